"""What each dispatch tells of one event: its figures that share a place and a day, or leave them open beside those that tell.

In: figures in order of dispatch and place in the text, and what else each dispatch names. Out: stories. A round-up has several,
a plain report one. Which stories of several dispatches are of one event says :mod:`.incidents`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fogline.model import Claim, Dispatch
from fogline.reconcile.accounts.evidence import Evidence
from fogline.reconcile.atlas import WIDEST, PlaceKey, place_key
from fogline.reconcile.voices import SpeakerIndex
from fogline.reconcile.where import COUNTRY, country, is_inside
from fogline.text.calendar import ordinal
from fogline.text.content_words import content_words

HARM = frozenset({"killed", "injured", "casualties", "missing", "detained", "hostage", "freed"})
EVENT_DAYS = 7  # what is told of a longer time is no event
REACH = 900  # code points from a story's last figure to one that leaves place and day open
LEAD = 400  # code points of a dispatch whose words are of its first story
MOST_PLACES = 12  # places of a dispatch that are kept, first ones first


@dataclass(frozen=True, slots=True)
class Scene:
    """What a dispatch names beside its figures: places narrower than a country, countries, known voices."""

    published: int | None
    places: tuple[PlaceKey, ...] = ()
    countries: frozenset[str] = frozenset()
    voices: frozenset[str] = frozenset()
    lead: str = ""


class Scenes:
    """Scenes of the dispatches, noted as their claims go by."""

    __slots__ = ("_dispatches", "_found", "_listener")

    def __init__(self, dispatches: Mapping[str, Dispatch], listener: SpeakerIndex) -> None:
        self._dispatches, self._listener = dispatches, listener
        self._found: dict[str, Scene] = {}

    def listening(self, readings: Iterable[Sequence[Claim]]) -> Iterator[Sequence[Claim]]:
        """Yield the claims of one dispatch at a time, each dispatch noted as it goes by."""
        for claims in readings:
            if claims and any(figure.measure in HARM for claim in claims for figure in claim.figures):
                self._found[claims[0].dispatch_id] = self._scene(claims)
            yield claims

    def of(self, dispatch_id: str) -> Scene:
        """Return the scene of a dispatch; an empty one where it tells of no harm."""
        return self._found.get(dispatch_id) or Scene(None)

    def _scene(self, claims: Sequence[Claim]) -> Scene:
        dispatch = self._dispatches[claims[0].dispatch_id]
        places: dict[PlaceKey, None] = {}
        countries: set[str] = set()
        for place in (place for claim in claims for place in claim.places):
            known = PlaceKey(place.name, place.place_id, place.precision, place_key(place.name, place.place_id))
            if (place.precision or 1) <= WIDEST:
                places[known] = None
            elif (code := country(known)) is not None:
                countries.add(code)
        said = (
            self._listener.voice(c) for c in claims if c.source.kind not in ("outlet", "unresolved") and c.source.named
        )
        return Scene(
            published=ordinal(dispatch.published, last=True),
            places=tuple(itertools.islice(places, MOST_PLACES)),
            countries=frozenset(countries | {code for p in places if (code := country(p)) is not None}),
            voices=frozenset(voice.key for voice in said if voice.known),
            lead=f"{dispatch.headline or ''} {dispatch.text[:LEAD]}",
        )


@dataclass(slots=True)
class Story:
    """Figures of one dispatch that tell of one event: ``rows`` are their numbers, in order.

    ``place`` is the narrowest told, ``called`` a name of one that no gazetteer has; ``start`` and ``end`` are day ordinals.
    """

    dispatch_id: str
    scene: Scene
    rows: list[int] = field(default_factory=list)
    place: PlaceKey | None = None
    called: str | None = None
    start: int | None = None
    end: int | None = None
    until: int = 0
    first: bool = False
    words: frozenset[str] = frozenset()

    def takes(self, evidence: Evidence) -> bool:
        """Tell whether a figure may be of this story: nothing that it tells is against it, and something holds it there."""
        if not self._placed_alike(evidence) or not self._dated_alike(evidence):
            return False
        told = self.place is not None and evidence.place is not None
        same_day = self.start is not None and evidence.start is not None
        return told or same_day or evidence.at - self.until <= REACH

    def _placed_alike(self, evidence: Evidence) -> bool:
        if evidence.place is None:
            return evidence.elsewhere is None or (self.called in (None, evidence.elsewhere) and self.place is None)
        if self.place is None:
            return self.called is None or is_wide(evidence.place)
        return one_place(self.place, evidence.place)

    def _dated_alike(self, evidence: Evidence) -> bool:
        if evidence.start is None or self.start is None or evidence.end is None or self.end is None:
            return True
        return evidence.start <= self.end and self.start <= evidence.end

    def take(self, number: int, evidence: Evidence) -> None:
        """Add a figure."""
        self.rows.append(number)
        self.until = max(self.until, evidence.until)
        if evidence.place is not None and (self.place is None or is_inside(evidence.place, self.place)):
            self.place = evidence.place
        self.called = self.called or evidence.elsewhere
        if evidence.start is not None and evidence.end is not None:
            narrower = self.start is None or self.end is None or evidence.end - evidence.start < self.end - self.start
            self.start, self.end = (evidence.start, evidence.end) if narrower else (self.start, self.end)


def is_wide(place: PlaceKey) -> bool:
    """Tell whether a place is a country or wider."""
    return (place.precision or 1) >= COUNTRY - 1


def one_place(a: PlaceKey, b: PlaceKey) -> bool:
    """Tell whether two places are one, or one lies inside the other."""
    return a.key == b.key or is_inside(a, b) or is_inside(b, a)


def of_an_event(evidence: Evidence) -> bool:
    """Tell whether a figure counts the harm of one event, as far as it tells.

    Refused: a total since a day, what is left, what may come, a year's dead.
    """
    if evidence.measure not in HARM or evidence.unit is not None or evidence.predicted:
        return False
    if evidence.basis not in ("incident", "subset", "cumulative") or evidence.since is not None:
        return False
    return evidence.start is None or (evidence.end or evidence.start) - evidence.start < EVENT_DAYS


def stories(figures: Sequence[Evidence], scenes: Scenes) -> list[Story]:
    """Return the stories of all dispatches, in order of dispatch and first figure."""
    found: list[Story] = []
    rows = (n for n, figure in enumerate(figures) if of_an_event(figure))
    for dispatch_id, inside in itertools.groupby(rows, key=lambda n: figures[n].dispatch_id):
        found += _of_dispatch(figures, list(inside), dispatch_id, scenes.of(dispatch_id))
    return found


def _of_dispatch(figures: Sequence[Evidence], rows: list[int], dispatch_id: str, scene: Scene) -> list[Story]:
    told: list[Story] = []  # in order of their last figure
    for number in rows:
        evidence = figures[number]
        home = next((story for story in reversed(told) if story.takes(evidence)), None)
        if home is None:
            home = Story(dispatch_id, scene, first=not told)
        else:
            told.remove(home)
        home.take(number, evidence)
        told.append(home)
    for story in told:
        claims = {(figures[n].content_at, figures[n].content_until): n for n in story.rows}
        said = " ".join(figures[n].content for n in claims.values())
        story.words = content_words(f"{scene.lead} {said}" if story.first else said)
    return sorted(told, key=lambda story: story.rows[0])
