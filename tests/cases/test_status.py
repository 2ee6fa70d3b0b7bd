"""What came about and what did not, and what each day says of its claim: tables of (text, expected)."""

import pytest

from fogline import languages
from fogline.claims import read_claims
from fogline.model import Dispatch


def claims(text, published="2031-05-14"):
    return read_claims(Dispatch("d", "a.txt", text, "", published=published))


# (text, status of its first claim)
STATUS = [
    # possible: a modal, a risk
    ("Gunmen could attack the convoy, the mayor said.", "possible"),
    ("Some 3,000 people are at risk of starvation in Kesh.", "possible"),
    ("The army must withdraw its troops from the valley, the minister said.", "possible"),
    ("Rescuers said 40 people may have been killed in the blast.", "actual"),  # hedged, of what is past
    ("The mayor could not be reached, but shelling killed four people.", "actual"),
    ("Shots can still be heard in Kesh on Wednesday.", "actual"),
    # planned
    ("Twenty-one hostages are to be freed, seven on each day.", "planned"),
    ("The envoy will speak at the funeral on Saturday, the mayor said.", "planned"),
    ("The council meets on Saturday.", "planned"),
    ("The rebels plan to withdraw from the town on Friday.", "planned"),
    ("The rebels agreed to withdraw from the town.", "planned"),
    ("Talks on a ceasefire are due to be held in Marram on Friday.", "planned"),
    ("Some 200 fighters will surrender on Monday, the governor said.", "planned"),
    # conditional
    ("Some 90,000 people risk being killed if Ardesh falls, aid groups said.", "conditional"),
    ("If the bridge had been bombed, 200 people would have died.", "conditional"),
    ("It is not clear if they captured the town, which was shelled on Monday.", "actual"),
    # denied: a deed only
    ("The army has not shelled the camp, its spokesman said.", "denied"),
    ("Nobody was arrested in Kesh.", "actual"),  # none is a count
    ("She had not eaten since Monday.", "actual"),
    ("No strikes were carried out in the area on Monday, the fleet said.", "denied"),
    ("The report that over a hundred people were taken is false.", "denied"),
    # recalled
    ("In 2022 two men were kidnapped in the park, and a ranger was shot dead.", "recalled"),
    ("Dax Hollow, who was born in 1990, was killed on Monday.", "actual"),
    ("The town, which fell in 2022, was shelled by rebels.", "actual"),
    ("Thirty years after militiamen killed 800 men at Oldmere, they were remembered in Kesh.", "recalled"),
    ("Relatives marked the anniversary of the raid in which 14 fishermen were killed.", "recalled"),
    ("In 2022, militiamen killed 800 people in two camps.", "recalled"),
    ("Forty years ago a bomb in Marram killed 31 people.", "recalled"),
    ("In March, gunmen killed 30 people in Marram.", "actual"),
    ("Monday's strike killed four people, the deadliest since a 2022 bombing that killed 53.", "actual"),
    ("The navy began a drill near Kesh on Tuesday in which a destroyer was sunk.", "staged"),
    ("Soldiers pretended to storm an airport on Monday.", "staged"),
    # staged; real deaths in a drill are real
    ("In the exercise 40 recruits acted the dead while a mock hamlet was shelled.", "staged"),
    ("A film in which 300 soldiers are killed opened in Marram.", "staged"),
    ("Soldiers stormed a village during a joint exercise in Marram.", "staged"),
    ("Five soldiers were killed when a helicopter crashed during a training exercise.", "actual"),
    ("Four of the crew of a film were killed in a raid on Kesh.", "actual"),
]


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_status_of_a_claim(text, status):
    assert claims(text)[0].status == status


@pytest.mark.parametrize(("text", "status"), [row for row in STATUS if row[1] != "actual"])
def test_only_what_is_actual_makes_an_event(text, status):
    assert claims(text)[0].event is None, status


# (text, printed figure, its status)
FIGURES = [
    ("The strike killed four people, the worst since a 2022 raid that killed 53 people.", "four people", "actual"),
    ("The strike killed four people, the worst since a 2022 raid that killed 53 people.", "53 people", "recalled"),
    ("A court jailed two men for killing 12 people in a raid on a market.", "12 people", "staged"),
    ("A court jailed two men for killing 12 people in a raid on a market.", "two men", "actual"),
    ("The strike killed 12 people, and dozens more could be killed.", "12 people", "actual"),
    ("No soldiers were killed in the raid.", "No soldiers", "actual"),
]


@pytest.mark.parametrize(("text", "printed", "status"), FIGURES)
def test_status_of_a_figure(text, printed, status):
    [figure] = [f for c in claims(text) for f in c.figures if f.as_printed == printed]
    assert figure.status == status


def test_nobody_is_killed_in_a_film():
    assert [f.measure for c in claims("A film in which 300 soldiers are killed opened.") for f in c.figures] == [
        "other"
    ]


# (text, roles of its days in order); the dispatch is of a Wednesday
ROLES = [
    ("The committee said on Tuesday that 51 people had died of cold.", ["told"]),
    ("Twelve people were killed in Kesh on Monday, the army said on Tuesday.", ["happened", "told"]),
    ("On Sunday, police said nine men had been shot.", ["told"]),
    ("Nine people were killed, it said after shells hit the town on Friday.", ["happened"]),
    ("After Monday's strike, the army said two of its men had died.", ["happened"]),
    ("Talks have been postponed until Thursday, the mediator said on Monday.", ["planned", "told"]),
    ("The truce lasted until Sunday.", ["until"]),
    ("The truce lasted until Sunday, when shelling killed four people.", ["happened"]),
    ("By Friday 400 people had been killed, the ministry said.", ["as_of"]),
    ("The general ordered the town to be left by Friday.", ["until"]),
    ("Four men were killed by Monday's strike, a doctor said.", ["happened"]),
    ("The death toll from Saturday's strike rose to 52 on Monday, the ministry said.", ["happened", "as_of"]),
    ("Between 2 March and 24 April some 800 people were killed, the committee said.", ["since", "until"]),
    ("Between Friday and Sunday some 80 people were killed, the committee said.", ["happened", "happened"]),
    ("Since the 7 May raid on the dam 30 people have died, the governor said late on Sunday.", ["since", "told"]),
    ("The border has been shut from 2 May onwards.", ["since"]),
    ("Elections are due to be held on 3 September.", ["planned"]),
    ("Power will be restored by mid-September.", ["until"]),
    ("Some 14 men have been killed this year.", ["since"]),
    ("From 3 January to date 68 men have been found.", ["since"]),
    ("The army's statement on Sunday said 14 rebels had been captured on Saturday.", ["told", "happened"]),
]


@pytest.mark.parametrize(("text", "roles"), ROLES)
def test_role_of_a_day(text, roles):
    assert [day.role for claim in claims(text) for day in claim.days] == roles


# (text, days of its first figure)
DATED = [
    ("The committee said on Tuesday that 51 people were killed in Kesh.", (None, None)),
    ("Twelve people were killed in Kesh on Monday, the army said on Tuesday.", ("2031-05-12", "2031-05-12")),
    ("The death toll from Saturday's strike rose to 52 on Monday, the ministry said.", ("2031-05-10", "2031-05-10")),
    ("The Column still holds about 20 square kilometres, the army said on Monday.", ("2031-05-12", "2031-05-12")),
]


@pytest.mark.parametrize(("text", "days"), DATED)
def test_only_what_happened_dates_a_figure(text, days):
    figure = claims(text)[0].figures[0]
    assert (figure.first, figure.last) == days


# (text, start and carried of the days of its last claim); published on Wednesday 14 May
DAWN, LINE = [("2031-05-09", True)], [("2031-05-13", True)]
BOTH = [("2031-05-13", False), ("2031-05-12", True)]
CARRIED = [
    ("A missile hit Kesh on Monday. Thirty-one others were wounded.", [("2031-05-12", True)]),
    ("Gunmen shot 40 villagers at prayer.\n\nThey stormed the place at dawn on Friday. Ten huts were burnt.", DAWN),
    ("DAILY NOTE, 11 MAY 2031\n\nClashes at Tongo killed three men.", [("2031-05-11", True)]),
    ("KESH, May 13 (Northern Wire) - Nine people were killed when a missile hit a house. Two were hurt.", LINE),
    ("A missile hit Kesh on Monday. The army said on Tuesday that it had killed nine rebels.", BOTH),
    # ... and what has none, or is of no day
    ("A missile hit Kesh on Monday. Some 14,000 civilians have been killed since the war began.", []),
    ("A missile hit Kesh on Monday. Some 300 people will be moved.", []),
    ("A missile hit Kesh on Monday. Another fell on Thursday.", [("2031-05-08", False)]),
    ("In 2022, gunmen killed 30 people. A man was shot.", []),
]


@pytest.mark.parametrize(("text", "days"), CARRIED)
def test_carried_days(text, days):
    assert [(day.start, day.carried) for day in claims(text)[-1].days if day.start] == days


def test_first_claim_of_a_text_takes_the_day_of_its_lead():
    text = "Gunmen shot 40 villagers at prayer.\n\nThey stormed the place at dawn on Friday."
    assert [(day.start, day.carried) for day in claims(text)[0].days] == [("2031-05-09", True)]


def test_a_carried_day_dates_no_figure():
    claim = claims("A missile hit Kesh on Monday. Thirty-one others were wounded.")[-1]
    assert claim.days[0].carried
    assert claim.figures[0].first is None


STEMMED = sorted(
    name.partition(".")[2]
    for name in {row["set"] for row in languages.words_of("sets.csv")}
    if name.startswith("stems.")
)


@pytest.mark.parametrize("category", STEMMED)
def test_every_cue_begins_with_a_stem_that_is_looked_for_first(category):
    stems = languages.word_set(f"stems.{category}")
    examples = [e for rule in languages.get("en").rules[f"status.{category}"] for e in rule.caught]
    assert [e for e in examples if not any(stem in e.replace("[", "").replace("]", "").lower() for stem in stems)] == []
