"""Paragraphs and sentences that respect damaged text.

A sentence never crosses a paragraph. Captions printed twice, lost spaces after a full stop ("monitor.The SDF") and quotes
that close after the stop are handled; abbreviations, initials and decimals do not end a sentence.

A sentence ends after :data:`LONGEST` letters at the latest, so that a table pasted as one line costs no more than so much
prose. It is cut at a blank of its last :data:`SLACK` letters: behind a comma or another mark where one stands there, else
anywhere but between two numbers ("3 200"), else at any blank. Words and numbers are not cut, but for a run of more than
:data:`LONGEST` letters without any blank, which is neither.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from fogline.languages import DEFAULT, part, words_of
from fogline.model import Span

LONGEST = 2000  # letters; the longest sentence of our prose has some 900
SLACK = 400  # letters before that limit in which a good place to cut is looked for
_PARAGRAPH = re.compile(r"[^\n]+")
_CLOSERS = "\"'”’»)]"
# A stop, what closes after it, and then: white space, the end, or (a lost space) a capital or an opening quote. A row of stops
# is taken whole and once.
_STOP = re.compile(
    r"(?<![.!?؟。…])[.!?؟。…]++[\"'”’»)\]]*+(?=\s|$|(?<=[a-z0-9\])][.!?])[A-Z“]|(?<=[”’\"»])[A-Z“]|(?<=[a-z.][”’])[“‘])"
)
# Words that open a sentence far more often than they follow "p.m." or "U.S." inside one.
_OPENER = re.compile(
    r"[“\"‘']?(?:The|A|An|He|She|It|They|We|I|This|That|These|Those|There|But|And|In|On|At|For|After|When|While|His|Her|Its|Their"
    r"|Some|More|As|If|Since)\b"
)
_BULLET = re.compile(r"(?<=\s)(?=[•▪●■]\s)")
# Where a long sentence is cut, the best kind first: blanks behind a mark, those not between numbers, any.
_BORDERS = tuple(
    re.compile(each) for each in (r"(?<=[,;:.!?…–—|)\]”])\s++", r"(?<!\s)\s++(?!\d)|(?<![\s\d])\s++", r"\s++")
)


def paragraphs(text: str) -> list[Span]:
    """Return spans of lines with something in them, white space at the edges left out.

    >>> paragraphs(" a\\n\\nb ")
    [Span(start=1, end=2), Span(start=4, end=5)]
    """
    return [s for match in _PARAGRAPH.finditer(text) if (s := trimmed(text, *match.span())) is not None]


def sentences(text: str, language: str = DEFAULT) -> list[Span]:
    """Return spans of sentences, in order, none of which crosses a paragraph; ``language``: whose abbreviations are known.

    >>> [s for s in sentences("It ended.The U.S. left at 3.30 p.m. on Friday.")]
    [Span(start=0, end=9), Span(start=9, end=46)]
    """
    return list(_sentences(text, language))


@functools.lru_cache(maxsize=2)
def _sentences(text: str, language: str) -> tuple[Span, ...]:
    """Return a text's sentences; those of the last texts are kept, since every room that reads a dispatch asks for them."""
    return tuple(piece for p in paragraphs(text) for s in _of_paragraph(text, p, language) for piece in _parts(text, s))


def _parts(text: str, span: Span) -> Iterator[Span]:
    """Cut a sentence into parts no longer than :data:`LONGEST`; nearly always it is its own only part.

    >>> [(p.start, p.end) for p in _parts("a, " * 700, Span(0, 2099))]
    [(0, 2000), (2001, 2099)]
    """
    start = span.start
    while span.end - start > LONGEST:
        at = _border(text, start, start + LONGEST)
        if (part := trimmed(text, start, at)) is not None:
            yield part
        start = at
    if (part := trimmed(text, start, span.end)) is not None:
        yield part


def _border(text: str, start: int, limit: int) -> int:
    """Find where to cut before ``limit``: at the last blank of the best kind, the limit itself where there is no blank."""
    for kind in _BORDERS:
        if blanks := [match.start() for match in kind.finditer(text, limit - SLACK, limit + 1)]:
            return blanks[-1]
    return next((at for at in range(limit - SLACK, start, -1) if text[at].isspace()), limit)


@functools.cache
def _abbreviation(language: str) -> re.Pattern[str]:
    """Return an abbreviation before the stop: group ``may`` for those that can end a sentence; initials never do."""
    by: dict[str, list[str]] = {"never": [], "may": []}
    for row in words_of("abbreviations.csv", language):
        by[row["ends"]].append(re.escape(row["word"]))
    never, may = ("|".join(sorted(by[each], key=lambda w: (-len(w), w))) for each in ("never", "may"))
    return re.compile(rf"\b(?:(?P<may>{may or '(?!)'})|{never}|{part('sentences.initials', language)})\.$")


def _of_paragraph(text: str, paragraph: Span, language: str) -> Iterator[Span]:
    start = paragraph.start
    for at, opens in _breaks(text, paragraph):
        if at < paragraph.end and not opens and _goes_on(text, start, at, paragraph.end, language):
            continue
        if (s := trimmed(text, start, at)) is not None:
            yield s
        start = at
    if (s := trimmed(text, start, paragraph.end)) is not None:
        yield s


def _breaks(text: str, paragraph: Span) -> list[tuple[int, bool]]:
    """Return where a sentence may end: after stops, and before bullets, which always open one."""
    stops = [(match.end(), False) for match in _STOP.finditer(text, paragraph.start, paragraph.end)]
    return sorted(stops + [(each.end(), True) for each in _BULLET.finditer(text, paragraph.start, paragraph.end)])


def _goes_on(text: str, start: int, at: int, end: int, language: str) -> bool:
    """Tell whether the stop before ``at`` does not end the sentence: an abbreviation, or small letters follow."""
    after = text[at : min(end, at + 40)].lstrip()
    if after and after[0].islower():
        return True
    found = _abbreviation(language).search(text, max(start, at - 12), at) if text[at - 1] == "." else None
    if found is None:
        return False
    return not (found["may"] and _OPENER.match(after))


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span ``[start, end)`` without the white space at its edges; None where nothing else is in it.

    >>> trimmed(" ab ", 0, 4), trimmed("  ", 0, 2)
    (Span(start=1, end=3), None)
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
