"""Which of two texts is the copy: by date, credit line and containment; unknown is an answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from fogline.model import Dispatch
from fogline.reuse.pieces import Piece
from fogline.reuse.words import Words

EARLIER_FIRST: Literal[1] = 1
LATER_FIRST: Literal[-1] = -1
CREDIT_REACH = 160  # code points from either end of a text in which a credit line stands
STITCHED_SHARE = (
    0.85  # a text that is to this share passages of two others that share nothing was put together from them
)

Told = Literal[1, -1] | None


class Order:
    """Hold what is known of the order of two dispatches, by their numbers."""

    def __init__(self, texts: Sequence[Dispatch], words: Words, pieces: Sequence[Piece]) -> None:
        self._texts = texts
        self._stitched = _stitched(words, pieces)

    def of(self, a: int, b: int) -> Told:
        """Return 1 if ``a`` is the earlier, -1 if ``b`` is, None if nothing tells."""
        one, two = self._texts[a], self._texts[b]
        return (
            by_date(one.published, two.published)
            or by_credit(one, two)
            or by_flag(a in self._stitched, b in self._stitched)
        )


def by_date(one: str | None, two: str | None) -> Told:
    """By day of publication, as precise as both are.

    >>> by_date("2019-02-09", "2019-02-10"), by_date("2019-02", "2019-02-10"), by_date(None, "2019-02-10")
    (1, None, None)
    """
    if not one or not two:
        return None
    size = min(len(one), len(two))
    return by_flag(one[:size] > two[:size], two[:size] > one[:size])


def by_credit(one: Dispatch, two: Dispatch) -> Told:
    """By a credit line: the text that names the other's wire or outlet as its source is the later one.

    >>> wire = Dispatch("w", "w", "Shells fell. The end.", "", outlet="Orontes Wire")
    >>> paper = Dispatch("p", "p", "Shells fell. The end. – Orontes Wire", "", outlet="Daily Plain")
    >>> by_credit(wire, paper), by_credit(paper, paper)
    (1, None)
    """
    return by_flag(_credits(one, two), _credits(two, one))


def _credits(copy: Dispatch, original: Dispatch) -> bool:
    """Tell whether ``copy`` names what ``original`` is (and is not that itself)."""
    own = {copy.outlet, original.outlet if original.outlet == copy.outlet else None}
    if not original.outlet or original.outlet in own:
        return False
    name = re.escape(original.outlet)
    if copy.wire and copy.wire.casefold() == original.outlet.casefold():
        return True
    head, tail = copy.text[:CREDIT_REACH], copy.text[-CREDIT_REACH:]
    cue = rf"(?:\({name}\)|[–—-]\s*{name}\b|\breports?\s+(?:\w+/)*{name}\b|/{name}\b|\b{name}\s*[–—-]\s|\bsource:\s*{name}\b)"
    return bool(re.search(cue, head, re.IGNORECASE) or re.search(cue, tail, re.IGNORECASE))


def by_flag(one_later: bool, two_later: bool) -> Told:
    """By what speaks for one of two texts being the later one."""
    if one_later == two_later:
        return None
    return LATER_FIRST if one_later else EARLIER_FIRST


def _stitched(words: Words, pieces: Sequence[Piece]) -> set[int]:
    """Return texts that are little else than passages of two or more texts which share nothing among themselves."""
    spans: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    related = set()
    for piece in pieces:
        spans[piece.a].append((piece.a0, piece.a1, piece.b))
        spans[piece.b].append((piece.b0, piece.b1, piece.a))
        related |= {(piece.a, piece.b), (piece.b, piece.a)}
    found = set()
    for text, mine in spans.items():
        others = sorted({each for _, _, each in mine})
        apart = any((other, y) not in related for number, other in enumerate(others) for y in others[number + 1 :])
        if apart and covered(mine) >= STITCHED_SHARE * words.count(text):
            found.add(text)
    return found


def covered(spans: Sequence[tuple[int, int, int]]) -> int:
    """Say how much spans (start, end, anything) cover together."""
    total = reached = 0
    for start, end, _ in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
