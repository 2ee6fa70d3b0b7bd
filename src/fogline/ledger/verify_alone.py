"""Checks a Fogline ledger with nothing but Python's standard library: ``python verify_alone.py FILE [HEAD]``.

Meant to be read before it is trusted, and to be run by whoever does not want to run Fogline. It checks that

1. every entry's hash follows from the entry before, its kind and its row (a chain of SHA-256);
2. every row is as it was when its entry was made, and no row stands without an entry;
3. every raw file is as it was received (SHA-256), and a dispatch read from plain text or from a record of JSON is in it;
4. every claim's words stand in the dispatch's text where the claim says they stand, and so does every reprint.

It does not read HTML or feeds again, which needs their parsers: ``fogline verify`` does. HEAD is the line that a check printed
before: if the chain still runs through it, nothing before it was changed, by anybody.

Exit code: 0 all fits, 1 something does not (the first thing is named), 2 the file cannot be read.
"""

import hashlib
import json
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator
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


class BrokenError(Exception):
    """The first thing that does not fit."""


def need(fits: bool, entry: int, what: str) -> None:
    """Stops at the first thing that does not fit."""
    if not fits:
        raise BrokenError(f"entry {entry}: {what}")


def digest(values: Iterable[Any]) -> bytes:
    """SHA-256 of a row: each value with its kind and length."""
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


def unpacked(entry: int, body: bytes) -> bytes:
    """Stored bytes as they were."""
    try:
        return zlib.decompress(body)
    except zlib.error as error:
        raise BrokenError(f"entry {entry}: stored bytes are damaged") from error


def covered(db: sqlite3.Connection, kind: str, row: Row) -> Row:
    """The values that a row's digest covers: claims unpacked, and for a comparison of passages what came and what went."""
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


def check_dispatch(db: sqlite3.Connection, row: Row) -> bool:
    """The raw bytes are those received; plain text and records hold the dispatch's text."""
    entry, path, sha, text = row[0], row[3], row[4], row[15]
    found = db.execute("SELECT size, body FROM raw WHERE raw_sha = ?", (sha,)).fetchone()
    need(found is not None, entry, f"no raw bytes for {path}")
    raw = unpacked(entry, found[1])
    need(
        hashlib.sha256(raw).hexdigest() == sha and len(raw) == found[0], entry, f"the raw bytes of {path} were changed"
    )
    name = path.rpartition("#")[0] or path
    try:
        plain = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if name.lower().endswith((".jsonl", ".jsonl.gz", ".ndjson")):
        record = json.loads(plain)
        need(text in (record.get("text"), record.get("event_text")), entry, f"the text of {path} is not its record's")
        return True
    if name.lower().endswith((".txt", ".text", ".md", ".markdown")):
        need(plain.endswith(text), entry, f"the text of {path} is not in its raw bytes")
        return True
    return False


def spans(found: Any) -> Iterator[tuple[int, int, str | None, str | None]]:
    """Every span in a piece of JSON: start, end, and the words where they are given."""
    if isinstance(found, list):
        for one in found:
            yield from spans(one)
    elif isinstance(found, dict):
        if isinstance(found.get("start"), int) and isinstance(found.get("end"), int):
            yield found["start"], found["end"], found.get("exact"), found.get("dispatch_id")
        for key, one in found.items():
            if key != "edits":  # the spans of a change count within the sides of a reprint
                yield from spans(one)


def check_spans(db: sqlite3.Connection, entry: int, found: Any, dispatch_id: str | None) -> int:
    """Words stand where they are said to stand; returns how many were checked."""
    count = 0
    for start, end, exact, own_id in spans(found):
        row = db.execute("SELECT text FROM dispatch WHERE dispatch_id = ?", (own_id or dispatch_id,)).fetchone()
        need(row is not None, entry, f"words of a dispatch that is not there: {own_id or dispatch_id}")
        need(0 <= start <= end <= len(row[0]), entry, f"{start}:{end} lies outside the text of {own_id or dispatch_id}")
        need(
            exact is None or row[0][start:end] == exact,
            entry,
            f"{start}:{end} of {own_id or dispatch_id} is not {exact!r}",
        )
        count += 1
    return count


def check(db: sqlite3.Connection, head: str | None) -> tuple[dict[str, int], str]:
    """All of it; returns what was counted and the chain's last entry."""
    counts = {"entries": 0, "dispatches": 0, "texts found in raw bytes": 0, "claims": 0, "spans": 0}
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}  # an older ledger has fewer
    rows = {
        kind: db.execute(f"SELECT entry_no, {columns} FROM {kind} ORDER BY entry_no")
        for kind, columns in COVERED.items()
        if kind in there
    }
    before, entry, met = bytes(32), 0, head is None
    for entry, kind, stored, chain in db.execute("SELECT entry_no, kind, digest, chain FROM entry ORDER BY entry_no"):
        need(kind in rows, entry, f"an entry of no known kind: {kind}")
        row = rows[kind].fetchone()
        need(row is not None and row[0] == entry, entry, f"its {kind} is missing, or one stands without an entry")
        need(digest(covered(db, kind, row)) == stored, entry, f"its {kind} was changed")
        before = hashlib.sha256(before + kind.encode() + stored).digest()
        need(before == chain, entry, "the chain does not go on from the entry before")
        met = met or f"{entry}:{before.hex()}" == head
        counts["entries"] += 1
        if kind == "dispatch":
            counts["dispatches"] += 1
            counts["texts found in raw bytes"] += check_dispatch(db, row)
        elif kind == "reading":
            claims = json.loads(unpacked(entry, row[5]))
            need(len(claims) == row[4], entry, "the number of its claims was changed")
            counts["claims"] += len(claims)
            counts["spans"] += check_spans(db, entry, claims, row[2])
        elif kind == "reuse":
            for (body,) in db.execute("SELECT body FROM reuse_item WHERE reuse_no = ?", (entry,)):
                counts["spans"] += check_spans(db, entry, json.loads(body), None)
    for kind, rest in rows.items():
        need(rest.fetchone() is None, entry, f"a {kind} stands without an entry")
    need(met, entry, f"the chain does not run through {head}")
    return counts, f"{entry}:{before.hex()}"


def main(arguments: list[str]) -> int:
    """Prints what was counted, or the first thing that does not fit."""
    if len(arguments) not in (1, 2) or not Path(arguments[0]).is_file():
        sys.stderr.write("usage: python verify_alone.py FILE [HEAD]\n")
        return 2
    try:
        db = sqlite3.connect(f"{Path(arguments[0]).resolve().as_uri()}?mode=ro", uri=True)
        if db.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
            sys.stderr.write("not a Fogline ledger\n")
            return 2
        if not 1 <= db.execute("PRAGMA user_version").fetchone()[0] <= SCHEMA:
            sys.stderr.write("a ledger of another version: take the verify_alone.py of that version\n")
            return 2
        db.execute("BEGIN")
        counts, last = check(db, arguments[1] if len(arguments) == 2 else None)
    except BrokenError as broken:
        sys.stdout.write(f"BROKEN {broken}\n")
        return 1
    except sqlite3.Error as error:
        sys.stderr.write(f"cannot be read: {error}\n")
        return 2
    sys.stdout.write("".join(f"{count:>12,} {what}\n" for what, count in counts.items()) + f"all fits; head {last}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
