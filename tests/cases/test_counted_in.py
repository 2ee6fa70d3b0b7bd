"""States of persons: one of several who are counted, natural deaths, what nobody confirms; each row was wrong or none."""

import pytest

from fogline.claims.read import read_claims
from fogline.model import Dispatch


def states(text):
    """(name, state) of every person in a state, in order."""
    claims = read_claims(Dispatch("d", "d.txt", text, "00", published="2031-08-24"))
    return [(p.name, p.state) for c in claims for p in c.persons if p.state is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Omar Haddad was among those killed in the raid on Friday.", [("Omar Haddad", "killed")]),
        ("Among the dead was Lena Kovac, a nurse.", [("Lena Kovac", "killed")]),
        ("Also among the wounded was reporter Tarek Aziz.", [("Tarek Aziz", "wounded")]),
        ("The dead included Amal Nouri, the mayor's daughter.", [("Amal Nouri", "killed")]),
        ("The strike killed Hezbollah commander Ali Tawil.", [("Ali Tawil", "killed")]),
        ("Reporter Anas Jamal and his cameraman were hurt.", [("Anas Jamal", "wounded")]),
        ("Samir Qassem, 34, died of his wounds on Sunday.", [("Samir Qassem", "killed")]),
        # no violence, no state
        ("Hans Roslund died of cancer on Tuesday, aged 68.", []),
        ("The former president, Jalal Tarik, died at 83 in Berlin.", []),
        ("Adrienne Moll died in her sleep on Monday.", []),
        (
            "Jan Berg was abducted in May. Berg died of fever in June.",
            [("Jan Berg", "abducted"), ("Jan Berg", "killed")],
        ),
        # somebody else's, or nothing befell him
        ("The attack killed Omar Haddad's brother.", []),
        ("The bomb was aimed at governor Vusi Zulu, who escaped unhurt.", []),
        # adverbs are no names
        ("Tragically, 12 children drowned.", []),
    ],
)
def test_states(text, expected):
    assert states(text) == expected


@pytest.mark.parametrize("text", ["Tragically, 12 children drowned.", "Ultimately, 17 people died."])
def test_an_adverb_is_nobody(text):
    claims = read_claims(Dispatch("d", "d.txt", text, "00"))
    assert [p for c in claims for p in c.persons] == []


def test_who_refuses_to_confirm_does_not_deny():
    (claim,) = read_claims(Dispatch("d", "d.txt", "The army refused to confirm the death of Sally Jonas.", "00"))
    assert claim.stance == "unverified"
    (refused,) = read_claims(Dispatch("d", "d.txt", "The army refused to leave the town of Kesh.", "00"))
    assert refused.stance == "denied"
