"""Find what a name could be: candidates from the curated lists and from the packed index, folded alike."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fogline import lexicon
from fogline.languages import words_of
from fogline.lexicon import gazetteer

# UCDP where_prec of a place by what it is: 1 exact, 3 second-level division, 4 first-level, 5 larger or vague, 6 country,
# 7 sea or air.
PRECISION = {
    "country": 6, "admin1": 4, "admin2": 3, "town": 1, "hamlet": 1, "quarter": 1, "camp": 1, "spot": 1, "region": 5,
    "continent": 5, "river": 5, "lake": 5, "desert": 5, "mountain": 5, "sea": 7,
}  # fmt: skip
MOST = 60  # candidates of one name that are weighed, largest first; the United States have some forty Springfields


# What a curated place weighs against a town of the index, as log2 of people: a sea is spoken of more often than its namesakes.
_SIZE = {"continent": 22.0, "sea": 22.0, "region": 22.0, "admin1": 20.0, "river": 18.0, "desert": 18.0}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name could mean. ``pop``: log2 of its people + 1; ``listed``: from a curated list."""

    place_id: str
    name: str
    kind: str
    country: str
    admin1: str
    admin2: str
    lat: float | None
    lon: float | None
    pop: float
    own: bool
    listed: bool
    precision: int
    people: bool = False  # the name is that of the people ("Iraqi"), not of the place
    short: bool = False  # an abbreviation that needs its stop or a town before it ("Ind.", "MO")


def candidates(name: str) -> tuple[Candidate, ...]:
    """Return all that ``name`` could be, curated ones first, then by size.

    >>> [c.place_id for c in candidates("Deir ez-Zour")][0]
    'fl:deir-ezzor'
    """
    return of_key(gazetteer.key(name))


@functools.lru_cache(maxsize=65_536)
def of_key(folded: str) -> tuple[Candidate, ...]:
    """As :func:`candidates`, for a folded name."""
    listed = _listed(folded)
    known = {each.place_id for each in listed}
    rows = [_of_row(r) for r in gazetteer.lookup_key(folded) if _of_row(r).place_id not in known]
    rows = [row for row in rows if not any(_same(row, c) for c in listed)]
    rows.sort(key=lambda c: (-c.pop, c.place_id))
    return (*listed, *rows[:MOST])


def of_skeleton(name: str) -> tuple[Candidate, ...]:
    """Return candidates in countries of Arabic script by the consonants of ``name`` alone: a guess."""
    return tuple(_of_row(each) for each in gazetteer.lookup_skeleton(name))


def _of_row(r: gazetteer.Row) -> Candidate:
    return Candidate(
        r.place_id, r.name, r.kind, r.country, r.admin1, r.admin2, r.lat, r.lon, r.pop, r.own, False, PRECISION[r.kind]
    )


def _same(row: Candidate, listed: Candidate) -> bool:
    """Tell whether a place of the index is a curated one, as many are: one within some 15 km, or the same division."""
    if listed.kind != row.kind and {listed.kind, row.kind} & {"country", "admin1", "admin2"}:
        return False
    if listed.kind in ("country", "admin1"):
        return listed.country == row.country and listed.admin1 == row.admin1
    if row.lat is None or row.lon is None or listed.lat is None or listed.lon is None:
        return False
    return abs(row.lat - listed.lat) < 0.13 and abs(row.lon - listed.lon) < 0.17


_ARABIC = frozenset(("SY", "IQ", "LB", "PS", "YE", "LY", "SD", "JO", "EG", "SA"))
# Where names begin with the Arabic article, spoken there or beside it.
OF_ARABIC = _ARABIC | {"AE", "BH", "DJ", "DZ", "IL", "IR", "KW", "MA", "MR", "OM", "QA", "SO", "SS", "TD", "TN", "TR"}


@functools.cache
def given_names() -> frozenset[str]:
    """Return common given names (personal_names.csv), in small letters."""
    return frozenset(
        each for row in lexicon.rows("personal_names.csv") if row["class"] == "given" for each in row["words"].split()
    )


# A candidate with the names that it is listed under.
_Named = tuple[list[str], Candidate]


@functools.lru_cache(maxsize=65_536)
def _listed(folded: str) -> tuple[Candidate, ...]:
    """Return the curated candidates under a folded name; only they are made, of a thousand that are listed."""
    found: list[Candidate] = []
    for number in _places_by_name().get(folded, ()):
        for names, c in _listed_places()[number].made():
            for key in _keys(names, c.country):
                if c.listed and c.kind in ("town", "quarter") and (len(key) < 5 or key in given_names()):
                    c = dataclasses.replace(c, listed=False)  # noqa: PLW2901 - "Hit", "Anna": as any other town
                if key == folded and c not in found:
                    found.append(c)
    for place in _peoples().get(folded, ()):
        named = _listed(place) or (_of_row(gazetteer.lookup_key(place)[0]),)
        found.append(dataclasses.replace(named[0], people=True, listed=True))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row of a curated list: all names in it, its country, and what makes the candidates that they mean."""

    names: list[str]
    country: str
    made: Callable[[], list[_Named]]


@functools.cache
def _listed_places() -> tuple[_Listed, ...]:
    return (*_states(), *_countries(), *_overlay("conflict_places.csv"), *_overlay("world_places.csv"))


@functools.cache
def _places_by_name() -> dict[str, list[int]]:
    """Return numbers of listed places by folded name."""
    found: dict[str, list[int]] = {}
    for number, place in enumerate(_listed_places()):
        for key in _keys(place.names, place.country):
            found.setdefault(key, []).append(number)
    return found


def _keys(names: Iterable[str], country: str) -> Iterable[str]:
    """Return the folded names of a place, each once; where the article is Arabic, without it too."""
    keys = [gazetteer.key(name) for name in names if name]
    if country in _ARABIC:
        keys += [key.removeprefix("al ") for key in keys if len(key) > 7]
    return dict.fromkeys(keys)


@functools.cache
def _peoples() -> dict[str, list[str]]:
    """Return the folded names of the places whose people a folded word names ("Kurds")."""
    found: dict[str, list[str]] = {}
    for row in lexicon.rows("peoples.csv"):
        found.setdefault(gazetteer.key(row["word"]), []).append(gazetteer.key(row["place"]))
    return found


def _overlay(file: str) -> Iterable[_Listed]:
    for row in lexicon.rows(file):
        spellings = [row["name"], *row["other_names"].split(";")]
        yield _Listed(spellings, row["country"], functools.cache(functools.partial(_place, row, file, spellings)))


@functools.cache
def _first_of() -> dict[str, str]:
    """Return the country and division that has the plain id of each name: that of its first row."""
    found: dict[str, str] = {}
    for file in ("conflict_places.csv", "world_places.csv"):
        for row in lexicon.rows(file):
            found.setdefault(slug(row["name"]), row["country"] + row["admin1"])
    return found


def _id(row: Mapping[str, str]) -> str:
    """Return the house id of a row: ``fl:taybeh``, and of a later namesake ``fl:taybeh-lb-07``."""
    name = slug(row["name"])
    if _first_of()[name] == row["country"] + row["admin1"]:
        return f"fl:{name}"
    return f"fl:{name}-{(row['admin1'] or row['country']).replace('.', '-').lower()}"


def _place(r: Mapping[str, str], file: str, spellings: list[str]) -> list[_Named]:
    kind, place_id = r["kind"], _id(r)
    if kind == "admin1" and r["admin1"]:
        place_id = gazetteer.division_id(r["admin1"])
    lat, lon = float(r["lat"]), float(r["lon"])
    capital = file == "world_places.csv" and kind == "town"  # "Washington" is spoken of as a state is
    kind_pop = 22.0 if capital else _SIZE.get(kind, 16.0)
    pop = max(kind_pop, _people(r["name"], lat, lon) if kind == "town" else 0.0)
    candidate = Candidate(
        place_id, r["name"], kind, r["country"], r["admin1"], "", lat, lon, pop, True, True, int(r["precision"])
    )
    province = _namesake(candidate) if kind == "town" else None
    return [(spellings, candidate), *([(spellings, province)] if province is not None else [])]


def _people(name: str, lat: float, lon: float) -> float:
    """Return what the index knows of a curated town's people."""
    here = [
        x.pop for x in gazetteer.lookup(name) if abs(x.lat - lat) < 0.2 and abs(x.lon - lon) < 0.2 and x.kind == "town"
    ]
    return max(here, default=0.0)


def _namesake(town: Candidate) -> Candidate | None:
    """Return the first-level division named after a town, spelled in as many ways ("Deir Ezzor province")."""
    rows = gazetteer.lookup_skeleton(town.name)
    same = [row for row in rows if row.kind == "admin1" and row.admin1 == town.admin1]
    return dataclasses.replace(_of_row(same[0]), pop=min(town.pop, same[0].pop) - 1, listed=True) if same else None


def _indexed(name: str, admin1: str) -> gazetteer.Row | None:
    rows = [each for each in gazetteer.lookup(name) if each.kind == "admin1" and each.admin1 == admin1]
    return rows[0] if rows else None


def _countries() -> Iterable[_Listed]:
    for row in lexicon.rows("nationalities.csv"):
        names, people = (
            [row["country"], *row["other_names"].split(";")],
            [*row["adjectives"].split(";"), *row["people"].split(";")],
        )
        yield _Listed([*names, *people], row["iso"], functools.cache(functools.partial(_country, row, names, people)))


def _country(r: Mapping[str, str], names: list[str], people: list[str]) -> list[_Named]:
    rows = [each for each in gazetteer.lookup(r["country"]) if each.kind == "country" and each.country == r["iso"]]
    lat, lon = (rows[0].lat, rows[0].lon) if rows else (None, None)
    candidate = Candidate(f"iso:{r['iso']}", r["country"], "country", r["iso"], "", "", lat, lon, 24.0, True, True, 6)
    return [(names, candidate), (people, dataclasses.replace(candidate, people=True))]


def _states() -> Iterable[_Listed]:
    for row in lexicon.rows("state_abbreviations.csv"):
        names, people = [row["name"], *row["other_names"].split(";")], row["people"].split(";")
        every = [*names, *people, row["press"], row["postal"]]
        country = row["admin1"].split(".")[0]
        yield _Listed(every, country, functools.cache(functools.partial(_state, row, country, names, people)))


def _state(r: Mapping[str, str], country: str, names: list[str], people: list[str]) -> list[_Named]:
    row = _indexed(r["name"], r["admin1"])
    place_id = row.place_id if row else f"gn:{r['admin1']}"
    lat, lon = (row.lat, row.lon) if row else (None, None)
    state = Candidate(place_id, r["name"], "admin1", country, r["admin1"], "", lat, lon, 22.0, True, True, 4)
    brief = dataclasses.replace(state, short=True)
    whole = r["press"] == r["name"] or r["press"].count(".") > 1
    spoken = dataclasses.replace(state, people=True)
    return [(names, state), (people, spoken), ([r["press"]], state if whole else brief), ([r["postal"]], brief)]


def slug(name: str) -> str:
    """Return the tail of a house id.

    >>> slug("Deir Ezzor"), slug("al-Bab")
    ('deir-ezzor', 'al-bab')
    """
    return re.sub(r"\s", "-", gazetteer.key(name))


@functools.cache
def cue_classes() -> dict[str, frozenset[str]]:
    """Return classes of cue words (place_cues.csv), by word in small letters."""
    found: dict[str, set[str]] = {}
    for row in words_of("place_cues.csv"):
        found.setdefault(row["word"], set()).add(row["class"])
    return {key: frozenset(value) for key, value in found.items()}
