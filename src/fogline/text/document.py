"""One dispatch as all finders read it: its clean text with paragraphs, sentences, words,
quotations and dateline, each made once.

In: a dispatch as received. Out: a :class:`Document`. Its ``text`` is the reading copy (one blank for every blank, nothing
invisible), lines that were only wrapped joined; whatever is found in it is laid back over the received words with
:meth:`Document.back`. Parts are made when they are first asked for and kept as long as the document.

>>> read = document(Dispatch("d", "a.txt", "The army had\\u00a0 not f\\u00adired. Rain came.", ""))
>>> read.text, len(read.sentences)
('The army had not fired. Rain came.', 2)
>>> read.back(Span(17, 22)), read.received.text[18:24] == "f\\u00adired"
(Span(start=18, end=24), True)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from fogline import languages
from fogline.languages import DEFAULT, Pack
from fogline.model import Dispatch, Span
from fogline.text import dateline
from fogline.text.dateline import Dateline
from fogline.text.furniture import furniture
from fogline.text.quotations import quotations
from fogline.text.reading_copy import ReadingCopy, reading_copy
from fogline.text.sentences import paragraphs, sentences
from fogline.text.tokens import Token, tokens, words_and_marks
from fogline.text.wrapped import unwrapped


@dataclass(frozen=True)
class Document:
    """A dispatch and what everyone who reads it needs of its text; offsets are code points of ``text``.

    ``dispatch``: as it is read, ``received``: as it came, ``copy``: the map between both.
    """

    dispatch: Dispatch
    received: Dispatch
    copy: ReadingCopy

    @property
    def text(self) -> str:
        """Return the text that is read."""
        return self.dispatch.text

    @property
    def is_received(self) -> bool:
        """Tell whether the text is read just as it came, so that nothing need be laid back."""
        return self.text == self.received.text

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Return the paragraphs, in order."""
        return tuple(paragraphs(self.text))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Return the sentences, in order, none of which crosses a paragraph."""
        return tuple(sentences(self.text, self.pack.code))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Return the words, in order, each with what stands between it and the one before."""
        return tokens(self.text, self.pack.code)

    @cached_property
    def dateline(self) -> Dateline | None:
        """Return the dateline, None where there is none."""
        return dateline.find(self.text)

    @cached_property
    def told(self) -> tuple[Span, ...]:
        """Return the paragraphs; the one that opens with a dateline begins after it, since nobody says where it was written."""
        line, every = self.dateline, self.paragraphs
        if line is None:
            return every
        return tuple(
            Span(max(each.start, line.span.end), each.end) if each.start <= line.span.start < each.end else each
            for each in every
        )

    @cached_property
    def words_and_marks(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Return where words and marks stand, for each paragraph of ``told``."""
        return tuple(words_and_marks(self.text, each, self.tokens) for each in self.told)

    @cached_property
    def quotations(self) -> tuple[tuple[Span, ...], ...]:
        """Return what stands between quotation marks, these included, for each paragraph of ``told``."""
        each = zip(self.told, self.words_and_marks, strict=True)
        return tuple(tuple(quotations(self.text, p, words)) for p, words in each)

    @cached_property
    def furniture(self) -> tuple[Span, ...]:
        """Return the paragraphs that are not the dispatch's own words: they make no claims."""
        return furniture(self.text, self.paragraphs, self.pack)

    @cached_property
    def pack(self) -> Pack:
        """Return the pack of the language that the document is read by: its own, English where none is known."""
        found = languages.get(self.dispatch.language or DEFAULT) or languages.get(DEFAULT)
        assert found is not None  # noqa: S101 - English is there
        return found

    def back(self, span: Span) -> Span:
        """Return where a span of the text stands in the received text."""
        return self.copy.back(span)


def document(dispatch: Dispatch, *, unwrap: Callable[[str], str] = unwrapped) -> Document:
    """Make the document of a dispatch.

    Args:
        dispatch: as received.
        unwrap: puts a blank where a line was only wrapped; the text it returns is as long as the one it is given.
    """
    copy = reading_copy(dispatch.text)
    flowing = unwrap(copy.text)
    read = dispatch if flowing == dispatch.text else replace(dispatch, text=flowing)
    return Document(read, dispatch, copy)


def plain(
    text: str, *, published: str | None = None, outlet: str | None = None, language: str | None = None
) -> Document:
    """Make the document of plain text that is read just as it stands, so that offsets are those of ``text``.

    >>> plain("Two  fell.").text
    'Two  fell.'
    """
    return unchanged(Dispatch("", "", text, "", published=published, outlet=outlet, language=language))


def unchanged(dispatch: Dispatch) -> Document:
    """Make the document of a dispatch that is read just as it came."""
    offsets = range(len(dispatch.text) + 1)
    return Document(dispatch, dispatch, ReadingCopy(dispatch.text, offsets[:-1], offsets[1:]))
