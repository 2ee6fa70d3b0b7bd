"""A file of records, one JSON object a line, plain or gzipped; also what NGEC reads.

Keys: :mod:`fogline.dispatch.records`. A file may be of any size: it is read line by line, and each record's raw bytes are its
line (of a file in UTF-16, with its byte order mark before it).
"""

from __future__ import annotations

import codecs
import contextlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import IO, Any

import msgspec

from fogline.dispatch import records
from fogline.dispatch.counted import ONE_BY_ONE
from fogline.dispatch.decode import decode, refuse_known, wide
from fogline.dispatch.files import size
from fogline.dispatch.formats.format import Format, Records
from fogline.dispatch.packed import chunks
from fogline.dispatch.piece import Limits, Passed, Piece
from fogline.errors import DispatchError, Empty, TooCostly, Unreadable, broken_down

ENDINGS = (".jsonl", ".ndjson")

_BLANKS = b" \t\r\n"
_WORDS = re.compile(rb"[^ \t\r\n]")
_ENOUGH = 1000  # lines that settle what a file is


def pieces(
    stream: IO[bytes],
    path: str,
    limits: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    """Yield the records of an open file; a line that holds none is handed over as the error it is.

    A record without text is still a record, and a file is one of records if half of its lines are: it is read to its end. Of
    any other file one line says what it is not.
    """
    errors = _Errors(path)
    settled = not passed.nothing  # whether it is a file of records
    for found in _found(stream, path, limits, passed):
        told = isinstance(found, Piece) or errors.add(found)
        if settled and told:
            yield found
        elif not settled and (isinstance(found, Piece) or errors.show_records()):
            settled = True
            yield from errors.first
            if isinstance(found, Piece):
                yield found
    yield from errors.rest() if settled else errors.all_of_it()


def record(line: bytes, path: str, number: int) -> Piece:
    r"""Return the dispatch of one line.

    NaN and Infinity, which Python writes and JSON does not know, are nothing; half an emoji is U+FFFD.

    >>> piece = record(rb'{"text": "Two died \ud83d", "wire": NaN}', "a.jsonl", 1)
    >>> piece.text, piece.agency
    ('Two died \ufffd', None)

    Raises:
        Unreadable: not a JSON object, or bytes that are no text.
        Empty: no text in it.
    """
    notes: tuple[str, ...] = ()
    try:
        found = msgspec.json.decode(line)
    except (ValueError, RecursionError) as error:
        found, notes = _mended(line, f"{path}#{number}", error)
    if not isinstance(found, dict):
        raise Unreadable(f"{path}#{number}", "a JSON value, but not a record with keys")
    return records.piece(found, f"{path}#{number}", index=number, raw=line, notes=notes)


def _found(stream: IO[bytes], path: str, limits: Limits, passed: Passed) -> Iterator[Piece | DispatchError]:
    """Yield records and errors in the order of the lines; after an error about the whole file nothing follows."""
    empty = _Empty(path, limits)
    try:
        parts, own = _as_utf8(chunks(stream, path, limits, told=size(stream)), path)
        for number, line in passed.over(_lines(parts, path, limits, empty), path):
            found = line if isinstance(line, DispatchError) else _record(line, path, number)
            if isinstance(found, Piece | Empty):
                empty.reset()
            yield found if own is None or not isinstance(found, Piece) else replace(found, raw=own(found.raw or b""))
            if isinstance(found, Unreadable):
                empty.over(len(line) if isinstance(line, bytes) else 0, lines=1)
    except DispatchError as error:
        yield error


def _record(line: bytes, path: str, number: int) -> Piece | DispatchError:
    try:
        return record(line, path, number)
    except DispatchError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a bug that one record brings out costs that record
        return broken_down(f"{path}#{number}", error)


def _mended(line: bytes, where: str, error: Exception) -> tuple[Any, tuple[str, ...]]:
    """Return what a line says that is no strict JSON in UTF-8, with what the user should know; ``error``: why it is not."""
    if line.lstrip(_BLANKS + codecs.BOM_UTF8)[:1] in b"{\xff\xfe\x00":  # an object, of UTF-16 or 32 its mark or a zero
        decoded = decode(line, where)
        with contextlib.suppress(ValueError, RecursionError):
            found = json.loads(decoded.text, parse_constant=_nothing, parse_int=_number, strict=False)
            return found, () if decoded.note is None else (decoded.note,)
    raise Unreadable(where, f"not JSON: {str(error)[:100]}") from error


def _nothing(_: str) -> None:
    """NaN and Infinity, which say that there is no number."""


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < 100 else digits  # over 4,300 digits Python refuses


def _as_utf8(parts: Iterator[bytes], path: str) -> tuple[Iterable[bytes], Callable[[bytes], bytes] | None]:
    """Return the bytes as UTF-8, so that lines can be cut; and where they were of two or four a letter,
    what makes a line so again.
    """
    head = next(parts, b"")
    refuse_known(head, path)
    found = wide(head)
    if found is None:
        return itertools.chain((head,), parts), None
    encoding, mark = found
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    ends = itertools.chain((head.removeprefix(mark),), parts, (b"",))  # what is cut off at the very end is U+FFFD, too
    return (
        decoder.decode(part, not part).encode() for part in ends
    ), lambda line: mark + line.decode().encode(encoding)


def _lines(
    parts: Iterable[bytes], path: str, limits: Limits, empty: _Empty
) -> Iterator[tuple[int, bytes | DispatchError]]:
    """Yield numbered lines without their ends; blank ones left out, one too long passed over without holding it."""
    number, held, length = 1, list[bytes](), 0  # of the line that has no end yet: its number, its parts, its bytes
    for part in parts:
        at = 0
        while at < len(part):
            # CASE 1: blank lines, at once.
            if not length and part[at] in _BLANKS and (blank := _blank(part, at)) > at:
                number += part.count(b"\n", at, blank)
                empty.over(blank - at)
                at = blank
                continue
            # CASE 2: a line, or the part of it that is here.
            end = part.find(b"\n", at)
            held.append(part[at:] if end < 0 else part[at:end])
            length += len(held[-1])
            at = len(part) if end < 0 else end + 1
            if length > limits.line_bytes:
                empty.over(len(held.pop()))
                held.clear()
            if end >= 0:
                yield from _line(number, held, length, path, limits)
                number, held, length = number + 1, [], 0
    if length:
        yield from _line(number, held, length, path, limits)


def _blank(part: bytes, at: int) -> int:
    """Return where the blank lines that begin at ``at`` end."""
    words = _WORDS.search(part, at)
    return part.rfind(b"\n", at, len(part) if words is None else words.start()) + 1


def _line(
    number: int, held: list[bytes], length: int, path: str, limits: Limits
) -> Iterator[tuple[int, bytes | DispatchError]]:
    if length > limits.line_bytes:
        yield number, TooCostly(f"{path}#{number}", f"a line over {limits.line_bytes:,} bytes")
    elif (line := b"".join(held).rstrip(b"\r")).strip(_BLANKS):
        yield number, line


class _Empty:
    """Hold what was passed over in a row without a record: it has an end, after which the rest of a file is not read."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self.bytes = self.lines = 0

    def over(self, count: int, *, lines: int = 0) -> None:
        """Counts; raises ``TooCostly`` at the end."""
        self.bytes += count
        self.lines += lines
        if self.bytes > self.limits.passed_bytes:
            raise TooCostly(
                self.path, f"{self.limits.passed_bytes:,} bytes in a row without a record: the rest is not read"
            )
        if self.lines > self.limits.passed_lines:
            raise TooCostly(
                self.path, f"{self.limits.passed_lines:,} lines in a row without a record: the rest is not read"
            )

    def reset(self) -> None:
        """A record was found."""
        self.bytes = self.lines = 0


class _Errors:
    """The lines of a file that gave no dispatch: the first hundred, and how many more by reason."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.lines = self.no_records = 0
        self.first: list[DispatchError] = []
        self.more: Counter[tuple[type[DispatchError], str, str]] = Counter()

    def add(self, error: DispatchError) -> bool:
        """Take one more, and says whether it is among the first."""
        self.lines += 1
        self.no_records += isinstance(error, Unreadable)
        if self.lines <= ONE_BY_ONE:
            self.first.append(error)
            return True
        self.more[type(error), error.reason.partition(": ")[0], error.remedy] += 1
        return False

    def show_records(self) -> bool:
        """Tell whether there are enough of them, and half of them records though without text."""
        return self.lines >= _ENOUGH and 2 * self.no_records <= self.lines

    def rest(self) -> Iterator[DispatchError]:
        """Yield those after the first hundred, counted."""
        for (kind, reason, remedy), count in self.more.items():
            yield kind(self.path, f"{count:,} more: {reason}", remedy)

    def all_of_it(self) -> Iterator[DispatchError]:
        """Yield what is said of a file without a dispatch."""
        if not self.lines:
            yield Empty(self.path, "empty file")
        elif self.lines > 1 and 2 * self.no_records > self.lines:
            yield Unreadable(self.path, f"not a file of records: none in {self.lines:,} lines")
        else:
            yield from self.first
            yield from self.rest()


_A_LINE = "one record a line, as .jsonl"
FORMAT = Format("records", ENDINGS, Records(pieces, record), several=True, instead={".xlsx": _A_LINE})
