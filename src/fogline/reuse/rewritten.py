"""Rewritten copy: paraphrased, shuffled, translated and summarised passages.

Sentences are compared as bags of words, weighted by how rare a word is in the two texts, whatever the order of the words
(Sanchez-Perez, Sidorov and Gelbukh, PAN at CLEF 2014 and 2015). It costs ten times what copying costs and is sure of
less: it runs where somebody asks for it (:attr:`ReuseConfig.rewritten`), on pairs that are named or, where none are, on
the pairs whose stretches of a hundred words share rare words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fogline.reuse.config import ReuseConfig
from fogline.reuse.kernels_rewritten import WIDE
from fogline.reuse.passages import Rows, passages
from fogline.reuse.words import Words, tokenised

STEM = 6  # letters of a word that are compared: "negotiate" and "negotiation" are one
COSINE, DICE = 0.3, 0.25  # of two sentences, weighted and not
SHORT = 3  # words; a shorter sentence goes with the next
TAKE, LEAVE = (
    0.5,
    0.3,
)  # share of a sentence's weight on the other side, to take it in, or to keep it, at a passage's end
VERBATIM = 40  # words in a row; texts that share as many are copied, and are not asked whether they are rewritten
SUMMARY = 3  # times the length: so much longer is what a summary sums up
COPIED = 0.8  # share of a rewritten passage that is copied word by word: it is no rewritten one
MOST_OF_IT = 0.25  # share of a text; a summary that takes as much of it sums up all of it
STRETCH = 100  # words: what is looked up as one when no pairs are named
COMMON = 500  # texts; a word in more of them is no help in looking up
ALIKE = {"sure": 0.25, "wide": 0.1}  # cosine of two stretches of texts that are compared


@dataclass(frozen=True, slots=True)
class Way:
    """How sentences that resemble each other are joined to passages.

    Attributes:
        rival: share of either sentence's best cosine that the cosine of two must be.
        gap: words that may stand between sentences of one passage.
        whole: cosine of two passages.
        sentences: of the shorter side.
        words: of the shorter side.
    """

    rival: float
    gap: float
    whole: float
    sentences: float = 1
    words: float = 25


# In news, two reports of one event share its names and numbers in a sentence or two: only what is alike over several
# sentences is copy, and what is short is most often a footer or the day's table. What a summary sums up lies scattered,
# so that for it more may stand between.
WAYS = {
    "sure": (Way(0.8, 60, 0.65, 3, 80),),
    "wide": (Way(0.8, 60, 0.4), Way(0.75, 500, 0.34)),
}


@dataclass(frozen=True, slots=True)
class Bags:
    """Sentences, or stretches, of texts as bags of numbered words."""

    starts: Rows  # first word of each, and the end
    rows: Rows  # first sentence of each text, and the end
    begin: Rows
    entry: NDArray[np.int32]
    times: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stems:
    """The beginnings of all words, numbered."""

    words: Words
    ids: NDArray[np.int32]
    count: int


def with_rewritten(
    raw: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    words: Words,
    pairs: Rows | None,
    config: ReuseConfig,
    kernels: Any,
) -> Rows:
    """Return passages of ``pairs`` (n x 2, numbers of texts) or of all, copied or rewritten; columns as of
    :func:`find.passages`.

    Side a is the first of each pair. ``reordered`` is 2 for what is rewritten.
    """
    stems = stemmed(raw, bounds, kernels)
    looked = looked_up(stems, ALIKE[_asked(config)], kernels) if pairs is None else np.unique(pairs, axis=0)
    named = None if pairs is None else {(int(first), int(second)) for first, second in looked.tolist()}
    copied: dict[tuple[int, int], list[list[int]]] = defaultdict(list)
    for r in passages(words, config, kernels).tolist():
        if named is None or (r[0], r[1]) in named:
            copied[r[0], r[1]].append(r)
        elif (r[1], r[0]) in named:
            copied[r[1], r[0]].append([r[1], r[0], r[4], r[5], r[2], r[3], *r[6:]])
    verbatim = np.array([key for key, rows in copied.items() if max(row[7] for row in rows) >= VERBATIM]).reshape(-1, 2)
    count = len(words.first)
    open_pairs = looked[~np.isin(looked @ (count, 1), verbatim @ (count, 1))]
    found = _bags(stems, open_pairs, config, kernels)
    close, wide = (_by_pair(found[(found[:, 8] == WIDE) == way]) for way in (False, True))
    rows: list[list[int]] = []
    for pair in sorted({*close, *wide, *copied}):
        mine = close[pair]
        if _is_summary(wide[pair]):
            mine = [_summed_up(each, words) for each in wide[pair]]
        rows += _joined(copied[pair], mine)
    return np.array(sorted(rows), dtype=np.int64).reshape(-1, 9)


# --- words and bags -----------------------------------------------------------------------------------------


def stemmed(raw: NDArray[np.uint8], bounds: NDArray[np.int64], kernels: Any) -> Stems:
    """Return the beginnings of all words of UTF-8 texts."""
    words = tokenised(raw, bounds, kernels, STEM)
    ids = np.empty(len(words.hashes), dtype=np.int32)
    size, count = 1 << 12, -1
    while count < 0:
        size *= 4
        count = kernels.numbered(words.hashes, np.zeros((size, 2), dtype=np.int64), ids)
    return Stems(words, ids, count)


def _sentences(stems: Stems, kernels: Any) -> Bags:
    starts, rows = np.empty(len(stems.ids) + 1, dtype=np.int64), np.zeros(len(stems.words.first), dtype=np.int64)
    n = kernels.sentence_bounds(stems.words.lengths, stems.words.first, SHORT, starts, rows)
    return _bagged(stems, starts[: n + 1], rows, kernels)


def _stretches(stems: Stems, kernels: Any) -> Bags:
    first = stems.words.first
    starts, rows = np.empty(len(stems.ids) // STRETCH + len(first) + 1, dtype=np.int64), np.zeros_like(first)
    n = kernels.stretch_bounds(first, STRETCH, starts, rows)
    return _bagged(stems, starts[: n + 1], rows, kernels)


def _bagged(stems: Stems, starts: Rows, rows: Rows, kernels: Any) -> Bags:
    count, most = len(starts) - 1, len(stems.ids)
    begin, entry, times = np.empty(count + 1, np.int64), np.empty(most, np.int32), np.empty(most, np.float32)
    stamp, slot = np.full(stems.count, -1, dtype=np.int64), np.empty(stems.count, dtype=np.int64)
    n = kernels.bag(stems.ids, starts, count, stamp, slot, begin, entry, times)
    return Bags(starts, rows, begin, entry[:n], times[:n])


# --- which pairs --------------------------------------------------------------------------------------------


def _asked(config: ReuseConfig) -> str:
    """Say how rewritten copy is sought; in pairs that are named, with an open eye."""
    return "sure" if config.rewritten == "sure" else "wide"


def looked_up(stems: Stems, alike: float, kernels: Any) -> Rows:
    """Return pairs of texts, the earlier one first, with stretches that share rare words; sorted."""
    first, bags = stems.words.first, _stretches(stems, kernels)
    texts = len(first) - 1
    often = np.zeros(stems.count, dtype=np.int32)
    kernels.text_counts(stems.ids, first, np.full(stems.count, -1, dtype=np.int64), often)
    weight = (np.log(texts / np.maximum(often, 1)) ** 2).astype(np.float32)
    taken = (often > 1) & (often <= max(2, min(COMMON, texts // 2)))
    at = np.zeros(stems.count + 1, dtype=np.int64)
    held_by = np.empty(int(taken[bags.entry].sum()), dtype=np.int32)
    kernels.holders(bags.begin, bags.entry, len(bags.starts) - 1, taken, at, held_by)
    text_of = np.repeat(np.arange(texts, dtype=np.int32), np.diff(bags.rows))
    options = (stems.ids, first, bags.rows, bags.begin, bags.entry, text_of, weight, taken, at, held_by, STRETCH, alike)
    out = np.empty((64 * texts + 16, 2), dtype=np.int32)
    n = kernels.candidates(*options, out)
    if n > len(out):
        out = np.empty((n, 2), dtype=np.int32)
        n = kernels.candidates(*options, out)
    return np.unique(out[:n], axis=0).astype(np.int64)


# --- which passages -----------------------------------------------------------------------------------------


def _bags(stems: Stems, pairs: Rows, config: ReuseConfig, kernels: Any) -> Rows:
    how = np.array([astuple(each) for each in WAYS[_asked(config)]], dtype=np.float64)
    s = _sentences(stems, kernels)
    options = (
        pairs, stems.words.first, s.starts, s.rows, s.begin, s.entry, s.times, stems.count, COSINE, DICE, how, TAKE, LEAVE,
    )  # fmt: skip
    out = np.empty((4 * len(pairs) + 16, 9), dtype=np.int64)
    n = kernels.bags(*options, out)
    if n > len(out):
        out = np.empty((n, 9), dtype=np.int64)
        n = kernels.bags(*options, out)
    return out[:n]


def _by_pair(rows: Rows) -> dict[tuple[int, int], list[list[int]]]:
    found: dict[tuple[int, int], list[list[int]]] = defaultdict(list)
    for r in rows.tolist():
        found[r[0], r[1]].append([*r[:8], 2])
    return found


def _is_summary(rows: Sequence[list[int]]) -> bool:
    long, short = sum(row[3] - row[2] for row in rows), sum(each[5] - each[4] for each in rows)
    return bool(rows) and long >= SUMMARY * short


def _summed_up(row: list[int], words: Words) -> list[int]:
    """Return the passage with all of the text that it sums up, if it takes most of it."""
    size = words.count(row[0])
    if row[3] - row[2] < MOST_OF_IT * size:
        return row
    return [*row[:2], 0, size, *row[4:]]


def _joined(copied: list[list[int]], rewritten: list[list[int]]) -> list[list[int]]:
    """Return copied passages inside a rewritten one are part of it; if they are most of it on both sides, it is copied."""
    left, out = set(range(len(copied))), []
    for row in rewritten:
        grown, inside = list(row), []
        for number, c in enumerate(copied):
            if row[2] < c[3] and c[2] < row[3] and row[4] < c[5] and c[4] < row[5]:
                left.discard(number)
                inside.append(c)
                grown[2:6] = min(grown[2], c[2]), max(grown[3], c[3]), min(grown[4], c[4]), max(grown[5], c[5])
        if all(
            sum(c[each + 1] - c[each] for c in inside) >= COPIED * (grown[each + 1] - grown[each]) for each in (2, 4)
        ):
            grown[6:] = sum(c[6] for c in inside), max(c[7] for c in inside), max(c[8] for c in inside)
        out.append(grown)
    return out + [copied[n] for n in sorted(left)]
