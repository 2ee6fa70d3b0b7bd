"""How well a language with a pack is read that is not English: number words, days, figures of harm.

    python evals/other_languages.py uk [--data ../shared/data/languages] [--misses]

The data lie beside the checkout, never in it; only their development parts are read. Figures count as found where measure and
number are the key's; parts of a total ("of them four children"), which the key leaves out, are not asked. Days count where
an expression overlaps the key's and has its value; "exact" asks for the same first and last letter too.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fogline.claims import days
from fogline.claims.days.calendar import interval
from fogline.claims.read import read_claims
from fogline.model import Dispatch

WIKIPEDIA = {"uk": "wikiwars-ua"}
Pair = tuple[Any, Any, str]  # of the key, of the program, the words


def records(data: Path, name: str, language: str) -> list[dict[str, Any]]:
    """Return the records of a file that are in a language."""
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [r for r in map(json.loads, lines) if r.get("language", language) == language]


def figures(found: Iterable[dict[str, Any]], language: str) -> tuple[list[Pair], int, int]:
    """Return pairs of key and program, and how many figures each has."""
    pairs: list[Pair] = []
    asked = given = 0
    for record in found:
        d = Dispatch("d", "a.txt", record["text"], "", language=language)
        ours = [
            (f.measure, f.low if f.best is None else f.best)
            for c in read_claims(d)
            for f in c.figures
            if f.basis != "subset"
        ]
        # The key calls "losses" what is neither the dead nor the wounded alone.
        key = [(f["measure"].replace("losses", "other"), f["low"]) for f in record["figures"]]
        asked, given = asked + len(key), given + len(ours)
        for one in key:
            same = ours.index(one) if one in ours else None
            pairs.append((one, None if same is None else ours.pop(same), record["text"]))
    return pairs, asked, given


def timexes(found: Iterable[dict[str, Any]], language: str) -> tuple[list[Pair], int, int]:
    """Return pairs of key and program that overlap, each ``(start, end, value)``, and how many expressions each has."""
    pairs: list[Pair] = []
    asked = given = 0
    for record in found:
        text = record["text"]
        ours = [
            (e.start, e.end, e.value or "null")
            for e in days.expressions(text, published=record["dct"], language=language)
        ]
        asked, given = asked + len(record["timexes"]), given + len(ours)
        for t in record["timexes"]:
            near = next((e for e in ours if e[0] < t["end"] and t["start"] < e[1]), None)
            if near is not None:
                ours.remove(near)
            pairs.append(((t["start"], t["end"], t["value"]), near, text[t["start"] : t["end"]]))
    return pairs, asked, given


def alone(found: Iterable[dict[str, Any]], language: str) -> Iterator[Pair]:
    """Yield expressions that stand alone: the first day that they cover, of those that say a day, week, month or year."""
    for record in found:
        if record["grain"] not in ("day", "week", "month", "quarter", "year") or record["end"]:
            continue
        read = days.read(record["text"], published=record["reference"][:10], language=language)
        begun = interval(read[0].value) if len(read) == 1 and read[0].value else None
        wanted = record["start"][:10].replace("-00", "-01")
        yield wanted, None if begun is None else begun[0].isoformat(), record["text"]


def shares(right: int, asked: int, given: int) -> str:
    """Return precision, recall and F1 as printed.

    >>> shares(3, 4, 6)
    'P 50.0 R 75.0 F 60.0'
    """
    p, r = right / max(1, given), right / max(1, asked)
    return f"P {100 * p:.1f} R {100 * r:.1f} F {200 * p * r / max(1e-9, p + r):.1f}"


def main() -> None:
    """Print the figures of one language."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/languages"))
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    code, wrong = args.language, []
    pairs, asked, given = figures(records(args.data, "read-by-hand", code), code)
    wrong += [p for p in pairs if p[1] is None]
    print(f"figures, {asked} of the key: {shares(sum(b is not None for _, b, _ in pairs), asked, given)}")
    if code in WIKIPEDIA:
        pairs, asked, given = timexes(records(args.data, WIKIPEDIA[code], code), code)
        met = [(a, b) for a, b, _ in pairs if b is not None]
        wrong += [p for p in pairs if p[1] is None or p[0][2] != p[1][2]]
        print(f"days, {asked} of the key, value: {shares(sum(a[2] == b[2] for a, b in met), asked, given)}")
        print(f"days, value and exact words: {shares(sum(a == b for a, b in met), asked, given)}")
    said = list(alone(records(args.data, "duckling-times", code), code))
    wrong += [p for p in said if p[0] != p[1]]
    print(f"days alone, right: {sum(a == b for a, b, _ in said)} of {len(said)}")
    for key, ours, words in wrong if args.misses else ():
        print(key, ours, words, sep="\t")


if __name__ == "__main__":
    main()
