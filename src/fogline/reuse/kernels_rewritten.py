"""The kernels of rewritten copy: sentences as bags of words, and which texts to look at in the first place.

As in :mod:`fogline.reuse.kernels`: plain functions over flat arrays in the subset of Python that numba compiles.
"""
# ruff: noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - a kernel is one loop over numbered cases; calls cost in it

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any  # numba and numpy disagree on how to spell the types of arrays; the docstrings give them

_SENTENCE_END = 64  # see kernels.SENTENCE_END
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_R32 = np.uint64(32)
SETTLE_TURNS = 6  # times that both sides' ends are looked at
CLOSE, WIDE = 2, 3  # marks of passages: by the first or the second way of joining sentences


def numbered(hashes: Array, table: Array, ids: Array) -> int:
    """Return numbers for words in order of first sight: ``ids`` int32, one a word. Gives how many there are.

    ``table``: int64 (a power of two, 2), zeros: hash and number + 1; more than twice as many rows as different words.
    If it is too small, gives -1.
    """
    mask = len(table) - 1
    count = 0
    for w in range(len(hashes)):
        h = np.int64(hashes[w])
        slot = int((np.uint64(h) * _SPREAD) >> _R32) & mask
        while table[slot, 1] != 0 and table[slot, 0] != h:
            slot = (slot + 1) & mask
        if table[slot, 1] == 0:
            if 2 * count >= mask:
                return -1
            count += 1
            table[slot, 0] = h
            table[slot, 1] = count
        ids[w] = table[slot, 1] - 1
    return count


def sentence_bounds(lengths: Array, first: Array, least: int, starts: Array, rows: Array) -> int:
    """Return sentences of all texts: ``starts`` int64, each one's first word; ``rows`` int64, each text's first sentence.

    A sentence of fewer than ``least`` words goes with the next one.
    """
    n = 0
    for d in range(len(first) - 1):
        rows[d] = n
        open_at = first[d]
        for w in range(first[d], first[d + 1]):
            if (lengths[w] & _SENTENCE_END and w + 1 - open_at >= least) or w + 1 == first[d + 1]:
                starts[n] = open_at
                n += 1
                open_at = w + 1
    rows[len(first) - 1] = n
    starts[n] = first[len(first) - 1]
    return n


def stretch_bounds(first: Array, size: int, starts: Array, rows: Array) -> int:
    """Return stretches of ``size`` words of all texts, the last of a text shorter; filled as by :func:`sentence_bounds`."""
    n = 0
    for d in range(len(first) - 1):
        rows[d] = n
        for w in range(first[d], first[d + 1], size):
            starts[n] = w
            n += 1
    rows[len(first) - 1] = n
    starts[n] = first[len(first) - 1]
    return n


def bag(
    ids: Array, starts: Array, count: int, stamp: Array, slot: Array, begin: Array, entry: Array, times: Array
) -> int:
    """Return each of ``count`` stretches' words, once: ``entry`` int32 with their ``times`` float32, from ``begin`` int64 on.

    ``stamp`` (-1) and ``slot``: int64, one a number. Gives how many entries there are.
    """
    m = 0
    for s in range(count):
        begin[s] = m
        for w in range(starts[s], starts[s + 1]):
            word = ids[w]
            if stamp[word] != s:
                stamp[word] = s
                slot[word] = m
                entry[m] = word
                times[m] = 0.0
                m += 1
            times[slot[word]] += 1.0
    begin[count] = m
    return m


# --- which texts ----------------------------------------------------------------------------------------------


def text_counts(ids: Array, first: Array, stamp: Array, often: Array) -> None:
    """In how many texts each word stands: ``often`` int32, zeros; ``stamp`` int64, -1."""
    for d in range(len(first) - 1):
        for w in range(first[d], first[d + 1]):
            word = ids[w]
            if stamp[word] != d:
                stamp[word] = d
                often[word] += 1


def holders(begin: Array, entry: Array, count: int, taken: Array, at: Array, held_by: Array) -> None:
    """The stretches that hold each taken word, in order: ``held_by`` int32 from ``at`` int64 (words + 1, zeros) on."""
    for e in range(begin[count]):
        word = entry[e]
        if taken[word]:
            at[word + 1] += 1
    for word in range(len(at) - 1):
        at[word + 1] += at[word]
    for s in range(count):
        for e in range(begin[s], begin[s + 1]):
            word = entry[e]
            if taken[word]:
                held_by[at[word]] = s
                at[word] += 1
    for word in range(len(at) - 1, 0, -1):  # back to where each begins
        at[word] = at[word - 1]
    at[0] = 0


def candidates(
    ids: Array, first: Array, rows: Array, begin: Array, entry: Array, text_of: Array, weight: Array, taken: Array,
    at: Array, held_by: Array, size: int, least: float, out: Array,
) -> int:  # fmt: skip
    """Return pairs of texts, the earlier first, of which two stretches share rare words: ``out`` int32 (n, 2). Gives their
    number.

    A window of ``size`` words goes over each text by half its width; it is compared with the stretches of earlier texts
    by the cosine of their words, each with its ``weight`` float32 (a square; how rare it is) once. ``rows``: each text's
    first stretch; ``text_of`` int32, each stretch's text; ``at``, ``held_by``: see :func:`holders`. If ``out`` is too
    short, only the number is right.
    """
    stretches = len(begin) - 1
    norm = np.zeros(stretches, dtype=np.float32)
    for s in range(stretches):
        whole = np.float32(0.0)
        for e in range(begin[s], begin[s + 1]):
            whole += weight[entry[e]]
        norm[s] = np.sqrt(whole)
    stamp = np.full(len(weight), -1, dtype=np.int64)
    score = np.zeros(stretches, dtype=np.float32)
    touched = np.empty(stretches, dtype=np.int32)
    met = np.full(len(first), -1, dtype=np.int64)
    n = 0
    window = 0
    for d in range(len(first) - 1):
        w0 = first[d]
        while w0 < first[d + 1]:
            m = 0
            whole = np.float32(0.0)
            for w in range(w0, min(w0 + size, first[d + 1])):
                word = ids[w]
                if stamp[word] == window:
                    continue
                stamp[word] = window
                mine = weight[word]
                whole += mine
                if not taken[word]:
                    continue
                for z in range(at[word], at[word + 1]):
                    s = held_by[z]
                    if s >= rows[d]:
                        break
                    if score[s] == 0:
                        touched[m] = s
                        m += 1
                    score[s] += mine
            bound = np.float32(least) * np.sqrt(whole)
            for x in range(m):
                s = touched[x]
                if score[s] > bound * norm[s] and met[text_of[s]] != d:
                    met[text_of[s]] = d
                    if n < len(out):
                        out[n, 0] = text_of[s]
                        out[n, 1] = d
                    n += 1
                score[s] = 0
            window += 1
            w0 += size // 2
    return n


# --- which sentences ------------------------------------------------------------------------------------------


def bags(
    pairs: Array, first: Array, starts: Array, rows: Array, begin: Array, entry: Array, times: Array, words: int,
    cosine: float, dice: float, ways: Array, take: float, leave: float, out: Array,
) -> int:  # fmt: skip
    """Return passages of rewritten text in ``pairs`` (n x 2): sentences whose words, weighted by how rare they are in the two
    texts, resemble each other, joined over a gap (Sanchez-Perez, Sidorov and Gelbukh, PAN at CLEF 2014).

    ``begin``, ``entry``, ``times``: see :func:`bag`; ``words``: how many different ones. ``cosine``, ``dice``: of two
    sentences. ``ways`` float64 (n, 5), a row for each way of joining them: share of either sentence's best cosine that
    theirs must be; words of the gap; cosine of two passages; sentences and words of the shorter side.
    ``out`` int64 (n, 9) as of :func:`kernels.passages`, with CLOSE in the last column for the first way, WIDE for the
    second; if it is too short, only the count is right.
    """
    n = 0
    most = 0
    total_most = 0
    for x in range(len(pairs)):
        ta, tb = pairs[x, 0], pairs[x, 1]
        e = begin[rows[ta + 1]] - begin[rows[ta]] + begin[rows[tb + 1]] - begin[rows[tb]]
        most = max(most, e)
        total_most = max(total_most, rows[ta + 1] - rows[ta] + rows[tb + 1] - rows[tb])
    stamp = np.full(words, -1, dtype=np.int64)
    local = np.zeros(words, dtype=np.int32)
    often = np.zeros(most + 1, dtype=np.int32)
    of_b = np.zeros(most + 1, dtype=np.int32)
    hold = np.zeros(most + 2, dtype=np.int32)  # where a word's sentences of the second text begin in held, held_by
    fill = np.zeros(most + 1, dtype=np.int32)
    rare = np.zeros(most + 1, dtype=np.float64)
    mine = np.zeros(most + 1, dtype=np.int32)
    value = np.zeros(most + 1, dtype=np.float64)
    held = np.zeros(most + 1, dtype=np.int32)
    held_by = np.zeros(most + 1, dtype=np.int32)
    edge = np.zeros(total_most + 1, dtype=np.int64)
    norm = np.zeros(total_most + 1, dtype=np.float64)
    best = np.zeros(total_most + 1, dtype=np.float64)
    dot = np.zeros(total_most + 1, dtype=np.float64)
    same = np.zeros(total_most + 1, dtype=np.int64)
    met = np.zeros(total_most + 1, dtype=np.int64)
    logs = np.log(np.arange(total_most + 2).astype(np.float64) + (np.arange(total_most + 2) == 0))
    left = np.zeros(most + 1, dtype=np.float64)
    right = np.zeros(most + 1, dtype=np.float64)
    has = np.zeros(most + 1, dtype=np.bool_)
    seeds_a = np.zeros(64, dtype=np.int64)
    seeds_b = np.zeros(64, dtype=np.int64)
    weights = np.zeros(64, dtype=np.float64)
    for x in range(len(pairs)):
        ta = pairs[x, 0]
        tb = pairs[x, 1]
        na = rows[ta + 1] - rows[ta]
        nb = rows[tb + 1] - rows[tb]
        if na == 0 or nb == 0:
            continue
        total = na + nb
        # CASE 1: the two texts' words, numbered anew; how many sentences hold each, and how many of the second text
        size = 0
        m = 0
        for s in range(total):
            edge[s] = m
            g = rows[ta] + s if s < na else rows[tb] + s - na
            for e in range(begin[g], begin[g + 1]):
                word = entry[e]
                if stamp[word] != x:
                    stamp[word] = x
                    local[word] = size
                    often[size] = 0
                    of_b[size] = 0
                    size += 1
                z = local[word]
                mine[m] = z
                value[m] = times[e]
                m += 1
                often[z] += 1
                if s >= na:
                    of_b[z] += 1
        edge[total] = m
        # CASE 2: weights, and which sentences of the second text hold a word of the first
        for z in range(size):
            rare[z] = logs[total] - logs[often[z]]
        at = 0
        for z in range(size):
            hold[z] = at
            if of_b[z] < often[z]:
                at += of_b[z]
            fill[z] = hold[z]
        hold[size] = at
        for s in range(total):
            norm[s] = 0.0
            best[s] = 0.0
            for e in range(edge[s], edge[s + 1]):
                z = mine[e]
                value[e] *= rare[z]
                norm[s] += value[e] * value[e]
                if s >= na and fill[z] < hold[z + 1]:
                    held[fill[z]] = e
                    held_by[fill[z]] = s - na
                    fill[z] += 1
            norm[s] = np.sqrt(norm[s])
        # CASE 3: pairs of sentences that resemble each other
        k = 0
        for s in range(na):
            m = 0
            for e in range(edge[s], edge[s + 1]):
                z = mine[e]
                for y in range(hold[z], hold[z + 1]):
                    t = held_by[y]
                    if same[t] == 0:
                        met[m] = t
                        m += 1
                    dot[t] += value[e] * value[held[y]]
                    same[t] += 1
            for y in range(m):
                t = met[y]
                if same[t] >= 2:
                    lengths = edge[s + 1] - edge[s] + edge[na + t + 1] - edge[na + t]
                    if 2 * same[t] > dice * lengths and dot[t] > cosine * norm[s] * norm[na + t]:
                        if k == len(seeds_a):
                            seeds_a = np.concatenate((seeds_a, np.zeros(k, dtype=np.int64)))
                            seeds_b = np.concatenate((seeds_b, np.zeros(k, dtype=np.int64)))
                            weights = np.concatenate((weights, np.zeros(k, dtype=np.float64)))
                        seeds_a[k] = s
                        seeds_b[k] = t
                        weights[k] = dot[t] / (norm[s] * norm[na + t])
                        best[s] = max(best[s], weights[k])
                        best[na + t] = max(best[na + t], weights[k])
                        k += 1
                dot[t] = 0.0
                same[t] = 0
        if k == 0:
            continue
        # CASE 4: passages of them, by each way
        for way in range(len(ways)):
            n = grouped(
                ta, tb, seeds_a, seeds_b, weights, k, best, ways[way], way + CLOSE, take, leave, edge, mine, value,
                rare, na, total, left, right, has, starts, rows, first, out, n,
            )  # fmt: skip
    return n


def grouped(
    ta: int, tb: int, all_a: Array, all_b: Array, weights: Array, seeds: int, best: Array, way: Array, mark: int,
    take: float, leave: float, edge: Array, mine: Array, value: Array, rare: Array, na: int, total: int, left: Array,
    right: Array, has: Array, starts: Array, rows: Array, first: Array, out: Array, n: int,
) -> int:  # fmt: skip
    """Return sentences that resemble each other, joined to passages; if one is not alike as a whole, with smaller gaps."""
    seeds_a = np.empty(seeds, dtype=np.int64)
    seeds_b = np.empty(seeds, dtype=np.int64)
    k = 0  # a sentence resembles many; those that it resembles far less than its best say nothing
    for z in range(seeds):
        if weights[z] >= way[0] * max(best[all_a[z]], best[na + all_b[z]]):
            seeds_a[k] = all_a[z]
            seeds_b[k] = all_b[z]
            k += 1
    gap = int(way[1])
    label = np.zeros(k, dtype=np.int64)
    done = np.zeros(k, dtype=np.bool_)
    edges = np.zeros(4, dtype=np.int64)
    for narrow in (gap, gap // 2, gap // 4, 0):
        labels = near_seeds(seeds_a, seeds_b, k, done, narrow, starts[rows[ta] :], starts[rows[tb] :], label)
        for one in range(labels):
            a0 = 1 << 40
            a1 = -1
            b0 = 1 << 40
            b1 = -1
            for z in range(k):
                if not done[z] and label[z] == one:
                    a0 = min(a0, seeds_a[z])
                    a1 = max(a1, seeds_a[z])
                    b0 = min(b0, seeds_b[z])
                    b1 = max(b1, seeds_b[z])
            if a1 < 0:
                continue
            alike_whole = bag_cosine(edge, mine, value, a0, a1 + 1, na + b0, na + b1 + 1, left, right)
            if alike_whole < way[2]:
                continue
            for z in range(k):
                if not done[z] and label[z] == one:
                    done[z] = True
            edges[0], edges[1], edges[2], edges[3] = a0, a1 + 1, na + b0, na + b1 + 1
            settle(edge, mine, rare, na, total, take, leave, edges, has)
            a0, a1, b0, b1 = edges[0], edges[1] - 1, edges[2] - na, edges[3] - 1 - na
            i0 = starts[rows[ta] + a0] - first[ta]
            i1 = starts[rows[ta] + a1 + 1] - first[ta]
            j0 = starts[rows[tb] + b0] - first[tb]
            j1 = starts[rows[tb] + b1 + 1] - first[tb]
            if min(i1 - i0, j1 - j0) < way[4] or min(a1 - a0, b1 - b0) + 1 < way[3]:
                continue
            if n < len(out):
                out[n, 0] = ta
                out[n, 1] = tb
                out[n, 2] = i0
                out[n, 3] = i1
                out[n, 4] = j0
                out[n, 5] = j1
                out[n, 6] = int(alike_whole * min(i1 - i0, j1 - j0))
                out[n, 7] = 0
                out[n, 8] = mark
            n += 1
    return n


def near_seeds(
    one: Array, two: Array, k: int, done: Array, gap: int, starts_a: Array, starts_b: Array, label: Array
) -> int:
    """Return seeds within ``gap`` words of each other on both sides get one ``label``; gives how many labels."""
    for z in range(k):
        label[z] = 0
    count = 1
    while True:
        before = count
        for axis in range(2):
            side = one if axis == 0 else two
            starts = starts_a if axis == 0 else starts_b
            order = np.argsort(label[:k] * (1 << 42) + side[:k] * (1 << 20) + np.arange(k))
            count = 0
            last = -1
            reached = 0
            started = False
            for x in range(k):
                z = order[x]
                if done[z]:
                    continue
                if started and (label[z] != last or starts[side[z]] - reached > gap):
                    count += 1
                last = label[z]
                reached = starts[side[z] + 1]
                started = True
                label[z] = count
            count += 1
        if count == before:
            return count


def bag_cosine(
    begin: Array, entry: Array, count: Array, a0: int, a1: int, b0: int, b1: int, left: Array, right: Array
) -> float:
    """Return cosine of the bags of sentences ``[a0, a1)`` and ``[b0, b1)``; ``left``, ``right``: float64
    zeros, and zeros again.
    """
    for e in range(begin[a0], begin[a1]):
        left[entry[e]] += count[e]
    for e in range(begin[b0], begin[b1]):
        right[entry[e]] += count[e]
    both = 0.0
    one = 0.0
    two = 1e-12
    for e in range(begin[a0], begin[a1]):
        word = entry[e]
        both += left[word] * right[word]
        one += left[word] * left[word]
        left[word] = 0.0
    for e in range(begin[b0], begin[b1]):
        word = entry[e]
        two += right[word] * right[word]
        right[word] = 0.0
    return float(both / np.sqrt(one * two + 1e-12))


def settle(
    begin: Array, entry: Array, rare: Array, na: int, total: int, take: float, leave: float, edges: Array, held: Array
) -> None:
    """Move the ends of a rewritten passage: take a sentence in whose words stand on the other side, leave one out whose
    words do not (words are moved between sentences when a text is rewritten, so that no two sentences need resemble).

    ``edges``: first sentence and end of each side, changed in place; ``take``, ``leave``: shares of a sentence's weight;
    ``held``: bool, all false, and again at the end.
    """
    for turn in range(SETTLE_TURNS):
        moved = False
        for side in range(2):
            far = 2 - 2 * side
            for e in range(begin[edges[far]], begin[edges[far + 1]]):
                held[entry[e]] = True
            mine = 2 * side
            low = 0 if side == 0 else na
            high = na if side == 0 else total
            while edges[mine] > low and contained(begin, entry, rare, held, edges[mine] - 1) >= take:
                edges[mine] -= 1
                moved = True
            while edges[mine + 1] < high and contained(begin, entry, rare, held, edges[mine + 1]) >= take:
                edges[mine + 1] += 1
                moved = True
            if turn == 0:
                while edges[mine + 1] - edges[mine] > 1 and contained(begin, entry, rare, held, edges[mine]) < leave:
                    edges[mine] += 1
                    moved = True
                while (
                    edges[mine + 1] - edges[mine] > 1
                    and contained(begin, entry, rare, held, edges[mine + 1] - 1) < leave
                ):
                    edges[mine + 1] -= 1
                    moved = True
            for e in range(begin[edges[far]], begin[edges[far + 1]]):
                held[entry[e]] = False
        if not moved:
            return


def contained(begin: Array, entry: Array, rare: Array, held: Array, sentence: int) -> float:
    """Return share of a sentence's words, by weight, that are among those held."""
    shared = 0.0
    weight = 1e-9
    for e in range(begin[sentence], begin[sentence + 1]):
        w = rare[entry[e]]
        weight += w
        if held[entry[e]]:
            shared += w
    return shared / weight
