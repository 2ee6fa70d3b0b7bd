"""Find what a count counts: measure and population from the words that govern it.

In: the tokens of a sentence and the counts in it. Out: for each count, measure and population, or nothing.
The words come from ``measures.csv`` (killed, arrested, fled ...) and ``populations.csv`` (people, soldiers, shells ...).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from fogline.claims.figures.lexer import DASHES, Tokens
from fogline.languages import forms, word_set, words_of
from fogline.model import Measure

Form = Literal["participle", "transitive", "intransitive", "adjective", "noun", "toll"]


@dataclass(frozen=True, slots=True)
class Head:
    """A noun for what can be counted: its group, the measure it implies (if any), and whether it is plural."""

    group: str
    measure: str
    plural: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that say a measure, and in which place they stand to the count."""

    words: tuple[str, ...]
    measure: Measure
    form: Form


@dataclass(frozen=True, slots=True)
class Counted:
    """The noun phrase after a count: tokens ``[first, last)``, its head if known, a measure said inside it."""

    first: int
    last: int
    head: Head | None
    head_at: int
    inner: Phrase | None


@functools.cache
def heads() -> Mapping[str, Head]:
    """Return known nouns by their printed form in small letters."""
    found: dict[str, Head] = {}
    for row in words_of("populations.csv"):
        for form, plural in ((row["singular"], False), (row["plural"], True)):
            many = plural or row["singular"] == row["plural"]  # "police", "aircraft"
            found.setdefault(form, Head(row["group"], row["measure"], many))
    return found


@functools.cache
def phrases() -> Mapping[str, list[Phrase]]:
    """Return measure phrases by first word, longest first."""
    found: dict[str, list[Phrase]] = {}
    for row in words_of("measures.csv"):
        words = tuple(row["phrase"].split())
        phrase = Phrase(words, cast("Measure", row["measure"]), cast("Form", row["form"]))
        found.setdefault(words[0], []).append(phrase)
    for entries in found.values():
        entries.sort(key=lambda p: (-len(p.words), p.form != "participle", p.form, p.measure))
    return found


@functools.cache
def _endings() -> Mapping[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for entries in phrases().values():
        for p in entries:
            if p.form in ("transitive", "participle", "toll"):
                found.setdefault(p.words[-1], []).append(p)
    for entries in found.values():
        entries.sort(key=lambda p: (-len(p.words), p.form != "transitive", p.measure))
    return found


GAP = "…"
_LONGEST_GAP = 4  # words between "suffered" and "injuries"


def at(t: Tokens, i: int, forms: tuple[Form, ...]) -> Phrase | None:
    """Return the longest phrase of one of ``forms`` that begins at token ``i``; ``…`` in a phrase stands
    for up to four words.
    """
    for p in phrases().get(t.word(i), ()):
        if p.form in forms and (len(p.words) == 1 or tuple(t.low[i : i + len(p.words)]) == p.words or _gapped(t, i, p)):
            return p
    return None


def _gapped(t: Tokens, i: int, p: Phrase) -> bool:
    if GAP not in p.words:
        return False
    gap = p.words.index(GAP)
    if tuple(t.low[i : i + gap]) != p.words[:gap]:
        return False
    k = i + gap
    for j in range(k, min(k + _LONGEST_GAP + 1, len(t))):
        if t.low[j] in ".;,:" and t.low[j] != ",":
            return False
        if tuple(t.low[j : j + len(p.words) - gap - 1]) == p.words[gap + 1 :]:
            return True
    return False


def ending(t: Tokens, i: int, forms: tuple[Form, ...]) -> Phrase | None:
    """Return the longest phrase of one of ``forms`` whose last word is token ``i``."""
    for p in _endings().get(t.word(i), ()):
        if p.form in forms and tuple(t.low[i + 1 - len(p.words) : i + 1]) == p.words:
            return p
    return None


def counted(t: Tokens, last: int) -> Counted:
    """Return the noun phrase after a number that ends at ``last``: "600 jihadists", "hundreds of foreigners", "six of the 20
    men".

    >>> t = Tokens("3,400 suspected jihadists detained", 0, 34)
    >>> c = counted(t, 1)
    >>> t.low[c.first:c.last], c.head.group, c.inner
    (['suspected', 'jihadists'], 'fighters', None)
    """
    i = _past_of(t, last)
    if t.word(i - 1) in word_set("measures.them"):
        return Counted(i, i, None, i, None)
    if (
        t.word(i - 1) in word_set("grammar.definite")
        and t.word(i) in word_set("measures.lots")
        and not _noun_follows(t, i + 1)
    ):
        return Counted(i, i + 1, Head("people", _lot(t.word(i)), plural=True), i, None)
    first, k, words, inner = i, i, 0, None
    while k < min(len(t), i + _FARTHEST) and words < _LONGEST:
        w = t.low[k]
        if (after := _past_marks(t, k)) > k:
            k = after
            continue
        if not (w[0].isalpha() or w in _QUOTES) or (w in word_set("figures.phrase_ends") and not _state(t, k)):
            break
        if w in word_set("figures.strong"):
            break
        words += 1
        head = heads().get(w)
        if (
            w in word_set("measures.unchanged")
            and forms().plural_ending(t.word(k + 1))
            and t.word(k + 1) not in word_set("figures.phrase_ends")
            and t.word(k + 1) not in heads()
        ):
            head = None  # "aircraft shelters", "police stations"
        if head is not None and (head.plural or _singular_head(t, k)):
            k, head = _last_head(t, k, head)
            return Counted(first, k + 1, head, k, inner)
        if at(t, k, ("intransitive",)) is not None:
            return Counted(first, k, None, k, inner)
        p = at(t, k, ("participle", "adjective", "noun"))
        if p is not None and w not in word_set("measures.held"):
            if p.form == "noun" or len(p.words) > 1 or not _noun_follows(t, k + 1):
                return Counted(first, k, None, k, inner)
            inner = inner or p
        k += 1
    return _unknown(t, first, k, inner)


def _state(t: Tokens, k: int) -> bool:
    """Tell whether token ``k`` is "US" and not "us"."""
    return t.raw[k] in word_set("measures.states_in_capitals") and not t.caseless


_LONGEST = 7  # words of a noun phrase before its head is given up
_FARTHEST = 6 * _LONGEST  # tokens, marks and calibres among them
_QUOTES = frozenset("'\"“”[]")


@functools.cache
def _lot(word: str) -> str:
    """Return the measure of people called by their lot: "four of the wounded died"."""
    return next((p.measure for p in phrases().get(word, ()) if p.words == (word,)), "")


def _past_of(t: Tokens, i: int) -> int:
    """Past "of the", "of the 20", "of them", "more", which stand between number and noun."""
    if t.word(i) in word_set("grammar.of") and t.word(i + 1) in word_set("measures.them"):
        return i + 2
    if t.word(i) in word_set("grammar.of") and t.word(i + 1) in word_set("measures.whose"):
        i += 2 + t.word(i + 2)[:1].isdecimal()
    elif t.word(i) in word_set("measures.of_the") and t.word(i + 1) not in word_set("figures.phrase_ends"):
        i += 1
    return i + (t.word(i) in word_set("measures.more"))


def _past_marks(t: Tokens, k: int) -> int:
    """Past what is inside a noun phrase without being a word of it: dashes, "U.S.", a calibre."""
    w = t.low[k]
    if w in DASHES or (w in word_set("grammar.and") and t.word(k - 1) in DASHES and t.joined(k - 1)):
        return k + 1
    if "".join(t.low[k : k + 3]) in word_set("measures.dotted_states"):
        return k + 3 + (t.word(k + 3) == ".")
    return _calibre(t, k)


def _unknown(t: Tokens, first: int, k: int, inner: Phrase | None) -> Counted:
    """Return a phrase without a known head: its words up to the first plural, else its first word."""
    plural = forms().plural
    for j in range(first, k):
        w = t.low[j]
        if plural(w):
            return Counted(first, j + 1, None, j, inner)
    noun = k > first and t.low[first].isalpha() and t.low[first] not in word_set("measures.no_nouns")
    return Counted(first, first + 1 if noun else first, None, first, inner)


@functools.cache
def _verbs() -> frozenset[str]:
    return frozenset(
        p.words[0]
        for ps in phrases().values()
        for p in ps
        if p.form in ("participle", "intransitive") and len(p.words) == 1
    )


def _last_head(t: Tokens, k: int, head: Head) -> tuple[int, Head]:
    """Return the last of the plural nouns in a row: "army troops", "women and children" stay one phrase."""
    while (after := heads().get(t.word(k + 1))) is not None and after.plural:
        if t.word(k + 1) in word_set("measures.ends_row") or t.word(k + 1) in _verbs():
            break
        k, head = k + 1, after
    return k, head


def _calibre(t: Tokens, k: int) -> int:
    """Past a calibre inside the phrase: "dozens of 155mm shells", "two 9mm pistols"."""
    if t.word(k)[:1].isdecimal() and t.word(k + 1) in word_set("measures.calibres"):
        return k + 2
    return k


def _singular_head(t: Tokens, k: int) -> bool:
    """Return a singular noun is a head only if no noun goes on after it ("one police officer", "gun-howitzers")."""
    after = t.word(k + 1)
    if after in DASHES and t.joined(k):
        return False
    if (
        forms().plural_ending(after)
        and len(after) > 3
        and after not in word_set("figures.phrase_ends")
        and after not in phrases()
        and after.isalpha()
    ):
        return False  # "100 refugee cases"
    return heads().get(after) is None


def _noun_follows(t: Tokens, k: int) -> bool:
    for j in range(k, min(k + 3, len(t))):
        w = t.low[j]
        if not w[0].isalpha() or w in word_set("figures.phrase_ends"):
            return False
        if w in heads():
            return w not in word_set("measures.ends_row")
    return False
