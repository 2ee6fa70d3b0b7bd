"""The wider place that is printed beside a name, wherever it stands in the clause, and what of its senses it leaves.

"Paris, Texas"; "Hajin in Deir Ezzor province"; "Tripoli, in northern Lebanon"; "the Lebanese town of Tripoli"; "Lebanon's
Tripoli"; "Columbia near Aleppo"; "In Lebanon, gunmen entered Tripoli". A name with a country beside it is not shown in another.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterator, Sequence

from fogline.claims.places.mentions import Mention
from fogline.claims.places.names import Candidate
from fogline.languages import pattern, word_set
from fogline.text import Token

_GAP = 90  # code points between a name and the wider place that it is printed with
_WITHIN_KM = 60.0  # of a town that a quarter or village is said to be in
_CITY = 15.0  # log2 of people
_LARGER = 3.0  # log2: eight times as many people
_NEAR_KM = 150.0  # of a place that another is said to be near
_AREAS = frozenset(("country", "admin1", "admin2"))
_POINTS = frozenset(("town", "hamlet", "quarter", "camp", "spot"))
_COMMAS = frozenset((", ", " , ", " (", ",\n"))


def contained(text: str, words: Sequence[Token], found: Sequence[Mention]) -> None:
    """Mark which mentions have a wider place printed with them, and how: numbered cases, the closest words first.

    Caught: ``[Tripoli], in northern Lebanon``, ``[Zurmi] and [Maradun] in Zamfara``, ``the Syrian town of [Marea]``. Refused:
    ``[Lebanon] and Syria``, ``[Goma] while in Rwanda``.
    """
    places = [m for m in found if not m.road]
    for m, nxt in itertools.pairwise(places):
        between = text[m.end : nxt.start]
        if len(between) <= _GAP:
            _pair(m, nxt, between)
    for m, nxt in reversed([*itertools.pairwise(places)]):
        # "Zurmi and Maradun in Zamfara": what is said of the last of a row holds for the row
        row = nxt.held in ("in", "near") and m.inside is None and not m.candidates[0].people
        if row and pattern("places.row").fullmatch(text, m.end, nxt.start):
            m.inside, m.held = nxt.inside, nxt.held
    _headed(text, words, places)


def _pair(m: Mention, nxt: Mention, between: str) -> None:
    """Mark one of two neighbours as lying in the other, if the words between them say so."""
    people = nxt.candidates[0].people
    # CASE 1: "Paris, Texas", "Wheeling W.Va."
    if not people and (between in _COMMAS or (between == " " and nxt.candidates[0].short)):
        m.inside, m.held = nxt, "comma"
    # CASE 2: "Hajin in Deir Ezzor", "Tripoli, a city in northern Lebanon"
    elif not people and m.candidates[0].kind != "country" and pattern("places.lies_in").fullmatch(between):
        m.inside, m.held = nxt, "in"
    # CASE 3: "Columbia near Aleppo", "Marea, 25 km north of Aleppo"
    elif not people and m.candidates[0].kind != "country" and pattern("places.lies_near").fullmatch(between):
        m.inside, m.held = nxt, "near"
    # CASE 4: "the Lebanese town of Tripoli", "Lebanon's northern Tripoli"
    elif m.candidates[0].kind in _AREAS and nxt.inside is None:
        owns = pattern("places.its_town") if m.candidates[0].people else pattern("places.owns")
        if owns.fullmatch(between):
            nxt.inside, nxt.held = m, "of"


def _headed(text: str, words: Sequence[Token], places: Sequence[Mention]) -> None:
    """Give the names of a sentence the country or province that it opens with: "In Lebanon, ... in Tripoli"."""
    head: Mention | None = None
    last = 0
    for m in places:
        if head is not None and pattern("places.sentence_ends").search(text, last, m.start):
            head = None
        last = m.end
        best = m.candidates[0]
        if head is not None and m.inside is None and not best.people and best.kind != "country":
            m.inside, m.held = head, "head"
        elif best.kind in ("country", "admin1") and not best.people and _opens(text, words, m):
            head = m


def _opens(text: str, words: Sequence[Token], m: Mention) -> bool:
    """Tell whether "In X," or "In northern X," opens a sentence: the comma follows at once."""
    at = m.first - 1
    while at > 0 and words[at].low not in word_set("places.in") and m.first - at < 3:
        at -= 1
    if at < 0 or words[at].low not in word_set("places.in") or not words[at].cap:
        return False
    return text[m.end : m.end + 1] == ","


def narrowed(found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions with the candidates that their wider place leaves; none where it is known and holds none of them.

    A name with none left is on no list: "the village of Columbia near Aleppo" is not in South Carolina.
    """
    sure = [m.candidates[0] for m in found if not m.road and not m.candidates[0].people and _is_sure(m)]
    for m in found:
        if m.road:
            yield m
            continue
        if m.kind_hint == QUARTER and not _of_town(m, sure):
            continue
        if m.inside is None or not m.held:
            yield m
            continue
        container = m.inside.candidates
        left = tuple(c for c in m.candidates if any(holds(k, c, near=m.held == "near") for k in container))
        if m.candidates[0].kind == "country" or (left and m.held == "comma" and container[0].kind != "country"):
            yield m  # rows of names look alike: the votes decide
        elif left:
            yield dataclasses.replace(m, candidates=left)
        elif m.held in ("in", "near", "of") and _is_sure(m.inside) and not _is_elsewhere(m):
            continue
        else:
            yield dataclasses.replace(m, inside=m.inside if m.held == "comma" else None)


QUARTER = "quarter|town|hamlet|camp|spot|admin2"  # kinds that a quarter of a town may be listed as


def _of_town(m: Mention, sure: Sequence[Candidate]) -> bool:
    """Tell whether a quarter's name is known where the dispatch is: "the Victoria quarter" is in no state of Australia."""
    kinds = QUARTER.split("|")
    fits = [c for c in m.candidates if c.kind in kinds]
    return any(c.listed and c.kind not in _AREAS for c in m.candidates) or any(
        c is not k and _apart(k, c) < _WITHIN_KM for c in fits for k in sure if k.kind in _POINTS
    )


_VAGUE = frozenset(("country", "continent", "sea", "region", "river", "lake", "desert", "mountain"))


def _is_elsewhere(m: Mention) -> bool:
    """Tell whether a name that no candidate leaves in its wider place may still be what it is: "Tehran in Syria"."""
    return m.candidates[0].kind in _VAGUE or (m.held == "in" and not m.kind_hint and _is_sure(m))


def _is_sure(m: Mention) -> bool:
    """Tell whether a wider place is one that everybody knows: on our lists, or far larger than its namesakes."""
    best = m.candidates[0]
    second = max((c.pop for c in m.candidates[1:] if c.country != best.country), default=0.0)
    return best.kind in _AREAS | _POINTS and (best.listed or (best.pop > _CITY and best.pop - second > _LARGER))


def holds(container: Candidate, c: Candidate, *, near: bool = False) -> bool:
    """Tell whether one candidate lies in another, or near it: by country, by division, else within 60 km (near: 150)."""
    if c.place_id == container.place_id or container.country != c.country:
        return False
    if container.kind == "country":
        return c.kind != "country"
    if c.kind == "country" or (c.kind == "admin1" and not near):
        return False
    if container.kind == "admin1" and container.admin1:
        return c.admin1 == container.admin1 or (near and _apart(container, c) < _NEAR_KM)
    if container.kind == "admin2" and container.admin2 and container.admin2 == c.admin2:
        return True
    return container.kind in (_POINTS | _AREAS) and _apart(container, c) < (_NEAR_KM if near else _WITHIN_KM)


def _apart(a: Candidate, b: Candidate) -> float:
    """Measure the kilometres between two candidates, on a plane: near enough for what lies close; infinite without points."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    x = (a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return math.hypot(x, a.lat - b.lat) * 111.2
