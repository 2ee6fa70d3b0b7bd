"""Numbers that were given on several days, in order, with a chart."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from fogline.model import Account, Answer, Figure, Question
from fogline.reconcile.where import COUNTRY, width
from fogline.views.charts import ChartPoint, shape, speakers_of, step_chart
from fogline.views.page_index import PageIndex, day_words, days_between, period_day, range_words, speaker_words
from fogline.views.sections.counted import BASIS, TILES, title_words

WIDEST = 200  # largest to smallest number that one scale can show


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One number of a series: the day, in words too; who says it; its claims."""

    day: str
    day_said: str
    words: str
    speaker: str
    stance: str
    note: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one thing in order of days, with a chart where there are two days or more."""

    title: str
    chart: Markup
    legend: tuple[tuple[Markup, str], ...]
    points: tuple[SeriesPoint, ...]
    anchor: str = ""


def anchored(desk: PageIndex, found: Sequence[Series], letter: str) -> list[Series]:
    """Return series with anchors of their own, so that their claims lead back to them."""
    named = [dataclasses.replace(each, anchor=f"{letter}{number}") for number, each in enumerate(found, start=1)]
    for s in named:
        desk.use_labels(s.anchor, "series", (claim for point in s.points for claim in point.claims))
    return named


Given = tuple[Account, Answer]
LEAST_DAYS = 3  # of a series
MOST_SERIES = 14


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of one thing in order of days, before anything is drawn: as the chart and as the table has each."""

    title: str
    points: Sequence[tuple[ChartPoint, SeriesPoint]]
    unit: str = ""


def series_of(desk: PageIndex, counts: Sequence[Counts], *, limit: int) -> list[Series]:
    """Return the first of some counts, drawn; of each the newest numbers up to ``limit``."""
    most = min(MOST_SERIES, max(2, limit // 20))
    return anchored(desk, [newest(drawn(count), limit) for count in counts[:most]], "s")


def counts_of(desk: PageIndex) -> list[Counts]:
    """Return counts that were given on several days, those with most numbers first.

    CASE 1: one count as it went on: a running total since one day, or what is left, of one population and place.
    CASE 2: everything counted of one measure at one place, where that is more than a case 1: dots without a line, because
    an incident's toll does not stand until the next one. Not of a whole country: there a man and a war's dead share
    a scale.
    """
    one: dict[tuple[str, ...], list[Given]] = defaultdict(list)
    place: dict[tuple[str, ...], list[Given]] = defaultdict(list)
    for account in desk.brief.accounts:
        q = account.question
        if q.measure not in TILES or q.measure == "area" or q.basis in ("subset", "rate") or q.unit is not None:
            continue
        if q.basis != "incident" and _is_of_one_thing(q):
            since = (q.period[0] or "")[:7] if q.basis == "cumulative" else ""
            one[(q.measure, q.population or q.party or "", q.place or "", q.basis, since)] += [
                (account, answer) for answer in account.answers
            ]
        if q.place and width(q.place) < COUNTRY:
            place[(q.measure, q.place)] += [(account, each) for each in account.answers]
    found = [s for key, told in sorted(one.items()) if (s := _one_count(desk, key, told))]
    shown = {claim for s in found for _, p in s.points for claim in p.claims}
    found += [s for key, told in sorted(place.items()) if (s := _at_place(desk, key, told, shown))]
    return sorted(found, key=lambda s: (-len(s.points), s.title))


def _is_of_one_thing(q: Question) -> bool:
    """Tell whether a running total or what is left is of people or a place that its question names.

    Refused: "2,000 fighters" of no named party, nowhere: of whichever army each dispatch wrote.
    """
    people = q.population is not None and q.population not in (q.measure, "people")
    since = q.basis == "cumulative" and q.period[0] is not None
    return q.place is not None or q.party is not None or people or since


def newest(series: Series, limit: int) -> Series:
    """Return a series cut to its newest numbers; the title says so, and a chart of more than the table holds is left out."""
    if len(series.points) <= limit:
        return series
    title = f"{series.title} (the newest {limit} of {len(series.points)} numbers)"
    return dataclasses.replace(series, title=title, chart=Markup(""), legend=(), points=series.points[-limit:])


def _one_count(desk: PageIndex, key: tuple[str, ...], told: Sequence[Given]) -> Counts | None:
    measure, who, place, basis, since = key
    points = sorted(points_of(desk, told), key=by_day)
    if len({each.day for each, _ in points}) < LEAST_DAYS:
        return None
    what = title_words(Question(measure, who or None, None, (None, None), basis))  # type: ignore[arg-type]
    said = (what, place, BASIS[basis], since and f"since {day_words(since)}")
    return Counts(", ".join(w for w in said if w), points)


def _at_place(desk: PageIndex, key: tuple[str, ...], told: Sequence[Given], shown: set[str]) -> Counts | None:
    points = []
    for first, x in told:
        note = ", ".join(
            each
            for each in (first.question.population or first.question.party or "", BASIS[first.question.basis])
            if each
        )
        for c, p in points_of(desk, [(first, x)]):
            said = ", ".join(w for w in (note, p.note) if w)
            points.append((dataclasses.replace(c, joined=False), dataclasses.replace(p, note=said)))
    if len({c.day for c, _ in points}) < LEAST_DAYS or {claim for _, p in points for claim in p.claims} <= shown:
        return None
    measure, place = key
    return Counts(f"{measure}, {place}: all counts", sorted(points, key=by_day))


def by_day(point: tuple[ChartPoint, SeriesPoint]) -> tuple[object, ...]:
    """Sort points by day; of one day by number, then by who says it."""
    return (point[0].day, point[0].value, point[0].speaker, point[1].words, point[1].claims)


NEWS_DAYS = 3  # a state is news for so long: an older period is the number's own time ("from 140 km² in March")


def _as_of(desk: PageIndex, question: Question, home: str) -> str | None:
    """Return the day for which a number was given.

    An incident's is its own. A state or a running total stands on the day it was said, unless its period ended well before.
    """
    said = desk.dispatches[home].published
    of_period = period_day(*question.period)
    if question.basis == "incident" or said is None or len(said) < 10:
        return of_period or said
    return of_period if of_period and days_between(of_period, said) > NEWS_DAYS else said


def points_of(desk: PageIndex, answers: Sequence[tuple[Account, Answer]]) -> list[tuple[ChartPoint, SeriesPoint]]:
    """Return a point for each answer, speaker and day on which it was said; copies fold into one."""
    folded: dict[tuple[str, str, str], tuple[float, Answer, list[str]]] = {}
    for first, x in answers:
        value = x.best if x.best is not None else x.low if x.low is not None else x.high
        for c, home in desk.homes(x.claims).items():
            claim = desk.claims[c]
            day = _as_of(desk, first.question, home)
            if day and value is not None:
                key = (day, speaker_words(claim), range_words(x, first.question.unit))
                folded.setdefault(key, (value, x, []))[2].append(c)
    return [
        point_of(desk, Spoken(day, speaker, words), value, each, claims, "superseded" if each.superseded else "")
        for (day, speaker, words), (value, each, claims) in folded.items()
    ]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Hold who gave a number in which words on which day; ``one_thing``: whether it is surely the thing of the series."""

    day: str
    speaker: str
    words: str
    one_thing: bool = False


def point_of(
    desk: PageIndex, said: Spoken, value: float, of: Answer | Figure, claims: Sequence[str], note: str
) -> tuple[ChartPoint, SeriesPoint]:
    """Return a number as the chart draws it and as its list says it."""
    known = desk.known(claims)
    labels = tuple(desk.label[each] for each in known)
    first = desk.claims[known[0]]
    named = first.source.kind not in ("outlet", "unresolved", "anonymous")
    tip = f"{day_words(said.day)}: {said.words}, {said.speaker}"
    shown = day_words(said.day, weekday=True)
    return (
        ChartPoint(
            said.day, value, said.speaker, tip, f"#c{labels[0]}", of.low, of.high, joined=said.one_thing or named
        ),
        SeriesPoint(said.day, shown, said.words, said.speaker, first.stance, note, labels),
    )


def drawn(counts: Counts) -> Series:
    """Return the table always; the chart where one scale can show all of it."""
    title = counts.title
    drawn = [each for each, _ in counts.points]
    table = tuple(p for _, p in counts.points)
    values = [p.value for p in drawn if p.value > 0]
    if values and max(values) > WIDEST * min(values):
        return Series(title, Markup(""), (), table)
    chart = step_chart(
        drawn, title=f"{title}: {len(drawn)} numbers in order of days; the table holds the same", unit=counts.unit
    )
    legend = tuple((shape(number), name) for number, name in enumerate(speakers_of(drawn)))
    return Series(title, chart, legend if chart else (), table)
