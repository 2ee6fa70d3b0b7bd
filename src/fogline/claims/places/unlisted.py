"""Places that no list knows: kept, with the words they stand by as the only reason.

Two kinds: a capitalised name that stands as a place ("the village of Umm Kharza", "Tell Maruf village", "in Qasr Yaban"),
and an area named by who holds it ("rebel-held areas", "territory held by the SDF").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

from fogline.claims.places import names
from fogline.claims.places.mentions import HALVES, Mention, Token, articled
from fogline.languages import words_of

# Nouns that stand before the name with "of" and after it: "the town of X", "X town".
_AROUND = frozenset(
    (
        "area",
        "camp",
        "city",
        "countryside",
        "district",
        "governorate",
        "hamlet",
        "mountain",
        "municipality",
        "neighborhood",
        "neighbourhood",
        "port",
        "province",
        "quarter",
        "region",
        "settlement",
        "suburb",
        "suburbs",
        "town",
        "towns",
        "valley",
        "village",
        "villages",
    )
)
_NOUNS = _AROUND | frozenset(
    (
        "airbase",
        "airfield",
        "base",
        "checkpoint",
        "cities",
        "crossing",
        "dam",
        "desert",
        "hill",
        "hills",
        "mountains",
        "river",
        "subdistrict",
    )
)
_OF = _AROUND | frozenset(("areas", "island", "outskirts"))
# What is done to a place: "the shelling of X", "the assault on X", "forces besieged X". Persons and books are not shelled.
_DONE_OF = frozenset(
    (
        "shelling",
        "bombardment",
        "siege",
        "battle",
        "fall",
        "capture",
        "recapture",
        "liberation",
        "storming",
        "evacuation",
    )
)
_DONE_ON = frozenset(("assault", "offensive", "advance", "march", "push"))
_DONE = frozenset(
    (
        "besieged",
        "bombarded",
        "bombed",
        "hit",
        "pounded",
        "shelled",
        "struck",
        "retook",
        "recaptured",
        "stormed",
        "overran",
        "encircled",
        "seized",
    )
)
_IN = frozenset(("in", "near", "outside", "towards", "toward"))
_ARTICLE = frozenset(("al", "el", "ar", "as", "ash", "az", "ez", "ad", "an", "at", "umm", "tal", "tel", "tell"))
LONGEST = 3
# What follows a name that is no place: "in Harper Lee's book" is a person's, "in Apple stores" a firm's.
_HELD = re.compile(
    r"\b(?:[A-Z][\w’']{1,60}+\s|[\w’']{1,60}+-)?[\w’']{1,60}+[-\u2011](?:held|controlled|occupied|ruled|dominated)\s"
    r"(?:\w+\s)?(?:areas?|territor(?:y|ies)|regions?|zones?|towns?|cities|city|villages?|enclaves?|parts|land|positions?|"
    r"neighbou?rhoods?|districts?|suburbs?|buildings?|desert areas|pockets?|provinces?|lands|terrain)\b"
    r"|\b(?:areas?|territor(?:y|ies)|land|towns?|villages|neighbou?rhoods|pockets?|parts)\s(?:still\s|now\s|once\s)?"
    r"(?:held|controlled|occupied|ruled)\sby\s(?:the\s)?[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,3}"
)


_OF_NAME = re.compile(r"\s(?:town |city |village )?of\s(?:the\s)?[A-Z]|\s(?:town|city|village)\b")


def held_areas(text: str) -> Iterator[tuple[int, int]]:
    """Yield areas named by their holder: spans, in order.

    >>> [s for s in held_areas("They fled to SDF-held areas.")]
    [(13, 27)]
    """
    if "held" in text or "controlled" in text or "occupied" in text or "ruled" in text or "dominated" in text:
        for m in _HELD.finditer(text):
            start = m.start()
            if _OF_NAME.match(text, m.end()):
                continue
            first = text[start : m.end()].split(None, 1)[0].lower()
            if "-" not in first and first in _SMALL:
                start += len(first) + 1
            yield start, m.end()


_BANK = re.compile(r"\b(?:north|south|east|west|left|right)(?:ern)?[ -]banks?\b(?!\s+of\b)")


def banks(text: str) -> Iterator[tuple[int, int]]:
    """Return banks of a river that is not named beside them: spans, in order.

    >>> [s for s in banks("They dug in on the eastern bank, not in the West Bank or on the east bank of the Tigris.")]
    [(19, 31)]
    """
    return (m.span() for m in _BANK.finditer(text)) if "bank" in text else iter(())


_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "to",
        "from",
        "into",
        "on",
        "at",
        "by",
        "for",
        "and",
        "or",
        "with",
        "over",
        "out",
        "through",
        "across",
        "all",
        "some",
        "most",
        "other",
        "last",
        "their",
        "its",
        "his",
        "as",
    ]
)


@functools.cache
def _not_names() -> frozenset[str]:
    found = {w for w, c in names.cue_classes().items() if c & {"not_place", "title", "body"}}
    found |= {r["word"] for r in words_of("stop_words.csv")}
    return frozenset(found)


@functools.cache
def _small_words() -> frozenset[str]:
    return frozenset(r["word"] for r in words_of("stop_words.csv")) - {"and", "or"}


def unlisted(words: Sequence[Token], taken: Iterable[Mention]) -> Iterator[tuple[int, int]]:
    """Yield runs of capitals that no list knows and that stand as a place: token numbers of first and last."""
    busy = {k for m in taken for k in range(m.first, m.last + 1)}
    i, n = 1, len(words)
    while i < n:
        w = words[i]
        run = _run(words, i, busy) if w.cap and i not in busy else None
        if run is not None and (_stands(words, i, run) or _within(words, i, run, busy)):
            yield i, run
            i = run
        i += 1


def _run(words: Sequence[Token], i: int, busy: set[int]) -> int | None:
    """Return the last token of the run of capitals at ``i``; None if it touches a known name, is too long
    or holds a common word.
    """
    common = words[i].low in _not_names() and not _tell(words, i)
    if words[i].text.isupper() or common or len(words[i].text) < 3 or words[i].text[-1].isdecimal():
        return None
    if words[i - 1].cap and words[i].gap in (" ", "-"):
        return None
    j = i
    while j + 1 < len(words) and (articled(words, j + 1) or (words[j + 1].gap in (" ", "-") and words[j + 1].cap)):
        j += 1 + articled(words, j + 1)
        if j in busy or j - i >= LONGEST or words[j].low in _not_names():
            return None
    return j


def _tell(words: Sequence[Token], i: int) -> bool:
    """Tell whether "Tell" is a mound with a name of its own, and no verb; "Khan" an inn, and no title."""
    if words[i].low not in _ARTICLE | HALVES or i + 1 >= len(words):
        return False
    return articled(words, i + 1) or (words[i + 1].cap and words[i + 1].gap in (" ", "-"))


_DIVISIONS = frozenset(("countryside", "district", "governorate", "province", "region", "subdistrict"))
_NO_PLACE = frozenset(("by", "with", "for", "told", "and", "mr", "mrs", "ms", "dr"))


def _within(words: Sequence[Token], i: int, j: int, busy: set[int]) -> bool:
    """Tell whether the run is said to lie in a known division: "Qasr Banat in Hasakah province"."""
    if j + 2 >= len(words) or (words[j + 1].low, words[j + 1].gap, words[j + 2].gap) != ("in", " ", " "):
        return False
    k = j + 2 + (words[j + 2].low in ("the", "northern", "southern", "eastern", "western"))
    if k not in busy or words[i - 1].low in _NO_PLACE or words[i].low in names.given_names():
        return False
    while k in busy:
        k += 1
    return k < len(words) and words[k].gap in (" ", "'s ", "’s ") and words[k].low in _DIVISIONS


def _stands(words: Sequence[Token], i: int, j: int) -> bool:
    before, gap = words[i - 1], words[i].gap
    first = i - 1
    if before.low in _ARTICLE and gap == "-":
        first, before = i - 2, words[i - 2]
        gap = words[first + 1].gap
    after = words[j + 1] if j + 1 < len(words) else None
    person = words[i].low in names.given_names() and not (words[i].low in HALVES and j > i)
    if gap == " " and before.low == "of" and first > 0 and words[first - 1].low in _OF and before.gap == " ":
        return True
    if words[j].low.endswith(("ish", "ic", "ist", "ian", "ese", "phone")):
        return False
    if not person and done_to(words, i):
        return True
    noun_after = after is not None and after.gap == " " and after.low in _NOUNS and not after.cap
    if (
        noun_after
        and not person
        and gap in (" ", ", ")
        and before.low in ("the", "in", "of", "from", "near", "and", "to", "at")
    ):
        return True
    ends = after is None or not (
        after.gap.startswith(("'s", "’s")) or (after.gap == " " and after.low in ("and", "or"))
    )
    return gap == " " and before.low in _IN and not before.cap and not person and ends and not _says(after)


def done_to(words: Sequence[Token], i: int) -> bool:
    """Tell whether the name at token ``i`` is what something of war is done to."""
    before = words[i - 1].low if i > 0 and words[i].gap == " " else ""
    earlier = words[i - 2].low if i > 1 else ""
    return before in _DONE or (before == "of" and earlier in _DONE_OF) or (before == "on" and earlier in _DONE_ON)


def _says(after: Token | None) -> bool:
    return after is not None and after.gap in (" ", ", ") and "said" in names.cue_classes().get(after.low, frozenset())
