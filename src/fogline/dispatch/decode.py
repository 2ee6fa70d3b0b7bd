"""Bytes to text: a byte order mark, then UTF-8, then what the file declares, then a guess that is said aloud.

The text is never repaired: CRLF stays, only the byte order mark goes. A byte that stands for no letter costs itself: it is read
as U+FFFD, and a note counts such bytes. Control characters of a wire's form (SOH, STX, ETX, shifts and separators) are
text; too many of the others make a file binary.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from fogline.errors import Empty, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# First bytes of files that people take for text (IANA media types' registered magic numbers).
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)
# What the forms of wires are made of (ANPA 1312, IPTC 7901), and what no form of text is.
_WIRE = re.compile(rb"[\x01-\x06\x0e\x0f\x11-\x17\x1c-\x1f]")
_CONTROL = re.compile(rb"[\x00\x07\x08\x10\x18-\x1a\x7f]")
_OF_CONTROL = 50  # one in so many bytes makes a file binary
_OF_WIRE = 4
_OF_EITHER = 20  # where the bytes are not even UTF-8: random bytes have one in ten
_OF_LOST = 50  # one letter in so many may be lost before an encoding is the wrong one
_DECLARED = re.compile(rb"""(?i)(?:<\?xml[^>]{0,100}?encoding|<meta[^>]{0,200}?charset)\s*=\s*["']?\s*([\w.:-]+)""")
_SAMPLE = 65_536  # bytes looked at to tell binary from text
# Share of bytes over 127 up to which a text is of a western language: accents and quotes make 1-15 %, other scripts over 40 %.
_MOSTLY_ASCII = 0.2
_TOO_FEW = 8  # bytes over 127: fewer tell nothing to measure
# Labels that browsers read as a wider code page of the same family (WHATWG Encoding Standard, 4.2), and some that Python lacks.
_LABELS = {
    **dict.fromkeys(
        ("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "cp819", "ibm819"), "cp1252"
    ),
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5", "l5"), "cp1254"),
    **dict.fromkeys(("windows-874", "iso-8859-11", "iso8859-11", "tis-620", "dos-874"), "cp874"),
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "windows-949"), "cp949"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji"), "cp932"),
    "iso-8859-8-i": "iso-8859-8",
    "x-cp1251": "cp1251",
}
# Only code pages of text: a page may name any codec of Python's, some of which take for ever.
_PAGES = re.compile(
    r"(?:utf-?8|utf-?16(?:-?[lb]e)?|utf-?32(?:-?[lb]e)?|(?:iso-?|x-)?8859-?\d\d?|iso-?8859-?\d\d?|(?:windows-|cp|ibm)\d{3,4}|koi8-[rut]|"
    r"gb18030|big5(?:-?hkscs)?|euc-?jp|iso-2022-jp|hz|mac-?(?:roman|cyrillic|greek|turkish)|macintosh)"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was read in; ``note`` says so where that was a guess or something was lost."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes, path: str, *, markup: bool = False) -> Decoded:
    """Return the text of ``data``; ``markup`` looks for a declared encoding too, and leaves NULs to the reader of markup.

    Caught: ``b"\\xef\\xbb\\xbfTwo died."`` is UTF-8, its mark dropped; ``b"\\x93Two\\x94 died."`` is windows-1252 and says so.

    Raises:
        Empty: no bytes, or white space only.
        Unreadable: binary, or bytes of no known encoding.

    >>> decode(b"caf\\xe9 on the Euphrates", "a.txt")
    Decoded(text='café on the Euphrates', encoding='windows-1252', note='not UTF-8, read as windows-1252')
    """
    found = _decoded(data, path, markup=markup)
    if not found.text.strip(" \t\r\n\x00"):
        raise Empty(path, "empty file")
    if markup or "\x00" not in found.text:
        return found
    told = f"NULs, read as U+FFFD: {found.text.count(chr(0))}"
    return Decoded(found.text.replace("\x00", "\ufffd"), found.encoding, "; ".join(filter(None, (found.note, told))))


def wide(head: bytes) -> tuple[str, bytes] | None:
    """Return encoding and byte order mark of text of two or four bytes a letter, by its first bytes; None of any other.

    The mark is the one that such text should begin with, whether it does or not.

    >>> wide(b"\\xff\\xfeT\\x00w\\x00o\\x00")
    ('utf-16-le', b'\\xff\\xfe')
    >>> wide(b"Two died.")
    """
    for mark, encoding in _MARKS[1:]:
        if head.startswith(mark):
            return encoding, mark
    found = _two_bytes(head[:_SAMPLE])
    return None if found is None else (found, next(mark for mark, encoding in _MARKS if encoding == found))


def refuse_known(data: bytes, path: str) -> None:
    """Refuse what its first bytes say to be no text.

    Raises:
        Unreadable: a picture, a PDF, an archive and the like.
    """
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise Unreadable(path, f"not text: {name}", "save its text as .txt")


def _decoded(data: bytes, path: str, *, markup: bool) -> Decoded:
    if not data.strip(b" \t\r\n\x00"):
        raise Empty(path, "empty file")
    # CASE 1: a byte order mark says it, or zeros do where an editor left the mark out.
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    elif (found := wide(data)) is not None:
        encoding, mark = found
        return _wide(data.removeprefix(mark), encoding, path)
    refuse_known(data, path)
    sample = data[:_SAMPLE]
    _refuse_binary(sample, path)
    # CASE 2: UTF-8, as nearly everything is.
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        if len(_CONTROL.findall(sample)) + len(_WIRE.findall(sample)) > len(sample) // _OF_EITHER:
            raise Unreadable(path, "not text: binary data") from None
    # CASE 3: the markup declares it.
    if markup and (declared := _declared(data)) is not None:
        return declared
    # CASE 4: UTF-8 with damage: far more letters that decode than bytes that do not.
    damaged = data.decode("utf-8", "replace")
    bad = damaged.count("\ufffd")
    if sum(each > "\x7f" for each in damaged) - bad >= 3 * bad:
        return Decoded(damaged, "utf-8", f"bytes that are not UTF-8, read as U+FFFD: {bad}")
    return _guessed(data, path)


def _loosely(data: bytes, encoding: str) -> tuple[str, int]:
    """Return the text, and how many letters of it are lost."""
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return text, text.count("\ufffd")


def _wide(data: bytes, encoding: str, path: str) -> Decoded:
    text, lost = _loosely(data, encoding)
    if lost > max(1, len(text) // _OF_LOST):
        raise Unreadable(path, f"not {encoding}, though it begins as such", "save it as UTF-8")
    _refuse_binary(text[:_SAMPLE].encode("utf-8", "replace"), path)
    return Decoded(
        text, encoding, f"read as {encoding}" + (f", with what is no letter as U+FFFD: {lost}" if lost else "")
    )


def _two_bytes(sample: bytes) -> str | None:
    """Return UTF-16 without a mark: nearly every second byte is zero, and hardly any of the others."""
    half = len(sample) // 2
    if half < 4:
        return None
    odd, even = sample[1::2].count(0) / half, sample[0::2].count(0) / half
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.05 else None


def _refuse_binary(sample: bytes, path: str) -> None:
    """One control character among words is damage or a wire's form; many are no text."""
    many, formal = len(_CONTROL.findall(sample)), len(_WIRE.findall(sample))
    if many > max(1, len(sample) // _OF_CONTROL) or formal > max(8, len(sample) // _OF_WIRE):
        raise Unreadable(path, "not text: binary data")


def _declared(data: bytes) -> Decoded | None:
    found = _DECLARED.search(data[:4096])
    if found is None:
        return None
    label = found.group(1).decode("ascii", "replace").lower()
    name = _LABELS.get(label, label)
    if not _PAGES.fullmatch(name):
        return None
    try:
        text, lost = _loosely(data, name)
    except LookupError:
        return None
    if lost > len(text) // _OF_LOST:
        return None
    shown = "windows-1252" if name == "cp1252" else name
    return Decoded(text, shown, f"read as {shown}, with what is no letter as U+FFFD: {lost}" if lost else None)


def _guessed(data: bytes, path: str) -> Decoded:
    """Return neither mark nor UTF-8 nor declaration: mostly ASCII is windows-1252, the rest is measured by
    charset-normalizer.
    """
    high = sum(each > 0x7F for each in data[:_SAMPLE])
    if high < max(_TOO_FEW, _MOSTLY_ASCII * len(data[:_SAMPLE])):
        text, lost = _loosely(data, "windows-1252")
        note = "not UTF-8, read as windows-1252"
        return Decoded(text, "windows-1252", f"{note}, with what is no letter as U+FFFD: {lost}" if lost else note)
    from charset_normalizer import from_bytes

    # Text of two bytes a letter has a mark or zeros, and was read above; without either it is never that.
    best = from_bytes(
        data, cp_exclusion=["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"]
    ).best()
    if best is None:
        raise Unreadable(path, "bytes of no known encoding", "save it as UTF-8")
    return Decoded(str(best), best.encoding, f"not UTF-8, read as {best.encoding}: a guess")
