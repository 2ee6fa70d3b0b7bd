"""Where the words of each claim first stood, followed back from reprint to reprint.

In: claims, reprints, and the number of each dispatch. Out: for each claim the lowest-numbered dispatch that its words lead to.

Words are followed as spans. Claims of one story lead through the same spans of the same dispatches, so each span is followed
once, however many claims come by. Words one step from a claim are those of a known span nearly like them; words farther off are
those of the known span that holds half of them, and of several of the one most like them. For an edit moves the ends of what
comes over, and at every step up to half may stay behind: a sentence would be followed as hundreds of shreds of itself. The cost
is that of the reprints, times the claims that stand in each; to follow every claim by itself (``tests/oracle``) costs the size
of the family for each claim of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from fogline.model import Claim, Passage, Reprint

COVER = 0.5  # share of the words that must stand in a reprint for them to have come along
SAME = 0.5  # share of all that two spans cover that both must cover to stand for the same words; of words that came, their own

# Of a passage its start and end, and of the same words elsewhere the dispatch, start and end.
_Side = tuple[int, int, str, int, int]


def origins(claims: Iterable[Claim], reprints: Iterable[Reprint], number: Mapping[str, int]) -> dict[str, str]:
    """For each claim the lowest-numbered dispatch that its words can be followed back to; boilerplate leads nowhere."""
    words, found, start = _Words(reprint for reprint in reprints if reprint.kind != "boilerplate"), {}, {}
    for claim in claims:
        found[claim.claim_id] = claim.dispatch_id
        if words.shares(claim.dispatch_id):
            start[claim.claim_id] = words.at(claim.dispatch_id, claim.quote.start, claim.quote.end)
    words.follow()
    first = words.first(number)
    return found | {claim_id: first[span] for claim_id, span in start.items()}


class _Words:
    """Spans of dispatches, numbered as they are met, and which lead to which."""

    __slots__ = ("_known", "_leads", "_of_dispatch", "_sides", "_spans")

    def __init__(self, reprints: Iterable[Reprint]) -> None:
        self._sides: dict[str, list[_Side]] = defaultdict(list)
        for reprint in reprints:
            one, two = reprint.later, reprint.earlier
            self._sides[one.dispatch_id].append((one.start, one.end, two.dispatch_id, two.start, two.end))
            self._sides[two.dispatch_id].append((two.start, two.end, one.dispatch_id, one.start, one.end))
        self._spans: list[Passage] = []
        self._known: dict[tuple[str, int, int], int] = {}
        self._of_dispatch: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        self._leads: list[list[int]] = []  # to each span, those from which it is reached

    def shares(self, dispatch_id: str) -> bool:
        """Tell whether a dispatch shares words with any other."""
        return dispatch_id in self._sides

    def at(self, dispatch_id: str, start: int, end: int, *, came: bool = False) -> int:
        """Return the number of a span: of a claim's own words, or of words that came over more than one reprint."""
        found = self._known.get((dispatch_id, start, end))
        if found is None:
            found = self._like(dispatch_id, start, end, came=came)
            if found is None:
                found = len(self._spans)
                self._spans.append(Passage(dispatch_id, start, end))
                self._of_dispatch[dispatch_id].append((found, start, end))
                self._leads.append([])
            self._known[dispatch_id, start, end] = found
        return found

    def _like(self, dispatch_id: str, start: int, end: int, *, came: bool) -> int | None:
        """Return the known span that stands for these words: nearly the same or, if they came far, one that holds half."""
        best, likest = None, 0.0
        for n, first, last in self._of_dispatch[dispatch_id]:
            shared = min(last, end) - max(first, start)
            if shared > 0:
                alike = shared / (max(last, end) - min(first, start))
                if alike > likest and (alike >= SAME or (came and shared >= SAME * (end - start))):
                    best, likest = n, alike
        return best

    def follow(self) -> None:
        """Follows every span over every reprint that takes most of it along, until no new one is met."""
        done, own = 0, len(self._spans)
        while done < len(self._spans):
            here = self._spans[done]
            first, last = here.start, here.end
            least = COVER * max(1, last - first)
            # Plain numbers and no calls: this is met for every reprint of every span.
            for start, end, other, other_start, other_end in self._sides[here.dispatch_id]:
                low = start if start > first else first  # noqa: FURB136 - as said
                high = end if end < last else last  # noqa: FURB136 - as said
                if high - low >= least:
                    scale = (other_end - other_start) / (end - start or 1)
                    to = self.at(other, *_across(low - start, high - start, other_start, scale), came=done >= own)
                    self._leads[to].append(done)
            done += 1

    def first(self, number: Mapping[str, int]) -> list[str]:
        """For each span the lowest-numbered dispatch that it leads to, be it over others."""
        found: list[str | None] = [None] * len(self._spans)
        for n in sorted(range(len(found)), key=lambda n: number[self._spans[n].dispatch_id]):
            todo = [n]
            while todo:
                here = todo.pop()
                if found[here] is None:
                    found[here] = self._spans[n].dispatch_id
                    todo += self._leads[here]
        return [each for each in found if each is not None]


def _across(low: int, high: int, start: int, scale: float) -> tuple[int, int]:
    """Return the same words on the other side, in proportion; good enough to ask which further reprint covers them."""
    first = start + round(low * scale)
    return first, max(first + 1, start + round(high * scale))
