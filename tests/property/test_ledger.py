"""Whatever is written, in whatever order: what goes in comes out, and the chain holds."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from fogline.ledger import Ledger, dump, redacted, verify
from fogline.ledger.chain import digest
from fogline.model import Claim, Dispatch, Family, Judgement, Passage, Quote, Rejection, Seam, Source, content_id

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
FEW = settings(max_examples=40, deadline=None)


@st.composite
def dispatches(draw):
    text = draw(WORDS)
    return Dispatch(content_id("d", text), draw(WORDS), text, content_id("", text), outlet=draw(st.none() | WORDS),
                    published=draw(st.sampled_from([None, "2031", "2031-05", "2031-05-04"])))  # fmt: skip


def _claims(d: Dispatch) -> list[Claim]:
    whole = Quote(0, len(d.text), d.text)
    return [Claim(content_id("c", d.dispatch_id), d.dispatch_id, d.path, whole, Source(None, None, None, "unresolved"), None,
                  "asserted", (), None, (), (), (), "test")]  # fmt: skip


def _write(ledger: Ledger, ones: list[Dispatch]) -> None:
    run = ledger.begin_run(version="1", options="{}", started="2031-05-04")
    for d in ones:
        ledger.add(d, d.text.encode(), run)
        ledger.put_claims(run, d.dispatch_id, "r", _claims(d))
    ids = sorted({d.dispatch_id for d in ones})
    ledger.put_reuse(run, [], [Family("f", None, tuple(Passage(i, 0, 1) for i in ids))], [Seam(i, 1, "x") for i in ids])
    ledger.finish_run(run, finished="2031-05-04")


@FEW
@given(ones=st.lists(dispatches(), unique_by=lambda d: d.dispatch_id, max_size=6), data=st.data())
def test_order_of_arrival_changes_nothing(ones, data):
    told = []
    for order in (ones, data.draw(st.permutations(ones))):
        with Ledger.open(":memory:") as ledger:
            _write(ledger, order)
            told.append(dump(ledger))
            assert sorted(ledger.dispatches(), key=lambda d: d.dispatch_id) == sorted(ones, key=lambda d: d.dispatch_id)
    assert told[0] == told[1]


@FEW
@given(ones=st.lists(dispatches(), max_size=6))
def test_a_ledger_that_was_written_verifies(ones):
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "l"))
        with Ledger.open(path) as ledger:
            first = {d.dispatch_id: d for d in reversed(ones)}
            raws = {d.dispatch_id: d.text.encode() for d in ones}
            ones = [_with_sha(d, raws[d.dispatch_id]) for d in first.values()]
            _write(ledger, ones)
            head = ledger.head()
        seen = verify(path, head=head)
        assert (seen.dispatches, seen.head) == (len(first), head)


def _with_sha(d: Dispatch, raw: bytes) -> Dispatch:
    import dataclasses
    import hashlib

    return dataclasses.replace(d, raw_sha=hashlib.sha256(raw).hexdigest())


@FEW
@given(
    steps=st.lists(
        st.sampled_from(["reject", "notice", "judge", "run"]) | st.tuples(st.just("seams"), st.sets(st.integers(1, 5))),
        max_size=12,
    )
)
def test_any_order_of_writing_verifies_and_reads_back(steps):
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "l"))
        with Ledger.open(path) as ledger:
            run = ledger.begin_run(version="1", options="{}", started="2031")
            d = _with_sha(Dispatch("d1", "1.txt", "Two died.", ""), b"Two died.")
            ledger.add(d, b"Two died.", run)
            seams: set[int] = set()
            for n, step in enumerate(steps):
                match step:
                    case "reject":
                        ledger.reject(run, Rejection(str(n), "Empty", "empty file"))
                    case "notice":
                        ledger.notice(run, str(n), "note")
                    case "judge":
                        ledger.judge("split", [f"a{n}"], who="A", when="2031-05-04", why="w", value="a0")
                    case "run":
                        run = ledger.begin_run(version="1", options="{}", started="2031")
                    case (_, ats):
                        assert ledger.put_reuse(run, [], [], [Seam("d1", at, "x") for at in ats]) == (ats != seams)
                        seams = ats
            assert {s.at for s in ledger.seams()} == seams
            assert len(ledger.rejections()) == steps.count("reject")
            assert len(ledger.judgements()) == steps.count("judge")
        verify(path)


@given(
    a=st.lists(st.none() | st.integers(-5, 500) | WORDS | st.binary()),
    b=st.lists(st.none() | st.integers() | WORDS | st.binary()),
)
def test_rows_that_differ_have_digests_that_differ(a, b):
    assert (digest(tuple(a)) == digest(tuple(b))) == (a == b)


@FEW
@given(
    ones=st.lists(dispatches(), unique_by=lambda d: d.dispatch_id, min_size=1, max_size=4), name=WORDS.filter(str.strip)
)
def test_what_is_covered_is_gone_and_nothing_moves(ones, name):
    judged = [Judgement("j1", "redact", (f"person:{name}",), None, "A", "t", "w")]
    shown, claims = redacted(ones, [c for d in ones for c in _claims(d)], judged)
    for before, after in zip(ones, shown, strict=True):
        assert len(before.text) == len(after.text)
        assert len(name) < 6 or name not in after.text or "\n" in name or "\r" in name
        assert all(x in {y, "█"} for x, y in zip(after.text, before.text, strict=True))
    texts = {d.dispatch_id: d.text for d in shown}
    assert all(texts[c.dispatch_id][c.quote.start : c.quote.end] == c.quote.exact for c in claims)
