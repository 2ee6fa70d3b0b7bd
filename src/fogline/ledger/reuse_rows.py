"""Give what the ledger holds of reuse, asked for by dispatch or family, so that one new dispatch need not read it all.

>>> from fogline.ledger import Ledger
>>> with Ledger.open(":memory:") as ledger:
...     Reused(ledger).reprints_of(["d1"])
[]
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from fogline.ledger.connection import undamaged
from fogline.model import Dispatch, Family, Reprint, Seam

if TYPE_CHECKING:
    from fogline.ledger.store import Ledger

ASKED = 400  # ids in one query

_NOUNS: dict[str, type] = {"reprint": Reprint, "family": Family, "seam": Seam}
_STANDS = "NOT EXISTS (SELECT 1 FROM reuse_gone AS gone WHERE gone.item_no = item.item_no)"
# As the schema's indexes are written, or they would not be used.
_EARLIER, _LATER = "json_extract(body, '$.earlier.dispatch_id')", "json_extract(body, '$.later.dispatch_id')"


class Reused:
    """Reprints, families and seams as they stand in a ledger; :meth:`change` takes up what a comparison found."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._numbers: dict[Reprint | Family | Seam, int] = {}
        self._generation = ledger.generation()

    def dispatches_of(self, ids: Collection[str]) -> list[Dispatch]:
        """Return dispatches by id; those that are not there are left out."""
        return [each for asked in _cut(ids) for each in self._ledger.dispatches_of(asked)]

    def reprints_of(self, ids: Collection[str]) -> list[Reprint]:
        """Return reprints that one of the dispatches is a side of, each once."""
        found = {
            r: None for asked in _cut(ids) for side in (_EARLIER, _LATER) for r in self._in("reprint", side, asked)
        }
        return list(found)

    def reprints_between(self, one: str, two: str) -> list[Reprint]:
        """Return reprints of two dispatches, in either direction."""
        where = f"noun = 'reprint' AND {_EARLIER} = ? AND {_LATER} = ?"
        return [*self._held("reprint", where, (one, two)), *self._held("reprint", where, (two, one))]

    def reprints_in(self, family_ids: Collection[str]) -> list[Reprint]:
        """Return reprints of families."""
        return [
            each
            for asked in _cut(family_ids)
            for each in self._in("reprint", "json_extract(body, '$.family_id')", asked)
        ]

    def families_of(self, family_ids: Collection[str]) -> list[Family]:
        """Return families by id."""
        return [
            each
            for asked in _cut(family_ids)
            for each in self._in("family", "json_extract(body, '$.family_id')", asked)
        ]

    def seams_of(self, ids: Collection[str]) -> list[Seam]:
        """Return seams of dispatches."""
        return [each for asked in _cut(ids) for each in self._in("seam", "json_extract(body, '$.dispatch_id')", asked)]

    def change(
        self, run_id: str, came: Iterable[Reprint | Family | Seam], gone: Iterable[Reprint | Family | Seam]
    ) -> bool:
        """Store what came and what went (which this very object must have given out); False where nothing did.

        Raises:
            LedgerBusy: another run changed the answer since this object was made.
        """
        items = [(_noun(one), msgspec.json.encode(one).decode()) for one in came]
        return self._ledger.change_reuse(run_id, items, [self._numbers[one] for one in gone], since=self._generation)

    def _in(self, noun: str, column: str, ids: Sequence[str]) -> Iterator[Any]:
        marks = ", ".join("?" * len(ids))
        return self._held(noun, f"noun = '{noun}' AND {column} IN ({marks})", tuple(ids))

    def _held(self, noun: str, where: str, values: tuple[str, ...]) -> Iterator[Any]:
        decoder = _decoder(noun)
        query = f"SELECT item_no, body FROM reuse_item AS item WHERE {where} AND {_STANDS}"
        with undamaged(self._ledger.path, f"a {noun}"):
            for number, body in self._ledger.rows(query, *values):
                found = decoder.decode(body)
                self._numbers[found] = number
                yield found


def _noun(one: Reprint | Family | Seam) -> str:
    return type(one).__name__.lower()


def _cut(ids: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(set(ids))
    for low in range(0, len(ordered), ASKED):
        yield ordered[low : low + ASKED]


@functools.cache
def _decoder(noun: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(_NOUNS[noun])
