"""Tokens of a text, each with one letter that says what it can be in an expression of time.

The letters of a text, one a token, make a string over which the grammar (:mod:`.grammar`) runs as a single compiled
pattern: the text itself is read once.

====== ============================ ====== ============================
letter what                         letter what
====== ============================ ====== ============================
``D``  numeral 1-31                 ``t``  the
``Y``  numeral 1000-2100            ``a``  a, an
``G``  other numeral                ``h``  this, these
``C``  number word                  ``z``  that, those
``O``  ordinal (``third``, 25th)    ``l``  last, past, previous, recent
``V``  decade (1970s, nineties)     ``n``  next, following, coming
``I``  whole date in digits         ``c``  current, present
``K``  clock time in digits         ``s``  same, very
``M``  month                        ``m``  early, late, mid
``W``  weekday                      ``e``  end, beginning, height
``S``  season                       ``f``  of
``P``  part of the day              ``i``  in, on, at, since, by
``H``  holiday                      ``g``  ago
``U``  unit                         ``r``  earlier, later, before, after
``x``  today, yesterday             ``q``  about, more, than
``X``  now, recently                ``v``  several, few, couple
``E``  each, every, per             ``A``  daily, weekly
``F``  fiscal                       ``B``  BC, AD
``p``  a.m., p.m.                   ``k``  o'clock
``Q``  Q3, H1
``Z``  time zone                    ``'``  possessive
``b``  through (before a span)
``-``  hyphen or dash               ``,`` ``.`` ``&`` (to, and) ``/``
``|``  end of a paragraph           ``_``  any other
====== ============================ ====== ============================
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from fogline.languages import DEFAULT, part, pattern, word_set, words_of

_LETTER = {
    "month": "M", "weekday": "W", "unit": "U", "season": "S", "part": "P", "number": "C", "ordinal": "O",
    "decade": "V", "the": "t", "a": "a", "this": "h", "that": "z", "last": "l", "next": "n", "current": "c",
    "same": "s", "modifier": "m", "offset": "r", "edge": "e", "of": "f", "in": "i", "to": "&", "ago": "g",
    "about": "q", "vague": "v", "deictic": "x", "single": "X", "each": "E", "set": "A", "fiscal": "F",
    "holiday": "H", "through": "b", "possessive": "'", "clock": "k", "zone": "Z",
}  # fmt: skip
_PUNCTUATION = {
    "-": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", ",": ",", ".": ".", "/": "/", "&": "&",
    "!": "!", "?": "!", ";": ";", ":": ";",
}  # fmt: skip

_LONGEST_ORDINAL = 9  # digits
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
GLUED = 6  # letters; a shorter word behind a lost space is more likely a part of a name

# One alternative a kind of token; <name> stands for a part that the language gives (days.NAME of its cue rules). English words
# are split where a small letter meets a capital: damaged text loses spaces ("onSaturday").
_SHAPES = r"""
    (?=[\d'’])(?:
        (?P<I>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?!\d) | \d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])
            | \d{1,2}\.\d{1,2}\.\d{4}(?!\d) | <short_date>)
      | (?P<hijri>\d{1,2}\s+(?:HIJRI)\b(?:,?\s+1[34]\d\d(?!\d)(?:\s?AH\b)?)?)
      | (?P<nine>(?<![\d/.])9/11(?![\d/]))
      | (?P<K>\d{1,2}:\d\d(?::\d\d)?(?!\d))
      | (?P<V><decade>)
      | (?P<year><year>)
      | (?P<N><numeral>)(?P<th>(?:<ordinal_end>)\b)?
      | (?P<s><possessive>)
    )
  | (?=<capital>)(?:
        (?P<B><era>)
      | (?P<Q><quarter>)
      | (?P<feast>(?:FEASTS)\b)
      | (?P<H><new_year>)
    )
  | (?P<p><half_day>)
  | (?P<k><oclock>)
  | (?P<Z><local_time>)
  | <word> | [^\W\d_]+
  | (?P<para>\n[ \t\r]*\n)
  | [^\w\s]
    """


@functools.cache
def _token(language: str) -> re.Pattern[str]:
    """Return one alternative a kind of token; the first letter says which are tried."""
    longest = sorted(_feasts(language), key=lambda f: (-len(f), f))
    names = "|".join(re.escape(each).replace(r"\ ", r"\s+").replace("'", "['’]") for each in longest) or "(?!)"
    shapes = re.sub(r"(?<![?P])<([a-z_]+)>", lambda match: part(f"days.{match[1]}", language), _SHAPES)
    months = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in sorted(hijri_months(language), reverse=True))
    return re.compile(shapes.replace("FEASTS", names).replace("HIJRI", months or "(?!)"), re.VERBOSE)


@functools.cache
def words(name: str, language: str) -> frozenset[str]:
    """Return a set of words of days (``days.NAME`` of ``sets.csv``), in small letters; empty where the language has none."""
    return word_set(f"days.{name}", language)


@functools.cache
def _feasts(language: str) -> dict[str, str]:
    """Return feasts whose names have several words, to the code of their day (:mod:`.feasts`)."""
    return {row["word"]: row["value"] for row in words_of("time_words.csv", language) if row["class"] == "feast"}


@functools.cache
def hijri_months(language: str) -> dict[str, str]:
    """Return the months of the Islamic calendar as they are printed, to their numbers."""
    return {row["word"]: row["value"] for row in words_of("time_words.csv", language) if row["class"] == "hijri"}


class Token(NamedTuple):
    """One token: where it stands, its small letters, its letter of class and what the lexicon says of it."""

    start: int
    end: int
    word: str
    letter: str
    value: str


class Entry(NamedTuple):
    """A row of time_words.csv as the lexer wants it."""

    letter: str
    value: str
    needs: str


@functools.cache
def entries(language: str) -> dict[str, Entry]:
    """Return word to entry; the first row of a word wins."""
    table: dict[str, Entry] = {}
    for row in words_of("time_words.csv", language):
        if row["class"] in _LETTER:
            entry = Entry(_LETTER[row["class"]], row["value"], row["needs"])
            for word in (row["word"], *(row["word"].replace("'", each) for each in "’ʼ")):
                table.setdefault(word, entry)
    return table


@functools.cache
def tense_words(language: str) -> dict[str, str]:
    """Return words that tell the tense: word to ``future``, ``past``, ``plan`` (a verb), ``promise``,
    ``ahead`` (weakly), ``deed``.
    """
    classes = ("future", "past", "plan", "promise", "ahead", "deed")
    return {row["word"]: row["class"] for row in words_of("time_words.csv", language) if row["class"] in classes}


@functools.cache
def lasting(language: str) -> frozenset[str]:
    """Return what has an age that tells when it began: a war, a truce, a siege."""
    return frozenset(row["word"] for row in words_of("time_words.csv", language) if row["class"] == "lasting")


def tokens(text: str, language: str = DEFAULT) -> list[Token]:
    """Return the tokens of ``text`` with their letters; offsets are code points.

    >>> "".join(t.letter for t in tokens("By early May, 3,200 of them fled onSaturday."))
    'imM,Gf__iW.'
    """
    table = entries(language)
    text = _plain_digits(text)
    caseless = text.isupper() or text.islower()
    found: list[Token] = []
    for match in _token(language).finditer(text):
        kind = match.lastgroup
        word = match.group()
        if found and match.start() < found[-1].end:
            continue
        if kind is None:
            low = word.lower()
            entry = table.get(low)
            if entry is None:
                letter, value = _PUNCTUATION.get(word, "_"), ""
            elif entry.needs and not _stands(entry.needs, match, caseless, language):
                letter, value = "_", ""
            else:
                letter, value = entry.letter, entry.value
            if letter == "U" and word[0].isupper() and not caseless and found and found[-1].letter not in ".|!?":
                letter = "_"  # "Man of the Year", "Independence Day"
            end = match.end()
            if (
                letter in "MW"
                and entry is not None
                and entry.needs
                and text[end : end + 1] == "."
                and low not in words("month_whole", language)  # no short form: a stop after it ends a sentence
            ):
                end += 1  # the stop of "Sept." belongs to it
            found.append(Token(match.start(), end, low, letter, value))
        else:
            found.append(_special(match, kind, language))
    return found


def _plain_digits(text: str) -> str:
    """Return the text with the digits of every script as 0 to 9, so that values of days are those of the calendar; as long as
    before.

    >>> _plain_digits("١٢ May ٢٠٣١")
    '12 May 2031'
    """
    if _OTHER_DIGIT.search(text) is None:
        return text
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)


_NUMBER_AFTER = re.compile(r"\.?,?\s*\d")


def _stands(needs: str, m: re.Match[str], caseless: bool, language: str) -> bool:
    """Tell whether a doubtful word (May, Sun, Mar) may be read as the lexicon does."""
    text, word, start = m.string, m[0], m.start()
    if start and text[start - 1].isalpha() and len(word) < GLUED:
        return False  # LeMay, McMay: a name's second half
    if needs == "capital" and not caseless:
        return word[0].isupper()
    # Short forms, and anything in text of one case, must stand beside a number: "31 MAR", "sat. 4".
    before = pattern("days.number_before", language)
    beside = _NUMBER_AFTER.match(text, m.end()) or before.search(text[max(0, start - 8) : start])
    if needs == "beside":
        return bool(beside)  # months have small letters there: "18 лют"
    return bool(beside) and (caseless or word[0].isupper())


def _special(m: re.Match[str], kind: str, language: str) -> Token:
    (start, end), word = m.span(), m[0]
    if kind == "N":
        return Token(start, end, word, _numeral(word), word.replace(",", ""))
    if kind == "th":
        digits = m.group("N").replace(",", "").partition(".")[0]
        value = int(digits) if len(digits) <= _LONGEST_ORDINAL else None
        letter = "O" if value is not None and value <= 31 else "G"
        return Token(start, end, word.lower(), letter, digits if value is None else str(value))
    if kind == "year":  # with its noun, where the language has one after the number
        return Token(start, end, word.lower(), "Y", word[:4])
    if kind == "V":
        digits = re.sub(r"\D", "", word)
        return Token(start, end, word, "V", digits)
    if kind == "s":
        return Token(start, end, word, "'", "")
    if kind == "feast":
        return Token(start, end, word.lower(), "H", _feasts(language)[re.sub(r"\s+", " ", word).replace("’", "'")])
    if kind == "H":
        # "A new year" is none: only the feast is written with capitals, and "New Year resolutions" tells no day.
        feast = pattern("days.new_year_feast", language).fullmatch(word)
        return Token(start, end, word.lower(), "H" if feast else "_", "01-01")
    if kind in ("hijri", "nine"):  # of the second, the day of the attacks, where nothing else is said
        return Token(start, end, word.lower(), "I", "2001-09-11" if kind == "nine" else _hijri(word, language))
    if kind == "para":
        return Token(start, end, word, "|", "")
    return Token(start, end, word.lower(), kind, word)


def _hijri(word: str, language: str) -> str:
    """Return the value of a date of the Islamic calendar: its year, if printed, month and day.

    >>> _hijri("12 Shawwal 1445", "en"), _hijri("9 Ramadan", "en")
    ('H1445/10/12', 'H/9/9')
    """
    day, *name = word.removesuffix("AH").replace(",", " ").split()
    year = name.pop() if name[-1].isdecimal() else ""
    return f"H{year}/{hijri_months(language)[' '.join(name)]}/{day}"


def _numeral(word: str) -> str:
    if word.isdecimal():
        if len(word) <= 2 and 1 <= int(word) <= 31:
            return "D"
        if len(word) == 4 and 1000 <= int(word) <= 2100:
            return "Y"
    return "G"
