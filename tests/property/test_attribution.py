"""Attributions of any text: spans fit, what one says is nobody else's own voice, the same text reads the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fogline.claims import read_claims
from fogline.claims.attribution import outlet_voice, read, spans_of
from fogline.claims.attribution.markers import tagger
from fogline.claims.findings import Findings
from fogline.model import Dispatch
from fogline.text import paragraphs, unchanged, unwrapped

WORDS = [
    "the mayor", "Omar Karim", "said", "told AFP", "that", "“", "”", ",", ".", "\n", "he", "denied", "ten people fled",
    "according to", "the Observatory", "expects", "to leave", "and", "but", "on Friday", "…", "’", "Mr.", "U.S.", ".”We",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_spans_fit_and_reading_is_stable(text):
    d = Dispatch("d", "p", text, "00", outlet="The Ledger")
    found = read(d)
    assert found == read(d)
    for a in [*found, *outlet_voice(unchanged(d), Findings(attributions=tuple(found)))]:
        assert a.content
        assert all(0 <= s.start < s.end <= len(text) for s in a.content)
        assert list(a.content) == sorted(a.content)
        for q in (a.cue, a.source.quote):
            assert q is None or text[q.start : q.end] == q.exact
        assert (a.source.kind == "unresolved") <= (a.source.name is None)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_own_voice_is_beside_what_others_say(text):
    d = Dispatch("d", "p", text, "00")
    found = read(d)
    said = [s for a in found for s in a.content]
    for own in outlet_voice(unchanged(d), Findings(attributions=tuple(found))):
        for part in own.content:
            assert not any(s.start < part.end and part.start < s.end for s in said)


@settings(max_examples=30, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_paragraphs_are_read_alone(texts):
    # Spans depend on the paragraph only: reading several together (one batch) finds what reading each alone does.
    lines = [p.replace("\n", " ") for p in texts]
    together = spans_of("\n".join(lines))
    alone, at = [], 0
    for line in lines:
        alone += [(p.cue.start + at, p.cue.end + at) for p in spans_of(line)]
        at += len(line) + 1
    assert [(p.cue.start, p.cue.end) for p in together] == alone


@settings(max_examples=30, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3), st.lists(TEXTS, max_size=2), st.sampled_from(["2031-03-04", None]))
def test_a_copy_reads_as_if_it_had_been_read_on_its_own(copied, own, published):
    # What the first dispatch's paragraphs gave is carried to the second, which prints them among others, on another day.
    first = Dispatch("d1", "a", "\n".join(copied), "00", published="2031-03-01", outlet="The Ledger")
    copy = Dispatch("d2", "b", "\n".join([*own, *copied, *own]), "01", published=published, outlet="Gazette")
    tagger.model().readings.forget()
    alone = read_claims(copy)
    tagger.model().readings.forget()
    read_claims(first)
    assert read_claims(copy) == alone
    printed = {t[p.start : p.end] for t in map(unwrapped, (first.text, copy.text)) for p in paragraphs(t)}
    assert tagger.model().readings.read <= len(printed)
