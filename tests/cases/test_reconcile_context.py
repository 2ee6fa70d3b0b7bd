"""What a figure's own words leave out: places, sides, bases and periods, told by the words around or by another dispatch."""

import dataclasses

import pytest
from tests.cases.test_reconcile import HOSPITAL, MONITOR, OFFICIAL, OWN, Desk, claim, killed
from tests.completed import completed

from fogline import lexicon
from fogline.claims import read_claims
from fogline.claims.figures.claim_words import claim_words
from fogline.claims.figures.parties import sides
from fogline.claims.figures.setting import basis_of, is_setting, lengths_told, named_places
from fogline.lexicon.units import base_unit
from fogline.model import Day, Dispatch, Passage, Place, Quote, Source
from fogline.reconcile import accounts, tally
from fogline.reconcile.atlas import Atlas
from fogline.text import plain


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
    return basis_of(claim_words(c, plain(words)), c.figures[0], measure)


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
    assert lengths_told("194 people had died in the last 48 hours") != lengths_told(
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
    (account,) = other.accounts()
    assert [x.best for x in account.answers] == [130]


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
    assert accounts(completed(desk.claims, desk.dispatches), desk.dispatches, (), ()) == found
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


SUBSET = ("killed", "children", 4, 4, 4, "exact", "subset")
MONDAY = (Day("2031-04-28", "2031-04-28", "2031-04-28", 1, "Monday", Quote(0, 6, "Monday")),)


def test_a_part_is_of_its_wholes_place_and_day():
    desk = Desk()
    whole, part = "12 people died in Dummar on that day", "That figure includes 4 children"
    desk.dispatch("d1", outlet="Quill", says=[(whole, killed(12), MONITOR, {"days": MONDAY}), (part, SUBSET, MONITOR)])
    children = next(a for a in desk.accounts() if a.question.basis == "subset")
    assert (children.question.place, children.question.period) == ("Dummar", ("2031-04-28", "2031-04-28"))
    assert [link.kind for link in children.links] == ["subset_of"]


def test_the_31_brought_in_is_a_count_told_before():
    # A part of a total, with a definite article: it repeats Monday's count, three days later, and opens no question.
    total = ("killed", "people", 139, 139, 139, "exact", "cumulative")
    known = ("killed", None, 31, 31, 31, "exact", "subset")
    since = (Day("2031-04-28", "2031-04-28", "2031-04-28", 1, "Monday", Quote(0, 6, "Monday")),)
    desk = Desk()
    desk.dispatch(
        "d1", outlet="Quill", published="2031-04-29",
        says=[("31 people died in Dummar on that day", killed(31), HOSPITAL, {"days": MONDAY})],
    )  # fmt: skip
    desk.dispatch(
        "d2", outlet="Lantern", published="2031-05-02",
        says=[("139 bodies came from Dummar since Monday", total, HOSPITAL, {"days": since}),
              ("That includes the 31 brought in at first", known, OWN)],
    )  # fmt: skip
    told = {tuple(x.best for x in a.answers): a for a in desk.accounts()}
    assert set(told) == {(31,), (139,)}
    assert (told[31,].articles, told[31,].origins, told[31,].voices.high, told[31,].question.basis) == (
        2,
        2,
        1,
        "incident",
    )


def test_a_bare_part_of_another_number_stays_by_itself():
    known = ("killed", None, 30, 30, 30, "exact", "subset")
    total = ("killed", "people", 139, 139, 139, "exact", "cumulative")
    desk = Desk()
    first, later = "31 people died in Dummar on that day", "139 bodies came from Dummar since Monday"
    desk.dispatch("d1", outlet="Quill", says=[(first, killed(31), HOSPITAL, {"days": MONDAY})])
    desk.dispatch(
        "d2",
        outlet="Lantern",
        says=[(later, total, HOSPITAL, {"days": MONDAY}), ("It includes the 30 brought in", known, OWN)],
    )
    assert len(desk.accounts()) == 3


def test_the_wounded_of_the_next_sentence_are_of_the_same_event():
    hurt = ("injured", "people", 40, 40, 40, "exact", "incident")
    desk = Desk()
    dead, rest = "12 people died in Dummar on that day", "Another 40 were hurt, it said"
    desk.dispatch("d1", outlet="Quill", says=[(dead, killed(12), MONITOR, {"days": MONDAY}), (rest, hurt, MONITOR)])
    desk.dispatch("d2", outlet="Ash", says=[(dead, killed(12), HOSPITAL, {"days": MONDAY}), (rest, hurt, OFFICIAL)])
    (asked,) = (a.question for a in desk.accounts() if a.question.measure == "injured")
    assert (asked.place, asked.period) == ("Dummar", ("2031-04-28", "2031-04-28"))


def test_a_note_of_correction_says_the_number_and_the_one_it_replaces():
    held = ("detained", "men", 1700, 1700, 1700, "exact", "incident")
    was = ("detained", None, 1900, 1900, 1900, "exact", "cumulative")
    now = ("detained", None, 1700, 1700, 1700, "exact", "cumulative")
    note = "This story corrects the number detained to 1700, from 1900"
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("1700 men are held in Dummar", held, MONITOR), (note, now, OWN)])
    last = desk.claims[-1]
    at = last.quote.start + note.index("1900")
    old = claim("x", "d1", last.quote, was, OWN).figures[0]
    assert old.quote.start == at
    desk.claims[-1] = dataclasses.replace(last, figures=(*last.figures, old))
    account = desk.one()
    assert [(x.best, x.superseded) for x in account.answers] == [(1700, False), (1900, True)]
    assert (account.question.population, account.question.place, account.voices.high) == ("men", "Dummar", 1)


@pytest.mark.parametrize(
    ("words", "printed", "asked"),
    [
        ("if these three were held in Dummar", "three", False),  # people who were told of before
        ("the three could be part of talks in Dummar", "three", False),
        ("three were held in Dummar", "three", True),
        ("the 31 were held in Dummar", "31", True),  # a number in figures is a count
    ],
)
def test_people_taken_up_are_no_question(words, printed, asked):
    n = 3 if printed == "three" else 31
    desk = Desk().dispatch(
        "d1",
        outlet="Quill",
        says=[(words.replace(printed, str(n)), ("detained", None, n, n, n, "exact", "incident"), MONITOR)],
    )
    if printed == "three":
        d, c = desk.dispatches[0], desk.claims[0]
        at = words.index("three")
        figure = dataclasses.replace(c.figures[0], as_printed="three", quote=Quote(at, at + 5, "three"))
        desk.dispatches = [dataclasses.replace(d, text=words)]
        desk.claims = [dataclasses.replace(c, quote=Quote(0, len(words), words), figures=(figure,), places=())]
    assert bool(desk.accounts()) is asked


def test_a_headline_and_the_copied_story_under_it_are_one_text():
    # The headline stands outside the copied passage: own words, but no second hand.
    head = "12 people dead in Dummar"
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("12 people died in Dummar, it said", killed(12), MONITOR)])
    desk.dispatch(
        "d2",
        outlet="Lantern",
        says=[(head, killed(12), OWN), ("12 people died in Dummar, it said", killed(12), MONITOR)],
    )
    desk.reprint("d1", "d2")
    inside = [Passage(p.dispatch_id, 25 if p.dispatch_id == "d2" else 0, p.end) for p in desk.families[0].passages]
    desk.families = [dataclasses.replace(desk.families[0], passages=tuple(inside))]
    desk.reprints = [dataclasses.replace(desk.reprints[0], later=inside[1])]
    account = desk.one()
    assert (account.articles, account.origins, account.voices.high) == (2, 1, 1)


def test_what_the_source_said_another_day_does_not_date_what_is_left():
    words = "300 fighters are left"
    later = "300 fighters are left, said Hask, who on Thursday had spoken of more"
    day = Day("2031-05-01", "2031-05-01", "2031-05-01", 1, "Thursday", Quote(42, 50, "Thursday"))
    desk = Desk().dispatch(
        "d1", outlet="Quill", says=[(later, ("fighters", "fighters", 300, 300, 300, "exact", "remaining"), MONITOR)]
    )
    desk.claims = [dataclasses.replace(desk.claims[0], quote=Quote(0, len(words), words), days=(day,))]
    assert desk.one().question.period == ("2031-05-02", "2031-05-02")


def test_land_by_a_river_is_called_by_its_word():
    words = "the pocket by the Ash River measures 62 now"
    desk = Desk().dispatch(
        "d1",
        outlet="Quill",
        says=[(words, ("area", None, 62, 62, 62, "exact", "remaining"), MONITOR, {"place": "Ash River"})],
    )
    assert desk.one().question.place == "pocket"


def test_one_number_put_lower_by_a_nameless_source_is_one_question():
    # "Up to 500 remain, he said. Others put the number lower at 200": a nameless source, but plainly the same number.
    desk = Desk()
    left = ("fighters", "fighters", None, 500, 500, "at_most", "remaining")
    lower = ("fighters", "fighters", 200, 200, 200, "exact", "remaining")
    first, second = "up to 500 fighters remain in Dummar", "Others put the number lower at 200"
    desk.dispatch("d1", outlet="Quill", says=[(first, left, MONITOR), (second, lower, OFFICIAL)])
    assert [x.best for x in desk.one().answers] == [200, 500]


@pytest.mark.parametrize(
    ("words", "figure", "basis"),
    [
        # Fighters whom nobody has lost are told as they stand.
        (
            "up to 500 fighters stay in Dummar",
            ("fighters", "fighters", None, 500, 500, "at_most", "incident"),
            "remaining",
        ),
        # "left in the town" is no flight.
        ("300 fighters are left in Dummar", ("displaced", "fighters", 300, 300, 300, "exact", "incident"), "remaining"),
        ("300 people left Dummar by boat", ("displaced", "people", 300, 300, 300, "exact", "incident"), "incident"),
    ],
)
def test_counts_that_stand_on_a_day(words, figure, basis):
    account = Desk().dispatch("d1", outlet="Quill", says=[(words, figure, MONITOR)]).one()
    assert (account.question.basis, account.question.measure) == (
        basis,
        "displaced" if "people" in words else "fighters",
    )


def test_the_city_is_the_town_that_was_named():
    desk = Desk()
    left = ("fighters", "fighters", 300, 300, 300, "exact", "remaining")
    town, city = "12 people died in Dummar", "300 fighters remained in the city"
    desk.dispatch("d1", outlet="Quill", says=[(town, killed(12), MONITOR), (city, left, HOSPITAL)])
    assert {a.question.measure: a.question.place for a in desk.accounts()} == {"killed": "Dummar", "fighters": "Dummar"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("2 soldiers are in Marram", True),
        ("Marram's long war killed 2", True),
        ("2 people fled across Marram", True),
        ("Marram has 2 soldiers there", False),  # whose they are, not where
        ("Marram's incursion killed 2", False),
        ("it was rejected by Marram, and 2 died", False),
        ("a girl from Marram saw 2 dead", False),
        ("2 raids on Marram's forces abroad", False),  # a capital stands for its government
        ("2 died in Marram's army hospital", True),
    ],
)
def test_a_country_is_where_only_if_the_words_say_so(words, told):
    place = Place(
        "Marram", "Marram", "x:Marram", None, None, 6, Quote(words.index("Marram"), words.index("Marram") + 6, "Marram")
    )
    assert is_setting(place, words, "killed") is told


def test_one_name_in_one_copied_passage_is_one_place():
    # The stitched copy names another country too, and its reader took the town for one there.
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("12 people died in Dummar, it said", killed(12), MONITOR)])
    desk.dispatch("d2", outlet="Lantern", says=[("12 people died in Dummar, it said", killed(12), MONITOR)])
    other = dataclasses.replace(desk.claims[1].places[0], place_id="x:Dummar elsewhere")
    desk.claims[1] = dataclasses.replace(desk.claims[1], places=(other,))
    assert len(desk.accounts()) == 2
    assert desk.reprint("d1", "d2").one().articles == 2


def test_rocket_fire_that_claimed_lives_is_nobodys_voice():
    fire = ("anonymous", "Rocket Fire", "Rocket fire", None)
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("12 people died in Dummar", killed(12), MONITOR)])
    desk.dispatch("d2", outlet="Lantern", says=[("the lives of 12 people in Dummar", killed(12), fire)])
    assert (desk.one().voices.low, desk.one().verdict) == (1, "single")


def test_the_place_of_what_was_said_after_it():
    # "We have counted 12 dead," the monitor said after shelling hit Dummar: the place stands behind the cue.
    words, content = "We counted 12 dead, it said after shells hit Dummar", "We counted 12 dead"
    desk = Desk().dispatch("d1", outlet="Quill", says=[(words, killed(12), MONITOR)])
    desk.claims = [dataclasses.replace(desk.claims[0], quote=Quote(0, len(content), content))]
    assert desk.one().question.place == "Dummar"


def test_an_origin_in_another_order_adds_no_voice():
    # Sentences of one copied passage put in another order, and so read with another speaker: still one text.
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("12 people died in Dummar, it said", killed(12), MONITOR)])
    desk.dispatch(
        "d2",
        outlet="Lantern",
        says=[
            ("7 were hurt in Dummar", ("injured", "people", 7, 7, 7, "exact", "incident"), MONITOR),
            ("12 people died in Dummar, it said", killed(12), HOSPITAL),
        ],
    )
    desk.claims = [desk.claims[0], desk.claims[2]]
    desk.reprint("d1", "d2")
    desk.reprints = []  # the pair is known, the places in it are not
    assert (desk.one().origins, desk.one().voices.low, desk.one().verdict) == (1, 1, "single")


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("12 people died in Dummar, the Tern Agency reported, citing the Marram Monitor.", OWN),
        (
            "According to the Council, which cited the Marram Monitor, 12 people died in Dummar",
            ("official", "Council", "Council", None),
        ),
    ],
)
def test_who_cites_a_monitor_is_no_second_voice(words, source):
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("12 people died in Dummar", killed(12), MONITOR)])
    desk.dispatch("d2", outlet="Lantern", says=[(words, killed(12), source)])
    if source is not OWN:  # the source stands before its claim, and the words between say whom it cites
        at, said = words.index("Council"), words.index("12")
        who = Source("Council", "the Council", None, "official", Quote(at, at + 7, "Council"))
        desk.claims[1] = dataclasses.replace(desk.claims[1], source=who, quote=Quote(said, len(words), words[said:]))
    assert (desk.one().voices.low, desk.one().voices.high, desk.one().verdict) == (1, 1, "single")


def test_a_raised_toll_takes_the_old_one_back():
    words = "It raised its toll in Dummar to 15, from 12"
    desk = Desk().dispatch("d1", outlet="Quill", says=[(words, killed(15), MONITOR)])
    at = words.index("12")
    old = dataclasses.replace(
        desk.claims[0].figures[0], low=12, best=12, high=12, as_printed="12", quote=Quote(at, at + 2, "12")
    )
    desk.claims[0] = dataclasses.replace(desk.claims[0], figures=(*desk.claims[0].figures, old))
    assert [(x.best, x.superseded) for x in desk.one().answers] == [(12, True), (15, False)]


def test_an_admission_counts_no_people_of_its_own():
    # "its own shells killed 6 people": the six are nobody's fighters; "it had lost 6 fighters" are.
    army = ("party", "Marram Army", "the army", None)
    desk = Desk()
    desk.dispatch(
        "d1", outlet="Quill", says=[("its own shells killed 6 people in Dummar", killed(6), army, {"against": True})]
    )
    assert (desk.one().question.party, desk.one().grade) == (None, "confirmed")


def test_a_denial_beside_an_admission_is_still_named():
    army = ("party", "Marram Army", "the army", None)
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("our shell killed 6 in Dummar", killed(6), army, {"against": True})])
    desk.dispatch("d2", outlet="Ash", says=[("no 6 were killed in Dummar", killed(6), HOSPITAL, {"stance": "denied"})])
    assert (desk.one().grade, [r for r in desk.one().reasons if r.startswith("denied:")]) == (
        "confirmed",
        ["denied:d2-0"],
    )


def test_nobody_killed_is_a_statement_and_no_line_of_deaths():
    desk = Desk().dispatch(
        "d1", outlet="Quill", says=[("0 people were killed in Dummar", killed(0), MONITOR, {"days": MONDAY})]
    )
    assert [a.best for a in desk.one().answers] == [0]
    for house in ("ucdp", "acled"):
        counted = tally(desk.accounts(), house)
        assert (counted.lines, [p.rule for p in counted.left_out]) == ((), ["nobody-harmed"])
    desk.dispatch("d2", outlet="Ash", says=[("In Dummar 12 lost their lives", killed(12), HOSPITAL, {"days": MONDAY})])
    lines = [tally(desk.accounts(), house).lines[0] for house in ("ucdp", "acled")]
    assert [(x.low, x.high) for x in lines] == [(0, 12), (0, 12)]  # beside a count it is the low estimate


@pytest.mark.parametrize(("second", "accounts"), [(12, 1), (15, 2)])
def test_one_name_looked_up_as_two_places(second, accounts):
    # The very number of the very day tells that it is one town; another number may be of the other town of that name.
    desk = Desk()
    desk.dispatch("d1", outlet="Quill", says=[("12 people died in Dummar", killed(12), MONITOR, {"days": MONDAY})])
    words = f"In Dummar {second} lost their lives"
    desk.dispatch("d2", outlet="Lantern", says=[(words, killed(second), HOSPITAL, {"days": MONDAY})])
    other = dataclasses.replace(desk.claims[1].places[0], place_id="x:Dummar elsewhere")
    desk.claims[1] = dataclasses.replace(desk.claims[1], places=(other,))
    assert len(desk.accounts()) == accounts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3,000 dunams", "three square kilometres"),
        ("300 hectares", "three square kilometres"),
        ("3,000 dunams", "300 hectares"),
        ("20 square miles", "51.8 square kilometres"),
    ],
)
def test_land_is_compared_in_one_unit_whatever_it_was_printed_in(one, other):
    texts = [f"The League still holds {area} in Dummar, the mayor said." for area in (one, other)]
    dispatches = [
        Dispatch(f"d{n}", f"d{n}.txt", text, "", outlet=f"Paper {n}", published="2031-05-02")
        for n, text in enumerate(texts)
    ]
    found = accounts([c for d in dispatches for c in read_claims(d)], dispatches, (), ())
    (account,) = (a for a in found if a.question.measure == "area")
    assert (len(account.answers), account.question.unit, account.articles) == (1, "square kilometre", 2)


def test_every_area_and_length_of_the_list_of_units_is_compared():
    kinds = {r["name"]: r["kind"] for r in lexicon.rows("units.csv") if r["kind"] in ("area", "length")}
    units = {"area": "square kilometre", "length": "kilometre"}
    assert {name: base_unit(name)[0] for name in kinds} == {name: units[kind] for name, kind in kinds.items()}


@pytest.mark.parametrize(
    ("water", "place"),
    [
        ("the Euphrates", "pocket"),
        ("the Tigris", "pocket"),
        ("the Khabur", "pocket"),
        ("the Dnipro River", "pocket"),
        ("the Litani", "pocket"),
        # A city that a river gave its name.
        ("Dnipro", "Dnipro"),
    ],
)
def test_every_river_of_the_lists_bounds_land_and_is_not_it(water, place):
    words = f"The pocket near {water} was cut to 20 square kilometres, he said."
    dispatch = Dispatch("d0", "d0.txt", words, "", outlet="Quill", published="2031-05-02")
    (figure,) = (f for c in read_claims(dispatch) for f in c.figures)
    assert figure.place.name == place
