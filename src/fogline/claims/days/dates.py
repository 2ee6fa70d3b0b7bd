"""Calendar dates: days, months and weekdays in any usual order, with clock times, and ranges of them."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left

from fogline.claims.days import hijri
from fogline.claims.days.anchor import Context, Tense, nearest_year, weekday_near
from fogline.claims.days.feasts import read_holiday, read_season
from fogline.claims.days.named import named_day
from fogline.claims.days.rules import Kind, Reading, find_letter, pick
from fogline.claims.days.tokens import Token


def days_month(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return days of one month, the last with its name: "5 to 9 May 2019"."""
    days = [index for index in range(first, find_letter(ctx, first, last, "M")) if ctx.letters[index] in "DO"]
    whole = calendar(ctx, days[-1], last)
    if whole is None or whole[0].value is None:
        return None
    month = whole[0].value[:7]
    parts = [Reading(day, day + 1, "DATE", f"{month}-{int(ctx.tokens[day].value):02}") for day in days[:-1]]
    return [*parts, *whole]


def month_days(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return days of one month, the first with its name: "May 5-9"."""
    days = [index for index in range(first, last) if ctx.letters[index] in "DO"]
    year = pick(ctx, first, last, "Y")
    month = ctx.tokens[first]
    value = _month_day(ctx, int(month.value), int(ctx.tokens[days[0]].value), year, first)
    if value is None:
        return None
    parts = [Reading(day, day + 1, "DATE", f"{value[:7]}-{int(ctx.tokens[day].value):02}") for day in days[1:-1]]
    end = Reading(days[-1], last, "DATE", f"{value[:7]}-{int(ctx.tokens[days[-1]].value):02}")
    return [Reading(first, days[0] + 1, "DATE", value), *parts, end]


def months(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return months of one year: "May and June 2019", "December-January 2019"."""
    at = [index for index in range(first, last) if ctx.letters[index] == "M"]
    start = at[-1] - (2 if ctx.letters[at[-1] - 2 : at[-1]] == "m-" else 1 if ctx.letters[at[-1] - 1] == "m" else 0)
    whole = calendar(ctx, start, last)
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


def two_years(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return years, the second perhaps in two digits: "1914-18"."""
    at = find_letter(ctx, first, last, "Y")
    low, high = ctx.tokens[at].value, ctx.tokens[last - 1].value
    if len(high) not in (2, 4) or not high.isdecimal():
        return None
    full = high if len(high) == 4 else low[:2] + high
    if not int(low) < int(full) <= int(low) + 120:
        return None
    return [Reading(at, at + 1, "DATE", low), Reading(last - 1, last, "DATE", full)]


def clock_value(ctx: Context, first: int, last: int) -> str | None:
    """``T22:00``, ``TMO`` ... of the clock time or part of the day between the tokens."""
    part = pick(ctx, first, last, "P")
    if part is not None:
        return part.value.rstrip("+")
    at = find_letter(ctx, first, last, "pkK")
    if at < 0:
        return _military(ctx, first, last)
    half = ctx.tokens[at] if ctx.letters[at] == "p" else None
    if half is None and at + 1 < last and ctx.letters[at + 1] == "p":
        half = ctx.tokens[at + 1]
    number = ctx.tokens[at] if ctx.letters[at] == "K" else ctx.tokens[at - 1]
    pieces = re.split(r"[:.]", number.value or number.word)
    try:
        hour, minute = int(pieces[0]), int(pieces[1]) if len(pieces) > 1 else 0
    except ValueError:
        return None
    if half is not None and ctx.pattern("afternoon").match(half.word) and hour < 12:
        hour += 12
    elif half is not None and ctx.pattern("forenoon").match(half.word) and hour == 12:
        hour = 0
    return f"T{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else None


def _military(ctx: Context, first: int, last: int) -> str | None:
    """Return a clock time without its colon: "0600 GMT"."""
    word = next((ctx.tokens[index].word for index in range(first, last) if ctx.letters[index] in "GY"), "")
    if not re.fullmatch(r"(?:[01]\d|2[0-3])[0-5]\d", word):
        return None
    return f"T{word[:2]}:{word[2:]}"


def timed(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a date with a clock time or a part of the day."""
    clock = clock_value(ctx, first, last)
    unit = pick(ctx, first, last, "U")
    if clock is None and unit is not None and unit.value == "H+":
        clock = "TMO"  # "in the early hours of Sunday"
    weekday, part = pick(ctx, first, last, "W"), pick(ctx, first, last, "P")
    if weekday is not None and part is not None and part.value.endswith("+"):  # "Tuesday nights"
        return [Reading(first, last, "SET", f"XXXX-WXX-{weekday.value}{part.value.rstrip('+')}")]
    readings = calendar(ctx, first, last)
    if readings is None or clock is None:
        return readings
    reading = readings[0]
    if reading.value is None:
        return [reading._replace(kind="TIME")]
    if len(reading.value) == 10 and "T" not in reading.value:
        return [reading._replace(kind="TIME", value=reading.value + clock)]
    return [reading]


def _month_day(ctx: Context, month: int, day: int, year: Token | None, first: int) -> str | None:
    try:
        if year is not None:
            ctx.years[month, day], ctx.full = int(year.value), (int(year.value), first)
            return dt.date(int(year.value), month, day).isoformat()
        if (found := _year_of(ctx, month, day, first)) is None:
            return None
        return dt.date(found, month, day).isoformat()
    except ValueError:
        return None


def _year_of(ctx: Context, month: int, day: int, first: int) -> int | None:
    if ctx.genre == "history":
        return None if ctx.last is None else _year_told(ctx, month, ctx.last)
    if ctx.published is None:
        return None
    tense = _told_near(ctx, first)
    told = ctx.years.get((month, day)) or (_carried_on(ctx, month, first) if tense != "future" else None)
    if told is not None:
        return told
    year = nearest_year(month, day, ctx.published, tense)
    to_come = (year, month, day) > (ctx.published.year, ctx.published.month, ctx.published.day)
    if to_come and tense == "unknown" and _done(ctx, first) and ctx.tense(first, first + 1) == "past":
        return year - 1  # "was arrested on 23 October", printed in May
    return year


DONE = 7  # tokens before a date in which a verb of war tells that it is past


def _done(ctx: Context, first: int) -> bool:
    """Tell whether a verb of war stands right before a date: "extended to Nov. 20" may be to come, "arrested on" is not."""
    before = (each.word for each in ctx.tokens[max(0, first - DONE) : first])
    return any(each in ctx.words("deeds_done") or each in ctx.words("back_leads") for each in before)


SENTENCES_ON = 2  # ends of sentences over which a story of another year goes on
NEAR_MONTHS = 6  # months ahead of the last date told by which a story goes on within its year


def _carried_on(ctx: Context, month: int, first: int) -> int | None:
    """Return the year of a story of another year, which a date without one goes on: "began on June 12, 1911. On July 4"."""
    if ctx.full is None or ctx.last is None or ctx.published is None or ctx.last.year != ctx.full[0]:
        return None
    year, at = ctx.full
    ends = bisect_left(ctx.ends, first) - bisect_left(ctx.ends, at)
    ahead = month - ctx.last.month
    if year >= ctx.published.year or ends > SENTENCES_ON or not 0 <= ahead <= NEAR_MONTHS:
        return None
    return None if "x" in ctx.letters[at:first] or "W" in ctx.letters[at:first] else year


def _told_near(ctx: Context, first: int) -> Tense:
    """Return the tense that the words right before a date tell: "ended March 31"; farther ones tell too little of a date."""
    word = ctx.tokens[first - 1].word if first else ""
    if word in ctx.words("date_leads") and first > 1:
        word = ctx.tokens[first - 2].word
    if word in ctx.words("ahead_leads"):
        return "future"
    return "past" if word in ctx.words("back_leads") else "unknown"


TURN_BACK = 11  # months: December told after January is the December before


TURN = 9  # months: a step back of as many is a step into the next year


def _year_told(ctx: Context, month: int, told: dt.date) -> int:
    """In a history: the year of the last date told, or the next one where the months have turned."""
    anchor = ctx.told or told
    if ctx.told_grain in ("D", "M") and anchor.month - month >= TURN:
        return anchor.year + 1
    if ctx.told_grain in ("D", "M") and month - anchor.month >= TURN_BACK:
        return anchor.year - 1
    return anchor.year


def calendar(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a date of any shape: the pieces say which."""
    month, season, holiday = (pick(ctx, first, last, each) for each in "MSH")
    if whole := pick(ctx, first, last, "I"):
        return _digits(ctx, first, last, whole)
    if deictic := pick(ctx, first, last, "x"):
        return _deictic(ctx, first, last, deictic)
    if month is not None:
        return _with_month(ctx, first, last, month)
    if season is not None:
        return read_season(ctx, first, last, season)
    if holiday is not None:
        return read_holiday(ctx, first, last, holiday)
    if weekday := pick(ctx, first, last, "W"):
        return _weekday(ctx, first, last, weekday)
    return None


def _digits(ctx: Context, first: int, last: int, token: Token) -> list[Reading] | None:
    word = token.value
    if word.startswith("H"):
        return _hijri(ctx, first, last, word)
    if match := re.match(r"(\d{4})-(\d\d)-(\d\d)", word):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        a, b, year = (int(each) for each in re.split(r"[/.]", word))
        year += 0 if year > 99 else 1900 if year > 50 else 2000
        # 10.2.2019 is day first everywhere
        day_first = True if "." in word or a > 12 else False if b > 12 else _day_first(ctx, year, a, b, first)
        if day_first is None:
            return [Reading(first, last, "DATE", None)]
        month, day = (b, a) if day_first else (a, b)
    try:
        return [Reading(first, last, "DATE", dt.date(year, month, day).isoformat())]
    except ValueError:
        return None


def _day_first(ctx: Context, year: int, a: int, b: int, first: int) -> bool | None:
    """Tell whether 8/9/2027 is in September, as another date of the text or the day of publication decides; None where
    nothing does, as with the headers of a page.
    """
    if a == b:
        return True
    orders = {_order(token.value) for token in ctx.tokens if token.letter == "I"} - {None}
    if len(orders) == 1:
        return orders.pop()
    if ctx.published is None or ctx.grain_published != "D":
        return None
    ahead = ctx.tense(first, first + 1) == "future"
    fits = [
        order for order in (True, False) if (dt.date(year, *((b, a) if order else (a, b))) > ctx.published) == ahead
    ]
    return fits[0] if len(fits) == 1 else None


def _order(word: str) -> bool | None:
    """Tell whether a date in digits can only be day first, or only month first."""
    parts = word.split("/")
    if len(parts) != 3 or word.startswith("H"):
        return None
    return True if int(parts[0]) > 12 else False if int(parts[1]) > 12 else None


def _hijri(ctx: Context, first: int, last: int, word: str) -> list[Reading] | None:
    """Return a date of the Islamic calendar: "12 Shawwal 1445"; without its year the nearest to the day of writing."""
    year, month, day = word[1:].split("/")
    base = ctx.base()
    if not year and base is None:
        return [Reading(first, last, "DATE", None)]
    found = (
        hijri.gregorian(int(year), int(month), int(day))
        if year
        else hijri.nearest(int(month), int(day), base or dt.date.min)
    )
    return [Reading(first, last, "DATE", found.isoformat(), None, hijri.around(found))]


def _deictic(ctx: Context, first: int, last: int, token: Token) -> list[Reading] | None:
    number, part = int(token.value[:2].rstrip("T")), token.value[2:] if "T" in token.value else ""
    kind: Kind = "TIME" if part else "DATE"
    if ctx.published is None or ctx.grain_published != "D":
        return [Reading(first, last, kind, None)]
    day = ctx.published + dt.timedelta(days=number)
    suffix = "TNI" if token.word in ctx.words("tonight") else ""
    return [Reading(first, last, "TIME" if suffix else "DATE", day.isoformat() + suffix)]


_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _led(ctx: Context, at: int) -> bool:
    before = ctx.tokens[at - 1] if at else None
    if before is not None and before.letter == "a" and ctx.tokens[at].word in ctx.words("month_no_verb"):
        return True  # "a June agreement": no name, no verb
    return before is not None and (before.letter in "ifmrehlnzs&E/-," or before.word in ctx.words("every_or_about"))


def _short_year(ctx: Context, at: int) -> Token | None:
    """Return the year of "31 OCT 89": two digits that can be no day."""
    token = ctx.tokens[at]
    if token.letter != "G" or not re.fullmatch(r"[3-9]\d", token.value):
        return None
    return token._replace(value=f"19{token.value}")


def _with_month(ctx: Context, first: int, last: int, month: Token) -> list[Reading] | None:
    at = find_letter(ctx, first, last, "M")
    number = int(month.value)
    year = pick(ctx, first, last, "Y") or _short_year(ctx, last - 1)
    if year is None and ctx.letters[last - 1] == "G":
        return None
    near = [index for index in range(max(first, at - 3), min(last, at + 3)) if ctx.letters[index] in "DO"]
    near = [each for each in near if each + 1 >= last or ctx.letters[each + 1] not in "pk"]
    relative = find_letter(ctx, at, last, "hlnzs")
    if relative >= 0 or (year is None and find_letter(ctx, first, at, "hlnzs") >= 0):
        return _relative_month(ctx, first, last, number)
    if year is None and not near and month.word in ctx.words("month_or_word") and not _led(ctx, at):
        return None
    if year is None and not near and month.word in ctx.words("march") and ctx.letters[at - 1 : at] in ("t", "'"):
        return None  # "the March" is a walk
    if near and int(ctx.tokens[near[0]].value) > _LONGEST[number - 1]:
        return None
    if near and year is None:
        known = named_day(ctx, number, int(ctx.tokens[near[0]].value), first, last)
        if known is not None:
            return [Reading(first, last, "DATE", known.isoformat())]
    if near:
        value = _month_day(ctx, number, int(ctx.tokens[near[0]].value), year, first)
        return [Reading(first, last, "DATE", value)] if value or year is None else None
    if year is not None:
        return [Reading(first, last, "DATE", f"{int(year.value):04}-{number:02}")]
    return [Reading(first, last, "DATE", _bare_month(ctx, number, first, last))]


AHEAD = 3  # months: "through January", printed in November, looks ahead


def _bare_month(ctx: Context, month: int, first: int, last: int) -> str | None:
    if ctx.genre == "history":
        if ctx.last is None:
            return None
        return f"{_year_told(ctx, month, ctx.last):04}-{month:02}"
    if ctx.published is None:
        return None
    year = ctx.published.year
    tense = ctx.tense(first, last)
    if tense == "unknown" or (first and ctx.tokens[first - 1].word in ctx.words("through_or_by")):
        tense = "future" if 0 < (month - ctx.published.month) % 12 <= AHEAD else tense
    if tense == "future":
        return f"{year + (month < ctx.published.month):04}-{month:02}"
    return f"{year - (month > ctx.published.month):04}-{month:02}"


def _relative_month(ctx: Context, first: int, last: int, month: int) -> list[Reading] | None:
    word = pick(ctx, first, last, "hlnzs")
    unit = pick(ctx, first, last, "U")
    if word is not None and word.letter == "s" and word.word not in ctx.words("same"):
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
        anchored = ctx.last or base if word.word in ctx.words("previous") else base
        year = anchored.year - (month >= anchored.month)
    elif word.letter == "n":
        anchored = ctx.last or base if word.word in ctx.words("following") else base
        year = anchored.year + (month <= anchored.month)
    else:
        year = anchored.year if word.letter in "zs" else base.year
    day = find_letter(ctx, first, last, "DO")
    suffix = f"-{int(ctx.tokens[day].value):02}" if day >= 0 else ""
    return [Reading(first, last, "DATE", f"{year:04}-{month:02}{suffix}")]


def _of_a_set(ctx: Context, last: int) -> bool:
    """Tell whether a weekday is one of several that come again: "Monday and Tuesday nights", "Saturday or Sunday mornings"."""
    at = _past_weekdays(ctx, last)
    return at > last and ctx.letters[at : at + 1] == "P" and ctx.tokens[at].value.endswith("+")


def _past_weekdays(ctx: Context, at: int) -> int:
    """Return skip the weekdays that are listed after one: ", Tuesday and Friday"."""
    for _ in range(7):
        if ctx.letters[at : at + 2] not in ("&W", ",W"):
            break
        at += 2
    return at


def _nights(ctx: Context, last: int) -> str:
    at = _past_weekdays(ctx, last)
    return ctx.tokens[at].value.rstrip("+") if at > last and ctx.letters[at : at + 1] == "P" else ""


def _weekday(ctx: Context, first: int, last: int, weekday: Token) -> list[Reading] | None:
    number = int(weekday.value)
    word = pick(ctx, first, last, "ln")  # "this coming Friday": the second word tells
    before = ctx.tokens[first - 1].word if first else ""
    if before in ctx.words("named_days"):
        return None  # "Super Tuesday", "Good Friday": the name of a day, not the last one of that weekday
    if before in ctx.words("any"):  # "on a Saturday night": no day in particular
        return [Reading(first, last, "DATE", f"XXXX-WXX-{number}")]
    if weekday.word in ctx.words("weekdays_many") or _of_a_set(ctx, last):
        return [Reading(first, last, "SET", f"XXXX-WXX-{number}{_nights(ctx, last)}")]
    base = ctx.published if ctx.genre == "news" else ctx.last
    if base is None or (ctx.genre == "news" and ctx.grain_published != "D"):
        return [Reading(first, last, "DATE", None)]
    if ctx.genre == "history":
        return [Reading(first, last, "DATE", (base + dt.timedelta(days=(number - base.isoweekday()) % 7)).isoformat())]
    if word is not None and word.word in ctx.words("following") and ctx.letters[last : last + 1] == "'":
        first, word = first + 1, None  # "following Saturday's shooting": after it
    if word is not None and word.letter == "n":
        day = base + dt.timedelta(days=(number - base.isoweekday() - 1) % 7 + 1)
    elif word is not None and word.letter == "l":
        if word.word in ctx.words("previous") and ctx.last is not None and ctx.grain == "D":
            base = ctx.last
        day = base - dt.timedelta(days=(base.isoweekday() - number - 1) % 7 + 1)
    elif (begun := _span_begun(ctx, first)) is not None:
        day = begun + dt.timedelta(days=(number - begun.isoweekday()) % 7)
    else:
        day = weekday_near(number, base, ctx.tense(first, last))
    return [Reading(first, last, "DATE", day.isoformat())]


_DASHES = frozenset("-–")


def _span_begun(ctx: Context, first: int) -> dt.date | None:
    """Return the weekday right before "to" or "through": "from Monday to Friday" ends after it."""
    if first < 2 or ctx.letters[first - 2] != "W" or ctx.grain != "D":
        return None
    joint = ctx.tokens[first - 1].word
    return ctx.last if joint in _DASHES or joint in ctx.words("until") else None
