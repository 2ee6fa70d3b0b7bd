"""What the days of a document tell of its figures: which are none, and since when others count."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from fogline.claims.cover import Cover
from fogline.model import Day, Figure, Span


def with_days(figures: Iterable[Figure], days: Sequence[Day]) -> list[Figure]:
    """Return the figures but those that only help to tell a day, totals with the day since when they count.

    Caught: "two weeks" in "two weeks ago", "12 Shawwal" in "12 Shawwal 1445". Refused: "a siege of two weeks".
    """
    told = Cover(Span(day.quote.start, day.quote.end) for day in days if day.start is not None)
    return [_dated(figure, days) for figure in figures if not _tells_a_day(figure, told)]


def _tells_a_day(figure: Figure, told: Cover) -> bool:
    counts_days = figure.measure == "duration" or (figure.measure == "other" and figure.unit is None)
    return counts_days and told.holds(Span(figure.quote.start, figure.quote.end))


_DAYS_NEAR = 200  # days before and after a figure among which that of its "since" is looked for


def _dated(figure: Figure, found: Sequence[Day]) -> Figure:
    """Return a cumulative figure's ``since``, from the day that it prints; a word that no day was read from is not a date."""
    if figure.since is None:
        return figure
    at = bisect_right(found, figure.quote.start, key=lambda d: d.quote.start)
    around = found[max(0, at - _DAYS_NEAR) : at + _DAYS_NEAR]
    near = [
        each for each in around if each.start and (figure.since in each.as_printed or each.as_printed in figure.since)
    ]
    near.sort(key=lambda d: (abs(d.quote.start - figure.quote.start), d.quote))
    return dataclasses.replace(figure, since=near[0].value if near else None)
