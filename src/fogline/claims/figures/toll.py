"""Killed and injured of one incident, from everything one report says of it.

A report tells the toll several times and in parts ("five shot, one fatally", "the driver died later"). Candidates are
taken from the figures of title and text; a small linear model weighs what speaks for each pair of killed and injured.
In: title and text. Out: :class:`Toll`, with an interval that holds the pairs that are nearly as likely.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from fogline.claims.figures.find import Reading, read
from fogline.claims.figures.lexer import bag

_WORDS = bag(
    "killed kills killing kill dead dies died dying death deaths deadly fatal fatally homicide murder murdered "
    "murders manslaughter slain slaying suicide himself herself inflicted wounded wounds wounding wound injured "
    "injures injuries injury hurt critical critically serious seriously stable condition hospital hospitalized "
    "surgery recovering recover survive survived survives threatening graze grazed leg legs arm foot hand head "
    "chest neck abdomen stomach thigh stray shot shoots shooting shootings accidental accidentally victims victim "
    "coroner examiner autopsy funeral vigil mourn mourns mourning memorial pronounced deceased body bodies double "
    "triple quadruple officer officers suspect gunman toddler child attempted assault battery charged trial "
    "sentenced convicted indicted robbery party nightclub club trooper hunting airlifted treated released "
    "expected paralyzed tribute remembered identified identify succumbed lost life lives loved missed buried "
    "gunned execution both brothers couple wife husband girlfriend boyfriend ex estranged turned domestic dispute "
    "standoff rampage massacre mass multiple several another second third fourth others other two three four five "
    "six seven nobody fled bystander toe pellet bb ricochet minor miraculously doctors paramedics ems medics "
    "morgue pending kin notified condolences grieving grief orphan widow reckless endangerment negligent "
    "aggravated first degree capital"
)
_MOST = 60  # more is not one shooting or one bomb in these reports; larger counts are read, not weighed


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a report says: values by place and kind ("title.killed.number"), words by place, its candidates."""

    values: Mapping[str, tuple[int, ...]]
    words: frozenset[str]
    pairs: tuple[tuple[int, int], ...]


def toll(text: str, *, title: str = "") -> Toll:
    """The toll of the incident that a report is about.

    >>> t = toll("Two people were killed and five wounded when a mortar round hit a market, medics said.")
    >>> (t.killed.best, t.injured.best)
    (2, 5)
    """
    return ranged(shares(text, title=title))


def shares(text: str, *, title: str = "") -> dict[tuple[int, int], float]:
    """How likely each pair of killed and injured is (adds to 1), for who joins the reports of one incident."""
    e = evidence(text, title=title)
    weights = _weights()
    scores = [sum(weights.get(f, 0.0) for f in features(e, k, i)) for k, i in e.pairs]
    top = max(scores)
    likely = [math.exp(s - top) for s in scores]
    total = sum(likely)
    return {pair: w / total for pair, w in zip(e.pairs, likely, strict=True)}


def ranged(share: Mapping[tuple[int, int], float]) -> Toll:
    """The likeliest pair, with the values that are nearly as likely."""
    killed: dict[int, float] = defaultdict(float)
    injured: dict[int, float] = defaultdict(float)
    for (k, i), p in share.items():
        killed[k] += p
        injured[i] += p
    (k, i), p = max(share.items(), key=lambda e: (e[1], -e[0][0], -e[0][1]))
    return Toll(_interval(killed, k), _interval(injured, i), p)


# A value joins the interval if it is at least this likely.
_WORTH_SAYING = 0.2


def _interval(shares: Mapping[int, float], best: int) -> Range:
    near = [v for v, p in shares.items() if p >= _WORTH_SAYING or v == best]
    return Range(min(near), best, max(near))


@functools.cache
def _weights() -> Mapping[str, float]:
    file = resources.files("fogline").joinpath("claims", "weights", "toll.json")
    weights: dict[str, float] = json.loads(file.read_text("utf-8"))["weights"]
    return weights


def evidence(text: str, *, title: str = "") -> Evidence:
    """What title and text say about killed and injured, before anything is weighed."""
    values: dict[str, list[int]] = {}
    singles: list[tuple[str, str, str]] = []
    for zone, reading in _zoned(title, text):
        f, c = reading.figure, reading.count
        n = f.best if f.best is not None else f.low
        if n is None or n != int(n) or not 0 <= n <= _MOST or f.unit is not None or f.basis in ("cumulative", "rate"):
            continue
        name = _measure(reading)
        if name is None:
            continue
        kind = "single" if c.single else "number"
        if c.single and n:
            singles.append((zone, name, f.population or ""))
        if f.basis == "subset":
            kind = "part"
        values.setdefault(f"{zone}.{name}.{kind}", []).append(int(n))
    for key, n in _distinct(singles).items():
        values[key] = [n]
    for zone, words in (("title", title), ("body", text)):
        for m in _MULTIPLE.finditer(words):
            name = "shot" if m[2].lower() == "shooting" else "killed"
            values.setdefault(f"{zone}.{name}.multiple", []).append(_MULTIPLES[m[1].lower()])
    small = {k: tuple(v) for k, v in values.items()}
    return Evidence(small, _seen(title, text), _pairs(small))


_ANYONE = bag("victim person individual patient resident other")


def _distinct(singles: Iterable[tuple[str, str, str]]) -> dict[str, int]:
    """How many single persons, told apart by age or noun, are said killed, and hurt but not killed, by place."""
    who: dict[str, set[str]] = {}
    for zone, name, words in singles:
        age = re.search(r"\d+", words)
        key = f"age {age.group()}" if age else words.split()[-1] if words else ""
        if key not in _ANYONE:
            who.setdefault(f"{zone}.{name}", set()).add(key)
            who.setdefault(f"any.{name}", set()).add(key)
    out: dict[str, int] = {}
    for zone in ("title", "lead", "any"):
        killed = who.get(f"{zone}.killed", set())
        hurt = (who.get(f"{zone}.injured", set()) | who.get(f"{zone}.shot", set())) - killed
        if killed or hurt:
            out[f"{zone}.killed.distinct"], out[f"{zone}.injured.distinct"] = len(killed), len(hurt)
    return out


_MULTIPLES = {"double": 2, "triple": 3, "quadruple": 4, "quintuple": 5, "sextuple": 6}
_MULTIPLE = re.compile(
    rf"\b({'|'.join(_MULTIPLES)})[ -](shooting|homicide|murder|killing|slaying|fatal)", re.IGNORECASE
)


def _zoned(title: str, text: str) -> Iterable[tuple[str, Reading]]:
    for r in read(title):
        yield "title", r
    lead_end = _lead_end(text)
    for r in read(text):
        yield ("lead" if r.figure.quote.start < lead_end else "body"), r


def _lead_end(text: str) -> int:
    """Where the lead ends: after the second sentence of some length."""
    ends = [m.end() for m in re.finditer(r"[.!?]['\"”’]?(?=\s|[A-Z]|$)", text[:1500]) if m.end() > 60]
    return ends[1] if len(ends) > 1 else len(text)


def _measure(r: Reading) -> str | None:
    f, said = r.figure, r.count.said
    if f.measure == "injured" and ("shot" in said or "shooting" in said or "struck" in said or "hit" in said):
        return "shot"
    if f.measure in ("killed", "injured"):
        return f.measure
    if f.measure in ("other", "fighters", "civilians") and r.count.np.head is not None:
        return "people" if r.count.np.head.group not in ("things", "equipment") else None
    return None


def _seen(title: str, text: str) -> frozenset[str]:
    found: set[str] = set()
    for zone, words in (("title", title), ("lead", text[: _lead_end(text)]), ("text", text)):
        found.update(f"{zone}:{w}" for w in re.findall(r"[a-z]+", words.lower()) if w in _WORDS)
    return frozenset(found)


def _pairs(values: Mapping[str, tuple[int, ...]]) -> tuple[tuple[int, int], ...]:
    killed, injured = {0, 1, 2}, {0, 1, 2}
    shot: set[int] = set()
    for key, found in values.items():
        name = key.split(".")[1]
        if name == "killed":
            killed.update(found)
            killed.add(min(_MOST, sum(set(found))))
            killed.update(n + 1 for n in found if n > 1)
        elif name == "injured":
            injured.update(found)
            injured.update(n + 1 for n in found if n > 1)
        elif name in ("shot", "people"):
            shot.update(n for n in found if n < 40)
    killed.update(shot if len(shot) < 6 else ())
    injured.update(shot)
    injured.update(s - k for s in shot for k in killed if 0 < k <= s)
    return tuple(sorted((k, i) for k in killed for i in injured if k + i > 0))


def features(e: Evidence, k: int, i: int) -> list[str]:
    """What speaks for or against ``k`` killed and ``i`` injured, as names of weights."""
    kc, ic = _grade(k), _grade(i)
    out = [f"pair {kc} {ic}", f"k {min(k, 9)}", f"i {min(i, 9)}"]
    if k == i:
        out.append(f"equal {kc}")
    for key, found in e.values.items():
        name = key.split(".")[1]
        first, most = found[0], max(found)
        if name == "killed":
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
    return out


def _grade(n: int) -> str:
    return "0" if n == 0 else "1" if n == 1 else "2+"
