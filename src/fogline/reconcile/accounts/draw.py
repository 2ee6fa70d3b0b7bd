"""Accounts: who has it from whom, how many, and how far that carries.

In: claims, the dispatches they stand in, reprints and families. Out: one account per question, sorted, the same for any
order of the input.
"""

from __future__ import annotations

import dataclasses
import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fogline.model import (
    OF_AGE,
    Account,
    AccountRule,
    Claim,
    Dispatch,
    Family,
    Grade,
    Judgement,
    Link,
    Question,
    Reprint,
    Taken,
    Voices,
    content_id,
)
from fogline.reconcile.accounts.evidence import Evidence, said
from fogline.reconcile.accounts.grades import Weighed, grade, reason
from fogline.reconcile.accounts.judgements import apply_judgements, given, grades, name_of, standing
from fogline.reconcile.accounts.questions import questions, twins
from fogline.reconcile.accounts.verdict import Row, answers, superseded, to_answer, verdict
from fogline.reconcile.atlas import Atlas
from fogline.reconcile.echoes import fill_in, is_taken_up
from fogline.reconcile.events.incidents import MayBe, incidents
from fogline.reconcile.events.settle import Settled, as_settled, of_their_events, settled
from fogline.reconcile.events.stories import Scenes, stories
from fogline.reconcile.fold_copies import in_order
from fogline.reconcile.links import links
from fogline.reconcile.voices import Counted, Heard, SpeakerIndex, count, wires
from fogline.text.calendar import iso


def accounts(
    claims: Iterable[Claim],
    dispatches: Iterable[Dispatch],
    reprints: Iterable[Reprint],
    families: Iterable[Family],
    *,
    judgements: Iterable[Judgement] = (),
) -> tuple[Account, ...]:
    """Return every question that the claims answer, with answers, N K J I, verdict and grade; in order of question.

    Figures with no number at all (no low, best or high) ask nothing and are left out; so do ages, durations, distances and bare
    numbers of nothing that a single dispatch prints: they stay with their claims. Denials are not answers: they are
    named in the reasons. Of ``judgements`` those that stand join, divide and grade accounts, and are named in the reasons.
    """
    by_dispatch = [list(found) for _, found in itertools.groupby(in_order(claims), key=lambda c: c.dispatch_id)]
    return read_through(lambda: by_dispatch, dispatches, reprints, families, judgements=judgements)


def read_through(
    readings: Callable[[], Iterable[Sequence[Claim]]],
    dispatches: Iterable[Dispatch],
    reprints: Iterable[Reprint],
    families: Iterable[Family],
    *,
    judgements: Iterable[Judgement] = (),
) -> tuple[Account, ...]:
    """Return :func:`accounts` of claims that need not lie in memory all at once.

    Args:
        readings: gives the claims of one dispatch at a time, each dispatch once; called twice, since who speaks for whom is
            known only when all was heard.
        dispatches: as there, and so the rest.
        reprints: found among them.
        families: of the passages.
        judgements: of persons.
    """
    judgements = tuple(judgements)
    drawn = _drawn(readings, dispatches, reprints, families, judgements)
    stands = links(drawn.figures, drawn.groups, drawn.asked, drawn.ids, drawn.unsure)
    by_figure, by_id = grades(drawn.figures, judgements)
    shown = {number: group for number, group in enumerate(drawn.groups) if _is_asked(drawn.figures, group, drawn.twin)}
    ids = {drawn.ids[each] for each in shown}
    found = []
    for key, group in shown.items():
        linked = tuple(link for link in stands.get(key, ()) if link.account_id in ids)
        account = _account(drawn.rows(key), drawn.asked[key], drawn.ids[key], linked)
        judged = given(group, account.account_id, by_figure, by_id) if by_figure or by_id else None
        found.append(_with(account, drawn.reasons(key), judged))
    return tuple(sorted(found, key=_order))


def held(
    claims: Iterable[Claim],
    dispatches: Iterable[Dispatch],
    reprints: Iterable[Reprint],
    families: Iterable[Family],
    *,
    judgements: Iterable[Judgement] = (),
) -> dict[str, tuple[str, ...]]:
    """Return per account the names of its figures (``CLAIM@START``): what a judgement about it is written down with."""
    by_dispatch = [list(found) for _, found in itertools.groupby(in_order(claims), key=lambda c: c.dispatch_id)]
    drawn = _drawn(lambda: by_dispatch, dispatches, reprints, families, tuple(judgements))
    named = [name_of(figure) for figure in drawn.figures]
    return {one_id: tuple(named[each] for each in group) for one_id, group in zip(drawn.ids, drawn.groups, strict=True)}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Figures put into accounts: for each account the numbers of its figures, the question and the id."""

    figures: Sequence[Evidence]
    twin: Sequence[int]
    dispatches: Mapping[str, Dispatch]
    passages: _Index
    groups: Sequence[Sequence[int]]
    asked: Sequence[Question]
    ids: Sequence[str]
    judged: Mapping[int, tuple[str, ...]]
    unsure: Sequence[MayBe]

    def rows(self, n: int) -> list[Row]:
        """Return the figures of an account as evidence."""
        return [
            Row(s, _heard(self.dispatches[s.dispatch_id], s, self.passages, self.twin[each]))
            for each in self.groups[n]
            for s in (self.figures[each],)
        ]

    def reasons(self, n: int) -> tuple[str, ...]:
        """Return the merges and splits that an account comes from."""
        return (
            tuple(dict.fromkeys(why for each in self.groups[n] for why in self.judged.get(each, ())))
            if self.judged
            else ()
        )


def _drawn(
    readings: Callable[[], Iterable[Sequence[Claim]]],
    dispatches: Iterable[Dispatch],
    reprints: Iterable[Reprint],
    families: Iterable[Family],
    judgements: Sequence[Judgement],
) -> _Drawn:
    by_id = {d.dispatch_id: d for d in dispatches}
    atlas = Atlas()
    listener = SpeakerIndex(atlas.listening(itertools.chain.from_iterable(readings())), by_id)
    scenes = Scenes(by_id, listener)
    read = said(scenes.listening(readings()), by_id, listener, atlas)
    every = (s for s in read if (s.low, s.best, s.high) != (None, None, None))
    figures = [s for _, told in itertools.groupby(every, key=lambda s: s.dispatch_id) for s in fill_in(list(told))]
    twin = twins(figures, reprints)
    events, unsure = incidents(figures, stories(figures, scenes), twin)
    known = [settled(event) for event in events]
    figures = of_their_events(figures, events, known)
    groups = questions(figures, twin)
    figures = _completed(figures, groups, known)
    asked, ids = _asked(figures, groups)
    hands = standing(judgements, "merge", "split")
    reasons: Mapping[int, tuple[str, ...]] = {}
    if hands:
        first = {account_id: group[0] for account_id, group in zip(ids, groups, strict=True)}
        judged = apply_judgements(figures, twin, groups, hands, first)
        groups, reasons = judged.groups, judged.reasons
        asked, ids = _asked(figures, groups)
    return _Drawn(figures, twin, by_id, _passages(families), groups, asked, ids, reasons, unsure)


def _completed(
    figures: Sequence[Evidence], groups: Sequence[Sequence[int]], events: Sequence[Settled]
) -> list[Evidence]:
    """Return all figures, those that meet others in a question of an event with the place and day that they leave out."""
    found = list(figures)
    for group in groups:
        event = next((h for each in group if (h := figures[each].happening) is not None), None)
        if event is not None and len(group) > 1:
            for each, figure in zip(group, as_settled([figures[each] for each in group], events[event]), strict=True):
                found[each] = figure
    return found


def _asked(figures: Sequence[Evidence], groups: Sequence[Sequence[int]]) -> tuple[list[Question], list[str]]:
    asked = [_question([figures[each] for each in group]) for group in groups]
    return asked, _ids(figures, groups, asked)


# Measures of which one text alone raises no question that a desk checks; its claims still say them.
_NOTHING_ASKED = frozenset({"duration", "distance", "money", "other"})


def _is_asked(figures: Sequence[Evidence], group: Sequence[int], twin: Sequence[int]) -> bool:
    """Tell whether figures answer a question that a desk could ask, or that a second text answers too.

    Refused, in one text (and its copies) only: "two weeks", "40 kilometres", sums of money, counts of what no measure names
    ("six documents", "three" of nothing), "these three", the calibre of a gun. A man's age is none in any number of texts.
    """
    lead = figures[group[0]]
    if (lead.unit or "").endswith(OF_AGE):
        return False
    trifle = (
        lead.measure in _NOTHING_ASKED
        or (lead.measure == "equipment" and (lead.unit or "").endswith("metre"))
        or (_leans_on_another(lead) and not any(each.isdigit() for each in lead.as_printed))
    )
    return not trifle or len({twin[i] for i in group}) > 1 < len({figures[i].dispatch_id for i in group})


def _leans_on_another(lead: Evidence) -> bool:
    """Tell whether a figure says nothing without the count before it: "these three", "half of them"."""
    return is_taken_up(lead) or (lead.unit == "fraction" and lead.population is None)


def _with(account: Account, reasons: tuple[str, ...], judged: tuple[Grade, str] | None) -> Account:
    """Return the account with what persons judged about it; their grade holds over the rules'."""
    if judged is not None:
        return dataclasses.replace(account, grade=judged[0], reasons=(*account.reasons, *reasons, judged[1]))
    return dataclasses.replace(account, reasons=(*account.reasons, *reasons)) if reasons else account


def _order(a: Account) -> tuple[object, ...]:
    q = a.question
    return (q.measure, q.basis, q.place or "", q.period[0] or "", q.period[1] or "", q.population or "", a.account_id)


# --- how it was heard ---------------------------------------------------------------------------------------

_Index = Mapping[str, tuple[list[int], list[tuple[int, int, str]]]]


def _passages(families: Iterable[Family]) -> _Index:
    """Return per dispatch the passages of families, in order of their start."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for family in families:
        for passage in family.passages:
            found[passage.dispatch_id].append((passage.start, passage.end, family.family_id))
    return {key: ([each[0] for each in sorted(ps)], sorted(ps)) for key, ps in found.items()}


def _heard(dispatch: Dispatch, evidence: Evidence, passages: _Index, twin: int) -> Heard:
    starts, spans = passages.get(evidence.dispatch_id, ([], []))
    if not spans:
        return Heard(dispatch, evidence.voice, (), twin)
    before = spans[: bisect_right(starts, evidence.at)]
    inside = tuple(sorted({family for start, end, family in before if end >= evidence.until}))
    return Heard(dispatch, evidence.voice, inside, twin)


# --- one account --------------------------------------------------------------------------------------------


def _account(rows: Sequence[Row], asked: Question, account_id: str, links: tuple[Link, ...]) -> Account:
    denied = [row for row in rows if row.said.stance == "denied"]
    given = [r for r in rows if r.said.stance != "denied"] or list(rows)
    groups = answers(given)
    old = superseded(groups)
    counted = count([r.heard for r in given])
    word, why = verdict(groups, old, counted)
    letter, because = grade(_weighed(word, given, denied, counted))
    each = [counted] if len(groups) == 1 else [count([r.heard for r in group]) for group in groups]
    shown = [to_answer(g, n, old=o) for g, n, o in zip(groups, each, old, strict=True)]
    return Account(
        account_id=account_id,
        question=asked,
        answers=tuple(shown),
        articles=len({r.said.dispatch_id for r in rows}),
        publishers=len(counted.publishers),
        origins=len(counted.origins),
        voices=Voices(counted.low, counted.high),
        verdict=word,
        grade=letter,
        reasons=tuple(dict.fromkeys([*why, *_flags(given, denied, groups, old, counted), *because])),
        links=links,
    )


def _weighed(word: str, given: Sequence[Row], denied: Sequence[Row], counted: Counted) -> Weighed:
    only_denied = [each.said for each in denied] if len(denied) < len(given) or given[0] not in denied else []
    return Weighed(
        verdict=word,  # type: ignore[arg-type]
        claims=[r.said for r in given],
        denied=only_denied or [r.said for r in denied],
        voices_low=counted.low,
        known=len(counted.known),
        origins=len(counted.origins),
    )


def _flags(
    given: Sequence[Row], denied: Sequence[Row], groups: Sequence[Sequence[Row]], old: Sequence[bool], counted: Counted
) -> list[str]:
    """Return reasons that do not decide but that a reader must know."""
    flags = []
    if all(each.said.stance == "denied" for each in given):
        flags.append(reason("denied-only", _ids_of(given)))
    elif denied:
        flags.append(reason("denied", _ids_of(denied)))
    if len(counted.articles) > 1 and len(counted.origins) == 1:
        flags.append(reason("one-origin", _ids_of(given)))
        credited = [r for r in given if not r.heard.passages and wires(r.heard.dispatch.wire)]
        flags += [reason("same-credit", _ids_of(credited))] if credited else []
    if counted.unknown and counted.known:
        flags.append(reason("unknown-voice", _ids_of([r for r in given if not r.heard.voice.known])))
    if counted.unknown_outlets:
        nameless = [r for r in given if r.heard.dispatch.dispatch_id in counted.unknown_outlets]
        flags.append(reason("unknown-outlet", _ids_of(nameless)))
    for taken, rule in _TAKEN.items():
        flags += [reason(rule, ids)] if (ids := _ids_of([r for r in given if taken in r.said.taken])) else []
    flags += [reason("superseded", _ids_of(group)) for group, is_old in zip(groups, old, strict=True) if is_old]
    return flags


_TAKEN: Mapping[Taken, AccountRule] = {"place": "event-place", "day": "event-day"}


def _ids_of(rows: Sequence[Row]) -> list[str]:
    return [row.said.claim_id for row in rows]


def _question(group: Sequence[Evidence]) -> Question:
    """Return the question as the earliest report of it puts it; what it leaves open comes from the next that tells."""
    parts = {s.basis == "subset" for s in group} == {True, False}  # of a count taken up as a part the count is asked
    ranked = sorted(group, key=lambda s: (parts and s.basis == "subset", s.as_of or 10**9))  # stable: then by place
    lead = ranked[0]
    placed = min(
        (s for s in ranked if s.place is not None),
        key=lambda s: s.place is None or s.place.place_id is None,
        default=None,
    )
    party = next((s.party for s in ranked if s.party), None)
    return Question(
        measure=lead.measure,
        population=next((s.population for s in ranked if s.population), None),
        place=placed.place.name if placed and placed.place else None,
        period=_period(ranked),
        basis=lead.basis,
        unit=lead.unit,
        party=party,
    )


def _period(ranked: Sequence[Evidence]) -> tuple[str | None, str | None]:
    lead = ranked[0]
    latest = max((each.as_of for each in ranked if each.as_of is not None), default=None)
    since = next((s.since for s in ranked if s.since is not None), None)
    if lead.basis == "cumulative" or (lead.basis == "subset" and since is not None):
        last = next((s.last for s in ranked if s.last is not None), latest)
        return (iso(since), iso(last))
    dated = next((s for s in ranked if s.start is not None), None)
    if dated is not None:
        return (iso(dated.start), iso(dated.end))
    return (iso(lead.as_of) if lead.basis == "remaining" else None, iso(lead.as_of))


def _ids(figures: Sequence[Evidence], groups: Sequence[Sequence[int]], asked: Sequence[Question]) -> list[str]:
    """Return ids from the question; two accounts of one wording are told apart by their first figure."""
    seen: dict[Question, int] = defaultdict(int)
    for q in asked:
        seen[q] += 1
    return [content_id("a", q, *(figures[groups[n][0]].order if seen[q] > 1 else ())) for n, q in enumerate(asked)]
