"""Expressions measured from another day: ago, later, last, next, the previous, that."""

from __future__ import annotations

import datetime as dt
import re

from fogline.claims.days.anchor import Context, moved, weekday_near
from fogline.claims.days.bare import bare_part
from fogline.claims.days.calendar import interval, shift, value_at
from fogline.claims.days.dates import calendar
from fogline.claims.days.rules import Reading, find_letter, pick, unit_of
from fogline.claims.days.spans import count, duration, duration_value
from fogline.claims.days.tokens import Token


def part_of_day(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a part of a day told relative to another: "last night", "that morning"."""
    part, word = pick(ctx, first, last, "P"), pick(ctx, first, last, "hlnzs")
    if part is None:
        return None
    value = part.value.rstrip("+")
    if word is None:
        return bare_part(ctx, first, last)
    if word.letter == "h" or word.word in ctx.words("last_or_past"):
        day, finest = ctx.published if ctx.genre == "news" else ctx.last, ctx.grain_published
        if day is None or (ctx.genre == "news" and finest != "D"):
            return [Reading(first, last, "TIME", None)]
        back = word.letter == "l"
        return [Reading(first, last, "TIME", f"{(day - dt.timedelta(days=back)).isoformat()}{value}")]
    anchor = ctx.anchor()
    if anchor is None or (ctx.last is not None and ctx.grain not in ("D", None)):
        return [Reading(first, last, "TIME", None)]
    step = {"n": 1, "l": -1}.get(word.letter, 0)
    return [Reading(first, last, "TIME", f"{(anchor + dt.timedelta(days=step)).isoformat()}{value}")]


def ago(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a distance back from publication: "two weeks ago"."""
    at = find_letter(ctx, first, last, "U")
    if at < 0:
        return [Reading(first, last, "DATE", "PAST_REF")] if ctx.tokens[first].word in ctx.words("long") else None
    unit, _ = unit_of(ctx.tokens[at])
    number = count([token for token in ctx.tokens[first : last - 1] if token.letter not in "U&q"], ctx.language)
    if number is None or number == "X":
        return [Reading(first, last, "DATE", "PAST_REF")]
    if (
        ctx.letters[at - 1] == "a"
        and at - 1 > first
        and ctx.tokens[at - 2].word not in ctx.words("half")
        and ctx.letters[at - 2] in "CDG"
    ):
        return None  # "up from seven a year ago"
    if unit == "Y" and number.endswith(".5"):
        return distance(ctx, first, last, ctx.base(), "M", -12 * float(number))
    return distance(ctx, first, last, ctx.base(), unit, -float(number))


def ago_weekday(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return weekdays of earlier weeks: "a week ago Monday", "two Fridays ago"."""
    weekday = pick(ctx, first, last, "W")
    base = ctx.base()
    if weekday is None or base is None or ctx.grain_published != "D":
        return None
    unit = pick(ctx, first, last, "U")
    number = count([token for token in ctx.tokens[first : last - 1] if token.letter not in "UWg&qi"], ctx.language)
    if number is None or number == "X" or (unit is not None and unit_of(unit)[0] != "W"):
        return None
    weeks = float(number) if unit is not None else float(number) - 1
    day = weekday_near(int(weekday.value), base, "past") if unit is None else _in_week(base, int(weekday.value))
    return [Reading(first, last, "DATE", (day - dt.timedelta(days=7 * round(weeks))).isoformat())]


def weekday_of_week(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a weekday of the week before, this week or the next one: "Tuesday of last week", "Friday last week"."""
    weekday, word = pick(ctx, first, last, "W"), ctx.tokens[last - 2]
    base = ctx.anchor() if word.letter == "z" or word.word in ctx.words("told_next") else ctx.base()
    unit, many = unit_of(ctx.tokens[last - 1])
    if weekday is None or unit != "W" or many or base is None or ctx.grain_published != "D":
        return None
    weeks = {"l": -1, "n": 1}.get(word.letter, 0)
    return [Reading(first, last, "DATE", (_in_week(base, int(weekday.value)) + dt.timedelta(7 * weeks)).isoformat())]


def weekday_before_last(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a weekday two away: "the Friday before last", "the Monday after next"."""
    weekday, base = pick(ctx, first, last, "W"), ctx.base()
    step = _two_away(ctx, f"{ctx.tokens[last - 2].word} {ctx.tokens[last - 1].word}")
    if weekday is None or base is None or step is None or ctx.grain_published != "D":
        return None
    return [Reading(first, last, "DATE", _nth_weekday(base, int(weekday.value), step).isoformat())]


def weekday_before(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return the weekday before or after the last day told: "the Friday before"; before a noun ("the Friday before the vote")
    nobody says which.
    """
    weekday, base = pick(ctx, first, last, "W"), ctx.last if ctx.grain == "D" else ctx.base()
    after = ctx.letters[last : last + 2]
    closed = after[:1] in ("", ".", ",", "|", ";", "!") or (after[:1] in "zh" and after[1:] in ("", ".", ",", "|", ";"))
    if not closed:
        return [Reading(first, last - 1, "DATE", None)]
    if weekday is None or base is None or ctx.grain_published != "D":
        return None
    step = 1 if ctx.tokens[last - 1].value == "+" else -1
    return [Reading(first, last, "DATE", _nth_weekday(base, int(weekday.value), step).isoformat())]


def weekday_units(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a weekday so many weeks from a day: "Monday two weeks earlier" (than the day told), "Monday two weeks ago"."""
    at = find_letter(ctx, first, last, "U")
    number = count(ctx.tokens[first + 1 : at], ctx.language)
    back = ctx.tokens[last - 1].letter == "g"
    base = ctx.base() if back or ctx.grain != "D" else ctx.last
    if unit_of(ctx.tokens[at])[0] != "W" or number in (None, "X") or base is None or ctx.grain_published != "D":
        return None
    weeks = (1 if ctx.tokens[last - 1].value == "+" else -1) * round(float(number or 0))
    weekday = int(ctx.tokens[first].value)
    return [Reading(first, last, "DATE", (_in_week(base, weekday) + dt.timedelta(7 * weeks)).isoformat())]


def _nth_weekday(base: dt.date, weekday: int, number: int) -> dt.date:
    """Return the ``number``-th such weekday before (negative) or after a day.

    >>> _nth_weekday(dt.date(2031, 5, 14), 5, -2).isoformat(), _nth_weekday(dt.date(2031, 5, 14), 3, 1).isoformat()
    ('2031-05-02', '2031-05-21')
    """
    if number < 0:
        return base - dt.timedelta(days=(base.isoweekday() - weekday - 1) % 7 + 1 + 7 * (-number - 1))
    return base + dt.timedelta(days=(weekday - base.isoweekday() - 1) % 7 + 1 + 7 * (number - 1))


def _in_week(base: dt.date, weekday: int) -> dt.date:
    return base + dt.timedelta(days=weekday - base.isoweekday())


def distance(
    ctx: Context, first: int, last: int, base: dt.date | None, unit: str, number: float
) -> list[Reading] | None:
    """Return the value at ``number`` units from ``base``, as fine as the unit is told."""
    if unit in ("H", "m", "S", "X"):
        return [Reading(first, last, "TIME", None)]
    fine = "D" if unit in ("D", "W", "F") else unit
    if base is None or (fine == "D" and base is ctx.published and ctx.grain_published != "D"):
        return [Reading(first, last, "DATE", None)]
    if ctx.before_christ is not None and unit == "Y":
        return [Reading(first, last, "DATE", f"BC{ctx.before_christ - round(number):04}")]
    if base is not None and ctx.quarter and unit == "Y" and ctx.genre == "news":
        year = int(ctx.quarter[:4]) + round(number)
        return [Reading(first, last, "DATE", f"{year:04}{ctx.quarter[4:]}")]
    there = shift(base, unit, number)
    if there is None:
        return [Reading(first, last, "DATE", None)]
    return [Reading(first, last, "DATE", value_at(there, fine), 3 if unit in ("W", "F") else None)]


def year_ago(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return the unit before: "the year-earlier period"."""
    unit, _ = unit_of(ctx.tokens[find_letter(ctx, first, last, "U")])
    if unit not in ("Y", "M", "W", "D", "Q"):
        return None
    begin = first + (ctx.letters[first] == "a")
    ordinal = pick(ctx, first, last, "O")
    if ordinal is not None and (base := ctx.base()) is not None:
        return [Reading(begin, last, "DATE", f"{base.year - 1:04}-Q{ordinal.value}")]
    return distance(ctx, begin, last, ctx.base(), unit, -1)


def later(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a distance from the last day told: "two days later", "a year earlier"."""
    at = find_letter(ctx, first, last, "U")
    unit, _ = unit_of(ctx.tokens[at])
    word = ctx.tokens[last - 1]
    after = ctx.letters[last : last + 1]
    if word.word in ctx.words("after_or_before") and ctx.genre == "news" and after not in ("", ".", ",", "|", ";"):
        return duration(ctx, first, last - 1)
    number = count(ctx.tokens[first:at], ctx.language)
    if number is None or number == "X":
        return [Reading(first, last, "DATE", "FUTURE_REF" if word.value == "+" else "PAST_REF")]
    sign = 1 if word.value == "+" else -1
    base = ctx.anchor()
    if unit in ("D", "W") and ctx.last is not None and ctx.grain not in ("D", "W"):
        return [Reading(first, last, "DATE", None)]
    return distance(ctx, first, last, base, unit, sign * float(number))


def through(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a distance from the last day told that its word leads, where a language puts it first: "(in) two days"."""
    at = find_letter(ctx, first, last, "U")
    number = count(ctx.tokens[first + 1 : at], ctx.language) or "1"
    if number == "X":
        return [Reading(first, last, "DATE", "FUTURE_REF")]
    return distance(ctx, first, last, ctx.anchor(), unit_of(ctx.tokens[at])[0], float(number))


def day_before(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a day next to yesterday or tomorrow: "the day before yesterday"."""
    deictic, word = ctx.tokens[last - 1], ctx.tokens[last - 2]
    if unit_of(ctx.tokens[first + 1])[0] != "D" or ctx.published is None or ctx.grain_published != "D":
        return None
    days = int(deictic.value[:2].rstrip("T")) + (1 if word.value == "+" else -1)
    return [Reading(first, last, "DATE", (ctx.published + dt.timedelta(days=days)).isoformat())]


def unit_after_next(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return two units away: "the week before last", "the month after next"."""
    unit, many = unit_of(ctx.tokens[first + 1])
    step = _two_away(ctx, f"{ctx.tokens[last - 2].word} {ctx.tokens[last - 1].word}")
    if many or step is None or unit not in ("W", "M", "Y", "WE"):
        return None
    return [Reading(first, last, "DATE", moved(ctx.base(), unit, step))]


def _two_away(ctx: Context, words: str) -> int | None:
    if words in ctx.words("before_last"):
        return -2
    return 2 if words in ctx.words("after_next") else None


def unit_before(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a unit next to the last date told ("the week before"); before a noun only in a history."""
    unit, many = unit_of(ctx.tokens[first + 1])
    word = ctx.tokens[last - 1]
    open_ended = ctx.letters[last : last + 1] not in ("", ".", ",", "|", ";", "_&")
    if many or unit not in ("D", "W", "M", "Y", "E", "C") or word.word in ctx.words("prior"):
        return None
    if open_ended and word.word in ctx.words("before_or_after") and ctx.genre == "news":
        return [Reading(first, last - 1, "DATE", None)]
    anchor = ctx.anchor()
    if anchor is None or (unit == "D" and ctx.last is not None and ctx.grain != "D"):
        return [Reading(first, last, "DATE", None)]
    return [Reading(first, last, "DATE", moved(anchor, unit, 1 if word.value == "+" else -1))]


def counted(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a span next to publication: "the past three days", "the next two weeks"."""
    start = find_letter(ctx, first, last, "CDGYav")
    at = find_letter(ctx, first, last, "U")
    number = count([token for token in ctx.tokens[start:at] if token.letter not in "ln"], ctx.language)
    value = duration_value(number, unit_of(ctx.tokens[at])[0])
    return [Reading(first, last, "DURATION", value, None, _covered(ctx, first, at, value))]


def _covered(ctx: Context, first: int, at: int, value: str | None) -> tuple[dt.date, dt.date] | None:
    """Return the days of "the past three weeks", "the next 48 hours", counted from the day of publication."""
    match = re.fullmatch(r"P(T?)(\d+)([DWMYH])", value or "")
    base = ctx.published if ctx.genre == "news" and ctx.grain_published == "D" else None
    if match is None or base is None:
        return None
    unit, number = (match[3], float(match[2])) if not match[1] else ("D", max(1.0, round(float(match[2]) / 24)))
    ahead = any(ctx.letters[index] == "n" for index in range(first, at))
    other = shift(base, unit, number if ahead else -number)
    if other is None or (match[1] and match[3] != "H"):
        return None
    return (base, other) if ahead else (other, base)


def next_to(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a unit next to another: "last year", "this week", "the previous day", "that month"."""
    at = find_letter(ctx, first, last, "U")
    unit, many = unit_of(ctx.tokens[at])
    if (
        unit in ("Q", "X")
        and ctx.tokens[at].word not in ctx.words("time")
        and ctx.quarter
        and ctx.tokens[at - 1].word in ctx.words("latest_or_same")
    ):
        return [Reading(first, last, "DATE", ctx.quarter)]
    word = next((ctx.tokens[index] for index in range(at - 1, first - 1, -1) if ctx.letters[index] in "hzlncs"), None)
    if word is None:
        return None
    if many:
        return _several(ctx, first, last, word, unit)
    if unit in ("H", "m", "S"):
        return [Reading(first, last, "DURATION", f"PT1{unit.upper()}")] if word.letter in "ln" else None
    if unit == "X":  # "that time": in a history a day that was told, which one is not said
        anaphoric = ctx.genre == "history" and word.letter in "hzs"
        return [Reading(first, last, "DATE", None)] if anaphoric else None
    base, step = _step(ctx, word, definite=_is_told(ctx, word, unit, "t" in ctx.letters[first:at]))
    if base is None and ctx.before_christ is not None and unit in _BEFORE_CHRIST:
        return [Reading(first, last, "DATE", _before_christ(ctx.before_christ, unit, step))]
    if base is None or (unit == "D" and base is ctx.published and ctx.grain_published != "D"):
        return [Reading(first, last, "DATE", None)]
    if unit == "D" and word.letter == "h" and ctx.genre == "news":
        return [Reading(first, last, "DATE", value_at(base, "D"))]
    if unit == "D" and base is ctx.last and ctx.grain != "D":
        return [Reading(first, last, "DATE", None)]
    return [Reading(first, last, "DATE", moved(base, unit, step), None, _rolled(ctx, first, at, word, unit))]


def _rolled(ctx: Context, first: int, at: int, word: Token, unit: str) -> tuple[dt.date, dt.date] | None:
    """Return the days of "the past week", "the last month", which run back from the day of writing; "last month" is the
    calendar's.
    """
    rolls = word.word in ctx.words("last_or_past") and "t" in ctx.letters[first:at] and unit in ("W", "M", "Y")
    if not rolls or ctx.genre != "news" or ctx.published is None or ctx.grain_published != "D":
        return None
    back = shift(ctx.published, unit, -1)
    return None if back is None else (back, ctx.published)


def _is_told(ctx: Context, word: Token, unit: str, article: bool) -> bool:
    """Tell whether "the next day" is the one after a day told: by its article, or in a language without by the word alone."""
    return unit == "D" and (article or word.word in ctx.words("next_day"))


_BEFORE_CHRIST = {"Y": (1, 4), "E": (10, 3), "C": (100, 2)}  # years of a unit, digits of its value


def _before_christ(year: int, unit: str, step: int) -> str:
    """Return the year, decade or century ``step`` units after that of a year before Christ.

    >>> _before_christ(490, "Y", 1), _before_christ(479, "E", 1), _before_christ(490, "C", -1)
    ('BC0489', 'BC046', 'BC05')
    """
    length, digits = _BEFORE_CHRIST[unit]
    return f"BC{year // length - step:0{digits}}"


def _step(ctx: Context, word: Token, *, definite: bool) -> tuple[dt.date | None, int]:
    """Return what "last", "the previous", "that" are measured from, and how many units away."""
    if word.letter in "zs":
        return ctx.anchor(), 0
    if word.letter in "hc":
        return ctx.base(), 0
    told = word.word in ctx.words("told_next")
    base = ctx.anchor() if told else ctx.base()
    if word.word in ctx.words("next") and (ctx.genre == "history" or definite):
        base = ctx.anchor()
    return base, -1 if word.letter == "l" else 1


def _several(ctx: Context, first: int, last: int, word: Token, unit: str) -> list[Reading] | None:
    if word.word in ctx.words("recent"):
        if unit in ("W", "M", "Q"):
            return [Reading(first, last, "DURATION", "PXM" if unit == "Q" else duration_value("X", unit))]
        return [Reading(first, last, "DATE", "PAST_REF")]
    if word.letter == "h" and unit == "D":
        return [Reading(first, last, "DATE", "PRESENT_REF")]
    if word.word in ctx.words("coming"):
        return [Reading(first, last, "DATE", "FUTURE_REF")]
    if word.letter in "ln":
        return [Reading(first, last, "DURATION", duration_value("X", unit))]
    return None


def week_of(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a week of a month: the one that holds the middle of those seven days."""
    at = find_letter(ctx, first, last, "U")
    unit = unit_of(ctx.tokens[at])[0]
    if ctx.letters[last - 1] == "Y" and find_letter(ctx, first, last, "M") < 0:
        return _part_of_year(ctx, first, last, unit)
    month = calendar(ctx, find_letter(ctx, first, last, "M"), last)
    if month is None or unit not in ("W", "WE", "D") or month[0].value is None:
        return None if unit not in ("W", "WE", "D") else [Reading(first, last, "DATE", None)]
    covered = interval(month[0].value)
    word = next(ctx.tokens[index] for index in range(first, at) if ctx.letters[index] in "lOn")
    if covered is None or word.letter == "n":
        return None
    if word.letter == "l":
        day = covered[1] - dt.timedelta(days=0 if unit == "D" else 3)
    else:
        number = int(word.value)
        day = covered[0] + dt.timedelta(days=number - 1 if unit == "D" else 7 * number - 4)
    return [Reading(first, last, "DATE", value_at(day, unit))] if day <= covered[1] else None


def _part_of_year(ctx: Context, first: int, last: int, unit: str) -> list[Reading] | None:
    """Return the last quarter, the first month of a year."""
    word = next(token for token in ctx.tokens[first:last] if token.letter in "lOn")
    parts = {"Q": 4, "M": 12}.get(unit)
    if parts is None or word.letter == "n" or (word.letter == "l" and word.word not in ctx.words("last")):
        return None
    number = parts if word.letter == "l" else int(word.value)
    if number > parts:
        return None
    year = ctx.tokens[last - 1].value
    return [Reading(first, last, "DATE", f"{year}-Q{number}" if unit == "Q" else f"{year}-{number:02}")]


def in_unit(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a part of the unit at hand: "later in the year", "the end of the month"."""
    unit, many = unit_of(ctx.tokens[last - 1])
    if many or unit in ("H", "m", "S", "X"):
        return None
    told = ctx.genre == "history" or (unit == "D" and ctx.grain == "D")  # "later in the day": of the deed
    base = ctx.anchor() if told else ctx.base()
    return [Reading(first, last, "DATE", moved(base, unit, 0))]
