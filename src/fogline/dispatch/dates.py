"""The day a dispatch was published, from however it is printed, to an ISO prefix as precise as printed.

The day is the printed one: a time zone is not applied, since the paper's own day is what its weekdays count from.
"""

from __future__ import annotations

import calendar
import functools
import re
from datetime import UTC, datetime

from fogline.lexicon import rows

_ZONE = r"(?:Z|[+-]\d\d:?\d\d)"
_ISO = re.compile(rf"(\d{{4}})(?:-(\d\d?)(?:-(\d\d?))?)?(?:,?[T ]\s*\d\d?[:.]?\d\d.*|{_ZONE})?$")
_SEPARATED = re.compile(r"(\d{4})(?:[/.]|\.\s|年)(\d\d?)(?:[/.]|\.\s|月)(\d\d?)(?:\b|日)")
_COMPACT = re.compile(rf"(\d{{4}})(\d\d)(\d\d)(?:[T ]?(?:\d{{4}}|\d{{6}})(?:[.,]\d+)?\s?{_ZONE}?|[T ]\d\d:\d\d.*)?$")
# Seconds, or thousandths or millionths of them, since 1970 by the clocks of Unix; from September 2001 on.
_COUNTED = re.compile(r"(\d{10})(?:\d{3}|\d{6})?(?:\.\d+)?$")
_NUMBERS = re.compile(r"(?<!\d)(\d\d?)([./-])(\d\d?)\2(\d{4})\b")
_DAY_FIRST = re.compile(
    r"(\d\d?)(?:st|nd|rd|th|er)?\.?\s+(?:de\s+|of\s+)?([^\W\d_]+)\.?,?\s+(?:de\s+)?(\d{4}\b|\d\d(?=\s+\d\d?:\d\d))"
)
_DASHED = re.compile(r"(\d\d?)-([^\W\d_]{3,9})-(\d{4}|\d\d)\b")
# "Sun May  4 09:00:00 CEST 2031", as C and Java print it.
_YEAR_LAST = re.compile(r"([^\W\d_]{3,9})\s+(\d\d?)\s+\d\d?:\d\d(?::\d\d)?(?:\s+[\w:+-]{1,9})?\s+(\d{4})\b")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_MONTH_ONLY = re.compile(r"([^\W\d_]+)\.?,?\s+(\d{4})$")
_LONGEST = 200  # letters of a printed date: a longer one is none, and would be searched for ever
_CENTURY_TURNS = 50  # RFC 2822, 4.3
_FIRST_YEAR, _LAST_YEAR = 1800, 2199  # what can be the year of a news dispatch


def iso(printed: str) -> str | None:
    """Return the ISO prefix of a printed date; None where it cannot be read or could be read in two ways.

    >>> [iso(d) for d in ("2019-02-10T08:30:00Z", "Sun, 10 Feb 2019 08:30:00 GMT", "Feb 10, 2019", "February 2019", "20190210")]
    ['2019-02-10', '2019-02-10', '2019-02-10', '2019-02', '2019-02-10']

    As programs print them: C, Java, mail of the old form, seconds since 1970 (the day in Greenwich), day first with dots.

    >>> [iso(d) for d in ("Sun Feb 10 08:30:00 CET 2019", "Sun, 10 Feb 19 08:30:00 GMT", "1549787400", "02.10.2019")]
    ['2019-02-10', '2019-02-10', '2019-02-10', '2019-10-02']

    Refused: a day that is none, 2 October or 10 February, and a program's "no day".

    >>> [iso(d) for d in ("2019-02-30", "02/10/2019", "yesterday", "0001-01-01T00:00:00Z")]
    [None, None, None, None]
    """
    said = printed.strip()[:_LONGEST]
    # CASE 1: digits with the year first, or a count of seconds.
    if (m := _COUNTED.match(said)) is not None and _COMPACT.match(said) is None:
        return datetime.fromtimestamp(int(m.group(1)), UTC).date().isoformat()
    for pattern in (_ISO, _COMPACT, _SEPARATED):
        if (m := pattern.match(said)) is not None:
            return _prefix(m.group(1), m.group(2), m.group(3))
    # CASE 2: digits with the year last; with dots the day comes first, else two ways of reading them are none.
    if (m := _NUMBERS.search(said)) is not None:
        orders = ((1, 3), (3, 1))[: 1 if m.group(2) == "." else 2]
        ways = {p for d, n in orders if (p := _prefix(m.group(4), m.group(n), m.group(d))) is not None}
        return ways.pop() if len(ways) == 1 else None
    # CASE 3: a month by name.
    for pattern, year, name, day in (
        (_YEAR_LAST, 3, 1, 2),
        (_DASHED, 3, 2, 1),
        (_DAY_FIRST, 3, 2, 1),
        (_MONTH_FIRST, 3, 1, 2),
        (_MONTH_ONLY, 2, 1, None),
    ):
        m = pattern.search(said)
        if m is not None and (number := _months().get(m.group(name).casefold())) is not None:
            return _prefix(m.group(year), number, None if day is None else m.group(day))
    return None


def _prefix(year: str, month: str | None, day: str | None) -> str | None:
    y, m, d = int(year), int(month or 1), int(day or 1)
    if len(year) == 2:  # as mail's oldest form has it
        y += 2000 if y < _CENTURY_TURNS else 1900
    if not (_FIRST_YEAR <= y <= _LAST_YEAR and 1 <= m <= 12 and 1 <= d <= calendar.monthrange(y, m)[1]):
        return None
    return f"{y:04}" + (f"-{m:02}" if month else "") + (f"-{d:02}" if day else "")


@functools.cache
def _months() -> dict[str, str]:
    return {row["word"].casefold(): row["month"] for row in rows("month_names.csv")}
