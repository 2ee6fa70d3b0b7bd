"""An index on disk that grows: one new text against all before it, in about a millisecond.

The same words, seeds and kernels as :func:`fogline.reuse.bulk.shared_passages`, so that adding texts one by one finds what one
run over all of them in that order finds. The files are flat arrays, mapped into memory; only what a text touches is read.

words    hashes, starts, lengths; first: the first word of each text
seeds    place, and the seed before of the same hash
table    hash -> last seed, first seed, how many (open addressing, doubled when it is two thirds full)
state    how much of the files is good, written last; after a kill, the table is built again from the words

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder, Index(folder) as index:
...     index.add("a", "Seven grey ships came up the river in the rain and none of the men aboard would say a word").tolist()
...     index.add("b", "Seven grey ships came up the river in the rain and none of the men aboard would say a thing").tolist()
[]
[[0, 1, 0, 90, 0, 91, 19, 19, 0]]
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fogline.errors import UsageError
from fogline.reuse.bulk import lettered
from fogline.reuse.compiled import fast
from fogline.reuse.config import ReuseConfig
from fogline.reuse.find import Rows, rows_of, seeds, sorted_rows
from fogline.reuse.words import Words, encoded, tokenised

FILES: dict[str, tuple[Any, int]] = {  # name: kind, columns
    "hashes": (np.uint32, 1), "starts": (np.int32, 1), "lengths": (np.uint8, 1), "first": (np.int64, 1),
    "seeds": (np.int64, 2), "names": (np.uint8, 1),
}  # fmt: skip
ROOM = 1 << 14  # rows by which a file grows at the least
FULL = 2 / 3  # of the table's slots


class Index:
    """Texts that were added, and what of each stands in earlier ones.

    One writer at a time. ``close`` (or leaving the ``with`` block) makes what was added last through a kill; texts added
    after the last :meth:`save` are lost with one, and can be added again.

    Raises:
        UsageError: the folder holds an index of other options.
    """

    def __init__(self, folder: str | Path, *, config: ReuseConfig | None = None) -> None:
        self._folder, self._config = Path(folder), config or ReuseConfig()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._kernels = fast()
        self._maps: dict[str, NDArray[Any]] = {}
        state = self._read_state()
        self._texts, self._words = int(state["texts"]), int(state["words"])
        self._seeds, self._bytes = int(state["seeds"]), int(state["bytes"])
        for name in FILES:
            self._reserve(name, 1)
        self._maps["first"][0] = 0
        if state["clean"] and (self._folder / "table").exists():
            self._table = self._mapped("table", np.int64, 4)
        else:
            self._rebuild()
        self._ids = self._read_ids()
        self._write_state(clean=False)

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        """How many texts there are."""
        return self._texts

    def name(self, number: int) -> str:
        """The name under which a text was added, by its number."""
        return self._ids[number]

    def __contains__(self, name: str) -> bool:
        """Whether a text of that name was added."""
        return name in self._known

    def add(self, name: str, text: str) -> Rows:
        """Add a text and give what it shares with those before: rows as :func:`shared_passages` gives, this text second."""
        if self._clean:  # from here on the files run ahead of what the state vouches for
            self._write_state(clean=False)
        words = tokenised(*encoded([text]), self._kernels)
        found = seeds(words, self._kernels)
        self._append(name, words)
        places = found.places + self._words_before
        hits = self._entered(found.keys, places)
        runs = np.empty((len(hits), 6), dtype=np.int64)
        whole = self._all()
        n = self._kernels.hit_runs(hits, places, whole.hashes, whole.first, self._texts, runs)
        if not n:
            return np.empty((0, 9), dtype=np.int64)
        return lettered(whole, rows_of(whole, sorted_rows(runs[:n]), self._config, self._kernels))

    def save(self) -> None:
        """Make what was added last through a kill of the process."""
        for held in (*self._maps.values(), self._table):
            if isinstance(held, np.memmap):
                held.flush()
        self._write_state(clean=True)

    def close(self) -> None:
        """Save, and let go of the files."""
        if self._maps:
            self.save()
            self._maps.clear()
            del self._table

    # --- files

    def _all(self) -> Words:
        m = self._maps
        plain = [np.asarray(m[n]) for n in ("hashes", "starts", "lengths", "first")]
        return Words(*plain)

    def _append(self, name: str, words: Words) -> None:
        n = len(words.hashes)
        self._words_before = self._words
        for field in ("hashes", "starts", "lengths"):
            self._reserve(field, self._words + n)
            self._maps[field][self._words : self._words + n] = getattr(words, field)
        label = name.encode("utf-8", "surrogatepass")
        label = struct.pack("<I", len(label)) + label
        self._reserve("names", self._bytes + len(label))
        self._maps["names"][self._bytes : self._bytes + len(label)] = np.frombuffer(label, np.uint8)
        self._reserve("first", self._texts + 2)
        self._words += n
        self._bytes += len(label)
        self._texts += 1
        self._maps["first"][self._texts] = self._words
        self._ids.append(name)
        self._known.add(name)

    def _entered(self, keys: NDArray[np.uint64], places: Rows) -> Rows:
        self._reserve("seeds", self._seeds + len(keys))
        self._widen(len(keys))
        hits = np.empty((16 * len(keys) + 16, 2), dtype=np.int64)
        options = (keys, places, np.asarray(self._table), np.asarray(self._maps["seeds"]), self._seeds)
        m = self._kernels.enter(*options, self._config.cap, self._config.near, hits)
        if m > len(hits):
            hits = np.empty((m, 2), dtype=np.int64)
            m = self._kernels.enter(*options, self._config.cap, self._config.near, hits)
        self._seeds += len(keys)
        return hits[:m]

    def _reserve(self, name: str, rows: int) -> None:
        """Have at least so many rows in a file; it grows by half, so that growing costs little in all."""
        held = self._maps.get(name)
        if held is not None and len(held) >= rows:
            return
        kind, columns = FILES[name]
        size = np.dtype(kind).itemsize * columns
        file = self._folder / name
        there = file.stat().st_size // size if file.exists() else 0
        want = there if there >= rows else max(rows, there + there // 2, ROOM)
        if want > there:
            with file.open("ab") as out:
                out.truncate(want * size)
        self._maps[name] = self._mapped(name, kind, columns)

    def _mapped(self, name: str, kind: Any, columns: int) -> NDArray[Any]:
        held = np.memmap(self._folder / name, dtype=kind, mode="r+")
        return held.reshape(-1, columns) if columns > 1 else held

    def _widen(self, more: int) -> None:
        if self._seeds + more < FULL * len(self._table):
            return
        slots = len(self._table)
        while self._seeds + more >= FULL / 2 * slots:
            slots *= 2
        fresh = self._fresh_table(slots)
        self._kernels.grow_table(np.asarray(self._table), np.asarray(fresh))
        del self._table
        (self._folder / "table.new").replace(self._folder / "table")
        self._table = fresh

    def _fresh_table(self, slots: int) -> NDArray[Any]:
        file = self._folder / "table.new"
        file.unlink(missing_ok=True)
        with file.open("wb") as out:
            out.truncate(slots * 32)
        return self._mapped("table.new", np.int64, 4)

    def _rebuild(self) -> None:
        """The table and the seeds again, from the words that are good."""
        whole = self._all()
        first = whole.first[: self._texts + 1]
        words = Words(whole.hashes[: self._words], whole.starts, whole.lengths, np.ascontiguousarray(first))
        found = seeds(words, self._kernels)
        slots = 1 << max(12, int(2 * len(found.keys) / FULL).bit_length())
        self._table = self._fresh_table(slots)
        (self._folder / "table.new").replace(self._folder / "table")
        self._seeds = 0
        for low in range(0, len(found.keys), 1 << 16):
            part = slice(low, low + (1 << 16))
            self._reserve("seeds", self._seeds + len(found.keys[part]))
            options = (found.keys[part], found.places[part], np.asarray(self._table), np.asarray(self._maps["seeds"]))
            hits = np.empty(((self._config.cap + self._config.near) * len(found.keys[part]), 2), dtype=np.int64)
            self._kernels.enter(*options, self._seeds, self._config.cap, self._config.near, hits)
            self._seeds += len(found.keys[part])

    # --- state

    def _read_state(self) -> dict[str, Any]:
        file = self._folder / "state.json"
        empty = {
            "texts": 0,
            "words": 0,
            "seeds": 0,
            "bytes": 0,
            "clean": False,
            "cap": self._config.cap,
            "near": self._config.near,
        }
        if not file.exists():
            return empty
        state: dict[str, Any] = json.loads(file.read_text("utf-8"))
        if (state["cap"], state["near"]) != (self._config.cap, self._config.near):
            raise UsageError(f"{self._folder}: an index made with other options; use another folder")
        return state

    def _write_state(self, *, clean: bool) -> None:
        self._clean = clean
        counts = {"texts": self._texts, "words": self._words, "seeds": self._seeds, "bytes": self._bytes}
        state = {**counts, "clean": clean, "cap": self._config.cap, "near": self._config.near}
        fresh = self._folder / "state.json.new"
        fresh.write_text(json.dumps(state, sort_keys=True) + "\n", encoding="utf-8")
        fresh.replace(self._folder / "state.json")

    def _read_ids(self) -> list[str]:
        raw, at, out = self._maps["names"][: self._bytes].tobytes(), 0, []
        for _ in range(self._texts):
            (size,) = struct.unpack_from("<I", raw, at)
            out.append(raw[at + 4 : at + 4 + size].decode("utf-8", "surrogatepass"))
            at += 4 + size
        self._known = set(out)
        return out
