"""Rows as CSV, for spreadsheets: inner nouns as dotted columns, nothing that a spreadsheet would run.

>>> csv_text([{"path": "=1+1", "figures": [{"low": 2.0}]}])
'path,figures\\r\\n\\'=1+1,"[{""low"": 2.0}]"\\r\\n'
>>> csv_text([], ("path", "figures"))
'path,figures\\r\\n'
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fogline.text.controls import without_controls
from fogline.views.forms.form import PIECE, Form
from fogline.views.forms.jsonl import json_line

DOTTED = frozenset({"quote", "source", "cue", "earlier", "later", "question", "voices"})
# What a spreadsheet would run as a formula (OWASP, CSV injection), in its full width too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """Return rows as CSV with a header; nested cells are JSON, control codes are told (``\\x1b``), and what a spreadsheet would
    run is neutralised.

    Args:
        rows: nested, as the machine door gives them.
        columns: of the header, also where there is no row; if none are named, those that the rows have.
    """
    if columns:
        return "".join(csv_pieces(rows, columns))
    held = list(rows)
    return "".join(csv_pieces(held, list(dict.fromkeys(each for row in held for each in _flat(row)))))


def csv_pieces(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    """Yield :func:`csv_text` piece by piece, for rows that need not all be held at once."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({key: neutral(value) for key, value in _flat(row).items()})
        if out.tell() > PIECE:
            yield out.getvalue()
            out = io.StringIO()
            writer = csv.DictWriter(out, fieldnames=columns)
    yield out.getvalue()


def neutral(cell: object) -> object:
    r"""Return a cell that no spreadsheet runs as a formula and no terminal obeys.

    >>> neutral("=HYPERLINK()"), neutral(-3), neutral("Ain Issa")
    ("'=HYPERLINK()", -3, 'Ain Issa')
    >>> print(neutral("Two\x1b[2J"))
    Two\x1b[2J
    """
    if not isinstance(cell, str):
        return cell
    if cell.isascii() and cell.isprintable():  # most are
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return ("'" if cell.startswith(_FORMULA) else "") + without_controls(cell)


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with inner nouns as dotted columns, so that each cell of a spreadsheet is one thing; the rest is JSON."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if key not in DOTTED or isinstance(value, str):
            flat[key] = _cell(value)
        elif value is not None:
            flat.update({f"{key}.{each}": _cell(v) for each, v in value.items()})
    return flat


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json_line(value) if value else "[]" if isinstance(value, list) else "{}"
    return value


FORM = Form("csv", lambda rows: csv_pieces(rows.door, rows.in_csv or rows.columns))
