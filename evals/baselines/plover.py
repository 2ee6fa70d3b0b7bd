"""PLOVER roots: what a sentence does in PLOVER's eighteen words (agree, demand, threaten ... fight).

What is said to be done first in a sentence usually is its event ("refused to send troops" is a refusal, no mobilisation), so
the first strong word counts extra.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from evals.baselines import FOLDER

from fogline.claims.events.patterns import Hit, hits
from fogline.claims.events.types import crosswalk, most_likely, scores

WORDS = FOLDER / "plover_types.csv"
FIRST = 0.8  # what the first strong word adds; flat between 0.7 and 1.2 on the codebook's own examples
STRONG = 6.0  # weight from which a pattern is a strong word
FALLBACK = "DISAPPROVE"  # words alone, with nothing in them that the codebook names


def root(text: str) -> str:
    """The PLOVER root of a sentence; always one.

    >>> root("The ministry refused to send troops."), root("Rebels shelled the port.")
    ('REJECT', 'FIGHT')
    """
    found = hits(text, file=WORDS)
    return told_by(found) or crosswalk().get(most_likely(text), {}).get("plover") or FALLBACK


def told_by(found: Sequence[Hit]) -> str | None:
    """The root that the words found in one sentence speak for, in order of place; None where there are none."""
    if not found:
        return None
    ranked = {t: math.log1p(s) for t, s in scores(found).items()}
    first = next((h.pattern.type for h in found if h.pattern.weight >= STRONG), None)
    if first is not None:
        ranked[first] += FIRST
    return min((-value, type_) for type_, value in ranked.items())[1]
