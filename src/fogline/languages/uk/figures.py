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
        raw = [m[0] for m in found]
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
    owned = [(c, h) for c in _counts(t, harms) if (h := _owner(t, c, harms)) is not None]
    free = [h for h in harms if h not in {h for _, h in owned} and h.form != "spared"]
    owned = [(c, h) for c, h in owned if h.form != "spared"]
    found = [*(_made(t, c, h) for c, h in owned), *_singles(t, free), *_nobody(t, free)]
    return sorted(found, key=lambda c: (c.start, c.end))


# --- words of the lists ---------------------------------------------------------------------------------------


@functools.cache
def _measures() -> Mapping[str, tuple[Measure, str]]:
    return {r["phrase"]: (cast("Measure", r["measure"]), r["form"]) for r in words_of("measures.csv", "uk")}


@functools.cache
def _bounds() -> Mapping[str, Bound]:
    return {r["phrase"]: cast("Bound", r["bound"]) for r in words_of("bounds.csv", "uk")}


@functools.cache
def _people(class_: str) -> frozenset[str]:
    return frozenset(r["word"] for r in words_of("people.csv", "uk") if r["class"] == class_)


def _phrase(t: Tokens, i: int, table: Mapping[str, object] | frozenset[str]) -> int:
    """Return how many tokens of the longest phrase of a table begin at ``i``; 0 where none does."""
    sizes = range(min(_PHRASE, len(t) - i), 0, -1)
    return next((n for n in sizes if " ".join(t.low[i : i + n]) in table), 0)


def _harms(t: Tokens) -> Iterator[_Harm]:
    i = 0
    while i < len(t):
        n = _phrase(t, i, _measures())
        if n:
            measure, form = _measures()[" ".join(t.low[i : i + n])]
            yield _Harm(i, i + n, measure, form)
        i += max(1, n)


# --- numbers ----------------------------------------------------------------------------------------------------


def _counts(t: Tokens, harms: Sequence[_Harm]) -> Iterator[_Count]:
    inside = {k for h in harms for k in range(h.first, h.last)}
    i = 0
    while i < len(t):
        number = None if i in inside else number_at(t, i)
        if number is None:
            i += 1
            continue
        number = _between(t, number)
        i = max(number.last, i + 1)
        c = _count(t, number, harms)
        if c is not None:
            yield c


def _between(t: Tokens, low: Number) -> Number:
    """Return the span that two numbers make, from its first word on: "від 20 до 25", "20–25"; else the number."""
    led = t.word(low.first - 1) in _words_of("from")
    dashed = t.word(low.last) in DASHES and t.joined(low.last - 1) and t.joined(low.last)
    if not dashed and not (led and t.word(low.last) in _words_of("to")):
        return low
    high = number_at(t, low.last + 1)
    if high is None or high.best is None or not low.value < high.value:
        return low
    return Number(low.first - led, high.last, low.value, None, high.value, low.kind)


def _count(t: Tokens, number: Number, harms: Sequence[_Harm]) -> _Count | None:
    """Return a number with its bound and noun; None where it counts no person, or stands in a word, a date or a clock time."""
    first, last = number.first, number.last
    glued = t.joined(last - 1) and t.word(last) not in _JOINS | {".", "!", "?", "»", '"'}
    if (
        glued
        or (t.joined(last - 1) and t.word(last) == "-")
        or (first and t.joined(first - 1) and t.word(first - 1) in ".:-№")
    ):
        return None  # "59-річна", "9х18", "18:00", "80-ї"
    if t.word(last) == "%" or (t.word(last) == ":" and t.joined(last - 1)):
        return None
    noun = _noun(t, last, harms)
    if noun is None:
        return None
    end, people, known = noun
    if _is_year(t, number, people):
        return None
    bound, first = _bound(t, first, number)
    return _Count(first, end, number, bound, people, known)


def _is_year(t: Tokens, number: Number, people: str | None) -> bool:
    """Tell whether a number is a year: four digits with a month before, the word after, or nobody whom they count."""
    printed = t.raw[number.first] if number.last == number.first + 1 else ""
    if not (len(printed) == _YEAR and printed.isdecimal()):
        return False
    dated = t.word(number.first - 1) in _months() or t.word(number.last) in _words_of("age")
    return dated or (people is None and _YEARS[0] <= number.value <= _YEARS[1])


@functools.cache
def _months() -> frozenset[str]:
    return frozenset(r["word"] for r in words_of("time_words.csv", "uk") if r["class"] == "month")


def _noun(t: Tokens, at: int, harms: Sequence[_Harm]) -> tuple[int, str | None, bool] | None:
    """Return where the counted noun after a number ends, the noun, and whether it is one of persons; None where it is not.

    A number alone may count persons ("ще дванадцять постраждали"); a noun that no list knows counts them after a collective
    ("двоє шахтарів") or where a word of harm stands beside it ("загинули 20 шахтарів").
    """
    harm_at = {h.first for h in harms}
    at += t.word(at) == "." and t.word(at - 1) in _words_of("short")  # "2,5 тис. цивільних"
    for k in range(at, min(at + _NOUN_REACH, len(t))):
        word = t.word(k)
        if k in harm_at or not word[0].isalpha() or word in _words_of("and"):
            break
        if word in _people("thing"):
            return None
        if word in _people("many") or word in _people("child") or (k == at and word in _people("single")):
            return k + 1, " ".join(t.raw[at : k + 1]).lower(), True
    word = t.word(at)
    if not word[:1].isalpha() or at in harm_at or word in _words_of("and") or word in _words_of("after"):
        return at, None, True
    return at + 1, t.raw[at].lower(), t.word(at - 1) in _words_of("collective")


@functools.cache
def _words_of(name: str) -> frozenset[str]:
    """Return a small set of words of figures (``figures.NAME`` of ``sets.csv``), in small letters."""
    return frozenset(r["word"] for r in words_of("sets.csv", "uk") if r["set"] == f"figures.{name}")


def _bound(t: Tokens, first: int, number: Number) -> tuple[Bound, int]:
    """Return the bound that the words before a number say, and where these begin."""
    for n in range(_BOUND_REACH, 0, -1):
        words = " ".join(t.low[max(0, first - n) : first])
        if first >= n and words in _bounds():
            if words in _words_of("to") and (t.word(first - 2) in _words_of("grew") or t.word(first - 2) in DASHES):
                break  # "зросла до 12", "поранених — до 40": so many it is now
            return _bounds()[words], first - n
    if number.best is not None:
        return "exact", first
    return ("vague" if number.high is None else "between"), first


def _owner(t: Tokens, c: _Count, harms: Sequence[_Harm]) -> _Harm | None:
    """Return the word of harm that a count belongs to: a noun right after it, else the nearest in its part of the sentence."""
    if _has_grown(t, c) and (told := [h for h in harms if h.last <= c.first and h.form != "verb"]):
        return told[-1]
    beside = next((h for h in harms if h.form in ("noun", "as") and h.first == _past_dash(t, c.last)), None)
    if beside is not None and (c.people is None or beside.form == "as"):
        return _with_next(t, beside, harms)
    near = [(d, h) for h in harms if (d := _distance(t, c, h)) is not None]
    return _with_next(t, min(near, key=lambda x: (x[0], x[1].first))[1], harms) if near else None


def _past_dash(t: Tokens, at: int) -> int:
    return at + (t.word(at) in DASHES)


def _with_next(t: Tokens, h: _Harm, harms: Sequence[_Harm]) -> _Harm:
    """Return a word of harm; with another one joined to it, both together: "550 убитими й пораненими" is neither alone."""

    def joined(a: _Harm, b: _Harm) -> bool:
        return b.first == a.last + 1 and (t.word(a.last) in _words_of("and") or t.word(a.last) == ",")

    mixed = any(n.measure != h.measure and (joined(h, n) or joined(n, h)) for n in harms)
    return _Harm(h.first, h.last, "other", h.form) if mixed else h


def _distance(t: Tokens, c: _Count, h: _Harm) -> float | None:
    """Return how far a word of harm stands from a count, with a toll for each mark between; None out of reach.

    A count without a noun of its own needs its verb beside it.
    """
    first, last = (h.last, c.first) if h.last <= c.first else (c.last, h.first)
    between = t.low[first:last]
    reach = _BESIDE if not c.known else _REACH if c.people else _NOUN_REACH
    if len(between) > reach or (h.form in ("noun", "as") and h.first >= c.last and c.people):
        return None
    if not c.known and (h.measure == "other" or h.form == "head" or not _JOINS.isdisjoint(between)):
        return None
    marks = sum(w in _PARTS for w in between) * 2 + sum(w == "," for w in between) * 3
    return len(between) + marks + (h.form == "head")


def _made(t: Tokens, c: _Count, harm: _Harm) -> Counted:
    n = c.number
    low: float | None = n.low
    best, high = n.best, n.high
    if c.bound == "at_least":
        high = None
    elif c.bound == "at_most":
        low = None
    last = harm.last if harm.form in ("noun", "as") and harm.first == _past_dash(t, c.last) else c.last
    people = c.people or (" ".join(t.raw[harm.first : harm.last]).lower() if last > c.last else None)
    basis: Basis = "subset" if _is_part(t, c) else "cumulative" if _has_grown(t, c) else "incident"
    return Counted(t.starts[c.first], t.ends[last - 1], harm.measure, low, best, high, c.bound, people, basis)


def _has_grown(t: Tokens, c: _Count) -> bool:
    """Tell whether a count is what a number has grown to: "кількість загиблих зросла до 12"."""
    at = c.first - 1 - (t.word(c.first - 1) in _words_of("to"))
    return t.word(at) in _words_of("grew")


def _is_part(t: Tokens, c: _Count) -> bool:
    """Tell whether a count is part of another: "серед них — 7 дітей", "двоє з 15 поранених"."""
    parts = _words_of("subset")
    if t.word(c.last) in _words_of("from") and number_at(t, c.last + 1) is not None:
        return True
    return any(_phrase(t, k, parts) for k in range(max(0, c.first - 4), c.first))


# --- one, and nobody --------------------------------------------------------------------------------------------


def _singles(t: Tokens, harms: Sequence[_Harm]) -> Iterator[Counted]:
    """Yield single persons whom a verb of harm stands beside: "поранено жінку", "загинув 7-річний хлопчик"."""
    for h in harms:
        if h.form != "verb" or h.measure == "other":
            continue
        k = _single(t, range(h.last, h.last + _AGE)) or _single(t, range(h.first - 1, h.first - 1 - _AGE, -1))
        if k is not None:
            yield Counted(t.starts[k], t.ends[k], h.measure, 1.0, 1.0, 1.0, "exact", t.raw[k].lower())


def _single(t: Tokens, places: range) -> int | None:
    """Return the nearest noun of one person, with no more than an age or an adjective between; None where there is none."""
    words = 0
    for k in places:
        word = t.word(k)
        if word in _people("single"):
            return k
        words += word.isalpha() and word not in _words_of("age")
        if words > 1 or not (word[:1].isalnum() or word in DASHES):
            return None
    return None


def _nobody(t: Tokens, harms: Sequence[_Harm]) -> Iterator[Counted]:
    """Yield what happened to nobody: "ніхто не загинув", "без жертв", "постраждалих немає"."""
    for h in (h for h in harms if h.measure != "other"):
        if h.form == "verb" and t.word(h.first - 1) in _words_of("not") and t.word(h.first - 2) in _words_of("nobody"):
            yield _none(t, h.first - 2, h.last, h.measure)
        elif h.form != "verb" and t.word(h.first - 1) in _words_of("none") and t.word(h.last) not in _words_of("not"):
            yield _none(t, h.first - 1, h.last, h.measure)
        elif h.form != "verb" and t.word(h.last) in _words_of("absent"):
            yield _none(t, h.first, h.last + 1, h.measure)


def _none(t: Tokens, first: int, last: int, measure: Measure) -> Counted:
    return Counted(t.starts[first], t.ends[last - 1], measure, 0.0, 0.0, 0.0, "exact", None)
