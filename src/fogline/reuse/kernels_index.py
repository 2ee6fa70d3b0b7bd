"""The kernels of the index: see :mod:`fogline.reuse.index`; of the same kind as :mod:`fogline.reuse.kernels`."""
# ruff: noqa: PLR0913, PLR0917 - a kernel is one loop over numbered cases; calls cost in it

from __future__ import annotations

from typing import Any

import numpy as np

from fogline.reuse.kernels import SEED_WORDS, SURE, kindred

Array = Any  # see fogline.reuse.kernels


def ranges(asked: Array, keys: Array, fences: Array, shift: int, low: Array, high: Array) -> None:
    """Return where each asked key stands in a segment: ``[low, high)``, int64."""
    down = np.uint64(shift)
    for x in range(len(asked)):
        key = asked[x]
        bucket = np.int64(key >> down)
        at = np.int64(fences[bucket])
        stop = np.int64(fences[bucket + 1])
        end = stop
        while end - at > 16:
            middle = (at + end) // 2
            if keys[middle] < key:
                at = middle + 1
            else:
                end = middle
        while at < stop and keys[at] < key:
            at += 1
        low[x] = at
        step = 1
        while (
            at + step <= stop and keys[at + step - 1] == key
        ):  # doubled steps, as a footer's seed has a million equals
            at += step
            step *= 2
        while step:
            while at + step <= stop and keys[at + step - 1] == key:
                at += step
            step //= 2
        high[x] = at


def gather(low: Array, high: Array, wanted: Array, posts: Array, n: int, which: Array, found: Array) -> int:
    """Return posts of the wanted keys of one segment, behind the ``n`` that are there: ``which`` key
    (int64), ``found`` (uint64).
    """
    for x in range(len(low)):
        if wanted[x]:
            for at in range(low[x], high[x]):
                which[n] = x
                found[n] = posts[at]
                n += 1
    return n


def before(days: Array, ids: Array, one: int | np.int64, word_one: int, two: int, word_two: int) -> bool:
    """Tell whether a seed's place in text ``one`` stands before one in ``two``, in order of day, id and word."""
    if days[one] != days[two]:
        return bool(days[one] < days[two])
    if ids[one] != ids[two]:
        return bool(ids[one] < ids[two])
    return word_one < word_two


def earlier_in(posts: Array, low: int, high: int, days: Array, ids: Array, text: int) -> int:
    """Say how many posts of a stretch in order stand before a text."""
    begin = low
    while low < high:
        middle = (low + high) // 2
        if before(days, ids, np.int64(posts[middle] >> np.uint64(32)), 0, text, -1):
            low = middle + 1
        else:
            high = middle
    return low - begin


def ranks(low: Array, high: Array, posts: Array, days: Array, ids: Array, text: int, group: int, rank: Array) -> None:
    """Count, for keys of one segment, the posts that stand before a text: ``rank`` (int64) grows by them."""
    for x in range(len(low)):
        if high[x] - low[x] < group:
            for at in range(low[x], high[x]):
                if before(days, ids, np.int64(posts[at] >> np.uint64(32)), 0, text, -1):
                    rank[x] += 1
        else:
            rank[x] += earlier_in(posts, low[x], high[x], days, ids, text)


def around(
    low: Array, high: Array, posts: Array, days: Array, ids: Array, text: int, group: int, rank: Array, cap: int, own: int,
    near: int, n: int, which: Array, found: Array,
) -> int:  # fmt: skip
    """Of frequent keys of one segment the posts that matter to a new text, behind the ``n`` that are there.

    These are all of a small stretch; of one in order the first ``cap + own`` (the very first alone, where ``rank`` others and
    no fewer than ``cap`` stand before the text) and ``near`` on either side of the text. A post can be given twice.
    """
    for x in range(len(low)):
        lo = low[x]
        hi = high[x]
        if hi - lo < group:
            for at in range(lo, hi):
                which[n] = x
                found[n] = posts[at]
                n += 1
            continue
        here = earlier_in(posts, lo, hi, days, ids, text)
        first = 1 if rank[x] >= cap else cap + own
        for at in range(lo, min(hi, lo + first)):
            which[n] = x
            found[n] = posts[at]
            n += 1
        for at in range(max(lo + first, lo + here - near), min(hi, lo + here + near)):
            which[n] = x
            found[n] = posts[at]
            n += 1
    return n


def frequent(
    found: Array, rank: int, own: Array, text: int, days: Array, ids: Array, cap: int, near: int, hits: Array, lost: Array,
    counts: Array,
) -> None:  # fmt: skip
    """Links of one frequent key between a new text and others, and links between others that it breaks.

    ``found``: the posts that matter, in order of day, id and word, each once: the first ``cap + len(own)`` of all and ``near``
    on either side of the new text, which ``rank`` others stand before. ``own``: its words, in order. Filled: ``hits``
    (int64, n x 3: word, other text, its word) and ``lost`` (int64, n x 2: texts, perhaps too many), whose numbers are
    ``counts[0]`` and ``counts[1]``. What hangs on being first of all is the caller's.
    """
    n = counts[0]
    k = counts[1]
    m = len(own)
    here = 0  # how many of those found stand before the text
    while here < len(found) and before(days, ids, np.int64(found[here] >> np.uint64(32)), 0, text, -1):
        here += 1
    for x in range(len(found)):
        other = np.int64(found[x] >> np.uint64(32))
        word = np.int64(found[x] & np.uint64(0xFFFFFFFF))
        for q in range(m):
            mine = rank + q
            if x < here:  # CASE 1: it stands before; its rank is x among the first, else counted back from the text
                back = here - x
                linked = mine < cap or x == 0 or back + q <= near
            else:  # CASE 2: it stands behind
                ahead = x - here
                linked = rank + m + ahead < cap or m - q + ahead <= near
            if linked:
                hits[n, 0] = own[q]
                hits[n, 1] = other
                hits[n, 2] = word
                n += 1
    for y in range(here, len(found)):  # CASE 3: links over the text that became too long
        ahead = y - here
        after = rank + m + ahead
        if after < cap:
            continue
        if after - m < cap:  # it was among the first
            for x in range(y):
                lost[k, 0] = np.int64(found[x] >> np.uint64(32))
                lost[k, 1] = np.int64(found[y] >> np.uint64(32))
                k += 1
            continue
        if ahead >= near:
            break
        for x in range(max(1, here - near), here):
            if here - x + ahead <= near:
                lost[k, 0] = np.int64(found[x] >> np.uint64(32))
                lost[k, 1] = np.int64(found[y] >> np.uint64(32))
                k += 1
    counts[0] = n
    counts[1] = k


def all_frequent(
    edges: Array, found: Array, rank: Array, own: Array, bounds: Array, text: int, days: Array, ids: Array, cap: int, near: int,
    hits: Array, lost: Array, counts: Array,
) -> None:  # fmt: skip
    """:func:`frequent` for key after key: each one's posts are ``found`` and its words ``own`` between two bounds."""
    for x in range(len(rank)):
        frequent(
            found[edges[x] : edges[x + 1]], rank[x], own[bounds[x] : bounds[x + 1]], text, days, ids, cap, near, hits, lost,
            counts,
        )  # fmt: skip


def oriented_runs(
    hits: Array, text: int, hashes: Array, first: Array, days: Array, ids: Array, runs: Array
) -> int:  # fmt: skip
    """Return exact runs from hits of one text (int64, n x 3: word, other text, its word): ``runs`` int64 (n, 6) as of
    :func:`fogline.reuse.kernels.join`, the earlier text of each pair first; unsorted, one may be there twice.
    """
    n = 0
    for h in range(len(hits)):
        other = hits[h, 1]
        if other == text:
            continue
        if before(days, ids, other, 0, text, 0):
            ta, tb = other, text
            i, j = first[other] + hits[h, 2], first[text] + hits[h, 0]
        else:
            ta, tb = text, other
            i, j = first[text] + hits[h, 0], first[other] + hits[h, 2]
        a0 = first[ta]
        a1 = first[ta + 1]
        b0 = first[tb]
        b1 = first[tb + 1]
        p = i
        q = j
        while p < a1 and q < b1 and hashes[p] == hashes[q]:
            p += 1
            q += 1
        if p - i < SEED_WORDS:
            continue
        while i > a0 and j > b0 and hashes[i - 1] == hashes[j - 1]:
            i -= 1
            j -= 1
        weak = 0
        if p - i < SURE and not kindred(hashes, a0, a1, b0, b1, i, j, p - i):
            weak = 1
        runs[n, 0] = ta
        runs[n, 1] = tb
        runs[n, 2] = i - a0
        runs[n, 3] = j - b0
        runs[n, 4] = p - i
        runs[n, 5] = weak
        n += 1
    return n
