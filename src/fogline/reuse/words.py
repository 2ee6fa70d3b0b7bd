"""A set of texts as flat arrays of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fogline.reuse.alphabet import tables_for
from fogline.reuse.kernels import LENGTH, LONGEST, PARAGRAPH_END


@dataclass(frozen=True, slots=True)
class Words:
    """Words of texts, in order; text ``d`` holds words ``first[d]`` to ``first[d + 1]``.

    Attributes:
        hashes: what a word is compared by (uint32).
        starts: code points from its text's start (int32).
        lengths: letters, and in the two high bits what ends behind the word (uint8).
        first: int64.
    """

    hashes: NDArray[np.uint32]
    starts: NDArray[np.int32]
    lengths: NDArray[np.uint8]
    first: NDArray[np.int64]

    def start(self, text: int, word: int) -> int:
        """Return code point at which a text's word begins."""
        return int(self.starts[self.first[text] + word])

    def end(self, text: int, word: int) -> int:
        """Return code point behind a text's word."""
        at = self.first[text] + word
        return int(self.starts[at]) + int(self.lengths[at] & LENGTH)

    def count(self, text: int) -> int:
        """Return words of a text."""
        return int(self.first[text + 1] - self.first[text])

    def ends_paragraph(self, text: int, word: int) -> bool:
        """Tell whether a paragraph ends behind a text's word."""
        return bool(self.lengths[self.first[text] + word] & PARAGRAPH_END)

    def of(self, text: int) -> NDArray[np.uint32]:
        """Return the hashes of a text's words."""
        return self.hashes[self.first[text] : self.first[text + 1]]


def encoded(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the texts as UTF-8, one behind the other, and where each begins; surrogates pass."""
    pieces = [text.encode("utf-8", "surrogatepass") for text in texts]
    bounds = np.zeros(len(pieces) + 1, dtype=np.int64)
    np.cumsum([len(piece) for piece in pieces], out=bounds[1:])
    return np.frombuffer(b"".join(pieces), dtype=np.uint8), bounds


def tokenised(raw: NDArray[np.uint8], bounds: NDArray[np.int64], kernels: Any, stem: int = LONGEST) -> Words:
    """Return words of UTF-8 texts that stand one behind the other.

    Of each word the first ``stem`` letters are hashed. The arrays are made for the most words there can be; the
    system gives memory only for what is written.
    """
    most = (int(bounds[-1]) - int(bounds[0])) // 2 + len(bounds) + 1
    hashes = np.empty(most, dtype=np.uint32)
    starts = np.empty(most, dtype=np.int32)
    lengths = np.empty(most, dtype=np.uint8)
    first = np.zeros(len(bounds), dtype=np.int64)
    table, spelt = tables_for(raw)
    n = kernels.tokenise(raw, bounds, table, spelt, stem, hashes, starts, lengths, first)
    return Words(hashes[:n], starts[:n], lengths[:n], first)
