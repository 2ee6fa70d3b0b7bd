"""Events by deeds: who did what to whom, in which kind of event; near misses that tell none.

Each row was none, or the opposite, when events were patterns of words.
"""

import pytest

from fogline.claims.read import read_claims
from fogline.model import Dispatch

AIR, SHELLING, REMOTE = "Air/drone strike", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED"
LOOTING = "Looting/property destruction"
REGAINS, OVERTAKES = "Government regains territory", "Non-state actor overtakes territory"


def event(text):
    """The event of the last claim that tells one, as (type, doers, targets) of printed words; None where none does."""
    claims = read_claims(Dispatch("d", "d.txt", text, "00", published="2031-08-24"))
    found = [c.event for c in claims if c.event is not None]
    if not found:
        return None
    told = found[-1]
    doers = [p.as_printed for p in told.parties if p.role != "target"]
    return told.type, doers, [p.as_printed for p in told.parties if p.role == "target"]


DEEDS = [
    # attacks with any object
    ("Rebels attacked Goma on Monday.", ("Attack", ["Rebels"], [])),
    ("The army bombed Lashio on Tuesday.", (AIR, ["army"], [])),
    ("The Houthis targeted a ship in the Red Sea.", ("Attack", ["Houthis"], ["ship"])),
    ("Militants ambushed an army patrol near Djibo.", ("Armed clash", ["Militants"], ["army patrol"])),
    ("Gunmen shot dead a priest in Jos.", ("Attack", ["Gunmen"], ["a priest"])),
    # doers in adjectives, weapons as doers
    ("Russian shelling hit a mill in Kherson on Friday.", (SHELLING, ["Russian"], ["mill"])),
    ("Junta airstrikes hit a clinic in Kalay.", (AIR, ["Junta"], ["clinic"])),
    ("An army shell destroyed a school in Lashio.", (SHELLING, ["army"], ["school"])),
    ("A drone crashed into a fuel depot in Port Sudan.", (AIR, [], ["fuel depot"])),
    # passives
    ("Sumy was hit by Russian drones overnight.", (AIR, ["Russian drones"], [])),
    ("A Wagner convoy was ambushed near Tessit by JNIM.", ("Armed clash", ["JNIM"], ["Wagner"])),
    ("The village of Tabay was torched by junta troops.", (LOOTING, ["junta", "troops"], ["village of Tabay"])),
    ("The base came under rocket fire on Sunday.", (SHELLING, [], ["base"])),
    # land: who takes, who loses, who goes
    ("The army retook Bara on Sunday.", (REGAINS, ["army"], [])),
    ("The town of Bara was recaptured by the army.", (REGAINS, ["army"], [])),
    ("M23 seized Sake from government forces.", (OVERTAKES, ["M23"], ["government forces"])),
    ("The RSF lost Bara to the army on Sunday.", (REGAINS, ["army"], ["RSF"])),
    ("Rebels were driven out of Sake on Sunday.", (REGAINS, [], ["Rebels"])),
    ("M23 rebels pulled out of Walikale on Sunday.", ("Non-violent transfer of territory", ["M23 rebels"], [])),
    # nouns of deeds
    ("Israel carried out strikes on Hodeidah.", (AIR, ["Israel"], [])),
    ("Clashes broke out between the SDF and Turkish-backed fighters.", ("Armed clash", ["SDF", "Turkish-backed fighters"], [])),
    # whose deed it is
    ("The RSF said it captured Bara.", (OVERTAKES, ["RSF"], [])),
    ("The Houthis said they fired a missile at Israel on Friday.", (SHELLING, ["Houthis"], [])),
    ("JNIM claimed responsibility for an attack on Djibo.", ("Attack", ["JNIM"], [])),
    ("Two soldiers died by friendly fire when a government drone hit their lorry.", (AIR, ["government"], ["Two soldiers"])),
    # two deeds: the kind by ACLED's order, the parties of both
    ("Armed men raided the village of Kura and abducted two girls.", ("Attack", ["Armed men"], ["village of Kura", "girls"])),
    ("The government and the rebels signed a truce in Doha.", ("Agreement", ["government", "rebels"], [])),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DEEDS, ids=[row[0][:45] for row in DEEDS])
def test_who_did_what_to_whom(text, expected):
    kind, doers, targets = event(text)
    assert (kind, doers) == expected[:2]
    assert set(targets) >= set(expected[2][:1])


NONE = [
    "The army could attack Goma, an analyst said.",
    "If the rebels attack Goma, thousands will flee.",
    "Rebels threatened to attack Goma.",
    "The army is preparing to attack Goma.",
    "Nobody attacked the convoy on Monday.",
    "Its aircraft carried out no strikes on Monday.",
    "Israel denied that it had struck the hospital.",
    "Hostilities must end, the envoy said.",
    "Peace was far away, the minister said.",
    "The attack was condemned by the UN on Monday.",
    "In the exercise two mock villages were shelled.",
    "The massacre was remembered in Brenn on Monday.",
    "Thirty years after rebels killed 400 men at Kesh, thousands prayed there.",
    "The storm hit the coast on Friday.",
    "A strike by bus drivers closed the road on Friday.",
    "Since May the war has killed 40,000 people.",
    "An air defence system was delivered to Kyiv on Friday.",
    "The army recruits young men in Wau.",
]


@pytest.mark.parametrize("text", NONE, ids=[text[:45] for text in NONE])
def test_what_tells_of_no_event(text):
    assert event(text) is None


def test_captives_are_no_takers_of_land():
    kind, doers, targets = event(
        "Some Malian troops and Russian fighters were captured during the battle, a rebel spokesman said."
    )
    assert (kind, doers) == ("Armed clash", [])
    assert "Malian troops" in targets


def test_a_sentence_of_the_papers_own_that_tells_an_event_is_a_claim():
    claims = read_claims(Dispatch("d", "d.txt", "The hospital was struck twice by the army's artillery.", "00"))
    assert [c.event.type for c in claims] == [SHELLING]


def test_a_peaceful_gathering_harms_nobody():
    found = event("Thousands gathered at Kesh on Friday to bury nine people killed by the flood.")
    assert found is None or (found[0], found[2]) == ("Peaceful protest", [])
