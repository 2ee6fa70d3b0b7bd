"""When two printed figures are the same answer, when they only fit, and when they differ.

A figure is as sharp as it was printed: "about 3,400" may be 85 off (2.5 %, or half its last printed place);
"more than 37,000" and "37,000" are the same answer; "at least 10" and "12" fit each other and are two answers.
"""

from __future__ import annotations

import math
from typing import Protocol

from fogline.model import Bound, Figure

# An open side reaches this far. House rule: who knows of half as many again does not print "at least 68"; a ceiling
# ("up to 600") says less about how far below the number may lie.
REACH_UP = 1.25
REACH_DOWN = 2.0
ROUNDED_FROM = 100  # exact figures from here on may be roundings of each other at their last printed digit
VAGUE_REACH = 10.0  # "dozens" is below ten dozens


class Ranged(Protocol):
    """Anything with a printed figure and its bounds in the unit of comparison."""

    @property
    def figure(self) -> Figure: ...  # noqa: D102
    @property
    def low(self) -> float | None: ...  # noqa: D102
    @property
    def best(self) -> float | None: ...  # noqa: D102
    @property
    def high(self) -> float | None: ...  # noqa: D102


def step(value: float) -> float:
    """Half of the last printed place: how far a rounded number may be off.

    >>> step(3400), step(37000), step(20), step(12)
    (50.0, 500.0, 5.0, 0.5)
    """
    if value <= 0 or not float(value).is_integer():
        return 0.0
    zeros = len(str(int(value))) - len(str(int(value)).rstrip("0"))
    return 10.0**zeros / 2


def interval(low: float | None, best: float | None, high: float | None, bound: Bound) -> tuple[float, float]:
    """The numbers that a printed figure leaves open.

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


def _of(x: Ranged) -> tuple[float, float]:
    return interval(x.low, x.best, x.high, x.figure.bound)


def compatible(a: Ranged, b: Ranged) -> bool:
    """Whether some number fits both.

    Caught: "at least 10" and "12", "dozens" and "37". Refused: "about 3,400" and "some 3,200".
    """
    x, y = _of(a), _of(b)
    return (x[0] <= y[1] and y[0] <= x[1]) or same_answer(a, b)


def same_answer(a: Ranged, b: Ranged) -> bool:
    """Whether both print the same answer, worded or rounded differently.

    Caught: "more than 37,000" and "37,000"; "about 3,400" and "3,412"; "up to 600" and "600". Refused: "at least 10" and
    "12", "dozens" and "37", which only fit.
    """
    p, q = _anchors(a), _anchors(b)
    if p == q:
        return True
    if "vague" in (a.figure.bound, b.figure.bound) or len(p) != 1 or len(q) != 1:
        return False
    off = max(_tolerance(p[0], a.figure.bound), _tolerance(q[0], b.figure.bound))
    return abs(p[0] - q[0]) <= off


def _anchors(x: Ranged) -> tuple[float, ...]:
    """The printed number, or the two of a range."""
    if x.figure.bound == "between" and x.low is not None and x.high is not None:
        return (x.low, x.high) if x.low != x.high else (x.low,)
    printed = next((v for v in (x.best, x.low, x.high) if v is not None), None)
    return () if printed is None else (printed,)


def _tolerance(value: float, bound: Bound) -> float:
    """How far another print of one number may be off: half its last printed place, within house limits (shares of it)."""
    if bound == "about":
        return min(max(step(value), 0.025 * value), 0.1 * value)
    if not float(value).is_integer():
        return 0.01 * value  # 2.59 and 2.6 square kilometres
    return min(step(value), 0.015 * value) if value >= ROUNDED_FROM else 0.0
