"""Every quantity of a text with its bound, change and unit, before anything is said about what is counted.

In: text. Out: :class:`Quantity`, in order. What is no quantity is said in :mod:`fogline.claims.figures.not_quantities`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from fogline.claims.figures import bounds, lexer, measures, units
from fogline.claims.figures.lexer import DASHES, Number, Tokens
from fogline.claims.figures.not_quantities import counted, not_a_quantity
from fogline.claims.figures.units import Unit
from fogline.languages import word_set, words_in
from fogline.model import OF_AGE, PER, Bound, Span
from fogline.text import Token
from fogline.text import sentences as cut

Change = Literal["rise", "fall"]

_OPENERS = frozenset("([/,")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range with what stands around it; offsets are half-open code points of the text.

    ``low``, ``best`` and ``high`` are of the printed number alone, before the bound is applied; a range has no ``best``, a
    vague number neither ``best`` nor ``high``. ``unit``: normalised name, None if none is printed; ``kind``: what it measures
    ("length", "area", "money", "age", "duration", "share", "rate" ...). ``start``, ``end`` span bound, number, unit and a
    restatement in another unit; ``number`` spans the number alone. ``approximate``: "about" stands before a range.
    ``restated``: this is the second saying of the quantity before it. ``moved``: "from" or "to" where the two ends of a
    change are printed ("from 21 to 23"). ``spelt``: how the number is printed.
    """

    start: int
    end: int
    number: Span
    low: float
    best: float | None
    high: float | None
    bound: Bound
    change: Change | None
    unit: str | None
    kind: str | None
    restated: bool
    spelt: lexer.NumberKind
    approximate: bool = False
    moved: Literal["from", "to"] | None = None

    @property
    def vague(self) -> bool:
        """Tell whether the words leave the number open ("dozens")."""
        return self.spelt == "vague"


@dataclass(slots=True)
class Draft:
    """A number on its way to a quantity: tokens ``[first, last)`` with its unit, ``left`` where its bound words begin."""

    numbers: list[Number]
    first: int
    last: int
    unit: Unit | None = None
    name: str | None = None
    kind: str | None = None
    change: Change | None = None
    restates: Draft | None = None
    left: int = 0
    end: int = 0
    negative: bool = False
    moved: Literal["from", "to"] | None = None

    @property
    def is_range(self) -> bool:
        """Tell whether two numbers are printed."""
        return len(self.numbers) > 1


def quantities(text: str, *, sentences: Sequence[Span] | None = None) -> list[Quantity]:
    """Return every quantity of ``text``, plain numbers included, in order.

    Caught: "rose by 5.2 per cent", "between 20 and 25 km", "$3-5bn". Refused: "in 2014", "AK-47", "won 3-2", "9/11".

    >>> [(q.low, q.high, q.bound, q.unit) for q in quantities("At least 12 shells fell 3 to 4 km away in 2014.")]
    [(12.0, 12.0, 'at_least', None), (3.0, 4.0, 'between', 'kilometre')]
    """
    return [q for each in tokenised(text, sentences) for q, _ in of_sentence(each)]


# Letters in a row, or the first digit of a numeral: enough to see whether a sentence is worth reading.
_GLANCE = re.compile(r"[a-z]+|[\d½¼¾⅓⅔⅛⅕]")


def tokenised(
    text: str,
    sentences: Sequence[Span] | None,
    wanted: frozenset[str] = frozenset(),
    *,
    words: Sequence[Token] = (),
    by: int = 0,
) -> Iterable[Tokens]:
    """Yield tokens of the sentences that hold a number or one of the words ``wanted``; the others are passed over unread.

    ``words``, ``by``: see :class:`.Tokens`.
    """
    spans = cut(text) if sentences is None else sentences
    seen = _seen(wanted)
    for span in spans:
        if not seen.isdisjoint(_GLANCE.findall(text[span.start : span.end].lower())):
            yield Tokens(text, span.start, span.end, words=words, by=by)


@functools.cache
def _seen(wanted: frozenset[str]) -> frozenset[str]:
    return wanted | lexer.triggers() | word_set("quantities.measured") | frozenset("0123456789½¼¾⅓⅔⅛⅕")


def of_sentence(tokens: Tokens) -> list[tuple[Quantity, Draft]]:
    """Return the quantities of one sentence, each with the draft that says at which tokens it stands."""
    drafts = _ranges(tokens, _apart(d for number in _numbers(tokens) if (d := _draft(tokens, number))))
    _share_units(tokens, drafts)
    _restate(tokens, drafts)
    return [(_finish(tokens, draft), draft) for draft in drafts]


def _apart(drafts: Iterable[Draft]) -> list[Draft]:
    """Without numbers that are part of the unit before: the million of "5 parts per million"."""
    kept: list[Draft] = []
    for draft in drafts:
        if not kept or draft.numbers[0].first >= kept[-1].last:
            kept.append(draft)
    return kept


def _numbers(tokens: Tokens) -> Iterable[Number]:
    index = 0
    known = lexer.starters()
    low = tokens.low
    while index < len(low):
        w = low[index]
        if w in known or w[0].isdecimal() or (w == "." and tokens.joined(index)):
            n = lexer.number_at(tokens, index) or _one_of_unit(tokens, index)
            if n is not None:
                yield n
                index = n.last
                continue
        index += 1


def _one_of_unit(tokens: Tokens, i: int) -> Number | None:
    """Return the article as a number, where words of bound stand before it: "more than a week", "less than a mile"."""
    if tokens.word(i) not in word_set("grammar.indefinite") or not bounds.left(tokens, i)[0]:
        return None
    number = Number(i, i + 1, 1.0, 1.0, 1.0, "article")
    unit = units.after(tokens, number)
    return number if unit is not None and unit.kind in ("duration", "length", "area", "mass") else None


def _draft(tokens: Tokens, n: Number) -> Draft | None:
    """Return the number with its unit, or nothing if it is part of something else."""
    unit = units.before(tokens, n.first)
    if unit is not None:
        draft = Draft([n], unit.first, n.last, unit, unit.name, unit.kind)
        _more_money(tokens, draft)
    else:
        if not_a_quantity(tokens, n):
            return None
        unit = units.after(tokens, n)
        draft = Draft([n], n.first, n.last)
        if unit is not None:
            draft.unit, draft.name, draft.kind, draft.last = unit, unit.name, unit.kind, unit.last
    if draft.kind != "age" and not _age(tokens, draft):
        _rate(tokens, draft)
    _sign(tokens, draft)
    return draft


def _more_money(tokens: Tokens, d: Draft) -> None:
    """Such as "$45 U.S.", "$1.25 sterling", "US$5 dollars": what else is printed of the currency."""
    number = d.numbers[0]
    again = units.after(tokens, number)
    if again is not None and again.kind == "money":
        d.last = again.last
        if again.name == "pound sterling":
            d.name = again.name
    elif d.name == "dollar" and "".join(tokens.raw[number.last : number.last + 1]) in word_set("quantities.dollars_of"):
        d.last = number.last + 1
    elif d.name == "dollar" and "".join(tokens.raw[number.last : number.last + 4]) in word_set("quantities.dollars_of"):
        d.last = number.last + 4


def _rate(tokens: Tokens, d: Draft) -> None:
    r = units.rate(tokens, d.last, unit=d.unit is not None)
    if r is not None:
        d.name = f"{d.name} {PER}{r[0]}" if d.name else PER + r[0]
        d.kind, d.last = "rate", r[1]


# --- ages, signs, ranges ------------------------------------------------------------------------------------


def _age(tokens: Tokens, d: Draft) -> bool:
    """Return such as "20-year-old", "two-month-old", "25 years old", "aged 12", "Amal, 25,": an age, told
    apart from durations.
    """
    number, at = d.numbers[-1], d.last
    if d.unit is not None and d.unit.name in ("year", "month", "week", "day"):
        step = at + (tokens.word(at) in DASHES)
        if tokens.word(step) in word_set("quantities.old"):
            d.name, d.kind, d.last = d.unit.name + OF_AGE, "age", step + 1
        elif tokens.word(at) in word_set("grammar.of") and tokens.word(at + 1) in word_set("quantities.age"):
            d.name, d.kind, d.last = d.unit.name + OF_AGE, "age", at + 2
        return d.kind == "age"
    if d.unit is None and number.kind in ("numeral", "words") and 0 < number.value < 120 and _says_age(tokens, number):
        d.name, d.kind = "year" + OF_AGE, "age"
    return d.kind == "age"


def _says_age(tokens: Tokens, n: Number) -> bool:
    before, two, after = tokens.word(n.first - 1), tokens.word(n.first - 2), tokens.word(n.last)
    # CASE 1: "aged 12", "between the ages of 3 and 14", "under the age of 21".
    if before in word_set("quantities.aged"):
        return True
    if two in word_set("quantities.aged") and before in word_set("quantities.age_bounds"):
        return True
    # CASE 2: "Amal Daher, 25, ...", "Amal Daher (25)".
    if n.kind == "numeral" and n.value == int(n.value) and _full_name(tokens, n.first - 2):
        if before == "," and (after in (",", ")", ".", "", ";") or after in word_set("grammar.and")):
            return True
        if before == "(" and after == ")":
            return True
    if before in word_set("quantities.then_now") and two == "," and after == ",":
        return True
    if n.kind == "numeral" and before == "," and after == "," and _one_person(tokens, n.first - 2):
        return True
    # CASE 3: "a girl of nine", "a man of 60"; "two teenagers, 15 and 17,".
    if before in word_set("grammar.of") and _one_of_age(tokens, n.first - 2) and not counted(tokens, n.last):
        return True
    if before in (",", "(") and _several_ages(tokens, n):
        return True
    # CASE 4: "he is 35", "she turned 18", "who was only five".
    if before in word_set("quantities.only"):
        before, two = two, tokens.word(n.first - 3)
    return (
        two in word_set("quantities.of_age")
        and before in word_set("quantities.is_of_age")
        and (not after[:1].isalpha() or after in word_set("figures.phrase_ends"))
    ) or (
        tokens.word(n.first - 3) in word_set("quantities.of_age_to_be")
        and two in word_set("grammar.will")
        and before in word_set("quantities.be_of_age")
        and not counted(tokens, n.last)
    )


def _one_of_age(tokens: Tokens, i: int) -> bool:
    """Tell whether token ``i`` is one person, whose age may follow "of"; not "a mother of three", "a crowd of 200"."""
    head = measures.heads().get(tokens.word(i))
    if head is None or head.plural or tokens.word(i) in word_set("lots.parents"):
        return False
    return head.group in _PERSONS


_PERSONS = frozenset({"people", "children", "men", "women", "civilians"})  # groups of nouns for a person with an age


def _several_ages(tokens: Tokens, n: Number) -> bool:
    """Tell whether the ages of several people follow a comma: "two teenagers, 15 and 17", "two men, 44 and 51, were hurt"."""
    head = measures.heads().get(tokens.word(n.first - 2))
    if head is None or not head.plural or head.group not in _PERSONS:
        return False
    step, more = n.last, 0
    while tokens.word(step) in word_set("quantities.ages_listed"):
        number = lexer.number_at(tokens, step + 1)
        if number is None or not 0 < number.value < 120:
            break
        step, more = number.last, more + 1
    return more > 0 and not tokens.word(step)[:1].isalnum()


def _full_name(tokens: Tokens, i: int) -> bool:
    """Tell whether a name of two capitalised words ends at token ``i``."""
    if i < 1 or tokens.caseless or not tokens.raw[i].isalpha() or len(tokens.raw[i]) < 2:
        return False
    capital = tokens.raw[i][0].isupper() and tokens.raw[i - 1][0].isupper()
    return (
        capital
        and tokens.word(i) not in words_in("time_words.csv", "month")
        and tokens.word(i - 1) not in word_set("figures.phrase_ends")
    )


def _one_person(tokens: Tokens, i: int) -> bool:
    """Tell whether one person is named or mentioned at token ``i``: "a woman, 30, ...", "Boy, 3, ...", "Daher, 25, ..."."""
    if i < 0 or tokens.word(i) in words_in("time_words.csv", "month"):
        return False
    head = measures.heads().get(tokens.word(i))
    if head is not None:
        return not head.plural and head.group not in ("equipment", "things")
    if tokens.caseless:
        return tokens.raw[i].isalpha() and tokens.word(i) not in word_set("figures.phrase_ends")
    return (
        tokens.raw[i].isalpha()
        and tokens.raw[i][0].isupper()
        and (i == 0 or tokens.word(i - 1) not in word_set("figures.phrase_ends"))
    )


def _sign(tokens: Tokens, d: Draft) -> None:
    """Such as "minus 20", "-4C", "$-50bn", "+0.2%"."""
    i, number = d.first, d.numbers[0]
    before = tokens.word(i - 1)
    inner = tokens.word(number.first - 1)
    if before in word_set("quantities.minus") and tokens.word(i - 2) in word_set("grammar.or"):
        return  # "plus or minus 3 points"
    if before in word_set("quantities.minus") or (
        before in DASHES and tokens.word(i - 2) in word_set("quantities.minus")
    ):
        d.negative, d.first = True, i - 1 - (before in DASHES)
    elif before in ("-", "−") and tokens.joined(i - 1) and not (i > 1 and tokens.joined(i - 2)):
        if number.kind == "numeral" and tokens.word(i - 2) not in word_set("quantities.named_with_dash"):
            d.negative, d.first = True, i - 1
    elif before == "+" and tokens.joined(i - 1):
        d.change, d.first = "rise", i - 1
    elif d.first < number.first and inner in ("-", "−"):
        d.negative = True


def _ranges(tokens: Tokens, drafts: list[Draft]) -> list[Draft]:
    """Join two numbers that print one range: "20-25", "20 to 25", "between 20 and 25", "three or four"."""
    out: list[Draft] = []
    for draft in drafts:
        p = out[-1] if out else None
        if p is not None and _moves(tokens, p, draft):
            p.moved, draft.moved = "from", "to"
        elif p is not None and _joins(tokens, p, draft):
            _join(tokens, p, draft)
            continue
        elif p is not None and _out_of(tokens, p, draft):
            p.numbers = [_part(p.numbers[0], draft.numbers[0])]
            p.last, p.unit, p.name, p.kind = draft.last, None, None, None
            continue
        out.append(draft)
    return out


def _out_of(tokens: Tokens, draft: Draft, d: Draft) -> bool:
    """Tell whether two numbers print a share: "one in five", "two out of three"."""
    number, b = draft.numbers[0], d.numbers[0]
    gap = tokens.low[draft.last : d.first]
    if (
        draft.unit is not None
        or d.unit is not None
        or draft.is_range
        or number.best is None
        or b.best is None
        or not 0 < number.value < b.value
    ):
        return False
    said = " ".join(gap)
    if said in word_set("quantities.out_of"):
        return True
    return said in word_set("quantities.in") and (
        number.kind == b.kind == "words" and number.value < 10 and b.value <= 1000
    )


def _part(a: Number, b: Number) -> Number:
    v = a.value / b.value
    return Number(a.first, b.last, v, v, v, "fraction")


def _short_end(a: Number, b: Number) -> float:
    """Return by what the first end of a range is to be multiplied, since it is printed without the zeros of the second.

    Caught: "3-400" (100), "2-3,000" (1,000), "5-15,000". Refused (0): "5-10", "20-300", "1-100", "3-1,200".
    """
    if a.kind != "numeral" or b.kind != "numeral" or a.scale != 1 or b.scale != 1 or a.value != int(a.value):
        return 0.0
    if b.value % 1000 == 0 and 0 < a.value < b.value / 1000 < 1000:
        return 1000.0
    return 100.0 if b.value % 100 == 0 and 0 < a.value < b.value / 100 < 10 else 0.0


def _join(t: Tokens, draft: Draft, d: Draft) -> None:
    number, b = draft.numbers[0], d.numbers[0]
    own_unit = draft.unit is not None and draft.unit.first >= number.last
    if " ".join(t.low[draft.last : d.first]) in DASHES and (more := _short_end(number, b)):  # "3-400", "2-3,000"
        v = number.value * more
        draft.numbers[0] = Number(number.first, number.last, v, v, v, number.kind, number.scale)
    elif b.scale > 1 and number.scale == 1 and number.value < b.value / b.scale and not own_unit:  # "10 to 20 million"
        v = number.value * b.scale
        draft.numbers[0] = Number(number.first, number.last, v, v, v, number.kind, b.scale)
    draft.numbers.append(b)
    draft.last = d.last
    draft.unit = draft.unit or d.unit
    draft.name, draft.kind = d.name or draft.name, d.kind or draft.kind


_TALLY = 12  # tokens before "from" in which it is told what rises or falls


def _moves(t: Tokens, p: Draft, d: Draft) -> bool:
    """Tell whether "from ... to ..." prints the two ends of a change: "rose from 21 mpg to 23", "from $75
    per barrel to $45".
    """
    b, a = p.numbers[0], d.numbers[0]
    if p.is_range or b.best is None or a.best is None or t.word(d.first - 1) not in word_set("quantities.change_to"):
        return False
    left = bounds.left(t, p.first)[1]
    gap = t.low[p.last : d.first]
    if (
        t.word(left - 1) not in word_set("grammar.from")
        or len(gap) > 8
        or word_set("grammar.to").isdisjoint(gap)
        or any((g in (",", ";", "(") or g in word_set("grammar.and")) for g in gap)
    ):
        return False
    if p.name and d.name and p.name != d.name and not p.name.startswith(d.name):
        return False
    near = t.low[max(0, left - 5) : left - 1]
    tally = not word_set("quantities.tallies").isdisjoint(t.low[max(0, left - _TALLY) : left - 1])
    changed = tally or any(
        w in word_set("quantities.rise") or w in word_set("quantities.fall") or w in word_set("quantities.moves")
        for w in near
    )
    if changed or len(gap) > 1 or a.value < b.value:
        if d.name is None and p.name is not None:
            d.name, d.kind, d.unit = p.name, p.kind, p.unit
        elif p.name is None and d.name is not None and " ".join(gap) in word_set("grammar.to"):
            p.name, p.kind, p.unit = d.name, d.kind, d.unit
        return True
    return False


def _joins(t: Tokens, p: Draft, d: Draft) -> bool:
    a, b = p.numbers[0], d.numbers[0]
    if a.best is None or b.best is None or p.is_range or p.kind == "rate":
        return False
    if (
        p.kind
        and d.kind
        and (p.kind != d.kind or p.name != d.name)
        and not (d.kind == "rate" and p.unit and d.unit and p.unit.name == d.unit.name)
    ):
        return False
    gap = t.low[p.last : d.first]
    left = bounds.left(t, p.first)[1]
    before = t.word(left - 1)
    larger = b.value > a.value or b.scale > a.scale
    # CASE 1: "between 20 and 25", "between about 20 and 25".
    if " ".join(gap) in word_set("grammar.and") or (
        len(gap) == 2 and gap[0] in word_set("grammar.and") and gap[1] in word_set("quantities.about")
    ):
        ages = " ".join(t.low[max(0, p.first - 4) : p.first]) in word_set("quantities.between_ages")
        return ages or before in word_set("grammar.between") or t.word(p.first - 1) in word_set("grammar.between")
    # CASE 2: "20-25".
    if len(gap) == 1 and gap[0] in DASHES:
        return larger and t.word(p.first - 1) not in DASHES
    # CASE 3: "20 to 25"; not "rose by 3 to 25", "fell 2 points to 98".
    if " ".join(gap) in word_set("quantities.range_to"):
        own_unit = p.unit is not None and p.unit.first >= a.last
        changed = before in word_set("quantities.rise") or before in word_set("quantities.fall")
        moved = d.unit is None and any(
            w in word_set("quantities.rise") or w in word_set("quantities.fall")
            for w in t.low[max(0, left - 5) : left - 1]
        )
        if before in word_set("grammar.by") and (moved or p.unit is not None):
            return False  # "rose by 3,000 to 12,000"; not "rose by 3 to 5 per cent"
        if own_unit and changed:
            return False
        return larger or before in word_set("grammar.between") or (own_unit and p.name == d.name and d.name is not None)
    # CASE 4: "three or four".
    return " ".join(gap) in word_set("grammar.or") and 0 < b.value - a.value <= max(5.0, a.value) and p.unit is None


def _share_units(tokens: Tokens, drafts: list[Draft]) -> None:
    """A unit printed once for several numbers: "two, three and four kilometres", "rose 2 percent and then by 1"."""
    for draft, d in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        gap = tokens.low[draft.last : d.first]
        after_number = d.unit is not None and d.unit.first >= d.numbers[-1].last
        if (
            draft.name is None
            and after_number
            and d.kind not in ("age", "rate")
            and gap
            and all(
                (each in (",", "-", "–", "&") or each in word_set("quantities.listed"))
                or each in word_set("quantities.listed_about")
                for each in gap
            )
        ):
            draft.unit, draft.name, draft.kind = d.unit, d.name, d.kind
    for draft, d in pairwise(drafts):
        bare = d.name is None and d.numbers[0].value < 120 and not counted(tokens, d.last)
        if (
            bare
            and draft.kind == "age"
            and draft.last == draft.numbers[-1].last
            and " ".join(tokens.low[draft.last : d.first]) in word_set("quantities.ages_joined")
        ):
            d.name, d.kind = draft.name, draft.kind
        if d.name is None and draft.kind in ("share", "fuel economy", "angle") and _elliptic(tokens, d):
            d.unit, d.name, d.kind = draft.unit, draft.name, draft.kind


def _elliptic(tokens: Tokens, d: Draft) -> bool:
    """Tell whether nothing is counted after the number: "by 1.", "and 2.1 last year"."""
    w = tokens.word(d.last)
    before = tokens.word(d.first - 1)
    if (
        before not in word_set("quantities.elliptic_led")
        and before not in word_set("quantities.rise")
        and before not in word_set("quantities.fall")
    ):
        return False
    return not w[:1].isalpha() or w in word_set("figures.phrase_ends") or w in word_set("quantities.elliptic_day")


def _restate(tokens: Tokens, drafts: list[Draft]) -> None:
    """The same amount in another unit, in brackets or after a slash: "four square kilometres (one square mile)"."""
    for p, d in pairwise(drafts):
        if (
            p.kind is None
            or p.kind != d.kind
            or p.name == d.name
            or d.kind == "age"
            or p.unit is None
            or d.unit is None
        ):
            continue
        gap = tokens.low[p.last : d.first]
        if (
            not gap
            or (gap[0] not in _OPENERS and gap[0] not in word_set("quantities.dimensions"))
            or any(each not in word_set("quantities.restating") for each in gap)
        ):
            continue
        bracket = "(" in gap or "[" in gap
        a, b = p.numbers[0].value * p.unit.factor, d.numbers[0].value * d.unit.factor
        if (d.kind in ("money", "rate") and bracket) or (
            d.kind not in ("money", "rate")
            and b
            and 0.45 < a / b < 2.2
            and (bracket or "/" in gap or not word_set("grammar.or").isdisjoint(gap))
        ):
            d.restates = p.restates or p


# --- the finished quantity ----------------------------------------------------------------------------------


def _finish(tokens: Tokens, d: Draft) -> Quantity:
    found, at = bounds.left(tokens, d.first)
    after, end = _bound_after(tokens, d)
    d.left, d.end = (at if found else d.first), max(d.last, end)
    if d.is_range and tokens.word(d.left - 1) in word_set("grammar.between"):
        d.left -= 1
    bound: Bound = found if found and found != "exact" else after or "exact"
    numbers, sign = d.numbers, -1.0 if d.negative else 1.0
    spelt = "vague" if any(each.best is None for each in numbers) else numbers[0].kind
    low, best, high = sign * numbers[0].low, numbers[0].best, numbers[-1].high
    if d.is_range:
        best = None
        bound = "between"
    if bound == "exact" and any(each.rough for each in numbers):
        bound = "about"
    if spelt == "vague" and bound in ("exact", "about"):
        bound = "vague"
    change = d.change or (_change(tokens, d.left) if d.moved is None else None)
    if change in ("rise", "fall") and d.name is None and d.change is None and _weak(tokens, d.left):
        change = None  # "cut 1,500 jobs", "lost 40 men"
    if d.restates is not None and change is None:
        change = d.restates.change or _change(tokens, d.restates.left)
    if d.restates is not None and bound == "exact":
        bound = bounds.left(tokens, d.restates.first)[0] or "exact"
    number = Span(tokens.starts[numbers[0].first], tokens.ends[numbers[-1].last - 1])
    return Quantity(
        tokens.starts[d.left], tokens.ends[d.end - 1], number, low, None if best is None else sign * best,
        None if high is None else sign * high, bound, change, d.name, d.kind, d.restates is not None, spelt,
        approximate=d.is_range and found == "about", moved=d.moved,
    )  # fmt: skip


def _bound_after(tokens: Tokens, d: Draft) -> tuple[Bound | None, int]:
    after, end = bounds.right(tokens, d.last)
    if after is not None:
        return after, end
    last = d.numbers[-1].last
    if d.last > last and d.unit is not None and d.unit.first >= last:
        after, end = bounds.right(tokens, last)  # "20-odd kilometres", "50+ km"
    if after is None and d.unit is None:
        after = _bound_after_noun(tokens, d.last)
    return after, d.last


def _bound_after_noun(tokens: Tokens, last: int) -> Bound | None:
    """Return words of bound behind what is counted: "40 trucks or more", "40 supply trucks at least"; not "40 men, at least 12
    of them", nor a single word, which may belong to what follows.
    """
    for at in range(last, min(last + 4, len(tokens))):
        found, end = bounds.right(tokens, at + (tokens.word(at) == ","))
        if found is not None and end > at + 1 and at > last:
            goes_on = tokens.word(end)[:1].isdecimal() or (
                tokens.word(end).isalpha() and tokens.word(end) not in word_set("figures.phrase_ends")
            )
            return None if goes_on or tokens.word(end) in lexer.starters() else found
        if not tokens.word(at).isalpha() or tokens.word(at) in word_set("figures.phrase_ends"):
            return None
    return None


def _weak(tokens: Tokens, i: int) -> bool:
    """Tell whether the verb of the change takes what is won or lost as its object: no amount rises or falls then."""
    return tokens.word(i - 1) in word_set("quantities.weak")


def _change(tokens: Tokens, i: int) -> Change | None:
    """Return rise or fall by the amount: "up 3 points", "fell by 2.5%", "lost 20"; not "rose to 7"."""
    step = i - 1
    by = tokens.word(step) in word_set("grammar.by")
    if by or (
        tokens.word(step) in word_set("grammar.of") and tokens.word(step - 1) in word_set("quantities.change_nouns")
    ):
        step -= 1
    if tokens.word(step) in word_set("grammar.as"):
        step -= 1
    steps = 4 if by else 1
    for later in range(step, max(-1, step - steps), -1):
        w = tokens.word(later)
        if w in word_set("quantities.up") and tokens.word(later - 1) in word_set("quantities.up_verbs"):
            return None  # "gave up 20", "picked up 3"
        if w in word_set("quantities.rise"):
            return "rise"
        if w in word_set("quantities.fall"):
            return "fall"
    return None
