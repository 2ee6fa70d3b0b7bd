"""Letters to rows: what stands on one line of the paper, cut into pieces where there is a wide gap.

Raised marks of notes are left out, so that they join no number: ``12`` with a small ``3`` above it is 12.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from fogline.dispatch.formats.html.tree import is_note_mark
from fogline.dispatch.formats.pdf.letters import Letter
from fogline.dispatch.formats.pdf.order import is_right_to_left, logical

_BLANK = 0.17  # of the size: a gap that is a blank; between letters of a word it is 0.05 at most
_SMALL = 0.8  # of a row's size: letters of notes' marks and powers
_SAME_LINE = 0.3  # of the size: how far letters of one line may stand above each other
_DRAWN_TWICE = 0.12  # of the size: letters drawn again beside themselves, to look bold
_MOST_PAIRS = 2_000_000  # small letters by rows: no page of print has more


class Word(NamedTuple):
    """Hold signs from left to right, without a gap."""

    signs: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Row:
    """Hold the words of a line from left to right; ``base``: its height on the page in points."""

    words: tuple[Word, ...]
    base: float
    size: float

    @property
    def left(self) -> float:
        """Return where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Return where it ends."""
        return self.words[-1].right

    @property
    def text(self) -> str:
        """Return its words as they are written."""
        return logical(" ".join(word.signs for word in self.words))

    def between(self, left: float, right: float) -> Row | None:
        """Return the part of it whose words stand between two ends; None where none does."""
        words = tuple(word for word in self.words if left <= (word.left + word.right) / 2 < right)
        return replace(self, words=words) if words else None


def rows(letters: list[Letter]) -> list[Row]:
    """Return the rows of a page from the top."""
    signs = [each for each in letters if not each.sign.isspace()]
    if not signs:
        return []
    usual = statistics.median(each.size for each in signs)
    held: list[list[Letter]] = []
    small: list[Letter] = []
    for each in sorted(letters, key=lambda each: (-each.base, each.left)):
        if each.size < _SMALL * usual:
            small.append(each)
        elif held and held[-1][0].base - each.base < _SAME_LINE * min(each.size, held[-1][0].size):
            held[-1].append(each)
        else:
            held.append([each])
    held.extend(_small(small, held) if len(small) * len(held) < _MOST_PAIRS else [small])
    found = (_row(each) for each in held)
    return sorted((row for row in found if row is not None), key=lambda row: -row.base)


def _small(small: list[Letter], held: list[list[Letter]]) -> Iterator[list[Letter]]:
    """Add small letters to the row in whose height they stand beside a letter; yield rows of those that stand in none."""
    own: list[list[Letter]] = []
    heights = [(row[0].base - 0.25 * row[0].size, row[0].base + 0.75 * row[0].size, row) for row in held]
    for each in small:
        middle = each.base + each.size / 4
        beside = [
            row
            for low, high, row in heights
            if low < middle < high and any(abs(other.right - each.left) < row[0].size for other in row)
        ]
        if beside:
            beside[0].append(each)
        elif own and abs(own[-1][0].base - each.base) < _SAME_LINE * each.size:
            own[-1].append(each)
        else:
            own.append([each])
    yield from own


def _row(letters: list[Letter]) -> Row | None:
    """Return letters of one line as words, without raised marks."""
    ordered = _once(sorted(letters, key=_from_left))
    signs = [each for each in ordered if not each.sign.isspace()]
    if not signs:
        return None
    size = statistics.median_high(each.size for each in signs)
    base = statistics.median_low(each.base for each in signs if each.size >= _SMALL * size)
    kept = list(_without_marks(ordered, base, size))
    words = tuple(_words(kept))
    return Row(words, base, size) if words else None


def _from_left(letter: Letter) -> tuple[float, int]:
    """Order by place from the left; of letters at one place, as of a ligature, as they are read."""
    turned = is_right_to_left(letter.sign)
    return round(letter.left, 1), -letter.place if turned else letter.place


def _once(letters: list[Letter]) -> list[Letter]:
    """Return letters without those that are drawn a second time beside themselves; two of one ligature follow each other."""
    found: list[Letter] = []
    for each in letters:
        again = not each.sign.isspace() and any(
            other.sign == each.sign
            and abs(other.base - each.base) < 1
            and abs(each.left - other.left) < _DRAWN_TWICE * each.size
            and abs(each.place - other.place) > 1
            for other in found[-2:]
        )
        if not again:
            found.append(each)
    return found


def _without_marks(letters: list[Letter], base: float, size: float) -> Iterator[Letter]:
    """Yield letters, but raised ones that are the mark of a note."""
    before, raised = "", list[Letter]()
    for each in [*letters, None]:
        if each is not None and each.size < _SMALL * size and each.base > base + 0.15 * size:
            raised.append(each)
            continue
        if raised and not is_note_mark("".join(one.sign for one in raised), before):
            yield from raised
        raised = []
        if each is not None:
            before = (before + each.sign)[-20:]
            yield each


def _words(letters: Iterable[Letter]) -> Iterator[Word]:
    signs, left, right = "", 0.0, 0.0
    for each in letters:
        if signs and (each.sign.isspace() or each.left - right > _BLANK * each.size):
            yield Word(signs, left, right)
            signs = ""
        if not each.sign.isspace():
            left = left if signs else each.left
            right = max(right, each.right) if signs else each.right
            signs += each.sign
    if signs:
        yield Word(signs, left, right)
