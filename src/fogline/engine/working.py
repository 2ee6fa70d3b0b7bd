"""Do what a process of a cage does: it takes turns of items, and answers for each with what came of it.

In: pickles of a function and items with their shares. Out: for each result ``(value, last, leaving)``; ``value`` is a
:class:`~fogline.engine.share.Failed` where there is none, or a :class:`Purpose` that stops the whole job.
"""

from __future__ import annotations

import os
import pickle
import select
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, NoReturn, Self

from fogline.engine.share import Failed, Memory, Share, deadly, over_memory
from fogline.errors import FoglineError, fault


@dataclass(frozen=True, slots=True)
class Purpose:
    """An error raised on purpose, in its parts: most cannot be sent as they are."""

    kind: type[FoglineError]
    words: tuple[object, ...]
    fields: dict[str, object]

    @classmethod
    def of(cls, error: FoglineError) -> Self:
        """Return the parts."""
        return cls(type(error), error.args, vars(error))

    def error(self) -> FoglineError:
        """Return the error again.

        >>> from fogline.errors import LexiconError
        >>> str(Purpose.of(LexiconError("cues.csv", 12, "no origin")).error())
        'lexicon cues.csv, row 12: no origin'
        """
        made = self.kind.__new__(self.kind)
        made.args = self.words
        vars(made).update(self.fields)
        return made


def work(door: Connection) -> NoReturn:
    """Return works on what comes through the door, until nobody is there any more."""
    if hasattr(select, "poll"):
        threading.Thread(target=_outlive, args=(door.fileno(),), daemon=True).start()
    memory = Memory()
    try:
        while True:
            function, many, turn = pickle.loads(door.recv_bytes())  # noqa: S301 - of our own process
            for item, share in turn:
                memory.allow(share.memory)
                _answer(door, _results(function, item, many=many), share)
    except (EOFError, OSError):
        os._exit(0)


def _results(function: Callable[[Any], Any], item: object, *, many: bool) -> Iterator[tuple[object, bool]]:
    """Yield what the function gives, each with whether it is the last."""
    if not many:
        yield function(item), True
        return
    for value in function(item):
        yield value, False
    yield None, True


def _answer(door: Connection, results: Iterator[tuple[object, bool]], share: Share) -> None:
    last = False
    while not last:
        blob, last, leaving = _next(results, share)
        door.send_bytes(blob)
        if leaving:
            os._exit(0)


def _next(results: Iterator[tuple[object, bool]], share: Share) -> tuple[bytes, bool, bool]:
    """Return the next result, packed; whether it is the last, and whether this process must go, for it holds too much."""
    try:
        with deadly(share.seconds):
            value, last = next(results)
            return _packed(value, last=last), last, False
    except MemoryError:
        return _packed(over_memory(share), leaving=True), True, True
    except FoglineError as error:
        return _packed(Purpose.of(error)), True, False
    except BaseException as error:  # noqa: BLE001 - whatever it is, it costs this item
        return _packed(Failed(fault(error))), True, False


def _packed(value: object, *, last: bool = True, leaving: bool = False) -> bytes:
    return pickle.dumps((value, last, leaving), pickle.HIGHEST_PROTOCOL)


def _outlive(door: int) -> None:
    """Go when the other side is gone, however that went and whatever this process is at."""
    watch = select.poll()
    watch.register(door, 0)  # only that it hung up
    watch.poll()
    os._exit(1)
