"""Fits evals/baselines/police.py on labelled sentences and says how well it does, five folds by article.

python evals/fit_police_actions.py ../shared/data/indiapolice/sentences.jsonl [--write]
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from evals.baselines.police import WORDS, phrases  # noqa: E402

from fogline import lexicon  # noqa: E402

LABELS = ("ANY_ACTION", "ARREST", "FAIL", "FORCE", "KILL")
LOOSENESS, FOLDS = 0.3, 5
OUT = HERE / "baselines" / "police-actions.json"


def best_threshold(gold: np.ndarray, sums: np.ndarray) -> tuple[float, float]:
    """The threshold with the best F1 (on a grid of log odds), and that F1 in percent."""
    scored = []
    for t in np.arange(-3.0, 1.01, 0.2):
        found = sums >= t
        scored.append((f1(gold, found), -t))
    best, negative = max(scored)
    return -negative, best


def main() -> None:
    """Cross-validates; with --write fits on all and writes the weights with their card."""
    records = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").split("\n") if line]
    names, x, fold = table(records)
    questions = []
    for label in LABELS:
        gold = np.array([label in r["labels"] for r in records])
        sums = held_out(x, gold, fold)
        threshold, _ = best_threshold(gold, sums)
        print(f"{label}: {gold.sum()} sentences, F1 {f1(gold, answered(gold, sums, fold)):.1f}")
        model = LogisticRegression(C=LOOSENESS, max_iter=500).fit(x, gold)
        weights = {n: round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.05}
        questions.append(
            {"label": label, "threshold": round(threshold - float(model.intercept_[0]), 3), "weights": weights}
        )
    weighted = crossed(records)
    print(f"weighted F1 {weighted:.1f}")
    if "--write" in sys.argv:
        card = {
            "what": "logistic weights over the patterns of police_actions.csv, five questions",
            "trained_on": f"{len(records)} labelled sentences (IndiaPoliceEvents); only the lexicon's phrases, no text",
            "method": f"L2 logistic regression, C {LOOSENESS}; thresholds by {FOLDS} folds of articles",
            "cross_validated": {"weighted_f1": round(weighted, 1)},
            "limits": "one newspaper, one month, lower case; failure to act is found in two of five cases",
        }
        OUT.write_text(json.dumps({"card": card, "questions": questions}, separators=(",", ":")) + "\n", "utf-8")


def crossed(records: list[dict]) -> float:
    """Weighted F1 in percent, weights and thresholds of each fold from the other ones."""
    _, x, fold = table(records)
    total, asked = 0.0, 0
    for label in LABELS:
        gold = np.array([label in r["labels"] for r in records])
        total += gold.sum() * f1(gold, answered(gold, held_out(x, gold, fold), fold))
        asked += gold.sum()
    return total / asked


def table(records: list[dict]) -> tuple[list[str], csr_matrix, np.ndarray]:
    """The patterns, which of them each sentence holds, and the fold of its article."""
    names = [r["pattern"] for r in lexicon.rows(WORDS)]
    place = {n: i for i, n in enumerate(names)}
    held = [[place[p] for p in phrases(r["text"])] for r in records]
    rows = [i for i, h in enumerate(held) for _ in h]
    x = csr_matrix((np.ones(len(rows)), (rows, [c for h in held for c in h])), shape=(len(records), len(names)))
    fold = np.array([int(hashlib.sha256(r["doc"].encode()).hexdigest(), 16) % FOLDS for r in records])
    return names, x, fold


def held_out(x: csr_matrix, gold: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """For each sentence the sum of weights that were fitted on the other folds."""
    sums = np.zeros(len(gold))
    for f in range(FOLDS):
        model = LogisticRegression(C=LOOSENESS, max_iter=500).fit(x[fold != f], gold[fold != f])
        sums[fold == f] = model.decision_function(x[fold == f])
    return sums


def answered(gold: np.ndarray, sums: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Which sentences are said to have the label, each fold by the threshold that suits the other ones."""
    found = np.zeros(len(gold), bool)
    for f in range(FOLDS):
        threshold, _ = best_threshold(gold[fold != f], sums[fold != f])
        found[fold == f] = sums[fold == f] >= threshold
    return found


def f1(gold: np.ndarray, found: np.ndarray) -> float:
    """In percent."""
    return 200 * float((found & gold).sum()) / max(1, found.sum() + gold.sum())


if __name__ == "__main__":
    main()
