"""Names of persons: where they stand, what speaks for a person, and the full name that a surname stands for."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal

from fogline import lexicon

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
_ARTICLE = re.compile(r"^(?:al|el|as|ash|ad|ar|az|an|at)[-‐‑ ]", re.IGNORECASE)
ROLE_REACH = 60  # code points before a name in which its role stands


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, pronoun or description of one person.

    ``sure``: something around it speaks for a person (a title, a role, a given name). ``speaker``: the words around only
    report what this person said.
    """

    start: int
    end: int
    name: str | None
    kind: Literal["name", "pronoun", "description"]
    sure: bool = False
    speaker: bool = False


@functools.cache
def words(kind: str) -> frozenset[str]:
    """The words of one class of person_words.csv."""
    return frozenset(r["word"] for r in lexicon.rows("person_words.csv") if r["class"] == kind)


@functools.cache
def _given() -> frozenset[str]:
    """Given names, without those that are also titles, seasons, months or plain words."""
    listed = {w for r in lexicon.rows("personal_names.csv") if r["class"] == "given" for w in r["words"].split()}
    return frozenset(listed - words("title") - words("plain") - words("body") - {"summer", "son", "royal", "mission"})


@functools.cache
def _lands() -> frozenset[str]:
    """Countries and their adjectives: capitals that are no person's name."""
    cells = (
        c
        for r in lexicon.rows("nationalities.csv")
        for c in (r["country"], r["adjectives"], r["people"], r["other_names"])
    )
    return frozenset(w.strip() for cell in cells for w in re.split(r"[;|/]", cell) if w.strip())


def names(text: str) -> list[Mention]:
    """Every capitalised run that may name a person, each with its full name where the text prints one.

    >>> [(m.name, m.sure) for m in names("SDF spokesman Adil Karam spoke. Karam’s unit left Homs.")]
    [('Adil Karam', True), ('Adil Karam', True), ('Homs', False)]
    """
    found = [m for run in _NAME.finditer(text) for m in _mentions(text, run.start(), run.end())]
    full = _full_names(found)
    return [_completed(m, full) for m in found]


def _mentions(text: str, start: int, end: int) -> list[Mention]:
    """The person's name in a run of capitals: what follows the last title, without plain words at its head."""
    spans = [(start + p.start(), start + p.end()) for p in re.finditer(r"\S+", text[start:end])]
    cut = next((i for i, (s, e) in enumerate(spans[:-1]) if _possessive(text, s, e)), None)
    if cut is not None:
        return _mentions(text, start, spans[cut][1]) + _mentions(text, spans[cut + 1][0], end)
    titles = words("title") | words("honorific") - {"abu", "umm"}
    bare = [_bare(text[s:e]) for s, e in spans]
    last_title = max((i for i, w in enumerate(bare) if w in titles), default=-1)
    if last_title < 0 and len(bare) > 1 and bare[0] in words("role"):
        last_title = 0  # "Nurse Lena Brandt", with the capital of a sentence's or a headline's beginning
    first = last_title + 1
    while first < len(spans) and bare[first] in words("plain"):
        first += 1
    rest = bare[first:]
    if not rest or any(w in words("body") for w in rest):
        return []
    titled = last_title >= 0 and first == last_title + 1
    if titled and len(rest) == 1 and bare[last_title] in words("honorific"):
        first = last_title  # "Father Karim": the title is all the name there is
    s, e = spans[first][0], spans[-1][1]
    e -= len(m.group()) if (m := _POSSESSIVE.search(text[s:e])) else 0
    if e <= s or (len(rest) == 1 and len(rest[0]) < 3) or text[s:e] in _lands():
        return []
    return [Mention(s, e, _plain(text[s:e]), "name", titled or _person_like(text, s, e, rest), _speaks(text, s, e))]


def _possessive(text: str, start: int, end: int) -> bool:
    return text[start:end].endswith(("'s", "’s"))


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word.strip(".,")).lower()


def _plain(name: str) -> str:
    """A name as the house writes it: one space, straight apostrophe left as printed."""
    return re.sub(r"\s+", " ", name).strip()


def _person_like(text: str, start: int, end: int, rest: list[str]) -> bool:
    """Whether a given name, a role before it or an apposition after it speaks for a person."""
    if len(rest) > 1 and (rest[0] in _given() or rest[0] in ("abu", "umm", "bin", "ibn", "abd")):
        return True
    if len(rest) > 2 and any(w in ("bin", "ibn", "bint", "abu", "abdel", "abd") for w in rest):
        return True
    lead = text[max(0, start - 24) : start]
    before = re.search(r"([a-z]+)[,:]?\s+$", lead)
    noun = re.match(r"\s+([a-z]+)", text[end : end + 20])
    if noun is not None and noun.group(1) in words("role"):
        return False  # "a dissident Jesuit priest"
    if before is not None and before.group(1) in words("role") | words("title"):
        return True
    return not _FROM.search(lead) and _apposition().match(text, end) is not None


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


def _speaks(text: str, start: int, end: int) -> bool:
    after, before = _speech()
    if after.match(text, end):
        return True
    line = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start), start - ROLE_REACH)
    if (m := before.search(text[max(0, line) : start])) is None:
        return False
    # "said Karam", not "said that Karam": a clause between them makes Karam what is spoken of.
    return not re.search(r"\b(?:that|had|has|was|is|were|the|if|whether)\s+$", m.group()) or "according" in m.group()


def key(name: str) -> str:
    """A name for comparing: small letters, straight apostrophes, no article.

    >>> key("al-Baghdadi") == key("Baghdadi")
    True
    """
    return _ARTICLE.sub("", name.lower().replace("’", "'"))


def _full_names(found: list[Mention]) -> dict[tuple[str, ...], set[str]]:
    """Every tail of a full name to the full names that end in it."""
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
    return Mention(m.start, m.end, next(iter(candidates)), m.kind, True, m.speaker)
