"""The ledger as text: one JSON object a line, sorted, the same bytes whatever the order of arrival, machine or engine.

Runs, times of receipt, folders and entry numbers are left out: they tell how the ledger came about, not what it holds. Two
ledgers built from the same raw bytes by the same version have the same dump.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from fogline.ledger.store import Ledger


def dump(ledger: Ledger) -> str:
    """Return all that the ledger holds now.

    >>> with Ledger.open(":memory:") as ledger:
    ...     dump(ledger)
    ''
    """
    return "".join(f"{line}\n" for line in sorted(_lines(ledger)))


def _lines(ledger: Ledger) -> Iterator[str]:
    # Two machines keep the same files in different folders: names count. A dispatch seen under several has its first.
    names = {i: sorted(set(map(_name, paths))) for i, paths in ledger.sightings().items()}
    for d in ledger.dispatches():
        told = {**msgspec.to_builtins(d), "path": names[d.dispatch_id][0], "names": names[d.dispatch_id]}
        del told["received"]
        yield _line("dispatch", told)
    for claim in ledger.claims():
        yield _line("claim", {**msgspec.to_builtins(claim), "path": names[claim.dispatch_id][0]})
    for rejection in ledger.rejections():
        yield _line("rejection", {**msgspec.to_builtins(rejection), "path": _name(rejection.path)})
    for unread in ledger.unread():
        yield _line("unread", {**msgspec.to_builtins(unread), "path": names[unread.dispatch_id][0]})
    for noun, found in (
        ("reprint", ledger.reprints()),
        ("family", ledger.families()),
        ("seam", ledger.seams()),
        ("judgement", ledger.judgements()),
    ):
        for one in found:
            yield _line(noun, msgspec.to_builtins(one))


def _name(path: str) -> str:
    """Return the file's name, with the place in it."""
    return re.split(r"[/\\]", path)[-1]


def _line(noun: str, told: dict[str, Any]) -> str:
    return msgspec.json.encode({noun: told}, order="sorted").decode()
