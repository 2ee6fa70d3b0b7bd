"""The order of the rooms, and nothing else: dispatch -> reuse -> claims -> ledger, and from the ledger a brief.

In: paths, a ledger, the clock. Out: a :class:`~fogline.model.Run` that counts, and, on asking, a
:class:`~fogline.model.Brief` for the views.

A run is three stages, each of which can be stopped at any instant and goes on when called again:

1. every dispatch is stored with its raw bytes, one transaction each; what is there already adds nothing;
2. passages are compared, over all dispatches of the ledger;
3. claims are read from each dispatch that has none yet under this reading: a seam found later, by a text that came later, or
   somebody whom it introduces, makes a dispatch be read again, so that the order of arrival changes nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from fogline import base, dispatch, reconcile, reuse
from fogline.claims import attribution, method_of, read_claims
from fogline.claims.attribution import llm
from fogline.engine.cores import ordered
from fogline.ledger import Ledger, redacted, standing, subjects
from fogline.model import Brief, Claim, Dispatch, Notice, Rejection, Run, Seam, content_id

Advance = Callable[[str, int, int | None], None]
Given = tuple[Dispatch, tuple[Seam, ...], attribution.Cast]
# The languages whose words the claims room knows.
READ_FOR_CLAIMS = (None, "en")


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
    dispatches = ledger.dispatches()
    advance("comparing passages", 0, None)
    found = reuse.find_reprints(dispatches)
    ledger.put_reuse(run_id, found.reprints, found.families, found.seams)
    advance("comparing passages", len(dispatches), len(dispatches))
    reader = llm.Reader(ask, model=options.llm) if ask is not None and options.llm is not None else None
    claims_of = functools.partial(_claims_of, profile=options.profile, reader=reader, named=options.base)
    known = base.identity(options.base) if options.base else None
    method = method_of(options.profile, reader, base=known)
    _read_claims(ledger, run_id, dispatches, found.seams, claims_of, method, 1 if reader else cores, advance)
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
    casting = attribution.Casting(d for d in dispatches if d.language in READ_FOR_CLAIMS)
    for d in dispatches:
        own, cast_of = tuple(by_dispatch.get(d.dispatch_id, ())), casting.of(d)
        reading = content_id("r", method, *(s.at for s in own), *([cast_of] if cast_of != attribution.NOBODY else []))
        if ledger.reading(d.dispatch_id) != reading:
            unread.append((d, own, cast_of, reading))
    read = ordered(claims_of, [(d, own, cast_of) for d, own, cast_of, _ in unread], cores=cores)
    for number, ((d, _, _, reading), found) in enumerate(zip(unread, read, strict=True), start=1):
        ledger.put_claims(run_id, d.dispatch_id, reading, found)
        advance("reading claims", number, len(unread))


def _claims_of(
    given: Given, *, profile: attribution.Profile, reader: attribution.Reader | None, named: str | None
) -> list[Claim]:
    """One dispatch's claims; none where the claims room does not know its language."""
    d, seams, cast_of = given
    if d.language not in READ_FOR_CLAIMS:
        return []
    marks = base.read(d.text, name=named) if named else None
    return read_claims(d, seams=seams, profile=profile, reader=reader, cast=cast_of, marks=marks)
