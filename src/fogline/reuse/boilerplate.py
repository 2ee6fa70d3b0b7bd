"""Footers, newsletter lines and stock paragraphs: their own kind, never copying.

A wire story printed by ten papers is no boilerplate: its copies share most of their text and stand within days. What ten
otherwise unlike texts share is boilerplate, and so is what one outlet puts under three.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

from fogline.model import Dispatch, Reprint
from fogline.reuse.config import ReuseConfig

SHARE = 0.25  # of the shorter text; related texts that share less than this in all share but a footer
FOOTER_TEXTS = 3  # of one outlet
EDGE = 0.2  # a footer or header begins or ends in this share of its text


def marked(found: Sequence[Reprint], texts: Sequence[Dispatch], config: ReuseConfig) -> list[Reprint]:
    """Return the reprints, those of boilerplate with that kind."""
    by_id = {text.dispatch_id: text for text in texts}
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for r in found:
        shared[r.earlier.dispatch_id, r.later.dispatch_id] += r.later.end - r.later.start
    slight = [each for each in found if _slight(each, shared, by_id)]
    partners: dict[tuple[str, int], set[str]] = defaultdict(set)  # texts that share a stretch of 100 code points
    siblings: dict[tuple[str, int], set[str]] = defaultdict(set)  # of them, those of the same outlet
    for r in slight:
        for mine, other in ((r.earlier, r.later), (r.later, r.earlier)):
            a, b = by_id[mine.dispatch_id], by_id[other.dispatch_id]
            cell = (mine.dispatch_id, (mine.start + mine.end) // 200)
            partners[cell].add(other.dispatch_id)
            if a.outlet and a.outlet == b.outlet and _at_edge(a, mine.start, mine.end):
                siblings[cell].add(other.dispatch_id)
    stock = set()
    for r in slight:
        cell = (r.earlier.dispatch_id, (r.earlier.start + r.earlier.end) // 200)
        if len(partners[cell]) + 1 >= config.boilerplate_texts or len(siblings[cell]) + 1 >= FOOTER_TEXTS:
            stock.add(r.reprint_id)
    return [dataclasses.replace(r, kind="boilerplate") if r.reprint_id in stock else r for r in found]


def _slight(reprint: Reprint, shared: dict[tuple[str, str], int], by_id: dict[str, Dispatch]) -> bool:
    size = min(len(by_id[reprint.earlier.dispatch_id].text), len(by_id[reprint.later.dispatch_id].text))
    return shared[reprint.earlier.dispatch_id, reprint.later.dispatch_id] < SHARE * size


def _at_edge(d: Dispatch, start: int, end: int) -> bool:
    size = len(d.text)
    return end <= EDGE * size or start >= (1 - EDGE) * size
