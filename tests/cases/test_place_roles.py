"""Roles of places, and places that a reader carries on. Each row is a trap of a kind, in invented dispatches."""

import pytest

from fogline.claims import read_claims
from fogline.model import Dispatch


def claims_of(text):
    return read_claims(Dispatch("d", "a.txt", text, "00", outlet="Paper", published="2031-05-04"))


# (text, {place as printed: role})
ROLES = [
    ("Shells hit Kherson on Monday, killing two people.", {"Kherson": "event"}),
    ("Planes bombed a village 40 km north of Mandalay, killing six people.", {"Mandalay": "landmark"}),
    ("Six people died just east of the town of Goma.", {"Goma": "landmark"}),
    ("Four hundred people fled Nyala on Friday.", {"Nyala": "from"}),
    ("Many have left the camps of Jenin, Tulkarm and Nablus.", {"Jenin": "from", "Tulkarm": "from", "Nablus": "from"}),
    ("The wounded were taken across the river to Bukavu.", {"Bukavu": "to"}),
    ("About 900 families returned to Homs from Idlib.", {"Homs": "to", "Idlib": "from"}),
    ("Eleven teachers are being held at a jail in Sanaa.", {"Sanaa": "held_in"}),
    ("Gunmen abducted 40 pupils in Kuriga on Monday.", {"Kuriga": "event"}),
    ("Two people were killed in Sloviansk, a doctor in Kramatorsk said.", {"Sloviansk": "event", "Kramatorsk": "speaker"}),
    ("Russia launched 40 drones and two people died in Odesa.", {"Russia": "other", "Odesa": "event"}),
    ("Washington condemned the raid that killed nine people in Kidal.", {"Kidal": "event"}),
    ("Jets bombed Iran for a second day, killing nine people.", {"Iran": "event"}),
    ("Fighters entered Uvira at dawn, killing nine people.", {"Uvira": "event"}),
    ("Nine people died in shelling near Pokrovsk.", {"Pokrovsk": "event"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROLES, ids=[t[:40] for t, _ in ROLES])
def test_roles(text, expected):
    found = {p.as_printed: p.role for c in claims_of(text) for p in c.places if not p.carried}
    assert {name: found.get(name) for name in expected} == expected


# (text, words of the claim, places carried to it)
CARRIED = [
    # from the sentence before
    ("A missile hit Kherson on Tuesday, killing two people. Thirty-one others were wounded.", "Thirty-one", ["Kherson"]),
    # the town, and not the province beside it
    ("Troops retook Falam in Chin State. Two soldiers were killed.", "Two soldiers", ["Falam"]),
    # back to what the dispatch is about, after a paragraph on another place
    (
        "Gunmen killed nine people in Kidal on Monday.\n\nTwo died in Gao last week.\n\nThirty people were wounded.",
        "Thirty people",
        ["Kidal"],
    ),
    # the dateline, where nothing else is told
    ("GOMA, DR Congo (Agency) - Rebels killed 12 people on Friday, a nurse said.", "killed 12", ["GOMA"]),
    # the town of who tells of it, where no deed has a place
    ("Nine people were killed in a blast, doctors in Maiduguri said.\n\nEight guests were hurt.", "Eight", ["Maiduguri"]),
    # none: a place of its own, a comment, what is told of a wider place
    ("A missile hit Kherson on Tuesday. Two people died in Odesa.", "Two people", []),
    ("A missile hit Kherson on Tuesday. A minister said: “We shall not yield.”", "We shall", []),
    ("A missile hit Kherson on Tuesday. Some 14,000 have been killed since the war began.", "14,000", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "expected"), CARRIED, ids=[c[1] + "-" + ",".join(c[2]) for c in CARRIED])
def test_carried(text, words, expected):
    claim = next(c for c in claims_of(text) if words in c.quote.exact)
    carried = [p for p in claim.places if p.carried]
    assert [p.as_printed for p in carried] == expected
    assert all(text[p.quote.start : p.quote.end] == p.as_printed for p in carried)
