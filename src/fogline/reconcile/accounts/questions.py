"""Which figures answer the same question.

In: what was said (figures with measure, population, place, day). Out: groups, each one question. Three steps, none of
which compares all with all:

1. *Twins*: figures at the same place of a reprinted passage are the same question, whatever was edited in them.
2. *Buckets* by what must be equal (measure, unit, population, basis); within a bucket by place, then by interval.
3. *Ties* inside a bucket: an equal figure lowers the bar, a different one raises it; a report that leaves place or day open
   joins only where exactly one candidate is left (two left: it stays by itself).
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fogline import lexicon
from fogline.model import Edit, Passage, Reprint, Span
from fogline.reconcile.accounts.evidence import Evidence
from fogline.reconcile.accounts.same_number import compatible, same_answer
from fogline.reconcile.echoes import is_taken_up
from fogline.reconcile.voices import Groups
from fogline.text import fold
from fogline.text.around import names_around
from fogline.text.content_words import content_words
from fogline.text.counted import is_people

# House windows, in days; how far apart reports may stand and still be about one thing.
DAYLESS_DAYS = 2  # an incident without a printed day, by day of publication
STOCK_DAYS = 2  # what is held, remains, is missing now: an equal figure may be printed this much later
TOTAL_DAYS = 7  # running totals
EXACT_DAYS = 3  # an interval up to this long is a day as printed ("overnight Saturday to Sunday")
# These measures say nothing without their words ("two weeks", "40 km"): they meet as twins or in near-equal words only.
WORDS_DECIDE = frozenset({"other", "distance", "duration", "equipment", "money"})
ALIKE = 0.5  # Jaccard of content words from which two sentences say the same thing in other order


# --- 1. twins -----------------------------------------------------------------------------------------------


def across(reprint: Reprint) -> Callable[[int], int]:
    """Return what tells where an offset of the earlier text stands in the later one; inside an edit, the edit's own place.

    Between edits the letters run in step, so the way from the last edit is the same on both sides.
    """
    edits = sorted(reprint.edits, key=lambda e: (e.earlier.start, e.later.start))
    return functools.partial(_across, reprint.earlier.start, reprint.later.start, edits)


def _across(earlier: int, later: int, edits: Sequence[Edit], offset: int) -> int:
    at = (earlier, later)
    for edit in edits:
        if edit.op == "move" and edit.earlier.start <= offset < edit.earlier.end:
            return edit.later.start + min(offset - edit.earlier.start, edit.later.end - edit.later.start)
        if offset < edit.earlier.start:
            break
        if offset < edit.earlier.end:
            return edit.later.start + min(offset - edit.earlier.start, edit.later.end - edit.later.start)
        at = (edit.earlier.end, edit.later.end)
    return at[1] + offset - at[0]


SLACK = 12  # code points by which an aligned figure may be off: lost spaces and hyphens that the edits do not list


def twins(figures: Sequence[Evidence], reprints: Iterable[Reprint]) -> list[int]:
    """For each figure the number of its twin group: figures at the same place of a reprinted passage.

    ``figures`` are in order of dispatch and offset. Cost: reprints times the figures inside them.
    """
    names = functools.cache(lambda i: names_around(figures[i].text, figures[i].at, figures[i].until))
    groups = Groups(len(figures))
    where: dict[str, list[int]] = defaultdict(list)
    for number, figure in enumerate(figures):
        where[figure.dispatch_id].append(number)
    starts = {key: [figures[row].at for row in rows] for key, rows in where.items()}
    for reprint in sorted(reprints, key=lambda r: r.reprint_id):
        inside = [_inside(side, where, starts) for side in (reprint.earlier, reprint.later)]
        for number, j in _aligned(reprint, figures, *inside):
            if _placed_alike(figures[number], figures[j]) or not (
                names(number) - names(j) and names(j) - names(number)
            ):
                groups.join(number, j)
    return [groups.find(index) for index in range(len(figures))]


def _placed_alike(a: Evidence, b: Evidence) -> bool:
    """Tell whether an equal figure of an equal place needs no further look."""
    return a.place_key is not None and a.place_key == b.place_key and _print(a) == _print(b)


def _inside(side: Passage, where: Mapping[str, list[int]], starts: Mapping[str, list[int]]) -> list[int]:
    rows, at = where.get(side.dispatch_id, []), starts.get(side.dispatch_id, [])
    return rows[bisect_left(at, side.start) : bisect_left(at, side.end)]


def _aligned(
    reprint: Reprint, figures: Sequence[Evidence], earlier: list[int], later: list[int]
) -> list[tuple[int, int]]:
    """Return pairs of figures at one place: equal prints, in order, where both sides have as many; the others by the map."""
    found = []
    for alike_i, alike_j in _equal_prints(figures, earlier, later):
        found += [(i, j) for i, j in zip(alike_i, alike_j, strict=True) if _could_be_one(figures[i], figures[j])]
    met_i, met_j = {i for i, _ in found}, {j for _, j in found}
    if len(met_i) == len(earlier):
        return found
    stands = across(reprint)
    for i in (i for i in earlier if i not in met_i):
        span = Span(stands(figures[i].at), stands(figures[i].until))
        near = [
            j for j in later if j not in met_j and _overlap(figures[j], span) and _could_be_one(figures[i], figures[j])
        ]
        if near:
            best = min(near, key=lambda j: (abs(figures[j].at - span.start), j))
            found.append((i, best))
            met_j.add(best)
    return found


def _equal_prints(
    figures: Sequence[Evidence], earlier: list[int], later: list[int]
) -> Iterable[tuple[list[int], list[int]]]:
    sides: dict[tuple[object, ...], tuple[list[int], list[int]]] = {}
    for number, side in enumerate((earlier, later)):
        for i in side:
            sides.setdefault(_print(figures[i]), ([], []))[number].append(i)
    return [(first, second) for first, second in sides.values() if len(first) == len(second)]


def _could_be_one(a: Evidence, b: Evidence) -> bool:
    """Tell whether two figures at one place of a copied passage count the same thing.

    Refused: a set phrase with another town, day or side in it ("killed 12 people in X on Monday, police said").
    """
    if (
        (a.measure, a.unit, a.predicted) != (b.measure, b.unit, b.predicted)
        or not _parties_fit(a, b)
        or not _populations_fit(a, b)
    ):
        return False
    # Only places that the gazetteer knows can be told apart: a name that it does not have may be a reading gone wrong.
    if (
        a.place is not None
        and b.place is not None
        and a.place.place_id
        and b.place.place_id
        and a.place_key != b.place_key
        and a.place.name != b.place.name  # one name in one copied passage is one place, wherever each text is looked up
    ):
        return False
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return True
    return a.start <= b.end and b.start <= a.end


def _overlap(figure: Evidence, span: Span) -> bool:
    return figure.at < span.end + SLACK and figure.until > span.start - SLACK


def _print(evidence: Evidence) -> tuple[object, ...]:
    return (evidence.measure, evidence.unit, evidence.low, evidence.best, evidence.high)


# --- 2. buckets ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """Twins, which share one question: ``rows`` are their numbers; the rest is what the best informed of them say."""

    rows: tuple[int, ...]
    lead: Evidence
    place: str | None
    start: int | None
    end: int | None
    as_of: int | None
    event: int | None = None
    since: int | None = None


def units(figures: Sequence[Evidence], twin: Sequence[int]) -> list[Unit]:
    """Return twin groups with the earliest report's reading; a place or day that it lacks comes from the next that has one."""
    members: dict[int, list[int]] = defaultdict(list)
    for number, t in enumerate(twin):
        members[t].append(number)
    return [_unit(figures, part) for _, rows in sorted(members.items()) for part in _states(figures, rows)]


def _states(figures: Sequence[Evidence], rows: list[int]) -> list[list[int]]:
    """Part what a copied passage tells once it is brought up to date: what is left on another day, with another figure."""
    if figures[rows[0]].basis != "remaining" or len({figures[each].as_of for each in rows}) == 1:
        return [rows]
    parts: list[list[int]] = []
    for row in sorted(rows, key=lambda i: (figures[i].as_of or 0, figures[i].order)):
        home = next((part for part in parts if _one_state(figures[part[0]], figures[row])), None)
        if home is None:
            parts.append([row])
        else:
            home.append(row)
    return parts


def _one_state(a: Evidence, b: Evidence) -> bool:
    return same_answer(a, b) or a.as_of == b.as_of


def _unit(figures: Sequence[Evidence], rows: list[int]) -> Unit:
    ranked = sorted(rows, key=lambda i: (figures[i].as_of or 10**9, figures[i].order))
    said = [figures[each] for each in ranked]
    dated = next((s for s in said if s.start is not None), said[0])
    known = sorted(said, key=lambda s: s.place is None or s.place.place_id is None)  # stable: the earliest stays first
    place = next((s.place_key for s in known if s.place_key and _tells(s, dated)), None)
    party = next((s.party for s in said if s.party), None)
    if place is None and party is not None and said[0].basis != "incident":
        place = f"of {party}"  # what a side holds, has lost or has left is placed by whose it is
    event = next((s.happening for s in said if s.happening is not None), None)
    return Unit(tuple(sorted(rows)), said[0], place, dated.start, dated.end, said[0].as_of, event, said[0].since)


WIDE_PLACE = 5  # UCDP where_prec from which a place is a country, or vague


def _tells(evidence: Evidence, dated: Evidence) -> bool:
    """Tell whether a place narrows a question down: a country does for totals, and for an incident only with its day."""
    wide = (
        evidence.place is not None and evidence.place.precision is not None and evidence.place.precision >= WIDE_PLACE
    )
    return not wide or evidence.basis != "incident" or dated.start is not None


def _key(unit: Unit) -> tuple[object, ...]:
    s = unit.lead
    people = "" if s.population in _WIDE or (unit.event is not None and _at_large(s.population)) else s.population or ""
    return (s.measure, s.unit or "", people, s.basis, s.predicted)


# Classes that reports also call "people"; children and women are parts of these, and never meet them.
_WIDE = (None, "civilians", "fighters")


# Parts of the people of an event: what is told of these is not told of all. Any other word for people may be all of them.
_PARTS = frozenset({"children", "women", "men", "families", "journalists", "aid workers", "police", "wounded"})


@functools.cache
def _at_large(population: str | None) -> bool:
    """Tell whether a word for people may be said of all whom an event harmed: "persons", "prisoners", "worshippers"."""
    return population not in _PARTS and is_people(population)


def _populations_fit(a: Evidence, b: Evidence) -> bool:
    if a.population == b.population or None in (a.population, b.population):
        return True
    return a.happening is not None and a.happening == b.happening and _civil(a) and _civil(b)


def questions(figures: Sequence[Evidence], twin: Sequence[int]) -> list[list[int]]:
    """Return groups of figures that answer one question; every figure is in exactly one, whatever the order of arrival."""
    buckets: dict[tuple[object, ...], list[Unit]] = defaultdict(list)
    for unit in units(figures, twin):
        buckets[_key(unit)].append(unit)
    found = []
    for key in sorted(buckets, key=str):
        found += [sorted(row for each in group for row in each.rows) for group in _bucket(figures, buckets[key])]
    return sorted(_taken_up(figures, sorted(found)))


def _taken_up(figures: Sequence[Evidence], groups: list[list[int]]) -> list[list[int]]:
    """Join a part with a definite article to the count told before: "That includes the 31 brought in" goes to the one question
    of that place, in the time of its whole, which has that very number; two such questions left, it stays by itself.
    """
    parts = [each for each, group in enumerate(groups) if all(_is_known_part(figures[i]) for i in group)]
    if not parts:
        return groups
    told: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for i in group:
            if figures[i].basis == "incident" and figures[i].place_key is not None:
                told[_which_count(figures[i])].add(number)
    joined = Groups(len(groups))
    for number in parts:
        part = figures[groups[number][0]]
        homes = [m for m in sorted(told[_which_count(part)]) if any(_within(figures[i], part) for i in groups[m])]
        if len(homes) == 1:
            joined.join(homes[0], number)
    return [sorted(i for member in members for i in groups[member]) for members in joined.listed()]


def _is_known_part(evidence: Evidence) -> bool:
    return evidence.basis == "subset" and evidence.place_key is not None and is_taken_up(evidence)


def _which_count(evidence: Evidence) -> tuple[object, ...]:
    return (evidence.measure, evidence.unit, evidence.place_key, evidence.printed.anchors)


def _within(s: Evidence, part: Evidence) -> bool:
    """Tell whether something happened in the time of a part's whole: since its first day, and before it was printed."""
    first = part.since if part.since is not None else part.start
    return s.start is not None and first is not None and part.as_of is not None and first <= s.start <= part.as_of


def _bucket(figures: Sequence[Evidence], bucket: list[Unit]) -> list[list[Unit]]:
    """Return one bucket's questions: CASES by what the measure needs."""
    lead = bucket[0].lead
    bucket = _since_one_day(bucket)
    # CASE 1: only the words tell what is counted.
    if lead.measure in WORDS_DECIDE or lead.basis == "rate":
        return _by_words(bucket)
    # CASE 2: what happened in one event, or is placed and dated as printed: cores, each an event, or a place and an interval.
    cores: list[list[Unit]] = []
    open_ended: list[Unit] = []
    placed: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    events: dict[int, list[Unit]] = defaultdict(list)
    for u in bucket:
        if u.event is not None:
            events[u.event].append(u)
        elif u.place is None or _interval(u) is None or (lead.basis == "cumulative" and u.lead.since is None):
            open_ended.append(u)
        else:
            placed[(u.place, _width(u))].append(u)
    for where in sorted(placed):
        found = [_one_story(figures, stabbed) for stabbed in stab([(*_must_interval(u), u) for u in placed[where]])]
        cores += _carried_on(found) if lead.basis == "remaining" else [g for groups in found for g in groups]
    cores = _of_one_name(figures, cores)
    cores += [group for event in sorted(events) for group in _one_story(figures, events[event])]
    # CASE 3: place or day left open: join the only core that fits, else meet among themselves.
    # CASE 4: one dispatch sets two voices side by side: they answer one question.
    return _side_by_side(figures, _attach(figures, cores, open_ended))


def _since_one_day(bucket: list[Unit]) -> list[Unit]:
    """Return totals, those "since October" with the first day of the one total of their place that begins in that month."""
    days: dict[str | None, set[int]] = defaultdict(set)
    for u in bucket:
        if u.since is not None and u.since == u.lead.since_by:
            days[u.place].add(u.since)
    if not days:
        return bucket
    return [_begun(u, days) if u.since != u.lead.since_by else u for u in bucket]


def _begun(unit: Unit, days: Mapping[str | None, set[int]]) -> Unit:
    first, last = unit.lead.since, unit.lead.since_by
    if first is None or last is None:
        return unit
    found = [day for day in days.get(unit.place, ()) if first <= day <= last]
    return dataclasses.replace(unit, since=found[0]) if len(found) == 1 else unit


def _of_one_name(figures: Sequence[Evidence], cores: list[list[Unit]]) -> list[list[Unit]]:
    """Return cores of one name that was looked up as two places: the very number of that very day makes them one question.

    Not joined: other numbers, since there are two towns of many a name.
    """
    groups = Groups(len(cores))
    first: dict[tuple[object, ...], int] = {}
    for number, core in enumerate(cores):
        for u in core:
            if u.lead.basis != "incident" or u.lead.place is None or _width(u) != "day":
                continue
            m = first.setdefault((u.lead.place.name, u.start, u.end, u.lead.printed.anchors), number)
            other = cores[m]
            if other[0].place == core[0].place or _contradicts_itself(figures, [other, core]):
                continue
            if all(_one_people(each.lead, u.lead) and events_fit(each.lead, u.lead) for each in other):
                groups.join(m, number)
    return [[u for k in group for u in cores[k]] for group in groups.listed()]


def _carried_on(by_day: list[list[list[Unit]]]) -> list[list[Unit]]:
    """Return states of successive days: one printed again a day or two later with the same figure is the same state."""
    found: list[list[Unit]] = []
    for groups in by_day:
        for group in groups:
            at = _must_interval(group[0])[1]
            for earlier in reversed(found[-8:]):
                near = at - _must_interval(earlier[-1])[1] <= STOCK_DAYS
                if near and all(
                    same_answer(each.lead, b.lead) and _parties_fit(each.lead, b.lead)
                    for each in earlier
                    for b in group
                ):
                    earlier.extend(group)
                    break
            else:
                found.append(list(group))
    return found


SIDE_LETTERS = 400  # code points between two figures that a dispatch sets against each other


def _side_by_side(figures: Sequence[Evidence], groups: list[list[Unit]]) -> list[list[Unit]]:
    """Join groups where a dispatch gives one kind of figure twice in a breath, on two sources' word or as a correction.

    "130 men were detained, the command said. The relief group had counted only 90." Not joined: two figures of one source,
    which count two things, unless the first is withdrawn in the same claim ("its earlier count of 14 ... now 26").
    """
    home = {row: number for number, group in enumerate(groups) for each in group for row in each.rows}
    joined = Groups(len(groups))
    for index, j in itertools.pairwise(sorted(home)):
        figure, b = figures[index], figures[j]
        one, other = joined.find(home[index]), joined.find(home[j])
        if one == other or figure.dispatch_id != b.dispatch_id or not _answers_back(figure, b):
            continue
        joined.join(one, other)
    return [[u for member in members for u in groups[member]] for members in joined.listed()]


def _answers_back(a: Evidence, b: Evidence) -> bool:
    """Tell whether the second of two neighbouring figures answers the first: a correction, or another known voice on the same.

    Refused: "another 20 were killed", which counts on.
    """
    beside = b.at - a.until <= SIDE_LETTERS
    if not beside or not _one_people(a, b, beside=True) or not _near_in_time(a, b) or not events_fit(a, b):
        return False
    # 61 on Tuesday and 194 in the last 48 hours are two counts.
    if a.over != b.over:
        return False
    if a.withdrawn == b.withdrawn and "set against" in b.signs and "counts on" not in (*a.signs, *b.signs):
        return not compatible(a, b)  # set against each other they differ, or they count two things: they never agree
    if a.claim_id == b.claim_id or a.voice.key == b.voice.key:
        return a.withdrawn != b.withdrawn
    if None not in (a.happening, b.happening) and a.happening != b.happening:
        return False
    # Two attackers and five people, a nurse and the 46 dead, one side's dead and all of them are two counts.
    if not (compatible(a, b) or _of_one_kind(a, b)):
        return False
    placed = a.place_key is None or b.place_key is None or a.place_key == b.place_key
    voices = a.voice.known and b.voice.known and a.voice.key != b.voice.key
    return voices and placed and "counts on" not in b.signs


def _of_one_kind(a: Evidence, b: Evidence) -> bool:
    """Tell whether two figures that differ may count one kind of people: one class and side and near size, or nearly one."""
    low, high = sorted((_anchor(a), _anchor(b)))
    if a.party == b.party and a.population == b.population:
        return high <= SAME_COUNT * low
    sided = a.party is not None and a.party == b.party
    civil = {a.population, b.population} <= {None, "civilians"} and a.party == b.party
    return (sided or civil) and high <= VERSIONS * low


def _near_in_time(a: Evidence, b: Evidence) -> bool:
    return a.start is None or b.start is None or a.start == b.start or a.basis != "incident"


def _interval(unit: Unit) -> tuple[int, int] | None:
    """Return the days that an answer is about; None if the report leaves them open and has no date itself."""
    basis = unit.lead.basis
    if basis == "incident":
        return None if unit.start is None or unit.end is None else (unit.start, unit.end)
    if _runs(unit):
        return None if unit.as_of is None else (unit.as_of - TOTAL_DAYS, unit.as_of)
    own = unit.end is not None and unit.start is not None and unit.end - unit.start < EXACT_DAYS
    at = unit.end if own else unit.as_of
    return None if at is None else (at, at)


def _runs(unit: Unit) -> bool:
    """Tell whether a count runs on from a first day: a total, or a part of one."""
    return unit.lead.basis == "cumulative" or (unit.lead.basis == "subset" and unit.lead.since is not None)


_WIDTHS = (("day", EXACT_DAYS), ("week", 10), ("month", 31), ("year", 366))


def _must_interval(unit: Unit) -> tuple[int, int]:
    interval = _interval(unit)
    assert interval is not None  # noqa: S101 - callers have asked
    return interval


def _width(unit: Unit) -> str:
    """Return intervals of different kinds never meet: what fell in a year is not what fell on a day of it."""
    start, end = _must_interval(unit)
    if unit.lead.basis != "incident":
        return f"since {unit.since or ''}" if _runs(unit) else "now"
    days = end - start + 1
    return next((name for name, longest in _WIDTHS if days <= longest), "years")


def stab(intervals: list[tuple[int, int, Unit]]) -> list[list[Unit]]:
    """Return fewest groups such that each group's intervals share a day (interval stabbing); the order
    given does not matter.
    """
    found: list[list[Unit]] = []
    point: int | None = None
    for start, end, u in sorted(intervals, key=lambda x: (x[1], x[0], x[2].lead.order)):
        if point is None or start > point:
            found.append([])
            point = end
        found[-1].append(u)
    return found


# --- 3. ties ------------------------------------------------------------------------------------------------


def _one_story(figures: Sequence[Evidence], cluster: list[Unit], *, dayless: bool = False) -> list[list[Unit]]:
    """Split what one place and day hold into incidents.

    Reports whose figures fit each other come first. Groups with different figures are one question unless some dispatch
    says both (it tells of two incidents), or the kinds of event or the parties do not fit. Without a day (``dayless``) their
    words must be alike or the figures of one size.
    """
    by_figure = _fitting(cluster)
    alone = _told_alone(figures, by_figure) if cluster[0].event is not None else frozenset()
    groups = Groups(len(by_figure))
    pairs = [(a, b) for b in range(len(by_figure)) for a in range(b)]
    for a, b in sorted(pairs, key=lambda pair: _how_near(by_figure[pair[0]], by_figure[pair[1]])):
        both = (groups.find(a), groups.find(b))
        if both[0] == both[1] or not _may_differ(by_figure[a], by_figure[b], dayless=dayless):
            continue
        versions = _may_be_versions(by_figure[a], by_figure[b], alone=a in alone and b in alone)
        joined = [told for each, told in enumerate(by_figure) if groups.find(each) in both]
        if versions or not _contradicts_itself(figures, joined):
            groups.join(a, b)
    return [[u for k in group for u in by_figure[k]] for group in groups.listed()]


def _told_alone(figures: Sequence[Evidence], groups: list[list[Unit]]) -> frozenset[int]:
    """Return which of an event's figures some dispatch gives as its only one of the kind."""
    homes: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for row in (row for unit in group for row in unit.rows):
            homes[figures[row].dispatch_id].add(number)
    return frozenset(next(iter(found)) for found in homes.values() if len(found) == 1)


LARGE = 10  # two tolls of this size in one place on one day, hardly apart, are seldom of two attacks
VERSIONS = 1.5  # a toll that is brought up to date is at most so many times the one before it


def _may_be_versions(a: list[Unit], b: list[Unit], *, alone: bool) -> bool:
    """Tell whether two figures of an event that one dispatch prints both are an earlier and a later toll.

    ``alone``: other dispatches print either as their only one; else both must be large. Refused: the dead of a market and four
    times as many of a school.
    """
    low, high = sorted((_anchor(a[0].lead), _anchor(b[0].lead)))
    of_event = a[0].event is not None and a[0].lead.basis == "incident"
    large = low >= LARGE and a[0].lead.population == b[0].lead.population
    return of_event and (alone or large) and low > 0 and high <= VERSIONS * low


def _how_near(a: list[Unit], b: list[Unit]) -> tuple[bool, float]:
    """Return how near two figures of one matter are: what one voice counts first, then by how many times one is the other."""
    said = {each.lead.voice.key for each in a if each.lead.voice.known}
    low, high = sorted((_anchor(a[0].lead), _anchor(b[0].lead)))
    return (not any(each.lead.voice.key in said for each in b), high / low if low > 0 else math.inf)


def _fitting(cluster: list[Unit]) -> list[list[Unit]]:
    """Return units in groups of one answer each, in order of their figures; a new group when the figure or
    the parties do not fit.
    """
    found: list[list[Unit]] = []
    for u in sorted(cluster, key=lambda u: (_anchor(u.lead), not _civil(u.lead), u.lead.order)):
        for group in found[-3:]:
            if same_answer(group[0].lead, u.lead) and all(_one_people(each.lead, u.lead) for each in group):
                group.append(u)
                break
        else:
            found.append([u])
    return found


def _anchor(evidence: Evidence) -> float:
    return evidence.printed.anchors[0] if evidence.printed.anchors else -1.0


def _may_differ(a: list[Unit], b: list[Unit], *, dayless: bool) -> bool:
    if a[0].event is not None and (not _of_one_size(a, b) or _adds(a) != _adds(b)):
        return False
    if dayless and not any(
        _same_size(each, y) or _side_of(each) or alike(each.lead, y.lead) >= ALIKE / 2 for each in a for y in b
    ):
        return False
    one_event = a[0].event is not None
    placed = one_event or (
        not dayless and a[0].place is not None and not a[0].place.startswith("of ") and _width(a[0]) == "day"
    )
    return all(
        _one_people(x.lead, y.lead, beside=placed and _civil(x.lead) and _civil(y.lead))
        and (one_event or events_fit(x.lead, y.lead))
        for x in a
        for y in b
    )


def _adds(group: list[Unit]) -> bool:
    """Tell whether a figure adds to one told before: "seven more died"; "another 40 were hurt" are all the wounded."""
    return group[0].lead.measure == "killed" and all("counts on" in each.lead.signs for each in group)


def _of_one_size(a: list[Unit], b: list[Unit]) -> bool:
    """Tell whether two figures of an event may count the same: of one size, or one side's people, whom voices put far apart.

    Refused: a nurse and the 46 dead, a family of three and the dead of the town.
    """
    sided = any((x.lead.party or x.lead.forces) is not None and _one_side_of(x.lead, y.lead) for x in a for y in b)
    nobody = not _anchor(a[0].lead) or not _anchor(b[0].lead)  # "nobody was killed" is an answer to what others count
    return sided or nobody or any(_same_size(x, y) or compatible(x.lead, y.lead) for x in a for y in b)


def _one_side_of(a: Evidence, b: Evidence) -> bool:
    return (a.party, a.forces) == (b.party, b.forces)


def _civil(evidence: Evidence) -> bool:
    """Tell whether people at large or civilians are counted: at one place on one day the same dead, unless
    a report has both.
    """
    told = evidence.population in (None, "civilians") or (
        evidence.happening is not None and evidence.population != "fighters" and _at_large(evidence.population)
    )
    return told and evidence.forces is None and evidence.party is None


def _one_people(a: Evidence, b: Evidence, *, beside: bool = False) -> bool:
    """Tell whether both may count the same people; "12 people" and "12 civilians" may, if the figures fit.

    ``beside``: place and day, or a dispatch that sets the two against each other, already say that it is one matter.
    """
    if not _parties_fit(a, b):
        return False
    if a.population == b.population:
        return True
    one_side = a.party is not None and a.party == b.party
    return _populations_fit(a, b) and (one_side or beside or compatible(a, b))


def _contradicts_itself(figures: Sequence[Evidence], groups: list[list[Unit]]) -> bool:
    """Tell whether one dispatch gives figures of two groups: then they count different things.

    A dispatch that sets two voices against each other is another case (:func:`_side_by_side`).
    """
    seen: dict[str, int] = {}
    for number, group in enumerate(groups):
        for u in group:
            for row in u.rows:
                if not figures[row].withdrawn and seen.setdefault(figures[row].dispatch_id, number) != number:
                    return True
    return False


def _parties_fit(a: Evidence, b: Evidence) -> bool:
    if a.measure == "area" and a.unit == "percent":
        return a.party == b.party  # one side's share of a town is not another's
    forces = a.forces is None or b.forces is None or a.forces == b.forces
    return forces and (a.party is None or b.party is None or a.party == b.party)


def events_fit(a: Evidence, b: Evidence) -> bool:
    """Tell whether two reports may tell of one kind of event, as far as they tell."""
    x, y = a.event, b.event
    if x is None or y is None or x == y:
        return True
    one, other = _root(x), _root(y)
    return one == other or "attack" in (one, other)  # "attack" is what a report says that does not know more


@functools.cache
def _roots() -> Mapping[str, str]:
    return {row["type"].lower(): row["root"] for row in lexicon.rows("event_crosswalk.csv") if row["root"]}


@functools.cache
def _root(event_type: str) -> str:
    """Return ACLED sub-events that reports of one event often swap (codebook: battles; explosions and remote violence)."""
    return _roots().get(event_type.lower(), event_type.lower())


def _attach(figures: Sequence[Evidence], cores: list[list[Unit]], rest: list[Unit]) -> list[list[Unit]]:
    index, kinds = _index(cores), [_kinds(core) for core in cores]
    joining: dict[int, list[Unit]] = defaultdict(list)
    alone: list[Unit] = []
    for u in sorted(rest, key=lambda u: u.rows[0]):
        near = sorted({each for key in _ways(u) for each in index.get(key, ())})
        how_well = {n: _fits(figures, cores[n], u) for n in near if _of_a_kind(kinds[n], u.lead)}
        best = max(how_well.values(), default=0)
        fit = [key for key, well in how_well.items() if well == best > 0]
        if len(fit) == 1:
            joining[fit[0]].append(u)
        else:
            alone.append(u)
    return [core + joining[number] for number, core in enumerate(cores)] + _among_themselves(figures, alone)


def _kinds(core: list[Unit]) -> list[Evidence]:
    """Return one report for each event and side that a core tells of."""
    return list({(each.lead.event, each.lead.forces, each.lead.party): each.lead for each in core}.values())


def _of_a_kind(kinds: Sequence[Evidence], evidence: Evidence) -> bool:
    return all(events_fit(kind, evidence) and _parties_fit(kind, evidence) for kind in kinds)


def _index(cores: list[list[Unit]]) -> dict[tuple[object, ...], list[int]]:
    """Return cores under everything that can bring an open report to them; see :func:`_ways`."""
    found: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, core in enumerate(cores):
        keys: set[tuple[object, ...]] = {("interval", core[0].start, core[0].end)}
        for day in {d for each in core for d in _days(each)}:
            keys.add(("place", core[0].place, day))
            keys.update(("figure", u.lead.printed.anchors, day) for u in core)
            keys.update(("voice", u.lead.voice.key, _near_figure(u), day) for u in core if u.lead.voice.known)
            if core[0].lead.basis == "cumulative":
                keys.update(("size", _size(u), day) for u in core)
            if core[0].lead.basis == "remaining":
                keys.update(("side", u.lead.party, day) for u in core if u.lead.party is not None)
        for key in keys:
            found[key].append(number)
    return found


def _ways(unit: Unit) -> Iterator[tuple[object, ...]]:
    """Yield what a core must share with an open report for :func:`_fits` to give more than 0: with a
    place, that place and a day.
    """
    if unit.place is None and unit.start is not None and unit.lead.basis != "cumulative":
        yield ("interval", unit.start, unit.end)
    for day in _days(unit):
        if unit.place is not None:
            yield ("place", unit.place, day)
        elif unit.lead.basis == "cumulative":
            yield from (("size", _size(unit) + step, day) for step in (-1, 0, 1))
            if unit.lead.voice.known:
                yield from (("voice", unit.lead.voice.key, _near_figure(unit) + step, day) for step in (-1, 0, 1))
        elif unit.lead.basis == "remaining" and unit.lead.party is not None:
            yield ("side", unit.lead.party, day)
            yield ("figure", unit.lead.printed.anchors, day)
            if unit.lead.voice.known:
                yield from (("voice", unit.lead.voice.key, _near_figure(unit) + step, day) for step in (-1, 0, 1))
        else:
            yield ("figure", unit.lead.printed.anchors, day)
            if unit.lead.voice.known:
                yield from (("voice", unit.lead.voice.key, _near_figure(unit) + step, day) for step in (-1, 0, 1))


def _near_figure(unit: Unit) -> int:
    """Return steps of :data:`NEAR_FIGURE`: figures that may be one answer are at most one step apart."""
    at = _anchor(unit.lead)
    return math.floor(math.log(at, NEAR_FIGURE)) if at > 0 else NO_SIZE


NEAR_FIGURE = 1.12  # "about 900" may be 1,000: no two prints of one number are further apart (numbers._tolerance)


def _days(unit: Unit) -> range:
    """Return days on which a unit could meet others: its interval, else the days up to its publication."""
    interval = _interval(unit)
    if interval is None:
        return range(0) if unit.as_of is None else range(unit.as_of - DAYLESS_DAYS, unit.as_of + 1)
    return range(max(interval[0], interval[1] - 31), interval[1] + 1)


def _fits(figures: Sequence[Evidence], core: list[Unit], unit: Unit) -> int:
    """Say how well an open report fits a core of its kind (:func:`_of_a_kind`): 2 on a fitting figure, 1 on another where place
    or day and words tell, else 0.
    """
    lead = core[0]
    if unit.place is not None and unit.place != lead.place:
        return 0
    if unit.place is None and unit.lead.elsewhere is not None and not _called(lead, unit.lead.elsewhere):
        return 0
    again = unit.lead.voice.known and any(_said_again(each, unit) for each in core)
    if not all(_one_people(x.lead, unit.lead, beside=again) for x in core):
        return 0
    if again:
        return 2
    if lead.lead.basis == "cumulative" and not _could_be_one_count(core, unit):
        return 0
    if unit.place is not None and any(compatible(x.lead, unit.lead) for x in core):
        return 2
    # Without its place only the very number tells, and words beside it unless the number is large.
    if any(x.lead.printed.anchors == unit.lead.printed.anchors for x in core):
        return 2 if _anchor(unit.lead) >= 100 or _near(core, unit) else 0
    counted = lead.lead.basis == "cumulative" and (_same_town(lead, unit) or _one_side(core, unit) or _near(core, unit))
    held = lead.lead.basis == "remaining" and _one_side(core, unit) and any(_same_size(x, unit) for x in core)
    dated = unit.place is None and unit.start is not None and (unit.start, unit.end) == (lead.start, lead.end)
    return int(
        (counted or held or ((unit.place is not None or dated) and _near(core, unit)))
        and not _contradicts_itself(figures, [core, [unit]])
    )


def _one_side(core: list[Unit], unit: Unit) -> bool:
    """Tell whether both count what one side, named in both, holds or has lost."""
    return unit.lead.party is not None and any(each.lead.party == unit.lead.party for each in core)


def _called(core: Unit, name: str) -> bool:
    """Tell whether a core's place goes by a name that no gazetteer has."""
    return core.lead.place is not None and fold(core.lead.place.name).text == name


def _near(core: list[Unit], unit: Unit) -> bool:
    """Tell whether some report of a core says it in words that are half alike."""
    words = content_words(unit.lead.content)
    return any(_shared(content_words(each.lead.content), words) >= ALIKE / 2 for each in core)


def _same_town(a: Unit, b: Unit) -> bool:
    """Tell whether both are of one place narrower than a country."""
    near = a.lead.place is not None and (a.lead.place.precision or 1) < WIDE_PLACE
    return near and a.place is not None and a.place == b.place


def _said_again(a: Unit, b: Unit) -> bool:
    """Tell whether one known voice gives one figure for one day twice, the second time without the place."""
    voice = a.lead.voice.known and a.lead.voice.key == b.lead.voice.key
    if not voice or not same_answer(a.lead, b.lead):
        return False
    if a.lead.basis == "incident" and b.start is None:
        return a.lead.dispatch_id == b.lead.dispatch_id  # a headline says in short what the story says in full
    if a.lead.basis == "incident":
        return (a.start, a.end) == (b.start, b.end)
    return a.as_of is not None and b.as_of is not None and abs(a.as_of - b.as_of) <= STOCK_DAYS


SAME_COUNT = 3.0  # a running total may grow to this many times another and still be the same count


def _could_be_one_count(core: list[Unit], unit: Unit) -> bool:
    """Tell whether a total without its first day may be the same running count as a core's: of the same size, roughly."""
    return any(_same_size(each, unit) for each in core)


def _size(unit: Unit) -> int:
    """Return steps of :data:`SAME_COUNT`: figures of one size are at most one step apart."""
    at = _anchor(unit.lead)
    # A hair above, so that 243 (three to the fifth) is not rounded down a step: figures are never that near to one.
    return math.floor(math.log(at * 1.000001, SAME_COUNT)) if at > 0 else NO_SIZE


NO_SIZE = -1000


def _same_size(a: Unit, b: Unit) -> bool:
    return _near_in_size(a.lead, b.lead)


def _near_in_size(a: Evidence, b: Evidence) -> bool:
    low, high = sorted((_anchor(a), _anchor(b)))
    return high <= SAME_COUNT * low


def _among_themselves(figures: Sequence[Evidence], rest: list[Unit]) -> list[list[Unit]]:
    """Open reports: by place (or none) and by the days of publication; without a place the words must be alike."""
    placed: dict[str, list[Unit]] = defaultdict(list)
    found: list[list[Unit]] = []
    for u in rest:
        if _days(u):
            placed[u.place or _side_of(u)].append(u)
        else:
            found.append([u])
    for where in sorted(placed):
        for stabbed in stab([(_days(each)[0], _days(each)[-1], each) for each in placed[where]]):
            dayless = stabbed[0].lead.basis == "incident"
            found += _one_story(figures, stabbed, dayless=dayless) if where else _by_words(stabbed)
    return found


def _side_of(unit: Unit) -> str:
    """Return where the surrendered of one side stand for a place: two reports within days speak of one surrender."""
    return f"of {unit.lead.party}" if unit.lead.measure == "surrendered" and unit.lead.party is not None else ""


def _by_words(cluster: list[Unit]) -> list[list[Unit]]:
    """Return units that say the same in nearly the same words, found over the words they share (rare ones first)."""
    ordered = sorted(cluster, key=lambda u: u.lead.order)
    groups = Groups(len(ordered))
    said = [content_words(u.lead.content) for u in ordered]
    often = Counter(w for words in said for w in words)
    again: dict[tuple[object, ...], int] = {}
    for i, u in enumerate(ordered):
        if u.lead.voice.known:  # one voice, one figure, one time: said again
            groups.join(i, again.setdefault((u.lead.voice.key, _print(u.lead), u.lead.population, u.lead.party), i))
    posted: dict[str, list[int]] = defaultdict(list)
    for i, u in enumerate(ordered):
        words = sorted(said[i], key=lambda w: (often[w], w))
        # Prefix filter (Chaudhuri 2006): two sets with Jaccard >= t share a word among the first (1 - t) n + 1 rarest.
        prefix = words[: len(words) - int(ALIKE * len(words)) + 1]
        near = sorted({j for w in prefix for j in posted[w][-NEAREST:]})
        for j in near:
            if _shared(said[j], said[i]) >= ALIKE and _same_thing(ordered[j], u):
                groups.join(i, j)
        for w in prefix:
            posted[w].append(i)
    return [[ordered[i] for i in group] for group in groups.listed()]


NEAREST = 32  # of the units that share a rare word, so many of the latest are compared


def _same_thing(a: Unit, b: Unit) -> bool:
    """Tell whether two that are told in like words may be of one thing: one place, a number that fits both, one people."""
    if a.place is not None and b.place is not None and a.place != b.place:
        return False
    return compatible(a.lead, b.lead) and _one_people(a.lead, b.lead)


def alike(a: Evidence, b: Evidence) -> float:
    """Return jaccard of the content words of two claims, 0 to 1."""
    return _shared(content_words(a.content), content_words(b.content))


def _shared(x: frozenset[str], y: frozenset[str]) -> float:
    both = len(x & y)
    return both / (len(x) + len(y) - both) if both else 0.0
