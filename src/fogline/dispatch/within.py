"""Files within files: attachments of mails, members of archives. Each is read by its own format, as if it lay in a folder.

In: name and bytes of each inner file. Out: their pieces, numbered through the whole file, each with a note of the inner name
where it brought one; an inner file that cannot be read is one error under the outer file's name.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace

from fogline.dispatch.piece import Limits, Passed, Piece, told_by
from fogline.errors import DispatchError, UnknownFormat

Inner = tuple[str, bytes | DispatchError]


def pieces(inner: Iterable[Inner], path: str, limits: Limits, passed: Passed) -> Iterator[Piece | DispatchError]:
    """Yield the pieces of inner files in order, numbered from 1.

    A piece is the same one in another archive as long as its file's bytes and its place in it are. Errors do not count in the
    numbers.
    """
    yield from numbered(_all(inner, path, limits), path, passed)


def numbered(found: Iterable[Piece | DispatchError], path: str, passed: Passed) -> Iterator[Piece | DispatchError]:
    """Yield the pieces that were not passed over, numbered from 1 through the whole file; then the errors, which have no
    number.
    """
    errors: list[DispatchError] = []

    def kept() -> Iterator[Piece]:
        for each in found:
            if isinstance(each, Piece):
                yield each
            else:
                errors.append(each)

    for number, piece in passed.over(enumerate(kept(), start=1), path):
        yield piece if isinstance(piece, DispatchError) else replace(piece, index=number)
    yield from errors


def _all(inner: Iterable[Inner], path: str, limits: Limits) -> Iterator[Piece | DispatchError]:
    for name, data in inner:
        where = f"{path} ({name})"
        if isinstance(data, DispatchError):
            yield data
            continue
        try:
            for found in _of_one(name, data, limits):
                yield (
                    _as_inner(found, data)
                    if isinstance(found, Piece)
                    else type(found)(where, found.reason, found.remedy)
                )
        except DispatchError as error:
            yield type(error)(where, error.reason, error.remedy)


def _of_one(name: str, data: bytes, limits: Limits) -> Iterator[Piece | DispatchError]:
    from fogline.dispatch import formats

    form = formats.of(name)
    if form is None:
        raise UnknownFormat(name, "no reader for it")
    if isinstance(form.reads, formats.Records):
        yield from form.reads.pieces(io.BytesIO(data), name, limits, Passed())
    else:
        yield from form.reads(data, name, limits, Passed())


def _as_inner(piece: Piece, data: bytes) -> Piece:
    """Return a piece as one of the outer file: it has no bytes of its own, and is told by those of the inner file."""
    own = piece.key or f"{hashlib.sha256(data).hexdigest()}#{piece.index or 1}"
    return replace(piece, raw=None, key=told_by(own))
