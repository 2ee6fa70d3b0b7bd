"""When texts of an archive were printed, as far as that can be compared.

A day is compared by its printed letters, as precise as both are. A time with a zone is an instant, which is not one day: at
22:00 in London it is tomorrow in Kyiv. So an instant and a printed day are apart only where they are in every zone; a
midnight is no instant but a day, as tables of days that have a zone hold it. Who copied whom is never told by a zone alone.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_MONTH, _OF_MONTH = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_PRINTED = re.compile(rf"\d{{4}}(-{_MONTH}(-{_OF_MONTH})?)?")
_RUN_TOGETHER = re.compile(rf"(\d{{4}})({_MONTH})({_OF_MONTH})")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d(:\d\d(:\d\d([.,]\d+)?)?)?(Z|[+-]\d\d(:?\d\d){0,2})?")
# Clocks on earth show from twelve hours before to fourteen hours after UTC.
_FIRST, _LAST = timedelta(hours=-12), timedelta(hours=14)
_INSTANT = "Z"


def printed(date: str | None) -> str | None:
    """Return a date in a form that sorts: a year, month or day, a time, or an instant in UTC with a Z; None where it says no
    day.

    >>> printed("2031-05"), printed("20310504"), printed("2031-05-04T08:30")
    ('2031-05', '2031-05-04', '2031-05-04 08:30')
    >>> printed("2031-05-04T00:00+02:00"), printed("2031-05-04 01:00:00+02:00"), printed("Sunday")
    ('2031-05-04', '2031-05-03 23:00:00.000000Z', None)
    """
    date = (date or "").strip().upper()
    if _PRINTED.fullmatch(date):
        return date
    if day := _RUN_TOGETHER.fullmatch(date):
        return "-".join(day.groups())
    if not _TIME.fullmatch(date):
        return None
    try:
        return _timed(date, datetime.fromisoformat(date))
    except (ValueError, OverflowError):  # no day of the calendar, or one at an end of it
        return None


def _timed(date: str, at: datetime) -> str:
    if at.tzinfo is None:
        return date.replace("T", " ").replace(",", ".")
    if (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0):
        return at.date().isoformat()
    told = at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds") + _INSTANT
    _shown(told)  # it must have a day everywhere
    return told


def apart(one: str, other: str) -> bool:
    """Tell whether it is sure that two dates (see :func:`printed`) differ, and so which is the earlier; empty is not known.

    >>> apart("2031-05-04", "2031-05-05"), apart("2031-05", "2031-05-04"), apart("", "2031")
    (True, False, False)
    >>> apart("2031-05-03 22:00:00.000000Z", "2031-05-04"), apart("2031-05-03 22:00:00.000000Z", "2031-05-05")
    (False, True)
    """
    instants = [each for each in (one, other) if each.endswith(_INSTANT)]
    if len(instants) == 1:
        day = other if instants[0] == one else one
        first, last = _shown(instants[0])
        return bool(day) and not first[: len(day)] <= day <= last[: len(day)]
    size = min(len(one), len(other))
    return size > 0 and one[:size] != other[:size]


def _shown(instant: str) -> tuple[str, str]:
    """Return what clocks show at an instant, where it is earliest and where it is latest."""
    at = datetime.fromisoformat(instant.removesuffix(_INSTANT))
    return (at + _FIRST).isoformat(" ", "microseconds"), (at + _LAST).isoformat(" ", "microseconds")
