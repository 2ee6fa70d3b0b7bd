"""Copies: Fogline beside the peers that are installed, in one run, on one corpus.

    python bench/copies.py --texts FILE.jsonl.gz [--gold SPANS.jsonl.gz] [--grow 1000 10000 60000] [--only NAME ...]

Each system runs in a process of its own; CPU seconds and peak memory are those of the whole process tree. ``--gold``: records
with ``earlier`` and ``later`` (planted copies), for the share of copied pairs that were found. ``--grow`` measures Fogline on
that many texts; beyond the corpus, texts are its own with the words of each shuffled, which are as long and as common and
share nothing. The peers find pairs of like texts, not passages, but for passim.

The last lines measure the limits of the machine: bytes read from memory, hashed one by one, and tokenised, a second.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

THRESHOLD, PERMUTATIONS, SHINGLE = 0.5, 128, 5  # as the peers' own examples have them
Record = dict[str, Any]
Pairs = set[tuple[str, str]]


def main() -> None:
    """The command."""
    options = _parser().parse_args()
    if options.run:
        _inside(options.run, Path(options.texts), Path(options.out))
        return
    gold = _gold(options.gold)
    print(f"{'system':22} {'texts':>7} {'CPU s':>8} {'wall s':>7} {'MB':>6} {'pairs':>8} {'recall':>7} {'times':>6}")
    ours = 0.0
    for name in options.only or SYSTEMS:
        if not _installed(name):
            print(f"{name:22} not installed")
            continue
        cpu, wall, peak, pairs, texts = _measured(name, Path(options.texts))
        ours = ours or cpu
        found = f"{100 * len(gold & pairs) / len(gold):6.1f}%" if gold else ""
        print(f"{name:22} {texts:7} {cpu:8.2f} {wall:7.1f} {peak:6.0f} {len(pairs):8} {found:>7} {cpu / ours:6.1f}")
    for count in options.grow:
        with tempfile.TemporaryDirectory() as folder:
            grown = _grown(Path(options.texts), count, Path(folder))
            cpu, wall, peak, pairs, texts = _measured("fogline archive", grown)
        print(f"{'  fogline archive':22} {texts:7} {cpu:8.2f} {wall:7.1f} {peak:6.0f} {len(pairs):8}")
    _limits()


# --- the systems: each gives the pairs of ids that it holds for copies --------------------------------------


def fogline_arrays(records: list[Record], _: Path) -> Iterator[tuple[str, str]]:
    """Passages in memory."""
    from fogline.reuse.bulk import shared_passages

    for row in shared_passages([r["text"] for r in records])[:, :2].tolist():
        yield records[row[0]]["id"], records[row[1]]["id"]


def fogline_archive(_: list[Record], texts: Path) -> Iterator[tuple[str, str]]:
    """Archive mode, from the file to Parquet."""
    import pyarrow.parquet as pq

    from fogline.reuse.archive import archive

    with tempfile.TemporaryDirectory() as folder:
        archive([texts], folder)
        pairs = pq.read_table(Path(folder) / "pairs.parquet", columns=["earlier_id", "later_id"])
        yield from zip(*(c.to_pylist() for c in pairs.columns), strict=True)


def datasketch(records: list[Record], _: Path) -> Iterator[tuple[str, str]]:
    """MinHash with locality-sensitive hashing."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    for r in records:
        mine = MinHash(num_perm=PERMUTATIONS)
        mine.update_batch([s.encode() for s in _shingles(r["text"])])
        yield from ((other, r["id"]) for other in index.query(mine))
        index.insert(r["id"], mine)


def rensa(records: list[Record], _: Path) -> Iterator[tuple[str, str]]:
    """MinHash in Rust."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=32)
    for number, r in enumerate(records):
        mine = RMinHash(num_perm=PERMUTATIONS, seed=1)
        mine.update(sorted(_shingles(r["text"])))
        yield from ((records[other]["id"], r["id"]) for other in index.query(mine))
        index.insert(number, mine)


def passim(_: list[Record], texts: Path) -> Iterator[tuple[str, str]]:
    """Passim 2 on Spark, texts padded by 40 spaces (unpadded it loses what begins a text)."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.json", Path(folder) / "out"
        with source.open("w", encoding="utf-8") as lines:
            for r in _read(texts):
                padded = " " * 40 + r["text"] + " " * 40
                lines.write(json.dumps({"id": r["id"], "series": r["id"], "text": padded}) + "\n")
        subprocess.run(["seriatim", "--pairwise", str(source), str(out)], check=True)  # noqa: S603, S607 - a peer
        for file in out.rglob("*.json"):
            for line in file.read_text("utf-8").splitlines():
                row = json.loads(line)
                if "id2" in row:
                    yield row["id"], row["id2"]


SYSTEMS: dict[str, tuple[str, Callable[[list[Record], Path], Iterator[tuple[str, str]]]]] = {
    "fogline arrays": ("fogline", fogline_arrays),
    "fogline archive": ("fogline", fogline_archive),
    "datasketch": ("datasketch", datasketch),
    "rensa": ("rensa", rensa),
    "passim": ("passim", passim),
}


def _installed(name: str) -> bool:
    return importlib.util.find_spec(SYSTEMS[name][0]) is not None


def _shingles(text: str) -> set[str]:
    words = text.lower().split()
    return {" ".join(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1))}


# --- measuring ----------------------------------------------------------------------------------------------


def _measured(name: str, texts: Path) -> tuple[float, float, float, Pairs, int]:
    """CPU seconds, wall seconds, peak MB, pairs and number of texts of a system in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "pairs.json"
        start = time.perf_counter()
        command = [sys.executable, __file__, "--run", name, "--texts", str(texts), "--out", str(out)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True)  # noqa: S603 - this file
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = json.loads(out.read_text("utf-8"))
        wall = time.perf_counter() - start
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, told["peak"], {_pair(*p) for p in told["pairs"]}, sum(1 for _ in _read(texts))


def _inside(name: str, texts: Path, out: Path) -> None:
    records = [] if name in {"fogline archive", "passim"} else list(_read(texts))
    pairs = sorted({_pair(*p) for p in SYSTEMS[name][1](records, texts)})
    peak = max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    out.write_text(json.dumps({"pairs": pairs, "peak": peak}), encoding="utf-8")


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)


def _read(file: Path) -> Iterator[Record]:
    import msgspec

    decoder = msgspec.json.Decoder()
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
        for line in lines:
            yield decoder.decode(line)


def _gold(file: str | None) -> Pairs:
    return {_pair(r["earlier"]["id"], r["later"]["id"]) for r in _read(Path(file))} if file else set()


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


def _limits() -> None:
    """What one core of this machine can do."""
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
        job()
        print(f"{name:34} {len(raw) / 1e9 / (time.process_time() - start):6.2f} GB/s")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Fogline and its peers on one corpus.")
    parser.add_argument("--texts", required=True, help="JSONL, gzipped or not: id, text, date, outlet")
    parser.add_argument("--gold", help="JSONL of true spans, for recall of pairs")
    parser.add_argument("--grow", nargs="*", type=int, default=[], help="numbers of texts to measure Fogline on")
    parser.add_argument("--only", nargs="*", choices=[*SYSTEMS], help="these systems")
    parser.add_argument("--run", choices=[*SYSTEMS], help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main()
