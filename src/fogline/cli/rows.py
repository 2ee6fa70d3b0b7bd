"""Rows on standard output: in a form of :mod:`fogline.views.forms`, or drawn as a table for a person at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from fogline.text.controls import shown
from fogline.views.forms import Rows, form
from fogline.views.forms.table import cell

if TYPE_CHECKING:
    from rich.table import Table

Row = Mapping[str, Any]


def write(
    name: str, door: Iterable[Row], columns: Sequence[str], table: Iterable[Row], in_csv: Sequence[str] = ()
) -> None:
    """Print rows.

    Args:
        name: of a form.
        door: rows as the machine door gives them; nested.
        columns: what the table and its header show.
        table: the same rows, flat, one printable cell per column.
        in_csv: the columns of the door's rows in CSV, if they are not those of the table.
    """
    rows, wanted, watched = Rows(door, columns, table, in_csv), form(name), sys.stdout.isatty()
    if wanted.drawn and watched:
        _draw(rows)
        return
    for piece in wanted.pieces(rows):
        click.echo(shown(piece, keep="\t\r\n") if watched else piece, nl=False)


def _draw(rows: Rows) -> None:
    from rich.console import Console  # nothing is drawn in a pipe

    Console().print(_drawn(rows.columns, rows.table))


def _drawn(columns: Sequence[str], rows: Iterable[Row]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, header_style="bold", show_lines=False, expand=False)
    for row in rows:
        table.add_row(*(Text(cell(row, column)) for column in columns))
    return table
