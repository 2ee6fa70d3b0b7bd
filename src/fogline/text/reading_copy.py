"""Make the copy of a text that finders read: one blank for every blank, nothing invisible, nothing encoded twice.

In: a dispatch's text as received. Out: a :class:`ReadingCopy`, the clean text beside a map back to the received one, so that
whatever is found in the copy points at the printed words. The received text itself never changes.

What is undone, in this order: UTF-8 that was taken for windows-1252 (``â€™``), where the letters leave no doubt; characters
written as entities (``&rsquo;``) and tags of HTML that were left in; marks that print nothing (soft hyphens, zero width,
direction); line ends of other kinds; blanks of any kind and number.

>>> copy = reading_copy("The army had\\u00a0 not f\\u00adired.")
>>> copy.text
'The army had not fired.'
>>> at = copy.text.index("fired")
>>> copy.back(Span(at, at + 5))
Span(start=18, end=24)
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from fogline.model import Span

# One change: the first and last code point of what is read otherwise, and what is read there.
_Change = tuple[int, int, str]

_BLANK = r"[^\S\n]"
# Soft hyphen, zero-width marks, word joiner, direction marks and isolates, byte order mark. The two joiners are a matter of
# spelling in Arabic and Indic scripts: between such letters they stay.
_UNSEEN = r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
_JOINERS = r"(?<![\u0600-\u08ff\u0900-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u08ff\u0900-\u0dff])"
_MARKS = re.compile(f"(?:{_UNSEEN}|{_JOINERS})+")
# Whatever is no single plain blank, and a blank before a line's end. "1\u202f200" is one number: its blank stays.
_GROUPED = r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))"
_BLANKS = re.compile(rf"(?P<grouped>{_GROUPED})|[^\S\n ]{_BLANK}*| {_BLANK}+| (?=\n)")
# A line separator or a vertical tab only breaks a line within a paragraph, as a wrap does; the others end the paragraph.
_LINE_ENDS = re.compile(r"\r\n?|[\u2029\x85\x0c]")
_ENTITIES = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_STRUCK = r"<(?P<struck>s|strike|del)>[^<>]{0,200}</(?P=struck)>"
_NOTE = r"<sup>\s*\[?\d{1,3}\]?\s*</sup>"
_COMMENT = r"<!--(?s:.){0,500}?-->"
_SAID = (
    r"""(?:\s+[\w:-]+\s?=\s?(?:"[^"<>]{0,300}"|'[^'<>]{0,300}'|[^\s<>"']{1,300})){0,20}"""  # what a tag says of itself
)
_TAGS = re.compile(rf"{_STRUCK}|{_NOTE}|{_COMMENT}|</?(?P<name>[A-Za-z][A-Za-z0-9]{{0,9}}){_SAID}\s?/?>")
# What a tag is read as: the end of a line, the edge of a cell, or nothing.
_AS_LINE_END = re.compile(
    r"address|article|aside|blockquote|br|center|d[dlt]|div|fig(?:caption|ure)|footer|form|h[1-6]|header|hr|li|main|ol|p|pre"
    r"|section|table|t(?:body|head|r)|ul"
)
_AS_BLANK = re.compile(r"t[dh]")
_AS_NOTHING = re.compile(
    r"a|abbr|b|bd[io]|big|cite|code|del|em|font|i|img|ins|kbd|mark|q|s|small|span|strike|strong|su[bp]|time|tt|u|wbr"
)
# A text without any of these is its own reading copy; most are.
_ODD = re.compile(rf"[^\S\n ]|  | \n|\r|{_UNSEEN}|[\u200c\u200d]|&[#A-Za-z]|<[/!A-Za-z]|[ÂÃÄÅÎÏÐÑ×ØÙâï]")


@dataclass(frozen=True, slots=True)
class ReadingCopy:
    """The text that is read, and where each of its code points stands in the received one.

    ``starts[i]`` and ``ends[i]`` are the first and the last code point (half-open) of what ``text[i]`` was read from.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @property
    def is_received(self) -> bool:
        """Tell whether nothing was read otherwise than it was received."""
        return isinstance(self.starts, range)

    def back(self, span: Span) -> Span:
        """Return where a span of the copy stands in the received text; letters that print nothing inside it belong to it."""
        return Span(self.starts[span.start], self.ends[span.end - 1])

    def forth(self, offset: int) -> int:
        """Return the offset in the copy of an offset in the received text: of a dropped letter, that of the next one kept.

        >>> reading_copy("re\\u00adad").forth(3)
        2
        """
        return bisect_left(self.starts, offset)


def reading_copy(text: str) -> ReadingCopy:
    """Make the reading copy of a text.

    Caught: a denial with a no-break space in it, ``hadn&rsquo;t``, ``dis\\u00adplaced``, ``â€œTwelve diedâ€``.
    Left alone: letters that only look alike, ``R&D;`` (no entity), ``É…`` (a capital before three dots), ZWNJ in Persian.

    >>> reading_copy("The army hadn&rsquo;t fired<br>on&nbsp;the <b>mill</b>.").text
    'The army hadn’t fired\\non the mill.'
    """
    if _ODD.search(text) is None:
        offsets = range(len(text) + 1)
        return ReadingCopy(text, offsets[:-1], offsets[1:])
    copy = ReadingCopy(text, range(len(text)), range(1, len(text) + 1))
    for changes in (_recoded, _entities, _tags, _entities, _unseen, _line_ends, _blanks):
        copy = _changed(copy, changes)
    return copy


def _changed(copy: ReadingCopy, changes: Callable[[str], Iterable[_Change]]) -> ReadingCopy:
    """Return the copy with changes applied; what is put in stands where what it replaces stood."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for start, end, read in changes(copy.text):
        letters += (copy.text[done:start], read)
        starts += [*copy.starts[done:start], *[copy.starts[start]] * len(read)]
        ends += [*copy.ends[done:start], *[copy.ends[end - 1]] * len(read)]
        done = end
    if not done:
        return copy
    letters.append(copy.text[done:])
    return ReadingCopy("".join(letters), [*starts, *copy.starts[done:]], [*ends, *copy.ends[done:]])


# --- entities and tags --------------------------------------------------------------------------------------


def _entities(text: str) -> Iterator[_Change]:
    for match in _ENTITIES.finditer(text):
        read = html.unescape(match[0])
        if read != match[0] and len(read) <= 2:
            yield match.start(), match.end(), read


def _tags(text: str) -> Iterator[_Change]:
    """Yield tags of HTML by name; what is struck out, and footnote marks, go with their words."""
    for match in _TAGS.finditer(text):
        name = (match["name"] or "").lower()
        if _AS_LINE_END.fullmatch(name):
            yield match.start(), match.end(), "\n"
        elif _AS_BLANK.fullmatch(name):
            yield match.start(), match.end(), " "
        elif not name or _AS_NOTHING.fullmatch(name):
            yield match.start(), match.end(), ""


def _unseen(text: str) -> Iterator[_Change]:
    return ((match.start(), match.end(), "") for match in _MARKS.finditer(text))


def _line_ends(text: str) -> Iterator[_Change]:
    return ((match.start(), match.end(), "\n") for match in _LINE_ENDS.finditer(text))


def _blanks(text: str) -> Iterator[_Change]:
    """Yield every blank but an indent, which opens a paragraph and tells the width of its line."""
    for match in _BLANKS.finditer(text):
        at_end = match.end() == len(text) or text[match.end()] == "\n"
        indent = match.start() == 0 or text[match.start() - 1] == "\n"
        if match["grouped"] is None and (at_end or not indent):
            yield match.start(), match.end(), "" if at_end else " "


# --- UTF-8 that was read as windows-1252 --------------------------------------------------------------------


def _byte(c: str) -> int:
    """Return the byte that windows-1252 shows as a letter; those it leaves open are shown as C1 controls."""
    try:
        return c.encode("cp1252")[0]
    except UnicodeEncodeError:
        return ord(c)


_HIGH = {number: bytes([number]).decode("cp1252", "ignore") or chr(number) for number in range(0x80, 0x100)}
_FOLLOWING = "".join(re.escape(_HIGH[number]) for number in range(0x80, 0xC0)) + "\x80-\x9f"
_DOUBLED = re.compile(
    f"[{''.join(_HIGH[number] for number in range(0xC2, 0xE0))}][{_FOLLOWING}]"
    f"|{_HIGH[0xE2]}[{_FOLLOWING}]{{2}}|{_HIGH[0xEF]}{_HIGH[0xBB]}{_HIGH[0xBF]}"
    f"|{_HIGH[0xE2]}{_HIGH[0x80]}(?![{_FOLLOWING}])"
)
# What may follow a capital by itself: "CAFÉ…", "À »". Alone such a pair proves nothing.
_MAY_FOLLOW = frozenset("…‘’“”–—«»‹›•°·®™ªº\u00a0¹²³")


def _recoded(text: str) -> Iterator[_Change]:
    """Yield pairs and triples of letters that are one letter's bytes, once one of them in the text can be nothing else.

    >>> "".join(read for _, _, read in _recoded("â€œTwelve diedâ€\\x9d in MÃ¼nster"))
    '“”ü'
    >>> list(_recoded("CAFÉ… ferme"))
    []
    """
    found = [
        (match.start(), match.end(), read)
        for match in _DOUBLED.finditer(text)
        if (read := _decoded(match[0])) is not None
    ]
    if any(end - start > 2 or text[end - 1] not in _MAY_FOLLOW for start, end, _ in found):
        yield from found


def _decoded(doubled: str) -> str | None:
    if len(doubled) == 2 and _byte(doubled[0]) == 0xE2:
        return "”"  # its last byte has no letter in windows-1252 and was lost
    try:
        read = bytes(map(_byte, doubled)).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return read if _is_usual(ord(read)) else None


def _is_usual(code: int) -> bool:
    """Return latin with marks, Greek, Cyrillic, Hebrew and Arabic letters, and the punctuation of print."""
    return 0xA0 <= code < 0x180 or 0x386 <= code < 0x700 or 0x2010 <= code < 0x20B0 or code in {0x2122, 0xFEFF}
