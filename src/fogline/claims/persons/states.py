"""The state that a sentence puts a person in: cues of person_states.csv, tied to the name that is their subject or object."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fogline.claims.persons.names import Mention, speaks, words
from fogline.claims.persons.standins import LOOK_BACK, introduced, stand_ins
from fogline.languages import words_of
from fogline.model import Day, PersonState, Span
from fogline.text import sentences
from fogline.text.cache import cached_reading
from fogline.text.sentences import LONGEST

REACH = 300  # code points between a person and the cue, beyond which nothing is tied
_KEPT = 20_000  # sentences of which is cached_reading whether they put anybody in a state; about five megabytes
GAP_WORDS = 8  # between a name and the cue of which it is the subject

# What may stand between a name and its verb: "X, a nurse, was", "X, 24, from Leeds, was", "X (also known as Y) was".
_ASIDES = tuple(re.compile(rf"^(?:\s*,[^,;.]{{1,90}}){{{n}}},|\([^)]*\)|\[[^\]]*\]") for n in (1, 2))
_BE = frozenset(
    [
        "is",
        "was",
        "are",
        "were",
        "be",
        "been",
        "being",
        "got",
        "remains",
        "remained",
        "believed",
        "presumed",
        "feared",
        "thought",
        "found",
        "held",
    ]
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|from|of|outside|around|to|into|between|across|inside|through|towards?|by|against|with)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OBJECT_GAP = re.compile(r"^\s+(?:[\w’'-]+,?\s+){0,6}$")
_NOT_OBJECT = re.compile(
    r"\b(?:by|in|at|on|from|near|with|during|after|before|to|of|and|that|as|while|when|for|is|was|were|are|him|her|them|us|it)\b"
)
_ADVERB = (
    r"(?:(?:most|very|almost|likely|probably|certainly|definitely|apparently|currently|also|now|still|reportedly)\s+)"
)
_WHERE = r"(?:in|inside|at|among|there|here|present|hiding|within)\b"
_AWAY = re.compile(
    rf"\b(?:is|was|are|were|be|been)\s+{_ADVERB}*(?:not|no\s+longer|never)\s+{_ADVERB}*(?:hiding\s+|present\s+|holed\s+up\s+)?{_WHERE}"
    rf"|\b(?:isn|wasn)[’']t\s+{_ADVERB}*{_WHERE}",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:not|n[’']t|never)\s+(?:think|believe|know\s+that|expect)(?:\s+that)?\s+(?:[\w’'-]+\s+){0,4}$", re.IGNORECASE
)
# "We have no proof that he is dead" puts nobody in a state.
_NO_PROOF = re.compile(
    r"\b(?:no|any|without)\s+(?:proof|evidence|indication|information|confirmation|word)\b(?:\s+(?:that|to\s+suggest|of|whether))?\s+$",
    re.IGNORECASE,
)
# "It is not known whether he is alive": his fate is unknown.
_WHETHER = re.compile(
    r"\b(?:not\s+(?:\w+\s+)?(?:known|clear|sure|certain)|unclear|unknown|uncertain|n[’']t\s+know|no\s+word)\s+(?:on\s+)?(?:whether|if)\s+$",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:denied|denies|deny|rejected|dismissed|false)\b[^.;]{0,50}$", re.IGNORECASE)
_IS_AT = re.compile(rf"\s+(?:is|was|are|were)\s+{_ADVERB}*{_WHERE}", re.IGNORECASE)
# Between a cue and a day these words start another story: "... in Syria,” he said of the man who ... in 2014".
_ELSEWHERE = re.compile(r"[;:“”\"]|\b(?:who|whose|which)\b|.{90}", re.DOTALL)
# "the detention of a British national": the capital belongs to what follows it.
_QUALIFIES = re.compile(
    r"\s+(?!(?:and|or|in|on|at|by|from|after|before|during|near|as|was|is|has|had|who|to|with|for|last)\b)[a-z]"
)
# A cue that these words turn into something else: "attempted assassination", "is seen as a hawk", "is survived by".
_SPOILT_BEFORE = re.compile(
    r"\b(?:attempted|attempt|attempts|plot|plots|threat|threats|feared|possible|would-be)\s+$", re.IGNORECASE
)
_SPOILT_AFTER = re.compile(r"\s+(?:as|to\s+be|by\s+(?:his|her|their))\b|\s+by\s+(?:his|her)\b", re.IGNORECASE)
# Nouns that tell a state only beside these words: "the body of Haddad was found", "his whereabouts are unknown".
_UNKNOWN = re.compile(
    r"\b(?:nothing\s+(?:is|was)\s+known|unknown|unclear|no\s+(?:\w+\s+)?(?:word|news|information|trace)|"
    r"uncertain|mystery|not\s+(?:\w+\s+)?(?:known?|clear)|n[’']t\s+know)\b",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:found|recovered|retrieved|returned|discovered|identified|buried|repatriated|washed|lay|exhumed|handed)\b",
    re.IGNORECASE,
)
_NEEDED = {"whereabouts": _UNKNOWN, "fate": _UNKNOWN, "body": _FOUND, "remains": _FOUND}
# "He is with us and he will stay" says that he lives; "he is with us on this" that he agrees.
_OUR_SIDE = re.compile(r"\s+(?:on|in|for|about|over|against|today)\b")
_OWNS = re.compile(r"(?:['’]s?|,\s+whose)\s+(?:(?!to\b|of\b|in\b|for\b|and\b|role\b|part\b|ability\b)[a-z-]+\s+){0,2}")
_HIS = re.compile(r"\s+(?:[a-z-]+\s+)?")
_APOSTROPHES = ("'", "’")
_QUOTES = '“”"«»'


class Cue(NamedTuple):
    """A row of person_states.csv."""

    state: PersonState
    kind: str
    only: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One person in one state; ``mention`` are the printed words, ``name`` who they stand for."""

    mention: Mention
    name: str
    state: PersonState | None
    day: str | None


@functools.cache
def cues() -> dict[str, tuple[Cue, ...]]:
    """Return phrase to its cues: "captured" can be said of persons and of towns, "hostage" only of persons."""
    table: dict[str, list[Cue]] = {}
    for r in words_of("person_states.csv"):
        state: PersonState = r["state"]  # type: ignore[assignment]
        table.setdefault(r["phrase"], []).append(Cue(state, r["kind"], r["person"] == "only"))
    return {phrase: tuple(rows) for phrase, rows in table.items()}


@functools.cache
def _cue_pattern() -> re.Pattern[str]:
    phrases = sorted(cues(), key=lambda p: (-len(p), p))
    return re.compile(r"\b(?:" + "|".join(p.replace(" ", r"\s+") for p in phrases) + r")\b", re.IGNORECASE)


def states(text: str, mentions: Sequence[Mention], days: Sequence[Day]) -> list[Finding]:
    """Return every person in every state, sentence by sentence."""
    found: list[Finding] = []
    before: list[list[Mention]] = []
    known = introduced(mentions)
    at = 0
    dated = [d for d in days if d.start is not None]
    starts = [d.quote.start for d in dated]
    for sentence in sentences(text):
        while at < len(mentions) and mentions[at].end <= sentence.start:
            at += 1
        here = [m for m in mentions[at : at + 60] if m.start >= sentence.start and m.end <= sentence.end]
        meant = stand_ins(text, sentence, here, before[-LOOK_BACK:], known)
        alone = [m for m in here if not any(x.start < m.end and m.start < x.end for x in meant)]
        people = sorted([*alone, *meant], key=lambda m: m.start)
        told = dated[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        stated = list(_sentence(text, sentence, people, told)) if _worth(text[sentence.start : sentence.end]) else []
        found.extend(stated)
        found.extend(_named_again(text, meant, stated))
        found.extend(_recalled(text, sentence, _lately(found, sentence)))
        before.append([*here, *(f.mention for f in stated if f.mention.kind != "name")])
    return _unique(found)


def _named_again(text: str, meant: list[Mention], stated: list[Finding]) -> Iterator[Finding]:
    """Yield persons spoken of by their office without a state: "the information about the bishop was wrong"."""
    taken = {f.mention.start for f in stated}
    for m in meant:
        apart = text[m.start - 2 : m.start] != ", " and text[m.end : m.end + 1] != ","  # not "Karam, the baker,"
        if m.roles and m.start not in taken and m.name and apart and not speaks(text, m.start, m.end):
            yield Finding(m, m.name, None, None)


@cached_reading(_KEPT)
def _worth(sentence: str) -> bool:
    """Tell whether a cue, or words of doubt, may stand here; nothing is searched for before one of its words is seen."""
    words = frozenset(_LETTERS.findall(sentence.lower()))
    if not words.isdisjoint(_OF_DOUBT) and (_AWAY.search(sentence) or _DOUBT_ANY.search(sentence)):
        return True
    if words.isdisjoint(_first_words()):
        return False
    begins = (m.start() for m in _LETTERS.finditer(sentence) if m[0].lower() in _first_words())
    return any(_cue_pattern().match(sentence, at) for at in begins)


_LETTERS = re.compile(r"\w+")
_OF_DOUBT = frozenset({"not", "no", "t", "never", "denied", "denies"})


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset(_LETTERS.findall(p)[0] for p in cues())


_DOUBT_ANY = re.compile(r"\b(?:not|n[’']t|never)\s+(?:think|believe)|\bdenie[ds]\b", re.IGNORECASE)


def _unique(found: list[Finding]) -> list[Finding]:
    seen: set[tuple[int, int, PersonState | None]] = set()
    kept = []
    for f in found:
        place = (f.mention.start, f.mention.end, f.state)
        if place not in seen:
            seen.add(place)
            kept.append(f)
    return kept


# "could not confirm the death": a noun for what was told a few sentences earlier of one person.
_RECALL = re.compile(
    r"\b(?P<verb>confirm|verif|den|dismiss|reject|acknowledg|admit)\w*\s+(?:the|his|her)\s+(?:reported\s+)?"
    r"(?P<noun>death|killing|abduction|kidnapping|capture|arrest|detention|release|disappearance)\b(?!\s+(?:of|toll|penalty|sentence)\b)",
    re.IGNORECASE,
)
_WITHHELD = re.compile(
    r"\b(?:not|n[’']t|never|cannot|unable\s+to|neither|nor|declined\s+to|refused\s+to)\b[^.;]{0,40}$", re.IGNORECASE
)
RECALL_REACH = 700  # code points back to where it was told


def _lately(found: list[Finding], sentence: Span) -> list[Finding]:
    """Take from the findings so far, in order of their sentences, those that a sentence can still recall."""
    since = sentence.start - RECALL_REACH - LONGEST
    first = len(found)
    while first > 0 and found[first - 1].mention.end > since:
        first -= 1
    return found[first:]


def _recalled(text: str, sentence: Span, found: list[Finding]) -> list[Finding]:
    """Return who is meant by "the death" that somebody confirms or denies; what nobody confirms puts nobody in a state."""
    recalled = []
    for m in _RECALL.finditer(text, sentence.start, sentence.end):
        state = cues()[m.group("noun").lower()][0].state
        near = [f for f in found if f.state == state and 0 <= m.start() - f.mention.end <= RECALL_REACH]
        if len({f.name for f in near}) == 1 and not any(f.mention.start >= sentence.start for f in near):
            told: PersonState | None = "denied" if m.group("verb").lower() in ("den", "dismiss", "reject") else state
            withheld = _WITHHELD.search(text[max(sentence.start, m.start() - 60) : m.start()])
            who = Mention(m.start("noun"), m.end("noun"), near[0].name, "description", sure=True)
            recalled.append(Finding(who, near[0].name, None if withheld else told, None))
    return recalled


def _sentence(text: str, sentence: Span, people: list[Mention], days: Sequence[Day]) -> Iterator[Finding]:
    covered = -1
    done: tuple[int, str, list[Mention]] | None = None  # the last verb with its subjects
    for m in _AWAY.finditer(text, sentence.start, sentence.end):
        for who in _subjects(text, m.start(), people, only=False):
            if who.name:
                yield _finding(who, "whereabouts denied", _dated(text, days, sentence, m.start(), m.end()))
    yield from _doubted(text, sentence, people, days)
    for m in _cue_pattern().finditer(text, sentence.start, sentence.end):
        if m.start() < covered or _spoilt(text, sentence, m):
            continue
        for cue in cues()[re.sub(r"\s+", " ", m.group().lower())]:
            tied, clause = list(_tied(text, m.start(), m.end(), cue, people)), sentence
            if tied and cue.kind != "noun" and all(w.end <= m.start() for w, _ in tied):
                done = (m.end(), cue.kind, [w for w, _ in tied])
            elif not tied and done is not None and _goes_on(text, done[0], done[1], m.start(), cue, people):
                # The day before it dates the first verb; "and remains missing" goes on from there.
                tied = [(w, cue.state) for w in done[2]]
                clause = sentence if cue.state == "missing" else Span(m.start(), sentence.end)
            for who, state in tied:
                if _meant(who, state) and not _NO_PROOF.search(text[max(sentence.start, who.start - 50) : who.start]):
                    told = state == "said alive"
                    unknown = state in _FATES and _WHETHER.search(text[max(sentence.start, who.start - 50) : who.start])
                    day = _dated(text, days, clause, m.start(), m.end(), told=told)
                    yield _finding(who, "missing" if unknown else state, day)
            if tied:
                covered = m.end()
                break


_FATES = frozenset({"said alive", "killed", "detained"})
_SECOND = re.compile(r"([^.;:“”\"]{0,70}?),?\s+(?:and|but|then)((?:\s+[a-z]+){0,4})\s+", re.IGNORECASE)


def _goes_on(text: str, end: int, kind: str, start: int, cue: Cue, people: list[Mention]) -> bool:
    """Tell whether a second verb has the first one's subject: "was abducted in May and later killed",
    "vanished and was freed".
    """
    m = _SECOND.fullmatch(text, end, start)
    if m is None or any(p.sure and end <= p.start < start and p.kind != "owner" for p in people):
        return False
    verbs = m.group(2).lower().split()
    if not all(v in words("aux") or v in _BE for v in verbs) or {"not", "never", "no"} & set(verbs):
        return False
    if cue.kind in ("passive", "adjective"):
        return bool(_BE & set(verbs)) or (kind == "passive" and cue.kind == "passive")
    return cue.kind == "active"


def _spoilt(text: str, sentence: Span, m: re.Match[str]) -> bool:
    word = m.group().lower()
    if text[m.start() - 1 : m.start()] == "-":  # "rebel-held"
        return True
    if (needed := _NEEDED.get(word)) is not None and not needed.search(text, sentence.start, sentence.end):
        return True
    if word == "fate" and re.search(
        r"\b(?:legal|political|electoral|financial)\s+$", text[max(0, m.start() - 12) : m.start()]
    ):
        return True
    if _SPOILT_BEFORE.search(text[max(0, m.start() - 12) : m.start()]) and not word.endswith("ed"):
        return True
    if word == "survived" and re.match(r"\s+by\b", text[m.end() :]):  # "is survived by his sons"
        return True
    if word == "with us" and _OUR_SIDE.match(text, m.end()):
        return True
    return word in ("seen", "survived", "spotted") and bool(_SPOILT_AFTER.match(text, m.end()))


# Nobody reports this of themselves: in "Karam said she was alive" she is not Karam.
_OF_OTHERS = frozenset({"killed", "missing", "said alive"})


def _meant(who: Mention, state: PersonState) -> str | None:
    """Return whom a mention stands for in this state."""
    return who.besides if who.kind in ("pronoun", "owner") and state in _OF_OTHERS else who.name


def _finding(who: Mention, state: PersonState, day: str | None) -> Finding:
    return Finding(who, _meant(who, state) or "", state, day)


# --- who is spoken of -----------------------------------------------------------------------------------------


def _tied(text: str, start: int, end: int, cue: Cue, people: list[Mention]) -> Iterator[tuple[Mention, PersonState]]:
    """Yield the persons of one cue, by its kind."""
    if cue.kind == "noun":
        yield from ((who, cue.state) for who in _owners(text, start, end, people, cue.only))
        return
    unseen = cue.state == "seen" and _UNSEEN.search(text[max(0, start - 60) : start])  # "nobody there had seen him"
    if cue.kind in ("object", "about"):
        if unseen:
            return
        others = [p for p in people if p.kind != "owner"]
        yield from ((who, cue.state) for who in _near_objects(text, end, others, cue.only))
        return
    people = [p for p in people if p.kind != "owner"]
    subjects = list(_subjects(text, start, people, only=cue.only))
    gap = text[subjects[0].end : start] if subjects else ""
    if subjects and (cue.kind == "active" or _carried(gap) or text[start:end].lower().startswith(("not ", "never "))):
        for who in subjects:
            yield who, _turned(text, who, gap, cue.state)
    elif cue.kind == "passive" and not unseen:
        yield from ((who, cue.state) for who in _objects(text, end, people, cue.only))


def _carried(gap: str) -> bool:
    """Tell whether a passive or an adjective is joined to its subject: "was", or a bare comma ("Haddad, abducted in May,")."""
    return bool(_BE & set(gap.lower().split())) or gap.strip() == "," or _reduced(gap)


_REDUCED = re.compile(r",\s+(?:an?|the)\s+((?:[\w’'-]+\s+){1,5})")


def _reduced(gap: str) -> bool:
    """Tell whether the verb hangs on an apposition: "Ruiz, a Colombian nun kidnapped in May,"."""
    m = _REDUCED.fullmatch(gap) if len(gap) < REACH else None
    return m is not None and m.group(1).lower().split()[-1] in words("role")


def _turned(text: str, who: Mention, gap: str, state: PersonState) -> PersonState:
    """Return a state that the sentence denies is "denied"."""
    negated = re.search(r"\b(?:not|never|no longer)\b|n[’']t\b", gap, re.IGNORECASE)
    if negated and state != "missing":
        return "killed" if state == "said alive" else "denied"
    return "denied" if _DENIAL.search(text[max(0, who.start - 60) : who.start]) else state


def _subjects(text: str, cue: int, people: list[Mention], *, only: bool) -> Iterator[Mention]:
    """Yield the person whose verb stands at ``cue``, and those joined to them by "and"."""
    for i in range(len(people) - 1, -1, -1):
        who = people[i]
        if who.end > cue or not _fits(text, who, only):
            continue
        if cue - who.end > REACH:
            return
        parts = _carriers(_WITH_OTHERS.sub("", text[who.end : cue]))
        if parts is None:
            return
        if "who" not in parts and "and" in parts and len(parts) > 3:
            return
        if who.kind == "name" and who.name and " " not in who.name and {"were", "are", "have"} & set(parts) and i == 0:
            return
        yield who
        yield from _joined(text, people[:i], who, only)
        return


# "Haddad and his wife were", "Haddad and two other nurses were": the others have no name.
_WITH_OTHERS = re.compile(
    r"^\s*,?\s+(?:and|along\s+with|together\s+with)\s+(?:his|her|their|an?|another|one|two|three|four|five|six|several|"
    r"some|other|\d+)\s+(?:[\w’'-]+\s+){1,5}?(?=(?:were|are|have|had)\b)"
)


def _carriers(gap: str) -> list[str] | None:
    """Return the words that carry a verb from its subject, asides left out; None where something else stands between."""
    if _reduced(gap):
        return []
    for aside in _ASIDES:
        told = re.sub(r"^\s*,\s*(?=who\b)", " ", aside.sub(" ", gap)).replace("’", "'").lower()
        parts = re.findall(r"[a-z']+", told)
        if len(parts) <= GAP_WORDS and not re.search(r"[.;:“”\"]", told) and all(p in words("aux") for p in parts):
            return parts
    return None


def _joined(text: str, earlier: list[Mention], who: Mention, only: bool) -> Iterator[Mention]:
    for other in reversed(earlier):
        if not _joins(text[other.end : who.start]) or not _fits(text, other, only):
            return
        yield other
        who = other


_JOIN = re.compile(
    r"(?:,\s+(?:\d{1,2}|(?:an?|of|from)\s[^,.;:]{1,50}))?\s*(?:,|,?\s+and(?:\s+also)?|,?\s+or)"
    r"(?:\s+(?:the|an?|his|her|their|its|one))?(?P<role>(?:\s+[\w’'-]+){0,4})\s+"
)


def _joins(gap: str) -> bool:
    """Tell whether two persons are told of together: "A, B", "A and the river engineer B", "A, 61, and Dr B".

    >>> _joins(" and the river engineer "), _joins(" and the army held ")
    (True, False)
    """
    m = _JOIN.fullmatch(gap)
    if m is None:
        return False
    roles = m.group("role").replace(".", "").lower().split()
    return not roles or roles[-1] in words("role") | words("title") | words("honorific")


def _fits(text: str, who: Mention, only: bool) -> bool:
    """Tell whether the mention can be who the cue speaks of: surely a person, or a name that no preposition makes a place."""
    if who.sure:
        return not _PLACE_BEFORE.search(text[max(0, who.start - 16) : who.start]) or who.kind != "name"
    return only and not _PLACE_BEFORE.search(text[max(0, who.start - 16) : who.start]) and _alone(text, who)


def _alone(text: str, who: Mention) -> bool:
    """Not the first word of a sentence that is only capital for standing there ("Fighters were killed")."""
    return text[who.start : who.end].lower() not in words("plain") and not text[who.start : who.end].endswith("s")


def _objects(text: str, end: int, people: list[Mention], only: bool) -> Iterator[Mention]:
    """Yield the person on whom the verb that ends at ``end`` falls, and those joined to them by "and"."""
    after = [
        p for p in people if p.start >= end and (p.kind != "pronoun" or text[p.start : p.end].lower() in ("him", "her"))
    ]
    chain: list[Mention] = []
    for who in after:
        if chain and not _joins(text[chain[-1].end : who.start]):
            break
        chain.append(who)
    if not chain:
        return
    gap = text[end : chain[0].start]
    lone = only and gap == " " and _alone(text, chain[0]) and not _QUALIFIES.match(text, chain[0].end)
    if _OBJECT_GAP.match(gap) and not _NOT_OBJECT.search(gap) and (lone or any(p.sure for p in chain)):
        yield from chain


_UNSEEN = re.compile(
    r"\b(?:nobody|no\s+one|none|never|not|n[’']t|neither)\b[^.;:“”\"]{0,50}$|n[’']t\s[^.;:“”\"]{0,40}$", re.IGNORECASE
)
_AT_ONCE = re.compile(r"\s+(?:(?:the|an?|his|her|their|its|our)\s+)?(?:[a-z-]+\s+){0,2}")


def _near_objects(text: str, end: int, people: list[Mention], only: bool) -> Iterator[Mention]:
    """Yield the person right after "I saw" or "nothing has been heard of", and those joined to them."""
    after = [
        p
        for p in people
        if end <= p.start <= end + REACH and (p.sure or only) and text[p.start : p.end].lower() not in ("he", "she")
    ]
    for i, who in enumerate(after):
        gap = text[after[i - 1].end : who.start] if i else text[end : who.start]
        if not (_joins(gap) if i else _AT_ONCE.fullmatch(gap) and not _NOT_OBJECT.search(gap)) or re.match(
            r"\s+as\b|['’]s", text[who.end :]
        ):
            return
        yield who


def _owners(text: str, start: int, end: int, people: list[Mention], only: bool) -> Iterator[Mention]:
    """Return whose noun it is: "Haddad's abduction", "the abduction of Haddad"."""
    for who in people:
        if not (who.sure or (only and not _QUALIFIES.match(text, who.end))):
            continue
        if who.end <= start and (_HIS if who.kind == "owner" else _OWNS).fullmatch(text, who.end, start):
            yield who
        elif (
            who.start >= end
            and text[who.end : who.end + 1] not in _APOSTROPHES
            and re.fullmatch(r"\s+of\s+(?:[\w’'-]+\s+){0,5}", text[end : who.start])
        ):
            yield who
            return


def _doubted(text: str, sentence: Span, people: list[Mention], days: Sequence[Day]) -> Iterator[Finding]:
    """Yield a denial of where somebody is: "We do not think he is in Syria"."""
    for who in people:
        if not who.name or (m := _IS_AT.match(text, who.end)) is None:
            continue
        before = text[max(sentence.start, who.start - 60) : who.start]
        if _DOUBT.search(before) or _DENIAL.search(before):
            yield _finding(who, "whereabouts denied", _dated(text, days, sentence, who.start, m.end()))


# --- when -----------------------------------------------------------------------------------------------------


def _dated(text: str, days: Sequence[Day], sentence: Span, start: int, end: int, *, told: bool = False) -> str | None:
    """Return the day that the clause of a cue names: the nearest after it in the clause, else the nearest before it.

    ``days``: those of the sentence that are resolved.
    ``told``: the state is one of the day on which it was told ("said alive"); of others the day of the telling says nothing
    ("said on Friday that Haddad was killed").
    """
    after = next((d for d in days if max(end, sentence.start) <= d.quote.start < sentence.end), None)
    if after is not None and (
        _ELSEWHERE.search(text[end : after.quote.start])
        or (not told and _telling().search(text[end : after.quote.start]))
    ):
        after = None  # and none behind it, which has the same words before it
    before = next((d for d in reversed(days) if _dates_before(text, sentence, d, start, told=told)), None)
    if after is not None and (before is None or after.quote.start - end <= start - before.quote.end):
        return prefix(after)
    return prefix(before) if before is not None else None


def _dates_before(text: str, sentence: Span, day: Day, cue: int, *, told: bool) -> bool:
    """Tell whether a day in the clause before a cue can be the cue's."""
    if not sentence.start <= day.quote.start < sentence.end or day.quote.end > cue or _in_aside(text, sentence, day):
        return False
    return told or not _of_telling(text, sentence, day, cue)


def _in_aside(text: str, sentence: Span, day: Day) -> bool:
    """Tell whether the day closes an aside: "Haddad, who was seized in 2013, may be alive"."""
    end = day.quote.end
    return text[end : end + 1] == "," and re.search(r",\s+(?:who|an?)\b[^,]*$", text[sentence.start : end]) is not None


@functools.cache
def _telling() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(words('speech')))})\b")


def _of_telling(text: str, sentence: Span, day: Day, cue: int) -> bool:
    """Tell whether a day before the cue is the day of a telling: "said on Friday that ... was killed", "On Friday, X said"."""
    ahead = re.search(r"([a-z]+)\s+(?:(?:late|early|on|in|last)\s+)*$", text[sentence.start : day.quote.start])
    if ahead is not None and ahead.group(1) in words("speech"):
        return True
    return _telling().search(text[day.quote.end : cue]) is not None


def prefix(day: Day) -> str | None:
    """Return a day as ISO prefix, no longer than it was printed; a week within one month is that month.

    >>> from fogline.model import Quote
    >>> prefix(Day("2012-WI", "2012-12-01", "2013-02-28", 5, "winter 2012", Quote(0, 1, "w")))
    '2012'
    >>> prefix(Day("2012-W20", "2012-05-14", "2012-05-20", 3, "last week", Quote(0, 1, "l")))
    '2012-05'
    """
    if day.value is None or day.start is None:
        return None
    if m := re.match(r"\d{4}-\d\d-\d\d|\d{4}-\d\d(?!\d)", day.value):
        return m.group()
    if day.end is not None and day.start[:7] == day.end[:7]:
        return day.start[:7]
    m = re.match(r"\d{4}", day.value)
    return m.group() if m else None
