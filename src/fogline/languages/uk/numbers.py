"""Numbers in Ukrainian words: "двадцять п'ять", "дві тисячі сто", "шестеро", "десятки", "1,5 тис.", "100К".

In: the tokens of one sentence. Out: for a token, the number that begins there. The words, in their cases and as collectives,
stand with their values in ``words/number_words.csv``; here is how they go together.
"""

from __future__ import annotations

import functools
import re

from fogline.languages import words_of
from fogline.languages.numerals import Number, Words, from_digits

_MOST_WORDS = 24  # tokens of a number in words; text that only repeats them must not make one without an end
_THOUSAND = 1000.0
_REST = re.compile(r"\d{1,3}$")
_GROUPED = re.compile(r"[1-9]\d{0,2}\.\d{3}$")  # decimals have a comma
_SIZES = {"hundred": 3, "ten": 2, "teen": 1, "digit": 1}  # what may follow what: smaller after greater


@functools.cache
def _words() -> dict[str, tuple[str, float]]:
    return {row["word"]: (row["kind"], float(row["value"])) for row in words_of("number_words.csv", "uk")}


def _entry(words: Words, i: int) -> tuple[str, float]:
    return _words().get(plain(words.word(i)), ("", 0.0))


def plain(word: str) -> str:
    """Return a word with the one apostrophe that the lists are printed with.

    >>> plain("п’ять") == plain("пʼять") == "п'ять"
    True
    """
    return word.replace("’", "'").replace("ʼ", "'").replace("‘", "'")


def triggers() -> frozenset[str]:
    """Return words without which, and without a digit, no number stands in a sentence."""
    return frozenset(key for key, (kind, _) in _words().items() if kind not in ("letter", "point"))


starters = triggers


def number_at(words: Words, i: int) -> Number | None:
    """Return the number that begins at token ``i``, the longest reading.

    Caught: "1 560", "1,5 тис", "двадцять п'ятеро", "півтори тисячі", "десятки", "кілька сотень". Refused: "крапка" alone.
    """
    word = words.word(i)
    if not word:
        return None
    if word[0].isdecimal():
        if _GROUPED.match(word):
            v = float(word.replace(".", ""))
            return _scaled(words, Number(i, i + 1, v, v, v, "numeral"))
        n = from_digits(words, i, _scaled)
        return n and _with_point(words, n)
    kind, value = _entry(words, i)
    if kind in ("vague", "fuzzy"):
        return _vague(words, i, value)
    if kind == "half":
        return _scaled(words, Number(i, i + 1, value, value, value, "words"))
    return _with_point(words, _cardinal(words, i)) if kind in _SIZES or kind == "scale" else None


def _scaled(words: Words, n: Number) -> Number:
    """Multiply by scale words that follow, or by a letter that is joined to digits: "1,2 млн", "100К"."""
    kind, factor = _entry(words, n.last)
    if kind != "scale" and not (kind == "letter" and words.joined(n.last - 1)):
        return n
    v, last = n.value * factor, n.last + 1
    if factor == _THOUSAND and n.value.is_integer() and _REST.match(words.word(last)):
        v, last, factor = v + int(words.word(last)), last + 1, 1.0  # "31 тисяча 921"
    return Number(n.first, last, v, v, v, n.kind, factor)


def _with_point(words: Words, n: Number) -> Number:
    """Add tenths that are said: "один крапка один"."""
    kind, tenths = _entry(words, n.last + 1)
    digits = words.word(n.last + 1) if words.word(n.last + 1).isdecimal() else f"{tenths:g}" if kind == "digit" else ""
    if _entry(words, n.last)[0] != "point" or len(digits) != 1:
        return n
    v = n.value + int(digits) / 10
    return Number(n.first, n.last + 2, v, v, v, n.kind)


def _vague(words: Words, i: int, value: float) -> Number:
    """Return what has no upper bound: "десятки", "сотні тисяч", "кілька десятків"."""
    last, most = i + 1, i + _MOST_WORDS
    while last < most and _entry(words, last)[0] in ("vague", "scale"):
        value *= 10 if _entry(words, last)[1] == 20 else _entry(words, last)[1]  # tens that are counted are ten each
        last += 1
    return Number(i, last, value, None, None, "vague")


def _cardinal(words: Words, i: int) -> Number:
    """Add up a cardinal: hundreds, tens and ones before each scale, the scales in falling order."""
    total, group, size, scale, last = 0.0, 0.0, 4, float("inf"), i
    while last < i + _MOST_WORDS:
        kind, value = _entry(words, last)
        if kind == "scale" and value < scale and not (last > i and group == 0):
            total, group, size, scale = total + (group or 1) * value, 0.0, 4, value
        elif kind in _SIZES and _SIZES[kind] < size:
            group, size = group + value, 1 if kind == "teen" else _SIZES[kind]
        else:
            break
        last += 1
    v = total + group
    return Number(i, last, v, v, v, "words", scale if scale != float("inf") else 1.0)
