"""Reading a corpus: JSONL, gzipped or not, and Parquet, in batches of bounded size.

Fields: ``id``, ``text``, and if known ``date`` (or ``published``) and ``outlet``. passim's names are taken
too: ``series`` for the outlet. A record without an id or a text is counted and left out.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from fogline.errors import Unreadable, UsageError

ENDINGS = (".jsonl", ".jsonl.gz", ".json.gz", ".ndjson", ".parquet")
COLUMNS = ("id", "text", "date", "published", "outlet", "series")


class _Record(msgspec.Struct):
    id: str | int | None = None
    text: str | None = None
    date: str | None = None
    published: str | None = None
    outlet: str | None = None
    series: str | None = None


@dataclass(slots=True)
class Batch:
    """Texts and what is known of them; ``records`` counts those that were read, ``rejected`` those left out."""

    ids: list[str] = field(default_factory=list)
    dates: list[str | None] = field(default_factory=list)
    outlets: list[str | None] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    records: int = 0
    rejected: int = 0


def files_of(paths: Iterable[str | Path]) -> list[Path]:
    """The files meant by files and folders, in order of name.

    Raises:
        UsageError: a file's ending says nothing of what is in it, or a folder holds none.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        inside = sorted(p for p in path.rglob("*") if p.name.endswith(ENDINGS)) if path.is_dir() else [path]
        if not inside or not all(p.name.endswith(ENDINGS) for p in inside):
            raise UsageError(f"{path}: a corpus is {', '.join(ENDINGS)}, or a folder of such files")
        found += inside
    return found


def batches(files: Sequence[Path], letters: int, skip: int = 0) -> Iterator[Batch]:
    """Batches of about ``letters`` code points; the first ``skip`` records are passed over.

    >>> list(batches([], 1000))
    []
    """
    batch, size = Batch(), 0
    for r in _records(files):
        if skip:
            skip -= 1
            continue
        batch.records += 1
        if r is None or r.id is None or not r.text:
            batch.rejected += 1
        else:
            batch.ids.append(str(r.id))
            batch.dates.append(r.published or r.date or None)
            batch.outlets.append(r.outlet or r.series)
            batch.texts.append(r.text)
            size += len(r.text)
        if size >= letters:
            yield batch
            batch, size = Batch(), 0
    if batch.records:
        yield batch


def _records(files: Sequence[Path]) -> Iterator[_Record | None]:
    """Every record of the files, None for one that cannot be read."""
    for file in files:
        try:
            yield from _of_parquet(file) if file.suffix == ".parquet" else _of_lines(file)
        except (OSError, EOFError) as e:
            raise Unreadable(str(file), str(e)) from e


def _of_lines(file: Path) -> Iterator[_Record | None]:
    decoder = msgspec.json.Decoder(_Record)
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
        for line in lines:
            if not line.isspace():
                try:
                    yield decoder.decode(line)
                except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
                    yield None


def _of_parquet(file: Path) -> Iterator[_Record | None]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as table:
        there = [c for c in COLUMNS if c in table.schema_arrow.names]
        for batch in table.iter_batches(batch_size=2048, columns=there):
            for row in batch.to_pylist():
                yield _Record(**{k: _plain(k, v) for k, v in row.items()})


def _plain(name: str, value: Any) -> Any:
    return value if value is None or name in {"id", "text"} else str(value)
