"""One protocol for every reader: the same dispatch in each format is the same dispatch, and evidence can be re-read."""

from __future__ import annotations

import gzip
import hashlib
import json

import pytest

from fogline import dispatch
from fogline.model import Received, Rejection

TEXT = (
    "The alliance took the old mill on Sunday.\nAt least 12 people were killed, the hospital said, and “dozens” fled."
)
SAID = {"outlet": "The Harbour Courier", "published": "2031-05-04", "headline": "Mill taken", "wire": "AFP"}


def _html(text: str) -> str:
    body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return (
        '<html><head><meta charset="utf-8"><meta property="og:site_name" content="The Harbour Courier">'
        '<meta property="og:title" content="Mill taken"><meta name="date" content="2031-05-04">'
        f'<meta name="author" content="AFP"></head><body><article>{body}</article></body></html>'
    )


def _rss(text: str) -> str:
    body = "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in text.split("\n"))
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Harbour Courier</title><item>'
        f"<title>Mill taken</title><pubDate>Sun, 04 May 2031 08:00:00 GMT</pubDate><description>{body}</description>"
        "<dc:creator>AFP</dc:creator></item></channel></rss>"
    )


def _atom(text: str) -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Harbour Courier</title><entry><title>Mill taken</title>'
        f"<author><name>AFP</name></author><published>2031-05-04</published><summary>{text}</summary></entry></feed>"
    )


def _record(text: str) -> str:
    return json.dumps({**{k: SAID[k] for k in ("outlet", "published", "headline", "wire")}, "text": text})


def _plain(text: str) -> str:
    return f"Outlet: The Harbour Courier\nPublished: 4 May 2031\nHeadline: Mill taken\nAgency: AFP\n\n{text}"


READERS = {
    "a.txt": _plain,
    "a.text": _plain,
    "a.html": _html,
    "a.HTM": _html,
    "a.xhtml": _html,
    "a.xml": _rss,
    "a.rss": _rss,
    "a.atom": _atom,
    "a.jsonl": _record,
    "a.jsonl.gz": _record,
    "a.ndjson": _record,
}


def _write(folder, name: str, text: str):
    data = READERS[name](text).encode()
    (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return folder / name


@pytest.mark.parametrize("name", READERS)
def test_the_same_dispatch_in_every_format(tmp_path, name):
    [received] = dispatch.read([_write(tmp_path, name, TEXT)])
    assert received.dispatch.text == TEXT
    assert {k: getattr(received.dispatch, k) for k in SAID} == SAID
    assert received.dispatch.language == "en"
    assert "unknown" not in (received.dispatch.outlet_known, received.dispatch.published_known)


@pytest.mark.parametrize("name", READERS)
def test_evidence_can_be_read_again(tmp_path, name):
    [received] = dispatch.read([_write(tmp_path, name, TEXT)])
    assert hashlib.sha256(received.raw).hexdigest() == received.dispatch.raw_sha
    assert dispatch.reread(received.raw, received.dispatch.path) == received.dispatch.text


@pytest.mark.parametrize("name", READERS)
def test_reading_twice_gives_the_same(tmp_path, name):
    file = _write(tmp_path, name, TEXT)
    assert list(dispatch.read([file])) == list(dispatch.read([file]))


@pytest.mark.parametrize("name", READERS)
def test_options_never_win_over_what_the_dispatch_says(tmp_path, name):
    [received] = dispatch.read([_write(tmp_path, name, TEXT)], published="2001-01-01", outlet="Other")
    assert {k: getattr(received.dispatch, k) for k in SAID} == SAID


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("data", [b"", b"\n \n", b"\x00" * 500, b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 99])
def test_nothing_and_binary_are_one_line(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text("Two died.")
    found = list(dispatch.read([tmp_path]))
    assert [type(f) for f in found] == [Rejection, Received]
    assert found[0].kind in {"Empty", "Unreadable"}


@pytest.mark.parametrize("name", READERS)
def test_every_format_may_lie_in_a_folder(tmp_path, name):
    _write(tmp_path, name, TEXT)
    assert len(list(dispatch.read([tmp_path]))) == 1


@pytest.mark.parametrize("name", READERS)
def test_over_the_limit(tmp_path, name):
    file = _write(tmp_path, name, TEXT)
    limits = dispatch.Limits(file_bytes=100, line_bytes=100)
    assert [f.kind for f in dispatch.read([file], limits=limits)] == ["TooCostly"]
