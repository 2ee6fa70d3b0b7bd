"""Parties of an event and what each does in it, from where they stand to the words that tell of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from fogline.claims.events.patterns import Hit
from fogline.model import Actor, Figure, Party, Span

Role = Literal["perpetrator", "target", "either"]
REACH = 90  # code points between an event's words and a party after them
_MUTUAL = frozenset({"Armed clash", "Agreement", "Non-violent transfer of territory"})
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be)\W+(?:\w+\W+){0,2}$")  # in small letters: "IS seized"
_BY = re.compile(r"\b(?:by|from)\s+(?:[\w’'-]+\s+){0,3}[\[(]?$", re.IGNORECASE)
_HOLDS = re.compile(
    r"\b(?:checkpoint|base|post|position|town|village|area|territory|district|building|camp|convoy|quarter|suburb)s?\W+"
    r"(?:\w+\W+)?(?:manned|held|run|controlled|guarded|staffed|occupied|used|besieged)\s+by\b[^,;]*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_LAND = frozenset({"Government regains territory", "Non-state actor overtakes territory"})
_WITH = re.compile(r"[\w-]+\s+and\s+(?:the\s+)?")
_OF = re.compile(r"\bof\s+(?:the\s+)?$", re.IGNORECASE)
_BY_NEXT = re.compile(r"\W+by\b", re.IGNORECASE)  # "jihadists detained by the army": a passive without its "was"
_SUFFERED = re.compile(r"disappear|hostage|missing|vanish|captiv", re.IGNORECASE)  # words whose subject is the victim
_REPORTS = frozenset({"monitor", "agency", "outlet"})  # they tell of events; they are no party to them
_SAYS = re.compile(
    r"[\w\s]{0,20}\b(?:said|says|told|indicated|announced|added|reported|reports|tweeted|wrote|claimed|warned|confirmed)\b"
)
_ITSELF = re.compile(r"[\s,“”\"]+(?:on\s+\w+\s+)?(?:that\s+)?(?:it|its|they|their|we|our)\b", re.IGNORECASE)
_ACCORDING = re.compile(r"\baccording\s+to\s+(?:[\w’'-]+\s+){0,3}$", re.IGNORECASE)
_STATE = re.compile(r"state|government|army|police|force|coalition|military|office", re.IGNORECASE)


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
        if inside and actor.name not in found and not _only_speaks(text, sentence, actor):
            role = _role(text, trigger, type_, actor.quote.start, actor.quote.end)
            found[actor.name] = Party(actor.name, actor.as_printed, role, actor.actor_id)
    for figure in figures:
        harmed = figure.measure in ("killed", "injured", "hostage", "detained", "displaced")
        named = figure.population is not None and figure.population not in found
        if harmed and named and sentence.start <= figure.quote.start < sentence.end and figure.population:
            found[figure.population] = Party(figure.population, figure.as_printed, "target")
    return tuple(found.values())


def _only_speaks(text: str, sentence: Span, actor: Actor) -> bool:
    """Tell whether an actor is in the sentence as its source: a monitor, an agency, whoever "said" it."""
    if actor.kind in _REPORTS:
        return True
    after = text[actor.quote.end : sentence.end]
    said = _SAYS.match(after)
    if said is not None and _ITSELF.match(after, said.end()):
        return False  # "the army said it took the town": its own deed
    return bool(said or _ACCORDING.search(text[sentence.start : actor.quote.start]))


def _role(text: str, trigger: Hit, type_: str, start: int, end: int) -> Role:
    if type_ in _MUTUAL:
        return "either"
    if end <= trigger.start:
        passive = _PASSIVE.search(text[max(0, trigger.start - 30) : trigger.start]) or _BY_NEXT.match(text, trigger.end)
        return "target" if passive or _SUFFERED.match(text, trigger.start) else "perpetrator"
    if start < trigger.end:  # the actor stands inside the words: "militants overran the base"
        # "warplanes of the coalition bombed": whose they are
        ahead = text[trigger.start : start]
        first = len(ahead) < 4 or _OF.search(ahead) or _WITH.fullmatch(ahead)
        return "perpetrator" if first else "target"
    if start - trigger.end > REACH:
        return "either"
    between = text[trigger.end : start]
    if text[: trigger.end].endswith(" by"):
        return "perpetrator"
    if _OF.fullmatch(between.lstrip()):  # "warplanes of the coalition"
        return "perpetrator"
    if type_ in _LAND and _FROM.search(between):
        return "target"
    if _BY.search(between) and not _HOLDS.search(between):
        return "perpetrator"
    return "target"


def violence(kind: str, actors: Sequence[Actor]) -> int | None:
    """Return uCDP's type of violence: 1 state-based, 2 non-state, 3 one-sided; None where the codes do not tell.

    ``kind``: column ``violence`` of event_crosswalk.csv. Battles need two sides: with a state among them they are 1, of armed
    groups alone 2. Remote violence with one known side stays unknown.
    """
    if kind == "civilians":
        return 3
    names = {a.name: bool(_STATE.search(a.kind or "")) for a in actors}
    if kind == "battle" and any(names.values()):
        return 1
    if kind == "battle" and len(names) > 1:
        return 2
    return 1 if kind == "remote" and len(names) > 1 and any(names.values()) else None
