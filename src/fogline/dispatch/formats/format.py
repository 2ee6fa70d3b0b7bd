"""What a format of dispatches is: the file names it is told by, and how a file becomes pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Protocol

from fogline.dispatch.piece import Limits, Passed, Piece
from fogline.errors import DispatchError


class Whole(Protocol):
    """Reads a file that is held as a whole, and may not be larger than ``limits.file_bytes``."""

    def __call__(self, data: bytes, path: str, limits: Limits, passed: Passed, /) -> Iterator[Piece | DispatchError]:
        """Yield the pieces of a file, but those that were passed over."""


class ByRecord(Protocol):
    """Reads a file of any size, record by record; each piece has the ``raw`` bytes that it alone is made of."""

    def __call__(
        self, stream: IO[bytes], path: str, limits: Limits, passed: Passed, /
    ) -> Iterator[Piece | DispatchError]:
        """Yield the pieces of an open file, but those that were passed over."""


class Again(Protocol):
    """Reads one record again from its own bytes, as ``fogline verify`` does."""

    def __call__(self, raw: bytes, path: str, number: int, /) -> Piece:
        """Return the piece of a record; ``number`` is its place in the file."""


@dataclass(frozen=True, slots=True)
class Records:
    """How a file of records is read, and how one of them is read again."""

    pieces: ByRecord
    again: Again


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that holds dispatches.

    ``name``: as the reference calls it. ``endings``: of file names, in small letters; files of a folder are read by them.
    ``reads``: the file as a whole, or record by record. ``several``: a file may hold more than one dispatch. ``named``: endings
    that are read where such a file is named, and left out of folders. ``instead``: endings that people try, and what to do.
    """

    name: str
    endings: tuple[str, ...]
    reads: Whole | Records
    several: bool = False
    named: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
