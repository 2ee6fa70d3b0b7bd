"""One bit of a ledger turned over, hundreds of times: it is seen, or every row reads as before. Never a traceback."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from fogline import pipeline
from fogline.cli import run
from fogline.errors import LedgerError
from fogline.ledger import Ledger, verify_alone
from fogline.pipeline import verifying

FLIPS = 300
TEXTS = {
    "a.txt": "Outlet: The Courier\nPublished: 2031-05-05\n\nTwelve people were killed in Homs on Sunday, a monitor said. "
    "Forty families fled to the hills, the mayor said, and the road to the north was closed for a week by the army.",
    "b.txt": "Outlet: The Heron\nPublished: 2031-05-06\n\nA monitor said. Forty families fled to the hills, the mayor said, "
    "and the road to the north was closed for a week by the army. The army denied that it had fired.",
    "c.html": "<html><body><article><p>The governor said 14 soldiers had surrendered in Hajin on Monday.</p></article></body>",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a small ledger with kept accounts and a judgement."""
    home = tmp_path_factory.mktemp("flipped")
    for name, text in TEXTS.items():
        (home / name).write_text(text, "utf-8")
    with Ledger.open(str(home / "l")) as ledger:
        paths = [str(home / name) for name in TEXTS]
        pipeline.read(paths, ledger, options=pipeline.Options(), version="1", now=lambda: "2031-05-07T08:00:00Z")
        ledger.judge("retract", [ledger.dispatches()[0].dispatch_id], who="A. B.", when="2031-05-08", why="test")
        pipeline.accounts(ledger)
    _dense(home / "l")
    return (home / "l").read_bytes()


def _dense(path: Path) -> None:
    """Pages of 512 bytes, so that most of the file is used: bits of empty pages tell nothing."""
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = DELETE", "page_size = 512"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("VACUUM")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()


def _rows(path: Path) -> dict[str, list[Any]] | None:
    """Every row of every table; None where they cannot be read."""
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    except (sqlite3.Error, ValueError):
        return None
    finally:
        db.close()


def _fits(path: Path) -> bool:
    """Whether `fogline verify` finds nothing; anything but its own errors fails the test."""
    with contextlib.suppress(LedgerError):
        verifying.verify(str(path))
        return True
    return False


def _write(path: Path, data: bytes) -> None:
    """The file, and no log beside it."""
    path.write_bytes(data)
    for beside in ("-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)


def _flipped(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def _same(path: Path, before: dict[str, list[Any]]) -> bool:
    """All rows read as before; what is kept may be of another origin, which nobody then asks for."""
    now = _rows(path)
    if now is None:
        return False
    kept = [(what, part, body) for what, part, _, body in now["kept"]]
    return {**now, "kept": kept} == {**before, "kept": [(what, part, body) for what, part, _, body in before["kept"]]}


def test_each_flipped_bit_is_seen_or_harmless(whole, tmp_path, capsys, record_property):
    path = tmp_path / "l"
    path.write_bytes(whole)
    before = _rows(path)
    assert before is not None
    assert _fits(path)
    rng = random.Random(20310507)  # noqa: S311 - no secret
    checks = {"fogline verify": _fits, "verify_alone.py": lambda p: verify_alone.main([str(p)]) == 0}
    seen = dict.fromkeys(checks, 0)
    for bit in rng.sample(range(len(whole) * 8), FLIPS):
        for name, check in checks.items():
            _write(path, _flipped(whole, bit))
            if check(path):
                _write(path, _flipped(whole, bit))
                assert _same(path, before), f"bit {bit}: not seen by {name}, and rows differ"
            else:
                seen[name] += 1
    assert "Traceback" not in capsys.readouterr().err
    record_property("seen", seen)
    with capsys.disabled():
        print(f"\n{FLIPS} flipped bits of {len(whole)} bytes: seen {seen}; in the others every row reads as before")  # noqa: T201
    assert min(seen.values()) > FLIPS // 2


def test_no_command_leaves_a_traceback_on_a_damaged_ledger(whole, tmp_path, capsys):
    path = tmp_path / "l"
    rng = random.Random(7)  # noqa: S311 - no secret
    for bit in rng.sample(range(len(whole) * 8), 60):
        _write(path, _flipped(whole, bit))
        for command in ("claims", "accounts", "judgements"):
            assert run([command, "--ledger", str(path)]) in (0, 1)
    assert "Traceback" not in capsys.readouterr().err
