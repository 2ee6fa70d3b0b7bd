"""Which of its candidates a name means: one sense per dispatch, by containment, votes of the other names, the outlet's home.

Every candidate of every distinct name gets a row of features; a linear model scores them twice, first without the others'
votes (size, kind, containment), then with the votes that the first pass casts. Weights and card: weights/places.json.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fogline.claims.places.mentions import Mention
from fogline.claims.places.names import Candidate
from fogline.languages import pattern, word_set
from fogline.text import Token

Array = NDArray[np.float64]
FEATURES = (
    "pop", "listed", "own", "country", "admin1", "admin2", "town", "hamlet", "largest", "below_largest", "alone",
    "big", "division_pop", "in_admin1", "in_country", "in_admin2", "in_other", "hint_fits", "hint_breaks", "in_outlet_name",
    "sentence_country",
    # from here on: the others' votes and the outlet's home; not seen by the first pass
    "votes_country", "votes_admin1", "votes_near", "home_country", "home_admin1", "home_near", "home_next", "domain_country",
    "votes_near_pop", "home_far", "home_next_big", "division_in_country", "division_at_home",
)  # fmt: skip
FIRST_PASS = FEATURES.index("votes_country")
EARTH = 6371.0
NEAR = 120.0  # km over which a vote of a neighbour falls to a third
HOME_NEAR = 60.0  # km over which a home's pull falls to a third
_DIVISIONS = frozenset(("country", "admin1", "admin2"))


@dataclass(frozen=True, slots=True)
class Home:
    """Where an outlet is at home: a point, its country and first-level division."""

    lat: float
    lon: float
    country: str
    admin1: str


@dataclass(slots=True)
class Sense:
    """One name (with one container, if printed) and its mentions in a dispatch."""

    mentions: list[Mention]
    candidates: tuple[Candidate, ...]
    container: tuple[Candidate, ...] = ()
    hint: str = ""
    scores: Array = field(default_factory=lambda: np.zeros(0))

    @property
    def ranked(self) -> list[Candidate]:
        """Return candidates, best first; order of place id between equals."""
        order = sorted(range(len(self.candidates)), key=lambda i: (-self.scores[i], self.candidates[i].place_id))
        ranked = [self.candidates[each] for each in order]
        best = ranked[0]
        if best.people or best.kind in self.hint or best.kind not in ("admin1", "admin2"):
            return ranked
        # A bare name is the town, not the district or province that is named after it.
        towns = (number for number, c in enumerate(ranked) if c.kind in ("town", "hamlet") and _stands_for(c, best))
        at = next(towns, 0)
        return [ranked[at], *ranked[:at], *ranked[at + 1 :]]

    def meant(self, m: Mention) -> list[Candidate]:
        """Return the candidates of one mention, best first: "Idlib province" is the division that its town lies in."""
        ranked = self.ranked
        if not ranked or not m.kind_hint.startswith("admin1") or ranked[0].kind == "admin1":
            return ranked
        best = ranked[0]
        here = (c for c in ranked if c.kind == "admin1" and c.country == best.country and not c.people)
        whole = [c for c in here if c.admin1 == best.admin1 or best.kind in _NATURE]
        return [*whole[:1], *(c for c in ranked if c not in whole[:1])] if best.kind != "country" else ranked


_NATURE = frozenset(("river", "lake", "desert", "mountain"))  # "White Nile state" has its river's name


# Where dispatches of war speak of the town before its province; elsewhere the votes decide ("New York", "Victoria").
_TOWNS_FIRST = frozenset(("SY", "IQ", "YE", "LY", "SD", "UA", "AF", "LB", "TR", "IR", "SO", "ML", "MM"))


ALL_OF_IT = 0.7  # log2: a town with three fifths of its province's people is the province, as Moscow is


def _stands_for(town: Candidate, division: Candidate) -> bool:
    if division.kind == "admin1":
        large = (town.pop > division.pop - ALL_OF_IT and not division.listed) or (
            division.country in _TOWNS_FIRST and (town.listed or town.pop > 13)
        )
        return large and town.admin1 == division.admin1
    if town.admin2 and town.admin2 == division.admin2:
        return True
    if town.country != division.country or town.lat is None or division.lat is None:
        return False
    return abs(town.lat - division.lat) < 0.5 and abs((town.lon or 0) - (division.lon or 0)) < 0.7


def beside(text: str, words: Sequence[Token], found: Sequence[Mention]) -> None:
    """Tell each mention the countries that its sentence names, by their names or their peoples', and those that it tells of
    something in: "a doctor in Lebanon".
    """
    first = 0
    for last, m in enumerate(found):
        ends = last + 1 == len(found) or pattern("places.sentence_ends").search(text, m.end, found[last + 1].start)
        if ends:
            run = found[first : last + 1]
            named = frozenset(x.candidates[0].country for x in run if not x.road and x.candidates[0].kind == "country")
            told = frozenset(x.candidates[0].country for x in run if _is_told_in(words, x))
            for x in run:
                x.beside, x.told = named, told
            first = last + 1


def _is_told_in(words: Sequence[Token], m: Mention) -> bool:
    plain = not m.road and m.first > 0 and m.candidates[0].kind == "country" and not m.candidates[0].people
    return plain and words[m.first - 1].low in word_set("places.in")


def _named_beside(sense: Sense, c: Candidate) -> float:
    """Return the share of a sense's mentions whose sentence names one country that has a candidate: the candidate's own."""
    named = 0
    for m in sense.mentions:
        held = m.beside & {x.country for x in sense.candidates}
        named += held == {c.country} and c.kind != "country"
    return named / len(sense.mentions)


LIKELY = 4.0  # log2: how much smaller than its namesake a place may be to be the one that its sentence's country has


def _country_of(m: Mention) -> str:
    """Return the one country that a bare name's sentence names and that has a likely place of the name; "" if none has."""
    top = max(c.pop for c in m.candidates)
    if m.candidates[0].kind in ("country", "region", "continent", "sea", "river"):
        return ""
    fits = {c.country for c in m.candidates if c.country in m.beside and (c.listed or top - c.pop < LIKELY)}
    return next(iter(fits)) if len(fits) == 1 and len({c.country for c in m.candidates}) > 1 else ""


def senses(found: Sequence[Mention]) -> list[Sense]:
    """Return groups of the mentions of a dispatch: a name means one place unless its printed containers, or the countries that
    its sentences name, differ.
    """
    by_key: dict[tuple[str, str, bool], Sense] = {}
    bare: dict[tuple[str, bool], list[Mention]] = {}
    for m in found:
        people = m.candidates[0].people
        if m.inside is None:
            bare.setdefault((m.folded, people), []).append(m)
            continue
        sense = by_key.setdefault((m.folded, m.inside.folded, people), Sense([], m.candidates))
        sense.mentions.append(m)
        sense.container = m.inside.candidates
        sense.hint = sense.hint or m.kind_hint
    for (folded, people), group in bare.items():
        told = [value for (each, _, p), value in by_key.items() if each == folded and p == people]
        for country in sorted({_country_of(m) for m in group}, reverse=True):  # none comes last, and joins the others
            part = [m for m in group if _country_of(m) == country]
            # a bare name later means the one that was introduced with its state, if that is where its sentence is
            same = [x for x in told if not country or _may_lie_in(x, country)]
            if same:
                _joined(same, part)
            else:
                hint = next((m.kind_hint for m in part if m.kind_hint), "")
                told.append(Sense(part, _left(part, country, namesake=any(x.container for x in told)), (), hint))
                by_key[(folded, "~" + country, people)] = told[-1]
    return list(by_key.values())


def _may_lie_in(sense: Sense, country: str) -> bool:
    """Tell whether a sense has a place in a country, and no container printed with it that lies in others only."""
    held = {c.country for c in sense.container} - {""}
    return any(c.country == country for c in sense.candidates) and (not held or country in held)


def _left(part: Sequence[Mention], country: str, *, namesake: bool) -> tuple[Candidate, ...]:
    """Return the candidates of bare mentions: those of the one country in which their sentences tell of anything, or which they
    name where the dispatch puts a ``namesake`` elsewhere, if it has a likely one.
    """
    found = part[0].candidates
    held = bool(country) and (namesake or all(m.told == {country} for m in part))
    return tuple(c for c in found if c.country == country) if held else found


def _joined(same: Sequence[Sense], part: Sequence[Mention]) -> None:
    """Add bare mentions to the sense that was introduced last before each, or to the first."""
    for m in part:
        before = [x for x in same if x.mentions[0].start < m.start]
        max(before, key=lambda x: x.mentions[0].start, default=same[0]).mentions.append(m)


@dataclass(frozen=True, slots=True)
class Table:
    """All candidates of a dispatch as columns; ``of`` is the sense each belongs to."""

    rows: tuple[Candidate, ...]
    of: NDArray[np.int64]
    lat: Array
    lon: Array
    point: NDArray[np.bool_]
    country: NDArray[np.int64]
    admin1: NDArray[np.int64]
    countries: dict[str, int]
    divisions: dict[str, int]


def table(found: Sequence[Sense]) -> Table:
    """Return the candidates of all senses, side by side."""
    rows = tuple(candidate for each in found for candidate in each.candidates)
    of = np.repeat(np.arange(len(found)), [len(s.candidates) for s in found])
    countries: dict[str, int] = {"": 0}
    divisions: dict[str, int] = {"": 0}
    country = np.array([countries.setdefault(row.country, len(countries)) for row in rows], dtype=np.int64)
    admin1 = np.array([divisions.setdefault(c.admin1, len(divisions)) for c in rows], dtype=np.int64)
    lat = np.radians(np.array([c.lat or 0.0 for c in rows]))
    lon = np.radians(np.array([c.lon or 0.0 for c in rows]))
    point = np.array([c.lat is not None and c.kind not in ("country", "continent", "sea") for c in rows], dtype=bool)
    return Table(rows, of, lat, lon, point, country, admin1, countries, divisions)


def km(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Any:
    """Return great-circle distances in kilometres; arguments in radians, broadcast.

    >>> import math
    >>> round(float(km(*map(math.radians, (36.2, 37.16, 33.51, 36.29)))))
    309
    """
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * np.arcsin(np.sqrt(np.minimum(1.0, h)))


def prior(found: Sequence[Sense], table: Table, outlet: str) -> Array:
    """Return features that need no other name: one row a candidate, zeros where the second pass writes."""
    x = np.zeros((len(table.rows), len(FEATURES)))
    at = 0
    for s in found:
        top = max(each.pop for each in s.candidates)
        for candidate in s.candidates:
            x[at, :FIRST_PASS] = _prior_row(s, candidate, top, outlet)
            at += 1
    return x


def _prior_row(sense: Sense, c: Candidate, top: float, outlet: str) -> list[float]:
    held = _held(c, sense.container)
    hint = bool(sense.hint) and (c.kind in sense.hint.split("|"))
    division = c.kind in ("country", "admin1")
    named = bool(outlet) and len(c.name) > 4 and not division and sense.mentions[0].folded.replace(" ", "") in outlet
    return [
        c.pop / 10, c.listed, c.own, c.kind == "country", c.kind == "admin1", c.kind == "admin2", c.kind == "town",
        c.kind == "hamlet", c.pop >= top, (top - c.pop) / 10, len(sense.candidates) == 1, max(0.0, c.pop - 17) / 5,
        c.pop / 10 * division, held == "admin1", held == "country", held == "admin2", held == "other", hint,
        bool(sense.hint) and not hint, named, _named_beside(sense, c),
    ]  # fmt: skip


def _held(c: Candidate, container: Sequence[Candidate]) -> str:
    """Say which of the container's own candidates holds ``c``; "other" where there is one and it does not, else nothing."""
    if not container:
        return ""
    for k in container:
        if k.kind == "admin1" and k.admin1 == c.admin1 and c.kind != "admin1":
            return "admin1"
        if k.kind == "country" and k.country == c.country and c.kind != "country":
            return "country"
        if k.kind == "admin2" and k.admin2 and k.admin2 == c.admin2 and c.kind not in _DIVISIONS:
            return "admin2"
    return "other"


def shares(scores: Array, of: NDArray[np.int64], size: int) -> Array:
    """Return softmax within each sense."""
    top = np.full(size, -np.inf)
    np.maximum.at(top, of, scores)
    e = np.exp(scores - top[of])
    return np.asarray(e / np.bincount(of, e, size)[of])


def vote(x: Array, table: Table, share: Array, size: int, home: Home | None, domain: str) -> Array:
    """Write what the other names and the outlet's home say of each candidate."""
    base = FIRST_PASS
    x[:, base] = _column(share, table.of, table.country, size)
    x[:, base + 1] = _column(share, table.of, table.admin1, size)
    x[:, base + 2] = np.minimum(1.5, np.sqrt(_neighbours(table, share))) * table.point
    if home is not None:
        off = km(table.lat, table.lon, np.radians(home.lat), np.radians(home.lon))
        x[:, base + 3] = table.country == table.countries.get(home.country, -1)
        x[:, base + 4] = table.admin1 == table.divisions.get(home.admin1 or "?", -1)
        x[:, base + 5] = np.exp(-off / HOME_NEAR) * table.point
        x[:, base + 6] = np.exp(-off / 300) * table.point
        x[:, base + 9] = np.log1p(off / 100) * table.point
    if domain:
        x[:, base + 7] = table.country == table.countries.get(domain, -1)
    x[:, base + 8] = x[:, base + 2] * x[:, 0]
    x[:, base + 10] = x[:, base + 6] * x[:, FEATURES.index("big")]
    division = x[:, FEATURES.index("country")] + x[:, FEATURES.index("admin1")]
    x[:, base + 11] = x[:, base] * division
    x[:, base + 12] = x[:, base + 3] * division
    return x


MOST_VOTERS = 800  # candidates that vote for their neighbourhood, strongest first: a book must not cost its square
ROWS = 4096  # candidates weighed against the voters at a time


def _neighbours(table: Table, share: Array) -> Array:
    """Return what the candidates of other senses that lie near each candidate weigh together."""
    voters = np.flatnonzero(table.point & (share > 0.05))
    if len(voters) > MOST_VOTERS:
        voters = np.sort(voters[np.argsort(-share[voters], kind="stable")[:MOST_VOTERS]])
    lat, lon, of, weight = table.lat[voters], table.lon[voters], table.of[voters], share[voters]
    sums = []
    for at in range(0, len(table.rows), ROWS):
        part = slice(at, at + ROWS)
        near = np.exp(-km(table.lat[part, None], table.lon[part, None], lat, lon) / NEAR) * weight
        near[table.of[part, None] == of] = 0
        sums.append(near.sum(axis=1))
    return np.concatenate(sums)


def _column(share: Array, of: NDArray[np.int64], group: NDArray[np.int64], size: int) -> Array:
    """Return share of the other senses' votes that go to the candidate's country or division; none for "" (group 0)."""
    groups = int(group.max()) + 1 if len(group) else 1
    total = np.bincount(group, share, groups)
    pairs, at = np.unique(
        of * groups + group, return_inverse=True
    )  # as a table it would be as large as both multiplied
    own = np.bincount(at, share, len(pairs))
    others = max(1, size - 1)
    return np.asarray((total[group] - own[at]) / others * (group > 0))


def resolve(
    found: Sequence[Sense], weights: tuple[Array, Array], home: Home | None, outlet: str, domain: str
) -> tuple[Table, Array]:
    """Return scores every candidate of every sense, in place; gives the table and the last pass's shares.

    ``outlet`` is the outlet's name in small letters without spaces, ``domain`` the country of its address ("" if none).
    """
    t = table(found)
    if not t.rows:
        return t, np.zeros(0)
    size = len(found)
    x = prior(found, t, outlet)
    share = shares(x[:, :FIRST_PASS] @ weights[0], t.of, size)
    for _ in range(2):
        scores = vote(x, t, share, size, home, domain) @ weights[1]
        share = shares(scores, t.of, size)
    ends = np.cumsum([len(each.candidates) for each in found])
    for s, end in zip(found, ends.tolist(), strict=True):
        s.scores = scores[end - len(s.candidates) : end]
    return t, share
