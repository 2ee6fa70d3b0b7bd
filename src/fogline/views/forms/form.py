"""What a form of rows is: a name, and how rows become text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
PIECE = 1 << 16  # code points of rows that are put out together


@dataclass(frozen=True, slots=True)
class Rows:
    """Hold the rows of one view, for machines and for a person; each form takes those that it wants.

    ``door``: rows as the machine door gives them, nested. ``columns``: of the table. ``table``: the same rows, flat, one
    printable cell a column. ``in_csv``: columns of the door's rows where cells are flat, if they are not those of the table.
    """

    door: Iterable[Mapping[str, Any]]
    columns: Sequence[str]
    table: Iterable[Mapping[str, Any]]
    in_csv: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A way in which rows come out: ``--format NAME``.

    ``pieces``: the rows as text, some of it at a time, so that a million rows need not be held. ``drawn``: on a terminal they
    are drawn as a table instead.
    """

    name: str
    pieces: Callable[[Rows], Iterator[str]]
    drawn: bool = False
