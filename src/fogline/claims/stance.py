"""With what force something is said: asserted, hedged, denied, predicted or unverified.

In: the text, where the content stands, the cue's class and words. Out: one word. Words of force come from
``hedges.csv``; they count inside the content only, and those that belong to a number ("about", "up to") are the
number's own. A cue may withhold what it attributes ("could not confirm that"), turn it round ("does not believe that") or
make an intention of it ("vowed to").

>>> from fogline.model import Span
>>> of("They could still be inside", [Span(0, 26)], "statement")
'hedged'
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from fogline.languages import cues, part, words_of
from fogline.model import CueClass, Span, Stance
from fogline.text.cache import cached_reading

_LETTERS = re.compile(r"\w+")
_WITHHELD = 20  # code points of what is said in which "to confirm" stands after "refused"
_KEPT = 20_000  # contents whose words of force are kept; about five megabytes
# Which stance wins where words of several stand in one content.
_ORDER: tuple[Stance, ...] = ("unverified", "hedged", "predicted")
_LEAST_TOLD = 3  # words of a main clause after its verb


@functools.cache
def _patterns() -> tuple[tuple[Stance, frozenset[str], re.Pattern[str]], ...]:
    """Of each stance the words that its phrases begin with, and the phrases."""
    found = []
    for stance in _ORDER:
        words = sorted(
            (row["words"] for row in words_of("hedges.csv") if row["stance"] == stance), key=lambda w: (-len(w), w)
        )
        one = "|".join(re.escape(word).replace("'", "['’]") for word in words)
        # "he'll" is one word in print and two in force
        begin = frozenset(_LETTERS.findall(each.lower())[0] for each in words)
        found.append((stance, begin, re.compile(rf"{part('stance.word_begins')}(?:{one})(?![\w-])", re.IGNORECASE)))
    return tuple(found)


def of(text: str, content: Sequence[Span], cue_class: CueClass, *, cue: str = "") -> Stance:
    """Return the stance of what is said at ``content`` (half-open code points of ``text``).

    Args:
        text: of the dispatch.
        content: where the words stand.
        cue_class: of the cue.
        cue: its words; "" where none is printed.

    CASES, in order: words of doubt about the evidence; a denial; a prediction; hedges; a future; a deed denied.

    Caught: "could still remain" hedged; "expected to be over in days" predicted; "very hard to verify" unverified.
    Refused: "in May", the month, is no hedge; "the will to fight" no prediction.
    """
    words = " ".join(text[each.start : each.end] for each in content)
    found = _forces(words)
    intention = (
        cue_class == "attitude"
        and cues("stance.to_do").match(words) is not None
        and cues("stance.intends").search(cue) is not None
    )
    # CASE 1: the words themselves doubt the evidence, or the cue withholds it
    if "unverified" in found or cues("stance.withheld").search(
        f"{cue} {words.partition(' the ')[0][:_WITHHELD]}" if intention else cue
    ):
        return "unverified"
    # CASE 2: the cue denies, or tells what somebody does not believe or will not do
    if cue_class == "denial" or cues("stance.turned").search(cue) or (intention and cues("stance.refused").search(cue)):
        return "denied"
    # CASE 3: the cue predicts, or tells of an intention
    if cue_class == "prediction" or intention:
        return "predicted"
    # CASE 4: hedged, also where it is a hedged future or a hedged denial ("most likely not")
    if "hedged" in found:
        return "hedged"
    # CASE 5: a future
    if "predicted" in found:
        return "predicted"
    # CASE 6: a deed is said not to have been done
    if cues("stance.deed_denied").search(words):
        return "denied"
    return "asserted"


@cached_reading(_KEPT)
def _forces(words: str) -> frozenset[Stance]:
    said = frozenset(_LETTERS.findall(words.lower()))
    return frozenset(
        each for each, begin, phrases in _patterns() if not said.isdisjoint(begin) and _counts(phrases, words)
    )


def _counts(pattern: re.Pattern[str], words: str) -> bool:
    return any(
        not _other_sense(words, match)
        and not (cues("stance.future").fullmatch(match[0]) and _is_beside_the_point(words, match))
        for match in pattern.finditer(words)
    )


def _is_beside_the_point(words: str, m: re.Match[str]) -> bool:
    """Tell whether a future or a guess stands in a clause that hangs on what is told: "there was a call that it would end"."""
    before = words[: m.start()]
    links = [match.start() for match in cues("stance.depends").finditer(before)]
    if not links or "," in before[links[-1] :]:
        return False
    told = [each.end() for each in cues("stance.finite").finditer(before, 0, links[-1])]
    # "it is obvious that": what is obvious is the future itself
    return bool(told) and len(before[told[-1] : links[-1]].split()) >= _LEAST_TOLD


def _other_sense(words: str, m: re.Match[str]) -> bool:
    """Tell whether a word of force is none here: the month May, the noun will, "could" of an ability that somebody had."""
    at = m.start()
    if at > 0 and cues("stance.month").match(words, at):
        return True
    if cues("stance.other_sense").match(words, at):
        return True
    if cues("stance.noun_or_verb").fullmatch(m[0]) and cues("stance.noun_led").before(words, at):
        return True
    return cues("stance.ability").fullmatch(m[0]) is not None and cues("stance.as_far_as").before(words, at) is not None
