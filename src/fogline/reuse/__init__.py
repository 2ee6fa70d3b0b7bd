"""Reuse: which passages were copied from which dispatch.

In: dispatches. Out: reprints (letter-exact spans on both sides, edits, kind, extent, direction), families of passages
joined by reprints, and seams where two texts were joined. The method is that of read mappers in genomics ("minimap2 for
news"): winnowed seeds of five words, exact runs, chains, banded extension at both ends.

>>> from fogline.model import Dispatch
>>> wire = Dispatch("w", "w", "The bridge at Tell Asmar fell on Monday, two officers said, after nine days of shelling.", "",
...                 published="2031-05-05")
>>> paper = Dispatch("p", "p", "The bridge at Tell Asmar fell on Monday, two officers said, after nine days of fire.", "",
...                  published="2031-05-06")
>>> from fogline.reuse import find_reprints
>>> [(r.earlier.dispatch_id, r.later.dispatch_id, r.matched, r.direction) for r in find_reprints([paper, wire]).reprints]
[('w', 'p', 15, 'known')]
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fogline.reuse.config import ReuseConfig
    from fogline.reuse.incremental import grown
    from fogline.reuse.index import Index, Stale
    from fogline.reuse.reprints import Reuse, find_reprints
    from fogline.reuse.seams import seams_alone

# Where each name stands; loaded when asked for: a text alone is compared with nothing.
_HOMES = {
    "Index": "index",
    "Reuse": "reprints",
    "ReuseConfig": "config",
    "Stale": "index",
    "find_reprints": "reprints",
    "grown": "incremental",
    "seams_alone": "seams",
}

__all__ = ["Index", "Reuse", "ReuseConfig", "Stale", "find_reprints", "grown", "seams_alone"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
