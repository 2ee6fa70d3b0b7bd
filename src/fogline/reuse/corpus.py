"""Reading a corpus: JSON Lines, packed or not, and Parquet, in batches of bounded size.

Fields: ``id``, ``text``, and if known ``date`` (or ``published``; an ISO day or time, see :mod:`.days`) and ``outlet``. What
is written for passim is read as it is: ``id``, ``text``, ``date``; ``series``, or else ``gid``, for the outlet; its ``pages``,
``locs``, ``regions`` and all other fields are passed over. A record without an id or a text is counted and left out.
"""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import msgspec

from fogline.errors import Unreadable, UsageError
from fogline.reuse.days import printed
from fogline.text.controls import whole_json

PLAIN = (".jsonl", ".ndjson", ".json")
ENDINGS = (*PLAIN, *(each + packed for each in PLAIN for packed in (".gz", ".bz2")), ".parquet")
COLUMNS = ("id", "text", "date", "published", "outlet", "series", "gid")


class _Record(msgspec.Struct):
    id: str | int | None = None
    text: str | None = None
    date: str | None = None
    published: str | None = None
    outlet: str | None = None
    series: str | None = None
    gid: str | int | None = None


@dataclass(slots=True)
class Batch:
    """Texts and what is known of them; ``records`` counts those that were read, ``rejected`` those left out, ``undated`` those
    whose date is no ISO day.
    """

    ids: list[str] = field(default_factory=list)
    dates: list[str | None] = field(default_factory=list)
    outlets: list[str | None] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    records: int = 0
    rejected: int = 0
    undated: int = 0


def files_of(paths: Iterable[str | Path]) -> list[Path]:
    """Return the files meant by files and folders, in order of name.

    Raises:
        UsageError: a file's ending says nothing of what is in it, or a folder holds none.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        inside = sorted(each for each in path.rglob("*") if each.name.endswith(ENDINGS)) if path.is_dir() else [path]
        if not inside or not all(p.name.endswith(ENDINGS) for p in inside):
            raise UsageError(f"{path}: a corpus is {', '.join(ENDINGS)}, or a folder of such files")
        found += inside
    return found


def batches(files: Sequence[Path], letters: int, skip: int = 0) -> Iterator[Batch]:
    """Yield batches of about ``letters`` code points; the first ``skip`` records are passed over.

    >>> list(batches([], 1000))
    []
    """
    batch, size = Batch(), 0
    for record in _records(files):
        if skip:
            skip -= 1
            continue
        size += put(batch, record)
        if size >= letters:
            yield batch
            batch, size = Batch(), 0
    if batch.records:
        yield batch


def put(batch: Batch, record: _Record | None) -> int:
    """Return the record into the batch, kept or rejected; gives its text's length."""
    batch.records += 1
    if record is None or record.id is None or not record.text:
        batch.rejected += 1
        return 0
    batch.ids.append(str(record.id))
    day = printed(record.published) or printed(record.date)
    batch.undated += day is None and bool(record.published or record.date)
    batch.dates.append(day)
    batch.outlets.append(record.outlet or record.series or (None if record.gid is None else str(record.gid)))
    batch.texts.append(record.text)
    return len(record.text)


def _records(files: Sequence[Path]) -> Iterator[_Record | None]:
    """Yield every record of the files, None for one that cannot be read."""
    for file in files:
        try:
            yield from _of_parquet(file) if file.suffix == ".parquet" else _of_lines(file)
        except (OSError, EOFError) as e:
            raise Unreadable(str(file), str(e)) from e


def _of_lines(file: Path) -> Iterator[_Record | None]:
    opened: Any = {".gz": gzip.open, ".bz2": bz2.open}.get(file.suffix, open)
    with opened(file, "rb") as lines:
        yield from of_lines(lines)


def of_lines(lines: Iterable[bytes]) -> Iterator[_Record | None]:
    """Yield a record of each line that is not blank, None for one that cannot be read.

    >>> [r and r.outlet for r in of_lines([b'{"id": 1, "text": "Rain fell.", "outlet": "Plain"}', b" ", b"{"])]
    ['Plain', None]
    """
    decoder = msgspec.json.Decoder(_Record)
    for line in lines:
        if line and not line.isspace():
            yield _record(decoder, line)


def _record(decoder: msgspec.json.Decoder[_Record], line: bytes) -> _Record | None:
    r"""Return the record of a line; half an emoji in it costs nothing but itself.

    >>> _record(msgspec.json.Decoder(_Record), rb'{"id": 1, "text": "Rain \ud83d fell."}').text == "Rain \ufffd fell."
    True
    """
    try:
        try:
            return decoder.decode(line)
        except msgspec.DecodeError:
            if rb"\ud" not in line.lower():
                return None
            return decoder.decode(whole_json(line))
    except (ValueError, RecursionError):  # of either reader of JSON
        return None


def _of_parquet(file: Path) -> Iterator[_Record | None]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as table:
        there = [each for each in COLUMNS if each in table.schema_arrow.names]
        for batch in table.iter_batches(batch_size=2048, columns=there):
            yield from of_rows(batch)


def of_rows(batch: Any, zones: Mapping[str, str] | None = None) -> Iterator[_Record]:
    """Yield a record of each row of an Arrow batch that holds some of :data:`COLUMNS`.

    Args:
        batch: of the file, or as an engine hands it on.
        zones: of columns whose times an engine has turned to UTC: the zone that the file keeps them in.
    """
    kept = {name: _zone(zone) for name, zone in (zones or {}).items()}
    for row in batch.to_pylist():
        yield _Record(**{key: _plain(key, value, kept.get(key)) for key, value in row.items()})


def zones_of(file: Path) -> dict[str, str]:
    """Return the columns of a Parquet file that hold times in a zone, with the zone."""
    import pyarrow.parquet as pq

    held = pq.read_schema(file)
    told = {name: getattr(held.field(name).type, "tz", None) for name in COLUMNS if name in held.names}
    return {name: zone for name, zone in told.items() if zone is not None}


def _zone(name: str) -> tzinfo:
    import pyarrow as pa

    zone: tzinfo = pa.lib.string_to_tzinfo(name)
    return zone


def _plain(name: str, value: Any, zone: tzinfo | None = None) -> Any:
    """Return a cell as a record holds it; of a time what the clock of its own zone shows, and how far that is from UTC."""
    if isinstance(value, datetime) and value.tzinfo is not None and zone is not None:
        value = value.astimezone(zone)
    return value if value is None or name in {"id", "text"} else str(value)
