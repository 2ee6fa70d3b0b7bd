"""The lists of places hold together: every row usable, ids unique, divisions known, towns where the index has them."""

from __future__ import annotations

import math

import pytest

from fogline import lexicon
from fogline.claims.places import names
from fogline.claims.places.resolve import km
from fogline.lexicon import gazetteer

OVERLAYS = ("conflict_places.csv", "world_places.csv")
APART_KM = 12.0  # between our point of a town and the index's: towns are not points


@pytest.mark.parametrize("file", OVERLAYS)
def test_rows_are_sound(file: str) -> None:
    known = {code for code, _ in gazetteer._index().admin1}
    for r in lexicon.rows(file):
        assert r["kind"] in names.PRECISION, r
        assert -90 <= float(r["lat"]) <= 90, r
        assert -180 <= float(r["lon"]) <= 180, r
        assert 1 <= int(r["precision"]) <= 7, r
        assert not r["admin1"] or r["admin1"] in known, r
        assert not r["admin1"] or r["admin1"].startswith(r["country"]), r


@pytest.mark.parametrize("file", OVERLAYS)
def test_every_name_leads_to_its_row(file: str) -> None:
    for r in lexicon.rows(file):
        for name in (r["name"], *filter(None, r["other_names"].split(";"))):
            found = names.candidates(name)
            assert any(c.name == r["name"] for c in found), (name, r["name"])


def test_towns_lie_where_the_index_has_them() -> None:
    off = []
    for r in lexicon.rows("conflict_places.csv"):
        if r["kind"] != "town":
            continue
        rows = [x for x in gazetteer.lookup(r["name"]) if x.kind == "town" and x.admin1 == r["admin1"]]
        here = (math.radians(float(r["lat"])), math.radians(float(r["lon"])))
        apart = [float(km(math.radians(x.lat), math.radians(x.lon), *here)) for x in rows]
        if apart and min(apart) > APART_KM:
            off.append((r["name"], round(min(apart))))
    assert off == []


def test_every_country_has_a_row_in_the_index() -> None:
    missing = [
        r["iso"]
        for r in lexicon.rows("nationalities.csv")
        if names.candidates(r["country"])[0].place_id != f"iso:{r['iso']}"
    ]
    # Georgia is a state first, by order of the lists; the votes decide.
    assert [m for m in missing if m != "GE"] == []


def test_peoples_lead_to_places() -> None:
    for r in lexicon.rows("peoples.csv"):
        assert any(c.people for c in names.candidates(r["word"])), r["word"]


def test_index_loads_as_promised() -> None:
    rows = gazetteer.lookup("Raqqa")
    assert {"iso:SY-RA"} <= {r.place_id for r in rows}
    assert all(r.lat and r.lon for r in rows)
