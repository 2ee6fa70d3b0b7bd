"""What stands around a place in a text: where its sentence begins, which names its sentence has."""

from __future__ import annotations

import re

LETTERS = 300  # code points of a sentence on either side of a place that are searched
_SENTENCE_LETTERS = 200  # code points on either side that are searched for the names of a sentence
_CAPITALISED = re.compile(r"\b[A-Z][\w'’-]+")


def sentence_start(text: str, at: int) -> int:
    """Return where the sentence that holds a code point begins."""
    head = text[max(0, at - LETTERS) : at]
    cut = max((head.rfind(mark) + len(mark) for mark in (". ", "\n", "? ", "! ") if mark in head), default=0)
    return at - len(head) + cut


def names_around(text: str, start: int, end: int) -> frozenset[str]:
    """Return capitalised words of the sentence of ``[start, end)``: a set phrase with other names in it tells of something
    else.
    """
    before = re.split(r"[.!?\n]\s", text[max(0, start - _SENTENCE_LETTERS) : start])[-1]
    after = re.split(r"[.!?\n](?:\s|$)", text[end : end + _SENTENCE_LETTERS])[0]
    return frozenset(_CAPITALISED.findall(before + " " + after))


_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def whole_numbers(words: str) -> str:
    """Return words in which no comma stands inside a number, so that every comma parts clauses; never of another length.

    >>> whole_numbers("3,000 of them, in 2031, 500 left")
    '30000 of them, in 2031, 500 left'
    """
    return _THOUSANDS.sub("0", words)
