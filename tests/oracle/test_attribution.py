"""The tagger's best paths against trying every path, and its batches against one paragraph at a time."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fogline.claims.attribution.layout import lay_out
from fogline.claims.attribution.markers import tagger
from fogline.model import Span

SCORES = st.lists(st.lists(st.integers(-4, 4), min_size=5, max_size=5), min_size=1, max_size=5)


def allowed(path):
    before = (0, *path)
    return all(b not in {2, 4} or a in {b, b - 1} for a, b in itertools.pairwise(before))


@settings(max_examples=40, deadline=None)
@given(SCORES, st.integers(0, 1000))
def test_best_path_beats_every_other(scores, seed):
    # Odd thirds keep ties away, so that the best path is one path.
    rng = np.random.default_rng(seed)
    s = np.array(scores, np.float32)[:, None, :] + rng.random((len(scores), 1, 5), np.float32)
    moves = rng.random((5, 5), np.float32)
    (got,) = tagger._best_paths(s, moves, np.array([len(scores)]))

    def worth(path):
        return sum(s[t, 0, y] for t, y in enumerate(path)) + sum(moves[a, b] for a, b in itertools.pairwise(path))

    best = max((p for p in itertools.product(range(5), repeat=len(scores)) if allowed(p)), key=worth)
    assert got == list(best)


TEXTS = [
    "“The mill burned,” Omar Karim said. “We had no water.”",
    "Ten people fled Tal Amra, according to the mayor, who said he expected more to come.",
    "Rain fell.",
]


def test_batches_read_as_one_by_one():
    layouts = [lay_out(t, Span(0, len(t))) for t in TEXTS]
    together = [[(m.cue, m.source, m.content) for m in found] for found in tagger.mark(layouts)]
    assert together == [[(m.cue, m.source, m.content) for m in tagger.mark([lay])[0]] for lay in layouts]
    assert any(together)


def test_a_long_paragraph_is_cut_where_sentences_end():
    text = " ".join(TEXTS * 12)
    lay = lay_out(text, Span(0, len(text)))
    cuts = tagger.cut(lay)
    assert len(cuts) > 1
    assert {a for a, _ in cuts} <= {a for a, _ in lay.stretches}
    assert [a for a, _ in cuts[1:]] == [b for _, b in cuts[:-1]]
