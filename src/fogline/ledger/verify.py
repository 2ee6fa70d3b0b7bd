"""Checks a ledger from its first byte received to its last claim, and names what does not fit.

In this order: SQLite's own structure, indexes with it; the schema and its triggers; each link of the hash chain; each row's
digest; what each row says beside the rows before it, and beside the raw bytes (:mod:`.rows`). Nothing stored is believed but
the raw bytes, and those only as far as the chain's last hash is: write it down elsewhere (:attr:`Verified.head`) and pass
it in later. Whether claims and reprints follow from the texts is for who reads them (``fogline.pipeline``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fogline.errors import ChainBroken, LedgerError, SchemaTooNew
from fogline.ledger import chain
from fogline.ledger.connection import connect_as_it_is, translated
from fogline.ledger.rows import Remake, Reread, Rows, Unfit
from fogline.ledger.schema import APPLICATION, MIGRATIONS
from fogline.ledger.shape import Shape, found, made, shape

# The tables whose rows stand under an entry, with the columns that their digest covers.
COVERED = {
    "run": "run_id, version, options, started",
    "run_end": "run_id, finished, inputs, kept, already, rejected",
    "dispatch": "run_id, dispatch_id, path, raw_sha, outlet, wire, url, headline, published, received, outlet_known, "
    "published_known, language, learnt, text",
    "sighting": "run_id, dispatch_id, path",
    "rejection": "run_id, path, kind, reason, remedy",
    "notice": "run_id, path, reason",
    "reading": "run_id, dispatch_id, reading, claims, body",
    "unread": "run_id, dispatch_id, reading, reason",
    "reuse": "run_id, came, went",
    "judgement": 'judgement_id, verdict, subjects, value, who, "when", why',
    "withdrawal": 'judgement_id, who, "when", why',
}
# What damaged bytes make the reader of a row raise: no letters, no JSON, nested without end, too large to be true.
_DAMAGE = (ValueError, RecursionError, OverflowError, MemoryError)


@dataclass(frozen=True, slots=True)
class Verified:
    """Hold what was checked, all of which fits. ``head``: number and hash of the chain's last entry, in hexadecimal.

    ``headers``: dispatches whose text and headers follow from their raw bytes. ``others``: entries of those that another
    version of Fogline took in, and this one reads otherwise. ``notes``: what stands in the file besides, in words.
    """

    entries: int
    dispatches: int
    readings: int
    claims: int
    spans: int
    head: str
    headers: int = 0
    others: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def verify(
    path: str, *, reread: Reread | None = None, remake: Remake | None = None, head: str | None = None
) -> Verified:
    """Check the ledger at ``path``, and changes nothing in it.

    Args:
        path: of the file.
        reread: gives the text of a dispatch from raw bytes and path (``fogline.dispatch.reread``).
        remake: gives the whole dispatch from raw bytes, path and the options of its run, and is used in place of ``reread``;
            without either, texts are not checked against raw bytes.
        head: a :attr:`Verified.head` written down before; the chain must run through it.

    Raises:
        ChainBroken: what does not fit: the file's structure or schema, or the first entry, with its number.
        LedgerError: the file cannot be read, or is no ledger.
    """
    db = connect_as_it_is(path, timeout=10.0)
    try:
        with translated(path):
            db.execute("BEGIN")  # one state of the file, though another process may be writing
            return _checked(path, db, Rows(db, reread, remake), head)
    finally:
        db.close()


def _checked(path: str, db: sqlite3.Connection, rows: Rows, head: str | None) -> Verified:
    version, seen = _structure(path, db)
    walk = _Walk(db, rows, version)
    faults = [f"schema: {seen.faults}"] if seen.faults else []
    try:
        walk.all(head)
    except Unfit as unfit:
        faults.append(f"entry {walk.at}: {unfit}")
    except (sqlite3.DatabaseError, *_DAMAGE) as error:
        if _passing(error):
            raise
        faults.append(f"entry {walk.at}: damaged: {_short(error)}")
    if faults:
        rest = () if len(faults) > 1 or not seen.faults else ("the rows fit",)
        raise ChainBroken(path, "; ".join((*faults, *rest)))
    counts = rows.dispatches, rows.readings, rows.claims, rows.spans
    return Verified(walk.at, *counts, walk.head, rows.headers, tuple(rows.others), seen.notes)


def _structure(path: str, db: sqlite3.Connection) -> tuple[int, Shape]:
    """Return what SQLite and the migrations say of the file: the version of its schema, and how it stands to that.

    Raises:
        ChainBroken: it is damaged, or not the ledger that it says it is.
        LedgerError: it is none.
    """
    try:
        version = _version(path, db)
        first = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        seen = shape(db, version)
    except LedgerError:
        raise
    except (sqlite3.DatabaseError, *_DAMAGE) as error:
        if _passing(error):
            raise
        raise ChainBroken(path, f"damaged: {_short(error)}; take the last good copy") from error
    if first != "ok":
        raise ChainBroken(path, f"damaged: {' '.join(first.split())}{_cure(first)}")
    return version, seen


def _version(path: str, db: sqlite3.Connection) -> int:
    """Return the schema's version, of what is a ledger."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    tables = {name for kind, name in found(db) if kind == "table"}
    if not tables:
        raise LedgerError(path, "an empty file; fogline read PATH... makes a ledger")
    if application != APPLICATION and not {"entry", "raw"} <= tables:
        raise LedgerError(path, "a database, but not a Fogline ledger")
    if application != APPLICATION:
        raise ChainBroken(path, f"schema: application_id is {application}, where a ledger has {APPLICATION}")
    if version > len(MIGRATIONS):
        raise SchemaTooNew(
            path, f"schema {version}, this Fogline knows up to {len(MIGRATIONS)}; install the Fogline that wrote it"
        )
    if version < 1:
        raise ChainBroken(path, f"schema: user_version is {version}, where a ledger has 1 to {len(MIGRATIONS)}")
    return int(version)


class _Walk:
    """The way through the chain; ``at`` is the entry it is at, ``head`` how far it came."""

    def __init__(self, db: sqlite3.Connection, rows: Rows, version: int) -> None:
        self.db, self.rows = db, rows
        self._kinds = [kind for kind in COVERED if ("table", kind) in made(version)]  # an older ledger has fewer
        self.at, self.head = 0, f"0:{chain.HEAD.hex()}"

    def all(self, head: str | None) -> None:
        tables = {kind: self._rows(kind) for kind in self._kinds}
        before, met = chain.HEAD, head in (None, self.head)
        for number, kind, digest, link in self.db.execute("SELECT * FROM entry ORDER BY entry_no"):
            last, self.at = self.at, number
            _need(number == last + 1, f"the chain does not go on: entry {last + 1} is missing")
            _need(kind in tables, f"an entry of no known kind: {kind}")
            row = next(tables[kind], None)
            _need(row is not None and row[0] == number, f"its {kind} is missing, or one stands without an entry")
            assert row is not None  # noqa: S101 - said above
            _need(self.rows.digest(kind, row) == digest, f"its {kind} was changed")
            before = chain.link(before, kind, digest)
            _need(before == link, "the chain does not go on from the entry before")
            self.head = f"{number}:{before.hex()}"
            met = met or self.head == head
            self.rows.look(kind, row)
        for kind, rest in tables.items():
            _need(next(rest, None) is None, f"a {kind} stands without an entry")
        _need(met, f"the chain does not run through {head}")
        self.rows.at_the_end()

    def _rows(self, kind: str) -> Iterator[tuple[Any, ...]]:
        return iter(self.db.execute(f"SELECT entry_no, {COVERED[kind]} FROM {kind} ORDER BY entry_no"))


def _need(fits: bool, what: str) -> None:
    if not fits:
        raise Unfit(what)


# What may be well when it is tried again, and says nothing of the file.
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_INTERRUPT,
}


def _passing(error: BaseException) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _PASSING


def _cure(message: str) -> str:
    """Return what to do about damage that lies in an index alone: nothing is lost."""
    index = " index " in message and "row " in message
    return '; `sqlite3 FILE "REINDEX"` makes indexes again, then verify' if index else "; take the last good copy"


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
