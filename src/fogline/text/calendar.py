"""Days as numbers: proleptic ordinals of ISO prefixes, and back."""

from __future__ import annotations

import datetime as dt
import functools
import re


@functools.cache
def ordinal(day: str | None, *, last: bool = False) -> int | None:
    """Return ordinal of an ISO prefix's first (or last) day; None if unknown or not a calendar day.

    >>> ordinal("2019-02", last=True) - ordinal("2019-02"), ordinal(None), ordinal("PRESENT_REF")
    (27, None, None)
    """
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?!\d)", day or "")
    if match is None:
        return None
    year, month, dom = match.groups()
    try:
        if dom:
            return dt.date(int(year), int(month), int(dom)).toordinal()
        if not last:
            return dt.date(int(year), int(month or 1), 1).toordinal()
        following = (int(year) + (month in (None, "12")), 1 if month in (None, "12") else int(month) + 1)
        return dt.date(*following, 1).toordinal() - 1
    except ValueError:  # 2019-02-30, year 0: printed nonsense is no day
        return None


def iso(day: int | None) -> str | None:
    """Return ISO day of an ordinal.

    >>> iso(ordinal("2019-02-10")), iso(None)
    ('2019-02-10', None)
    """
    return None if day is None else dt.date.fromordinal(day).isoformat()
