"""A cage: whatever one item does costs that item; what stands after it is done, and nobody is left behind."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fogline.engine import cage as caging
from fogline.engine.cage import Cage, can_fork
from fogline.engine.share import Failed, Share, here
from fogline.errors import LexiconError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what is forked is tested on Linux")
SHARE = Share(seconds=0.5, memory=300 << 20)
TIME = "could not be read: over the limit of 0.5 CPU seconds for its size"
MEMORY = "could not be read: over the limit of 300 MB of memory for its size"
CRASH = "could not be read: the process that read it crashed"


def deep(n: int) -> int:
    return deep(n + 1)


def asserts() -> None:
    raise AssertionError("a span outside its text")


def eat() -> None:
    held = []
    while True:
        held.append(bytearray(8 << 20))


def eat_in_c() -> None:
    import numpy as np

    np.ones(1 << 30)


def spin() -> None:
    while True:
        pass


def twice(said: str) -> None:
    """Kills its process, and the second time does not."""
    marker = Path(said)
    if not marker.exists():
        marker.write_text("once")
        os.kill(os.getpid(), signal.SIGKILL)


# What an item may do, by its name: what is said of it.
DEEDS = {
    "raises": (lambda: int("12²"), "could not be read: ValueError: invalid literal"),
    "asserts": (asserts, "could not be read: AssertionError: a span outside"),
    "goes too deep": (lambda: deep(0), "could not be read: RecursionError"),
    "leaves": (lambda: sys.exit(3), "could not be read: SystemExit: 3"),
    "spins in Python": (spin, TIME),
    "spins in a pattern": (lambda: re.match(r"(a+)+$", "a" * 40 + "b"), TIME),
    "spins in C for ever": (lambda: sum(itertools.repeat(1)), TIME),
    "eats memory": (eat, MEMORY),
    "eats memory in C": (eat_in_c, MEMORY),
    "ends its process": (lambda: os._exit(7), f"{CRASH} (exit code 7)"),
    "crashes": (lambda: os.kill(os.getpid(), signal.SIGSEGV), f"{CRASH} (SIGSEGV)"),
    "is killed": (lambda: os.kill(os.getpid(), signal.SIGKILL), "could not be read: the process that read it was killed twice"),
}  # fmt: skip


def worked(item: str) -> str:
    if item in DEEDS:
        DEEDS[item][0]()
    if item.startswith("/"):
        twice(item)
    return item.upper()


def in_parts(item: str):
    for n in range(3):
        yield f"{item} {n}"
        if n == 1:
            worked(item)


def told(found) -> list[str]:
    return [f.reason if isinstance(f, Failed) else f for f in found]


@pytest.fixture
def cage():
    with Cage() as made:
        assert made.forks
        yield made


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_costs_its_item(cage, deed):
    one, failed, *rest = told(cage.each(worked, [["a", deed, "b"], ["c"]], SHARE))
    assert (one, rest) == ("A", ["B", "C"])
    assert failed.startswith(DEEDS[deed][1])
    assert "\n" not in failed


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_all_deeds_at_once_and_the_answer_does_not_depend_on_the_workers(cage, workers):
    items = list(itertools.chain.from_iterable(zip(DEEDS, map(str, range(len(DEEDS))), strict=True)))
    turns = [items[n : n + 4] for n in range(0, len(items), 4)]
    found = told(cage.each(worked, turns, SHARE, workers=workers))
    assert found[1::2] == [str(n) for n in range(len(DEEDS))]
    assert [f.startswith(DEEDS[d][1]) for f, d in zip(found[::2], DEEDS, strict=True)] == [True] * len(DEEDS)
    # used again for another job
    assert told(cage.each(worked, [["x", "y"]], SHARE, workers=workers)) == ["X", "Y"]


def test_killed_from_outside_once_an_item_is_done_again(cage, tmp_path):
    item = str(tmp_path / "marker")
    assert told(cage.each(worked, [["a", item, "b"]], SHARE)) == ["A", item.upper(), "B"]


def test_without_limits_there_are_none(cage):
    assert told(cage.each(worked, [["a"], ["b"]])) == ["A", "B"]


def held(item: int) -> int:
    """Takes two thirds of its share, and gives it back."""
    return len(bytearray(200 << 20)) and item


def test_a_share_is_of_one_item(cage):
    assert list(cage.each(held, [range(40)], SHARE)) == list(range(40))


def on_purpose(_: str) -> None:
    raise LexiconError("cues.csv", 12, "no origin")


def test_an_error_on_purpose_is_no_fault_of_an_item(cage):
    with pytest.raises(LexiconError, match=r"lexicon cues\.csv, row 12: no origin") as caught:
        list(cage.each(on_purpose, [["a"]], SHARE))
    assert (caught.value.file, caught.value.row) == ("cues.csv", 12)
    assert told(cage.each(worked, [["a"]], SHARE)) == ["A"]


def large(size: int) -> str:
    return "x" * size


def test_large_items_and_answers_do_not_wait_for_each_other(cage):
    sizes = [3_000_000, 10, 5_000_000, 0] * 6
    given = [("y" * n) for n in sizes]
    assert [len(f) for f in cage.each(str.upper, [[g] for g in given], Share(), workers=2)] == sizes
    assert [len(f) for f in cage.each(large, [[n] for n in sizes], Share(), workers=2)] == sizes


def test_who_stops_asking_leaves_no_answer_to_the_next(cage):
    asked = cage.each(worked, [[c] for c in "abcdefgh"], SHARE, workers=2)
    assert next(asked) == "A"
    asked.close()
    assert told(cage.each(worked, [["x"], ["y"]], SHARE, workers=2)) == ["X", "Y"]


def test_one_that_does_nothing_at_all_is_stuck(cage, monkeypatch):
    monkeypatch.setattr(caging, "LOOK", 0.2)
    monkeypatch.setattr(caging, "LOOKS", 3)
    assert told(cage.each(waits, [["a", "wait", "b"]], SHARE)) == ["a", "could not be read: stood still", "b"]


def waits(item: str) -> str:
    if item == "wait":
        time.sleep(600)
    return item


# --- results one after the other --------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", DEEDS)
def test_a_stream_goes_on_behind_the_deed(cage, deed):
    asked = []

    def again(item, failed):
        asked.append(None if failed is None else failed.reason)
        return f"after {item}" if failed else item

    found = list(cage.stream(in_parts, ["a", deed, "b"], SHARE, again=again))
    assert [told([f]) for i, f in found if i in "ab"] == [[f"{i} {n}"] for i in "ab" for n in range(3)]
    deeds = [f for i, f in found if i == deed]
    assert deeds[:2] == [f"{deed} 0", f"{deed} 1"]
    if asked:  # its process died: what stands in its place goes on
        assert asked[-1].startswith(DEEDS[deed][1])
        assert [f for i, f in found if i == f"after {deed}"] == [f"after {deed} {n}" for n in range(3)]
    else:
        assert told(deeds)[-1].startswith(DEEDS[deed][1])


def test_a_stream_may_have_nobody_to_go_on(cage):
    found = list(cage.stream(in_parts, ["spins in C for ever", "b"], SHARE, again=lambda _item, _failed: None))
    assert told(f for _, f in found) == ["spins in C for ever 0", "spins in C for ever 1", TIME, "b 0", "b 1", "b 2"]


# --- in this process -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ["raises", "asserts", "goes too deep", "spins in Python", "spins in a pattern"])
def test_in_this_process_what_can_be_held_is_held(deed):
    before = signal.getsignal(signal.SIGPROF)
    failed = here(worked, deed, SHARE)
    assert isinstance(failed, Failed)
    assert failed.reason.startswith(DEEDS[deed][1])
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_where_nothing_can_be_forked_work_is_done_here(monkeypatch):
    monkeypatch.setattr(caging, "can_fork", lambda: False)
    with Cage() as cage:
        assert not cage.forks
        found = told(cage.each(worked, [["a", "raises", "spins in a pattern", "b"]], Share(0.3)))
        assert [found[0], found[-1]] == ["A", "B"]
        parts = told(f for _, f in cage.stream(in_parts, ["raises", "b"], Share(0.3), again=lambda *_: None))
    assert parts[:2] == ["raises 0", "raises 1"]
    assert parts[3:] == ["b 0", "b 1", "b 2"]


def test_new_interpreters_hold_the_limits_too():
    with Cage(forked=False) as cage:
        found = told(cage.each(worked, [["a", "spins in C for ever", "b"], ["eats memory", "c"]], SHARE, workers=2))
    assert found == ["A", TIME, "B", MEMORY, "C"]


def test_a_thread_forbids_a_nursery():
    import threading

    go = threading.Event()
    thread = threading.Thread(target=go.wait)
    thread.start()
    try:
        assert not can_fork()
    finally:
        go.set()
        thread.join()
    assert can_fork()


# --- nobody is left behind -----------------------------------------------------------------------------------------

OWNER = """
import sys
sys.path[:0] = {path!r}
from fogline.engine.cage import Cage
from fogline.engine.share import Share
import itertools
def told(item):
    with open({marker!r} + str(item), "w") as f: import os; f.write(str(os.getpid()))
    return sum(itertools.repeat(1))
with Cage() as cage:
    try:
        list(cage.each(told, [[1], [2]], Share(600, 0), workers=2))
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    return False


def until(true) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nobody_outlives_the_one_that_asked(tmp_path, how):
    code = OWNER.format(path=sys.path, marker=str(tmp_path / "pid"))
    markers = [tmp_path / "pid1", tmp_path / "pid2"]
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True) as owner:  # noqa: S603
        until(lambda: all(m.exists() and m.read_text() for m in markers))
        pids = [int(m.read_text()) for m in markers]
        nursery = [int(Path(f"/proc/{p}/stat").read_text().rpartition(")")[2].split()[1]) for p in pids]
        assert all(map(alive, pids))
        # The terminal sends an interrupt to all of them; a kill is meant for one.
        os.killpg(owner.pid, how) if how == signal.SIGINT else owner.send_signal(how)
        out = owner.communicate(timeout=60)[0]
    assert (out == b"interrupted\n") == (how == signal.SIGINT)
    until(lambda: not any(map(alive, [*pids, *nursery])))


def test_a_nursery_that_was_killed_stops_nothing(cage):
    assert told(cage.each(worked, [["a"]], SHARE)) == ["A"]
    [worker] = cage._workers
    os.kill(cage._nursery.pid, signal.SIGKILL)
    until(lambda: not alive(worker.pid))  # which the kernel sees to
    assert told(cage.each(worked, [["b"], ["raises"], ["c"]], SHARE))[::2] == ["B", "C"]
    assert not cage.forks


def test_closed_nobody_is_there_any_more():
    with Cage() as cage:
        list(cage.each(worked, [["a"], ["b"]], SHARE, workers=2))
        pids = [cage._nursery.pid, *(w.pid for w in cage._workers)]
    assert not any(map(alive, pids))
