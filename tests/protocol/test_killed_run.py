"""A run killed at any instant leaves a ledger that opens; the same command goes on and ends where an undisturbed run ends."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fogline.ledger import Ledger, verify

READ = [sys.executable, "-c", "from fogline.cli import main; main()", "read"]
KILLS = int(os.environ.get("FOGLINE_KILLS", "12"))  # a few hundred for a release: FOGLINE_KILLS=300
DISPATCH = """Outlet: The Made-Up Mercury {n}
Published: 2031-05-{day:02d}

At least {n} people were killed in the village of Hollow {n} on Friday, the mayor said. The Lantern Observatory
said {m} others had fled since April, most of them on foot and by night, along the river road to the camps in the north.
"""


def claims_of(path):
    with Ledger.open(str(path), create=False) as ledger:
        return [c.claim_id for c in ledger.claims()], [d.dispatch_id for d in ledger.dispatches()]


@pytest.mark.slow
def test_killed_at_random_instants(tmp_path):
    folder = tmp_path / "dispatches"
    folder.mkdir()
    for n in range(1, 41):
        (folder / f"{n:02d}.txt").write_text(DISPATCH.format(n=n, m=n * 7, day=1 + n % 28), "utf-8")
    whole, killed = tmp_path / "whole.ledger", tmp_path / "killed.ledger"
    began = time.monotonic()
    subprocess.run([*READ, str(folder), "--ledger", str(whole)], check=True, capture_output=True)  # noqa: S603  (our own)
    took = time.monotonic() - began
    dice = random.Random(20310504)  # noqa: S311  (instants, no secret)
    for _ in range(KILLS):
        run = subprocess.Popen(  # noqa: S603  (our own words)
            [*READ, str(folder), "--ledger", str(killed)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(dice.uniform(0.3, 1.0) * took)
        run.kill()
        run.wait()
        if killed.exists():
            claims_of(killed)  # it opens, and can be read
    subprocess.run([*READ, str(folder), "--ledger", str(killed)], check=True, capture_output=True)  # noqa: S603  (as above)
    assert claims_of(killed) == claims_of(whole)
    assert len(claims_of(killed)[1]) == 40


def gone(pid: int) -> bool:
    """Whether a process has ended, or waits for nothing but its exit code to be read."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] == b"Z"
    except OSError:
        return True


def descendants(pid: int) -> list[int]:
    """A process's children and theirs."""
    try:
        own = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [*own, *(d for p in own for d in descendants(p))]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for what is left behind as Linux tells it")
def test_killed_while_files_are_read_and_nobody_is_left(tmp_path):
    """Records and pages, the run killed from its first instant on: nothing is doubled, nothing lost."""
    folder = tmp_path / "dispatches"
    folder.mkdir()
    for n in range(1, 21):
        words = DISPATCH.format(n=n, m=n * 7, day=1 + n % 28).partition("\n\n")[2]
        (folder / f"{n:02d}.html").write_text(f"<article><p>{words}</p></article>", "utf-8")
        records = (json.dumps({"text": f"{words} Edition {n}-{k}.", "date": "2031-05-04"}) for k in range(8))
        (folder / f"{n:02d}.jsonl").write_text("\n".join(records), "utf-8")
    whole, killed = tmp_path / "whole.ledger", tmp_path / "killed.ledger"
    began = time.monotonic()
    subprocess.run([*READ, str(folder), "--ledger", str(whole)], check=True, capture_output=True)  # noqa: S603  (our own)
    took = time.monotonic() - began
    dice = random.Random(20310504)  # noqa: S311  (instants, no secret)
    before, left = 0, set()
    for _ in range(KILLS):
        run = subprocess.Popen(  # noqa: S603  (our own words)
            [*READ, str(folder), "--ledger", str(killed)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(dice.uniform(0.0, 0.5) * took)
        below = descendants(run.pid)
        run.kill()
        run.wait()
        left.update(below)
        if killed.exists() and killed.stat().st_size:
            held = len(claims_of(killed)[1])
            assert held >= before
            before = held
    end = time.monotonic() + 30
    while not all(map(gone, left)) and time.monotonic() < end:
        time.sleep(0.1)
    assert [pid for pid in left if not gone(pid)] == []
    subprocess.run([*READ, str(folder), "--ledger", str(killed)], check=True, capture_output=True)  # noqa: S603  (as above)
    assert claims_of(killed) == claims_of(whole)
    assert len(claims_of(killed)[1]) == 20 + 20 * 8
    verify(str(killed))
