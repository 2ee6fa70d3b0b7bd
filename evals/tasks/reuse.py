"""Passages that one text took over from another.

Where the data list pairs to compare (``source``, ``suspicious``), those, and rewritten passages too; else every text with
every other, the earlier one first.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fogline.reuse.bulk import passages_of_pairs, shared_passages

Record = dict[str, Any]


def predict_all(records: list[Record], folder: Path) -> Iterator[Record]:
    """Spans; of two texts without a day, or of one day, the order is that of their ids."""
    records = sorted(records, key=lambda r: (r.get("date") or "~", r["id"]))
    texts = [r["text"] for r in records]
    pairs = list(_listed(folder, {r["id"]: n for n, r in enumerate(records)}))
    rows = passages_of_pairs(texts, pairs) if pairs else shared_passages(texts)
    for a, b, a0, a1, b0, b1, *_ in rows.tolist():
        yield {
            "earlier": {"id": records[a]["id"], "start": a0, "end": a1},
            "later": {"id": records[b]["id"], "start": b0, "end": b1},
        }


def _listed(folder: Path, number: dict[str, int]) -> Iterator[tuple[int, int]]:
    """The pairs that a file ``pairs.jsonl`` or ``pairs.jsonl.gz`` asks about: which texts, never what is in them."""
    for file in sorted(folder.glob("pairs.jsonl*")) if folder.is_dir() else []:
        with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                if record.get("source") in number and record.get("suspicious") in number:
                    yield number[record["source"]], number[record["suspicious"]]
