"""Say what a reader must know of a ledger before trusting what it says: that it is half read, that nothing was known
yet, or that all of it is one outlet's.

In: an open ledger and a day. Out: :class:`~fogline.model.Caution`, in words for every view.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

import msgspec

from fogline.ledger import Ledger, subjects
from fogline.model import Caution, Run


def cautions(ledger: Ledger, *, as_known_at: str | None = None, weighing: bool = True) -> tuple[Caution, ...]:
    """Return what is to be said of a ledger, at a day; nothing where it is whole and of several outlets.

    Args:
        ledger: open.
        as_known_at: ISO day or time; None is now.
        weighing: the view says how well things are supported, so that it matters whether all is one outlet's.
    """
    runs = ledger.runs(as_known_at=as_known_at)
    found = [_unfinished(ledger, [run for number, run in enumerate(runs) if not _whole(run, runs[number + 1 :])])]
    retracted = subjects(ledger.judgements(as_known_at=as_known_at), "retract")
    outlets = ledger.outlets(without=retracted, as_known_at=as_known_at)
    if not outlets:
        found.append(_nothing(ledger, as_known_at))
    elif weighing:
        found.append(_one_outlet(outlets))
    return tuple(each for each in found if each is not None)


def asked(run: Run) -> frozenset[str] | None:
    """Return the paths that a run was to read, as they were named; None where it does not say.

    >>> sorted(asked(Run("u1", "0", '{"paths": ["in", "more"]}', "", None, 0, 0, 0, 0)))
    ['in', 'more']
    """
    with contextlib.suppress(msgspec.DecodeError, AttributeError, TypeError):
        paths = msgspec.json.decode(run.options).get("paths")
        return None if paths is None else frozenset(paths)
    return None


def _whole(run: Run, later: Sequence[Run]) -> bool:
    """Tell whether a run finished, or one after it that was to read the same did."""
    if run.finished:
        return True
    wanted = asked(run)
    return any(each.finished and _covers(asked(each), each.already, wanted, run.kept) for each in later)


def _covers(read: frozenset[str] | None, met: int, wanted: frozenset[str] | None, left: int) -> bool:
    """By the paths; of runs that do not say theirs, by whether the later met all that the one cut off had left."""
    return met >= left if read is None or wanted is None else wanted <= read


def _unfinished(ledger: Ledger, runs: Sequence[Run]) -> Caution | None:
    if not runs:
        return None
    last, waiting = runs[-1], ledger.waiting()
    which = (
        f"the run of {last.started} has" if len(runs) == 1 else f"{len(runs)} runs, the last of {last.started}, have"
    )
    here = f"{_many(last.kept)} new from it, and what was to come after is missing"
    unread = f"; {_many(waiting)} not read for claims yet" if waiting else ""
    return Caution(
        "unfinished",
        f"{which} not finished: {here}{unread}. If it is not going on now, give the same fogline read again",
    )


def _many(count: int) -> str:
    """``1 dispatch is``, ``12 dispatches are``."""
    return f"{count:,} dispatch{'' if count == 1 else 'es'} {'is' if count == 1 else 'are'}"


def _nothing(ledger: Ledger, as_known_at: str | None) -> Caution:
    first = ledger.first_learnt()
    if first is None:
        return Caution("nothing", "no dispatch is in this ledger")
    if as_known_at is None or first[: len(as_known_at)] <= as_known_at:
        return Caution("nothing", "every dispatch that was known here is retracted")
    return Caution(
        "nothing", f"nothing was known here by the end of {as_known_at}: the first dispatch was received on {first}"
    )


def _one_outlet(outlets: Mapping[str | None, int]) -> Caution | None:
    """Warn where all was printed by one outlet; those of one publisher are one, dispatches of unknown ones each their own."""
    from fogline.reconcile.voices import publisher  # a view that weighs nothing needs no such room

    families = {outlet: publisher(outlet) for outlet in outlets}
    known = {family for family, sure in families.values() if sure}
    unknown = sum(count for outlet, count in outlets.items() if not families[outlet][1])
    if len(known) + unknown != 1:
        return None
    return Caution("one outlet", "one outlet only: no corroboration is possible")
