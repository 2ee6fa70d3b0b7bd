"""Tell what a redaction covers, and what near the name it leaves as printed: told to the editor, who may add it as a form.

What is left is not covered by rule since it may be somebody else or something else: a first name alone, a near spelling of
the last name without the first one, another first name before it, the letters of both.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fogline.languages import words_of
from fogline.ledger.names import Name, Sightings, listed
from fogline.ledger.redact import Cover, Held, over, unnamed
from fogline.model import Dispatch, Judgement, Span

MOST = 12  # forms that are listed


@dataclass(frozen=True, slots=True)
class Covered:
    """How many mentions in how many dispatches a redaction covers, how many claims as a whole, and what it leaves how often.

    A path or an address that spells the name is a mention; ``unused``: forms that no dispatch has yet.
    """

    mentions: int
    dispatches: int
    claims: int
    left: tuple[tuple[str, int], ...] = ()
    unused: tuple[str, ...] = ()


def covered(ledger: Held, judgement: Judgement) -> Covered:
    """Return what a redaction by itself covers of a ledger as it is now."""
    dispatches, claims = ledger.dispatches(), ledger.claims()
    cover = over([judgement], dispatches, claims, ledger.families())
    others = [
        each
        for each in ledger.judgements()
        if each.verdict == "redact" and not set(each.subjects) & set(judgement.subjects)
    ]
    mentions, within, left, used = 0, 0, Counter[str](), set[int]()
    for dispatch in dispatches:
        found = _mentions(cover, dispatch)
        mentions, within = mentions + found, within + bool(found)
        if dispatch.dispatch_id in cover.touched:
            used.update(number for words in _words(dispatch) for number in cover.finder.sightings(words))
            left.update(words for words in _left(cover, dispatch) if unnamed(words, others) == words)
    whole = sum(claim.claim_id in cover.whole for claim in claims)
    unused = (name.printed for number, name in enumerate(cover.finder.names) if name.fixed and number not in used)
    ordered = sorted(left.items(), key=lambda item: (-item[1], item[0]))
    return Covered(mentions, within, whole, tuple(ordered), tuple(unused))


def told(found: Covered) -> Iterator[str]:
    """Yield what a redaction covers and leaves, in lines for the editor; none of them spells what is covered.

    >>> for line in told(Covered(14, 3, 0, (("Amena", 2), ("Exampel", 1)))):
    ...     print(line)
    covers 14 mentions in 3 dispatches
    left as printed: Amena (2), Exampel (1); what of it means the person, add: fogline judge redact person:NAME --form WORDS
    """
    claims = f"{_several(found.claims, 'claim')}, " if found.claims else ""
    yield f"covers {claims}{_several(found.mentions, 'mention')} in {_several(found.dispatches, 'dispatch')}"
    if found.left:
        forms = ", ".join(f"{words} ({count})" for words, count in found.left[:MOST])
        more = f" and {len(found.left) - MOST} more" if len(found.left) > MOST else ""
        yield f"left as printed: {forms}{more}; what of it means the person, add: fogline judge redact person:NAME --form WORDS"
    if found.unused:
        yield f"in no dispatch yet: {_several(len(found.unused), 'form')} of those given"


def _several(count: int, what: str) -> str:
    plural = "es" if what.endswith("ch") else "s"
    return f"{count:,} {what}{'' if count == 1 else plural}"


def _words(d: Dispatch) -> Iterator[str]:
    yield from (words for words in (d.text, d.headline, d.outlet, d.wire) if words)


def _mentions(cover: Cover, d: Dispatch) -> int:
    if d.dispatch_id in cover.whole:
        return 1
    if d.dispatch_id not in cover.touched:
        return 0
    inside = sum(len(list(_joined(cover.spans(words, d.dispatch_id, full=words is not d.text)))) for words in _words(d))
    return inside + sum(words is not None and cover.line(words) != words for words in (d.path, d.url))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans that overlap as one."""
    last: Span | None = None
    for span in sorted(spans):
        if last is not None and span.start < last.end:
            last = Span(last.start, max(last.end, span.end))
        else:
            if last is not None:
                yield last
            last = span
    if last is not None:
        yield last


# --- what is left -------------------------------------------------------------------------------------------


def _left(cover: Cover, d: Dispatch) -> Iterator[str]:
    """Yield words of a dispatch's text near a name that stay as printed."""
    gone = list(_joined(cover.spans(d.text, d.dispatch_id)))
    for number, seen in cover.finder.sightings(d.text).items():
        near = d.dispatch_id in cover.reach[number].near
        for span in _open(_candidates(d.text, cover.finder.names[number], seen, near=near), gone):
            yield " ".join(d.text[span.start : span.end].split())


def _candidates(text: str, name: Name, seen: Sightings, *, near: bool) -> Iterator[Span]:
    yield from (*seen.beside, *seen.family, *(span for _, span in seen.initial))
    if near:
        yield from (*seen.given, *seen.beside_given, *_letters_of_both(text, name))
        yield from (first for span in seen.family if (first := _first_before(text, span)) is not None)


def _open(spans: Iterable[Span], gone: list[Span]) -> Iterator[Span]:
    """Yield those that nothing covers; what is gone is in order and does not overlap."""
    for span in dict.fromkeys(spans):
        before = bisect_left(gone, Span(span.end, 0)) - 1
        if before < 0 or gone[before].end <= span.start:
            yield span


_BEFORE = re.compile(r"\b([^\W\d_]\w+)[ \u00a0]$")


def _first_before(text: str, span: Span) -> Span | None:
    """Return another first name before a covered last name: a nickname, or a relative."""
    m = _BEFORE.search(text, max(0, span.start - 40), span.start)
    return Span(m.start(1), m.end(1)) if m and m[1][0].isupper() and m[1].lower() not in _no_first_names() else None


@functools.cache
def _no_first_names() -> frozenset[str]:
    return listed("title") | listed("article") | {row["word"] for row in words_of("stop_words.csv")}


def _letters_of_both(text: str, name: Name) -> Iterator[Span]:
    """Yield M.Q. for Mirélle Quorvane."""
    if name.given:
        first, last = ("".join(sorted(letters)).upper() for letters in (name.initials, {f[0] for f in name.family}))
        pattern = re.compile(rf"\b[{re.escape(first)}]\.\s?[{re.escape(last)}]\.(?!\s?[^\W\d_]\.)")
        yield from (Span(*m.span()) for m in pattern.finditer(text))
