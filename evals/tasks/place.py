"""Predictions for score_place: places found in the text and put on the map.

Names of peoples ("Russian") are marked as their countries in this data, so they are asked for. Where a folder holds several
dispatches of one outlet, where the outlet is at home is read from all of them first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from fogline.claims import places

# Our kinds in the scorer's words.
KINDS = {"country": "country", "admin1": "admin1", "admin2": "division", "town": "town", "hamlet": "town", "quarter": "town",
         "camp": "town", "spot": "spot", "river": "water", "lake": "water", "sea": "water", "mountain": "terrain"}  # fmt: skip


def predict_all(records: list[dict], _folder: Path) -> Iterable[dict]:
    """Of each record ``text`` and ``outlet`` are read."""
    by_outlet = defaultdict(list)
    for r in records:
        if r.get("outlet"):
            by_outlet[r["outlet"]].append(r["text"])
    homes = {outlet: places.home_of(texts, outlet) for outlet, texts in sorted(by_outlet.items())}
    for r in records:
        outlet = r.get("outlet")
        context = places.Context(outlet, homes.get(outlet))
        yield {"id": r["id"], "places": [_told(f) for f in places.found_in(r["text"], context=context, demonyms=True)]}


def _told(f: places.Found) -> dict:
    told: dict = {"start": f.start, "end": f.end}
    if f.candidates:
        best = f.candidates[0]
        told |= {"lat": best.lat, "lon": best.lon, "kind": KINDS.get(best.kind, "region"), "country": best.country,
                 "admin1_code": best.admin1}  # fmt: skip
    return told
