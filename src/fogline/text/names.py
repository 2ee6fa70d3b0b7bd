"""Names made ready for comparing: folded, without what their printings differ in."""

from __future__ import annotations

import functools
import re

from fogline.languages import pattern, word_set
from fogline.text.fold import fold

_TOKEN = re.compile(r"[\w'.&-]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTERS_OR_DIGITS = re.compile(r"[^\W_]+")


@functools.cache
def bare(name: str) -> str:
    """Return folded name without article, possessive ending and stray marks.

    >>> bare("The River Command’s"), bare("“Dune Watch”")
    ('river command', '"dune watch"')
    """
    return pattern("names.bare").sub("", fold(name).text.strip(" ,.;:()")).strip()


def tokens(name: str) -> list[str]:
    """Return the words of a name with the marks that stand inside them ("U.S.", "A&B").

    >>> tokens("a U.S.-led body of A&B")
    ['a', 'U.S.-led', 'body', 'of', 'A&B']
    """
    return _TOKEN.findall(name)


def parts(folded: str) -> list[str]:
    """Return runs of letters and digits of a folded name: "us-led coalition" has three."""
    return _LETTERS_OR_DIGITS.findall(folded)


def joins() -> frozenset[str]:
    """Return small words that join what stands beside the head of a name: "coalition against the league"."""
    return word_set("names.joins")


def small_words() -> frozenset[str]:
    """Return small words that initials leave out."""
    return word_set("names.small")


def person_words(name: str) -> tuple[str, ...]:
    """Return words of a person's name without articles, whose spelling and presence vary.

    >>> person_words("Abu Sayf al-Homsi")
    ('abu', 'sayf', 'homsi')
    """
    return tuple(each for each in _LETTERS.findall(fold(name).text) if each not in word_set("names.articles"))


def is_definite(word: str) -> bool:
    """Tell whether a word is the definite article: "the bishop" is known by office."""
    return word in word_set("grammar.definite")


def is_nobody(name: str) -> bool:
    """Tell whether what stands for a name names nobody: "no one", "somebody"."""
    return fold(name).text in word_set("names.nobody")


def without_article(folded: str) -> str:
    """Return a folded name without Arabic articles, whose spelling and presence vary.

    >>> without_article("al-bab"), without_article("tell abyad")
    ('bab', 'tell abyad')
    """
    return pattern("names.arabic_article").sub("", folded).strip()
