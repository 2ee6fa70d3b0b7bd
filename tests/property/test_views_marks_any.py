"""Whatever the spans do, the page holds the text's characters once, in order, in well nested elements."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from fogline.views.marks import Mark, marked

TEXTS = st.text(alphabet="ab <&>\"'é", min_size=1, max_size=40)


@st.composite
def marked_texts(draw):
    text = draw(TEXTS)
    spans = draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 12), st.integers(0, 3)), max_size=8))
    marks = [Mark(s, min(len(text), s + n), layer, "c", f"x{i}") for i, (s, n, layer) in enumerate(spans)]
    return text, marks


@given(marked_texts())
def test_text_comes_back_and_every_anchor_stands_once(case):
    text, marks = case
    page = str(marked(text, marks))
    assert unescape(re.sub(r"<[^>]+>", "", page)) == text
    for m in marks:
        assert page.count(f'id="{m.anchor}"') == 1
    open_now = 0
    for tag in re.findall(r"<(/?)span", page):
        open_now += -1 if tag else 1
        assert open_now >= 0
    assert open_now == 0


@given(marked_texts())
def test_order_of_marks_does_not_matter(case):
    text, marks = case
    assert marked(text, marks) == marked(text, marks[::-1])
