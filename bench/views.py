"""Views at size: CPU seconds and peak memory of each, beside an older version's, on made-up dispatches with many copies.

    python bench/views.py [--kind stock] [--sizes 150 300] [--against REVISION] [--only "claims --format csv" ...]

The ledger of each size is read once and copied for each call; each call is a process of its own. With ``--against`` the views
of a git revision are asked in the same run, on a ledger that it read itself. One JSON object a line is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import views_made_up as made_up

ROOT = Path(__file__).parents[1]
VIEWS = (
    "report -o page.html",
    "claims --format csv",
    "claims --format jsonl",
    "reprints --format jsonl",
    "accounts --format jsonl",
)
CODE = "import sys; from fogline.cli import main; sys.argv[0] = 'fogline'; sys.exit(main())"


def called(source: Path, folder: Path, *words: str) -> tuple[float, int]:
    """CPU seconds and peak megabytes of one command of the code in ``source``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {**os.environ, "PYTHONPATH": str(source)}
    command, quiet = [sys.executable, "-c", CODE, *words], subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, env=env, stdout=quiet, stderr=quiet) as child:  # noqa: S603 - ours
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(words)}: failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return round(cpu, 2), used.ru_maxrss // 1024


def measured(source: Path, name: str, kind: str, size: int, views: list[str]) -> None:
    """Prints a line for each view."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        made_up.written(kind, size, home / "in.jsonl")
        called(source, home, "read", "in.jsonl", "--ledger", "read.ledger")
        for view in views:
            shutil.copy(home / "read.ledger", home / "l.ledger")
            cpu, peak = called(source, home, *view.split(), "--ledger", "l.ledger")
            told = {"code": name, "kind": kind, "dispatches": size, "view": view, "cpu_s": cpu, "peak_mb": peak}
            print(json.dumps(told), flush=True)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=made_up.STORIES, default="stock")
    parser.add_argument("--sizes", type=int, nargs="+", default=[150, 300])
    parser.add_argument("--against", metavar="REVISION")
    parser.add_argument("--only", nargs="+", default=list(VIEWS), metavar="VIEW")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sources = {"now": ROOT / "src"}
        if options.against:
            packed = Path(folder) / "src.tar"  # not in memory: a child's peak begins with its parent's size
            wanted = ["git", "archive", "-o", str(packed), options.against, "src"]
            subprocess.run(wanted, cwd=ROOT, check=True)  # noqa: S603 - our own repository
            with tarfile.open(packed) as tree:
                tree.extractall(folder, filter="data")
            sources[options.against] = Path(folder) / "src"
        for size in options.sizes:
            for name, source in sources.items():
                measured(source, name, options.kind, size, options.only)


if __name__ == "__main__":
    main()
