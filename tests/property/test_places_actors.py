"""Whatever the text: spans fit, are in order and do not overlap, and reading twice gives the same."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from fogline.claims import actors, places
from fogline.lexicon import gazetteer

PIECES = st.sampled_from(
    ["Hajin", "Syria", "the", "of", "in", "near", ",", ".", "al-Hol", "Paris", "Texas", "Mr", "U.S.", "-held areas", "SDF",
     "’s", "Street", "10 km south of", "Mosul", "(FHB)", "Free Hills Brigade", "Iraqi", "troops", "between", "حلب", "\n", "É",
     "W.Va.", "St.", "Louis", "County", "River", "Highway", "19", "the village of", "Umm", "said", "–", "\u0301", "jihadists",
     "coalition"]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.tuples(PIECES, st.sampled_from([" ", "", "-", ", "])), max_size=25).map(
        lambda p: "".join(a + b for a, b in p)
    ),
    st.text(max_size=60),
)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_place_spans_fit(text: str) -> None:
    found = places.read(text)
    assert all(text[p.quote.start : p.quote.end] == p.quote.exact == p.as_printed for p in found)
    assert [p.quote.start for p in found] == sorted(p.quote.start for p in found)
    assert all(a.quote.end <= b.quote.start for a, b in pairwise(found))
    assert found == places.read(text)
    assert all((p.lat is None) == (p.lon is None) and p.precision in (None, 1, 2, 3, 4, 5, 6, 7) for p in found)
    assert all(p.place_id is None or p.candidates[0] == p.place_id for p in found)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_actor_spans_fit(text: str) -> None:
    found = actors.read(text)
    assert all(text[a.quote.start : a.quote.end] == a.quote.exact for a in found)
    assert all(a.quote.end <= b.quote.start for a, b in pairwise(found))
    assert found == actors.read(text)


@given(st.text(max_size=40))
@example("𝐀")
@settings(max_examples=200, deadline=None)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert gazetteer.key(gazetteer.key(name)) == gazetteer.key(name)
