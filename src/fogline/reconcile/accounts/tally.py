"""Tallies under declared house rules over one evidence base, and why the houses' numbers differ.

In: accounts. Out: a tally with lines that show their parts, the total, what has no day or no place beside them, and every
account that the rules leave out, with the reason. Only people killed or injured at a known place within a known week are
ever summed: shares, rates, running totals, parts of other counts and predictions are named and never added. The rules are
readings of the published codebooks (ACLED knowledge base, UCDP GED codebook, Iraq Body Count methods, Airwars methodology):
one row a house in ``house_rules.csv``, and in ``house_counts.csv`` what a house makes of "dozens".
"""

from __future__ import annotations

import dataclasses
import functools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fogline import lexicon
from fogline.model import Account, Answer, Grade, Measure, Tally, TallyLine, TallyPart, TallyRules
from fogline.reconcile.where import width
from fogline.text.calendar import ordinal
from fogline.text.counted import is_people, vague_words

By = Literal["place", "day", "party", "population"]
DIMENSIONS: tuple[By, ...] = ("place", "day", "party", "population")
HOUSES: tuple[TallyRules, ...] = ("ucdp", "acled", "ibc", "airwars")

# Rule ids and what they say; docs/reference/accounts.md lists them (checked by a test).
TALLY_RULES: Mapping[str, str] = {
    row["rule"]: row["why"] for row in lexicon.rows("rules.csv") if row["used"] == "tally"
}
# Left out of the sum only because the line has no day or no place of its own, or may be another's.
APART = frozenset(
    {
        "no-day",
        "wide-day",
        "no-own-day",
        "no-place",
        "wide-place",
        "no-own-place",
        "no-number",
        "ceiling",
        "may-be-same",
    }
)
LONGEST = 7  # days within which a day is known well enough for a line (ACLED time_precision 2, UCDP date_prec 3)
SAME_COUNT = 3.0  # a count that has its day or place from its event may be so many times one of that day, as there
VAGUE_FROM = 1000.0  # "thousands": from here on a word without a number is no count of a day
TOTAL_FROM = 32  # days from which a span is no longer a day that is not known, but what a count runs over


@dataclass(frozen=True, slots=True)
class House:
    """One house's rules, a row of ``house_rules.csv``.

    ``low``, ``best``, ``high`` name the figure that is taken (:data:`_PICKS`), empty where the house gives none.
    ``widest_place`` is the UCDP ``where_prec`` of the widest place that has a line: 4 a division, 6 a country. ``rule`` is the
    rule of what is counted, ``not_...`` those of what is left out for its measure, people, voices or grade.
    """

    house: TallyRules
    measures: frozenset[str]
    leaves_out: frozenset[str]
    voices: int
    widest_place: int
    grades: frozenset[Grade]
    low: str
    best: str
    high: str
    not_measure: str
    not_people: str
    not_voices: str
    not_grade: str
    rule: str
    counts: Mapping[str, float]


@functools.cache
def house_rules(house: TallyRules) -> House:
    """Return the rules of one house as the lexicon has them.

    >>> house_rules("ibc").voices, house_rules("acled").counts["dozens"], sorted(house_rules("airwars").grades)
    (2, 12.0, ['confirmed', 'fair'])
    """
    row = next(each for each in lexicon.rows("house_rules.csv") if each["house"] == house)
    counts = {r["word"]: float(r["low"]) for r in lexicon.rows("house_counts.csv") if r["house"] == house}
    sets = {k: frozenset(row[k].split()) for k in ("measures", "leaves_out", "grades")}
    words = {k: row[k] for k in ("low", "best", "high", "not_measure", "not_people", "not_voices", "not_grade", "rule")}
    numbers = {k: int(row[k]) for k in ("voices", "widest_place")}
    return House(house=house, **numbers, counts=counts, **sets, **words)  # type: ignore[arg-type]


def tally(accounts: Iterable[Account], rules: TallyRules, *, by: Sequence[By] = ("place", "day", "party")) -> Tally:
    """Count what one house counts, and name what it does not.

    Args:
        accounts: any order.
        rules: whose rules.
        by: what a line keeps apart besides measure; a dimension left out is summed over.

    Returns:
        Lines in order and the total of each measure; a line's sides are None where a part leaves them open ("at least 14" has
        no high). ``apart`` has one line for each account that would be counted if its day and place were known: two of them
        may be one event, so they are not even added to each other.
    """
    ordered = [_of_one_event(a) for a in sorted(accounts, key=lambda a: a.account_id)]
    wholes = _wholes(ordered)
    read = _read(ordered, house_rules(rules), wholes)
    counted = [pair for pair in read if pair[1].counted]
    return Tally(
        rules=rules,
        lines=_lines(counted, by),
        apart=tuple(line for pair in read if pair[1].rule in APART for line in _lines([pair], DIMENSIONS)),
        left_out=tuple(part for _, part in read if not part.counted),
        totals=_lines(counted, ()),
    )


def differences(accounts: Iterable[Account]) -> tuple[tuple[str, tuple[TallyPart, ...]], ...]:
    """For each account that some house counts: what each house makes of it, in order of :data:`HOUSES`, and by which rule.

    This is the line-by-line account of why the houses' numbers differ.
    """
    ordered = [_of_one_event(a) for a in sorted(accounts, key=lambda a: a.account_id)]
    wholes = _wholes(ordered)
    by_house = [[part for _, part in _read(ordered, house_rules(house), wholes)] for house in HOUSES]
    rows = [(account.account_id, parts) for account, *parts in zip(ordered, *by_house, strict=True)]
    return tuple((account_id, tuple(parts)) for account_id, parts in rows if any(part.counted for part in parts))


def residual(whole: Account, parts: Iterable[Account]) -> tuple[float | None, float | None]:
    """Return what of a whole its linked parts leave over, low and high; None where a side is open. Shown, never booked.

    37,000 of whom 3,400 detained leaves 33,600; a part of the same origin that was revised counts by its standing answers.
    """
    low, high = _lowest(whole), _highest(whole)
    pairs = [(_lowest(part), _highest(part)) for part in sorted(parts, key=lambda a: a.account_id)]
    least = [each for each, _ in pairs]
    most = [y for _, y in pairs]
    rest_low = None if low is None or None in most else max(0.0, low - sum(m for m in most if m is not None))
    rest_high = None if high is None or None in least else max(0.0, high - sum(x for x in least if x is not None))
    return rest_low, rest_high


def _of_one_event(account: Account) -> Account:
    """Return an account without the answers that only its event dates or places and that are of another size.

    A toll that rose is kept ("19" of an event whose first report told 12 and the day), a thousand dead beside a day's 59 not.
    """
    own = [each for each in account.answers if not _had_from_event(account, [each])]
    if not own or len(own) == len(account.answers):
        return account
    sizes = [_size(each) for each in own]
    kept = (a for a in account.answers if a in own or any(_are_near(_size(a), size) for size in sizes))
    return dataclasses.replace(account, answers=tuple(kept))


def _size(answer: Answer) -> float:
    return next((n for n in (answer.best, answer.low, answer.high) if n is not None), 0.0)


def _are_near(a: float, b: float) -> bool:
    return a <= SAME_COUNT * b and b <= SAME_COUNT * a


def _had_from_event(account: Account, answers: Sequence[Answer]) -> str | None:
    """Return what none of these answers tells by itself, its event's day or place; None where one tells both."""
    claims = {claim for answer in answers for claim in answer.claims}
    for what in ("day", "place"):
        told = next((r for r in account.reasons if r.startswith(f"event-{what}:")), "")
        if claims <= set(told.partition(":")[2].split(",")):
            return what
    return None


_Pairs = Sequence[tuple[Account, TallyPart]]
# Per measure, place and period the counts that may hold others: (population, account id, its highest standing figure).
_Wholes = Mapping[tuple[object, ...], Sequence[tuple[str | None, str, float]]]


def _read(accounts: Sequence[Account], house: House, wholes: _Wholes) -> _Pairs:
    """Return each account with what it gives to a house's tally; of those that may count the same dead one is counted."""
    read = [(account, _part(account, house, wholes)) for account in accounts]
    told_twice = _told_twice([account for account, part in read if part.counted])
    return [
        (
            first,
            dataclasses.replace(each, counted=False, rule="may-be-same", why=TALLY_RULES["may-be-same"])
            if first.account_id in told_twice
            else each,
        )
        for first, each in read
    ]


def _told_twice(accounts: Sequence[Account]) -> frozenset[str]:
    """Return those that are not added, since each may count the dead of another that is.

    Of accounts of one day that with the most dead firmly told is added ("at least 40" before "up to 75"). What counts over
    several days is weighed against the days inside it together.
    """
    by_id = {each.account_id: each for each in accounts}
    if not any(link.kind == "may_be_same" for a in accounts for link in a.links):
        return frozenset()
    added: set[str] = set()
    ranked = sorted(accounts, key=lambda a: (_days_long(*a.question.period), -_firmly(a), a.account_id))
    for account in ranked:
        same = _the_same(account, added)
        days = _days_long(*account.question.period)
        inside = all(_days_long(*by_id[i].question.period) < days for i in same)
        if not same or (inside and _firmly(account) > sum(_firmly(by_id[i]) for i in same)):
            added -= same
            added.add(account.account_id)
    for account in ranked:  # what only one counted that a wider count has since taken in
        if not _the_same(account, added):
            added.add(account.account_id)
    return frozenset(by_id) - added


def _the_same(account: Account, among: set[str]) -> set[str]:
    return {link.account_id for link in account.links if link.kind == "may_be_same" and link.account_id in among}


def _firmly(account: Account) -> float:
    """Return the dead of whom nobody says fewer: the lowest standing figure, 0 for "up to 75"."""
    return _lowest(account) or 0.0


# --- one account under one house ----------------------------------------------------------------------------


def _part(account: Account, house: House, wholes: _Wholes) -> TallyPart:
    """Return what an account gives to a house's tally: its numbers, or the rule that keeps it out; both
    where it stands apart.
    """
    refused = _no_count(account) or _no_whole(account, wholes) or _not_of_house(account, house)
    rule = refused or _nowhere(account) or _not_a_line(account, house) or house.rule
    numbers = (None, None, None) if refused else _numbers(account, house)
    return TallyPart(account.account_id, rule == house.rule, *numbers, rule=rule, why=TALLY_RULES[rule])


_BASES = {"cumulative": "running-total", "subset": "part", "remaining": "remaining", "rate": "rate"}


def _no_count(account: Account) -> str | None:
    """Return the rule by which no house counts an account, if one does. CASES, first match wins."""
    q = account.question
    rules = {reason.partition(":")[0] for reason in account.reasons}
    if q.measure not in ("killed", "injured"):
        return "not-harm"
    if q.unit is not None or not is_people(q.population):
        return "not-people"
    if "predicted" in rules:
        return "predicted"
    if "denied-only" in rules:
        return "denied-only"
    if q.basis != "incident":
        return _BASES[q.basis]
    if _days_long(*q.period) >= TOTAL_FROM:
        return "running-total"
    if all((each.low, each.high) == (0, 0) for each in standing(account)):
        return "nobody-harmed"
    return None


def _days_long(start: str | None, end: str | None) -> int:
    """Return days from the first to the last of a period, both counted; 0 where an end is open."""
    first, last = ordinal(start), ordinal(end, last=True)
    return 0 if first is None or last is None else last - first + 1


# People who are a part of the civilians of one place and day.
NARROW = frozenset({"children", "women", "men", "families", "journalists", "aid workers"})


def _where_and_when(account: Account) -> tuple[object, ...]:
    q = account.question
    return (q.measure, q.place, q.period)


def _wholes(accounts: Iterable[Account]) -> _Wholes:
    """Return where and when people at large, or civilians, are counted: a count of children there is part of it."""
    found: dict[tuple[object, ...], list[tuple[str | None, str, float]]] = defaultdict(list)
    for a in accounts:
        if a.question.population in (None, "civilians") and not (_no_count(a) or _nowhere(a) or _not_firm(a)):
            most = _highest(a)
            told = (a.question.population, a.account_id, math.inf if most is None else most)
            found[_where_and_when(a)].append(told)
            if not _is_vague(a):
                found["numbered", *_where_and_when(a)].append(told)
    return found


def _is_vague(account: Account) -> bool:
    return all(each.bound == "vague" for each in standing(account))


def _no_whole(account: Account, wholes: _Wholes) -> str | None:
    """Return the rule for a narrower count beside a wider one of its place and day that is no smaller.

    Caught: "dozens" or "dozens of civilians" beside "at least 41 people"; three children beside ten civilians. Refused: 120
    fighters beside 13 people, 60 civilians beside 100 fighters.
    """
    own = account.question.population
    vague = _is_vague(account)
    numbered = {each for _, each, _ in wholes.get(("numbered", *_where_and_when(account)), ())}
    held = (
        whole
        for whole, account_id, most in wholes.get(_where_and_when(account), ())
        if account_id != account.account_id and _firmly(account) <= most
        if (whole is None and own is not None)
        or (whole == "civilians" and own in NARROW)
        or (whole == own and vague and account_id in numbered)
    )
    return "part-of-other" if any(True for _ in held) else None


def _not_of_house(account: Account, house: House) -> str | None:
    """Return the rule by which one house leaves out what others may count. CASES, first match wins."""
    q = account.question
    if q.measure not in house.measures:
        return house.not_measure
    if q.population in house.leaves_out:
        return house.not_people
    if account.voices.low < house.voices:
        return house.not_voices
    if house.grades and account.grade not in house.grades:
        return house.not_grade
    return None


def _nowhere(account: Account) -> str | None:
    """Return the rule by which an account stands apart: its day or its place is not known.

    Refused: a start that is open ("until 4 May" is no day), a month ("in October").
    """
    q = account.question
    days = _days_long(*q.period)
    if not days:
        return "no-day"
    if days > LONGEST:
        return "wide-day"
    return "no-place" if q.place is None else None


def _not_a_line(account: Account, house: House) -> str | None:
    """Return the rule by which an account stands apart though a day and a place are told. CASES, first match wins.

    A day or a place that only the event gives is enough to set reports side by side, and not to add them up.
    """
    if (loose := _not_firm(account)) is not None:
        return loose
    if width(account.question.place or "") > house.widest_place:
        return "wide-place"
    only_most = house.best == "least" and all(each.bound == "at_most" for each in standing(account))
    return "ceiling" if only_most else None


def _not_firm(account: Account) -> str | None:
    had = _had_from_event(account, account.answers)
    if had is not None:
        return f"no-own-{had}"
    told = standing(account)
    return "no-number" if all(a.bound == "vague" and (a.low or 0) >= VAGUE_FROM for a in told) else None


# --- which figure a house takes -----------------------------------------------------------------------------


def standing(account: Account) -> list[Answer]:
    """Return answers that no later statement of their sources replaces."""
    return [answer for answer in account.answers if not answer.superseded] or list(account.answers)


def _numbers(account: Account, house: House) -> tuple[float | None, float | None, float | None]:
    low, best, high = (_PICKS[pick](account, house) if pick else None for pick in (house.low, house.best, house.high))
    return low, best, high


def _lowest(account: Account, house: House | None = None) -> float | None:
    """Return lowest standing figure; None where it has no lower bound."""
    lows = [_least_side(each, house) for each in standing(account)]
    return None if None in lows else min(low for low in lows if low is not None)


def _highest(account: Account) -> float | None:
    """Return highest standing figure; None where one has no upper bound."""
    highs = [each.high for each in standing(account)]
    return None if None in highs else max(high for high in highs if high is not None)


def _most_voices(account: Account, house: House) -> float:
    """Return the figure with most voices, the lower of equals."""
    ranked = sorted((-each.voices.low, -each.voices.high, _printed(each, house)) for each in standing(account))
    return ranked[0][2]


def _least(account: Account, house: House) -> float:
    """Return the most conservative figure; "nobody was killed" beside a count is the low estimate, not the count."""
    return min((n for each in standing(account) if (n := _printed(each, house))), default=0.0)


def _least_or_none(account: Account, house: House) -> float:
    return 0.0 if any(_printed(each, house) == 0 for each in standing(account)) else _least(account, house)


_PICKS: dict[str, Callable[[Account, House], float | None]] = {
    "lowest": _lowest,
    "highest": lambda account, _: _highest(account),
    "most voices": _most_voices,
    "least": _least,
    "least or none": _least_or_none,
}


def _least_side(a: Answer, house: House | None) -> float | None:
    if a.bound == "vague" and house is not None:
        return _printed(a, house)
    return a.low if a.low is not None else a.best if a.bound != "at_most" else 0.0


def _printed(a: Answer, house: House) -> float:
    """Return the number an answer prints; of a vague word what the house makes of it."""
    own = _of_words(a, house) if a.bound == "vague" else None
    return next((each for each in (own, a.best, a.low, a.high) if each is not None), 0.0)


def _of_words(a: Answer, house: House) -> float | None:
    """Return what a house makes of "dozens"; None for "several dozen" and "tens of thousands", of which it says nothing."""
    told = vague_words(" ".join(a.as_printed))
    return min((value for word, value in house.counts.items() if word in told), default=None)


# --- lines --------------------------------------------------------------------------------------------------


def _lines(pairs: _Pairs, by: Sequence[By]) -> tuple[TallyLine, ...]:
    """Return sums of what has one measure, place, day and party; with an empty ``by`` the total of each measure."""
    found: dict[tuple[str, ...], list[tuple[Account, TallyPart]]] = defaultdict(list)
    for account, part in pairs:
        found[_line_key(account, by)].append((account, part))
    return tuple(_line(found[key], by) for key in sorted(found))


def _kept(account: Account, by: Sequence[By]) -> dict[str, str | None]:
    q = account.question
    values = {"place": q.place, "day": day_words(q.period), "party": q.party, "population": q.population}
    return {key: value if key in by else None for key, value in values.items()}


def _line_key(account: Account, by: Sequence[By]) -> tuple[str, ...]:
    return (account.question.measure, *(each or "" for each in _kept(account, by).values()))


def _line(pairs: _Pairs, by: Sequence[By]) -> TallyLine:
    measure: Measure = pairs[0][0].question.measure
    parts = tuple(each for _, each in pairs)
    sums = (_sum([part.low for part in parts]), _sum([p.best for p in parts]), _sum([p.high for p in parts]))
    low, best, high = sums
    return TallyLine(measure=measure, low=low, best=best, high=high, parts=parts, **_kept(pairs[0][0], by))


def day_words(period: tuple[str | None, str | None]) -> str | None:
    """Return a period as precise as it is known; None where no first day is.

    >>> day_words(("2031-05-02", "2031-05-02")), day_words(("2031-05-01", "2031-05-31")), day_words((None, "2031-05-04"))
    ('2031-05-02', '2031-05', None)
    """
    start, end = period
    if start is None or start == end:
        return start
    whole = next(
        (
            each
            for each in (start[:4], start[:7])
            if (ordinal(each), ordinal(each, last=True)) == (ordinal(start), ordinal(end))
        ),
        None,
    )
    return whole or f"{start}/{end or '..'}"


def _sum(sides: Sequence[float | None]) -> float | None:
    """Return the sum, open where a part of it is open: an unknown is not nothing."""
    return None if None in sides else sum(side for side in sides if side is not None)
