"""Expressions of time: what is found, its value, interval and precision; each trap with the reason why it is one."""

import pytest

from fogline.claims import days
from fogline.text import dateline

PUBLISHED = "2019-02-10"  # a Sunday


def values(text, published=PUBLISHED):
    return [(d.as_printed, d.value) for d in days.read(text, published=published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # weekdays: the last one, the day of publication itself, the next one in a clause about the future
        ("Two shells fell on Saturday.", [("Saturday", "2019-02-09")]),
        ("Two shells fell on Sunday.", [("Sunday", "2019-02-10")]),
        ("Two shells fell on Monday.", [("Monday", "2019-02-04")]),
        ("The talks will resume on Monday.", [("Monday", "2019-02-11")]),
        ("The talks are set to resume Monday.", [("Monday", "2019-02-11")]),
        ("The truce had been due to end Friday.", [("Friday", "2019-02-08")]),  # a future seen from the past
        ("The two sides agreed on Friday to halt fire.", [("Friday", "2019-02-08")]),
        ("The two sides agreed to meet on Friday.", [("Friday", "2019-02-15")]),
        ("They unveiled a plan on Friday to rebuild.", [("Friday", "2019-02-08")]),  # "a plan" looks nowhere
        ("The siege lasted until Friday.", [("Friday", "2019-02-08")]),  # "until" after a past verb does not look ahead
        ("The road stays shut until Monday.", [("Monday", "2019-02-11")]),
        ("It fell last Sunday.", [("last Sunday", "2019-02-03")]),
        ("They meet next Sunday.", [("next Sunday", "2019-02-17")]),
        ("He left two Fridays ago.", [("two Fridays ago", "2019-02-01")]),
        ("He left a week ago Monday.", [("a week ago Monday", "2019-01-28")]),
        ("They meet on Tuesday nights.", [("Tuesday nights", "XXXX-WXX-2TNI")]),
        ("They pray on Fridays.", [("Fridays", "XXXX-WXX-5")]),
        ("It was a Saturday night.", [("Saturday night", "XXXX-WXX-6TNI")]),
        ("On Super Tuesday they voted.", []),  # the name of a day
        # parts of the day and clock times
        ("They attacked late on Saturday.", [("late on Saturday", "2019-02-09")]),
        # The verb that governs the day: a passive infinitive looks where the word before it does, "not" hides in its verb.
        ("The list is to be released on Friday.", [("Friday", "2019-02-15")]),
        ("The council wouldn't even sit on Friday.", [("Friday", "2019-02-15")]),
        ("It wasn't clear Friday if the gate would open.", [("Friday", "2019-02-08")]),
        ("The envoys meet separately Friday in Homs.", [("Friday", "2019-02-15")]),  # the present of a timetable
        ("They plan to mend two roads the floods took, beginning Friday.", [("Friday", "2019-02-15")]),
        ("He will not repeat his remarks Friday by the river.", [("Friday", "2019-02-08")]),
        ("Buses leave on Monday and Friday nights.", [("Monday", "XXXX-WXX-1TNI"), ("Friday nights", "XXXX-WXX-5TNI")]),
        ("They attacked late Saturday.", [("late Saturday", "2019-02-09")]),
        ("They attacked on Friday morning.", [("Friday morning", "2019-02-08TMO")]),
        ("They attacked early on Friday morning.", [("early on Friday morning", "2019-02-08TMO")]),
        ("Planes came overnight.", [("overnight", "2019-02-09TNI")]),
        ("Planes came last night.", [("last night", "2019-02-09TNI")]),
        ("Planes came this morning.", [("this morning", "2019-02-10TMO")]),
        ("It went off at 3:30 p.m. on Tuesday.", [("3:30 p.m. on Tuesday", "2019-02-05T15:30")]),
        ("It went off at 0600 GMT.", [("0600 GMT", "2019-02-10T06:00")]),
        ("It fell in the early hours of Friday.", [("the early hours of Friday", "2019-02-08TMO")]),
        (
            "It was calm on 3 January. Rockets fell since midnight.",
            [("3 January", "2019-01-03"), ("midnight", "2019-02-10T24:00")],
        ),
        ("They feared going out at night.", [("night", "XXXX-XX-XXTNI")]),  # no night in particular
        ("Their side won 3:10.", []),  # a score
        # months and dates without a year: tense, then the nearest
        ("The army took the town in September.", [("September", "2018-09")]),
        ("The army will leave in March.", [("March", "2019-03")]),
        ("Loans run through April.", [("April", "2019-04")]),
        ("Since December thousands have fled.", [("December", "2018-12")]),
        ("They may march in May.", [("May", "2019-05")]),  # verb, verb, month
        ("Mrs May left.", []),  # a name
        ("The March on the capital failed.", []),  # a walk
        ("The fall of the town was quick.", []),  # no season
        ("It began on Feb. 5.", [("Feb. 5", "2019-02-05")]),
        (
            "LIMA, 31 OCT 89 -- TWO BOMBS WENT OFF ON 30 OCT.",
            [("31 OCT 89", "1989-10-31"), ("30 OCT.", "1989-10-30")],
        ),  # the year told goes on
        ("On 5 May 89 people fled.", [("5 May", "2019-05-05")]),  # no year: a count
        ("It began on 5 July last year.", [("5 July last year", "2018-07-05")]),
        ("It began on 5 December.", [("5 December", "2018-12-05")]),
        ("In the summer of 2014 they came.", [("the summer of 2014", "2014-SU")]),
        ("They came last summer.", [("last summer", "2018-SU")]),
        # ranges: what the first half leaves to the second
        ("Between 5 and 9 May 2018 it rained.", [("5", "2018-05-05"), ("9 May 2018", "2018-05-09")]),
        ("From Feb. 5-9 it rained.", [("Feb. 5", "2019-02-05"), ("9", "2019-02-09")]),
        ("The war of 1914-18 ended.", [("1914", "1914"), ("18", "1918")]),
        ("In May and June 2018 it rained.", [("May", "2018-05"), ("June 2018", "2018-06")]),
        # relative
        ("He was seen two weeks ago.", [("two weeks ago", "2019-01-27")]),
        ("The war broke out eight years ago.", [("eight years ago", "2011")]),
        ("He left half a year ago.", [("half a year ago", "2018-08")]),
        ("Earlier this week he spoke.", [("Earlier this week", "2019-W06")]),
        ("He came the day before yesterday.", [("the day before yesterday", "2019-02-08")]),
        (
            "They left on 3 January; the next day it fell.",
            [("3 January", "2019-01-03"), ("the next day", "2019-01-04")],
        ),
        (
            "It began on 3 January. The previous day was calm.",
            [("3 January", "2019-01-03"), ("The previous day", "2019-01-02")],
        ),
        ("Losses grew last month and last year.", [("last month", "2019-01"), ("last year", "2018")]),
        ("By the end of January it was over.", [("the end of January", "2019-01")]),
        ("In the first week of January it fell.", [("the first week of January", "2019-W01")]),
        # years, decades, eras
        ("In 2014 they overran it.", [("2014", "2014")]),
        ("In the 1980s and the nineties.", [("the 1980s", "198"), ("the nineties", "199")]),
        ("It fell in the 20th century.", [("the 20th century", "19")]),
        ("Some 1,900 people fled.", []),
        ("Some 2019 people fled.", []),  # a count that looks like a year
        ("The 11 September attacks changed it.", [("The 11 September", "2001-09-11")]),
        ("The year of fiscal 2018.", [("fiscal 2018", "2018")]),
        # durations and sets
        ("A pause of more than a week.", [("more than a week", "P1W")]),
        ("A 72-hour truce.", [("72-hour", "PT72H")]),
        ("Two and a half years of war.", [("Two and a half years", "P2Y6M")]),
        ("Two to six days of rest.", [("Two", "P2D"), ("six days", "P6D")]),
        ("It will be over in days.", [("days", "PXD")]),
        (
            "Every Friday, and daily in summer 2018.",
            [("Every Friday", "XXXX-WXX-5"), ("daily", "XXXX-XX-XX"), ("summer 2018", "2018-SU")],
        ),
        ("He is 52 years old.", []),  # an age says nothing of when
        ("A 12-year-old girl.", []),
        ("A talk was rescheduled for 1430.", []),  # a clock time
        ("A quarter-point cut.", []),
        ("Three-quarters of the town.", []),  # parts of a whole
        # feasts
        ("They met on New Year's Eve.", [("New Year's Eve", "2018-12-31")]),
        ("They met last Christmas.", [("last Christmas", "2018-12-25")]),
        ("They met on Christmas Eve.", [("Christmas Eve", "2018-12-24")]),  # no Christmas
        ("Shops closed on Labor Day.", [("Labor Day", "2018-09-03")]),  # a Monday of September, whatever its date
        ("They met on Good Friday 2018.", [("Good Friday 2018", "2018-03-30")]),  # not the last Friday
        ("The New Year offensive began.", []),  # of the new year, no day
        ("He was held since 9/11.", [("9/11", "2001-09-11")]),
        ("It was 09/11/2018.", [("09/11/2018", None)]),  # September or November: open, as in headers
        # next to next
        ("It fell the week before last.", [("the week before last", "2019-W04")]),
        ("They meet the month after next.", [("the month after next", "2019-04")]),
        ("They meet this coming Friday.", [("this coming Friday", "2019-02-15")]),
        # spans end after they begin
        ("It lasted from Monday to Friday.", [("Monday", "2019-02-04"), ("Friday", "2019-02-08")]),
        ("Shops close Friday through Sunday.", [("Friday", "2019-02-08"), ("Sunday", "2019-02-10")]),
        # letters of quarters
        ("Sales fell in Q3 and in H1 2018.", [("Q3", "2018-Q3"), ("H1 2018", "2018-H1")]),
        ("It went off at 0830 local time.", [("0830 local time", "2019-02-10T08:30")]),
        # a truce has lasted as long as it is old; a child has an age
        ("The 8-month-old truce broke.", [("8-month-old", "P8M")]),
        ("An 8-month-old boy died.", []),
        ("It rains every other day.", [("every other day", "P2D")]),
        ("Every single day.", []),
        # how often
        ("The convoy comes twice a week.", [("twice a week", "P1W")]),
        ("It came three times a month.", [("three times a month", "P1M")]),
        # what is to be done, and from when on
        ("Rules to be published in March ban arms.", [("March", "2019-03")]),
        ("The truce is effective September 1.", [("September 1", "2019-09-01")]),
        ("He signed a June agreement.", [("June", "2018-06")]),  # no name, no verb
        ("It fell in the last half of 2018.", [("the last half of 2018", "2018-H2")]),
        ("It changed in the last half of the 1980s.", [("the last half of the 1980s", "198")]),
        # open references
        ("They left long ago.", [("long ago", "PAST_REF")]),
        ("They left some time ago.", [("some time ago", "PAST_REF")]),
        ("A truce may come in the near future.", [("the near future", "FUTURE_REF")]),
        ("There is no truce at present.", [("present", "PRESENT_REF")]),
        ("The present truce holds.", []),
        ("It mined the road in the weeks ahead of the vote.", [("the weeks ahead", "PXW")]),
        ("They waited the whole week.", [("the whole week", "P1W")]),
        # damaged text: lost spaces
        ("It fell lateSaturday and onSunday.", [("lateSaturday", "2019-02-09"), ("Sunday", "2019-02-10")]),
        ("General LeMay spoke.", []),  # no lost space: a name
        # no such day
        ("On 31 June it fell.", []),
    ],
)
def test_values(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Saturday", ("2019-02-09", "2019-02-09", 1)),
        ("this week", ("2019-02-04", "2019-02-10", 3)),
        ("two weeks ago", ("2019-01-24", "2019-01-30", 3)),  # as printed: a week around the day
        ("ten days ago", ("2019-01-31", "2019-01-31", 1)),
        ("in September", ("2018-09-01", "2018-09-30", 4)),
        ("in 2014", ("2014-01-01", "2014-12-31", 5)),
        ("over the weekend", ("2019-02-09", "2019-02-10", 2)),
        ("in winter 2012", ("2012-12-01", "2013-02-28", 5)),
        ("in the past three days", ("2019-02-07", "2019-02-10", 2)),  # anchored: the days are known
        ("in the past 24 hours", ("2019-02-09", "2019-02-10", 2)),
        ("within the next two weeks", ("2019-02-10", "2019-02-24", 4)),
        ("for two weeks", (None, None, None)),  # not anchored
        ("every day", (None, None, None)),
    ],
)
def test_intervals(text, expected):
    (day,) = days.read(text, published=PUBLISHED)
    assert (day.start, day.end, day.precision) == expected


@pytest.mark.parametrize(
    "text", ["on Saturday", "two weeks ago", "yesterday", "this morning", "in September", "last year"]
)
def test_without_publication_relative_days_stay_open(text):
    (day,) = days.read(text, published=None)
    assert (day.value, day.start, day.precision) == (None, None, None)


def test_without_publication_whole_dates_stand():
    assert values("It fell on 3 May 2018, in 2014 and for two days.", None) == [
        ("3 May 2018", "2018-05-03"),
        ("2014", "2014"),
        ("two days", "P2D"),
    ]


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        ("2019-02", "on Saturday", None),  # a month of publication tells no weekday
        ("2019-02", "last year", "2018"),
        ("2019", "last year", "2018"),
        ("2019-02-10T23:59:00", "yesterday", "2019-02-09"),
        ("20190210", "yesterday", "2019-02-09"),
        ("2019-02-30", "yesterday", None),  # no such day: as if it were not known
        ("last week", "yesterday", None),
    ],
)
def test_publication_as_precise_as_known(published, text, expected):
    (day,) = days.read(text, published=published)
    assert day.value == expected


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        (
            "HOMS, Syria, Feb 9 (NNA) - It fell on Saturday.",
            "2019-02-10",
            "2019-02-09",
        ),  # the dateline's day is the anchor
        ("HOMS, Saturday (NNA) - It fell on Saturday.", "2019-02-10", "2019-02-09"),
        ("HOMS, 9 February 2019 (NNA) - It fell on Saturday.", None, "2019-02-09"),  # no header: the dateline tells
        ("HOMS, Jan 2 (NNA) - It fell on Saturday.", "2019-02-10", "2019-02-09"),  # an old dateline tells nothing
    ],
)
def test_dateline_anchors(text, published, expected):
    assert values(text, published)[-1] == ("Saturday", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TAL ASFAR (NNA) – Two shells fell.", ("TAL ASFAR", None, None, "NNA")),
        ("Headline of a piece\n\nTAL ASFAR, Syria, Feb 10 (NNA) - Two", ("TAL ASFAR, Syria", 2, 10, "NNA")),
        ("LIMA, 31 OCT 89 (EFE) -- [TEXT] THE", ("LIMA", 10, 31, "EFE")),
        ("KABUL — Fighting went on.", ("KABUL", None, None, None)),
    ],
)
def test_datelines(text, expected):
    line = dateline.find(text)
    assert (line.place, line.month, line.day, line.agency) == expected
    assert text[line.span.start : line.span.end].startswith(line.place)


@pytest.mark.parametrize(
    "text", ["", "The town fell – again.", "US-backed forces - and others - left.", "He said: no."]
)
def test_no_dateline(text):
    assert dateline.find(text) is None


CHRONICLE = (
    "In January 2001 the war began. On 3 March 2001 the port fell. In May 2001 the army left the coast. On 9 June 2001 the "
    "rebels took the hills. In August 2001 a truce was signed. In November 2001 it broke. In December, the port was shelled. "
    "By January the rebels had lost it. The treaty of 1954 was forgotten. In March, they came back."
)


def test_chronicle_keeps_its_own_year():
    told = values(CHRONICLE, "2019-02-10")
    assert told[-4:] == [("December", "2001-12"), ("January", "2002-01"), ("1954", "1954"), ("March", "2002-03")]


def test_years_before_christ_go_down():
    text = "In 490 BC the fleet came. The following year it left, and the winter was hard."
    assert values(text, None) == [("490 BC", "BC0490"), ("The following year", "BC0489"), ("the winter", "BC0489-WI")]


def test_the_year_of_a_treaty():
    assert values("The 1783 treaty held; the 1500 men left.") == [("1783", "1783")]
