"""Quotations: what stands between quotation marks, so that whoever reads a document need not look for them again.

In: the text, a paragraph and its words and marks (:func:`fogline.text.tokens.words_and_marks`). Out: spans, marks included.
A quotation never crosses a paragraph; one left open runs to the paragraph's end, as printers have it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fogline.model import Span

_OPENERS, _CLOSERS = {"“", "``", "«"}, {"”", "»"}
_MARKS = _OPENERS | _CLOSERS | {'"', "''", "'", "‘", "’"}
_ANY_MARK = re.compile("[“”«»\"'‘’]|``")
_FAR = 400  # words a single quotation mark may reach back to its partner


def quotations(text: str, paragraph: Span, words: Sequence[tuple[int, int]]) -> list[Span]:
    """Return the quotations of a paragraph, in order, none within another.

    Caught: ``“It fell,”``, ``"It fell,"``, ``'It fell,'``, ``«It fell»``. Refused: an apostrophe (``the boys' school``), which
    has no partner.

    >>> from fogline.text.tokens import tokens, words_and_marks
    >>> line = '“It fell,” the boys\\' mother said. "We left'
    >>> found = quotations(line, Span(0, 42), words_and_marks(line, Span(0, 42), tokens(line)))
    >>> [line[q.start : q.end] for q in found]
    ['“It fell,”', '"We left']
    """
    if _ANY_MARK.search(text, paragraph.start, paragraph.end) is None:
        return []
    printed = [text[first:second] for first, second in words]
    found: list[Span] = []
    opened: int | None = None
    for number, mark in enumerate(printed):
        if mark not in _MARKS:
            continue
        role = _role(text, paragraph, printed, words[number], number, None if opened is None else printed[opened])
        if role == "open" and opened is None:
            opened = number
        elif role == "close" and opened is not None:
            found.append(Span(words[opened][0], words[number][1]))
            opened = None
    if opened is not None and printed[opened] not in {"'", "‘"}:  # a lone single mark is an apostrophe
        found.append(Span(words[opened][0], words[-1][1]))
    return found


def _role(
    text: str, paragraph: Span, printed: Sequence[str], at: tuple[int, int], i: int, opened: str | None
) -> str | None:
    """Tell whether a mark opens or closes a quotation, or neither; ``opened``: the mark of one that is open."""
    mark = printed[i]
    if mark in _OPENERS:
        return "open"
    if mark in _CLOSERS:
        return "close" if opened in {"“", "«", '"'} else None
    if mark in {'"', "''"}:
        if opened is not None:
            return "close" if opened in {mark, "``", "“"} else None
        return "open"
    if mark == "‘":
        return "open" if opened is None and _partner(printed, i) else None
    return _role_of_single(text, paragraph, printed, at, i, opened)


def _role_of_single(
    text: str, paragraph: Span, printed: Sequence[str], at: tuple[int, int], i: int, opened: str | None
) -> str | None:
    start, end = at
    tight = end < paragraph.end and (text[end].isalnum() or text[end] in "[“‘")
    if opened in {"'", "‘"}:
        return None if tight else "close"
    free = start == paragraph.start or text[start - 1].isspace() or text[start - 1] in "([—–-:"
    return "open" if printed[i] == "'" and opened is None and free and tight and _partner(printed, i) else None


def _partner(printed: Sequence[str], i: int) -> bool:
    return any(each in {"'", "’"} for each in printed[i + 1 : i + _FAR])
