"""The ledger as text: one JSON object a line, sorted, the same bytes whatever the order of arrival, machine or engine.

Runs, times of receipt and entry numbers are left out: they tell how the ledger came about, not what it holds. Two ledgers
built from the same raw bytes by the same version have the same dump.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from fogline.ledger.store import Ledger


def dump(ledger: Ledger) -> str:
    """All that the ledger holds now.

    >>> with Ledger.open(":memory:") as ledger:
    ...     dump(ledger)
    ''
    """
    return "".join(f"{line}\n" for line in sorted(_lines(ledger)))


def _lines(ledger: Ledger) -> Iterator[str]:
    # A dispatch moved or received twice has several paths; the first in order stands for it.
    paths = ledger.sightings()
    for d in ledger.dispatches():
        told = {**msgspec.to_builtins(d), "path": paths[d.dispatch_id][0], "paths": paths[d.dispatch_id]}
        del told["received"]
        yield _line("dispatch", told)
    for claim in ledger.claims():
        yield _line("claim", {**msgspec.to_builtins(claim), "path": paths[claim.dispatch_id][0]})
    for noun, found in (
        ("reprint", ledger.reprints()),
        ("family", ledger.families()),
        ("seam", ledger.seams()),
        ("rejection", ledger.rejections()),
        ("judgement", ledger.judgements()),
    ):
        for one in found:
            yield _line(noun, msgspec.to_builtins(one))


def _line(noun: str, told: dict[str, Any]) -> str:
    return msgspec.json.encode({noun: told}, order="sorted").decode()
