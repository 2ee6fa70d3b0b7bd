"""Durations and sets."""

from __future__ import annotations

from collections.abc import Sequence

from fogline.claims.days.anchor import Context
from fogline.claims.days.rules import Reading, find_letter, pick, unit_of
from fogline.claims.days.tokens import Token, lasting, words
from fogline.languages import DEFAULT


def every(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a set: "every Friday", "each month", "per day"."""
    token = ctx.tokens[last - 1]
    if token.letter == "U":
        number = pick(ctx, first, last - 1, "OCD")
        unit = unit_of(token)[0]
        other = ctx.tokens[last - 2].word in ctx.words("other")
        many = number.value if number is not None else "2" if other else "1"
        if number is None and last - first == 3 and not other:
            return None
        if unit == "D" and many == "1" and ctx.tokens[first].word not in ctx.words("per"):
            return [Reading(first, last, "SET", "XXXX-XX-XX")]
        return [Reading(first, last, "SET", duration_value(many, unit))]
    value = {
        "W": f"XXXX-WXX-{token.value}",
        "P": f"XXXX-XX-XX{token.value.rstrip('+')}",
        "S": f"XXXX-{token.value.rstrip('+')}",
        "M": f"XXXX-{int(token.value):02}" if token.letter == "M" else "",
    }[token.letter]
    return [Reading(first, last, "SET", value)]


def count(tokens: Sequence[Token], language: str = DEFAULT) -> str | None:
    """Return what the tokens count: a number as TIMEX3 prints it, ``X`` where vague, None where they count nothing.

    >>> from fogline.claims.days.tokens import tokens
    >>> [count(tokens(w)) for w in ("twenty-four", "several", "2.5", "a", "a couple of", "the")]
    ['24', 'X', '2.5', '1', '2', None]
    """
    total = 0.0
    part = 0.0
    seen = False
    for token in tokens:
        if token.letter == "v":
            if token.value == "X":
                return "X"
            part, seen = float(token.value), True
        elif token.letter == "C":
            seen = True
            value = float(token.value)
            if value >= 100 or token.word in words("dozen", language):
                part = max(1.0, part) * value
            else:
                part += value
        elif token.letter in "DGY":
            seen = True
            try:
                part += float(token.value)
            except ValueError:
                return None
        elif token.letter == "a" and not seen:
            part, seen = 1.0, True
    if not seen:
        return None
    total += part
    return f"{total:g}" if total < 1e6 else None


def duration_value(number: str | None, unit: str) -> str | None:
    """``P3W`` and its like.

    >>> [duration_value("2", u) for u in "DWMYHmSECQF"]
    ['P2D', 'P2W', 'P2M', 'P2Y', 'PT2H', 'PT2M', 'PT2S', 'P20Y', 'P200Y', 'P6M', 'P4W']
    """
    if number is None or unit in ("X", "WE"):
        return "PXX" if unit == "X" else None if number is None else f"P{number}WE"
    if unit in ("H", "m", "S"):
        return f"PT{number}{unit.upper()}"
    scale = {"E": (10, "Y"), "C": (100, "Y"), "L": (1000, "Y"), "Q": (3, "M"), "F": (2, "W")}.get(unit)
    if scale is not None:
        times, unit = scale
        if number == "X":
            return "PX" + {10: "E", 100: "C", 1000: "L"}.get(times, unit)
        number = f"{float(number) * times:g}"
    return f"P{number}{unit}"


def two_spans(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return two durations of one unit: "two to six days"."""
    joint = find_letter(ctx, first, last, "&-")
    unit, many = unit_of(ctx.tokens[last - 1])
    low, high = (count(each, ctx.language) for each in (ctx.tokens[first:joint], ctx.tokens[joint + 1 : last - 1]))
    if low is None or high is None or not many or unit == "X":
        return None
    if low != "X" and high != "X" and not float(low) < float(high):
        return None
    start = next(index for index in range(first, joint) if ctx.letters[index] in "CDGYav")
    return [
        Reading(start, joint, "DURATION", duration_value(low, unit)),
        Reading(joint + 1, last, "DURATION", duration_value(high, unit)),
    ]


def and_half(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a duration with a half: "two and a half years"."""
    at = find_letter(ctx, first, last, "U")
    unit = unit_of(ctx.tokens[at])[0]
    joint = find_letter(ctx, first, last, "&")
    number = count(ctx.tokens[first : min(at, joint)], ctx.language)
    return [Reading(first, last, "DURATION", None if number is None else with_half(number, unit))]


def with_half(number: str, unit: str) -> str | None:
    """Return a duration value and a half."""
    halves = {"Y": "6M", "H": "30M", "m": "30S"}
    whole = duration_value(number, unit)
    if whole is None or unit not in halves:
        return None if number == "X" else duration_value(f"{float(number) + 0.5:g}", unit)
    return whole + halves[unit]


def duration(ctx: Context, first: int, last: int) -> list[Reading] | None:
    """Return a counted duration: "two weeks", "a 72-hour", "more than a year"."""
    at = find_letter(ctx, first, last, "U")
    unit, _ = unit_of(ctx.tokens[at])
    start = next((index for index in range(first, at) if ctx.letters[index] in "CDGYav"), at)
    if ctx.tokens[at].word in ctx.words("time") or (unit == "X" and ctx.genre == "news"):
        return None  # "one time", "a period": no length
    if ctx.letters[first] == "t" and ctx.letters[start] in "av":
        return None
    if _is_age(ctx, at) or (unit == "Q" and _is_fraction(ctx, start, at)):
        return None
    if ctx.letters[at - 1] == "a" and start < at - 1 and ctx.tokens[at - 2].word not in ctx.words("half"):
        return None
    text = ctx.letters[first:at]
    if "D/D" in text or text.endswith("/D"):
        whole = count([ctx.tokens[start]], ctx.language) if not text[start - first :].startswith("D/D") else "0"
        return [Reading(first, last, "DURATION", with_half(whole or "0", unit))]
    number = count([token for token in ctx.tokens[start:at] if token.letter != "q"], ctx.language)
    if number is None:
        return None
    if ctx.letters[at - 1] == "-" and ctx.letters[first] == "t":
        first += 1  # "the [three-day] siege": the article is the siege's
    if number == "0.5":
        return [Reading(first, last, "DURATION", {"Y": "P6M", "H": "PT30M", "m": "PT30S"}.get(unit, f"P0.5{unit}"))]
    before = ctx.tokens[first - 1].word if first else ""
    if unit == "D" and ctx.tokens[start].word in ctx.words("one") and before in ctx.words("modals"):
        return [Reading(first, last, "DATE", "FUTURE_REF")]
    if ctx.letters[start] == "a" and start + 1 == at:
        return _a_unit(ctx, first, last, unit)
    return [Reading(first, last, "DURATION", duration_value(number, unit))]


def _is_fraction(ctx: Context, start: int, at: int) -> bool:
    """Tell whether quarters are parts of a whole: "three-quarters", "a quarter of the town", "a quarter-point"."""
    vague = ctx.letters[start] == "v"
    if ctx.letters[start] == "a" and ctx.letters[at + 1 : at + 2] == "-":
        return True  # "a quarter-point"
    return ctx.letters[at - 1] == "-" or (ctx.letters[at + 1 : at + 2] in ("", "f") and not vague)


def _is_age(ctx: Context, at: int) -> bool:
    """Say how old somebody is ("52 years old", "a 3-year-old") says nothing of when; of a truce it says
    how long it has held.
    """
    old = next((k for k in (at + 1, at + 2) if k < len(ctx.tokens) and ctx.tokens[k].word in ctx.words("old")), None)
    return old is not None and not (old + 1 < len(ctx.tokens) and ctx.tokens[old + 1].word in lasting(ctx.language))


def _how_often(ctx: Context, first: int) -> int:
    """Return where "twice a month", "three times a week" begin."""
    numbered = first > 1 and ctx.tokens[first - 1].word in ctx.words("times") and ctx.letters[first - 2] in "CDGv"
    return first - 1 - numbered


def _a_unit(ctx: Context, first: int, last: int, unit: str) -> list[Reading] | None:
    """Return one unit: a set after an amount or "times", else a duration."""
    before = ctx.tokens[first - 1].word if first else ""
    if before in ctx.words("how_often"):
        return [Reading(_how_often(ctx, first), last, "SET", duration_value("1", unit))]
    if before == "%" or before in ctx.words("amounts") or before[:1].isdecimal():
        return [Reading(first, last, "SET", duration_value("1", unit))]
    return [Reading(first, last, "DURATION", duration_value("1", unit))]
