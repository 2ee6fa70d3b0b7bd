"""Words with their spans."""

from __future__ import annotations

import re

from fogline.model import Span

# A word is a run of letters, digits and marks; inner apostrophes belong to it, hyphens do not.
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def words(text: str) -> list[Span]:
    """Return spans of the words, in order.

    >>> [("don’t stop-gap".__getitem__)(slice(s.start, s.end)) for s in words("don’t stop-gap")]
    ['don’t', 'stop', 'gap']
    """
    return [Span(*m.span()) for m in _WORD.finditer(text)]
