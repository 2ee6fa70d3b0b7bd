"""Which answers moved between two days' accounts, and why: a new report, a revision, a reprint found, a judgement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fogline.model import Account, MoveReason


@dataclass(frozen=True, slots=True)
class Move:
    """An account that came, went or changed: ``words`` say what, ``why`` says for which reasons (in order, each once)."""

    account_id: str
    what: str
    why: tuple[str, ...]


def moves(before: Iterable[Account], after: Iterable[Account]) -> tuple[Move, ...]:
    """Return what moved, in order of account; accounts are the same that share a claim and a measure.

    An account that is as it was is not told. ``why``: ``new report``, ``withdrawn or retracted`` (claims that count no more),
    ``revision`` (a source has changed its figure), ``reprint found`` (fewer texts behind as many articles), ``judgement``,
    and ``joined`` or ``divided`` where questions met or parted for the sake of what came in between.
    """
    before, after = sorted(before, key=lambda a: a.account_id), sorted(after, key=lambda a: a.account_id)
    home: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, a in enumerate(before):
        for claim in _claims(a):
            home[(claim, a.question.measure)].add(number)
    found, met = [], set()
    for a in after:
        old = sorted({n for each in _claims(a) for n in home.get((each, a.question.measure), ())})
        met.update(old)
        move = _move([before[n] for n in old], a)
        if move is not None:
            found.append(move)
    gone = (a for n, a in enumerate(before) if n not in met)
    found += [Move(a.account_id, f"{_asked(a)}: no longer answered", ("withdrawn or retracted",)) for a in gone]
    return tuple(sorted(found, key=lambda match: match.account_id))


def _claims(a: Account) -> set[str]:
    return {claim for answer in a.answers for claim in answer.claims}


def _move(old: Sequence[Account], new: Account) -> Move | None:
    if not old:
        return Move(new.account_id, f"{_asked(new)}: {_told(new)}", ("new report", *_hands([], new)))
    if len(old) == 1 and _told(old[0]) == _told(new) and not _hands(old, new) and _claims(old[0]) == _claims(new):
        return None
    was = " | ".join(_told(each) for each in old)
    what = f"{_asked(new)}: {was} -> {_told(new)}" if was != _told(new) else f"{_asked(new)}: {_told(new)}"
    return Move(new.account_id, what, (*_why(old, new), *_hands(old, new)))


def _why(old: Sequence[Account], new: Account) -> Iterator[MoveReason]:
    had, has = set[str]().union(*(_claims(each) for each in old)), _claims(new)
    if has - had:
        yield "new report"
    if had - has:
        yield "divided" if len(old) == 1 and new.articles < old[0].articles else "withdrawn or retracted"
    if _rule(new, "superseded") - set[str]().union(*(_rule(a, "superseded") for a in old)):
        yield "revision"
    articles, origins = max(a.articles for a in old), max(a.origins for a in old)
    if len(old) == 1 and new.origins - origins < new.articles - articles:
        yield "reprint found"
    if len(old) > 1:
        yield "joined"


def _hands(old: Sequence[Account], new: Account) -> list[str]:
    had = {reason for each in old for reason in each.reasons if "-judged:" in reason}
    has = {r for r in new.reasons if "-judged:" in r}
    return [f"judgement {r.partition(':')[2]}" for r in sorted(has - had)] + [
        f"judgement {r.partition(':')[2]} taken back" for r in sorted(had - has)
    ]


def _rule(a: Account, rule: str) -> set[str]:
    return {reason for reason in a.reasons if reason.partition(":")[0] == rule}


def _asked(a: Account) -> str:
    q = a.question
    return " ".join(each for each in (q.measure, q.population, q.place, q.period[0] or q.period[1]) if each)


def _told(a: Account) -> str:
    """Return answers that stand, the four numbers, verdict and grade.

    >>> from fogline.model import Answer, Question, Voices
    >>> asked = Question("killed", None, "Dummar", ("2031-05-02", "2031-05-02"), "incident")
    >>> _told(Account("a1", asked, (Answer(12, 12, None, ("c1",)),), 2, 2, 1, Voices(1, 1), "single", "weak", ()))
    '12+ N2 K2 J1 I1 single weak'
    """
    answers = "/".join(_number(answer.low, answer.best, answer.high) for answer in a.answers if not answer.superseded)
    low, high = a.voices.low, a.voices.high
    voices = f"{low}" if low == high else f"{low}-{high}"
    return f"{answers or '-'} N{a.articles} K{a.publishers} J{a.origins} I{voices} {a.verdict} {a.grade}"


def _number(low: float | None, best: float | None, high: float | None) -> str:
    if high is None:
        return f"{low if low is not None else best or 0:g}+"
    if low is None:
        return f"-{high:g}"
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"
