"""Read what tells whether two dispatches are of one event: their words, names, streets and ages.

Links and coordinates are no words of a report.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from fogline.languages import pattern
from fogline.model import Dispatch, Traits

LEAD_LETTERS = 700  # the lead tells the event; the rest often tells of others
READ_LETTERS = 6000
_WORD = re.compile(r"\b\w[\w'’]+\b")
_PART = re.compile(r"[\w'’-]+")
_CAPITAL = re.compile(r"\b[A-Z][a-z]{2,}\b")


def traits(dispatch: Dispatch) -> Traits:
    """Return the traits of one dispatch, from its headline and the first letters of its text."""
    headline, text = dispatch.headline or "", pattern("traits.address").sub(" ", dispatch.text)[:READ_LETTERS]
    whole, lead = f"{headline}. {text}", f"{headline}. {text[:LEAD_LETTERS]}"
    return Traits(
        dispatch_id=dispatch.dispatch_id,
        words=_words(f"{headline} {headline} {text}"),
        lead=_words(f"{headline} {text[:LEAD_LETTERS]}"),
        capitals=_each(each.lower() for each in _CAPITAL.findall(whole)),
        lead_capitals=_each(w.lower() for w in _CAPITAL.findall(lead)),
        names=_each(_names(whole)),
        streets=_each(match[1].lower().replace(".", "") for match in pattern("traits.street").finditer(text)),
        ages=_each(next(group for group in m.groups() if group) for m in pattern("traits.age").finditer(whole)),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(each.lower() for each in _WORD.findall(text))


def _each(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _names(text: str) -> Iterable[str]:
    """Yield pairs of neighbouring words in capitalised runs: "Amal R. Nouri" gives "amal r" and "r nouri"."""
    for match in pattern("traits.name").finditer(text):
        words = [each.lower().strip(".'’") for each in _PART.findall(match[0])]
        yield from (f"{first} {second}" for first, second in itertools.pairwise(words))
