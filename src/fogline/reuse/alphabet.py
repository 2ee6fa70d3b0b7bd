"""Say what each letter counts as when two texts are compared: one table over all code points that texts hold.

Case and combining marks go (casefold, then NFKD); Arabic alef, ya, ta marbuta and tatweel fold as is usual for search in
Arabic (Larkey, Ballesteros and Connell, SIGIR 2002); digits of all scripts are the digits 0-9; the letters of scripts that
are written without spaces are words of their own. Folding is for comparing only and never touches the printed words.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable
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
BLOCK = 64  # code points that share all but the last byte of their UTF-8
THREE_BYTES, FOUR_BYTES = 0xE0, 0xF0  # first bytes of UTF-8 from these on belong to letters of three, of four bytes
CHUNK = 1 << 18  # bytes looked at at once
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


class _Letters:
    """The two tables, filled block by block as texts need them: most of Unicode stands in no corpus."""

    def __init__(self) -> None:
        self.table = np.zeros(TABLE_SIZE, dtype=np.int32)
        self.table[_HANGUL[0] : _HANGUL[1] + 1] = np.arange(_HANGUL[0], _HANGUL[1] + 1) + LETTER
        self.table[_HAN[0] : _HAN[1] + 1] = np.arange(_HAN[0], _HAN[1] + 1) | ALONE
        self.spelt = np.zeros((0, 4), dtype=np.int32)
        self._spellings: list[str] = []
        self._done = np.zeros(TABLE_SIZE // BLOCK, dtype=bool)
        for low, high in (_HANGUL, _HAN):
            self._done[low // BLOCK : high // BLOCK] = True  # the last block holds other signs too

    def with_blocks(self, blocks: Iterable[int]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the tables, good for the code points of these blocks."""
        for block in blocks:
            if not self._done[block]:
                self._done[block] = True
                for code in range(block * BLOCK, (block + 1) * BLOCK):
                    category = unicodedata.category(chr(code))
                    if category not in {"Cn", "Co", "Cs"} and not self.table[code]:
                        self.table[code] = _value(code, category, self._spellings)
        if len(self.spelt) < len(self._spellings):
            self.spelt = np.zeros((len(self._spellings), 4), dtype=np.int32)
            for number, letters in enumerate(self._spellings):
                self.spelt[number, : len(letters)] = [ord(letter) for letter in letters]
        return self.table, self.spelt


@functools.cache
def _letters() -> _Letters:
    return _Letters()


def tables_for(raw: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the class or letter of each code point of UTF-8 ``raw``, and the spellings of those that are several letters.

    >>> table, spellings = tables_for(np.frombuffer("Éß".encode(), np.uint8))
    >>> chr(table[ord("É")] - LETTER), [chr(c) for c in spellings[table[ord("ß")] - SPELT] if c]
    ('e', ['s', 's'])
    """
    used = np.zeros(0x110000 // BLOCK, dtype=bool)
    used[: 0x800 // BLOCK] = True
    for low in range(0, len(raw), CHUNK):
        at = low + np.flatnonzero(raw[low : low + CHUNK] >= THREE_BYTES)
        first, second = raw[at].astype(np.int32), raw[at + 1].astype(np.int32) & 0x3F
        three = first < FOUR_BYTES
        used[((first[three] & 0x0F) << 6) | second[three]] = True
        third = raw[at[~three] + 2].astype(np.int32) & 0x3F
        used[((first[~three] & 0x07) << 12) | (second[~three] << 6) | third] = True
    return _letters().with_blocks(np.flatnonzero(used[: TABLE_SIZE // BLOCK]).tolist())


def tables() -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return both tables, for all code points below TABLE_SIZE."""
    return _letters().with_blocks(range(TABLE_SIZE // BLOCK))


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
    return "".join(_ARABIC.get(each, each) for each in apart if not unicodedata.combining(each) and each.isalnum())
