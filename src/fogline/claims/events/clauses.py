"""Read who does what to whom in a sentence, by its words: the verb, its voice, and the phrases before and after it.

No parser: a verb's subject stands between it and the last boundary, its object between it and the next preposition or boundary;
a passive turns the two round ("was hit by"). What is only possible, planned, wished or denied is told apart by the words before
the verb.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from fogline.languages import forms, word_set, words_of
from fogline.model import Span

_WORD = re.compile(r"\d[\d,.]*\d|[^\W_]+(?:[’'.-][^\W_]+)*|[,;:()“”\"—–.!?…]")
_MARKS = frozenset(',;:()“”"—–.!?…')
_REACH = 14  # words of an object

_SUFFERED = frozenset(
    {
        "kill",
        "slay",
        "shoot",
        "gun",
        "attack",
        "strike",
        "bomb",
        "shell",
        "take",
        "retake",
        "abduct",
        "arrest",
        "burn",
        "rape",
        "lynch",
    }
)

_LISTED = frozenset({"kill", "burn", "take"})  # "two dead, ten houses burnt, the town captured"

Voice = Literal["active", "passive"]


class Word(NamedTuple):
    """One word or mark at half-open code points, ``low`` in small letters with a plain apostrophe."""

    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verb:
    """A row of deeds.csv: the class of a deed, and the words of which one must follow ("shot ... down")."""

    lemma: str
    deed: str
    needs: frozenset[str]

    @property
    def suffered(self) -> bool:
        """Tell whether its participle alone says what befell somebody: "killed in a raid", not "fired on"."""
        return self.deed in _SUFFERED


@dataclass(frozen=True, slots=True)
class Clause:
    """A deed's verb at word ``at``, and half-open ranges of words: subject, object, who did it ("by"), and all that follows."""

    at: int
    verb: Verb
    voice: Voice
    subject: tuple[int, int]
    object: tuple[int, int]
    by: tuple[int, int]
    rest: tuple[int, int]


def words_at(text: str, spans: Sequence[Span]) -> list[Word]:
    """Return the words and marks of some spans of a text, in order.

    >>> [w.low for w in words_at("Army's jets hit Kesh.", [Span(0, 20)])]
    ["army's", 'jets', 'hit', 'kesh']
    """
    found = [match for span in spans for match in _WORD.finditer(text, span.start, span.end)]
    shouted = all(m[0].isupper() or not m[0].isalpha() for m in found)
    return [Word(_small(m[0], shouted=shouted), *m.span()) for m in found]


def _small(word: str, *, shouted: bool) -> str:
    """Return a word in small letters; a name in capitals keeps them ("IS" is not "is") unless all words are so."""
    kept = word.isupper() and len(word) > 1 and not shouted
    return word if kept else word.lower().replace("’", "'")


@functools.cache
def verbs() -> dict[str, tuple[Verb, ...]]:
    """Return the deeds that a verb form can tell, those that need a further word first.

    >>> [v.deed for v in verbs()["shot"]]
    ['intercept', 'shoot']
    """
    found: dict[str, list[Verb]] = {}
    for row in words_of("deeds.csv"):
        verb = Verb(row["verb"], row["class"], frozenset(row["needs"].split()))
        for form in row["forms"].split():
            found.setdefault(form, []).append(verb)
    return {form: tuple(sorted(of, key=lambda v: not v.needs)) for form, of in found.items()}


@functools.cache
def nouns_of_deeds() -> dict[str, str]:
    """Return nouns of one word or two that name a deed, with its class: "air raid"."""
    return {row["noun"]: row["class"] for row in words_of("deed_nouns.csv")}


@functools.cache
def _past_forms() -> frozenset[str]:
    """Return forms of deeds that are a past tense or a participle: "retook", "overrun", and "hit", which is any form."""
    forms_of = (row["forms"].split() for row in words_of("deeds.csv"))
    return frozenset(form for each in forms_of for form in each[2:-1]) | word_set("events.past")


def clauses(text: str, words: Sequence[Word]) -> list[Clause]:
    """Return the deeds told by verbs, in order; what is not said to have happened is left out.

    Caught: "Rebels attacked Goma", "Goma was attacked by rebels", ", killing six". Refused: "could attack", "plan to attack",
    "if they attack", "did not attack", "the attack".
    """
    found: list[Clause] = []
    for at, word in enumerate(words):
        if word.low not in verbs() or (text[word.start].isupper() and at > 0 and words[at - 1].low not in _MARKS):
            continue
        made = _clause(words, at, found[-1] if found else None)
        if made is not None:
            found.append(made)
    return found


def _clause(words: Sequence[Word], at: int, before: Clause | None) -> Clause | None:
    first = _group(words, at)
    lead = [w.low for w in words[first:at] if w.low in word_set("events.group")]
    first = first if lead else at
    if not _is_verb(words, at, first, lead) or _unreal(words, first, lead):
        return None
    stop = _boundary_after(words, at + 1)
    verb = _meant(words, at, stop)
    if verb is None:
        return None
    subject = _subject(words, first, before)
    by = _by(words, at + 1, stop)
    passive = not word_set("events.be").isdisjoint(lead) or (
        not lead and verb.suffered and _is_reduced(words, at, stop, verb)
    )
    object_ = (at + 1, at + 1) if passive else _object(words, at + 1, stop)
    if object_[0] < object_[1] and words[object_[0]].low in word_set(
        "events.unreal_clause"
    ):  # "carried out no strikes"
        return None
    return Clause(at, verb, "passive" if passive else "active", subject, object_, by, (at + 1, stop))


def _group(words: Sequence[Word], at: int) -> int:
    """Return where the verb group begins: "had been badly | hit"."""
    first = at
    while first > 0 and (words[first - 1].low in word_set("events.group") or forms().adverb(words[first - 1].low)):
        first -= 1
    return first


def _is_verb(words: Sequence[Word], at: int, first: int, lead: Sequence[str]) -> bool:
    """Tell whether a word is a verb here: "they attack", not "the attack", "an attack drone", "two strikes"."""
    low = words[at].low
    before = words[first - 1].low if first else ""
    if f"{before} {low}" in nouns_of_deeds():  # "a drone strike"
        return False
    if before in word_set("events.before_a_noun") and not lead:
        return False
    if before in word_set("grammar.to") or lead:
        return True
    if forms().acting(low) or low in _past_forms():
        return not (
            forms().acting(low) and not forms().past(low) and before not in word_set("events.before_a_participle")
        )
    return before != "" and before not in _MARKS and _is_present(words, at, before)


def _is_present(words: Sequence[Word], at: int, before: str) -> bool:
    """Tell whether a verb stands in the present, as in headlines: "Rebels attack Goma", "Army bombs Kesh"."""
    plural = forms().plural_ending(before) and not forms().plural_ending(words[at].low)
    after = words[at + 1].low if at + 1 < len(words) else ""
    led = after in word_set("events.opens_object") or after[:1].isdecimal()
    return plural and led


def _unreal(words: Sequence[Word], first: int, lead: Sequence[str]) -> bool:
    """Tell whether a deed is only possible, wished, planned or denied."""
    if not word_set("events.unreal").isdisjoint(lead):
        return True
    before = [w.low for w in words[max(0, first - 3) : first]]
    if before and before[-1] in word_set("grammar.to"):
        return len(before) < 2 or before[-2] not in word_set("events.managed_to")
    if before and before[-1] in word_set("events.denied"):
        return True
    start = _boundary_before(words, first)
    return any(w.low in word_set("events.unreal_clause") for w in words[max(0, start - 1) : first])


def _meant(words: Sequence[Word], at: int, stop: int) -> Verb | None:
    near = {w.low for w in words[at + 1 : min(stop, at + 8)]}
    return next((v for v in verbs()[words[at].low] if not v.needs or v.needs & near), None)


def _boundary_after(words: Sequence[Word], at: int) -> int:
    """Return where the clause ends: a mark, or a word that opens another clause with a verb of its own."""
    for i in range(at, len(words)):
        low = words[i].low
        if low in _MARKS or low in word_set("events.opens_clause"):
            return i
        if low in word_set("grammar.and") and i + 1 < len(words) and words[i + 1].low in verbs():
            return i
    return len(words)


def _boundary_before(words: Sequence[Word], first: int) -> int:
    """Return where the clause of a verb group begins."""
    i = first
    while i > 0 and words[i - 1].low not in _MARKS and words[i - 1].low not in word_set("events.opens_clause"):
        i -= 1
    return i


def _subject(words: Sequence[Word], first: int, before: Clause | None) -> tuple[int, int]:
    """Return the words of the subject: those before the verb group, or of the verb before where it has none of its own."""
    start = _boundary_before(words, first)
    if start == first:
        if start and words[start - 1].low in word_set("inverted.relative"):  # "the rebels who attacked"
            return _boundary_before(words, start - 1), start - 1
        if start and words[start - 1].low == "," and (aside := _before_aside(words, start - 1)) is not None:
            return aside
        return before.subject if before is not None else (first, first)
    if before is not None and start <= before.at < first:
        joint = max((i for i in range(before.at, first) if words[i].low in word_set("grammar.and")), default=-1)
        if joint < 0 or joint + 1 >= first:
            return before.subject
        start = joint + 1
    if words[start].low in word_set("grammar.and") and start + 1 < first:
        start += 1
    return start, first


def _before_aside(words: Sequence[Word], comma: int) -> tuple[int, int] | None:
    """Return the subject before an aside that closes at a comma: "The front, a militia, attacked"."""
    opened = next((i for i in range(comma - 1, max(-1, comma - 12), -1) if words[i].low == ","), None)
    if opened is None or not opened:
        return None
    led = words[opened + 1].low
    if led not in word_set("events.opens_aside") and not forms().past(led):
        return None
    return _boundary_before(words, opened), opened


def _by(words: Sequence[Word], first: int, stop: int) -> tuple[int, int]:
    """Return the words after "by": who did it, or with what."""
    at = next((i for i in range(first, stop) if words[i].low in word_set("grammar.by")), None)
    return (stop, stop) if at is None else (at + 1, phrase_end(words, at + 1, stop))


def _is_reduced(words: Sequence[Word], at: int, stop: int, verb: Verb) -> bool:
    """Tell whether a participle without "was" is passive: "shelled by the army", "12 people killed in the raid"."""
    low = words[at].low
    if not (forms().past(low) or low in _past_forms()):
        return False
    after = words[at + 1].low if at + 1 < stop else ""
    return (
        after in word_set("grammar.by")
        or after in word_set("events.after_passive")
        or (at + 1 >= stop and verb.deed in _LISTED)
    )


def _object(words: Sequence[Word], first: int, stop: int) -> tuple[int, int]:
    """Return the words of the object; "on" and "at" after "fired", "at" after "shot" belong to the verb."""
    start = first
    while start < stop and words[start].low in word_set("events.led_object"):
        start += 1
    return start, phrase_end(words, start, stop)


def phrase_end(words: Sequence[Word], first: int, stop: int) -> int:
    """Return where a noun phrase ends that begins at ``first``: before a preposition other than "of"."""
    i = first
    while i < min(stop, first + _REACH) and words[i].low not in word_set("events.ends_phrase") | _MARKS:
        i += 1
    return i
