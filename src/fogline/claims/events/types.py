"""Types of events: what the patterns of event_types.csv say of a text, as a score per type."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from fogline import lexicon
from fogline.claims.events.patterns import Hit

LEAD = 140  # code points: what a report says first is what it is about
AFTER_LEAD = 0.7  # weight of what comes later


def scores(found: Iterable[Hit], start: int = 0) -> dict[str, float]:
    """Score per type: weights of its patterns, each counted once, less after the lead that begins at ``start``.

    >>> from fogline.claims.events.patterns import hits
    >>> scores(hits("Rebels kidnapped two aid workers."))
    {'Abduction/forced disappearance': 7.0}
    """
    seen: set[int] = set()
    sums: dict[str, float] = {}
    for hit in found:
        if hit.pattern.number in seen:
            continue
        seen.add(hit.pattern.number)
        weight = hit.pattern.weight * (1.0 if hit.start - start < LEAD else AFTER_LEAD)
        sums[hit.pattern.type] = sums.get(hit.pattern.type, 0.0) + weight
    return sums


@functools.cache
def crosswalk() -> Mapping[str, Mapping[str, str]]:
    """ACLED sub-event type to its row of event_crosswalk.csv (event type, PLOVER root, kind of violence)."""
    return {row["type"]: row for row in lexicon.rows("event_crosswalk.csv")}


def best(sums: Mapping[str, float], among: Iterable[str]) -> str | None:
    """The type with the highest score, the first by name of equals; None where no type has any.

    >>> best({"Attack": 2.0, "Arrests": 2.0}, ["Attack", "Arrests"])
    'Arrests'
    """
    scored = [(-sums[t], t) for t in among if sums.get(t, 0) > 0]
    return min(scored)[1] if scored else None
