"""Calendar arithmetic on TIMEX3 values: what interval a value covers, and how far it is from another.

TIMEX3 values are those of TimeML 1.2.1 (Pustejovsky et al., 2003; ISO 24617-1).
"""

from __future__ import annotations

import datetime as dt
import re

_DAYS = {"D": 1, "W": 7, "F": 14, "WE": 7}
_MONTHS = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200, "L": 12000}
_SEASON = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
_HALF = {"H1": (1, 6), "H2": (7, 12)}


def shift(day: dt.date, unit: str, number: float) -> dt.date | None:
    """``day`` moved by ``number`` units; None outside the calendar.

    >>> shift(dt.date(2019, 3, 31), "M", -1)
    datetime.date(2019, 2, 28)
    """
    try:
        if unit in _DAYS:
            return day + dt.timedelta(days=round(number * _DAYS[unit]))
        months = day.year * 12 + day.month - 1 + round(number * _MONTHS[unit])
        year, month = divmod(months, 12)
        return dt.date(year, month + 1, min(day.day, _last(year, month + 1)))
    except (KeyError, ValueError, OverflowError):
        return None


def _last(year: int, month: int) -> int:
    after = dt.date(year + (month == 12), month % 12 + 1, 1)
    return (after - dt.timedelta(days=1)).day


def value_at(day: dt.date, unit: str) -> str:
    """Return the TIMEX3 value of the day, week, month, quarter, year, decade or century that holds ``day``.

    >>> [value_at(dt.date(2019, 2, 10), u) for u in ("D", "W", "WE", "M", "Q", "Y", "E", "C")]
    ['2019-02-10', '2019-W06', '2019-W06-WE', '2019-02', '2019-Q1', '2019', '201', '20']
    """
    year, week, _ = day.isocalendar()
    return {
        "D": day.isoformat(),
        "W": f"{year:04}-W{week:02}",
        "F": f"{year:04}-W{week:02}",
        "WE": f"{year:04}-W{week:02}-WE",
        "M": f"{day.year:04}-{day.month:02}",
        "Q": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "Y": f"{day.year:04}",
        "E": f"{day.year // 10:03}",
        "C": f"{day.year // 100:02}",
        "L": f"{day.year // 1000}",
    }[unit]


_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?$")
_MONTH = re.compile(r"(\d{4})-(\d\d)(?:-XX)?$")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?$")
_PART = re.compile(r"(\d{4})-(Q[1-4]|H[12]|SP|SU|FA|WI)$")


def interval(value: str) -> tuple[dt.date, dt.date, int] | None:
    """Return first and last day that a value covers, with UCDP's ``date_prec``; None for durations, sets and open values.

    >>> interval("2019-02")
    (datetime.date(2019, 2, 1), datetime.date(2019, 2, 28), 4)
    >>> interval("P3D") is None
    True
    """
    try:
        return _interval(value)
    except (OverflowError, ValueError):
        return None


def _interval(value: str) -> tuple[dt.date, dt.date, int] | None:
    if match := _DAY.match(value):
        day = dt.date(int(match[1]), int(match[2]), int(match[3]))
        return day, day, 1
    if match := _MONTH.match(value):
        return (
            dt.date(int(match[1]), int(match[2]), 1),
            dt.date(int(match[1]), int(match[2]), _last(int(match[1]), int(match[2]))),
            4,
        )
    if match := _WEEK.match(value):
        days = (6, 7) if match[3] else (1, 7)
        first, last = (dt.date.fromisocalendar(int(match[1]), int(match[2]), each) for each in days)
        return first, last, 2 if match[3] else 3
    if match := _PART.match(value):
        return _months(int(match[1]), match[2])
    if re.fullmatch(r"\d{2,4}", value) and value != "0000":
        low = int(value) * 10 ** (4 - len(value))
        return dt.date(max(1, low), 1, 1), dt.date(low + 10 ** (4 - len(value)) - 1, 12, 31), 5
    return None


def _months(year: int, part: str) -> tuple[dt.date, dt.date, int]:
    if part[0] == "Q":
        first, last = 3 * int(part[1]) - 2, 3 * int(part[1])
    else:
        first, last = (_SEASON | _HALF)[part]
    over, month = divmod(last - 1, 12)
    return dt.date(year, first, 1), dt.date(year + over, month + 1, _last(year + over, month + 1)), 5
