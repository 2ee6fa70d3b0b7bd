"""The third stage of a run: claims are read from each dispatch that has none yet under this reading.

In: a ledger whose passages are compared. Out: its claims; a reading is named by what it depends on, in
other dispatches too.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from fogline import base
from fogline.claims import attribution, method_of, read_claims
from fogline.claims.attribution.cast import introducing
from fogline.engine.cores import ordered
from fogline.ledger import MEMORY, Ledger
from fogline.model import Claim, Dispatch, Seam, content_id
from fogline.pipeline.comparing import Advance, beside

# A dispatch, its seams, and who other dispatches say its people are.
Given = tuple[Dispatch, tuple[Seam, ...], attribution.Cast]
# The languages whose words the claims room knows.
READ_FOR_CLAIMS = (None, "en")


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


def read_unread(ledger: Ledger, run_id: str, readers: Readers, cores: int, advance: Advance) -> None:
    """Reads what has no claims under this reading yet, in as many processes as ``cores``; the result does not depend on it."""
    method = readers.method
    done = f"{method} {ledger.arrived_last()} {ledger.generation()}"
    if _noted(ledger) == done:
        return
    unread = list(_unread(ledger, method))
    read = ordered(readers.claims_of, [given for given, _ in unread], cores=cores)
    for number, ((given, reading), found) in enumerate(zip(unread, read, strict=True), start=1):
        ledger.put_claims(run_id, given[0].dispatch_id, reading, found)
        advance("reading claims", number, len(unread))
    _note(ledger, done)


def _unread(ledger: Ledger, method: str) -> Iterator[tuple[Given, str]]:
    """What has no claims under the reading that it now asks for: by this method, with these seams and this cast."""
    by_dispatch: dict[str, list[Seam]] = {}
    for seam in ledger.seams():
        by_dispatch.setdefault(seam.dispatch_id, []).append(seam)
    dispatches = ledger.dispatches()
    casting = _casting(ledger, [d for d in dispatches if d.language in READ_FOR_CLAIMS])
    for d in dispatches:
        seams, cast = tuple(by_dispatch.get(d.dispatch_id, ())), casting.of(d)
        reading = content_id("r", method, *(s.at for s in seams), *([cast] if cast != attribution.NOBODY else []))
        if ledger.reading(d.dispatch_id) != reading:
            yield (d, seams, cast), reading


def _noted(ledger: Ledger) -> str:
    """Of which dispatches and seams the claims were read, and how, when they last were all read."""
    file = beside(ledger) / "read"
    return file.read_text("utf-8") if ledger.path != MEMORY and file.exists() else ""


def _note(ledger: Ledger, done: str) -> None:
    if ledger.path != MEMORY and beside(ledger).is_dir():
        with contextlib.suppress(OSError):  # it saves time, no more
            (beside(ledger) / "read").write_text(done, "utf-8")


def _casting(ledger: Ledger, dispatches: Sequence[Dispatch]) -> attribution.Casting:
    """Who is who in all dispatches; what each introduces is kept beside the ledger: only new ones are looked through."""
    file = beside(ledger) / "cast"
    if ledger.path == MEMORY or not file.parent.is_dir():
        return attribution.Casting(dispatches)
    stamp = introducing()
    known = _introduced_before(file, stamp)
    casting = attribution.Casting(dispatches, known=known)
    fresh = [(d, c) for d, c in casting.known.items() if d not in known]
    if fresh:
        with contextlib.suppress(OSError, ValueError), file.open("ab" if known else "wb") as out:
            out.write(b"".join(msgspec.json.encode(one) + b"\n" for one in ([] if known else [stamp]) + fresh))
    return casting


def _introduced_before(file: Path, stamp: str) -> dict[str, attribution.Cast]:
    """What was kept; nothing where it is of another method, or where a kill cut it short."""
    try:
        first, *lines = file.read_bytes().splitlines()
        decoder = msgspec.json.Decoder(tuple[str, attribution.Cast])
        return dict(map(decoder.decode, lines)) if msgspec.json.decode(first) == stamp else {}
    except (OSError, ValueError):
        return {}
