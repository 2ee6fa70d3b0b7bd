"""What of a claim only its surroundings explain: tables of (words, words marked), all made up."""

import pytest

from fogline.claims import read_claims
from fogline.claims.open_references import find
from fogline.model import Dispatch, Span

CASES = [
    ("They had left the town the day before", ["They", "the day before"]),
    ("its jets had struck the clinic", ["its"]),
    ("he fled there", ["he", "there"]),
    ("that figure includes three aid workers", ["that"]),
    ("this was why the dam had burst", ["this"]),
    ("two days later the dam burst", ["two days later"]),
    # the noun is in the claim
    ("the army lost its tanks", []),
    ("women and children said they were cold", []),
    ("Karim said he would go", []),
    # nothing is meant
    ("it is clear that the town fell", []),
    ("there were no dead", []),
    # a day that is read as one; a conjunction
    ("wheat fell this year, so that bread is dear", []),
]


@pytest.mark.parametrize(("words", "marked"), CASES, ids=[c[0] for c in CASES])
def test_what_points_out_of_a_claim(words, marked):
    assert [q.exact for q in find(words, [Span(0, len(words))])] == marked


def test_a_noun_before_the_cue_counts():
    text = "“The bridge,” he said, “fell when it was hit.”"
    assert find(text, [Span(0, 13), Span(23, len(text))]) == ()


def test_claims_carry_it_and_nothing_is_rewritten():
    d = Dispatch("d", "p", "The mayor said they had fled there. “We ran,” he said.", "00")
    assert [(c.quote.exact, [q.exact for q in c.context]) for c in read_claims(d)] == [
        ("they had fled there", ["they", "there"]),
        ("“We ran,”", []),
    ]


def test_we_points_out_of_a_claim_whose_speaker_nobody_knows():
    (c,) = read_claims(Dispatch("d", "p", "“We ran,” he said.", "00"))
    assert (c.source.kind, [q.exact for q in c.context]) == ("unresolved", ["We"])
