"""What a report leaves out it has from its event: place and day, marked as taken from there.

In: figures and events. Out: the same figures, each with the number of its event, its place and its day as the event has them.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence

from fogline.model import Taken
from fogline.reconcile.accounts.evidence import Evidence
from fogline.reconcile.atlas import PlaceKey
from fogline.reconcile.events.incidents import Incident
from fogline.reconcile.events.stories import Story, is_wide

SAME_COUNT = 3.0  # a count "so far" may be this many times another of the event and still be of it


def filled(figures: Sequence[Evidence], events: Sequence[Incident]) -> list[Evidence]:
    """Return all figures, those of events with what they have from these."""
    found = list(figures)
    for number, event in enumerate(events):
        place, days = _place(event.stories), _days(event.stories)
        counted = _counted(figures, event)
        for story in event.stories:
            for row in story.rows:
                if figures[row].basis != "cumulative" or _is_of(figures[row], counted, days):
                    found[row] = _with(figures[row], number, place, days)
    return found


def _with(evidence: Evidence, number: int, place: PlaceKey | None, days: tuple[int, int] | None) -> Evidence:
    taken: list[Taken] = []
    if place is not None and evidence.place != place:
        taken += ["place"] if evidence.place is None else []
        evidence = dataclasses.replace(evidence, place=place, elsewhere=None)
    if days is not None and (evidence.start, evidence.end) != days:
        taken += ["day"] if evidence.start is None else []
        evidence = dataclasses.replace(evidence, start=days[0], end=days[1])
    basis = "incident" if evidence.basis == "cumulative" else evidence.basis
    return dataclasses.replace(evidence, basis=basis, happening=number, taken=tuple(taken))


def _place(stories: Iterable[Story]) -> PlaceKey | None:
    """Return the place that most dispatches tell, one narrower than a country first; of equals the narrowest, then by name."""
    told = Counter({(s.dispatch_id, s.place): 1 for s in stories if s.place is not None})
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
    for story in event.stories:
        for each in (figures[row] for row in story.rows):
            if each.basis == "incident" and each.printed.anchors:
                found.setdefault(each.measure, []).append(each.printed.anchors[0])
    return found


def _is_of(evidence: Evidence, counted: dict[str, list[float]], days: tuple[int, int] | None) -> bool:
    """Tell whether a count "so far" is the event's: of the size of another count of it, or told of a dated event alone.

    Refused: a war's dead beside those of a day.
    """
    if not evidence.printed.anchors:
        return False
    own, others = evidence.printed.anchors[0], counted.get(evidence.measure, [])
    near = any(own <= SAME_COUNT * other and other <= SAME_COUNT * own for other in others)
    return near or (not others and bool(counted) and days is not None)
