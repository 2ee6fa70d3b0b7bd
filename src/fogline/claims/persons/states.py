"""The state that a sentence puts a person in: cues of person_states.csv, tied to the name that is their subject or object."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from fogline.claims.findings import Findings, Frame, FramesBySentence
from fogline.claims.persons.names import Mention, speaks, words
from fogline.claims.persons.standins import LOOK_BACK, introduced, stand_ins
from fogline.languages import cues as cue_rules
from fogline.languages import forms, pattern, word_set, words_of
from fogline.model import Day, PersonState, Span
from fogline.text import Document
from fogline.text.cache import cached_reading
from fogline.text.sentences import LONGEST

REACH = 300  # code points between a person and the cue, beyond which nothing is tied
_KEPT = 20_000  # sentences of which is kept whether they put anybody in a state; about five megabytes
GAP_WORDS = 8  # between a name and the cue of which it is the subject

# What may stand between a name and its verb: "X, a nurse, was", "X, 24, from Leeds, was", "X (also known as Y) was".
_ASIDES = tuple(re.compile(rf"^(?:\s*,[^,;.]{{1,90}}){{{each}}},|\([^)]*\)|\[[^\]]*\]") for each in (1, 2))
_OBJECT_GAP = re.compile(r"^\s+(?:[\w’'-]+,?\s+){0,6}$")
_HIS = re.compile(r"\s+(?:[a-z-]+\s+)?")
_APOSTROPHES = ("'", "’")

_FATES = frozenset({"said alive", "killed", "detained"})
# Nobody reports this of themselves: in "Karam said she was alive" she is not Karam.
_OF_OTHERS = frozenset({"killed", "missing", "said alive"})


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
    for row in words_of("person_states.csv"):
        state: PersonState = row["state"]  # type: ignore[assignment]
        table.setdefault(row["phrase"], []).append(Cue(state, row["kind"], row["person"] == "only"))
    return {phrase: tuple(rows) for phrase, rows in table.items()}


@functools.cache
def _cue_pattern() -> re.Pattern[str]:
    phrases = sorted(cues(), key=lambda p: (-len(p), p))
    return re.compile(r"\b(?:" + "|".join(phrase.replace(" ", r"\s+") for phrase in phrases) + r")\b", re.IGNORECASE)


def states(document: Document, mentions: Sequence[Mention], findings: Findings) -> list[Finding]:
    """Return every person in every state, sentence by sentence."""
    text = document.text
    found: list[Finding] = []
    before: list[list[Mention]] = []
    known = introduced(mentions)
    at = 0
    dated = [d for d in findings.days if d.start is not None]
    starts = [d.quote.start for d in dated]
    speaking = FramesBySentence(findings.frames)
    for sentence in document.sentences:
        while at < len(mentions) and mentions[at].end <= sentence.start:
            at += 1
        here = [m for m in mentions[at : at + 60] if m.start >= sentence.start and m.end <= sentence.end]
        meant = stand_ins(text, sentence, here, before[-LOOK_BACK:], known)
        alone = [m for m in here if not any(x.start < m.end and m.start < x.end for x in meant)]
        people = _framed(sorted([*alone, *meant], key=lambda m: m.start), speaking.of(sentence))
        told = dated[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        stated = list(_sentence(text, sentence, people, told)) if _worth(text[sentence.start : sentence.end]) else []
        found.extend(stated)
        found.extend(_named_again(text, meant, stated))
        found.extend(_recalled(text, sentence, _lately(found, sentence)))
        before.append([*here, *(f.mention for f in stated if f.mention.kind != "name")])
    return _unique(found)


def _framed(people: list[Mention], frames: Sequence[Frame]) -> list[Mention]:
    """Return the persons, those in a source with its frame."""
    if not frames:
        return people
    of = (next((f for f in frames if f.source.start <= p.start and p.end <= f.source.end), None) for p in people)
    return [replace(p, frame=f) for p, f in zip(people, of, strict=True)]


def _in_own_words(who: Mention, at: int) -> bool:
    """Tell whether words at ``at`` can fall on a person: on one who speaks only those that belong to the source itself.

    Caught: "the family of the kidnapped Samir Haddad said". Refused: "a shell killed 12 people, Samir Haddad said".
    """
    return who.frame is None or who.frame.source.start <= at < who.frame.source.end


def _only_speaks(text: str, who: Mention, at: int) -> bool:
    """Tell whether a verb at ``at`` behind a person who speaks has another subject.

    Caught: "twelve people, said Samir Haddad, were killed", "Samir Haddad said was killed". Refused: "Samir Haddad, who was
    wounded, said", "said Samir Haddad, who was wounded".
    """
    if who.frame is None or who.frame.cue is None:
        return False
    if who.frame.source < who.frame.cue:
        return at >= who.frame.cue.start
    return pattern("states.new_clause").match(text, who.end, at) is not None


def _named_again(text: str, meant: list[Mention], stated: list[Finding]) -> Iterator[Finding]:
    """Yield persons spoken of by their office without a state: "the information about the bishop was wrong"."""
    taken = {each.mention.start for each in stated}
    for m in meant:
        apart = text[m.start - 2 : m.start] != ", " and text[m.end : m.end + 1] != ","  # not "Karam, the baker,"
        if m.roles and m.start not in taken and m.name and apart and not speaks(text, m.start, m.end):
            yield Finding(m, m.name, None, None)


@cached_reading(_KEPT)
def _worth(sentence: str) -> bool:
    """Tell whether a cue, or words of doubt, may stand here; nothing is searched for before one of its words is seen."""
    words = frozenset(_LETTERS.findall(sentence.lower()))
    if not words.isdisjoint(word_set("states.of_doubt")) and (
        pattern("states.away").search(sentence) or pattern("states.doubt_any").search(sentence)
    ):
        return True
    if words.isdisjoint(_first_words()):
        return False
    begins = (match.start() for match in _LETTERS.finditer(sentence) if match[0].lower() in _first_words())
    return any(_cue_pattern().match(sentence, at) for at in begins)


_LETTERS = re.compile(r"\w+")


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset(_LETTERS.findall(cue)[0] for cue in cues())


def _unique(found: list[Finding]) -> list[Finding]:
    seen: set[tuple[int, int, PersonState | None]] = set()
    kept = []
    for f in found:
        place = (f.mention.start, f.mention.end, f.state)
        if place not in seen:
            seen.add(place)
            kept.append(f)
    return kept


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
    for match in pattern("states.recall").finditer(text, sentence.start, sentence.end):
        state = cues()[match.group("noun").lower()][0].state
        near = [each for each in found if each.state == state and 0 <= match.start() - each.mention.end <= RECALL_REACH]
        if len({f.name for f in near}) == 1 and not any(f.mention.start >= sentence.start for f in near):
            told: PersonState | None = "denied" if match.group("verb").lower() in word_set("states.denying") else state
            withheld = pattern("states.withheld").search(text[max(sentence.start, match.start() - 60) : match.start()])
            who = Mention(match.start("noun"), match.end("noun"), near[0].name, "description", sure=True)
            recalled.append(Finding(who, near[0].name, None if withheld else told, None))
    return recalled


def _sentence(text: str, sentence: Span, people: list[Mention], days: Sequence[Day]) -> Iterator[Finding]:
    covered = -1
    done: tuple[int, str, list[Mention]] | None = None  # the last verb with its subjects
    for match in pattern("states.away").finditer(text, sentence.start, sentence.end):
        for who in _subjects(text, match.start(), people, only=False):
            if who.name:
                yield _finding(who, "whereabouts denied", _dated(text, days, sentence, match.start(), match.end()))
    yield from _doubted(text, sentence, people, days)
    yield from _counted_in(text, sentence, people, days)
    for match in _cue_pattern().finditer(text, sentence.start, sentence.end):
        if match.start() < covered or _spoilt(text, sentence, match):
            continue
        for cue in cues()[re.sub(r"\s+", " ", match.group().lower())]:
            tied, clause = list(_tied(text, match.start(), match.end(), cue, people)), sentence
            if tied and cue.kind != "noun" and all(each.end <= match.start() for each, _ in tied):
                done = (match.end(), cue.kind, [w for w, _ in tied])
            elif not tied and done is not None and _goes_on(text, done[0], done[1], match.start(), cue, people):
                # The day before it dates the first verb; "and remains missing" goes on from there.
                tied = [(w, cue.state) for w in done[2]]
                clause = sentence if cue.state == "missing" else Span(match.start(), sentence.end)
            for who, state in tied:
                if _meant(who, state) and not pattern("states.no_proof").search(
                    text[max(sentence.start, who.start - 50) : who.start]
                ):
                    told = state == "said alive"
                    unknown = state in _FATES and pattern("states.whether").search(
                        text[max(sentence.start, who.start - 50) : who.start]
                    )
                    day = _dated(text, days, clause, match.start(), match.end(), told=told)
                    yield _finding(who, "missing" if unknown else state, day)
            if tied:
                covered = match.end()
                break


def _counted_in(text: str, sentence: Span, people: list[Mention], days: Sequence[Day]) -> Iterator[Finding]:
    """Yield who is told of as one of several: "X was among those killed", "among the dead was X", "the wounded included X"."""
    for category in ("states.among", "states.included"):
        for match in pattern(category).finditer(text, sentence.start, sentence.end):
            end = match.end()
            tied = list(_subjects(text, match.start(), people, only=True)) if category == "states.among" else []
            after = pattern("states.was_after").match(text, end, sentence.end)
            if not tied and (category == "states.included" or after is not None):
                end = after.end() if after is not None and category == "states.among" else end
                tied = list(_objects(text, end - 1, people, only=True))
            state = _state_of(match["what"].lower())
            for who in tied:
                if _meant(who, state):
                    yield _finding(who, state, _dated(text, days, sentence, match.start(), end))


def _state_of(word: str) -> PersonState:
    """Return the state of those who are counted by a word: "killed", "dead", "victims"."""
    return cues()[word][0].state if word in cues() else "killed"


def _goes_on(text: str, end: int, kind: str, start: int, cue: Cue, people: list[Mention]) -> bool:
    """Tell whether a second verb has the first one's subject: "was abducted in May and later killed",
    "vanished and was freed".
    """
    match = pattern("states.second").fullmatch(text, end, start)
    if match is None or any(
        person.sure and end <= person.start < start and person.kind != "owner" for person in people
    ):
        return False
    verbs = match.group(2).lower().split()
    if not all(verb in words("aux") or verb in word_set("states.be") for verb in verbs) or not word_set(
        "states.negation"
    ).isdisjoint(verbs):
        return False
    if cue.kind in ("passive", "adjective"):
        return bool(word_set("states.be") & set(verbs)) or (kind == "passive" and cue.kind == "passive")
    return cue.kind == "active"


def _spoilt(text: str, sentence: Span, m: re.Match[str]) -> bool:
    word, at = m.group().lower(), (sentence.start, sentence.end)
    if text[m.start() - 1 : m.start()] == "-":  # "rebel-held"
        return True
    if word in word_set("states.needs_unknown") and not pattern("states.unknown").search(text, *at):
        return True
    if word in word_set("states.needs_found") and not pattern("states.found").search(text, *at):
        return True
    if word in word_set("states.fate") and pattern("states.legal_fate").search(
        text[max(0, m.start() - 12) : m.start()]
    ):
        return True
    if pattern("states.spoilt_before").search(text[max(0, m.start() - 12) : m.start()]) and not forms().past(word):
        return True
    if word in word_set("states.survived") and pattern("states.survived_by").match(
        text[m.end() :]
    ):  # "is survived by his sons"
        return True
    if word in word_set("states.dying") and _is_natural(text, sentence, m.start() + len(word.split()[0])):
        return True
    if word in word_set("states.escaping") and pattern("states.spoilt_after").match(text, m.end()):
        return True  # "escaped unhurt"
    if word in word_set("states.with_us") and pattern("states.our_side").match(text, m.end()):
        return True
    return word in word_set("states.seen") and bool(pattern("states.spoilt_after").match(text, m.end()))


def _is_natural(text: str, sentence: Span, end: int) -> bool:
    """Tell whether somebody died of no violence, nor in anybody's hands: of an illness, in his sleep, at 83."""
    if not any(row.words.match(text, end, sentence.end) for row in cue_rules("states.natural").rows):
        return False
    held = pattern("states.captivity").search(text, max(0, sentence.start - RECALL_REACH), sentence.end)
    return held is None and pattern("states.violence").search(text, sentence.start, sentence.end) is None


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
    unseen = cue.state == "seen" and pattern("states.unseen").search(
        text[max(0, start - 60) : start]
    )  # "nobody there had seen him"
    if cue.kind in ("object", "about"):
        if unseen:
            return
        others = [person for person in people if person.kind != "owner"]
        yield from ((who, cue.state) for who in _near_objects(text, end, others, cue.only))
        return
    people = [each for each in people if each.kind != "owner"]
    subjects = list(_subjects(text, start, people, only=cue.only))
    gap = text[subjects[0].end : start] if subjects else ""
    if subjects and (cue.kind == "active" or _carried(gap) or pattern("states.negated_cue").match(text, start)):
        for who in subjects:
            yield who, _turned(text, who, gap, cue.state)
    elif cue.kind == "passive" and not unseen:
        yield from ((who, cue.state) for who in _objects(text, end, people, cue.only))


def _carried(gap: str) -> bool:
    """Tell whether a passive or an adjective is joined to its subject: "was", or a bare comma ("Haddad, abducted in May,")."""
    return bool(word_set("states.be") & set(gap.lower().split())) or gap.strip() == "," or _reduced(gap)


def _reduced(gap: str) -> bool:
    """Tell whether the verb hangs on an apposition: "Ruiz, a Colombian nun kidnapped in May,"."""
    m = pattern("states.reduced").fullmatch(gap) if len(gap) < REACH else None
    return m is not None and m.group(1).lower().split()[-1] in words("role")


def _turned(text: str, who: Mention, gap: str, state: PersonState) -> PersonState:
    """Return a state that the sentence denies is "denied"."""
    negated = pattern("states.negated").search(gap)
    if negated and state != "missing":
        return "killed" if state == "said alive" else "denied"
    return "denied" if pattern("states.denial").search(text[max(0, who.start - 60) : who.start]) else state


def _subjects(text: str, cue: int, people: list[Mention], *, only: bool) -> Iterator[Mention]:
    """Yield the person whose verb stands at ``cue``, and those joined to them by "and"."""
    for index in range(len(people) - 1, -1, -1):
        who = people[index]
        if who.end > cue or _only_speaks(text, who, cue) or not _fits(text, who, only):
            continue
        if cue - who.end > REACH:
            return
        parts = _carriers(pattern("states.with_others").sub("", text[who.end : cue]))
        if parts is None:
            return
        told_of_two = not word_set("grammar.and").isdisjoint(parts)
        if word_set("states.who").isdisjoint(parts) and told_of_two and len(parts) > 3:
            return
        if (
            who.kind == "name"
            and who.name
            and " " not in who.name
            and not word_set("states.of_several").isdisjoint(parts)
            and index == 0
        ):
            return
        yield who
        yield from _joined(text, people[:index], who, only)
        return


def _carriers(gap: str) -> list[str] | None:
    """Return the words that carry a verb from its subject, asides left out; None where something else stands between."""
    if _reduced(gap):
        return []
    for aside in _ASIDES:
        told = pattern("states.comma_who").sub(" ", aside.sub(" ", gap)).replace("’", "'").lower()
        parts = re.findall(r"[a-z']+", told)
        if (
            len(parts) <= GAP_WORDS
            and not re.search(r"[.;:“”\"]", told)
            and all(part in words("aux") for part in parts)
        ):
            return parts
    return None


def _joined(text: str, earlier: list[Mention], who: Mention, only: bool) -> Iterator[Mention]:
    for other in reversed(earlier):
        if not _joins(text[other.end : who.start]) or not _fits(text, other, only):
            return
        yield other
        who = other


def _joins(gap: str) -> bool:
    """Tell whether two persons are told of together: "A, B", "A and the river engineer B", "A, 61, and Dr B".

    >>> _joins(" and the river engineer "), _joins(" and the army held ")
    (True, False)
    """
    match = pattern("states.join").fullmatch(gap)
    if match is None:
        return False
    roles = match.group("role").replace(".", "").lower().split()
    return not roles or roles[-1] in words("role") | words("title") | words("honorific")


def _fits(text: str, who: Mention, only: bool) -> bool:
    """Tell whether the mention can be who the cue speaks of: surely a person, or a name that no preposition makes a place."""
    if who.sure:
        return not pattern("states.place_before").search(text[max(0, who.start - 16) : who.start]) or who.kind != "name"
    return (
        only
        and not pattern("states.place_before").search(text[max(0, who.start - 16) : who.start])
        and _alone(text, who)
    )


def _alone(text: str, who: Mention) -> bool:
    """Not the first word of a sentence that is only capital for standing there ("Fighters were killed")."""
    return text[who.start : who.end].lower() not in words("plain") and not forms().plural_ending(
        text[who.start : who.end]
    )


def _objects(text: str, end: int, people: list[Mention], only: bool) -> Iterator[Mention]:
    """Yield the person on whom the verb that ends at ``end`` falls, and those joined to them by "and"."""
    after = [
        p
        for p in people
        if p.start >= end and (p.kind != "pronoun" or text[p.start : p.end].lower() in word_set("states.him"))
    ]
    chain: list[Mention] = []
    while len(after) > 1 and not after[0].sure and _is_role(text[after[0].end : after[1].start]):
        after = after[1:]  # "killed Hezbollah commander X"
    for who in after:
        if not _in_own_words(who, end - 1) or (chain and not _joins(text[chain[-1].end : who.start])):
            break
        chain.append(who)
    while chain and text[chain[-1].end : chain[-1].end + 1] in _APOSTROPHES:  # "killed X's brother"
        chain.pop()
    if not chain:
        return
    gap = text[end : chain[0].start]
    lone = only and gap == " " and _alone(text, chain[0]) and not pattern("states.qualifies").match(text, chain[0].end)
    if _OBJECT_GAP.match(gap) and not pattern("states.not_object").search(gap) and (lone or any(p.sure for p in chain)):
        yield from chain


def _is_role(between: str) -> bool:
    """Tell whether words between two names are what the second is for the first: "leader", "field commander"."""
    last = between.split()[-1:]
    return bool(last) and last[0] in words("role") | words("title") and "," not in between


def _near_objects(text: str, end: int, people: list[Mention], only: bool) -> Iterator[Mention]:
    """Yield the person right after "I saw" or "nothing has been heard of", and those joined to them."""
    after = [
        person
        for person in people
        if end <= person.start <= end + REACH
        and (person.sure or only)
        and text[person.start : person.end].lower() not in word_set("states.he")
    ]
    for number, who in enumerate(after):
        gap = text[after[number - 1].end : who.start] if number else text[end : who.start]
        if not _in_own_words(who, end - 1):
            return
        if not (
            _joins(gap)
            if number
            else pattern("states.at_once").fullmatch(gap) and not pattern("states.not_object").search(gap)
        ) or pattern("states.as_or_owner").match(text[who.end :]):
            return
        yield who


def _owners(text: str, start: int, end: int, people: list[Mention], only: bool) -> Iterator[Mention]:
    """Return whose noun it is: "Haddad's abduction", "the abduction of Haddad"."""
    for who in people:
        if not (who.sure or (only and not pattern("states.qualifies").match(text, who.end))):
            continue
        if who.end <= start and (_HIS if who.kind == "owner" else pattern("states.owns")).fullmatch(
            text, who.end, start
        ):
            yield who
        elif (
            who.start >= end
            and text[who.end : who.end + 1] not in _APOSTROPHES
            and pattern("states.of_whom").fullmatch(text[end : who.start])
        ):
            yield who
            return


def _doubted(text: str, sentence: Span, people: list[Mention], days: Sequence[Day]) -> Iterator[Finding]:
    """Yield a denial of where somebody is: "We do not think he is in Syria"."""
    for who in people:
        if not who.name or (match := pattern("states.is_at").match(text, who.end)) is None:
            continue
        before = text[max(sentence.start, who.start - 60) : who.start]
        if pattern("states.doubt").search(before) or pattern("states.denial").search(before):
            yield _finding(who, "whereabouts denied", _dated(text, days, sentence, who.start, match.end()))


# --- when -----------------------------------------------------------------------------------------------------


def _dated(text: str, days: Sequence[Day], sentence: Span, start: int, end: int, *, told: bool = False) -> str | None:
    """Return the day that the clause of a cue names: the nearest after it in the clause, else the nearest before it.

    ``days``: those of the sentence that are resolved.
    ``told``: the state is one of the day on which it was told ("said alive"); of others the day of the telling says nothing
    ("said on Friday that Haddad was killed").
    """
    after = next((day for day in days if max(end, sentence.start) <= day.quote.start < sentence.end), None)
    if after is not None and (
        pattern("states.elsewhere").search(text[end : after.quote.start])
        or (not told and _telling().search(text[end : after.quote.start]))
    ):
        after = None  # and none behind it, which has the same words before it
    before = next((each for each in reversed(days) if _dates_before(text, sentence, each, start, told=told)), None)
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
    return text[end : end + 1] == "," and pattern("states.in_aside").search(text[sentence.start : end]) is not None


@functools.cache
def _telling() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(words('speech')))})\b")


def _of_telling(text: str, sentence: Span, day: Day, cue: int) -> bool:
    """Tell whether a day before the cue is the day of a telling: "said on Friday that ... was killed", "On Friday, X said"."""
    ahead = pattern("states.telling_day").search(text[sentence.start : day.quote.start])
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
    if match := re.match(r"\d{4}-\d\d-\d\d|\d{4}-\d\d(?!\d)", day.value):
        return match.group()
    if day.end is not None and day.start[:7] == day.end[:7]:
        return day.start[:7]
    match = re.match(r"\d{4}", day.value)
    return match.group() if match else None
