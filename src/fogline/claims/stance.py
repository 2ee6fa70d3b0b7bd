"""With what force something is said: asserted, hedged, denied, predicted or unverified.

In: the text, where the content stands, the cue's class and words. Out: one word. Words of force come from
``lexicon/hedges.csv``; they count inside the content only, and those that belong to a number ("about", "up to") are the
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

from fogline import lexicon
from fogline.model import CueClass, Span, Stance
from fogline.text.once import remembered

_LETTERS = re.compile(r"\w+")
_KEPT = 20_000  # contents whose words of force are remembered; about five megabytes
# Which stance wins where words of several stand in one content.
_ORDER: tuple[Stance, ...] = ("unverified", "hedged", "predicted")
# A deed denied without the word: "we did not fire on the market", "our forces never used gas". Any other "not" is part of
# what is asserted ("nobody was hurt", "the guns had not stopped").
_DEED = (
    r"us(?:e|ed)|fired?|hit|str(?:ike|uck)(?! (?:an?|any|the|up) (?:deal|agreement|bargain|balance|rapprochement|truce))|"
    r"kill(?:ed)?|attack(?:ed)?|shell(?:ed)?|bomb(?:ed)?|target(?:ed|ing)?|shoot|shot|"
    r"carr(?:y|ied) out|order(?:ed)?|tak(?:e|en) part|produced?|behind|responsible|involved"
)
_DEED_DENIED = re.compile(
    rf"\b(?:(?:did|do|does|has|have|had|were|was)(?: not|n['’]t| never)|never)(?: \w+ly)? (?:{_DEED})\b"
    r"|\b(?:had|have|has) nothing to do with\b|\bno (?:role|part|hand) in\b",
    re.IGNORECASE,
)
_NOT = r"(?:\b(?:not|never|neither|nor|cannot|unable to|declined to|refused to)\b|n['’]t\b)"
# "British sources have not confirmed that ...", "reportedly told", "cast doubt on the claim that"
_WITHHELD = re.compile(
    rf"{_NOT}.*\b(?:confirm|verif|den(?:y|ied|ies))"
    r"|\b(?:alleg|purported|reportedly|supposedly|cast doubt|unverified|unconfirmed)",
    re.IGNORECASE,
)
_TURNED = re.compile(rf"{_NOT}.*\b(?:believ|think|thought|accept|agree|expect|consider|intend)", re.IGNORECASE)
# what is wanted or promised is still to come; what is tried has begun
_INTENDS = re.compile(
    r"\b(?:want|wish|hop(?:e|ing)|plan|inten|vow|pledg|promis|threat|aim|desir|prefer|decid|resol|prepar|demand|refus|declin)",
    re.IGNORECASE,
)
_FUTURE = frozenset({"could", "may", "might", "will", "would", "shall", "won't", "won’t", "'ll", "’ll"})
_DEPENDS = re.compile(r"\b(?:that|which|who|whom|whose|where|whether|because|how|what)\b")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|had|have|must|did|does|said|says|told)\b"
    r"(?! (?:not )?(?:expected|likely|due|set|certain|sure|clear))"
)
_LEAST_TOLD = 3  # words of a main clause after its verb
_ALLEGED_PERSON = re.compile(r"\s+(?:[\w-]+\s){0,2}?\w+(?:ers?|ors?|ists?|m[ae]n|members?|accomplices?)\b")
_REFUSED = re.compile(rf"\b(?:refus|declin)|{_NOT}", re.IGNORECASE)


@functools.cache
def _patterns() -> tuple[tuple[Stance, frozenset[str], re.Pattern[str]], ...]:
    """Of each stance the words that its phrases begin with, and the phrases."""
    found = []
    for stance in _ORDER:
        words = sorted(
            (r["words"] for r in lexicon.rows("hedges.csv") if r["stance"] == stance), key=lambda w: (-len(w), w)
        )
        one = "|".join(re.escape(w).replace("'", "['’]") for w in words)
        # "he'll" is one word in print and two in force
        begin = frozenset(_LETTERS.findall(w.lower())[0] for w in words)
        found.append((stance, begin, re.compile(rf"(?:(?<![\w-])|(?=['’]ll))(?:{one})(?![\w-])", re.IGNORECASE)))
    return tuple(found)


def of(text: str, content: Sequence[Span], cue_class: CueClass, *, cue: str = "") -> Stance:
    """The stance of what is said at ``content`` (half-open code points of ``text``).

    Args:
        text: of the dispatch.
        content: where the words stand.
        cue_class: of the cue.
        cue: its words; "" where none is printed.

    CASES, in order: words of doubt about the evidence; a denial; a prediction; hedges; a future; a deed denied.

    Caught: "could still remain" hedged; "expected to be over in days" predicted; "very hard to verify" unverified.
    Refused: "in May", the month, is no hedge; "the will to fight" no prediction.
    """
    words = " ".join(text[s.start : s.end] for s in content)
    found = _forces(words)
    intention = cue_class == "attitude" and words.startswith("to ") and _INTENDS.search(cue) is not None
    # CASE 1: the words themselves doubt the evidence, or the cue withholds it
    if "unverified" in found or _WITHHELD.search(cue):
        return "unverified"
    # CASE 2: the cue denies, or tells what somebody does not believe or will not do
    if cue_class == "denial" or _TURNED.search(cue) or (intention and _REFUSED.search(cue)):
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
    if _DEED_DENIED.search(words):
        return "denied"
    return "asserted"


@remembered(_KEPT)
def _forces(words: str) -> frozenset[Stance]:
    said = frozenset(_LETTERS.findall(words.lower()))
    return frozenset(s for s, begin, phrases in _patterns() if not said.isdisjoint(begin) and _counts(phrases, words))


def _counts(pattern: re.Pattern[str], words: str) -> bool:
    return any(
        not _other_sense(words, m) and not (m[0].lower() in _FUTURE and _is_beside_the_point(words, m))
        for m in pattern.finditer(words)
    )


def _is_beside_the_point(words: str, m: re.Match[str]) -> bool:
    """Whether a future or a guess stands in a clause that hangs on what is told: "there was a call that it would end"."""
    before = words[: m.start()]
    links = [d.start() for d in _DEPENDS.finditer(before)]
    if not links or "," in before[links[-1] :]:
        return False
    told = [d.end() for d in _FINITE.finditer(before[: links[-1]])]
    # "it is obvious that": what is obvious is the future itself
    return bool(told) and len(before[told[-1] : links[-1]].split()) >= _LEAST_TOLD


def _other_sense(words: str, m: re.Match[str]) -> bool:
    """The month May, the noun will, "could" of the past ability are not words of force."""
    word = m[0]
    if word == "May":
        return m.start() > 0
    # "could not be moved" tells of what was possible; "could not have been" is a guess.
    if word.lower() == "could" and re.match(r"(?:n['’]t| not)\b(?! have\b)| ever\b", words[m.end() :]):
        return True
    if word.lower() == "could" and re.search(r"\bas \w+(?: \w+){0,2} as (?:\w+ )?$", words[: m.start()]):
        return True  # "as long as they could"
    if word.lower() == "going to" and re.match(
        r"\s+(?:plan\b|(?:the|an?|his|her|its|their)\b|[A-Z])", words[m.end() :]
    ):
        return True  # "going to plan", "going to Kesra"
    if word.lower() == "alleged" and _ALLEGED_PERSON.match(words, m.end()):
        return True  # "the alleged gunmen were tried"
    before = words[: m.start()].rstrip().lower()
    return word.lower() in {"will", "might"} and bool(
        re.search(r"\b(?:the|a|his|her|their|its|our|of|at|political|free)$", before)
    )
