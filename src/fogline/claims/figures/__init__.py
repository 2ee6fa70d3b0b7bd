"""Figures of a text: how many of whom, how much of what, between which bounds.

In: text (and its sentences, if known). Out: :class:`fogline.model.Figure` from :func:`read`, and below it
:class:`Quantity` from :func:`quantities`: every number with unit, bound and direction of change, before anything is said
about what is counted. Spans are half-open code points of the text. Nothing found is an empty list.

>>> for f in read("Up to 600 fighters remain on four square kilometres (1.5 square miles), and 12 villagers were wounded."):
...     print(f.as_printed, "|", f.measure, f.low, f.high, f.bound, f.unit, f.basis)
Up to 600 fighters | fighters None 600.0 at_most None remaining
four square kilometres (1.5 square miles) | area 4.0 4.0 exact square kilometre remaining
12 villagers | injured 12.0 12.0 exact None incident
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fogline.claims.figures.by_pack import find_by
from fogline.claims.figures.find import printed
from fogline.claims.figures.measure_from_context import measure_from_context
from fogline.claims.figures.of_days import with_days
from fogline.claims.figures.quantities import Quantity, quantities
from fogline.claims.findings import NOTHING, Findings, frames
from fogline.model import Figure, Span
from fogline.text import Document

if TYPE_CHECKING:
    from fogline.claims.attribution import Attribution

__all__ = ["Quantity", "find", "quantities", "read"]


def find(document: Document, findings: Findings = NOTHING) -> tuple[Figure, ...]:
    """Return the figures of a document, in order, with all that the words around them and other findings tell of them.

    Of the findings: who speaks is no victim ("killed 12 people, a doctor said" counts no doctor); a total counts since the
    day that it prints; what only tells a day ("two weeks ago") is no figure.
    """
    text, sentences, counts = document.text, document.sentences, document.pack.counts
    if counts is not None:
        return tuple(with_days(find_by(counts, text, sentences), findings.days))
    found = printed(text, sentences=sentences, frames=findings.frames, words=document.tokens)
    return tuple(with_days(measure_from_context(text, found, sentences, findings.frames), findings.days))


def read(
    text: str, *, sentences: Sequence[Span] | None = None, attributions: Sequence[Attribution] = ()
) -> list[Figure]:
    """Return the figures of plain text, each as its own sentence tells it, in order; ``since`` are words.

    Args:
        text: spans are half-open code points of it.
        sentences: of the text, where they are known.
        attributions: of the text, where they are known, so that nobody who speaks is taken for a victim.

    Caught: "up to 600 jihadists", "12 dead", "a guard was killed" (1), "no one was hurt" (0). Refused: "155mm" as a count of
    people, "in 2014", "Resolution 2254".

    >>> [(f.measure, f.basis) for f in read("The blast killed at least 12 people, including four children.")]
    [('killed', 'incident'), ('killed', 'subset')]
    """
    return printed(text, sentences=sentences, frames=frames(attributions))
