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

import re
from collections.abc import Sequence

from fogline.model import Quote, Span, quote

_THIRD = re.compile(r"\b(?:he|she|they|it|him|her|them|his|its|their|hers|theirs)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:I|[Ww]e|[Uu]s|[Mm]y|[Oo]ur|[Mm]e)\b")
# "this year" is a day that is read as one; "there were", "that" before a clause point at nothing
_POINTING = re.compile(
    r"\b(?:(?:this|these|those)\b(?! (?:year|month|week|morning|afternoon|evening|spring|summer|autumn|winter)\b)"
    r"|(?:(?<=^)|(?<=\bof )|(?<=\bin )|(?<=\bon )|(?<=\bat )|(?<=\bby )|(?<=\bfor )|(?<=\bafter )|(?<=\bbefore )|(?<=\bsince ))"
    r"that\b(?= \w)"
    r"|there\b(?! (?:is|are|was|were|will|would|has|have|had|may|might|could|can|remain|seem)\b)|here|the former|the latter"
    r"|the (?:same|following|previous|next) (?:day|night|morning|evening|week|month|year|place|time)"
    r"|the (?:day|night|week|month|year) (?:before|after)|\w+ (?:hours|days|weeks|months|years) (?:later|earlier|before))\b",
    re.IGNORECASE,
)
# "it is clear that", "it seems": nothing is meant
_EXPLETIVE = re.compile(
    r"\s(?:(?:is|was|will be|would be|has been|had been)\s(?:\w+ly\s)?(?:not\s)?\w+\s(?:that|to|whether|how|for)\b"
    r"|seems?\b|appears?\b)"
)
# somebody or something that a later pronoun can mean: "the army", "two men", "Karim", "soldiers who"
_MEANT = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Ss]ome|[Mm]any|[Ss]everal|[Nn]o|[Ee]very|[Ee]ach|[Mm]ost|[Aa]ll|two|three|four|five|six|seven|eight|nine|ten|\d[\d,]*)\s\w+"
    r"|\b[A-Z]\w+(?<!\bThe)(?<!\bIt)(?<!\bHe)(?<!\bShe)(?<!\bThey)(?<!\bThis)(?<!\bThat)(?<!\bBut)(?<!\bAnd)(?<!\bIn)(?<!\bOn)\b"
    r"|^\W*(?!(?:he|she|it|they|we|you|there|here|this|that|these|those|his|her|its|their|when|if|while|as|since|because|after"
    r"|before|in|on|at|by|for|with|to|and|but|not|how|what|where|why)\b)[a-z]+",
)


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
        found += [Span(part.start + m.start(), part.start + m.end()) for m in _POINTING.finditer(words)]
        if not speaker_known:
            found += [Span(part.start + m.start(), part.start + m.end()) for m in _FIRST.finditer(words)]
        third = next((m for m in _THIRD.finditer(words) if not _EXPLETIVE.match(words, m.end())), None)
        if third is not None and not _MEANT.search(before + words[: third.start()]):
            found.append(Span(part.start + third.start(), part.start + third.end()))
        before += words + " "
    return tuple(quote(text, s) for s in sorted(set(found)))
