"""Groups of killed and injured in a dispatch that may tell of several incidents.

Every count of killed or injured is a candidate; a small linear model says which are victims of an incident that the
dispatch reports, and not soldiers of a battle long past, an example, a total of years. In: text. Out: :class:`Group`.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evals.baselines import FOLDER, bag

from fogline.claims.figures.find import Reading, readings

Effect = Literal["killed", "injured"]
_EFFECTS: tuple[Effect, ...] = ("killed", "injured")


@dataclass(frozen=True, slots=True)
class Group:
    """So many killed or injured together; ``likely`` is the model's probability that the dispatch reports it (0 to 1)."""

    effect: Effect
    low: int | None
    best: int
    high: int | None
    likely: float


LIKELY = 0.32  # where precision and recall balance on dispatches held back in folds; flat from 0.3 to 0.34


def groups(text: str, *, least: float = LIKELY) -> list[Group]:
    """The groups that are at least ``least`` likely, in order of effect and size; single persons are one group of 1.

    >>> found = groups("Four people were killed and 20 wounded today when a bomb went off, police said.")
    >>> ("killed", 4) in [(g.effect, g.best) for g in found]
    True
    """
    weights = _weights()
    found = []
    for (effect, n), (reading, names) in candidates(text).items():
        chance = likely(names, weights)
        if chance >= least:
            f = reading.figure
            low, high = (None if v is None else int(v) for v in (f.low, f.high))
            found.append(Group(effect, low, n, high, chance))
    return sorted(found, key=lambda g: (g.effect, g.best))


def likely(names: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The logistic function of what speaks for a candidate (0 to 1)."""
    return 1 / (1 + math.exp(-weights[""] - sum(weights.get(f, 0.0) * v for f, v in names.items())))


@functools.cache
def _weights() -> Mapping[str, float]:
    file = FOLDER / "casualties.json"
    weights: dict[str, float] = json.loads(file.read_text("utf-8"))["weights"]
    return weights


Candidates = dict[tuple[Effect, int], tuple[Reading, dict[str, float]]]


def candidates(text: str) -> Candidates:
    """Every count of killed or injured, with the first reading of it and what speaks for it."""
    seen = frozenset(re.findall(r"[a-z]{3,}", text.lower()))
    found: Candidates = {}
    for r in readings(text):
        f = r.figure
        n = f.best if f.best is not None else f.low
        several = r.count.q.vague and r.count.q.low < 10
        if n is None or n < 1 or n != int(n) or several:
            continue
        for effect in _EFFECTS:
            # Who is shot may be dead: "shot 16 peasants".
            if f.measure == effect or (effect == "killed" and r.count.said in ("shot", "shooting of")):
                names = found.setdefault((effect, int(n)), (r, {}))[1]
                _speaks(names, r, effect, int(n), seen)
    most = {e: max((n for other, n in found if other == e), default=0) for e in _EFFECTS}
    for (effect, n), (_, names) in found.items():
        names[f"candidates {min(len(found), 8)}"] = 1.0
        if n == most[effect]:
            names["most"] = 1.0
    return found


# Words by which battles, totals and times past give themselves away.
_WAR = bag(
    "clashes clash combat fighting battle operation patrol since during last past ago total statistics year month months years"
)
_HARMS = frozenset(("killed", "wounded", "injured", "died", "dead"))
_DOCUMENT = (
    0.16  # a word somewhere in the dispatch says less than one in the sentence; the best of 0.4, 0.16 and 0 in folds
)


def _speaks(names: dict[str, float], r: Reading, effect: Effect, n: int, seen: frozenset[str]) -> None:
    f, c, t = r.figure, r.count, r.tokens
    group = c.np.head.group if c.np.head is not None else "none"
    plain = [
        f"size {_size(n)}", f"effect {effect}", f"how {c.how} {effect}", f"said {c.said}", f"basis {f.basis}",
        f"bound {f.bound}", f"group {group} {effect}", f"place {_place(f.quote.start)}",
    ]  # fmt: skip
    plain += [f"who {w}" for w in (f.population or "").split()]
    plain += [f"before {w}" for w in t.low[max(0, c.left - 12) : c.left]]
    plain += [f"after {w}" for w in t.low[c.np.last : c.np.last + 14]]
    plain += [f"near {w}" for w in t.low if len(w) > 2]
    plain += [f"war {w} {effect}" for w in t.low if w in _WAR]
    plain += [f"size {_size(n)} {group}", f"harms {sum(w in _HARMS for w in t.low)}"]
    if any(len(w) == 4 and w.isdecimal() and w[:2] in ("19", "20") for w in t.low):
        plain.append("year")
    names.update(dict.fromkeys(plain, 1.0))
    names.update(dict.fromkeys((f"in {w}" for w in seen), _DOCUMENT))
    names["mentions"] = min(names.get("mentions", 0.0) + 0.5, 2.0)


def _size(n: int) -> str:
    steps = ((4, str(n)), (7, "4-6"), (13, "7-12"), (31, "13-30"), (100, "31-99"))
    return next((name for below, name in steps if n < below), "100+")


def _place(start: int) -> str:
    steps = ((250, "lead"), (600, "early"), (1200, "middle"), (2500, "late"))
    return next((name for below, name in steps if start < below), "last")
