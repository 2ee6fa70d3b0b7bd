"""The kernel of a join that is spread over machines: seeds of one hash to pairs of places, before any text is there.

Apart from :mod:`fogline.reuse.kernels` since only :mod:`fogline.reuse.distributed` compiles it. The pairs are those that
``kernels.join`` looks at.
"""

from __future__ import annotations

from typing import Any

Array = Any


def matched(keys: Array, trail: Array, texts: Array, places: Array, cap: int, near: int, out: Array) -> int:
    """Places of equal seeds in two texts: ``out`` int32 (n, 4) text, text, word, word. Gives their number.

    ``keys`` uint64, sorted, and those of one key in order of texts; ``trail`` uint64: the seed before in its text and the
    step to it, 0 where that proves nothing. A seed whose trail is that of the other follows a match and is passed over.
    If ``out`` is too short nothing more is written, and the number says how long it must be.
    """
    n = 0
    begin = 0
    total = len(keys)
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
                n += 1
        begin = stop
    return n
