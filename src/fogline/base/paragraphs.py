"""The component that keeps sentences inside paragraphs, whatever the parser would make of damaged text."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

# Two line ends, with or without white space between: only these are sure to end a paragraph; one may be a wrapped line.
_BLANK = re.compile(r"\n[ \t\r\f\v\u00a0]*\n")


@Language.component("fogline_paragraphs")
def paragraphs_component(doc: Doc) -> Doc:
    """Mark the first word after an empty line as the beginning of a sentence; a parser that comes later respects it.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("fogline_paragraphs")
    >>> [t.text for t in nlp("It fell\\n\\nThey left") if t.is_sent_start]
    ['It', 'They']
    """
    after = False
    for token in doc:
        if token.i == 0:
            continue
        if token.is_space:
            after = after or _BLANK.search(token.text) is not None
        elif after:
            token.is_sent_start = True
            after = False
    return doc
