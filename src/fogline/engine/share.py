"""Limit what one item may take within one process.

In: a function, an item, its share. Out: what the function gave, or why it gave nothing. The kernel holds the limits, in Python
and in C alike: a timer of CPU time (``ITIMER_PROF``) and a limit of the memory that a process may ask for (``RLIMIT_DATA``).
"""

from __future__ import annotations

import contextlib
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NoReturn, TypeVar

from fogline.errors import FoglineError, fault

Item = TypeVar("Item")
Result = TypeVar("Result")
MB = 2**20
_LOOK_AGAIN = (
    16  # items after which a process looks again at how much memory it holds: a look costs as much as a sentence
)


@dataclass(frozen=True, slots=True)
class Share:
    """Hold what one item may take: CPU seconds, and bytes of memory beyond those that its process holds before. 0 is
    no limit.
    """

    seconds: float = 0.0
    memory: int = 0

    def part(self, of: float) -> Share:
        """Return a part of it."""
        return self if of == 1.0 else Share(self.seconds * of, int(self.memory * of))


@dataclass(frozen=True, slots=True)
class Failed:
    """Why an item gave nothing, in one line; ``sort``: it raised, took more than its share, or ended its process."""

    reason: str
    sort: Literal["raised", "costly", "crashed"] = "raised"


def over_time(share: Share) -> Failed:
    """Return the limit, never the time that was taken, which is another in each run.

    >>> over_time(Share(seconds=15)).reason
    'could not be read: over the limit of 15 CPU seconds for its size'
    """
    return Failed(f"could not be read: over the limit of {share.seconds:,g} CPU seconds for its size", "costly")


def over_memory(share: Share) -> Failed:
    """Return the limit of memory, where there is one, for an item that could get no more."""
    if not share.memory:
        return Failed(fault(MemoryError()), "costly")
    return Failed(f"could not be read: over the limit of {share.memory // MB:,} MB of memory for its size", "costly")


def passing(reason: str) -> bool:
    """Tell whether a reason lies with the moment, a process that was ended or stuck, and may be none when it is tried again.

    >>> passing("could not be read: stood still"), passing("could not be read: ValueError: no digit")
    (True, False)
    """
    return re.match(r"could not be read: (?:out of memory|stood still|the process that)", reason) is not None


class _Over(BaseException):
    """Raised by the timer; nobody's error, since it must pass every ``except Exception``."""


def here(function: Callable[[Item], Result], item: Item, share: Share) -> Result | Failed:
    """Return the function's result, in this process; what it raises costs the item, and so does CPU time over its share.

    A loop in C that never comes back to the interpreter is not ended, and memory is not limited.

    Raises:
        FoglineError: raised on purpose; no fault of the item.

    >>> here(int, "12", Share()), here(int, "1²", Share()).reason
    (12, "could not be read: ValueError: invalid literal for int() with base 10: '1²'")
    """
    try:
        with _ringing(share.seconds):
            return function(item)
    except _Over:
        return over_time(share)
    except FoglineError:
        raise
    except MemoryError:
        return over_memory(Share())
    except Exception as error:  # noqa: BLE001 - whatever it is, it costs this item
        return Failed(fault(error))


@contextlib.contextmanager
def _ringing(seconds: float) -> Iterator[None]:
    """Raise :class:`_Over` after so much CPU time, on the main thread of a system that has such timers."""
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> NoReturn:
        raise _Over

    before = signal.signal(signal.SIGPROF, ring)
    try:
        # Every second anew: what is raised within a destructor the interpreter throws away.
        signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextlib.contextmanager
def deadly(seconds: float) -> Iterator[None]:
    """Ends this process after so much CPU time, whatever it is at: for a process whose parent knows what that means."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)


class Memory:
    """The limit of memory of this process, set anew for each item, on systems that hold one."""

    def __init__(self) -> None:
        self._held = self._items = 0

    def allow(self, more: int) -> None:
        """Let the process ask for so many bytes beyond those that it holds; 0 for as many as there are."""
        if sys.platform != "linux":
            return
        import resource

        if self._items % _LOOK_AGAIN == 0:
            self._held = _held()
        self._items += 1
        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        wanted = self._held + more if more else most
        within = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_DATA, (within, most))


def _held() -> int:
    """Return bytes that this process has asked for, as the kernel counts them for its limit."""
    import resource

    with open("/proc/self/statm", "rb") as told:  # noqa: PTH123 - no path of anybody's
        return int(told.read().split()[5]) * resource.getpagesize()
