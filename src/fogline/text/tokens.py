"""Tokens: the words of a text, read once, for every finder that goes word by word.

A token is a word as printed, without a possessive; what stands between it and the word before is its ``gap``, so that words
and gaps together are the whole text. An abbreviation with inner stops is one word, a hyphen parts two. What a word is, each
language says (``tokens.word`` and ``tokens.possessive`` of its cue rules).

>>> [(t.text, t.gap) for t in tokens("Syria's U.S.-backed men left.")]
[('Syria', ''), ('U.S.', "'s "), ('backed', '-'), ('men', ' '), ('left', ' ')]
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import NamedTuple

from fogline.languages import DEFAULT, pattern
from fogline.model import Span


class Token(NamedTuple):
    """A word at half-open code points ``[start, end)`` of the text; ``low`` in small letters.

    ``cap``: it begins with a capital, or with a letter of a script that has none (Arabic), so that it may be a name's.
    """

    start: int
    end: int
    text: str
    low: str
    cap: bool
    gap: str


@functools.lru_cache(maxsize=2)
def tokens(text: str, language: str = DEFAULT) -> tuple[Token, ...]:
    """Return the tokens of a text, in order; those of the last texts are kept, since several finders ask for them.

    Caught: ``U.S.``, ``O'Hara``, ``al`` and ``Hol`` of ``al-Hol``. Refused: the ``'s`` of ``Syria's``, marks, which are gaps.

    >>> [t.text for t in tokens("Syria's U.S.-backed al-Hol, W.Va.")]
    ['Syria', 'U.S.', 'backed', 'al', 'Hol', 'W.Va.']
    """
    return tuple(_tokens(text, language))


def _tokens(text: str, language: str) -> Iterator[Token]:
    at, possessive = 0, pattern("tokens.possessive", language).search
    for m in pattern("tokens.word", language).finditer(text):
        start, word = m.start(), m[0]
        if not word.isalnum() and (p := possessive(word)):
            word = word[: p.start()]
        first, end = word[0], start + len(word)
        yield Token(start, end, word, word.lower(), first.isupper() or "\u0600" <= first <= "\u06ff", text[at:start])
        at = end


def whole_words(text: str, language: str = DEFAULT) -> list[tuple[int, str]]:
    """Return where each word begins and the word with its possessive, for names that are spelt with one ("Shi'a", "Jaysh's").

    >>> whole_words("Syria's men")
    [(0, "Syria's"), (8, 'men')]
    """
    return [(m.start(), m[0]) for m in pattern("tokens.word", language).finditer(text)]


def words_and_marks(text: str, within: Span) -> tuple[tuple[int, int], ...]:
    """Return where the words and the marks of a stretch stand, a genitive's ``'s`` apart, a hyphened word as one.

    >>> line = "Syria's U.S.-backed men, 3,400 of them."
    >>> [line[a:b] for a, b in words_and_marks(line, Span(0, len(line)))]
    ['Syria', "'s", 'U.S.', '-', 'backed', 'men', ',', '3,400', 'of', 'them', '.']
    """
    return tuple([m.span() for m in pattern("layout.token").finditer(text, within.start, within.end)])
