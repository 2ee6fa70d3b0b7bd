"""Offset-safe reading of text: documents, folding, words, sentences, paragraphs, dateline.

In: a dispatch's text, unchanged. Out: spans into that text (half-open code points), and folded forms that stand beside it
with a map back.

>>> folded = fold("“Caf\\u00e9” – AL-BUNN")
>>> folded.text
'"cafe" - al-bunn'
>>> folded.back(1, 5)
Span(start=1, end=5)
>>> [s for s in sentences("It fell. Dr. Amin left.")]
[Span(start=0, end=8), Span(start=9, end=23)]
"""

from fogline.text.document import Document, document, plain, unchanged
from fogline.text.fold import Folded, fold
from fogline.text.letters import Letters, letters
from fogline.text.reading_copy import ReadingCopy, reading_copy
from fogline.text.sentences import paragraphs, sentences, trimmed
from fogline.text.tokens import Token, tokens
from fogline.text.wrapped import unwrapped

__all__ = [
    "Document",
    "Folded",
    "Letters",
    "ReadingCopy",
    "Token",
    "document",
    "fold",
    "letters",
    "paragraphs",
    "plain",
    "reading_copy",
    "sentences",
    "tokens",
    "trimmed",
    "unchanged",
    "unwrapped",
]
