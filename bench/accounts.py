"""Accounts at size: a made-up ledger, and the CPU seconds and peak memory of each answer, beside an older version's.

The first answer is drawn and kept in the ledger; ``accounts again`` and ``tally`` read what was kept, ``as known at`` half way
is drawn, ``changes`` since then draws that day and reads today's.

    python bench/accounts.py [DISPATCHES] [--against REVISION]

Each answer is given by a process of its own (a peak of memory is a process's). With ``--against`` the same ledger is read by
the code of a git revision in the same run: figures of one machine on one day compare, others do not. One JSON object is
printed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
READS = {
    "accounts": "found = accounts(None)",
    "accounts again": "found = accounts(None)",
    "tally": "a = accounts(None); found = [line for h in HOUSES for line in reconcile.tally(a, h).lines]",
    "accounts as known at": "found = accounts(DAY)",
    "changes": "found = [*changes(ledger, since=DAY, until='2099'), *reconcile.moves(accounts(DAY), accounts('2099'))]",
    "reports of old": "c, d, r, f = ledger.claims(), ledger.dispatches(), ledger.reprints(), ledger.families(); "
    "found = reconcile.accounts(c, d, r, f)",
}
CODE = """
import hashlib, inspect, json, resource, sys, time
from fogline import pipeline, reconcile
from fogline.ledger import Ledger, changes
from fogline.reconcile.tally import HOUSES
DAY = sys.argv[2]
start = time.process_time()
with Ledger.open(sys.argv[1], create=False) as ledger:
    older = {{"version": "bench"}} if "version" in inspect.signature(pipeline.accounts).parameters else {{}}
    accounts = lambda day: pipeline.accounts(ledger, as_known_at=day, **older).accounts
    {what}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
told = dict(cpu_s=round(time.process_time() - start, 1), peak_mb=round(peak), found=len(found))
print(json.dumps(told))
"""


def written(path: Path, count: int) -> dict[str, float]:
    """A ledger of made-up dispatches; CPU seconds of writing, and its size."""
    import accounts_made_up as made_up
    from fogline.ledger import Ledger

    clock, told, claims = 0.0, [], 0
    with Ledger.open(str(path)) as ledger:
        run = ledger.begin_run(version="bench", options="{}", started="2031-01-01T00:00:00Z")
        for teller in made_up.dispatches(count):
            d = teller.dispatch()
            start = time.process_time()
            ledger.add(d, d.text.encode(), run)
            ledger.put_claims(run, d.dispatch_id, "bench", teller.claims)
            clock += time.process_time() - start
            told.append((d.dispatch_id, len(d.text)))
            claims += len(teller.claims)
        reprints, families = made_up.reuse(told)
        start = time.process_time()
        ledger.put_reuse(run, reprints, families, [])
        ledger.finish_run(run, finished="2031-01-01T01:00:00Z")
        clock += time.process_time() - start
    return {"dispatches": count, "claims": claims, "write cpu_s": round(clock, 1), "claims a second": round(claims / clock),
            "megabytes": round(path.stat().st_size / 1e6)}  # fmt: skip


def read(what: str, path: Path, day: str, source: Path) -> dict[str, float]:
    """One answer from the code in ``source``, in a process of its own."""
    return run(CODE.format(what=READS[what]), source, str(path), day)


def run(code: str, source: Path, *arguments: str) -> dict[str, float]:
    """What code prints as JSON, run with the package in ``source``."""
    env = {**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{HERE}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout))


WRITE = "import json, sys, pathlib, accounts; print(json.dumps(accounts.written(pathlib.Path(sys.argv[1]), int(sys.argv[2]))))"


def older(revision: str, folder: Path) -> Path:
    """The source of a git revision."""
    packed = subprocess.run(  # noqa: S603 - the revision is the caller's own
        ["git", "archive", revision, "src"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    folder.mkdir()
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        files.extractall(folder, filter="data")
    return folder / "src"


def main() -> int:
    """Writes, reads, compares; prints what it took."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dispatches", type=int, nargs="?", default=2500)
    parser.add_argument("--against", metavar="REVISION", help="an older version, read in the same run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, now = Path(folder, "bench.ledger"), ROOT / "src"
        told: dict[str, object] = {"ledger": run(WRITE, now, str(path), str(options.dispatches))}
        day = (dt.date(2031, 1, 1) + dt.timedelta(days=options.dispatches // 100)).isoformat()
        names = [name for name in READS if name != "reports of old"]
        told["now"] = {name: read(name, path, day, now) for name in names}
        if options.against:
            old, theirs = older(options.against, Path(folder, "old")), Path(folder, "older.ledger")
            told["older ledger"] = run(WRITE, old, str(theirs), str(options.dispatches))
            told["older"] = {"accounts": read("reports of old", theirs, day, old)}
    print(json.dumps(told, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
