"""Find who says what, by a small trained model: cues first, then the source and content of each cue.

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
from fogline.text.cache import ReadingCache, printed

Floats = NDArray[np.float32]
_WEIGHTS, _CARD = "attribution-fast.npz", "attribution-fast.json"
_BATCH = 3072  # rows read together: words, and words times cues
_REACH = 4  # rows that a convolution reaches out; so many of nothing stand between two pieces
_LONGEST = 192  # words of a paragraph read together; a longer one is cut where a sentence ends
_CACHED = 60_000  # words whose vectors are kept
_KEPT = 20_000  # paragraphs whose readings are kept; a thousand words' worth of them takes about ten kilobytes
_PIECES = 4  # word pieces that are read of a word
_LEAST, _COLUMNS = 2, 16  # rows and columns of a product at least
_BLOCK = 512  # rows multiplied together: what fits beside the weights in a core's second cache
_LAYERS = (("c0", "c1", "c2", "r0", "c3"), ("k0", "k1", "k2", "r1", "k3"))
_NEVER = np.float32(-1e9)
_NEAR = 3  # log odds that some word must come to those of no cue, for any to be looked for
_MARGIN = np.float32(1e-3)  # of log odds, for what is lost in rounding
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
        self.w: dict[str, Floats] = {
            key: value.astype(np.float32) for key, value in arrays.items() if key not in {"pieces", "scale"}
        }
        self.pieces: NDArray[np.int8] = arrays["pieces"].astype(np.int8, copy=False)
        self.scale: Floats = arrays["scale"].astype(np.float32)
        self.vocabulary, self.classes = vocabulary, classes
        self.ready = {each: _made_ready(self.w, each) for each in _LAYERS[0] + _LAYERS[1]}
        self.padded = {n: _padded(self.w[n]) for n in ("cue_w", "arg_w")}
        self.rows: dict[str, int] = {}
        self.readings: ReadingCache[tuple[Marked, ...]] = ReadingCache(_KEPT)
        self.table: Floats = np.zeros((1024, self.w["fin_s"].shape[0]), np.float32)

    def rows_of(self, words: Sequence[str]) -> list[int]:
        """Return the rows of the words' vectors in ``table``; they hold until the next call."""
        if len(self.rows) + len(words) > _CACHED:
            self.rows.clear()
        new = list(dict.fromkeys(word for word in words if word not in self.rows))
        if new:
            self._learn(new)
        return [self.rows[each] for each in words]

    def _learn(self, new: Sequence[str]) -> None:
        first = len(self.rows)
        self.rows.update(zip(new, range(first, first + len(new)), strict=True))
        while len(self.table) < len(self.rows):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        self.table[first : len(self.rows)] = self._vectors(new)

    def _vectors(self, words: Sequence[str]) -> Floats:
        """Return each word's vector: the mean of its first pieces, and what each of its features adds."""
        total = np.zeros((len(words), self.table.shape[1]), np.float32)
        spelt = [features.pieces(word, self.vocabulary)[:_PIECES] for word in words]
        for size in range(1, _PIECES + 1):
            at = [number for number, found in enumerate(spelt) if len(found) == size]
            if at:
                rows = np.array([spelt[each] for each in at])
                total[at] = (self.pieces[rows].astype(np.float32) * self.scale[rows, None]).mean(1)
        rows_of = np.array([features.of_word(w, self.classes) for w in words])
        for name, rows in zip(("word", "ending", "shape", "cue", "group"), rows_of.T, strict=True):
            total += self.w["e_" + name][rows]
        return total


@functools.cache
def model() -> Model:
    """Return the shipped model.

    Raises:
        LexiconError: the file is not the one that its card describes.
    """
    folder = resources.files("fogline").joinpath("claims", "weights")
    blob, card = folder.joinpath(_WEIGHTS).read_bytes(), json.loads(folder.joinpath(_CARD).read_text("utf-8"))
    if hashlib.sha256(blob).hexdigest() != card["sha256"]:
        raise LexiconError(_WEIGHTS, 0, "its hash is not the one in its card")
    with np.load(io.BytesIO(blob), allow_pickle=False) as stored:
        arrays = {file: stored[file] for file in stored.files}
    words = bytes(arrays.pop("vocabulary")).decode("utf-8").split("\n")
    classed = [line.split("\t") for line in bytes(arrays.pop("classes")).decode("utf-8").split("\n")]
    return Model(
        arrays, {word: number for number, word in enumerate(words)}, {each: (int(c), int(g)) for each, c, g in classed}
    )


def mark(layouts: Sequence[Layout], *, bias: float = 0.0) -> list[list[Marked]]:
    """Return the attributions of each paragraph, in order of their cues.

    What is found in a paragraph depends on nothing beside it, down to the last bit; words that were read before are not read
    again.

    Args:
        layouts: paragraphs as laid out.
        bias: added to the log odds of a cue; above zero finds more, below zero errs less.
    """
    m = model()
    pieces = [(number, each, second) for number, lay in enumerate(layouts) for each, second in cut(lay)]
    places = [features.of_place(lay) for lay in layouts]
    words = [printed(layouts[i].words[a:b], places[i][a:b], bias) for i, a, b in pieces]

    def read(missing: list[int]) -> list[tuple[Marked, ...]]:
        return _each(m, [(layouts[i].words[a:b], places[i][a:b]) for i, a, b in (pieces[n] for n in missing)], bias)

    found: list[list[Marked]] = [[] for _ in layouts]
    for (index, first, _), marked in zip(pieces, m.readings.each(words, read), strict=True):
        found[index] += [moved(mark, first) for mark in marked]
    return found


@dataclass(frozen=True, slots=True)
class Opinion:
    """Hold what the model makes of one stretch of words before it decides, for a reader that weighs it with its own.

    ``odds`` (words, 3) are the log odds of no cue, a cue that begins, and one that goes on; ``moves`` (5, 5) what the labels
    score that follow one another.
    """

    odds: Floats
    moves: Floats
    _states: Floats
    _seats: _Seats

    def parts(self, cues: Sequence[tuple[int, int]]) -> Floats:
        """Return scores (cues, words, 5) of nothing, source begins, goes on, content begins, goes on; zero at
        the cue itself.
        """
        asked = [(0, each, b, 0.0) for each, b in cues]
        scored = _scored(model(), self._states, self._seats, asked)
        made: Floats = np.stack([scores[at : at + n] for scores, seats in scored for at, n in seats.pieces()])
        for number, (first, second) in enumerate(cues):
            made[number, first:second] = 0
        return made


def opinion(words: Sequence[str], places: Sequence[int]) -> Opinion:
    """Return the model's opinion of words and where they stand; at most :func:`cut`'s words at once."""
    m = model()
    x, seats, odds = _first_pass(m, [(words, places)])
    return Opinion(odds[: len(words)], m.w["arg_t"], x, seats)


def moved(m: Marked, by: int) -> Marked:
    """Return the same ``by`` words further on."""
    if not by:
        return m
    source = tuple((first + by, second + by) for first, second in m.source)
    return Marked((m.cue[0] + by, m.cue[1] + by), source, tuple((each + by, b + by) for each, b in m.content), m.score)


def cut(lay: Layout) -> list[tuple[int, int]]:
    """Return word ranges of a paragraph that are read together."""
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


class _Seats:
    """Where the words of pieces stand that are read together: one after the other, rows of nothing between them.

    ``alive`` is one at a word's row and zero between; ``grid`` (steps, pieces) the row of each piece's first, second, ...
    word, past its end the last row, which is nobody's.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        self.lengths = np.array(lengths)
        ends = np.cumsum(self.lengths + _REACH)
        self.first = ends - self.lengths - _REACH
        step = np.arange(int(self.lengths.max()))[:, None]
        self.grid = np.where(step < self.lengths, self.first + step, ends[-1] - 1)
        self.alive: Floats = np.zeros(int(ends[-1]), np.float32)
        self.alive[self.grid] = 1
        self.alive[-_REACH:] = 0

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Of each piece its first row and how many it has."""
        return zip(self.first.tolist(), self.lengths.tolist(), strict=True)

    @property
    def live(self) -> NDArray[np.int64]:
        """Return the rows of words, in order."""
        return np.flatnonzero(self.alive)


def _batches(lengths: Sequence[int]) -> Iterator[slice]:
    """Yield consecutive pieces that are read together."""
    first, held = 0, 0
    for number, length in enumerate(lengths):
        if number > first and held + length > _BATCH:
            yield slice(first, number)
            first, held = number, 0
        held += length
    if lengths:
        yield slice(first, len(lengths))


def _each(m: Model, pieces: Sequence[_Piece], bias: float) -> list[tuple[Marked, ...]]:
    """Return what is read in each piece; pieces of like length are read together."""
    found: list[tuple[Marked, ...]] = [()] * len(pieces)
    order = sorted(range(len(pieces)), key=lambda n: len(pieces[n][0]))
    for together in (order[batch] for batch in _batches([len(pieces[each][0]) for each in order])):
        for n, marked in zip(together, _read(m, [pieces[n] for n in together], bias), strict=True):
            found[n] = tuple(marked)
    return found


def _first_pass(m: Model, pieces: Sequence[_Piece]) -> tuple[Floats, _Seats, Floats]:
    """Of each row its state and the log odds of cues, and where the pieces' words stand."""
    seats = _Seats([len(words) for words, _ in pieces])
    words, places = np.zeros((2, len(seats.alive)), np.int64)
    words[seats.live] = m.rows_of([word for words, _ in pieces for word in words])
    places[seats.live] = [place for _, stands in pieces for place in stands]
    x = m.table[words]
    x += m.w["e_place"][places]
    _network(m, x, seats, _LAYERS[0], "fin_s")
    return x, seats, _log_softmax((x @ m.padded["cue_w"])[:, :3] + m.w["cue_b"])


def _read(m: Model, pieces: Sequence[_Piece], bias: float) -> list[list[Marked]]:
    x, seats, odds = _first_pass(m, pieces)
    odds[:, 1] += bias
    cues = [
        (number, a, b, s)
        for number, (at, each) in enumerate(seats.pieces())
        for a, b, s in _cue_spans(odds[at : at + each])
    ]
    found: list[list[Marked]] = [[] for _ in pieces]
    for (k, first, second, s), path in zip(cues, _arguments(m, x, seats, cues), strict=True):
        source, content = _spans(path, _SOURCE, _SOURCE_ON), _spans(path, _CONTENT, _CONTENT_ON)
        if content:
            found[k].append(Marked((first, second), source, content, s))
    return found


def _padded(w: Floats) -> Floats:
    """Return the columns of ``w`` filled up with zeros to what any kernel takes."""
    return np.concatenate([w, np.zeros((len(w), _COLUMNS - w.shape[1]), np.float32)], 1)


def _network(m: Model, x: Floats, seats: _Seats, layers: Sequence[str], last: str) -> None:
    """Put ``x`` (rows, width) through the layers; between pieces the result is zero."""
    for reach, name in zip((1, 2, _REACH, 0, 1), layers, strict=True):
        if reach:
            _gated(m.ready[name], x, seats.alive, reach)
        else:
            _recurrent(m.ready[name], x, seats)
    _unit(x, seats.alive, x)
    x *= m.w[last]


def _unit(x: Floats, alive: Floats, out: Floats) -> None:
    """Rows at a mean square of one into ``out``; dead rows become zero, so that they reach nobody."""
    size = np.einsum("td,td->t", x, x)
    size /= np.float32(x.shape[-1])
    size += np.float32(1e-6)
    np.sqrt(size, out=size)
    np.multiply(x, np.divide(alive, size, out=size)[:, None], out=out)


def _gated(w: Sequence[Floats], x: Floats, alive: Floats, away: int) -> None:
    """Add a gated convolution to ``x``; a row's neighbours stand ``away`` rows before and after it."""
    to_value, to_gate = w
    number, d = x.shape
    h = np.zeros((number + 2 * away, d), np.float32)
    _unit(x, alive, h[away : away + number])
    size = min(number, _BLOCK)
    wide, value, gate = np.ones((size, 3 * d + 1), np.float32), *(np.empty((size, d), np.float32) for _ in "vg")
    for start in range(0, number, _BLOCK):
        b = min(start + _BLOCK, number)
        rows = max(_LEAST, b - start)
        near, v, g = wide[:rows], value[:rows], gate[:rows]
        for step in range(3):
            near[: b - start, step * d : step * d + d] = h[start + step * away : b + step * away]
        np.matmul(near, to_value, out=v)
        np.matmul(near, to_gate, out=g)
        np.tanh(g, out=g)
        g += 1
        g *= v
        x[start:b] += g[: b - start]


def _recurrent(w: Sequence[Floats], x: Floats, seats: _Seats) -> None:
    """Add a recurrence to ``x``: the first half of the width runs forwards, the other one backwards."""
    to_value, to_keep, to_gate, to_out = w
    number, d = x.shape
    half, grid = d // 2, seats.grid
    h = np.ones((number, d + 1), np.float32)
    _unit(x, seats.alive, h[:, :d])
    keep, new = h @ to_keep, h @ to_value
    np.tanh(keep, out=keep)
    keep *= np.float32(0.5)
    keep += np.float32(0.5)
    np.maximum(keep, 1 - seats.alive[:, None], out=keep)
    new *= 1 - keep
    keeps, news = (np.concatenate([each[:, :half][grid], each[:, half:][grid[::-1]]], 2) for each in (keep, new))
    before = np.zeros(keeps.shape[1:], np.float32)
    for k, y in zip(keeps, news, strict=True):  # the state goes where the new value stood
        before = np.add(y, np.multiply(before, k, out=k), out=y)
    state = keep
    state[grid, :half], state[grid[::-1], half:] = news[..., :half], news[..., half:]
    gate = h @ to_gate
    np.tanh(gate, out=gate)
    gate += 1
    gate *= state
    x += gate @ to_out


def _made_ready(w: dict[str, Floats], name: str) -> tuple[Floats, ...]:
    """Return a layer's weights as the kernels want them: what each is multiplied by, with its bias as the last row.

    The scale of the norm is multiplied in, and the halves of ``sigmoid(x) = tanh(x / 2) / 2 + 1 / 2``.
    """
    count = len(w[name + "_s"])
    taps = len(w[name + "_w"]) // count
    scaled = np.concatenate([w[name + "_w"] * np.tile(w[name + "_s"], taps)[:, None], w[name + "_b"][None]])
    parts = [np.ascontiguousarray(scaled[:, step : step + count]) for step in range(0, scaled.shape[1], count)]
    one_half = np.float32(0.5)
    if taps == 3:
        return parts[0] * one_half, parts[1] * one_half
    return parts[0], parts[1] * one_half, parts[2] * one_half, w[name + "_o"] * one_half


def _log_softmax(x: Floats) -> Floats:
    x = x - x.max(-1, keepdims=True)
    return np.asarray(x - np.log(np.exp(x).sum(-1, keepdims=True)), np.float32)


def _cue_spans(odds: Floats) -> list[tuple[int, int, float]]:
    """Return word ranges of cues on the best path through outside, begins, goes on; with their log odds.

    A word is outside where that beats the others by more than a cue that goes on from it could bring to the next word; only
    the stretches between such words are looked through.
    """
    outside, begins, on = odds.T
    if not (begins > outside - _NEAR).any():
        return []
    brings = np.append(np.maximum(on - begins, 0)[1:], np.float32(0))
    doubtful = np.flatnonzero(outside < np.maximum(begins, on) + brings + _MARGIN).tolist()
    found: list[tuple[int, int, float]] = []
    for _, run in itertools.groupby(enumerate(doubtful), key=lambda at: at[1] - at[0]):
        first, *rest = (each for _, each in run)
        rows = odds[first : first + 1 + len(rest)].tolist()
        found += [(first + a, first + second, rows[a][1] - rows[a][0]) for a, second in _spans(_best_path(rows), 1, 2)]
    return found


def _best_path(rows: Sequence[Sequence[float]]) -> list[int]:
    best, back = [rows[0][0], rows[0][1], float(_NEVER)], []
    for row in rows[1:]:
        top = max(range(3), key=best.__getitem__)
        on = 1 if best[1] >= best[2] else 2
        back.append((top, top, on))
        best = [best[top] + row[0], best[top] + row[1], best[on] + row[2]]
    path = [max(range(3), key=best.__getitem__)]
    for step in reversed(back):
        path.append(step[path[-1]])
    return path[::-1]


def _spans(path: Sequence[int], begins: int, goes_on: int) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for number, label in enumerate(path):
        if label == begins:
            found.append((number, number + 1))
        elif label == goes_on and found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
    return tuple(found)


def _arguments(m: Model, x: Floats, seats: _Seats, cues: Sequence[tuple[int, int, int, float]]) -> list[list[int]]:
    """Return labels of all words for each cue."""
    scored = _scored(m, x, seats, cues)
    return [path for each, own in scored for path in _best_paths(each[own.grid], m.w["arg_t"], own.lengths)]


def _scored(
    m: Model, x: Floats, seats: _Seats, cues: Sequence[tuple[int, int, int, float]]
) -> Iterator[tuple[Floats, _Seats]]:
    """Yield scores of all words for some cues, and where the words stand for each of these."""
    w, lengths, marked = m.w, seats.lengths.tolist(), np.zeros(len(x), np.int64)
    for k, a, second, _ in cues:
        marked[seats.first[k] + a : seats.first[k] + second] = 2
    plain, times = x @ w["a_w"], x @ w["m_w"]
    for part in (cues[batch] for batch in _batches([lengths[each] for each, *_ in cues])):
        of, first, end = (np.array(c) for c in list(zip(*part, strict=True))[:3])
        own = _Seats([lengths[k] for k in of])
        cue = np.repeat(np.arange(len(part)), own.lengths + _REACH)
        t = np.arange(len(cue)) - own.first[cue]
        rows = np.minimum(seats.first[of][cue] + t, len(x) - 1)
        mine = (t >= first[cue]) & (t < end[cue])
        ends = np.concatenate([x[seats.first[of] + first], x[seats.first[of] + end - 1]], -1)
        ends = ends if len(ends) >= _LEAST else np.repeat(ends, _LEAST, 0)  # a last one alone is read twice
        time = times[rows]
        time *= (ends @ w["qm_w"])[cue]
        time += plain[rows] + (ends @ w["q_w"])[cue]
        time += w["rel"][_distance(t, first[cue], end[cue])] + w["oth"][np.where(mine, 1, marked[rows])]
        _network(m, time, own, _LAYERS[1], "fin2_s")
        scores = np.asarray((time @ m.padded["arg_w"])[:, :5] + w["arg_b"], np.float32)
        scores[mine, 1:] = -50
        yield scores, own


def _distance(t: NDArray[np.int64], first: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return row for how far a word is from its cue: each step up to eight, then in growing steps; before 1-19, after 21-39."""
    d = np.where(t < first, t - first, np.where(t >= end, t - end + 1, 0))
    far = np.abs(d)
    bucket = np.where(far <= 8, far, np.minimum(9 + np.floor(np.log2(np.maximum(far, 9) / 9.0) * 2.5), 19)).astype(int)
    return np.asarray(np.where(d < 0, bucket, bucket + 20) * (d != 0))


@functools.cache
def _forbidden() -> Floats:
    """Return what may not follow what: a part goes on only after itself."""
    bar = np.zeros((5, 5), np.float32)
    for on, begin in ((_SOURCE_ON, _SOURCE), (_CONTENT_ON, _CONTENT)):
        bar[[index for index in range(5) if index not in {on, begin}], on] = _NEVER
    return bar


def _best_paths(scores: Floats, transitions: Floats, lengths: NDArray[np.int64]) -> list[list[int]]:
    """Return the labels that score most together (Viterbi 1967), for each text of (steps, texts, labels) scores."""
    moves = (transitions + _forbidden())[:, None]
    best = scores.copy()
    best[0][:, [_SOURCE_ON, _CONTENT_ON]] = _NEVER
    for before, here in itertools.pairwise(best):
        np.add(here, (before.T[:, :, None] + moves).max(0), out=here)
    back = (best[:-1].transpose(2, 0, 1)[..., None] + moves[:, None]).argmax(0).tolist()
    paths = []
    for number, n in enumerate(lengths.tolist()):
        path = [int(best[n - 1, number].argmax())]
        for step in back[n - 2 :: -1] if n > 1 else ():
            path.append(step[number][path[-1]])
        paths.append(path[::-1])
    return paths
