"""A small file of each format, in our own words: what the formats' table is tested by, and what is damaged at random."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from tests.pdfs import lines, pdf

WORDS = "Nine ferrymen were killed at the landing on Saturday, the harbour master said."
PAGE = f"<html><head><title>Landing shelled</title></head><body><p>{WORDS}</p></body></html>"


def _docx() -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p></w:body></w:document>'
    return zipped({"word/document.xml": body})


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Return an archive; its members have no day of their own, so that it is the same whenever it is made."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return held.getvalue()


def answered(body: bytes, *headers: str, kind: str = "text/html", status: str = "200 OK") -> bytes:
    """Return what a server answers: headers and body."""
    return "\r\n".join((f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, "", "")).encode() + body


def warc_of(*blocks: bytes, kind: str = "response", address: str = "http://quay.example/1") -> bytes:
    """Return an archive of records, as crawlers write them."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nContent-Length: %d\r\n\r\n".encode()
    return b"".join(head % len(block) + block + b"\r\n\r\n" for block in blocks)


# By the format's name: name of a file, and what makes its bytes.
SAMPLES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "plain text": ("a.txt", f"Outlet: The Quay Post\nPublished: 4 May 2031\n\n{WORDS}".encode),
    "HTML": ("a.html", PAGE.encode),
    "feed": (
        "a.xml",
        f"<rss><channel><item><description>{WORDS}</description></item></channel></rss>".encode,
    ),
    "records": ("a.jsonl", f'{{"text": "{WORDS}", "date": "2031-05-04"}}\n'.encode),
    "JSON document": ("a.json", f'[{{"text": "{WORDS}", "date": "2031-05-04"}}]'.encode),
    "mail": (
        "a.eml",
        f"From: Harbour <h@quay.example>\nDate: Sun, 4 May 2031 09:00:00 +0000\n\n{WORDS}\n".encode,
    ),
    "office document": ("a.docx", _docx),
    "ZIP archive": ("a.zip", lambda: zipped({"a.txt": WORDS})),
    "news agencies' XML": (
        "a.nitf",
        f"<nitf><body><body.content><p>{WORDS}</p></body.content></body></nitf>".encode,
    ),
    "table": ("a.csv", f'outlet,date,text\nThe Quay Post,2031-05-04,"{WORDS}"\n'.encode),
    "WARC": ("a.warc", lambda: warc_of(answered(PAGE.encode()))),
    "WACZ": ("a.wacz", lambda: zipped({"archive/a.warc": warc_of(answered(PAGE.encode()))})),
    "RTF": ("a.rtf", lambda: rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 " + WORDS.encode() + rb"\par}"),
    "PDF": ("a.pdf", lambda: pdf([lines(72, 700, [WORDS[:43], WORDS[44:]])])),
}
