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
        return (
            name.name for name in self.names if name.described is described and (name.speaks if speaks else name.acts)
        )


@functools.cache
def bodies() -> tuple[Registered, ...]:
    """Load the register, in file order.

    Raises:
        LexiconError: a row is broken.
    """
    names: dict[str, list[BodyName]] = {}
    for row in lexicon.rows("body_names.csv"):
        used = row["used"]
        told = row["class"] == "description"
        one = BodyName(
            row["name"], told, used != "actor", used != "speaker", row["language"], row["since"], row["until"]
        )
        names.setdefault(row["body_id"], []).append(one)
    return tuple(
        Registered(
            b["body_id"], b["name"], b["kind"], b["speaks"], b["side"] or None, b["nation"] or None, b["parent"] or None,
            b["war"] or None, tuple(names.get(b["body_id"], ())),
        )
        for b in lexicon.rows("bodies.csv")
    )  # fmt: skip


@functools.cache
def by_id() -> Mapping[str, Registered]:
    """Index the register by id."""
    return {body.body_id: body for body in bodies()}


@functools.cache
def _by_name() -> Mapping[str, tuple[Registered, ...]]:
    found: dict[str, list[Registered]] = {}
    for body in bodies():
        for name in dict.fromkeys([body.name, *(each.name for each in body.names if not each.described)]):
            if body not in found.setdefault(_plain(name), []):
                found[_plain(name)].append(body)
    return {name: tuple(value) for name, value in found.items()}


def named(name: str) -> tuple[Registered, ...]:
    """Return the bodies of a name, without its article; a description names none.

    >>> [b.body_id for b in named("the Hamas-run health ministry")], [b.body_id for b in named("Gaza’s health ministry")]
    (['gaza-health-ministry'], ['gaza-health-ministry'])
    """
    return _by_name().get(_plain(name), ())


def _plain(name: str) -> str:
    return re.sub(r"^the ", "", " ".join(name.replace("’", "'").casefold().split()))
