"""From words to passages: seeds, matching seeds, exact runs, chains, passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fogline.reuse.compiled import fast
from fogline.reuse.config import ReuseConfig
from fogline.reuse.kernels import SEED_WORDS
from fogline.reuse.words import Words

FILTER_FROM = 100_000  # words; below it, counting costs more than it saves
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Seeds:
    """Winnowed five-word seeds, in order of texts: hash, index of the first word, text."""

    keys: NDArray[np.uint64]
    places: Rows
    texts: NDArray[np.int32]


def seeds(words: Words, kernels: Any, filtered: bool = False) -> Seeds:
    """Return the seeds of all texts; ``filtered`` leaves out (most of) those that occur once."""
    most = len(words.hashes)
    keys, places, texts = (
        np.empty(most, dtype=np.uint64),
        np.empty(most, dtype=np.int64),
        np.empty(most, dtype=np.int32),
    )
    n = kernels.seeds(words.hashes, words.first, 1, np.zeros(0, dtype=np.uint8), 0, keys, places, texts)
    if filtered:
        bits = max(10, most.bit_length() + 1)
        n = kernels.repeated(keys, places, texts, n, np.zeros(1 << (bits - 2), dtype=np.uint8), 64 - bits)
    return Seeds(keys[:n], places[:n], texts[:n])


def sorted_order(keys: NDArray[np.uint64], kernels: Any) -> NDArray[np.int64]:
    """Return the stable order of the keys."""
    bits = max(1, len(keys).bit_length() - 2)
    order = np.empty(len(keys), dtype=np.int64)
    kernels.sort_seeds(keys, bits, np.zeros((1 << bits) + 1, dtype=np.int64), order)
    return order


def passages(words: Words, config: ReuseConfig, kernels: Any, fresh: int = 0) -> Rows:
    """Return passages of all pairs of texts: text, text, start, end, start, end (words), equal words, longest run, reordered.

    The first text of a pair is the one that stands earlier in ``words``.
    """
    found = seeds(words, kernels, filtered=len(words.hashes) > FILTER_FROM)
    return rows_of(words, sorted_rows(runs_of(words, found, config, kernels, fresh)), config, kernels)


def rows_of(words: Words, runs: Rows, config: ReuseConfig, kernels: Any) -> Rows:
    """Return sorted runs as passages, sorted; many runs in few words (stock phrases) are worth the compiled kernels too."""
    if config.kernels == "auto" and len(runs) > config.few_runs:
        kernels = fast()
    out = np.empty((len(runs), 9), dtype=np.int64)
    accept = (config.min_words, config.min_run, config.min_share, config.long, config.short_share)
    n = kernels.passages(runs, words.hashes, words.lengths, words.first, *accept, out)
    return sorted_rows(out[:n])


def runs_of(words: Words, found: Seeds, config: ReuseConfig, kernels: Any, fresh: int = 0) -> Rows:
    """Return exact runs that two texts share, in no order: text, text, word, word, length, and whether it
    may be a mere phrase.
    """
    order = sorted_order(found.keys, kernels)
    count = len(order)
    rank, group, before, texts = (np.empty(count, dtype=np.int32) for _ in range(4))
    trail, places = np.empty(count, dtype=np.uint64), np.empty(count, dtype=np.int64)
    kernels.arrange(order, found.keys, found.places, found.texts, rank, group, trail, before, places, texts)
    pairs = np.zeros(1 << max(10, min(26, count.bit_length() + 1)), dtype=np.uint8)
    runs = np.empty((count // 4 + 16, 6), dtype=np.int64)
    number = 0
    for weak in (0, 1):
        options = (group, trail, before, places, texts, config.cap, config.near, fresh, weak, pairs)
        need = kernels.join(*options, words.hashes, words.first, runs, number)
        if need > len(runs):
            more = np.empty((need + need // 4, 6), dtype=np.int64)
            more[:number] = runs[:number]
            runs = more
            need = kernels.join(*options, words.hashes, words.first, runs, number)
        number = need
    return runs[:number]


def sorted_rows(rows: Rows) -> Rows:
    """Return rows (numbers below 2 ** 31) in order of all their columns, each once."""
    if len(rows) < 2:
        return rows.copy()
    width = rows.shape[1]
    packed = [(rows[:, step] << 31) | rows[:, step + 1] for step in range(0, width - 1, 2)]  # two columns are one key
    packed += [rows[:, width - 1]] if width % 2 else []
    rows = rows[np.lexsort(packed[::-1])]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    return np.ascontiguousarray(rows[new])


__all__ = ["SEED_WORDS", "Rows", "Seeds", "passages", "rows_of", "runs_of", "seeds", "sorted_order", "sorted_rows"]
