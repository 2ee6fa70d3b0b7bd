"""Figures of what else the profile ``accurate`` tells of a word, for its card and for the gate: names, and certainty.

    python training/encoder_figures.py --data ../shared/data

Names: exact spans and types, of UNER-EWT dev by its own three types, and of the documents of re3d that training held back.
Certainty: UDS-IH2 dev, Pearson's r and the mean error. Attributions are measured by ``evals/gate.py``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import encoder_heads as heads
import numpy as np

from fogline.claims.attribution.markers import encoder

Figures = dict[str, dict[str, float]]
UNER = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "MILUNIT": "ORG",
    "GPE": "LOC",
    "LOC": "LOC",
}  # a body, a place are all it knows
OURS = {type_: type_ for type_ in heads.export.NAMES}


def names(texts: Iterable[heads.Text], types: Mapping[str, str]) -> Figures:
    """Precision, recall and F (``p``, ``r``, ``f``), all and by type, and how many there are (``of``)."""
    hit, gold, said = Counter(), Counter(), Counter()
    for text in texts:
        if text.names is None:
            continue
        (found,) = encoder.names([text.layout])
        mine = {(*n.at, types[n.kind]) for n in found if n.kind in types}
        truth = {(a, b, types[t]) for a, b, t in text.names if t in types}
        for count, of in ((hit, mine & truth), (gold, truth), (said, mine)):
            count.update(t for *_, t in of)
            count["all"] += len(of)
    return {t: _prf(hit[t], said[t], gold[t]) for t in sorted(gold)}


def _prf(hit: int, said: int, gold: int) -> dict[str, float]:
    per_cent = {"p": hit / max(said, 1), "r": hit / gold, "f": 2 * hit / (said + gold)}
    return {k: round(100 * v, 1) for k, v in per_cent.items()} | {"of": gold}


def certainty(texts: Iterable[heads.Text]) -> dict[str, float]:
    """Pearson's r in hundredths and the mean absolute error, over predicates."""
    pairs = []
    for text in texts:
        if text.sure:
            (sure,) = encoder.certainty([text.layout])
            pairs += [(sure[w], value) for w, value in text.sure]
    a = np.array(pairs)
    r, error = np.corrcoef(a.T)[0, 1], np.abs(a[:, 0] - a[:, 1]).mean()
    return {"r": round(100 * float(r), 1), "mean error": round(float(error), 2), "of": len(a)}


def of_web(base: Path) -> dict[str, Figures | dict[str, float]]:
    """Names of UNER-EWT dev and certainty of UDS-IH2 dev: what the gate asks of the folder ``base`` (and its neighbour)."""
    found = list(heads.web(base.parent, "dev"))
    return {"names": names(found, UNER), "certainty": certainty(found)}


def of_re3d(folder: Path) -> Figures:
    """Names of the documents of re3d that were held back: what the gate asks of the folder ``re3d``."""
    return names((heads.text_of(p) for p in heads.reports(folder.parent, held=True)), OURS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    print(json.dumps({**of_web(args.data / "base"), "re3d": of_re3d(args.data / "re3d")}, indent=1))


if __name__ == "__main__":
    main()
