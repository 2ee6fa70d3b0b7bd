"""Quantities: numerals, number words, ranges, units, bounds, change. Texts are invented; one comment a trap."""

import pytest

from fogline.claims.figures import quantities
from fogline.claims.figures.lexer import Tokens, number_at

NUMBERS = [
    ("3,200", 3200),
    ("3 200", 3200),
    ("1.2m", None),  # metres unless money or people say otherwise
    ("2.8bn", 2.8e9),
    ("two dozen", 24),
    ("a score of", 20),
    ("half a million", 500000),
    ("a couple", 2),
    ("a couple of hundred", 200),
    ("tens of thousands", 10000),
    ("three hundred and fifty thousand", 350000),
    ("twenty-five", 25),
    ("one and a half million", 1500000),
    ("two million three hundred thousand", 2300000),
    ("a few hundred", 300),
    ("1/16", 0.0625),
    ("1.99×10−30", 1.99e-30),
    ("two thirds", 2 / 3),
    ("1.234.567", 1234567),
    ("½", 0.5),
]


@pytest.mark.parametrize(("printed", "value"), NUMBERS)
def test_numbers(printed, value):
    t = Tokens(printed, 0, len(printed))
    n = number_at(t, 0)
    assert n is not None
    if value is None:
        assert n.last < len(t)
    else:
        assert n.last == len(t)
        assert n.value == pytest.approx(value)


# "two three" are two numbers, "twenty twelve" is none that is said
@pytest.mark.parametrize(("printed", "values"), [("two three", [2, 3]), ("twenty twelve", [20, 12])])
def test_numbers_that_do_not_join(printed, values):
    assert [q.low for q in quantities(printed)] == values


# text; of each quantity: low, high, bound, change, unit
QUANTITIES = [
    ("Prices rose by 5.2 per cent.", [(5.2, 5.2, "exact", "rise", "percentage")]),
    # "rose to" is a level, not a change
    ("Prices rose to $7.", [(7, 7, "exact", None, "dollar")]),
    ("Output fell 3 points to 98.", [(3, 3, "exact", "fall", "point"), (98, 98, "exact", None, None)]),
    # both ends of a change are two quantities
    ("It shrank from 20 km to 4 km.", [(20, 20, "exact", None, "kilometre"), (4, 4, "exact", None, "kilometre")]),
    ("between 20 and 25 km", [(20, 25, "between", None, "kilometre")]),
    ("$3-5bn", [(3e9, 5e9, "between", None, "dollar")]),
    # the scale is not shared where it cannot be meant
    ("from $200 to $4 million", [(200, 4e6, "between", None, "dollar")]),
    ("no fewer than 12 shells", [(12, 12, "at_least", None, None)]),
    ("fewer than 12 shells", [(12, 12, "at_most", None, None)]),
    ("200 or more", [(200, 200, "at_least", None, None)]),
    ("20-odd vans", [(20, 20, "about", None, None)]),
    # the bound may stand behind what is counted, but "at least 12 of them" is another number's
    ("40 trucks or more", [(40, 40, "at_least", None, None)]),
    ("40 supply trucks at most", [(40, 40, "at_most", None, None)]),
    ("40 men, at least 12 of them old", [(40, 40, "exact", None, None), (12, 12, "at_least", None, None)]),
    ("5 parts per million", [(5, 5, "exact", None, "parts-per-million")]),
    ("50+ km", [(50, 50, "at_least", None, "kilometre")]),
    # letters that are words are no units
    ("10 in Mosul", [(10, 10, "exact", None, None)]),
    ("a 500-pound bomb", [(500, 500, "exact", None, "pound-mass")]),
    ("52,000 barrels a day", [(52000, 52000, "exact", None, "barrel per day")]),
    ("a year ago it cost $2 a gallon", [(2, 2, "exact", None, "dollar per gallon")]),
    ("US$5, A$7, €9 and 12 Syrian pounds", [
        (5, 5, "exact", None, "dollar"), (7, 7, "exact", None, "australian dollar"), (9, 9, "exact", None, "euro"),
        (12, 12, "exact", None, "syrian pound"),
    ]),
    ("minus 12 degrees", [(-12, -12, "exact", None, "degree")]),
    # ages by form and by place
    ("Amal Daher, 25, and a boy aged 12", [(25, 25, "exact", None, "year of age"), (12, 12, "exact", None, "year of age")]),
    # "M" after digits is a million where what follows is counted, a metre where it is measured
    ("3.5m refugees walked 3.5m", [(3.5e6, 3.5e6, "exact", None, None), (3.5, 3.5, "exact", None, "metre")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), QUANTITIES)
def test_quantities(text, expected):
    found = [(q.low, q.high, q.bound, q.change, q.unit) for q in quantities(text)]
    assert found == [pytest.approx(e) if isinstance(e, float) else tuple(e) for e in expected]


def test_restated_amounts_are_marked():
    found = quantities("a pit 40 metres (131 feet) deep, worth 9 million yen ($60,000)")
    assert [q.restated for q in found] == [False, True, False, True]


def test_a_bracket_in_another_size_restates_nothing():
    assert [q.restated for q in quantities("a ridge 40 km (3 miles to the coast)")] == [False, False]
