"""What police did, or failed to do, by a sentence: killed, arrested, used force, failed to act, did anything.

The five questions of Halterman et al. (IndiaPoliceEvents, Findings of ACL 2021). Features are the patterns of
police_actions.csv that a sentence holds; the weights are ours (police-actions.json, with its card).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import NamedTuple

from evals.baselines import FOLDER

from fogline import lexicon
from fogline.claims.events.patterns import hits

WORDS = FOLDER / "police_actions.csv"


class Question(NamedTuple):
    """One question's logistic weights by pattern, and the sum from which the answer is yes."""

    label: str
    threshold: float
    weights: Mapping[str, float]


@functools.cache
def questions() -> tuple[Question, ...]:
    """The trained questions, in order of label."""
    raw = json.loads((FOLDER / "police-actions.json").read_text("utf-8"))
    return tuple(Question(q["label"], q["threshold"], q["weights"]) for q in raw["questions"])


def phrases(text: str) -> list[str]:
    """The patterns of police_actions.csv that the sentence holds, each once, in order of the lexicon."""
    rows = lexicon.rows(WORDS)
    return [rows[n]["pattern"] for n in sorted({h.pattern.number for h in hits(text, file=WORDS)})]


def labels(text: str) -> list[str]:
    """The labels whose answer is yes.

    >>> labels("two persons were killed when police opened fire to disperse the mob.")
    ['ANY_ACTION', 'FORCE', 'KILL']
    >>> labels("the match was drawn.")
    []
    """
    held = phrases(text)
    return [q.label for q in questions() if sum(q.weights.get(p, 0.0) for p in held) >= q.threshold]
