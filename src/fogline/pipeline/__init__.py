"""The order of the rooms, and nothing else: dispatch -> reuse -> claims -> ledger, and from the ledger a brief.

In: paths, a ledger, the clock. Out: a :class:`~fogline.model.Run` that counts, and, on asking (``questions.py``), a
:class:`~fogline.model.Brief` for the views.

A run is three stages, each of which can be stopped at any instant and goes on when called again:

1. every dispatch is stored with its raw bytes, one transaction each; what is there already adds nothing;
2. passages of what came are compared with all before (``reuse_stage.py``), by an index that lies beside the ledger and can be
   made again from it;
3. claims are read from each dispatch that has none yet under this reading (``claims_stage.py``): a seam found later, by
   a text that came later, or somebody whom it introduces, makes a dispatch be read again, so that the order of arrival changes
   nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fogline.pipeline.caveats import cautions
    from fogline.pipeline.events import same_event
    from fogline.pipeline.labels import claim_at
    from fogline.pipeline.limits import Apart, Limits
    from fogline.pipeline.options import Options, read_before
    from fogline.pipeline.questions import accounts, brief, check_kept, claims, held, printed, reprints
    from fogline.pipeline.run import read

# Where each name stands; loaded when it is asked for, so that a command loads the rooms that it works in and no others.
_HOMES = {
    "caveats": ("cautions",),
    "events": ("same_event",),
    "labels": ("claim_at",),
    "limits": ("Apart", "Limits"),
    "options": ("Options", "read_before"),
    "questions": ("accounts", "brief", "check_kept", "claims", "held", "printed", "reprints"),
    "run": ("read",),
}

__all__ = [
    "Apart",
    "Limits",
    "Options",
    "accounts",
    "brief",
    "cautions",
    "check_kept",
    "claim_at",
    "claims",
    "held",
    "printed",
    "read",
    "read_before",
    "reprints",
    "same_event",
]


def __getattr__(name: str) -> Any:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found
