"""The ledger at size: rate of intake, size on disk, and the time of each reader.

    python bench/ledger.py [DISPATCHES] [CLAIMS_EACH]

Texts and claims are made up from a fixed seed. Times are CPU seconds of this process (the machine may be busy with other
work); one JSON object is printed.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fogline.ledger import Ledger, dump, verify
from fogline.model import Claim, Day, Dispatch, Figure, Passage, Place, Reprint, Source, Span, content_id, quote

WORDS = (  # noqa: SIM905 - reads better
    "the alliance said people were killed near old mill bridge weir harbour fighters civilians displaced since sunday "
    "spokesman monitor observatory shelling truce convoy ferry east bank river camp detained hundreds dozens at least"
).split()


def texts(count: int) -> Iterator[str]:
    """Made-up dispatches of some 400 words."""
    rng = random.Random(20310504)  # noqa: S311 - made-up texts
    for n in range(count):
        yield f"Dispatch {n}. " + " ".join(
            rng.choice(WORDS) + str(rng.randrange(50)) * (rng.random() < 0.1) for _ in range(400)
        )


def claims(d: Dispatch, each: int) -> list[Claim]:
    """Claims with all that a usual one has, each with its own words."""
    found = []
    for k in range(each):
        at = 15 + k * 80
        words, part = quote(d.text, Span(at, at + 70)), quote(d.text, Span(at + 5, at + 20))
        figure = Figure(
            "killed", "people", float(k), float(k), None, "at_least", None, "incident", None, part.exact, part
        )
        day = Day("2031-05-04", "2031-05-04", "2031-05-04", 1, part.exact, part)
        place = Place("Oldmill", part.exact, "g1", 34.1, 140.8, 2, part)
        source = Source(f"Source {k}", part.exact, "spokesman", "party", part, ("AFP",))
        found.append(
            Claim(content_id("c", d.dispatch_id, k), d.dispatch_id, d.path, words, source, part, "asserted", (figure,), None,
                  (day,), (place,), (), "bench", content=(Span(at, at + 70),))
        )  # fmt: skip
    return found


class Clock:
    """CPU seconds by what was done."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Adds the time of what is within."""
        start = time.process_time()
        yield
        self.took[name] = self.took.get(name, 0.0) + time.process_time() - start


def made_up(count: int) -> Iterator[tuple[Dispatch, bytes]]:
    """Dispatches with their raw bytes."""
    for n, text in enumerate(texts(count)):
        raw, day = text.encode(), f"2031-05-{n % 28 + 1:02}"
        sha = hashlib.sha256(raw).hexdigest()
        yield Dispatch(content_id("d", n), f"{n}.txt", text, sha, outlet="X", published=day, received=day), raw


def write(ledger: Ledger, clock: Clock, count: int, each: int) -> None:
    """A run from its start to its end, and one that brings nothing new."""
    run = ledger.begin_run(version="bench", options="{}", started="2031-05-04T08:00:00Z")
    ids = []
    for d, raw in made_up(count):
        found = claims(d, each)
        ids.append(d.dispatch_id)
        with clock.timed("add"):
            ledger.add(d, raw, run)
        with clock.timed("put_claims"):
            ledger.put_claims(run, d.dispatch_id, "bench", found)
    reprints = [
        Reprint(f"r{n}", Passage(a, 0, 99), Passage(b, 0, 99), 9, (), "unknown", "f", "exact")
        for n, (a, b) in enumerate(itertools.pairwise(ids))
    ]
    for name in ("put_reuse", "put_reuse, nothing new"):
        with clock.timed(name):
            ledger.put_reuse(run, reprints, [], [])
    ledger.finish_run(run, finished="2031-05-04T09:00:00Z")
    run = ledger.begin_run(version="bench", options="{}", started="2031-05-05T08:00:00Z")
    for d, raw in made_up(min(count, 5000)):
        with clock.timed("add, 5000 that are there"):
            ledger.add(d, raw, run)


def read_back(ledger: Ledger, clock: Clock) -> dict[str, int]:
    """Each reader once."""
    for name, reader in {
        "dispatches": ledger.dispatches,
        "claims": ledger.claims,
        "claims as known at": lambda: ledger.claims(as_known_at="2031-05-14"),
        "reprints": ledger.reprints,
    }.items():
        with clock.timed(name):
            reader()
    counts = ledger.counts()
    if counts["dispatches"] <= 20_000:  # the dump is one text
        with clock.timed("dump"):
            dump(ledger)
    return counts


def main(count: int, each: int) -> None:
    """Writes, reads, verifies; prints what it took."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "bench.fogline"))
        with Ledger.open(path) as ledger:
            write(ledger, clock, count, each)
            counts = read_back(ledger, clock)
        size = Path(path).stat().st_size
        with clock.timed("verify"):
            verify(path)
    told = {
        "counts": counts,
        "CPU seconds": {name: round(seconds, 2) for name, seconds in clock.took.items()},
        "dispatches a second": round(count / clock.took["add"]),
        "claims a second": round(count * each / clock.took["put_claims"]),
        "megabytes": round(size / 1e6),
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main(*(int(a) for a in (sys.argv[1:] + ["20000", "20"][len(sys.argv) - 1 :])))
