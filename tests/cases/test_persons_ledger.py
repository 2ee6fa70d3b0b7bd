"""The persons ledger: one person under several printings, states that cannot both hold side by side, copies folded."""

import pytest
from tests.completed import completed

from fogline import reconcile
from fogline.model import Claim, Dispatch, Passage, Person, Quote, Reprint, Source

HASK = Source("Ilse Hask", "Hask", "army spokeswoman", "party")
MERRIN = Source("Tavo Merrin", "Merrin", "militia spokesman", "party")
CLERK = Source("a clerk", "a clerk", None, "anonymous")


def dispatch(number, lines, published="2031-05-03"):
    """A dispatch whose claims are (words, printed name, name, state, day, source)."""
    text = " ".join(line[0] for line in lines)
    d = Dispatch(f"d{number}", f"d{number}.txt", text, "", outlet=f"Outlet {number}", published=published)
    claims, at = [], 0
    for k, (words, printed, name, state, day, source) in enumerate(lines):
        start = at + words.index(printed)
        person = Person(name, printed, state, day, Quote(start, start + len(printed), printed))
        claims.append(
            Claim(
                f"{d.dispatch_id}-{k}", d.dispatch_id, d.path, Quote(at, at + len(words), words), source, None, "asserted",
                (), None, (), (), (person,), "hand",
            )
        )  # fmt: skip
        at += len(words) + 1
    return d, claims


def ledger(*pairs, reprints=()):
    dispatches = [d for d, _ in pairs]
    return reconcile.persons(completed([c for _, claims in pairs for c in claims], dispatches), dispatches, reprints)


FULL = ("Bishop Ivo Marsh was abducted.", "Ivo Marsh", "Ivo Marsh", "abducted", "2030-01", HASK)


@pytest.mark.parametrize(
    ("other", "name"),
    [
        # a surname, an initial, a name without its title
        (("Marsh was seen.", "Marsh", "Marsh", "seen", None, CLERK), "Ivo Marsh"),
        (("I. Marsh was seen.", "I. Marsh", "I. Marsh", "seen", None, CLERK), "Ivo Marsh"),
        # an office alone, of the one person of the whole set who is printed with it
        (("I saw the bishop there.", "the bishop", "the bishop", "seen", None, CLERK), "Ivo Marsh"),
        (("Bishop Ivo was seen.", "Bishop Ivo", "Bishop Ivo", "seen", None, CLERK), "Ivo Marsh"),
        # another office, another given name, another surname
        (("I saw the mayor there.", "the mayor", "the mayor", "seen", None, CLERK), "the mayor"),
        (("Father Ivo was seen.", "Father Ivo", "Father Ivo", "seen", None, CLERK), "Father Ivo"),
        (("O. Marsh was seen.", "O. Marsh", "O. Marsh", "seen", None, CLERK), "O. Marsh"),
        (("Ivo Berg was seen.", "Ivo Berg", "Ivo Berg", "seen", None, CLERK), "Ivo Berg"),
    ],
)
def test_one_person_under_several_printings(other, name):
    assert [e.name for e in ledger(dispatch(1, [FULL]), dispatch(2, [other])) if e.state == "seen"] == [name]


def test_two_of_one_surname_stay_as_printed():
    a = dispatch(1, [FULL, ("Rana Marsh was freed.", "Rana Marsh", "Rana Marsh", "freed", None, HASK)])
    b = dispatch(2, [("Marsh was seen.", "Marsh", "Marsh", "seen", None, CLERK)])
    assert [e.name for e in ledger(a, b) if e.state == "seen"] == ["Marsh"]


def test_two_bishops_leave_the_bishop_alone():
    a = dispatch(1, [FULL, ("Bishop Jan Berg was freed.", "Jan Berg", "Jan Berg", "freed", None, HASK)])
    b = dispatch(2, [("The bishop was seen.", "The bishop", "the bishop", "seen", None, CLERK)])
    assert [e.name for e in ledger(a, b) if e.state == "seen"] == ["the bishop"]


def entry(state, day=None, source=HASK):
    return (f"Ivo Marsh is {state}.", "Ivo Marsh", "Ivo Marsh", state, day, source)


@pytest.mark.parametrize(
    ("one", "two", "both"),
    [
        (entry("killed"), entry("said alive", source=MERRIN), True),
        (entry("killed", "2031-04"), entry("seen", "2031-05-01", MERRIN), True),
        # alive before the death, abducted before the death
        (entry("killed", "2031-05-02"), entry("seen", "2031-04", MERRIN), False),
        (entry("killed", "2031-05-02"), entry("abducted", "2030-01", MERRIN), False),
        # dead by one, still missing by another
        (entry("killed"), entry("missing", "2031-01", MERRIN), True),
        # missing and said to be alive can both hold
        (entry("missing", "2031-01"), entry("said alive", source=MERRIN), False),
        # denied, by the other side, at that time; the abduction of last year is not what is denied
        (entry("killed"), entry("denied", source=MERRIN), True),
        (entry("abducted", "2030-01"), entry("denied", source=MERRIN), False),
        # alive, and not dead: the same thing twice
        (entry("said alive"), entry("denied", source=MERRIN), False),
        (entry("seen", "2031-05-01"), entry("whereabouts denied", source=MERRIN), True),
        (entry("said alive"), entry("whereabouts denied", source=MERRIN), False),
        (entry("freed"), entry("detained", source=MERRIN), True),
        (entry("freed"), entry("abducted", "2030-01", MERRIN), False),
    ],
)
def test_contradictions(one, two, both):
    lines = ledger(dispatch(1, [one]), dispatch(2, [two]))
    assert [bool(e.contradicts) for e in lines] == [both, both]
    if both:
        assert (lines[0].contradicts, lines[1].contradicts) == (lines[1].claims, lines[0].claims)


def test_copies_are_one_line_and_the_speaker_stays():
    a, b = dispatch(1, [FULL]), dispatch(2, [FULL])
    length = len(FULL[0])
    copy = Reprint("r1", Passage("d1", 0, length), Passage("d2", 0, length), 4, (), "known", "f1", "exact", "full")
    lines = ledger(a, b, reprints=[copy])
    assert [(e.name, e.source, e.claims) for e in lines] == [("Ivo Marsh", "Ilse Hask", ("d1-0", "d2-0"))]


def test_a_person_without_a_state_is_no_line():
    assert ledger(dispatch(1, [("Ivo Marsh fled.", "Ivo Marsh", "Ivo Marsh", None, None, HASK)])) == ()
