"""Lines of a dispatch that are not its own words: they lead to other stories, name who wrote, correct what was printed.

In: a text, its paragraphs, a language's pack. Out: the paragraphs that are such lines. They stay in the text, and nobody makes
claims of them. A post that a page embeds is two paragraphs: the words, and below them its writer's name, handle and day.
"""

from __future__ import annotations

from collections.abc import Sequence

from fogline.languages import Pack
from fogline.model import Span

_LONGEST = 700  # code points; a longer paragraph is a part of the story, however it opens


def furniture(text: str, paragraphs: Sequence[Span], pack: Pack) -> tuple[Span, ...]:
    """Return the paragraphs that are not the dispatch's own words, in order; none where the language has no rules for them.

    Caught: "Read more: Pass closed", "(Corrects toll to 12, not 120)", "(Reporting by A. Writer)", an embedded post with its
    signature. Refused: "Read more than once, the order was plain."
    """
    if "furniture.opening" not in pack.rules:
        return ()
    opening, signed = pack.cue("furniture.opening"), pack.cue("furniture.signed")
    found: list[Span] = []
    for before, each in zip((None, *paragraphs), paragraphs, strict=False):
        if each.end - each.start > _LONGEST:
            continue
        if opening.match(text, each.start, each.end) is not None:
            found.append(each)
        elif signed.fullmatch(text[each.start : each.end].strip()) is not None:
            found += [each] if before is None or before in found else [before, each]
    return tuple(found)
