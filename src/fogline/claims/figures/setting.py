"""Find what a figure's own words leave out and the words around it tell: place and day, and what is counted of whom.

Every rule here reads printed words; none guesses. A place counts where a preposition of place leads to it ("In Dummar, 12
people died"), a day where no other figure of its kind stands between the two.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fogline import lexicon
from fogline.claims.figures import periods
from fogline.claims.figures.claim_words import ClaimWords
from fogline.claims.figures.periods import COUNTED, Around
from fogline.languages import pattern, word_set, words_of
from fogline.model import Basis, Claim, Day, Figure, Measure, Place, PlaceRef
from fogline.text import fold
from fogline.text.around import LETTERS, sentence_start, whole_numbers
from fogline.text.calendar import iso, ordinal

WIDEST = 4  # UCDP where_prec up to which a place is a place to look for: a country's name is also its government's


# --- who is counted -----------------------------------------------------------------------------------------


# Groups of populations.csv that say nothing of who the counted are: the measure says the rest.
_ANYBODY = frozenset(
    {"people", "killed", "injured", "killed or injured", "displaced", "missing", "detained", "hostages", "group"}
)
_THINGS = frozenset({"equipment", "things"})  # groups of which the word itself tells what is counted


@functools.cache
def populations() -> dict[str, str]:
    """Return the class of each word for people or things; of things the word itself."""
    rows = words_of("populations.csv")
    return {
        row[form]: row["plural"] if row["group"] in _THINGS else row["group"]
        for form in ("singular", "plural")
        for row in rows
        if row[form]
    }


@functools.cache
def forces_of() -> dict[str, str]:
    """Return whose forces each word for armed men is of."""
    return {row["word"]: row["forces"] for row in words_of("forces.csv")}


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
    group = next((populations()[word] for word in reversed(words) if word in populations()), None)
    forces = next(
        (f for each in reversed(words) for form in (each, each.removesuffix("s")) if (f := forces_of().get(form))), None
    )
    if group is None and forces is None:
        return (" ".join(words) or None), None
    if group in _ANYBODY:
        return None, None
    return ("fighters" if group in ("soldiers", None) else group), forces


def people_of(figure: Figure) -> tuple[str | None, str | None]:
    """Return :func:`population_class` of a figure; an area counts nobody."""
    return (None, None) if figure.measure == "area" else population_class(figure.population)


# --- where --------------------------------------------------------------------------------------------------


def named_places(text: str, content: tuple[int, int], figure: tuple[int, int]) -> list[str]:
    """Return names after a preposition of place, in a claim's content or at the head of its sentence; nearest to the figure
    first.

    >>> words = "In Dummar, 12 people died on Monday, said a monitor based in Harasta."
    >>> named_places(words, (0, 35), (11, 13)), named_places(words, (36, 68), (11, 13))
    (['Dummar'], ['Dummar'])

    Refused: where a source sits or speaks ("told reporters in Harasta").
    """
    begin = sentence_start(text, min(content[0], figure[0]))
    end = min(len(text), max(content[1], figure[1]), figure[1] + LETTERS)
    start = max(begin, figure[0] - LETTERS)
    found = []
    for match in pattern("setting.where").finditer(text, start, end):
        inside = match.start() >= content[0] and figure[0] >= content[0] and figure[1] <= content[1]
        if not (inside or match.start() == begin) or pattern("setting.sits").search(text, start, match.start()):
            continue
        words = re.sub(r"['’]s\b", "", match["name"] or match["hit"]).split()
        while words and fold(words[-1]).text in word_set("setting.no_places"):
            words.pop()
        if words:
            found.append((abs(match.start() - figure[0]), " ".join(words)))
    return [name for _, name in sorted(found)]


BACK_LETTERS = 1500  # code points back to the place that "the city" means
LONGEST_PLACE = 200  # code points of a place's name


def the_town(folded: str, named: Sequence[Place], at: int) -> Place | None:
    """Return the town that "in the city" means: the one named most before, the last of equals; None where the words do not say
    so.

    Args:
        folded: words of the claim.
        named: places of the dispatch, in order.
        at: code point from which to look back.
    """
    if not pattern("setting.the_town").search(folded):
        return None
    first = bisect_left(named, at - BACK_LETTERS - LONGEST_PLACE, key=lambda p: p.quote.start)
    last = bisect_left(named, at, key=lambda p: p.quote.start)
    near = (each for each in named[first:last] if each.quote.end <= at and at - each.quote.end <= BACK_LETTERS)
    towns = [p for p in near if p.precision is not None and p.precision <= 2]
    often = Counter(town.place_id or town.name for town in towns)
    return max(towns, key=lambda p: (often[p.place_id or p.name], p.quote.start), default=None)


LED_LETTERS = 40  # code points before a place that can say how it is meant


def is_setting(place: Place, text: str, measure: Measure) -> bool:
    """Tell whether a place is where something is counted, and not who did it or where somebody is from.

    Caught: "2,000 troops in Marram", "Marram's war has killed 12". Refused: "talked down by Marram"; of countries also
    "Marram has 2,000 troops there", "Marram's incursion killed 12", "two girls from Marram".
    """
    led = fold(text[max(0, place.quote.start - LED_LETTERS) : place.quote.start]).text
    after = text[place.quote.end : place.quote.end + LED_LETTERS]
    if is_water(place):
        return True
    if pattern("setting.by").search(led) or (
        pattern("setting.power").match(after) and not pattern("setting.in").search(led)
    ):
        return False
    if (place.precision or 1) <= WIDEST:
        return True
    possessed = re.match(r"['’]", after) is not None and not pattern("setting.its_deed").match(after)
    return (
        possessed
        or bool(pattern("setting.setting").search(led))
        or (measure == "displaced" and bool(pattern("setting.from").search(led)))
    )


def land_word(words: str) -> str | None:
    """Return what land is called where it has no name.

    >>> land_word("The pocket had been cut to 62 square kilometres"), land_word("They hold 20 square miles")
    ('pocket', None)
    """
    match = pattern("setting.land").search(fold(words).text)
    return match[1] if match else None


def is_water(place: Place) -> bool:
    """Tell whether a place is a border, a river or a lake, by its words or the lists of places: it bounds land and is not it.

    Caught: "the Syrian border", "the Khabur". Refused: "Dnipro", the city, beside "the Dnipro River".
    """
    printed = fold(place.as_printed).text
    return pattern("setting.water").search(printed) is not None or not _waters().isdisjoint(
        (printed, fold(place.name).text)
    )


_WATERS = frozenset({"river", "lake"})  # kinds of the lists of places


@functools.cache
def _waters() -> frozenset[str]:
    """Return the names of rivers and lakes, folded, that are no other place's."""
    names: dict[str, set[str]] = {}
    for r in (row for file in ("conflict_places.csv", "world_places.csv") for row in lexicon.rows(file)):
        for name in (r["name"], *r["other_names"].split(";")):
            names.setdefault(fold(name).text, set()).add(r["kind"])
    return frozenset(name for name, kinds in names.items() if kinds <= _WATERS and name)


def where(said: ClaimWords, figure: Figure, named: Sequence[Place]) -> tuple[PlaceRef | None, tuple[str, ...]]:
    """Return the place that is told, and names after a preposition that may tell another: the place read with the claim, or
    "the city" that the dispatch has named.

    Where the gazetteer knows the place no other name is asked. ``named``: all places of the dispatch, in order.
    """
    near = _nearest_place(said, figure)
    content, at = (said.content.start, said.content.end), (figure.quote.start, figure.quote.end)
    if near is not None and near.place_id is not None:
        if figure.measure == "area" and is_water(near):
            land = land_word(said.content.exact)  # a river bounds the pocket and is not it
            return PlaceRef(land or near.name, near.place_id, near.precision), ()
        wide = (near.precision or 1) > WIDEST
        town = the_town(said.folded, named, at[0]) if wide else None
        return _ref(town or near), ()
    words = tuple(named_places(said.text, content, at))
    town = None if near is not None or words else the_town(said.folded, named, at[0])
    told = near or town
    return (None if told is None else _ref(told)), words


def _ref(place: Place) -> PlaceRef:
    return PlaceRef(place.name, place.place_id, place.precision)


def _nearest_place(said: ClaimWords, figure: Figure) -> Place | None:
    """Return the most precise place of the content, or right before it ("In X, 12 people died, said ..."); of equals the
    nearest.

    Refused: places beside the content, which tell where a source sits ("a monitor based in X, said"), and the dateline,
    which tells where the reporter does.
    """
    if not said.claim.places:
        return None
    line = said.document.dateline
    head = line.span.end if line is not None else 0
    told = [
        place
        for place in said.claim.places
        if place.quote.start >= head
        and _is_told(place, said.claim, said.text)
        and is_setting(place, said.text, figure.measure)
    ]
    return min(told, key=lambda p: (p.precision or 9, _gap(p.quote.start, figure), p.quote.start), default=None)


def _is_told(place: Place, claim: Claim, text: str) -> bool:
    q, content = place.quote, claim.quote
    if content.start <= q.start and q.end <= content.end:
        return True
    if q.start >= content.end and pattern("setting.said_after").search(text, content.end, q.start):
        return True  # "We counted 12 dead," it said after shelling hit Dummar
    before = q.end <= content.start and not text[q.end : content.start].strip(" ,\n")
    return before and pattern("setting.led_by_place").search(text[max(0, q.start - 14) : q.start]) is not None


# --- measure and basis ------------------------------------------------------------------------------------------------------


_SHARES = frozenset({None, "percent", "percentage", "fraction"})


def measure_of(said: ClaimWords, figure: Figure, people: str | None) -> Measure:
    """Return the measure as read; fighters who are "left in the city" have not left it."""
    if figure.measure != "displaced" or people != "fighters":
        return figure.measure
    return "fighters" if pattern("setting.left_inside").search(said.after(figure.quote.end)) else figure.measure


def basis_of(said: ClaimWords, figure: Figure, measure: Measure) -> Basis:
    """Return the basis as read, or as the next words show it: "63 fighters since Monday", "losses stood at 88", "hundreds of
    them".

    Refused: "the deadliest strike since March killed 12".
    """
    if figure.basis != "incident":
        return figure.basis
    # The share of a place that somebody has is told as it stands on a day, and so are fighters of whom no deed is told.
    if measure == "area" and figure.unit in _SHARES:
        return "remaining"
    if measure == "fighters" and not _did_something(said, figure):
        return "remaining"
    words = said.folded
    at, end = (max(0, each - said.content.start) for each in (figure.quote.start, figure.quote.end))
    if not words or not said.in_step or end > len(words):
        return figure.basis
    after = whole_numbers(words[end:])
    if pattern("setting.part").search(after) or pattern("setting.of_them").search(words[at:end]):
        return "subset"
    if measure in COUNTED:
        if pattern("setting.since").search(after) and not pattern("setting.ever_since").search(words):
            return "cumulative"
        if pattern("setting.losses_at").search(words[:at]):
            return "cumulative"
    return figure.basis


def _did_something(said: ClaimWords, figure: Figure) -> bool:
    """Tell whether fighters are counted by what they did or what was done to them: "60 gunmen came", "sent 200 soldiers"."""
    before, after = said.upto(figure.quote.start), said.after(figure.quote.end)
    return (
        pattern("setting.did").match(after) is not None or pattern("setting.done_to").search(before) is not None
    ) and pattern("setting.strength").search(before) is None


# --- when ---------------------------------------------------------------------------------------------------


def _nearest_day(said: ClaimWords, figure: Figure, words: Around) -> Day | None:
    """Return the resolved day nearest to the figure, with no other figure of its kind between them.

    "cut to 62 square kilometres, from 140 in March": March is of the 140 only. What happened on one day may have that day at
    the head of the sentence, before several figures; what is held or left now takes only a day of its own. The day since
    when a running total counts is not the day it is about.
    """
    since = figure.since or "-"
    days = [
        day
        for day in said.days()
        if not (day.value or "").startswith(since)
        and _is_when(day)
        and not _of_another(day, said)
        and _dates(day, figure, said, words)
    ]
    days = [day for day in days if day.role == "happened"] or days
    own = [each for each in days if not _parted(said, figure, each)]
    chosen = own if own or figure.basis != "incident" else days
    return min(chosen, key=lambda d: (_gap(d.quote.start, figure), d.quote.start), default=None)


def _of_another(day: Day, said: ClaimWords) -> bool:
    """Tell whether a day is of what the source did at another time: "..., said Hask, who on Thursday had spoken of 500"."""
    end = said.content.end
    return day.quote.start >= end and pattern("setting.who").search(said.text, end, day.quote.start) is not None


def _dates(day: Day, figure: Figure, said: ClaimWords, words: Around) -> bool:
    """Tell whether a day can date what is counted: not one on which it was told, nor one to come, but for what is to come.

    What is held now is held on the day of telling, and there ends what came about "in two days, he said on Thursday". Refused:
    "12 were killed, the ministry said on Friday".
    """
    if day.role == "planned":
        return said.claim.stance == "predicted" or figure.status != "actual" or periods.only_possible(words)
    over = pattern("periods.few").search(words.before + words.after) is not None
    return day.role != "told" or figure.basis == "remaining" or figure.measure == "area" or over


def _parted(said: ClaimWords, figure: Figure, day: Day) -> bool:
    """Tell whether another figure of the same kind, or another clause, stands between a figure and a day."""
    low, high = (max(0, each - said.content.start) for each in sorted((figure.quote.start, day.quote.start)))
    between = whole_numbers(said.content.exact[low:high])
    # What is left now is not dated by what follows a comma: "five square kilometres, after desertions in the past week".
    goes_on = figure.basis == "remaining" and day.quote.start > figure.quote.start and "," in between
    return goes_on or pattern("setting.but").search(between) is not None or said.parted(figure, day.quote.start)


def _is_when(day: Day) -> bool:
    """Tell whether a day tells when the counted thing happened: spans say how long it lasted, but "the
    past 24 hours" are a day.
    """
    first, last = ordinal(day.start), ordinal(day.end, last=True)
    short = first is not None and last is not None and last - first <= 1
    return day.precision is not None and (short or not (day.value or "").startswith("P"))


def _gap(start: int, figure: Figure) -> int:
    return abs(start - figure.quote.start)


@dataclass(frozen=True, slots=True)
class When:
    """When something happened (``first`` to ``last``), and since and until when it is summed, as ISO days or prefixes."""

    first: str | None = None
    last: str | None = None
    since: str | None = None
    until: str | None = None


def when(said: ClaimWords, figure: Figure, measure: Measure, words: Around) -> tuple[Basis, When]:
    """Return the basis of a figure and its days: as read, else as the words around it tell (:func:`periods.reach`)."""
    day = _nearest_day(said, figure, words)
    basis = basis_of(said, figure, measure)
    first, last = (day.start, day.end) if day else (None, None)
    told = periods.reach(said, figure, measure, words, day) if basis == "incident" else None
    if told is None:
        # First day of a running total: as read with the figure, else the day printed with it ("since the assault on Monday").
        since = figure.since if figure.since is not None or basis != "cumulative" else _as_precise(said, first)
        return basis, When(first, last, since)
    if told.basis == "cumulative":
        start, until = iso(told.first), iso(told.last)
        return told.basis, When(start, until, _as_precise(said, start), until)
    return told.basis, When(first, last) if told.first is None else When(iso(told.first), iso(told.last))


_PREFIX = re.compile(r"\d{4}(?:-\d\d){0,2}")


def _as_precise(said: ClaimWords, first: str | None) -> str | None:
    """Return the first day of a total no more precisely than it is printed: "2014" where the words say "in 2014"."""
    told = (day.value for day in said.days() if day.start == first and day.value and _PREFIX.fullmatch(day.value))
    return next(told, first)


def lengths_told(folded: str) -> tuple[str, ...]:
    """Return lengths of time over which something is counted: figures over different ones count different things.

    >>> lengths_told("194 people had died in the last 48 hours"), lengths_told("61 were killed on tuesday")
    (('48 hour',), ())
    """
    return tuple(sorted({f"{match['n']} {match['unit']}" for match in pattern("setting.span").finditer(folded)}))
