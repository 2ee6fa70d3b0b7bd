"""Actors of a dispatch: states and their forces, armed groups, coalitions, agencies, monitors, NGOs, offices.

In: a dispatch's text. Out: :class:`fogline.model.Actor`, in order of their words. The lexicon is the register
of bodies (names that hold for a time, and definite descriptions), actor_nouns.csv (heads of unnamed groups and of
names of bodies) and nationalities.csv.

Cases, tried in this order at each word:

1. a name or alias of the lexicon, the longest first ("Isis", "the Syrian Democratic Forces");
2. a name that the dispatch itself defines with an acronym: "the Free Hills Brigade (FHB)", then "FHB";
3. a nation and its forces or government: "Kenyan troops", "Turkey's army";
4. a capitalised name that ends on a body's head noun: "Northern Valleys Council";
5. a definite description ("the jihadists", "the Kurdish-led alliance"): the one actor of the dispatch it fits, else unsure;
6. an unnamed group: "masked gunmen", "pro-government militiamen"; ``actor_id`` is None and the words are its name.

>>> text = "The SDF said Isis had fled; the jihadists lost a village to the Kurdish-led alliance."
>>> [(a.as_printed, a.name) for a in read(text)]  # doctest: +NORMALIZE_WHITESPACE
[('SDF', 'Syrian Democratic Forces'), ('Isis', 'Islamic State'), ('jihadists', 'Islamic State'),
 ('Kurdish-led alliance', 'Syrian Democratic Forces')]
>>> [(a.as_printed, a.name, a.kind) for a in read("The Free Hills Brigade (FHB) withdrew. An FHB fighter said so.")][-1]
('FHB', 'Free Hills Brigade', 'party')
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from fogline import lexicon
from fogline.claims import acronyms, sides
from fogline.claims.findings import NOTHING, Findings
from fogline.languages import forms, pattern, template, word_set, words_of
from fogline.lexicon import register
from fogline.model import Actor, Span, quote
from fogline.text import Document, Token, tokens
from fogline.text.tokens import whole_words

_JOINED = frozenset((" ", "-", "\u00a0", "  ", " - ", "/", "\u2011", "\n"))

# Kinds of bodies: which can have fighters, which a dispatch can call "the group", which "the monitor".
_ARMED = frozenset(["party", "state force", "coalition"])
_GROUPS = frozenset(["party", "ngo", "monitor", "organisation"])
_MONITORS = frozenset(["monitor"])


@dataclass(frozen=True, slots=True)
class _Entry:
    """Hold a body of the register as this room reads it."""

    actor_id: str
    name: str
    kind: str
    side: str | None


@dataclass(frozen=True, slots=True)
class _Alias:
    """Hold a name of a body, by its words, and when it was the body's."""

    words: tuple[str, ...]
    entry: _Entry
    description: bool
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class _Hit:
    """Hold words of a text, by the first and the last, that may name an actor."""

    first: int
    last: int
    entry: _Entry | None
    options: tuple[_Entry, ...] = ()
    kind: str | None = None
    short: bool = False  # "the Council": stands for the one body of the dispatch that is called so, else for nothing


@functools.cache
def _entries() -> dict[str, _Entry]:
    return {
        body.body_id: _Entry(body.body_id, body.name, body.kind, body.side)
        for body in register.bodies()
        if body.kind != "office"
    }


@functools.cache
def _aliases() -> dict[str, tuple[_Alias, ...]]:
    """Return aliases by their first word in small letters, longest first."""
    found: dict[str, list[_Alias]] = {}
    for entry in _entries().values():
        _add(found, entry.name, entry, description=False, since="", until="")
    for body in (each for each in register.bodies() if each.body_id in _entries()):
        for n in (name for name in body.names if name.acts):
            _add(found, n.name, _entries()[body.body_id], description=n.described, since=n.since, until=n.until)
    return {
        key: tuple(sorted(value, key=lambda a: (-len(a.words), a.words, a.entry.actor_id)))
        for key, value in found.items()
    }


def _add(
    found: dict[str, list[_Alias]], printed: str, entry: _Entry, *, description: bool, since: str, until: str
) -> None:
    words = tuple(each for _, each in whole_words(printed))
    alias = _Alias(tuple(word.lower() for word in words) if description else words, entry, description, since, until)
    found.setdefault(words[0].lower(), []).append(alias)


@functools.cache
def _aliases_by_two() -> dict[str, dict[str, tuple[_Alias, ...]]]:
    """Return the same by first and second word; under "" those of one word, which every list ends with."""
    found: dict[str, dict[str, tuple[_Alias, ...]]] = {}
    for first, group in _aliases().items():
        ones = tuple(each for each in group if len(each.words) == 1)
        seconds = {a.words[1].lower() for a in group if len(a.words) > 1}
        found[first] = {
            s: (*(a for a in group if len(a.words) > 1 and a.words[1].lower() == s), *ones) for s in sorted(seconds)
        }
        found[first][""] = ones
    return found


@functools.cache
def _nouns(class_: str) -> dict[str, str]:
    return {row["noun"]: row["kind"] for row in words_of("actor_nouns.csv") if row["class"] == class_}


@functools.cache
def _nations() -> dict[str, tuple[str, str]]:
    """Return adjective or country in small letters -> ISO code and country; two-word ones too."""
    found = {}
    for row in lexicon.rows("nationalities.csv"):
        for w in (row["country"], *row["other_names"].split(";"), *row["adjectives"].split(";")):
            if w:
                found[w.lower()] = (row["iso"], row["country"])
    return found


def nation_of(word: str) -> tuple[str, str] | None:
    """Return the id and the name of the nation that an adjective or a country in small letters means; None where it means none.

    >>> nation_of("russian"), nation_of("rusty")
    (('iso:RU', 'Russia'), None)
    """
    found = _nations().get(word)
    return None if found is None else (f"iso:{found[0]}", found[1])


def find(document: Document, findings: Findings = NOTHING) -> tuple[Actor, ...]:  # noqa: ARG001 - all are called alike
    """Return the actors of a document, in order of their words; see :func:`read`."""
    return tuple(_find(document.text, document.tokens, document.dispatch.published or ""))


def read(text: str, *, published: str | None = None) -> list[Actor]:
    """Return actors of ``text``, in order of their words; spans are half-open code points and leave out "the".

    Args:
        text: a dispatch's text, unchanged.
        published: ISO prefix; names that did not hold on that day are not used.

    Method: one pass over the words, hash lookups by first word, longest alias first; then definite descriptions.

    Caught: ``US-led coalition``, ``Kenyan troops``, ``masked gunmen``, ``the Observatory``. Refused: ``this IS why`` in small
    letters, ``who``, ``May``.

    >>> [(a.name, a.actor_id, a.kind) for a in read("Masked gunmen attacked Kenyan troops.")]
    [('masked gunmen', None, 'party'), ('Armed forces of Kenya', 'iso:KE:forces', 'state force')]
    """
    return _find(text, tokens(text), published or "")


def _find(text: str, words: Sequence[Token], published: str) -> list[Actor]:
    own = _defined(text, words)
    hits = _hits(words, published, own)
    named = _Named.of({hit.entry.actor_id: hit.entry for hit in hits if hit.entry is not None})
    owners = _owners(words, hits)
    found = [
        a
        for each, owner in zip(hits, owners, strict=True)
        if (a := _actor(text, words, each, named, owner)) is not None
    ]
    return _sided(text, found)


def _sided(text: str, found: list[Actor]) -> list[Actor]:
    """Return plain "fighters" on the side that the words around them tell: CASES of whose they are, else nobody's."""
    armed = [
        sides.Armed(each.quote.start, each.quote.end, each.side)
        for each in found
        if each.kind in _ARMED and each.quote.exact.lower() not in word_set("actors.fighters")
    ]
    starts = [x.start for x in armed]

    def near(a: Actor) -> list[sides.Armed]:
        first = bisect_left(starts, a.quote.start - sides.BEFORE)
        return armed[first : bisect_left(starts, a.quote.end + sides.AFTER)]

    return [dataclasses.replace(a, side=_side(text, a, near(a))) if _plain(a) else a for a in found]


def _plain(a: Actor) -> bool:
    return a.side is None and a.quote.exact.lower() in word_set("actors.fighters")


def _side(text: str, a: Actor, armed: list[sides.Armed]) -> str | None:
    for x in armed:
        # CASE 1: "IS fighters"; CASE 2: "fighters of the SDF"
        if pattern("actors.owned").fullmatch(text, x.end, max(x.end, a.quote.start)) or pattern("actors.of").fullmatch(
            text, a.quote.end, max(x.start, a.quote.end)
        ):
            return x.side
    # CASE 3: the one armed party that their paragraph speaks of
    return sides.of_fighters(text, a.quote.start, a.quote.end, armed)


def _hits(words: Sequence[Token], published: str, own: dict[str, _Entry]) -> list[_Hit]:
    hits: list[_Hit] = []
    aliases, nouns, modifiers, nations = _aliases_by_two(), _nouns("noun"), _nouns("modifier"), _nations()
    heads, group, definite = _nouns("head"), word_set("actors.group"), word_set("grammar.definite")
    leads = word_set("actors.for_or_against")
    i, n = 0, len(words)
    while i < n:
        w = words[i]
        hit = None
        if w.low in aliases:
            by_second = aliases[w.low]
            second = words[i + 1].low if i + 1 < n else ""
            hit = _aliased(words, i, by_second.get(second) or by_second[""], published)
        if hit is None and w.text in own:
            hit = _Hit(i, i, own[w.text])
        if hit is None and w.low in nations and w.text[0].isupper():
            hit = _national(words, i, nations, nouns)
        if hit is None and w.text[0].isupper():
            hit = _body(words, i, heads, own)
        if hit is None and (w.text in heads or w.low in group) and i and words[i - 1].low in definite and w.gap == " ":
            hit = _Hit(i, i, None, (), heads.get(w.text, "party"), short=True)
        if hit is None and (w.low in nouns or w.low in modifiers or w.low in leads):
            hit = _unnamed(words, i, nouns, modifiers)
        if hit is None:
            i += 1
        else:
            hits.append(hit)
            i = hit.last + 1
    return hits


def _aliased(words: Sequence[Token], i: int, aliases: Sequence[_Alias], published: str) -> _Hit | None:
    """Return CASES 1 and 5: all aliases of the longest fitting length."""
    fits = [aliase for aliase in aliases if _fits(words, i, aliase) and _holds(aliase, published)]
    if not fits:
        return None
    size = len(fits[0].words)
    fits = [fit for fit in fits if len(fit.words) == size]
    named = [each for each in fits if not each.description]
    if named:
        return _Hit(i, i + size - 1, named[0].entry)
    return _Hit(i, i + size - 1, None, tuple(dict.fromkeys(a.entry for a in fits)))


def _fits(words: Sequence[Token], i: int, a: _Alias) -> bool:
    size = len(a.words)
    if i + size > len(words):
        return False
    if size == 1 and _is_inside(words, i):
        return False
    if size == 1:
        return words[i].low == a.words[0] if a.description else words[i].text == a.words[0]
    if not a.description and not words[i].text[0].isupper() and a.words[0][0].isupper():
        return False
    return all(
        words[i + step].low == a.words[step].lower() and (step == 0 or words[i + step].gap in _JOINED)
        for step in range(size)
    )


def _is_inside(words: Sequence[Token], i: int) -> bool:
    """Tell whether a word is the middle of a hyphened name: "AU" of "PORT-AU-PRINCE"."""
    after = words[i + 1] if i + 1 < len(words) else None
    return (
        after is not None and i > 0 and words[i].gap == "-" and after.gap == "-" and words[i - 1].text[0].isupper()
    ) and after.text[0].isupper()


def _holds(a: _Alias, published: str) -> bool:
    """Tell whether the alias was in use on the day; ISO prefixes compare as text."""
    if not published:
        return True
    return (not a.since or published >= a.since[: len(published)]) and (
        not a.until or published[: len(a.until)] <= a.until
    )


def _defined(text: str, words: Sequence[Token]) -> dict[str, _Entry]:
    """Return CASE 2: names that the dispatch spells out with their letters, by the letters and by the token they begin at."""
    found: dict[str, _Entry] = {}
    starts = {word.start: number for number, word in enumerate(words)}
    for a in acronyms.defined(text):
        first = starts[a.start]
        spelt = [each for each in words[first : first + acronyms.LONGEST] if each.end <= a.end]
        known = next((x.entry for x in _aliases().get(words[first].low, ()) if _fits(words, first, x)), None)
        kind = next((k for w in (spelt[-1], *spelt) if (k := _nouns("head").get(w.text))), None)
        if known is not None or kind is not None:
            entry = known or _Entry(f"text:{a.letters}", text[a.start : a.end], kind or "party", None)
            found[a.letters] = entry
            found[f"\0{first}"] = entry
    return found


def _national(
    words: Sequence[Token], i: int, nations: dict[str, tuple[str, str]], nouns: dict[str, str]
) -> _Hit | None:
    """Return CASE 3: a nation and what acts for it; "South Sudanese", "United States" take two words or three."""
    at = i
    iso = nations[words[i].low]
    k = at + 1
    if k < len(words) and words[k].gap == " " and words[k].low in _aliases():
        for a in _aliases()[words[k].low]:
            if not a.description and len(a.words) > 1 and _fits(words, k, a) and _may_be_of(a.entry, iso[0]):
                return _Hit(i, k + len(a.words) - 1, a.entry)
    if k + 1 < len(words) and words[k].low in nations and words[k + 1].low in nouns and words[k].gap == " ":
        return _Hit(i, k + 1, None, (), "party")  # "Bosnian Serb forces" are no state's
    while k < len(words) and k - i < 4 and words[k].gap == " " and words[k].low in _nouns("modifier"):
        if words[k].low in nouns and not (k + 1 < len(words) and words[k + 1].low in nouns and words[k + 1].gap == " "):
            break
        k += 1
    if k >= len(words) or not pattern("actors.nation_gap").fullmatch(words[k].gap):
        return None
    noun = words[k].low
    if any(words[x].low in word_set("actors.rebels") for x in range(at + 1, k)):
        return _Hit(i, k, None, (), "party") if noun in nouns else None
    if k + 1 < len(words) and f"{noun} {words[k + 1].low}" in word_set("actors.forces_of_two"):
        return _Hit(i, k + 1, _of_state(iso, "state force"))
    kind = nouns.get(noun)
    if kind in ("state force", "state") or noun in word_set("actors.authorities"):
        return _Hit(i, k, _of_state(iso, "state force" if kind == "state force" else "state"))
    owned = words[k].gap not in (" ", "\u00a0")
    if kind is not None and not owned:
        return _Hit(i, k, None, (), kind)
    if noun in word_set("actors.country_acts") and k == i + 1 and iso[1].lower() == words[i].low:
        if i and words[i].gap == " " and f"{words[i - 1].low} {words[i].low}" in nations:
            return None  # South Sudan's deeds are not Sudan's
        return _Hit(i, i, _Entry(f"iso:{iso[0]}", iso[1], "state", None))
    return None


def _may_be_of(entry: _Entry, iso: str) -> bool:
    """Tell whether a body may be a nation's: the Malian Red Crescent is not Syria's."""
    body = register.by_id().get(entry.actor_id)
    return body is None or body.nation in (None, iso)


def _of_state(iso: tuple[str, str], kind: str) -> _Entry:
    """Return the lexicon's own entry where it has one, else a plain one."""
    wanted = _state_entries().get((iso[0], kind))
    if wanted is not None:
        return wanted
    tail = "forces" if kind == "state force" else "government"
    return _Entry(f"iso:{iso[0]}:{tail}", template(f"actors.{tail}").format(iso[1]), kind, None)


@functools.cache
def _state_entries() -> dict[tuple[str, str], _Entry]:
    """Return lexicon entries of states and of their armies, found by their aliases ("Kenyan army", "Kenyan government")."""
    found: dict[tuple[str, str], _Entry] = {}
    for group in _aliases().values():
        for a in group:
            last = a.words[-1].lower()
            if (
                len(a.words) != 2
                or a.entry.kind not in ("state", "state force")
                or a.words[0].lower() not in _nations()
            ):
                continue
            iso = _nations()[a.words[0].lower()][0]
            if (a.entry.kind == "state force" and last in word_set("actors.armies")) or last in word_set(
                "actors.governments"
            ):
                found.setdefault((iso, a.entry.kind), a.entry)
    return found


def _body(words: Sequence[Token], i: int, heads: dict[str, str], own: dict[str, _Entry]) -> _Hit | None:
    """Return CASE 4: capitals that end on a body's head noun; also the long form that an acronym defines."""
    if f"\0{i}" in own:
        size = len(tokens(own[f"\0{i}"].name))
        return _Hit(i, i + size - 1, own[f"\0{i}"])
    last, k = None, i
    while k + 1 < len(words) and k - i < 6 and words[k + 1].gap in (" ", "-"):
        k += 1
        if words[k].text[0].isupper():
            if words[k].low in _aliases() and any(
                _fits(words, k, each) for each in _aliases()[words[k].low] if not each.description
            ):
                break
            if words[k].text in heads or (words[i].text in heads and words[i + 1].low in word_set("actors.of_for")):
                last = k
        elif (
            words[k].low in word_set("actors.in")
            or words[k].low not in acronyms.inner()
            or (words[k].low in word_set("grammar.definite") and words[i].text not in heads)
        ):
            break
    if last is None or words[i].text in word_set("actors.starters"):
        return None
    name = " ".join(word.text for word in words[i : last + 1])
    return _Hit(i, last, _Entry(f"name:{name}", name, heads.get(words[last].text) or heads[words[i].text], None))


def _unnamed(words: Sequence[Token], i: int, nouns: dict[str, str], modifiers: dict[str, str]) -> _Hit | None:
    """Return CASE 6: modifiers and a head noun; a noun that only modifies the next ("rebel fighters") goes on."""
    k, last = i, None
    while k < len(words) and k - i < 5 and (k == i or words[k].gap in (" ", "-", "\u00a0")):
        low = words[k].low
        if low in nouns:
            last = k
        elif low not in modifiers and low not in word_set("actors.joined"):
            break
        k += 1
    if last is None or (last == i and words[i].low in word_set("actors.alone")) or _modifies(words, last):
        return None
    rebels = any(words[step].low in word_set("actors.rebels") for step in range(i, last))
    kind = nouns[words[last].low]
    return _Hit(i, last, None, (), "party" if rebels and kind == "state force" else kind)


def _modifies(words: Sequence[Token], last: int) -> bool:
    if words[last].low not in word_set("actors.adjectival") or last + 1 >= len(words):
        return False
    after = words[last + 1]
    if after.gap not in (" ", "\u00a0", "-"):
        return False
    return not (after.low in _followers() or forms().past(after.low))


@functools.cache
def _followers() -> frozenset[str]:
    """Return words that may follow a head noun: function words, and verbs of saying and of states' doing."""
    past = {row["word"] for row in words_of("time_words.csv") if row["class"] == "past"}
    return frozenset(each["word"] for each in words_of("stop_words.csv")) | word_set("actors.country_acts") | past


@dataclass(frozen=True, slots=True)
class _Named:
    """The actors that a dispatch names outright: their ids, and those that a shorter name or a description can mean."""

    ids: frozenset[str]
    by_tail: dict[str, dict[str, _Entry]]  # the end of a name in small letters, to the names that end so
    groups: dict[str, _Entry]  # by name
    monitors: dict[str, _Entry]

    @classmethod
    def of(cls, entries: dict[str, _Entry]) -> _Named:
        """Index the entries by what they are asked for."""
        by_tail: dict[str, dict[str, _Entry]] = {}
        for entry in entries.values():
            low = entry.name.lower()
            for at in (at for at, letter in enumerate(low) if letter == " "):
                by_tail.setdefault(low[at:], {}).setdefault(entry.name, entry)
        kinds = {each: {e.name: e for e in entries.values() if e.kind in each} for each in (_GROUPS, _MONITORS)}
        return cls(frozenset(entries), by_tail, kinds[_GROUPS], kinds[_MONITORS])


def _only(found: dict[str, _Entry]) -> _Entry | None:
    """Pick the one entry; None where there are none or several."""
    return next(iter(found.values())) if len(found) == 1 else None


def _meant(hit: _Hit, printed: str, named: _Named) -> _Entry | None:
    """Return whom a hit names: itself, the body it is the tail of, or the one actor of the dispatch that a description fits."""
    if hit.entry is not None and not hit.entry.actor_id.startswith("name:"):
        return hit.entry
    if hit.short and printed in word_set("actors.group"):  # whichever one the dispatch speaks of
        return _only(named.groups)
    if hit.entry is not None or hit.short or (len(hit.options) > 0 and printed[0].isupper()):
        longer = _only(named.by_tail.get(" " + printed.lower(), {}))
        if longer is not None:
            return longer
    if hit.entry is not None or hit.short:
        return hit.entry
    fits = [option for option in hit.options if option.actor_id in named.ids]
    if not fits and hit.options and all(each.kind == "monitor" for each in hit.options):
        # "The monitor": whichever one the dispatch names, known to the lexicon or not.
        return _only(named.monitors)
    return fits[0] if len(fits) == 1 else None


def _owners(words: Sequence[Token], hits: Sequence[_Hit]) -> list[_Entry | None]:
    """Say whose "its fighters" are, hit by hit: the actor named last in the same sentence."""
    sentence = list(itertools.accumulate(any(each in word.gap for each in ".!?\n") for word in words))
    owners: list[_Entry | None] = []
    last: _Hit | None = None
    for hit in hits:
        its = hit.entry is None and hit.first > 0 and words[hit.first - 1].low in word_set("actors.its")
        same = its and last is not None and sentence[last.last] == sentence[hit.first]
        owners.append(last.entry if same and last is not None else None)
        last = hit if hit.entry is not None else last
    return owners


def _actor(text: str, words: Sequence[Token], hit: _Hit, named: _Named, owner: _Entry | None = None) -> Actor | None:
    q = quote(text, Span(words[hit.first].start, words[hit.last].end))
    entry = _meant(hit, q.exact, named)
    if entry is None and hit.short:
        return None
    if entry is not None:
        known = not entry.actor_id.startswith(("text:", "name:"))
        return Actor(entry.name, q.exact, entry.actor_id if known else None, entry.kind, entry.side, q)
    kind = hit.kind or _nouns("noun").get(words[hit.last].low)
    if kind is None and len({option.kind for option in hit.options}) == 1:
        kind = hit.options[0].kind
    starts = not _proper(words[hit.first])
    name = q.exact[0].lower() + q.exact[1:] if starts else q.exact
    return Actor(name, q.exact, None, kind, owner.side if owner else None, q)


def _proper(word: Token) -> bool:
    return word.text.isupper() or (word.low not in word_set("actors.common_first") and word.low not in _nouns("noun"))
