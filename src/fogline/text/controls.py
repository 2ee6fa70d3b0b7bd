"""Signs of an input that act instead of being read: told as codes wherever words leave for a terminal.

A file's name or a text may hold escape sequences that set a terminal's title, clear it or answer for the user, and marks
that turn the order of letters round, so that a name reads as another. Nothing here changes what is stored.
"""

from __future__ import annotations

import json
import re

# C0, DEL and C1; line and paragraph separators; marks, embeddings, overrides and isolates of direction (Unicode TR 9);
# halves of surrogate pairs, which stand for bytes of a file's name that are no text.
_ACTING = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_MARKED = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_BLANK = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]")


def shown(words: str, *, keep: str = "") -> str:
    r"""Return the words as one line that a terminal may print, signs that act as codes, but those to keep.

    >>> print(shown("a\x1b]0;x\x07.txt"), shown("b\u202etxt.exe"), shown("c\nd"))
    a\x1b]0;x\x07.txt b\u202etxt.exe c\nd
    """
    return _ACTING.sub(lambda match: match[0] if match[0] in keep else _code(match), words)


def shown_text(words: str) -> str:
    r"""Return the same for words of a text, in which breaks of lines are blanks.

    >>> print(shown_text("Two \x1b[2Jdied\nin Kesh\u2028on Monday."))
    Two \x1b[2Jdied in Kesh on Monday.
    """
    return shown(_BLANK.sub(" ", words))


def without_controls(words: str, *, keep: str = "\t\n") -> str:
    r"""Return the words with control codes told, all other signs as they are: for a page or a cell, which hold direction
    themselves.

    >>> without_controls("a\x07b\u200f") == r"a\x07b" + "\u200f"
    True
    """
    return _CONTROLS.sub(lambda match: match[0] if match[0] in keep else _code(match), words)


def turning(words: str) -> bool:
    """Tell whether letters or marks of the words run from right to left, and so could turn round what stands beside them.

    >>> turning("Hajin"), turning("حجين"), turning("b\\u202etxt.exe")
    (False, True, True)
    """
    return _TURNING.search(words) is not None


def marked_turn(words: str) -> bool:
    """Tell whether marks in the words say that what follows runs another way: embeddings, overrides, isolates."""
    return _MARKED.search(words) is not None


def in_json(line: str) -> str:
    r"""Return a line of JSON that says the same, signs that act as JSON's own escapes: no reader cuts it, no terminal obeys it.

    >>> in_json('{"exact": "a\u2028b"}')
    '{"exact": "a\\u2028b"}'
    """
    if line.isascii() and line.isprintable():  # most are
        return line
    return _ACTING.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def whole_json(line: str | bytes) -> str:
    r"""Return a line of JSON with each half of a surrogate pair as U+FFFD: who cut an emoji in two loses no more than that.

    >>> whole_json(r'{"text": "Two \ud83d died \ud83d\ude00"}') == '{"text": "Two \ufffd died \U0001f600"}'
    True

    Raises:
        ValueError: it is no JSON.
        RecursionError: it is nested too deep.
    """
    read = json.dumps(json.loads(line), ensure_ascii=False)  # this reader lets halves through, strict ones do not
    return read.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _code(found: re.Match[str]) -> str:
    sign = found[0]
    return _NAMED.get(sign) or (f"\\x{ord(sign):02x}" if ord(sign) < 0x100 else f"\\u{ord(sign):04x}")
