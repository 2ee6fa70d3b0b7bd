"""A ledger in trouble: a full disk, another machine. A clear line, nothing lost, the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fogline.ledger import Ledger, dump, verify

SIEGE = Path(__file__).parents[2] / "examples" / "siege"

# --- a full disk ------------------------------------------------------------------------------------------------

# A limit on the size of files is the one way of a full disk that needs no right to mount one.
FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
from fogline.cli import run
sys.exit(run(["read", sys.argv[1], "--ledger", sys.argv[2], "--published", "2031-05-04"]))
"""


def python(code: str, *arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    head = f"import sys; sys.path[:0] = {sys.path!r}\n"
    return subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", head + code, *arguments], capture_output=True, text=True, check=False, **more
    )  # type: ignore[call-overload]


def dispatches(folder: Path, count: int) -> Path:
    folder.mkdir()
    for n in range(count):
        words = " ".join(
            f"The monitor said {n + k} people were killed in Hajin on Friday by shell {n * k}." for k in range(40)
        )
        (folder / f"{n}.txt").write_text(words, "utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("limit", [70_000, 200_000])
def test_a_disk_that_fills_up_is_one_line_and_the_next_run_does_the_rest(tmp_path, limit):
    texts, full, whole = dispatches(tmp_path / "in", 30), tmp_path / "full", tmp_path / "whole"
    cut = python(FULL, str(texts), str(full), str(limit))
    assert cut.returncode == 1, cut.stderr
    assert "Traceback" not in cut.stderr
    assert "disk" in cut.stderr.splitlines()[-1]
    before = len(kept(full))
    for path in (full, whole):
        assert python(FULL, str(texts), str(path), "1000000000").returncode == 0
    assert len(kept(full)) == 30 >= before
    verify(str(full))
    assert told(full) == told(whole)


def kept(path: Path) -> list[object]:
    """What a ledger holds; none where not even its tables came to be."""
    if not path.exists() or path.stat().st_size == 0:
        return []
    with Ledger.open(str(path)) as ledger:
        return list(ledger.dispatches())


def told(path: Path) -> str:
    with Ledger.open(str(path), create=False) as ledger:
        return dump(ledger)


# --- four writers -----------------------------------------------------------------------------------------------

WRITER = """
import sys
from fogline.cli import run
sys.exit(run(["read", sys.argv[1], "--ledger", sys.argv[2], "--published", "2031-05-04"]))
"""


@pytest.mark.slow
def test_four_writers_at_once_lose_nothing_and_end_where_one_does(tmp_path):
    """Each waits for the others, or says in a line that the ledger is busy; called again, it does the rest."""
    ledger, alone = str(tmp_path / "l"), str(tmp_path / "alone")
    folders = [dispatches(tmp_path / f"in {n}", 6 + n) for n in range(4)]
    head = f"import sys; sys.path[:0] = {sys.path!r}\n"
    writers = [
        subprocess.Popen([sys.executable, "-c", head + WRITER, str(folder), ledger], stderr=subprocess.PIPE, text=True)  # noqa: S603
        for folder in folders
    ]
    for writer in writers:
        said = writer.communicate(timeout=300)[1]
        assert writer.returncode == 0 or "busy" in said, said
        assert "Traceback" not in said
    for folder in folders:
        assert python(WRITER, str(folder), ledger).returncode == 0
        assert python(WRITER, str(folder), alone).returncode == 0
    verify(ledger)
    with Ledger.open(ledger) as one, Ledger.open(alone) as other:
        # The same bytes lie in several folders: whose path stands with them is whose came first.
        assert {d.dispatch_id for d in one.dispatches()} == {d.dispatch_id for d in other.dispatches()}
        assert one.sightings().keys() == other.sightings().keys()
        assert {c.claim_id for c in one.claims()} == {c.claim_id for c in other.claims()}


# --- two machines -----------------------------------------------------------------------------------------------

MACHINE = """
import hashlib, json, sys
from fogline import __version__, pipeline
from fogline.ledger import Ledger, dump
with Ledger.open(sys.argv[2]) as ledger:
    now = lambda: sys.argv[3]
    pipeline.read([sys.argv[1]], ledger, options=pipeline.Options(), version=__version__, now=now, cores=int(sys.argv[4]))
    found = pipeline.brief(ledger, version="t")
    whole = repr((found.accounts, found.persons, found.territory, found.moments))
    print(hashlib.sha256(dump(ledger).encode()).hexdigest(), hashlib.sha256(whole.encode()).hexdigest())
"""


@pytest.mark.slow
def test_two_machines_hold_the_same(tmp_path):
    """Another folder, locale, time zone, order of hashing, number of cores and clock: the same dump, the same answers."""
    machines = [
        ({"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"}, "2031-01-01T00:00:00Z", "1"),
        ({"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711"}, "2032-02-29T23:59:59Z", "2"),
    ]
    found = []
    for n, (words, clock, cores) in enumerate(machines):
        home = tmp_path / f"machine {n}"
        copy = home / "in"
        copy.mkdir(parents=True)
        for file in sorted(SIEGE.glob("*.*"), reverse=bool(n)):
            (copy / file.name).write_bytes(file.read_bytes())
        env = {**os.environ, **words}
        done = python(MACHINE, str(copy), str(home / "l"), clock, cores, env=env, cwd=str(home))
        assert done.returncode == 0, done.stderr
        found.append(done.stdout)
    assert found[0] == found[1]
