"""One figure of one claim, read as an answer: what it counts, where, when and in which unit.

A claim may hold several figures; each answers a question of its own. ``Said`` stands beside the claim and never replaces
it: the printed words stay in ``figure``, what is folded here is for matching only.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fogline.languages import words_of
from fogline.lexicon.units import base_unit
from fogline.model import Basis, Bound, Claim, Day, Dispatch, Figure, Measure, Place, Stance
from fogline.reconcile import context, spans
from fogline.reconcile.accounts.same_number import Print, printed
from fogline.reconcile.calendar import ordinal
from fogline.reconcile.context import Atlas
from fogline.reconcile.voices import SpeakerIndex, Voice
from fogline.text import dateline, fold

_SHARES = frozenset({"percentage", "percent", "fraction"})


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place as a question needs it; equal ones are one object, since a million figures have a thousand places."""

    name: str
    place_id: str | None
    precision: int | None
    key: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One figure of one claim as an answer, and what of its claim is needed to weigh it; the claim itself is not kept.

    ``low``, ``best``, ``high`` are in ``unit`` (areas in square kilometres, lengths in kilometres). ``start``, ``end``,
    ``since``, ``last`` and ``as_of`` are proleptic day ordinals: when it happened, since when and until when it is summed (None
    where the words do not bound it), when it was printed. ``stance`` is that of the figure's own verb: "could be displaced" is
    predicted.
    ``withdrawn``: the words say that it is the speaker's own earlier figure. ``forces``: of whose side the counted fighters
    are ("state", "armed group"), where the word says so. ``at`` and ``until`` are the code points of the figure,
    ``content_at`` and ``content_until`` those of the claim's content in ``text``. ``elsewhere``: a name after a preposition of
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
    place: PlaceRef | None
    elsewhere: str | None
    start: int | None
    end: int | None
    since: int | None
    last: int | None
    as_of: int | None
    withdrawn: bool
    voice: Voice
    printed: Print

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
        named = sorted((p for c in claims for p in c.places), key=lambda p: (p.quote.start, p.quote.end, p.name))
        shortest: dict[tuple[int, int], tuple[tuple[int, str], Claim, Figure]] = {}
        for claim in claims:
            for figure in _answering(claim.figures, dispatches[claim.dispatch_id].text):
                key = (figure.quote.start, figure.quote.end)
                rank = (claim.quote.end - claim.quote.start, claim.claim_id)
                if key not in shortest or rank < shortest[key][0]:
                    shortest[key] = (rank, claim, figure)
        told = [
            _read(claim, figure, dispatches[claim.dispatch_id], named, listener, atlas)
            for _, (_, claim, figure) in sorted(shortest.items(), key=lambda x: x[0])
        ]
        found += told
    return sorted(found, key=lambda s: (s.dispatch_id, s.at, s.until))


def _answering(figures: Sequence[Figure], text: str) -> Iterator[Figure]:
    """Yield the figures that count something: the 60 of "half of the 60 in the bus were killed" are not the killed.

    Refused: "92% of the 13,700 children who arrived", who are told to have arrived.
    """
    shares = [f.quote for f in figures if f.unit in _SHARES]
    for figure in figures:
        q = figure.quote
        inside = figure.unit not in _SHARES and any(s.start < q.start and q.end <= s.end for s in shares)
        if not inside or _TOLD_ITSELF.match(text, q.end):
            yield figure


_TOLD_ITSELF = re.compile(r"\s(?:who|that|which|\w+ed|hurt|held)\b")


def _read(
    claim: Claim, figure: Figure, dispatch: Dispatch, named: Sequence[Place], listener: SpeakerIndex, atlas: Atlas
) -> Evidence:
    unit, factor = base_unit(figure.unit)
    population, forces = (None, None) if figure.measure == "area" else population_class(figure.population)
    day = _nearest_day(claim, figure, dispatch.text)
    place, elsewhere = _where(claim, figure, dispatch.text, named, atlas)
    measure = context.measure_of(figure, claim.quote, population)
    basis, when = _counts_over(claim, figure, measure, day, dispatch.text)
    as_of = ordinal(dispatch.published, last=True)
    stance = claim.stance
    if stance != "denied" and spans.only_possible(figure, dispatch.text):
        stance = "predicted"
        # What is still to come has no day that is over: "up to 90,000 could be displaced overnight".
        over = when.end is not None and as_of is not None and when.end < as_of
        when = _When() if over else when
    low, best, high, print_ = _numbers(figure.low, figure.best, figure.high, figure.bound, factor)
    return Evidence(
        claim_id=claim.claim_id,
        dispatch_id=dispatch.dispatch_id,
        stance=stance,
        against_interest=claim.against_interest,
        event=claim.event.type if claim.event else None,
        text=dispatch.text,
        content_at=claim.quote.start,
        content_until=claim.quote.end,
        at=figure.quote.start,
        until=figure.quote.end,
        as_printed=_once(figure.as_printed),
        bound=figure.bound,
        measure=measure,
        unit=unit,
        low=low,
        best=best,
        high=high,
        population=population,
        forces=forces,
        party=_party(claim, figure, basis, dispatch.text, listener),
        basis=basis,
        place=place,
        elsewhere=elsewhere,
        start=when.start,
        end=when.end,
        since=when.since,
        last=when.last,
        as_of=as_of,
        withdrawn=is_withdrawn(figure, dispatch.text),
        voice=listener.voice(claim),
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
def _told(name: str, place_id: str | None, precision: int | None) -> PlaceRef:
    return PlaceRef(name, place_id, precision, place_key(name, place_id))


@functools.lru_cache(maxsize=200_000)
def _once(words: str) -> str:
    """Return one object for equal words."""
    return words


def _where(
    claim: Claim, figure: Figure, text: str, places: Sequence[Place], atlas: Atlas
) -> tuple[PlaceRef | None, str | None]:
    """Return the place that is told, and the first name of one where none is: read with the claim, called so elsewhere, or "the
    city" that the dispatch has named.
    """
    near = _nearest_place(claim, figure, text)
    content, at = (claim.quote.start, claim.quote.end), (figure.quote.start, figure.quote.end)
    if near is not None and near.place_id is not None:
        if figure.measure == "area" and context.is_water(near.as_printed):
            land = context.land_word(claim.quote.exact)  # a river bounds the pocket and is not it
            return _told(land or near.name, near.place_id, near.precision), None
        wide = (near.precision or 1) > context.WIDEST
        town = context.the_town(claim.quote.exact, _before(places, at), at[0]) if wide else None
        return _placed(town or near), None
    named = context.named_places(text, content, at)
    called = next((p for name in named for p in (atlas.place(name),) if p is not None), None)
    if called is not None:
        return _told(*called), None
    if near is not None:
        return _placed(near), None
    town = None if named else context.the_town(claim.quote.exact, _before(places, at), at[0])
    if town is not None:
        return _placed(town), None
    return None, (_once(fold(named[0]).text) if named else None)


def _before(places: Sequence[Place], at: tuple[int, int]) -> list[Place]:
    return [p for p in places if p.quote.end <= at[0]]


def _placed(place: Place) -> PlaceRef:
    return _told(place.name, place.place_id, place.precision)


@dataclass(frozen=True, slots=True)
class _When:
    """When something happened, and since and until when it is summed, as day ordinals."""

    start: int | None = None
    end: int | None = None
    since: int | None = None
    last: int | None = None


def _counts_over(claim: Claim, figure: Figure, measure: Measure, day: Day | None, text: str) -> tuple[Basis, _When]:
    """Return the basis of a figure and its days: as read, else as the words around it tell
    (:func:`fogline.reconcile.spans.reach`).
    """
    basis = context.basis_of(claim, figure, measure)
    start, end = (ordinal(day.start), ordinal(day.end, last=True)) if day else (None, None)
    told = spans.reach(claim, figure, measure, text, day) if basis == "incident" else None
    if told is None:
        # First day of a running total: as read with the figure, else the day printed with it ("since the assault on Monday").
        since = ordinal(figure.since) if figure.since is not None or basis != "cumulative" else start
        return basis, _When(start, end, since)
    if told.basis == "cumulative":
        return told.basis, _When(told.first, told.last, told.first, told.last)
    return told.basis, _When(start, end) if told.first is None else _When(told.first, told.last)


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


# --- who is counted -----------------------------------------------------------------------------------------


# Groups of populations.csv that say nothing of who the counted are: the measure says the rest.
_ANYBODY = frozenset(
    {"people", "killed", "injured", "killed or injured", "displaced", "missing", "detained", "hostages", "group"}
)
_THINGS = frozenset({"equipment", "things"})  # groups of which the word itself tells what is counted


@functools.cache
def _populations() -> dict[str, str]:
    rows = words_of("populations.csv")
    return {
        r[form]: r["plural"] if r["group"] in _THINGS else r["group"]
        for form in ("singular", "plural")
        for r in rows
        if r[form]
    }


@functools.cache
def _forces() -> dict[str, str]:
    return {r["word"]: r["forces"] for r in words_of("forces.csv")}


@functools.cache
def population_class(population: str | None) -> tuple[str | None, str | None]:
    """Return class of the people counted, and whose forces they are if the word says so; the last known word decides.

    >>> population_class("suspected jihadists"), population_class("people"), population_class("government soldiers")
    (('fighters', 'armed group'), (None, None), ('fighters', 'state'))

    >>> population_class("155mm shells")
    ('shells', None)

    Not known, so kept as it is printed: ``"beekeepers"``.
    """
    if population is None:
        return None, None
    words = re.findall(r"[\w'-]+", fold(population).text)
    group = next((_populations()[w] for w in reversed(words) if w in _populations()), None)
    forces = next((f for w in reversed(words) for form in (w, w.removesuffix("s")) if (f := _forces().get(form))), None)
    if group is None and forces is None:
        return (" ".join(words) or None), None
    if group in _ANYBODY:
        return None, None
    return ("fighters" if group in ("soldiers", None) else group), forces


_OWN = re.compile(r"\b(?:its|their|our|his|her)(?: own)?(?: \w+)?$|\bhad lost$|\blost$|\blosses stood at$")
_OF_OWN = re.compile(r"\b(?:its|their|our|the (?:group|movement|army|alliance|militia)'s)\b")
_AGAINST = re.compile(r"\b(?:[Aa]nti|[Nn]on|[Pp]ro|[Ee]x)[-‐‑–]$")  # anti-League fighters are not the League's
OWN_LETTERS = 24  # code points before a figure in which "its" or "lost" can stand


def _party(claim: Claim, figure: Figure, basis: Basis, text: str, listener: SpeakerIndex) -> str | None:
    """Say whose people are counted: an actor named inside the counted phrase; the speaker's own side where the words say so."""
    q = figure.quote
    actors = [a for a in claim.actors if not _is_anybody(a.name) and not _AGAINST.search(text[: a.quote.start][-6:])]
    inside = {a.name for a in actors if a.quote.start < q.end and a.quote.end > q.start}
    beside = {a.name for a in actors if 0 <= a.quote.start - q.end <= 1 or 0 <= q.start - a.quote.end <= 1}
    for named in (inside, beside):
        bodies = {listener.body(claim, name) for name in named}
        if len(bodies) == 1:
            return bodies.pop()
    if figure.measure in _FIGHTERS_OR_LOSSES and population_class(figure.population)[0] in (None, "fighters"):
        for side in context.sides(text, (q.start, q.end), (claim.quote.start, claim.quote.end)):
            if listener.knows(claim, side):
                return listener.body(claim, side)
    if figure.measure == "area" and basis == "remaining":
        held = context.held_by(claim)
        holder = held or next(
            (
                h
                for h in context.named_before(text, q.start, since=context.source_end(claim))
                if listener.is_body(claim, h)
            ),
            None,
        )
        return None if holder is None else listener.body(claim, holder)
    before = fold(claim.quote.exact[: max(0, q.start - claim.quote.start)][-OWN_LETTERS:]).text.rstrip()
    # Who admits to have killed others counts no people of its own.
    own = _OWN.search(before) or _OF_OWN.search(fold(q.exact).text)
    if own and figure.measure in LOSSES:
        voice = listener.voice(claim)
        return voice.key if voice.known and voice.kind not in ("monitor", "ngo", "agency") else None
    return None


@functools.cache
def _is_anybody(name: str) -> bool:
    """Tell whether an actor's name is only a word for people: "fighters", "suspected militants"."""
    words = re.findall(r"[\w'-]+", fold(name).text)
    return (
        bool(words)
        and (words[-1] in _populations() or bool(_forces().get(words[-1].removesuffix("s"))))
        and name.islower()
    )


LOSSES = frozenset({"killed", "injured", "missing", "surrendered", "detained", "hostage"})
_FIGHTERS_OR_LOSSES = LOSSES | {"fighters"}


# --- where and when -----------------------------------------------------------------------------------------


def place_key(name: str, place_id: str | None) -> str | None:
    """Return the gazetteer's id, else the folded name without the Arabic article (spellings of unknown places vary)."""
    return place_id or re.sub(r"\b(?:al|el|ar|as|ash|at|ad|an|az)[- ]", "", fold(name).text).strip() or None


def _nearest_place(claim: Claim, figure: Figure, text: str) -> Place | None:
    """Return the most precise place of the content, or right before it ("In X, 12 people died, said ..."); of equals the
    nearest.

    Refused: places beside the content, which tell where a source sits ("a monitor based in X, said"), and the dateline,
    which tells where the reporter does.
    """
    if not claim.places:
        return None
    head = dateline_end(text)
    told = [
        p
        for p in claim.places
        if p.quote.start >= head and _is_told(p, claim, text) and context.is_setting(p, text, figure.measure)
    ]
    return min(told, key=lambda p: (p.precision or 9, _gap(p.quote.start, figure), p.quote.start), default=None)


_SAID_AFTER = re.compile(
    r"[^.\n]*\b(?:after|following|when)\b[^.\n]*\b(?:hit|struck|shook|rocked|on|in|at|of)\s(?:the\s)?$"
)


def _is_told(place: Place, claim: Claim, text: str) -> bool:
    q, content = place.quote, claim.quote
    if content.start <= q.start and q.end <= content.end:
        return True
    if q.start >= content.end and _SAID_AFTER.search(text, content.end, q.start):
        return True  # "We counted 12 dead," it said after shelling hit Dummar
    before = q.end <= content.start and not text[q.end : content.start].strip(" ,\n")
    return (
        before
        and re.search(
            r"\b(?:in|at|near|on|outside|around)\s(?:the\s)?$", text[max(0, q.start - 14) : q.start], re.IGNORECASE
        )
        is not None
    )


@functools.lru_cache(maxsize=4096)
def dateline_end(text: str) -> int:
    """Return code points up to the end of a dateline at the head of a text, 0 if there is none.

    >>> dateline_end("BERRI, Marram (Tern) - The ferry sank."), dateline_end("The ferry sank - again.")
    (22, 0)
    """
    found = dateline.find(text)
    return found.span.end if found is not None else 0


def _nearest_day(claim: Claim, figure: Figure, text: str) -> Day | None:
    """Return the resolved day nearest to the figure, with no other figure of its kind between them.

    "cut to 62 square kilometres, from 140 in March": March is of the 140 only. What happened on one day may have that day at
    the head of the sentence, before several figures; what is held or left now takes only a day of its own. The day since
    when a running total counts is not the day it is about.
    """
    since = figure.since or "-"
    days = [
        d
        for d in claim.days
        if d.start
        and d.end
        and not (d.value or "").startswith(since)
        and _is_when(d)
        and not _of_another(d, claim, text)
        and not _is_telling(d, claim, figure, text)
    ]
    own = [d for d in days if not _parted(claim, figure, d)]
    chosen = own if own or figure.basis != "incident" else days
    return min(chosen, key=lambda d: (_gap(d.quote.start, figure), d.quote.start), default=None)


_WHO = re.compile(r"\bwho(?:m|se)?\b")


def _of_another(day: Day, claim: Claim, text: str) -> bool:
    """Tell whether a day is of what the source did at another time: "..., said Hask, who on Thursday had spoken of 500"."""
    return day.quote.start >= claim.quote.end and _WHO.search(text, claim.quote.end, day.quote.start) is not None


def _is_telling(day: Day, claim: Claim, figure: Figure, text: str) -> bool:
    """Tell whether a day beside the content is when it was told: "400 people have been killed, the ministry said on Friday".

    Refused: the day of what it was told after: "We have counted 12 dead", it said after shells hit the town on Friday.
    """
    if claim.quote.start <= day.quote.start and day.quote.end <= claim.quote.end:
        return False
    led = text[claim.quote.end : day.quote.start] if day.quote.start >= claim.quote.end else ""
    return not _HAPPENED.search(led) and spans.tells_of_the_past(claim, figure, text)


_HAPPENED = re.compile(r"\b(?:after|following|when|as|since|during|from)\b")


_BUT = re.compile(r"\b(?:but|although|whereas|despite)\b")


def _parted(claim: Claim, figure: Figure, day: Day) -> bool:
    """Tell whether another figure of the same kind, or another clause, stands between a figure and a day."""
    low, high = sorted((figure.quote.start, day.quote.start))
    kind = (figure.measure, figure.unit)
    between = context.whole_numbers(
        claim.quote.exact[max(0, low - claim.quote.start) : max(0, high - claim.quote.start)]
    )
    # What is left now is not dated by what follows a comma: "five square kilometres, after desertions in the past week".
    goes_on = figure.basis == "remaining" and day.quote.start > figure.quote.start and "," in between
    apart = goes_on or _BUT.search(between) is not None
    others = (f for f in claim.figures if f is not figure and (f.measure, f.unit) == kind)
    return apart or any(low < f.quote.start < high for f in others)


@functools.cache
def _withdrawing() -> re.Pattern[str]:
    words = sorted(
        (r["words"] for r in words_of("revision_words.csv") if r["place"] == "before"), key=lambda w: (-len(w), w)
    )
    return re.compile(r"\b(?:" + "|".join(re.escape(w) for w in words) + r")\s(?:[\w'-]+\s){0,3}$")


_CORRECTED_FROM = re.compile(
    r"\b(?:(?:correct|amend|revis)\w*\b|(?:rais|lower|updat|increas|reduc)\w+ (?:its|their|the|his|her) "
    r"(?:\w+ )?(?:toll|count|figure|number|estimate|tally)\b)[^.]*\bto [\d.,]+,? from $"
)
BEFORE = 40  # code points before a figure in which a word can say that it no longer holds


def is_withdrawn(figure: Figure, text: str) -> bool:
    """Tell whether the words before a figure take it back: "its earlier count of 14", "raised its toll to 15, from 14"."""
    before = text[context.sentence_start(text, figure.quote.start) : figure.quote.start]
    found = _withdrawing().search(fold(before[-BEFORE:]).text)
    if found is None:
        return before.endswith("from ") and _CORRECTED_FROM.search(fold(before).text) is not None
    # A toll that is "up from 14" replaces the 14; 15,000 refugees a year "up from 6,859" are another year's.
    return figure.measure in LOSSES or not re.match(r"(?:up|down) from\b", found[0])


def _is_when(day: Day) -> bool:
    """Tell whether a day tells when the counted thing happened: spans say how long it lasted, but "the
    past 24 hours" are a day.
    """
    first, last = ordinal(day.start), ordinal(day.end, last=True)
    short = first is not None and last is not None and last - first <= 1
    return day.precision is not None and (short or not (day.value or "").startswith("P"))


def _gap(start: int, figure: Figure) -> int:
    return abs(start - figure.quote.start)
