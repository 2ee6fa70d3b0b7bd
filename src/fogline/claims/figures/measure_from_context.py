"""Measures that stand in other words of the sentence, or in the sentence before: what a figure's own neighbours do not tell.

In: the figures of a text and its sentences. Out: the same figures, in the same order, some with a better measure. Only
figures whose own words say nothing of harm are touched: printed words next to a number always go first.

>>> from fogline.claims import figures
>>> from fogline.text import sentences
>>> text = "At least 87 civilians have died. That figure includes 23 children."
>>> [(f.measure, f.basis) for f in measure_from_context(text, figures.read(text), sentences(text))]
[('killed', 'incident'), ('killed', 'subset')]
"""

from __future__ import annotations

import dataclasses
import functools
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import cast

from fogline.claims.figures.measures import may_move
from fogline.claims.findings import Frame
from fogline.languages import pattern, words_of
from fogline.model import Figure, Measure, Span
from fogline.text.counted import is_people

# What a group's size alone says; a word elsewhere in the sentence says more.
_WEAK: frozenset[Measure] = frozenset({"other", "fighters", "civilians"})
_LOT: frozenset[Measure] = frozenset(
    {"killed", "injured", "casualties", "detained", "displaced", "missing", "hostage", "freed", "surrendered"}
)
_COUNTS: tuple[Measure, ...] = ("killed", "injured", "detained", "displaced", "missing", "hostage")
_SHARE = frozenset({"percentage", "fraction"})  # units
_CLAUSE = re.compile(r"[^.;:!?\n]{0,90}")
_GAP = r"(?:[\w’'-]+ ){0,4}?[\w’'-]*"
_FEW = 24  # code points after the figure in which its place may stand
# How far back an anaphor reaches: its own sentence and the one before.
_SENTENCES_BACK = 1


def measure_from_context(
    text: str, found: Sequence[Figure], sentences: Sequence[Span], frames: Sequence[Frame] = ()
) -> list[Figure]:
    """Return figures with measures from the rest of their sentence, or carried from the sentence before.

    Those who speak (``frames``) keep what their own words say of them.

    Caught: "That figure includes 38 children" (of the dead before it), "put the number of dead at 160", "lost 63
    fighters", "has taken 70 percent of the town" (area), "holds about 20 square kilometres" (what is left). Refused: a count
    whose own words tell its lot; an anaphor with no count before it.
    """
    out: list[Figure] = []
    starts = [sentence.start for sentence in sentences]
    around = _Around("", -1)
    lot: Figure | None = None
    sources = sorted({frame.source for frame in frames})
    for f in found:
        here = bisect_right(starts, f.quote.start) - 1
        if here >= 0 and starts[here] != around.start:
            around = _Around(text[starts[here] : sentences[here].end], starts[here])
        floor = starts[max(0, here - _SENTENCES_BACK)] if here >= 0 else 0
        told = lot if lot is not None and lot.quote.start >= floor else None
        source = _holding(sources, f)
        own = _measured(text, f, around, told) if source is None else _of_speakers(text, f, source)
        out.append(own)
        lot = own if own.measure in _LOT and own.unit is None else lot
    return out


def _holding(sources: Sequence[Span], figure: Figure) -> Span | None:
    """Return the source that a figure is a part of."""
    at = bisect_right(sources, figure.quote.start, key=lambda s: s.start)
    return sources[at - 1] if at and figure.quote.end <= sources[at - 1].end else None


def _of_speakers(text: str, figure: Figure, source: Span) -> Figure:
    """Return a count of speakers, measured by the words of the source alone: "two men who crossed the river said"."""
    own = text[source.start : source.end]
    return (
        _moved(text[: source.end], figure, own) or figure if figure.measure in _WEAK and figure.unit is None else figure
    )


class _Around:
    """The sentence of a figure, which begins at ``start``, and what it says of all figures in it, each asked for once."""

    def __init__(self, words: str, start: int) -> None:
        self.words, self.start = words, start

    @functools.cached_property
    def held(self) -> bool:
        """Tell whether somebody takes or holds something."""
        return pattern("measure_from_context.held").search(self.words) is not None

    @functools.cached_property
    def still_held(self) -> bool:
        """Tell whether something is what is left."""
        return pattern("measure_from_context.still_held").search(self.words) is not None

    @functools.cached_property
    def counted(self) -> Measure | None:
        """Return the measure of "the number of dead"."""
        return next((each for pattern, each in _named_counts() if pattern.search(self.words)), None)

    @functools.cached_property
    def points_back(self) -> bool:
        """Tell whether "that figure", "of them" points to a count told before."""
        return pattern("measure_from_context.anaphor").search(self.words) is not None


def _measured(text: str, f: Figure, around: _Around, lot: Figure | None) -> Figure:
    """Give a figure the measure that the words around it tell.

    Args:
        text: of the dispatch.
        f: the figure as its own words tell it.
        around: its sentence.
        lot: the last figure before it, in this sentence or the one before, that counts what befell somebody.
    """
    # CASE 0: people whom armed men led away; those of them who got away
    fate = _of_abduction(text, f, lot)
    if fate is not None:
        return dataclasses.replace(f, measure=fate)
    # CASE 1: land: a share of a town that is taken or held, an area that is what remains
    if (
        f.unit in _SHARE
        and f.measure == "other"
        and around.held
        and pattern("measure_from_context.of").search(_share_onwards(text, f))
    ):
        return _as_percentage(dataclasses.replace(f, measure="area"))
    if f.measure == "area" and f.basis == "incident" and around.still_held:
        return dataclasses.replace(f, basis="remaining")
    if f.measure not in _WEAK or f.unit is not None:
        return f
    # CASE 2: "lost 63 fighters"
    if _lost(text, f):
        return dataclasses.replace(f, measure="killed")
    # CASE 3: "the number of dead ... 160"
    named = around.counted if f.population is None else None
    if named is not None:
        return dataclasses.replace(f, measure=named, basis="cumulative" if f.basis == "incident" else f.basis)
    # CASE 4: "40 were killed, bringing the total since May to 412"; "40 were killed. The total now stands at 412"
    brought = _brought(text, f, lot, around) if lot is not None and _bare(f) else None
    if lot is not None and brought is not None:
        since = f.since or _since(brought)
        return dataclasses.replace(f, measure=lot.measure, basis="cumulative", since=since)
    # CASE 5: "21,000 people have crossed the river"
    moved = _moved(text, f, around.words) if f.basis != "subset" and _can_move(f) else None
    if moved is not None:
        return moved
    # CASE 6: part of a count told before
    if f.basis == "subset" and around.points_back and lot is not None and is_people(f.population):
        return dataclasses.replace(f, measure=lot.measure)
    return f


def _bare(figure: Figure) -> bool:
    """Tell whether no noun of its own is counted: "62,622", "4,112 dead"."""
    return figure.population is None or pattern("measure_from_context.told").match(figure.population) is not None


def _can_move(figure: Figure) -> bool:
    """Tell whether the counted are known as people, or nothing speaks against it: not "two hundred tents"."""
    words = figure.as_printed.split()
    return figure.population is None or (is_people(figure.population) and may_move(words[-1]))


_LED_AWAY: frozenset[Measure] = frozenset({"other", "civilians", "detained", "displaced"})
_BEFORE = 120  # code points before a figure in which those who led people away and their verb may stand


def _led_away(text: str, figure: Figure) -> bool:
    """Tell whether people were led away by armed men, whatever the verb is.

    Caught: "fighters seized 100 girls", "230 girls were taken on Monday". Refused: "police seized 12 men", "40 people were
    taken to hospital", "12 were taken into custody".
    """
    if figure.population is None or not is_people(figure.population):
        return False
    if pattern("measure_from_context.taken").match(text, figure.quote.end):
        return True
    return (
        pattern("measure_from_context.took").search(text[max(0, figure.quote.start - _BEFORE) : figure.quote.start])
        is not None
    )


def _of_abduction(text: str, figure: Figure, lot: Figure | None) -> Measure | None:
    if figure.measure in _LED_AWAY and figure.unit is None and _led_away(text, figure):
        return "hostage"
    of_them = figure.measure == "displaced" and lot is not None and lot.measure == "hostage"
    return "freed" if of_them and _got_away(text, figure) else None


def _got_away(text: str, figure: Figure) -> bool:
    return pattern("measure_from_context.got_away").match(text, figure.quote.end) is not None


def _lost(text: str, figure: Figure) -> bool:
    """Tell whether people are lost: "lost 63 fighters", "lost two brothers"; not "lost 300 customers"."""
    led = text[max(0, figure.quote.start - _LED) : figure.quote.start]
    if figure.population is None or not pattern("measure_from_context.lost").search(led):
        return False
    return figure.measure == "fighters" or pattern("measure_from_context.men").search(figure.population) is not None


_LED = 30  # code points before a figure in which its verb may stand


def _brought(text: str, figure: Figure, lot: Figure, around: _Around) -> str | None:
    """Return the words between a count and the total that it goes into, where they say so; None where they do not."""
    start = lot.quote.end
    led = text[max(start, around.start) : figure.quote.start]
    if pattern("measure_from_context.total").search(led):
        return text[max(start, around.start) : figure.quote.end + _AFTER]
    match = pattern("measure_from_context.brought").search(text, start, figure.quote.start)
    if match is not None:
        return match[0]
    told = pattern("measure_from_context.brings_to").search(text, start, figure.quote.start)
    number = pattern("measure_from_context.the_number").match(text, figure.quote.start)
    return text[start : figure.quote.end + _AFTER] if told is not None and number is not None else None


_AFTER = 60  # code points after a total in which it may be told since when


def _since(words: str) -> str | None:
    found = pattern("basis.since").search(words)
    return None if found is None else next((group.rstrip(".") for group in found.groups() if group), None)


@functools.cache
def _named_counts() -> tuple[tuple[re.Pattern[str], Measure], ...]:
    """Return patterns for "the number of (a few words) dead", "the count of wounded"."""
    return tuple((pattern(f"measure_from_context.counted_{measure}"), measure) for measure in _COUNTS)


def _moved(text: str, figure: Figure, words: str) -> Figure | None:
    """Return people on the move or led off, told by words further on in the clause; a total where it is since some day."""
    clause = _CLAUSE.match(text, figure.quote.end)
    after = clause[0] if clause else ""
    measure = next((each for pattern, each in _movements() if pattern.search(after)), None)
    if measure is None:
        return None
    # "About 1,600 crossed on Monday, bringing the number since March to ...": the total is another figure.
    since = pattern("measure_from_context.since").search(words.split(figure.as_printed, maxsplit=1)[0]) or pattern(
        "measure_from_context.since"
    ).search(after.split(",", maxsplit=1)[0])
    if since is None or figure.basis != "incident":
        return dataclasses.replace(figure, measure=measure)
    return dataclasses.replace(figure, measure=measure, basis="cumulative", since=since[1])


@functools.cache
def _movements() -> tuple[tuple[re.Pattern[str], Measure], ...]:
    return tuple(
        (re.compile(rf"\b{re.escape(r['phrase']).replace('…', _GAP)}\b", re.IGNORECASE), cast("Measure", r["measure"]))
        for r in words_of("movements.csv")
    )


def _share_onwards(text: str, figure: Figure) -> str:
    """Return the printed words from the share on, and a few more: "60% of the city", whether or not "of" was taken with it."""
    return text[figure.quote.start : figure.quote.end + _FEW]


def _as_percentage(figure: Figure) -> Figure:
    """Return half of a town is 50 percent of it, so that shares of land make one series; the printed words stay beside."""
    if figure.unit == "percentage":
        return figure
    low, best, high = (None if each is None else 100 * each for each in (figure.low, figure.best, figure.high))
    return dataclasses.replace(figure, low=low, best=best, high=high, unit="percentage")
