"""The words of a passage that tell what it is about, for comparing two of them."""

from __future__ import annotations

import functools
import re

from fogline.languages import words_of
from fogline.text.fold import fold


@functools.cache
def _stop() -> frozenset[str]:
    return frozenset(row["word"] for row in words_of("stop_words.csv"))


@functools.lru_cache(maxsize=65_536)
def content_words(text: str) -> frozenset[str]:
    """Return folded words without the commonest and without numbers.

    >>> sorted(content_words("The shelling killed 12 of them in Dummar."))
    ['dummar', 'killed', 'shelling', 'them']
    """
    words = re.findall(r"[^\W\d_][\w'-]*", fold(text).text)
    return frozenset(word for word in words if word not in _stop())
