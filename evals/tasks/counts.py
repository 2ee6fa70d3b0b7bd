"""Killed and injured: per report (gva) and as a set per dispatch (muc)."""

from __future__ import annotations

from typing import Any

from fogline.claims import figures


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Counts of one text."""
    found = figures.find(record["text"])
    effects = {"killed": "DEATH", "injured": "INJURY"}
    pairs = sorted({(effects[f.measure], f.low or f.high) for f in found if f.measure in effects and f.basis == "incident"})
    return {"casualties": [{"effect": e, "count": n} for e, n in pairs]}
