"""Many texts, arrays in and out: what archives, engines and measurements use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fogline.reuse.compiled import fast, plain
from fogline.reuse.config import ReuseConfig
from fogline.reuse.kernels import LENGTH
from fogline.reuse.passages import Rows, passages
from fogline.reuse.rewritten import with_rewritten
from fogline.reuse.words import Words, encoded, tokenised

COLUMNS = ("text_a", "text_b", "start_a", "end_a", "start_b", "end_b", "matched", "longest", "reordered")


def kernels_for(size: int, config: ReuseConfig) -> Any:
    """Return compiled kernels, or plain ones where ``size`` code points are too few to be worth loading them."""
    compiled = config.kernels == "compiled" or (config.kernels == "auto" and size > config.small)
    return fast() if compiled else plain()


def shared_passages(texts: Sequence[str], config: ReuseConfig | None = None) -> Rows:
    """Return passages that two of the texts share, a row each: :data:`COLUMNS`, int64, sorted.

    ``start`` and ``end`` are code points of the text; text a stands before text b in ``texts``. To have the copy second,
    give the texts in order of their days.

    >>> poem = "Seven grey ships came up the river in the rain and none of the men aboard would say a word"
    >>> shared_passages([poem, "He told it so: " + poem + "."])[:, :6].tolist()
    [[0, 1, 0, 90, 15, 105]]
    """
    config = config or ReuseConfig()
    kernels = kernels_for(sum(map(len, texts)), config)
    raw, bounds = encoded(texts)
    words = tokenised(raw, bounds, kernels)
    if config.rewritten != "no":
        return lettered(words, with_rewritten(raw, bounds, words, None, config, kernels))
    return lettered(words, passages(words, config, kernels))


def lettered(words: Words, rows: Rows) -> Rows:
    """Return rows whose spans are words, as rows whose spans are code points of their texts."""
    out = rows.copy()
    for text, start, end in ((0, 2, 3), (1, 4, 5)):
        base = words.first[rows[:, text]]
        out[:, start] = words.starts[base + rows[:, start]]
        out[:, end] = _ends(words, base + rows[:, end] - 1)
    return out


def _ends(words: Words, at: Rows) -> NDArray[np.int64]:
    return words.starts[at].astype(np.int64) + (words.lengths[at] & LENGTH)


def passages_of_pairs(
    texts: Sequence[str], pairs: Sequence[tuple[int, int]], config: ReuseConfig | None = None
) -> Rows:
    """Return passages of the named pairs alone, rewritten ones too (``reordered`` is 2): see :mod:`fogline.reuse.rewritten`."""
    config = config or ReuseConfig()
    kernels = kernels_for(sum(map(len, texts)), config)
    raw, bounds = encoded(texts)
    words = tokenised(raw, bounds, kernels)
    asked = np.array(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2)
    return lettered(words, with_rewritten(raw, bounds, words, asked, config, kernels))
