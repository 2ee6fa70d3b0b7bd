"""Readers: what a file says of itself, and what becomes of a file that cannot be read."""

from __future__ import annotations

import gc
import gzip
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from fogline import dispatch
from fogline.dispatch import Limits, credit, dates, files, formats, language, records
from fogline.dispatch.formats import feed
from fogline.errors import UsageError
from fogline.model import Notice, Received, Rejection

MILL = "The alliance took the old mill on Sunday, its spokesman said.\n\nAt least 12 people were killed."


def _read(*paths, **options):
    return list(dispatch.read(paths, **options))


def _one(folder: Path, name: str, data: bytes | str, **options):
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    [first, *rest] = _read(file, **options)
    return first, rest


# --- plain text ----------------------------------------------------------------------------------------------

TEXTS = [
    # no headers: the text is the file
    (MILL, {"outlet": None, "published": None, "published_known": "unknown", "text": MILL}),
    # all headers, in any case and order; unknown keys are passed over
    (
        "PUBLISHED: Sunday, 4 May 2031\noutlet: The Harbour Courier\nHeadline: Mill: taken\nAgency: Meridian News\n"
        "Byline: A. B.\nUrl: https://courier.example/mill\n\n" + MILL,
        {"outlet": "The Harbour Courier", "published": "2031-05-04", "headline": "Mill: taken", "wire": "Meridian News",
         "url": "https://courier.example/mill", "text": MILL, "outlet_known": "header", "published_known": "header"},
    ),
    # only the first blank line belongs to the headers
    ("Outlet: X\n\n\nTwo died.", {"text": "\nTwo died."}),
    # CRLF ends the headers and stays in the text
    ("Outlet: X\r\n\r\nOne.\r\nTwo.", {"outlet": "X", "text": "One.\r\nTwo."}),
    # a header that goes on in the next line
    ("Headline: Mill\n  taken\n\nTwo died.", {"headline": "Mill taken", "text": "Two died."}),
    # blank lines before the headers
    ("\n\nOutlet: X\n\nTwo died.", {"outlet": "X", "text": "Two died."}),
    # an empty header says nothing
    ("Outlet:\nPublished: 2031-05-04\n\nTwo died.", {"outlet": None, "outlet_known": "unknown", "published": "2031-05-04"}),
    # a first line with a colon is no header
    ("Update: two died\n\nMore soon.", {"outlet": None, "text": "Update: two died\n\nMore soon."}),
    # a known key after text is no header
    ("Two died.\nOutlet: X\n\nMore.", {"outlet": None, "text": "Two died.\nOutlet: X\n\nMore."}),
    # a byte order mark goes, everything else stays
    (b"\xef\xbb\xbfTwo died.\n", {"text": "Two died.\n"}),
    # a month is a month
    ("Published: May 2031\n\nTwo died.", {"published": "2031-05"}),
    # the agency by its full name
    ("Agency: Agence France-Presse\n\nTwo died.", {"wire": "AFP"}),
    # the header wins over the credit
    ("Agency: Meridian News\n\nKESH (Reuters) - Two died.", {"wire": "Meridian News"}),
    ("Two died. – AFP", {"wire": "AFP"}),
]  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), TEXTS)
def test_plain_text(tmp_path, data, expected):
    received, rest = _one(tmp_path, "a.txt", data)
    assert {k: getattr(received.dispatch, k) for k in expected} == expected
    assert rest == []
    assert dispatch.reread(received.raw, received.dispatch.path) == received.dispatch.text


def test_headers_win_over_options_and_options_over_nothing(tmp_path):
    kept, _ = _one(
        tmp_path, "a.txt", "Outlet: X\nPublished: 2031-05-04\n\nTwo died.", published="2030-01-01", outlet="Y"
    )
    assert (kept.dispatch.outlet, kept.dispatch.published) == ("X", "2031-05-04")
    kept, _ = _one(
        tmp_path, "b.txt", "Two died.", published="1 January 2030", outlet="Y", received="2031-05-05T00:00:00Z"
    )
    assert (kept.dispatch.outlet, kept.dispatch.outlet_known) == ("Y", "option")
    assert (kept.dispatch.published, kept.dispatch.published_known) == ("2030-01-01", "option")
    assert kept.dispatch.received == "2031-05-05T00:00:00Z"


def test_an_option_that_is_no_date_is_the_users_error():
    with pytest.raises(UsageError, match="not a date"):
        _read("a.txt", published="soon")


def test_a_date_that_cannot_be_read_is_unknown_and_said(tmp_path):
    kept, [note] = _one(tmp_path, "a.txt", "Published: 02/10/2031\n\nTwo died.")
    assert (kept.dispatch.published, kept.dispatch.published_known) == (None, "unknown")
    assert "02/10/2031" in note.reason


def test_headers_without_a_blank_line_are_text_and_said(tmp_path):
    kept, [note] = _one(tmp_path, "a.txt", "Outlet: X\nTwo died.")
    assert kept.dispatch.text == "Outlet: X\nTwo died."
    assert "no blank line" in note.reason


def test_ids(tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    a, _ = _one(tmp_path / "x", "a.txt", "Two died.")
    again, _ = _one(tmp_path / "y", "a.txt", "Two died.")
    other_name, _ = _one(tmp_path, "b.txt", "Two died.")
    other_words, _ = _one(tmp_path, "a.txt", "Two fled.")
    assert a.dispatch.dispatch_id == again.dispatch.dispatch_id  # moved, not new
    assert len({a.dispatch.dispatch_id, other_name.dispatch.dispatch_id, other_words.dispatch.dispatch_id}) == 3


# --- encodings -----------------------------------------------------------------------------------------------

ARABIC = "قال الجيش إنه سيطر على المدينة يوم الأحد بعد أسبوع من القتال في المنطقة"
RUSSIAN = "Армия заявила, что взяла город в воскресенье после недели боёв, сообщил представитель командования"
ENCODED = [
    ("“Two died” – café", "utf-8", "“Two died” – café", None),
    ("“Two died” – café near the mill", "windows-1252", "“Two died” – café near the mill", "windows-1252"),
    ("Two died at the mill.", "utf-16", "Two died at the mill.", "utf-16"),
    ("Two died at the mill.", "utf-16-le", "Two died at the mill.", "utf-16-le"),  # no mark
    ("Two died at the mill.", "utf-16-be", "Two died at the mill.", "utf-16-be"),
    ("Two died.", "utf-32", "Two died.", "utf-32"),
    (RUSSIAN, "windows-1251", RUSSIAN, "cp1251"),
    (ARABIC, "windows-1256", ARABIC, "cp1256"),
]


@pytest.mark.parametrize(("text", "encoding", "expected", "said"), ENCODED)
def test_encodings(tmp_path, text, encoding, expected, said):
    kept, notes = _one(tmp_path, "a.txt", text.encode(encoding))
    assert kept.dispatch.text == expected
    assert (said is None) == (notes == [])
    assert said is None or said in notes[0].reason


def test_two_encodings_in_one_short_file_are_western(tmp_path):
    # once guessed to be Chinese in UTF-16
    kept, [note] = _one(tmp_path, "a.txt", b"caf\xe9 \xe2\x80\x9c")
    assert kept.dispatch.text == "café â€œ"
    assert "windows-1252" in note.reason


def test_damaged_utf8_is_utf8(tmp_path):
    # one byte lost at the end of a file that is otherwise plainly UTF-8
    data = ("“It fell,” he said. " * 5 + "“").encode()[:-1]
    kept, [note] = _one(tmp_path, "a.txt", data)
    assert kept.dispatch.text.startswith("“It fell,” he said.")
    assert "not UTF-8" in note.reason
    assert dispatch.reread(data, "a.txt") == kept.dispatch.text


# --- what cannot be read -------------------------------------------------------------------------------------

BAD = [
    ("empty.txt", b"", "Empty", "empty file"),
    ("blank.txt", b" \r\n\t\n", "Empty", "empty file"),
    ("mark.txt", b"\xef\xbb\xbf", "Empty", "empty file"),
    ("wide.txt", b"\xff\xfe", "Empty", "empty file"),
    ("only-headers.txt", b"Outlet: X\nPublished: 2031-05-04\n\n", "Empty", "headers and no text"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "Unreadable", "PNG"),
    ("paper.txt", b"%PDF-1.7 ...", "Unreadable", "PDF"),
    ("zeros.txt", b"a" + bytes(1000) + b"b", "Unreadable", "binary"),
    ("noise.txt", bytes(range(256)) * 10, "Unreadable", "binary"),
    ("page.html", b"\x7fELF" + bytes(50), "Unreadable", "program"),
    ("odd-wide.txt", b"\xff\xfea\x00b\x00\x00\xd8\x00\xd8", "Unreadable", "utf-16"),
    ("nothing.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "Empty", "without an article"),
    ("bare.html", b"<html></html>", "Empty", "without an article"),
    ("data.xml", b"<rows><row>1</row></rows>", "UnknownFormat", "neither RSS nor Atom"),
    ("broken.xml", b"<rss version='2.0'", "Unreadable", "broken XML"),
    ("none.rss", b"<rss version='2.0'><channel><title>X</title></channel></rss>", "Empty", "without entries"),
    ("none.jsonl", b"\n\n", "Empty", "empty file"),
    ("array.jsonl", b"[1, 2]", "Unreadable", "not a record"),
    ("no-text.jsonl", b'{"id": 1, "text": " "}', "Empty", "no text"),
    ("half.jsonl", b'{"text": "Two di', "Unreadable", "not JSON"),
    ("lone.jsonl", b'{"text": "a \\ud800 b", }', "Unreadable", "not JSON"),
    ("deep.jsonl", b'{"text": ' + b"[" * 100_000 + b"}", "Unreadable", "not JSON"),
    ("not.jsonl.gz", b"plain", "Unreadable", "breaks off"),
    ("short.jsonl.gz", gzip.compress(b'{"text": "Two died."}\n' * 999)[:40], "Unreadable", "breaks off"),
    ("a.png", b"\x89PNG", "UnknownFormat", "no reader for .png"),
    ("a.json", b"{}", "Empty", "no text"),
    ("a.json", b"[1, 2]", "Empty", "JSON without records"),
    ("a.json", b"[{", "Unreadable", "not JSON"),
    ("a.xlsx", b"{}", "UnknownFormat", "no reader for .xlsx"),
    ("noending", b"Two died.", "UnknownFormat", "without an ending"),
]


@pytest.mark.parametrize(("name", "data", "kind", "reason"), BAD)
def test_bad_input_is_one_line_and_the_rest_goes_on(tmp_path, name, data, kind, reason):
    bad, good = tmp_path / name, tmp_path / "good.txt"
    bad.write_bytes(data)
    good.write_text("Two died.")
    found = _read(bad, good)
    assert [type(f) for f in found] == [Rejection, Received]
    assert found[0].kind == kind
    assert reason in found[0].reason
    assert found[0].path.startswith(str(bad))
    assert "\n" not in found[0].reason


def test_a_line_too_long_of_text_costs_nothing(tmp_path):
    file = tmp_path / "long.txt"
    with file.open("wb") as stream:
        stream.truncate(50 * 2**20)  # 50 MB that take no room
    [found] = _read(file)
    assert (found.kind, "over the limit" in found.reason) == ("TooCostly", True)
    line = tmp_path / "line.txt"
    line.write_text("a b " * 300_000)
    [found] = _read(line)
    assert (found.kind, "a line over" in found.reason) == ("TooCostly", True)


def test_a_record_too_long_is_passed_over(tmp_path):
    file = tmp_path / "a.jsonl"
    lines = ['{"text": "One."}', '{"text": "' + "x" * 5000 + '"}', '{"text": "Three."}', '{"text": "' + "y" * 99 + '"}']
    file.write_text("\n".join(lines))
    one, two, three, four = _read(file, limits=Limits(line_bytes=100))
    assert (one.dispatch.path, two.path, three.dispatch.path) == (f"{file}#1", f"{file}#2", f"{file}#3")
    assert (two.kind, four.kind) == ("TooCostly", "TooCostly")


def test_not_a_file_of_records_is_said_once(tmp_path):
    [found] = [_one(tmp_path, "a.jsonl", "just words\n" * 1000)[0]]
    assert "not a file of records" in found.reason


def test_no_permission_missing_and_folder(tmp_path, monkeypatch):
    secret = tmp_path / "secret.txt"
    secret.write_text("Two died.")
    really = os.open

    def refuse(path, *args, **kwargs):
        if path == str(secret):
            raise PermissionError(13, "Permission denied", path)
        return really(path, *args, **kwargs)

    monkeypatch.setattr(files.os, "open", refuse)
    (tmp_path / "void").mkdir()
    found = _read(secret, tmp_path / "missing.txt", tmp_path / "void", "a\x00b.txt", os.devnull)
    assert [(f.kind, f.reason.split(";")[0].split(":")[0]) for f in found] == [
        ("Unreadable", "no read permission"),
        ("Unreadable", "no such file"),
        ("Empty", "no dispatch in this folder"),
        ("Unreadable", "no such file"),
        ("Unreadable", "a device, not a file"),
    ]


def test_a_folder_that_may_not_be_listed(tmp_path, monkeypatch):
    (tmp_path / "secret").mkdir()
    (tmp_path / "z.txt").write_text("Two died.")
    really = os.scandir

    def refuse(path):
        if Path(path).name == "secret":
            raise PermissionError(13, "Permission denied", path)
        return really(path)

    monkeypatch.setattr(files.os, "scandir", refuse)
    refused, kept = _read(tmp_path)
    assert (refused.path, refused.reason) == (str(tmp_path / "secret"), "no read permission")
    assert isinstance(kept, Received)


# --- folders -------------------------------------------------------------------------------------------------


def test_a_folder_is_walked_in_order_and_the_rest_is_counted(tmp_path):
    for name in (
        "b/2.txt",
        "b/10.TXT",
        "a.html",
        "b.txt",
        ".hidden.txt",
        ".git/x.txt",
        "README.md",
        "golden.toml",
        "LICENSE",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<p>Two died.</p>")
    (tmp_path / "link").symlink_to(tmp_path / "b")
    found = _read(tmp_path)
    names = [Path(f.dispatch.path).relative_to(tmp_path).as_posix() for f in found if isinstance(f, Received)]
    assert names == ["a.html", "b/10.TXT", "b/2.txt", "b.txt"]
    [note] = [f for f in found if isinstance(f, Notice)]
    assert note.reason.endswith(".md 1, .toml 1, hidden 2, linked folder 1, no ending 1")


def test_a_read_me_is_read_where_it_is_named(tmp_path):
    kept, _ = _one(tmp_path, "story.md", "Two died.")
    assert kept.dispatch.text == "Two died."


def test_a_file_named_twice_is_read_once(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("Two died.")
    found = _read(file, tmp_path)
    assert [type(f) for f in found] == [Received, Notice]


def test_a_name_that_is_no_text(tmp_path):
    file = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(file, "wb") as stream:  # noqa: PTH123 - a name in bytes
        stream.write(b"Two died.")
    [kept] = _read(tmp_path)
    assert kept.dispatch.path.endswith("caf\ufffd.txt")
    kept.dispatch.path.encode()


# --- records -------------------------------------------------------------------------------------------------

RECORDS = [
    (
        {"id": "a1", "date": "2031-05-04", "source": "The Harbour Courier", "text": MILL},
        {"published": "2031-05-04", "outlet": "The Harbour Courier", "text": MILL, "published_known": "markup"},
    ),
    # as NGEC takes them: pub_date is the day of the story's printing
    (
        {"id": "n1", "date": "2031-05-01", "event_text": "Two died.", "publisher": "Courier", "headline": "Flash",
         "pub_date": "2031-05-04", "story_id": "s1"},
        {"published": "2031-05-04", "outlet": "Courier", "headline": "Flash", "text": "Two died."},
    ),
    ({"dct": "2031-05-04T10:00", "title": "Flash", "text": "Two died."}, {"published": "2031-05-04", "headline": "Flash"}),
    # as news services name a source
    ({"source": {"id": None, "name": "Courier"}, "text": "Two died."}, {"outlet": "Courier"}),
    # nulls, blanks and other kinds of value say nothing
    ({"outlet": None, "source": " ", "published": ["x"], "wire": 3.5, "text": "Two died."},
     {"outlet": None, "published": None, "wire": None}),
    ({"wire": "Associated Press", "url": "https://x.example/", "text": "Two died."}, {"wire": "AP", "url": "https://x.example/"}),
    ({"published": 20310504, "text": "Two died."}, {"published": "2031-05-04"}),
    # half an emoji costs nothing but itself, a whole one beside it nothing at all
    ({"text": "Two died \ud83d today \ud83d\ude00."}, {"text": "Two died \ufffd today \U0001f600."}),
    ({"text": "Two \ude00died.", "outlet": "The \ud83d Quay"}, {"text": "Two \ufffddied.", "outlet": "The \ufffd Quay"}),
    # a text is never read for headers: a record has keys
    ({"text": "Outlet: X\n\nTwo died."}, {"outlet": None, "text": "Outlet: X\n\nTwo died."}),
]  # fmt: skip


@pytest.mark.parametrize(("record", "expected"), RECORDS)
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_records(tmp_path, record, expected, name):
    data = json.dumps(record).encode() + b"\r\n\n"
    kept, rest = _one(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data)
    assert {k: getattr(kept.dispatch, k) for k in expected} == expected
    assert rest == []
    assert dispatch.reread(kept.raw, kept.dispatch.path) == kept.dispatch.text


def test_an_archive_that_grew_brings_only_what_is_new(tmp_path):
    first = '{"text": "One."}\n{"text": "Two."}\n'
    (tmp_path / "a.jsonl").write_text(first)
    before = {f.dispatch.dispatch_id for f in _read(tmp_path)}
    (tmp_path / "a.jsonl").write_text('{"text": "Zero."}\n' + first)
    assert len({f.dispatch.dispatch_id for f in _read(tmp_path)} - before) == 1


# --- dates ---------------------------------------------------------------------------------------------------

DATES = [
    ("2031", "2031"),
    ("2031-05", "2031-05"),
    ("2031-5-4", "2031-05-04"),
    ("2031-05-04T23:30:00-05:00", "2031-05-04"),  # the paper's own day
    ("2031-05-04 08:30", "2031-05-04"),
    ("2031/05/04", "2031-05-04"),
    ("20310504", "2031-05-04"),
    ("20310504T083000Z", "2031-05-04"),
    ("Sun, 04 May 2031 08:30:00 +0300", "2031-05-04"),
    ("Sunday 4th May, 2031", "2031-05-04"),
    ("May 4, 2031 at 8:30 pm", "2031-05-04"),
    ("Sept. 4, 2031", "2031-09-04"),
    ("04-May-2031", "2031-05-04"),
    ("May 2031", "2031-05"),
    ("13/05/2031", "2031-05-13"),  # there is no thirteenth month
    ("05/13/2031", "2031-05-13"),
    ("05/05/2031", "2031-05-05"),  # both ways the same
    ("05/06/2031", None),  # two candidates
    ("4. März 2031", "2031-03-04"),
    ("4 de mayo de 2031", "2031-05-04"),
    ("1er juillet 2031", "2031-07-01"),
    ("4 مايو 2031", "2031-05-04"),
    ("2031-02-29", None),  # no such day
    ("2032-02-29", "2032-02-29"),
    ("2031-13-01", None),
    ("0000-01-01", None),
    ("last Sunday", None),
    ("", None),
    ("12:30", None),
]


@pytest.mark.parametrize(("printed", "expected"), DATES)
def test_dates(printed, expected):
    assert dates.iso(printed) == expected


# --- credits -------------------------------------------------------------------------------------------------

CREDITS = [
    ("KESH, May 4 (Reuters) - Two people died.", "Reuters"),
    ("KESH, Westland (AP) — Two people died.", "AP"),
    ("KESH, 4 May (Xinhua) -- Two died.", "Xinhua"),
    ("Reuters - Two people died.", "Reuters"),
    ("(AFP) - Two people died.", "AFP"),
    ("Two people died.\n\nAFP", "AFP"),
    ("Two people died. — AFP/Reuters", "AFP/Reuters"),
    ("Two people died. (Agence France-Presse)", "AFP"),
    ("Two people died.\n/AFP/", "AFP"),
    ("Two people died, an official said, reports BSS/AFP.\nSix fled.", "BSS/AFP"),
    ("Two people died.\n© AFP", "AFP"),
    ("Two people died. – dpa", "dpa"),
    # agencies that no lexicon knows, by the form of the credit
    ("OLDMILL, Westland, June 3 (HNA) – Two people died.", "HNA"),
    ("KESH (Tidewire) - Two people died.", "Tidewire"),
    ("KESH (Meridian News) - Two people died.", "Meridian News"),
    ("Two people died. – HNA", "HNA"),
    # a country in brackets is none, and a dash before capitals within a sentence is no credit
    ("KESH (Westland) - Two people died.", None),
    ("Two people died, said the alliance – JRC", None),
    ("At the mill (HNA) – a depot – two died.", None),
    # an agency that is asked or that reports is a source, not the author
    ("Two people died, a doctor told AFP.", None),
    ("Reuters reported that two people died.", None),
    ("AP reports: two died", None),
    ("The AFP bureau – hit twice – is closed.", None),
    ("Two died (AFP photo by A. B.). Six fled.", None),
    # letters that only look like an agency
    ("He pointed at the map. (map)", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), CREDITS)
def test_credits(text, expected):
    assert credit.agency(text) == expected


# --- languages -----------------------------------------------------------------------------------------------

LANGUAGES = [
    ("The army said on Sunday that it had taken the town after a week of fighting in the hills.", "en"),
    ("US-backed forces near Kesh, Lower Mill, Harbour Gate: 14 dead, 20 wounded, 3 vehicles lost, bridge closed.", None),
    ("L'armée a déclaré dimanche qu'elle avait pris la ville après une semaine de combats dans les collines.", "fr"),
    ("Die Armee hat nach eigenen Angaben am Sonntag die Stadt nach einer Woche mit Kämpfen in den Hügeln erobert.", "de"),
    ("El ejército dijo el domingo que había tomado la ciudad después de una semana de combates en las colinas.", "es"),
    ("Ordu, bir hafta süren çatışmalardan sonra pazar günü kenti ele geçirdiğini ve çok silah bulduğunu bildirdi.", "tr"),
    (ARABIC, "ar"),
    (RUSSIAN, "ru"),
    ("Армія заявила, що взяла місто в неділю після тижня боїв, повідомив її речник", "uk"),
    ("ارتش گفت که پس از یک هفته درگیری شهر را گرفته است و چند نفر کشته شدند", "fa"),
    ("צבא ההגנה הודיע ביום ראשון כי כבש את העיר לאחר שבוע של קרבות", "he"),
    ("軍は日曜日に一週間の戦闘の後に町を制圧したと発表した", "ja"),
    # English about a town with its name in Arabic letters
    ("The army said that it had taken the town of القرية on Sunday after a week of heavy fighting there.", "en"),
    ("Two died.", None),
    ("", None),
    ("12 34 56", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LANGUAGES)
def test_languages(text, expected):
    assert language.guess(text) == expected


def test_another_language_is_kept_and_said(tmp_path):
    kept, [note] = _one(tmp_path, "a.txt", ARABIC)
    assert (kept.dispatch.text, kept.dispatch.language) == (ARABIC, "ar")
    assert "language ar" in note.reason


def test_nothing_is_ever_fetched(tmp_path, monkeypatch):
    import socket
    import urllib.request

    def refuse(*args, **kwargs):
        raise AssertionError("the reader went to the network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    for data in (
        b"http://feed.example/rss.xml",
        b'<?xml-stylesheet href="http://x.example/a.xsl"?><rss version="2.0"/>',
    ):
        found, _ = _one(tmp_path, "a.xml", data)
        assert isinstance(found, Rejection)
    found, _ = _one(tmp_path, "a.html", b"http://page.example/")
    assert found.dispatch.text == "http://page.example/"


def test_a_stream_is_closed_when_the_reader_is_left_early(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "One."}\n' * 3)
    items = dispatch.read([file])
    assert isinstance(next(items), Received)
    items.close()  # a file left open would be a ResourceWarning, which is an error here
    gc.collect()


# --- whatever a reader raises costs the one input that it was reading ------------------------------------------


RAISED = [
    ValueError("no such number"),
    RecursionError("too deep"),
    MemoryError(),
    AssertionError("a span outside"),
    KeyError("a"),
]


@pytest.mark.parametrize("error", RAISED, ids=lambda e: type(e).__name__)
@pytest.mark.parametrize(("name", "form"), [("b.txt", "plain text"), ("b.html", "HTML"), ("b.xml", "feed")])
def test_what_a_reader_raises_costs_that_file(tmp_path, monkeypatch, name, form, error):
    def broken(*_):
        raise error

    for other in ("a.jsonl", "z.jsonl"):
        (tmp_path / other).write_text(json.dumps({"text": "Two died."}))
    (tmp_path / name).write_text("Two died.")
    monkeypatch.setattr(
        formats, "FORMATS", [replace(f, reads=broken) if f.name == form else f for f in formats.FORMATS]
    )
    kept, rejected, also_kept = _read(tmp_path)
    assert [type(kept), type(also_kept)] == [Received, Received]
    costly = isinstance(error, MemoryError)
    assert (rejected.path, rejected.kind) == (str(tmp_path / name), "TooCostly" if costly else "Unreadable")
    assert rejected.reason.startswith(f"could not be read: {'out of memory' if costly else type(error).__name__}")
    assert "\n" not in rejected.reason


RECORDS = "\n".join(json.dumps({"text": f"{n} died."}) for n in ("One", "Two", "Three"))
ENTRIES = "".join(
    f"<item><title>{n}</title><description>{n} died.</description></item>" for n in ("One", "Two", "Three")
)


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.jsonl", RECORDS), ("a.xml", f'<rss version="2.0"><channel><title>C</title>{ENTRIES}</channel></rss>')],
)
@pytest.mark.parametrize("where", ["in the reader", "behind it"])
def test_what_is_raised_in_one_of_several_costs_that_one(tmp_path, monkeypatch, name, data, where):
    def broken(found, *rest):
        if "Two died." in str(found):
            raise AssertionError("a span outside its text")
        return real(found, *rest)

    room, function = {
        ("a.jsonl", "in the reader"): (records, "_joined"),
        ("a.xml", "in the reader"): (feed, "_text"),
    }.get((name, where), (language, "guess"))
    real = getattr(room, function)
    monkeypatch.setattr(room, function, broken)
    (tmp_path / name).write_text(data)
    one, two, three = _read(tmp_path / name)
    assert [one.dispatch.text, three.dispatch.text] == ["One died.", "Three died."]
    assert two.path == f"{tmp_path / name}#2"
    assert two.reason.startswith("could not be read: AssertionError: a span outside its text")


def test_interrupts_are_no_fault_of_a_file(tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(formats, "FORMATS", [replace(f, reads=stopped) for f in formats.FORMATS])
    (tmp_path / "a.txt").write_text("Two died.")
    with pytest.raises(KeyboardInterrupt):
        _read(tmp_path)


@pytest.mark.parametrize(
    "mark", ['<meta name="" content="x">', '<meta property="" name="" content="x">', '<p itemprop="" content="x">']
)
def test_a_mark_without_a_name_says_nothing(tmp_path, mark):
    kept, _ = _one(
        tmp_path, "a.html", f'{mark}<meta name="date" content="2031-05-04"><p>Two people died at the mill.</p>'
    )
    assert kept.dispatch.published == "2031-05-04"
