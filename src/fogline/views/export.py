"""Rows for machines and for the screen: the machine door, and flat tables beside it.

In: a :class:`~fogline.model.Brief`, or only what is printed. Out: dicts. ``*_rows`` nest as the door says; ``*_table`` hold one
printable cell per column of ``*_COLUMNS``. Order is the brief's (reprints: as a reader goes through the later dispatches), so
the same input gives the same bytes.

Numbers keep one type a column, as the model declares it: ``low``, ``best``, ``high``, ``lat`` and ``lon`` have a point (14.0),
counts have none, so that a reader that looks at the first rows alone knows the type of all.
"""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from fogline.model import (
    Account,
    Accounts,
    Answer,
    Brief,
    Claim,
    Claims,
    Passage,
    Reprint,
    Reprints,
)
from fogline.views.forms.csv import DOTTED
from fogline.views.forms.form import Row
from fogline.views.page_index import figure_words, names_words, range_words

CLAIM_COLUMNS = ("path", "source", "cue", "stance", "figures", "days", "places", "persons", "quote")
REPRINT_COLUMNS = ("earlier", "at", "later", "at ", "kind", "direction", "words", "edits", "family")
ACCOUNT_COLUMNS = ("question", "answers", "N", "K", "J", "I", "verdict", "grade", "reasons")
_DOOR_OF_CLAIM = ("claim_id", "dispatch_id", "path", "quote", "source", "cue", "stance", "figures", "event", "days",
                  "places", "persons", "method", "actors", "cue_class", "content", "against_interest",
                  "context", "holdings", "long_names", "status")  # fmt: skip
_DOOR_OF_REPRINT = ("matched", "edits", "direction", "family_id", "kind", "extent", "reprint_id")


def claim_rows(found: Brief | Claims) -> Iterator[Row]:
    """Return one claim a row, as the machine door gives it."""
    return (claim_row(claim) for claim in found.claims)


def claim_row(claim: Claim) -> Row:
    """Return a claim as the machine door gives it, keys in the door's order."""
    built = nested(claim)
    return {each: built[each] for each in _DOOR_OF_CLAIM}


def claim_table(found: Brief | Claims) -> Iterator[Row]:
    """Yield claims for the screen: who, how strongly, what."""
    for claim in found.claims:
        yield {
            "path": claim.path,
            "source": source_words(claim),
            "cue": claim.cue.exact if claim.cue else None,
            "stance": claim.stance,
            "figures": "; ".join(f"{figure_words(figure)} [{figure.as_printed}]" for figure in claim.figures),
            "days": "; ".join(day.value or f"{day.as_printed} (unresolved)" for day in claim.days),
            "places": "; ".join(place.name for place in claim.places),
            "persons": "; ".join(
                f"{person.name}: {person.state}" if person.state else person.name for person in claim.persons
            ),
            "quote": claim.quote.exact,
        }


def source_words(claim: Claim) -> str:
    """Return a source for a reader: carriers first; ``unresolved`` where nobody can be named.

    ``AFP <- Syrian Observatory for Human Rights``; ``unresolved ("he")``; ``the paper``. The own voice of a paper that
    prints an agency is the agency's: ``The Basin Courier, from AFP``.
    """
    s = claim.source
    if s.kind == "outlet":
        paper, carriers = s.name or "the paper", [each for each in s.chain if each != s.name]
        return f"{paper}, from {' <- '.join(carriers)}" if carriers else paper
    if s.kind == "unresolved":
        who = f'unresolved ("{s.as_printed}")' if s.as_printed else "unresolved"
    else:
        who = s.name or s.as_printed or s.kind
    return " <- ".join([*s.chain, who])


def reprint_rows(found: Brief | Reprints) -> Iterator[Row]:
    """Yield one reprint a row, as the machine door gives it; sides carry their path."""
    path = {dispatch.dispatch_id: dispatch.path for dispatch in found.dispatches}
    for r in _in_reading_order(found.reprints, path):
        built = nested(r)
        sides = {side: {"path": path[built[side]["dispatch_id"]], **built[side]} for side in ("earlier", "later")}
        yield {
            **sides,
            **{each: built[each] for each in _DOOR_OF_REPRINT},
        }


def reprint_table(found: Brief | Reprints) -> Iterator[Row]:
    """Yield reprints for the screen."""
    path = {dispatch.dispatch_id: dispatch.path for dispatch in found.dispatches}
    text = {each.dispatch_id: each.text for each in found.dispatches}
    for r in _in_reading_order(found.reprints, path):
        yield {
            "earlier": path[r.earlier.dispatch_id],
            "at": f"{r.earlier.start}-{r.earlier.end}",
            "later": path[r.later.dispatch_id],
            "at ": f"{r.later.start}-{r.later.end}",
            "kind": r.kind,
            "direction": r.direction,
            "words": _first_words(text, r),
            "edits": len(r.edits),
            "family": r.family_id,
        }


def _in_reading_order(reprints: Sequence[Reprint], path: Mapping[str, str]) -> list[Reprint]:
    """As a reader goes through the later dispatches from top to bottom, and for each passage through its earlier ones."""
    return sorted(
        reprints,
        key=lambda r: (
            path[r.later.dispatch_id],
            r.later.start,
            path[r.earlier.dispatch_id],
            r.earlier.start,
            r.reprint_id,
        ),
    )


def _first_words(text: Mapping[str, str], reprint: Reprint, length: int = 60) -> str:
    words = " ".join(text[reprint.later.dispatch_id][reprint.later.start : reprint.later.end].split())
    return f"{reprint.matched} words: {words if len(words) <= length else words[: length - 1] + '…'}"


def account_rows(found: Brief | Accounts) -> Iterator[Row]:
    """Return one account a row, as the machine door gives it."""
    return (nested(account) for account in found.accounts)


def account_table(found: Brief | Accounts) -> Iterator[Row]:
    """Yield accounts for the screen."""
    for account in found.accounts:
        yield {
            "question": question_words(account),
            "answers": " | ".join(answer_words(answer) for answer in account.answers),
            "N": account.articles,
            "K": account.publishers,
            "J": account.origins,
            "I": account.voices.low
            if account.voices.low == account.voices.high
            else f"{account.voices.low}-{account.voices.high}",
            "verdict": account.verdict,
            "grade": account.grade,
            "reasons": " ".join(sorted({reason.split(":")[0] for reason in account.reasons})),
        }


def answer_words(answer: Answer) -> str:
    """``31 (Lantern Relief)``, ``≥ 14 (Basin Conflict Observatory; superseded)``; of many names the first two."""
    names = [name for name in answer.sources if name]
    said = [names_words(names, 2)] if names else []
    notes = said + ["superseded"] * answer.superseded
    return range_words(answer) + (f" ({'; '.join(notes)})" if notes else "")


def question_words(account: Account) -> str:
    """Return a question for a reader: measure, population, place, period; a dash where it is not known."""
    q = account.question
    start, end = q.period
    period = start if start == end else f"{start or '…'}/{end or '…'}"
    words = [q.measure, q.population or q.unit or "-", q.place or "-", period if start or end else "-"]
    return " · ".join([*(word or "-" for word in words), *([q.basis] if q.basis != "incident" else [])])


def nested(value: Any) -> Any:
    """Return a noun as the door gives it: objects and lists, every number of the type that the noun declares for it.

    >>> from fogline.model import TallyPart
    >>> nested(TallyPart("a1", True, 3, 3.5, None, "sum", "")) | {"rule": ""}
    {'account_id': 'a1', 'counted': True, 'low': 3.0, 'best': 3.5, 'high': None, 'rule': '', 'why': ''}
    """
    if isinstance(value, tuple):
        return [nested(each) for each in value]
    if not dataclasses.is_dataclass(value):
        return value
    return _mended(msgspec.to_builtins(value), typing.cast("type", value.__class__))


def _mended(built: Row, noun: type) -> Row:
    """Return a noun as msgspec builds it, with lists for tuples and a point in every number that may have one."""
    for name, mend in _mends(noun):
        if built[name] is not None:
            built[name] = mend(built[name])
    return built


@functools.cache
def _mends(noun: type) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Return what is to be mended in each field of a noun that needs it: a million rows look at no others."""
    found = ((name, _mend(hint)) for name, hint in _hints(noun).items())
    return tuple((name, mend) for name, mend in found if mend is not None)


def _mend(hint: Any) -> Callable[[Any], Any] | None:
    """Return a number of halves gets its point, a tuple becomes a list, a noun is mended if anything in it is."""
    hints = (hint, *typing.get_args(hint))
    inner = next((t for each in hints for t in (each, *typing.get_args(each)) if dataclasses.is_dataclass(t)), None)
    deep = functools.partial(_mended, noun=inner) if isinstance(inner, type) and _mends(inner) else None
    if any(typing.get_origin(h) is tuple for h in hints):
        return list if deep is None else lambda held: [deep(v) for v in held]
    return float if float in hints else deep


@functools.cache
def _hints(noun: type) -> dict[str, Any]:
    """Return fields of a noun with their types, in order."""
    known = typing.get_type_hints(noun)
    return {field.name: known[field.name] for field in dataclasses.fields(noun)}


def columns_of(noun: type, only: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the columns of a noun's rows in CSV, whatever rows there are: those of its inner nouns dotted."""
    found: list[str] = []
    for name in only or tuple(_hints(noun)):
        hint = _hints(noun)[name]
        inner: list[Any] = [each for each in (hint, *typing.get_args(hint)) if dataclasses.is_dataclass(each)]
        found += [f"{name}.{k}" for k in _hints(inner[0])] if name in DOTTED and inner else [name]
    return tuple(found)


def claim_columns() -> tuple[str, ...]:
    """Return the columns of :func:`claim_rows` in CSV."""
    return columns_of(Claim, _DOOR_OF_CLAIM)


def reprint_columns() -> tuple[str, ...]:
    """Return the columns of :func:`reprint_rows` in CSV."""
    sides = (f"{side}.{each}" for side in ("earlier", "later") for each in ("path", *_hints(Passage)))
    return (*sides, *_DOOR_OF_REPRINT)


def account_columns() -> tuple[str, ...]:
    """Return the columns of :func:`account_rows` in CSV."""
    return columns_of(Account)
