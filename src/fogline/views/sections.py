"""What stands in each section of the report, as plain rows: computed here, set in type by the templates.

In: a :class:`~fogline.views.desk.Desk`. Out: frozen rows of words, anchors and claim labels. Every row that shows a number
carries the labels of its claims; rows register themselves with the desk so that each claim can lead back to them.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from fogline.model import Account, Answer, Claim, Dispatch, Figure, Question, Reprint, TerritoryEntry
from fogline.views.charts import ChartPoint, Stretch, passage_bar, shape, spark, speakers_of, step_chart
from fogline.views.desk import (
    Desk,
    Joint,
    covered_share,
    day_words,
    days_between,
    figure_words,
    first_of,
    outlet_words,
    period_day,
    period_words,
    range_words,
    short,
    speaker_words,
    unit_words,
)

# The order in which a desk asks; measures that are not here come last and get no tile.
TILES = (
    "killed",
    "injured",
    "missing",
    "hostage",
    "detained",
    "surrendered",
    "displaced",
    "civilians",
    "fighters",
    "area",
)
BASIS = {
    "incident": "",
    "cumulative": "running total",
    "subset": "part of another count",
    "remaining": "what is left",
    "rate": "rate",
}
VERDICT_SIGN = {"agree": "=", "differ": "≠", "revised": "↻", "single": "1"}
# What a named voice stands behind comes before background that nobody is named for.
STANDING = {"confirmed": 0, "fair": 0, "contested": 0, "weak": 1, "discounted": 2, "pending": 2}
COLUMNS = 6  # origins side by side that a screen holds


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: its range, who is said to know, and its claims (labels). ``tag`` tells answers of one question apart;
    ``printed``: the words themselves where they are vague.
    """

    words: str
    speakers: str
    claims: tuple[str, ...]
    superseded: bool
    admission: bool
    tag: str
    printed: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One question with its answers and four numbers, ready to be set."""

    anchor: str
    measure: str
    title: str
    where: str
    basis: str
    answers: tuple[Told, ...]
    span: str
    n: int
    k: int
    j: int
    i: str
    verdict: str
    grade: str
    reasons: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    origins: tuple[int, ...]
    account: Account


def counted(desk: Desk, rules: dict[str, str]) -> list[Counted]:
    """All accounts, those first that a desk looks at first: by measure, disagreement, number of articles."""
    ordered = sorted(desk.brief.accounts, key=lambda a: _account_order(desk, a))
    anchor = {a.account_id: f"a{n}" for n, a in enumerate(ordered, start=1)}
    spans = {a.account_id: _span(a) for a in ordered}
    return [_counted(desk, a, anchor, spans, rules) for a in ordered]


def _span(a: Account) -> str:
    """The range of what still stands, or of all where nothing does."""
    return span_words([x for x in a.answers if not x.superseded] or list(a.answers), a.question.unit)


def _account_order(desk: Desk, a: Account) -> tuple[object, ...]:
    measure = a.question.measure
    rank = TILES.index(measure) if measure in TILES else len(TILES)
    verdict = ("differ", "revised", "agree", "single").index(a.verdict)
    return (rank, measure, verdict, -a.articles, _latest(desk, a), a.account_id)


def _latest(desk: Desk, a: Account) -> str:
    """The last day on which anything of this account was said."""
    days = [
        desk.dispatches[desk.claims[c].dispatch_id].published or ""
        for x in a.answers
        for c in x.claims
        if c in desk.claims
    ]
    return max(days, default="")


def _counted(desk: Desk, a: Account, anchor: dict[str, str], spans: dict[str, str], rules: dict[str, str]) -> Counted:
    q = a.question
    told = tuple(
        _told(desk, x, q.unit, "" if len(a.answers) == 1 else chr(65 + n % 26)) for n, x in enumerate(a.answers)
    )
    voices = f"{a.voices.low}" if a.voices.low == a.voices.high else f"{a.voices.low}–{a.voices.high}"
    return Counted(
        anchor=anchor[a.account_id],
        measure=q.measure,
        title=title_words(q),
        where=" · ".join(w for w in (q.place or "", period_words(*q.period)) if w) or "place and time not known",
        basis=BASIS[q.basis],
        answers=told,
        span=spans[a.account_id],
        n=a.articles,
        k=a.publishers,
        j=a.origins,
        i=voices,
        verdict=a.verdict,
        grade=a.grade,
        reasons=tuple(dict.fromkeys(rules.get(r.split(":")[0], r.split(":")[0]) for r in a.reasons)),
        links=tuple(
            (f"{'part of' if x.kind == 'subset_of' else 'goes into'} {spans[x.account_id]}", anchor[x.account_id])
            for x in a.links[:3]
            if x.account_id in anchor
        ),
        origins=tuple(sorted({desk.number[d] for x in a.answers for d in desk.homes(x.claims).values()})),
        account=a,
    )


@dataclass(frozen=True, slots=True)
class Sorting:
    """Questions by how they are shown: set side by side, answered by too many origins for that, answered by one."""

    beside: list[Counted]
    crowded: list[Counted]
    alone: list[Counted]


def split(rows: Sequence[Counted], *, keep: set[str], limit: int) -> Sorting:
    """Sorts questions; of each sort at most ``limit``, and always those to keep.

    Those that one origin answers are thinned evenly, so that a measure with many questions does not push out one with few.
    """
    several = [r for r in rows if len(r.origins) > 1 or (len(r.answers) > 1 and r.n > 1)]
    crowded = [r for r in several if len(r.origins) > COLUMNS]
    beside = [r for r in several if len(r.origins) <= COLUMNS]
    elsewhere = {r.anchor for r in several}
    alone = [r for r in rows if r.anchor not in elsewhere]
    by_measure: dict[str, list[Counted]] = defaultdict(list)
    for r in alone:
        by_measure[r.measure].append(r)
    most = _even([(len(found), 1 if m in TILES else MINOR) for m, found in by_measure.items()], limit)
    kept = set(keep)
    for measure, found in by_measure.items():
        share = most // (1 if measure in TILES else MINOR)
        kept |= {r.anchor for r in sorted(found, key=_weight)[:share]}
    return Sorting(
        beside=[r for n, r in enumerate(beside) if n < limit or r.anchor in keep],
        crowded=[r for n, r in enumerate(crowded) if n < limit or r.anchor in keep],
        alone=[r for r in alone if r.anchor in kept],
    )


MINOR = 4  # a measure without a tile gets this part of the room that one with a tile gets


def _even(counts: Sequence[tuple[int, int]], limit: int) -> int:
    """The largest room that each may have, divided by its second number, so that all together stay within the limit.

    >>> _even([(100, 1), (3, 1), (5, 1)], 20), _even([(9, 1), (9, 4)], 10), _even([], 5)
    (12, 8, 0)
    """
    top = max((c * part for c, part in counts), default=0)
    return next((n for n in range(top, 0, -1) if sum(min(c, n // part) for c, part in counts) <= limit), 0)


def _weight(r: Counted) -> tuple[object, ...]:
    """What may be left out last: disagreement, then what named voices stand behind, then what more articles carry."""
    return (r.verdict == "single", STANDING[r.grade], r.span in ("0", "1"), -r.n, int(r.anchor[1:]))


def title_words(q: Question) -> str:
    """What is counted, as a reader says it.

    >>> title_words(Question("killed", "civilians", None, (None, None), "incident"))
    'civilians killed'
    >>> title_words(Question("area", None, None, (None, None), "remaining", "square kilometre"))
    'area'
    """
    who = q.population or q.party
    if q.measure in ("killed", "injured", "detained", "displaced", "missing", "surrendered"):
        return f"{who or 'people'} {q.measure}"
    if q.measure == "hostage":
        return f"{who or 'people'} held hostage"
    named = "count" if q.measure == "other" else q.measure
    return f"{named}: {who}" if who and who != named else named


def span_words(answers: Sequence[Answer], unit: str | None) -> str:
    """From the lowest to the highest of several answers.

    >>> a, b = Answer(14, 14, None, (), "at_least"), Answer(31, 31, 31, ())
    >>> span_words([a, b], None), span_words([a], None)
    ('14–31', '≥\\xa014')
    """
    if len(answers) == 1:
        return range_words(answers[0], unit)
    low = min((x for a in answers for x in (a.low, a.best, a.high) if x is not None), default=None)
    high = max((x for a in answers for x in (a.low, a.best, a.high) if x is not None), default=None)
    open_end = any(a.high is None and a.low == high for a in answers)
    return range_words(Answer(low, None if low != high else low, high, ()), unit) + ("+" if open_end else "")


def _told(desk: Desk, x: Answer, unit: str | None, tag: str) -> Told:
    known = desk.known(x.claims)
    names = list(dict.fromkeys([s for s in x.sources if s] or [speaker_words(desk.claims[c]) for c in known]))
    return Told(
        words=range_words(x, unit),
        speakers=", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else ""),
        claims=tuple(desk.label[c] for c in known),
        superseded=x.superseded,
        admission=any(desk.claims[c].against_interest for c in known),
        tag=tag,
        printed=x.as_printed[0] if x.bound == "vague" and x.as_printed else "",
    )


# --- 1. what is claimed now ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tile:
    """One measure: its leading question large, others beside it, and how many more there are."""

    measure: str
    lead: Counted
    others: tuple[Counted, ...]
    more: int
    spark: Markup


def tiles(desk: Desk, rows: Sequence[Counted]) -> list[Tile]:
    """A tile for each measure that anything is said of. Numbers of different questions are never added.

    The leading question: what is left is asked as of the last day; anything else as most voices, origins, articles answer it.
    """
    found = []
    for measure in TILES:
        own = sorted((r for r in rows if r.measure == measure), key=lambda r: _lead(desk, r))
        if own:
            found.append(Tile(measure, own[0], tuple(own[1:4]), max(0, len(own) - 4), _spark(desk, own)))
    return found


def _spark(desk: Desk, own: Sequence[Counted]) -> Markup:
    """How what is left went down or up, if the leading question asks for that and a named speaker gave three numbers."""
    q = own[0].account.question
    if q.basis != "remaining":
        return Markup("")
    same = [r.account for r in own if r.account.question.basis == "remaining" and r.account.question.unit == q.unit]
    points = [c for c, _ in _points(desk, [(a, x) for a in same for x in a.answers]) if c.joined]
    return spark(points)


def _lead(desk: Desk, r: Counted) -> tuple[object, ...]:
    a = r.account
    nothing = (a.question.place is None and a.question.period == (None, None)) or r.span == "0"
    part = a.question.basis in ("subset", "rate")
    newest = tuple(-ord(ch) for ch in _latest(desk, a))
    if a.question.basis == "remaining":
        return (nothing, STANDING[a.grade] > 1, part, 0, newest, -a.voices.high, -a.articles, r.anchor)
    return (
        nothing,
        STANDING[a.grade] > 1,
        part,
        1,
        -a.voices.low,
        -a.origins,
        -a.articles,
        STANDING[a.grade],
        newest,
        r.anchor,
    )


@dataclass(frozen=True, slots=True)
class Shelf:
    """Questions of one measure that only one origin answers; ``minor`` ones are folded away."""

    measure: str
    minor: bool
    rows: tuple[Counted, ...]


def shelves(rows: Sequence[Counted]) -> list[Shelf]:
    """Questions by measure, the measures of the tiles first; in each the revised ones first, then by day."""
    by_measure: dict[str, list[Counted]] = defaultdict(list)
    for r in rows:
        by_measure[r.measure].append(r)
    ordered = sorted(by_measure.items(), key=lambda x: (TILES.index(x[0]) if x[0] in TILES else len(TILES), x[0]))
    return [Shelf(measure, measure not in TILES, tuple(found)) for measure, found in ordered]


# --- 2. accounts side by side -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """What one origin answers to one question: ranges with speakers and claims; copies of it by dispatch number."""

    tag: str
    words: str
    speaker: str
    claims: tuple[str, ...]
    superseded: bool
    admission: bool


@dataclass(frozen=True, slots=True)
class Column:
    """An origin: a dispatch, and the dispatches that reprint it in what is shown here.

    ``versions``: earlier dispatches whose words it changed: another version of their text, not another origin.
    """

    number: int
    outlet: str
    day: str
    headline: str
    wire: str
    reprints: tuple[int, ...]
    versions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Questions whose origins fit side by side; ``cells[row][column]``, empty where the origin is silent."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Counted, tuple[tuple[Cell, ...], ...]], ...]


def blocks(desk: Desk, rows: Sequence[Counted]) -> list[Block]:
    """Questions with more than one origin, put together while their origins fit a screen."""
    groups: list[list[Counted]] = []
    widths: list[set[int]] = []
    for r in rows:
        own = set(r.origins)
        at = _shelf_for(own, widths)
        if at is None:
            groups.append([])
            widths.append(set())
            at = len(groups) - 1
        groups[at].append(r)
        widths[at] |= own
    return [_block(desk, group, sorted(width)) for group, width in zip(groups, widths, strict=True)]


def _shelf_for(own: set[int], widths: Sequence[set[int]]) -> int | None:
    """The block that shares most origins and has room; a stranger joins the last block while that is narrow.

    >>> _shelf_for({1, 2}, [{1, 3}, {1, 2, 3}]), _shelf_for({8}, [{1, 2}]), _shelf_for({8, 9}, [{1, 2, 3}])
    (1, 0, None)
    """
    fitting = [n for n, w in enumerate(widths) if own & w and len(own | w) <= COLUMNS]
    if fitting:
        return max(fitting, key=lambda n: (len(own & widths[n]), -n))
    return len(widths) - 1 if widths and len(own | widths[-1]) <= COLUMNS // 2 + 1 else None


def _block(desk: Desk, group: Sequence[Counted], numbers: Sequence[int]) -> Block:
    by_number = {n: desk.dispatches[d] for d, n in desk.number.items()}
    copies: dict[int, set[int]] = defaultdict(set)
    versions: dict[int, set[int]] = defaultdict(set)
    set_rows = []
    for r in group:
        cells: dict[int, list[Cell]] = defaultdict(list)
        for x, told in zip(r.account.answers, r.answers, strict=True):
            for number, cell in _cells(desk, x, told):
                cells[number].append(cell)
            for c, home in desk.homes(x.claims).items():
                copies[desk.number[home]] |= {desk.number[desk.claims[c].dispatch_id]} - {desk.number[home]}
                if desk.origin[c] != home:
                    versions[desk.number[home]].add(desk.number[desk.origin[c]])
        set_rows.append((r, tuple(tuple(cells.get(n, ())) for n in numbers)))
    columns = tuple(
        Column(
            number=n,
            outlet=outlet_words(by_number[n]),
            day=day_words(by_number[n].published),
            headline=short(by_number[n].headline or "", 70),
            wire=by_number[n].wire or "",
            reprints=tuple(sorted(copies[n])),
            versions=tuple(sorted(versions[n])),
        )
        for n in numbers
    )
    return Block(columns, tuple(set_rows))


def _cells(desk: Desk, x: Answer, told: Told) -> Iterable[tuple[int, Cell]]:
    """One cell for each origin of an answer; the claims of its copies stand in the same cell."""
    by_origin: dict[int, list[str]] = defaultdict(list)
    for c, home in desk.homes(x.claims).items():
        by_origin[desk.number[home]].append(c)
    for number, claims in by_origin.items():
        names = list(dict.fromkeys(speaker_words(desk.claims[c]) for c in claims))
        yield (
            number,
            Cell(
                tag=told.tag,
                words=told.words,
                speaker=" / ".join(names[:2]),
                claims=tuple(desk.label[c] for c in claims),
                superseded=x.superseded,
                admission=any(desk.claims[c].against_interest for c in claims),
            ),
        )


WIDEST = 200  # largest to smallest number that one scale can show


# --- series -------------------------------------------------------------------------------------------------


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


def _anchored(desk: Desk, found: Sequence[Series], letter: str) -> list[Series]:
    """Series with anchors of their own, so that their claims lead back to them."""
    named = [dataclasses.replace(s, anchor=f"{letter}{n}") for n, s in enumerate(found, start=1)]
    for s in named:
        desk.use_labels(s.anchor, "series", (c for p in s.points for c in p.claims))
    return named


Given = tuple[Account, Answer]
LEAST_DAYS = 3  # of a series
MOST_SERIES = 14


def series(desk: Desk, *, limit: int) -> list[Series]:
    """Counts that were given on several days, those with most numbers first; of each the newest numbers up to ``limit``.

    CASE 1: one count as it went on: a running total since one day, or what is left, of one population and place.
    CASE 2: everything counted of one measure at one place, where that is more than a case 1: dots without a line, because
    an incident's toll does not stand until the next one.
    """
    one: dict[tuple[str, ...], list[Given]] = defaultdict(list)
    place: dict[tuple[str, ...], list[Given]] = defaultdict(list)
    for a in desk.brief.accounts:
        q = a.question
        if q.measure not in TILES or q.measure == "area" or q.basis in ("subset", "rate"):
            continue
        if q.basis != "incident":
            since = (q.period[0] or "")[:7] if q.basis == "cumulative" else ""
            one[(q.measure, q.population or q.party or "", q.place or "", q.basis, since)] += [
                (a, x) for x in a.answers
            ]
        if q.place:
            place[(q.measure, q.place)] += [(a, x) for x in a.answers]
    found = [s for key, told in sorted(one.items()) if (s := _one_count(desk, key, told))]
    shown = {c for s in found for p in s.points for c in p.claims}
    found += [s for key, told in sorted(place.items()) if (s := _at_place(desk, key, told, shown))]
    found.sort(key=lambda s: (-len(s.points), s.title))
    most = min(MOST_SERIES, max(2, limit // 20))
    return _anchored(desk, [_newest(s, limit) for s in found[:most]], "s")


def _newest(s: Series, limit: int) -> Series:
    """A series cut to its newest numbers; the title says so, and a chart of more than the table holds is left out."""
    if len(s.points) <= limit:
        return s
    title = f"{s.title} (the newest {limit} of {len(s.points)} numbers)"
    return dataclasses.replace(s, title=title, chart=Markup(""), legend=(), points=s.points[-limit:])


def _one_count(desk: Desk, key: tuple[str, ...], told: Sequence[Given]) -> Series | None:
    measure, who, place, basis, since = key
    points = sorted(_points(desk, told), key=_by_day)
    if len({p.day for p, _ in points}) < LEAST_DAYS:
        return None
    what = title_words(Question(measure, who or None, None, (None, None), basis))  # type: ignore[arg-type]
    return _series(
        ", ".join(w for w in (what, place, BASIS[basis], since and f"since {day_words(since)}") if w), points
    )


def _at_place(desk: Desk, key: tuple[str, ...], told: Sequence[Given], shown: set[str]) -> Series | None:
    points = []
    for a, x in told:
        note = ", ".join(w for w in (a.question.population or a.question.party or "", BASIS[a.question.basis]) if w)
        for c, p in _points(desk, [(a, x)]):
            said = ", ".join(w for w in (note, p.note) if w)
            points.append((dataclasses.replace(c, joined=False), dataclasses.replace(p, note=said)))
    if len({c.day for c, _ in points}) < LEAST_DAYS or {c for _, p in points for c in p.claims} <= shown:
        return None
    measure, place = key
    return _series(f"{measure}, {place}: all counts", sorted(points, key=_by_day))


def _by_day(point: tuple[ChartPoint, SeriesPoint]) -> tuple[object, ...]:
    return (point[0].day, point[0].value, point[0].speaker, point[1].words, point[1].claims)


NEWS_DAYS = 3  # a state is news for so long: an older period is the number's own time ("from 140 km² in March")


def _as_of(desk: Desk, q: Question, home: str) -> str | None:
    """The day for which a number was given.

    An incident's is its own. A state or a running total stands on the day it was said, unless its period ended well before.
    """
    said = desk.dispatches[home].published
    of_period = period_day(*q.period)
    if q.basis == "incident" or said is None or len(said) < 10:
        return of_period or said
    return of_period if of_period and days_between(of_period, said) > NEWS_DAYS else said


def _points(desk: Desk, answers: Sequence[tuple[Account, Answer]]) -> list[tuple[ChartPoint, SeriesPoint]]:
    """A point for each answer, speaker and day on which it was said; copies fold into one."""
    folded: dict[tuple[str, str, str], tuple[float, Answer, list[str]]] = {}
    for a, x in answers:
        value = x.best if x.best is not None else x.low if x.low is not None else x.high
        for c, home in desk.homes(x.claims).items():
            claim = desk.claims[c]
            day = _as_of(desk, a.question, home)
            if day and value is not None:
                key = (day, speaker_words(claim), range_words(x, a.question.unit))
                folded.setdefault(key, (value, x, []))[2].append(c)
    return [
        _point(desk, Spoken(day, speaker, words), value, x, claims, "superseded" if x.superseded else "")
        for (day, speaker, words), (value, x, claims) in folded.items()
    ]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who gave a number in which words on which day; ``one_thing``: whether it is surely the thing of the series."""

    day: str
    speaker: str
    words: str
    one_thing: bool = False


def _point(
    desk: Desk, said: Spoken, value: float, of: Answer | Figure, claims: Sequence[str], note: str
) -> tuple[ChartPoint, SeriesPoint]:
    known = desk.known(claims)
    labels = tuple(desk.label[c] for c in known)
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


def _series(title: str, points: Sequence[tuple[ChartPoint, SeriesPoint]], unit: str = "") -> Series:
    """The table always; the chart where one scale can show all of it."""
    drawn = [p for p, _ in points]
    table = tuple(p for _, p in points)
    values = [p.value for p in drawn if p.value > 0]
    if values and max(values) > WIDEST * min(values):
        return Series(title, Markup(""), (), table)
    chart = step_chart(
        drawn, title=f"{title}: {len(drawn)} numbers in order of days; the table holds the same", unit=unit
    )
    legend = tuple((shape(n), name) for n, name in enumerate(speakers_of(drawn)))
    return Series(title, chart, legend if chart else (), table)


# --- 3. timeline --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayLine:
    """What is said to have happened on one day: type, words, speaker, stance, claims."""

    anchor: str
    kind: str
    words: str
    speaker: str
    stance: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayGroup:
    """A day, or a longer span where the words are no more precise."""

    words: str
    lines: tuple[DayLine, ...]


def timeline(desk: Desk, *, limit: int) -> tuple[list[DayGroup], int]:
    """Days in order and how many moments were left out; those in most dispatches are kept first."""
    numbered = list(enumerate(desk.brief.moments, start=1))
    kept = sorted(numbered, key=lambda m: (-len(m[1].claims), m[0]))[:limit]
    groups: dict[tuple[str, str], list[DayLine]] = defaultdict(list)
    for n, m in sorted(kept, key=lambda m: m[0]):
        desk.use(f"m{n}", "timeline", m.claims)
        labels = tuple(desk.label[c] for c in desk.known(m.claims))
        line = DayLine(f"m{n}", m.event_type or "", short(m.words, 170), m.source or "own voice", m.stance, labels)
        groups[(m.start, m.end)].append(line)
    days = [DayGroup(_span_of_days(s, e), tuple(lines)) for (s, e), lines in sorted(groups.items())]
    return days, len(numbered) - len(kept)


def _span_of_days(start: str, end: str) -> str:
    return day_words(start, weekday=True) if start == end else period_words(start, end)


# --- 4. persons ---------------------------------------------------------------------------------------------


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


def persons(desk: Desk, *, limit: int) -> tuple[list[PersonLines], int]:
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


# --- 5. territory -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LandLine:
    """A line of the territory ledger."""

    anchor: str
    day: str
    place: str
    status: str
    holder: str
    figure: str
    speaker: str
    stance: str
    claims: tuple[str, ...]


def territory(desk: Desk, *, limit: int) -> tuple[list[Series], list[LandLine], int]:
    """Series of areas and shares for each place; lines in order of days, those with a figure kept first; how many left out."""
    groups: dict[tuple[str, str, str], list[TerritoryEntry]] = defaultdict(list)
    lines = []
    ordered = sorted(desk.brief.territory, key=lambda t: (t.day or t.said_on or "9999", t.place, t.status, t.claims))
    kept = sorted(range(len(ordered)), key=lambda n: (ordered[n].figure is None, -len(ordered[n].claims), n))[:limit]
    for n in sorted(kept):
        t = ordered[n]
        desk.use(f"t{n + 1}", t.place, t.claims)
        lines.append(_land_line(desk, f"t{n + 1}", t))
        if t.figure is not None and lines[-1].claims:
            side = t.status if t.status in ("taken", "lost") else "left or held"
            groups[(t.place, t.figure.unit or "percentage", side)].append(t)
    charts = [_land(desk, *key, entries) for key, entries in sorted(groups.items())]
    charts = sorted((c for c in charts if c.chart), key=lambda s: (-len(s.points), s.title))
    return _anchored(desk, [*_areas(desk), *charts], "l"), lines, len(ordered) - len(lines)


def _areas(desk: Desk) -> list[Series]:
    """What is said to be left, by unit, whichever place it is said of: a pocket goes by several names. The table has them."""
    groups: dict[str, list[tuple[ChartPoint, SeriesPoint]]] = defaultdict(list)
    for a in desk.brief.accounts:
        q = a.question
        if q.measure == "area" and q.basis == "remaining" and q.unit:
            groups[q.unit] += [
                (c, dataclasses.replace(p, note=q.place or p.note))
                for c, p in _points(desk, [(a, x) for x in a.answers])
            ]
    found = [
        _series(
            f"area said to be left, {unit_words(unit).strip()}",
            sorted(points, key=_by_day),
        )
        for unit, points in sorted(groups.items())
    ]
    return [s for s in found if s.chart]


def _land_line(desk: Desk, anchor: str, t: TerritoryEntry) -> LandLine:
    return LandLine(
        anchor=anchor,
        day=day_words(t.day or t.said_on, weekday=True),
        place=t.place,
        status=t.status,
        holder=t.holder or "",
        figure=_land_words(t.figure) if t.figure else "",
        speaker=t.source or "own voice",
        stance=t.stance,
        claims=tuple(desk.label[c] for c in desk.known(t.claims)),
    )


def _land_words(f: Figure) -> str:
    """An area or a share; a share printed as a fraction ("half") as it was printed."""
    return range_words(f, f.unit) if f.unit else f.as_printed


def _land(desk: Desk, place: str, unit: str, side: str, entries: Sequence[TerritoryEntry]) -> Series:
    points = []
    for t in entries:
        f = t.figure
        day = t.day or t.said_on
        value = None if f is None else f.best if f.best is not None else f.low if f.low is not None else f.high
        if f is not None and value is not None and day:
            value = value if f.unit else value * 100  # a fraction, drawn among percentages
            words = f"{_land_words(f)} {t.status}"
            said = Spoken(day, t.source or "own voice", words, place != "territory")
            points.append(_point(desk, said, value, f, t.claims, t.holder or ""))
    points.sort(key=_by_day)
    return _series(f"{place}, {side}{unit_words(unit) and ','}{unit_words(unit)}", points, unit_words(unit))


# --- 6. sources and families --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is said to know, how often, first and through whom."""

    name: str
    kind: str
    claims: int
    dispatches: tuple[int, ...]
    origins: int
    carriers: str
    first: str


def speakers(desk: Desk, *, limit: int) -> tuple[list[Speaker], int]:
    """Ultimate sources by number of text origins, then claims; and how many were left out."""
    by_name: dict[str, list[Claim]] = defaultdict(list)
    for c in desk.brief.claims:
        if c.source.kind not in ("outlet", "unresolved"):
            by_name[speaker_words(c)].append(c)
    rows = [_speaker(desk, name, claims) for name, claims in by_name.items()]
    rows.sort(key=lambda s: (-s.origins, -s.claims, s.name, s.kind))
    return rows[:limit], max(0, len(rows) - limit)


def _speaker(desk: Desk, name: str, claims: Sequence[Claim]) -> Speaker:
    kinds = sorted({c.source.kind for c in claims}, key=lambda k: (-sum(c.source.kind == k for c in claims), k))
    wires = {desk.dispatches[c.dispatch_id].wire for c in claims}
    carried = sorted({w for c in claims for w in c.source.chain} | {w for w in wires if w})
    first = min(claims, key=lambda c: desk.place(c.claim_id))
    return Speaker(
        name=name,
        kind=", ".join(kinds),
        claims=len(claims),
        dispatches=tuple(sorted({desk.number[c.dispatch_id] for c in claims})),
        origins=len({desk.origin[c.claim_id] for c in claims}),
        carriers=", ".join(carried[:4]),
        first=desk.label[first.claim_id],
    )


@dataclass(frozen=True, slots=True)
class Carrier:
    """One dispatch and what it took over: share, from whom, how, where it was joined."""

    number: int
    outlet: str
    day: str
    wire: str
    share: str
    bar: Markup
    taken: tuple[tuple[int, str], ...]
    given: tuple[int, ...]
    seams: int
    claims: int


def carriers(desk: Desk, found: dict[str, list[Joint]], *, limit: int) -> list[Carrier]:
    """A line for each dispatch, in order of the page; where there are too many, for those that share most.

    A passage is had from the first dispatch that has it.
    """
    firsts = {d: [(j, first_of(desk, j)) for j in js if j.taken or j.other_way_open] for d, js in found.items()}
    given: dict[str, set[int]] = defaultdict(set)
    for d, taken in firsts.items():
        for _, r in taken:
            if r.direction == "known":
                given[r.earlier.dispatch_id].add(desk.number[d])
    sharing = sorted(desk.number, key=lambda d: (-len(found.get(d, ())), desk.number[d]))
    kept = {desk.number[d] for d in sharing[:limit]}
    seams: dict[str, list[int]] = defaultdict(list)
    for s in desk.brief.seams:
        seams[s.dispatch_id].append(s.at)
    return [
        _carrier(desk, d, firsts.get(d.dispatch_id, []), given[d.dispatch_id], seams[d.dispatch_id])
        for d in desk.ordered()
        if desk.number[d.dispatch_id] in kept
    ]


def _carrier(
    desk: Desk, d: Dispatch, taken: Sequence[tuple[Joint, Reprint]], given: set[int], seams: Sequence[int]
) -> Carrier:
    kinds: dict[int, set[str]] = defaultdict(set)
    bars = []
    for j, r in taken:
        other = r.earlier if r.later.dispatch_id == d.dispatch_id else r.later
        number = desk.number[other.dispatch_id]
        kinds[number] |= {r.kind} | ({r.extent} if r.extent != "part" else set())
        kinds[number] |= {"shared, order not known"} if r.direction == "unknown" else set()
        bars.append(
            Stretch(j.start, j.end, number, f"{r.kind}, {'from' if r.direction == 'known' else 'also in'} {number}")
        )
    share = covered_share(d, [j for j, r in taken if r.kind != "boilerplate"])
    return Carrier(
        number=desk.number[d.dispatch_id],
        outlet=outlet_words(d),
        day=day_words(d.published),
        wire=d.wire or "",
        share=f"{100 * share:.0f} %" if taken else "",
        bar=passage_bar(len(d.text), bars, seams),
        taken=tuple((n, ", ".join(sorted(k))) for n, k in sorted(kinds.items())),
        given=tuple(sorted(given)),
        seams=len(seams),
        claims=len(desk.of_dispatch[d.dispatch_id]),
    )


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """Passages joined by reprints: first words, origin, the dispatches that carry it."""

    anchor: str
    words: str
    origin: int | None
    members: tuple[int, ...]
    kinds: str
    length: int


def families(desk: Desk, *, limit: int) -> tuple[list[FamilyLine], int]:
    """Families with most dispatches first, and how many were left out."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for r in desk.brief.reprints:
        kinds[r.family_id].add(r.kind)
    rows = []
    for n, f in enumerate(desk.brief.families, start=1):
        first = min(f.passages, key=lambda p: (desk.number[p.dispatch_id], p.start))
        words = desk.dispatches[first.dispatch_id].text[first.start : first.end]
        members = tuple(sorted({desk.number[p.dispatch_id] for p in f.passages}))
        origin = desk.number.get(f.origin) if f.origin else None
        rows.append(
            FamilyLine(
                f"f{n}", short(words, 110), origin, members, ", ".join(sorted(kinds[f.family_id])), len(words.split())
            )
        )
    rows.sort(key=lambda f: (-len(f.members), -f.length, f.anchor))
    return rows[:limit], max(0, len(rows) - limit)


# --- notes beside a dispatch --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    """What was read from one claim, and where on the page it is used."""

    label: str
    speaker: str
    chain: str
    cue: str
    stance: str
    admission: bool
    found: str
    uses: tuple[tuple[str, str], ...]


def notes(desk: Desk, claims: Sequence[Claim]) -> list[Note]:
    """A note for each claim of a dispatch."""
    return [
        Note(
            label=desk.label[c.claim_id],
            speaker=speaker_words(c),
            chain=" ← ".join(reversed(c.source.chain)),
            cue=short(c.cue.exact, 40) if c.cue else "",
            stance=c.stance,
            admission=c.against_interest,
            found=_found(c),
            uses=tuple(desk.uses.get(c.claim_id, ())),
        )
        for c in claims
    ]


def _found(c: Claim) -> str:
    days = [period_words(d.start, d.end) if d.start or d.end else f"“{d.as_printed}” (day unresolved)" for d in c.days]
    people = [f"{p.name}: {p.state}" if p.state else p.name for p in c.persons]
    places = [p.name for p in c.places]
    return " · ".join(dict.fromkeys([*(figure_words(f) for f in c.figures), *days, *places, *people]))
