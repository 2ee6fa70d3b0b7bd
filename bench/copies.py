"""Copies: Fogline beside the peers that are installed, in one run, on one corpus.

    python bench/copies.py --texts FILE.jsonl.gz [--gold SPANS.jsonl.gz] [--python PEERS/bin/python] [--only NAME ...]
                           [--grow 1000 10000 100000] [--json OUT.json]

Each system runs in a process of its own, one after the other. CPU seconds are those of every process that it started, the
Java machine's among them; MB is the most that all of them held at once (looked at five times a second; Linux only). A peer
that is not installed is passed over with a line. ``--python``: an interpreter of an environment where the peers live, so that
ours stays clean; some of them are under licences that we do not mix with, and none is ever imported beside Fogline.

    python -m venv peers && peers/bin/pip install datasketch rensa text-dedup datatrove spacy tokenizers orjson
    peers/bin/pip install git+https://github.com/dasmiq/passim   # not the passim of PyPI, which is about passwords

``--gold``: records with ``earlier`` and ``later`` (see ``plant.py`` of the yardsticks). ``recall`` is the share of planted
pairs that were found. ``wrong`` is the share, of the pairs found among the texts that hold planted copies, that are not
planted and share no eight words in a row (articles hold copies of their own: an agency's line, a footer). The peers find
pairs of like texts, not passages, but for passim.

``--grow`` measures Fogline, on this machine and on Spark, on that many texts; beyond the corpus, texts are its own with the
words of each shuffled, which are as long and as common and share nothing.

The last lines measure the limits of the machine: bytes read from memory, hashed one by one, and tokenised, a second.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gzip
import importlib.util
import itertools
import json
import os
import pickle
import random
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

THRESHOLD, PERMUTATIONS, SHINGLE = 0.5, 128, 5  # as the peers' own examples have them
PADDING = " " * 40  # passim loses what begins a text without it
SUBREAPER = 36  # of prctl: processes whose parents are gone become ours, so that their CPU seconds are counted
LOOK = 0.2  # seconds
PHRASE = 8  # words; two texts that share no longer run than a phrase hold no copy by chance
Record = dict[str, Any]
Pair = tuple[str, str]
System = Callable[[list[Record], Path], Iterable[Pair]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One system on one corpus; ``pairs`` are not written down."""

    system: str
    texts: int
    cpu: float
    wall: float
    mb: float
    found: int
    recall: float | None
    wrong: float | None


def main() -> None:
    """The command."""
    options = _parser().parse_args()
    if options.run:
        _inside(options.run, Path(options.texts), Path(options.out))
        return
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    texts, gold = Path(options.texts), _gold(options.gold)
    number = sum(1 for _ in _read(texts))
    runs = _sharing(texts, {t for p in gold for t in p})
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {texts.name}, {number} texts"
    )
    print(
        f"{'system':24} {'texts':>7} {'CPU s':>8} {'wall s':>7} {'MB':>6} {'pairs':>8} {'recall':>7} {'wrong':>7} {'times':>7}"
    )
    rows: list[Measured] = []
    ours = 0.0
    for name in options.only or SYSTEMS:
        row = _measured(name, texts, number, gold, runs, options.python)
        if row:
            ours = ours or row.cpu
            rows.append(row)
            _tell(row, row.cpu / ours)
    for count in options.grow:
        with tempfile.TemporaryDirectory() as folder:
            grown = _grown(texts, count, Path(folder))
            here = 0.0
            for name in ("fogline archive", *(["fogline spark"] if shutil.which("java") else [])):
                row = _measured(name, grown, count, set(), {}, sys.executable)
                if row:
                    here = here or row.cpu
                    rows.append(row)
                    _tell(row, row.cpu / here)
    limits = dict(_limits())
    for name, speed in limits.items():
        print(f"{name:34} {speed:6.2f} GB/s")
    if options.json:
        told = {"rows": [asdict(r) for r in rows], "limits": limits}
        Path(options.json).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


# --- the systems: each gives the pairs of ids that it holds for copies --------------------------------------


def fogline_arrays(records: list[Record], _: Path) -> Iterator[Pair]:
    """Passages in memory."""
    from fogline.reuse.bulk import shared_passages

    for row in shared_passages([r["text"] for r in records])[:, :2].tolist():
        yield records[row[0]]["id"], records[row[1]]["id"]


def fogline_archive(_: list[Record], texts: Path) -> Iterator[Pair]:
    """Archive mode, from the file to Parquet."""
    yield from _archived(texts, None)


def fogline_spark(_: list[Record], texts: Path) -> Iterator[Pair]:
    """The same on Spark, two tasks at once on this machine."""
    from fogline.engine.spark import SparkEngine

    yield from _archived(texts, SparkEngine("local[2]"))


def _archived(texts: Path, on: Any) -> list[Pair]:
    import pyarrow.parquet as pq

    from fogline.reuse.archive import archive

    with tempfile.TemporaryDirectory() as folder:
        archive([texts], folder, on=on)
        pairs = pq.read_table(Path(folder) / "pairs", columns=["earlier_id", "later_id"])
        return list(zip(*(c.to_pylist() for c in pairs.columns), strict=True))


def datasketch(records: list[Record], _: Path) -> Iterator[Pair]:
    """MinHash with locality-sensitive hashing."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    for r in records:
        mine = MinHash(num_perm=PERMUTATIONS)
        mine.update_batch([s.encode() for s in _shingles(r["text"])])
        yield from ((other, r["id"]) for other in index.query(mine))
        index.insert(r["id"], mine)


def rensa(records: list[Record], _: Path) -> Iterator[Pair]:
    """MinHash in Rust."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=32)
    for number, r in enumerate(records):
        mine = RMinHash(num_perm=PERMUTATIONS, seed=1)
        mine.update(sorted(_shingles(r["text"])))
        yield from ((records[other]["id"], r["id"]) for other in index.query(mine))
        index.insert(number, mine)


def text_dedup(_: list[Record], texts: Path) -> Iterator[Pair]:
    """text-dedup's command for MinHash; its clusters as pairs of their members."""
    with tempfile.TemporaryDirectory() as folder:
        ids, source = _plain(texts, Path(folder) / "in.jsonl")
        told = {"path": "json", "data_files": source, "split": "train", "column": "text", "output": f"{folder}/out",
                "cache_dir": f"{folder}/cache", "num_proc": 1, "ngram": SHINGLE, "num_perm": PERMUTATIONS,
                "threshold": THRESHOLD}  # fmt: skip
        command = [sys.executable, "-m", "text_dedup.minhash", "--debug", *(f"--{k}={v}" for k, v in told.items())]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - a peer
        clusters = defaultdict(list)
        joined = pickle.loads(Path(folder, "out", "uf.pkl").read_bytes())  # noqa: S301 - written a moment ago
        for number in getattr(joined, "parent", joined):
            head = number
            while getattr(joined, "parent", joined)[head] != head:
                head = getattr(joined, "parent", joined)[head]
            clusters[head].append(ids[number])
    for members in clusters.values():
        yield from itertools.combinations(members, 2)


def datatrove(_: list[Record], texts: Path) -> Iterator[Pair]:
    """Datatrove's first two steps of MinHash: signatures, and pairs that share a bucket."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets, MinhashDedupSignature
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.utils.hashing import HashConfig

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in").mkdir()
        ids, _source = _plain(texts, Path(folder) / "in" / "in.jsonl")
        config = MinhashConfig(
            n_grams=SHINGLE, num_buckets=32, hashes_per_bucket=4, hash_config=HashConfig(hash_fc="sha1")
        )
        first = [JsonlReader(f"{folder}/in"), MinhashDedupSignature(f"{folder}/signatures", config=config)]
        LocalPipelineExecutor(first, tasks=1, logging_dir=f"{folder}/log1").run()
        second = [MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=config)]
        LocalPipelineExecutor(second, tasks=config.num_buckets, logging_dir=f"{folder}/log2").run()
        for file in sorted(Path(folder, "buckets").rglob("*.dups")):
            for _, one, _, two in struct.iter_unpack("<4I", file.read_bytes()):
                yield ids[one], ids[two]


def passim(_: list[Record], texts: Path) -> Iterator[Pair]:
    """Passim 2 on Spark, texts padded (see PADDING), each a series of its own."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.json", Path(folder) / "out"
        with source.open("w", encoding="utf-8") as lines:
            for r in _read(texts):
                told = {"id": r["id"], "series": r["id"], "text": PADDING + r["text"] + PADDING}
                lines.write(json.dumps(told) + "\n")
        seriatim = Path(sys.executable).with_name("seriatim")
        environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
        subprocess.run([seriatim, "--pairwise", source, out], check=True, env=environment)  # noqa: S603 - a peer
        for file in out.rglob("*.json"):
            for line in file.read_text("utf-8").split("\n"):
                row = json.loads(line or "{}")
                if "id2" in row:
                    yield row["id"], row["id2"]


# What must be importable, and what runs. passim is looked for by its module: PyPI's package of that name is another thing.
SYSTEMS: dict[str, tuple[str, System]] = {
    "fogline archive": ("fogline", fogline_archive),
    "fogline arrays": ("fogline", fogline_arrays),
    "fogline spark": ("pyspark", fogline_spark),
    "rensa": ("rensa", rensa),
    "datasketch": ("datasketch", datasketch),
    "text-dedup": ("text_dedup.minhash", text_dedup),
    "datatrove": ("datatrove", datatrove),
    "passim": ("passim.seriatim", passim),
}


def _shingles(text: str) -> set[str]:
    words = text.lower().split()
    return {" ".join(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1))}


def _plain(texts: Path, file: Path) -> tuple[list[str], Path]:
    """The texts alone as JSON Lines, and their ids in order."""
    ids = []
    with file.open("w", encoding="utf-8") as lines:
        for r in _read(texts):
            ids.append(r["id"])
            lines.write(json.dumps({"text": r["text"]}) + "\n")
    return ids, file


# --- measuring ----------------------------------------------------------------------------------------------


def _measured(
    name: str, texts: Path, number: int, gold: set[Pair], runs: dict[str, set[int]], peers: str
) -> Measured | None:
    """The system in a process of its own, and all that this one starts; a line if it is not there or fails."""
    python = sys.executable if name.startswith("fogline") else peers
    if not _installed(name, python):
        print(f"{name:24} not installed: passed over")
        return None
    with tempfile.TemporaryDirectory() as folder:
        out, log = Path(folder) / "pairs.json", Path(folder) / "log"
        command = [python, Path(__file__).resolve(), "--run", name, "--texts", str(texts.resolve()), "--out", str(out)]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        with log.open("wb") as told:
            child = subprocess.Popen(command, stdout=told, stderr=told, cwd=folder)  # noqa: S603 - this file
        mb = _outlived(child)
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
        if not out.exists():
            lines = log.read_text("utf-8", "replace").strip().splitlines()
            print(f"{name:24} failed: {lines[-1][:90] if lines else 'without a word'}")
            return None
        found = {_pair(*p) for p in json.loads(out.read_text("utf-8"))}
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = {p for p in found if p[0] in runs and p[1] in runs}
    wrong = sum(1 for a, b in said - gold if runs[a].isdisjoint(runs[b]))
    return Measured(
        name,
        number,
        round(cpu, 2),
        round(wall, 1),
        round(mb),
        len(found),
        len(gold & found) / len(gold) if gold else None,
        wrong / len(said) if said else None,
    )


def _outlived(child: subprocess.Popen[bytes]) -> float:
    """The most MB that the child and all it started held together; back when the last of them is gone."""
    peak, over = 0.0, threading.Event()

    def look() -> None:
        nonlocal peak
        while not over.wait(LOOK):
            peak = max(peak, _held(os.getpid()) - _own())

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    over.set()
    watch.join()
    child.returncode = 0  # waited for above
    return peak


def _held(root: int) -> float:
    """MB of a process and all below it; what several share is counted to each in part."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    ours, size = {root}, 0
    while len(ours) > size:
        size = len(ours)
        ours |= {p for p, parent in parents.items() if parent in ours}
    return sum(map(_share, ours))


def _own() -> float:
    return _share(os.getpid())


def _share(process: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _installed(name: str, python: str) -> bool:
    if python == sys.executable:
        with contextlib.suppress(ImportError):
            return importlib.util.find_spec(SYSTEMS[name][0]) is not None
        return False
    asked = f"import importlib.util as u, sys; sys.exit(u.find_spec({SYSTEMS[name][0]!r}) is None)"
    return subprocess.run([python, "-c", asked], check=False, capture_output=True).returncode == 0  # noqa: S603


def _inside(name: str, texts: Path, out: Path) -> None:
    records = (
        [] if name in {"fogline archive", "fogline spark", "passim", "text-dedup", "datatrove"} else list(_read(texts))
    )
    pairs = sorted({_pair(*p) for p in SYSTEMS[name][1](records, texts)})
    part = out.with_suffix(".part")
    part.write_text(json.dumps(pairs), encoding="utf-8")
    part.replace(out)


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)


def _read(file: Path) -> Iterator[Record]:
    """Records by the fastest reader there is: msgspec in our environment, orjson or json in the peers'."""
    decode: Callable[[bytes], Any] = json.loads
    if importlib.util.find_spec("msgspec"):
        import msgspec

        decode = msgspec.json.Decoder().decode
    elif importlib.util.find_spec("orjson"):
        import orjson

        decode = orjson.loads
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
        for line in lines:
            yield decode(line)


def _gold(file: str | None) -> set[Pair]:
    return {_pair(r["earlier"]["id"], r["later"]["id"]) for r in _read(Path(file))} if file else set()


def _sharing(texts: Path, among: set[str]) -> dict[str, set[int]]:
    """Of each of these texts the hashes of all runs of PHRASE words (case and signs apart)."""
    held = {}
    for r in _read(texts):
        if r["id"] in among:
            words = "".join(c if c.isalnum() else " " for c in r["text"].casefold()).split()
            held[r["id"]] = {hash(tuple(words[n : n + PHRASE])) for n in range(len(words) - PHRASE + 1)}
    return held


def _tell(row: Measured, times: float) -> None:
    recall = "" if row.recall is None else f"{100 * row.recall:6.1f}%"
    wrong = "" if row.wrong is None else f"{100 * row.wrong:6.1f}%"
    print(f"{row.system:24} {row.texts:7} {row.cpu:8.2f} {row.wall:7.1f} {row.mb:6.0f} {row.found:8} "
          f"{recall:>7} {wrong:>7} {times:7.1f}", flush=True)  # fmt: skip


def _grown(file: Path, count: int, folder: Path) -> Path:
    """So many texts: the corpus, then the same with the words of each shuffled, over and over."""
    records, dice = list(_read(file)), random.Random(1)  # noqa: S311 - to shuffle, not to hide
    out = folder / "texts.jsonl"
    with out.open("w", encoding="utf-8") as lines:
        for n in range(count):
            r = records[n % len(records)]
            words = r["text"].split(" ")
            if n >= len(records):
                dice.shuffle(words)
            lines.write(json.dumps({**r, "id": f"{n}-{r['id']}", "text": " ".join(words)}) + "\n")
    return out


def _limits() -> Iterator[tuple[str, float]]:
    """What one core of this machine can do, in GB a second."""
    import numba
    import numpy as np

    from fogline.reuse.compiled import fast
    from fogline.reuse.words import tokenised

    @numba.njit
    def hashed(raw: Any) -> Any:
        h = np.uint64(1)
        for x in range(len(raw)):
            h = (h ^ np.uint64(raw[x])) * np.uint64(0x9E3779B97F4A7C15)
        return h

    raw = np.frombuffer(b"Seven grey ships came up the river in the rain. " * 2_000_000, np.uint8)
    bounds = np.arange(0, len(raw) + 1, 4800, dtype=np.int64)
    jobs: dict[str, Callable[[], Any]] = {
        "bytes read from memory": lambda: raw.view(np.uint64).sum(),
        "bytes hashed one by one": lambda: hashed(raw),
        "bytes tokenised, folded, hashed": lambda: tokenised(raw, bounds, fast()),
    }
    for name, job in jobs.items():
        job()
        start = time.process_time()
        for _ in range(3):
            job()
        yield name, 3 * len(raw) / 1e9 / (time.process_time() - start)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Fogline and its peers on one corpus.")
    parser.add_argument("--texts", required=True, help="JSONL, gzipped or not: id, text, date, outlet")
    parser.add_argument("--gold", help="JSONL of true spans, for recall of pairs")
    parser.add_argument("--python", default=sys.executable, help="interpreter of an environment where the peers live")
    parser.add_argument("--grow", nargs="*", type=int, default=[], help="numbers of texts to measure Fogline on")
    parser.add_argument("--only", nargs="*", choices=[*SYSTEMS], help="these systems")
    parser.add_argument("--json", help="write the figures down here")
    parser.add_argument("--run", choices=[*SYSTEMS], help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main()
