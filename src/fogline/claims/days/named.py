"""Days that everybody knows with their year, printed without it: "the 7 October attack", "since the invasion of 24 February".

In: month and day, and the tokens around. Out: the day, where a deed that made it known stands beside it, or where nothing else
could be meant. The days are rows of ``named_days.csv``: ``deeds`` are words beside the day, ``context`` words of which one
stands in the text, ``by_itself`` that it is meant without a deed as well, once its anniversary is past.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import NamedTuple

from fogline.claims.days.anchor import Context
from fogline.languages import words_of

AFTER, BEFORE = 4, 9  # tokens around a day among which its deed stands
ANNIVERSARY = 30  # days from an anniversary on which a day without a deed may be this year's


class NamedDay(NamedTuple):
    """A row of named_days.csv."""

    day: dt.date
    deeds: frozenset[str]
    context: frozenset[str]
    by_itself: bool


@functools.cache
def _named(language: str) -> dict[tuple[int, int], tuple[NamedDay, ...]]:
    found: dict[tuple[int, int], tuple[NamedDay, ...]] = {}
    for row in words_of("named_days.csv", language):
        day = dt.date.fromisoformat(row["day"])
        one = NamedDay(day, frozenset(row["deeds"].split()), frozenset(row["context"].split()), bool(row["by_itself"]))
        found[day.month, day.day] = (*found.get((day.month, day.day), ()), one)
    return found


def named_day(ctx: Context, month: int, day: int, first: int, last: int) -> dt.date | None:
    """Return the known day that tokens ``first`` to ``last`` mean by month and day; None where it is any year's.

    Caught: "since the 7 October attack" in a text of Gaza. Refused: "the storm of 7 October"; a text of before that day.
    """
    for each in _named(ctx.language).get((month, day), ()):
        if ctx.published is not None and ctx.published <= each.day:
            continue
        if each.context and each.context.isdisjoint(ctx.vocabulary):
            continue
        if _beside(ctx, each.deeds, first, last) or (each.by_itself and _is_past(ctx, each.day, first)):
            return each.day
    return None


def _beside(ctx: Context, deeds: frozenset[str], first: int, last: int) -> bool:
    before = (each.word for each in ctx.tokens[max(0, first - BEFORE) : first])
    after = (each.word for each in ctx.tokens[last : last + AFTER])
    return not deeds.isdisjoint((*before, *after))


def _is_past(ctx: Context, day: dt.date, first: int) -> bool:
    """Tell whether this year's day of that date is no news: its anniversary is long past, or something counts since."""
    if ctx.published is None:
        return False
    back = ctx.published.year - ((day.month, day.day) > (ctx.published.month, ctx.published.day))
    near = (ctx.published - day.replace(year=back)).days
    since = any(each.word in ctx.words("back_leads") for each in ctx.tokens[max(0, first - 2) : first])
    return near > ANNIVERSARY or since
