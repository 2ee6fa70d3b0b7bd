"""Dispatches that are kept and could not be read: what counts of them, on which day, and that nothing of it can be changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from fogline import pipeline, views
from fogline.errors import ChainBroken, NotInLedger
from fogline.ledger import Ledger, changes, dump, verify, verify_alone
from fogline.ledger.schema import MIGRATIONS
from fogline.model import Claim, Dispatch, Quote, Source, content_id

WORDS = "The alliance said 12 people were killed at the old mill on Sunday."
WHY = "could not be read: over the limit of 15 CPU seconds"


def day(number: int) -> str:
    return f"2031-05-{number:02d}T08:00:00Z"


def put(ledger: Ledger, run: str, number: int = 1) -> Dispatch:
    raw = f"{WORDS} {number}".encode()
    sha = hashlib.sha256(raw).hexdigest()
    d = Dispatch(content_id("d", number), f"in/{number}.txt", raw.decode(), sha, published="2031-05-01")
    ledger.add(d, raw, run)
    return d


def claims(d: Dispatch) -> list[Claim]:
    q = Quote(0, 12, WORDS[:12])
    source = Source("Alliance", "The alliance", None, "party", q)
    return [Claim(content_id("c", d.dispatch_id), d.dispatch_id, d.path, q, source, None, "asserted", (), None, (), (), (),
                  "rules")]  # fmt: skip


def run(ledger: Ledger, number: int) -> str:
    return ledger.begin_run(version="1", options="{}", started=day(number))


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(str(tmp_path / "l")) as opened:
        yield opened


# What was done on which day of May, and which claims and unread dispatches there are on the days 4 to 8 (the 8th: now).
STORIES = [
    (["read"], [1, 1, 1, 1, 1], [0, 0, 0, 0, 0]),
    (["unread"], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]),
    (["read", "unread"], [1, 1, 0, 0, 0], [0, 0, 1, 1, 1]),  # read by the first version, not by the second
    (["unread", "read"], [0, 0, 1, 1, 1], [1, 1, 0, 0, 0]),  # a later version reads it
    (["read", "unread", "read"], [1, 1, 0, 0, 1], [0, 0, 1, 1, 0]),
    (["unread", "unread"], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]),
]  # fmt: skip


@pytest.mark.parametrize(("story", "read", "unread"), STORIES, ids=lambda s: "-".join(map(str, s)))
def test_what_counts_on_which_day(ledger, story, read, unread):
    for n, what in enumerate(story):
        this = run(ledger, 4 + 2 * n)
        d = put(ledger, this)
        if what == "read":
            ledger.put_claims(this, d.dispatch_id, f"r{n}", claims(d))
        else:
            ledger.put_unread(this, d.dispatch_id, f"r{n}", WHY)
    days = [*(f"2031-05-0{n}" for n in (4, 5, 6, 7)), None]
    assert [len(ledger.claims(as_known_at=day)) for day in days] == read
    assert [len(ledger.unread(as_known_at=day)) for day in days] == unread
    assert (ledger.counts()["claims"], ledger.counts()["unread"]) == (read[-1], unread[-1])
    assert (ledger.reading(d.dispatch_id) is None) == (not read[-1])
    assert {i for i, _, _ in ledger.tried()} == ({d.dispatch_id} if "unread" in story else set())
    if read[-1]:
        assert [c.dispatch_id for _, found in ledger.readings() for c in found] == [d.dispatch_id]


def test_it_is_shown_with_the_reason(ledger):
    d = put(ledger, run(ledger, 4))
    this = run(ledger, 5)
    ledger.put_unread(this, d.dispatch_id, "r", WHY)
    [unread] = ledger.unread(this)
    assert (unread.path, unread.reason) == ("in/1.txt", WHY)
    brief = pipeline.brief(ledger, version="t")
    assert brief.unread == (unread,)
    page = views.report(brief)
    assert WHY in page
    assert "Kept, but not read" in page
    assert [c.words for c in changes(ledger, since="2031-05-04", until="2031-05-05")] == [WHY]
    assert WHY in dump(ledger)


def test_a_redacted_name_in_the_reason_is_covered(ledger):
    d = put(ledger, run(ledger, 4))
    ledger.put_unread(run(ledger, 5), d.dispatch_id, "r", "could not be read: KeyError: 'Amina Example'")
    ledger.judge("redact", ["person:Amina Example"], who="A. B.", when=day(6), why="asked")
    assert "Example" not in str(pipeline.brief(ledger, version="t").unread)
    assert "Example" not in str(changes(ledger, since="2031-05-01", until="2031-05-09"))


def test_answers_that_are_kept_are_not_used_when_a_dispatch_is_unread_since(ledger):
    d = put(ledger, run(ledger, 4))
    before = ledger.counted()
    ledger.put_unread(run(ledger, 5), d.dispatch_id, "r", WHY)
    assert ledger.counted() != before


def test_of_no_dispatch(ledger):
    with pytest.raises(NotInLedger):
        ledger.put_unread(run(ledger, 4), "d0", "r", WHY)


# --- under the chain, and in ledgers of the schema before ---------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    where = tmp_path / "l.fogline"
    with Ledger.open(str(where)) as ledger:
        this = run(ledger, 4)
        d, other = put(ledger, this), put(ledger, this, 2)
        ledger.put_claims(this, d.dispatch_id, "r", claims(d))
        ledger.put_unread(this, other.dispatch_id, "r", WHY)
        ledger.finish_run(this, finished=day(4))
    return where


def alone(path: Path) -> int:
    return subprocess.run(  # noqa: S603 - our own file
        [sys.executable, "-I", "-S", verify_alone.__file__, str(path)], capture_output=True, check=False
    ).returncode


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE unread SET reason = 'could not be read: nobody knows'",
        "UPDATE unread SET dispatch_id = (SELECT min(dispatch_id) FROM dispatch)",
        "DELETE FROM unread",
        "INSERT INTO unread SELECT entry_no + 100, run_id, dispatch_id, reading, reason FROM unread",
    ],
)
def test_a_change_is_found_by_both_verifiers(path, change):
    verify(str(path))
    assert alone(path) == 0
    db = sqlite3.connect(path)
    for verb in ("update", "delete"):
        db.execute(f"DROP TRIGGER unread_no_{verb}")
    db.execute(change)
    db.commit()
    db.close()
    with pytest.raises(ChainBroken):
        verify(str(path))
    assert alone(path) == 1


def of_schema_three(path: Path) -> None:
    """Made again as the schema before had it: without the table and all that stands in it."""
    with Ledger.open(str(path)) as ledger:
        this = run(ledger, 4)
        d = put(ledger, this)
        ledger.put_claims(this, d.dispatch_id, "r", claims(d))
        ledger.finish_run(this, finished=day(4))
    db = sqlite3.connect(path)
    db.execute("DROP TABLE unread")
    db.execute("PRAGMA user_version = 3")
    db.commit()
    db.close()


def test_a_ledger_of_the_schema_before_is_brought_up_and_loses_nothing(tmp_path):
    path = tmp_path / "l"
    of_schema_three(path)
    assert alone(path) == 0
    with Ledger.open(str(path), create=False) as ledger:
        assert ledger.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
        assert (len(ledger.claims()), ledger.unread()) == (1, [])
        this = run(ledger, 6)
        ledger.put_unread(this, ledger.dispatches()[0].dispatch_id, "r2", WHY)
        assert ledger.claims() == []
        assert len(ledger.claims(as_known_at="2031-05-05")) == 1
    verify(str(path))
    assert alone(path) == 0


AS_NOBODY = """
import os, shutil, sys
from fogline.ledger import Ledger, changes, dump, verify
from fogline import pipeline

def asked(path):
    with Ledger.open(path, create=False) as ledger:
        unread = pipeline.brief(ledger, version="t").unread
        then = ledger.claims(as_known_at="2031-05-04")
        learnt = changes(ledger, since="2031", until="2031")
        told = dump(ledger), ledger.counted()
        counts = len(ledger.claims()), len(then), len(unread), len(ledger.tried()), len(learnt), len(told)
    return *counts, verify(path).claims

shutil.copy(sys.argv[1], sys.argv[2])
asked(sys.argv[2])  # all that must be imported is, while we may read it
os.setgid(65534); os.setuid(65534)
print(*asked(sys.argv[1]))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="gives up the rights of root to have none")
def test_a_ledger_of_the_schema_before_that_may_not_be_written_is_read_as_it_is(tmp_path):
    older = tmp_path / "l"
    of_schema_three(older)
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # that another user may enter
    try:
        shutil.copy(older, folder / "l")
        (folder / "l").chmod(0o444)
        folder.chmod(0o555)
        code = f"import sys; sys.path[:0] = {sys.path!r}\n{AS_NOBODY}"
        command = [sys.executable, "-c", code, str(folder / "l"), str(tmp_path / "copy")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
        assert done.stdout.split() == ["1", "1", "0", "0", "0", "2", "1"], done.stderr
    finally:
        folder.chmod(0o777)
        shutil.rmtree(folder)
