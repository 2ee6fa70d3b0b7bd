"""The ledger: what is appended, and what is read back.

A method that writes is one transaction: killed at any instant, the file opens and holds all that was finished before.
Readers see what was finished when they asked, while another process writes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import gc
import hashlib
import zlib
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import msgspec

from fogline.errors import LedgerBusy, LedgerError, NotInLedger
from fogline.ledger import chain
from fogline.ledger.connection import Opened, connect, connect_as_it_is, transaction, translated, undamaged
from fogline.ledger.judgements import checked, id_of, same, timed
from fogline.ledger.schema import MIGRATIONS
from fogline.ledger.shape import NotAsMade, guard
from fogline.model import (
    Claim,
    Dispatch,
    Family,
    Judgement,
    JudgementVerdict,
    Notice,
    Received,
    Rejection,
    Reprint,
    Run,
    Seam,
    Unread,
    content_id,
)

# Level 1 halves the size of text at 60-100 MB/s; higher levels cost more time than the disk saves.
_LEVEL = 1
_BUSY_SECONDS = 10.0
_NOUNS: dict[str, type] = {"reprint": Reprint, "family": Family, "seam": Seam}
# Columns of a dispatch in the order of its fields, the text last.
_DISPATCH = (
    "dispatch_id, path, text, raw_sha, outlet, wire, url, headline, published, received, outlet_known, published_known, "
    "language"
)


@dataclass(slots=True)
class _Tally:
    kept: int = 0
    already: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Packed:
    """Claims as the ledger keeps them: as a JSON array, and a row of the index for each."""

    body: bytes
    index: tuple[tuple[chain.Value, ...], ...]


def packed(claims: Sequence[Claim]) -> Packed:
    """Return claims as the ledger keeps them, for those who send them from one process to another: as objects they take ten
    times as long.
    """
    return Packed(msgspec.json.encode(list(claims)), tuple(map(indexed, claims)))


class Ledger:
    """One SQLite file; open it with :meth:`open`, close it or use it as a context.

    >>> with Ledger.open(":memory:") as ledger:
    ...     run = ledger.begin_run(version="1", options="{}", started="2031-05-04T08:00:00Z")
    ...     ledger.add(Dispatch("d1", "a.txt", "Two died.", "sha"), b"Two died.", run)
    ...     ledger.add(Dispatch("d1", "a.txt", "Two died.", "sha"), b"Two died.", run)
    ...     ledger.finish_run(run, finished="2031-05-04T08:00:01Z").already
    True
    False
    1
    """

    def __init__(self, path: str, db: Opened) -> None:
        self.path = path
        self.mended: str | None = None  # triggers and indexes that were missing when it was first written to, in words
        self._db = db
        self._guarded = False
        self._running: dict[str, _Tally] = {}

    @classmethod
    def open(cls, path: str, *, create: bool = True, timeout: float = _BUSY_SECONDS) -> Self:
        """Open a ledger, making it if it is not there; ``:memory:`` is one that lives as long as the object.

        Args:
            path: of the file.
            create: False where it must be there already.
            timeout: seconds to wait for another run to finish a write.

        Raises:
            SchemaTooNew: written by a newer Fogline.
            LedgerBusy: another run holds it.
            LedgerError: not there, not a ledger, no right to it.
        """
        return cls(path, connect(path, create=create, timeout=timeout))

    @property
    def note(self) -> str:
        """Return what a reader should know of how the file was opened (that nothing can be written to it); else nothing."""
        return self._db.note

    @classmethod
    def as_it_is(cls, path: str, *, timeout: float = _BUSY_SECONDS) -> Self:
        """Open a ledger for reading alone: an older one is not brought up to date, and nothing in the file changes.

        Raises:
            LedgerError: not there, not a ledger, no right to it.
        """
        return cls(path, connect_as_it_is(path, timeout=timeout))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- writing ---------------------------------------------------------------------------------------------

    def begin_run(self, *, version: str, options: str, started: str) -> str:
        """Record that a run starts, and return its id."""
        with self._writing():
            (before,) = self._db.execute("SELECT count(*) FROM run").fetchone()
            run_id = content_id("u", version, options, started, before)
            self._append("run", (run_id, version, options, started))
        self._running[run_id] = _Tally()
        return run_id

    def add(self, dispatch: Dispatch, raw: bytes, run_id: str) -> bool:
        """Store a dispatch with its raw bytes; False where it is there already (a new path is noted as a sighting)."""
        with self._writing():
            self._tally(run_id).kept += 1
            new = not self.has(dispatch.dispatch_id)
            if new:
                self._insert(dispatch, raw, run_id)
            else:
                self._tally(run_id).already += 1
            seen = self._db.execute(
                "SELECT 1 FROM sighting WHERE dispatch_id = ? AND path = ?", (dispatch.dispatch_id, dispatch.path)
            )
            if seen.fetchone() is None:
                self._append("sighting", (run_id, dispatch.dispatch_id, dispatch.path))
        return new

    def reject(self, run_id: str, *rejections: Rejection) -> None:
        """Records inputs that could not be read, in one transaction."""
        if not rejections:
            return
        with self._writing():
            for one in rejections:
                self._append("rejection", (run_id, one.path, one.kind, one.reason, one.remedy))
        self._tally(run_id).rejected += sum(one.count for one in rejections)

    def notice(self, run_id: str, path: str, reason: str) -> None:
        """Records how an input was read, where the user should know."""
        with self._writing():
            self._append("notice", (run_id, path, reason))

    def put_claims(self, run_id: str, dispatch_id: str, reading: str, claims: Sequence[Claim] | Packed) -> None:
        """Store what was read from a dispatch; the reading before, if any, stays and no longer counts.

        Args:
            run_id: of the run.
            dispatch_id: of a dispatch in the ledger.
            reading: what made the claims (method and seams), to tell later whether they must be read again.
            claims: in the order of the text; packed where another process read them.

        Raises:
            NotInLedger: no such dispatch.
        """
        made = claims if isinstance(claims, Packed) else packed(claims)
        with self._writing():
            if not self.has(dispatch_id):
                raise NotInLedger(self.path, f"no dispatch {dispatch_id}")
            told = (run_id, dispatch_id, reading, len(made.index))
            number = chain.append(self._db, "reading", chain.digest((*told, made.body)))
            self._db.execute(
                "INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?)", (number, *told, zlib.compress(made.body, _LEVEL))
            )
            self._db.executemany(
                "INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(number, place, *row) for place, row in enumerate(made.index)],
            )

    def put_unread(self, run_id: str, dispatch_id: str, reading: str, reason: str) -> None:
        """Records that a dispatch's claims could not be read; the reading before, if any, stays and no longer counts.

        Args:
            run_id: of the run.
            dispatch_id: of a dispatch in the ledger.
            reading: what was tried, to tell later whether it must be tried again.
            reason: in one line.

        Raises:
            NotInLedger: no such dispatch.
        """
        with self._writing():
            if not self.has(dispatch_id):
                raise NotInLedger(self.path, f"no dispatch {dispatch_id}")
            self._append("unread", (run_id, dispatch_id, reading, reason))

    def put_reuse(
        self, run_id: str, reprints: Iterable[Reprint], families: Iterable[Family], seams: Iterable[Seam]
    ) -> bool:
        """Store what the comparison of all dispatches found; False where it is as before.

        Only what came and what went is written, so that a run on a large ledger adds little and every generation
        stays readable.
        """
        found: dict[bytes, tuple[str, Reprint | Family | Seam]] = {}
        for noun, ones in (("reprint", reprints), ("family", families), ("seam", seams)):
            found.update((_key(noun, msgspec.json.encode(one)), (noun, one)) for one in ones)
        with self._writing():
            # Keys, not bodies: a large ledger holds a million reprints.
            held = {_key(noun, body.encode()): number for number, noun, body in self._db.execute(_HELD, (_LATEST,))}
            came = sorted(
                (noun, msgspec.json.encode(one).decode()) for key, (noun, one) in found.items() if key not in held
            )
            gone = sorted(number for key, number in held.items() if key not in found)
            if not came and not gone:
                return False
            self._generate(run_id, came, gone)
        return True

    def change_reuse(self, run_id: str, came: Sequence[tuple[str, str]], gone: Sequence[int], *, since: int) -> bool:
        """Store a change in what the comparison of passages found; False where there is none.

        Args:
            run_id: of the run.
            came: noun and JSON of each item.
            gone: numbers of items that stand.
            since: the :meth:`generation` that the change was computed from.

        Raises:
            LedgerBusy: another run stored a generation since.
        """
        if not came and not gone:
            return False
        with self._writing():
            if self.generation() != since:
                raise LedgerBusy(self.path, "another run compared passages meanwhile; run again")
            self._generate(run_id, sorted(came), sorted(gone))
        return True

    def _generate(self, run_id: str, came: Sequence[tuple[str, str]], gone: Sequence[int]) -> None:
        """One generation of reprints, families and seams; inside the caller's transaction."""
        went = sorted(self._db.execute(_ITEM, (number,)).fetchone() for number in gone)
        row = chain.digest((run_id, *(each for item in (*came, *went) for each in item)))
        number = chain.append(self._db, "reuse", row)
        self._db.execute("INSERT INTO reuse VALUES (?, ?, ?, ?)", (number, run_id, len(came), len(went)))
        self._db.executemany("INSERT INTO reuse_item VALUES (NULL, ?, ?, ?)", [(number, *item) for item in came])
        self._db.executemany("INSERT INTO reuse_gone VALUES (?, ?)", [(item, number) for item in gone])

    def judge(
        self,
        verdict: JudgementVerdict,
        subjects: Sequence[str],
        *,
        who: str,
        when: str,
        why: str,
        value: str | None = None,
    ) -> Judgement:
        """Return records a person's decision; the same said again while it stands is one, and after it was taken back a new
        one.

        Args:
            verdict: merge, split, grade, retract or redact.
            subjects: ids of claims, dispatches or accounts, ``CLAIM@START`` for one figure of a claim, ``person:NAME``, or,
                beside a person, ``form:WORDS`` for a further form of the name. Accounts are computed and looked for by
                whoever can draw them (``fogline judge``); all else must be there.
            who: says so.
            when: ISO day or time; one with a zone is written down in UTC.
            why: in words.
            value: of a grade, the grade; of a split, the claims or figures that are set apart, with spaces between.

        Raises:
            UsageError: it says less than it must, or is about something that is no id and no name here; says what is near.
            NotInLedger: a claim, figure or dispatch that is not there.
        """
        from fogline.ledger.about import need

        checked(verdict, subjects, value, who, when, why)
        about = tuple(sorted(set(subjects)))
        need(self, verdict, about, value)
        made = Judgement("", verdict, about, value, who, timed(when), why)
        with self._writing():
            told = same(self.judgements(), made)
            said = (about, value, why)
            found = next((j for j in told if j.withdrawn is None and (j.subjects, j.value, j.why) == said), None)
            if found is None:
                made_id = id_of(verdict, about, value, who, made.when, why, before=len(told))
                row = (made_id, verdict, msgspec.json.encode(about).decode(), value, who, made.when, why)
                self._append("judgement", row)
        return found or next(j for j in self.judgements() if j.judgement_id == made_id)

    def withdraw(self, judgement_id: str, *, who: str, when: str, why: str) -> Judgement:
        """Take a decision back; it stays readable, and what it changed is as before.

        Raises:
            NotInLedger: no such judgement stands.
            UsageError: who, when or why is missing.
        """
        checked("retract", [judgement_id], None, who, when, why)
        when = timed(when)
        with self._writing():
            told = {judgement.judgement_id: judgement for judgement in self.judgements()}
            if judgement_id not in told:
                raise NotInLedger(
                    self.path, f"no judgement {judgement_id} stands; `fogline judgements` lists those that do"
                )
            if (since := told[judgement_id].withdrawn) is not None:
                raise NotInLedger(self.path, f"no judgement {judgement_id} stands any more: it was taken back {since}")
            self._append("withdrawal", (judgement_id, who, when, why))
        return next(each for each in self.judgements() if each.judgement_id == judgement_id)

    def finish_run(self, run_id: str, *, finished: str) -> Run:
        """Return records that a run is done, with what it counted."""
        tally = self._tally(run_id)
        inputs = tally.kept + tally.rejected
        with self._writing():
            self._append("run_end", (run_id, finished, inputs, tally.kept, tally.already, tally.rejected))
        return next(run for run in self.runs() if run.run_id == run_id)

    def keep(self, what: str, origin: str, parts: Iterable[bytes]) -> None:
        """Keep what follows from the ledger, in place of what was kept before: at any instant either is there, whole.

        Raises:
            LedgerError: the ledger cannot be written now; nothing is lost but time.
        """
        # Packed before the lock is taken: others wait for a write, not for this.
        packed = [(what, part, origin, zlib.compress(body, _LEVEL)) for part, body in enumerate(parts)]
        with transaction(self._db, self.path):
            self._db.execute("DELETE FROM kept WHERE what = ?", (what,))
            self._db.executemany("INSERT INTO kept VALUES (?, ?, ?, ?)", packed)

    # --- reading ---------------------------------------------------------------------------------------------

    def kept(self, what: str, origin: str) -> Iterator[bytes]:
        """Yield what :meth:`keep` kept of this very origin, part by part; nothing where it follows from anything else.

        Raises:
            LedgerError: it is damaged; what it follows from is not touched by that.
        """
        if self.rows("SELECT 1 FROM sqlite_schema WHERE name = 'kept'"):  # a read-only ledger may be of an older schema
            query = "SELECT body FROM kept WHERE what = ? AND origin = ? ORDER BY part"
            with translated(self.path), undamaged(self.path, f"what is kept of {what}"):
                for (body,) in self._db.execute(query, (what, origin)):
                    yield chain.unpacked(body)

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """All that is read within is of one state of the ledger, though another process may be writing."""
        with translated(self.path):
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def counted(self) -> str:
        """Return the last entry that answers follow from, and the chain up to it: equal where all dispatches, readings,
        comparisons and judgements are; a run that brought nothing changes nothing.
        """
        kinds = ("dispatch", "reading", "unread", "reuse", "judgement", "withdrawal")
        last = max(self.rows(f"SELECT ifnull(max(entry_no), 0) FROM {kind}")[0][0] for kind in kinds)
        return f"{last}:{self.link(last) or ''}"

    def has(self, dispatch_id: str) -> bool:
        """Tell whether the dispatch is there."""
        return bool(self.rows("SELECT 1 FROM dispatch WHERE dispatch_id = ?", dispatch_id))

    def raw(self, raw_sha: str) -> bytes:
        """Return the bytes received.

        Raises:
            NotInLedger: none with this SHA-256.
        """
        found = self.rows("SELECT body FROM raw WHERE raw_sha = ?", raw_sha)
        if not found:
            raise NotInLedger(self.path, f"no raw bytes {raw_sha}")
        with undamaged(self.path, f"the raw bytes {raw_sha}"):
            return chain.unpacked(found[0][0])

    def dispatches(self, *, as_known_at: str | None = None) -> list[Dispatch]:
        """Return all dispatches, in order of publication (unknown last) and id.

        Args:
            as_known_at: ISO day or time; only what had been learnt by its end. So for every reader below.
        """
        query = f"SELECT {_DISPATCH} FROM dispatch WHERE {_LEARNT} {_BY_PUBLICATION}"
        return [Dispatch(*row) for row in self.rows(query, as_known_at)]

    def dispatches_of(self, ids: Sequence[str]) -> list[Dispatch]:
        """Return some dispatches (a few hundred at most), in order of id; those that are not there are left out."""
        marks = ", ".join("?" * len(ids))
        query = f"SELECT {_DISPATCH} FROM dispatch WHERE dispatch_id IN ({marks}) ORDER BY dispatch_id"
        return [Dispatch(*row) for row in self.rows(query, *ids)]

    def arrived(self, since: int, limit: int = -1) -> list[tuple[int, Dispatch]]:
        """Return dispatches stored after an entry of the chain, with their entries, in order of arrival."""
        query = f"SELECT entry_no, {_DISPATCH} FROM dispatch WHERE entry_no > ? ORDER BY entry_no LIMIT ?"
        return [(row[0], Dispatch(*row[1:])) for row in self.rows(query, since, limit)]

    def arrivals(self, since: int) -> tuple[int, int]:
        """Say how many dispatches were stored after an entry of the chain, and how many bytes of text about."""
        query = "SELECT count(*), ifnull(sum(length(CAST(text AS BLOB))), 0) FROM dispatch WHERE entry_no > ?"
        found = self.rows(query, since)[0]
        return int(found[0]), int(found[1])

    def arrived_last(self) -> int:
        """Return the entry of the last dispatch stored; 0 where there is none."""
        return int(self.rows("SELECT ifnull(max(entry_no), 0) FROM dispatch")[0][0])

    def mentioning(self, words: Collection[str], until: int) -> set[str]:
        """Return ids of the dispatches stored up to an entry of the chain whose text has one of some words, as
        a word or in one.
        """
        if not words:
            return set()
        with translated(self.path):
            found = self._db.execute("SELECT dispatch_id, text FROM dispatch WHERE entry_no <= ?", (until,))
            return {dispatch_id for dispatch_id, text in found if any(word in text for word in words)}

    def stored(self, until: int, languages: Collection[str | None]) -> set[str]:
        """Return ids of the dispatches stored up to an entry of the chain that are in one of some languages."""
        found = self.rows("SELECT dispatch_id, language FROM dispatch WHERE entry_no <= ?", until)
        return {dispatch_id for dispatch_id, language in found if language in languages}

    def resewn(self, since: int) -> set[str]:
        """Return ids of the dispatches of which a comparison after an entry of the chain found a seam, or found it no more."""
        query = (
            "SELECT DISTINCT json_extract(body, '$.dispatch_id') FROM reuse_item WHERE noun = 'seam' AND (reuse_no > ?1 OR "
            "item_no IN (SELECT item_no FROM reuse_gone WHERE reuse_no > ?1))"
        )
        return {str(dispatch_id) for (dispatch_id,) in self.rows(query, since)}

    def read_last(self) -> int:
        """Return the entry of the last reading, or of the last dispatch that could not be read; 0 where there is none."""
        query = "SELECT max((SELECT ifnull(max(entry_no), 0) FROM {}), (SELECT ifnull(max(entry_no), 0) FROM {}))"
        return int(self.rows(query.format("reading", "unread"))[0][0])

    def link(self, entry_no: int) -> str | None:
        """Return the chain's hash after an entry; None where there is no such entry."""
        found = self.rows("SELECT hex(chain) FROM entry WHERE entry_no = ?", entry_no)
        return str(found[0][0]).lower() if found else None

    def generation(self) -> int:
        """Return the entry of the last stored comparison of passages; 0 where there is none."""
        return int(self.rows("SELECT ifnull(max(entry_no), 0) FROM reuse")[0][0])

    def compared_by(self, since: int) -> set[str]:
        """Return the runs that stored a comparison of passages after an entry."""
        return {str(run) for (run,) in self.rows("SELECT DISTINCT run_id FROM reuse WHERE entry_no > ?", since)}

    def known_by(self, day: str) -> bool:
        """Tell whether all there is had been learnt, read and judged by the end of a day: the answer of then is that of now."""
        told = (("dispatch", "learnt"), ("run", "started"), ("judgement", '"when"'), ("withdrawal", '"when"'))
        later = "SELECT 1 FROM {} WHERE substr({}, 1, length(?1)) > ?1 LIMIT 1"
        return not any(self.rows(later.format(table, column), day) for table, column in told)

    def dispatch(self, dispatch_id: str) -> Dispatch:
        """Return one dispatch.

        Raises:
            NotInLedger: no such dispatch.
        """
        found = self.rows(f"SELECT {_DISPATCH} FROM dispatch WHERE dispatch_id = ?", dispatch_id)
        if not found:
            raise NotInLedger(self.path, f"no dispatch {dispatch_id}")
        return Dispatch(*found[0])

    def reading(self, dispatch_id: str) -> str | None:
        """Return what made the claims that count for a dispatch; None where it was not read yet, or could not be read since."""
        query = f"SELECT reading FROM reading WHERE dispatch_id = ? AND {_COUNTS} ORDER BY entry_no DESC LIMIT 1"
        found = self.rows(query, dispatch_id)
        return found[0][0] if found else None

    def tried(self) -> set[tuple[str, str, str]]:
        """Return every dispatch that could not be read, with the reading that was tried and what its run was told (JSON)."""
        return set(self.rows("SELECT dispatch_id, reading, options FROM unread JOIN run USING (run_id)"))

    def unread(self, run_id: str | None = None, *, as_known_at: str | None = None) -> list[Unread]:
        """Return dispatches whose claims could not be read, in order of path: in one run, or those that are unread still."""
        if run_id is not None:
            return [Unread(*row) for row in self.rows(_UNREAD_IN, run_id)]
        return [Unread(*row) for row in self.rows(_STILL_UNREAD, as_known_at)]

    def received_unread(self, run_id: str) -> int:
        """Say how many of the dispatches that a run received it could not read."""
        query = (
            "SELECT count(DISTINCT dispatch_id) FROM unread JOIN dispatch USING (dispatch_id) "
            "WHERE unread.run_id = ?1 AND dispatch.run_id = ?1"
        )
        return int(self.rows(query, run_id)[0][0])

    def read_with(self) -> str | None:
        """Return the options of the run that read claims last; None where none were read yet."""
        query = "SELECT options FROM run WHERE run_id = (SELECT run_id FROM reading ORDER BY entry_no DESC LIMIT 1)"
        found = self.rows(query)
        return str(found[0][0]) if found else None

    def claims(self, dispatch_id: str | None = None, *, as_known_at: str | None = None) -> list[Claim]:
        """Return the claims that count, of one dispatch or of all in the order of :meth:`dispatches`; each reading's in its
        order.

        As known at a day, a dispatch's claims are those of its last reading by then; if it had been learnt but was first
        read later (a ledger built again from its raw bytes), those of its first.
        """
        with no_collecting(), contextlib.closing(self._bodies(dispatch_id, as_known_at)) as bodies:
            return [claim for found in bodies for claim in self._claims(*found)]

    def body(self, entry_no: int) -> bytes:
        """Return the claims of one reading, whether it counts or not, as they are stored: a JSON array.

        Raises:
            NotInLedger: the entry is no reading.
            LedgerError: it is damaged.
        """
        found = self.rows("SELECT body FROM reading WHERE entry_no = ?", entry_no)
        if not found:
            raise NotInLedger(self.path, f"no reading at entry {entry_no}")
        with undamaged(self.path, f"the claims at entry {entry_no}"):
            return chain.unpacked(found[0][0])

    def readings(self, *, as_known_at: str | None = None) -> Iterator[tuple[str, list[Claim]]]:
        """Yield dispatch id and claims of each reading that counts, in the order of :meth:`dispatches`: for ledgers whose
        claims do not all fit into memory.
        """
        with contextlib.closing(self._bodies(None, as_known_at)) as bodies:
            for dispatch_id, body in bodies:
                yield dispatch_id, self._claims(dispatch_id, body)

    def read_ever(self, dispatch_id: str) -> list[list[Claim]]:
        """Return the claims of each reading of a dispatch, also of those that no longer count, in order."""
        query = "SELECT body FROM reading WHERE dispatch_id = ? ORDER BY entry_no"
        return [self._claims(dispatch_id, body) for (body,) in self.rows(query, dispatch_id)]

    def reprints(self, *, as_known_at: str | None = None) -> list[Reprint]:
        """Return reprints as last found, in order of id."""
        known = self._known(as_known_at)
        with no_collecting():
            found = list(self._reused("reprint", as_known_at))
        if known is not None:
            found = [each for each in found if {each.earlier.dispatch_id, each.later.dispatch_id} <= known]
        return sorted(found, key=lambda r: (r.reprint_id, r.earlier, r.later))

    def families(self, *, as_known_at: str | None = None) -> list[Family]:
        """Return families as last found, in order of id; at an earlier day without the passages not yet known."""
        known = self._known(as_known_at)
        found = (_within(each, known) for each in self._reused("family", as_known_at))
        return sorted((f for f in found if f is not None), key=lambda f: f.family_id)

    def seams(self, *, as_known_at: str | None = None) -> list[Seam]:
        """Return seams as last found, in order of dispatch and place."""
        known = self._known(as_known_at)
        found = [each for each in self._reused("seam", as_known_at) if known is None or each.dispatch_id in known]
        return sorted(found, key=lambda s: (s.dispatch_id, s.at, s.reason))

    def judgements(self, *, as_known_at: str | None = None) -> list[Judgement]:
        """Return all judgements, also those withdrawn, in order of time and id."""
        rows = self.rows(_JUDGEMENTS, as_known_at)
        with undamaged(self.path, "a judgement"):
            return [Judgement(row[0], row[1], _subjects().decode(row[2]), *row[3:]) for row in rows]

    def head(self) -> str:
        """Number and hash of the chain's last entry: written down elsewhere, it shows later that nothing before changed."""
        found = self.rows("SELECT entry_no, hex(chain) FROM entry ORDER BY entry_no DESC LIMIT 1")
        number, link = found[0] if found else (0, chain.HEAD.hex())
        return f"{number}:{link.lower()}"

    def rejections(self, run_id: str | None = None, *, as_known_at: str | None = None) -> list[Rejection]:
        """Return inputs that could not be read: of one run, or of all, those left out that were read later
        under the same path.
        """
        if run_id is not None:
            query = "SELECT DISTINCT path, kind, reason, remedy FROM rejection WHERE run_id = ? ORDER BY 1, 2, 3, 4"
            return [Rejection(*row) for row in self.rows(query, run_id)]
        return [Rejection(*row) for row in self.rows(_STILL_REJECTED, as_known_at)]

    def notices(self, run_id: str | None = None, *, as_known_at: str | None = None) -> list[Notice]:
        """Say how inputs were read: of one run, or of all; of what was left out in a folder, what the last run said."""
        found = [Notice(*row) for row in self.rows(_NOTICES, as_known_at, run_id)]
        last = {each.path: each for each in found if each.left_out}
        return sorted((n for n in found if not n.left_out or last[n.path] == n), key=lambda n: (n.path, n.reason))

    def runs(self, *, as_known_at: str | None = None) -> list[Run]:
        """Return all runs, in order; one that was cut off has no end, and counts what it left."""
        left_out: dict[str, dict[str, int]] = {}
        for run_id, path, reason in self.rows(_LEFT_OUT):
            left_out.setdefault(run_id, {})[path] = Notice(path, reason).left_out
        found = [(Run(*row), sum(left_out.get(row[0], {}).values())) for row in self.rows(_RUNS, as_known_at)]
        return [dataclasses.replace(run, inputs=run.inputs + left, left_out=left) for run, left in found]

    def sightings(self) -> dict[str, tuple[str, ...]]:
        """Return the paths under which each dispatch was received, in order, by dispatch id."""
        found: dict[str, list[str]] = {}
        for dispatch_id, path in self.rows("SELECT dispatch_id, path FROM sighting ORDER BY dispatch_id, path"):
            found.setdefault(dispatch_id, []).append(path)
        return {dispatch_id: tuple(paths) for dispatch_id, paths in found.items()}

    def received(self) -> Iterator[Received]:
        """Yield every dispatch with its raw bytes, in the order in which they came: what a ledger can be built again from."""
        for (dispatch_id,) in self.rows("SELECT dispatch_id FROM dispatch ORDER BY entry_no"):
            found = self.dispatch(dispatch_id)
            yield Received(found, self.raw(found.raw_sha))

    def outlets(self, *, without: Collection[str] = (), as_known_at: str | None = None) -> dict[str | None, int]:
        """Say how many dispatches each outlet has, in order; those of some ids are left out."""
        left_out = "dispatch_id IN (SELECT value FROM json_each(?2))"
        query = (
            f"SELECT outlet, count(*) FROM dispatch WHERE {_LEARNT} AND NOT {left_out} GROUP BY outlet ORDER BY outlet"
        )
        return dict(self.rows(query, as_known_at, msgspec.json.encode(sorted(without)).decode()))

    def first_learnt(self) -> str | None:
        """When the first dispatch was received, an ISO time; None where there is none."""
        found = self.rows("SELECT min(learnt) FROM dispatch")[0][0]
        return None if found is None else str(found)

    def waiting(self) -> int:
        """Say how many dispatches are stored of which no claims were read yet, nor tried."""
        tried = ("reading", "unread")
        none = " AND ".join(
            f"NOT EXISTS (SELECT 1 FROM {each} WHERE {each}.dispatch_id = d.dispatch_id)" for each in tried
        )
        return int(self.rows(f"SELECT count(*) FROM dispatch AS d WHERE {none}")[0][0])

    def counts(self) -> dict[str, int]:
        """Say how many of each there are."""
        queries = {
            "dispatches": "SELECT count(*) FROM dispatch",
            "claims": "SELECT ifnull(sum(claims), 0) FROM reading WHERE entry_no IN "
            f"(SELECT max(entry_no) FROM reading GROUP BY dispatch_id) AND {_COUNTS}",
            "readings": "SELECT count(*) FROM reading",
            "reprints": "SELECT count(*) FROM reuse_item WHERE noun = 'reprint' AND item_no NOT IN "
            "(SELECT item_no FROM reuse_gone)",
            "rejections": f"SELECT ifnull(sum({_REJECTED}), 0) FROM rejection",
            "unread": "SELECT count(DISTINCT dispatch_id) FROM unread WHERE NOT EXISTS (SELECT 1 FROM reading AS r "
            "WHERE r.dispatch_id = unread.dispatch_id AND r.entry_no > unread.entry_no)",
            "runs": "SELECT count(*) FROM run",
            "entries": "SELECT count(*) FROM entry",
        }
        return {name: int(self.rows(query)[0][0]) for name, query in queries.items()}

    # --- below -----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction. Before the first, what keeps the ledger from being changed is made again where it is missing."""
        with transaction(self._db, self.path):
            if not self._guarded:
                self.mended, self._guarded = self._mended(), True
            yield

    def _mended(self) -> str | None:
        try:
            return guard(self._db, len(MIGRATIONS))
        except NotAsMade as error:
            raise LedgerError(
                self.path, f"changed from outside: {error}; `fogline verify` says whether its rows fit"
            ) from error

    def rows(self, query: str, *values: chain.Value) -> list[Any]:
        """Return what a query of the tables gives; for reading only."""
        with translated(self.path):
            return self._db.execute(query, values).fetchall()

    def _append(self, kind: str, row: tuple[chain.Value, ...]) -> int:
        """Return a row under an entry of the chain."""
        number = chain.append(self._db, kind, chain.digest(row))
        marks = ", ".join("?" * (len(row) + 1))
        self._db.execute(f"INSERT INTO {kind} VALUES ({marks})", (number, *row))
        return number

    def _insert(self, d: Dispatch, raw: bytes, run_id: str) -> None:
        # Asked before packing: a feed is packed once, not once for each of its entries.
        if not self.rows("SELECT 1 FROM raw WHERE raw_sha = ?", d.raw_sha):
            self._db.execute("INSERT INTO raw VALUES (?, ?, ?)", (d.raw_sha, len(raw), zlib.compress(raw, _LEVEL)))
        (started,) = self._db.execute("SELECT started FROM run WHERE run_id = ?", (run_id,)).fetchone()
        said = (
            d.outlet,
            d.wire,
            d.url,
            d.headline,
            d.published,
            d.received,
            d.outlet_known,
            d.published_known,
            d.language,
        )
        self._append("dispatch", (run_id, d.dispatch_id, d.path, d.raw_sha, *said, d.received or started, d.text))

    def _bodies(self, dispatch_id: str | None, as_known_at: str | None) -> Generator[tuple[str, bytes]]:
        query = _READINGS if as_known_at is None else _READINGS_AT
        with translated(self.path):
            yield from self._db.execute(query, (as_known_at, dispatch_id))

    def _claims(self, dispatch_id: str, body: bytes) -> list[Claim]:
        with undamaged(self.path, f"the claims of {dispatch_id}"):
            return _claims().decode(chain.unpacked(body))

    def _known(self, as_known_at: str | None) -> set[str] | None:
        """Return ids of the dispatches known at a day; None, at no day in particular, for all."""
        if as_known_at is None:
            return None
        query = f"SELECT dispatch_id FROM dispatch WHERE {_LEARNT}"
        return {dispatch_id for (dispatch_id,) in self.rows(query, as_known_at)}

    def _reused(self, noun: str, as_known_at: str | None) -> Iterator[Any]:
        generation = _LATEST
        if as_known_at is not None:
            generation = self.rows(_GENERATION_AT, as_known_at)[0][0] or 0
        decoder = _decoder(noun)
        with undamaged(self.path, f"a {noun}"):
            for _, kind, body in self.rows(_HELD, generation):
                if kind == noun:
                    yield decoder.decode(body)

    def _tally(self, run_id: str) -> _Tally:
        if run_id not in self._running:
            raise NotInLedger(self.path, f"no run {run_id} is going on here")
        return self._running[run_id]


def indexed(claim: Claim) -> tuple[chain.Value, ...]:
    """Return the columns of a claim that are worth asking for."""
    return (
        claim.claim_id,
        claim.quote.start,
        claim.quote.end,
        claim.source.name,
        claim.source.kind,
        claim.stance,
        ",".join(dict.fromkeys(figure.measure for figure in claim.figures)),
        claim.event.type if claim.event else None,
        min((day.start for day in claim.days if day.start), default=None),
    )


def _key(noun: str, body: bytes) -> bytes:
    """Return sixteen bytes that tell one reprint, family or seam from all others."""
    return hashlib.blake2b(noun.encode() + body, digest_size=16).digest()


@contextlib.contextmanager
def no_collecting() -> Iterator[None]:
    """Pauses the collector of reference cycles, of which frozen nouns have none: with it, reading a million claims takes
    twice the time.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _within(family: Family, known: set[str] | None) -> Family | None:
    """Return the family of the passages known, if two are."""
    if known is None:
        return family
    passages = tuple(passage for passage in family.passages if passage.dispatch_id in known)
    if len(passages) == len(family.passages):
        return family
    origin = family.origin if family.origin in known else None
    return Family(family.family_id, origin, passages) if len(passages) > 1 else None


@functools.cache
def _subjects() -> msgspec.json.Decoder[tuple[str, ...]]:
    return msgspec.json.Decoder(tuple[str, ...])


@functools.cache
def _claims() -> msgspec.json.Decoder[list[Claim]]:
    return msgspec.json.Decoder(list[Claim])


@functools.cache
def _decoder(noun: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(_NOUNS[noun])


_LATEST = 2**62
_BY_PUBLICATION = "ORDER BY published IS NULL, published, dispatch_id"
# What the comparison of passages held after a generation.
_HELD = """
SELECT item_no, noun, body FROM reuse_item AS item WHERE reuse_no <= ?1
AND NOT EXISTS (SELECT 1 FROM reuse_gone AS gone WHERE gone.item_no = item.item_no AND gone.reuse_no <= ?1)
"""
# Learnt by the end of ?1, an ISO prefix; no ?1 is now.
_LEARNT = "(?1 IS NULL OR substr(learnt, 1, length(?1)) <= ?1)"
_ITEM = "SELECT noun, body FROM reuse_item WHERE item_no = ?"
# Of a reading: its dispatch was not tried in vain since.
_COUNTS = """NOT EXISTS (
    SELECT 1 FROM unread AS u WHERE u.dispatch_id = reading.dispatch_id AND u.entry_no > reading.entry_no
)"""
_READINGS = f"""
SELECT dispatch_id, reading.body FROM (
    SELECT max(entry_no) AS entry_no FROM reading WHERE ?1 IS NULL AND (?2 IS NULL OR dispatch_id = ?2) GROUP BY dispatch_id
) JOIN reading USING (entry_no) JOIN dispatch USING (dispatch_id) WHERE {_COUNTS}
ORDER BY published IS NULL, published, dispatch_id
"""
_READINGS_AT = f"""
SELECT dispatch_id, reading.body FROM (
    SELECT max(iif(substr(started, 1, length(?1)) <= ?1, reading.entry_no, NULL)) AS by_then, min(reading.entry_no) AS first
    FROM reading JOIN run USING (run_id) WHERE ?2 IS NULL OR dispatch_id = ?2 GROUP BY dispatch_id
) JOIN reading ON reading.entry_no = ifnull(by_then, first) JOIN dispatch USING (dispatch_id) WHERE {_LEARNT}
AND NOT EXISTS (
    SELECT 1 FROM unread AS u JOIN run AS tried ON tried.run_id = u.run_id WHERE u.dispatch_id = reading.dispatch_id
    AND u.entry_no > ifnull(by_then, 0) AND substr(tried.started, 1, length(?1)) <= ?1
) ORDER BY published IS NULL, published, dispatch_id
"""
# The last generation by then; of a ledger built again, the first.
_GENERATION_AT = """
SELECT ifnull(max(iif(substr(started, 1, length(?1)) <= ?1, reuse.entry_no, NULL)), min(reuse.entry_no))
FROM reuse JOIN run USING (run_id)
"""
_JUDGEMENTS = """
SELECT j.judgement_id, verdict, subjects, value, j.who, j."when", j.why, w."when", w.who, w.why
FROM judgement AS j LEFT JOIN withdrawal AS w ON w.judgement_id = j.judgement_id
    AND (?1 IS NULL OR substr(w."when", 1, length(?1)) <= ?1)
WHERE ?1 IS NULL OR substr(j."when", 1, length(?1)) <= ?1 ORDER BY j."when", j.judgement_id
"""
_STARTED = "(?1 IS NULL OR substr(started, 1, length(?1)) <= ?1)"
# One row for many inputs ("399,900 more: no text"), and how many: Rejection.count in SQL.
_MANY = "reason GLOB '[0-9]* more: *'"
_REJECTED = f"iif({_MANY}, CAST(replace(substr(reason, 1, instr(reason, ' more: ') - 1), ',', '') AS INTEGER), 1)"
# The file or folder of r, or something in it: '$' follows '#', and '0' follows '/'.
_IN_IT = """(
    m.path = r.path OR m.path > r.path || '#' AND m.path < r.path || '$' OR m.path > r.path || '/' AND m.path < r.path || '0'
)"""
_MET_AGAIN = f"m.run_id <> r.run_id AND m.entry_no > r.entry_no AND {_IN_IT} AND {_STARTED}"
# What a later run read is rejected no more; a count of many holds until a later run meets that file or folder.
_STILL_REJECTED = f"""
SELECT DISTINCT path, kind, reason, remedy FROM rejection AS r JOIN run USING (run_id) WHERE {_STARTED} AND NOT EXISTS (
    SELECT 1 FROM sighting AS s JOIN run USING (run_id) WHERE s.path = r.path AND s.entry_no > r.entry_no AND {_STARTED}
) AND NOT ({_MANY} AND (
    EXISTS (SELECT 1 FROM sighting AS m JOIN run USING (run_id) WHERE {_MET_AGAIN})
    OR EXISTS (SELECT 1 FROM rejection AS m JOIN run USING (run_id) WHERE {_MET_AGAIN})
)) ORDER BY 1, 2, 3, 4
"""
_UNREAD_IN = """
SELECT dispatch_id, path, reading, reason FROM unread JOIN dispatch USING (dispatch_id) WHERE unread.run_id = ? ORDER BY 2, 1
"""
_STILL_UNREAD = f"""
SELECT dispatch_id, path, unread.reading, reason FROM (
    SELECT max(unread.entry_no) AS entry_no FROM unread JOIN run USING (run_id) WHERE {_STARTED} GROUP BY dispatch_id
) JOIN unread USING (entry_no) JOIN dispatch USING (dispatch_id) WHERE {_LEARNT} AND NOT EXISTS (
    SELECT 1 FROM reading AS r JOIN run USING (run_id)
    WHERE r.dispatch_id = unread.dispatch_id AND r.entry_no > unread.entry_no AND {_STARTED}
) ORDER BY 2, 1
"""
_NOTICES = f"""
SELECT path, reason FROM notice JOIN run USING (run_id) WHERE {_STARTED} AND (?2 IS NULL OR run_id = ?2)
GROUP BY path, reason ORDER BY max(notice.entry_no)
"""
_LEFT_OUT = "SELECT run_id, path, reason FROM notice WHERE reason LIKE '%left out in this folder%'"
_RUNS = f"""
SELECT run.run_id, version, options, started, finished,
    ifnull(inputs, (SELECT count(*) FROM dispatch d WHERE d.run_id = run.run_id)
                 + (SELECT ifnull(sum({_REJECTED}), 0) FROM rejection r WHERE r.run_id = run.run_id)),
    ifnull(kept, (SELECT count(*) FROM dispatch d WHERE d.run_id = run.run_id)),
    ifnull(already, 0),
    ifnull(rejected, (SELECT ifnull(sum({_REJECTED}), 0) FROM rejection r WHERE r.run_id = run.run_id))
FROM run LEFT JOIN run_end USING (run_id) WHERE {_STARTED} ORDER BY run.entry_no
"""
