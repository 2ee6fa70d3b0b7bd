"""Find what views ask of a ledger: everything it holds and what follows from it, or only what they print.

In: an open ledger and a day. Out: a :class:`~fogline.model.Brief`, or the noun of the question (claims, reprints, what was
printed, accounts); judgements that stand are honoured in all of it. Nothing is computed that was not asked for. Accounts of now
are kept in the ledger (:mod:`.account_cache`) and drawn again only where something came that they follow from.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from fogline.errors import ChainBroken, LedgerError
from fogline.ledger import Cover, Ledger, covering, no_collecting, standing, subjects
from fogline.model import Account, Accounts, Brief, Claim, Claims, Dispatch, Judgement, Printed, Reprints
from fogline.pipeline import account_cache
from fogline.pipeline.caveats import cautions


def brief(ledger: Ledger, *, version: str, as_known_at: str | None = None) -> Brief:
    """Return all that a view needs, of one state of the ledger.

    Args:
        ledger: open.
        version: of Fogline, as the views print it.
        as_known_at: ISO day or time; the answer of that day, from what had been learnt by its end.

    Judgements that stand are honoured: what was retracted by that day counts nowhere; what is redacted now is covered, for
    every day, before anything is computed from it, so that no view can show it.
    """
    with ledger.at_once(), no_collecting():
        day, as_known_at = as_known_at, _then(ledger, as_known_at)
        known = None if as_known_at else account_cache.Known.of(ledger)
        found = _brief(ledger, version, as_known_at, known.accounts if known else None)
        found = dataclasses.replace(found, cautions=cautions(ledger, as_known_at=day))
    if known is not None:
        known.keep(found.accounts)
    return found


def _brief(ledger: Ledger, version: str, as_known_at: str | None, known: tuple[Account, ...] | None) -> Brief:
    from fogline import reconcile

    shown = _shown(ledger, as_known_at)
    reprints, families = ledger.reprints(as_known_at=as_known_at), ledger.families(as_known_at=as_known_at)
    accounts = known
    if accounts is None:
        accounts = reconcile.accounts(shown.claims, shown.dispatches, reprints, families, judgements=shown.judgements)
    statements = reconcile.Statements(shown.claims, shown.dispatches, reprints)
    return Brief(
        dispatches=tuple(shown.dispatches),
        reprints=tuple(reprints),
        families=tuple(families),
        seams=tuple(ledger.seams(as_known_at=as_known_at)),
        claims=tuple(shown.claims),
        accounts=accounts,
        persons=reconcile.persons_of(statements),
        territory=reconcile.territory_of(statements),
        moments=reconcile.moments_of(statements),
        rejections=tuple(shown.cover.rejections(ledger.rejections(as_known_at=as_known_at))),
        runs=tuple(ledger.runs(as_known_at=as_known_at)),
        version=version,
        unread=tuple(shown.cover.unread(ledger.unread(as_known_at=as_known_at), shown.dispatches)),
        notices=tuple(shown.cover.notices(ledger.notices(as_known_at=as_known_at))),
    )


def claims(ledger: Ledger, *, as_known_at: str | None = None) -> Claims:
    """Return the claims of :func:`brief` and no more: nothing is put together that they do not need."""
    with ledger.at_once(), no_collecting():
        return Claims(tuple(_shown(ledger, _then(ledger, as_known_at)).claims))


def reprints(ledger: Ledger, *, as_known_at: str | None = None) -> Reprints:
    """Return the reprints of :func:`brief`, and where they stand; claims are read only where they tell what to cover."""
    with ledger.at_once(), no_collecting():
        then = _then(ledger, as_known_at)
        dispatches = _shown(ledger, then, claims=False).dispatches
        return Reprints(tuple(dispatches), tuple(ledger.reprints(as_known_at=then)))


def printed(ledger: Ledger, *, as_known_at: str | None = None) -> Printed:
    """Return dispatches, reprints and claims of :func:`brief`, for whoever sets texts side by side."""
    with ledger.at_once(), no_collecting():
        then = _then(ledger, as_known_at)
        shown = _shown(ledger, then)
        return Printed(tuple(shown.dispatches), tuple(ledger.reprints(as_known_at=then)), tuple(shown.claims))


def accounts(ledger: Ledger, *, as_known_at: str | None = None) -> Accounts:
    """Return the accounts of :func:`brief` and no more, also for ledgers whose claims do not all fit into memory."""
    with ledger.at_once(), no_collecting():
        as_known_at = _then(ledger, as_known_at)
        known = None if as_known_at else account_cache.Known.of(ledger)
        found = known.accounts if known else None
        if found is None:
            found = drawn(ledger, as_known_at=as_known_at)
    if known is not None:
        known.keep(found)
    return Accounts(found)


def _then(ledger: Ledger, as_known_at: str | None) -> str | None:
    """Return the day asked about; None for now, and for a day since which nothing was learnt."""
    return None if as_known_at is None or ledger.known_by(as_known_at) else as_known_at


def drawn(ledger: Ledger, *, as_known_at: str | None = None) -> tuple[Account, ...]:
    """Return the accounts drawn afresh, whatever is kept; one state of the ledger is the caller's to see to."""
    from fogline import reconcile

    judgements = ledger.judgements(as_known_at=as_known_at)
    if subjects(ledger.judgements(), "redact"):  # a claim may be covered for what stands in another: all are needed
        shown = _shown(ledger, as_known_at)
        return reconcile.accounts(
            shown.claims,
            shown.dispatches,
            ledger.reprints(as_known_at=as_known_at),
            ledger.families(as_known_at=as_known_at),
            judgements=judgements,
        )

    def readings() -> Iterator[list[Claim]]:
        return (standing(claims, judgements) for _, claims in ledger.readings(as_known_at=as_known_at))

    return reconcile.read_through(
        readings,
        ledger.dispatches(as_known_at=as_known_at),
        ledger.reprints(as_known_at=as_known_at),
        ledger.families(as_known_at=as_known_at),
        judgements=judgements,
    )


def check_kept(ledger: Ledger) -> int:
    """Draw again what is kept of the accounts of now; how many they are, 0 where none are kept.

    Raises:
        ChainBroken: the first account that does not follow from the ledger.
    """
    with ledger.at_once(), no_collecting():
        known = account_cache.Known.of(ledger)
        try:
            kept = account_cache.kept(ledger, known.origin) if known else None
        except (LedgerError, msgspec.DecodeError) as error:
            raise ChainBroken(ledger.path, f"kept accounts: damaged ({error}); empty the table kept") from error
        if kept is None:
            return 0
        found = drawn(ledger)
    for one, other in itertools.zip_longest(kept, found):
        if one != other:
            name = next(each.account_id for each in (one, other) if each is not None)
            raise ChainBroken(ledger.path, f"kept accounts: {name} does not follow; empty the table kept")
    return len(kept)


def held(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Return per account the figures in it, as ``CLAIM@START``: what a judgement about an account is written down with."""
    from fogline import reconcile

    shown = _shown(ledger, None)
    return reconcile.held(
        shown.claims, shown.dispatches, ledger.reprints(), ledger.families(), judgements=shown.judgements
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """Dispatches and claims as they may be shown, as a reader's folder lists them, and the judgements that made them so."""

    dispatches: list[Dispatch]
    claims: list[Claim]
    judgements: list[Judgement]
    cover: Cover


def _shown(ledger: Ledger, as_known_at: str | None, *, claims: bool = True) -> _Shown:
    """Return what may be shown of a ledger; without claims these are read only where one is covered as such.

    By day, and within a day by path, as a reader's folder lists them; the claims of each as they stand in it.
    """
    judgements, dispatches = ledger.judgements(as_known_at=as_known_at), ledger.dispatches(as_known_at=as_known_at)
    told = ledger.claims(as_known_at=as_known_at) if claims else []
    # Of now, whatever day is asked about; what was read already need not be read again for it.
    cover = covering(ledger, dispatches, told) if claims and as_known_at is None else covering(ledger)
    if cover.of_claims and not claims:
        told = ledger.claims(as_known_at=as_known_at)
    dispatches, covered = cover.shown(dispatches, standing(told, judgements))
    dispatches.sort(key=lambda d: (d.published is None, d.published, d.path, d.dispatch_id))
    place = {dispatch.dispatch_id: number for number, dispatch in enumerate(dispatches)}
    covered.sort(key=lambda c: place[c.dispatch_id])
    return _Shown(dispatches, covered, judgements, cover)
