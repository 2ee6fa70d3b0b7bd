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
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from fogline.claims.attribution import features
from fogline.claims.attribution.layout import Layout
from fogline.errors import LexiconError
from fogline.text.once import Once, printed

Floats = NDArray[np.float32]
_WEIGHTS, _CARD = "attribution-fast.npz", "attribution-fast.json"
_BATCH = 3072  # words times cues read together
_LONGEST = 192  # words of a paragraph read together; a longer one is cut where a sentence ends
_CACHED = 60_000  # words whose vectors are kept
_KEPT = 20_000  # paragraphs whose readings are kept; a thousand words' worth of them takes about ten kilobytes
_LEAST, _COLUMNS = 2, 16  # rows and columns of a product at least
_BLOCK = 512  # rows multiplied together: what fits beside the weights in a core's second cache
_LAYERS = (("c0", "c1", "c2", "r0", "c3"), ("k0", "k1", "k2", "r1", "k3"))
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
    """The weights; vectors of words and readings of paragraphs met so far (memories that change nothing but speed)."""

    def __init__(
        self, arrays: dict[str, NDArray[np.generic]], vocabulary: dict[str, int], classes: dict[str, tuple[int, int]]
    ) -> None:
        self.w: dict[str, Floats] = {k: v.astype(np.float32) for k, v in arrays.items() if k not in {"pieces", "scale"}}
        self.pieces: NDArray[np.int8] = arrays["pieces"].astype(np.int8, copy=False)
        self.scale: Floats = arrays["scale"].astype(np.float32)
        self.vocabulary, self.classes = vocabulary, classes
        self.ready = {n: _made_ready(self.w, n) for n in _LAYERS[0] + _LAYERS[1]}
        self.padded = {n: _padded(self.w[n]) for n in ("cue_w", "arg_w")}
        self.rows: dict[str, int] = {}
        self.readings: Once[tuple[Marked, ...]] = Once(_KEPT)
        self.table: Floats = np.zeros((1024, self.w["fin_s"].shape[0]), np.float32)

    def rows_of(self, words: Sequence[str]) -> list[int]:
        """The rows of the words' vectors in ``table``; they hold until the next call."""
        if len(self.rows) + len(words) > _CACHED:
            self.rows.clear()
        return [self._row(w) for w in words]

    def _row(self, word: str) -> int:
        at = self.rows.get(word)
        if at is None:
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

    What is found in a paragraph depends on nothing beside it, down to the last bit; words that were read before are not read
    again.

    Args:
        layouts: paragraphs as laid out.
        bias: added to the log odds of a cue; above zero finds more, below zero errs less.
    """
    m = model()
    pieces = [(i, a, b) for i, lay in enumerate(layouts) for a, b in cut(lay)]
    places = [features.of_place(lay) for lay in layouts]
    words = [printed(layouts[i].words[a:b], places[i][a:b], bias) for i, a, b in pieces]

    def read(missing: list[int]) -> list[tuple[Marked, ...]]:
        return _each(m, [(layouts[i].words[a:b], places[i][a:b]) for i, a, b in (pieces[n] for n in missing)], bias)

    found: list[list[Marked]] = [[] for _ in layouts]
    for (i, a, _), marked in zip(pieces, m.readings.each(words, read), strict=True):
        found[i] += [moved(mark, a) for mark in marked]
    return found


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model makes of one stretch of words before it decides, for a reader that weighs it with its own.

    ``odds`` (words, 3) are the log odds of no cue, a cue that begins, and one that goes on; ``moves`` (5, 5) what the labels
    score that follow one another.
    """

    odds: Floats
    moves: Floats
    _states: Floats
    _mask: Floats

    def parts(self, cues: Sequence[tuple[int, int]]) -> Floats:
        """Scores (cues, words, 5) of nothing, source begins, goes on, content begins, goes on; zero at the cue itself."""
        asked = [(0, a, b, 0.0) for a, b in cues]
        each = [scores[:, :n] for scores, _, n in _scored(model(), self._states, self._mask, asked)]
        made: Floats = np.ascontiguousarray(np.concatenate(each, 1).swapaxes(0, 1)[:, : len(self.odds)])
        for k, (a, b) in enumerate(cues):
            made[k, a:b] = 0
        return made


def opinion(words: Sequence[str], places: Sequence[int]) -> Opinion:
    """The model's opinion of words and where they stand; at most :func:`cut`'s words at once."""
    m = model()
    x, mask, _, odds = _first_pass(m, [(words, places)])
    return Opinion(odds[: len(words), 0], m.w["arg_t"], x, mask)


def moved(m: Marked, by: int) -> Marked:
    """The same ``by`` words further on."""
    if not by:
        return m
    source = tuple((a + by, b + by) for a, b in m.source)
    return Marked((m.cue[0] + by, m.cue[1] + by), source, tuple((a + by, b + by) for a, b in m.content), m.score)


def cut(lay: Layout) -> list[tuple[int, int]]:
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
# A row of a product of matrices has the same bits whatever rows stand beside it, as long as it is no product of a single
# row or with a handful of columns, for which libraries have kernels of their own: hence ``_LEAST`` and ``_padded``.

_Piece = tuple[Sequence[str], Sequence[int]]  # words, and where each stands


def _each(m: Model, pieces: Sequence[_Piece], bias: float) -> list[tuple[Marked, ...]]:
    """What is read in each piece; pieces of like length are read together."""
    found: list[tuple[Marked, ...]] = [()] * len(pieces)
    order = sorted(range(len(pieces)), key=lambda n: len(pieces[n][0]))
    at = 0
    while at < len(order):
        stop = at + 1
        while stop < len(order) and (stop + 1 - at) * len(pieces[order[stop]][0]) <= _BATCH:
            stop += 1
        together = order[at:stop]
        for n, marked in zip(together, _read(m, [pieces[n] for n in together], bias), strict=True):
            found[n] = tuple(marked)
        at = stop
    return found


def _first_pass(m: Model, pieces: Sequence[_Piece]) -> tuple[Floats, Floats, NDArray[np.int64], Floats]:
    """Of each word its state, whether it is one, and the log odds of cues; and how long each piece is."""
    lengths = np.array([len(words) for words, _ in pieces])
    steps = max(_LEAST, int(lengths.max()))
    rows = iter(m.rows_of([w for words, _ in pieces for w in words]))
    words, places = np.zeros((2, steps, len(pieces)), np.int64)
    for k, (n, (_, stands)) in enumerate(zip(lengths.tolist(), pieces, strict=True)):
        words[:n, k], places[:n, k] = list(itertools.islice(rows, n)), stands
    mask = (np.arange(steps)[:, None] < lengths[None]).astype(np.float32)[..., None]
    x = m.table[words]
    x += m.w["e_place"][places]
    x = _network(m, x, mask, _LAYERS[0], "fin_s")
    return x, mask, lengths, _log_softmax(_product(x, m.padded["cue_w"])[..., :3] + m.w["cue_b"])


def _read(m: Model, pieces: Sequence[_Piece], bias: float) -> list[list[Marked]]:
    x, mask, lengths, odds = _first_pass(m, pieces)
    odds[..., 1] += bias
    cues = [(k, a, b, s) for k, n in enumerate(lengths.tolist()) for a, b, s in _cue_spans(odds[:n, k])]
    found: list[list[Marked]] = [[] for _ in pieces]
    for (k, a, b, s), path in zip(cues, _arguments(m, x, mask, lengths, cues), strict=True):
        source, content = _spans(path, _SOURCE, _SOURCE_ON), _spans(path, _CONTENT, _CONTENT_ON)
        if content:
            found[k].append(Marked((a, b), source, content, s))
    return found


def _product(x: Floats, w: Floats) -> Floats:
    """``x`` (..., width) times ``w``, as one product of two matrices."""
    return np.asarray((x.reshape(-1, x.shape[-1]) @ w).reshape(*x.shape[:-1], w.shape[1]), np.float32)


def _padded(w: Floats) -> Floats:
    """The columns of ``w`` filled up with zeros to what any kernel takes."""
    return np.concatenate([w, np.zeros((len(w), _COLUMNS - w.shape[1]), np.float32)], 1)


def _network(m: Model, x: Floats, mask: Floats, layers: Sequence[str], last: str) -> Floats:
    """The layers over ``x`` (steps, batch, width), whose memory is used up; past a text's end the result is zero."""
    steps, batch, d = x.shape
    flat, alive = x.reshape(-1, d), mask.reshape(-1)
    for reach, name in zip((1, 2, 4, 0, 1), layers, strict=True):
        if reach:
            _gated(m.ready[name], flat, alive, reach * batch)
        else:
            _recurrent(m.ready[name], flat, alive, steps)
    _unit(flat, alive, flat)
    flat *= m.w[last]
    return x


def _unit(x: Floats, alive: Floats, out: Floats) -> None:
    """Rows at a mean square of one into ``out``; dead rows become zero, so that they reach nobody."""
    size = np.einsum("td,td->t", x, x)
    size /= np.float32(x.shape[-1])
    size += np.float32(1e-6)
    np.sqrt(size, out=size)
    np.multiply(x, np.divide(alive, size, out=size)[:, None], out=out)


def _gated(w: Sequence[Floats], x: Floats, alive: Floats, away: int) -> None:
    """Adds a gated convolution to ``x``; a row's neighbours stand ``away`` rows before and after it."""
    to_value, to_gate = w
    n, d = x.shape
    h = np.zeros((n + 2 * away, d), np.float32)
    _unit(x, alive, h[away : away + n])
    size = min(n, _BLOCK)
    wide, value, gate = np.ones((size, 3 * d + 1), np.float32), *(np.empty((size, d), np.float32) for _ in "vg")
    for a in range(0, n, _BLOCK):
        b = min(a + _BLOCK, n)
        rows = max(_LEAST, b - a)
        near, v, g = wide[:rows], value[:rows], gate[:rows]
        for k in range(3):
            near[: b - a, k * d : k * d + d] = h[a + k * away : b + k * away]
        np.matmul(near, to_value, out=v)
        np.matmul(near, to_gate, out=g)
        np.tanh(g, out=g)
        g += 1
        g *= v
        x[a:b] += g[: b - a]


def _recurrent(w: Sequence[Floats], x: Floats, alive: Floats, steps: int) -> None:
    """Adds a recurrence to ``x``: the first half of the width runs forwards, the other one backwards."""
    to_value, to_keep, to_gate, to_out = w
    n, d = x.shape
    half = d // 2
    h = np.ones((n, d + 1), np.float32)
    _unit(x, alive, h[:, :d])
    keep, new = np.tanh(h @ to_keep), h @ to_value
    keep *= np.float32(0.5)
    keep += np.float32(0.5)
    np.maximum(keep, 1 - alive[:, None], out=keep)
    new *= 1 - keep
    keeps, news = (_turned(y.reshape(steps, -1, d), half) for y in (keep, new))
    state = np.zeros((steps + 1, n // steps, d), np.float32)
    for before, after, k, y in zip(state, state[1:], keeps, news, strict=False):
        np.multiply(before, k, out=after)
        np.add(after, y, out=after)
    gate = np.tanh(h @ to_gate)
    gate += 1
    gate *= _turned(state[1:], half).reshape(-1, d)
    x += gate @ to_out


def _turned(x: Floats, half: int) -> Floats:
    """``x`` (steps, batch, width) with the steps of its second half of the width in reverse."""
    out = np.empty_like(x)
    out[..., :half] = x[..., :half]
    out[..., half:] = x[::-1, :, half:]
    return out


def _made_ready(w: dict[str, Floats], name: str) -> tuple[Floats, ...]:
    """A layer's weights as the kernels want them: what each is multiplied by, with its bias as the last row.

    The scale of the norm is multiplied in, and the halves of ``sigmoid(x) = tanh(x / 2) / 2 + 1 / 2``.
    """
    d = len(w[name + "_s"])
    taps = len(w[name + "_w"]) // d
    scaled = np.concatenate([w[name + "_w"] * np.tile(w[name + "_s"], taps)[:, None], w[name + "_b"][None]])
    parts = [np.ascontiguousarray(scaled[:, k : k + d]) for k in range(0, scaled.shape[1], d)]
    one_half = np.float32(0.5)
    if taps == 3:
        return parts[0] * one_half, parts[1] * one_half
    return parts[0], parts[1] * one_half, parts[2] * one_half, w[name + "_o"] * one_half


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
    scored = _scored(m, x, mask, cues)
    paths = [_best_paths(scores, m.w["arg_t"], lengths[of])[:n] for scores, of, n in scored]
    return [path for each in paths for path in each]


def _scored(
    m: Model, x: Floats, mask: Floats, cues: Sequence[tuple[int, int, int, float]]
) -> Iterator[tuple[Floats, NDArray[np.int64], int]]:
    """Scores of all words for some cues, which pieces these stand in, and how many they are."""
    steps, batch, _ = x.shape
    marked = np.zeros((steps, batch), np.int64)
    for k, a, b, _ in cues:
        marked[a:b, k] = 2
    each = max(1, _BATCH // steps)
    w = m.w
    plain, times = _product(x, w["a_w"]), _product(x, w["m_w"])
    t = np.arange(steps)[:, None]
    for at in range(0, len(cues), each):
        part = cues[at : at + each]
        # A last one alone is read twice: see ``_LEAST``.
        of, first, end = (np.array([*c, c[-1]][: max(_LEAST, len(c))]) for c in list(zip(*part, strict=True))[:3])
        ends = np.concatenate([x[first, of], x[end - 1, of]], -1)
        mine = (t >= first) & (t < end)
        start = times[:, of]
        start *= ends @ w["qm_w"]
        start += plain[:, of] + ends @ w["q_w"]
        start += w["rel"][_distance(t, first, end)] + w["oth"][np.where(mine, 1, marked[:, of])]
        h = _network(m, np.ascontiguousarray(start), mask[:, of], _LAYERS[1], "fin2_s")
        scores = np.asarray(_product(h, m.padded["arg_w"])[..., :5] + w["arg_b"], np.float32)
        scores[mine, 1:] = -50
        yield scores, of, len(part)


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
    here, each = last.argmax(1), np.arange(batch)
    labels = np.zeros((steps, batch), np.int64)
    for t in range(steps - 1, -1, -1):
        labels[t] = here
        here = np.where(t < lengths, back[t, each, here], here)
    return [row[:n] for row, n in zip(labels.T.tolist(), lengths.tolist(), strict=True)]
