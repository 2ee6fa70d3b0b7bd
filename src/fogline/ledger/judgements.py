"""People's decisions: recorded with who, when and why, withdrawn and never deleted; what they change is recomputed.

What each verdict means: ``merge`` and ``split`` say that accounts answer one question, or that what was put together does
not; ``grade`` sets an account's grade (only so, or by an admission, is anything ``confirmed``); ``retract`` takes a claim or
a dispatch out of every count; ``redact`` covers a person, a claim or a dispatch in everything that is shown or exported.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable, Sequence

from fogline.errors import UsageError
from fogline.model import Claim, Dispatch, Grade, Judgement, JudgementVerdict, Quote, Span

PERSON = "person:"
# Stands for each covered letter, so that all offsets hold: FULL BLOCK.
COVER = "█"

# Fields of a claim and its parts in which a name may stand; the others hold ids and words of the trade.
_WORDS = frozenset({"name", "as_printed", "role", "chain", "population", "weapon", "path"})
# A shorter name in one word is covered only where it stands as a word: "Ali" is not in "alliance".
_LONG_NAME = 6

_VERDICTS: tuple[str, ...] = typing.get_args(JudgementVerdict)
_GRADES: tuple[str, ...] = typing.get_args(Grade)


def checked(verdict: str, subjects: Sequence[str], value: str | None, who: str, when: str, why: str) -> None:
    """Refuses a judgement that says less than it must.

    >>> checked("grade", ["a1"], "certain", "A. B.", "2031-05-04", "seen")
    Traceback (most recent call last):
    fogline.errors.UsageError: grade certain: one of confirmed, fair, weak, contested, discounted, pending
    """
    if verdict not in _VERDICTS:
        raise UsageError(f"judgement {verdict}: one of {', '.join(_VERDICTS)}")
    least = 2 if verdict == "merge" else 1
    if len(set(subjects)) < least or not all(s.strip() for s in subjects):
        raise UsageError(f"{verdict}: name {'at least two' if least == 2 else 'what it is about'}")
    if verdict == "grade" and value not in _GRADES:
        raise UsageError(f"grade {value}: one of {', '.join(_GRADES)}")
    for name, said in (("who", who), ("when", when), ("why", why)):
        if not said.strip():
            raise UsageError(f"{verdict}: say {name}")


def subjects(judgements: Iterable[Judgement], verdict: JudgementVerdict) -> tuple[str, ...]:
    """What standing judgements of one kind are about, in order, each once."""
    return tuple(sorted({s for j in judgements if j.verdict == verdict and j.withdrawn is None for s in j.subjects}))


def standing(claims: Iterable[Claim], judgements: Iterable[Judgement]) -> list[Claim]:
    """The claims that are not retracted, neither themselves nor with their dispatch."""
    out = set(subjects(judgements, "retract"))
    return [c for c in claims if c.claim_id not in out and c.dispatch_id not in out]


def redacted(
    dispatches: Sequence[Dispatch], claims: Sequence[Claim], judgements: Iterable[Judgement]
) -> tuple[list[Dispatch], list[Claim]]:
    """Dispatches and claims with what must not be shown covered, letter by letter, so that every span still fits.

    A redacted dispatch loses all its words, headline and address; a redacted claim its words; a redacted person every
    printed mention of the name as given and as any claim prints it. Names are compared as printed, in any case.
    """
    out = set(subjects(judgements, "redact"))
    if not out:
        return list(dispatches), list(claims)
    names = _names(claims, {s.removeprefix(PERSON).casefold() for s in out if s.startswith(PERSON)})
    spans: dict[str, list[Span]] = {d.dispatch_id: _to_cover(d, names, whole=d.dispatch_id in out) for d in dispatches}
    for claim in claims:
        if claim.claim_id in out:
            spans.setdefault(claim.dispatch_id, []).append(Span(claim.quote.start, claim.quote.end))
    texts = {d.dispatch_id: cover(d.text, spans[d.dispatch_id]) for d in dispatches}
    shown = [
        dataclasses.replace(
            d,
            path=cover(d.path, _mentions(d.path, names)),
            text=texts[d.dispatch_id],
            headline=_hidden(d.headline, names, whole=d.dispatch_id in out),
            url=None if d.dispatch_id in out else d.url,
        )
        for d in dispatches
    ]
    return shown, [_covered(c, texts[c.dispatch_id], names) for c in claims if c.dispatch_id in texts]


def cover(text: str, spans: Iterable[Span]) -> str:
    """The text with the letters at ``spans`` covered; line ends stay.

    >>> cover("Two died at Kesh.", [Span(12, 16)])
    'Two died at ████.'
    """
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = [c if c in "\r\n" else COVER for c in letters[span.start : span.end]]
    return "".join(letters)


def _names(claims: Iterable[Claim], wanted: set[str]) -> tuple[str, ...]:
    """Every way in which the persons wanted are printed."""
    found = set(wanted)
    for claim in claims:
        for person in claim.persons:
            if {person.name.casefold(), person.as_printed.casefold()} & wanted:
                found |= {person.name.casefold(), person.as_printed.casefold()}
    return tuple(sorted(found, key=lambda n: (-len(n), n)))


def _to_cover(dispatch: Dispatch, names: Sequence[str], *, whole: bool) -> list[Span]:
    return [Span(0, len(dispatch.text))] if whole else _mentions(dispatch.text, names)


def _mentions(text: str, names: Sequence[str]) -> list[Span]:
    """Where a name stands; a long one also inside a longer word, since spaces get lost in print."""
    folded = _same_length(text)
    found: list[Span] = []
    for name in names:
        wanted = _same_length(name)
        at = folded.find(wanted)
        while wanted and at >= 0:
            if len(wanted) >= _LONG_NAME or _stands_alone(folded, at, at + len(wanted)):
                found.append(Span(at, at + len(wanted)))
            at = folded.find(wanted, at + 1)
    return found


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _same_length(text: str) -> str:
    """Small letters, one for one: some capitals have two small letters, and would move every offset behind them."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _hidden(words: str | None, names: Sequence[str], *, whole: bool) -> str | None:
    if words is None or whole:
        return None
    return cover(words, _mentions(words, names))


def _covered(claim: Claim, text: str, names: Sequence[str]) -> Claim:
    """The claim with every printed word as the covered text has it, and names inside fields covered too."""
    return typing.cast("Claim", _over(claim, text, names))


def _over(value: object, text: str, names: Sequence[str], field: str = "") -> object:
    match value:
        case Quote():
            return Quote(value.start, value.end, text[value.start : value.end])
        case str():
            return cover(value, _mentions(value, names)) if field in _WORDS else value
        case tuple():
            return tuple(_over(v, text, names, field) for v in value)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type | Span):
            fields = [f.name for f in dataclasses.fields(value)]
            kept = {name: _over(getattr(value, name), text, names, name) for name in fields}
            words = kept.get("quote")
            if isinstance(words, Quote) and COVER in words.exact and "as_printed" in kept:
                kept["as_printed"] = words.exact
            return dataclasses.replace(value, **kept)
        case _:
            return value
