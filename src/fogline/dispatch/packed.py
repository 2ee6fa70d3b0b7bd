"""The bytes of an open file in pieces of bounded size, unpacked where its name says gzip, as many as it had when opened.

A file that is being written to ends where it ended at the start; what comes later is of the next run. A packed file may
hold a thousand times its size in blanks: over a limit, the rest of it is not read.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import IO, Protocol

from fogline.dispatch.piece import Limits
from fogline.errors import TooCostly, Unreadable

CHUNK = 2**20  # bytes handed over at once


class Source(Protocol):
    """Hold what can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, as many as asked for, fewer at the end."""


def chunks(stream: IO[bytes], path: str, limits: Limits, *, told: int) -> Iterator[bytes]:
    r"""Yield the bytes of a file in order.

    Args:
        stream: the open file.
        path: its name: ``.gz`` is unpacked, also where several packed parts follow one another.
        limits: of what unpacking may give.
        told: its size when it was opened.

    Raises:
        Unreadable: it shrank, or its packing breaks off; what came before has been handed over.
        TooCostly: it unpacks to more than ``limits`` allow.

    >>> list(chunks(io.BytesIO(gzip.compress(b"a") + gzip.compress(b"b")), "a.gz", Limits(), told=42))
    [b'ab']
    """
    upto = _Upto(stream, told)
    if not path.lower().endswith(".gz"):
        while found := upto.read(CHUNK):
            yield found
        if upto.left:
            raise Unreadable(path, f"shrank while it was read: {told - upto.left:,} of {told:,} bytes", "read it again")
        return
    most = max(limits.unpacked_bytes, limits.unpacked_times * told)
    given = 0
    packed = gzip.GzipFile(fileobj=io.BufferedReader(upto), mode="rb")
    while found := _unpacked(packed, path):
        given += len(found)
        if given > most:
            raise TooCostly(
                path,
                f"unpacks to more than {limits.unpacked_times} times its size: stopped at {most:,} bytes",
                "unpack it",
            )
        yield found


def _unpacked(packed: Source, path: str) -> bytes:
    try:
        return packed.read(CHUNK)
    except (EOFError, OSError, zlib.error) as error:
        raise Unreadable(path, f"breaks off: {error}") from error


class _Upto(io.RawIOBase):
    """A file up to the size that it had; ``left``: bytes not yet read."""

    def __init__(self, stream: IO[bytes], told: int) -> None:
        self.stream, self.left = stream, told

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override] # what a buffered reader hands in
        found = self.stream.read(min(len(into), self.left))
        into[: len(found)] = found
        self.left -= len(found)
        return len(found)
