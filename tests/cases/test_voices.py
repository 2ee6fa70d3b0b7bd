"""Publishers, credits and voices: tables of (what is printed, what it counts as), and rot tests of the hand-made tables."""

from collections import Counter, defaultdict

import pytest
from tests.completed import completed

from fogline import lexicon
from fogline.model import Actor, Claim, Dispatch, Quote, Source
from fogline.reconcile.voices import SpeakerIndex, distinct, publisher, wires
from fogline.text.outlets import outlet_key

PUBLISHERS = lexicon.rows("publishers.csv")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The Guardian", "https://www.theguardian.com/world/1", True),
        ("latimesblogs.latimes.com", "Los Angeles Times", True),  # a blog of the paper, by its registered domain
        ("a.wordpress.com", "b.wordpress.com", False),  # one host, two publishers
        ("m.example.co.uk", "example.co.uk", True),  # second-level domains
        ("The Times", "The Times of India", False),  # a common first name
        ("Daily Star (UK)", "The Daily Star (Lebanon)", False),
        ("ABC News (US)", "ABC News (Australia)", False),
        ("Invented Courier", "The Invented Courier", True),
    ],
)
def test_publisher_families(one, other, same):
    assert (publisher(one)[0] == publisher(other)[0]) is same


@pytest.mark.parametrize("outlet", [None, "", " ", "Yahoo News", "news.google.com"])
def test_who_prints_others_or_nobody_is_its_own_and_flagged(outlet):
    assert publisher(outlet, "d1") == ("unknown:d1", False)


def test_no_entry_is_dead():
    """A row that says what the code would say without it has no use."""
    families = Counter(r["family"] for r in PUBLISHERS)
    idle = [
        r["outlet"]
        for r in PUBLISHERS
        if families[r["family"]] == 1 and outlet_key(r["outlet"]) == outlet_key(r["family"])
    ]
    assert idle == []


def test_no_outlet_stands_twice():
    seen = defaultdict(set)
    for r in PUBLISHERS:
        seen[outlet_key(r["outlet"])].add(r["family"])
    assert {k: v for k, v in seen.items() if len(v) > 1} == {}


def test_no_family_swallows_too_much():
    """More than 24 titles under one name: an owner of owners was taken for a publisher."""
    families = Counter(r["family"] for r in PUBLISHERS if r["kind"] == "press")
    assert [f for f, n in families.items() if n > 24] == []


def test_every_press_family_has_a_domain():
    """Feeds name outlets by address: a family without one would come apart."""
    domains = {r["family"] for r in PUBLISHERS if "." in r["outlet"] and " " not in r["outlet"]}
    assert sorted({r["family"] for r in PUBLISHERS if r["kind"] == "press"} - domains) == []


def test_kinds_are_known_and_aggregators_have_no_family():
    assert {r["kind"] for r in PUBLISHERS} == {"press", "aggregator"}
    assert all((r["kind"] == "aggregator") == (r["family"] == "") for r in PUBLISHERS)


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("AFP", ("afp",)),
        ("Agence France-Presse", ("afp",)),
        ("BSS/AFP", ("afp", "bss")),
        ("Reuters and AP", ("ap", "reuters")),
        ("Saltbush Post with HNA", ("hna", "saltbush post")),
        (None, ()),
    ],
)
def test_credits(credit, expected):
    assert wires(credit) == expected


# --- voices -------------------------------------------------------------------------------------------------

PARTY, OFFICIAL, MONITOR, ANON = "party", "official", "monitor", "anonymous"


def voice(sources, *, outlet="Quill", wire=None, actors=()):
    """Keys of the voices of sources that speak in one dispatch."""
    d = Dispatch("d", "d", "x", "", outlet=outlet, wire=wire)
    at = Quote(0, 1, "x")
    named = tuple(Actor(a, a, None, None, None, at) for a in actors)
    claims = [
        Claim(
            f"c{n}",
            "d",
            "d",
            at,
            Source(name, printed or name, role, kind),
            None,
            "asserted",
            (),
            None,
            (),
            (),
            (),
            "hand",
            named,
        )
        for n, (kind, name, printed, role) in enumerate(sources)
    ]
    claims = completed(claims, [d])
    listener = SpeakerIndex(claims, {"d": d})
    return [listener.voice(c) for c in claims]


def test_spokesman_and_commander_are_their_partys_voice():
    found = voice(
        [
            (PARTY, "Dorn Hale", None, "River Command spokesman"),
            (PARTY, "Ilse Brand", None, "commander of the River Command"),
            (PARTY, "the River Command", None, None),
            (ANON, "a River Command official", None, None),  # unnamed, but for whom he speaks is said
        ]
    )
    assert {v.key for v in found} == {"river command"}
    assert all(v.known for v in found)


def test_acronym_and_short_name_are_read_within_their_dispatch():
    found = voice(
        [(PARTY, "Mallee Free Column", None, None), (PARTY, "the Column", None, None), (PARTY, "MFC", None, None)]
    )
    assert {v.key for v in found} == {"mallee free column"}


def test_a_role_learnt_elsewhere_tells_for_whom_somebody_speaks():
    found = voice([(PARTY, "Dorn Hale", None, "River Command spokesman"), (OFFICIAL, "Dorn Hale", "Hale", None)])
    assert found[0].key == found[1].key


def test_a_state_is_one_party():
    found = voice([(PARTY, "the Iraqi army", None, None), (OFFICIAL, "the Iraqi interior ministry", None, None)])
    assert found[0].key == found[1].key


@pytest.mark.parametrize(
    "source",
    [
        (ANON, "an official", None, None),
        (OFFICIAL, "local officials", None, None),
        ("witness", "two survivors", None, None),
        ("unresolved", None, "he", None),
        ("agency", "Reuters", None, None),  # it does not say from whom
        (OFFICIAL, "In Dummar", None, None),  # a misread place
        ("outlet", None, None, None),
    ],
)
def test_who_is_not_named_may_be_anybody(source):
    (found,) = voice([source])
    assert not found.known


def test_own_voice_of_a_credited_paper_is_the_agencys():
    (found,) = voice([("outlet", None, None, None)], wire="AFP")
    (other,) = voice([("outlet", None, None, None)], outlet="Lantern", wire="Agence France-Presse")
    assert found.key == other.key == "own:afp"


def test_an_agencys_own_reporter_is_a_witness_with_a_name():
    (found,) = voice([("agency", "AFP", "an AFP correspondent", None)])
    assert found.known
    assert found.key == "reporter:afp"


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["sdf", "syrian democratic forces"], 1),
        (["coalition", "us-led coalition"], 1),
        (["health ministry", "defence ministry"], 2),
        (["salt league", "coalition against the salt league"], 2),  # whom it fights is not who it is
        (["observatory", "dummar observatory for human rights"], 1),
        ([], 0),
    ],
)
def test_names_that_may_be_one_are_one_for_the_lower_bound(names, groups):
    assert len(distinct(names)) == groups
