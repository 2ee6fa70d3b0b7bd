"""Whatever comes, is judged or taken back, and whoever asks in between: what is kept is what would be drawn."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from fogline import pipeline
from fogline.ledger import Ledger
from fogline.model import Claim, Dispatch, Family, Figure, Passage, Place, Quote, Reprint, Source, content_id
from fogline.pipeline import questions

START = "2031-05-04T08:00:00Z"
WHO = ("Quay Monitor", "Fen Watch", "Ash Count")


def told(number: int, count: int, who: str, town: str) -> tuple[Dispatch, Claim]:
    text = f"{count} people killed in {town}, {who} said {number}"
    sha = hashlib.sha256(text.encode()).hexdigest()
    d = Dispatch(
        f"d{number}", f"{number}.txt", text, sha, outlet=f"Paper {number % 3}", published=f"2031-05-0{number % 4 + 1}"
    )
    at = text.index(town)
    place = Place(town, town, f"x:{town}", None, None, 1, Quote(at, at + len(town), town))
    printed = Quote(0, len(str(count)), str(count))
    figure = Figure("killed", "people", count, count, count, "exact", None, "incident", None, str(count), printed)
    words = Quote(0, at + len(town), text[: at + len(town)])
    source = Source(who, who, None, "monitor")
    claim = Claim(content_id("c", number, who), d.dispatch_id, d.path, words, source, None, "asserted",
                  (figure,), None, (), (place,), (), "hand")  # fmt: skip
    return d, claim


NUMBERS = st.integers(0, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("read"), NUMBERS, st.integers(3, 5), st.sampled_from(WHO), st.sampled_from(("Dummar", "Harasta"))
        ),
        st.tuples(st.just("compare"), st.sets(NUMBERS, min_size=2, max_size=3)),
        st.tuples(st.sampled_from(("retract", "merge", "split", "grade", "redact")), NUMBERS, NUMBERS),
        st.tuples(st.just("withdraw"), NUMBERS),
        st.tuples(st.just("ask")),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_what_is_kept_is_what_would_be_drawn(steps):
    with tempfile.TemporaryDirectory() as folder, Ledger.open(str(Path(folder, "l"))) as ledger:
        run = ledger.begin_run(version="1", options="{}", started=START)
        for when, step in enumerate([*steps, ("ask",)]):
            _take(ledger, run, step, f"2031-05-05T08:00:{when:02}Z")
            if step[0] == "ask":
                found = pipeline.accounts(ledger).accounts
                assert found == questions.drawn(ledger)
                assert pipeline.brief(ledger, version="t").accounts == found
                pipeline.check_kept(ledger)


def _take(ledger, run, step, when):
    there = [d.dispatch_id for d in ledger.dispatches()]
    match step:
        case ("read", number, count, who, town):
            d, claim = told(number, count, who, town)
            if d.dispatch_id not in there:
                ledger.add(d, d.text.encode(), run)
                ledger.put_claims(run, d.dispatch_id, "r", [claim])
        case ("compare", numbers):
            sides = [Passage(f"d{n}", 0, 20) for n in sorted(numbers) if f"d{n}" in there]
            if len(sides) > 1:
                reprint = Reprint("r1", sides[0], sides[1], 4, (), "unknown", "f1", "exact")
                ledger.put_reuse(run, [reprint], [Family("f1", None, tuple(sides))], [])
        case ("withdraw", number):
            standing = [j.judgement_id for j in ledger.judgements() if j.withdrawn is None]
            if standing:
                ledger.withdraw(standing[number % len(standing)], who="A. B.", when=when, why="test")
        case (verdict, one, other):
            claims = [c.claim_id for c in ledger.claims()]
            if len(claims) > 1 and one != other:
                about = [claims[one % len(claims)], claims[other % len(claims)]]
                value = {"grade": "fair", "split": about[1]}.get(verdict)
                if len(set(about)) > 1:
                    ledger.judge(verdict, about, value=value, who="A. B.", when=when, why="test")
