"""Full disks and closed pipes: one line says it, nothing is lost, and a ledger can still be read."""

import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from fogline.cli import run

DISPATCH = "Outlet: The Quay\nPublished: 2031-05-04\n\nAt least 12 people were killed in Kesh on Monday, police said.\n"
CALL = "import sys; sys.path[:0] = {path!r}; from fogline.cli import main; main(sys.argv[1:])"


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(DISPATCH, "utf-8")
    Path("c.txt").write_text(DISPATCH.replace("Quay", "Herald"), "utf-8")  # of one outlet alone a line would say so
    assert run(["read", "a.txt", "c.txt", "--ledger", "x.ledger"]) == 0
    capsys.readouterr()
    return tmp_path


def fogline(*words, **how):
    return python(CALL.format(path=sys.path), *words, **how)


def python(code, *words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, largest=None):
    """A process of its own; ``largest``: bytes that a file of it may grow to, which is a full disk as far as it can see."""

    def limited():
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.run(  # noqa: S603 - our own words; a limit of the child alone
        [sys.executable, "-B", "-c", code, *words], stdout=stdout, stderr=stderr, text=True, check=False, preexec_fn=limited
    )  # fmt: skip


full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
VIEWS = [
    ["claims"],
    ["claims", "--format", "jsonl"],
    ["accounts", "--format", "csv"],
    ["report"],
    ["judgements"],
    ["verify"],
    ["changes", "--since", "2000", "--until", "2999"],
]


FULL = "fogline: standard output: no space left on device (free some room, or write elsewhere)\n"
CLOSED = "fogline: standard output: broken pipe (what was read from it is not whole)\n"


@full
@pytest.mark.parametrize("words", [*VIEWS, ["--help"]], ids=" ".join)
def test_standard_output_on_a_full_disk(desk, monkeypatch, capsys, words):
    with Path("/dev/full").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert run([*words, *([] if words == ["--help"] else ["--ledger", "x.ledger"])]) == 1
    assert capsys.readouterr().err == FULL


@pytest.mark.parametrize("words", VIEWS, ids=" ".join)
def test_a_closed_pipe(desk, monkeypatch, capsys, words):
    out, into = os.pipe()
    os.close(out)
    with os.fdopen(into, "w") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
        monkeypatch.setattr(sys, "stderr", sys.stderr)  # click wraps both
        assert run([*words, "--ledger", "x.ledger"]) == 1
        with contextlib.suppress(BrokenPipeError):
            closed.close()
    assert capsys.readouterr().err == CLOSED


@full
def test_a_process_ends_so_too(desk):
    with Path("/dev/full").open("w") as out:
        done = fogline("claims", "--ledger", "x.ledger", stdout=out)
    assert (done.returncode, done.stderr) == (1, FULL)
    out, into = os.pipe()
    os.close(out)
    done = fogline("claims", "--ledger", "x.ledger", stdout=into)
    os.close(into)
    assert (done.returncode, done.stderr) == (1, CLOSED)


@full
def test_a_page_on_a_full_disk_and_a_page_where_none_can_be(desk, capsys):
    assert run(["report", "--ledger", "x.ledger", "-o", "/dev/full"]) == 1
    shown = capsys.readouterr().err
    assert shown == "fogline: /dev/full: no space left on device (free some room, or write elsewhere)\n"
    assert run(["report", "--ledger", "x.ledger", "-o", "a.txt/page.html"]) == 2
    assert "a.txt/page.html: cannot be written" in capsys.readouterr().err


@full
@pytest.mark.parametrize("words", [["claims", "--ledger", "x.ledger"], ["read", "a.txt", "--ledger", "x.ledger"]])
def test_what_nobody_can_hear_stops_nothing(desk, words):
    with Path("/dev/full").open("w") as nobody:
        done = fogline(*words, stderr=nobody)
    assert done.returncode == 0
    assert "x.ledger" in done.stdout or "police" in done.stdout


# --- reading where nothing can be written --------------------------------------------------------------------


def test_a_ledger_is_read_where_no_file_can_grow(desk, capsys):
    assert run(["claims", "--ledger", "x.ledger", "--format", "jsonl"]) == 0
    rows = capsys.readouterr().out
    done = fogline("claims", "--ledger", "x.ledger", "--format", "jsonl", largest=0)
    assert (done.returncode, done.stdout) == (0, rows)
    assert (
        "note: ledger x.ledger: nothing can be written here (no room): the ledger is read as it stands" in done.stderr
    )
    done = fogline("verify", "--ledger", "x.ledger", largest=0)
    assert (done.returncode, "all fit" in done.stdout) == (0, True), done.stderr


def _cut_off(ledger):
    """A run that was killed after it had written: what it wrote last lies in the log alone."""
    child = os.fork()
    if child == 0:
        db = sqlite3.connect(ledger, isolation_level=None)
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("CREATE TABLE noted (x)")
        os._exit(0)
    os.waitpid(child, 0)
    Path(ledger + "-shm").unlink(missing_ok=True)
    assert Path(ledger + "-wal").stat().st_size


def test_what_a_run_wrote_last_is_read_too_where_no_file_can_grow(desk):
    from fogline.ledger import Ledger

    _cut_off("x.ledger")
    code = f"import sys; sys.path[:0] = {sys.path!r}; from fogline.ledger import Ledger\n"
    code += "with Ledger.open('x.ledger', create=False) as l: print(l.rows('SELECT count(*) FROM noted'), l.note)"
    done = python(code, largest=0)
    assert done.stdout.startswith("[(0,)] nothing can be written here"), done.stderr
    with Ledger.open("x.ledger", create=False) as ledger:  # with room again: nothing was lost
        assert ledger.rows("SELECT count(*) FROM noted") == [(0,)]
        assert ledger.note == ""


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small disk, or gives up the rights of root")


@contextlib.contextmanager
def small_disk(folder, kilobytes):
    folder.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder]
    made = subprocess.run(asked, check=False, capture_output=True)  # noqa: S603 - our own words
    if made.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)  # noqa: S603, S607


@as_root
def test_a_ledger_on_a_full_disk_is_read_and_takes_nothing_in_with_one_line(desk):
    with small_disk(desk / "disk", 800) as disk:
        shutil.copy("x.ledger", disk / "x.ledger")
        with contextlib.suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(b"0" * 4096)
        whole = fogline("claims", "--ledger", "x.ledger", "--format", "jsonl").stdout
        done = fogline("claims", "--ledger", str(disk / "x.ledger"), "--format", "jsonl")
        assert (done.returncode, done.stdout) == (0, whole)
        assert "(no room)" in done.stderr
        Path("b.txt").write_text(DISPATCH.replace("Quay", "Heron"), "utf-8")
        done = fogline("read", "b.txt", "--ledger", str(disk / "x.ledger"))
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "the disk is full; all that was written before is kept" in done.stderr


AS_NOBODY = """
import contextlib, io, os, sys
sys.path[:0] = {path!r}
from fogline.cli import main, run
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    assert run(["claims", "--ledger", "x.ledger"]) == 0  # loads what it needs while it still may
os.chdir(sys.argv.pop(1))
os.setgid(65534)
os.setuid(65534)
main(sys.argv[1:])
"""


@as_root
def test_a_ledger_in_a_folder_of_others_is_read_and_it_is_said(desk):
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # that another user may enter
    try:
        shutil.copy("x.ledger", folder / "x.ledger")
        folder.chmod(0o755)
        command = [
            sys.executable,
            "-B",
            "-c",
            AS_NOBODY.format(path=sys.path),
            str(folder),
            "claims",
            "--ledger",
            "x.ledger",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        assert (done.returncode, "police" in done.stdout) == (0, True), done.stderr
        assert "note: ledger x.ledger: nothing can be written here (no right to it)" in done.stderr
        _cut_off(str(folder / "x.ledger"))
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert "x.ledger-wal, cannot be read where nothing can be written: copy both files" in done.stderr
    finally:
        shutil.rmtree(folder)
