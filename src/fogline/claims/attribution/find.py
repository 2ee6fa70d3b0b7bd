"""The reading of one dispatch: spans, then sources, then chains, then single assertions."""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from fogline.claims import stance as stances
from fogline.claims.attribution import carriers, checkable, fix_spans, inverted, signed, spans
from fogline.claims.attribution import seams as joins
from fogline.claims.attribution.cues import plain_lemmas, words
from fogline.claims.attribution.known_speakers import NOBODY
from fogline.claims.attribution.layout import Layout, laid_out, lay_out
from fogline.claims.attribution.markers import small
from fogline.claims.attribution.met import Known
from fogline.claims.attribution.sources import Speakers
from fogline.claims.attribution.spans import Parts
from fogline.claims.findings import NOTHING, Findings
from fogline.languages import pattern
from fogline.model import CueClass, Profile, Quote, Source, Span, Stance, quote
from fogline.text import Document, paragraphs
from fogline.text.cache import ReadingCache, printed


class Reader(Protocol):
    """Hold what marks source, cue and content in a dispatch's paragraphs, when no profile does; ``name`` for the record."""

    name: str

    def read(self, text: str, layouts: Sequence[Layout]) -> list[list[Parts]]:
        """Return the attributions of each paragraph of the text, in order of their cues."""
        ...


_KEPT = 20_000  # paragraphs whose parts are kept; a thousand words' worth of them takes about ten kilobytes
_NEAR = 50  # attributions before and after one that can hold it or lie in it
_LEAST_FLOATING = 5  # words of a quotation that stands alone; fewer are words in quotes


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
    document: Document, findings: Findings = NOTHING, *, profile: Profile = "fast", reader: Reader | None = None
) -> tuple[Attribution, ...]:
    """Return the attributions of a document, in order of their content.

    Args:
        document: its ``wire`` or a printed credit become carriers in the chain.
        findings: of them the seams (no speaker is carried across one; obvious ones are seen without) and who is known.
        profile: ``fast`` is the small trained model with the rules behind it; ``accurate`` (an extra) the fine-tuned encoder
            with the rules behind it; ``rules`` the rules alone.
        reader: marks the spans in the model's place, such as a server's language model (``llm.Reader``).

    Returns:
        One attribution a checkable assertion; what is quoted without a speaker has an ``unresolved`` source.

    Method: spans by a small model (``tagger``), and by patterns with a cue lexicon (``spans``) where it sees nothing; then
    speakers in order of the text (``sources``).
    Caught: ``“It fell,” he told AFP.``; refused: ``“It fell,” he said.`` after a seam has nobody's name.
    """
    text, dispatch = document.text, document.dispatch
    at_seams = joins.obvious(dispatch, findings.seams)
    at, layouts = document.told, laid_out(document)
    if reader is None:
        read_so = _read_once(text, at, layouts, profile)
    else:
        read_so = _read([text] * len(layouts), layouts, reader.read(text, layouts))
    parts = [p for each, _ in read_so for p in _apart(each, at_seams)]
    parts += [p for p in signed.read(layouts, parts) if not _over_a_seam(p, at_seams)]
    beside = [p for _, each in read_so for p in each]
    cast = findings.known_speakers or NOBODY
    speakers = Speakers(text, at_seams, quoted=_speech(layouts), published=dispatch.published, cast=cast)
    read = _chained(_resolved(text, parts, beside, speakers), carriers.of(dispatch), text)
    read += _floating(text, layouts, read, at_seams)
    made = [assertion for each in read for assertion in _assertions(text, each, document.sentences)]
    return tuple(sorted(made, key=lambda a: (a.content, a.cue or Quote(0, 0, ""))))


def spans_of(text: str, *, profile: Profile = "fast") -> list[Parts]:
    """Return source, cue and content spans only, uncut and unresolved, as annotators of attributions mark them.

    >>> [p.cue_class for p in spans_of("Ten people fled Hajin, a doctor said.")]
    ['statement']
    """
    layouts = [lay_out(text, paragraph) for paragraph in paragraphs(text)]
    return [p for each in _marked(layouts, profile) for p in each]


def _marked(layouts: Sequence[Layout], profile: Profile) -> list[list[Parts]]:
    if profile == "rules":
        return _by_rules(layouts)
    if profile == "accurate":
        from fogline.claims.attribution.markers import encoder  # an extra that the other profiles do not load

        return encoder.read(layouts)
    return small.read(layouts)


def _by_rules(layouts: Sequence[Layout]) -> list[list[Parts]]:
    return [spans.read(lay) for lay in layouts]


_Weighed = tuple[list[Parts], list[Parts]]  # what is claimed, and where somebody speaks without a claim


def _read_once(text: str, at: Sequence[Span], layouts: Sequence[Layout], profile: Profile) -> list[_Weighed]:
    """Return what is claimed in each paragraph, by a profile; a paragraph is read by itself, so that its
    copies need no reading.
    """
    alone = [text[each.start : each.end] for each in at]

    def anew(missing: list[int]) -> list[_Weighed]:
        own = [layouts[n].moved(-at[n].start) for n in missing]
        return _read([alone[n] for n in missing], own, None if profile == "rules" else _marked(own, profile))

    read = _memory().each([printed([words], profile) for words in alone], anew)
    return [
        ([p.moved(s.start) for p in claimed], [p.moved(s.start) for p in beside])
        for s, (claimed, beside) in zip(at, read, strict=True)
    ]


@functools.cache
def _memory() -> ReadingCache[_Weighed]:
    return ReadingCache(_KEPT)


def _read(texts: Sequence[str], layouts: Sequence[Layout], marked: Sequence[Sequence[Parts]] | None) -> list[_Weighed]:
    """Return what is claimed in each paragraph, each with its text: what is marked, and what the rules
    read as speech beside it.
    """
    ruled = [_weighed(*one) for one in zip(texts, layouts, _by_rules(layouts), strict=True)]
    if marked is None:
        return ruled
    modelled = [_weighed(*one) for one in zip(texts, layouts, marked, strict=True)]
    return [
        (_joined(text, lay, first, second), beside)
        for text, lay, (first, beside), (second, _) in zip(texts, layouts, modelled, ruled, strict=True)
    ]


def _weighed(text: str, lay: Layout, parts: Sequence[Parts]) -> _Weighed:
    ready = [inverted.turned(lay, each) for each in fix_spans.fix_spans(text, lay, _inherited(lay, parts))]
    claims = [checkable.is_checkable(text, each) and not _takes_lives(text, each) for each in ready]
    claimed = [small.in_one_sentence(lay, p) for p, told in zip(ready, claims, strict=True) if told]
    return claimed, [p for p, told in zip(ready, claims, strict=True) if not told and checkable.spoken(text, p)]


_LETTER = re.compile(r"\w")


def _takes_lives(text: str, parts: Parts) -> bool:
    """Tell whether "claimed" is no saying: "The shelling claimed the lives of 12 people"."""
    return parts.lemma in words("find.claiming") and any(
        pattern("find.lives").match(text, each.start) for each in parts.content
    )


def _joined(text: str, lay: Layout, first: Sequence[Parts], second: Sequence[Parts]) -> list[Parts]:
    """Return all of ``first``, and of ``second`` plain speech beside it, or of somebody who is said to say so.

    The model misses little in prose like that it learnt on; of all that the rules add there, one in eight is right.
    """
    first = [_nearer(lay, each, second) for each in first]
    at = [each.cue.start for each in first]  # in order of their cues
    spare = []
    for p in second:
        if p.source is not None and _is_plain(text, lay, p):
            i = bisect_right(at, p.cue.start)
            if _is_spare(text, p, first[max(0, i - _NEAR) : i + _NEAR]):
                spare.append(p)
    return sorted([*first, *spare], key=lambda p: (p.cue, p.content))


def _nearer(lay: Layout, parts: Parts, ruled: Sequence[Parts]) -> Parts:
    """Return what the rules read at a cue whose speaker stands right before it, where a model took one from afar.

    "KESH - Ten died, the police chief, Daniel Iyam, told reporters" is not on the word of Kesh.
    """
    if parts.source is None or parts.source.start > parts.cue.start:
        return parts
    for each in ruled:
        same = each.cue.start < parts.cue.end and parts.cue.start < each.cue.end
        if same and each.source and parts.source.end < each.source.start and inverted.is_postposed(lay, each):
            return each
    return parts


def _is_plain(text: str, lay: Layout, parts: Parts) -> bool:
    """Tell whether a reading by the rules is plain enough to stand where a model sees nothing."""
    return (
        parts.lemma in plain_lemmas()
        or _plain_intent(text, parts)
        or _plain_count(text, parts)
        or inverted.is_inverted(lay, parts)
        or inverted.is_postposed(lay, parts)
        or _tells_how(text, parts)
        or _is_amid(text, parts)
        or checkable.document_tells(text, parts)
    )


def _tells_how(text: str, parts: Parts) -> bool:
    """Tell whether somebody tells how something went: "Survivors described how soldiers shot 23 men"."""
    how = any(pattern("find.how").match(text, each.start, each.end) for each in parts.content)
    return how and parts.lemma in words("reading.telling_how")


def _is_amid(text: str, parts: Parts) -> bool:
    """Tell whether source and verb stand between two commas: "Witnesses, it found, saw 40 bodies"."""
    source = parts.source or parts.cue
    led = pattern("find.comma_before").search(text, max(0, source.start - 4), source.start)
    return led is not None and source.end <= parts.cue.start and text[parts.cue.end : parts.cue.end + 1] == ","


def _plain_intent(text: str, parts: Parts) -> bool:
    """Tell whether "plans to" and the like has somebody named before it: "making final plans to" is a noun."""
    if parts.source is None or parts.lemma not in words("reading.plain_intent"):
        return False
    whose = text[parts.source.start : parts.source.end].split(maxsplit=1)[0]
    verb = text[parts.cue.start : parts.cue.end] != parts.lemma
    return (
        verb
        and (whose[0].isupper() or whose in words("grammar.definite"))
        and pattern("checkable.to_head").match(text, parts.content[0].start) is not None
    )


def _plain_count(text: str, parts: Parts) -> bool:
    """Tell whether somebody counts: "Medics counted 41 bodies"; "the town recorded a fall" is no count."""
    return parts.lemma in words("reading.plain_count") and checkable.counts(text, parts.content[0])


def _is_spare(text: str, parts: Parts, first: Sequence[Parts]) -> bool:
    mine = (parts.cue, *parts.content)
    for f in first:
        if any(each.start < t.end and t.start < each.end for each in mine for t in (f.cue, f.source or f.cue)):
            return False
        touched = any(s.start < t.end and t.start < s.end for s in mine for t in f.content)
        within = any(all(t.start <= s.start and s.end <= t.end for s in mine) for t in f.content)
        nested = parts.lemma in words("reading.nested_speech") and not pattern("find.ing").search(
            text[parts.cue.start : parts.cue.end]
        )
        if touched and not (within and nested):
            return False
    return True


# --- steps ------------------------------------------------------------------------------------------------------


def _inherited(lay: Layout, parts: Sequence[Parts]) -> list[Parts]:
    """Give a second verb the subject of the first: "X said ..., but added ...", "Insisting ..., X said ..."."""
    found = []
    sources: dict[tuple[int, int], set[Span]] = {}  # those printed in each stretch
    for part in parts:
        if part.source is not None:
            sources.setdefault(lay.stretch_of(lay.word_at(part.cue.start)), set()).add(part.source)
    for part in parts:
        first = lay.word_at(part.cue.start)
        joined = pattern("find.ing").search(lay.low[first]) or (
            first > 0 and lay.low[first - 1] in words("find.joining")
        )
        others = sources.get(lay.stretch_of(first), set())
        if part.source is None and joined and len(others) == 1 and part.cue_class != "attitude":
            found.append(replace(part, source=next(iter(others))))
        else:
            found.append(part)
    return found


def _apart(parts: Sequence[Parts], at_seams: Sequence[int]) -> Iterator[Parts]:
    """Without what would join words on both sides of a seam."""
    for part in parts:
        lo, hi = (
            min(part.cue.start, *(each.start for each in part.content)),
            max(part.cue.end, *(s.end for s in part.content)),
        )
        n = bisect_right(at_seams, lo)
        if n == len(at_seams) or at_seams[n] >= hi:
            yield part
            continue
        at = at_seams[n]
        same = tuple(s for s in part.content if (s.start >= at) == (part.cue.start >= at) and not s.start < at < s.end)
        if same:
            yield replace(part, content=same)


def _over_a_seam(parts: Parts, at_seams: Sequence[int]) -> bool:
    """Tell whether a seam stands between who signs and the quotation."""
    at = sorted((parts.cue.start, parts.content[0].start))
    return bisect_right(at_seams, at[0]) != bisect_right(at_seams, at[1])


def _speech(layouts: Sequence[Layout]) -> list[Span]:
    """Return where quoted speech stands, the marks included."""
    return [lay.span(a, b) for lay in layouts for a, b in lay.quotes if b - a - 2 >= _LEAST_FLOATING]


def _resolved(text: str, parts: Sequence[Parts], beside: Sequence[Parts], speakers: Speakers) -> list[_Read]:
    """Return the speakers in order of the text; those beside are met too, since "he" can be who condemned
    something just before.
    """
    found: list[_Read] = []
    met = [(part, True) for part in parts] + [(each, False) for each in beside]
    for p, claims in sorted(met, key=lambda match: _opens(match[0])):
        at = p.source
        outer = _outer(found[-_NEAR:], p)
        at = speakers.whole(at) if at is not None else None
        source, known = speakers.resolve(at, inner=outer.known if outer else None, said=p.content)
        if at is not None and text[at.start : at.end].lower() in words("pronouns.relative"):
            source, known = _relative(text, at, speakers, source, known)
        if claims:
            found.append(_Read(p, source, known))
    return found


def _opens(parts: Parts) -> int:
    return min(parts.content).start if parts.source is None else min(parts.cue, parts.source).start


def _relative(text: str, at: Span, speakers: Speakers, source: Source, known: Known) -> tuple[Source, Known]:
    """Return who "who" is: the noun phrase that ends just before it."""
    before = text[max(0, at.start - 120) : at.start]
    match = pattern("find.noun_before").search(before)
    if match is None:
        return source, known
    found, who = speakers.resolve(Span(at.start - len(before) + match.start(1), at.start - len(before) + match.end(1)))
    return replace(found, as_printed=source.as_printed, quote=source.quote), who


def _outer(found: Sequence[_Read], inner: Parts) -> _Read | None:
    """Return the innermost attribution read so far in whose content the cue stands."""
    around = [
        each for each in found if any(s.start <= inner.cue.start and inner.cue.end <= s.end for s in each.parts.content)
    ]
    return min(around, key=lambda r: sum(s.end - s.start for s in r.parts.content), default=None)


def _chained(read: Sequence[_Read], carried_by: tuple[str, ...], text: str) -> list[_Read]:
    """Return chains, outermost carrier first: credits, who was told, whoever says that somebody says."""
    kept: list[_Read] = []
    credited = [match.span() for match in carriers.credit(text).finditer(text)]
    for number, r in enumerate(read):
        near = read[max(0, number - _NEAR) : number + _NEAR]
        at = bisect_right(credited, r.parts.cue.start, key=lambda c: c[0])
        if _only_frames(r, near) or _is_credit(r, carried_by) or (at > 0 and r.parts.cue.start < credited[at - 1][1]):
            continue
        outer = _outer(near, r.parts)
        told_first = _told(outer.parts, text) if outer is not None else None
        chain = [*carried_by, *([told_first] if told_first and told_first not in carried_by else [])]
        source = r.source
        if outer is not None and _speaks_for(outer, r):
            source = replace(outer.source, quote=source.quote, as_printed=source.as_printed)
        if outer is not None and outer.source.name not in {None, source.name} and not _is_credit(outer, carried_by):
            chain.append(str(outer.source.name))
        told = _told(r.parts, text)
        if told and told not in chain:
            chain.append(told)
        parts = r.parts
        via = pattern("find.via").match(text, max(each.end for each in (parts.cue, parts.source or parts.cue)))
        if via and source.name:
            chain += [source.name, via["own"].strip()]
            said = tuple(s for s in parts.content if not via.start() <= s.start < via.end())
            parts = replace(parts, content=said or parts.content)
        kind = "party" if parts.cue_class == "responsibility" and source.kind in {"ngo", "anonymous"} else source.kind
        kept.append(replace(r, parts=parts, source=replace(source, kind=kind, chain=tuple(chain))))
    return kept


def _speaks_for(outer: _Read, inner: _Read) -> bool:
    """Tell whether somebody tells what his own body thinks: "The front expects to win, its spokesman said" is on his word."""
    own = outer.known.one and outer.known.body is not None and outer.known.body == inner.known.body
    return own and not inner.known.one and inner.parts.cue_class in {"attitude", "prediction"}


def _is_credit(read: _Read, carried_by: tuple[str, ...]) -> bool:
    """Tell whether only carriers are named, not who knows: ", reports BSS/AFP"."""
    printed = read.source.as_printed or ""
    return (
        bool(carried_by)
        and bool(printed)
        and all(each.strip() in carried_by for each in pattern("carriers.between").split(printed))
    )


def _only_frames(r: _Read, read: Sequence[_Read]) -> bool:
    """Tell whether all that is said is that another says something: "X told Y that Z said ..." is on Z's word."""
    for other in read:
        if other is r or other.parts.source is None or other.source.kind == "unresolved":
            continue
        if not all(
            any(s.start <= each.start and each.end <= s.end for s in r.parts.content)
            for each in (other.parts.cue, other.parts.source)
        ):
            continue
        mine = sum(s.end - s.start for s in r.parts.content)
        theirs = sum(s.end - s.start for s in (other.parts.cue, other.parts.source, *other.parts.content))
        if mine - theirs <= 12:
            return True
    return False


def _told(parts: Parts, text: str) -> str | None:
    """Return the agency that was told, if one was: it carries the words."""
    return None if parts.addressee is None else carriers.agency_in(text[parts.addressee.start : parts.addressee.end])


def _floating(text: str, layouts: Sequence[Layout], read: Sequence[_Read], at_seams: Sequence[int]) -> list[_Read]:
    """Return quotations with no cue: the last speaker's, if they follow his quoted words; else nobody's."""
    taken = sorted(s for each in read for s in each.parts.content)
    starts = [s.start for s in taken]
    reach = list(itertools.accumulate((s.end for s in taken), max))
    ends = sorted(lay.spans[second - 1][1] for lay in layouts for _, second in lay.stretches)
    spoken = sorted(((_last(r), number) for number, r in enumerate(read)))
    found: list[_Read] = []
    for lay in layouts:
        for first, end in lay.quotes:
            span = lay.span(first, end)
            at = bisect_left(starts, span.end)
            if (
                (at > 0 and reach[at - 1] > span.start)
                or end - first - 2 < _LEAST_FLOATING
                or not _stands_alone(lay, first, end)
            ):
                continue
            at = bisect_right(spoken, (span.start, len(read)))
            before = read[spoken[at - 1][1]] if at else None
            if found and (before is None or _last(found[-1]) > _last(before)):
                before = found[-1]
            parts = Parts(None, Span(span.start, span.start), (span,), "statement")
            if before is not None and _follows(text, before, span, ends, at_seams):
                found.append(_Read(parts, replace(before.source, quote=None), before.known))
            else:
                nobody = Known(None, None, "unresolved", 0, False)
                found.append(_Read(parts, Source(None, None, None, "unresolved"), nobody))
    return found


def _last(read: _Read) -> int:
    return max(each.end for each in (*read.parts.content, read.parts.cue, read.parts.source or read.parts.cue))


def _stands_alone(lay: Layout, first: int, end: int) -> bool:
    """Tell whether the quotation begins a sentence and ends one."""
    closed = lay.words[end - 2] in {".", "!", "?", "…"} and lay.stretch_of(first)[0] == first
    left_open = lay.words[-1] != "”" and first == 0 and end == len(lay.words)  # goes on in the next paragraph
    return closed or left_open


def _follows(text: str, before: _Read, at: Span, ends: Sequence[int], at_seams: Sequence[int]) -> bool:
    """Tell whether the words at ``at`` come right after the sentence in which somebody spoke, with no seam between.

    In the same paragraph any speech goes on so; in the next one only quoted speech does.
    """
    p = before.parts
    last = _last(before)
    n = bisect_left(ends, last)
    last = ends[n] if n < len(ends) else last
    quoted = any(text[each.end - 1] in "”\"’'»" for each in p.content)
    seam = bisect_left(at_seams, max(p.cue.start, last - 1))
    if _LETTER.search(text, last, at.start) or (seam < len(at_seams) and at_seams[seam] <= at.start):
        return False
    return quoted or "\n" not in text[last : at.start]


def _assertions(text: str, read: _Read, found: Sequence[Span]) -> Iterator[Attribution]:
    p = read.parts
    cue = quote(text, p.cue) if p.cue.end > p.cue.start else None
    words_of_cue = cue.exact if cue else ""
    if read.source.as_printed and pattern("find.doubtful").match(read.source.as_printed):
        words_of_cue = f"{read.source.as_printed} {words_of_cue}"
    for said in checkable.assertions(text, p, found):
        yield Attribution(read.source, cue, said, p.cue_class, stances.of(text, said, p.cue_class, cue=words_of_cue))
