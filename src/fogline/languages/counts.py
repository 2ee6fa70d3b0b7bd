"""How many were harmed, as a pack reads it by its own grammar; the room of figures makes figures of it.

The room knows the order of words of English: verb after subject, the number before its noun, cases that no ending shows. A
language of another order says itself which number belongs to which word of harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fogline.model import Basis, Bound, Measure


@dataclass(frozen=True, slots=True)
class Counted:
    """One count of a sentence: half-open code points of it, bounds as in :class:`fogline.model.Figure`, whom it counts."""

    start: int
    end: int
    measure: Measure
    low: float | None
    best: float | None
    high: float | None
    bound: Bound
    population: str | None = None
    basis: Basis = "incident"


class Counts(Protocol):
    """What a pack knows of counts; a module of one function will do."""

    def counted(self, sentence: str, /) -> Sequence[Counted]:
        """Return the counts of harm in a sentence, in order, none over another."""
