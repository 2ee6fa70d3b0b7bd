"""The voice that a name is: the body it speaks for, by the register and the list of voices; a state's offices are one."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from fogline import lexicon
from fogline.languages import pattern
from fogline.lexicon import register
from fogline.text.fold import fold
from fogline.text.names import bare, tokens

LONGEST = 6  # words of a body's name
_STATE = "state of "  # leads the key of a state's voice


@functools.cache
def known_bodies() -> Mapping[str, str]:
    """Return what is printed of a body, folded, and the voice that it is: by the list of voices, else by the register."""
    listed = {fold(r["name"]).text: r["body"] for r in lexicon.rows("voice_bodies.csv")}
    named = {
        bare(n): _voice_of(b) for b in register.bodies() for n in (b.name, *b.called(described=False, speaks=True))
    }
    return {n: listed.get(fold(voice).text, voice) for n, voice in named.items()} | listed


def _voice_of(body: register.Registered) -> str:
    """Return a state's forces and offices speak with its one voice; any other body with its own."""
    if body.kind not in ("state", "state force", "office") or body.nation is None:
        return body.name
    return _of_state(_countries()[body.nation])


def _of_state(country: str) -> str:
    return f"{_STATE}{country.lower()}"


@functools.cache
def _countries() -> dict[str, str]:
    return {row["iso"]: row["country"] for row in lexicon.rows("nationalities.csv")}


@functools.cache
def nationalities() -> Mapping[str, str]:
    """Return the country of each folded adjective of nationality."""
    rows = lexicon.rows("nationalities.csv")
    return {fold(each).text: row["country"] for row in rows for each in row["adjectives"].split("|") if each}


@functools.cache
def body_key(name: str) -> str:
    """Return folded name of the body that a name speaks for, or the folded name itself."""
    key = bare(name)
    return fold(known_bodies().get(key, key)).text


@functools.cache
def state_key(key: str) -> str:
    """Return a body's key, a state's for what is one: its army, its police and its ministries are one voice.

    >>> state_key("houthi-run interior ministry") == body_key("houthi movement")
    True
    >>> state_key("iraqi army") == state_key("iraqi interior ministry"), state_key("dune council")
    (True, 'dune council')
    """
    first, _, rest = key.partition(" ")
    run = pattern("names.run").fullmatch(first)
    if run is not None and pattern("names.powers").fullmatch(rest):
        return body_key(run["body"])
    if first in nationalities() and pattern("names.powers").fullmatch(rest):
        return _of_state(nationalities()[first])
    return key


def is_a_state(key: str) -> bool:
    """Tell whether a voice's key is a state's."""
    return key.startswith(_STATE)


@functools.cache
def is_an_office(key: str) -> bool:
    """Tell whether a name is an office of some state, and nothing says of which: "police", "interior ministry".

    >>> is_an_office("police"), is_an_office("iraqi police"), is_an_office("river hospital")
    (True, False, False)
    """
    return pattern("names.powers").fullmatch(key) is not None


def runs(words: str, longest: int = LONGEST) -> set[str]:
    """Return every run of up to so many words, for looking up names in them."""
    every = tokens(words)
    return {" ".join(every[i:j]) for i in range(len(every)) for j in range(i + 1, min(len(every), i + longest) + 1)}


@functools.cache
def agencies() -> frozenset[str]:
    """Return the keys of news agencies."""
    return frozenset(body_key(row["name"]) for row in lexicon.rows("agencies.csv"))
