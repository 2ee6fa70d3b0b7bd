"""Find who carried the words before they stood here: agency credits of a dispatch, outermost first."""

from __future__ import annotations

import functools
import re

from fogline import lexicon
from fogline.languages import part, pattern
from fogline.lexicon import register
from fogline.model import Dispatch, Span


@functools.cache
def _names() -> tuple[str, ...]:
    """Return names of agencies, the longest first."""
    agencies = (body for body in register.bodies() if body.speaks == "agency")
    names = {each for agency in agencies for each in (agency.name, *agency.called(described=False, speaks=True))} | {
        row["as_printed"] for row in lexicon.rows("agencies.csv") if len(row["as_printed"]) > 2
    }
    return tuple(sorted(names, key=lambda n: (-len(n), n)))


@functools.lru_cache(maxsize=16)
def _agency(text: str) -> str:
    """Return a pattern of the agencies that a text prints: one of all takes longer to make than the text to read."""
    one = "|".join(re.escape(name) for name in _names() if name in text) or "(?!)"
    return rf"(?:{one})(?:\s?{part('carriers.between')}\s?(?:{one}))*\b"


def credit(text: str) -> re.Pattern[str]:
    """``reports BSS/AFP``, ``– AFP`` at the end, ``HAJIN (Reuters) –`` at the start; of the agencies that a text prints."""
    return _credit(_agency(text))


@functools.lru_cache(maxsize=256)
def _credit(a: str) -> re.Pattern[str]:
    return re.compile(
        rf"[,(]\s*{part('carriers.reports')}\s+(?P<told>{a}|[A-Z]\w+(?:/[A-Z]\w+)+)|[–—-]\s?(?P<end>{a})\s*\Z|\A[^\n]{{0,80}}?\((?P<start>{a})\)\s*[–—-]"
    )


def of(dispatch: Dispatch) -> tuple[str, ...]:
    """Return names of the agencies that a dispatch credits, as printed, outermost first; empty if none.

    >>> of(Dispatch("d", "p", "Ten fled, an official said, reports BSS/AFP.", ""))
    ('BSS', 'AFP')
    >>> of(Dispatch("d", "p", "Ten fled. The AFP bureau is closed.", ""))
    ()
    """
    printed = dispatch.wire
    if printed is None:
        found = credit(dispatch.text).search(dispatch.text)
        printed = next(group for group in found.groups() if group) if found else ""
    return tuple(each for each in (x.strip() for x in pattern("carriers.parted").split(printed)) if each)


def agency_in(words: str) -> str | None:
    """Return the agency named in some words.

    >>> agency_in("the AFP news agency"), agency_in("reporters")
    ('AFP', None)
    """
    found = re.search(rf"\b{_agency(words)}", words)
    return found[0] if found else None


def is_agency(name: str) -> bool:
    """Tell whether a name is an agency's.

    >>> is_agency("AFP"), is_agency("Karim")
    (True, False)
    """
    return re.fullmatch(_agency(name), name) is not None


def credits_in(text: str) -> set[Span]:
    """Return where a credit that closes a text stands ("– AFP"): words of nobody's claim."""
    return {Span(*match.span()) for match in credit(text).finditer(text) if match["end"]}
