"""Seasons and feasts."""

from __future__ import annotations

import datetime as dt

from fogline.claims.days import hijri
from fogline.claims.days.anchor import Context
from fogline.claims.days.rules import Reading, pick, unit_of
from fogline.claims.days.tokens import Token


def read_season(ctx: Context, first: int, last: int, season: Token) -> list[Reading] | None:
    """Return a season of a year, printed or at hand."""
    year = pick(ctx, first, last, "Y")
    word = pick(ctx, first, last, "hlnz")
    code = season.value.rstrip("+")
    before = ctx.letters[first - 1] if first else "."
    if year is not None:
        return [Reading(first, last, "DATE", f"{year.value}-{code}")]
    if (
        season.word in ctx.words("season_or_word")
        and word is None
        and not (before == "i" or ctx.letters[first] in "tmr")
    ):
        return None  # "fall" and "spring" alone are mostly a verb, a noun
    if season.word in ctx.words("fall") and word is None and last < len(ctx.letters) and ctx.letters[last] == "f":
        return None  # "the fall of Kunduz"
    base = ctx.base() or ctx.anchor()
    if base is None and ctx.before_christ is not None and not season.value.endswith("+"):
        return [Reading(first, last, "DATE", f"BC{ctx.before_christ:04}-{code}")]
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
    """Return a feast of a year, printed or at hand."""
    if holiday.value.startswith(HIJRI):
        return _islamic(ctx, first, last, holiday)
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


HIJRI = "hijri:"  # leads the code of a feast of the Islamic calendar: month and day, or month alone
MONTH_LONG = 28  # days from the first day of an Islamic month to its last, at least


def _islamic(ctx: Context, first: int, last: int, holiday: Token) -> list[Reading] | None:
    """Return a feast or a month of the Islamic calendar, the nearest that its clause allows, and its eve or its end.

    Refused: "Taha Ramadan said", a name.
    """
    month, _, day = holiday.value.removeprefix(HIJRI).partition("/")
    year, edge, ordinal = (pick(ctx, first, last, each) for each in ("Y", "e", "O"))
    before = ctx.letters[first - 1] if first else "."
    if not day and first + 1 == last and before not in "iftmrehlnz&":
        return None
    if year is None and ctx.letters[last : last + 2] == "iY":  # "on Eid al-Fitr in 2025"
        year, last = ctx.tokens[last + 1], last + 2
    base = dt.date(int(year.value), 7, 1) if year is not None else ctx.base()
    if base is None:
        return [Reading(first, last, "DATE", None)]
    found = hijri.nearest(int(month), int(day or 1), base)
    if year is None and ctx.genre == "news" and found > base and ctx.tense(first, last) == "past":
        found = hijri.nearest(int(month), int(day or 1), base - dt.timedelta(days=182))
    if edge is None and not day:
        return [Reading(first, last, "DATE", None, None, hijri.around(found, found + dt.timedelta(days=MONTH_LONG)))]
    if edge is not None:
        found += dt.timedelta(days={"EVE": -1, "END": 0 if day else MONTH_LONG}.get(edge.value, 0))
    if ordinal is not None:
        found += dt.timedelta(days=int(ordinal.value) - 1)
    return [Reading(first, last, "DATE", found.isoformat(), None, hijri.around(found))]


def day_of_feast(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a day of a feast by its number: "the second day of Eid al-Adha", "the tenth day of Ramadan"."""
    holiday = ctx.tokens[last - 1]
    if not holiday.value.startswith(HIJRI) or unit_of(ctx.tokens[last - 3])[0] != "D":
        return None
    return _islamic(
        ctx, first, last, holiday._replace(value=holiday.value if "/" in holiday.value else f"{holiday.value}/1")
    )


def _feast(code: str, year: int) -> dt.date:
    """Return the day of a feast of time_words.csv in one year.

    ``12-25`` is month and day, ``11/4/4`` the fourth Thursday of November (``05/-1/1`` the last Monday of May),
    ``easter-2`` two days before Easter Sunday.

    >>> [_feast(code, 2019).isoformat() for code in ("12-25", "11/4/4", "05/-1/1", "easter-2")]
    ['2019-12-25', '2019-11-28', '2019-05-27', '2019-04-19']
    """
    if code.startswith("easter"):
        return easter(year) + dt.timedelta(days=int(code.removeprefix("easter") or 0))
    if "/" not in code:
        return dt.date(year, *(int(part) for part in code.split("-")))
    month, number, weekday = (int(part) for part in code.split("/"))
    if number < 0:
        end = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
        return end - dt.timedelta(days=(end.isoweekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (number - 1))


def _past_or_near(ctx: Context, first: int, last: int, day: dt.date, base: dt.date) -> bool:
    """Tell whether a feast still to come this year is last year's: in a clause about the past, or where that one is nearer."""
    tense = ctx.tense(first, last)
    return day > base and tense != "future" and (tense == "past" or (day - base).days > 182)


def easter(year: int) -> dt.date:
    """Return easter Sunday of the western churches, by the anonymous Gregorian algorithm (Nature, 20 April 1876).

    >>> easter(2019)
    datetime.date(2019, 4, 21)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    index, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * index - h - k) % 7
    number = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * number + 114, 31)
    return dt.date(year, month, day + 1)
