"""Rows to text: columns one after the other, tables a row a line, lines of a paragraph joined.

Where several rows have the same wide gap, what stands on its two sides are columns: of words, read one after the other, or of a
table, whose cells stay in theirs.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fogline.dispatch.formats.html import tables
from fogline.dispatch.formats.pdf.order import is_right_to_left
from fogline.dispatch.formats.pdf.rows import Row

_GUTTER = 0.9  # of the size: the least width of a gap between columns
_APART = 3.2  # of the size: a gap below which a new block begins, whatever stands in it
_PARAGRAPH = 1.35  # of the usual distance of lines
_OTHER_SIZE = 0.12
_INDENT = 0.8  # of the size
_FIRST = 4  # rows within which a gap must show
_DEEPEST = 6  # columns within columns
_MOST_ROWS, _MOST_GAPS = 2_000, 60  # of a page, of a row; over it no columns are looked for
_CELL_WORDS = 3  # a cell of a table has so many words or fewer, as a rule
_COUNT = re.compile(r"[~≈<>≥≤+±]?\d[\d.,'’ \u00a0–-]*[%+]?$|[-–—]$")
_ENDED = re.compile(r"[.!?:;…؟۔\"”’»)\]]$")
_BULLET = re.compile(r"[•▪■●◦‣–—*·-]$|\(?\d{1,2}[.)]$")
_HYPHENED = re.compile(r"(\w+)-$")

Gap = tuple[float, float]


class Paragraph(NamedTuple):
    """Hold a paragraph, and whether it may go on where the next block begins."""

    text: str
    size: float
    is_open: bool


def paragraphs(found: Sequence[Row], deep: int = 0) -> Iterator[Paragraph]:
    """Yield the paragraphs of rows, from the top, in the order they are read."""
    at = 0
    plain: list[Row] = []
    if len(found) > _MOST_ROWS or deep == _DEEPEST:
        yield from _joined_lines(list(found))
        return
    while at < len(found):
        run, gutters = _run(found, at)
        if run == 0:
            plain.append(found[at])
            at += 1
            continue
        yield from _joined_lines(plain)
        plain = []
        yield from _columns(list(found[at : at + run]), gutters, deep)
        at += run
    yield from _joined_lines(plain)


def _columns(block: list[Row], gutters: list[float], deep: int) -> Iterator[Paragraph]:
    """Yield what stands in columns: row by row where they are a table's, else column by column."""
    ends = [float("-inf"), *gutters, float("inf")]
    cells = [[row.between(left, right) for left, right in itertools.pairwise(ends)] for row in block]
    turned = is_right_to_left("".join(row.text for row in block))
    if turned:
        cells = [row[::-1] for row in cells]
    if _is_table(cells):
        yield from _table(block, cells)
        return
    for column in zip(*cells, strict=True):
        yield from paragraphs([row for row in column if row is not None], deep + 1)


def _table(block: list[Row], cells: list[list[Row | None]]) -> Iterator[Paragraph]:
    """Yield a table's rows; lines above and below it that stand in one column are lines of their own."""
    several = [place for place, row in enumerate(cells) if sum(cell is not None for cell in row) > 1]
    first, last = several[0], several[-1]
    yield from _joined_lines(block[:first])
    rows = [["" if cell is None else cell.text for cell in row] for row in cells[first : last + 1]]
    for line in tables.lines_of(rows):
        yield Paragraph(line, block[first].size, is_open=False)
    yield from _joined_lines(block[last + 1 :])


def _is_table(cells: list[list[Row | None]]) -> bool:
    """Tell whether cells are a table's: short ones, or counts behind the first."""
    several = [row for row in cells if sum(cell is not None for cell in row) > 1]
    if len(several) < 2:
        return False
    behind = [cell for row in several for cell in row[1:] if cell is not None]
    counts = sum(bool(_COUNT.match(cell.text)) for cell in behind)
    lengths = [len(cell.words) for row in several for cell in row if cell is not None]
    return 2 * counts >= len(behind) or statistics.median(lengths) <= _CELL_WORDS


def _run(found: Sequence[Row], at: int) -> tuple[int, list[float]]:
    """Return how many rows from here share a gap with words on both sides, and where it is; 0 where none do."""
    shared: list[Gap] = [(float("-inf"), float("inf"))]
    length, kept = 0, list[Gap]()
    for row in found[at:]:
        if length and found[at + length - 1].base - row.base > _APART * max(row.size, found[at + length - 1].size):
            break
        shared = _both(shared, _gaps(row))
        inner = [gap for gap in shared if _parts(found[at : at + length + 1], gap) and _is_wide(gap, row)]
        if not inner and (kept or length == _FIRST):
            break
        length, kept = length + 1, inner or kept
    while kept and length and not _stands_in(found[at + length - 1], kept):
        length -= 1
    return (length, [(left + right) / 2 for left, right in kept]) if kept and length > 1 else (0, [])


def _stands_in(row: Row, gutters: list[Gap]) -> bool:
    """Tell whether a row crosses none of the gaps."""
    return all(row.between(*gap) is None for gap in gutters)


def _is_wide(gap: Gap, row: Row) -> bool:
    return gap[1] - gap[0] >= _GUTTER * row.size


def _parts(block: Sequence[Row], gap: Gap) -> bool:
    """Tell whether two rows or more have words on the left of a gap, and two on its right."""
    left = sum(row.left < gap[0] + 0.01 for row in block)
    right = sum(row.right > gap[1] - 0.01 for row in block)
    return left > 1 and right > 1


def _gaps(row: Row) -> list[Gap]:
    """Return where a row has no words, from left to right."""
    found, at = list[Gap](), float("-inf")
    for word in row.words:
        if word.left - at >= _GUTTER * row.size:
            found.append((at, word.left))
        at = max(at, word.right)
    return [*(found if len(found) < _MOST_GAPS else found[:1]), (at, float("inf"))]


def _both(one: list[Gap], two: list[Gap]) -> list[Gap]:
    """Return what two lists of gaps share."""
    found = [(max(a[0], b[0]), min(a[1], b[1])) for a in one for b in two]
    return sorted(gap for gap in found if gap[0] < gap[1])


def _joined_lines(lines: list[Row]) -> Iterator[Paragraph]:
    """Yield paragraphs of lines below one another."""
    if not lines:
        return
    drops = [one.base - two.base for one, two in itertools.pairwise(lines)]
    usual = statistics.median_low(drops) if len(drops) > 1 else 1.4 * lines[0].size
    usual = min(usual, 2 * lines[0].size)
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    held = [lines[0]]
    for before, line in itertools.pairwise(lines):
        if _begins(before, line, usual, (left, right)):
            yield _paragraph(held)
            held = []
        held.append(line)
    yield _paragraph(held)


def _begins(before: Row, line: Row, usual: float, ends: Gap) -> bool:
    """Tell whether a line begins a paragraph: lower down, in another size, indented, behind a line that had room for its first
    word, or with a bullet.
    """
    if before.base - line.base > _PARAGRAPH * max(usual, line.size):
        return True
    if abs(line.size - before.size) > _OTHER_SIZE * before.size:
        return True
    turned = is_right_to_left(line.text)
    first = line.words[-1 if turned else 0]
    room = before.left - ends[0] if turned else ends[1] - before.right
    if room > first.right - first.left + line.size:
        return True
    inwards = (ends[1] - line.right, ends[1] - before.right) if turned else (line.left - ends[0], before.left - ends[0])
    indented = inwards[0] > _INDENT * line.size and inwards[1] < 0.3 * line.size
    return indented or bool(_BULLET.match(first.signs))


def _paragraph(lines: list[Row]) -> Paragraph:
    text = joined(line.text for line in lines)
    return Paragraph(text, lines[0].size, is_open=not _ENDED.search(text))


def joined(lines: Iterable[str]) -> str:
    """Return lines as one, with the hyphens undone at which words were broken.

    >>> joined(["The spokes-", "man of Old-", "Mill, a 20-", "year-old"])
    'The spokesman of Old-Mill, a 20-year-old'
    """
    text = ""
    for line in lines:
        broken = _HYPHENED.search(text)
        if broken is None:
            text = f"{text} {line}" if text else line
        elif line[:1].islower() and not broken[1][-1].isdigit():
            text = text[:-1] + line
        else:
            text += line
    return text


def put_together(pages: Iterable[list[Paragraph]]) -> list[str]:
    """Return the paragraphs of all pages; one that a page's or column's end broke is joined."""
    found: list[Paragraph] = []
    for each in (paragraph for page in pages for paragraph in page):
        before = found[-1] if found else None
        goes_on = before is not None and before.is_open and each.text[:1].islower()
        if before is not None and goes_on and abs(each.size - before.size) <= _OTHER_SIZE * before.size:
            found[-1] = Paragraph(joined([before.text, each.text]), each.size, each.is_open)
        else:
            found.append(each)
    return [each.text for each in found]
