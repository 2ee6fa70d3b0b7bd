"""Fits the linear layer of claims.events.types on labelled reports and says how well it does by cross-validation.

    python evals/fit_event_types.py ../shared/data/case21/snippets.jsonl [--write]

The layer corrects the patterns' scores: logits = scale * log(1 + score) + W x, with a penalty on W. Ten folds, seeded by
record id; --write fits on all records and writes src/fogline/claims/weights/event-types.json with its card.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from evals.tasks.types import CASE21
from scipy.optimize import minimize

from fogline.claims.events.patterns import hits
from fogline.claims.events.types import features, scores
from fogline.languages import words_of

SCALE, PENALTY, FOLDS = 2.5, 3.0, 10
ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src" / "fogline" / "claims" / "weights" / "event-types.json"


def matrix(texts: list[str], types: list[str], contexts: list[str], known: frozenset[int] | None = None) -> np.ndarray:
    """One row of features a text; ``known``: numbers of the patterns that are heard, None for all."""
    heard = [[h for h in hits(t) if known is None or h.pattern.number in known] for t in texts]
    return np.array([features(t, 0, None, scores(h), types, contexts) for t, h in zip(texts, heard, strict=True)])


def fit(x: np.ndarray, y: np.ndarray, classes: int) -> np.ndarray:
    """W of shape (features, classes)."""
    rows = np.arange(len(y))

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(x.shape[1], classes)
        z = SCALE * x[:, :classes] + x @ w
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        p /= p.sum(1, keepdims=True)
        value = -np.log(p[rows, y] + 1e-12).sum() + PENALTY / 2 * (flat**2).sum()
        p[rows, y] -= 1
        return value, (x.T @ p + PENALTY * w).ravel()

    start = np.zeros(x.shape[1] * classes)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x.reshape(-1, classes)


def weighted_f1(gold: np.ndarray, found: np.ndarray) -> float:
    """The measure of score_types, in percent."""
    total = 0.0
    for c in sorted(set(gold)):
        hit = ((gold == c) & (found == c)).sum()
        total += (gold == c).sum() * 2 * hit / ((gold == c).sum() + (found == c).sum())
    return 100 * total / len(gold)


def main() -> None:
    """Cross-validates; with --write fits on all and writes the layer."""
    records = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").split("\n") if line]
    types = sorted({r["type"] for r in words_of("event_types.csv")} | {"Other"})
    contexts = sorted({r["type"] for r in words_of("event_context.csv")})
    back = {v: k for k, v in CASE21.items()}
    x = matrix([r["text"] for r in records], types, contexts)
    y = np.array([types.index(back[r["type"]]) for r in records])
    fold = np.array([int(hashlib.sha256(r["id"].encode()).hexdigest(), 16) % FOLDS for r in records])
    found = np.zeros(len(y), int)
    for f in range(FOLDS):
        w = fit(x[fold != f], y[fold != f], len(types))
        found[fold == f] = (SCALE * x[fold == f][:, : len(types)] + x[fold == f] @ w).argmax(1)
    patterns_only = weighted_f1(y, x[:, : len(types)].argmax(1))
    crossed = weighted_f1(y, found)
    print(
        f"{len(y)} records: weighted F1 patterns alone {patterns_only:.1f}, with the layer, {FOLDS} folds {crossed:.1f}"
    )
    if "--write" in sys.argv:
        card = {
            "what": "linear layer over pattern scores and context words of event_types.csv and event_context.csv",
            "trained_on": f"{len(y)} labelled reports (CASE 2021, task 2, developers' split); no word of them is stored",
            "method": f"multinomial logistic, scale {SCALE}, squared penalty {PENALTY}, L-BFGS",
            "cross_validated": {
                "folds": FOLDS,
                "weighted_f1": round(crossed, 1),
                "patterns_alone": round(patterns_only, 1),
            },
            "limits": "the patterns were written with sight of these reports: expect less on unseen ones",
        }
        w = np.round(fit(x, y, len(types)), 3).T.tolist()
        body = {"card": card, "scale": SCALE, "types": types, "contexts": contexts, "weights": w}
        OUT.write_text(json.dumps(body, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
