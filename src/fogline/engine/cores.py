"""Plain functions over items, on all cores of one machine: for rooms that read one dispatch at a time.

The results come in the order of the items whatever finishes first, so that more cores never change an output. Linear
algebra is held to one thread in each: the matrices are small, and threads that wait for each other cost three times what
they bring (measured on the reader of attributions: 6,700 words a second with two threads, 24,000 with one).
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from typing import TypeVar

from threadpoolctl import threadpool_limits

Item = TypeVar("Item")
Result = TypeVar("Result")
# Starting a process costs about what reading this many dispatches does.
LEAST_EACH = 32
_CHUNK = 4


def ordered(function: Callable[[Item], Result], items: Sequence[Item], *, cores: int) -> Iterator[Result]:
    """The function's result for each item, in order.

    Args:
        function: of a module, so that it can be sent to a process.
        items: what to work on; few items are worked on here.
        cores: how many processes at most.

    >>> list(ordered(abs, [-2, 1, -3], cores=2))
    [2, 1, 3]
    """
    workers = min(cores, len(items) // LEAST_EACH)
    if workers < 2:
        with threadpool_limits(limits=1, user_api="blas"):
            yield from map(function, items)
        return
    # Not forked: a progress bar's thread may hold a lock at that instant.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_settle) as pool:
        try:
            yield from pool.map(function, items, chunksize=_CHUNK)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


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
