"""Figures as printed (newsquant)."""

from __future__ import annotations

from typing import Any

from fogline.claims.figures import Quantity, quantities

SIGNS = {"exact": "=", "about": "~", "at_least": ">", "at_most": "<", "between": "=", "vague": "="}


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Every quantity of one sentence."""
    return {"quantities": [_plain(q) for q in quantities(record["text"])]}


def _plain(q: Quantity) -> dict[str, Any]:
    value: Any = q.best if q.best is not None else q.low
    if q.bound == "between":
        value = [q.low, q.high]
    change = SIGNS[q.bound] if q.change is None else {"rise": "up", "fall": "down"}[q.change]
    return {"value": value, "change": change, "unit": q.unit or "-"}
