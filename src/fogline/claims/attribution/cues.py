"""The words that attribute, from ``languages/en/words/cues.csv``: verb forms, their class and what they take."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from fogline.languages import word_set, words_of
from fogline.model import CueClass

Form = Literal["base", "s", "past", "ing"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb form: its lemma, class, frames (s clause or quotation, n noun, t to, f for/on, a addressee) and form."""

    lemma: str
    cue_class: CueClass
    frames: frozenset[str]
    form: Form


@functools.cache
def verb_forms() -> dict[str, Cue]:
    """Return every inflected form of the lexicon's verbs.

    >>> verb_forms()["denied"].cue_class, verb_forms()["says"].form
    ('denial', 's')
    >>> "deniest" in verb_forms()
    False
    """
    found: dict[str, Cue] = {}
    for row in words_of("cues.csv"):
        cls, frames = cast("CueClass", row["class"]), frozenset(row["frames"].split())
        listed = row["forms"].split()
        for at, form in enumerate(listed):
            first = found.get(form)
            if first is None or (first.lemma == row["cue"] and first.form == "base"):  # "forecast" is both
                found[form] = Cue(row["cue"], cls, frames, _form(listed, at))
    return found


@functools.cache
def plain_lemmas() -> frozenset[str]:
    """Return the verbs of plain speech, which the rules add to what a trained model marks.

    >>> "say" in plain_lemmas(), "blame" in plain_lemmas()
    (True, False)
    """
    return frozenset(row["cue"] for row in words_of("cues.csv") if row["kind"] == "plain") | words(
        "reading.plain_speech"
    )


@functools.cache
def words(*sets: str) -> frozenset[str]:
    """Return the words of one set, or of several together (``languages/en/words/sets.csv``).

    >>> "whether" in words("reading.subordinator"), "he" in words("reading.subordinator", "reading.pronoun")
    (True, True)
    """
    return frozenset().union(*map(word_set, sets))


def word(name: str) -> str:
    """Return the one word of a set that has one.

    >>> word("grammar.and")
    'and'
    """
    (only,) = words(name)
    return only


def _form(listed: Sequence[str], at: int) -> Form:
    """Return which form stands at a place of a list: the base, the third person, those of the past, and last the participle."""
    if at == 0:
        return "base"
    if at == 1:
        return "s"
    return "ing" if at == len(listed) - 1 else "past"
