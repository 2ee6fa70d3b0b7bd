"""Parties of an event and what each does in it, from where they stand to the words that tell of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from fogline.claims.events.patterns import Hit
from fogline.languages import pattern
from fogline.model import Actor, Figure, Party, Span

Role = Literal["perpetrator", "target", "either"]
# Codes of event types and of kinds of bodies.
_MUTUAL = frozenset({"Armed clash", "Agreement", "Non-violent transfer of territory"})
_LAND = frozenset({"Government regains territory", "Non-state actor overtakes territory"})
_REPORTS = frozenset({"monitor", "agency", "outlet"})  # they tell of events; they are no party to them
_STATE = frozenset({"state", "state force", "coalition", "office"})
_PEACEFUL = "Peaceful protest"
_HARMED = frozenset({"killed", "injured", "casualties", "hostage", "detained", "displaced"})
REACH = 90  # code points between an event's words and a party after them


def find(
    text: str, sentence: Span, trigger: Hit, type_: str, actors: Sequence[Actor], figures: Sequence[Figure]
) -> tuple[Party, ...]:
    """Return the actors of the sentence with their roles, and whom the figures count as harmed; each once, in order of place.

    Role rules: before the words in the active voice, or after "by": perpetrator; before them in the passive, or after them:
    target; in a clash or an agreement: either.
    """
    found: dict[str, Party] = {}
    for actor in sorted(actors, key=lambda a: a.quote.start):
        inside = sentence.start <= actor.quote.start < sentence.end
        if inside and actor.name not in found and not only_speaks(text, sentence, actor):
            role = _role(text, trigger, type_, actor.quote.start, actor.quote.end)
            found[actor.name] = Party(actor.name, actor.as_printed, role, actor.actor_id)
    for party in of_figures(sentence, figures) if type_ != _PEACEFUL else ():  # a peaceful protest harms nobody
        found.setdefault(party.name, party)
    return tuple(found.values())


def of_figures(sentence: Span, figures: Sequence[Figure]) -> Iterator[Party]:
    """Yield those whom the figures of a sentence count as harmed."""
    for figure in figures:
        inside = sentence.start <= figure.quote.start < sentence.end
        if inside and figure.population and figure.measure in _HARMED:
            yield Party(figure.population, figure.as_printed, "target")


def only_speaks(text: str, sentence: Span, actor: Actor) -> bool:
    """Tell whether an actor is in the sentence as its source: a monitor, an agency, whoever "said" it."""
    if actor.kind in _REPORTS:
        return True
    after = text[actor.quote.end : sentence.end]
    said = pattern("events.says").match(after)
    if said is not None and pattern("events.itself").match(after, said.end()):
        return False  # "the army said it took the town": its own deed
    return bool(said or pattern("events.according").search(text[sentence.start : actor.quote.start]))


def _role(text: str, trigger: Hit, type_: str, start: int, end: int) -> Role:
    if type_ in _MUTUAL:
        return "either"
    if end <= trigger.start:
        led = text[max(0, trigger.start - 30) : trigger.start]
        passive = pattern("events.passive").search(led) or pattern("events.by_next").match(text, trigger.end)
        return "target" if passive or pattern("events.suffered").match(text, trigger.start) else "perpetrator"
    if start < trigger.end:  # the actor stands inside the words: "militants overran the base"
        # "warplanes of the coalition bombed": whose they are
        ahead = text[trigger.start : start]
        first = len(ahead) < 4 or pattern("events.of").search(ahead) or pattern("events.with").fullmatch(ahead)
        return "perpetrator" if first else "target"
    if start - trigger.end > REACH:
        return "either"
    between = text[trigger.end : start]
    if pattern("events.ends_by").search(text, trigger.start, trigger.end):
        return "perpetrator"
    if pattern("events.of").fullmatch(between.lstrip()):  # "warplanes of the coalition"
        return "perpetrator"
    if type_ in _LAND and pattern("events.from").search(between):
        return "target"
    if pattern("events.by").search(between) and not pattern("events.holds").search(between):
        return "perpetrator"
    return "target"


def violence(kind: str, actors: Sequence[Actor]) -> int | None:
    """Return UCDP's type of violence: 1 state-based, 2 non-state, 3 one-sided; None where the codes do not tell.

    ``kind``: column ``violence`` of event_crosswalk.csv. Battles need two sides: with a state among them they are 1, of armed
    groups alone 2. Remote violence with one known side stays unknown.
    """
    if kind == "civilians":
        return 3
    names = {actor.name: actor.kind in _STATE for actor in actors}
    if kind == "battle" and any(names.values()):
        return 1
    if kind == "battle" and len(names) > 1:
        return 2
    return 1 if kind == "remote" and len(names) > 1 and any(names.values()) else None
