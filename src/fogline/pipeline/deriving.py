"""Reads claims and compares passages again, from the texts in a ledger, and names what does not come out the same.

In: an open ledger whose hashes fit. Out: how much was derived again, and what was not and why. Only what this very code made
can be: a run says with which it was made (``options.py``), and a reading is named by its method, its seams and what other
dispatches tell. Each reading is given what its run knew: the dispatches that had come, the seams that stood.

It costs about what reading cost.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from fogline import reuse
from fogline.claims import attribution
from fogline.claims.attribution.markers import encoder
from fogline.engine.share import Failed, passing
from fogline.errors import ChainBroken, EngineError, UsageError
from fogline.ledger import Ledger, Packed, no_collecting
from fogline.model import Claim, Dispatch, Family, Reprint, Seam
from fogline.pipeline.claims_stage import Given, Readers, claims_read, identity, introducing
from fogline.pipeline.limits import Apart, Limits
from fogline.pipeline.options import MadeBy, Options, limits_of, read_back
from fogline.pipeline.reuse_stage import AT_ONCE, Advance

_OF_THE_LIMITS = 0.2  # in which what was over them must not be readable


@dataclass(slots=True)
class Derived:
    """Hold what was derived again: claims of readings, and the reprints, families and seams that stand now.

    ``left``: why readings were not derived, with how many claims they hold and their first entry. ``reuse_left``: why
    passages were not compared again, None where they were.
    """

    claims: int = 0
    readings: int = 0
    left: dict[str, tuple[int, int]] = field(default_factory=dict)
    reused: int = 0
    reuse_left: str | None = None

    def leave(self, why: str, claims: int, entry: int) -> None:
        """Counts a reading that cannot be derived."""
        before, first = self.left.get(why, (0, entry))
        self.left[why] = (before + claims, min(first, entry))


@dataclass(frozen=True, slots=True)
class _Run:
    """A run that read claims, or was finished: what it knew when it began to read them, and whether that is known.

    ``known``: the entry before which all that it knew lies. ``disturbed``: another run wrote at that very time. ``limits``:
    within which it read.
    """

    run_id: str
    options: Options | None
    made_by: MadeBy | None
    known: int
    end: int | None
    disturbed: bool
    limits: Limits


@dataclass(frozen=True, slots=True)
class _Tried:
    """A reading as it stands in the ledger; ``claims`` None where it could not be read."""

    entry: int
    dispatch_id: str
    reading: str
    claims: int | None


def derive(ledger: Ledger, *, apart: Apart, advance: Advance) -> Derived:
    """Return derives claims, reprints, families and seams again.

    Args:
        ledger: open, and verified: its hashes and spans fit.
        apart: how work on each dispatch is kept apart, and on how many cores.
        advance: told stage, done and total as work goes on.

    Raises:
        ChainBroken: the first reading or reprint that does not follow from the texts, or is missing.
    """
    with ledger.at_once(), no_collecting():
        return _Deriving(ledger, apart, advance).all()


class _Deriving:
    """One way through the runs of a ledger, in the order in which they read claims."""

    def __init__(self, ledger: Ledger, apart: Apart, advance: Advance) -> None:
        self.ledger, self.apart, self.advance = ledger, apart, advance
        self.found = Derived()
        self.dispatches = dict(ledger.arrived(0))  # by entry, in order
        self.by_id = {dispatch.dispatch_id: dispatch for dispatch in self.dispatches.values()}
        self.seams = _Standing(ledger)
        self.casting = attribution.Casting()
        self._arriving = iter(self.dispatches.items())
        self._waiting: tuple[int, Dispatch] | None = None

    def all(self) -> Derived:
        runs = _runs(self.ledger)
        finished = [each for each in runs if each.end is not None]
        last = finished[-1] if finished else None
        self._compare(last)
        given: list[tuple[tuple[Readers, Limits, bool], _Tried, Given]] = []
        for run in runs:
            tried = _tried(self.ledger, run.run_id)
            readers = self._readers(run, tried)
            self._come_to(run.known)
            if readers is not None:
                method = readers.method
                asked = ((one, self._given(run, method, one)) for one in tried)
                given += [((readers, run.limits, o.claims is None), o, g) for o, g in asked if g is not None]
                if run is last:
                    self._none_missing(run, method)
        self._read(given)
        return self.found

    # --- claims ------------------------------------------------------------------------------------------------

    def _readers(self, run: _Run, tried: Sequence[_Tried]) -> Readers | None:
        """Return who reads as that run did; None, with the reason counted, where nobody here can."""
        readers, why = _readers_of(run)
        for one in tried if readers is None else ():
            self.found.leave(why, one.claims or 0, one.entry)
        return readers

    def _come_to(self, entry: int) -> None:
        """Take up the dispatches that had come before an entry."""
        new = []
        while (one := self._waiting or next(self._arriving, None)) is not None:
            if one[0] >= entry:
                self._waiting = one
                break
            self._waiting = None
            new.append(one[1])
        self.casting.take(introducing(new, self.apart)[0])

    def _given(self, run: _Run, method: str, one: _Tried) -> Given | None:
        """Return what the run gave its reader; None, with the reason counted, where the reading was another's."""
        d = self.by_id[one.dispatch_id]
        seams, cast = self.seams.of(d.dispatch_id, run.known), self.casting.of(d)
        if identity(method, seams, cast) == one.reading:
            return d, seams, cast
        if run.disturbed:
            self.found.leave("read while another run wrote", one.claims or 0, one.entry)
        elif run.made_by is None or run.made_by.claims != method:
            self.found.leave("read by another version of Fogline", one.claims or 0, one.entry)
        else:
            self._broken(one.entry, f"the reading of {d.path} is not the one that its run would have made: "
                         "its method, its seams or who is who was changed")  # fmt: skip
        return None

    def _none_missing(self, run: _Run, method: str) -> None:
        """Each dispatch that the last run knew was read with what it knew."""
        if run.disturbed or run.made_by is None or run.made_by.claims != method:
            return
        read = dict(self.ledger.rows(_LAST_TRIED, run.end))
        for entry, value in self.dispatches.items():
            seams, cast = self.seams.of(value.dispatch_id, run.known), self.casting.of(value)
            if entry < run.known and read.get(value.dispatch_id) != identity(method, seams, cast):
                self._broken(entry, f"the claims of {value.path} are missing: the last run would have read it")

    def _read(self, given: Sequence[tuple[tuple[Readers, Limits, bool], _Tried, Given]]) -> None:
        done = itertools.count(1)
        for (readers, limits, unread), ones in itertools.groupby(given, key=lambda one: one[0]):
            asked, apart = list(ones), dataclasses.replace(self.apart, limits=limits)
            # A machine that is somewhat quicker must not show that what was over a limit then is under it now.
            made = claims_read([each for _, _, each in asked], readers, apart, part=_OF_THE_LIMITS if unread else 1.0)
            for (_, one, g), found in zip(asked, made, strict=True):
                self._same(one, g[0], found)
                self.advance("reading claims again", next(done), len(given))

    def _same(self, one: _Tried, d: Dispatch, found: Packed | Failed) -> None:
        if one.claims is None and not isinstance(found, Failed) and not self._could_not(one):
            self._broken(one.entry, f"{d.path} is said to be unreadable, and can be read")
        if one.claims is None or isinstance(found, Failed):
            if isinstance(found, Failed) and one.claims is not None and found.sort == "raised":
                self._broken(one.entry, f"{d.path} is said to be read, and {found.reason}")
            why = "not read then" if one.claims is None else "not read again within the limits"
            self.found.leave(why, one.claims or 0, one.entry)
            return
        stored = self.ledger.body(one.entry)
        if stored != found.body:
            again = msgspec.json.decode(found.body, type=list[Claim])
            self._broken(one.entry, _unlike(msgspec.json.decode(stored, type=list[Claim]), again, d.path))
        self.found.claims += one.claims
        self.found.readings += 1

    def _could_not(self, one: _Tried) -> bool:
        """Tell whether a dispatch was not read for a reason of the moment, which may be none here and now."""
        [[reason]] = self.ledger.rows("SELECT reason FROM unread WHERE entry_no = ?", one.entry)
        return passing(reason)

    # --- reprints ----------------------------------------------------------------------------------------------

    def _compare(self, last: _Run | None) -> None:
        """Compare all passages again, as the last run did."""
        why = self._not_compared(last)
        if last is None or why is not None:
            self.found.reuse_left = why
            return
        known = [value for entry, value in self.dispatches.items() if entry < last.known]
        self.advance("comparing passages again", 0, len(known))
        made = reuse.find_reprints(known)
        self.advance("comparing passages again", len(known), len(known))
        held = {(noun, body): entry for noun, body, entry in self.ledger.rows(_STANDING, last.known)}
        again = [*map(_item, made.reprints), *map(_item, made.families), *map(_item, made.seams)]
        for item in sorted(held.keys() - again):
            self._broken(held[item], f"a {_named(*item)} does not follow from the texts")
        for item in again:
            if item not in held:
                self._broken(last.known, f"a {_named(*item)} follows from the texts and is missing")
        self.found.reused = len(held)

    def _not_compared(self, last: _Run | None) -> str | None:
        if last is None:
            return "no run was finished"
        # Another version's index is thrown away, and all compared anew: what the last run left is its own.
        if last.made_by is None or last.made_by.reuse != MadeBy.now("").reuse:
            return "compared by another version of Fogline"
        if last.disturbed:
            return "compared while another run wrote"
        size = sum(len(dispatch.text) for dispatch in self.dispatches.values())
        return None if size <= AT_ONCE else "too much to compare at once"

    def _broken(self, entry: int, what: str) -> None:
        raise ChainBroken(self.ledger.path, f"entry {entry}: {what}")


class _Standing:
    """The seams of each dispatch, as they stood before an entry."""

    def __init__(self, ledger: Ledger) -> None:
        self._held: dict[str, list[tuple[int, int, Seam]]] = {}
        for came, went, body in ledger.rows(_SEAMS):
            seam = msgspec.json.decode(body, type=Seam)
            self._held.setdefault(seam.dispatch_id, []).append((came, went, seam))

    def of(self, dispatch_id: str, entry: int) -> tuple[Seam, ...]:
        """Return those of one dispatch, in the order in which a reader is given them."""
        held = (each for came, went, each in self._held.get(dispatch_id, ()) if came < entry <= went)
        return tuple(sorted(held, key=lambda s: (s.at, s.reason)))


def _readers_of(run: _Run) -> tuple[Readers | None, str]:
    """Return who reads as a run did, or None and why nobody here can."""
    options = run.options
    if options is None:
        return None, "read by another program"
    if options.llm is not None:
        return None, f"read by a server's model ({options.llm}), which need not answer the same again"
    if options.profile == "accurate" and not encoder.installed():
        return None, "read with --profile accurate, which is not installed here"
    readers = Readers(options.profile, None, options.base)
    try:
        readers.method  # noqa: B018 - asks for the base
    except (EngineError, UsageError) as error:
        return None, f"read with a base that is not here ({error})"
    return readers, ""


def _runs(ledger: Ledger) -> list[_Run]:
    """Return the runs that read claims or were finished, in the order in which they began to read."""
    found = []
    for run_id, said, first, end in ledger.rows(_RUNS):
        known = first if first is not None else end
        if known is not None:
            options, made_by = read_back(said)
            own = ledger.rows(_OWN, run_id, known)[0][0]
            disturbed = bool(ledger.rows(_OTHERS, run_id, own, known))
            found.append(_Run(run_id, options, made_by, known, end, disturbed, limits_of(said) or Limits()))
    return sorted(found, key=lambda r: r.known)


def _tried(ledger: Ledger, run_id: str) -> list[_Tried]:
    return [_Tried(*row) for row in ledger.rows(_TRIED, run_id)]


def _item(one: Reprint | Family | Seam) -> tuple[str, str]:
    return type(one).__name__.lower(), msgspec.json.encode(one).decode()


def _named(noun: str, body: str) -> str:
    """Return a reprint, family or seam in words: by its id, or where it stands."""
    found: Mapping[str, Any] = msgspec.json.decode(body)
    match noun:
        case "reprint":
            return f"reprint {found['reprint_id']} of {found['earlier']['dispatch_id']} and {found['later']['dispatch_id']}"
        case "family":
            return f"family {found['family_id']}"
        case _:
            return f"seam at {found['dispatch_id']} {found['at']}"


def _unlike(stored: Iterable[Claim], again: Iterable[Claim], path: str) -> str:
    """Return the first claim that differs from the one derived, and in what."""
    for one, other in itertools.zip_longest(stored, again):
        if one is None:
            return f"claim {other.claim_id} of {path} follows from the text and is missing"
        if other is None or one.claim_id != other.claim_id:
            return f"claim {one.claim_id} of {path} does not follow from the text"
        if parts := list(_parts(one, other)):
            return f"claim {one.claim_id} of {path} does not follow from the text: its {', '.join(parts)}"
    return f"the claims of {path} are not written as they were"


def _parts(one: Claim, other: Claim) -> Iterator[str]:
    names = (field.name for field in dataclasses.fields(Claim))
    yield from (name for name in names if getattr(one, name) != getattr(other, name))


# A run, what it was told, its first reading (or what was tried in vain), its end.
_RUNS = """
SELECT run_id, options, (
    SELECT min(e) FROM (SELECT min(entry_no) AS e FROM reading WHERE run_id = run.run_id
                        UNION ALL SELECT min(entry_no) FROM unread WHERE run_id = run.run_id)
), (SELECT entry_no FROM run_end WHERE run_id = run.run_id) FROM run ORDER BY entry_no
"""
_OF_RUN = ("run", "dispatch", "sighting", "rejection", "notice", "reuse")
_OWN = "SELECT max(e) FROM ({})".format(
    " UNION ALL ".join(f"SELECT max(entry_no) AS e FROM {each} WHERE run_id = ?1 AND entry_no < ?2" for each in _OF_RUN)
)
_OTHERS = " UNION ALL ".join(
    f"SELECT 1 FROM {each} WHERE run_id <> ?1 AND entry_no > ?2 AND entry_no < ?3" for each in ("dispatch", "reuse")
)
_TRIED = """
SELECT entry_no, dispatch_id, reading, claims FROM reading WHERE run_id = ?1
UNION ALL SELECT entry_no, dispatch_id, reading, NULL FROM unread WHERE run_id = ?1 ORDER BY 1
"""
_LAST_TRIED = """
SELECT dispatch_id, reading FROM (
    SELECT entry_no, dispatch_id, reading FROM reading UNION ALL SELECT entry_no, dispatch_id, reading FROM unread
) AS r WHERE entry_no < ?1 ORDER BY entry_no
"""
_STANDING = """
SELECT noun, body, reuse_no FROM reuse_item AS item WHERE reuse_no < ?1
AND NOT EXISTS (SELECT 1 FROM reuse_gone AS gone WHERE gone.item_no = item.item_no AND gone.reuse_no < ?1) ORDER BY item_no
"""
_SEAMS = f"""
SELECT item.reuse_no, ifnull(min(gone.reuse_no), {2**62}), body
FROM reuse_item AS item LEFT JOIN reuse_gone AS gone USING (item_no) WHERE noun = 'seam' GROUP BY item_no
"""
