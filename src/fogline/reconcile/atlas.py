"""What places are called by everything that was read."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fogline.model import Claim
from fogline.text import fold
from fogline.text.names import without_article

WIDEST = 4  # UCDP where_prec up to which a place is a place to look for: a country's name is also its government's


@dataclass(frozen=True, slots=True)
class PlaceKey:
    """A place as a question needs it; equal ones are one object, since a million figures have a thousand places."""

    name: str
    place_id: str | None
    precision: int | None
    key: str | None


def place_key(name: str, place_id: str | None) -> str | None:
    """Return the gazetteer's id, else the folded name without the Arabic article (spellings of unknown places vary)."""
    return place_id or without_article(fold(name).text) or None


class Atlas:
    """Names of places as everything that was read uses them; a name that means two places means none."""

    __slots__ = ("_meant",)

    def __init__(self) -> None:
        self._meant: dict[str, set[tuple[str, str, int | None]]] = {}

    def listening(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Yield the claims, each noted as it goes by."""
        for claim in claims:
            for place in claim.places:
                if place.place_id is not None and (place.precision or 1) <= WIDEST:
                    for name in {place.name, place.as_printed}:
                        self._meant.setdefault(_folded(name), set()).add((place.name, place.place_id, place.precision))
            yield claim

    def place(self, name: str) -> tuple[str, str, int | None] | None:
        """Return name, id and precision of the one place that is called so."""
        found = self._meant.get(_folded(name), set())
        return min(found, key=str) if len({place_id for _, place_id, _ in found}) == 1 else None


@functools.lru_cache(maxsize=200_000)
def _folded(name: str) -> str:
    return fold(name).text
