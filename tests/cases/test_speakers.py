"""Who speaks is no victim: tables of (text, harmed), all made up; a pair is a measure and the printed words of one figure.

A speaker stands beside the words of harm in every order that a report prints: behind a comma, amid a clause, before it, with
an apposition, a title, a place or a clause of their own. What is said falls on none of them; what is told of them does.
"""

import pytest

from fogline.claims import read_claims
from fogline.model import Dispatch

HARM = {"killed", "injured", "casualties", "detained", "displaced", "missing", "hostage", "surrendered"}
TWELVE = ("killed", "12 people")

# The speaker is not among the harmed.
ONLY_SPEAKS = [
    ("The shelling killed 12 people, a doctor said.", [TWELVE]),
    ("The shelling killed 12 people, a doctor says.", [TWELVE]),
    ("The shelling killed 12 people, a doctor has said.", [TWELVE]),
    ("The shelling killed 12 people, a doctor there told reporters on Monday.", [TWELVE]),
    ("The shelling killed 12 people, one doctor tweeted.", [TWELVE]),
    ("The shelling killed 12 people, the driver confirmed.", [TWELVE]),
    ("The shelling killed 12 people, two residents told AFP.", [TWELVE]),
    ("The shelling killed 12 people, a doctor at the clinic and two nurses said.", [TWELVE]),
    ("The shelling killed 12 people, a medic and a teacher said.", [TWELVE]),
    ("The shelling killed 12 people (a doctor said).", [TWELVE]),
    ("Killed were 12 people, a doctor said.", [TWELVE]),
    # an apposition, a name, a clause about the speaker
    ("The shelling killed 12 people, a doctor at the hospital, Adam Tahir, said.", [TWELVE]),
    ("The shelling killed 12 people, a doctor, who asked not to be named, said.", [TWELVE]),
    ("The shelling killed 12 people, a doctor in the town, which lies north of Kesra, said.", [TWELVE]),
    ("The shelling killed 12 people, a doctor, speaking by telephone, said.", [TWELVE]),
    ("The shelling killed 12 people, a doctor and a nurse, both of whom asked not to be named, said.", [TWELVE]),
    # where no attribution is seen, the noun is still the subject of a saying
    ("The shelling killed 12 people, a doctor was quoted as saying.", [TWELVE]),
    ("The shelling killed 12 people, a man who saw it said.", [TWELVE]),
    ("The shelling killed 12 people, a resident who gave his name as Omar said.", [TWELVE]),
    ("The shelling killed 12 people and a doctor said more were lost.", [TWELVE]),
    # other harm
    ("The group holds 40 hostages, a teacher said.", [("detained", "40 hostages")]),
    ("Fighters hold two districts, an engineer said.", []),
    ("The blast injured six, according to a nurse.", [("injured", "six")]),
    ("The blast killed 12 and wounded nine, a medic and a teacher said.", [("killed", "12"), ("injured", "nine")]),
    ("Police arrested 12 people, their lawyer said.", [("detained", "12 people")]),
    ("Rebels kidnapped two aid workers, an engineer reported.", [("hostage", "two aid workers")]),
    ("The raid left 12 dead, a doctor said.", [("killed", "12 dead")]),
    # leads, and a saying amid the clause
    ("A doctor said the shelling killed 12 people.", [TWELVE]),
    ("According to a doctor, the shelling killed 12 people.", [TWELVE]),
    ("Shelling killed 12 people, said a doctor.", [TWELVE]),
    ("Some 12 people, a doctor told AFP, were killed.", [("killed", "Some 12 people")]),
    ("Some 12 people, a doctor said, were killed.", [("killed", "Some 12 people")]),
    ("Some 12 people, said a doctor, were killed.", [("killed", "Some 12 people")]),
    ("A shell killed 12 people, a doctor there says, and injured six others.", [TWELVE, ("injured", "six others")]),
    # what befell another: of whom the speaker speaks, or a relative
    ("A few nurses said wounds were common among men who had been detained.", []),
    ("A man whose brother was killed said the town was quiet.", []),
    ("Three residents said thousands of people had crossed the river.", [("displaced", "thousands of people")]),
]

# A victim beside a speaker, a speaker who is a victim.
HARMED = [
    ("The shelling killed 12 people, a doctor among them, the mayor said.", [TWELVE, ("killed", "a doctor")]),
    ("The shelling killed a doctor, her brother said.", [("killed", "a doctor")]),
    ("The shelling killed two doctors and a nurse, a teacher said.", [("killed", "two doctors"), ("killed", "a nurse")]),
    ("The army said its shells killed four people, a farmer among them.", [("killed", "four people"), ("killed", "a farmer")]),
    ("The drone killed a nurse and a driver, 40, said police.", [("killed", "a nurse"), ("killed", "a driver")]),
    ("The drone killed a nurse and a driver, a guard said.", [("killed", "a nurse"), ("killed", "a driver")]),
    ("The shelling killed 12 people, a doctor and two nurses.",
     [TWELVE, ("killed", "a doctor"), ("killed", "two nurses")]),
    ("The strike killed 12 people, including two nurses who spoke to AFP.", [TWELVE, ("killed", "two nurses")]),
    ("A doctor, who was wounded in the strike, said 12 people were killed.", [("injured", "A doctor"), TWELVE]),
    ("It was loud, said a doctor who was wounded in the strike.", [("injured", "a doctor")]),
    ("Two wounded men told AFP that 12 people were killed.", [("injured", "Two wounded men"), TWELVE]),
    ("The families of two men killed in the raid said it was dark.", [("killed", "two men")]),
    ("Two men who crossed the river told AFP that 12 people were killed.", [("displaced", "Two men"), TWELVE]),
    # "who" is a noun of its own clause: nobody is taken for the dead by it, nobody kept from being counted
    ("A doctor who said she saw it was killed.", []),
    ("A doctor was killed and a nurse who saw it was wounded, a guard said.", [("killed", "A doctor"), ("injured", "a nurse")]),
]  # fmt: skip


def harmed(text):
    claims = read_claims(Dispatch("d", "made-up.txt", text, "00", published="2031-05-04"))
    found = sorted((f.quote.start, f.measure, f.as_printed) for c in claims for f in c.figures if f.measure in HARM)
    return [(measure, printed) for _, measure, printed in found]


@pytest.mark.parametrize(("text", "expected"), ONLY_SPEAKS, ids=[c[0] for c in ONLY_SPEAKS])
def test_who_speaks_is_no_victim(text, expected):
    assert harmed(text) == expected


@pytest.mark.parametrize(("text", "expected"), HARMED, ids=[c[0] for c in HARMED])
def test_victims_beside_a_speaker_are_kept(text, expected):
    assert harmed(text) == expected


# One row: text, then who is put in which state.
PERSONS = [
    ("The blast killed 12 people, doctor Adam Tahir said.", []),
    ("The blast killed 12 people, a doctor, Adam Tahir, said.", []),
    ("The blast killed 12 people, Haddad, a nurse, said.", []),
    ("The blast killed 12 people, including a doctor, the mayor said.", []),
    ("Militants detained two reporters, Nurse Lena Brandt told AFP.", []),
    ("Twelve people, said Adam Tahir, were killed.", []),
    ("The victims, said Adam Tahir, were executed.", []),
    ("Samir Haddad, Adam Tahir said, was abducted in May.", [("Samir Haddad", "abducted")]),
    ("The raid killed Samir Haddad and Adam Tahir, Omar Karim said.",
     [("Samir Haddad", "killed"), ("Adam Tahir", "killed")]),
    ("Samir Haddad, who was wounded in the strike, said 12 people died.", [("Samir Haddad", "wounded")]),
    ("Twelve people died, said Samir Haddad, who was wounded in the strike.", [("Samir Haddad", "wounded")]),
    ("Freed hostage Samir Haddad said 12 men were still held.", [("Samir Haddad", "freed")]),
    ("The family of the kidnapped engineer Samir Haddad said it was dark.", [("Samir Haddad", "abducted")]),
    ("Samir Haddad said he was kidnapped in May.", [("Samir Haddad", "abducted")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PERSONS, ids=[c[0] for c in PERSONS])
def test_who_speaks_is_put_in_no_state(text, expected):
    claims = read_claims(Dispatch("d", "made-up.txt", text, "00", published="2031-05-04"))
    assert [(p.name, p.state) for c in claims for p in c.persons if p.state is not None] == expected


def test_who_speaks_is_no_party():
    text = "At least 12 people, a Syrian army officer told AFP, were killed in shelling by Islamic State."
    (claim,) = read_claims(Dispatch("d", "made-up.txt", text, "00", published="2016-05-04"))
    assert [(p.name, p.role) for p in claim.event.parties] == [("people", "target"), ("Islamic State", "perpetrator")]
