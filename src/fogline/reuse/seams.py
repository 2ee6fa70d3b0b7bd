"""Places where two texts were joined: after them "he" may be anybody.

CASE 1: a passage of one origin ends and one of an unrelated origin begins.
CASE 2: borrowed and other text meet inside a paragraph: glued without a space ("for its information.“There may be"), or
        with a sentence's end between them and a good deal of other text behind (or before) it.
CASE 3: without any reprint to show it: a quotation glued to a full stop whose speaker is only "he" or "she".

Each seam's ``at`` is the first code point of what stands behind it.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Container, Sequence

from fogline.model import Dispatch, Reprint, Seam

MEET = 12  # code points between two passages that still meet
OTHER_TEXT = 160  # code points of other text that make a seam inside a paragraph: more than an inserted sentence
BORROWED = 80  # code points of borrowed text beside it
_GLUED_QUOTE = re.compile(r"(?<=[^\W\d][.!?])[“\"‘](?=\w)")
_REST = re.compile(r"[^.!?\n]{1,60}[.!?][\"”’]?")
_PRONOUN_CUE = re.compile(r"[,.!?][”\"’]\s+(?:he|she|they)\s+(?:said|says|added|told)\b", re.IGNORECASE)


def find(texts: Sequence[Dispatch], reprints: Sequence[Reprint]) -> list[Seam]:
    """Return seams of all texts, in order of dispatch and place."""
    mine: dict[str, list[Reprint]] = defaultdict(list)
    related: set[tuple[str, str]] = set()
    for reprint in reprints:
        if reprint.kind != "boilerplate":
            one, two = reprint.earlier.dispatch_id, reprint.later.dispatch_id
            mine[one].append(reprint)
            mine[two].append(reprint)
            related |= {(one, two), (two, one)}
    found = [
        each for text in texts for each in of_text(text, borrowed(text.dispatch_id, mine[text.dispatch_id]), related)
    ]
    return sorted(found, key=lambda s: (s.dispatch_id, s.at))


def seams_alone(d: Dispatch) -> list[Seam]:
    """Return seams of a text that is compared with no other: those that no reprint is needed to show.

    >>> [s.reason for s in seams_alone(Dispatch("d", "p", 'Two died in Kesh.“We fled at dawn,” he said.', ""))]
    ['glued quotation whose speaker is not named']
    """
    return find([d], ())


def borrowed(text: str, reprints: Sequence[Reprint]) -> list[tuple[int, int, str]]:
    """Return what a text has from others, by its reprints: start, end and the other text; boilerplate left out."""
    spans = []
    for reprint in reprints:
        if reprint.kind == "boilerplate":
            continue
        if reprint.later.dispatch_id == text:
            spans.append((reprint.later.start, reprint.later.end, reprint.earlier.dispatch_id))
        elif reprint.direction == "unknown":
            spans.append((reprint.earlier.start, reprint.earlier.end, reprint.later.dispatch_id))
    return spans


def of_text(d: Dispatch, spans: Sequence[tuple[int, int, str]], related: Container[tuple[str, str]]) -> list[Seam]:
    """Return seams of one text, in order, from what it has from others (``spans``) and which texts share something."""
    stretches = _merged(spans)
    # a later case knows more
    found = dict((*_quotes(d.text), *_edges(d.text, stretches), *_meetings(stretches, related)))
    return [Seam(d.dispatch_id, at, reason) for at, reason in sorted(found.items())]


def _merged(spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, frozenset[str]]]:
    """Return borrowed stretches in order, each with the texts that have it; stretches that overlap are one."""
    out: list[tuple[int, int, frozenset[str]]] = []
    for start, end, other in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]), out[-1][2] | {other})
        else:
            out.append((start, end, frozenset({other})))
    return out


def _meetings(
    stretches: Sequence[tuple[int, int, frozenset[str]]], related: Container[tuple[str, str]]
) -> list[tuple[int, str]]:
    found = []
    for (_, end, ones), (start, _, others) in itertools.pairwise(stretches):
        apart = not ones & others and not any((one, other) in related for one in ones for other in others)
        if start - end <= MEET and apart:
            found.append((start, "two origins meet"))
    return found


def _edges(text: str, stretches: Sequence[tuple[int, int, frozenset[str]]]) -> list[tuple[int, str]]:
    """Return ends and beginnings of borrowed text inside a paragraph."""
    found = []
    for number, (start, end, _) in enumerate(stretches):
        if end - start < BORROWED:
            continue
        before = stretches[number - 1][1] if number else 0
        behind = stretches[number + 1][0] if number + 1 < len(stretches) else len(text)
        rest = _REST.match(text, end)  # a few words of the copy's own may close the borrowed sentence
        if rest and not _inside(text, end) and rest.end() <= behind:
            end = rest.end()  # noqa: PLW2901 - the borrowed sentence's end
        if _inside(text, end) and behind - end >= OTHER_TEXT:
            found.append((_next(text, end), _reason(text, end, "borrowed text ends inside a paragraph")))
        if start and _inside(text, start) and start - before >= OTHER_TEXT:
            found.append((start, _reason(text, start, "borrowed text begins inside a paragraph")))
    return found


def _inside(text: str, at: int) -> bool:
    """Tell whether a sentence ends at ``at`` and its paragraph goes on there."""
    before, behind = text[:at].rstrip(" \t"), text[at:].lstrip(" \t")
    return bool(before) and before[-1] in '.!?”’"…؟' and bool(behind) and behind[0] not in "\n\r"


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _reason(text: str, at: int, otherwise: str) -> str:
    return otherwise if text[at - 1].isspace() or text[at].isspace() else f"{otherwise}, glued without a space"


def _quotes(text: str) -> list[tuple[int, str]]:
    """Return glued quotations without a speaker of their own."""
    found = []
    for match in _GLUED_QUOTE.finditer(text):
        line_end = text.find("\n", match.end())
        rest = text[match.end() : line_end if line_end >= 0 else len(text)]
        closing = re.search('[”"’](?!\\w)', rest)
        if closing and _PRONOUN_CUE.match(rest, max(0, closing.start() - 1)):
            found.append((match.start(), "glued quotation whose speaker is not named"))
    return found
