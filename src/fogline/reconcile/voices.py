"""Find who has it from whom: publisher families (K), text origins (J) and ultimate sources (I).

The composite rule is CODEBOOKS 1.7: several feeds of a publisher are one; copied text or one agency's credit is one
origin; two wires quoting the same spokesman are one voice; a party is one voice whoever speaks for it; what is unknown may
or may not be its own, so I has a lower and an upper bound. Fail closed: never invent independence.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fogline import lexicon
from fogline.languages import words_of
from fogline.lexicon import register
from fogline.model import Claim, Dispatch, SourceKind
from fogline.text import fold
from fogline.text.calendar import ordinal


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
    """Return publisher family of an outlet and whether it is known.

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


# Sections of one paper: "Harbour Times - Opinion", "Harbour News (Online)". Countries in brackets tell outlets apart.
_SECTION = re.compile(
    r"(?:\s*[-–—]\s+|\s*\()(?:web news|online|web|news|opinions?|editorials?|analysis|print|blogs?)\)?$"
    r"|\s(?:opinion|editorial)$"
)


def _outlet_key(outlet: str) -> str:
    """Return folded name, or the registered domain of an address; "The", "www." and the name of a section say nothing.

    Two blogs on one host are two publishers.
    """
    name = re.sub(r"^\w+://", "", fold(outlet).text.strip()).split("/")[0]
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", name):
        return _registered(name)
    return re.sub(r"\s+", " ", _SECTION.sub("", re.sub(r"^the ", "", name))).strip()


def _registered(host: str) -> str:
    labels = host.removeprefix("www.").split(".")
    if any(host.endswith("." + h) for h in _HOSTS):
        return ".".join(labels[-3:])
    short = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if short else labels[-2:])


# --- wires --------------------------------------------------------------------------------------------------


@functools.cache
def wires(credit: str | None) -> tuple[str, ...]:
    """Return the agencies of a credit line, folded; several where several are credited.

    >>> wires("BSS/AFP"), wires("Reuters and AP"), wires(None)
    (('afp', 'bss'), ('ap', 'reuters'), ())
    """
    parts = re.split(r"\s*(?:[/,;&+]|\band\b|\bwith\b)\s*", fold(credit or "").text)
    return tuple(sorted({_body(p) for p in parts if p}))


# --- I: ultimate sources ------------------------------------------------------------------------------------


@functools.cache
def _bodies() -> dict[str, str]:
    """Return what is printed of a body, folded, and the voice that it is: by the list of voices, else by the register."""
    listed = {fold(r["name"]).text: r["body"] for r in lexicon.rows("voice_bodies.csv")}
    named = {
        _bare(n): _voice_of(b) for b in register.bodies() for n in (b.name, *b.called(described=False, speaks=True))
    }
    return {n: listed.get(fold(voice).text, voice) for n, voice in named.items()} | listed


def _voice_of(body: register.Registered) -> str:
    """Return a state's forces and offices speak with its one voice; any other body with its own."""
    if body.kind not in ("state", "state force", "office") or body.nation is None:
        return body.name
    return f"state of {_countries()[body.nation]}"


@functools.cache
def _countries() -> dict[str, str]:
    return {r["iso"]: r["country"].lower() for r in lexicon.rows("nationalities.csv")}


@functools.cache
def _unnamed() -> frozenset[str]:
    return frozenset(r["word"] for r in words_of("unnamed_voices.csv"))


@functools.cache
def _offices() -> frozenset[str]:
    """Return words of office and address, and small words that join them to a body."""
    nouns = {w for r in words_of("source_nouns.csv") if r["class"] in ("role", "title") for w in r["noun"].split()}
    small = {
        "deputy",
        "chief",
        "senior",
        "head",
        "former",
        "acting",
        "in",
        "its",
        "their",
        "his",
        "her",
        "our",
        "a",
        "an",
        "the",
    }
    return frozenset(nouns | small)


@functools.cache
def _bare(name: str) -> str:
    """Return folded name without article, possessive ending and stray marks."""
    return re.sub(r"^(?:the|a|an) |['\"]s$", "", fold(name).text.strip(" ,.;:()")).strip()


@functools.cache
def _body(name: str) -> str:
    """Return folded name of the body that a name speaks for, or the folded name itself."""
    key = _bare(name)
    return fold(_bodies().get(key, key)).text


@functools.cache
def body_in(role: str) -> str | None:
    """Return the body that a role names, folded: a known one, else the capitalised words that are no office.

    >>> body_in("SDF spokesman"), body_in("spokesman for the Dune Council"), body_in("spokesman"), body_in("its director")
    ('syrian democratic forces', 'dune council', None, None)
    """
    words = re.findall(r"[\w'.&-]+", role)
    runs = {_bare(" ".join(words[i:j])) for i in range(len(words)) for j in range(i + 1, min(len(words), i + 6) + 1)}
    hits = {_body(r) for r in runs if r in _bodies()}
    if len(hits) == 1:
        return hits.pop()
    named: list[list[str]] = [[]]
    for word in words:
        if word[:1].isupper() and fold(word).text not in _offices():
            named[-1].append(word)
        elif named[-1] and word not in ("of", "for", "and", "the"):
            named.append([])
    first = " ".join(named[0])
    return _bare(first) or None if len(hits) == 0 else None


class SpeakerIndex:
    """Tells whose voice a claim is, knowing all claims: who speaks for whom, and what is short for what.

    What one dispatch leaves open ("Hask said") another may say ("Hask, a spokesman for the River Command"); short names
    ("the Column", "JRC") are read within their own dispatch, where only one long name fits. Built once, from everything, so
    that the order of arrival cannot matter.
    """

    __slots__ = ("_dispatches", "_long", "_names", "_organisations", "_shorts", "_speaks_for", "_spelled")

    def __init__(self, claims: Iterable[Claim], dispatches: Mapping[str, Dispatch]) -> None:
        self._dispatches = dispatches
        names: dict[str, set[str]] = defaultdict(set)
        roles: dict[str, set[tuple[str, str]]] = defaultdict(set)
        organisations: dict[str, set[tuple[int, str]]] = defaultdict(set)
        employers: dict[str, set[str]] = defaultdict(set)
        for c in claims:
            source = c.source
            names[c.dispatch_id].update(_bare(a.name) for a in c.actors if is_named(a.name))
            if source.kind in ("outlet", "unresolved") or _misread(c):
                continue
            if source.name and is_named(source.name):
                names[c.dispatch_id].add(_bare(source.name))
                body = body_in(source.role) if source.role else None
                if body is not None:
                    names[c.dispatch_id].add(body)
                    employers[c.dispatch_id].add(body)
                    if " " in _bare(source.name):
                        roles[_bare(source.name)].add((c.dispatch_id, body))
                elif source.role is None:
                    organisations[c.dispatch_id].add((c.quote.start, _bare(source.name)))
        self._names = dict(names)
        self._long = {
            d: _long_names(known | _spelled_out(known, dispatches[d].text, employers.get(d, set())))
            for d, known in names.items()
        }
        self._shorts = _shorts(self._long.values())
        self._spelled = frozenset(self._shorts.values()).union(*employers.values()) - {""}
        # One man speaks for "the JRC" here and for "the Joint River Command" there: one body.
        bodies_of = {
            name: {_body(self._long[d].get(b) or self._shorts.get(b, b)) for d, b in bodies}
            for name, bodies in roles.items()
        }
        self._speaks_for = {name: next(iter(bodies)) for name, bodies in bodies_of.items() if len(bodies) == 1}
        self._organisations = {d: sorted(found) for d, found in organisations.items()}

    def voice(self, claim: Claim) -> Voice:
        """Return the ultimate source of one claim.

        Caught: two agencies that cite the same monitor; a spokesman and a commander of one party; a state's own agency.
        Refused: to tell two unnamed officials apart, or to call a paper's own voice a second source.
        """
        source = claim.source
        printed = fold(source.as_printed or source.name or "").text.strip()
        dispatch = self._dispatches[claim.dispatch_id]
        # CASE 0: the words say whom the source cites: that one knows.
        cited = _cited(claim, dispatch.text)
        if cited is not None and is_named(cited) and _bare(cited) != _bare(source.name or ""):
            return Voice(self.body(claim, cited), cited, True, "monitor" if source.kind == "monitor" else "ngo")
        # CASE 1: an agency's or a paper's own reporter who was there.
        if source.kind in ("agency", "witness") and _REPORTER.search(printed):
            return Voice(
                f"reporter:{_body(source.name or printed)}", source.as_printed or "reporter", True, source.kind
            )
        # CASE 2: nobody is named who knows: the paper itself, or the agency that it prints.
        if source.kind == "outlet":
            return _own(dispatch)
        # CASE 3: "he" after a seam, nothing at all, a class of people, somebody without a name: nobody knows who, unless
        # the words say for which body ("a JRC official"): a party is one voice whoever speaks for it.
        if source.kind == "unresolved" or not source.name or not is_named(source.name) or _misread(claim):
            body = self._employer(claim) if source.kind != "unresolved" and not _misread(claim) else None
            if body is not None:
                return Voice(body, source.name or source.as_printed or body, True, source.kind)
            name = source.name or source.as_printed or source.kind
            return Voice(f"?{_bare(printed) or source.kind}", name, False, source.kind)
        key = self._party(claim, _bare(source.name))
        # CASE 4: an agency that reports without saying from whom; a state's agency is its state's voice.
        if source.kind == "agency" and key == _body(source.name) and _is_wire(key):
            return Voice(f"own:{key}", source.name, False, source.kind)
        # CASE 5: a name, or the body for which it speaks.
        return Voice(key, source.name, True, source.kind)

    def body(self, claim: Claim, name: str) -> str:
        """Return the body that a name stands for in the dispatch of a claim, folded."""
        bare = _bare(name)
        told = self._long.get(claim.dispatch_id, {}).get(bare) or self._shorts.get(bare) or self._headed(claim, bare)
        return _state(_body(told or bare))

    def _headed(self, claim: Claim, bare: str) -> str | None:
        """Return the one name of the dispatch that ends in this one: "Column fighters" are of the National Column."""
        found = {n for n in self._names.get(claim.dispatch_id, ()) if n.endswith(f" {bare}")}
        return found.pop() if len(found) == 1 else None

    def knows(self, claim: Claim, name: str) -> bool:
        """Tell whether a name is one of a speaker, an actor or a body in the dispatch of a claim."""
        known = _bare(name) in self._names.get(claim.dispatch_id, ()) or self.is_body(claim, name)
        return known or self._headed(claim, _bare(name)) is not None

    def is_body(self, claim: Claim, name: str) -> bool:
        """Tell whether a name is a body's: one for which somebody speaks, spelled out somewhere, or in the lexicon."""
        bare = _bare(name)
        return (
            bare in self._long.get(claim.dispatch_id, {})
            or bare in self._shorts
            or bare in self._spelled
            or bare in _bodies()
        ) and bare not in self._speaks_for

    def _party(self, claim: Claim, name: str) -> str:
        """Return the body that a name speaks for, by lexicon, role, other dispatches; else the long form of the name itself."""
        long = self._long.get(claim.dispatch_id, {})
        if name in _bodies():
            return _body(name)
        role = claim.source.role or ""
        body = body_in(role) or self._speaks_for.get(name)
        if body is None and re.match(r"(?:its|their|the \w+['’]s) ", role):
            body = self._owner(claim)
        told = body or name
        return _state(_body(long.get(told) or self._shorts.get(told, told)))

    def _employer(self, claim: Claim) -> str | None:
        """Return the one body that the words for an unnamed speaker name: known to the lexicon, or named in
        the same dispatch.
        """
        words = re.findall(r"[\w'.&-]+", _bare(claim.source.as_printed or claim.source.name or ""))
        runs = {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(len(words), i + 5) + 1)}
        long = self._long.get(claim.dispatch_id, {})
        named = self._names.get(claim.dispatch_id, set())
        hits = {_body(r) for r in runs if r in _bodies()} | {
            _body(long.get(r, r)) for r in runs if r in long or r in named
        }
        return hits.pop() if len(hits) == 1 else None

    def _owner(self, claim: Claim) -> str | None:
        """Say whose "its director" is: the organisation that spoke last before, in the same dispatch."""
        before = [name for at, name in self._organisations.get(claim.dispatch_id, []) if at < claim.quote.end]
        inside = sorted({_bare(a.name) for a in claim.actors})
        return inside[0] if len(inside) == 1 else before[-1] if before else None


_CITES = re.compile(
    r"[^.\n]*?\b(?:citing|quoting|(?:which|who) (?:cited|quoted|cites|quotes))\s"
    r"(?:the\s)?(?P<name>[A-Z][\w'’-]*(?:\s(?:(?:of|for|and|the)\s)*[A-Z][\w'’-]*)*)"
)
SENTENCE_LETTERS = 160  # code points around a claim in which its sentence cites somebody


def _cited(claim: Claim, text: str) -> str | None:
    """Return whom the sentence of a claim cites, if it is a name: "12 died, Reuters reported, citing the Harbour Monitor".

    Only what stands in the claim's own words, right after them, or between the source and them.
    """
    q, source = claim.quote, claim.source.quote
    start = source.start if source is not None and q.start - SENTENCE_LETTERS < source.start < q.start else q.start
    if "cit" not in (words := text[start : q.end + SENTENCE_LETTERS]) and "quot" not in words:
        return None
    found = _CITES.match(text, start, q.end + SENTENCE_LETTERS)
    return found["name"] if found else None


_REPORTER = re.compile(r"\b(?:correspondent|reporter|photographer|journalist)s?\b")


_SHORT = re.compile(r"[^\W\d_]{4,}")


def _spelled_out(names: Iterable[str], text: str, bodies: Collection[str] = ()) -> set[str]:
    """Return long forms that the text prints of names of one word: "Mallee Free Column" of "column".

    ``bodies``: names for which somebody speaks; of the others those with an article are bodies, the rest may be surnames.

    >>> _spelled_out({"column", "hask"}, "The Mallee Free Column fled. Dorian Hask spoke for the Column.")
    {'mallee free column'}
    """
    found = set()
    for name in sorted(n for n in names if _SHORT.fullmatch(n) and n not in _bodies()):
        if name not in bodies and not re.search(rf"\b[Tt]he {name.capitalize()}\b", text):
            continue
        runs = Counter(m[1] for m in re.finditer(rf"\b((?:[A-Z][\w'’-]+ ){{1,4}}{name.capitalize()})\b", text))
        whole = {_bare(run) for run in runs} - {name}
        if len(whole) == 1:
            found |= whole
    return found


def _long_names(names: Iterable[str]) -> dict[str, str]:
    """Return short names to the one long name among ``names`` that they can be short for.

    >>> sorted(_long_names({"jrc", "column", "joint river command", "mallee free column"}).items())
    [('column', 'mallee free column'), ('jrc', 'joint river command')]
    """
    found = {}
    for short in names:
        longer = [n for n in names if len(n) > len(short) and " " in n and _may_be_one(short, n)]
        top = [n for n in longer if not any(n != m and set(n.split()) < set(m.split()) for m in longer)]
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


_POWERS = re.compile(
    r"(?:government|regime|army|military|police|authorities|officials|forces|troops|air force|navy"
    r"|state (?:media|tv|television)|(?:defen[cs]e|foreign|interior|health) minist(?:ry|er))$"
)


@functools.cache
def _nationalities() -> dict[str, str]:
    rows = lexicon.rows("nationalities.csv")
    return {fold(a).text: r["country"] for r in rows for a in r["adjectives"].split("|") if a}


@functools.cache
def _state(key: str) -> str:
    """Return a state is one party: its army, its police and its ministries are one voice, unless the lexicon says otherwise.

    >>> _state("iraqi army") == _state("iraqi interior ministry"), _state("dune council")
    (True, 'dune council')
    """
    first, _, rest = key.partition(" ")
    return (
        f"state of {_nationalities()[first].lower()}" if first in _nationalities() and _POWERS.fullmatch(rest) else key
    )


@functools.cache
def _is_wire(key: str) -> bool:
    return key in {_body(r["name"]) for r in lexicon.rows("agencies.csv")}


def _own(dispatch: Dispatch) -> Voice:
    credited = wires(dispatch.wire)
    if len(credited) > 0:
        return Voice(f"own:{'+'.join(credited)}", dispatch.wire or "", known=False, kind="outlet")
    family, _ = publisher(dispatch.outlet, dispatch.dispatch_id)
    return Voice(f"own:{family}", dispatch.outlet or "unknown outlet", known=False, kind="outlet")


_LIVES = re.compile(r"(?:the |its |their )?(?:lives|life) of\b")
_A_COUNT = re.compile(r"(?<![\w-])\d[\d,.]*\s[a-z]{3,}\b")


def _misread(claim: Claim) -> bool:
    """Tell whether what was read as a source holds a count, or is a place: a clause gone wrong. Fail
    closed: it names nobody.
    """
    source = claim.source
    if _LIVES.match(claim.quote.exact):
        return True  # "Rocket fire claimed the lives of 12"
    if source.as_printed and _A_COUNT.search(source.as_printed):
        return True
    return source.kind in ("witness", "anonymous") and any(source.name in (p.name, p.as_printed) for p in claim.places)


_ONE_OF_MANY = re.compile(r"(?:an?|some|one|two|three|four|five|several|many|other|another|his|her|its|their)\b")
# What a misread source looks like: a place with its preposition, a count, a clause. Fail closed: it names nobody.
_NO_NAME = re.compile(r"(?:in|on|at|near|from|by|with|after|before|since|during|that|but|and|\d)\b|\d[\d,.]*\s")
LONGEST_NAME = 8  # words


@functools.cache
def is_named(name: str) -> bool:
    """Tell whether a source's name names somebody, and does not only say what sort of source it is.

    >>> [is_named(n) for n in ("local officials", "a Kurdish official", "Kurdish officials", "two survivors", "runs the ward")]
    [False, False, False, False, False]
    >>> is_named("In Dummar"), is_named("67 villagers lost their lives on Tuesday")
    (False, False)
    >>> [is_named(n) for n in ("Dune Relief", "the Joint River Command", "police", "the interior ministry")]
    [True, True, True, True]
    """
    bare = re.sub(r"^[Tt]he ", "", name.strip())
    folded = fold(bare).text
    words = re.findall(r"[\w-]+", folded)
    if not words or len(words) > LONGEST_NAME or _ONE_OF_MANY.match(folded) or _NO_NAME.match(folded):
        return False
    if all(w in _unnamed() or w in _nationalities() for w in words):
        return bool(_POWERS.search(folded)) and words[0] in _nationalities() and words[-1] != "officials"
    if words[-1] in _unnamed() and words[-1].endswith("s"):
        return False  # "Western diplomats", "Kurdish officials"
    return bool(re.search(r"(?:^|[\s-])[^\W\d_]", bare)) and (any(c.isupper() for c in bare) or _is_office(words))


_OFFICES = ("police", "ministry", "army", "navy", "coalition", "presidency", "parliament", "pentagon", "kremlin")


def _is_office(words: Sequence[str]) -> bool:
    """Return an institution in small letters: there is one of it where the dispatch plays."""
    return words[-1] in _OFFICES


# --- counting -----------------------------------------------------------------------------------------------


def distinct(names: Iterable[str]) -> list[list[str]]:
    """Return names grouped where one may be short for another: words of one all in the other, or its initials.

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
    """Tell whether the shorter name may stand for the longer: its words are the longer one's head, or its initials.

    "coalition" may be "coalition against the salt league"; "salt league" may not.
    """
    short, long = (re.findall(r"[^\W_]+", n) for n in sorted((a, b), key=lambda n: (len(n), n)))
    cut = next((i for i, w in enumerate(long) if w in _JOINS), len(long))
    if set(short) <= set(long[:cut]) or (short == long[: len(short)] and short):
        return True
    initials = {"".join(w[0] for w in long), "".join(w[0] for w in long if w not in _SMALL_WORDS)}
    return len(short) == 1 and short[0] in initials


_JOINS = {"against", "of", "for", "in", "on", "to", "from", "with", "and"}


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
        """Return every unknown voice may be one of the known ones, or all of them one; names that may be one are one."""
        named = len(self.known) if len(self.known) < 2 else len(distinct(self.known))
        return max(named, 1 if self.unknown else 0)

    @property
    def high(self) -> int:
        """Return every unknown voice may be its own."""
        return len(self.known) + len(self.unknown)


def count(heard: Sequence[Heard]) -> Counted:
    """Return the four numbers of what was heard; the order of ``heard`` does not matter.

    A twin is one place in one reprinted passage: its copies have one voice, the best attributed of them. Within an origin a
    paper's own voice, or an unresolved one, repeats whoever else is heard there.
    """
    if len(heard) == 1:
        return _alone(heard[0])
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


def _alone(h: Heard) -> Counted:
    """Return one report by itself: most accounts are no more."""
    family, sure = publisher(h.dispatch.outlet, h.dispatch.dispatch_id)
    name = h.dispatch.dispatch_id
    unknown = h.voice.key if h.voice.key.startswith("own:") else f"{h.voice.key}@{name}"
    return Counted(
        articles=(name,),
        publishers=(family,),
        origins=((name, *h.passages),),
        known=(h.voice.key,) if h.voice.known else (),
        unknown=() if h.voice.known else (unknown,),
        unknown_outlets=() if sure else (name,),
    )


def _of_origin(heard: Sequence[Heard], group: Sequence[int]) -> tuple[str, ...]:
    """Return dispatches of one origin, and its passages, which keep two origins within the same dispatches apart."""
    carried = sorted({heard[i].dispatch.dispatch_id for i in group})
    return (*carried, *sorted({p for i in group for p in heard[i].passages}))


WIRE_DAYS = 1  # a credit joins reports this many days apart; an agency's later dispatch is another text


def _origins(heard: Sequence[Heard]) -> list[list[int]]:
    """Return groups of what was heard that go back to one text: a shared passage, one dispatch, or one agency's credit."""
    groups = Groups(len(heard))
    first: dict[object, int] = {}
    for i, h in enumerate(heard):
        keys: list[object] = [("passage", p) for p in h.passages] or [("dispatch", h.dispatch.dispatch_id)]
        for key in keys:
            groups.join(i, first.setdefault(key, i))
    for i, j in _said_over(heard):
        groups.join(i, j)
    by_wire: dict[str, list[int]] = {}
    for i, h in enumerate(heard):
        for wire in wires(h.dispatch.wire):
            by_wire.setdefault(wire, []).append(i)
    credited = [same for same in by_wire.values() if len(same) > 1]
    if not credited:
        return groups.listed()
    printed = [ordinal(h.dispatch.published) for h in heard]
    first_day: dict[int, int] = {}
    for i, day in enumerate(printed):
        if day is not None:
            first_day[groups.find(i)] = min(day, first_day.get(groups.find(i), day))
    # A copy printed a day later is as old as its text.
    days = [first_day.get(groups.find(i)) for i in range(len(heard))]
    for same in credited:
        _join_credited(heard, same, groups, days)
    return groups.listed()


def _said_over(heard: Sequence[Heard]) -> list[tuple[int, int]]:
    """Return pairs of a dispatch's own words and a copied passage in it that say one thing over: a headline and the story under
    it.

    Refused: own words that name a voice of their own, which are a text beside the copied one; two copied passages.
    """
    copied: dict[str, list[int]] = defaultdict(list)
    for i, h in enumerate(heard):
        if h.passages:
            copied[h.dispatch.dispatch_id].append(i)
    found = []
    for i, h in enumerate(heard):
        beside = [] if h.passages else copied.get(h.dispatch.dispatch_id, [])
        one_text = len({heard[j].passages for j in beside}) == 1
        if one_text and (not h.voice.known or any(heard[j].voice.key == h.voice.key for j in beside)):
            found.append((i, beside[0]))
    return found


def _join_credited(heard: Sequence[Heard], same: list[int], groups: Groups, days: Sequence[int | None]) -> None:
    """One agency's credit on two reports of one thing within days: one text, unless different voices are named."""
    same = sorted(same, key=lambda i: (days[i] is None, days[i] or 0, heard[i].dispatch.dispatch_id, i))
    latest: dict[str | None, int] = {}
    for i in same:
        key = heard[i].voice.key if heard[i].voice.known else None
        near = [
            j for k, j in latest.items() if (key is None or k is None or k == key) and _days_apart(days[i], days[j])
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
    first = {h.dispatch.dispatch_id: h.dispatch.published or "9999" for h in heard}
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
    return {twin: v for twin, (_, v) in best.items()}


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
    return min(heard[i].dispatch.dispatch_id for i in group)


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
        for i in range(len(self._parent)):
            found.setdefault(self.find(i), []).append(i)
        return [found[k] for k in sorted(found)]
