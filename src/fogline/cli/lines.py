"""The one door for lines that leave: for a person on standard error, what was asked for on standard output.

Lines of every command go through here, so that no sign of an input acts on a terminal; rows are made safe where they are made.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import Any

import click

STDOUT = "standard output"
# What the user can do about what the system says; other errors are said as they are.
_REMEDY = {
    errno.ENOSPC: "free some room, or write elsewhere",
    errno.EDQUOT: "free some room, or write elsewhere",
    errno.EFBIG: "write elsewhere: no file may be larger here",
    errno.EROFS: "write elsewhere",
    errno.EACCES: "ask for the right to it, or write elsewhere",
    errno.EPIPE: "what was read from it is not whole",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
}


def tell(line: str, *, keep: str = "") -> None:
    """Say a line to a person, on standard error; what acts is told as a code, but for what is to be kept."""
    with contextlib.suppress(OSError):  # nobody is left to hear it
        click.echo(_safe(line, keep=keep), err=True)


class Screen:
    """Standard error as a file; what it does not take (it is full, or closed) is left unsaid, and the work goes on."""

    def write(self, words: str) -> int:
        """Return the length of the words, as files say it."""
        with contextlib.suppress(OSError):
            sys.stderr.write(words)
        return len(words)

    def flush(self) -> None:
        """Say what is held back."""
        with contextlib.suppress(OSError):
            sys.stderr.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.stderr, name)


def put(line: str) -> None:
    """Put out a line that a command was asked for: a name, an id."""
    click.echo(_safe(line))


def _safe(line: str, *, keep: str = "") -> str:
    from fogline.text.controls import shown  # `fogline --help` says nothing here, and loads no room

    return shown(line, keep=keep)


def refused(error: OSError) -> str:
    """Return what the system refused, where, and what to do about it.

    >>> refused(OSError(errno.ENOSPC, "No space left on device", "out/r.html"))
    'out/r.html: no space left on device (free some room, or write elsewhere)'
    >>> refused(OSError("odd"))
    'odd'
    """
    said = error.strerror or str(error)
    where = error.filename
    if where is None and _put_out(error):
        where = STDOUT
        _let_go()
    words = ("" if where is None else f"{os.fsdecode(where)}: ") + said[:1].lower() + said[1:]
    remedy = _REMEDY.get(error.errno or 0)
    return words + (f" ({remedy})" if remedy else "")


def _put_out(error: OSError) -> bool:
    """Tell whether the error came of something that was put out: the system names no file then."""
    import traceback

    return any(frame.f_code is click.echo.__code__ for frame, _ in traceback.walk_tb(error.__traceback__))


def _let_go() -> None:
    """Let go of a standard output that takes no more: what is still held for it would be an error again at the end."""
    with contextlib.suppress(OSError, ValueError):
        void = os.open(os.devnull, os.O_WRONLY)
        os.dup2(void, sys.stdout.fileno())
        os.close(void)
