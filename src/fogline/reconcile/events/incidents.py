"""Which stories of several dispatches are of one event, with a score and reasons.

In: stories. Out: incidents: each event with its place, its days and its stories; and pairs that may be one and are not sure.

A story joins the event that fits it best: place, day, numbers, voices and words each speak for or against, in log-odds,
weighed by hand on made-up sets (``evals/told_events.py``). Stories that tell most come first, so that what leaves place or
day open meets what tells them. Where two events fit nearly as well, it joins neither. Candidates come from an index over
place, number, voice and day, so that the cost grows with the number of stories and not with its square.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fogline.model import EventReason
from fogline.reconcile.accounts.evidence import Evidence
from fogline.reconcile.accounts.same_number import compatible, same_answer
from fogline.reconcile.atlas import PlaceKey
from fogline.reconcile.events.stories import Story, is_wide, one_place
from fogline.reconcile.voices import Groups
from fogline.reconcile.where import DIVISION, apart_km, country, is_inside
from fogline.text import fold
from fogline.text.content_words import content_words

JOINS = 2.5  # log-odds from which a story is of an event
MAY_JOIN = 1.5  # from which the two are offered to a person
AMBIGUOUS = 0.7  # where the second best is this near, the story joins neither
NEAR_KM = 15.0
SAME_KM = 30.0  # two entries of one name are one place up to so far apart
MANY = 10  # from here on a number half as large again may be a later count of one event
FEW = 4  # smaller numbers are told of many events
FEWEST = 1000  # stories from which rarity of a word is judged
NEAREST = 24  # of the events under one key, so many of the latest are looked at
LATE_DAYS = 4  # a report without a day is of an event up to so many days before it
_NEVER = -9.0


@dataclass(slots=True)
class Incident:
    """One event as several dispatches tell it: its place and days, and the stories of it."""

    stories: list[Story] = field(default_factory=list)
    place: PlaceKey | None = None
    called: str | None = None
    start: int | None = None
    end: int | None = None
    printed: list[int] = field(default_factory=list)
    told: dict[str, list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    voices: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    mentions: set[PlaceKey] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    dispatches: set[str] = field(default_factory=set)
    copies: set[int] = field(default_factory=set)

    def take(self, story: Story, figures: Sequence[Evidence], twin: Sequence[int]) -> None:
        """Add a story: what it tells narrows place and days down."""
        self.stories.append(story)
        self.copies.update(twin[row] for row in story.rows)
        self.dispatches.add(story.dispatch_id)
        if story.place is not None and (self.place is None or is_inside(story.place, self.place)):
            self.place = story.place
        self.called = self.called or story.called
        if story.start is not None and story.end is not None:
            narrower = self.start is None or self.end is None or story.end - story.start < self.end - self.start
            self.start, self.end = (story.start, story.end) if narrower else (self.start, self.end)
        if story.scene.published is not None:
            self.printed.append(story.scene.published)
        for number in (n for n in story.rows if figures[n].basis != "cumulative"):
            known = self.told[figures[number].measure]
            if not any(each.printed.anchors == figures[number].printed.anchors for each in known):
                known.append(figures[number])
        self.voices |= story.scene.voices
        self.words |= story.words
        self.mentions.update(story.scene.places)
        self.countries |= _countries(story)


@dataclass(frozen=True, slots=True)
class MayBe:
    """Two events that may be one, by number, and what speaks for it."""

    one: int
    other: int
    reasons: tuple[EventReason, ...]


def incidents(
    figures: Sequence[Evidence], stories: Sequence[Story], twin: Sequence[int]
) -> tuple[list[Incident], list[MayBe]]:
    """Return events, and pairs of them that may be one; every story is in exactly one event, whatever the order of arrival.

    Args:
        figures: all of them.
        stories: of all dispatches.
        twin: of each figure its group of copies: stories that hold copies of one figure are told in one text, and of one event.
    """
    common = _rarity(stories)
    found: list[Incident] = []
    unsure: list[tuple[int, int, tuple[EventReason, ...]]] = []
    index = _Index()
    for group in sorted(_copies(stories, twin), key=lambda g: _order(g, figures)):
        scored = sorted(
            ((_score(found[n], group[0], figures, twin, common), n) for n in index.candidates(group[0], figures, twin)),
            key=lambda x: (-x[0].total, x[1]),
        )
        home = _home(scored, found)
        for score, n in scored[:3]:
            if n != home and score.total >= MAY_JOIN:
                unsure.append((n, len(found) if home is None else home, score.reasons))
        if home is None:
            home = len(found)
            found.append(Incident())
        for story in group:
            found[home].take(story, figures, twin)
        index.add(home, found[home], group[0], figures, twin)
    pairs = {
        (a, b): MayBe(a, b, reasons)
        for a, b, reasons in unsure
        if "same number" in reasons or not _are_two(found[a], found[b])
    }
    pairs = {pair: each for pair, each in pairs.items() if not found[pair[0]].dispatches & found[pair[1]].dispatches}
    return found, [pairs[key] for key in sorted(pairs)]


def _home(scored: Sequence[tuple[_Score, int]], found: Sequence[Incident]) -> int | None:
    if not scored or scored[0][0].total < JOINS:
        return None
    best = scored[0]
    for second in scored[1:]:
        if best[0].total - second[0].total < AMBIGUOUS and _are_two(found[best[1]], found[second[1]]):
            return None
    return best[1]


def _are_two(a: Incident, b: Incident) -> bool:
    """Tell whether two events are surely not one: told apart by a dispatch, by place or by day."""
    places = a.place is not None and b.place is not None and not one_place(a.place, b.place)
    days = a.start is not None and b.start is not None and a.end is not None and b.end is not None
    return bool(a.dispatches & b.dispatches) or places or (days and (a.start > b.end or b.start > a.end))  # type: ignore[operator]


def _copies(stories: Sequence[Story], twin: Sequence[int]) -> list[list[Story]]:
    """Return stories in groups that hold copies of one figure and tell one place and day; the earliest that tells most first.

    Not joined: a set phrase with another town or day in it ("another 40 were wounded, most of them near the bus station").
    """
    groups = Groups(len(stories))
    first: dict[tuple[object, ...], int] = {}
    for number, story in enumerate(stories):
        where = story.place.key if story.place is not None else story.called
        for row in story.rows:
            groups.join(number, first.setdefault((twin[row], where, story.start, story.end), number))
    return [sorted((stories[n] for n in group), key=_telling) for group in groups.listed()]


def _telling(story: Story) -> tuple[object, ...]:
    placed = story.place is None or is_wide(story.place)
    return (placed, story.start is None, story.scene.published or 10**9, story.dispatch_id, story.rows[0])


def _order(group: Sequence[Story], figures: Sequence[Evidence]) -> tuple[object, ...]:
    return (*_telling(group[0])[:4], figures[group[0].rows[0]].order)


def _countries(story: Story) -> frozenset[str]:
    code = country(story.place) if story.place is not None else None
    return frozenset({code}) if code is not None else story.scene.countries


# --- candidates ---------------------------------------------------------------------------------------------


class _Index:
    """Events under what can bring a story to them."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], list[int]] = defaultdict(list)

    def candidates(self, story: Story, figures: Sequence[Evidence], twin: Sequence[int]) -> list[int]:
        return sorted({n for key in _keys(story, figures, twin) for n in self._found.get(key, ())[-NEAREST:]})

    def add(
        self, number: int, incident: Incident, story: Story, figures: Sequence[Evidence], twin: Sequence[int]
    ) -> None:
        for key in _keys(story, figures, twin, incident):
            held = self._found[key]
            if not held or held[-1] != number:
                held.append(number)


def _keys(
    story: Story, figures: Sequence[Evidence], twin: Sequence[int], incident: Incident | None = None
) -> Iterator[tuple[object, ...]]:
    """Yield what a story shares with an event for :func:`_score` to be worth asking, by day."""
    narrow = story.place if story.place is not None and not is_wide(story.place) else None
    places = {fold(p.name).text for p in ([narrow] if narrow is not None else story.scene.places)}
    if incident is not None and incident.place is not None:
        places.add(fold(incident.place.name).text)
    if story.called is not None:
        places.add(story.called)
    days = _days(story.start if story.start is not None or incident is None else incident.start, story.scene.published)
    countries = _countries(story) if narrow is None or incident is not None else ()
    numbers = {(figures[n].measure, figures[n].printed.anchors) for n in story.rows if figures[n].basis != "cumulative"}
    yield from {("copied words", twin[row]) for row in story.rows}
    for day in days:
        yield from (("place", place, day) for place in places)
        yield from (("number", measure, anchors, day) for measure, anchors in numbers if anchors and anchors[0] >= 4)
        yield from (("country", code, day) for code in countries)
        yield from (("voice", voice, day) for voice in story.scene.voices)


def _days(start: int | None, printed: int | None) -> range:
    if start is not None:
        return range(start - 1, start + 2)
    return range(0) if printed is None else range(printed - LATE_DAYS, printed + 1)


# --- the score ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Score:
    parts: Mapping[EventReason, float]

    @property
    def total(self) -> float:
        return sum(self.parts.values())

    @property
    def reasons(self) -> tuple[EventReason, ...]:
        return tuple(sorted((name for name, x in self.parts.items() if x > 0), key=lambda n: (-self.parts[n], n)))


def _score(
    incident: Incident, story: Story, figures: Sequence[Evidence], twin: Sequence[int], common: Mapping[str, float]
) -> _Score:
    if story.dispatch_id in incident.dispatches:
        return _Score({"told apart": _NEVER})
    parts = dict([_by_place(incident, story), _by_day(incident, story), _by_number(incident, story, figures)])
    if _each_over_its_own(incident, story, figures):
        parts["days near"] = -4.0
    if "same name" in parts:  # the very number of the very day tells that it is one town
        parts["same name"] = 1.5 if "same day" in parts and parts.get("same number", 0.0) > 0 else -3.0
    if incident.voices & story.scene.voices:
        parts["same voice"] = 0.5
    if any(twin[row] in incident.copies for row in story.rows):
        parts["copied words"] = 2.0 if parts.get("same number", 0.0) > 0 else 0.5
    alike = _likeness(incident.words, story.words, common)
    parts["like words"] = max(-0.3, min(1.2, 4.0 * (alike - 0.2)))
    if _other_sides(incident, story, figures):
        parts["other side"] = -3.0
    return _Score({name: value for name, value in parts.items() if value})


def _by_place(incident: Incident, story: Story) -> tuple[EventReason, float]:
    """Weigh where it was. CASES by what both tell."""
    a, b = incident.place, story.place
    # CASE 1: both name a place.
    if a is not None and b is not None:
        km = apart_km(a, b)
        if a.key == b.key:
            return ("same place", 0.7 if is_wide(a) else 1.4 if _is_broad(a) else 3.0)
        if (
            fold(a.name).text == fold(b.name).text
        ):  # looked up as two places: one of two lists, or two towns of one name
            return ("same place", 2.5) if km is not None and km <= SAME_KM else ("same name", 0.0)
        if is_inside(a, b) or is_inside(b, a):
            inner, outer = (a, b) if is_inside(a, b) else (b, a)
            named = inner in incident.mentions.intersection(story.scene.places)
            return ("place inside the other", (1.2 if named else -0.5) if is_wide(outer) else 2.0 if named else 1.0)
        return ("places near", 0.0) if km is not None and km <= NEAR_KM else ("other place", _NEVER)
    # CASE 2: a name that no gazetteer has: said of both, or in the words of the other; a province may hold it.
    for called, words in ((story.called, incident.words), (incident.called, story.words)):
        if called is not None and _is_named(called, words):
            return ("same place", 2.2)
    if story.called is not None and (incident.called is not None or (a is not None and not _is_broad(a))):
        return ("other place", -3.0)
    # CASE 3: one leaves it open: what its dispatch names elsewhere.
    if a is not None or b is not None:
        place = a if a is not None else b
        assert place is not None  # noqa: S101 - one of the two is told
        printed = story.scene.places if a is not None else tuple(incident.mentions)
        countries = story.scene.countries if a is not None else incident.countries
        return _by_mention(place, printed, countries)
    # CASE 4: both leave it open.
    shared = incident.mentions & set(story.scene.places)
    return ("place named in both", 1.0 if shared else -0.3)


def _is_named(called: str, words: frozenset[str] | set[str]) -> bool:
    """Tell whether all words of a name stand in other words."""
    return content_words(called) <= words and bool(content_words(called))


def _is_broad(place: PlaceKey) -> bool:
    return (place.precision or 1) >= DIVISION


def _by_mention(
    place: PlaceKey, named: Sequence[PlaceKey], countries: frozenset[str] | set[str]
) -> tuple[EventReason, float]:
    if any(each.key == place.key for each in named):
        return ("place named in both", 2.2 if len(named) == 1 else 1.7)
    if any(one_place(each, place) for each in named):
        return ("place named in both", 0.8)
    code = country(place)
    if code is not None and countries and code not in countries:
        return ("other place", -4.0)
    return ("place named in both", -0.6)


def _by_day(incident: Incident, story: Story) -> tuple[EventReason, float]:
    """Weigh when it was: both days, or the day of printing against a day."""
    if incident.start is not None and incident.end is not None and story.start is not None and story.end is not None:
        gap = max(story.start - incident.end, incident.start - story.end, 0)
        if gap == 0 and story.start != incident.start and story.end != incident.end and not _within(incident, story):
            gap = 1  # "in the past 24 hours", told on two days running
        return ("same day", 1.5) if gap == 0 else ("days near", -2.0 * gap)
    if incident.start is None and story.start is None:
        printed = story.scene.published
        gap = min((abs(printed - each) for each in incident.printed), default=9) if printed is not None else 9
        return ("printed near", 0.8 if gap <= 1 else 0.3 if gap <= LATE_DAYS else -4.0)
    day = incident.start if incident.start is not None else story.start
    assert day is not None  # noqa: S101 - one of the two is told
    printings = [story.scene.published] if incident.start is not None else incident.printed
    gaps = [each - day for each in printings if each is not None]
    if not gaps:
        return ("printed near", 0.0)
    gap = min(gaps, key=abs)
    return (
        "printed near",
        0.8 if 0 <= gap <= 1 else 0.3 if 0 <= gap <= LATE_DAYS else -0.5 if 0 <= gap <= 14 else -5.0,
    )


def _each_over_its_own(incident: Incident, story: Story, figures: Sequence[Evidence]) -> bool:
    """Tell whether both count over a length of time up to their printing, on two days: "in the past 24 hours"."""
    own = [figures[row] for row in story.rows if figures[row].over]
    told = (each for each in itertools.chain.from_iterable(incident.told.values()) if each.over)
    return bool(own) and any(each.as_of != own[0].as_of for each in told)


def _within(incident: Incident, story: Story) -> bool:
    days, own = (incident.start or 0, incident.end or 0), (story.start or 0, story.end or 0)
    return (days[0] <= own[0] and own[1] <= days[1]) or (own[0] <= days[0] and days[1] <= own[1])


def _by_number(incident: Incident, story: Story, figures: Sequence[Evidence]) -> tuple[EventReason, float]:
    best, fit = _NEVER, 0
    for number in story.rows:
        own = figures[number]
        told = incident.told.get(own.measure, ())
        weight = max((_as_number(own, each) for each in told if _one_class(own, each)), default=_NEVER)
        weight = (
            min(weight, 0.7) if own.basis == "cumulative" else weight
        )  # a war's total stands in reports of many events
        best, fit = max(best, weight), fit + (weight > 1)
    if best == _NEVER:
        return ("same number", 0.0)
    return ("same number" if best > 1 else "numbers near", best + 0.8 * (fit > 1))


def _one_class(a: Evidence, b: Evidence) -> bool:
    part = (a.basis == "subset") == (b.basis == "subset")
    return part and (a.population == b.population or None in (a.population, b.population))


def _as_number(a: Evidence, b: Evidence) -> float:
    """Weigh two numbers of one measure: the larger and the odder an equal one is, the more it tells."""
    size = a.printed.anchors[0] if a.printed.anchors else 0.0
    if same_answer(a, b):
        return min(3.0, 0.3 + 0.62 * math.log(size)) if size >= FEW else 0.3
    if compatible(a, b):
        return 0.7
    low, high = sorted((size, b.printed.anchors[0] if b.printed.anchors else 0.0))
    if high < MANY:
        return -0.5  # a strike a day kills two, or three
    return 0.4 if high <= 1.5 * low else -0.4 if high <= 3 * low else -1.5


def _other_sides(incident: Incident, story: Story, figures: Sequence[Evidence]) -> bool:
    """Tell whether all that is counted is of another side than all that the event counts."""
    own = {figures[n].party for n in story.rows}
    other = {each.party for told in incident.told.values() for each in told}
    return None not in own and None not in other and not own & other


def _rarity(stories: Sequence[Story]) -> dict[str, float]:
    """Return the inverse document frequency of the words of stories (Spaerck Jones 1972)."""
    seen = Counter(word for story in stories for word in story.words)
    n = max(len(stories), FEWEST)
    return {word: math.log(n / count) for word, count in seen.items()}


def _likeness(a: set[str], b: frozenset[str], rarity: Mapping[str, float]) -> float:
    """Return how much of the rarity of the smaller set the two share, 0 to 1."""
    small, large = (a, b) if len(a) < len(b) else (b, a)
    whole = sum(rarity[word] for word in small)
    return sum(rarity[word] for word in small if word in large) / whole if whole else 0.0
