"""Find what stands in the file's own schema against the migrations' text: what is missing, changed, or somebody else's.

Triggers and indexes that are missing can be made again, for they hold nothing (:func:`guard`). A table that is not as it was
made can not. What else somebody keeps in the file (a search index, a table of notes) is named and left alone, unless it
can change what is written into the ledger's tables: a trigger on one of them, or an index that keeps rows out.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fogline.ledger.schema import MIGRATIONS

# Kind (table, index, trigger, view) and name.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Object:
    """One line of SQLite's schema: the table it belongs to, and its definition (None for an index that SQLite makes itself)."""

    table: str
    sql: str | None

    @property
    def folded(self) -> str | None:
        """Return the definition without its breaks of lines: the same words make the same table."""
        return None if self.sql is None else " ".join(self.sql.split())


@dataclass(frozen=True, slots=True)
class Shape:
    """Hold what is wrong with a schema, and what is somebody else's in it; both in words, empty where there is none."""

    missing: tuple[Key, ...] = ()
    changed: tuple[Key, ...] = ()
    meddling: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def faults(self) -> str:
        """Return all that must not be, in one line.

        >>> Shape(missing=(("trigger", "raw_no_delete"),), changed=(("table", "raw"),)).faults
        'missing: trigger raw_no_delete; changed: table raw'
        """
        said = {"missing": _by_kind(self.missing), "changed": _by_kind(self.changed), "not Fogline's": self.meddling}
        return "; ".join(f"{what}: {', '.join(ones)}" for what, ones in said.items() if ones)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what a reader should know, and what does no harm."""
        return (f"not Fogline's, and not checked: {', '.join(self.foreign)}",) if self.foreign else ()


def _by_kind(keys: Iterable[Key]) -> list[str]:
    """Return names by kind: ``triggers raw_no_delete, raw_no_update``."""
    names: dict[str, list[str]] = {}
    for kind, name in keys:
        names.setdefault(kind, []).append(name)
    plural = {"index": "indexes"}
    return [f"{kind if len(n) == 1 else plural.get(kind, kind + 's')} {', '.join(n)}" for kind, n in names.items()]


@functools.cache
def made(version: int) -> Mapping[Key, Object]:
    """Return what the migrations make, up to a version of the schema."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for migration in MIGRATIONS[:version]:
            migration(db)
        return found(db)
    finally:
        db.close()


def found(db: sqlite3.Connection) -> Mapping[Key, Object]:
    """Return what stands in a file; SQLite's notes on what queries cost, which ANALYZE leaves, are no matter."""
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid").fetchall()
    return {(r[0], r[1]): Object(r[2], r[3]) for r in rows if not r[1].startswith(("sqlite_stat", "sqlite_sequence"))}


def shape(db: sqlite3.Connection, version: int) -> Shape:
    """Return the schema of a file against what the migrations make.

    >>> db = sqlite3.connect(":memory:")
    >>> for migration in MIGRATIONS: migration(db)
    >>> shape(db, len(MIGRATIONS)) == Shape()
    True
    >>> _ = db.execute("DROP TRIGGER raw_no_delete"), db.execute("CREATE TABLE notes (x)")
    >>> shape(db, len(MIGRATIONS)).faults, shape(db, len(MIGRATIONS)).foreign
    ('missing: trigger raw_no_delete', ('table notes',))
    """
    ours, here = made(version), found(db)
    more = {key: one for key, one in here.items() if key not in ours}
    meddling = tuple(_meddling(more, ours))
    return Shape(
        missing=tuple(key for key in ours if key not in here),
        changed=tuple(key for key, one in ours.items() if key in here and here[key].folded != one.folded),
        meddling=tuple(words for _, words in meddling),
        foreign=tuple(_foreign(more.keys() - {key for key, _ in meddling})),
    )


def _meddling(more: Mapping[Key, Object], ours: Mapping[Key, Object]) -> Iterator[tuple[Key, str]]:
    """Of what is not ours, what can change what is written into our tables; and what only a later version makes."""
    tables = {name.lower() for kind, name in ours if kind == "table"}
    later = made(len(MIGRATIONS))
    for key, one in more.items():
        kind, name = key
        if key in later:
            yield key, f"{kind} {name} (of a later version than the file says it is)"
        elif one.table.lower() in tables and (kind == "trigger" or _keeps_out(one)):
            yield key, f"{kind} {name} on {one.table}"


def _keeps_out(one: Object) -> bool:
    return (one.folded or "").upper().startswith("CREATE UNIQUE")


def _foreign(keys: Iterable[Key]) -> Iterator[str]:
    """Yield tables and views, and what stands on ours alone: the indexes of a foreign table go with it."""
    yield from sorted(f"{kind} {name}" for kind, name in keys if not name.startswith("sqlite_autoindex"))


class NotAsMade(Exception):
    """Hold what cannot be made again: a table that was changed, a trigger that is not ours."""


def guard(db: sqlite3.Connection, version: int) -> str | None:
    """Make missing or changed triggers and indexes again, inside the caller's transaction; says which, None where all stand.

    Raises:
        NotAsMade: what else is wrong, in words.
    """
    seen = shape(db, version)
    if not seen.faults:
        return None
    mended = [k for k in (*seen.missing, *seen.changed) if k[0] != "table" and made(version)[k].sql is not None]
    rest = Shape(
        tuple(k for k in seen.missing if k not in mended),
        tuple(k for k in seen.changed if k not in mended),
        seen.meddling,
    )
    if rest.faults:
        raise NotAsMade(rest.faults)
    for kind, name in mended:
        db.execute(f"DROP {kind} IF EXISTS {name}")
        db.execute(made(version)[kind, name].sql or "")
    return "missing or changed, made again: " + ", ".join(_by_kind(mended))
