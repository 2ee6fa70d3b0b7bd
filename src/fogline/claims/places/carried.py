"""Places that a claim leaves out and a reader carries on: from the sentence before, the lead, else the dateline.

In: the claims of a dispatch in order of their words, and its document. Out: the same claims; one that tells of a deed, of harm
or of how things stand, and prints no place of it, has the place that the dispatch told before, marked ``carried``. Its quote is
where that place stands. A comment, a plan, history and the total of a country or a war get none.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from fogline.claims.days.carried import LEADS
from fogline.languages import cues
from fogline.model import CAME_ABOUT, Claim, Place, PlaceRole
from fogline.text import Document

NARROW = 4  # UCDP where_prec up to which a place is carried; a country only where the dispatch names no other place


class _Told(NamedTuple):
    """A place that a dispatch tells something of, and the paragraph it stands in."""

    place: Place
    paragraph: int


def with_carried(claims: Sequence[Claim], document: Document) -> list[Claim]:
    """Return the claims of one dispatch, with places carried where a reader would carry them: from the same paragraph the one
    told last, else the one that the dispatch tells first.

    Args:
        claims: in order of their words, their places with roles.
        document: that they were read from.

    Caught: "A missile hit Kesh. Thirty-one others were wounded." Refused: "we shall not yield", "14,000 have
    been killed since the war began".
    """
    ends = [each.end for each in document.paragraphs]
    told = _told(claims, ends) or _of_dateline(claims, document, ends)
    if not told:
        return list(claims)
    starts = [each.place.quote.start for each in told]
    return [_with_place(each, told, starts, ends) if _leaves_out(each) else each for each in claims]


def _told(claims: Sequence[Claim], ends: Sequence[int]) -> list[_Told]:
    """Return the places of a dispatch that may be carried, in order: narrow ones of deeds, else the towns of who tells of them
    ("doctors in Kesh said"), else countries.
    """
    deeds = _of_role(claims, ends, "event")
    narrow = [each for each in deeds if (each.place.precision or 1) <= NARROW]
    towns = [each for each in _of_role(claims, ends, "speaker") if (each.place.precision or 9) <= NARROW]
    return narrow or towns or deeds


def _of_role(claims: Sequence[Claim], ends: Sequence[int], role: PlaceRole) -> list[_Told]:
    """Return the places of a role, the narrowest of each claim that came about."""
    found: dict[int, _Told] = {}
    for claim in claims:
        places = [p for p in claim.places if p.role == role and not p.carried]
        if claim.status in CAME_ABOUT and places:
            place = min(places, key=lambda p: (p.precision or 1, p.quote.start))  # "in Falam, Chin State": the town
            told = dataclasses.replace(place, role="event")
            found[place.quote.start] = _Told(told, bisect_right(ends, place.quote.start))
    return [each for _, each in sorted(found.items())]


def _of_dateline(claims: Sequence[Claim], document: Document, ends: Sequence[int]) -> list[_Told]:
    """Return the place of the dateline, for a dispatch that tells of no other."""
    line = document.dateline.span.end if document.dateline is not None else 0
    places = (place for claim in claims for place in claim.places if place.quote.start < line)
    return [_Told(dataclasses.replace(p, role="event"), bisect_right(ends, p.quote.start)) for p in places][:1]


def _leaves_out(claim: Claim) -> bool:
    """Tell whether a claim tells of a deed, of harm or of how things stand, and of no place of it."""
    if claim.status not in CAME_ABOUT or any(place.role in ("event", "landmark", "held_in") for place in claim.places):
        return False
    if cues("carried_places.wide").search(claim.quote.exact):
        return False
    weighty = claim.event is not None or claim.figures or any(person.state for person in claim.persons)
    return bool(weighty) or not cues("carried_places.comment").search(claim.quote.exact)


def _with_place(claim: Claim, told: Sequence[_Told], starts: Sequence[int], ends: Sequence[int]) -> Claim:
    number = bisect_right(starts, claim.quote.start)
    first, before = told[0], told[number - 1] if number else None
    if before is not None and before.paragraph == bisect_right(ends, claim.quote.start):
        return _having(claim, before)
    return claim if before is None and first.paragraph > LEADS else _having(claim, first)


def _having(claim: Claim, each: _Told) -> Claim:
    return dataclasses.replace(claim, places=(*claim.places, dataclasses.replace(each.place, carried=True)))
