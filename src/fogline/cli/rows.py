"""Rows on standard output: a table for a person, JSON lines and CSV for machines."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from fogline.text.controls import shown, shown_text
from fogline.views import export

Row = Mapping[str, Any]


def write(
    form: str, door: Iterable[Row], columns: Sequence[str], table: Iterable[Row], in_csv: Sequence[str] = ()
) -> None:
    """Print rows.

    Args:
        form: ``table``, ``jsonl`` or ``csv``.
        door: rows as the machine door gives them; nested.
        columns: what the table and its header show.
        table: the same rows, flat, one printable cell per column.
        in_csv: the columns of the door's rows in CSV, if they are not those of the table.
    """
    if form == "jsonl":
        for piece in export.json_pieces(door):
            click.echo(piece, nl=False)
    elif form == "csv":
        for piece in export.csv_pieces(door, in_csv or columns):
            click.echo(shown(piece, keep="\t\r\n") if sys.stdout.isatty() else piece, nl=False)
    elif sys.stdout.isatty():
        Console().print(_for_person(columns, table))
    else:
        click.echo(_for_pipe(columns, table), nl=False)


def _for_person(columns: Sequence[str], rows: Iterable[Row]) -> Table:
    table = Table(*columns, header_style="bold", show_lines=False, expand=False)
    for row in rows:
        table.add_row(*(Text(_cell(row, c)) for c in columns))
    return table


def _for_pipe(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return columns set with spaces, nothing cut, no colour.

    >>> print(_for_pipe(["a", "b"], [{"a": 1, "b": "x"}, {"a": 22, "b": None}]), end="")
    a   b
    1   x
    22
    """
    lines = [list(columns), *([_cell(r, c) for c in columns] for r in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    return "".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines)


def _cell(row: Row, column: str) -> str:
    value = row.get(column)
    if isinstance(value, float) and value.is_integer():  # a person reads 14, not 14.0
        value = int(value)
    return "" if value is None else " ".join(shown_text(str(value)).split())
