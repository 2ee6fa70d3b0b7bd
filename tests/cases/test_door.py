"""The door takes only what it can stand: what is no file, what never ends, what is told without end, what grows meanwhile."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from fogline import dispatch
from fogline.dispatch import files
from fogline.ledger import Ledger
from fogline.model import Notice, Received, Rejection


def _read(*paths, **options):
    return list(dispatch.read(paths, **options))


# --- only regular files --------------------------------------------------------------------------------------


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    home = Path.cwd()
    os.chdir(path.parent)  # the name of a socket may have a hundred letters
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(home)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _terminal(path: Path) -> None:
    path.symlink_to("/dev/tty")


def _linked_pipe(path: Path) -> None:
    os.mkfifo(path.parent / ".pipe")
    path.symlink_to(path.parent / ".pipe")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _two_in_a_circle(path: Path) -> None:
    path.symlink_to(".other")
    (path.parent / ".other").symlink_to(path.name)


def _dangling(path: Path) -> None:
    path.symlink_to("gone.txt")


NO_FILES = [
    (_pipe, "a named pipe, not a file"),
    (_socket, "a socket, not a file"),
    (_device, "a link to a device, not a file"),
    (_terminal, "a link to a device, not a file"),
    (_linked_pipe, "a link to a named pipe, not a file"),
    (_loop, "a link that leads back to itself"),
    (_two_in_a_circle, "a link that leads back to itself"),
    (_dangling, "a link to a file that is not there"),
]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.xml", "a.jsonl", "a.jsonl.gz"])
@pytest.mark.parametrize(("make", "reason"), NO_FILES)
def test_what_is_no_file_is_one_line_in_a_folder_and_by_name(tmp_path, make, reason, name):
    make(tmp_path / name)
    (tmp_path / "b.txt").write_text("Two died.")
    for found in (_read(tmp_path), _read(tmp_path / name, tmp_path / "b.txt")):
        assert [type(f) for f in found if not isinstance(f, Notice)] == [Rejection, Received]
        assert (found[0].path, found[0].kind, found[0].reason) == (str(tmp_path / name), "Unreadable", reason)


def test_a_file_that_becomes_a_pipe_after_it_was_looked_at(tmp_path, monkeypatch):
    file = tmp_path / "a.txt"
    file.write_text("Two died.")
    really = os.open

    def swapped(path, *args, **kwargs):
        file.unlink()
        os.mkfifo(file)
        return really(path, *args, **kwargs)

    monkeypatch.setattr(files.os, "open", swapped)
    [found] = _read(file)
    assert found.reason == "a named pipe, not a file"


def test_a_link_to_a_file_is_read_and_one_that_leads_out_of_the_folder_is_said(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "far.txt").write_text("Six fled.")
    (inside / ".store").mkdir()
    (inside / ".store" / "near.txt").write_text("Two died.")
    (inside / "a.txt").symlink_to(inside / ".store" / "near.txt")
    (inside / "b.txt").symlink_to(outside / "far.txt")
    found = _read(inside)
    assert [f.dispatch.text for f in found if isinstance(f, Received)] == ["Two died.", "Six fled."]
    assert "links to files outside this folder, read all the same: 1" in [
        f.reason for f in found if isinstance(f, Notice)
    ]


def test_folders_in_a_circle_end(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "back").symlink_to(tmp_path)
    (tmp_path / "a" / "x.txt").write_text("Two died.")
    kept, note = _read(tmp_path)
    assert isinstance(kept, Received)
    assert "linked folder 1" in note.reason


def test_folders_deeper_than_a_program_may_call_itself_and_than_the_system_takes(tmp_path):
    home = Path.cwd()
    (tmp_path / "z.txt").write_text("Two died.")
    os.chdir(tmp_path)
    try:
        for depth in range(2500):
            os.mkdir("d")  # noqa: PTH102 - by the name alone: the whole path is longer than the system takes
            os.chdir("d")
            if depth == 1500:
                Path("deep.txt").write_text("Six fled.")
    finally:
        os.chdir(home)
    found = _read(tmp_path)
    subprocess.run(["rm", "-rf", "--", tmp_path / "d"], check=True)  # noqa: S603, S607 - deeper than Python can remove
    assert {f.dispatch.text for f in found if isinstance(f, Received)} == {"Two died.", "Six fled."}
    [refused] = [f for f in found if isinstance(f, Rejection)]
    assert "longer than the system takes" in refused.reason


# --- files that change while they are read -------------------------------------------------------------------


def _while_reading(monkeypatch, change):
    """Calls ``change`` once a file has been opened and its size asked."""
    really = files.size

    def size(stream):
        told = really(stream)
        change()
        return told

    monkeypatch.setattr(files, "size", size)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.xml"])
def test_a_file_that_grows_while_it_is_read_is_no_half_dispatch(tmp_path, monkeypatch, name):
    file = tmp_path / name
    file.write_text("<p>Two died.</p>")

    def grow():
        with file.open("a") as out:
            out.write("<p>Six fled.</p>")

    _while_reading(monkeypatch, grow)
    [found] = _read(file)
    assert (found.kind, found.reason) == ("Unreadable", "grew while it was read")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.xml"])
def test_a_file_that_shrinks_while_it_is_read(tmp_path, monkeypatch, name):
    file = tmp_path / name
    file.write_text("<p>Two died.</p>" * 99)
    _while_reading(monkeypatch, lambda: os.truncate(file, 16))
    [found] = _read(file)
    assert (found.kind, found.reason) == ("Unreadable", "shrank while it was read: 16 of 1,584 bytes")


def test_a_file_that_is_gone_when_its_turn_comes(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("Two died.")
    items = dispatch.read([tmp_path])
    assert isinstance(next(items), Received)
    (tmp_path / "b.txt").unlink()
    gone, last = items
    assert (gone.path, gone.reason) == (str(tmp_path / "b.txt"), "no such file")
    assert isinstance(last, Received)


# --- lines that have an end ----------------------------------------------------------------------------------


def test_files_that_cannot_be_read_are_counted_after_the_hundredth_of_a_folder(tmp_path):
    for n in range(250):
        (tmp_path / f"{n:03}.txt").write_bytes(b"" if n % 2 else b"\x89PNG")
    (tmp_path / "z.txt").write_text("Two died.")
    found = [f for f in _read(tmp_path) if isinstance(f, Rejection)]
    assert len(found) == 102
    assert sum(f.count for f in found) == 250
    assert [(f.path, f.reason) for f in found[-2:]] == [
        (str(tmp_path), "75 more: empty file"),
        (str(tmp_path), "75 more: not text"),
    ]


def test_notes_are_counted_after_the_hundredth_of_a_folder(tmp_path):
    for n in range(150):
        (tmp_path / f"{n:03}.txt").write_text(f"Published: the {n}th\n\nTwo died.")
    notes = [f for f in _read(tmp_path) if isinstance(f, Notice)]
    assert (len(notes), notes[-1].path, notes[-1].reason) == (101, str(tmp_path), "50 more: date cannot be read")


def test_a_damaged_file_has_no_more_reasons_than_a_reader_reads():
    from fogline.dispatch.counted import counted

    many = [Rejection(f"a#{n}", "Unreadable", f"reason {n}") for n in range(1000)]
    found = list(counted(many, "a"))
    assert len(found) < 130
    assert sum(f.count for f in found) == 1000


def test_what_was_counted_adds_up_in_the_ledger_and_holds_until_the_file_is_met_again():
    def of(*rows):
        return [Rejection(path, "Empty", reason) for path, reason in rows]

    with Ledger.open(":memory:") as ledger:
        first = ledger.begin_run(version="1", options="{}", started="2031-05-04T08:00:00Z")
        ledger.reject(
            first, *of(("in/a.jsonl#1", "no text"), ("in/a.jsonl", "1,200 more: no text"), ("in/a.jsonl", "3 more: x"))
        )
        ledger.reject(first, *of(("in", "40 more: empty file"), ("in/b.jsonl", "7 more: no text")))
        [cut_off] = ledger.runs()
        assert (cut_off.inputs, cut_off.rejected, ledger.counts()["rejections"]) == (1251, 1251, 1251)
        assert ledger.finish_run(first, finished="2031-05-04T08:01:00Z").rejected == 1251
        assert sum(r.count for r in ledger.rejections()) == 1251
        second = ledger.begin_run(version="1", options="{}", started="2031-05-05T08:00:00Z")
        ledger.reject(second, *of(("in/a.jsonl", "900 more: no text")))
        assert {(r.path, r.count) for r in ledger.rejections()} == {
            ("in/a.jsonl#1", 1),
            ("in/a.jsonl", 900),
            ("in/b.jsonl", 7),
        }
        assert sum(r.count for r in ledger.rejections(as_known_at="2031-05-04")) == 1251
