"""The screen of a person: lines and bars of progress on standard error, where somebody watches.

Where nobody does (a pipe, a file) lines are said as they are, there are no bars, and the library that draws them is not loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import IO, TYPE_CHECKING, Any, cast

from fogline.cli import lines
from fogline.text.controls import shown

if TYPE_CHECKING:
    from rich.console import Console

Advance = Callable[[str, int, int | None], None]


class Screen:
    """Standard error; drawn on where it is a terminal."""

    def __init__(self) -> None:
        self._drawn = _console() if sys.stderr.isatty() else None

    def say(self, line: str) -> None:
        """Say a line, above the bars where there are some; of signs that act, their codes."""
        if self._drawn is None:
            lines.tell(line)
        else:
            self._drawn.print(shown(line), markup=False, highlight=False, soft_wrap=True)

    def busy(self, words: str) -> AbstractContextManager[object]:
        """Show that something is going on."""
        return nullcontext() if self._drawn is None else self._drawn.status(words)

    @contextmanager
    def progress_bars(self) -> Iterator[Advance]:
        """A bar a stage with an estimate, on a terminal only; yields what is told stage, done and total."""
        if self._drawn is None:
            yield lambda _stage, _done, _total: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        bars = Progress(*columns, console=self._drawn, transient=True)
        tasks: dict[str, Any] = {}

        def advance(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        with bars:
            yield advance


def _console() -> Console:
    from rich.console import Console

    return Console(file=cast("IO[str]", lines.Screen()))
