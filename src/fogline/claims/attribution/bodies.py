"""Bodies that speak: those of the lexicon, and those that a dispatch names itself.

A war brings groups that no lexicon has. A dispatch introduces them: "the Joint River Command (JRC)", "the Basin Conflict
Observatory, a monitor based in ...", "fighters of the Mallee Free Column". What it says of them there holds for the rest of
it, and goes before the lexicon: in a text on the Basin Conflict Observatory, "the Observatory" is that one.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from fogline import lexicon
from fogline.claims import acronyms
from fogline.claims.attribution.cues import verb_forms, words
from fogline.claims.attribution.names import NameIndex, beginning_at, ending_at
from fogline.languages import part, pattern, words_of
from fogline.lexicon import register
from fogline.model import SourceKind

# Capitalised words, small ones inside allowed: "Committee for the Defence of the Valley".
_CAPITAL = r"[A-Z][\w’'-]{0,60}+"
_LETTERS = re.compile(r"(?<![\w-])[A-Z]{2,6}(?![\w-])")
_LONGEST_ASIDE = 80  # code points of brackets between a name and its apposition


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that speaks: its canonical name, other names, descriptions and kind."""

    name: str
    aliases: tuple[str, ...]
    descriptions: tuple[str, ...]
    kind: SourceKind
    body_id: str | None = None


@functools.cache
def lexicon_bodies() -> tuple[Body, ...]:
    """Return the bodies of the register, in file order."""
    return tuple(
        Body(
            body.name,
            tuple(
                variant
                for each in (body.name, *body.called(described=False, speaks=True))
                for variant in _variants(each)
                if variant != body.name
            ),
            tuple(body.called(described=True, speaks=True)),
            cast("SourceKind", body.speaks),
            body.body_id,
        )
        for body in register.bodies()
    )


def _variants(name: str) -> tuple[str, ...]:
    """Return a name with either apostrophe."""
    return (name, name.replace("'", "’")) if "'" in name else (name,)


class Bodies:
    """The bodies that one dispatch can mean: its own first, then those that other dispatches told of, then the lexicon's."""

    def __init__(self, text: str, told: Iterable[Body] = ()) -> None:
        named = {n: each for each in (*told, *own(text)) for n in (each.name, *each.aliases)}
        self._named = {**_by_name(), **named}
        self._own = NameIndex(named) if named else None
        self._described: dict[str, dict[str, Body]] = {}  # of those mentioned, by description and name
        for body in {second.name: second for second, _, _ in self.all(text)}.values():
            for called in body.descriptions:
                self._described.setdefault(called, {})[body.name] = body

    def find(self, words: str) -> Body | None:
        """Return the first body printed in ``words``."""
        return next((second for second, _, _ in self.all(words)), None)

    def all(self, words: str) -> Iterator[tuple[Body, int, int]]:
        """Yield every body printed in ``words`` with its offsets; the dispatch's own ones before the lexicon's."""
        ends: list[int] = []
        starts: list[int] = []
        for name, start, end in self._own.find(words) if self._own is not None else ():
            starts.append(start)
            ends.append(end)
            yield self._named[name], start, end
        for name, start, end in _names().find(words):
            at = bisect_left(starts, end)
            if at == 0 or ends[at - 1] <= start:
                yield self._named[name], start, end

    def knows(self, name: str) -> bool:
        """Tell whether ``name`` is a body's."""
        return name in self._named

    def get(self, name: str) -> Body | None:
        """Return the body of that very name."""
        return self._named.get(name)

    def described(self, words: str) -> Body | None:
        """Return the one body of the dispatch that ``words`` (small letters, no article) describe; None if two fit.

        Caught: "the army" and "the Israeli army" for the IDF, "the Britain-based war monitor" for a monitor. Refused: "the
        Lebanese army" for the IDF, "the Saudi-led coalition" for another coalition.
        """
        fit: dict[str, Body] = {}
        for at in (0, *(number + 1 for number, letter in enumerate(words) if letter == " ")):
            described = self._described.get(words[at:], {})
            fit |= {name: body for name, body in described.items() if _may_stand_before(words[:at].rstrip(), body)}
            if len(fit) > 1:
                return None
        return next(iter(fit.values()), None)


# A state's force, a state, a coalition: there are many of each, and what stands before the noun tells them apart.
_ONE_OF_MANY = frozenset({"state force", "state", "coalition", "official"})


def _may_stand_before(before: str, body: Body) -> bool:
    """Tell whether a body can be meant by its description with these words before it: none, or its nation, or no nation's."""
    if not before:
        return True
    known = register.by_id().get(body.body_id or "")
    if known is not None and known.nation is not None and before in _of_nation(known.nation):
        return True
    return not (known is not None and known.kind in _ONE_OF_MANY) and not _foreign(before)


@functools.cache
def _of_nation(iso: str) -> frozenset[str]:
    """Say how a nation is put before a noun: "lebanese", "lebanon's"."""
    row = next((each for each in lexicon.rows("nationalities.csv") if each["iso"] == iso), None)
    if row is None:
        return frozenset()
    countries = [row["country"], *row["other_names"].split(";")]
    forms = [
        *re.split(r"[;|/]", row["adjectives"]),
        *countries,
        *(country + ending for country in countries for ending in words("bodies.genitive")),
    ]
    return frozenset(form.lower() for form in forms if form)


def _foreign(before: str) -> bool:
    """Tell whether words before a description name a nation or a people: "kurdish" in "the kurdish
    militia" is in the list then.
    """
    return any(pattern("bodies.genitive").sub("", each) in _small_peoples() for each in before.split())


@functools.cache
def _small_peoples() -> frozenset[str]:
    return frozenset(people.lower() for people in peoples())


@functools.cache
def _kinds_meant() -> dict[str, frozenset[str]]:
    return {row["noun"]: frozenset(filter(None, row["fits"].split(";"))) for row in words_of("body_kinds.csv")}


def may_mean(noun: str, body: Body) -> bool:
    """Tell whether "the coalition" can stand for a body that was spoken of: its name has the noun, or it is of the kind.

    Refused: "the coalition" for an armed group, "the militia" for an army.
    """
    if noun not in _kinds_meant() or noun in re.split(r"[\s-]", body.name.lower()):
        return True
    known = register.by_id().get(body.body_id or "")
    return (known.kind if known is not None else body.kind) in _kinds_meant()[noun]


def own(text: str) -> list[Body]:
    """Return the bodies that a dispatch introduces itself, in order of name.

    Caught: "the Joint River Command (JRC)" with "JRC fighters" (a party); "the Basin Conflict Observatory, a monitor based in
    ..." (a monitor). Refused: names that nothing tells to be a body ("Murray Bridge"), and those of the lexicon.
    """
    short = {text[each.start : each.end]: each.letters for each in acronyms.defined(text)}
    # "SAYS MONITOR" stands in a headline and names nobody
    runs = {_bare(match[0]) for match in pattern("bodies.run").finditer(text) if not match[0].isupper()}
    by_letters: dict[str, set[str]] = {}
    for n in runs - _by_name().keys():
        for spelling in _spellings(n.split()):
            by_letters.setdefault(spelling, set()).add(n)
    for letters in sorted(set(_LETTERS.findall(text)) - set(short.values()) - _by_name().keys() - _capitals()):
        spelt = by_letters.get(letters.lower(), set()) - short.keys()
        if len(spelt) == 1:  # "the Joint River Command ... JRC" with no brackets to tell
            short[spelt.pop()] = letters
    called = {
        n: m[2]
        for m in _called().finditer(text)
        if (n := _bare(m[1])) and not _is_people(n) and not pattern("bodies.placed").search(n)
    }
    names = {*short, *called, *(run for run in runs if _is_body(run))}
    names = {n for n in names if len(n.split()) > 1 and n not in _by_name()}
    last = Counter(n.split()[-1] for n in names)
    forms: dict[str, list[str]] = {}
    for name in sorted(names):
        aliases = [short[name]] if name in short else []
        # "the Column" means it, as long as only one of the dispatch's bodies ends so.
        if last[name.split()[-1]] == 1 and _is_body_noun(name.split()[-1]):
            aliases.append(name.split()[-1])
        forms[name] = aliases
    told = _Told.of(text, {n for name, aliases in forms.items() for n in (name, *aliases)})
    found = []
    for name, aliases in forms.items():
        kind = told.kind(name, aliases) or cast("SourceKind | None", _body_nouns().get(called.get(name, "")))
        if kind is not None:
            called_so = (pattern("bodies.about").split(name)[0] if _headed(name) else name.split()[-1]).lower()
            found.append(Body(name, tuple(aliases), (called_so, *_called_so(kind)), kind))
    known = {n for b in found for n in (b.name, *b.aliases)} | _by_name().keys()
    return [*found, *(Body(n, (), (n.lower(),), "party") for n in sorted(_armed(text) - known))]


@functools.cache
def _called_so(kind: str) -> tuple[str, ...]:
    """Return how a body of a kind is called once it has been named: "war monitor"."""
    return tuple(row["words"] for row in words_of("body_descriptions.csv") if row["kind"] == kind)


@functools.cache
def _called() -> re.Pattern[str]:
    """Return a name and what it is called: "the Red Lantern charity"; only nouns that mean an organisation and no crowd."""
    nouns = [
        r["noun"] for r in words_of("source_nouns.csv") if r["class"] == "body" and r["kind"] in {"ngo", "monitor"}
    ]
    one = "|".join(sorted(({*nouns, *words("bodies.crowd")} - words("bodies.no_crowd")), key=lambda n: (-len(n), n)))
    return re.compile(rf"({part('bodies.run')}) ({one})\b")


def _is_people(name: str) -> bool:
    """Tell whether every word is a people or a state: "Syrian Kurdish" names no militia."""
    return all(each in _capitals() or each in peoples() for each in name.split())


@functools.cache
def peoples() -> frozenset[str]:
    """Return words for a people or a state, as printed: "Kurds", "Syrian"."""
    rows = lexicon.rows("nationalities.csv")
    nations = {
        n for row in rows for each in ("country", "adjectives", "people") for n in re.split(r"[;|/ ]", row[each]) if n
    }
    return frozenset(nations | {r[c] for r in lexicon.rows("peoples.csv") for c in list(r)[:1]})


def _armed(text: str) -> set[str]:
    """Return short names that have people under arms: "JRC fighters", "Column commanders"; not peoples ("Syrian troops")."""
    words = {match[1] for match in pattern("bodies.short_armed").finditer(text)}
    return {word for word in words if (word.isupper() and word not in _capitals()) or _is_body_noun(word)}


@functools.cache
def _capitals() -> frozenset[str]:
    """Return states by their letters: "US forces" are of a state, and "UK" abbreviates nobody's name here."""
    return frozenset(row["noun"] for row in words_of("source_nouns.csv") if row["class"] == "capital")


def _bare(name: str) -> str:
    # "Karim's Red Lantern" is the Red Lantern, "Later the Red Lantern" too
    parts = pattern("bodies.bare").split(name)[-1].split()
    # "Mildurabased Basin Observatory": a lost hyphen makes a capital word of the place.
    while parts and (
        parts[0] in words("bodies.openers")
        or pattern("bodies.lost_hyphen").search(parts[0])
        or pattern("bodies.role").fullmatch(parts[0])
    ):
        parts = parts[1:]
    return " ".join(parts)


def _spelt_out(words: str, short: str) -> str | None:
    """Return the end of ``words`` that ``short`` abbreviates, small words counted or not.

    >>> _spelt_out("Fighters of the Joint River Command", "JRC")
    'Joint River Command'
    """
    parts = words.split()
    at = next((index for index in range(len(parts) - 1) if short.lower() in _spellings(parts[index:])), None)
    return None if at is None else " ".join(parts[at:])


def _spellings(parts: list[str]) -> set[str]:
    """Return spell a name of two words and more by its first letters, in small letters: small words counted or not."""
    if len(parts) < 2 or not parts[0][0].isupper():
        return set()
    return {
        "".join(part[0] for part in parts).lower(),
        "".join(each[0] for each in parts if each not in words("bodies.small")).lower(),
    }


def _is_body(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and (_is_body_noun(words[-1]) or _headed(name) is not None)


def _headed(name: str) -> str | None:
    """Return the noun before "for" or "of" that tells a body: "Working Group for the Delta", "University of Brenn"."""
    head, *rest = pattern("bodies.about").split(name, maxsplit=1)
    last = head.rsplit(maxsplit=1)[-1].lower()
    # "the Observatory for Human Rights and Airwars" are two that the lexicon knows
    return last if rest and last in _body_nouns() and next(_names().find(name), None) is None else None


def _is_body_noun(word: str) -> bool:
    return _body_nouns().get(word.lower()) is not None


@functools.cache
def _body_nouns() -> dict[str, str]:
    return {row["noun"]: row["kind"] for row in words_of("source_nouns.csv") if row["class"] == "body"}


@dataclass(frozen=True, slots=True)
class _Told:
    """Hold what a dispatch tells of the names it prints, read in one pass over it for all of them.

    ``apposed``: of a name the words that first explain it, with where the name stands. ``armed``: names, in small letters,
    that have people under arms.
    """

    apposed: dict[str, tuple[int, str]]
    armed: frozenset[str]

    @classmethod
    def of(cls, text: str, names: set[str]) -> _Told:
        """Read what ``text`` tells of ``names``."""
        return cls(_appositions(text, names), _under_arms(text, names)) if names else cls({}, frozenset())

    def kind(self, name: str, aliases: list[str]) -> SourceKind | None:
        """Return what is told of a body: CASES in order of what is said most plainly."""
        called = (name, *aliases)
        # CASE 1: an apposition names its kind
        _, apposed = min((self.apposed[each] for each in called if each in self.apposed), default=(0, ""))
        # "the JRC, the Observatory said": what stands there speaks, and says nothing of the JRC
        says = any(w in verb_forms() for w in apposed.split())
        nouns = _nouns_in(apposed) if not says else []
        if nouns:
            return cast("SourceKind", nouns[0])
        # CASE 2: it has people under arms
        if any(n.lower() in self.armed for n in called):
            return "party"
        # CASE 3: its name says it
        head = _headed(name)
        kind = _body_nouns().get(head or name.rsplit(maxsplit=1)[-1].lower()) or ("ngo" if head else None)
        return cast("SourceKind", kind) if kind else None


def _appositions(text: str, names: set[str]) -> dict[str, tuple[int, str]]:
    """Return the words that first explain each name: "the Red Lantern (RL), a charity"."""
    found: dict[str, tuple[int, str]] = {}
    reach, last_words = max(map(len, names)), {each.rsplit(maxsplit=1)[-1] for each in names}
    for match in pattern("bodies.apposed").finditer(text):
        for end in _ends_of_name(text, match.start()):
            near = text[max(0, end - reach) : end].rsplit(maxsplit=1)
            if not near or not any(w in last_words for w, _ in ending_at(near[-1], len(near[-1]), reach)):
                continue
            for name, start in ending_at(text, end, reach):
                if name in names:
                    found.setdefault(name, (start, match[1]))
    return found


def _ends_of_name(text: str, comma: int) -> Iterator[int]:
    """Yield where a name before a comma can end: at it, or before the brackets that stand between them."""
    yield comma
    if text[comma - 1 : comma] == ")":
        first = max(text.rfind(")", 0, comma - 1) + 1, comma - _LONGEST_ASIDE)
        yield from (at - 1 for at in range(first, comma) if text[at] == "(" and text[at - 1 : at] == " ")


def _under_arms(text: str, names: set[str]) -> frozenset[str]:
    """Return names, in small letters, with people under arms: "Column fighters", "gunmen of the Hill Front"."""
    low, reach = {name.lower() for name in names}, max(map(len, names))
    found: set[str] = set()
    for match in pattern("bodies.under_arms").finditer(text):
        if text[match.start() - 1 : match.start()] == " ":
            found |= {w for words, _ in ending_at(text, match.start() - 1, reach) if (w := words.lower()) in low}
        if (of := pattern("bodies.of_whom").match(text, match.end())) is not None:
            found |= {w for words in beginning_at(text, of.end(), reach + 1) if (w := words.lower()) in low}
    return frozenset(found)


def _nouns_in(words: str) -> list[str]:
    """Return kinds of the body nouns in ``words``, longest noun first at each place."""
    return [_body_nouns()[match[0].lower()] for match in _kind_nouns().finditer(words)]


@functools.cache
def _kind_nouns() -> re.Pattern[str]:
    nouns = sorted((key for key, value in _body_nouns().items() if value), key=lambda n: (-len(n), n))
    return re.compile(rf"\b(?:{'|'.join(nouns)})\b", re.IGNORECASE)


@functools.cache
def _by_name() -> dict[str, Body]:
    return {
        each: lexicon_body
        for lexicon_body in reversed(lexicon_bodies())
        for each in (lexicon_body.name, *lexicon_body.aliases)
    }


@functools.cache
def _names() -> NameIndex:
    return NameIndex(_by_name())
