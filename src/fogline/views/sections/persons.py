"""Persons: their said states over time, contradictory ones beside one another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from fogline.views.desk import Desk, day_words


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
    """All that is said of one person, in order of the days on which it was said."""

    anchor: str
    name: str
    lines: tuple[StateLine, ...]
    disputed: bool


def people_of(desk: Desk, *, limit: int) -> tuple[list[PersonLines], int]:
    """The persons ledger, those with contradictory states first, and how many persons were left out."""
    by_name: dict[str, list[StateLine]] = defaultdict(list)
    rested: dict[str, list[str]] = defaultdict(list)
    for p in sorted(desk.brief.persons, key=lambda p: (p.name, p.said_on or "9999", p.day or "", p.state, p.claims)):
        by_name[p.name].append(
            StateLine(
                state=p.state,
                day=day_words(p.day) if p.day else "",
                said_on=day_words(p.said_on),
                speaker=p.source or "own voice",
                stance=p.stance,
                claims=tuple(desk.label[c] for c in desk.known(p.claims)),
                against=tuple(desk.label[c] for c in desk.known(p.contradicts)),
            )
        )
        rested[p.name].extend(p.claims)
    ordered = sorted(by_name.items(), key=lambda x: (not any(line.against for line in x[1]), -len(x[1]), x[0]))
    found = []
    for n, (name, lines) in enumerate(ordered[:limit], start=1):
        desk.use(f"p{n}", name, rested[name])
        found.append(PersonLines(f"p{n}", name, tuple(lines), any(line.against for line in lines)))
    return found, len(ordered) - len(found)
