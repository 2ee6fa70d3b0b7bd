"""Killed and injured of one incident, from everything one report says of it.

A report tells the toll several times and in parts ("five shot, one fatally", "the driver died later"). Candidates are
taken from the figures of title and text; a small linear model weighs what speaks for each pair of killed and injured, the
wording of the report among it (:mod:`evals.baselines.wording`).
In: title and text. Out: :class:`Toll`, with an interval that holds the pairs that are nearly as likely.
"""

from __future__ import annotations

import functools
import json
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from evals.baselines import FOLDER
from evals.baselines.evidence import Evidence, Pair, evidence
from evals.baselines.wording import Leaning, leaning


@dataclass(frozen=True, slots=True)
class Range:
    """A count of persons: best reading, and between which it lies."""

    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True)
class Toll:
    """Killed and injured of one incident; ``sure`` is the model's probability of the best pair (0 to 1)."""

    killed: Range
    injured: Range
    sure: float


def toll(text: str, *, title: str = "") -> Toll:
    """The toll of the incident that a report is about.

    >>> t = toll("Two people were killed and five wounded when a mortar round hit a market, medics said.")
    >>> (t.killed.best, t.injured.best)
    (2, 5)
    """
    return ranged(shares(text, title=title))


def shares(text: str, *, title: str = "") -> dict[Pair, float]:
    """How likely each pair of killed and injured is (adds to 1), for who joins the reports of one incident."""
    return weighed(evidence(text, title=title), leaning(title, text), _weights())


def weighed(e: Evidence, words: Leaning, weights: Mapping[str, float]) -> dict[Pair, float]:
    """How likely each candidate is by the evidence, the wording and the weights of both."""
    scores = [
        sum(weights.get(f, 0.0) for f in features(e, k, i))
        + sum(weights.get(f, 0.0) * x for f, x in zip(WORDING, words.of(k, i), strict=True))
        for k, i in e.pairs
    ]
    top = max(scores)
    likely = [math.exp(s - top) for s in scores]
    total = sum(likely)
    return {pair: w / total for pair, w in zip(e.pairs, likely, strict=True)}


def ranged(share: Mapping[Pair, float]) -> Toll:
    """The likeliest pair, with the values that are nearly as likely."""
    killed: dict[int, float] = defaultdict(float)
    injured: dict[int, float] = defaultdict(float)
    for (k, i), p in share.items():
        killed[k] += p
        injured[i] += p
    (k, i), p = max(share.items(), key=lambda e: (e[1], -e[0][0], -e[0][1]))
    return Toll(_interval(killed, k), _interval(injured, i), p)


# A value joins the interval if it is so likely and so near the best, or very likely; fitted to cover 92 % on reports held back.
_WORTH_SAYING, _NEAR, _SURELY = 0.15, 2, 0.35


def _interval(shares: Mapping[int, float], best: int) -> Range:
    near = [
        v for v, p in shares.items() if v == best or p >= _SURELY or (p >= _WORTH_SAYING and abs(v - best) <= _NEAR)
    ]
    return Range(min(near), best, max(near))


WORDING = ("wording killed", "wording injured")


@functools.cache
def _weights() -> Mapping[str, float]:
    file = FOLDER / "toll.json"
    weights: dict[str, float] = json.loads(file.read_text("utf-8"))["weights"]
    return weights


def features(e: Evidence, k: int, i: int) -> list[str]:
    """What speaks for or against ``k`` killed and ``i`` injured, as names of weights."""
    kc, ic = _grade(k), _grade(i)
    out = [f"pair {kc} {ic}", f"k {min(k, 9)}", f"i {min(i, 9)}"]
    if k == i:
        out.append(f"equal {kc}")
    for where, told in e.together.items():
        if (k, i) in told:
            out += [f"pair {where}", f"pair {where} {kc} {ic}"]
            if told.count((k, i)) > 1:
                out.append(f"pair {where} twice")
        else:
            out.append(f"pair not {where}")
    for key, found in e.values.items():
        name = key.split(".")[1]
        first, most = found[0], max(found)
        if name == "killed":
            if k - 1 in found:
                out += [f"k {key} plus one", f"k {key} plus one own hand {e.own_hand}"]
            out += _agrees(f"k {key}", k, found, first, most, kc)
        elif name == "injured":
            out += _agrees(f"i {key}", i, found, first, most, ic)
        else:
            total = k + i
            out += _agrees(f"t {key}", total, found, first, most, kc)
            out += _agrees(f"i {key}", i, found, first, most, kc)
            if name == "shot":
                out += _agrees(f"k {key}", k, found, first, most, ic)
    out += [f"{w} k{kc}" for w in e.words]
    out += [f"{w} i{ic}" for w in e.words]
    return out


def _agrees(name: str, n: int, found: tuple[int, ...], first: int, most: int, grade: str) -> list[str]:
    out = []
    if n in found:
        out += [f"{name} in", f"{name} in {grade}"]
        if found.count(n) > 1:
            out.append(f"{name} twice")
    else:
        out.append(f"{name} not in {grade}")
    if n == first:
        out.append(f"{name} first")
    if n == most:
        out.append(f"{name} most")
    elif n > most:
        out.append(f"{name} above")
    if len(found) > 1 and n == sum(found):
        out.append(f"{name} sum")
    if len(found) > 2 and n in found and found.count(n) == max(found.count(v) for v in set(found)):
        out.append(f"{name} commonest")
    return out


def _grade(n: int) -> str:
    return "0" if n == 0 else "1" if n == 1 else "2+"
