"""Over how long a figure counts, and whether it has happened: each row is a sentence that was added up as one day's dead."""

import pytest

from fogline.claims import read_claims
from fogline.model import Dispatch
from fogline.reconcile import accounts, tally


def read(words, published="2031-05-04"):
    dispatch = Dispatch("d0", "d0.txt", words, "", outlet="Quill", published=published)
    return accounts(read_claims(dispatch), [dispatch], (), ())


# Words, number, basis, first and last day of the account.
SPANS = [
    # two ends
    (
        "Between 2 March and 24 April, at least 815 people were killed in Dummar, the ministry said.",
        815,
        "cumulative",
        "2031-03-02",
        "2031-04-24",
    ),
    (
        "At least 815 people were killed in Dummar from 2 March to 24 April, the ministry said.",
        815,
        "cumulative",
        "2031-03-02",
        "2031-04-24",
    ),
    (
        "Some 40 people were killed in Dummar between 1 May and 3 May, the mayor said.",
        40,
        "incident",
        "2031-05-01",
        "2031-05-03",
    ),
    # a day on which a total stood
    ("As of Friday, 812 people had been killed in Dummar, the ministry said.", 812, "cumulative", None, "2031-05-02"),
    # a comma inside a number parts no clauses
    (
        "About 3,000 fighters remain in Dummar as of Tuesday 29 April, he said.",
        3000,
        "remaining",
        "2031-04-29",
        "2031-04-29",
    ),
    (
        "About 3000 fighters remain in Dummar as of Tuesday 29 April, he said.",
        3000,
        "remaining",
        "2031-04-29",
        "2031-04-29",
    ),
    (
        "Some 900 fighters and 1,500 civilians have been killed in Dummar since 2 March, he said.",
        900,
        "cumulative",
        "2031-03-02",
        "2031-05-04",
    ),
    # how it stood on a day, and when it was told
    ("By Friday, 412 people had been killed in Hajin, the ministry said.", 412, "cumulative", None, "2031-05-02"),
    ("Until Friday, 300 people had been killed in Hajin, the mayor said.", 300, "cumulative", None, "2031-05-02"),
    ("The death toll in Hajin passed 500 on Friday, the ministry said.", 500, "cumulative", None, "2031-05-02"),
    (
        "The death toll in Hajin now stands at 1,200, the ministry said on Friday.",
        1200,
        "cumulative",
        None,
        "2031-05-04",
    ),
    (
        "A total of 400 people have been killed in Hajin, the ministry said on Friday.",
        400,
        "cumulative",
        None,
        "2031-05-04",
    ),
    ("Some 40 people have been killed in Hajin, the ministry said on Friday.", 40, "incident", None, "2031-05-04"),
    ("Some 40 people were killed in Hajin, the ministry said on Friday.", 40, "incident", None, "2031-05-04"),
    (
        "Five million people have died in Orland's wars, the institute said on Friday.",
        5_000_000,
        "cumulative",
        None,
        "2031-05-04",
    ),
    (
        "The death toll of the bombing in Hajin on Friday rose to 45, the mayor said.",
        45,
        "incident",
        "2031-05-02",
        "2031-05-02",
    ),
    # ... and what is news of one event, whose day is told with it
    (
        "“We have counted 12 dead,” the hospital said after shells hit Hajin on Friday.",
        12,
        "incident",
        "2031-05-02",
        "2031-05-02",
    ),
    (
        "The clinic said on Friday that rockets on Hajin had killed 12 people.",
        12,
        "incident",
        None,
        "2031-05-04",
    ),
    (
        "The death toll from Friday's clashes in Hajin stands at 14, the mayor said.",
        14,
        "incident",
        "2031-05-02",
        "2031-05-02",
    ),
    # open spans, whoever told of them on which day
    (
        "The relief committee said on Wednesday that 51 people had died of cold in Dummar in recent weeks.",
        51,
        "cumulative",
        None,
        "2031-05-04",
    ),
    (
        "Some 700 people have been killed in Dummar in three months of fighting, the mayor said.",
        700,
        "cumulative",
        None,
        "2031-05-04",
    ),
    (
        "About 300 people were killed in the two-month siege of Dummar, the mayor said.",
        300,
        "cumulative",
        None,
        "2031-05-04",
    ),
    # months and years
    ("In 2030, 300 people were killed in Dummar, the ministry said.", 300, "cumulative", "2030-01-01", "2030-12-31"),
    (
        "In April alone, 804 people were killed in Dummar, the monitor said.",
        804,
        "cumulative",
        "2031-04-01",
        "2031-04-30",
    ),
    (
        "In April a suicide bomber killed 57 worshippers in Dummar, police said.",
        57,
        "incident",
        "2031-04-01",
        "2031-04-30",
    ),
    # whole wars, and numbers that only they have
    (
        "The wars of the Lakes region have killed 5 million people, the institute said.",
        5_000_000,
        "cumulative",
        None,
        "2031-05-04",
    ),
    ("The conflict has cost 300,000 lives in Orland, he said.", 300_000, "cumulative", None, "2031-05-04"),
    (
        "Six hundred people have died in the uprising in Dummar, the council said.",
        600,
        "cumulative",
        None,
        "2031-05-04",
    ),
    ("More than 40,000 people have been killed, the minister said.", 40_000, "cumulative", None, "2031-05-04"),
    # rates
    ("Fever kills an estimated 1,300 children daily in Orland, the agency said.", 1300, "rate", None, "2031-05-04"),
    # what is held stands as on the day
    ("Some 300 men are held in Dummar prison, the relief group said.", 300, "remaining", "2031-05-04", "2031-05-04"),
    (
        "About 30,000 displaced people live in Dummar, the council said.",
        30_000,
        "remaining",
        "2031-05-04",
        "2031-05-04",
    ),
    # the week's total is not the strike's
    (
        "The strike killed 9 people in Dummar on Friday, bringing the number of dead in the week to 530, the monitor said.",
        530,
        "cumulative",
        None,
        "2031-05-04",
    ),
    (
        "The strike killed 9 people in Dummar on Friday, bringing the number of dead in the week to 530, the monitor said.",
        9,
        "incident",
        "2031-05-02",
        "2031-05-02",
    ),
    # incidents stay incidents
    (
        "The deadliest attack in three years killed 12 people in Dummar on Friday, police said.",
        12,
        "incident",
        "2031-05-02",
        "2031-05-02",
    ),
    (
        "After two weeks of clashes, 12 people were killed in Dummar on Friday, police said.",
        12,
        "incident",
        "2031-05-02",
        "2031-05-02",
    ),
    ("The war monitor said 12 people were killed in Dummar on Friday.", 12, "incident", "2031-05-02", "2031-05-02"),
    (
        "In the past 24 hours 31 people were killed in Dummar, the mayor said.",
        31,
        "incident",
        "2031-05-03",
        "2031-05-04",
    ),
    ("Three men were jailed for 12 years in Dummar on Friday.", 3, "incident", "2031-05-02", "2031-05-02"),
    ("Police arrested 40 men in Dummar on Friday, the mayor said.", 40, "incident", "2031-05-02", "2031-05-02"),
    (
        "A mine of the Second World War killed 3 people in Dummar on Friday, police said.",
        3,
        "incident",
        "2031-05-02",
        "2031-05-02",
    ),
]


@pytest.mark.parametrize(
    ("words", "number", "basis", "first", "last"), SPANS, ids=[f"{n} {w[:40]}" for w, n, *_ in SPANS]
)
def test_over_how_long_a_figure_counts(words, number, basis, first, last):
    asked = [a.question for a in read(words) if any(number in (x.low, x.best) for x in a.answers)]
    assert [(q.basis, q.period) for q in asked] == [(basis, (first, last))]


# Words and number of what has not happened, or not yet.
POSSIBLE = [
    ("Famine threatens 20,000 lives in Hajin, the agency said on Friday.", 20_000),
    ("The truce saved 600 lives in Hajin on Friday, the envoy said.", 600),
    ("Up to 90,000 people could be displaced from Dummar overnight, Lantern Relief said.", 90_000),
    ("Thousands could die in Dummar if the dam breaks, the mayor said.", 1000),
    ("A land war would kill 4,000 people in Orland, the general said.", 4000),
    ("Police foiled a plot to kill 40 people in Dummar on Friday, the mayor said.", 40),
    ("Orland would have complained if 200 of its citizens had been killed in Dummar on Friday, the editor wrote.", 200),
    ("Some 20,000 people risk being killed in Dummar, the council said.", 20_000),
]


@pytest.mark.parametrize(("words", "number"), POSSIBLE)
def test_what_might_happen_is_no_account_of_what_did(words, number):
    (account,) = (a for a in read(words) if any(number in (x.low, x.best) for x in a.answers))
    assert any(r.startswith("predicted:") for r in account.reasons)
    assert (account.question.period[0], account.grade) == (None, "pending")
    assert [p.rule for p in tally([account], "ucdp").left_out] in (["predicted"], ["not-harm"])


@pytest.mark.parametrize(
    "words",
    [
        "As many as 200 fighters could have been killed in Dummar on Friday, the monitor said.",  # a guess at what is past
        "Shells killed 200 people in Dummar on Friday in what could be a war crime, the mayor said.",
        "Shells killed 200 people in Dummar on Friday but the wounded could not flee, the mayor said.",
        "Fighters killed 200 people in Dummar on Friday after an attempt to free hostages, the mayor said.",
    ],
)
def test_what_is_told_beside_a_possibility_has_happened(words):
    (account,) = (a for a in read(words) if any(x.best == 200 for x in a.answers))
    assert not any(r.startswith("predicted") for r in account.reasons)
    assert account.question.period == ("2031-05-02", "2031-05-02")


def test_a_prediction_and_what_happened_are_two_accounts():
    first = Dispatch(
        "d1",
        "1.txt",
        "Up to 400 people could be killed in Dummar on Monday, the mayor said.",
        "",
        outlet="P1",
        published="2031-05-04",
    )
    later = Dispatch(
        "d2",
        "2.txt",
        "Some 400 people were killed in Dummar on Monday, the hospital said.",
        "",
        outlet="P2",
        published="2031-05-06",
    )
    found = accounts([*read_claims(first), *read_claims(later)], [first, later], (), ())
    assert [a.articles for a in found] == [1, 1]
    assert sorted(any(r.startswith("predicted") for r in a.reasons) for a in found) == [False, True]


@pytest.mark.parametrize(
    ("words", "dead"),
    [
        ("Half of the 60 people in the bus were killed in Hajin on Friday, police said.", []),
        ("Two-thirds of the 60 people killed in Hajin on Friday were children, police said.", [60]),
    ],
)
def test_whom_a_share_is_of_is_counted_only_where_that_is_told(words, dead):
    assert [x.best for a in read(words) if a.question.unit is None for x in a.answers] == dead
