"""Find who is who beyond one dispatch: holders of public office, and those whom other dispatches of the ledger introduce.

A copy that was cut short says "the Observatory" and "Emberlin"; the dispatch beside it says who they are. A short form is
carried over only where every dispatch that introduces it means the same, and never against what a dispatch says itself.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fogline import lexicon
from fogline.claims.attribution.bodies import Body, lexicon_bodies, own
from fogline.languages import forms, part, pattern, words_of
from fogline.model import Dispatch

_LEAD_WORD = r"(?:[A-Z][\w’'-]{1,60}+|[a-z]{1,60}+)"  # a word of a role: "SDF field [commander]"


@dataclass(frozen=True, slots=True)
class KnownSpeakers:
    """Bodies, and persons as (full name, role as printed), in order; what a dispatch is told of the others."""

    bodies: tuple[Body, ...] = ()
    persons: tuple[tuple[str, str], ...] = ()

    def longer(self, name: str) -> list[str]:
        """Return the full names that end in ``name``."""
        return [full for full, _ in self.persons if full == name or full.endswith(" " + name)]

    def role(self, full: str) -> str | None:
        """Return what a person is called elsewhere."""
        return next((role for name, role in self.persons if name == full), None)


NOBODY = KnownSpeakers()


def introduced(text: str) -> KnownSpeakers:
    """Return the bodies and persons that a text introduces.

    >>> cast = introduced("Sela Marn, a spokeswoman for the Hill Front, spoke. Fighters of the Hill Front left.")
    >>> [b.name for b in cast.bodies], cast.persons
    (['Hill Front'], (('Sela Marn', 'spokeswoman for the Hill Front'),))
    """
    bodies = tuple(own(text))
    named = {n for each in (*bodies, *lexicon_bodies()) for n in (each.name, *each.aliases)}
    found: dict[str, str] = {}
    for introduction in _introductions():
        for match in introduction.finditer(text):
            if match["name"] not in named:
                found.setdefault(match["name"], pattern("sources.the_or_a").sub("", " ".join(match["role"].split())))
    return KnownSpeakers(bodies, tuple(sorted(found.items())))


class Casting:
    """Hold what all dispatches together introduce, with the doubtful left out; give each dispatch its part by :meth:`of`.

    >>> told = Casting([Dispatch("d", "p", "The Red Hill Observatory, a monitor, spoke.", "")])
    >>> later = Dispatch("e", "q", "Ten fled, the Observatory said.", "")
    >>> [b.name for b in told.of(later).bodies], sorted(told.grow([later]))
    (['Red Hill Observatory'], [])
    """

    def __init__(
        self, dispatches: Iterable[Dispatch] = (), *, known: Mapping[str, KnownSpeakers] | None = None
    ) -> None:
        """``known``: what dispatches introduce, by id, as :func:`introduced` found it before; it takes a millisecond each.
        All of it counts, whether its dispatch is given or not.
        """
        self._own: dict[str, KnownSpeakers] = {}
        self._bodies: dict[str, set[Body]] = {}  # by name and short form
        self._names: dict[str, set[str]] = {}  # of these, by their last word
        self._persons: dict[str, dict[str, str]] = {}  # roles by full name, by last word
        self._meant: dict[str, _Meant] = {}
        for dispatch_id, cast in (known or {}).items():
            self._take(dispatch_id, cast)
        self.grow(dispatches)

    def grow(self, dispatches: Iterable[Dispatch]) -> frozenset[str]:
        """Take up more dispatches; gives the last words of names that now mean something else than before.

        Nobody is told anything new whose text has none of these words, but the dispatches that were taken up.
        """
        return self.take({d.dispatch_id: introduced(d.text) for d in dispatches if d.dispatch_id not in self._own})

    def take(self, new: Mapping[str, KnownSpeakers]) -> frozenset[str]:
        """Return the same for dispatches of which it was found already what they introduce."""
        words = {_last(each) for cast in new.values() for each in _names_in(cast)}
        before = {w: self._means(w) for w in words}
        for dispatch_id, cast in new.items():
            self._take(dispatch_id, cast)
        for word in words:
            del self._meant[word]
        return frozenset(w for w in words if self._means(w) != before[w])

    def _take(self, dispatch_id: str, cast: KnownSpeakers) -> None:
        self._own[dispatch_id] = cast
        for body in cast.bodies:
            for n in (body.name, *body.aliases):
                self._bodies.setdefault(n, set()).add(body)
                self._names.setdefault(_last(n), set()).add(n)
        for name, role in cast.persons:
            roles = self._persons.setdefault(_last(name), {})
            # Of several roles the one that sorts first, so that the order of arrival does not matter.
            roles[name] = min(role, roles.get(name, role))

    @property
    def known(self) -> Mapping[str, KnownSpeakers]:
        """Return what each dispatch introduces."""
        return self._own

    def of(self, dispatch: Dispatch) -> KnownSpeakers:
        """Return what the others tell a dispatch: only what it prints and does not say itself."""
        words = set(pattern("known_speakers.word").findall(dispatch.text))
        mine = self._own.get(dispatch.dispatch_id, NOBODY)
        known = {each for body in mine.bodies for each in (body.name, *body.aliases)}
        told = dict(mine.persons)
        meant = [self._means(w) for w in sorted(words & (self._names.keys() | self._persons.keys()))]
        bodies = {
            second.name: second
            for m in meant
            for number, second in m.bodies
            if number not in known and second.name not in known and words.issuperset(number.split())
        }
        persons = {m.person for m in meant if m.person is not None and m.person[0] not in told}
        return KnownSpeakers(tuple(b for _, b in sorted(bodies.items())), tuple(sorted(persons)))

    def _means(self, word: str) -> _Meant:
        """Return what names that end in a word mean: one name or short form, one body; one last name, one person."""
        if word not in self._meant:
            named = ((each, self._bodies[each]) for each in sorted(self._names.get(word, ())))
            # Those of which two dispatches make different bodies are left out.
            bodies = tuple((number, _merged(bs)) for number, bs in named if len({b.name for b in bs}) == 1)
            roles = self._persons.get(word, {})
            self._meant[word] = _Meant(bodies, next(iter(roles.items())) if len(roles) == 1 else None)
        return self._meant[word]


@dataclass(frozen=True, slots=True)
class _Meant:
    """Of names with one last word: the bodies by name, and the one person, with the role."""

    bodies: tuple[tuple[str, Body], ...]
    person: tuple[str, str] | None


def _names_in(cast: KnownSpeakers) -> Iterator[str]:
    for body in cast.bodies:
        yield from (body.name, *body.aliases)
    yield from (name for name, _ in cast.persons)


def _last(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1]


def _merged(bodies: set[Body]) -> Body:
    """Return one body of the same one met in several dispatches; its kind by the most of them."""
    kinds = sorted(body.kind for body in bodies)
    aliases = sorted({aliase for each in bodies for aliase in each.aliases})
    descriptions = sorted({description for b in bodies for description in b.descriptions})
    kind = max(kinds, key=lambda k: (kinds.count(k), k))
    return Body(min(b.name for b in bodies), tuple(aliases), tuple(descriptions), kind)


@functools.cache
def _introductions() -> tuple[re.Pattern[str], ...]:
    nouns = sorted(
        (
            row["noun"]
            for row in words_of("source_nouns.csv")
            if row["class"] == "role" and not forms().plural_ending(row["noun"])
        ),
        key=lambda n: (-len(n), n),
    )
    role, full = "|".join(map(re.escape, nouns)), part("known_speakers.full_name")
    led, apposed = part("known_speakers.not_owned"), part("known_speakers.apposed")
    of_what = part("known_speakers.of_what")
    return (
        re.compile(rf"\b(?P<role>{led}(?:{_LEAD_WORD} ){{0,3}}(?:{role})) (?P<name>{full})"),
        re.compile(
            rf"\b(?P<name>{full}), (?P<role>{apposed}(?:[\w’'-]{{1,60}}+ ){{0,4}}?(?:{role}){of_what}?)[,.]",
        ),
    )


@functools.cache
def _offices() -> dict[str, tuple[tuple[str, str, str, str], ...]]:
    """Return printed name to (canonical name, kind, first and last year)."""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in lexicon.rows("office_holders.csv"):
        for printed in {row["name"], *row["printings"].split("|")} - {""}:
            found.setdefault(printed, []).append((row["name"], row["kind"], row["since"], row["until"]))
    return {printed: tuple(sorted(rows)) for printed, rows in found.items()}


def office_of(name: str, published: str | None) -> tuple[str, str] | None:
    """Return the canonical name and the kind of a holder of public office, None for anybody else or for two of one name.

    >>> office_of("Guterres", "2019-02-10"), office_of("Guterres", "2009-02-10"), office_of("Omar Karim", None)
    (('António Guterres', 'official'), None, None)
    """
    year = published[:4] if published else None
    fit = {
        (full, kind)
        for full, kind, since, until in _offices().get(name, ())
        # A full name means the same person after his term too; a surname may be another's by then.
        if year is None or " " in name or (since <= year and (not until or year <= until))
    }
    return next(iter(fit)) if len(fit) == 1 else None
