"""Days of an archive: what is told apart is so on every clock, and sorting agrees with it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fogline.reuse.days import apart, printed

ZONES = [timedelta(minutes=15 * n) for n in range(-48, 57)]  # twelve hours west of UTC to fourteen east
AT = st.datetimes(datetime(2031, 1, 1), datetime(2031, 3, 1)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001
OFFSET = st.sampled_from(ZONES)


@st.composite
def dates(draw):
    """A date as it may be printed: of some precision, with a zone or without."""
    at, size = draw(AT), draw(st.sampled_from([4, 7, 10, 16, 19, 0]))
    if size:
        return at.isoformat()[:size]
    offset = draw(OFFSET)
    sign, minutes = "-" if offset < timedelta(0) else "+", abs(offset) // timedelta(minutes=1)
    return f"{at.isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}"


def shown(date, zone):
    """What a clock of a zone shows at a date, as printed: an instant moves with the zone, all else stays."""
    if not date.endswith("Z"):
        return date
    at = datetime.fromisoformat(date[:-1]).replace(tzinfo=UTC)
    return (at + zone).replace(tzinfo=None).isoformat(" ", "microseconds")


@given(dates(), dates())
def test_apart_is_apart_on_every_clock_and_in_one_order(one, other):
    a, b = printed(one), printed(other)
    assert a is not None
    assert b is not None
    if not apart(a, b):
        return
    for zone in ZONES:
        x, y = shown(a, zone), shown(b, zone)
        size = min(len(x), len(y))
        assert x[:size] != y[:size]
        assert (x[:size] < y[:size]) == (a < b)  # as the archive sorts them


@given(dates(), dates())
def test_apart_has_no_sides_and_nothing_is_apart_from_itself(one, other):
    a, b = printed(one), printed(other)
    assert apart(a, b) == apart(b, a)
    assert not apart(a, a)
    assert printed(a) == a or a.endswith("Z")


@given(AT, OFFSET)
def test_a_midnight_is_the_day_of_its_own_zone(at, offset):
    sign, minutes = "-" if offset < timedelta(0) else "+", abs(offset) // timedelta(minutes=1)
    day = at.date().isoformat()
    assert printed(f"{day}T00:00:00{sign}{minutes // 60:02}:{minutes % 60:02}") == day
