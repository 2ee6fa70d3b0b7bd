"""WACZ: a ZIP archive with the WARC files of a crawl in it; each of them is read in turn, at any size."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from fogline.dispatch import within
from fogline.dispatch.formats import warc
from fogline.dispatch.formats.format import Format, Records
from fogline.dispatch.piece import Limits, Passed, Piece
from fogline.errors import DispatchError, Empty, Unreadable

ENDINGS = (".wacz",)
_OF_MEMBER = (".warc", ".warc.gz")
_MOST_MEMBERS = 2_000
_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError)


def pieces(
    stream: IO[bytes],
    path: str,
    limits: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    """Yield the pages of the archive's WARC files, numbered through all of them."""
    yield from within.numbered(_all(stream, path, limits), path, passed)


def _all(stream: IO[bytes], path: str, limits: Limits) -> Iterator[Piece | DispatchError]:
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        yield Unreadable(path, f"broken archive: {error}")
        return
    names = sorted(name for name in archive.namelist() if name.lower().endswith(_OF_MEMBER))
    if not names:
        yield Empty(path, "an archive without WARC files")
    for name in names[:_MOST_MEMBERS]:
        where = f"{path} ({name})"
        try:
            with archive.open(name) as member:
                yield from warc.of_parts(member, name, archive.getinfo(name).file_size, where, limits)
        except _BROKEN as error:
            yield Unreadable(where, f"cannot be unpacked: {error}")


FORMAT = Format("WACZ", ENDINGS, Records(pieces, warc.record), several=True)
