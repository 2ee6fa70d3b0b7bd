"""Two dispatches side by side."""

import dataclasses
import importlib.util
import itertools
from pathlib import Path

import pytest

from fogline.errors import UsageError
from fogline.model import Span
from fogline.views import compare, compare_page, comparison_rows, comparison_table
from fogline.views.comparison import _changed, word_diff

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "siege_brief.py"


@pytest.fixture(scope="module")
def brief():
    spec = importlib.util.spec_from_file_location("siege_brief", GOLDEN)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.siege_brief()


def two(brief, first, second):
    ids = {d.path[:2]: d.dispatch_id for d in brief.dispatches}
    return compare(brief, ids[first], ids[second])


# (first, second, what differs), a comment per trap
DIFFS = [
    ("12 men died.", "12 men died.", []),
    ("12 men died.", "14 men died.", [("replace", "12", "14")]),
    # an added word is an insert at its place, not a replaced sentence
    ("the men died", "the three men died", [("insert", "", "three")]),
    ("the three men died", "the men died", [("delete", "three", "")]),
    # sorts of quote marks and case are no edit
    ("“No,” he said", "'no,' He said", []),
    # a lost hyphen is one
    ("the Mildura-based group", "the Mildurabased group", [("replace", "Mildura-based", "Mildurabased")]),
    ("", "new words", [("insert", "", "new words")]),
    ("lost words at the end", "lost words", [("delete", "at the end", "")]),
]


@pytest.mark.parametrize(("first", "second", "expected"), DIFFS)
def test_word_diff(first, second, expected):
    parts = word_diff(first, second, Span(0, len(first)), Span(0, len(second)))
    got = [
        (p.op, first[p.first.start : p.first.end], second[p.second.start : p.second.end])
        for p in parts
        if p.op != "same"
    ]
    assert got == expected
    # together the parts hold every character of both, in order
    assert "".join(first[p.first.start : p.first.end] for p in parts).replace(" ", "") == first.replace(" ", "")
    assert "".join(second[p.second.start : p.second.end] for p in parts).replace(" ", "") == second.replace(" ", "")


def test_the_corrected_figure_is_the_one_edit_and_the_claim_is_changed(brief):
    c = two(brief, "01", "06")
    rows = list(comparison_table(c))
    assert {"what": "edit: replace", "first": "1,900", "second": "1,700"} in rows
    assert [p.changed for p in c.both if "1,900" in p.first.quote.exact] == [("figures",)]
    assert c.direction == "first to second"


def test_verbatim_copy_has_no_claim_of_its_own(brief):
    c = two(brief, "01", "02")
    # the paper's own voice is the agency's, reprinted: the words are the same, so the claim is in both
    assert (c.only_first, c.only_second) == ((), ())
    assert [s.kind for s in c.segments] == ["reprinted", "second only"]


def test_reordered_copy_says_what_moved(brief):
    c = two(brief, "01", "05")
    assert sum(s.moved for s in c.segments) >= 3
    assert any("two bridges" in x.quote.exact for x in c.only_second)


def test_hostage_story_is_found_in_the_stitched_piece_whichever_comes_first(brief):
    there, back = two(brief, "09", "08"), two(brief, "08", "09")
    assert there.matched == back.matched > 100
    assert (there.direction, back.direction) == ("first to second", "second to first")
    assert {c.claim_id for c in there.only_first} == {c.claim_id for c in back.only_second}


def test_two_that_share_nothing(brief):
    c = two(brief, "07", "15")
    assert (c.direction, c.matched, [s.kind for s in c.segments]) == ("none", 0, ["second only", "first only"])


@pytest.mark.parametrize("pair", [("01", "03"), ("01", "05"), ("01", "06"), ("09", "08"), ("11", "12"), ("07", "15")])
def test_segments_together_hold_every_character_of_both(brief, pair):
    c = two(brief, *pair)
    for d, side in ((c.first, "first"), (c.second, "second")):
        spans = sorted(s for seg in c.segments if (s := getattr(seg, side)) is not None)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
        covered = "".join(d.text[s.start : s.end] for s in spans)
        assert "".join(covered.split()) == "".join(d.text.split())


def test_page_and_rows(brief):
    c = two(brief, "01", "06")
    page = compare_page(c, version="0")
    assert "<del>1,900</del>" in page
    assert "<ins>1,700</ins>" in page
    assert "<script" not in page
    kinds = {r["what"] for r in comparison_rows(c)}
    assert {"reprinted", "first only", "second only", "claim changed", "claim only in first"} <= kinds


def test_unknown_dispatch_is_refused(brief):
    with pytest.raises(UsageError, match="no dispatch x"):
        compare(brief, "x", brief.dispatches[0].dispatch_id)


# (speaker in the first, in the second, whether that is a change)
SPEAKERS = [
    ("Basin Conflict Observatory", "the Observatory", False),  # a short name
    ("Joint River Command", "JRC", False),  # initials
    ("Basin Conflict Observatory", "Lantern Relief", True),
]


@pytest.mark.parametrize(("first", "second", "changed"), SPEAKERS)
def test_speaker_changed(brief, first, second, changed):
    claim = next(c for c in brief.claims if c.source.kind == "monitor")
    a, b = (dataclasses.replace(claim, source=dataclasses.replace(claim.source, name=name)) for name in (first, second))
    assert _changed(a, b) == (("speaker",) if changed else ())
