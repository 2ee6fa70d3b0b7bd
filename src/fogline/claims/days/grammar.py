"""The grammar of expressions of time: patterns over the letters of :mod:`.tokens`, and the readers that say what they mean.

Each rule is one named alternative of one compiled pattern; the longer and surer shapes come first. A rule's reader may refuse
what its shape let through (``None``), and may give several expressions ("5 to 9 May").
"""

from __future__ import annotations

import functools
import re

from fogline.claims.days import bare, dates, relative, spans, years
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
RULES: tuple[tuple[str, str], ...] = (
    # CASE 1: ranges whose first half leaves month or year to the second: "5 to 9 May 2019", "May 5-9", "1914-18"
    ("days_month", r"(?:t?[DO](?:,t?[DO]){0,30},?[-&/]t?[DO])f?M(?:,?f?Y)?"),
    ("month_days", r"M,?t?[DO](?:,t?[DO]){0,30},?[-&/]t?[DO](?![-]?U)(?:,?f?Y)?"),
    ("months", r"m?-?M(?:,M){0,11}[-&/]m?-?M(?:,?f?Y)?(?![DO](?!p))"),
    ("years", r"t?Y[-/][DGY](?![-]?U)"),
    # CASE 2: a clock time or part of a day with its day, in either order
    ("clock_day", rf"(?:{CLOCK}|t?mU(?=f)|m?-?(?:t?m?-?)PU?)(?:[if,]|it|ft|,i)?{CORE}"),
    ("day_clock", rf"{MOD}?{CORE}'?(?:,?i?t?{CLOCK}|,?i?t?m?-?P)"),
    # CASE 3: weekday, day, month, season, year, in any usual order
    ("era", r"q?t?(?:[MS](?:&S)?,?f?)?[YGD](?:[-&/][YGD])?B|BY|t?O-?UB|(?<=[i&f])[GD](?:-[GD])?(?!-?[_U%])"),
    ("quarter", r"(?:EDGE)?t?[mlc]?F?O-?F?U(?:f?t?(?:F?U?Y|[lhnc]F?U))?|tYOU|hU'OU|[ln]U'OU".replace("EDGE", EDGE)),
    ("quarter_code", r"Q(?:,?f?Y)?"),
    ("spans", rf"{ABOUT}{NUM}[-&]{ABOUT}(?:C-?C|[DGC]){{1,2}}-?U"),
    ("year_end", r"t?m?U'?-?e(?!f)"),
    ("half", r"t[Ol]C(?:f?t?(?:F?U?Y|[lhnc]F?U|U))?"),
    ("calendar", rf"(?:{EDGE}|{MOD})?{CORE}"),
    # CASE 4: relative to a day
    ("part_of_day", r"(?:[mr]i?)?(?:t?[hlnzs]s?|t|z)m?-?P"),
    ("ago_weekday", rf"{ABOUT}{NUM}Ugi?W|[CD]Wg"),
    ("ago", rf"{ABOUT}(?:{NUM}-?U|{NUM}U&aC|{NUM}&a?CU|CaU)(?:&q|q)?g|[qv]?Ug|qg"),
    ("year_ago", r"[tha]?U-[rg](?:O-?U|U)?"),
    ("day_before", r"tUrx"),
    ("unit_after_next", r"tUr[ln]"),
    ("unit_before", r"tUr"),
    ("later", rf"{ABOUT}(?:{NUM}-?)?U(?:&q)?r"),
    ("period", r"tYU"),
    ("counted", rf"t?[ln]q?(?:{NUM})U|t(?:{NUM})[ln]U"),
    ("week_of", r"t?[lOn]q?Uf(?:M(?:,?Y)?|Y)"),
    ("relative", rf"(?:{EDGE}|{MOD})?(?:t[lncs]|t?s|[hzlnc]s?)q?F?U(?:&q)?"),
    ("in_unit", r"(?:[mr]it|EDGE)U".replace("EDGE", EDGE)),
    # CASE 5: sets
    ("every", r"E_U|E(?:O|C|D)?(?:U|W|P|S|M)|W(?=_)(?!)"),
    # CASE 6: durations
    ("and_half", rf"{ABOUT}{NUM}U&aC|{ABOUT}{NUM}&a?CU"),
    ("duration", rf"(?:tO?)?{ABOUT}{NUM}{ABOUT}-?U(?:-_)?|{ABOUT}CaU"),
    # CASE 7: years, decades, centuries
    ("fiscal", r"F(?:U)?Y"),
    ("decade", rf"(?:{EDGE}|t?m?-?)V|t?m?-?Y'?V"),
    ("century", rf"(?:{EDGE}|t?m?-?)O-?U"),
    ("year", rf"(?:{EDGE}|{MOD})?(?:t?UY|Y)"),
    ("spelled_year", r"tUC-?C(?:-?C)?|C-?C(?:-C)?"),
    # CASE 8: single words and bare units
    ("single", r"ti?X|X|A|c|l|tl"),
    ("the_day", r"tO"),
    ("bare", r"tq?F?U|U"),
    ("clock", CLOCK),
    ("bare_part", r"m?-?P"),
)


@functools.cache
def pattern() -> re.Pattern[str]:
    """Return all rules as one pattern; none begins with a plain word, and most words are plain."""
    return re.compile("(?!_)(?:" + "|".join(f"(?P<{name}>{shape})" for name, shape in RULES) + ")")


@functools.cache
def single_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each rule by itself, in order."""
    return tuple((name, re.compile(shape)) for name, shape in RULES)


def read(ctx: Context) -> list[Reading]:
    """Return all expressions of a text, in order, none overlapping another."""
    found: list[Reading] = []
    at = 0
    search = pattern().search
    while (m := search(ctx.letters, at)) is not None:
        name, end = m.lastgroup or "", m.end()
        readings = _readings(name, ctx, m.start(), end)
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


def _readings(name: str, ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return what a rule reads in the tokens; None where it refuses them, or where a day would lie outside
    the calendar's years.
    """
    try:
        return READERS[name](ctx, first, last)
    except (OverflowError, ValueError):
        return None


def _second_choice(ctx: Context, refused: str, start: int) -> tuple[list[Reading] | None, int]:
    """Return what a later rule reads at ``start``, where an earlier one refused what its shape let through."""
    later = False
    for name, rule in single_patterns():
        if later and (m := rule.match(ctx.letters, start)) is not None:
            readings = _readings(name, ctx, start, m.end())
            if readings is not None:
                return readings, m.end()
        later = later or name == refused
    return None, start


READERS: dict[str, Reader] = {
    "days_month": dates.days_month,
    "month_days": dates.month_days,
    "months": dates.months,
    "years": dates.two_years,
    "clock_day": dates.timed,
    "day_clock": dates.timed,
    "era": years.era,
    "quarter": years.quarter,
    "half": years.half,
    "spans": spans.two_spans,
    "year_end": years.year_end,
    "period": years.period,
    "calendar": dates.calendar,
    "part_of_day": relative.part_of_day,
    "ago": relative.ago,
    "ago_weekday": relative.ago_weekday,
    "day_before": relative.day_before,
    "unit_after_next": relative.unit_after_next,
    "unit_before": relative.unit_before,
    "quarter_code": years.quarter_code,
    "year_ago": relative.year_ago,
    "later": relative.later,
    "counted": relative.counted,
    "week_of": relative.week_of,
    "relative": relative.next_to,
    "in_unit": relative.in_unit,
    "every": spans.every,
    "and_half": spans.and_half,
    "duration": spans.duration,
    "fiscal": years.fiscal,
    "decade": years.decade,
    "century": years.century,
    "year": years.plain_year,
    "spelled_year": years.spelled_year,
    "single": bare.single,
    "the_day": bare.the_day,
    "bare": bare.bare_unit,
    "clock": bare.clock,
    "bare_part": bare.bare_part,
}
