"""Opening the file, and the engine's errors in words that say what to do."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

from fogline.errors import LedgerBusy, LedgerError, SchemaTooNew
from fogline.ledger.schema import APPLICATION, MIGRATIONS, migrate, stand_in

MEMORY = ":memory:"
_NO_RIGHT = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
# A log that finds no room fails as the disk does: its index is made as long as it will be, and that is refused.
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})


class Opened(sqlite3.Connection):
    """An open ledger; ``note`` says what a reader should know of how it was opened, if anything."""

    note = ""


def connect(path: str, *, create: bool, timeout: float) -> Opened:
    """Return an open ledger of this version's schema.

    Raises:
        SchemaTooNew: written by a newer Fogline.
        LedgerBusy: another run holds the file longer than ``timeout`` seconds.
        LedgerError: no such file, not a ledger, no right to it.
    """
    with translated(path):
        if path != MEMORY:
            _look_at(path, create=create)
        db = _open(path, timeout, to_read=not create)
        try:
            _settle(db, path, create=create)
        except BaseException:
            db.close()
            raise
    return db


def connect_as_it_is(path: str, *, timeout: float) -> Opened:
    """Return a ledger opened for reading alone, whatever is wrong with it: nothing is brought up to date, nothing made again.

    Raises:
        LedgerError: no such file, no database, no right to it.
    """
    with translated(path):
        _look_at(path, create=False)
        db = _open(path, timeout, to_read=True)
        stand_in(db)
        db.execute("PRAGMA query_only = ON")
    return db


@contextlib.contextmanager
def translated(path: str) -> Iterator[None]:
    """The engine's errors as ours; the transaction they broke is rolled back by its own context."""
    try:
        yield
    except sqlite3.Error as error:
        raise _ours(path, error) from error
    except UnicodeDecodeError as error:  # the driver's, of a name or a text that is no UTF-8
        raise LedgerError(path, f"damaged: {error}; take the last good copy") from error
    except OSError as error:
        raise LedgerError(path, error.strerror or str(error)) from error


@contextlib.contextmanager
def undamaged(path: str, what: str) -> Iterator[None]:
    """Stored bytes that do not unpack, or are no JSON of the noun they should be, as the damage they are."""
    try:
        yield
    except (zlib.error, ValueError, RecursionError) as error:
        raise LedgerError(path, f"damaged: {what} ({error}); take the last good copy") from error


@contextlib.contextmanager
def transaction(db: sqlite3.Connection, path: str) -> Iterator[None]:
    """All or nothing; the lock is taken at once, so that two writers wait for each other and never clash."""
    with translated(path):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # a full disk may have ended it already
                db.execute("ROLLBACK")
            raise


def _look_at(path: str, *, create: bool) -> None:
    file = Path(path)
    if file.is_dir():
        raise LedgerError(path, "a folder where a file is wanted")
    if not file.exists():
        if not create:
            raise LedgerError(path, "no such file; fogline read PATH... makes one")
        file.parent.mkdir(parents=True, exist_ok=True)


def _open(path: str, timeout: float, *, to_read: bool) -> Opened:
    db = _connected(path, timeout)
    if path == MEMORY:
        return db
    try:
        db.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as error:
        db.close()
        if error.sqlite_errorcode & 0xFF not in (_NO_RIGHT | (_NO_ROOM if to_read else frozenset())):
            raise
        return _as_it_stands(path, timeout, error)
    return db


def _connected(address: str, timeout: float) -> Opened:
    return sqlite3.connect(
        address, uri=address.startswith("file:"), timeout=timeout, isolation_level=None, factory=Opened
    )


def _as_it_stands(path: str, timeout: float, refused: sqlite3.OperationalError) -> Opened:
    """Return a ledger beside which no log can be kept: its folder may not be written to, or the disk is full.

    Nobody else writes there either, so the file is read as it is. Where a run was cut off, what it wrote last lies in the log
    that it left, and the file alone may be halfway; then the log is read too, which wants the right to lock the file.

    Raises:
        sqlite3.Error: it cannot be read at all.
        LedgerError: there is a log, and it cannot be read here.
    """
    log = Path(path + "-wal")
    left = log.exists() and log.stat().st_size > 0
    db = _connected(path if left else f"{Path(path).resolve().as_uri()}?mode=ro&immutable=1", timeout)
    try:
        if left:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")  # its index is held in memory then, and not beside the file
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        db.close()
        if not left:
            raise
        raise LedgerError(
            path,
            f"a run is going on or was cut off, and what it wrote last, in {log.name}, cannot be read where nothing can be "
            "written: copy both files to where there is room",
        ) from error
    full = refused.sqlite_errorcode & 0xFF in _NO_ROOM
    db.note = (
        f"nothing can be written here ({'no room' if full else 'no right to it'}): the ledger is read as it stands"
    )
    return db


def _settle(db: sqlite3.Connection, path: str, *, create: bool) -> None:
    """Check what the file is, and brings it up to this version."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    empty = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if not empty and application != APPLICATION:
        raise LedgerError(path, "a database, but not a Fogline ledger")
    if version < 1 and not empty:
        raise LedgerError(
            path, f"a ledger of schema {version}, which there is none of; `fogline verify` says what else fits"
        )
    if version > len(MIGRATIONS):
        raise SchemaTooNew(
            path, f"schema {version}, this Fogline knows up to {len(MIGRATIONS)}; install the Fogline that wrote it"
        )
    if empty and not create:
        raise LedgerError(path, "an empty file; fogline read PATH... makes a ledger")
    db.execute("PRAGMA foreign_keys = ON")
    # In write-ahead mode a killed process loses nothing that was committed, and a commit need not wait for the disk.
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA cache_size = -65536")
    if version == len(MIGRATIONS):
        return
    # Later schemas add tables and what makes reading quicker: a ledger that may not be written is read as it is.
    if version == 0 or _writable(db):
        db.execute("PRAGMA journal_mode = WAL")
        with transaction(db, path):
            migrate(db)
    else:
        stand_in(db)


def _writable(db: sqlite3.Connection) -> bool:
    """Tell whether a row could be written: a lock alone is given out on a read-only file too."""
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("CREATE TABLE writable (x)")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (_NO_ROOM | {sqlite3.SQLITE_READONLY}):
            raise
        return False
    finally:
        db.execute("ROLLBACK")
    return True


def _full(error: sqlite3.Error) -> bool:
    """Tell whether the disk is full; a log whose index finds no room says only that the disk failed."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_SHMSIZE


def _ours(path: str, error: sqlite3.Error) -> LedgerError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LedgerBusy(path, "another run is writing; try again when it is done")
        case sqlite3.SQLITE_NOTADB:
            return LedgerError(path, "not a ledger: the file is no database")
        case sqlite3.SQLITE_CORRUPT:
            return LedgerError(path, f"damaged: {error}; take the last good copy")
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR if _full(error):
            return LedgerError(path, "the disk is full; all that was written before is kept")
        case sqlite3.SQLITE_READONLY:
            return LedgerError(path, "read-only: no right to write to it or to its folder")
        case sqlite3.SQLITE_CANTOPEN:
            return LedgerError(path, "cannot be opened: no right to it or to its folder")
        case sqlite3.SQLITE_IOERR:
            return LedgerError(path, f"the disk failed: {error}")
        case _:
            return LedgerError(path, str(error))
