"""The profile ``accurate``: what it finds in invented texts, what holds for any text, and what is said where it is missing."""

import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fogline.claims import attribution
from fogline.claims.attribution import spans_of
from fogline.claims.attribution.layout import lay_out
from fogline.claims.attribution.markers import encoder
from fogline.cli import run
from fogline.errors import LexiconError, MissingExtra
from fogline.model import Dispatch, Span
from fogline.text import paragraphs

served = pytest.mark.skipif(not encoder.installed(), reason="the extra `accurate` is not installed")


def read(text):
    return [
        (
            text[p.source.start : p.source.end] if p.source else None,
            text[p.cue.start : p.cue.end],
            " | ".join(text[s.start : s.end] for s in p.content),
        )
        for p in spans_of(text, profile="accurate")
    ]


CASES = [
    ("Ten people fled Tal Amra, a doctor said.", [("a doctor", "said", "Ten people fled Tal Amra")]),
    # the source after its verb
    ("“The bridge is gone,” said Omar Karim.", [("Omar Karim", "said", "“The bridge is gone,”")]),
    # a split quotation is one attribution with two parts
    (
        "“The mill burned,” Omar Karim said. “We had no water.”",
        [("Omar Karim", "said", "“The mill burned,” | “We had no water.”")],
    ),
    # nobody is quoted
    ("Rain fell on the empty town.", []),
    ("According to the mayor, three shops burned.", [("the mayor", "According to", "three shops burned")]),
    # of one in another the outer one is marked, as by the annotators it learnt from
    (
        "The mayor said that the guards denied firing on the crowd.",
        [("The mayor", "said", "that the guards denied firing on the crowd")],
    ),
]  # fmt: skip


@served
@pytest.mark.parametrize(("text", "expected"), CASES)
def test_who_says_what(text, expected):
    assert read(text) == expected


@served
def test_speakers_are_resolved_by_the_same_later_steps():
    d = Dispatch("d", "p", "Ten people fled Hajin, said Omar Karim, the mayor. He denied that shells had fallen.", "00")
    found = [(a.source.name, a.stance) for a in attribution.read(d, profile="accurate")]
    assert found == [("Omar Karim", "asserted"), ("Omar Karim", "denied")]


WORDS = [
    "the mayor", "Omar Karim", "said", "told AFP", "that", "“", "”", ",", ".", "\n", "he", "denied", "ten people fled",
    "according to", "the Observatory", "expects", "to leave", "and", "but", "on Friday", "…", "’", "Mr.", "U.S.", ".”We",
    "\u0301", "日本", "𝔘", "ﬁ", "x" * 50,
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@served
@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_spans_fit_any_text_and_copies_read_alike(text):
    found = attribution.read(Dispatch("d", "p", text, "00"), profile="accurate")
    for a in found:
        assert a.content
        assert all(0 <= s.start < s.end <= len(text) for s in a.content)
        for q in (a.cue, a.source.quote):
            assert q is None or text[q.start : q.end] == q.exact
    encoder.model().readings.forget()
    # beside other paragraphs, in another order, each reads as it does alone
    lines = [text.replace("\n", " "), "“The mill burned,” Omar Karim said."]
    alone = [len(spans_of(line, profile="accurate")) for line in lines]
    encoder.model().readings.forget()
    together = "\n".join(reversed(lines))
    assert len(spans_of(together, profile="accurate")) == sum(alone)


@served
@pytest.mark.parametrize(
    "text", ["Rain fell. " * 200, "rain " * 500, "antidisestablishmentarianism " * 200, "x" * 10_000]
)
def test_a_long_paragraph_is_cut_and_nothing_is_left_out(text):
    m = encoder.model()
    (lay,) = (lay_out(text, p) for p in paragraphs(text))
    cuts = encoder._cut(m, lay)
    assert [a for a, _ in cuts] == [0, *(b for _, b in cuts[:-1])]
    assert cuts[-1][1] == len(lay.words)
    for a, b in cuts:
        assert 0 < b - a <= encoder._LONGEST
        assert sum(len(m.spelling(w)[0]) for w in lay.words[a:b]) <= encoder._PIECES
    if text.startswith("Rain"):
        assert {a for a, _ in cuts} <= {a for a, _ in lay.stretches}


@served
def test_names_and_certainty_come_with_the_same_pass():
    text = "Omar Karim left Damascus on Friday."
    lay = lay_out(text, Span(0, len(text)))
    (found,) = encoder.names([lay])
    assert [(n.kind, lay.words[n.at[0] : n.at[1]]) for n in found] == [
        ("PERSON", ("Omar", "Karim")),
        ("GPE", ("Damascus",)),
    ]
    (sure,) = encoder.certainty([lay])
    assert len(sure) == len(lay.words)
    assert sure[lay.words.index("left")] > 1.5


SCORES = st.lists(st.lists(st.integers(-4, 4), min_size=7, max_size=7), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None)
@given(SCORES, st.integers(0, 1000))
def test_the_best_path_beats_every_other_that_is_allowed(scores, seed):
    rng = np.random.default_rng(seed)
    s = np.array(scores, np.float32) + rng.random((len(scores), 7), np.float32)  # odd thirds keep ties away
    moves = rng.random((7, 7), np.float32)

    def allowed(path):
        return all(b not in {2, 4, 6} or a in {b, b - 1} for a, b in itertools.pairwise((0, *path)))

    def worth(path):
        return sum(s[t, y] for t, y in enumerate(path)) + sum(moves[a, b] for a, b in itertools.pairwise(path))

    best = max((p for p in itertools.product(range(7), repeat=len(scores)) if allowed(p)), key=worth)
    assert encoder._best_paths(s[None], moves + encoder._forbidden()) == [list(best)]


def test_without_the_extra_the_remedy_is_named(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(encoder, "installed", lambda: False)
    encoder.model.cache_clear()
    with pytest.raises(MissingExtra, match=r"fogline\[accurate\]"):
        spans_of("Rain fell, he said.", profile="accurate")
    file = tmp_path / "a.txt"
    file.write_text("Rain fell, he said.", "utf-8")
    assert run(["read", str(file), "--profile", "accurate", "--ledger", str(tmp_path / "l")]) == 2
    told = capsys.readouterr().err
    assert "pip install 'fogline[accurate]'" in told
    assert "Traceback" not in told


@served
def test_weights_that_are_not_those_of_their_card_are_refused(monkeypatch):
    loads = json.loads
    monkeypatch.setattr(
        encoder.json,
        "loads",
        lambda s: (
            loads(s) | {"files": {"attribution-accurate-words.onnx": {"sha256": "0"}}} if '"files"' in s else loads(s)
        ),
    )
    encoder.model.cache_clear()
    with pytest.raises(LexiconError, match="hash"):
        encoder.model()
    encoder.model.cache_clear()
