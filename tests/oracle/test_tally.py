"""Slow, obvious twins: tallies by plain reading of the houses' rules; voices by trying every way to tell unknowns apart."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogline.model import Account, Answer, Dispatch, Question, Voices
from fogline.reconcile import differences, tally
from fogline.reconcile.voices import Heard, Voice, count

FIGURES = st.integers(1, 60)
DAY, WEEK, MONTH = ("2031-05-02",) * 2, ("2031-05-02", "2031-05-08"), ("2031-05-01", "2031-05-31")
PERIODS = [DAY, DAY, WEEK, MONTH, ("2031-01-01", "2031-12-31"), (None, "2031-05-02"), (None, None)]


@st.composite
def account(draw, number):
    answers = []
    for best in draw(st.lists(FIGURES, min_size=1, max_size=3, unique=True)):
        bound = draw(st.sampled_from(["exact", "at_least", "at_most"]))
        low, high = (None if bound == "at_most" else best), (None if bound == "at_least" else best)
        voices = draw(st.integers(1, 3))
        answers.append(Answer(low, best, high, (f"c{number}-{best}",), bound, voices=Voices(voices, voices)))
    question = Question(
        draw(st.sampled_from(["killed", "injured", "displaced"])),
        draw(st.sampled_from([None, "civilians", "fighters", "sheep"])),
        draw(st.sampled_from(["Dummar", "Harasta", None])),
        draw(st.sampled_from(PERIODS)),
        draw(st.sampled_from(["incident", "incident", "cumulative", "subset", "rate"])),
        draw(st.sampled_from([None, None, "percent", "fraction"])),
    )
    low = draw(st.integers(1, 3))
    grade = draw(st.sampled_from(["confirmed", "fair", "weak", "contested", "pending"]))
    reasons = draw(st.sampled_from([(), (), ("predicted:c1",), ("denied-only:c1",)]))
    return Account(f"a{number}", question, tuple(answers), 1, 1, 1, Voices(low, 3), "single", grade, reasons)


ACCOUNTS = st.integers(0, 6).flatmap(lambda n: st.tuples(*(account(i) for i in range(n))))


def is_part(a, accounts):
    """Whether another account counts everybody of the same place and days, and no fewer than this one firmly tells."""
    q = a.question
    for b in accounts:
        p = b.question
        people = p.population is None and not p.unit and not b.reasons and p.basis == "incident"
        if people and (p.measure, p.place, p.period) == (q.measure, q.place, q.period) and q.population is not None:
            tops = [x.high for x in b.answers]
            if None in tops or min(0 if x.bound == "at_most" else x.low for x in a.answers) <= max(tops):
                return p.place is not None and p.period in (DAY, WEEK)
    return False


def of_the_house(a, house):
    """What one house leaves out that another counts."""
    q = a.question
    if house in ("ucdp", "acled"):
        return None if q.measure == "killed" else f"{house}-deaths"
    if q.population == "fighters":
        return f"{house}-civilians"
    if house == "ibc":
        return "ibc-two-sources" if a.voices.low < 2 else None
    return None if a.grade in ("confirmed", "fair") else "airwars-grade"


def apart_from_lines(a, house):
    """What is shown beside the lines: no day, a wide one, no place, and of the house of least numbers what is only "up to"."""
    q = a.question
    if q.period[0] is None or q.period == MONTH:
        return "no-day" if q.period[0] is None else "wide-day"
    if q.place is None:
        return "no-place"
    return "ceiling" if house == "acled" and {x.bound for x in a.answers} == {"at_most"} else None


def by_hand(accounts, house):
    """Per measure the low and high over all places, and what each account is left out for: one pass, no tables."""
    sums, out = {}, {}
    for a in accounts:
        q = a.question
        if q.measure == "displaced":
            out[a.account_id] = "not-harm"
        elif q.unit or q.population == "sheep":
            out[a.account_id] = "not-people"
        elif a.reasons:
            out[a.account_id] = a.reasons[0].split(":")[0]
        elif q.basis != "incident":
            out[a.account_id] = {"cumulative": "running-total", "subset": "part", "rate": "rate"}[q.basis]
        elif q.period == ("2031-01-01", "2031-12-31"):
            out[a.account_id] = "running-total"
        elif is_part(a, accounts):
            out[a.account_id] = "part-of-other"
        elif (rule := of_the_house(a, house)) is not None or (rule := apart_from_lines(a, house)) is not None:
            out[a.account_id] = rule
        else:
            low, high = sums.get(q.measure, (0, 0))
            if house == "acled":
                least = min(x.best for x in a.answers)
                sums[q.measure] = (low + least, None if high is None else high + least)
                continue
            tops = [x.high for x in a.answers]
            low += min(0 if x.bound == "at_most" else x.low for x in a.answers)
            sums[q.measure] = (low, None if high is None or None in tops else high + max(tops))
    return sums, out


@given(ACCOUNTS, st.sampled_from(["ucdp", "acled", "ibc", "airwars"]))
def test_tally_equals_its_slow_twin(accounts, house):
    found = tally(accounts, house)
    sums, out = by_hand(accounts, house)
    assert {t.measure: (t.low, t.high) for t in found.totals} == sums
    assert {p.account_id: p.rule for p in found.left_out} == out


@given(ACCOUNTS, st.sampled_from(["ucdp", "acled", "ibc", "airwars"]))
def test_lines_add_up_to_the_total_and_nothing_apart_is_in_it(accounts, house):
    found = tally(accounts, house)
    for total in found.totals:
        lines = [line for line in found.lines if line.measure == total.measure]
        assert total.low == sum(line.low for line in lines)
        assert sorted(p.account_id for p in total.parts) == sorted(p.account_id for x in lines for p in x.parts)
    assert all(line.day is not None and line.place is not None for line in found.lines)
    apart = {p.account_id for line in found.apart for p in line.parts}
    assert apart == {p.account_id for p in found.left_out if p.rule in ("no-day", "wide-day", "no-place", "ceiling")}


@given(ACCOUNTS, st.sampled_from(["ucdp", "acled", "ibc", "airwars"]))
def test_every_account_is_counted_once_or_left_out_with_a_reason(accounts, house):
    found = tally(accounts, house)
    counted = [p.account_id for line in found.lines for p in line.parts]
    assert sorted(counted + [p.account_id for p in found.left_out]) == sorted(a.account_id for a in accounts)
    assert all(p.why for p in found.left_out)


@given(ACCOUNTS, st.randoms(use_true_random=False))
def test_tally_does_not_see_the_order(accounts, dice):
    shuffled = list(accounts)
    dice.shuffle(shuffled)
    assert tally(shuffled, "ucdp") == tally(accounts, "ucdp")
    assert differences(shuffled) == differences(accounts)


# --- voices -------------------------------------------------------------------------------------------------

NAMES = ["Marram Monitor", "River Hospital", "Salt Council"]


@st.composite
def heard(draw):
    """Reports of their own, no copies: each on a known voice's word or on an unnamed person's."""
    rows = []
    for n in range(draw(st.integers(1, 5))):
        name = draw(st.sampled_from([*NAMES, None, None]))
        voice = (
            Voice(name.lower(), name, True, "monitor")
            if name
            else Voice("?an official", "an official", False, "anonymous")
        )
        rows.append(Heard(Dispatch(f"d{n}", f"{n}", "x", "", outlet=f"Paper {n}"), voice, (), n))
    return rows


@given(heard())
def test_bounds_of_voices_are_the_extremes_over_all_ways_to_tell_unknowns_apart(rows):
    known = sorted({h.voice.key for h in rows if h.voice.known})
    unknown = [i for i, h in enumerate(rows) if not h.voice.known]
    # Each unknown is one of the known voices, or one of as many strangers as there are unknowns.
    people = known + [f"stranger {n}" for n in range(len(unknown))]
    sizes = [len(set(known) | set(chosen)) for chosen in itertools.product(people, repeat=len(unknown))]
    found = count(rows)
    assert (found.low, found.high) == (min(sizes), max(sizes))


@pytest.mark.parametrize("house", ["ucdp", "acled", "ibc", "airwars"])
def test_running_totals_are_never_added(house):
    question = Question("killed", "civilians", "Dummar", ("2031-05-02", "2031-05-09"), "cumulative")
    answer = Answer(900, 900, 900, ("c1",), voices=Voices(2, 2))
    total = Account("a1", question, (answer,), 2, 2, 2, Voices(2, 2), "agree", "fair", ())
    assert tally([total], house).lines == ()
    assert tally([total], house).totals == ()
    assert tally([total], house).left_out[0].rule == "running-total"
