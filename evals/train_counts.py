"""Makes the small linear models of ``evals/baselines`` from the development data; a build step, never at run time.

    python evals/train_counts.py ../shared/data
    python evals/train_counts.py ../shared/data --folds

Writes ``toll-wording.json`` and ``toll.json`` (reports of one incident, from ``gva``) and ``casualties.json`` (dispatches with
several, from ``muc``) into ``evals/baselines``: names of features and their weights, no text. Words that are seldom
printed in small letters are left out, so that no name of a person or place becomes a feature. ``--folds`` writes nothing: it
prints what models made without a fold do on that fold, folds by incident and by dispatch, everything chosen from the texts
(vocabulary, weights, threshold) made anew each time. Needs scipy and scikit-learn.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from evals.baselines import FOLDER as OUT  # noqa: E402
from evals.baselines import casualties, toll, wording  # noqa: E402
from evals.baselines.evidence import Evidence, Pair, evidence  # noqa: E402
from evals.tasks import counts as task  # noqa: E402

from fogline.languages import words_of  # noqa: E402

TOLL_L2 = 12.0  # the best of 1, 3, 6, 12, 30 in four folds by incident
WORDING_C = 100.0  # the best of 10, 30, 100
IN_REPORTS = 15  # a run of words in fewer reports is no feature
INNER = 3  # folds by which the wording of a training report is read by a model that has not seen it
CASUALTIES_C = 0.15  # the middle of a flat top from 0.1 to 0.3, in eight folds by dispatch
FOLDS = 4
CASUALTY_FOLDS = 8
MIXED_CASE = ("gva/texts.jsonl.gz", "guardian-sdf/articles.jsonl", "reuse/news/allsides.jsonl.gz")
EFFECTS = {"killed": "DEATH", "injured": "INJURY"}

Record = dict[str, Any]

TOLL_CARD = {
    "what": "log-linear weights over candidate pairs of killed and injured in one report; see evals/baselines/toll.py",
    "trained on": "2,252 reports of shootings in the United States, 2013-2017, with a registry's counts (development split)",
    "holds": "names of features: words of harm from a hand-made list, places and kinds of evidence; no text",
    "cross-validated": "four folds by incident: killed 83.1, injured 72.9, both 67.4 % exact alone, 84.2, 74.3, 68.9 pooled",
    "limits": "reports of single incidents in English; up to 60 persons; several incidents in one report confuse it",
}
WORDING_CARD = {
    "what": "logistic weights of runs of words for 0, 1, 2+ killed and 0 to 4+ injured; see evals/baselines/wording.py",
    "trained on": TOLL_CARD["trained on"],
    "holds": "words mostly printed in small letters and runs of up to three of them; names are one mark; no text",
    "limits": "local news of the United States; only leans, beside what is counted",
}
CASUALTIES_CARD = {
    "what": "logistic weights: does the dispatch report these killed or injured; see evals/baselines/casualties.py",
    "trained on": "1,500 dispatches of 1988-1991 on violence in Latin America with their incident keys (development split)",
    "holds": "names of features: common words, places and kinds of evidence; no names, no text",
    "cross-validated": "eight folds by dispatch: F1 of (effect, count) above one 63.2",
    "limits": "dispatches in English that tell of attacks; the key leaves soldiers killed in battle out, and so does this",
}


def main() -> None:
    """Trains all and writes them, or prints the folds."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--only", choices=("gva", "muc"))
    options = parser.parse_args()
    common = common_words(options.data)
    sys.path.insert(0, str(options.data.parent / "evals"))
    for name, made in (("gva", gva), ("muc", muc)):
        if options.only in (None, name):
            made(options.data, common, options.folds)


def gva(data: Path, common: frozenset[str], folds: bool) -> None:
    """Reports of one incident."""
    reports = [Report(r, evidence(r["text"], title=r["title"]), wording.runs(r["title"], r["text"], common))
               for r in records(data / "gva" / "texts.jsonl.gz")]  # fmt: skip
    if folds:
        shares = toll_folds(reports)
        scorer = importlib.import_module("score_counts")
        raw = [r.record for r in reports]
        for name, found in (("alone", shares), ("pooled", list(task.pooled(raw, shares)))):
            predicted = [{"id": r["id"], **task.report(s)} for r, s in zip(raw, found, strict=True)]
            print(name, json.dumps(scorer.score_incidents(raw, predicted)))
        return
    scored = [r for r in reports if r.record["scored"]]
    words, weights = toll_models(scored)
    write_wording(words)
    write("toll.json", weights, TOLL_CARD)


def muc(data: Path, common: frozenset[str], folds: bool) -> None:
    """Dispatches of several incidents."""
    dispatches = [r for f in ("dev", "tst1", "tst2") for r in records(data / "muc" / f"{f}.jsonl")]
    rows = [row for d in dispatches for row in casualty_rows(d)]
    if folds:
        parts = [fold(row.dispatch, CASUALTY_FOLDS) for row in rows]
        scored: list[tuple[Row, float]] = []
        for k in range(CASUALTY_FOLDS):
            weights = casualty_weights([row for row, p in zip(rows, parts, strict=True) if p != k], common)
            scored += [
                (row, casualties.likely(row.names, weights)) for row, p in zip(rows, parts, strict=True) if p == k
            ]
        print("held back", json.dumps(casualty_figures(dispatches, scored)))
        return
    weights = casualty_weights(rows, common)
    print(
        "fitted",
        json.dumps(casualty_figures(dispatches, [(row, casualties.likely(row.names, weights)) for row in rows])),
    )
    write("casualties.json", weights, CASUALTIES_CARD)


def casualty_figures(dispatches: Sequence[Record], scored: Sequence[tuple[Row, float]]) -> Record:
    """What the scorer says of the rows that are likely enough."""
    found: dict[str, list[Record]] = {d["id"]: [] for d in dispatches}
    for row, likely in scored:
        if likely >= casualties.LIKELY:
            found[row.dispatch].append({"effect": EFFECTS[row.effect], "count": row.count})
    predicted = [{"id": i, "casualties": groups} for i, groups in found.items()]
    return dict(importlib.import_module("score_counts").score_dispatches(list(dispatches), predicted))


def records(file: Path) -> Iterator[Record]:
    """Records of a JSONL file."""
    raw = file.read_bytes()
    text = (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8")
    yield from (json.loads(line) for line in text.split("\n") if line)


def write(name: str, weights: dict[str, float], card: dict[str, str]) -> None:
    """Weights worth keeping, rounded, in order of name, with the card that says what they are."""
    kept = {k: round(v, 3) for k, v in sorted(weights.items()) if abs(v) >= 0.005}
    (OUT / name).write_text(
        json.dumps({"card": card, "weights": kept}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8"
    )
    print(f"{name}: {len(kept)} weights, {(OUT / name).stat().st_size} bytes")


@dataclass(frozen=True, slots=True)
class Report:
    """A record with what was read from it."""

    record: Record
    evidence: Evidence
    runs: Counter[str]

    @property
    def truth(self) -> tuple[int, int]:
        """Killed and injured by the registry."""
        return self.record["killed"], self.record["injured"]


def fold(name: object, n: int) -> int:
    """The fold of a name, the same on every machine."""
    return int(hashlib.sha256(str(name).encode()).hexdigest(), 16) % n


def toll_folds(reports: Sequence[Report]) -> list[dict[Pair, float]]:
    """What each report says by models made without its fold of incidents."""
    found: dict[str, dict[Pair, float]] = {}
    for k in range(FOLDS):
        held = [r for r in reports if fold(r.record["incident"], FOLDS) == k]
        words, weights = toll_models(
            [r for r in reports if r.record["scored"] and fold(r.record["incident"], FOLDS) != k]
        )
        for r, leaning in zip(held, words.read(held), strict=True):
            found[r.record["id"]] = toll.weighed(r.evidence, leaning, weights)
    return [found[r.record["id"]] for r in reports]


def toll_models(reports: Sequence[Report]) -> tuple[Wording, dict[str, float]]:
    """The wording, and the weights of everything, the wording of each report read by a model that has not seen its incident."""
    leanings: dict[str, wording.Leaning] = {}
    for q in range(INNER):
        inside = [fold(f"inner {r.record['incident']}", INNER) == q for r in reports]
        held = [r for r, i in zip(reports, inside, strict=True) if i]
        words = Wording([r for r, i in zip(reports, inside, strict=True) if not i])
        leanings.update(zip((r.record["id"] for r in held), words.read(held), strict=True))
    return Wording(reports), toll_weights(reports, leanings)


class Wording:
    """A model of the wording, fitted."""

    def __init__(self, reports: Sequence[Report]) -> None:
        """Vocabulary, rarity and two logistic regressions from these reports."""
        seen = Counter(run for r in reports for run in r.runs)
        kept = sorted(run for run, n in seen.items() if n >= IN_REPORTS)
        self.rarity = {run: float(np.log(len(reports) / seen[run])) for run in kept}
        self.column = {run: i for i, run in enumerate(kept)}
        x = self._matrix(reports)
        self.models = [
            LogisticRegression(C=WORDING_C, max_iter=60, tol=1e-3).fit(x, [min(r.truth[i], most) for r in reports])
            for i, most in enumerate((wording.KILLED, wording.INJURED))
        ]

    def _matrix(self, reports: Sequence[Report]) -> Any:
        cells = [(i, self.column[run], v) for i, r in enumerate(reports)
                 for run, v in wording.weighted(r.runs, self.rarity).items()]  # fmt: skip
        i, j, v = zip(*cells, strict=True)
        return sp.csr_matrix((v, (i, j)), shape=(len(reports), len(self.column)))

    def read(self, reports: Sequence[Report]) -> list[wording.Leaning]:
        """What the wording of these reports says."""
        x = self._matrix(reports)
        killed, injured = (m.predict_log_proba(x).tolist() for m in self.models)
        return [wording.Leaning(tuple(k), tuple(i)) for k, i in zip(killed, injured, strict=True)]

    def weights(self) -> Any:
        """Runs by classes of killed, then of injured."""
        return np.concatenate([m.coef_ for m in self.models]).T

    def bias(self) -> list[float]:
        """Of the same classes."""
        return [round(float(b), 3) for m in self.models for b in m.intercept_]


def write_wording(words: Wording) -> None:
    """One line a run: its rarity and its weights."""
    runs = {run: [round(words.rarity[run], 2), *map(float, np.round(w, 2))]
            for run, w in zip(words.rarity, words.weights(), strict=True)}  # fmt: skip
    known = sorted({w for run in runs for w in run.split()[1:] if w.isalpha()})
    lines = ",\n".join(f"{json.dumps(run)}: {json.dumps(w, separators=(',', ':'))}" for run, w in runs.items())
    head = {"card": WORDING_CARD, "bias": words.bias(), "words": known}
    file = OUT / "toll-wording.json"
    file.write_text(json.dumps(head)[:-1] + ', "runs": {\n' + lines + "\n}}\n", encoding="utf-8")
    print(f"{file.name}: {len(runs)} runs, {file.stat().st_size} bytes")


def toll_weights(reports: Sequence[Report], leanings: dict[str, wording.Leaning]) -> dict[str, float]:
    """Maximum entropy over the candidate pairs of each report."""
    vocabulary: dict[str, int] = {w: i for i, w in enumerate(toll.WORDING)}
    columns: list[int] = []
    values: list[float] = []
    ends, owner, gold = [0], [], []
    for report in reports:
        e = report.evidence
        if report.truth not in e.pairs:
            continue
        for pair in e.pairs:
            found = [vocabulary.setdefault(f, len(vocabulary)) for f in toll.features(e, *pair)]
            columns += [0, 1, *found]
            values += [*leanings[report.record["id"]].of(*pair), *[1.0] * len(found)]
            ends.append(len(columns))
            owner.append(len(gold))
        gold.append(len(ends) - 1 - len(e.pairs) + e.pairs.index(report.truth))
    x = sp.csr_matrix((values, columns, ends), shape=(len(ends) - 1, len(vocabulary)))
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


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate of a dispatch, what speaks for it, and whether the key has it."""

    dispatch: str
    effect: str
    count: int
    names: dict[str, float]
    right: bool


def casualty_rows(dispatch: Record) -> Iterator[Row]:
    """The candidates of one dispatch."""
    key = {(c["effect"], b) for c in dispatch["casualties"] for b in counts(c)} | {
        (e, b) for c in dispatch["casualties"] for e in c.get("or_effect", []) for b in counts(c)
    }
    for (effect, n), (_, names) in casualties.candidates(reflowed(dispatch["text"])).items():
        yield Row(dispatch["id"], effect, n, names, (EFFECTS[effect], n) in key)


def casualty_weights(rows: Sequence[Row], common: frozenset[str]) -> dict[str, float]:
    """Logistic regression over candidates."""
    often = Counter(f for r in rows for f in r.names)
    vocabulary = {f: i for i, f in enumerate(sorted(f for f, n in often.items() if n >= 5 and plain(f, common)))}
    cells = [(i, vocabulary[f], v) for i, r in enumerate(rows) for f, v in r.names.items() if f in vocabulary]
    i, j, v = zip(*cells, strict=True)
    x = sp.csr_matrix((v, (i, j)), shape=(len(rows), len(vocabulary)))
    model = LogisticRegression(C=CASUALTIES_C, max_iter=200, solver="liblinear").fit(x, [r.right for r in rows])
    return {"": float(model.intercept_[0]), **dict(zip(vocabulary, map(float, model.coef_[0]), strict=True))}


def counts(casualty: Record) -> list[int]:
    """The right counts of a group in the key."""
    given = [c["best"] if c["best"] is not None else c["low"] if c["low"] is not None else c["high"]
             for c in [casualty["count"], *casualty.get("or", [])]]  # fmt: skip
    return [n for n in given if n is not None]


def reflowed(text: str) -> str:
    """Hard-wrapped lines joined; offsets stay."""
    return re.sub(r"(?<!\n)\n(?!\s*\n)", " ", text)


def common_words(data: Path) -> frozenset[str]:
    """Words of the lexicon, and words mostly printed in small letters in texts of mixed case: no names."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for file in MIXED_CASE:
        for r in records(data / file):
            for w in re.findall(r"[A-Za-z]+", r["text"]):
                (small if w.islower() else large)[w.lower()] += 1
    own = {w for r in words_of("populations.csv") for w in (r["singular"], r["plural"])}
    return frozenset(own | {w for w, n in small.items() if n >= 4 and n >= 0.6 * (n + large[w])})


def plain(feature: str, common: frozenset[str]) -> bool:
    """Whether a feature holds no rare word and no name."""
    kind, _, word = feature.partition(" ")
    return kind not in ("before", "after", "near", "in", "who") or word in common or not word.isalpha()


if __name__ == "__main__":
    main()
