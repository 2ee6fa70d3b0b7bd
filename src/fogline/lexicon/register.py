"""The one register of bodies and parties: who they are, what they are called, in which years, and whom they belong to.

In: ``bodies.csv`` (one row a body) and ``body_names.csv`` (one row a name). Out: :class:`Registered`, loaded on first use.
Speakers, actors, voices and grades all ask here, so that a body has one id wherever it is met.

>>> by_id()["idf"].name, by_id()["idf"].nation
('Israel Defense Forces', 'IL')
>>> [b.body_id for b in named("Lebanese army")], named("army")
(['lebanese-army'], ())
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fogline import lexicon


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name of a body, as printed.

    ``described``: a description ("the army"), which means the body only where nothing else fits. ``speaks``: it may name a
    source of claims; ``acts``: it may name who acts ("Israeli jets" act and never speak). ``since``, ``until``: ISO prefixes.
    ``language``: ISO 639-1 of a name in another script, empty for names of English print.
    """

    name: str
    described: bool
    speaks: bool
    acts: bool
    language: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Registered:
    """A body: ``kind`` of actor, ``speaks`` the kind of source, ``nation`` ISO 3166, ``parent`` the id it belongs to."""

    body_id: str
    name: str
    kind: str
    speaks: str
    side: str | None
    nation: str | None
    parent: str | None
    war: str | None
    names: tuple[BodyName, ...]

    def called(self, *, described: bool, speaks: bool) -> Iterator[str]:
        """Yield its names of one sort that are used for speakers, or for actors; its own name is not among them."""
        return (n.name for n in self.names if n.described is described and (n.speaks if speaks else n.acts))


@functools.cache
def bodies() -> tuple[Registered, ...]:
    """Load the register, in file order.

    Raises:
        LexiconError: a row is broken.
    """
    names: dict[str, list[BodyName]] = {}
    for r in lexicon.rows("body_names.csv"):
        used = r["used"]
        told = r["class"] == "description"
        one = BodyName(r["name"], told, used != "actor", used != "speaker", r["language"], r["since"], r["until"])
        names.setdefault(r["body_id"], []).append(one)
    return tuple(
        Registered(
            r["body_id"], r["name"], r["kind"], r["speaks"], r["side"] or None, r["nation"] or None, r["parent"] or None,
            r["war"] or None, tuple(names.get(r["body_id"], ())),
        )
        for r in lexicon.rows("bodies.csv")
    )  # fmt: skip


@functools.cache
def by_id() -> Mapping[str, Registered]:
    """Index the register by id."""
    return {b.body_id: b for b in bodies()}


@functools.cache
def _by_name() -> Mapping[str, tuple[Registered, ...]]:
    found: dict[str, list[Registered]] = {}
    for body in bodies():
        for name in dict.fromkeys([body.name, *(n.name for n in body.names if not n.described)]):
            if body not in found.setdefault(_plain(name), []):
                found[_plain(name)].append(body)
    return {name: tuple(b) for name, b in found.items()}


def named(name: str) -> tuple[Registered, ...]:
    """Return the bodies of a name, without its article; a description names none.

    >>> [b.body_id for b in named("the Hamas-run health ministry")], [b.body_id for b in named("Gaza’s health ministry")]
    (['gaza-health-ministry'], ['gaza-health-ministry'])
    """
    return _by_name().get(_plain(name), ())


def _plain(name: str) -> str:
    return re.sub(r"^the ", "", " ".join(name.replace("’", "'").casefold().split()))
