"""The file itself: SQLite's structure, tables, indexes and triggers as Fogline makes them."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from fogline.cli import run
from fogline.errors import ChainBroken, LedgerError, SchemaTooNew
from fogline.ledger import Ledger, verify, verify_alone
from fogline.ledger.schema import MIGRATIONS
from fogline.model import Dispatch, Rejection, content_id

START = "2031-05-04T08:00:00Z"


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Ledger.open("l") as ledger:
        this = ledger.begin_run(version="1", options="{}", started=START)
        for n in range(3):
            words = f"{n} fled."
            sha = hashlib.sha256(words.encode()).hexdigest()
            ledger.add(Dispatch(content_id("d", n), f"{n}.txt", words, sha), words.encode(), this)
        ledger.reject(this, Rejection("x.pdf", "UnknownFormat", "no reader for .pdf"))
        ledger.finish_run(this, finished=START)
    return tmp_path / "l"


def _alone(path: Path) -> tuple[int, str]:
    command = [sys.executable, "-I", "-S", verify_alone.__file__, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def _change(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        db.execute(statement)
    db.close()


# What was done, and what both verifiers must name.
CHANGED = [
    (["DROP TRIGGER dispatch_no_update"], ["trigger dispatch_no_update", "missing"]),
    (["DROP TRIGGER dispatch_no_delete",
      "CREATE TRIGGER dispatch_no_delete BEFORE DELETE ON dispatch WHEN 0 BEGIN SELECT 1; END"],
     ["trigger dispatch_no_delete", "changed"]),
    (["CREATE TRIGGER quiet BEFORE INSERT ON claim WHEN new.measures = 'killed' BEGIN SELECT RAISE(IGNORE); END"],
     ["trigger quiet on claim", "not Fogline's"]),
    # FTS5 kept up to date by triggers is a trigger like any other: a search index belongs on a copy.
    (["CREATE TABLE words (w)",
      "CREATE TRIGGER dispatch_ai AFTER INSERT ON dispatch BEGIN INSERT INTO words VALUES (new.text); END"],
     ["trigger dispatch_ai on dispatch", "not Fogline's"]),
    (["DROP INDEX reading_of"], ["index reading_of", "missing"]),
    (["DROP INDEX claim_by_id", "CREATE INDEX claim_by_id ON claim (claim_id) WHERE measures <> 'killed'"],
     ["index claim_by_id", "changed"]),
    (["CREATE UNIQUE INDEX one_each ON rejection (reason)"], ["index one_each on rejection", "not Fogline's"]),
    (["ALTER TABLE rejection ADD COLUMN checked TEXT"], ["table rejection", "changed"]),
    # as tools do that cannot alter a table in place
    (["CREATE TABLE new AS SELECT * FROM notice", "DROP TABLE notice", "ALTER TABLE new RENAME TO notice"],
     ["table notice", "changed", "trigger", "notice_no_update", "missing"]),
    (["DROP TABLE kept"], ["table kept", "missing"]),
    (["PRAGMA application_id = 7"], ["application_id"]),
    (["PRAGMA user_version = 0"], ["user_version"]),
    (["PRAGMA user_version = 2"], ["not Fogline's", "table kept"]),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "named"), CHANGED, ids=lambda s: " ".join(s)[:60])
def test_a_changed_schema_is_named_by_both(path, statements, named):
    _change(path, *statements)
    with pytest.raises(ChainBroken) as caught:
        verify(str(path))
    code, said = _alone(path)
    assert code == 1
    for words in named:
        assert words in str(caught.value)
        assert words in said
    assert run(["verify", "--ledger", str(path)]) == 1


def test_data_that_does_not_fit_is_named_beside_the_schema(path):
    _change(path, "DROP TRIGGER rejection_no_update", "UPDATE rejection SET reason = 'other'")
    for said in (_error(path), _alone(path)[1]):
        assert "rejection_no_update" in said
        assert "its rejection was changed" in said
    _change(path, "UPDATE rejection SET reason = 'no reader for .pdf'")
    assert "the rows fit" in _error(path)


def _error(path: Path) -> str:
    with pytest.raises(ChainBroken) as caught:
        verify(str(path))
    return str(caught.value)


def test_a_newer_schema_says_what_to_install(path):
    _change(path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(SchemaTooNew):
        verify(str(path))
    code, said = _alone(path)
    assert (code, "of that version" in said) == (2, True)


def test_what_somebody_else_keeps_in_the_file_is_a_note(path, capsys):
    _change(
        path,
        "CREATE VIRTUAL TABLE dispatch_fts USING fts5 (text, content = 'dispatch')",
        "INSERT INTO dispatch_fts (dispatch_fts) VALUES ('rebuild')",
        "CREATE INDEX by_reason ON rejection (reason)",
        "CREATE VIEW told AS SELECT * FROM claim",
        "ANALYZE",
    )
    [note] = verify(str(path)).notes
    assert all(words in note for words in ("table dispatch_fts", "index by_reason", "view told"))
    assert _alone(path)[0] == 0
    assert run(["verify", "--ledger", str(path)]) == 0
    assert "dispatch_fts" in capsys.readouterr().out


def test_verify_changes_nothing(path):
    _change(path, "DROP TRIGGER raw_no_update")
    before = path.read_bytes()
    _error(path)
    assert path.read_bytes() == before


def test_an_index_that_lacks_a_row_is_damage(path):
    """Made as no statement can: the index is taken out of the schema, a row is written, the index is put back."""
    name = "sqlite_autoindex_sighting_1"
    line = "type, name, tbl_name, rootpage, sql"
    db = sqlite3.connect(path)
    kept = db.execute(f"SELECT {line} FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    db.execute("PRAGMA writable_schema = ON")
    db.execute("DELETE FROM sqlite_schema WHERE name = ?", (name,))
    db.execute("UPDATE sqlite_schema SET sql = replace(sql, ',UNIQUE', ', CHECK') WHERE 0")
    table = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'sighting' AND type = 'table'").fetchone()[0]
    bare = table[: table.index("UNIQUE")].rstrip().rstrip(",") + ") STRICT"
    db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'sighting' AND type = 'table'", (bare,))
    db.commit()
    db.close()
    db = sqlite3.connect(path)
    db.execute("DROP TRIGGER sighting_no_update")
    db.execute("UPDATE sighting SET path = 'z.txt' WHERE entry_no = (SELECT min(entry_no) FROM sighting)")
    db.execute("PRAGMA writable_schema = ON")
    db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'sighting' AND type = 'table'", (table,))
    db.execute(f"INSERT INTO sqlite_schema ({line}) VALUES (?, ?, ?, ?, ?)", kept)
    db.commit()
    db.close()
    for said in (_error(path), _alone(path)[1]):
        assert "damaged" in said
        assert name in said
    assert "REINDEX" in _error(path)


def test_a_schema_that_cannot_be_read_is_damage(path):
    db = sqlite3.connect(path)
    db.execute("PRAGMA writable_schema = ON")
    db.execute("UPDATE sqlite_schema SET sql = 'CREATE TABLE raw (' WHERE name = 'raw'")
    db.commit()
    db.close()
    with pytest.raises(LedgerError, match="damaged: malformed database schema"):
        verify(str(path))
    code, said = _alone(path)
    assert (code, "damaged: malformed database schema" in said) == (1, True)


# --- opened for writing -------------------------------------------------------------------------------------------


def _read(path: Path) -> int:
    (path.parent / "in.txt").write_text("Ten people fled, the mayor said.")
    return run(["read", "in.txt", "--published", "2031-05-04", "--ledger", str(path)])


def test_missing_triggers_are_made_again_with_a_line(path, capsys):
    _change(path, "DROP TRIGGER dispatch_no_update", "DROP TRIGGER dispatch_no_delete", "DROP INDEX reading_of")
    assert _read(path) == 0
    line = next(x for x in capsys.readouterr().err.splitlines() if "made again" in x)
    assert "dispatch_no_update, dispatch_no_delete" in line
    assert "index reading_of" in line
    with Ledger.open(str(path)) as ledger:
        assert any("made again" in n.reason for n in ledger.notices())
        with pytest.raises(LedgerError, match="only grows"):
            ledger.rows("DELETE FROM dispatch")
    verify(str(path))


def test_a_judgement_makes_them_again_too(path, capsys):
    _change(path, "DROP TRIGGER judgement_no_update")
    words = ["judge", "retract", content_id("d", 1), "--who", "A. B.", "--why", "test", "--ledger", str(path)]
    assert run(words) == 0
    assert "judgement_no_update" in capsys.readouterr().err
    verify(str(path))


def test_asking_makes_nothing_again(path):
    """What is missing is a trace: only who writes covers it, with a line."""
    _change(path, "DROP TRIGGER dispatch_no_update")
    for command in ("claims", "accounts", "changes --since 2031 --until 2032"):
        assert run([*command.split(), "--ledger", str(path)]) == 0
    assert "dispatch_no_update" in _error(path)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("CREATE TRIGGER quiet BEFORE INSERT ON dispatch BEGIN SELECT RAISE(IGNORE); END", "trigger quiet on dispatch"),
        ("ALTER TABLE rejection ADD COLUMN checked TEXT", "table rejection"),
        ("DROP TABLE notice", "table notice"),
    ],
)
def test_what_cannot_be_made_again_is_not_written_to(path, capsys, statement, named):
    _change(path, statement)
    assert _read(path) == 1
    err = capsys.readouterr().err
    assert named in err
    assert "changed from outside" in err
    assert "Traceback" not in err
    with Ledger.open(str(path)) as ledger:
        assert len(ledger.dispatches()) == 3
