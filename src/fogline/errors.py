"""The error tree: by what the caller can do.

::

    FoglineError
      DispatchError    skip this one, record why, go on
        Unreadable       no permission, missing, binary, a folder where a file is wanted, bytes of no known encoding
        Empty            nothing in it that could be read
        UnknownFormat    no reader takes it
        TooCostly        over a declared limit (size, length of a line)
      LexiconError     fix the data file (names file and row)
      EngineError      carries engine and stage
        StageFailed      a stage raised; its name and the cause are in the message
        MissingExtra     an optional part is not installed; says what to install
        NoAnswer         a server that was asked to read gave no answer that fits
      LedgerError      stop; nothing was lost
        SchemaTooNew     written by a newer Fogline
        LedgerBusy       another run is writing
        NotInLedger      asked for something that is not there
        ChainBroken      something stored does not fit what it covers or follows from
      UsageError       exit code 2, one line, no traceback

Not finding something is a value (an empty list, ``unsure``), never an error. A span that does not fit its text is a
bug: it raises ``AssertionError``. A bug that one dispatch brings out costs that dispatch and is told by :func:`fault`; any
other stops the run.
"""

from __future__ import annotations

import pathlib
import re

_HOME = pathlib.Path(__file__).parent
_LONGEST = 120  # letters of what an error says of itself: it may quote a whole text
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # of an object in memory: another one in each run


def fault(error: BaseException) -> str:
    """Tell a bug that one dispatch brought out, in one line: why it could not be read, and where in our code that was.

    Args:
        error: as it was caught, with its traceback.

    >>> try:
    ...     int("12²")
    ... except ValueError as error:
    ...     fault(error)
    "could not be read: ValueError: invalid literal for int() with base 10: '12²'"
    """
    if isinstance(error, MemoryError):
        return "could not be read: out of memory"
    said = _ADDRESS.sub("", " ".join(str(error).split()))
    said = "".join(each if each.isprintable() else "\ufffd" for each in said)
    short = said if len(said) <= _LONGEST else said[:_LONGEST] + "..."
    return f"could not be read: {type(error).__name__}" + (f": {short}" if short else "") + _where(error)


def _where(error: BaseException) -> str:
    """Return the last line of ours that was at work."""
    found, trace = "", error.__traceback__
    while trace is not None:
        file = pathlib.Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_HOME) and not file.is_relative_to(_HOME / "engine"):  # which only calls what is at work
            found = f" ({file.relative_to(_HOME).as_posix()}, line {trace.tb_lineno})"
        trace = trace.tb_next
    return found


class FoglineError(Exception):
    """Head of the tree: everything that Fogline raises on purpose.

    A message says what happened, where, and what the user can do, in one line.
    """


class DispatchError(FoglineError):
    """One input could not be read; it is recorded and the run goes on.

    Attributes:
        path: the input as the user named it.
        reason: what is wrong with it, in one line.
        remedy: what the user can do; empty if nothing.

    >>> str(Unreadable("a.txt", "no read permission", "chmod +r a.txt"))
    'a.txt: no read permission (chmod +r a.txt)'
    """

    def __init__(self, path: str, reason: str, remedy: str = "") -> None:
        super().__init__(f"{path}: {reason}" + (f" ({remedy})" if remedy else ""))
        self.path, self.reason, self.remedy = path, reason, remedy

    @property
    def kind(self) -> str:
        """Return the class's name, as the ledger records it."""
        return type(self).__name__


class Unreadable(DispatchError):
    """Missing, forbidden, binary, or bytes of no known encoding."""


class Empty(DispatchError):
    """Nothing in it that could be read."""


class UnknownFormat(DispatchError):
    """No reader takes it."""


class TooCostly(DispatchError):
    """Over a declared limit; the limit is named in the reason."""


def broken_down(path: str, error: Exception) -> DispatchError:
    """Return what an input that brought out a bug, or took all memory, is rejected as.

    >>> broken_down("a.html", MemoryError()).kind, broken_down("a.html", KeyError("b")).reason
    ('TooCostly', "could not be read: KeyError: 'b'")
    """
    kind = TooCostly if isinstance(error, MemoryError) else Unreadable
    return kind(path, fault(error))


class LexiconError(FoglineError):
    """A data file of the lexicon breaks its own rules.

    >>> str(LexiconError("cues.csv", 12, "no origin"))
    'lexicon cues.csv, row 12: no origin'
    """

    def __init__(self, file: str, row: int, reason: str) -> None:
        super().__init__(f"lexicon {file}, row {row}: {reason}")
        self.file, self.row, self.reason = file, row, reason


class EngineError(FoglineError):
    """A stage of an engine went wrong.

    Attributes:
        engine: name of the engine (``local``, ``spark``).
        stage: name of the stage.
    """

    def __init__(self, engine: str, stage: str, reason: str) -> None:
        super().__init__(f"engine {engine}, stage {stage}: {reason}")
        self.engine, self.stage, self.reason = engine, stage, reason


class StageFailed(EngineError):
    """A stage raised; the cause is chained."""


class MissingExtra(EngineError):
    """An optional part is not installed.

    >>> str(MissingExtra("spark", "start", "pip install 'fogline[spark]'"))
    "engine spark, stage start: not installed; pip install 'fogline[spark]'"
    """

    def __init__(self, engine: str, stage: str, install: str) -> None:
        super().__init__(engine, stage, f"not installed; {install}")
        self.install = install


class NoAnswer(EngineError):
    """A server that was asked to read gave no answer, or none that fits; what it was asked is read another way."""


class LedgerError(FoglineError):
    """The ledger cannot be used as asked; nothing was lost.

    Attributes:
        ledger: path of the file as the user named it.
    """

    def __init__(self, ledger: str, reason: str) -> None:
        super().__init__(f"ledger {ledger}: {reason}")
        self.ledger, self.reason = ledger, reason


class SchemaTooNew(LedgerError):
    """Written by a newer Fogline than this one."""


class LedgerBusy(LedgerError):
    """Another run is writing; try again when it is done."""


class NotInLedger(LedgerError):
    """Asked for something that is not there."""


class ChainBroken(LedgerError):
    """Something stored does not fit what it covers or follows from: the file was changed from outside, or is damaged."""


class UsageError(FoglineError):
    """The call's words are off: exit code 2, one line, no traceback."""
