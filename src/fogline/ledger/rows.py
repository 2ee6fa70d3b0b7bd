"""Find what each row of the ledger must say besides having its own hash: it fits the rows before it, and the raw bytes.

Somebody who knows this code can make all hashes again. What is held here against each other tells all the same: an id that is
made of what it stands for, a count beside what it counts, a span beside its words, a text and its headers beside their bytes.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from fogline.errors import DispatchError
from fogline.ledger import chain
from fogline.ledger.judgements import id_of, is_time
from fogline.ledger.store import indexed
from fogline.model import Claim, Dispatch, Family, Rejection, Reprint, Seam, content_id

Reread = Callable[[bytes, str], str]
Row = Sequence[Any]  # of a table, the number of its entry first

_NOUNS: dict[str, type] = {"reprint": Reprint, "family": Family, "seam": Seam}
_PLACE = re.compile(r"#\d+$")
# What no reading of the bytes can tell: when they came, and from which folder.
_NOT_IN_BYTES = frozenset({"received", "raw_sha", "path"})
_NAMES = {"dispatch_id": "id", "published": "day of printing", "wire": "agency", "url": "address"}
_KEPT = "; `DELETE FROM kept` costs nothing but time"


class Unfit(Exception):
    """A row that does not fit; what is wrong with it, in words."""


@dataclass(frozen=True, slots=True)
class Remade:
    """A dispatch made again from its raw bytes. ``same``: by the very code that made it first, so that nothing may differ;
    False where its run says that another version made it, None where it does not say: then its text must be the same.
    """

    dispatch: Dispatch | None  # None: this code cannot read it at all
    same: bool | None


Remake = Callable[[bytes, str, str], Remade]
"""Makes a dispatch again from raw bytes, path and the options of its run (JSON). Raises DispatchError where it cannot."""


@dataclass(slots=True)
class _Run:
    """A run that was begun, with what was met of it so far."""

    options: str
    started: str
    dispatches: int = 0
    sightings: int = 0
    rejections: int = 0
    ended: bool = False


def need(fits: bool, what: str) -> None:
    """Stop at what does not fit."""
    if not fits:
        raise Unfit(what)


class Rows:
    """One way through the chain: each row is looked into once, and held against those before it."""

    def __init__(self, db: sqlite3.Connection, reread: Reread | None, remake: Remake | None) -> None:
        self.db, self.reread, self.remake = db, reread, remake
        self.dispatches = self.readings = self.claims = self.spans = self.headers = 0
        self.others: list[int] = []  # entries of dispatches that another version reads otherwise
        self._runs: dict[str, _Run] = {}
        self._said: Counter[tuple[str | None, ...]] = Counter()
        self._standing: set[str] = set()  # judgements that nobody has taken back
        self._awaited: tuple[str, str] | None = None  # dispatch and path whose first sighting comes next
        self._raw: tuple[str, bytes] | None = None  # the last raw bytes: entries of one feed follow each other
        self._looks: dict[str, Callable[[Row], None]] = {
            "run": self._run, "run_end": self._run_end, "dispatch": self._dispatch, "sighting": self._sighting,
            "rejection": self._rejection, "reading": self._reading, "unread": self._unread, "reuse": self._reuse,
            "judgement": self._judgement, "withdrawal": self._withdrawal,
        }  # fmt: skip

    def look(self, kind: str, row: Row) -> None:
        """Hold a row against what was met before.

        Raises:
            Unfit: it does not fit.
        """
        awaited, self._awaited = self._awaited, None
        if awaited is not None:
            need(
                (kind, *row[2:4]) == ("sighting", *awaited), f"the sighting of {awaited[1]} is not where it was written"
            )
        if kind not in ("run", "judgement", "withdrawal"):
            run = self._runs.get(row[1])
            need(run is not None and not run.ended, f"a {kind} of a run that was not going on: {row[1]}")
        if kind in self._looks:
            self._looks[kind](row)

    def digest(self, kind: str, row: Row) -> bytes:
        """Return the hash of what a row holds: claims unpacked, and for a comparison of passages what came and what went."""
        if kind == "reading":
            return chain.digest((*row[1:5], _unpacked(row[5])))
        if kind == "reuse":
            came, went = self._items(row[0]), self._gone(row[0])
            need((len(came), len(went)) == tuple(row[2:4]), "its reuse was changed: items are missing or added")
            return chain.digest((row[1], *(value for item in (*sorted(came), *sorted(went)) for value in item)))
        return chain.digest(tuple(row[1:]))

    def at_the_end(self) -> None:
        """Nothing lies in the file that no entry speaks of, and what is kept could have been kept.

        Raises:
            Unfit: something does.
        """
        if self._awaited is not None:
            raise Unfit(f"the sighting of {self._awaited[1]} is missing")
        for what, query in _STRAYS:
            found = self.db.execute(query).fetchone()
            need(found is None, f"{what} without an entry: {found and found[0]}")
        if self.db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'kept'").fetchone():
            self._kept()

    # --- one kind each -----------------------------------------------------------------------------------------

    def _run(self, row: Row) -> None:
        _, run_id, version, options, started = row
        need(is_time(started), f"its run began at no time: {started}")
        need(run_id == content_id("u", version, options, started, len(self._runs)), "the id of its run is another's")
        self._runs[run_id] = _Run(options, started)

    def _run_end(self, row: Row) -> None:
        _, run_id, finished, _, kept, already, rejected = row
        need(is_time(finished), f"its run ended at no time: {finished}")
        run = self._runs[run_id]
        told, met = (kept - already, rejected), (run.dispatches, run.rejections)
        need(
            told == met, f"its run counts {told[0]} new and {told[1]} rejected inputs, where {met[0]} and {met[1]} are"
        )
        need(run.sightings <= kept, f"its run counts {kept} kept inputs, and saw {run.sightings}")
        run.ended = True

    def _dispatch(self, row: Row) -> None:
        _, run_id, dispatch_id, path, sha, *_, received, _, _, _, learnt, text = row
        run = self._runs[run_id]
        run.dispatches += 1
        self.dispatches += 1
        self._awaited = (dispatch_id, path)
        need(learnt == (received or run.started), f"when {path} was learnt is neither its receipt nor its run's start")
        raw = self._raw_bytes(sha, path)
        if self.remake is not None:
            self._remade(row, raw, run.options, self.remake)
        elif self.reread is not None:
            again = _or_unfit(self.reread, raw, path)
            need(again == text, f"the text of {path} does not follow from its raw bytes")

    def _remade(self, row: Row, raw: bytes, options: str, remake: Remake) -> None:
        stored = _dispatch_of(row)
        again = _or_unfit(remake, raw, stored.path, options)
        other = [
            field.name
            for field in dataclasses.fields(Dispatch)
            if field.name not in _NOT_IN_BYTES
            and getattr(again.dispatch, field.name, None) != getattr(stored, field.name)
        ]
        self.headers += not other
        if not other:
            return
        if again.same or (again.same is None and "text" in other):
            name = "text" if "text" in other else _NAMES.get(other[0], other[0])
            raise Unfit(f"the {name} of {stored.path} does not follow from its raw bytes")
        self.others.append(row[0])

    def _raw_bytes(self, sha: str, path: str) -> bytes:
        if self._raw is None or self._raw[0] != sha:
            found = self.db.execute("SELECT size, body FROM raw WHERE raw_sha = ?", (sha,)).fetchone()
            need(found is not None, f"no raw bytes for {path}")
            raw = _unpacked(found[1])
            need(hashlib.sha256(raw).hexdigest() == sha, f"the raw bytes of {path} were changed")
            need(len(raw) == found[0], f"the size of the raw bytes of {path} was changed")
            self._raw = (sha, raw)
        return self._raw[1]

    def _sighting(self, row: Row) -> None:
        number, run_id, dispatch_id, path = row
        self._runs[run_id].sightings += 1
        first = self._before("dispatch", "path", dispatch_id, number)
        # An id is made of the bytes and the file's name: only the folder may be another.
        if self.remake is not None:
            need(file_name(path) == file_name(first), f"{path} cannot be a sighting of {first}: another file's name")

    def _rejection(self, row: Row) -> None:
        self._runs[row[1]].rejections += Rejection(*row[2:]).count

    def _reading(self, row: Row) -> None:
        number, _, dispatch_id, _, count, packed = row
        text = self._before("dispatch", "text", dispatch_id, number)
        body = _unpacked(packed)
        found, plain = _claims().decode(body), msgspec.json.decode(body)
        need(len(found) == count, "the number of its claims was changed")
        need(all(each.dispatch_id == dispatch_id for each in found), "a claim of another dispatch among its claims")
        for claim in plain:
            self.spans += _checked(claim, text)
        index = self.db.execute("SELECT * FROM claim WHERE reading_no = ? ORDER BY place", (number,)).fetchall()
        need(index == [(number, n, *indexed(c)) for n, c in enumerate(found)], "the index of its claims was changed")
        self.readings += 1
        self.claims += count

    def _unread(self, row: Row) -> None:
        self._before("dispatch", "path", row[2], row[0])

    def _reuse(self, row: Row) -> None:
        """Passages and seams lie within the texts that they name, and what goes had come and not gone."""
        number = row[0]
        for noun, body in self._items(number):
            for dispatch_id, start, end in _passages(_noun(noun).decode(body)):
                self.spans += 1
                length = len(self._before("dispatch", "text", dispatch_id, number))
                need(0 <= start <= end <= length, f"a {noun} at {dispatch_id} {start}:{end}, outside its text")
        amiss = self.db.execute(_GONE_AMISS, (number,)).fetchone()
        need(amiss is None, f"its reuse was changed: item {amiss and amiss[0]} goes, which did not stand")

    def _judgement(self, row: Row) -> None:
        _, judgement_id, verdict, subjects, value, who, when, why = row
        about = _subjects().decode(subjects)
        told = (who, when) if verdict == "redact" else (subjects, value, who, when, why)
        # Up to 0.1.0 the id of a redaction followed from its subjects too, and no judgement was made twice.
        made = {id_of(verdict, about, value, who, when, why, before=self._said[verdict, *told]),
                content_id("j", verdict, *about, value, who, when, why)}  # fmt: skip
        need(judgement_id in made, "the id of its judgement is another's: what it says was changed")
        self._said[verdict, *told] += 1
        self._standing.add(judgement_id)

    def _withdrawal(self, row: Row) -> None:
        need(row[1] in self._standing, f"it takes back a judgement that does not stand: {row[1]}")
        self._standing.discard(row[1])

    def _kept(self) -> None:
        """Parts without a gap, of one origin, that unpack: whether they follow from the ledger is for who draws accounts."""
        rows = self.db.execute("SELECT what, part, origin, body FROM kept ORDER BY what, part").fetchall()
        need({each[0] for each in rows} <= {"accounts"}, f"kept: something that is no accounts{_KEPT}")
        need([r[1] for r in rows] == list(range(len(rows))), f"kept accounts: a part is missing{_KEPT}")
        need(len({r[2] for r in rows}) <= 1, f"kept accounts: parts of several origins{_KEPT}")
        for row in rows:
            try:
                msgspec.json.decode(chain.unpacked(row[3]), type=list[dict[str, Any]])
            except (zlib.error, ValueError, RecursionError) as error:
                raise Unfit(f"kept accounts: damaged ({error}){_KEPT}") from error

    # --- below ---------------------------------------------------------------------------------------------------

    def _before(self, table: str, column: str, dispatch_id: str, number: int) -> str:
        """Return what stands of a dispatch that came before an entry."""
        query = f"SELECT {column} FROM {table} WHERE dispatch_id = ? AND entry_no < ?"
        found = self.db.execute(query, (dispatch_id, number)).fetchone()
        need(found is not None, f"words of a dispatch that is not there: {dispatch_id}")
        return str(found[0])

    def _items(self, number: int) -> list[tuple[str, str]]:
        return self.db.execute("SELECT noun, body FROM reuse_item WHERE reuse_no = ?", (number,)).fetchall()

    def _gone(self, number: int) -> list[tuple[str, str]]:
        query = "SELECT noun, body FROM reuse_gone AS gone JOIN reuse_item USING (item_no) WHERE gone.reuse_no = ?"
        return self.db.execute(query, (number,)).fetchall()


_STRAYS = (
    ("raw bytes", "SELECT raw_sha FROM raw WHERE raw_sha NOT IN (SELECT raw_sha FROM dispatch) LIMIT 1"),
    ("a claim", "SELECT claim_id FROM claim WHERE reading_no NOT IN (SELECT entry_no FROM reading) LIMIT 1"),
    ("a reprint", "SELECT item_no FROM reuse_item WHERE reuse_no NOT IN (SELECT entry_no FROM reuse) LIMIT 1"),
    ("a reprint's end", "SELECT item_no FROM reuse_gone WHERE reuse_no NOT IN (SELECT entry_no FROM reuse) LIMIT 1"),
)
# What goes in a generation though it came no earlier, or had gone before.
_GONE_AMISS = """
SELECT item_no FROM reuse_gone AS gone JOIN reuse_item AS item USING (item_no) WHERE gone.reuse_no = ?1 AND (
    item.reuse_no >= ?1 OR EXISTS (SELECT 1 FROM reuse_gone AS e WHERE e.item_no = gone.item_no AND e.reuse_no < ?1)
) LIMIT 1
"""


def file_name(path: str) -> str:
    """Return the file's name, without its folder and without the place in it.

    >>> file_name("in/feed.xml#3")
    'feed.xml'
    """
    return re.split(r"[/\\]", _PLACE.sub("", path))[-1]


def spans(found: Any) -> Iterator[tuple[int, int, str | None]]:
    """Yield every span in a claim's JSON: start, end, and the words where they are given.

    >>> list(spans({"quote": {"start": 0, "end": 3, "exact": "Two"}, "content": [{"start": 0, "end": 3}]}))
    [(0, 3, 'Two'), (0, 3, None)]
    """
    if isinstance(found, dict):
        start, end = found.get("start"), found.get("end")
        if isinstance(start, int) and isinstance(end, int):
            yield start, end, found.get("exact")
        found = found.values()
    for one in found:
        if isinstance(one, dict | list):
            yield from spans(one)


def _checked(claim: dict[str, Any], text: str) -> int:
    """Say how many spans of a claim stand in its text as they say."""
    count = 0
    for count, (start, end, exact) in enumerate(spans(claim), start=1):  # noqa: B007 - it is given back
        fits = 0 <= start <= end <= len(text) and (exact is None or text[start:end] == exact)
        need(fits, f"claim {claim['claim_id']}: {start}:{end} is not where its words stand")
    return count


def _passages(found: Any) -> Iterator[tuple[str, int, int]]:
    match found:
        case Seam():
            yield found.dispatch_id, found.at, found.at
        case Family():
            yield from ((passage.dispatch_id, passage.start, passage.end) for passage in found.passages)
        case Reprint():
            yield from ((each.dispatch_id, each.start, each.end) for each in (found.earlier, found.later))


def _dispatch_of(row: Row) -> Dispatch:
    _, _, dispatch_id, path, sha, *said, _, text = row
    return Dispatch(dispatch_id, path, text, sha, *said)


def _or_unfit(function: Callable[..., Any], raw: bytes, path: str, *more: str) -> Any:
    try:
        return function(raw, path, *more)
    except DispatchError as error:
        raise Unfit(f"{error} when read again") from error


def _unpacked(body: bytes) -> bytes:
    try:
        return chain.unpacked(body)
    except zlib.error as error:
        raise Unfit("stored bytes are damaged") from error


@functools.cache
def _claims() -> msgspec.json.Decoder[list[Claim]]:
    return msgspec.json.Decoder(list[Claim])


@functools.cache
def _subjects() -> msgspec.json.Decoder[tuple[str, ...]]:
    return msgspec.json.Decoder(tuple[str, ...])


@functools.cache
def _noun(noun: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(_NOUNS[noun])
