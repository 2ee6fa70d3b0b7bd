"""Plain functions over items, on all cores of one machine: for rooms that read one dispatch at a time.

The results come in the order of the items whatever finishes first, so that more cores never change an output. Linear
algebra is held to one thread in each: the matrices are small, and threads that wait for each other cost three times what
they bring (measured on the reader of attributions: 6,700 words a second with two threads, 24,000 with one).
"""

from __future__ import annotations

import functools
import importlib
import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from typing import TypeVar

from threadpoolctl import threadpool_limits

Item = TypeVar("Item")
Result = TypeVar("Result")
START = 1.2  # seconds that a process takes to start: imports, weights, lexicons
PAYS = 2.0  # seconds of work from which a process of its own is worth its start
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
) -> Iterator[Result]:
    """The function's result for each item, in order.

    Args:
        function: of a module, so that it can be sent to a process.
        items: what to work on; little work is done here.
        cores: how many processes at most.
        seconds: what an item costs, about; it decides how many processes are started and how items are shared out.
        kind: items of one kind that follow one another go to one process, which may remember what they have in common.

    >>> list(ordered(abs, [-2, 1, -3], cores=2, seconds=lambda item: 0.1))
    [2, 1, 3]
    """
    costs = [seconds(i) for i in items]
    workers = min(cores, len(items), int(sum(costs) / PAYS))
    if workers < 2:
        with threadpool_limits(limits=1, user_api="blas"):
            yield from map(function, items)
        return
    most = min(_TOGETHER, sum(costs) / (workers * _SHARES))
    turns = _turns(items, costs, [kind(i) for i in items] if kind else range(len(items)), most)
    # Not forked: a progress bar's thread may hold a lock at that instant.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_settle) as pool:
        try:
            yield from itertools.chain.from_iterable(pool.map(functools.partial(_each, function), turns))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _each(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    return [function(i) for i in items]


def _turns(
    items: Sequence[Item], costs: Sequence[float], kinds: Sequence[Hashable], most: float
) -> list[Sequence[Item]]:
    """Items that are sent together: all of a kind up to ``most`` seconds, and of several kinds up to :data:`_TURN`.

    >>> _turns("abcdef", [0.1, 0.1, 0.1, 0.1, 0.1, 0.3], "uvwwwx", 9)
    ['ab', 'cde', 'f']
    >>> _turns("abc", [2, 2, 2], "uuu", 4)
    ['ab', 'c']
    """
    turns: list[Sequence[Item]] = []
    first, held = 0, 0.0
    for n, cost in enumerate(costs):
        same = n > first and kinds[n] == kinds[n - 1]
        if n > first and held + cost > (most if same else min(most, _TURN)):
            turns.append(items[first:n])
            first, held = n, 0.0
        held += cost
    return [*turns, items[first:]] if items else turns


def _settle() -> None:
    """A worker leaves interrupts to its parent, and goes when the parent is gone, however that went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    importlib.import_module(
        "numpy"
    )  # a limit holds for libraries that are loaded, and a spawned worker has loaded none
    threadpool_limits(limits=1, user_api="blas")
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_outlive, args=(parent,), daemon=True).start()


def _outlive(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
