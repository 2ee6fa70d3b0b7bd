r"""WARC: pages as crawlers keep them, each answer of a server with the page in it, read record by record at any size.

Pages are read by the reader of HTML, in the encoding that the server told. Bodies in pieces (chunked) and packed by gzip
or deflate are put together; what is packed by Brotli needs the extra ``warc``, what is packed otherwise is one line. Pages that
the crawler had seen before (revisits) and records that break off are told.

>>> page = b"<p>Two died.</p><p>Six fled.</p>"
>>> http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
>>> head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://c.example/1\r\nContent-Length: %d\r\n\r\n"
>>> record(head % len(http) + http, "a.warc", 1).text
'Two died.\nSix fled.'
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO

from fogline.dispatch.files import size
from fogline.dispatch.formats import html
from fogline.dispatch.formats.format import Format, Records
from fogline.dispatch.packed import chunks
from fogline.dispatch.piece import Limits, Passed, Piece, told_by
from fogline.errors import DispatchError, Empty, TooCostly, UnknownFormat, Unreadable, broken_down

ENDINGS = (".warc",)
_MARK = b"WARC/"
_LONGEST_HEAD = 64 * 1024  # bytes of the headers of a record, or of an answer
_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"(?m)^([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
_CHARSET = re.compile(r"""(?i)charset\s*=\s*["']?([\w.:-]+)""")
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_MOST_NAMED = 3  # addresses in a line
_TIMES = 200  # how often its own size a packed page may have
NO_EXTRA = "packed by Brotli, which needs the extra warc"


@dataclass(frozen=True, slots=True)
class Record:
    """Hold a record of an archive: its headers in small letters, its block, and its bytes as they stand there."""

    headers: dict[str, str]
    block: bytes
    raw: bytes


def pieces(
    stream: IO[bytes],
    path: str,
    limits: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    """Yield the pages of an open archive, numbered by the records that they stand in."""
    yield from _of(chunks(stream, path, limits, told=size(stream)), path, limits, passed)


def of_parts(stream: IO[bytes], name: str, told: int, where: str, limits: Limits) -> Iterator[Piece | DispatchError]:
    """Yield the pages of an archive within an archive; ``name`` says how it is packed, ``where`` is its name in errors."""
    parts = chunks(stream, name, limits, told=told)
    yield from _of(parts, where, limits, Passed())


def _of(parts: Iterator[bytes], path: str, limits: Limits, passed: Passed) -> Iterator[Piece | DispatchError]:
    seen: Counter[str] = Counter()
    again: list[str] = []
    numbered = _records(parts, path, limits)
    try:
        for number, found in passed.over(numbered, path):
            if isinstance(found, DispatchError):
                yield found
                continue
            kind = found.headers.get("warc-type", "")
            seen[kind] += 1
            if kind == "revisit":
                again.append(found.headers.get("warc-target-uri", "?"))
            elif _is_page(found):
                seen["page"] += 1
                yield _one(found, path, number)
    except DispatchError as error:
        yield error
    if again:
        named = ", ".join(again[:_MOST_NAMED]) + (", ..." if len(again) > _MOST_NAMED else "")
        yield Empty(path, f"revisits of pages that were kept before: {len(again):,}: {named}")
    if not seen["page"] and passed.nothing:
        kinds = ", ".join(f"{kind or 'unnamed'} {count}" for kind, count in sorted(seen.items()))
        yield Empty(path, f"an archive without pages: {kinds or 'no records'}")


def record(raw: bytes, path: str, number: int) -> Piece:
    """Return the page of one record.

    Raises:
        DispatchError: it cannot be read as it was.
    """
    for _, found in _records(iter((raw,)), path, Limits()):
        if isinstance(found, DispatchError):
            raise found
        return _page(found, path, number)
    raise Empty(path, "no record")


def _one(found: Record, path: str, number: int) -> Piece | DispatchError:
    try:
        return _page(found, path, number)
    except DispatchError as error:
        return type(error)(f"{path}#{number}", error.reason, error.remedy)
    except Exception as error:  # noqa: BLE001 - a bug that one page brings out costs that page
        return broken_down(f"{path}#{number}", error)


# --- pages ---------------------------------------------------------------------------------------------------


def _is_page(found: Record) -> bool:
    """Tell whether a record is the whole answer of a server with a page in it: what a reader would have seen."""
    if found.headers.get("warc-type") == "resource":
        return found.headers.get("content-type", "").partition(";")[0].strip().lower() in _PAGES
    if found.headers.get("warc-type") != "response":
        return False
    status = _STATUS.match(found.block)
    kind = _fields(_parted(found.block)[0]).get("content-type", "")
    return status is not None and status[1] == b"200" and kind.partition(";")[0].strip().lower() in _PAGES


def _page(found: Record, path: str, number: int) -> Piece:
    where = f"{path}#{number}"
    if found.headers.get("warc-type") == "resource":
        headers, body = {"content-type": found.headers.get("content-type", "")}, found.block
    else:
        head, body = _parted(found.block)
        headers = _fields(head)
    body = _whole(body, headers, where)
    notes = (f"cut off by the crawler: {found.headers['warc-truncated']}",) if "warc-truncated" in found.headers else ()
    read = list(html.pieces(_declared(body, headers), where, Limits(), Passed()))
    posts = [each for each in read if isinstance(each, Piece)]
    if not posts:
        raise next(
            (each for each in read if isinstance(each, DispatchError)), Empty(where, "a page without an article")
        )
    page = posts[0] if len(posts) == 1 else _all_posts(posts)
    url = page.url or found.headers.get("warc-target-uri", "").strip("<>") or None
    key = told_by(url, page.published, page.text)
    return replace(page, url=url, index=number, raw=found.raw, key=key, notes=(*page.notes, *notes))


def _all_posts(posts: list[Piece]) -> Piece:
    """Return a live page as one dispatch: a record is read again as a whole."""
    note = f"a live page of an archive, its {len(posts)} posts one dispatch"
    return replace(posts[0], text="\n".join(each.text for each in posts), published=posts[-1].published, notes=(note,))


def _declared(body: bytes, headers: dict[str, str]) -> bytes:
    """Return a page with the encoding that the server told before any of its own, as browsers take them."""
    charset = _CHARSET.search(headers.get("content-type", ""))
    if charset is None or body.startswith(_BYTE_ORDER_MARKS):
        return body
    return b'<meta charset="' + charset[1].encode("ascii", "replace") + b'">' + body


def _whole(body: bytes, headers: dict[str, str], where: str) -> bytes:
    """Return the body of an answer put together and unpacked; crawlers that unpack bodies leave the headers as they were."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    for packing in reversed([each.strip().lower() for each in headers.get("content-encoding", "").split(",")]):
        body = _unpacked(body, packing, where)
    return body


def _joined(body: bytes) -> bytes:
    """Return a body of pieces as one; one that is none is returned as it is."""
    found, at = list[bytes](), 0
    while (head := _CHUNK.match(body, at)) is not None and (length := int(head[1], 16)):
        found.append(body[head.end() : head.end() + length])
        at = head.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(found) or body


def _unpacked(body: bytes, packing: str, where: str) -> bytes:
    most = max(Limits().unpacked_bytes, _TIMES * len(body))
    try:
        if packing in {"gzip", "x-gzip"} and body.startswith(b"\x1f\x8b"):
            return _upto(zlib.decompressobj(31), body, most, where)
        if packing == "deflate":
            kind = 15 if body[:1] == b"\x78" else -15
            return _upto(zlib.decompressobj(kind), body, most, where)
        if packing == "br" and body.lstrip()[:1] != b"<":
            return _brotli(body, most, where)
        if packing == "zstd" and body.startswith(b"\x28\xb5\x2f\xfd"):
            raise Unreadable(where, "packed by zstd, which is not read")
    except zlib.error as error:
        raise Unreadable(where, f"its body breaks off: {error}") from error
    return body


def _upto(unpacker: zlib._Decompress, body: bytes, most: int, where: str) -> bytes:
    found = unpacker.decompress(body, most)
    if unpacker.unconsumed_tail:
        raise TooCostly(where, f"unpacks to more than {most:,} bytes")
    return found


def _brotli(body: bytes, most: int, where: str) -> bytes:
    try:
        import brotli
    except ImportError as error:
        raise Unreadable(where, NO_EXTRA, "pip install 'fogline[warc]'") from error
    unpacker = brotli.Decompressor()
    try:
        found = unpacker.process(body, output_buffer_limit=most)
    except brotli.error as error:
        raise Unreadable(where, f"its body breaks off: {error}") from error
    if not unpacker.is_finished() and len(found) >= most:
        raise TooCostly(where, f"unpacks to more than {most:,} bytes")
    return bytes(found)


def _parted(block: bytes) -> tuple[bytes, bytes]:
    """Return the headers of an answer and its body."""
    end = _END.search(block, 0, _LONGEST_HEAD)
    return (block, b"") if end is None else (block[: end.start()], block[end.end() :])


def _fields(head: bytes) -> dict[str, str]:
    """Return headers by name in small letters; of those named twice the first."""
    found: dict[str, str] = {}
    for name, value in _FIELD.findall(head[:_LONGEST_HEAD]):
        found.setdefault(name.decode("latin-1").lower(), " ".join(value.decode("utf-8", "replace").split()))
    return found


# --- records -------------------------------------------------------------------------------------------------


def _records(parts: Iterator[bytes], path: str, limits: Limits) -> Iterator[tuple[int, Record | DispatchError]]:
    """Yield numbered records; one that is no record, or longer than a page may be, is passed over up to the next mark."""
    held = _Held(parts)
    number = 0
    while held.skip_blank():
        number += 1
        if not held.begins(_MARK):
            if number == 1:
                raise UnknownFormat(path, "not a WARC file, though named so", "name it by what it is")
            yield (
                number,
                Unreadable(f"{path}#{number}", "its length is not what it says: passed over up to the next record"),
            )
            if not held.seek(b"\n" + _MARK):
                return
            continue
        head = held.upto(_END, _LONGEST_HEAD)
        fields = {} if head is None else _fields(head)
        length = fields.get("content-length", "")
        if head is None or not length.isdecimal() or len(length) > 15:
            yield number, Unreadable(f"{path}#{number}", "a record without its length")
            held.take(len(_MARK))
            if not held.seek(b"\n" + _MARK):
                return
        elif int(length) > limits.file_bytes:
            if fields.get("warc-type") in {"response", "resource"}:
                yield (
                    number,
                    TooCostly(f"{path}#{number}", f"a record over {limits.file_bytes:,} bytes: it has {int(length):,}"),
                )
            held.pass_over(len(head) + int(length))
        else:
            raw = held.take(len(head) + int(length))
            if len(raw) < len(head) + int(length):
                yield (
                    number,
                    Unreadable(f"{path}#{number}", f"breaks off: {len(raw) - len(head):,} of {int(length):,} bytes"),
                )
                return
            yield number, Record(fields, raw[len(head) :], raw)


class _Held:
    """Holds what was read of an archive and not yet taken."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.parts, self.held, self.at = parts, b"", 0

    def more(self) -> bool:
        """Read a part more; tell whether there was one."""
        part = next(self.parts, b"")
        self.held, self.at = self.held[self.at :] + part, 0
        return bool(part)

    def need(self, count: int) -> bool:
        """Tell whether so many bytes are left."""
        missing = list[bytes]()
        have = len(self.held) - self.at
        while have < count and (part := next(self.parts, b"")):
            missing.append(part)
            have += len(part)
        if missing:
            self.held, self.at = b"".join((self.held[self.at :], *missing)), 0
        return have >= count

    def skip_blank(self) -> bool:
        """Pass over ends of lines; tell whether anything is left."""
        while True:
            while self.at < len(self.held) and self.held[self.at] in b"\r\n":
                self.at += 1
            if self.at < len(self.held):
                return True
            if not self.more():
                return False

    def begins(self, mark: bytes) -> bool:
        """Tell whether what is left begins so."""
        self.need(len(mark))
        return self.held.startswith(mark, self.at)

    def upto(self, end: re.Pattern[bytes], most: int) -> bytes | None:
        """Return what is left up to the end of a match, without taking it; None where there is none so near."""
        while (found := end.search(self.held, self.at, self.at + most)) is None:
            if len(self.held) - self.at >= most or not self.more():
                return None
        return self.held[self.at : found.end()]

    def take(self, count: int) -> bytes:
        """Return the next bytes, fewer at the end."""
        self.need(count)
        found = self.held[self.at : self.at + count]
        self.at += len(found)
        return found

    def pass_over(self, count: int) -> None:
        """Pass over bytes without holding them."""
        while count > 0:
            here = min(count, len(self.held) - self.at)
            self.at += here
            count -= here
            if count and not self.more():
                return

    def seek(self, mark: bytes) -> bool:
        """Go to the next line that begins with a mark; tell whether there is one."""
        while (found := self.held.find(mark, self.at)) < 0:
            self.at = max(self.at, len(self.held) - len(mark))
            if not self.more():
                return False
        self.at = found + 1
        return True


FORMAT = Format("WARC", ENDINGS, Records(pieces, record), several=True)
