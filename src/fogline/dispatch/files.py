"""From what the user named to open files: folders walked in sorted order, and only regular files ever opened.

A pipe has no end, a device may have none or do something when it is opened, a socket has a neighbour: all of them, and
links to them, are refused by what they are, before a byte is read. Links to files are read wherever they lead (archives kept
by git-annex are made of them), and one notice a folder counts those that lead out of it; links to folders are not followed,
so that no walk goes in a circle.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from fogline.errors import DispatchError, Empty, TooCostly, Unreadable
from fogline.model import Notice

# Opening must not wait for somebody at the other end, nor hand the file to a process started later.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_WHY = {
    errno.ENOENT: ("no such file", ""),
    errno.EACCES: ("no read permission", "ask for it, or chmod +r"),
    errno.EPERM: ("no read permission", "ask for it, or chmod +r"),
    errno.EISDIR: ("a folder where a file is wanted", ""),
    errno.ELOOP: ("a link that leads back to itself", ""),
    errno.ENAMETOOLONG: ("a path longer than the system takes", "move it nearer to the top"),
}


def walk(
    path: str, endings: tuple[str, ...], seen: set[tuple[int, int]], ledger: str | None = None
) -> Iterator[str | DispatchError | Notice]:
    """Yield the files of what the user named: itself, or in sorted order those of a folder; a file named twice is read once.

    In a folder only files with one of ``endings`` are read; what is left out (hidden files, other endings, linked
    folders) is counted in one notice a folder. A file named directly is handed over whatever its ending.

    Args:
        path: a file or a folder.
        endings: of the files of a folder that are read, in small letters.
        seen: device and number of the files handed over before; those handed over now are added.
        ledger: of the run; where it lies in a folder, it and what lies beside it are no inputs, and nothing is said of them.
    """
    for found in _named(path, endings, ledger):
        if isinstance(found, str) and (known := _identity(found)) is not None:
            if known in seen:
                yield Notice(found, "named more than once, read once")
                continue
            seen.add(known)
        yield found


def opened(path: str) -> IO[bytes]:
    """Open a regular file for reading; the caller closes it.

    Looked at before it is opened (opening a device may do something) and once more after (it may be another by then).

    Raises:
        Unreadable: not there, forbidden, or no regular file.
    """
    try:
        _need_file(path, Path(path).stat().st_mode)
        stream = open(path, "rb", opener=lambda name, _: os.open(name, _FLAGS))  # noqa: SIM115 - the caller's
    except OSError as error:
        raise unreadable(path, error) from error
    except ValueError as error:
        raise Unreadable(path.replace("\x00", "\\0"), "no such file: a name cannot hold a NUL") from error
    try:
        _need_file(path, os.fstat(stream.fileno()).st_mode)
    except BaseException:
        stream.close()
        raise
    return stream


def size(stream: IO[bytes]) -> int:
    """Return bytes of an open file now; of a file within a file, held as a whole, all of it."""
    return len(stream.getbuffer()) if isinstance(stream, io.BytesIO) else os.fstat(stream.fileno()).st_size


def whole(stream: IO[bytes], path: str, limit: int) -> bytes:
    """Return all bytes of an open file.

    Raises:
        TooCostly: over ``limit`` bytes.
        Unreadable: somebody writes to it meanwhile, so that half of it would pass for all.
    """
    told = size(stream)
    if told > limit:
        raise TooCostly(path, f"over the limit of {limit:,} bytes for one dispatch: it has {told:,}")
    data = stream.read(told)
    if len(data) < told:
        raise Unreadable(path, f"shrank while it was read: {len(data):,} of {told:,} bytes", "read it again")
    if stream.read(1):
        raise Unreadable(path, "grew while it was read", "read it again when it is whole")
    return data


def unreadable(path: str, error: OSError) -> Unreadable:
    """Return the error for a file that the system does not hand over, with the system's reason in plain words."""
    if error.errno == errno.ENOENT and Path(path).is_symlink():
        return Unreadable(path, "a link to a file that is not there")
    reason, remedy = _WHY.get(error.errno or 0, (f"cannot be read: {error.strerror or error}", ""))
    return Unreadable(path, reason, remedy)


def _need_file(path: str, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise Unreadable(path, "a folder where a file is wanted")
    kind = next((name for is_one, name in _KINDS if is_one(mode)), "something else")
    led = "a link to " if Path(path).is_symlink() else ""
    raise Unreadable(path, f"{led}{kind}, not a file", "save what it gives to a file")


def _named(path: str, endings: tuple[str, ...], ledger: str | None) -> Iterator[str | DispatchError | Notice]:
    """Yield a folder's files; anything else as it is named: opening it tells what it is."""
    if _mode(path, stat.S_ISDIR):
        yield from _folder(path, endings, None if ledger is None else Path(ledger).resolve())
    else:
        yield path


def _folder(path: str, endings: tuple[str, ...], ledger: Path | None) -> Iterator[str | DispatchError | Notice]:
    left_out: Counter[str] = Counter()
    refused: list[DispatchError] = []
    found: list[os.DirEntry[str]] = []
    # Not os.walk, which calls itself for each level: a thousand levels would be too many.
    pending = [path]
    while pending:
        folder = pending.pop()
        try:
            home = ledger is not None and Path(folder).resolve() == ledger.parent
            with os.scandir(folder) as listed:
                for entry in listed:
                    if not (home and ledger is not None and entry.name in _of_ledger(ledger.name)):
                        _sort(entry, endings, pending, found, left_out)
        except OSError as error:
            refused.append(unreadable(folder, error))
    yield from sorted(refused, key=lambda e: e.path)
    yield from (each.path for each in sorted(found, key=lambda e: Path(e.path).parts))
    if left_out:
        kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(left_out.items()))
        yield Notice(path, f"{left_out.total():,} left out in this folder, no dispatch formats: {kinds}")
    if outside := _leading_out(path, found):
        yield Notice(path, f"links to files outside this folder, read all the same: {outside}")
    if not found and not refused:
        yield Empty(path, "no dispatch in this folder", f"it reads {' '.join(endings)}")


def _of_ledger(name: str) -> set[str]:
    """Return a ledger's file, its log, and the index beside it."""
    return {name, *(f"{name}-{kind}" for kind in ("wal", "shm", "journal", "index"))}


def _sort(
    entry: os.DirEntry[str],
    endings: tuple[str, ...],
    pending: list[str],
    found: list[os.DirEntry[str]],
    left_out: Counter[str],
) -> None:
    """Put one entry of a folder where it belongs: to be walked, to be read, or left out."""
    if entry.name.startswith("."):
        left_out["hidden"] += 1
    elif entry.is_dir(follow_symlinks=False):
        pending.append(entry.path)
    elif entry.is_symlink() and _mode(entry.path, stat.S_ISDIR):
        left_out["linked folder"] += 1
    elif entry.name.lower().endswith(endings):
        found.append(entry)
    else:
        left_out[Path(entry.name).suffix.lower() or "no ending"] += 1


def _leading_out(path: str, found: Iterable[os.DirEntry[str]]) -> int:
    """Say how many of the links to files lead out of the folder."""
    home = Path(path).resolve()
    links = (each.path for each in found if each.is_symlink())
    return sum(_mode(link, stat.S_ISREG) and not Path(link).resolve().is_relative_to(home) for link in links)


def _mode(path: str, is_one: Callable[[int], bool]) -> bool:
    """Tell whether what a path leads to is of a kind; where it leads nowhere or may not be asked, no."""
    try:
        return is_one(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return False


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
