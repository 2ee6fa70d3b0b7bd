"""Events: what a sentence says happened, who did it to whom, and with what.

In: a dispatch's text, one sentence of it and the actors, figures and places found in it. Out: one
:class:`fogline.model.Event` or None: ACLED sub-event type by the patterns of event_types.csv, PLOVER root and UCDP type of
violence by crosswalk, parties with their roles, the weapon as printed.

>>> text = "Two suicide bombers blew themselves up at a checkpoint in Tal Asfar."
>>> read(text)[0].type
'Suicide bomb'
"""

from __future__ import annotations

from collections.abc import Sequence

from fogline.claims.events import parties
from fogline.claims.events.patterns import Hit, hits
from fogline.claims.events.types import crosswalk, scores, weighed
from fogline.claims.findings import NOTHING, Findings
from fogline.languages import pattern
from fogline.model import Actor, Event, Figure, Party, Span, quote
from fogline.text import Document, plain

__all__ = ["find", "find_in", "kind_of", "read"]

FLOOR = 3.0  # weight that one pattern must have: weak words ("attack", "shells") tell of no event by themselves


def kind_of(text: str, start: int = 0, end: int | None = None) -> str | None:
    """Return the ACLED sub-event type of a stretch of text, None where nothing in it speaks for one.

    Caught: "Gunmen abducted three engineers." Refused: "The mayor opened a school."

    >>> kind_of("Gunmen abducted three engineers."), kind_of("The mayor opened a school.")
    ('Abduction/forced disappearance', None)
    """
    return _type(text, start, end, hits(text, start, end))


def _type(text: str, start: int, end: int | None, found: Sequence[Hit]) -> str | None:
    """Return the likeliest of ACLED's types for which some pattern speaks up."""
    spoken = sorted({each.pattern.type for each in found if each.pattern.weight >= FLOOR} & set(crosswalk()))
    if not spoken:
        return None
    ranked = weighed(text, start, end, scores(found, start))
    return min((-ranked[t], t) for t in spoken)[1]


def find(document: Document, findings: Findings = NOTHING) -> tuple[Event, ...]:
    """Return the events of a document, at most one a sentence, in order; parties are of the actors and figures found."""
    found = []
    for sentence in document.sentences:
        actors = [actor for actor in findings.actors if sentence.start <= actor.quote.start < sentence.end]
        figures = [figure for figure in findings.figures if sentence.start <= figure.quote.start < sentence.end]
        if (event := find_in(document.text, sentence, actors=actors, figures=figures)) is not None:
            found.append(event)
    return tuple(found)


def read(text: str) -> list[Event]:
    """Return the events of plain text, at most one a sentence, without parties; see :func:`find`."""
    return list(find(plain(text)))


def find_in(
    text: str, sentence: Span, *, actors: Sequence[Actor], figures: Sequence[Figure], without: Sequence[Span] = ()
) -> Event | None:
    """Return the event that a sentence tells of; ``quote`` are the words that tell of it, offsets in code points of ``text``.

    ``without``: stretches that tell of what did not come about ("if the town is shelled"): nothing in them is asked.

    Source of the types: ACLED's codebook; a sentence that tells of several gets the one its words speak for most.

    >>> from fogline.model import Span
    >>> find_in("It rained.", Span(0, 10), actors=[], figures=[]) is None
    True
    """
    if without:
        actors = [each for each in actors if not _within(each.quote.start, without)]
        figures = [each for each in figures if not _within(each.quote.start, without)]
    spoken = [hit for hit in hits(text, sentence.start, sentence.end) if not _within(hit.start, without)]
    found = _told(text, sentence, spoken)
    type_ = _type(text, sentence.start, sentence.end, found)
    if type_ is None:
        return None
    trigger = max((h for h in found if h.pattern.type == type_), key=lambda h: (h.pattern.weight, -h.start, h.end))
    told = parties.find(text, sentence, trigger, type_, actors, figures)
    type_ = _by_taker(type_, told, actors)
    row = crosswalk()[type_]
    return Event(
        type=type_,
        parties=told,
        plover=row["plover"] or None,
        ucdp=parties.violence(row["violence"], actors),
        weapon=_weapon(text, sentence, trigger),
        quote=quote(text, Span(trigger.start, trigger.end)),
    )


def _within(place: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= place < span.end for span in spans)


TAKEN = {"state": "Government regains territory", "state force": "Government regains territory"}
TAKEN |= dict.fromkeys(("party", "coalition"), "Non-state actor overtakes territory")


def _by_taker(type_: str, told: Sequence[Party], actors: Sequence[Actor]) -> str:
    """Of land that changes hands the type by who takes it, where that is said: a state's forces, or anybody else."""
    if type_ not in TAKEN.values():
        return type_
    kinds = {actor.name: actor.kind or "" for actor in actors}
    takers = [kinds.get(each.name, "") for each in told if each.role == "perpetrator"]
    return TAKEN.get(takers[0], type_) if takers else type_


def _told(text: str, sentence: Span, found: Sequence[Hit]) -> list[Hit]:
    """Return the patterns found, without words for what is over or only lies there.

    Caught: "The truce took hold", "A landmine killed two". Refused: "shelling resumed after the truce collapsed" as an
    agreement, "a field riddled with landmines" as an explosion, tear gas fired at protesters as excessive force.
    """
    if not found:
        return []
    went_off = pattern("events.went_off").search(text, sentence.start, sentence.end) is not None
    dispersed = pattern("events.dispersed").search(text, sentence.start, sentence.end) and not pattern(
        "events.lethal"
    ).search(text, sentence.start, sentence.end)
    return [
        each
        for each in found
        if not _over(text, each)
        and (went_off or not pattern("events.mine").match(text, each.start))
        and not (dispersed and each.pattern.type == "Excessive force against protesters")
    ]


def _over(text: str, hit: Hit) -> bool:
    """Tell whether a truce is over or disregarded: it is no agreement then."""
    named = pattern("events.truce").match(text, hit.start)
    if named is None:
        return False
    before = text[max(0, hit.start - 50) : hit.start]
    return (
        pattern("events.over_before").search(before) is not None
        or pattern("events.over_after").match(text, named.end()) is not None
    )


def _weapon(text: str, sentence: Span, trigger: Hit) -> str | None:
    """Return the weapon as printed: of those named the one nearest to the event's words, the longest of
    those that begin there.
    """
    found = hits(text, sentence.start, sentence.end, file="weapons.csv")
    found = [each for each in found if not pattern("events.suicide").search(text, max(0, each.start - 10), each.start)]
    if not found:
        return None
    nearest = min(found, key=lambda h: (max(h.start - trigger.end, trigger.start - h.end, 0), h.start, -h.end))
    return text[nearest.start : nearest.end]
