"""Charts drawn by hand: every point links to its claim, speakers differ by shape, nothing is drawn of one day."""

import re

import pytest

from fogline.views.charts import ChartPoint, Stretch, passage_bar, spark, step_chart


def points(*rows):
    return [
        ChartPoint(day, value, who, f"{value}, {who}", f"#c{n}.1") for n, (day, value, who) in enumerate(rows, start=1)
    ]


POCKET = points(
    ("2031-05-02", 62, "Joint Command"),
    ("2031-05-04", 31, "Joint Command"),
    ("2031-05-05", 20, "Column"),
    ("2031-05-05", 12, "Joint Command"),
)


def test_every_point_links_to_its_claim_and_says_its_words():
    chart = str(step_chart(POCKET, title="area"))
    assert re.findall(r'href="(#c[\d.]+)"', chart) == ["#c1.1", "#c2.1", "#c4.1", "#c3.1"]
    assert "<title>20, Column</title>" in chart


def test_speakers_differ_by_shape_not_by_colour_alone():
    chart = str(step_chart(POCKET, title="area"))
    assert chart.count("<circle") == 3  # Joint Command: most points, discs
    assert chart.count("<rect") == 1  # Column: a square


def test_a_step_holds_until_the_same_speaker_speaks_again():
    chart = str(step_chart(POCKET, title="area"))
    steps = re.findall(r'class="step s\d" d="([^"]+)"', chart)
    assert len(steps) == 1  # one number of the Column makes no line
    assert re.fullmatch(r"M[\d.]+ [\d.]+H[\d.]+V[\d.]+H[\d.]+V[\d.]+", steps[0])


# (rows, why nothing is drawn)
NOTHING = [
    ([], "no points"),
    ([("2031-05-02", 62, "A"), ("2031-05-02", 60, "B")], "one day is no series"),
    ([("soon", 62, "A"), ("later", 60, "A")], "no days that can be placed"),
]


@pytest.mark.parametrize(("rows", "why"), NOTHING, ids=lambda x: x if isinstance(x, str) else "")
def test_nothing_is_drawn(rows, why):
    assert str(step_chart(points(*rows), title="x")) == "", why


def test_a_long_silence_breaks_the_axis_and_a_month_is_named_as_one():
    chart = str(
        step_chart(
            points(("2031-01", 90, "A"), ("2031-05-02", 62, "A"), ("2031-05-03", 50, "A"), ("2031-05-04", 31, "A")),
            title="x",
        )
    )
    assert chart.count("gapmark") == 1
    assert ">Jan 2031</text>" in chart


def test_words_are_escaped():
    assert "<b>" not in str(step_chart(points(("2031-05-02", 1, "<b>"), ("2031-05-03", 2, "<b>")), title='"<b>'))


def test_spark_is_of_one_speaker_with_three_numbers():
    assert str(spark(POCKET)).count("H") == 2
    assert str(spark(POCKET[:2])) == ""


def test_bar_shows_stretches_and_seams():
    bar = str(passage_bar(100, [Stretch(0, 50, 1, "exact, from 1")], [50]))
    assert 'x="0.0" width="100.0"' in bar
    assert "M100.0 -2v14" in bar
    assert 'aria-label="reprinted passages: 1; seams: 1"' in bar
