"""The territory ledger: who is said to hold, contest, have lost, taken or have left what, how much, when.

Two ways in: a claim with an area or a share next to words of holding ("whittled down to 4 km²", "have taken 70% of the
city"), and a claim that a named place changed hands. The words are a lexicon; a claim without one of them says nothing here.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, cast

from fogline import lexicon
from fogline.model import Actor, Claim, Dispatch, Figure, Place, Reprint, TerritoryEntry
from fogline.reconcile.copies import copies, in_order, told_by
from fogline.reconcile.said import base_unit
from fogline.reconcile.voices import Listener
from fogline.text import fold

Status = Literal["held", "contested", "lost", "taken", "remaining"]


def territory(
    claims: Iterable[Claim], dispatches: Iterable[Dispatch], reprints: Iterable[Reprint] = ()
) -> tuple[TerritoryEntry, ...]:
    """Lines of the ledger by place, day and status; copies of a passage are one line with all its claims."""
    by_id = {d.dispatch_id: d for d in dispatches}
    ordered = in_order(claims)
    group_of = copies(ordered, reprints)
    listener = Listener(ordered, by_id)
    lines: dict[tuple[object, ...], list[tuple[Claim, TerritoryEntry]]] = defaultdict(list)
    for claim, group in zip(ordered, group_of, strict=True):
        for entry in _read(claim, by_id[claim.dispatch_id]):
            f = entry.figure
            lines[(group, fold(entry.place).text, entry.status, (f.low, f.best, f.high) if f else None)].append(
                (claim, entry)
            )
    return tuple(sorted((_folded(pairs, by_id, listener) for pairs in lines.values()), key=_order))


def _order(e: TerritoryEntry) -> tuple[object, ...]:
    return (e.place, e.day or e.said_on or "", e.status, e.holder or "", e.claims)


def _folded(
    pairs: Sequence[tuple[Claim, TerritoryEntry]], dispatches: Mapping[str, Dispatch], listener: Listener
) -> TerritoryEntry:
    first, voice = told_by([c for c, _ in pairs], dispatches, listener)
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
    rows = lexicon.rows("territory_words.csv")
    known = {r["words"]: (cast("Status", r["status"]), r["holder"]) for r in rows}
    longest = sorted(known, key=lambda w: (-len(w), w))
    return re.compile(r"\b(?:" + "|".join(re.escape(w) for w in longest) + r")\b"), known


def _read(claim: Claim, dispatch: Dispatch) -> list[TerritoryEntry]:
    """CASES: a figure of land with a word of holding; a place that changed hands without one."""
    folded = fold(claim.quote.exact)
    pattern, known = _words()
    hits = [(folded.back(*m.span()).start + claim.quote.start, known[m.group()]) for m in pattern.finditer(folded.text)]
    if not hits:
        return []
    land = [f for f in claim.figures if is_land(f)]
    # CASE 1: each figure of land, with the nearest word of holding.
    if land:
        return [_entry(claim, dispatch, f, *_nearest(hits, f.quote.start)) for f in land]
    # CASE 2: no figure: only words that say a place changed hands, and only of a place that the claim names.
    moved = [(at, word) for at, word in hits if word[1] != "figure only"]
    if moved and claim.places:
        return [_entry(claim, dispatch, None, *moved[0])]
    return []


def _nearest(hits: Sequence[tuple[int, tuple[Status, str]]], start: int) -> tuple[int, tuple[Status, str]]:
    return min(hits, key=lambda h: (abs(h[0] - start), h[0]))


def is_land(f: Figure) -> bool:
    """Whether a figure measures land: an area, or a share (of a place, as the words of holding say)."""
    unit, _ = base_unit(f.unit)
    return f.measure == "area" or unit in ("square kilometre", "percent")


def _entry(
    claim: Claim, dispatch: Dispatch, figure: Figure | None, at: int, word: tuple[Status, str]
) -> TerritoryEntry:
    status, who = word
    place = _place(claim, figure.quote.end if figure else at)
    day = min((d for d in claim.days if d.start), key=lambda d: (abs(d.quote.start - at), d.quote.start), default=None)
    return TerritoryEntry(
        place=place.name if place else _headword(claim),
        place_id=place.place_id if place else None,
        status=status,
        holder=_holder(claim.actors, at, who),
        figure=figure,
        day=day.start if day and day.precision is not None and day.precision <= 3 else None,
        said_on=dispatch.published,
        source=None,
        stance=claim.stance,
        claims=(claim.claim_id,),
    )


def _place(claim: Claim, at: int) -> Place | None:
    """The place nearest to the figure, one after it first ("70% of X"); borders and rivers bound land and are not it."""
    inner = [
        p for p in claim.places if not re.search(r"\b(?:border|river|euphrates|tigris)\b", fold(p.as_printed).text)
    ]
    return min(inner, key=lambda p: (p.quote.start < at, abs(p.quote.start - at)), default=None)


_HEADWORD = re.compile(r"\b(pocket|enclave|caliphate|stronghold|territory|front|city|town|village|province|district)\b")


def _headword(claim: Claim) -> str:
    """What the land is called where no place is named: "pocket", "territory"."""
    match = _HEADWORD.search(fold(claim.quote.exact).text)
    return match.group(1) if match else "territory"


def _holder(actors: Sequence[Actor], at: int, who: str) -> str | None:
    """The actor before the word of holding, or after it ("held by"), as the lexicon says for the word."""
    before = [a for a in actors if a.quote.end <= at]
    after = [a for a in actors if a.quote.start >= at]
    if who == "after":
        return after[0].name if after else None
    nearest = before[-1] if before else None
    return nearest.name if nearest else None
