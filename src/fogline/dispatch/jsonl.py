"""A file of records, one JSON object a line, plain or gzipped; also what NGEC reads.

Keys: the text under ``text`` or ``event_text``; ``published``, ``pub_date``, ``date`` or ``dct``; ``outlet``,
``publisher`` or ``source``; ``headline`` or ``title``; ``url`` or ``link``; ``wire`` or ``agency``. The first that is
there and not empty counts. A file may be of any size: it is read line by line, and each record's raw bytes are its line.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import IO, Any, cast

import msgspec

from fogline.dispatch.decode import decode
from fogline.dispatch.piece import Limits, Piece
from fogline.errors import DispatchError, Empty, TooCostly, Unreadable, fault
from fogline.text.controls import whole_json

ENDINGS = (".jsonl", ".jsonl.gz", ".ndjson")

_KEYS = {
    "text": ("text", "event_text"),
    "published": ("published", "pub_date", "date", "dct"),
    "outlet": ("outlet", "publisher", "source"),
    "headline": ("headline", "title"),
    "url": ("url", "link"),
    "agency": ("wire", "agency"),
}
# So many first lines without a record: it is no file of records, and says so once.
_PATIENCE = 20


def pieces(stream: IO[bytes], path: str, limits: Limits) -> Iterator[Piece | DispatchError]:
    """The records of an open file; a line that holds none is handed over as the error it is.

    >>> import io
    >>> [p.text for p in pieces(io.BytesIO(b'{"text": "Two died.", "date": "2031-05-04"}'), "a.jsonl", Limits())]
    ['Two died.']

    Raises:
        Empty: no line at all.
        Unreadable: not a file of records, or a gzip file that breaks off.
    """
    refused: list[DispatchError] = []
    any_read = False
    for number, line in _lines(gunzipped(stream, path), path, limits):
        try:
            found: Piece | DispatchError = line if isinstance(line, DispatchError) else record(line, path, number)
        except DispatchError as error:
            found = error
        except Exception as error:  # noqa: BLE001 - a bug that one record brings out costs that record
            found = Unreadable(f"{path}#{number}", fault(error))
        if any_read:
            yield found
        elif isinstance(found, Piece):
            any_read = True
            yield from refused
            yield found
        else:
            refused.append(found)
            if len(refused) == _PATIENCE:
                raise Unreadable(path, f"not a file of records: none in the first {_PATIENCE} lines")
    if not any_read and not refused:
        raise Empty(path, "empty file")
    if not any_read and len(refused) > 1 and all(isinstance(e, Unreadable) for e in refused):
        raise Unreadable(path, f"not a file of records: none in its {len(refused)} lines")
    if not any_read:
        yield from refused


def record(line: bytes, path: str, number: int) -> Piece:
    """The dispatch of one line.

    Raises:
        Unreadable: not a JSON object, or a text that is none.
        Empty: no text in it.
    """
    where = f"{path}#{number}"
    decoded = decode(line, where)
    try:
        found = _value(decoded.text)
    except (ValueError, RecursionError) as error:  # of either reader of JSON
        raise Unreadable(where, f"not JSON: {str(error)[:100]}") from error
    if not isinstance(found, dict):
        raise Unreadable(where, "a JSON value, but not a record with keys")
    values = {field: _first(found, keys) for field, keys in _KEYS.items()}
    text = values.pop("text")
    if text is None or not text.strip():
        raise Empty(where, "no text: looked for the keys text and event_text")
    notes = () if decoded.note is None else (decoded.note,)
    return Piece(text=text, said_in="markup", index=number, raw=line, notes=notes, **values)


def gunzipped(stream: IO[bytes], path: str) -> IO[bytes]:
    """The stream itself, or what it holds if its name says gzip."""
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream)) if path.lower().endswith(".gz") else stream


def _value(line: str) -> Any:
    r"""What a line of JSON says; half an emoji in it (an escape without its other half) costs nothing but itself.

    >>> _value(r'{"text": "Two died \ud83d today"}') == {"text": "Two died \ufffd today"}
    True
    """
    try:
        return msgspec.json.decode(line)
    except msgspec.DecodeError:
        if r"\ud" not in line.lower():
            raise
        return msgspec.json.decode(whole_json(line))


def _first(found: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = found.get(key)
        if isinstance(value, dict):  # as news services give a source: {"id": ..., "name": ...}
            value = value.get("name")
        if isinstance(value, int) and not isinstance(value, bool):  # a year, or 20190210
            value = str(value)
        if isinstance(value, str) and value.strip():
            return value
    return None


def _lines(stream: IO[bytes], path: str, limits: Limits) -> Iterator[tuple[int, bytes | DispatchError]]:
    """Numbered lines without their ends; blank ones left out, one too long passed over without holding it."""
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(limits.line_bytes + 1)
            long = len(line) > limits.line_bytes and not line.endswith(b"\n")
            if long:
                _pass_over(stream)
        except (EOFError, OSError, zlib.error) as error:
            yield number, Unreadable(f"{path}#{number}", f"breaks off: {error}")
            return
        if not line:
            return
        if long:
            yield number, TooCostly(f"{path}#{number}", f"a line over {limits.line_bytes:,} bytes")
        elif line.strip():
            yield number, line.rstrip(b"\r\n")


def _pass_over(stream: IO[bytes]) -> None:
    while (rest := stream.readline(2**20)) and not rest.endswith(b"\n"):
        pass
