"""Hard-wrapped text: lines broken at a column, as agencies' wires and mail print them, so that sentences run over lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

WIDEST = 120  # characters; a paragraph with longer lines is not wrapped, its lines are its paragraphs
LEAST = 2  # line ends that stand in the midst of a sentence, before a text is taken for wrapped
_LINE = re.compile(r"[^\n]+")
_STOPPED = re.compile(r"[.!?:;؟。…][\"'”’»)\]]*\s*$")

# Where a line begins and ends.
_Line = tuple[int, int]


def unwrapped(text: str) -> str:
    """Put a space where a line was only wrapped; the text stays as long as before, so that every offset holds.

    A line's end is a wrap where the next line follows at once and its first word had no room any more in the column. A text
    is wrapped where some such line ends without a stop and goes on in small letters. The column is measured paragraph by
    paragraph, so that a long headline or an address at the foot does not hide it.

    Caught: a dispatch broken at 65 columns. Refused: one paragraph a line; headings, lists and verse, whose lines had room.

    >>> wire = "The mayor of the town by the\\nriver said that some people\\nhad left since the rain began."
    >>> unwrapped(wire).count("\\n"), len(unwrapped(wire)) == len(wire)
    (0, True)
    >>> unwrapped("Homs falls\\nthe army says\\nit took the town") == "Homs falls\\nthe army says\\nit took the town"
    True
    """
    blocks = [block for block in _blocks(text) if len(block) > 1 and _width(text, block) <= WIDEST]
    if not blocks:
        return text
    widths = [_width(text, each) for each in blocks]
    column = sorted(widths)[len(widths) // 2]
    ends = [pair for block in blocks for pair in itertools.pairwise(block)]
    wraps = [
        (first, second)
        for block, width in zip(blocks, widths, strict=True)
        for first, second in itertools.pairwise(block)
        if _no_room(text, first, second, max(column, width))
    ]
    mid = sum(text[b[0]].islower() and _STOPPED.search(text[a[0] : a[1]]) is None for a, b in wraps)
    if mid < LEAST or 2 * len(wraps) < len(ends):
        return text
    out = list(text)
    for (_, at), _ in wraps:
        out[at] = " "
    return "".join(out)


def _blocks(text: str) -> Iterator[list[_Line]]:
    """Yield lines that follow one another at once; a blank at a line's head opens a paragraph."""
    block: list[_Line] = []
    for match in _LINE.finditer(text):
        if block and (match.start() != block[-1][1] + 1 or text[match.start()].isspace()):
            yield block
            block = []
        block.append(match.span())
    if block:
        yield block


def _width(text: str, block: Sequence[_Line]) -> int:
    return max(len(text[first:second].rstrip()) for first, second in block)


def _no_room(text: str, line: _Line, after: _Line, width: int) -> bool:
    """Tell whether the next line's first word would have gone over the width."""
    words = text[after[0] : after[1]].split(maxsplit=1)
    return bool(words) and len(text[line[0] : line[1]].rstrip()) + 1 + len(words[0]) > width
