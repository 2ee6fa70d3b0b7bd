"""The ledger: one SQLite file that holds what was received, what was claimed and what people judged; it only grows.

In: dispatches with their raw bytes, claims, reprints, rejections, runs, judgements. Out: the same, in an order that does
not depend on the order of arrival, as known now or at any day before (``as_known_at``); :func:`verify` shows that nothing
in the file was changed, :func:`dump` tells it as sorted text, :func:`changes` what was learnt between two days,
:func:`redacted` covers what must not be shown.

>>> from fogline.model import Rejection
>>> with Ledger.open(":memory:") as ledger:
...     run = ledger.begin_run(version="1", options="{}", started="2031-05-04T08:00:00Z")
...     ledger.reject(run, Rejection("b.txt", "Empty", "empty file"))
...     done = ledger.finish_run(run, finished="2031-05-04T08:00:01Z")
>>> done.inputs, done.kept, done.rejected
(1, 0, 1)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from fogline.ledger.connection import MEMORY
from fogline.ledger.dump import dump
from fogline.ledger.history import Change, changes
from fogline.ledger.judgements import repeated, standing, subjects, timed
from fogline.ledger.redact import Cover, covering, redacted, unnamed
from fogline.ledger.reuse_rows import Reused
from fogline.ledger.rows import Remade
from fogline.ledger.store import Ledger, Packed, no_collecting, packed
from fogline.ledger.verify import Verified, verify

if TYPE_CHECKING:
    from fogline.ledger.about import need
    from fogline.ledger.covers import Covered, covered

# Loaded when asked for: only judgements need them.
_HOMES = {"need": "about", "Covered": "covers", "covered": "covers"}

__all__ = [
    "MEMORY",
    "Change",
    "Cover",
    "Covered",
    "Ledger",
    "Packed",
    "Remade",
    "Reused",
    "Verified",
    "changes",
    "covered",
    "covering",
    "dump",
    "need",
    "no_collecting",
    "packed",
    "redacted",
    "repeated",
    "standing",
    "subjects",
    "timed",
    "unnamed",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
