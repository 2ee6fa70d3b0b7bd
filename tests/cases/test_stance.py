"""With what force: tables of (words, class of the cue, stance), all made up."""

import pytest

from fogline.claims.stance import of
from fogline.model import Span

CASES = [
    ("Nine lorries reached the town", "statement", "asserted"),
    ("some gunmen might still hide there", "statement", "hedged"),
    ("the leader was most likely not in the valley", "statement", "hedged"),
    ("the offer may be a trick", "statement", "hedged"),
    # the month is no hedge, the noun no future
    ("the bridge fell in May", "statement", "asserted"),
    ("they lost the will to fight", "statement", "asserted"),
    ("the road will open on Sunday", "statement", "predicted"),
    ("the road would open on Sunday", "statement", "predicted"),
    ("the siege is expected to be over in days", "statement", "predicted"),
    ("the siege to end soon", "prediction", "predicted"),
    ("there were no dead", "statement", "asserted"),  # "no" is part of what is asserted
    ("nine could not be moved", "statement", "asserted"),  # what was possible, no guess
    ("it could not have been a shell", "statement", "hedged"),
    ("our guns never hit the market", "statement", "denied"),  # a deed denied without the word
    ("its jets had struck the clinic", "denial", "denied"),
    ("we didn’t fire", "statement", "denied"),
    # doubt about the evidence goes before everything
    ("the figure could not be independently verified", "statement", "unverified"),
    ("a report that is very hard to verify and may be false", "statement", "unverified"),
    # a hedge of a number is the number's own
    ("about 40 lorries left", "statement", "asserted"),
    ("an attack", "responsibility", "asserted"),
]


@pytest.mark.parametrize(("words", "cue_class", "stance"), CASES, ids=[c[0] for c in CASES])
def test_stance(words, cue_class, stance):
    assert of(words, [Span(0, len(words))], cue_class) == stance


def test_only_the_content_counts():
    text = "Perhaps wrongly, he said the road was cut."
    assert of(text, [Span(25, 41)], "statement") == "asserted"
