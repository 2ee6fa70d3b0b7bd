"""The kernels: flat arrays in, flat arrays out, no Python object a word.

Plain functions in the subset of Python that numba compiles. :mod:`fogline.reuse.compiled` compiles them for large sets;
for two texts they run as they stand, so that nothing is compiled or loaded and both ways give the same spans. Hashes are
unsigned 64 bit and wrap around on purpose.
"""
# ruff: noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - a kernel is one loop over numbered cases; calls cost in it

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any  # numba and numpy disagree on how to spell the types of arrays; the docstrings give them

_GAP, _MARK, _JOINER, _COMMA, _STOP, _CLOSER, _NEWLINE, _STRONG_STOP = 0, 1, 2, 3, 4, 5, 6, 7
_LETTER, _ALONE, _SPELT, _TABLE_SIZE = 16, 0x20000000, 0x40000000, 0x20000
LONGEST = 60  # letters of a word; a longer run is cut, as no word is that long
LENGTH = 63  # low bits of a word's length byte: letters from its start to its end
SENTENCE_END, PARAGRAPH_END = 64, 128  # high bits: what ends behind the word
SEED_WORDS = 5  # words hashed together to a seed
SURE = 12  # words in a row that are no phrase of the language
AROUND = 10  # words on either side of a shorter run that are looked at ...
ASIDE = 3  # ... where they may be shifted by this many ...
KIN = 4  # ... of which this many on one side must be there
WINDOW = 3  # seeds of which one is taken (winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003)

RECENT = 16  # seeds of a text; one that is among the last so many is not taken again

_P1 = np.uint64(0x9E3779B97F4A7C15)
_P2 = np.uint64(0xD6E8FEB86659FD93)
_R32, _R29 = np.uint64(32), np.uint64(29)
_START = np.uint64(0x2545F4914F6CDD1D)
_K0, _K1 = np.uint64(0x9FB21C651E98DF25), np.uint64(0xC2B2AE3D27D4EB4F)
_K2, _K3 = np.uint64(0x165667B19E3779F9), np.uint64(0x27D4EB2F165667C5)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


def decode(raw: Array, p: int) -> tuple[int, int]:
    """Return the code point at byte ``p`` of valid UTF-8 (surrogates may stand in it) and its size in bytes."""
    b = int(raw[p])
    if b < 0xE0:
        return ((b & 0x1F) << 6) | (int(raw[p + 1]) & 0x3F), 2
    if b < 0xF0:
        return ((b & 0x0F) << 12) | ((int(raw[p + 1]) & 0x3F) << 6) | (int(raw[p + 2]) & 0x3F), 3
    return (
        ((b & 0x07) << 18)
        | ((int(raw[p + 1]) & 0x3F) << 12)
        | ((int(raw[p + 2]) & 0x3F) << 6)
        | (int(raw[p + 3]) & 0x3F)
    ), 4


def value_of(code: int, table: Array) -> int:
    """Return class or letter of a code point; above the table only Han is letters."""
    if code < _TABLE_SIZE:
        return int(table[code])
    if code < 0x40000:
        return _ALONE | code
    return _MARK if 0xE0100 <= code <= 0xE01EF else _GAP


def value_at(raw: Array, p: int, stop: int, table: Array) -> int:
    """Return class or letter of what stands at byte ``p``; behind the text is a gap."""
    if p >= stop:
        return _GAP
    b = int(raw[p])
    if b < 0x80:
        return int(table[b])
    return value_of(decode(raw, p)[0], table)


def finished(h: np.uint64) -> np.uint64:
    """Return the upper half of a mixed hash: what two words are compared by."""
    h = (h ^ (h >> _R29)) * _P2
    return h >> _R32


def tokenise(
    raw: Array, bounds: Array, table: Array, spelt: Array, stem: int, hashes: Array, starts: Array, lengths: Array,
    first: Array,
) -> int:  # fmt: skip
    """Return one pass over UTF-8: fold, hash and place every word; of each the first ``stem`` letters are hashed.

    ``raw``: uint8; ``bounds``: int64, where each text begins, and the end. Filled: ``hashes`` uint32, ``starts`` int32
    (code points from the text's start), ``lengths`` uint8 (letters, and what ends behind the word), ``first`` int64 (first
    word of each text, and the end). Gives the number of words.
    """
    n = 0
    for d in range(len(bounds) - 1):
        first[d] = n
        p = bounds[d]
        stop = bounds[d + 1]
        shift = p  # bytes less code points: what to take from a byte's place to get its letter's
        inside = False
        h = _START
        start = 0
        end = 0
        part = 0  # where the word's last part begins (after a joiner or stop)
        before = _GAP  # class or letter before this one, inside a word
        newlines = 0
        ended = True  # nothing to mark before the first word
        while p < stop:
            b = raw[p]
            if b < 0x80:
                v = int(table[b])
                size = 1
                if v >= _LETTER:  # CASE 1: a run of letters and digits of ASCII
                    if not inside:
                        inside = True
                        h = _START
                        start = p - shift
                        part = start
                    newlines = 0
                    ended = False
                    limit = min(stop, start + shift + LONGEST)
                    if p >= limit:
                        hashes[n] = finished(h)
                        starts[n] = start
                        lengths[n] = end - start
                        n += 1
                        inside = False
                        continue
                    whole = start + shift + stem
                    while True:
                        if p < whole:
                            h = (h ^ np.uint64(v)) * _P1
                        before = v
                        p += 1
                        if p >= limit:
                            break
                        b = raw[p]
                        if b >= 0x80:
                            break
                        v = int(table[b])
                        if v < _LETTER:
                            break
                    end = p - shift
                    continue
            else:
                code, size = decode(raw, p)
                v = value_of(code, table)
            at = p - shift
            if v == _MARK:  # CASE 2: belongs to the word before it
                if inside:
                    part += 1  # "S" and "Š" are one letter each, however they are coded
                    if end == at and at + 1 - start <= LONGEST:
                        end = at + 1
                p += size
                shift += size - 1
                continue
            if inside and v >= _LETTER and at + 1 - start > LONGEST:
                hashes[n] = finished(h)
                starts[n] = start
                lengths[n] = end - start
                n += 1
                inside = False
            if v >= _LETTER and (v < _ALONE or v >= _SPELT):  # CASE 3: any other letter, or a sign that is several
                if not inside:
                    inside = True
                    h = _START
                    start = at
                    part = at
                if v < _ALONE:
                    if at - start < stem:
                        h = (h ^ np.uint64(v)) * _P1
                else:
                    for k in range(4):
                        letter = int(spelt[v - _SPELT, k])
                        if letter and at - start < stem:
                            h = (h ^ np.uint64(letter + _LETTER)) * _P1
                before = v
                end = at + 1
                newlines = 0
                ended = False
                p += size
                shift += size - 1
                continue
            if inside:
                digit = 64 <= before < 74
                if _JOINER <= v <= _STOP and at + 2 - start <= LONGEST:  # CASE 4: a sign inside a word
                    nxt = value_at(raw, p + size, stop, table)
                    letter_next = nxt >= _LETTER and (nxt < _ALONE or nxt >= _SPELT)
                    digits = digit and 64 <= nxt < 74
                    goes_on = False
                    if v == _JOINER:
                        goes_on = letter_next
                    elif v == _COMMA or digits:
                        goes_on = digits
                    else:
                        goes_on = letter_next and at - part == 1 and not digit and not 64 <= nxt < 74
                    if goes_on:
                        if v == _STOP and digits:
                            h = (h ^ np.uint64(_STOP)) * _P1
                        p += size
                        shift += size - 1
                        part = at + 1
                        continue
                hashes[n] = finished(h)  # CASE 5: the word ends
                starts[n] = start
                lengths[n] = end - start
                n += 1
                inside = False
            p += size
            shift += size - 1
            if v in (_GAP, _JOINER, _COMMA, _CLOSER):
                continue
            if v >= _ALONE:  # CASE 6: a letter that is a word
                hashes[n] = finished((_START ^ np.uint64(v)) * _P1)
                starts[n] = at
                lengths[n] = 1
                n += 1
                newlines = 0
                ended = False
            elif v == _STRONG_STOP:
                if not ended:
                    lengths[n - 1] |= SENTENCE_END
                    ended = True
            elif v == _STOP:  # CASE 7: a full stop, not the one of "Dr."
                if not ended:
                    long = end - part
                    if long > 2 or 64 <= before < 74 or at > end:
                        nxt = value_at(raw, p, stop, table)
                        if nxt < _LETTER or nxt >= _ALONE or long > 3:
                            lengths[n - 1] |= SENTENCE_END
                            ended = True
            elif v == _NEWLINE:
                newlines += 1
                if n > first[d] and (newlines > 1 or ended or stem < LONGEST):
                    lengths[n - 1] |= PARAGRAPH_END | SENTENCE_END
                    ended = True
        if inside:
            hashes[n] = finished(h)
            starts[n] = start
            lengths[n] = end - start
            n += 1
        if n > first[d]:
            lengths[n - 1] |= PARAGRAPH_END | SENTENCE_END
    first[len(bounds) - 1] = n
    return n


def seeds(
    hashes: Array, first: Array, filled: int, seen: Array, shift: int, keys: Array, places: Array, texts: Array
) -> int:
    """Return winnowed seeds of all texts, in order: ``keys`` uint64, ``places`` int64 (first word), ``texts`` int32.

    A first call with ``filled`` 0 counts each seed in ``seen`` (uint8, four counters of two bits each, at the seed's bits
    above ``shift``) and gives their number; a second with 1 gives only those that were seen twice or more. With an empty
    ``seen`` all are given.
    """
    n = 0
    counting = filled == 0 and len(seen) > 0
    filtering = filled == 1 and len(seen) > 0
    down = np.uint64(shift)
    recent = np.full(RECENT, _ALL, dtype=np.uint64)
    w0 = np.uint64(0)
    w1 = np.uint64(0)
    w2 = np.uint64(0)
    w3 = np.uint64(0)
    for d in range(len(first) - 1):
        begin = first[d]
        stop = first[d + 1] - SEED_WORDS + 1
        if stop <= begin:
            continue
        w0 = np.uint64(hashes[begin])
        w1 = np.uint64(hashes[begin + 1])
        w2 = np.uint64(hashes[begin + 2])
        w3 = np.uint64(hashes[begin + 3])
        older = _ALL  # the two seeds before this one
        old = _ALL
        taken = begin - 1
        recent[:] = _ALL
        turn = 0
        for i in range(begin, stop):
            w4 = np.uint64(hashes[i + SEED_WORDS - 1])
            g = (w0 * _K0) ^ (w1 * _K1 + w2) ^ ((w3 + w1) * _K2 + w4 * _K3)
            g = (g ^ (g >> _R32)) * _P2
            g = g ^ (g >> _R29)
            w0 = w1
            w1 = w2
            w2 = w3
            w3 = w4
            best = i  # the least of the last WINDOW seeds, the last of equal ones
            key = g
            if old < key:
                best = i - 1
                key = old
            if older < key:
                best = i - 2
                key = older
            older = old
            old = g
            if best <= taken or (i < begin + WINDOW - 1 and i < stop - 1):
                continue
            taken = best
            again = False
            for r in range(RECENT):
                if recent[r] == key:
                    again = True
            if again:  # a text that says one thing over and over
                continue
            recent[turn] = key
            turn = (turn + 1) % RECENT
            if counting:
                slot = int(key >> down)
                two = np.uint8((slot & 3) * 2)
                count = (seen[slot >> 2] >> two) & 3
                if count < 2:
                    seen[slot >> 2] += np.uint8(1) << two
                n += 1
                continue
            if filtering:
                slot = int(key >> down)
                if (seen[slot >> 2] >> np.uint8((slot & 3) * 2)) & 3 < 2:
                    continue
            keys[n] = key
            places[n] = best
            texts[n] = d
            n += 1
    return n


def repeated(keys: Array, places: Array, texts: Array, count: int, seen: Array, shift: int) -> int:
    """Return the first ``count`` seeds without (most of) those that occur once, moved together in place; gives how many are
    left.

    ``seen``: as of :func:`seeds`, zeros.
    """
    down = np.uint64(shift)
    for x in range(count):
        slot = int(keys[x] >> down)
        two = np.uint8((slot & 3) * 2)
        held = seen[slot >> 2]
        if (held >> two) & 3 < 2:
            seen[slot >> 2] = held + (np.uint8(1) << two)
    n = 0
    for x in range(count):
        slot = int(keys[x] >> down)
        if (seen[slot >> 2] >> np.uint8((slot & 3) * 2)) & 3 >= 2:
            keys[n] = keys[x]
            places[n] = places[x]
            texts[n] = texts[x]
            n += 1
    return n


def sort_seeds(keys: Array, bits: int, bounds: Array, order: Array) -> None:
    """``order`` int64: the stable order of ``keys``, by their ``bits`` high bits into buckets, then within these.

    ``bounds``: int64, 2 ** bits + 1 zeros.
    """
    down = np.uint64(64 - bits)
    for x in range(len(keys)):
        bounds[int(keys[x] >> down) + 1] += 1
    for x in range(len(bounds) - 1):
        bounds[x + 1] += bounds[x]
    for x in range(len(keys)):
        slot = int(keys[x] >> down)
        order[bounds[slot]] = x
        bounds[slot] += 1
    begin = 0
    for slot in range(len(bounds) - 1):
        stop = bounds[slot]
        for y in range(begin + 1, stop):
            mine = order[y]
            key = keys[mine]
            z = y
            while z > begin and keys[order[z - 1]] > key:
                order[z] = order[z - 1]
                z -= 1
            order[z] = mine
        begin = stop


# --- from seeds to exact runs -------------------------------------------------------------------------------


def linked(rank_a: int, rank_b: int, cap: int, near: int) -> bool:
    """Tell whether a seed's occurrence ``rank_b`` is compared with its earlier one ``rank_a``.

    The first ``cap`` with all before them, later ones with the first and the ``near`` last: so that what is seen does not
    depend on what comes later, and a family of a thousand copies stays one family.
    """
    return rank_b < cap or rank_a == 0 or rank_b - rank_a <= near


def arrange(
    order: Array, keys: Array, places: Array, texts: Array, rank: Array, group: Array, trail: Array, before: Array,
    to_places: Array, to_texts: Array,
) -> None:  # fmt: skip
    """The seeds in sorted order, with all that :func:`join` asks of each, so that it reads memory in a row.

    ``rank`` int32, in order of texts: how many seeds of the same key stand before each. Sorted: ``group`` int32 (rank),
    ``trail`` uint64 (the seed before in its text and the step to it, 0 if that one does not touch), ``before`` int32 (that
    one's rank), ``to_places`` and ``to_texts``.
    """
    r = 0
    for x in range(len(order)):
        if x > 0 and keys[order[x]] == keys[order[x - 1]]:
            r += 1
        else:
            r = 0
        rank[order[x]] = r
    for x in range(len(order)):
        s = order[x]
        group[x] = rank[s]
        to_places[x] = places[s]
        to_texts[x] = texts[s]
        trail[x] = np.uint64(0)
        before[x] = 0
        if s > 0 and texts[s - 1] == texts[s]:
            gap = places[s] - places[s - 1]
            if gap <= SEED_WORDS:
                trail[x] = (keys[s - 1] ^ np.uint64(gap)) | np.uint64(1)
                before[x] = rank[s - 1]


def kindred(hashes: Array, a0: int, a1: int, b0: int, b1: int, a: int, b: int, size: int) -> bool:
    """Tell whether the words around a short run resemble each other: KIN of the AROUND words on one side of it, or to its
    other.

    A run of five words in two unlike texts is a phrase of the language ("the president of the united states").
    """
    hits = 0
    for x in range(AROUND):
        i = a + size + x
        if i >= a1:
            break
        w = hashes[i]
        for j in range(max(b + size, b + size + x - ASIDE), min(b1, b + size + x + ASIDE + 1)):
            if hashes[j] == w:
                hits += 1
                break
        if hits >= KIN:
            return True
    hits = 0
    for x in range(1, AROUND + 1):
        i = a - x
        if i < a0:
            break
        w = hashes[i]
        for j in range(max(b0, b - x - ASIDE), min(b, b - x + ASIDE + 1)):
            if hashes[j] == w:
                hits += 1
                break
        if hits >= KIN:
            return True
    return False


def slot_of(one: int, two: int, bits: int) -> int:
    """Return place of a pair of texts in a table of ``bits`` slots (a power of two)."""
    return int(((np.uint64(one) * _K0) ^ (np.uint64(two) * _K1)) >> _R32) & (bits - 1)


def join(
    group: Array, trail: Array, before: Array, places: Array, texts: Array, cap: int, near: int, fresh: int, weak: int,
    pairs: Array, hashes: Array, first: Array, runs: Array, n: int,
) -> int:  # fmt: skip
    """Return exact runs that two texts share: ``runs`` int64 (n, 6) text, text, word, word, length, weak. Gives their number.

    Words count from their text's begin. Each seed that two texts share is one match; matches that continue another are
    passed over, the others extended to all the equal words around them. If ``runs`` is too short nothing more is
    written, and the number says how long it must be. ``n``: runs that are there already.

    A first call with ``weak`` 0 gives the runs that are no mere phrase and marks their texts in ``pairs`` (uint8, a power
    of two); a second with 1 gives the other runs of those texts: a short sentence that stands in another place.
    ``fresh``: only pairs whose later text is at least this are given (texts added to an index).
    """
    most = len(runs)
    begin = 0
    total = len(group)
    slots = len(pairs)
    while begin < total:
        stop = begin + 1
        while stop < total and group[stop] > 0:
            stop += 1
        for y in range(begin + 1, stop):
            tb = texts[y]
            if tb < fresh:
                continue
            many = y - begin >= cap
            for back in range(1, (near + 1 if many else y - begin) + 1):
                x = begin if many and back > near else y - back  # the last before it, or the near last and the first
                if x < begin or (many and back > near and y - begin <= near):
                    continue
                ta = texts[x]
                if ta == tb:
                    continue
                if trail[x] == trail[y] and trail[x] != 0 and linked(int(before[x]), int(before[y]), cap, near):
                    continue
                slot = slot_of(ta, tb, slots)
                if weak == 1 and pairs[slot] == 0:
                    continue
                a0 = first[ta]
                a1 = first[ta + 1]
                b0 = first[tb]
                b1 = first[tb + 1]
                i = places[x]
                j = places[y]
                p = i
                q = j
                while p < a1 and q < b1 and hashes[p] == hashes[q]:
                    p += 1
                    q += 1
                if p - i < SEED_WORDS:
                    continue  # two seeds of one hash
                while i > a0 and j > b0 and hashes[i - 1] == hashes[j - 1]:
                    i -= 1
                    j -= 1
                phrase = p - i < SURE and not kindred(hashes, a0, a1, b0, b1, i, j, p - i)
                if phrase == (weak == 0):
                    continue
                pairs[slot] = 1
                if n < most:
                    runs[n, 0] = ta
                    runs[n, 1] = tb
                    runs[n, 2] = i - a0
                    runs[n, 3] = j - b0
                    runs[n, 4] = p - i
                    runs[n, 5] = weak
                n += 1
        begin = stop
    return n


# --- from runs to passages ----------------------------------------------------------------------------------

NEAR_GAP = 14  # words: runs this close on both sides belong together
FAR_GAP = 64  # words: or this close, if what stands between is mostly the same words in order
DRIFT = 8  # words by which the two sides of a far gap may differ
BRIDGE = 0.34  # share of a far gap's words, in order on both sides, that joins
LOOKBACK = 60  # runs before a run that it may follow (minimap2's h: Li, Bioinformatics 2018)
REACH = 32  # words: chains this close on both sides make one passage, in any order
FILL = 0.4  # share of such a passage that must match, on both sides
XDROP = 7  # words by which a score may fall before the end is reached
BAND = 10  # words by which the two sides may drift at an end
SNAP = 7  # words to a sentence's end that go with a passage
ONE_SIDED = 2  # of them, if the other side's sentence is over
SENTENCE = 40  # words to it that are looked at


def common(hashes: Array, a0: int, a1: int, b0: int, b1: int, row: Array) -> int:
    """Return words in the same order on both sides (longest common subsequence); at most FAR_GAP + DRIFT each side."""
    n = b1 - b0
    for y in range(n + 1):
        row[y] = 0
    for x in range(a0, a1):
        diagonal = 0
        w = hashes[x]
        for y in range(n):
            above = row[y + 1]
            if hashes[b0 + y] == w:
                row[y + 1] = diagonal + 1
            elif row[y] > above:
                row[y + 1] = row[y]
            diagonal = above
    return int(row[n])


def reach(hashes: Array, a: int, a_stop: int, b: int, b_stop: int, step: int, band: Array, out: Array) -> None:
    """Return how far two texts go on alike from words ``a`` and ``b`` in direction ``step``: a banded x-drop alignment.

    ``out``: words of the first side, of the second, equal words. A match counts 1, anything else -1.
    """
    width = 2 * BAND + 1
    out[0] = 0
    out[1] = 0
    out[2] = 0
    best = 0
    for k in range(width):
        drift = k - BAND
        band[0, k] = -drift if 0 <= drift <= (b_stop - b) * step else -1000
        band[1, k] = 0
    n = (a_stop - a) * step
    m = (b_stop - b) * step
    for x in range(1, n + 1):
        top = -1000
        w = hashes[a + (x - 1) * step]
        for k in range(width):
            y = x + k - BAND
            if y < 0 or y > m:
                band[2, k] = -1000
                band[3, k] = 0
                continue
            score = -1000
            equal = 0
            if y > 0 and band[0, k] > -1000:
                same = hashes[b + (y - 1) * step] == w
                score = band[0, k] + (1 if same else -1)
                equal = band[1, k] + (1 if same else 0)
            if k + 1 < width and band[0, k + 1] - 1 > score:
                score = band[0, k + 1] - 1
                equal = band[1, k + 1]
            if k > 0 and band[2, k - 1] - 1 > score:
                score = band[2, k - 1] - 1
                equal = band[3, k - 1]
            if score < best - XDROP:
                score = -1000
            band[2, k] = score
            band[3, k] = equal
            top = max(top, score)
            if score > best:
                best = score
                out[0] = x
                out[1] = y
                out[2] = equal
        if top <= -1000:
            break
        for k in range(width):
            band[0, k] = band[2, k]
            band[1, k] = band[3, k]


def to_sentence_end(lengths: Array, word: int, stop: int) -> int:
    """Return words from ``word`` (the next one) to the end of its sentence; 0 if the word before ends one."""
    if lengths[word - 1] & SENTENCE_END:
        return 0
    for x in range(SENTENCE + 1):
        if word + x >= stop:
            return x
        if lengths[word + x] & SENTENCE_END:
            return x + 1
    return SENTENCE + 1


def to_sentence_start(lengths: Array, word: int, begin: int) -> int:
    """Return words before ``word`` back to the start of its sentence."""
    for x in range(SENTENCE + 1):
        if word - x <= begin or lengths[word - x - 1] & SENTENCE_END:
            return x
    return SENTENCE + 1


def goes_along(more_a: int, more_b: int, words: int) -> bool:
    """Tell whether the rest of both sentences is short, and short beside the passage.

    Where one side's sentence is over, at most ONE_SIDED words of the other go along: more of them are the copy's own.
    """
    most = SNAP if min(more_a, more_b) > 0 else ONE_SIDED
    return max(more_a, more_b) <= most and 4 * max(more_a, more_b) <= words


def moved_in(hashes: Array, start: int, size: int, other: int, other_end: int) -> bool:
    """Tell whether most of the ``size`` words at ``start`` stand in the other side's sentence: a speaker
    put before his words.
    """
    if size == 0 or size > SNAP:
        return False
    hits = 0
    for x in range(start, start + size):
        for y in range(other, other_end):
            if hashes[x] == hashes[y]:
                hits += 1
                break
    return 3 * hits >= 2 * size


def alike(hashes: Array, a0: int, a1: int, b0: int, b1: int, row: Array, words: int) -> bool:
    """Tell whether the rest of both sentences is much the same: a sentence reworded in its middle."""
    slim = min(a1 - a0, b1 - b0)
    wide = max(a1 - a0, b1 - b0)
    if slim < 3 or wide > SENTENCE or wide > words:
        return False
    return bool(2 * common(hashes, a0, a1, b0, b1, row) >= slim and 4 * slim >= wide)


def chain(
    runs: Array, lo: int, hi: int, hashes: Array, a0: int, b0: int, row: Array, link: Array, score: Array
) -> None:
    """For each run of one pair the run it best follows (``link``, -1 for none) and the ``score`` so far."""
    for r in range(lo, hi):
        score[r] = runs[r, 4]
        link[r] = -1
        for q in range(r - 1, max(lo, r - LOOKBACK) - 1, -1):
            ga = runs[r, 2] - runs[q, 2] - runs[q, 4]
            gb = runs[r, 3] - runs[q, 3] - runs[q, 4]
            over = max(0, -ga, -gb)
            if runs[r, 3] <= runs[q, 3] or runs[r, 2] <= runs[q, 2] or over >= runs[r, 4]:
                continue
            wide = max(ga, gb)
            if wide > FAR_GAP:
                continue
            gain = score[q] + runs[r, 4] - over - abs(ga - gb) // 8
            if gain <= score[r]:
                continue
            if wide > NEAR_GAP:
                slim = min(ga, gb)
                if wide - slim > DRIFT + slim // 2 or slim <= 0 or between(runs, q, r):
                    continue
                p = a0 + runs[q, 2] + runs[q, 4]
                s = b0 + runs[q, 3] + runs[q, 4]
                if common(hashes, p, p + ga, s, s + gb, row) < BRIDGE * wide:
                    continue
            score[r] = gain
            link[r] = q


def between(runs: Array, q: int, r: int) -> bool:
    """Tell whether a run lies between two runs on both sides."""
    for p in range(q + 1, r):
        if (
            runs[p, 2] >= runs[q, 2] + runs[q, 4]
            and runs[p, 3] >= runs[q, 3] + runs[q, 4]
            and runs[p, 2] + runs[p, 4] <= runs[r, 2]
            and runs[p, 3] + runs[p, 4] <= runs[r, 3]
        ):
            return True
    return False


def inner(runs: Array, q: int, r: int, hashes: Array, a0: int, b0: int, row: Array) -> int:
    """Return equal words between two runs that follow each other, less what the runs share."""
    ga = runs[r, 2] - runs[q, 2] - runs[q, 4]
    gb = runs[r, 3] - runs[q, 3] - runs[q, 4]
    if ga < 0 or gb < 0:
        return int(min(ga, gb))
    if ga == 0 or gb == 0:
        return 0
    a = a0 + runs[q, 2] + runs[q, 4]
    b = b0 + runs[q, 3] + runs[q, 4]
    return common(hashes, a, a + ga, b, b + gb, row)


def taken(runs: Array, r: int, chains: Array, n: int) -> bool:
    """Tell whether a better chain covers half of a run on either side."""
    i0, i1 = runs[r, 2], runs[r, 2] + runs[r, 4]
    j0, j1 = runs[r, 3], runs[r, 3] + runs[r, 4]
    for c in range(n):
        shared_i = min(i1, chains[c, 1]) - max(i0, chains[c, 0])
        shared_j = min(j1, chains[c, 3]) - max(j0, chains[c, 2])
        if 2 * shared_i > i1 - i0 or 2 * shared_j > j1 - j0:
            return True
    return False


def take_chains(
    runs: Array, lo: int, hi: int, link: Array, score: Array, used: Array, hashes: Array, a0: int, b0: int, row: Array,
    chains: Array,
) -> int:  # fmt: skip
    """Return best chains first, each run once: ``chains`` int64 (n, 6) start, end, start, end, equal words, longest run.

    A run that a better chain covers by half on either side says the same twice (a caption printed twice) and is dropped.
    """
    n = 0
    for r in range(lo, hi):
        used[r] = 0
    # highest score first, of equal ones the first: a sort, as two books can share a hundred thousand runs
    best_first = np.argsort(np.arange(hi - lo) - score[lo:hi] * (1 << 32)) + lo
    for best in best_first:
        if used[best]:
            continue
        i1 = runs[best, 2] + runs[best, 4]
        j1 = runs[best, 3] + runs[best, 4]
        i0 = runs[best, 2]
        j0 = runs[best, 3]
        words = 0
        longest = 0
        last = best
        r = best
        while r >= 0 and used[r] == 0 and not taken(runs, r, chains, n):
            used[r] = 1
            i0 = runs[r, 2]
            j0 = runs[r, 3]
            if words:
                words += inner(runs, r, last, hashes, a0, b0, row)
            words += runs[r, 4]
            longest = max(longest, runs[r, 4])
            last = r
            r = link[r]
        used[best] = 1
        if words:
            chains[n, 0] = i0
            chains[n, 1] = i1
            chains[n, 2] = j0
            chains[n, 3] = j1
            chains[n, 4] = words
            chains[n, 5] = longest
            n += 1
    return n


def cluster(chains: Array, n: int, label: Array) -> int:
    """Return chains that follow each other closely on both sides, in whatever order, get one ``label``;
    gives how many labels.
    """
    label[:n] = 0
    count = 1
    while True:
        before = count
        for axis in range(2):
            order = np.argsort(label[:n] * (1 << 40) + chains[:n, 2 * axis] * (1 << 12) + np.arange(n) % (1 << 12))
            count = 0
            end = 0
            last = -1
            for x in range(n):
                c = order[x]
                old = label[c]
                if x > 0 and (old != last or chains[c, 2 * axis] - end > REACH):
                    count += 1
                    end = 0
                last = old
                end = max(end, chains[c, 2 * axis + 1])
                label[c] = count
            count += 1
        if count == before:
            return count


def passages(
    runs: Array,
    hashes: Array,
    lengths: Array,
    first: Array,
    min_words: int,
    min_run: int,
    min_share: float,
    long: int,
    short_share: float,
    out: Array,
) -> int:
    """Return passages of all pairs: ``out`` int64 (n, 9) text, text, start, end, start, end, equal words, longest run,
    reordered.

    ``runs`` sorted by texts and words. Starts and ends are words from the text's begin.
    """
    total = len(runs)
    link = np.empty(total, dtype=np.int64)
    score = np.empty(total, dtype=np.int64)
    used = np.empty(total, dtype=np.int64)
    chains = np.empty((total, 6), dtype=np.int64)
    label = np.empty(total, dtype=np.int64)
    row = np.zeros(2 * FAR_GAP + DRIFT + 2, dtype=np.int64)
    band = np.zeros((4, 2 * BAND + 1), dtype=np.int64)
    tip = np.zeros(3, dtype=np.int64)
    n = 0
    lo = 0
    while lo < total:
        hi = lo + 1
        while hi < total and runs[hi, 0] == runs[lo, 0] and runs[hi, 1] == runs[lo, 1]:
            hi += 1
        a0 = first[runs[lo, 0]]
        b0 = first[runs[lo, 1]]
        a1 = first[runs[lo, 0] + 1]
        b1 = first[runs[lo, 1] + 1]
        sure = False
        for r in range(lo, hi):
            if runs[r, 5] == 0:
                sure = True
        if not sure:  # phrases of the language only
            lo = hi
            continue
        chain(runs, lo, hi, hashes, a0, b0, row, link, score)
        opened = n
        found = take_chains(runs, lo, hi, link, score, used, hashes, a0, b0, row, chains)
        labels = cluster(chains, found, label)
        for one in range(labels):
            i0 = 1 << 40
            i1 = 0
            j0 = 1 << 40
            j1 = 0
            words = 0
            longest = 0
            members = 0
            for c in range(found):
                if label[c] == one:
                    i0 = min(i0, chains[c, 0])
                    i1 = max(i1, chains[c, 1])
                    j0 = min(j0, chains[c, 2])
                    j1 = max(j1, chains[c, 3])
                    words += chains[c, 4]
                    longest = max(longest, chains[c, 5])
                    members += 1
            whole = members == 1 or words >= FILL * max(i1 - i0, j1 - j0)
            for c in range(found):
                if label[c] != one:
                    continue
                moved = 0
                if not whole:
                    i0, i1, j0, j1 = chains[c, 0], chains[c, 1], chains[c, 2], chains[c, 3]
                    words, longest = chains[c, 4], chains[c, 5]
                elif members > 1:
                    moved = 1
                n = finish(
                    runs[lo, 0], runs[lo, 1], i0, i1, j0, j1, words, longest, moved, hashes, lengths, a0, a1, b0, b1,
                    min_words, min_run, min_share, long, short_share, band, tip, row, out, n,
                )  # fmt: skip
                n = merged(out, opened, n)
                if whole:
                    break
        lo = hi
    return n


def merged(out: Array, opened: int, n: int) -> int:
    """Return the last passage joined to one of the same two texts that it overlaps by half on both sides;
    how many there are.
    """
    if n <= opened:
        return n
    last = n - 1
    for c in range(opened, last):
        shared_i = min(out[c, 3], out[last, 3]) - max(out[c, 2], out[last, 2])
        shared_j = min(out[c, 5], out[last, 5]) - max(out[c, 4], out[last, 4])
        slim_i = min(out[c, 3] - out[c, 2], out[last, 3] - out[last, 2])
        slim_j = min(out[c, 5] - out[c, 4], out[last, 5] - out[last, 4])
        if 2 * shared_i > slim_i and 2 * shared_j > slim_j:
            for k in range(2, 6, 2):
                out[c, k] = min(out[c, k], out[last, k])
                out[c, k + 1] = max(out[c, k + 1], out[last, k + 1])
            for k in range(6, 9):
                out[c, k] = max(out[c, k], out[last, k])
            return last
    return n


def finish(
    ta: int, tb: int, i0: int, i1: int, j0: int, j1: int, words: int, longest: int, moved: int, hashes: Array,
    lengths: Array, a0: int, a1: int, b0: int, b1: int, min_words: int, min_run: int, min_share: float, long: int,
    short_share: float, band: Array,
    tip: Array, row: Array, out: Array, n: int,
) -> int:  # fmt: skip
    """Extend one passage at both ends, let it end where sentences end, and keep it if enough of it matches."""
    reach(hashes, a0 + i1, a1, b0 + j1, b1, 1, band, tip)
    i1 += tip[0]
    j1 += tip[1]
    words += tip[2]
    reach(hashes, a0 + i0 - 1, a0 - 1, b0 + j0 - 1, b0 - 1, -1, band, tip)
    i0 -= tip[0]
    j0 -= tip[1]
    words += tip[2]
    more_a = to_sentence_end(lengths, a0 + i1, a1)
    more_b = to_sentence_end(lengths, b0 + j1, b1)
    if (
        goes_along(more_a, more_b, words)
        or alike(hashes, a0 + i1, a0 + i1 + more_a, b0 + j1, b0 + j1 + more_b, row, words)
        or (more_b == 0 and moved_in(hashes, a0 + i1, more_a, b0 + max(j0, j1 - SENTENCE), b0 + j1))
        or (more_a == 0 and moved_in(hashes, b0 + j1, more_b, a0 + max(i0, i1 - SENTENCE), a0 + i1))
    ):
        i1 += more_a
        j1 += more_b
    more_a = to_sentence_start(lengths, a0 + i0, a0)
    more_b = to_sentence_start(lengths, b0 + j0, b0)
    if (
        goes_along(more_a, more_b, words)
        or alike(hashes, a0 + i0 - more_a, a0 + i0, b0 + j0 - more_b, b0 + j0, row, words)
        or (more_b == 0 and moved_in(hashes, a0 + i0 - more_a, more_a, b0 + j0, b0 + min(j1, j0 + SENTENCE)))
        or (more_a == 0 and moved_in(hashes, b0 + j0 - more_b, more_b, a0 + i0, a0 + min(i1, i0 + SENTENCE)))
    ):
        i0 -= more_a
        j0 -= more_b
    size = max(i1 - i0, j1 - j0)
    share = min_share if words >= long else short_share
    if longest < min_run and (words < min_words or words < share * size):
        return n
    out[n, 0] = ta
    out[n, 1] = tb
    out[n, 2] = i0
    out[n, 3] = i1
    out[n, 4] = j0
    out[n, 5] = j1
    out[n, 6] = words
    out[n, 7] = longest
    out[n, 8] = moved
    return n + 1


# --- families -----------------------------------------------------------------------------------------------


def root(head: Array, node: int) -> int:
    """Return the head of a node's family; the way there is shortened."""
    while head[node] != node:
        head[node] = head[head[node]]
        node = head[node]
    return node


def unite(head: Array, one: Array, two: Array, nodes: Array) -> None:
    """Join nodes that are reprints of each other, and passages of one text that are half the same stretch.

    ``head`` int64, each node its own at first, and at the end the least of its family; ``nodes`` int64 (n, 3) text, start,
    end, sorted; ``one``, ``two``: the joined nodes. Nodes that no row joins stay alone.
    """
    joined = np.zeros(len(nodes), dtype=np.bool_)
    for x in range(len(one)):
        joined[one[x]] = True
        joined[two[x]] = True
        a = root(head, one[x])
        b = root(head, two[x])
        if a < b:
            head[b] = a
        else:
            head[a] = b
    for x in range(len(nodes)):
        if not joined[x]:
            continue
        for y in range(x + 1, len(nodes)):
            if nodes[y, 0] != nodes[x, 0] or nodes[y, 1] >= nodes[x, 2]:
                break
            if not joined[y]:
                continue
            shared = min(nodes[x, 2], nodes[y, 2]) - nodes[y, 1]
            if 2 * shared > min(nodes[x, 2] - nodes[x, 1], nodes[y, 2] - nodes[y, 1]):
                a = root(head, x)
                b = root(head, y)
                if a < b:
                    head[b] = a
                else:
                    head[a] = b
    for x in range(len(nodes)):
        head[x] = root(head, x)
