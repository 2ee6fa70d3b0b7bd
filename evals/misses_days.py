"""Counts what is missed among expressions of time, by kind; ``docs/explanation/misses.md`` holds the table.

    python evals/misses_days.py ../shared/data/time/timebank.jsonl [--show KIND]

``--show`` prints the misses of one kind with the words around them, for reading by hand; none of it is kept.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fogline.claims import days

# CASES, the first that fits: kind, and what tells it from the words, the key's value and type, and ours.
KINDS = (
    ("weekday", r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day"),
    ("quarter or fiscal year", r"(?i)quarter|fiscal|period|\bhalf\b|-Q[1-4X]"),
    ("open reference", r"(?:PAST|PRESENT|FUTURE)_REF"),
    ("ago, last, next, earlier", r"(?i)\b(?:ago|last|next|earlier|later|past|previous|coming|following|this|that)\b"),
    ("duration or set", r"\|(?:DURATION|SET)\b"),
    ("part of the day, clock", r"\dT(?:\d|[A-Z]{2})"),
    ("day or month whose year the context tells", r"\|(?:\d{4}|XXXX)-(?:\d\d|XX)"),
)
AROUND = 40  # code points


def main() -> int:
    """The command: kinds with their counts, commonest first."""
    parser = argparse.ArgumentParser(description="Misses among expressions of time, by kind.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--show", help="a kind whose misses are printed")
    options = parser.parse_args()
    sys.path.insert(0, str(options.data.resolve().parents[2] / "evals"))
    found = [m for line in options.data.read_text("utf-8").split("\n") if line for m in misses(json.loads(line))]
    for kind, n in Counter(kind for kind, _ in found).most_common():
        print(f"{n:4} {kind}")
    for kind, words in found:
        if kind == options.show:
            print(words)
    return 0


def misses(doc: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The misses of one text: kind, and the words with the key's value and ours."""
    text = doc["text"]
    ours = [
        {"start": e.start, "end": e.end, "value": e.value or "null", "type": e.kind}
        for e in days.expressions(text, published=doc["dct"])
    ]
    pairs = importlib.import_module("records").pair_spans(doc["timexes"], ours)
    paired = {id(x) for pair in pairs for x in pair}
    for key, guess in pairs:
        if key["value"] != guess["value"]:
            yield _kind(text, key, guess["value"]), _words(text, key, guess["value"])
    for key in (t for t in doc["timexes"] if id(t) not in paired):
        yield _kind(text, key, ""), _words(text, key, "not found")
    for guess in (g for g in ours if id(g) not in paired):
        yield "not in the key", _words(text, guess, "not in the key")


def _kind(text: str, key: dict[str, Any], guess: str) -> str:
    told = f"{text[key['start'] : key['end']]}|{key['value']}|{key['type']}|{guess}"
    return next((kind for kind, tells in KINDS if re.search(tells, told)), "other")


def _words(text: str, key: dict[str, Any], guess: str) -> str:
    around = text[max(0, key["start"] - AROUND) : key["end"] + AROUND]
    return f"{key['value']}\t{guess}\t{' '.join(around.split())}"


if __name__ == "__main__":
    sys.exit(main())
