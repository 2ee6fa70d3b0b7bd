"""Questions to count incidents by, made from the registry's rows of the gun-violence reports; and how well they are answered.

    python evals/questions.py [--data ../shared/data/gva] [--misses]

The shape is that of SemEval 2018, task 5: an effect, and two of a place (town or state), a time (day, month or year) and a
person (first or last name). Asked is what at least two incidents answer, and now and then one; drawn by hash, so that the
same rows give the same questions. A person is whom two texts of an incident, or its only text, print with an age. No
question is kept: the texts name private people.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Record = dict[str, Any]
DRAWN = 450
SINGLE = 8  # of so many questions with one answer, one is asked
_AGED = re.compile(r"\b([A-Z][a-z]+)(?: [A-Z]\.?| [A-Z][a-z]+)? ([A-Z][a-z]{2,}), (?:aged? )?\d\d\b")
LEVELS = {"place": ("city", "state"), "time": ("day", "month", "year"), "person": ("first", "last")}


def drawn(records: list[Record]) -> list[Record]:
    """The questions, with their answers and the texts that show them, in order of id."""
    answers: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    texts: dict[str, list[Record]] = defaultdict(list)
    for r in records:
        if r.get("scored"):
            texts[r["incident"]].append(r)
    for incident, reports in sorted(texts.items()):
        for asked in _asked(reports):
            answers[asked].add(incident)
    kept = [a for a, found in answers.items() if len(found) > 1 or _number(a) % SINGLE == 0]
    return sorted((_question(a, answers[a], texts) for a in _balanced(kept)), key=lambda q: q["id"])


def _balanced(kept: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """As many questions of each pair of kinds; of a pair those with the lowest hash."""
    pairs: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for a in sorted(kept, key=_number):
        pairs[a[1][0], a[2][0]].append(a)
    share = DRAWN // len(pairs)
    return [a for _, same in sorted(pairs.items()) for a in same[:share]]


def _asked(reports: list[Record]) -> Iterator[tuple[Any, ...]]:
    """Every question that one incident answers: (effect, (kind, level, words), (kind, level, words))."""
    row = reports[0]
    date = row["date"]
    told = {
        "place": [("city", f"{row['city']}, {row['state']}"), ("state", row["state"])],
        "time": [("day", date), ("month", date[:7]), ("year", date[:4])] if date else [],
        "person": [(level, name[level == "last"]) for name in _persons(reports) for level in LEVELS["person"]],
    }
    for effect in ("killed", "injured"):
        if row[effect]:
            for one, other in (("place", "time"), ("person", "time"), ("person", "place")):
                yield from ((effect, (one, *a), (other, *b)) for a in told[one] for b in told[other])


def _persons(reports: list[Record]) -> list[tuple[str, str]]:
    seen = Counter(m.groups() for r in reports for m in _AGED.finditer(r["text"]))
    return sorted(name for name, n in seen.items() if n > 1 or len(reports) == 1)


def _question(asked: tuple[Any, ...], incidents: set[str], texts: dict[str, list[Record]]) -> Record:
    effect, *told = asked
    parts = {kind: {"level": level, "name" if kind != "time" else "value": words} for kind, level, words in told}
    docs = sorted(r["id"].split("-")[0] for i in incidents for r in texts[i])
    return {"id": f"q{_number(asked):064x}"[:17], "effect": effect, **parts, "answer": len(incidents), "docs": docs}


def _number(asked: tuple[Any, ...]) -> int:
    return int(hashlib.sha256(json.dumps(asked).encode()).hexdigest(), 16)


def answered(data: Path) -> tuple[list[Record], list[Record]]:
    """The questions and what the task answers to them."""
    sys.path.insert(0, str(HERE))
    import predict

    records = list(predict.records(data))
    asked = drawn(records)
    with tempfile.TemporaryDirectory() as folder:
        with gzip.open(Path(folder) / "questions.jsonl.gz", "wt", encoding="utf-8") as out:
            out.writelines(
                json.dumps({k: v for k, v in q.items() if k not in ("answer", "docs")}) + "\n" for q in asked
            )
        found = list(predict.load("events").predict_all([predict.readable(r) for r in records], Path(folder)))
    return asked, [a for a in found if "answer" in a]


def figures(data: Path) -> dict[str, float]:
    """Exact answers and document F1, in percent, by the scorer beside the data."""
    sys.path.insert(0, str(data.parents[1] / "evals"))
    import score_events

    scored = score_events.score(*answered(data))["questions"]["all"]
    return {"exact": scored["exact"], "document f1": scored["docs"]["f1"]}


def main() -> int:
    """Prints the figures; with ``--misses`` each question answered wrong, with the kinds of what it asks."""
    parser = argparse.ArgumentParser(description="Counting questions made from the registry's rows.")
    parser.add_argument("--data", default=str(HERE.parent.parent / "shared" / "data" / "gva"), type=Path)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    asked, found = answered(options.data)
    sys.path.insert(0, str(options.data.parents[1] / "evals"))
    import score_events

    score_events.print_table(score_events.score(asked, found))
    if options.misses:
        said = {a["id"]: a for a in found}
        for q in asked:
            a = said[q["id"]]
            missing, extra = set(q["docs"]) - set(a["docs"]), set(a["docs"]) - set(q["docs"])
            if a["answer"] != q["answer"] or missing or extra:
                told = {k: v for k, v in q.items() if k not in ("docs", "id")}
                print(json.dumps([told, a["answer"], sorted(missing), sorted(extra)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
