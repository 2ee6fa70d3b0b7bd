"""Approximation and open ends around a number: "at least", "up to", "some", "or more"."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from fogline import lexicon
from fogline.claims.figures.lexer import Tokens
from fogline.model import Bound


@functools.cache
def _phrases(side: str) -> Mapping[str, list[tuple[tuple[str, ...], Bound]]]:
    """Phrases of one side, by the token nearest to the number, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    for row in lexicon.rows("bounds.csv"):
        if row["side"] == side:
            p = row["phrase"]
            words = tuple(Tokens(p, 0, len(p)).low)
            bound: Bound = row["bound"]  # type: ignore[assignment]  # checked by tests/cases/test_figures.py
            found.setdefault(words[-1] if side == "before" else words[0], []).append((words, bound))
    for entries in found.values():
        entries.sort(key=lambda e: (-len(e[0]), e[0]))
    return found


def left(t: Tokens, first: int) -> tuple[Bound | None, int]:
    """The bound that words before token ``first`` set, and where those words begin.

    Several may stand in a row ("at least another 20"): the first that is not exact counts. "not", "no" before "more than"
    are part of longer phrases and are tried first.
    """
    bound: Bound | None = None
    at = first
    while at > 0:
        hit = _match_left(t, at)
        if hit is None:
            break
        words, found = hit
        at -= words
        if bound is None or bound == "exact":
            bound = found
    return bound, at


def _match_left(t: Tokens, at: int) -> tuple[int, Bound] | None:
    for words, bound in _phrases("before").get(t.word(at - 1), ()):
        if len(words) <= at and tuple(t.low[at - len(words) : at]) == words:
            return len(words), bound
    return None


def right(t: Tokens, last: int) -> tuple[Bound | None, int]:
    """The bound that words after the number set ("or more", "-odd"), and where they end."""
    for words, bound in _phrases("after").get(t.word(last), ()):
        if tuple(t.low[last : last + len(words)]) == words:
            return bound, last + len(words)
    return None, last
