"""Which agency wrote a dispatch, by the credit printed at its head or foot.

A credit is not an attribution: "AFP reports" or "told Reuters" inside the text says where one fact is from, not who wrote
the dispatch. Names are canonical where the lexicon (``agencies.csv``) knows them; several are joined by ``/`` in the order
printed: in ``BSS/AFP`` the first passed on what the second wrote.
"""

from __future__ import annotations

import functools
import re

from fogline.lexicon import rows

_HEAD = 300  # code points at the head of a text in which a dateline stands
_FOOT = 200  # code points at its foot in which a credit stands
# "OLDMILL, Westland, June 3 (HNA) –", "KESH (Tidewire) -": capitals, and in brackets an abbreviation or a name that says so.
_UNKNOWN_DATELINE = re.compile(
    r"^[^\W\d_a-z][A-Z'’.\- ]{2,40}\b[^\n.()]{0,60}\(\s?(?P<who>[A-Z]{2,6}|(?:[A-Z][\w'’]+ ){0,3}\w*(?:[Nn]ews|[Pp]ress|"
    r"[Ww]ires?|[Aa]gency))\s?\)\s*[-–—―]"
)
# "... in 2022. – HNA" as the last words.
_UNKNOWN_MARK = re.compile(r"[.!?”’\"]\s+[-–—―]{1,2}\s?(?P<who>[A-Z]{2,6})$")


def agency(text: str) -> str | None:
    """Return the agency credited in ``text``; None where none is.

    >>> [agency(t) for t in ("KESH (Reuters) - Two died.", "Two died. – AFP", "Two died, reports BSS/AFP.\\nSix fled.")]
    ['Reuters', 'AFP', 'BSS/AFP']

    Refused: an agency that is only a source.

    >>> agency("Two died, a doctor told AFP. Reuters could not verify this.")
    """
    head, foot = text.lstrip()[:_HEAD], text.rstrip()[-_FOOT:]
    opening = "\n".join(text.strip().splitlines()[:5])[: 4 * _HEAD]
    known = tuple(name for name in _printings() if name in head or name in foot or name in opening)
    found = (_of_known(head, foot, opening, known) if known else None) or _of_unknown(head, foot)
    return None if found is None else canonical(found)


def _of_known(head: str, foot: str, opening: str, known: tuple[str, ...]) -> str | None:
    """Return the credit as printed, of agencies that the lexicon knows."""
    dateline, first_words, reports, last_line, closing = _patterns(known)
    # CASE 1: in the dateline: "KESH, May 4 (Reuters) -", or as the first words: "Reuters - ".
    # CASE 2: at the foot: "– AFP", "(AFP)", "/AFP/", or a line of its own.
    # CASE 3: the habit of papers that take wires: "..., reports BSS/AFP." at the end of an early paragraph or the last.
    for pattern, where in ((first_words, head), (dateline, head), (last_line, foot), (closing, foot)):
        if (match := pattern.search(where)) is not None:
            return match.group("who")
    match = reports.search(opening) or reports.search(foot)
    return None if match is None else match.group("who")


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


@functools.lru_cache(maxsize=256)
def _patterns(known: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return the forms of a credit, of the few agencies that a text prints: patterns of all take longer than reading it."""
    one = "|".join(re.escape(name) for name in known)
    who = rf"(?P<who>(?:{one})(?:\s?(?:/|,|&|and)\s?(?:{one}))*)"
    dash = r"[-–—―]{1,2}"
    return (
        re.compile(rf"^[^\n.]{{0,120}}?[(\[]\s?{who}\s?[)\]]\s*(?:{dash}|:)"),
        re.compile(rf"^{who}\s*(?:{dash}|:|\n)\s*"),
        re.compile(rf",\s+reports?\s+{who}\.?[ \t\r]*(?=\n|$)"),
        re.compile(rf"\n\s*[(\[]?(?:Source|Agency|Credit|Via|©)?:?\s*{who}[)\]]?\.?$"),
        re.compile(rf"(?:(?:[.!?\"”’»)]\s*|\s)(?:{dash}\s?|[(\[/]\s?|(?<!\w)©\s?){who}\s?[)\]/]?\.?)$"),
    )
