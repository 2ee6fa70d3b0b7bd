"""Documents of office programs: DOCX and ODT, in the order they are read, as they stand after their changes.

What was inserted counts, what was deleted, moved away, struck out or hidden does not, and a note says that there was such;
places and fields within a line are words of it. Each row of a table is a line with the heads of its columns, as in a page.
Notes at the foot come after the text.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from fogline.dispatch.formats.format import Format
from fogline.dispatch.formats.html import tables
from fogline.dispatch.piece import TAKEN_BACK, Limits, Passed, Piece
from fogline.errors import Empty, TooCostly, Unreadable

ENDINGS = (".docx", ".odt")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_GONE_DOCX = frozenset({_W + "del", _W + "moveFrom", _W + "delText", _W + "instrText", _MC + "Fallback", _W + "pPr"})
_GONE_ODT = frozenset(
    {_TEXT + "tracked-changes", _TEXT + "note", _OFFICE + "annotation", _TEXT + "hidden-text", _TEXT + "sequence-decls"}
)
_STRUCK = ("strike", "dstrike", "vanish")
_OFF = frozenset({"0", "false", "off", "none"})


def pieces(
    data: bytes,
    path: str,
    limits: Limits,
    _: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece]:
    """Yield the one dispatch of a document.

    Raises:
        Empty: a document without words.
        Unreadable: no such document, or broken.
        TooCostly: it unpacks to more than a file may have.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable(path, f"broken document: {error}") from error
    found = _Docx(archive, path, limits) if path.lower().endswith(".docx") else _Odt(archive, path, limits)
    text = "\n".join(line for line in found.lines() if line.strip())
    if not text:
        raise Empty(path, "a document without words")
    yield Piece(text=text, said_in="markup", headline=found.title(), notes=(TAKEN_BACK,) if found.left_out else ())


class _Document:
    """What both kinds share: parts of an archive as trees, tables as lines."""

    def __init__(self, archive: zipfile.ZipFile, path: str, limits: Limits) -> None:
        self.archive, self.path, self.limits, self.left_out = archive, path, limits, False

    def part(self, name: str) -> Any:
        """Return the tree of a part; None where there is none."""
        from lxml import etree  # type: ignore[import-untyped]

        try:
            with self.archive.open(name) as stream:
                found = stream.read(self.limits.file_bytes + 1)
        except KeyError:
            return None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise Unreadable(self.path, f"broken document: {error}") from error
        if len(found) > self.limits.file_bytes:
            raise TooCostly(self.path, f"unpacks to more than {self.limits.file_bytes:,} bytes")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(found, parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable(self.path, f"broken document: {str(error)[:100]}") from error


class _Docx(_Document):
    def title(self) -> str | None:
        return _title(self.part("docProps/core.xml"))

    def lines(self) -> Iterator[str]:
        tree = self.part("word/document.xml")
        if tree is None:
            raise Unreadable(self.path, "no document of a word processor")
        yield from self._blocks(tree.find(_W + "body"))
        for name in ("footnotes", "endnotes"):
            notes = self.part(f"word/{name}.xml")
            if notes is not None:
                for note in notes:
                    yield from self._blocks(note)

    def _blocks(self, parent: Any) -> Iterator[str]:
        for each in () if parent is None else parent:
            if each.tag == _W + "p":
                yield from self._paragraph(each)
            elif each.tag == _W + "tbl":
                rows = [[" ".join(self._blocks(cell)) for cell in row.iter(_W + "tc")] for row in each.iter(_W + "tr")]
                yield from tables.lines_of(rows)
            elif each.tag not in _GONE_DOCX:
                yield from self._blocks(each)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        yield from "".join(self._words(paragraph)).split("\n")

    def _words(self, element: Any) -> Iterator[str]:
        for each in element:
            if each.tag in _GONE_DOCX:
                self.left_out |= each.tag in {_W + "del", _W + "moveFrom"}
            elif each.tag == _W + "r" and self._is_gone(each):
                self.left_out = True
            elif each.tag == _W + "t":
                yield each.text or ""
            elif each.tag in {_W + "tab", _W + "noBreakHyphen"}:
                yield "\t" if each.tag == _W + "tab" else "-"
            elif each.tag in {_W + "br", _W + "cr"}:
                yield "\n"
            elif each.tag == _W + "txbxContent":
                yield "\n" + "\n".join(self._blocks(each)) + "\n"
            else:
                yield from self._words(each)

    def _is_gone(self, run: Any) -> bool:
        properties = run.find(_W + "rPr")
        marks = () if properties is None else (properties.find(_W + name) for name in _STRUCK)
        return any(mark is not None and mark.get(_W + "val") not in _OFF for mark in marks)


class _Odt(_Document):
    def title(self) -> str | None:
        return _title(self.part("meta.xml"))

    def lines(self) -> Iterator[str]:
        tree = self.part("content.xml")
        body = None if tree is None else tree.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise Unreadable(self.path, "no document of a word processor")
        self.struck = {style.get(_STYLE + "name") for style in tree.iter(_STYLE + "style") if _struck_by(style)}
        self.left_out = tree.find(f".//{_TEXT}tracked-changes//{_TEXT}deletion") is not None
        yield from self._blocks(body)
        for note in tree.iter(_TEXT + "note-body"):
            yield from self._blocks(note)

    def _blocks(self, parent: Any) -> Iterator[str]:
        for each in parent:
            if each.tag in {_TEXT + "p", _TEXT + "h"}:
                yield from "".join(self._words(each)).split("\n")
            elif each.tag == _TABLE + "table":
                rows = [
                    [" ".join(self._blocks(cell)) for cell in self._cells(row)]
                    for row in each.iter(_TABLE + "table-row")
                ]
                yield from tables.lines_of(rows)
            elif each.tag not in _GONE_ODT:
                yield from self._blocks(each)

    def _cells(self, row: Any) -> list[Any]:
        return [cell for cell in row if cell.tag in {_TABLE + "table-cell", _TABLE + "covered-table-cell"}]

    def _words(self, element: Any) -> Iterator[str]:
        if element.get(_TEXT + "style-name") in self.struck:
            self.left_out = True
            return
        yield element.text or ""
        for each in element:
            if each.tag == _TEXT + "s":
                yield " " * min(int(each.get(_TEXT + "c", "1")), 100)
            elif each.tag in {_TEXT + "tab", _TEXT + "line-break"}:
                yield "\t" if each.tag == _TEXT + "tab" else "\n"
            elif isinstance(each.tag, str) and each.tag not in _GONE_ODT:
                yield from self._words(each)
            yield each.tail or ""


def _struck_by(style: Any) -> bool:
    """Tell whether a style strikes its words out or hides them."""
    for properties in style.iter(_STYLE + "text-properties"):
        line = (
            properties.get(_STYLE + "text-line-through-style")
            or properties.get(_STYLE + "text-line-through-type")
            or "none"
        )
        if line != "none" or properties.get("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}display") == "none":
            return True
    return False


def _title(tree: Any) -> str | None:
    found = None if tree is None else tree.find(f".//{_DC}title")
    return None if found is None or not (found.text or "").strip() else " ".join(found.text.split())


FORMAT = Format("office document", ENDINGS, pieces)
