"""Read over how long a figure counts, and whether what it counts has happened, from the words around it.

In: a claim, one of its figures, the text, the day that was found for it. Out: a basis other than ``incident`` with its first
and last day, or that the figure is only possible. A total of a war or of three months is no incident of one day, whatever day
stands beside it. Words come from ``span_words.csv``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from fogline.claims.figures.claim_words import ClaimWords
from fogline.languages import pattern
from fogline.model import Basis, Day, Figure, Measure, Quote
from fogline.text.around import LETTERS, whole_numbers
from fogline.text.calendar import ordinal
from fogline.text.counted import is_people

EVENT_DAYS = 7  # a told span up to this long may be one event's ("between Friday and Sunday")
MANY = 10  # from so many on, the dead of a month are a sum unless one event is told
WHOLE_WAR = 10_000  # this many dead or injured and no day: no house has such an incident whose day nobody tells
_HARM = ("killed", "injured", "casualties")
COUNTED = frozenset(
    {"killed", "injured", "casualties", "displaced", "detained", "missing", "hostage", "freed", "surrendered"}
)


@dataclass(frozen=True, slots=True)
class Reach:
    """Over what a figure counts: ``first`` and ``last`` are day ordinals, None where the words leave them open."""

    basis: Basis
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """The sentence of a figure in small letters: what stands before it, what after, and where in the text it begins."""

    before: str
    after: str
    start: int
    until: int


def reach(said: ClaimWords, figure: Figure, measure: Measure, words: Around, day: Day | None) -> Reach | None:
    """Return what a figure that was read as an incident counts over, where its words tell; None where it is an incident.

    Args:
        said: the claim it stands in.
        figure: read as an incident.
        measure: that it is taken for.
        words: of its sentence.
        day: found for it, None where none was.

    CASES, first match wins. Caught: "800 between 2 March and 24 April", "700 in three months", "has killed half a million in
    the war", "1,300 children daily". Refused: "12 on Tuesday, after weeks of fighting"; "the war monitor said 12 died".
    """
    if measure not in COUNTED:
        return _of_others(said, figure, measure, words)
    # CASE 1: a rate: "1,300 children daily", "3.5 per 1,000", and the thousand that it is of.
    if (
        pattern("periods.rate").match(words.after)
        or pattern("periods.rate_of").match(words.after)
        or pattern("periods.in_so_many").search(words.before)
    ):
        return Reach("rate")
    # CASE 2: from one day to another.
    ends = _two_ends(said, figure)
    if ends is not None:
        first, last = ends
        return Reach("cumulative" if last - first >= EVENT_DAYS else "incident", first, last)
    # CASE 3: how it stood on a day: "as of Friday 812 have been killed", "the toll in the town has passed 500".
    until = _stands(said, figure, words, day)
    if until is not None:
        return until
    # CASE 4: people who are held, live or shelter somewhere are told as they stand.
    if (measure in ("detained", "displaced", "hostage") and _is_held(words)) or _still_so(words):
        return Reach("remaining")
    # CASE 5: "bringing the number of dead in the week to 530".
    if pattern("periods.brought_to").search(words.before):
        return Reach("cumulative")
    # CASE 6: a length of time, nearer to the figure than any day: "in three months", "in recent weeks".
    told = _length(said, figure, words, day)
    if told is not None:
        return told
    # CASE 7: a month or a year, and no one event: "in April alone, 804 people were killed".
    if day is not None and measure in _HARM and _is_sum_of(words, day, figure):
        return Reach("cumulative", *_ends(day))
    # CASE 8: no day, and a whole war, or a number that only a war has.
    if day is None and measure in _HARM and (_of_a_war(words) or _least(figure) >= WHOLE_WAR or _is_sum(figure, words)):
        return Reach("cumulative")
    return None


def _of_others(said: ClaimWords, figure: Figure, measure: Measure, words: Around) -> Reach | None:
    """Return what a count of things, or of people whose lot is not told, counts over: a long span, or how it stands."""
    if measure not in ("other", "civilians", "equipment") or figure.unit is not None or figure.population is None:
        return None
    ends = _two_ends(said, figure)
    if ends is not None and ends[1] - ends[0] >= EVENT_DAYS:
        return Reach("cumulative", *ends)
    return Reach("remaining") if is_people(figure.population) and _is_held(words) else None


def around(text: str, figure: Figure) -> Around:
    """Return the words of a figure's sentence on either side of it, up to :data:`LETTERS` of each."""
    q = figure.quote
    head = max(0, q.start - LETTERS)
    start = max((match.end() for match in _ENDED.finditer(text, head, q.start)), default=head)
    end = _END.search(text, q.end, min(len(text), q.end + LETTERS))
    until = end.start() if end else min(len(text), q.end + LETTERS)
    after = _small(text[q.end : until])
    return Around(_small(text[start : q.start]), pattern("periods.bringing").split(after)[0], start, until)


_ENDED = re.compile(r"[.!?][\"'”’)\]]*\s|\n")
_END = re.compile(r"[.!?](?=[\"'”’)\]]*(?:\s|$))|\n")


def _small(words: str) -> str:
    """Return small letters, straight quotes; never of another length."""
    low = words.translate(_STRAIGHT).lower()
    return whole_numbers(low if len(low) == len(words) else words)


_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " "})


# --- 1. rates -----------------------------------------------------------------------------------------------


# --- 2. two ends --------------------------------------------------------------------------------------------


def _two_ends(said: ClaimWords, figure: Figure) -> tuple[int, int] | None:
    """Return first and last day of a span that the words give from both ends, with no other figure of the kind between."""
    days = sorted(said.days(), key=lambda d: d.quote.start)
    for a, second in itertools.pairwise(days):
        first, last = ordinal(a.start), ordinal(second.end, last=True)
        told = pattern("periods.from").search(said.text, max(0, a.quote.start - 20), a.quote.start) and pattern(
            "periods.to"
        ).fullmatch(said.text, a.quote.end, second.quote.start)
        if told and first is not None and last is not None and first <= last and not said.parted(figure, a.quote.start):
            return first, last
    return None


# --- 3. how it stood ---------------------------------------------------------------------------------------


def _stands(said: ClaimWords, figure: Figure, words: Around, day: Day | None) -> Reach | None:
    """Return a count as it stood on a day; refused: "the toll of the bombing rose to 45", "the toll of Friday's clashes"."""
    toll = _toll(said, words)
    if toll:
        return Reach("cumulative", None, ordinal(day.end, last=True) if day is not None else None)
    ends = (each for each in said.claim.days if each.end and _is_until(said.text, each))
    told = next((end for end in ends if _is_perfect(words) or (day is not None and end.quote == day.quote)), None)
    if told is None or said.parted(figure, told.quote.start):
        return None
    return Reach("cumulative", None, ordinal(told.end, last=True))


def _is_until(text: str, day: Day) -> bool:
    """Tell whether a day is one up to which is counted; refused: "killed by Monday's strike"."""
    found = pattern("periods.until").search(text, max(0, day.quote.start - _LONGEST_UNTIL), day.quote.start)
    return found is not None and not text.startswith(("'s", "’s"), day.quote.end)


_LONGEST_UNTIL = 32  # code points of the words before a day that make it an end


def _toll(said: ClaimWords, words: Around) -> bool:
    """Tell whether a toll is told that is no single event's, by its name or by its day."""
    toll = pattern("periods.toll").search(words.before)
    if toll is None or pattern("periods.one_event").search(toll["of"]):
        return False
    start, end = (words.start + each for each in toll.span("of"))
    return not any(start <= day.quote.start < end for day in said.claim.days if day.start)


def _is_perfect(words: Around) -> bool:
    """Tell whether the verb of a figure tells what has come about by now: "400 people have been killed", "has killed 400"."""
    return (pattern("periods.has").match(words.after) or pattern("periods.has_before").search(words.before)) is not None


# --- 4. held ------------------------------------------------------------------------------------------------


def _is_held(words: Around) -> bool:
    before, after = pattern("periods.held_before"), pattern("periods.held_after")
    return before.search(words.before) is not None or after.match(words.after) is not None


def _still_so(words: Around) -> bool:
    """Tell whether it is said how many still are so: "20,000 people are still missing", "20 patients remain in hospital"."""
    return pattern("periods.still").match(words.after) is not None


# --- 5. and 6. running totals and lengths of time -----------------------------------------------------------


def _length(said: ClaimWords, figure: Figure, words: Around, day: Day | None) -> Reach | None:
    """Return the nearest length of time with no other figure between it and this one, unless a day of its own is nearer."""
    own = day is not None and (day.precision or 9) <= FEW_DAYS and _holds(said.content, day.quote)
    found = [
        (_gap(figure, start, end), start, end)
        for rule in (("periods.within",) if own else ("periods.within", "periods.background"))
        for start, end in _spots(pattern(rule), words, figure)
        if not said.parted(figure, start)
    ]
    if not found:
        return None
    gap, start, end = min(found)
    inside = [each for each in said.claim.days if each.quote.start < end and each.quote.end > start]
    if own and day is not None and day not in inside and _gap(figure, day.quote.start, day.quote.end) <= gap:
        return None
    first = next((f for d in inside if (f := ordinal(d.start)) is not None), None)
    last = next((f for d in inside if (f := ordinal(d.end, last=True)) is not None), None)
    # Over two days a thing can happen; over weeks many do.
    few = pattern("periods.few").search(_small(said.text[start:end])) is not None or (
        first is not None and last is not None and last - first < EVENT_DAYS - 1
    )
    if few:
        return None if first is None or last is None else Reach("incident", first, last)
    return Reach("cumulative", first, last)


FEW_DAYS = 2  # UCDP date_prec: a day, or a span of two to six


def _holds(outer: Quote, inner: Quote) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _spots(length: re.Pattern[str], words: Around, figure: Figure) -> Iterator[tuple[int, int]]:
    """Yield where in the text a length of time stands in the sentence of a figure, before and after it."""
    for at, side, earlier in ((words.start, words.before, ""), (figure.quote.end, words.after, words.before)):
        for match in length.finditer(side):
            if not pattern("periods.record").search(earlier + side[: match.start()]):
                yield at + match.start(), at + match.end()


def _gap(figure: Figure, start: int, end: int) -> int:
    return max(0, start - figure.quote.end, figure.quote.start - end)


# --- 7. months and years ------------------------------------------------------------------------------------


def _ends(day: Day) -> tuple[int | None, int | None]:
    return ordinal(day.start), ordinal(day.end, last=True)


def _is_sum_of(words: Around, day: Day, figure: Figure) -> bool:
    """Tell whether a count is a month's or a year's sum; refused: "57 in an attack in October", "where 1,300 died in 2013"."""
    first, last = _ends(day)
    if first is None or last is None or last - first < MONTH or _least(figure) < MANY:
        return False
    sentence = words.before + " # " + words.after
    summed = pattern("periods.summed").search(sentence) is not None
    return summed or (last - first > YEAR and pattern("periods.one_event").search(sentence) is None)


def _is_sum(figure: Figure, words: Around) -> bool:
    """Tell whether so many are said to be all: "a total of 400 have been killed"."""
    said = pattern("periods.total_of").search(words.before + figure.as_printed.lower()) or pattern(
        "periods.in_all"
    ).match(words.after)
    return _least(figure) >= MANY and said is not None


MONTH, YEAR = 27, 360  # days from the first to the last, at least


# --- 8. wars ------------------------------------------------------------------------------------------------


def _of_a_war(words: Around) -> bool:
    """Tell whether a whole war, famine or uprising is said to have cost so many; refused: "the deadliest strike of the war"."""
    before, after = pattern("periods.war_before"), pattern("periods.war_after")
    return (before.search(words.before) or after.match(words.after)) is not None and not pattern(
        "periods.record"
    ).search(words.before)


def _least(figure: Figure) -> float:
    return next((each for each in (figure.low, figure.best, figure.high) if each is not None), 0.0)


# --- whether it has happened --------------------------------------------------------------------------------


def only_possible(words: Around) -> bool:
    """Tell whether a figure's own verb says that it might come, would have come or is wanted, and not that it came.

    Caught: "up to 90,000 could be displaced", "a land war would kill thousands", "a plot to kill 40 people", "if 200 of them
    had been killed". Refused: "200 could have been killed" (of what is past), "12 were killed in what could be a crime".
    """
    if pattern("periods.possible_before").search(words.before):
        return True
    told = pattern("periods.told")  # "12 people were killed in what could be a crime"
    after = (pattern(rule).match(words.after) for rule in ("periods.might", "periods.would_have", "periods.outlook"))
    return any(each is not None and not told.search(each["who"]) for each in after)
