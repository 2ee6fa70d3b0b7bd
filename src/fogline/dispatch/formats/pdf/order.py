r"""The order in which the letters of a line are read: from their places, since a PDF may draw them in any.

In: signs of a line from left to right. Out: the words as they are written: lines of Arabic or Hebrew letters turned, with the
numbers and western words in them left as they are; shapes of Arabic letters as the letters.

>>> logical("اصخش 12 لتق"), logical("Two died.")
('قتل 12 شخصا', 'Two died.')
"""

from __future__ import annotations

import functools
import re
import unicodedata

from fogline.languages import words_of

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
# Turned lines have these the wrong way round: numbers with what stands in them, western words.
_TURNED = re.compile(r"[^\W_](?:[\w.,:/٫٬%'’+-]*[^\W_%]|)%?")
_SHAPES = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]+")
_MIRRORED = str.maketrans("()[]{}«»<>", ")(][}{»«><")
_OF_RIGHT_TO_LEFT = ("ar", "fa", "he")
_LEAST_WORDS = 12  # fewer tell nothing
_LEAST_SHARE = 0.04  # of function words; running Arabic has 0.15-0.25


def is_right_to_left(signs: str) -> bool:
    """Tell whether a line is read from the right: most of its letters are of such a script."""
    return 2 * len(_RIGHT_TO_LEFT.findall(signs)) > len(_LETTER.findall(signs))


def logical(signs: str) -> str:
    """Return a line as it is written, given from left to right as it is printed."""
    if is_right_to_left(signs):
        turned = _TURNED.sub(lambda m: m[0] if _RIGHT_TO_LEFT.search(m[0]) else m[0][::-1], signs[::-1])
        bracket = re.search(r"[()\[\]«»]", turned)
        signs = turned.translate(_MIRRORED) if bracket is not None and bracket[0] in ")]»" else turned
    return _SHAPES.sub(lambda m: unicodedata.normalize("NFKC", m[0]), signs)


def reads_as_words(text: str) -> bool:
    """Tell whether lines read from the right make words, by the commonest of their languages; other text does.

    >>> reads_as_words("Two died."), reads_as_words("في القرية " * 6), reads_as_words("زغض فقل " * 9)
    (True, True, False)
    """
    words = [word for word in re.findall(r"\w+", text) if _RIGHT_TO_LEFT.search(word)]
    if len(words) < _LEAST_WORDS:
        return True
    return sum(word in _function_words() for word in words) >= _LEAST_SHARE * len(words)


@functools.cache
def _function_words() -> frozenset[str]:
    rows = (row for row in words_of("function_words.csv") if row["language"] in _OF_RIGHT_TO_LEFT)
    return frozenset(word for row in rows for word in row["words"].split())
