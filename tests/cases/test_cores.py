"""Work shared out among processes: how many are started, what goes to one of them, and in which order it comes back."""

from __future__ import annotations

import os

import pytest

from fogline.engine.cores import PAYS, _turns, ordered


def who_works(item: tuple[int, str]) -> tuple[int, str, int]:
    """The item, and the process that it was sent to."""
    return (*item, os.getpid())


@pytest.mark.parametrize(
    ("items", "seconds"),
    [
        (7, PAYS / 8),  # a second process would not pay
        (1, 60 * PAYS),  # one item cannot be shared
        (0, 1.0),
    ],
)
def test_little_work_is_done_here(items: int, seconds: float) -> None:
    work = [(n, "") for n in range(items)]
    assert list(ordered(who_works, work, cores=2, seconds=lambda _: seconds)) == [(*w, os.getpid()) for w in work]


def test_eight_dear_items_take_two_processes_and_come_back_in_order() -> None:
    # Eight articles for an encoder that reads one in half a second; the first four are one story, two of which make a share.
    work = [(n, "story" if n < 4 else str(n)) for n in range(8)]
    done = list(ordered(who_works, work, cores=2, seconds=lambda _: PAYS / 4, kind=lambda w: w[1]))
    assert [d[:2] for d in done] == work
    assert os.getpid() not in {d[2] for d in done}
    assert len({d[2] for d in done[:2]}) == len({d[2] for d in done[2:4]}) == 1


@pytest.mark.parametrize(
    ("costs", "kinds", "most", "expected"),
    [
        ([0.1] * 5, "abcde", 9.0, [2, 2, 1]),  # small ones of many kinds: a quarter of a second at a time
        ([0.1] * 5, "aaaaa", 9.0, [5]),  # one story: together
        ([1.0] * 5, "aaaaa", 2.0, [2, 2, 1]),  # a story that everybody prints is cut all the same
        ([0.1, 0.1, 1.0, 0.1], "abbc", 9.0, [3, 1]),
        ([5.0, 5.0], "ab", 2.0, [1, 1]),
    ],
)
def test_turns(costs: list[float], kinds: str, most: float, expected: list[int]) -> None:
    turns = _turns(range(len(costs)), costs, kinds, most)
    assert [len(t) for t in turns] == expected
    assert [n for t in turns for n in t] == list(range(len(costs)))
