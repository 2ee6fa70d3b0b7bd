"""The role of a day: what it says of the claim it stands in.

In: a claim as it was put together, and the text. Out: the same claim, each of its days with a role: when it happened, when it
was told, since, until or as of when something counts, for when it is planned. Only days that happened date a deed: of "the
ministry said on Friday that 400 had died since May" none does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from fogline.languages import cues, pattern
from fogline.model import Claim, Day, DayRole, Span
from fogline.text import Document
from fogline.text.around import sentence_start
from fogline.text.calendar import ordinal

EVENT_DAYS = 7  # "between Friday and Sunday" may be the days of one deed; a longer span is one that is summed over
_LED = 20  # code points before a day in which "from" or "between" leads it


def with_roles(claim: Claim, document: Document) -> Claim:
    """Return a claim with the role of each of its days.

    Args:
        claim: with its days in order.
        document: that it was read from; the day of its dateline is when it was written.
    """
    if not claim.days:
        return claim
    text, published = document.text, document.dispatch.published
    line = document.dateline.span.end if document.dateline is not None else 0
    roles: list[DayRole] = [
        "told" if day.quote.start < line else role(day, claim, text, published=published) for day in claim.days
    ]
    for number in range(len(roles) - 1):
        if _is_span(claim.days[number], claim.days[number + 1], text):
            roles[number : number + 2] = ["since", "until"]
    days = (d if d.role == r else dataclasses.replace(d, role=r) for d, r in zip(claim.days, roles, strict=True))
    return dataclasses.replace(claim, days=tuple(days))


def role(day: Day, claim: Claim, text: str, *, published: str | None) -> DayRole:
    """Return the role of one day, by the words that lead it and by whether it stands beside what is told. CASES, in order.

    Caught: "since the 7 May attack" since; "until Friday" until; "by Friday 40 had died" as_of; "he said on Friday" told; "is
    to open on Friday" planned. Refused: "it said after shells hit the town on Friday", "killed by Monday's strike" (happened).
    """
    at = day.quote.start
    start = sentence_start(text, at)
    led = text[start:at]
    # CASE 1: a preposition of time: since, until, as of, by.
    if cues("roles.since").before(text, at, start) or _goes_on(day, text) or _is_running(day, claim):
        return "since"
    if cues("roles.until").before(text, at, start) and not cues("roles.when").match(text, day.quote.end):
        return "planned" if cues("roles.put_off").search(led) else "until"
    possessed = cues("roles.event_of").match(text, day.quote.end) is not None
    if cues("roles.by").before(text, at, start) and not possessed:
        return "until" if _is_ahead(day, published) or cues("roles.ahead").before(text, at, start) else "as_of"
    # CASE 2: beside the verb of saying, or amid the words that only tell who speaks.
    if not possessed and (cues("roles.said").before(text, at, start) or _is_in_frame(day, claim, text)):
        return "told"
    # CASE 3: how a toll stands on a day.
    if cues("roles.as_of").before(text, at, start) and not possessed:
        return "as_of"
    # CASE 4: a day to come, or one that was appointed.
    to_come = claim.stance == "predicted" and (day.start or "") >= (published or "9999")
    if to_come or _is_ahead(day, published) or (not possessed and cues("roles.ahead").before(text, at, start)):
        return "planned"
    return "happened"


def _goes_on(day: Day, text: str) -> bool:
    """Tell whether something lasts from a day on: "from May onwards"."""
    led = pattern("periods.from").search(text, max(0, day.quote.start - _LED), day.quote.start)
    return led is not None and cues("roles.onwards").match(text, day.quote.end) is not None


def _is_running(day: Day, claim: Claim) -> bool:
    """Tell whether something counts from the beginning of a span on: "14 have been killed this year", "so far this month"."""
    if cues("roles.this").fullmatch(day.as_printed) is None:
        return False
    return cues("roles.so_far").search(claim.quote.exact) is not None


def _is_ahead(day: Day, published: str | None) -> bool:
    first, last = ordinal(day.start), ordinal(published, last=True)
    return first is not None and last is not None and first > last


def _is_in_frame(day: Day, claim: Claim, text: str) -> bool:
    """Tell whether a day stands amid source and cue: "on Friday the mayor said", "the mayor, who came on Friday, said".

    Refused: a deed beside them: "it said after shells hit the town on Friday".
    """
    q = day.quote
    frame = [each for each in (claim.source.quote, claim.cue) if each is not None]
    if not frame or any(part.start <= q.start and q.end <= part.end for part in _content(claim)):
        return False
    nearest = min(frame, key=lambda each: max(each.start - q.end, q.start - each.end))
    low, high = sorted((Span(nearest.start, nearest.end), Span(q.start, q.end)))
    if any(low.end <= part.start < high.start for part in _content(claim)):
        return False  # "On Friday two died, the mayor said": the deed stands between
    led = text[nearest.end : q.start] if nearest.end <= q.start else text[sentence_start(text, q.start) : q.start]
    return cues("roles.deed_led").search(led) is None


def _content(claim: Claim) -> Sequence[Span]:
    return claim.content or (Span(claim.quote.start, claim.quote.end),)


def _is_span(first: Day, second: Day, text: str) -> bool:
    """Tell whether two days are the ends of a span too long for one deed: "between 2 March and 24 April"."""
    begin, end = ordinal(first.start), ordinal(second.end, last=True)
    if begin is None or end is None or end - begin < EVENT_DAYS:
        return False
    return bool(
        pattern("periods.from").search(text, max(0, first.quote.start - _LED), first.quote.start)
        and pattern("periods.to").fullmatch(text, first.quote.end, second.quote.start)
    )
