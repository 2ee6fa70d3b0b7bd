"""Tallies under declared house rules over one evidence base, and why the houses' numbers differ.

In: accounts. Out: a tally with lines that show their parts, and every account that the rules leave out, with the reason.
Only incidents are ever summed: running totals, parts of other counts, what remains and what is predicted are linked to them,
never added. The rules are readings of the published codebooks (ACLED knowledge base, UCDP GED codebook, Iraq Body Count
methods, Airwars methodology), each a short table of cases below.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fogline.model import Account, Answer, Tally, TallyLine, TallyPart, TallyRules
from fogline.reconcile.calendar import ordinal

By = Literal["place", "day", "party", "population"]
HOUSES: tuple[TallyRules, ...] = ("ucdp", "acled", "ibc", "airwars")
_CIVILIANS = frozenset({None, "civilians", "children", "women", "men", "families", "journalists", "aid workers"})

# Rule ids and what they say; docs/reference/accounts.md lists them (checked by a test).
TALLY_RULES: dict[str, str] = {
    "not-incident": "running totals, parts, remainders and rates are linked, never added",
    "not-harm": "only people killed or injured are counted",
    "predicted": "what is said of days to come is not counted",
    "denied-only": "only a denial is known",
    "nobody-harmed": "all that stands is that nobody was harmed: a statement, but no line of harm",
    "part-of-other": "a narrower count of the same place and day: shown with its whole, not added to it",
    "ucdp-deaths": "UCDP counts direct deaths; injured are left out",
    "ucdp-range": "UCDP: lowest and highest standing figure; best is the one with most voices, the lower of equals",
    "acled-deaths": "ACLED counts fatalities; injuries are not collected",
    "acled-conservative": "ACLED: the most conservative standing figure; dozens are 12, hundreds 100",
    "ibc-civilians": "Iraq Body Count counts civilians; fighters are left out",
    "ibc-two-sources": "Iraq Body Count needs two independent sources; one known voice is not enough",
    "ibc-range": "Iraq Body Count: lowest and highest standing figure",
    "airwars-civilians": "Airwars counts civilian harm; fighters are counted apart",
    "airwars-grade": "Airwars: weak, contested, discounted and pending reports are listed, not summed",
    "airwars-range": "Airwars: lowest and highest standing figure of confirmed and fair reports",
}


@dataclass(frozen=True, slots=True)
class _Reading:
    """One account read by one house: numbers, or None with the rule that keeps it out."""

    rule: str
    low: float | None = None
    best: float | None = None
    high: float | None = None
    counted: bool = True


def tally(accounts: Iterable[Account], rules: TallyRules, *, by: Sequence[By] = ("place", "day", "party")) -> Tally:
    """The counts of one house.

    Args:
        accounts: any order.
        rules: whose rules.
        by: what a line keeps apart besides measure; a dimension left out is summed over.

    Returns:
        Lines in order; a line's sides are None where a part leaves them open ("at least 14" has no high).
    """
    ordered = sorted(accounts, key=lambda a: a.account_id)
    wholes = _wholes(ordered)
    lines: dict[tuple[str, ...], list[tuple[Account, TallyPart]]] = defaultdict(list)
    left_out = []
    for account in ordered:
        part = _part(account, rules, wholes)
        if part.counted:
            lines[_line_key(account, by)].append((account, part))
        else:
            left_out.append(part)
    return Tally(rules, tuple(_line(lines[key], by) for key in sorted(lines)), tuple(left_out))


def differences(accounts: Iterable[Account]) -> tuple[tuple[str, tuple[TallyPart, ...]], ...]:
    """For each account that some house counts: what each house makes of it, in order of :data:`HOUSES`, and by which rule.

    This is the line-by-line account of why the houses' numbers differ.
    """
    ordered = sorted(accounts, key=lambda a: a.account_id)
    wholes = _wholes(ordered)
    rows = [(a.account_id, tuple(_part(a, house, wholes) for house in HOUSES)) for a in ordered]
    return tuple(row for row in rows if any(p.counted for p in row[1]))


def residual(whole: Account, parts: Iterable[Account]) -> tuple[float | None, float | None]:
    """What of a whole its linked parts leave over, low and high; None where a side is open. Shown, never booked.

    37,000 of whom 3,400 detained leaves 33,600; a part of the same origin that was revised counts by its standing answers.
    """
    low, high = _span(whole)
    pairs = [_span(p) for p in sorted(parts, key=lambda a: a.account_id)]
    least = [x for x, _ in pairs]
    most = [y for _, y in pairs]
    rest_low = None if low is None or None in most else max(0.0, low - sum(m for m in most if m is not None))
    rest_high = None if high is None or None in least else max(0.0, high - sum(x for x in least if x is not None))
    return rest_low, rest_high


# --- one account under one house ----------------------------------------------------------------------------


def _part(account: Account, rules: TallyRules, wholes: frozenset[tuple[object, ...]]) -> TallyPart:
    reading = _common(account, wholes) or _HOUSE_READINGS[rules](account)
    return TallyPart(
        account_id=account.account_id,
        counted=reading.counted,
        low=reading.low,
        best=reading.best,
        high=reading.high,
        rule=reading.rule,
        why=TALLY_RULES[reading.rule],
    )


def _out(rule: str) -> _Reading:
    return _Reading(rule, counted=False)


def _common(account: Account, wholes: frozenset[tuple[object, ...]]) -> _Reading | None:
    """CASES that keep an account out of every house's sums."""
    q = account.question
    rules = {r.partition(":")[0] for r in account.reasons}
    if q.measure not in ("killed", "injured"):
        return _out("not-harm")
    if q.basis != "incident":
        return _out("not-incident")
    if _is_long(*q.period):
        return _out("not-incident")
    if "predicted" in rules:
        return _out("predicted")
    if "denied-only" in rules:
        return _out("denied-only")
    if all((a.low, a.high) == (0, 0) for a in standing(account)):
        return _out("nobody-harmed")
    if q.population in _NARROW and _where_and_when(account) in wholes:
        return _out("part-of-other")
    return None


_NARROW = frozenset({"children", "women", "men", "families", "journalists", "aid workers"})
LONGEST = 31  # days that an incident may last; what fell in longer spans is a total


def _is_long(start: str | None, end: str | None) -> bool:
    first, last = ordinal(start), ordinal(end, last=True)
    return first is not None and last is not None and last - first > LONGEST


def _where_and_when(account: Account) -> tuple[object, ...]:
    q = account.question
    return (q.measure, q.place, q.period)


def _wholes(accounts: Iterable[Account]) -> frozenset[tuple[object, ...]]:
    """Where and when people at large, or civilians, are counted: a count of children there is part of it."""
    wide = (a for a in accounts if a.question.basis == "incident" and a.question.population in (None, "civilians"))
    return frozenset(_where_and_when(a) for a in wide)


def standing(account: Account) -> list[Answer]:
    """Answers that no later statement of their sources replaces."""
    return [a for a in account.answers if not a.superseded] or list(account.answers)


def _span(account: Account) -> tuple[float | None, float | None]:
    """Lowest and highest standing figure; None where the lowest has no lower or the highest no upper bound."""
    answers = standing(account)
    lows = [_least(a) for a in answers]
    highs = [a.high for a in answers]
    return (
        None if None in lows else min(x for x in lows if x is not None),
        None if None in highs else max(x for x in highs if x is not None),
    )


def _least(a: Answer) -> float | None:
    return a.low if a.low is not None else a.best if a.bound != "at_most" else 0.0


def _printed(a: Answer) -> float:
    return next((v for v in (a.best, a.low, a.high) if v is not None), 0.0)


def _ucdp(account: Account) -> _Reading:
    if account.question.measure != "killed":
        return _out("ucdp-deaths")
    low, high = _span(account)
    best = min(standing(account), key=lambda a: (-a.voices.low, -a.voices.high, _printed(a)))
    return _Reading("ucdp-range", low, _printed(best), high)


def _acled(account: Account) -> _Reading:
    if account.question.measure != "killed":
        return _out("acled-deaths")
    told = sorted(_printed(a) for a in standing(account))
    least = next(n for n in told if n)  # "nobody was killed" beside a count is the low estimate, not the count
    return _Reading("acled-conservative", 0.0 if told[0] == 0 else least, least, least)


def _ibc(account: Account) -> _Reading:
    if account.question.population not in _CIVILIANS:
        return _out("ibc-civilians")
    if account.voices.low < 2:
        return _out("ibc-two-sources")
    low, high = _span(account)
    return _Reading("ibc-range", low, None, high)


def _airwars(account: Account) -> _Reading:
    if account.question.population not in _CIVILIANS:
        return _out("airwars-civilians")
    if account.grade not in ("confirmed", "fair"):
        return _out("airwars-grade")
    low, high = _span(account)
    return _Reading("airwars-range", low, None, high)


_HOUSE_READINGS = {"ucdp": _ucdp, "acled": _acled, "ibc": _ibc, "airwars": _airwars}


# --- lines --------------------------------------------------------------------------------------------------


def _line_key(account: Account, by: Sequence[By]) -> tuple[str, ...]:
    q = account.question
    values = {"place": q.place, "day": q.period[0] or q.period[1], "party": q.party, "population": q.population}
    return (q.measure, *(values[b] or "" for b in ("place", "day", "party", "population") if b in by))


def _line(pairs: Sequence[tuple[Account, TallyPart]], by: Sequence[By]) -> TallyLine:
    q = pairs[0][0].question
    parts = tuple(p for _, p in pairs)
    return TallyLine(
        measure=q.measure,
        population=q.population if "population" in by else None,
        place=q.place if "place" in by else None,
        day=(q.period[0] or q.period[1]) if "day" in by else None,
        party=q.party if "party" in by else None,
        low=_sum([p.low for p in parts]),
        best=_sum([p.best for p in parts]),
        high=_sum([p.high for p in parts]),
        parts=parts,
    )


def _sum(sides: Sequence[float | None]) -> float | None:
    """A sum with an open part is open: an unknown is not nothing."""
    return None if None in sides else sum(s for s in sides if s is not None)
