"""How many were killed, wounded, missing, taken in a Ukrainian sentence: numbers, and the words of harm that own them.

Word order is free: the verb stands before its count ("загинули п'ятеро людей") or after it ("ще шестеро поранені"), at some
distance too. A number belongs to the nearest word of harm in its own part of the sentence, a head noun beside it first
("12 загиблих"); a number that counts something else ("180 боїв", "59-річна", "9х18 мм") to none.

Lists: ``measures.csv`` (words of harm), ``people.csv`` (who is counted, one alone, what is no person), ``bounds.csv``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from fogline.languages import words_of
from fogline.languages.counts import Counted
from fogline.languages.numerals import DASHES, Number
from fogline.languages.uk.numbers import number_at, plain
from fogline.model import Basis, Bound, Measure

# Digits with two stops are a date: one token, and no number.
_TOKEN = re.compile(r"\d+(?:\.\d+){2,}|\d+(?:[.,]\d+)?|[^\W\d_]+(?:['’ʼ‘-][^\W\d_]+)*|[^\w\s]")
_PHRASE = 4  # words of a phrase in the lists, at most
_REACH = 12  # tokens between a number and its word of harm
_BESIDE = 1  # tokens between a word of harm and a count of what no list knows
_NOUN_REACH = 3  # tokens after a number in which its noun stands
_BOUND_REACH = 3
_YEAR = 4  # digits
_YEARS = (1900, 2100)
_AGE = 5  # tokens between a person and a word of harm: "47 - річний місцевий"
_JOINS = frozenset(",—–-:;()")
_PARTS = frozenset(";:—–()")


@dataclass(slots=True)
class Tokens:
    """The tokens of a sentence (:class:`fogline.languages.numerals.Words`)."""

    text: str
    raw: list[str]
    low: list[str]
    starts: list[int]
    ends: list[int]
    upper: bool

    @classmethod
    def of(cls, text: str) -> Tokens:
        """Cut a sentence into words, numerals and marks."""
        found = list(_TOKEN.finditer(text))
        raw = [each[0] for each in found]
        low = [plain(w.lower()) for w in raw]
        return cls(text, raw, low, [m.start() for m in found], [m.end() for m in found], text.isupper())

    def __len__(self) -> int:
        return len(self.raw)

    def word(self, i: int, /) -> str:
        """Return token ``i`` in small letters, or nothing beyond the edges."""
        return self.low[i] if 0 <= i < len(self.low) else ""

    def joined(self, i: int, /) -> bool:
        """Tell whether no space stands between token ``i`` and the one after it."""
        return 0 <= i < len(self.raw) - 1 and self.ends[i] == self.starts[i + 1]


class _Harm(NamedTuple):
    """Tokens ``[first, last)`` tell of harm.

    ``form``: a verb; a noun that is counted itself; ``as`` what those before it were lost ("40 осіб убитими"); a noun that
    heads a count; a verb of those who were ``spared``, whose counts are not of harm.
    """

    first: int
    last: int
    measure: Measure
    form: str


class _Count(NamedTuple):
    """A number with its bound and the noun it counts: tokens ``[first, last)``; ``known``: as persons, or there is no noun."""

    first: int
    last: int
    number: Number
    bound: Bound
    people: str | None
    known: bool


def counted(sentence: str, /) -> list[Counted]:
    """Return the counts of harm in a sentence, in order; offsets are code points of it.

    Caught: "Загинули щонайменше п'ятеро людей, ще дванадцять поранені"; "поранено жінку" (1); "ніхто не постраждав" (0).
    Refused: "180 боїв", "59-річна жінка" as 59, "до 11 липня".
    """
    t = Tokens.of(sentence)
    harms = list(_harms(t))
    if not harms:
        return []
    owned = [(count, h) for count in _counts(t, harms) if (h := _owner(t, count, harms)) is not None]
    free = [harm for harm in harms if harm not in {each for _, each in owned} and harm.form != "spared"]
    owned = [(c, h) for c, h in owned if h.form != "spared"]
    found = [*(_made(t, c, h) for c, h in owned), *_singles(t, free), *_nobody(t, free)]
    return sorted(found, key=lambda c: (c.start, c.end))


# --- words of the lists ---------------------------------------------------------------------------------------


@functools.cache
def _measures() -> Mapping[str, tuple[Measure, str]]:
    return {row["phrase"]: (cast("Measure", row["measure"]), row["form"]) for row in words_of("measures.csv", "uk")}


@functools.cache
def _bounds() -> Mapping[str, Bound]:
    return {row["phrase"]: cast("Bound", row["bound"]) for row in words_of("bounds.csv", "uk")}


@functools.cache
def _people(class_: str) -> frozenset[str]:
    return frozenset(row["word"] for row in words_of("people.csv", "uk") if row["class"] == class_)


def _phrase(tokens: Tokens, i: int, table: Mapping[str, object] | frozenset[str]) -> int:
    """Return how many tokens of the longest phrase of a table begin at ``i``; 0 where none does."""
    sizes = range(min(_PHRASE, len(tokens) - i), 0, -1)
    return next((size for size in sizes if " ".join(tokens.low[i : i + size]) in table), 0)


def _harms(tokens: Tokens) -> Iterator[_Harm]:
    index = 0
    while index < len(tokens):
        n = _phrase(tokens, index, _measures())
        if n:
            measure, form = _measures()[" ".join(tokens.low[index : index + n])]
            yield _Harm(index, index + n, measure, form)
        index += max(1, n)


# --- numbers ----------------------------------------------------------------------------------------------------


def _counts(tokens: Tokens, harms: Sequence[_Harm]) -> Iterator[_Count]:
    inside = {step for harm in harms for step in range(harm.first, harm.last)}
    index = 0
    while index < len(tokens):
        number = None if index in inside else number_at(tokens, index)
        if number is None:
            index += 1
            continue
        number = _between(tokens, number)
        index = max(number.last, index + 1)
        c = _count(tokens, number, harms)
        if c is not None:
            yield c


def _between(tokens: Tokens, low: Number) -> Number:
    """Return the span that two numbers make, from its first word on: "від 20 до 25", "20–25"; else the number."""
    led = tokens.word(low.first - 1) in _words_of("from")
    dashed = tokens.word(low.last) in DASHES and tokens.joined(low.last - 1) and tokens.joined(low.last)
    if not dashed and not (led and tokens.word(low.last) in _words_of("to")):
        return low
    high = number_at(tokens, low.last + 1)
    if high is None or high.best is None or not low.value < high.value:
        return low
    return Number(low.first - led, high.last, low.value, None, high.value, low.kind)


def _count(tokens: Tokens, number: Number, harms: Sequence[_Harm]) -> _Count | None:
    """Return a number with its bound and noun; None where it counts no person, or stands in a word, a date or a clock time."""
    first, last = number.first, number.last
    glued = tokens.joined(last - 1) and tokens.word(last) not in _JOINS | {".", "!", "?", "»", '"'}
    if (
        glued
        or (tokens.joined(last - 1) and tokens.word(last) == "-")
        or (first and tokens.joined(first - 1) and tokens.word(first - 1) in ".:-№")
    ):
        return None  # "59-річна", "9х18", "18:00", "80-ї"
    if tokens.word(last) == "%" or (tokens.word(last) == ":" and tokens.joined(last - 1)):
        return None
    noun = _noun(tokens, last, harms)
    if noun is None:
        return None
    end, people, known = noun
    if _is_year(tokens, number, people):
        return None
    bound, first = _bound(tokens, first, number)
    return _Count(first, end, number, bound, people, known)


def _is_year(tokens: Tokens, number: Number, people: str | None) -> bool:
    """Tell whether a number is a year: four digits with a month before, the word after, or nobody whom they count."""
    printed = tokens.raw[number.first] if number.last == number.first + 1 else ""
    if not (len(printed) == _YEAR and printed.isdecimal()):
        return False
    dated = tokens.word(number.first - 1) in _months() or tokens.word(number.last) in _words_of("age")
    return dated or (people is None and _YEARS[0] <= number.value <= _YEARS[1])


@functools.cache
def _months() -> frozenset[str]:
    return frozenset(row["word"] for row in words_of("time_words.csv", "uk") if row["class"] == "month")


def _noun(tokens: Tokens, at: int, harms: Sequence[_Harm]) -> tuple[int, str | None, bool] | None:
    """Return where the counted noun after a number ends, the noun, and whether it is one of persons; None where it is not.

    A number alone may count persons ("ще дванадцять постраждали"); a noun that no list knows counts them after a collective
    ("двоє шахтарів") or where a word of harm stands beside it ("загинули 20 шахтарів").
    """
    harm_at = {harm.first for harm in harms}
    at += tokens.word(at) == "." and tokens.word(at - 1) in _words_of("short")  # "2,5 тис. цивільних"
    for step in range(at, min(at + _NOUN_REACH, len(tokens))):
        word = tokens.word(step)
        if step in harm_at or not word[0].isalpha() or word in _words_of("and"):
            break
        if word in _people("thing"):
            return None
        if word in _people("many") or word in _people("child") or (step == at and word in _people("single")):
            return step + 1, " ".join(tokens.raw[at : step + 1]).lower(), True
    word = tokens.word(at)
    if not word[:1].isalpha() or at in harm_at or word in _words_of("and") or word in _words_of("after"):
        return at, None, True
    return at + 1, tokens.raw[at].lower(), tokens.word(at - 1) in _words_of("collective")


@functools.cache
def _words_of(name: str) -> frozenset[str]:
    """Return a small set of words of figures (``figures.NAME`` of ``sets.csv``), in small letters."""
    return frozenset(row["word"] for row in words_of("sets.csv", "uk") if row["set"] == f"figures.{name}")


def _bound(tokens: Tokens, first: int, number: Number) -> tuple[Bound, int]:
    """Return the bound that the words before a number say, and where these begin."""
    for n in range(_BOUND_REACH, 0, -1):
        words = " ".join(tokens.low[max(0, first - n) : first])
        if first >= n and words in _bounds():
            if words in _words_of("to") and (
                tokens.word(first - 2) in _words_of("grew") or tokens.word(first - 2) in DASHES
            ):
                break  # "зросла до 12", "поранених — до 40": so many it is now
            return _bounds()[words], first - n
    if number.best is not None:
        return "exact", first
    return ("vague" if number.high is None else "between"), first


def _owner(tokens: Tokens, c: _Count, harms: Sequence[_Harm]) -> _Harm | None:
    """Return the word of harm that a count belongs to: a noun right after it, else the nearest in its part of the sentence."""
    if _has_grown(tokens, c) and (told := [harm for harm in harms if harm.last <= c.first and harm.form != "verb"]):
        return told[-1]
    beside = next(
        (each for each in harms if each.form in ("noun", "as") and each.first == _past_dash(tokens, c.last)), None
    )
    if beside is not None and (c.people is None or beside.form == "as"):
        return _with_next(tokens, beside, harms)
    near = [(d, h) for h in harms if (d := _distance(tokens, c, h)) is not None]
    return _with_next(tokens, min(near, key=lambda x: (x[0], x[1].first))[1], harms) if near else None


def _past_dash(tokens: Tokens, at: int) -> int:
    return at + (tokens.word(at) in DASHES)


def _with_next(tokens: Tokens, harm: _Harm, harms: Sequence[_Harm]) -> _Harm:
    """Return a word of harm; with another one joined to it, both together: "550 убитими й пораненими" is neither alone."""

    def joined(a: _Harm, b: _Harm) -> bool:
        return b.first == a.last + 1 and (tokens.word(a.last) in _words_of("and") or tokens.word(a.last) == ",")

    mixed = any(each.measure != harm.measure and (joined(harm, each) or joined(each, harm)) for each in harms)
    return _Harm(harm.first, harm.last, "other", harm.form) if mixed else harm


def _distance(tokens: Tokens, c: _Count, harm: _Harm) -> float | None:
    """Return how far a word of harm stands from a count, with a toll for each mark between; None out of reach.

    A count without a noun of its own needs its verb beside it.
    """
    first, last = (harm.last, c.first) if harm.last <= c.first else (c.last, harm.first)
    between = tokens.low[first:last]
    reach = _BESIDE if not c.known else _REACH if c.people else _NOUN_REACH
    if len(between) > reach or (harm.form in ("noun", "as") and harm.first >= c.last and c.people):
        return None
    if not c.known and (harm.measure == "other" or harm.form == "head" or not _JOINS.isdisjoint(between)):
        return None
    marks = sum(each in _PARTS for each in between) * 2 + sum(w == "," for w in between) * 3
    return len(between) + marks + (harm.form == "head")


def _made(tokens: Tokens, c: _Count, harm: _Harm) -> Counted:
    n = c.number
    low: float | None = n.low
    best, high = n.best, n.high
    if c.bound == "at_least":
        high = None
    elif c.bound == "at_most":
        low = None
    last = harm.last if harm.form in ("noun", "as") and harm.first == _past_dash(tokens, c.last) else c.last
    people = c.people or (" ".join(tokens.raw[harm.first : harm.last]).lower() if last > c.last else None)
    basis: Basis = "subset" if _is_part(tokens, c) else "cumulative" if _has_grown(tokens, c) else "incident"
    return Counted(tokens.starts[c.first], tokens.ends[last - 1], harm.measure, low, best, high, c.bound, people, basis)


def _has_grown(tokens: Tokens, c: _Count) -> bool:
    """Tell whether a count is what a number has grown to: "кількість загиблих зросла до 12"."""
    at = c.first - 1 - (tokens.word(c.first - 1) in _words_of("to"))
    return tokens.word(at) in _words_of("grew")


def _is_part(tokens: Tokens, c: _Count) -> bool:
    """Tell whether a count is part of another: "серед них — 7 дітей", "двоє з 15 поранених"."""
    parts = _words_of("subset")
    if tokens.word(c.last) in _words_of("from") and number_at(tokens, c.last + 1) is not None:
        return True
    return any(_phrase(tokens, step, parts) for step in range(max(0, c.first - 4), c.first))


# --- one, and nobody --------------------------------------------------------------------------------------------


def _singles(tokens: Tokens, harms: Sequence[_Harm]) -> Iterator[Counted]:
    """Yield single persons whom a verb of harm stands beside: "поранено жінку", "загинув 7-річний хлопчик"."""
    for harm in harms:
        if harm.form != "verb" or harm.measure == "other":
            continue
        k = _single(tokens, range(harm.last, harm.last + _AGE)) or _single(
            tokens, range(harm.first - 1, harm.first - 1 - _AGE, -1)
        )
        if k is not None:
            yield Counted(tokens.starts[k], tokens.ends[k], harm.measure, 1.0, 1.0, 1.0, "exact", tokens.raw[k].lower())


def _single(tokens: Tokens, places: range) -> int | None:
    """Return the nearest noun of one person, with no more than an age or an adjective between; None where there is none."""
    words = 0
    for place in places:
        word = tokens.word(place)
        if word in _people("single"):
            return place
        words += word.isalpha() and word not in _words_of("age")
        if words > 1 or not (word[:1].isalnum() or word in DASHES):
            return None
    return None


def _nobody(tokens: Tokens, harms: Sequence[_Harm]) -> Iterator[Counted]:
    """Yield what happened to nobody: "ніхто не загинув", "без жертв", "постраждалих немає"."""
    for h in (harm for harm in harms if harm.measure != "other"):
        if (
            h.form == "verb"
            and tokens.word(h.first - 1) in _words_of("not")
            and tokens.word(h.first - 2) in _words_of("nobody")
        ):
            yield _none(tokens, h.first - 2, h.last, h.measure)
        elif (
            h.form != "verb"
            and tokens.word(h.first - 1) in _words_of("none")
            and tokens.word(h.last) not in _words_of("not")
        ):
            yield _none(tokens, h.first - 1, h.last, h.measure)
        elif h.form != "verb" and tokens.word(h.last) in _words_of("absent"):
            yield _none(tokens, h.first, h.last + 1, h.measure)


def _none(tokens: Tokens, first: int, last: int, measure: Measure) -> Counted:
    return Counted(tokens.starts[first], tokens.ends[last - 1], measure, 0.0, 0.0, 0.0, "exact", None)
