"""Find how a figure stands to earlier ones of its dispatch: an answer, a correction, a count taken up or taken back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fogline.claims.figures.claim_words import ClaimWords
from fogline.languages import pattern
from fogline.lexicon.units import base_unit
from fogline.model import ANSWERED, LOSSES, Claim, Figure, FigureSign, Measure, Quote
from fogline.text import fold
from fogline.text.around import sentence_start

_SHARES = frozenset({"percentage", "percent", "fraction"})  # units
# Signs that the words of a claim give to all its figures, with the rules that tell them.
_OF_CLAIM: tuple[tuple[FigureSign, str], ...] = (
    ("corrects", "follow_ups.corrects"),
    ("includes", "follow_ups.figure_includes"),
)


def signs(said: ClaimWords) -> list[tuple[FigureSign, ...]]:
    """Return for each figure of a claim what its words say of how it stands to others.

    ``whole of a share``: the 60 of "half of the 60 in the bus were killed" are not the killed; refused: "92% of the 13,700
    children who arrived", who are told to have arrived. ``taken up``: "the 31 brought in", "these three". ``counts on``:
    "another 20". ``set against``: "against the 12 given by the command". ``corrects``, ``includes``: of the claim.
    """
    figures = said.claim.figures
    shares = [figure.quote for figure in figures if figure.unit in _SHARES]
    whole: list[FigureSign] = [name for name, rule in _OF_CLAIM if pattern(rule).search(said.folded)]
    return [(*_own_signs(said, each, shares), *whole) for each in figures]


def _own_signs(said: ClaimWords, figure: Figure, shares: Sequence[Quote]) -> Iterator[FigureSign]:
    q = figure.quote
    inside = figure.unit not in _SHARES and any(share.start < q.start and q.end <= share.end for share in shares)
    if inside and not pattern("follow_ups.told_itself").match(said.text, q.end):
        yield "whole of a share"
    if pattern("follow_ups.definite").search(said.text[max(0, q.start - DEFINITE_LETTERS) : q.start]):
        yield "taken up"
    if pattern("follow_ups.counts_on").search(said.upto(q.end)):
        yield "counts on"
    if pattern("follow_ups.against").search(fold(said.text[max(0, q.start - AGAINST_LETTERS) : q.start]).text):
        yield "set against"


BEFORE = 40  # code points before a figure in which a word can say that it no longer holds


def is_withdrawn(figure: Figure, text: str) -> bool:
    """Tell whether the words before a figure take it back: "its earlier count of 14", "raised its toll to 15, from 14"."""
    before = text[sentence_start(text, figure.quote.start) : figure.quote.start]
    found = pattern("follow_ups.withdrawing").search(fold(before[-BEFORE:]).text)
    if found is None:
        return pattern("follow_ups.corrected_from").search(fold(before).text) is not None
    # A toll that is "up from 14" replaces the 14; 15,000 refugees a year "up from 6,859" are another year's.
    return figure.measure in LOSSES or not pattern("follow_ups.up_from").match(found[0])


# --- which figure it answers --------------------------------------------------------------------------------

VERB_LETTERS = 80  # code points before a bare number in which its verb of counting stands
ECHO_LETTERS = 200  # code points from a count to a bare number that answers it


@dataclass(frozen=True, slots=True)
class _Counted:
    """A figure of the dispatch and the claim that it stands in."""

    claim: str
    figure: Figure

    @property
    def number(self) -> tuple[object, ...]:
        """Return what it prints, in the unit of comparison."""
        f = self.figure
        unit, factor = base_unit(f.unit)
        both = f.bound == "between" and f.low is not None and f.high is not None and f.low != f.high
        printed = (f.low, f.high) if both else (next((v for v in (f.best, f.low, f.high) if v is not None), None),)
        return (f.measure, unit, *(None if v is None else v * factor for v in printed))


@dataclass(frozen=True, slots=True)
class _Before:
    """The latest figures of a dispatch: of each claim and measure, and of each number."""

    of_claim: dict[tuple[str, str], Quote]
    of_number: dict[tuple[object, ...], tuple[str, Quote]]

    def add(self, own: _Counted) -> None:
        self.of_claim[own.claim, own.figure.measure] = own.figure.quote
        self.of_number[own.number] = (own.claim, own.figure.quote)

    def corrected(self, own: _Counted) -> Quote | None:
        """Return the figure that a note of correction repeats: "corrects the number held to 1,700, from 1,900"."""
        if "corrects" not in own.figure.signs:
            return None
        beside = self.of_claim.get((own.claim, own.figure.measure))
        if own.figure.withdrawn and beside is not None:
            return beside
        claim, alike = self.of_number.get(own.number, (own.claim, None))
        return alike if claim != own.claim else None


def answering(claims: Sequence[Claim], text: str) -> list[Claim]:
    """Return the claims of a dispatch, each figure with the earlier one that it answers, where its words say so.

    Caught: "130 men were detained. Lantern Relief had counted only 90"; "corrects the number held to 1,700, from 1,900".
    """
    order = sorted(
        (_Counted(claim.claim_id, figure) for claim in claims for figure in claim.figures if _counts(figure)),
        key=lambda x: x.figure.quote,
    )
    told: dict[tuple[str, Quote], tuple[Quote, Measure]] = {}
    before = _Before({}, {})
    last: tuple[Quote, Measure] | None = None  # of the latest figure that can be answered
    dead: tuple[Quote, Measure] | None = None  # and of the latest of the dead
    for own in order:
        f = own.figure
        if dead is not None and _is_bare_answer(dead[0], f, text) and _of_the_dead(f, text):
            last = dead
        if last is not None and _is_bare_answer(last[0], f, text):
            quoted = pattern("follow_ups.figure_of").search(text, last[0].end, f.quote.start)
            told[own.claim, f.quote] = (last[0], f.measure if quoted else last[1])
            last = (f.quote, last[1])
        elif (corrected := before.corrected(own)) is not None:
            told[own.claim, f.quote] = (corrected, f.measure)
        if f.measure in ANSWERED:
            last = (f.quote, f.measure)
            dead = last if f.measure == "killed" else dead
        before.add(own)
    return [_with(each, told) for each in claims] if told else list(claims)


def _with(claim: Claim, told: Mapping[tuple[str, Quote], tuple[Quote, Measure]]) -> Claim:
    if not any((claim.claim_id, figure.quote) in told for figure in claim.figures):
        return claim
    return dataclasses.replace(
        claim, figures=tuple(_answer(each, told.get((claim.claim_id, each.quote))) for each in claim.figures)
    )


def _answer(figure: Figure, earlier: tuple[Quote, Measure] | None) -> Figure:
    """Return a figure with the earlier one that it answers; a bare number counts what that one does."""
    if earlier is None:
        return dataclasses.replace(figure, answers=None)
    return dataclasses.replace(figure, answers=earlier[0], measure=earlier[1])


def _counts(figure: Figure) -> bool:
    return "whole of a share" not in figure.signs and (figure.low, figure.best, figure.high) != (None, None, None)


def _is_bare_answer(before: Quote, figure: Figure, text: str) -> bool:
    """Tell whether a bare number answers a count: "130 men were detained. Lantern Relief had counted only 90".

    Refused: a number that counts something of its own ("90 trucks"), one without a word of counting.
    """
    near = 0 <= figure.quote.start - before.end <= ECHO_LETTERS
    if not near or (figure.measure, figure.basis) != ("other", "incident"):
        return False
    if (figure.population, figure.people, figure.unit, figure.place) != (None, None, None, None):
        return False
    if pattern("follow_ups.parts").match(text, figure.quote.end):
        return False  # "one of the drones"
    start = max(before.end, sentence_start(text, figure.quote.start), figure.quote.start - VERB_LETTERS)
    return pattern("follow_ups.counting").search(fold(text[start : figure.quote.start]).text) is not None


def _of_the_dead(figure: Figure, text: str) -> bool:
    """Tell whether a count or a toll is named, which is of the dead where nothing else is said: "the first count was 103"."""
    start = max(sentence_start(text, figure.quote.start), figure.quote.start - VERB_LETTERS)
    return pattern("follow_ups.toll").search(text, start, figure.quote.start) is not None


# --- signs --------------------------------------------------------------------------------------------------

DEFINITE_LETTERS = 8  # code points before a figure in which "the" or "all" stands
AGAINST_LETTERS = 120  # code points before a figure in which it is set against another
