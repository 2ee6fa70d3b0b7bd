"""The territory ledger: who is said to hold, contest, have lost, taken or have left what, how much, when.

Two ways in: a claim with an area or a share next to words of holding ("whittled down to 4 km²", "have taken 70% of the
city"), and a claim that a named place changed hands. The words are a lexicon; a claim without one of them says nothing here.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal, cast

from fogline.languages import words_of
from fogline.lexicon.units import base_unit
from fogline.model import Claim, Day, Dispatch, Figure, Place, Reprint, TerritoryEntry
from fogline.reconcile.context import held_by, is_water, land_word, named_before, source_end, the_town
from fogline.reconcile.fold_copies import Statements
from fogline.reconcile.voices import SpeakerIndex
from fogline.text import fold

Status = Literal["held", "contested", "lost", "taken", "remaining"]


def territory(
    claims: Iterable[Claim], dispatches: Iterable[Dispatch], reprints: Iterable[Reprint] = ()
) -> tuple[TerritoryEntry, ...]:
    """Return lines of the ledger by place, day and status; copies of a passage are one line with all its claims."""
    return territory_of(Statements(claims, dispatches, reprints))


def territory_of(statements: Statements) -> tuple[TerritoryEntry, ...]:
    """Return :func:`territory` of claims that are statements already."""
    named: dict[str, list[Place]] = defaultdict(list)
    for claim in statements.claims:
        named[claim.dispatch_id] += claim.places
    lines: dict[tuple[object, ...], list[tuple[Claim, TerritoryEntry]]] = defaultdict(list)
    for claim, group in statements.with_groups():
        hits = _hits(claim)
        if not hits:
            continue
        before = [p for p in named[claim.dispatch_id] if p.quote.end <= claim.quote.start]
        dispatch = statements.dispatches[claim.dispatch_id]
        for entry in _read(claim, dispatch, hits, before):
            f = entry.figure
            if f is not None and entry.holder is None:
                holder = _named_holder(claim, f, dispatch, statements.listener)
                entry = replace(entry, holder=holder)  # noqa: PLW2901 - the same line
            lines[(group, fold(entry.place).text, entry.status, (f.low, f.best, f.high) if f else None)].append(
                (claim, entry)
            )
    return tuple(sorted((_folded(pairs, statements) for pairs in lines.values()), key=_order))


def _order(e: TerritoryEntry) -> tuple[object, ...]:
    return (e.place, e.day or e.said_on or "", e.status, e.holder or "", e.claims)


def _folded(pairs: Sequence[tuple[Claim, TerritoryEntry]], statements: Statements) -> TerritoryEntry:
    first, voice = statements.told_by(c for c, _ in pairs)
    entry = next(e for c, e in pairs if c is first)
    return TerritoryEntry(
        place=entry.place,
        place_id=entry.place_id,
        status=entry.status,
        holder=entry.holder,
        figure=entry.figure,
        day=entry.day,
        said_on=entry.said_on,
        source=voice.name or None,
        stance=entry.stance,
        claims=tuple(sorted({c.claim_id for c, _ in pairs})),
    )


# --- words of holding ---------------------------------------------------------------------------------------


@functools.cache
def _words() -> tuple[re.Pattern[str], dict[str, tuple[Status, str]]]:
    rows = words_of("territory_words.csv")
    known = {r["words"]: (cast("Status", r["status"]), r["holder"]) for r in rows}
    longest = sorted(known, key=lambda w: (-len(w), w))
    return re.compile(r"\b(?:" + "|".join(re.escape(w) for w in longest) + r")\b"), known


def _named_holder(claim: Claim, figure: Figure, dispatch: Dispatch, listener: SpeakerIndex) -> str | None:
    """Return a body that is no known actor but is named before a figure of land: "The National Column
    still holds two thirds".
    """
    names = named_before(dispatch.text, figure.quote.start, since=source_end(claim))
    return next((n for n in names if listener.is_body(claim, n)), None)


def _hits(claim: Claim) -> list[_Hit]:
    """Return the words of holding in a claim, and where they stand in the dispatch."""
    folded = fold(claim.quote.exact)
    pattern, known = _words()
    found = ((folded.back(*m.span()), known[m.group()]) for m in pattern.finditer(folded.text))
    return [(s.start + claim.quote.start, s.end + claim.quote.start, word) for s, word in found]


def _read(claim: Claim, dispatch: Dispatch, hits: Sequence[_Hit], before: Sequence[Place]) -> list[TerritoryEntry]:
    """Return CASES: a figure of land with a word of holding; a place that changed hands without one."""
    land = [f for f in claim.figures if is_land(f)]
    # CASE 1: each figure of land, with the nearest word of holding.
    if land:
        return [
            _entry(claim, dispatch, f, _nearest(hits, f.quote.start), _place(claim, f.quote.end, before)) for f in land
        ]
    # CASE 2: no figure: a word that says a place changed hands, and the place right beside it.
    for hit in hits:
        place = _object(claim, hit) if hit[2][1] != "figure only" else None
        if place is not None:
            return [_entry(claim, dispatch, None, hit, place)]
    return []


_Hit = tuple[int, int, tuple[Status, str]]
# Words that may stand between a word of holding and its place: "took most of the old city of X".
_BETWEEN = re.compile(
    r"(?:[\s,'\"]|\b(?:the|of|city|town|village|district|province|area|parts?|most|all|rest|whole|entire|much|large|over|back|its|"
    r"their|key|strategic|northern|southern|eastern|western|central|old|border|nearby|neighbou?ring|and|control|capital|de|facto|"
    r"stronghold|last|remaining|streets|centre|center)\b)*"
)
_PASSIVE = re.compile(
    r"(?:[\s,]|\b(?:was|were|is|are|has|have|had|been|being|be|now|finally|fully|completely|still|largely)\b)*"
)


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
        if place.quote.start >= hit[1] and _BETWEEN.fullmatch(after):
            return place
        before = fold(text[max(0, place.quote.end - base) : max(0, hit[0] - base)]).text
        if (
            place.quote.end <= hit[0]
            and not _NOT_YET.search(led)
            and re.search(r"\b(?:was|were|been|being|be|is|are)\b", before)
            and _PASSIVE.fullmatch(before)
        ):
            return place
    return None


# "were seized" of a man from London is not of London; "until Raqqa is retaken" is not yet.
_NOT_YET = re.compile(r"\b(?:(?:from|in|at|near)\s(?:\w+\s)?|(?:until|before|unless|if|once)\s(?:[\w-]+\s){0,3})$")
VAGUE = 5  # UCDP where_prec from which a place is a country or vaguer: it does not change hands in a sentence


def _nearest(hits: Sequence[_Hit], start: int) -> _Hit:
    return min(hits, key=lambda h: (abs(h[0] - start), h[0]))


def is_land(f: Figure) -> bool:
    """Tell whether a figure measures land: an area, or a share of a place ("70 percent of", "half of");
    never a share of people.
    """
    unit, _ = base_unit(f.unit)
    part = unit is None and f.measure == "other" and f.best is not None and 0 < f.best < 1
    people = re.search(r"\b(?:whom|them|those|people|population|fighters)\b", fold(f.as_printed).text)
    return f.measure == "area" or unit == "square kilometre" or ((part or unit == "percent") and not people)


def _entry(claim: Claim, dispatch: Dispatch, figure: Figure | None, hit: _Hit, place: Place | None) -> TerritoryEntry:
    at, _, (status, who) = hit
    day = _day(claim, at, dispatch)
    return TerritoryEntry(
        place=place.name if place else land_word(claim.quote.exact) or "territory",
        place_id=place.place_id if place else None,
        status=status,
        holder=held_by(claim)
        if status == "remaining" and not _STILL.match(claim.quote.exact, at - claim.quote.start)
        else _holder(claim, at, who),
        figure=figure,
        day=_as_precise(day),
        said_on=dispatch.published,
        source=None,
        stance=claim.stance,
        claims=(claim.claim_id,),
    )


_ANOTHER_CLAUSE = re.compile(r",|\b(?:where|who|whose|which|but|despite|until)\b")


def _day(claim: Claim, at: int, dispatch: Dispatch) -> Day | None:
    """Return the day nearest to a word of holding, in its clause, and not after the printing unless it is predicted.

    Refused: "within the next two months", which says how long; "retaken the town, where an attack took place on Saturday".
    """
    text, base = claim.quote.exact, claim.quote.start
    dated = []
    for d in claim.days:
        after = text[max(0, at - base) : max(0, d.quote.start - base)]
        printed = dispatch.published is None or claim.stance == "predicted" or (d.start or "") <= dispatch.published
        if d.start and not (d.value or "").startswith("P") and printed and not _ANOTHER_CLAUSE.search(after):
            dated.append(d)
    return min(dated, key=lambda d: (abs(d.quote.start - at), d.quote.start), default=None)


def _as_precise(day: Day | None) -> str | None:
    """Return ISO prefix of a day, no longer than its precision: a month is seven letters, a year four."""
    if day is None or day.start is None or day.precision is None:
        return None
    return day.start[: {4: 7, 5: 4}.get(day.precision, 10)]


def _place(claim: Claim, at: int, before: Sequence[Place]) -> Place | None:
    """Return the place nearest to a figure of land, one after it first ("70% of X"); borders and rivers bound land and are not
    it.

    "the city" is the town that :func:`the_town` finds; none within reach, it stays "city".
    """
    inner = [p for p in claim.places if not is_water(p.as_printed)]
    nearest = min(inner, key=lambda p: (p.quote.start < at, abs(p.quote.start - at)), default=None)
    return nearest or the_town(claim.quote.exact, before, at)


# "still holds": its subject is the holder. "whittled down", "cut to": its subject is the one who takes.
_STILL = re.compile(r"still |clinging to", re.IGNORECASE)


_NO_HOLDERS = frozenset({"agency", "monitor", "ngo", "outlet"})
_OBJECT = re.compile(
    r"\b(?:against|from|with|to|over|(?:led|backed|supported) by|fight\w*|fought|battl\w+|defeat\w*)\s(?:the\s)?$",
    re.IGNORECASE,
)


def _holder(claim: Claim, at: int, who: str) -> str | None:
    """Return the actor before the word of holding, or after it ("held by"), as the lexicon says for the word.

    Refused: whom the holder fights, or is led by: "the coalition against the Salt League took the town".
    """
    text, base = claim.quote.exact, claim.quote.start
    actors = [a for a in claim.actors if a.kind not in _NO_HOLDERS]
    before = [a for a in actors if a.quote.end <= at and not _OBJECT.search(text[: max(0, a.quote.start - base)][-24:])]
    after = [a for a in actors if a.quote.start >= at]
    if who == "after":
        return after[0].name if after else None
    nearest = before[-1] if before else None
    return nearest.name if nearest else None
