"""Rows as a table: columns set with spaces, nothing cut, no colour; on a terminal it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fogline.text.controls import shown_text
from fogline.views.forms.form import Form


def table_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return columns set with spaces, nothing cut, no colour.

    >>> print(table_text(["a", "b"], [{"a": 1, "b": "x"}, {"a": 22, "b": None}]), end="")
    a   b
    1   x
    22
    """
    lines = [list(columns), *([cell(row, column) for column in columns] for row in rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    return "".join(
        "  ".join(each.ljust(width) for each, width in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines
    )


def cell(row: Mapping[str, Any], column: str) -> str:
    """Return a cell for a person: 14 and not 14.0, in one line, signs that act as codes."""
    value = row.get(column)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(shown_text(str(value)).split())


def _pieces(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield table_text(columns, rows)


FORM = Form("table", lambda rows: _pieces(rows.columns, rows.table), drawn=True)
