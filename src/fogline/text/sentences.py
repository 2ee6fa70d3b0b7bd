"""Paragraphs and sentences that respect damaged text.

A sentence never crosses a paragraph. Captions printed twice, lost spaces after a full stop ("monitor.The SDF") and quotes
that close after the stop are handled; abbreviations, initials and decimals do not end a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fogline.model import Span

_PARAGRAPH = re.compile(r"[^\n]+")
_CLOSERS = "\"'”’»)]"
# A stop, what closes after it, and then: white space, the end, or (a lost space) a capital or an opening quote.
_STOP = re.compile(r"[.!?؟。…]+[\"'”’»)\]]*(?=\s|$|(?<=[a-z0-9\])][.!?])[A-Z“]|(?<=[”’\"»])[A-Z“]|(?<=[a-z.][”’])[“‘])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cpl|Sgt|Adm|Brig|Cmdr|Gov|Sen|Rep|Rev|Hon|Pres|St|Mt|Ft|Jr|Sr|vs|No|"
    r"Nos|Art|Inc|Ltd|Co|Corp|Bros|approx|dept|est|etc|e\.g|i\.e|a\.m|p\.m|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|"
    r"Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)|\b[A-Z](?:\.[A-Z])*)\.$"
)


def paragraphs(text: str) -> list[Span]:
    """Spans of lines with something in them, white space at the edges left out.

    >>> paragraphs(" a\\n\\nb ")
    [Span(start=1, end=2), Span(start=4, end=5)]
    """
    return [s for m in _PARAGRAPH.finditer(text) if (s := _trimmed(text, *m.span())) is not None]


def sentences(text: str) -> list[Span]:
    """Spans of sentences, in order, none of which crosses a paragraph.

    >>> [s for s in sentences("It ended.The U.S. left at 3.30 p.m. on Friday.")]
    [Span(start=0, end=9), Span(start=9, end=46)]
    """
    return [s for p in paragraphs(text) for s in _of_paragraph(text, p)]


def _of_paragraph(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
        if stop.end() < paragraph.end and _goes_on(text, start, stop, paragraph.end):
            continue
        if (s := _trimmed(text, start, stop.end())) is not None:
            yield s
        start = stop.end()
    if (s := _trimmed(text, start, paragraph.end)) is not None:
        yield s


def _goes_on(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    """Whether the stop does not end the sentence: an abbreviation, or small letters follow."""
    after = text[stop.end() : end].lstrip()
    if after and after[0].islower():
        return True
    return stop.group() == "." and bool(_ABBREVIATION.search(text[start : stop.end()]))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
