"""The rest of a dispatch: what nobody is said to know stands in the paper's own voice.

What attributions leave of a sentence makes a claim where it is a clause of its own. A phrase that only frames attributed
words ("in a statement on Friday", "amid fierce fighting") makes none; what is found in it belongs to the claim beside it.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from fogline.claims import stance as stances
from fogline.claims.attribution import carriers, checkable
from fogline.claims.attribution.find import Attribution
from fogline.claims.findings import Findings
from fogline.languages import pattern
from fogline.model import Source, Span, Stance
from fogline.text import Document

_LEAST = 5  # words beside an attribution that make a claim
_NEAR = 200  # code points before a relative clause in which its noun stands
_LEAST_DEED = 4  # words between a subject and the verb that attributes, from which on it did something else first


def outlet_voice(document: Document, findings: Findings) -> tuple[Attribution, ...]:
    """Return the rest of the text, sentence by sentence, in the paper's own voice.

    A sentence that only frames attributed words ("On Saturday, Karim said") leaves nothing.

    >>> from fogline.claims.attribution.find import find
    >>> from fogline.text import plain
    >>> d = plain("Ten fled, Omar Karim said. Rain fell on the empty town.", outlet="The Ledger")
    >>> rest = outlet_voice(d, Findings(attributions=find(d)))
    >>> [(a.source.name, d.text[a.content[0].start : a.content[0].end]) for a in rest]
    [('The Ledger', 'Rain fell on the empty town.')]
    """
    text, attributions = document.text, findings.attributions
    source = Source(document.dispatch.outlet, None, None, "outlet", chain=carriers.of(document.dispatch))
    line = document.dateline
    frame = carriers.credits_in(text) | ({line.span} if line else set())
    speakers = {a.source.quote.end: a.source.quote.start for a in attributions if a.source.quote is not None}
    taken = sorted({s for a in attributions for s in (*_taken(text, a), *_own_sources(text, a))} | frame)
    found = []
    starts = [t.start for t in taken]
    reach = list(itertools.accumulate((t.end for t in taken), max))
    for sentence in document.sentences:
        first = bisect_right(reach, sentence.start)
        inside = [t for t in taken[first : bisect_left(starts, sentence.end)] if sentence.start < t.end]
        pieces = [p for piece in _rest(text, sentence, inside) if (p := _with_noun(text, piece, sentence, speakers))]
        found += [Attribution(source, None, own, "statement", _stance(text, own)) for own in _whole(text, pieces)]
    return tuple(found)


def _stance(text: str, own: Sequence[Span]) -> Stance:
    """As of anybody's words; but what the paper itself says was not done, it denies to nobody."""
    found = stances.of(text, own, "statement")
    return "asserted" if found == "denied" else found


def _taken(text: str, a: Attribution) -> Iterator[Span]:
    """Yield the words that an attribution uses up; its source too, unless that is the subject of something else first.

    In "The fighters keep a camp, and have claimed an attack" the paper itself says that they keep a camp.
    """
    yield from a.content
    if a.cue is not None:
        yield Span(a.cue.start, a.cue.end)
    if a.source.quote is not None and not _does_first(text, a):
        yield Span(a.source.quote.start, a.source.quote.end)


def _does_first(text: str, a: Attribution) -> bool:
    """Tell whether the subject has another verb before the cue: "Some see it as a ploy by the army, calling it theft"."""
    if a.cue is None or a.source.quote is None:
        return False
    between = text[a.source.quote.end : a.cue.start]
    return not pattern("outlet_voice.still_subject").match(between) and len(between.split()) >= _LEAST_DEED


def _own_sources(text: str, a: Attribution) -> Iterator[Span]:
    """Yield the words that tell where a speaker has it from, "which relies on sources inside Syria": they
    stand in the chain.
    """
    after = max((each.end for each in (a.cue, a.source.quote) if each is not None), default=None)
    if after is not None and (via := pattern("find.via").match(text, after)):
        yield Span(*via.span())


def _with_noun(text: str, piece: Span, sentence: Span, speakers: dict[int, int]) -> Span | None:
    """Return a relative clause with the noun it tells of: "The mayor, who came on foot, said"; None where
    nothing stands before it.
    """
    if not pattern("outlet_voice.who").match(text, piece.start):
        return piece
    first = max(sentence.start, piece.start - _NEAR)
    blanks = piece.start
    while blanks > first and text[blanks - 1].isspace():
        blanks -= 1
    ends = (blanks - (text[blanks - 1 : blanks] == ","), blanks) if blanks < piece.start else ()
    before = next((end for end in ends if end in speakers), None)
    if before is not None:
        return Span(speakers[before], piece.end)
    noun = pattern("outlet_voice.noun_before").search(text, first, piece.start)
    return Span(noun.start("noun"), piece.end) if noun else None


def _whole(text: str, pieces: Sequence[Span]) -> list[tuple[Span, ...]]:
    """Return a clause that an attributed relative clause breaks in two is one: "The ford, which Karim said
    was mined, is shut".
    """
    found: list[tuple[Span, ...]] = []
    for piece in pieces:
        between = text[found[-1][-1].end : piece.start] if found else ""
        if pattern("outlet_voice.relative").match(between) and between.rstrip().endswith((",", "–", "—")):
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
            at = checkable.past_day(text, at, t.start) if at > sentence.start else at
            m = text[at : t.start]
            lead = pattern("outlet_voice.lead").match(m)
            start = lead.end() if lead else 0
            last = pattern("outlet_voice.tail").search(m[start:])
            tail = start + last.start() if last else len(m)
            piece = m[start:tail]
            tail = _before_speaker(text, at, start, tail, t)
            piece = m[start:tail]
            told = (
                pattern("outlet_voice.told").search(text, max(sentence.start, at - _NEAR), at) is not None
                and t.start < sentence.end
            )
            if len(re.findall(r"\w+", piece)) >= _LEAST and not told and not _only_frames(piece):
                yield Span(at + start, at + tail)
        at = max(at, t.end)


def _before_speaker(text: str, at: int, start: int, tail: int, speaker: Span) -> int:
    """Return where a piece ends without what belongs to the speaker behind it: "on the day that the mayor
    | , Omar Karim, said".
    """
    found = pattern("outlet_voice.his_office").search(text[at : at + tail], max(start, tail - _NEAR))
    named = text[at + tail : speaker.start] == ", " and text[speaker.start].isupper()
    return found.start() if found is not None and named else tail


def _only_frames(piece: str) -> bool:
    """Tell whether a piece is a phrase around somebody's words: where they were said, or an adjunct without verb or number."""
    if pattern("outlet_voice.speaking").match(piece) or pattern("outlet_voice.place_of_saying").match(piece):
        return True
    # "Meanwhile, in the suburb of X": the opener and a relative clause at the end are no verb of its own
    opened = pattern("outlet_voice.opener").match(piece)
    piece = pattern("outlet_voice.relative_end").sub("", piece[opened.end() :] if opened else piece)
    if opened and not pattern("checkable.has_verb").search(piece) and not pattern("outlet_voice.counted").search(piece):
        return True
    return (
        pattern("outlet_voice.adjunct").match(piece) is not None
        and not pattern("checkable.has_verb").search(piece)
        and not pattern("outlet_voice.counted").search(piece)
    )
