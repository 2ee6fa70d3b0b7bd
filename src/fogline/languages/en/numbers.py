"""Numbers in English words: "two dozen", "half a million", "tens of thousands", "three hundred and fifty thousand", "5bn".

In: the tokens of one sentence. Out: for a token, the number that begins there. The words and their values are in
``words/number_words.csv``; here is how they go together.
"""

from __future__ import annotations

import functools

from fogline.languages import word_set, words_of
from fogline.languages.numerals import DASHES, VULGAR, Number, Words, from_digits

# No number in print takes more; text that only repeats them must not make one without an end.
_MOST_WORDS = 40  # tokens of a cardinal in words
_MOST_SCALES = 8  # tokens of scale words in a row


@functools.cache
def _words() -> dict[str, tuple[str, float]]:
    """Number words with kind and value; "thirtythree" too, since wires lose hyphens."""
    found = {row["word"]: (row["kind"], float(row["value"])) for row in words_of("number_words.csv")}
    tens = [(key, value) for key, (kind, value) in found.items() if kind == "ten"]
    ones = [(each, value) for each, (kind, value) in found.items() if kind == "digit" and 0 < value < 10]
    return found | {first + second: ("digit", x + y) for first, x in tens for second, y in ones}


@functools.cache
def triggers() -> frozenset[str]:
    """Return words without which, and without a digit, no number stands in a sentence."""
    kinds = ("digit", "ten", "scale", "group", "vague", "fuzzy", "fraction")
    return frozenset(key for key, (kind, _) in _words().items() if kind in kinds)


def number_at(words: Words, i: int) -> Number | None:
    """Return the number that begins at token ``i``, the longest reading.

    Caught: "3 200", "1.2m", "two dozen", "half a million", "a couple", "tens of thousands", "three and a half", "a few
    hundred". Refused: "a" alone, "second".

    """
    word = words.word(i)
    if not word:
        return None
    # CASE 1: digits.
    if word[0].isdecimal() and word not in VULGAR:
        return from_digits(words, i, _scaled)
    # CASE 2: a point before the digits (".001").
    if word == "." and words.joined(i) and words.word(i + 1).isdecimal() and not (i and words.joined(i - 1)):
        return Number(i, i + 2, v := float("0." + words.word(i + 1)), v, v, "numeral")
    # CASE 3: one printed fraction.
    if word in VULGAR:
        v = VULGAR[word]
        return _scaled(words, Number(i, i + 1, v, v, v, "fraction"))
    kind, value = _words().get(word, ("", 0.0))
    # CASE 4: "a dozen", "a couple", "a hundred", "a few hundred", "a third", "half a million".
    if kind == "article":
        return _after_article(words, i)
    if kind in ("fuzzy", "vague"):
        return _vague(words, i, kind, value)
    if kind == "fraction":
        return _fraction(words, i)
    if kind in ("digit", "ten", "scale", "group"):
        return _from_words(words, i)
    return None


def _scaled(words: Words, n: Number) -> Number:
    """Return multiply by scale words that follow: "1.2 million", "20 hundred thousand", "3 dozen", and
    letters: "5bn", "10k".
    """
    last, factor = n.last, 1.0
    while last < n.last + _MOST_SCALES:
        at = last + (words.word(last) in DASHES and words.joined(last - 1) and words.joined(last))
        kind, value = _words().get(words.word(at), ("", 0.0))
        if kind == "scale" or (kind == "group" and words.word(at) in ("dozen", "score")):
            factor *= value
            last = at + 1
            continue
        if kind == "letter" and at == last and factor == 1.0 and _letter_scales(words, last):
            factor *= value
            last += 1
        break
    if last == n.last:
        return n
    v = n.value * factor
    return Number(n.first, last, v, v, v, n.kind, factor)


_MONEY = ("usd", "rm", "ps", "us", "gbp", "eur", "nis")  # letters of money before its sum


def _letter_scales(words: Words, i: int) -> bool:
    """Tell whether the letter at ``i`` is a scale ("$1.2m", "3.5m refugees", "10k", "2.8bn") and no unit ("37m long")."""
    word = words.word(i)
    if not words.joined(i - 1) and word not in ("bn", "mn", "tn", "bln", "mln", "trn"):
        return False
    if words.raw[i] == "M" and not words.upper:
        return True
    if word in ("m", "b", "mm"):
        money = any(each in "$£€¥" for each in words.word(i - 2)) or words.word(i - 2) in (*_MONEY, "=")
        after = words.word(i + 1)
        plural = (
            after.endswith("s") and len(after) > 4 and after.isalpha() and after not in word_set("figures.phrase_ends")
        )
        return money or (word != "mm" and (after in word_set("figures.scaled_by_letter") or plural))
    return True


def _after_article(words: Words, i: int) -> Number | None:
    word = words.word(i + 1)
    kind, value = _words().get(word, ("", 0.0))
    if kind == "group":
        return _grouped(words, i, i + 1, value)
    if kind == "scale":
        n = _from_words(words, i + 1)
        return Number(i, n.last, n.low, n.best, n.high, n.kind, n.scale) if n else None
    if word in ("few", "handful"):
        n = _vague(words, i + 1, "fuzzy", value)
        return Number(i, n.last, n.low, n.best, n.high, n.kind, n.scale) if n else None
    if (kind == "fraction" and word not in ("half", "sixth", "fifth", "eighth", "tenth")) or (
        kind == "fraction" and words.word(i + 2) == "of"
    ):
        n = _fraction(words, i + 1)
        return Number(i, n.last, n.low, n.best, n.high, n.kind) if n else None
    # "a half-dozen", "a half million"
    if word == "half":
        n = _fraction(words, i + 1)
        return Number(i, n.last, n.low, n.best, n.high, n.kind) if n and n.last > i + 2 else None
    return None


def _grouped(words: Words, first: int, at: int, value: float) -> Number | None:
    """Return such as "a dozen", "a couple (of)", "a score (of)", "a couple of hundred", "a pair of"."""
    word = words.word(at)
    last = at + 1
    if word in ("score", "pair", "gross") and words.word(last) != "of":
        return None
    of = words.word(last) == "of"
    kind, more = _words().get(words.word(last + of), ("", 0.0))
    if kind == "scale" or (kind == "group" and words.word(last + of) == "dozen"):
        v = value * more
        return Number(first, last + of + 1, v, v, v, "words", more, rough=word == "couple")
    if of and word in ("score", "pair", "couple"):
        last += 1
    return Number(first, last, value, value, value, "words", rough=word == "couple")


def _vague(words: Words, i: int, kind: str, value: float) -> Number | None:
    """Return such as "dozens", "tens of thousands", "hundreds of millions", "several hundred", "a few dozen"."""
    last = i + 1
    if kind == "vague":
        of_more = _words().get(words.word(i + 2), ("", 0.0))[0] == "vague" and words.word(last) == "of"
        led = words.word(i - 1) in ("the", "in", "by", "their", "his", "her")
        if led and words.word(i) in ("tens", "scores") and not of_more:
            return None  # "by the scores", "in the tens"
        while last < i + _MOST_SCALES and words.word(last) == "of":
            more = _words().get(words.word(last + 1), ("", 0.0))
            if more[0] != "vague":
                break
            value *= more[1]
            last += 2
        if words.word(last) == "of":
            last += 1
        return Number(i, last, value, None, None, "vague", 1.0)
    more = _words().get(words.word(last), ("", 0.0))
    if more[0] == "scale" or (more[0] == "group" and words.word(last) in ("dozen", "score")):
        last += 1
        if words.word(last) == "thousand":
            more = (more[0], more[1] * 1000)
            last += 1
        return Number(i, last, value * more[1], None, None, "vague", more[1])
    if words.word(i) == "handful" and words.word(last) == "of":
        last += 1
    return Number(i, last, value, None, None, "vague")


def _fraction(words: Words, i: int) -> Number | None:
    """Return such as "half a million", "half a dozen", "half-dozen", "a third of", "half of", "half the"."""
    value = _words()[words.word(i)][1]
    last = i + 1
    if words.word(i) == "half":
        at = last + (words.word(last) in DASHES and words.joined(last))
        at += words.word(at) in ("a", "an")
        at += at > last and words.word(at) in DASHES and words.joined(at)  # "half-a-million"
        kind, more = _words().get(words.word(at), ("", 0.0))
        if kind == "scale" or (kind == "group" and words.word(at) == "dozen"):
            v = value * more
            return Number(i, at + 1, v, v, v, "words", more)
    if words.word(i) != "half" and words.word(i - 1) not in ("a", "an", "one"):
        return None
    if words.word(last) in ("of", "the") or words.word(last) == "a" or words.word(last) == "its":
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


def _from_words(words: Words, i: int) -> Number | None:
    """Return cardinal words by their places: "three hundred and fifty thousand", "twenty-five", "one and a half million"."""
    numbers, at = _Sum(), i
    while at < i + _MOST_WORDS:
        kind, value, after = _next_word(words, at, first=at == i)
        if not numbers.take(kind, value):
            break
        at = after
    if at == i:
        return None
    value = numbers.total + numbers.group
    return _in_parts(words, Number(i, at, value, value, value, "words", max(1.0, numbers.scale)))


def _next_word(t: Words, at: int, *, first: bool) -> tuple[str, float, int]:
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


def _in_parts(words: Words, n: Number) -> Number:
    """Return such as "two thirds", "two-thirds", "three quarters of": the number as so many parts."""
    at = n.last + (words.word(n.last) in DASHES)
    word = words.word(at)
    kind, below = _words().get(word, ("", 0.0))
    plural = word.endswith("s") or n.value == 1
    if kind != "fraction" or n.value >= 20 or word == "half" or not plural:
        return n
    if word in ("quarter", "quarters") and words.word(at + 1) != "of":
        return n
    v = n.value * below
    return Number(n.first, at + 1, v, v, v, "fraction")


def _starts_another(words: Words, i: int) -> bool:
    """Tell whether the number at ``i`` begins a new count: "two hundred and three soldiers" is one, "...
    and one was" is not.
    """
    return words.word(i) == "one" and words.word(i + 1) in ("was", "is", "of", "other", "more")


@functools.cache
def starters() -> frozenset[str]:
    """Return words at which a number may begin."""
    return frozenset(key for key, (kind, _) in _words().items() if kind != "letter") | frozenset(VULGAR)
