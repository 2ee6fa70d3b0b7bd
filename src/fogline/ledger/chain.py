"""The hash chain: each entry's hash covers its row and all entries before it.

A row's digest is the SHA-256 of its values in column order, each with its kind and length (``n`` for NULL, ``i12;`` for
an integer, ``s5:hello`` for text, its length in UTF-8 bytes). The chain is the SHA-256 of the chain before (32 zero bytes at
the head), the entry's kind and the digest. Whoever wrote down the last hash can later show that nothing before it changed.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib

# A stored body that unpacks to more is no claims and no dispatch: a gigabyte.
MOST = 2**30
HEAD = bytes(32)

Value = str | int | bytes | None


def digest(values: tuple[Value, ...]) -> bytes:
    """Return SHA-256 of a row.

    >>> digest(("ab", None)) == digest(("ab", None)) != digest(("a", "b"))
    True
    """
    sha = hashlib.sha256()
    for value in values:
        sha.update(_told(value))
    return sha.digest()


def _told(value: Value) -> bytes:
    match value:
        case None:
            return b"n"
        case int():
            return b"i%d;" % value
        case str():
            blob = value.encode()
            return b"s%d:" % len(blob) + blob
        case bytes():
            return b"b%d:" % len(value) + value


def link(before: bytes, kind: str, row: bytes) -> bytes:
    """Return the chain after one more entry."""
    return hashlib.sha256(before + kind.encode() + row).digest()


def append(db: sqlite3.Connection, kind: str, row: bytes) -> int:
    """Add an entry to the chain and returns its number; inside the caller's transaction."""
    last = db.execute("SELECT entry_no, chain FROM entry ORDER BY entry_no DESC LIMIT 1").fetchone()
    number, before = (last[0] + 1, last[1]) if last else (1, HEAD)
    db.execute("INSERT INTO entry VALUES (?, ?, ?, ?)", (number, kind, row, link(before, kind, row)))
    return number


def unpacked(body: bytes, size: int = MOST) -> bytes:
    """Return stored bytes as they were, to the last of them.

    Args:
        body: as stored, zlib.
        size: how many bytes they are at most.

    >>> unpacked(zlib.compress(b"Two died."))
    b'Two died.'
    >>> unpacked(zlib.compress(b"Two died.") + b"more")
    Traceback (most recent call last):
    zlib.error: bytes that do not end where they should

    Raises:
        zlib.error: damaged, cut short, longer than ``size``, or with something after its end.
    """
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(body, size + 1)
    if not unpacking.eof or unpacking.unused_data or len(found) > size:
        raise zlib.error("bytes that do not end where they should")
    return found
