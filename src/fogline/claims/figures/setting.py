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

from fogline.claims.figures import periods
from fogline.claims.figures.claim_words import ClaimWords
from fogline.claims.figures.periods import Around
from fogline.languages import words_of
from fogline.model import Basis, Claim, Day, Figure, Measure, Place, PlaceRef
from fogline.text import dateline, fold
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
        r[form]: r["plural"] if r["group"] in _THINGS else r["group"]
        for form in ("singular", "plural")
        for r in rows
        if r[form]
    }


@functools.cache
def forces_of() -> dict[str, str]:
    """Return whose forces each word for armed men is of."""
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
    group = next((populations()[w] for w in reversed(words) if w in populations()), None)
    forces = next(
        (f for w in reversed(words) for form in (w, w.removesuffix("s")) if (f := forces_of().get(form))), None
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

NAME = r"[A-Z][\w'’-]*(?:[ -](?:[A-Z][\w'’-]*|al|el|de|la|del)(?=[\s,.;:)’'\"”]|$))*"


_WHERE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]round|[Oo]utside|[Ii]nside"
    r"|(?:attack|strike|raid|assault|fire|bombardment|shelling)s? (?:on|of))\s"
    r"(?:the (?:town|city|village|district|suburb|province) of\s)?(?P<name>" + NAME + ")"
    r"|\b(?:when|after|as|before)\s(?P<hit>" + NAME + r")\s(?:came under|was|were)\b"
)


_SITS = re.compile(r"\b(?:based|reporters|journalists|speaking|born|told .{0,30})\s*$")


@functools.cache
def _no_places() -> frozenset[str]:
    """Return capitalised words that a preposition leads to and that are days or months."""
    words = (
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september"
        " october november december ramadan"
    )
    return frozenset(words.split())


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
    for m in _WHERE.finditer(text, start, end):
        inside = m.start() >= content[0] and figure[0] >= content[0] and figure[1] <= content[1]
        if not (inside or m.start() == begin) or _SITS.search(text, start, m.start()):
            continue
        words = re.sub(r"['’]s\b", "", m["name"] or m["hit"]).split()
        while words and fold(words[-1]).text in _no_places():
            words.pop()
        if words:
            found.append((abs(m.start() - figure[0]), " ".join(words)))
    return [name for _, name in sorted(found)]


_THE_TOWN = re.compile(r"(?:^|\b(?:in|inside|of|within|across|around) )the (?:old )?(?:city|town|village)\b")


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
    if not _THE_TOWN.search(folded):
        return None
    first = bisect_left(named, at - BACK_LETTERS - LONGEST_PLACE, key=lambda p: p.quote.start)
    last = bisect_left(named, at, key=lambda p: p.quote.start)
    near = (p for p in named[first:last] if p.quote.end <= at and at - p.quote.end <= BACK_LETTERS)
    towns = [p for p in near if p.precision is not None and p.precision <= 2]
    often = Counter(p.place_id or p.name for p in towns)
    return max(towns, key=lambda p: (often[p.place_id or p.name], p.quote.start), default=None)


_BY = re.compile(r"\b(?:by|against|alongside|with|told|says?|said)\s(?:the\s)?$")


_SETTING = re.compile(
    r"\b(?:in|inside|into|at|near|across|throughout|around|of|to|outside|over|within|reach\w*|enter\w*|and|or)\s(?:the\s)?(?:\w+\s)?$"
)


_IN = re.compile(r"\b(?:in|inside|into|at|near|across|throughout|around|outside|within)\s(?:the\s)?$")


_FROM = re.compile(r"\b(?:from|fle[ed]\w*|left|leav\w+)\s(?:the\s)?$")


_ITS_DEED = re.compile(
    r"['’]s?\s(?:[\w-]+\s)?(?:incursion|offensive|attack|assault|operation|invasion|strike|bombing|raid)"
)


# A capital for its government: "Marram hosts", "Marram's forces".
_POWER = re.compile(
    r"\s(?:hosts?|ha[sd]|have|says?|said|wants?|believes?|insists?|warned|accused|announced|sent)\b"
    r"|['’]s?\s(?:[\w-]+\s)?(?:forces|troops|army|government|proxies|allies|officials|backers)\b"
)


LED_LETTERS = 40  # code points before a place that can say how it is meant


def is_setting(place: Place, text: str, measure: Measure) -> bool:
    """Tell whether a place is where something is counted, and not who did it or where somebody is from.

    Caught: "2,000 troops in Marram", "Marram's war has killed 12". Refused: "talked down by Marram"; of countries also
    "Marram has 2,000 troops there", "Marram's incursion killed 12", "two girls from Marram".
    """
    led = fold(text[max(0, place.quote.start - LED_LETTERS) : place.quote.start]).text
    after = text[place.quote.end : place.quote.end + LED_LETTERS]
    if is_water(place.as_printed):
        return True
    if _BY.search(led) or (_POWER.match(after) and not _IN.search(led)):
        return False
    if (place.precision or 1) <= WIDEST:
        return True
    possessed = re.match(r"['’]", after) is not None and not _ITS_DEED.match(after)
    return possessed or bool(_SETTING.search(led)) or (measure == "displaced" and bool(_FROM.search(led)))


_LAND = re.compile(r"\b(pocket|enclave|caliphate|stronghold|territory|front|city|town|village|province|district)\b")


_WATER = re.compile(r"\b(?:border|river|euphrates|tigris)\b")


def land_word(words: str) -> str | None:
    """Return what land is called where it has no name.

    >>> land_word("The pocket had been cut to 62 square kilometres"), land_word("They hold 20 square miles")
    ('pocket', None)
    """
    match = _LAND.search(fold(words).text)
    return match[1] if match else None


def is_water(printed: str) -> bool:
    """Tell whether a place is a border or a river: it bounds land and is not it."""
    return _WATER.search(fold(printed).text) is not None


def where(said: ClaimWords, figure: Figure, named: Sequence[Place]) -> tuple[PlaceRef | None, tuple[str, ...]]:
    """Return the place that is told, and names after a preposition that may tell another: the place read with the claim, or
    "the city" that the dispatch has named.

    Where the gazetteer knows the place no other name is asked. ``named``: all places of the dispatch, in order.
    """
    near = _nearest_place(said, figure)
    content, at = (said.content.start, said.content.end), (figure.quote.start, figure.quote.end)
    if near is not None and near.place_id is not None:
        if figure.measure == "area" and is_water(near.as_printed):
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
    head = dateline_end(said.text)
    told = [
        p
        for p in said.claim.places
        if p.quote.start >= head and _is_told(p, said.claim, said.text) and is_setting(p, said.text, figure.measure)
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


# --- measure and basis ------------------------------------------------------------------------------------------------------

_SINCE = re.compile(r"^[^.,;]{0,40}?\bsince\b")


_EVER_SINCE = re.compile(r"\b(?:first|most|least|worst|\w+est)\b[^.,;]{0,40}\bsince\b")


_PART = re.compile(r"^\s*(?:of|among) (?:them|whom|those|these|which)\b")


_SHARES = frozenset({None, "percent", "percentage", "fraction"})


_COUNTED = frozenset({"killed", "injured", "displaced", "detained", "missing", "surrendered"})


_LEFT_INSIDE = re.compile(r"\b(?:left|remain(?:s|ed|ing)?) (?:in|inside|at)\b")


def measure_of(said: ClaimWords, figure: Figure, people: str | None) -> Measure:
    """Return the measure as read; fighters who are "left in the city" have not left it."""
    if figure.measure != "displaced" or people != "fighters":
        return figure.measure
    return "fighters" if _LEFT_INSIDE.search(said.after(figure.quote.end)) else figure.measure


def basis_of(said: ClaimWords, figure: Figure, measure: Measure) -> Basis:
    """Return the basis as read, or as the next words show it: "63 fighters since Monday", "losses stood at 88", "hundreds of
    them".

    Refused: "the deadliest strike since March killed 12".
    """
    if figure.basis != "incident":
        return figure.basis
    # Fighters that nobody has lost, and the share of a place that somebody has, are told as they stand on a day.
    if measure == "fighters" or (measure == "area" and figure.unit in _SHARES):
        return "remaining"
    words = said.folded
    at, end = (max(0, x - said.content.start) for x in (figure.quote.start, figure.quote.end))
    if not words or not said.in_step or end > len(words):
        return figure.basis
    after = whole_numbers(words[end:])
    if _PART.search(after) or re.search(r"\bof (?:them|whom)$", words[at:end]):
        return "subset"
    if measure in _COUNTED:
        if _SINCE.search(after) and not _EVER_SINCE.search(words):
            return "cumulative"
        if re.search(r"\blosses (?:stood|stand|now stand|were put) at (?:\w+ )?$", words[:at]):
            return "cumulative"
    return figure.basis


# --- when ---------------------------------------------------------------------------------------------------


def _nearest_day(said: ClaimWords, figure: Figure, words: Around) -> Day | None:
    """Return the resolved day nearest to the figure, with no other figure of its kind between them.

    "cut to 62 square kilometres, from 140 in March": March is of the 140 only. What happened on one day may have that day at
    the head of the sentence, before several figures; what is held or left now takes only a day of its own. The day since
    when a running total counts is not the day it is about.
    """
    since = figure.since or "-"
    days = [
        d
        for d in said.days()
        if not (d.value or "").startswith(since)
        and _is_when(d)
        and not _of_another(d, said)
        and not _is_telling(d, said, figure, words)
    ]
    own = [d for d in days if not _parted(said, figure, d)]
    chosen = own if own or figure.basis != "incident" else days
    return min(chosen, key=lambda d: (_gap(d.quote.start, figure), d.quote.start), default=None)


_WHO = re.compile(r"\bwho(?:m|se)?\b")


def _of_another(day: Day, said: ClaimWords) -> bool:
    """Tell whether a day is of what the source did at another time: "..., said Hask, who on Thursday had spoken of 500"."""
    end = said.content.end
    return day.quote.start >= end and _WHO.search(said.text, end, day.quote.start) is not None


def _is_telling(day: Day, said: ClaimWords, figure: Figure, words: Around) -> bool:
    """Tell whether a day beside the content is when it was told: "400 people have been killed, the ministry said on Friday".

    Refused: the day of what it was told after: "We have counted 12 dead", it said after shells hit the town on Friday.
    """
    if said.content.start <= day.quote.start and day.quote.end <= said.content.end:
        return False
    end = said.content.end
    led = said.text[end : day.quote.start] if day.quote.start >= end else ""
    return not _HAPPENED.search(led) and periods.tells_of_the_past(said, figure, words)


_HAPPENED = re.compile(r"\b(?:after|following|when|as|since|during|from)\b")


_BUT = re.compile(r"\b(?:but|although|whereas|despite)\b")


def _parted(said: ClaimWords, figure: Figure, day: Day) -> bool:
    """Tell whether another figure of the same kind, or another clause, stands between a figure and a day."""
    low, high = (max(0, x - said.content.start) for x in sorted((figure.quote.start, day.quote.start)))
    between = whole_numbers(said.content.exact[low:high])
    # What is left now is not dated by what follows a comma: "five square kilometres, after desertions in the past week".
    goes_on = figure.basis == "remaining" and day.quote.start > figure.quote.start and "," in between
    return goes_on or _BUT.search(between) is not None or said.parted(figure, day.quote.start)


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
    told = (d.value for d in said.days() if d.start == first and d.value and _PREFIX.fullmatch(d.value))
    return next(told, first)


_SPAN = re.compile(
    r"\b(?:last|past|previous|within|over|in)\s(?:the\s)?(?:last\s|past\s|previous\s)?(?P<n>[\w-]+)\s(?P<unit>hour|day|week|month|year)s?\b"
)


def lengths_told(folded: str) -> tuple[str, ...]:
    """Return lengths of time over which something is counted: figures over different ones count different things.

    >>> lengths_told("194 people had died in the last 48 hours"), lengths_told("61 were killed on tuesday")
    (('48 hour',), ())
    """
    return tuple(sorted({f"{m['n']} {m['unit']}" for m in _SPAN.finditer(folded)}))
