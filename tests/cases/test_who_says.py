"""Deliverables of reading, one short dispatch for each named thing: tables of (text, expected), all made up.

Both profiles share what comes after the marking; the tables are read with ``fast``.
"""

from dataclasses import replace

import pytest

from fogline.claims import read_claims
from fogline.claims.attribution import outlet_voice, read
from fogline.claims.findings import Findings
from fogline.model import Dispatch, Span
from fogline.text import unchanged


def test_a_man_called_said_is_no_saying():
    text = "Omar Said, a spokesman for the mill, said two barns were lost. Lena Said said the mill was shut."
    assert [(a.source.name, w) for a, w in said(text)] == [
        ("Omar Said", "two barns were lost"),
        ("Lena Said", "the mill was shut"),
    ]


def said(text, **given):
    d = Dispatch("d", "made-up.txt", text, "00", **given)
    return [(a, " … ".join(text[s.start : s.end] for s in a.content)) for a in read(d)]


def words(text):
    return [w for _, w in said(text)]


# One row: text, then the words of each claim, in order; a comment per trap.
CUTS = [
    # two clauses with a subject and a verb each are two assertions; names joined by "and" are one
    ("The mayor said the bridge was closed but the ferry was running.", ["the bridge was closed", "the ferry was running"]),
    ("The mayor said the fire had reached the mill and two barns were lost.",
     ["the fire had reached the mill", "two barns were lost"]),
    ("The mayor said the army and the militia had agreed.", ["the army and the militia had agreed"]),
    ("The mayor said police believed five men and two women were inside.",
     ["police believed five men and two women were inside"]),
    ("The mayor argued that, faced with the cost of the road, Talia and Morvia would give in.",
     ["faced with the cost of the road, Talia and Morvia would give in"]),
    # the day and the place of the saying are not said
    ("The mayor said later he had been misquoted.", ["he had been misquoted"]),
    ("The minister said in a televised address that the border was safe.", ["the border was safe"]),
    # an apposition behind the speaker, and a clause that tells of him
    ("Forty houses burned, according to the Basin Observatory, a monitor based in Brenn.", ["Forty houses burned"]),
    ("According to two aides, who asked not to be named, the deal is close.", ["the deal is close"]),
    # what is denied or doubted is what others say
    ("The ministry denied the allegations that its troops had killed 14 villagers.", ["its troops had killed 14 villagers"]),
    ("The governor cast doubt on the claim that the dam had burst.", ["the dam had burst"]),
    ("A spokesman could neither confirm nor deny that prisoners had escaped.", ["prisoners had escaped"]),
    # a clause that begins behind what is denied is the paper's
    ("Qatana denies the accusations but relations with its neighbours remain tense.", ["the accusations"]),
    # who was told is not said; "described X as Y" says something of X
    ("Omar Karim told his army commander he did not want to fight.", ["he did not want to fight"]),
    ("Omar Karim described the town as a ruin.", ["the town as a ruin"]),
    ("“It fell,” an army statement said, using the old name of the town.", ["“It fell,”"]),
    # nobody says it, nothing is said, or it was not said
    ("No group said it was behind the blast. Nobody claimed responsibility.", []),
    ("The army did not say how many had died. The mayor said the same.", []),
    ("He was held on claims of theft. The siege, and its reported cost, went on.", []),
    ("The army is right to warn villagers of the river.", []),
    ("Those who reject the deal will be given safe passage.", []),
    ("With some 850 men believed to have joined the war, the police are busy.", []),
    ("The mayor declined to say how many had died.", []),
    ("The mayor had to contend with a flood.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CUTS, ids=[c[0][:40] for c in CUTS])
def test_claims_are_cut_right(text, expected):
    assert words(text) == expected


# One row: text, then (kind, name) of the last source.
KINDS = [
    # a rank and an apposition; an ex-officer; what somebody is now goes before what he was
    ("General Sami Oren, the commander of the Third Corps, said the pass was open.", ("party", "Sami Oren")),
    ("Ex-general Piet Vall said the plan could work.", ("official", "Piet Vall")),
    (
        "Former ambassador Dale Hurst, now a fellow at the Northern Centre, said the plan was dead.",
        ("ngo", "Dale Hurst"),
    ),
    # who speaks from learning
    ("Dr Omid Sardar, a professor of history at Kesra University, said the dam was old.", ("ngo", "Omid Sardar")),
    ("Ida Wren, who studies militias at Brenn University, said splits were near.", ("ngo", "Ida Wren")),
    # who speaks for people under arms, and for others
    ("A rebel spokesman said the hill was held.", ("party", "a rebel spokesman")),
    ("An army spokesman said the hill was held.", ("party", "an army spokesman")),
    ("A frontline leader said the hill was held.", ("party", "a frontline leader")),
    ("A tribal elder said the well was dry.", ("witness", "a tribal elder")),
    ("A family spokesman said the girl was safe.", ("witness", "a family spokesman")),
    # unnamed persons by trade or age, and nobody in particular
    ("A beekeeper said the hives had burned.", ("witness", "a beekeeper")),
    ("The 25-year-old from Kesra said his house was gone.", ("witness", "the 25-year-old from Kesra")),
    ("“We wait,” said Samar from Kesra.", ("witness", "Samar")),
    ("Others said the road was clear.", ("anonymous", "Others")),
    ("A media organiser, Adam Roth, said the town was quiet.", ("witness", "Adam Roth")),
    # bodies that no lexicon has
    ("The Kesra Chamber of Trade said bread cost twice as much.", ("ngo", "the Kesra Chamber of Trade")),
    ("The Valley Teachers’ Union said schools were shut.", ("ngo", "Valley Teachers’ Union")),
    ("National Rail said the line was open.", ("ngo", "National Rail")),
    ("The group Friends of the Delta said the march was peaceful.", ("ngo", "the group Friends of the Delta")),
    ("The Syrian Kurds said they had no part in it.", ("anonymous", "the Syrian Kurds")),
    ("Doctors Without Borders said its clinic was hit.", ("ngo", "Médecins Sans Frontières")),
    ("Save the Children warned that 300 children were alone.", ("ngo", "Save the Children")),
    (
        "The Working Group for the Delta met. The working group said the talks had failed.",
        ("ngo", "Working Group for the Delta"),
    ),
    ("News Corp reported that the man had fled.", ("agency", "News Corp")),
    (
        "Adil Khor, a senior editor at Sound and Light, an organisation in Brenn, said 50 men were left.",
        ("ngo", "Adil Khor"),
    ),
    ("The coroner, Ada Brook, said the soldier died on duty.", ("official", "Ada Brook")),
    (
        "Nasir al-Haddar, chief negotiator for the council, left. Haddar said the talks had failed.",
        ("official", "Nasir al-Haddar"),
    ),
    ("Fay Teng, the choir’s founder and general manager, said the hall was full.", ("ngo", "Fay Teng")),
    # who claims an attack fights
    ("The Salt League claimed responsibility for the bombing.", ("party", "the Salt League")),
]


@pytest.mark.parametrize(("text", "expected"), KINDS, ids=[k[0][:40] for k in KINDS])
def test_kinds_of_speakers(text, expected):
    a, _ = said(text)[-1]
    assert (a.source.kind, a.source.name) == expected


# One row: text, then the stance of the last claim.
FORCE = [
    ("The army vowed to retake the town within days.", "predicted"),
    ("The army refused to leave the town.", "denied"),
    ("The commander reportedly told his men that the city had fallen.", "unverified"),
    ("According to unverified reports, nine people died.", "unverified"),
    ("The minister refused to confirm whether the envoy had died.", "unverified"),
    ("A spokesman could neither confirm nor deny that prisoners had escaped.", "unverified"),
    ("The governor does not believe that the dam has burst.", "denied"),
    ("The mayor said the offensive was going to plan.", "asserted"),
    ("The mayor said he’ll reopen the school.", "predicted"),
    ("The mayor said the men were said to have fled.", "unverified"),
    # a future that depends on what is told already; "at will"
    ("Sources said there was a call to assure the army that no town would fall.", "asserted"),
    ("The mayor said gunmen came and went at will.", "asserted"),
    ("The mayor said the two alleged gunmen were tried in May.", "asserted"),
]


@pytest.mark.parametrize(("text", "expected"), FORCE, ids=[f[0][:40] for f in FORCE])
def test_with_what_force(text, expected):
    a, _ = said(text)[-1]
    assert a.stance == expected


# One row: text, then (name, words, chain) of the last claim.
VOICES = [
    # headlines that credit somebody; the credit of a carrier is nobody's claim
    ("Ten killed in Kesra raid: monitor\n\nRain fell on the town.", ("monitor", "Ten killed in Kesra raid", ())),
    ("Ten people were killed in Kesra, a war monitor said, reports BSS/AFP.",
     ("a war monitor", "Ten people were killed in Kesra", ("BSS", "AFP"))),
    # chains
    ("The army’s chief of staff told state television that a pilot had told him that the convoy was empty.",
     ("a pilot", "the convoy was empty", ("the army’s chief of staff",))),
    ("The mayor told Reuters that doctors said eleven children had died of cold.",
     ("doctors", "eleven children had died of cold", ("Reuters", "the mayor"))),
    # counts
    ("The toll was put at 34 by the health ministry.", ("the health ministry", "The toll … at 34", ())),
    ("The army said two fell. The ministry had earlier put it at 30.", ("the ministry", "it at 30", ())),
    ("Police revised the toll down to 12.", ("police", "the toll down to 12", ())),
    ("Medics counted 41 bodies.", ("medics", "41 bodies", ())),
    ("The governor declared the town free of mines.", ("the governor", "the town free of mines", ())),
    # a plan is its maker's
    ("The army plans to take the ridge before winter.", ("the army", "to take the ridge before winter", ())),
    # whose attack it is, is the claimant's word
    ("The bombing was claimed by the Salt League.", ("the Salt League", "The bombing", ())),
    # a second person by name
    ("“They came,” said one woman. Another, Fatma, said her son was taken.", ("Fatma", "her son was taken", ())),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), VOICES, ids=[v[0][:40] for v in VOICES])
def test_on_whose_word(text, expected):
    a, w = said(text)[-1]
    assert (a.source.name, w, a.source.chain) == expected


def test_a_quotation_goes_to_the_speaker_it_stands_with():
    text = "“We wait,” said a clerk. “It is cold here in the hall.” The mayor said: “Go home.”"
    assert [(a.source.name, w) for a, w in said(text)] == [
        ("a clerk", "“We wait,”"),
        ("a clerk", "“It is cold here in the hall.”"),
        ("the mayor", "“Go home.”"),
    ]


def test_who_condemns_something_spoke():
    text = (
        "Omar Karim told the council that the war was lost. Basil Noun, the high commissioner, condemned the failure of all "
        "sides. He said: “It is over.”"
    )
    assert said(text)[-1][0].source.name == "Basil Noun"


def test_somebody_named_in_between_is_not_passed_over():
    text = "Gen Luc Farr accused the militia of theft. The governor called on residents to leave. She threatened to cut aid."
    assert said(text)[-1][0].source.name != "Luc Farr"


def test_two_kinds_of_people_are_no_body():
    text = "The Syrian Observatory for Human Rights spoke. Local doctors and monitors said 18 were hurt."
    assert said(text)[-1][0].source.name == "local doctors and monitors"


# One row: text, then what the paper itself says.
OWN = [
    # phrases that frame somebody's words are no claims
    ("In a statement on Friday, the mayor said the mill had burned.", []),
    ("The mayor said the mill had burned amid some of the fiercest fighting yet.", []),
    ("Ahead of the January assault, the mayor said the mill had burned.", []),
    ("The mayor told a news conference in the town hall that the mill had burned.", []),
    ("Meanwhile, in the eastern suburbs, the mayor said the mill had burned.", []),
    # a subject with a verb of its own before the cue
    ("Some see it as a ploy by the army, saying that it was theft.", ["Some see it as a ploy by the army"]),
    # what the paper says was not done, it denies to nobody
    ("The army has not struck a deal with the rebels of the valley.",
     ["The army has not struck a deal with the rebels of the valley."]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OWN, ids=[o[0][:40] for o in OWN])
def test_the_rest_is_the_papers(text, expected):
    d = Dispatch("d", "p", text, "00", outlet="The Ledger")
    own = outlet_voice(unchanged(d), Findings(attributions=tuple(read(d))))
    assert [" … ".join(text[s.start : s.end] for s in a.content) for a in own] == expected
    assert {a.stance for a in own} <= {"asserted"}


def test_numbers_keep_their_own_hedges():
    (c,) = read_claims(
        Dispatch("d", "p", "The ministry said some 300 to 400 men, up to 50 of them boys, were inside.", "00")
    )
    assert c.stance == "asserted"
    assert [(f.low, f.high, f.bound) for f in c.figures] == [(300.0, 400.0, "between"), (None, 50.0, "at_most")]


def test_a_relative_clause_that_is_left_keeps_its_noun():
    text = "Friends said he took the name from the league, which has waged war on the state for decades."
    at = text.index("the name from the league")
    (a,) = [replace(a, content=(Span(13, at + 24),)) for a in read(Dispatch("d", "p", text, "00"))]
    (own,) = outlet_voice(unchanged(Dispatch("d", "p", text, "00")), Findings(attributions=(a,)))
    assert text[own.content[0].start : own.content[0].end].endswith(
        "the league, which has waged war on the state for decades."
    )
