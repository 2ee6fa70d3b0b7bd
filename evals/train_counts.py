"""Makes the two small linear models of ``fogline.claims.figures`` from the development data; a build step, never at run time.

    python evals/train_counts.py SHARED/data

Writes ``toll.json`` (reports of one incident, from ``gva``) and ``casualties.json`` (dispatches with several, from ``muc``)
into ``src/fogline/claims/weights``: names of features and their weights, no text. Words that are seldom printed in small
letters are left out, so that no name of a person or place becomes a feature. Needs scipy and scikit-learn.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from fogline import lexicon
from fogline.claims.figures.casualties import candidates
from fogline.claims.figures.toll import evidence, features

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "fogline" / "claims" / "weights"
TOLL_L2 = 12.0  # the best of 1, 3, 6, 12, 30 in four folds by incident
CASUALTIES_C = 0.15  # the middle of a flat top from 0.1 to 0.3, in eight folds by dispatch
MIXED_CASE = ("gva/texts.jsonl.gz", "guardian-sdf/articles.jsonl", "reuse/news/allsides.jsonl.gz")
EFFECTS = {"killed": "DEATH", "injured": "INJURY"}

TOLL_CARD = {
    "what": "log-linear weights over candidate pairs of killed and injured in one report; see fogline/claims/figures/toll.py",
    "trained on": "2,252 reports of shootings in the United States, 2013-2017, with a registry's counts (development split)",
    "holds": "names of features: words of harm from a hand-made list, places and kinds of evidence; no text",
    "cross-validated": "four folds by incident, one report alone: killed 82.2, injured 72.7, both 66.8 % exact",
    "limits": "reports of single incidents in English; up to 60 persons; several incidents in one report confuse it",
}
CASUALTIES_CARD = {
    "what": "logistic weights: does the dispatch report these killed or injured; see fogline/claims/figures/casualties.py",
    "trained on": "1,500 dispatches of 1988-1991 on violence in Latin America with their incident keys (development split)",
    "holds": "names of features: common words, places and kinds of evidence; no names, no text",
    "cross-validated": "eight folds by dispatch: F1 of (effect, count) above one 61",
    "limits": "dispatches in English that tell of attacks; the key leaves soldiers killed in battle out, and so does this",
}


def main(data: Path) -> None:
    """Trains both and writes them."""
    reports = [r for r in records(data / "gva" / "texts.jsonl.gz") if r["scored"]]
    write("toll.json", toll_weights(reports), TOLL_CARD)
    dispatches = [r for f in ("dev", "tst1", "tst2") for r in records(data / "muc" / f"{f}.jsonl")]
    write("casualties.json", casualty_weights(dispatches, common_words(data)), CASUALTIES_CARD)


def records(file: Path) -> Iterator[dict[str, Any]]:
    """Records of a JSONL file."""
    raw = file.read_bytes()
    text = (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8")
    yield from map(json.loads, text.splitlines())


def write(name: str, weights: dict[str, float], card: dict[str, str]) -> None:
    """Weights worth keeping, rounded, in order of name, with the card that says what they are."""
    kept = {k: round(v, 3) for k, v in sorted(weights.items()) if abs(v) >= 0.005}
    (OUT / name).write_text(
        json.dumps({"card": card, "weights": kept}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8"
    )
    print(f"{name}: {len(kept)} weights, {(OUT / name).stat().st_size} bytes")


def toll_weights(reports: list[dict[str, Any]]) -> dict[str, float]:
    """Maximum entropy over the candidate pairs of each report."""
    vocabulary: dict[str, int] = {}
    columns: list[int] = []
    ends, owner, gold = [0], [], []
    for report in reports:
        e = evidence(report["text"], title=report["title"])
        truth = (report["killed"], report["injured"])
        if truth not in e.pairs:
            continue
        for pair in e.pairs:
            columns += [vocabulary.setdefault(f, len(vocabulary)) for f in features(e, *pair)]
            ends.append(len(columns))
            owner.append(len(gold))
        gold.append(len(ends) - 1 - len(e.pairs) + e.pairs.index(truth))
    x = sp.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(ends) - 1, len(vocabulary)))
    x.sum_duplicates()
    w = max_entropy(x, np.array(owner), np.array(gold))
    return dict(zip(vocabulary, map(float, w), strict=True))


def max_entropy(x: Any, owner: Any, gold: Any) -> Any:
    """Weights under which the gold row of each owner is likeliest, with an L2 penalty."""
    back, wanted, n = x.T.tocsr(), np.asarray(x[gold].sum(0)).ravel(), len(gold)

    def loss(w: Any) -> tuple[float, Any]:
        s = x @ w
        top = np.full(n, -np.inf)
        np.maximum.at(top, owner, s)
        ex = np.exp(s - top[owner])
        z = np.bincount(owner, ex, n)
        value = (np.log(z) + top).sum() - s[gold].sum() + 0.5 * TOLL_L2 * (w @ w)
        return value, back @ (ex / z[owner]) - wanted + TOLL_L2 * w

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x


def casualty_weights(dispatches: list[dict[str, Any]], common: set[str]) -> dict[str, float]:
    """Logistic regression over the candidates of all dispatches."""
    rows: list[dict[str, float]] = []
    right: list[bool] = []
    for d in dispatches:
        key = {(c["effect"], b) for c in d["casualties"] for b in counts(c)} | {
            (e, b) for c in d["casualties"] for e in c.get("or_effect", []) for b in counts(c)
        }
        for (effect, n), (_, names) in candidates(reflowed(d["text"])).items():
            rows.append(names)
            right.append((EFFECTS[effect], n) in key)
    often = Counter(f for r in rows for f in r)
    vocabulary = {f: i for i, f in enumerate(sorted(f for f, n in often.items() if n >= 5 and plain(f, common)))}
    cells = [(i, vocabulary[f], v) for i, r in enumerate(rows) for f, v in r.items() if f in vocabulary]
    i, j, v = zip(*cells, strict=True)
    x = sp.csr_matrix((v, (i, j)), shape=(len(rows), len(vocabulary)))
    model = LogisticRegression(C=CASUALTIES_C, max_iter=3000).fit(x, right)
    return {"": float(model.intercept_[0]), **dict(zip(vocabulary, map(float, model.coef_[0]), strict=True))}


def counts(casualty: dict[str, Any]) -> list[int]:
    """The right counts of a group in the key."""
    given = [c["best"] if c["best"] is not None else c["low"] if c["low"] is not None else c["high"]
             for c in [casualty["count"], *casualty.get("or", [])]]  # fmt: skip
    return [n for n in given if n is not None]


def reflowed(text: str) -> str:
    """Hard-wrapped lines joined; offsets stay."""
    return re.sub(r"(?<!\n)\n(?!\s*\n)", " ", text)


def common_words(data: Path) -> set[str]:
    """Words of the lexicon, and words mostly printed in small letters in texts of mixed case: no names."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for file in MIXED_CASE:
        for r in records(data / file):
            for w in re.findall(r"[A-Za-z]+", r["text"]):
                (small if w.islower() else large)[w.lower()] += 1
    own = {w for r in lexicon.rows("populations.csv") for w in (r["singular"], r["plural"])}
    return own | {w for w, n in small.items() if n >= 4 and n >= 0.6 * (n + large[w])}


def plain(feature: str, common: set[str]) -> bool:
    """Whether a feature holds no rare word and no name."""
    kind, _, word = feature.partition(" ")
    return kind not in ("before", "after", "near", "in", "who") or word in common or not word.isalpha()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
