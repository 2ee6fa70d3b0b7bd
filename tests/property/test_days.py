"""What holds for any text: spans fit, order is that of the text, nothing overlaps, the same input gives the same days."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from fogline.claims import days
from fogline.claims.days.calendar import interval, shift, value_at

PIECES = st.sampled_from(
    ["on", "in", "the", "last", "next", "two", "weeks", "ago", "May", "5", "2014", "Saturday", "morning", "late", "–", "-",
     ",", ".", "of", "years", "and", "a", "half", "early", "1990s", "third", "quarter", "\n\n", "said", "will", "12:30",
     "p.m.", "BC", "first", "week", "day", "before", "after", "yesterday", "é", "’s", "Feb.", "10", "that", "same", "31",
     "June", "New Year", "GMT", "0600", "night", "fiscal", "former", "every"]
)  # fmt: skip
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@given(st.lists(PIECES, max_size=30).map(" ".join), st.one_of(st.none(), DAYS.map(str)))
def test_spans_fit_and_do_not_overlap(text, published):
    found = days.read(text, published=published)
    assert found == days.read(text, published=published)
    ends = 0
    for day in found:
        assert text[day.quote.start : day.quote.end] == day.quote.exact == day.as_printed
        assert day.quote.start >= ends
        ends = day.quote.end


@given(st.lists(PIECES, max_size=30).map(" ".join), st.one_of(st.none(), DAYS.map(str)))
def test_an_interval_is_whole_or_absent(text, published):
    for day in days.read(text, published=published):
        assert (day.start is None) == (day.end is None) == (day.precision is None)
        assert day.start is None or day.start <= day.end
        assert day.start is None or day.value is not None


@given(st.text(max_size=80), DAYS.map(str))
def test_any_text_is_read(text, published):
    assert all(text[d.quote.start : d.quote.end] == d.as_printed for d in days.read(text, published=published))


@given(DAYS, st.sampled_from(["D", "W", "M", "Q", "Y", "E", "C"]))
def test_a_day_lies_in_the_unit_that_holds_it(day, unit):
    first, last, _ = interval(value_at(day, unit))
    assert first <= day <= last


@given(DAYS, st.sampled_from(["D", "W"]), st.integers(-500, 500))
def test_a_shift_goes_back(day, unit, number):
    there = shift(day, unit, number)
    assert there is None or shift(there, unit, -number) == day
