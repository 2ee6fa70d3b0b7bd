r"""Tables of clippings: CSV and TSV, Parquet. A row is a record, the heads are its keys (:mod:`fogline.dispatch.records`).

Read row by row, at any size; what is kept of each is its record as JSON, so that it can be read again alone. The sign
between cells is told by the first line; quoted cells may hold line breaks.

>>> import io
>>> [(p.outlet, p.text) for p in pieces(io.BytesIO(b"outlet;text\nThe Courier;\"Two died;\nsix fled.\"\n"), "a.csv", Limits())]
[('The Courier', 'Two died;\nsix fled.')]
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from fogline.dispatch import records
from fogline.dispatch.decode import decode, refuse_known, wide
from fogline.dispatch.files import size
from fogline.dispatch.formats.format import Format, Records
from fogline.dispatch.formats.jsonl import record
from fogline.dispatch.packed import chunks
from fogline.dispatch.piece import Limits, Passed, Piece
from fogline.errors import DispatchError, Empty, TooCostly, Unreadable, broken_down

ENDINGS = (".csv", ".tsv", ".parquet")
_BETWEEN = (",", ";", "\t", "|")
_SAMPLE = 2**20  # bytes by which the encoding of a file is told
_MOST_COLUMNS = 2_000
_ROWS = 256  # of a Parquet file that are held at once

Row = dict[str, Any]


def pieces(
    stream: IO[bytes],
    path: str,
    limits: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    """Yield the rows of an open table, numbered from 1; the heads do not count."""
    try:
        rows = _parquet(stream, path) if path.lower().endswith(".parquet") else _csv(stream, path, limits)
        for number, row in passed.over(enumerate(rows, start=1), path):
            yield row if isinstance(row, DispatchError) else _one(row, path, number, limits)
    except DispatchError as error:
        yield error


def _one(row: Row, path: str, number: int, limits: Limits) -> Piece | DispatchError:
    where = f"{path}#{number}"
    try:
        raw = json.dumps(row, ensure_ascii=False, default=_printed).encode("utf-8", "replace")
        if len(raw) > limits.line_bytes:
            return TooCostly(where, f"a row over {limits.line_bytes:,} bytes")
        return records.piece(json.loads(raw), where, index=number, raw=raw)
    except DispatchError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a bug that one row brings out costs that row
        return broken_down(where, error)


def _printed(value: Any) -> Any:
    """Return a value that JSON has no form for: a day as printed, anything else as nothing."""
    return value.isoformat() if isinstance(value, dt.date | dt.time) else None


def _csv(stream: IO[bytes], path: str, limits: Limits) -> Iterator[Row | DispatchError]:
    """Yield the rows of a file of cells between signs.

    Raises:
        Empty: no row below the heads.
        Unreadable: binary, or bytes of no known encoding; no heads that name a text.
    """
    lines = _lines(_decoded(chunks(stream, path, limits, told=size(stream)), path), path, limits)
    first = next(lines, "")
    between = max(_BETWEEN, key=first.count)
    found = csv.reader(_from(first, lines), delimiter=between)
    heads = [head.strip() for head in _next(found, limits.line_bytes) or ()]
    if not records.names_text(heads):
        told = " ".join(", ".join(heads[:8]).split())
        raise Unreadable(path, f"a table without a column of text: its heads are {told[:120]}", "name one text")
    some = False
    while True:
        try:
            cells = _next(found, limits.line_bytes)
        except csv.Error as error:
            if "limit" in str(error):  # a quotation mark that nothing closes takes in all that follows
                raise TooCostly(path, f"a cell that never ends: {error}") from error
            yield Unreadable(path, f"a row that cannot be read: {error}")
            continue
        if cells is None:
            break
        if any(cell.strip() for cell in cells):
            some = True
            yield dict(zip(heads, cells, strict=False))
    if not some:
        raise Empty(path, "a table without rows")


def _next(found: Iterator[list[str]], longest: int) -> list[str] | None:
    """Return the next row, None at the end. Python's limit for a cell is shorter than some articles and holds for the whole
    process, so ours holds for the row alone.
    """
    before = csv.field_size_limit(longest)
    try:
        return next(found, None)
    finally:
        csv.field_size_limit(before)


def _from(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _decoded(parts: Iterator[bytes], path: str) -> Iterator[str]:
    """Yield text; its encoding is told once, by the first million bytes up to a line's end."""
    head = next(parts, b"")
    while len(head) < _SAMPLE and (part := next(parts, b"")):
        head += part
    refuse_known(head, path)
    found = wide(head)
    if found is not None:
        encoding, mark = found
        head = head.removeprefix(mark)
    else:
        whole = head[: head.rfind(b"\n") + 1] or head
        encoding = decode(whole, path).encoding
        head = head.removeprefix(codecs.BOM_UTF8)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    yield decoder.decode(head)
    for part in parts:
        yield decoder.decode(part)
    yield decoder.decode(b"", final=True)


def _lines(parts: Iterable[str], path: str, limits: Limits) -> Iterator[str]:
    """Yield lines with their ends, without NULs.

    Raises:
        TooCostly: a line longer than a row may be.
    """
    held = ""
    for part in parts:
        *lines, held = (held + part.replace("\x00", "\ufffd")).split("\n")
        if len(held) > limits.line_bytes:
            raise TooCostly(path, f"a line over {limits.line_bytes:,} letters: the rest is not read")
        yield from (f"{line}\n" for line in lines)
    if held:
        yield held


def _parquet(stream: IO[bytes], path: str) -> Iterator[Row | DispatchError]:
    """Yield the rows of a Parquet file, a few hundred at a time.

    Raises:
        Empty: no rows.
        Unreadable: no Parquet, broken, or no column that names a text.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        held = parquet.ParquetFile(stream)
        heads = list(held.schema_arrow.names)
        if not records.names_text(heads):
            told = " ".join(", ".join(heads[:8]).split())
            raise Unreadable(path, f"a table without a column of text: its heads are {told[:120]}", "name one text")
        if len(heads) > _MOST_COLUMNS:
            raise TooCostly(path, f"over the limit of {_MOST_COLUMNS:,} columns: it has {len(heads):,}")
        if not held.metadata.num_rows:
            raise Empty(path, "a table without rows")
        for batch in held.iter_batches(batch_size=_ROWS):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError, OverflowError, NotImplementedError) as error:
        raise Unreadable(path, f"broken Parquet: {' '.join(str(error).split())[:100]}") from error


FORMAT = Format("table", ENDINGS, Records(pieces, record), several=True)
