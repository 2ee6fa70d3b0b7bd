"""The language base: sentences, tags, lemmas, dependencies and names of English dispatches. Needs the extra ``base``.

In: nothing, or the name of any installed English spaCy pipeline. Out: the pipeline (:func:`load`); and of a text what the
reading asks of it, sentences and typed names, as :class:`~fogline.model.Marks` (:func:`read`). Ours is trained on treebanks
that may be used for it (``training/base.py``); its card, ``english.json``, says on what, with what result. ``import fogline``
and this room itself load nothing; spaCy comes in with the first call.

>>> nlp = load()
>>> [(t.text, t.pos_, t.lemma_) for t in nlp("Two shells fell on Hajin.")][1:3]
[('shells', 'NOUN', 'shell'), ('fell', 'VERB', 'fall')]
>>> [(n.type, n.quote.exact) for n in read("Omar Karim fled to Syria.").names]
[('PERSON', 'Omar Karim'), ('GPE', 'Syria')]
"""

from __future__ import annotations

import functools
import hashlib
import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from fogline.errors import LexiconError, MissingExtra, UsageError
from fogline.model import Marks, Name, NameType, Span, quote
from fogline.text import trimmed

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["OURS", "card", "identity", "load", "read"]

OURS = "fogline"  # the name of our own pipeline, beside those of spaCy's packages
FILE = "english.bin"
# What other pipelines call the types that the reading knows; the rest (dates, counts, works of art) it finds by itself.
_TYPES: dict[str, NameType] = {
    "PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP",
    "WEAPON": "WEAPON", "PLATFORM": "PLATFORM", "MILUNIT": "MILUNIT",
}  # fmt: skip
# Sentences and names need none of these; our lemmas alone cost a third of the time.
_UNASKED = ("tagger", "morphologizer", "trainable_lemmatizer", "lemmatizer", "attribute_ruler", "textcat")


def card() -> dict[str, Any]:
    """Return the card of our pipeline: data, licences, figures, how to train it again, hash."""
    found: dict[str, Any] = json.loads((resources.files(__name__) / "english.json").read_text("utf-8"))
    return found


def load(name: str | None = None) -> Language:
    """Return a language base: ours, or any English pipeline that spaCy can load (``en_core_web_trf``, a folder).

    Every call gives a pipeline of its own, to which components may be added.

    Raises:
        MissingExtra: spaCy or the named pipeline is not installed; says what to install.
        UsageError: the named pipeline is not for English.
        LexiconError: our weights are not those of their card.
    """
    spacy = _spacy()
    if name in (None, OURS):
        from fogline.base import packed, paragraphs  # the component's factory, and what opens the file

        del paragraphs
        return packed.unpack(_weights())
    try:
        nlp: Language = spacy.load(name)
    except OSError as wrong:
        raise MissingExtra("base", str(name), f"python -m spacy download {name}") from wrong
    if nlp.lang != "en":
        raise UsageError(
            f"--base {name}: reads {nlp.lang}, and dispatches are read in English; name an English pipeline"
        )
    return nlp


def identity(name: str) -> str:
    """Say which base it is, to the version: claims read with another are read again.

    Raises:
        MissingExtra, UsageError: as :func:`load`.
    """
    if name == OURS:
        _spacy()
        return f"{OURS}-{card()['sha256'][:12]}"
    meta = _reader(name).meta
    return f"{meta['lang']}_{meta['name']}-{meta['version']}"


def read(text: str, *, name: str = OURS) -> Marks:
    """Return sentences and names of a text, by the base called ``name``; spans are half-open code points.

    Names are cut to their words: no article before, no possessive after. What the base does not do (a blank pipeline finds no
    names) is left empty.

    >>> read("").sentences
    ()
    """
    nlp = _reader(name)
    nlp.max_length = max(nlp.max_length, len(text) + 1)
    doc = nlp(text)
    spans = [trimmed(text, s.start_char, s.end_char) for s in doc.sents] if doc.has_annotation("SENT_START") else []
    names = (_name(text, e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in _TYPES)
    return Marks(identity(name), tuple(n for n in names if n is not None), tuple(s for s in spans if s is not None))


def _name(text: str, start: int, end: int, label: str) -> Name | None:
    if text[start:end].lower().startswith("the "):
        start += 4
    for tail in ("'s", "’s"):
        end -= len(tail) if text[start:end].endswith(tail) else 0
    at = trimmed(text, start, end)
    return None if at is None else Name(_TYPES[label], quote(text, Span(at.start, at.end)))


@functools.cache
def _reader(name: str) -> Language:
    """Return the base with what the reading asks of it; one a process."""
    nlp = load(name)
    for part in _UNASKED:
        if part in nlp.pipe_names:
            nlp.disable_pipe(part)
    return nlp


def _spacy() -> Any:
    try:
        import spacy
    except ImportError as missing:
        raise MissingExtra("base", "start", "pip install 'fogline[base]'") from missing
    return spacy


def _weights() -> bytes:
    blob = (resources.files(__name__) / FILE).read_bytes()
    if hashlib.sha256(blob).hexdigest() != card()["sha256"]:
        raise LexiconError(FILE, 0, "is not the file of its card, english.json; install Fogline again")
    return blob
