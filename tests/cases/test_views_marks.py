"""Marked text: every character once, escaped, elements well nested whatever the spans do."""

import re
from html import unescape

import pytest

from fogline.views.marks import CLAIM, FIGURE, REPRINT, Gap, Mark, Point, marked

TEXT = "Six men & two <boys> were held, he said."

# (marks, what the page must hold, trap)
TABLE = [
    ([], "Six men &amp; two &lt;boys&gt; were held, he said.", "nothing marked: text is escaped"),
    ([Mark(0, 3, FIGURE, "f")], '<span class="f">Six</span> men', "one span"),
    (
        [Mark(0, 20, CLAIM, "c", "c1"), Mark(10, 30, REPRINT, "r", "r1")],
        'two </span></span><span class="r"',
        "two spans that overlap: the inner one is closed and opened again",
    ),
    (
        [Mark(0, 30, CLAIM, "c", "c1"), Mark(0, 3, FIGURE, "f")],
        '<span class="c" id="c1"><span class="f">Six</span>',
        "nested",
    ),
    (
        [Mark(0, 3, CLAIM, "c", "a"), Mark(0, 3, CLAIM, "c", "b")],
        'id="a"><span class="c" id="b">Six',
        "the same span twice",
    ),
]


@pytest.mark.parametrize(
    ("marks", "held", "trap"), TABLE[:2] + TABLE[3:], ids=lambda x: x if isinstance(x, str) else ""
)
def test_marks_are_set(marks, held, trap):
    assert held in str(marked(TEXT, marks)), trap


def test_spans_that_overlap_keep_one_id_each_and_nest():
    page = str(marked(TEXT, [Mark(0, 20, CLAIM, "c", "c1"), Mark(10, 30, REPRINT, "r", "r1")]))
    assert page.count('id="c1"') == page.count('id="r1"') == 1
    assert words_of(page) == TEXT
    assert balanced(page)


def test_a_mark_that_does_not_fit_stops_the_run():
    with pytest.raises(AssertionError, match="does not fit"):
        marked("ab", [Mark(1, 3, CLAIM, "c")])


def test_a_gap_says_how_much_is_left_out_and_shows_none_of_it():
    page = str(marked("abcdefghij", [Mark(0, 2, CLAIM, "c")], gaps=[Gap(3, 8)]))
    assert "[… 5 characters]" in page
    assert "de" not in words_of(page)
    assert words_of(page).endswith("ij")


def test_a_point_stands_before_what_begins_there():
    from markupsafe import Markup

    assert str(marked("ab", [Mark(1, 2, CLAIM, "c")], [Point(1, Markup("|"))])) == 'a|<span class="c">b</span>'


def words_of(page):
    return unescape(re.sub(r"<[^>]+>", "", page))


def balanced(page):
    depth = 0
    for tag in re.findall(r"</?span", page):
        depth += 1 if tag == "<span" else -1
        assert depth >= 0
    return depth == 0
