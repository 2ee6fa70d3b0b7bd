"""Where the marked spans really begin and end, after any marker: words on the wrong side of a border are put right.

A marker errs by a phrase: it leaves the place of a saying in what is said ("said in a televised | address that ..."), the
speaker's apposition behind it ("according to the Observatory | , a monitor based abroad"), or the claim in what is denied
("denied | reports that it had fired").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from fogline.claims.attribution.cues import verb_forms, words
from fogline.claims.attribution.layout import Layout
from fogline.claims.attribution.spans import Parts, finite
from fogline.claims.cover import Cover
from fogline.languages import pattern
from fogline.model import Span

_REACH_QUOTED = 80  # code points after "quoted" in which "as saying" stands
_BETWEEN = re.compile(r",\s*$")


def fix_spans(text: str, lay: Layout, parts: Sequence[Parts]) -> list[Parts]:
    """Return the same attributions with their borders put right, in order.

    Args:
        text: of the dispatch.
        lay: the paragraph in which all of them stand.
        parts: as marked.
    """
    one_by_one = [
        _quoted_claim(text, _apposed(text, _whole_cue(text, _as_saying(text, _amid(text, part))))) for part in parts
    ]
    one_by_one = [_without_half(text, _past_addressee(text, _past_relative(text, each))) for each in one_by_one]
    return _handed_over(lay, [_own_phrase(lay, _without_head(text, p)) for p in one_by_one])


_SUBJECT_BEFORE = re.compile(r"\S,\s+\Z")


def _amid(text: str, parts: Parts) -> Parts:
    """Return who speaks amid a clause without its predicate: "Twelve people, said a doctor, | were killed".

    A marker takes the clause's subject for the source, or its predicate for a part of the source.
    """
    if parts.source is None or _SUBJECT_BEFORE.search(text, max(0, parts.cue.start - 8), parts.cue.start) is None:
        return parts
    first = parts.content[0]
    turned = parts.source.end <= parts.cue.start < first.start and len(parts.content) == 1
    who = first if turned else parts.source
    found = pattern("fix_spans.then_predicate").match(text, who.start, who.end) if who.start >= parts.cue.end else None
    if found is None:
        return parts
    subject = parts.source if turned else first
    words = text[subject.start : subject.end].rstrip(" ,")
    told = (Span(subject.start, subject.start + len(words)), Span(found.start("rest"), who.end))
    return replace(
        parts, source=Span(*found.span("who")), content=told if turned else (told[0], *parts.content[1:], told[1])
    )


def _as_saying(text: str, parts: Parts) -> Parts:
    """Return who is quoted knows, and who quotes carries: "AFP quoted a doctor as saying"."""
    start = min(parts.cue.start, parts.source.end) if parts.source else parts.cue.start
    found = pattern("fix_spans.as_saying").search(text, start, parts.cue.end + _REACH_QUOTED)
    if found is None or found.start() > parts.cue.end:
        return parts
    cut = [
        Span(found.end(), each.end) if each.start <= found.start("who") < each.end else each for each in parts.content
    ]
    said = tuple(s for s in cut if s.start < s.end)
    return replace(parts, source=Span(*found.span("who")), addressee=parts.source, content=said or parts.content)


def _whole_cue(text: str, parts: Parts) -> Parts:
    """Return the cue with what belongs to it and stands at the head of what is said: "neither confirm nor | deny that"."""
    first = parts.content[0]
    if first.start < parts.cue.end or text[parts.cue.end : first.start].strip():
        return parts
    end = None
    verb = pattern("fix_spans.nor").match(text, first.start, first.end)
    if (
        verb
        and verb["verb"] in verb_forms()
        and pattern("fix_spans.ends_in_nor").search(text, parts.cue.start, first.start + 4)
    ):
        end = verb.end("verb")
    elif pattern("checkable.refuses").search(text, parts.cue.start, parts.cue.end) and (
        refused := pattern("fix_spans.confirm").match(text, parts.cue.end, first.end)
    ):
        end = refused.end()
    elif place := pattern("fix_spans.place_of_saying").match(text, parts.cue.end, first.end):
        end = place.end()
    if end is None or end >= first.end or end <= first.start:
        return parts
    return replace(parts, cue=Span(parts.cue.start, end), content=(Span(end, first.end), *parts.content[1:]))


def _apposed(text: str, parts: Parts) -> Parts:
    """Return the source with the apposition that was taken for a part of what is said."""
    if parts.source is None or len(parts.content) < 2:
        return parts
    for s in parts.content:
        if s.start < parts.source.end or not _BETWEEN.fullmatch(text, parts.source.end, s.start):
            continue
        found = pattern("fix_spans.apposition").match(text, s.start, s.end)
        if found is not None and not _has_verb(found["what"]):
            return replace(
                parts,
                source=Span(parts.source.start, s.end),
                content=tuple(each for each in parts.content if each != s),
            )
    return parts


def _past_relative(text: str, parts: Parts) -> Parts:
    """Return what is said without the clause that tells of the speaker: "according to two aides | , who
    asked not to be named".
    """
    first = parts.content[0]
    if parts.source is None or not _BETWEEN.fullmatch(text, parts.source.end, first.start):
        return parts
    clause = pattern("fix_spans.relative").match(text, first.start, first.end)
    if clause is None or clause.end() >= first.end:
        return parts
    return replace(
        parts,
        source=Span(parts.source.start, clause.end("clause")),
        content=(Span(clause.end(), first.end), *parts.content[1:]),
    )


def _past_addressee(text: str, p: Parts) -> Parts:
    """Return what is said without whom it was told."""
    first = p.content[0]
    if not 0 <= first.start - p.cue.end <= 1 or not pattern("fix_spans.told").search(text, p.cue.start, p.cue.end):
        return p
    told = pattern("fix_spans.addressee").match(text, first.start, first.end)
    return p if told is None else replace(p, content=(Span(told.end(), first.end), *p.content[1:]))


def _without_half(text: str, parts: Parts) -> Parts:
    """Return what is said without the subject of the next clause: "denied the charge | but relations | are tense"."""
    last = parts.content[-1]
    half = pattern("fix_spans.but").search(text, last.start, last.end)
    if half is not None and not pattern("fix_spans.has_finite").search(text, last.start, half.start()):
        return replace(parts, content=(*parts.content[:-1], Span(last.start, half.start())))
    half = pattern("fix_spans.half").search(text, last.start, last.end)
    if (
        half is None
        or not pattern("fix_spans.verb_next").match(text, last.end)
        or pattern("fix_spans.has_finite").search(half[0])
    ):
        return parts
    return (
        replace(parts, content=(*parts.content[:-1], Span(last.start, half.start())))
        if half.start() > last.start
        else parts
    )


def _has_verb(phrase: str) -> bool:
    return any(each in words("reading.auxiliary") for each in phrase.lower().split())


def _quoted_claim(text: str, parts: Parts) -> Parts:
    """Return what is denied or doubted, without "reports that" or "allegations of"."""
    cue = text[parts.cue.start : parts.cue.end]
    first = parts.content[0]
    if parts.cue_class != "denial" and not pattern("fix_spans.doubts").search(cue):
        return parts
    head = pattern("fix_spans.claim_of").match(text, first.start, first.end)
    return parts if head is None else replace(parts, content=(Span(head.end(), first.end), *parts.content[1:]))


def _without_head(text: str, parts: Parts) -> Parts:
    """Return the source without what opens its clause: "no matter how loudly leaders of the front"."""
    head = pattern("fix_spans.source_head").match(text, parts.source.start, parts.source.end) if parts.source else None
    if parts.source is None or head is None or head.end() >= parts.source.end:
        return parts
    return replace(parts, source=Span(head.end(), parts.source.end))


def _own_phrase(lay: Layout, parts: Parts) -> Parts:
    """Return the source without a sentence, a clause or a phrase before it that a marker took in.

    Caught: "He spoke to Omar. | Karim said", "The shelling killed 12 people and | a doctor said", "The 500 | the military said
    had been killed". Refused: "the army and the police said".
    """
    if parts.source is None:
        return parts
    first, end = lay.word_at(parts.source.start), lay.word_at(parts.source.end - 1) + 1
    start = lay.stretch_of(lay.word_at(parts.cue.start))[0]
    first = start if first < start < end else first
    verb = next((i for i in range(first + 1, end) if _main_verb(lay, first, i)), None)
    joint = max((i for i in range(first, end - 1) if lay.low[i] in words("fix_spans.joints")), default=-1)
    if verb is not None and joint > verb:
        first = joint + 1
    first = _last_phrase(lay, first, end)
    at = lay.span(first, end)
    return parts if at.start <= parts.source.start else replace(parts, source=Span(at.start, parts.source.end))


def _main_verb(lay: Layout, first: int, i: int) -> bool:
    """Tell whether a word is a verb of a phrase's own, not one of "who" or "which"."""
    if i + 1 < len(lay.low) and lay.low[i + 1] in words("spans.after_participle"):  # "data compiled by the guild"
        return False
    return finite(lay, i) and words("inverted.relative").isdisjoint(lay.low[first:i])


def _last_phrase(lay: Layout, first: int, end: int) -> int:
    """Return where the last of two phrases begins that stand side by side: "the 500 | the military"."""
    for i in range(first + 1, end):
        if not lay.low[i].isalnum() or lay.low[i] in words("inverted.relative"):
            break
        joined = lay.low[i - 1].isalnum() and lay.low[i - 1] not in _before_an_article()
        if lay.low[first] in words("grammar.definite") and lay.low[i] in words("grammar.definite") and joined:
            return i
    return first


def _before_an_article() -> frozenset[str]:
    return words("inverted.ends_head", "reading.noun_phrase_ends", "fix_spans.joints", "spans.after_participle")


def _handed_over(lay: Layout, parts: Sequence[Parts]) -> list[Parts]:
    """Return each quotation to the speaker it stands with: that of its own sentence, else that of the sentence before.

    In ``“We wait,” said a clerk. “It is cold.” The mayor told them to go.`` the cold is not the mayor's.
    """
    own = Cover(s for each in parts for s in each.content if _beside(lay, each, s))
    last = {_stretch(lay, p.cue): n for n, p in enumerate(parts)}  # the last to speak in a stretch
    said = [list(p.content) for p in parts]
    for number, part in enumerate(parts):
        for s in part.content:
            if _beside(lay, part, s):
                continue
            before = last.get(_stretch(lay, s) - 1) if s.start < part.cue.start else None
            if before is not None:
                said[before].append(_quotation(lay, s))
            if before is not None or own.touches(s):
                said[number].remove(s)
    return [replace(p, content=_once(c)) for p, c in zip(parts, said, strict=True) if c]


def _once(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans in order, without those that lie in another."""
    return tuple(
        span
        for span in sorted(set(spans))
        if not any(each != span and each.start <= span.start and span.end <= each.end for each in spans)
    )


def _quotation(lay: Layout, span: Span) -> Span:
    """Return the whole quotation in which a span begins; a marker may have seen a part of it."""
    number = lay.quoted[lay.word_at(span.start)]
    return lay.span(*lay.quotes[number]) if number >= 0 else span


def _beside(lay: Layout, parts: Parts, span: Span) -> bool:
    """Tell whether the cue stands in the same stretch as those words."""
    return _stretch(lay, parts.cue) == _stretch(lay, span)


def _stretch(lay: Layout, span: Span) -> int:
    """Return the number of the stretch in which a span begins."""
    return bisect_right(lay.stretches, lay.word_at(span.start), key=lambda t: t[0]) - 1
