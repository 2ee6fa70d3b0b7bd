"""Show what is claimed now: a tile for each measure a desk asks for first, and shelves of what is told side by side."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from fogline.model import Account
from fogline.views.charts import spark
from fogline.views.page_index import PageIndex, days_between
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
    """Return a tile for each measure of which more is said than one voice's man or two. Numbers are never added.

    The leading question: what is left is asked as of the last day; of anything else the weightiest (:func:`weight`), what has a
    place and a day first.
    """
    newest = max((d.published for d in desk.dispatches.values() if d.published), default="")
    found = []
    for measure in TILES:
        own = sorted((row for row in rows if row.measure == measure), key=lambda r: _lead(desk, r, newest))
        if own and (measure in HARM or not _is_trifle(own[0].account)):
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


HARM = frozenset({"killed", "injured", "missing", "hostage"})  # of which one is news
FEW = 2  # people of whom one voice tells, and who are no tile
VOICE_WEIGHS = 1.5  # powers of ten that a second voice outweighs
YEAR_WEIGHS = 1.2  # powers of ten by which a number of a year ago falls behind one of the newest day


def _lead(desk: PageIndex, counted: Counted, newest: str) -> tuple[object, ...]:
    a = counted.account
    q = a.question
    nothing = counted.span == "0"
    part = q.basis in ("subset", "rate")
    if q.basis == "remaining":
        said = tuple(-ord(ch) for ch in latest(desk, a))
        return (nothing, STANDING[a.grade] > 1, part, 0, said, -a.voices.high, -a.articles, counted.anchor)
    unknown = (q.place is None) + (None in q.period)
    heavy = -weight(size(a), a.voices.low, _days_old(latest(desk, a), newest))
    return (nothing, STANDING[a.grade] > 1, part, 1, unknown, heavy, -a.origins, STANDING[a.grade], counted.anchor)


def weight(number: float, voices: int, days_old: int) -> float:
    """Return how much a number weighs on the page: its power of ten, more for each further voice, less with age.

    >>> weight(40, 2, 0) > weight(400, 1, 0) > weight(400, 1, 365)
    True
    """
    return math.log10(max(1.0, number)) + VOICE_WEIGHS * min(3, max(0, voices - 1)) - YEAR_WEIGHS * days_old / 365


def size(account: Account) -> float:
    """Return the largest number that stands firm in an account: 0 where all is open."""
    told = (answer for answer in account.answers if not answer.superseded)
    return max((n for a in told for n in (a.best if a.best is not None else a.low,) if n is not None), default=0.0)


def _is_trifle(account: Account) -> bool:
    people = account.question.unit is None
    return people and account.voices.low < FEW and size(account) <= FEW


def _days_old(day: str, newest: str) -> int:
    return max(0, days_between(day, newest)) if day and len(newest) == len("2031-05-02") else 0


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
