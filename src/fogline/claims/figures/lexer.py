"""Tokens of a sentence, and the numbers among them, with their value.

In: the text of one sentence. Out: for a token, the number that begins there, with how far it goes and what it is worth; which
words are numbers, the language's pack says (:mod:`fogline.languages.numerals`). Nothing is decided here about units or about
what is counted.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from fogline.languages import numbers
from fogline.languages.numerals import DASHES, Number, NumberKind
from fogline.model import Span
from fogline.text.tokens import Token, regrouped

__all__ = ["DASHES", "Number", "NumberKind", "Tokens", "number_at", "once_a_sentence", "starters", "triggers"]


# A run of digits with its separators, a run of letters with inner apostrophes, or one other mark.
_TOKEN = re.compile(r"\d+(?:[.,’']\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\S")


class Tokens:
    """The tokens of one stretch of text: where they stand (code points of the text), as printed, and in small letters."""

    __slots__ = ("answers", "caseless", "ends", "leading", "low", "raw", "starts", "text", "upper", "zones")

    def __init__(self, text: str, start: int, end: int, *, words: Sequence[Token] = (), by: int = 0) -> None:
        """Take the tokens from the words of the document, which stand ``by`` code points further on; without them, read all."""
        found = regrouped(text, Span(start, end), words, _TOKEN, whole=str.isalpha, by=by)
        self.text = text
        self.answers: dict[
            Callable[[Tokens], Any], Any
        ] = {}  # what was asked of the whole sentence, see once_a_sentence
        self.raw = [text[first:second] for first, second in found]
        self.low = [each.lower().replace("’", "'") for each in self.raw]
        self.starts = [a for a, _ in found]
        self.ends = [b for _, b in found]
        self.zones: list[int] = []  # see mark_frames
        self.leading: frozenset[int] = frozenset()
        # No letter case to go by: upper case throughout, or a headline with nearly every word capitalised.
        long = [w for w in self.raw if len(w) > 3 and w[0].isalpha()]
        self.upper = text[start:end].isupper()
        self.caseless = self.upper or (len(long) > 3 and sum(w[0].isupper() for w in long) > 0.8 * len(long))

    def __len__(self) -> int:
        return len(self.raw)

    def word(self, i: int) -> str:
        """Return token ``i`` in small letters, or nothing beyond the edges."""
        return self.low[i] if 0 <= i < len(self.low) else ""

    def mark_frames(self, frames: Sequence[tuple[Span, Span | None]]) -> None:
        """Mark the tokens of sources and cues, so that what is said falls on nobody who says it.

        ``zones``: see :meth:`zone`. ``leading``: numbers of the sources that stand before their cue.

        >>> t = Tokens("It killed 12, a doctor said.", 0, 28)
        >>> t.mark_frames([(Span(14, 22), Span(23, 27))])
        >>> [w for i, w in enumerate(t.low) if t.zone(i) > 0], [w for i, w in enumerate(t.low) if t.zone(i) < 0]
        (['a', 'doctor'], ['said'])
        """
        sources = sorted({source for source, _ in frames})
        cues = sorted({cue for _, cue in frames if cue is not None})
        number_of = {source: each for each, source in enumerate(sources, 1)}
        self.leading = frozenset(number_of[s] for s, cue in frames if cue is not None and s.start < cue.start)
        self.zones = [0] * len(self.raw)
        for spans, sign in ((sources, 1), (cues, -1)):
            for number, span in enumerate(spans, 1):
                for index in range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)):
                    self.zones[index] = sign * number

    def zone(self, i: int) -> int:
        """Return 0 for a token outside of sources and cues and beyond the edges, n > 0 in the nth source, n < 0 in a cue."""
        return self.zones[i] if 0 <= i < len(self.zones) else 0

    def joined(self, i: int) -> bool:
        """Tell whether no space stands between token ``i`` and the one after it."""
        return 0 <= i < len(self.raw) - 1 and self.ends[i] == self.starts[i + 1]


Answer = TypeVar("Answer")


def once_a_sentence(ask: Callable[[Tokens], Answer]) -> Callable[[Tokens], Answer]:
    """Make a question about a whole sentence be answered once, however many of its numbers ask it.

    >>> @once_a_sentence
    ... def plural(t: Tokens) -> bool:
    ...     print("read")
    ...     return "men" in t.low
    >>> t = Tokens("Two men and three", 0, 17)
    >>> plural(t), plural(t)
    read
    (True, True)
    """

    @functools.wraps(ask)
    def answered(tokens: Tokens) -> Answer:
        if ask not in tokens.answers:
            tokens.answers[ask] = ask(tokens)
        return cast("Answer", tokens.answers[ask])

    return answered


def number_at(tokens: Tokens, i: int) -> Number | None:
    """Return the number that begins at token ``i``, the longest reading.

    >>> number_at(Tokens("half a million", 0, 14), 0).value
    500000.0
    """
    return numbers().number_at(tokens, i)


def starters() -> frozenset[str]:
    """Return words at which a number may begin."""
    return numbers().starters()


def triggers() -> frozenset[str]:
    """Return words without which, and without a digit, no number stands in a sentence."""
    return numbers().triggers()
