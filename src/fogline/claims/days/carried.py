"""Days that a claim leaves out and a reader carries on: from the sentence before, the lead, a heading or the dateline.

In: the claims of a dispatch in order of their words, and its document. Out: the same claims; one that tells of a deed and
prints no day of its own has the day that the dispatch told before, marked ``carried``. Its quote is where that day stands. A
running total, a state of things, what will be and what is recalled get none: nobody tells when these happened.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from fogline.languages import cues
from fogline.model import CAME_ABOUT, Claim, Day
from fogline.text import Document
from fogline.text.calendar import ordinal

RECENT_DAYS = 60  # a day further back than this is another story's, and stays in its own sentence
SURE = 2  # UCDP date_prec up to which a day can be carried: a day, or a span of two to six
NARROW = 4  # UCDP where_prec up to which a place tells one deed from another
LEADS = 4  # paragraphs from the head, headline and credit among them, that tell the news
_LONG = ("W", "M", "Y", "D")  # units of spans that leave open when something happened
_SUMS = frozenset({"cumulative", "rate", "remaining"})


def with_carried(claims: Sequence[Claim], document: Document) -> list[Claim]:
    """Return the claims of one dispatch, with days carried where a reader would carry them.

    Args:
        claims: in order of their words, their days with roles.
        document: that they were read from.

    Caught: "A missile hit Kesh on Tuesday. Thirty-one others were wounded." Refused: "14,000 have been killed in the war", "the
    bridge lies in ruins", "talks will resume".
    """
    if "events" not in document.pack.reads:
        return list(claims)
    told = _told(claims, document)
    if not told:
        told = _of_dateline(claims, document)
    if not told:
        return list(claims)
    starts = [each.day.quote.start for each in told]
    return [_with_day(each, told, starts, document) if _leaves_out(each) else each for each in claims]


class _Told(NamedTuple):
    """A day that a dispatch tells, and the places of the claim that tells it."""

    day: Day
    places: frozenset[str]


def _told(claims: Sequence[Claim], document: Document) -> list[_Told]:
    """Return the days of a dispatch that may be carried, in order."""
    now = ordinal(document.dispatch.published, last=True)
    found = {
        day.quote.start: _Told(day, _places(claim))
        for claim in claims
        if claim.status in CAME_ABOUT
        for day in claim.days
        if _may_be_carried(day, now)
    }
    return [each for _, each in sorted(found.items())]


def _of_dateline(claims: Sequence[Claim], document: Document) -> list[_Told]:
    """Return the day of the dateline, for a dispatch that tells no other: what it tells happened on it or just before."""
    line = document.dateline.span.end if document.dateline is not None else 0
    days = (day for claim in claims for day in claim.days if day.quote.start < line and day.start)
    return [_Told(dataclasses.replace(day, role="happened"), frozenset()) for day in days][:1]


def _places(claim: Claim) -> frozenset[str]:
    return frozenset(place.name for place in claim.places if (place.precision or 1) <= NARROW)


def _may_be_carried(day: Day, now: int | None) -> bool:
    last = ordinal(day.end, last=True)
    near = last is not None and (now is None or now - last <= RECENT_DAYS)
    return near and day.role == "happened" and (day.precision or 9) <= SURE


def _leaves_out(claim: Claim) -> bool:
    """Tell whether a claim tells of a deed that came about and of no day."""
    if claim.status not in CAME_ABOUT or any(_is_own(day) for day in claim.days):
        return False
    if claim.figures and all(figure.basis in _SUMS for figure in claim.figures):
        return False
    if claim.event is None and not claim.figures and claim.status == "denied":
        return False
    bare = claim.event is None and not claim.figures and not claim.persons
    if bare and cues("carried.present").search(claim.quote.exact):
        return False
    return cues("carried.standing").search(claim.quote.exact) is None


def _is_own(day: Day) -> bool:
    """Tell whether a day dates its claim; refused: when it was told, "now", "for nine hours"."""
    return day.role != "told" and (day.start is not None or (day.value or "").endswith(_LONG))


def _with_day(claim: Claim, told: Sequence[_Told], starts: Sequence[int], document: Document) -> Claim:
    number = bisect_right(starts, claim.quote.start)
    if not number and not _is_lead(starts[0], document):
        return claim
    each = told[number - 1] if number else told[0]
    own = _places(claim)
    apart = own and each.places and not own & each.places
    if apart and not _one_paragraph(each.day.quote.start, claim.quote.start, document):
        return claim  # "In Aden, another two were killed": another deed, and perhaps another day
    return dataclasses.replace(claim, days=(*claim.days, dataclasses.replace(each.day, carried=True)))


def _one_paragraph(first: int, second: int, document: Document) -> bool:
    return any(each.start <= first < each.end and each.start <= second < each.end for each in document.paragraphs)


def _is_lead(place: int, document: Document) -> bool:
    """Tell whether a day stands where a dispatch tells its news, so that what stands before it is of that day too."""
    leads = document.paragraphs[:LEADS]
    return bool(leads) and place < leads[-1].end
