"""How alike the two sides of predicted spans are, word by word, by an aligner that is slow and plain.

    python evals/identity.py --data FOLDER --pred PRED.jsonl [--least 0.5]

``--data``: texts as ``evals/predict.py reuse`` reads them; ``--pred``: what it wrote. The identity of a span is the share
of its words that stand on both sides: twice the equal words over the words of both sides. Equal words are counted in
order (longest common subsequence), and besides with runs of three words or more that stand in another place, since a
reordered copy is one. Words are ``\\w+`` without case: nothing of the product is used.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

RUN = 3  # words


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    options = _parser().parse_args(arguments)
    texts = {r["id"]: r["text"] for r in _records(Path(options.data)) if "text" in r}
    ordered, moved = [], []
    for p in _records(Path(options.pred)):
        one, two = (words(texts[p[side]["id"]][p[side]["start"] : p[side]["end"]]) for side in ("earlier", "later"))
        both = len(one) + len(two)
        ordered.append(2 * in_order(one, two) / both if both else 1.0)
        moved.append(2 * in_any_order(one, two) / both if both else 1.0)
    for name, found in (("in order", ordered), ("runs in any order", moved)):
        low, count = sum(x < options.least for x in found), max(1, len(found))
        told = f"mean {sum(found) / count:.4f}, below {options.least}: {low} = {100 * low / count:.3f} %"
        print(f"{name:18} {len(found)} spans, {told}")
    return 0


def words(text: str) -> list[str]:
    """Words without case.

    >>> words("Nine men; NINE boats.")
    ['nine', 'men', 'nine', 'boats']
    """
    return re.findall(r"\w+", text.casefold())


def in_order(one: Sequence[str], two: Sequence[str]) -> int:
    """The length of the longest common subsequence.

    >>> in_order(["a", "b", "c", "d"], ["a", "c", "b", "d"])
    3
    """
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    end = 0
    while end < min(len(one), len(two)) - start and one[-1 - end] == two[-1 - end]:
        end += 1
    two = two[start : len(two) - end]
    row = [0] * (len(two) + 1)
    for w in one[start : len(one) - end]:
        diagonal = 0
        for y, other in enumerate(two):
            above = row[y + 1]
            row[y + 1] = diagonal + 1 if w == other else max(above, row[y])
            diagonal = above
    return start + end + row[-1]


def in_any_order(one: Sequence[str], two: Sequence[str]) -> int:
    """Equal words in order, or in runs of RUN or more wherever they stand; the better of both.

    >>> in_any_order("a b c d e f".split(), "d e f a b c".split())
    6
    """
    best = in_order(one, two)
    left, right, found = list(one), list(two), 0
    while 2 * best < len(one) + len(two):  # longest run first; what is taken is not taken again
        m = SequenceMatcher(None, left, right, autojunk=False).find_longest_match()
        if m.size < RUN:
            break
        found += m.size
        left[m.a : m.a + m.size] = [f"\0{found}"]
        right[m.b : m.b + m.size] = [f"\1{found}"]
    return max(best, found)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    files = sorted(p for p in path.iterdir() if p.name.endswith((".jsonl", ".jsonl.gz"))) if path.is_dir() else [path]
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Word identity of the two sides of predicted spans.")
    parser.add_argument("--data", required=True, help="folder or file of texts")
    parser.add_argument("--pred", required=True, help="predictions of the task reuse, JSONL")
    parser.add_argument("--least", type=float, default=0.5, help="count the spans below this")
    return parser


if __name__ == "__main__":
    sys.exit(main())
