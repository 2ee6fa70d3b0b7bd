"""Show what is claimed now: a tile for each measure a desk asks for first, and shelves of what is told side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from fogline.views.charts import spark
from fogline.views.page_index import PageIndex
from fogline.views.sections.counted import STANDING, TILES, Counted, latest
from fogline.views.sections.series import points_of


@dataclass(frozen=True, slots=True)
class Tile:
    """One measure: its leading question large, others beside it, and how many more there are."""

    measure: str
    lead: Counted
    others: tuple[Counted, ...]
    more: int
    spark: Markup


def tiles(desk: PageIndex, rows: Sequence[Counted]) -> list[Tile]:
    """Return a tile for each measure that anything is said of. Numbers of different questions are never added.

    The leading question: what is left is asked as of the last day; anything else as most voices, origins, articles answer it.
    """
    found = []
    for measure in TILES:
        own = sorted((row for row in rows if row.measure == measure), key=lambda r: _lead(desk, r))
        if own:
            found.append(Tile(measure, own[0], tuple(own[1:4]), max(0, len(own) - 4), _spark(desk, own)))
    return found


def _spark(desk: PageIndex, own: Sequence[Counted]) -> Markup:
    """Say how what is left went down or up, if the leading question asks for that and a named speaker gave three numbers."""
    q = own[0].account.question
    if q.basis != "remaining":
        return Markup("")
    same = [
        each.account
        for each in own
        if each.account.question.basis == "remaining" and each.account.question.unit == q.unit
    ]
    points = [c for c, _ in points_of(desk, [(a, answer) for a in same for answer in a.answers]) if c.joined]
    return spark(points)


def _lead(desk: PageIndex, counted: Counted) -> tuple[object, ...]:
    a = counted.account
    nothing = (a.question.place is None and a.question.period == (None, None)) or counted.span == "0"
    part = a.question.basis in ("subset", "rate")
    newest = tuple(-ord(ch) for ch in latest(desk, a))
    if a.question.basis == "remaining":
        return (nothing, STANDING[a.grade] > 1, part, 0, newest, -a.voices.high, -a.articles, counted.anchor)
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
        counted.anchor,
    )


@dataclass(frozen=True, slots=True)
class Shelf:
    """Questions of one measure that only one origin answers; ``minor`` ones are folded away."""

    measure: str
    minor: bool
    rows: tuple[Counted, ...]


def shelves(rows: Sequence[Counted]) -> list[Shelf]:
    """Return questions by measure, the measures of the tiles first; in each the revised ones first, then by day."""
    by_measure: dict[str, list[Counted]] = defaultdict(list)
    for row in rows:
        by_measure[row.measure].append(row)
    ordered = sorted(by_measure.items(), key=lambda x: (TILES.index(x[0]) if x[0] in TILES else len(TILES), x[0]))
    return [Shelf(measure, measure not in TILES, tuple(found)) for measure, found in ordered]
