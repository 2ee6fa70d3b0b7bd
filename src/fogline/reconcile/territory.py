"""The territory ledger: who is said to hold, contest, have lost, taken or have left what, how much, when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from fogline.model import Claim, Dispatch, Holding, Reprint, TerritoryEntry
from fogline.reconcile.fold_copies import Statements
from fogline.text import fold


def territory(
    claims: Iterable[Claim], dispatches: Iterable[Dispatch], reprints: Iterable[Reprint] = ()
) -> tuple[TerritoryEntry, ...]:
    """Return lines of the ledger by place, day and status; copies of a passage are one line with all its claims."""
    return territory_of(Statements(claims, dispatches, reprints))


def territory_of(statements: Statements) -> tuple[TerritoryEntry, ...]:
    """Return :func:`territory` of claims that are statements already."""
    lines: dict[tuple[object, ...], list[tuple[Claim, TerritoryEntry]]] = defaultdict(list)
    for claim, group in statements.with_groups():
        for holding in claim.holdings:
            entry = _entry(claim, holding, statements)
            f = entry.figure
            numbers = (f.low, f.best, f.high) if f else None
            lines[(group, fold(entry.place).text, entry.status, numbers)].append((claim, entry))
    return tuple(sorted((_folded(pairs, statements) for pairs in lines.values()), key=_order))


def _entry(claim: Claim, holding: Holding, statements: Statements) -> TerritoryEntry:
    bodies = (name for name in holding.holder_words if statements.listener.is_body(claim, name))
    return TerritoryEntry(
        place=holding.place,
        place_id=holding.place_id,
        status=holding.status,
        holder=holding.holder or next(bodies, None),
        figure=None if holding.figure is None else claim.figures[holding.figure],
        day=holding.day,
        said_on=statements.dispatches[claim.dispatch_id].published,
        source=None,
        stance=claim.stance,
        claims=(claim.claim_id,),
    )


def _order(e: TerritoryEntry) -> tuple[object, ...]:
    return (e.place, e.day or e.said_on or "", e.status, e.holder or "", e.claims)


def _folded(pairs: Sequence[tuple[Claim, TerritoryEntry]], statements: Statements) -> TerritoryEntry:
    first, voice = statements.told_by(each for each, _ in pairs)
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
