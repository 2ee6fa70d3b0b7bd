"""Reports of one event meet, reports of two do not: on made-up sets as agency, tabloid, live page and ministry write them."""

import pytest
from evals import told_events

from fogline import reconcile, reuse
from fogline.claims import read_claims
from fogline.model import Dispatch

SETS = [each for path in sorted(told_events.FILES.glob("*.txt")) for each in told_events.sets(path)]


def test_reports_of_one_event_meet_and_those_of_two_do_not():
    found = told_events.summary(SETS)
    assert found["main_met"] >= 85
    assert found["further_met"] >= 80
    assert found["revised_shown"] >= 100
    assert found["right_accounts"] >= 65
    assert found["two_events"] == 0
    assert found["false_verdicts"] <= 1


def read(*texts, days=("2031-05-03",) * 9):
    """Accounts of harm of dispatches, each text by its own outlet."""
    outlets = ("Quill", "Lantern", "Ash", "Elm", "Oak")
    dispatches = [
        Dispatch(f"d{n}", f"d{n}.txt", text, "", outlet=outlets[n], published=days[n]) for n, text in enumerate(texts)
    ]
    claims = [c for d in dispatches for c in read_claims(d, seams=())]
    found = reuse.find_reprints(dispatches)
    drawn = reconcile.accounts(claims, dispatches, found.reprints, found.families)
    return [a for a in drawn if a.question.measure in ("killed", "injured", "hostage", "detained", "freed")]


def numbers(account):
    return sorted(x.best if x.best is not None else x.low for x in account.answers)


MARKET = (
    "At least 49 people were killed in attacks against two markets in Kupiansk on Friday, governor Oleh Synko said."
)


@pytest.mark.parametrize(
    ("texts", "days", "right"),
    [
        # a report without its place meets the one that has it, even word for word
        ((MARKET, "Forty-nine people were killed in attacks against two markets."), None, [[49]]),
        # a toll that rises on nobody's word is brought up to date, and no clash
        (
            (
                "A suicide bomber killed 41 people at the airport in Kupiansk on Friday.",
                "At least 44 people died in Friday's attack on the airport in Kupiansk, officials said.",
            ),
            ("2031-05-03", "2031-05-04"),
            [[41, 44]],
        ),
        # one voice's new count
        (
            (
                "At least 145 people were killed at a school in Kupiansk on Friday, military spokesman Asim Reck said.",
                "An assault on a school on Friday left 141 people dead in Kupiansk, military spokesman Asim Reck said.",
            ),
            ("2031-05-03", "2031-05-04"),
            [[141, 145]],
        ),
        # another town, another day, another incident of the same size
        ((MARKET, "Forty-nine people were killed in an attack on a market in Izium on Friday."), None, [[49], [49]]),
        ((MARKET, "Shells killed 30 people in Kupiansk on Thursday."), None, [[30], [49]]),
        # a strike a day: small numbers of one town on two days
        (
            ("Shells killed two people in Kupiansk on Friday.", "Shells killed three people in Kupiansk on Saturday."),
            ("2031-05-03", "2031-05-04"),
            [[2], [3]],
        ),
        # daily counts "in the past 24 hours" of two days
        (
            (
                "Shelling killed 61 people in Kherson in the past 24 hours, the regional administration said on Saturday.",
                "Shelling killed 64 people in Kherson in the past 24 hours, the regional administration said on Sunday.",
            ),
            ("2031-05-03", "2031-05-04"),
            [[61], [64]],
        ),
    ],
)
def test_what_meets(texts, days, right):
    assert sorted(numbers(a) for a in read(*texts, days=days or ("2031-05-03",) * 9)) == right


def test_what_a_report_leaves_out_is_marked_as_its_events():
    (account,) = read(MARKET, "Forty-nine people were killed in attacks against two markets.")
    assert account.question.place == "Kupiansk"
    assert {each.partition(":")[0] for each in account.reasons} >= {"event-place", "event-day"}


@pytest.mark.parametrize(
    ("texts", "verdict"),
    [
        # a force is one until a name parts it
        (
            (
                "Nigerian police said nine people were killed in Kaduna on Friday.",
                "Nine people were killed in Kaduna on Friday, police said.",
            ),
            "single",
        ),
        # a spokesman and his body
        (
            (
                "Nine people were killed in Kaduna on Friday, police spokesman Musa Lawan said.",
                "Police said nine people were killed in Kaduna on Friday.",
            ),
            "single",
        ),
        # who claims an attack does not know its toll
        (
            (
                "The Pakistani Taliban claimed the attack that left nine people dead in Quetta on Friday.",
                "Nine people died in the attack in Quetta on Friday, a hospital director, Asma Ferl, said.",
            ),
            "single",
        ),
        # two voices that differ on one day
        (
            (
                "Nine people were killed in Kaduna on Friday, police said.",
                "The Sudan Doctors Network said 14 people were killed in Kaduna on Friday.",
            ),
            "differ",
        ),
    ],
)
def test_voices_are_settled_before_anything_meets(texts, verdict):
    (account,) = read(*texts)
    assert account.verdict == verdict


def test_two_offices_totals_since_one_day_meet():
    (account,) = read(
        "Since 7 October 2023, 46,913 people have been killed in the territory, the Gaza health ministry said.",
        "The government media office in Gaza said 61,709 people had been killed since 7 October 2023.",
        days=("2025-01-20", "2025-01-21"),
    )
    assert (account.question.place, numbers(account), account.verdict) == ("Gaza Strip", [46913, 61709], "differ")


def test_what_may_be_one_of_two_is_joined_to_neither_and_offered_with_its_reasons():
    found = read(
        "Shells killed 12 people in Kupiansk on Friday, governor Oleh Synko said.",
        "Shells killed 12 people in Izium on Friday, governor Oleh Synko said.",
        "A strike killed 12 people on Friday, the governor said.",
    )
    unplaced = next(a for a in found if a.question.place is None)
    assert len(found) == 3
    assert {link.account_id for link in unplaced.links} == {a.account_id for a in found} - {unplaced.account_id}
    assert all("same number" in link.reasons for link in unplaced.links)
