"""What a change from outside looks like: each kind of tampering, found by both checkers, with the place named."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from tests.forger import unguarded

from fogline import dispatch
from fogline.errors import ChainBroken
from fogline.ledger import Ledger, shape, verify, verify_alone
from fogline.ledger.schema import APPLICATION, MIGRATIONS
from fogline.model import (
    Claim,
    Family,
    Passage,
    Received,
    Rejection,
    Reprint,
    Seam,
    Source,
    Span,
    content_id,
    quote,
)

START = "2031-05-04T08:00:00Z"
FILES = {
    "a.txt": "Outlet: X\n\nThe alliance said 12 people were killed at the mill – “twelve”.",
    "b.txt": "The alliance said 12 people were killed at the bridge.",
    "c.html": "<html><body><p>The alliance said 14 people were killed at the weir.</p></body></html>",
    "d.jsonl": '{"text": "The alliance said 15 people fled."}\n{"text": "Nobody \\u201cfled\\u201d."}\n',
    "e.rss": "<rss version='2.0'><channel><title>X</title><item><title>T</title><description>One fled.</description></item>"
    "<item><title>U</title><description>Two fled.</description></item></channel></rss>",
}


@pytest.fixture
def path(tmp_path):
    """A ledger with one of everything, closed."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    where = tmp_path / "l.fogline"
    with Ledger.open(str(where)) as ledger:
        run = ledger.begin_run(version="1", options="{}", started=START)
        found = [r for r in dispatch.read([tmp_path / name for name in FILES]) if isinstance(r, Received)]
        assert len(found) == 7
        for received in found:
            ledger.add(received.dispatch, received.raw, run)
            ledger.put_claims(run, received.dispatch.dispatch_id, "r", [_claim(received.dispatch)])
        a, b = found[0].dispatch, found[1].dispatch
        one, two = (Passage(d.dispatch_id, 0, 30) for d in (a, b))
        reprint = Reprint("r1", one, two, 5, (), "unknown", "f1", "exact")
        ledger.put_reuse(run, [reprint], [Family("f1", None, (one, two))], [Seam(a.dispatch_id, 5, "test")])
        ledger.put_reuse(run, [reprint], [Family("f1", None, (one, two))], [])
        ledger.reject(run, Rejection("x", "Empty", "empty file"))
        ledger.notice(run, "y", "read as windows-1252")
        made = ledger.judge("retract", [a.dispatch_id], who="A. B.", when=START, why="test")
        ledger.withdraw(made.judgement_id, who="A. B.", when=START, why="test")
        ledger.finish_run(run, finished=START)
    return where


def _claim(d) -> Claim:
    words = quote(d.text, Span(0, 6))
    whole = quote(d.text, Span(0, len(d.text)))
    return Claim(content_id("c", d.dispatch_id), d.dispatch_id, d.path, whole, Source("X", "X", None, "party", words), None,
                 "asserted", (), None, (), (), (), "test", content=(Span(0, 6),))  # fmt: skip


def _alone(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    # -I -S: no packages, no environment: the standard library only
    command = [sys.executable, "-I", "-S", verify_alone.__file__, str(path), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def _tamper(path: Path, *statements: str, hashes: bool = False) -> None:
    """Changes the file as somebody would who knows SQL: takes the triggers away, and puts them back."""
    with unguarded(path, hashes=hashes) as db:
        for statement in statements:
            db.execute(statement)


def test_a_whole_ledger_fits(path):
    seen = verify(str(path), reread=dispatch.reread)
    assert (seen.dispatches, seen.readings, seen.claims) == (7, 7, 7)
    assert seen.spans == 7 * 3 + 5  # each claim's words, its source's and its part; two sides, two passages, one seam
    with Ledger.open(str(path)) as ledger:
        assert ledger.head() == seen.head
    alone = _alone(path)
    assert alone.returncode == 0, alone.stdout + alone.stderr
    assert f"head {seen.head}" in alone.stdout
    assert "4 texts found in raw bytes" in alone.stdout


def test_a_head_written_down_is_met_later(path):
    head = verify(str(path)).head
    with Ledger.open(str(path)) as ledger:
        run = ledger.begin_run(version="1", options="{}", started=START)
        ledger.reject(run, Rejection("z", "Empty", "empty file"))
    assert verify(str(path), head=head).entries > int(head.split(":")[0])
    assert _alone(path, head).returncode == 0


TAMPERED = [
    # one letter of a text
    ("UPDATE dispatch SET text = replace(text, '12', '21') WHERE path LIKE '%a.txt'", "its dispatch was changed"),
    ("UPDATE dispatch SET published = '2001-01-01' WHERE path LIKE '%b.txt'", "its dispatch was changed"),
    ("UPDATE dispatch SET outlet = NULL WHERE path LIKE '%a.txt'", "its dispatch was changed"),
    ("UPDATE raw SET body = x'789c030000000001' WHERE rowid = 1", "raw bytes of"),
    ("UPDATE raw SET body = x'00' WHERE rowid = 1", "damaged"),
    ("UPDATE run SET started = '2001'", "its run was changed"),
    ("UPDATE run_end SET kept = kept + 1, inputs = inputs + 1", "its run_end was changed"),
    ("UPDATE rejection SET reason = 'other'", "its rejection was changed"),
    ("DELETE FROM notice", "its notice is missing"),
    ("DELETE FROM sighting WHERE entry_no = (SELECT max(entry_no) FROM sighting)", "its sighting is missing"),
    ("UPDATE judgement SET who = 'C. D.'", "its judgement was changed"),
    ("UPDATE judgement SET why = 'other'", "its judgement was changed"),
    ("DELETE FROM withdrawal", "its withdrawal is missing"),
    ("UPDATE reuse_item SET body = replace(body, '30', '31')", "its reuse was changed"),
    ("DELETE FROM reuse_gone", "its reuse was changed"),
    ("DELETE FROM reuse_item WHERE noun = 'family'", "its reuse was changed"),
    ("INSERT INTO reuse_item SELECT NULL, reuse_no, noun, body FROM reuse_item", "its reuse was changed"),
    # a row smuggled in
    ("INSERT INTO notice SELECT 999, run_id, path, reason FROM notice", "without an entry"),
    # the chain itself
    ("UPDATE entry SET digest = zeroblob(32) WHERE entry_no = 3", "was changed"),
    ("UPDATE entry SET chain = zeroblob(32) WHERE entry_no = 3", "does not go on"),
    ("UPDATE entry SET kind = 'notice' WHERE kind = 'rejection'", "its notice is missing"),
    ("DELETE FROM entry WHERE entry_no = (SELECT entry_no FROM notice)", "the chain does not go on"),
]


@pytest.mark.parametrize(("statement", "expected"), TAMPERED)
def test_tampering_is_found_and_named(path, statement, expected):
    _tamper(path, "PRAGMA foreign_keys = OFF", statement)
    with pytest.raises(ChainBroken, match=r"entry [0-9]+: ") as caught:
        verify(str(path), reread=dispatch.reread)
    assert expected in str(caught.value)
    alone = _alone(path)
    assert alone.returncode == 1
    assert expected in alone.stdout


def _change_claim(path: Path, **fields: object) -> None:
    with unguarded(path, hashes=True) as db:
        number, body = db.execute("SELECT entry_no, body FROM reading ORDER BY entry_no LIMIT 1").fetchone()
        [claim] = json.loads(zlib.decompress(body))
        packed = zlib.compress(json.dumps([{**claim, **fields}]).encode())
        db.execute("UPDATE reading SET body = ? WHERE entry_no = ?", (packed, number))


MOVED = [{"quote": {"start": 0, "end": 3, "exact": "One"}}, {"content": [{"start": 0, "end": 9999}]},
         {"cue": {"start": -3, "end": 3, "exact": ""}}]  # fmt: skip


@pytest.mark.parametrize("fields", MOVED)
def test_a_span_that_does_not_fit_is_found_though_the_hashes_do(path, fields):
    _change_claim(path, **fields)
    with pytest.raises(ChainBroken, match=r"is not|outside"):
        verify(str(path))
    assert _alone(path).returncode == 1


def test_a_text_that_does_not_follow_is_found_though_the_hashes_do(path):
    _tamper(path, "UPDATE dispatch SET text = text || ' Ten more.' WHERE path LIKE '%c.html'", hashes=True)
    verify(str(path))  # the words of a page cannot be told from its bytes without its reader
    with pytest.raises(ChainBroken, match="does not follow from its raw bytes"):
        verify(str(path), reread=dispatch.reread)
    _tamper(path, "UPDATE dispatch SET text = text || ' Ten more.' WHERE path LIKE '%b.txt'", hashes=True)
    assert "not in its raw bytes" in _alone(path).stdout


def test_the_index_must_say_what_the_claims_say(path):
    _tamper(path, "UPDATE claim SET source = 'Other'")
    with pytest.raises(ChainBroken, match="index of its claims"):
        verify(str(path))


def test_a_ledger_cut_short_and_rehashed_misses_the_head(path):
    head = verify(str(path)).head
    last = int(head.split(":")[0])
    _tamper(path, "DELETE FROM run_end", f"DELETE FROM entry WHERE entry_no = {last}")
    verify(str(path))  # by itself a shorter ledger fits
    with pytest.raises(ChainBroken, match="does not run through"):
        verify(str(path), head=head)
    assert "does not run through" in _alone(path, head).stdout


def test_the_one_that_stands_alone_says_what_it_cannot_read(path, tmp_path):
    (tmp_path / "words").write_text("Two died." * 100)
    assert [_alone(f).returncode for f in (tmp_path / "words", tmp_path / "missing", tmp_path)] == [2, 2, 2]
    assert _alone(path, "a", "b").returncode == 2


def test_it_stays_short_and_plain():
    source = Path(verify_alone.__file__).read_text()
    assert len(source.splitlines()) <= 500
    assert "fogline" not in source.replace("fogline verify", "").replace("Fogline", "")


def test_both_checkers_know_the_same_columns():
    from fogline.ledger.verify import COVERED

    assert verify_alone.COVERED == COVERED
    made = [verify_alone.MADE[n] for n in range(len(MIGRATIONS))]
    for version, _ in enumerate(MIGRATIONS, start=1):
        ours = {" ".join(key): one for key, one in shape.made(version).items() if one.sql is not None}
        marks = {name: verify_alone.mark(one.sql) for name, one in ours.items() if not name.startswith("trigger")}
        assert {k: v for brought in made[:version] for k, v in brought.items()} == marks, "paste these into MADE"
    assert (APPLICATION, len(MIGRATIONS)) == (verify_alone.APPLICATION, verify_alone.SCHEMA)
