"""Read files in processes of their own (``engine.cage``), so that one on which a reader breaks down costs itself alone.

In: a path and the function that reads it. Out: what the function gives; a rejection where its process took more than its share
of time or memory, or crashed. A file of several dispatches goes on behind the one on which it broke down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from fogline.dispatch import formats
from fogline.dispatch.counted import Item
from fogline.dispatch.piece import Passed
from fogline.engine.cage import Cage
from fogline.engine.share import Failed, Share
from fogline.errors import DispatchError, TooCostly, Unreadable
from fogline.model import Dispatch, Received, Rejection

_PLACE = re.compile(r"#(\d+)$")
_RECORD = 64 * 1024  # bytes for which a record has its share, however large its file is
_SHORTEN = "split it, or raise --limit-seconds or --limit-memory"
_TELL_US = "tell us, with the file if you may"


class Reader(Protocol):
    """Hold what reads one file."""

    def __call__(self, path: str, *, passed: Passed) -> Iterable[Item]:
        """Return everything in it that was not passed over."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Reads files in a cage; ``share`` of each dispatch by the size of its file in bytes."""

    cage: Cage
    share: Callable[[int], Share]

    def read(self, reader: Reader, path: str, shown: str) -> Iterator[Item]:
        """Yield what a file gives, in order; ``shown`` is its path as text."""
        form, last = formats.of(path), 0
        share = self.share(_size(path, form))

        def again(task: _Task, failed: Failed | None) -> _Task | None:
            refused = None if failed is None else (*_refusal(failed), _remedy(failed))
            if form is None or not form.several:
                return None if failed else task
            if failed and task.passed.refused and last == task.passed.last:
                return None  # it is not the pieces: the file as a whole
            return replace(task, passed=Passed(last, refused))

        raw = b""
        for _, found in self.cage.stream(_read, [_Task(reader, path)], share, again=again):
            if isinstance(found, Failed):
                kind, reason = _refusal(found)
                yield Rejection(shown, kind.__name__, reason, _remedy(found))
                continue
            item = Received(found.dispatch, raw) if isinstance(found, _OfSameBytes) else found
            raw = item.raw if isinstance(item, Received) else raw
            where = item.dispatch.path if isinstance(item, Received) else item.path
            last = int(match[1]) if (match := _PLACE.search(where)) else last
            yield item


@dataclass(frozen=True, slots=True)
class _Task:
    """Hold a file to read, and how much of it was read before."""

    reader: Reader
    path: str
    passed: Passed = field(default_factory=Passed)


@dataclass(frozen=True, slots=True)
class _OfSameBytes:
    """A dispatch of the bytes of the one before: a feed's are sent once, not once for each entry."""

    dispatch: Dispatch


def _read(task: _Task) -> Iterator[Item | _OfSameBytes]:
    raw = None
    for item in task.reader(task.path, passed=task.passed):
        if isinstance(item, Received):
            yield _OfSameBytes(item.dispatch) if item.raw is raw else item
            raw = item.raw
        else:
            yield item


def _size(path: str, form: formats.Format | None) -> int:
    """Return bytes for which a dispatch of this file has its share."""
    try:
        size = Path(path).stat().st_size
    except OSError:
        return 0
    return min(size, _RECORD) if form is not None and isinstance(form.reads, formats.Records) else size


def _refusal(failed: Failed) -> tuple[type[DispatchError], str]:
    return TooCostly if failed.sort == "costly" else Unreadable, failed.reason


def _remedy(failed: Failed) -> str:
    return _SHORTEN if failed.sort == "costly" else _TELL_US
