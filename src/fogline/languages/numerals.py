"""What a number is in any language, and how its digits are read; what its words are, a pack says.

In: tokens of one sentence (:class:`Words`). Out: :class:`Number`. A pack gives :class:`Numbers`: its number words, and which of
them go together. Digits, their separators and printed fractions are the same for all and are read here; what follows them
("million", "млн") is the pack's again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

NumberKind = Literal["numeral", "words", "vague", "fraction", "article"]

_GROUPED = re.compile(r"\d{1,3}(?:[,’']\d{3})+(?:\.\d+)?$")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}$")
_PLAIN = re.compile(r"\d+(?:\.\d+)?$")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}$")
_THREE = re.compile(r"\d{3}$")
_LONGEST_NUMERAL = 40  # characters
_MOST_GROUPS = 12  # groups of three digits; no number in print takes more
VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125, "⅕": 0.2}
DASHES = frozenset("-–—‐‑‒−")
_SLASHES = frozenset("/⁄")
_TIMES = frozenset("×x*")
# Denominators that are printed in digits; "9/11" and "24/7" are names.
_PARTS = frozenset(map(str, (2, 3, 4, 5, 6, 8, 10, 16, 32, 64, 100, 128, 256, 1000)))


class Words(Protocol):
    """The tokens of one sentence, as printed (``raw``) and in small letters (``low``), with where they stand in ``text``."""

    text: str
    raw: list[str]
    low: list[str]
    starts: list[int]
    ends: list[int]
    upper: bool

    def __len__(self) -> int:
        """Count the tokens."""

    def word(self, i: int, /) -> str:
        """Return token ``i`` in small letters, or nothing beyond the edges."""

    def joined(self, i: int, /) -> bool:
        """Tell whether no space stands between token ``i`` and the one after it."""


@dataclass(frozen=True, slots=True)
class Number:
    """Tokens ``[first, last)`` say a number.

    ``low``, ``best`` and ``high`` differ only where the words are vague ("dozens", "a few hundred"): then ``best`` and
    ``high`` are None. ``scale``: the factor of the last scale word, to be shared in "10 to 20 million" (1 without).
    ``rough``: nobody counted so exactly ("a couple of dozen").
    """

    first: int
    last: int
    low: float
    best: float | None
    high: float | None
    kind: NumberKind
    scale: float = 1.0
    rough: bool = False

    @property
    def value(self) -> float:
        """Return the printed value; of vague words, the lower bound."""
        return self.low if self.best is None else self.best


class Numbers(Protocol):
    """What a pack knows of numbers; a module of three functions will do."""

    def number_at(self, words: Words, i: int, /) -> Number | None:
        """Return the number that begins at token ``i``, the longest reading."""

    def starters(self) -> frozenset[str]:
        """Return words at which a number may begin, in small letters."""

    def triggers(self) -> frozenset[str]:
        """Return words without which, and without a digit, no number stands in a sentence."""


def numeral(printed: str) -> float | None:
    """Return the value of a run of digits with separators; None where it is no number, or longer than any that counts
    something.

    >>> numeral("3,200"), numeral("1.2"), numeral("1.234.567"), numeral("7,5")
    (3200.0, 1.2, 1234567.0, 7.5)
    >>> numeral("10,20,30") is None, numeral("9" * 400) is None
    (True, True)
    """
    if len(printed) > _LONGEST_NUMERAL:
        return None
    if _PLAIN.match(printed):
        return float(printed)
    if _GROUPED.match(printed):
        return float(re.sub(r"[,’']", "", printed))
    if _DOTTED.match(printed):
        return float(printed.replace(".", ""))
    if _DECIMAL_COMMA.match(printed):
        return float(printed.replace(",", "."))
    return None


def from_digits(t: Words, i: int, scaled: Callable[[Words, Number], Number]) -> Number | None:
    """Return the number whose digits begin at token ``i``: "3,200", "3 200", "3 1/2", "1/16", "1.99×10−30".

    Args:
        t: the tokens of the sentence.
        i: a token of digits.
        scaled: of the pack: multiplies by the scale words that follow.
    """
    value = numeral(t.raw[i])
    if value is None:
        return None
    last = i + 1
    # "3 200", "1 250 000": groups of three after a space, as on the Continent; never after a grouped or decimal one.
    if len(t.raw[i]) <= 3 and t.raw[i].isdecimal():
        while last < min(len(t), i + _MOST_GROUPS) and _THREE.match(t.raw[last]) and _thin(t, last - 1):
            value = value * 1000 + float(t.raw[last])
            last += 1
    # "3 1/2", "1/16": printed fractions.
    if t.word(last) in _SLASHES and t.word(last + 1).isdecimal() and t.joined(last - 1) and t.joined(last):
        below = float(t.word(last + 1))
        if below > value and t.word(last + 1) in _PARTS and not (t.word(last + 2) in _SLASHES and t.joined(last + 1)):
            v = value / below
            return Number(i, last + 2, v, v, v, "fraction")
    if t.word(last) in VULGAR and t.joined(last - 1):
        value += VULGAR[t.word(last)]
        last += 1
    # "1.99×10−30": powers of ten.
    if t.word(last) in _TIMES and t.word(last + 1) == "10":
        sign = t.word(last + 2) in DASHES or t.word(last + 2) == "^"
        at = last + 2 + (t.word(last + 2) == "^")
        minus = t.word(at) in DASHES
        at += minus
        if sign and t.word(at).isdecimal() and len(t.word(at)) < 3:
            value *= 10.0 ** (-int(t.word(at)) if minus else int(t.word(at)))
            last = at + 1
    return scaled(t, Number(i, last, value, value, value, "numeral"))


def _thin(words: Words, i: int) -> bool:
    """Tell whether just one space, of any width, stands between token ``i`` and the next."""
    gap = words.text[words.ends[i] : words.starts[i + 1]]
    return gap in ("\u00a0", "\u2009", "\u202f", " ")
