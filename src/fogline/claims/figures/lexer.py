"""Numerals and number words, as printed, with their value.

In: the tokens of one sentence. Out: for a token, the number that begins there, with how far it goes and what it is worth.
Nothing is decided here about units or about what is counted.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast

from fogline.languages import words_of


def bag(words: str) -> frozenset[str]:
    """Return words parted by spaces, as a set: closed classes of the language read better on few lines."""
    return frozenset(words.split())


NumberKind = Literal["numeral", "words", "vague", "fraction", "article"]

# A run of digits with its separators, a run of letters with inner apostrophes, or one other mark.
_TOKEN = re.compile(r"\d+(?:[.,’']\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\S")
_GROUPED = re.compile(r"\d{1,3}(?:[,’']\d{3})+(?:\.\d+)?$")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}$")
_PLAIN = re.compile(r"\d+(?:\.\d+)?$")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}$")
_THREE = re.compile(r"\d{3}$")
_LONGEST_NUMERAL = 40  # characters
# No number in print takes more; text that only repeats them must not make one without an end.
_MOST_GROUPS = 12  # groups of three digits
_MOST_WORDS = 40  # tokens of a cardinal in words
_MOST_SCALES = 8  # tokens of scale words in a row
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125, "⅕": 0.2}
DASHES = frozenset("-–—‐‑‒−")


# Words that end a noun phrase: no noun and no modifier of one.
STOPS = bag(
    "a an the this that these those and or but nor if when while as at by for from in into of on onto out over "
    "per since than through to toward towards under until up upon with within without is are was were be been "
    "being am has have had having do does did will would can could shall should may might must not no he she it "
    "they we you i him his her its their our your my who whom whose which what where why how there here then so "
    "because although though after before during about against among between near said says say told according "
    "also each every some any all both including include includes them us me were't wasn't isn't"
)


class Tokens:
    """The tokens of one stretch of text: where they stand (code points of the text), as printed, and in small letters."""

    __slots__ = ("answers", "caseless", "ends", "low", "raw", "starts", "text", "upper")

    def __init__(self, text: str, start: int, end: int) -> None:
        found = list(_TOKEN.finditer(text, start, end))
        self.text = text
        self.answers: dict[
            Callable[[Tokens], Any], Any
        ] = {}  # what was asked of the whole sentence, see once_a_sentence
        self.raw = [m.group() for m in found]
        self.low = [w.lower().replace("’", "'") for w in self.raw]
        self.starts = [m.start() for m in found]
        self.ends = [m.end() for m in found]
        # No letter case to go by: upper case throughout, or a headline with nearly every word capitalised.
        long = [w for w in self.raw if len(w) > 3 and w[0].isalpha()]
        self.upper = text[start:end].isupper()
        self.caseless = self.upper or (len(long) > 3 and sum(w[0].isupper() for w in long) > 0.8 * len(long))

    def __len__(self) -> int:
        return len(self.raw)

    def word(self, i: int) -> str:
        """Return token ``i`` in small letters, or nothing beyond the edges."""
        return self.low[i] if 0 <= i < len(self.low) else ""

    def joined(self, i: int) -> bool:
        """Tell whether no space stands between token ``i`` and the one after it."""
        return 0 <= i < len(self.raw) - 1 and self.ends[i] == self.starts[i + 1]


Answer = TypeVar("Answer")


def once_a_sentence(ask: Callable[[Tokens], Answer]) -> Callable[[Tokens], Answer]:
    """Make a question about a whole sentence be answered once, however many of its numbers ask it.

    >>> @once_a_sentence
    ... def plural(t: Tokens) -> bool:
    ...     print("read")
    ...     return "men" in t.low
    >>> t = Tokens("Two men and three", 0, 17)
    >>> plural(t), plural(t)
    read
    (True, True)
    """

    @functools.wraps(ask)
    def answered(t: Tokens) -> Answer:
        if ask not in t.answers:
            t.answers[ask] = ask(t)
        return cast("Answer", t.answers[ask])

    return answered


@dataclass(frozen=True, slots=True)
class Number:
    """Tokens ``[first, last)`` say a number.

    ``low``, ``best`` and ``high`` differ only where the words are vague ("dozens", "a few hundred"): then ``best`` and
    ``high`` are None. ``scale``: the factor of the last scale word, to be shared in "10 to 20 million" (1 without).
    """

    first: int
    last: int
    low: float
    best: float | None
    high: float | None
    kind: NumberKind
    scale: float = 1.0

    @property
    def value(self) -> float:
        """Return the printed value; of vague words, the lower bound."""
        return self.low if self.best is None else self.best


@functools.cache
def _words() -> dict[str, tuple[str, float]]:
    """Number words with kind and value; "thirtythree" too, since wires lose hyphens."""
    found = {r["word"]: (r["kind"], float(r["value"])) for r in words_of("number_words.csv")}
    tens = [(w, value) for w, (kind, value) in found.items() if kind == "ten"]
    ones = [(w, value) for w, (kind, value) in found.items() if kind == "digit" and 0 < value < 10]
    return found | {a + b: ("digit", x + y) for a, x in tens for b, y in ones}


@functools.cache
def triggers() -> frozenset[str]:
    """Return words without which, and without a digit, no number stands in a sentence."""
    kinds = ("digit", "ten", "scale", "group", "vague", "fuzzy", "fraction")
    return frozenset(w for w, (kind, _) in _words().items() if kind in kinds)


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


def number_at(t: Tokens, i: int) -> Number | None:
    """Return the number that begins at token ``i``, the longest reading.

    Caught: "3 200", "1.2m", "two dozen", "half a million", "a couple", "tens of thousands", "three and a half", "a few
    hundred". Refused: "a" alone, "second".

    >>> t = Tokens("half a million", 0, 14)
    >>> number_at(t, 0).value
    500000.0
    """
    word = t.word(i)
    if not word:
        return None
    # CASE 1: digits.
    if word[0].isdecimal() and word not in _VULGAR:
        return _from_digits(t, i)
    # CASE 2: a point before the digits (".001").
    if word == "." and t.joined(i) and t.word(i + 1).isdecimal() and not (i and t.joined(i - 1)):
        return Number(i, i + 2, v := float("0." + t.word(i + 1)), v, v, "numeral")
    # CASE 3: one printed fraction.
    if word in _VULGAR:
        v = _VULGAR[word]
        return _scaled(t, Number(i, i + 1, v, v, v, "fraction"))
    kind, value = _words().get(word, ("", 0.0))
    # CASE 4: "a dozen", "a couple", "a hundred", "a few hundred", "a third", "half a million".
    if kind == "article":
        return _after_article(t, i)
    if kind in ("fuzzy", "vague"):
        return _vague(t, i, kind, value)
    if kind == "fraction":
        return _fraction(t, i)
    if kind in ("digit", "ten", "scale", "group"):
        return _from_words(t, i)
    return None


# Denominators that are printed in digits; "9/11" and "24/7" are names.
_PARTS = bag("2 3 4 5 6 8 10 16 32 64 100 128 256 1000")


def _from_digits(t: Tokens, i: int) -> Number | None:
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
    if t.word(last) in ("/", "⁄") and t.word(last + 1).isdecimal() and t.joined(last - 1) and t.joined(last):
        below = float(t.word(last + 1))
        if below > value and t.word(last + 1) in _PARTS and not (t.word(last + 2) in ("/", "⁄") and t.joined(last + 1)):
            v = value / below
            return Number(i, last + 2, v, v, v, "fraction")
    if t.word(last) in _VULGAR and t.joined(last - 1):
        value += _VULGAR[t.word(last)]
        last += 1
    # "1.99×10−30": powers of ten.
    if t.word(last) in ("×", "x", "*") and t.word(last + 1) == "10":
        sign = t.word(last + 2) in DASHES or t.word(last + 2) == "^"
        at = last + 2 + (t.word(last + 2) == "^")
        minus = t.word(at) in DASHES
        at += minus
        if sign and t.word(at).isdecimal() and len(t.word(at)) < 3:
            value *= 10.0 ** (-int(t.word(at)) if minus else int(t.word(at)))
            last = at + 1
    return _scaled(t, Number(i, last, value, value, value, "numeral"))


def _thin(t: Tokens, i: int) -> bool:
    """Tell whether just one space, of any width, stands between token ``i`` and the next."""
    gap = t.text[t.ends[i] : t.starts[i + 1]]
    return gap in ("\u00a0", "\u2009", "\u202f", " ")


def _scaled(t: Tokens, n: Number) -> Number:
    """Return multiply by scale words that follow: "1.2 million", "20 hundred thousand", "3 dozen", and
    letters: "5bn", "10k".
    """
    last, factor = n.last, 1.0
    while last < n.last + _MOST_SCALES:
        at = last + (t.word(last) in DASHES and t.joined(last - 1) and t.joined(last))
        kind, value = _words().get(t.word(at), ("", 0.0))
        if kind == "scale" or (kind == "group" and t.word(at) in ("dozen", "score")):
            factor *= value
            last = at + 1
            continue
        if kind == "letter" and at == last and factor == 1.0 and _letter_scales(t, last):
            factor *= value
            last += 1
        break
    if last == n.last:
        return n
    v = n.value * factor
    return Number(n.first, last, v, v, v, n.kind, factor)


_PEOPLE_AFTER = bag(
    "people refugees syrians iraqis afghans ukrainians civilians children users followers jobs homes tonnes tons "
    "barrels households workers customers subscribers residents voters women men viewers families displaced euros "
    "dollars pounds"
)


def _letter_scales(t: Tokens, i: int) -> bool:
    """Tell whether the letter at ``i`` is a scale ("$1.2m", "3.5m refugees", "10k", "2.8bn") and no unit ("37m long")."""
    word = t.word(i)
    if not t.joined(i - 1) and word not in ("bn", "mn", "tn", "bln", "mln", "trn"):
        return False
    if t.raw[i] == "M" and not t.upper:
        return True
    if word in ("m", "b", "mm"):
        money = any(c in "$£€¥" for c in t.word(i - 2)) or t.word(i - 2) in (
            "usd",
            "rm",
            "ps",
            "us",
            "=",
            "gbp",
            "eur",
            "nis",
        )
        after = t.word(i + 1)
        plural = after.endswith("s") and len(after) > 4 and after.isalpha() and after not in STOPS
        return money or (word != "mm" and (after in _PEOPLE_AFTER or plural))
    return True


def _after_article(t: Tokens, i: int) -> Number | None:
    word = t.word(i + 1)
    kind, value = _words().get(word, ("", 0.0))
    if kind == "group":
        return _grouped(t, i, i + 1, value)
    if kind == "scale":
        n = _from_words(t, i + 1)
        return Number(i, n.last, n.low, n.best, n.high, n.kind, n.scale) if n else None
    if word in ("few", "handful"):
        n = _vague(t, i + 1, "fuzzy", value)
        return Number(i, n.last, n.low, n.best, n.high, n.kind, n.scale) if n else None
    if (kind == "fraction" and word not in ("half", "sixth", "fifth", "eighth", "tenth")) or (
        kind == "fraction" and t.word(i + 2) == "of"
    ):
        n = _fraction(t, i + 1)
        return Number(i, n.last, n.low, n.best, n.high, n.kind) if n else None
    # "a half-dozen", "a half million"
    if word == "half":
        n = _fraction(t, i + 1)
        return Number(i, n.last, n.low, n.best, n.high, n.kind) if n and n.last > i + 2 else None
    return None


def _grouped(t: Tokens, first: int, at: int, value: float) -> Number | None:
    """Return such as "a dozen", "a couple (of)", "a score (of)", "a couple of hundred", "a pair of"."""
    word = t.word(at)
    last = at + 1
    if word in ("score", "pair", "gross") and t.word(last) != "of":
        return None
    of = t.word(last) == "of"
    kind, more = _words().get(t.word(last + of), ("", 0.0))
    if kind == "scale" or (kind == "group" and t.word(last + of) == "dozen"):
        v = value * more
        return Number(first, last + of + 1, v, v, v, "words", more)
    if of and word in ("score", "pair", "couple"):
        last += 1
    return Number(first, last, value, value, value, "words")


def _vague(t: Tokens, i: int, kind: str, value: float) -> Number | None:
    """Return such as "dozens", "tens of thousands", "hundreds of millions", "several hundred", "a few dozen"."""
    last = i + 1
    if kind == "vague":
        if t.word(i - 1) in ("the", "in", "by", "their", "his", "her") and t.word(i) in ("tens", "scores"):
            return None
        while last < i + _MOST_SCALES and t.word(last) == "of":
            more = _words().get(t.word(last + 1), ("", 0.0))
            if more[0] != "vague":
                break
            value *= more[1]
            last += 2
        if t.word(last) == "of":
            last += 1
        return Number(i, last, value, None, None, "vague", 1.0)
    more = _words().get(t.word(last), ("", 0.0))
    if more[0] == "scale" or (more[0] == "group" and t.word(last) in ("dozen", "score")):
        last += 1
        if t.word(last) == "thousand":
            more = (more[0], more[1] * 1000)
            last += 1
        return Number(i, last, value * more[1], None, None, "vague", more[1])
    if t.word(i) == "handful" and t.word(last) == "of":
        last += 1
    return Number(i, last, value, None, None, "vague")


def _fraction(t: Tokens, i: int) -> Number | None:
    """Return such as "half a million", "half a dozen", "half-dozen", "a third of", "half of", "half the"."""
    value = _words()[t.word(i)][1]
    last = i + 1
    if t.word(i) == "half":
        at = last + (t.word(last) in ("a", "an") or t.word(last) in DASHES)
        kind, more = _words().get(t.word(at), ("", 0.0))
        if kind == "scale" or (kind == "group" and t.word(at) == "dozen"):
            v = value * more
            return Number(i, at + 1, v, v, v, "words", more)
    if t.word(i) != "half" and t.word(i - 1) not in ("a", "an", "one"):
        return None
    if t.word(last) in ("of", "the") or t.word(last) == "a" or t.word(last) == "its":
        return Number(i, last, value, value, value, "fraction")
    return None


class _Sum:
    """A cardinal in words on its way: ``group`` is what the next large scale word multiplies."""

    __slots__ = ("empty", "group", "least", "scale", "total")

    def __init__(self) -> None:
        self.total = self.group = 0.0
        self.scale = 1.0
        self.least = 0.0  # the smallest large scale word so far
        self.empty = True

    def take(self, kind: str, value: float) -> bool:
        """Add a word if it fits what came before: "twenty" takes "five", "two" does not take "three"."""
        rest = self.group % 100
        # CASE 1: one to nine after nothing, a ten or a hundred; teens after nothing or a hundred.
        if kind == "digit" and (self.empty or value):
            fits = rest == 0 or (value < 10 and rest >= 20 and rest % 10 == 0)
            self.group += value if fits else 0.0
        # CASE 2: twenty to ninety.
        elif kind == "ten":
            fits = rest == 0
            self.group += value if fits else 0.0
        # CASE 3: hundred; thousand and up, each smaller than the one before.
        elif kind == "scale" and value == 100:
            fits = 0 < self.group < 100 or self.empty
            self.group = (self.group or 1.0) * 100 if fits else self.group
            self.scale = 100.0 if fits else self.scale
        elif kind == "scale":
            fits = self.empty or (self.group > 0 and not (self.least and value >= self.least))
            if fits:
                self.total += (self.group or 1.0) * value
                self.group, self.scale, self.least = 0.0, value, value
        # CASE 4: "two dozen", "three score".
        elif kind == "group":
            fits = self.group > 0 or (self.empty and value == 12)
            if fits:
                self.group, self.scale = (self.group or 1.0) * value, value
        # CASE 5: "one and a half".
        elif kind == "fraction":
            fits = not self.empty
            self.group += value if fits else 0.0
        else:
            fits = False
        self.empty = self.empty and not fits
        return fits


def _from_words(t: Tokens, i: int) -> Number | None:
    """Return cardinal words by their places: "three hundred and fifty thousand", "twenty-five", "one and a half million"."""
    numbers, at = _Sum(), i
    while at < i + _MOST_WORDS:
        kind, value, after = _next_word(t, at, first=at == i)
        if not numbers.take(kind, value):
            break
        at = after
    if at == i:
        return None
    value = numbers.total + numbers.group
    return _in_parts(t, Number(i, at, value, value, value, "words", max(1.0, numbers.scale)))


def _next_word(t: Tokens, at: int, *, first: bool) -> tuple[str, float, int]:
    """Return kind and value of the next word of a cardinal, and where it ends; over a dash or an "and" where one may stand."""
    words, word = _words(), t.word(at)
    if first:
        return *words.get(word, ("", 0.0)), at + 1
    if word in DASHES and t.joined(at - 1) and t.joined(at):
        kind, value = words.get(t.word(at + 1), ("", 0.0))
        return (kind, value, at + 2) if kind != "fraction" else ("", 0.0, at)
    if word == "and":
        if t.word(at + 1) in ("a", "one") and t.word(at + 2) in ("half", "quarter", "third"):
            return *words[t.word(at + 2)], at + 3
        kind, value = words.get(t.word(at + 1), ("", 0.0))
        after_scale = words.get(t.word(at - 1), ("", 0.0))[0] == "scale"
        if after_scale and kind in ("digit", "ten") and value and not _starts_another(t, at + 1):
            return kind, value, at + 2
        return "", 0.0, at
    kind, value = words.get(word, ("", 0.0))
    return (kind, value, at + 1) if kind != "fraction" else ("", 0.0, at)


def _in_parts(t: Tokens, n: Number) -> Number:
    """Return such as "two thirds", "two-thirds", "three quarters of": the number as so many parts."""
    at = n.last + (t.word(n.last) in DASHES)
    word = t.word(at)
    kind, below = _words().get(word, ("", 0.0))
    plural = word.endswith("s") or n.value == 1
    if kind != "fraction" or n.value >= 20 or word == "half" or not plural:
        return n
    if word in ("quarter", "quarters") and t.word(at + 1) != "of":
        return n
    v = n.value * below
    return Number(n.first, at + 1, v, v, v, "fraction")


def _starts_another(t: Tokens, i: int) -> bool:
    """Tell whether the number at ``i`` begins a new count: "two hundred and three soldiers" is one, "...
    and one was" is not.
    """
    return t.word(i) == "one" and t.word(i + 1) in ("was", "is", "of", "other", "more")


@functools.cache
def starters() -> frozenset[str]:
    """Return words at which a number may begin."""
    return frozenset(w for w, (kind, _) in _words().items() if kind != "letter") | frozenset(_VULGAR)
