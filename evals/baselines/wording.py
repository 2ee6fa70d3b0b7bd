"""How a report words its toll: what runs of one to three words tell of killed and injured, where no count is printed.

"Died at the scene", "released from the hospital", "murder-suicide": a logistic regression over such runs in title, lead and
the sentences that speak of harm (TF-IDF, Salton and Buckley 1988). In: title and text. Out: :class:`Leaning`.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evals.baselines import FOLDER

KILLED, INJURED = 2, 4  # the highest class: that many or more
LONGEST = 3  # words in a run
_SPELT = 12  # numbers up to this one are words of their own
_WORD = re.compile(r"[a-z]+|\d+|[.!?]")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")
_HARM = re.compile(
    r"\b(?:kill|dead|die[ds]?\b|dying|death|fatal|homicid|murder|slain|wound|injur|hurt|shot\b|shoot|gunshot|hospital|critical|"
    r"victim|suicide|himself|herself|bod(?:y|ies)\b|hit\b|struck|graze|bullet|condition|surviv|pronounced|succumb|coroner|autops|"
    r"recover)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Leaning:
    """Logarithms of how likely 0, 1, 2 or more are killed, and 0 to 3, 4 or more injured, by the words alone."""

    killed: tuple[float, ...]
    injured: tuple[float, ...]

    def of(self, killed: int, injured: int) -> tuple[float, float]:
        """What the words say of these two counts."""
        return self.killed[min(killed, KILLED)], self.injured[min(injured, INJURED)]


@dataclass(frozen=True, slots=True)
class Model:
    """Words that are told apart, and for each run its rarity and its weight for each class of killed, then of injured."""

    words: frozenset[str]
    rarity: Mapping[str, float]
    weights: Mapping[str, tuple[float, ...]]
    bias: tuple[float, ...]


@functools.cache
def model() -> Model:
    """The model that lies beside the package, read once."""
    file = FOLDER / "toll-wording.json"
    found = json.loads(file.read_text("utf-8"))
    runs = {run: (rarity, tuple(weights)) for run, (rarity, *weights) in found["runs"].items()}
    return Model(
        frozenset(found["words"]),
        {run: rarity for run, (rarity, _) in runs.items()},
        {run: weights for run, (_, weights) in runs.items()},
        tuple(found["bias"]),
    )


def leaning(title: str, text: str) -> Leaning:
    """What the words of a report say of its toll.

    >>> found = leaning("Man dies after shooting", "A man was shot and killed. He was pronounced dead at the scene.")
    >>> found.killed[1] > found.killed[0]
    True
    """
    m = model()
    scores = list(m.bias)
    for run, x in weighted(runs(title, text, m.words), m.rarity).items():
        for i, w in enumerate(m.weights[run]):
            scores[i] += w * x
    return Leaning(_logs(scores[: KILLED + 1]), _logs(scores[KILLED + 1 :]))


def _logs(scores: list[float]) -> tuple[float, ...]:
    top = max(scores)
    total = top + math.log(sum(math.exp(s - top) for s in scores))
    return tuple(s - total for s in scores)


def weighted(found: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    """A vector of length one over the known runs."""
    vector = {run: (1 + math.log(n)) * rarity[run] for run, n in found.items() if run in rarity}
    length = math.sqrt(sum(x * x for x in vector.values())) or 1.0
    return {run: x / length for run, x in vector.items()}


def runs(title: str, text: str, known: frozenset[str]) -> Counter[str]:
    """Runs of words with the letter of their zone: title, lead, sentences of harm; words that are not known are one mark."""
    found: Counter[str] = Counter()
    for zone, words in zones(title, text):
        low = list(tokens(words, known))
        for n in range(1, LONGEST + 1):
            found.update(f"{zone} {' '.join(low[i : i + n])}" for i in range(len(low) - n + 1))
    return found


def zones(title: str, text: str) -> Iterator[tuple[str, str]]:
    """Title, lead, and the sentences that speak of harm."""
    yield "t", title
    yield "l", text[: lead_end(text)]
    yield "s", " . ".join(s for s in _SENTENCE_END.split(text) if _HARM.search(s))


def tokens(text: str, known: frozenset[str]) -> Iterable[str]:
    """Words in small letters, small numbers, ends of sentences; everything else is ``_``, other numbers are ``#``."""
    for w in _WORD.findall(text.lower()):
        if w.isdecimal():
            yield w if len(w) < 3 and int(w) <= _SPELT else "#"
        else:
            yield w if w in known or w in ".!?" else "_"


def lead_end(text: str) -> int:
    """Where the lead ends: after the second sentence of some length."""
    ends = [m.end() for m in re.finditer(r"[.!?]['\"”’]?(?=\s|[A-Z]|$)", text[:1500]) if m.end() > 60]
    return ends[1] if len(ends) > 1 else len(text)
