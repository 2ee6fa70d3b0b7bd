"""The grammar of expressions of time: patterns over the letters of :mod:`.tokens`, and what each of them means.

Each rule is one named alternative of one compiled pattern; the longer and surer shapes come first. A rule's reading may
refuse what its shape let through (``None``), and may give several expressions ("5 to 9 May").
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from fogline.claims.days.calendar import interval, shift, value_at
from fogline.claims.days.context import Context, Tense, moved, nearest_year, weekday_near
from fogline.claims.days.tokens import Token

Kind = Literal["DATE", "TIME", "DURATION", "SET"]


class Reading(NamedTuple):
    """One expression: tokens ``[first, last)``, kind, TIMEX3 value (None: not resolvable), a coarser precision if printed so."""

    first: int
    last: int
    kind: Kind
    value: str | None
    precision: int | None = None


Reader = Callable[[Context, int, int], "list[Reading] | None"]

# Shapes. NUM counts units; EDGE and MOD stand before a date and belong to it.
NUM = r"(?:(?:C|[DGY])(?:-?C|D/D)*|av?f?|avf|v(?:f?)|[DG]D/D)"
EDGE = r"(?:t?[mOnl]?(?:e|m|C)ft?)"
MOD = r"(?:[mr]-?i?t?)"
CLOCK = r"(?:q*(?:[KDGC]p|K|[DC]k)Z?)"
CORE = (
    r"(?:(?:[hln]{0,2}W,?t?)?(?:t?M,?t?[DO](?![-]?U)(?:,?f?Y|f(?:[hlnz]|t[ln])U)?|t?[DO]f?M(?:,?f?Y|f(?:[hlnz]|t[ln])U)?)"
    r"|(?:t?[hln]{1,2})?W(?![-]?U)|M,?f?tUfY|M,?f?Y|Mf?(?:[hlnz]|t[ln])U|t?(?:hn|zs|[hlnzs])?(?:M|S|H)(?:(?:,?f?Y)|f?(?:[hlnz]|t[ln])U)?|I|x)"
)
RULES: tuple[tuple[str, str], ...] = (
    # CASE 1: ranges whose first half leaves month or year to the second: "5 to 9 May 2019", "May 5-9", "1914-18"
    ("days_month", r"(?:t?[DO](?:,t?[DO])*,?[-&/]t?[DO])f?M(?:,?f?Y)?"),
    ("month_days", r"M,?t?[DO](?:,t?[DO])*,?[-&/]t?[DO](?![-]?U)(?:,?f?Y)?"),
    ("months", r"m?-?M(?:,M)*[-&/]m?-?M(?:,?f?Y)?(?![DO](?!p))"),
    ("years", r"t?Y[-/][DGY](?![-]?U)"),
    # CASE 2: a clock time or part of a day with its day, in either order
    ("clock_day", rf"(?:{CLOCK}|m?-?(?:t?m?-?)PU?)(?:[if,]|it|ft|,i)?{CORE}"),
    ("day_clock", rf"{MOD}?{CORE}'?(?:,?i?t?{CLOCK}|,?i?t?m?-?P)"),
    # CASE 3: weekday, day, month, season, year, in any usual order
    ("era", r"q?t?(?:[MS](?:&S)?,?f?)?[YGD](?:[-&/][YGD])?B|BY|t?O-?UB|(?<=[i&f])[GD](?:-[GD])?(?!-?[_U%])"),
    ("quarter", r"(?:EDGE)?t?[mlc]?F?O-?F?U(?:f?t?(?:F?U?Y|[lhnc]F?U))?|tYOU|hU'OU|[ln]U'OU".replace("EDGE", EDGE)),
    ("spans", rf"q*{NUM}[-&]q*(?:C-?C|[DGC]){{1,2}}-?U"),
    ("year_end", r"t?m?U'?-?e(?!f)"),
    ("half", r"tOC(?:f?t?(?:F?U?Y|[lhnc]F?U|U))?"),
    ("calendar", rf"(?:{EDGE}|{MOD})?{CORE}"),
    # CASE 4: relative to a day
    ("part_of_day", r"(?:[mr]i?)?(?:t?[hlnzs]s?|t|z)m?-?P"),
    ("ago", rf"q*{NUM}-?U(?:&q|q)?g|Ug"),
    ("year_ago", r"[tha]?U-[rg](?:O-?U|U)?"),
    ("later", rf"q*(?:{NUM}-?)?U(?:&q)?r"),
    ("period", r"tYU"),
    ("counted", rf"t?[ln]q?(?:{NUM})U|t(?:{NUM})[ln]U"),
    ("week_of", r"t?[lOn]q?UfM(?:,?Y)?"),
    ("relative", rf"(?:{EDGE}|{MOD})?(?:t[lncs]|t?s|[hzlnc]s?)q?F?U(?:&q)?"),
    ("in_unit", r"(?:[mr]it|EDGE)U".replace("EDGE", EDGE)),
    # CASE 5: sets
    ("every", r"E(?:O|C|D)?(?:U|W|P|S|M)|W(?=_)(?!)"),
    # CASE 6: durations
    ("and_half", rf"q*{NUM}U&aC|q*{NUM}&a?CU"),
    ("duration", rf"(?:tO?)?q*{NUM}q*-?U(?:-_)?|q*CaU"),
    # CASE 7: years, decades, centuries
    ("fiscal", r"F(?:U)?Y"),
    ("decade", rf"(?:{EDGE}|t?m?-?)V|t?m?-?Y'?V"),
    ("century", rf"(?:{EDGE}|t?m?-?)O-?U"),
    ("year", rf"(?:{EDGE}|{MOD})?(?:t?UY|Y)"),
    ("spelled_year", r"tUC-?C(?:-?C)?|C-?C(?:-C)?"),
    # CASE 8: single words and bare units
    ("single", r"tX|X|A|c|l|tl"),
    ("the_day", r"tO"),
    ("bare", r"tq?F?U|U"),
    ("clock", CLOCK),
    ("bare_part", r"m?-?P"),
)


@functools.cache
def pattern() -> re.Pattern[str]:
    """All rules as one pattern."""
    return re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in RULES))


@functools.cache
def single_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each rule by itself, in order."""
    return tuple((name, re.compile(shape)) for name, shape in RULES)


def read(ctx: Context) -> list[Reading]:
    """All expressions of a text, in order, none overlapping another."""
    found: list[Reading] = []
    at = 0
    search = pattern().search
    while (m := search(ctx.letters, at)) is not None:
        name, end = m.lastgroup or "", m.end()
        readings = READERS[name](ctx, m.start(), end)
        if readings is None:
            readings, end = _second_choice(ctx, name, m.start())
        if readings is None:
            at = m.start() + 1
            continue
        for reading in readings:
            if reading.value and reading.kind in ("DATE", "TIME"):
                ctx.mention(reading.value, reading.first, reading.last)
        found.extend(readings)
        at = max(m.start() + 1, readings[-1].last if readings else end)
    return found


def _second_choice(ctx: Context, refused: str, start: int) -> tuple[list[Reading] | None, int]:
    """What a later rule reads at ``start``, where an earlier one refused what its shape let through."""
    later = False
    for name, rule in single_patterns():
        if later and (m := rule.match(ctx.letters, start)) is not None:
            readings = READERS[name](ctx, start, m.end())
            if readings is not None:
                return readings, m.end()
        later = later or name == refused
    return None, start


# --- picking out of a match -----------------------------------------------------------------------------------


def _pick(ctx: Context, first: int, last: int, letters: str) -> Token | None:
    for at in range(first, last):
        if ctx.letters[at] in letters:
            return ctx.tokens[at]
    return None


def _at(ctx: Context, first: int, last: int, letters: str) -> int:
    return next((i for i in range(first, last) if ctx.letters[i] in letters), -1)


def _unit(token: Token) -> tuple[str, bool]:
    return token.value.rstrip("+"), token.value.endswith("+")


# --- CASE 1: ranges -------------------------------------------------------------------------------------------


def _days_month(ctx: Context, first: int, last: int) -> list[Reading] | None:
    days = [i for i in range(first, _at(ctx, first, last, "M")) if ctx.letters[i] in "DO"]
    whole = _calendar(ctx, days[-1], last)
    if whole is None or whole[0].value is None:
        return None
    month = whole[0].value[:7]
    parts = [Reading(d, d + 1, "DATE", f"{month}-{int(ctx.tokens[d].value):02}") for d in days[:-1]]
    return [*parts, *whole]


def _month_days(ctx: Context, first: int, last: int) -> list[Reading] | None:
    days = [i for i in range(first, last) if ctx.letters[i] in "DO"]
    year = _pick(ctx, first, last, "Y")
    month = ctx.tokens[first]
    value = _month_day(ctx, int(month.value), int(ctx.tokens[days[0]].value), year, first, last)
    if value is None:
        return None
    parts = [Reading(d, d + 1, "DATE", f"{value[:7]}-{int(ctx.tokens[d].value):02}") for d in days[1:-1]]
    end = Reading(days[-1], last, "DATE", f"{value[:7]}-{int(ctx.tokens[days[-1]].value):02}")
    return [Reading(first, days[0] + 1, "DATE", value), *parts, end]


def _months(ctx: Context, first: int, last: int) -> list[Reading] | None:
    at = [i for i in range(first, last) if ctx.letters[i] == "M"]
    start = at[-1] - (2 if ctx.letters[at[-1] - 2 : at[-1]] == "m-" else 1 if ctx.letters[at[-1] - 1] == "m" else 0)
    whole = _calendar(ctx, start, last)
    if whole is None or whole[0].value is None:
        return whole
    year = int(whole[0].value[:4])
    end = int(ctx.tokens[at[-1]].value)
    parts = []
    for i in at[:-1]:
        month = int(ctx.tokens[i].value)
        begin = first if i == at[0] else i
        parts.append(Reading(begin, i + 1, "DATE", f"{year - (month > end):04}-{month:02}"))
    return [*parts, *whole]


def _years(ctx: Context, first: int, last: int) -> list[Reading] | None:
    at = _at(ctx, first, last, "Y")
    low, high = ctx.tokens[at].value, ctx.tokens[last - 1].value
    if len(high) not in (2, 4) or not high.isdigit():
        return None
    full = high if len(high) == 4 else low[:2] + high
    if not int(low) < int(full) <= int(low) + 120:
        return None
    return [Reading(at, at + 1, "DATE", low), Reading(last - 1, last, "DATE", full)]


# --- CASE 2 and 3: calendar dates -----------------------------------------------------------------------------


def _clock_value(ctx: Context, first: int, last: int) -> str | None:
    """``T22:00``, ``TMO`` ... of the clock time or part of the day between the tokens."""
    part = _pick(ctx, first, last, "P")
    if part is not None:
        return part.value.rstrip("+")
    at = _at(ctx, first, last, "pkK")
    if at < 0:
        return None
    half = ctx.tokens[at] if ctx.letters[at] == "p" else None
    if half is None and at + 1 < last and ctx.letters[at + 1] == "p":
        half = ctx.tokens[at + 1]
    number = ctx.tokens[at] if ctx.letters[at] == "K" else ctx.tokens[at - 1]
    pieces = re.split(r"[:.]", number.value or number.word)
    try:
        hour, minute = int(pieces[0]), int(pieces[1]) if len(pieces) > 1 else 0
    except ValueError:
        return None
    if half is not None and half.word[0] == "p" and hour < 12:
        hour += 12
    elif half is not None and half.word[0] == "a" and hour == 12:
        hour = 0
    return f"T{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else None


def _timed(ctx: Context, first: int, last: int) -> list[Reading] | None:
    clock = _clock_value(ctx, first, last)
    readings = _calendar(ctx, first, last)
    if readings is None or clock is None:
        return readings
    r = readings[0]
    if r.value is None:
        return [r._replace(kind="TIME")]
    if len(r.value) == 10 and "T" not in r.value:
        return [r._replace(kind="TIME", value=r.value + clock)]
    return [r]


def _month_day(ctx: Context, month: int, day: int, year: Token | None, first: int, last: int) -> str | None:
    try:
        if year is not None:
            return dt.date(int(year.value), month, day).isoformat()
        if (found := _year_of(ctx, month, day, first, last)) is None:
            return None
        return dt.date(found, month, day).isoformat()
    except ValueError:
        return None


def _year_of(ctx: Context, month: int, day: int, first: int, last: int) -> int | None:
    if ctx.genre == "history":
        return None if ctx.last is None else _year_told(ctx, month, day)
    if ctx.published is None:
        return None
    return nearest_year(month, day, ctx.published, _told_near(ctx, first))


def _told_near(ctx: Context, first: int) -> Tense:
    """The tense that the words right before a date tell: "ended March 31"; farther ones tell too little of a date."""
    word = ctx.tokens[first - 1].word if first else ""
    if word in ("on", "in", "at", "by") and first > 1:
        word = ctx.tokens[first - 2].word
    return "past" if word in ("ended", "since") else "unknown"


TURN = 9


def _year_told(ctx: Context, month: int, day: int) -> int:
    """In a history: the year of the last date told, or the next one where the months have turned."""
    anchor = ctx.told or ctx.last
    assert anchor is not None
    if ctx.told_grain in ("D", "M") and anchor.month - month >= TURN:
        return anchor.year + 1
    if ctx.told_grain in ("D", "M") and month - anchor.month >= 11:
        return anchor.year - 1
    return anchor.year


def _calendar(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """A date of any shape: the pieces say which."""
    pick = functools.partial(_pick, ctx, first, last)
    month, season, holiday = pick("M"), pick("S"), pick("H")
    if whole := pick("I"):
        return _digits(ctx, first, last, whole)
    if deictic := pick("x"):
        return _deictic(ctx, first, last, deictic)
    if month is not None:
        return _with_month(ctx, first, last, month)
    if season is not None:
        return _season(ctx, first, last, season)
    if holiday is not None:
        return _holiday(ctx, first, last, holiday)
    if weekday := pick("W"):
        return _weekday(ctx, first, last, weekday)
    return None


def _digits(ctx: Context, first: int, last: int, token: Token) -> list[Reading] | None:
    word = token.value
    if m := re.match(r"(\d{4})-(\d\d)-(\d\d)", word):
        year, month, day = int(m[1]), int(m[2]), int(m[3])
    else:
        a, b, year = (int(p) for p in re.split(r"[/.]", word))
        # 10.2.2019 is day first everywhere; 2/10/19 is month first unless that cannot be.
        month, day = (b, a) if "." in word or a > 12 else (a, b)
        year += 0 if year > 99 else 1900 if year > 50 else 2000
    try:
        return [Reading(first, last, "DATE", dt.date(year, month, day).isoformat())]
    except ValueError:
        return None


def _deictic(ctx: Context, first: int, last: int, token: Token) -> list[Reading] | None:
    number, part = int(token.value[:2].rstrip("T")), token.value[2:] if "T" in token.value else ""
    kind: Kind = "TIME" if part else "DATE"
    if ctx.published is None or ctx.grain_published != "D":
        return [Reading(first, last, kind, None)]
    day = ctx.published + dt.timedelta(days=number)
    suffix = "TNI" if token.word == "tonight" else ""
    return [Reading(first, last, "TIME" if suffix else "DATE", day.isoformat() + suffix)]


def _with_month(ctx: Context, first: int, last: int, month: Token) -> list[Reading] | None:
    at = _at(ctx, first, last, "M")
    number = int(month.value)
    year = _pick(ctx, first, last, "Y")
    near = [i for i in range(max(first, at - 3), min(last, at + 3)) if ctx.letters[i] in "DO"]
    near = [i for i in near if i + 1 >= last or ctx.letters[i + 1] not in "pk"]
    relative = _at(ctx, at, last, "hlnzs")
    if relative >= 0 or (year is None and _at(ctx, first, at, "hlnzs") >= 0):
        return _relative_month(ctx, first, last, number)
    if year is None and not near and month.word == "march" and ctx.letters[at - 1 : at] in ("t", "'"):
        return None  # "the March" is a walk
    if near:
        value = _month_day(ctx, number, int(ctx.tokens[near[0]].value), year, first, last)
        return [Reading(first, last, "DATE", value)] if value or year is None else None
    if year is not None:
        return [Reading(first, last, "DATE", f"{int(year.value):04}-{number:02}")]
    return [Reading(first, last, "DATE", _bare_month(ctx, number, first, last))]


AHEAD = 3  # months: "through January", printed in November, looks ahead


def _bare_month(ctx: Context, month: int, first: int, last: int) -> str | None:
    if ctx.genre == "history":
        if ctx.last is None:
            return None
        return f"{_year_told(ctx, month, 1):04}-{month:02}"
    if ctx.published is None:
        return None
    year = ctx.published.year
    tense = ctx.tense(first, last)
    if tense == "unknown" or (first and ctx.tokens[first - 1].word in ("through", "until", "till", "by")):
        tense = "future" if 0 < (month - ctx.published.month) % 12 <= AHEAD else tense
    if tense == "future":
        return f"{year + (month < ctx.published.month):04}-{month:02}"
    return f"{year - (month > ctx.published.month):04}-{month:02}"


def _relative_month(ctx: Context, first: int, last: int, month: int) -> list[Reading] | None:
    word = _pick(ctx, first, last, "hlnzs")
    unit = _pick(ctx, first, last, "U")
    if word is not None and word.letter == "s" and word.word != "same":
        return None
    base = ctx.base()
    if word is None or base is None:
        return [Reading(first, last, "DATE", None)]
    anchored = ctx.anchor() or base
    if unit is not None:
        year = {"l": base.year - 1, "n": base.year + 1, "h": base.year, "z": anchored.year, "s": anchored.year}[
            word.letter
        ]
    elif word.letter == "l":
        anchored = ctx.last or base if word.word in ("previous", "preceding") else base
        year = anchored.year - (month >= anchored.month)
    elif word.letter == "n":
        anchored = ctx.last or base if word.word == "following" else base
        year = anchored.year + (month <= anchored.month)
    else:
        year = anchored.year if word.letter in "zs" else base.year
    day = _at(ctx, first, last, "DO")
    suffix = f"-{int(ctx.tokens[day].value):02}" if day >= 0 else ""
    return [Reading(first, last, "DATE", f"{year:04}-{month:02}{suffix}")]


def _season(ctx: Context, first: int, last: int, season: Token) -> list[Reading] | None:
    year = _pick(ctx, first, last, "Y")
    word = _pick(ctx, first, last, "hlnz")
    code = season.value.rstrip("+")
    before = ctx.letters[first - 1] if first else "."
    if year is not None:
        return [Reading(first, last, "DATE", f"{year.value}-{code}")]
    if season.word in ("fall", "spring") and word is None and not (before == "i" or ctx.letters[first] in "tmr"):
        return None  # "fall" and "spring" alone are mostly a verb, a noun
    if season.word == "fall" and word is None and last < len(ctx.letters) and ctx.letters[last] in "f":
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


def _holiday(ctx: Context, first: int, last: int, holiday: Token) -> list[Reading] | None:
    year = _pick(ctx, first, last, "Y")
    word = _pick(ctx, first, last, "hln")
    base = ctx.base()
    if year is None and ctx.letters[first] == "t":
        return None  # "the Easter offensive"
    if year is None and base is None:
        return [Reading(first, last, "DATE", None)]
    if year is not None:
        return [Reading(first, last, "DATE", _feast(holiday.value, int(year.value)).isoformat())]
    assert base is not None
    day = _feast(holiday.value, base.year)
    if word is not None and word.letter == "l" and day >= base:
        day = _feast(holiday.value, base.year - 1)
    elif word is not None and word.letter == "n" and day <= base:
        day = _feast(holiday.value, base.year + 1)
    elif word is None and ctx.genre == "news" and ctx.tense(first, last) == "past" and day > base:
        day = _feast(holiday.value, base.year - 1)
    return [Reading(first, last, "DATE", day.isoformat())]


def _feast(code: str, year: int) -> dt.date:
    if code == "easter":
        return easter(year)
    if code == "thanksgiving":  # fourth Thursday of November (United States Code, title 5, section 6103)
        first = dt.date(year, 11, 1)
        return first + dt.timedelta(days=(4 - first.isoweekday()) % 7 + 21)
    month, day = code.split("-")
    return dt.date(year, int(month), int(day))


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


# "Super Tuesday", "Good Friday", "Bloody Sunday" are names of days, not the last one of that weekday.
_NAMED_DAYS = frozenset(["super", "good", "bloody", "black", "easter", "palm", "ash", "cyber", "fat", "holy"])


def _weekday(ctx: Context, first: int, last: int, weekday: Token) -> list[Reading] | None:
    number = int(weekday.value)
    word = _pick(ctx, first, last, "hln")
    before = ctx.tokens[first - 1].word if first else ""
    if before in _NAMED_DAYS:
        return None
    if before in ("a", "any", "every", "another"):  # "on a Saturday night": no day in particular
        return [Reading(first, last, "DATE", f"XXXX-WXX-{number}")]
    if weekday.word.endswith("days"):
        return [Reading(first, last, "SET", f"XXXX-WXX-{number}")]
    base = ctx.published if ctx.genre == "news" else ctx.last
    if base is None or (ctx.genre == "news" and ctx.grain_published != "D"):
        return [Reading(first, last, "DATE", None)]
    if ctx.genre == "history":
        return [Reading(first, last, "DATE", (base + dt.timedelta(days=(number - base.isoweekday()) % 7)).isoformat())]
    if word is not None and word.word == "following" and ctx.letters[last : last + 1] == "'":
        first, word = first + 1, None  # "following Saturday's shooting": after it
    if word is not None and word.letter == "n":
        day = base + dt.timedelta(days=(number - base.isoweekday() - 1) % 7 + 1)
    elif word is not None and word.letter == "l":
        if word.word in ("previous", "preceding") and ctx.last is not None and ctx.grain == "D":
            base = ctx.last
        day = base - dt.timedelta(days=(base.isoweekday() - number - 1) % 7 + 1)
    else:
        day = weekday_near(number, base, ctx.tense(first, last))
    return [Reading(first, last, "DATE", day.isoformat())]


def _era(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Years before and after Christ; where a text counts years before Christ, also "in 371"."""
    mark, month, unit = (_pick(ctx, first, last, x) for x in "BMU")
    years = [i for i in range(first, last) if ctx.letters[i] in "YGD" and ctx.tokens[i].value.isdigit()]
    if mark is None and (ctx.before_christ is None or ctx.letters[first] == "Y" or not years):
        return None
    before = "BC" if mark is None or mark.word.startswith("b") else ""
    if unit is not None:
        return [Reading(first, last, "DATE", f"{before}{_number_of(ctx, first, last) - 1:02}")]
    if not years or (mark is None and not _near_year(ctx, years)):
        return None
    parts = [Reading(i, i + 1, "DATE", f"{before}{int(ctx.tokens[i].value):04}") for i in years[:-1]]
    begin = first if len(years) == 1 else years[-1]
    season = _pick(ctx, first, last, "S")
    suffix = f"-{int(month.value):02}" if month is not None else f"-{season.value}" if season is not None else ""
    return [*parts, Reading(begin, last, "DATE", f"{before}{int(ctx.tokens[years[-1]].value):04}{suffix}")]


def _number_of(ctx: Context, first: int, last: int) -> int:
    ordinal = _pick(ctx, first, last, "O")
    return int(ordinal.value) if ordinal is not None else 1


def _near_year(ctx: Context, years: list[int]) -> bool:
    """Whether bare numbers can be years before Christ, near the last one told."""
    assert ctx.before_christ is not None
    return all(abs(int(ctx.tokens[i].value) - ctx.before_christ) <= 60 for i in years)


def _quarter(ctx: Context, first: int, last: int) -> list[Reading] | None:
    at = _at(ctx, first, last, "O")
    ordinal = ctx.tokens[at]
    units = [ctx.tokens[i] for i in range(at, last) if ctx.letters[i] == "U"]
    if not units or units[0].value != "Q":
        return _century(ctx, first, last) if units and units[0].value.startswith(("C", "L")) else None
    number = int(ordinal.value)
    if number > 4:
        return None
    year = _pick(ctx, first, last, "Y")
    word = _pick(ctx, first, last, "hln")
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


def _half(ctx: Context, first: int, last: int) -> list[Reading] | None:
    ordinal, half = _pick(ctx, first, last, "O"), _pick(ctx, first, last, "C")
    if half is None or half.word != "half" or ordinal is None or int(ordinal.value) > 2:
        return None
    year = _pick(ctx, first, last, "Y")
    word = _pick(ctx, first, last, "hln")
    base = ctx.base()
    if year is None and base is None:
        return None
    number = int(year.value) if year is not None else 0
    if base is not None and year is None:
        number = base.year + ({"h": 0, "l": -1, "n": 1}[word.letter] if word is not None else 0)
    return [Reading(first, last, "DATE", f"{number:04}-H{ordinal.value}")]


# --- CASE 4: relative to a day ---------------------------------------------------------------------------------


def _part_of_day(ctx: Context, first: int, last: int) -> list[Reading] | None:
    part, word = _pick(ctx, first, last, "P"), _pick(ctx, first, last, "hlnzs")
    assert part is not None
    value = part.value.rstrip("+")
    if word is None:
        return _bare_part(ctx, first, last)
    if word.letter == "h" or word.word in ("last", "past"):
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


def _ago(ctx: Context, first: int, last: int) -> list[Reading] | None:
    at = _at(ctx, first, last, "U")
    unit, _ = _unit(ctx.tokens[at])
    number = count(ctx.tokens[first:at])
    if number is None or number == "X":
        return [Reading(first, last, "DATE", "PAST_REF")]
    return _moved(ctx, first, last, ctx.base(), unit, -float(number))


def _moved(ctx: Context, first: int, last: int, base: dt.date | None, unit: str, number: float) -> list[Reading] | None:
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


def _year_ago(ctx: Context, first: int, last: int) -> list[Reading] | None:
    unit, _ = _unit(ctx.tokens[_at(ctx, first, last, "U")])
    if unit not in ("Y", "M", "W", "D", "Q"):
        return None
    begin = first + (ctx.letters[first] == "a")
    ordinal = _pick(ctx, first, last, "O")
    if ordinal is not None and (base := ctx.base()) is not None:
        return [Reading(begin, last, "DATE", f"{base.year - 1:04}-Q{ordinal.value}")]
    return _moved(ctx, begin, last, ctx.base(), unit, -1)


def _later(ctx: Context, first: int, last: int) -> list[Reading] | None:
    at = _at(ctx, first, last, "U")
    unit, _ = _unit(ctx.tokens[at])
    word = ctx.tokens[last - 1]
    if word.word in ("after", "before", "prior", "hence", "previously", "afterwards", "afterward", "thereafter"):
        after = ctx.letters[last : last + 1]
        if word.word in ("after", "before", "prior") and ctx.genre == "news" and after not in ("", ".", ",", "|", ";"):
            return _duration(ctx, first, last - 1)
    number = count(ctx.tokens[first:at])
    if number is None or number == "X":
        return [Reading(first, last, "DATE", "FUTURE_REF" if word.value == "+" else "PAST_REF")]
    sign = 1 if word.value == "+" else -1
    base = ctx.anchor()
    if unit in ("D", "W") and ctx.last is not None and ctx.grain not in ("D", "W"):
        return [Reading(first, last, "DATE", None)]
    return _moved(ctx, first, last, base, unit, sign * float(number))


def _counted(ctx: Context, first: int, last: int) -> list[Reading] | None:
    start = _at(ctx, first, last, "CDGYav")
    at = _at(ctx, first, last, "U")
    value = duration_value(count([t for t in ctx.tokens[start:at] if t.letter not in "ln"]), _unit(ctx.tokens[at])[0])
    return [Reading(first, last, "DURATION", value)]


def _relative(ctx: Context, first: int, last: int) -> list[Reading] | None:
    at = _at(ctx, first, last, "U")
    unit, many = _unit(ctx.tokens[at])
    if unit in ("Q", "X") and ctx.tokens[at].word != "time" and ctx.quarter and ctx.tokens[at - 1].word in ("latest", "same", "that"):
        return [Reading(first, last, "DATE", ctx.quarter)]
    word = next((ctx.tokens[i] for i in range(at - 1, first - 1, -1) if ctx.letters[i] in "hzlncs"), None)
    if word is None:
        return None
    if many:
        return _several(ctx, first, last, word, unit)
    if unit in ("H", "m", "S"):
        return [Reading(first, last, "DURATION", f"PT1{unit.upper()}")] if word.letter in "ln" else None
    if unit == "X":  # "that time": in a history a day that was told, which one is not said
        anaphoric = ctx.genre == "history" and word.letter in "hzs"
        return [Reading(first, last, "DATE", None)] if anaphoric else None
    base, step = _step(ctx, word)
    if base is None or (unit == "D" and base is ctx.published and ctx.grain_published != "D"):
        return [Reading(first, last, "DATE", None)]
    if unit == "D" and word.letter == "h" and ctx.genre == "news":
        return [Reading(first, last, "DATE", value_at(base, "D"))]
    if unit == "D" and base is ctx.last and ctx.grain != "D":
        return [Reading(first, last, "DATE", None)]
    return [Reading(first, last, "DATE", moved(base, unit, step))]


def _step(ctx: Context, word: Token) -> tuple[dt.date | None, int]:
    """What "last", "the previous", "that" are measured from, and how many units away."""
    if word.letter in "zs":
        return ctx.anchor(), 0
    if word.letter in "hc":
        return ctx.base(), 0
    told = word.word in ("previous", "preceding", "following", "prior", "subsequent", "ensuing", "succeeding")
    base = ctx.anchor() if told else ctx.base()
    if word.word == "next" and ctx.genre == "history":
        base = ctx.anchor()
    return base, -1 if word.letter == "l" else 1


def _several(ctx: Context, first: int, last: int, word: Token, unit: str) -> list[Reading] | None:
    if word.word == "recent" and unit in ("W", "M", "Q"):
        return [Reading(first, last, "DURATION", "PXM" if unit == "Q" else duration_value("X", unit))]
    if word.word == "recent":
        return [Reading(first, last, "DATE", "PAST_REF")]
    if word.letter == "h" and unit == "D":
        return [Reading(first, last, "DATE", "PRESENT_REF")]
    if word.word in ("coming", "upcoming"):
        return [Reading(first, last, "DATE", "FUTURE_REF")]
    if word.letter in "ln":
        return [Reading(first, last, "DURATION", duration_value("X", unit))]
    return None


def _week_of(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """A week of a month: the one that holds the middle of those seven days."""
    at = _at(ctx, first, last, "U")
    month = _calendar(ctx, _at(ctx, first, last, "M"), last)
    unit = _unit(ctx.tokens[at])[0]
    if month is None or unit not in ("W", "WE", "D") or month[0].value is None:
        return None if unit not in ("W", "WE", "D") else [Reading(first, last, "DATE", None)]
    covered = interval(month[0].value)
    word = next(ctx.tokens[i] for i in range(first, at) if ctx.letters[i] in "lOn")
    if covered is None or word.letter == "n":
        return None
    if word.letter == "l":
        day = covered[1] - dt.timedelta(days=0 if unit == "D" else 3)
    else:
        number = int(word.value)
        day = covered[0] + dt.timedelta(days=number - 1 if unit == "D" else 7 * number - 4)
    return [Reading(first, last, "DATE", value_at(day, unit))] if day <= covered[1] else None


def _in_unit(ctx: Context, first: int, last: int) -> list[Reading] | None:
    unit, many = _unit(ctx.tokens[last - 1])
    if many or unit in ("H", "m", "S", "X"):
        return None
    base = ctx.anchor() if ctx.genre == "history" else ctx.base()
    return [Reading(first, last, "DATE", moved(base, unit, 0))]


# --- CASE 5 and 6: sets and durations --------------------------------------------------------------------------


def _every(ctx: Context, first: int, last: int) -> list[Reading] | None:
    token = ctx.tokens[last - 1]
    if token.letter == "U":
        number = _pick(ctx, first, last - 1, "OCD")
        unit = _unit(token)[0]
        many = number.value if number is not None else "1"
        if unit == "D" and many == "1" and ctx.tokens[first].word != "per":
            return [Reading(first, last, "SET", "XXXX-XX-XX")]
        return [Reading(first, last, "SET", duration_value(many, unit))]
    value = {
        "W": f"XXXX-WXX-{token.value}",
        "P": f"XXXX-XX-XX{token.value.rstrip('+')}",
        "S": f"XXXX-{token.value.rstrip('+')}",
        "M": f"XXXX-{int(token.value):02}" if token.letter == "M" else "",
    }[token.letter]
    return [Reading(first, last, "SET", value)]


def count(tokens: Sequence[Token]) -> str | None:
    """What the tokens count: a number as TIMEX3 prints it, ``X`` where vague, None where they count nothing.

    >>> from fogline.claims.days.tokens import tokens
    >>> [count(tokens(w)) for w in ("twenty-four", "several", "2.5", "a", "a couple of", "the")]
    ['24', 'X', '2.5', '1', '2', None]
    """
    total = 0.0
    part = 0.0
    seen = False
    for t in tokens:
        if t.letter == "v":
            if t.value == "X":
                return "X"
            part, seen = float(t.value), True
        elif t.letter == "C":
            seen = True
            value = float(t.value)
            if value >= 100 or t.word == "dozen":
                part = max(1.0, part) * value
            else:
                part += value
        elif t.letter in "DGY":
            seen = True
            try:
                part += float(t.value)
            except ValueError:
                return None
        elif t.letter == "a" and not seen:
            part, seen = 1.0, True
    if not seen:
        return None
    total += part
    return f"{total:g}" if total < 1e6 else None


def duration_value(number: str | None, unit: str) -> str | None:
    """``P3W`` and its like.

    >>> [duration_value("2", u) for u in "DWMYHmSECQF"]
    ['P2D', 'P2W', 'P2M', 'P2Y', 'PT2H', 'PT2M', 'PT2S', 'P20Y', 'P200Y', 'P6M', 'P4W']
    """
    if number is None or unit in ("X", "WE"):
        return "PXX" if unit == "X" else None if number is None else f"P{number}WE"
    if unit in ("H", "m", "S"):
        return f"PT{number}{unit.upper()}"
    scale = {"E": (10, "Y"), "C": (100, "Y"), "L": (1000, "Y"), "Q": (3, "M"), "F": (2, "W")}.get(unit)
    if scale is not None:
        times, unit = scale
        if number == "X":
            return "PX" + {10: "E", 100: "C", 1000: "L"}.get(times, unit)
        number = f"{float(number) * times:g}"
    return f"P{number}{unit}"


def _spans(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Two durations of one unit: "two to six days"."""
    joint = _at(ctx, first, last, "&-")
    unit, many = _unit(ctx.tokens[last - 1])
    low, high = count(ctx.tokens[first:joint]), count(ctx.tokens[joint + 1 : last - 1])
    if low is None or high is None or not many or unit == "X":
        return None
    if low != "X" and high != "X" and not float(low) < float(high):
        return None
    start = next(i for i in range(first, joint) if ctx.letters[i] in "CDGYav")
    return [
        Reading(start, joint, "DURATION", duration_value(low, unit)),
        Reading(joint + 1, last, "DURATION", duration_value(high, unit)),
    ]


def _year_end(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """The end of a unit: "year-end", "the month's end", "by year's end"."""
    unit, _ = _unit(ctx.tokens[_at(ctx, first, last, "U")])
    base = ctx.anchor() if ctx.genre == "history" else ctx.base()
    if unit not in ("Y", "M", "W", "Q") or ctx.tokens[last - 1].value != "END":
        return None
    value = moved(base, unit, 0)
    if value and unit == "Y" and ctx.letters[first + 1] == "-":
        value += "-12-31"
    return [Reading(first, last, "DATE", value)]


def _period(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """A period named by its year: the same quarter as the one just spoken of, else the year."""
    unit, _ = _unit(ctx.tokens[last - 1])
    year = ctx.tokens[first + 1].value
    if unit not in ("X", "Q"):
        return None
    return [Reading(first, last, "DATE", year + ctx.quarter[4:] if ctx.quarter else year)]


def _and_half(ctx: Context, first: int, last: int) -> list[Reading] | None:
    at = _at(ctx, first, last, "U")
    unit = _unit(ctx.tokens[at])[0]
    joint = _at(ctx, first, last, "&")
    number = count(ctx.tokens[first : min(at, joint)])
    return [Reading(first, last, "DURATION", None if number is None else _with_half(number, unit))]


def _with_half(number: str, unit: str) -> str | None:
    halves = {"Y": "6M", "H": "30M", "m": "30S"}
    whole = duration_value(number, unit)
    if whole is None or unit not in halves:
        return None if number == "X" else duration_value(f"{float(number) + 0.5:g}", unit)
    return whole + halves[unit]


def _duration(ctx: Context, first: int, last: int) -> list[Reading] | None:
    at = _at(ctx, first, last, "U")
    unit, many = _unit(ctx.tokens[at])
    start = next((i for i in range(first, at) if ctx.letters[i] in "CDGYav"), at)
    if ctx.tokens[at].word == "time":
        return None
    if ctx.letters[first] == "t" and ctx.letters[start] in "av":
        return None
    if _is_age(ctx, at) or (unit == "Q" and _is_fraction(ctx, start, at)):
        return None
    if ctx.letters[at - 1] == "a" and start < at - 1 and ctx.tokens[at - 2].word != "half":
        return None
    text = ctx.letters[first:at]
    if "D/D" in text or text.endswith("/D"):
        whole = count([ctx.tokens[start]]) if not text[start - first :].startswith("D/D") else "0"
        return [Reading(first, last, "DURATION", _with_half(whole or "0", unit))]
    number = count([t for t in ctx.tokens[start:at] if t.letter != "q"])
    if number is None:
        return None
    if number == "0.5":
        return [Reading(first, last, "DURATION", {"Y": "P6M", "H": "PT30M", "m": "PT30S"}.get(unit, f"P0.5{unit}"))]
    before = ctx.tokens[first - 1].word if first else ""
    if unit == "D" and ctx.tokens[start].word == "one" and before in ("will", "would", "may", "might", "could", "can"):
        return [Reading(first, last, "DATE", "FUTURE_REF")]
    if ctx.letters[start] == "a" and start + 1 == at:
        return _a_unit(ctx, first, last, unit)
    return [Reading(first, last, "DURATION", duration_value(number, unit))]


def _is_fraction(ctx: Context, start: int, at: int) -> bool:
    """Whether quarters are parts of a whole: "three-quarters", "a quarter of the town"."""
    vague = ctx.letters[start] == "v"
    return ctx.letters[at - 1] == "-" or (ctx.letters[at + 1 : at + 2] in ("", "f") and not vague)


def _is_age(ctx: Context, at: int) -> bool:
    """How old somebody is ("52 years old", "a 3-year-old") says nothing of when."""
    return any(t.word == "old" for t in ctx.tokens[at + 1 : at + 3])


def _a_unit(ctx: Context, first: int, last: int, unit: str) -> list[Reading] | None:
    """One unit: a set after an amount or "times", else a duration."""
    before = ctx.tokens[first - 1].word if first else ""
    if before in ("once", "twice", "times", "%", "percent", "million", "billion", "share") or before[:1].isdigit():
        return [Reading(first, last, "SET", duration_value("1", unit))]
    return [Reading(first, last, "DURATION", duration_value("1", unit))]


# --- CASE 7: years ---------------------------------------------------------------------------------------------


def _fiscal(ctx: Context, first: int, last: int) -> list[Reading] | None:
    return [Reading(first, last, "DATE", ctx.tokens[last - 1].value)]


def _decade(ctx: Context, first: int, last: int) -> list[Reading] | None:
    token = _pick(ctx, first, last, "V")
    assert token is not None
    digits = token.value
    if len(digits) == 4:
        value = digits[:3]
        if digits.endswith("00") and int(digits) < 2000:
            value = digits[:2]
    else:
        century = ctx.last.year // 100 if ctx.genre == "history" and ctx.last else 19
        value = f"{century}{digits[0]}"
    return [Reading(first, last, "DATE", value)]


def _century(ctx: Context, first: int, last: int) -> list[Reading] | None:
    at = _at(ctx, first, last, "O")
    unit = _pick(ctx, at, last, "U")
    if unit is None or unit.value not in ("C", "L"):
        return None
    number = int(ctx.tokens[at].value)
    return [Reading(first, last, "DATE", f"{number - 1:02}")]


_COUNTED = re.compile(r"[a-z]+(?:s|en|ple)$")


def _year(ctx: Context, first: int, last: int) -> list[Reading] | None:
    token = _pick(ctx, first, last, "Y")
    assert token is not None
    if last - first == 1 and not _is_year(ctx, first, int(token.value)):
        return None
    return [Reading(first, last, "DATE", token.value)]


def _is_year(ctx: Context, at: int, value: int) -> bool:
    before = ctx.letters[at - 1] if at else "|"
    word = ctx.tokens[at - 1].word if at else ""
    after = ctx.tokens[at + 1] if at + 1 < len(ctx.tokens) else None
    if word in ("$", "£", "€", "#", "no", "number", "route", "flight", "section", "page"):
        return False
    if after is not None and (after.word in ("%", "percent", "per", "°") or after.letter in "UCk"):
        return False
    counted = after is not None and after.letter == "_" and _COUNTED.match(after.word) is not None
    counted = counted and after is not None and len(after.word) >= 5
    led = (before in "iftm&r-" or word == "(") and not (before == "t" and counted)
    if 1900 <= value <= 2030:
        return led or not counted
    if 1400 <= value < 2100:
        return led and before != "t" and not counted
    return before == "i" and not counted and after is not None and after.letter in ",.-)"


def _spelled_year(ctx: Context, first: int, last: int) -> list[Reading] | None:
    values = [int(float(ctx.tokens[i].value)) for i in range(first, last) if ctx.letters[i] == "C"]
    if ctx.letters[first] == "t" and values[:2] == [2, 1000]:
        return [Reading(first, last, "DATE", f"{2000 + sum(values[2:])}")]
    if values[0] not in (18, 19, 20) or not 10 <= sum(values[1:]) <= 99:
        return None
    return [Reading(first, last, "DATE", f"{values[0] * 100 + sum(values[1:])}")]


# --- CASE 8: single words and bare units -----------------------------------------------------------------------


def _single(ctx: Context, first: int, last: int) -> list[Reading] | None:
    token = ctx.tokens[last - 1]
    if token.word in ("soon", "shortly", "previously") and (
        ctx.genre == "history" or ctx.letters[last : last + 1] == "r"
    ):
        return None  # "soon after", "soon fell": told, not expected
    if ctx.genre == "history" and token.word in ("current", "recent"):
        return [Reading(last - 1, last, "DATE", "PRESENT_REF" if token.word == "current" else "PAST_REF")]
    if token.word == "former":
        return [Reading(last - 1, last, "DATE", token.value)] if ctx.genre == "history" else None
    if token.word == "future" and ctx.genre == "news" and (ctx.letters[first] != "t" or ctx.letters[last : last + 1] in ("f", "_")):
        return None
    if token.letter == "X":
        return [Reading(first, last, "DATE", token.value)]
    if token.letter == "A":
        value = "XXXX-XX-XX" if token.word == "daily" else token.value
        return [Reading(first, last, "SET", value)]
    if token.word == "past" and ctx.letters[first] == "t" and ctx.letters[last : last + 1] != "_":
        return [Reading(first, last, "DATE", "PAST_REF")]
    return None


def _the_day(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """A day of the month last mentioned: "the 20th"."""
    token = ctx.tokens[last - 1]
    after = ctx.letters[last : last + 1]
    if not token.word[:1].isdigit() or after == "_" or ctx.last is None or ctx.grain not in ("D", "M"):
        return None
    try:
        return [Reading(first, last, "DATE", ctx.last.replace(day=int(token.value)).isoformat())]
    except ValueError:
        return None


def _bare(ctx: Context, first: int, last: int) -> list[Reading] | None:
    unit, many = _unit(ctx.tokens[last - 1])
    if ctx.letters[first] != "t":
        before = ctx.tokens[first - 1].word if first else ""
        if many and before in ("for", "in", "within", "of", "after", "over"):
            return [Reading(first, last, "DURATION", duration_value("X", unit))]
        return None
    if many:
        return None
    after = ctx.tokens[last].word if last < len(ctx.tokens) else ""
    if after in ("ended", "ending", "to"):
        return [Reading(first, last, "DURATION", duration_value("1", unit))] if unit in "YMQ" else None
    if unit == "X":
        return [Reading(first, last, "DATE", None)] if ctx.genre == "history" and after != "of" else None
    if unit in ("Y", "W") and ctx.tokens[first - 1].word in ("for", "of") and after != "of":
        base = ctx.anchor() if ctx.genre == "history" else ctx.base()
        return [Reading(first, last, "DATE", moved(base, unit, 0))]
    if unit == "Q" and ctx.quarter:
        return [Reading(first, last, "DATE", ctx.quarter)]
    if unit == "WE":
        base = ctx.base()
        back = base is not None and base.isoweekday() < 6 and ctx.genre == "news" and ctx.tense(first, last) != "future"
        return [Reading(first, last, "DATE", moved(base, "WE", -1 if back else 0))]
    return None


def _clock(ctx: Context, first: int, last: int) -> list[Reading] | None:
    clock = _clock_value(ctx, first, last)
    if clock is None:
        return None
    alone = ctx.letters[first:last].strip("q")
    if alone == "K" and ctx.letters[first - 1 : first] not in ("i", "&", "r"):
        return None  # scores and verses: "won 3:10"
    anchor = ctx.last if ctx.grain == "D" else ctx.published if ctx.genre == "news" else None
    if anchor is None:
        return [Reading(first, last, "TIME", f"XXXX-XX-XX{clock}" if ctx.genre == "history" else None)]
    return [Reading(first, last, "TIME", f"{anchor.isoformat()}{clock}")]


def _bare_part(ctx: Context, first: int, last: int) -> list[Reading] | None:
    part = _pick(ctx, first, last, "P")
    assert part is not None
    before = ctx.tokens[first - 1].word if first else ""
    if (
        part.word != "overnight"
        and ctx.letters[first] != "t"
        and before not in ("at", "by", "before", "after", "until", "since")
    ):
        return None
    anchor = ctx.last if ctx.grain == "D" else ctx.published if ctx.genre == "news" else None
    if ctx.genre == "history" and before in ("at", "by") and part.word == "night":
        return [Reading(first, last, "TIME", "XXXX-XX-XXTNI")]
    if part.word == "overnight" and ctx.genre == "news":
        anchor = None if ctx.published is None or ctx.grain_published != "D" else ctx.published - dt.timedelta(days=1)
    if anchor is None:
        return [Reading(first, last, "TIME", None)]
    return [Reading(first, last, "TIME", f"{anchor.isoformat()}{part.value.rstrip('+')}")]


READERS: dict[str, Reader] = {
    "days_month": _days_month, "month_days": _month_days, "months": _months, "years": _years,
    "clock_day": _timed, "day_clock": _timed, "era": _era, "quarter": _quarter, "half": _half, "spans": _spans, "year_end": _year_end, "period": _period, "calendar": _calendar,
    "part_of_day": _part_of_day, "ago": _ago, "year_ago": _year_ago, "later": _later, "counted": _counted,
    "week_of": _week_of, "relative": _relative, "in_unit": _in_unit, "every": _every, "and_half": _and_half, "duration": _duration,
    "fiscal": _fiscal, "decade": _decade, "century": _century, "year": _year, "spelled_year": _spelled_year,
    "single": _single, "the_day": _the_day, "bare": _bare, "clock": _clock, "bare_part": _bare_part,
}  # fmt: skip
