"""Keep what one item does from all others: each is worked on in a process of its own, with a share of CPU time and of memory.

In: a function and items. Out: for each item what the function gave, or a :class:`~fogline.engine.share.Failed` that says why
there is nothing. An item may raise, loop for ever in C, eat all memory or crash the interpreter: it costs that item, and the
next is worked on. The processes are used again; when one dies, the item that it was at is charged, and what was sent with it is
done again by the next.

Where no process can be forked (:func:`can_fork`) little work is done in this process (:func:`~fogline.engine.share.here`), and
much work by new interpreters.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Self, TypeVar

from fogline.engine.nursery import Freshly, Nursery, Source
from fogline.engine.share import Failed, Share, here, over_time
from fogline.engine.working import Purpose, work

Item = TypeVar("Item")
Result = TypeVar("Result")
AHEAD = (
    64 * 1024
)  # bytes sent to a process while it is at work: they lie in the socket, which takes three times that at least
TURNS = 8  # sent to one process at a time
LOOK = 30.0  # seconds without any answer after which a look is taken whether the processes work
LOOKS = 4  # in which a process did nothing at all, and counts as stuck
_KILLED = 2  # times: who kills a process once, may have meant another item or none
_TWICE = "could not be read: the process that read it was killed twice, perhaps for want of memory"


def can_fork() -> bool:
    """Tell whether a nursery can be made: on Linux, and before this process has another thread."""
    alone = threading.active_count() == 1 and threading.current_thread() is threading.main_thread()
    return sys.platform == "linux" and alone


@dataclass(frozen=True, slots=True)
class _Owed(Generic[Item]):
    """An item that is to be worked on, its place among all, its share, and how often its process was killed over it."""

    number: int
    item: Item
    share: Share
    killed: int = 0


@dataclass(slots=True)
class _Worker:
    """A process, and the turns that it was sent and has not answered yet, each with its size in bytes."""

    pid: int
    door: Connection
    turns: deque[tuple[deque[_Owed[Any]], int]] = field(default_factory=deque)
    cpu: float = -1.0  # seconds, as last looked at
    looks: int = 0  # in which it had done nothing

    def room(self, size: int) -> bool:
        """Tell whether a turn of this size can be sent without waiting for the process."""
        ahead = sum(each for _, each in self.turns) + size
        return not self.turns or (len(self.turns) < TURNS and ahead <= AHEAD)

    def owed(self) -> deque[_Owed[Any]]:
        """Return all that it owes, in order."""
        return deque(each for turn, _ in self.turns for each in turn)

    def answered(self) -> None:
        """It has done the first item that it owes."""
        turn, _ = self.turns[0]
        turn.popleft()
        if not turn:
            self.turns.popleft()


@dataclass(slots=True)
class _Job:
    """A function and what is still to be given out; ``again``: what to go on with in an item's place when its process died,
    or was killed over it for the first time (then nothing is known to have failed).
    """

    function: Callable[[Any], Any]
    turns: Iterator[Sequence[_Owed[Any]]]
    many: bool = False
    again: Callable[[_Owed[Any], Failed | None], _Owed[Any] | None] = lambda owed, failed: None if failed else owed
    back: deque[Sequence[_Owed[Any]]] = field(default_factory=deque)
    packed: tuple[Sequence[_Owed[Any]], bytes] | None = None

    def next(self) -> tuple[Sequence[_Owed[Any]], bytes] | None:
        """Return the next turn, as it is sent; None where there is none. The same until it is :meth:`sent`."""
        if self.packed is None:
            turn = self.back.popleft() if self.back else next(self.turns, None)
            if turn is not None:
                told = [(each.item, each.share) for each in turn]
                self.packed = turn, pickle.dumps((self.function, self.many, told), pickle.HIGHEST_PROTOCOL)
        return self.packed

    def sent(self) -> None:
        """The next turn was sent."""
        self.packed = None

    def put_back(self, owed: Iterable[_Owed[Any]]) -> None:
        """These are to be done first of all."""
        if self.packed is not None:
            self.back.appendleft(self.packed[0])
            self.packed = None
        if turn := tuple(owed):
            self.back.appendleft(turn)


_NO_MORE = object()
# An item, what it gave, and whether that is all.
_Answer = tuple[_Owed[Any], Any, bool]


class Cage:
    """Processes that are used again: open it before threads start, and close it.

    Args:
        forked: False for no nursery: little work is then done in this process.

    >>> with Cage() as cage:
    ...     list(cage.each(int, [["7"], ["12²", "8"]], Share(5, 1 << 30), workers=1))
    [7, Failed(reason="could not be read: ValueError: invalid literal for int() with base 10: '12²'", sort='raised'), 8]
    """

    def __init__(self, *, forked: bool = True) -> None:
        self._nursery = Nursery.made(work) if forked and can_fork() else None
        self._source: Source | None = self._nursery
        self._workers: list[_Worker] = []

    @property
    def forks(self) -> bool:
        """Tell whether even little work is done in processes of its own."""
        return self._nursery is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes, whatever they are at."""
        self._dismiss(self._workers)
        if self._source is not None:
            self._source.close()
            self._source = self._nursery = None

    def each(
        self,
        function: Callable[[Item], Result],
        turns: Iterable[Sequence[Item]],
        share: Share | Callable[[Item], Share] = Share(),  # noqa: B008 - frozen
        *,
        workers: int = 1,
    ) -> Iterator[Result | Failed]:
        """Yield the function's result for each item, in order.

        Args:
            function: of a module, so that it can be sent to a process.
            turns: items that go to one process together.
            share: of each item.
            workers: processes at most.

        Raises:
            FoglineError: raised on purpose by the function; no fault of an item.
        """
        done: dict[int, Result | Failed] = {}
        first = 0
        job = _Job(function, _numbered(turns, share))
        for owed, value, _ in self._answers(job, workers):
            done[owed.number] = value
            while first in done:
                yield done.pop(first)
                first += 1

    def stream(
        self,
        function: Callable[[Item], Iterable[Result]],
        items: Iterable[Item],
        share: Share | Callable[[Item], Share],
        *,
        again: Callable[[Item, Failed | None], Item | None],
    ) -> Iterator[tuple[Item, Result | Failed]]:
        """Yield every result that the function gives for each item, with the item, in order; a share is that of one result.

        Args:
            function: of a module; gives results one after the other.
            items: are taken a few ahead.
            share: of each result of an item.
            again: asked where an item's process died (no failure yet if it was only killed): what to go on with, or None.
        """

        def go_on(owed: _Owed[Item], failed: Failed | None) -> _Owed[Item] | None:
            item = again(owed.item, failed)
            return None if item is None else replace(owed, item=item, killed=0 if failed else owed.killed)

        job = _Job(function, _numbered(([item] for item in items), share), many=True, again=go_on)
        for owed, value, last in self._answers(job, 1):
            if not last or isinstance(value, Failed):
                yield owed.item, value

    # --- one job ----------------------------------------------------------------------------------------------

    def _answers(self, job: _Job, workers: int) -> Iterator[_Answer]:
        """Yield answers of any process, as they come."""
        if self._source is None and workers > 1:
            self._source = Freshly(work)
        try:
            while self._give(job, workers):
                for worker in self._ready():
                    yield from self._take(worker, job)
            yield from _alone(job)  # what nobody could be sent
        finally:
            self._dismiss([each for each in self._workers if each.turns])  # the caller wants no more

    def _give(self, job: _Job, workers: int) -> bool:
        """Send out what can be sent; whether an answer is to be waited for."""
        while self._source is not None and (told := job.next()) is not None:
            turn, blob = told
            idle = next((each for each in self._workers if not each.turns), None)
            if idle is None and len(self._workers) < workers:
                idle = self._hire()
            worker = idle or next((w for w in self._workers if w.room(len(blob))), None)
            if worker is None:
                break
            with contextlib.suppress(OSError):  # it died: that is seen when its answer is asked for
                worker.door.send_bytes(blob)
            worker.turns.append((deque(turn), len(blob)))
            job.sent()
        return any(w.turns for w in self._workers)

    def _hire(self) -> _Worker | None:
        assert self._source is not None  # noqa: S101 - seen by the caller
        try:
            worker = _Worker(*self._source.worker())
        except OSError:  # no room for another process, or the nursery is gone
            if not self._workers:
                self._source.close()
                self._source = self._nursery = None
            return None
        self._workers.append(worker)
        return worker

    def _ready(self) -> list[_Worker]:
        """Return those that have something to say; none where a look was taken instead, and those that are stuck were ended."""
        busy = {each.door.fileno(): each for each in self._workers if each.turns}
        if ready := _readable(list(busy.values())):
            return ready
        for worker in busy.values():
            cpu = _cpu_of(worker.pid)
            worker.looks = worker.looks + 1 if cpu == worker.cpu else 0
            worker.cpu = cpu
            if worker.looks >= LOOKS:
                _kill(worker.pid)
        return []

    def _take(self, worker: _Worker, job: _Job) -> Iterator[_Answer]:
        """Yield what one process says: a result, that it is leaving, or nothing more for ever."""
        try:
            value, last, leaving = pickle.loads(worker.door.recv_bytes())  # noqa: S301 - of our own process
        except (EOFError, OSError):
            yield from self._died(worker, job)
            return
        owed = worker.turns[0][0][0]
        worker.looks = 0
        if isinstance(value, Purpose):
            raise value.error()
        if last:
            worker.answered()
        if leaving:
            job.put_back(worker.owed())
            self._bury(worker)
        yield owed, value, last

    def _died(self, worker: _Worker, job: _Job) -> Iterator[_Answer]:
        """Yield charges the item that the process was at, and gives the rest back."""
        guilty, *rest = worker.owed()
        failed = _death(self._bury(worker), guilty, stuck=worker.looks >= LOOKS)
        instead = job.again(guilty if failed else replace(guilty, killed=guilty.killed + 1), failed)
        job.put_back(rest if instead is None else [instead, *rest])
        if instead is None:
            yield guilty, failed or Failed(_TWICE, "crashed"), True

    def _bury(self, worker: _Worker) -> int:
        """Take leave of a process that has ended; as exit code, or minus the signal that ended it."""
        self._workers.remove(worker)
        worker.door.close()
        return -signal.SIGKILL if self._source is None else self._source.ended(worker.pid)

    def _dismiss(self, workers: Sequence[_Worker]) -> None:
        for worker in workers:
            _kill(worker.pid)
        for worker in tuple(workers):
            self._bury(worker)


def _numbered(
    turns: Iterable[Sequence[Item]], share: Share | Callable[[Item], Share]
) -> Iterator[Sequence[_Owed[Item]]]:
    number = 0
    for turn in turns:
        yield tuple(_Owed(number + each, i, share(i) if callable(share) else share) for each, i in enumerate(turn))
        number += len(turn)


def _alone(job: _Job) -> Iterator[_Answer]:
    """Yield what is left of a job, in this process."""
    while (told := job.next()) is not None:
        job.sent()
        for owed in told[0]:
            results = iter(job.function(owed.item)) if job.many else map(job.function, (owed.item,))
            while (value := here(_next, results, owed.share)) is not _NO_MORE:
                failed = isinstance(value, Failed)
                yield owed, value, failed or not job.many
                if failed:
                    break


def _next(results: Iterator[Any]) -> Any:
    return next(results, _NO_MORE)


def _readable(workers: Sequence[_Worker]) -> list[_Worker]:
    """Return those whose answer, or end, can be read, within :data:`LOOK` seconds."""
    if not hasattr(select, "poll"):
        return [
            worker for door in wait([each.door for each in workers], LOOK) for worker in workers if worker.door is door
        ]
    poll, by_door = select.poll(), {w.door.fileno(): w for w in workers}
    for door in by_door:
        poll.register(door, select.POLLIN)
    return [by_door[door] for door, _ in poll.poll(LOOK * 1000)]


def _cpu_of(pid: int) -> float:
    """Return CPU ticks that a process has used; another number each time where the system does not say."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as told:  # noqa: PTH123 - no path of anybody's
            parts = told.read().rpartition(b")")[2].split()
    except OSError:
        return float("nan")
    return int(parts[11]) + int(parts[12])


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _death(status: int, guilty: _Owed[Any], *, stuck: bool) -> Failed | None:
    """Say why a process ended, by its exit code or minus the signal; None where it was killed and nobody
    knows yet over what.
    """
    if stuck:
        return Failed("could not be read: stood still", "costly")
    if -status == getattr(signal, "SIGPROF", None):
        return over_time(guilty.share)
    if status == -signal.SIGKILL:
        return Failed(_TWICE, "crashed") if guilty.killed + 1 >= _KILLED else None
    how = signal.Signals(-status).name if -status in set(signal.Signals) else f"exit code {status}"
    return Failed(f"could not be read: the process that read it crashed ({how})", "crashed")
