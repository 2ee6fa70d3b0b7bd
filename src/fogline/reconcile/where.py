"""How two places lie to each other: one inside the other, near, of one country, as far as the gazetteers tell.

In: places as questions hold them. Out: yes, no, kilometres; None where a place is not known well enough to say.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from fogline import lexicon
from fogline.lexicon import gazetteer
from fogline.reconcile.atlas import PlaceKey

COUNTRY = 6  # UCDP where_prec of a country
DIVISION = 4  # of a first-level division, or an area of its size
_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Location:
    """Country (ISO 3166-1), first-level division (GeoNames code, empty where not known), degrees; what a place is."""

    country: str
    admin1: str
    kind: str
    lat: float
    lon: float


@functools.lru_cache(maxsize=65_536)
def location(place: PlaceKey) -> Location | None:
    """Return where a place lies; None where no gazetteer has its id."""
    place_id = place.place_id or ""
    row = next((each for each in gazetteer.lookup(place.name) if each.place_id == place_id), None)
    if row is not None:
        return Location(row.country, row.admin1, row.kind, row.lat, row.lon)
    return _own_places().get(place.name) if place_id else None


def width(name: str) -> int:
    """Return the UCDP where_prec of a country or a continent by its listed name, 1 of any other name.

    Refused: a region, a river or a sea, in which a line has its place.

    >>> width("Syria"), width("Africa"), width("Donbas"), width("Mill Quay")
    (6, 6, 1, 1)
    """
    return COUNTRY if name in _countries() else 1


@functools.cache
def _countries() -> frozenset[str]:
    parts = (row["name"] for row in lexicon.rows("world_places.csv") if row["kind"] == "continent")
    return frozenset(row["country"] for row in lexicon.rows("nationalities.csv")).union(parts)


@functools.cache
def _own_places() -> dict[str, Location]:
    files = ("world_places.csv", "conflict_places.csv")
    return {
        row["name"]: Location(row["country"], row["admin1"], row["kind"], float(row["lat"]), float(row["lon"]))
        for file in files
        for row in lexicon.rows(file)
        if row["country"] and row["lat"]
    }


@functools.lru_cache(maxsize=65_536)
def country(place: PlaceKey) -> str | None:
    """Return the country of a place, as ISO 3166-1 code; None where its id does not tell.

    >>> country(PlaceKey("Deir Ezzor", "fl:deir-ezzor", 1, None)), country(PlaceKey("Syria", "iso:SY", 6, None))
    ('SY', 'SY')
    """
    place_id = place.place_id or ""
    if place_id.startswith("iso:"):
        return place_id[4:6]
    found = location(place)
    return found.country or None if found is not None else None


@functools.lru_cache(maxsize=65_536)
def is_inside(place: PlaceKey, other: PlaceKey) -> bool:
    """Tell whether one place lies inside another, wider one: a town in its province or its country.

    Refused: two towns, however near; a place that no gazetteer has.
    """
    narrow, wide = place.precision or 1, other.precision or 1
    if narrow >= wide or country(place) is None or country(place) != country(other):
        return False
    if wide >= COUNTRY:
        return True
    a, b = location(place), location(other)
    return wide >= DIVISION and a is not None and b is not None and bool(a.admin1) and a.admin1 == b.admin1


@functools.lru_cache(maxsize=65_536)
def apart_km(a: PlaceKey, b: PlaceKey) -> float | None:
    """Return the way between two places in kilometres, as the crow flies; None where one of them is not known.

    >>> round(apart_km(PlaceKey("Bakhmut", "fl:bakhmut", 1, None), PlaceKey("Avdiivka", "fl:avdiivka", 1, None)))
    54
    """
    x, y = location(a), location(b)
    if x is None or y is None:
        return None
    lat, other = math.radians(x.lat), math.radians(y.lat)
    half = math.sin((other - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other) * math.sin(math.radians(y.lon - x.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))
