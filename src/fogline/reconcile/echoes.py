"""Figures of one dispatch that lean on one another: a bare answer, a part of a whole, a correction, a count taken up.

In: the figures of one dispatch, in order. Out: the same, each with what it has from the figure that it leans on: "That
figure includes 23 children" is of its whole's place and time. Every rule reads printed words; none guesses.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from fogline.reconcile.accounts.evidence import LOSSES, Evidence
from fogline.reconcile.accounts.same_number import holds
from fogline.text import fold

_ANSWERED = LOSSES | {"displaced", "fighters", "civilians"}


def fill_in(told: Sequence[Evidence]) -> list[Evidence]:
    """Return the figures of one dispatch with what they take from one another. CASES, first match wins."""
    found: list[Evidence] = []
    for own in told:
        # CASE 1: a bare number answers the count right before it.
        before = next((x for x in reversed(found) if x.measure in _ANSWERED), None)
        if before is not None and _is_bare_answer(before, own):
            found.append(_counting(own, before))
            continue
        # CASE 2: a correction says a number again, and the one that it stands in place of.
        corrected = _corrected(found, own)
        if corrected is not None:
            found.append(_counting(own, corrected))
            continue
        # CASE 3: the wounded counted right after the dead are of the same place and day.
        dead = next(
            (x for x in reversed(found) if x.basis == "incident"), None
        )  # "including 4 children" stands between
        if dead is not None and _are_its_wounded(dead, own):
            found.append(dataclasses.replace(own, place=dead.place, start=dead.start, end=dead.end))
            continue
        # CASE 4: a part is of its whole's place and time, and on its word where nobody else is named.
        whole = whole_of(found, own) if own.basis == "subset" else None
        found.append(own if whole is None else _part(own, found[whole]))
    return found


def _counting(s: Evidence, other: Evidence) -> Evidence:
    """Return a figure that counts what another one counts."""
    return dataclasses.replace(
        s,
        measure=other.measure,
        unit=other.unit,
        population=other.population,
        forces=other.forces,
        party=other.party,
        basis=other.basis,
        place=other.place,
        start=other.start,
        end=other.end,
        since=other.since,
    )


# --- 1. bare answers ----------------------------------------------------------------------------------------

ECHO_LETTERS = 200  # code points from a count to a bare number that answers it
_COUNTING = re.compile(r"\b(?:count(?:s|ed)?|put|puts|gave|gives|toll|figure|number|tally|spoke of|said|says)\b")


def _is_bare_answer(before: Evidence, s: Evidence) -> bool:
    """Tell whether a bare number answers a count: "130 men were detained. Lantern Relief had counted only 90".

    Refused: a number that counts something of its own ("90 trucks"), one of the same voice, one without a word of counting.
    """
    near = 0 <= s.at - before.until <= ECHO_LETTERS and s.measure == "other" and s.basis == "incident"
    if not near or s.population is not None or s.unit is not None or s.place is not None or s.start is not None:
        return False
    bare = re.fullmatch(r"(?:\w+ ){0,3}?(?:only |just |about |some )?[\d,.]+", s.as_printed)
    voices = before.voice.known and s.voice.known and before.voice.key != s.voice.key
    return bool(bare) and voices and bool(_COUNTING.search(fold(s.text[before.until : s.at]).text))


# --- 2. corrections -----------------------------------------------------------------------------------------

_CORRECTS = re.compile(r"\b(?:correct(?:s|ed|ing)?|amend(?:s|ed)|revis(?:es|ed|ing))\b[^.]*\bto\b")


def _corrected(found: Sequence[Evidence], s: Evidence) -> Evidence | None:
    """Return the figure of the same dispatch that a note of correction repeats: "corrects the number held
    to 1,700, from 1,900".
    """
    if not _CORRECTS.search(fold(s.content).text):
        return None
    beside = [x for x in found if x.claim_id == s.claim_id and x.measure == s.measure]
    if s.withdrawn and beside:
        return beside[-1]
    alike = [x for x in found if (x.measure, x.unit) == (s.measure, s.unit) and x.printed.anchors == s.printed.anchors]
    return alike[-1] if alike and alike[-1].claim_id != s.claim_id else None


# --- 3. the wounded -----------------------------------------------------------------------------------------

NEXT_LETTERS = 200  # code points from the dead to the wounded of the same event: the next sentence


def _are_its_wounded(dead: Evidence, s: Evidence) -> bool:
    """Tell whether a count of wounded is of the event whose dead were counted right before, by the same voice.

    Caught: "12 people died in Dummar on Monday, the monitor said. Another 40 were hurt, it added." Refused: wounded with a
    place or a day of their own, another voice's.
    """
    kinds = (dead.measure, s.measure, dead.basis, s.basis) == ("killed", "injured", "incident", "incident")
    bare = s.place is None and s.elsewhere is None and s.start is None
    return kinds and bare and s.voice.key == dead.voice.key and 0 <= s.at - dead.until <= NEXT_LETTERS


# --- 4. parts -----------------------------------------------------------------------------------------------

SUBSET_REACH = 600  # code points back to the whole: "That figure includes" follows at once


def whole_of(before: Sequence[Evidence], part: Evidence) -> int | None:
    """Return the number of the nearest figure before a part that may be its whole: of its unit, no smaller, not itself a part.

    Refused: the injured as the whole of the dead, or the dead of the injured.
    """
    for i in range(len(before) - 1, -1, -1):
        s = before[i]
        if part.at - s.until > SUBSET_REACH:
            return None
        other = {s.measure, part.measure} == {"killed", "injured"}
        if s.basis not in ("subset", "rate") and s.unit == part.unit and holds(s, part) and not other:
            return i
    return None


_FIGURE_INCLUDES = re.compile(r"\b(?:that|this|the) (?:figure|number|toll|total|count)? ?(?:also )?includes?\b")


def _part(s: Evidence, whole: Evidence) -> Evidence:
    same = s.measure == whole.measure
    told = s.start is None or s.start == whole.since  # "treated 412 since March, including 96 children": not in March
    goes_on = s.voice.kind in ("outlet", "unresolved") and _FIGURE_INCLUDES.search(fold(s.content).text)
    return dataclasses.replace(
        s,
        place=whole.place if s.place is None and s.elsewhere is None and same else s.place,
        start=whole.start if told else s.start,
        end=whole.end if told else s.end,
        since=whole.since if told else s.since,
        voice=whole.voice if goes_on else s.voice,
    )


# --- 5. counts taken up -------------------------------------------------------------------------------------

_DEFINITE = re.compile(r"\b(?:the|these|those|all)\s$", re.IGNORECASE)


def is_taken_up(s: Evidence) -> bool:
    """Tell whether a figure takes up people who were counted before: "the 31 brought in", "these three", "all three of them".

    Refused: "the 31 civilians", which says who.
    """
    return s.population is None and _DEFINITE.search(s.text[max(0, s.at - 8) : s.at]) is not None
