"""PDFs: words in the order in which they are read, from where they stand on the paper, whatever was drawn first."""

# ruff: noqa: E501 - pages as they are printed

from __future__ import annotations

import random
import re
import sys

import pytest
from tests.pdfs import lines, pdf

from fogline import dispatch
from fogline.dispatch.formats.pdf import letters
from fogline.model import Notice, Received, Rejection

LEFT = [
    "Troops said on Saturday that they had",
    "crossed the ford after a night of shell-",
    "ing. Their spokesman spoke of eleven",
]
RIGHT = [
    "dead on the far bank, and of three villa-",
    "ges on fire. Nobody could reach them",
    "from the north, a miller said.",
]
STORY = (
    "Troops said on Saturday that they had crossed the ford after a night of shelling. Their spokesman spoke of eleven dead on the "
    "far bank, and of three villages on fire. Nobody could reach them from the north, a miller said."
)
TITLE = (72, 720, 16, "Ford crossed after a night of shelling, troops say")


def cells(y, *words, at=(72, 200, 300)):
    return [(x, y, 10, word) for x, word in zip(at, words, strict=True) if word]


TOLL = [
    (72, 700, 10, "Toll by town"),
    *cells(680, "Town", "Killed", "Injured"),
    *cells(665, "Selm", "12", "30"),
    *cells(650, "Orva", "", "4"),
    *cells(635, "Fort Lind", "3", ""),
    *lines(72, 600, ["The counts are those of the clinic in the fort, which had", "them from its drivers."]),
]


def running(number):
    return [(72, 760, 8, "The Ford Gazette, 4 May 2031"), (300, 30, 8, f"- {number} -")]


ARABIC = [
    "قال متحدث باسم المجلس إن 12 شخصا",
    "قتلوا في السوق يوم الأحد (شرق النهر)",
    "وقد نقل الجرحى إلى المشفى في 1/2/2031",
    "ولم يصل أحد من القرى بعد",
]


def printed(line):
    """A line of Arabic from left to right, as it is printed; its numbers are not turned."""
    turned = line[::-1].translate(str.maketrans("()", ")("))
    return re.sub(r"[\d/]+", lambda m: m[0][::-1], turned)


def from_the_right(printed_lines):
    return [(500 - 5 * len(line), 700 - 14 * n, 10, line) for n, line in enumerate(printed_lines)]


PAGES = {
    "two columns, the right one drawn first": ([[*lines(330, 690, RIGHT), *lines(72, 690, LEFT), TITLE]], [TITLE[3], STORY]),
    "a page breaks a sentence; heads and numbers go": (
        [
            [*running(1), *lines(72, 690, ["A bridge that had stood for a hundred years fell into", "the river at noon, and with it"])],
            [*running(2), *lines(72, 690, ["nine carts and their drivers, who had been told to wait.", "Nobody was found."])],
        ],
        ["A bridge that had stood for a hundred years fell into the river at noon, and with it nine carts and their drivers, who had been told to wait. Nobody was found."],
    ),
    "an indented line and a gap begin paragraphs": (
        [[(72, 700, 10, "The first words of a story run on to the end of the line"), (72, 688, 10, "and into the next one, where the story is as long again."),
          (84, 676, 10, "Here another begins, which is as long as the one before."), (72, 652, 10, "And here a third.")]],
        ["The first words of a story run on to the end of the line and into the next one, where the story is as long again.",
         "Here another begins, which is as long as the one before.", "And here a third."],
    ),
    "a note's mark joins no number": (
        [[(72, 600, 10, "At least 12"), (127, 604, 6, "3"), (135, 600, 10, "carts in 4 km"), (200, 604, 6, "2"), (208, 600, 10, "burned.")]],
        ["At least 12 carts in 4 km2 burned."],
    ),
    "notes at the foot come last": (
        [[*lines(72, 690, ["Eleven carts burned, the clinic said, and their drivers", "were found"]), *lines(72, 60, ["1 Clinic of the fort, 4 May."], size=7)],
         [*lines(72, 690, ["the day after in the mill."])]],
        ["Eleven carts burned, the clinic said, and their drivers were found the day after in the mill.", "1 Clinic of the fort, 4 May."],
    ),
    "a blank cell stays in its column": (
        [TOLL],
        ["Toll by town", "Selm: 12 killed, 30 injured", "Orva: 4 injured", "Fort Lind: 3 killed",
         "The counts are those of the clinic in the fort, which had them from its drivers."],
    ),
    "thin gaps in a number": ([[(72, 700, 10, "1"), (79, 700, 10, "020"), (96, 700, 10, "030"), (114, 700, 10, "fled")]], ["1 020 030 fled"]),
    "a hyphen that stays": ([lines(72, 700, ["She was a 20-", "year-old of Old-", "Mill."])], ["She was a 20-year-old of Old-Mill."]),
    "one letter that is two": ([[(72, 700, 10, "The oﬃce burned.")]], ["The office burned."]),
    "letters drawn twice to look bold": ([[(72, 700, 10, "Nine fell."), (72.3, 700, 10, "Nine fell.")]], ["Nine fell."]),
    "read from the right": ([from_the_right(map(printed, ARABIC))], [" ".join(ARABIC)]),
}  # fmt: skip


def read(folder, data):
    (folder / "a.pdf").write_bytes(data)
    found = list(dispatch.read([folder / "a.pdf"]))
    kept = [each for each in found if isinstance(each, Received)]
    assert [dispatch.reread(each.raw, each.dispatch.path) for each in kept] == [each.dispatch.text for each in kept]
    return [each.dispatch for each in kept], [each.reason for each in found if isinstance(each, Rejection | Notice)]


@pytest.mark.parametrize(("pages", "told"), PAGES.values(), ids=PAGES)
def test_pages(tmp_path, pages, told):
    [found], _ = read(tmp_path, pdf(pages))
    assert found.text.split("\n") == told


def test_what_was_left_out_is_told(tmp_path):
    [found], told = read(
        tmp_path, pdf([[(72, 700, 10, "Nine fell."), (700, 700, 10, "Beside")], []], rotated=[(20, 100, 8, "Along")])
    )
    assert found.text == "Nine fell."
    assert told == ["1 of 2 pages are without words: pictures; letters beside the paper or sideways left out: 11"]


def test_a_page_that_lies_on_its_side_is_read(tmp_path):
    [found], told = read(tmp_path, pdf([[]], rotated=[(100, 72, 10, "Nine fell at"), (112, 72, 10, "the ford.")]))
    assert (found.text, told) == ("Nine fell at the ford.", [])


def scrambled():
    dice = random.Random(4)  # noqa: S311 - no secret
    return [" ".join("".join(dice.sample("ضصثقفغعهخحجد", 5)) for _ in range(3)) for _ in range(8)]


REFUSED = [
    (b"%PDF-1.4 nothing else", "broken PDF: "),
    (pdf([[]]), "1 pages without words: pictures of text"),
    (pdf([from_the_right(scrambled())]), "letters read from the right, in an order that makes no words"),
    (pdf([[(72, 700, 10, "\ue001\ue002\ue003\ue004")]]), "its font does not say which letters it draws"),
    (pdf([running(n) for n in (1, 2)]), "a PDF without words but running heads"),
]


@pytest.mark.parametrize(("data", "why"), REFUSED)
def test_refused_in_one_line(tmp_path, data, why):
    kept, [told] = read(tmp_path, data)
    assert not kept
    assert told.startswith(why)


def test_without_the_extra_a_line_names_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    kept, told = read(tmp_path, pdf([[(72, 700, 10, "Nine fell.")]]))
    assert (kept, told) == ([], [letters.NO_EXTRA])


def test_too_many_letters_cost_the_file_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(letters, "MOST_LETTERS", 5)
    kept, told = read(tmp_path, pdf([[(72, 700, 10, "Nine fell.")]]))
    assert (kept, told) == ([], ["over the limit of 5 letters"])


def test_a_page_of_many_rows_and_gaps_is_read_in_time(tmp_path):
    dense = [(72 + 12 * column, 700 - row / 8, 6, "9") for row in range(400) for column in range(30)]
    [found], _ = read(tmp_path, pdf([dense]))
    assert found.text
