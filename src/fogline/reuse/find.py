"""From words to passages: seeds, matching seeds, exact runs, chains, passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fogline.reuse.config import ReuseConfig
from fogline.reuse.kernels import SEED_WORDS
from fogline.reuse.words import Words

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Seeds:
    """Winnowed five-word seeds, in order of texts: hash, index of the first word, text."""

    keys: NDArray[np.uint64]
    places: Rows
    texts: NDArray[np.int64]


def seeds(words: Words, kernels: Any) -> Seeds:
    """The seeds of all texts."""
    most = max(0, len(words.hashes))
    keys = np.empty(most, dtype=np.uint64)
    places = np.empty(most, dtype=np.int64)
    n = kernels.seeds(words.hashes, words.first, keys, places)
    places = places[:n]
    texts = np.searchsorted(words.first, places, side="right") - 1
    return Seeds(keys[:n], places, texts)


def passages(words: Words, config: ReuseConfig, kernels: Any, fresh: int = 0) -> Rows:
    """Passages of all pairs of texts: text, text, start, end, start, end (words), equal words, longest run, reordered.

    The first text of a pair is the one that stands earlier in ``words``.
    """
    found = seeds(words, kernels)
    order = np.argsort(found.keys, kind="stable")
    rank = np.zeros(len(order), dtype=np.int32)
    kernels.ranks(order, found.keys, rank)
    options = (order, found.keys, found.places, found.texts, rank, config.cap, config.near, fresh)
    count = kernels.join(*options, np.empty((0, 2), dtype=np.int64))
    if not count:
        return np.empty((0, 9), dtype=np.int64)
    matches = np.empty((count, 2), dtype=np.int64)
    kernels.join(*options, matches)
    runs = np.empty((count, 5), dtype=np.int64)
    n = kernels.extend_runs(matches, found.places, found.texts, words.hashes, words.first, runs)
    runs = _sorted(runs[:n])
    out = np.empty((len(runs), 9), dtype=np.int64)
    n = kernels.passages(
        runs, words.hashes, words.lengths, words.first, config.min_words, config.min_run, config.min_share, out
    )
    return _sorted(out[:n])


def _sorted(rows: Rows) -> Rows:
    """Rows in order of all their columns, each once."""
    if len(rows) < 2:
        return rows.copy()
    rows = rows[np.lexsort(rows.T[::-1])]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    return np.ascontiguousarray(rows[new])


__all__ = ["SEED_WORDS", "Rows", "Seeds", "passages", "seeds"]
