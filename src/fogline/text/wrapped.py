"""Hard-wrapped text: lines broken at a column, as agencies' wires and mail print them, so that sentences run over lines."""

from __future__ import annotations

import itertools
import re

WIDEST = 120  # characters; a text with longer lines is not wrapped, its lines are its paragraphs
LEAST = 2  # line ends that stand in the midst of a sentence, before a text is taken for wrapped
_LINE = re.compile(r"[^\n]+")
_STOPPED = re.compile(r"[.!?:;؟。…][\"'”’»)\]]*\s*$")


def unwrapped(text: str) -> str:
    """The text with a space where a line was only wrapped; as long as before, so that every offset holds.

    A line's end is a wrap where the next line follows at once and its first word had no room any more. A text is wrapped
    where some such line ends without a stop and goes on in small letters, and no line is longer than :data:`WIDEST`.

    Caught: a dispatch broken at 65 columns. Refused: one paragraph a line; headings, lists and verse, whose lines had room.

    >>> wire = "The mayor of the town by the\\nriver said that some people\\nhad left since the rain began."
    >>> unwrapped(wire).count("\\n"), len(unwrapped(wire)) == len(wire)
    (0, True)
    >>> unwrapped("Homs falls\\nthe army says\\nit took the town") == "Homs falls\\nthe army says\\nit took the town"
    True
    """
    lines = [m.span() for m in _LINE.finditer(text)]
    width = max((len(text[a:b].rstrip()) for a, b in lines), default=0)
    if width > WIDEST:
        return text
    ends = [(b, text[a:b], text[c:d]) for (a, b), (c, d) in itertools.pairwise(lines) if c == b + 1]
    wraps = [(at, line, after) for at, line, after in ends if _no_room(line, after, width)]
    mid = sum(after[:1].islower() and _STOPPED.search(line) is None for _, line, after in wraps)
    if mid < LEAST or 2 * len(wraps) < len(ends):
        return text
    out = list(text)
    for at, _, _ in wraps:
        out[at] = " "
    return "".join(out)


def _no_room(line: str, after: str, width: int) -> bool:
    """Whether the next line's first word would have gone over the width; blanks open a paragraph."""
    words = after.split(maxsplit=1)
    return bool(words) and not after[0].isspace() and len(line.rstrip()) + 1 + len(words[0]) > width
