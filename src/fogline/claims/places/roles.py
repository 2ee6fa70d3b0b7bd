"""The role of a place: what it says of the claim it stands in.

In: a claim as it was put together, and the document. Out: the same claim, each of its places with a role: where the deed was,
where a motion begins or ends, where somebody is held, what the place is measured from, where the speaker is, or other: a
government ("Ruritania condemned it"), a people's home, the seat of the reporter.
"""

from __future__ import annotations

import dataclasses

from fogline.claims.places.names import cue_classes
from fogline.languages import cues, pattern
from fogline.model import Claim, Place, PlaceRole
from fogline.text import Document

_COUNTRY = 6  # UCDP where_prec of a country
_BACK = 120  # code points that are looked at before a place
_WORD = 24  # code points of a word right before it


def with_roles(claim: Claim, document: Document) -> Claim:
    """Return a claim with the role of each of its places.

    Caught: "Tarn fled to [Kesh]" (to), "12 km north of [Kesh]" (landmark), "a doctor in [Kesh] said"
    (speaker), "held at a jail in [Kesh]" (held_in), "[Ruritania] launched" (other). Refused: "shells hit [Kesh]" (event).
    """
    if not claim.places:
        return claim
    line = document.dateline.span.end if document.dateline is not None else 0
    text, roles, last = document.text, list[PlaceRole](), None
    for p in claim.places:
        row = last is not None and pattern("places.row").fullmatch(text, last.quote.end, p.quote.start) is not None
        shared = row and roles[-1] in _SHARED
        roles.append("other" if p.quote.start < line else roles[-1] if shared else role(p, claim, text))
        last = p
    named = list(zip(claim.places, roles, strict=True))
    here = {p.place_id or p.name for p, r in named if r == "event"}
    named = [(p, "event" if p.quote.start < line and (p.place_id or p.name) in here else r) for p, r in named]
    if all(p.role == r for p, r in named):
        return claim
    return dataclasses.replace(claim, places=tuple(dataclasses.replace(p, role=r) for p, r in named))


_SHARED = frozenset(
    {"from", "to", "landmark", "held_in", "speaker"}
)  # roles that hold for all of a row: "left Tarn and Kesh"


def role(place: Place, claim: Claim, text: str) -> PlaceRole:
    """Return the role of one place, by the words that lead it and by whether it stands beside what is told. CASES, in order."""
    at, end = place.quote.start, place.quote.end
    start = max(0, at - _BACK, _sentence(text, at))
    country = (place.precision or 1) >= _COUNTRY
    # CASE 1: in the words for the source, or where it speaks
    if _is_speaker_s(place, claim, text, start):
        return "speaker"
    # CASE 2: a country, or the seat of its government, that does something, or whose forces or government do
    if _does(text, at, end, start, country=country):
        return "other"
    # CASE 3: "90 km north of X": the deed was elsewhere; "near X" is there, for a desk
    if cues("place_roles.landmark").before(text, at, start):
        return "landmark"
    # CASE 4: where somebody is held; where somebody is seized is where the deed was
    if cues("place_roles.held_in").before(text, at, start) and not _is_taken(text, at, start):
        return "held_in"
    # CASE 5: where a motion begins or ends
    if cues("place_roles.from").before(text, at, start):
        return "from"
    if cues("place_roles.to").before(text, at, start):
        return "to"
    # CASE 6: a country that is named for another reason than that the deed was there or done to it
    if country and not cues("place_roles.where").before(text, at, start) and not _is_done_to(text, at):
        return "other"
    return "event"


def _sentence(text: str, at: int) -> int:
    return max(text.rfind(mark, 0, at) for mark in ("\n", ". ", "! ", "? ")) + 1


def _is_speaker_s(place: Place, claim: Claim, text: str, start: int) -> bool:
    """Tell whether a place is the speaker's: in the source's words, or beside the content after a word of speaking."""
    at, end, said = place.quote.start, place.quote.end, claim.source.quote
    inside = any(part.start <= at and end <= part.end for part in claim.content)
    if said is not None and said.start <= at and end <= said.end and (not inside or said.start > claim.quote.start):
        return True
    if inside:
        return False
    return bool(
        cues("place_roles.speaker").before(text, at, start) or cues("place_roles.from_head").before(text, at, start)
    )


def _does(text: str, at: int, end: int, start: int, *, country: bool) -> bool:
    if cues("place_roles.where").before(text, at, start) or (not country and _is_done_to(text, at)):
        return False
    led = country and cues("place_roles.of_doer").before(text, at, start) is not None
    return led or cues("place_roles.doer" if country else "place_roles.states").match(text, end) is not None


def _is_done_to(text: str, at: int) -> bool:
    led = text[max(0, at - _WORD) : at].split()
    return bool(led) and "before_object" in cue_classes().get(led[-1].lower(), frozenset())


def _is_taken(text: str, at: int, start: int) -> bool:
    return cues("place_roles.captured").search(text[start:at]) is not None
