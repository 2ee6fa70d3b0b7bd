"""Passages that one text took over from another, in whatever pairs of texts.

News (records with a day or an outlet) is searched for copies. In documents without either, rewritten passages are
sought as well: paraphrase, translation, summaries. Which pairs the data list is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fogline.reuse.bulk import shared_passages
from fogline.reuse.config import ReuseConfig

Record = dict[str, Any]


def predict_all(records: list[Record], folder: Path) -> Iterator[Record]:
    """Spans; of two texts without a day, or of one day, the order is that of their ids."""
    del folder
    news = any(r.get("date") or r.get("outlet") for r in records)
    records = sorted(records, key=lambda r: (r.get("date") or "~", r["id"]))
    rows = shared_passages([r["text"] for r in records], ReuseConfig(rewritten="no" if news else "wide"))
    for a, b, a0, a1, b0, b1, *_ in rows.tolist():
        yield {
            "earlier": {"id": records[a]["id"], "start": a0, "end": a1},
            "later": {"id": records[b]["id"], "start": b0, "end": b1},
        }
