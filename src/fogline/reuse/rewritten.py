"""Rewritten copy: paraphrased, shuffled, translated and summarised passages, in pairs of texts that are named.

Sentences are compared as bags of words, weighted by how rare a word is in the two texts, whatever the order of the words
(Sanchez-Perez, Sidorov and Gelbukh, PAN at CLEF 2014 and 2015). It costs a thousand times what copying costs and is sure of
less, so it runs on pairs that somebody asks about, never on all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fogline.reuse.config import ReuseConfig
from fogline.reuse.find import Rows, passages
from fogline.reuse.words import Words, tokenised

STEM = 6  # letters of a word that are compared: "negotiate" and "negotiation" are one
COSINE, DICE = 0.3, 0.25  # of two sentences, weighted and not
RIVAL, RIVAL_WIDE = 0.8, 0.75  # share of the cosine with its best match that any match of a sentence must have
WHOLE = 0.4  # cosine of two passages
WHOLE_WIDE = 0.34  # the same, of a summary and what it sums up
SHORT = 3  # words; a shorter sentence goes with the next
GAP, WIDE_GAP = 60, 500  # words that may stand between sentences of one passage; of what a summary sums up
LEAST = 25  # words of the shorter side
TAKE, LEAVE = (
    0.5,
    0.3,
)  # share of a sentence's weight on the other side, to take it in, or to keep it, at a passage's end
VERBATIM = 40  # words in a row; texts that share as many are copied, and are not asked whether they are rewritten
SUMMARY = 3  # times the length: so much longer is what a summary sums up
MOST_OF_IT = 0.25  # share of a text; a summary that takes as much of it sums up all of it


def with_rewritten(
    raw: NDArray[np.uint8], bounds: NDArray[np.int64], words: Words, pairs: Rows, config: ReuseConfig, kernels: Any
) -> Rows:
    """Passages of ``pairs`` (n x 2, numbers of texts), copied or rewritten; columns as of :func:`find.passages`.

    Side a is the first of each pair. ``reordered`` is 2 for what is rewritten.
    """
    wanted = {(int(a), int(b)) for a, b in pairs.tolist()}
    copied: dict[tuple[int, int], list[list[int]]] = defaultdict(list)
    for r in passages(words, config, kernels).tolist():
        if (r[0], r[1]) in wanted:
            copied[r[0], r[1]].append(r)
        elif (r[1], r[0]) in wanted:
            copied[r[1], r[0]].append([r[1], r[0], r[4], r[5], r[2], r[3], *r[6:]])
    open_pairs = np.array(
        [p for p in sorted(wanted) if max((r[7] for r in copied[p]), default=0) < VERBATIM], dtype=np.int64
    ).reshape(-1, 2)
    stems = tokenised(raw, bounds, kernels, STEM)
    close, wide = (
        _by_pair(_bags(stems, open_pairs, how, kernels))
        for how in ((RIVAL, GAP, WHOLE), (RIVAL_WIDE, WIDE_GAP, WHOLE_WIDE))
    )
    rows: list[list[int]] = []
    for pair in sorted(wanted):
        found = close[pair]
        if _is_summary(wide[pair]):
            found = [_summed_up(r, words) for r in wide[pair]]
        rows += _joined(copied[pair], found)
    return np.array(sorted(rows), dtype=np.int64).reshape(-1, 9)


def _bags(stems: Words, pairs: Rows, how: tuple[float, int, float], kernels: Any) -> Rows:
    starts = np.empty(len(stems.hashes) + 1, dtype=np.int64)
    rows = np.zeros(len(stems.first), dtype=np.int64)
    n = kernels.sentence_bounds(stems.lengths, stems.first, SHORT, starts, rows)
    options = (pairs, stems.hashes, stems.first, starts[: n + 1], rows, COSINE, DICE, *how, LEAST, TAKE, LEAVE)
    out = np.empty((4 * len(pairs) + 16, 9), dtype=np.int64)
    n = kernels.bags(*options, out)
    if n > len(out):
        out = np.empty((n, 9), dtype=np.int64)
        n = kernels.bags(*options, out)
    return out[:n]


def _by_pair(rows: Rows) -> dict[tuple[int, int], list[list[int]]]:
    found: dict[tuple[int, int], list[list[int]]] = defaultdict(list)
    for r in rows.tolist():
        found[r[0], r[1]].append(r)
    return found


def _is_summary(rows: Sequence[list[int]]) -> bool:
    long, short = sum(r[3] - r[2] for r in rows), sum(r[5] - r[4] for r in rows)
    return bool(rows) and long >= SUMMARY * short


def _summed_up(row: list[int], words: Words) -> list[int]:
    """The passage with all of the text that it sums up, if it takes most of it."""
    size = words.count(row[0])
    if row[3] - row[2] < MOST_OF_IT * size:
        return row
    return [*row[:2], 0, size, *row[4:]]


def _joined(copied: list[list[int]], rewritten: list[list[int]]) -> list[list[int]]:
    """Copied passages inside a rewritten one are part of it."""
    left, out = set(range(len(copied))), []
    for row in rewritten:
        grown = list(row)
        for n, c in enumerate(copied):
            if row[2] < c[3] and c[2] < row[3] and row[4] < c[5] and c[4] < row[5]:
                left.discard(n)
                grown[2:6] = min(grown[2], c[2]), max(grown[3], c[3]), min(grown[4], c[4]), max(grown[5], c[5])
        out.append(grown)
    return out + [copied[n] for n in sorted(left)]
