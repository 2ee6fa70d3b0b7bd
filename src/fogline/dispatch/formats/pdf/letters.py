"""The letters of a PDF's pages, each at its place: what pdfium sees, before anything is put in order.

In: bytes. Out: a page at a time, its letters as they lie on the paper, the right way up; letters beside the paper and those
that run sideways are only counted.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

from fogline.dispatch.piece import Limits
from fogline.errors import TooCostly, Unreadable

MOST_PAGES = 5_000
MOST_LETTERS = 5_000_000  # of a document
_QUARTER = 1.5707963  # of a turn, in radians
# Where a line ends in a hyphen pdfium puts a mark of its own, by version one or the other; soft hyphens are hyphens, too.
_HYPHENS = frozenset("\x02\ufffe\xad")
_NO_LETTERS = frozenset("\r\n\x00\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
NO_EXTRA = "PDFs need the extra pdf"


class Letter(NamedTuple):
    """One letter: its sign, ends from the left and bottom of the page, line it stands on and size, in points."""

    sign: str
    left: float
    right: float
    base: float
    size: float
    place: int  # in the order drawn


@dataclass(frozen=True, slots=True)
class Page:
    """Hold a page's letters and size; ``aside``: letters beside the paper or sideways; ``unmapped``: those without a sign."""

    letters: list[Letter]
    aside: int
    unmapped: int


def pages(data: bytes, path: str, limits: Limits) -> Iterator[Page]:
    """Yield the pages of a document in order.

    Raises:
        TooCostly: more pages or letters than anybody reads.
        Unreadable: broken, locked by a password, or pypdfium2 is not installed.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise Unreadable(path, NO_EXTRA, "pip install 'fogline[pdf]'") from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        raise Unreadable(path, "locked by a password" if locked else f"broken PDF: {error}") from error
    with closing(document):
        if len(document) > MOST_PAGES:
            raise TooCostly(path, f"over the limit of {MOST_PAGES:,} pages: it has {len(document):,}")
        left = min(MOST_LETTERS, limits.file_bytes)
        for number in range(len(document)):
            try:
                found = _page(document, number, left)
            except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
                raise Unreadable(path, f"broken PDF: page {number + 1}: {error}") from error
            if found is None:
                raise TooCostly(path, f"over the limit of {MOST_LETTERS:,} letters")
            left -= len(found.letters) + found.aside
            yield found


def _page(document: Any, number: int, most: int) -> Page | None:
    page = document[number]
    with closing(page):
        box = page.get_cropbox()
        words = page.get_textpage()
        with closing(words):
            if (count := words.count_chars()) > most:
                return None
            return _sorted_out(list(_seen(words.raw, count)), box)


class _Seen(NamedTuple):
    sign: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    turn: int  # in quarters; -1 for any other


def _seen(words: Any, count: int) -> Iterator[_Seen]:
    """Yield letters with their boxes; blanks that pdfium puts in are left out."""
    from pypdfium2 import raw

    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    by_box, by_x, by_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    high = 0
    for at in range(count):
        code = raw.FPDFText_GetUnicode(words, at)
        if raw.FPDFText_IsGenerated(words, at) == 1:
            continue
        # A letter beyond U+FFFF may come in two halves.
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = (0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0) if high else (0xFFFD, 0)
        sign = "-" if chr(code) in _HYPHENS else chr(code)
        if sign in _NO_LETTERS and code:
            continue
        raw.FPDFText_GetLooseCharBox(words, at, by_box)
        raw.FPDFText_GetCharOrigin(words, at, by_x, by_y)
        turned = raw.FPDFText_GetCharAngle(words, at) / _QUARTER
        quarter = round(turned)
        yield _Seen(
            sign if code else "\ufffd",
            (box.left, box.bottom, box.right, box.top),
            (x.value, y.value),
            quarter % 4 if abs(turned - quarter) < 0.1 else -1,
        )


def _sorted_out(seen: list[_Seen], paper: tuple[float, float, float, float]) -> Page:
    """Return the letters that run as most of the page does, turned upright, and how many do not."""
    turns = Counter(each.turn for each in seen if not each.sign.isspace() and each.turn >= 0)
    upright = turns.most_common(1)[0][0] if turns else 0
    found, aside = list[Letter](), 0
    for place, each in enumerate(seen):
        x, y = (each.box[0] + each.box[2]) / 2, (each.box[1] + each.box[3]) / 2
        on_paper = paper[0] <= x <= paper[2] and paper[1] <= y <= paper[3]
        if each.turn == upright and on_paper:
            found.append(_upright(each, upright, place))
        else:
            aside += not each.sign.isspace()
    return Page(found, aside, sum(_is_unmapped(each.sign) for each in seen))


def _upright(seen: _Seen, turn: int, place: int) -> Letter:
    left, bottom, right, top = seen.box
    x, y = seen.origin
    ends = {0: (left, right, y), 1: (-top, -bottom, x), 2: (-right, -left, -y), 3: (bottom, top, -x)}[turn]
    size = (top - bottom) if turn % 2 == 0 else (right - left)
    return Letter(seen.sign, ends[0], ends[1], ends[2], max(size, 0.1), place)


def _is_unmapped(sign: str) -> bool:
    """Tell whether a sign stands for no letter: a font without a table of its letters."""
    return sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or sign < " "
