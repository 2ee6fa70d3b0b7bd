"""Answers of one question, and whether they agree, differ, are one source's versions, or stand alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fogline.model import Answer, Bound, Verdict, Voices
from fogline.reconcile.accounts.evidence import Evidence
from fogline.reconcile.accounts.grades import reason
from fogline.reconcile.accounts.same_number import compatible, same_answer
from fogline.reconcile.voices import Counted, Heard, Voice, count

_SHARPEST: tuple[Bound, ...] = ("exact", "about", "between", "at_least", "at_most", "vague")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure and how it was heard."""

    said: Evidence
    heard: Heard


def answers(rows: Sequence[Row]) -> list[list[Row]]:
    """Return rows in groups of one answer each, smallest first; equal prints, wordings and roundings of a number are one.

    A chain of near-equal figures is cut where the next one is no longer the same as the group's first.
    """
    if len(rows) == 1:
        return [list(rows)]
    found: list[list[Row]] = []
    for row in sorted(rows, key=_order):
        fits = next((each for each in found if same_answer(each[0].said, row.said)), None)
        if fits is None:
            found.append([row])
        else:
            fits.append(row)
    return [sorted(g, key=lambda r: r.said.order) for g in found]


def _order(row: Row) -> tuple[object, ...]:
    s = row.said
    printed = next((each for each in (s.best, s.low, s.high) if each is not None), -1.0)
    return (printed, _SHARPEST.index(s.bound), s.order)


def superseded(groups: Sequence[Sequence[Row]]) -> list[bool]:
    """Say which answers a later statement of each of their own sources replaces, or which they withdraw in so many words.

    Later means published on a later day; on one day nobody can say which version came last, so both stand.
    """
    if len(groups) == 1:
        return [all(row.said.withdrawn for row in groups[0])]
    latest: dict[str, tuple[str, int]] = {}
    for number, group in enumerate(groups):
        for row in group:
            day = row.heard.dispatch.published or ""
            key = row.heard.voice.key
            if not row.said.withdrawn and day > latest.get(key, ("", -1))[0]:
                latest[key] = (day, number)
    return [all(_is_old(row, each, latest) for row in group) for each, group in enumerate(groups)]


def _is_old(row: Row, n: int, latest: dict[str, tuple[str, int]]) -> bool:
    if row.said.withdrawn:
        return True
    day, at = latest.get(row.heard.voice.key, ("", n))
    published = row.heard.dispatch.published
    return published is not None and published < day and at != n


def verdict(
    groups: Sequence[Sequence[Row]], old: Sequence[bool], everything: Counted
) -> tuple[Verdict, tuple[str, ...]]:
    """Return the verdict over all answers that still stand, with its reasons. CASES, first match wins.

    ``agree`` and ``differ`` need two voices that are surely two (the lower bound); ``differ`` needs answers that cannot both be
    right.
    """
    standing = [group for group, each in zip(groups, old, strict=True) if not each]
    current = count([r.heard for g in standing for r in g]) if any(old) else everything
    ids = sorted(r.said.claim_id for g in standing for r in g)
    clash = any(_clash(a, b) for number, a in enumerate(standing) for b in standing[:number])
    # CASE 1: different answers, all of one voice or one text.
    if clash and (current.high <= 1 or (len(current.origins) == 1 and len(current.known) <= 1)):
        return "revised", (reason("revised", ids),)
    # CASE 2: different answers, but nobody is named who is surely a second one: a toll that rose from print to print.
    if clash and current.low <= 1:
        return "revised", (reason("versions", ids),)
    # CASE 3: different answers of different voices.
    if clash:
        return "differ", (reason("differ", ids),)
    # CASE 4: what stands fits, on the word of at least two.
    if current.low >= 2:
        return "agree", (reason("agree" if len(standing) == 1 else "compatible", ids),)
    # CASE 5: one voice; it has said something else before.
    if any(old) and everything.low <= 1:
        return "revised", (reason("revised", ids),)
    return "single", (reason("single-voice" if current.known else "unknown-voice", ids),)


def _clash(a: Sequence[Row], b: Sequence[Row]) -> bool:
    """Tell whether no number fits both answers; "about 60" of nobody named does not bridge 57 and 63 of two that are."""
    x, y = _firm(a), _firm(b)
    return not any(compatible(one.said, other.said) for one in x for other in y)


def _firm(group: Sequence[Row]) -> Sequence[Row]:
    """Return the rows of an answer that known voices give sharply; all of them, where there are none such."""
    return [r for r in group if r.heard.voice.known and r.said.bound not in ("about", "vague")] or group


def _sharpest(group: Sequence[Row]) -> Row:
    if len(group) == 1:
        return group[0]
    often = Counter(each.said.bound for each in group if not each.said.withdrawn)
    return min(group, key=lambda r: (-often[r.said.bound], _SHARPEST.index(r.said.bound), r.said.order))


def _names(voices: Sequence[Voice]) -> tuple[str, ...]:
    """Say whose an answer is, in order; of one voice printed short and long ("River Command") the long name."""
    every = {(v.key, v.name) for v in voices if v.name}
    short = {(k, n) for k, n in every if any(k == key and n != name and f" {n} " in f" {name} " for key, name in every)}
    return tuple(sorted({name for _, name in every - short}))


def to_answer(group: Sequence[Row], counted: Counted, *, old: bool) -> Answer:
    """Return one answer as it is shown, as most print it, the sharpest of equals; every print is kept beside it."""
    sharpest = _sharpest(group).said
    return Answer(
        low=sharpest.low,
        best=sharpest.best,
        high=sharpest.high,
        claims=tuple(sorted({each.said.claim_id for each in group})),
        bound=sharpest.bound,
        as_printed=tuple(sorted({r.said.as_printed for r in group})),
        sources=_names([r.heard.voice for r in group]),
        articles=len(counted.articles),
        publishers=len(counted.publishers),
        origins=len(counted.origins),
        voices=Voices(counted.low, counted.high),
        superseded=old,
    )
