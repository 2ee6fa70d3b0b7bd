"""Find who "he", "her", "the bishop" and "the group's leader" stand for: the one person it can be, or nobody."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fogline.claims.persons.names import Mention, lands, words
from fogline.model import Span

LOOK_BACK = 2  # sentences in which a pronoun's person must stand
MOST = 60  # stand-ins read in one sentence; a sentence of more is none

_QUOTES = '“”"«»'
_LETTERS = re.compile(r"\w+")
# "her" only where it is no possessive: "heard of her since", not "her house".
_PRONOUN = re.compile(
    r"\b(?:he|she|him|her(?=\s*(?:[.,;:!?”’\"')]|$)|\s+(?:in|on|at|since|for|from|after|before|during|alive|dead|and|or|but|"
    r"to|with|by|again|there|here|as|near|inside|outside|when|while|until|this|yesterday|today|walking|being)\b))\b",
    re.IGNORECASE,
)
_SEX = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}
# "his death", "her sudden release"; in "his killing of two guards" he does it.
_OWNER = re.compile(
    r"\b(?:his|her)(?=\s+(?:[a-z]+\s+)?(?:abduction|kidnapping|captivity|detention|arrest|imprisonment|capture|disappearance|"
    r"death|murder|execution|assassination|beheading|release|whereabouts|fate|body|remains)\b(?!\s+of\b))",
    re.IGNORECASE,
)
_WORKS = r"(?:aid\s+)?worker|employee|staffer|nurse|doctor|driver|delegate|contractor|volunteer|engineer|teacher"
_WORKER = re.compile(
    r"\b[Tt]he\s+(?P<body>[A-Z][\w’'&-]*(?:\s+[A-Z][\w’'&-]*)*)(?:\s*[\[(][^\])]*[\])])?\s+"
    rf"(?P<work>{_WORKS})\b"
)
# What a description may add without meaning somebody else; "the other bishop", "the former mayor" do.
_QUALIFIED = (
    r"(?:(?:abducted|missing|kidnapped|captured|detained|jailed|imprisoned|wounded|captive|elderly|young|veteran|"
    r"freelance|local)\s+)?"
)
_LATELY = (
    r"journalist|reporter|photographer|hostage|prisoner|priest|captive|detainee|activist|cleric|cameraman|pilot|soldier|"
    r"nurse|doctor|aid\s+worker"
)
_LEADERS = "leader|chief|commander"
_RECENT = re.compile(
    r"\b(?:[Tt]he\s+(?:(?:abducted|missing|kidnapped|captured|detained|jailed|British|French|American|Italian)\s+)?"
    rf"(?:{_LATELY})"
    r"|(?:[Tt]he\s+(?:[A-Z][\w-]*|jihadist|militant|rebel|militia|group[’']s|movement[’']s)|[Tt]heir|[Ii]ts)"
    rf"\s+(?:(?:elusive|top|overall|supreme)\s+)?(?P<leader>{_LEADERS}))\b(?!\s+[A-Z])"
)


@dataclass(frozen=True, slots=True)
class Introduced:
    """Role to the names introduced with it, each with where that first happened."""

    by_role: Mapping[str, Mapping[str, int]]

    def one(self, role: str, at: int) -> str | None:
        """Return the one person so introduced before ``at``, else the one so introduced at all.

        >>> Introduced({"bishop": {"Omar Said": 40}}).one("bishop", 9)
        'Omar Said'
        >>> Introduced({"bishop": {"Omar Said": 4, "Jan Berg": 5}}).one("bishop", 9)
        """
        names = self.by_role.get(role, {})
        before = [n for n, first in names.items() if first < at]
        candidates = before or list(names)
        return candidates[0] if len(candidates) == 1 else None


def introduced(mentions: Sequence[Mention]) -> Introduced:
    """Return who is introduced as what in the whole text."""
    table: dict[str, dict[str, int]] = {}
    for m in mentions:
        for role in m.roles if m.sure and m.name else ():
            table.setdefault(role, {}).setdefault(m.name or "", m.start)
    return Introduced(table)


def stand_ins(
    text: str, sentence: Span, here: list[Mention], before: list[list[Mention]], known: Introduced
) -> list[Mention]:
    """Return pronouns and descriptions of the sentence, each with the one person it can stand for, in order."""
    found: list[Mention] = []
    for kind, m in itertools.islice(_candidates(text, sentence), MOST):
        so_far = sorted([*here, *found], key=lambda x: x.start)
        if not any(x.sure and x.start < m.end() and m.start() < x.end for x in so_far):
            found += _stands(text, kind, m, so_far, before, known)
    return found


def _candidates(text: str, sentence: Span) -> Iterator[tuple[str, re.Match[str]]]:
    at = (sentence.start, sentence.end)
    said = frozenset(_LETTERS.findall(text[sentence.start : sentence.end].lower()))
    kinds = ((kind, p) for kind, p, needed in _kinds() if not said.isdisjoint(needed))
    every = [(m.start(), i, kind, m) for i, (kind, p) in enumerate(kinds) for m in p.finditer(text, *at)]
    yield from ((kind, m) for _, _, kind, m in sorted(every, key=lambda e: e[:2]))


@functools.cache
def _kinds() -> tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]:
    """Return each kind of stand-in, and words of which one stands in it, so that most sentences need not be searched."""
    roles = frozenset(_LETTERS.findall(w)[0] for w in _listed())
    return (
        ("work", _WORKER, _words_of(_WORKS)),
        ("office", _offices(), roles),
        ("recent", _RECENT, _words_of(_LATELY) | _words_of(_LEADERS)),
        ("pronoun", _PRONOUN, frozenset({"he", "she", "him", "her"})),
        ("owner", _OWNER, frozenset({"his", "her"})),
    )


def _words_of(pattern: str) -> frozenset[str]:
    return frozenset(_LETTERS.findall(pattern.replace(r"\s", " ")))


def _listed() -> frozenset[str]:
    # "the president", "the minister" is too often that of another country than the one named here.
    return (words("role") | words("honorific")) - words("common") - words("title") | words("office")


@functools.cache
def _offices() -> re.Pattern[str]:
    """Return offices and trades by which a person introduced with them is called again."""
    roles = "|".join(sorted(_listed(), key=lambda w: (-len(w), w)))
    return re.compile(rf"\b[Tt]he\s+{_QUALIFIED}(?P<role>{roles})\b(?!\s+[A-Z]|-|\s+of\s+[A-Z])")


def _stands(
    text: str, kind: str, m: re.Match[str], here: list[Mention], before: list[list[Mention]], known: Introduced
) -> list[Mention]:
    """Return CASES of a stand-in, the surest first; an empty list where nobody or more than one person can be meant."""
    start, end = m.span()
    # CASE 1: "the ICRC nurse": known by body and work only.
    if kind == "work":
        return [Mention(start, end, f"{m.group('body')} {m.group('work')}", "description", sure=True)]
    # CASE 2: "the bishop": the one whom this dispatch introduces as bishop; without any, the bishop himself.
    if kind == "office":
        role = m.group("role").lower()
        if name := known.one(role, start):
            return [Mention(start, end, name, "description", sure=True, roles=frozenset({role}))]
        if role in words("office") and role not in known.by_role:
            return [Mention(start, end, f"the {role}", "description", sure=True)]
        return []
    if kind == "recent":
        # CASE 3: "the journalist", "the Column leader": the one just spoken of, if nobody is introduced so.
        name = _antecedent(start, here, before, None, quoted=True)
        return [Mention(start, end, name, "description", sure=True, roles=_leads(m))] if name else []
    # CASE 4: a pronoun.
    sex = _SEX[m.group().lower()]
    quoted = any(c in _QUOTES for c in text[max(0, start - 120) : start].rsplit("\n", 1)[-1])
    name = _antecedent(start, here, before, sex, quoted=quoted)
    besides = _antecedent(start, here, before, sex, quoted=True)
    if name is None and besides is None:
        return []
    return [Mention(start, end, name, "owner" if kind == "owner" else "pronoun", sure=True, sex=sex, besides=besides)]


def _leads(m: re.Match[str]) -> frozenset[str]:
    """Return the role of "the Column leader", named after a body; "the Russian leader" may be anyone of that country."""
    body = re.match(r"the\s+([A-Z][\w-]*)\s", m.group(), re.IGNORECASE)
    named = m.group("leader") and body and body.group(1)[0].isupper() and body.group(1) not in lands()
    return frozenset({"leader"}) if named else frozenset()


def _antecedent(
    at: int, here: list[Mention], before: list[list[Mention]], sex: str | None, *, quoted: bool
) -> str | None:
    """Return the one person that a stand-in at ``at`` can mean: of this sentence, else of the nearest one that names any.

    ``quoted``: the words are somebody's own, so whoever says them is not meant.
    """
    told = _names([m for m in here if m.end <= at and (not m.speaker or (sex and not quoted))], sex)
    if told:
        return next(iter(told)) if len(told) == 1 else None
    for group in reversed(before[-LOOK_BACK:]):
        spoken_of = _names([m for m in group if not m.speaker and not m.aside], sex)
        if spoken_of:
            return next(iter(spoken_of)) if len(spoken_of) == 1 else None
    return None


def _names(mentions: Sequence[Mention], sex: str | None) -> set[str]:
    """Return those of the mentions, surely persons, whom the pronoun fits."""
    fit = [m for m in mentions if m.sure and (sex is None or m.sex in (None, sex))]
    return {n for m in fit if (n := m.name or m.besides)}


def sexed(mentions: Sequence[Mention]) -> list[Mention]:
    """Return every mention with the sex that any mention of the same name tells; where two disagree, none.

    >>> [m.sex for m in sexed([Mention(0, 4, "A B", "name", sex="she"), Mention(5, 6, "A B", "name")])]
    ['she', 'she']
    """
    told: dict[str, set[str]] = {}
    for m in mentions:
        if m.name and m.sex:
            told.setdefault(m.name, set()).add(m.sex)
    one = {n: next(iter(s)) if len(s) == 1 else None for n, s in told.items()}
    return [replace(m, sex=one[m.name]) if m.name in one else m for m in mentions]
