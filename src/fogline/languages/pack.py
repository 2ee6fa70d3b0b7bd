"""The interface of a language: what a folder of ``languages`` gives to the rooms that read.

A pack says which parts it reads; a part that it lacks is told to the user, never passed over in silence.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Literal, get_args

from fogline import lexicon
from fogline.errors import LexiconError
from fogline.languages.counts import Counts
from fogline.languages.cue_rules import Cue, Rule, compiled, parsed
from fogline.languages.forms import Forms
from fogline.languages.numerals import Numbers

# What a pack can read; the finders of ``claims``, by their names.
Part = Literal["attribution", "figures", "days", "places", "actors", "persons", "events", "holdings"]
PARTS: frozenset[Part] = frozenset(get_args(Part))


@dataclass(frozen=True, slots=True)
class Pack:
    """One language: its code, the parts that it reads, and what of it is code: number words, shapes of words, and the counts of
    harm where the room's own grammar does not fit its order of words.
    """

    code: str
    reads: frozenset[Part]
    numbers: Numbers | None = None
    forms: Forms | None = None
    counts: Counts | None = None

    def rows(self, file: str) -> tuple[Mapping[str, str], ...]:
        """Return the rows of one of its word lists (``words/FILE``), in file order.

        Raises:
            LexiconError: there is no such list, or a row of it is broken.
        """
        return _rows(self.code, file)

    def cue(self, category: str) -> Cue:
        """Return the cue rules of a category (``cues/*.csv``), compiled when they are first asked for.

        Raises:
            LexiconError: there is no such category.
        """
        return _cue(self.code, category)

    @property
    def rules(self) -> Mapping[str, tuple[Rule, ...]]:
        """Return all cue rules by category."""
        return _rules(self.code)

    def lacks(self, wanted: frozenset[Part]) -> tuple[Part, ...]:
        """Return the parts that are wanted and not read, in order, for a notice.

        >>> Pack("xx", frozenset({"days"})).lacks(frozenset({"figures", "days"}))
        ('figures',)
        """
        return tuple(sorted(wanted - self.reads))

    @property
    def unread(self) -> str | None:
        """Say what a dispatch in this language is not read for, for a notice; None where it is read for everything.

        >>> Pack("xx", frozenset({"days", "figures"})).unread
        'xx: days and figures are read; actors, attribution, events, holdings, persons and places are not'
        """
        if not (lacks := self.lacks(PARTS)):
            return None
        return f"{self.code}: {_listed(sorted(self.reads))} are read; {_listed(lacks)} are not"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


@functools.cache
def _rows(code: str, file: str) -> tuple[Mapping[str, str], ...]:
    folder = resources.files(f"fogline.languages.{code}").joinpath("words")
    try:
        text = folder.joinpath(file).read_text("utf-8")
    except FileNotFoundError as error:
        raise LexiconError(f"{code}/words/{file}", 0, "no such list in this language") from error
    return lexicon.parse(f"{code}/words/{file}", text)


@functools.cache
def _rules(code: str) -> Mapping[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    folder = resources.files(f"fogline.languages.{code}").joinpath("cues")
    for file in sorted(each.name for each in folder.iterdir() if each.name.endswith(".csv")):
        for rule in parsed(f"{code}/cues/{file}", folder.joinpath(file).read_text("utf-8")):
            found.setdefault(rule.category, []).append(rule)
    return {category: tuple(rules) for category, rules in found.items()}


@functools.cache
def _cue(code: str, category: str) -> Cue:
    rules = _rules(code)
    if category not in rules:
        raise LexiconError(f"{code}/cues", 0, f"no category {category}")
    return compiled(rules[category], parts=rules, rows=functools.partial(_rows, code))
