"""Reading never raises: every digit that Unicode knows where a number can stand, and dispatches damaged at random."""

import random
import sys
import unicodedata

import pytest

from fogline.claims import actors, attribution, days, figures, persons, places, read_claims
from fogline.claims.attribution.known_speakers import introduced
from fogline.model import Dispatch

# The texts are long on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

NUMERIC = [c for c in map(chr, range(sys.maxunicode + 1)) if c.isnumeric()]
DIGITS = [c for c in NUMERIC if c.isdigit()]
# Wherever a reader asks whether something is a digit before it reads its value.
NUMBERED = (
    "The 12{0}-14 people, {0}{0} men and {0},000 women died on {0} May 20{0}{0}, at {0}:3{0} p.m., {0}{0}th or {0}.{0}m. "
    "Page {0} of {0}, ({0}{0}{0}) {0}{0}{0}-1{0}, No. {0}, {0} × 10-{0}, {0}/{0}, May {0}-{0}, 19{0}{0}-{0}{0}, the {0}s. "
    "1{0}.{0} km, 4 of the {0}, .{0}; {0}{0} Oak Street, 1{0}/{0}/{0}{0}{0}{0}, Q{0}, said Ada, {0}{0}, a nurse aged {0}.\n"
)
NUMBERED_SHORT = (
    "The 12{0}-14 men, {0} women and {0}{0} of the {0} died on {0} May 20{0}{0} at {0}:{0}, {0}th, {0} km.\n"
)


def _read(text):
    return read_claims(Dispatch("d", "d.txt", text, "", outlet="The Quay", published="2031-05-04"))


def test_a_raised_digit_in_a_range():
    found = _read("The 12²-14 people died in Kesh, police said on Monday.")
    assert [c.quote.exact for c in found] == ["The 12²-14 people died in Kesh"]


@pytest.mark.parametrize("part", range(4))
def test_every_digit_is_read(part):
    others = [c for c in NUMERIC if not c.isdigit()]  # fractions, numerals of words: no digit of any number
    text = "".join(map(NUMBERED.format, DIGITS[part::4])) + "".join(map(NUMBERED_SHORT.format, others[part::4]))
    figures.read(text)
    days.read(text, published="2031-05-04")
    days.read(text, published=None)
    persons.read(text)
    places.read(text, actors=actors.read(text))
    introduced(text)


def test_digits_of_every_kind_in_whole_dispatches():
    """One of each script and kind: the finders see all of them above."""
    kinds = {(unicodedata.category(c), unicodedata.name(c, "").split(" DIGIT")[0][:12]): c for c in NUMERIC}
    _read("".join(map(NUMBERED_SHORT.format, sorted(kinds.values()))))


LONG_FORMS = (
    "{} people died.",
    "{}th of May.",
    "1,{} men.",
    "{} million million men.",
    "{}.{}",
    "{} days ago",
    "for {} years",
)


@pytest.mark.parametrize("digits", [39, 40, 41, 400, 4400])
def test_numbers_longer_than_any(digits):
    for form in LONG_FORMS:
        for f in (f for c in _read(form.format("9" * digits, "9" * digits)) for f in c.figures):
            assert all(n is None or n < float("inf") for n in (f.low, f.best, f.high))


@pytest.mark.parametrize(
    "unit", ["dozen ", "million ", "trillion ", "tens of ", "999 ", "hundred thousand ", "half a ", "½ "]
)
def test_numbers_without_an_end(unit):
    for f in figures.read(f"Some 12 {unit * 600}people died."):
        assert all(n is None or n < float("inf") for n in (f.low, f.best, f.high))


# --- damaged dispatches -----------------------------------------------------------------------------------------

MADE_UP = """\
KESH, May 4 (AFP) - At least 12 people were killed and 30 wounded when shells fell on the market of Kesh on Saturday, the \
mayor, Omar Karim, told reporters. “We carried them out by hand,” he said. The Northern Front (NF) denied that it had fired.

Some 3,400 suspected members of the group, among them 23 children, are held in the camp of Dummar, according to the Harbour \
Monitor, which relies on sources inside the town. That figure includes some 800 foreigners since December.
The journalist Ada Marn, 34, was abducted in September 2029 near the village of Umm Kharza, 10 km south of the river. Her \
brother believes she is alive; officials said on Friday that they could not confirm the death.
“We do not know whether the truce holds,” said a spokeswoman for the Red Lantern charity. Fighting could be over in days, a \
Kurdish-led alliance said, as four square kilometres (one square mile) remain in the hands of the jihadists.
1.\tHalyard army: 5 dead, 10-15 missing (2 of them officers); cost $2.5m a day. No one was hurt in Port Ellory, 9:30 a.m. \
GMT, two weeks ago. See https://a.example/12/b?c=3 or call 555 0142 33. The 1914-18 war. Aged 3 to 12.
""".splitlines(keepends=True)
ODD = [
    *"²①٣¼½⅞Ⅷ𝟡〇百௰\u0301\u00a0\u200b\u2028\u202e\ufeff\x00\x1b\x85\ud800“”‘’'\"«»()[]{}-–—/\\%$€°#@&*+=<>|~^_;:,.!?…•\t\n\r",
    *(
        "9" * 50,
        "A" * 60,
        "million ",
        "’s ",
        " and ",
        "said ",
        "it",
        "U.S. ",
        "Mr. ",
        "no one ",
        "12-",
        "half ",
        "of them ",
        " who ",
    ),
    *(
        "20:61",
        "31/02/2031",
        "February 30",
        "0000-00-00",
        "9999-12-31",
        "0001-01-01",
        "99 May",
        "May 0",
        "year 0",
        "10000 BC",
    ),
    *("-1", "next ", "last ", "ago ", "week ", "Saturday ", "2100 ", "1000 "),
]


def _damaged(rng):
    """A made-up dispatch of two or three pieces, with letters dropped, doubled, turned and put in."""
    text = "".join(rng.sample(MADE_UP, rng.randint(1, 4)))
    for _ in range(rng.randint(1, 30)):
        at, to = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        to = min(to, at + rng.choice([1, 2, 8, 60]))
        put = rng.choice([rng.choice(ODD), text[at:to] * rng.randint(2, 4), "", text[at:to][::-1], text[at:to].upper()])
        text = text[:at] + put + text[to:]
    return text


@pytest.mark.parametrize("seed", range(30))
def test_damaged_dispatches_are_read(seed):
    rng = random.Random(seed)  # noqa: S311 - for tests, and seeded
    for _ in range(4):
        text = _damaged(rng)
        published = rng.choice(["2031-05-04", "2031-05", "2031", None, "0001-01-01", "9999-12-31"])
        dispatch = Dispatch("d", "d.txt", text, "", outlet=rng.choice([None, "The Quay"]), published=published)
        for c in read_claims(dispatch):
            assert text[c.quote.start : c.quote.end] == c.quote.exact
        introduced(text)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_paragraphs_are_marked(seed):
    for profile in ("fast", "rules"):
        attribution.spans_of(_damaged(random.Random(100 + seed)), profile=profile)  # noqa: S311 - as above
