"""Killed and injured: per report of one incident (gva), and as a set of groups per dispatch (muc).

A record with a title is taken for a report of one incident. Reports that are alike and close in time are taken for reports
of the same one, and what they say is pooled; each keeps its own words' weight. Other records are dispatches that may tell
of several incidents.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from evals.baselines import casualties, toll

Record = dict[str, Any]
Shares = dict[tuple[int, int], float]
ALIKE = 0.2  # cosine of TF-IDF from which reports are pooled
DAYS = 7  # how far apart they may be printed
SAY = 0.6  # what a full neighbour's word weighs against one's own
FULL = 0.5  # cosine from which a neighbour is a full one
LEAST = 0.01  # probability of what a report does not even consider


def predict_all(records: list[Record], folder: Path) -> Iterable[Record]:
    """Counts of every record, in order."""
    del folder
    reports = [r for r in records if "title" in r]
    own = [toll.shares(r["text"], title=r["title"]) for r in reports]
    tolls = dict(zip((r["id"] for r in reports), pooled(reports, own), strict=True))
    for r in records:
        yield {"id": r["id"], **(report(tolls[r["id"]]) if "title" in r else dispatch(r["text"]))}


def dispatch(text: str) -> Record:
    """Groups of killed and injured in one dispatch, hard-wrapped lines joined first."""
    effects = {"killed": "DEATH", "injured": "INJURY"}
    found = casualties.groups(re.sub(r"(?<!\n)\n(?!\s*\n)", " ", text))
    return {"casualties": [
        {"effect": effects[g.effect], "count": {"low": g.low, "best": g.best, "high": g.high}} for g in found
    ]}  # fmt: skip


def report(shares: Shares) -> Record:
    """Killed and injured of one report, with their intervals."""
    t = toll.ranged(shares)
    return {
        "killed": {"low": t.killed.low, "best": t.killed.best, "high": t.killed.high},
        "injured": {"low": t.injured.low, "best": t.injured.best, "high": t.injured.high},
    }


def pooled(reports: list[Record], own: list[Shares]) -> Iterator[Shares]:
    """What each report says of its incident, together with what those like it say."""
    near = neighbours(reports)
    for i, shares in enumerate(own):
        pairs = sorted(set(shares).union(*(own[j] for j, _ in near[i])))
        scores = [
            math.log(shares.get(p, 0.0) + LEAST)
            + sum(SAY * min(1.0, s / FULL) * math.log(own[j].get(p, 0.0) + LEAST) for j, s in near[i])
            for p in pairs
        ]
        top = max(scores)
        likely = [math.exp(s - top) for s in scores]
        yield {p: w / sum(likely) for p, w in zip(pairs, likely, strict=True)}


def neighbours(reports: list[Record]) -> list[list[tuple[int, float]]]:
    """For each report, those alike and close in time, with their cosine."""
    vectors = _vectors([f"{r['title']} {r['title']} {r['text'][:3000]}" for r in reports])
    days = [_day(r) for r in reports]
    order = sorted(range(len(reports)), key=lambda i: (days[i], i))
    near: list[list[tuple[int, float]]] = [[] for _ in reports]
    for n, i in enumerate(order):
        for j in order[n + 1 :]:
            if days[j] - days[i] > DAYS:
                break
            a, b = sorted((vectors[i], vectors[j]), key=len)
            cosine = sum(x * b[w] for w, x in a.items() if w in b)
            if cosine >= ALIKE:
                near[i].append((j, cosine))
                near[j].append((i, cosine))
    return near


def _day(report: Record) -> int:
    printed = str(report.get("published") or "")[:10]
    return dt.date.fromisoformat(printed).toordinal() if re.fullmatch(r"\d{4}-\d\d-\d\d", printed) else 0


def _vectors(texts: list[str]) -> list[dict[str, float]]:
    bags = [Counter(re.findall(r"\b\w\w+\b", t.lower())) for t in texts]
    seen = Counter(w for b in bags for w in b)
    n = len(texts)
    weight = {w: math.log((1 + n) / (1 + d)) + 1 for w, d in seen.items() if 2 <= d <= max(2, 0.2 * n)}
    out = []
    for bag in bags:
        v = {w: (1 + math.log(c)) * weight[w] for w, c in bag.items() if w in weight}
        norm = math.sqrt(sum(x * x for x in v.values())) or 1.0
        out.append({w: x / norm for w, x in v.items()})
    return out
