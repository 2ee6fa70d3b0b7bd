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
def _first_words() -> frozenset[str]:
    """Return the first words of nouns of two words."""
    return frozenset(each.split()[0] for each in heads() if " " in each)


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
        for entry in entries:
            if entry.form in ("transitive", "participle", "toll"):
                found.setdefault(entry.words[-1], []).append(entry)
    for entries in found.values():
        entries.sort(key=lambda p: (-len(p.words), p.form != "transitive", p.measure))
    return found


GAP = "…"
_LONGEST_GAP = 4  # words between "suffered" and "injuries"


def at(tokens: Tokens, i: int, forms: tuple[Form, ...]) -> Phrase | None:
    """Return the longest phrase of one of ``forms`` that begins at token ``i``; ``…`` in a phrase stands
    for up to four words.
    """
    for p in phrases().get(tokens.word(i), ()):
        if p.form in forms and (
            len(p.words) == 1 or tuple(tokens.low[i : i + len(p.words)]) == p.words or _gapped(tokens, i, p)
        ):
            return p
    return None


def _gapped(tokens: Tokens, i: int, phrase: Phrase) -> bool:
    if GAP not in phrase.words:
        return False
    gap = phrase.words.index(GAP)
    if tuple(tokens.low[i : i + gap]) != phrase.words[:gap]:
        return False
    step = i + gap
    for later in range(step, min(step + _LONGEST_GAP + 1, len(tokens))):
        if tokens.low[later] in ".;,:" and tokens.low[later] != ",":
            return False
        if tuple(tokens.low[later : later + len(phrase.words) - gap - 1]) == phrase.words[gap + 1 :]:
            return True
    return False


def ending(tokens: Tokens, i: int, forms: tuple[Form, ...]) -> Phrase | None:
    """Return the longest phrase of one of ``forms`` whose last word is token ``i``."""
    for p in _endings().get(tokens.word(i), ()):
        if p.form in forms and tuple(tokens.low[i + 1 - len(p.words) : i + 1]) == p.words:
            return p
    return None


def counted(tokens: Tokens, last: int) -> Counted:
    """Return the noun phrase after a number that ends at ``last``: "600 jihadists", "hundreds of foreigners", "six of the 20
    men".

    >>> t = Tokens("3,400 suspected jihadists detained", 0, 34)
    >>> c = counted(t, 1)
    >>> t.low[c.first:c.last], c.head.group, c.inner
    (['suspected', 'jihadists'], 'fighters', None)
    """
    i = _past_of(tokens, last)
    if tokens.word(i - 1) in word_set("measures.them"):
        return Counted(i, i, None, i, None)
    if (
        tokens.word(i - 1) in word_set("grammar.definite")
        and tokens.word(i) in word_set("measures.lots")
        and not _noun_follows(tokens, i + 1)
    ):
        return Counted(i, i + 1, Head("people", _lot(tokens.word(i)), plural=True), i, None)
    first, k, words, inner = i, i, 0, None
    while k < min(len(tokens), i + _FARTHEST) and words < _LONGEST:
        w = tokens.low[k]
        if (after := _past_marks(tokens, k)) > k:
            k = after
            continue
        if not (w[0].isalpha() or w in _QUOTES) or (w in word_set("figures.phrase_ends") and not _state(tokens, k)):
            break
        if w in word_set("figures.strong"):
            break
        words += 1
        head = heads().get(w)
        if w in _first_words() and (pair := heads().get(f"{w} {tokens.word(k + 1)}")) is not None and pair.plural:
            return Counted(first, k + 2, pair, k + 1, inner)  # "artillery systems", "aid workers"
        if (
            w in word_set("measures.unchanged")
            and forms().plural_ending(tokens.word(k + 1))
            and tokens.word(k + 1) not in word_set("figures.phrase_ends")
            and tokens.word(k + 1) not in heads()
        ):
            head = None  # "aircraft shelters", "police stations"
        if head is not None and (head.plural or _singular_head(tokens, k)):
            k, head = _last_head(tokens, k, head)
            return Counted(first, k + 1, head, k, inner)
        if at(tokens, k, ("intransitive",)) is not None:
            return Counted(first, k, None, k, inner)
        p = at(tokens, k, ("participle", "adjective", "noun"))
        if p is not None and w not in word_set("measures.held"):
            if p.form == "noun" or len(p.words) > 1 or not _noun_follows(tokens, k + 1):
                return Counted(first, k, None, k, inner)
            inner = inner or p
        k += 1
    return _unknown(tokens, first, k, inner)


def _state(tokens: Tokens, k: int) -> bool:
    """Tell whether token ``k`` is "US" and not "us"."""
    return tokens.raw[k] in word_set("measures.states_in_capitals") and not tokens.caseless


_LONGEST = 7  # words of a noun phrase before its head is given up
_FARTHEST = 6 * _LONGEST  # tokens, marks and calibres among them
_QUOTES = frozenset("'\"“”[]")


@functools.cache
def _lot(word: str) -> str:
    """Return the measure of people called by their lot: "four of the wounded died"."""
    return next((each.measure for each in phrases().get(word, ()) if each.words == (word,)), "")


def _past_of(tokens: Tokens, i: int) -> int:
    """Past "of the", "of the 20", "of them", "more", which stand between number and noun."""
    if tokens.word(i) in word_set("grammar.of") and tokens.word(i + 1) in word_set("measures.them"):
        return i + 2
    if tokens.word(i) in word_set("grammar.of") and tokens.word(i + 1)[:1].isdecimal():
        return i + 2  # "13 of 15 drones"
    if tokens.word(i) in word_set("grammar.of") and tokens.word(i + 1) in word_set("measures.whose"):
        i += 2 + tokens.word(i + 2)[:1].isdecimal()
    elif tokens.word(i) in word_set("measures.of_the") and tokens.word(i + 1) not in word_set("figures.phrase_ends"):
        i += 1
    return i + (tokens.word(i) in word_set("measures.more"))


def _past_marks(tokens: Tokens, k: int) -> int:
    """Past what is inside a noun phrase without being a word of it: dashes, "U.S.", a calibre."""
    w = tokens.low[k]
    if w in DASHES and tokens.joined(k - 1) and tokens.joined(k) and tokens.word(k + 1)[:1].isdecimal():
        return k + 2  # "two Mi-8 helicopters", "six S-300 missiles"
    if w in DASHES or (w in word_set("grammar.and") and tokens.word(k - 1) in DASHES and tokens.joined(k - 1)):
        return k + 1
    if "".join(tokens.low[k : k + 3]) in word_set("measures.dotted_states"):
        return k + 3 + (tokens.word(k + 3) == ".")
    return _calibre(tokens, k)


def _unknown(tokens: Tokens, first: int, k: int, inner: Phrase | None) -> Counted:
    """Return a phrase without a known head: its words up to the first plural, else its first word."""
    plural = forms().plural
    for later in range(first, k):
        w = tokens.low[later]
        if plural(w):
            return Counted(first, later + 1, None, later, inner)
    noun = k > first and tokens.low[first].isalpha() and tokens.low[first] not in word_set("measures.no_nouns")
    return Counted(first, first + 1 if noun else first, None, first, inner)


@functools.cache
def _verbs() -> frozenset[str]:
    return frozenset(
        each.words[0]
        for ps in phrases().values()
        for each in ps
        if each.form in ("participle", "intransitive") and len(each.words) == 1
    )


def _last_head(tokens: Tokens, k: int, head: Head) -> tuple[int, Head]:
    """Return the last of the plural nouns in a row: "army troops", "women and children" stay one phrase."""
    while (after := heads().get(tokens.word(k + 1))) is not None and after.plural:
        if tokens.word(k + 1) in word_set("measures.ends_row") or tokens.word(k + 1) in _verbs():
            break
        k, head = k + 1, after
    return k, head


def _calibre(tokens: Tokens, k: int) -> int:
    """Past a calibre inside the phrase: "dozens of 155mm shells", "two 9mm pistols"."""
    if tokens.word(k)[:1].isdecimal() and tokens.word(k + 1) in word_set("measures.calibres"):
        return k + 2
    return k


def moves(tokens: Tokens, c: Counted) -> bool:
    """Tell whether the counted can flee or arrive as people do.

    Caught: "40 people", "3,000 Yazidis", "20 islanders", a bare number. Refused: "two hundred tents", "four flights".
    """
    if c.last <= c.first:
        return True
    return may_move(tokens.low[c.last - 1] if tokens.caseless else tokens.raw[c.last - 1])


def may_move(noun: str) -> bool:
    """Tell whether a noun as printed may be one for people: a known one, a name, one in "-ers" or "-ees", no plural."""
    low = noun.lower()
    head = heads().get(low)
    if head is not None:
        return head.group not in ("equipment", "things")
    person = low.endswith(tuple(word_set("measures.person_endings")))
    return person or noun[:1].isupper() or not forms().plural(low)


def _singular_head(tokens: Tokens, k: int) -> bool:
    """Return a singular noun is a head only if no noun goes on after it ("one police officer", "gun-howitzers")."""
    after = tokens.word(k + 1)
    if after in DASHES and tokens.joined(k):
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


def _noun_follows(tokens: Tokens, k: int) -> bool:
    for later in range(k, min(k + 3, len(tokens))):
        w = tokens.low[later]
        if not w[0].isalpha() or w in word_set("figures.phrase_ends"):
            return False
        if w in heads():
            return w not in word_set("measures.ends_row")
    return False
