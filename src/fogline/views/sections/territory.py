"""Territory: who is said to hold what, and how large it is, over time."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fogline.model import Figure, TerritoryEntry
from fogline.views.charts import ChartPoint
from fogline.views.page_index import PageIndex, day_words, range_words, unit_words
from fogline.views.sections.series import (
    Counts,
    Series,
    SeriesPoint,
    Spoken,
    anchored,
    by_day,
    drawn,
    newest,
    point_of,
    points_of,
)


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


def land_of(desk: PageIndex, *, limit: int) -> tuple[list[Series], list[LandLine], int]:
    """Return series of areas and shares for each place; lines in order of days, those with a figure kept
    first; how many left out.
    """
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
    charts = sorted((chart for chart in charts if chart.chart), key=lambda s: (-len(s.points), s.title))
    areas = [newest(area, limit) for area in _areas(desk)[:limit]]
    return anchored(desk, [*areas, *charts], "l"), lines, len(ordered) - len(lines)


def _areas(desk: PageIndex) -> list[Series]:
    """Return what is said to be left, by unit, whichever place it is said of: a pocket goes by several names. The table has
    them. Shares are of one place each: half of a city and two thirds of a country are parts of two wholes.
    """
    groups: dict[tuple[str, str], list[tuple[ChartPoint, SeriesPoint]]] = defaultdict(list)
    for account in desk.brief.accounts:
        q = account.question
        share = q.unit is not None and unit_words(q.unit) == "%"
        if q.measure == "area" and q.basis == "remaining" and q.unit and (q.place or not share):
            groups[q.unit, (q.place or "") if share else ""] += [
                (each, dataclasses.replace(p, note=q.place or p.note))
                for each, p in points_of(desk, [(account, answer) for answer in account.answers])
            ]
    found = [
        drawn(
            Counts(
                f"area said to be left{place and ', '}{place}, {unit_words(unit).strip()}", sorted(points, key=by_day)
            )
        )
        for (unit, place), points in sorted(groups.items())
    ]
    return [s for s in found if s.chart]


def _land_line(desk: PageIndex, anchor: str, territory_entry: TerritoryEntry) -> LandLine:
    return LandLine(
        anchor=anchor,
        day=day_words(territory_entry.day or territory_entry.said_on, weekday=True),
        place=territory_entry.place,
        status=territory_entry.status,
        holder=territory_entry.holder or "",
        figure=_land_words(territory_entry.figure) if territory_entry.figure else "",
        speaker=territory_entry.source or "own voice",
        stance=territory_entry.stance,
        claims=tuple(desk.label[each] for each in desk.known(territory_entry.claims)),
    )


def _land_words(figure: Figure) -> str:
    """Return an area or a share; a share printed as a fraction ("half") as it was printed."""
    return range_words(figure, figure.unit) if figure.unit else figure.as_printed


def _land(desk: PageIndex, place: str, unit: str, side: str, entries: Sequence[TerritoryEntry]) -> Series:
    points = []
    for entry in entries:
        f = entry.figure
        day = entry.day or entry.said_on
        value = None if f is None else f.best if f.best is not None else f.low if f.low is not None else f.high
        if f is not None and value is not None and day:
            value = value if f.unit else value * 100  # a fraction, drawn among percentages
            words = f"{_land_words(f)} {entry.status}"
            said = Spoken(day, entry.source or "own voice", words, place != "territory")
            points.append(point_of(desk, said, value, f, entry.claims, entry.holder or ""))
    points.sort(key=by_day)
    return drawn(Counts(f"{place}, {side}{unit_words(unit) and ','}{unit_words(unit)}", points, unit_words(unit)))
