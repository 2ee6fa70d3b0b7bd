"""Say which consonants a word has, whatever script writes it: a Latin name in Arabic, Cyrillic or Greek letters.

Vowels are left out, since scripts write them differently or not at all, and consonants that one script does not tell apart
are one (b and p, f and v, k and g and q, t and d, s and z and sh). For comparing names only: far too coarse for anything else.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

# Several letters that are one sound, the longest first.
_LATIN = (
    ("shch", "s"), ("sch", "s"), ("tch", "s"), ("dzh", "s"), ("sh", "s"), ("ch", "s"), ("zh", "s"), ("dz", "s"), ("dj", "s"),
    ("ts", "s"), ("tz", "s"), ("ph", "v"), ("th", "d"), ("kh", "k"), ("gh", "k"), ("qu", "kw"), ("x", "ks"),
    ("b", "b"), ("p", "b"), ("f", "v"), ("v", "v"), ("k", "k"), ("q", "k"), ("g", "k"), ("c", "k"), ("d", "d"), ("t", "d"),
    ("s", "s"), ("z", "s"), ("j", "s"), ("l", "l"), ("r", "r"), ("m", "m"), ("n", "n"), ("w", "w"), ("h", "h"),
)  # fmt: skip
_ARABIC = {
    letter: sound
    for sound, letters in {
        "b": "بپ", "d": "تطثدذضظ", "s": "جسشصزچژ", "v": "فڤ", "k": "قكکگغ", "h": "خحه", "l": "ل", "m": "م", "n": "ن", "r": "ر",
        "w": "و",
    }.items()
    for letter in letters
}  # fmt: skip
_OF_LATIN = re.compile("|".join(letters for letters, _ in _LATIN) + "|u(?=[aeio])")
_SOUND_OF = {**dict(_LATIN), "u": "w"}
_ARTICLE = re.compile(r"(?:و?ال)(?=\w{3})")
_TWICE = re.compile(r"(.)\1+")
OTHER = re.compile(r"[\u0370-\u052f\u0600-\u06ff]")  # Greek, Cyrillic, Arabic
ARABIC = re.compile(r"[\u0600-\u06ff]")


@functools.lru_cache(maxsize=1 << 14)
def sounds(word: str, *, arabic: bool) -> frozenset[str]:
    """Return the consonants of a word in plain letters, in every way in which they may be heard: w and h may be none.

    Args:
        word: in Latin letters (those of Cyrillic and Greek written by their sound), or in Arabic ones.
        arabic: to be compared with words in Arabic letters, which tell h and kh from k; Cyrillic and Greek do not.

    >>> sorted(sounds("quorvane", arabic=True)), sorted(sounds("كوارفان", arabic=True))
    (['krvn', 'kvrvn'], ['krvn', 'kvrvn'])
    >>> sounds("haddad", arabic=False) & sounds("khaddad", arabic=False)
    frozenset({'kdd'})
    """
    found = "".join(_heard(word, arabic=arabic))
    ways = itertools.product(("", "v"), ("", "h" if arabic else "k"))
    return frozenset(found.replace("w", each).replace("h", h) for each, h in ways)


def _heard(word: str, *, arabic: bool) -> Iterator[str]:
    if ARABIC.search(word):
        yield from (_ARABIC.get(letter, "") for letter in _ARTICLE.sub("", word, count=1))
    else:
        found = (match[0] for match in _OF_LATIN.finditer(_TWICE.sub(r"\1", word)))
        yield from ("h" if arabic and letters == "kh" else _SOUND_OF[letters] for letters in found)
