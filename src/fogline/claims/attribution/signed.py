"""Read who signs a quotation that no verb gives to anybody: by a dash after it, or by a line before it that ends in a colon.

Statements of offices and round-ups come so: ``“Six died.” - Mayor Ana Wren`` and ``And from Mayor Ana Wren:`` above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fogline.claims.attribution import spans
from fogline.claims.attribution.cues import verb_forms, words
from fogline.claims.attribution.layout import Layout
from fogline.claims.attribution.spans import Parts
from fogline.claims.cover import Cover
from fogline.model import Span

_DASHES = frozenset({"-", "–", "—", "--", "―", "~"})
_STOPS = frozenset({".", "!", "?"})
_COLON = ":"
_LONGEST = 16  # words of a signature: rank, name, office, place
_LEAST = 4  # words of a quotation that somebody signs, the marks left out


def read(layouts: Sequence[Layout], taken: Sequence[Parts]) -> list[Parts]:
    """Return the attributions of quotations that are signed, in order of the text.

    Args:
        layouts: paragraphs of the text, in order.
        taken: what is attributed already; its quotations are left alone.

    Caught: ``“We lost six men.” - Mayor Ana Wren, speaking on the radio``, ``Statement from the governor:`` above a quotation.
    Refused: ``“We lost six men.” - and then he left``, ``Three things stand out:`` above one.
    """
    cover = Cover(each for parts in taken for each in parts.content)
    return [p for n in range(len(layouts)) for p in _of_paragraph(layouts, n, cover)]


def _of_paragraph(layouts: Sequence[Layout], n: int, taken: Cover) -> Iterator[Parts]:
    lay = layouts[n]
    for first, end in lay.quotes:
        said = lay.span(first, end)
        if end - first - 2 < _LEAST or taken.touches(said):
            continue
        found = _signature(lay, end) or (
            _alone(lay, first, end) and n + 1 < len(layouts) and _signature(layouts[n + 1], 0)
        )
        found = found or (_led(layouts[n - 1]) if n and first == 0 else None)
        if found:
            yield Parts(found[0], found[1], (said,), "statement", "")


def _alone(lay: Layout, first: int, end: int) -> bool:
    return first == 0 and end == len(lay.words)


def _signature(lay: Layout, at: int) -> tuple[Span, Span] | None:
    """Return who signs and the dash, where words from ``at`` to the paragraph's end are a dash and somebody."""
    end = len(lay.words)
    while end > at and lay.low[end - 1] in _STOPS:
        end -= 1
    if not 1 < end - at <= _LONGEST or lay.low[at] not in _DASHES:
        return None
    if any(spans.finite(lay, i) for i in range(at + 1, end)) or not _somebody(lay, at + 1, end):
        return None
    return lay.span(at + 1, end), lay.span(at, at + 1)


def _somebody(lay: Layout, first: int, end: int) -> bool:
    """Tell whether words up to the first comma name a person or a body."""
    stop = next((i for i in range(first, end) if lay.low[i] in {",", "("}), end)
    head = lay.low[stop - 1] if stop > first else ""
    return lay.words[first][0].isupper() or head in spans.voices()


def _led(lay: Layout) -> tuple[Span, Span] | None:
    """Return who is announced by a paragraph that ends in a colon, and the words that announce: "And from the mayor:"."""
    end = len(lay.words) - 1
    if end < 1 or lay.low[end] != _COLON:
        return None
    start = lay.stretch_of(end)[0]
    by = next((i for i in range(end - 1, start - 1, -1) if lay.low[i] in words("signed.from")), None)
    if by is not None and by + 1 < end and set(lay.low[start:by]) <= words("signed.before_from"):
        return (lay.span(by + 1, end), lay.span(by, by + 1)) if _somebody(lay, by + 1, end) else None
    return _said(lay, start, end)


def _said(lay: Layout, start: int, end: int) -> tuple[Span, Span] | None:
    """Return who is said to say what follows: "The mayor added in a letter:"."""
    verb = next((i for i in range(end - 1, start, -1) if _tells(lay.low[i])), None)
    if verb is None:
        return None
    first, subject = spans.subject_of(lay, verb, start)
    return (lay.span(*subject), lay.span(first, verb + 1)) if subject is not None else None


def _tells(low: str) -> bool:
    cue = verb_forms().get(low)
    return cue is not None and "s" in cue.frames and cue.form != "base" and cue.cue_class == "statement"
