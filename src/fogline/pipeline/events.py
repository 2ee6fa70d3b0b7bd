"""Group dispatches by the event that they tell of: traits from their words, then links and groups.

In: dispatches. Out: :class:`~fogline.reconcile.events.same_event.SameEvent`. No ledger and no run is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fogline.claims.events.traits import traits
from fogline.model import Dispatch
from fogline.reconcile.events import same_event as links
from fogline.reconcile.events.same_event import SameEvent


def same_event(
    dispatches: Iterable[Dispatch],
    *,
    days: Mapping[str, Sequence[tuple[str, int]]] | None = None,
    killed: Mapping[str, int | None] | None = None,
) -> SameEvent:
    """Return which dispatches tell of one event: links with their reasons, and groups.

    Args:
        dispatches: any order; ids must differ.
        days: per dispatch id, days printed in it as (ISO day, offset in the text), where they are known.
        killed: per dispatch id, how many it says were killed, where that is known.

    >>> told = {"a": "Fire on Mill Quay: Amal Nouri was carried out.", "b": "Amal Nouri was in the Mill Quay fire.",
    ...         "c": "Pears of every kind were shown in the hall."}
    >>> same_event(Dispatch(i, i, words, "", published="2031-05-03") for i, words in told.items()).groups
    (('a', 'b'), ('c',))
    """
    held = list(dispatches)
    return links.same_event(held, map(traits, held), days=days, killed=killed)
