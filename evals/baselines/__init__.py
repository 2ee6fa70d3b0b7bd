"""Baselines: readers for particular data sets, which measure the rest of the house and are no part of it.

``toll`` and its parts (``evidence``, ``wording``) read reports of single shootings, ``casualties`` dispatches on attacks in
Latin America, ``police`` sentences of an Indian newspaper, ``plover`` sentences by PLOVER's roots. No command, component or
documented example reaches them; ``evals/predict.py`` and ``evals/gate.py`` do. They are small linear models over what the rooms
find, made by ``evals/train_counts.py`` and ``evals/fit_police_actions.py``, which measure them on folds, too. Their words and
weights (each with its card) stand here.

- ``toll.toll(text, title=...)``: everything a report of one incident says, weighed: killed and injured, each with the
  values that are nearly as likely; ``toll.shares`` the probabilities, for who joins several reports.
- ``evidence.evidence``: what was weighed: counts by place and kind, pairs that one sentence tells, victims told by number.
- ``wording.leaning``: what the words alone say ("pronounced dead", "released from the hospital").
- ``casualties.groups(text)``: the groups of killed and injured that a dispatch on several incidents reports.
- ``police.labels(sentence)``: killed, arrested, used force, failed to act, any action.
- ``plover.root(sentence)``: one of PLOVER's eighteen roots.
"""

from pathlib import Path

FOLDER = Path(__file__).parent


def bag(words: str) -> frozenset[str]:
    """Return words parted by spaces, as a set: closed classes of the language read better on few lines."""
    return frozenset(words.split())
