"""What the endings of English words tell."""

from __future__ import annotations

_SHORTEST = 4  # letters of a plural; "gas", "was", "his" are none


def plural(word: str) -> bool:
    """Tell whether the word looks like a noun in the plural.

    >>> plural("villagers"), plural("witness"), plural("gas")
    (True, False, False)
    """
    return word.endswith("s") and not word.endswith("ss") and len(word) >= _SHORTEST


def plural_ending(word: str) -> bool:
    """Tell whether the word ends as plurals do.

    >>> plural_ending("gas"), plural_ending("men")
    (True, False)
    """
    return word.endswith("s")


def past(word: str) -> bool:
    """Tell whether the word looks like a past tense or a past participle.

    >>> past("fled"), past("fell")
    (True, False)
    """
    return word.endswith("ed")


def acting(word: str) -> bool:
    """Tell whether the word looks like a participle.

    >>> acting("shelling"), acting("shelled"), acting("shell")
    (True, True, False)
    """
    return word.endswith(("ing", "ed"))


def adverb(word: str) -> bool:
    """Tell whether the word looks like an adverb.

    >>> adverb("badly"), adverb("bad")
    (True, False)
    """
    return word.endswith("ly")
