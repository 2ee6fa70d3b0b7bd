"""The page's colours: text at 4.5 to 1 (WCAG 2 AA), lines that mean something at 3 to 1, by day and by night."""

import re
from importlib import resources

import pytest

CSS = resources.files("fogline.views").joinpath("templates/style.css").read_text("utf-8")
NIGHT = CSS.index("@media (prefers-color-scheme:dark)")


def palette(css):
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", css))


DAY = palette(CSS[:NIGHT])
PALETTES = {"day": DAY, "night": {**DAY, **palette(CSS[NIGHT : CSS.index("*{box-sizing")])}}
TEXT = [
    ("ink", "bg"), ("ink", "panel"), ("ink", "claim"), ("ink", "weak"), ("soft", "bg"), ("soft", "panel"), ("link", "bg"),
    ("link", "panel"), ("link", "claim"), ("link", "weak"), ("differ", "differ-bg"), ("differ", "panel"), ("agree", "panel"),
    ("revised", "revised-bg"), ("revised", "panel"), ("seam", "panel"),
]  # fmt: skip
LINES = [("reprint", "bg"), ("given", "bg")]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a, b):
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("time", PALETTES)
@pytest.mark.parametrize(("front", "back", "least"), [(*p, 4.5) for p in TEXT] + [(*p, 3.0) for p in LINES])
def test_contrast(time, front, back, least):
    colours = PALETTES[time]
    assert contrast(colours[front], colours[back]) >= least


def test_contrast_is_what_the_standard_says():
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") < 4.5  # the well-known grey that just fails


def test_the_style_asks_nothing_of_a_network_and_can_be_printed():
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "@media print" in CSS
