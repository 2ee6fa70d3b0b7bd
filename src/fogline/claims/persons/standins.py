"""Find who "he", "her", "the bishop" and "the group's leader" stand for: the one person it can be, or nobody."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from fogline.claims.persons.names import Mention, Sex, lands, words
from fogline.languages import part, pattern, template, word_set
from fogline.model import Span

LOOK_BACK = 2  # sentences in which a pronoun's person must stand
MOST = 60  # stand-ins read in one sentence; a sentence of more is none

_QUOTES = '“”"«»'
_LETTERS = re.compile(r"\w+")

StandIn = Literal["work", "office", "recent", "pronoun", "owner"]


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
        before = [key for key, first in names.items() if first < at]
        candidates = before or list(names)
        return candidates[0] if len(candidates) == 1 else None


def introduced(mentions: Sequence[Mention]) -> Introduced:
    """Return who is introduced as what in the whole text."""
    table: dict[str, dict[str, int]] = {}
    for mention in mentions:
        for role in mention.roles if mention.sure and mention.name else ():
            table.setdefault(role, {}).setdefault(mention.name or "", mention.start)
    return Introduced(table)


def stand_ins(
    text: str, sentence: Span, here: list[Mention], before: list[list[Mention]], known: Introduced
) -> list[Mention]:
    """Return pronouns and descriptions of the sentence, each with the one person it can stand for, in order."""
    found: list[Mention] = []
    for kind, m in itertools.islice(_candidates(text, sentence), MOST):
        so_far = sorted([*here, *found], key=lambda x: x.start)
        if not any(each.sure and each.start < m.end() and m.start() < each.end for each in so_far):
            found += _stands(text, kind, m, so_far, before, known)
    return found


def _candidates(text: str, sentence: Span) -> Iterator[tuple[StandIn, re.Match[str]]]:
    at = (sentence.start, sentence.end)
    said = frozenset(_LETTERS.findall(text[sentence.start : sentence.end].lower()))
    kinds = ((kind, p) for kind, p, needed in _kinds() if not said.isdisjoint(needed))
    every = [(m.start(), i, kind, m) for i, (kind, p) in enumerate(kinds) for m in p.finditer(text, *at)]
    yield from ((kind, m) for _, _, kind, m in sorted(every, key=lambda e: e[:2]))


@functools.cache
def _kinds() -> tuple[tuple[StandIn, re.Pattern[str], frozenset[str]], ...]:
    """Return each kind of stand-in, and words of which one stands in it, so that most sentences need not be searched."""
    roles = frozenset(_LETTERS.findall(each)[0] for each in _listed())
    return (
        ("work", pattern("standins.worker"), _words_of(part("standins.works"))),
        ("office", _offices(), roles),
        (
            "recent",
            pattern("standins.recent"),
            _words_of(part("standins.lately")) | _words_of(part("standins.leaders")),
        ),
        ("pronoun", pattern("standins.pronoun"), word_set("standins.pronouns")),
        ("owner", pattern("standins.owner"), word_set("standins.owners")),
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
    lead = part("standins.the") + part("standins.qualified")
    return re.compile(rf"{lead}(?P<role>{roles})\b{part('standins.goes_on')}")


def _stands(
    text: str, kind: StandIn, m: re.Match[str], here: list[Mention], before: list[list[Mention]], known: Introduced
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
            return [Mention(start, end, template("standins.office").format(role), "description", sure=True)]
        return []
    if kind == "recent":
        # CASE 3: "the journalist", "the Column leader": the one just spoken of, if nobody is introduced so.
        name = _antecedent(start, here, before, None, quoted=True)
        return [Mention(start, end, name, "description", sure=True, roles=_leads(m))] if name else []
    # CASE 4: a pronoun.
    sex: Sex = "he" if m.group().lower() in word_set("standins.male") else "she"
    quoted = any(each in _QUOTES for each in text[max(0, start - 120) : start].rsplit("\n", 1)[-1])
    name = _antecedent(start, here, before, sex, quoted=quoted)
    besides = _antecedent(start, here, before, sex, quoted=True)
    if name is None and besides is None:
        return []
    return [Mention(start, end, name, "owner" if kind == "owner" else "pronoun", sure=True, sex=sex, besides=besides)]


def _leads(m: re.Match[str]) -> frozenset[str]:
    """Return the role of "the Column leader", named after a body; "the Russian leader" may be anyone of that country."""
    body = pattern("standins.leads").match(m.group())
    named = m.group("leader") and body and body.group(1)[0].isupper() and body.group(1) not in lands()
    return word_set("standins.leader") if named else frozenset()


def _antecedent(
    at: int, here: list[Mention], before: list[list[Mention]], sex: Sex | None, *, quoted: bool
) -> str | None:
    """Return the one person that a stand-in at ``at`` can mean: of this sentence, else of the nearest one that names any.

    ``quoted``: the words are somebody's own, so whoever says them is not meant.
    """
    told = _names([each for each in here if each.end <= at and (not each.speaker or (sex and not quoted))], sex)
    if told:
        return next(iter(told)) if len(told) == 1 else None
    for group in reversed(before[-LOOK_BACK:]):
        spoken_of = _names([m for m in group if not m.speaker and not m.aside], sex)
        if spoken_of:
            return next(iter(spoken_of)) if len(spoken_of) == 1 else None
    return None


def _names(mentions: Sequence[Mention], sex: Sex | None) -> set[str]:
    """Return those of the mentions, surely persons, whom the pronoun fits."""
    fit = [mention for mention in mentions if mention.sure and (sex is None or mention.sex in (None, sex))]
    return {n for each in fit if (n := each.name or each.besides)}


def sexed(mentions: Sequence[Mention]) -> list[Mention]:
    """Return every mention with the sex that any mention of the same name tells; where two disagree, none.

    >>> [m.sex for m in sexed([Mention(0, 4, "A B", "name", sex="she"), Mention(5, 6, "A B", "name")])]
    ['she', 'she']
    """
    told: dict[str, set[Sex]] = {}
    for mention in mentions:
        if mention.name and mention.sex:
            told.setdefault(mention.name, set()).add(mention.sex)
    one = {key: next(iter(value)) if len(value) == 1 else None for key, value in told.items()}
    return [replace(each, sex=one[each.name]) if each.name in one else each for each in mentions]
