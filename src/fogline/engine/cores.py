"""Plain functions over items, on all cores of one machine: for rooms that read one dispatch at a time.

The results come in the order of the items whatever finishes first, so that more cores never change an output. Linear
algebra is held to one thread in each: the matrices are small, and threads that wait for each other cost three times what
they bring (measured on the reader of attributions: 6,700 words a second with two threads, 24,000 with one).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from threadpoolctl import threadpool_limits

from fogline.engine.cage import Cage
from fogline.engine.share import Failed, Share

Item = TypeVar("Item")
Result = TypeVar("Result")
PAYS = (
    2.0  # seconds of work from which a process of its own is worth its start: weights and lexicons are loaded in each
)
_TURN = 0.25  # seconds of work sent to a process at a time: below, sending costs more than it evens out
_TOGETHER = 10.0  # seconds of work of one kind that go to one process, at most
_SHARES = 2  # or one of so many shares of a process's work, so that none waits long for the last


def ordered(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    cores: int,
    seconds: Callable[[Item], float],
    kind: Callable[[Item], Hashable] | None = None,
    cage: Cage | None = None,
    share: Share | Callable[[Item], Share] = Share(),  # noqa: B008 - frozen
) -> Iterator[Result | Failed]:
    """Yield the function's result for each item, in order; why there is none, where it raised or took more than its share.

    Args:
        function: of a module, so that it can be sent to a process.
        items: what to work on; without a cage little work is done here.
        cores: how many processes at most.
        seconds: what an item costs, about; it decides how many processes are used and how items are shared out.
        kind: items of one kind that follow one another go to one process, which may remember what they have in common.
        cage: the processes that do it; None for some of its own where two or more pay.
        share: what an item may take.

    Raises:
        FoglineError: raised on purpose by the function; no fault of an item.

    >>> list(ordered(abs, [-2, 1, -3], cores=2, seconds=lambda item: 0.1))
    [2, 1, 3]
    """
    costs = [seconds(item) for item in items]
    workers = max(1, min(cores, len(items), int(sum(costs) / PAYS)))
    most = min(_TOGETHER, sum(costs) / (workers * _SHARES))
    turns = _turns(items, costs, [kind(each) for each in items] if kind else range(len(items)), most)
    with contextlib.ExitStack() as held:
        if cage is None:
            cage = held.enter_context(Cage(forked=workers > 1))
        if not cage.forks and workers < 2:
            held.enter_context(threadpool_limits(limits=1, user_api="blas"))
        yield from cage.each(function, turns, share, workers=workers)


def _turns(
    items: Sequence[Item], costs: Sequence[float], kinds: Sequence[Hashable], most: float
) -> list[Sequence[Item]]:
    """Return items that are sent together: all of a kind up to ``most`` seconds, and of several kinds up to :data:`_TURN`.

    >>> _turns("abcdef", [0.1, 0.1, 0.1, 0.1, 0.1, 0.3], "uvwwwx", 9)
    ['ab', 'cde', 'f']
    >>> _turns("abc", [2, 2, 2], "uuu", 4)
    ['ab', 'c']
    """
    turns: list[Sequence[Item]] = []
    first, held = 0, 0.0
    for number, cost in enumerate(costs):
        same = number > first and kinds[number] == kinds[number - 1]
        if number > first and held + cost > (most if same else min(most, _TURN)):
            turns.append(items[first:number])
            first, held = number, 0.0
        held += cost
    return [*turns, items[first:]] if items else turns
