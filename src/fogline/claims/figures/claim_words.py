"""What is asked of a claim's words again for each of its figures, computed once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fogline.model import Claim, Day, Figure, Quote
from fogline.text import Document, fold

Kind = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """A claim in its document, its content folded, and where its figures of each kind begin.

    ``in_step``: the folded content is as long as the printed one, so that offsets hold in both.
    """

    claim: Claim
    document: Document
    folded: str
    in_step: bool
    starts: Mapping[Kind, Sequence[int]]

    @property
    def text(self) -> str:
        """Return the text that the claim was read from."""
        return self.document.text

    @property
    def content(self) -> Quote:
        """Return the claim's content."""
        return self.claim.quote

    def upto(self, at: int) -> str:
        """Return the folded content up to a code point of the text."""
        cut = max(0, at - self.content.start)
        return self.folded[:cut] if self.in_step else fold(self.content.exact[:cut]).text

    def after(self, at: int) -> str:
        """Return the folded content from a code point of the text on."""
        cut = max(0, at - self.content.start)
        return self.folded[cut:] if self.in_step else fold(self.content.exact[cut:]).text

    def parted(self, figure: Figure, at: int) -> bool:
        """Tell whether another figure of its kind begins between a figure and a code point."""
        low, high = sorted((figure.quote.start, at))
        starts = self.starts.get((figure.measure, figure.unit), ())
        return bisect_left(starts, high) > bisect_right(starts, low)

    def days(self) -> Iterable[Day]:
        """Return the days that it prints and that could be resolved, in order.

        A carried day dates no figure: whether a report without a day is of an event with one, accounts ask of the event.
        """
        return (day for day in self.claim.days if day.start and day.end and not day.carried)


def claim_words(claim: Claim, document: Document) -> ClaimWords:
    """Return a claim with what is asked of it again."""
    folded = fold(claim.quote.exact).text
    starts: dict[Kind, list[int]] = defaultdict(list)
    for figure in sorted(claim.figures, key=lambda f: f.quote.start):
        starts[figure.measure, figure.unit].append(figure.quote.start)
    return ClaimWords(claim, document, folded, len(folded) == len(claim.quote.exact), starts)
