"""Days of the Islamic calendar, by its tabular (civil) form: feasts, months, and dates with their Hijri year.

What is begun when the moon is seen may begin a day sooner or later, so a day has a day to either side (UCDP date_prec 2).
Source: Reingold and Dershowitz, Calendrical Calculations (4th edition, 2018), chapter 7: the arithmetical Islamic calendar.
"""

from __future__ import annotations

import datetime as dt

EPOCH = 227015  # proleptic ordinal of 1 Muharram 1 (16 July 622, Julian)
SEEN = 1  # days by which the moon may be seen sooner or later


def gregorian(year: int, month: int, day: int) -> dt.date:
    """Return the day of an Islamic date.

    >>> gregorian(1446, 10, 1).isoformat(), gregorian(1445, 9, 1).isoformat()
    ('2025-03-31', '2024-03-11')
    """
    before = 354 * (year - 1) + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2
    return dt.date.fromordinal(EPOCH + before + day - 1)


def nearest(month: int, day: int, base: dt.date) -> dt.date:
    """Return the day of that Islamic month and day nearest to ``base``.

    >>> nearest(10, 1, dt.date(2025, 4, 2)).isoformat()
    '2025-03-31'
    """
    year = int((base.year - 622) * 33 / 32) + 1
    return min((gregorian(each, month, day) for each in range(year - 2, year + 3)), key=lambda d: abs((d - base).days))


def around(day: dt.date, last: dt.date | None = None) -> tuple[dt.date, dt.date]:
    """Return a day, or the days up to ``last``, with those by which the moon may be seen sooner or later."""
    seen = dt.timedelta(days=SEEN)
    return day - seen, (last or day) + seen
