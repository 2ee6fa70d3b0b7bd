"""Types of events: what the patterns of event_types.csv say of a text, weighed against each other.

Two steps. The patterns give a score per type. A small linear layer, trained by us (weights/event-types.json, with its card),
then weighs types against each other and against the context: a protest with police and stones is another type than a protest
with police alone. The layer starts from the patterns' own scores and only corrects them.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import NamedTuple

from fogline import lexicon
from fogline.claims.events.patterns import Hit, hits

LEAD = 140  # code points: what a report says first is what it is about
AFTER_LEAD = 0.7  # weight of what comes later
NOTHING = "Other"  # what a report is of whose words no pattern and no context word knows
MOST_CONTEXT = 1.5  # a kind of context word counts no more than three times


class Layer(NamedTuple):
    """The linear layer: ``weights[type]`` holds one number per feature, in the order of ``features``."""

    types: tuple[str, ...]
    contexts: tuple[str, ...]
    scale: float
    weights: tuple[tuple[float, ...], ...]


def scores(found: Iterable[Hit], start: int = 0) -> dict[str, float]:
    """Return score per type: weights of its patterns, each counted once, less after the lead that begins at ``start``.

    >>> from fogline.claims.events.patterns import hits
    >>> scores(hits("Rebels kidnapped two aid workers."))["Abduction/forced disappearance"]
    7.0
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


def features(
    text: str, start: int, end: int | None, sums: Mapping[str, float], types: Iterable[str], contexts: Iterable[str]
) -> list[float]:
    """Return what the layer sees: the log of each type's score, each kind of context word, and one."""
    counts: dict[str, float] = {}
    for hit in hits(text, start, end, file="event_context.csv"):
        counts[hit.pattern.type] = counts.get(hit.pattern.type, 0.0) + hit.pattern.weight
    logs = [math.log1p(sums.get(each, 0.0)) for each in types]
    return [*logs, *(min(MOST_CONTEXT, counts.get(context, 0.0)) for context in contexts), 1.0]


@functools.cache
def layer() -> Layer:
    """Return the trained layer, read once."""
    raw = json.loads(resources.files("fogline.claims").joinpath("weights/event-types.json").read_text("utf-8"))
    weights = tuple(tuple(row) for row in raw["weights"])
    return Layer(tuple(raw["types"]), tuple(raw["contexts"]), float(raw["scale"]), weights)


def weighed(text: str, start: int, end: int | None, sums: Mapping[str, float]) -> dict[str, float]:
    """Return the types' scores after the linear layer, for comparing with each other only."""
    trained = layer()
    seen = features(text, start, end, sums, trained.types, trained.contexts)
    there = [(number, each) for number, each in enumerate(seen) if each]  # a few of some fifty
    return {
        type_: trained.scale * seen[i] + sum(row[j] * x for j, x in there)
        for i, (type_, row) in enumerate(zip(trained.types, trained.weights, strict=True))
    }


@functools.cache
def crosswalk() -> Mapping[str, Mapping[str, str]]:
    """Return ACLED sub-event type to its row of event_crosswalk.csv (event type, PLOVER root, kind of violence)."""
    return {row["type"]: row for row in lexicon.rows("event_crosswalk.csv")}


def most_likely(text: str, *, among: Iterable[str] | None = None) -> str:
    """Return the type of a report as a whole, ACLED's or one beyond it; always one.

    >>> most_likely("Two suicide bombers blew themselves up at a mosque.")
    'Suicide bomb'
    """
    found = hits(text)
    if not found and among is None and not hits(text, file="event_context.csv"):
        return NOTHING
    ranked = weighed(text, 0, None, scores(found))
    allowed = set(among) if among is not None else set(ranked)
    return min((-value, type_) for type_, value in ranked.items() if type_ in allowed)[1]
