"""Tokens: the words of a text, read once, for every finder that goes word by word.

A token is a word as printed, without a possessive; what stands between it and the word before is its ``gap``, so that words
and gaps together are the whole text. An abbreviation with inner stops is one word, a hyphen parts two. What a word is, each
language says (``tokens.word`` and ``tokens.possessive`` of its cue rules); where it says nothing, words are parted as English
parts them.

>>> [(t.text, t.gap) for t in tokens("Syria's U.S.-backed men left.")]
[('Syria', ''), ('U.S.', "'s "), ('backed', '-'), ('men', ' '), ('left', ' ')]
"""

from __future__ import annotations

import functools
import operator
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from fogline.languages import DEFAULT, get, pattern
from fogline.model import Span

_START = operator.itemgetter(0)


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
    at, possessive = 0, _rule("tokens.possessive", language).search
    for match in _rule("tokens.word", language).finditer(text):
        start, word = match.start(), match[0]
        if not word.isalnum() and (p := possessive(word)):
            word = word[: p.start()]
        first, end = word[0], start + len(word)
        yield Token(start, end, word, word.lower(), first.isupper() or "\u0600" <= first <= "\u06ff", text[at:start])
        at = end


def _rule(category: str, language: str) -> re.Pattern[str]:
    """Return a language's rule of words, English's where its pack has none."""
    pack = get(language)
    return pattern(category, language if pack is not None and category in pack.rules else DEFAULT)


def whole_words(text: str, language: str = DEFAULT) -> list[tuple[int, str]]:
    """Return where each word begins and the word with its possessive, for names that are spelt with one ("Shi'a", "Jaysh's").

    >>> whole_words("Syria's men")
    [(0, "Syria's"), (8, 'men')]
    """
    return [(match.start(), match[0]) for match in _rule("tokens.word", language).finditer(text)]


def words_and_marks(text: str, within: Span, words: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    """Return where the words and the marks of a stretch stand, a genitive's ``'s`` apart, a hyphened word as one.

    Tokens between two blanks are taken as they are; only what stands around the others, with its marks, is read.

    Args:
        text: all of it.
        within: the stretch.
        words: the tokens of the text.

    >>> line = "Syria's U.S.-backed men, 3,400 of them."
    >>> [line[a:b] for a, b in words_and_marks(line, Span(0, len(line)), tokens(line))]
    ['Syria', "'s", 'U.S.', '-', 'backed', 'men', ',', '3,400', 'of', 'them', '.']
    """
    return tuple(regrouped(text, within, words, pattern("layout.token"), whole=str.isalnum))


def regrouped(
    text: str,
    within: Span,
    words: Sequence[Token],
    pieces: re.Pattern[str],
    *,
    whole: Callable[[str], bool],
    by: int = 0,
) -> list[tuple[int, int]]:
    """Return where the pieces of a stretch stand, for a finder that parts words in its own way: marks as pieces, numbers whole.

    Args:
        text: that the stretch is of.
        within: the stretch.
        words: tokens, which stand ``by`` code points further on than in ``text``; without any all is read.
        pieces: what a piece is; none holds a blank, and none looks back.
        whole: tells of a word between two blanks whether it is one piece.
        by: where ``text`` begins in the text of the tokens.

    >>> line = "Some 3,200 men left."
    >>> regrouped(line, Span(0, 20), tokens(line), re.compile(r"[\\d,]+|[a-z]+|\\S"), whole=str.isalpha)
    [(0, 1), (1, 4), (5, 10), (11, 14), (15, 19), (19, 20)]
    """
    read, found, at = pieces.finditer, list[tuple[int, int]](), within.start
    for begin, stop, word, _, _, gap in _among(words, Span(within.start + by, within.end + by)):
        start, end = begin - by, stop - by
        if gap[-1:] == " " and end < within.end and text[end] == " " and whole(word):
            if start - at > 1:
                found += [each.span() for each in read(text, at, start)]
            found.append((start, end))
            at = end
    found += [m.span() for m in read(text, at, within.end)]
    return found


def _among(words: Sequence[Token], within: Span) -> Sequence[Token]:
    """Return the tokens that begin in a stretch."""
    first = bisect_left(words, within.start, key=_START)
    return words[first : bisect_left(words, within.end, first, key=_START)]
