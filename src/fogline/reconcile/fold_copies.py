"""Claims in origins: copies of one passage folded, so that a ledger line is one statement and not one print of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from fogline.model import Claim, Dispatch, Reprint
from fogline.reconcile.accounts.questions import across
from fogline.reconcile.voices import Groups, SpeakerIndex, Voice

OVERLAP = 0.5  # share of the shorter content that must be covered for two claims to be copies


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Return claims by dispatch and place in the text, each id once."""
    unique = {claim.claim_id: claim for claim in claims}
    return sorted(unique.values(), key=lambda c: (c.dispatch_id, c.quote.start, c.quote.end, c.claim_id))


def copies(claims: Sequence[Claim], reprints: Iterable[Reprint]) -> list[int]:
    """For each claim (in :func:`in_order`) the number of the group of copies that it belongs to."""
    where: dict[str, list[int]] = defaultdict(list)
    for i, c in enumerate(claims):
        where[c.dispatch_id].append(i)
    starts = {d: [claims[i].quote.start for i in rows] for d, rows in where.items()}
    spans = [(c.quote.start, c.quote.end) for c in claims]
    groups = Groups(len(claims))
    for r in sorted(reprints, key=lambda r: r.reprint_id):
        later = _within(r.later.dispatch_id, r.later.start, r.later.end, where, starts)
        earlier = _within(r.earlier.dispatch_id, r.earlier.start, r.earlier.end, where, starts) if later else ()
        stands = across(r) if earlier else None
        for i in earlier:
            if stands is None or len({groups.find(i), *map(groups.find, later)}) == 1:
                continue  # whichever it is a copy of, it is in the group already
            q = claims[i].quote
            start, end = stands(q.start), stands(q.end - 1) + 1
            best = _best(spans, later, start, end)
            if best is not None:
                groups.join(i, best)
    return [groups.find(i) for i in range(len(claims))]


def _within(
    dispatch_id: str, start: int, end: int, where: dict[str, list[int]], starts: dict[str, list[int]]
) -> list[int]:
    rows, at = where.get(dispatch_id, []), starts.get(dispatch_id, [])
    return rows[bisect_left(at, start) : bisect_left(at, end)]


def _best(spans: Sequence[tuple[int, int]], rows: Iterable[int], start: int, end: int) -> int | None:
    """Return the row, first of equals, whose words and those of ``[start, end)`` cover the shorter of the two most."""
    best, most = None, OVERLAP
    for row in rows:
        own_start, own_end = spans[row]
        shared = min(own_end, end) - max(own_start, start)
        if shared > 0:
            share = shared / max(1, min(own_end - own_start, end - start))
            if share > most or (best is None and share >= most):
                best, most = row, share
    return best


class Statements:
    """Claims as statements: in order, each with its group of copies, and with the voice that it is on the word of.

    Built once from everything and given to each ledger that lists statements (persons, territory, days): who speaks for whom
    is the same for all of them. A voice is asked for once a claim, and only of claims that a ledger lists.
    """

    __slots__ = ("_voices", "claims", "dispatches", "groups", "listener")

    def __init__(
        self, claims: Iterable[Claim], dispatches: Iterable[Dispatch], reprints: Iterable[Reprint] = ()
    ) -> None:
        self.dispatches: Mapping[str, Dispatch] = {dispatch.dispatch_id: dispatch for dispatch in dispatches}
        self.claims = in_order(claims)
        self.groups = copies(self.claims, reprints)  # of each claim, in the same order
        self.listener = SpeakerIndex(self.claims, self.dispatches)
        self._voices: dict[str, Voice] = {}

    def with_groups(self) -> Iterator[tuple[Claim, int]]:
        """Return each claim with the number of its group of copies."""
        return zip(self.claims, self.groups, strict=True)

    def members(self, wanted: Container[int]) -> dict[int, list[Claim]]:
        """Return the claims of the groups wanted, in order."""
        found: dict[int, list[Claim]] = defaultdict(list)
        for claim, group in self.with_groups():
            if group in wanted:
                found[group].append(claim)
        return found

    def voice(self, claim: Claim) -> Voice:
        """Return the ultimate source of one of the claims."""
        known = self._voices.get(claim.claim_id)
        if known is None:
            known = self._voices[claim.claim_id] = self.listener.voice(claim)
        return known

    def told_by(self, group: Iterable[Claim]) -> tuple[Claim, Voice]:
        """Of copies the one to show, and its voice: a known voice first, then the earliest print."""
        first = min(group, key=self._rank)
        return first, self.voice(first)

    def _rank(self, c: Claim) -> tuple[object, ...]:
        voice = self.voice(c)
        own = voice.kind in ("outlet", "unresolved")
        published = self.dispatches[c.dispatch_id].published or "9999"
        return (not voice.known, own, published, c.dispatch_id, c.quote.start, c.claim_id)
