"""Single words and bare units."""

from __future__ import annotations

import datetime as dt
import re

from fogline.claims.days.anchor import Context, moved
from fogline.claims.days.dates import clock_value
from fogline.claims.days.rules import Reading, pick, unit_of
from fogline.claims.days.spans import duration_value

LISTED = 24  # tokens after an ordinal among which a noun makes all of a list its own: "the 3rd, 5th and 7th brigades"


def single(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return words that are an expression by themselves: "now", "recently", "daily"."""
    token = ctx.tokens[last - 1]
    if token.word in ctx.words("soon_or_before") and (ctx.genre == "history" or ctx.letters[last : last + 1] == "r"):
        return None  # "soon after", "soon fell": told, not expected
    if ctx.genre == "history" and token.word in ctx.words("current") | ctx.words("recent"):
        value = "PRESENT_REF" if token.word in ctx.words("current") else "PAST_REF"
        return [Reading(last - 1, last, "DATE", value)]
    if token.word in ctx.words("former"):
        return [Reading(last - 1, last, "DATE", token.value)] if ctx.genre == "history" else None
    if token.word in ctx.words("present"):
        at_present = last > 1 and ctx.tokens[last - 2].word in ctx.words("at")
        return [Reading(last - 1, last, "DATE", "PRESENT_REF")] if at_present else None
    if last - first == 3:
        near = f"{ctx.tokens[first + 1].word} {token.word}" in ctx.words("near_future")
        return [Reading(first, last, "DATE", token.value)] if near else None
    if (
        token.word in ctx.words("future")
        and ctx.genre == "news"
        and (ctx.letters[first] != "t" or ctx.letters[last : last + 1] in ("f", "_"))
    ):
        return None
    if token.letter == "X":
        return [Reading(first, last, "DATE", token.value)]
    if token.letter == "A":
        value = "XXXX-XX-XX" if token.word in ctx.words("daily") else token.value
        return [Reading(first, last, "SET", value)]
    if token.word in ctx.words("past") and ctx.letters[first] == "t" and ctx.letters[last : last + 1] != "_":
        return [Reading(first, last, "DATE", "PAST_REF")]
    return None


def the_day(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a day of the month last mentioned: "the 20th"."""
    token = ctx.tokens[last - 1]
    after = ctx.letters[last : last + 1]
    base = ctx.last if ctx.grain in ("D", "M") else ctx.published if ctx.genre == "news" else None
    listed = re.match(r"(?:[,&]{1,2}t?O)+_", ctx.letters[last : last + LISTED])
    if not token.word[:1].isdecimal() or after == "_" or listed or base is None or ctx.grain_published == "Y":
        return None
    try:
        return [Reading(first, last, "DATE", base.replace(day=int(token.value)).isoformat())]
    except ValueError:
        return None


def bare_unit(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a unit with its article alone: "the weekend", "the quarter", or in the plural: "for months"."""
    unit, many = unit_of(ctx.tokens[last - 1])
    if ctx.letters[first] != "t":
        before = ctx.tokens[first - 1].word if first else ""
        if many and before in ctx.words("lasting_leads"):
            return [Reading(first, last, "DURATION", duration_value("X", unit))]
        return None
    after = ctx.tokens[last].word if last < len(ctx.tokens) else ""
    if many:
        return (
            [Reading(first, last + 1, "DURATION", duration_value("X", unit))] if after in ctx.words("ahead") else None
        )
    if any(ctx.tokens[index].word in ctx.words("whole") for index in range(first, last)):
        return [Reading(first, last, "DURATION", duration_value("1", unit))]
    if after in ctx.words("ended"):
        return [Reading(first, last, "DURATION", duration_value("1", unit))] if unit in "YMQ" else None
    if unit == "X":
        return [Reading(first, last, "DATE", None)] if ctx.genre == "history" and after not in ctx.words("of") else None
    if unit in ("Y", "W") and ctx.tokens[first - 1].word in ctx.words("for_or_of") and after not in ctx.words("of"):
        base = ctx.anchor() if ctx.genre == "history" else ctx.base()
        return [Reading(first, last, "DATE", moved(base, unit, 0))]
    if unit == "Q" and ctx.quarter:
        return [Reading(first, last, "DATE", ctx.quarter)]
    if unit == "WE" and after not in ctx.words("of_weekends"):  # not "the weekend market"
        base = ctx.base()
        back = base is not None and base.isoweekday() < 6 and ctx.genre == "news" and ctx.tense(first, last) != "future"
        return [Reading(first, last, "DATE", moved(base, "WE", -1 if back else 0))]
    return None


def clock(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a clock time alone, of the last day told or of publication."""
    clock = clock_value(ctx, first, last)
    if clock is None:
        return None
    alone = ctx.letters[first:last].strip("q")
    if alone == "K" and ctx.letters[first - 1 : first] not in ("i", "&", "r"):
        return None  # scores and verses: "won 3:10"
    anchor = ctx.day_at(first)
    if anchor is None:
        return [Reading(first, last, "TIME", f"XXXX-XX-XX{clock}" if ctx.genre == "history" else None)]
    return [Reading(first, last, "TIME", f"{anchor.isoformat()}{clock}")]


def bare_part(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a part of the day alone: "overnight", "at dawn"."""
    part = pick(ctx, first, last, "P")
    if part is None:
        return None
    before = ctx.tokens[first - 1].word if first else ""
    if part.word not in ctx.words("part_alone") and ctx.letters[first] != "t" and before not in ctx.words("part_leads"):
        return None
    anchor = ctx.day_at(first)
    if before in ctx.words("at_or_by") and part.word in ctx.words("night"):
        return [Reading(first, last, "TIME", "XXXX-XX-XXTNI")]
    if part.word in ctx.words("overnight") and ctx.genre == "news":
        anchor = None if ctx.published is None or ctx.grain_published != "D" else ctx.published - dt.timedelta(days=1)
    if anchor is None:
        return [Reading(first, last, "TIME", None)]
    return [Reading(first, last, "TIME", f"{anchor.isoformat()}{part.value.rstrip('+')}")]
