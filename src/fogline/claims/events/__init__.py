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

from fogline.claims.events import deeds, parties
from fogline.claims.events.deeds import DISRUPTED, Deed
from fogline.claims.events.patterns import Hit, Pattern, hits
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
    text: str,
    sentence: Span,
    *,
    actors: Sequence[Actor],
    figures: Sequence[Figure],
    content: Sequence[Span] = (),
    speaker: Party | None = None,
    claimed: bool = False,
    without: Sequence[Span] = (),
) -> Event | None:
    """Return the event that a sentence tells of; ``quote`` are the words that tell of it, offsets in code points of ``text``.

    Args:
        text: of the dispatch.
        sentence: from the first to the last word of what is told.
        actors: found in it.
        figures: found in it; whom they count as harmed are targets.
        content: its parts, where words of who speaks stand amid them.
        speaker: who tells it, where a party to the war may tell of its own deeds ("it captured Bara").
        claimed: the speaker says that the deed was his.
        without: stretches that tell of what did not come about ("if the town is shelled"): nothing in them is asked.

    Source of the types: ACLED's codebook; a sentence that tells of several gets the one that goes first in its order of
    precedence. Deeds are looked for first (``deeds``); what they do not know, protests above all, is told by patterns.

    >>> from fogline.model import Span
    >>> find_in("It rained.", Span(0, 10), actors=[], figures=[]) is None
    True
    """
    if without:
        actors = [each for each in actors if not _stands_in(each.quote.start, without)]
        figures = [each for each in figures if not _stands_in(each.quote.start, without)]
    spoken = [hit for hit in hits(text, sentence.start, sentence.end) if not _stands_in(hit.start, without)]
    found = _told(text, sentence, spoken)
    type_ = _type(text, sentence.start, sentence.end, found)
    crowd = pattern("events.crowd").search(text, sentence.start, sentence.end) is not None
    if type_ not in _CROWDS or not crowd:
        doing = [each for each in actors if not parties.only_speaks(text, sentence, each)]
        told_ = deeds.told(text, content or (sentence,), doing, speaker, claimed=claimed)
        deed = deeds.weightiest([d for d in deeds.deeds(told_) if not _stands_in(d.at.start, without)])
        if deed is not None:
            return _by_deed(text, sentence, deed, actors, figures)
    if type_ is None or not _is_sure(text, sentence, found, type_):
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


def _stands_in(place: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= place < span.end for span in spans)


# Types of crowds, which patterns and their context tell; of the rest, types that weak words alone do not tell.
_CROWDS = frozenset(
    {
        "Peaceful protest", "Protest with intervention", "Excessive force against protesters", "Violent demonstration",
        "Mob violence",
    }
)  # fmt: skip
CHANGE = "Change to group/activity"
_BY_PATTERNS = _CROWDS | {CHANGE, "Headquarters or base established", DISRUPTED, "Sexual violence"}
_SURE = 5.0  # weight that a pattern must have for a type that no deed tells


def _is_sure(text: str, sentence: Span, found: Sequence[Hit], type_: str) -> bool:
    """Tell whether patterns alone may tell an event: strong ones, of a type that no deed tells."""
    if type_ not in _BY_PATTERNS:
        return False
    if type_ == CHANGE and pattern("events.change_of_group").search(text, sentence.start, sentence.end) is None:
        return False
    least = FLOOR if type_ in _CROWDS else _SURE
    return any(h.pattern.type == type_ and h.pattern.weight >= least for h in found)


def _by_deed(text: str, sentence: Span, deed: Deed, actors: Sequence[Actor], figures: Sequence[Figure]) -> Event:
    """Return the event of a deed, with those whom figures count as harmed among its targets."""
    row = crosswalk()[str(deed.kind)]
    counted = tuple(parties.of_figures(sentence, figures))
    harmed = tuple(p for p in counted if not any(_within(p, q) for q in deed.targets if q.as_printed != p.as_printed))
    things = {p.name for p in deed.targets if p.actor_id is None and any(_within(p, q) for q in harmed)}
    told = {p.name: p for p in (*harmed, *(p for p in deed.targets if p.name not in things), *deed.doers)}
    return Event(
        type=str(deed.kind),
        parties=tuple(sorted(told.values(), key=lambda p: _place(text, sentence, p))),
        plover=row["plover"] or None,
        ucdp=parties.violence(row["violence"], actors),
        weapon=_weapon(text, sentence, Hit(_NO_PATTERN, deed.at.start, deed.at.end)),
        quote=quote(text, deed.at),
    )


_NO_PATTERN = Pattern(0, "", 0.0, "")


def _within(one: Party, other: Party) -> bool:
    """Tell whether the words of one party are part of another's: "people" of "at least 40 people"."""
    return one.as_printed in other.as_printed


def _place(text: str, sentence: Span, party: Party) -> int:
    """Return where a party is printed, one of another sentence first."""
    return text.find(party.as_printed, sentence.start, sentence.end)


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
