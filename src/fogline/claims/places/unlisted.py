"""Places that no list knows: kept, with the words they stand by as the only reason.

Two kinds: a capitalised name that stands as a place ("the village of Umm Kharza", "Tell Maruf village", "in Qasr Yaban"),
and an area named by who holds it ("rebel-held areas", "territory held by the SDF").
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence

from fogline.claims.places import names
from fogline.claims.places.mentions import Mention, articled
from fogline.languages import pattern, word_set, words_of
from fogline.text import Token

LONGEST = 3


def held_areas(text: str) -> Iterator[tuple[int, int]]:
    """Yield areas named by their holder: spans, in order.

    >>> [s for s in held_areas("They fled to SDF-held areas.")]
    [(13, 27)]
    """
    if any(word in text for word in word_set("places.holding")):
        for match in pattern("places.held").finditer(text):
            start = match.start()
            if pattern("places.of_name").match(text, match.end()):
                continue
            first = text[start : match.end()].split(None, 1)[0].lower()
            if "-" not in first and first in word_set("places.small"):
                start += len(first) + 1
            yield start, match.end()


def banks(text: str) -> Iterator[tuple[int, int]]:
    """Return banks of a river that is not named beside them: spans, in order.

    >>> [s for s in banks("They dug in on the eastern bank, not in the West Bank or on the east bank of the Tigris.")]
    [(19, 31)]
    """
    if not any(word in text for word in word_set("places.bank")):
        return iter(())
    return (match.span() for match in pattern("places.bank").finditer(text))


@functools.cache
def _not_names() -> frozenset[str]:
    found = {key for key, value in names.cue_classes().items() if value & {"not_place", "title", "body"}}
    found |= {row["word"] for row in words_of("stop_words.csv")}
    return frozenset(found)


def unlisted(words: Sequence[Token], taken: Iterable[Mention]) -> Iterator[tuple[int, int]]:
    """Yield runs of capitals that no list knows and that stand as a place: token numbers of first and last."""
    busy = {step for each in taken for step in range(each.first, each.last + 1)}
    index, count = 1, len(words)
    while index < count:
        word = words[index]
        run = _run(words, index, busy) if word.cap and index not in busy else None
        if run is not None and (site := _site(words, index, run)):
            yield index, site
            index = site
        elif run is not None and any(told(words, index, run, busy) for told in (_told, _within, _in_row)):
            yield index, run
            busy.update(range(index, run + 1))
            index = run
        index += 1


def _site(words: Sequence[Token], i: int, j: int) -> int | None:
    """Return the last token of a building or site that stands somewhere: "at [Kamal Adwan hospital]"; None of any other run."""
    k = next((n for n in range(i + 1, j + 2) if n < len(words) and words[n].low in word_set("places.sites")), None)
    if k is None or words[k].gap != " " or (k + 1 < len(words) and words[k + 1].gap == " " and words[k + 1].cap):
        return None
    at = i - 1 - (words[i - 1].low in word_set("grammar.definite"))
    led = at >= 0 and words[i].gap == " " and not words[at].cap
    return k if led and ("before_in" in names.cue_classes().get(words[at].low, ()) or done_to(words, at + 1)) else None


def _in_row(words: Sequence[Token], i: int, j: int, busy: set[int]) -> bool:
    """Tell whether the run ends a row of places that a preposition leads: "in Njiapanda and [Kambau]"."""
    before = words[i - 1]
    if words[i].gap != " " or before.low not in word_set("places.and_or") or i - 2 not in busy or j - i > 1:
        return False
    first = i - 2
    while first - 1 in busy:
        first -= 1
    after = words[j + 1] if j + 1 < len(words) else None
    led = first > 0 and "before_in" in names.cue_classes().get(words[first - 1].low, ())
    person = words[i].low in names.given_names()
    return led and not person and not _says(after) and not (after is not None and after.gap == " " and after.cap)


def _run(words: Sequence[Token], i: int, busy: set[int]) -> int | None:
    """Return the last token of the run of capitals at ``i``; None if it touches a known name, is too long
    or holds a common word.
    """
    hyphened = i + 1 < len(words) and words[i + 1].gap == "-" and words[i + 1].cap
    common = words[i].low in _not_names() and not _tell(words, i) and not hyphened
    if words[i].text.isupper() or common or (len(words[i].text) < 3 and not hyphened) or words[i].text[-1].isdecimal():
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
    if words[i].low not in word_set("places.first_words") or i + 1 >= len(words):
        return False
    return articled(words, i + 1) or (words[i + 1].cap and words[i + 1].gap in (" ", "-"))


def _within(words: Sequence[Token], i: int, j: int, busy: set[int]) -> bool:
    """Tell whether the run is said to lie in a known division: "Qasr Banat in Hasakah province"."""
    inside = j + 2 < len(words) and words[j + 1].low in word_set("places.in")
    if not inside or (words[j + 1].gap, words[j + 2].gap) != (" ", " "):
        return False
    step = j + 2 + (words[j + 2].low in word_set("places.before_division"))
    if step not in busy or words[i - 1].low in word_set("places.no_place") or words[i].low in names.given_names():
        return False
    while step in busy:
        step += 1
    return (
        step < len(words)
        and pattern("places.possessive_gap").fullmatch(words[step].gap) is not None
        and words[step].low in word_set("places.divisions")
    )


def _told(words: Sequence[Token], i: int, j: int, busy: set[int]) -> bool:  # noqa: ARG001 - all are called alike
    return _stands(words, i, j)


def _stands(words: Sequence[Token], i: int, j: int) -> bool:
    before, gap = words[i - 1], words[i].gap
    first = i - 1
    if before.low in word_set("places.before_hyphen") and gap == "-":
        first, before = i - 2, words[i - 2]
        gap = words[first + 1].gap
    after = words[j + 1] if j + 1 < len(words) else None
    person = words[i].low in names.given_names() and not (words[i].low in word_set("places.halves") and j > i)
    if (
        gap == " "
        and before.low in word_set("places.of")
        and first > 0
        and words[first - 1].low in word_set("places.nouns_before_of")
        and before.gap == " "
    ):
        return True
    if pattern("places.adjective").fullmatch(words[j].low):
        return False
    if not person and done_to(words, i):
        return True
    noun_after = (
        after is not None and after.gap == " " and after.low in word_set("places.nouns_after") and not after.cap
    )
    if noun_after and not person and gap in (" ", ", ") and before.low in word_set("places.before_named_noun"):
        return True
    ends = after is None or not (
        pattern("places.possessive_after").match(after.gap)
        or (after.gap == " " and after.low in word_set("places.and_or"))
    )
    return (
        gap == " "
        and before.low in word_set("places.in_or_near")
        and not before.cap
        and not person
        and ends
        and not _says(after)
    )


def done_to(words: Sequence[Token], i: int) -> bool:
    """Tell whether the name at token ``i`` is what something of war is done to, or where somebody comes or goes.

    Caught: ``attacked [Goma]``, ``returned to [Homs]``, ``the shelling of [Marea]``, ``an attack on the town of [Djibo]``,
    ``fled [Beni]``. Refused: ``told [Goma]``, ``the mayor of [Goma]``.
    """
    at = i - 1
    if at > 0 and words[at].low in word_set("places.of") and words[at - 1].low in word_set("places.nouns_before_of"):
        at -= 2
        while at > 0 and words[at].gap == " " and i - at < _LED and _fills(words[at]):
            at -= 1
    elif at >= 0 and words[at].low in word_set("places.directions"):
        at -= 1
    if at < 0 or words[i].gap not in _BLANKS or words[at + 1].gap not in _BLANKS:
        return False
    before, earlier = words[at].low, words[at - 1].low if at > 0 else ""
    if "before_object" in names.cue_classes().get(before, frozenset()):
        return True
    return (
        (before in word_set("places.of") and earlier in word_set("places.done_of"))
        or (before in word_set("places.on") and earlier in word_set("places.done_on"))
        or (before in word_set("places.motion_to") and earlier in word_set("places.motions"))
    )


_LED = 6  # words between a verb and the name that is its object
_BLANKS = frozenset((" ", "\u00a0", "\n"))


def _fills(word: Token) -> bool:
    """Tell whether a word only fills the phrase of a place: "the northern [town of]"."""
    filling = word.low in word_set("places.before_division") or word.low in word_set("grammar.indefinite")
    return not word.cap and (
        filling or word.low in word_set("places.directions") or "settlement" in names.cue_classes().get(word.low, ())
    )


def _says(after: Token | None) -> bool:
    return after is not None and after.gap in (" ", ", ") and "said" in names.cue_classes().get(after.low, frozenset())
