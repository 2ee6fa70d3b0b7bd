"""What a tally adds up, and what it names and leaves out: accounts by hand, then dispatches read from their words."""

import csv
import dataclasses
import io

import pytest

from fogline import lexicon
from fogline.claims import read_claims
from fogline.cli import run
from fogline.model import Account, Answer, Dispatch, Link, Question, Voices
from fogline.reconcile import TALLY_RULES, accounts, differences, tally
from fogline.reconcile.accounts.tally import HOUSES, house_rules

DAY = ("2031-05-02", "2031-05-02")


def account(number=1, best=12.0, *, bound="exact", printed="12", reasons=(), **asked):
    question = {"measure": "killed", "population": None, "place": "Dummar", "period": DAY, "basis": "incident", **asked}
    low, high = (None if bound == "at_most" else best), (None if bound in ("at_least", "vague") else best)
    answer = Answer(low, None if bound == "vague" else best, high, ("c1",), bound, (printed,), voices=Voices(2, 2))
    return Account(
        f"a{number}", Question(**question), (answer,), 2, 2, 2, Voices(2, 2), "agree", "fair", tuple(reasons)
    )


# What is asked, and the rule by which no house adds it.
REFUSED = [
    ({"unit": "percent"}, "not-people"),  # "77 % of the dead were civilians"
    ({"unit": "fraction"}, "not-people"),  # "two-thirds of them"
    ({"population": "sheep"}, "not-people"),
    ({"population": "last convoys"}, "not-people"),  # "one of the last convoys"
    ({"population": "attacks"}, "not-people"),
    ({"basis": "cumulative"}, "running-total"),
    ({"basis": "subset"}, "part"),
    ({"basis": "remaining"}, "remaining"),
    ({"basis": "rate"}, "rate"),
    ({"period": ("2031-01-01", "2031-12-31")}, "running-total"),  # "in 2031, 900 people were killed"
    ({"reasons": ["predicted:c1"]}, "predicted"),
    ({"reasons": ["denied-only:c1"]}, "denied-only"),
    ({"measure": "displaced"}, "not-harm"),
    ({"period": (None, "2031-05-02")}, "no-day"),  # until the day of printing: no day
    ({"period": (None, None)}, "no-day"),
    ({"period": ("2031-05-01", "2031-05-31")}, "wide-day"),  # "in May"
    ({"place": None}, "no-place"),
]


@pytest.mark.parametrize("house", HOUSES)
@pytest.mark.parametrize(("asked", "rule"), REFUSED, ids=[f"{rule} {asked}" for asked, rule in REFUSED])
def test_what_is_no_dead_of_a_day_is_named_and_not_added(asked, rule, house):
    found = tally([account(1, 500_000.0, **asked), account(2)], house)
    assert [line.parts[0].account_id for line in found.lines] == ["a2"]
    assert [(total.measure, total.low, total.high) for total in found.totals] == [("killed", 12, 12)]
    assert [(p.account_id, p.rule, p.why) for p in found.left_out] == [("a1", rule, TALLY_RULES[rule])]


@pytest.mark.parametrize(
    ("period", "day"),
    [(DAY, "2031-05-02"), (("2031-05-02", "2031-05-03"), "2031-05-02/2031-05-03")],
)
def test_a_day_is_as_precise_as_it_is_known(period, day):
    assert [line.day for line in tally([account(period=period)], "acled").lines] == [day]


@pytest.mark.parametrize(
    ("asked", "day", "place"),
    [
        ({"period": (None, "2031-05-02")}, None, "Dummar"),
        ({"period": ("2031-05-01", "2031-05-31")}, "2031-05", "Dummar"),
        ({"place": None}, "2031-05-02", None),
    ],
)
def test_what_has_no_day_or_no_place_is_shown_apart_with_its_number(asked, day, place):
    found = tally([account(1, 9.0, **asked)], "acled")
    assert (found.lines, found.totals) == ((), ())
    assert [(line.day, line.place, line.best) for line in found.apart] == [(day, place, 9)]


def test_a_house_names_its_own_rule_before_a_missing_day():
    # Injured without a day are no deaths, day or not; else ACLED's list of what wants a day would hold them.
    found = tally([account(measure="injured", period=(None, "2031-05-02"))], "acled")
    assert ([p.rule for p in found.left_out], found.apart) == (["acled-deaths"], ())


@pytest.mark.parametrize(
    ("house", "printed", "low", "counted"),
    [
        ("acled", "dozens of people", 24.0, 12),  # the house's table, not the reader's number
        ("acled", "hundreds", 120.0, 100),
        ("acled", "several dozen", 36.0, 36),  # of which the codebook says nothing
        ("ucdp", "dozens of people", 24.0, 24),  # as printed
    ],
)
def test_vague_words_count_as_the_house_says(house, printed, low, counted):
    (line,) = tally([account(1, low, bound="vague", printed=printed)], house).lines
    assert (line.low, line.best) == (counted, counted)


THOUSANDS = {"bound": "vague", "printed": "thousands of people"}


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        (account(1, 900.0, reasons=["event-day:c1"]), "no-own-day"),
        (account(1, 900.0, reasons=["event-place:c1"]), "no-own-place"),
        (account(1, 900.0, place="Syria"), "wide-place"),
        (account(1, 900.0, bound="at_most", printed="up to 900"), "ceiling"),
        (account(1, 1000.0, **THOUSANDS), "no-number"),
        (account(1, 20_000.0, bound="vague", printed="tens of thousands"), "no-number"),
    ],
)
def test_what_a_coder_would_not_put_on_a_day_and_a_place_is_shown_apart(made, rule):
    found = tally([made, account(2)], "acled")
    assert [p.account_id for line in found.lines for p in line.parts] == ["a2"]
    assert [(line.parts[0].account_id, line.parts[0].rule) for line in found.apart] == [("a1", rule)]


@pytest.mark.parametrize(("house", "lines"), [("ucdp", 1), ("acled", 0), ("ibc", 0), ("airwars", 0)])
def test_a_house_says_in_its_row_how_wide_a_place_may_be(house, lines):
    assert len(tally([account(1, place="Sudan")], house).lines) == lines


def answered(*answers, reasons, **asked):
    """An account of several answers, each of its own claim c1, c2, ...; all but the last replaced."""
    made = account(1, 1.0, reasons=reasons, **asked)
    given = [
        Answer(n, n, n, (f"c{k}",), voices=Voices(1, 1), superseded=k < len(answers)) for k, n in enumerate(answers, 1)
    ]
    return dataclasses.replace(made, answers=tuple(given))


@pytest.mark.parametrize(
    ("numbers", "reasons", "counted"),
    [
        ((59.0, 1000.0), ["event-day:c2", "event-place:c2"], 59),  # another massacre, which tells no day
        ((12.0, 19.0), ["event-day:c2"], 19),  # the toll rose
        ((12.0, 19.0), [], 19),
        ((12.0, 400.0), [], 400),  # each tells the day and the place
        ((1000.0, 59.0), ["event-day:c1"], 59),
    ],
)
def test_a_number_of_another_size_that_tells_no_day_does_not_become_the_days(numbers, reasons, counted):
    (line,) = tally([answered(*numbers, reasons=reasons)], "acled").lines
    assert line.best == counted


@pytest.mark.parametrize(
    ("narrow", "wide", "counted"),
    [
        ({"best": 12.0, "bound": "vague", "printed": "dozens", "population": "civilians"}, {"best": 41.0}, [41]),
        ({"best": 3.0, "population": "fighters"}, {"best": 12.0}, [12]),
        ({"best": 12.0, "bound": "vague", "printed": "dozens"}, {"best": 41.0}, [41]),
        (
            {"best": 12.0, "bound": "vague", "printed": "dozens"},
            {"best": 12.0, "bound": "vague", "printed": "dozens"},
            [12, 12],
        ),
        ({"best": 9.0}, {"best": 41.0}, [9, 41]),
        ({"best": 3.0, "population": "children"}, {"best": 12.0, "population": "civilians"}, [12]),
        # No part: more than the whole; a whole that is not told of this day itself; people of another kind.
        ({"best": 120.0, "population": "fighters"}, {"best": 13.0}, [13, 120]),
        ({"best": 9.0, "population": "civilians"}, {"best": 41.0, "reasons": ["event-day:c1"]}, [9]),
        ({"best": 9.0, "population": "civilians"}, {"best": 12.0, "population": "fighters"}, [9, 12]),
    ],
)
def test_a_narrower_count_of_a_place_and_day_is_not_added_to_the_wider(narrow, wide, counted):
    found = tally([account(1, **narrow), account(2, **wide)], "acled")
    assert sorted(p.best for line in found.lines for p in line.parts) == counted


def test_houses_are_rows_of_a_table():
    rows = lexicon.rows("house_rules.csv")
    assert tuple(r["house"] for r in rows) == HOUSES
    named = {r[k] for r in rows for k in ("not_measure", "not_people", "not_voices", "not_grade", "rule") if r[k]}
    assert named <= set(TALLY_RULES)
    assert {r["house"] for r in lexicon.rows("house_counts.csv")} <= set(HOUSES)
    assert [house_rules(h).voices for h in HOUSES] == [0, 0, 2, 0]


def test_every_rule_of_a_tally_is_reached():
    every = [account(n, **asked) for n, (asked, _) in enumerate(REFUSED)]
    every += [account(50, 0.0), account(51, measure="injured"), account(52, population="fighters", place="Hajin")]
    every += [account(53, population="children"), account(57, place="Syria"), account(58, 2000.0, **THOUSANDS)]
    every += [account(61, bound="at_most", place="Manbij")]
    every += [account(59, reasons=["event-day:c1"]), account(60, reasons=["event-place:c1"])]
    twin = dataclasses.replace(account(55), links=(Link("may_be_same", "a50"), Link("may_be_same", "a56")))
    every += [twin, dataclasses.replace(account(56, 9.0), links=(Link("may_be_same", "a55"),))]
    weak = account(54)
    every += [Account("a54", weak.question, weak.answers, 1, 1, 1, Voices(1, 1), "single", "weak", ())]
    reached = {p.rule for house in HOUSES for p in tally(every, house).left_out}
    reached |= {p.rule for _, parts in differences(every) for p in parts}
    assert reached == set(TALLY_RULES)


# --- from the words -----------------------------------------------------------------------------------------

HEAD = "Outlet: The Quay\nPublished: 2031-05-04\n\n"
FIRM = "Shells killed 12 people in Dummar on Friday, the mayor said."


def read(*texts):
    dispatches = [
        Dispatch(f"d{n}", f"{n}.txt", t, "", outlet=f"P{n}", published="2031-05-04") for n, t in enumerate(texts)
    ]
    return accounts([c for d in dispatches for c in read_claims(d)], dispatches, (), ())


@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
def test_the_total_and_every_reason_are_printed(form, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(
        f"{HEAD}{FIRM} Two-thirds of the wounded died in Dummar on Friday. Four people were killed in Hajin, a nurse said.\n",
        "utf-8",
    )
    assert run(["tally", "a.txt", "--rules", "acled", "--format", form]) == 0
    out = capsys.readouterr().out
    assert "total" in out
    assert all(rule in out for rule in ("not-people", "no-day"))
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(out)))
        assert [float(r["best"]) for r in rows if r["row"] == "total"] == [12]
        assert sum(float(r["best"]) for r in rows if r["counted"].lower() == "true") == 12


def test_a_house_that_counts_nothing_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(f"{HEAD}Four people were killed in Hajin, a nurse said.\n", "utf-8")
    assert run(["tally", "a.txt", "--rules", "acled"]) == 0
    assert "acled counts nothing here; accounts left out: 1" in capsys.readouterr().err


# Counts that stand beside a day and are no dead of that day.
NOT_OF_A_DAY = [
    "Until Friday 40 people were killed in Dummar, the mayor said.",
    "40 people were killed in Dummar up to Friday, the mayor said.",
    "40 people were killed in Dummar as of the end of Friday, the mayor said.",
    "40 people were killed in Dummar in the war by Friday, the mayor said.",
    "The toll in Dummar rose by 12 percent to 40 on Friday, the mayor said.",
    "40 people risked being killed in Dummar on Friday, the mayor said.",
    "Friday was the day on which 40 people were to be killed in Dummar, the mayor said.",
    "3.5 people per 1,000 were killed in Dummar on Friday, the mayor said.",
    "Four people in every 1,000 were killed in Dummar on Friday, the mayor said.",
    "40 people have been killed in Dummar since Friday, the mayor said.",
    "So far 40 people have been killed in Dummar, the mayor said on Friday.",
    "Two-fifths of the people were killed in Dummar on Friday, the mayor said.",
    "40 pc of the people were killed in Dummar on Friday, the mayor said.",
]


@pytest.mark.parametrize("text", NOT_OF_A_DAY)
def test_totals_rates_and_what_is_to_come_are_no_dead_of_the_day_beside_them(text):
    assert [line.parts[0].why for line in tally(read(text), "acled").lines] == []


@pytest.mark.parametrize(
    "text",
    [
        "40 people were killed in Dummar by Friday's strike, the mayor said.",
        "40 people were killed in Dummar on Friday, and shelling went on until Saturday, the mayor said.",
    ],
)
def test_a_day_that_ends_something_else_leaves_the_dead_their_day(text):
    assert [(line.day, line.best) for line in tally(read(text), "acled").lines] == [("2031-05-02", 40)]
