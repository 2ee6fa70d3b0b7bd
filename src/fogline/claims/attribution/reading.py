"""The reading of one dispatch: spans, then sources, then chains, then single assertions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fogline.claims import stance as stances
from fogline.claims.attribution import carriers, spans
from fogline.claims.attribution import seams as joins
from fogline.claims.attribution.cues import words
from fogline.claims.attribution.layout import Layout, lay_out
from fogline.claims.attribution.sources import RELATIVE, Known, Speakers
from fogline.claims.attribution.spans import Parts
from fogline.model import CueClass, Dispatch, Quote, Seam, Source, Span, Stance, quote
from fogline.text import paragraphs, sentences

_LEAST_FLOATING = 5  # words of a quotation that stands alone; fewer are words in quotes
_LEAST_OWN = 5  # words of the paper's own beside an attribution that make a claim of its own
_SPLIT = re.compile(r"(?:,\s+|\s)(?:and|but)\s+that\s+|;\s+(?:and\s+|but\s+)?")
_THAT = re.compile(r"that\s+")  # small letters: "That figure" is the subject
_LINKS = r"(?:that|and|but|while|when|as|because|until|where)"
_LEAD = re.compile(rf"[\s,;:—–.-]*(?:{_LINKS}\b[\s,]*)*")
_TAIL = re.compile(rf"(?:[\s,;:—–-]*\b(?:{_LINKS}|which|who))?[\s,;:—–-]*$")
_NOUN_BEFORE = re.compile(
    r"(?:^|[,.;“”\"(\n]|\b(?:by|and|from|to|with|of|said)\s)\s*((?:the |a |an |one )?[A-Za-z][^,.;“”\"(\n]*?),?\s*$"
)
# "the monitor, which relies on sources inside Syria": the speaker's own sources
_VIA = re.compile(
    r"[\s,]*which (?:relies|relied|depends) (?:up)?on (?:a (?:wide )?network of )?(?P<own>[^,.;]{3,60}?)(?= for\b|[,.;]|$)"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One assertion: on whose word, by what cue (None where none is printed), and its words.

    ``content`` is in order of the text; it has several parts where a cue stands in the middle.
    """

    source: Source
    cue: Quote | None
    content: tuple[Span, ...]
    cue_class: CueClass
    stance: Stance


@dataclass(frozen=True, slots=True)
class _Read:
    """Parts and what is known of their source."""

    parts: Parts
    source: Source
    known: Known


def find(dispatch: Dispatch, *, seams: Sequence[Seam] = ()) -> list[Attribution]:
    """The attributions of a dispatch, in order of their content.

    Args:
        dispatch: read as it is; ``wire`` or a printed credit become carriers in the chain.
        seams: of this dispatch; no speaker is carried across one. Obvious ones are seen without.

    Returns:
        One attribution a checkable assertion; what is quoted without a speaker has an ``unresolved`` source.

    Method: patterns over words with a cue lexicon (``spans``), then speakers in order of the text (``sources``).
    Caught: ``“It fell,” he told AFP.``; refused: ``“It fell,” he said.`` after a seam has nobody's name.
    """
    text = dispatch.text
    at_seams = joins.obvious(dispatch, seams)
    layouts = [lay_out(text, p) for p in paragraphs(text)]
    parts = [p for lay in layouts for p in _apart(spans.read(lay), at_seams) if _is_claimed(text, p)]
    read = _chained(_resolved(text, parts, at_seams), carriers.of(dispatch), text)
    read += _floating(text, layouts, read, at_seams)
    made = [a for r in read for a in _assertions(text, r)]
    return sorted(made, key=lambda a: (a.content, a.cue or Quote(0, 0, "")))


def spans_of(text: str, *, profile: str = "fast") -> list[Parts]:  # noqa: ARG001
    """Source, cue and content spans only, uncut and unresolved, as annotators of attributions mark them.

    >>> [p.cue_class for p in spans_of("Ten fled, a doctor said.")]
    ['statement']
    """
    return [p for paragraph in paragraphs(text) for p in spans.read(lay_out(text, paragraph))]


def own_voice(dispatch: Dispatch, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The rest of the text, sentence by sentence, in the paper's own voice.

    A sentence that only frames attributed words ("On Saturday, Karim said") leaves nothing.

    >>> d = Dispatch("d", "p", "Ten fled, Omar Karim said. Rain fell on the empty town.", "", outlet="The Ledger")
    >>> [(a.source.name, quote(d.text, a.content[0]).exact) for a in own_voice(d, find(d))]
    [('The Ledger', 'Rain fell on the empty town.')]
    """
    text = dispatch.text
    source = Source(dispatch.outlet, None, None, "outlet", chain=carriers.of(dispatch))
    taken = sorted({s for a in attributions for s in _taken(a)} | carriers.credits_in(text))
    found = []
    for sentence in sentences(text):
        inside = [t for t in taken if t.start < sentence.end and sentence.start < t.end]
        for rest in _rest(text, sentence, inside):
            content = (rest,)
            found.append(Attribution(source, None, content, "statement", stances.of(text, content, "statement")))
    return found


def _is_claimed(text: str, p: Parts) -> bool:
    """Whether the words attribute something that can be checked: "holds hundreds", "backs the plan" attribute nothing."""
    said = text[p.content[0].start : p.content[0].end]
    clause = said.startswith(("that ", "to ", "“", '"', "‘")) or " to " in said[:120]
    if p.cue_class == "attitude":
        return clause or p.lemma in words("thinking")
    return clause or p.lemma not in words("naming")


# --- steps ------------------------------------------------------------------------------------------------------


def _apart(parts: Sequence[Parts], at_seams: Sequence[int]) -> Iterator[Parts]:
    """Without what would join words on both sides of a seam."""
    for p in parts:
        lo, hi = min(p.cue.start, *(s.start for s in p.content)), max(p.cue.end, *(s.end for s in p.content))
        if not any(lo < at < hi for at in at_seams):
            yield p
            continue
        at = next(at for at in at_seams if lo < at < hi)
        same = tuple(s for s in p.content if (s.start >= at) == (p.cue.start >= at) and not s.start < at < s.end)
        if same:
            yield replace(p, content=same)


def _resolved(text: str, parts: Sequence[Parts], at_seams: Sequence[int]) -> list[_Read]:
    speakers = Speakers(text, at_seams)
    found: list[_Read] = []
    for p in sorted(parts, key=lambda p: min(p.content).start if p.source is None else min(p.cue, p.source).start):
        at = p.source
        outer = _outer(found, p)
        source, known = speakers.resolve(at, inner=outer.known if outer else None)
        if at is not None and text[at.start : at.end].lower() in RELATIVE:
            source, known = _relative(text, at, speakers, source, known)
        found.append(_Read(p, source, known))
    return found


def _relative(text: str, at: Span, speakers: Speakers, source: Source, known: Known) -> tuple[Source, Known]:
    """Who "who" is: the noun phrase that ends just before it."""
    before = text[max(0, at.start - 120) : at.start]
    m = _NOUN_BEFORE.search(before)
    if m is None:
        return source, known
    found, who = speakers.resolve(Span(at.start - len(before) + m.start(1), at.start - len(before) + m.end(1)))
    return replace(found, as_printed=source.as_printed, quote=source.quote), who


def _outer(found: Sequence[_Read], inner: Parts) -> _Read | None:
    """The innermost attribution read so far in whose content the cue stands."""
    around = [r for r in found if any(s.start <= inner.cue.start and inner.cue.end <= s.end for s in r.parts.content)]
    return min(around, key=lambda r: sum(s.end - s.start for s in r.parts.content), default=None)


def _chained(read: Sequence[_Read], carried_by: tuple[str, ...], text: str) -> list[_Read]:
    """Chains, outermost carrier first: credits, who was told, whoever says that somebody says."""
    kept: list[_Read] = []
    for r in read:
        if _only_frames(r, read) or _is_credit(r, carried_by):
            continue
        chain = [*carried_by]
        outer = _outer(read, r.parts)
        if outer is not None and outer.source.name not in {None, r.source.name} and not _is_credit(outer, carried_by):
            chain.append(str(outer.source.name))
        told = _told(r.parts, text)
        if told and told not in chain:
            chain.append(told)
        via = _VIA.match(text, max(s.end for s in (r.parts.cue, r.parts.source or r.parts.cue)))
        if via and r.source.name:
            chain += [r.source.name, via["own"].strip()]
        kept.append(replace(r, source=replace(r.source, chain=tuple(chain))))
    return kept


def _is_credit(r: _Read, carried_by: tuple[str, ...]) -> bool:
    """Whether only carriers are named, not who knows: ", reports BSS/AFP"."""
    printed = r.source.as_printed or ""
    return bool(carried_by) and bool(printed) and all(p.strip() in carried_by for p in re.split(r"/|,| and ", printed))


def _only_frames(r: _Read, read: Sequence[_Read]) -> bool:
    """Whether all that is said is that another says something: "X told Y that Z said ..." is on Z's word."""
    for other in read:
        if other is r or other.parts.source is None or other.source.kind == "unresolved":
            continue
        if not all(
            any(s.start <= x.start and x.end <= s.end for s in r.parts.content)
            for x in (other.parts.cue, other.parts.source)
        ):
            continue
        mine = sum(s.end - s.start for s in r.parts.content)
        theirs = sum(s.end - s.start for s in (other.parts.cue, other.parts.source, *other.parts.content))
        if mine - theirs <= 12:
            return True
    return False


def _told(parts: Parts, text: str) -> str | None:
    if parts.addressee is None:
        return None
    printed = re.sub(r"^(?:the)\s+", "", text[parts.addressee.start : parts.addressee.end])
    return printed if printed[:1].isupper() and carriers.is_agency(printed) else None


def _floating(text: str, layouts: Sequence[Layout], read: Sequence[_Read], at_seams: Sequence[int]) -> list[_Read]:
    """Quotations with no cue: the last speaker's, if they follow his quoted words; else nobody's."""
    taken = [s for r in read for s in r.parts.content]
    found: list[_Read] = []
    for lay in layouts:
        for first, end in lay.quotes:
            span = lay.span(first, end)
            free = not any(s.start < span.end and span.start < s.end for s in taken)
            if not free or end - first - 2 < _LEAST_FLOATING or not _stands_alone(lay, first, end):
                continue
            before = max(
                (r for r in [*read, *found] if max(s.end for s in r.parts.content) <= span.start),
                key=lambda r: max(s.end for s in (*r.parts.content, r.parts.cue, r.parts.source or r.parts.cue)),
                default=None,
            )
            parts = Parts(None, Span(span.start, span.start), (span,), "statement")
            if before is not None and _follows(text, before.parts, span, at_seams):
                carried = replace(before.source, quote=None)
                found.append(_Read(parts, carried, before.known))
            else:
                found.append(
                    _Read(parts, Source(None, None, None, "unresolved"), Known(None, None, "unresolved", 0, False))
                )
    return found


def _stands_alone(lay: Layout, first: int, end: int) -> bool:
    """Whether the quotation begins a sentence and ends one."""
    closed = lay.words[end - 2] in {".", "!", "?", "…"} and any(a == first for a, _ in lay.stretches)
    left_open = lay.words[-1] != "”" and first == 0 and end == len(lay.words)  # goes on in the next paragraph
    return closed or left_open


def _follows(text: str, before: Parts, at: Span, at_seams: Sequence[int]) -> bool:
    """Nothing of the paper's own stands between the speaker's last quoted words and these, and no seam."""
    last = max(s.end for s in (*before.content, before.cue, before.source or before.cue))
    between = text[last : at.start]
    quoted = any(text[s.end - 1] in "”\"’'»" for s in before.content)
    return quoted and not re.search(r"\w", between) and not any(last <= s <= at.start for s in at_seams)


def _assertions(text: str, r: _Read) -> Iterator[Attribution]:
    cue = quote(text, r.parts.cue) if r.parts.cue.end > r.parts.cue.start else None
    for content in _cut(text, r.parts):
        yield Attribution(r.source, cue, content, r.parts.cue_class, stances.of(text, content, r.parts.cue_class))


def _cut(text: str, parts: Parts) -> Iterator[tuple[Span, ...]]:
    """One content an assertion: cut at "and that" and semicolons; "that" at the head left out."""
    whole = [_minimal(text, s) for s in parts.content]
    if len(whole) > 1:
        yield tuple(whole)
        return
    start = whole[0].start
    for m in _SPLIT.finditer(text, whole[0].start, whole[0].end):
        if m.start() - start > 15 and whole[0].end - m.end() > 15:
            yield (Span(start, m.start()),)
            start = m.end()
    yield (Span(start, whole[0].end),)


def _minimal(text: str, s: Span) -> Span:
    m = _THAT.match(text, s.start, s.end)
    return Span(m.end(), s.end) if m and m.end() < s.end else s


def _taken(a: Attribution) -> Iterator[Span]:
    yield from a.content
    if a.cue is not None:
        yield Span(a.cue.start, a.cue.end)
    if a.source.quote is not None:
        yield Span(a.source.quote.start, a.source.quote.end)


def _rest(text: str, sentence: Span, inside: Sequence[Span]) -> Iterator[Span]:
    if not inside:
        yield sentence
        return
    at = sentence.start
    for t in (*inside, Span(sentence.end, sentence.end)):
        if t.start > at:
            m = text[at : t.start]
            lead = _LEAD.match(m)
            start = lead.end() if lead else 0
            last = _TAIL.search(m, start)
            tail = last.start() if last else len(m)
            if len(re.findall(r"\w+", m[start:tail])) >= _LEAST_OWN:
                yield Span(at + start, at + tail)
        at = max(at, t.end)
