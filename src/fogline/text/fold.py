"""Folding with a map back: for comparing, never for printing.

Case, combining marks, typographic quotes, dashes and spaces are folded; Arabic alef, ya, ta marbuta and tatweel as is
usual for search in Arabic (Larkey, Ballesteros and Connell, SIGIR 2002).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from fogline.model import Span

_TYPOGRAPHY = {
    **dict.fromkeys("‘’‚‛`´ʼʹ′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("أإآٱ", "ا"),
    "ى": "ي",
    "ة": "ه",
    **dict.fromkeys("\u0640\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
}


_LETTER_BY_LETTER = str.maketrans({key: to for key, to in _TYPOGRAPHY.items() if len(to) == 1 and not key.isascii()})


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; ``offsets[i]`` is where folded character i begins in the text, with the text's length at the end."""

    text: str
    offsets: tuple[int, ...]

    def back(self, start: int, end: int) -> Span:
        """Return the span of the original that folded ``[start, end)`` comes from.

        >>> fold("re\\u0301sume").back(1, 2)
        Span(start=1, end=3)
        """
        return Span(self.offsets[start], self.offsets[end])

    def forth(self, offset: int) -> int:
        """Return the folded offset at which the original's ``offset`` lies (of a dropped letter: the next one kept).

        >>> fold("re\\u0301sume").forth(3)
        2
        """
        at = bisect_right(self.offsets, offset) - 1
        return at if self.offsets[at] == offset else at + 1


def fold(text: str) -> Folded:
    """Return fold ``text`` for comparing.

    Caught: ``"Éire’s"`` reads as ``"eire's"``. Left alone: letters that only look alike (Latin A, Cyrillic А).
    """
    plain = text if text.isascii() else text.translate(_LETTER_BY_LETTER)
    if plain.isascii():  # no more than typographic quotes, dashes and spaces in it
        return Folded(plain.lower(), tuple(range(len(text) + 1)))
    letters: list[str] = []
    offsets: list[int] = []
    for number, c in enumerate(text):
        for piece in _fold_letter(c):
            letters.append(piece)
            offsets.append(number)
    # A dropped mark belongs to the letter before it: what follows starts after the mark.
    return Folded("".join(letters), (*offsets, len(text)))


def _fold_letter(c: str) -> str:
    if c < "\u0080":
        return c.lower()
    if c in _TYPOGRAPHY:
        return _TYPOGRAPHY[c]
    apart = unicodedata.normalize("NFKD", c.casefold())
    kept = "".join(each for each in apart if not unicodedata.combining(each))
    return "".join(_TYPOGRAPHY.get(d, d) for d in kept)
