"""What each letter counts as when two texts are compared: one table over all code points that texts hold.

Case and combining marks go (casefold, then NFKD); Arabic alef, ya, ta marbuta and tatweel fold as is usual for search in
Arabic (Larkey, Ballesteros and Connell, SIGIR 2002); digits of all scripts are the digits 0-9; the letters of scripts that
are written without spaces are words of their own. Folding is for comparing only and never touches the printed words.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Classes below 16 are no letters; a letter's value is its folded code point + LETTER.
GAP = 0  # ends a word
MARK = 1  # belongs to the word and is not compared: combining marks, tatweel, zero-width signs
JOINER = 2  # hyphen or apostrophe: joins two letters, else ends the word; so that "Britain-based" is "Britainbased"
COMMA = 3  # joins two digits and is not compared ("3,400" is "3400"), else ends the word
STOP = 4  # compared between two digits ("3.5"), dropped in "U.S.", else ends the word and perhaps the sentence
CLOSER = 5  # as GAP, but a sentence's stop may stand before it
NEWLINE = 6  # as GAP, and may end a paragraph
STRONG_STOP = 7  # always ends word and sentence: ! ? and their kin
LETTER = 16
ALONE = 0x20000000  # a word by itself: Han, kana, Thai, Lao, Khmer, Burmese
SPELT = 0x40000000  # several letters: an index into the table of spellings
LOW, LOW_BYTE = 0x3000, 0xE3  # below it all that is written with spaces, and no byte of UTF-8 from this one on
LITTLE = 1 << 20  # bytes
TABLE_SIZE = 0x20000  # code points above are Han (planes 2 and 3) or no letters

_MARKS = "\u00ad\u0640\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff" + "".join(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFE00, 0xFE10)))
)
_JOINERS = "-‐‑'’‘ʼʹ′`´＇\u05be\u05f3\u05f4"
_CLASSES = {
    **dict.fromkeys(_MARKS, MARK),
    **dict.fromkeys(_JOINERS, JOINER),
    **dict.fromkeys(",٬", COMMA),
    **dict.fromkeys(".٫", STOP),
    **dict.fromkeys('"”»)]}›', CLOSER),
    **dict.fromkeys("\n\r\v\f\x85\u2028\u2029", NEWLINE),
    **dict.fromkeys("!?؟。！？…۔।॥።", STRONG_STOP),
}
_ALEF, _YA, _HA = "أإآٱ", "ىی", "ة"
_ARABIC = {**dict.fromkeys(_ALEF, "ا"), **dict.fromkeys(_YA, "ي"), _HA: "ه", "ک": "ك"}
# Scripts written without spaces, by block: kana, Bopomofo to Yi, Thai, Lao, Burmese, Khmer, Han compatibility.
_ALONE = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x312F), (0x3190, 0xA4CF), (0xF900, 0xFAFF),
          (0xFF66, 0xFF9F), (0x1B000, 0x1B16F))  # fmt: skip
_HANGUL, _HAN = (0xAC00, 0xD7A3), (0x4E00, 0x9FFF)


def tables_for(raw: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """:func:`tables`, or for a little text without letters above LOW the part of them that it needs, made sooner."""
    if len(raw) > LITTLE or (len(raw) and raw.max() >= LOW_BYTE):
        return tables()
    return tables(LOW)


@functools.cache
def tables(size: int = TABLE_SIZE) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The class or letter of each code point below ``size``, and the spellings of those that are several letters.

    >>> table, spellings = tables()
    >>> chr(table[ord("É")] - LETTER), [chr(c) for c in spellings[table[ord("ß")] - SPELT] if c]
    ('e', ['s', 's'])
    """
    table = np.zeros(TABLE_SIZE, dtype=np.int32)
    spellings: list[str] = []
    table[_HANGUL[0] : _HANGUL[1] + 1] = np.arange(_HANGUL[0], _HANGUL[1] + 1) + LETTER
    table[_HAN[0] : _HAN[1] + 1] = np.arange(_HAN[0], _HAN[1] + 1) | ALONE
    for code in (c for c in range(size) if not (_HAN[0] <= c <= _HAN[1] or _HANGUL[0] <= c <= _HANGUL[1])):
        category = unicodedata.category(chr(code))
        if category not in {"Cn", "Co", "Cs"}:  # most of the rest is not assigned
            value = _value(code, category, spellings)
            if value:
                table[code] = value
    spelt = np.zeros((len(spellings), 4), dtype=np.int32)
    for i, letters in enumerate(spellings):
        spelt[i, : len(letters)] = [ord(c) for c in letters]
    table.flags.writeable = spelt.flags.writeable = False
    return table, spelt


def _value(code: int, category: str, spellings: list[str]) -> int:
    c = chr(code)
    if c in _CLASSES:
        return _CLASSES[c]
    if category[0] == "M":
        return MARK
    if category[0] not in "LN":
        return CLOSER if category in {"Pf", "Pe"} else GAP
    if any(low <= code <= high for low, high in _ALONE):
        return ALONE | code
    letters = _folded(c)
    if len(letters) == 1:
        return ord(letters) + LETTER
    if not letters or len(letters) > 4:
        return ALONE | code
    spellings.append(letters)
    return SPELT | (len(spellings) - 1)


def _folded(c: str) -> str:
    digit: Any = unicodedata.decimal(c, None)
    if digit is not None:
        return str(int(digit))
    apart = unicodedata.normalize("NFKD", c.casefold()).casefold()
    return "".join(_ARABIC.get(d, d) for d in apart if not unicodedata.combining(d) and d.isalnum())
