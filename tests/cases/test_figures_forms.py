"""Every printed form of a figure that dispatches use, and numbers that are none. Texts are invented; one comment a trap."""

import pytest

from fogline.claims.figures import quantities, read
from fogline.claims.figures.measure_from_context import measure_from_context
from fogline.text import sentences

# (text, [(as printed, measure, low, best, high, bound)])
FORMS = [
    ("The strike killed 3,200 people.", [("3,200 people", "killed", 3200, 3200, 3200, "exact")]),
    # a group of three after a space is one number
    ("The strike killed 3 200 people, monitors said.", [("3 200 people", "killed", 3200, 3200, 3200, "exact")]),
    ("Some 1.2m people have fled the valley.", [("Some 1.2m people", "displaced", 1.2e6, 1.2e6, 1.2e6, "about")]),
    ("Two dozen fighters surrendered.", [("Two dozen fighters", "surrendered", 24, 24, 24, "exact")]),
    ("A score of villagers were detained.", [("A score of villagers", "detained", 20, 20, 20, "exact")]),
    ("Half a million people have fled.", [("Half a million people", "displaced", 5e5, 5e5, 5e5, "exact")]),
    ("A couple of soldiers were wounded.", [("A couple of soldiers", "injured", 2, 2, 2, "about")]),
    (
        "Tens of thousands of residents fled.",
        [("Tens of thousands of residents", "displaced", 10000, None, None, "vague")],
    ),
    ("Between 20 and 25 rebels were killed.", [("Between 20 and 25 rebels", "killed", 20, None, 25, "between")]),
    ("20-25 rebels were killed.", [("20-25 rebels", "killed", 20, None, 25, "between")]),
    # wires lose hyphens
    ("Thirtythree seamen were injured in the port.", [("Thirtythree seamen", "injured", 33, 33, 33, "exact")]),
    # the words of bound behind the number are no population
    ("A dozen or so people were hurt.", [("A dozen or so people", "injured", 12, 12, 12, "about")]),
    # a fall by so much is not a range up to the new level
    (
        "The number of displaced rose by 3,000 to 12,000.",
        [("3,000", "displaced", 3000, 3000, 3000, "exact"), ("12,000", "displaced", 12000, 12000, 12000, "exact")],
    ),
    # the lot is told first
    (
        "Killed were two teachers and three guards.",
        [("two teachers", "killed", 2, 2, 2, "exact"), ("three guards", "killed", 3, 3, 3, "exact")],
    ),
    # people called by their lot meet another one
    ("Four of the wounded died in hospital.", [("Four of the wounded", "killed", 4, 4, 4, "exact")]),
    # a bracket inside a list
    (
        "Six monks (five Brazilians) and two women were murdered.",
        [
            ("Six monks", "killed", 6, 6, 6, "exact"),
            ("five Brazilians", "killed", 5, 5, 5, "exact"),
            ("two women", "killed", 2, 2, 2, "exact"),
        ],
    ),
    ("The army lost 14 men in the ambush.", [("14 men", "killed", 14, 14, 14, "exact")]),
    # nobody is a count of zero
    ("There were no casualties.", [("no casualties", "killed", 0, 0, 0, "exact")]),
    ("Nobody was killed in the strike.", [("Nobody", "killed", 0, 0, 0, "exact")]),
    (
        "The shelling killed none and wounded three.",
        [("none", "killed", 0, 0, 0, "exact"), ("three", "injured", 3, 3, 3, "exact")],
    ),
    # mourners are not the mourned
    ("Some 200 mourners at a funeral were given water.", [("Some 200 mourners", "other", 200, 200, 200, "about")]),
    ("Six mourners were killed at a funeral.", [("Six mourners", "killed", 6, 6, 6, "exact")]),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_printed_forms(text, expected):
    found = measure_from_context(text, read(text), sentences(text))
    assert [(f.as_printed, f.measure, f.low, f.best, f.high, f.bound) for f in found] == expected


# (text, [(as printed, basis, since)])
BASES = [
    ("At least 12 people, including four children, were killed.",
     [("At least 12 people", "incident", None), ("four children", "subset", None)]),
    ("Eight of the 20 hostages were freed.", [("Eight of the 20 hostages", "subset", None), ("20 hostages", "incident", None)]),
    ("Among the dead were five women.", [("five women", "subset", None)]),
    ("The dead included five women.", [("five women", "subset", None)]),
    ("Only 300 fighters remain in the pocket.", [("Only 300 fighters", "remaining", None)]),
    ("Some 40 shells a day fall on the district.", [("Some 40 shells", "rate", None)]),
    ("More than 100 people have been killed since January.", [("More than 100 people", "cumulative", "January")]),
    # the new dead are not the total, the total is of the same kind
    (
        "Forty were killed, bringing the total since May to 412.",
        [("Forty", "incident", None), ("412", "cumulative", "May")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BASES)
def test_basis(text, expected):
    assert [
        (f.as_printed, f.basis, f.since) for f in measure_from_context(text, read(text), sentences(text))
    ] == expected


KINDS = [
    ("The convoy stopped 40 km (25 miles) away.", "distance"),
    ("Rebels hold four square kilometres (one square mile).", "area"),
    ("The ministry paid $3.5m.", "money"),
    ("The siege lasted 43 days.", "duration"),
    ("Troops fired 155mm shells.", "equipment"),
]


@pytest.mark.parametrize(("text", "measure"), KINDS)
def test_measures_of_things_are_no_people(text, measure):
    assert [f.measure for f in read(text)] == [measure]


NO_FIGURES = [
    "The Security Council adopted resolution 2254.",
    "The war began in 2015 and 2015 was its worst year.",
    "See page 3 of 12.",
    "The home side drew 1-1 with the visitors.",
    "Call 0800 555 1234 or +44 20 7946 0958 for help.",
    "Call 555-0199 for help.",
    "Article 51 of the charter and chapter 7 were cited.",
    "They voted on Proposition 8 and Amendment 4.",
    "The 1997 Chemical Weapons Convention bans it.",
    "The 2013 chemical weapons attack was investigated.",  # arms that only tell which attack
    "The M16 rifle, the T-72 tank and the F-16 jets.",
    "A Boeing 737 landed safely.",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_numbers_that_count_nothing(text):
    assert read(text) == []


# text, and of each quantity its lowest and highest value, bound and change
BOUNDS = [
    # a comparison with a known number is no bound of it
    ("It was more than the 200,000 that were expected.", [(200000, 200000, "exact", None)]),
    # "about" after a word of speaking, "over" after its verb
    ("He was asked about two investigations.", [(2, 2, "exact", None)]),
    ("They talked for about five hours.", [(5, 5, "about", None)]),
    ("She turned over 55,000 pages.", [(55000, 55000, "exact", None)]),
    ("Over 55,000 pages were lost.", [(55000, 55000, "at_least", None)]),
    ("It was right by plus or minus 3.5 points.", [(3.5, 3.5, "exact", None)]),
    ("Girls between the ages of 14 and 18 were asked.", [(14, 18, "between", None)]),
    # a limit that is the name of a thing
    ("They want a $15 minimum wage.", [(15, 15, "exact", None)]),
    ("They want $15 minimum.", [(15, 15, "at_least", None)]),
    ("Growth was an average of 4 percent.", [(4, 4, "exact", None)]),
    ("Polls close at half-past seven.", []),
    ("The tax was lifted by 17.5 percent.", [(17.5, 17.5, "exact", "rise")]),
    ("Prices rose by 3 to 5 per cent.", [(3, 5, "between", "rise")]),
]


@pytest.mark.parametrize(("text", "expected"), BOUNDS)
def test_bounds_by_sense(text, expected):
    assert [(q.low, q.high, q.bound, q.change) for q in quantities(text)] == expected


@pytest.mark.parametrize(
    "text", ["Two refused to leave the town.", "Some 3.8 million need food.", "Some 45,000 stated their case."]
)
def test_what_the_counted_do_is_not_what_they_are(text):
    [figure] = read(text)
    assert figure.population is None
    assert not figure.as_printed.endswith(("refused", "need", "stated"))
