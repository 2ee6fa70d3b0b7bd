"""Bodies that speak: those of the lexicon, and those that a dispatch names itself.

A war brings groups that no lexicon has. A dispatch introduces them: "the Joint River Command (JRC)", "the Basin Conflict
Observatory, a monitor based in ...", "fighters of the Mallee Free Column". What it says of them there holds for the rest of
it, and goes before the lexicon: in a text on the Basin Conflict Observatory, "the Observatory" is that one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from fogline import lexicon
from fogline.claims import acronyms
from fogline.claims.attribution.cues import verb_forms
from fogline.languages import words_of
from fogline.lexicon import register
from fogline.model import SourceKind

# Capitalised words, small ones inside allowed: "Committee for the Defence of the Valley".
_CAPITAL = r"[A-Z][\w’'-]*"
_RUN = re.compile(rf"{_CAPITAL}(?: (?:(?:of|for|and|the|in) ){{0,2}}{_CAPITAL}){{0,9}}")
_LETTERS = re.compile(r"(?<![\w-])[A-Z]{2,6}(?![\w-])")
_OPENERS = frozenset({"The", "A", "An", "In", "On", "At", "But", "And", "Since", "of", "for", "and", "the", "in"})
_ABOUT = re.compile(r" (?:for|of|on|against) ")
_PLACED = ("-based", "-backed", "-led", "-held", "-linked")  # "the New York-based charity" has no name yet
_SMALL = frozenset({"of", "for", "and", "the", "in"})
# How a monitor is called once it has been named, as in the lexicon's own descriptions.
_CALLED = {
    "monitor": ("monitor", "war monitor", "monitoring group", "monitor group"),
    "ngo": ("aid group", "relief group", "charity"),
}
_ARMED = r"(?:fighters|soldiers|troops|gunmen|militants|rebels|units|snipers|gunners|lines|commanders?|field commander)"

_ROLE = re.compile(_ARMED, re.IGNORECASE)
_SHORT_ARMED = re.compile(rf"(?<![\w-])([A-Z][\w-]+) {_ARMED}\b")


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
    """The bodies of the register, in file order."""
    return tuple(
        Body(
            b.name,
            tuple(v for n in (b.name, *b.called(described=False, speaks=True)) for v in _variants(n) if v != b.name),
            tuple(b.called(described=True, speaks=True)),
            cast("SourceKind", b.speaks),
            b.body_id,
        )
        for b in register.bodies()
    )


def _variants(name: str) -> tuple[str, ...]:
    """A name with either apostrophe."""
    return (name, name.replace("'", "’")) if "'" in name else (name,)


class Bodies:
    """The bodies that one dispatch can mean: its own first, then those that other dispatches told of, then the lexicon's."""

    def __init__(self, text: str, told: Iterable[Body] = ()) -> None:
        named = {n: b for b in (*told, *own(text)) for n in (b.name, *b.aliases)}
        self._named = {**_by_name(), **named}
        self._pattern = _any_of(sorted(named)) if named else None
        self.mentioned = self._mentioned(text)

    def find(self, words: str) -> Body | None:
        """The first body printed in ``words``."""
        return next((b for b, _, _ in self.all(words)), None)

    def all(self, words: str) -> Iterator[tuple[Body, int, int]]:
        """Every body printed in ``words`` with its offsets; the dispatch's own ones before the lexicon's."""
        taken: list[tuple[int, int]] = []
        for pattern in (p for p in (self._pattern, _names()) if p is not None):
            for m in pattern.finditer(words):
                if not any(s < m.end() and m.start() < e for s, e in taken):
                    taken.append(m.span())
                    yield self._named[m[0]], *m.span()

    def knows(self, name: str) -> bool:
        """Whether ``name`` is a body's."""
        return name in self._named

    def get(self, name: str) -> Body | None:
        """The body of that very name."""
        return self._named.get(name)

    def described(self, words: str) -> Body | None:
        """Return the one body of the dispatch that ``words`` (small letters, no article) describe; None if two fit.

        Caught: "the army" and "the Israeli army" for the IDF, "the Britain-based war monitor" for a monitor. Refused: "the
        Lebanese army" for the IDF, "the Saudi-led coalition" for another coalition.
        """
        fit = [b for b in self.mentioned if any(_describes(d, words, b) for d in b.descriptions)]
        return fit[0] if len(fit) == 1 else None

    def _mentioned(self, text: str) -> tuple[Body, ...]:
        return tuple({b.name: b for b, _, _ in self.all(text)}.values())


# A state's force, a state, a coalition: there are many of each, and what stands before the noun tells them apart.
_ONE_OF_MANY = frozenset({"state force", "state", "coalition", "official"})


def _describes(description: str, words: str, body: Body) -> bool:
    """Whether a phrase is a description of a body, with its nation or without."""
    if words == description:
        return True
    before = words.removesuffix(" " + description)
    if before == words:
        return False
    known = register.by_id().get(body.body_id or "")
    if known is not None and known.nation is not None and before in _of_nation(known.nation):
        return True
    return not (known is not None and known.kind in _ONE_OF_MANY) and not _foreign(before)


@functools.cache
def _of_nation(iso: str) -> frozenset[str]:
    """How a nation is put before a noun: "lebanese", "lebanon's"."""
    row = next((r for r in lexicon.rows("nationalities.csv") if r["iso"] == iso), None)
    if row is None:
        return frozenset()
    countries = [row["country"], *row["other_names"].split(";")]
    words = [
        *re.split(r"[;|/]", row["adjectives"]),
        *countries,
        *(f"{c}'s" for c in countries),
        *(f"{c}’s" for c in countries),
    ]
    return frozenset(w.lower() for w in words if w)


def _foreign(before: str) -> bool:
    """Whether words before a description name a nation or a people: "kurdish" in "the kurdish militia" is in the list then."""
    return any(w.removesuffix("'s").removesuffix("’s") in _small_peoples() for w in before.split())


@functools.cache
def _small_peoples() -> frozenset[str]:
    return frozenset(p.lower() for p in peoples())


@functools.cache
def _kinds_meant() -> dict[str, frozenset[str]]:
    return {r["noun"]: frozenset(filter(None, r["fits"].split(";"))) for r in words_of("body_kinds.csv")}


def may_mean(noun: str, body: Body) -> bool:
    """Whether "the coalition" can stand for a body that was spoken of: its name has the noun, or it is of the kind.

    Refused: "the coalition" for an armed group, "the militia" for an army.
    """
    if noun not in _kinds_meant() or noun in re.split(r"[\s-]", body.name.lower()):
        return True
    known = register.by_id().get(body.body_id or "")
    return (known.kind if known is not None else body.kind) in _kinds_meant()[noun]


def own(text: str) -> list[Body]:
    """The bodies that a dispatch introduces itself, in order of name.

    Caught: "the Joint River Command (JRC)" with "JRC fighters" (a party); "the Basin Conflict Observatory, a monitor based in
    ..." (a monitor). Refused: names that nothing tells to be a body ("Murray Bridge"), and those of the lexicon.
    """
    short = {text[a.start : a.end]: a.letters for a in acronyms.defined(text)}
    # "SAYS MONITOR" stands in a headline and names nobody
    runs = {_bare(m[0]) for m in _RUN.finditer(text) if not m[0].isupper()}
    for letters in sorted(set(_LETTERS.findall(text)) - set(short.values()) - _by_name().keys() - _capitals()):
        spelt = [n for n in runs if n not in short and n not in _by_name() and _spelt_out(n, letters) == n]
        if len(spelt) == 1:  # "the Joint River Command ... JRC" with no brackets to tell
            short[spelt[0]] = letters
    called = {
        n: m[2]
        for m in _called().finditer(text)
        if (n := _bare(m[1])) and not _is_people(n) and not n.endswith(_PLACED)
    }
    names = {*short, *called, *(n for n in runs if _is_body(n))}
    names = {n for n in names if len(n.split()) > 1 and n not in _by_name()}
    last = [n.split()[-1] for n in names]
    found = []
    for name in sorted(names):
        aliases = [short[name]] if name in short else []
        # "the Column" means it, as long as only one of the dispatch's bodies ends so.
        if last.count(name.split()[-1]) == 1 and _is_body_noun(name.split()[-1]):
            aliases.append(name.split()[-1])
        kind = _kind(text, name, aliases) or cast("SourceKind | None", _body_nouns().get(called.get(name, "")))
        if kind is not None:
            called_so = (_ABOUT.split(name)[0] if _headed(name) else name.split()[-1]).lower()
            found.append(Body(name, tuple(aliases), (called_so, *_CALLED.get(kind, ())), kind))
    known = {n for b in found for n in (b.name, *b.aliases)} | _by_name().keys()
    return [*found, *(Body(n, (), (n.lower(),), "party") for n in sorted(_armed(text) - known))]


@functools.cache
def _called() -> re.Pattern[str]:
    """A name and what it is called: "the Red Lantern charity"; only nouns that mean an organisation and no crowd."""
    nouns = [
        r["noun"] for r in lexicon.rows("source_nouns.csv") if r["class"] == "body" and r["kind"] in {"ngo", "monitor"}
    ]
    one = "|".join(sorted(({*nouns, "militia"} - {"hospital", "monitors"}), key=lambda n: (-len(n), n)))
    return re.compile(rf"({_RUN.pattern}) ({one})\b")


def _is_people(name: str) -> bool:
    """Whether every word is a people or a state: "Syrian Kurdish" names no militia."""
    return all(w in _capitals() or w in peoples() for w in name.split())


@functools.cache
def peoples() -> frozenset[str]:
    """Words for a people or a state, as printed: "Kurds", "Syrian"."""
    rows = lexicon.rows("nationalities.csv")
    nations = {n for r in rows for c in ("country", "adjectives", "people") for n in re.split(r"[;|/ ]", r[c]) if n}
    return frozenset(nations | {r[c] for r in lexicon.rows("peoples.csv") for c in list(r)[:1]})


def _armed(text: str) -> set[str]:
    """Short names that have people under arms: "JRC fighters", "Column commanders"; not peoples ("Syrian troops")."""
    words = {m[1] for m in _SHORT_ARMED.finditer(text)}
    return {w for w in words if (w.isupper() and w not in _capitals()) or _is_body_noun(w)}


@functools.cache
def _capitals() -> frozenset[str]:
    """States by their letters: "US forces" are of a state, and "UK" abbreviates nobody's name here."""
    return frozenset(r["noun"] for r in lexicon.rows("source_nouns.csv") if r["class"] == "capital")


def _bare(name: str) -> str:
    # "Karim's Red Lantern" is the Red Lantern, "Later the Red Lantern" too
    words = re.split(r"['’]s |(?<!\bof)(?<!\bfor)(?<!\bin)(?<!\band) the ", name)[-1].split()
    # "Mildurabased Basin Observatory": a lost hyphen makes a capital word of the place.
    while words and (
        words[0] in _OPENERS or words[0].endswith(("based", "-backed", "-led", "-held")) or _ROLE.fullmatch(words[0])
    ):
        words = words[1:]
    return " ".join(words)


def _spelt_out(words: str, short: str) -> str | None:
    """The end of ``words`` that ``short`` abbreviates, small words counted or not.

    >>> _spelt_out("Fighters of the Joint River Command", "JRC")
    'Joint River Command'
    """
    parts = words.split()
    for i, first in enumerate(parts[:-1]):
        rest = parts[i:]
        spelt = ("".join(w[0] for w in rest), "".join(w[0] for w in rest if w not in _SMALL))
        if first[0].isupper() and short.lower() in {s.lower() for s in spelt}:
            return " ".join(rest)
    return None


def _is_body(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and (_is_body_noun(words[-1]) or _headed(name) is not None)


def _headed(name: str) -> str | None:
    """The noun before "for" or "of" that tells a body: "Working Group for the Delta", "University of Brenn"."""
    head, *rest = _ABOUT.split(name, maxsplit=1)
    last = head.rsplit(maxsplit=1)[-1].lower()
    # "the Observatory for Human Rights and Airwars" are two that the lexicon knows
    return last if rest and last in _body_nouns() and _names().search(name) is None else None


def _is_body_noun(word: str) -> bool:
    return _body_nouns().get(word.lower()) is not None


@functools.cache
def _body_nouns() -> dict[str, str]:
    return {r["noun"]: r["kind"] for r in lexicon.rows("source_nouns.csv") if r["class"] == "body"}


def _kind(text: str, name: str, aliases: list[str]) -> SourceKind | None:
    """What the dispatch tells of the body: CASES in order of what is said most plainly."""
    called = "|".join(re.escape(n) for n in (name, *aliases))
    # CASE 1: an apposition names its kind
    apposed = re.search(rf"\b(?:{called})(?: \([^)]*\))?, (?:a|an|the) ([^,.;\n]{{3,60}})", text)
    # "the JRC, the Observatory said": what stands there speaks, and says nothing of the JRC
    says = apposed is not None and any(w in verb_forms() for w in apposed[1].split())
    nouns = _nouns_in(apposed[1]) if apposed and not says else []
    if nouns:
        return cast("SourceKind", nouns[0])
    # CASE 2: it has people under arms
    under_arms = rf"\b(?:{called}) {_ARMED}\b|\b{_ARMED} (?:of|from) (?:the )?(?:{called})\b"
    if re.search(under_arms, text, re.IGNORECASE):
        return "party"
    # CASE 3: its name says it
    head = _headed(name)
    kind = _body_nouns().get(head or name.rsplit(maxsplit=1)[-1].lower()) or ("ngo" if head else None)
    return cast("SourceKind", kind) if kind else None


def _nouns_in(words: str) -> list[str]:
    """Kinds of the body nouns in ``words``, longest noun first at each place."""
    nouns = sorted((n for n, k in _body_nouns().items() if k), key=lambda n: (-len(n), n))
    return [_body_nouns()[m[0].lower()] for m in re.finditer(rf"\b(?:{'|'.join(nouns)})\b", words, re.IGNORECASE)]


@functools.cache
def _by_name() -> dict[str, Body]:
    return {n: b for b in reversed(lexicon_bodies()) for n in (b.name, *b.aliases)}


@functools.cache
def _names() -> re.Pattern[str]:
    return _any_of(sorted(_by_name()))


def _any_of(names: list[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda n: (-len(n), n))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")
