"""Figures as a desk would print them: tolls, totals, parts, lists, losses. Dispatches are invented; one comment a trap."""

import pytest

from fogline.claims import read_claims
from fogline.model import Dispatch, Figure


def figures(text: str) -> list[Figure]:
    dispatch = Dispatch("d", "d.txt", text, "00", published="2031-08-24")
    return [figure for claim in read_claims(dispatch) for figure in claim.figures]


def told(text: str, *fields: str) -> list[tuple[object, ...]]:
    return [(f.best if f.best is not None else f.low, *(getattr(f, each) for each in fields)) for f in figures(text)]


# text, (number, measure) of each figure
MEASURES = [
    # both ends of a change count the same
    ("The death toll from the blast in Marram climbed from 17 to 23.", [(17, "killed"), (23, "killed")]),
    ("The toll of Friday's ambush was raised to 19 from an earlier 12.", [(19, "killed"), (12, "killed")]),
    ("Deaths from the raid have risen from 30 to at least 41.", [(30, "killed"), (41, "killed")]),
    ("The figure for the missing fell from 300 to 212.", [(300, "missing"), (212, "missing")]),
    # each tally has its own number
    ("Deaths rose to 77 on Friday and the number of wounded to 200.", [(77, "killed"), (200, "injured")]),
    # no tally of people
    ("The number of trucks entering Dellow fell from 300 to 120.", [(300, "other"), (120, "other")]),
    ("The price of bread rose from 40 to 52 and the death toll did not change.", [(40, "other"), (52, "other")]),
    # killed and wounded together are neither
    ("Some 900 men were killed and wounded in a week.", [(900, "casualties")]),
    ("A rocket killed or injured 17 people.", [(17, "casualties")]),
    ("More than 200 dead and wounded were taken to the clinic.", [(200, "casualties")]),
    ("The army suffered 75 casualties in the ambush.", [(75, "casualties")]),
    ("Twelve people were killed and 30 wounded.", [(12, "killed"), (30, "injured")]),
    ("Nine people were killed and wounded civilians were flown out.", [(9, "killed")]),
    ("Three people were wounded and later died.", [(3, "killed")]),
    # who lives, and who is let go, is not harmed
    ("Rescuers pulled nine people alive from the rubble, two of whom later died.", [(9, "other"), (2, "killed")]),
    ("Eleven passengers survived the crash.", [(11, "other")]),
    ("The rebels freed 40 captives on Saturday.", [(40, "freed")]),
    ("Ten hostages were released in exchange for 90 prisoners.", [(10, "freed"), (90, "freed")]),
    ("Gunmen abducted 30 pupils and later freed 11 of them.", [(30, "hostage"), (11, "freed")]),
    ("Troops rescued 76 women abducted by the group.", [(76, "freed")]),
    ("Firemen rescued seven people from the mill.", [(7, "other")]),
    ("Shells killed 12 captured soldiers.", [(12, "killed")]),
    # a natural death is nobody's deed, and neither is one of hunger
    ("Three patients died of cancer while they waited.", [(3, "other")]),
    ("Nine people died of starvation.", [(9, "other")]),
    ("Cholera has killed 31 people in a week.", [(31, "other")]),
    ("Six people died in the strike on the cold store.", [(6, "killed")]),
    # an open label, a bare answer
    (
        "Killed: 22 (16 residents, 6 gang members). Wounded: 19.",
        [(22, "killed"), (16, "killed"), (6, "killed"), (19, "injured")],
    ),
    ("A raid killed 33 people, the civil society said. The mayor of Kesh gives 27.", [(33, "killed"), (27, "killed")]),
    ("Shells killed nine people, the army said. The mayor gave 40 trucks.", [(9, "killed"), (40, "equipment")]),
    # a tally may stand far before, and be a rise without a verb of rising
    ("Fatalities in the strike have now gone from seven to eleven.", [(7, "killed"), (11, "killed")]),
    (
        "The river rose from 4 to 7 metres after the strike that killed 3 workers.",
        [(4, "distance"), (7, "distance"), (3, "killed")],
    ),
    ("Three brothers (9, 11 and 14) were wounded.", [(3, "injured"), (9, "other"), (11, "other"), (14, "other")]),
    ("Kidnappers let eleven women go.", [(11, "freed")]),
    ("Hamas handed over three hostages to the Red Cross.", [(3, "freed")]),
    ("The army handed over 12 reports.", [(12, "other")]),
    ("None of the 14 passengers was hurt.", [(0, "injured"), (14, "other")]),
    ("Thirty-one people, not 23, were killed.", [(31, "killed"), (23, "killed")]),
    ("Roughly 11,000 Palestinians are in Israeli prisons.", [(11000, "detained")]),
    # who takes them
    ("Gunmen seized 25 travellers at Kesh on Tuesday.", [(25, "hostage")]),
    ("Police seized 25 travellers at Kesh on Tuesday.", [(25, "detained")]),
    ("The army killed 14 militants and captured 6.", [(14, "killed"), (6, "detained")]),
    # drones of which some were shot down
    ("Russia launched 86 drones, of which 64 were shot down.", [(86, "equipment"), (64, "equipment")]),
    ("Fourteen bandits were shot down.", [(14, "killed")]),
    ("Seven soldiers fell at Kesh.", [(7, "killed")]),
    ("Seven soldiers fell ill at Kesh.", [(7, "fighters")]),
    ("A strike killed a family of six.", [(6, "killed")]),
    ("Some 1,800 people have left it since Sunday.", [(1800, "displaced")]),
    # nobody is hurt by what befalls things
    ("Nobody was hurt when 13 of 15 drones were shot down.", [(0, "injured"), (13, "equipment"), (15, "equipment")]),
    (
        "Air defences shot down 21 of 30 drones, and 2 people were hurt.",
        [(21, "equipment"), (30, "equipment"), (2, "injured")],
    ),
    ("It fired six S-300 missiles at the port.", [(6, "equipment")]),
    # ages
    ("A girl of nine and a man of 60 were wounded.", [(1, "injured"), (9, "other"), (1, "injured"), (60, "other")]),
    ("It injured two teenagers, 15 and 17.", [(2, "injured"), (15, "other"), (17, "other")]),
    ("Two boys aged 10 and 13 were killed.", [(2, "killed"), (10, "other"), (13, "other")]),
    ("A mother of three was killed by a sniper.", [(1, "killed"), (3, "other")]),
    ("A family of five was killed.", [(5, "killed")]),
    # the predicate is shared, both ways
    (
        "At least 20 soldiers, an interpreter and a contractor were killed.",
        [(20, "killed"), (1, "killed"), (1, "killed")],
    ),
    (
        "Some 34 villagers, 13 of them girls, were killed as well as two nurses.",
        [(34, "killed"), (13, "killed"), (2, "killed")],
    ),
    (
        "Strikes killed 11 people in Marram, two in Dellow and one near Kesh.",
        [(11, "killed"), (2, "killed"), (1, "killed")],
    ),
    ("Three guards were killed by the rebels and two rebels by the guards.", [(3, "killed"), (2, "killed")]),
    ("Five soldiers were killed and two gunmen.", [(5, "killed"), (2, "killed")]),
    ("Two men were killed in Marram and 500 people in Kesh marched home.", [(2, "killed"), (500, "other")]),
    ("The bomber killed himself and 22 others.", [(22, "killed")]),
    ("Two soldiers were killed and another was wounded.", [(2, "killed"), (1, "injured")]),
    ("It was reduced to three annihilated neighbourhoods.", [(3, "other")]),
    # things do not flee
    ("Some 70,000 people, by one estimate, fled Kesh.", [(70000, "displaced")]),
    ("Two hundred tents reached the camp.", [(200, "other")]),
    ("Four flights were evacuated.", [(4, "other")]),
]


@pytest.mark.parametrize(("text", "expected"), MEASURES)
def test_what_befell_the_counted(text, expected):
    assert told(text, "measure") == expected


# text, (number, measure, basis) of each figure
BASES = [
    (
        "The raid killed 61 people on Friday. That brought the total since 7 March 2031 to 62,622.",
        [(61, "killed", "incident", None), (62622, "killed", "cumulative", "2031-03-07")],
    ),
    (
        "A drone wounded three villagers. The total now stands at 91.",
        [(3, "injured", "incident", None), (91, "injured", "cumulative", None)],
    ),
    (
        "Militiamen abducted 14 farmers. It brings to 63 the number of people taken since January.",
        [(14, "hostage", "incident", None), (63, "hostage", "cumulative", "2031-01")],
    ),
    # the day of a date is no number in a date without a year
    ("Since 3 March, 40 people were killed in Marram.", [(40, "killed", "cumulative", "2031-03-03")]),
    # since of another clause
    ("The school has been shut since 2023; a shell killed three guards.", [(3, "killed", "incident", None)]),
    # parts, down a list, behind a colon, in a bracket
    (
        "The dead included 21 women and 29 boys, as well as 63 babies and 610 men.",
        [(n, "killed", "subset", None) for n in (21, 29, 63, 610)],
    ),
    (
        "Seventeen people were killed: nine men, six women and two children.",
        [(17, "killed", "incident", None), *((n, "killed", "subset", None) for n in (9, 6, 2))],
    ),
    (
        "A raid killed 55 people (31 men, 14 women and 10 children).",
        [(55, "killed", "incident", None), *((n, "killed", "subset", None) for n in (31, 14, 10))],
    ),
    (
        "A strike killed 31 people. Of the dead, 11 were women.",
        [(31, "killed", "incident", None), (11, "killed", "subset", None)],
    ),
    ("Rebels killed 18 people. Ten were children.", [(18, "killed", "incident", None), (10, "killed", "subset", None)]),
    (
        "Clashes killed 40 people in the south on Friday: 9 Druze fighters, 15 civilians and 16 members of the army.",
        [(40, "killed", "incident", None), *((n, "killed", "subset", None) for n in (9, 15, 16))],
    ),
    (
        "A strike killed nine. Two children were among the dead.",
        [(9, "killed", "incident", None), (2, "killed", "subset", None)],
    ),
    (
        "Three aid workers were shot dead. That makes 84 since the start of 2031.",
        [(3, "killed", "incident", None), (84, "killed", "cumulative", "2031")],
    ),
    (
        "Of the 29 killed, 17 were women and nine children.",
        [(29, "killed", "incident", None), (17, "killed", "subset", None), (9, "killed", "subset", None)],
    ),
    ("The gang, which has held the town since January 2031, killed nine people.", [(9, "killed", "incident", None)]),
    ("Nobody has been in since June, when it dropped 14 bombs.", [(14, "equipment", "incident", None)]),
    (
        "From 27 November 2030 to 31 March 2031 we documented 1,534 violations of the truce.",
        [(1534, "other", "cumulative", "2030-11-27")],
    ),
    ("10.40 At least six people were killed.", [(6, "killed", "incident", None)]),
    # a stock, and none
    ("Lebanon hosts about 1.5 million Syrians.", [(1500000, "other", "remaining", None)]),
    ("Nearly 20,000 people are still missing.", [(20000, "missing", "remaining", None)]),
    ("There are 6,000 detainees in the camp.", [(6000, "detained", "remaining", None)]),
    ("The court sentenced three soldiers on Monday.", [(3, "fighters", "incident", None)]),
    ("The garrison has 2,000 soldiers.", [(2000, "fighters", "remaining", None)]),
    # things since a day
    ("It has hit 100 vessels since November 2030.", [(100, "equipment", "cumulative", "2030-11")]),
    (
        "A strike killed 10 people, including 4 children, and 7 others died in Kesh.",
        [(10, "killed", "incident", None), (4, "killed", "subset", None), (7, "killed", "incident", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), BASES)
def test_basis_of_tolls(text, expected):
    assert told(text, "measure", "basis", "since") == expected


# text, (low, high, bound) of the first figure
NUMBERS = [
    # the first end of a range without its zeros
    ("Some 3-400 huts burned.", (300, 400, "between")),
    ("Some 2-3,000 people fled.", (2000, 3000, "between")),
    ("Some 5-10 people fled.", (5, 10, "between")),
    ("Some 20-300 people fled.", (20, 300, "between")),
    # gone up to five is five
    ("The number of dead has gone up to five.", (5, 5, "exact")),
    ("A plan to take up to five people.", (None, 5, "at_most")),
    # nobody counted so exactly
    ("A couple of dozen gunmen fled.", (24, 24, "about")),
    ("A couple of hundred people fled.", (200, 200, "about")),
    ("Half-a-million people fled.", (500000, 500000, "exact")),
    ("The number of displaced would reach the tens of thousands.", (10000, None, "vague")),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers_as_a_reader_takes_them(text, expected):
    first = figures(text)[0]
    assert (first.low, first.high, first.bound) == expected


NOTHING = [
    "The blast at 49.9935 N, 36.2304 E shook the town.",
    "A crater lies at 48.5°N, 37.7°E.",
    "The boat sank at 33°21'N 35°10'E.",
    "It lies at latitude 15.5 and longitude 32.56.",
    "Group 42 denied it.",
    "Battalions 3 and 7 left the ridge.",
    "Checkpoint 300 was closed.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_places_and_names_count_nothing(text):
    assert figures(text) == []


LOSSES = [
    # whoever lost them owns them, whoever says so
    ("Russia lost 980 men on Sunday, the General Staff of Ukraine said.", "Russia"),
    ("Hezbollah has lost 25 men, the IDF said.", "Hezbollah"),
    ("The RSF lost 40 fighters near Babanusa, the Sudanese army said.", "Rapid Support Forces"),
    ("Total Russian losses since May stand at about 1,050,000 personnel, Kyiv said.", "Russian"),
    # lost by nobody who fights, killed by those who lost the hill
    ("The village lost 14 people in the flood, the army said.", None),
    ("Hezbollah lost the hill and killed 40 men, the IDF said.", None),
]


@pytest.mark.parametrize(("text", "party"), LOSSES)
def test_whose_losses(text, party):
    assert figures(text)[0].party == party


def test_own_losses_are_the_speakers():
    (figure,) = figures("The Syrian army said it had lost 11 men near Kesh.")
    assert [each.how for each in figure.party_words] == ["speaker"]
