"""Figures of the side heads of the profile ``accurate``, for its card: names and how sure the writer is.

    python training/encoder_figures.py --data ../shared/data

Names: UNER-EWT dev, and the documents of re3d that training held back; exact spans and kinds. Certainty: UDS-IH2 dev,
Pearson's r and the mean error. Attributions are measured by ``evals/gate.py``.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import encoder as training
import numpy as np

from fogline.claims.attribution import encoder, features
from fogline.claims.attribution.encoder import _forbidden


def scores_of(it: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Name and certainty of an item's words, stretch by stretch as the reader has it."""
    m = encoder.model()
    seen = [encoder._seen(m, it["printed"][a:b], it["places"][a:b]) for a, b in encoder._cut(m, it["lay"])]
    return np.concatenate([s.name for s in seen]), np.concatenate([s.fact[:, 0] for s in seen])


def names(items: list[dict[str, Any]]) -> dict[str, str]:
    """Precision, recall and F1 by kind."""
    hit, gold, said = Counter(), Counter(), Counter()
    for it in items:
        (path,) = encoder._best_paths(scores_of(it)[0][None], _forbidden(1 + 2 * len(encoder.model().names)))
        kinds = [k for k in encoder.model().names if k in it["kinds"]]
        mine = {(a, b, k) for n, k in enumerate(encoder.model().names) for a, b in encoder._spans(path, 1 + 2 * n)}
        mine, truth = {x for x in mine if x[2] in kinds}, set(it["entities"])
        for count, found in ((hit, mine & truth), (gold, truth), (said, mine)):
            count.update([k for *_, k in found] + ["all"] * len(found))
    return {k: f"F1 {100 * 2 * hit[k] / (gold[k] + said[k]):.1f} of {gold[k]}" for k in sorted(gold)}


def certainty(items: list[dict[str, Any]]) -> dict[str, float]:
    """Pearson's r and the mean absolute error, over predicates."""
    pairs = []
    for it in items:
        if it["sure"]:
            fact = np.clip(scores_of(it)[1], -3, 3)
            pairs += [(fact[w], value) for w, value in it["sure"]]
    a = np.array(pairs)
    return {"r": float(np.corrcoef(a.T)[0, 1]), "mean error": float(np.abs(a[:, 0] - a[:, 1]).mean()), "of": len(a)}


def laid(texts: list[tuple[Any, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Items with what the reader needs of them."""
    return [it | {"lay": lay, "printed": lay.words, "places": features.of_place(lay)} for lay, it in texts if lay.words]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    base = args.data / "base"
    judged = training.judgements(args.data / "factuality" / "dev.jsonl.gz")
    dev = laid(training.laid_sentences(base / "ewt-dev.conllu.gz", base / "uner-ewt-dev.iob2.gz", judged))
    print("UNER-EWT dev", names([it for it in dev if it["named"]]))
    print("re3d held back", names(laid(training.re3d(args.data / "re3d", held=True))))
    print("UDS-IH2 dev", certainty(dev))


if __name__ == "__main__":
    main()
