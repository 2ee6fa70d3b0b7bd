"""Archive mode on a cluster: the same kernels over Arrow batches, wherever the texts lie, and the same tables to the byte.

Six stages. What is large lies on the cluster as Parquet, packed: a row holds the words of a text or the seeds of a whole
range, so that the cluster moves few rows and the kernels see arrays. What the machine that asks holds is said of each.

read      texts to words, where the texts are
order     ids, days, lengths of all texts are brought here (some 100 bytes a text) and numbered by day and id
filter    counters of seeds, two bits each, made in every partition, added up by slices, brought here and sent to all
seeds     seeds that may occur twice, with the words around, grouped by their hash, sorted; those that do occur once are dropped
matches   seeds that two texts share, as pairs of texts; pairs that share phrases of the language only are dropped, the others
          grouped into cells whose texts fit into memory together
passages  the words of a cell's texts are brought to its pairs, and the kernels find the passages; these are brought here
          (about 200 bytes each) and joined to families

A filter may drop only what occurs once in the whole corpus: a counter that two seeds share says "twice" too often, never too
seldom.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fogline import __version__
from fogline.engine import Stage
from fogline.errors import Empty
from fogline.reuse import kernels_matches, tables
from fogline.reuse.bulk import lettered
from fogline.reuse.compiled import by_numba, fast
from fogline.reuse.config import ReuseConfig
from fogline.reuse.corpus import COLUMNS, Batch, of_lines, of_rows, put, zones_of
from fogline.reuse.kernels import AROUND, ASIDE, KIN, SEED_WORDS, SURE
from fogline.reuse.passages import Rows, rows_of, sorted_order, sorted_rows
from fogline.reuse.words import Words, encoded, tokenised

if TYPE_CHECKING:
    from fogline.engine.spark import SparkEngine

Progress = Callable[[str, int, int], None]
Batches = Iterator[pa.RecordBatch]
WORDS = (("hashes", np.uint32), ("starts", np.int32), ("lengths", np.uint8))
SEEDS = (("keys", np.uint64), ("befores", np.uint64), ("texts", np.int32), ("places", np.int32), ("steps", np.uint8))
TEXTS = pa.schema(
    [
        *[(each, pa.int64()) for each in ("at", "words", "letters", "digest", "records", "rejected", "undated")],
        *[(each, pa.string()) for each in ("id", "date", "outlet")],
        *[(number, pa.binary()) for number, _ in WORDS],
    ]
)
SLICES = pa.schema([("slice", pa.int32()), ("counters", pa.binary())])
REACH = SURE - SEED_WORDS - 1 + AROUND + ASIDE  # words on either side that say whether a short run is a mere phrase
BUCKETS = pa.schema([("bucket", pa.int32()), *[(each, pa.binary()) for each in (*dict(SEEDS), "around")]])
SORTED = pa.schema([*BUCKETS, ("heavy", pa.binary())])
PAIRS = pa.schema([("block", pa.int32()), ("matches", pa.binary())])
CELLS = pa.schema([("cell", pa.int64()), ("matches", pa.binary()), ("texts", pa.binary())])
CALLED = pa.schema([*CELLS, ("sizes", pa.binary()), *[(number, pa.binary()) for number, _ in WORDS]])
FOUND = pa.schema([("rows", pa.binary())])
SEED_BYTES = 32  # of packed seeds that a word brings, at most about a third of the words
PART = 40  # bits of a text's number within its partition
WIDTH = 13  # a passage: nine columns of words as of kernels.passages, and its four edges in code points
SPREAD = np.uint64(0x9E3779B97F4A7C15)
PACKED = (".gz",)  # a file of this kind is read by one task, whatever its size


@dataclass(frozen=True, slots=True)
class Order:
    """Where texts stand in order of day and id, as every worker holds it: 16 bytes a text.

    Attributes:
        at: names of texts where they were read, sorted.
        numbers: their places in the order.
        sizes: words, by place.
    """

    at: NDArray[np.int64]
    numbers: NDArray[np.int32]
    sizes: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Run:
    """Hold what all stages are told: where the work is done, in how much memory a task, and where it lies."""

    on: SparkEngine
    config: ReuseConfig
    memory: int
    tell: Progress
    work: str | None

    def place(self, folder: Path) -> str:
        """Return where a stage's rows lie: beside its mark, or on the cluster's own storage."""
        return f"{self.work.rstrip('/')}/{folder.name}" if self.work else str(folder / "rows")

    @property
    def parts(self) -> int:
        """Return partitions of what is grouped: two for each task that runs at once."""
        return 2 * self.on.cores


def archive_on(
    files: Sequence[str], out: Path, *, run: Run, keep: bool = False
) -> tuple[dict[str, int], dict[str, int]]:
    """Return the archive's three tables in ``out``, made on a cluster; gives what was read and what was found.

    A stage that is whole is not made again; ``out/work`` holds the marks, and the rows unless ``run.work`` names another
    place that all workers reach.

    Raises:
        Empty: not one text could be read.
        StageFailed: with the stage and what a worker said.
    """
    made_of = {
        "version": __version__,
        "config": asdict(run.config),
        "inputs": [_known(file) for file in files],
        "memory": run.memory,
        "work": run.work,
    }
    stages = [
        Stage("read", partial(_read, files=files, run=run), made_of=made_of),
        Stage("order", partial(_order, run=run), needs=("read",)),
        Stage("filter", partial(_filter, run=run), needs=("read", "order")),
        Stage("seeds", partial(_seeds, run=run), needs=("read", "order", "filter")),
        Stage("matches", partial(_matches, run=run), needs=("order", "seeds")),
        Stage(
            "passages", partial(_passages, run=run), needs=("read", "order", "matches"), made_of={"file": tables.FILE}
        ),
    ]
    done = run.on.run(stages, out / "work", progress=run.tell)
    tables.published(done["passages"], out)
    told = [json.loads((done[each] / "counts.json").read_text("utf-8")) for each in ("order", "passages")]
    if not keep:
        for folder in done.values():
            if run.work:
                run.on.remove(run.place(folder))
        shutil.rmtree(out / "work")
    return told[0], told[1]


def _known(file: str) -> list[Any]:
    """Return what tells whether a file is still the same."""
    if "://" in file:
        return [file]
    told = Path(file).stat()
    return [Path(file).name, told.st_size, told.st_mtime_ns]


# --- read ---------------------------------------------------------------------------------------------------


def _read(folder: Path, before: Mapping[str, Path], *, files: Sequence[str], run: Run) -> None:
    """Words of every text, one row a text; one more row a batch says how many records were read and left out."""
    del before
    flows = []
    tabled = [file for file in files if file.rstrip("/").endswith(".parquet")]
    lined = [each for each in files if each not in tabled]
    if lined:
        lines = run.on.lines(lined)
        if any(f.endswith(PACKED) for f in lined) and len(lined) < run.parts:
            lines = lines.spread(run.parts)
        flows.append(lines.over(partial(_read_part, "lines"), TEXTS))
    for zones, group in _by_zone(tabled):
        rows = run.on.parquet(group).only(COLUMNS)
        flows.append(rows.over(partial(_read_part, "rows", zones=zones), TEXTS))
    functools.reduce(lambda one, two: one.both(two), flows).write(run.place(folder))


def _by_zone(files: Sequence[str]) -> list[tuple[dict[str, str], list[str]]]:
    """Return files of Parquet by the zones that their times are kept in: Spark turns all to UTC. Of a file that only the
    cluster reaches the zone is not seen, and its times are instants.
    """
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for file in files:
        zones = {} if "://" in file else zones_of(Path(file))
        groups.setdefault(tuple(sorted(zones.items())), []).append(file)
    return [(dict(zones), group) for zones, group in groups.items()]


def _read_part(kind: str, part: int, batches: Batches, *, zones: Mapping[str, str] | None = None) -> Batches:
    number = 0
    for batch in batches:
        held = Batch()
        for record in of_lines(batch.column(0).to_pylist()) if kind == "lines" else of_rows(batch, zones):
            put(held, record)
        yield _texts(held, (part << PART) + number)
        number += len(held.ids)


def _texts(held: Batch, at: int) -> pa.RecordBatch:
    words = tokenised(*encoded(held.texts), fast())
    count = len(held.ids)
    letters = [len(text) for text in held.texts]
    told: dict[str, Any] = {
        "at": [*range(at, at + count), None],
        "words": [*np.diff(words.first).tolist(), None],
        "letters": [*letters, None],
        "digest": [*(digest(words, number, letters[number]) for number in range(count)), None],
        "records": [None] * count + [held.records],
        "rejected": [None] * count + [held.rejected],
        "undated": [None] * count + [held.undated],
        "id": [*held.ids, None],
        "date": [*held.dates, None],
        "outlet": [*held.outlets, None],
    }
    ends = np.append(words.first, words.first[-1])
    columns = {name: pa.array(held_, TEXTS.field(name).type) for name, held_ in told.items()}
    columns |= {name: _cut(getattr(words, name), ends) for name, _ in WORDS}
    return pa.record_batch({name: columns[name] for name in TEXTS.names})


def digest(words: Words, text: int, letters: int) -> int:
    """Return what tells two texts of one id and day apart, whatever order they came in."""
    a, b = int(words.first[text]), int(words.first[text + 1])
    told = hashlib.blake2b(letters.to_bytes(8, "little"), digest_size=8)
    for name, _ in WORDS:
        told.update(np.ascontiguousarray(getattr(words, name)[a:b]).data)
    return int.from_bytes(told.digest(), "little", signed=True)


# --- order --------------------------------------------------------------------------------------------------


def _order(folder: Path, before: Mapping[str, Path], *, run: Run) -> None:
    """The texts' places in order of day, id, and what they say."""
    rows = run.on.parquet([run.place(before["read"])])
    names = ("at", "id", "date", "outlet", "words", "letters", "digest", "records", "rejected", "undated")
    told = rows.only(names).table()
    counts = {each: int(pc.sum(told[each]).as_py() or 0) for each in ("records", "rejected", "undated", "words")}
    texts = told.filter(pc.is_valid(told["at"]))
    if not texts.num_rows:
        raise Empty("corpus", f"not one of {counts['records']} records has an id and a text")
    texts = texts.sort_by("at")
    digests = texts["digest"].to_numpy()
    order = tables.order_of(texts, lambda n: int(digests[n]))
    tables.write_ordered(folder / "texts.parquet", texts.select(["id", "date", "outlet", "words", "letters"]), order)
    numbers = np.empty(len(order), dtype=np.int32)
    numbers[order] = np.arange(len(order), dtype=np.int32)
    np.save(folder / "at.npy", texts["at"].to_numpy())
    np.save(folder / "numbers.npy", numbers)
    np.save(folder / "sizes.npy", texts["words"].to_numpy()[order].astype(np.int32))
    (folder / "counts.json").write_text(json.dumps({**counts, "texts": texts.num_rows}), encoding="utf-8")


def _ordered(folder: Path) -> Order:
    return Order(*(np.load(folder / f"{name}.npy") for name in ("at", "numbers", "sizes")))


# --- filter -------------------------------------------------------------------------------------------------


def _filter(folder: Path, before: Mapping[str, Path], *, run: Run) -> None:
    """For every seed, two bits that say whether it occurs twice."""
    words = int(_ordered(before["order"]).sizes.sum(dtype=np.int64))
    bits = max(10, min(words.bit_length() + 1, (run.memory // 4).bit_length() + 1))
    slices = 1 << max(0, min(bits - 10, (run.parts - 1).bit_length()))
    rows = run.on.parquet([run.place(before["read"])]).only(["at", "hashes"])
    counted = rows.over(partial(_counted, bits, slices), SLICES).by(["slice"], run.parts)
    merged = counted.over(_merged, SLICES).table()
    held = np.zeros((slices, (1 << (bits - 2)) // slices), dtype=np.uint8)
    for number, counters in zip(merged["slice"].to_pylist(), merged["counters"], strict=True):
        held[number] = np.frombuffer(counters.as_buffer(), np.uint8)
    np.save(folder / "seen.npy", held.reshape(-1))


def _counted(bits: int, slices: int, part: int, batches: Batches) -> Batches:
    del part
    seen = np.zeros(1 << (bits - 2), dtype=np.uint8)
    none = np.empty(0, dtype=np.int64)
    for _, hashes, first in _hashes(batches):
        fast().seeds(hashes, first, 0, seen, 64 - bits, none.view(np.uint64), none, none.astype(np.int32))
    for number, counters in enumerate(seen.reshape(slices, -1)):
        if counters.any():
            yield _row(SLICES, slice=number, counters=counters)


def _merged(part: int, batches: Batches) -> Batches:
    del part
    for number, columns in _groups(batches, SLICES):
        total = np.zeros(0, dtype=np.uint8)
        for counters in columns["counters"]:
            total = added(total, np.frombuffer(counters, np.uint8)) if len(total) else np.frombuffer(counters, np.uint8)
        yield _row(SLICES, slice=number, counters=total)


def added(one: NDArray[np.uint8], two: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return counters of two bits, four a byte, added; 2 and more is 2.

    >>> [f"{x:08b}" for x in added(np.array([0b10_01_01_00], np.uint8), np.array([0b01_01_00_00], np.uint8))]
    ['10100100']
    """
    twice = (one | two) & 0xAA | ((one & two & 0x55) << 1)
    total: NDArray[np.uint8] = (twice | ((one | two) & 0x55 & ~(twice >> 1))).astype(np.uint8)
    return total


# --- seeds --------------------------------------------------------------------------------------------------


def _seeds(folder: Path, before: Mapping[str, Path], *, run: Run) -> None:
    """Seeds of one hash together, those that occur once left out; and the hashes that occur too often."""
    order = _ordered(before["order"])
    seen = np.load(before["filter"] / "seen.npy")
    words = int(order.sizes.sum(dtype=np.int64))
    buckets = max(run.parts, -(-words * SEED_BYTES // max(1, run.memory // 64)))
    rows = run.on.parquet([run.place(before["read"])]).only(["at", "hashes"])
    shared = run.on.share((order, seen))
    grouped = rows.over(partial(_seeds_of, shared, buckets), BUCKETS).by(["bucket"], min(buckets, 8 * run.parts))
    grouped.over(partial(_sorted, run.config.cap), SORTED).write(run.place(folder))
    heavy = run.on.parquet([run.place(folder)]).only(["heavy"]).table()["heavy"]
    keys = [np.frombuffer(each.as_buffer(), np.uint64) for each in heavy]
    np.save(folder / "heavy.npy", np.sort(np.concatenate([np.empty(0, np.uint64), *keys])))


def _seeds_of(shared: Any, buckets: int, part: int, batches: Batches) -> Batches:
    del part
    order, seen = shared.value
    bits = len(seen).bit_length() + 1
    for at, hashes, first in _hashes(batches):
        keys: NDArray[np.uint64] = np.empty(len(hashes), dtype=np.uint64)
        places, texts = np.empty(len(hashes), dtype=np.int64), np.empty(len(hashes), dtype=np.int32)
        n = fast().seeds(hashes, first, 1, seen, 64 - bits, keys, places, texts)
        keys, places, texts = keys[:n], places[:n], texts[:n]
        befores, steps = np.zeros(n, dtype=np.uint64), np.zeros(n, dtype=np.uint8)
        step = np.diff(places)
        touches = np.flatnonzero((texts[1:] == texts[:-1]) & (step <= SEED_WORDS)) + 1
        befores[touches], steps[touches] = keys[touches - 1], step[touches - 1]
        around = np.empty((n, 2 * REACH), dtype=np.uint16)
        _compiled("surroundings")(hashes, first, texts, places, SEED_WORDS, around)
        columns = {
            "keys": keys,
            "befores": befores,
            "texts": _numbers(order, at)[texts],
            "places": (places - first[texts]).astype(np.int32),
            "steps": steps,
            "around": around,
        }
        bucket = ((keys * SPREAD) >> np.uint64(40)).astype(np.int64) % buckets
        yield _parted(BUCKETS, bucket, columns)


def _sorted(cap: int, part: int, batches: Batches) -> Batches:
    del part
    for bucket, blobs in _groups(batches, BUCKETS):
        held: dict[str, NDArray[Any]] = {name: _joined(blobs[name], kind) for name, kind in SEEDS}
        held["around"] = _joined(blobs["around"], np.uint16).reshape(-1, 2 * REACH)
        order = np.argsort((held["texts"].astype(np.int64) << 32) | held["places"])
        order = order[sorted_order(np.ascontiguousarray(held["keys"][order]), fast())]
        keys = held["keys"][order]
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
        often = np.diff(np.append(starts, len(keys)))
        many = np.repeat(often > 1, often)
        columns = {name: column[order[many]] for name, column in held.items()}
        yield _row(SORTED, bucket=bucket, **columns, heavy=keys[starts[often > cap]])


# --- matches ------------------------------------------------------------------------------------------------


def _matches(folder: Path, before: Mapping[str, Path], *, run: Run) -> None:
    """Cells of pairs of texts with the seeds that they share, each of so many texts as fit into a task's memory."""
    order = _ordered(before["order"])
    heavy = np.load(before["seeds"] / "heavy.npy")
    rows = run.on.parquet([run.place(before["seeds"])]).only([*dict(SEEDS), "around"])
    shared = run.on.share((order.sizes, heavy))
    pairs = rows.over(partial(_matched, shared, run.config, run.parts), PAIRS).by(["block"], run.parts)
    pairs.over(partial(_celled, shared, max(1, run.memory // 64)), CELLS).write(run.place(folder))


def _matched(shared: Any, config: ReuseConfig, blocks: int, part: int, batches: Batches) -> Batches:
    del part
    sizes, heavy = shared.value
    for batch in batches:
        for number in range(batch.num_rows):
            held: dict[str, NDArray[Any]] = {
                name: np.frombuffer(batch.column(name)[number].as_buffer(), kind) for name, kind in SEEDS
            }
            around = np.frombuffer(batch.column("around")[number].as_buffer(), np.uint16)
            held["around"] = around.reshape(-1, 2 * REACH)
            found = matches_of(held, heavy, config)
            block = found[:, 0].astype(np.int64) * blocks // max(1, len(sizes))
            yield _parted(PAIRS, block, {"matches": found})


def matches_of(held: Mapping[str, NDArray[Any]], heavy: NDArray[np.uint64], config: ReuseConfig) -> NDArray[np.int32]:
    """Return seeds that two texts share: text, text, word, word, and whether it may be more than a phrase of the language.

    One that continues another is passed over.
    """
    befores, steps = held["befores"], held["steps"]
    trail = np.where(steps > 0, (befores ^ steps.astype(np.uint64)) | np.uint64(1), np.uint64(0))
    if len(heavy):  # a seed with more copies than are compared: what stands before is no proof that the run is known
        at = np.minimum(np.searchsorted(heavy, befores), len(heavy) - 1)
        trail[heavy[at] == befores] = 0
    kernel = _compiled("matched")
    given = (held["keys"], trail, held["texts"], held["places"], held["around"], config.cap, config.near)
    phrase = (SEED_WORDS, SURE, AROUND, ASIDE, KIN)
    found = np.empty((len(trail) + 16, 5), dtype=np.int32)
    n = kernel(*given, *phrase, found)
    if n > len(found):
        found = np.empty((n, 5), dtype=np.int32)
        n = kernel(*given, *phrase, found)
    return found[:n]


@functools.cache
def _compiled(name: str) -> Any:
    """Return a kernel of this join, compiled."""
    return by_numba(getattr(kernels_matches, name))


def _celled(shared: Any, most: int, part: int, batches: Batches) -> Batches:
    del part
    sizes, _ = shared.value
    for block, columns in _groups(batches, PAIRS):
        matches = kept(_joined(columns["matches"], np.int32).reshape(-1, 5))
        for number, (low, high) in enumerate(cells(matches, sizes, most)):
            texts = np.unique(matches[low:high, :2])
            yield _row(CELLS, cell=(block << 32) + number, matches=matches[low:high], texts=texts)


def kept(matches: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the matches, sorted, of pairs that have one which may be more than a phrase: text, text, word, word.

    >>> kept(np.array([[2, 3, 0, 0, 0], [0, 1, 9, 9, 0], [0, 1, 4, 4, 1]], np.int32)).tolist()
    [[0, 1, 4, 4], [0, 1, 9, 9]]
    """
    pair = (matches[:, 0].astype(np.int64) << 32) | matches[:, 1]
    chosen = matches[np.isin(pair, np.unique(pair[matches[:, 4] > 0])), :4]
    return np.ascontiguousarray(chosen[np.lexsort(chosen.T[::-1])])


def cells(matches: NDArray[np.int32], sizes: NDArray[np.int32], most: int) -> list[tuple[int, int]]:
    """Return ranges of sorted matches whose texts hold at most ``most`` words together, at least one pair each.

    >>> pairs = np.array([[0, 1, 0, 0], [0, 1, 9, 9], [2, 3, 0, 0]], np.int32)
    >>> cells(pairs, np.array([5, 5, 5, 5], np.int32), 10), cells(pairs, np.array([5, 5, 5, 5], np.int32), 20)
    ([(0, 2), (2, 3)], [(0, 3)])
    """
    starts = np.flatnonzero(np.append(True, (matches[1:, :2] != matches[:-1, :2]).any(axis=1)))
    edges = np.append(starts, len(matches)) if len(matches) else np.zeros(1, dtype=np.int64)
    out: list[tuple[int, int]] = []
    open_ranges = [(0, len(edges) - 1)] if len(matches) else []
    while open_ranges:
        low, high = open_ranges.pop()
        held = sizes[np.unique(matches[edges[low] : edges[high], :2])].sum(dtype=np.int64)
        if held <= most or high - low == 1:
            out.append((int(edges[low]), int(edges[high])))
        else:
            middle = (low + high) // 2
            open_ranges += [(middle, high), (low, middle)]
    return out


# --- passages -----------------------------------------------------------------------------------------------


def _passages(folder: Path, before: Mapping[str, Path], *, run: Run) -> None:
    """Words to the pairs that ask for them, passages from both, tables from all passages."""
    order = _ordered(before["order"])
    pairs = run.on.parquet([run.place(before["matches"])])
    asked = pairs.only(["cell", "texts"]).table()
    shared = run.on.share((order, *calls(asked)))
    words = run.on.parquet([run.place(before["read"])]).only(["at", *[number for number, _ in WORDS]])
    called = words.over(partial(_called, shared), CALLED).both(pairs.over(_as_called, CALLED))
    found = called.by(["cell"], run.parts).over(partial(_found, run.config), FOUND).table()["rows"]
    rows = np.concatenate(
        [
            np.empty((0, WIDTH), np.int64),
            *(np.frombuffer(each.as_buffer(), np.int64).reshape(-1, WIDTH) for each in found),
        ]
    )
    rows = sorted_rows(rows)
    letters = rows[:, :9].copy()
    letters[:, 2:6] = rows[:, 9:]
    given = (before["order"] / "texts.parquet", np.ascontiguousarray(rows[:, :9]), letters, run.config, fast())
    (folder / "counts.json").write_text(json.dumps(tables.write(folder, *given)), encoding="utf-8")


def calls(asked: pa.Table) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Say which text is called to which cell, in order of texts: numbers of texts, cells."""
    texts = [np.frombuffer(each.as_buffer(), np.int32) for each in asked["texts"]]
    number = np.concatenate([np.empty(0, np.int32), *texts])
    cell = np.repeat(asked["cell"].to_numpy(), [len(text) for text in texts])
    by = np.lexsort((cell, number))
    return number[by], cell[by]


def _called(shared: Any, part: int, batches: Batches) -> Batches:
    """Yield the words of texts, once for each cell that asks for them; those that go to one cell travel together."""
    del part
    order, number, cell = shared.value
    for batch in batches:
        at = batch.column("at")
        if at.null_count:
            batch = batch.filter(pc.is_valid(at))  # noqa: PLW2901 - the same, less the rows of counts
        mine = _numbers(order, batch.column("at").to_numpy())
        low, high = np.searchsorted(number, mine, "left"), np.searchsorted(number, mine, "right")
        texts = np.repeat(np.arange(len(mine)), high - low)
        cells_of = cell[_ranges(low, high)]
        held = {name: _flat(batch.column(name), kind) for name, kind in WORDS}
        first = held["hashes"][1]
        for one in np.unique(cells_of).tolist():
            chosen = texts[cells_of == one]
            words = _ranges(first[chosen], first[chosen + 1])
            blobs = {name: held[name][0][words] for name, _ in WORDS}
            sizes = first[chosen + 1] - first[chosen]
            yield _row(CALLED, cell=one, texts=mine[chosen], sizes=sizes, matches=None, **blobs)


def _as_called(part: int, batches: Batches) -> Batches:
    """Yield the matches of cells as rows beside those of words."""
    del part
    for batch in batches:
        none = pa.nulls(batch.num_rows, pa.binary())
        given = {"cell": batch.column("cell"), "matches": batch.column("matches")}
        yield pa.record_batch({name: given.get(name, none) for name in CALLED.names})


def _found(config: ReuseConfig, part: int, batches: Batches) -> Batches:
    del part
    for _, columns in _groups(batches, CALLED):
        numbers, sizes = _joined(columns["texts"], np.int32), _joined(columns["sizes"], np.int64)
        first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        hashes, starts, lengths = (_joined(columns[name], kind) for name, kind in WORDS)
        words = Words(hashes, starts, lengths, first)
        matches = _joined(columns["matches"], np.int32).reshape(-1, 4).astype(np.int64)
        here = np.argsort(numbers)
        matches[:, :2] = here[np.searchsorted(numbers, matches[:, :2], sorter=here)]
        rows = rows_of(words, sorted_rows(runs_from(matches, words, config)), config, fast())
        found = np.concatenate([rows, lettered(words, rows)[:, 2:6]], axis=1)
        found[:, :2] = numbers[rows[:, :2]]
        yield _row(FOUND, rows=found)


def runs_from(matches: Rows, words: Words, config: ReuseConfig) -> Rows:
    """Return exact runs of the matches, in no order: each match is a seed with two occurrences."""
    count = 2 * len(matches)
    texts = np.ascontiguousarray(matches[:, :2].reshape(-1)).astype(np.int32)
    places = words.first[matches[:, :2]].reshape(-1) + matches[:, 2:].reshape(-1)
    group = np.tile(np.array([0, 1], dtype=np.int32), len(matches))
    none = np.zeros(count, dtype=np.uint64)
    pairs = np.zeros(1 << max(10, min(26, count.bit_length() + 1)), dtype=np.uint8)
    runs = np.empty((2 * len(matches) + 1, 6), dtype=np.int64)
    number = 0
    for weak in (0, 1):
        options = (group, none, np.zeros(count, np.int32), places, texts, config.cap, config.near, 0, weak, pairs)
        number = fast().join(*options, words.hashes, words.first, runs, number)
    return runs[:number]


# --- rows and arrays ----------------------------------------------------------------------------------------


def _row(schema: pa.Schema, **values: Any) -> pa.RecordBatch:
    """Return a batch of one row; arrays as their bytes."""
    plain = {key: value.tobytes() if isinstance(value, np.ndarray) else value for key, value in values.items()}
    return pa.record_batch({each.name: pa.array([plain[each.name]], each.type) for each in schema})


def _cut(values: NDArray[Any], ends: NDArray[np.int64]) -> pa.Array:
    """Return an array as rows of bytes, cut at ``ends``."""
    offsets = (ends * values.itemsize).astype(np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(values))]
    return pa.Array.from_buffers(pa.binary(), len(ends) - 1, buffers)


def _flat(column: pa.Array, kind: Any) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return rows of bytes as one array, and where each begins in it, and the end."""
    offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1]
    data = column.buffers()[2]
    held = np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]] if data else np.empty(0, np.uint8)
    size = np.dtype(kind).itemsize
    return np.ascontiguousarray(held).view(kind), (offsets - offsets[0]).astype(np.int64) // size


def _hashes(batches: Batches) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.int64]]]:
    """Of the texts of each batch: their names, their words' hashes, and where each begins."""
    for batch in batches:
        texts = batch.filter(pc.is_valid(batch.column("at")))
        if texts.num_rows:
            yield texts.column("at").to_numpy(), *_flat(texts.column("hashes"), np.uint32)


def _numbers(order: Order, at: NDArray[np.int64]) -> NDArray[np.int32]:
    numbers: NDArray[np.int32] = order.numbers[np.searchsorted(order.at, at)]
    return numbers


def _ranges(low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return all places of the ranges, one range behind the other.

    >>> _ranges(np.array([3, 9]), np.array([5, 10])).tolist()
    [3, 4, 9]
    """
    sizes = high - low
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    places: NDArray[np.int64] = np.arange(total, dtype=np.int64) + np.repeat(low - (ends - sizes), sizes)
    return places


def _parted(schema: pa.Schema, part: NDArray[np.int64], columns: Mapping[str, NDArray[Any]]) -> pa.RecordBatch:
    """Return one row a part, with its share of each column as bytes."""
    order = np.argsort(part, kind="stable")
    parts, starts = np.unique(part[order], return_index=True)
    ends = np.append(starts, len(order))
    out = {schema.names[0]: pa.array(parts, schema.types[0])}
    for name, column in columns.items():
        across = int(np.prod(column.shape[1:], dtype=np.int64))
        out[name] = _cut(column[order].reshape(-1), ends * across)
    return pa.record_batch(out)


def _groups(batches: Batches, schema: pa.Schema) -> Iterator[tuple[int, dict[str, list[Any]]]]:
    """Yield rows that follow each other and have the same first column: its value, and the others' bytes, nulls left out."""
    key, names = schema.names[0], schema.names[1:]
    rows = ((batch.column(key)[each].as_py(), batch, each) for batch in batches for each in range(batch.num_rows))
    for value, group in itertools.groupby(rows, lambda row: row[0]):
        held: dict[str, list[Any]] = {name: [] for name in names}
        for _, batch, number in group:
            for name in names:
                cell = batch.column(name)[number]
                if cell.is_valid:
                    held[name].append(cell.as_buffer())
        yield value, held


def _joined(blobs: Sequence[Any], kind: Any) -> NDArray[Any]:
    return np.frombuffer(b"".join(blobs), kind)
