"""A run killed at any instant leaves a ledger that opens; the same command goes on and ends where an undisturbed run ends."""

import random
import subprocess
import sys
import time

import pytest

from fogline.ledger import Ledger

READ = [sys.executable, "-c", "from fogline.cli import main; main()", "read"]
KILLS = 12
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
