"""What must hold of figures of any text: spans fit, bounds are in order, sentences given or cut make no difference."""

from hypothesis import given
from hypothesis import strategies as st

from fogline.claims.figures import quantities, read
from fogline.text import sentences

WORDS = (
    "12 3,200 20-25 two dozen half a million of the people soldiers were killed wounded and , . ( ) at least up to "
    "more than some 4km² 12²-14 ①-② ³⁄² 1/² ٣-٤ ① $5 % per cent a an -year-old since March 2014 no one hundreds "
    "thousands 1/2 £3bn — “ ” ² ½ é ١٢ 10:30 the driver killing including remain from to between 155mm shells"
)
PIECES = st.sampled_from(WORDS.split())
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=30).map(" ".join) | st.text(max_size=80)


@given(TEXTS)
def test_spans_fit_and_bounds_are_in_order(text):
    for f in read(text):
        assert text[f.quote.start : f.quote.end] == f.as_printed == f.quote.exact
        assert f.bound != "exact" or f.low == f.best == f.high
        assert f.bound != "at_least" or f.high is None
        assert f.bound != "at_most" or f.low is None
        assert f.low is not None or f.high is not None or f.bound == "vague"


@given(TEXTS)
def test_quantities_hold_their_number(text):
    for q in quantities(text):
        assert 0 <= q.start <= q.number.start < q.number.end <= q.end <= len(text)


@given(TEXTS)
def test_sentences_given_or_cut_make_no_difference(text):
    assert read(text) == read(text, sentences=sentences(text))
