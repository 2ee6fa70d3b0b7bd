"""The components: each calls one part of the claims room on ``doc.text`` and keeps what it found on the doc.

What is kept is plain data (lists, dicts, words), since a ``Doc`` travels between processes as bytes; the attributes make nouns
of it again. A component holds its configuration and nothing else: it pickles, and ``nlp.to_disk`` writes it as configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from fogline.claims import actors, attribution, days, events, figures, persons, places, read_claims, stance
from fogline.claims.attribution import Attribution
from fogline.model import Actor, Claim, Day, Dispatch, Event, Figure, Person, Place, Quote, Span, Stance, quote
from fogline.text import sentences


@dataclass(frozen=True, slots=True)
class Stanced:
    """With what force a stretch of words is said."""

    stance: Stance
    quote: Quote


# What stands in a doc under each component's name.
NOUNS: dict[str, type] = {
    "fogline_attribution": Attribution,
    "fogline_stance": Stanced,
    "fogline_figures": Figure,
    "fogline_days": Day,
    "fogline_places": Place,
    "fogline_actors": Actor,
    "fogline_events": Event,
    "fogline_persons": Person,
    "fogline_claims": Claim,
}


def found(doc: Doc, name: str) -> list[Any]:
    """Return the nouns that component ``name`` left on ``doc``; none where it did not run."""
    noun = NOUNS[name]
    return msgspec.convert(doc.user_data.get(name, []), list[noun])  # type: ignore[valid-type]


def _noun_of(span: Tokens) -> Any:
    """Return the noun behind a span of one of our groups; None for any other span."""
    name, _, number = span.id_.partition(":")
    return found(span.doc, name)[int(number)] if name in NOUNS and number else None


def _exact(span: Tokens) -> tuple[int, int] | None:
    """Return exact offsets in ``doc.text`` of what a span of one of our groups stands for; None for any other span."""
    name, _, _ = span.id_.partition(":")
    key = f"{name} exact"
    at = span.doc.user_data.get(key, {}).get(f"{span.id_} {span.label_} {span.start} {span.end}")
    return (int(at[0]), int(at[1])) if at is not None else None


def _register() -> None:
    """The attributes; once in each process that imports this, since a pickled component carries none."""
    for name in NOUNS:
        Doc.set_extension(name, getter=_getter(name), force=True)
    Tokens.set_extension("fogline", getter=_noun_of, force=True)
    Tokens.set_extension("fogline_exact", getter=_exact, force=True)
    for name in ("published", "outlet", "wire"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


def _getter(name: str) -> Callable[[Doc], list[Any]]:
    return lambda doc: found(doc, name)


def _keep(doc: Doc, name: str, nouns: Sequence[Any], marks: Sequence[tuple[int, str, Span]]) -> Doc:
    """Return nouns and their spans (number of the noun, label, offsets) onto the doc, in the order given."""
    doc.user_data[name] = msgspec.to_builtins(list(nouns))
    spans, exact = [], {}
    for number, label, at in marks:
        span = doc.char_span(at.start, at.end, label=label, alignment_mode="expand", span_id=f"{name}:{number}")
        if span is not None:
            spans.append(span)
            exact[f"{name}:{number} {label} {span.start} {span.end}"] = [at.start, at.end]
    doc.spans[name] = spans
    doc.user_data[f"{name} exact"] = exact
    return doc


def _sentences(doc: Doc) -> list[Span]:
    """Return the pipeline's sentences where it made some, ours elsewhere."""
    if not doc.has_annotation("SENT_START"):
        return sentences(doc.text)
    spans = ((sent.start_char, sent.end_char) for sent in doc.sents)
    return [Span(first, second) for first, second in spans if doc.text[first:second].strip()]


def _at(words: Quote) -> Span:
    return Span(words.start, words.end)


@dataclass(frozen=True, slots=True)
class Said:
    """Hold what the pipeline's owner says of all texts that do not say it themselves (``doc._.published``,
    ``outlet``, ``wire``).
    """

    published: str | None = None
    outlet: str | None = None
    wire: str | None = None

    def of(self, doc: Doc) -> Dispatch:
        """Return the doc's text as a dispatch."""
        own = {each: getattr(doc._, each) or getattr(self, each) for each in ("published", "outlet", "wire")}
        return Dispatch("doc", "", doc.text, "", language="en", **own)


class Component:
    """One part on a doc; what it knows is its name and what it was told."""

    def __init__(self, name: str, said: Said, read: Callable[[Doc, Said, str], Doc]) -> None:
        self.name, self.said, self.read = name, said, read

    def __call__(self, doc: Doc) -> Doc:
        """Return the doc with the findings of this part on it."""
        return self.read(doc, self.said, self.name)


# --- one function a part ----------------------------------------------------------------------------------------
# ``key`` is where the findings go: the component's own name, whatever the pipeline calls it.


def _attribution(doc: Doc, said: Said, _name: str) -> Doc:
    made = attribution.read(said.of(doc))
    marks = []
    for number, a in enumerate(made):
        if a.source.quote is not None:
            marks.append((number, "SOURCE", _at(a.source.quote)))
        if a.cue is not None:
            marks.append((number, "CUE", _at(a.cue)))
        marks += [(number, "CONTENT", part) for part in a.content]
    return _keep(doc, "fogline_attribution", made, marks)


def _stance(doc: Doc, _said: Said, _name: str) -> Doc:
    """Of every attributed content where the doc has attributions, of every sentence elsewhere."""
    if "fogline_attribution" in doc.user_data:
        told = [(each.stance, part) for each in found(doc, "fogline_attribution") for part in each.content]
    else:
        told = [(stance.of(doc.text, [sentence], "statement"), sentence) for sentence in _sentences(doc)]
    made = [Stanced(force, quote(doc.text, at)) for force, at in told]
    return _keep(doc, "fogline_stance", made, [(number, s.stance, _at(s.quote)) for number, s in enumerate(made)])


def _figures(doc: Doc, _said: Said, _name: str) -> Doc:
    said_by = _known(doc, "fogline_attribution")
    made = figures.read(doc.text, sentences=_sentences(doc), attributions=said_by)
    return _keep(
        doc, "fogline_figures", made, [(number, each.measure, _at(each.quote)) for number, each in enumerate(made)]
    )


def _days(doc: Doc, said: Said, _name: str) -> Doc:
    made = days.read(doc.text, published=said.of(doc).published)
    return _keep(doc, "fogline_days", made, [(number, "DAY", _at(each.quote)) for number, each in enumerate(made)])


def _places(doc: Doc, said: Said, _name: str) -> Doc:
    outlet = said.of(doc).outlet
    context = places.Context(outlet) if outlet else None
    made = places.read(doc.text, actors=_actors_of(doc, said), context=context)
    return _keep(doc, "fogline_places", made, [(number, "PLACE", _at(each.quote)) for number, each in enumerate(made)])


def _actors(doc: Doc, said: Said, _name: str) -> Doc:
    made = actors.read(doc.text, published=said.of(doc).published)
    return _keep(doc, "fogline_actors", made, [(n, a.kind or "ACTOR", _at(a.quote)) for n, a in enumerate(made)])


def _persons(doc: Doc, said: Said, _name: str) -> Doc:
    known = _known(doc, "fogline_days") or days.read(doc.text, published=said.of(doc).published)
    made = persons.read(doc.text, days=known, attributions=_known(doc, "fogline_attribution"))
    return _keep(doc, "fogline_persons", made, [(n, p.state or "PERSON", _at(p.quote)) for n, p in enumerate(made)])


def _events(doc: Doc, said: Said, _name: str) -> Doc:
    """At most one event a sentence; actors and figures come from the doc where those components ran before."""
    who = _actors_of(doc, said)
    counts = _known(doc, "fogline_figures") or figures.read(doc.text)
    made = []
    for sentence in _sentences(doc):
        event = events.find_in(doc.text, sentence, actors=_within(who, sentence), figures=_within(counts, sentence))
        if event is not None:
            made.append(event)
    return _keep(
        doc,
        "fogline_events",
        made,
        [(number, each.type, _at(each.quote)) for number, each in enumerate(made) if each.quote],
    )


def _claims(doc: Doc, said: Said, _name: str) -> Doc:
    made = read_claims(said.of(doc))
    return _keep(
        doc, "fogline_claims", made, [(number, each.stance, _at(each.quote)) for number, each in enumerate(made)]
    )


def _within(nouns: Sequence[Any], sentence: Span) -> list[Any]:
    return [noun for noun in nouns if sentence.start <= noun.quote.start < sentence.end]


def _known(doc: Doc, name: str) -> list[Any]:
    return found(doc, name)


def _actors_of(doc: Doc, said: Said) -> list[Actor]:
    return _known(doc, "fogline_actors") or actors.read(doc.text, published=said.of(doc).published)


# --- factories: what spaCy calls ----------------------------------------------------------------------------------

Config = str | None


@Language.factory("fogline_attribution", default_config={"outlet": None, "wire": None})
def attribution_component(nlp: Language, name: str, outlet: Config, wire: Config) -> Component:  # noqa: ARG001  (spaCy passes it)
    """Return who says what: source, cue and content."""
    return Component(name, Said(None, outlet, wire), _attribution)


@Language.factory("fogline_stance")
def stance_component(nlp: Language, name: str) -> Component:  # noqa: ARG001
    """With what force."""
    return Component(name, Said(), _stance)


@Language.factory("fogline_figures")
def figures_component(nlp: Language, name: str) -> Component:  # noqa: ARG001
    """Say how many of whom, how much of what."""
    return Component(name, Said(), _figures)


@Language.factory("fogline_days", default_config={"published": None})
def days_component(nlp: Language, name: str, published: Config) -> Component:  # noqa: ARG001
    """Return expressions of time and the days they cover."""
    return Component(name, Said(published), _days)


@Language.factory("fogline_places", default_config={"outlet": None})
def places_component(nlp: Language, name: str, outlet: Config) -> Component:  # noqa: ARG001
    """Return places, and where they are."""
    return Component(name, Said(None, outlet), _places)


@Language.factory("fogline_actors", default_config={"published": None})
def actors_component(nlp: Language, name: str, published: Config) -> Component:  # noqa: ARG001
    """Return states, forces, armed groups and bodies."""
    return Component(name, Said(published), _actors)


@Language.factory("fogline_events", default_config={"published": None})
def events_component(nlp: Language, name: str, published: Config) -> Component:  # noqa: ARG001
    """Return what each sentence says happened."""
    return Component(name, Said(published), _events)


@Language.factory("fogline_persons", default_config={"published": None})
def persons_component(nlp: Language, name: str, published: Config) -> Component:  # noqa: ARG001
    """Return named persons and the states they are said to be in."""
    return Component(name, Said(published), _persons)


@Language.factory("fogline_claims", default_config={"published": None, "outlet": None, "wire": None})
def claims_component(nlp: Language, name: str, published: Config, outlet: Config, wire: Config) -> Component:  # noqa: ARG001
    """Return all of it: who says what, with what can be counted in it."""
    return Component(name, Said(published, outlet, wire), _claims)


_register()
