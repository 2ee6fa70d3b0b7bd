"""The third stage of a run: claims are read from each dispatch that has none yet under this reading.

In: a ledger whose passages are compared. Out: its claims; a reading is named by what it depends on, in
other dispatches too. A dispatch that cannot be read is kept as that, with the reason (``engine.cage``), and the rest is read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import msgspec

from fogline import base, languages
from fogline.claims import READ_WITH, attribution, method_of, read_claims
from fogline.claims.attribution.known_speakers import introduced
from fogline.engine.cores import ordered
from fogline.engine.fingerprint import fingerprint
from fogline.engine.share import Failed, Share
from fogline.ledger import MEMORY, Ledger, Packed, Reused, covering, packed
from fogline.model import Claim, Dispatch, Family, Profile, Seam, content_id
from fogline.pipeline.limits import Apart
from fogline.pipeline.options import limits_of
from fogline.pipeline.reuse_stage import Advance, beside

# A dispatch, its seams, and who other dispatches say its people are.
Given = tuple[Dispatch, tuple[Seam, ...], attribution.KnownSpeakers]
# The languages whose words the claims room knows; those in which it finds who speaks.
READ_FOR_CLAIMS = (None, *languages.CODES)
READ_FOR_SPEAKERS = (None, *languages.reading("attribution"))
# Seconds of one core for a thousand characters, about; they decide how the work is shared out, never what is read.
_SECONDS = {"rules": 0.006, "fast": 0.012, "accurate": 0.09}
_SECONDS_OF_BASE = 0.034
_SECONDS_OF_CAST = 0.0003
_FEW = 16  # dispatches below which asking who is kin takes longer than it saves


@dataclass(frozen=True, slots=True)
class Readers:
    """Hold who reads: the profile of attribution, a reader that stands in for it, and the language base by its name."""

    profile: Profile = "fast"
    reader: attribution.Reader | None = None
    base: str | None = None

    @property
    def method(self) -> str:
        """Return what claims read so are said to be read by."""
        return method_of(self.profile, self.reader, base=base.identity(self.base) if self.base else None)

    def claims_of(self, given: Given) -> list[Claim]:
        """Return one dispatch's claims; none where the claims room does not know its language."""
        d, seams, cast = given
        if d.language not in READ_FOR_CLAIMS:
            return []
        english = d.language in READ_FOR_SPEAKERS  # a base marks English
        marks = base.read(d.text, name=self.base) if self.base and english else None
        return read_claims(d, seams=seams, profile=self.profile, reader=self.reader, cast=cast, marks=marks)

    def packed_claims(self, given: Given) -> Packed:
        """Return the same as the ledger keeps them, which is quicker to send from one process to another."""
        return packed(self.claims_of(given))

    def seconds(self, given: Given) -> float:
        """Return what one dispatch costs, about."""
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
        """Return what would be noted if all were read."""
        entry = ledger.arrived_last()
        return cls(method, entry, ledger.link(entry), ledger.generation(), ledger.read_last())


def read_unread(
    ledger: Ledger,
    run_id: str,
    readers: Readers,
    apart: Apart,
    advance: Advance = lambda _stage, _done, _total: None,
    tell: Callable[[str], None] = lambda _line: None,
) -> None:
    """Read what has no claims under this reading yet, on as many cores as are given; the result does not depend on them.

    Dispatches that share passages are read one after the other and by one process, which reads equal words once.
    """
    method, before = readers.method, _noted(ledger)
    if before == Noted.now(ledger, method) and not ledger.unread():
        return
    unread = list(_unread(ledger, method, before, apart))
    kin = _kin(ledger.families()) if len(unread) >= _FEW else {}

    def kind(one: Given) -> str:
        return kin.get(one[0].dispatch_id, one[0].dispatch_id)

    first = {kind(one.given): each for each, one in reversed(list(enumerate(unread)))}
    unread.sort(key=lambda one: first[kind(one.given)])
    for number, (one, found) in enumerate(_read(unread, readers, apart, kind), start=1):
        _keep(ledger, run_id, one, found, tell)
        advance("reading claims", number, len(unread))
    _note(ledger, Noted.now(ledger, method))


def identity(method: str, seams: Iterable[Seam], cast: attribution.KnownSpeakers) -> str:
    """Return the name of a reading: by what method, with which seams, told what by other dispatches."""
    return content_id("r", method, *(seam.at for seam in seams), *([cast] if cast != attribution.NOBODY else []))


@dataclass(frozen=True, slots=True)
class _ToRead:
    """A dispatch to read with what its reading depends on, and the reading's id; ``failed``: why it cannot be read, where
    that is known already.
    """

    given: Given
    reading: str
    failed: Failed | None


def _read(
    unread: Sequence[_ToRead], readers: Readers, apart: Apart, kind: Callable[[Given], str]
) -> Iterator[tuple[_ToRead, Packed | Failed]]:
    """Yield what came of each dispatch, in order."""
    found = claims_read([one.given for one in unread if one.failed is None], readers, apart, kind)
    for one in unread:
        yield one, one.failed or next(found)


def claims_read(
    given: Sequence[Given],
    readers: Readers,
    apart: Apart,
    kind: Callable[[Given], str] | None = None,
    *,
    part: float = 1.0,
) -> Iterator[Packed | Failed]:
    """Return the claims of each dispatch, in order, or why they cannot be read within a part of the limits.

    Dispatches of one kind are read by one process.
    """

    def share(one: Given) -> Share:
        return apart.limits.in_claims(len(one[0].text), readers.seconds(one)).part(part)

    cage = None if readers.reader else apart.cage  # a server's reader counts what it asks, in this process
    return ordered(
        readers.packed_claims, given, cores=apart.cores, seconds=readers.seconds, kind=kind, cage=cage, share=share
    )


def _keep(ledger: Ledger, run_id: str, one: _ToRead, found: Packed | Failed, tell: Callable[[str], None]) -> None:
    d = one.given[0]
    if isinstance(found, Packed):
        ledger.put_claims(run_id, d.dispatch_id, one.reading, found)
        return
    ledger.put_unread(run_id, d.dispatch_id, one.reading, found.reason)
    cover = covering(ledger)
    tell(f"not read: {cover.line(d.path)}: {cover.line(found.reason)}")


def _unread(ledger: Ledger, method: str, before: Noted | None, apart: Apart) -> Iterator[_ToRead]:
    """Yield what has no claims under the reading that it now asks for: by this method, with these seams and this cast.

    What could not be read is left out while neither the reading nor the limits are others.
    """
    dispatches, casting, failed = _to_look_at(ledger, method, before, apart)
    in_vain = (
        set()
        if apart.again
        else {(index, each) for index, each, said in ledger.tried() if limits_of(said) == apart.limits}
    )
    by_dispatch: dict[str, list[Seam]] = {}
    for seam in sorted(Reused(ledger).seams_of([d.dispatch_id for d in dispatches]), key=lambda s: (s.at, s.reason)):
        by_dispatch.setdefault(seam.dispatch_id, []).append(seam)
    for dispatch in dispatches:
        seams, cast = tuple(by_dispatch.get(dispatch.dispatch_id, ())), casting.of(dispatch)
        reading = identity(method, seams, cast)
        if ledger.reading(dispatch.dispatch_id) != reading and (dispatch.dispatch_id, reading) not in in_vain:
            yield _ToRead((dispatch, seams, cast), reading, failed.get(dispatch.dispatch_id))


def _kin(families: Iterable[Family]) -> dict[str, str]:
    """Return dispatches that share passages, also by way of others, under the id of one of them.

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
        least, *others = sorted({under(passage.dispatch_id) for passage in family.passages})
        known.update(dict.fromkeys(others, least))
    return {each: under(each) for each in sorted(known)}


def _to_look_at(
    ledger: Ledger, method: str, before: Noted | None, apart: Apart
) -> tuple[list[Dispatch], attribution.Casting, dict[str, Failed]]:
    """Return the dispatches whose reading may be another than before, with who is who in all of them, and why some cannot be
    read: those that came, those with other seams, those that print a name which now means something else, and those that
    could not be read. All, where it was not noted how far they were read.
    """
    known = _introduced(ledger)
    good = before is not None and before.method == method and before.chain == ledger.link(before.entry)
    if before is None or not good or before.last != ledger.read_last():
        return _cast_all(ledger, known, apart)
    spoken = ledger.stored(before.entry, READ_FOR_SPEAKERS)
    if not spoken <= known.keys():
        return _cast_all(ledger, known, apart)
    casting = attribution.Casting(known={each: known[each] for each in sorted(spoken)})
    new = {d.dispatch_id: d for _, d in ledger.arrived(before.entry)}
    fresh, failed = introducing([d for d in new.values() if d.dispatch_id not in casting.known], apart)
    changed = casting.take(fresh)
    _introduce(ledger, casting, known)
    again = ledger.mentioning(changed, before.entry) | ledger.resewn(before.comparison)
    again |= {u.dispatch_id for u in ledger.unread()}
    looked_at = [*new.values(), *Reused(ledger).dispatches_of(again - new.keys())]
    return sorted(looked_at, key=lambda d: (d.published is None, d.published, d.dispatch_id)), casting, failed


def _cast_all(
    ledger: Ledger, known: Mapping[str, attribution.KnownSpeakers], apart: Apart
) -> tuple[list[Dispatch], attribution.Casting, dict[str, Failed]]:
    dispatches = ledger.dispatches()
    if len(dispatches) == 1 and ledger.path == MEMORY:  # there is nobody else to tell it anything, now or later
        return dispatches, attribution.Casting(), {}
    ours = [dispatch for dispatch in dispatches if dispatch.language in READ_FOR_SPEAKERS]
    casting = attribution.Casting(
        known={our.dispatch_id: known[our.dispatch_id] for our in ours if our.dispatch_id in known}
    )
    fresh, failed = introducing([each for each in ours if each.dispatch_id not in known], apart)
    casting.take(fresh)
    _introduce(ledger, casting, known)
    return dispatches, casting, failed


def introducing(
    dispatches: Sequence[Dispatch], apart: Apart
) -> tuple[dict[str, attribution.KnownSpeakers], dict[str, Failed]]:
    """Return whom each dispatch introduces; nobody where that could not be found out, and why."""
    ours = [dispatch for dispatch in dispatches if dispatch.language in READ_FOR_SPEAKERS]

    def share(text: str) -> Share:
        return apart.limits.in_claims(len(text), len(text) / 1000 * _SECONDS["rules"])

    texts = [each.text for each in ours]
    asked = ordered(introduced, texts, cores=apart.cores, seconds=_seconds_of_cast, cage=apart.cage, share=share)
    found: dict[str, attribution.KnownSpeakers] = {}
    failed: dict[str, Failed] = {}
    for our, cast in zip(ours, asked, strict=True):
        if isinstance(cast, Failed):
            failed[our.dispatch_id] = cast
        found[our.dispatch_id] = attribution.NOBODY if isinstance(cast, Failed) else cast
    return found, failed


def _seconds_of_cast(text: str) -> float:
    return len(text) / 1000 * _SECONDS_OF_CAST


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


def _introduced(ledger: Ledger) -> dict[str, attribution.KnownSpeakers]:
    """Return what each dispatch introduces, as kept beside the ledger; nothing where another method did,
    or a kill cut it short.
    """
    try:
        first, *lines = (
            (beside(ledger) / "cast").read_bytes().rstrip(b"\n").split(b"\n") if ledger.path != MEMORY else (b"",)
        )
        decoder = msgspec.json.Decoder(tuple[str, attribution.KnownSpeakers])
        return dict(map(decoder.decode, lines)) if msgspec.json.decode(first) == fingerprint(*READ_WITH) else {}
    except (OSError, ValueError):
        return {}


def _introduce(ledger: Ledger, casting: attribution.Casting, known: Mapping[str, attribution.KnownSpeakers]) -> None:
    """Keep what dispatches introduce beside the ledger, so that only new ones are looked through."""
    fresh: list[object] = [(key, cast) for key, cast in casting.known.items() if key not in known]
    file = beside(ledger) / "cast"
    if fresh and ledger.path != MEMORY and file.parent.is_dir():
        lines = fresh if known else [fingerprint(*READ_WITH), *fresh]
        with contextlib.suppress(OSError), file.open("ab" if known else "wb") as out:
            out.write(b"".join(msgspec.json.encode(one) + b"\n" for one in lines))
