"""The territory ledger: who is said to hold what; each row is a sentence that was once read wrongly."""

import pytest
from tests.completed import completed

from fogline import reconcile
from fogline.model import Actor, Claim, Day, Dispatch, Figure, Place, Quote, Source


def told(words, *, actors=(), day=None, stance="asserted"):
    """The ledger's lines for one claim of 9 May 2031; ``actors`` are (name, kind), ``day`` is (ISO day, printed words)."""

    def at(printed):
        start = words.index(printed)
        return Quote(start, start + len(printed), printed)

    place = Place("Dummar", "Dummar", "x:Dummar", 33.5, 36.2, 1, at("Dummar"))
    who = tuple(sorted((Actor(n, n, None, k, None, at(n)) for n, k in actors), key=lambda a: a.quote.start))
    days = () if day is None else (Day(day[0], day[0], day[0], 1, day[1], at(day[1])),)
    source = Source("Marram Monitor", "the monitor", None, "monitor")
    quote = Quote(0, len(words), words)
    claim = Claim("c", "d", "d.txt", quote, source, None, stance, (), None, days, (place,), (), "hand", actors=who)
    dispatches = [Dispatch("d", "d.txt", words, "", published="2031-05-09")]
    lines = reconcile.territory(completed([claim], dispatches), dispatches)
    return [(e.status, e.holder, e.day) for e in lines]


MONDAY = ("2031-05-05", "Monday")
LEAGUE, GUARD = ("Salt League", "party"), ("River Guard", "party")


@pytest.mark.parametrize(
    ("words", "actors", "day", "line"),
    [
        ("The River Guard retook Dummar on Monday", [GUARD], MONDAY, ("taken", "River Guard", MONDAY[0])),
        # Whom the holder fights, or is led by, does not hold.
        ("The River Guard against the Salt League took Dummar", [GUARD, LEAGUE], None, ("taken", "River Guard", None)),
        ("The River Guard, led by the Salt League, retook Dummar", [GUARD, LEAGUE], None, ("taken", "River Guard", None)),
        # An agency tells of it.
        ("The Tern Agency says that men retook Dummar", [("Tern Agency", "agency")], None, ("taken", None, None)),
        # A day of another clause.
        ("They retook Dummar, where shells fell on Monday", [], MONDAY, ("taken", None, None)),
        # A feast that is still to come does not date what has happened.
        ("For the feast of June: they retook Dummar", [], ("2031-06-01", "June"), ("taken", None, None)),
    ],
)  # fmt: skip
def test_who_holds_and_since_when(words, actors, day, line):
    assert told(words, actors=actors, day=day) == [line]


@pytest.mark.parametrize(
    "words",
    [
        "Days will pass until Dummar is retaken",  # not yet
        "two men from Dummar were seized",  # the men were
    ],
)
def test_no_place_changed_hands(words):
    assert told(words) == []


def test_who_says_so_does_not_hold():
    # The speaker's name is the nearest before the share, and it is a body's: it still only speaks.
    words = "Salt League sources said the Guard did not control half of Dummar"
    start = words.index("the Guard")
    place = Place("Dummar", "Dummar", "x:Dummar", 33.5, 36.2, 1, Quote(words.index("Dummar"), len(words), "Dummar"))
    share = Figure(
        "area",
        None,
        50,
        50,
        50,
        "exact",
        "percent",
        "incident",
        None,
        "half",
        Quote(words.index("half"), words.index("half") + 4, "half"),
    )
    source = Source("Salt League", "Salt League", None, "party", Quote(0, 11, "Salt League"))
    quote = Quote(start, len(words), words[start:])
    claim = Claim("c", "d", "d.txt", quote, source, None, "asserted", (share,), None, (), (place,), (), "hand")
    dispatches = [Dispatch("d", "d.txt", words, "", published="2031-05-09")]
    (account,) = reconcile.accounts(completed([claim], dispatches), dispatches, (), ())
    assert (account.question.party, account.question.basis) == (None, "remaining")
