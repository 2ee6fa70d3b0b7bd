"""Events: type, parties, weapon and codes of a sentence; each trap with the reason why it is one."""

import pytest

from fogline.claims import events
from fogline.claims.events import patterns
from fogline.claims.events.types import crosswalk
from fogline.languages import words_of
from fogline.model import Actor, Figure, Quote, Span

ACLED = 25


def find(text, actors=(), figures=()):
    return events.find_in(text, Span(0, len(text)), actors=actors, figures=figures)


def actor(text, words, kind="armed group"):
    start = text.index(words)
    return Actor(words, words, None, kind, None, Quote(start, start + len(words), words))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heavy clashes broke out with the rebels near the dam.", "Armed clash"),
        ("Government troops recaptured the village of Tal Asfar.", "Government regains territory"),
        ("Rebels overran the district of Tal Asfar.", "Non-state actor overtakes territory"),
        ("The army withdrew from the town without a fight.", "Non-violent transfer of territory"),
        ("A toxic gas attack left dozens choking.", "Chemical weapon"),
        ("Warplanes carried out airstrikes on the market.", "Air/drone strike"),
        ("Two suicide bombers blew themselves up at a checkpoint.", "Suicide bomb"),
        ("Mortar fire hit the eastern suburbs.", "Shelling/artillery/missile attack"),
        ("A roadside bomb exploded under a minibus.", "Remote explosive/landmine/IED"),
        ("Attackers hurled a hand grenade into a shop.", "Grenade"),
        ("Soldiers raped several women in the camp.", "Sexual violence"),
        ("Gunmen opened fire on worshippers.", "Attack"),
        ("Militants abducted three engineers.", "Abduction/forced disappearance"),
        ("Hundreds marched through the capital in a peaceful protest.", "Peaceful protest"),
        ("Police used tear gas to disperse a demonstration.", "Protest with intervention"),
        (
            "Soldiers shot and killed protesters with live ammunition at a demonstration.",
            "Excessive force against protesters",
        ),
        ("Rioters hurled petrol bombs at police and burned tyres.", "Violent demonstration"),
        ("A mob lynched a man accused of theft.", "Mob violence"),
        ("Militiamen looted shops and torched houses.", "Looting/property destruction"),
        ("The two sides signed a ceasefire agreement.", "Agreement"),
        ("Police arrested four suspects.", "Arrests"),
        ("Two hundred fighters defected to the rebels’ ranks.", "Change to group/activity"),
        ("Police seized rifles and ammunition in a raid.", "Disrupted weapons use"),
        ("The army has set up a new base near the border.", "Headquarters or base established"),
        # no event: weather, a visit, a weapon that only stands there, one weak word
        ("Heavy rain flooded the camp.", None),
        ("The mayor opened a school.", None),
        ("Howitzers stood by the road.", None),
        ("They feared an attack.", None),
        ("There are hostages held by [IS] there.", None),  # they were taken at another time
        ("", None),
    ],
)
def test_types(text, expected):
    found = find(text)
    assert (found.type if found else None) == expected


# A truce that is over is no agreement, a mine that lies there no explosion.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jets bombed the mill despite a ceasefire.", "Air/drone strike"),
        ("Clashes broke out with the rebels after a short truce collapsed.", "Armed clash"),
        ("A truce took hold in the valley.", "Agreement"),
        ("They crossed orchards riddled with landmines.", None),
        ("A landmine killed a shepherd.", "Remote explosive/landmine/IED"),
    ],
)
def test_words_of_what_is_over_or_only_lies_there(text, expected):
    found = find(text)
    assert (found.type if found else None) == expected


# Who takes a place tells which of ACLED's two types it is; who fires tear gas does not use excessive force.
@pytest.mark.parametrize(
    ("text", "who", "kind", "expected"),
    [
        ("The alliance captured the village.", "alliance", "party", "Non-state actor overtakes territory"),
        ("The battalion captured the village.", "battalion", "state force", "Government regains territory"),
        ("The town was captured by the alliance.", "alliance", "party", "Non-state actor overtakes territory"),
        ("The alliance and tribesmen clashed near Tal Asfar.", "alliance", "party", "Armed clash"),
        ("Police fired tear gas at protesters.", "Police", "state force", "Protest with intervention"),
        (
            "Police fired tear gas at protesters and shot two dead.",
            "Police",
            "state force",
            "Excessive force against protesters",
        ),
    ],
)
def test_types_by_who_does_it(text, who, kind, expected):
    assert find(text, actors=[actor(text, who, kind)]).type == expected


def test_a_suicide_bomber_is_no_aircraft():
    assert find("A suicide bomber blew himself up at a checkpoint.").weapon is None


@pytest.mark.parametrize("file", ["event_types.csv", "event_context.csv", "weapons.csv"])
def test_every_pattern_compiles(file):
    """They are compiled when a text holds their first word, so that a wrong one would stop that reading alone."""
    for row in words_of(file):
        assert patterns.Pattern(0, row["type"], 1.0, row["pattern"]).regex.pattern


def test_every_type_has_its_codes():
    assert len(crosswalk()) == ACLED
    assert {r["type"] for r in words_of("event_types.csv")} >= set(crosswalk()) - {"Other"}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Rebels shelled the army.", [("Rebels", "perpetrator"), ("army", "target")]),
        ("The army was shelled by rebels.", [("army", "target"), ("rebels", "perpetrator")]),
        ("Rebels clashed with the army.", [("Rebels", "either"), ("army", "either")]),
        ("Some rebels detained by the army escaped.", [("rebels", "target"), ("army", "perpetrator")]),
        ("The army said its troops recaptured the village.", [("army", "perpetrator")]),
        ("An activist disappeared.", [("activist", "target")]),  # who disappears does not do it
        ("IS seized the town of Tal Asfar.", [("IS", "perpetrator")]),  # no "is seized"
        ("The town was captured by the army.", [("army", "perpetrator")]),
        ("The alliance captured the village from IS.", [("alliance", "perpetrator"), ("IS", "target")]),
        ("Warplanes of the coalition bombed the mill.", [("coalition", "perpetrator")]),
        ("A man detonated an explosive vest at a checkpoint manned by police.", [("police", "target")]),
        ("Turkish troops and rebels captured the city.", [("rebels", "perpetrator")]),
    ],
)
def test_roles(text, roles):
    found = find(text, actors=[actor(text, name) for name, _ in roles])
    named = {name for name, _ in roles}
    assert [(p.name, p.role) for p in found.parties if p.name in named] == roles


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Observatory reported that warplanes carried out airstrikes.", "Observatory", "monitor"),
        ("The ministry said gunmen abducted three engineers.", "ministry", "official"),
        ("Gunmen abducted three engineers, according to the ministry.", "ministry", "official"),
    ],
)
def test_who_only_tells_is_no_party(text, name, kind):
    assert name not in {party.name for party in find(text, actors=[actor(text, name, kind)]).parties}


def test_whom_the_figures_count_is_a_target():
    text = "Warplanes carried out airstrikes that killed 12 civilians."
    figure = Figure(
        "killed", "civilians", 12, 12, 12, "exact", None, "incident", None, "12", Quote(45, 47, text[45:47])
    )
    assert [(p.name, p.role) for p in find(text, figures=[figure]).parties] == [("civilians", "target")]


@pytest.mark.parametrize(
    ("text", "kinds", "expected"),
    [
        ("The army clashed with rebels.", {"army": "state", "rebels": "armed group"}, 1),
        ("Hamza Brigade clashed with rebels.", {"Hamza Brigade": "armed group", "rebels": "armed group"}, 2),
        ("Gunmen opened fire on worshippers.", {}, 3),
        ("Mortar fire hit the suburbs.", {}, None),  # who fired is not said
        ("Thousands marched through the capital.", {}, None),
    ],
)
def test_types_of_violence(text, kinds, expected):
    found = find(text, actors=[actor(text, name, kind) for name, kind in kinds.items()])
    assert found.ucdp == expected


@pytest.mark.parametrize(
    ("text", "weapon"),
    [
        ("A roadside bomb exploded under a minibus.", "roadside bomb"),
        ("The rebels clashed with troops, firing rocket-propelled grenades.", "rocket-propelled grenades"),
        ("The rebels clashed with troops.", None),
    ],
)
def test_weapons_as_printed(text, weapon):
    assert find(text).weapon == weapon


def test_quote_holds_the_words_that_tell():
    found = find("On Monday militants abducted three engineers.")
    assert found.quote.exact == "abducted"


@pytest.mark.parametrize(
    ("phrase", "caught", "refused"),
    [
        ("seiz* ~3 (rifle*|tear gas)", "seized two old rifles", "seized in a big red house a rifle"),
        ("blew ~1 up", "blew it up", "blew the old bridge up"),
        ("ied", "an IED", "tried"),
    ],
)
def test_pattern_language(phrase, caught, refused):
    regex = patterns.re.compile(patterns.compiled(phrase), patterns.re.IGNORECASE)
    assert regex.search(caught)
    assert not [m for m in regex.finditer(refused) if not refused[m.start() - 1 : m.start()].isalpha()]
