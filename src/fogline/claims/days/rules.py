"""List what the grammar reads, and how its rules pick pieces out of a match."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal, NamedTuple

from fogline.claims.days.anchor import Context
from fogline.claims.days.tokens import Token

Kind = Literal["DATE", "TIME", "DURATION", "SET"]


class Reading(NamedTuple):
    """One expression: tokens ``[first, last)``, kind, TIMEX3 value (None: not resolvable).

    ``precision``: a coarser one than the value's, if printed so. ``days``: the days that an anchored span covers ("the past
    three days").
    """

    first: int
    last: int
    kind: Kind
    value: str | None
    precision: int | None = None
    days: tuple[dt.date, dt.date] | None = None


Reader = Callable[[Context, int, int], "list[Reading] | None"]


def pick(ctx: Context, first: int, last: int, letters: str) -> Token | None:
    """Return the first token of the match whose letter is one of ``letters``."""
    for at in range(first, last):
        if ctx.letters[at] in letters:
            return ctx.tokens[at]
    return None


def find_letter(ctx: Context, first: int, last: int, letters: str) -> int:
    """Return where that token stands; -1 where there is none."""
    return next((index for index in range(first, last) if ctx.letters[index] in letters), -1)


def unit_of(token: Token) -> tuple[str, bool]:
    """Return a unit's code and whether it is in the plural."""
    return token.value.rstrip("+"), token.value.endswith("+")
