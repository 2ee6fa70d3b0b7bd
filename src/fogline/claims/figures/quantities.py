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
    return [q for t in tokenised(text, sentences) for q, _ in of_sentence(t)]


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
    for s in spans:
        if not seen.isdisjoint(_GLANCE.findall(text[s.start : s.end].lower())):
            yield Tokens(text, s.start, s.end, words=words, by=by)


@functools.cache
def _seen(wanted: frozenset[str]) -> frozenset[str]:
    return wanted | lexer.triggers() | word_set("quantities.measured") | frozenset("0123456789½¼¾⅓⅔⅛⅕")


def of_sentence(t: Tokens) -> list[tuple[Quantity, Draft]]:
    """Return the quantities of one sentence, each with the draft that says at which tokens it stands."""
    drafts = _ranges(t, _apart(d for n in _numbers(t) if (d := _draft(t, n))))
    _share_units(t, drafts)
    _restate(t, drafts)
    return [(_finish(t, d), d) for d in drafts]


def _apart(drafts: Iterable[Draft]) -> list[Draft]:
    """Without numbers that are part of the unit before: the million of "5 parts per million"."""
    kept: list[Draft] = []
    for d in drafts:
        if not kept or d.numbers[0].first >= kept[-1].last:
            kept.append(d)
    return kept


def _numbers(t: Tokens) -> Iterable[Number]:
    i = 0
    known = lexer.starters()
    low = t.low
    while i < len(low):
        w = low[i]
        if w in known or w[0].isdecimal() or (w == "." and t.joined(i)):
            n = lexer.number_at(t, i) or _one_of_unit(t, i)
            if n is not None:
                yield n
                i = n.last
                continue
        i += 1


def _one_of_unit(t: Tokens, i: int) -> Number | None:
    """Return the article as a number, where words of bound stand before it: "more than a week", "less than a mile"."""
    if t.word(i) not in word_set("grammar.indefinite") or not bounds.left(t, i)[0]:
        return None
    n = Number(i, i + 1, 1.0, 1.0, 1.0, "article")
    unit = units.after(t, n)
    return n if unit is not None and unit.kind in ("duration", "length", "area", "mass") else None


def _draft(t: Tokens, n: Number) -> Draft | None:
    """Return the number with its unit, or nothing if it is part of something else."""
    unit = units.before(t, n.first)
    if unit is not None:
        d = Draft([n], unit.first, n.last, unit, unit.name, unit.kind)
        _more_money(t, d)
    else:
        if not_a_quantity(t, n):
            return None
        unit = units.after(t, n)
        d = Draft([n], n.first, n.last)
        if unit is not None:
            d.unit, d.name, d.kind, d.last = unit, unit.name, unit.kind, unit.last
    if d.kind != "age" and not _age(t, d):
        _rate(t, d)
    _sign(t, d)
    return d


def _more_money(t: Tokens, d: Draft) -> None:
    """Such as "$45 U.S.", "$1.25 sterling", "US$5 dollars": what else is printed of the currency."""
    n = d.numbers[0]
    again = units.after(t, n)
    if again is not None and again.kind == "money":
        d.last = again.last
        if again.name == "pound sterling":
            d.name = again.name
    elif d.name == "dollar" and "".join(t.raw[n.last : n.last + 1]) in word_set("quantities.dollars_of"):
        d.last = n.last + 1
    elif d.name == "dollar" and "".join(t.raw[n.last : n.last + 4]) in word_set("quantities.dollars_of"):
        d.last = n.last + 4


def _rate(t: Tokens, d: Draft) -> None:
    r = units.rate(t, d.last, unit=d.unit is not None)
    if r is not None:
        d.name = f"{d.name} {PER}{r[0]}" if d.name else PER + r[0]
        d.kind, d.last = "rate", r[1]


# --- ages, signs, ranges ------------------------------------------------------------------------------------


def _age(t: Tokens, d: Draft) -> bool:
    """Return such as "20-year-old", "two-month-old", "25 years old", "aged 12", "Amal, 25,": an age, told
    apart from durations.
    """
    n, at = d.numbers[-1], d.last
    if d.unit is not None and d.unit.name in ("year", "month", "week", "day"):
        k = at + (t.word(at) in DASHES)
        if t.word(k) in word_set("quantities.old"):
            d.name, d.kind, d.last = d.unit.name + OF_AGE, "age", k + 1
        elif t.word(at) in word_set("grammar.of") and t.word(at + 1) in word_set("quantities.age"):
            d.name, d.kind, d.last = d.unit.name + OF_AGE, "age", at + 2
        return d.kind == "age"
    if d.unit is None and n.kind in ("numeral", "words") and 0 < n.value < 120 and _says_age(t, n):
        d.name, d.kind = "year" + OF_AGE, "age"
    return d.kind == "age"


def _says_age(t: Tokens, n: Number) -> bool:
    before, two, after = t.word(n.first - 1), t.word(n.first - 2), t.word(n.last)
    # CASE 1: "aged 12", "between the ages of 3 and 14", "under the age of 21".
    if before in word_set("quantities.aged"):
        return True
    if two in word_set("quantities.aged") and before in word_set("quantities.age_bounds"):
        return True
    # CASE 2: "Amal Daher, 25, ...", "Amal Daher (25)".
    if n.kind == "numeral" and n.value == int(n.value) and _full_name(t, n.first - 2):
        if before == "," and (after in (",", ")", ".", "", ";") or after in word_set("grammar.and")):
            return True
        if before == "(" and after == ")":
            return True
    if before in word_set("quantities.then_now") and two == "," and after == ",":
        return True
    if n.kind == "numeral" and before == "," and after == "," and _one_person(t, n.first - 2):
        return True
    # CASE 3: "he is 35", "she turned 18".
    return (
        two in word_set("quantities.of_age")
        and before in word_set("quantities.is_of_age")
        and (not after[:1].isalpha() or after in word_set("figures.phrase_ends"))
    ) or (
        t.word(n.first - 3) in word_set("quantities.of_age_to_be")
        and two in word_set("grammar.will")
        and before in word_set("quantities.be_of_age")
        and not counted(t, n.last)
    )


def _full_name(t: Tokens, i: int) -> bool:
    """Tell whether a name of two capitalised words ends at token ``i``."""
    if i < 1 or t.caseless or not t.raw[i].isalpha() or len(t.raw[i]) < 2:
        return False
    capital = t.raw[i][0].isupper() and t.raw[i - 1][0].isupper()
    return (
        capital
        and t.word(i) not in words_in("time_words.csv", "month")
        and t.word(i - 1) not in word_set("figures.phrase_ends")
    )


def _one_person(t: Tokens, i: int) -> bool:
    """Tell whether one person is named or mentioned at token ``i``: "a woman, 30, ...", "Boy, 3, ...", "Daher, 25, ..."."""
    if i < 0 or t.word(i) in words_in("time_words.csv", "month"):
        return False
    head = measures.heads().get(t.word(i))
    if head is not None:
        return not head.plural and head.group not in ("equipment", "things")
    if t.caseless:
        return t.raw[i].isalpha() and t.word(i) not in word_set("figures.phrase_ends")
    return (
        t.raw[i].isalpha()
        and t.raw[i][0].isupper()
        and (i == 0 or t.word(i - 1) not in word_set("figures.phrase_ends"))
    )


def _sign(t: Tokens, d: Draft) -> None:
    """Such as "minus 20", "-4C", "$-50bn", "+0.2%"."""
    i, n = d.first, d.numbers[0]
    before = t.word(i - 1)
    inner = t.word(n.first - 1)
    if before in word_set("quantities.minus") and t.word(i - 2) in word_set("grammar.or"):
        return  # "plus or minus 3 points"
    if before in word_set("quantities.minus") or (before in DASHES and t.word(i - 2) in word_set("quantities.minus")):
        d.negative, d.first = True, i - 1 - (before in DASHES)
    elif before in ("-", "−") and t.joined(i - 1) and not (i > 1 and t.joined(i - 2)):
        if n.kind == "numeral" and t.word(i - 2) not in word_set("quantities.named_with_dash"):
            d.negative, d.first = True, i - 1
    elif before == "+" and t.joined(i - 1):
        d.change, d.first = "rise", i - 1
    elif d.first < n.first and inner in ("-", "−"):
        d.negative = True


def _ranges(t: Tokens, drafts: list[Draft]) -> list[Draft]:
    """Join two numbers that print one range: "20-25", "20 to 25", "between 20 and 25", "three or four"."""
    out: list[Draft] = []
    for d in drafts:
        p = out[-1] if out else None
        if p is not None and _moves(t, p, d):
            p.moved, d.moved = "from", "to"
        elif p is not None and _joins(t, p, d):
            _join(p, d)
            continue
        elif p is not None and _out_of(t, p, d):
            p.numbers = [_part(p.numbers[0], d.numbers[0])]
            p.last, p.unit, p.name, p.kind = d.last, None, None, None
            continue
        out.append(d)
    return out


def _out_of(t: Tokens, p: Draft, d: Draft) -> bool:
    """Tell whether two numbers print a share: "one in five", "two out of three"."""
    a, b = p.numbers[0], d.numbers[0]
    gap = t.low[p.last : d.first]
    if (
        p.unit is not None
        or d.unit is not None
        or p.is_range
        or a.best is None
        or b.best is None
        or not 0 < a.value < b.value
    ):
        return False
    said = " ".join(gap)
    if said in word_set("quantities.out_of"):
        return True
    return said in word_set("quantities.in") and (a.kind == b.kind == "words" and a.value < 10 and b.value <= 1000)


def _part(a: Number, b: Number) -> Number:
    v = a.value / b.value
    return Number(a.first, b.last, v, v, v, "fraction")


def _join(p: Draft, d: Draft) -> None:
    a, b = p.numbers[0], d.numbers[0]
    own_unit = p.unit is not None and p.unit.first >= a.last
    if b.scale > 1 and a.scale == 1 and a.value < b.value / b.scale and not own_unit:  # "10 to 20 million"
        v = a.value * b.scale
        p.numbers[0] = Number(a.first, a.last, v, v, v, a.kind, b.scale)
    p.numbers.append(b)
    p.last = d.last
    p.unit = p.unit or d.unit
    p.name, p.kind = d.name or p.name, d.kind or p.kind


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
    changed = any(
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


def _share_units(t: Tokens, drafts: list[Draft]) -> None:
    """A unit printed once for several numbers: "two, three and four kilometres", "rose 2 percent and then by 1"."""
    for p, d in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        gap = t.low[p.last : d.first]
        after_number = d.unit is not None and d.unit.first >= d.numbers[-1].last
        if (
            p.name is None
            and after_number
            and d.kind not in ("age", "rate")
            and gap
            and all(
                (g in (",", "-", "–", "&") or g in word_set("quantities.listed"))
                or g in word_set("quantities.listed_about")
                for g in gap
            )
        ):
            p.unit, p.name, p.kind = d.unit, d.name, d.kind
    for p, d in pairwise(drafts):
        bare = d.name is None and d.numbers[0].value < 120 and not counted(t, d.last)
        if (
            bare
            and p.kind == "age"
            and p.last == p.numbers[-1].last
            and " ".join(t.low[p.last : d.first]) in word_set("quantities.ages_joined")
        ):
            d.name, d.kind = p.name, p.kind
        if d.name is None and p.kind in ("share", "fuel economy", "angle") and _elliptic(t, d):
            d.unit, d.name, d.kind = p.unit, p.name, p.kind


def _elliptic(t: Tokens, d: Draft) -> bool:
    """Tell whether nothing is counted after the number: "by 1.", "and 2.1 last year"."""
    w = t.word(d.last)
    before = t.word(d.first - 1)
    if (
        before not in word_set("quantities.elliptic_led")
        and before not in word_set("quantities.rise")
        and before not in word_set("quantities.fall")
    ):
        return False
    return not w[:1].isalpha() or w in word_set("figures.phrase_ends") or w in word_set("quantities.elliptic_day")


def _restate(t: Tokens, drafts: list[Draft]) -> None:
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
        gap = t.low[p.last : d.first]
        if (
            not gap
            or (gap[0] not in _OPENERS and gap[0] not in word_set("quantities.dimensions"))
            or any(g not in word_set("quantities.restating") for g in gap)
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


def _finish(t: Tokens, d: Draft) -> Quantity:
    found, at = bounds.left(t, d.first)
    after, end = _bound_after(t, d)
    d.left, d.end = (at if found else d.first), max(d.last, end)
    if d.is_range and t.word(d.left - 1) in word_set("grammar.between"):
        d.left -= 1
    bound: Bound = found if found and found != "exact" else after or "exact"
    numbers, sign = d.numbers, -1.0 if d.negative else 1.0
    spelt = "vague" if any(n.best is None for n in numbers) else numbers[0].kind
    low, best, high = sign * numbers[0].low, numbers[0].best, numbers[-1].high
    if d.is_range:
        best = None
        bound = "between"
    if spelt == "vague" and bound in ("exact", "about"):
        bound = "vague"
    change = d.change or (_change(t, d.left) if d.moved is None else None)
    if change in ("rise", "fall") and d.name is None and d.change is None and _weak(t, d.left):
        change = None  # "cut 1,500 jobs", "lost 40 men"
    if d.restates is not None and change is None:
        change = d.restates.change or _change(t, d.restates.left)
    if d.restates is not None and bound == "exact":
        bound = bounds.left(t, d.restates.first)[0] or "exact"
    number = Span(t.starts[numbers[0].first], t.ends[numbers[-1].last - 1])
    return Quantity(
        t.starts[d.left], t.ends[d.end - 1], number, low, None if best is None else sign * best,
        None if high is None else sign * high, bound, change, d.name, d.kind, d.restates is not None, spelt,
        approximate=d.is_range and found == "about", moved=d.moved,
    )  # fmt: skip


def _bound_after(t: Tokens, d: Draft) -> tuple[Bound | None, int]:
    after, end = bounds.right(t, d.last)
    if after is not None:
        return after, end
    last = d.numbers[-1].last
    if d.last > last and d.unit is not None and d.unit.first >= last:
        after, end = bounds.right(t, last)  # "20-odd kilometres", "50+ km"
    if after is None and d.unit is None:
        after = _bound_after_noun(t, d.last)
    return after, d.last


def _bound_after_noun(t: Tokens, last: int) -> Bound | None:
    """Return words of bound behind what is counted: "40 trucks or more", "40 supply trucks at least"; not "40 men, at least 12
    of them", nor a single word, which may belong to what follows.
    """
    for at in range(last, min(last + 4, len(t))):
        found, end = bounds.right(t, at + (t.word(at) == ","))
        if found is not None and end > at + 1 and at > last:
            goes_on = t.word(end)[:1].isdecimal() or (
                t.word(end).isalpha() and t.word(end) not in word_set("figures.phrase_ends")
            )
            return None if goes_on or t.word(end) in lexer.starters() else found
        if not t.word(at).isalpha() or t.word(at) in word_set("figures.phrase_ends"):
            return None
    return None


def _weak(t: Tokens, i: int) -> bool:
    """Tell whether the verb of the change takes what is won or lost as its object: no amount rises or falls then."""
    return t.word(i - 1) in word_set("quantities.weak")


def _change(t: Tokens, i: int) -> Change | None:
    """Return rise or fall by the amount: "up 3 points", "fell by 2.5%", "lost 20"; not "rose to 7"."""
    k = i - 1
    by = t.word(k) in word_set("grammar.by")
    if by or (t.word(k) in word_set("grammar.of") and t.word(k - 1) in word_set("quantities.change_nouns")):
        k -= 1
    if t.word(k) in word_set("grammar.as"):
        k -= 1
    steps = 4 if by else 1
    for j in range(k, max(-1, k - steps), -1):
        w = t.word(j)
        if w in word_set("quantities.up") and t.word(j - 1) in word_set("quantities.up_verbs"):
            return None  # "gave up 20", "picked up 3"
        if w in word_set("quantities.rise"):
            return "rise"
        if w in word_set("quantities.fall"):
            return "fall"
    return None
