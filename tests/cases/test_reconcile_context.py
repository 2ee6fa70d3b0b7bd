"""What a figure's own words leave out: places, sides, bases and periods, told by the words around or by another dispatch."""

import pytest
from tests.cases.test_reconcile import HOSPITAL, MONITOR, Desk, claim, killed

from fogline.model import Day, Quote
from fogline.reconcile import accounts
from fogline.reconcile.context import Atlas, basis_of, named_places, sides, spans_told


@pytest.mark.parametrize(
    ("words", "figure", "names"),
    [
        ("In Dummar, 12 people died on Monday, said Dune Watch.", "12", ["Dummar"]),
        ("The attack on Dummar on Friday left 12 dead.", "12", ["Dummar"]),
        # Possessive days are no places.
        ("The count of 14 dead in Monday's shelling was too low.", "14", []),
        # Where a source sits or speaks is not where it happened.
        ("A monitor based in Harasta counted 12 dead.", "12", []),
        ("It told reporters in Harasta that 12 had died.", "12", []),
        ("Near Abu Kamal 7 people were hurt.", "7", ["Abu Kamal"]),
    ],
)
def test_names_after_a_preposition_of_place(words, figure, names):
    at = words.index(figure)
    assert named_places(words, (0, len(words)), (at, at + len(figure))) == names


@pytest.mark.parametrize(
    ("words", "figure", "found"),
    [
        ("Up to 1,400 League fighters are inside", "1,400 League fighters", ["League"]),
        ("Some 480 fighters of the Salt League gave up", "480 fighters", ["Salt League"]),
        ("The number of League dead since Monday is 160", "160", ["League"]),
        ("12 died, and League fighters fled", "12", []),
        ("hundreds of anti-League fighters danced", "hundreds", []),
    ],
)
def test_whose_people_are_counted(words, figure, found):
    at = words.index(figure)
    assert list(sides(words, (at, at + len(figure)), (0, len(words)))) == found


def told(words, printed, measure="killed", basis="incident"):
    c = claim(
        "c",
        "d",
        Quote(0, len(words), words),
        (measure, None, int(printed), int(printed), int(printed), "exact", basis),
        MONITOR,
    )
    return basis_of(c, c.figures[0])


@pytest.mark.parametrize(
    ("words", "printed", "basis"),
    [
        ("the alliance had lost 63 fighters since the assault began on Monday", "63", "cumulative"),
        ("League losses stood at 88 fighters", "88", "cumulative"),
        ("it killed 200, 40 of them children", "40", "subset"),
        # A superlative since some day is about one strike.
        ("the deadliest strike since March killed 12 people", "12", "incident"),
        ("12 people were killed in the worst raid since March", "12", "incident"),
        ("12 people were killed on Monday. Since then it was quiet", "12", "incident"),
    ],
)
def test_basis_that_the_next_words_show(words, printed, basis):
    assert told(words, printed) == basis


def test_counts_over_other_spans_of_time_are_other_counts():
    assert spans_told("194 people had died in the last 48 hours") != spans_told(
        "61 people were killed on Tuesday alone"
    )
    desk = Desk()
    first, second = "61 people were killed in Dummar on Tuesday alone", "194 people had died in the last 48 hours"
    desk.dispatch("d1", outlet="Quill", says=[(first, killed(61), HOSPITAL), (second, killed(194), MONITOR)])
    assert len(desk.accounts()) == 2


def test_a_bare_number_answers_the_count_before_it():
    # "130 men were detained, the command said. The relief group had counted only 90."
    desk = Desk()
    men = ("detained", "men", 130, 130, 130, "exact", "incident")
    bare = ("other", None, 90, 90, 90, "exact", "incident")
    desk.dispatch(
        "d1", outlet="Quill",
        says=[("130 men were detained in Dummar, it said.", men, MONITOR), ("The staff had counted only 90", bare, HOSPITAL)],
    )  # fmt: skip
    (account,) = desk.accounts()
    assert [x.best for x in account.answers] == [90, 130]
    assert (account.question.measure, account.verdict, account.voices.low) == ("detained", "differ", 2)
    # A number that counts something of its own answers nothing.
    other = Desk()
    trucks = ("other", "trucks", 90, 90, 90, "exact", "incident")
    other.dispatch(
        "d1", outlet="Quill",
        says=[("130 men were detained in Dummar, it said.", men, MONITOR), ("It had counted 90 trucks", trucks, HOSPITAL)],
    )  # fmt: skip
    assert len(other.accounts()) == 2


def test_a_place_that_one_dispatch_reads_tells_another_what_is_meant():
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("12 people died in Dummar on the square", killed(12), MONITOR)])
    desk.dispatch(
        "d2", outlet="Lantern", says=[("In Dummar 14 people were dead", killed(14), HOSPITAL, {"place": None})]
    )
    a = desk.one()
    assert (a.articles, a.question.place, a.verdict) == (2, "Dummar", "differ")


def test_a_name_that_means_two_places_means_none():
    atlas = Atlas()
    desk = Desk().dispatch("d1", says=[("12 died in Dummar", killed(12), MONITOR)])
    list(atlas.listening(desk.claims))
    assert atlas.place("Dummar") == ("Dummar", "x:Dummar", 1)
    assert atlas.place("Harasta") is None


def test_a_report_that_names_another_place_joins_no_core_on_its_number():
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("68 people died in Dummar", killed(68), MONITOR)])
    away = ("In Nowhereton 68 people died", killed(68), HOSPITAL, {"place": None})
    desk.dispatch("d2", outlet="Lantern", says=[away])
    assert len(desk.accounts()) == 2


def test_people_and_civilians_of_one_place_and_day_are_one_matter_unless_a_report_has_both():
    desk = Desk()
    desk.dispatch(
        "d1", outlet="Quill", says=[("69 civilians died in Dummar", killed(69, population="civilians"), MONITOR)]
    )
    desk.dispatch("d2", outlet="Lantern", says=[("In Dummar 94 died", killed(94, population=None), HOSPITAL)])
    found = desk.accounts()
    assert accounts(desk.claims, desk.dispatches, (), ()) == found
    both = Desk()
    both.dispatch(
        "d1", outlet="Quill",
        says=[
            ("69 civilians died in Dummar", killed(69, population="civilians"), MONITOR),
            ("In Dummar 94 people died in all", killed(94), MONITOR),
        ],
    )  # fmt: skip
    assert len(both.accounts()) == 2


def test_a_clause_read_as_a_source_names_nobody():
    clause = ("witness", "Dummar", "Dummar, 27 villagers lost their lives on Monday,", None)
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("27 villagers died in Dummar", killed(27), MONITOR)])
    desk.dispatch("d2", outlet="Lantern", says=[("In Dummar 27 died", killed(27), clause)])
    a = desk.one()
    assert (a.voices.low, a.verdict) == (1, "single")


def test_ages_and_spans_of_one_dispatch_are_no_accounts():
    desk = Desk()
    weeks = ("duration", None, 2, 2, 2, "exact", "incident")
    both = [("It took 2 weeks in Dummar", weeks, MONITOR), ("12 died in Dummar", killed(12), MONITOR)]
    desk.dispatch("d1", outlet="Quill", says=both)
    assert [a.question.measure for a in desk.accounts()] == ["killed"]
    desk.dispatch("d2", outlet="Lantern", says=[("It took 2 weeks in Dummar", weeks, HOSPITAL)])
    assert sorted(a.question.measure for a in desk.accounts()) == ["duration", "killed"]


def test_a_headline_says_again_what_the_story_says_in_full():
    # Else a tally counts the dead of the headline beside those of the lead.
    desk = Desk()
    friday = (Day("2031-05-02", "2031-05-02", "2031-05-02", 1, "Friday", Quote(46, 52, "Friday")),)
    full = ("6 civilians died in Dummar on Friday", killed(6, population="civilians"), MONITOR, {"days": friday})
    desk.dispatch("d1", outlet="Quill", says=[("Shell killed 6", killed(6, population=None), MONITOR), full])
    assert desk.one().question.place == "Dummar"
    # In another dispatch the same number may be another matter.
    apart = Desk()
    apart.dispatch("d1", outlet="Quill", says=[full])
    apart.dispatch("d2", outlet="Lantern", says=[("Bridge fall killed 6", killed(6, population=None), MONITOR)])
    assert len(apart.accounts()) == 2
