"""The door takes only what it can stand: what is no file, what never ends, what is told without end, what grows meanwhile."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import subprocess
import time
from pathlib import Path

import pytest

from fogline import dispatch
from fogline.dispatch import files
from fogline.ledger import Ledger, store, verify, verify_alone
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


def _records(file: Path, data: bytes, **limits):
    """Texts kept, rejections with their counts, of a file of records."""
    file.write_bytes(gzip.compress(data) if file.name.endswith(".gz") else data)
    found = _read(file, limits=dispatch.Limits(**limits))
    texts = [f.dispatch.text for f in found if isinstance(f, Received)]
    return texts, [(f.path.removeprefix(str(file)), f.reason, f.count) for f in found if isinstance(f, Rejection)]


GOOD = b'{"text": "Two died."}\n'
EMPTY = b'{"id": 1}\n'


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
@pytest.mark.parametrize("empty", [20, 99, 100, 101, 3000])
def test_records_without_text_do_not_condemn_those_behind_them(tmp_path, name, empty):
    texts, rejected = _records(tmp_path / name, EMPTY * empty + GOOD * 3)
    assert texts == ["Two died."] * 3
    assert sum(count for _, _, count in rejected) == empty
    assert len(rejected) <= 101
    assert rejected[0] == ("#1", "no text: looked for the keys text, maintext, content and their like", 1)
    if empty > 100:
        assert rejected[-1] == ("", f"{empty - 100:,} more: no text", empty - 100)


def test_a_file_of_records_none_of_which_has_text(tmp_path):
    texts, rejected = _records(tmp_path / "a.jsonl.gz", EMPTY * 5000)
    assert (texts, len(rejected), rejected[-1]) == ([], 101, ("", "4,900 more: no text", 4900))


NO_RECORDS = [
    b"just words\n" * 5000,
    b"{words\n" * 5000,
    b"words\n" * 900 + EMPTY * 899,
    bytes(range(256)) * 500,
    b"\x89PNG\r\n\x1a\n" * 500,
    b"%PDF-1.7\n" + b"x\n" * 500,
    "Сообщение о боях.\n".encode("utf-16") * 500,
]


@pytest.mark.parametrize("data", NO_RECORDS)
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_what_is_no_file_of_records_is_one_line(tmp_path, name, data):
    texts, rejected = _records(tmp_path / name, data)
    assert (texts, len(rejected)) == ([], 1)
    assert rejected[0][1].startswith(("not a file of records", "not text"))


def test_words_before_the_first_record_are_told_and_cost_no_record(tmp_path):
    texts, rejected = _records(tmp_path / "a.jsonl", b"words\n" * 1500 + GOOD)
    assert texts == ["Two died."]
    assert (rejected[-1][1], sum(count for _, _, count in rejected)) == ("1,400 more: not JSON", 1500)


UNENDING = [
    # blank lines, of several kinds, and a line without an end
    (b"\n" * 200_000, {"passed_bytes": 100_000}, "100,000 bytes in a row without a record: the rest is not read"),
    (b" \t\r\n" * 50_000, {"passed_bytes": 100_000}, "100,000 bytes in a row without a record: the rest is not read"),
    (b'{"text": "' + b"x" * 300_000, {"passed_bytes": 100_000, "line_bytes": 1000}, "100,000 bytes in a row"),
    (b" " * 300_000, {"passed_bytes": 100_000, "line_bytes": 1000}, "100,000 bytes in a row"),
    # words that are no records, before and behind one
    (b"words\n" * 900, {"passed_lines": 500}, "not a file of records"),
    (GOOD + b"words\n" * 900, {"passed_lines": 90}, "90 lines in a row without a record: the rest is not read"),
    (GOOD + b"words words\n" * 900, {"passed_bytes": 900}, "900 bytes in a row without a record: the rest is not read"),
]


@pytest.mark.parametrize(("data", "limits", "reason"), UNENDING)
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_what_is_passed_over_has_an_end(tmp_path, name, data, limits, reason):
    texts, rejected = _records(tmp_path / name, data + b"\n" + GOOD, unpacked_bytes=10**9, **limits)
    assert len(texts) == data.startswith(GOOD)
    assert rejected[-1][1].startswith(reason)


def test_what_is_passed_over_between_records_is_counted_anew(tmp_path):
    data = (b"\n" * 800 + b"words\n" * 80 + GOOD) * 5
    texts, _ = _records(tmp_path / "a.jsonl", data, passed_bytes=2000, passed_lines=90)
    assert len(texts) == 5


def test_a_packed_file_that_unpacks_to_far_more_than_its_size_is_stopped(tmp_path):
    texts, rejected = _records(tmp_path / "a.jsonl.gz", GOOD * 200_000, unpacked_bytes=1_000_000)
    packed = (tmp_path / "a.jsonl.gz").stat().st_size
    assert 0 < len(texts) < 200_000
    assert rejected == [
        ("", f"unpacks to more than 200 times its size: stopped at {max(10**6, 200 * packed):,} bytes", 1)
    ]


def test_a_small_packed_file_may_unpack_to_ten_megabytes(tmp_path):
    texts, rejected = _records(tmp_path / "a.jsonl.gz", EMPTY * 300_000 + GOOD)
    assert texts == ["Two died."]
    assert sum(count for _, _, count in rejected) == 300_000


def test_packed_parts_that_follow_one_another_are_all_read(tmp_path):
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(b"".join(gzip.compress(f'{{"text": "Day {n}."}}\n'.encode()) for n in range(9)) + bytes(20))
    assert [f.dispatch.text for f in _read(file)] == [f"Day {n}." for n in range(9)]


def test_a_file_of_records_that_grows_or_shrinks_while_it_is_read(tmp_path, monkeypatch):
    from fogline.dispatch.formats import jsonl

    file = tmp_path / "a.jsonl"
    really = files.size
    for change, texts, reasons in (
        (lambda: file.write_bytes(GOOD * 5), 3, []),
        (
            lambda: os.truncate(file, 2 * len(GOOD)),
            2,
            [f"shrank while it was read: {2 * len(GOOD)} of {3 * len(GOOD)} bytes"],
        ),
    ):
        file.write_bytes(GOOD * 3)

        def size(stream, change=change):
            told = really(stream)
            change()
            return told

        monkeypatch.setattr(jsonl, "size", size)
        found = _read(file)
        assert len([f for f in found if isinstance(f, Received)]) == texts
        assert [f.reason for f in found if isinstance(f, Rejection)] == reasons


@pytest.mark.parametrize(
    "head",
    ["Headline: x\n" + " y\n" * 300_000, "Published: " + "May " * 200_000 + "\n", "Published: " + "a" * 900_000 + "\n"],
)
def test_headers_that_go_on_and_on_take_no_longer_than_they_are(tmp_path, head):
    (tmp_path / "a.txt").write_text(f"{head}\nTwo died.")
    before = time.process_time()
    assert _read(tmp_path / "a.txt")[0].dispatch.text == "Two died."
    assert time.process_time() - before < 20  # it was minutes


# --- records as programs write them ---------------------------------------------------------------------------

MENDED = [
    (rb'{"text": "Two died.", "wire": NaN, "outlet": Infinity, "n": [-Infinity]}', {"text": "Two died.", "wire": None}),
    (rb'{"text": NaN, "event_text": "Two died."}', {"text": "Two died."}),
    (rb'{"text": "Two died \ud83d", "outlet": "The \udc00 Quay"}', {"text": "Two died \ufffd", "outlet": "The \ufffd Quay"}),
    (rb'{"text": "Two died \ud83d\ude4f.", "wire": NaN}', {"text": "Two died \U0001f64f."}),
    (b'{"text": "Two\x00 died\tin\x02 Kesh."}', {"text": "Two\ufffd died\tin\x02 Kesh."}),  # raw, as they should not be
    (b'{"text": "Two died at the caf\xe9.", "n": 1}', {"text": "Two died at the caf\xe9."}),
    (b'{"text": "Two died.", "n": ' + b"9" * 6000 + b', "m": 1e9999}', {"text": "Two died."}),
    (b'\xef\xbb\xbf{"text": "Two died."}', {"text": "Two died."}),
    (b'  {"text": "Two died."}  \r', {"text": "Two died."}),
    (b'{"text": "Two died.", "date": ' + b"9" * 5000 + b"}", {"text": "Two died.", "published": None}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), MENDED)
def test_a_record_costs_no_more_than_what_is_odd_in_it(tmp_path, line, expected):
    file = tmp_path / "a.jsonl"
    file.write_bytes(GOOD + line + b"\n" + GOOD)
    kept = [f for f in _read(file) if isinstance(f, Received)]
    assert len(kept) == 3
    assert {k: getattr(kept[1].dispatch, k) for k in expected} == expected
    assert dispatch.reread(kept[1].raw, kept[1].dispatch.path) == kept[1].dispatch.text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_records_of_two_bytes_a_letter(tmp_path, name, encoding):
    # U+0A0A and U+0D0A hold the bytes of line ends
    told = ["Two died.", "\u0a0a and \u0d0a died", "\U0001f64f Six fled."]
    lines = "".join(
        json.dumps({"text": t, "outlet": "The Quay Post", "n": n}, ensure_ascii=False) + "\r\n"
        for n, t in enumerate(told)
    )
    data = lines.encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    kept = _read(tmp_path / name)
    assert [k.dispatch.text for k in kept] == told
    assert [dispatch.reread(k.raw, k.dispatch.path) for k in kept] == told


def test_an_odd_byte_at_the_end_of_two_byte_records_costs_itself(tmp_path):
    data = ("\n".join(f'{{"text": "Day {n}."}}' for n in range(99)) + "\n").encode("utf-16") + b"\x41"
    (tmp_path / "a.jsonl").write_bytes(data)
    found = _read(tmp_path / "a.jsonl")
    assert [f.dispatch.text for f in found[:-1]] == [f"Day {n}." for n in range(99)]
    assert found[-1].reason.startswith("not JSON")


# --- odd bytes in texts and pages -----------------------------------------------------------------------------

LONG = "The alliance took the old mill on Sunday, its spokesman said, after four days of fighting. " * 3
WIRE = "\x16\x16\x01v0123 r i\x1f\x02Two died.\r\n12\x1e30\x1e4\r\n\x03\x04"
ODD = [
    # a NUL, and other controls
    ("a.txt", (LONG + "Two\x00 died.").encode(), LONG + "Two\ufffd died."),
    ("a.txt", (LONG + "Two\x08 died\x7f.").encode(), LONG + "Two\x08 died\x7f."),
    # the forms of wires
    ("a.txt", WIRE.encode(), WIRE),
    # bytes that are no letters
    ("a.txt", (LONG + "Two").encode() + b"\x81" + b" died.", LONG + "Two\ufffd died."),
    ("a.txt", ("Two died at the café – “now” " * 9).encode() + b"\xff.", "Two died at the café – “now” " * 9 + "\ufffd."),
    ("a.txt", (LONG + "Two died.").encode("utf-16") + b"\x21", LONG + "Two died.\ufffd"),
    ("a.txt", (LONG + "Two \ud83d died.").encode("utf-16-le", "surrogatepass"), LONG + "Two \ufffd died."),
    ("a.html", f"<p>{LONG}</p><p>Two\x00 died.</p>".encode(), f"{LONG.strip()}\nTwo died."),
    ("a.html", f"<meta charset=cp1251><p>{LONG}</p><p>Два".encode("cp1251") + b"\x98 x</p>", f"{LONG[:-1]}\nДва\ufffd x"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "text"), ODD)
def test_an_odd_byte_costs_itself(tmp_path, name, data, text):
    (tmp_path / name).write_bytes(data)
    kept = _read(tmp_path / name)[0]
    assert kept.dispatch.text == text
    assert dispatch.reread(kept.raw, kept.dispatch.path) == text


LABELS = [
    ("iso8859-1", "windows-1252", "“Two” died – café"),
    ("l1", "windows-1252", "“Two” died – café"),
    ("ISO-8859-9", "windows-1254", "“Kış” – iki kişi öldü"),
    ("windows-874", "cp874", "สองคน"),
    ("gb2312", "gb18030", "镕基说两人死亡"),
    ("shift_jis", "cp932", "①二人が死亡"),
    ("x-cp1251", "cp1251", "Двое погибли"),
    ("koi8-r", "koi8-r", "Двое погибли"),
]


@pytest.mark.parametrize(("label", "encoding", "words"), LABELS)
def test_a_label_means_what_browsers_take_it_for(tmp_path, label, encoding, words):
    page = f'<html><head><meta charset="{label}"></head><body><p>{words}</p></body></html>'
    (tmp_path / "a.html").write_bytes(page.encode(encoding))
    assert _read(tmp_path / "a.html")[0].dispatch.text == words


@pytest.mark.parametrize(
    "label", ["punycode", "idna", "unicode_escape", "utf-7", "base64", "zip", "mbcs", "undefined", "x" * 99]
)
def test_a_label_that_is_no_code_page_is_not_obeyed(tmp_path, label):
    page = f'<html><head><meta charset="{label}"></head><body><p>{LONG}caf'.encode() + b"\xe9</p></body></html>"
    (tmp_path / "a.html").write_bytes(page)
    assert _read(tmp_path / "a.html")[0].dispatch.text == f"{LONG}café"


# --- pages that cost what they are ----------------------------------------------------------------------------


WORDS = "Two people died in the old mill at Kesh on Monday, police said."


def _page(body: str, head: str = "") -> str:
    return f"<html><head><title>T</title>{head}</head><body><article><p>{WORDS}</p>{body}</article></body></html>"


LONG_PAGES = {
    # what took minutes, or lost the paragraph: links, days, buttons, pictures, struck words and comments among words
    "links": (_page("<div>" + "Six <a href='/x'>fled</a> the mill. " * 20_000 + "</div>"), 20_000),
    "links in a paragraph": (_page("<p>" + "Six <a href='/x'>fled</a> the mill. " * 20_000 + "</p>"), 20_000),
    "links and commas": (_page("<p>" + "<a href='/x'>Six fled</a>, " * 20_000 + "</p>"), 20_000),
    "days": (_page("<div>" + "Six fled on <time datetime='2031-05-04'>Sunday</time> night. " * 20_000 + "</div>"), 20_000),
    "buttons": (_page("<div>" + "Six fled the mill. <button>Share</button>" * 30_000 + "</div>"), 30_000),
    "comments": (_page("<p>" + "Six fled the mill. <!-- x -->" * 30_000 + "</p>"), 30_000),
    "pictures": (_page("<p>" + "Six fled the mill. <img src='x'>" * 30_000 + "</p>"), 30_000),
    "marks": (_page("<div>" + "Six <b>fled</b> the <q>mill</q>. " * 20_000 + "</div>"), 20_000),
    # very many of one kind
    "paragraphs": (_page("<p>Six fled.</p>" * 50_000), 50_000),
    "breaks": (_page("<p>" + "Six fled.<br>" * 100_000 + "</p>"), 100_000),
    "rows": (_page("<table>" + "<tr><td>Six fled</td><td>6</td></tr>" * 36_000 + "</table>"), 36_000),
    "headings": (_page("<h2>Six fled</h2>" * 40_000), 40_000),
    "entries": (_page("<ul>" + "<li>Six fled.</li>" * 20_000 + "</ul>"), 20_000),
    # tables that claim to be wider than they are, tags with more attributes than words
    "spans": (_page("<table>" + "<tr><td rowspan=100 colspan=100>Six fled</td></tr>" * 2_000 + "</table>"), 2_000),
    "attributes": (_page("<p " + " ".join(f"a{n}=1" for n in range(80_000)) + ">Six fled.</p>"), 1),
    "marks of the page": (_page("<i itemprop=x content=y></i>" * 50_000 + "<p>Six fled.</p>", "<meta name=a content=b>" * 50_000), 1),  # noqa: E501
    "days of articles": (_page("<article><time datetime='2031-05-04'>x</time></article>" * 20_000 + "<p>Six fled.</p>"), 1),
}  # fmt: skip


@pytest.mark.parametrize("kind", LONG_PAGES)
def test_a_page_costs_what_it_is_and_keeps_its_words(tmp_path, kind):
    page, times = LONG_PAGES[kind]
    file = tmp_path / "a.html"
    file.write_text(page)
    before = time.process_time()
    found = _read(file)[0]
    assert time.process_time() - before < 25  # it was minutes, or is a second or two
    assert found.dispatch.text.startswith(WORDS[:20])
    assert len(re.findall(r"Six\s+fled", found.dispatch.text)) == times
    assert dispatch.reread(found.raw, found.dispatch.path) == found.dispatch.text


def test_a_row_of_a_large_table_stays_a_line(tmp_path):
    rows = "".join(f"<tr><th>Kesh {n}</th><td>{n} died</td></tr>" for n in range(36_000))
    (tmp_path / "a.html").write_text(_page(f"<table>{rows}</table>"))
    kept, note = _read(tmp_path / "a.html")
    assert kept.dispatch.text.split("\n")[1:4] == ["Kesh 0 | 0 died", "Kesh 1 | 1 died", "Kesh 2 | 2 died"]
    assert note.reason == "a large page: all its words were kept, menus and all"


def test_more_tags_than_a_page_may_have(tmp_path):
    (tmp_path / "a.html").write_text("<p>" * 5000)
    [found] = _read(tmp_path / "a.html", limits=dispatch.Limits(tags=4999))
    assert (found.kind, found.reason) == ("TooCostly", "over the limit of 4,999 tags for one page: it has 5,000")


WORDS_KEPT = [
    # words behind a comment, in a block that is no paragraph, behind a page feed, beside a sign that no tree takes
    ("<p>Six <!-- x -->fled the mill<!-- y -->.</p>", "Six fled the mill."),
    ("<div>Six fled the mill at Kesh, which was shelled.</div>", "Six fled the mill at Kesh, which was shelled."),
    ("<div>Six <a href=x>fled the mill</a> at Kesh, which was shelled.</div>", "Six fled the mill at Kesh, which was shelled."),
    ("<p>Six\x0cfled&#1; the\x01 mill.</p>", "Six fled the mill."),
]  # fmt: skip


@pytest.mark.parametrize(("body", "line"), WORDS_KEPT)
def test_words_of_an_article_are_kept(tmp_path, body, line):
    (tmp_path / "a.html").write_text(_page(body + f"<p>{WORDS}</p>" * 2))
    assert _read(tmp_path / "a.html")[0].dispatch.text.split("\n")[1] == line


@pytest.mark.parametrize(
    "body", ["<div>Advertisement</div>", "<div><a href=x>Six fled the mill at Kesh when it was shelled.</a></div>"]
)
def test_what_stands_beside_paragraphs_without_a_sentence_of_its_own_is_not_the_article(tmp_path, body):
    (tmp_path / "a.html").write_text(_page(body + f"<p>{WORDS} Six fled.</p>"))
    assert _read(tmp_path / "a.html")[0].dispatch.text == f"{WORDS}\n{WORDS} Six fled."


# --- feeds ----------------------------------------------------------------------------------------------------


def _feed(*items: str) -> str:
    return (
        '<rss version="2.0"><channel><title>The Quay</title>'
        + "".join(f"<item>{i}</item>" for i in items)
        + "</channel></rss>"
    )


LONG_FEEDS = {
    "entries": _feed(
        *(f"<title>t{n}</title><guid>{n}</guid><description>Six fled.</description>" for n in range(8000))
    ),
    "attributes": _feed(
        "<x " + " ".join(f'a{n}="1"' for n in range(60_000)) + "/><description>Six fled.</description>"
    ),
    "an author": _feed("<author>" + "a" * 300_000 + "</author><description>Six fled.</description>"),
    "a creator": _feed("<author><![CDATA[" + "a" * 300_000 + "]]></author><description>Six fled.</description>"),
    "a day": _feed("<pubDate>" + "May " * 200_000 + "</pubDate><description>Six fled.</description>"),
    "ends that are none": _feed("<description>Six fled." + "&lt;" * 200_000 + "</description>"),
}


@pytest.mark.parametrize("kind", LONG_FEEDS)
def test_a_feed_costs_what_it_is(tmp_path, kind):
    (tmp_path / "a.xml").write_text(LONG_FEEDS[kind])
    before = time.process_time()
    kept = [f for f in _read(tmp_path / "a.xml") if isinstance(f, Received)]
    assert time.process_time() - before < 15  # it was minutes, or is a second or two
    assert len(kept) == (8000 if kind == "entries" else 1)
    assert kept[-1].dispatch.text.startswith("Six fled.")


def test_a_feed_is_hashed_and_packed_once_whatever_it_holds(tmp_path, monkeypatch):
    (tmp_path / "a.xml").write_text(LONG_FEEDS["entries"])
    hashed, packed = [], []
    monkeypatch.setattr(dispatch, "_sha", lambda raw: hashed.append(raw) or "sha")
    monkeypatch.setattr(store.zlib, "compress", lambda raw, level: packed.append(raw) or raw)
    with Ledger.open(":memory:") as ledger:
        run = ledger.begin_run(version="1", options="{}", started="2031-05-04T08:00:00Z")
        for found in dispatch.read([tmp_path / "a.xml"]):
            ledger.add(found.dispatch, found.raw, run)
        assert ledger.finish_run(run, finished="2031-05-04T08:01:00Z").kept == 8000
    assert (len(hashed), len(packed)) == (1, 1)


def test_more_tags_than_a_feed_may_have(tmp_path):
    (tmp_path / "a.xml").write_text(_feed(*["<title>x</title>"] * 500))
    [found] = _read(tmp_path / "a.xml", limits=dispatch.Limits(tags=2005))
    assert (found.kind, found.reason) == ("TooCostly", "over the limit of 2,005 tags for one feed: it has 2,006")


def test_a_flaw_in_a_feed_that_costs_nothing_is_a_note(tmp_path):
    items = [f"<title>R&D {n}</title><description>Six fled.</description>" for n in range(3)]
    (tmp_path / "a.xml").write_text(_feed(*items))
    found = _read(tmp_path / "a.xml")
    assert [type(f) for f in found] == [Received, Notice, Received, Received]
    assert found[1].reason.startswith("flawed XML, all of it could be read")
    (tmp_path / "a.xml").write_text(_feed(*items)[:-40])
    assert [type(f) for f in _read(tmp_path / "a.xml")][-1] is Rejection


FEED_ENCODINGS = [
    ("utf-8", "windows-1251"),  # declared wrongly
    ("windows-1251", "utf-8"),
    ("windows-1251", "windows-1251"),
    ("punycode", "utf-8"),
    ("utf-16", "utf-16"),
]


@pytest.mark.parametrize(("declared", "encoding"), FEED_ENCODINGS)
def test_a_feed_is_read_in_the_encoding_it_is_in(tmp_path, declared, encoding):
    words = "Армия заявила, что взяла город в воскресенье после недели боёв, сообщил представитель командования"
    feed = f'<?xml version="1.0" encoding="{declared}"?>' + _feed(f"<description>{words}\x01</description>")
    (tmp_path / "a.xml").write_bytes(feed.encode(encoding))
    found = _read(tmp_path / "a.xml")
    assert found[0].dispatch.text == words
    assert dispatch.reread(found[0].raw, found[0].dispatch.path) == words
    guessed = encoding == "windows-1251" != declared
    assert guessed == any("not UTF-8, read as cp1251" in f.reason for f in found if isinstance(f, Notice))


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


def test_odd_records_and_texts_are_checked_without_us(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(b"\n".join(line for line, _ in MENDED))
    (tmp_path / "in" / "a.txt").write_bytes(ODD[0][1])
    (tmp_path / "in" / "b.jsonl").write_bytes('{"text": "Two died."}\n{"text": "Six fled."}'.encode("utf-16"))
    path = str(tmp_path / "x.ledger")
    with Ledger.open(path) as ledger:
        run = ledger.begin_run(version="1", options="{}", started="2031-05-04T08:00:00Z")
        for found in dispatch.read([tmp_path / "in"]):
            if isinstance(found, Received):
                ledger.add(found.dispatch, found.raw, run)
        assert ledger.finish_run(run, finished="2031-05-04T08:01:00Z").kept == len(MENDED) + 3
    assert verify(path, reread=dispatch.reread).dispatches == len(MENDED) + 3
    assert verify_alone.main([path]) == 0, capsys.readouterr().out
