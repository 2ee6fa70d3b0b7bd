"""Fingerprint the code, the lists and the weights that an answer follows from, so that what is kept of it is used no longer
than it holds.

In: names of rooms. Out: a hash of the contents of their files. An upgraded program has another fingerprint, reads an old ledger
again and throws away what it kept; a file that was only copied or touched has the same.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

HOME = Path(__file__).parents[1]
# Code, lists, and weights: what a room reads of its own files.
_ENDINGS = frozenset({".py", ".csv", ".json", ".bin", ".npz", ".onnx", ".html"})


@functools.cache
def fingerprint(*rooms: str, without: tuple[str, ...] = ()) -> str:
    """Return hash the files of rooms by name and content.

    Args:
        rooms: folders and files of the package, as ``"claims"`` or ``"model.py"``.
        without: beginnings of file names that are left out (the weights of readers that are not asked).

    Returns:
        Sixteen hex digits.

    >>> fingerprint("text") == fingerprint("text") != fingerprint("text", "model.py")
    True
    """
    found = hashlib.blake2b(digest_size=8)
    for file in sorted(each for room in rooms for each in _files(HOME / room)):
        if not file.name.startswith(without or ("\0",)):
            found.update(file.relative_to(HOME).as_posix().encode() + b"\0")
            found.update(_digest(file))
    return found.hexdigest()


@functools.cache
def _digest(file: Path) -> bytes:
    """Return the hash of a file, read once however many rooms it belongs to: weights and the gazetteer are megabytes."""
    return hashlib.sha256(file.read_bytes()).digest()  # twice as quick as BLAKE2 where the processor knows it


def _files(room: Path) -> list[Path]:
    return [room] if room.is_file() else [each for each in room.rglob("*") if each.suffix in _ENDINGS]
