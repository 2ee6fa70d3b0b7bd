"""Years and their parts and multiples: quarters, halves, decades, centuries, years before Christ."""

from __future__ import annotations

import datetime as dt

from fogline.claims.days.anchor import Context, moved
from fogline.claims.days.rules import Reading, find_letter, pick, unit_of

_BEFORE_AMOUNTS = frozenset("$£€#")
_AFTER_AMOUNTS = frozenset("%°")


def era(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return years before and after Christ; where a text counts years before Christ, also "in 371"."""
    mark, month, unit = (pick(ctx, first, last, each) for each in "BMU")
    years = [
        index for index in range(first, last) if ctx.letters[index] in "YGD" and ctx.tokens[index].value.isdecimal()
    ]
    if mark is None and (ctx.before_christ is None or ctx.letters[first] == "Y" or not years):
        return None
    before = "BC" if mark is None or ctx.pattern("before_christ").match(mark.word) else ""
    if unit is not None:
        return [Reading(first, last, "DATE", f"{before}{_number_of(ctx, first, last) - 1:02}")]
    if not years or (mark is None and not _near_year(ctx, years)):
        return None
    parts = [Reading(year, year + 1, "DATE", f"{before}{int(ctx.tokens[year].value):04}") for year in years[:-1]]
    begin = first if len(years) == 1 else years[-1]
    season = pick(ctx, first, last, "S")
    suffix = f"-{int(month.value):02}" if month is not None else f"-{season.value}" if season is not None else ""
    return [*parts, Reading(begin, last, "DATE", f"{before}{int(ctx.tokens[years[-1]].value):04}{suffix}")]


def _number_of(ctx: Context, first: int, last: int) -> int:
    ordinal = pick(ctx, first, last, "O")
    return int(ordinal.value) if ordinal is not None else 1


def _near_year(ctx: Context, years: list[int]) -> bool:
    """Tell whether bare numbers can be years before Christ, near the last one told."""
    told = ctx.before_christ
    return told is not None and all(abs(int(ctx.tokens[year].value) - told) <= 60 for year in years)


def quarter(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a quarter of a year, of the one printed or the one at hand."""
    at = find_letter(ctx, first, last, "O")
    ordinal = ctx.tokens[at]
    units = [ctx.tokens[index] for index in range(at, last) if ctx.letters[index] == "U"]
    if not units or units[0].value != "Q":
        return century(ctx, first, last) if units and units[0].value.startswith(("C", "L")) else None
    number = int(ordinal.value)
    if number > 4:
        return None
    year = pick(ctx, first, last, "Y")
    word = pick(ctx, first, last, "hln")
    base = ctx.base()
    if year is not None:
        value: str | None = f"{year.value}-Q{number}"
    elif base is None:
        value = None
    elif word is not None:
        value = f"{base.year + {'h': 0, 'l': -1, 'n': 1}[word.letter]:04}-Q{number}"
    else:
        value = f"{_quarter_year(ctx, base, number, first, last):04}-Q{number}"
    ctx.quarter = value
    return [Reading(first, last, "DATE", value)]


def _quarter_year(ctx: Context, base: dt.date, number: int, first: int, last: int) -> int:
    now = (base.month + 2) // 3
    if number > now and ctx.tense(first, last) != "future" and number - now > 1:
        return base.year - 1
    return base.year


def quarter_code(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a quarter or half by its letter: "Q3 2018", "H1"."""
    code = ctx.tokens[first].value
    year, base = pick(ctx, first, last, "Y"), ctx.base()
    if year is not None:
        number = int(year.value)
    elif base is not None:
        number = _quarter_year(ctx, base, int(code[1]), first, last)
    else:
        return [Reading(first, last, "DATE", None)]
    return [Reading(first, last, "DATE", f"{number:04}-{code}")]


def half(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a half of a year: "the first half of 2018"."""
    which, half = ctx.tokens[first + 1], pick(ctx, first, last, "C")
    number_of = "2" if which.word in ctx.words("last") else which.value
    decade = "V" in ctx.letters[last : last + 3]  # "the last half of the 1980s"
    if half is None or half.word not in ctx.words("half") or number_of not in ("1", "2") or decade:
        return None
    year = pick(ctx, first, last, "Y")
    word = pick(ctx, first, last, "hln")
    base = ctx.base()
    if year is None and base is None:
        return None
    number = int(year.value) if year is not None else 0
    if base is not None and year is None:
        number = base.year + ({"h": 0, "l": -1, "n": 1}[word.letter] if word is not None else 0)
    return [Reading(first, last, "DATE", f"{number:04}-H{number_of}")]


def year_end(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return the end of a unit: "year-end", "the month's end", "by year's end"."""
    unit, _ = unit_of(ctx.tokens[find_letter(ctx, first, last, "U")])
    base = ctx.anchor() if ctx.genre == "history" else ctx.base()
    if unit not in ("Y", "M", "W", "Q") or ctx.tokens[last - 1].value != "END":
        return None
    value = moved(base, unit, 0)
    if value and unit == "Y" and ctx.letters[first + 1] == "-":
        value += "-12-31"
    return [Reading(first, last, "DATE", value)]


def period(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a period named by its year: the same quarter as the one just spoken of, else the year."""
    unit, _ = unit_of(ctx.tokens[last - 1])
    year = ctx.tokens[first + 1].value
    if unit not in ("X", "Q"):
        return None
    return [Reading(first, last, "DATE", year + ctx.quarter[4:] if ctx.quarter else year)]


def fiscal(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a fiscal year by its number."""
    return [Reading(first, last, "DATE", ctx.tokens[last - 1].value)]


def decade(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a decade: "the 1980s", "the nineties"."""
    token = pick(ctx, first, last, "V")
    if token is None:
        return None
    digits = token.value
    before = ctx.tokens[first - 1].word if first else ""
    if len(digits) == 2 and before in ctx.words("own_age"):
        return None  # "a man in his late 20s"
    if len(digits) == 4:
        value = digits[:3]
        if digits.endswith("00") and int(digits) < 2000:
            value = digits[:2]
    else:
        century = ctx.last.year // 100 if ctx.genre == "history" and ctx.last else 19
        value = f"{century}{digits[0]}"
    return [Reading(first, last, "DATE", value)]


def century(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a century: "the 20th century"."""
    at = find_letter(ctx, first, last, "O")
    unit = pick(ctx, at, last, "U")
    if unit is None or unit.value not in ("C", "L"):
        return None
    number = int(ctx.tokens[at].value)
    return [Reading(first, last, "DATE", f"{number - 1:02}")]


def plain_year(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a year by its number, where nothing says that it counts something."""
    token = pick(ctx, first, last, "Y")
    if token is None:
        return None
    if last - first == 1 and not _is_year(ctx, first, int(token.value)):
        return None
    return [Reading(first, last, "DATE", token.value)]


_SCALE = 100  # from which a number word multiplies the number before it


def _is_year(ctx: Context, at: int, value: int) -> bool:
    before = ctx.letters[at - 1] if at else "|"
    word = ctx.tokens[at - 1].word if at else ""
    after = ctx.tokens[at + 1] if at + 1 < len(ctx.tokens) else None
    if word in _BEFORE_AMOUNTS or word in ctx.words("before_numbers"):
        return False
    counts = after is not None and after.letter == "C" and before == "i" and after.value.isdecimal()
    if counts and after is not None and int(after.value) < _SCALE and 1900 <= value <= 2100:
        return True  # "In 2022 two men were shot"
    if after is not None and (
        after.word in _AFTER_AMOUNTS or after.word in ctx.words("percent") or after.letter in "UCk"
    ):
        return False
    counted = after is not None and after.letter == "_" and ctx.pattern("counted").match(after.word) is not None
    counted = counted and after is not None and after.word not in ctx.words("not_counted")
    led = (before in "iftm&r-" or word == "(") and not (before == "t" and counted)
    if 1900 <= value <= 2030:
        return led or not counted
    if 1400 <= value < 2100:
        if ctx.genre == "news" and value % 100 < 60 and word in ctx.words("clock_leads"):
            return False  # "rescheduled for 1430": a clock time
        named = after is not None and after.letter == "_" and value % 100 != 0  # "the 1783 treaty", not "the 1500 men"
        return led and (before != "t" or named) and not counted
    return before == "i" and not counted and after is not None and after.letter in ",.-)"


def spelled_year(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a year in words: "nineteen ninety-six"."""
    values = [int(float(ctx.tokens[index].value)) for index in range(first, last) if ctx.letters[index] == "C"]
    if ctx.letters[first] == "t" and values[:2] == [2, 1000]:
        return [Reading(first, last, "DATE", f"{2000 + sum(values[2:])}")]
    if values[0] not in (18, 19, 20) or not 10 <= sum(values[1:]) <= 99:
        return None
    return [Reading(first, last, "DATE", f"{values[0] * 100 + sum(values[1:])}")]
