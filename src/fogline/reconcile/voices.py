"""Who has it from whom: publisher families (K), text origins (J) and ultimate sources (I).

The composite rule is CODEBOOKS 1.7: several feeds of a publisher are one; copied text or one agency's credit is one
origin; two wires quoting the same spokesman are one voice; a party is one voice whoever speaks for it; what is unknown may
or may not be its own, so I has a lower and an upper bound. Fail closed: never invent independence.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fogline import lexicon
from fogline.model import Claim, Dispatch, SourceKind
from fogline.text import fold


@dataclass(frozen=True, slots=True)
class Voice:
    """The end of a chain: ``key`` is equal for two claims of the same ultimate source.

    ``known`` is False where the words leave open whose knowledge it is (an unnamed official, "he" after a seam, a paper
    or agency in its own voice): such a voice may be one of the others.
    """

    key: str
    name: str
    known: bool
    kind: SourceKind


# --- K: publisher families ----------------------------------------------------------------------------------

_HOSTS = ("wordpress.com", "blogspot.com", "tumblr.com", "medium.com", "substack.com", "patch.com")
_SECOND_LEVEL = {"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go"}


@functools.cache
def _families() -> dict[str, tuple[str, str]]:
    return {_outlet_key(r["outlet"]): (r["family"], r["kind"]) for r in lexicon.rows("publishers.csv")}


@functools.cache
def publisher(outlet: str | None, dispatch_id: str = "") -> tuple[str, bool]:
    """Publisher family of an outlet and whether it is known.

    An outlet that the lexicon does not have is its own family. An unknown outlet, or an aggregator (which prints others'
    stories), is its own and flagged.

    >>> publisher("The Observer (UK)"), publisher("Invented Courier"), publisher(None, "d1")
    (('Guardian Media Group', True), ('invented courier', True), ('unknown:d1', False))
    """
    if not outlet or not outlet.strip():
        return f"unknown:{dispatch_id}", False
    key = _outlet_key(outlet)
    family, kind = _families().get(key, (key, ""))
    return (f"unknown:{dispatch_id}", False) if kind == "aggregator" else (family, True)


def _outlet_key(outlet: str) -> str:
    """Folded name, or the registered domain of an address; "The" and "www." say nothing.

    Two blogs on one host are two publishers.
    """
    name = re.sub(r"^\w+://", "", fold(outlet).text.strip()).split("/")[0]
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", name):
        return _registered(name)
    return re.sub(r"\s+", " ", re.sub(r"^the ", "", name)).strip()


def _registered(host: str) -> str:
    labels = host.removeprefix("www.").split(".")
    if any(host.endswith("." + h) for h in _HOSTS):
        return ".".join(labels[-3:])
    short = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if short else labels[-2:])


# --- wires --------------------------------------------------------------------------------------------------


@functools.cache
def wires(credit: str | None) -> tuple[str, ...]:
    """The agencies of a credit line, folded; several where several are credited.

    >>> wires("BSS/AFP"), wires("Reuters and AP"), wires(None)
    (('afp', 'bss'), ('ap', 'reuters'), ())
    """
    parts = re.split(r"\s*(?:[/,;&+]|\band\b|\bwith\b)\s*", fold(credit or "").text)
    return tuple(sorted({_body(p) for p in parts if p}))


# --- I: ultimate sources ------------------------------------------------------------------------------------


@functools.cache
def _bodies() -> dict[str, str]:
    return {fold(r["name"]).text: r["body"] for r in lexicon.rows("voice_bodies.csv")}


@functools.cache
def _unnamed() -> frozenset[str]:
    return frozenset(r["word"] for r in lexicon.rows("unnamed_voices.csv"))


@functools.cache
def _body(name: str) -> str:
    """Folded name of the body that a name speaks for, or the folded name itself."""
    key = re.sub(r"^(?:the|a|an) ", "", fold(name).text.strip())
    return fold(_bodies().get(key, key)).text


@functools.cache
def _body_in(role: str) -> str | None:
    """The one known body that a role names ("SDF spokesman"); None if none or several.

    >>> _body_in("SDF spokesman"), _body_in("spokesman")
    ('syrian democratic forces', None)
    """
    folded = fold(role).text
    words = re.findall(r"[\w'.&-]+", folded)
    runs = {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(len(words), i + 7) + 1)}
    hits = {_body(r) for r in runs if r in _bodies() and not _bodies()[r].startswith("?")}
    return hits.pop() if len(hits) == 1 else None


def voice_of(claim: Claim, dispatch: Dispatch) -> Voice:
    """The ultimate source of one claim.

    Caught: two agencies that cite the same monitor; a spokesman and a commander of one party; a state's own agency.
    Refused: to tell two unnamed officials apart, or to call a paper's own voice a second source.
    """
    source = claim.source
    printed = fold(source.as_printed or source.name or "").text.strip()
    # CASE 1: an agency's or a paper's own reporter who was there.
    if re.search(r"\b(?:correspondent|reporter|photographer|journalist)s?\b", printed) and source.kind in (
        "agency",
        "witness",
    ):
        return _known(
            f"reporter:{_body(source.name or printed)}", source.as_printed or source.name or "reporter", source.kind
        )
    # CASE 2: nobody is named who knows: the paper itself, or the agency that it prints.
    if source.kind == "outlet":
        return _own(dispatch)
    # CASE 3: "he" after a seam, nothing at all, a class of people.
    if source.kind in ("unresolved", "anonymous", "witness") or not source.name:
        return Voice(f"?{printed or source.kind}", source.as_printed or source.kind, known=False, kind=source.kind)
    name = fold(source.name).text.strip()
    body = _bodies().get(re.sub(r"^the ", "", name))
    # CASE 4: the lexicon knows for whom the name speaks; so does the role, if it names one body.
    if body is not None:
        return _known(fold(body).text, body, source.kind)
    role = _body_in(f"{source.role or ''} {source.as_printed or ''}")
    if role is not None:
        return _known(role, source.name, source.kind)
    # CASE 5: an agency that reports without saying from whom; a name that is no name.
    if source.kind == "agency" or _is_unnamed(name):
        return Voice(f"?{name}", source.name, known=False, kind=source.kind)
    # CASE 6: a name of its own.
    return _known(name.removeprefix("the "), source.name, source.kind)


def _known(key: str, name: str, kind: SourceKind) -> Voice:
    return Voice(key, name, known=True, kind=kind)


def _own(dispatch: Dispatch) -> Voice:
    credited = wires(dispatch.wire)
    if len(credited) > 0:
        return Voice(f"own:{'+'.join(credited)}", dispatch.wire or "", known=False, kind="outlet")
    family, _ = publisher(dispatch.outlet, dispatch.dispatch_id)
    return Voice(f"own:{family}", dispatch.outlet or "unknown outlet", known=False, kind="outlet")


@functools.cache
def _is_unnamed(name: str) -> bool:
    """Whether a source's name only says what sort of source it is.

    >>> _is_unnamed("local officials"), _is_unnamed("military sources"), _is_unnamed("interior ministry")
    (True, True, False)
    """
    words = re.findall(r"[\w-]+", name)
    return bool(words) and all(w in _unnamed() for w in words)


# --- counting -----------------------------------------------------------------------------------------------


def distinct(names: Iterable[str]) -> list[list[str]]:
    """Names grouped where one may be short for another: words of one all in the other, or its initials.

    >>> distinct(["coalition", "us-led coalition", "health ministry"])
    [['coalition', 'us-led coalition'], ['health ministry']]
    >>> distinct(["sdf", "syrian democratic forces"])
    [['sdf', 'syrian democratic forces']]
    """
    ordered = sorted(set(names))
    groups = Groups(len(ordered))
    for i, a in enumerate(ordered):
        for j in range(i):
            if _may_be_one(a, ordered[j]):
                groups.join(i, j)
    return [[ordered[i] for i in group] for group in groups.listed()]


_SMALL_WORDS = {"of", "the", "for", "and", "in", "on", "a", "an"}


@functools.cache
def _may_be_one(a: str, b: str) -> bool:
    x, y = (re.findall(r"[^\W_]+", n) for n in sorted((a, b), key=lambda n: (len(n), n)))
    if set(x) <= set(y):
        return True
    initials = {"".join(w[0] for w in y), "".join(w[0] for w in y if w not in _SMALL_WORDS)}
    return len(x) == 1 and x[0] in initials


@dataclass(frozen=True, slots=True)
class Heard:
    """One claim as evidence: ``passage`` names the reprinted passage that it stands in (None: its own words)."""

    dispatch: Dispatch
    voice: Voice
    passages: tuple[str, ...]
    twin: int


@dataclass(frozen=True, slots=True)
class Counted:
    """N, K, J and the bounds of I, with the list behind each."""

    articles: tuple[str, ...]
    publishers: tuple[str, ...]
    origins: tuple[tuple[str, ...], ...]
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    unknown_outlets: tuple[str, ...]

    @property
    def low(self) -> int:
        """Every unknown voice may be one of the known ones, or all of them one; names that may be one are one."""
        return max(len(distinct(self.known)), 1 if self.unknown else 0)

    @property
    def high(self) -> int:
        """Every unknown voice may be its own."""
        return len(self.known) + len(self.unknown)


def count(heard: Sequence[Heard]) -> Counted:
    """The four numbers of what was heard; the order of ``heard`` does not matter.

    A twin is one place in one reprinted passage: its copies have one voice, the best attributed of them. Within an origin a
    paper's own voice, or an unresolved one, repeats whoever else is heard there.
    """
    origins = _origins(heard)
    outlets = {h.dispatch.dispatch_id: publisher(h.dispatch.outlet, h.dispatch.dispatch_id) for h in heard}
    known, unknown = _voices(heard, origins)
    return Counted(
        articles=tuple(sorted(outlets)),
        publishers=tuple(sorted({family for family, _ in outlets.values()})),
        origins=tuple(sorted({_of_origin(heard, group) for group in origins})),
        known=known,
        unknown=unknown,
        unknown_outlets=tuple(sorted(d for d, (_, sure) in outlets.items() if not sure)),
    )


def _of_origin(heard: Sequence[Heard], group: Sequence[int]) -> tuple[str, ...]:
    """Dispatches of one origin, and its passages, which keep two origins within the same dispatches apart."""
    carried = sorted({heard[i].dispatch.dispatch_id for i in group})
    return (*carried, *sorted({p for i in group for p in heard[i].passages}))


WIRE_DAYS = 2  # a credit joins reports this many days apart; an agency's later dispatch is another text


def _origins(heard: Sequence[Heard]) -> list[list[int]]:
    """Groups of what was heard that go back to one text: a shared passage, one dispatch, or one agency's credit."""
    groups = Groups(len(heard))
    first: dict[object, int] = {}
    for i, h in enumerate(heard):
        keys: list[object] = [("passage", p) for p in h.passages] or [("dispatch", h.dispatch.dispatch_id)]
        for key in keys:
            groups.join(i, first.setdefault(key, i))
    by_wire: dict[str, list[int]] = {}
    for i, h in enumerate(heard):
        for wire in wires(h.dispatch.wire):
            by_wire.setdefault(wire, []).append(i)
    for same in by_wire.values():
        _join_credited(heard, same, groups)
    return groups.listed()


def _join_credited(heard: Sequence[Heard], same: list[int], groups: Groups) -> None:
    """One agency's credit on two reports of one thing within days: one text, unless different voices are named."""
    same = sorted(same, key=lambda i: (heard[i].dispatch.published or "", heard[i].dispatch.dispatch_id, i))
    latest: dict[str | None, int] = {}
    for i in same:
        key = heard[i].voice.key if heard[i].voice.known else None
        near = [
            j for k, j in latest.items() if (key is None or k is None or k == key) and _days_apart(heard[i], heard[j])
        ]
        for j in near:
            groups.join(i, j)
        latest[key] = i


def _days_apart(a: Heard, b: Heard) -> bool:
    from fogline.reconcile.said import ordinal

    x, y = ordinal(a.dispatch.published), ordinal(b.dispatch.published)
    return x is None or y is None or abs(x - y) <= WIRE_DAYS


def _voices(heard: Sequence[Heard], origins: list[list[int]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known: set[str] = set()
    unknown: set[str] = set()
    best = _best_of_twins(heard)
    for group in origins:
        voices = {best[heard[i].twin] for i in group}
        sure = {v.key for v in voices if v.known}
        known |= sure
        unknown |= _unsure(heard, group, best, sure=bool(sure))
    return tuple(sorted(known)), tuple(sorted(unknown))


def _best_of_twins(heard: Sequence[Heard]) -> dict[int, Voice]:
    """The voice of each twin: a known one before an unknown, a speaker before the paper, the earliest before later ones."""
    best: dict[int, tuple[tuple[object, ...], Voice]] = {}
    for h in heard:
        v = h.voice
        rank = (
            not v.known,
            v.kind in ("outlet", "unresolved"),
            h.dispatch.published or "9999",
            h.dispatch.dispatch_id,
            v.key,
        )
        if h.twin not in best or rank < best[h.twin][0]:
            best[h.twin] = (rank, v)
    return {twin: v for twin, (_, v) in best.items()}


def _unsure(heard: Sequence[Heard], group: list[int], best: Mapping[int, Voice], *, sure: bool) -> set[str]:
    """Unknown voices of one origin: those of the dispatch that has most of them, so that a copy adds none."""
    per_dispatch: dict[str, set[str]] = {}
    own: set[str] = set()
    for i in group:
        voice = best[heard[i].twin]
        if voice.known:
            continue
        if voice.kind in ("outlet", "unresolved"):
            own.add(voice.key)
        else:
            per_dispatch.setdefault(heard[i].dispatch.dispatch_id, set()).add(voice.key)
    most = max(per_dispatch.values(), key=lambda s: (len(s), sorted(s)), default=set())
    if most or sure or not own:
        return {f"{key}@{_first(heard, group)}" for key in most}
    speaking = min(own)
    return {speaking if speaking.startswith("own:") else f"{speaking}@{_first(heard, group)}"}


def _first(heard: Sequence[Heard], group: list[int]) -> str:
    return min(heard[i].dispatch.dispatch_id for i in group)


class Groups:
    """Disjoint groups of numbers below n, joined in near constant time (Tarjan 1975)."""

    __slots__ = ("_parent",)

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def find(self, i: int) -> int:
        """The group's name: its smallest member."""
        while self._parent[i] != i:
            self._parent[i] = i = self._parent[self._parent[i]]
        return i

    def join(self, i: int, j: int) -> None:
        """Make the groups of both one."""
        a, b = sorted((self.find(i), self.find(j)))
        self._parent[b] = a

    def listed(self) -> list[list[int]]:
        """The groups, each in order, in order of their smallest members.

        >>> g = Groups(3); g.join(2, 0); g.listed()
        [[0, 2], [1]]
        """
        found: dict[int, list[int]] = {}
        for i in range(len(self._parent)):
            found.setdefault(self.find(i), []).append(i)
        return [found[k] for k in sorted(found)]
