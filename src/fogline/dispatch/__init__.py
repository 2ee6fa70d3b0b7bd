"""The door: from files and folders to dispatches.

In: paths. Out, in order: a :class:`~fogline.model.Received` for each dispatch (with the raw bytes it was read from), a
:class:`~fogline.model.Rejection` for each input that could not be read, a :class:`~fogline.model.Notice` where the user
should know how one was read. Nothing an input holds stops the run.

Formats, listed in :mod:`~fogline.dispatch.formats`: plain text with or without headers, HTML, RSS and Atom, files of records.

>>> import tempfile
>>> from pathlib import Path
>>> with tempfile.TemporaryDirectory() as folder:
...     one, two = Path(folder, "a.txt"), Path(folder, "b.txt")
...     _ = one.write_text("Outlet: The Courier\\nPublished: 4 May 2031\\n\\nTwo died. – AFP"), two.write_text("")
...     kept, rejected = read([one, two])
>>> kept.dispatch.outlet, kept.dispatch.published, kept.dispatch.wire, kept.dispatch.text
('The Courier', '2031-05-04', 'AFP', 'Two died. – AFP')
>>> rejected.kind, rejected.reason
('Empty', 'empty file')
"""

from __future__ import annotations

import functools
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from fogline import languages
from fogline.dispatch import credit, dates, formats, language
from fogline.dispatch.apart import Apart
from fogline.dispatch.counted import Item, counted
from fogline.dispatch.files import opened, unreadable, walk, whole
from fogline.dispatch.formats import plain
from fogline.dispatch.packed import chunks
from fogline.dispatch.piece import Limits, Passed, Piece
from fogline.errors import DispatchError, Empty, TooCostly, UnknownFormat, UsageError, broken_down
from fogline.model import Dispatch, Known, Notice, Received, Rejection, content_id

__all__ = ["Apart", "Limits", "read", "remake", "reread"]

_PLACE = re.compile(r"#\d+$")


def read(
    paths: Iterable[str | Path],
    *,
    published: str | None = None,
    outlet: str | None = None,
    received: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    ledger: str | None = None,
    apart: Apart | None = None,
) -> Iterator[Received | Rejection | Notice]:
    """Read files and folders (walked in sorted order).

    Args:
        paths: files or folders; a folder's files of other formats are left out, with a notice.
        published: day (ISO prefix, or as printed) of the dispatches that say none themselves.
        outlet: name of the outlet of the dispatches that say none themselves.
        received: ISO time at which they were received; a room has no clock.
        limits: what reading may cost.
        ledger: path of the ledger that takes them in, if it is a file: its own files are no inputs.
        apart: the processes that read files, so that a file on which a reader loops, eats all memory or crashes costs itself
            alone; None for this one, in which only what a reader raises does.

    Raises:
        UsageError: ``published`` cannot be read as a date.
    """
    day = None if published is None else dates.iso(published)
    if published is not None and day is None:
        raise UsageError(f"--published {published}: not a date; write it as 2019-02-10")
    return _read(paths, _Options(day, outlet, received, limits, ledger), apart)


def reread(raw: bytes, path: str) -> str:
    """Return the text of a dispatch from the bytes and path kept of it: what evidence is checked against.

    >>> reread(b"Outlet: The Courier\\n\\nTwo died.", "a.txt")
    'Two died.'

    Raises:
        DispatchError: it cannot be read as it was.
    """
    return _piece_of(raw, path).text


def remake(raw: bytes, path: str, *, published: str | None = None, outlet: str | None = None) -> Dispatch:
    """Return the whole dispatch from the bytes and path kept of it, all but the time of its receipt, which no bytes tell.

    Args:
        raw: as kept: the file's, or of a file of records the one record's.
        path: as kept, with the place in the file.
        published: day that was given for dispatches that say none themselves.
        outlet: name that was given for dispatches that say none themselves.

    >>> made = remake(b"Outlet: The Courier\\n\\nTwo died. (AFP)", "in/a.txt", published="2031-05-04")
    >>> made.outlet, made.outlet_known, made.published, made.published_known, made.wire
    ('The Courier', 'header', '2031-05-04', 'option', 'AFP')

    Raises:
        DispatchError: it cannot be read as it was.
    """
    day = None if published is None else dates.iso(published)
    options = _Options(day, outlet, None, Limits(), None)
    for found in _received(_piece_of(raw, path), raw, _sha_kept(raw), _PLACE.sub("", path), options):
        if isinstance(found, Received):
            return found.dispatch
    raise Empty(path, "no such entry")


def _piece_of(raw: bytes, path: str) -> Piece:
    name, _, place = path.rpartition("#") if _PLACE.search(path) else (path, "", "")
    form = formats.of(name)
    if form is not None and isinstance(form.reads, formats.Records):
        return form.reads.again(raw, name, int(place or 1))
    wanted = int(place) if place else None
    for found in _all_pieces(raw, name):
        if isinstance(found, Piece) and found.index == wanted:
            return found
    raise Empty(path, "no such entry")


# Kept, since the entries of a feed are asked for one after the other.
@functools.lru_cache(maxsize=1)
def _all_pieces(raw: bytes, name: str) -> tuple[Piece | DispatchError, ...]:
    return tuple(_pieces(raw, name, Limits()))


@functools.lru_cache(maxsize=1)
def _sha_kept(raw: bytes) -> str:
    return _sha(raw)


@dataclass(frozen=True, slots=True)
class _Options:
    """Hold what the user said that holds for all inputs of a call."""

    published: str | None
    outlet: str | None
    received: str | None
    limits: Limits
    ledger: str | None


def _read(paths: Iterable[str | Path], options: _Options, apart: Apart | None) -> Iterator[Item]:
    seen: set[tuple[int, int]] = set()
    for path in map(str, paths):
        yield from counted(_of(path, seen, options, apart), _shown(path), of_files=True)


def _of(path: str, seen: set[tuple[int, int]], options: _Options, apart: Apart | None) -> Iterator[Item]:
    """Yield what one file or folder gives."""
    for found in walk(path, formats.IN_FOLDERS, seen, options.ledger):
        if isinstance(found, str):
            shown = _shown(found)
            read = _file(found, options) if apart is None else apart.read(partial(_file, options=options), found, shown)
            yield from counted(read, shown)
        elif isinstance(found, Notice):
            yield Notice(_shown(found.path), found.reason)
        else:
            yield _rejection(found)


def _file(path: str, options: _Options, passed: Passed = Passed()) -> Iterator[Item]:  # noqa: B008 - frozen
    try:
        with opened(path) as stream:
            for found in _opened(stream, path, options.limits, passed):
                if isinstance(found, DispatchError):
                    yield _rejection(found)
                else:
                    yield from _caged(*found, path, options)
    except DispatchError as error:
        yield _rejection(error)
    except OSError as error:
        yield _rejection(unreadable(path, error))
    except Exception as error:  # noqa: BLE001 - a bug that one file brings out costs that file
        yield _rejection(broken_down(path, error))


def _opened(
    stream: IO[bytes], path: str, limits: Limits, passed: Passed
) -> Iterator[tuple[Piece, bytes, str] | DispatchError]:
    """Yield pieces, each with the bytes it rests on and their SHA-256: taken once a file, not once for
    each of a feed's entries.
    """
    form = formats.of(path)
    if form is None:
        ending = Path(path).suffix.lower()
        raise UnknownFormat(path, f"no reader for {ending or 'a file without an ending'}", formats.instead(ending))
    if isinstance(form.reads, formats.Records):
        for found in form.reads.pieces(stream, path, limits, passed):
            yield (found, found.raw, _sha(found.raw)) if isinstance(found, Piece) and found.raw else found  # type: ignore[misc]
        return
    data = whole(stream, path, limits.file_bytes)
    sha = _sha(data)
    for piece in _pieces(data, path, limits, passed):
        yield (piece, data, sha) if isinstance(piece, Piece) else piece


def _pieces(
    data: bytes,
    path: str,
    limits: Limits,
    passed: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece | DispatchError]:
    form = formats.of(path)
    reads = None if form is None else form.reads
    reader = plain.pieces if reads is None or isinstance(reads, formats.Records) else reads
    if path.lower().endswith(formats.PACKED):
        data = b"".join(chunks(io.BytesIO(data), path, limits, told=len(data)))
    for found in reader(data, path, limits, passed):
        longest = max(map(len, found.text.split("\n"))) if isinstance(found, Piece) else 0
        if longest > limits.line_chars:
            yield TooCostly(path, f"a line over the limit of {limits.line_chars:,} letters: it has {longest:,}")
        else:
            yield found


def _caged(piece: Piece, raw: bytes, sha: str, path: str, options: _Options) -> list[Received | Rejection | Notice]:
    try:
        return list(_received(piece, raw, sha, path, options))
    except Exception as error:  # noqa: BLE001 - a bug that one piece brings out costs that piece
        where = path if piece.index is None else f"{path}#{piece.index}"
        return [_rejection(broken_down(where, error))]


def _received(piece: Piece, raw: bytes, sha: str, path: str, options: _Options) -> Iterator[Received | Notice]:
    where = _shown(path) if piece.index is None else f"{_shown(path)}#{piece.index}"
    notes = list(piece.notes)
    published = None if piece.published is None else dates.iso(piece.published)
    if piece.published is not None and published is None:
        notes.append(f"date cannot be read: {piece.published.strip()[:60]!r}")
    spoken = language.guess(piece.text)
    if (untold := _not_read(spoken)) is not None:
        notes.append(untold)
    wire = credit.canonical(piece.agency) if piece.agency else credit.agency(piece.text)
    dispatch = Dispatch(
        dispatch_id=_id(piece, sha, path),
        path=where,
        text=piece.text,
        raw_sha=sha,
        outlet=piece.outlet or options.outlet,
        wire=wire,
        url=piece.url,
        headline=piece.headline,
        published=published or options.published,
        received=options.received,
        outlet_known=_known(piece.outlet, options.outlet, piece.said_in),
        published_known=_known(published, options.published, piece.said_in),
        language=spoken,
    )
    yield Received(dispatch, raw)
    if notes:
        yield Notice(where, "; ".join(notes))


def _not_read(spoken: str | None) -> str | None:
    """Say what a dispatch in a language is not read for; None where it is read for everything, or the language not known."""
    if spoken is None:
        return None
    pack = languages.get(spoken)
    if pack is not None:
        return None if pack.unread is None else f"language {pack.unread}"
    return f"language {spoken}: kept for finding copies, claims are read only from: {', '.join(languages.CODES)}"


def _sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _id(piece: Piece, sha: str, path: str) -> str:
    """From the bytes and the file's name, so that reading twice adds nothing and two outlets' same file stays two.

    A record is told by its own bytes, a feed's entry by its own words: an archive that grew or a feed fetched again
    brings only what is new.
    """
    name = Path(_shown(path)).name
    if piece.key is not None:
        return content_id("d", piece.key, name)
    return content_id("d", sha, name)


def _known(own: str | None, option: str | None, said_in: Known) -> Known:
    if own is not None:
        return said_in
    return "unknown" if option is None else "option"


def _rejection(error: DispatchError) -> Rejection:
    return Rejection(_shown(error.path), error.kind, error.reason, error.remedy)


def _shown(path: str) -> str:
    """Return the path as text: a file name may hold bytes that are none."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
