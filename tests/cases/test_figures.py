"""Figures: what is counted, between which bounds, on what basis. Texts are invented; one comment a trap."""

import pytest

from fogline import lexicon
from fogline.claims.figures import read
from fogline.languages import words_of

# (text, [(as printed, measure, low, best, high, bound, unit, basis)])
FIGURES = [
    # an open end below
    (
        "Up to 450 militiamen could still remain inside the depot.",
        [("Up to 450 militiamen", "fighters", None, 450, 450, "at_most", None, "remaining")],
    ),
    # "more than" opens the upper side; "since" makes a total
    (
        "Since March, more than 21,500 people, mostly relatives of miners, have fled the valley.",
        [("more than 21,500 people", "displaced", 21500, 21500, None, "at_least", None, "cumulative")],
    ),
    # approximation, subset of a figure before it
    (
        "That figure includes around 1,150 suspected looters detained by the guards.",
        [("around 1,150 suspected looters", "detained", 1150, 1150, 1150, "about", None, "subset")],
    ),
    # vague plurals have a lower bound only
    (
        "The prison holds hundreds of foreigners and scores of minors.",
        [
            ("hundreds of foreigners", "detained", 100, None, None, "vague", None, "incident"),
            ("scores of minors", "detained", 20, None, None, "vague", None, "incident"),
        ],
    ),
    # a restated area is one figure; a calibre is no count; a range is a distance
    (
        "They are down to six square kilometres (2.3 square miles) of reeds.",
        [("six square kilometres (2.3 square miles)", "area", 6, 6, 6, "exact", "square kilometre", "remaining")],
    ),
    (
        "Two 122mm rockets with a range of 20km were found.",
        [
            ("Two 122mm rockets", "equipment", 2, 2, 2, "exact", None, "incident"),
            ("122mm", "equipment", 122, 122, 122, "exact", "millimetre", "incident"),
            ("20km", "distance", 20, 20, 20, "exact", "kilometre", "incident"),
        ],
    ),
    # an article is a number only where words of bound stand before it
    (
        "After a lull of more than a month the shelling went on for a month.",
        [("more than a month", "duration", 1, 1, None, "at_least", "month", "incident")],
    ),
    # a participle behind the number is no population (and no part of what is printed as counted)
    (
        "The clinic has 40 dead. That includes the 31 brought in after the market was hit.",
        [
            ("40 dead", "killed", 40, 40, 40, "exact", None, "incident"),
            ("31", "other", 31, 31, 31, "exact", None, "subset"),
        ],
    ),
    # ranges in three printed forms
    (
        "Between 20 and 25 villagers were killed, 30-40 wounded and three or four kidnapped.",
        [
            ("Between 20 and 25 villagers", "killed", 20, None, 25, "between", None, "incident"),
            ("30-40", "injured", 30, None, 40, "between", None, "incident"),
            ("three or four", "hostage", 3, None, 4, "between", None, "incident"),
        ],
    ),
    # part of a figure
    (
        "The strike killed at least 12 people, including four children.",
        [
            ("at least 12 people", "killed", 12, 12, None, "at_least", None, "incident"),
            ("four children", "killed", 4, 4, 4, "exact", None, "subset"),
        ],
    ),
    # single persons without a number; nobody is a number too
    (
        "A nurse was killed and two drivers were wounded, but no one was detained.",
        [
            ("A nurse", "killed", 1, 1, 1, "exact", None, "incident"),
            ("two drivers", "injured", 2, 2, 2, "exact", None, "incident"),
            ("no one", "detained", 0, 0, 0, "exact", None, "incident"),
        ],
    ),
    ("The shell hit a lorry, killing the driver.", [("the driver", "killed", 1, 1, 1, "exact", None, "incident")]),
    # who kills is not killed
    (
        "Nine gunmen killed two guards.",
        [
            ("Nine gunmen", "fighters", 9, 9, 9, "exact", None, "incident"),
            ("two guards", "killed", 2, 2, 2, "exact", None, "incident"),
        ],
    ),
    # a predicate shared by two counts, and one behind an aside
    (
        "Two soldiers and three farmers were killed; five others, among them a mayor, were wounded.",
        [
            ("Two soldiers", "killed", 2, 2, 2, "exact", None, "incident"),
            ("three farmers", "killed", 3, 3, 3, "exact", None, "incident"),
            ("five others", "injured", 5, 5, 5, "exact", None, "incident"),
            ("a mayor", "injured", 1, 1, 1, "exact", None, "subset"),
        ],
    ),
    # a toll without a noun after the number
    ("The death toll rose to 31.", [("31", "killed", 31, 31, 31, "exact", None, "incident")]),
    # money, shares and rates are told apart
    (
        "Aid of $2.5 million reached 40 percent of homes at 12 trucks a day.",
        [
            ("$2.5 million", "money", 2500000, 2500000, 2500000, "exact", "dollar", "incident"),
            ("40 percent of homes", "other", 40, 40, 40, "exact", "percentage", "incident"),
            ("12 trucks", "equipment", 12, 12, 12, "exact", None, "rate"),
        ],
    ),
    # an age is not a count of people
    (
        "A 19-year-old student was shot dead.",
        [
            ("A 19-year-old student", "killed", 1, 1, 1, "exact", None, "incident"),
            ("19-year-old", "other", 19, 19, 19, "exact", "year of age", "incident"),
        ],
    ),
    # surrender and hostages
    (
        "Some 70 rebels surrendered and freed 11 hostages.",
        [
            ("Some 70 rebels", "surrendered", 70, 70, 70, "about", None, "incident"),
            ("11 hostages", "freed", 11, 11, 11, "exact", None, "incident"),
        ],
    ),
    # half a million, tens of thousands
    (
        "Half a million people were displaced and tens of thousands are missing.",
        [
            ("Half a million people", "displaced", 500000, 500000, 500000, "exact", None, "incident"),
            ("tens of thousands", "missing", 10000, None, None, "vague", None, "incident"),
        ],
    ),
]

# Numbers that belong to something else, and words that only look like a count.
NOTHING = [
    "Resolution 2254 was passed on 18 December 2015.",
    "They fired AK-47 rifles at 10:30 p.m.",
    "The team won 3-2 in 2014.",
    "Call (317) 555-0134 or 911.",
    "See http://example.org/4-dead-7-hurt.html for more.",
    "The 2nd brigade took Hill 402 two weeks ago.",
    "No one came, and one after another left.",
    "A guard said the gate was shut.",
    "It was founded in the 1980s.",
    "He lives at 4950 Park Avenue.",
]


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_figures(text, expected):
    found = [(f.as_printed, f.measure, f.low, f.best, f.high, f.bound, f.unit, f.basis) for f in read(text)]
    assert found == [tuple(e) for e in expected]


@pytest.mark.parametrize("text", NOTHING)
def test_no_figures(text):
    assert [f.as_printed for f in read(text)] == []


def test_since_is_as_printed():
    (figure,) = read("Since early March 2017, 40 villagers have been killed.")
    assert figure.since == "March 2017"


@pytest.mark.parametrize(
    ("text", "basis", "since"),
    [
        # the clause says when it began
        ("At least 40 people were killed since the assault began on Monday.", "cumulative", "Monday"),
        ("The siege has killed 40 people since it was laid in May 2017.", "cumulative", "May 2017"),
        # "left" is a verb here, and what remains there
        ("About 300 fighters left the mill on buses.", "incident", None),
        ("Some 200 fighters are left inside the mill.", "remaining", None),
    ],
)
def test_basis_of_left_and_since(text, basis, since):
    (figure,) = read(text)
    assert (figure.basis, figure.since) == (basis, since)


def test_population_is_the_noun_phrase():
    assert [f.population for f in read("Some 90 suspected cattle raiders were arrested.")] == [
        "suspected cattle raiders"
    ]


def test_damaged_text_keeps_offsets():
    text = "monitor.The army holds 4km² withlandmines ,and  12 died."
    assert all(text[f.quote.start : f.quote.end] == f.as_printed for f in read(text))
    assert [(f.measure, f.best) for f in read(text)] == [("area", 4.0), ("killed", 12.0)]


BOUNDS = {"exact", "about", "at_least", "at_most", "between", "vague"}
FORMS = {"participle", "transitive", "intransitive", "adjective", "noun", "toll"}


def test_lexicons_hold_known_words_only():
    assert {r["bound"] for r in words_of("bounds.csv")} <= BOUNDS
    assert {r["side"] for r in words_of("bounds.csv")} == {"before", "after"}
    assert {r["form"] for r in words_of("measures.csv")} == FORMS
    assert {r["match"] for r in lexicon.rows("units.csv")} == {"word", "symbol", "prefix"}
    assert all(float(r["factor"]) > 0 for r in lexicon.rows("units.csv"))


def test_house_counts_and_number_words_agree():
    own = {r["word"]: float(r["value"]) for r in words_of("number_words.csv")}
    assert all(own[r["word"]] == float(r["low"]) for r in lexicon.rows("house_counts.csv"))


# Signs that Unicode calls digits and that are no decimals: a footnote's mark, a circled number, a fraction of such.
ODD_DIGITS = ["12²-14", "①-② ", "2019²-20", "12-14²", "³⁄²", "1⁄②", "3:2²", "(20²)", "12² May", "٣²-٤"]


@pytest.mark.parametrize("printed", ODD_DIGITS)
@pytest.mark.parametrize(
    "sentence", ["The {} people died in Kesh.", "{} people and {} soldiers died on {} May.", "Of {} km, {} % fell."]
)
def test_signs_that_are_no_decimals_stop_nothing(printed, sentence):
    text = sentence.replace("{}", printed)
    assert all(text[f.quote.start : f.quote.end] == f.as_printed for f in read(text))
