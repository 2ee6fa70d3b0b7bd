"""Every quantity of a text with its bound, change and unit, before anything is said about what is counted.

In: text. Out: :class:`Quantity`, in order. Numbers that belong to a date, a time, a name, a telephone or house number, a
score or a list are no quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fogline.claims.figures import bounds, lexer, units
from fogline.claims.figures.lexer import Number, Tokens
from fogline.claims.figures.units import Unit
from fogline.model import Bound, Span
from fogline.text import sentences as cut

Change = Literal["rise", "fall"]

_DASH = frozenset("-–—‐‑−")
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep "
    "sept oct nov dec".split()
)
_YEAR_CUES = frozenset(
    "in since of until till by from during late early mid before after year to and between around circa through for".split()
)
_CLOCK = frozenset("am pm a.m p.m gmt utc o'clock est edt pst local noon".split())
# Nouns that number things: what follows is a name, not a count.
_LABELS = frozenset(
    "no nos number resolution article articles section chapter page route highway channel phase level category unit division "
    "group room flight part act stage round game week day verse figure table appendix annex type class grade tier version "
    "model season episode gate pier terminal platform lot suite apt apartment box zip area pct precinct interstate i covid "
    "top formula junction exit size building floor block hurricane world super bowl rule law order act sector zone camp hill "
    "point kilometer km battalion brigade regiment form title item paragraph clause sura psalm track line lines bus tram".split()
)
_STREETS = frozenset(
    "street st avenue ave road rd lane ln drive dr boulevard blvd block way court ct place pl parkway pkwy highway hwy".split()
)
_GAME = frozenset(
    "win won wins beat beats beating draw drew lead leads led victory defeat defeated tied tie lost loss score vote voted votes ruling".split()
)
_RISE = frozenset(
    "up rise rises rose risen rising increase increases increased increasing grow grows grew grown growing gain gains gained "
    "gaining climb climbs climbed climbing jump jumps jumped jumping surge surges surged surging soar soars soared soaring "
    "added adding advanced advance higher swelled swell expanded expand raised raise +".split()
)
_FALL = frozenset(
    "down fall falls fell fallen falling decrease decreases decreased decreasing decline declines declined declining drop "
    "drops dropped dropping lose loses lost losing slump slumps slumped slide slides slid plunge plunges plunged plummet "
    "plummeted shed sheds dip dips dipped tumble tumbled tumbles shrank shrink shrunk lower cut reduced reduce reduces eased "
    "easing slipped slip sank sink whittled".split()
)
_TO_CHANGE = frozenset(
    "by of about some around nearly almost a an only just another further at least more than over up as much as to".split()
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range with what stands around it; offsets are half-open code points of the text.

    ``low``, ``best`` and ``high`` are of the printed number alone, before the bound is applied; a range has no ``best``.
    ``unit``: normalised name, None if none is printed; ``kind``: its kind ("length", "money", "age", "duration" ...).
    ``start``, ``end`` span bound, number and unit; ``number`` spans the number alone.
    ``restated``: the same amount said a second time in another unit, as in "4 km (2.5 miles)".
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
    vague: bool
    words: str


@dataclass(slots=True)
class _Draft:
    """A number on its way to a quantity: token positions, so that neighbours can look at each other."""

    numbers: list[Number]
    first: int
    last: int
    unit: Unit | None = None
    name: str | None = None
    kind: str | None = None
    bound: Bound | None = None
    after_bound: Bound | None = None
    change: Change | None = None
    restated: bool = False
    left: int = 0
    negative: bool = False
    between: bool = False

    @property
    def is_range(self) -> bool:
        return len(self.numbers) > 1


def quantities(text: str, *, sentences: Sequence[Span] | None = None) -> list[Quantity]:
    """Every quantity of ``text``, plain numbers included, in order.

    Caught: "rose by 5.2 per cent", "between 20 and 25 km", "$3-5bn". Refused: "in 2014", "AK-47", "won 3-2", "9/11".

    >>> [(q.low, q.high, q.bound, q.unit) for q in quantities("At least 12 shells fell 3 to 4 km away in 2014.")]
    [(12.0, 12.0, 'at_least', None), (3.0, 4.0, 'between', 'kilometre')]
    """
    return [q for t in tokenised(text, sentences) for q, _, _ in of_sentence(t)]


def tokenised(text: str, sentences: Sequence[Span] | None) -> Iterable[Tokens]:
    """Tokens of the sentences in which a number may stand; the others are passed over unread."""
    spans = cut(text) if sentences is None else sentences
    hits = lexer.trigger().finditer(text)
    hit = next(hits, None)
    for s in spans:
        while hit is not None and hit.start() < s.start:
            hit = next(hits, None)
        if hit is None:
            return
        if hit.start() < s.end:
            yield Tokens(text, s.start, s.end)


def of_sentence(t: Tokens) -> list[tuple[Quantity, int, int]]:
    """The quantities of one sentence, each with the tokens ``[first, last)`` of its number and unit."""
    drafts = _ranges(t, [d for n in _numbers(t) if (d := _draft(t, n))])
    _share_units(t, drafts)
    _restate(t, drafts)
    return [(_finish(t, d), d.first, d.last) for d in drafts]


# --- which numbers count -----------------------------------------------------------------------------------


def _numbers(t: Tokens) -> list[Number]:
    found: list[Number] = []
    i = 0
    while i < len(t):
        n = lexer.number_at(t, i)
        if n is None:
            i += 1
            continue
        found.append(n)
        i = n.last
    return found


def _draft(t: Tokens, n: Number) -> _Draft | None:
    """The number with its unit, or nothing if it is part of something else."""
    unit = units.before(t, n.first)
    if unit and unit.kind == "money":
        d = _Draft([n], unit.first, n.last, unit, unit.name, unit.kind)
        again = units.after(t, n)  # "$45 U.S."; "USD 10 dollars"
        if again and again.kind == "money":
            d.last = again.last
        elif t.word(n.last) in ("us", "u") and t.raw[n.last][0] == "U" and unit.name == "dollar":
            d.last = n.last + 1
        elif t.word(n.last) == "sterling":
            d.last, d.name = n.last + 1, "pound sterling"
    else:
        if _no_quantity(t, n):
            return None
        unit = units.after(t, n)
        d = _Draft(
            [n], n.first, unit.last if unit else n.last, unit, unit.name if unit else None, unit.kind if unit else None
        )
    _age(t, d)
    r = units.rate(t, d.last, unit=d.unit is not None)
    if r and d.kind != "age":
        if d.unit is not None or True:
            d.name = f"{d.name} per {r[0]}" if d.name else f"per {r[0]}"
            d.kind = "rate"
            d.last = r[1]
    _sign(t, d)
    return d


def _no_quantity(t: Tokens, n: Number) -> bool:
    """Whether the number belongs to a date, time, name, telephone or house number, score or list."""
    i, last = n.first, n.last
    before, after = t.word(i - 1), t.word(last)
    digits = n.kind == "numeral"
    if not digits:
        return _words_no_quantity(t, n, before, after)
    raw = t.raw[i]
    # CASE 1: an ordinal, a decade, a name that goes on: "19th", "1980s", "5G", "4x4".
    if t.joined(last - 1) and after.isalpha():
        if after in ("st", "nd", "rd", "th", "d", "s") and n.value == int(n.value):
            return True
        if units.after(t, n) is None and after not in _CLOCK and after not in ("year", "yo", "yr"):
            return True
    # CASE 2: letters before it, joined: "M-19", "AK-47", "H1N1", "B2", "@user5".
    if i and t.joined(i - 1):
        if before.isalpha() or before in "@#_":
            return True
        if before in _DASH and i > 1 and t.joined(i - 2) and t.raw[i - 2].isalpha() and before == "-":
            if (
                t.word(i - 2) not in ("minus", "age", "mid", "sub")
                and (t.raw[i - 2][0].isupper() or not t.word(i - 2) in _MONTHS)
                and t.raw[i - 2][0].isupper()
            ):
                return True
            if t.word(i - 2) in ("last", "top", "under", "over", "mid"):
                return True
        if before in (":", "/") and i > 1 and t.joined(i - 2):
            return True
        if before == "." and i > 1 and t.joined(i - 2):
            return True
    # CASE 3: a clock or a score in colons, a date in slashes or dashes, a house or telephone number.
    if after == ":" and t.joined(last - 1) and t.word(last + 1).isdigit() and t.joined(last):
        return True
    if after == "/" and t.joined(last - 1) and t.word(last + 1).isdigit() and t.joined(last):
        return True
    if _clock(t, n, after):
        return True
    if after in _DASH and t.word(last + 1).isdigit() and t.joined(last - 1) and t.joined(last):
        if _hyphened(t, n):
            return True
    if before in _DASH and t.word(i - 2).isdigit() and i > 1 and t.joined(i - 1) and t.joined(i - 2):
        if _hyphened_end(t, n):
            return True
    # CASE 4: a date in words.
    if _date(t, n, before, after):
        return True
    # CASE 5: a list number at the beginning of a line.
    if i == 0 and after in (".", ")") and raw.isdigit() and len(raw) < 3 and last < len(t) - 1:
        return True
    if before == "(" and after == ")" and i == 1 and len(t) > 3:
        return True
    # CASE 6: the number of a thing: "Resolution 2254", "Fortune 100", "iPhone 11", "4950 Park Avenue".
    return _labelled(t, n, before, after)


def _words_no_quantity(t: Tokens, n: Number, before: str, after: str) -> bool:
    # "one another", "no one", "the one", "one day", "twenty-first", "at first", "first one".
    if n.value == 1 and t.word(n.first) == "one" and n.last == n.first + 1:
        if before in (
            "no",
            "any",
            "every",
            "some",
            "each",
            "the",
            "this",
            "that",
            "which",
            "another",
            "whole",
            "first",
            "last",
            "-",
            "day",
        ):
            return True
        if after in ("another", "day", "-", "'s", ")", "thing", "time"):
            return after != "-" or t.word(n.last + 1) not in (
                "year",
                "day",
                "month",
                "hour",
                "week",
                "mile",
                "man",
                "third",
                "half",
                "fifth",
            )
        if after in ("can", "could", "must", "should", "might", "may", "would"):
            return True
    if (
        before in _LABELS
        and n.kind == "words"
        and before
        in (
            "chapter",
            "phase",
            "channel",
            "number",
            "day",
            "week",
            "part",
            "stage",
            "article",
            "world",
            "category",
            "level",
        )
    ):
        return True
    if (
        after in _DASH
        and t.joined(n.last)
        and t.word(n.last + 1) in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    ):
        return True
    return after in ("o'clock", "pm", "am", "p.m", "a.m")


def _clock(t: Tokens, n: Number, after: str) -> bool:
    if after in ("am", "pm", "gmt", "utc", "o'clock", "est", "edt", "pst", "cet"):
        return True
    if after in ("a", "p") and t.word(n.last + 1) == "." and t.word(n.last + 2) == "m":
        return True
    raw = t.raw[n.first]
    if len(raw) == 4 and raw.isdigit() and int(raw) < 2400 and int(raw[2:]) < 60 and raw[0] in "012":
        if after in ("hours", "local", "hrs", "gmt", "on", "today", "this", "yesterday") and t.word(n.first - 1) in (
            "at",
            "about",
            "around",
            "by",
            "from",
            "until",
            "before",
            "after",
            "since",
        ):
            return True
        if raw[0] == "0":
            return True
    return (
        bool(re.fullmatch(r"\d{1,2}[.:]\d\d", raw))
        and t.word(n.first - 1) in ("at", "until", "from")
        and units.after(t, n) is None
    )


def _hyphened(t: Tokens, n: Number) -> bool:
    """ "2019-02-09", "343-6689", "2-1", "2014-15": the first part."""
    other, raw = t.raw[n.last + 1], t.raw[n.first]
    if n.last + 2 < len(t) and t.word(n.last + 2) in _DASH and t.joined(n.last + 1):
        return t.joined(n.last + 2) and t.word(n.last + 3)[:1].isdigit()
    if len(raw) == 3 and len(other) == 4:
        return True
    if len(raw) == 4 and raw[:2] in ("19", "20") and len(other) in (2, 4) and "," not in raw:
        return True
    if raw.isdigit() and other.isdigit() and _unit_free(t, n.last + 2):
        if int(other) <= int(raw):
            return True
        return any(t.word(k) in _GAME for k in range(max(0, n.first - 4), n.first))
    return False


def _unit_free(t: Tokens, at: int) -> bool:
    w = t.word(at)
    return not (w == "%" or w in ("percent", "per", "million", "billion", "thousand", "m", "bn", "km"))


def _hyphened_end(t: Tokens, n: Number) -> bool:
    first = n.first - 2
    head = Number(first, first + 1, float(t.word(first)), float(t.word(first)), float(t.word(first)), "numeral")
    if _hyphened(t, head):
        return True
    return (
        first > 1
        and t.word(first - 1) in _DASH
        and t.joined(first - 1)
        and t.joined(first - 2)
        and t.word(first - 2).isdigit()
    )


def _date(t: Tokens, n: Number, before: str, after: str) -> bool:
    i, last, raw = n.first, n.last, t.raw[n.first]
    whole = raw.isdigit()
    day = whole and len(raw) <= 2 and 1 <= int(raw) <= 31
    bare_before = t.word(i - 2) if before == "." else before
    if day and (bare_before in _MONTHS or after in _MONTHS) and not (before == "may" and not t.raw[i - 1][0].isupper()):
        if after in _MONTHS and after in ("may", "march") and not t.raw[last][0].isupper():
            return False
        return True
    # "15 JAN 90", "January 15, 2014": the year
    if whole and len(raw) in (2, 4):
        k = i - 2 if before in (",", ".") else i - 1
        if t.word(k) in _MONTHS and (len(raw) == 4 or t.word(k - 1).isdigit()):
            return True
        if len(raw) == 4 and t.word(k).isdigit() and t.word(k - 1) in _MONTHS:
            return True
    if day and before in ("on", "the") and after in (",", ".", "") and before == "on":
        return False
    # a bare year
    if whole and len(raw) == 4 and 1500 <= int(raw) <= 2099:
        if units.after(t, n) is None and not _counted(t, last):
            return True
        return before in ("in", "since", "until") and not _counted(t, last)
    if before in ("'", "’") and len(raw) == 2:
        return True
    # days in a row: "on February 9 and 10", "9-10 February"
    if day and before in ("and", "to", "or", "-", "–") and t.word(i - 2).isdigit() and t.word(i - 3) in _MONTHS:
        return True
    return bool(
        day and after in ("and", "-", "–", "to", "or") and t.word(last + 1).isdigit() and t.word(last + 2) in _MONTHS
    )


_SINGULAR_S = frozenset(
    "was has is this his its us as thus less across towards besides perhaps always sometimes besides".split()
)


def _counted(t: Tokens, at: int) -> bool:
    """Whether what follows reads as a plural noun, at once or after a modifier or two: then a number counts it."""
    for k in range(at, min(at + 3, len(t))):
        w = t.word(k)
        if not w.isalpha() or w in _STOPS:
            return False
        if w in ("people", "men", "women", "children", "troops", "police") or (
            w.endswith("s") and not w.endswith("ss") and w not in _SINGULAR_S and len(w) > 3
        ):
            return True
        if t.raw[k][0].isupper() and not t.upper and k > at:
            return False
    return False


_STOPS = frozenset(
    "a an the this that these those and or but nor if when while as at by for from in into of on onto out over per since than "
    "through to toward towards under until up upon with within without is are was were be been being am has have had having do "
    "does did will would can could shall should may might must not no he she it they we you i his her its their our your my who "
    "whom whose which what where why how there here then so because although though after before during about against among "
    "between near said says say told according also more most other another both each every some any all".split()
)


def _labelled(t: Tokens, n: Number, before: str, after: str) -> bool:
    i, last, raw = n.first, n.last, t.raw[n.first]
    label = t.word(i - 2) if before in (".", "#") else before
    unit = units.after(t, n)
    if label in _LABELS and unit is None and not ("," in raw) and n.scale == 1:
        if label in (
            "no",
            "number",
            "resolution",
            "article",
            "route",
            "channel",
            "section",
            "covid",
            "page",
            "chapter",
        ):
            return True
        capital = t.raw[i - 1][:1].isupper() and not t.upper and i > 1
        if capital or not _counted(t, last):
            return label not in ("order", "lines", "line", "part", "group", "point", "law") or capital
    if before == "#":
        return True
    # a street address: "4950 Park Avenue", "the 1500 block"
    if after == "block" or (after and t.raw[last][0].isupper() and not t.upper):
        for k in range(last, min(last + 4, len(t))):
            if t.word(k) in _STREETS and (k > last or t.word(k) == "block"):
                return True
            if not t.raw[k][0].isupper():
                break
    if t.upper and after.isalpha():
        for k in range(last + 1, min(last + 4, len(t))):
            if t.word(k) in ("street", "avenue", "boulevard", "road"):
                return True
    # a name before it: "FTSE 100 slipped", "iPhone 11 Pro"; not "In Raqqa 20 civilians"
    if (
        i > 1
        and not t.upper
        and t.raw[i - 1][:1].isupper()
        and t.raw[i - 1].isalpha()
        and unit is None
        and n.scale == 1
    ):
        if before in _STOPS or before in _MONTHS or "," in raw:
            return False
        return not _counted(t, last) or (len(t.raw[i - 1]) > 1 and t.raw[i - 1].isupper() and False)
    return bool(i > 0 and re.search(r"[a-z][A-Z]", t.raw[i - 1]) and unit is None)


# --- ages, signs, ranges ------------------------------------------------------------------------------------


def _age(t: Tokens, d: _Draft) -> None:
    """ "20-year-old", "two-month-old", "25 years old", "aged 12", "Amal, 25,": an age, told apart from durations."""
    n, at = d.numbers[-1], d.last
    if d.unit and d.unit.name in ("year", "month", "week", "day"):
        k = at + (t.word(at) in _DASH)
        if t.word(k) in ("old", "olds"):
            d.name, d.kind, d.last = f"{d.unit.name} of age", "age", k + 1
            return
        if t.word(at) == "of" and t.word(at + 1) == "age":
            d.name, d.kind, d.last = f"{d.unit.name} of age", "age", at + 2
            return
    if d.unit is None and n.kind in ("numeral", "words") and n.value < 120:
        before, after = t.word(n.first - 1), t.word(n.last)
        two = t.word(n.first - 2)
        if before in ("aged", "age", "ages") or (
            two in ("aged", "ages", "age") and before in ("between", "of", "under", "over", "from", "about")
        ):
            d.name, d.kind = "year of age", "age"
        elif before == "," and after in (",", ")", ".", "") and n.kind == "numeral" and _name_before(t, n.first - 2):
            d.name, d.kind = "year of age", "age"
        elif before == "(" and after == ")" and n.kind == "numeral" and _name_before(t, n.first - 2) and 0 < n.value:
            d.name, d.kind = "year of age", "age"


def _name_before(t: Tokens, i: int) -> bool:
    return (
        i > 0
        and t.raw[i].isalpha()
        and t.raw[i][0].isupper()
        and t.word(i) not in _MONTHS
        and t.raw[i - 1][:1].isupper()
        and t.word(i - 1) not in _STOPS
        and len(t.raw[i]) > 1
    )


def _sign(t: Tokens, d: _Draft) -> None:
    """ "minus 20", "-4C", "$-50bn", "+0.2%"."""
    i = d.first
    before = t.word(i - 1)
    n = d.numbers[0]
    if before == "minus" or (before in _DASH and t.word(i - 2) == "minus"):
        d.negative, d.left = True, 0
        d.first = i - 1 - (before in _DASH)
    elif before in ("-", "−") and t.joined(i - 1) and not (i > 1 and t.joined(i - 2)) and n.kind == "numeral":
        d.negative = True
        d.first = i - 1
    elif before == "+" and t.joined(i - 1):
        d.change = "rise"
        d.first = i - 1
    elif d.first < n.first and t.word(n.first - 1) in ("-", "−"):
        d.negative = True


def _ranges(t: Tokens, drafts: list[_Draft]) -> list[_Draft]:
    """Join two numbers that print one range: "20-25", "20 to 25", "between 20 and 25", "three or four"."""
    out: list[_Draft] = []
    for d in drafts:
        p = out[-1] if out else None
        if p and not p.is_range and _joins(t, p, d):
            if p.unit is None or p.numbers[0].last == p.last:
                p.unit = p.unit or d.unit
            a, b = p.numbers[0], d.numbers[0]
            if (
                b.scale > 1
                and a.scale == 1
                and a.value < 1000
                and (p.unit is None or p.unit is d.unit or p.unit.kind == "money")
                and a.value < b.value / b.scale * 1.0001 + (a.value < b.scale) * 0
            ):
                a = Number(a.first, a.last, a.low * b.scale, a.value * b.scale, a.value * b.scale, a.kind, b.scale)
                p.numbers[0] = a
            p.numbers.append(b)
            p.last = d.last
            p.name, p.kind = d.name or p.name, d.kind or p.kind
            continue
        out.append(d)
    return out


def _joins(t: Tokens, p: _Draft, d: _Draft) -> bool:
    gap = t.low[p.last : d.first]
    a, b = p.numbers[0], d.numbers[0]
    if a.best is None or b.best is None:
        return False
    same = p.kind is None or d.kind is None or p.kind == d.kind
    if not same or (p.kind and d.kind and p.name != d.name and p.kind != "money"):
        return False
    before = t.word(p.first - 1)
    if gap == ["and"] or gap[:1] == ["and"] and len(gap) == 2 and gap[1] in ("about", "around", "some", "up"):
        joined = before == "between" or (before in ("about", "some", "around") and t.word(p.first - 2) == "between")
        p.between = p.between or joined
        return joined
    if len(gap) == 1 and gap[0] in _DASH:
        if p.first > 0 and t.word(p.first - 1) in _DASH:
            return False
        return (b.value > a.value or b.scale > a.scale) and p.kind != "rate"
    if gap == ["to"]:
        return b.value > a.value or b.scale > a.scale or before in ("from", "between")
    if gap == ["or"]:
        return 0 < b.value - a.value <= max(5.0, a.value) and p.unit is None and not p.is_range
    return False


def _share_units(t: Tokens, drafts: list[_Draft]) -> None:
    """A unit printed once for several: "from $5 to 7", "two, three and four kilometres", "2 percent ... by 1"."""
    for p, d in zip(drafts, drafts[1:], strict=False):
        gap = t.low[p.last : d.first]
        if (
            p.unit is None
            and p.name is None
            and d.unit is not None
            and d.kind not in ("age", "rate")
            and gap in (["and"], [","], ["or"], ["-", ","], ["-", "and"])
        ):
            if not units_before(d) and d.numbers[0].first - d.first <= 0:
                p.unit, p.name, p.kind = d.unit, d.name, d.kind


def units_before(d: _Draft) -> bool:
    """Whether the unit is printed before the number, as money is."""
    return d.unit is not None and d.unit.first < d.numbers[0].first


def _restate(t: Tokens, drafts: list[_Draft]) -> None:
    """The same amount in another unit, in brackets or after a slash: "four square kilometres (one square mile)"."""
    for p, d in zip(drafts, drafts[1:], strict=False):
        if (
            t.word(d.first - 1) not in ("(", "[", "/", ",")
            or p.kind is None
            or p.kind != d.kind
            or p.name == d.name
            or d.kind == "age"
        ):
            continue
        if any(
            t.low[k]
            not in (
                "(",
                "[",
                "/",
                ",",
                "or",
                "about",
                "around",
                "some",
                "nearly",
                "approximately",
                "-",
                "long",
                "deep",
                "wide",
                "high",
                "over",
                "just",
                "almost",
                "more",
                "than",
                "roughly",
            )
            for k in range(p.last, d.first)
        ):
            continue
        if d.kind == "money":
            d.restated = t.word(d.first - 1) in ("(", "[") or t.word(d.first - 2) == "("
        elif p.unit and d.unit and t.word(d.first - 1) != ",":
            a, b = p.numbers[0].value * p.unit.factor, d.numbers[0].value * d.unit.factor
            d.restated = bool(b) and 0.45 < a / b < 2.2 or p.kind == "rate"


# --- the finished quantity ----------------------------------------------------------------------------------


def _finish(t: Tokens, d: _Draft) -> Quantity:
    found, at = bounds.left(t, d.first)
    after, end = bounds.right(t, d.last)
    if after is None and t.word(d.numbers[-1].last) == "+" and t.joined(d.numbers[-1].last - 1):
        after, end = "at_least", max(d.last, d.numbers[-1].last + 1)
    if after is None and d.unit:
        after, _ = bounds.right(t, d.numbers[-1].last)
    lows = [n.low for n in d.numbers]
    numbers = (
        sorted((n.low, n.best, n.high) for n in d.numbers) if False else [(n.low, n.best, n.high) for n in d.numbers]
    )
    sign = -1.0 if d.negative else 1.0
    vague = any(n.best is None for n in d.numbers)
    bound: Bound = found if found and found != "exact" else after or "exact"
    if d.is_range:
        low, best, high = sign * lows[0], None, None if numbers[-1][2] is None else sign * numbers[-1][2]
        bound = "between" if bound in ("exact", "about") or d.between else bound
        about = found == "about"
    else:
        n = d.numbers[0]
        low, best, high = (
            sign * n.low,
            None if n.best is None else sign * n.best,
            None if n.high is None else sign * n.high,
        )
        about = False
    if vague and bound in ("exact", "about"):
        bound = "vague"
    start, stop = t.starts[at if found else d.first], t.ends[max(d.last, end if after else 0) - 1]
    change = d.change or _change(t, at if found else d.first)
    number = Span(t.starts[d.numbers[0].first], t.ends[d.numbers[-1].last - 1])
    words = "about" if about else ""
    return Quantity(start, stop, number, low, best, high, bound, change, d.name, d.kind, d.restated, vague, words)


def _change(t: Tokens, i: int) -> Change | None:
    """Rise or fall by the amount: "up 3 points", "fell by 2.5%", "lost 20"; not "rose to 7"."""
    k = i - 1
    if t.word(k) in ("by", "of", "another", "a", "an"):
        k -= 1
        if t.word(k) == "as":
            k -= 1
    w = t.word(k)
    if w == "up" and t.word(k + 1) == "to":
        return None
    if w in _RISE:
        return "rise"
    if w in _FALL:
        return "fall"
    return None
