"""Covers what people judged must not be shown: letter for letter, so that every span and every link still fits.

The ledger keeps the words; what leaves it as a view or an export goes through a :class:`Cover`. It is of the redactions that
stand now, whatever day is asked about: redaction is about showing, not about knowing. What a name can be printed as is found
in :mod:`.names`; here is decided in which texts a part of it means the person. CASES, rather too much covered than a name
shown:

1. First and last name together, in any order and spelling: everywhere.
2. The last name alone, with a title, an initial or in a handle: in every dispatch that has the whole name (in its text, its
   headline, its outlet, or as the person or the source of a claim), and in those that share a family of passages or a count
   with one that has it.
3. The same in all other dispatches, if the name can only be this one: no claim of a dispatch without the person has somebody
   else of that last name, it is no place in a claim, and the texts do not print it as a plain word ("field").
4. The first name alone: where the whole name stands in the same text.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import typing
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fogline.ledger.judgements import subjects
from fogline.model import Claim, Dispatch, Family, Judgement, Notice, Quote, Rejection, Span, Unread
from fogline.text import letters

if typing.TYPE_CHECKING:
    from fogline.ledger.names import Name, Sightings

PERSON = "person:"
FORM = "form:"
# What everything is named by: made of content, so that nothing can be read from it, and useless with a letter covered.
_ID = re.compile(r"(?<!\w)[acdfjru][0-9a-f]{16}(?!\w)")
# Stands for each covered letter: FULL BLOCK.
COVER = "█"

# Fields of a claim and its parts that hold ids, days and words of the trade; in the others a name may stand.
_TRADE = frozenset({"claim_id", "dispatch_id", "path", "method", "kind", "stance", "status", "bound", "basis", "measure",
                    "type", "plover", "cue_class", "state", "day", "value", "start", "end", "since", "side",
                    "language"})  # fmt: skip
# What of a place, a body or a source tells who or where it is although its words are covered.
_TELLING = frozenset({"id", "place_id", "actor_id", "candidates", "lat", "lon", "precision"})
# Whose names are no person's: that one of these ends in a last name makes nobody else have it.
NO_PERSONS = frozenset({"agency", "monitor", "ngo", "outlet", "unresolved"})


@dataclass(frozen=True, slots=True)
class Ways:
    """Which printings of a part of a name mean the person in a text; ``initials`` None is any."""

    titled: bool = False
    family: bool = False
    small: bool = False
    given: bool = False
    kin: bool = False
    initials: frozenset[str] | None = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the parts of one name mean the person: ``near`` its dispatches, and ``elsewhere``."""

    near: frozenset[str] = frozenset()
    nearby: Ways = Ways()
    elsewhere: Ways = Ways()


# In words that stand outside any dispatch: why somebody judged, a path, an error.
_ANYWHERE = Ways(titled=True, family=True, small=True, given=True, kin=True, initials=None)


class Finds(typing.Protocol):
    """Finds names in a text: a :class:`~fogline.ledger.names.Finder`, or nobody's."""

    @property
    def names(self) -> tuple[Name, ...]:
        """Return the names that are looked for."""

    def sightings(self, text: str) -> dict[int, Sightings]:
        """Return where the text prints each of them, by its number."""


class _FindsNobody:
    """Finds nobody; most ledgers hold no redaction, and what finds names is not loaded for them."""

    names: tuple[Name, ...] = ()

    def sightings(self, text: str) -> dict[int, Sightings]:  # noqa: ARG002 - as a finder is asked
        """Return nothing."""
        return {}


@dataclass(frozen=True, slots=True)
class Cover:
    """Hold what must not be shown: dispatches and claims as a whole, and persons by name.

    ``looked``: ids of the dispatches that were looked through for the names; ``touched``: of those that have something of one.
    """

    whole: frozenset[str]
    finder: Finds
    reach: tuple[Reach, ...]
    looked: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.whole or self.finder.names)

    @property
    def of_claims(self) -> bool:
        """Tell whether some claim is covered as such."""
        return any(each.startswith("c") for each in self.whole)

    def shown(self, dispatches: Sequence[Dispatch], claims: Sequence[Claim]) -> tuple[list[Dispatch], list[Claim]]:
        """Return dispatches and claims as they may be shown; claims of dispatches that are not among them are left out."""
        if not self:
            return list(dispatches), list(claims)
        parts: dict[str, list[Span]] = defaultdict(list)
        for claim in claims:
            if claim.claim_id in self.whole:
                parts[claim.dispatch_id] += [Span(claim.quote.start, claim.quote.end), *claim.content]
        shown = {
            dispatch.dispatch_id: self._dispatch(dispatch, parts.get(dispatch.dispatch_id, ()))
            for dispatch in dispatches
        }
        before = {each.dispatch_id: each for each in dispatches}
        over = _Claims(self)
        return list(shown.values()), [
            over.claim(c, before[c.dispatch_id], shown[c.dispatch_id]) for c in claims if c.dispatch_id in shown
        ]

    def rejections(self, found: Iterable[Rejection]) -> list[Rejection]:
        """Return rejections without the names that their paths and reasons spell."""
        if not self.finder.names:
            return list(found)
        return [
            dataclasses.replace(
                each, path=self.line(each.path), reason=self.line(each.reason), remedy=self.line(each.remedy)
            )
            for each in found
        ]

    def notices(self, found: Iterable[Notice]) -> list[Notice]:
        """Return notices without the names that their paths and reasons spell."""
        if not self.finder.names:
            return list(found)
        return [Notice(self.line(each.path), self.line(each.reason)) for each in found]

    def unread(self, found: Iterable[Unread], shown: Iterable[Dispatch]) -> list[Unread]:
        """Return dispatches that could not be read, under the paths of those shown; a reason may hold words of its dispatch."""
        paths = {each.dispatch_id: each.path for each in shown}
        return [
            dataclasses.replace(
                u,
                path=paths[u.dispatch_id],
                reason=cover(u.reason, [Span(0, len(u.reason))])
                if u.dispatch_id in self.whole
                else self.line(u.reason),
            )
            for u in found
        ]

    def line(self, words: str) -> str:
        """Return words that stand outside any dispatch, with every part of a name covered, also one that was
        cut with a mark.
        """
        spans = [
            *_chosen(self.finder.sightings(words), [_ANYWHERE] * len(self.reach), full=True),
            *_cut(words, self.finder.names),
        ]
        if not spans:
            return words
        ids = [match.span() for match in _ID.finditer(words)]
        return cover(
            words,
            [span for span in spans if not any(first <= span.start and span.end <= second for first, second in ids)],
        )

    def spans(self, text: str, dispatch_id: str, *, full: bool = False) -> list[Span]:
        """Return what is covered in words of a dispatch; ``full``: its text has the whole name."""
        ways = [each.nearby if dispatch_id in each.near else each.elsewhere for each in self.reach]
        return _chosen(self.finder.sightings(text), ways, full=full)

    def _dispatch(self, d: Dispatch, claimed: Sequence[Span]) -> Dispatch:
        whole = d.dispatch_id in self.whole
        if whole:
            d = dataclasses.replace(d, text=cover(d.text, [Span(0, len(d.text))]), headline=None, url=None)
        elif claimed:
            d = dataclasses.replace(d, text=cover(d.text, claimed))
        if not self.finder.names or (d.dispatch_id in self.looked and d.dispatch_id not in self.touched):
            return d

        def covered(words: str | None) -> str | None:
            return words and cover(words, self.spans(words, d.dispatch_id, full=True))

        return dataclasses.replace(
            d,
            text=d.text if whole else cover(d.text, self.spans(d.text, d.dispatch_id)),
            headline=covered(d.headline),
            outlet=covered(d.outlet),
            wire=covered(d.wire),
            path=d.dispatch_id if self.line(d.path) != d.path else d.path,
            url=None if d.url and self.line(d.url) != d.url else d.url,
        )


def redacted(
    dispatches: Sequence[Dispatch],
    claims: Sequence[Claim],
    judgements: Iterable[Judgement],
    families: Iterable[Family] = (),
) -> tuple[list[Dispatch], list[Claim]]:
    """Return dispatches and claims with what standing judgements redact covered, as far as these alone tell whose a part is.

    A redacted dispatch loses all its words, headline and address; a redacted claim its words; a redacted person (subject
    ``person:NAME``, further forms ``form:WORDS``) every mention. A path or address that spells the name is not shown.
    """
    return over(judgements, dispatches, claims, families).shown(dispatches, claims)


def unnamed(words: str, judgements: Iterable[Judgement]) -> str:
    """Return words that stand outside any dispatch (why somebody judged, a path) with the persons that are redacted covered.

    >>> judged = [Judgement("j", "redact", ("person:Amina Example",), None, "A. B.", "2031", "asked")]
    >>> unnamed("person:Amina Example", judged), unnamed("the Example family asked", judged)
    ('person:█████████████', 'the ███████ family asked')
    >>> unnamed("in/amina-example.txt", judged), unnamed("in/example/1.txt", judged)
    ('in/█████████████.txt', 'in/███████/1.txt')
    """
    finder = _finder(subjects(judgements, "redact"))
    return Cover(frozenset(), finder, (Reach(),) * len(finder.names)).line(words) if finder.names else words


def cover(text: str, spans: Iterable[Span]) -> str:
    """Return the text with the letters at ``spans`` covered; line ends stay.

    >>> cover("Two died at Kesh.", [Span(12, 16)])
    'Two died at ████.'
    """
    letters_of = list(text)
    for span in spans:
        letters_of[span.start : span.end] = [
            each if each in "\r\n" else COVER for each in letters_of[span.start : span.end]
        ]
    return "".join(letters_of)


@functools.lru_cache(maxsize=8)
def _finder(about: tuple[str, ...]) -> Finds:
    """Return a finder of the persons and forms among subjects."""
    if not any(each.startswith((PERSON, FORM)) for each in about):
        return _FindsNobody()
    from fogline.ledger.names import Finder, name_of

    persons = (name_of(s.removeprefix(PERSON)) for s in about if s.startswith(PERSON))
    forms = (name_of(s.removeprefix(FORM), fixed=True) for s in about if s.startswith(FORM))
    return Finder.of((*persons, *forms))


def finding(name: str) -> Finds:
    """Return what finds one name, as a judgement gives it."""
    return _finder((f"{PERSON}{name}",))


_CUT_SHORT = re.compile(r"(\w+)(?=\.\.\.|…)")


def _cut(words: str, names: Sequence[Name]) -> Iterator[Span]:
    """Yield where a line was cut within a name: the beginning of "Quor..."."""
    for match in _CUT_SHORT.finditer(words):
        plain = letters(match[1])[0].joined
        if len(plain) > 1 and any(form.startswith(plain) for name in names for _, form in name.parts()):
            yield Span(*match.span(1))


def _chosen(found: Mapping[int, Sightings], ways: Sequence[Ways], *, full: bool) -> list[Span]:
    return sorted({span for number, seen in found.items() for span in _meant(seen, ways[number], full=full)})


def _meant(seen: Sightings, ways: Ways, *, full: bool) -> Iterator[Span]:
    """Yield what of the sightings means the person."""
    yield from seen.full
    yield from (span for letter, span in seen.initial if ways.initials is None or letter in ways.initials)
    if ways.titled:
        yield from seen.titled
    if ways.family:
        yield from (*seen.family, *seen.handle)
    if ways.small:
        yield from seen.small
    if ways.kin:
        yield from seen.kin
    if ways.given and (full or seen.full):
        yield from seen.given


# --- whom a part of a name means ----------------------------------------------------------------------------


class Held(typing.Protocol):
    """Hold what a cover is made from: an open ledger."""

    def judgements(self) -> list[Judgement]:
        """Return all judgements."""

    def dispatches(self) -> list[Dispatch]:
        """Return all dispatches."""

    def claims(self) -> list[Claim]:
        """Return the claims that count."""

    def families(self) -> list[Family]:
        """Return families as last found."""


def covering(
    ledger: Held, dispatches: Sequence[Dispatch] | None = None, claims: Sequence[Claim] | None = None
) -> Cover:
    """Return the cover over a ledger: of the redactions that stand now, by all that it holds now.

    Where nothing is redacted nothing is read. ``dispatches``, ``claims``: all of them, of who has read them already.
    """
    judgements = ledger.judgements()
    if not any(subject.startswith((PERSON, FORM)) for subject in subjects(judgements, "redact")):
        return over(judgements)
    dispatches = ledger.dispatches() if dispatches is None else dispatches
    return over(judgements, dispatches, ledger.claims() if claims is None else claims, ledger.families())


def over(
    judgements: Iterable[Judgement],
    dispatches: Iterable[Dispatch] = (),
    claims: Iterable[Claim] = (),
    families: Iterable[Family] = (),
) -> Cover:
    """Return the cover that standing judgements make, by what these dispatches and claims tell of their persons."""
    about = subjects(judgements, "redact")
    finder = _finder(about)
    whole = frozenset(each for each in about if not each.startswith((PERSON, FORM)))
    if not finder.names:
        return Cover(whole, finder, ())
    told, said, kin = _told(finder, dispatches), _said(finder, claims), _kin(families)
    reach = tuple(_reach(name, number, told, said, kin) for number, name in enumerate(finder.names))
    touched = {*told.found, *(d for has in said.has for d in has)}
    return Cover(whole, finder, reach, frozenset(told.looked), frozenset(touched))


def _kin(families: Iterable[Family]) -> dict[str, set[str]]:
    """By dispatch those that share a family of passages with it."""
    out: dict[str, set[str]] = defaultdict(set)
    for family in families:
        ids = {passage.dispatch_id for passage in family.passages}
        for one_id in ids:
            out[one_id] |= ids
    return out


@dataclass(frozen=True, slots=True)
class _Told:
    """Hold what texts, and what stands above them, have of the names.

    ``has``: by a name's number the dispatches that have the whole of it; ``counts``: how often its parts stand with a capital
    and without. ``found``: dispatches that have something of any.
    """

    looked: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    has: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    counts: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, dispatch_id: str, found: Mapping[int, Sightings]) -> None:
        """Take note of what one text has."""
        self.found.update([dispatch_id] if found else ())
        for number, seen in found.items():
            self.has[number].update([dispatch_id] if seen.full else ())
            self.counts[number].update(
                capital=len(seen.family) or len(seen.full),
                small=len(seen.small),
                nouns=seen.nouns,
                given=len(seen.full) + len(seen.given),
                given_small=seen.given_small,
            )


def _told(finder: Finds, dispatches: Iterable[Dispatch]) -> _Told:
    told = _Told()
    for dispatch in dispatches:
        told.looked.add(dispatch.dispatch_id)
        head = "\n\n".join(
            words for words in (dispatch.headline, dispatch.outlet, dispatch.wire, dispatch.url, dispatch.path) if words
        )
        for words in (dispatch.text, head):
            told.take(dispatch.dispatch_id, finder.sightings(words))
    return told


@dataclass(frozen=True, slots=True)
class _Said:
    """Hold what claims tell of each name: dispatches whose claims have the person; by the first letter of the first name of
    others who have the last name the dispatches that have these; whether it is a place. And by dispatch those that count
    the same, of the same place and day.
    """

    has: tuple[set[str], ...]
    others: tuple[dict[str, set[str]], ...]
    placed: tuple[bool, ...]
    alike: Callable[[str], set[str]]


def _said(finder: Finds, claims: Iterable[Claim]) -> _Said:
    has: tuple[set[str], ...] = tuple(set() for _ in finder.names)
    counts: dict[object, set[str]] = defaultdict(set)
    keys: dict[str, list[object]] = defaultdict(list)
    persons: dict[str, set[str]] = defaultdict(set)
    places: set[str] = set()
    seen = functools.lru_cache(maxsize=None)(finder.sightings)
    for c in claims:
        for words in dict.fromkeys(_named(c)):
            for n in (n for n, s in seen(words).items() if s.full):
                has[n].add(c.dispatch_id)
        for person in (c.source.name if c.source.kind not in NO_PERSONS else None, *(p.name for p in c.persons)):
            persons[person or ""].add(c.dispatch_id)
        places.update(p.name for p in c.places if p.place_id)
        for key in _counted(c):
            counts[key].add(c.dispatch_id)
            keys[c.dispatch_id].append(key)
    named = {letters(p)[0].joined for p in places}
    others: tuple[dict[str, set[str]], ...] = tuple(defaultdict(set) for _ in finder.names)
    for p, ids in persons.items():
        for n, s in seen(p).items():
            if not s.full and (letter := _other(finder.names[n], p)):
                others[n][letter] |= ids
    placed = tuple(bool(named & set(name.family)) for name in finder.names)
    return _Said(has, others, placed, lambda d: {other for key in keys.get(d, ()) for other in counts[key]})


def _named(c: Claim) -> Iterator[str]:
    """Yield the names in a claim that may be a person's."""
    yield from (each for each in (c.source.name, c.source.as_printed, *c.source.chain) if each)
    for person in c.persons:
        yield from (person.name, person.as_printed)


def _counted(c: Claim) -> Iterator[object]:
    """Yield what a claim counts, where and when: two dispatches that agree in all of it share a claim."""
    where = tuple(sorted({place.place_id or place.name for place in c.places}))
    when = tuple(sorted({day.start for day in c.days if day.start}))
    if where or when:
        yield from ((figure.measure, figure.low, figure.best, figure.high, where, when) for figure in c.figures)


def _other(name: Name, printed: str) -> str:
    """Return the first letter of the first name of somebody else who has the last name; nothing where it may be the person.

    >>> from fogline.ledger.names import name_of
    >>> other = functools.partial(_other, name_of("Mirélle Quorvane"))
    >>> other("Omar Quorvane"), other("M. Quorvane"), other("Ms Quorvane"), other("the Quorvanes")
    ('o', '', '', '')
    """
    from fogline.ledger.names import listed

    if not name.given:
        return ""
    words = [(each, letters(each)[0].joined) for each in printed.split()]
    words = [(w, plain) for w, plain in words if plain and plain not in listed("title")]
    if len(words) < 2 or not set(words[-1][1:]) & set(name.family):
        return ""
    first, plain = words[0]
    alike = any(plain == part[: len(plain)] for parts in name.given for part in parts)
    return "" if first[0].islower() or alike else plain[0]


def _reach(name: Name, number: int, told: _Told, said: _Said, kin: Mapping[str, set[str]]) -> Reach:
    """In which dispatches a part of the name means the person: the CASES of this module."""
    from fogline.ledger.names import SHORTEST

    has = told.has.get(number, set()) | said.has[number]
    near = has.union(*(kin.get(each, set()) | said.alike(each) for each in has))
    # A relative who is named only beside the person does not make the last name another's elsewhere.
    others = {letter for letter, ids in said.others[number].items() if ids - has}
    counted = told.counts.get(number, Counter())
    plain = _is_plain(counted["capital"], counted["small"], counted["nouns"])
    first_alone = not _is_plain(counted["given"], counted["given_small"], 0)
    nearby = Ways(titled=True, family=True, small=not plain, given=first_alone, kin=True, initials=None)
    if not name.given:
        return Reach(frozenset(), nearby, Ways(family=True, small=not plain))
    sure = bool(has) and not others and not plain and not said.placed[number] and len(name.family[0]) >= SHORTEST
    initials = frozenset(name.initials - others) if has else frozenset()
    elsewhere = Ways(titled=bool(has) and not others, family=sure, small=sure, initials=initials)
    return Reach(frozenset(near), nearby, elsewhere)


def _is_plain(capital: int, small: int, nouns: int) -> bool:
    """Tell whether the texts print a name as a plain word too: half as often in small letters, or more, and that with an
    article or more than twice.
    """
    return capital > 0 and 2 * small >= capital and (nouns > 0 or small > 2)


# --- claims -------------------------------------------------------------------------------------------------


class _Claims:
    """Covers claims: every printed word as the covered text has it, and names in the fields beside them."""

    def __init__(self, over: Cover) -> None:
        self._cover = over
        self._line = functools.lru_cache(maxsize=1 << 16)(self._covered)
        self._plain = functools.lru_cache(maxsize=1 << 16)(lambda words: not over.finder.sightings(words))

    def claim(self, claim: Claim, before: Dispatch, after: Dispatch) -> Claim:
        """Return the claim as it may be shown beside its dispatch."""
        if before is after and all(map(self._plain, _words_of(claim))):
            return claim
        line = functools.partial(self._line, claim.dispatch_id)
        return dataclasses.replace(typing.cast("Claim", _over(claim, after.text, line)), path=after.path)

    def _covered(self, dispatch_id: str, words: str) -> str:
        return words if self._plain(words) else cover(words, self._cover.spans(words, dispatch_id, full=True))


def _words_of(value: object, field: str = "") -> Iterator[str]:
    """Yield the printed words of a claim that its dispatch's text need not have."""
    match value:
        case str():
            if field not in _TRADE:
                yield value
        case tuple():
            for v in value:
                yield from _words_of(v, field)
        case Quote() | Span() | None | int() | float():
            return
        case _:
            for name in _fields(type(value)):  # type: ignore[arg-type] # mypy takes the hash of a type for its instances'
                yield from _words_of(getattr(value, name), name)


@functools.cache
def _fields(noun: typing.Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(noun)) if dataclasses.is_dataclass(noun) else ()


def _over(value: object, text: str, line: Callable[[str], str], field: str = "") -> object:
    match value:
        case Quote():
            return Quote(value.start, value.end, text[value.start : value.end])
        case str():
            return value if field in _TRADE else line(value)
        case tuple():
            return tuple(_over(each, text, line, field) for each in value)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type | Span):
            kept = {name: _over(getattr(value, name), text, line, name) for name in _fields(type(value))}
            return dataclasses.replace(value, **_silent(kept, spelled=_spelled(value, line)))
        case _:
            return value


def _spelled(value: object, line: Callable[[str], str]) -> bool:
    """Tell whether the words of a thing spell a name."""
    printed = getattr(value, "as_printed", None)
    return isinstance(printed, str) and line(printed) != printed


def _silent(kept: dict[str, object], *, spelled: bool) -> dict[str, object]:
    """Return what the words of a thing no longer show, no field beside them tells."""
    words = kept.get("quote")
    if isinstance(words, Quote) and COVER in words.exact and "claim_id" not in kept:
        kept.update({each: words.exact for each in ("name", "as_printed") if isinstance(kept.get(each), str)})
        if spelled and not kept.keys() & {"value"}:  # a day keeps its precision
            kept.update({f: () if isinstance(kept[f], tuple) else None for f in _TELLING & kept.keys()})
    return kept
