"""Names looked for in text: each word of the text is looked up once, however many names there are.

A pattern of all names side by side tries them one after the other at every word, so that a text that makes up a thousand
names costs its square.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

_START = re.compile(r"(?<![\w-])\w+")
_NAME_START, _NAME_END = re.compile(r"\b(?=\w)"), re.compile(r"(?<=\w)\b")
_GOES_ON = re.compile(r"[\w-]")
_WORD = re.compile(r"\w+")
_MOST = 200  # places at which one name is looked for: what a text says of somebody it says early


class NameIndex:
    """A set of names that can be found in words; none is found in the middle of a word or of a word with hyphens."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        sizes: dict[str, set[int]] = {}
        for name in self._names:
            if (first := _START.match(name)) is not None:
                sizes.setdefault(first[0], set()).add(len(name))
        self._sizes = {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}

    def find(self, words: str) -> Iterator[tuple[str, int, int]]:
        """Yield the names printed in ``words`` with their offsets, the longest at each place, none overlapping.

        >>> list(NameIndex(["Hill Front", "Front"]).find("the Hill Front, Front-line, Front"))
        [('Hill Front', 4, 14), ('Front', 28, 33)]
        """
        past = 0
        for match in _START.finditer(words):
            start = match.start()
            for size in self._sizes.get(match[0], ()) if start >= past else ():
                name = words[start : start + size]
                if name in self._names and not _GOES_ON.match(words, start + size):
                    past = start + size
                    yield name, start, past
                    break


def ending_at(text: str, end: int, reach: int) -> Iterator[tuple[str, int]]:
    """Yield what of the text's words ends at ``end``, the longest first, each with where it begins.

    >>> list(ending_at("the Hill Front", 14, 10))
    [('Hill Front', 4), ('Front', 9)]
    """
    first = max(0, end - reach)
    return ((text[match.start() : end], match.start()) for match in _NAME_START.finditer(text, first, end))


def beginning_at(text: str, start: int, reach: int) -> Iterator[str]:
    """Yield what of the text's words begins at ``start``, the shortest first.

    >>> list(beginning_at("the Hill Front", 4, 11))
    ['Hill', 'Hill Front']
    """
    return (text[start : match.start()] for match in _NAME_END.finditer(text, start + 1, start + reach))


class Mentions:
    """Where names stand in a text; its words are indexed once, when the first name is asked for.

    >>> text = "Omar Karim left. Karim-Smith and Omar Karim stayed."
    >>> Mentions(text).of("Omar Karim"), Mentions(text).of("Karim")
    ([0, 33], [5, 38])
    """

    def __init__(self, text: str) -> None:
        self._text = text

    @functools.cached_property
    def _starts(self) -> dict[str, list[int]]:
        """Return where each word stands."""
        found: dict[str, list[int]] = {}
        for match in _WORD.finditer(self._text):
            found.setdefault(match[0], []).append(match.start())
        return found

    def of(self, name: str) -> list[int]:
        """Return the first of its mentions, in order: where each begins."""
        rarest: tuple[int, list[int]] = min(
            ((match.start(), self._starts.get(match[0], [])) for match in _WORD.finditer(name)),
            key=lambda w: len(w[1]),
            default=(0, []),
        )
        starts = (at - rarest[0] for at in rarest[1][:_MOST])
        return [at for at in starts if at >= 0 and self._stands(name, at)]

    def _stands(self, name: str, at: int) -> bool:
        """Tell whether the name and no longer one stands there."""
        text = self._text
        apart = at == 0 or not _GOES_ON.match(text, at - 1)
        return apart and text.startswith(name, at) and not _GOES_ON.match(text, at + len(name))
