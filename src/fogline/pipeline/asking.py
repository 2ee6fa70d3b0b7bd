"""What views ask of a ledger: everything it holds and what follows from it, or the accounts alone.

In: an open ledger and a day. Out: a :class:`~fogline.model.Brief`; judgements that stand are honoured in all of it. Accounts of
now are kept in the ledger (:mod:`.keeping`) and drawn again only where something came that they follow from.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import msgspec

from fogline import reconcile
from fogline.errors import ChainBroken, LedgerError
from fogline.ledger import Ledger, covering, no_collecting, standing, subjects
from fogline.model import Account, Brief, Claim, Dispatch
from fogline.pipeline import keeping


def brief(ledger: Ledger, *, version: str, as_known_at: str | None = None) -> Brief:
    """All that a view needs, of one state of the ledger.

    Args:
        ledger: open.
        version: of Fogline, as the views print it.
        as_known_at: ISO day or time; the answer of that day, from what had been learnt by its end.

    Judgements that stand are honoured: what was retracted by that day counts nowhere; what is redacted now is covered, for
    every day, before anything is computed from it, so that no view can show it.
    """
    with ledger.at_once(), no_collecting():
        as_known_at = _then(ledger, as_known_at)
        known = None if as_known_at else keeping.Known.of(ledger)
        found = _brief(ledger, version, as_known_at, known.accounts if known else None)
    if known is not None:
        known.keep(found.accounts)
    return found


def _brief(ledger: Ledger, version: str, as_known_at: str | None, known: tuple[Account, ...] | None) -> Brief:
    judgements = ledger.judgements(as_known_at=as_known_at)
    claims = standing(ledger.claims(as_known_at=as_known_at), judgements)
    cover = covering(ledger)  # of now, whatever day is asked about
    dispatches, claims = cover.shown(ledger.dispatches(as_known_at=as_known_at), claims)
    dispatches, claims = _for_a_reader(dispatches, claims)
    reprints, families = ledger.reprints(as_known_at=as_known_at), ledger.families(as_known_at=as_known_at)
    accounts = known
    if accounts is None:
        accounts = reconcile.accounts(claims, dispatches, reprints, families, judgements=judgements)
    return Brief(
        dispatches=tuple(dispatches),
        reprints=tuple(reprints),
        families=tuple(families),
        seams=tuple(ledger.seams(as_known_at=as_known_at)),
        claims=tuple(claims),
        accounts=accounts,
        persons=reconcile.persons(claims, dispatches, reprints),
        territory=reconcile.territory(claims, dispatches, reprints),
        moments=reconcile.moments(claims, dispatches, reprints),
        rejections=tuple(cover.rejections(ledger.rejections(as_known_at=as_known_at))),
        runs=tuple(ledger.runs(as_known_at=as_known_at)),
        version=version,
        unread=tuple(cover.unread(ledger.unread(as_known_at=as_known_at), dispatches)),
    )


def accounts(ledger: Ledger, *, version: str, as_known_at: str | None = None) -> Brief:
    """A brief of the accounts alone, the same as in :func:`brief`, for ledgers whose claims do not all fit into memory."""
    with ledger.at_once(), no_collecting():
        as_known_at = _then(ledger, as_known_at)
        known = None if as_known_at else keeping.Known.of(ledger)
        found = known.accounts if known else None
        if found is None:
            found = drawn(ledger, as_known_at=as_known_at)
    if known is not None:
        known.keep(found)
    return Brief((), (), (), (), (), found, (), (), (), (), (), version)


def _then(ledger: Ledger, as_known_at: str | None) -> str | None:
    """The day asked about; None for now, and for a day since which nothing was learnt."""
    return None if as_known_at is None or ledger.known_by(as_known_at) else as_known_at


def drawn(ledger: Ledger, *, as_known_at: str | None = None) -> tuple[Account, ...]:
    """The accounts drawn afresh, whatever is kept; one state of the ledger is the caller's to see to."""
    judgements = ledger.judgements(as_known_at=as_known_at)
    if subjects(
        ledger.judgements(), "redact"
    ):  # a name is covered in every claim once one of them prints it: all are needed
        return _brief(ledger, "", as_known_at, None).accounts

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
    """Draws again what is kept of the accounts of now; how many they are, 0 where none are kept.

    Raises:
        ChainBroken: the first account that does not follow from the ledger.
    """
    with ledger.at_once(), no_collecting():
        known = keeping.Known.of(ledger)
        try:
            kept = keeping.kept(ledger, known.origin) if known else None
        except (LedgerError, msgspec.DecodeError) as error:
            raise ChainBroken(ledger.path, f"kept accounts: damaged ({error}); empty the table kept") from error
        if kept is None:
            return 0
        found = drawn(ledger)
    for one, other in itertools.zip_longest(kept, found):
        if one != other:
            name = next(a.account_id for a in (one, other) if a is not None)
            raise ChainBroken(ledger.path, f"kept accounts: {name} does not follow; empty the table kept")
    return len(kept)


def held(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Per account the figures in it, as ``CLAIM@START``: what a judgement about an account is written down with."""
    judgements = ledger.judgements()
    dispatches, claims = covering(ledger).shown(ledger.dispatches(), standing(ledger.claims(), judgements))
    return reconcile.held(claims, dispatches, ledger.reprints(), ledger.families(), judgements=judgements)


def _for_a_reader(dispatches: Sequence[Dispatch], claims: Sequence[Claim]) -> tuple[list[Dispatch], list[Claim]]:
    """By day, and within a day by path, as a reader's folder lists them; the claims of each as they stand in it."""
    listed = sorted(dispatches, key=lambda d: (d.published is None, d.published, d.path, d.dispatch_id))
    place = {d.dispatch_id: n for n, d in enumerate(listed)}
    return listed, sorted(claims, key=lambda c: place[c.dispatch_id])
