"""Kernels of a join that is spread over machines: seeds of one hash to pairs of places, before any text is there.

Apart from :mod:`fogline.reuse.kernels` since only :mod:`fogline.reuse.distributed` compiles them. The pairs are those that
``kernels.join`` looks at. A seed carries sixteen bits of each word around it, by which most pairs that share a mere phrase of
the language are known as such before their texts are sent for; what is equal stays equal in sixteen bits, so that no pair is
lost that ``kernels.kindred`` would keep.
"""
# ruff: noqa: C901, PLR0912, PLR0913, PLR0917 - see kernels

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any


def surroundings(hashes: Array, first: Array, texts: Array, places: Array, seed: int, out: Array) -> None:
    """Words around each seed: ``out`` uint16 (n, 2 * reach), those before it, nearest first, then those behind it.

    ``places``: first words of the seeds among all ``hashes``; ``seed``: words of a seed. 0: the text is over.
    """
    reach = out.shape[1] // 2
    for x in range(len(places)):
        begin = first[texts[x]]
        stop = first[texts[x] + 1]
        for k in range(reach):
            i = places[x] - 1 - k
            out[x, k] = max(np.uint32(1), hashes[i] & np.uint32(0xFFFF)) if i >= begin else 0
            i = places[x] + seed + k
            out[x, reach + k] = max(np.uint32(1), hashes[i] & np.uint32(0xFFFF)) if i < stop else 0


def matched(
    keys: Array, trail: Array, texts: Array, places: Array, around: Array, cap: int, near: int, seed: int, sure: int,
    wide: int, aside: int, kin: int, out: Array,
) -> int:  # fmt: skip
    """Return equal seeds in two texts: ``out`` int32 (n, 5) text, text, word, word, whether it may be more than a phrase.

    Gives their number; if ``out`` is too short nothing more is written, and the number says how long it must be.
    ``keys`` uint64, sorted, and those of one key in order of texts; ``trail`` uint64: the seed before in its text and the
    step to it, 0 where that proves nothing. A seed whose trail is that of the other follows a match and is passed over.
    ``around``: see :func:`surroundings`; ``seed``, ``sure``, ``wide``, ``aside``, ``kin``: SEED_WORDS, SURE, AROUND, ASIDE
    and KIN of the kernels.
    """
    n = 0
    begin = 0
    total = len(keys)
    reach = around.shape[1] // 2
    while begin < total:
        stop = begin + 1
        while stop < total and keys[stop] == keys[begin]:
            stop += 1
        for y in range(begin + 1, stop):
            many = y - begin >= cap
            for back in range(1, (near + 1 if many else y - begin) + 1):
                x = begin if many and back > near else y - back  # the last before it, or the near last and the first
                if x < begin or (many and back > near and y - begin <= near):
                    continue
                if texts[x] == texts[y] or (trail[x] == trail[y] and trail[x] != 0):
                    continue
                if n < len(out):
                    out[n, 0] = texts[x]
                    out[n, 1] = texts[y]
                    out[n, 2] = places[x]
                    out[n, 3] = places[y]
                    size = seed
                    for side in range(2):  # CASE 1: a run that is no phrase whatever stands around
                        k = side * reach
                        while k < (side + 1) * reach and around[x, k] != 0 and around[x, k] == around[y, k]:
                            k += 1
                            size += 1
                    more = size >= sure
                    for side in range(2):  # CASE 2: words around it are alike; it may seem longer than it is, so that
                        high = (side + 1) * reach  # each end that it may have is tried
                        end = side * reach
                        while not more and end <= high:
                            hits = 0
                            for k in range(end, min(end + wide, high)):
                                if around[x, k] == 0:
                                    break
                                for j in range(max(end, k - aside), min(high, k + aside + 1)):
                                    if around[y, j] == around[x, k]:
                                        hits += 1
                                        break
                            more = hits >= kin
                            if end == high or around[x, end] == 0 or around[x, end] != around[y, end]:
                                break
                            end += 1
                    out[n, 4] = 1 if more else 0
                n += 1
        begin = stop
    return n
