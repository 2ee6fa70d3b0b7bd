"""Figures of one dispatch that lean on one another: a bare answer, a part of a whole, a correction, a count taken up.

In: the figures of one dispatch, in order. Out: the same, each with what it has from the figure that it leans on: "That
figure includes 23 children" is of its whole's place and time. What their words tell, the claims say.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from fogline.model import ANSWERED
from fogline.reconcile.accounts.evidence import Evidence
from fogline.reconcile.accounts.same_number import holds


def fill_in(told: Sequence[Evidence]) -> list[Evidence]:
    """Return the figures of one dispatch with what they take from one another. CASES, first match wins."""
    found: list[Evidence] = []
    for own in told:
        # CASE 1: a bare number answers the count right before it.
        # CASE 2: a correction says a number again, and the one that it stands in place of.
        before = _answered(found, own)
        if before is not None:
            found.append(_counting(own, before))
            continue
        # CASE 3: the wounded counted right after the dead are of the same place and day.
        dead = next(
            (each for each in reversed(found) if each.basis == "incident"), None
        )  # "including 4 children" stands between
        if dead is not None and _are_its_wounded(dead, own):
            found.append(dataclasses.replace(own, place=dead.place, start=dead.start, end=dead.end))
            continue
        # CASE 4: a part is of its whole's place and time, and on its word where nobody else is named.
        whole = whole_of(found, own) if own.basis == "subset" else None
        found.append(own if whole is None else _part(own, found[whole]))
    return found


def _counting(evidence: Evidence, other: Evidence) -> Evidence:
    """Return a figure that counts what another one counts."""
    return dataclasses.replace(
        evidence,
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


# --- 1. and 2. bare answers and corrections ---------------------------------------------------------------------


def _answered(found: Sequence[Evidence], own: Evidence) -> Evidence | None:
    """Return the figure that one answers by its words: of a correction any, of a bare number a count of another known voice.

    A number that answers a bare number answers what that one does.
    """
    if own.answers is None:
        return None
    beside = {each.at: each for each in found[-NEAREST:]}
    before = beside.get(own.answers) or next((x for x in found if x.at == own.answers), None)
    if before is None or "corrects" in own.signs:
        return before
    while before is not None and before.measure not in ANSWERED:
        before = None if before.answers is None else beside.get(before.answers)
    if before is None or own.place is not None:
        return None
    voices = before.voice.known and own.voice.known and before.voice.key != own.voice.key
    return before if voices else None


NEAREST = 8  # of the figures before an answer, so many are looked at first


# --- 3. the wounded -----------------------------------------------------------------------------------------

NEXT_LETTERS = 200  # code points from the dead to the wounded of the same event: the next sentence


def _are_its_wounded(dead: Evidence, evidence: Evidence) -> bool:
    """Tell whether a count of wounded is of the event whose dead were counted right before, by the same voice.

    Caught: "12 people died in Dummar on Monday, the monitor said. Another 40 were hurt, it added." Refused: wounded with a
    place or a day of their own, another voice's.
    """
    kinds = (dead.measure, evidence.measure, dead.basis, evidence.basis) == (
        "killed",
        "injured",
        "incident",
        "incident",
    )
    bare = evidence.place is None and evidence.elsewhere is None and evidence.start is None
    return kinds and bare and evidence.voice.key == dead.voice.key and 0 <= evidence.at - dead.until <= NEXT_LETTERS


# --- 4. parts -----------------------------------------------------------------------------------------------

SUBSET_REACH = 600  # code points back to the whole: "That figure includes" follows at once


def whole_of(before: Sequence[Evidence], part: Evidence) -> int | None:
    """Return the number of the nearest figure before a part that may be its whole: of its unit, no smaller, not itself a part.

    Refused: the injured as the whole of the dead, or the dead of the injured.
    """
    for index in range(len(before) - 1, -1, -1):
        s = before[index]
        if part.at - s.until > SUBSET_REACH:
            return None
        other = {s.measure, part.measure} == {"killed", "injured"}
        if s.basis not in ("subset", "rate") and s.unit == part.unit and holds(s, part) and not other:
            return index
    return None


def _part(evidence: Evidence, whole: Evidence) -> Evidence:
    same = evidence.measure == whole.measure
    told = (
        evidence.start is None or evidence.start == whole.since
    )  # "treated 412 since March, including 96 children": not in March
    goes_on = evidence.voice.kind in ("outlet", "unresolved") and "includes" in evidence.signs
    return dataclasses.replace(
        evidence,
        place=whole.place if evidence.place is None and evidence.elsewhere is None and same else evidence.place,
        start=whole.start if told else evidence.start,
        end=whole.end if told else evidence.end,
        since=whole.since if told else evidence.since,
        voice=whole.voice if goes_on else evidence.voice,
    )


# --- 5. counts taken up -------------------------------------------------------------------------------------


def is_taken_up(evidence: Evidence) -> bool:
    """Tell whether a figure takes up people who were counted before: "the 31 brought in", "these three", "all three of them".

    Refused: "the 31 civilians", which says who.
    """
    return evidence.population is None and "taken up" in evidence.signs
