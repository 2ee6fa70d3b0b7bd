"""The profile ``fast``: spans from the trained model, their cue's class from the lexicon."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fogline.claims.attribution import cues
from fogline.claims.attribution.cues import words
from fogline.claims.attribution.layout import Layout
from fogline.claims.attribution.markers import tagger
from fogline.claims.attribution.spans import Parts
from fogline.model import CueClass, Span

_SPEECH = 6  # words, marks included, from which on a quotation is speech and not a word in quotes
_MARKS = frozenset(",.;:")
_NEAR = 8  # words of the content's head in which a deed is looked for


def read(layouts: Sequence[Layout]) -> list[list[Parts]]:
    """Return the attributions of each paragraph, in order of their cues."""
    return [[parts(lay, each) for each in marked] for lay, marked in zip(layouts, tagger.mark(layouts), strict=True)]


def parts(lay: Layout, m: tagger.Marked) -> Parts:
    """Return the spans of marked words, with the class and the verb of their cue."""
    cue = _cue(lay, m.cue)
    lemma = cue.lemma if cue else lay.low[m.cue[0]]
    told = _told(lay, m)
    return Parts(
        lay.span(*m.source[0]) if m.source else None,
        lay.span(*m.cue),
        tuple(lay.span(first, second) for first, second in m.content),
        _class(lay, m, cue),
        lemma,
        lay.span(*told) if told else None,
    )


def in_one_sentence(lay: Layout, parts: Parts) -> Parts:
    """Return the same without indirect speech of other sentences: only quotations go over a sentence's end.

    Annotators let what is said run on; a claim does not, since what follows a full stop is as likely the paper's own.
    """
    stretch = lay.span(*lay.stretch_of(lay.word_at(parts.cue.start)))
    home = (stretch.start, stretch.end)
    said = []
    for s in parts.content:
        around = [home, *_speech(lay, s)]
        cut = Span(max(s.start, min(first for first, _ in around)), min(s.end, max(second for _, second in around)))
        if cut.start < cut.end:
            said.append(cut)
    return replace(parts, content=tuple(said)) if said else parts


def _speech(lay: Layout, span: Span) -> Iterator[tuple[int, int]]:
    """Yield quotations of several words that touch ``s``, with their marks."""
    first = bisect_right(lay.quotes, lay.word_at(span.start), key=lambda q: q[1])
    for a, second in itertools.islice(lay.quotes, first, None):
        start, end = lay.spans[a][0], lay.spans[second - 1][1]
        if start >= span.end:
            return
        if second - a >= _SPEECH and span.start < end:
            yield start, end


def _told(lay: Layout, m: tagger.Marked) -> tuple[int, int] | None:
    """Return who was told: the words between "told" and what is said, or after it up to a mark."""
    verb = next((index for index in range(*m.cue) if lay.low[index] in words("small.telling")), None)
    if verb is None:
        return None
    stop = min((first for first, _ in m.content if first > verb), default=len(lay.words))
    end = verb + 1
    while end < stop and lay.low[end] not in _MARKS and lay.low[end] not in words("small.after_whom"):
        end += 1
    return (verb + 1, end) if end > verb + 1 else None


def _verbs(lay: Layout, at: tuple[int, int]) -> Iterator[cues.Cue]:
    for w in lay.low[at[0] : at[1]]:
        cue = cues.verb_forms().get(w)
        if cue is not None:
            yield cue


def _cue(lay: Layout, at: tuple[int, int]) -> cues.Cue | None:
    """Return the verb that decides: the first that states, else the first of all."""
    found = list(_verbs(lay, at))
    return next((each for each in found if each.cue_class != "attitude"), found[0] if found else None)


def _class(lay: Layout, m: tagger.Marked, cue: cues.Cue | None) -> CueClass:
    near = [each for first, second in m.content for each in lay.low[first:second]][:_NEAR]
    if not words("small.responsibility").isdisjoint(lay.low[m.cue[0] : m.cue[1]]):
        return "responsibility"
    if not words("spans.according").isdisjoint(lay.low[m.cue[0] : m.cue[1]]):
        return "statement"
    if cue is None:
        return "statement" if not any(w.isalpha() for w in lay.low[m.cue[0] : m.cue[1]]) else "attitude"
    if cue.lemma in words("find.claiming") and any(w in words("reading.deed") for w in near):
        return "responsibility"
    return cue.cue_class
