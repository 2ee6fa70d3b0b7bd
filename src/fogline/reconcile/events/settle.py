"""What the reports of one event say together: its place and days; a report that words them otherwise has them so.

In: figures and events. Out: the same figures, each with the number of its event, a place or day that it tells put as the event
has it. What a report leaves out it has only where its figure meets another's (:func:`as_settled`).
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fogline.reconcile.accounts.evidence import Evidence
from fogline.reconcile.atlas import PlaceKey
from fogline.reconcile.events.incidents import Incident
from fogline.reconcile.events.stories import Story, is_wide

SAME_COUNT = 3.0  # a count "so far" may be this many times another of the event and still be of it


@dataclass(frozen=True, slots=True)
class Settled:
    """Place and first and last day of an event, as most of its reports have them."""

    place: PlaceKey | None
    days: tuple[int, int] | None


def settled(event: Incident) -> Settled:
    """Return the place and days of an event."""
    return Settled(_place(event.stories), _days(event.stories))


def of_their_events(
    figures: Sequence[Evidence], events: Sequence[Incident], known: Sequence[Settled]
) -> list[Evidence]:
    """Return all figures, those of events with the number of theirs, and place and day worded as it has them."""
    found = list(figures)
    for number, event in enumerate(events):
        counted = _counted(figures, event)
        for row in (row for story in event.stories for row in story.rows):
            if figures[row].basis != "cumulative" or _is_of(figures[row], counted):
                found[row] = _with(figures[row], number, known[number])
    return found


def _with(evidence: Evidence, number: int, event: Settled) -> Evidence:
    dated = evidence.start is not None and event.days is not None
    narrowed = evidence.place is not None and is_wide(evidence.place) and event.place not in (None, evidence.place)
    return dataclasses.replace(
        evidence,
        happening=number,
        taken=("place",) if narrowed else (),
        basis="incident" if evidence.basis == "cumulative" else evidence.basis,
        place=event.place if evidence.place is not None and event.place is not None else evidence.place,
        start=event.days[0] if dated and event.days is not None else evidence.start,
        end=event.days[1] if dated and event.days is not None else evidence.end,
    )


def as_settled(group: Sequence[Evidence], event: Settled) -> list[Evidence]:
    """Return the figures of one question of an event, each with the place and day that it leaves out.

    A question that one dispatch alone answers stays as that tells it.
    """
    if len({each.dispatch_id for each in group}) == 1:
        return list(group)
    return [_completed(each, event) for each in group]


def _completed(evidence: Evidence, event: Settled) -> Evidence:
    place = evidence.place is None and event.place is not None
    day = evidence.start is None and event.days is not None
    if not place and not day:
        return evidence
    return dataclasses.replace(
        evidence,
        place=event.place if place else evidence.place,
        start=event.days[0] if day and event.days is not None else evidence.start,
        end=event.days[1] if day and event.days is not None else evidence.end,
        taken=(*(("place",) if place else evidence.taken), *(("day",) if day else ())),
    )


def _place(stories: Iterable[Story]) -> PlaceKey | None:
    """Return the place that most dispatches tell, one narrower than a country first; of equals the narrowest, then by name."""
    told = {(s.dispatch_id, s.place) for s in stories if s.place is not None}
    often = Counter(place for _, place in told)
    ranked = sorted(often, key=lambda p: (is_wide(p), -often[p], p.precision or 1, p.name, p.place_id or ""))
    return ranked[0] if ranked else None


def _days(stories: Iterable[Story]) -> tuple[int, int] | None:
    told = {(s.dispatch_id, (s.start, s.end)) for s in stories if s.start is not None and s.end is not None}
    often = Counter(days for _, days in told)
    ranked = sorted(often, key=lambda d: (-often[d], d[1] - d[0], d))
    return ranked[0] if ranked else None


def _counted(figures: Sequence[Evidence], event: Incident) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for each in (figures[row] for story in event.stories for row in story.rows):
        if each.basis == "incident" and each.printed.anchors:
            found.setdefault(each.measure, []).append(each.printed.anchors[0])
    return found


def _is_of(evidence: Evidence, counted: dict[str, list[float]]) -> bool:
    """Tell whether a count "so far" is the event's: of the size of another count of it.

    Refused: a war's dead beside those of a day.
    """
    if not evidence.printed.anchors:
        return False
    own, others = evidence.printed.anchors[0], counted.get(evidence.measure, [])
    return any(own <= SAME_COUNT * other and other <= SAME_COUNT * own for other in others)
