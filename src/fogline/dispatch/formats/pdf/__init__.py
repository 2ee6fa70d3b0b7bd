"""PDFs: words at their places on the paper, put in the order in which they are read.

``letters``: what pdfium sees. ``order``: lines read from the right. ``rows``: letters to lines, without marks of notes.
``layout``: columns, tables, paragraphs. Running heads, feet and page numbers are left out, notes at the foot come after the
text, words beside the paper or sideways are left out; a note says so.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator

from fogline.dispatch.formats.format import Format
from fogline.dispatch.formats.pdf.layout import Paragraph, paragraphs, put_together
from fogline.dispatch.formats.pdf.letters import Page, pages
from fogline.dispatch.formats.pdf.order import reads_as_words
from fogline.dispatch.formats.pdf.rows import Row, rows
from fogline.dispatch.piece import Limits, Passed, Piece
from fogline.errors import Empty, Unreadable

ENDINGS = (".pdf",)
_EDGE = 3  # rows at the head and foot of a page that may run through all pages
_OF_PAGES = 0.4  # a running line stands on so many of them; left and right pages may have their own
_NEAR = 6.0  # points by which it may move
_PAGE_NUMBER = re.compile(
    r"(?i)[-–—|\s]*(?:(?:page|p\.|seite|página|pagina|стр\.?|sayfa|صفحة)\s*)?\d{1,4}(?:\s*(?:/|of|de|von|sur|из)\s*\d{1,4})?[-–—|\s]*$"
)
_SAYS_PAGE = re.compile(r"(?i)page|seite|página|pagina|стр|sayfa|صفحة|\d\s*(?:/|of|de|von|sur|из)\s*\d")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§]+)(?:[.)]|\s)?\s*\w")
_OF_NOTES = 0.88  # of the usual size: letters of notes at the foot
_UNMAPPED = 0.1  # share of letters without a sign, over which the rest is no text


def pieces(
    data: bytes,
    path: str,
    limits: Limits,
    _: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece]:
    """Yield the one dispatch of a PDF.

    Raises:
        Empty: no pages.
        TooCostly: more pages or letters than anybody reads.
        Unreadable: broken, locked, pictures of pages, letters without signs or in no order; or the extra is not installed.
    """
    found = list(pages(data, path, limits))
    if not found:
        raise Empty(path, "a PDF without pages")
    letters = sum(len(page.letters) for page in found)
    if sum(page.unmapped for page in found) > _UNMAPPED * max(letters, 1):
        raise Unreadable(path, "its font does not say which letters it draws", "save its text as .txt")
    held = [rows(page.letters) for page in found]
    without = sum(not page for page in held)
    if without == len(held):
        raise Unreadable(path, f"{without} pages without words: pictures of text", "read it with OCR first")
    kept, running = _without_running(held)
    usual = statistics.median(row.size for page in kept for row in page) if any(kept) else 0.0
    parts = [_without_notes(page, usual) for page in kept]
    lines = put_together(list(paragraphs(page)) for page, _ in parts)
    lines += put_together(_notes(notes) for _, notes in parts)
    text = "\n".join(line for line in lines if line.strip())
    if not reads_as_words(text):
        raise Unreadable(path, "letters read from the right, in an order that makes no words", "save its text as .txt")
    if not text:
        raise Empty(path, "a PDF without words but running heads")
    yield Piece(text=text, said_in="markup", notes=tuple(_told(found, running, without)))


def _told(found: list[Page], running: int, without: int) -> Iterator[str]:
    if running:
        yield f"running heads, feet and page numbers left out: {running}"
    if without:
        yield f"{without} of {len(found)} pages are without words: pictures"
    if aside := sum(page.aside for page in found):
        yield f"letters beside the paper or sideways left out: {aside}"


def _without_running(found: list[list[Row]]) -> tuple[list[list[Row]], int]:
    """Return the rows of each page without the lines that run through all pages, and how many those were."""
    least = max(2, _OF_PAGES * len(found))
    seen = Counter(key for page in found for key in {key for row in _at_edges(page) for key in _keys(row)})
    kept = []
    for page in found:
        edges = _at_edges(page)
        last = page[-1:] + page[:1]
        kept.append(
            [
                row
                for row in page
                if not (
                    (row in edges and any(seen[key] >= least for key in _keys(row)))
                    or (row in last and _is_page_number(row.text, len(found)))
                )
            ]
        )
    return kept, sum(map(len, found)) - sum(map(len, kept))


def _at_edges(page: list[Row]) -> list[Row]:
    return page[:_EDGE] + page[max(_EDGE, len(page) - _EDGE) :]


def _keys(row: Row) -> list[tuple[str, int]]:
    """Return a line without its numbers, with where it stands, once by each of two rulers so that none parts near ones."""
    words = re.sub(r"\d+", "#", row.text)
    return [(words, 2 * round(row.base / _NEAR)), (words, 2 * round(row.base / _NEAR + 0.5) + 1)]


def _is_page_number(words: str, count: int) -> bool:
    return bool(_PAGE_NUMBER.match(words)) and (count > 1 or bool(_SAYS_PAGE.search(words)))


def _without_notes(page: list[Row], usual: float) -> tuple[list[Row], list[Row]]:
    """Return a page's rows, and apart those of the notes at its foot: small ones, of which the first has a mark."""
    first = len(page)
    while first and page[first - 1].size <= _OF_NOTES * usual:
        first -= 1
    notes = page[first:]
    if first and notes and _NOTE.match(notes[0].text):
        return page[:first], notes
    return page, []


def _notes(rows: list[Row]) -> list[Paragraph]:
    return list(paragraphs(rows))


FORMAT = Format("PDF", ENDINGS, pieces)
