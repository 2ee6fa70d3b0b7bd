"""Held-back figures: what the rules and weights do on texts that they were not made from, one function a yardstick.

    python evals/held_back.py [NAME ...] [--shared ../shared]

NAME is one of ``covered``, ``types``, ``plover``, ``police``, ``questions``; without one, all. ``gate.py`` holds them against
the floors under ``held_back`` of ``floors.json``.

- ``covered``: re3d, entities of the type Location that bear a name; the share that some place of ours overlaps. Nothing was
  fitted on re3d.
- ``types``: CASE 2021, ten folds, near twins in one fold. A pattern that no text of the other nine folds calls for is left
  out, for it may have been written with the held-out text in view; what the language alone would have told goes with it, so
  the truth lies between this and the plain folds.
- ``plover``: the same with each sentence a fold of its own; the roots have no weights.
- ``police``: India police events, five folds by article, as ``fit_police_actions.py``; thresholds from the other folds.
- ``questions``: made from the registry's rows of the gun-violence reports (``questions.py``); no weights are fitted on them.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import itertools
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from evals import fit_event_types, fit_police_actions  # noqa: E402
from evals.baselines import plover  # noqa: E402
from evals.tasks.types import CASE21  # noqa: E402

from fogline import lexicon  # noqa: E402
from fogline.claims import places  # noqa: E402
from fogline.claims.events import patterns  # noqa: E402
from fogline.languages import words_of  # noqa: E402

Record = dict[str, Any]
TWINS = 0.15  # share of neighbouring word pairs in common from which two texts are twins
NAMED = re.compile(r"(?!(?:The|A|An)\b)[A-Z]")


def main(arguments: list[str] | None = None) -> int:
    """The command: one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("names", nargs="*", choices=[[], *FIGURES])
    parser.add_argument("--shared", default=str(HERE.parent.parent / "shared"), type=Path)
    options = parser.parse_args(arguments)
    for name in options.names or FIGURES:
        for figure, value in measure(name, options.shared).items():
            print(f"{name} {figure}: {value:.2f}")
    return 0


def measure(name: str, shared: Path) -> dict[str, float]:
    """The figures of one yardstick, in percent; none where its data are absent."""
    data = shared / "data"
    return FIGURES[name](data) if data.exists() else {}


# --- places -------------------------------------------------------------------------------------------------


def covered(data: Path) -> dict[str, float]:
    """Of the locations of re3d that bear a name, how many a place of ours overlaps; ``all``: nameless ones ("the camp") too."""
    asked: dict[str, list[Record]] = defaultdict(list)
    for e in _records(data / "re3d" / "entities.jsonl"):
        if e["type"] == "Location":
            asked[e["doc"]].append(e)
    hits, named = [], []
    for doc in _records(data / "re3d" / "docs.jsonl"):
        found = [p.quote for p in places.read(doc["text"])]
        for e in asked[doc["id"]]:
            hits.append(any(q.start < e["end"] and e["start"] < q.end for q in found))
            named.append(NAMED.search(e["text"]) is not None)
    hit, name = np.array(hits), np.array(named)
    return {"named": 100 * float(hit[name].mean()), "all": 100 * float(hit.mean())}


# --- types of events ----------------------------------------------------------------------------------------


def types(data: Path) -> dict[str, float]:
    """Weighted F1 on CASE 2021 by folds without near twins; ``as written``: with all patterns."""
    records = _records(data / "case21" / "snippets.jsonl")
    texts = [r["text"] for r in records]
    names = sorted({r["type"] for r in words_of("event_types.csv")} | {"Other"})
    contexts = sorted({r["type"] for r in words_of("event_context.csv")})
    back = {v: k for k, v in CASE21.items()}
    gold = np.array([names.index(back[r["type"]]) for r in records])
    fold = np.array([_number(g) % fit_event_types.FOLDS for g in twins(texts)])
    heard = [_heard(t, "event_types.csv") for t in texts]
    found = {"f1": np.zeros(len(gold), int), "f1, as written": np.zeros(len(gold), int)}
    for f in sorted(set(fold)):
        elsewhere = frozenset[int]().union(*(h for h, own in zip(heard, fold, strict=True) if own != f))
        for figure, known in (("f1", elsewhere), ("f1, as written", None)):
            x = fit_event_types.matrix(texts, names, contexts, known)
            w = fit_event_types.fit(x[fold != f], gold[fold != f], len(names))
            held = x[fold == f]
            found[figure][fold == f] = (fit_event_types.SCALE * held[:, : len(names)] + held @ w).argmax(1)
    return {figure: fit_event_types.weighted_f1(gold, answers) for figure, answers in found.items()}


def roots(data: Path) -> dict[str, float]:
    """Weighted F1 of PLOVER's roots, each sentence without the patterns that only it and its twins call for."""
    records = _records(data / "plover" / "records.jsonl")
    names = sorted({r["type"] for r in lexicon.rows(plover.WORDS)})
    gold = np.array([names.index(r["type"]) for r in records])
    texts = [r["text"] for r in records]
    group, heard = twins(texts), [_heard(t, plover.WORDS) for t in texts]
    found = []
    for text, own in zip(texts, group, strict=True):
        elsewhere = frozenset[int]().union(*(h for h, g in zip(heard, group, strict=True) if g != own))
        hits = [h for h in patterns.hits(text, file=plover.WORDS) if h.pattern.number in elsewhere]
        found.append(names.index(plover.told_by(hits) or plover.FALLBACK))
    written = [names.index(plover.root(t)) for t in texts]
    return {
        "f1": fit_event_types.weighted_f1(gold, np.array(found)),
        "f1, as written": fit_event_types.weighted_f1(gold, np.array(written)),
    }


def _heard(text: str, file: str | Path) -> frozenset[int]:
    """Numbers of the patterns that a text calls for."""
    return frozenset(h.pattern.number for h in patterns.hits(text, file=file))


def police(data: Path) -> dict[str, float]:
    """Weighted F1 of the five questions, weights and thresholds from the other folds."""
    return {"f1": fit_police_actions.crossed(_records(data / "indiapolice" / "sentences.jsonl"))}


def twins(texts: Sequence[str]) -> list[str]:
    """For each text the group of near twins that it is in, named by its first text.

    >>> twins(["Rebels shelled the port at dawn.", "It rained.", "Rebels shelled the port at dusk."])
    ['Rebels shelled the port at dawn.', 'It rained.', 'Rebels shelled the port at dawn.']
    """
    pairs = [_pairs(t) for t in texts]
    group = list(range(len(texts)))
    for i, one in enumerate(pairs):
        for j in range(i):
            if group[i] != group[j] and len(one & pairs[j]) > TWINS * max(1, len(one | pairs[j])):
                low, high = sorted((group[i], group[j]))
                group = [low if g == high else g for g in group]
    return [texts[g] for g in group]


def _pairs(text: str) -> set[tuple[str, str]]:
    words = re.findall(r"\w+", text.lower())
    return set(itertools.pairwise(words))


# --- questions ----------------------------------------------------------------------------------------------


def questions(data: Path) -> dict[str, float]:
    """Exact answers and document F1 over questions drawn from the registry's rows."""
    return importlib.import_module("evals.questions").figures(data / "gva")


def _records(file: Path) -> list[Record]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]


def _number(word: str) -> int:
    return int(hashlib.sha256(word.encode()).hexdigest(), 16)


FIGURES: dict[str, Callable[[Path], dict[str, float]]] = {
    "covered": covered,
    "types": types,
    "plover": roots,
    "police": police,
    "questions": questions,
}

if __name__ == "__main__":
    sys.exit(main())
