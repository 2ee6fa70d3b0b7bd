"""Hold what is true of one language: a folder of lists, cue rules and a few functions, loaded by its code.

In: a language code. Out: a :class:`~fogline.languages.pack.Pack`, or none where there is no folder for it: the caller says so
in a notice. The rooms hold no word of any language; what they know of one, they ask its pack. Adding a language adds a folder,
its line in :data:`CODES` and its tests.

>>> get("en").cue("stance.deed_denied").search("we did not fire on the market")[0]
'did not fire'
>>> get("tlh") is None
True
"""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Mapping

from fogline.errors import LexiconError
from fogline.languages.cue_rules import Cue
from fogline.languages.forms import Forms
from fogline.languages.numerals import Numbers
from fogline.languages.pack import Pack, Part

__all__ = [
    "CODES",
    "DEFAULT",
    "Cue",
    "Pack",
    "Part",
    "cues",
    "forms",
    "get",
    "numbers",
    "part",
    "pattern",
    "reading",
    "word_set",
    "words_in",
    "words_of",
]

CODES = ("en", "uk")
DEFAULT = "en"  # the language of a dispatch that names none, and whose lists say which sets there are


@functools.cache
def get(code: str) -> Pack | None:
    """Load the pack of a language by its ISO 639-1 code; None where there is none."""
    if code not in CODES:
        return None
    found: Pack = importlib.import_module(f"fogline.languages.{code}").PACK
    return found


def _known(code: str) -> Pack:
    """Return the pack of a language that has one: a caller asks only for packs that it was given."""
    pack = get(code)
    assert pack is not None, f"no pack for {code}"  # noqa: S101 - as said
    return pack


def reading(part: Part) -> tuple[str, ...]:
    """Return the languages in which a part is read.

    >>> "en" in reading("attribution")
    True
    """
    return tuple(code for code in CODES if (pack := get(code)) is not None and part in pack.reads)


@functools.cache
def cues(category: str, code: str = DEFAULT) -> Cue:
    """Return the cue rules of one category of a language that has a pack.

    Raises:
        LexiconError: the pack has no such category.
    """
    return _known(code).cue(category)


@functools.cache
def pattern(category: str, code: str = DEFAULT) -> re.Pattern[str]:
    """Return the words of a category as one compiled pattern, for what :class:`Cue` cannot ask: ``sub``, ``split``, a hot loop.

    Raises:
        LexiconError: the pack has no such category.
    """
    return cues(category, code).pattern


@functools.cache
def part(category: str, code: str = DEFAULT) -> str:
    """Return the text of a pattern, to be put into one that is made at run time (around a name that was met, say).

    Raises:
        LexiconError: the pack has no such category.
    """
    return f"(?:{pattern(category, code).pattern})"


@functools.cache
def word_set(name: str, code: str = DEFAULT) -> frozenset[str]:
    """Return a small set of words by its name (``sets.csv``); empty where only English has words of the kind.

    Raises:
        LexiconError: English has no such set either.
    """
    found = _sets(code).get(name, frozenset())
    if not found and (code == DEFAULT or not word_set(name)):
        raise LexiconError(f"{code}/words/sets.csv", 0, f"no set {name}")
    return found


@functools.cache
def _sets(code: str) -> Mapping[str, frozenset[str]]:
    """Return all small sets of a language, read once: there are hundreds, and their list is long."""
    found: dict[str, set[str]] = {}
    for row in words_of("sets.csv", code):
        found.setdefault(row["set"], set()).add(row["word"])
    return {name: frozenset(words) for name, words in found.items()}


def words_of(file: str, code: str = DEFAULT) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a word list of a language that has a pack.

    Raises:
        LexiconError: the pack has no such list.
    """
    return _known(code).rows(file)


@functools.cache
def words_in(file: str, class_: str, code: str = DEFAULT) -> frozenset[str]:
    """Return the words of one class of a word list that sorts its words by class.

    Raises:
        LexiconError: the pack has no such list, or the list no such class.
    """
    found = frozenset(row["word"] for row in words_of(file, code) if row["class"] == class_)
    if not found:
        raise LexiconError(f"{code}/words/{file}", 0, f"no class {class_}")
    return found


@functools.cache
def template(name: str, code: str = DEFAULT) -> str:
    """Return the words of a name that no text prints ("Armed forces of {}"), by what it is for (``templates.csv``).

    Raises:
        LexiconError: the pack has no such template.
    """
    found = next((row["text"] for row in words_of("templates.csv", code) if row["name"] == name), None)
    if found is None:
        raise LexiconError(f"{code}/words/templates.csv", 0, f"no template {name}")
    return found


@functools.cache
def numbers(code: str = DEFAULT) -> Numbers:
    """Return how a language says numbers, of a pack that reads figures.

    Raises:
        LexiconError: the pack says nothing of numbers.
    """
    pack = _known(code)
    if pack.numbers is None:
        raise LexiconError(f"{code}/numbers.py", 0, "this pack reads no numbers")
    return pack.numbers


@functools.cache
def forms(code: str = DEFAULT) -> Forms:
    """Return what the shapes of words tell in a language.

    Raises:
        LexiconError: the pack says nothing of them.
    """
    pack = _known(code)
    if pack.forms is None:
        raise LexiconError(f"{code}/forms.py", 0, "this pack tells nothing of the shapes of words")
    return pack.forms
