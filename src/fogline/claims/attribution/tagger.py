"""Who says what, by a small trained model: cues first, then the source and content of each cue.

Two passes of one kind of network over the words of a paragraph: gated convolutions (Dauphin et al. 2017) of growing reach
(Strubell et al. 2017) and a simple recurrence in both directions (Lei et al. 2018). The first marks cues; the second reads
the paragraph once more for each cue, knows where the cue stands, and marks source and content, with transition scores and
the best path (Viterbi). Nothing but numpy at run time. Weights, their hash and their card: ``claims/weights/``; they are
made by ``training/attribution.py``.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from fogline.claims.attribution import features
from fogline.claims.attribution.layout import Layout
from fogline.errors import LexiconError

Floats = NDArray[np.float32]
_WEIGHTS, _CARD = "attribution-fast.npz", "attribution-fast.json"
_BATCH = 3072  # words read together
_LONGEST = 192  # words of a paragraph read together; a longer one is cut where a sentence ends
_CACHED = 60_000  # words whose vectors are kept
_NEVER = np.float32(-1e9)
_NOTHING, _SOURCE, _SOURCE_ON, _CONTENT, _CONTENT_ON = range(5)


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution as half-open word ranges of a layout; ``score`` is the cue's log odds."""

    cue: tuple[int, int]
    source: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
    score: float


class Model:
    """The weights, and the vectors of words met so far (a memory that changes nothing but speed)."""

    def __init__(
        self, arrays: dict[str, NDArray[np.generic]], vocabulary: dict[str, int], classes: dict[str, tuple[int, int]]
    ) -> None:
        self.w: dict[str, Floats] = {k: v.astype(np.float32) for k, v in arrays.items() if k not in {"pieces", "scale"}}
        self.pieces: NDArray[np.int8] = arrays["pieces"].astype(np.int8, copy=False)
        self.scale: Floats = arrays["scale"].astype(np.float32)
        self.vocabulary, self.classes = vocabulary, classes
        self.rows: dict[str, int] = {}
        self.table: Floats = np.zeros((1024, self.w["fin_s"].shape[0]), np.float32)

    def row(self, word: str) -> int:
        """The row of a word's vector in ``table``."""
        at = self.rows.get(word)
        if at is None:
            if len(self.rows) >= _CACHED:
                self.rows.clear()
            at = self.rows[word] = len(self.rows)
            if at >= len(self.table):
                self.table = np.concatenate([self.table, np.zeros_like(self.table)])
            self.table[at] = self._vector(word)
        return at

    def _vector(self, word: str) -> Floats:
        found = features.pieces(word, self.vocabulary)[:4]
        total = np.zeros(self.table.shape[1], np.float32)
        if found:
            total += (self.pieces[found].astype(np.float32) * self.scale[found, None]).mean(0)
        for name, at in zip(
            ("word", "ending", "shape", "cue", "group"), features.of_word(word, self.classes), strict=True
        ):
            total += self.w["e_" + name][at]
        return total


@functools.cache
def model() -> Model:
    """The shipped model.

    Raises:
        LexiconError: the file is not the one that its card describes.
    """
    folder = resources.files("fogline").joinpath("claims", "weights")
    blob, card = folder.joinpath(_WEIGHTS).read_bytes(), json.loads(folder.joinpath(_CARD).read_text("utf-8"))
    if hashlib.sha256(blob).hexdigest() != card["sha256"]:
        raise LexiconError(_WEIGHTS, 0, "its hash is not the one in its card")
    with np.load(io.BytesIO(blob), allow_pickle=False) as stored:
        arrays = {k: stored[k] for k in stored.files}
    words = bytes(arrays.pop("vocabulary")).decode("utf-8").split("\n")
    classed = [line.split("\t") for line in bytes(arrays.pop("classes")).decode("utf-8").split("\n")]
    return Model(arrays, {w: i for i, w in enumerate(words)}, {w: (int(c), int(g)) for w, c, g in classed})


def mark(layouts: Sequence[Layout], *, bias: float = 0.0) -> list[list[Marked]]:
    """The attributions of each paragraph, in order of their cues.

    Args:
        layouts: paragraphs as laid out.
        bias: added to the log odds of a cue; above zero finds more, below zero errs less.
    """
    pieces = [(i, a, b) for i, lay in enumerate(layouts) for a, b in _cut(lay)]
    found: list[list[Marked]] = [[] for _ in layouts]
    pieces.sort(key=lambda p: (p[2] - p[1], p[0], p[1]))
    at = 0
    while at < len(pieces):
        stop = at + 1
        while stop < len(pieces) and (stop + 1 - at) * (pieces[stop][2] - pieces[stop][1]) <= _BATCH:
            stop += 1
        for (i, a, _), marked in zip(pieces[at:stop], _read(model(), layouts, pieces[at:stop], bias), strict=True):
            found[i] += [_moved(m, a) for m in marked]
        at = stop
    for marks in found:
        marks.sort(key=lambda m: m.cue)
    return found


def _moved(m: Marked, by: int) -> Marked:
    if not by:
        return m
    source = tuple((a + by, b + by) for a, b in m.source)
    return Marked((m.cue[0] + by, m.cue[1] + by), source, tuple((a + by, b + by) for a, b in m.content), m.score)


def _cut(lay: Layout) -> list[tuple[int, int]]:
    """Word ranges of a paragraph that are read together."""
    if len(lay.words) <= _LONGEST:
        return [(0, len(lay.words))] if lay.words else []
    cuts: list[tuple[int, int]] = []
    start = 0
    for first, end in lay.stretches:
        if end - start > _LONGEST // 2 and first > start:
            cuts.append((start, first))
            start = first
        while end - start > _LONGEST:  # a sentence longer than any: cut anywhere
            cuts.append((start, start + _LONGEST))
            start += _LONGEST
    if start < len(lay.words):
        cuts.append((start, len(lay.words)))
    return cuts


# --- one batch --------------------------------------------------------------------------------------------------


def _read(
    m: Model, layouts: Sequence[Layout], pieces: Sequence[tuple[int, int, int]], bias: float
) -> list[list[Marked]]:
    lengths = np.array([b - a for _, a, b in pieces])
    steps = int(lengths.max())
    words = np.zeros((steps, len(pieces)), np.int64)
    places = np.zeros((steps, len(pieces)), np.int64)
    for k, (i, a, b) in enumerate(pieces):
        lay = layouts[i]
        words[: b - a, k] = [m.row(w) for w in lay.words[a:b]]
        places[: b - a, k] = features.of_place(lay)[a:b]
    mask = (np.arange(steps)[:, None] < lengths[None]).astype(np.float32)[..., None]
    x = (m.table[words] + m.w["e_place"][places]) * mask
    x = _network(m, x, mask, ("c0", "c1", "c2", "r0", "c3"), "fin_s")
    odds = _log_softmax(x @ m.w["cue_w"] + m.w["cue_b"])
    odds[..., 1] += bias
    cues = [(k, a, b, s) for k, n in enumerate(lengths) for a, b, s in _cue_spans(odds[:n, k])]
    found: list[list[Marked]] = [[] for _ in pieces]
    for (k, a, b, s), path in zip(cues, _arguments(m, x, mask, lengths, cues), strict=True):
        source, content = _spans(path, _SOURCE, _SOURCE_ON), _spans(path, _CONTENT, _CONTENT_ON)
        if content:
            found[k].append(Marked((a, b), source, content, s))
    return found


def _network(m: Model, x: Floats, mask: Floats, layers: Sequence[str], last: str) -> Floats:
    for reach, name in zip((1, 2, 4, 0, 1), layers, strict=True):
        x = _recurrent(m, name, x, mask) if reach == 0 else _gated(m, name, x, mask, reach)
    return _normed(x, m.w[last]) * mask


def _normed(x: Floats, scale: Floats) -> Floats:
    size: Floats = np.einsum("tbd,tbd->tb", x, x)[..., None] / np.float32(x.shape[-1])
    return np.asarray(x * (scale / np.sqrt(size + np.float32(1e-6))), np.float32)


def _gated(m: Model, name: str, x: Floats, mask: Floats, reach: int) -> Floats:
    h = _normed(x, m.w[name + "_s"]) * mask
    steps, batch, d = h.shape
    wide = np.zeros((steps, batch, 3 * d), np.float32)
    if steps > reach:
        wide[reach:, :, :d] = h[:-reach]
        wide[:-reach, :, 2 * d :] = h[reach:]
    wide[:, :, d : 2 * d] = h
    g: Floats = np.asarray(wide.reshape(-1, 3 * d) @ m.w[name + "_w"] + m.w[name + "_b"], np.float32)
    out = (g[:, :d] * _sigmoid(g[:, d:])).reshape(steps, batch, d)
    return np.asarray((x + out) * mask, np.float32)


def _recurrent(m: Model, name: str, x: Floats, mask: Floats) -> Floats:
    steps, batch, d = x.shape
    h = _normed(x, m.w[name + "_s"]) * mask
    flat: Floats = np.asarray(h.reshape(-1, d) @ m.w[name + "_w"] + m.w[name + "_b"], np.float32)
    g = flat.reshape(steps, batch, 3 * d)
    keep = _sigmoid(g[..., d : 2 * d]) * mask + (1 - mask)
    new = (1 - keep) * g[..., :d]
    half = d // 2
    state = np.zeros((steps, batch, d), np.float32)
    one, two = np.zeros((batch, half), np.float32), np.zeros((batch, half), np.float32)
    for t in range(steps):
        one = keep[t, :, :half] * one + new[t, :, :half]
        state[t, :, :half] = one
        u = steps - 1 - t
        two = keep[u, :, half:] * two + new[u, :, half:]
        state[u, :, half:] = two
    out = ((state * _sigmoid(g[..., 2 * d :])).reshape(-1, d) @ m.w[name + "_o"]).reshape(steps, batch, d)
    return np.asarray((x + out) * mask, np.float32)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))), np.float32)


def _log_softmax(x: Floats) -> Floats:
    x = x - x.max(-1, keepdims=True)
    return np.asarray(x - np.log(np.exp(x).sum(-1, keepdims=True)), np.float32)


def _cue_spans(odds: Floats) -> list[tuple[int, int, float]]:
    """Word ranges of cues on the best path through outside, begins, goes on; with their log odds."""
    if not (odds[:, 1] > odds[:, 0] - 3).any():
        return []
    best, back = [float(odds[0, 0]), float(odds[0, 1]), float(_NEVER)], []
    rows = odds.tolist()
    for row in rows[1:]:
        top = max(range(3), key=best.__getitem__)
        on = 1 if best[1] >= best[2] else 2
        back.append((top, top, on))
        best = [best[top] + row[0], best[top] + row[1], best[on] + row[2]]
    path = [max(range(3), key=best.__getitem__)]
    for step in reversed(back):
        path.append(step[path[-1]])
    return [(a, b, rows[a][1] - rows[a][0]) for a, b in _spans(path[::-1], 1, 2)]


def _spans(path: Sequence[int], begins: int, goes_on: int) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for t, label in enumerate(path):
        if label == begins:
            found.append((t, t + 1))
        elif label == goes_on and found and found[-1][1] == t:
            found[-1] = (found[-1][0], t + 1)
    return tuple(found)


def _arguments(
    m: Model, x: Floats, mask: Floats, lengths: NDArray[np.int64], cues: Sequence[tuple[int, int, int, float]]
) -> list[list[int]]:
    """Labels of all words for each cue."""
    paths: list[list[int]] = []
    steps, batch, _ = x.shape
    marked = np.zeros((steps, batch), np.int64)
    for k, a, b, _ in cues:
        marked[a:b, k] = 2
    each = max(1, _BATCH // steps)
    w = m.w
    plain, times = x @ w["a_w"], x @ w["m_w"]
    for at in range(0, len(cues), each):
        part = cues[at : at + each]
        of = np.array([k for k, *_ in part])
        first, end = np.array([a for _, a, _, _ in part]), np.array([b for _, _, b, _ in part])
        ends = np.concatenate([x[first, of], x[end - 1, of]], -1)
        t = np.arange(steps)[:, None]
        other = marked[:, of]
        mine = (t >= first) & (t < end)
        start = plain[:, of] + (ends @ w["q_w"]) + times[:, of] * (ends @ w["qm_w"])
        start += w["rel"][_distance(t, first, end)] + w["oth"][np.where(mine, 1, other)]
        seen = mask[:, of]
        h = _network(m, np.asarray(start * seen, np.float32), seen, ("k0", "k1", "k2", "r1", "k3"), "fin2_s")
        scores: Floats = np.asarray(h @ w["arg_w"] + w["arg_b"], np.float32)
        scores[mine, 1:] = -50
        paths += _best_paths(scores, w["arg_t"], lengths[of])
    return paths


def _distance(t: NDArray[np.int64], first: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
    """Row for how far a word is from its cue: each step up to eight, then in growing steps; before 1-19, after 21-39."""
    d = np.where(t < first, t - first, np.where(t >= end, t - end + 1, 0))
    far = np.abs(d)
    bucket = np.where(far <= 8, far, np.minimum(9 + np.floor(np.log2(np.maximum(far, 9) / 9.0) * 2.5), 19)).astype(int)
    return np.asarray(np.where(d < 0, bucket, bucket + 20) * (d != 0))


@functools.cache
def _forbidden() -> Floats:
    """What may not follow what: a part goes on only after itself."""
    bar = np.zeros((5, 5), np.float32)
    for on, begin in ((_SOURCE_ON, _SOURCE), (_CONTENT_ON, _CONTENT)):
        bar[[i for i in range(5) if i not in {on, begin}], on] = _NEVER
    return bar


def _best_paths(scores: Floats, transitions: Floats, lengths: NDArray[np.int64]) -> list[list[int]]:
    steps, batch, _ = scores.shape
    moves = (transitions + _forbidden())[None]
    best = scores[0].copy()
    best[:, [_SOURCE_ON, _CONTENT_ON]] = _NEVER
    back = np.zeros((steps, batch, 5), np.int64)
    last = best.copy()
    for t in range(1, steps):
        total = best[:, :, None] + moves
        back[t] = total.argmax(1)
        best = total.max(1) + scores[t]
        ends = lengths - 1 == t
        last[ends] = best[ends]
    paths = []
    for k, n in enumerate(lengths.tolist()):
        path = [int(last[k].argmax())]
        for t in range(n - 1, 0, -1):
            path.append(int(back[t, k, path[-1]]))
        paths.append(path[::-1])
    return paths
