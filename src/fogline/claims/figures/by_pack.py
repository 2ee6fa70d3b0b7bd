"""Figures of a language whose pack counts by its own grammar (:mod:`fogline.languages.counts`)."""

from __future__ import annotations

from collections.abc import Sequence

from fogline.languages.counts import Counts
from fogline.model import Figure, Span, quote


def find_by(counts: Counts, text: str, sentences: Sequence[Span]) -> list[Figure]:
    """Return what a pack counts in each sentence as figures of ``text``, in order; spans are half-open code points of it."""
    return [
        Figure(c.measure, c.population, c.low, c.best, c.high, c.bound, None, c.basis, None, at.exact, at)
        for s in sentences
        for c in counts.counted(text[s.start : s.end])
        if (at := quote(text, Span(s.start + c.start, s.start + c.end)))
    ]
