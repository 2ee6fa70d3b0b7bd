"""Predictions for score_time: expressions of time with TIMEX3 type and value."""

from __future__ import annotations

from fogline.claims import days


def predict(record: dict) -> dict:
    """Of a record only ``text`` and ``dct`` are read."""
    found = days.expressions(record["text"], published=record.get("dct") or record.get("published"))
    return {
        "id": record["id"],
        "timexes": [{"start": e.start, "end": e.end, "type": e.kind, "value": e.value or "null"} for e in found],
    }
