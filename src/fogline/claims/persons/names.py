"""Names of persons: where they stand, what speaks for a person, and the full name that a surname stands for."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import Literal

from fogline import lexicon
from fogline.claims.findings import Frame
from fogline.languages import words_of
from fogline.lexicon import gazetteer, register

# A word of a name: al-Baghdadi, O'Neill, Dall’Oglio, Jean-Luc, an initial. The possessive is cut off afterwards.
_UPPER, _LOWER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈČĎĐĒĘĚĞĢĪİĶŁŃŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚ", "a-zß-öø-ɏ"
_PART = (
    r"(?:(?:[Aa]l|[Ee]l|[Aa]s|[Aa]sh|[Aa]d|[Aa]r|[Aa]z|[Aa]n|[Aa]t)[-‐‑][A-Z]\w+"
    rf"|[{_UPPER}][’'][{_UPPER}]\w+|[{_UPPER}][{_LOWER}]+(?:[-‐‑’'][{_UPPER}{_LOWER}]+)*|[A-Z]\.(?=\s[A-Z]))"
)
_JOINT = r"(?:[ ]|[ ]?\n(?!\s))"
_LITTLE = r"(?:bin|ben|ibn|bint|abu|umm|de|da|di|du|dos|van|von|der|den|la|le|ter|ould|al|el|e|y)"
_SHORT = r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Brig|Adm|Cmdr|Gov|Sen|Rep|Rev|Hon|Fr|Msgr|Sr|St)\."
_WORD = rf"(?:{_SHORT}|{_PART})"
_NAME = re.compile(rf"(?<![\w’'-]){_WORD}(?:{_JOINT}(?:{_LITTLE}{_JOINT})*{_WORD})*")
_POSSESSIVE = re.compile(r"['’]s?$")
_RUN, _SPACE = re.compile(r"\S+"), re.compile(r"\s+")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"([a-z]+)[,:]?\s+$"), re.compile(r"\s+([a-z]+)")
_ARTICLE = re.compile(r"^(?:al|el|as|ash|ad|ar|az|an|at)[-‐‑ ]", re.IGNORECASE)
ROLE_REACH = 60  # code points before a name in which its role stands
LONGEST = 12  # words of a name with its titles; a longer run of capitals is a list or a headline


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
    sex: str | None = None
    besides: str | None = None
    aside: bool = False
    frame: Frame | None = None


@functools.cache
def words(kind: str) -> frozenset[str]:
    """Return the words of one class of person_words.csv."""
    return frozenset(r["word"] for r in words_of("person_words.csv") if r["class"] == kind)


@functools.cache
def _given() -> frozenset[str]:
    """Return given names, without those that are also titles, seasons, months or plain words."""
    listed = {w for r in lexicon.rows("personal_names.csv") if r["class"] == "given" for w in r["words"].split()}
    return frozenset(listed - words("title") - words("plain") - words("body") - {"summer", "son", "royal", "mission"})


@functools.cache
def lands() -> frozenset[str]:
    """Return countries and their adjectives: capitals that are no person's name."""
    cells = (
        c
        for r in lexicon.rows("nationalities.csv")
        for c in (r["country"], r["adjectives"], r["people"], r["other_names"])
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
    found = [m for run in _NAME.finditer(text) for m in _mentions(text, run.start(), run.end())]
    full = _full_names(found)
    return tuple(_completed(m, full) for m in found)


_Words = list[tuple[int, int]]


def _mentions(text: str, start: int, end: int) -> list[Mention]:
    """Return the persons' names in a run of capitals: one in each part that ends in a possessive, and in the last."""
    found: list[Mention] = []
    part: _Words = []
    for word in ((start + p.start(), start + p.end()) for p in _RUN.finditer(text[start:end])):
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
    bare = [_bare(text[s:e]) for s, e in spans]
    last_title = max((i for i, w in enumerate(bare) if w in titles), default=-1)
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
    e -= len(m.group()) if (m := _POSSESSIVE.search(text[s:e])) else 0
    if e <= s or (len(rest) == 1 and len(rest[0]) < 3) or text[s:e] in lands():
        return []
    known = frozenset(bare[:first]) & _offices() | _roles(text, spans[0][0], e)
    sure = titled or _person_like(text, s, e, rest) or _acts(text, s, e, rest)
    aside = _ASIDE.search(text[max(0, s - 40) : s]) is not None
    sex = _sex(rest, bare[:first], known)
    return [Mention(s, e, _plain(text[s:e]), "name", sure, speaks(text, s, e), known, sex, aside=aside)]


@functools.cache
def _titles() -> frozenset[str]:
    return words("title") | words("honorific") - {"abu", "umm"}


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
        rest[0] in ("abu", "umm")
        and _PLACED.search(text[max(0, start - 16) : start])
        and _other(_plain(text[start:end]))
    ):
        return False  # "in Abu Kamal"
    if len(rest) > 1 and (rest[0] in _given() or rest[0] in ("abu", "umm", "bin", "ibn", "abd")):
        return True
    if len(rest) > 2 and any(w in ("bin", "ibn", "bint", "abu", "abdel", "abd") for w in rest):
        return True
    lead = text[max(0, start - 24) : start]
    before = _WORD_BEFORE.search(lead)
    noun = _WORD_AFTER.match(text, end, end + 20)
    if noun is not None and noun.group(1) in words("role"):
        return False  # "a dissident Jesuit priest"
    if before is not None and (before.group(1) in words("role") or before.group(1) in words("title")):
        return True
    return not _FROM.search(lead) and _apposition().match(text, end) is not None


# "the rising against President X. He was taken hostage": whoever that is, it is not X.
_ASIDE = re.compile(r"\b(?:against|under|unlike|despite|than|like)\s+(?:[A-Za-z]+\s+){0,2}$")


@functools.cache
def _offices() -> frozenset[str]:
    """Return words by which a person can be called: "the bishop", "the reporter"."""
    return words("title") | words("honorific") | words("role")


@functools.cache
def _role_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    roles = "|".join(sorted(words("role"), key=lambda w: (-len(w), w)))
    ahead = rf"\b({roles})\s+(?:of|in|at|for)\s+[^,.;:“”\"]{{1,60}},\s+$"
    after = rf",\s+(?:an?|the|its|his|her|their)\s+(?:[\w’'-]+\s+){{0,4}}?({roles})\b(?!\s+[A-Z{_UPPER}])"
    bare = rf",\s+(?:[a-z-]+\s+){{0,2}}({roles})\s+(?:of|at|for|in|with)\b"
    return re.compile(ahead), re.compile(after), re.compile(bare)


def _roles(text: str, start: int, end: int) -> frozenset[str]:
    """Return what the person is introduced as: "the river engineer X", "the leader of the group, X,", "X, a reporter,"."""
    ahead, after, bare = _role_patterns()
    lead = text[max(0, start - 110) : start]
    found = set(_WORD_BEFORE.findall(lead)) & words("role")
    if text[end : end + 1] == ",":
        found |= {m.group(1) for m in (ahead.search(lead), after.match(text, end), bare.match(text, end)) if m}
    return frozenset(found)


def _sex(rest: list[str], titles: list[str], roles: frozenset[str]) -> str | None:
    """Return the pronoun of a person, by given name, title or role; None where they tell nothing or disagree."""
    told = {"he" for w in (rest[0], *titles, *roles) if w in words("he")}
    told |= {"she" for w in (rest[0], *titles, *roles) if w in words("she")}
    return next(iter(told)) if len(told) == 1 else None


# What only persons do or have done to them: "Rafe Calloran had fled" needs no given name that a list knows.
@functools.cache
def _deeds() -> re.Pattern[str]:
    rows = [r for r in words_of("person_states.csv") if r["person"] == "only"]
    active = [r["phrase"] for r in rows if r["kind"] == "active"] + sorted(words("deed"))
    passive = [r["phrase"] for r in rows if r["kind"] in ("passive", "adjective")]
    adverb = r"(?:(?:also|still|reportedly|probably|most|likely|then|later|already|since|never|not)\s+){0,4}"
    aside = r"(?:,|,\s[^,.;:“”\"]{1,60},)?"  # the lone comma closes "The mayor of Homs, X, fled"
    be = rf"(?:is|was|(?:has|had|may\s+have|might\s+have)\s+{adverb}been)\s+{adverb}"
    have = rf"(?:(?:has|had|may\s+have|might\s+have)\s+{adverb})?{adverb}"
    done = rf"{have}(?:{'|'.join(map(_spaced, active))})|{be}(?:{'|'.join(map(_spaced, passive))})"
    return re.compile(rf"{aside}\s+(?:{done})\b")


def _spaced(phrase: str) -> str:
    return phrase.replace(" ", r"\s+")


def _acts(text: str, start: int, end: int, rest: list[str]) -> bool:
    """Tell whether a name of two words or three, no known place or body, is the subject of what only persons do."""
    if not 2 <= len(rest) <= 4 or _PLACED.search(text[max(0, start - 16) : start]):
        return False
    return _deeds().match(text, end) is not None and not _other(_plain(text[start:end]))


_PLACED = re.compile(r"\b(?:in|at|near|from|of|outside|around|to|into|between|across|inside|towards?)\s+(?:the\s+)?$")


@functools.cache
def _other(name: str) -> bool:
    """Tell whether the lexicons know the name as a place or a body."""
    return name.lower() in _bodies() or bool(gazetteer.lookup(name))


@functools.cache
def _bodies() -> frozenset[str]:
    return frozenset(n.lower() for b in register.bodies() for n in (b.name, *(n.name for n in b.names if n.acts)))


_FROM = re.compile(r"\b(?:from|in|of|near|at|around)\s+$")  # "from Leeds, who ...": the place is not who


@functools.cache
def _apposition() -> re.Pattern[str]:
    roles = "|".join(sorted(words("role"), key=lambda w: (-len(w), w)))
    verbs = "|".join(sorted(words("speech")))
    noun = rf"(?:an?|the|its|his|her|their)\s+(?:[\w’'-]+\s+){{0,4}}(?:{roles})\b(?!\s+(?:{verbs})\b)"
    return re.compile(rf",\s+(?:\d{{1,2}}\b|who\b|{noun})")


@functools.cache
def _speech() -> tuple[re.Pattern[str], re.Pattern[str]]:
    verbs = "|".join(sorted(words("speech"), key=lambda w: (-len(w), w)))
    after = rf"(?:,[^,.;]{{1,80}},)?\s+(?:(?:has|had|have|also|later|then|reportedly)\s+){{0,2}}(?:{verbs})\b"
    before = rf"(?:\b(?:{verbs})|\baccording\s+to|\bby)\s+(?:[\w’'‐-]+\s+){{0,6}}$"
    return re.compile(after), re.compile(before)


_OF = re.compile(
    r"\b(?:relatives|family|parents|wife|husband|mother|father|friends?|lawyers?|supporters)\s+of\s+(?:[A-Z]\w*\.?\s+)?$",
    re.IGNORECASE,
)


def speaks(text: str, start: int, end: int) -> bool:
    """Tell whether the words around a name only report what this person said.

    >>> speaks("Karam said so.", 0, 5), speaks("He said that Karam left.", 13, 18)
    (True, False)
    """
    after, before = _speech()
    # "Relatives of Sister Karam said": they speak, not she.
    if after.match(text, end) and not _OF.search(text[max(0, start - 30) : start]):
        return True
    first = max(0, start - ROLE_REACH)
    line = max(text.rfind("\n", first, start), text.rfind(". ", first, start), first)
    if (m := before.search(text[line:start])) is None:
        return False
    # "said Karam", not "said that Karam": a clause between them makes Karam what is spoken of.
    # "said that Bishop Karam" and "denied that the nurse Lena Brandt" too.
    if re.search(r"\b(?:that|if|whether|they|he|she|it|we)\b", m.group()):
        return False
    return not re.search(r"\b(?:had|has|was|is|were|the)\s+$", m.group()) or "according" in m.group()


def key(name: str) -> str:
    """Return a name for comparing: small letters, straight apostrophes, no article.

    >>> key("al-Baghdadi") == key("Baghdadi")
    True
    """
    return _ARTICLE.sub("", name.lower().replace("’", "'"))


def _full_names(found: list[Mention]) -> dict[tuple[str, ...], set[str]]:
    """Return every tail of a full name to the full names that end in it."""
    tails: dict[tuple[str, ...], set[str]] = {}
    for m in found:
        if not m.sure or m.name is None:
            continue
        parts = tuple(key(p) for p in m.name.split())
        for cut in range(1, len(parts)):
            if parts[0] not in words("honorific") - {"abu", "umm"}:
                tails.setdefault(parts[cut:], set()).add(m.name)
    return tails


def _completed(m: Mention, full: dict[tuple[str, ...], set[str]]) -> Mention:
    candidates = full.get(tuple(key(p) for p in (m.name or "").split()), set())
    if len(candidates) != 1:
        return m  # none, or two of one surname: as printed
    return replace(m, name=next(iter(candidates)), sure=True)
