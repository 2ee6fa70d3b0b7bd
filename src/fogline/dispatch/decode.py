"""Bytes to text: a byte order mark, then UTF-8, then what the file declares, then a guess that is said aloud.

The text is never repaired: CRLF stays, only the byte order mark goes.
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
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DECLARED = re.compile(rb"""(?i)(?:<\?xml[^>]{0,100}?encoding|<meta[^>]{0,200}?charset)\s*=\s*["']?\s*([\w.:-]+)""")
_SAMPLE = 65_536  # bytes looked at to tell binary from text
# Share of bytes over 127 up to which a text is of a western language: accents and quotes make 1-15 %, other scripts over 40 %.
_MOSTLY_ASCII = 0.2
_TOO_FEW = 8  # bytes over 127: fewer tell nothing to measure


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was read in; ``note`` says so where that was a guess or something was lost."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes, path: str, *, markup: bool = False) -> Decoded:
    """The text of ``data``; ``markup`` looks for a declared encoding too.

    Caught: ``b"\\xef\\xbb\\xbfTwo died."`` is UTF-8, its mark dropped; ``b"\\x93Two\\x94 died."`` is windows-1252 and says so.

    Raises:
        Empty: no bytes, or white space only.
        Unreadable: binary, or bytes of no known encoding.

    >>> decode(b"caf\\xe9 on the Euphrates", "a.txt")
    Decoded(text='café on the Euphrates', encoding='windows-1252', note='not UTF-8, read as windows-1252')
    """
    if not data.strip(b" \t\r\n\x00"):
        raise Empty(path, "empty file")
    # CASE 1: a byte order mark says it.
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, path)
    # CASE 2: two-byte text without a mark, as some editors save it.
    _refuse_known(data, path)
    if (wide := _two_bytes(data[:_SAMPLE])) is not None:
        return _strict(data, wide, path)
    _refuse_binary(data[:_SAMPLE], path)
    # CASE 3: UTF-8, as nearly everything is.
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    # CASE 4: the markup declares it.
    if markup and (declared := _declared(data)) is not None:
        return declared
    # CASE 5: UTF-8 with damage: far more letters that decode than bytes that do not.
    damaged = data.decode("utf-8", "replace")
    bad = damaged.count("\ufffd")
    if sum(c > "\x7f" for c in damaged) - bad >= 3 * bad:
        return Decoded(damaged, "utf-8", f"{bad} {'byte is' if bad == 1 else 'bytes are'} not UTF-8, read as U+FFFD")
    return _guessed(data, path)


def _strict(data: bytes, encoding: str, path: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise Unreadable(path, f"not {encoding}, though it begins as such", "save it as UTF-8") from error
        return decode(data, path)
    if not text.strip():
        raise Empty(path, "empty file")
    _refuse_binary(text[:_SAMPLE].encode(), path)
    note = None if encoding == "utf-8" else f"read as {encoding}"
    return Decoded(text, encoding, note)


def _two_bytes(sample: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte is zero, and hardly any of the others."""
    half = len(sample) // 2
    if half < 4:
        return None
    odd, even = sample[1::2].count(0) / half, sample[0::2].count(0) / half
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.05 else None


def _refuse_known(data: bytes, path: str) -> None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise Unreadable(path, f"not text: {name}", "save its text as .txt")


def _refuse_binary(sample: bytes, path: str) -> None:
    control = len(_CONTROL.findall(sample))
    if b"\x00" in sample or control > len(sample) // 50:
        raise Unreadable(path, "not text: binary data")


def _declared(data: bytes) -> Decoded | None:
    found = _DECLARED.search(data[:4096])
    if found is None:
        return None
    name = found.group(1).decode("ascii", "replace").lower()
    # Browsers read the label Latin-1 as windows-1252 (WHATWG Encoding Standard, 4.2).
    name = "windows-1252" if name in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"} else name
    try:
        return Decoded(data.decode(name), name)
    except (LookupError, UnicodeDecodeError):
        return None


def _guessed(data: bytes, path: str) -> Decoded:
    """Neither mark nor UTF-8 nor declaration: mostly ASCII is windows-1252, the rest is measured by charset-normalizer."""
    high = sum(b > 0x7F for b in data[:_SAMPLE])
    if high < max(_TOO_FEW, _MOSTLY_ASCII * len(data[:_SAMPLE])):
        try:
            return Decoded(data.decode("windows-1252"), "windows-1252", "not UTF-8, read as windows-1252")
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    # Text of two bytes a letter has a mark or zeros, and was read above; without either it is never that.
    best = from_bytes(
        data, cp_exclusion=["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"]
    ).best()
    if best is None:
        raise Unreadable(path, "bytes of no known encoding", "save it as UTF-8")
    return Decoded(str(best), best.encoding, f"not UTF-8, read as {best.encoding}: a guess")
