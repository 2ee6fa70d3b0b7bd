"""The packed place index: names in, candidate rows out; mapped from disk, never parsed.

In: a printed name. Out: rows (place id, coordinates, kind, country, divisions, population). The index holds GeoNames data
(towns of 500 people and more, first- and second-level divisions, countries; CC BY 4.0, https://www.geonames.org) and names
of small American post towns; ``tools/build_gazetteer.py`` makes it, docs/reference/places.md says how.

>>> [p.place_id for p in lookup("Dayr az Zawr")][:1] == [p.place_id for p in lookup("Deir ez-Zor")][:1]
True
>>> lookup("No Such Town Anywhere")
()

Layout of ``gazetteer.bin``: 8 bytes magic, 4 bytes length of a JSON header (arrays by name: type, offset, count), the
arrays, each aligned to 8 bytes. Names are found by a 40-bit hash of their folded form: a 32-bit sorted key and a check
byte. About one unknown name in a million meets a stranger's hash.
"""

from __future__ import annotations

import functools
import hashlib
import json
import mmap
import re
import unicodedata
import zlib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from fogline.errors import LexiconError

FILE = "gazetteer.bin"
MAGIC = b"FOGGAZ01"
# Kinds of row, in the order of their codes.
KINDS = ("country", "admin1", "admin2", "town", "hamlet")
# Populations are kept as round(8 * log2(people + 1)): a step is nine per cent.
POP_STEPS = 8

_DROPPED = dict.fromkeys(map(ord, "'’‘`´ʼʻʿʾʹ′.\u0640\u200c\u200d\u200e\u200f\u00ad"))
_ARABIC = {
    ord(key): value
    for key, value in {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك"}.items()
}
_OTHER = {ord("ı"): "i", ord("ə"): "a", ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("æ"): "ae", ord("œ"): "oe"}
_BREAK = re.compile(r"[\W_]+")
# The Arabic article before sun letters, as printed; "an", "as", "at" too, since both sides fold alike.
_ARTICLES = frozenset(
    (
        "al",
        "el",
        "ul",
        "ar",
        "er",
        "as",
        "es",
        "ash",
        "esh",
        "at",
        "et",
        "ath",
        "az",
        "ez",
        "ad",
        "ed",
        "adh",
        "an",
        "en",
        "il",
    )
)
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


@dataclass(frozen=True, slots=True)
class Row:
    """One place of the index. ``pop`` is log2 of its people + 1; ``own`` is False where the name is an alternate one."""

    place_id: str
    name: str
    kind: str
    country: str
    admin1: str
    admin2: str
    lat: float
    lon: float
    pop: float
    own: bool


def key(name: str) -> str:
    """Return the folded form under which a name is kept.

    Caught: ``Dayr az-Zawr`` and ``Dayr Az Zawr``, ``St. Louis`` and ``Saint Louis``, ``Ḩamāh`` and ``Hamah``.

    >>> key("Ra’s al-‘Ayn"), key("St. Louis"), key("Ḩamāh"), key("Deir ez-Zor")
    ('ras al ayn', 'saint louis', 'hamah', 'deir al zor')
    """
    if name.isascii() and name.isalpha():  # one plain word, as most are: nothing of it is dropped or folded
        return name.lower()
    name = name.casefold().translate(_DROPPED)
    if not name.isascii():
        # Styled capitals ("𝐀") are capitals only once they are taken apart, and folding may leave marks to take off again.
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
        name = apart.translate(_DROPPED).translate(_ARABIC).translate(_OTHER)
        name = "".join(each for each in name if not unicodedata.combining(each))
    words = _BREAK.sub(" ", name).split()
    last = len(words) - 1
    return " ".join(
        "al" if word in _ARTICLES and number < last else _SHORT.get(word, word) if number < last else word
        for number, word in enumerate(words)
    )


_VOWELS = re.compile(r"(?<=.)[aeiouwy]+")
_DOUBLE = re.compile(r"(.)\1+")
_PAIRS = (("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ou", "u"), ("q", "k"), ("c", "k"), ("x", "ks"))


def skeleton(name: str) -> str:
    """Return consonants of a name from Arabic, so that spellings of one name meet: articles, vowels, doubling and -h go.

    >>> skeleton("Deir Ezzor") == skeleton("Dayr az Zawr") == skeleton("Deir al-Zour")
    True
    >>> skeleton("Baghouz") == skeleton("Al Bāghūz"), skeleton("Homs") == skeleton("Hama")
    (True, False)
    """
    words = [each for each in key(name).split() if each != "al"]
    bones = []
    for word in words:
        w = re.sub(r"^(?:[ae]([szrdntl])(?=\1)|[ae]sh(?=sh)|al(?=[^aeiou]))", "", word) or word
        for first, second in _PAIRS:
            w = w.replace(first, second)
        w = w.removesuffix("h") if len(w) > 3 and w[-2] in "ae" else w
        w = _DOUBLE.sub(r"\1", _VOWELS.sub("", w))
        bones.append("a" + w[1:] if w[:1] in "aeiou" else w)
    return " ".join(bones)


def digest(folded: str) -> tuple[int, int]:
    """Return the 32-bit key and check byte of a folded name."""
    b = hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=5).digest()
    return int.from_bytes(b[:4], "big"), b[4]


class _Index:
    """The mapped arrays."""

    def __init__(self) -> None:
        import numpy as np  # most views look up no place, and loading it takes longer than they do

        path = resources.files("fogline.lexicon").joinpath(FILE)
        with resources.as_file(path) as real, real.open("rb") as f:
            data = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
        if data[:8] != MAGIC:
            raise LexiconError(FILE, 0, "not a packed place index of this version")
        size = int.from_bytes(data[8:12], "little")
        header: dict[str, Any] = json.loads(data[12 : 12 + size])
        self.countries: list[str] = header["countries"]
        self.admin1: list[list[str]] = header["admin1"]  # GeoNames code, ISO 3166-2 code or ""
        self.admin2: list[str] = header["admin2"].split("\n")
        arrays = {key: np.frombuffer(data, each, c, o) for key, (each, o, c) in header["arrays"].items()}
        self.keys, self.checks, self.key_row, self.key_high = (
            arrays[n] for n in ("key", "check", "row_low", "row_high")
        )
        self.id, self.lat, self.lon, self.pop = (arrays[n] for n in ("id", "lat", "lon", "pop"))
        self.kind, self.country, self.a1, self.a2 = (arrays[n] for n in ("kind", "country", "a1", "a2"))
        lengths = arrays["name_length"].astype(np.int64)
        self.name_end = np.cumsum(lengths)
        self.name_start = self.name_end - lengths
        self._key = np.uint32
        self.names = zlib.decompress(arrays["names"].tobytes())

    def rows(self, folded: str) -> list[int]:
        """Return row numbers under a folded name, largest first."""
        want, check = digest(folded)
        at = int(self.keys.searchsorted(self._key(want)))
        found = []
        while at < len(self.keys) and self.keys[at] == want:
            if self.checks[at] == check:
                found.append(int(self.key_row[at]) | int(self.key_high[at]) << 16)
            at += 1
        return found

    def row(self, r: int, folded: str) -> Row:
        """Return the row as a noun."""
        kind = KINDS[self.kind[r]]
        country = self.countries[self.country[r]]
        code, iso = self.admin1[self.a1[r]] if self.a1[r] else ("", "")
        name = self.names[self.name_start[r] : self.name_end[r]].decode("utf-8")
        number = int(self.id[r])
        admin2 = self.admin2[self.a2[r] - 1] if self.a2[r] else ""
        if kind == "country":
            place_id = f"iso:{country}"
        elif kind == "admin1":
            place_id = f"iso:{iso}" if iso else f"gn:{code}"
        elif kind == "town":
            place_id = f"gn:{number}"
        elif kind == "admin2":
            place_id = f"gn:{admin2}"
        else:
            place_id = f"usps:{code}.{key(name).replace(' ', '-')}"
        pop = float(self.pop[r]) / POP_STEPS
        lat, lon = round(float(self.lat[r]) / 1e4, 4), round(float(self.lon[r]) / 1e4, 4)
        return Row(place_id, name, kind, country, code, admin2, lat, lon, pop, key(name) == folded)


@functools.cache
def _index() -> _Index:
    return _Index()


def division_id(code: str) -> str:
    """Return the place id of a first-level division by its GeoNames code.

    >>> division_id("SY.04")
    'iso:SY-RA'
    """
    iso = next((iso for known, iso in _index().admin1 if known == code), "")
    return f"iso:{iso}" if iso else f"gn:{code}"


def lookup(name: str) -> tuple[Row, ...]:
    """Return rows of that name, in any of its spellings, largest first; empty if none."""
    return lookup_key(key(name))


@functools.lru_cache(maxsize=65_536)
def lookup_key(folded: str) -> tuple[Row, ...]:
    """As :func:`lookup`, for a name already folded (``~`` before a :func:`skeleton`)."""
    index = _index()
    return tuple(index.row(row, folded) for row in index.rows(folded))


def lookup_skeleton(name: str) -> tuple[Row, ...]:
    """Return rows in countries of Arabic script whose consonants are those of ``name``; a guess, for use with a context."""
    bones = skeleton(name)
    return lookup_key("~" + bones) if len(bones.replace(" ", "")) > 2 else ()
