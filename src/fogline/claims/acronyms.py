"""Names that a dispatch spells out beside their letters: "the Joint River Command (JRC)", "the Tribes Union, or TU,".

In: a text. Out: the letters with the words they stand for, in order. Actors and speakers both read them from here.
"""

from __future__ import annotations

from typing import NamedTuple

from fogline.languages import pattern, word_set
from fogline.text.tokens import whole_words

_JOINED = frozenset((" ", "-", "\u00a0", "  ", " - ", "/", "\u2011", "\n"))
LONGEST = 10  # words of a name


def inner() -> frozenset[str]:
    """Return small words inside a name, which its letters may pass over ("of", "for", "al")."""
    return word_set("acronyms.inner")


class Acronym(NamedTuple):
    """``letters`` for the words at half-open code points ``[start, end)``."""

    letters: str
    start: int
    end: int


def defined(text: str) -> tuple[Acronym, ...]:
    """Return the acronyms that ``text`` spells out, each by its first definition.

    >>> text = "The Free Hills Brigade (FHB) left; the Valley Tribes Union, or VTU, stayed. He (Mr Odeh) spoke."
    >>> [(a.letters, text[a.start : a.end]) for a in defined(text)]
    [('FHB', 'Free Hills Brigade'), ('VTU', 'Valley Tribes Union')]
    """
    found: dict[str, Acronym] = {}
    for match in pattern("acronyms.letters").finditer(text):
        letters = match[1] or match[2]
        if letters not in found and (spelt := _spelt(text, match.start(), letters)) is not None:
            found[letters] = Acronym(letters, *spelt)
    return tuple(found.values())


REACH = 120  # code points before the letters


def _spelt(text: str, at: int, acronym: str) -> tuple[int, int] | None:
    """Walk back, each capital of the acronym is met by a capitalised word."""
    letters = [each for each in acronym if each.isupper()]
    if len(letters) < 2:
        letters = [c.upper() for c in acronym if c.isalpha()]
    since = max(0, at - REACH)
    words = [(since + start, word) for start, word in whole_words(text[since:at])][-LONGEST:]
    if not words or text[_end(words[-1]) : at].strip():
        return None
    for step in range(len(words) - 1, -1, -1):
        start, w = words[step]
        if step + 1 < len(words) and text[_end(words[step]) : words[step + 1][0]] not in _JOINED:
            return None
        if w[0].isupper() and w[0] == letters[-1]:
            letters.pop()
            if not letters:
                return start, _end(words[-1])
        elif not acronym[1:2].isupper() and w[0].upper() == letters[-1] and w.lower() in inner():
            letters.pop()  # "Fort", with the O of "of"
        elif w.lower() not in inner() and not w[0].isupper():
            return None
    return None


def _end(word: tuple[int, str]) -> int:
    return word[0] + len(word[1])
