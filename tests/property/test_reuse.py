"""What must hold of reprints whatever the texts: made-up words of many scripts, copied into each other."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from fogline.model import Dispatch
from fogline.reuse import ReuseConfig, find_reprints

LETTERS = "abcdefgéñøłßабвгдαβγאבגأبتة中ไ\u0301\u0327\u064b\u200f\u202b1٢"
WORD = st.text(st.sampled_from(LETTERS), min_size=3, max_size=7)
JOINTS = st.sampled_from([" ", " ", " ", "  ", ", ", ". ", ".\n\n", "\n", " “", "” ", "\u00a0", " \ud800 ", " 😀 "])


@st.composite
def texts(draw):
    """Two texts that share a passage, with a few of its words changed."""
    shared = draw(st.lists(WORD, min_size=24, max_size=40, unique=True))
    at = draw(st.sets(st.integers(0, 23), max_size=2))
    changed = [draw(WORD) if n in at else w for n, w in enumerate(shared)]
    sides = []
    for middle in (shared, changed):
        before, behind = (draw(st.lists(WORD, max_size=12)) for _ in range(2))
        sides.append("".join(w + draw(JOINTS) for w in (*before, *middle, *behind)))
    return [Dispatch(n, n, text, "") for n, text in zip("ab", sides, strict=True)]


def key(reuse):
    return [(r.reprint_id, r.earlier, r.later, r.edits, r.kind, r.extent, r.family_id) for r in reuse.reprints]


@given(texts())
@settings(max_examples=40, deadline=None)
def test_spans_fit_to_the_letter(pair):
    by_id = {d.dispatch_id: d.text for d in pair}
    for r in find_reprints(pair).reprints:
        for passage, side in ((r.earlier, "earlier"), (r.later, "later")):
            text = by_id[passage.dispatch_id]
            assert 0 <= passage.start < passage.end <= len(text)
            words = text[passage.start : passage.end]
            assert not words[0].isspace()
            assert not words[-1].isspace()
            for e in r.edits:
                span = getattr(e, side)
                assert passage.start <= span.start <= span.end <= passage.end


@given(texts())
@settings(max_examples=20, deadline=None)
def test_order_of_arrival_does_not_matter(pair):
    assert find_reprints(pair) == find_reprints(pair[::-1]) == find_reprints([*pair, *pair])


@given(texts())
@settings(max_examples=20, deadline=None)
def test_plain_and_compiled_kernels_agree(pair):
    one, two = (find_reprints(pair, config=ReuseConfig(kernels=k)) for k in ("plain", "compiled"))
    assert one == two


@given(texts(), st.lists(st.lists(WORD, min_size=30, max_size=30), max_size=4))
@settings(max_examples=20, deadline=None)
def test_other_dispatches_do_not_change_what_two_share(pair, others):
    more = [Dispatch(f"x{n}", "x", " ".join(words), "") for n, words in enumerate(others)]
    mine = [r for r in key(find_reprints([*pair, *more])) if {r[1].dispatch_id, r[2].dispatch_id} == {"a", "b"}]
    assert [m[:4] for m in mine] == [m[:4] for m in key(find_reprints(pair))]


@given(texts())
@settings(max_examples=20, deadline=None)
def test_the_later_day_is_the_later_side(pair):
    pair = [dataclasses.replace(d, published=day) for d, day in zip(pair, ("2031-05-06", "2031-05-05"), strict=True)]
    assert all((r.earlier.dispatch_id, r.direction) == ("b", "known") for r in find_reprints(pair).reprints)


@given(texts())
@settings(max_examples=40, deadline=None)
def test_a_shared_passage_is_found(pair):
    assert find_reprints(pair, config=ReuseConfig(cut="block")).reprints
