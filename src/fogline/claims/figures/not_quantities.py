"""Numbers that are no quantities: parts of dates, times, names, addresses, scores, telephone numbers and lists.

Each rule takes the tokens and a number, and says whether the number belongs to something else. The order does not matter.
"""

from __future__ import annotations

import re

from fogline.claims.figures import bounds, measures, units
from fogline.claims.figures.lexer import DASHES, Number, Tokens, once_a_sentence
from fogline.languages import forms, pattern, word_set, words_in


def not_a_quantity(tokens: Tokens, n: Number) -> bool:
    """Tell whether the number belongs to a date, time, name, telephone or house number, score or list.

    Caught: "19th", "AK-47", "10:30", "15 January", "FTSE 100", "won 3-2". Refused: "20 civilians", "1900 men", "5-10 km".

    >>> t = Tokens("Resolution 2254 passed", 0, 22)
    >>> not_a_quantity(t, Number(1, 2, 2254, 2254, 2254, "numeral"))
    True
    """
    if n.kind != "numeral":
        half = n.kind == "fraction" and tokens.word(n.first - 1) in word_set(
            "not_quantities.halves"
        )  # "first half of 2025"
        return half or _spelt(tokens, n) or _labelled_again(tokens, n)
    return any(rule(tokens, n) for rule in _RULES)


def _spelt(t: Tokens, n: Number) -> bool:
    """Return such as "no one", "one another", "Chapter Two", "twenty-first", "ten o'clock"."""
    before, after = t.word(n.first - 1), t.word(n.last)
    if before in word_set("not_quantities.past") and (
        t.word(n.first - 2) in DASHES or t.word(n.first - 2) in word_set("not_quantities.clock_parts")
    ):
        return True  # "at half-past seven"
    if t.word(n.first) in word_set("grammar.one") and n.last == n.first + 1:
        told = after in word_set("not_quantities.tellings") and before in word_set("not_quantities.tells")
        if told or before in word_set("not_quantities.before_one") or after in word_set("not_quantities.after_one"):
            return True  # "up to 70,000 by one estimate"
        if after in word_set("not_quantities.one_after") and t.word(n.last + 1) in word_set("not_quantities.another"):
            return True
        if after in word_set("not_quantities.point") and before in word_set("grammar.at"):
            return True
        if after in word_set("not_quantities.day") and t.word(n.last + 1) not in word_set("not_quantities.old"):
            return True
        if (
            after in DASHES
            and units.after(t, n) is None
            and t.word(n.last + 1) not in word_set("not_quantities.one_joined")
        ):
            return True
    if (
        t.word(n.first) in word_set("grammar.one")
        and t.raw[n.first].istitle()
        and n.first
        and t.raw[n.first - 1][0].isupper()
        and not t.caseless
        and not counted(t, n.last)
    ):
        return after not in measures.heads()
    if before in word_set("not_quantities.spelt_labels") and n.kind == "words" and n.last - n.first == 1:
        return True
    if after in DASHES and t.joined(n.last) and t.word(n.last + 1) in word_set("not_quantities.ordinals"):
        return True
    return after in word_set("not_quantities.zones") or (
        after in word_set("not_quantities.half_day") and t.word(n.last + 2) in word_set("not_quantities.meridiem")
    )


def _suffixed(tokens: Tokens, n: Number) -> bool:
    """Return an ordinal, a decade, a name that goes on: "19th", "1980s", "5G", "4x4"."""
    after = tokens.word(n.last)
    if not (tokens.joined(n.last - 1) and after[:1].isalpha()):
        return False
    if after in word_set("not_quantities.ordinal_endings") and n.value == int(n.value) and n.value != 0:
        return True
    return units.after(tokens, n) is None and after not in word_set("not_quantities.age_joined")


def _prefixed(tokens: Tokens, n: Number) -> bool:
    """Return letters or marks joined before it: "M-19", "AK-47", "H1N1", "last-32", "@user5"."""
    i = n.first
    if not (i and tokens.joined(i - 1)):
        return False
    before = tokens.word(i - 1)
    if before[0].isalpha() or before in "@#_":
        return True
    if i < 2 or not tokens.joined(i - 2):
        return False
    if before == "-" and tokens.raw[i - 2].isalpha():
        return tokens.word(i - 2) in word_set("not_quantities.ranked") or (
            tokens.raw[i - 2][0].isupper() and tokens.word(i - 2) not in word_set("not_quantities.leads_number")
        )
    return before in (":", "/", ".") and tokens.word(i - 2) != "-"


_SHORTEST_ADDRESS = 9  # characters
_RUN = re.compile(r"\S+")
_ADDRESS_REACH = 2000  # characters that an address may go on beyond its sentence, as one with an "?" in it does


def _linked(tokens: Tokens, n: Number) -> bool:
    """Inside an address of the web or of mail."""
    start, end = tokens.starts[n.first], tokens.ends[n.last - 1]
    return any(first < end and start < second for first, second in _addresses(tokens))


@once_a_sentence
def _addresses(tokens: Tokens) -> list[tuple[int, int]]:
    """Return where addresses stand in the sentence: runs without a blank with a mark of one in them."""
    text, start, end = tokens.text, tokens.starts[0], tokens.ends[-1]
    first, last = max(0, start - _ADDRESS_REACH), min(len(text), end + _ADDRESS_REACH)
    while start > first and not text[start - 1].isspace():
        start -= 1
    while end < last and not text[end].isspace():
        end += 1
    if pattern("not_quantities.address_mark").search(text, start, end) is None:
        return []
    runs = (match.span() for match in _RUN.finditer(text, start, end))
    return [
        (each, second)
        for each, second in runs
        if second - each >= _SHORTEST_ADDRESS and pattern("not_quantities.address_mark").search(text, each, second)
    ]


_SHORTEST_TELEPHONE = 7  # digits in two groups or more
_LONGEST_TELEPHONE = 16  # tokens on either side of a number that can belong to one telephone number


def _telephone(t: Tokens, n: Number) -> bool:
    """Return such as "(317) 262-8477", "call 911", "0800 555 1234", "+44 20 7946 0958"."""
    i, last, raw = n.first, n.last, t.raw[n.first]
    if len(raw) == 3 and t.word(i - 1) == "(" and t.word(last) == ")" and t.word(last + 1)[:1].isdecimal():
        return True
    if raw in ("911", "999", "112") and not _people(t, last):
        return True
    first, end = max(1, i - _LONGEST_TELEPHONE), min(len(t), last + _LONGEST_TELEPHONE)
    while i > first and _dialled(t, i - 1):
        i -= 1
    while last < end and _dialled(t, last):
        last += 1
    groups = [w for w in t.raw[i:last] if w.isdecimal()]
    long = len(groups) > 1 and sum(map(len, groups)) >= _SHORTEST_TELEPHONE
    return long and (
        groups[0][0] == "0"
        or t.word(i - 1) == "+"
        or not word_set("not_quantities.dial").isdisjoint(t.low[max(0, i - 3) : i])
    )


def _dialled(tokens: Tokens, k: int) -> bool:
    """Tell whether token ``k`` may stand inside a telephone number."""
    return tokens.raw[k].isdecimal() or (
        tokens.raw[k] in DASHES and tokens.raw[k + 1 : k + 2] != [] and tokens.raw[k + 1].isdecimal()
    )


def _clock(t: Tokens, n: Number) -> bool:
    """Return such as "10:30", "2.55 p.m.", "at 1430 local time", "0315"."""
    before, after, raw = t.word(n.first - 1), t.word(n.last), t.raw[n.first]
    if after in (":", "/") and t.joined(n.last - 1) and t.joined(n.last) and t.word(n.last + 1)[:1].isdecimal():
        return True
    if after in word_set("not_quantities.zones") or (
        after in word_set("not_quantities.half_day")
        and t.word(n.last + 1) == "."
        and t.word(n.last + 2) in word_set("not_quantities.meridiem")
    ):
        return True
    if len(raw) == 4 and raw.isdecimal() and int(raw) < 2400 and int(raw[2:]) < 60 and raw[0] in "012":
        if raw[0] == "0":
            return True
        cue = before in word_set("not_quantities.time_led") or (
            before in word_set("not_quantities.approximately") and t.word(n.first - 2) in word_set("grammar.at")
        )
        if cue and after in word_set("not_quantities.clock_goes_on"):
            return True
    opens = n.first == 0 and n.last < len(t) and t.raw[n.last][0].isupper() and not t.caseless
    return (
        bool(re.fullmatch(r"\d{1,2}[.:]\d\d", raw))
        and (before in word_set("not_quantities.clock_led") or opens)  # "10.40 At least six people were killed"
        and units.after(t, n) is None
    )


def _hyphened(tokens: Tokens, n: Number) -> bool:
    """Return digits, dash, digits that are no range: "2019-02-09", "343-6689", "won 3-2", "2014-15"; either part."""
    i, last = n.first, n.last
    if (
        tokens.word(last) in DASHES
        and tokens.word(last + 1)[:1].isdecimal()
        and tokens.joined(last - 1)
        and tokens.joined(last)
    ):
        return _no_range(tokens, i, last + 1)
    if (
        i > 1
        and tokens.word(i - 1) in DASHES
        and tokens.word(i - 2)[:1].isdecimal()
        and tokens.joined(i - 1)
        and tokens.joined(i - 2)
    ):
        return _no_range(tokens, i - 2, i)
    return False


def _no_range(tokens: Tokens, first: int, second: int) -> bool:
    one, two = tokens.raw[first], tokens.raw[second]
    third = tokens.word(second + 1) in DASHES and tokens.joined(second) and tokens.word(second + 2)[:1].isdecimal()
    if (third and tokens.joined(second + 1)) or (
        first > 1 and tokens.word(first - 1) in DASHES and tokens.joined(first - 1)
    ):
        return True
    if len(one) == 3 and len(two) == 4:
        return True
    if len(one) == 4 and one[:2] in ("19", "20") and two.isdecimal() and len(two) in (2, 4):
        return True
    if _street_follows(tokens, second + 1):
        return True
    if not (one.isdecimal() and two.isdecimal()) or _scale_or_unit(tokens, second + 1):
        return False
    return int(two) <= int(one) or any(
        tokens.word(step) in word_set("not_quantities.game") for step in range(max(0, first - 4), first)
    )


def _scale_or_unit(tokens: Tokens, at: int) -> bool:
    return tokens.word(at) == "%" or tokens.word(at) in word_set("not_quantities.scale_or_unit")


def _date(tokens: Tokens, n: Number) -> bool:
    """Return such as "15 January", "Jan. 15, 2014", "15 JAN 90", "February 9 and 10", "9-10 February"."""
    i, last, raw = n.first, n.last, tokens.raw[n.first]
    if not raw.isdecimal():
        return False
    before, after = tokens.word(i - 1), tokens.word(last)
    month = _month(tokens, i - 2 if before == "." else i - 1)
    if len(raw) <= 2 and 1 <= int(raw) <= 31:
        if month and tokens.word(i - 2).isdecimal() and _people(tokens, last):
            return False  # "on 23 September 28 bodies were found"
        if month or _month(tokens, last):
            return True
        if (
            (before in ("-", "–", ",") or before in word_set("grammar.range_joints"))
            and tokens.word(i - 2).isdecimal()
            and _month(tokens, i - 3)
        ):
            return True
        if (
            (after in ("-", "–") or after in word_set("grammar.range_joints"))
            and tokens.word(last + 1).isdecimal()
            and _month(tokens, last + 2)
        ):
            return True
        if before in ("'", "’", "‘") and tokens.joined(i - 1) and len(raw) == 2:
            return True
    k = i - 2 if before in (",", ".") else i - 1
    if len(raw) == 4 and (_month(tokens, k) or (tokens.word(k).isdecimal() and _month(tokens, k - 1))):
        return True
    # "15 JAN 90"; a comma parts a date from a count: "Since 3 March, 40 people"
    return len(raw) == 2 and before != "," and _month(tokens, k) and tokens.word(k - 1).isdecimal()


def _month(tokens: Tokens, i: int) -> bool:
    w = tokens.word(i)
    return w in words_in("time_words.csv", "month") and (
        w not in word_set("not_quantities.months_or_words") or tokens.raw[i][0].isupper()
    )


def _year(tokens: Tokens, n: Number) -> bool:
    """Return a bare year. "2000 men" is a count, "the 2018 sales" a year, "in 2014 militants" a year again."""
    raw = tokens.raw[n.first]
    if not (raw.isdecimal() and len(raw) == 4 and 1500 <= int(raw) <= 2199) or n.scale != 1 or n.last > n.first + 1:
        return False
    before = tokens.word(n.first - 1)
    if units.after(tokens, n) is not None and tokens.word(n.last) not in word_set("grammar.indefinite"):
        return False
    if _people(tokens, n.last):
        named = tokens.raw[n.last][0].isupper() and not tokens.caseless and before in word_set("grammar.determined")
        return named or before in word_set("not_quantities.year_cues")  # "the 1997 Chemical Weapons Convention"
    return int(raw) >= 1900 or not counted(tokens, n.last)


def _people(tokens: Tokens, at: int) -> bool:
    """Tell whether known nouns for people or arms follow in the plural."""
    known = measures.heads()
    for step in range(at, min(at + 4, len(tokens))):
        w = tokens.word(step)
        if w in word_set("figures.phrase_ends") or not w.isalpha():
            return False
        if (head := known.get(w)) is not None and head.plural and head.group != "things":
            return tokens.word(step + 1) not in word_set("not_quantities.affairs")  # "the 2013 chemical weapons attack"
    return False


def counted(tokens: Tokens, at: int) -> bool:
    """Tell whether what follows reads as a plural noun, at once or after a modifier or two: then a number counts it."""
    plural, stops = forms().plural, word_set("figures.phrase_ends")
    for step in range(at, min(at + 3, len(tokens))):
        w = tokens.word(step)
        if not w.isalpha() or w in stops:
            return False
        if w in word_set("not_quantities.plurals_without_s"):
            return True
        if plural(w) and w not in word_set("not_quantities.singular_s"):
            return True
        if tokens.raw[step][0].isupper() and not tokens.caseless and step > at:
            return False
    return False


def _listed(tokens: Tokens, n: Number) -> bool:
    """Return a list number at the beginning, or a number alone in brackets there."""
    i, raw = n.first, tokens.raw[n.first]
    if i == 0 and tokens.word(n.last) in (".", ")") and raw.isdecimal() and len(raw) < 3:
        return True
    return i == 1 and tokens.word(0) == "(" and tokens.word(n.last) == ")" and len(tokens) > 3


def _labelled(tokens: Tokens, n: Number) -> bool:
    """Return the number of a thing: "Resolution 2254", "No. 10", "category 4"."""
    i = n.first
    before = tokens.word(i - 1)
    label = tokens.word(i - 2) if before in (".", "#", "-") else before
    if before == "#":
        return True
    if (
        before in word_set("grammar.of")
        and tokens.word(i - 2).isdecimal()
        and tokens.word(i - 3) in word_set("not_quantities.labels")
    ):
        return True  # "page 3 of 12"
    if (
        label not in word_set("not_quantities.labels")
        or units.after(tokens, n) is not None
        or "," in tokens.raw[i]
        or n.scale != 1
    ):
        return False
    if label in word_set("not_quantities.firm_labels"):
        return (
            label not in word_set("not_quantities.number_sign")
            or before == "."
            or tokens.raw[i - 1] in word_set("not_quantities.number_sign_printed")
        )
    capital = tokens.raw[i - 1][:1].isupper() and not tokens.caseless and (i > 1 or not counted(tokens, n.last))
    if label in word_set("not_quantities.loose_labels"):
        return capital
    return capital or not counted(tokens, n.last)


def _labelled_again(tokens: Tokens, n: Number) -> bool:
    """Tell whether a number is the second of a label: "Battalions 3 and 7", "camps 12, 14 and 17"."""
    i = n.first
    if tokens.word(i - 1) not in word_set("not_quantities.label_joints") or counted(tokens, n.last):
        return False
    step = i - 2
    while step > 0 and (tokens.word(step).isdecimal() or tokens.word(step) in word_set("not_quantities.label_joints")):
        step -= 1
    return step < i - 2 and tokens.word(step) in word_set("not_quantities.plural_labels")


# --- coordinates --------------------------------------------------------------------------------------------

_FAR_ON = 8  # tokens from a degree to its direction: "33°21'15"N"
_FINE = re.compile(r"\d{1,3}\.\d{3,}")  # so fine only a coordinate is printed


def _coordinate(tokens: Tokens, n: Number) -> bool:
    """Tell whether a number is a part of coordinates.

    Caught: "49.9935 N", "48.5°N", "33°21'N", "latitude 15.5", "50.0153, 36.2304", "33.5 degrees north". Refused: "40
    degrees", "a force of 20 N".
    """
    i, last = n.first, n.last
    before, after = tokens.word(i - 1), tokens.word(last)
    if before in word_set("not_quantities.coordinate_labels") or (
        before in word_set("not_quantities.coordinate_led")
        and tokens.word(i - 2) in word_set("not_quantities.coordinate_labels")
    ):
        return True
    if after == "°" or after in word_set("not_quantities.degrees") or before == "°":
        return any(_direction(tokens, step) for step in range(last + (after != ""), min(len(tokens), last + _FAR_ON)))
    if _direction(tokens, last) and abs(n.value) <= 180:
        return "." in tokens.raw[i] or _direction(tokens, i - 1 - (before == ","))
    if before in ("'", "′") and tokens.joined(i - 1) and _direction(tokens, last + 1):
        return True  # the seconds of an arc
    if not _FINE.fullmatch(tokens.raw[i]):
        return False
    return any(
        tokens.word(comma) == "," and 0 <= other < len(tokens) and _FINE.fullmatch(tokens.raw[other]) is not None
        for comma, other in ((last, last + 1), (i - 1, i - 2))
    )


def _direction(tokens: Tokens, k: int) -> bool:
    """Tell whether token ``k`` is a point of the compass: "N" in capitals, "north"."""
    if not 0 <= k < len(tokens):
        return False
    return tokens.raw[k] in word_set("not_quantities.compass") or (
        tokens.low[k] in word_set("not_quantities.compass_words")
        and tokens.word(k - 1) in word_set("not_quantities.degrees")
    )


def _address(tokens: Tokens, n: Number) -> bool:
    """Return such as "4950 Park Avenue", "the 1500 block", "9 E 71st St"."""
    return tokens.raw[n.first].isdecimal() and _street_follows(tokens, n.last)


def _street_follows(tokens: Tokens, at: int) -> bool:
    if tokens.joined(at - 1):
        return False
    if tokens.word(at) in word_set("not_quantities.block"):
        return True
    if at >= len(tokens) or not (tokens.raw[at][0].isupper()):
        return False
    if tokens.word(at) in word_set("not_quantities.streets_first"):
        return True
    for step in range(at + 1, min(at + 4, len(tokens))):
        if tokens.word(step) in word_set("not_quantities.streets") and (
            tokens.word(step) not in word_set("not_quantities.streets_or_words") or tokens.raw[step][0].isupper()
        ):
            return not tokens.upper or tokens.word(step) in word_set("not_quantities.streets_in_capitals")
        if not (
            tokens.raw[step][0].isupper()
            or tokens.raw[step][0].isdecimal()
            or tokens.word(step) in word_set("not_quantities.street_endings")
        ):
            return False
    return False


def _named(tokens: Tokens, n: Number) -> bool:
    """Return a name around it: "FTSE 100 slipped", "iPhone 11 Pro", "787 Dreamliner"; not "In Raqqa 20 civilians"."""
    i, raw = n.first, tokens.raw[n.first]
    if not raw.isdecimal() or n.scale != 1 or n.last > i + 1 or units.after(tokens, n) is not None:
        return False
    if i and re.search(r"[a-z][A-Z]", tokens.raw[i - 1]):
        return True
    if tokens.caseless or counted(tokens, n.last) or bounds.left(tokens, i)[0] is not None:
        return False
    if i > 1 and tokens.raw[i - 1][:1].isupper() and tokens.raw[i - 1].isalpha():
        return tokens.word(i - 1) not in word_set("figures.phrase_ends") and tokens.word(i - 1) not in words_in(
            "time_words.csv", "month"
        )
    if len(raw) == 3 and n.last < len(tokens) and tokens.raw[n.last][0].isupper():
        return tokens.word(n.last) not in measures.heads()
    return False


_RULES = (
    _suffixed, _prefixed, _clock, _hyphened, _date, _year, _listed, _labelled, _labelled_again, _coordinate, _address, _named,
    _linked, _telephone,
)  # fmt: skip
