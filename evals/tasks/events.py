"""Which reports tell of one event, and how many events answer a question (``score_events.py``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fogline.claims import days as day_finder
from fogline.claims import figures
from fogline.model import Dispatch
from fogline.reconcile.same_event import same_event

Record = dict[str, Any]
_KILLED = re.compile(r"\b(?:killed|dead|dies|died|fatal|fatally|homicide|murder|slain|death)\b", re.IGNORECASE)


def predict_all(records: list[Record], folder: Path) -> Iterable[Record]:  # noqa: ARG001 - the shell's form
    """A group name for every text."""
    dispatches, days, killed = as_dispatches(records)
    found = same_event(dispatches, days=days, killed=killed)
    group_of = {d: f"e{n}" for n, group in enumerate(found.groups) for d in group}
    yield from ({"id": r["id"], "event": group_of[r["id"]]} for r in records)


def as_dispatches(
    records: Sequence[Record],
) -> tuple[list[Dispatch], dict[str, list[tuple[str, int]]], dict[str, int | None]]:
    """Records as dispatches, the days that they print and the dead that they count."""
    made, days, killed = [], {}, {}
    for r in records:
        text = r.get("text") or ""
        made.append(
            Dispatch(
                r["id"],
                r["id"],
                text,
                "",
                outlet=r.get("outlet"),
                headline=r.get("title"),
                published=r.get("published"),
            )
        )
        days[r["id"]] = _days(r.get("title") or "", text, r.get("published"))
        killed[r["id"]] = _killed(f"{r.get('title') or ''}.\n{text}")
    return made, days, killed


READ = 4000  # letters: what is told later seldom dates or counts the event


def _days(title: str, text: str, published: str | None) -> list[tuple[str, int]]:
    whole = f"{title}.\n{text[:READ]}"
    found = day_finder.find(whole, published=published)
    return [(d.start, max(0, d.quote.start - len(title))) for d in found if d.start and d.start == d.end]


def _killed(text: str) -> int | None:
    counts = [f for f in figures.find(text[:READ]) if f.measure == "killed" and f.best is not None]
    if counts:
        return int(min(counts, key=lambda f: f.quote.start).best or 0)
    return 1 if _KILLED.search(text[:READ]) else 0
