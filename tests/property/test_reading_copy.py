"""Whatever stands in a text, its reading copy leads back into it; marks that print nothing change no claim."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fogline.claims import read_claims
from fogline.model import Dispatch, Span
from fogline.text import reading_copy

ODD = "a1 \n\t\u00a0\u202f\u00ad\u200b\u200c\u200e\u2028\r&;<>/bp#xâ€™Ã¼Â…é”"
texts = st.text(alphabet=st.sampled_from(ODD), max_size=60) | st.text(max_size=60)


@given(texts)
def test_offsets_fit_and_go_forward(text):
    copy = reading_copy(text)
    assert len(copy.starts) == len(copy.ends) == len(copy.text)
    assert list(copy.starts) == sorted(copy.starts)
    assert list(copy.ends) == sorted(copy.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(copy.starts, copy.ends, strict=True))
    for at, start in enumerate(copy.starts):
        assert copy.forth(start) <= at


@given(texts)
def test_plain_letters_are_kept(text):
    copy = reading_copy(text)
    for at, letter in enumerate(copy.text):
        span = copy.back(Span(at, at + 1))
        if span.end - span.start == 1 and not letter.isspace():
            assert text[span.start : span.end] == letter


WORDS = (
    "The governor, Ana Roe, said that at least 12 people were killed in Hajin on Saturday. "
    "The army denied that it had fired on the mill. Forty families had been displaced, the council said."
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, len(WORDS) - 1), st.sampled_from("\u00ad\u200b\u200e\u2060")), max_size=12))
def test_marks_that_print_nothing_change_no_claim(marks):
    text = WORDS
    for at, mark in sorted(marks, reverse=True):
        text = text[:at] + mark + text[at:]

    def told(words):
        claims = read_claims(Dispatch("d", "a.txt", words, "00", published="2031-05-04"))
        return [
            (c.source.name, c.stance, [(f.measure, f.low) for f in c.figures], [d.value for d in c.days])
            for c in claims
        ]

    assert told(text) == told(WORDS)
