"""Sentences and layouts of any text: in order, apart, and nothing but white space left out."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fogline.claims.attribution.layout import lay_out
from fogline.text import paragraphs, sentences

TEXTS = st.text(st.sampled_from("aB.,!?“”\"'‘’ \n•9-U.S é"), max_size=80)


@given(TEXTS)
def test_sentences_cover_the_text(text):
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join(text[s.start : s.end] for s in spans).split() == text.split() or (
        "".join("".join(text[s.start : s.end].split()) for s in spans) == "".join(text.split())
    )


@given(TEXTS)
def test_layout_fits_its_text(text):
    for p in paragraphs(text):
        lay = lay_out(text, p)
        assert [text[a:b] for a, b in lay.spans] == list(lay.words)
        assert "".join(lay.words) == "".join(text[p.start : p.end].split())
        assert [a for a, _ in lay.stretches[1:]] == [b for _, b in lay.stretches[:-1]]
        assert all(0 <= a < b <= len(lay.words) for a, b in lay.quotes)
