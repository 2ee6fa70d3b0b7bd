"""Printed words for what is counted, and for vague numbers, made ready for comparing."""

from __future__ import annotations

import functools
import re

from fogline.languages import pattern, words_of
from fogline.text.fold import fold

_WORD = re.compile(r"[\w'-]+")
_LETTERS = re.compile(r"\w+")


@functools.cache
def is_people(population: str | None) -> bool:
    """Tell whether the counted are people: not animals, attacks or convoys.

    >>> is_people(None), is_people("worshippers"), is_people("300 grazing sheep"), is_people("last convoys")
    (True, True, False, False)
    """
    last = _WORD.findall(fold(population or "").text)[-1:]
    return not last or last[0] not in _not_people()


@functools.cache
def _not_people() -> frozenset[str]:
    things = (row for row in words_of("populations.csv") if row["group"] in ("things", "equipment"))
    return frozenset(
        each[form].strip() for each in (*things, *words_of("not_people.csv")) for form in ("singular", "plural")
    )


def vague_words(printed: str) -> frozenset[str]:
    """Return the words of a printed number that no larger number follows: of "tens of thousands" only the thousands.

    >>> sorted(vague_words("tens of thousands")), sorted(vague_words("several dozen"))
    (['of', 'thousands'], ['dozen', 'several'])
    """
    words = fold(printed).text
    larger = pattern("counted.of_larger")
    return frozenset(match[0] for match in _LETTERS.finditer(words) if larger.match(words, match.end()) is None)
