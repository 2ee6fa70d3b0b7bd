"""The words that attribute, from ``languages/en/words/cues.csv``: verb forms, their class and what they take."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import cast

from fogline.languages import words_of
from fogline.model import CueClass

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb form: its lemma, class, frames (s clause or quotation, n noun, t to, f for/on, a addressee) and form."""

    lemma: str
    cue_class: CueClass
    frames: frozenset[str]
    form: str  # base, s, past, ing


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
        if row["kind"] != "verb":
            continue
        cls, frames = cast("CueClass", row["class"]), frozenset(row["frames"].split())
        listed = row["forms"].split() or inflect(row["cue"])
        for form in listed:
            found.setdefault(form, Cue(row["cue"], cls, frames, _form(row["cue"], form)))
    return found


@functools.cache
def words(group: str) -> frozenset[str]:
    """Return the words of one class of ``languages/en/words/reading_words.csv``.

    >>> "whether" in words("subordinator")
    True
    """
    return frozenset(r["word"] for r in words_of("reading_words.csv") if r["class"] == group)


def inflect(verb: str) -> list[str]:
    """Return the four forms of a regular verb.

    >>> inflect("deny"), inflect("stress")
    (['deny', 'denies', 'denied', 'denying'], ['stress', 'stresses', 'stressed', 'stressing'])
    """
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", (verb[:-2] + "y" if verb.endswith("ie") else verb[:-1]) + "ing"]
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    stem = verb + verb[-1] if verb in _DOUBLING else verb
    return [verb, third, stem + "ed", stem + "ing"]


_DOUBLING = frozenset({"admit", "refer", "prefer", "omit", "submit", "commit", "plan", "regret", "slam", "rebut"})


def _form(lemma: str, form: str) -> str:
    if form == lemma:
        return "base"
    if form.endswith("ing"):
        return "ing"
    return "s" if form.endswith("s") else "past"
