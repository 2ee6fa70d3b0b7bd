"""Persons: their said states over time, contradictory ones beside one another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from fogline.model import PersonEntry
from fogline.views.page_index import PageIndex, day_words


@dataclass(frozen=True, slots=True)
class StateLine:
    """One attributed state of a person. ``against``: claims that say otherwise."""

    state: str
    day: str
    said_on: str
    speaker: str
    stance: str
    claims: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonLines:
    """Hold what is said of one person, in order of the days on which it was said; ``left``: how many lines are not shown."""

    anchor: str
    name: str
    lines: tuple[StateLine, ...]
    disputed: bool
    left: int


def people_of(desk: PageIndex, *, limit: int) -> tuple[list[PersonLines], int]:
    """Return the persons ledger, those with contradictory states first, and how many were left out; of each ``limit`` lines."""
    by_name: dict[str, list[PersonEntry]] = defaultdict(list)
    for p in desk.brief.persons:
        by_name[p.name].append(p)
    disputed = {name for name, told in by_name.items() if any(_is_disputed(desk, p) for p in told)}
    ordered = sorted(by_name.items(), key=lambda x: (x[0] not in disputed, -len(x[1]), x[0]))
    found = []
    for n, (name, told) in enumerate(ordered[:limit], start=1):
        shown = sorted(sorted(told, key=_weight)[:limit], key=_by_saying)
        desk.use(f"p{n}", name, (c for p in shown for c in p.claims))
        lines = tuple(_line(desk, p) for p in shown)
        found.append(PersonLines(f"p{n}", name, lines, name in disputed, len(told) - len(lines)))
    return found, len(ordered) - len(found)


def _weight(p: PersonEntry) -> tuple[object, ...]:
    """Return what may be left out last: what somebody contradicts, then what more claims carry."""
    return (not p.contradicts, -len(p.claims), *_by_saying(p))


def _is_disputed(desk: PageIndex, p: PersonEntry) -> bool:
    return any(c in desk.claims for c in p.contradicts)


def _by_saying(p: PersonEntry) -> tuple[object, ...]:
    return (p.said_on or "9999", p.day or "", p.state, p.claims)


def _line(desk: PageIndex, p: PersonEntry) -> StateLine:
    return StateLine(
        state=p.state,
        day=day_words(p.day) if p.day else "",
        said_on=day_words(p.said_on),
        speaker=p.source or "own voice",
        stance=p.stance,
        claims=desk.labels(p.claims),
        against=desk.labels(p.contradicts),
    )
