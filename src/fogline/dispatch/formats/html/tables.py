"""Tables of figures written out: each row a line of its own, in which every cell has the head of its column.

In: a tree. Out: the same tree, where a table that has heads and short cells is paragraphs: "Kesh: 12 killed, 30 wounded". A
cell that spans rows stands in each of them, so no count loses its town. Tables that lay a page out are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

ROW = "x-row"  # class of the paragraph that a row became
_MOST_SPANNED = 20_000  # cells
_MOST_CELLS = 20_000  # of a table that is written out
_MOST_COLUMNS = 40
_LONGEST_CELL = 120  # letters; a longer one is prose
_SPACE = re.compile(r"\s+")
_COUNT = re.compile(r"[~≈<>≥≤+±]?\s?\d[\d.,'’\u00a0\u202f  –-]*\+?$")
_NOTHING = frozenset({"", "-", "–", "—", "…", "n/a", "N/A", "."})
# "Number of dead" over a column of counts: the count stands before what is counted.
_NUMBER_OF = re.compile(r"(?i)^(?:#|no\.?|nos\.?|number|numbers|total|count)(?:\s+of)?\s+(?=\w)")


def write_out(tree: Any) -> None:
    """Replace each table of figures by paragraphs, a row each."""
    from lxml import html  # type: ignore[import-untyped]

    for table in list(tree.iter("table")):
        if _lays_out(table):
            for part in table.iter("table", "thead", "tbody", "tfoot", "tr", "td", "th"):
                part.tag = "div"
            continue
        rows = _rows(table)
        if rows is None or table.getparent() is None:
            continue
        block = html.Element("div")
        for line in _lines(rows):
            paragraph = html.Element("p")
            paragraph.set("class", ROW)
            paragraph.text = line
            block.append(paragraph)
        block.tail = table.tail
        table.getparent().replace(table, block)


def lines_of(rows: list[list[str]]) -> list[str]:
    """Return the lines of a table whose cells are read: with heads where they are figures, else a row a line.

    >>> lines_of([["Town", "Killed"], ["Kesh", "12"]]), lines_of([["Kesh fell", "Two died"]])
    (['Kesh: 12 killed'], ['Kesh fell | Two died'])
    """
    filled = [(place == 0, [_SPACE.sub(" ", cell).strip() for cell in row]) for place, row in enumerate(rows) if row]
    if _of_figures(filled):
        return list(_lines(filled))
    return [line for _, cells in filled if (line := " | ".join(filter(None, cells)))]


def narrow(tree: Any) -> None:
    """Take the spans off cells where they make far more of a table than was written: trafilatura fills each cell spanned."""
    cells = [cell for cell in tree.iter("td", "th") if cell.get("colspan") or cell.get("rowspan")]
    if sum(_span(cell, "colspan") * _span(cell, "rowspan") for cell in cells) > _MOST_SPANNED:
        for cell in cells:
            cell.attrib.pop("colspan", None)
            cell.attrib.pop("rowspan", None)


def _span(cell: Any, name: str) -> int:
    printed = cell.get(name)
    return min(int(printed), 100) if printed and printed.isdecimal() and len(printed) < 9 else 100 if printed else 1


def _lays_out(table: Any) -> bool:
    """Tell whether a table only says where things stand on the page: prose or other tables are in it."""
    return table.find(".//table") is not None or any(
        cell.find(".//p") is not None and len(cell.text_content()) > _LONGEST_CELL for cell in table.iter("td")
    )


_Row = tuple[bool, list[str]]  # whether it is a head; its cells, spans filled


def _rows(table: Any) -> list[_Row] | None:
    """Return the rows of a table of figures; None of any other."""
    written = list(table.iter("tr"))
    if len(written) < 2 or sum(len(row) for row in written) > _MOST_CELLS:
        return None
    rows: list[_Row] = []
    hanging: dict[int, tuple[int, str]] = {}  # by column: for how many rows more, and what
    for row in written:
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        texts = list(_filled(cells, hanging))
        if len(texts) > _MOST_COLUMNS or any(len(text) > _LONGEST_CELL for text in texts):
            return None
        if texts:
            rows.append((all(cell.tag == "th" for cell in cells), texts))
    return rows if _of_figures(rows) else None


def _filled(cells: list[Any], hanging: dict[int, tuple[int, str]]) -> Iterator[str]:
    """Yield the cells of a row, those that hang down from rows above and those that span columns in each of theirs."""
    column, waiting = 0, iter(cells)
    while column <= _MOST_COLUMNS:
        rows_left, text = hanging.get(column, (0, ""))
        if rows_left:
            hanging[column] = (rows_left - 1, text)
            yield text
            column += 1
            continue
        cell = next(waiting, None)
        if cell is None:
            return
        text = _SPACE.sub(" ", cell.text_content()).strip()
        for each in range(_span(cell, "colspan")):
            hanging[column] = (_span(cell, "rowspan") - 1, text)
            yield text if each == 0 or cell.tag == "th" else ""
            column += 1


def _of_figures(rows: list[_Row]) -> bool:
    """Tell whether there are heads, none of them a count, and counts below them."""
    if len(rows) < 2 or len(rows[0][1]) < 2:
        return False
    heads = rows[0][1]
    counts = sum(bool(_COUNT.match(cell)) for _, cells in rows[1:] for cell in cells)
    return not any(map(_COUNT.match, heads)) and sum(map(bool, heads)) >= len(heads) - 1 and counts > 0


def _lines(rows: list[_Row]) -> Iterator[str]:
    heads: list[str] = []
    for place, (is_head, cells) in enumerate(rows):
        above = place > 0 and rows[place - 1][0]
        if place == 0 or (is_head and not any(map(_COUNT.match, cells))):
            heads = [_joined(one, two) for one, two in zip(heads, cells, strict=False)] if above and is_head else cells
        elif line := _line(heads, cells):
            yield line


def _joined(one: str, two: str) -> str:
    """Return the head of a column below the head of its group."""
    return two if not one or one == two else f"{one} {_small(two)}"


def _line(heads: list[str], cells: list[str]) -> str:
    """Return a row as a line: what it is about, then each cell with its head."""
    about = [cell for cell in cells[: _first_count(cells)] if cell not in _NOTHING]
    told = [
        _told(head, cell)
        for head, cell in zip(heads[_first_count(cells) :], cells[_first_count(cells) :], strict=False)
        if cell not in _NOTHING
    ]
    return ": ".join(filter(None, (", ".join(dict.fromkeys(about)), ", ".join(told))))


def _first_count(cells: list[str]) -> int:
    return next((place for place, cell in enumerate(cells) if _COUNT.match(cell)), len(cells))


def _told(head: str, cell: str) -> str:
    if not head:
        return cell
    return f"{cell} {_small(_NUMBER_OF.sub('', head))}" if _COUNT.match(cell) else f"{_small(head)} {cell}"


def _small(head: str) -> str:
    """Return a head without the capital it has for standing first."""
    return head[0].lower() + head[1:] if head[1:2].islower() else head
