"""The order of the rooms, and nothing else: dispatch -> reuse -> claims -> ledger, and from the ledger a brief.

In: paths, a ledger, the clock. Out: a :class:`~fogline.model.Run` that counts, and, on asking, a
:class:`~fogline.model.Brief` for the views.

A run is three stages, each of which can be stopped at any instant and goes on when called again:

1. every dispatch is stored with its raw bytes, one transaction each; what is there already adds nothing;
2. passages of what came are compared with all before, by an index that lies beside the ledger and can be made again from it;
3. claims are read from each dispatch that has none yet under this reading: a seam found later, by a text that came later, or
   somebody whom it introduces, makes a dispatch be read again, so that the order of arrival changes nothing.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from fogline import base, dispatch, reconcile, reuse
from fogline.claims import attribution, method_of, read_claims
from fogline.claims.attribution import llm
from fogline.claims.attribution.cast import introducing
from fogline.engine.cores import ordered
from fogline.ledger import MEMORY, Ledger, Reused, redacted, standing, subjects
from fogline.model import Brief, Claim, Dispatch, Notice, Rejection, Run, Seam, content_id

Advance = Callable[[str, int, int | None], None]
Given = tuple[Dispatch, tuple[Seam, ...], attribution.Cast]
# The languages whose words the claims room knows.
READ_FOR_CLAIMS = (None, "en")
# New dispatches from which, and of all the share from which, comparing all at once is quicker than one by one.
FEW, FEW_OF = 64, 8
AT_ONCE = 400_000_000  # bytes of text that are compared at once, in about five times that of memory
PART = 500  # dispatches after which what was found is stored, where they are compared one by one


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says of dispatches that do not say it themselves, and who reads them.

    ``profile``: of the reader of attributions. ``llm``: the model of a server that reads in its place, by the server's name.
    ``base``: the language base whose sentences and names the reading uses, ours (``fogline``) or any that spaCy can load.
    """

    published: str | None = None
    outlet: str | None = None
    profile: attribution.Profile = "fast"
    llm: str | None = None
    base: str | None = None


def read(  # noqa: PLR0913 (one argument for each thing that comes from outside the rooms)
    paths: Sequence[str],
    ledger: Ledger,
    *,
    options: Options,
    version: str,
    now: Callable[[], str],
    cores: int = 1,
    ask: llm.Ask | None = None,
    advance: Advance = lambda _stage, _done, _total: None,
    tell: Callable[[str], None] = lambda _line: None,
) -> Run:
    """Reads dispatches into the ledger.

    Args:
        paths: files or folders, as the user named them.
        ledger: open for writing.
        options: see :class:`Options`; recorded with the run.
        version: of Fogline; recorded with the run.
        now: gives the time as ISO text; the only clock.
        cores: processes to read claims with, at most; the result does not depend on it.
        ask: carries requests to the server of ``options.llm``; one process asks.
        advance: told stage, done, total (None where not known) as work goes on.
        tell: told one line for each rejected or noteworthy input.

    Raises:
        LedgerError: the ledger cannot be written; what was stored stays.
    """
    run_id = ledger.begin_run(version=version, options=msgspec.json.encode(options).decode(), started=now())
    _intake(paths, ledger, run_id, options, now, advance, tell)
    _compare(ledger, run_id, advance, tell)
    reader = llm.Reader(ask, model=options.llm) if ask is not None and options.llm is not None else None
    claims_of = functools.partial(_claims_of, profile=options.profile, reader=reader, named=options.base)
    known = base.identity(options.base) if options.base else None
    method = method_of(options.profile, reader, base=known)
    done = f"{method} {ledger.arrived_last()} {ledger.generation()}"
    if _noted(ledger) != done:
        _read_claims(
            ledger, run_id, ledger.dispatches(), ledger.seams(), claims_of, method, 1 if reader else cores, advance
        )
        _note(ledger, done)
    if reader is not None:
        for line in reader.lines():
            ledger.notice(run_id, reader.name, line)
            tell(f"note: {reader.name}: {line}")
    return ledger.finish_run(run_id, finished=now())


def brief(ledger: Ledger, *, version: str, as_known_at: str | None = None) -> Brief:
    """All that a view needs, computed afresh from what the ledger holds.

    Args:
        ledger: open.
        version: of Fogline, as the views print it.
        as_known_at: ISO day or time; the answer of that day, from what had been learnt by its end.

    Judgements that stand are honoured: what was retracted counts nowhere, what was redacted is covered before anything is
    computed from it, so that no view can show it.
    """
    judgements = ledger.judgements(as_known_at=as_known_at)
    claims = standing(ledger.claims(as_known_at=as_known_at), judgements)
    dispatches, claims = redacted(ledger.dispatches(as_known_at=as_known_at), claims, judgements)
    reprints, families = ledger.reprints(as_known_at=as_known_at), ledger.families(as_known_at=as_known_at)
    return Brief(
        dispatches=tuple(dispatches),
        reprints=tuple(reprints),
        families=tuple(families),
        seams=tuple(ledger.seams(as_known_at=as_known_at)),
        claims=tuple(claims),
        accounts=reconcile.accounts(claims, dispatches, reprints, families, judgements=judgements),
        persons=reconcile.persons(claims, dispatches, reprints),
        territory=reconcile.territory(claims, dispatches, reprints),
        moments=reconcile.moments(claims, dispatches, reprints),
        rejections=tuple(ledger.rejections(as_known_at=as_known_at)),
        runs=tuple(ledger.runs(as_known_at=as_known_at)),
        version=version,
    )


def accounts(ledger: Ledger, *, version: str, as_known_at: str | None = None) -> Brief:
    """A brief of the accounts alone, the same as in :func:`brief`, for ledgers whose claims do not all fit into memory."""
    judgements = ledger.judgements(as_known_at=as_known_at)
    if subjects(judgements, "redact"):  # a name is covered in every claim once one of them prints it: all are needed
        return brief(ledger, version=version, as_known_at=as_known_at)

    def readings() -> Iterator[list[Claim]]:
        return (standing(claims, judgements) for _, claims in ledger.readings(as_known_at=as_known_at))

    found = reconcile.read_through(
        readings,
        ledger.dispatches(as_known_at=as_known_at),
        ledger.reprints(as_known_at=as_known_at),
        ledger.families(as_known_at=as_known_at),
        judgements=judgements,
    )
    return Brief((), (), (), (), (), found, (), (), (), (), (), version)


def held(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Per account the figures in it, as ``CLAIM@START``: what a judgement about an account is written down with."""
    judgements = ledger.judgements()
    dispatches, claims = redacted(ledger.dispatches(), standing(ledger.claims(), judgements), judgements)
    return reconcile.held(claims, dispatches, ledger.reprints(), ledger.families(), judgements=judgements)


def _intake(
    paths: Sequence[str],
    ledger: Ledger,
    run_id: str,
    options: Options,
    now: Callable[[], str],
    advance: Advance,
    tell: Callable[[str], None],
) -> None:
    incoming = dispatch.read(paths, published=options.published, outlet=options.outlet, received=now())
    for number, item in enumerate(incoming, start=1):
        if isinstance(item, Rejection):
            ledger.reject(run_id, item)
            tell(f"rejected: {item.path}: {item.reason}" + (f" ({item.remedy})" if item.remedy else ""))
        elif isinstance(item, Notice):
            ledger.notice(run_id, item.path, item.reason)
            tell(f"note: {item.path}: {item.reason}")
        else:
            ledger.add(item.dispatch, item.raw, run_id)
        advance("reading dispatches", number, None)


def _compare(ledger: Ledger, run_id: str, advance: Advance, tell: Callable[[str], None]) -> None:
    """Passages of what came since the last time, by the index beside the ledger; of all where there is no index.

    The ledger is the truth: an index that is missing, damaged, of another method or of another ledger is made again. One that
    stands behind the ledger, as after a kill, catches up, and finds what is stored already.
    """
    if ledger.path == MEMORY:
        _compare_all(ledger, run_id)
        return
    try:
        with reuse.Index.open(_beside(ledger)) as index:
            try:
                _grow(ledger, index, run_id, advance)
            except reuse.Stale:  # ids that are not ours: the index can hold nothing of this ledger
                index.clear()
                _compare_all(ledger, run_id)
    except OSError as wrong:
        tell(f"note: the index of passages cannot be used ({wrong.strerror or wrong}); all are compared")
        _compare_all(ledger, run_id)


def _beside(ledger: Ledger) -> Path:
    return Path(f"{ledger.path}-index")


def _compare_all(ledger: Ledger, run_id: str) -> list[tuple[int, Dispatch]]:
    """Every dispatch with every other; given back as they arrived, with the entry of each."""
    arrived = ledger.arrived(0)
    found = reuse.find_reprints([d for _, d in arrived])
    ledger.put_reuse(run_id, found.reprints, found.families, found.seams)
    return arrived


def _grow(ledger: Ledger, index: reuse.Index, run_id: str, advance: Advance) -> None:
    mark = index.mark
    if (
        not mark
        or ledger.link(mark["entry"]) != mark["chain"]
        or ledger.compared_by(mark["reuse"]) - {index.intended()}
    ):
        index.clear()
    (new, _), (every, size) = ledger.arrivals(index.mark.get("entry", 0)), ledger.arrivals(0)
    if not new:
        return
    advance("comparing passages", 0, new)
    index.intend(run_id)
    if size <= AT_ONCE and (not len(index) or new >= max(FEW, every // FEW_OF)):
        arrived = _compare_all(ledger, run_id)
        index.load([d for _, d in arrived[len(index) :]])
        _vouch(ledger, index, arrived[-1][0])
    else:
        _grow_by_parts(ledger, index, run_id, lambda done: advance("comparing passages", done, new))
    advance("comparing passages", new, new)


def _grow_by_parts(ledger: Ledger, index: reuse.Index, run_id: str, advance: Callable[[int], None]) -> None:
    """Some dispatches at a time, so that memory is bounded."""
    if not len(index):  # what is stored is of dispatches that the index does not know
        ledger.put_reuse(run_id, (), (), ())
    done = 0
    while part := ledger.arrived(index.mark.get("entry", 0), PART):
        held = Reused(ledger)
        found = reuse.grown(index, held, [d for _, d in part])
        held.change(run_id, found.came, found.gone)
        _vouch(ledger, index, part[-1][0])
        done += len(part)
        advance(done)


def _vouch(ledger: Ledger, index: reuse.Index, entry: int) -> None:
    """Save the index, with what it and the ledger agree on."""
    index.mark = {"entry": entry, "chain": ledger.link(entry), "reuse": ledger.generation()}
    index.save()


def _noted(ledger: Ledger) -> str:
    """Of which dispatches and seams the claims were read, and how, when they last were all read."""
    file = _beside(ledger) / "read"
    return file.read_text("utf-8") if ledger.path != MEMORY and file.exists() else ""


def _note(ledger: Ledger, done: str) -> None:
    if ledger.path != MEMORY and _beside(ledger).is_dir():
        with contextlib.suppress(OSError):  # it saves time, no more
            (_beside(ledger) / "read").write_text(done, "utf-8")


def _read_claims(
    ledger: Ledger,
    run_id: str,
    dispatches: Sequence[Dispatch],
    seams: Sequence[Seam],
    claims_of: Callable[[Given], list[Claim]],
    method: str,
    cores: int,
    advance: Advance,
) -> None:
    by_dispatch: dict[str, list[Seam]] = {}
    for seam in seams:
        by_dispatch.setdefault(seam.dispatch_id, []).append(seam)
    unread = []
    casting = _casting(ledger, [d for d in dispatches if d.language in READ_FOR_CLAIMS])
    for d in dispatches:
        own, cast_of = tuple(by_dispatch.get(d.dispatch_id, ())), casting.of(d)
        reading = content_id("r", method, *(s.at for s in own), *([cast_of] if cast_of != attribution.NOBODY else []))
        if ledger.reading(d.dispatch_id) != reading:
            unread.append((d, own, cast_of, reading))
    read = ordered(claims_of, [(d, own, cast_of) for d, own, cast_of, _ in unread], cores=cores)
    for number, ((d, _, _, reading), found) in enumerate(zip(unread, read, strict=True), start=1):
        ledger.put_claims(run_id, d.dispatch_id, reading, found)
        advance("reading claims", number, len(unread))


def _casting(ledger: Ledger, dispatches: Sequence[Dispatch]) -> attribution.Casting:
    """Who is who in all dispatches; what each introduces is kept beside the ledger: only new ones are looked through."""
    file = _beside(ledger) / "cast"
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


def _claims_of(
    given: Given, *, profile: attribution.Profile, reader: attribution.Reader | None, named: str | None
) -> list[Claim]:
    """One dispatch's claims; none where the claims room does not know its language."""
    d, seams, cast_of = given
    if d.language not in READ_FOR_CLAIMS:
        return []
    marks = base.read(d.text, name=named) if named else None
    return read_claims(d, seams=seams, profile=profile, reader=reader, cast=cast_of, marks=marks)
