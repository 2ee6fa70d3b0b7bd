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
    for person in desk.brief.persons:
        by_name[person.name].append(person)
    disputed = {name for name, told in by_name.items() if any(_is_disputed(desk, each) for each in told)}
    ordered = sorted(by_name.items(), key=lambda x: (x[0] not in disputed, -len(x[1]), x[0]))
    found = []
    for number, (name, told) in enumerate(ordered[:limit], start=1):
        shown = sorted(sorted(told, key=_weight)[:limit], key=_by_saying)
        desk.use(f"p{number}", name, (claim for p in shown for claim in p.claims))
        lines = tuple(_line(desk, p) for p in shown)
        found.append(PersonLines(f"p{number}", name, lines, name in disputed, len(told) - len(lines)))
    return found, len(ordered) - len(found)


def _weight(person_entry: PersonEntry) -> tuple[object, ...]:
    """Return what may be left out last: what somebody contradicts, then what more claims carry."""
    return (not person_entry.contradicts, -len(person_entry.claims), *_by_saying(person_entry))


def _is_disputed(desk: PageIndex, person_entry: PersonEntry) -> bool:
    return any(contradict in desk.claims for contradict in person_entry.contradicts)


def _by_saying(person_entry: PersonEntry) -> tuple[object, ...]:
    return (person_entry.said_on or "9999", person_entry.day or "", person_entry.state, person_entry.claims)


def _line(desk: PageIndex, person_entry: PersonEntry) -> StateLine:
    return StateLine(
        state=person_entry.state,
        day=day_words(person_entry.day) if person_entry.day else "",
        said_on=day_words(person_entry.said_on),
        speaker=person_entry.source or "own voice",
        stance=person_entry.stance,
        claims=desk.labels(person_entry.claims),
        against=desk.labels(person_entry.contradicts),
    )
