"""Who says what: tables of (text, expected), all texts made up for the tests."""

import json
from pathlib import Path

import pytest

from fogline.claims import attribution
from fogline.claims.attribution import NOBODY, Casting, outlet_voice
from fogline.claims.attribution.markers import tagger
from fogline.claims.findings import Findings
from fogline.model import Dispatch, quote
from fogline.text import unchanged


def read(text, **given):
    d = Dispatch("d", "made-up.txt", text, "00", **given)
    return [
        (a.source.kind, a.source.name, " … ".join(quote(text, s).exact for s in a.content), a.stance)
        for a in attribution.read(d)
    ]


# One row: text, then what must come out (kind, name, content, stance), in order.
CASES = [
    # indirect, inverted, with a role after the name
    (
        "Nine lorries reached Tal Amra, said Dana Sorel, the head of the Red Lantern charity.",
        [("ngo", "Dana Sorel", "Nine lorries reached Tal Amra", "asserted")],
    ),
    # a quotation of two sentences makes two claims
    (
        "“The bridge is gone. We cross by boat,” villager Hamo Derik said.",
        [
            ("witness", "Hamo Derik", "“The bridge is gone.", "asserted"),
            ("witness", "Hamo Derik", "We cross by boat,”", "asserted"),
        ],
    ),
    # split quotation: two parts, one assertion
    (
        "“The bridge,” said Hamo Derik, “was hit twice before dawn.”",
        [("witness", "Hamo Derik", "“The bridge,” … “was hit twice before dawn.”", "asserted")],
    ),
    # full name once, then the last word of it
    (
        "SDF spokesman Redwan Celo said the road was cut. Celo said it would open by noon.",
        [
            ("party", "Redwan Celo", "the road was cut", "asserted"),
            ("party", "Redwan Celo", "it would open by noon", "predicted"),
        ],
    ),
    # age and role in apposition, a name after its role
    (
        "“We ran,” his mother, Amal, 48, said on Sunday. Selim Hart, 53, an engineer, said the dam held.",
        [("witness", "Amal", "“We ran,”", "asserted"), ("witness", "Selim Hart", "the dam held", "asserted")],
    ),
    # according to, before and after
    (
        "According to the governor, four wells are dry.",
        [("official", "the governor", "four wells are dry", "asserted")],
    ),
    (
        "Four wells are dry, according to the governor.",
        [("official", "the governor", "Four wells are dry", "asserted")],
    ),
    # a denial by its cue, a hedge inside, a future, doubt about the evidence
    (
        "The coalition denied that its jets had struck the clinic.",
        [("party", "the coalition", "its jets had struck the clinic", "denied")],
    ),
    (
        "A Kurdish official said some gunmen might still hide in the wells.",
        [("anonymous", "a Kurdish official", "some gunmen might still hide in the wells", "hedged")],
    ),
    # the adjective is no verb: "suspected" attributes nothing here
    (
        "About 300 suspected smugglers sat in the hall.",
        [],
    ),
    # a noun is no verb: "the claim", "a report"
    ("The claim was old and the report was thin.", []),
    # "told AFP": the agency is a carrier, not the speaker's content
    (
        "The mayor told AFP that the mill had burned.",
        [("official", "the mayor", "the mill had burned", "asserted")],
    ),
    # the day of the saying is not said; a state speaks as its government
    (
        "Turkey said on Friday two convoys had crossed the border.",
        [("official", "Turkey", "two convoys had crossed the border", "asserted")],
    ),
    # the second verb has the first one's subject; a future in the past is a prediction
    (
        "Warning that the dam would break, Nadia Ferro said the valley was empty.",
        [
            ("witness", "Nadia Ferro", "the dam would break", "predicted"),
            ("witness", "Nadia Ferro", "the valley was empty", "asserted"),
        ],
    ),
    # a particle in the name, small the first time and not the second
    (
        "UN envoy Piet de Groot said the talks had failed. De Groot said nobody had come.",
        [
            ("official", "Piet de Groot", "the talks had failed", "asserted"),
            ("official", "Piet de Groot", "nobody had come", "asserted"),
        ],
    ),
    # no words are attributed: intentions and likings without a clause, details not given
    ("The militia backs the plan and launched an offensive.", []),
    # inverted, an unnamed office before the name
    (
        "The bridge was mined, said council head Rafiq Aslan.",
        [("official", "Rafiq Aslan", "The bridge was mined", "asserted")],
    ),
    # a writer on a group is not of it; a word that opens the sentence is no part of the name
    (
        "As Karla Voss, a writer on Hamas, said, the tunnel was old.",
        [("witness", "Karla Voss", "the tunnel was old", "asserted")],
    ),
    # the narrator is the paper's own voice
    ("I believe that the harbour was empty.", []),
    # the body in a relative clause is not the speaker's; a kinsman before the name; speaking in a place is no role
    (
        "A trader who sold fuel to the Taliban said the pass was shut.",
        [("witness", "a trader", "the pass was shut", "asserted")],
    ),
    (
        "His stepfather, Emil Roth, speaking in Hajin, said the house was gone.",
        [("witness", "Emil Roth", "the house was gone", "asserted")],
    ),
    # nobody's "it"; a refusal to comment says nothing
    ("It is understood that Marek Dahl left in June. The ministry did not respond to a request for comment.", []),
    # a first name with an age is nobody met before, though a full name ends in it
    (
        "Nour Ali said the mill burned. Ali, 43, a shepherd, said the well was dry.",
        [("witness", "Nour Ali", "the mill burned", "asserted"), ("witness", "Ali", "the well was dry", "asserted")],
    ),
    # nobody is said to believe it; a nickname and an appearance are no claims of theirs
    ("Scores of gunmen are believed to have fled. The towns seem to be empty.", []),
    # somebody else asks
    ("Mina Sohl has been asked by officials to leave the camp.", []),
    # two clauses around the words that attribute are two assertions; "as" there is the paper's own
    (
        "The siege ring was closed, Dana Sorel said on Friday, and about ten families were still inside.",
        [
            ("witness", "Dana Sorel", "The siege ring was closed", "asserted"),
            ("witness", "Dana Sorel", "about ten families were still inside", "asserted"),
        ],
    ),
    (
        "Nine lorries reached Tal Amra, Dana Sorel said on Friday, as the siege went into its third day.",
        [("witness", "Dana Sorel", "Nine lorries reached Tal Amra", "asserted")],
    ),
    # a claim of responsibility by the second verb of the sentence
    (
        "The Taliban hold the valley, and have claimed a string of attacks on convoys.",
        [("party", "Taliban", "a string of attacks on convoys", "asserted")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:40] for c in CASES])
def test_reads(text, expected):
    assert read(text) == expected


# One row: text, name and kind of the last source read; a comment per trap.
SPEAKERS = [
    # his speech is he; whom the one before holds out against is not
    ("Omar Karim crossed the ford. His speech suggested that the war was over.", ("Omar Karim", "witness")),
    ("Omar Karim waits. He holds out against Basil Noun. “The gate is shut,” he said.", ("Omar Karim", "witness")),
    # who represents somebody is somebody else; a speaker of no parliament is nobody we know
    (
        "The mother of Mina Sohl waited. The men representing Mina Sohl’s mother said the gate was shut.",
        ("the men representing Mina Sohl’s mother", "witness"),
    ),
    ("One speaker said the gate was shut.", ("one speaker", "anonymous")),
    # a count that somebody gives
    ("The Red Hill Observatory put the number of dead at more than 160.", ("Red Hill Observatory", "monitor")),
    # a name at the head of a sentence, with its small article in capitals; letters with marks
    ("Khaled al-Masra left. Al-Masra said the pass was shut.", ("Khaled al-Masra", "witness")),
    ("The mayor, Çelik Şahin, said the pass was shut.", ("Çelik Şahin", "official")),
    # "he" need not have spoken before: the one person named in the sentence before
    ("Omar Karim crossed the ford on Monday. “The water was high,” he said.", ("Omar Karim", "witness")),
    # the object of a preposition is not in focus
    ("Omar Karim wrote to Basil Noun on Monday. The ford was open, he said.", ("Omar Karim", "witness")),
    # two in focus: nobody
    ("Omar Karim met Basil Noun on Monday. The ford was open, he said.", (None, "unresolved")),
    # whom he speaks of is not he
    ("Dana Sorel said the ford was open. Basil Noun has fled, she said.", ("Dana Sorel", "witness")),
    # one quoted is nobody's antecedent
    ("Omar Karim stood at the ford. “Basil Noun has fled,” he said.", ("Omar Karim", "witness")),
    # unnamed, and new
    ("An older man shook his head. “There are more below,” he said.", ("an older man", "witness")),
    # who keeps his name back is anonymous
    ("A porter, who asked not to be named, said the gate was shut.", ("a porter", "anonymous")),
    ("A pilot said the ford was open. He counted six lorries, the pilot said.", ("a pilot", "witness")),
    # "its": the body named before in the same sentence, whoever spoke last
    ("The Red Lantern charity has left Tal Amra, its director Dana Sorel said.", ("Dana Sorel", "ngo")),
    # a spokesman without a body is of the one that spoke last
    (
        "The SDF admitted that it had shelled the mill. “It was ours,” spokesman Redwan Celo said.",
        ("Redwan Celo", "party"),
    ),
    ("The SDF denied that it had left. A spokesman said the hill was held.", ("a spokesman", "party")),
    # "the group" is the body that spoke last; an official body is no group
    ("The Taliban said the pass was shut. The group said four lorries had burned.", ("Taliban", "party")),
    ("The Pentagon said the pass was shut. The group said four lorries had burned.", ("the group", "anonymous")),
    # letters that nobody spells out in brackets
    (
        "Fighters of the Hill River Front left. HRF spokesman Redwan Celo said the hill was held.",
        ("Redwan Celo", "party"),
    ),
    # two letters of a state abbreviate no group
    ("United Kurds marched. The UK said the pass was shut.", ("UK", "official")),
    # somebody of a body is not the body; its statement is
    ("One former Taliban recruit said the pass was shut.", ("one former Taliban recruit", "party")),
    ("A Taliban statement said the pass was shut.", ("Taliban", "party")),
    # a report of one body that quotes another's name
    ("Omar Karim of the Red Lantern charity said the well was dry.", ("Omar Karim", "ngo")),
    # a trade that no lexicon knows, a people, a title, a possessive: none is part of the name
    ("The tanner Omar Karim said the well was dry.", ("Omar Karim", "witness")),
    ("Spaniard Ana Roca said the well was dry.", ("Ana Roca", "witness")),
    ("Basil Noun stood by. Mr Noun said the well was dry.", ("Basil Noun", "witness")),
    ("Army Lt Col Basil Noun said the well was dry.", ("Basil Noun", "party")),
    # a holder of office whom nobody introduces any more
    ("Guterres said the talks had failed.", ("António Guterres", "official")),
    # states together
    ("Both Iran and Russia claimed the pass was shut.", ("Iran and Russia", "official")),
    # an official whose office is printed speaks for it
    (
        "An official in the governor’s office said the pass was shut.",
        ("an official in the governor’s office", "official"),
    ),
    # a border commander is the state's
    ("Border commander Basil Noun said the pass was shut.", ("Basil Noun", "official")),
    # what a body thinks, told by its own spokesman, is on his word
    (
        "SDF spokesman Redwan Celo spoke at noon. The SDF expects the battle to be over within ten days, Celo said.",
        ("Redwan Celo", "party"),
    ),
    # an apposition that says nothing of the trade is no role
    ("Mina Sohl, who has a brother in the police, waited. Sohl said the gate was shut.", ("Mina Sohl", "witness")),
]


@pytest.mark.parametrize(("text", "expected"), SPEAKERS, ids=[s[0][:40] for s in SPEAKERS])
def test_who_speaks(text, expected):
    kind, name, _, _ = read(text, published="2019-02-10")[-1]
    assert (name, kind) == expected


INTRODUCTION = (
    "The Red Hill Observatory, a monitor based in Tal Amra, said ten fled. "
    "Redwan Celo, a spokesman for the Valley Column, denied it. Column fighters left."
)


@pytest.mark.parametrize(
    "text", [INTRODUCTION, f"{INTRODUCTION} Omar Karim, the mayor, said ten had fled.", "", "The SOHR said so."]
)
def test_a_dispatch_alone_is_told_nothing(text):
    """So that whom it introduces need not be looked for."""
    one = Dispatch("d", "a", text, "00")
    assert Casting([one]).of(one) == NOBODY


def test_other_dispatches_tell_who_is_who():
    one = Dispatch("d1", "a", INTRODUCTION, "00")
    two = Dispatch("d2", "b", "Nine wells are dry, the Observatory said. Celo said there were six.", "00")
    found = attribution.read(two, cast=Casting([one, two]).of(two))
    assert [(a.source.name, a.source.kind) for a in found] == [
        ("Red Hill Observatory", "monitor"),
        ("Redwan Celo", "party"),
    ]
    assert [a.source.as_printed for a in found] == ["the Observatory", "Celo"]


def test_two_of_one_name_tell_nobody():
    others = [
        Dispatch("d1", "a", INTRODUCTION, "00"),
        Dispatch("d3", "c", INTRODUCTION.replace("Red Hill", "Blue Bay").replace("Redwan", "Hamo"), "00"),
    ]
    two = Dispatch("d2", "b", "Nine wells are dry, the Observatory said. Mr Celo said there were six.", "00")
    assert [a.source.name for a in attribution.read(two, cast=Casting([*others, two]).of(two))] == [
        "the Observatory",
        "Celo",
    ]


def test_what_a_dispatch_says_itself_goes_first():
    text = "The Blue Bay Observatory, a monitor, said nine fled. Later the Observatory said they were back."
    two = Dispatch("d2", "b", text, "00")
    found = attribution.read(two, cast=Casting([Dispatch("d1", "a", INTRODUCTION, "00"), two]).of(two))
    assert {a.source.name for a in found} == {"Blue Bay Observatory"}


def test_a_name_introduced_as_another_is_another():
    two = Dispatch("d2", "b", "Celo, 43, a shepherd, said the well was dry.", "00")
    (a,) = attribution.read(two, cast=Casting([Dispatch("d1", "a", INTRODUCTION, "00"), two]).of(two))
    assert (a.source.name, a.source.kind) == ("Celo", "witness")


def test_damage_is_no_seam():
    # Spaces lost everywhere: the one after a full stop joins no texts.
    text = "The well,dry since May,was closed,Dana Sorel said.The mill burned, she said."
    assert [name for _, name, _, _ in read(text)] == ["Dana Sorel", "Dana Sorel"]


def test_pronoun_goes_back_to_the_one_speaker():
    text = "An SDF commander said the hill had fallen.\n“We took it at dawn,” he said."
    assert [name for _, name, _, _ in read(text)] == ["an SDF commander"] * 2


def test_nothing_is_carried_across_a_seam():
    # A space lost after a full stop: two stories were run together, "he" is of the second.
    text = "An SDF commander said the hill had fallen.“We are cold and hungry here,” he said."
    assert [(kind, name) for kind, name, _, _ in read(text)] == [("party", "an SDF commander"), ("unresolved", None)]


def test_two_possible_speakers_leave_he_unresolved():
    text = "Omar Karim, the mayor, said the mill burned. Basil Noun visited the site. He said the loss was great."
    assert read(text)[-1][:2] == ("unresolved", None)


def test_a_pronoun_tells_who_a_name_is():
    # After "she" was the one speaker, "he" is somebody else.
    text = "Kim Harlow said the well was dry. She said the pump had burned. “It was loud,” he said."
    assert [name for _, name, _, _ in read(text)] == ["Kim Harlow", "Kim Harlow", None]


def test_he_is_no_body():
    text = "The Syrian Observatory for Human Rights said the hill had fallen. “It was quick,” he said."
    assert read(text)[-1][:2] == ("unresolved", None)


def test_its_spokesman_is_of_the_body_that_spoke():
    text = "The SDF denied that it had left. “We are here,” its spokesman, Lorin Haje, said."
    assert read(text)[1][:2] == ("party", "Lorin Haje")


def test_what_claims_lives_says_nothing():
    text = "Rocket fire on Friday claimed the lives of about 11 people in Dummar, the Marram Monitor told reporters."
    assert [(name, said) for _, name, said, _ in read(text)] == [
        ("Marram Monitor", "Rocket fire on Friday claimed the lives of about 11 people in Dummar")
    ]


def test_a_count_says_nothing():
    text = "54 people lost their lives in Dummar on Wednesday, says the Marram Monitor. Candles stood along the rails."
    assert read(text)[0][1:3] == ("Marram Monitor", "54 people lost their lives in Dummar on Wednesday")


def test_a_dateline_is_nobodys_claim():
    text = "HAJIN, Syria, Feb 10 (AFP) – Ten people fled, the mayor said."
    assert [said for _, _, said, _ in read(text)] == ["Ten people fled"]


def test_own_sources_of_a_speaker_end_the_chain():
    d = Dispatch("d", "p", "Ten fled, according to Airwars, which gathers reports from drivers and nurses.", "00")
    (a,) = attribution.read(d)
    assert a.source.chain == ("Airwars", "drivers and nurses")


def test_credit_of_agencies_nobody_knows():
    d = Dispatch("d", "p", "Shells fell on Tal Amra, a doctor said, reports Northlight/QNX.", "00")
    (a,) = attribution.read(d)
    assert (a.source.name, a.source.chain) == ("a doctor", ("Northlight", "QNX"))


def test_credit_makes_the_chain():
    d = Dispatch("d", "p", "Shells fell on Tal Amra, a doctor said, reports BSS/AFP.", "00")
    (a,) = attribution.read(d)
    assert (a.source.name, a.source.chain) == ("a doctor", ("BSS", "AFP"))


def test_who_is_quoted_knows_and_who_quotes_carries():
    d = Dispatch("d", "p", "Reuters quoted a shepherd as saying the ford was mined.", "00")
    (a,) = attribution.read(d)
    assert (a.source.name, a.source.chain) == ("a shepherd", ("Reuters",))
    assert quote(d.text, a.content[0]).exact == "the ford was mined"


def test_nested_speech_is_on_the_inner_word():
    d = Dispatch("d", "p", "The mayor told reporters that police said three bakers were freed.", "00")
    (a,) = attribution.read(d)
    assert (a.source.name, a.source.chain) == ("police", ("the mayor",))


def test_a_monitor_described_is_the_one_named():
    text = "The Syrian Observatory for Human Rights said ten fled. Later the monitor said they were back."
    assert {name for _, name, _, _ in read(text)} == {"Syrian Observatory for Human Rights"}


def test_two_monitors_named_leave_the_monitor_as_printed():
    text = "The Syrian Observatory for Human Rights and Airwars were asked. The monitor said ten fled."
    assert [name for _, name, _, _ in read(text)] == ["the monitor"]


def test_floating_quotation_is_the_last_speakers():
    text = "“The well is dry,” a farmer said.\n“We drink from the canal now, all of us.”"
    assert [name for _, name, _, _ in read(text)] == ["a farmer", "a farmer"]


def test_floating_quotation_after_other_words_is_nobodys():
    text = "“The well is dry,” a farmer said. Rain is not expected.\n“We drink from the canal now, all of us.”"
    assert [kind for kind, _, _, _ in read(text)] == ["witness", "unresolved"]


def test_own_voice_is_the_rest():
    text = "Rain fell on Tal Amra. Ten fled, a doctor said. On Friday, the mayor said the mill burned."
    d = Dispatch("d", "p", text, "00", outlet="The Harbour Ledger")
    own = outlet_voice(unchanged(d), Findings(attributions=tuple(attribution.read(d))))
    assert [(a.source.name, a.source.kind, quote(text, a.content[0]).exact) for a in own] == [
        ("The Harbour Ledger", "outlet", "Rain fell on Tal Amra.")
    ]


def test_own_voice_goes_on_behind_a_relative_clause():
    text = "The only ford over the river, which Omar Karim said was mined, is shut to all traffic from today."
    d = Dispatch("d", "p", text, "00", outlet="The Harbour Ledger")
    (own,) = outlet_voice(unchanged(d), Findings(attributions=tuple(attribution.read(d))))
    assert [quote(text, s).exact for s in own.content] == [
        "The only ford over the river",
        "is shut to all traffic from today.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        ".",
        "“",
        "قال المتحدث إن عشرة رحلوا.",
        "SAID THE MAYOR " * 300,
        "the mayor said ten fled and " * 300,
        "“" * 200,
    ],
    ids=["empty", "blank", "stop", "mark", "another script", "capitals", "no stop", "marks"],
)
def test_odd_texts_are_read_without_fuss(text):
    d = Dispatch("d", "p", text, "00")
    assert all(a.content for a in outlet_voice(unchanged(d), Findings(attributions=tuple(attribution.read(d)))))


def test_weights_are_those_of_their_card():
    # The card travels with the weights: a changed file must not be read under an old card.
    tagger.model()
    card = json.loads((Path(tagger.__file__).parents[2] / "weights" / "attribution-fast.json").read_text("utf-8"))
    assert {"sha256", "trained_on", "made_by", "limits", "figures"} <= card.keys()


def test_rules_alone_read_too():
    d = Dispatch("d", "p", "“The ford is mined,” a shepherd said.", "00")
    (a,) = attribution.read(d, profile="rules")
    assert a.source.name == "a shepherd"
