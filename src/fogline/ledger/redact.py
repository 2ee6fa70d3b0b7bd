"""Covers what people judged must not be shown: letter for letter, so that every span and every link still fits.

The ledger keeps the words; what leaves it as a view or an export goes through :func:`redacted`.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import typing
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from fogline.ledger.judgements import subjects
from fogline.model import Claim, Dispatch, Judgement, Quote, Rejection, Span, Unread
from fogline.text import fold

PERSON = "person:"
# Stands for each covered letter: FULL BLOCK.
COVER = "█"

# Fields of a claim and its parts in which a name may stand; the others hold ids and words of the trade.
_WORDS = frozenset({"name", "as_printed", "role", "chain", "population", "weapon"})
# A shorter name is covered only where it stands as a word: "Ali" is not in "alliance". A longer one also inside a longer
# word, since spaces get lost in print.
_LONG_NAME = 6
_SHORTEST_SURNAME = 3
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Cover:
    """What must not be shown now, for every day that is asked about: redaction is about showing, not about knowing."""

    judgements: tuple[Judgement, ...]

    def shown(self, dispatches: Sequence[Dispatch], claims: Sequence[Claim]) -> tuple[list[Dispatch], list[Claim]]:
        """Dispatches and claims as they may be shown."""
        return redacted(dispatches, claims, self.judgements)

    def rejections(self, found: Iterable[Rejection]) -> list[Rejection]:
        """Rejections without the names that their paths and reasons spell."""
        if not self.judgements:
            return list(found)
        return [
            dataclasses.replace(r, path=self.line(r.path), reason=self.line(r.reason), remedy=self.line(r.remedy))
            for r in found
        ]

    def unread(self, found: Iterable[Unread], shown: Iterable[Dispatch]) -> list[Unread]:
        """Dispatches that could not be read, under the paths of those shown; a reason may hold words of its dispatch."""
        paths = {d.dispatch_id: d.path for d in shown}
        whole = set(subjects(self.judgements, "redact"))
        return [
            dataclasses.replace(
                u,
                path=paths[u.dispatch_id],
                reason=cover(u.reason, [Span(0, len(u.reason))]) if u.dispatch_id in whole else self.line(u.reason),
            )
            for u in found
        ]

    def line(self, words: str) -> str:
        """Words that stand outside any dispatch, covered."""
        return unnamed(words, self.judgements)


def covering(ledger: Standing) -> Cover:
    """The cover over a ledger: of the redactions that stand now."""
    return Cover(tuple(j for j in ledger.judgements() if j.verdict == "redact" and j.withdrawn is None))


class Standing(Protocol):
    """Whatever knows the judgements of now: an open ledger."""

    def judgements(self) -> list[Judgement]:
        """All judgements."""


def redacted(
    dispatches: Sequence[Dispatch], claims: Sequence[Claim], judgements: Iterable[Judgement]
) -> tuple[list[Dispatch], list[Claim]]:
    """Dispatches and claims with what standing judgements redact covered.

    A redacted dispatch loses all its words, headline and address; a redacted claim its words; a redacted person (subject
    ``person:NAME``) every mention of the name as given and as any claim prints it (case, accents and breaks of line do not
    matter), and in a dispatch that has the whole name its last part too. Rather too much is covered than a name shown: a
    relative of the same last name loses it as well. A path or address that spells the name is not shown.
    """
    out = set(subjects(judgements, "redact"))
    if not out:
        return list(dispatches), list(claims)
    names = _names(claims, [s.removeprefix(PERSON) for s in out if s.startswith(PERSON)])
    spans = {d.dispatch_id: _to_cover(d, names, whole=d.dispatch_id in out) for d in dispatches}
    for claim in claims:
        if claim.claim_id in out and claim.dispatch_id in spans:
            spans[claim.dispatch_id].extend([Span(claim.quote.start, claim.quote.end), *claim.content])
    shown = {d.dispatch_id: _shown(d, spans[d.dispatch_id], names, whole=d.dispatch_id in out) for d in dispatches}
    return list(shown.values()), [_covered(c, shown[c.dispatch_id], names) for c in claims if c.dispatch_id in shown]


def unnamed(words: str, judgements: Iterable[Judgement]) -> str:
    """Words that stand outside any dispatch (why somebody judged, a path) with the persons that are redacted covered.

    >>> judged = [Judgement("j", "redact", ("person:Amina Example",), None, "A. B.", "2031", "asked")]
    >>> unnamed("person:Amina Example", judged), unnamed("the Example family asked", judged)
    ('person:█████████████', 'the ███████ family asked')
    >>> unnamed("in/amina-example.txt", judged), unnamed("in/amina_example.txt", judged)
    ('in/█████████████.txt', '████████████████████')
    """
    names = [s.removeprefix(PERSON) for s in subjects(judgements, "redact") if s.startswith(PERSON)]
    shown = cover(words, mentions(words, names, context="\n".join(names))) if names else words
    return cover(words, [Span(0, len(words))]) if shown == words and _spelled(words, names) else shown


def cover(text: str, spans: Iterable[Span]) -> str:
    """The text with the letters at ``spans`` covered; line ends stay.

    >>> cover("Two died at Kesh.", [Span(12, 16)])
    'Two died at ████.'
    """
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = [c if c in "\r\n" else COVER for c in letters[span.start : span.end]]
    return "".join(letters)


def mentions(text: str, names: Sequence[str], *, context: str | None = None) -> list[Span]:
    """Where one of ``names`` stands in ``text``; last parts count where ``context`` (the text itself) has the whole name.

    >>> words = "José Example fled; Example is a word for example."
    >>> [(s.start, words[s.start : s.end]) for s in mentions(words, ["Jose Example"])]
    [(0, 'José Example'), (5, 'Example'), (19, 'Example')]
    """
    folded = fold(text)
    around = folded.text if context is None else fold(context).text
    found: set[Span] = set()
    for name in names:
        whole, last = _patterns(name)
        if whole is None:
            continue
        found.update(folded.back(*m.span()) for m in whole.finditer(folded.text) if m.group())
        if last is not None and whole.search(around):
            parts = (folded.back(*m.span()) for m in last.finditer(folded.text))
            found.update(s for s in parts if not text[s.start].islower())  # a name, not the word
    return sorted(found)


@functools.lru_cache(maxsize=4096)
def _patterns(name: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """The whole name, its parts apart, joined or broken over lines; and its last part as a word."""
    parts = re.split(r"[\s-]+", fold(name).text.strip())
    if not any(parts):
        return None, None
    whole = r"[\s-]*".join(map(re.escape, parts))
    whole = whole if sum(map(len, parts)) >= _LONG_NAME else rf"(?<!\w){whole}(?!\w)"
    last = rf"(?<!\w){re.escape(parts[-1])}(?!\w)" if len(parts) > 1 and len(parts[-1]) >= _SHORTEST_SURNAME else None
    return re.compile(whole), re.compile(last) if last else None


def _names(claims: Iterable[Claim], wanted: Sequence[str]) -> tuple[str, ...]:
    """Every way in which the persons wanted are printed."""
    keys = {fold(n).text for n in wanted}
    found = set(wanted)
    for person in (p for c in claims for p in c.persons):
        if {fold(person.name).text, fold(person.as_printed).text} & keys:
            found |= {person.name, person.as_printed}
    return tuple(sorted(found, key=lambda n: (-len(n), n)))


def _to_cover(dispatch: Dispatch, names: Sequence[str], *, whole: bool) -> list[Span]:
    return [Span(0, len(dispatch.text))] if whole else mentions(dispatch.text, names)


def _shown(d: Dispatch, spans: Sequence[Span], names: Sequence[str], *, whole: bool) -> Dispatch:
    headline = None if whole or d.headline is None else cover(d.headline, mentions(d.headline, names, context=d.text))
    return dataclasses.replace(
        d,
        path=d.dispatch_id if _spelled(d.path, names) else d.path,
        text=cover(d.text, spans),
        headline=headline,
        url=None if whole or (d.url is not None and _spelled(d.url, names)) else d.url,
    )


def _spelled(address: str, names: Sequence[str]) -> bool:
    """Whether a path or an address spells a name: ``/news/amina-example-held``."""
    letters = _NO_LETTERS.sub("", fold(address).text)
    return any((bare := _NO_LETTERS.sub("", fold(n).text)) and bare in letters for n in names)


def _covered(claim: Claim, shown: Dispatch, names: Sequence[str]) -> Claim:
    """The claim with every printed word as the covered text has it, and names inside fields covered too."""
    covered = typing.cast("Claim", _over(claim, shown.text, names))
    return dataclasses.replace(covered, path=shown.path)


def _over(value: object, text: str, names: Sequence[str], field: str = "") -> object:
    match value:
        case Quote():
            return Quote(value.start, value.end, text[value.start : value.end])
        case str():
            return cover(value, mentions(value, names)) if field in _WORDS else value
        case tuple():
            return tuple(_over(v, text, names, field) for v in value)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type | Span):
            fields = [f.name for f in dataclasses.fields(value)]
            kept = {name: _over(getattr(value, name), text, names, name) for name in fields}
            words = kept.get("quote")
            if isinstance(words, Quote) and COVER in words.exact:
                # What the words no longer show, no field beside them tells.
                kept.update({f: words.exact for f in ("name", "as_printed") if isinstance(kept.get(f), str)})
            return dataclasses.replace(value, **kept)
        case _:
            return value
