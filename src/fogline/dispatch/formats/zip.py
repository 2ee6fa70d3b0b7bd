"""ZIP archives of dispatches: each member is read by its own format; nothing is ever unpacked to the disk.

Members in the order of their names. Hidden ones, folders and those no format reads are left out, with one line that counts
them; an archive within the archive is read, one within that is not.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from fogline.dispatch import within
from fogline.dispatch.formats.format import Format
from fogline.dispatch.piece import Limits, Passed, Piece
from fogline.errors import DispatchError, Empty, TooCostly, UnknownFormat, Unreadable

ENDINGS = (".zip",)
_MOST_MEMBERS = 20_000
_NEVER = ("__MACOSX/",)  # what one maker of archives adds beside each member


def pieces(
    data: bytes,
    path: str,
    limits: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    """Yield the dispatches of an archive's members, numbered from 1.

    Raises:
        Empty: an archive without members that a format reads.
        Unreadable: broken, or locked by a password.
        TooCostly: more members than anybody reads.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(path, f"broken ZIP archive: {error}") from error
    names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    if len(names) > _MOST_MEMBERS:
        raise TooCostly(path, f"over the limit of {_MOST_MEMBERS:,} members: it has {len(names):,}")
    read = [name for name in names if _is_read(name)]
    if not read:
        raise Empty(path, "an archive without dispatches")
    yield from within.pieces(((name, _member(archive, name, path, limits)) for name in read), path, limits, passed)
    if len(read) < len(names):
        yield UnknownFormat(path, f"{len(names) - len(read)} members left out: hidden, or no reader for them")


def _is_read(name: str) -> bool:
    from fogline.dispatch import formats

    hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
    return not hidden and not name.startswith(_NEVER) and formats.of(name) is not None


def _member(archive: zipfile.ZipFile, name: str, path: str, limits: Limits) -> bytes | DispatchError:
    """Return a member's bytes; an error where it is locked, broken or unpacks to more than a file may have."""
    where = f"{path} ({name})"
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        return Unreadable(where, "locked by a password", "unpack it first")
    most = limits.file_bytes
    if name.lower().endswith(ENDINGS) and PurePosixPath(path).suffix != ".zip":
        return TooCostly(where, "archives within archives within archives are not read", "unpack it first")
    try:
        with archive.open(info) as stream:
            found = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        return Unreadable(where, f"cannot be unpacked: {error}")
    if len(found) > most:
        return TooCostly(where, f"over the limit of {most:,} bytes for one file")
    return found


FORMAT = Format("ZIP archive", ENDINGS, pieces, several=True)
