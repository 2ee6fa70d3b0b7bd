"""Passages joined by reprints, by verified edges only."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence

from fogline.model import Dispatch, Family, Passage, Reprint, content_id

OVERLAP = 0.5  # share of the shorter passage; two passages of one text that share more belong together


def grouped(found: Sequence[Reprint], dispatches: Mapping[str, Dispatch]) -> tuple[list[Reprint], list[Family]]:
    """Return the reprints with their family's id, and the families.

    Two passages are joined if one is a reprint of the other, or if they are much the same stretch of one text. Boilerplate
    joins boilerplate only: a footer makes no family of two stories.
    """
    nodes = sorted({(each.kind == "boilerplate", p) for each in found for p in (each.earlier, each.later)})
    head = {n: n for n in nodes}

    def root(n: tuple[bool, Passage]) -> tuple[bool, Passage]:
        while head[n] != n:
            head[n] = head[head[n]]
            n = head[n]
        return n

    def join(x: tuple[bool, Passage], y: tuple[bool, Passage]) -> None:
        low, high = sorted((root(x), root(y)))
        head[high] = low

    for r in found:
        join((r.kind == "boilerplate", r.earlier), (r.kind == "boilerplate", r.later))
    for number, (footer, p) in enumerate(nodes):
        for other in nodes[number + 1 :]:
            q = other[1]
            if other[0] != footer or q.dispatch_id != p.dispatch_id or q.start >= p.end:
                break
            if min(p.end, q.end) - q.start > OVERLAP * min(p.end - p.start, q.end - q.start):
                join((footer, p), other)
    members: dict[tuple[bool, Passage], list[Passage]] = defaultdict(list)
    for node in nodes:
        members[root(node)].append(node[1])
    ids = {member: _family_id(*member) for member in members}
    named = [dataclasses.replace(r, family_id=ids[root((r.kind == "boilerplate", r.earlier))]) for r in found]
    edges = defaultdict(list)
    for r in named:
        edges[r.family_id].append(r)
    out = [Family(ids[key], _origin(ps, edges[ids[key]], dispatches), tuple(sorted(ps))) for key, ps in members.items()]
    return named, sorted(out, key=lambda f: (f.passages[0], f.family_id))


def _family_id(footer: bool, passage: Passage) -> str:
    """By the first of its passages (which is in no other family): one more copy leaves most families their name."""
    return content_id("f", *(("boilerplate",) if footer else ()), passage.dispatch_id, passage.start, passage.end)


def _origin(passages: Sequence[Passage], edges: Sequence[Reprint], dispatches: Mapping[str, Dispatch]) -> str | None:
    """Return the one text that is nowhere the later side, if all the others are so by known order."""
    later = {edge.later.dispatch_id for edge in edges if edge.direction == "known"}
    first = {passage.dispatch_id for passage in passages} - later
    return first.pop() if len(first) == 1 and all(each in dispatches for each in later) else None
