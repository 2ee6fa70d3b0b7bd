"""Seasons and feasts."""

from __future__ import annotations

import datetime as dt

from fogline.claims.days.context import Context
from fogline.claims.days.reading import Reading, pick
from fogline.claims.days.tokens import Token


def read_season(ctx: Context, first: int, last: int, season: Token) -> list[Reading] | None:
    """A season of a year, printed or at hand."""
    year = pick(ctx, first, last, "Y")
    word = pick(ctx, first, last, "hlnz")
    code = season.value.rstrip("+")
    before = ctx.letters[first - 1] if first else "."
    if year is not None:
        return [Reading(first, last, "DATE", f"{year.value}-{code}")]
    if season.word in ("fall", "spring") and word is None and not (before == "i" or ctx.letters[first] in "tmr"):
        return None  # "fall" and "spring" alone are mostly a verb, a noun
    if season.word == "fall" and word is None and last < len(ctx.letters) and ctx.letters[last] == "f":
        return None  # "the fall of Kunduz"
    base = ctx.base() or ctx.anchor()
    if base is None or season.value.endswith("+"):
        return [Reading(first, last, "DATE", f"XXXX-{code}" if season.value.endswith("+") else None)]
    return [Reading(first, last, "DATE", f"{_season_year(ctx, base, code, word, first, last):04}-{code}")]


def _season_year(ctx: Context, base: dt.date, code: str, word: Token | None, first: int, last: int) -> int:
    starts = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    if word is None or word.letter == "h":
        if word is None and ctx.genre == "news" and ctx.tense(first, last) == "past" and starts > base.month:
            return base.year - 1
        return base.year
    if word.letter == "l":
        return base.year - (starts + 2 >= base.month)
    return base.year + (starts <= base.month) if word.letter == "n" else base.year


def read_holiday(ctx: Context, first: int, last: int, holiday: Token) -> list[Reading] | None:
    """A feast of a year, printed or at hand."""
    year = pick(ctx, first, last, "Y")
    word = pick(ctx, first, last, "hln")
    base = ctx.base()
    if year is None and ctx.letters[first] == "t":
        return None  # "the Easter offensive"
    if year is not None:
        return [Reading(first, last, "DATE", _feast(holiday.value, int(year.value)).isoformat())]
    if base is None:
        return [Reading(first, last, "DATE", None)]
    day = _feast(holiday.value, base.year)
    if word is not None and word.letter == "l" and day >= base:
        day = _feast(holiday.value, base.year - 1)
    elif word is not None and word.letter == "n" and day <= base:
        day = _feast(holiday.value, base.year + 1)
    elif word is None and ctx.genre == "news" and _past_or_near(ctx, first, last, day, base):
        day = _feast(holiday.value, base.year - 1)
    return [Reading(first, last, "DATE", day.isoformat())]


def _feast(code: str, year: int) -> dt.date:
    """The day of a feast of time_words.csv in one year."""
    if code == "easter":
        return easter(year)
    if code == "thanksgiving":  # fourth Thursday of November (United States Code, title 5, section 6103)
        first = dt.date(year, 11, 1)
        return first + dt.timedelta(days=(4 - first.isoweekday()) % 7 + 21)
    month, day = code.split("-")
    return dt.date(year, int(month), int(day))


def _past_or_near(ctx: Context, first: int, last: int, day: dt.date, base: dt.date) -> bool:
    """Whether a feast still to come this year is last year's: in a clause about the past, or where that one is nearer."""
    tense = ctx.tense(first, last)
    return day > base and tense != "future" and (tense == "past" or (day - base).days > 182)


def easter(year: int) -> dt.date:
    """Easter Sunday of the western churches, by the anonymous Gregorian algorithm (Nature, 20 April 1876).

    >>> easter(2019)
    datetime.date(2019, 4, 21)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)
