"""Who says it where the words are not "X said that ...": verbs before their speaker, tolls that are put, signed quotations.

Each row was read wrongly once: the clause was the speaker, the speaker was what is said, or nobody spoke.
"""

import pytest

from fogline.claims.read import read_claims
from fogline.model import Dispatch


def claims(text):
    return read_claims(Dispatch("d", "d.txt", text, "00", published="2031-08-24"))


def said(text):
    """(speaker, kind, what is said) of each claim, in order; the paper's own voice has no name."""
    return [(c.source.name, c.source.kind, c.quote.exact) for c in claims(text)]


INVERTED = [
    (
        "Fourteen herders drowned on Monday, said the prefect of Wenlo.",
        "the prefect of Wenlo",
        "Fourteen herders drowned on Monday",
    ),
    ("Seven conscripts were killed, said the army.", "the army", "Seven conscripts were killed"),
    (
        "Two shells landed near the mill, said a rebel commander.",
        "a rebel commander",
        "Two shells landed near the mill",
    ),
    (
        "Six ferries were lost off Zara, said the World Food Programme.",
        "World Food Programme",
        "Six ferries were lost off Zara",
    ),
    ("Thirty, said the rebels.", "the rebels", "Thirty"),
    ("The bridge has fallen, claimed the militia.", "the militia", "The bridge has fallen"),
    (
        "Nine divers were freed on Sunday, says the government in Brenn.",
        "the government in Brenn",
        "Nine divers were freed on Sunday",
    ),
    ("Five graves were opened, reported the state news agency.", "the state news agency", "Five graves were opened"),
    (
        "Gunmen killed six millers in Kesh, said the governor's spokesman.",
        "the governor's spokesman",
        "Gunmen killed six millers in Kesh",
    ),
    # near misses: the clause after the verb is what is said
    ("The mayor, who fled last week, said the town was quiet.", "the mayor", "the town was quiet"),
    ("The ministry, citing doctors, reported two deaths.", "the ministry", "two deaths"),
    ("The front, 12 of whose men died, denied the charge.", "the front", "the charge"),
]


@pytest.mark.parametrize(("text", "who", "what"), INVERTED, ids=[row[0][:40] for row in INVERTED])
def test_the_verb_before_its_speaker(text, who, what):
    assert [(name, words) for name, _, words in said(text)] == [(who, what)]


COUNTED = [
    ("Officials put the toll at five.", "officials", "the toll at five"),
    ("The embassy put Monday's toll at nine.", "the embassy", "Monday's toll at nine"),
    (
        "The prefect of West Kasho, speaking in Brenn, put the toll of the raid at seven.",
        "the prefect of West Kasho",
        "the toll of the raid at seven",
    ),
    (
        "The guild, which runs the clinic, put the number of wounded at eighteen.",
        "the guild",
        "the number of wounded at eighteen",
    ),
    ("Rescuers put the death toll at one hundred and ten.", "rescuers", "the death toll at one hundred and ten"),
    ("The ministry gave the toll as eleven.", "the ministry", "the toll as eleven"),
]


@pytest.mark.parametrize(("text", "who", "what"), COUNTED, ids=[row[0][:40] for row in COUNTED])
def test_who_counts_in_words(text, who, what):
    assert [(name, words) for name, _, words in said(text)] == [(who, what)]


SIGNED = [
    ("“The raid left six dead.” - Commissioner Ada Wren", "Ada Wren", "official"),
    ("“Four of our nurses were killed.”\n\n— Dr Sam Okro, hospital director", "Sam Okro", "ngo"),
    ("And from Chairwoman Hana Sesel:\n\n“Our people buried seven bodies on Monday.”", "Hana Sesel", "ngo"),
    ("Statement from Governor Abel Ndize:\n\n“Two villages were burned down.”", "Abel Ndize", "official"),
    ("“We lost six men in the pass.” - and then he left.", None, "unresolved"),
    ("Three things stand out:\n\n“Two villages were burned down.”", None, "unresolved"),
]


@pytest.mark.parametrize(("text", "who", "kind"), SIGNED, ids=[row[0][:40] for row in SIGNED])
def test_quotations_that_are_signed(text, who, kind):
    (found,) = [c for c in claims(text) if c.quote.exact.startswith("“")]
    assert (found.source.name, found.source.kind) == (who, kind)


def test_a_signature_is_no_claim_of_the_papers_own():
    assert len(claims("“The raid left six dead.” - Commissioner Ada Wren")) == 1


TOLD_HOW = [
    ("A nurse recounted how 12 people bled to death.", ["a nurse"]),
    ("The report describes how 14 boys were taken.", ["the report"]),
    (
        "Survivors interviewed by Amnesty International described how soldiers shot 23. Witnesses, it found, saw 40 bodies.",
        ["survivors interviewed by Amnesty International", "Amnesty International"],
    ),
    (
        "Amnesty International documented how 40 men were led off. At least 30, it found, were shot.",
        ["Amnesty International", "Amnesty International"],
    ),
    ("The inquiry found the army had shelled the school.", ["the inquiry"]),
    ("Divers found 12 graves.", [None]),  # what is found is told by the paper
]


@pytest.mark.parametrize(("text", "who"), TOLD_HOW, ids=[row[0][:40] for row in TOLD_HOW])
def test_who_tells_how(text, who):
    assert [name for name, _, _ in said(text)] == who


# Persons, bodies or documents speak; a clause, a participle, a hospital that takes people in does not.
NO_SOURCE = [
    ("Belying claims that the war is over, 650 people a day fled in March.", [None]),
    ("The clinic in Kesh admitted 20 wounded people on Friday.", [None]),
    ("The two sides agreed to a truce on Sunday.", [None]),
    ("The shelling killed 12 people and a doctor said 30 were hurt.", [None, "a doctor"]),
    ("The 500 the military said had been killed were traders.", ["the military"]),
    ("Secretary of State Tom Pargeter said 40 had died.", ["Tom Pargeter"]),
    ("A spokesman for the army, Major Ton Lenn, said 12 rebels died.", ["Ton Lenn"]),
    ("The army admitted killing nine people.", ["the army"]),
    (
        "Data compiled by the Guild of Millers and Bakers showed that six died.",
        ["Data compiled by the Guild of Millers and Bakers"],
    ),
    ("The mill minister, Ana Bishop, said six died.", ["Ana Bishop"]),
    ("Kurdish officials said six died.", ["Kurdish officials"]),  # a people keeps its capital
]


@pytest.mark.parametrize(("text", "who"), NO_SOURCE, ids=[row[0][:40] for row in NO_SOURCE])
def test_who_is_a_source(text, who):
    assert [name for name, _, _ in said(text)] == who


OFFICES = [
    (
        "Governor Ola Prokof said one man died in Kesh. The governor of the Marram region said two were hurt.",
        ["Ola Prokof", "the governor of the Marram region"],
    ),
    (
        "Health minister Fira Nade said 12 died. The health minister of Yemen said three did.",
        ["Fira Nade", "the health minister of Yemen"],
    ),
    (
        "The mayor of Goma said six died. The mayor of Bukavu said 12 did. The mayor said it was quiet.",
        ["the mayor of Goma", "the mayor of Bukavu", "the mayor"],
    ),
    ("Regional governor Vada Filin said two died. The governor said a third had died.", ["Vada Filin", "Vada Filin"]),
]


@pytest.mark.parametrize(("text", "who"), OFFICES, ids=[row[0][:40] for row in OFFICES])
def test_holders_of_one_office_in_several_places(text, who):
    assert [name for name, _, _ in said(text)] == who


COUNTS = [
    ("The police commissioner spoke of three arrests.", ["the police commissioner"]),
    ("Its warden, Faustin Kamb, speaks of 33 killed and a dozen missing.", ["Faustin Kamb"]),
    ("The health ministry gave 89.", ["the health ministry"]),
    ("The army gave 40 families tents.", [None]),
    ("He spoke of peace after 40 years of war.", [None]),
    ("The war killed at least 3,823 people, by the ministry's count.", ["the ministry"]),
    ("By the army's account, 99 rockets were stopped.", ["the army"]),
    ("The bridge was hit twice, the mayor told Radio Kesh.", ["the mayor"]),
    ("The gang threw a grenade inside, deputy police chief Ali Daliri told the state agency.", ["Ali Daliri"]),
    (
        "KESH - Fighting took 17 lives near Taka, the state police commissioner, Daniel Iyam, told reporters in Kesh.",
        ["Daniel Iyam"],
    ),
    ("Masters are advised that the group could attack any vessel.", []),
    ("Two soldiers were hurt, the Lebanese army said in a statement on X.", ["Lebanese Armed Forces"]),
    ("Rebels attacked Soled, Yevgen Prigo, its founder, wrote on Telegram on Monday.", ["Yevgen Prigo"]),
    ("The UN's Martin Gale said 400 were missing.", ["Martin Gale"]),
    # labels
    ("Civil Defence: two dead, nine wounded.", ["Civil Defence"]),
    ("Health Minister Dr Hassan Nourin: the final toll of the attack is 89 dead.", ["Hassan Nourin"]),
    ("Three things are clear: two dead, nine wounded.", [None]),
    ("The priorities of the army: bread, water and 12 lorries.", [None]),
]


@pytest.mark.parametrize(("text", "who"), COUNTS, ids=[row[0][:40] for row in COUNTS])
def test_who_counts_and_labels(text, who):
    assert [name for name, _, _ in said(text)] == who
