"""Accounts kept between two askings: a read where nothing changed, drawn anew where anything did, never in the way."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from fogline import pipeline
from fogline.errors import ChainBroken, SchemaTooNew
from fogline.ledger import Ledger, dump, verify
from fogline.ledger.schema import MIGRATIONS
from fogline.model import Claim, Dispatch, Figure, Place, Quote, Source, content_id
from fogline.pipeline import account_cache, questions

START = "2031-05-04T08:00:00Z"


def told(number: int, count: int = 12, who: str = "Quay Monitor") -> tuple[Dispatch, Claim]:
    """A dispatch of one count."""
    text = f"{count} people killed in Dummar, {who} said {number}"
    d = Dispatch(
        f"d{number}",
        f"{number}.txt",
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        outlet=f"Paper {number}",
        published="2031-05-04",
    )
    printed = Quote(0, len(str(count)), str(count))
    at = text.index("Dummar")
    place = Place("Dummar", "Dummar", "x:dummar", None, None, 1, Quote(at, at + 6, "Dummar"))
    figure = Figure("killed", "people", count, count, count, "exact", None, "incident", None, str(count), printed)
    claim = Claim(content_id("c", number), d.dispatch_id, d.path, Quote(0, at + 6, text[: at + 6]),
                  Source(who, who, None, "monitor"), None, "asserted", (figure,), None, (), (place,), (), "hand")  # fmt: skip
    return d, claim


def put(ledger: Ledger, run: str, number: int, **fields: object) -> None:
    d, claim = told(number, **fields)  # type: ignore[arg-type]
    ledger.add(d, d.text.encode(), run)
    ledger.put_claims(run, d.dispatch_id, "r", [claim])


def asked(ledger: Ledger) -> tuple[object, ...]:
    return pipeline.accounts(ledger).accounts


@pytest.fixture
def path(tmp_path):
    where = tmp_path / "l.fogline"
    with Ledger.open(str(where)) as ledger:
        run = ledger.begin_run(version="1", options="{}", started=START)
        put(ledger, run, 1)
        put(ledger, run, 2, who="Fen Watch")
        ledger.finish_run(run, finished=START)
    return where


@pytest.fixture
def drawn(monkeypatch):
    """How often accounts were drawn."""
    calls: list[str | None] = []
    real = questions.drawn

    def counting(ledger, *, as_known_at=None):
        calls.append(as_known_at)
        return real(ledger, as_known_at=as_known_at)

    monkeypatch.setattr(questions, "drawn", counting)
    return calls


def _new_dispatch(ledger, run):
    put(ledger, run, 3, count=14)


def _new_reading(ledger, run):
    d, claim = told(1, count=12, who="Ash Count")
    ledger.put_claims(run, d.dispatch_id, "r2", [claim])


def _retracted(ledger, run):
    ledger.judge("retract", ["d1"], who="A. B.", when=START, why="test")


def _taken_back(ledger, run):
    made = ledger.judge("retract", ["d1"], who="A. B.", when=START, why="test")
    asked(ledger)
    ledger.withdraw(made.judgement_id, who="A. B.", when=START, why="test")


def _compared(ledger, run):
    from fogline.model import Family, Passage, Reprint

    one, two = Passage("d1", 0, 20), Passage("d2", 0, 20)
    ledger.put_reuse(
        run, [Reprint("r1", one, two, 4, (), "unknown", "f1", "exact")], [Family("f1", None, (one, two))], []
    )


@pytest.mark.parametrize("change", [_new_dispatch, _new_reading, _retracted, _taken_back, _compared])
def test_what_changed_is_drawn_anew_and_what_did_not_is_read(path, drawn, change):
    with Ledger.open(str(path)) as ledger:
        assert asked(ledger) == asked(ledger)
        assert len(drawn) == 1
        run = ledger.begin_run(version="1", options="{}", started=START)
        ledger.notice(run, "x", "a run, a note and a path seen again change no answer")
        ledger.add(told(1)[0], told(1)[0].text.encode(), run)
        asked(ledger)
        assert len(drawn) == 1
        change(ledger, run)
        before = len(drawn)
        found = asked(ledger)
        assert len(drawn) == before + 1
        assert found == questions.drawn(ledger)
        assert pipeline.brief(ledger, version="t").accounts == found


def test_other_rules_draw_anew(path, drawn, monkeypatch):
    with Ledger.open(str(path)) as ledger:
        asked(ledger)
        monkeypatch.setattr(account_cache, "fingerprint", lambda *_: "others")
        asked(ledger)
    assert len(drawn) == 2


def test_a_day_of_old_is_never_read_from_what_is_kept(path, drawn):
    with Ledger.open(str(path)) as ledger:
        now = asked(ledger)
        then = pipeline.accounts(ledger, as_known_at="2031-05-03").accounts
        assert (len(now), then) == (1, ())
        assert asked(ledger) == now


def test_a_day_since_which_nothing_was_learnt_is_now(path, drawn):
    with Ledger.open(str(path)) as ledger:
        now = asked(ledger)
        for day in ("2031-05-04", "2031-05", "2032"):
            assert pipeline.accounts(ledger, as_known_at=day).accounts == now
            assert questions.drawn(ledger, as_known_at=day) == now
        assert drawn[1:] == ["2031-05-04", "2031-05", "2032"]  # by this test alone
        ledger.judge("retract", ["d1"], who="A. B.", when="2031-05-06", why="dated ahead of all the rest")
        then = pipeline.accounts(ledger, as_known_at="2031-05-05").accounts
        assert then == now != asked(ledger)
        assert pipeline.brief(ledger, version="t", as_known_at="2031-05-05").accounts == then


def test_it_can_be_thrown_away_at_any_time(path, drawn):
    with Ledger.open(str(path)) as ledger:
        found, held = asked(ledger), dump(ledger)
    db = sqlite3.connect(path)
    db.execute("DELETE FROM kept")
    db.commit()
    db.close()
    with Ledger.open(str(path)) as ledger:
        assert (asked(ledger), dump(ledger)) == (found, held)
    verify(str(path))


def test_no_accounts_are_kept_too(tmp_path, drawn):
    with Ledger.open(str(tmp_path / "l")) as ledger:
        assert asked(ledger) == asked(ledger) == ()
    assert len(drawn) == 1


def test_a_ledger_in_memory_keeps_nothing():
    with Ledger.open(":memory:") as ledger:
        put(ledger, ledger.begin_run(version="1", options="{}", started=START), 1)
        assert len(asked(ledger)) == 1
        assert ledger.rows("SELECT * FROM kept") == []


# --- other schemas, other rights ------------------------------------------------------------------------------


def _of_schema_two(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("DROP TABLE kept")
    db.execute("DROP TABLE unread")
    db.execute("PRAGMA user_version = 2")
    db.commit()
    db.close()


def test_a_ledger_of_the_schema_before_is_brought_up_and_loses_nothing(path):
    with Ledger.open(str(path)) as ledger:
        held, head = dump(ledger), ledger.head()
    _of_schema_two(path)
    with Ledger.open(str(path), create=False) as ledger:
        assert ledger.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
        assert (dump(ledger), ledger.head()) == (held, head)
        assert asked(ledger) == asked(ledger)
    assert verify(str(path), head=head).head == head


def test_a_newer_schema_is_one_line(path):
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    db.close()
    with pytest.raises(SchemaTooNew, match="install the Fogline that wrote it"):
        Ledger.open(str(path))


AS_NOBODY = """
import os, sys
from fogline import pipeline
from fogline.ledger import Ledger
with Ledger.open(sys.argv[2]) as ledger:
    pipeline.accounts(ledger)  # all that must be imported is, while we may read it
os.setgid(65534); os.setuid(65534)
with Ledger.open(sys.argv[1], create=False) as ledger:
    print(ledger.rows("PRAGMA user_version")[0][0], len(pipeline.accounts(ledger).accounts))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="gives up the rights of root to have none")
@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize("folder_too", [False, True])
def test_a_file_that_may_not_be_written_is_asked_anew(path, older, folder_too):
    import shutil
    import tempfile

    if older:
        _of_schema_two(path)
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # that another user may enter
    try:
        copy = folder / "l"
        shutil.copy(path, copy)
        copy.chmod(0o444)
        folder.chmod(0o555 if folder_too else 0o777)
        code = f"import sys; sys.path[:0] = {sys.path!r}\n{AS_NOBODY}"
        command = [sys.executable, "-c", code, str(copy), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        assert done.stdout.split() == ["2" if older else str(len(MIGRATIONS)), "1"], done.stderr
    finally:
        folder.chmod(0o777)
        shutil.rmtree(folder)


ON_A_FULL_DISK = """
import os, resource, sys
from fogline import pipeline
from fogline.ledger import Ledger
with Ledger.open(sys.argv[1], create=False) as ledger:
    ledger.counts()
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    print(len(pipeline.accounts(ledger).accounts), len(ledger.rows("SELECT * FROM kept")))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_full_disk_keeps_nobody_from_an_answer(path):
    code = f"import sys; sys.path[:0] = {sys.path!r}\n{ON_A_FULL_DISK}"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.stdout.split() == ["1", "0"], done.stderr
    verify(str(path))


def test_another_run_in_the_middle_of_a_write_is_not_waited_for_in_vain(path):
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with Ledger.open(str(path), timeout=0.05) as ledger:
        assert len(asked(ledger)) == 1
        assert ledger.rows("SELECT * FROM kept") == []
        writer.execute("ROLLBACK")
        asked(ledger)
        assert len(ledger.rows("SELECT * FROM kept")) == 1
    writer.close()


# --- what was changed from outside ----------------------------------------------------------------------------


def _change(path: Path) -> None:
    db = sqlite3.connect(path)
    (body,) = db.execute("SELECT body FROM kept").fetchone()
    accounts = json.loads(zlib.decompress(body))
    accounts[0]["articles"] += 1
    db.close()
    _put(path, zlib.compress(json.dumps(accounts).encode()))


def _put(path: Path, body: bytes) -> None:
    db = sqlite3.connect(path)
    db.execute("UPDATE kept SET body = ?", (body,))
    db.commit()
    db.close()


def test_verify_draws_again_what_is_kept(path):
    with Ledger.open(str(path)) as ledger:
        assert pipeline.check_kept(ledger) == 0
        asked(ledger)
        assert pipeline.check_kept(ledger) == 1
    _change(path)
    with (
        Ledger.open(str(path)) as ledger,
        pytest.raises(ChainBroken, match=r"kept accounts: a[0-9a-f]{16} does not follow"),
    ):
        pipeline.check_kept(ledger)
    _put(path, zlib.compress(b"[]"))
    with Ledger.open(str(path)) as ledger, pytest.raises(ChainBroken, match="does not follow"):
        pipeline.check_kept(ledger)


@pytest.mark.parametrize("body", [b"no zlib", zlib.compress(b"[{"), zlib.compress(b'[{"account_id": 3}]')])
def test_what_is_damaged_is_drawn_anew_and_verify_says_so(path, body):
    with Ledger.open(str(path)) as ledger:
        found = asked(ledger)
    _put(path, body)
    with Ledger.open(str(path)) as ledger:
        with pytest.raises(ChainBroken, match="kept accounts: damaged"):
            pipeline.check_kept(ledger)
        assert asked(ledger) == found
        pipeline.check_kept(ledger)


# --- two read while one writes ----------------------------------------------------------------------------------

READER = """
import sys
from fogline import pipeline
from fogline.pipeline import questions
from fogline.ledger import Ledger
with Ledger.open(sys.argv[1], create=False) as ledger:
    print("started", flush=True)
    seen = 0
    while seen < 12:
        with ledger.at_once():
            count, drawn = len(ledger.dispatches()), questions.drawn(ledger)
        found = pipeline.accounts(ledger).accounts
        assert count >= seen, "what was there is gone"
        # a dispatch is there for an instant before its claims are
        assert count - 1 <= sum(a.articles for a in drawn) <= count, "an answer of half a state"
        assert sum(a.articles for a in found) >= count - 1, "an answer of old"
        seen = count
"""


@pytest.mark.slow
def test_two_ask_while_one_writes(path):
    code = f"import sys; sys.path[:0] = {sys.path!r}\n{READER}"
    command = [sys.executable, "-c", code, str(path)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]  # noqa: S603
    for reader in readers:
        assert reader.stdout is not None
        reader.stdout.readline()
    with Ledger.open(str(path)) as ledger:
        run = ledger.begin_run(version="1", options="{}", started=START)
        for number in range(3, 13):
            put(ledger, run, number)
        ledger.finish_run(run, finished=START)
    for reader in readers:
        assert reader.wait(timeout=300) == 0, reader.communicate()[1]
        assert reader.communicate()[1] == ""
    verify(str(path))
    with Ledger.open(str(path)) as ledger:
        pipeline.check_kept(ledger)


# --- killed -----------------------------------------------------------------------------------------------------

KEEPER = """
import itertools, sys
from fogline.ledger import Ledger
with Ledger.open(sys.argv[1]) as ledger:
    print("started", flush=True)
    for n in itertools.count():
        ledger.keep("accounts", "o", [bytes([65 + n % 2]) * 50_000 for _ in range(40)])
"""


@pytest.mark.slow
def test_killed_while_keeping_leaves_the_old_or_the_new(tmp_path):
    path = tmp_path / "l"
    code = f"import sys; sys.path[:0] = {sys.path!r}\n{KEEPER}"
    for instant in (0.02, 0.05, 0.11):
        with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as keeper:  # noqa: S603
            assert keeper.stdout is not None
            keeper.stdout.readline()
            time.sleep(instant)
            keeper.send_signal(signal.SIGKILL)
        with Ledger.open(str(path)) as ledger:
            parts = list(ledger.kept("accounts", "o"))
        assert len(parts) in (0, 40)
        assert len({body[:1] for body in parts}) <= 1
