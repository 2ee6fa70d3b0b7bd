"""Find who has it from whom: publisher families (K), text origins (J) and ultimate sources (I).

The composite rule is CODEBOOKS 1.7: several feeds of a publisher are one; copied text or one agency's credit is one
origin; two wires quoting the same spokesman are one voice; a party is one voice whoever speaks for it; what is unknown may
or may not be its own, so I has a lower and an upper bound. Fail closed: never invent independence.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fogline import lexicon
from fogline.model import Claim, Dispatch, SourceKind
from fogline.text import fold
from fogline.text.bodies import agencies, body_key, is_a_state, is_an_office, known_bodies, runs, state_key
from fogline.text.calendar import ordinal
from fogline.text.names import bare, is_definite, joins, parts, small_words
from fogline.text.outlets import credited, outlet_key, page_of

LONGEST_OFFICE = 2  # words of an office in a role ("health ministry")
LONGEST_EMPLOYER = 5  # words of a body for which somebody unnamed speaks


@dataclass(frozen=True, slots=True)
class Voice:
    """The end of a chain: ``key`` is equal for two claims of the same ultimate source.

    ``known`` is False where the words leave open whose knowledge it is (an unnamed official, "he" after a seam, a paper
    or agency in its own voice): such a voice may be one of the others. ``office``: it speaks for a state's office that is not
    said to be any state's ("police", a police spokesman): it may be any other of them.
    """

    key: str
    name: str
    known: bool
    kind: SourceKind
    office: bool = False


# --- K: publisher families ----------------------------------------------------------------------------------


@functools.cache
def _families() -> dict[str, tuple[str, str]]:
    return {outlet_key(row["outlet"]): (row["family"], row["kind"]) for row in lexicon.rows("publishers.csv")}


@functools.cache
def publisher(outlet: str | None, dispatch_id: str = "") -> tuple[str, bool]:
    """Return publisher family of an outlet and whether it is known.

    An outlet that the lexicon does not have is its own family. An unknown outlet, or an aggregator (which prints others'
    stories), is its own and flagged.

    >>> publisher("The Observer (UK)"), publisher("Invented Courier"), publisher(None, "d1")
    (('Guardian Media Group', True), ('invented courier', True), ('unknown:d1', False))
    """
    if not outlet or not outlet.strip():
        return f"unknown:{dispatch_id}", False
    key = outlet_key(outlet)
    family, kind = _families().get(key, (key, ""))
    return (f"unknown:{dispatch_id}", False) if kind == "aggregator" else (family, True)


def publishers(dispatches: Iterable[Dispatch]) -> dict[str, tuple[str, bool]]:
    """Return the publisher family of each dispatch, by its id, and whether it is known; names of one host's pages are one
    family.

    A page says "The Quay Post", its feed "Quay Post - World News". Refused: names that the lexicon gives to two families,
    hosts of many publishers, and hosts of aggregators.
    """
    found = {each.dispatch_id: (publisher(each.outlet, each.dispatch_id), _host(each.url)) for each in dispatches}
    by_host: dict[str, set[str]] = defaultdict(set)
    for (family, sure), host in found.values():
        if sure and host is not None and family not in _known_families():
            by_host[host].add(family)
    one = {family: min(families) for families in by_host.values() for family in families}
    return {key: (one.get(family, family), sure) for key, ((family, sure), _) in found.items()}


def _host(url: str | None) -> str | None:
    """Return the registered domain of an address, of which one publisher has the pages; None of any other."""
    if not url or "://" not in url:
        return None
    domain = outlet_key(url)
    return domain if publisher(domain)[1] else None


@functools.cache
def _known_families() -> frozenset[str]:
    return frozenset(family for family, _ in _families().values())


# --- wires --------------------------------------------------------------------------------------------------


@functools.cache
def wires(credit: str | None) -> tuple[str, ...]:
    """Return the agencies of a credit line, folded; several where several are credited.

    >>> wires("BSS/AFP"), wires("Reuters and AP"), wires(None)
    (('afp', 'bss'), ('ap', 'reuters'), ())
    """
    return tuple(sorted({body_key(name) for name in credited(credit)}))


# --- I: ultimate sources ------------------------------------------------------------------------------------


class SpeakerIndex:
    """Tells whose voice a claim is, knowing all claims: who speaks for whom, and what is short for what.

    What one dispatch leaves open ("Hask said") another may say ("Hask, a spokesman for the River Command"); short names
    ("the Column", "JRC") are read within their own dispatch, where only one long name fits. Built once, from everything, so
    that the order of arrival cannot matter.
    """

    __slots__ = (
        "_dispatches", "_heads", "_long", "_names", "_organisations", "_said", "_shorts", "_speaks_for", "_spelled",
    )  # fmt: skip

    def __init__(self, claims: Iterable[Claim], dispatches: Mapping[str, Dispatch]) -> None:
        self._dispatches = dispatches
        names: dict[str, set[str]] = defaultdict(set)
        roles: dict[str, set[tuple[str, str]]] = defaultdict(set)
        organisations: dict[str, set[tuple[int, str]]] = defaultdict(set)
        employers: dict[str, set[str]] = defaultdict(set)
        long: dict[str, set[str]] = defaultdict(set)
        heads: dict[str, dict[str, set[tuple[str, str | None]]]] = defaultdict(lambda: defaultdict(set))
        said: set[str] = set()
        for c in claims:
            source = c.source
            names[c.dispatch_id].update(bare(a.name) for a in c.actors if a.named)
            long[c.dispatch_id].update(c.long_names)
            if source.kind in ("outlet", "unresolved") or not source.named or not source.name:
                continue
            names[c.dispatch_id].add(bare(source.name))
            if source.speaks_for is not None:
                names[c.dispatch_id].add(source.speaks_for)
                employers[c.dispatch_id].add(source.speaks_for)
                if " " in bare(source.name):
                    roles[bare(source.name)].add((c.dispatch_id, source.speaks_for))
            elif source.role is None:
                organisations[c.dispatch_id].add((c.quote.start, bare(source.name)))
            said.add(bare(source.name))
            if source.role is not None and source.kind in _IN_OFFICE:
                heads[c.dispatch_id][_head(source.role)].add((bare(source.name), source.speaks_for))
        self._heads = {d: dict(found) for d, found in heads.items()}
        self._said = frozenset(name for name in said if " " in name)
        self._names = dict(names)
        self._long = {d: _long_names(known | long[d]) for d, known in names.items()}
        self._shorts = _shorts(self._long.values())
        self._spelled = frozenset(self._shorts.values()).union(*employers.values()) - {""}
        # One man speaks for "the JRC" here and for "the Joint River Command" there: one body.
        bodies_of = {name: {self._body_of(d, b) for d, b in bodies} for name, bodies in roles.items()}
        # A man of two offices is still one man: of the bodies told for him the one that most dispatches tell.
        told = Counter((name, self._body_of(d, b)) for name, bodies in roles.items() for d, b in bodies)
        self._speaks_for = {name: min(bodies, key=lambda b: (-told[name, b], b)) for name, bodies in bodies_of.items()}
        self._organisations = {d: sorted(found) for d, found in organisations.items()}

    def _body_of(self, dispatch_id: str, name: str) -> str:
        return body_key(self._long[dispatch_id].get(name) or self._shorts.get(name, name))

    def counts(self, claim: Claim) -> Voice:
        """Return whose knowledge the figures of a claim are: who claims an attack does not know its toll, the paper does."""
        if claim.cue_class == "responsibility":
            return _own(self._dispatches[claim.dispatch_id])
        return self.voice(claim)

    def voice(self, claim: Claim) -> Voice:
        """Return the ultimate source of one claim.

        Caught: two agencies that cite the same monitor; a spokesman and a commander of one party; a state's own agency.
        Refused: to tell two unnamed officials apart, or to call a paper's own voice a second source.
        """
        source = claim.source
        printed = fold(source.as_printed or source.name or "").text.strip()
        dispatch = self._dispatches[claim.dispatch_id]
        # CASE 0: the words say whom the source cites: that one knows.
        if (cited := source.cites) is not None:
            return Voice(self.body(claim, cited), cited, True, "monitor" if source.kind == "monitor" else "ngo")
        # CASE 1: an agency's or a paper's own reporter who was there.
        if source.reporter:
            return Voice(
                f"reporter:{body_key(source.name or printed)}", source.as_printed or "reporter", True, source.kind
            )
        # CASE 2: nobody is named who knows: the paper itself, or the agency that it prints.
        if source.kind == "outlet":
            return _own(dispatch)
        # CASE 3: "he" after a seam, nothing at all, a class of people, somebody without a name: nobody knows who, unless
        # the words say for which body ("a JRC official"): a party is one voice whoever speaks for it.
        if source.kind == "unresolved" or not source.name or not source.named:
            body = self._employer(claim) if source.kind != "unresolved" and not source.misread else None
            if body is None and (holder := self._in_office(claim)) is not None:
                return Voice(holder, source.name or printed, True, source.kind)
            if body is not None:
                return Voice(body, source.name or source.as_printed or body, True, source.kind)
            name = source.name or source.as_printed or source.kind
            return Voice(f"?{bare(printed) or source.kind}", name, False, source.kind)
        key = self._party(claim, bare(source.name))
        # CASE 4: an agency that reports without saying from whom; a state's agency is its state's voice.
        if source.kind == "agency" and key == body_key(source.name) and _is_wire(key):
            return Voice(f"own:{key}", source.name, False, source.kind)
        # CASE 5: a name, or the body for which it speaks.
        return Voice(key, source.name, True, source.kind, office=is_an_office(key) or _holds_an_office(source.role))

    def body(self, claim: Claim, name: str) -> str:
        """Return the body that a name stands for in the dispatch of a claim, folded."""
        short = bare(name)
        told = self._long.get(claim.dispatch_id, {}).get(short) or self._shorts.get(short) or self._headed(claim, short)
        return state_key(body_key(told or short))

    def _headed(self, claim: Claim, short: str) -> str | None:
        """Return the one name of the dispatch that ends in this one: "Column fighters" are of the National Column."""
        found = {each for each in self._names.get(claim.dispatch_id, ()) if each.endswith(f" {short}")}
        return found.pop() if len(found) == 1 else None

    def knows(self, claim: Claim, name: str) -> bool:
        """Tell whether a name is one of a speaker, an actor or a body in the dispatch of a claim."""
        known = bare(name) in self._names.get(claim.dispatch_id, ()) or self.is_body(claim, name)
        return known or self._headed(claim, bare(name)) is not None

    def is_body(self, claim: Claim, name: str) -> bool:
        """Tell whether a name is a body's: one for which somebody speaks, spelled out somewhere, or in the lexicon."""
        short = bare(name)
        return (
            short in self._long.get(claim.dispatch_id, {})
            or short in self._shorts
            or short in self._spelled
            or short in known_bodies()
        ) and short not in self._speaks_for

    def _party(self, claim: Claim, name: str) -> str:
        """Return the body that a name speaks for, by lexicon, role, other dispatches; else the long form of the name itself."""
        long = self._long.get(claim.dispatch_id, {})
        if name in known_bodies():
            return body_key(name)
        body = self._speaks_for.get(name) or claim.source.speaks_for or self._whose(claim, name)
        if body is None and claim.source.of_body:
            body = self._owner(claim)
        told = body or name
        return state_key(body_key(long.get(told) or self._shorts.get(told, told)))

    def _employer(self, claim: Claim) -> str | None:
        """Return the one body that the words for an unnamed speaker name: known to the lexicon, or named in
        the same dispatch.
        """
        told = runs(bare(claim.source.as_printed or claim.source.name or ""), LONGEST_EMPLOYER)
        long = self._long.get(claim.dispatch_id, {})
        named = self._names.get(claim.dispatch_id, set())
        hits = {body_key(each) for each in told if each in known_bodies()}
        hits |= {body_key(long.get(r, r)) for r in told if r in long or r in named}
        return hits.pop() if len(hits) == 1 else None

    def _in_office(self, claim: Claim) -> str | None:
        """Return the voice of the one man of a dispatch who holds the office that is told with the article: "the governor"."""
        printed = fold(claim.source.as_printed or "").text.split()
        if claim.source.kind not in _IN_OFFICE or len(printed) < 2 or not is_definite(printed[0]):
            return None
        found = self._heads.get(claim.dispatch_id, {}).get(_head(" ".join(printed[1:])), set())
        names = {name for name, _ in found}
        if len(names) != 1:
            return None
        name = names.pop()
        body = self._speaks_for.get(name) or next((b for _, b in found if b is not None), name)
        return state_key(body_key(self._long.get(claim.dispatch_id, {}).get(body) or self._shorts.get(body, body)))

    def _whose(self, claim: Claim, name: str) -> str | None:
        """Return the body of "officials at the River Hospital", "activists of Dune Relief": one known or speaking itself."""
        words = name.split()
        joint = next((n for n, word in enumerate(words) if word in joins() and n > 0), None)
        if joint is None or claim.source.id is not None:
            return None
        tail = [word for n, word in enumerate(words[joint + 1 :]) if n or not is_definite(word)]
        named = self._names.get(claim.dispatch_id, set())
        for end in range(len(tail), 0, -1):
            body = " ".join(tail[:end])
            if body in known_bodies() or (end > 1 and (body in self._said or body in named)):
                return body
        return None

    def _owner(self, claim: Claim) -> str | None:
        """Say whose "its director" is: the organisation that spoke last before, in the same dispatch."""
        before = [name for at, name in self._organisations.get(claim.dispatch_id, []) if at < claim.quote.end]
        inside = sorted({bare(actor.name) for actor in claim.actors})
        return inside[0] if len(inside) == 1 else before[-1] if before else None


_IN_OFFICE = frozenset({"official", "party", "monitor", "ngo"})


def _head(office: str) -> str:
    """Return the word that an office is called by: "governor" of "the governor of the region" and "acting governor"."""
    words = [word for word in bare(office).split() if word]
    cut = next((n for n, word in enumerate(words) if word in joins() and n > 0), len(words))
    return words[cut - 1] if words else ""


def _long_names(names: Iterable[str]) -> dict[str, str]:
    """Return short names to the one long name among ``names`` that they can be short for.

    >>> sorted(_long_names({"jrc", "column", "joint river command", "mallee free column"}).items())
    [('column', 'mallee free column'), ('jrc', 'joint river command')]
    """
    found = {}
    for short in names:
        longer = [name for name in names if len(name) > len(short) and " " in name and _may_be_one(short, name)]
        top = [each for each in longer if not any(each != m and set(each.split()) < set(m.split()) for m in longer)]
        if len(top) == 1:
            found[short] = top[0]
    return found


def _shorts(found: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return short names that mean one thing wherever a dispatch spells them out."""
    meant: dict[str, set[str]] = defaultdict(set)
    for names in found:
        for short, long in names.items():
            meant[short].add(long)
    return {short: next(iter(long)) for short, long in meant.items() if len(long) == 1}


def _is_wire(key: str) -> bool:
    return key in agencies()


def _own(dispatch: Dispatch) -> Voice:
    credited = wires(dispatch.wire)
    if len(credited) > 0:
        return Voice(f"own:{'+'.join(credited)}", dispatch.wire or "", known=False, kind="outlet")
    family, _ = publisher(dispatch.outlet, dispatch.dispatch_id)
    if dispatch.outlet and bare(dispatch.outlet) in known_bodies():  # an office's own post is its own word
        return Voice(state_key(body_key(dispatch.outlet)), dispatch.outlet, known=True, kind="official")
    return Voice(f"own:{family}", dispatch.outlet or "unknown outlet", known=False, kind="outlet")


# --- counting -----------------------------------------------------------------------------------------------


def distinct(names: Iterable[str], offices: Container[str] = frozenset()) -> list[list[str]]:
    """Return names grouped where one may be short for another: words of one all in the other, or its initials.

    ``offices``: names of a state's offices that are not said to be any state's, which may be each other, or a state's that is.

    >>> distinct(["coalition", "us-led coalition", "health ministry"])
    [['coalition', 'us-led coalition'], ['health ministry']]
    >>> distinct(["sdf", "syrian democratic forces"])
    [['sdf', 'syrian democratic forces']]
    """
    ordered = sorted(set(names))
    groups = Groups(len(ordered))
    for number, a in enumerate(ordered):
        for later in range(number):
            if _may_be_one(a, ordered[later]) or _may_be_offices(a, ordered[later], offices):
                groups.join(number, later)
    return [[ordered[each] for each in group] for group in groups.listed()]


def _may_be_offices(a: str, b: str, offices: Container[str]) -> bool:
    return (a in offices and (b in offices or is_a_state(b))) or (b in offices and is_a_state(a))


def _holds_an_office(role: str | None) -> bool:
    """Tell whether a role is one in an office of some state: "police spokesman"; not "spokesman for the JRC"."""
    return role is not None and any(is_an_office(each) for each in runs(bare(role), LONGEST_OFFICE))


@functools.cache
def _may_be_one(a: str, b: str) -> bool:
    """Tell whether the shorter name may stand for the longer: its words are the longer one's head, or its initials.

    "coalition" may be "coalition against the salt league"; "salt league" may not.
    """
    short, long = (parts(each) for each in sorted((a, b), key=lambda n: (len(n), n)))
    cut = next((number for number, w in enumerate(long) if w in joins()), len(long))
    if set(short) <= set(long[:cut]) or (short == long[: len(short)] and short):
        return True
    initials = {"".join(w[0] for w in long), "".join(w[0] for w in long if w not in small_words())}
    return len(short) == 1 and short[0] in initials


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
    offices: frozenset[str] = frozenset()

    @property
    def low(self) -> int:
        """Return the least number of voices: each unknown one may be a known one, or all of them one; so may like names."""
        named = len(self.known) if len(self.known) < 2 else len(distinct(self.known, self.offices))
        return max(named, 1 if self.unknown else 0)

    @property
    def high(self) -> int:
        """Return the greatest number of voices: each unknown one may be its own."""
        return len(self.known) + len(self.unknown)


def count(heard: Sequence[Heard]) -> Counted:
    """Return the four numbers of what was heard; the order of ``heard`` does not matter.

    A twin is one place in one reprinted passage: its copies have one voice, the best attributed of them. Within an origin a
    paper's own voice, or an unresolved one, repeats whoever else is heard there.
    """
    if len(heard) == 1:
        return _alone(heard[0])
    origins = _origins(heard)
    outlets = publishers(each.dispatch for each in heard)
    known, unknown = _voices(heard, origins)
    return Counted(
        articles=_articles([each.dispatch for each in heard], outlets),
        publishers=tuple(sorted({family for family, _ in outlets.values()})),
        origins=tuple(sorted({_of_origin(heard, group) for group in origins})),
        known=known,
        unknown=unknown,
        unknown_outlets=tuple(sorted(key for key, (_, sure) in outlets.items() if not sure)),
        offices=frozenset(h.voice.key for h in heard if h.voice.office),
    )


def _articles(dispatches: Sequence[Dispatch], outlets: Mapping[str, tuple[str, bool]]) -> tuple[str, ...]:
    """Return one dispatch of each article: a page saved twice, or a page and its entry in a feed, are one.

    One publisher's dispatches are one where their words are equal, or their address and headline. Posts of a live page share
    its address and stay apart.
    """
    groups = Groups(len(dispatches))
    first: dict[object, int] = {}
    for number, each in enumerate(dispatches):
        family, sure = outlets[each.dispatch_id]
        keys: list[object] = [each.dispatch_id]
        if sure:
            keys.append((family, " ".join(each.text.split())))
        if sure and each.url and each.headline:
            keys.append((family, page_of(each.url), outlet_key(each.headline)))
        for key in keys:
            groups.join(number, first.setdefault(key, number))
    return tuple(sorted({min(dispatches[each].dispatch_id for each in group) for group in groups.listed()}))


def _alone(heard: Heard) -> Counted:
    """Return one report by itself: most accounts are no more."""
    family, sure = publisher(heard.dispatch.outlet, heard.dispatch.dispatch_id)
    name = heard.dispatch.dispatch_id
    unknown = heard.voice.key if heard.voice.key.startswith("own:") else f"{heard.voice.key}@{name}"
    return Counted(
        articles=(name,),
        publishers=(family,),
        origins=((name, *heard.passages),),
        known=(heard.voice.key,) if heard.voice.known else (),
        unknown=() if heard.voice.known else (unknown,),
        unknown_outlets=() if sure else (name,),
    )


def _of_origin(heard: Sequence[Heard], group: Sequence[int]) -> tuple[str, ...]:
    """Return dispatches of one origin, and its passages, which keep two origins within the same dispatches apart."""
    carried = sorted({heard[each].dispatch.dispatch_id for each in group})
    return (*carried, *sorted({passage for i in group for passage in heard[i].passages}))


WIRE_DAYS = 1  # a credit joins reports this many days apart; an agency's later dispatch is another text


def _origins(heard: Sequence[Heard]) -> list[list[int]]:
    """Return groups of what was heard that go back to one text: a shared passage, one dispatch, or one agency's credit."""
    groups = Groups(len(heard))
    first: dict[object, int] = {}
    for number, h in enumerate(heard):
        keys: list[object] = [("passage", passage) for passage in h.passages] or [("dispatch", h.dispatch.dispatch_id)]
        for key in keys:
            groups.join(number, first.setdefault(key, number))
    for number, j in _said_over(heard):
        groups.join(number, j)
    by_wire: dict[str, list[int]] = {}
    for number, h in enumerate(heard):
        for wire in wires(h.dispatch.wire):
            by_wire.setdefault(wire, []).append(number)
    credited = [same for same in by_wire.values() if len(same) > 1]
    if not credited:
        return groups.listed()
    printed = [ordinal(each.dispatch.published) for each in heard]
    first_day: dict[int, int] = {}
    for number, day in enumerate(printed):
        if day is not None:
            first_day[groups.find(number)] = min(day, first_day.get(groups.find(number), day))
    # A copy printed a day later is as old as its text.
    days = [first_day.get(groups.find(index)) for index in range(len(heard))]
    for same in credited:
        _join_credited(heard, same, groups, days)
    return groups.listed()


def _said_over(heard: Sequence[Heard]) -> list[tuple[int, int]]:
    """Return pairs of a dispatch's own words and a copied passage in it that say one thing over: a headline and the story under
    it.

    Refused: own words that name a voice of their own, which are a text beside the copied one; two copied passages.
    """
    copied: dict[str, list[int]] = defaultdict(list)
    for number, h in enumerate(heard):
        if h.passages:
            copied[h.dispatch.dispatch_id].append(number)
    found = []
    for number, h in enumerate(heard):
        beside = [] if h.passages else copied.get(h.dispatch.dispatch_id, [])
        one_text = len({heard[each].passages for each in beside}) == 1
        if one_text and (not h.voice.known or any(heard[j].voice.key == h.voice.key for j in beside)):
            found.append((number, beside[0]))
    return found


def _join_credited(heard: Sequence[Heard], same: list[int], groups: Groups, days: Sequence[int | None]) -> None:
    """One agency's credit on two reports of one thing within days: one text, unless different voices are named."""
    same = sorted(same, key=lambda i: (days[i] is None, days[i] or 0, heard[i].dispatch.dispatch_id, i))
    latest: dict[str | None, int] = {}
    for i in same:
        key = heard[i].voice.key if heard[i].voice.known else None
        near = [
            value
            for each, value in latest.items()
            if (key is None or each is None or each == key) and _days_apart(days[i], days[value])
        ]
        for j in near:
            groups.join(i, j)
        latest[key] = i


def _days_apart(x: int | None, y: int | None) -> bool:
    return x is None or y is None or abs(x - y) <= WIRE_DAYS


def _voices(heard: Sequence[Heard], origins: list[list[int]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known: set[str] = set()
    unknown: set[str] = set()
    best = _best_of_twins(heard)
    for group in origins:
        sure = _sure(heard, group, best)
        known |= sure
        unknown |= _unsure(heard, group, best, sure=bool(sure))
    return tuple(sorted(known)), tuple(sorted(unknown))


def _sure(heard: Sequence[Heard], group: list[int], best: Mapping[int, Voice]) -> set[str]:
    """Return known voices of one origin; of a copied passage those of the dispatch that has most, so that a copy adds none.

    A passage whose sentences were put in another order may be read with other speakers: it is still one text.
    """
    copied: dict[str, set[str]] = {}
    own: set[str] = set()
    for i in group:
        voice, dispatch = best[heard[i].twin], heard[i].dispatch
        if voice.known:
            (copied.setdefault(dispatch.dispatch_id, set()) if heard[i].passages else own).add(voice.key)
    first = {each.dispatch.dispatch_id: each.dispatch.published or "9999" for each in heard}
    most = min(copied, key=lambda d: (-len(copied[d]), first[d], d), default=None)
    return own | (copied[most] if most is not None else set())


def _best_of_twins(heard: Sequence[Heard]) -> dict[int, Voice]:
    """Return the voice of each twin: a known one before an unknown, a speaker before the paper, the
    earliest before later ones.
    """
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
    return {twin: each for twin, (_, each) in best.items()}


def _unsure(heard: Sequence[Heard], group: list[int], best: Mapping[int, Voice], *, sure: bool) -> set[str]:
    """Return unknown voices of one origin: those of the dispatch that has most of them, so that a copy adds none."""
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
    return min(heard[each].dispatch.dispatch_id for each in group)


class Groups:
    """Disjoint groups of numbers below n, joined in near constant time (Tarjan 1975)."""

    __slots__ = ("_parent",)

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def find(self, i: int) -> int:
        """Return the group's name: its smallest member."""
        while self._parent[i] != i:
            self._parent[i] = i = self._parent[self._parent[i]]
        return i

    def join(self, i: int, j: int) -> None:
        """Make the groups of both one."""
        a, b = sorted((self.find(i), self.find(j)))
        self._parent[b] = a

    def listed(self) -> list[list[int]]:
        """Return the groups, each in order, in order of their smallest members.

        >>> g = Groups(3); g.join(2, 0); g.listed()
        [[0, 2], [1]]
        """
        found: dict[int, list[int]] = {}
        for index in range(len(self._parent)):
            found.setdefault(self.find(index), []).append(index)
        return [found[each] for each in sorted(found)]
