"""Rows as lines of JSON: the machine door."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fogline.text.controls import in_json
from fogline.views.forms.form import PIECE, Form


def json_line(row: Mapping[str, Any] | list[Any]) -> str:
    r"""Return a row as one line of JSON, for whatever reader cuts lines where, and safe on a terminal.

    >>> json_line({"exact": "Two\u2028died \x9b2J"})
    '{"exact": "Two\\u2028died \\u009b2J"}'
    """
    return in_json(_ENCODER.encode(row))


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def json_pieces(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield rows as lines of JSON, some of them together."""
    held: list[str] = []
    letters = 0
    for row in rows:
        held.append(json_line(row) + "\n")
        letters += len(held[-1])
        if letters > PIECE:
            yield "".join(held)
            held, letters = [], 0
    yield "".join(held)


FORM = Form("jsonl", lambda rows: json_pieces(rows.door))
