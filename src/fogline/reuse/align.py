"""The words of one passage, side by side: what matches, what moved, what changed.

Blocks are found as in the Ratcliff-Obershelp word diff (longest common run first); what stands elsewhere on the other side
is a move, the rest is replaced, inserted or left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOVED = 3  # words in a row that are recognised in another place


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """Equal words: from word ``a`` on the first side, ``b`` on the second, ``size`` of them."""

    a: int
    b: int
    size: int
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Words ``[a0, a1)`` became ``[b0, b1)``; one side may be empty."""

    a0: int
    a1: int
    b0: int
    b1: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Blocks in order of the first side; changes in order of both."""

    blocks: tuple[Block, ...]
    changes: tuple[Change, ...]


def aligned(a: Sequence[int], b: Sequence[int]) -> Alignment:
    """Return align two sequences of word hashes.

    >>> aligned([1, 2, 3, 4, 9], [1, 2, 7, 4]).changes
    (Change(a0=2, a1=3, b0=2, b1=3), Change(a0=4, a1=5, b0=4, b1=4))
    >>> [x for x in aligned([5, 6, 7, 1, 2, 3, 4], [1, 2, 3, 4, 5, 6, 7]).blocks if x.moved]
    [Block(a=0, b=4, size=3, moved=True)]
    """
    kept = [
        Block(*get_matching_block)
        for get_matching_block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    ]
    gaps_a, gaps_b = [], []  # (start, end, number of the gap)
    index = other = 0
    for number, block in enumerate(kept):  # the last block is empty and stands at both ends
        gaps_a.append((index, block.a, number))
        gaps_b.append((other, block.b, number))
        index, other = block.a + block.size, block.b + block.size
    moves = _moves(a, b, gaps_a, gaps_b)
    blocks = sorted([each for each in kept if each.size] + moves)
    return Alignment(tuple(blocks), tuple(_changes(kept, gaps_a, gaps_b)))


def _moves(
    a: Sequence[int], b: Sequence[int], gaps_a: list[tuple[int, int, int]], gaps_b: list[tuple[int, int, int]]
) -> list[Block]:
    """Return runs that stand in another gap of the other side, longest first; the gaps are cut around them."""
    moves: list[Block] = []
    while True:
        best = (0, 0, 0)
        wide_a, wide_b = ([gap for gap in gaps if gap[1] - gap[0] >= MOVED] for gaps in (gaps_a, gaps_b))
        if not wide_a or not wide_b:
            return moves
        for ga in wide_a:
            for gb in wide_b:
                m = SequenceMatcher(None, a[ga[0] : ga[1]], b[gb[0] : gb[1]], autojunk=False).find_longest_match()
                best = max(best, (m.size, -(ga[0] + m.a), -(gb[0] + m.b)))
        if best[0] < MOVED:
            return moves
        size, i, j = best[0], -best[1], -best[2]
        moves.append(Block(i, j, size, moved=True))
        _carve(gaps_a, i, i + size)
        _carve(gaps_b, j, j + size)


def _carve(gaps: list[tuple[int, int, int]], start: int, end: int) -> None:
    at = next(number for number, each in enumerate(gaps) if each[0] <= start and end <= each[1])
    gap = gaps[at]
    pieces = [(gap[0], start, gap[2]), (end, gap[1], gap[2])]
    gaps[at : at + 1] = [piece for piece in pieces if piece[0] < piece[1]]


def _changes(kept: list[Block], gaps_a: list[tuple[int, int, int]], gaps_b: list[tuple[int, int, int]]) -> list[Change]:
    changes = []
    for number, block in enumerate(kept):
        left = [each for each in gaps_a if each[2] == number and each[0] < each[1]]
        right = [g for g in gaps_b if g[2] == number and g[0] < g[1]]
        for step in range(max(len(left), len(right))):
            a0, a1 = left[step][:2] if step < len(left) else (block.a, block.a)
            b0, b1 = right[step][:2] if step < len(right) else (block.b, block.b)
            changes.append(Change(a0, a1, b0, b1))
    return changes
