"""Find who is said to hold, contest, have lost, taken or left what, how much, when.

Two ways in: a claim with an area or a share next to words of holding ("whittled down to 4 km²", "have taken 70% of the
city"), and a claim that a named place changed hands. The words are a lexicon; a claim without one of them holds nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import cast

from fogline.claims.figures.parties import held_by, named_before, source_end
from fogline.claims.figures.setting import is_water, land_word, the_town
from fogline.languages import pattern, template, words_of
from fogline.lexicon.units import base_unit
from fogline.model import Claim, Day, Figure, Holding, HoldingStatus, Place, Quote
from fogline.text import fold

# Kinds of bodies that hold no land.
_NO_HOLDERS = frozenset({"agency", "monitor", "ngo", "outlet"})
_Hit = tuple[int, int, tuple[HoldingStatus, str]]


def find(claim: Claim, text: str, named: Sequence[Place], *, published: str | None) -> tuple[Holding, ...]:
    """Return what a claim says of who holds what. CASES: a figure of land with a word of holding; a place that changed hands
    without one.

    Args:
        claim: with its figures and places.
        text: of the dispatch.
        named: places of the dispatch, in order; "the city" is one named before.
        published: ISO prefix of the day of printing.
    """
    hits = _hits(claim)
    if not hits:
        return ()
    # CASE 1: each figure of land, with the nearest word of holding.
    land = [figure for figure in claim.figures if is_land(figure)]
    if land:
        held = [(each, _nearest(hits, each.quote.start), _place(claim, each.quote.end, named)) for each in land]
        return tuple(_holding(claim, text, f, hit, place, published) for f, hit, place in held)
    # CASE 2: no figure: a word that says a place changed hands, and the place right beside it.
    for hit in hits:
        place = _object(claim, hit) if hit[2][1] != "figure only" else None
        if place is not None:
            return (_holding(claim, text, None, hit, place, published),)
    return ()


def _holding(
    claim: Claim, text: str, figure: Figure | None, hit: _Hit, place: Place | None, published: str | None
) -> Holding:
    at, end, (status, who) = hit
    left = status == "remaining" and not pattern("holdings.still").match(claim.quote.exact, at - claim.quote.start)
    holder = held_by(claim) if left else _holder(claim, at, who)
    open_ = figure is not None and holder is None
    return Holding(
        status=status,
        place=place.name if place else land_word(claim.quote.exact) or template("holdings.land"),
        place_id=place.place_id if place else None,
        holder=holder,
        holder_words=tuple(named_before(text, figure.quote.start, since=source_end(claim))) if open_ and figure else (),
        figure=None if figure is None else claim.figures.index(figure),
        day=_as_precise(_day(claim, at, published)),
        quote=Quote(at, end, text[at:end]),
    )


# --- words of holding ---------------------------------------------------------------------------------------


@functools.cache
def _words() -> dict[str, tuple[HoldingStatus, str]]:
    """Return status and holder of each word of holding."""
    rows = words_of("territory_words.csv")
    return {row["words"]: (cast("HoldingStatus", row["status"]), row["holder"]) for row in rows}


def _hits(claim: Claim) -> list[_Hit]:
    """Return the words of holding in a claim, and where they stand in the dispatch."""
    folded = fold(claim.quote.exact)
    known = _words()
    holding = pattern("holdings.holding")
    found = ((folded.back(*match.span()), known[match.group()]) for match in holding.finditer(folded.text))
    return [(each.start + claim.quote.start, each.end + claim.quote.start, word) for each, word in found]


def _object(claim: Claim, hit: _Hit) -> Place | None:
    """Return the place that a word of holding is about: right after it ("retook X"), or before it in the
    passive ("X was retaken").
    """
    text, base = claim.quote.exact, claim.quote.start
    for place in sorted(claim.places, key=lambda p: p.quote.start):
        if place.precision is not None and place.precision >= VAGUE:
            continue
        led = fold(text[: max(0, place.quote.start - base)][-40:]).text
        after = fold(text[max(0, hit[1] - base) : max(0, place.quote.start - base)]).text
        if place.quote.start >= hit[1] and pattern("holdings.between").fullmatch(after):
            return place
        before = fold(text[max(0, place.quote.end - base) : max(0, hit[0] - base)]).text
        if (
            place.quote.end <= hit[0]
            and not pattern("holdings.not_yet").search(led)
            and pattern("holdings.be").search(before)
            and pattern("holdings.passive").fullmatch(before)
        ):
            return place
    return None


VAGUE = 5  # UCDP where_prec from which a place is a country or vaguer: it does not change hands in a sentence


def _nearest(hits: Sequence[_Hit], start: int) -> _Hit:
    return min(hits, key=lambda h: (abs(h[0] - start), h[0]))


def is_land(figure: Figure) -> bool:
    """Tell whether a figure measures land: an area, or a share of a place ("70 percent of", "half of");
    never a share of people.
    """
    unit, _ = base_unit(figure.unit)
    part = unit is None and figure.measure == "other" and figure.best is not None and 0 < figure.best < 1
    people = pattern("holdings.share_of_people").search(fold(figure.as_printed).text)
    return figure.measure == "area" or unit == "square kilometre" or ((part or unit == "percent") and not people)


def _day(claim: Claim, at: int, published: str | None) -> Day | None:
    """Return the day nearest to a word of holding, in its clause, and not after the printing unless it is predicted.

    Refused: "within the next two months", which says how long; "retaken the town, where an attack took place on Saturday".
    """
    text, base = claim.quote.exact, claim.quote.start
    dated = []
    for day in claim.days:
        after = text[max(0, at - base) : max(0, day.quote.start - base)]
        printed = published is None or claim.stance == "predicted" or (day.start or "") <= published
        if (
            day.start
            and not day.carried
            and not (day.value or "").startswith("P")
            and printed
            and not pattern("holdings.another_clause").search(after)
        ):
            dated.append(day)
    return min(dated, key=lambda d: (abs(d.quote.start - at), d.quote.start), default=None)


def _as_precise(day: Day | None) -> str | None:
    """Return ISO prefix of a day, no longer than its precision: a month is seven letters, a year four."""
    if day is None or day.start is None or day.precision is None:
        return None
    return day.start[: {4: 7, 5: 4}.get(day.precision, 10)]


def _place(claim: Claim, at: int, named: Sequence[Place]) -> Place | None:
    """Return the place nearest to a figure of land, one after it first ("70% of X"); borders and rivers bound land and are not
    it.

    "the city" is the town that :func:`the_town` finds; none within reach, it stays "city".
    """
    inner = [place for place in claim.places if not is_water(place)]
    nearest = min(inner, key=lambda p: (p.quote.start < at, abs(p.quote.start - at)), default=None)
    return nearest or the_town(fold(claim.quote.exact).text, named, claim.quote.start)


def _holder(claim: Claim, at: int, who: str) -> str | None:
    """Return the actor before the word of holding, or after it ("held by"), as the lexicon says for the word.

    Refused: whom the holder fights, or is led by: "the coalition against the Salt League took the town".
    """
    text, base = claim.quote.exact, claim.quote.start
    actors = [actor for actor in claim.actors if actor.kind not in _NO_HOLDERS]
    before = [
        each
        for each in actors
        if each.quote.end <= at
        and not pattern("holdings.no_subject").search(text[: max(0, each.quote.start - base)][-24:])
    ]
    after = [a for a in actors if a.quote.start >= at]
    if who == "after":
        return after[0].name if after else None
    nearest = before[-1] if before else None
    return nearest.name if nearest else None
