"""Fits the two linear models of ``src/fogline/claims/weights/places.json`` on the developers' place data.

    python evals/fit_places.py [--shared ../shared] [--write]

Prints what two halves of the dispatches, each scored by the model of the other, give; with ``--write`` fits on all and writes
the weights. Only weights of features named in the code leave this script, no word of the data.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from fogline.claims.places import containers
from fogline.claims.places import mentions as m_
from fogline.claims.places import resolve as r_
from fogline.text import tokens

f_ = importlib.import_module("fogline.claims.places.find")  # the package's own name of it is the function
HERE = Path(__file__).parent
OUT = HERE.parent / "src/fogline/claims" / f_.WEIGHTS
KEEP_BIAS = 0.6  # added to every mention's score: a name wrongly kept costs a desk less than a place lost
RIDGE_MENTION = 1.0  # inverse strength, as in scikit-learn
RIDGE_SENSE = 2.0


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", default=HERE.parent.parent / "shared", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(options.shared / "evals"))
    import score_place

    docs = [
        json.loads(line)
        for name in ("lgl", "tr-news")
        for line in (options.shared / f"data/place/{name}.jsonl").read_text("utf-8").split("\n")
        if line
    ]
    halves = [docs[0::2], docs[1::2]]
    predicted = []
    for train, test in (halves, halves[::-1]):
        weights = fit(train, score_place)
        predicted += predict(test, weights)
    figures = score_place.score(docs, predicted)
    score_place.print_table(figures)
    if options.write:
        weights = fit(docs, score_place)
        OUT.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", "utf-8")


def predict(docs: list[dict], weights: dict[str, Any]) -> list[dict]:
    """Predictions with a given model, through the task's own code."""
    model = f_.model_of(weights)
    kept, f_._model = f_._model, lambda: model
    try:
        sys.path.insert(0, str(HERE))
        task = importlib.import_module("predict").load("place")
        return list(task.predict_all(docs, Path()))
    finally:
        f_._model = kept


def fit(docs: list[dict], score_place: Any) -> dict[str, Any]:
    """The weights, mentions first: the senses are fitted on the gold mentions that the lists know."""
    mention = _fit_mentions(docs)
    alone, full = _fit_senses(docs, score_place)
    return {
        "card": {
            "what": "two linear models: is this name a place here (mention); which candidate is it (sense_alone, sense)",
            "trained on": "LGL and TR-News, developers' split; weights of named features only, no text",
            "made by": "evals/fit_places.py",
            "dispatches": len(docs),
            "limits": "English news; the first corpus is mostly small American papers",
        },
        "mention": mention,
        "sense_alone": alone,
        "sense": full,
    }


def _described(doc: dict) -> list[m_.Mention]:
    text = doc["text"]
    words = tokens(text)
    found = m_.mentions(text, words)
    containers.contained(text, words, found)
    for m in found:
        m.kind_hint = "" if m.road else f_._hint(words, m)
    found = list(containers.narrowed(found))
    r_.beside(text, words, found)
    m_.describe(text, words, found)
    return [m for m in found if not m.road]


def _fit_mentions(docs: list[dict]) -> dict[str, float]:
    names: dict[str, int] = {}
    rows, columns, labels = [], [], []
    for doc in docs:
        for m in _described(doc):
            labels.append(any(g["start"] < m.end and m.start < g["end"] for g in doc["places"]))
            for f in m.features:
                rows.append(len(labels) - 1)
                columns.append(names.setdefault(f, len(names)))
    x = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(labels), len(names)))
    model = LogisticRegression(C=RIDGE_MENTION, max_iter=2000, fit_intercept=False).fit(x, labels)
    weights = {f: round(float(model.coef_[0][i]), 4) for f, i in sorted(names.items())}
    weights["bias"] = round(weights["bias"] + KEEP_BIAS, 4)
    return weights


def _fit_senses(docs: list[dict], score_place: Any) -> tuple[dict[str, float], dict[str, float]]:
    by_outlet = defaultdict(list)
    for doc in docs:
        by_outlet[doc["outlet"]].append(doc["text"])
    homes = {o: f_.home_of(t, o) for o, t in by_outlet.items()}
    groups = []
    for doc in docs:
        gold = [g for g in doc["places"] if g.get("lat") is not None]
        kept = [m for m in _described(doc) if any(g["start"] < m.end and m.start < g["end"] for g in doc["places"])]
        senses = r_.senses(kept)
        if not senses:
            continue
        outlet, domain = f_._outlet(f_.Context(doc["outlet"]))
        t = r_.table(senses)
        x = r_.prior(senses, t, outlet)
        right = _right(senses, gold, score_place)
        own = f_._own_home(senses, outlet, domain, f_._model())
        # With and without other dispatches of the outlet.
        groups += [(senses, t, x.copy(), right, home, domain) for home in (homes[doc["outlet"]], own)]
    k = r_.FIRST_PASS
    first = _conditional([(x[:, :k], t.of, right) for _, t, x, right, _, _ in groups])
    second = np.concatenate([first, np.zeros(len(r_.FEATURES) - k)])
    for turn in range(4):
        data = []
        for senses, t, x, right, home, domain in groups:
            share = r_.shares((x[:, :k] @ first) if turn == 0 else x @ second, t.of, len(senses))
            r_.vote(x, t, share, len(senses), home, domain)
            data.append((x.copy(), t.of, right))
        second = _conditional(data)
    named = dict(zip(r_.FEATURES, (round(float(w), 4) for w in second), strict=True))
    return dict(zip(r_.FEATURES[:k], (round(float(w), 4) for w in first), strict=True)), named


def _right(senses: list[r_.Sense], gold: list[dict], score_place: Any) -> np.ndarray:
    """Of each candidate, how many of its sense's gold mentions it would get right."""
    out = []
    for s in senses:
        own = [g for m in s.mentions for g in gold if g["start"] < m.end and m.start < g["end"]]
        for c in s.candidates:
            guess = {"kind": c.kind, "country": c.country, "admin1_code": c.admin1}
            n = 0
            for g in own:
                off = score_place.km(g["lat"], g["lon"], c.lat, c.lon) if c.lat is not None else 20038
                n += score_place.right(g, guess, off)
            out.append(n)
    return np.array(out, dtype=float)


def _conditional(groups: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> np.ndarray:
    """Softmax within each sense; several right candidates share the probability."""
    xs, ofs, rights, base = [], [], [], 0
    for x, of, right in groups:
        xs.append(x)
        ofs.append(of + base)
        rights.append(right)
        base += int(of.max()) + 1
    x, of, right = np.concatenate(xs), np.concatenate(ofs), np.concatenate(rights)
    most = np.zeros(base)
    np.maximum.at(most, of, right)
    ok = (right > 0) & (right >= most[of])
    several = np.bincount(of, ok, base) < np.bincount(of, minlength=base)
    weight = most * (most > 0) * several

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ w
        top = np.full(base, -np.inf)
        np.maximum.at(top, of, s)
        e = np.exp(s - top[of])
        z = np.bincount(of, e, base)
        zr = np.maximum(np.bincount(of, e * ok, base), 1e-12)
        p, q = e / z[of], e * ok / zr[of]
        value = float((weight * (np.log(z) - np.log(zr))).sum() + RIDGE_SENSE / 2 * (w**2).sum())
        return value, x.T @ (weight[of] * (p - q)) + RIDGE_SENSE * w

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x)


if __name__ == "__main__":
    main()
