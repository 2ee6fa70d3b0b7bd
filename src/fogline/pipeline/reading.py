"""The third stage of a run: claims are read from each dispatch that has none yet under this reading.

In: a ledger whose passages are compared. Out: its claims; a reading is named by what it depends on, in
other dispatches too.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import msgspec

from fogline import base
from fogline.claims import READ_WITH, attribution, method_of, read_claims
from fogline.engine.cores import ordered
from fogline.engine.fingerprint import fingerprint
from fogline.ledger import MEMORY, Ledger, Reused
from fogline.model import Claim, Dispatch, Family, Seam, content_id
from fogline.pipeline.comparing import Advance, beside

# A dispatch, its seams, and who other dispatches say its people are.
Given = tuple[Dispatch, tuple[Seam, ...], attribution.Cast]
# The languages whose words the claims room knows.
READ_FOR_CLAIMS = (None, "en")
# Seconds of one core for a thousand characters, about; they decide how the work is shared out, never what is read.
_SECONDS = {"rules": 0.006, "fast": 0.012, "accurate": 0.09}
_SECONDS_OF_BASE = 0.034
_FEW = 16  # dispatches below which asking who is kin takes longer than it saves


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads: the profile of attribution, a reader that stands in for it, and the language base by its name."""

    profile: attribution.Profile = "fast"
    reader: attribution.Reader | None = None
    base: str | None = None

    @property
    def method(self) -> str:
        """What claims read so are said to be read by."""
        return method_of(self.profile, self.reader, base=base.identity(self.base) if self.base else None)

    def claims_of(self, given: Given) -> list[Claim]:
        """One dispatch's claims; none where the claims room does not know its language."""
        d, seams, cast = given
        if d.language not in READ_FOR_CLAIMS:
            return []
        marks = base.read(d.text, name=self.base) if self.base else None
        return read_claims(d, seams=seams, profile=self.profile, reader=self.reader, cast=cast, marks=marks)

    def seconds(self, given: Given) -> float:
        """What one dispatch costs, about."""
        return len(given[0].text) / 1000 * (_SECONDS[self.profile] + (_SECONDS_OF_BASE if self.base else 0))


@dataclass(frozen=True, slots=True)
class Noted:
    """How far the claims of a ledger were read, kept beside it: all dispatches up to an entry, by a method, with the seams of a
    comparison. ``chain`` is the link of that entry, ``last`` the last reading: of another ledger, or where another run read
    since, the note is worth nothing.
    """

    method: str
    entry: int
    chain: str | None
    comparison: int
    last: int

    @classmethod
    def now(cls, ledger: Ledger, method: str) -> Self:
        """What would be noted if all were read."""
        entry = ledger.arrived_last()
        return cls(method, entry, ledger.link(entry), ledger.generation(), ledger.read_last())


def read_unread(ledger: Ledger, run_id: str, readers: Readers, cores: int, advance: Advance) -> None:
    """Reads what has no claims under this reading yet, in as many processes as ``cores``; the result does not depend on it.

    Dispatches that share passages are read one after the other and by one process, which reads equal words once.
    """
    method, before = readers.method, _noted(ledger)
    if before == Noted.now(ledger, method):
        return
    unread = list(_unread(ledger, method, before))
    kin = _kin(ledger.families()) if len(unread) >= _FEW else {}

    def kind(given: Given) -> str:
        return kin.get(given[0].dispatch_id, given[0].dispatch_id)

    first = {kind(given): n for n, (given, _) in reversed(list(enumerate(unread)))}
    unread.sort(key=lambda one: first[kind(one[0])])
    read = ordered(readers.claims_of, [given for given, _ in unread], cores=cores, seconds=readers.seconds, kind=kind)
    for number, ((given, reading), found) in enumerate(zip(unread, read, strict=True), start=1):
        ledger.put_claims(run_id, given[0].dispatch_id, reading, found)
        advance("reading claims", number, len(unread))
    _note(ledger, Noted.now(ledger, method))


def identity(method: str, seams: Iterable[Seam], cast: attribution.Cast) -> str:
    """The name of a reading: by what method, with which seams, told what by other dispatches."""
    return content_id("r", method, *(s.at for s in seams), *([cast] if cast != attribution.NOBODY else []))


def _unread(ledger: Ledger, method: str, before: Noted | None) -> Iterator[tuple[Given, str]]:
    """What has no claims under the reading that it now asks for: by this method, with these seams and this cast."""
    dispatches, casting = _to_look_at(ledger, method, before)
    by_dispatch: dict[str, list[Seam]] = {}
    for seam in sorted(Reused(ledger).seams_of([d.dispatch_id for d in dispatches]), key=lambda s: (s.at, s.reason)):
        by_dispatch.setdefault(seam.dispatch_id, []).append(seam)
    for d in dispatches:
        seams, cast = tuple(by_dispatch.get(d.dispatch_id, ())), casting.of(d)
        reading = identity(method, seams, cast)
        if ledger.reading(d.dispatch_id) != reading:
            yield (d, seams, cast), reading


def _kin(families: Iterable[Family]) -> dict[str, str]:
    """Dispatches that share passages, also by way of others, under the id of one of them.

    >>> from fogline.model import Passage
    >>> def of(*ids): return Family("f", None, tuple(Passage(i, 0, 9) for i in ids))
    >>> _kin([of("a", "b"), of("c", "d"), of("d", "b")])
    {'a': 'a', 'b': 'a', 'c': 'a', 'd': 'a'}
    """
    known: dict[str, str] = {}

    def under(d: str) -> str:
        while known.setdefault(d, d) != d:
            known[d] = d = known[known[d]]
        return d

    for family in families:
        least, *others = sorted({under(p.dispatch_id) for p in family.passages})
        known.update(dict.fromkeys(others, least))
    return {d: under(d) for d in sorted(known)}


def _to_look_at(ledger: Ledger, method: str, before: Noted | None) -> tuple[list[Dispatch], attribution.Casting]:
    """The dispatches whose reading may be another than before, with who is who in all of them: those that came, those with
    other seams, those that print a name which now means something else. All, where it was not noted how far they were read.
    """
    known = _introduced(ledger)
    good = before is not None and before.method == method and before.chain == ledger.link(before.entry)
    if before is None or not good or before.last != ledger.read_last():
        return _cast_all(ledger, known)
    spoken = ledger.stored(before.entry, READ_FOR_CLAIMS)
    if not spoken <= known.keys():
        return _cast_all(ledger, known)
    casting = attribution.Casting(known={i: known[i] for i in sorted(spoken)})
    new = {d.dispatch_id: d for _, d in ledger.arrived(before.entry)}
    changed = casting.grow(d for d in new.values() if d.language in READ_FOR_CLAIMS)
    _introduce(ledger, casting, known)
    again = ledger.mentioning(changed, before.entry) | ledger.resewn(before.comparison)
    looked_at = [*new.values(), *Reused(ledger).dispatches_of(again - new.keys())]
    return sorted(looked_at, key=lambda d: (d.published is None, d.published, d.dispatch_id)), casting


def _cast_all(ledger: Ledger, known: Mapping[str, attribution.Cast]) -> tuple[list[Dispatch], attribution.Casting]:
    dispatches = ledger.dispatches()
    ours = [d for d in dispatches if d.language in READ_FOR_CLAIMS]
    casting = attribution.Casting(known={d.dispatch_id: known[d.dispatch_id] for d in ours if d.dispatch_id in known})
    casting.grow(ours)
    _introduce(ledger, casting, known)
    return dispatches, casting


def _noted(ledger: Ledger) -> Noted | None:
    with contextlib.suppress(OSError, ValueError):  # msgspec's errors are of values
        return (
            None if ledger.path == MEMORY else msgspec.json.decode((beside(ledger) / "read").read_bytes(), type=Noted)
        )
    return None


def _note(ledger: Ledger, done: Noted) -> None:
    if ledger.path != MEMORY and beside(ledger).is_dir():
        with contextlib.suppress(OSError):  # it saves time, no more
            (beside(ledger) / "read").write_bytes(msgspec.json.encode(done))


def _introduced(ledger: Ledger) -> dict[str, attribution.Cast]:
    """What each dispatch introduces, as kept beside the ledger; nothing where another method did, or a kill cut it short."""
    try:
        first, *lines = (
            (beside(ledger) / "cast").read_bytes().rstrip(b"\n").split(b"\n") if ledger.path != MEMORY else (b"",)
        )
        decoder = msgspec.json.Decoder(tuple[str, attribution.Cast])
        return dict(map(decoder.decode, lines)) if msgspec.json.decode(first) == fingerprint(*READ_WITH) else {}
    except (OSError, ValueError):
        return {}


def _introduce(ledger: Ledger, casting: attribution.Casting, known: Mapping[str, attribution.Cast]) -> None:
    """Keeps what dispatches introduce beside the ledger, so that only new ones are looked through."""
    fresh: list[object] = [(i, cast) for i, cast in casting.known.items() if i not in known]
    file = beside(ledger) / "cast"
    if fresh and ledger.path != MEMORY and file.parent.is_dir():
        lines = fresh if known else [fingerprint(*READ_WITH), *fresh]
        with contextlib.suppress(OSError), file.open("ab" if known else "wb") as out:
            out.write(b"".join(msgspec.json.encode(one) + b"\n" for one in lines))
