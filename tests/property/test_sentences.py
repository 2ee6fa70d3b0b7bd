"""Sentences and layouts of any text: in order, apart, and nothing but white space left out."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogline.claims.attribution.layout import lay_out
from fogline.claims.figures.lexer import Tokens
from fogline.languages import pattern
from fogline.text import paragraphs, plain, sentences
from fogline.text.sentences import LONGEST

# The texts are long on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

TEXTS = st.text(st.sampled_from("aB.,!?“”\"'‘’ \n•9-U.S é"), max_size=80)
WORDS = ["men ", "3 200 ", "12, ", "fell. ", "a", "9", "  ", "\t", "– ", "“go” ", "\n"]
# Many times the same few words, so that sentences come to their longest.
LONG = st.builds(
    lambda words, times: "".join(words) * times,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
    st.integers(1, 2000),
)


def _cover(text, spans):
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(s.start < s.end and text[s.start : s.end] == text[s.start : s.end].strip() for s in spans)
    assert "".join("".join(text[s.start : s.end].split()) for s in spans) == "".join(text.split())


@given(TEXTS)
def test_sentences_cover_the_text(text):
    _cover(text, sentences(text))


@given(LONG)
def test_long_sentences_end_and_cover_the_text(text):
    spans = sentences(text)
    _cover(text, spans)
    assert all(s.end - s.start <= LONGEST for s in spans)


@given(LONG)
def test_no_word_or_number_is_cut(text):
    cuts = [a.end for a, b in pairwise(sentences(text)) if a.end == b.start and text[a.end - 1].isalnum()]
    # A row of more letters than a sentence has is no word.
    assert all(not text[at].isalnum() or " " not in text[at - LONGEST : at] for at in cuts)


def test_a_long_sentence_is_cut_behind_a_mark():
    text = "the road to the mill was shut, " * 100
    first, second, *_ = sentences(text)
    assert text[first.end - 1] == ","
    assert LONGEST - 400 < first.end <= LONGEST
    assert text[second.start : second.start + 8] == "the road"


def test_a_number_with_blanks_is_not_cut():
    text = "some men of 3 200 and " * 200
    assert all(not text[: s.end].endswith("3") for s in sentences(text))


@given(TEXTS)
def test_layout_fits_its_text(text):
    for p in paragraphs(text):
        lay = lay_out(text, p)
        assert [text[a:b] for a, b in lay.spans] == list(lay.words)
        assert "".join(lay.words) == "".join(text[p.start : p.end].split())
        assert [a for a, _ in lay.stretches[1:]] == [b for _, b in lay.stretches[:-1]]
        assert all(0 <= a < b <= len(lay.words) for a, b in lay.quotes)


WORDS_APART = ["a", "Ra", "men", "U.S.", "N.J.", "St.", "Mr.", "3", "1,000", " ", " ", " ", "\n"]
MARKS = ["_", "'", "’", "’s", "‘", "``", "''", '"', "“", "”", "-", ".", ","]
LETTERS = st.text(st.sampled_from("aB.'’-3² \n_é\u0301ʿا\u00a0"), max_size=60)


@given(LETTERS | st.lists(st.sampled_from(WORDS_APART + MARKS)).map("".join))
def test_words_and_marks_of_a_document_are_those_of_a_reading_anew(text):
    document = plain(text)
    anew = [[m.span() for m in pattern("layout.token").finditer(text, p.start, p.end)] for p in document.told]
    assert [list(words) for words in document.words_and_marks] == anew


@given(LETTERS | st.lists(st.sampled_from(WORDS_APART + MARKS)).map("".join))
def test_a_figure_reads_the_same_tokens_by_the_document_as_anew(text):
    document = plain(text)
    for s in document.sentences:
        alone = text[s.start : s.end]
        anew = Tokens(alone, 0, len(alone))
        shared = Tokens(alone, 0, len(alone), words=document.tokens, by=s.start)
        assert (shared.raw, shared.starts, shared.ends) == (anew.raw, anew.starts, anew.ends)
