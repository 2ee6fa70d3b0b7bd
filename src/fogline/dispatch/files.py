"""From what the user named to single files: folders walked in sorted order, everything else said aloud."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from fogline.errors import DispatchError, Empty, Unreadable
from fogline.model import Notice


def walk(paths: Iterable[str | Path], endings: tuple[str, ...]) -> Iterator[str | DispatchError | Notice]:
    """Files to read, in the order named and sorted within a folder; a file named twice is read once.

    In a folder only files with one of ``endings`` are read; what is left out (hidden files, other endings, linked
    folders) is counted in one notice a folder. A file named directly is handed over whatever its ending.
    """
    seen: set[tuple[int, int]] = set()
    for path in map(str, paths):
        for found in _named(path, endings):
            if isinstance(found, str) and (known := _identity(found)) is not None:
                if known in seen:
                    yield Notice(found, "named more than once, read once")
                    continue
                seen.add(known)
            yield found


def _named(path: str, endings: tuple[str, ...]) -> Iterator[str | DispatchError | Notice]:
    try:
        mode = Path(path).stat().st_mode
    except OSError as error:
        yield unreadable(path, error)
        return
    except ValueError:
        yield Unreadable(path.replace("\x00", "\\0"), "no such file: a name cannot hold a NUL")
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, endings)
    elif stat.S_ISREG(mode):
        yield path
    else:
        yield Unreadable(path, "not a file but a pipe or a device", "save it to a file first")


def _folder(path: str, endings: tuple[str, ...]) -> Iterator[str | DispatchError | Notice]:
    left_out: Counter[str] = Counter()
    refused: list[DispatchError] = []
    found: list[str] = []
    for folder, folders, names in os.walk(path, onerror=lambda e: refused.append(unreadable(str(e.filename), e))):
        for name in [n for n in folders if n.startswith(".") or Path(folder, n).is_symlink()]:
            left_out["hidden" if name.startswith(".") else "linked folder"] += 1
            folders.remove(name)
        for name in names:
            if name.startswith("."):
                left_out["hidden"] += 1
            elif not name.lower().endswith(endings):
                left_out[Path(name).suffix.lower() or "no ending"] += 1
            else:
                found.append(str(Path(folder, name)))
    yield from sorted(refused, key=lambda e: e.path)
    yield from sorted(found, key=lambda p: Path(p).parts)
    if left_out:
        kinds = ", ".join(f"{kind} {n}" for kind, n in sorted(left_out.items()))
        yield Notice(path, f"left out in this folder, no dispatch formats: {kinds}")
    if not found and not refused:
        yield Empty(path, "no dispatch in this folder", f"it reads {' '.join(endings)}")


def unreadable(path: str, error: OSError) -> Unreadable:
    """The error for a file that the system does not hand over, with the system's reason in plain words."""
    if isinstance(error, FileNotFoundError):
        return Unreadable(path, "no such file")
    if isinstance(error, PermissionError):
        return Unreadable(path, "no read permission", "ask for it, or chmod +r")
    if isinstance(error, IsADirectoryError):
        return Unreadable(path, "a folder where a file is wanted")
    return Unreadable(path, f"cannot be read: {error.strerror or error}")


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
