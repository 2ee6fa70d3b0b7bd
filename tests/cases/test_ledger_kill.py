"""Killed at any instant (SIGKILL, no chance to tidy up), the ledger opens, holds all that was finished, and a run goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fogline.ledger import Ledger, dump, verify
from fogline.model import Dispatch, Quote, Seam, Source, content_id

DISPATCHES = 150
KILLS = int(os.environ.get("FOGLINE_KILLS", "40"))  # a few hundred for a release: FOGLINE_KILLS=300

# Reads invented texts into the ledger as a run does: dispatch, claims, and now and then the reuse of all.
WRITER = """
import hashlib, sys
from fogline.ledger import Ledger
from fogline.model import Claim, Dispatch, Quote, Seam, Source, content_id
path, count = sys.argv[1], int(sys.argv[2])
with Ledger.open(path) as ledger:
    run = ledger.begin_run(version="1", options="{}", started="2031-05-04T08:00:00Z")
    print("started", flush=True)
    for n in range(count):
        text = f"The alliance said {n} people were killed at the old mill. " * 20
        raw = text.encode()
        d = Dispatch(content_id("d", n), f"{n}.txt", text, hashlib.sha256(raw).hexdigest())
        ledger.add(d, raw, run)
        if ledger.reading(d.dispatch_id) != "r":
            q = Quote(0, 12, text[:12])
            source = Source("Alliance", "The alliance", None, "party", q)
            rest = (q, source, None, "asserted", (), None, (), (), (), "test")
            claims = [Claim(content_id("c", n, k), d.dispatch_id, d.path, *rest) for k in range(20)]
            ledger.put_claims(run, d.dispatch_id, "r", claims)
        if n % 10 == 9:
            ledger.put_reuse(run, [], [], [Seam(content_id("d", k), 5, "test") for k in range(n)])
    ledger.finish_run(run, finished="2031-05-04T08:00:09Z")
"""


def _write(path: Path, *, kill_after: float | None = None) -> float | None:
    """Runs the writer; the seconds that it wrote where it finished, None where it was killed."""
    code = f"import sys; sys.path[:0] = {sys.path!r}\n{WRITER}"
    with subprocess.Popen([sys.executable, "-c", code, str(path), str(DISPATCHES)], stdout=subprocess.PIPE) as writer:  # noqa: S603
        assert writer.stdout is not None
        writer.stdout.readline()
        began = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            writer.send_signal(signal.SIGKILL)
        return time.monotonic() - began if writer.wait() == 0 else None


def _whole(path: Path) -> str:
    with Ledger.open(str(path)) as ledger:
        return dump(ledger)


@pytest.mark.slow
def test_killed_at_random_instants(tmp_path):
    took = _write(tmp_path / "undisturbed")
    assert took is not None
    wanted = _whole(tmp_path / "undisturbed")
    rng = random.Random(20310504)  # noqa: S311 - instants, not secrets
    # Half of what an undisturbed run takes on this machine: a run that goes on has less left to do.
    path, killed, before, longest = tmp_path / "l", 0, 0, took / 2
    for _ in range(KILLS):
        if _write(path, kill_after=rng.uniform(0.0, longest)) is not None:
            path = tmp_path / f"l{killed}-{before}"  # it got to its end: go on with a new one
            before = 0
            continue
        killed += 1
        seen = verify(str(path))  # opens, and every hash, row and span fits
        assert seen.dispatches >= before  # nothing that was finished is lost
        before = seen.dispatches
    assert killed >= KILLS // 2
    assert _write(path) is not None
    assert _whole(path) == wanted
    verify(str(path))
    with Ledger.open(str(path)) as ledger:
        assert ledger.rows("PRAGMA integrity_check") == [("ok",)]
        assert ledger.runs()[-1].inputs == DISPATCHES


READER = """
import sys
from fogline.ledger import Ledger
last = 0
while last < int(sys.argv[2]):
    with Ledger.open(sys.argv[1], create=False) as ledger:
        found = ledger.dispatches()
        assert len(found) >= last, "something was lost"
        assert len(ledger.claims()) % 20 == 0, "half a reading was seen"
        last = len(found)
print(last)
"""


def test_two_read_while_one_writes(tmp_path):
    path = tmp_path / "l"
    Ledger.open(str(path)).close()
    code = f"import sys; sys.path[:0] = {sys.path!r}\n{READER}"
    readers = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(DISPATCHES)], stdout=subprocess.PIPE)  # noqa: S603
        for _ in range(2)
    ]
    assert _write(path) is not None
    told = [reader.communicate(timeout=60)[0] for reader in readers]
    assert told == [f"{DISPATCHES}\n".encode()] * 2


def test_the_writer_writes_what_the_nouns_say():
    """The writer is a string: keeps its names honest."""
    assert all(name in WRITER for name in (Dispatch.__name__, Quote.__name__, Seam.__name__, Source.__name__))
    assert content_id("d", 1) != content_id("d", 2)
