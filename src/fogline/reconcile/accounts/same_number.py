"""When two printed figures are the same answer, when they only fit, and when they differ.

A figure is as sharp as it was printed: "about 3,400" may be 85 off (2.5 %, or half its last printed place);
"more than 37,000" and "37,000" are the same answer; "at least 10" and "12" fit each other and are two answers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from fogline.model import Bound

# An open side reaches this far. House rule: who knows of half as many again does not print "at least 68"; a ceiling
# ("up to 600") says less about how far below the number may lie.
REACH_UP = 1.25
REACH_DOWN = 2.0
ROUNDED_FROM = 100  # exact figures from here on may be roundings of each other at their last printed digit
VAGUE_REACH = 10.0  # "dozens" is below ten dozens


@dataclass(frozen=True, slots=True)
class Print:
    """A printed figure ready for comparing: the numbers it leaves open, the number or two printed, how far these may be off."""

    reach: tuple[float, float]
    anchors: tuple[float, ...]
    off: float
    vague: bool


class Printed(Protocol):
    """Anything with a printed figure."""

    @property
    def printed(self) -> Print: ...  # noqa: D102


def printed(low: float | None, best: float | None, high: float | None, bound: Bound) -> Print:
    """Return a figure's numbers, in the unit of comparison, ready for comparing."""
    anchors = _anchors(low, best, high, bound)
    off = _tolerance(anchors[0], bound) if len(anchors) == 1 else 0.0
    start, end = interval(low, best, high, bound)
    return Print((start - off, end + off) if bound == "exact" else (start, end), anchors, off, bound == "vague")


def step(value: float) -> float:
    """Return half of the last printed place: how far a rounded number may be off.

    >>> step(3400), step(37000), step(20), step(12)
    (50.0, 500.0, 5.0, 0.5)
    """
    if value <= 0 or not float(value).is_integer():
        return 0.0
    zeros = len(str(int(value))) - len(str(int(value)).rstrip("0"))
    return 10.0**zeros / 2


def interval(low: float | None, best: float | None, high: float | None, bound: Bound) -> tuple[float, float]:
    """Return the numbers that a printed figure leaves open.

    >>> interval(3400, 3400, 3400, "about"), interval(37000, 37000, None, "at_least"), interval(None, 600, 600, "at_most")
    ((3315.0, 3485.0), (37000, 46250.0), (300.0, 600))
    """
    if bound == "about":
        at = best if best is not None else low if low is not None else high or 0.0
        off = _tolerance(at, "about")
        return (min(low if low is not None else at, at - off), max(high if high is not None else at, at + off))
    if bound == "vague":
        start = low if low is not None else best or 0.0
        return (start, high if high is not None else start * VAGUE_REACH)
    if bound == "at_most" and low is None:
        low = (high or best or 0.0) / REACH_DOWN
    if bound == "at_least" and high is None:
        high = (low or best or 0.0) * REACH_UP
    start = low if low is not None else best or 0.0
    end = high if high is not None else best if best is not None else math.inf
    return (start, end)


def compatible(a: Printed, b: Printed) -> bool:
    """Tell whether some number fits both.

    Caught: "at least 10" and "12", "dozens" and "37". Refused: "about 3,400" and "some 3,200".
    """
    x, y = a.printed, b.printed
    return (x.reach[0] <= y.reach[1] and y.reach[0] <= x.reach[1]) or x.anchors == y.anchors


def holds(whole: Printed, part: Printed) -> bool:
    """Tell whether a part is no larger than its whole, as both are printed; equal ones are.

    Caught: 14 of "dozens", 3,410 of "about 3,400". Refused: 523 of 151, "500,000" of "at least 250": who knew of more would
    have said more.
    """
    w, p = whole.printed, part.printed
    if not w.anchors or not p.anchors:
        return True
    top = w.reach[1] if w.vague else w.anchors[-1] + w.off
    return p.anchors[0] <= top


def same_answer(a: Printed, b: Printed) -> bool:
    """Tell whether both print the same answer, worded or rounded differently.

    Caught: "more than 37,000" and "37,000"; "about 3,400" and "3,412"; "up to 600" and "600". Refused: "at least 10" and
    "12", "dozens" and "37", which only fit.
    """
    x, y = a.printed, b.printed
    if x.anchors == y.anchors:
        return True
    if x.vague or y.vague or len(x.anchors) != 1 or len(y.anchors) != 1:
        return False
    return abs(x.anchors[0] - y.anchors[0]) <= max(x.off, y.off)


def _anchors(low: float | None, best: float | None, high: float | None, bound: Bound) -> tuple[float, ...]:
    """Return the printed number, or the two of a range."""
    if bound == "between" and low is not None and high is not None:
        return (low, high) if low != high else (low,)
    first = next((each for each in (best, low, high) if each is not None), None)
    return () if first is None else (first,)


def _tolerance(value: float, bound: Bound) -> float:
    """Say how far another print of one number may be off: half its last printed place, within house limits (shares of it)."""
    if bound == "about":
        return min(max(step(value), 0.025 * value), 0.1 * value)
    if not float(value).is_integer():
        return 0.01 * value  # 2.59 and 2.6 square kilometres
    return min(step(value), 0.015 * value) if value >= ROUNDED_FROM else 0.0
