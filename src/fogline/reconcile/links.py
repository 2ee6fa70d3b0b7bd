"""How accounts stand to each other: a part of one, gone into a running total, or perhaps the same dead told twice.

In: figures put into accounts. Out: links. Nothing that is linked is ever added up. Reports are joined into one account only
where their words say so; what is left over of one event may stand in two accounts, and whoever adds them counts its dead twice.
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fogline.lexicon import gazetteer
from fogline.model import EventReason, Link, Question
from fogline.reconcile.accounts.evidence import Evidence
from fogline.reconcile.accounts.questions import WIDE_PLACE, events_fit
from fogline.reconcile.accounts.same_number import holds
from fogline.reconcile.accounts.tally import NARROW
from fogline.reconcile.atlas import PlaceKey
from fogline.reconcile.echoes import SUBSET_REACH, whole_of
from fogline.reconcile.events.incidents import MayBe
from fogline.reconcile.where import country
from fogline.text.calendar import ordinal

EVENT_DAYS = 7  # accounts whose day is known to within so many days can be told to be one event or two


def links(
    figures: Sequence[Evidence],
    groups: Sequence[Sequence[int]],
    asked: Sequence[Question],
    ids: Sequence[str],
    unsure: Sequence[MayBe] = (),
) -> dict[int, tuple[Link, ...]]:
    """Return the links of each account by its number.

    Args:
        figures: in order of dispatch and place in the text.
        groups: the figures of each account.
        asked: its question.
        ids: its id.
        unsure: pairs of events that may be one.
    """
    home = {i: each for each, group in enumerate(groups) for i in group}
    found: dict[int, set[Link]] = defaultdict(set)
    for index, whole, kind in itertools.chain(_parts(figures), _going_into(figures)):
        if home[index] != home[whole]:
            found[home[index]].add(Link(kind, ids[home[whole]]))  # type: ignore[arg-type]
    pairs = dict.fromkeys(_perhaps_the_same(figures, groups, asked), (*_SAME_SPOT,))
    pairs |= _of_events_that_may_be_one(figures, groups, asked, unsure)
    for (number, m), reasons in pairs.items():
        found[number].add(Link("may_be_same", ids[m], reasons))
        found[m].add(Link("may_be_same", ids[number], reasons))
    return {key: tuple(sorted(some, key=lambda x: (x.kind, x.account_id))) for key, some in found.items()}


def _by_dispatch(figures: Sequence[Evidence]) -> Iterator[list[int]]:
    return (list(some) for _, some in itertools.groupby(range(len(figures)), key=lambda i: figures[i].dispatch_id))


# --- parts and running totals -------------------------------------------------------------------------------


def _parts(figures: Sequence[Evidence]) -> Iterator[tuple[int, int, str]]:
    """Yield parts, each with the figure of its dispatch that it is a part of."""
    for inside in _by_dispatch(figures):
        for at, i in enumerate(inside):
            whole = whole_of([figures[k] for k in inside[:at]], figures[i]) if figures[i].basis == "subset" else None
            if whole is not None and _of_a_kind(figures[i], figures[inside[whole]]):
                yield i, inside[whole], "subset_of"


_OF_PEOPLE = frozenset(
    {
        "killed",
        "injured",
        "missing",
        "detained",
        "displaced",
        "hostage",
        "freed",
        "surrendered",
        "fighters",
        "civilians",
        "casualties",
    }
)


def _of_a_kind(part: Evidence, whole: Evidence) -> bool:
    """Tell whether both count people, or the same things: three hospitals are no part of 99,000 refugees."""
    if {part.measure, whole.measure} <= _OF_PEOPLE:
        return True
    same = part.population is None or whole.population is None or part.population == whole.population
    return part.measure == whole.measure and same


def _going_into(figures: Sequence[Evidence]) -> Iterator[tuple[int, int, str]]:
    """Yield incidents, each with the running totals of its dispatch that cover it."""
    for inside in _by_dispatch(figures):
        totals = [each for each in inside if figures[each].basis == "cumulative"]
        for i in inside:
            yield from ((i, total, "within_total") for total in totals if _goes_into(figures[i], figures[total]))


def _goes_into(evidence: Evidence, total: Evidence) -> bool:
    """Tell whether an incident goes into a running total: of the same kind, people and place, in its time, and no larger.

    Refused: 500,000 into "at least 250"; fighters into civilians; a town's dead into a total whose place nobody tells, far away
    in the text.
    """
    if evidence.basis != "incident" or (evidence.measure, evidence.unit, evidence.predicted) != (
        total.measure,
        total.unit,
        total.predicted,
    ):
        return False
    people = total.population in (None, evidence.population) or (
        total.population == "civilians" and evidence.population in NARROW
    )
    party = total.party in (None, evidence.party) and total.forces in (None, evidence.forces)
    return people and party and holds(total, evidence) and _in_place(evidence, total) and _in_time(evidence, total)


def _in_place(evidence: Evidence, total: Evidence) -> bool:
    """Return one place; where one of the two leaves it open they must stand close together."""
    if evidence.place_key is not None and evidence.place_key == total.place_key:
        return True
    if evidence.place is not None and total.place is not None:
        return (
            _is_wide(total.place)
            and country(total.place) is not None
            and country(total.place) == country(evidence.place)
        )
    near = max(evidence.at - total.until, total.at - evidence.until) <= SUBSET_REACH
    return near and evidence.elsewhere is None and total.elsewhere is None


def _in_time(evidence: Evidence, total: Evidence) -> bool:
    at = evidence.start if evidence.start is not None else evidence.as_of
    after = total.since is None or at is None or at >= total.since
    return after and (total.last is None or evidence.start is None or evidence.start <= total.last)


# --- perhaps the same ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where and when the dead of an account are told, for finding what may be told of them elsewhere."""

    number: int
    start: int
    end: int
    places: tuple[PlaceKey, ...]
    by_dispatch: dict[str, list[Evidence]] = field(hash=False, compare=False)

    @property
    def figures(self) -> Iterator[Evidence]:
        return itertools.chain.from_iterable(self.by_dispatch.values())


def _perhaps_the_same(
    figures: Sequence[Evidence], groups: Sequence[Sequence[int]], asked: Sequence[Question]
) -> Iterator[tuple[int, int]]:
    """Return pairs of accounts that may count the same dead; each pair once."""
    kinds: dict[str, list[_Spot]] = defaultdict(list)
    for number, q in enumerate(asked):
        start, end = ordinal(q.period[0]), ordinal(q.period[1], last=True)
        placed = tuple({p for each in groups[number] if (p := figures[each].place) is not None})
        if q.measure not in ("killed", "injured") or q.basis != "incident" or q.unit is not None or not placed:
            continue
        if start is not None and end is not None and end - start < EVENT_DAYS:
            told: dict[str, list[Evidence]] = defaultdict(list)
            for i in groups[number]:
                told[figures[i].dispatch_id].append(figures[i])
            kinds[q.measure].append(_Spot(number, start, end, placed, told))
    pairs = {pair for spots in kinds.values() for pair in _near(spots) if _may_be_same(*pair)}
    return ((first.number, second.number) for first, second in sorted(pairs, key=lambda p: (p[0].number, p[1].number)))


_SAME_SPOT: tuple[EventReason, ...] = ("same place", "same day")


def _of_events_that_may_be_one(
    figures: Sequence[Evidence], groups: Sequence[Sequence[int]], asked: Sequence[Question], unsure: Sequence[MayBe]
) -> dict[tuple[int, int], tuple[EventReason, ...]]:
    """Return pairs of accounts of one question in two events that may be one, with what speaks for it."""
    of_event: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        event = next((h for i in group if (h := figures[i].happening) is not None), None)
        if event is not None and asked[number].basis == "incident":
            of_event[event].append(number)
    found: dict[tuple[int, int], tuple[EventReason, ...]] = {}
    for pair in unsure:
        for a, b in itertools.product(of_event[pair.one], of_event[pair.other]):
            x, y = asked[a], asked[b]
            people = x.population == y.population or None in (x.population, y.population)
            if a != b and x.measure == y.measure and people:
                found[min(a, b), max(a, b)] = pair.reasons
    return found


def _near(spots: Sequence[_Spot]) -> Iterator[tuple[_Spot, _Spot]]:
    """Yield pairs of one place name, or of a country and a place in it, whose days overlap."""
    named: dict[str, list[_Spot]] = defaultdict(list)
    within: dict[str, list[_Spot]] = defaultdict(list)
    wide: dict[str, list[_Spot]] = defaultdict(list)
    for spot in sorted(spots, key=lambda s: (s.start, s.number)):
        for name in {gazetteer.skeleton(place.name) or place.name for place in spot.places}:
            named[name].append(spot)
        for code in {c for each in spot.places if (c := country(each)) is not None}:
            within[code].append(spot)
            if any(_is_wide(p) for p in spot.places):
                wide[code].append(spot)
    for there in named.values():
        yield from (pair for spot in there for pair in _overlapping(spot, there))
    for code, some in wide.items():
        yield from (pair for spot in some for pair in _overlapping(spot, within[code]))


def _overlapping(spot: _Spot, there: Sequence[_Spot]) -> Iterator[tuple[_Spot, _Spot]]:
    starts = [each.start for each in there]
    for other in there[bisect_left(starts, spot.start - EVENT_DAYS) : bisect_right(starts, spot.end)]:
        if other.number != spot.number and other.end >= spot.start:
            yield (spot, other) if spot.number < other.number else (other, spot)


def _may_be_same(a: _Spot, b: _Spot) -> bool:
    """Tell whether nothing keeps two accounts of one place and time apart.

    Caught: "more than 40 died in the attack", the agency said, and "the attack, which cost up to 75 lives". Refused: civilians
    and fighters, two sides' dead, a raid and a bomb, and two counts that one voice of one dispatch gives side by side.
    """
    for x, y in itertools.product(a.figures, b.figures):
        one_side = x.party is not None and x.party == y.party  # one side's dead, whatever the kind of event is called
        apart = x.predicted != y.predicted or _other_people(x, y) or not (one_side or events_fit(x, y))
        if apart or (x.dispatch_id == y.dispatch_id and _told_apart(x, y)):
            return False
    return True


def _told_apart(evidence: Evidence, y: Evidence) -> bool:
    """Tell whether one dispatch gives two figures as counts of two things."""
    second = max(evidence, y, key=lambda s: s.at)
    return evidence.claim_id == y.claim_id or evidence.voice.key == y.voice.key or "counts on" in second.signs


def _other_people(evidence: Evidence, y: Evidence) -> bool:
    if None not in (evidence.party, y.party) and evidence.party != y.party:
        return True
    if None not in (evidence.forces, y.forces) and evidence.forces != y.forces:
        return True
    both = {evidence.population, y.population}
    return len(both) == 2 and both <= _classes() and not (both & {"civilians"} and both & NARROW)


@functools.cache
def _classes() -> frozenset[str | None]:
    """Return classes of people of which no one is in two; other words ("worshippers") may be of any."""
    return frozenset({"fighters", "civilians", "police", "prisoners", *NARROW})


# --- countries ----------------------------------------------------------------------------------------------


def _is_wide(place: PlaceKey) -> bool:
    return (place.precision or 1) >= WIDE_PLACE
