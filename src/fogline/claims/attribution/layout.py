"""How a paragraph is laid out for reading: words, quotations, and stretches that end where a sentence ends.

A stretch is a sentence in which a quotation counts as one thing, however many sentences are quoted, so that
``“It fell. We left,” she said.`` is one stretch. Offsets are code points of the dispatch's text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fogline.claims.attribution.cues import word, words
from fogline.model import Span
from fogline.text import Document
from fogline.text.quotations import quotations
from fogline.text.tokens import tokens, words_and_marks

_STOPS = frozenset(".!?…")
_LONGEST = 400  # words of a stretch; text with no stops at all is cut there, but not within a quotation


@dataclass(frozen=True, slots=True)
class Layout:
    """One paragraph: ``words`` as printed, ``low`` in small letters, with ``spans`` into the dispatch's text.

    A man called Said is ``Saeed`` in both, so that nobody takes his name for what somebody said.

    ``quoted[i]`` is the number of the quotation that word i stands in (its marks included), -1 outside.
    ``quotes`` are half-open word ranges with their marks; ``stretches`` half-open word ranges.
    """

    words: tuple[str, ...]
    low: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    quotes: tuple[tuple[int, int], ...]
    quoted: tuple[int, ...]
    stretches: tuple[tuple[int, int], ...]

    def word_at(self, offset: int) -> int:
        """Return the first word that ends after ``offset``."""
        return bisect_right(self.spans, offset, key=lambda s: s[1])

    def stretch_of(self, word: int) -> tuple[int, int]:
        """Return the stretch that ``word`` stands in, as a word range."""
        return self.stretches[bisect_right(self.stretches, word, key=lambda s: s[0]) - 1]

    def moved(self, by: int) -> Layout:
        """Return the same paragraph ``by`` code points further on."""
        return replace(self, spans=tuple([(first + by, second + by) for first, second in self.spans]))

    def span(self, first: int, end: int) -> Span:
        """Return the text's span of words ``[first, end)``."""
        return Span(self.spans[first][0], self.spans[end - 1][1])


def laid_out(document: Document) -> list[Layout]:
    """Return the layout of each paragraph of a document that is told, without its dateline."""
    return [
        _layout(document.text, words, quotes)
        for words, quotes in zip(document.words_and_marks, document.quotations, strict=True)
    ]


def lay_out(text: str, paragraph: Span) -> Layout:
    """Return words, quotations and stretches of one paragraph.

    >>> got = lay_out('“It fell. We left,” she said. Rain came.', Span(0, 40))
    >>> [" ".join(got.words[a:b]) for a, b in got.stretches]
    ['“ It fell . We left , ” she said .', 'Rain came .']
    """
    found = words_and_marks(text, paragraph, tokens(text))
    return _layout(text, found, quotations(text, paragraph, found))


def _layout(text: str, found: Sequence[tuple[int, int]], quoted_at: Sequence[Span]) -> Layout:
    """Lay out a paragraph whose words and quotations are known."""
    printed = [text[each:b] for each, b in found]
    words = [word("layout.respelled") if _is_a_name(printed, i) else w for i, w in enumerate(printed)]
    quotes = tuple([_word_range(found, q) for q in quoted_at])
    quoted = [-1] * len(words)
    for number, (first, second) in enumerate(quotes):
        quoted[first:second] = [number] * (second - first)
    low = tuple(word.lower().replace("’", "'") for word in words)
    return Layout(tuple(words), low, tuple(found), quotes, tuple(quoted), tuple(_stretches(words, low, quotes, quoted)))


def _word_range(found: Sequence[tuple[int, int]], at: Span) -> tuple[int, int]:
    """Return the words that begin in a span, as a half-open range."""
    return bisect_left(found, (at.start, 0)), bisect_left(found, (at.end, 0))


def _is_a_name(printed: Sequence[str], i: int) -> bool:
    """Tell whether the word is the name Said: "Omar Said, a spokesman", "Said added". Refused: "He Said", "Said the mayor"."""
    if printed[i] not in words("layout.name_like_a_verb") or i + 1 == len(printed):
        return False
    return printed[i + 1] in words("layout.after_a_name")


def _stretches(
    words: Sequence[str], low: Sequence[str], quotes: Sequence[tuple[int, int]], quoted: Sequence[int]
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = index = 0
    while index < len(words):
        if quoted[index] >= 0:
            end = quotes[quoted[index]][1]
            if end < len(words) and (end - start >= _LONGEST or _quote_ends(words, low, end)):
                found.append((start, end))
                start = end
            index = end
            continue
        index += 1
        stops = words[index - 1] in _STOPS and index < len(words) and _starts_anew(words[index])
        if stops or index - start >= _LONGEST:
            found.append((start, index))
            start = index
    if start < len(words):
        found.append((start, len(words)))
    return found


def _quote_ends(words: Sequence[str], low: Sequence[str], end: int) -> bool:
    """Tell whether the sentence ends with the quotation that ends before word ``end``."""
    if words[end - 2] not in _STOPS:
        return False
    if words[end - 2] == "." or low[end] in {"“", '"'}:
        return _starts_anew(words[end])
    return False  # “Why?” Karim asked


def _starts_anew(word: str) -> bool:
    return not word[0].islower() and word not in {",", ";", ":", ")", "–", "—", "-"}
