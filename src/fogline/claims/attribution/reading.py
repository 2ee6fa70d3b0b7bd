"""The reading of one dispatch: spans, then sources, then chains, then single assertions."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from fogline.claims import stance as stances
from fogline.claims.attribution import carriers, content, encoder, fast, spans
from fogline.claims.attribution import seams as joins
from fogline.claims.attribution.cast import NOBODY, Cast
from fogline.claims.attribution.cues import words
from fogline.claims.attribution.layout import Layout, lay_out
from fogline.claims.attribution.sources import RELATIVE, Known, Speakers
from fogline.claims.attribution.spans import Parts
from fogline.model import CueClass, Dispatch, Quote, Seam, Source, Span, Stance, quote
from fogline.text import dateline, paragraphs, sentences

Profile = Literal["fast", "accurate", "rules"]


class Reader(Protocol):
    """What marks source, cue and content in a dispatch's paragraphs, when no profile does; ``name`` for the record."""

    name: str

    def read(self, text: str, layouts: Sequence[Layout]) -> list[list[Parts]]:
        """The attributions of each paragraph of the text, in order of their cues."""
        ...


_NEAR = 50  # attributions before and after one that can hold it or lie in it
_LEAST_FLOATING = 5  # words of a quotation that stands alone; fewer are words in quotes
_LEAST_OWN = 5  # words of the paper's own beside an attribution that make a claim of its own
_LINKS = r"(?:that|and|but|while|when|as|because|until|where)"
_LEAD = re.compile(rf"[\s,;:—–.-]*(?:{_LINKS}\b[\s,]*)*")
# "X said on Friday, as ...": the day is of the saying
_SAID_WHEN = re.compile(
    r"\s*(?:(?:late|early)\s)?on\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s(?:morning|afternoon|evening|night))?(?=,\s)"
)
_RELATIVE = re.compile(r"[\s,;:—–-]*(?:\w+\s)?\b(?:which|who|whom|where|whose)\b")
_TAIL = re.compile(rf"(?:[\s,;:—–-]*\b(?:{_LINKS}|which|who))?[\s,;:—–-]*$")
_NOUN_BEFORE = re.compile(
    r"(?:^|[,.;“”\"(\n]|\b(?:by|and|from|to|with|of|said)\s)\s*((?:the |a |an |one )?[A-Za-z][^,.;“”\"(\n]*?),?\s*$"
)
_SECOND_VERB = re.compile(r"\w+\W+\w+.*\b(?:and|but)\s+$", re.DOTALL)
_AS_SAYING = re.compile(r"\bquot(?:ed|es|ing)\s+(?P<who>[^“”,.;]{2,60}?)\s+as\s+(?:saying|telling|writing)\b")
_REACH_QUOTED = 80  # code points after "quoted" in which "as saying" stands
# "the monitor, which relies on sources inside Syria": the speaker's own sources
_VIA = re.compile(
    r"[\s,]*which (?:(?:relies|relied|depends|draws) (?:up)?on|has it from|(?:gets|gathers|collects) (?:its )?"
    r"(?:information|reports|news) from) (?:a (?:wide )?network of )?(?P<own>[^.;]{3,80}?)(?= for\b|, (?!and\b)|[.;]|$)"
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


def find(
    dispatch: Dispatch,
    *,
    seams: Sequence[Seam] = (),
    profile: Profile = "fast",
    reader: Reader | None = None,
    cast: Cast = NOBODY,
) -> list[Attribution]:
    """The attributions of a dispatch, in order of their content.

    Args:
        dispatch: read as it is; ``wire`` or a printed credit become carriers in the chain.
        seams: of this dispatch; no speaker is carried across one. Obvious ones are seen without.
        profile: ``fast`` is the small trained model with the rules behind it; ``accurate`` (an extra) the fine-tuned encoder
            with the rules behind it; ``rules`` the rules alone.
        reader: marks the spans in the model's place, such as a server's language model (``llm.Reader``).
        cast: who is who, from the other dispatches.

    Returns:
        One attribution a checkable assertion; what is quoted without a speaker has an ``unresolved`` source.

    Method: spans by a small model (``tagger``), and by patterns with a cue lexicon (``spans``) where it sees nothing; then
    speakers in order of the text (``sources``).
    Caught: ``“It fell,” he told AFP.``; refused: ``“It fell,” he said.`` after a seam has nobody's name.
    """
    text = dispatch.text
    at_seams = joins.obvious(dispatch, seams)
    layouts = [lay_out(text, p) for p in _after_dateline(text)]
    parts = [p for each in _read(text, layouts, profile, reader) for p in _apart(each, at_seams)]
    speakers = Speakers(text, at_seams, quoted=_speech(layouts), published=dispatch.published, cast=cast)
    read = _chained(_resolved(text, parts, speakers), carriers.of(dispatch), text)
    read += _floating(text, layouts, read, at_seams)
    spans_of_sentences = sentences(text)
    made = [a for r in read for a in _assertions(text, r, spans_of_sentences)]
    return sorted(made, key=lambda a: (a.content, a.cue or Quote(0, 0, "")))


def _after_dateline(text: str) -> list[Span]:
    """Paragraphs; the one that opens with a dateline begins after it, since nobody says where a dispatch was written."""
    line = dateline.find(text)
    if line is None:
        return paragraphs(text)
    return [
        Span(max(p.start, line.span.end), p.end) if p.start <= line.span.start < p.end else p for p in paragraphs(text)
    ]


def spans_of(text: str, *, profile: Profile = "fast") -> list[Parts]:
    """Source, cue and content spans only, uncut and unresolved, as annotators of attributions mark them.

    >>> [p.cue_class for p in spans_of("Ten people fled Hajin, a doctor said.")]
    ['statement']
    """
    layouts = [lay_out(text, paragraph) for paragraph in paragraphs(text)]
    return [p for each in _marked(layouts, profile) for p in each]


def _marked(layouts: Sequence[Layout], profile: Profile) -> list[list[Parts]]:
    if profile == "rules":
        return _by_rules(layouts)
    return encoder.read(layouts) if profile == "accurate" else fast.read(layouts)


def _by_rules(layouts: Sequence[Layout]) -> list[list[Parts]]:
    return [spans.read(lay) for lay in layouts]


def _read(text: str, layouts: Sequence[Layout], profile: Profile, reader: Reader | None) -> list[list[Parts]]:
    """What is claimed in each paragraph; what the model leaves unread and the rules read as speech is added."""
    ruled = [_claimed(text, lay, each) for lay, each in zip(layouts, _by_rules(layouts), strict=True)]
    if profile == "rules" and reader is None:
        return ruled
    marked = _marked(layouts, profile) if reader is None else reader.read(text, layouts)
    modelled = [_claimed(text, lay, each) for lay, each in zip(layouts, marked, strict=True)]
    return [_joined(a, b) for a, b in zip(modelled, ruled, strict=True)]


def _claimed(text: str, lay: Layout, parts: Sequence[Parts]) -> list[Parts]:
    ready = [_as_saying(text, p) for p in _inherited(lay, parts)]
    return [fast.in_one_sentence(lay, p) for p in ready if content.claimed(text, p)]


def _as_saying(text: str, p: Parts) -> Parts:
    """Who is quoted knows, and who quotes carries: "AFP quoted a doctor as saying"."""
    start = min(p.cue.start, p.source.end) if p.source else p.cue.start
    found = _AS_SAYING.search(text, start, p.cue.end + _REACH_QUOTED)
    if found is None or found.start() > p.cue.end:
        return p
    cut = [Span(found.end(), s.end) if s.start <= found.start("who") < s.end else s for s in p.content]
    said = tuple(s for s in cut if s.start < s.end)
    return replace(p, source=Span(*found.span("who")), addressee=p.source, content=said or p.content)


def _joined(first: Sequence[Parts], second: Sequence[Parts]) -> list[Parts]:
    """All of ``first``, and of ``second`` plain speech beside it, or of somebody who is said to say so.

    The model misses little in prose like that it learnt on; of all that the rules add there, one in eight is right.
    """
    at = [p.cue.start for p in first]  # in order of their cues
    spare = []
    for p in second:
        if p.lemma in words("plain speech") and p.source is not None:
            i = bisect_right(at, p.cue.start)
            if _is_spare(p, first[max(0, i - _NEAR) : i + _NEAR]):
                spare.append(p)
    return sorted([*first, *spare], key=lambda p: (p.cue, p.content))


def _is_spare(p: Parts, first: Sequence[Parts]) -> bool:
    mine = (p.cue, *p.content)
    for f in first:
        if any(s.start < t.end and t.start < s.end for s in mine for t in (f.cue, f.source or f.cue)):
            return False
        touched = any(s.start < t.end and t.start < s.end for s in mine for t in f.content)
        within = any(all(t.start <= s.start and s.end <= t.end for s in mine) for t in f.content)
        if touched and not (within and p.lemma == "say"):
            return False
    return True


def own_voice(dispatch: Dispatch, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The rest of the text, sentence by sentence, in the paper's own voice.

    A sentence that only frames attributed words ("On Saturday, Karim said") leaves nothing.

    >>> d = Dispatch("d", "p", "Ten fled, Omar Karim said. Rain fell on the empty town.", "", outlet="The Ledger")
    >>> [(a.source.name, quote(d.text, a.content[0]).exact) for a in own_voice(d, find(d))]
    [('The Ledger', 'Rain fell on the empty town.')]
    """
    text = dispatch.text
    source = Source(dispatch.outlet, None, None, "outlet", chain=carriers.of(dispatch))
    line = dateline.find(text)
    frame = carriers.credits_in(text) | ({line.span} if line else set())
    taken = sorted({s for a in attributions for s in (*_taken(text, a), *_own_sources(text, a))} | frame)
    found = []
    starts = [t.start for t in taken]
    reach = list(itertools.accumulate((t.end for t in taken), max))
    for sentence in sentences(text):
        first = bisect_right(reach, sentence.start)
        inside = [t for t in taken[first : bisect_left(starts, sentence.end)] if sentence.start < t.end]
        found += [
            Attribution(source, None, own, "statement", stances.of(text, own, "statement"))
            for own in _whole(text, list(_rest(text, sentence, inside)))
        ]
    return found


# --- steps ------------------------------------------------------------------------------------------------------


def _inherited(lay: Layout, parts: Sequence[Parts]) -> list[Parts]:
    """A second verb's subject is the first one's: "X said ..., but added ...", "Insisting ..., X said ..."."""
    found = []
    for p in parts:
        first = lay.word_at(p.cue.start)
        joined = lay.low[first].endswith("ing") or (first > 0 and lay.low[first - 1] in {"and", "but", "also", "then"})
        home = lay.span(*lay.stretch_of(first))
        others = {o.source for o in parts if o.source is not None and home.start <= o.cue.start < home.end}
        if p.source is None and joined and len(others) == 1 and p.cue_class != "attitude":
            found.append(replace(p, source=next(iter(others))))
        else:
            found.append(p)
    return found


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


def _speech(layouts: Sequence[Layout]) -> list[Span]:
    """Where quoted speech stands, the marks included."""
    return [lay.span(a, b) for lay in layouts for a, b in lay.quotes if b - a - 2 >= _LEAST_FLOATING]


def _resolved(text: str, parts: Sequence[Parts], speakers: Speakers) -> list[_Read]:
    found: list[_Read] = []
    for p in sorted(parts, key=lambda p: min(p.content).start if p.source is None else min(p.cue, p.source).start):
        at = p.source
        outer = _outer(found[-_NEAR:], p)
        source, known = speakers.resolve(at, inner=outer.known if outer else None, said=p.content)
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
    for i, r in enumerate(read):
        near = read[max(0, i - _NEAR) : i + _NEAR]
        if _only_frames(r, near) or _is_credit(r, carried_by):
            continue
        chain = [*carried_by]
        outer = _outer(near, r.parts)
        source = r.source
        if outer is not None and _speaks_for(outer, r):
            source = replace(outer.source, quote=source.quote, as_printed=source.as_printed)
        if outer is not None and outer.source.name not in {None, source.name} and not _is_credit(outer, carried_by):
            chain.append(str(outer.source.name))
        told = _told(r.parts, text)
        if told and told not in chain:
            chain.append(told)
        parts, via = r.parts, _VIA.match(text, max(s.end for s in (r.parts.cue, r.parts.source or r.parts.cue)))
        if via and source.name:
            chain += [source.name, via["own"].strip()]
            said = tuple(s for s in parts.content if not via.start() <= s.start < via.end())
            parts = replace(parts, content=said or parts.content)
        kept.append(replace(r, parts=parts, source=replace(source, chain=tuple(chain))))
    return kept


def _speaks_for(outer: _Read, inner: _Read) -> bool:
    """Whether somebody tells what his own body thinks: "The front expects to win, its spokesman said" is on his word."""
    own = outer.known.one and outer.known.body is not None and outer.known.body == inner.known.body
    return own and not inner.known.one and inner.parts.cue_class in {"attitude", "prediction"}


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
    """The agency that was told, if one was: it carries the words."""
    return None if parts.addressee is None else carriers.agency_in(text[parts.addressee.start : parts.addressee.end])


def _floating(text: str, layouts: Sequence[Layout], read: Sequence[_Read], at_seams: Sequence[int]) -> list[_Read]:
    """Quotations with no cue: the last speaker's, if they follow his quoted words; else nobody's."""
    taken = sorted(s for r in read for s in r.parts.content)
    starts = [s.start for s in taken]
    reach = list(itertools.accumulate((s.end for s in taken), max))
    ends = sorted(lay.spans[b - 1][1] for lay in layouts for _, b in lay.stretches)
    spoken = sorted(((_last(r), i) for i, r in enumerate(read)))
    found: list[_Read] = []
    for lay in layouts:
        for first, end in lay.quotes:
            span = lay.span(first, end)
            n = bisect_left(starts, span.end)
            covered = n > 0 and reach[n - 1] > span.start
            if covered or end - first - 2 < _LEAST_FLOATING or not _stands_alone(lay, first, end):
                continue
            n = bisect_right(spoken, (span.start, len(read)))
            before = read[spoken[n - 1][1]] if n else None
            if found and (before is None or _last(found[-1]) > _last(before)):
                before = found[-1]
            parts = Parts(None, Span(span.start, span.start), (span,), "statement")
            if before is not None and _follows(text, before, span, ends, at_seams):
                found.append(_Read(parts, replace(before.source, quote=None), before.known))
            else:
                nobody = Known(None, None, "unresolved", 0, False)
                found.append(_Read(parts, Source(None, None, None, "unresolved"), nobody))
    return found


def _last(r: _Read) -> int:
    return max(s.end for s in (*r.parts.content, r.parts.cue, r.parts.source or r.parts.cue))


def _stands_alone(lay: Layout, first: int, end: int) -> bool:
    """Whether the quotation begins a sentence and ends one."""
    closed = lay.words[end - 2] in {".", "!", "?", "…"} and any(a == first for a, _ in lay.stretches)
    left_open = lay.words[-1] != "”" and first == 0 and end == len(lay.words)  # goes on in the next paragraph
    return closed or left_open


def _follows(text: str, before: _Read, at: Span, ends: Sequence[int], at_seams: Sequence[int]) -> bool:
    """Whether the words at ``at`` come right after the sentence in which somebody spoke, with no seam between.

    In the same paragraph any speech goes on so; in the next one only quoted speech does.
    """
    p = before.parts
    last = _last(before)
    n = bisect_left(ends, last)
    last = ends[n] if n < len(ends) else last
    between = text[last : at.start]
    quoted = any(text[s.end - 1] in "”\"’'»" for s in p.content)
    if re.search(r"\w", between) or any(max(p.cue.start, last - 1) <= s <= at.start for s in at_seams):
        return False
    return quoted or "\n" not in between


def _assertions(text: str, r: _Read, found: Sequence[Span]) -> Iterator[Attribution]:
    cue = quote(text, r.parts.cue) if r.parts.cue.end > r.parts.cue.start else None
    for said in content.assertions(text, r.parts, found):
        yield Attribution(r.source, cue, said, r.parts.cue_class, stances.of(text, said, r.parts.cue_class))


def _taken(text: str, a: Attribution) -> Iterator[Span]:
    """The words that an attribution uses up; its source too, unless that is the subject of something else first.

    In "The fighters keep a camp, and have claimed an attack" the paper itself says that they keep a camp.
    """
    yield from a.content
    if a.cue is not None:
        yield Span(a.cue.start, a.cue.end)
    if a.source.quote is not None:
        own = a.cue is not None and _SECOND_VERB.search(text, a.source.quote.end, a.cue.start)
        if not own:
            yield Span(a.source.quote.start, a.source.quote.end)


def _own_sources(text: str, a: Attribution) -> Iterator[Span]:
    """The words that tell where a speaker has it from, "which relies on sources inside Syria": they stand in the chain."""
    after = max((q.end for q in (a.cue, a.source.quote) if q is not None), default=None)
    if after is not None and (via := _VIA.match(text, after)):
        yield Span(*via.span())


def _whole(text: str, pieces: Sequence[Span]) -> list[tuple[Span, ...]]:
    """A clause that an attributed relative clause breaks in two is one: "The ford, which Karim said was mined, is shut"."""
    found: list[tuple[Span, ...]] = []
    for piece in pieces:
        between = text[found[-1][-1].end : piece.start] if found else ""
        if _RELATIVE.match(between) and between.rstrip().endswith((",", "–", "—")):
            found[-1] = (*found[-1], piece)
        else:
            found.append((piece,))
    return found


def _rest(text: str, sentence: Span, inside: Sequence[Span]) -> Iterator[Span]:
    if not inside:
        yield sentence
        return
    at = sentence.start
    for t in (*inside, Span(sentence.end, sentence.end)):
        if t.start > at:
            when = _SAID_WHEN.match(text, at, t.start) if at > sentence.start else None
            at = when.end() if when else at
            m = text[at : t.start]
            lead = _LEAD.match(m)
            start = lead.end() if lead else 0
            last = _TAIL.search(m, start)
            tail = last.start() if last else len(m)
            if len(re.findall(r"\w+", m[start:tail])) >= _LEAST_OWN:
                yield Span(at + start, at + tail)
        at = max(at, t.end)
