"""Names of persons: where they stand, what speaks for a person, and the full name that a surname stands for."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import Literal

from fogline import lexicon
from fogline.claims.findings import Frame
from fogline.languages import forms, part, pattern, word_set, words_of
from fogline.lexicon import gazetteer, register

_POSSESSIVE = re.compile(r"['’]s?$")
_RUN, _SPACE = re.compile(r"\S+"), re.compile(r"\s+")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"([a-z]+)[,:]?\s+$"), re.compile(r"\s+([a-z]+)")
ROLE_REACH = 60  # code points before a name in which its role stands
LONGEST = 12  # words of a name with its titles; a longer run of capitals is a list or a headline


Sex = Literal["he", "she"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, pronoun or description of one person.

    ``sure``: something around it speaks for a person (a title, a role, a given name). ``speaker``: the words around only
    report what this person said. ``roles``: the titles, offices and trades that the words here give the person. ``sex``:
    the pronoun that fits, "he" or "she", where title or given name tells. ``besides``: of a pronoun, whom it means if it
    cannot be the one who speaks. ``aside``: named only as the one against or under whom something happens.
    ``frame``: that of the attribution whose source the words are a part of.
    """

    start: int
    end: int
    name: str | None
    kind: Literal["name", "pronoun", "owner", "description"]
    sure: bool = False
    speaker: bool = False
    roles: frozenset[str] = frozenset()
    sex: Sex | None = None
    besides: str | None = None
    aside: bool = False
    frame: Frame | None = None


@functools.cache
def words(kind: str) -> frozenset[str]:
    """Return the words of one class of person_words.csv."""
    return frozenset(row["word"] for row in words_of("person_words.csv") if row["class"] == kind)


@functools.cache
def _given() -> frozenset[str]:
    """Return given names, without those that are also titles, seasons, months or plain words."""
    listed = {
        each for row in lexicon.rows("personal_names.csv") if row["class"] == "given" for each in row["words"].split()
    }
    return frozenset(listed - words("title") - words("plain") - words("body") - word_set("persons.not_given"))


@functools.cache
def lands() -> frozenset[str]:
    """Return countries and their adjectives: capitals that are no person's name."""
    cells = (
        each
        for row in lexicon.rows("nationalities.csv")
        for each in (row["country"], row["adjectives"], row["people"], row["other_names"])
    )
    return frozenset(w.strip() for cell in cells for w in re.split(r"[;|/]", cell) if w.strip())


def names(text: str) -> list[Mention]:
    """Return every capitalised run that may name a person, each with its full name where the text prints one.

    >>> [(m.name, m.sure) for m in names("SDF spokesman Adil Karam spoke. Karam’s unit left Homs.")]
    [('Adil Karam', True), ('Adil Karam', True), ('Homs', False)]
    """
    return list(_names(text))


@functools.lru_cache(
    maxsize=2
)  # the pronouns of speakers ask for those of a dispatch before its persons are looked for
def _names(text: str) -> tuple[Mention, ...]:
    found = [
        mention for run in pattern("persons.name").finditer(text) for mention in _mentions(text, run.start(), run.end())
    ]
    full = _full_names(found)
    return tuple(_completed(each, full) for each in found)


_Words = list[tuple[int, int]]


def _mentions(text: str, start: int, end: int) -> list[Mention]:
    """Return the persons' names in a run of capitals: one in each part that ends in a possessive, and in the last."""
    found: list[Mention] = []
    part: _Words = []
    for word in ((start + match.start(), start + match.end()) for match in _RUN.finditer(text[start:end])):
        part.append(word)
        if word[1] == end or _possessive(text, *word):
            for spans in [part] if len(part) <= LONGEST else _by_line(text, part):
                found += _mention(text, spans)
            part = []
    return found


def _by_line(text: str, spans: _Words) -> list[_Words]:
    """Return the lines of a run that is too long for a name ("Ada Marn" under "Omar Karim"), without those
    too long themselves.
    """
    lines: list[_Words] = [[]]
    for at, word in enumerate(spans):
        if at and "\n" in text[spans[at - 1][1] : word[0]]:
            lines.append([])
        lines[-1].append(word)
    return [line for line in lines if len(line) <= LONGEST]


def _mention(text: str, spans: _Words) -> list[Mention]:
    """Return the person's name in words with capitals: what follows the last title, without plain words at its head."""
    titles, no_name = _titles(), _no_names()
    bare = [_bare(text[each:e]) for each, e in spans]
    if len(bare) == 1 and forms().adverb(bare[0]) and bare[0] not in _given():
        return []  # "Tragically, 12 children drowned"
    last_title = max((number for number, w in enumerate(bare) if w in titles), default=-1)
    if last_title < 0 and len(bare) > 1 and bare[0] in words("role"):
        last_title = 0  # "Nurse Lena Brandt", with the capital of a sentence's or a headline's beginning
    first = last_title + 1
    while len(bare) > 1 and bare[-1] in words("weekday"):  # "freed Omar Said Friday"
        spans, bare = spans[:-1], bare[:-1]
    while first < len(spans) and bare[first] in no_name:
        first += 1
    rest = bare[first:]
    if not rest or any(w in words("body") for w in rest):
        return []
    titled = last_title >= 0 and first == last_title + 1
    if titled and len(rest) == 1 and bare[last_title] in words("honorific"):
        first = last_title  # "Father Karim": the title is all the name there is
    s, e = spans[first][0], spans[-1][1]
    e -= len(match.group()) if (match := _POSSESSIVE.search(text[s:e])) else 0
    if e <= s or (len(rest) == 1 and len(rest[0]) < 3) or text[s:e] in lands():
        return []
    known = frozenset(bare[:first]) & _offices() | _roles(text, spans[0][0], e)
    sure = titled or _person_like(text, s, e, rest) or _acts(text, s, e, rest)
    aside = pattern("persons.aside").search(text[max(0, s - 40) : s]) is not None
    sex = _sex(rest, bare[:first], known)
    return [Mention(s, e, _plain(text[s:e]), "name", sure, speaks(text, s, e), known, sex, aside=aside)]


@functools.cache
def _titles() -> frozenset[str]:
    return words("title") | words("honorific") - word_set("persons.kunya")


@functools.cache
def _no_names() -> frozenset[str]:
    return words("plain") | words("weekday")


def _possessive(text: str, start: int, end: int) -> bool:
    return text[start:end].endswith(("'s", "’s"))


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word.strip(".,")).lower()


def _plain(name: str) -> str:
    """Return a name as the house writes it: one space, straight apostrophe left as printed."""
    return _SPACE.sub(" ", name).strip()


def _person_like(text: str, start: int, end: int, rest: list[str]) -> bool:
    """Tell whether a given name, a role before it or an apposition after it speaks for a person."""
    if (
        rest[0] in word_set("persons.kunya")
        and pattern("persons.placed").search(text[max(0, start - 16) : start])
        and _other(_plain(text[start:end]))
    ):
        return False  # "in Abu Kamal"
    if len(rest) > 1 and (rest[0] in _given() or rest[0] in word_set("persons.name_opens")):
        return True
    if len(rest) > 2 and any(each in word_set("persons.name_joins") for each in rest):
        return True
    lead = text[max(0, start - 24) : start]
    before = _WORD_BEFORE.search(lead)
    noun = _WORD_AFTER.match(text, end, end + 20)
    if noun is not None and noun.group(1) in words("role"):
        return False  # "a dissident Jesuit priest"
    if before is not None and (before.group(1) in words("role") or before.group(1) in words("title")):
        return True
    return not pattern("persons.from").search(lead) and pattern("persons.apposition").match(text, end) is not None


@functools.cache
def _offices() -> frozenset[str]:
    """Return words by which a person can be called: "the bishop", "the reporter"."""
    return words("title") | words("honorific") | words("role")


def _introductions(text: str, lead: str, end: int) -> tuple[re.Match[str] | None, ...]:
    """Match the words that introduce a person who is named between ``lead`` and ``end``."""
    return (
        pattern("persons.roled_ahead").search(lead),
        pattern("persons.roled_after").match(text, end),
        pattern("persons.roled_bare").match(text, end),
    )


def _roles(text: str, start: int, end: int) -> frozenset[str]:
    """Return what the person is introduced as: "the river engineer X", "the leader of the group, X,", "X, a reporter,"."""
    lead = text[max(0, start - 110) : start]
    found = set(_WORD_BEFORE.findall(lead)) & words("role")
    if text[end : end + 1] == ",":
        found |= {introduction.group(1) for introduction in _introductions(text, lead, end) if introduction}
    return frozenset(found)


def _sex(rest: list[str], titles: list[str], roles: frozenset[str]) -> Sex | None:
    """Return the pronoun of a person, by given name, title or role; None where they tell nothing or disagree."""
    told: set[Sex] = {"he" for each in (rest[0], *titles, *roles) if each in words("he")}
    told |= {"she" for w in (rest[0], *titles, *roles) if w in words("she")}
    return next(iter(told)) if len(told) == 1 else None


# What only persons do or have done to them: "Rafe Calloran had fled" needs no given name that a list knows.
@functools.cache
def _deeds() -> re.Pattern[str]:
    rows = [row for row in words_of("person_states.csv") if row["person"] == "only"]
    active = [each["phrase"] for each in rows if each["kind"] == "active"] + sorted(words("deed"))
    passive = [r["phrase"] for r in rows if r["kind"] in ("passive", "adjective")]
    done = "|".join(
        f"{part(lead)}(?:{'|'.join(map(_spaced, phrases))})"
        for lead, phrases in (("persons.deed_has", active), ("persons.deed_is", passive))
    )
    return re.compile(rf"{_APPOSED}\s+(?:{done})\b")


# Words between commas after a name; the lone comma closes "The mayor of Homs, X, fled".
_APPOSED = r"(?:,|,\s[^,.;:“”\"]{1,60},)?"


def _spaced(phrase: str) -> str:
    return phrase.replace(" ", r"\s+")


def _acts(text: str, start: int, end: int, rest: list[str]) -> bool:
    """Tell whether a name of two words or three, no known place or body, is the subject of what only persons do."""
    if not 2 <= len(rest) <= 4 or pattern("persons.placed").search(text[max(0, start - 16) : start]):
        return False
    return _deeds().match(text, end) is not None and not _other(_plain(text[start:end]))


@functools.cache
def _other(name: str) -> bool:
    """Tell whether the lexicons know the name as a place or a body."""
    return name.lower() in _bodies() or bool(gazetteer.lookup(name))


@functools.cache
def _bodies() -> frozenset[str]:
    return frozenset(
        each.lower()
        for body in register.bodies()
        for each in (body.name, *(name.name for name in body.names if name.acts))
    )


def speaks(text: str, start: int, end: int) -> bool:
    """Tell whether the words around a name only report what this person said.

    >>> speaks("Karam said so.", 0, 5), speaks("He said that Karam left.", 13, 18)
    (True, False)
    """
    # "Relatives of Sister Karam said": they speak, not she.
    if pattern("persons.speaks_after").match(text, end) and not pattern("persons.of").search(
        text[max(0, start - 30) : start]
    ):
        return True
    first = max(0, start - ROLE_REACH)
    line = max(text.rfind("\n", first, start), text.rfind(". ", first, start), first)
    if (match := pattern("persons.speaks_before").search(text[line:start])) is None:
        return False
    # "said Karam", not "said that Karam": a clause between them makes Karam what is spoken of.
    # "said that Bishop Karam" and "denied that the nurse Lena Brandt" too.
    if pattern("persons.clause_between").search(match.group()):
        return False
    return (
        not pattern("persons.verb_before").search(match.group())
        or pattern("persons.according").search(match.group()) is not None
    )


def key(name: str) -> str:
    """Return a name for comparing: small letters, straight apostrophes, no article.

    >>> key("al-Baghdadi") == key("Baghdadi")
    True
    """
    return pattern("persons.article").sub("", name.lower().replace("’", "'"))


def _full_names(found: list[Mention]) -> dict[tuple[str, ...], set[str]]:
    """Return every tail of a full name to the full names that end in it."""
    tails: dict[tuple[str, ...], set[str]] = {}
    for m in found:
        if not m.sure or m.name is None:
            continue
        parts = tuple(key(each) for each in m.name.split())
        for cut in range(1, len(parts)):
            if parts[0] not in words("honorific") - word_set("persons.kunya"):
                tails.setdefault(parts[cut:], set()).add(m.name)
    return tails


def _completed(m: Mention, full: dict[tuple[str, ...], set[str]]) -> Mention:
    candidates = full.get(tuple(key(each) for each in (m.name or "").split()), set())
    if len(candidates) != 1:
        return m  # none, or two of one surname: as printed
    return replace(m, name=next(iter(candidates)), sure=True)
