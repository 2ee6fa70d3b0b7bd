"""Which agency wrote a dispatch, by the credit printed at its head or foot.

A credit is not an attribution: "AFP reports" or "told Reuters" inside the text says where one fact is from, not who wrote
the dispatch. Names are canonical where the lexicon (``agencies.csv``) knows them; several are joined by ``/`` in the order
printed: in ``BSS/AFP`` the first passed on what the second wrote.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from fogline.lexicon import rows

_HEAD = 300  # code points at the head of a text in which a dateline stands
_OPENING = 6  # lines at the head: a headline, a byline and a day may stand before the dateline
_LONGEST_PLACE = 120  # code points of the place and day of a dateline
# The end of a sentence in what stands before the bracket, so that it is no place: "He died there. Aid (AP) -".
_SENTENCE_ENDS = re.compile(r"[a-z]{6,}[.!?]\s|[.!?]\s+[A-Z][a-z]+\s+[a-z]{2,}|[;:?!]")
_FOOT = 200  # code points at its foot in which a credit stands
# "OLDMILL, Westland, June 3 (HNA) –", "KESH (Tidewire) -": capitals, and in brackets an abbreviation or a name that says so.
_UNKNOWN_DATELINE = re.compile(
    r"^[^\W\d_a-z][A-Z'’.\- ]{2,40}\b[^\n.()]{0,60}\(\s?(?P<who>[A-Z]{2,6}|(?:[A-Z][\w'’]+ ){0,3}\w*(?:[Nn]ews|[Pp]ress|"
    r"[Ww]ires?|[Aa]gency))\s?\)\s*[-–—―_]"
)
# "... in 2022. – HNA" as the last words.
_UNKNOWN_MARK = re.compile(r"[.!?”’\"]\s+[-–—―]{1,2}\s?(?P<who>[A-Z]{2,6})$")


def agency(text: str) -> str | None:
    """Return the agency credited in ``text``; None where none is.

    >>> [agency(t) for t in ("KESH (Reuters) - Two died.", "Two died. – AFP", "Two died, reports BSS/AFP.\\nSix fled.")]
    ['Reuters', 'AFP', 'BSS/AFP']

    Also below a headline and a byline, behind a place with a dot in it, and with the underscore of old wires for a dash.

    >>> [agency(t) for t in ("Mill hit\\n\\nBy A. Roe\\n\\nST. MARYS, Pa. (AP) _ Two died.", "Mill hit\\nBy AFP\\nTwo died.")]
    ['AP', 'AFP']

    Refused: an agency that is only a source.

    >>> agency("Two died, a doctor told AFP. Reuters could not verify this.")
    """
    head, foot = text.lstrip()[:_HEAD], text.rstrip()[-_FOOT:]
    opening = [line for line in text[: 8 * _HEAD].split("\n") if line.strip()][:_OPENING]
    known = tuple(name for name in _printings() if name in foot or any(name in line for line in opening))
    found = (_of_known(opening, foot, known) if known else None) or _of_unknown(head, foot)
    return None if found is None else canonical(found)


def _of_known(opening: list[str], foot: str, known: tuple[str, ...]) -> str | None:
    """Return the credit as printed, of agencies that the lexicon knows."""
    forms = _patterns(known)
    # CASE 1: as the first words, "Reuters - ", or in the dateline: "KESH, May 4 (Reuters) -"; or a byline: "By AFP".
    for line in opening:
        if (match := forms.first_words.match(line)) is not None:
            return match.group("who")
        if (match := forms.bracket.search(line)) is not None and _is_place(line[: match.start()]):
            return match.group("who")
        if (match := forms.byline.match(line)) is not None:
            return match.group("who")
    # CASE 2: at the foot: "– AFP", "(AFP)", "/AFP/", "... said. AFP", or a line of its own.
    # CASE 3: the habit of papers that take wires: "..., reports BSS/AFP." at the end of an early paragraph or the last.
    for pattern in (forms.last_line, forms.closing):
        if (match := pattern.search(foot)) is not None:
            return match.group("who")
    match = forms.reports.search("\n".join(opening)) or forms.reports.search(foot)
    return None if match is None else match.group("who")


def _is_place(before: str) -> bool:
    """Tell whether what stands before an agency in brackets can be the place and day of a dateline.

    >>> _is_place("ST. MARYS, Pa., May 4 "), _is_place("Two died at the hospital. Aid from ")
    (True, False)
    """
    return len(before) <= _LONGEST_PLACE and not _SENTENCE_ENDS.search(before)


def _of_unknown(head: str, foot: str) -> str | None:
    # CASE 4: an agency that the lexicon does not know, where the form of a dateline or of a last mark says that it is one.
    for pattern, where in ((_UNKNOWN_DATELINE, head), (_UNKNOWN_MARK, foot)):
        if (match := pattern.search(where)) is not None:
            return match.group("who")
    return None


def canonical(printed: str) -> str:
    """Return the canonical name of each agency named, joined by ``/``; one that the lexicon does not know stays as printed.

    >>> canonical("Agence France-Presse"), canonical("BSS / AFP"), canonical("Meridian News")
    ('AFP', 'BSS/AFP', 'Meridian News')
    """
    whole = " ".join(printed.split())
    if (known := _names().get(whole.casefold())) is not None:
        return known
    parts = [each.strip() for each in re.split(r"\s*(?:/|,|\+|&|\band\b)\s*", whole) if each.strip()]
    names = [_names().get(part.casefold()) for part in parts]
    return "/".join(name for name in names if name) if all(names) and names else whole


def known_agency(printed: str) -> bool:
    """Tell whether all of ``printed`` names agencies of the lexicon.

    >>> known_agency("AFP"), known_agency("Reuters/AP"), known_agency("A. Reporter, Reuters")
    (True, True, False)
    """
    parts = [each.strip() for each in printed.split("/")]
    return bool(parts) and all(part.casefold() in _names() for part in parts)


@functools.cache
def _names() -> dict[str, str]:
    return {row["as_printed"].casefold(): row["name"] for row in rows("agencies.csv")}


@functools.cache
def _printings() -> tuple[str, ...]:
    """Return names of agencies as they are printed, the longest first."""
    return tuple(sorted((row["as_printed"] for row in rows("agencies.csv")), key=lambda name: -len(name)))


class _Forms(NamedTuple):
    """Hold the forms of a credit."""

    first_words: re.Pattern[str]
    bracket: re.Pattern[str]
    byline: re.Pattern[str]
    last_line: re.Pattern[str]
    closing: re.Pattern[str]
    reports: re.Pattern[str]


@functools.lru_cache(maxsize=256)
def _patterns(known: tuple[str, ...]) -> _Forms:
    """Return the forms of a credit, of the few agencies that a text prints: patterns of all take longer than reading it."""
    one = "|".join(re.escape(name) for name in known)
    who = rf"(?P<who>(?:{one})(?:\s?(?:/|,|&|and)\s?(?:{one}))*)"
    dash = r"[-–—―_]{1,2}"
    return _Forms(
        first_words=re.compile(rf"\s*{who}\s*(?:{dash}|:|$)"),
        bracket=re.compile(rf"[(\[]\s?{who}\s?[)\]]\s*(?:{dash}|:)"),
        byline=re.compile(rf"\s*(?:By|From|Source:?|Agency:?)\s+(?:the\s+)?{who}\s*$", re.IGNORECASE),
        last_line=re.compile(rf"\n\s*[(\[]?(?:Source|Agency|Credit|Via|©)?:?\s*{who}[)\]]?\.?$"),
        closing=re.compile(
            rf"(?:(?:[.!?\"”’»)]\s*|\s)(?:{dash}\s?|[(\[/]\s?|(?<!\w)©\s?)|[.!?\"”»]\s+){who}\s?[)\]/]?\.?$"
        ),
        reports=re.compile(rf",\s+reports?\s+{who}\.?[ \t\r]*(?=\n|$)"),
    )
