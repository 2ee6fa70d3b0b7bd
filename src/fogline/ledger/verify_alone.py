"""Checks a Fogline ledger with nothing but Python's standard library: ``python verify_alone.py FILE [HEAD]``.

Meant to be read before it is trusted, and to be run by whoever does not want to run Fogline. It checks that

1. SQLite finds its own structure whole, indexes with it, and every table, index and trigger is as Fogline makes it;
2. every entry's hash follows from the entry before, its kind and its row (a chain of SHA-256);
3. every row is as it was when its entry was made, and no row stands without an entry;
4. every raw file is as it was received (SHA-256), and a dispatch read from plain text or from a record of JSON is in it;
5. every claim's words stand in the dispatch's text where the claim says they stand, and so does every reprint; the index of
   claims says what the claims say;
6. ids that are made of what they stand for, and counts, fit what they stand for and count.

It does not read HTML or feeds again, which needs their parsers, nor headers or claims: ``fogline verify --deep`` does. HEAD is
the line that a check printed before: if the chain still runs through it, nothing before it was changed, by anybody.

Exit code: 0 all fits, 1 something does not (it is named), 2 the file is no ledger or of another version.
"""

import hashlib
import json
import re
import sqlite3
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]

APPLICATION = 0x464F474C
SCHEMA = 4
# The rows that stand under an entry, by kind, with the columns that their digest covers.
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
# What each version of the schema brought: tables that only grow, tables that may be emptied, indexes; each with the head of
# the SHA-256 of its definition, white space folded. Every table that only grows has two triggers, as ``trigger`` writes them.
MADE: list[dict[str, str]] = [
    {
        "table entry": "42e9ad6e65422331",
        "table raw": "9e21e4fa3ad09565",
        "table run": "2e9c91d447c3d214",
        "table run_end": "3beb062bcdd9e1a0",
        "table dispatch": "5489be3352c922e9",
        "table sighting": "286bebf8e1aa244c",
        "table rejection": "0c371a3077290574",
        "table notice": "89ba007b8a213bd9",
        "table reading": "aaafed6be7a353f9",
        "index reading_of": "a6fddf421521b6d5",
        "table claim": "053efb5bee10e6c4",
        "index claim_by_id": "fbe315ff0676d1e7",
        "table reuse": "835033b9b5157bd8",
        "table reuse_item": "a6b2634800e37ff5",
        "index reuse_item_of": "7e8ffae062f704a0",
        "table reuse_gone": "6508a824f73fa90f",
        "index reuse_gone_in": "45e2feb32bf8f5bb",
        "table judgement": "857cdf22770cac13",
        "table withdrawal": "505f316c36fab2ce",
    },
    {
        "index reuse_item_sides": "ddf643a6bfd3db65",
        "index reuse_item_later": "194ce5ecae4cd5d4",
        "index reuse_item_kin": "bf701c695d1bd8a7",
        "index reuse_item_family": "afcc5e9ca8730a80",
        "index reuse_item_seam": "8e50822b5f586122",
    },
    {
        "table kept": "e63d90b8abd7854e",
    },
    {
        "table unread": "342b0f8e252d0c3d",
        "index unread_of": "0ac0b79f07a321bc",
    },
]
MAY_SHRINK = {"kept"}
MOST = 2**30  # bytes that a stored body unpacks to


class BrokenError(Exception):
    """Something that does not fit."""


def need(fits: bool, entry: int, what: str) -> None:
    """Stop at what does not fit."""
    if not fits:
        raise BrokenError(f"entry {entry}: {what}")


# --- the file ---------------------------------------------------------------------------------------------------


def trigger(table: str, verb: str) -> str:
    """Return the definition of the trigger that keeps a table from being changed."""
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger only grows: nothing in {table} is changed or erased'); END"
    )


def check_structure(db: sqlite3.Connection, version: int) -> str:
    """Return what is wrong with the file's structure or schema, in words; empty where nothing is."""
    found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise BrokenError(f"damaged: {' '.join(found.split())}")
    wanted = {name: made for brought in MADE[:version] for name, made in brought.items()}
    for name in [each[6:] for each in wanted if each.startswith("table ") and each[6:] not in MAY_SHRINK]:
        for verb in ("UPDATE", "DELETE"):
            wanted[f"trigger {name}_no_{verb.lower()}"] = mark(trigger(name, verb))
    tables = {name[6:] for name in wanted if name.startswith("table ")}
    wrong = []
    for kind, name, table, sql in db.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
    ):
        made = wanted.pop(f"{kind} {name}", None)
        if made is not None and made != mark(sql):
            wrong.append(f"{kind} {name} was changed")
        ours = table in tables or any(f"{kind} {name}" in later for later in MADE)
        if made is None and ours and (kind != "index" or sql.upper().startswith("CREATE UNIQUE")):
            wrong.append(f"{kind} {name} on {table} is not Fogline's")
    return "; ".join(wrong + [f"{name} is missing" for name in wanted])


def mark(sql: str) -> str:
    """Return head of the SHA-256 of a definition, white space folded."""
    return hashlib.sha256(" ".join(sql.split()).encode()).hexdigest()[:16]


# --- rows and their hashes ----------------------------------------------------------------------------------------


def digest(values: Iterable[Any]) -> bytes:
    """Return SHA-256 of a row: each value with its kind and length."""
    sha = hashlib.sha256()
    for value in values:
        if value is None:
            sha.update(b"n")
        elif isinstance(value, int):
            sha.update(b"i%d;" % value)
        else:
            mark, blob = (b"b", value) if isinstance(value, bytes) else (b"s", value.encode())
            sha.update(mark + b"%d:" % len(blob) + blob)
    return sha.digest()


def made_of(prefix: str, *parts: object) -> str:
    """Return an id that is made of what it stands for."""
    return prefix + hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def unpacked(entry: int, body: bytes) -> bytes:
    """Return stored bytes as they were, to the last of them."""
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(body, MOST)
    except zlib.error as error:
        raise BrokenError(f"entry {entry}: stored bytes are damaged") from error
    need(unpacking.eof and not unpacking.unused_data, entry, "stored bytes are damaged")
    return found


def covered(db: sqlite3.Connection, kind: str, row: Row) -> Row:
    """Return the values that a row's digest covers: claims unpacked, and for a comparison of passages what
    came and what went.
    """
    if kind == "reading":
        return (*row[1:5], unpacked(row[0], row[5]))
    if kind == "reuse":
        came = db.execute("SELECT noun, body FROM reuse_item WHERE reuse_no = ?", row[:1]).fetchall()
        went = db.execute(
            "SELECT noun, body FROM reuse_gone AS g JOIN reuse_item USING (item_no) WHERE g.reuse_no = ?", row[:1]
        ).fetchall()
        need((len(came), len(went)) == (row[2], row[3]), row[0], "its reuse was changed: items are missing or added")
        return (row[1], *(value for item in (*sorted(came), *sorted(went)) for value in item))
    return row[1:]


# --- what rows say --------------------------------------------------------------------------------------------------


def is_time(when: str) -> bool:
    """Tell whether something is a day or a time of the calendar."""
    try:
        datetime.fromisoformat(when + "-01" * (2 - when.count("-")) if re.fullmatch(r"[0-9-]{4,10}", when) else when)
    except ValueError:
        return False
    return True


class Run:
    """A run that was begun: when, and what was met of it."""

    def __init__(self, started: str) -> None:
        self.started, self.going_on = started, True
        self.met = {"dispatch": 0, "sighting": 0, "rejection": 0}


def check_run(runs: dict[str, Run], kind: str, row: Row) -> None:
    """A row stands between the beginning and the end of its run, and the end counts what was met."""
    entry, run_id = row[:2]
    if kind == "run":
        need(is_time(row[4]), entry, f"its run began at no time: {row[4]}")
        need(run_id == made_of("u", *row[2:5], len(runs)), entry, "the id of its run is another's")
        runs[run_id] = Run(row[4])
        return
    need(run_id in runs and runs[run_id].going_on, entry, f"a {kind} of a run that was not going on: {run_id}")
    run = runs[run_id]
    if kind in run.met:  # one rejection may stand for many: "399,900 more: no text"
        many = re.match(r"([0-9,]+) more: ", row[4]) if kind == "rejection" else None
        run.met[kind] += int(many[1].replace(",", "")) if many else 1
    if kind == "run_end":
        need(is_time(row[2]), entry, f"its run ended at no time: {row[2]}")
        run.going_on = False
        kept, already, rejected = row[4:7]
        fits = (kept - already, rejected) == (run.met["dispatch"], run.met["rejection"]) and run.met["sighting"] <= kept
        need(fits, entry, f"its run counts other inputs than there are: {run.met}")


def check_dispatch(db: sqlite3.Connection, row: Row, runs: dict[str, Run]) -> bool:
    """Check that the raw bytes are those received, and that plain text and records hold the dispatch's text."""
    entry, path, sha, text = row[0], row[3], row[4], row[15]
    learnt = row[14] == (row[10] or runs[row[1]].started)
    need(learnt, entry, f"when {path} was learnt is neither receipt nor run's start")
    found = db.execute("SELECT size, body FROM raw WHERE raw_sha = ?", (sha,)).fetchone()
    need(found is not None, entry, f"no raw bytes for {path}")
    raw = unpacked(entry, found[1])
    whole = hashlib.sha256(raw).hexdigest() == sha and len(raw) == found[0]
    need(whole, entry, f"the raw bytes of {path} were changed")
    name = path.rpartition("#")[0] or path
    try:
        plain = raw.decode("utf-8-sig").replace("\0", "\ufffd")  # a NUL, or half of a letter, is read as U+FFFD
        record = json.loads(plain, strict=False) if name.lower().endswith((".jsonl", ".jsonl.gz", ".ndjson")) else None
    except (ValueError, RecursionError):
        return False
    if record is not None:
        halves = [str(record.get(key)).encode("utf-16", "surrogatepass") for key in ("text", "event_text")]
        need(text in [h.decode("utf-16", "replace") for h in halves], entry, f"the text of {path} is not its record's")
        return True
    bare: bool = name.lower().endswith((".txt", ".text", ".md", ".markdown"))
    need(not bare or plain.endswith(text), entry, f"the text of {path} is not in its raw bytes")
    return bare


def spans(found: Any) -> Iterator[tuple[int, int, str | None, str | None]]:
    """Yield every span in a piece of JSON: start, end, and the words where they are given."""
    if isinstance(found, list):
        for one in found:
            yield from spans(one)
    elif isinstance(found, dict):
        if isinstance(found.get("start"), int) and isinstance(found.get("end"), int):
            yield found["start"], found["end"], found.get("exact"), found.get("dispatch_id")
        if isinstance(found.get("at"), int):
            yield found["at"], found["at"], None, found.get("dispatch_id")
        for key, one in found.items():
            if key != "edits":  # the spans of a change count within the sides of a reprint
                yield from spans(one)


def check_spans(db: sqlite3.Connection, entry: int, found: Any, dispatch_id: str | None) -> int:
    """Check that words stand where they are said to stand, and return how many were checked."""
    count, texts = 0, {}
    query = "SELECT text FROM dispatch WHERE dispatch_id = ? AND entry_no < ?"
    for start, end, exact, own_id in spans(found):
        where = own_id or dispatch_id
        if where not in texts:
            row = db.execute(query, (where, entry)).fetchone()
            need(row is not None, entry, f"words of a dispatch that is not there: {where}")
            texts[where] = row[0]
        text = texts[where]
        need(0 <= start <= end <= len(text), entry, f"{start}:{end} lies outside the text of {where}")
        need(exact is None or text[start:end] == exact, entry, f"{start}:{end} of {where} is not where its words stand")
        count += 1
    return count


def check_reading(db: sqlite3.Connection, row: Row) -> tuple[int, int]:
    """Check that claims are of the dispatch, as many as counted, and indexed; return how many they are, and their spans."""
    entry, dispatch_id = row[0], row[2]
    claims = json.loads(unpacked(entry, row[5]))
    need(len(claims) == row[4], entry, "the number of its claims was changed")
    need(
        all(claim["dispatch_id"] == dispatch_id for claim in claims),
        entry,
        "a claim of another dispatch among its claims",
    )
    told = [(entry, place, *indexed(claim)) for place, claim in enumerate(claims)]
    index = db.execute("SELECT * FROM claim WHERE reading_no = ? ORDER BY place", (entry,)).fetchall()
    need(index == told, entry, "the index of its claims was changed")
    return len(claims), check_spans(db, entry, claims, dispatch_id)


def indexed(claim: dict[str, Any]) -> Row:
    """Return the line of the index that a claim has."""
    source, event = claim["source"], claim.get("event")
    measures = ",".join(dict.fromkeys(figure["measure"] for figure in claim["figures"]))
    day = min((day["start"] for day in claim["days"] if day["start"]), default=None)
    at = claim["quote"]
    return (claim["claim_id"], at["start"], at["end"], source["name"], source["kind"], claim["stance"], measures,
            event["type"] if event else None, day)  # fmt: skip


def check_reuse(db: sqlite3.Connection, entry: int) -> int:
    """Check that passages lie within their texts and that what goes had come; return how many spans were checked."""
    amiss = db.execute(
        "SELECT item_no FROM reuse_gone AS g JOIN reuse_item AS i USING (item_no) WHERE g.reuse_no = ?1 AND (i.reuse_no >= ?1 "
        "OR EXISTS (SELECT 1 FROM reuse_gone AS e WHERE e.item_no = g.item_no AND e.reuse_no < ?1))",
        (entry,),
    ).fetchone()
    need(amiss is None, entry, f"its reuse was changed: item {amiss and amiss[0]} goes, which did not stand")
    items = db.execute("SELECT body FROM reuse_item WHERE reuse_no = ?", (entry,)).fetchall()
    return sum(check_spans(db, entry, json.loads(body), None) for (body,) in items)


def check_rest(db: sqlite3.Connection, entry: int, version: int) -> None:
    """Nothing lies in the file that no entry speaks of, and what is kept beside the ledger is whole."""
    for table, column, known in (
        ("raw", "raw_sha", "SELECT raw_sha FROM dispatch"),
        ("claim", "reading_no", "SELECT entry_no FROM reading"),
        ("reuse_item", "reuse_no", "SELECT entry_no FROM reuse"),
        ("reuse_gone", "reuse_no", "SELECT entry_no FROM reuse"),
    ):
        stray = db.execute(f"SELECT {column} FROM {table} WHERE {column} NOT IN ({known}) LIMIT 1").fetchone()
        need(stray is None, entry, f"a row of {table} without an entry: {stray and stray[0]}")
    kept = db.execute("SELECT what, part, origin, body FROM kept ORDER BY what, part").fetchall() if version > 2 else []
    whole = [each[:2] for each in kept] == [("accounts", number) for number in range(len(kept))] and len(
        {k[2] for k in kept}
    ) <= 1
    whole = whole and all(isinstance(json.loads(unpacked(entry, k[3])), list) for k in kept)
    need(whole, entry, "kept accounts: damaged; `DELETE FROM kept` costs nothing but time")


class Walk:
    """The way through the chain: what was counted, and how far it came."""

    def __init__(self, db: sqlite3.Connection, version: int) -> None:
        self.db, self.entry, self.before = db, 0, bytes(32)
        tables = {name for brought in MADE[:version] for name in brought}
        self.kinds = {
            key: columns for key, columns in COVERED.items() if f"table {key}" in tables
        }  # an older ledger has fewer
        self.counts = {"entries": 0, "dispatches": 0, "texts found in raw bytes": 0, "claims": 0, "spans": 0}
        self.runs: dict[str, Run] = {}
        self.said: Counter[tuple[str, ...]] = Counter()
        self.standing: set[str] = set()
        self.awaited: Row | None = None

    @property
    def head(self) -> str:
        """Number and hash of the last entry."""
        return f"{self.entry}:{self.before.hex()}"

    def all(self, head: str | None) -> None:
        """Entry by entry, each with its row."""
        rows = {
            key: self.db.execute(f"SELECT entry_no, {value} FROM {key} ORDER BY entry_no")
            for key, value in self.kinds.items()
        }
        met = head in (None, self.head)
        for entry, kind, stored, chain in self.db.execute("SELECT * FROM entry ORDER BY entry_no"):
            last, self.entry = self.entry, entry
            need(entry == last + 1, entry, f"the chain does not go on: entry {last + 1} is missing")
            need(kind in rows, entry, f"an entry of no known kind: {kind}")
            row = rows[kind].fetchone()
            need(row is not None and row[0] == entry, entry, f"its {kind} is missing, or one stands without an entry")
            need(digest(covered(self.db, kind, row)) == stored, entry, f"its {kind} was changed")
            self.before = hashlib.sha256(self.before + kind.encode() + stored).digest()
            need(self.before == chain, entry, "the chain does not go on from the entry before")
            met = met or self.head == head
            self.look(kind, row)
        for kind, rest in rows.items():
            need(rest.fetchone() is None, self.entry, f"a {kind} stands without an entry")
        need(met, self.entry, f"the chain does not run through {head}")
        need(self.awaited is None, self.entry, "the last dispatch has no sighting")

    def look(self, kind: str, row: Row) -> None:
        """Return what a row says, beside those before it."""
        entry, (awaited, self.awaited) = row[0], (self.awaited, None)
        need(awaited in (None, (kind, *row[2:4])), entry, f"not the sighting of the dispatch before: {awaited}")
        if kind not in ("judgement", "withdrawal"):
            check_run(self.runs, kind, row)
        self.counts["entries"] += 1
        if kind == "dispatch":
            self.awaited = ("sighting", *row[2:4])
            self.counts["dispatches"] += 1
            self.counts["texts found in raw bytes"] += check_dispatch(self.db, row, self.runs)
        elif kind == "reading":
            claims, found = check_reading(self.db, row)
            self.counts["claims"] += claims
            self.counts["spans"] += found
        elif kind == "reuse":
            self.counts["spans"] += check_reuse(self.db, entry)
        elif kind == "unread":
            check_spans(self.db, entry, {"start": 0, "end": 0}, row[2])
        elif kind == "judgement":
            self.look_at_judgement(row)
        elif kind == "withdrawal":
            need(row[1] in self.standing, entry, f"it takes back a judgement that does not stand: {row[1]}")
            self.standing.discard(row[1])

    def look_at_judgement(self, row: Row) -> None:
        """Its id: that of a redaction tells no name, and one that was repeated is numbered; neither was so up to 0.1.0."""
        whole = (row[2], *json.loads(row[3]), *row[4:])
        told = (row[2], *row[5:7]) if row[2] == "redact" else whole
        made = {made_of("j", *told, *([self.said[told]] if self.said[told] else ())), made_of("j", *whole)}
        need(row[1] in made, row[0], "the id of its judgement is another's: what it says was changed")
        self.said[told] += 1
        self.standing.add(row[1])


def check(db: sqlite3.Connection, head: str | None, version: int) -> tuple[Walk, str]:
    """Check all of it; return what was counted, and what is wrong, which is empty where all fits."""
    walk, wrong = Walk(db, version), []
    try:
        if schema := check_structure(db, version):
            wrong.append(f"schema: {schema}")
        walk.all(head)
        check_rest(db, walk.entry, version)
    except BrokenError as broken:
        wrong.append(str(broken))
    # Damaged bytes: no letters, no JSON, nested without end, of another shape, too large to be true.
    except (
        sqlite3.Error,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        OverflowError,
        MemoryError,
    ) as e:
        wrong.append(f"entry {walk.entry}: damaged: {' '.join(str(e).split())[:160] or type(e).__name__}")
    return walk, "; ".join(wrong)


def opened(path: str) -> tuple[sqlite3.Connection, int]:
    """Return the ledger, for reading only, and the version of its schema."""
    address = f"{Path(path).resolve().as_uri()}?mode=ro"
    db = sqlite3.connect(address, uri=True)
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    application, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if not {"entry", "raw"} <= tables:
        raise LookupError("not a Fogline ledger")
    if version > SCHEMA:
        raise LookupError("a ledger of another version: take the verify_alone.py of that version")
    if application != APPLICATION or version < 1:
        raise BrokenError(f"schema: application_id {application}, user_version {version} are no ledger's")
    return db, version


def main(arguments: list[str]) -> int:
    """Print what was counted, or what does not fit."""
    if len(arguments) not in (1, 2) or not Path(arguments[0]).is_file():
        sys.stderr.write("usage: python verify_alone.py FILE [HEAD]\n")
        return 2
    try:
        db, version = opened(arguments[0])
        db.execute("BEGIN")
        walk, wrong = check(db, arguments[1] if len(arguments) == 2 else None, version)
    except BrokenError as broken:
        wrong = str(broken)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        said = " ".join(str(error).split())
        if "locked" in said or Path(arguments[0]).read_bytes()[:15] != b"SQLite format 3":
            sys.stderr.write(f"cannot be read: {said}\n")
            return 2
        wrong = f"damaged: {said}"
    except LookupError as error:
        sys.stderr.write(f"cannot be read: {error}\n")
        return 2
    if wrong:
        sys.stdout.write(f"BROKEN {wrong}\n")
        return 1
    sys.stdout.writelines(
        [*(f"{count:>12,} {what}\n" for what, count in walk.counts.items()), f"all fits; head {walk.head}\n"]
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
