"""Made-up dispatches with their claims, at any size: events told by several outlets, copies, running totals, clutter.

Claims are built beside the text, span for span, since reading a million of them would take longer than what is measured.
Everything follows from the numbers alone; places have invented names and the coordinates of nowhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import random
from collections.abc import Iterator

from fogline.model import (
    Actor,
    Claim,
    Day,
    Dispatch,
    Event,
    Family,
    Figure,
    Passage,
    Place,
    Quote,
    Reprint,
    Source,
    Span,
    content_id,
)

START = dt.date(2031, 1, 1)
SIDES = ("Upland Army", "River Guard", "Salt League", "Free Column", "Harbour Brigade")
MONITORS = tuple(
    f"{a} {b}" for a in ("Heron", "Quay", "Dune", "Ash", "Fen", "Moor") for b in ("Monitor", "Watch", "Count")
)
OUTLETS = tuple(
    f"{a} {b}" for a in ("Quill", "Lantern", "Cedar", "Elm", "Plover", "Stone") for b in ("Post", "Times", "Mail")
)
SYLLABLES = (
    "bar",
    "ken",
    "dol",
    "mir",
    "tas",
    "ver",
    "hol",
    "gan",
    "ser",
    "lok",
    "num",
    "pal",
    "rid",
    "wes",
    "zor",
    "fel",
)
CLUTTER = (
    "a market",
    "the old bridge",
    "two schools",
    "the wells",
    "a ferry",
    "the depot",
    "the grain silos",
    "a clinic",
)
KINDS = ("killed", "killed", "injured", "displaced", "cumulative", "subset", "area", "fighters", "clutter", "clutter")


def town(n: int) -> str:
    """A name for each number below 4096.

    >>> town(0), town(1)
    ('Barbarbar', 'Barbarken')
    """
    return "".join(SYLLABLES[n // 16**k % 16] for k in (2, 1, 0)).capitalize()


class Teller:
    """One dispatch in the making: sentences, and a claim for each."""

    def __init__(self, number: int, outlet: str, wire: str | None, day: dt.date) -> None:
        self.id, self.outlet, self.wire, self.day = content_id("d", "made up", number), outlet, wire, day
        self.text, self.claims = "", list[Claim]()

    def tell(self, rng: random.Random, event: int) -> None:
        """One sentence about an event; what it is follows from the event's number, how it is told from the dice."""
        own = random.Random(event)  # noqa: S311 - made-up texts
        kind, where, side = KINDS[own.randrange(len(KINDS))], town(own.randrange(4096)), own.choice(SIDES)
        count, when = 3 + own.randrange(200), self.day - dt.timedelta(days=1)
        count += rng.choice((0, 0, 0, 2, 9))
        who = rng.choice((*own.sample(MONITORS, 2), side, "a medic", None))
        basis, measure, people = "incident", kind, "people"
        if kind == "cumulative":
            basis, measure, people = "cumulative", "killed", rng.choice(("people", "civilians"))
        elif kind == "subset":
            basis, measure, people = "subset", "killed", "children"
        elif kind == "area":
            basis, measure, people = "remaining", "area", ""
        elif kind == "fighters":
            basis, people = "remaining", "fighters"
        elif kind == "clutter":
            measure, people = "other", CLUTTER[event % len(CLUTTER)]
        placed, dated = rng.random() < 0.85, rng.random() < 0.7
        words = f"{count} {people or 'square kilometres'} {kind} by {side}"
        words += f" in {where}" if placed else ""
        words += f" on {when:%A}" if dated else ""
        words += rng.choice((" after dawn", " near the crossing", " as talks went on", " while families fled", ""))
        self._add(words, who, count, measure, basis, people, where if placed else "", when if dated else None, side)

    def _add(  # noqa: PLR0913, PLR0917 - what a sentence says
        self, words: str, who: str | None, count: int, measure: str, basis: str, people: str, where: str,
        when: dt.date | None, side: str,
    ) -> None:  # fmt: skip
        at = len(self.text)
        self.text += f"{words}, {who or 'we hear'} said. "

        def quoted(part: str) -> Quote:
            start = at + words.index(part)
            return Quote(start, start + len(part), part)

        printed = f"{count} {people}".strip()
        unit = "square kilometre" if measure == "area" else None
        since = "2031-01" if basis == "cumulative" else None
        figure = Figure(
            measure, people or None, count, count, count, "exact", unit, basis, since, printed, quoted(printed)  # type: ignore[arg-type]
        )  # fmt: skip
        days, places = (), ()
        if when is not None:
            days = (Day(when.isoformat(), when.isoformat(), when.isoformat(), 1, f"{when:%A}", quoted(f"{when:%A}")),)
        if where:
            places = (Place(where, where, f"m:{where}", 1.0, 1.0, 1, quoted(where)),)
        kind = "party" if who in SIDES else "monitor" if who in MONITORS else "anonymous" if who else "outlet"
        source = Source(who if kind != "anonymous" else None, who, None, kind)  # type: ignore[arg-type]
        event = Event("Attack", (), quote=quoted(printed)) if measure in ("killed", "injured") else None
        actors = (Actor(side, side, f"x:{side}", "armed group", None, quoted(side)),)
        content = Quote(at, at + len(words), words)
        self.claims.append(
            Claim(content_id("c", self.id, at), self.id, f"{self.id}.txt", content, source, None, "asserted", (figure,),
                  event, days, places, (), "made up", actors=actors, content=(Span(at, at + len(words)),))
        )  # fmt: skip

    def dispatch(self) -> Dispatch:
        """What was told, as received."""
        sha = hashlib.sha256(self.text.encode()).hexdigest()
        day = self.day.isoformat()
        return Dispatch(
            self.id, f"{self.id}.txt", self.text, sha, outlet=self.outlet, wire=self.wire, published=day, received=day,
            language="en",
        )  # fmt: skip


def dispatches(count: int, each: int = 20) -> Iterator[Teller]:
    """Dispatches of ``each`` sentences; fifty a day, three of ten a copy of the one before."""
    rng = random.Random(20310504)  # noqa: S311 - made-up texts
    last: Teller | None = None
    for n in range(count):
        day = START + dt.timedelta(days=n // 50)
        teller = Teller(n, rng.choice(OUTLETS), rng.choice((None, None, None, "Tern Agency", "Castor Wire")), day)
        copying = last is not None and n % 10 in (3, 6, 9)
        seed = n - 1 if copying else n
        own = random.Random(f"words {seed}")  # noqa: S311 - made-up texts
        for _ in range(each):
            # Some four tellings an event, on neighbouring days.
            teller.tell(own, (n // 50) * 250 + own.randrange(250))
        yield teller
        last = teller


def reuse(tellers: list[tuple[str, int]]) -> tuple[list[Reprint], list[Family]]:
    """Reprints and families of the copies among ``tellers``, given as id and length of text."""
    reprints, families = [], []
    for n, (a, b) in enumerate(itertools.pairwise(tellers), start=1):
        if n % 10 in (3, 6, 9) and a[1] == b[1]:
            one, other = Passage(a[0], 0, a[1]), Passage(b[0], 0, b[1])
            family = content_id("f", n)
            reprints.append(Reprint(content_id("r", n), one, other, 200, (), "known", family, "exact", "full"))
            families.append(Family(family, a[0], (one, other)))
    return reprints, families
