"""How accounts stand to each other: no part is larger than its whole, and nobody's dead are added twice."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogline.claims import read_claims
from fogline.model import Account, Answer, Dispatch, Link, Question, Voices
from fogline.reconcile import accounts, tally
from fogline.reconcile.accounts.same_number import holds, printed


def read(*texts):
    dispatches = [
        Dispatch(f"d{n}", f"{n}.txt", words, "", outlet=f"Paper {n}", published="2031-05-04")
        for n, words in enumerate(texts)
    ]
    return accounts([c for d in dispatches for c in read_claims(d)], dispatches, (), ())


def figures(found):
    return {a.account_id: next(v for x in a.answers for v in (x.best, x.low, x.high) if v is not None) for a in found}


def linked(found):
    """Kind, number and number of each link, as a set."""
    number = figures(found)
    return {(x.kind, number[a.account_id], number[x.account_id]) for a in found for x in a.links}


TOTALS = [
    # an incident goes into a running total of its place
    (
        "Shells killed 12 people in Dummar on Friday. At least 250 people have been killed in Dummar since 2 March.",
        {(12, 250)},
    ),
    # a part is never larger than its whole
    ("Shells killed 523 people in Dummar on Friday. Some 151 people have been killed in Dummar since 2 March.", set()),
    (
        "Half a million people died in Dummar on Friday. At least 250 people have been killed in Dummar since 2 March.",
        set(),
    ),
    # "dozens" may be 37
    (
        "Shells killed 37 people in Dummar on Friday. Dozens of people have been killed in Dummar since 2 March.",
        {(37, 12)},
    ),
    # another town, other people, before the first day
    (
        "Shells killed 12 people in Harasta on Friday. At least 250 people have been killed in Dummar since 2 March.",
        set(),
    ),
    (
        "Shells killed 12 fighters in Dummar on Friday. At least 250 civilians have been killed in Dummar since 2 March.",
        set(),
    ),
    (
        "Shells killed 12 people in Dummar on 9 January. At least 250 people have been killed in Dummar since 2 March.",
        set(),
    ),
    # a child is a civilian
    (
        "Shells killed 4 children in Dummar on Friday. At least 250 civilians have been killed in Dummar since 2 March.",
        {(4, 250)},
    ),
    # after the last day that the total counts
    (
        "Shells killed 12 people in Dummar on Friday. Between 2 March and 9 April, 250 people were killed in Dummar.",
        set(),
    ),
]


@pytest.mark.parametrize(("words", "goes"), TOTALS)
def test_an_incident_goes_into_a_total_that_can_hold_it(words, goes):
    assert {(a, b) for kind, a, b in linked(read(words)) if kind == "within_total"} == goes


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Shells killed 12 people in Dummar on Friday, including 4 children.", {(4, 12)}),
        # the dead are a part of the dead, and no part of the injured
        ("Shells killed 12 people and injured 40 in Dummar on Friday, including 9 of the dead children.", {(9, 12)}),
        ("Rockets wounded 40 people in Hajin on Friday, the mayor said. Among the dead were 4 children.", set()),
        ("Some 3 people fled Dummar on Friday. The figure includes 14 children.", set()),
    ],
)
def test_a_part_is_of_a_whole_that_can_hold_it(words, parts):
    assert {(a, b) for kind, a, b in linked(read(words)) if kind == "subset_of"} == parts


@given(st.integers(1, 900), st.integers(1, 900), st.sampled_from(["exact", "about", "at_least", "at_most", "vague"]))
def test_a_whole_holds_what_is_no_larger_than_it_is_printed(whole, part, bound):
    class P:
        def __init__(self, n, bound):
            self.printed = printed(None if bound == "at_most" else n, None if bound == "vague" else n, n, bound)

    held = holds(P(whole, bound), P(part, "exact"))
    assert held or part > whole
    if held and bound != "vague":
        assert part <= whole * 1.1  # a rounded number may be a little off


# --- the same dead told twice -------------------------------------------------------------------------------

FORTY = "More than 40 people died in an attack in Hajin on Friday, the World Relief Union said."
UP_TO = "The attack in Hajin on Friday cost up to 75 lives."


def added(found, house="acled"):
    number = figures(found)
    return sorted(number[p.account_id] for line in tally(found, house).lines for p in line.parts)


@pytest.mark.parametrize(
    ("texts", "dead"),
    [
        # Two accounts of one attack that no rule joins: the firmer count is added, not both.
        ([f"{FORTY} {UP_TO}"], [40]),
        # What fell over some days holds the days inside it, if it is more than they are together.
        (
            [
                "Shells killed 12 people in Hajin on Friday, the mayor said.",
                "Some 300 people were killed in Hajin between 28 April and 3 May, the monitor said.",
            ],
            [300],
        ),
        (
            [
                "Shells killed 12 people in Hajin on Friday, the mayor said.",
                "Some 9 people were killed in Hajin between 28 April and 3 May, the monitor said.",
            ],
            [12],
        ),
        # Other people, other towns, other days, and what one breath counts as two: each is added.
        (["Shells killed 12 civilians in Hajin on Friday.", "Shells killed 30 fighters in Hajin on Friday."], [12, 30]),
        (["Shells killed 12 people in Hajin on Friday.", "Shells killed 30 people in Manbij on Friday."], [12, 30]),
        (["Shells killed 12 people in Hajin on Friday.", "Shells killed 30 people in Hajin on Thursday."], [12, 30]),
        (
            ["Shells killed 12 people in Hajin on Friday. Another 30 were killed in Hajin on Friday, a nurse said."],
            [12, 30],
        ),
    ],
)
def test_nobody_is_added_twice(texts, dead):
    assert added(read(*texts)) == dead


@pytest.mark.parametrize(("house", "dead"), [("ucdp", [30]), ("acled", [12])])
def test_a_countrys_dead_of_a_day_hold_its_towns_where_a_house_has_lines_of_countries(house, dead):
    town = "Shells killed 12 people in Hajin on Friday, the mayor said."
    assert added(read(town, "Some 30 people were killed in Syria on Friday."), house) == dead


def test_what_may_be_the_same_is_shown_beside_it():
    found = tally(read(f"{FORTY} {UP_TO}"), "ucdp")
    assert [(line.high, line.parts[0].rule) for line in found.apart] == [(75, "may-be-same")]
    found = tally(read(f"{FORTY} {UP_TO}"), "acled")
    assert [(line.best, line.parts[0].rule) for line in found.apart] == [(75, "ceiling")]
    assert [(line.low, line.high) for line in found.totals] == [(40, 40)]


@st.composite
def webs(draw):
    """Accounts of days and weeks, some of which may count the same dead."""
    count = draw(st.integers(1, 7))
    pairs = draw(
        st.sets(st.sampled_from([(i, j) for i, j in itertools.combinations(range(7), 2) if j < count] or [(0, 0)]))
    )
    found = []
    for n in range(count):
        end = draw(st.sampled_from(["2031-05-02", "2031-05-02", "2031-05-06"]))
        dead = draw(st.integers(1, 50))
        links = tuple(Link("may_be_same", f"a{j if i == n else i}") for i, j in sorted(pairs) if n in (i, j) and i != j)
        asked = Question("killed", None, "Dummar", ("2031-05-02", end), "incident")
        answer = Answer(dead, dead, dead, (f"c{n}",), voices=Voices(1, 1))
        found.append(Account(f"a{n}", asked, (answer,), 1, 1, 1, Voices(1, 1), "single", "weak", (), links))
    return found


@given(webs(), st.randoms(use_true_random=False))
def test_of_linked_accounts_one_is_added_and_none_is_lost(found, dice):
    counted = tally(found, "ucdp")
    inside = {p.account_id for line in counted.lines for p in line.parts}
    for a in found:
        same = {x.account_id for x in a.links} & inside
        assert bool(same) != (a.account_id in inside)
    shuffled = list(found)
    dice.shuffle(shuffled)
    assert tally(shuffled, "ucdp") == counted
