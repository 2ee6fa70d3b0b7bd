"""Where sentences end: tables of (text, sentences), all made up."""

import pytest

from fogline.text import sentences, unwrapped

CASES = [
    # titles and initials do not end a sentence
    ("Dr. Amal J. Noor left. Gen. Ruz stayed.", ["Dr. Amal J. Noor left.", "Gen. Ruz stayed."]),
    # an abbreviation that may end one does so before a word that opens one
    ("They met at 5 p.m. The hall was full.", ["They met at 5 p.m.", "The hall was full."]),
    ("They met at 5 p.m. Monday in the hall.", ["They met at 5 p.m. Monday in the hall."]),
    ("It is held by the U.S. Nobody said so.", ["It is held by the U.S. Nobody said so."]),
    # decimals
    ("It rose 3.5 percent. Then it fell.", ["It rose 3.5 percent.", "Then it fell."]),
    # a space lost after a stop, with and without a quotation
    ("They left the mill.The SDF came.", ["They left the mill.", "The SDF came."]),
    ("They left the mill.“We ran,” he said.", ["They left the mill.", "“We ran,” he said."]),
    # a question inside a quotation goes on
    ("“Who came?” she asked. Nobody knew.", ["“Who came?” she asked.", "Nobody knew."]),
    # the stop inside closing quotes
    ("“We ran.” The mill burned.", ["“We ran.”", "The mill burned."]),
    # a sentence never crosses a line
    ("A line\nanother line", ["A line", "another line"]),
    # bullets open one, with no stop before them
    ("Read more here • This text was corrected", ["Read more here", "• This text was corrected"]),
    # no letters at all
    ("... \n\n !", ["...", "!"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:30] for c in CASES])
def test_sentences(text, expected):
    assert [text[s.start : s.end] for s in sentences(text)] == expected


WIRE = (
    "The mayor of the hill town said on Monday that forty\npeople had left since the rain began. He asked for\n"
    "boats, and for bread that keeps.\n"
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (WIRE, 1),
        # a blank line parts paragraphs, wrapped or not
        (WIRE + "\n" + WIRE, 3),
        # one paragraph a line: no line goes on in small letters
        ("The mayor left.\nThe bridge fell on Monday.\nNobody was hurt there.", 3),
        # lines that had room are a list
        ("forty people\nhalf a bridge\nno bread at all in the town", 3),
        # a line longer than any column
        (WIRE + "The road " + "and the river " * 12, 4),
    ],
)
def test_wrapped_lines_are_joined_without_moving_a_letter(text, lines):
    read = unwrapped(text)
    assert len(read) == len(text)
    assert len(read.strip().split("\n")) == lines
    assert read.replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
