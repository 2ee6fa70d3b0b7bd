"""Data with an origin: cues, number words, units, agencies, publishers, places, actors.

In: CSV files of this folder, UTF-8, a header line, and in every file a column ``origin`` that says where a row comes from
(a work, a standard, a codebook; never a text that we are measured on). Out: rows as dicts, in file order, loaded on first
use. Code only reads; to change what Fogline knows, change a row.

>>> rows("house_counts.csv")[0]["word"]
'dozens'
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from fogline.errors import LexiconError


@functools.cache
def rows(file: str | Path) -> tuple[Mapping[str, str], ...]:
    """Return the rows of one lexicon file: of this folder by its name, of any other by its path.

    Raises:
        LexiconError: a row has too many or too few cells, or an empty ``origin``.
    """
    if isinstance(file, Path):
        return parse(file.name, file.read_text("utf-8"))
    return parse(file, resources.files(__name__).joinpath(file).read_text("utf-8"))


def parse(file: str, text: str) -> tuple[Mapping[str, str], ...]:
    """Check and parses a lexicon file's text; apart from :func:`rows` so that rules can be tested on made-up files.

    >>> parse("x.csv", "word,origin\\nsay,")
    Traceback (most recent call last):
    fogline.errors.LexiconError: lexicon x.csv, row 2: no origin
    """
    cells = filter(None, csv.reader(text.splitlines(), strict=True))
    header = next(cells, [])
    found: list[Mapping[str, str]] = []
    for number, row in enumerate(cells, start=2):
        if len(row) != len(header):
            raise LexiconError(file, number, "number of cells differs from the header's")
        found.append(dict(zip(header, row, strict=True)))
        if not found[-1].get("origin"):
            raise LexiconError(file, number, "no origin")
    return tuple(found)


def files() -> list[str]:
    """Return names of the lexicon files, in order."""
    return sorted(each.name for each in resources.files(__name__).iterdir() if each.name.endswith(".csv"))
