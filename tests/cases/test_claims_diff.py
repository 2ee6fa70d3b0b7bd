"""Claims of two versions paired by their words: what a change gained, lost and read differently."""

import pytest
from evals import claims_diff


def row(start, end, **fields):
    return {
        "path": "a.txt",
        "quote": {"start": start, "end": end, "exact": "x" * (end - start)},
        "stance": "asserted",
    } | fields


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([row(0, 9)], [row(0, 9)], [()]),
        (
            [row(0, 9, method="v1", claim_id="1")],
            [row(0, 9, method="v2", claim_id="2")],
            [()],
        ),  # no change for a reader
        ([row(0, 9)], [row(0, 9, stance="denied")], [("stance",)]),
        ([row(0, 9)], [row(2, 9)], [("words",)]),
        ([row(0, 9)], [], [("lost",)]),
        ([], [row(0, 9)], [("gained",)]),
        # a nested claim pairs with its like, not with the sentence around it
        ([row(0, 40), row(10, 20)], [row(0, 40), row(10, 21)], [(), ("words",)]),
        # the words of two dispatches never pair
        ([row(0, 9)], [row(0, 9, path="b.txt")], [("lost",), ("gained",)]),
        # one claim cut in two: one half is the old one, cut; the other is gained
        ([row(0, 20)], [row(0, 12), row(13, 20)], [("words",), ("gained",)]),
    ],
)
def test_pairs(before, after, expected):
    assert [p.changed for p in claims_diff.pairs(before, after)] == expected


def test_told_in_words():
    [pair] = claims_diff.pairs([row(3, 9)], [row(3, 9, stance="denied")])
    assert list(claims_diff.told(pair, "stance")) == ["a.txt:3: 'xxxxxx'", '  before: "asserted"', '  after:  "denied"']
