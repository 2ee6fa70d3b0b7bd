"""Words of a claim that only what stands around it explains: "they", "there", "that figure", "the day before".

A claim keeps the words as printed. What points out of it is marked, so that whoever reads the claim alone knows what to look
up; it is never filled in. Pronouns with somebody or something before them in the claim itself are left out.

>>> text = "They had left the town the day before"
>>> [q.exact for q in find(text, [Span(0, len(text))])]
['They', 'the day before']
>>> text = "The army said its guns were cold"
>>> find(text, [Span(0, len(text))])
()
"""

from __future__ import annotations

from collections.abc import Sequence

from fogline.languages import pattern
from fogline.model import Quote, Span, quote


def find(text: str, content: Sequence[Span], *, speaker_known: bool = True) -> tuple[Quote, ...]:
    """Return the words at ``content`` that point out of it, in order.

    Args:
        text: of the dispatch.
        content: the claim's words, half-open code points.
        speaker_known: else "I" and "we" point out of it too.
    """
    found: list[Span] = []
    before = ""
    for part in content:
        words = text[part.start : part.end]
        found += [
            Span(part.start + match.start(), part.start + match.end())
            for match in pattern("open_references.pointing").finditer(words)
        ]
        if not speaker_known:
            found += [
                Span(part.start + each.start(), part.start + each.end())
                for each in pattern("open_references.first").finditer(words)
            ]
        third = next(
            (
                m
                for m in pattern("open_references.third").finditer(words)
                if not pattern("open_references.expletive").match(words, m.end())
            ),
            None,
        )
        if third is not None and not pattern("open_references.meant").search(before + words[: third.start()]):
            found.append(Span(part.start + third.start(), part.start + third.end()))
        before += words + " "
    return tuple(quote(text, s) for s in sorted(set(found)))
