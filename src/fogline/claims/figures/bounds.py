"""Approximation and open ends around a number: "at least", "up to", "some", "or more"."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from fogline.claims.figures.lexer import Tokens, bag, number_at
from fogline.languages import words_of
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


def left(t: Tokens, first: int) -> tuple[Bound | None, int]:
    """Return the bound that words before token ``first`` set, and where those words begin.

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
        if _other_sense(t, at - words, t.word(at - 1), first):
            break
        at -= words
        if bound is None or bound == "exact":
            bound = found
    return bound, at


_LIMITS = frozenset(("minimum", "maximum"))
_LIMITED = bag("wage wages sentence sentences age term security pay price fine")  # "a $15 minimum wage" is exact
# "Turned over 55,000 pages": the word belongs to the verb. "Asked about two inquiries": what is spoken of.
_PARTICLE_VERBS = bag(
    "turn turned turning turns hand handed handing hands take taken taking took takes sign signed signing give given giving "
    "gave went go going win won winning knock knocked"
)
_SPEAKING = bag(
    "ask asked asks asking question questions questioned questioning interviewed talk talks talked talking speak spoke "
    "know knew known knowing learn learned learnt worry worried worries concern concerns concerned told tell tells telling "
    "complain complained complaints lied lying story stories information heard hear testified testimony think thought write "
    "wrote written book film joke joked warned warning"
)
_MEASURING = bag("for in after within by at from to of")  # "talked for about five hours"
_FEW = 10  # a small number after "about" may be what is spoken of; a larger one is nearly always an estimate
_SPOKEN_BACK = 4  # tokens before "about" in which the speaking is told


def _other_sense(t: Tokens, at: int, word: str, first: int) -> bool:
    """Tell whether "over" or "about" at ``at`` is no bound of the number at ``first``, but belongs to the verb before it."""
    if word == "over":
        return t.word(at - 1) in _PARTICLE_VERBS
    if word != "about" or not t.word(first).isalpha() or t.word(at - 1) in _MEASURING:
        return False
    few = (n := number_at(t, first)) is not None and n.value < _FEW
    return few and not _SPEAKING.isdisjoint(t.low[max(0, at - _SPOKEN_BACK) : at])


def _match_left(t: Tokens, at: int) -> tuple[int, Bound] | None:
    for words, bound in _phrases("before").get(t.word(at - 1), ()):
        if len(words) <= at and tuple(t.low[at - len(words) : at]) == words:
            return len(words), bound
    return None


def right(t: Tokens, last: int) -> tuple[Bound | None, int]:
    """Return the bound that words after the number set ("or more", "-odd"), and where they end."""
    for words, bound in _phrases("after").get(t.word(last), ()):
        end = last + len(words)
        if tuple(t.low[last:end]) == words and not (words[-1] in _LIMITS and t.word(end) in _LIMITED):
            return bound, end
    return None, last
