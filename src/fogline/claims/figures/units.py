"""Units of measure and of money around a number.

In: tokens and where the number stands. Out: the unit's normalised name and kind, and how far it goes.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from fogline import lexicon
from fogline.claims.figures.lexer import DASHES, Number, Tokens, once_a_sentence
from fogline.languages import pattern, word_set
from fogline.model import PER


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that tokens ``[first, last)`` name. ``factor`` is to the SI unit of its kind (1 for money)."""

    name: str
    kind: str
    factor: float
    first: int
    last: int


_Entry = tuple[tuple[str, ...], str, str, float]


@functools.cache
def _table() -> tuple[Mapping[str, list[_Entry]], Mapping[str, list[_Entry]], Mapping[str, list[_Entry]]]:
    """Return units by their first token: words, symbols (letter case as printed), prefixes by their last token."""
    words: dict[str, list[_Entry]] = {}
    symbols: dict[str, list[_Entry]] = {}
    prefixes: dict[str, list[_Entry]] = {}
    for row in lexicon.rows("units.csv"):
        tokens = Tokens(row["printed"], 0, len(row["printed"]))
        entry = (tuple(tokens.raw), row["name"], row["kind"], float(row["factor"]))
        if row["match"] == "word":
            words.setdefault(tokens.low[0], []).append(entry)
        elif row["match"] == "symbol":
            symbols.setdefault(tokens.raw[0], []).append(entry)
        else:
            prefixes.setdefault(tokens.low[-1], []).append(entry)
    for table in (words, symbols, prefixes):
        for entries in table.values():
            entries.sort(key=lambda e: (-len(e[0]), e[1]))
    return words, symbols, prefixes


@functools.cache
def _kinds() -> Mapping[str, str]:
    return {row["name"]: row["kind"] for row in lexicon.rows("units.csv")}


def is_money(unit: str | None) -> bool:
    """Tell whether a unit is of money, also by the day or the head: "dollar per barrel"."""
    return unit is not None and _kinds().get(unit.split(f" {PER}")[0]) == "money"


def before(t: Tokens, first: int) -> Unit | None:
    """Return money printed before the number: "$5", "US$ 5", "A$7", "Rs 500", "USD10m".

    Refused: letters apart from the digits that are words ("RE 20").
    """
    if first == 0:
        return None
    if (
        t.word(first - 1) in ("-", "−")
        and t.word(first - 2) in ("$", "£", "€")
        and t.joined(first - 1)
        and t.joined(first - 2)
    ):
        found = before(t, first - 1)
        return Unit(found.name, found.kind, found.factor, found.first, first) if found else None
    for form, name, kind, factor in _table()[2].get(t.word(first - 1), ()):
        at = first - len(form)
        if at < 0 or tuple(t.low[at:first]) != form:
            continue
        if not form[-1].isalpha() and form[-1] != ".":
            # Letters of a prefix stand close to its sign: "A$", not "bought a $5 ticket".
            if len(form) > 1 and (
                not all(t.joined(k) or t.raw[k].isupper() for k in range(at, first - 1)) or not t.raw[at][0].isupper()
            ):
                continue
            return Unit(name, kind, factor, at, first)
        if form[0] == "$":  # "$US55", "$A7"
            if all(t.joined(k) for k in range(at, first)):
                return Unit(name, kind, factor, at, first)
            continue
        close = t.joined(first - 1) and t.raw[at][0].isupper()
        if (
            (close and (len(form[0]) > 1 or form[0] == "y"))
            or (form[-1] in word_set("units.safe_codes") and t.raw[at].isupper() and not t.upper)
            or form[0] in word_set("units.before_apart")
        ):
            return Unit(name, kind, factor, at, first)
    return None


def after(tokens: Tokens, n: Number) -> Unit | None:
    """Return the unit printed after the number, with a rate if one follows ("barrels a day").

    Caught: "4km²", "four square kilometres", "155mm", "5 per cent", "50 Australian dollars", "two-year". Refused: "10 in
    Baghdad" (inches), "12 a day" (years).
    """
    at = n.last
    if (
        n.kind == "fraction"
        and tokens.word(at) in word_set("grammar.of")
        and tokens.word(at + 1) in word_set("grammar.indefinite")
    ):
        return _word_unit(tokens, at + 2 + (tokens.word(at + 2) in word_set("units.us")))
    if tokens.word(at) == "+" and tokens.joined(at - 1):
        return _word_unit(tokens, at + 1) or _bare_symbol(tokens, at + 1)
    dashed = (
        tokens.word(at) in DASHES
        and tokens.joined(at - 1)
        and (tokens.joined(at) or tokens.word(at + 1) in word_set("units.times"))
    )
    found = _word_unit(tokens, at + dashed) if dashed else None
    return found or _symbol_unit(tokens, n) or _word_unit(tokens, at)


def _weighs(tokens: Tokens, at: int) -> bool:
    """Tell whether "pounds" at ``at`` are of weight: "a 500-pound bomb", "20 pounds of explosives", "weighs 80 pounds"."""
    if (tokens.word(at) in word_set("units.pound") and tokens.word(at - 1) in DASHES) or tokens.word(
        at + 1
    ) in word_set("units.after_weight"):
        return True
    if tokens.word(at + 1) in word_set("grammar.of"):
        return tokens.word(at + 2) not in word_set("units.of_money")
    return _tells_weight(tokens)


@once_a_sentence
def _tells_weight(tokens: Tokens) -> bool:
    weighs = pattern("units.weighs").match
    return any(weighs(each) or each in word_set("units.heavy") for each in tokens.low)


def _word_unit(tokens: Tokens, at: int) -> Unit | None:
    if tokens.word(at) in word_set("units.pounds") and _weighs(tokens, at):
        return Unit("pound-mass", "mass", 0.45359237, at, at + 1)
    for form, name, kind, factor in _table()[0].get(tokens.word(at), ()):
        if all(tokens.word(at + number) == each.lower() for number, each in enumerate(form)):
            return Unit(name, kind, factor, at, at + len(form))
    return None


def _symbol_unit(tokens: Tokens, n: Number) -> Unit | None:
    at = n.last
    if at >= len(tokens):
        return None
    for form, name, kind, factor in _table()[1].get(tokens.raw[at], ()):
        if tuple(tokens.raw[at : at + len(form)]) != form:
            continue
        last, attached = at + len(form), tokens.joined(at - 1)
        if n.kind not in ("numeral", "fraction"):
            return None
        if (
            not attached
            and len(form) == 1
            and (form[0] in word_set("units.shy") or len(form[0]) == 1)
            and not _stands_alone(tokens, last)
        ):
            continue
        if tokens.upper and not attached and form[0].isalpha() and len(form[0]) < 3:
            continue
        if form[0] in ("'", '"', "′") and (not attached or tokens.word(last) in word_set("figures.possessive_letter")):
            continue
        if form[0] == '"' and _quotes_speech(tokens.text):
            continue
        return Unit(name, kind, factor, at, last)
    return None


@functools.lru_cache(maxsize=2)  # a text's sentences ask one after the other
def _quotes_speech(text: str) -> bool:
    """Return True where straight double marks come more than once: they are of speech then, and none is of inches."""
    return text.count('"') > 1 + text.count('""')


def _stands_alone(tokens: Tokens, last: int) -> bool:
    return tokens.raw[last - 1] not in word_set("units.never_alone") and (
        (tokens.word(last) in ("", ".", ",", ";", ")", "/") or tokens.word(last) in word_set("units.follows_symbol"))
        or not tokens.word(last).isascii()
        or (tokens.raw[last - 1] in word_set("units.capital_symbols") and not tokens.upper)
    )


def rate(t: Tokens, last: int, *, unit: bool) -> tuple[str, int] | None:
    """Return such as "per day", "a day", "/day" after ``last``: the name of what it is per, and how far it goes.

    ``unit``: whether a unit stands before, without which "a" needs a word of time.
    """
    word = t.word(last)
    at = last
    if word in DASHES and t.joined(last) and t.word(last + 1) in word_set("units.rate_joined"):
        at, word = last + 1, t.word(last + 1)
    if word == "/" or word in word_set("units.rate_led"):
        at += 1
        at += t.word(at) in DASHES
        found = _word_unit(t, at) or (_bare_symbol(t, at) if word == "/" or word in word_set("units.per") else None)
        noun = t.word(at)
        times = (found.name if found else noun) in word_set("units.times")
        after = found.last if found else at + 1
        if word in word_set("grammar.indefinite") and (
            t.word(after) in word_set("units.not_rate") or (t.word(after) in DASHES and t.joined(after - 1))
        ):
            return None
        if word in word_set("grammar.indefinite") and not (times or (unit and noun in word_set("units.per_nouns"))):
            return None
        if word in word_set("units.each") and not times:
            return None
        if found:
            return found.name, found.last
        if word in word_set("units.per") and noun.isalpha():
            return noun, at + 1
        if noun in word_set("units.per_nouns") or noun in word_set("units.times"):
            return noun, at + 1
    return None


def _bare_symbol(tokens: Tokens, at: int) -> Unit | None:
    if at >= len(tokens):
        return None
    for form, name, kind, factor in _table()[1].get(tokens.raw[at], ()):
        if tuple(tokens.raw[at : at + len(form)]) == form:
            return Unit(name, kind, factor, at, at + len(form))
    return None
