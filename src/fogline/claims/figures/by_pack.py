"""Figures of a language whose pack counts by its own grammar (:mod:`fogline.languages.counts`)."""

from __future__ import annotations

from collections.abc import Sequence

from fogline.languages.counts import Counts
from fogline.model import Figure, Span, quote


def find_by(counts: Counts, text: str, sentences: Sequence[Span]) -> list[Figure]:
    """Return what a pack counts in each sentence as figures of ``text``, in order; spans are half-open code points of it."""
    return [
        Figure(
            each.measure,
            each.population,
            each.low,
            each.best,
            each.high,
            each.bound,
            None,
            each.basis,
            None,
            at.exact,
            at,
        )
        for sentence in sentences
        for each in counts.counted(text[sentence.start : sentence.end])
        if (at := quote(text, Span(sentence.start + each.start, sentence.start + each.end)))
    ]
