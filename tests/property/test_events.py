"""What holds for any sentence: an event's words stand in it, its codes are known, the same input gives the same event."""

from hypothesis import given
from hypothesis import strategies as st

from fogline.claims import events
from fogline.claims.events.types import crosswalk
from fogline.model import Span

WORDS = st.sampled_from(
    ["rebels", "army", "captured", "the", "town", "grenade", "hurled", "police", "protest", "clashed", "with", "by", "were",
     "killed", "airstrike", "suicide", "bomber", "ceasefire", "seized", "weapons", "abducted", "mob", "“", ".", "flood", "é"]
)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=25).map(" ".join), st.integers(0, 40), st.integers(1, 120))
def test_words_stand_in_the_sentence(text, start, length):
    begin = min(start, len(text) - 1)
    sentence = Span(begin, min(len(text), begin + length))
    found = events.find_in(text, sentence, actors=[], figures=[])
    assert found == events.find_in(text, sentence, actors=[], figures=[])
    if found is not None:
        assert found.type in crosswalk()
        assert text[found.quote.start : found.quote.end] == found.quote.exact
        assert sentence.start <= found.quote.start < found.quote.end <= sentence.end
        assert found.weapon is None or found.weapon in text
