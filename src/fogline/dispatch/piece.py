"""Hold what a reader of one format hands over, before the door makes a dispatch of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from fogline.errors import DispatchError
from fogline.model import Known

Numbered = TypeVar("Numbered")

TAKEN_BACK = "words that were deleted, struck out or hidden in the document are left out"  # a note


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Hold what reading may cost; over it an input is rejected as ``TooCostly``, the rest goes on.

    ``file_bytes``: size of a file of text, markup or feed (a file of records may be of any size: it is read line by line).
    ``line_bytes``: length of one line of a file of records. ``line_chars``: length of one line of a dispatch's text.
    ``tags``: of a page or feed.
    ``passed_bytes``, ``passed_lines``: of a file of records, what is passed over in a row without finding one (blank lines, a
    line that does not end, lines that are no records). ``unpacked_times``: how often its own size a packed file may unpack
    to; ``unpacked_bytes`` are allowed in any case.
    """

    file_bytes: int = 16 * 2**20
    line_bytes: int = 16 * 2**20
    line_chars: int = 1_000_000
    tags: int = 1_500_000
    passed_bytes: int = 128 * 2**20
    passed_lines: int = 100_000
    unpacked_times: int = 200
    unpacked_bytes: int = 10 * 2**20


@dataclass(frozen=True, slots=True)
class Passed:
    """Hold what is not read of a file of several: the pieces up to the place ``last``, which were handed over before,
    and, where ``refused`` is given (kind of error, reason, remedy), the next one, on which reading broke down.
    """

    last: int = 0
    refused: tuple[type[DispatchError], str, str] | None = None

    @property
    def nothing(self) -> bool:
        """Tell whether the file is read from its first piece."""
        return self.last == 0 and self.refused is None

    def over(
        self, numbered: Iterable[tuple[int, Numbered]], path: str
    ) -> Iterator[tuple[int, Numbered | DispatchError]]:
        """Yield what is left of numbered pieces, the one that is refused as an error.

        >>> broken = Passed(1, (DispatchError, "could not be read", ""))
        >>> [(n, str(one)) for n, one in broken.over([(1, "a"), (2, "b"), (3, "c")], "f.jsonl")]
        [(2, 'f.jsonl#2: could not be read'), (3, 'c')]
        """
        refused = self.refused
        for number, one in numbered:
            if number > self.last:
                yield number, one if refused is None else refused[0](f"{path}#{number}", *refused[1:])
                refused = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One dispatch as its format tells it.

    ``text``: after markup removal, never touched again. ``published``, ``outlet``, ``agency``: as printed, None where the
    format says nothing; ``said_in`` is where those stand. ``index``: place in a file that holds several, from 1.
    ``raw``: the bytes of this piece alone, where the file holds records; None where the whole file is needed.
    ``key``: what makes a piece of a feed the same piece when the feed is fetched again. ``notes``: how it was read.
    """

    text: str
    said_in: Known
    headline: str | None = None
    published: str | None = None
    outlet: str | None = None
    agency: str | None = None
    url: str | None = None
    index: int | None = None
    raw: bytes | None = None
    key: str | None = None
    notes: tuple[str, ...] = ()


def told_by(*parts: object) -> str:
    """Return the ``key`` of a piece that is the same wherever it is found with the same parts, and another one once they
    change.

    >>> told_by("u1", None, "Two died.") == told_by("u1", None, "Two died."), told_by("ab", "c") == told_by("a", "bc")
    (True, False)
    """
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()
