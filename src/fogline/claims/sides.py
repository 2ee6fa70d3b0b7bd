"""Find whose "fighters" are, where only the words around them tell.

In: a text, where the fighters stand, and the armed groups that it names. Out: the side, or None where two could be meant.
Nothing is guessed: who only speaks, whom something is done to or by, and whoever kills or captures the fighters are not taken
for their side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fogline.languages import pattern

BEFORE, AFTER = 500, 200  # code points of a paragraph that are looked at: papers print whole stories as one paragraph
_ENDS = re.compile(r"[.!?;]\s")
_PARAGRAPH = re.compile(r"\n\s*\n|\n")


class Armed(NamedTuple):
    """An armed group in the text: half-open code points, its side (None: a group of no known side)."""

    start: int
    end: int
    side: str | None


def of_fighters(text: str, start: int, end: int, armed: Sequence[Armed]) -> str | None:
    """Return the side of the plain "fighters" at ``[start, end)``: that of the one armed party their paragraph speaks of.

    >>> text = "The Column holds the mill. Some 40 fighters are left."
    >>> of_fighters(text, 35, 43, [Armed(4, 10, "Column")])
    'Column'
    >>> text = "The Column took the mill, killing 40 fighters."
    >>> of_fighters(text, 37, 45, [Armed(4, 10, "Column")]) is None
    True
    """
    others = pattern("sides.others").search(text[max(0, start - 12) : start])
    if others or pattern("sides.harmed").search(text[max(0, start - 80) : start]):
        return None
    first, last = _paragraph(text, start, end)
    inside = [each for each in armed if first <= each.start and each.end <= last]
    there = [a for a in inside if not (a.side and pattern("sides.speaks").match(text, a.end))]
    acting = [a for a in there if a.side is None or not _aside(text, a)]
    if len({a.side for a in there}) != 1 or not acting:
        return None
    # "The SDF came closer. Some 60 fighters gave themselves up to the SDF."
    given_up_to = any(a not in acting and not _ENDS.search(text, end, a.start) for a in there if a.start >= end)
    return None if given_up_to else acting[0].side


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    breaks = [match.end() for match in _PARAGRAPH.finditer(text, max(0, start - BEFORE), start)]
    after = _PARAGRAPH.search(text, end, end + AFTER)
    return breaks[-1] if breaks else max(0, start - BEFORE), after.start() if after else min(len(text), end + AFTER)


def _aside(text: str, a: Armed) -> bool:
    return pattern("sides.aside").search(text[max(0, a.start - 30) : a.start]) is not None
