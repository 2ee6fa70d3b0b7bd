"""The profile ``accurate``: who says what, by a small sentence encoder that was fine-tuned for it.

A paragraph's word pieces are read once by six layers of a transformer, which mark cues; its words are read once more for
each cue, by two layers that know where the cue stands, and these mark cue, source and content, with transition scores and
the best path (Viterbi). So each part knows its cue, and parts of several attributions may interleave; one that lies in the
words of another is left to the rules, since the annotators it learnt from marked the outer one only. The small model of the
profile ``fast``, which learnt in another way, is heard in each decision: the two err apart. Served with onnxruntime, on
one core a process, and one paragraph at a time, so that what is read depends on nothing beside it. A third, small graph
tells names and how sure the writer is, from what several of the layers make of a word; the other two do not wait for it.
Weights, their hashes and their card: ``claims/weights/``; they are made by ``training/encoder.py``,
``training/encoder_heads.py`` and ``training/encoder_export.py``.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources, util
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fogline.claims.attribution import features
from fogline.claims.attribution.layout import Layout
from fogline.claims.attribution.markers import small, tagger
from fogline.claims.attribution.markers.tagger import Marked
from fogline.claims.attribution.spans import Parts
from fogline.errors import LexiconError, MissingExtra
from fogline.text.cache import ReadingCache, printed

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]
_CARD, _FILE = "attribution-accurate.json", "attribution-accurate-{}.onnx"
_CLS, _SEP, _UNKNOWN = 101, 102, 100  # word pieces that begin and end a paragraph, and that stand for a word of none
_A_WORD = 8  # word pieces that are read of a word
_LONGEST, _PIECES = 128, 142  # words and word pieces read together; a longer paragraph is cut where a sentence ends
_SECOND = 0.3  # share of the small model's word in each decision
_KEPT = 20_000  # paragraphs whose readings are kept
_SPELT = 60_000  # words whose pieces are kept
_NEVER = np.float32(-1e9)
_SOURCE, _CONTENT, _CUE = 1, 3, 5  # labels that begin a part; the next number goes on with it


@dataclass(frozen=True, slots=True)
class Named:
    """A name as half-open word range of a layout, and its kind."""

    kind: str
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Hold what the encoder gives of a stretch of words: states, and scores of cue."""

    states: Floats
    cue: Floats


class Model:
    """The graphs as sessions; word pieces and readings met so far (memories that change nothing but speed)."""

    def __init__(self, blobs: dict[str, bytes]) -> None:
        self.words, self.parts, self.heads = (
            _session(blobs[_FILE.format(each)]) for each in ("words", "parts", "heads")
        )
        notes = self.words.get_modelmeta().custom_metadata_map
        self.vocabulary = {w: number for number, w in enumerate(notes["vocabulary"].split("\n"))}
        classed = [line.split("\t") for line in notes["classes"].split("\n")]
        self.classes = {w: (int(c), int(g)) for w, c, g in classed}
        self.moves: Floats = _moves(self.parts) + _forbidden()
        self.names = tuple(self.heads.get_modelmeta().custom_metadata_map["names"].split(" "))
        self.name_moves: Floats = _moves(self.heads) + _forbidden(1 + 2 * len(self.names))
        self.spelt: dict[str, tuple[list[int], tuple[int, int, int]]] = {}
        self.readings: ReadingCache[tuple[Marked, ...]] = ReadingCache(_KEPT)

    def spelling(self, word: str) -> tuple[list[int], tuple[int, int, int]]:
        """Return the word's pieces, and its rows for shape, cue class and word group."""
        found = self.spelt.get(word)
        if found is None:
            if len(self.spelt) >= _SPELT:
                self.spelt.clear()
            ids = features.pieces(word, self.vocabulary)[:_A_WORD] or [_UNKNOWN]
            found = self.spelt[word] = (ids, features.of_word(word, self.classes)[2:])
        return found


def installed() -> bool:
    """Tell whether the extra is there."""
    return util.find_spec("onnxruntime") is not None


def _session(blob: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # other cores read other dispatches
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(blob, options, providers=["CPUExecutionProvider"])


def _moves(session: Any) -> Floats:
    return np.asarray(json.loads(session.get_modelmeta().custom_metadata_map["moves"]), np.float32)


@functools.cache
def model() -> Model:
    """Return the shipped model.

    Raises:
        MissingExtra: onnxruntime is not installed.
        LexiconError: a file is not the one that the card describes.
    """
    if not installed():
        raise MissingExtra("onnxruntime", "profile accurate", "pip install 'fogline[accurate]', or take --profile fast")
    folder = resources.files("fogline").joinpath("claims", "weights")
    card = json.loads(folder.joinpath(_CARD).read_text("utf-8"))
    blobs = {name: folder.joinpath(name).read_bytes() for name in card["files"]}
    for name, blob in blobs.items():
        if hashlib.sha256(blob).hexdigest() != card["files"][name]["sha256"]:
            raise LexiconError(name, 0, "its hash is not the one in its card")
    return Model(blobs)


def read(layouts: Sequence[Layout]) -> list[list[Parts]]:
    """Return the attributions of each paragraph, in order of their cues.

    Raises:
        MissingExtra: onnxruntime is not installed.
    """
    return [[small.parts(lay, each) for each in marked] for lay, marked in zip(layouts, mark(layouts), strict=True)]


def mark(layouts: Sequence[Layout]) -> list[list[Marked]]:
    """Return the attributions of each paragraph as word ranges, in order of their cues; words read before
    are not read again.
    """
    m = model()
    stretches = [(number, each, second) for number, lay in enumerate(layouts) for each, second in _cut(m, lay)]
    places = [features.of_place(lay) for lay in layouts]
    words = [printed(layouts[i].words[a:b], places[i][a:b]) for i, a, b in stretches]

    def read_all(missing: list[int]) -> list[tuple[Marked, ...]]:
        return [_read(m, layouts[i].words[a:b], places[i][a:b]) for i, a, b in (stretches[n] for n in missing)]

    found: list[list[Marked]] = [[] for _ in layouts]
    for (index, first, _), marked in zip(stretches, m.readings.each(words, read_all), strict=True):
        found[index] += [tagger.moved(one, first) for one in marked]
    return found


def names(layouts: Sequence[Layout]) -> list[list[Named]]:
    """Return names of each paragraph, of the types of the language base: persons, bodies, places, peoples, weapons, units."""
    m = model()
    found: list[list[Named]] = []
    for lay in layouts:
        mine = []
        for first, scores, _ in _heard(m, lay):
            (path,) = _best_paths(scores[None], m.name_moves)
            for number, kind in enumerate(m.names):
                mine += [Named(kind, (each + first, e + first)) for each, e in _spans(path, 1 + 2 * number)]
        found.append(sorted(mine, key=lambda n: n.at))
    return found


def certainty(layouts: Sequence[Layout]) -> list[list[float]]:
    """Of each word of each paragraph, were it a predicate, how sure the writer is that it happened: 3 did, -3 did not.

    The scale is that of UDS-IH2 (Rudinger, White and Van Durme 2018), cut at its ends.
    """
    m = model()
    return [[float(each) for _, _, sure in _heard(m, lay) for each in np.clip(sure[:, 0], -3, 3)] for lay in layouts]


# --- one stretch ------------------------------------------------------------------------------------------------


def _cut(m: Model, lay: Layout) -> list[tuple[int, int]]:
    """Return word ranges of a paragraph that are read together: whole sentences, as many as fit."""
    weight = [len(m.spelling(word)[0]) for word in lay.words]
    if len(weight) <= _LONGEST and sum(weight) <= _PIECES:
        return [(0, len(weight))] if weight else []
    cuts: list[tuple[int, int]] = []
    start, held = 0, 0
    for first, end in lay.stretches:
        mine = sum(weight[first:end])
        if first > start and (held + mine > _PIECES or end - start > _LONGEST):
            cuts.append((start, first))
            start, held = first, 0
        held += mine
        if held > _PIECES or end - start > _LONGEST:  # a sentence longer than any: cut anywhere
            cuts += _cut_anywhere(weight, start, end)
            start, held = end, 0
    return [*cuts, (start, len(weight))] if start < len(weight) else cuts


def _cut_anywhere(weight: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    held = 0
    for index in range(start, end):
        if held + weight[index] > _PIECES or index - start >= _LONGEST:
            yield start, index
            start, held = index, 0
        held += weight[index]
    yield start, end


def _heard(m: Model, lay: Layout) -> Iterator[tuple[int, Floats, Floats]]:
    """Of each stretch that is read together: its first word, and its scores of names and of certainty."""
    places = features.of_place(lay)
    for first, second in _cut(m, lay):
        words = lay.words[first:second]
        (deep,) = m.words.run(["deep"], _given(m, words, places[first:second]))
        shapes = np.array([m.spelling(word)[1][0] for word in words])
        yield first, *m.heads.run(["name", "fact"], {"deep": deep, "shapes": shapes})


def _seen(m: Model, words: Sequence[str], places: Sequence[int]) -> _Seen:
    return _Seen(*m.words.run(["states", "cue"], _given(m, words, places)))


def _given(m: Model, words: Sequence[str], places: Sequence[int]) -> dict[str, NDArray[Any]]:
    """Return what the encoder is given of words: their pieces, a row of features a piece, and the share of
    each piece in a word.
    """
    ids: list[int] = [_CLS]
    rows: list[tuple[int, int, int, int]] = [(-1, -1, -1, -1)]
    of: list[int] = []
    for number, (word, place) in enumerate(zip(words, places, strict=True)):
        mine, row = m.spelling(word)
        ids += mine
        of += [number] * len(mine)
        rows += [(*row, place)] * len(mine)
    at = np.array(of)
    pool = np.zeros((len(words), len(ids) + 1), np.float32)
    pool[at, np.arange(1, len(ids))] = 1 / np.bincount(at)[at]
    return {"ids": np.array([*ids, _SEP]), "rows": np.array([*rows, rows[0]]), "pool": pool}


def _read(m: Model, words: Sequence[str], places: Sequence[int]) -> tuple[Marked, ...]:
    seen, second = _seen(m, words, places), tagger.opinion(words, places)
    odds = (1 - _SECOND) * _log_softmax(seen.cue) + _SECOND * second.odds
    (tagged,) = _best_paths(odds[None], _forbidden(3))
    cues = _spans(tagged, 1)
    if not cues:
        return ()
    scores = (1 - _SECOND) * _parts(m, seen, cues)
    scores[:, :, :5] += _SECOND * second.parts(cues)
    moves = (1 - _SECOND) * m.moves
    moves[:5, :5] += _SECOND * second.moves
    found: dict[tuple[int, int], Marked] = {}
    for (first, b), path in zip(cues, _best_paths(scores, moves), strict=True):
        content, cue = _spans(path, _CONTENT), _cue(path, first, b)
        if content and cue not in found:
            found[cue] = Marked(cue, _spans(path, _SOURCE), content, float(odds[first, 1] - odds[first, 0]))
    return tuple(sorted(found.values(), key=lambda one: one.cue))


def _parts(m: Model, seen: _Seen, cues: Sequence[tuple[int, int]]) -> Floats:
    """Return scores (cues, words, 7) of the parts of each cue."""
    first = np.array([each for each, _ in cues])
    t = np.arange(len(seen.states))[None]
    marks = np.zeros((len(cues), len(seen.states)), np.int64)
    for a, second in cues:
        marks[:, a:second] = 2
    marks[np.arange(len(cues)), first] = 1
    given = {"states": seen.states, "first": first, "near": _distance(t, first[:, None]), "marks": marks}
    (scores,) = m.parts.run(["scores"], given)
    return np.asarray(scores, np.float32)


def _log_softmax(x: Floats) -> Floats:
    x = x - x.max(-1, keepdims=True)
    return np.asarray(x - np.log(np.exp(x).sum(-1, keepdims=True)), np.float32)


def _cue(path: Sequence[int], a: int, b: int) -> tuple[int, int]:
    """Return the cue as the second reading has it, if it holds the word that was marked; else as the first one had it."""
    return next(((each, e) for each, e in _spans(path, _CUE) if each <= a < e), (a, b))


def _distance(whole: Whole, first: Whole) -> Whole:
    """Return row for how far a word is from its cue: each step up to eight, then in growing steps; before
    1-19, from it on 20-39.
    """
    far = np.abs(whole - first)
    bucket = np.where(far <= 8, far, np.minimum(9 + np.floor(np.log2(np.maximum(far, 9) / 9.0) * 2.5), 19))
    return np.asarray(np.where(whole < first, bucket, bucket + 20), np.int64)


@functools.cache
def _forbidden(labels: int = 7) -> Floats:
    """Return what may not follow what: a part goes on only after itself."""
    bar = np.zeros((labels, labels), np.float32)
    for on in range(2, labels, 2):
        bar[[index for index in range(labels) if index not in {on, on - 1}], on] = _NEVER
    return bar


def _best_paths(scores: Floats, moves: Floats) -> list[list[int]]:
    """Return the labels that score most together (Viterbi 1967), for each of (texts, words, labels) scores."""
    best = scores[:, 0].copy()
    best[:, 2::2] = _NEVER
    back = []
    for here in scores.swapaxes(0, 1)[1:]:
        total = best[:, :, None] + moves
        back.append(total.argmax(1))
        best = total.max(1) + here
    label = best.argmax(1)
    paths = [label]
    texts = np.arange(len(scores))
    for step in reversed(back):
        label = step[texts, label]
        paths.append(label)
    found: list[list[int]] = np.stack(paths[::-1], 1).tolist()
    return found


def _spans(path: Sequence[int], begins: int) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for number, label in enumerate(path):
        if label == begins:
            found.append((number, number + 1))
        elif label == begins + 1 and found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
    return tuple(found)
