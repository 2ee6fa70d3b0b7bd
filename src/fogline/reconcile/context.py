"""Find what a figure's own words leave out and the words around it, or another dispatch, tell: place, side, basis.

Every rule here reads printed words; none guesses. A place counts where a preposition of place leads to it ("In Dummar, 12
people died") and everything that was read calls one place by that name; a side counts where the counted are called by it ("some
480 fighters of the Salt League", "the number of League dead").
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from fogline.languages import words_of
from fogline.model import Basis, Claim, Figure, Measure, Place, Quote
from fogline.text import fold

WIDEST = 4  # UCDP where_prec up to which a place is a place to look for: a country's name is also its government's
LETTERS = 300  # code points of a sentence on either side of a figure that are searched


class Atlas:
    """Names of places as everything that was read uses them; a name that means two places means none."""

    __slots__ = ("_meant",)

    def __init__(self) -> None:
        self._meant: dict[str, set[tuple[str, str, int | None]]] = {}

    def listening(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Yield the claims, each noted as it goes by."""
        for claim in claims:
            for p in claim.places:
                if p.place_id is not None and (p.precision or 1) <= WIDEST:
                    for name in {p.name, p.as_printed}:
                        self._meant.setdefault(_folded(name), set()).add((p.name, p.place_id, p.precision))
            yield claim

    def place(self, name: str) -> tuple[str, str, int | None] | None:
        """Return name, id and precision of the one place that is called so."""
        found = self._meant.get(_folded(name), set())
        return min(found, key=str) if len({place_id for _, place_id, _ in found}) == 1 else None


@functools.lru_cache(maxsize=200_000)
def _folded(name: str) -> str:
    return fold(name).text


_NAME = r"[A-Z][\w'’-]*(?:[ -](?:[A-Z][\w'’-]*|al|el|de|la|del)(?=[\s,.;:)’'\"”]|$))*"
_WHERE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]round|[Oo]utside|[Ii]nside"
    r"|(?:attack|strike|raid|assault|fire|bombardment|shelling)s? (?:on|of))\s"
    r"(?:the (?:town|city|village|district|suburb|province) of\s)?(?P<name>" + _NAME + ")"
    r"|\b(?:when|after|as|before)\s(?P<hit>" + _NAME + r")\s(?:came under|was|were)\b"
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
        while words and _folded(words[-1]) in _no_places():
            words.pop()
        if words:
            found.append((abs(m.start() - figure[0]), " ".join(words)))
    return [name for _, name in sorted(found)]


def sentence_start(text: str, at: int) -> int:
    """Return where the sentence that holds a code point begins."""
    head = text[max(0, at - LETTERS) : at]
    cut = max((head.rfind(mark) + len(mark) for mark in (". ", "\n", "? ", "! ") if mark in head), default=0)
    return at - len(head) + cut


_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def whole_numbers(words: str) -> str:
    """Return words in which no comma stands inside a number, so that every comma parts clauses; never of another length.

    >>> whole_numbers("3,000 of them, in 2031, 500 left")
    '30000 of them, in 2031, 500 left'
    """
    return _THOUSANDS.sub("0", words)


_THE_TOWN = re.compile(r"(?:^|\b(?:in|inside|of|within|across|around) )the (?:old )?(?:city|town|village)\b")
BACK_LETTERS = 1500  # code points back to the place that "the city" means


def the_town(words: str, before: Sequence[Place], at: int) -> Place | None:
    """Return the town that "in the city" means: the one named most before, the last of equals; None where the words do not say
    so.

    Args:
        words: of the claim.
        before: places named before, in order.
        at: code point from which to look back.
    """
    if not _THE_TOWN.search(fold(words).text):
        return None
    towns = [p for p in before if p.precision is not None and p.precision <= 2 and at - p.quote.end <= BACK_LETTERS]
    named = Counter(p.place_id or p.name for p in towns)
    return max(towns, key=lambda p: (named[p.place_id or p.name], p.quote.start), default=None)


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


# --- whose people are counted -------------------------------------------------------------------------------


@functools.cache
def _of_side() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """``League fighters``, ``number of League dead``; ``fighters of the Salt League``."""
    words = {r["word"] for r in words_of("forces.csv")} | {
        r[form] for r in words_of("populations.csv") for form in ("plural",) if r["group"] in ("fighters", "soldiers")
    }
    people = "|".join(sorted((re.escape(w) for w in words if w), key=lambda w: (-len(w), w)))
    people = rf"(?:{people}|members?|dead|losses|casualties|wounded)s?"
    before = re.compile(rf"(?<![\w‐‑–-])(?P<side>{_NAME})(?:['’]s)? (?:[a-z]+ )?{people}\b")
    after = re.compile(rf"\b{people} (?:of|from|belonging to|loyal to) (?:the )?(?P<side>{_NAME})")
    return before, after


SIDE_LETTERS = 60  # code points around a figure in which its side is named


def sides(text: str, figure: tuple[int, int], content: tuple[int, int]) -> Iterator[str]:
    """Yield the sides whose people a figure may count, as printed, the likeliest first.

    >>> words = "Up to 1,400 League fighters are inside, he said."
    >>> list(sides(words, (0, 27), (0, 38)))
    ['League']
    >>> list(sides("Some 480 fighters of the Salt League gave up", (0, 17), (0, 44)))
    ['Salt League']

    Refused: another clause's people ("12 died, and League fighters fled").
    """
    before, after = _of_side()
    end = min(content[1] if content[1] >= figure[1] else len(text), figure[1] + SIDE_LETTERS)
    start = max(content[0] if content[0] <= figure[0] else 0, figure[0] - SIDE_LETTERS)
    for m in before.finditer(text, start, end):
        inside = m.start() < figure[1] and m.end() >= figure[0]
        if inside or (m.end() <= figure[0] and _NUMBER_OF.search(text[start : m.start()])):
            yield m["side"]
    for m in after.finditer(text, max(start, figure[0]), end):
        if m.start() < figure[1] + 1:
            yield m["side"]


_HELD = re.compile(
    r"\b(?:hold|holds|held|holding|left|squeezed|control|controls|controlled|remain|remains|lost|kept|keeps"
    r"|(?:re)?taken|(?:re)?captured|seized|liberated)\b"
)


def named_before(text: str, at: int, *, since: int = 0) -> Iterator[str]:
    """Name in the sentence before a figure of land, the nearest first, where its words tell of holding.

    ``since``: code point from which to look; see :func:`source_end`.

    >>> words = "The Salt League still holds about 20 square kilometres."
    >>> list(named_before(words, 28))
    ['Salt League']
    """
    start = min(at, max(sentence_start(text, at), since))
    if not _HELD.search(text, start, min(len(text), at + SIDE_LETTERS)):
        return
    for m in reversed(list(re.finditer(_NAME, text[start:at]))):
        yield m[0].removeprefix("The ")


def source_end(claim: Claim) -> int:
    """Return where the words for a source before its claim end: whoever says so is not who holds; 0 where
    none stands before.
    """
    source = claim.source.quote
    return source.end if source is not None and source.end <= claim.quote.start else 0


_HELD_BY = re.compile(r"[’']?s?[\s-]*held\b", re.IGNORECASE)


def held_by(claim: Claim) -> str | None:
    """Return who is said to hold land: "jihadist-held territory" (a lost hyphen too); else nobody is."""
    text, base = claim.quote.exact, claim.quote.start
    return next((a.name for a in claim.actors if _HELD_BY.match(text, a.quote.end - base)), None)


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


_NUMBER_OF = re.compile(r"\b(?:number|count|toll) of (?:the )?$")


# --- measure and basis --------------------------------------------------------------------------------------------------

_SINCE = re.compile(r"^[^.,;]{0,40}?\bsince\b")
_EVER_SINCE = re.compile(r"\b(?:first|most|least|worst|\w+est)\b[^.,;]{0,40}\bsince\b")
_PART = re.compile(r"^\s*(?:of|among) (?:them|whom|those|these|which)\b")
_SHARES = frozenset({None, "percent", "percentage", "fraction"})
_COUNTED = frozenset({"killed", "injured", "displaced", "detained", "missing", "surrendered"})


_LEFT_INSIDE = re.compile(r"\b(?:left|remain(?:s|ed|ing)?) (?:in|inside|at)\b")


def measure_of(figure: Figure, content: Quote, population: str | None) -> Measure:
    """Return the measure as read; fighters who are "left in the city" have not left it."""
    if figure.measure != "displaced" or population != "fighters":
        return figure.measure
    after = content.exact[max(0, figure.quote.end - content.start) :]
    return "fighters" if _LEFT_INSIDE.search(fold(after).text) else figure.measure


def basis_of(claim: Claim, figure: Figure, measure: Measure) -> Basis:
    """Return the basis as read, or as the next words show it: "63 fighters since Monday", "losses stood at 88", "hundreds of
    them".

    Refused: "the deadliest strike since March killed 12".
    """
    if figure.basis != "incident":
        return figure.basis
    # Fighters that nobody has lost, and the share of a place that somebody has, are told as they stand on a day.
    if measure == "fighters" or (measure == "area" and figure.unit in _SHARES):
        return "remaining"
    words = fold(claim.quote.exact).text
    at, end = (max(0, x - claim.quote.start) for x in (figure.quote.start, figure.quote.end))
    if not words or len(words) != len(claim.quote.exact) or end > len(words):
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


# --- periods ------------------------------------------------------------------------------------------------

_SPAN = re.compile(
    r"\b(?:last|past|previous|within|over|in)\s(?:the\s)?(?:last\s|past\s|previous\s)?(?P<n>[\w-]+)\s(?P<unit>hour|day|week|month|year)s?\b"
)


@functools.lru_cache(maxsize=4096)
def spans_told(words: str) -> frozenset[str]:
    """Return lengths of time over which something is counted: figures over different ones count different things.

    >>> sorted(spans_told("194 people had died in the last 48 hours")), sorted(spans_told("61 were killed on Tuesday"))
    (['48 hour'], [])
    """
    return frozenset(f"{m['n']} {m['unit']}" for m in _SPAN.finditer(fold(words).text))
