"""A number of a sentence on its way to a figure: what it counts, and which words say what befell the counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fogline.claims.figures.measures import Counted
from fogline.claims.figures.quantities import Quantity
from fogline.model import Measure

# Where the words that govern a count stand.
How = Literal["left", "right", "noun", "inner", ""]


@dataclass(slots=True)
class Count:
    """A quantity of a sentence on its way to a figure; ``first``, ``last``, ``left`` and ``np`` are tokens.

    ``how``: where the governing words stand: "left" ("killing 12"), "right" ("12 were killed"), "noun" ("12 deaths"),
    "inner" ("12 wounded men"), "" if by the noun alone. ``said``: the governing words. ``part``: it is a part of another count.
    ``tallied``: it is what a number of people has come to ("the number of those detained rose to 40").
    """

    q: Quantity
    first: int
    last: int
    np: Counted
    left: int
    end: int
    measure: Measure | None = None
    how: How = ""
    said: str = ""
    single: bool = False
    definite: bool = False
    part: bool = False
    tallied: bool = False

    @property
    def people(self) -> bool:
        """Tell whether it may count people: it has no unit, or a share."""
        return self.q.unit is None or self.q.kind == "share"
