"""Days: expressions of time with their TIMEX3 value, the interval they cover and UCDP's precision.

In: a dispatch's text and the day it was published. Out: :class:`fogline.model.Day`, in order of the text. The text is read
once into tokens, each with one letter; a single compiled grammar runs over the letters (:mod:`.tokens`, :mod:`.grammar`).
Anchors are the day of publication, the last day mentioned, and the tense of the clause (:mod:`.anchor`); never the clock.

>>> [(d.as_printed, d.value, d.precision) for d in read("It fell late on Saturday.", published="2019-02-10")]
[('late on Saturday', '2019-02-09', 1)]
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple

from fogline.claims.days import grammar
from fogline.claims.days.anchor import Context, Genre, genre_of, nearest_year
from fogline.claims.days.calendar import interval, shift
from fogline.claims.days.rules import Kind
from fogline.claims.days.tokens import tokens
from fogline.claims.findings import NOTHING, Findings
from fogline.languages import DEFAULT
from fogline.model import Day, Span, quote
from fogline.text import Document, plain
from fogline.text.dateline import Dateline

__all__ = ["Expression", "expressions", "find", "read"]


DATELINE_DAYS = 7  # a dateline further back is another story's


class Expression(NamedTuple):
    """An expression of time as TimeML marks it: half-open code points, kind, value (None: not resolvable)."""

    start: int
    end: int
    kind: Kind
    value: str | None
    precision: int | None = None
    days: tuple[dt.date, dt.date] | None = None


def find(
    document: Document,
    findings: Findings = NOTHING,  # noqa: ARG001 - all finders are called alike
) -> tuple[Day, ...]:
    """Return the days, times, spans and sets of a document, in order; see :func:`read`."""
    text = document.text
    found = _expressions(document, document.dispatch.published, None)
    return tuple(_day(text, each) for each in found)


def read(text: str, *, published: str | None, language: str = DEFAULT) -> list[Day]:
    """Return the days, times, spans and sets of ``text``, in order.

    ``published``: ISO prefix of the day of publication; None leaves words like "Saturday" and "two weeks ago"
    unresolved (value None). Durations and sets have a value and no interval. Values follow TimeML 1.2.1.
    ``language``: one whose pack reads days.

    Caught: "late on Saturday", "two weeks ago", "the previous day", "in September", "5 to 9 May 2019", "eight years ago".
    Refused: "may" as a verb, "1,900 people", "the fall of Kunduz".

    >>> read("They may fall back.", published="2019-02-10")
    []
    >>> [d.value for d in read("It began on Tuesday.", published=None)]
    [None]
    """
    return list(find(plain(text, published=published, language=language)))


def _day(text: str, expression: Expression) -> Day:
    words = quote(text, Span(expression.start, expression.end))
    covered = interval(expression.value) if expression.value is not None else None
    if expression.days is not None:
        covered = (*expression.days, _precision(expression.days))
    if covered is None:
        return Day(expression.value, None, None, None, words.exact, words)
    first, last, precision = covered
    if expression.precision is not None and expression.precision > precision:
        # "two weeks ago" names a day and means a week around it.
        first, last, precision = shift(first, "D", -3) or first, shift(last, "D", 3) or last, expression.precision
    return Day(expression.value, first.isoformat(), last.isoformat(), precision, words.exact, words)


def _precision(days: tuple[dt.date, dt.date]) -> int:
    """Return UCDP's date_prec of a span by its length."""
    length = (days[1] - days[0]).days
    return next(code for most, code in ((0, 1), (6, 2), (7, 3), (31, 4), (10**9, 5)) if length <= most)


def expressions(
    text: str, *, published: str | None, genre: Genre | None = None, language: str = DEFAULT
) -> list[Expression]:
    """Return the same as TimeML would mark it, with its kind; ``genre`` None lets the text tell whether it
    is news or history.
    """
    return _expressions(plain(text, language=language), published, genre)


def _expressions(document: Document, published: str | None, genre: Genre | None) -> list[Expression]:
    language = document.pack.code
    stream = tokens(document.text, language)
    base, grain = _written(document.dateline, *_published(published))
    letters = "".join(each.letter for each in stream)
    ctx = Context(stream, letters, base, grain, genre or genre_of(stream, base), language=language)
    return [
        Expression(stream[r.first].start, stream[r.last - 1].end, r.kind, r.value, r.precision, r.days)
        for r in grammar.read(ctx)
    ]


def _written(
    line: Dateline | None, published: dt.date | None, grain: Literal["D", "M", "Y"] | None
) -> tuple[dt.date | None, Literal["D", "M", "Y"] | None]:
    """Return the day a dispatch was written: its dateline's, where that is the day of publication or shortly before it."""
    if line is None or (published is not None and grain != "D"):
        return published, grain
    if published is not None and line.weekday is not None and line.day is None:
        back = (published.isoweekday() - line.weekday) % 7
        return shift(published, "D", -back) or published, "D"
    if line.month is None or line.day is None:
        return published, grain
    year = line.year or (nearest_year(line.month, line.day, published) if published is not None else None)
    try:
        written = dt.date(year, line.month, line.day) if year is not None else published
    except ValueError:
        return published, grain
    if written is None or (published is not None and not 0 <= (published - written).days <= DATELINE_DAYS):
        return published, grain
    return written, "D"


_ISO = re.compile(r"(\d{4})(?:-?(\d\d))?(?:-?(\d\d))?(?!\d)")


def _published(published: str | None) -> tuple[dt.date | None, Literal["D", "M", "Y"] | None]:
    """Return the first day of an ISO prefix and how fine it is; nothing where it is no date."""
    match = _ISO.match(published or "")
    if match is None:
        return None, None
    parts = [int(group) for group in match.groups() if group is not None]
    grain: Literal["D", "M", "Y"] = ("Y", "M", "D")[len(parts) - 1]
    try:
        return dt.date(*[*parts, 1, 1][:3]), grain
    except ValueError:
        return None, None
