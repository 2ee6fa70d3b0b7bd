"""Archive mode: passages, pairs and families of a corpus that need not fit into memory.

Five stages, each a folder with a mark that it is whole, so that a killed run goes on where it stood:

read      texts to flat files of words (appended batch by batch; goes on within the stage)
order     the same in order of day and id, so that the earlier text of a pair comes first
seeds     seeds that occur twice, by ranges of their hash, each range small enough to sort in memory
runs      exact runs that two texts share, by ranges of texts
passages  passages, pairs, families as Parquet

The words and kernels are those of :func:`fogline.reuse.find_reprints`, and so are the passages.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fogline import __version__
from fogline.engine import Engine, LocalEngine, Stage
from fogline.errors import Empty
from fogline.reuse import distributed, tables
from fogline.reuse.bulk import lettered
from fogline.reuse.compiled import fast
from fogline.reuse.config import ReuseConfig
from fogline.reuse.corpus import batches, files_of
from fogline.reuse.kernels import SEED_WORDS
from fogline.reuse.passages import Rows, rows_of, sorted_order, sorted_rows
from fogline.reuse.words import Words, encoded, tokenised

Progress = Callable[[str, int, int], None]
GIGABYTE = 1 << 30
SEED = np.dtype([("key", "<u8"), ("before", "<u8"), ("place", "<i8"), ("text", "<i4"), ("step", "<i4")])
WORD_FILES = (("hashes", np.uint32), ("starts", np.int32), ("lengths", np.uint8))
RANGES = 64  # files of runs
BLOCK = 1 << 19  # words whose seeds are taken at once: what fits into the processor's cache


@dataclass(frozen=True, slots=True)
class Counts:
    """Hold what a run saw: ``records`` = ``kept`` + ``rejected``; ``undated`` of those kept have a date that is no ISO day."""

    records: int
    kept: int
    rejected: int
    passages: int
    pairs: int
    families: int
    undated: int = 0


def archive(
    corpus: Iterable[str | Path],
    out: str | Path,
    *,
    config: ReuseConfig | None = None,
    memory: int = GIGABYTE,
    progress: Progress | None = None,
    keep: bool = False,
    on: Engine | None = None,
    work: str | None = None,
) -> Counts:
    """Find every passage that two texts of a corpus share, and write ``passages``, ``pairs`` and ``families`` as Parquet, a
    folder a table.

    Args:
        corpus: files (.jsonl, .jsonl.gz, .parquet) or folders of them; see :mod:`fogline.reuse.corpus` for the fields.
        out: folder for the results; ``out/work`` holds the stages until the run is done.
        config: see :class:`ReuseConfig`; passages are whole blocks here, whatever ``cut`` says.
        memory: bytes to work in, about; what is not at work lies on disk. Reading and sorting go by it; the passages that
            were found are held in memory at the end, some 200 bytes each.
        progress: called with the stage's name, how much of it is done and of how much (0 if not known).
        keep: leave the stages' folders in place.
        on: the engine: this machine if not said. On Spark the whole of it is distributed (see
            :mod:`fogline.reuse.distributed`), the corpus may lie where only the cluster reaches it (``hdfs://…``), and
            ``memory`` is that of one task. Every engine gives the same bytes.
        work: where a cluster's stages lie, if not in ``out/work``: a place that all its workers reach.

    Raises:
        UsageError: what is given is no corpus.
        Empty: not one text could be read.
    """
    config, out = config or ReuseConfig(), Path(out)
    tell = progress or (lambda *_: None)
    if on is not None and not isinstance(on, LocalEngine):
        cluster: Any = on  # the one other engine there is
        return _spread(list(corpus), out, distributed.Run(cluster, config, memory, tell, work), keep)
    files = files_of(corpus)
    inputs = [[file.name, file.stat().st_size, file.stat().st_mtime_ns] for file in files]
    made_of = {"version": __version__, "config": asdict(config), "inputs": inputs, "memory": memory}
    given: Any = {"config": config, "memory": memory, "tell": tell}
    stages = [
        Stage("read", partial(_read, files=files, **given), made_of=made_of, resumes=True),
        Stage("order", partial(_order, **given), needs=("read",)),
        Stage("seeds", partial(_seeds, **given), needs=("order",)),
        Stage("runs", partial(_runs, **given), needs=("order", "seeds")),
        Stage("passages", partial(_passages, **given), needs=("order", "runs"), made_of={"file": tables.FILE}),
    ]
    done = LocalEngine().run(stages, out / "work")
    tables.published(done["passages"], out)
    read, found = _said(done["read"] / "counts.json"), _said(done["passages"] / "counts.json")
    if not keep:
        shutil.rmtree(out / "work")
    return _counts(read, found)


def _spread(corpus: list[str | Path], out: Path, run: distributed.Run, keep: bool) -> Counts:
    far = [str(corpu) for corpu in corpus if "://" in str(corpu)]
    near = [str(each) for each in files_of(p for p in corpus if "://" not in str(p))]
    read, found = distributed.archive_on([*near, *far], out, run=run, keep=keep)
    return _counts(read, found)


def _counts(read: Mapping[str, int], found: Mapping[str, int]) -> Counts:
    made = {table: found[table] for table in tables.TABLES}
    return Counts(read["records"], read["texts"], read["rejected"], **made, undated=read["undated"])


def _said(file: Path) -> dict[str, int]:
    return {str(key): int(value) for key, value in json.loads(file.read_text("utf-8")).items()}


# --- read ---------------------------------------------------------------------------------------------------


def _read(
    folder: Path,
    before: Mapping[str, Path],
    *,
    files: Sequence[Path],
    config: ReuseConfig,
    memory: int,
    tell: Progress,
) -> None:
    """Words of every text, batch by batch; a journal says after each batch how far the files are good."""
    del before, config
    at = _resumed(folder)
    with (folder / "journal.jsonl").open("a", encoding="utf-8") as journal:
        for batch in batches(files, max(1 << 20, memory // 24), skip=at["records"]):
            words = tokenised(*encoded(batch.texts), fast())
            for name, _ in WORD_FILES:
                with (folder / name).open("ab") as file:
                    file.write(getattr(words, name).tobytes())
            part = f"texts-{at['batches']:06}.parquet"
            tables.write_texts(folder / part, batch, np.diff(words.first), [len(text) for text in batch.texts])
            at = {
                "records": at["records"] + batch.records,
                "rejected": at["rejected"] + batch.rejected,
                "undated": at["undated"] + batch.undated,
                "texts": at["texts"] + len(batch.texts),
                "words": at["words"] + len(words.hashes),
                "batches": at["batches"] + 1,
            }
            journal.write(json.dumps(at) + "\n")
            journal.flush()
            tell("read", at["records"], 0)
    if not at["texts"]:
        raise Empty(str(files[0].parent), f"not one of {at['records']} records has an id and a text")
    (folder / "counts.json").write_text(json.dumps(at), encoding="utf-8")


def _resumed(folder: Path) -> dict[str, int]:
    """Return what the journal vouches for; whatever lies behind it is cut off."""
    at = dict.fromkeys(("records", "rejected", "undated", "texts", "words", "batches"), 0)
    journal = folder / "journal.jsonl"
    good = []
    for line in journal.read_text("utf-8").rstrip("\n").split("\n") if journal.exists() else []:
        try:
            at = {**at, **json.loads(line)}
        except json.JSONDecodeError:
            break  # the run was killed while it wrote this line
        good.append(line + "\n")
    journal.write_text("".join(good), encoding="utf-8")
    for name, kind in WORD_FILES:
        with (folder / name).open("ab") as file:
            file.truncate(at["words"] * np.dtype(kind).itemsize)
    for part in sorted(folder.glob("texts-*.parquet"))[at["batches"] :]:
        part.unlink()
    return at


# --- order --------------------------------------------------------------------------------------------------


def _order(folder: Path, before: Mapping[str, Path], *, config: ReuseConfig, memory: int, tell: Progress) -> None:
    """The words again, texts in order of day and id; two texts of one id are told apart by what is in them."""
    del config
    texts = tables.read_texts(sorted(before["read"].glob("texts-*.parquet")))
    first = np.concatenate([[0], np.cumsum(texts["words"].to_numpy())]).astype(np.int64)
    letters = texts["letters"].to_numpy()
    hashes, starts, lengths = (_mapped(before["read"] / name, kind) for name, kind in WORD_FILES)
    read = Words(hashes, starts, lengths, first)
    order = tables.order_of(texts, lambda n: distributed.digest(read, n, int(letters[n])))
    tables.write_ordered(folder / "texts.parquet", texts, order)
    sizes = np.diff(first)[order]
    np.save(folder / "first.npy", np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64))
    for name, kind in WORD_FILES:
        old = _mapped(before["read"] / name, kind)
        with (folder / name).open("wb") as file:
            for low, high in _blocks(sizes, memory // 16):
                tell("order", low, len(order))
                pieces = [old[first[each] : first[each + 1]] for each in order[low:high]]
                file.write(np.concatenate(pieces).tobytes())


def _blocks(sizes: NDArray[np.int64], most: int) -> list[tuple[int, int]]:
    """Return ranges of texts of about ``most`` words, at least one text each.

    >>> _blocks(np.array([3, 3, 9, 1]), 6)
    [(0, 2), (2, 3), (3, 4)]
    """
    out, low, held = [], 0, 0
    for number, size in enumerate(sizes.tolist()):
        if number > low and held + size > most:
            out.append((low, number))
            low, held = number, 0
        held += size
    return [*out, (low, len(sizes))] if len(sizes) else []


def _words(folder: Path) -> Words:
    """Return the ordered words, mapped from disk."""
    hashes, starts, lengths = (_mapped(folder / name, kind) for name, kind in WORD_FILES)
    return Words(hashes, starts, lengths, np.load(folder / "first.npy"))


def _mapped(file: Path, kind: Any) -> Any:
    """Return an array on disk; of an empty file, an empty one."""
    return np.asarray(np.memmap(file, dtype=kind, mode="r")) if file.stat().st_size else np.empty(0, dtype=kind)


# --- seeds --------------------------------------------------------------------------------------------------


def _seeds(folder: Path, before: Mapping[str, Path], *, config: ReuseConfig, memory: int, tell: Progress) -> None:
    """Seeds that occur twice or more, by ranges of their hash; within a range sorted, in order of texts."""
    words = _words(before["order"])
    kernels = fast()
    blocks = _blocks(np.diff(words.first), min(BLOCK, memory // 64))
    bits = max(10, min(len(words.hashes).bit_length() + 1, (memory // 4).bit_length() + 1))
    seen = np.zeros(1 << (bits - 2), dtype=np.uint8)
    none = np.empty(0, dtype=np.int64)
    empty = (none.view(np.uint64), none, none.astype(np.int32))
    count = 0
    for low, high in blocks:
        tell("seeds", low, 2 * len(words.first))
        hashes, first = _block(words, low, high)
        count += kernels.seeds(hashes, first, 0, seen, 64 - bits, *empty)
    parts = max(1, -(-count * SEED.itemsize * 3 // max(1, memory // 2)))
    edges = _edges(parts)
    for low, high in blocks:
        tell("seeds", len(words.first) + low, 2 * len(words.first))
        hashes, first = _block(words, low, high)
        rows = _seed_rows(hashes, first, low, int(words.first[low]), seen, bits)
        for p, part in _parted(rows, edges):
            with (folder / f"range-{p:04}").open("ab") as part_file:
                part_file.write(part.tobytes())
    heavy = []
    for file in sorted(folder.glob("range-*")):  # one range in memory
        held = np.fromfile(file, dtype=SEED)
        held = held[sorted_order(np.ascontiguousarray(held["key"]), kernels)]
        held.tofile(file)
        starts = np.flatnonzero(np.append(True, held["key"][1:] != held["key"][:-1]))
        often = np.diff(np.append(starts, len(held)))
        heavy.append(held["key"][starts[often > config.cap]])
    np.save(folder / "heavy.npy", np.sort(np.concatenate(heavy)) if heavy else np.empty(0, dtype=np.uint64))


def _block(words: Words, low: int, high: int) -> tuple[NDArray[np.uint32], Rows]:
    first = words.first[low : high + 1]
    return np.array(words.hashes[first[0] : first[-1]]), first - first[0]


def _parted(rows: NDArray[Any], edges: NDArray[np.uint64]) -> Iterator[tuple[int, NDArray[Any]]]:
    """Yield the rows by ranges of their hash, in order."""
    if not len(edges):
        yield 0, rows
        return
    part = np.searchsorted(edges, rows["key"], side="right")
    rows = rows[np.argsort(part, kind="stable")]
    ends = np.cumsum(np.bincount(part, minlength=len(edges) + 1))
    for number, (start, end) in enumerate(itertools.pairwise([0, *ends.tolist()])):
        if start < end:
            yield number, rows[start:end]


def _edges(parts: int) -> NDArray[np.uint64]:
    """Return borders of the ranges. Winnowing takes the least of three, so that low hashes are more common than high ones."""
    shares = np.arange(1, parts) / parts
    return ((1 - (1 - shares) ** (1 / 3)) * 2.0**64).astype(np.uint64)


def _seed_rows(
    hashes: NDArray[np.uint32], first: Rows, text: int, place: int, seen: NDArray[np.uint8], bits: int
) -> NDArray[Any]:
    """Return seeds of a block of texts, each with the one before it if that touches it."""
    keys, places, texts = (
        np.empty(len(hashes), np.uint64),
        np.empty(len(hashes), np.int64),
        np.empty(len(hashes), np.int32),
    )
    n = fast().seeds(hashes, first, 1, seen, 64 - bits, keys, places, texts)
    rows = np.zeros(n, dtype=SEED)
    rows["key"], rows["place"], rows["text"] = keys[:n], places[:n] + place, texts[:n] + text
    step = np.diff(places[:n])
    touches = np.flatnonzero((texts[1:n] == texts[: n - 1]) & (step <= SEED_WORDS)) + 1
    rows["before"][touches], rows["step"][touches] = keys[touches - 1], step[touches - 1]
    return rows


# --- runs ---------------------------------------------------------------------------------------------------


def _runs(folder: Path, before: Mapping[str, Path], *, config: ReuseConfig, memory: int, tell: Progress) -> None:
    """Exact runs, first those that are no mere phrase, then the phrases of the same pairs."""
    words = _words(before["order"])
    heavy = np.load(before["seeds"] / "heavy.npy")
    ranges = sorted(before["seeds"].glob("range-*"))
    pairs = np.zeros(1 << min(28, max(16, (memory // 8).bit_length() - 1)), dtype=np.uint8)
    wide = max(1, -(-(len(words.first) - 1) // RANGES))
    for weak in (0, 1):
        for number, file in enumerate(ranges):
            tell("runs", weak * len(ranges) + number, 2 * len(ranges))
            runs = _joined(np.fromfile(file, dtype=SEED), heavy, weak, pairs, words, config)
            for p in np.unique(runs[:, 0] // wide).tolist():
                with (folder / f"texts-{p:04}").open("ab") as out:
                    out.write(runs[runs[:, 0] // wide == p].tobytes())


def _joined(
    rows: NDArray[Any],
    heavy: NDArray[np.uint64],
    weak: int,
    pairs: NDArray[np.uint8],
    words: Words,
    config: ReuseConfig,
) -> Rows:
    new = np.ones(len(rows), dtype=bool)
    new[1:] = rows["key"][1:] != rows["key"][:-1]
    starts = np.flatnonzero(new)
    group = (np.arange(len(rows)) - np.repeat(starts, np.diff(np.append(starts, len(rows))))).astype(np.int32)
    trail = np.where(rows["step"] > 0, (rows["before"] ^ rows["step"].astype(np.uint64)) | np.uint64(1), np.uint64(0))
    if len(heavy):  # a seed with more copies than are compared: what stands before is no proof that the run is known
        trail[heavy[np.minimum(np.searchsorted(heavy, rows["before"]), len(heavy) - 1)] == rows["before"]] = 0
    options = (
        group, trail, np.zeros(len(rows), np.int32), np.ascontiguousarray(rows["place"]),
        np.ascontiguousarray(rows["text"]), config.cap, config.near, 0, weak, pairs, words.hashes, words.first,
    )  # fmt: skip
    runs = np.empty((len(rows) // 4 + 16, 6), dtype=np.int64)
    n = fast().join(*options, runs, 0)
    if n > len(runs):
        runs = np.empty((n + n // 4, 6), dtype=np.int64)
        n = fast().join(*options, runs, 0)
    return runs[:n]


# --- passages -----------------------------------------------------------------------------------------------


def _passages(folder: Path, before: Mapping[str, Path], *, config: ReuseConfig, memory: int, tell: Progress) -> None:
    del memory
    words = _words(before["order"])
    files = sorted(before["runs"].glob("texts-*"))
    with (folder / "words").open("wb") as in_words, (folder / "letters").open("wb") as in_letters:
        for number, file in enumerate(files):
            tell("passages", number, len(files))
            runs = sorted_rows(np.fromfile(file, dtype=np.int64).reshape(-1, 6))
            found = rows_of(words, runs, config, fast())
            found.tofile(in_words)
            lettered(words, found).tofile(in_letters)
    rows, spans = (_mapped(folder / name, np.int64).reshape(-1, 9) for name in ("words", "letters"))
    counts = tables.write(folder, before["order"] / "texts.parquet", rows, spans, config, fast())
    (folder / "counts.json").write_text(json.dumps(counts), encoding="utf-8")


def fingerprint(file: Path) -> str:
    """Return SHA-256 of a result, for comparing runs."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
