"""What somebody can do to a ledger who has this code and the right to write: change anything, and make all hashes again."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from fogline.ledger import chain, verify_alone
from fogline.ledger.verify import COVERED


@contextlib.contextmanager
def unguarded(path: Path, *, hashes: bool = False) -> Iterator[sqlite3.Connection]:
    """The file without its triggers, which are put back at the end; with ``hashes``, digests and chain are made again."""
    db = sqlite3.connect(path)
    try:
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        yield db
        if hashes:
            rechain(db)
        for _, sql in triggers:
            db.execute(sql)
        db.commit()
    finally:
        db.close()


def rechain(db: sqlite3.Connection) -> None:
    """Digests of the rows as they now are, and the chain over them."""
    before = chain.HEAD
    for number, kind in db.execute("SELECT entry_no, kind FROM entry ORDER BY entry_no").fetchall():
        row = db.execute(f"SELECT entry_no, {COVERED[kind]} FROM {kind} WHERE entry_no = ?", (number,)).fetchone()
        digest = chain.digest(verify_alone.covered(db, kind, row))
        before = chain.link(before, kind, digest)
        db.execute("UPDATE entry SET digest = ?, chain = ? WHERE entry_no = ?", (digest, before, number))
