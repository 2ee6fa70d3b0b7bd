"""Actors: one row a trap. Texts are made up."""

from __future__ import annotations

import pytest

from fogline import lexicon
from fogline.claims import actors
from fogline.lexicon import register

# (text, (as printed, name, kind) that must be among the found)
FOUND = [
    ("Isis fled.", ("Isis", "Islamic State", "party")),
    ("Daesh claimed it.", ("Daesh", "Islamic State", "party")),
    ("IS claimed it.", ("IS", "Islamic State", "party")),
    ("The SDF advanced.", ("SDF", "Syrian Democratic Forces", "party")),
    # an alias of several words may be printed with small letters after the first
    ("The Syrian Arab army advanced.", ("Syrian Arab army", "Syrian Arab Army", "state force")),
    # definite descriptions take the one actor of the dispatch that they fit
    (
        "The SDF stopped. The Kurdish-led alliance lost six.",
        ("Kurdish-led alliance", "Syrian Democratic Forces", "party"),
    ),
    ("Isis fled. The jihadists left mines.", ("jihadists", "Islamic State", "party")),
    (
        "The Syrian Observatory for Human Rights counted ten. The monitor relies on residents.",
        ("monitor", "Syrian Observatory for Human Rights", "monitor"),
    ),
    # nation and forces, with and without a row of their own
    ("Russian warplanes circled.", ("Russian warplanes", "Russian Armed Forces", "state force")),
    ("Kenyan troops arrived.", ("Kenyan troops", "Armed forces of Kenya", "state force")),
    ("Chad's army denied it.", ("Chad's army", "Chadian National Army", "state force")),
    ("Gabon's army denied it.", ("Gabon's army", "Armed forces of Gabon", "state force")),
    ("Peruvian officials agreed.", ("Peruvian officials", "Peruvian officials", "official")),
    ("The Ghanaian government agreed.", ("Ghanaian government", "Government of Ghana", "state")),
    ("Turkey said it would wait.", ("Turkey", "Turkey", "state")),
    # a nation before an alias belongs to it
    (
        "An Iranian Revolutionary Guard died.",
        ("Iranian Revolutionary Guard", "Islamic Revolutionary Guard Corps", "state force"),
    ),
    # rebels' forces are not the state's
    ("Local rebel forces withdrew.", ("Local rebel forces", "local rebel forces", "party")),
    ("Syrian Kurdish forces withdrew.", ("Syrian Kurdish forces", "Syrian Kurdish forces", "party")),
    # unnamed groups keep their words
    ("Masked gunmen fled.", ("Masked gunmen", "masked gunmen", "party")),
    # bodies by their head noun
    ("The Northern Valleys Council met.", ("Northern Valleys Council", "Northern Valleys Council", "official")),
    ("The Ministry of the Interior denied it.", ("Ministry of the Interior", "Ministry of the Interior", "official")),
    # an acronym that only this dispatch defines
    ("The Free Hills Brigade (FHB) left. FHB men followed.", ("FHB", "Free Hills Brigade", "party")),
    # "the Council", "the monitor": the one body of the dispatch, whether a list knows it or not
    ("The Lowland Peace Council met. Later the Council denied it.", ("Council", "Lowland Peace Council", "official")),
    (
        "The Dune War Observatory counted six. The monitor gave no names.",
        ("monitor", "Dune War Observatory", "monitor"),
    ),
    (
        "The Dune War Observatory counted six. The Observatory slept.",
        ("Observatory", "Dune War Observatory", "monitor"),
    ),
    ("River Command denies it. The Joint River Command met.", ("River Command", "Joint River Command", "state force")),
    # an acronym printed as a word
    ("The Front of Rural Teachers (Fort) left. Fort said so.", ("Fort", "Front of Rural Teachers", "party")),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(text: str, expected: tuple[str, str, str]) -> None:
    found = [(a.as_printed, a.name, a.kind) for a in actors.read(text)]
    assert expected in found


# (text, words that must not be an actor)
REFUSED = [
    ("Who is there?", "Who"),  # WHO
    ("What is this?", "is"),  # IS
    ("They visited military bases.", "military"),  # only modifies
    ("He joined government offices.", "government"),
    ("Peru is large and Lima is old.", "Lima"),
]


@pytest.mark.parametrize(("text", "refused"), REFUSED)
def test_refused(text: str, refused: str) -> None:
    assert refused not in [a.as_printed for a in actors.read(text)]


def test_two_candidates_left_stay_unsure() -> None:
    text = "Isis and Hayat Tahrir al-Sham fought. The jihadists lost ten."
    found = {a.as_printed: a for a in actors.read(text)}
    assert found["jihadists"].actor_id is None
    assert found["jihadists"].name == "jihadists"


def test_a_description_without_its_actor_stays_unsure() -> None:
    found = actors.read("The jihadists lost ten.")
    assert [(a.name, a.actor_id) for a in found] == [("jihadists", None)]


def test_an_unknown_observatory_is_not_the_syrian_one() -> None:
    assert [a.actor_id for a in actors.read("The Observatory said six died.") if a.actor_id] == []


def test_names_hold_for_their_time() -> None:
    text = "Jabhat Fateh al-Sham moved."
    assert [a.actor_id for a in actors.read(text, published="2016-08-01")] == ["jabhat-al-nusra"]
    assert [a.actor_id for a in actors.read(text, published="2014-08-01")] == []
    assert [a.actor_id for a in actors.read(text)] == ["jabhat-al-nusra"]


def test_a_year_alone_is_enough_to_judge() -> None:
    assert [a.actor_id for a in actors.read("The SDF moved.", published="2015")] == ["syrian-democratic-forces"]
    assert [a.actor_id for a in actors.read("The SDF moved.", published="2014")] == []


def test_own_acronym_does_not_leak_into_the_next_dispatch() -> None:
    actors.read("The Free Hills Brigade (FHB) left.")
    assert actors.read("FHB left.") == []


def test_aliases_point_to_actors() -> None:
    ids = {r["body_id"] for r in lexicon.rows("bodies.csv")}
    assert len(ids) == len(lexicon.rows("bodies.csv"))
    assert {r["body_id"] for r in lexicon.rows("body_names.csv")} <= ids
    assert {b.parent for b in register.bodies() if b.parent} <= ids


def test_no_alias_names_two_actors_at_once() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for r in lexicon.rows("body_names.csv"):
        if r["class"] == "alias" and r["used"] != "speaker":
            other = seen.setdefault((r["name"], r["since"], r["until"]), r["body_id"])
            assert other == r["body_id"], r["name"]


def test_nothing_in_nothing_out() -> None:
    assert actors.read("") == []


def test_its_fighters_are_on_its_side():
    found = actors.read("Isis lost the mill and its fighters fled. Their families and other fighters stayed.")
    assert [(a.name, a.side) for a in found if a.name == "fighters"] == [
        ("fighters", "Islamic State"),
        ("fighters", None),
    ]


# Plain "fighters": whose side they are on, where the words around them tell; else nobody's.
@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Isis holds the mill. Up to 600 fighters are inside.", "Islamic State"),
        ("Isis attacked at dawn. Twelve fighters died, the Observatory said.", "Islamic State"),
        ("Isis fighters fled.", "Islamic State"),
        ("Up to 60 fighters of the SDF entered the mill.", "SDF and coalition"),
        # two parties, or one of no known side
        ("Isis attacked the SDF at dawn. Twelve fighters died.", None),
        ("Isis and the rebels met. Twelve fighters died.", None),
        # another paragraph
        ("Isis holds the mill.\n\nUp to 600 fighters are inside.", None),
        # who kills them, speaks of them or takes them in is not their side
        ("The SDF took the mill, killing 12 fighters.", None),
        ("SDF spokesman Omar Taleb said fighters had left the mill.", None),
        ("Dozens of fighters gave themselves up to the SDF.", None),
        ("Twelve fighters were killed by the SDF.", None),
        ("The SDF came closer. Some 60 fighters gave themselves up to the SDF.", None),
        ("The SDF took the mill from Isis. Some 60 fighters gave themselves up.", None),
        ("Isis holds the mill. SDF officials said 60 fighters are inside.", "Islamic State"),
    ],
)
def test_whose_fighters(text: str, side: str | None) -> None:
    assert [a.side for a in actors.read(text) if a.as_printed.lower() == "fighters"] == [side]


def test_for_and_against_belong_to_the_name() -> None:
    assert [a.as_printed for a in actors.read("Pro-government militiamen fled.")] == ["Pro-government militiamen"]


def test_letters_behind_or_are_spelt_out_too() -> None:
    found = actors.read("The Northern Tribes Union, or NTU, left. The NTU came back.")
    assert [a.name for a in found] == ["Northern Tribes Union"] * 3


def test_the_group_is_the_one_that_is_named() -> None:
    assert [a.name for a in actors.read("Daesh fell back. The group lost a town.")] == ["Islamic State"] * 2
    assert [a.as_printed for a in actors.read("Daesh and Hamas fell back. The group of men left.")] == [
        "Daesh",
        "Hamas",
    ]


def test_the_tail_of_a_longer_name_is_no_state() -> None:
    assert actors.read("Talks to end the war in South Sudan have been put off, an envoy said.") == []
    assert [a.name for a in actors.read("Sudan has sent envoys to the talks.")] == ["Sudan"]
