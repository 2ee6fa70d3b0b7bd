"""Checks a ledger from its first byte received to its last claim, and names the first thing that does not fit.

What is derived again: each link of the hash chain; each row's digest; each raw file's SHA-256; each dispatch's text from
its raw bytes; each span from that text; each line of the index of claims from the claims. Nothing stored is believed but
the raw bytes, and those only as far as the chain's last hash is: write it down elsewhere (:attr:`Verified.head`) and pass
it in later.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from fogline.errors import ChainBroken, DispatchError
from fogline.ledger import chain
from fogline.ledger.connection import connect, translated
from fogline.ledger.store import indexed

Reread = Callable[[bytes, str], str]

# The tables whose rows stand under an entry, with the columns that their digest covers.
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


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, all of which fits. ``head``: number and hash of the chain's last entry, in hexadecimal."""

    entries: int
    dispatches: int
    readings: int
    claims: int
    spans: int
    head: str


def verify(path: str, *, reread: Reread | None = None, head: str | None = None) -> Verified:
    """Checks the ledger at ``path``.

    Args:
        path: of the file.
        reread: gives the text of a dispatch from raw bytes and path (``fogline.dispatch.reread``); None leaves texts
            unchecked against raw bytes.
        head: a :attr:`Verified.head` written down before; the chain must run through it.

    Raises:
        ChainBroken: the first thing that does not fit, with the number of its entry.
        LedgerError: the file cannot be read.
    """
    db = connect(path, create=False, timeout=10.0)
    try:
        with translated(path):
            db.execute("BEGIN")  # one state of the file, though another process may be writing
            return _Check(path, db, reread).all(head)
    finally:
        db.close()


class _Check:
    """One pass over the chain; holds what later entries are checked against."""

    def __init__(self, path: str, db: sqlite3.Connection, reread: Reread | None) -> None:
        self.path, self.db, self.reread = path, db, reread
        self.dispatches = self.readings = self.claims = self.spans = 0

    def all(self, head: str | None) -> Verified:
        rows = {kind: self._rows(kind) for kind in COVERED}
        before, number, met = chain.HEAD, 0, head is None
        for number, kind, digest, link in self.db.execute("SELECT * FROM entry ORDER BY entry_no"):
            self._need(kind in rows, number, f"an entry of no known kind: {kind}")
            row = next(rows[kind], None)
            self._need(
                row is not None and row[0] == number, number, f"its {kind} is missing, or one stands without an entry"
            )
            assert row is not None  # noqa: S101 - said above
            self._need(self._digest(kind, row) == digest, number, f"its {kind} was changed")
            before = chain.link(before, kind, digest)
            self._need(before == link, number, "the chain does not go on from the entry before")
            met = met or f"{number}:{before.hex()}" == head
            self._look_into(kind, row)
        for kind, rest in rows.items():
            self._need(next(rest, None) is None, number, f"a {kind} stands without an entry")
        self._need(met, number, f"the chain does not run through {head}")
        self._no_strays(number)
        return Verified(number, self.dispatches, self.readings, self.claims, self.spans, f"{number}:{before.hex()}")

    def _rows(self, kind: str) -> Iterator[tuple[Any, ...]]:
        return iter(self.db.execute(f"SELECT entry_no, {COVERED[kind]} FROM {kind} ORDER BY entry_no"))

    def _need(self, fits: bool, entry: int, what: str) -> None:
        if not fits:
            raise ChainBroken(self.path, f"entry {entry}: {what}")

    def _digest(self, kind: str, row: tuple[Any, ...]) -> bytes:
        if kind == "reading":
            return chain.digest((*row[1:5], self._unpacked(row[0], row[5])))
        if kind == "reuse":
            return chain.digest((row[1], *self._generation(row)))
        return chain.digest(row[1:])

    def _generation(self, row: tuple[Any, ...]) -> list[str]:
        """What came and what went, in the order in which the digest was taken."""
        came = self.db.execute(
            "SELECT noun, body FROM reuse_item WHERE reuse_no = ? ORDER BY item_no", (row[0],)
        ).fetchall()
        went = self.db.execute(
            "SELECT noun, body FROM reuse_gone AS gone JOIN reuse_item USING (item_no) WHERE gone.reuse_no = ?",
            (row[0],),
        ).fetchall()
        self._need(
            (len(came), len(went)) == (row[2], row[3]), row[0], "its reuse was changed: items are missing or added"
        )
        return [value for item in (*sorted(came), *sorted(went)) for value in item]

    def _look_into(self, kind: str, row: tuple[Any, ...]) -> None:
        if kind == "dispatch":
            self._dispatch(row)
        elif kind == "reading":
            self._reading(row)
        elif kind == "reuse":
            self._reuse(row)

    def _dispatch(self, row: tuple[Any, ...]) -> None:
        number, path, sha, text = row[0], row[3], row[4], row[15]
        self.dispatches += 1
        found = self.db.execute("SELECT size, body FROM raw WHERE raw_sha = ?", (sha,)).fetchone()
        self._need(found is not None, number, f"no raw bytes for {path}")
        raw = self._unpacked(number, found[1])
        self._need(hashlib.sha256(raw).hexdigest() == sha, number, f"the raw bytes of {path} were changed")
        self._need(len(raw) == found[0], number, f"the size of the raw bytes of {path} was changed")
        if self.reread is not None:
            try:
                again = self.reread(raw, path)
            except DispatchError as error:
                raise ChainBroken(self.path, f"entry {number}: {error} when read again") from error
            self._need(again == text, number, f"the text of {path} does not follow from its raw bytes")

    def _reading(self, row: tuple[Any, ...]) -> None:
        number, dispatch_id, count = row[0], row[2], row[4]
        text = self._text(dispatch_id)
        self._need(text is not None, number, f"claims of a dispatch that is not there: {dispatch_id}")
        claims = msgspec.json.decode(self._unpacked(number, row[5]))
        self._need(len(claims) == count, number, "the number of its claims was changed")
        for claim in claims:
            for start, end, exact in spans(claim):
                self.spans += 1
                fits = 0 <= start <= end <= len(text or "") and (exact is None or (text or "")[start:end] == exact)
                self._need(fits, number, f"claim {claim['claim_id']}: {start}:{end} is not {exact!r}")
        index = self.db.execute("SELECT * FROM claim WHERE reading_no = ? ORDER BY place", (number,)).fetchall()
        told = [(number, place, *indexed(c)) for place, c in enumerate(_claims(claims))]
        self._need(index == told, number, "the index of its claims was changed")
        self.readings += 1
        self.claims += count

    def _reuse(self, row: tuple[Any, ...]) -> None:
        """Passages and seams lie within the texts that they name."""
        for noun, body in self.db.execute("SELECT noun, body FROM reuse_item WHERE reuse_no = ?", (row[0],)):
            for dispatch_id, start, end in _passages(noun, msgspec.json.decode(body)):
                self.spans += 1
                fits = 0 <= start <= end <= self._length(dispatch_id)
                self._need(fits, row[0], f"a {noun} at {dispatch_id} {start}:{end}, outside its text")

    def _text(self, dispatch_id: str) -> str | None:
        found = self.db.execute("SELECT text FROM dispatch WHERE dispatch_id = ?", (dispatch_id,)).fetchone()
        return None if found is None else str(found[0])

    def _length(self, dispatch_id: str) -> int:
        return len(self._text(dispatch_id) or "")

    def _unpacked(self, entry: int, body: bytes) -> bytes:
        try:
            return zlib.decompress(body)
        except zlib.error as error:
            raise ChainBroken(self.path, f"entry {entry}: stored bytes are damaged") from error

    def _no_strays(self, last: int) -> None:
        """Nothing lies in the file that no entry speaks of."""
        for what, query in (
            ("raw bytes", "SELECT raw_sha FROM raw WHERE raw_sha NOT IN (SELECT raw_sha FROM dispatch) LIMIT 1"),
            ("a claim", "SELECT claim_id FROM claim WHERE reading_no NOT IN (SELECT entry_no FROM reading) LIMIT 1"),
            ("a reprint", "SELECT item_no FROM reuse_item WHERE reuse_no NOT IN (SELECT entry_no FROM reuse) LIMIT 1"),
            (
                "a reprint's end",
                "SELECT item_no FROM reuse_gone WHERE reuse_no NOT IN (SELECT entry_no FROM reuse) LIMIT 1",
            ),
        ):
            found = self.db.execute(query).fetchone()
            self._need(found is None, last, f"{what} without an entry: {found and found[0]}")


def spans(found: Any) -> Iterator[tuple[int, int, str | None]]:
    """Every span in a claim's JSON: start, end, and the words where they are given.

    >>> list(spans({"quote": {"start": 0, "end": 3, "exact": "Two"}, "content": [{"start": 0, "end": 3}]}))
    [(0, 3, 'Two'), (0, 3, None)]
    """
    if isinstance(found, list):
        for one in found:
            yield from spans(one)
    elif isinstance(found, dict):
        if isinstance(found.get("start"), int) and isinstance(found.get("end"), int):
            yield found["start"], found["end"], found.get("exact")
        for one in found.values():
            yield from spans(one)


def _passages(noun: str, found: Any) -> Iterator[tuple[str, int, int]]:
    if noun == "seam":
        yield found["dispatch_id"], found["at"], found["at"]
    elif noun == "family":
        for p in found["passages"]:
            yield p["dispatch_id"], p["start"], p["end"]
    else:
        for side in ("earlier", "later"):
            yield found[side]["dispatch_id"], found[side]["start"], found[side]["end"]


def _claims(found: list[Any]) -> list[Any]:
    from fogline.model import Claim

    return msgspec.convert(found, list[Claim])
