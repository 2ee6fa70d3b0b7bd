"""The grammar of expressions of time: patterns over the letters of :mod:`.tokens`, and the readers that say what they mean.

Each rule is one alternative of one compiled pattern; the longer and surer shapes come first. A rule's reader may refuse
what its shape let through (``None``), and may give several expressions ("5 to 9 May").
"""

from __future__ import annotations

import functools
import re

from fogline.claims.days import bare, dates, feasts, relative, spans, years
from fogline.claims.days.anchor import Context
from fogline.claims.days.rules import Reader, Reading

# Shapes. NUM counts units; EDGE and MOD stand before a date and belong to it. Nothing repeats without end: a row of a
# thousand numbers is a table, and no list of days.
ABOUT = r"q{0,4}"
NUM = r"(?:(?:C|[DGY])(?:-?C|D/D){0,12}|av?f?|avf|v(?:f?)|[DG]D/D)"
EDGE = r"(?:t?[mOnl]?(?:e|m|C)ft?)"
MOD = r"(?:[mr]-?i?t?)"
CLOCK = rf"(?:{ABOUT}(?:[KDGC]p|K|[DC]k)Z?|{ABOUT}[GY]Z)"
CORE = (
    r"(?:(?:[hln]{0,2}W,?t?)?(?:t?M,?t?[DO](?![-]?U)(?:,?f?Y|f?(?:[hlnz]|t[ln])U)?|t?[DO]f?M(?:,?f?Y|f?(?:[hlnz]|t[ln])U|G(?!_))?)"
    r"|(?:t?[hln]{1,2})?W(?![-]?U)|M,?f?tUfY|M,?f?Y|Mf?(?:[hlnz]|t[ln])U|t?(?:hn|zs|[hlnzs])?(?:M|S|HU?)(?:(?:,?f?Y)|f?(?:[hlnz]|t[ln])U)?|I|x)"
)
RULES: tuple[tuple[Reader, str], ...] = (
    # CASE 1: ranges whose first half leaves month or year to the second: "5 to 9 May 2019", "May 5-9", "1914-18"
    (dates.days_month, r"(?:t?[DO](?:,t?[DO]){0,30},?[-&/]t?[DO])f?M(?:,?f?Y)?"),
    (dates.month_days, r"M,?t?[DO](?:,t?[DO]){0,30},?[-&/]t?[DO](?![-]?U)(?:,?f?Y)?"),
    (dates.months, r"m?-?M(?:,M){0,11}[-&/]m?-?M(?:,?f?Y)?(?![DO](?!p))"),
    (dates.two_years, r"t?Y[-/][DGY](?![-]?U)"),
    # CASE 2: a weekday of another week: "Tuesday of last week", "the Friday before", "Monday two weeks earlier"
    (relative.weekday_of_week, r"t?Wf?t?[lhnzc]U"),
    (relative.weekday_before_last, r"t?Wr[ln](?!U)"),
    (relative.weekday_units, rf"W{NUM}U[rg]"),
    (relative.weekday_before, r"tWr"),
    (feasts.day_of_feast, r"t?OUfH"),
    # CASE 3: a clock time or part of a day with its day, in either order
    (dates.timed, rf"(?:{CLOCK}|t?mU(?=f)|m?-?(?:t?m?-?)PU?)(?:[if,]|it|ft|,i)?{CORE}"),
    (dates.timed, rf"{MOD}?{CORE}'?(?:,?i?t?{CLOCK}|,?i?t?m?-?P)"),
    # CASE 4: weekday, day, month, season, year, in any usual order
    (years.era, r"q?t?(?:[MS](?:&S)?,?f?)?[YGD](?:[-&/][YGD])?B|BY|t?O-?UB|(?<=[i&f])[GD](?:-[GD])?(?!-?[_U%])"),
    (years.quarter, r"(?:EDGE)?t?[mlc]?F?O-?F?U(?:f?t?(?:F?U?Y|[lhnc]F?U))?|tYOU|hU'OU|[ln]U'OU".replace("EDGE", EDGE)),
    (years.quarter_code, r"Q(?:,?f?Y)?"),
    (spans.two_spans, rf"{ABOUT}{NUM}[-&]{ABOUT}(?:C-?C|[DGC]){{1,2}}-?U"),
    (years.year_end, r"t?m?U'?-?e(?!f)"),
    (years.half, r"t[Ol]C(?:f?t?(?:F?U?Y|[lhnc]F?U|U))?"),
    (dates.calendar, rf"(?:{EDGE}|{MOD})?{CORE}"),
    # CASE 5: relative to a day
    (relative.part_of_day, r"(?:[mr]i?)?(?:t?[hlnzs]s?|t|z)m?-?P"),
    (relative.ago_weekday, rf"{ABOUT}{NUM}Ugi?W|[CD]Wg"),
    (relative.ago, rf"{ABOUT}(?:{NUM}-?U|{NUM}U&aC|{NUM}&a?CU|CaU)(?:&q|q)?g|[qv]?Ug|qg"),
    (relative.year_ago, r"[tha]?U-[rg](?:O-?U|U)?"),
    (relative.day_before, r"tUrx"),
    (relative.unit_after_next, r"tUr[ln]"),
    (relative.unit_before, r"tUr"),
    (relative.later, rf"{ABOUT}(?:{NUM}-?)?U(?:&q)?r"),
    (relative.through, rf"b{ABOUT}(?:{NUM}-?)?U"),
    (years.period, r"tYU"),
    (relative.counted, rf"t?[ln]q?(?:{NUM})U|t(?:{NUM})[ln]U"),
    (relative.week_of, r"t?[lOn]q?Uf(?:M(?:,?Y)?|Y)"),
    (relative.next_to, rf"(?:{EDGE}|{MOD})?(?:t[lncs]|t?s|[hzlnc]s?)q?F?U(?:&q)?"),
    (relative.in_unit, r"(?:[mr]it|EDGE)U".replace("EDGE", EDGE)),
    # CASE 6: sets
    (spans.every, r"E_U|E(?:O|C|D)?(?:U|W|P|S|M)|W(?=_)(?!)"),
    # CASE 7: durations
    (spans.and_half, rf"{ABOUT}{NUM}U&aC|{ABOUT}{NUM}&a?CU"),
    (spans.duration, rf"(?:tO?)?{ABOUT}{NUM}{ABOUT}-?U(?:-_)?|{ABOUT}CaU"),
    # CASE 8: years, decades, centuries
    (years.fiscal, r"F(?:U)?Y"),
    (years.decade, rf"(?:{EDGE}|t?m?-?)V|t?m?-?Y'?V"),
    (years.century, rf"(?:{EDGE}|t?m?-?)O-?U"),
    (years.plain_year, rf"(?:{EDGE}|{MOD})?(?:t?UY|Y)"),
    (years.spelled_year, r"tUC-?C(?:-?C)?|C-?C(?:-C)?"),
    # CASE 9: single words and bare units
    (bare.single, r"ti?X|X|A|c|l|tl"),
    (bare.the_day, r"tO"),
    (bare.bare_unit, r"tq?F?U|U"),
    (bare.clock, CLOCK),
    (bare.bare_part, r"m?-?P"),
)


@functools.cache
def pattern() -> re.Pattern[str]:
    """Return all rules as one pattern, a group each; none begins with a plain word, and most words are plain."""
    return re.compile("(?!_)(?:" + "|".join(f"({shape})" for _, shape in RULES) + ")")


@functools.cache
def single_patterns() -> tuple[re.Pattern[str], ...]:
    """Return each rule by itself, in order."""
    return tuple(re.compile(shape) for _, shape in RULES)


def read(ctx: Context) -> list[Reading]:
    """Return all expressions of a text, in order, none overlapping another."""
    found: list[Reading] = []
    at = 0
    search = pattern().search
    while (match := search(ctx.letters, at)) is not None:
        number, end = (match.lastindex or 1) - 1, match.end()
        readings = _readings(number, ctx, match.start(), end)
        if readings is None:
            readings, end = _second_choice(ctx, number, match.start())
        if readings is None:
            at = match.start() + 1
            continue
        for reading in readings:
            if reading.value and reading.kind in ("DATE", "TIME"):
                ctx.mention(reading.value, reading.first, reading.last)
        found.extend(readings)
        at = max(match.start() + 1, readings[-1].last if readings else end)
    return found


def _readings(rule: int, ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return what a rule reads in the tokens; None where it refuses them, or where a day would lie outside
    the calendar's years.
    """
    try:
        return RULES[rule][0](ctx, first, last)
    except (OverflowError, ValueError):
        return None


def _second_choice(ctx: Context, refused: int, start: int) -> tuple[list[Reading] | None, int]:
    """Return what a later rule reads at ``start``, where an earlier one refused what its shape let through."""
    for number, rule in enumerate(single_patterns()[refused + 1 :], start=refused + 1):
        if (match := rule.match(ctx.letters, start)) is not None:
            readings = _readings(number, ctx, start, match.end())
            if readings is not None:
                return readings, match.end()
    return None, start
