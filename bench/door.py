"""What many tiny inputs cost at the door: CPU seconds of `fogline read` by their number, as files and as records of one file.

    python bench/door.py [--counts 1250 2500 5000 10000] [--kinds files records empty] [--times 1]

Each is one short sentence. What counts is the growth: twice the inputs, twice the seconds beyond those of starting. `empty`:
records without text, which are counted by reason. Larger: `--counts 10000 100000`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

HOME = Path(__file__).parents[1]
CALL = "import sys; from fogline.cli import main; main(['read', *sys.argv[1:]])"


def files(folder: Path, count: int) -> Path:
    """A thousand files a folder, each of one sentence."""
    for n in range(count):
        home = folder / "in" / f"{n // 1000}"
        home.mkdir(parents=True, exist_ok=True)
        (home / f"{n}.txt").write_text(f"Outlet: Paper {n % 40}\nPublished: 2031-05-04\n\n{_sentence(n)}\n", "utf-8")
    return folder / "in"


def records(folder: Path, count: int) -> Path:
    """One file of records, each of one sentence."""
    rows = ({"text": _sentence(n), "outlet": f"Paper {n % 40}", "date": "2031-05-04"} for n in range(count))
    return _lines(folder, (json.dumps(row) for row in rows))


def empty(folder: Path, count: int) -> Path:
    """One file of records without text, behind one that has some."""
    return _lines(folder, itertools.chain(['{"text": "Two died in Kesh."}'], itertools.repeat('{"id": 1}', count - 1)))


KINDS: dict[str, Callable[[Path, int], Path]] = {"files": files, "records": records, "empty": empty}


def _sentence(n: int) -> str:
    return f"{n % 90 + 10} people fled the village number {n} on Monday, the mayor said."


def _lines(folder: Path, lines: Iterable[str]) -> Path:
    file = folder / "in.jsonl"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines)
    return file


def main() -> None:
    """Prints for each kind the CPU seconds of each number, and by how much they grow a doubling."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="+", default=[1250, 2500, 5000, 10_000])
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--times", type=int, default=1, help="The least of so many counts.")
    options = parser.parse_args()
    start = min(seconds("records", 1) for _ in range(3))
    print(f"start: {start:.2f} CPU s")
    for kind in options.kinds:
        found = [min(seconds(kind, count) for _ in range(options.times)) for count in options.counts]
        beyond = [max(s - start, 0.01) for s in found]
        grown = [(b / a) ** (1 / _doublings(m, n)) for (a, b), (m, n) in zip(
            itertools.pairwise(beyond), itertools.pairwise(options.counts), strict=True)]  # fmt: skip
        told = ", ".join(f"{count:,}: {s:.1f}" for count, s in zip(options.counts, found, strict=True))
        print(f"{kind}: {told} CPU s; growth a doubling {', '.join(f'{g:.2f}' for g in grown)}", flush=True)


def _doublings(few: int, many: int) -> float:
    return math.log2(many / few)


def seconds(kind: str, count: int) -> float:
    """CPU seconds of one reading into a new ledger, with all processes."""
    with tempfile.TemporaryDirectory() as folder:
        path = KINDS[kind](Path(folder), count)
        env = {**os.environ, "PYTHONPATH": str(HOME / "src")}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-c", CALL, str(path), "--ledger", f"{folder}/l.ledger"]
        subprocess.run(command, env=env, check=True, capture_output=True)  # noqa: S603 - our own words
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
