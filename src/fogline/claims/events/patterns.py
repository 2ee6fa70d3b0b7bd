"""Patterns of event_types.csv: phrases with stems (``bomb*``), alternatives (``(a|b)``) and gaps of some words (``~4``).

A text is read word by word; the word says which patterns can begin there, and only those are tried. That keeps hundreds of
patterns as cheap as a dozen.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple

from fogline import lexicon
from fogline.languages import words_of
from fogline.text.cache import cached_reading

_WORD = re.compile(r"[^\W_]+")
_KEPT = 10_000  # stretches of text whose patterns are kept, in both files; about ten megabytes
STEM = 4  # letters by which stems are looked up; no stem of the lexicon is shorter than three


class Pattern(NamedTuple):
    """One row of event_types.csv."""

    number: int
    type: str
    weight: float
    phrase: str

    @property
    def regex(self) -> re.Pattern[str]:
        """Return the phrase compiled, for the few rows of many hundred that can begin in a text."""
        return _regex(self.phrase)


class Hit(NamedTuple):
    """A pattern found at ``[start, end)``."""

    pattern: Pattern
    start: int
    end: int


def compiled(phrase: str) -> str:
    """Return a phrase of the lexicon as a regular expression.

    >>> bool(re.match(compiled("fire* ~2 (rocket*|shell)"), "fired many small rockets"))
    True
    """
    out = re.sub(
        r"\s+~(\d+)\s+",
        lambda match: rf"(?:\W+\w+){{0,{match[1]}}}\W+",
        phrase.replace("*", r"\w*").replace("(", "(?:"),
    )
    return re.sub(r" +", lambda _: r"[\W_]+", out) + r"\b"


@functools.cache
def _regex(phrase: str) -> re.Pattern[str]:
    return re.compile(compiled(phrase), re.IGNORECASE)


def heads(phrase: str) -> list[str]:
    """Return the words with which a phrase can begin.

    >>> heads("(tear gas|teargas) ~2 used"), heads("mob*")
    (['tear', 'teargas'], ['mob*'])
    """
    if phrase.startswith("("):
        inside = phrase[1 : phrase.index(")")]
        return [re.split(r"[\s.-]", part)[0] for part in inside.split("|")]
    return [re.split(r"[\s.-]", phrase)[0]]


@functools.cache
def _index(file: str | Path) -> tuple[dict[str, tuple[Pattern, ...]], dict[str, tuple[tuple[str, Pattern], ...]]]:
    """Return patterns by exact first word, and by the first letters of a stem."""
    exact: dict[str, list[Pattern]] = {}
    stems: dict[str, list[tuple[str, Pattern]]] = {}
    for number, row in enumerate(words_of(file) if isinstance(file, str) else lexicon.rows(file)):
        pattern = Pattern(number, row["type"], float(row["weight"]), row["pattern"])
        for head in heads(row["pattern"]):
            word = head.lower().rstrip("*")
            if head.endswith("*"):
                stems.setdefault(word[:STEM], []).append((word, pattern))
            else:
                exact.setdefault(word, []).append(pattern)
    return {key: tuple(value) for key, value in exact.items()}, {each: tuple(v) for each, v in stems.items()}


def hits(text: str, start: int = 0, end: int | None = None, *, file: str | Path = "event_types.csv") -> list[Hit]:
    """Return every pattern of a list (see :func:`fogline.lexicon.rows`) that begins in ``[start, end)``, in order of place.

    >>> [h.pattern.type for h in hits("Police defused a bomb.")]
    ['Disrupted weapons use', 'Remote explosive/landmine/IED']
    """
    return [Hit(each, first + start, second + start) for each, first, second in _in(text[start:end], file)]


@cached_reading(_KEPT)
def _in(words: str, file: str | Path) -> tuple[Hit, ...]:
    begun = ((each, at.start()) for at in _WORD.finditer(words) for each in _beginning(file, at[0].lower()))
    return tuple(Hit(p, *match.span()) for p, at in begun if (match := p.regex.match(words, at)))


@functools.lru_cache(maxsize=100_000)
def _beginning(file: str | Path, word: str) -> tuple[Pattern, ...]:
    """Return the patterns that can begin with ``word``; for most words there is none, and that is kept."""
    exact, stems = _index(file)
    found = list(exact.get(word, ()))
    for size in (STEM, STEM - 1):
        found += [p for stem, p in stems.get(word[:size], ()) if len(stem[:STEM]) == size and word.startswith(stem)]
    return tuple(found)
