"""The ledger's tables, as numbered migrations: each a function from one schema to the next, run once, in a transaction.

All tables only grow: triggers refuse UPDATE and DELETE. What is said of a row later (a run's end, a later reading, a
withdrawal) is a row of its own. Every row but an index's stands under an entry of the hash chain (:mod:`.chain`).

``kept`` alone is no part of the ledger: what follows from it, so that it need not be worked out again. It may be emptied at
any time, and is as good as what it follows from: ``origin`` says of which entries, and by which rules.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

# "FOGL": what the head of the file says it is (PRAGMA application_id).
APPLICATION = 0x464F474C

_FIRST = """
CREATE TABLE entry (
    entry_no INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,      -- the table the row stands in
    digest   BLOB NOT NULL,      -- SHA-256 of the row
    chain    BLOB NOT NULL       -- SHA-256 of the chain before, the kind and the digest
) STRICT;

CREATE TABLE raw (
    raw_sha TEXT PRIMARY KEY,    -- SHA-256 of the bytes, hexadecimal
    size    INTEGER NOT NULL,
    body    BLOB NOT NULL        -- the bytes, zlib
) STRICT;

CREATE TABLE run (
    entry_no INTEGER PRIMARY KEY REFERENCES entry,
    run_id   TEXT NOT NULL UNIQUE,
    version  TEXT NOT NULL,
    options  TEXT NOT NULL,
    started  TEXT NOT NULL
) STRICT;

CREATE TABLE run_end (
    entry_no INTEGER PRIMARY KEY REFERENCES entry,
    run_id   TEXT NOT NULL UNIQUE REFERENCES run(run_id),
    finished TEXT NOT NULL,
    inputs   INTEGER NOT NULL,
    kept     INTEGER NOT NULL,
    already  INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    CHECK (inputs = kept + rejected AND already <= kept)
) STRICT;

CREATE TABLE dispatch (
    entry_no        INTEGER PRIMARY KEY REFERENCES entry,
    run_id          TEXT NOT NULL REFERENCES run(run_id),
    dispatch_id     TEXT NOT NULL UNIQUE,
    path            TEXT NOT NULL,
    raw_sha         TEXT NOT NULL REFERENCES raw,
    outlet          TEXT,
    wire            TEXT,
    url             TEXT,
    headline        TEXT,
    published       TEXT,
    received        TEXT,
    outlet_known    TEXT NOT NULL,
    published_known TEXT NOT NULL,
    language        TEXT,
    learnt          TEXT NOT NULL,  -- received, else when the run started
    text            TEXT NOT NULL
) STRICT;

CREATE TABLE sighting (
    entry_no    INTEGER PRIMARY KEY REFERENCES entry,
    run_id      TEXT NOT NULL REFERENCES run(run_id),
    dispatch_id TEXT NOT NULL REFERENCES dispatch(dispatch_id),
    path        TEXT NOT NULL,
    UNIQUE (dispatch_id, path)
) STRICT;

CREATE TABLE rejection (
    entry_no INTEGER PRIMARY KEY REFERENCES entry,
    run_id   TEXT NOT NULL REFERENCES run(run_id),
    path     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    remedy   TEXT NOT NULL
) STRICT;

CREATE TABLE notice (
    entry_no INTEGER PRIMARY KEY REFERENCES entry,
    run_id   TEXT NOT NULL REFERENCES run(run_id),
    path     TEXT NOT NULL,
    reason   TEXT NOT NULL
) STRICT;

CREATE TABLE reading (
    entry_no    INTEGER PRIMARY KEY REFERENCES entry,
    run_id      TEXT NOT NULL REFERENCES run(run_id),
    dispatch_id TEXT NOT NULL REFERENCES dispatch(dispatch_id),
    reading     TEXT NOT NULL,   -- what made it: method and seams
    claims      INTEGER NOT NULL,
    body        BLOB NOT NULL    -- the claims as a JSON array, zlib
) STRICT;
CREATE INDEX reading_of ON reading (dispatch_id, entry_no);

CREATE TABLE claim (             -- an index into the readings, for SQL; the claims themselves are their bodies
    reading_no  INTEGER NOT NULL REFERENCES reading(entry_no),
    place       INTEGER NOT NULL,
    claim_id    TEXT NOT NULL,
    start       INTEGER NOT NULL,
    "end"       INTEGER NOT NULL,
    source      TEXT,
    source_kind TEXT NOT NULL,
    stance      TEXT NOT NULL,
    measures    TEXT NOT NULL,   -- of its figures, joined by commas
    event       TEXT,
    day         TEXT,            -- first day it names
    PRIMARY KEY (reading_no, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_by_id ON claim (claim_id);

CREATE TABLE reuse (             -- one generation of reprints, families and seams: what came, what went
    entry_no INTEGER PRIMARY KEY REFERENCES entry,
    run_id   TEXT NOT NULL REFERENCES run(run_id),
    came     INTEGER NOT NULL,
    went     INTEGER NOT NULL
) STRICT;

CREATE TABLE reuse_item (
    item_no  INTEGER PRIMARY KEY,
    reuse_no INTEGER NOT NULL REFERENCES reuse(entry_no),
    noun     TEXT NOT NULL CHECK (noun IN ('reprint', 'family', 'seam')),
    body     TEXT NOT NULL       -- JSON
) STRICT;
CREATE INDEX reuse_item_of ON reuse_item (reuse_no);

CREATE TABLE reuse_gone (
    item_no  INTEGER NOT NULL REFERENCES reuse_item,
    reuse_no INTEGER NOT NULL REFERENCES reuse(entry_no),
    PRIMARY KEY (item_no, reuse_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX reuse_gone_in ON reuse_gone (reuse_no);

CREATE TABLE judgement (
    entry_no     INTEGER PRIMARY KEY REFERENCES entry,
    judgement_id TEXT NOT NULL UNIQUE,
    verdict      TEXT NOT NULL CHECK (verdict IN ('merge', 'split', 'grade', 'retract', 'redact')),
    subjects     TEXT NOT NULL,  -- JSON array
    value        TEXT,
    who          TEXT NOT NULL,
    "when"       TEXT NOT NULL,
    why          TEXT NOT NULL
) STRICT;

CREATE TABLE withdrawal (
    entry_no     INTEGER PRIMARY KEY REFERENCES entry,
    judgement_id TEXT NOT NULL UNIQUE REFERENCES judgement(judgement_id),
    who          TEXT NOT NULL,
    "when"       TEXT NOT NULL,
    why          TEXT NOT NULL
) STRICT;
"""

_TABLES_OF_FIRST = (
    "entry", "raw", "run", "run_end", "dispatch", "sighting", "rejection", "notice", "reading", "claim", "reuse",
    "reuse_item", "reuse_gone", "judgement", "withdrawal",
)  # fmt: skip
TABLES = (*_TABLES_OF_FIRST, "unread")


def _first(db: sqlite3.Connection) -> None:
    """Tables, and on each the triggers that let it only grow."""
    _script(db, _FIRST)
    for table in _TABLES_OF_FIRST:
        _only_grows(db, table)


def _only_grows(db: sqlite3.Connection, table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger only grows: nothing in {table} is changed or erased'); END"
        )


# Reprints by dispatch and family, so that one new dispatch need not read them all; :mod:`.reused` asks in these very words.
_REUSED = """
CREATE INDEX reuse_item_sides ON reuse_item (
    json_extract(body, '$.earlier.dispatch_id'), json_extract(body, '$.later.dispatch_id')
) WHERE noun = 'reprint';
CREATE INDEX reuse_item_later ON reuse_item (json_extract(body, '$.later.dispatch_id')) WHERE noun = 'reprint';
CREATE INDEX reuse_item_kin ON reuse_item (json_extract(body, '$.family_id')) WHERE noun = 'reprint';
CREATE INDEX reuse_item_family ON reuse_item (json_extract(body, '$.family_id')) WHERE noun = 'family';
CREATE INDEX reuse_item_seam ON reuse_item (json_extract(body, '$.dispatch_id')) WHERE noun = 'seam';
"""


def _second(db: sqlite3.Connection) -> None:
    _script(db, _REUSED)


_KEPT = """
CREATE TABLE kept (
    what   TEXT NOT NULL,     -- what follows: accounts
    part   INTEGER NOT NULL,
    origin TEXT NOT NULL,     -- from what: the rules and the chain up to the last entry that counts
    body   BLOB NOT NULL,     -- JSON, zlib
    PRIMARY KEY (what, part)
) STRICT;
"""


def _third(db: sqlite3.Connection) -> None:
    _script(db, _KEPT)


# Dispatches whose claims could not be read. What stands here after a dispatch's last reading takes that reading's place.
_UNREAD = """
CREATE TABLE unread (
    entry_no    INTEGER PRIMARY KEY REFERENCES entry,
    run_id      TEXT NOT NULL REFERENCES run(run_id),
    dispatch_id TEXT NOT NULL REFERENCES dispatch(dispatch_id),
    reading     TEXT NOT NULL,   -- what was tried: method, seams and cast
    reason      TEXT NOT NULL
) STRICT;
CREATE INDEX unread_of ON unread (dispatch_id, entry_no);
"""


def _fourth(db: sqlite3.Connection) -> None:
    _script(db, _UNREAD)
    _only_grows(db, "unread")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _second, _third, _fourth)


def stand_in(db: sqlite3.Connection) -> None:
    """Empty tables for those that an older ledger lacks, where it may not be written: they live as long as the connection."""
    db.execute("PRAGMA temp_store = MEMORY")
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'unread'").fetchone():
        db.execute(
            "CREATE TEMP TABLE unread (entry_no INTEGER, run_id TEXT, dispatch_id TEXT, reading TEXT, reason TEXT)"
        )


def migrate(db: sqlite3.Connection) -> None:
    """Bring the open transaction's schema up to this version's."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    for number, migration in enumerate(MIGRATIONS[version:], start=version + 1):
        migration(db)
        db.execute(f"PRAGMA user_version = {number}")
    db.execute(f"PRAGMA application_id = {APPLICATION}")


def _script(db: sqlite3.Connection, script: str) -> None:
    """``executescript`` would commit the transaction that it runs in."""
    for statement in _without_comments(script).split(";"):
        if statement.strip():
            db.execute(statement)


def _without_comments(script: str) -> str:
    return "\n".join(line.partition("--")[0] for line in script.splitlines())
