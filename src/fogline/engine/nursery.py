"""Where the processes of a cage come from.

In: what they shall do. Out: processes, each with a door to it; and how each one ended. Two ways:

- :class:`Nursery`, on Linux: a copy of this process, made before it has threads, that forks a copy of itself when asked. A
  process is there within milliseconds, with all that was loaded, and without the locks and threads that came later.
- :class:`Freshly`, elsewhere: a new interpreter each, which takes a second to start.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import importlib
import multiprocessing
import os
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import NoReturn, Protocol, Self

from threadpoolctl import threadpool_limits

Work = Callable[[Connection], NoReturn]
_FORK = b"f"
_PARENT_DIES = 1  # PR_SET_PDEATHSIG of prctl(2)
_FIRST_TO_GO = "700"  # of 1,000: where memory runs out the kernel ends these before the process that writes the ledger


class Source(Protocol):
    """Where processes come from."""

    def worker(self) -> tuple[int, Connection]:
        """Return a new process: its id, and the door to it.

        Raises:
            OSError: there is no room for another one.
        """

    def ended(self, pid: int) -> int:
        """Wait for the end of a process; its exit code, or minus the signal that ended it."""

    def close(self) -> None:
        """Make no more."""


class Nursery:
    """A process that does nothing but fork."""

    def __init__(self, pid: int, door: socket.socket) -> None:
        self.pid, self._door = pid, door

    @classmethod
    def made(cls, work: Work) -> Self | None:
        """Return a nursery whose processes do ``work``; None where the system has no room for it."""
        ours, theirs = socket.socketpair()
        me = os.getpid()
        try:
            with warnings.catch_warnings():
                # Threads of OpenBLAS, which stops them before a fork and starts them after; Python sees no others here.
                warnings.simplefilter("ignore", DeprecationWarning)
                pid = os.fork()
        except OSError:
            return None
        if pid == 0:
            try:
                ours.close()
                _nurse(theirs, work, me)
            finally:
                os._exit(1)
        theirs.close()
        return cls(pid, ours)

    def worker(self) -> tuple[int, Connection]:
        """See :meth:`Source.worker`."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            socket.send_fds(self._door, [_FORK], [theirs.fileno()])
            pid = int(self._told())
            return pid, Connection(os.dup(ours.fileno()))

    def ended(self, pid: int) -> int:
        """See :meth:`Source.ended`."""
        try:
            self._door.sendall(b"%d" % pid)
            return int(self._told())
        except OSError:  # the nursery itself was killed, and all that it made with it
            return -signal.SIGKILL

    def close(self) -> None:
        """See :meth:`Source.close`."""
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        os.waitpid(self.pid, 0)

    def _told(self) -> bytes:
        told = self._door.recv(64)
        if not told or told == b"no":
            raise OSError("no other process can be made")
        return told


def _nurse(door: socket.socket, work: Work, parent: int) -> NoReturn:
    _settle(parent)
    gc.freeze()  # what is there stays: nobody need look at it again, and touch it
    while True:
        told, doors, _, _ = socket.recv_fds(door, 64, 1)
        if not told:
            os._exit(0)
        door.sendall(_forked(door, work, doors[0]) if told == _FORK else _ended(int(told)))


def _forked(nursery: socket.socket, work: Work, door: int) -> bytes:
    """Return forks; the id of the process."""
    me = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        os.close(door)
        return b"no"
    if pid == 0:
        nursery.close()
        _go_with(me)
        work(Connection(door))
    os.close(door)
    return b"%d" % pid


def _ended(pid: int) -> bytes:
    return b"%d" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Freshly:
    """New interpreters."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._made: dict[int, BaseProcess] = {}

    def worker(self) -> tuple[int, Connection]:
        """See :meth:`Source.worker`."""
        # Spawned: forked with threads, a process may wait for ever for a lock that one of them held.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_begin, args=(self._work, theirs), daemon=True)
        process.start()
        theirs.close()
        assert process.pid is not None  # noqa: S101 - it was started
        self._made[process.pid] = process
        return process.pid, ours

    def ended(self, pid: int) -> int:
        """See :meth:`Source.ended`."""
        process = self._made.pop(pid)
        process.join()
        return process.exitcode or 0

    def close(self) -> None:
        """See :meth:`Source.close`."""


def _begin(work: Work, door: Connection) -> None:
    importlib.import_module(
        "numpy"
    )  # a limit holds for libraries that are loaded, and a new interpreter has loaded none
    _settle(None)
    work(door)


def _settle(parent: int | None) -> None:
    """Leave interrupts and the screen to the process that asked, and goes with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # who waits for the end of our output must not wait for theirs
        os.dup2(nowhere, stream)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123 - the kernel's
        score.write(_FIRST_TO_GO)
    threadpool_limits(limits=1, user_api="blas")
    if parent is not None:
        _go_with(parent)


def _go_with(parent: int) -> None:
    """Ends with the process that forked this one, even in a loop that never comes back to the interpreter."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PARENT_DIES, int(signal.SIGKILL))
        if os.getppid() != parent:  # it was gone before
            os._exit(1)
