"""Spans that are taken, asked whether they touch another one, in the time of a look into a list."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from fogline.model import Span


class Cover:
    """Hold what some spans cover; they may overlap.

    >>> cover = Cover([Span(4, 9), Span(0, 2)])
    >>> cover.touches(Span(2, 4)), cover.touches(Span(8, 20)), cover.touches(Span(9, 12))
    (False, True, False)
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [each.start for each in ordered]
        self._reach = list(itertools.accumulate((s.end for s in ordered), max))  # how far those up to each one go

    def touches(self, span: Span) -> bool:
        """Tell whether some of the spans shares a code point with ``s``."""
        at = bisect_left(self._starts, span.end)
        return at > 0 and self._reach[at - 1] > span.start

    def holds(self, span: Span) -> bool:
        """Tell whether one of the spans holds all of ``s``.

        >>> cover = Cover([Span(4, 9), Span(9, 12)])
        >>> cover.holds(Span(5, 9)), cover.holds(Span(8, 10))
        (True, False)
        """
        at = bisect_right(self._starts, span.start)
        return at > 0 and self._reach[at - 1] >= span.end
