r"""RTF: documents as word processors exchange them, read by their control words.

Letters of code pages (``\'e9``) by the font's own page, else the document's; of Unicode (``\u1234``) with what stands in for
them skipped. Deleted, struck-out and hidden words and the marks of notes are left out; notes come after the text; rows
of tables are lines with the heads of their columns; pictures, heads and feet, lists of fonts and styles are no words.

>>> letter = rb"{\rtf1\ansi {\strike Nine }Twelve people\super 3\nosupersub  died in Ke\'9a.\par More.}"
>>> [piece.text for piece in pieces(letter, "a.rtf", Limits())][0]
'Twelve people died in Keš.\nMore.'
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fogline.dispatch.formats.format import Format
from fogline.dispatch.formats.html import tables
from fogline.dispatch.formats.html.tree import is_note_mark
from fogline.dispatch.piece import TAKEN_BACK, Limits, Passed, Piece
from fogline.errors import Empty, TooCostly, Unreadable

ENDINGS = (".rtf",)
_BEGINS = b"{\\rtf"
_TOKEN = re.compile(
    rb"\\(?:(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|'(?P<byte>[0-9a-fA-F]{2})|(?P<sign>[^a-zA-Z]))"
    rb"|(?P<group>[{}])|(?P<line>[\r\n\x00]+)|(?P<words>[^\\{}\r\n\x00]+)",
    re.DOTALL,
)
_DEEPEST = 500  # groups within groups
_MOST_GROUPS = 2_000_000
_MOST_ROWS = 2_000  # of one table that are given their heads
# Groups that hold no words of the text; any other that the document marks as passed over by old programs goes as well.
_NO_WORDS = frozenset(
    {
        "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "rsidtbl", "generator", "info", "pict",
        "object", "datastore", "themedata", "colorschememapping", "latentstyles", "fldinst", "header", "headerl",
        "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "ftnsep", "ftnsepc", "aftnsep", "xe", "tc",
        "annotation", "atnid", "atnauthor", "atntime", "atnicn", "atnref", "atnparent", "private", "nonshppict",
        "bkmkstart", "bkmkend", "revtbl", "userprops", "docvar", "xmlnstbl", "wgrffmtfilter", "mmathPr", "pntext",
        "listtext", "filetbl", "protusertbl",
    }
)  # fmt: skip
_OF_OLD_PROGRAMS = frozenset({"shppict", "shpinst", "shprslt", "fldrslt"})  # read though marked as passed over
_NOTES = frozenset({"footnote"})
_SIGNS = {
    **dict.fromkeys(("par", "line", "sect", "page", "column", "softline"), "\n"),
    **dict.fromkeys(("emspace", "enspace", "qmspace"), " "),
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_GONE = frozenset({"deleted", "strike", "striked", "v"})
# Code pages by the number of a font's set of signs (Rich Text Format 1.9.1, \fcharset); 0 and 1 are the document's own.
_OF_SET = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
    255: "cp850",
}  # fmt: skip
_OF_WORD = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}


@dataclass(frozen=True, slots=True)
class _State:
    """Hold what holds in a group: ``skipped``: it has no words; ``note``: it is one; ``stand_ins``: after a sign of Unicode."""

    gone: frozenset[str] = frozenset()
    raised: bool = False
    skipped: bool = False
    note: bool = False
    title: bool = False
    page: str | None = None
    stand_ins: int = 1


class _Lines:
    """The lines made so far, one that is being made, and the table that is being read."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.notes: list[list[str]] = []
        self.title: list[str] = []
        self.words: list[str] = []
        self.raised = ""
        self.cells: list[str] = []
        self.rows: list[list[str]] = []
        self.in_table = self.left_out = False

    def add(self, words: str, state: _State) -> None:
        """Add words where what holds for them says they belong."""
        if state.title:
            self.title.append(words)
        elif state.skipped:
            return
        elif state.gone:
            self.left_out |= not words.isspace()
        elif state.raised and words != "\n":
            self.raised += words
        elif state.note:
            self.notes[-1].append(words)
        elif words == "\n" and not self.in_table:
            self.end_line()
        else:
            self.end_raised()
            self.words.append(" " if words == "\n" else words)

    def end_raised(self) -> None:
        """Keep raised signs unless they are the mark of a note."""
        if self.raised and not is_note_mark(self.raised, "".join(self.words[-3:])[-20:]):
            self.words.append(self.raised)
        self.raised = ""

    def end_line(self) -> None:
        """End a line, after the table above it."""
        self.end_raised()
        self.done.extend(tables.lines_of(self.rows))
        self.rows = []
        self.done.append("".join(self.words))
        self.words = []

    def end_cell(self) -> None:
        """End a cell of a table."""
        self.end_raised()
        self.cells.append("".join(self.words))
        self.words = []

    def end_row(self) -> None:
        """End a row of a table."""
        if len(self.rows) < _MOST_ROWS:
            self.rows.append([" ".join(cell.split()) for cell in self.cells])
        else:
            self.done.append(" ".join(self.cells))
        self.cells, self.in_table = [], False

    def all(self) -> list[str]:
        """Return all lines, the notes last."""
        if self.cells:
            self.end_row()
        self.end_line()
        every = [*self.done, *("".join(note) for note in self.notes)]
        return [line for each in every if (line := re.sub(r"[ \t\r\n]+", " ", each).strip())]


def pieces(
    data: bytes,
    path: str,
    _limits: Limits,
    _: Passed = Passed(),  # noqa: B008 - frozen
) -> Iterator[Piece]:
    """Yield the one dispatch of a document.

    Raises:
        Empty: a document without words.
        TooCostly: groups within groups beyond any program's.
        Unreadable: no RTF.
    """
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_BEGINS):
        raise Unreadable(path, "not RTF, though named so", "name it by what it is")
    found = _Reader(data, path).read()
    lines = found.all()
    if not lines:
        raise Empty(path, "a document without words")
    yield Piece(
        text="\n".join(lines),
        said_in="markup",
        headline=" ".join("".join(found.title).split()) or None,
        notes=(TAKEN_BACK,) if found.left_out else (),
    )


class _Reader:
    """Reads a document from its first sign to its last, with what holds in each group."""

    def __init__(self, data: bytes, path: str) -> None:
        self.data, self.path = data, path
        self.state = _State()
        self.states: list[_State] = []
        self.found, self.held = _Lines(), bytearray()
        self.page = "cp1252"
        self.fonts: dict[int, str] = {}
        self.font = 0  # whose page is told now, in the list of fonts
        self.default: int | None = None
        self.skip = 0  # signs that stand in for one of Unicode
        self.starred = self.in_fonts = False
        self.high = 0  # the first half of a sign beyond U+FFFF

    def read(self) -> _Lines:
        at, groups = 0, 0
        while (token := _TOKEN.match(self.data, at)) is not None:
            at = token.end()
            kind = token.lastgroup if token["word"] is None else "word"
            if kind == "group":
                groups += 1
                if groups > _MOST_GROUPS or len(self.states) > _DEEPEST:
                    raise TooCostly(self.path, f"over the limit of {_DEEPEST} groups within groups")
                self._group(opens=token["group"] == b"{")
            elif kind == "word":
                number = None if token["number"] is None else int(token["number"])
                at = self._word(token["word"].decode("ascii"), number, at)
            elif kind == "byte":
                self._bytes(bytes([int(token["byte"], 16)]))
            elif kind == "sign":
                self._sign(token["sign"])
            elif kind == "words":
                self._words(token["words"])
        self._flush()
        return self.found

    def _group(self, *, opens: bool) -> None:
        self._flush()
        self.skip = 0
        if opens:
            self.states.append(self.state)
        elif self.states:
            before, self.state = self.state, self.states.pop()
            self.in_fonts &= before.skipped and self.state.skipped
        self.starred = False

    def _word(self, word: str, number: int | None, at: int) -> int:
        """Take in a control word; returns where reading goes on."""
        starred, self.starred = self.starred, False
        if word == "u" and number is not None:
            self._unicode(number % 0x10000)
            return at
        if self.skip and word not in {"bin", "uc"}:
            self.skip -= 1
            return at
        self._flush()
        if word == "bin":
            return at + max(number or 0, 0)
        if word in _SIGNS:
            self._put(_SIGNS[word])
        elif not self._holds(word, number) and not self._of_table(word):
            self._destination(word, starred=starred)
        return at

    def _destination(self, word: str, *, starred: bool) -> None:
        if word == "fonttbl":
            self.in_fonts = True
        if word in _NOTES and not self.state.skipped:
            self.state = replace(self.state, note=True, raised=False, gone=frozenset())
            self.found.notes.append([])
        elif word == "title":
            self.state = replace(self.state, title=True)
        elif word in _NO_WORDS or (starred and word not in _OF_OLD_PROGRAMS):
            self.state = replace(self.state, skipped=True)

    def _holds(self, word: str, number: int | None) -> bool:
        """Take in a word that says how what follows is to be read; tell whether it is one."""
        state = self.state
        if word in _GONE:
            gone = state.gone - {word} if number == 0 else state.gone | {word}
            self.state = replace(state, gone=gone)
        elif word in {"super", "nosupersub", "sub", "up", "dn"}:
            self.state = replace(state, raised=(word == "super" and number != 0) or (word == "up" and bool(number)))
        elif word in {"plain", "rtf"}:
            self.state = replace(state, gone=frozenset(), raised=False, page=None)
        elif word == "uc":
            self.state = replace(state, stand_ins=min(max(number or 0, 0), 10))
        elif word in {"ansicpg", "cpg"} and number:
            self._told_page(f"cp{number}" if number != 65001 else "utf-8", of_font=word == "cpg")
        elif word == "fcharset":
            self._told_page(_OF_SET.get(number or 0, ""), of_font=True)
        elif word in _OF_WORD:
            self.page = _OF_WORD[word]
        elif word == "deff":
            self.default = number
        elif word in {"f", "af"} and number is not None:
            if self.in_fonts:
                self.font = number
            elif word == "f":
                self.state = replace(state, page=self.fonts.get(number))
        else:
            return False
        return True

    def _told_page(self, page: str, *, of_font: bool) -> None:
        try:
            codecs.lookup(page)
        except LookupError:
            return
        if of_font and self.in_fonts:
            self.fonts[self.font] = page
        elif not of_font:
            self.page = page

    def _of_table(self, word: str) -> bool:
        """Take in a table's cells and rows; tell whether the word is about them."""
        if self.state.skipped or self.state.note:
            return False
        if word == "intbl":
            self.found.in_table = True
        elif word in {"cell", "nestcell"}:
            self.found.end_cell()
        elif word in {"row", "nestrow"}:
            self.found.end_row()
        elif word == "pard" and not self.found.cells:
            self.found.in_table = False
        else:
            return False
        return True

    def _sign(self, sign: bytes) -> None:
        if self.skip:
            self.skip -= 1
            return
        self._flush()
        if sign == b"*":
            self.starred = True
        elif sign in b"{}\\":
            self._put(sign.decode("ascii"))
        elif sign in b"~_\r\n":
            self._put({b"~": "\u00a0", b"_": "-"}.get(sign, "\n"))

    def _bytes(self, found: bytes) -> None:
        if self.skip:
            self.skip -= 1
        else:
            self.held += found

    def _words(self, words: bytes) -> None:
        skipped = min(self.skip, len(words))
        self.skip -= skipped
        self.held += words[skipped:]

    def _unicode(self, code: int) -> None:
        self._flush()
        self.skip = self.state.stand_ins
        if 0xD800 <= code < 0xDC00:
            self.high = code
            return
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self.high - 0xD800) << 10) + code - 0xDC00 if self.high else 0xFFFD
        self.high = 0
        self._put(chr(code))

    def _put(self, words: str) -> None:
        self.found.add(words, self.state)

    def _flush(self) -> None:
        """Take in the bytes read since the last control word, all of one code page."""
        if self.held:
            page = self.state.page or self.fonts.get(self.default or 0) or self.page
            self.found.add(bytes(self.held).decode(page, "replace"), self.state)
            self.held.clear()


FORMAT = Format("RTF", ENDINGS, pieces)
