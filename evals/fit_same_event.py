"""Fits the weights of ``fogline.reconcile.events.same_event`` and prints them with two-fold figures by incident.

    python evals/fit_same_event.py --data FOLDER

FOLDER in the format of the shared ``gva`` data, with gold. Logistic regression by Newton's method with a small ridge.
Nothing of the texts goes into the weights but twelve numbers.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import predict
from fogline.claims.events.traits import traits
from fogline.reconcile.events import same_event as room

RIDGE = 1.0


def main() -> int:
    """Prints name: weight lines for the room's table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    records = [r for r in predict.records(Path(parser.parse_args().data)) if "incident" in r]
    x, y, fold = examples(records)
    weights = fit(x, y)
    for name, w in zip(["BIAS", *room.WEIGHTS], weights, strict=True):
        print(f"{name}: {w:.3f}")
    for held in (0, 1):
        w = fit(x[fold == 1 - held], y[fold == 1 - held])
        print("fold", held, "average precision", round(average_precision(x[fold == held] @ w, y[fold == held]), 4))
    return 0


def examples(records: list[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Candidate pairs: a column of ones and what they show; whether one incident; fold (2: across folds)."""
    task = predict.load("events")
    dispatches, days, killed = task.as_dispatches([predict.readable(r) for r in records])
    ordered = sorted(dispatches, key=lambda d: (d.published or "", d.dispatch_id))
    reports = [room._report(d, traits(d), days[d.dispatch_id], killed[d.dispatch_id]) for d in ordered]
    index = room._Index(reports)
    incident = {r["id"]: r["incident"] for r in records}
    truth = [incident[d.dispatch_id] for d in ordered]
    names = sorted(set(truth))
    half = {name: i % 2 for i, name in enumerate(names)}
    rows, same, fold = [], [], []
    for i, j in index.candidates():
        shown = index.shown(i, j)
        rows.append([1.0, *(shown[name] for name in room.WEIGHTS)])
        same.append(truth[i] == truth[j])
        fold.append(half[truth[i]] if half[truth[i]] == half[truth[j]] else 2)
    return np.array(rows), np.array(same, dtype=float), np.array(fold)


def fit(x: np.ndarray, y: np.ndarray, steps: int = 30) -> np.ndarray:
    """Weights of a logistic regression with a ridge on all but the bias."""
    w = np.zeros(x.shape[1])
    ridge = RIDGE * np.eye(x.shape[1])
    ridge[0, 0] = 0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge
        w = w + np.linalg.solve(hessian, x.T @ (y - p) - ridge @ w)
    return w


def average_precision(score: np.ndarray, y: np.ndarray) -> float:
    """Area under precision over recall."""
    hits = y[np.argsort(-score, kind="stable")]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float((precision * hits).sum() / hits.sum())


if __name__ == "__main__":
    sys.exit(main())
