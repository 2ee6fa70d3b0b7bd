"""What a forger does who can make all hashes again and puts every trigger back: each forgery is named, and by what.

``both``: by `fogline verify` and by verify_alone.py. ``plain``: by `fogline verify`. ``deep``: by `fogline verify --deep`,
which reads claims and compares passages again. ``head``: only by a head that was written down before, since nothing in the file
contradicts it.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.forger import unguarded

from fogline import dispatch, pipeline
from fogline.cli import run
from fogline.errors import LedgerError
from fogline.ledger import Ledger, verify_alone
from fogline.ledger.store import indexed
from fogline.ledger.verify import COVERED
from fogline.model import Claim, content_id
from fogline.pipeline import verifying

SHELLS = (
    "Two shells fell on the market of Tell Asmar at dawn on Sunday and killed 12 people, a rescue worker said, while "
    "nine others were taken to the hospital across the river."
)
BRIDGE = (
    "The governor said on Monday that the bridge near Khan Eilar had been mined, and that forty families had fled to "
    "the hills before the army closed the road to the north."
)
FIRST = {
    "a.txt": "Outlet: The Courier\nPublished: 2031-05-05\nHeadline: Shells on a market\nAgency: AFP\n"
    f"Url: https://courier.example/m\n\n{SHELLS}\n",
    "b.txt": f"Outlet: The Heron\nPublished: 2031-05-06\n\n{SHELLS}\n\n{BRIDGE}\n\n"
    "The Observatory denied that fighters had left the town.\n",
    "c.html": f"<html><head><title>Bridge</title></head><body><article><p>{BRIDGE}</p><p>The Front said 14 soldiers had "
    "surrendered at Old Mill on Tuesday.</p></article></body></html>",
    "d.jsonl": '{"text": "Police arrested 15 men in Homs on Monday, a spokesman said.", "outlet": "The Quay"}\n'
    '{"text": "Nobody was hurt, the mayor said. Rain fell.", "date": "2031-05-07"}\n',
    "e.rss": "<rss version='2.0'><channel><title>The Basin</title><item><title>Road</title><description>The army said five "
    "of its men were wounded on the road.</description></item><item><title>Flood</title><description>Sixty houses were "
    "lost, the mayor said.</description></item></channel></rss>",
    "f.txt": f"Outlet: The Ash Post\nPublished: 2031-05-05\n\nRain fell on the plain. {BRIDGE}\n",
    "g.txt": "",
    "k.txt": "Outlet: The Fen\nPublished: soon\n\nThe army said it had taken Khan Eilar.\n",
}
# A second run: the first file again in another folder, and who the Observatory is, so that b.txt is read again.
SECOND = {
    "h.txt": "Outlet: The Quay\nPublished: 2031-05-08\n\n"
    f"The Red Hill Observatory, a monitor, said 20 people had fled Tell Asmar.\n\n{SHELLS}\n"
}


def _read(ledger: Ledger, paths: list[Path], now: str) -> None:
    options = pipeline.Options(published="2031-05-04", outlet="The Desk")
    pipeline.read([str(p) for p in paths], ledger, options=options, version="1", now=lambda: now)


def _write(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A ledger of two runs with one of everything, and the head that was written down."""
    home = tmp_path_factory.mktemp("forged")
    with Ledger.open(str(home / "l")) as ledger:
        _read(ledger, [_write(home / "in", FIRST)], "2031-05-08T08:00:00Z")
        more = _write(home / "more", {**SECOND, "a.txt": FIRST["a.txt"]})
        _read(ledger, [more], "2031-05-09T08:00:00Z")
        d = ledger.dispatches()[0].dispatch_id
        said = {"who": "A. B.", "when": "2031-05-09T09:00:00Z", "why": "doubtful"}
        taken_back = ledger.judge("retract", [d], **said)
        ledger.withdraw(taken_back.judgement_id, who="A. B.", when="2031-05-09T10:00:00Z", why="in error")
        ledger.judge("grade", [ledger.claims()[0].claim_id], value="weak", **said)
        pipeline.accounts(ledger)
        head = ledger.head()
    return home / "l", head


@pytest.fixture
def path(whole, tmp_path):
    shutil.copy(whole[0], tmp_path / "l")
    return tmp_path / "l"


def test_the_ledger_has_one_of_everything(whole):
    with Ledger.open(str(whole[0])) as ledger:
        for table in COVERED.keys() - {"unread"}:
            assert ledger.rows(f"SELECT count(*) FROM {table}")[0][0], table
        assert {"reprint", "family", "seam"} == {
            noun for (noun,) in ledger.rows("SELECT DISTINCT noun FROM reuse_item")
        }
        assert ledger.rows("SELECT max(n) FROM (SELECT count(*) AS n FROM reading GROUP BY dispatch_id)") == [(2,)]
        assert ledger.rows("SELECT count(*) FROM kept")[0][0]


def test_what_is_whole_fits_and_the_lines_say_what_was_checked(whole):
    path, head = whole
    plain = verifying.verify(str(path), head=head)
    assert "claims and reprints not derived: use --deep" in plain.lines[1]
    assert (plain.found.headers, plain.found.others) == (10, ())
    deep = verifying.verify(str(path), head=head, deep=True)
    assert deep.derived is not None
    assert (deep.derived.claims, deep.derived.left, deep.derived.reuse_left) == (plain.found.claims, {}, None)
    assert f"claims derived: {plain.found.claims} of {plain.found.claims}" in deep.lines[1]
    assert verify_alone.main([str(path), head]) == 0


# --- tools ----------------------------------------------------------------------------------------------------------

Db = sqlite3.Connection


def _entry(db: Db, name: str, table: str = "dispatch") -> int:
    """The entry of a dispatch, or of its last reading or sighting, by the file's name."""
    told = "dispatch_id IN (SELECT dispatch_id FROM dispatch WHERE path LIKE ?)"
    (number,) = db.execute(f"SELECT max(entry_no) FROM {table} WHERE {told}", (f"%/{name}",)).fetchone()
    return int(number)


def _claims(db: Db, number: int, change: Callable[[list[dict[str, Any]]], object]) -> None:
    """Changes the claims of a reading, its index with them."""
    (body,) = db.execute("SELECT body FROM reading WHERE entry_no = ?", (number,)).fetchone()
    found = json.loads(zlib.decompress(body))
    change(found)
    packed = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    update = "UPDATE reading SET claims = ?, body = ? WHERE entry_no = ?"
    db.execute(update, (len(found), zlib.compress(packed, 1), number))
    db.execute("DELETE FROM claim WHERE reading_no = ?", (number,))
    for place, claim in enumerate(msgspec.convert(found, list[Claim])):
        db.execute(f"INSERT INTO claim VALUES ({', '.join('?' * 11)})", (number, place, *indexed(claim)))


def _of(name: str, change: Callable[[dict[str, Any]], object], *, which: int = 0) -> Callable[[Db], None]:
    """Changes one claim of a dispatch's last reading."""
    return lambda db: _claims(db, _entry(db, name, "reading"), lambda found: change(found[which]))


def _sql(*statements: str) -> Callable[[Db], None]:
    def change(db: Db) -> None:
        for statement in statements:
            done = db.execute(statement)
            assert done.rowcount, statement

    return change


def _said(column: str, value: str | None, name: str = "a.txt") -> Callable[[Db], None]:
    return lambda db: _some(db.execute(f"UPDATE dispatch SET {column} = ? WHERE path LIKE ?", (value, f"%/{name}")))


def _some(done: sqlite3.Cursor) -> None:
    assert done.rowcount > 0


def _item(noun: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Db], None]:
    """Changes a reprint, family or seam that stands."""

    def forge(db: Db) -> None:
        query = (
            "SELECT item_no, body FROM reuse_item WHERE noun = ? AND item_no NOT IN (SELECT item_no FROM reuse_gone)"
        )
        number, body = db.execute(query, (noun,)).fetchone()
        found = json.loads(body)
        change(found)
        told = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        db.execute("UPDATE reuse_item SET body = ? WHERE item_no = ?", (told, number))

    return forge


def _take_out(db: Db, *numbers: int) -> None:
    """Entries with their rows, and those after them moved up, so that no number is missing."""
    for number in sorted(numbers, reverse=True):
        (kind,) = db.execute("SELECT kind FROM entry WHERE entry_no = ?", (number,)).fetchone()
        if kind == "reading":
            db.execute("DELETE FROM claim WHERE reading_no = ?", (number,))
        db.execute(f"DELETE FROM {kind} WHERE entry_no = ?", (number,))
        db.execute("DELETE FROM entry WHERE entry_no = ?", (number,))
        _move(db, number, -1)


def _move(db: Db, after: int, by: int) -> None:
    for table, column in (*((k, "entry_no") for k in ("entry", *COVERED)), ("claim", "reading_no"), ("reuse_item", "reuse_no"),
                          ("reuse_gone", "reuse_no")):  # fmt: skip
        order = "ASC" if by < 0 else "DESC"
        rows = db.execute(
            f"SELECT DISTINCT {column} FROM {table} WHERE {column} > ? ORDER BY 1 {order}", (after,)
        ).fetchall()
        for (number,) in rows:
            db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (number + by, number))


# --- forgeries ------------------------------------------------------------------------------------------------------


def _figure(claim: dict[str, Any]) -> None:
    for figure in claim["figures"]:
        figure.update(low=999.0, best=999.0, high=999.0)


def _no_words(db: Db, name: str) -> None:
    """All readings of a dispatch emptied, so that no claim's words tell that its text changed."""
    query = "SELECT entry_no FROM reading WHERE dispatch_id IN (SELECT dispatch_id FROM dispatch WHERE path LIKE ?)"
    for (number,) in db.execute(query, (f"%/{name}",)).fetchall():
        _claims(db, number, lambda found: found.clear())


def _no_claims(db: Db) -> None:
    _claims(db, _entry(db, "a.txt", "reading"), lambda found: found.clear())


def _invented(db: Db) -> None:
    _claims(
        db, _entry(db, "a.txt", "reading"), lambda found: found.append({**found[0], "claim_id": "c0123456789abcdef"})
    )


def _no_reading(db: Db) -> None:
    _take_out(db, _entry(db, "f.txt", "reading"))


def _old_reading(db: Db) -> None:
    query = "SELECT min(reading.entry_no) FROM reading JOIN dispatch USING (dispatch_id) WHERE path LIKE '%/b.txt'"
    _claims(db, db.execute(query).fetchone()[0], lambda found: found[0].update(stance="denied"))


def _no_second_reading(db: Db) -> None:
    _take_out(db, _entry(db, "b.txt", "reading"))


def _hidden_key(db: Db) -> None:
    _claims(db, _entry(db, "a.txt", "reading"), lambda found: found[0].update(note="paid for"))


def _unread(db: Db) -> None:
    """A reading is made a dispatch that could not be read."""
    number = _entry(db, "a.txt", "reading")
    row = db.execute("SELECT run_id, dispatch_id, reading FROM reading WHERE entry_no = ?", (number,)).fetchone()
    db.execute("DELETE FROM claim WHERE reading_no = ?", (number,))
    db.execute("DELETE FROM reading WHERE entry_no = ?", (number,))
    db.execute("INSERT INTO unread VALUES (?, ?, ?, ?, ?)", (number, *row, "could not be read: over the limit"))
    db.execute("UPDATE entry SET kind = 'unread' WHERE entry_no = ?", (number,))


def _other_bytes(db: Db) -> None:
    """Another file in place of a dispatch's: bytes, their hash and the text, but not the id that is made of them."""
    raw = FIRST["a.txt"].replace("12 people", "99 people").encode()
    sha = hashlib.sha256(raw).hexdigest()
    (old,) = db.execute("SELECT raw_sha FROM dispatch WHERE path LIKE '%/a.txt'").fetchone()
    db.execute(
        "UPDATE raw SET raw_sha = ?, size = ?, body = ? WHERE raw_sha = ?", (sha, len(raw), zlib.compress(raw), old)
    )
    change = "UPDATE dispatch SET raw_sha = ?, text = replace(text, '12 people', '99 people') WHERE path LIKE '%/a.txt'"
    db.execute(change, (sha,))
    _no_words(db, "a.txt")


def _swapped(db: Db) -> None:
    """Two dispatches change places: the words of one under the id and day of the other."""
    names = ("d.jsonl#1", "d.jsonl#2")
    one, two = (_entry(db, name) for name in names)
    rows = [db.execute("SELECT raw_sha, text FROM dispatch WHERE entry_no = ?", (n,)).fetchone() for n in (one, two)]
    for number, (sha, text) in zip((one, two), reversed(rows), strict=True):
        db.execute("UPDATE dispatch SET raw_sha = ?, text = ? WHERE entry_no = ?", (sha, text, number))
    for name in names:
        _no_words(db, name)


def _no_dispatch(db: Db) -> None:
    """A dispatch of which nothing was copied, with all that was said of it."""
    number = _entry(db, "c.html")
    (dispatch_id, sha) = db.execute(
        "SELECT dispatch_id, raw_sha FROM dispatch WHERE entry_no = ?", (number,)
    ).fetchone()
    rows = [(t, db.execute(f"SELECT entry_no FROM {t} WHERE dispatch_id = ?", (dispatch_id,)).fetchall())
            for t in ("sighting", "reading")]  # fmt: skip
    _take_out(db, number, *(n for _, found in rows for (n,) in found))
    db.execute("DELETE FROM raw WHERE raw_sha = ?", (sha,))
    db.execute(
        "DELETE FROM reuse_gone WHERE item_no IN (SELECT item_no FROM reuse_item WHERE body LIKE ?)",
        (f"%{dispatch_id}%",),
    )
    db.execute("DELETE FROM reuse_item WHERE body LIKE ?", (f"%{dispatch_id}%",))
    counts = "(SELECT count(*) FROM {} AS i WHERE i.reuse_no = entry_no)"
    db.execute(f"UPDATE reuse SET came = {counts.format('reuse_item')}, went = {counts.format('reuse_gone')}")


def _other_run(db: Db) -> None:
    """The outlet that the user gave, and those that it was given to."""
    db.execute("UPDATE run SET options = replace(options, 'The Desk', 'The Crow')")
    db.execute("UPDATE dispatch SET outlet = 'The Crow' WHERE outlet = 'The Desk'")


def _of_another_version(db: Db) -> None:
    """The runs say that another version made them, under ids that fit, and so do all readings; then headers and claims go."""
    runs = db.execute("SELECT run_id, version, options, started FROM run").fetchall()
    for n, (old, version, options, started) in enumerate(runs):
        said = json.loads(options)
        said["made_by"] = {"door": "0", "reuse": "0", "claims": "rules/0"}
        told = json.dumps(said)
        new = content_id("u", version, told, started, n)
        db.execute("UPDATE run SET run_id = ?, options = ? WHERE run_id = ?", (new, told, old))
        for table in ("run_end", "dispatch", "sighting", "rejection", "notice", "reading", "unread", "reuse"):
            db.execute(f"UPDATE {table} SET run_id = ? WHERE run_id = ?", (new, old))
    db.execute("UPDATE reading SET reading = 'r' || substr('0123456789abcdef', 1 + entry_no % 8) || entry_no")
    db.execute("UPDATE dispatch SET outlet = 'The Crow' WHERE path LIKE '%/a.txt'")
    _claims(db, _entry(db, "a.txt", "reading"), lambda found: _figure(found[0]))


def _ended(db: Db) -> None:
    """A reprint is said to have gone in the last comparison."""
    last = db.execute("SELECT max(entry_no) FROM reuse").fetchone()[0]
    stands = "item_no NOT IN (SELECT item_no FROM reuse_gone)"
    query = f"SELECT item_no FROM reuse_item WHERE noun = 'reprint' AND reuse_no < ? AND {stands}"
    (item,) = db.execute(query, (last,)).fetchone()
    db.execute("INSERT INTO reuse_gone VALUES (?, ?)", (item, last))
    db.execute("UPDATE reuse SET went = went + 1 WHERE entry_no = ?", (last,))


def _gone_at_once(db: Db) -> None:
    """An item goes in the comparison in which it came."""
    (item, number) = db.execute("SELECT item_no, reuse_no FROM reuse_item WHERE noun = 'reprint'").fetchone()
    db.execute("INSERT INTO reuse_gone VALUES (?, ?)", (item, number))
    db.execute("UPDATE reuse SET went = went + 1 WHERE entry_no = ?", (number,))


def _kept(db: Db) -> None:
    (body,) = db.execute("SELECT body FROM kept WHERE part = 0").fetchone()
    found = json.loads(zlib.decompress(body))
    found[0].update(articles=99)
    db.execute("UPDATE kept SET body = ? WHERE part = 0", (zlib.compress(json.dumps(found).encode()),))


def _deep_json(db: Db) -> None:
    number = _entry(db, "a.txt", "reading")
    body = zlib.compress(b"[" * 200_000 + b"]" * 200_000)
    db.execute("UPDATE reading SET body = ? WHERE entry_no = ?", (body, number))


def _no_letters(db: Db) -> None:
    db.execute("UPDATE notice SET reason = CAST(x'ff' AS TEXT)")


def _more_bytes(db: Db) -> None:
    number = _entry(db, "a.txt", "reading")
    (body,) = db.execute("SELECT body FROM reading WHERE entry_no = ?", (number,)).fetchone()
    db.execute("UPDATE reading SET body = ? WHERE entry_no = ?", (body + b"\0", number))


def _gap(db: Db) -> None:
    _move(db, 20, 1)


@dataclass(frozen=True)
class Forgery:
    name: str
    forge: Callable[[Db], object]
    by: str  # both, plain, deep or head
    named: str  # words of the line, with | between
    hashes: bool = True


FORGED = [
    # --- what was read from a text
    Forgery("12 killed made 999", _of("a.txt", _figure), "deep", "claim c|figures|a.txt"),
    Forgery(
        "another speaker",
        _of("a.txt", lambda c: c["source"].update(name="The army", kind="party")),
        "deep",
        "claim c|source",
    ),
    Forgery(
        "another stance",
        _of("b.txt", lambda c: c.update(stance="unverified"), which=-1),
        "deep",
        "claim c|stance|b.txt",
    ),
    Forgery(
        "another day",
        _of("a.txt", lambda c: c["days"][0].update(value="2031-05-01", start="2031-05-01")),
        "deep",
        "days",
    ),
    Forgery(
        "another place",
        _of("d.jsonl#1", lambda c: c["places"][0].update(name="Homs", place_id="x:1")),
        "deep",
        "places",
    ),
    Forgery("no event", _of("a.txt", lambda c: c.update(event=None, figures=[])), "deep", "figures"),
    Forgery("a chain of carriers", _of("a.txt", lambda c: c["source"].update(chain=["Reuters"])), "deep", "source"),
    Forgery("all claims of a dispatch taken out", _no_claims, "deep", "a.txt|missing"),
    Forgery("a claim invented", _invented, "deep", "c0123456789abcdef|does not follow"),
    Forgery("a reading taken out, numbers closed up", _no_reading, "plain", "f.txt|claims|missing"),
    Forgery("the second reading taken out", _no_second_reading, "deep", "b.txt|claims|missing"),
    Forgery("a reading that counts no longer", _old_reading, "deep", "b.txt|stance"),
    Forgery(
        "under another reading's name",
        _sql("UPDATE reading SET reading = 'r0123456789abcdef' WHERE entry_no = (SELECT max(entry_no) FROM reading)"),
        "deep",
        "is not the one that its run would have made",
    ),
    Forgery("a key that no reader looks at", _hidden_key, "deep", "a.txt|not written as they were"),
    Forgery("said to be unreadable", _unread, "deep", "a.txt|can be read"),
    Forgery("words moved", _of("a.txt", lambda c: c["quote"].update(start=3, end=9)), "both", "claim c|3:9"),
    Forgery(
        "words outside the text",
        _of("a.txt", lambda c: c.update(content=[{"start": 0, "end": 9999}])),
        "both",
        "0:9999",
    ),
    Forgery(
        "a claim of another dispatch", _of("a.txt", lambda c: c.update(dispatch_id="d1")), "both", "another dispatch"
    ),
    Forgery(
        "the index alone",
        _sql("UPDATE claim SET source = 'The army' WHERE measures LIKE '%killed%'"),
        "both",
        "index of its claims",
    ),
    Forgery(
        "a line of the index", _sql("DELETE FROM claim WHERE measures LIKE '%killed%'"), "both", "index of its claims"
    ),
    # --- what a dispatch says of itself
    Forgery("outlet", _said("outlet", "The Crow"), "plain", "outlet|a.txt|raw bytes"),
    Forgery("outlet given by the user", _said("outlet", "The Crow", "c.html"), "plain", "outlet|c.html"),
    Forgery("day of printing", _said("published", "2031-05-01"), "plain", "day of printing|a.txt"),
    Forgery("day of printing of a record", _said("published", None, "d.jsonl#2"), "plain", "day of printing|d.jsonl#2"),
    Forgery("agency", _said("wire", None), "plain", "agency|a.txt"),
    Forgery("headline", _said("headline", "Calm in a market"), "plain", "headline|a.txt"),
    Forgery("headline of a page", _said("headline", "Calm", "c.html"), "plain", "headline|c.html"),
    Forgery("headline of an entry", _said("headline", "Calm", "e.rss#2"), "plain", "headline|e.rss#2"),
    Forgery("address", _said("url", "https://crow.example"), "plain", "address|a.txt"),
    Forgery("language", _said("language", "uk"), "plain", "language|a.txt"),
    Forgery("where the outlet is from", _said("outlet_known", "option"), "plain", "outlet_known|a.txt"),
    Forgery("when it was learnt", _said("learnt", "2030"), "both", "learnt|a.txt"),
    Forgery("text", _said("text", "Nobody was hurt, the mayor said."), "both", "a.txt"),
    Forgery(
        "text of a page",
        _sql("UPDATE dispatch SET text = text || ' More.' WHERE path LIKE '%/c.html'"),
        "plain",
        "text|c.html",
    ),
    Forgery("size of the bytes", _sql("UPDATE raw SET size = size + 1"), "both", "raw bytes"),
    Forgery("bytes and text", _other_bytes, "plain", "id of|a.txt"),
    Forgery("swapped rows", _swapped, "plain", "id of"),
    Forgery(
        "file's name",
        _sql(
            "UPDATE dispatch SET path = replace(path, 'a.txt', 'z.txt')",
            "UPDATE sighting SET path = replace(path, 'a.txt', 'z.txt')",
        ),
        "plain",
        "id of|z.txt",
    ),
    Forgery(
        "path, not its sighting",
        _sql("UPDATE dispatch SET path = replace(path, '/in/a', '/out/a')"),
        "both",
        "sighting",
    ),
    Forgery(
        "name of a sighting",
        _sql("UPDATE sighting SET path = 'more/z.txt' WHERE path LIKE '%/more/a.txt'"),
        "plain",
        "z.txt",
    ),
    Forgery("a dispatch taken out", _no_dispatch, "both", "counts|new"),
    # --- runs
    Forgery("a run's counts", _sql("UPDATE run_end SET kept = kept - 1, inputs = inputs - 1"), "both", "counts"),
    Forgery("a run's rejections", _sql("UPDATE run_end SET rejected = 0, inputs = kept"), "both", "rejected"),
    Forgery("what a run was told", _other_run, "both", "id of its run"),
    Forgery("when a run began", _sql("UPDATE run SET started = '2030-01-01T00:00:00Z'"), "both", "id of its run"),
    Forgery(
        "a rejection taken out",
        lambda db: _take_out(db, db.execute("SELECT entry_no FROM rejection").fetchone()[0]),
        "both",
        "rejected",
    ),
    Forgery("an entry's number left out", _gap, "both", "entry 21 is missing"),
    # --- reprints
    Forgery("a reprint's words", _item("reprint", lambda r: r.update(matched=3)), "deep", "reprint r|does not follow"),
    Forgery("who copied whom", _item("reprint", lambda r: r.update(direction="unknown")), "deep", "reprint r"),
    Forgery("a family's origin", _item("family", lambda f: f.update(origin=None)), "deep", "family f"),
    Forgery("a family's passage", _item("family", lambda f: f["passages"].pop()), "deep", "family f"),
    Forgery("a seam moved", _item("seam", lambda s: s.update(at=s["at"] - 9)), "deep", "seam"),
    Forgery("a seam outside its text", _item("seam", lambda s: s.update(at=99999)), "both", "seam|outside"),
    Forgery("a reprint ended", _ended, "deep", "reprint r|missing"),
    Forgery("a reprint gone at once", _gone_at_once, "both", "did not stand"),
    # --- what people decided
    Forgery(
        "a grade",
        _sql("UPDATE judgement SET value = 'confirmed' WHERE verdict = 'grade'"),
        "both",
        "id of its judgement",
    ),
    Forgery("why somebody judged", _sql("UPDATE judgement SET why = 'paid'"), "both", "id of its judgement"),
    Forgery(
        "of whom somebody judged", _sql("UPDATE judgement SET subjects = '[\"d1\"]'"), "both", "id of its judgement"
    ),
    Forgery("a withdrawal of nothing", _sql("UPDATE withdrawal SET judgement_id = 'j0'"), "both", "does not stand"),
    Forgery("a run that ended at no time", _sql("UPDATE run_end SET finished = 'soon'"), "both", "no time"),
    # --- what is kept beside
    Forgery("a kept account", _kept, "plain", "kept accounts|a"),
    Forgery("a part of what is kept", _sql("UPDATE kept SET part = 7"), "both", "kept accounts|part"),
    # --- bytes
    Forgery("nested without end", _deep_json, "both", "damaged"),
    Forgery("no letters", _no_letters, "both", "damaged", hashes=False),
    Forgery("bytes after the end", _more_bytes, "both", "damaged", hashes=False),
    # --- what contradicts nothing: only a head shows it
    Forgery("when it came", _said("received", "2030-01-01", "a.txt"), "both", "learnt"),
    Forgery(
        "when it came and was learnt",
        _sql("UPDATE dispatch SET received = '2030-01-01', learnt = '2030-01-01'"),
        "head",
        "",
    ),
    Forgery("folder", _sql("UPDATE sighting SET path = 'elsewhere/a.txt' WHERE path LIKE '%/more/a.txt'"), "head", ""),
    Forgery("why an input was rejected", _sql("UPDATE rejection SET reason = 'binary'"), "head", ""),
    Forgery("a notice", _sql("UPDATE notice SET reason = 'all well'"), "head", ""),
    Forgery("who took a judgement back", _sql("UPDATE withdrawal SET who = 'C. D.', why = 'asked'"), "head", ""),
    Forgery(
        "a withdrawal taken out",
        lambda db: _take_out(db, db.execute("SELECT entry_no FROM withdrawal").fetchone()[0]),
        "head",
        "",
    ),
    Forgery(
        "a judgement taken out",
        lambda db: _take_out(db, db.execute("SELECT max(entry_no) FROM judgement").fetchone()[0]),
        "head",
        "",
    ),
    Forgery(
        "the last entries cut off",
        lambda db: _take_out(
            db, *(n for (n,) in db.execute("SELECT entry_no FROM entry ORDER BY entry_no DESC LIMIT 3"))
        ),
        "head",
        "",
    ),
    Forgery("said to be made by another version", _of_another_version, "head", ""),
]


def test_there_are_at_least_26_of_them():
    assert len({f.name for f in FORGED}) == len(FORGED) >= 26


@pytest.mark.parametrize("forgery", FORGED, ids=lambda f: f.name)
def test_each_is_named(path, whole, forgery, capsys):
    with unguarded(path, hashes=forgery.hashes) as db:
        forgery.forge(db)
    where, head = str(path), whole[1]
    if forgery.by in ("both", "plain"):
        said = _broken(where)
    elif forgery.by == "deep":
        verifying.verify(where)
        said = _broken(where, deep=True)
    else:
        verifying.verify(where, deep=True)
        said = _broken(where, head=head)
        assert "does not run through" in said
    for words in forgery.named.split("|"):
        assert words in said
    assert "\n" not in said
    code = verify_alone.main([where])
    assert (code == 1) == (forgery.by == "both"), capsys.readouterr().out
    assert verify_alone.main([where, head]) == (forgery.forge is not _kept)  # what is kept is no part of the chain
    assert "Traceback" not in "".join(capsys.readouterr())


def _broken(path: str, **options: Any) -> str:
    with pytest.raises(LedgerError) as caught:
        verifying.verify(path, **options)
    return str(caught.value)


def test_what_another_version_made_is_counted_and_named_as_not_derived(path):
    with unguarded(path, hashes=True) as db:
        _of_another_version(db)
    deep = verifying.verify(str(path), deep=True)
    said = "\n".join(deep.lines)
    assert deep.derived is not None
    assert (deep.derived.claims, deep.derived.reuse_left) == (0, "compared by another version of Fogline")
    assert f"claims derived: 0 of {sum(n for n, _ in deep.derived.left.values())}" in said
    assert "read by another version of Fogline (the first: entry " in said
    assert deep.found.others == (next(n for n, d in _arrived(path) if d.path.endswith("in/a.txt")),)
    assert "took in and this one reads otherwise: 1 (the first: entry" in said


def _arrived(path: Path) -> list[Any]:
    with Ledger.open(str(path)) as ledger:
        return ledger.arrived(0)


def test_a_ledger_made_anew_of_other_bytes_fits_and_misses_the_head(whole, tmp_path):
    """Nothing in a file can tell that another one was there before: write the head down elsewhere."""
    other = {**FIRST, "a.txt": FIRST["a.txt"].replace("12 people", "99 people")}
    with Ledger.open(str(tmp_path / "l")) as ledger:
        _read(ledger, [_write(tmp_path / "in", other)], "2031-05-08T08:00:00Z")
        _read(ledger, [_write(tmp_path / "more", {**SECOND, "a.txt": other["a.txt"]})], "2031-05-09T08:00:00Z")
    verifying.verify(str(tmp_path / "l"), deep=True)
    assert "does not run through" in _broken(str(tmp_path / "l"), head=whole[1])
    assert verify_alone.main([str(tmp_path / "l"), whole[1]]) == 1


def test_a_name_that_is_redacted_is_covered_in_what_is_said(path):
    with unguarded(path) as db:
        for table in ("dispatch", "sighting"):
            db.execute(f"UPDATE {table} SET path = 'in/Amina Example.html' WHERE path LIKE '%/c.html'")
    with Ledger.open(str(path)) as ledger:
        ledger.judge("redact", ["person:Amina Example"], who="A. B.", when="2031-05-09T11:00:00Z", why="asked")
    with unguarded(path, hashes=True):
        pass
    said = _broken(str(path))
    assert "Example" not in said
    assert ".html" in said


def test_the_command_says_it_in_one_line_and_exits_with_1(path, capsys):
    assert run(["verify", "--deep", "--ledger", str(path)]) == 0
    assert "claims derived: " in capsys.readouterr().out
    with unguarded(path, hashes=True) as db:
        _of("a.txt", _figure)(db)
    assert run(["verify", "--ledger", str(path)]) == 0
    assert "claims and reprints not derived: use --deep" in capsys.readouterr().out
    assert run(["verify", "--deep", "--ledger", str(path)]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "figures" in line


# --- honest ledgers, however they grew ----------------------------------------------------------------------------


def test_a_ledger_that_grew_in_parts_is_derived_whole(tmp_path):
    """Each run knew other dispatches, other seams and other people: what it read is derived from what it knew."""
    texts = {**FIRST, **SECOND}
    names = sorted(texts)
    for seed in range(4):
        order = random.Random(seed).sample(names, len(names))  # noqa: S311 - no secret
        where = str(tmp_path / f"l{seed}")
        with Ledger.open(where) as ledger:
            for n, name in enumerate(order):
                _read(ledger, [_write(tmp_path / f"{seed}-{n}", {name: texts[name]})], f"2031-05-{10 + n}T08:00:00Z")
        deep = verifying.verify(where, deep=True)
        assert deep.derived is not None
        assert (deep.derived.left, deep.derived.reuse_left) == ({}, None)
        assert deep.derived.claims == deep.found.claims


def test_rejections_that_are_counted_in_one_row_are_no_fault(tmp_path):
    lines = '{"text": "Ten people fled, the mayor said."}\n' + '{"text": ""}\n' * 250
    with Ledger.open(str(tmp_path / "l")) as ledger:
        _read(ledger, [_write(tmp_path / "in", {"a.jsonl": lines})], "2031-05-10T08:00:00Z")
        assert (ledger.runs()[0].rejected, len(ledger.rejections()) < 250) == (250, True)
    verifying.verify(str(tmp_path / "l"), deep=True)
    assert verify_alone.main([str(tmp_path / "l")]) == 0


def test_a_run_that_was_cut_off_is_no_fault(path, tmp_path):
    more = _write(tmp_path / "cut", {"z.txt": f"Published: 2031-05-10\n\n{BRIDGE} Ten people fled, the mayor said."})
    with Ledger.open(str(path)) as ledger:
        this = ledger.begin_run(version="1", options="{}", started="2031-05-10T08:00:00Z")
        [received] = dispatch.read([more / "z.txt"], received="2031-05-10T08:00:00Z")
        ledger.add(received.dispatch, received.raw, this)
    deep = verifying.verify(str(path), deep=True)
    assert deep.derived is not None
    assert (deep.derived.left, deep.derived.reuse_left) == ({}, None)
