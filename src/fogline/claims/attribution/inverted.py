"""Read the verb before its speaker: "Twelve people died, said the governor of Plateau."

A marker that learnt on American papers takes the clause before such a verb for the speaker and the speaker for what is said.
Here the two are told apart by what they are: a speaker is a phrase that names somebody and has no verb of its own, what is
said is a clause, or a number that answers a question.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from fogline.claims.attribution import spans
from fogline.claims.attribution.cues import Cue, plain_lemmas, verb_forms, words
from fogline.claims.attribution.layout import Layout
from fogline.claims.attribution.spans import Parts
from fogline.languages import pattern
from fogline.model import Span

_STOPS = frozenset({".", "!", "?", ";", ":", ",", "—", "–", "-", "”", '"', "’", "'"})
_PLATFORM = 3  # words of the place of a saying: "X", "state television"
_LONGEST = 14  # words of a speaker, without what is apposed


def turned(lay: Layout, parts: Parts) -> Parts:
    """Return source and content the right way round, where a marker swapped them.

    Caught: "Twelve people died in Dummar, | says the Harbour Monitor", "Twelve, said the rebels". Refused: "The mayor, who
    fled, said the town was quiet", "The ministry, citing doctors, reported two deaths".
    """
    if (to_whom := _told_whom(lay, parts)) is not None:
        return to_whom
    at = _verb(lay, parts)
    if parts.source is None or at is None or len(parts.content) != 1:
        return parts
    told, who = parts.source, parts.content[0]
    if not told.end <= parts.cue.start < parts.cue.end <= who.start or lay.word_at(who.start) != at + 1:
        return parts
    start = lay.stretch_of(at)[0]
    first = lay.word_at(told.start)
    first = first if _BARRIERS & set(lay.low[start:first]) else start
    stop = speaker_after(lay, at, first)
    if stop is None:
        return parts
    return replace(parts, source=lay.span(at + 1, stop), content=(lay.span(first, at - 1),))


_BARRIERS = frozenset({",", ";", ":", "“", "”", '"'})


def is_inverted(lay: Layout, parts: Parts) -> bool:
    """Tell whether a reading has a clause, a comma, the verb and its speaker: plain enough to stand beside a marker's."""
    at = _verb(lay, parts)
    if parts.source is None or at is None or lay.word_at(parts.source.start) != at + 1:
        return False
    return speaker_after(lay, at, lay.stretch_of(at)[0]) is not None


def _told_whom(lay: Layout, parts: Parts) -> Parts | None:
    """Return what is said before the speaker, where a marker took what stands behind the verb for it.

    Caught: "..., a nurse told | the agency", "..., the army said in a statement on | X".
    """
    if parts.source is None or len(parts.content) != 1:
        return None
    cue = next((c for w in _words_of(lay, parts.cue) if (c := verb_forms().get(w)) is not None), None)
    first, said = lay.word_at(parts.source.start), parts.content[0]
    a, b = lay.word_at(said.start), lay.word_at(said.end - 1) + 1
    start = lay.stretch_of(first)[0]
    if first <= start + 1 or lay.low[first - 1] != "," or a != lay.word_at(parts.cue.end - 1) + 1 or cue is None:
        return None
    told = "a" in cue.frames
    if not told and (b - a > _PLATFORM or "s" not in cue.frames or lay.low[a - 1] not in words("spans.where_said")):
        return None
    if any(spans.finite(lay, i) for i in range(a, b)) or lay.quoted[a] >= 0 or not _is_clause(lay, start, first - 1):
        return None
    return replace(parts, content=(lay.span(start, first - 1),), addressee=said if told else None)


def _words_of(lay: Layout, at: Span) -> Sequence[str]:
    return lay.low[lay.word_at(at.start) : lay.word_at(at.end - 1) + 1]


def is_postposed(lay: Layout, parts: Parts) -> bool:
    """Tell whether a clause, a comma, somebody and a verb of saying stand in that order: "..., the UN reckons"."""
    if parts.source is None or parts.cue_class != "statement" or not parts.content:
        return False
    first, stop = lay.word_at(parts.source.start), lay.word_at(parts.source.end - 1) + 1
    if first == 0 or lay.low[first - 1] != "," or parts.content[0].end > parts.source.start:
        return False
    clause = _is_clause(lay, lay.stretch_of(first)[0], first - 1)
    return clause and lay.word_at(parts.cue.start) == stop and _names_somebody(lay, first, stop, anybody=False)


def _verb(lay: Layout, parts: Parts) -> int | None:
    """Return the word of a cue that is one verb right behind a comma."""
    at = lay.word_at(parts.cue.start)
    if at == 0 or at + 1 >= len(lay.low) or lay.low[at - 1] != "," or lay.spans[at][1] < parts.cue.end:
        return None
    return at


def speaker_after(lay: Layout, at: int, first: int) -> int | None:
    """Return where the speaker ends who follows the verb at word ``at``; None where what stands there is none.

    ``first``: the word with which what is said begins.
    """
    cue = verb_forms().get(lay.low[at])
    if cue is None or "s" not in cue.frames or "a" in cue.frames or cue.form == "ing":
        return None
    end = lay.stretch_of(at)[1]
    stop = spans.noun_phrase_end(lay, at + 1, end)
    after = spans.past_adjuncts(lay, stop, end)
    if after < end and lay.low[after] not in _STOPS and lay.low[after] not in words("spans.after_speaker"):
        return None
    told = _is_clause(lay, first, at - 1) or (_takes_no_object(cue) and _is_count(lay, first, at - 1))
    return stop if told and _names_somebody(lay, at + 1, stop, anybody=_takes_no_object(cue)) else None


def _takes_no_object(cue: Cue) -> bool:
    return cue.lemma in plain_lemmas()


def _is_clause(lay: Layout, first: int, end: int) -> bool:
    """Tell whether words have a verb of their own, not that of "who": "Gunmen killed six", not "the mayor, who fled"."""
    for i in range(first, end):
        if lay.low[i] in words("inverted.relative"):
            return False
        if i > first and spans.finite(lay, i):
            return True
    return False


def _is_count(lay: Layout, first: int, end: int) -> bool:
    """Tell whether words are a number and little else: "Twelve", "at least 40 people"."""
    return end - first <= 6 and any(spans.is_number(lay.low[i]) for i in range(first, min(first + 3, end)))


def _names_somebody(lay: Layout, first: int, stop: int, *, anybody: bool) -> bool:
    """Tell whether a phrase names a person, a body or people: its head is a word for a speaker, a name or a pronoun.

    ``anybody``: so is any noun with an article, since the verb takes no object.
    """
    if stop <= first or lay.low[first] in words("inverted.ends_head", "reading.outward"):  # "wrote on Telegram"
        return False
    head = next((i for i in range(first, stop) if i > first and lay.low[i] in _ends_head()), stop)
    if head - first > _LONGEST or any(
        spans.finite(lay, i) and not lay.words[i][0].isupper() for i in range(first + 1, head)
    ):
        return False
    last = lay.words[head - 1]
    if last[0].isupper() or lay.low[head - 1] in spans.voices() or lay.low[first] in words("reading.pronoun"):
        return True
    trade = anybody or pattern("sources.trade").search(lay.low[head - 1]) is not None
    return lay.low[first] in words("reading.determiner") and head > first + 1 and trade


@functools.cache
def _ends_head() -> frozenset[str]:
    return words("inverted.ends_head") | _STOPS | {"("}
