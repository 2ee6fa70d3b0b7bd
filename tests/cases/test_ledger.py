"""The ledger's promises: nothing twice, nothing erased, nothing lost, every trouble one clear line."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from fogline.errors import LedgerBusy, LedgerError, NotInLedger, SchemaTooNew
from fogline.ledger import Ledger
from fogline.ledger.schema import MIGRATIONS, TABLES
from fogline.model import (
    Claim,
    Day,
    Dispatch,
    Edit,
    Family,
    Figure,
    Passage,
    Person,
    Rejection,
    Reprint,
    Seam,
    Source,
    Span,
    content_id,
    quote,
)

START, END = "2031-05-04T08:00:00Z", "2031-05-04T08:00:09Z"


def made(number: int, text: str | None = None, **fields) -> tuple[Dispatch, bytes]:
    text = text or f"The alliance said {number + 10} people were killed at the old mill on Sunday."
    raw = text.encode()
    sha = content_id("", raw)
    return Dispatch(content_id("d", number, text), f"in/{number}.txt", text, sha, **fields), raw


def claim_of(d: Dispatch, number: int = 0, name: str | None = "Amina Example") -> Claim:
    all_of_it = quote(d.text, Span(0, len(d.text)))
    words = quote(d.text, Span(0, min(8, len(d.text))))
    return Claim(
        content_id("c", d.dispatch_id, number),
        d.dispatch_id,
        d.path,
        all_of_it,
        Source("Alliance", "the alliance", None, "party", words, ("AFP",)),
        words,
        "asserted",
        (Figure("killed", "people", 12.0, 12.0, None, "at_least", None, "incident", None, "12", words),),
        None,
        (Day("2031-05-04", "2031-05-04", "2031-05-04", 1, "Sunday", words),),
        (),
        (Person(name, words.exact, "killed", "2031-05-04", words),) if name else (),
        "test",
        content=(Span(0, 3),),
    )


def reprint_of(a: Dispatch, b: Dispatch, end: int = 10) -> tuple[Reprint, Family, Seam]:
    earlier, later = Passage(a.dispatch_id, 0, end), Passage(b.dispatch_id, 0, end)
    family_id = content_id("f", a.dispatch_id, b.dispatch_id)
    edits = (Edit("replace", Span(1, 2), Span(1, 2)),)
    reprint = Reprint(content_id("r", earlier, later), earlier, later, 3, edits, "unknown", family_id, "edited")
    return reprint, Family(family_id, None, (earlier, later)), Seam(b.dispatch_id, 5, "lost antecedent")


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(str(tmp_path / "l.fogline")) as opened:
        yield opened


@pytest.fixture
def run(ledger):
    return ledger.begin_run(version="1", options="{}", started=START)


# --- what goes in comes out ----------------------------------------------------------------------------------


def test_what_goes_in_comes_out(ledger, run):
    d, raw = made(
        1, outlet="Courier", wire="AFP", published="2031-05-04", received=START, language="en", headline="Mill"
    )
    claims = [claim_of(d, 0), claim_of(d, 1)]
    assert ledger.add(d, raw, run)
    ledger.put_claims(run, d.dispatch_id, "r1", claims)
    assert ledger.dispatches() == [d]
    assert ledger.dispatch(d.dispatch_id) == d
    assert ledger.claims() == ledger.claims(d.dispatch_id) == claims
    assert list(ledger.readings()) == [(d.dispatch_id, claims)]
    assert ledger.raw(d.raw_sha) == raw
    assert ledger.reading(d.dispatch_id) == "r1"
    assert ledger.counts()["claims"] == 2


def test_reuse_comes_out(ledger, run):
    (a, raw_a), (b, raw_b) = made(1), made(2)
    ledger.add(a, raw_a, run)
    ledger.add(b, raw_b, run)
    reprint, family, seam = reprint_of(a, b)
    assert ledger.put_reuse(run, [reprint], [family], [seam])
    assert (ledger.reprints(), ledger.families(), ledger.seams()) == ([reprint], [family], [seam])


HOSTILE = [
    "Robert'); DROP TABLE dispatch;--",
    '"; DELETE FROM entry; --',
    "nul \x00 inside",
    "line\r\nends\u2028and\u0085more",
    "\u202eright to left",
    "🏚️ 𝔅 ﷽",
    "%s ? ?1 :name @x $y",
    "x" * 100_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_data(ledger, run, text):
    d, raw = made(1, text, outlet=text, url=text, headline=text)
    ledger.add(d, raw, run)
    ledger.put_claims(run, d.dispatch_id, text, [claim_of(d, name=text)])
    ledger.reject(run, Rejection(text, "Empty", text, text))
    ledger.notice(run, text, text)
    ledger.judge("redact", [f"person:{text}"], who=text, when=START, why=text)
    assert ledger.dispatches() == [d]
    assert ledger.claims()[0].persons[0].name == text
    assert ledger.rejections() == [Rejection(text, "Empty", text, text)]
    assert ledger.notices()[0].reason == text
    assert ledger.judgements()[0].why == text


def test_order_of_arrival_does_not_change_the_order(tmp_path):
    ones = [made(n, published=day) for n, day in enumerate(["2031-05-04", None, "2031-05", "2030", "2031-05-04"])]
    found = []
    for name, order in (("a", ones), ("b", ones[::-1])):
        with Ledger.open(str(tmp_path / name)) as opened:
            run = opened.begin_run(version="1", options="{}", started=START)
            for d, raw in order:
                opened.add(d, raw, run)
                opened.put_claims(run, d.dispatch_id, "r", [claim_of(d)])
            found.append((opened.dispatches(), opened.claims()))
    assert found[0] == found[1]
    assert [d.published for d in found[0][0]] == ["2030", "2031-05", "2031-05-04", "2031-05-04", None]


# --- nothing twice -------------------------------------------------------------------------------------------


def test_reading_the_same_twice_adds_nothing(ledger):
    d, raw = made(1)
    for number in range(3):
        run = ledger.begin_run(version="1", options="{}", started=f"2031-05-0{number + 4}")
        assert ledger.add(d, raw, run) == (number == 0)
        if ledger.reading(d.dispatch_id) != "r1":
            ledger.put_claims(run, d.dispatch_id, "r1", [claim_of(d)])
        assert ledger.put_reuse(run, [], [], []) is False
        done = ledger.finish_run(run, finished=END)
        assert (done.inputs, done.kept, done.already) == (1, 1, min(number, 1))
    counts = ledger.counts()
    assert (counts["dispatches"], counts["claims"], counts["readings"], counts["runs"]) == (1, 1, 1, 3)
    assert counts["entries"] == 3 * 2 + 3  # run and its end, dispatch, sighting, reading


def test_the_same_dispatch_elsewhere_is_a_sighting(ledger, run):
    d, raw = made(1)
    ledger.add(d, raw, run)
    moved = Dispatch(d.dispatch_id, "moved/1.txt", d.text, d.raw_sha)
    assert not ledger.add(moved, raw, run)
    assert ledger.sightings() == {d.dispatch_id: ("in/1.txt", "moved/1.txt")}


def test_raw_bytes_are_kept_once(ledger, run):
    a, raw = made(1, "Two died.")
    b = Dispatch("dother", "in/other.txt", "Two died.", a.raw_sha)
    ledger.add(a, raw, run)
    ledger.add(b, raw, run)
    assert len(ledger.dispatches()) == 2
    assert ledger.rows("SELECT count(*) FROM raw") == [(1,)]


# --- nothing erased ------------------------------------------------------------------------------------------


def test_a_later_reading_counts_and_the_earlier_stays(ledger, run):
    d, raw = made(1)
    ledger.add(d, raw, run)
    ledger.put_claims(run, d.dispatch_id, "r1", [claim_of(d, 1)])
    ledger.put_claims(run, d.dispatch_id, "r2", [])
    assert (ledger.reading(d.dispatch_id), ledger.claims()) == ("r2", [])
    assert ledger.counts()["readings"] == 2
    ledger.put_claims(run, d.dispatch_id, "r1", [claim_of(d, 1)])  # back to the earlier version
    assert ledger.claims() == [claim_of(d, 1)]


def test_generations_of_reuse(tmp_path):
    with Ledger.open(str(tmp_path / "l")) as ledger:
        (a, raw_a), (b, raw_b) = made(1), made(2)
        first = ledger.begin_run(version="1", options="{}", started="2031-05-04")
        ledger.add(a, raw_a, first)
        ledger.add(b, raw_b, first)
        one, two = reprint_of(a, b, 10), reprint_of(a, b, 12)
        assert ledger.put_reuse(first, [one[0]], [one[1]], [one[2]])
        second = ledger.begin_run(version="1", options="{}", started="2031-05-06")
        assert ledger.put_reuse(second, [two[0]], [two[1]], [one[2]])
        third = ledger.begin_run(version="1", options="{}", started="2031-05-08")
        assert ledger.put_reuse(third, [one[0]], [one[1]], [])
        assert [ledger.reprints(as_known_at=f"2031-05-0{day}") for day in (4, 5, 6, 7, 8)] == [
            [one[0]], [one[0]], [two[0]], [two[0]], [one[0]],
        ]  # fmt: skip
        assert ledger.seams(as_known_at="2031-05-07") == [one[2]]
        assert ledger.seams() == []


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_tables_only_grow(ledger, run, table, verb):
    (a, raw), (b, raw_b) = made(1), made(2)
    ledger.add(a, raw, run)
    ledger.add(b, raw_b, run)
    ledger.put_claims(run, a.dispatch_id, "r", [claim_of(a)])
    ledger.put_unread(run, b.dispatch_id, "r", "could not be read: why")
    reprint, family, seam = reprint_of(a, b)
    ledger.put_reuse(run, [reprint], [family], [seam])
    ledger.put_reuse(run, [], [], [])
    ledger.reject(run, Rejection("x", "Empty", "empty file"))
    ledger.notice(run, "x", "y")
    judgement = ledger.judge("retract", [a.dispatch_id], who="A. B.", when=START, why="test")
    ledger.withdraw(judgement.judgement_id, who="A. B.", when=END, why="test")
    ledger.finish_run(run, finished=END)
    column = ledger.rows(f"SELECT name FROM pragma_table_info('{table}')")[-1][0]
    change = f'UPDATE {table} SET "{column}" = "{column}"' if verb == "UPDATE" else f"DELETE FROM {table}"
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        ledger._db.execute(change)


def test_rejections_that_were_read_later_are_told_no_more(ledger, run):
    d, raw = made(1)
    ledger.reject(run, Rejection(d.path, "Empty", "empty file"))
    ledger.reject(run, Rejection("other", "Empty", "empty file"))
    ledger.add(d, raw, run)
    assert [r.path for r in ledger.rejections()] == ["other"]
    assert [r.path for r in ledger.rejections(run)] == [d.path, "other"]


def test_a_run_that_was_cut_off_counts_what_it_left(ledger, run):
    d, raw = made(1)
    ledger.add(d, raw, run)
    ledger.reject(run, Rejection("x", "Empty", "empty file"))
    [cut] = ledger.runs()
    assert (cut.finished, cut.inputs, cut.kept, cut.rejected) == (None, 2, 1, 1)


# --- not there -----------------------------------------------------------------------------------------------


def test_not_in_ledger(ledger, run):
    with pytest.raises(NotInLedger):
        ledger.raw("00")
    with pytest.raises(NotInLedger):
        ledger.dispatch("d0")
    with pytest.raises(NotInLedger):
        ledger.put_claims(run, "d0", "r", [])
    with pytest.raises(NotInLedger):
        ledger.finish_run("u0", finished=END)
    assert ledger.reading("d0") is None
    assert not ledger.has("d0")


# --- files that are no ledger --------------------------------------------------------------------------------


def _newer(path: Path) -> None:
    Ledger.open(str(path)).close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    db.close()


def _other_database(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE t (x)")
    db.close()


FILES = [
    (lambda p: None, LedgerError, "no such file"),
    (lambda p: p.write_bytes(b""), LedgerError, "an empty file"),
    (lambda p: p.write_bytes(b"Two died at the mill, the alliance said." * 50), LedgerError, "no database"),
    (lambda p: p.mkdir(), LedgerError, "a folder"),
    (_other_database, LedgerError, "not a Fogline ledger"),
    (_newer, SchemaTooNew, "install the Fogline that wrote it"),
]


@pytest.mark.parametrize(("make", "error", "reason"), FILES)
def test_files_that_are_no_ledger(tmp_path, make, error, reason):
    path = tmp_path / "x"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error, match=reason) as caught:
        Ledger.open(str(path), create=False)
    assert "\n" not in str(caught.value)
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize("make", [_other_database, _newer])
def test_what_is_no_ledger_of_ours_is_left_alone(tmp_path, make):
    make(tmp_path / "x")
    with pytest.raises(LedgerError):
        Ledger.open(str(tmp_path / "x"), create=True)


def test_a_ledger_in_a_new_folder(tmp_path):
    with Ledger.open(str(tmp_path / "a" / "b" / "l")) as ledger:
        assert ledger.counts()["entries"] == 0
    assert Ledger.open(str(tmp_path / "a" / "b" / "l"), create=False).runs() == []


def test_a_truncated_file_is_one_line(tmp_path):
    path = tmp_path / "l"
    with Ledger.open(str(path)) as ledger:
        run = ledger.begin_run(version="1", options="{}", started=START)
        for n in range(50):
            ledger.add(*made(n), run)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(LedgerError), Ledger.open(str(path), create=False) as ledger:
        ledger.dispatches()


# --- trouble while writing -----------------------------------------------------------------------------------


def test_a_full_disk_loses_nothing(ledger, run):
    ledger.add(*made(0), run)
    (pages,) = ledger._db.execute("PRAGMA page_count").fetchone()
    ledger._db.execute(f"PRAGMA max_page_count = {pages + 20}")
    stored = 1
    with pytest.raises(LedgerError, match="disk is full"):  # noqa: PT012 - it fills up at some point
        for n in range(1, 1000):
            ledger.add(*made(n, "x" * 5000 + os.urandom(2000).hex()), run)
            stored += 1
    assert len(ledger.dispatches()) == stored
    ledger._db.execute("PRAGMA max_page_count = 1000000")
    assert ledger.add(*made(5000), run)
    assert ledger.rows("PRAGMA integrity_check") == [("ok",)]


def test_another_run_is_writing(tmp_path):
    path = str(tmp_path / "l")
    with Ledger.open(path) as one, Ledger.open(path, timeout=0.05) as two:
        run = two.begin_run(version="1", options="{}", started=START)
        one._db.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerBusy, match="another run is writing"):
            two.add(*made(1), run)
        assert two.dispatches() == []  # reading goes on
        one._db.execute("ROLLBACK")
        assert two.add(*made(1), run)


def test_two_runs_at_once_wait_for_each_other(tmp_path):
    path = str(tmp_path / "l")
    Ledger.open(path).close()

    def write(first: int) -> None:
        with Ledger.open(path) as ledger:
            run = ledger.begin_run(version="1", options=str(first), started=START)
            for n in range(first, first + 50):
                ledger.add(*made(n), run)
            ledger.finish_run(run, finished=END)

    threads = [threading.Thread(target=write, args=(first,)) for first in (0, 25, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Ledger.open(path) as ledger:
        assert len(ledger.dispatches()) == 100
        assert sum(r.kept - r.already for r in ledger.runs()) == 100


AS_NOBODY = """
import os, sys
from fogline.errors import LedgerError
from fogline.ledger import Ledger
Ledger.open(":memory:").close()  # loads what it needs while it still may
os.setgid(65534); os.setuid(65534)
ledger = Ledger.open(sys.argv[1], create=False)
print(len(ledger.dispatches()))
try:
    ledger.begin_run(version="1", options="", started="")
except LedgerError as error:
    print(error)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="gives up the rights of root to have none")
def test_a_read_only_file_can_be_read(tmp_path):
    folder = Path(_readable(tmp_path))
    path = folder / "l"
    with Ledger.open(str(path)) as ledger:
        run = ledger.begin_run(version="1", options="{}", started=START)
        ledger.add(*made(1), run)
    path.chmod(0o444)
    folder.chmod(0o555)
    code = "import sys; sys.path[:0] = " + repr(sys.path) + textwrap.dedent(AS_NOBODY)
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.stdout.splitlines()[:1] == ["1"], done.stderr
    assert "read-only" in done.stdout


def _readable(tmp_path: Path) -> str:
    """A folder that another user may enter: pytest's own are closed to others."""
    import tempfile

    return tempfile.mkdtemp(dir="/tmp" if os.access("/tmp", os.W_OK) else tmp_path)  # noqa: S108
