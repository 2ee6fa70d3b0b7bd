"""Find what persons judged about questions: accounts joined, divided and graded by hand, over what the rules put together.

A judgement names figures, not accounts: ``CLAIM@START`` is the figure that starts at that code point of the dispatch's
text, ``CLAIM`` all figures of the claim. An account's id follows from its question and may change with the next report; a
figure stays. The id of an account is understood too, as long as an account has it.

Judgements work in the order in which they were made, each on what the ones before left. Nothing is stored: take one back and
what was before it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fogline.model import Grade, Judgement
from fogline.reconcile.accounts.evidence import Evidence

Groups = list[list[int]]


@dataclass(frozen=True, slots=True)
class Judged:
    """Groups of figures as persons left them, and for each figure the reasons that this gave its account."""

    groups: Groups
    reasons: Mapping[int, tuple[str, ...]]


class Named:
    """Which figures a subject of a judgement names."""

    __slots__ = ("_at", "_claims")

    def __init__(self, figures: Sequence[Evidence]) -> None:
        self._claims: dict[str, list[int]] = {}
        self._at: dict[str, int] = {}
        for number, figure in enumerate(figures):
            self._claims.setdefault(figure.claim_id, []).append(number)
            self._at[name_of(figure)] = number

    def figures(self, subjects: Iterable[str]) -> list[int]:
        """Return numbers of the figures named, in order; what is not there (retracted, or an account's id) names none."""
        found: set[int] = set()
        for subject in subjects:
            at = self._at.get(subject)
            found.update(self._claims.get(subject, ()) if at is None else (at,))
        return sorted(found)


def name_of(figure: Evidence) -> str:
    """``CLAIM@START``: the name of a figure, which no later report changes."""
    return f"{figure.claim_id}@{figure.at}"


def standing(judgements: Iterable[Judgement], *verdicts: str) -> list[Judgement]:
    """Return judgements of these kinds that are not withdrawn, in the order in which they were made."""
    held = (judgement for judgement in judgements if judgement.withdrawn is None and judgement.verdict in verdicts)
    return sorted(held, key=lambda j: (j.when, j.judgement_id))


def apply_judgements(
    figures: Sequence[Evidence],
    twin: Sequence[int],
    groups: Groups,
    judgements: Sequence[Judgement],
    accounts: Mapping[str, int],
) -> Judged:
    """Return the groups after merges and splits.

    Args:
        figures: in order.
        twin: for each figure its group of copies.
        groups: numbers of figures, each group one question.
        judgements: those that stand, in order.
        accounts: ids of the accounts as the rules draw them, each with the number of its first figure.
    """
    named = Named(figures)
    home = {i: n for n, group in enumerate(groups) for i in group}
    held = {n: list(group) for n, group in enumerate(groups)}
    reasons: dict[int, tuple[str, ...]] = {}
    for j in judgements:
        about = named.figures(j.subjects) or sorted({accounts[s] for s in j.subjects if s in accounts})
        touched = (
            _merge(figures, about, home, held)
            if j.verdict == "merge"
            else _split(twin, about, named.figures(listed(j.value)), home, held)
        )
        for i in touched:
            reasons[i] = (*reasons.get(i, ()), f"{j.verdict}-judged:{j.judgement_id}")
    return Judged(sorted(sorted(group) for group in held.values()), reasons)


def listed(value: str | None) -> list[str]:
    """Return the ids in a judgement's value, which spaces or commas part.

    >>> listed("c1@40, c2"), listed(None)
    (['c1@40', 'c2'], [])
    """
    return (value or "").replace(",", " ").split()


def _merge(
    figures: Sequence[Evidence], about: list[int], home: dict[int, int], held: dict[int, list[int]]
) -> list[int]:
    """Join the groups that hold the named figures, if they count the same kind of thing, and return who is in them."""
    first = next(iter(about), None)
    if first is None:
        return []
    kind = (figures[first].measure, figures[first].unit)
    wanted = sorted({home[each] for each in about if (figures[each].measure, figures[each].unit) == kind})
    if len(wanted) < 2:
        return []
    for n in wanted[1:]:
        held[wanted[0]] += held.pop(n)
    home.update(dict.fromkeys(held[wanted[0]], wanted[0]))
    return held[wanted[0]]


def _split(
    twin: Sequence[int], stay: list[int], apart: list[int], home: dict[int, int], held: dict[int, list[int]]
) -> list[int]:
    """Return what is named is set apart, with its copies; both sides are told of it.

    A copy goes with what it was copied from, unless the judgement names it as what stays.
    """
    if not apart:
        stay, apart = [], stay
    kept = {twin[each] for each in stay}
    copied = {twin[i] for i in apart} - kept
    touched: list[int] = []
    for n in sorted({home[i] for i in apart}):
        out = [i for i in held[n] if i in apart or twin[i] in copied]
        rest = [i for i in held[n] if i not in out]
        if not rest:
            continue
        touched += held[n]
        new = max(held) + 1
        held[n], held[new] = rest, out
        home.update(dict.fromkeys(out, new))
    return touched


def grades(
    figures: Sequence[Evidence], judgements: Iterable[Judgement]
) -> tuple[dict[int, Judgement], dict[str, Judgement]]:
    """Return the latest standing grade by figure, and by id of an account; a judgement that names figures
    holds for these alone.
    """
    by_figure: dict[int, Judgement] = {}
    by_id: dict[str, Judgement] = {}
    hands = standing(judgements, "grade")
    named = Named(figures if hands else ())
    for hand in hands:
        about = named.figures(hand.subjects)
        by_figure.update(dict.fromkeys(about, hand))
        by_id.update({subject: hand for subject in hand.subjects if not about})
    return by_figure, by_id


def given(
    rows: Iterable[int], account_id: str, by_figure: Mapping[int, Judgement], by_id: Mapping[str, Judgement]
) -> tuple[Grade, str] | None:
    """Return the grade that a person gave an account, with the reason; the latest holds."""
    found = [by_figure[row] for row in rows if row in by_figure]
    found += [by_id[account_id]] if account_id in by_id else []
    last = max(found, key=lambda j: (j.when, j.judgement_id), default=None)
    if last is None or last.value is None:
        return None
    return last.value, f"grade-judged:{last.judgement_id}"  # type: ignore[return-value]
