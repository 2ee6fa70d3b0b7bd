"""The dateline: where and when a dispatch says it was written, and for which agency.

``HOMS, Syria, Feb 10 (AFP) -`` or ``GENEVA (Reuters) –`` at the head of the first paragraph. What it names is given as
printed; what day that is depends on the day of publication and is said in the room of days.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from fogline.languages import words_of
from fogline.model import Span

REACH = 160  # code points from the text's beginning within which a dateline ends
SHORTEST = 4  # letters of a place in capitals that needs no date or agency beside it; "US" begins many a headline
PARAGRAPHS = 3  # a headline and a byline may stand before it


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline; ``place``, ``agency`` as printed; ``month``, ``day``, ``year`` and ``weekday`` (1 Monday) where named."""

    span: Span
    place: str
    month: int | None = None
    day: int | None = None
    year: int | None = None
    weekday: int | None = None
    agency: str | None = None


@functools.cache
def _pattern() -> re.Pattern[str]:
    months, weekdays = (_words(each) for each in ("month", "weekday"))
    more = rf"(?:,\s(?!(?:{months}|{weekdays})\b)[A-Z][\w. ’'-]{{1,24}}?|\s\([A-Z][\w ]{{2,24}}\))"
    place = (
        rf"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ’'. -]{{2,30}}[A-ZÀ-Þ]{more}{{0,2}}?"
        rf"|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){{0,2}}{more}{{0,2}}?)"
    )
    date = (
        rf"(?:,?\s+(?P<weekday>{weekdays})\.?)?"
        rf"(?:,?\s+(?:(?P<month>{months})\.?\s+(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\s+(?P<month2>{months})\.?)"
        r"(?:,?\s+(?P<year>\d{4}|\d\d(?=\s*[(-])))?)?"
    )
    agency = r"(?:,?\s*(?:\((?P<agency>[A-Z][\w/&. ’'-]{1,30})\)|/(?P<agency2>[A-Z][\w-]{2,20})/))?"
    return re.compile(rf"(?:\[[^\]]{{1,20}}\]\s*)?{place}{date}{agency}\s*(?:-{{1,2}}|[–—_:])\s*(?=\S)")


@functools.cache
def _numbers(kind: str) -> dict[str, int]:
    return {row["word"]: int(row["value"]) for row in words_of("time_words.csv") if row["class"] == kind}


def _words(kind: str) -> str:
    words = sorted(_numbers(kind), key=lambda w: (-len(w), w))
    return "(?i:" + "|".join(words) + ")"


def find(text: str) -> Dateline | None:
    """Return the dateline of a text, None where it has none; the span is in code points of ``text``.

    Caught: "HOMS, Feb 10 (AFP) - ", "Geneva (Reuters) – ", "LIMA, 31 OCT 89 (EFE) -- ".
    Refused: a sentence with a dash ("The town fell – again"), a place without caps, date or agency.

    >>> found = find("HOMS, Syria, Feb 10 (AFP) - Two shells fell.")
    >>> found.place, found.month, found.day, found.agency
    ('HOMS, Syria', 2, 10, 'AFP')
    >>> find("The town fell - again.") is None
    True
    """
    at = 0
    for _ in range(PARAGRAPHS):
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= REACH:
            return None
        match = _pattern().match(text, at, at + REACH)
        if match is not None and _speaks(match):
            return _read(match)
        if (after := text.find("\n", at)) < 0:
            return None
        at = after
    return None


def _speaks(m: re.Match[str]) -> bool:
    """Tell whether it is a dateline and no headline with a dash: a date or an agency, or a place in capitals."""
    return any(m[each] for each in ("month", "month2", "weekday", "agency", "agency2")) or (
        len(m["place"]) >= SHORTEST and m["place"].split(",")[0].isupper() and not m.string.isupper()
    )


def _read(m: re.Match[str]) -> Dateline:
    month, day = m["month"] or m["month2"], m["day"] or m["day2"]
    year = int(m["year"]) if m["year"] else None
    if year is not None and year < 100:
        year += 1900 if year > 50 else 2000
    return Dateline(
        span=Span(m.start(), m.start() + len(m[0].rstrip())),
        place=m["place"],
        month=_numbers("month")[month.lower()] if month else None,
        day=int(day) if day else None,
        year=year,
        weekday=_numbers("weekday")[m["weekday"].lower()] if m["weekday"] else None,
        agency=m["agency"] or m["agency2"],
    )
