"""An index on disk that grows: what one new dispatch shares with all before it, and which older answers it changes.

What comes out is what the batch (:func:`fogline.reuse.find_reprints`) finds over all dispatches, in whatever order they come.
The batch orders texts by day and id and compares a seed with many copies only with the first and with its neighbours; so a
text that comes late but belongs between others can break links between these. :meth:`Index.add` gives the runs of all pairs
that are new and of all pairs whose links a new text may have broken, as they are with all texts there.

words    ``hashes``: the word hashes of all texts; ``first``: the first word of each. Where words stand is asked of the texts.
order    ``days``, ``ids``: what texts are ordered by.
*.seg    seeds in sorted segments: see :mod:`fogline.reuse.segments`
state    ``state.json``: how much of the files is good and which segments there are; replaced in one go by :meth:`Index.save`

A process killed at any instant leaves the index as it was last saved: files are only appended to beyond what the state
vouches for, and segments never change. The index holds nothing that the dispatches do not: it can be made again from them.

>>> import tempfile
>>> from fogline.model import Dispatch, content_id
>>> said = "Seven grey ships came up the river in the rain and none of the men aboard would say "
>>> two = [Dispatch(content_id("d", n), n, said + n, "", published=n) for n in ("2031", "2030")]
>>> with tempfile.TemporaryDirectory() as folder, Index.open(folder) as index:
...     told = [index.add([d]) for d in two]
>>> [(pair, runs[:, 4].tolist()) for pair, runs in told[1].items()]
[((1, 0), [18])]
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from fogline.engine.fingerprint import fingerprint
from fogline.model import Dispatch
from fogline.reuse import kernels_index
from fogline.reuse.bulk import kernels_for
from fogline.reuse.compiled import Plain, by_numba, fast, inlined
from fogline.reuse.config import ReuseConfig
from fogline.reuse.passages import Rows, seeds, sorted_rows
from fogline.reuse.segments import (
    AT_ONCE,
    GROUP,
    STRETCH,
    WORD,
    Keys,
    Merge,
    Order,
    Segment,
    begun,
    due,
    finished,
    of_seeds,
    on_disk,
    step,
    whole,
)
from fogline.reuse.words import Words, encoded, tokenised

FLAT: dict[str, Any] = {"hashes": np.uint32, "first": np.int64, "days": np.uint32, "ids": np.uint64}
STATE = "state.json"
ROOM = 1 << 12  # entries by which a flat file grows at the least
CHUNK = 1 << 21  # code points read at once
NO_DAY = 0xFFFFFFFF  # unknown days stand last
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_ID = re.compile(r"d([0-9a-f]{16})")
_LOW = np.uint64(0xFFFFFFFF)

Pairs = dict[tuple[int, int], Rows]


class Stale(Exception):
    """The folder holds no index that this Fogline can go on with, or the dispatch none that it can hold."""


class Index:
    """Dispatches that were added, by number in order of arrival. One writer at a time, who holds a lock on the folder."""

    def __init__(self, folder: str | Path, config: ReuseConfig, lock: Any) -> None:
        self.folder, self.config, self._lock = Path(folder), config, lock
        self.mark: dict[str, Any] = {}  # what the owner wants kept with the state
        self._flat: dict[str, NDArray[Any]] = {}
        self._texts = self._words = self._debt = self._next = 0
        self._segments: list[Segment] = []
        self._merges: list[Merge] = []
        self._synced: set[str | None] = set()

    @classmethod
    def open(cls, folder: str | Path, *, config: ReuseConfig | None = None) -> Self:
        """Return the index of a folder, empty where there is none or none of this method; waits for another writer to finish.

        Raises:
            OSError: the folder cannot be written to.
        """
        Path(folder).mkdir(parents=True, exist_ok=True)
        index = cls(folder, config or ReuseConfig(), _locked(Path(folder) / "lock"))
        try:
            try:
                index._load()
            except (Stale, OSError, ValueError, KeyError, TypeError):
                index.clear()
        except BaseException:
            index.close()
            raise
        return index

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.save()
        finally:
            self.close()

    def __len__(self) -> int:
        """Say how many dispatches there are."""
        return self._texts

    def dispatch_id(self, number: int) -> str:
        """Return the id of a dispatch, by its number."""
        return f"d{int(self._flat['ids'][number]):016x}"

    @property
    def segments(self) -> tuple[int, ...]:
        """Say how many seeds each segment holds."""
        return tuple(map(len, self._segments))

    # --- adding ----------------------------------------------------------------------------------------------

    def add(self, dispatches: Sequence[Dispatch]) -> Pairs:
        """Add dispatches that are not there yet; gives the exact runs of each pair whose answer may have changed.

        Keys: numbers of two dispatches, the earlier in order of day and id first. Values: rows as of
        :func:`fogline.reuse.passages.runs_of`, sorted; none where the two share nothing (any more).

        Raises:
            Stale: an id or day that is not written as Fogline writes them; nothing is added.
        """
        places = [_place(dispatch) for dispatch in dispatches]
        kernels = kernels_for(sum(len(each.text) for each in dispatches), self.config)
        index_kernels = _kernels(not isinstance(kernels, Plain))
        found: Pairs = {}
        broken: set[tuple[int, int]] = set()
        for low, high in _chunks(dispatches):
            words = tokenised(*encoded([d.text for d in dispatches[low:high]]), kernels)
            for n, place in enumerate(places[low:high]):
                one = words.of(n)
                own = seeds(_words(one), kernels)
                number = self._append(one, place)
                runs, lost = self._compared(number, own.keys, own.places, index_kernels)
                found.update(_by_pair(runs))
                broken |= lost
                self._enter(own.keys, own.places, number)
        of = functools.lru_cache(maxsize=4096)(lambda text: self._seeds_of(text, kernels))
        for pair in sorted(broken):
            found[pair] = self._runs_between(*pair, of, index_kernels)
        return found

    def load(self, dispatches: Sequence[Dispatch]) -> None:
        """Add dispatches whose answer is known: many, quickly.

        Raises:
            Stale: as of :meth:`add`.
        """
        places = [_place(dispatch) for dispatch in dispatches]
        kernels = kernels_for(sum(len(each.text) for each in dispatches), self.config)
        for low, high in _chunks(dispatches):
            words = tokenised(*encoded([d.text for d in dispatches[low:high]]), kernels)
            own = seeds(words, kernels)
            numbers = own.texts.astype(np.int64) + self._texts
            at = own.places - words.first[own.texts]
            for number, place in enumerate(places[low:high]):
                self._append(words.of(number), place)
            self._segments.append(of_seeds(own.keys, _posts(numbers, at), self._order()))
            self._tidy(len(own.keys))

    def _append(self, hashes: NDArray[np.uint32], place: tuple[int, int]) -> int:
        number, count = self._texts, len(hashes)
        self._reserve("hashes", self._words + count)
        for name in ("first", "days", "ids"):
            self._reserve(name, number + 2)
        self._flat["hashes"][self._words : self._words + count] = hashes
        self._flat["days"][number], self._flat["ids"][number] = place
        self._words += count
        self._flat["first"][number + 1] = self._words
        self._texts += 1
        return number

    def _enter(self, keys: Keys, places: Rows, number: int) -> None:
        if len(keys):
            self._segments.append(of_seeds(keys, _posts(np.full(len(keys), number), places), self._order()))
        self._tidy(len(keys))

    def _compared(self, number: int, keys: Keys, places: Rows, kernels: Any) -> tuple[Rows, set[tuple[int, int]]]:
        """Return runs of a new text (not entered yet) with all others, and pairs of others whose links it breaks."""
        asked, inverse, often = np.unique(keys, return_inverse=True, return_counts=True)
        own = np.argsort(inverse, kind="stable")  # seeds by asked key, in order of the text
        bounds = np.concatenate([[0], np.cumsum(often)])
        spans = self._spans(asked, kernels)
        total = sum((high - low for _, low, high in spans), np.zeros(len(asked), dtype=np.int64))
        many = total + often > self.config.cap
        which, posts = self._gathered(spans, (total > 0) & ~many, kernels)
        hits = [_crossed(which, posts, places, own, bounds, often)]
        broken: set[tuple[int, int]] = set()
        if many.any():
            few = np.flatnonzero(many)
            mine = places[own[np.concatenate([np.arange(bounds[each], bounds[each + 1]) for each in few])]]
            some = [(s, low[few], high[few]) for s, low, high in spans]
            more, lost = self._frequent(number, some, mine, np.concatenate([[0], np.cumsum(often[few])]), kernels)
            hits.append(more)
            broken = {self._oriented(first, second) for first, second in lost.tolist() if first != second}
        return self._extended(np.concatenate(hits), number, kernels), broken

    def _spans(self, asked: Keys, kernels: Any) -> list[tuple[Segment, Rows, Rows]]:
        """For each segment that holds any of the keys (sorted, each once) where they stand in it."""
        out = []
        for segment in self._segments:
            if isinstance(kernels, _PlainIndex):
                low = np.searchsorted(segment.keys, asked, "left").astype(np.int64)
                high = np.searchsorted(segment.keys, asked, "right").astype(np.int64)
            else:
                low, high = np.empty(len(asked), dtype=np.int64), np.empty(len(asked), dtype=np.int64)
                kernels.ranges(asked, segment.keys, segment.fences, segment.shift, low, high)
            if (high > low).any():
                out.append((segment, low, high))
        return out

    def _gathered(
        self, spans: list[tuple[Segment, Rows, Rows]], wanted: NDArray[np.bool_], kernels: Any
    ) -> tuple[Rows, Keys]:
        most = sum(int((high - low)[wanted].sum()) for _, low, high in spans)
        which, posts, number = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.uint64), 0
        for s, low, high in spans:
            number = kernels.gather(low, high, wanted, s.posts, number, which, posts)
        return which, posts

    def _frequent(
        self, number: int, spans: list[tuple[Segment, Rows, Rows]], own: Rows, bounds: Rows, kernels: Any
    ) -> tuple[Rows, Rows]:
        """Return hits of keys with more copies than are compared with all, and pairs of other texts that lose a link.

        ``own``: the text's words of these keys, key after key between ``bounds``.
        """
        cap, near, order = self.config.cap, self.config.near, self._order()
        keys, often = len(bounds) - 1, int(np.diff(bounds).max())
        most = max(GROUP, cap + often + 2 * near + 2)
        size = int(sum(np.minimum(high - low, most).sum() for _, low, high in spans))
        which, posts, n = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.uint64), 0
        rank = np.zeros(keys, dtype=np.int64)
        place = (order.days, order.ids, number, GROUP, rank)
        for s, low, high in spans:
            kernels.ranks(low, high, s.posts, *place)
        for s, low, high in spans:
            n = kernels.around(low, high, s.posts, *place, cap, often, near, n, which, posts)
        texts = (posts[:n] >> WORD).astype(np.int64)
        arranged = np.lexsort((posts[:n], order.ids[texts], which[:n] << 32 | order.days[texts]))
        which, posts = which[arranged], posts[arranged]
        new = np.ones(n, dtype=bool)
        new[1:] = (which[1:] != which[:-1]) | (posts[1:] != posts[:-1])
        which, posts = which[new], posts[new]
        edges = np.searchsorted(which, np.arange(keys + 1))
        hits = np.empty((int((np.diff(bounds) * np.diff(edges)).sum()), 3), dtype=np.int64)
        lost = np.empty((keys * (often * (cap + often) + near * near), 2), dtype=np.int64)
        counts = np.zeros(2, dtype=np.int64)
        kernels.all_frequent(
            edges, posts, rank, own, bounds, number, order.days, order.ids, cap, near, hits, lost, counts
        )
        more_hits, more_lost = [hits[: counts[0]]], [lost[: counts[1]]]
        for x in np.flatnonzero((rank == 0) & (np.diff(edges) > 0)).tolist():
            # CASE: the text is the first of all now, and all are compared with it instead of with the first before
            everyone = self._gathered(spans, np.arange(keys) == x, kernels)[1]
            others, words = (everyone >> WORD).astype(np.int64), (everyone & _LOW).astype(np.int64)
            more_hits.append(np.stack([np.full(len(others), own[bounds[x]]), others, words], axis=1))
            more_lost.append(np.stack([np.full(len(others), int(posts[edges[x]] >> WORD)), others], axis=1))
        return np.concatenate(more_hits), np.concatenate(more_lost)

    def _extended(self, hits: Rows, number: int, kernels: Any) -> Rows:
        """Return hits (word, other text, its word) as exact runs, sorted, each once, of pairs that share more than phrases."""
        order = self._order()
        runs = np.empty((len(hits), 6), dtype=np.int64)
        n = kernels.oriented_runs(hits, number, self._flat["hashes"], self._flat["first"], order.days, order.ids, runs)
        runs = sorted_rows(runs[:n])
        pair = runs[:, 0] << 32 | runs[:, 1]
        return runs[np.isin(pair, pair[runs[:, 5] == 0])]

    def _runs_between(self, a: int, b: int, of: Callable[[int], tuple[Keys, Rows]], kernels: Any) -> Rows:
        """Return the runs of one pair, earlier first, from its links as they are now; ``of`` gives a text's seeds."""
        (keys_a, places_a), (keys_b, places_b) = of(a), of(b)
        shared = np.unique(keys_a[_among(keys_a, keys_b)])
        hits = [
            (key, q, r, i, j)
            for key in shared.tolist()
            for q, i in enumerate(_places_of(key, keys_a, places_a))
            for r, j in enumerate(_places_of(key, keys_b, places_b))
        ]
        if not hits or not len(self._extended(_hits_of(hits, b), a, kernels)):
            return np.empty((0, 6), dtype=np.int64)
        spans = self._spans(shared, kernels)
        total = sum((high - low for _, low, high in spans), np.zeros(len(shared), dtype=np.int64))
        ranks = {
            key: (self._rank(spans, n, a), self._rank(spans, n, b))
            for n, key in enumerate(shared.tolist())
            if total[n] > self.config.cap
        }
        linked = [h for h in hits if h[0] not in ranks or self._linked(ranks[h[0]][0] + h[1], ranks[h[0]][1] + h[2])]
        return self._extended(_hits_of(linked, b), a, kernels)

    def _seeds_of(self, text: int, kernels: Any) -> tuple[Keys, Rows]:
        """Return a text's seeds in order of keys, and of words where they are equal."""
        first = self._flat["first"]
        own = seeds(_words(self._flat["hashes"][first[text] : first[text + 1]]), kernels)
        order = np.argsort(own.keys, kind="stable")
        return own.keys[order], own.places[order]

    def _rank(self, spans: list[tuple[Segment, Rows, Rows]], key: int, text: int) -> int:
        """Say how many seeds of a key stand before a text."""
        order, rank = self._order(), 0
        for s, low, high in spans:
            texts = (s.posts[low[key] : high[key]] >> WORD).astype(np.int64)
            days, ids = order.days[texts], order.ids[texts]
            rank += int(((days < order.days[text]) | ((days == order.days[text]) & (ids < order.ids[text]))).sum())
        return rank

    def _linked(self, rank_a: int, rank_b: int) -> bool:
        return rank_b < self.config.cap or rank_a == 0 or rank_b - rank_a <= self.config.near

    def _oriented(self, a: int, b: int) -> tuple[int, int]:
        days, ids = self._flat["days"], self._flat["ids"]
        return (a, b) if (days[a], ids[a]) < (days[b], ids[b]) else (b, a)

    def _order(self) -> Order:
        return Order(self._flat["days"], self._flat["ids"])

    # --- segments --------------------------------------------------------------------------------------------

    def _tidy(self, more: int) -> None:
        """Merge segments: small ones at once, large ones by a stretch, as much as keeps up with what comes."""
        order = self._order()
        while inputs := due(self._segments, [s for each in self._merges for s in each.inputs]):
            size = sum(map(len, inputs))
            if size <= AT_ONCE:
                self._replace(inputs, whole(inputs, order))
                continue
            for s in inputs:
                self._written(s)
            self._merges.append(begun(inputs, on_disk(self.folder, self._name(), size, fresh=True)))
        self._debt += more * (2 + len(self._merges))
        while self._merges and self._debt >= STRETCH:
            merge = min(self._merges, key=lambda match: len(match.out))
            self._debt -= max(1, step(merge, order))
            if finished(merge):
                self._merges.remove(merge)
                self._replace(merge.inputs, merge.out)
        if not self._merges:
            self._debt = 0

    def _replace(self, inputs: list[Segment], out: Segment) -> None:
        gone = set(map(id, inputs))
        at = next(number for number, segment in enumerate(self._segments) if id(segment) in gone)
        self._segments = [each for each in self._segments if id(each) not in gone]
        self._segments.insert(at, out)

    def _name(self) -> str:
        self._next += 1
        return f"{self._next:08d}.seg"

    def _written(self, segment: Segment) -> None:
        """Have a segment in a file."""
        if segment.file is None:
            held = on_disk(self.folder, self._name(), len(segment), fresh=True)
            held.keys[:], held.posts[:], held.fences[:] = segment.keys, segment.posts, segment.fences
            segment.keys, segment.posts, segment.fences, segment.file = held.keys, held.posts, held.fences, held.file

    # --- files -----------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Make all that was added last through a kill, and through a loss of power."""
        for segment in self._segments:
            self._written(segment)
        state: dict[str, Any] = {
            "method": method(self.config), "texts": self._texts, "words": self._words, "debt": self._debt, "next": self._next,
            "segments": [[each.file, len(each)] for each in self._segments], "mark": self.mark,
            "merges": [[[s.file for s in m.inputs], m.out.file, len(m.out), m.bucket] for m in self._merges],
        }  # fmt: skip
        for name in (*FLAT, *(f for f, _ in state["segments"]), *(m[1] for m in state["merges"])):
            if name not in self._synced:
                _synced(self.folder / name)
        self._synced = {f for f, _ in state["segments"]}
        fresh = self.folder / f"{STATE}.new"
        fresh.write_text(json.dumps(state, sort_keys=True) + "\n", encoding="utf-8")
        _synced(fresh)
        fresh.replace(self.folder / STATE)
        self._swept()

    def begin(self, run: str) -> None:
        """Note, at once, that a run is about to store what was found: after a kill between that and :meth:`save`,
        :meth:`intended` tells the owner that the index may catch up.
        """
        file = self.folder / "intended"
        file.write_text(run, encoding="utf-8")
        _synced(file)

    def intended(self) -> str:
        """Return the run of the last :meth:`begin`; empty where there was none."""
        file = self.folder / "intended"
        return file.read_text("utf-8") if file.exists() else ""

    def close(self) -> None:
        """Let go of the files and the lock; what was not saved is forgotten."""
        self._flat.clear()
        self._segments, self._merges = [], []
        self._lock.close()

    def clear(self) -> None:
        """Begin anew, with nothing."""
        (self.folder / STATE).unlink(missing_ok=True)
        self._texts = self._words = self._debt = 0
        self._segments, self._merges, self.mark, self._synced = [], [], {}, set()
        self._flat.clear()
        for name in FLAT:
            (self.folder / name).unlink(missing_ok=True)
            self._reserve(name, 1)
        self._flat["first"][0] = 0
        self._swept()

    def _load(self) -> None:
        file = self.folder / STATE
        state = json.loads(file.read_text("utf-8")) if file.exists() else {}
        if state.get("method") != method(self.config):
            raise Stale
        self._texts, self._words, self._debt, self._next = (int(state[k]) for k in ("texts", "words", "debt", "next"))
        self.mark = dict(state["mark"])
        for name, n in (
            ("hashes", self._words),
            ("first", self._texts + 1),
            ("days", self._texts),
            ("ids", self._texts),
        ):
            if (self.folder / name).stat().st_size < n * np.dtype(FLAT[name]).itemsize:
                raise Stale
            self._reserve(name, max(1, n))
        if int(self._flat["first"][self._texts]) != self._words:
            raise Stale
        self._segments = [on_disk(self.folder, str(f), int(n), fresh=False) for f, n in state["segments"]]
        by_file = {s.file: s for s in self._segments}
        for names, out, n, bucket in state["merges"]:
            held = on_disk(self.folder, str(out), int(n), fresh=False)
            self._merges.append(begun([by_file[f] for f in names], held, int(bucket)))
        self._synced = set(by_file)

    def _reserve(self, name: str, entries: int) -> None:
        """Have room for at least so many entries; a file grows by a quarter, of which the disk gives what is written."""
        held = self._flat.get(name)
        if held is not None and len(held) >= entries:
            return
        kind = np.dtype(FLAT[name])
        file = self.folder / name
        there = file.stat().st_size // kind.itemsize if file.exists() else 0
        if there < entries:
            with file.open("ab") as out:
                out.truncate(max(entries, there + there // 4, ROOM) * kind.itemsize)
        self._flat[name] = np.asarray(np.memmap(file, dtype=kind, mode="r+"))

    def _swept(self) -> None:
        """Remove segments that nothing names any more."""
        named = {segment.file for segment in self._segments} | {merge.out.file for merge in self._merges}
        for file in self.folder.glob("*.seg"):
            if file.name not in named:
                file.unlink(missing_ok=True)


@functools.cache
def method(config: ReuseConfig) -> str:
    """Say by which options and which version of this room an index was made."""
    return f"{fingerprint('reuse', 'text')}/{json.dumps(asdict(config), sort_keys=True)}"


def _place(d: Dispatch) -> tuple[int, int]:
    """Return what a dispatch is ordered by, as numbers: day and id.

    >>> _place(Dispatch("d00000000000000ff", "", "", "", published="2031-05"))
    (1040032, 255)
    """
    id_said = _ID.fullmatch(d.dispatch_id)
    said = _DAY.fullmatch(d.published) if d.published else None
    if id_said is None or (d.published and said is None):
        raise Stale(f"{d.dispatch_id} {d.published}")
    day = NO_DAY if said is None else int(said[1]) << 9 | int(said[2] or 0) << 5 | int(said[3] or 0)
    return day, int(id_said[1], 16)


def _chunks(dispatches: Sequence[Dispatch]) -> Iterator[tuple[int, int]]:
    """Yield stretches of dispatches that are read at once."""
    low = size = 0
    for number, dispatch in enumerate(dispatches):
        size += len(dispatch.text)
        if size >= CHUNK:
            yield low, number + 1
            low, size = number + 1, 0
    if low < len(dispatches):
        yield low, len(dispatches)


def _words(hashes: NDArray[np.uint32]) -> Words:
    return Words(hashes, _NO_STARTS, _NO_LENGTHS, np.array([0, len(hashes)], dtype=np.int64))


def _posts(numbers: Rows, places: Rows) -> Keys:
    return numbers.astype(np.uint64) << WORD | places.astype(np.uint64)


def _among(asked: Keys, keys: Keys) -> NDArray[np.bool_]:
    """Say which of the keys asked for are among others; both sorted."""
    if not len(keys):
        return np.zeros(len(asked), dtype=bool)
    found: NDArray[np.bool_] = keys[np.minimum(np.searchsorted(keys, asked), len(keys) - 1)] == asked
    return found


def _places_of(key: int, keys: Keys, places: Rows) -> list[int]:
    low, high = np.searchsorted(keys, np.uint64(key)), np.searchsorted(keys, np.uint64(key), "right")
    return [int(place) for place in places[low:high]]


def _hits_of(hits: list[tuple[int, int, int, int, int]], other: int) -> Rows:
    return np.array([(index, other, each) for _, _, _, index, each in hits], dtype=np.int64).reshape(-1, 3)


def _crossed(which: Rows, posts: Keys, places: Rows, own: Rows, bounds: Rows, often: Rows) -> Rows:
    """Return each post with each of the text's own seeds of that key: word, other text, its word."""
    times = often[which]
    which, posts = np.repeat(which, times), np.repeat(posts, times)
    turn = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    mine = places[own[bounds[which] + turn]]
    return np.stack([mine, (posts >> WORD).astype(np.int64), (posts & _LOW).astype(np.int64)], axis=1)


def _by_pair(runs: Rows) -> Mapping[tuple[int, int], Rows]:
    edges = np.flatnonzero((runs[1:, :2] != runs[:-1, :2]).any(axis=1)) + 1
    return {(int(part[0, 0]), int(part[0, 1])): part for part in np.split(runs, edges) if len(part)}


def _synced(file: Path) -> None:
    with file.open("rb+") as held:
        os.fsync(held.fileno())


def _locked(file: Path) -> Any:
    """Return the file, open and locked until it is closed; where the system has no such locks, open only."""
    held = file.open("a")
    with contextlib.suppress(ImportError):
        import fcntl

        fcntl.flock(held, fcntl.LOCK_EX)
    return held


class _PlainIndex(Plain):
    """The index's kernels as they stand."""

    def __getattr__(self, name: str) -> Any:
        return getattr(kernels_index, name)


@functools.cache
def _kernels(compiled: bool) -> Any:
    """Return the index's kernels, compiled or as they stand."""
    if not compiled:
        return _PlainIndex()
    fast()  # what they call of the other kernels is known to numba from here on
    for helper in (kernels_index.before, kernels_index.earlier_in, kernels_index.frequent):
        inlined(helper)
    made = types.SimpleNamespace()
    for name in ("ranges", "gather", "ranks", "around", "all_frequent", "oriented_runs"):
        setattr(made, name, by_numba(getattr(kernels_index, name)))
    return made


_NO_STARTS, _NO_LENGTHS = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.uint8)
