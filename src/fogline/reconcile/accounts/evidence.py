"""One figure of one claim, read as an answer: what it counts, where, when and in which unit.

A claim may hold several figures; each answers a question of its own. ``Said`` stands beside the claim and never replaces
it: the printed words stay in ``figure``, what is folded here is for matching only.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fogline.lexicon.units import base_unit
from fogline.model import Basis, Bound, Claim, Dispatch, Figure, FigureSign, Measure, PartyWords, Stance, Taken
from fogline.reconcile.accounts.same_number import Print, printed
from fogline.reconcile.atlas import WIDEST, Atlas, PlaceKey, place_key
from fogline.reconcile.voices import SpeakerIndex, Voice
from fogline.text import fold
from fogline.text.calendar import ordinal


@dataclass(frozen=True, slots=True)
class Evidence:
    """One figure of one claim as an answer, and what of its claim is needed to weigh it; the claim itself is not kept.

    ``low``, ``best``, ``high`` are in ``unit`` (areas in square kilometres, lengths in kilometres). ``start``, ``end``,
    ``since``, ``last`` and ``as_of`` are proleptic day ordinals: when it happened, since when and until when it is summed (None
    where the words do not bound it), when it was printed. ``stance`` is that of the figure's own verb: "could be displaced" is
    predicted.
    ``withdrawn``: the words say that it is the speaker's own earlier figure. ``forces``: of whose side the counted fighters
    are ("state", "armed group"), where the word says so. ``at`` and ``until`` are the code points of the figure,
    ``content_at`` and ``content_until`` those of the claim's content in ``text``. ``answers``: where the earlier figure
    begins that this one answers. ``over`` and ``signs`` are the figure's. ``elsewhere``: a name after a preposition of
    place that no gazetteer has: not told as the place, but it keeps the figure from other places.
    """

    claim_id: str
    dispatch_id: str
    stance: Stance
    against_interest: bool
    event: str | None
    text: str
    content_at: int
    content_until: int
    at: int
    until: int
    as_printed: str
    bound: Bound
    measure: Measure
    unit: str | None
    low: float | None
    best: float | None
    high: float | None
    population: str | None
    forces: str | None
    party: str | None
    basis: Basis
    place: PlaceKey | None
    elsewhere: str | None
    start: int | None
    end: int | None
    since: int | None
    since_by: int | None
    last: int | None
    as_of: int | None
    withdrawn: bool
    answers: int | None
    over: tuple[str, ...]
    signs: tuple[FigureSign, ...]
    voice: Voice
    printed: Print
    happening: int | None = None
    taken: tuple[Taken, ...] = ()

    @property
    def place_key(self) -> str | None:
        """Return the key of the place, None where none is told."""
        return None if self.place is None else self.place.key

    @property
    def predicted(self) -> bool:
        """Tell whether it is said of days to come."""
        return self.stance == "predicted"

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Return where it stands: the one order in which everything here is sorted."""
        return (self.dispatch_id, self.at, self.until, self.claim_id)

    @property
    def content(self) -> str:
        """Return the words of the claim."""
        return self.text[self.content_at : self.content_until]


def said(
    readings: Iterable[Sequence[Claim]], dispatches: Mapping[str, Dispatch], listener: SpeakerIndex, atlas: Atlas
) -> list[Evidence]:
    """Return every figure of every claim, in the order of dispatch and place in the text.

    A figure that two claims cover (a quotation inside a report) is taken once, from the claim with the shortest content.

    Args:
        readings: the claims of one dispatch at a time, each dispatch once.
        dispatches: by id.
        listener: has heard all these claims.
        atlas: so has this.
    """
    found = []
    for claims in readings:
        shortest: dict[tuple[int, int], tuple[tuple[int, str], Claim, Figure]] = {}
        for claim in claims:
            for figure in _answering(claim.figures):
                key = (figure.quote.start, figure.quote.end)
                rank = (claim.quote.end - claim.quote.start, claim.claim_id)
                if key not in shortest or rank < shortest[key][0]:
                    shortest[key] = (rank, claim, figure)
        told = [
            _read(claim, figure, dispatches[claim.dispatch_id], listener, atlas)
            for _, (_, claim, figure) in sorted(shortest.items(), key=lambda x: x[0])
        ]
        found += told
    return sorted(found, key=lambda s: (s.dispatch_id, s.at, s.until))


def _answering(figures: Sequence[Figure]) -> Iterator[Figure]:
    """Yield the figures that count something: not the 60 of "half of the 60 in the bus were killed", and nobody of a film, a
    drill or an anniversary.
    """
    return (f for f in figures if "whole of a share" not in f.signs and f.status not in _NO_NEWS)


_NO_NEWS = frozenset({"recalled", "staged"})


def _stance(claim: Claim, figure: Figure) -> Stance:
    """Return the stance of a figure's own clause."""
    if figure.possible:
        return "predicted"
    return "denied" if figure.status == "denied" else claim.stance


def _read(claim: Claim, figure: Figure, dispatch: Dispatch, listener: SpeakerIndex, atlas: Atlas) -> Evidence:
    unit, factor = base_unit(figure.unit)
    place, elsewhere = _where(figure, atlas)
    if place is None and elsewhere is None and _is_of_own_land(figure):
        place = _own_land(claim)
    low, best, high, print_ = _numbers(figure.low, figure.best, figure.high, figure.bound, factor)
    return Evidence(
        claim_id=claim.claim_id,
        dispatch_id=dispatch.dispatch_id,
        stance=_stance(claim, figure),
        against_interest=claim.against_interest,
        event=claim.event.type if claim.event else None,
        text=dispatch.text,
        content_at=claim.quote.start,
        content_until=claim.quote.end,
        at=figure.quote.start,
        until=figure.quote.end,
        as_printed=_once(figure.as_printed),
        bound=figure.bound,
        measure=figure.measure,
        unit=unit,
        low=low,
        best=best,
        high=high,
        population=figure.people,
        forces=figure.forces,
        party=_party(claim, figure.party_words, listener),
        basis=figure.basis,
        place=place,
        elsewhere=elsewhere,
        start=ordinal(figure.first),
        end=ordinal(figure.last, last=True),
        since=ordinal(figure.since),
        since_by=ordinal(figure.since, last=True),
        last=ordinal(figure.until, last=True),
        as_of=ordinal(dispatch.published, last=True),
        withdrawn=figure.withdrawn,
        answers=None if figure.answers is None else figure.answers.start,
        over=figure.over,
        signs=figure.signs,
        voice=listener.counts(claim),
        printed=print_,
    )


@functools.lru_cache(maxsize=200_000)
def _numbers(
    low: float | None, best: float | None, high: float | None, bound: Bound, factor: float
) -> tuple[float | None, float | None, float | None, Print]:
    """Return numbers in the unit of comparison, and ready for comparing; of equal figures one."""
    sides = (_times(low, factor), _times(best, factor), _times(high, factor))
    return (*sides, printed(*sides, bound))


@functools.lru_cache(maxsize=200_000)
def _told(name: str, place_id: str | None, precision: int | None) -> PlaceKey:
    return PlaceKey(name, place_id, precision, place_key(name, place_id))


@functools.lru_cache(maxsize=200_000)
def _once(words: str) -> str:
    """Return one object for equal words."""
    return words


def _where(figure: Figure, atlas: Atlas) -> tuple[PlaceKey | None, str | None]:
    """Return the place that is told, or called so elsewhere; where there is none, the first name of one, folded."""
    near, words = figure.place, figure.place_words
    called = next((each for name in words for each in (atlas.place(name),) if each is not None), None)
    if called is not None:
        return _told(*called), None
    if near is not None:
        return _told(near.name, near.place_id, near.precision), None
    return None, (_once(fold(words[0]).text) if words else None)


def _is_of_own_land(figure: Figure) -> bool:
    """Tell whether a figure is a total since a day, of people at large: an office that names no place counts its land's."""
    at_large = figure.people in (None, "civilians") and figure.party is None and figure.forces is None
    return figure.basis == "cumulative" and figure.since is not None and at_large


def _own_land(claim: Claim) -> PlaceKey | None:
    """Return the land that a source is named by, wider than a town: "the Gaza health ministry"."""
    words = claim.source.quote
    if words is None or claim.source.kind != "official":
        return None
    inside = (p for p in claim.places if words.start <= p.quote.start and p.quote.end <= words.end)
    return next(
        (_told(p.name, p.place_id, p.precision) for p in inside if p.place_id and (p.precision or 1) >= WIDEST), None
    )


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _party(claim: Claim, told: Sequence[PartyWords], listener: SpeakerIndex) -> str | None:
    """Return whose people are counted, as the body's key. CASES by how the words tell it, first match wins."""
    # CASE 1: who is said to have lost them; actors named in the counted phrase, or beside it, if they are one body.
    for how in ("loser", "counted", "beside"):
        bodies = {listener.body(claim, each.words) for each in told if each.how == how}
        if len(bodies) == 1:
            return bodies.pop()
    for t in told:
        # CASE 2: a side that is a name in the dispatch; whoever holds the land, or a body named before it.
        if (t.how == "side" and listener.knows(claim, t.words)) or t.how == "holds":
            return listener.body(claim, t.words)
        if t.how == "before" and listener.is_body(claim, t.words):
            return listener.body(claim, t.words)
        # CASE 3: the speaker's own side.
        if t.how == "speaker":
            voice = listener.voice(claim)
            return voice.key if voice.known and voice.kind not in _NO_SIDE else None
    return None


_NO_SIDE = frozenset({"monitor", "ngo", "agency"})
