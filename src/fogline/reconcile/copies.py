"""Claims in origins: copies of one passage folded, so that a ledger line is one statement and not one print of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from fogline.model import Claim, Dispatch, Reprint
from fogline.reconcile.match import across
from fogline.reconcile.voices import Groups, Listener, Voice

OVERLAP = 0.5  # share of the shorter content that must be covered for two claims to be copies


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Claims by dispatch and place in the text, each id once."""
    unique = {c.claim_id: c for c in claims}
    return sorted(unique.values(), key=lambda c: (c.dispatch_id, c.quote.start, c.quote.end, c.claim_id))


def copies(claims: Sequence[Claim], reprints: Iterable[Reprint]) -> list[int]:
    """For each claim (in :func:`in_order`) the number of the group of copies that it belongs to."""
    where: dict[str, list[int]] = defaultdict(list)
    for i, c in enumerate(claims):
        where[c.dispatch_id].append(i)
    starts = {d: [claims[i].quote.start for i in rows] for d, rows in where.items()}
    groups = Groups(len(claims))
    for r in sorted(reprints, key=lambda r: r.reprint_id):
        later = _within(r.later.dispatch_id, r.later.start, r.later.end, where, starts)
        for i in _within(r.earlier.dispatch_id, r.earlier.start, r.earlier.end, where, starts):
            q = claims[i].quote
            start, end = across(r, q.start), across(r, q.end - 1) + 1
            best = max(later, key=lambda j: (_cover(claims[j], start, end), -j), default=None)
            if best is not None and _cover(claims[best], start, end) >= OVERLAP:
                groups.join(i, best)
    return [groups.find(i) for i in range(len(claims))]


def _within(
    dispatch_id: str, start: int, end: int, where: dict[str, list[int]], starts: dict[str, list[int]]
) -> list[int]:
    rows, at = where.get(dispatch_id, []), starts.get(dispatch_id, [])
    return rows[bisect_left(at, start) : bisect_left(at, end)]


def _cover(c: Claim, start: int, end: int) -> float:
    shared = min(c.quote.end, end) - max(c.quote.start, start)
    return shared / max(1, min(c.quote.end - c.quote.start, end - start))


def told_by(group: Sequence[Claim], dispatches: Mapping[str, Dispatch], listener: Listener) -> tuple[Claim, Voice]:
    """Of copies the one to show, and its voice: a known voice first, then the earliest print."""

    def rank(c: Claim) -> tuple[object, ...]:
        voice = listener.voice(c)
        own = voice.kind in ("outlet", "unresolved")
        published = dispatches[c.dispatch_id].published or "9999"
        return (not voice.known, own, published, c.dispatch_id, c.quote.start, c.claim_id)

    first = min(group, key=rank)
    return first, listener.voice(first)
