"""Plain text, with or without a block of headers.

::

    Outlet: The Harbour Courier
    Published: 2031-05-04
    Headline: Relief column reaches the mill
    Agency: Meridian News
    Url: https://courier.example/mill

    The text begins here, and stays as it is.

A block begins on the first line that is not blank with a known key, holds only lines of the form ``Key: value`` (a line
that begins with white space goes on with the one before) and ends with a blank line. Keys are read in any case; unknown
ones are passed over. Without such a block the whole file is the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from fogline.dispatch import clippings, wires
from fogline.dispatch.decode import decode
from fogline.dispatch.formats.format import Format
from fogline.dispatch.piece import Limits, Passed, Piece, told_by
from fogline.errors import DispatchError, Empty

ENDINGS = (".txt", ".text")
# Read only where a file is named: a folder's .md is its read-me.
NAMED_ENDINGS = (".md", ".markdown")

_FIELDS = {
    "outlet": "outlet",
    "publication": "outlet",
    "newspaper": "outlet",
    "published": "published",
    "date": "published",
    "headline": "headline",
    "title": "headline",
    "agency": "agency",
    "wire": "agency",
    "url": "url",
    "link": "url",
}
# What other formats begin with; a page or a feed of which a text tells begins with other words.
_OTHERS = (
    (re.compile(rb"%PDF-"), ".pdf"),
    (re.compile(rb"\{\\rtf"), ".rtf"),
    (re.compile(rb"(?i)(?:<\?xml[^>]*>\s*)?<!doctype\s+html|(?:<!--.{0,500}?-->\s*)?<html[\s>]", re.DOTALL), ".html"),
    (re.compile(rb"(?:<\?xml[^>]*>\s*)?<(?:rss|feed|rdf:RDF|newsItem|newsMessage|NewsML|nitf)[\s>]"), ".xml"),
)
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|$)")
_HEADER = re.compile(r"([A-Za-z][A-Za-z-]*(?: [A-Za-z-]+)?)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")


def pieces(
    data: bytes,
    path: str,
    limits: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    """Yield the one dispatch of a text file; of a wire's file its messages, of an archive's export its documents.

    >>> [piece] = pieces(b"Outlet: The Courier\\nPublished: 4 May 2031\\n\\nTwo died.", "a.txt", Limits())
    >>> piece.outlet, piece.published, piece.text
    ('The Courier', '4 May 2031', 'Two died.')

    Raises:
        Empty: nothing after the headers.
        Unreadable: binary, or bytes of no known encoding.
    """
    if (ending := _misnamed(data)) is not None:
        from fogline.dispatch import formats

        form = formats.of(ending)
        if form is not None and not isinstance(form.reads, formats.Records):
            yield from (_told(found, form.name) for found in form.reads(data, path, limits, passed))
            return
    decoded = decode(data, path)
    several = list(_of_several(decoded.text))
    if several:
        yield from _numbered(several, path, passed, filter(None, (decoded.note,)))
        return
    found, start, note = headers(decoded.text)
    text = decoded.text[start:]
    if not text.strip():
        raise Empty(path, "headers and no text" if found else "empty file")
    notes = tuple(each for each in (decoded.note, note) if each)
    yield Piece(text=text, said_in="header", notes=notes, **found)  # type: ignore[arg-type]


def _misnamed(data: bytes) -> str | None:
    """Return the ending that a file named as text should have, by its first bytes; None where it is text."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((ending for pattern, ending in _OTHERS if pattern.match(head)), None)


def _told(found: Piece | DispatchError, name: str) -> Piece | DispatchError:
    """Return what a file of another format gave, with a note that it is one."""
    note = f"named as plain text, read as {name}"
    if isinstance(found, DispatchError):
        return found
    return replace(found, notes=(*found.notes, note)) if found.index in {None, 1} else found


def _of_several(text: str) -> Iterator[Piece]:
    """Yield the messages of a wire's file, or the documents of an archive's export, which are told by their words."""
    if wires.is_wire(text):
        for message in wires.messages(text):
            yield Piece(text=message.text, said_in="header", headline=message.headline, published=message.published)
    else:
        for each in clippings.documents(text):
            yield Piece(
                text=each.text, said_in="header", headline=each.headline, published=each.published, outlet=each.outlet
            )


def _numbered(several: list[Piece], path: str, passed: Passed, notes: Iterable[str]) -> Iterator[Piece | DispatchError]:
    """Yield the pieces of a file of several, each told by its own words, so that a larger export brings only what is new."""
    told = tuple(notes)
    for number, piece in passed.over(enumerate(several, start=1), path):
        if isinstance(piece, DispatchError):
            yield piece
        else:
            key = told_by(piece.outlet, piece.published, piece.headline, piece.text)
            yield replace(piece, index=number if len(several) > 1 else None, key=key, notes=told if number == 1 else ())


def headers(text: str) -> tuple[dict[str, str], int, str | None]:
    """Return the headers by field, where the text begins, and a note where lines only look like headers.

    Refused: a text whose first line merely has a colon ("Update: two died"), and headers that no blank line ends.

    >>> headers("Update: two died\\n\\nMore.")
    ({}, 0, None)
    >>> headers("Headline: Two died\\nTwo died.")
    ({}, 0, 'begins like headers, but no blank line ends them: read as text')
    """
    found: dict[str, list[str]] = {}
    lines: list[str] = []  # of the header that is being read
    began = False
    at = 0
    while at < len(text):
        line = _LINE.match(text, at)
        assert line is not None, "the pattern matches the empty line"  # noqa: S101 - cannot fail
        words, at = line.group(1), line.end()
        if not words.strip():
            if began:
                return _joined(found), at, None
            continue
        header = _HEADER.match(words)
        # CASE 1: a header; the first must be one that we know.
        if header is not None and (began or _FIELDS.get(header.group(1).lower()) is not None):
            began = True
            lines = [(header.group(2) or "").strip()]
            field = _FIELDS.get(header.group(1).lower())
            if field is not None and lines[0]:
                found.setdefault(field, lines)
            continue
        # CASE 2: it goes on with the line before.
        if began and words[0] in " \t":
            lines.append(words.strip())
            continue
        # CASE 3: neither, so there are no headers here.
        return {}, 0, "begins like headers, but no blank line ends them: read as text" if began else None
    return (_joined(found), at, None) if began else ({}, 0, None)


def _joined(found: dict[str, list[str]]) -> dict[str, str]:
    return {field: " ".join(lines) for field, lines in found.items()}


_AS_TEXT = "save its text as .txt"
FORMAT = Format(
    "plain text",
    ENDINGS,
    pieces,
    several=True,
    named=NAMED_ENDINGS,
    instead={".doc": _AS_TEXT},
)
