"""Sorted runs of seeds, and how few large ones are made of many small ones in bounded steps.

A segment holds seeds in order of their keys: ``keys`` uint64, ``posts`` uint64 (the text's number above, the word in it in the
low 32 bits), and ``fences`` uint32: how many keys lie below each bucket of the key's high bits. Keys are hashes, hence spread
evenly: a bucket holds some sixteen. Of equal keys GROUP and more stand in order of their texts (day, then id), so that a rank
among a million copies of a footer is a search and no scan.

Four segments of one size make one of the next (a log-structured merge: O'Neil et al., Acta Informatica 1996). Small merges are
done at once; large ones a stretch of keys at a time, a little with each text that comes, into a file whose size is known from
the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

GROUP = 64  # equal keys of one segment that are kept in order of texts
PER_BUCKET = 4  # bits: keys a bucket holds on average
FANOUT = 4  # segments of one size that become one
AT_ONCE = 1 << 15  # seeds; smaller merges are not put off
STRETCH = 1 << 14  # seeds that a step of a merge moves, about
WORD = np.uint64(32)  # bits of a post that hold the word

Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Order:
    """Hold what texts are ordered by, by number: ``days`` uint32, ``ids`` uint64."""

    days: NDArray[np.uint32]
    ids: NDArray[np.uint64]


@dataclass(slots=True, eq=False)
class Segment:
    """See the module; ``file`` is None for one that lies in memory only."""

    keys: Keys
    posts: Keys
    fences: NDArray[np.uint32]
    file: str | None = None

    @property
    def shift(self) -> int:
        """Return low bits of a key that do not tell its bucket."""
        return 64 - bits_for(len(self.keys))

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(slots=True, eq=False)
class Merge:
    """Segments that are becoming one; ``bucket`` is the first of the new one that is not written yet."""

    inputs: list[Segment]
    out: Segment
    bucket: int = 0
    at: list[int] = field(default_factory=list)
    filled: int = 0


def bits_for(n: int) -> int:
    """Return high bits of a key that tell its bucket in a segment of ``n`` seeds."""
    return max(1, n.bit_length() - PER_BUCKET)


def of_seeds(keys: Keys, posts: Keys, order: Order) -> Segment:
    """Return a segment of seeds in any order."""
    arranged = np.argsort(keys, kind="stable")
    keys, posts = keys[arranged], posts[arranged]
    in_order(keys, posts, order)
    return Segment(keys, posts, fences_of(keys, 0, 1 << bits_for(len(keys)), 64 - bits_for(len(keys))))


def in_order(keys: Keys, posts: Keys, order: Order) -> None:
    """Put the posts of keys that stand GROUP times and more in order of texts."""
    many = np.flatnonzero(keys[GROUP - 1 :] == keys[: len(keys) - GROUP + 1]) if len(keys) >= GROUP else ()
    done = 0
    for low in (int(each) for each in many):
        if low < done:
            continue
        done = low + int(np.searchsorted(keys[low:], keys[low], "right"))
        mine = posts[low:done]
        texts = (mine >> WORD).astype(np.int64)
        posts[low:done] = mine[np.lexsort((mine & np.uint64(0xFFFFFFFF), order.ids[texts], order.days[texts]))]


def fences_of(keys: Keys, bucket: int, end: int, shift: int, before: int = 0) -> NDArray[np.uint32]:
    """For each bucket ``[bucket, end]`` how many keys lie below it; ``before`` of them before ``keys``."""
    edges = np.arange(bucket, end, dtype=np.uint64) << np.uint64(shift)
    out = np.empty(end - bucket + 1, dtype=np.uint32)
    out[:-1] = np.searchsorted(keys, edges) + before
    out[-1] = len(keys) + before  # a bucket beyond the last has no key to tell it
    return out


def size_class(n: int) -> int:
    """Return the class of a segment by its size; segments of one class become one of the next."""
    return (max(1, n >> 8).bit_length() - 1) // 2


def due(segments: Sequence[Segment], busy: Sequence[Segment]) -> list[Segment]:
    """Return segments that should become one: FANOUT of one class, the smallest class first, the oldest first."""
    free: dict[int, list[Segment]] = {}
    taken = set(map(id, busy))
    for segment in segments:
        if id(segment) not in taken:
            free.setdefault(size_class(len(segment)), []).append(segment)
    for _, ones in sorted(free.items()):
        if len(ones) >= FANOUT:
            return ones[:FANOUT]
    return []


def in_memory(n: int) -> Segment:
    """Return an empty segment for ``n`` seeds."""
    fences = np.zeros((1 << bits_for(n)) + 1, dtype=np.uint32)
    return Segment(np.empty(n, dtype=np.uint64), np.empty(n, dtype=np.uint64), fences)


def on_disk(folder: Path, name: str, n: int, *, fresh: bool) -> Segment:
    """Return a segment of ``n`` seeds in a file; ``fresh`` makes the file, else its size must fit.

    Raises:
        ValueError: the file is not of that size.
    """
    bits = bits_for(n)
    size = 16 * n + 4 * ((1 << bits) + 1)
    file = folder / name
    if fresh:
        with file.open("wb") as out:
            out.truncate(size)
    elif file.stat().st_size != size:
        raise ValueError(f"{name}: {file.stat().st_size} bytes where {size} should be")
    held: NDArray[Any] = np.asarray(np.memmap(file, dtype=np.uint8, mode="r+"))
    keys, posts = held[: 8 * n].view(np.uint64), held[8 * n : 16 * n].view(np.uint64)
    return Segment(keys, posts, held[16 * n :].view(np.uint32), name)


def begun(inputs: list[Segment], out: Segment, bucket: int = 0) -> Merge:
    """Return a merge, new or taken up again at a bucket."""
    edge = np.uint64(bucket << out.shift) if bucket else np.uint64(0)
    at = [int(np.searchsorted(each.keys, edge)) for each in inputs]
    return Merge(inputs, out, bucket, at, sum(at))


def step(merge: Merge, order: Order, seeds: int = STRETCH) -> int:
    """Go on by about so many seeds; how many were moved. ``finished`` tells whether more are left."""
    out = merge.out
    last = 1 << bits_for(len(out))
    end = min(last, merge.bucket + max(1, seeds >> PER_BUCKET))
    tops = [len(each) for each in merge.inputs]
    if end < last:
        edge = np.uint64(end << out.shift)
        tops = [lo + int(np.searchsorted(s.keys[lo:], edge)) for s, lo in zip(merge.inputs, merge.at, strict=True)]
    parts = [(s, lo, hi) for s, lo, hi in zip(merge.inputs, merge.at, tops, strict=True) if hi > lo]
    keys = np.concatenate([np.empty(0, np.uint64), *(s.keys[lo:hi] for s, lo, hi in parts)])
    posts = np.concatenate([np.empty(0, np.uint64), *(s.posts[lo:hi] for s, lo, hi in parts)])
    arranged = np.argsort(keys, kind="stable")  # of runs that are sorted already, a merge
    keys, posts = keys[arranged], posts[arranged]
    in_order(keys, posts, order)
    low = merge.filled
    out.keys[low : low + len(keys)], out.posts[low : low + len(keys)] = keys, posts
    out.fences[merge.bucket : end + 1] = fences_of(keys, merge.bucket, end, out.shift, low)
    merge.bucket, merge.at, merge.filled = end, tops, low + len(keys)
    return len(keys)


def finished(merge: Merge) -> bool:
    """Tell whether all is written."""
    return merge.bucket >= 1 << bits_for(len(merge.out))


def whole(inputs: list[Segment], order: Order) -> Segment:
    """Return segments as one, in memory, at once."""
    merge = begun(inputs, in_memory(sum(map(len, inputs))))
    while not finished(merge):
        step(merge, order, 1 << 22)
    return merge.out
