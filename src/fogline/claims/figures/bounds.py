"""Approximation and open ends around a number: "at least", "up to", "some", "or more"."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from fogline.claims.figures.lexer import Tokens, number_at
from fogline.languages import word_set, words_of
from fogline.model import Bound


@functools.cache
def _phrases(side: str) -> Mapping[str, list[tuple[tuple[str, ...], Bound]]]:
    """Return phrases of one side, by the token nearest to the number, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    for row in words_of("bounds.csv"):
        if row["side"] == side:
            p = row["phrase"]
            words = tuple(Tokens(p, 0, len(p)).low)
            bound: Bound = row["bound"]  # type: ignore[assignment]  # checked by tests/cases/test_figures.py
            found.setdefault(words[-1] if side == "before" else words[0], []).append((words, bound))
    for entries in found.values():
        entries.sort(key=lambda e: (-len(e[0]), e[0]))
    return found


def left(tokens: Tokens, first: int) -> tuple[Bound | None, int]:
    """Return the bound that words before token ``first`` set, and where those words begin.

    Several may stand in a row ("at least another 20"): the first that is not exact counts. "not", "no" before "more than"
    are part of longer phrases and are tried first.
    """
    bound: Bound | None = None
    at = first
    while at > 0:
        hit = _match_left(tokens, at)
        if hit is None:
            break
        words, found = hit
        if _other_sense(tokens, at - words, tokens.word(at - 1), first):
            break
        at -= words
        if bound is None or bound == "exact":
            bound = found
    return bound, at


_FEW = 10  # a small number after "about" may be what is spoken of; a larger one is nearly always an estimate
_SPOKEN_BACK = 4  # tokens before "about" in which the speaking is told


def _other_sense(tokens: Tokens, at: int, word: str, first: int) -> bool:
    """Tell whether "over" or "about" at ``at`` is no bound of the number at ``first``, but belongs to the verb before it."""
    if word in word_set("grammar.to") and tokens.word(at) in word_set("bounds.up"):
        return tokens.word(at - 1) in word_set("bounds.went_up")  # "has gone up to five"
    if word in word_set("bounds.over"):
        return tokens.word(at - 1) in word_set("bounds.particle_verbs")
    if (
        word not in word_set("bounds.about")
        or not tokens.word(first).isalpha()
        or tokens.word(at - 1) in word_set("bounds.measuring")
    ):
        return False
    few = (n := number_at(tokens, first)) is not None and n.value < _FEW
    return few and not word_set("bounds.speaking").isdisjoint(tokens.low[max(0, at - _SPOKEN_BACK) : at])


def _match_left(tokens: Tokens, at: int) -> tuple[int, Bound] | None:
    for words, bound in _phrases("before").get(tokens.word(at - 1), ()):
        if len(words) <= at and tuple(tokens.low[at - len(words) : at]) == words:
            return len(words), bound
    return None


def right(tokens: Tokens, last: int) -> tuple[Bound | None, int]:
    """Return the bound that words after the number set ("or more", "-odd"), and where they end."""
    for words, bound in _phrases("after").get(tokens.word(last), ()):
        end = last + len(words)
        if tuple(tokens.low[last:end]) == words and not (
            words[-1] in word_set("bounds.limits") and tokens.word(end) in word_set("bounds.limited")
        ):
            return bound, end
    return None, last
