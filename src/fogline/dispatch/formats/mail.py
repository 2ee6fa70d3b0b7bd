"""Mail: the letter is a dispatch, and so is each attachment that a format reads. Also mailboxes, and pages saved with their
pictures.

Of a letter: the plain words where it has them, else those of its page; lines that were only wrapped for sending are joined
(``format=flowed``). Who sent it is the outlet, its subject the headline, its day the printed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

from fogline.dispatch import within
from fogline.dispatch.decode import decode
from fogline.dispatch.formats import html
from fogline.dispatch.formats.format import Format
from fogline.dispatch.piece import Limits, Passed, Piece
from fogline.errors import DispatchError, Empty, broken_down

ENDINGS = (".eml", ".mbox", ".mht", ".mhtml")
# The line before a letter of a mailbox: who and when; a body's "From here we went" has no day behind it.
_LETTER = re.compile(rb"(?m)^From \S+[^\n]{0,200}?\d\d:\d\d[^\n]{0,40}?\d{4}[^\n]{0,20}\r?\n")
_QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")
_MOST_PARTS = 500
_PAGE = "text/html"


def pieces(
    data: bytes,
    path: str,
    limits: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    """Yield the letters of a file, each followed by its attachments, numbered from 1; a saved page is the page.

    >>> letter = (
    ...     b"From: Press Office <press@courier.example>\\nSubject: Toll\\n"
    ...     b"Date: Sun, 04 May 2031 23:30:00 -0500\\n\\nTwo died.\\n"
    ... )
    >>> [(p.outlet, p.headline, p.published, p.text) for p in pieces(letter, "a.eml", Limits())]
    [('Press Office', 'Toll', 'Sun, 04 May 2031 23:30:00 -0500', 'Two died.')]

    Raises:
        Empty: no letter in it, or one without words.
    """
    if path.lower().endswith((".mht", ".mhtml")):
        yield from _saved_page(_parsed(data), path, limits)
        return
    letters = [each for each in _LETTER.split(data) if each.strip()] if path.lower().endswith(".mbox") else [data]
    if not letters:
        raise Empty(path, "a mailbox without letters")
    is_box = path.lower().endswith(".mbox")
    inner = ((f"letter-{n}.eml", _QUOTED_FROM.sub(rb"\1", letter)) for n, letter in enumerate(letters, start=1))
    yield from within.pieces(inner, path, limits, passed) if is_box else _letter(data, path, limits, passed)


def _letter(data: bytes, path: str, limits: Limits, passed: Passed) -> Iterator[Piece | DispatchError]:
    """Yield a letter and its attachments; a letter by itself has no number."""
    message = _parsed(data)
    own = _own(message, path)
    attached = list(_attached(message, path))
    if not attached:
        if own is None:
            raise Empty(path, "a letter without words")
        yield own
        return
    found = within.pieces(attached, path, limits, Passed())
    every = ([] if own is None else [own], found)
    number = 0
    errors: list[DispatchError] = []
    for each in (one for group in every for one in group):
        if isinstance(each, DispatchError):
            errors.append(each)
            continue
        number += 1
        if number > passed.last:
            yield replace(each, index=number, published=each.published or _header(message, "Date"))
    yield from errors


def _parsed(data: bytes) -> EmailMessage:
    found = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(found, EmailMessage)  # noqa: S101 - what this policy makes
    return found


def _header(message: EmailMessage, name: str) -> str | None:
    """Return a header's words; None where it has none, or nobody can read them."""
    try:
        value = message.get(name)
    except (ValueError, IndexError, LookupError, TypeError):
        return None
    return " ".join(str(value).split()) or None if value is not None else None


def _own(message: EmailMessage, path: str) -> Piece | None:
    """Return the letter itself; None where it has no words."""
    parts = [part for part in message.walk() if _is_of_letter(part)][:_MOST_PARTS]
    words = [text for part in parts if part.get_content_type() == "text/plain" and (text := _plain(part, path))]
    if not words:
        pages = (html.plain(_decoded(part, path)) for part in parts if part.get_content_type() == _PAGE)
        words = [text for text in pages if text]
    if not words:
        return None
    sender = _header(message, "From") or ""
    name, address = parseaddr(sender)
    return Piece(
        text="\n\n".join(words),
        said_in="header",
        headline=_header(message, "Subject"),
        published=_header(message, "Date"),
        outlet=name or address.rpartition("@")[2] or None,
    )


def _is_of_letter(part: EmailMessage) -> bool:
    return not part.is_multipart() and not part.get_filename() and part.get_content_disposition() != "attachment"


def _attached(message: EmailMessage, path: str) -> Iterator[within.Inner]:
    """Yield attachments that a format reads, and letters within the letter."""
    from fogline.dispatch import formats

    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            return
        if part.get_content_type() == "message/rfc822" and part is not message and part.is_multipart():
            yield f"letter-{number}.eml", part.get_payload(0).as_bytes()  # type: ignore[union-attr]
        name = part.get_filename()
        if name and not part.is_multipart() and formats.of(name) is not None:
            yield name, _bytes(part, path)


def _bytes(part: EmailMessage, path: str) -> bytes | DispatchError:
    try:
        found = part.get_payload(decode=True)
    except Exception as error:  # noqa: BLE001 - the parser's own slips cost the part
        return broken_down(path, error)
    return found if isinstance(found, bytes) else b""


def _decoded(part: EmailMessage, path: str) -> str:
    """Return a part's words, in the code page it names where we know that, else by measure."""
    data = _bytes(part, path)
    if isinstance(data, DispatchError) or not data.strip():
        return ""
    label = part.get_content_charset()
    declared = f'<meta charset="{label}">'.encode() if label else b""
    return decode(declared + data, path, markup=True).text.removeprefix(declared.decode())


def _plain(part: EmailMessage, path: str) -> str:
    text = _decoded(part, path).replace("\r\n", "\n")
    if part.get_param("format") == "flowed":
        text = _flowed(text, joined=str(part.get_param("delsp", "no")).lower() == "yes")
    return text.strip()


def _flowed(text: str, *, joined: bool) -> str:
    """Return text whose soft line ends (RFC 3676: a blank at a line's end) are undone; ``joined``: without the blank.

    >>> _flowed("Two people \\ndied at \\nthe mill.\\n-- \\nPress Office", joined=False)
    'Two people died at the mill.\\n-- \\nPress Office'
    """
    out: list[str] = []
    soft = False
    for raw in text.split("\n"):
        line = raw.removeprefix(" ")  # stuffed
        if soft and out:
            out[-1] += line
        else:
            out.append(line)
        soft = line.endswith(" ") and line != "-- "
        if soft and joined:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def _saved_page(message: EmailMessage, path: str, limits: Limits) -> Iterator[Piece | DispatchError]:
    """Yield the page of a file that holds it with its pictures; its address is the file's."""
    page = next((part for part in message.walk() if part.get_content_type() == _PAGE), None)
    if page is None:
        raise Empty(path, "a saved page without the page")
    for found in html.pieces(_decoded(page, path).encode(), path, limits):
        if isinstance(found, DispatchError):
            yield found
        else:
            address = _header(message, "Snapshot-Content-Location") or _header(page, "Content-Location")
            yield replace(found, url=found.url or address)


FORMAT = Format("mail", ENDINGS, pieces, several=True)
