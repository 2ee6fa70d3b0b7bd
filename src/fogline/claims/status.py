"""Whether what a claim tells of came about: actual, possible, planned, conditional, denied, recalled or staged.

In: a claim as it was put together, its days with their roles. Out: the stretches of its content that tell of something other
than what came about, and the status of what stands at a place. One sentence may hold several: of "Monday's strike was the
deadliest since a bombing in 2019 that killed 53" the strike is actual and the bombing recalled. Only what is actual makes
events and accounts. Words come from ``status.csv``.

>>> [each] = others("Up to 90,000 people could be displaced, and two have died.", Span(0, 58), days=(), published=None)
>>> each.span, each.status
(Span(start=0, end=38), 'possible')
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fogline.languages import cues, word_set
from fogline.model import LOSSES, Claim, Day, Figure, Span, Stance, Status
from fogline.text.calendar import ordinal


class Stretch(NamedTuple):
    """Words that tell of something other than what came about; ``aside``: beside what their claim tells, as its yardstick.
    ``weak``: a bare negation, which denies a deed and no state ("she had not eaten since Monday").
    """

    span: Span
    status: Status
    aside: bool = False
    weak: bool = False


HISTORY_DAYS = 365  # what is dated more than a year before the dispatch is recalled (evals/claim_bank/GUIDELINES.md)
_FRONTED = 30  # code points from the head of a content within which a day opens it: "In 2014, gunmen killed 30"
_HALF = 0.5
# Which status holds where several cover a place, the first first.
_ORDER: tuple[Status, ...] = ("staged", "recalled", "denied", "conditional", "planned", "possible")
# Categories of cues by what they cover: the match itself, the clause that holds it, or what hangs on it.
_ITSELF: tuple[tuple[str, Status], ...] = (
    ("status.staged", "staged"),
    ("status.recalled", "recalled"),
    ("status.if", "conditional"),
)
_ASIDE: tuple[tuple[str, Status], ...] = (("status.yardstick", "recalled"), ("status.court_case", "staged"))
_CLAUSE: tuple[tuple[str, Status], ...] = (
    ("status.false", "denied"),
    ("status.no_deed", "denied"),
    ("status.played", "staged"),
    ("status.remembered", "recalled"),
    ("status.years_ago", "recalled"),
    ("status.none", "denied"),
    ("status.off", "denied"),
    ("status.would_have", "conditional"),
    ("status.planned", "planned"),
    ("status.possible", "possible"),
    ("status.obliged", "possible"),
)
_HANGING: tuple[tuple[str, Status], ...] = (
    ("status.denied", "denied"),
    ("status.not", "denied"),
    ("status.bid", "planned"),
    ("status.fear", "possible"),
    ("status.wish", "possible"),
)
_WEAK = frozenset({"status.not", "status.none"})
_BY_STANCE: dict[Stance, Status] = {"denied": "denied", "predicted": "possible"}


def others(text: str, content: Span, *, days: Sequence[Day], published: str | None) -> list[Stretch]:
    """Return the stretches of a content that tell of something other than what came about, in order.

    Args:
        text: of the dispatch.
        content: of the claim, half-open code points.
        days: of the claim, with their roles; what is dated years back is recalled.
        published: ISO prefix of the day of publication.

    Caught: "40 soldiers played the dead" staged; "if the town falls" conditional; "thirty years after the raid" recalled.
    Refused: "could not be reached", "five soldiers were killed in a drill".
    """
    found = [*_dated(text, content, days, published), *_told(text, content, published)]
    return sorted(found, key=lambda each: (each.span, _ORDER.index(each.status)))


def at(place: int, found: Sequence[Stretch]) -> Status:
    """Return the status of what stands at a code point."""
    here = {each.status for each in found if each.span.start <= place < each.span.end}
    return next((status for status in _ORDER if status in here), "actual")


def of_figure(figure: Figure, found: Sequence[Stretch]) -> Status:
    """Return the status of what a figure counts; "no soldiers were killed" tells of none, which is actual."""
    status = at(figure.quote.start, found)
    return "actual" if status == "denied" and figure.best == 0 else status


def of_claim(claim: Claim, told_at: int | None, found: Sequence[Stretch]) -> Status:
    """Return the status of a claim: of its event, else of its figures, else of most of its words.

    Args:
        claim: with its figures.
        told_at: where the words of its event begin, None where it tells of none.
        found: what :func:`others` gives.
    """
    by_stance = _BY_STANCE.get(claim.stance, "actual")
    if by_stance != "denied" and claim.cue is not None and cues("status.to_do").match(claim.quote.exact):
        by_stance = "planned"  # "they agreed | to withdraw"
    told = _told_in(claim, told_at, found)
    if told == "actual" and (told_at is None or by_stance == "denied"):
        return "planned" if by_stance == "possible" and _has(found, "planned") else by_stance
    return told


def _told_in(claim: Claim, told_at: int | None, found: Sequence[Stretch]) -> Status:
    """Return the status by what the words tell. CASES, first match wins."""
    main = _main(found)
    most = _of_most(claim, main)
    # CASE 1: of the event, where it is no yardstick: "the deadliest since a bombing".
    if told_at is not None and at(told_at, main) == at(told_at, found):
        told = at(told_at, found)
        return told if told == "actual" or most != "actual" or told == "denied" else "actual"
    # CASE 2: a drill or a film is told of, and no event.
    if _has(main, "staged"):
        return "staged"
    # CASE 3: somebody was harmed, whatever is told beside it.
    if any(f.measure in LOSSES and of_figure(f, found) == "actual" and f.basis == "incident" for f in claim.figures):
        return "actual"
    # CASE 4: of most of its words; of a day to come where these say nothing.
    days = {day.role for day in claim.days} - {"told"}
    return "planned" if most == "actual" and days == {"planned"} else most


def _has(found: Sequence[Stretch], status: Status) -> bool:
    return any(each.status == status for each in found)


def _main(found: Sequence[Stretch]) -> list[Stretch]:
    """Return the stretches outside of yardsticks."""
    asides = [each.span for each in found if each.aside]
    return [each for each in found if not any(s.start <= each.span.start < s.end for s in asides)]


def _of_most(claim: Claim, found: Sequence[Stretch]) -> Status:
    """Return the status of most words of a claim: one whose main clause came about is actual, whatever hangs on it.

    What is not so is so told ("she had not eaten since Monday"): only a deed is denied.
    """
    length = claim.quote.end - claim.quote.start
    found = [each for each in found if not each.weak]
    for status in _ORDER:
        covered = {at for each in found if each.status == status for at in range(each.span.start, each.span.end)}
        if len(covered) >= _HALF * length:
            return status
    return "actual"


# --- by words -----------------------------------------------------------------------------------------------


def _told(text: str, content: Span, published: str | None) -> Iterator[Stretch]:
    start, end = content.start, content.end
    low = text[start:end].lower()
    for name, status in _asked(_ITSELF, low):
        for match in cues(name).finditer(text[start:end]):
            if status == "conditional" and _is_whether(text, start, start + match.start()):
                continue
            yield Stretch(Span(start + match.start(), start + match.end()), status)
            if status == "conditional":
                yield from _apodosis(text, content, Span(start + match.start(), start + match.end()))
    for name, status in _asked(_ASIDE, low):
        for match in cues(name).finditer(text, start, end):
            yield Stretch(Span(match.start(1), match.end()), status, aside=True)
    dated = cues("status.history").finditer(text, start, end) if _may_tell("status.history", low) else ()
    for match in dated:
        if published is not None and int(match["year"]) < int(published[:4]) - 1:
            yield Stretch(Span(match.start(), match.end()), "recalled")
    clauses = functools.cache(lambda: _cuts(text, content, "status.bound"))
    for name, status in _asked(_CLAUSE, low):
        for match in cues(name).finditer(text, start, end):
            yield Stretch(_clause(match.start(), clauses(), content), status, weak=name in _WEAK)
    ends = functools.cache(lambda: _cuts(text, content, "status.ends"))
    for name, status in _asked(_HANGING, low):
        for match in cues(name).finditer(text, start, end):
            yield Stretch(Span(match.end(), _clause(match.end(), ends(), content).end), status, weak=name in _WEAK)


def _asked(categories: Iterable[tuple[str, Status]], low: str) -> Iterator[tuple[str, Status]]:
    """Yield the categories of cues of which some word begins in a content in small letters: most are not worth a search."""
    return ((name, status) for name, status in categories if _may_tell(name, low))


def _may_tell(category: str, low: str) -> bool:
    return any(stem in low for stem in _stems(category))


@functools.cache
def _stems(category: str) -> tuple[str, ...]:
    return tuple(sorted(word_set(f"stems.{category.partition('.')[2]}")))


def _cuts(text: str, content: Span, category: str) -> list[int]:
    return sorted(match.start() for match in cues(category).finditer(text, content.start, content.end))


def _clause(place: int, cuts: Sequence[int], content: Span) -> Span:
    number = bisect_right(cuts, place)
    return Span(cuts[number - 1] if number else content.start, cuts[number] if number < len(cuts) else content.end)


def _is_whether(text: str, start: int, place: int) -> bool:
    """Tell whether an "if" asks and sets no condition: "it is not clear if they fell"."""
    asked = cues("status.whether").search(text, max(start, place - _ASKED), place + _IF)
    return asked is not None and asked.end() == place + _IF


_ASKED = 40  # code points before an "if" within which a verb of asking leads to it
_IF = 2


def _apodosis(text: str, content: Span, condition: Span) -> Iterator[Stretch]:
    """Yield what hangs on a condition: the clause with a modal before or after it, "30 will die if it falls"."""
    for name in ("status.planned", "status.possible", "status.obliged"):
        for match in cues(name).finditer(text, content.start, content.end):
            if not condition.start <= match.start() < condition.end:
                yield Stretch(_clause(match.start(), _cuts(text, content, "status.bound"), content), "conditional")


# --- by days ------------------------------------------------------------------------------------------------


def _dated(text: str, content: Span, days: Sequence[Day], published: str | None) -> Iterator[Stretch]:
    """Yield what is dated long before the dispatch: "In 2014, gunmen killed 30"; refused: "since 2014"."""
    now = ordinal(published)
    if now is None:
        return
    for day in days:
        last = ordinal(day.end, last=True)
        inside = content.start <= day.quote.start < content.end
        if last is None or not inside or day.role != "happened" or now - last < HISTORY_DAYS:
            continue
        cuts = _cuts(text, content, "status.bound")
        clause = _clause(day.quote.start, cuts, content)
        if cues("status.relative").match(text, clause.start) is None:
            clause = Span(_opening(day, clause, content), _next_day(day, days, cuts, content))
        yield Stretch(clause, "recalled")


def _opening(day: Day, clause: Span, content: Span) -> int:
    """Return where what a day dates begins: a day that opens its sentence dates all of it."""
    return content.start if day.quote.start - content.start <= _FRONTED else clause.start


def _next_day(day: Day, days: Sequence[Day], cuts: Sequence[int], content: Span) -> int:
    """Return where what a day dates ends: at the clause of the next day that something happened on."""
    after = [d for d in days if d.quote.start > day.quote.start and d.role == "happened" and d.start]
    return _clause(after[0].quote.start, cuts, content).start if after else content.end
