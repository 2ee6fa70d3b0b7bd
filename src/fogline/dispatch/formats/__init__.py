"""Formats of dispatches: one file and one ``FORMAT`` each; a file is read by the ending of its name.

A new format is a file beside these with a ``FORMAT`` and examples in its docstring, which run as tests, and a row in
docs/reference/formats.md; it is found by its being here.

>>> [of(name).name for name in ("a.txt", "a.html", "a.rss")], of("news/Archive.JSONL.gz").several, of("scan.png") is None
(['plain text', 'HTML', 'feed'], True, True)
"""

from __future__ import annotations

import importlib
import pkgutil

from fogline.dispatch.formats.format import Format, Records

_FILES = sorted(file.name for file in pkgutil.iter_modules(__path__) if file.name != "format")
FORMATS: tuple[Format, ...] = tuple(importlib.import_module(f"{__name__}.{name}").FORMAT for name in _FILES)
PACKED = ".gz"
IN_FOLDERS = tuple(ending + packed for one in FORMATS for ending in one.endings for packed in ("", PACKED))

__all__ = ["FORMATS", "IN_FOLDERS", "PACKED", "Format", "Records", "instead", "of"]


def of(path: str) -> Format | None:
    """Return the format of a file by its name, packed by gzip or not; None where there is none."""
    name = path.lower().removesuffix(PACKED)
    return next((one for one in FORMATS if name.endswith((*one.endings, *one.named))), None)


def instead(ending: str) -> str:
    """Return what to do about a file with an ending that no format has.

    >>> instead(".xlsx"), instead(".log")
    ('one record a line, as .jsonl', 'name it .txt if it is plain text')
    """
    tried = {ending: remedy for one in FORMATS for ending, remedy in one.instead.items()}
    return tried.get(ending, "name it .txt if it is plain text")
