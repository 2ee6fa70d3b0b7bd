"""The letters of a text as a person sees or hears them, each with where it stands: to find a name however it is printed.

Case, accents, invisible marks, entities (``&eacute;``, ``%C3%A9``, ``\\u00e9``, ``Ã©``) and letters that only look alike (a
Cyrillic о in a Latin word, ``D0urova``) are read as small plain letters; what is neither letter nor digit parts words. For
comparing only, never for printing.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fogline.model import Span
from fogline.text.fold import fold

# What prints nothing: marks that combine, blanks of no width, marks of direction, variants, tags.
_UNSEEN = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0670\u0640\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe20-\ufe2f\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e007f"
)
# UTF-8 that was taken for Windows-1252: a lead byte as a capital, and what its second byte looks like there.
_SECONDS = "".join(bytes([end]).decode("cp1252", "ignore") or chr(end) for end in range(0x80, 0xC0))
_DOUBLED = rf"[ÃÄÅÐÑÎÏ][{re.escape(_SECONDS)}]"
_CODED = (
    r"&amp;#?\w{2,32};|&#?\w{2,32};|(?:%[0-9A-Fa-f]{2})+|(?:=[89A-F][0-9A-F])+|\\u[0-9A-Fa-f]{4}"
    r"|</?(?:b|i|em|strong|span|mark|u|wbr)\s*/?>|" + _DOUBLED
)
_ENCLOSED = "\u24b6-\u24e9\U0001f130-\U0001f189"  # letters in circles and squares, which count as signs
_WORD = re.compile(rf"(?:{_CODED}|[^\W_]|[{_ENCLOSED}{_UNSEEN}])+")
_PLAIN = re.compile(r"[A-Za-z]+|[0-9]+")
_PIECE = re.compile(rf"({_CODED})|[{_UNSEEN}]|(.)", re.DOTALL)
_LATIN = re.compile(
    r"LATIN (?:CAPITAL |SMALL )?(?:LETTER|LIGATURE) (?:SMALL CAPITAL |DOTLESS |SCRIPT |LONG |OPEN |INSULAR )?([A-Z]{1,2})\b"
)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u052f\u0531-\u0587\u13a0-\u13f4]")
# Digits that stand for letters: inside a word, or as its first letter.
_DISGUISED = re.compile(r"[^\W\d_]\d{1,2}[^\W\d_]|^\d[^\W\d_]{3}")
_DIGITS = dict(zip("013457", "oieast", strict=True))

# Letters that look like Latin ones (Unicode's table of confusables, the common part of it); and how Cyrillic and Greek ones
# are written in Latin by sound (BGN/PCGN 1947 and ISO 843, without marks).
_LOOKS = dict(
    zip("аӏбвгдеёзіїјкмнорсстухһԁѕԛԝьαβγεηικνορτυχωϲϳ", "albbrgeesiijkmhopcctyxhdsqwbabyenikvoptuxwcj", strict=True)
)
_SOUNDS = {
    **dict(zip("абвгдезийіклмнопрстуфыэґўљњћђәөүқғңһј", "abvgdeziiiklmnoprstufyegulncdaoukgnhj", strict=True)),
    "ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya",
    "ї": "yi", "є": "ye", "џ": "dz",
    **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)), "θ": "th", "χ": "ch", "ψ": "ps",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letters:
    """Words of a text as plain letters; ``joined`` is all of them without what stands between.

    ``words[k]`` stands at ``starts[k]:ends[k]`` of ``text`` and begins at ``first[k]`` of ``joined``; ``inner[k]`` says where
    each of its letters begins and ends, None where letter ``i`` is the ``i``-th code point of the word.
    """

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    first: tuple[int, ...]
    inner: tuple[tuple[int, ...] | None, ...]
    joined: str

    def word(self, at: int) -> int:
        """Return the word in which a letter of ``joined`` stands."""
        return bisect_right(self.first, at) - 1

    def span(self, start: int, end: int) -> Span:
        """Return where letters ``start:end`` of ``joined`` stand in the text."""
        a, b = self.word(start), self.word(end - 1)
        return Span(self._at(a, start - self.first[a]), self._at(b, end - 1 - self.first[b], after=True))

    def _at(self, word: int, letter: int, *, after: bool = False) -> int:
        inner = self.inner[word]
        return self.starts[word] + (letter + after if inner is None else inner[2 * letter + after])


_Rendered = tuple[tuple[str, int, int, tuple[int, ...] | None], ...]


def letters(text: str) -> tuple[Letters, ...]:
    """Return the letters of a text: as they look, and, where other letters than Latin ones stand in it, also as they sound.

    >>> [x.words for x in letters("Dr. Ame\\u0301lie D\\u043eurova")]
    [('dr', 'amelie', 'dourova'), ('dr', 'amelie', 'dourova')]
    >>> [x.words for x in letters("Дурова")]
    [('gypoba',), ('durova',)]
    >>> seen = letters("by Am&eacute;lie")[0]
    >>> seen.words, seen.span(2, 8)
    (('by', 'amelie'), Span(start=3, end=16))
    """
    raw = ((match.start(), match.group()) for match in _WORD.finditer(text))
    found = [(at, *(_rendered(word) if len(word) <= _LONGEST_KEPT else _render(word))) for at, word in raw]
    looks = _laid_out(text, ((at, seen) for at, seen, _ in found))
    if all(heard is seen for _, seen, heard in found):
        return (looks,)
    return looks, _laid_out(text, ((at, heard) for at, _, heard in found))


def _laid_out(text: str, found: Iterator[tuple[int, _Rendered]]) -> Letters:
    rows = [(word, at + start, at + end, inner) for at, rendered in found for word, start, end, inner in rendered]
    words = tuple(row[0] for row in rows)
    first, reached = [], 0
    for word in words:
        first.append(reached)
        reached += len(word)
    return Letters(
        text,
        words,
        tuple(each[1] for each in rows),
        tuple(r[2] for r in rows),
        tuple(first),
        tuple(r[3] for r in rows),
        "".join(words),
    )


_LONGEST_KEPT = 60  # code points of a word that is kept once it is read: most words come again


@functools.lru_cache(maxsize=1 << 16)
def _rendered(raw: str) -> tuple[_Rendered, _Rendered]:
    return _render(raw)


def _render(raw: str) -> tuple[_Rendered, _Rendered]:
    """Return a word as it looks and as it sounds, in the pieces into which its entities part it."""
    if raw.isascii() and _PLAIN.fullmatch(raw):
        plain = ((raw.lower(), 0, len(raw), None),)
        return plain, plain
    units = list(_units(raw))
    shown = "".join(each for each, _, _ in units)
    looks = _pieces(units, _look if _DISGUISED.search(shown) else _seen)
    if not _OTHER_SCRIPT.search(shown) and not _DISGUISED.search(shown):
        return looks, looks
    return looks, _pieces(units, _heard)


def _units(raw: str) -> Iterator[tuple[str, int, int]]:
    """Yield characters that are meant, each with the place of what stands for it."""
    for match in _PIECE.finditer(raw):
        coded, plain = match.groups()
        for c in _decoded(coded) if coded else plain or "":
            yield c, match.start(), match.end()


def _decoded(coded: str) -> str:
    """Return what an entity or an escape stands for; a tag for nothing; what is neither, for itself."""
    if coded[0] == "<":
        return ""
    if coded[0] == "&":
        return html.unescape(html.unescape(coded))
    if coded[0] == "\\":
        return chr(int(coded.removeprefix("\\u"), base=16))
    try:
        if coded[0] in "%=":
            return bytes.fromhex(coded.replace(coded[0], "")).decode("utf-8")
        return b"".join(
            each.encode("cp1252", "replace") if each in _SECONDS and ord(each) > 0xFF else each.encode("latin-1")
            for each in coded
        ).decode()
    except (UnicodeDecodeError, UnicodeEncodeError):
        return coded


def _pieces(units: Sequence[tuple[str, int, int]], letter: Callable[[str], str]) -> _Rendered:
    """Return words of plain letters, with where each letter begins and ends."""
    out: list[tuple[str, int, int, tuple[int, ...] | None]] = []
    word: list[str] = []
    inner: list[int] = []
    for c, start, end in (*units, (" ", 0, 0)):
        plain = letter(c)
        if plain == " ":
            if word:
                out.append(("".join(word), inner[0], inner[-1], tuple(each - inner[0] for each in inner)))
            word, inner = [], []
        for p in plain.strip():
            word.append(p)
            inner += (start, end)
    return tuple(out)


@functools.cache
def _seen(c: str) -> str:
    """Return a character as plain small letters by its looks: a blank where it is no letter and no digit."""
    return "".join(_LOOKS.get(each, _SOUNDS.get(each, each)) for each in _plain(c))


@functools.cache
def _look(c: str) -> str:
    """As :func:`_seen`, in a word in which digits stand for letters."""
    return "".join(_DIGITS.get(each, each) for each in _seen(c))


@functools.cache
def _heard(c: str) -> str:
    """Return a character as plain small letters by its sound."""
    return "".join(_SOUNDS.get(each, _LOOKS.get(each, each)) for each in _plain(c))


def _plain(c: str) -> str:
    """Return a character folded; letters with bars and hooks as the Latin letter they are made of."""
    found = fold(c).text
    if not found:
        return ""
    return "".join(_base(each) for each in found)


def _base(d: str) -> str:
    if d.isascii():
        return d.lower() if d.isalnum() else " "
    if not d.isalnum():
        return " "
    named = _LATIN.match(unicodedata.name(d, ""))
    return named[1].lower() if named else _DIGIT_OF.get(unicodedata.decimal(d, -1), d)


_DIGIT_OF = {number: str(number) for number in range(10)}
