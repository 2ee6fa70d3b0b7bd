"""Names of persons: what a name that is judged can be printed as, and where a text prints it.

In: names and a text. Out: :class:`Sightings`, the places of the whole name and of its parts, each by the way in which it is
printed; :mod:`.redact` decides which ways mean the person in which text.
"""

from __future__ import annotations

import functools
import html
import itertools
import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from fogline import lexicon
from fogline.languages import words_of
from fogline.ledger.sounds import ARABIC, OTHER, sounds
from fogline.model import Span
from fogline.text import Letters, letters

FAMILY = -1  # number of the last part among a name's parts; given names count from 0
SHORTEST = 3  # letters of a part that is looked for alone
LONG = 6  # letters of a name that is also found inside a longer word, since spaces get lost in print
JOINED = 8  # letters of first and last name together that are no accident wherever they stand
APART = 2  # names that may stand between a first and a last name, besides particles and initials
WINDOW = 5  # words of any kind between them

Forms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart into plain letters.

    ``given``: for each part but the last the ways to spell it; ``family``: of the last. ``fixed``: a form that an editor
    added, which is looked for as it is written. ``signs``: what is looked for sign by sign, of a name that is hardly letters.
    ``loose``: of one part that is written as several words.
    """

    printed: str
    given: tuple[Forms, ...]
    family: Forms
    fixed: bool = False
    signs: str | None = None

    @property
    def initials(self) -> frozenset[str]:
        """Return first letters of the given names."""
        return frozenset(form[0] for part in self.given for form in part)

    @property
    def loose(self) -> bool:
        """Tell whether blanks stand within its one part."""
        return not self.given and len(letters(self.printed)[0].words) > 1

    def parts(self) -> Iterator[tuple[int, str]]:
        """Yield every spelling of every part, with the part's number."""
        for number, part in enumerate(self.given):
            yield from ((number, form) for form in part)
        yield from ((FAMILY, form) for form in self.family)


# --- taking a name apart ------------------------------------------------------------------------------------


@functools.cache
def listed(kind: str) -> frozenset[str]:
    """Return words of one class of name_words.csv; titles also of person_words.csv."""
    found = {row["word"] for row in lexicon.rows("name_words.csv") if row["class"] == kind}
    if kind == "title":
        found |= {each["word"] for each in words_of("person_words.csv") if each["class"] in ("title", "honorific")}
        found -= listed("kunya")
    return frozenset(found)


_NICKNAME = re.compile(r"[\"“”„«(\[]([^\"“”„«»()\[\]]+)[\"“”»)\]]")
_ODD = re.compile(r"[^\w\s.,'’‘ʼ`´\"“”„«»()\[\]‐-―-]|[\d_]")
_SPELLED_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"}
_STEM = re.compile(r"(?<=[\u0400-\u052f])(?:[иыоеі]й|[ая]я|[аяоеьйіию])$", re.IGNORECASE)  # what a case changes
_OUT_AGAIN = re.compile(r"(?<=[^\W\d_])([aou])e(?=[^\W\d_])|aa")


def name_of(printed: str, *, fixed: bool = False) -> Name:
    """Return a name taken apart, as the judgement gives it.

    >>> name_of("Dr. Mirélle van der Quorvane").given, name_of("Quorvane, Mirélle").family
    ((('mirelle',),), ('quorvane',))
    >>> name_of("Abu Omar").family, name_of("al-Ali").family, name_of("Jonas Müller").family
    (('abuomar',), ('alali',), ('muller', 'mueller'))
    """
    if fixed or _ODD.search(printed):
        return _as_written(printed, fixed=fixed)
    aliases = _NICKNAME.findall(printed)
    whole = _NICKNAME.sub(" ", printed)
    last, comma, first = whole.partition(",")
    tokens = _tokens(f"{first} {last}" if comma and first.strip() and not _is(first, "suffix") else whole)
    parts = [forms for forms in map(_forms, tokens) if forms]
    if not parts:
        return _as_written(printed, fixed=False)
    nicknames = tuple(forms for alias in aliases for forms in map(_forms, alias.split()) if forms)
    return Name(printed, (*parts[:-1], *nicknames) if len(parts) > 1 else (), parts[-1])


def _as_written(printed: str, *, fixed: bool) -> Name:
    plain = _plain(printed)
    few = len(plain) < 2 or 2 * len(plain) < len(re.sub(r"\s", "", printed))
    return Name(printed, (), () if few else (plain,), fixed, printed.strip() if few and printed.strip() else None)


def _tokens(name: str) -> list[str]:
    """Return words of a name without titles, suffixes and particles; a kunya stays with what it stands before."""
    tokens = [each for each in name.split() if _plain(each)]
    while len(tokens) > 1 and _is(tokens[0], "title"):
        tokens = tokens[1:]
    while len(tokens) > 1 and _is(tokens[-1], "suffix"):
        tokens = tokens[:-1]
    out: list[str] = []
    for number, token in enumerate(tokens):
        # "Abu" binds; so does the article of a name that is one word, and what opens a name of two words is no particle there.
        if out and _is(out[-1], "kunya"):
            out[-1] += f" {token}"
        elif not _is(token, "particle") or (len(tokens) == 2 and number == 0 and token[:1].isupper()):
            out.append(token if len(tokens) == 1 else _unled(token))
    return out or tokens


def _unled(token: str) -> str:
    """Return a word of a name without the particles that a hyphen ties to it: Quorvane of al-Quorvane."""
    pieces = re.split(r"[-‐‑]", token)
    while len(pieces) > 1 and _is(pieces[0], "particle"):
        pieces = pieces[1:]
    return "-".join(pieces)


def _forms(token: str) -> Forms:
    """Return the ways to spell one part: as it looks and sounds, with and without umlauts written out, the
    halves of a double name.
    """
    halves = (
        [each for each in re.split(r"[-‐‑]", token) if len(_plain(each)) >= SHORTEST]
        if re.search(r"\w[-‐‑]\w", token)
        else []
    )
    found: dict[str, None] = {}
    for word in (token, *(halves if len(halves) > 1 else ())):
        for seen in letters(word):
            found.setdefault(seen.joined)
        spelled = "".join(_SPELLED_OUT.get(c, c) for c in unicodedata.normalize("NFC", word.casefold()))
        found.setdefault(letters(spelled)[0].joined)
        stem = _STEM.sub("", word)
        if stem != word and len(stem) >= SHORTEST:
            found.update(dict.fromkeys(seen.joined for seen in letters(stem)))
        plain = _plain(word)
        if len(plain) > LONG - 1:
            found.setdefault(_OUT_AGAIN.sub(lambda match: match[1] or "a", plain))
    return tuple(form for form in found if form)


def _plain(words: str) -> str:
    return letters(words)[0].joined


def _is(token: str, kind: str) -> bool:
    return any(seen.joined in listed(kind) for seen in letters(token))


# --- where a text prints it ---------------------------------------------------------------------------------


class Hit(NamedTuple):
    """Letters ``start:end`` of a text that spell a part of a name, in words ``a`` to ``b``.

    ``left``, ``right``: whether it is a word to that side. ``off``: letters by which the spelling differs.
    """

    start: int
    end: int
    part: int
    a: int
    b: int
    left: bool
    right: bool
    off: int = 0


BY_SOUND = 9  # the ``off`` of a word in another script that has the consonants of a part
_FEWEST = 2  # consonants by which a part is known in another script beside another part; alone one more


@dataclass(frozen=True, slots=True)
class Sightings:
    """Where one text prints a name.

    ``full``: first and last name, in any order, joined, apart or in a near spelling (``exact``: some as judged). ``initial``:
    last name with a letter for the first (``""``: a first name with a letter for the last); ``titled``: with a title;
    ``family``: with a capital; ``handle``: in small letters in an address, a handle or a path; ``small``: as a word in small
    letters (``nouns``: how many with an article). ``given``: a first name alone; ``given_small``: how often that is a word
    in small letters. ``kin``: a near spelling of the last name with a title or an initial, or in another script.
    ``beside``, ``beside_given``: words near the last name, and a first name, that are not it. A name of one part is full
    where it stands, or a handle, or small.
    """

    full: tuple[Span, ...] = ()
    exact: bool = False
    initial: tuple[tuple[str, Span], ...] = ()
    titled: tuple[Span, ...] = ()
    family: tuple[Span, ...] = ()
    handle: tuple[Span, ...] = ()
    small: tuple[Span, ...] = ()
    nouns: int = 0
    given: tuple[Span, ...] = ()
    given_small: int = 0
    kin: tuple[Span, ...] = ()
    beside: tuple[Span, ...] = ()
    beside_given: tuple[Span, ...] = ()


NOTHING = Sightings()


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks for several names at once; what near spellings a word is of is worked out once a word."""

    names: tuple[Name, ...]
    near: Nearness
    signs: tuple[re.Pattern[str] | None, ...]

    @classmethod
    def of(cls, names: Iterable[Name]) -> Finder:
        """Return a finder of these names."""
        kept = tuple(names)
        signs = tuple(re.compile(re.escape(each.signs), re.IGNORECASE) if each.signs else None for each in kept)
        return cls(kept, Nearness.of(kept), signs)

    def sightings(self, text: str) -> dict[int, Sightings]:
        """Return where the text prints each of the names that it has something of, by the name's number.

        >>> finder = Finder.of([name_of("Mirélle Quorvane")])
        >>> text = "M. Quorvane, then Mirelle “Mel” Quorvane; the Quorvanes, @mquorvane."
        >>> seen = finder.sightings(text)[0]
        >>> [[text[s.start : s.end] for s in spans] for spans in (seen.full, seen.family, [s for _, s in seen.initial])]
        [['Mirelle “Mel” Quorvane'], ['Quorvane', 'Quorvane', 'Quorvanes'], ['M. Quorvane', 'mquorvane']]
        """
        seen = letters(text)
        near = [self.near.hits(each) for each in seen]
        found = ((number, self._of(text, seen, near, number)) for number in range(len(self.names)))
        return {number: of_one for number, of_one in found if of_one != NOTHING}

    def _of(self, text: str, seen: Sequence[Letters], near: Sequence[dict[int, list[Hit]]], number: int) -> Sightings:
        if pattern := self.signs[number]:
            spans = tuple(Span(*match.span()) for match in pattern.finditer(text))
            return Sightings(full=spans, exact=bool(spans))
        found = [_sighted(each, self.names[number], n.get(number, ())) for each, n in zip(seen, near, strict=True)]
        return found[0] if len(found) == 1 else _together(found)


def _together(found: Sequence[Sightings]) -> Sightings:
    """Return what a text prints by its looks and by its sound, as one."""
    return Sightings(
        full=tuple(s for each in found for s in each.full),
        exact=any(f.exact for f in found),
        initial=tuple(s for f in found for s in f.initial),
        titled=tuple(s for f in found for s in f.titled),
        family=tuple(s for f in found for s in f.family),
        handle=tuple(s for f in found for s in f.handle),
        small=tuple(sorted({s for f in found for s in f.small})),
        nouns=max(f.nouns for f in found),
        given=tuple(s for f in found for s in f.given),
        given_small=max(f.given_small for f in found),
        kin=tuple(sorted({s for f in found for s in f.kin})),
        beside=tuple(sorted({s for f in found for s in f.beside})),
        beside_given=tuple(sorted({s for f in found for s in f.beside_given})),
    )


def _sighted(seen: Letters, name: Name, near: Sequence[Hit]) -> Sightings:
    hits = sorted({each for part, form in name.parts() for each in _spelled(seen, form, part, loose=name.loose)})
    if not hits and not near:
        return NOTHING
    if not name.given:
        return _of_one_part(seen, name, hits, near)
    return _of_several(seen, name, hits, near)


# --- hits of one part ---------------------------------------------------------------------------------------

# What may stand inside a name that is broken: an apostrophe, a hyphen or a line's end (also both), signs that hide a word.
_BREAK = re.compile(r"['’‘`´ʼ*_·|.]{1,3}|\s?[-‐-―]\s{0,2}|[-‐-―]?[ \t]{0,2}(?:\r?\n){1,2}[ \t>]{0,8}")
_SPLIT_FROM = 7  # letters of a name that is also read where a blank came into it: Quor vane
_SPACING = re.compile(r"[\s.\-·_]{1,2}")


def _spelled(seen: Letters, form: str, part: int, *, loose: bool) -> Iterator[Hit]:
    """Yield every place where the letters of one spelling stand, as a word, in one, or broken; else they are no such part.

    Caught: ``Quor-/vane``, ``Q'uorvane``, ``Q u o r v a n e``. Refused: ``theatre`` in "the atrium re-opened".
    """
    at = seen.joined.find(form)
    while at >= 0:
        a, b = seen.word(at), seen.word(at + len(form) - 1)
        if a == b or _broken(seen, a, b, loose=loose):
            left = at == seen.first[a]
            right = at + len(form) == seen.first[b] + len(seen.words[b])
            if a == b or (left and right):
                yield Hit(at, at + len(form), part, a, b, left, right)
        at = seen.joined.find(form, at + 1)


def _gap(seen: Letters, k: int) -> str:
    """Return what stands between word ``k`` and the next."""
    gap = seen.text[seen.ends[k] : seen.starts[k + 1]]
    return html.unescape(gap) if "&" in gap else gap


def _broken(seen: Letters, a: int, b: int, *, loose: bool) -> bool:
    """Tell whether what parts words ``a`` to ``b`` may stand within a name; in a name of several words whatever is short."""
    gaps = [_gap(seen, step) for step in range(a, b)]
    if loose:
        return all(len(gap) <= _WIDEST_GAP for gap in gaps)
    if b == a + 1 and gaps[0] in (" ", "\u00a0") and seen.text[seen.starts[b]].islower():
        return len(seen.words[a]) + len(seen.words[b]) >= _SPLIT_FROM
    if all(len(seen.words[each]) == 1 for each in range(a, b + 1)):
        return all(map(_SPACING.fullmatch, gaps))
    return all(_BREAK.fullmatch(g) or all(unicodedata.category(c)[0] == "M" for c in g) for g in gaps)


# Scripts that part no words by blanks: a name is found wherever its letters stand.
_UNPARTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# What Arabic writes before a word as one with it: and, so, by, for, as, and the article.
_PROCLITIC = re.compile(r"[وف]?[بلك]?(?:ال)?")
_PLURAL = frozenset({"s", "es"})
# A name that is written in Cyrillic changes its end with its case: up to so many letters.
_CYRILLIC, _ENDING = re.compile(r"[\u0400-\u052f]"), 3


def _stands(seen: Letters, hit: Hit) -> bool:
    """Tell whether a hit stands as a word: also with a plural's s, digits behind it, a capital inside a
    longer word, a proclitic.
    """
    form = seen.joined[hit.start : hit.end]
    if _UNPARTED.search(form):
        return len(form) > 1
    return _opens(seen, hit) and _closes(seen, hit)


_LONGEST_LEAD = (
    12  # letters before or after a name in one word that are looked at; no particle and no ending is as long
)


def _opens(seen: Letters, hit: Hit) -> bool:
    if hit.left:
        return True
    before = seen.joined[max(seen.first[hit.a], hit.start - _LONGEST_LEAD) : hit.start]
    if before[0] >= "\u0600" and _PROCLITIC.fullmatch(before):
        return True
    start = seen.span(hit.start, hit.end).start
    return before in listed("particle") or before[-1].isdigit() or _turns(seen.text, start)


def _closes(seen: Letters, hit: Hit) -> bool:
    if hit.right:
        return True
    after = seen.joined[hit.end : min(hit.end + _LONGEST_LEAD, seen.first[hit.b] + len(seen.words[hit.b]))]
    if _is_ending(seen, hit, after):
        return True
    end = seen.span(hit.start, hit.end).end
    return after in _PLURAL or after[0].isdigit() or _turns(seen.text, end)


def _turns(text: str, at: int) -> bool:
    """Tell whether a new word begins inside a word, by its capital: ``#FreeQuorvane``."""
    return 0 < at < len(text) and text[at].isupper() and text[at - 1].islower()


# --- a name of one part -------------------------------------------------------------------------------------


def _of_one_part(seen: Letters, name: Name, hits: Sequence[Hit], near: Sequence[Hit]) -> Sightings:
    """Return a name of one word, or a form as written: wherever it stands, in a longer word too where it is long."""
    kept = [hit for hit in hits if _stands(seen, hit) or (not name.fixed and hit.end - hit.start >= LONG)]
    ways = {
        way: [each for each in kept if name.fixed or _way(seen, each) == way] for way in ("family", "handle", "small")
    }
    taken = {h.a for h in kept}
    return Sightings(
        full=tuple(_with_plural(seen, h) for h in ways["family"]),
        exact=bool(kept),
        handle=tuple(_with_plural(seen, h) for h in ways["handle"]),
        small=tuple(_with_plural(seen, h) for h in ways["small"]),
        nouns=_nouns(seen, ways["small"]),
        beside=tuple(_span(seen, h) for h in near if h.a not in taken),
    )


def _nouns(seen: Letters, hits: Iterable[Hit]) -> int:
    """Say how many hits stand as a plain noun does: "the field", "a field"."""
    return sum(hit.a > 0 and seen.words[hit.a - 1] in listed("article") for hit in hits)


def _span(seen: Letters, hit: Hit) -> Span:
    return seen.span(hit.start, hit.end)


def _with_plural(seen: Letters, hit: Hit) -> Span:
    """Return where a hit stands, with the s of a plural or the ending of a case."""
    end = seen.first[hit.b] + len(seen.words[hit.b])
    after = seen.joined[hit.end : min(end, hit.end + _LONGEST_LEAD)]
    return seen.span(hit.start, end if after in _PLURAL or _is_ending(seen, hit, after) else hit.end)


def _is_ending(seen: Letters, hit: Hit, after: str) -> bool:
    return len(after) <= _ENDING and _CYRILLIC.match(seen.text, seen.starts[hit.b]) is not None


# --- a name of several parts --------------------------------------------------------------------------------


def _of_several(seen: Letters, name: Name, hits: Sequence[Hit], near: Sequence[Hit]) -> Sightings:
    whole = list(_wholes(seen, sorted([*hits, *near])))
    full = tuple(dict.fromkeys(Span(_span(seen, a).start, _with_plural(seen, b).end) for a, b in whole))
    within = _Within(full)
    families = [h for h in hits if h.part == FAMILY]
    standing = [h for h in families if h.end - h.start >= SHORTEST and (_stands(seen, h) or _tagged(seen, h))]
    ways = {way: [h for h in standing if _way(seen, h) == way] for way in ("family", "handle", "small")}
    given = [h for h in hits if h.part != FAMILY and h.end - h.start >= SHORTEST and h.left and h.right]
    inside = sorted(h for h in set(families).difference(standing) if h.end - h.start >= LONG)
    return Sightings(
        full=full,
        exact=any(a.off == b.off == 0 for a, b in whole),
        initial=(
            *(found for h in families for found in _initialled(seen, name, h)),
            *(("", found) for h in given for found in _cut_to_a_letter(seen, name, h)),
        ),
        titled=tuple(_with_plural(seen, h) for h in standing if h.a and seen.words[h.a - 1] in listed("title")),
        family=tuple(_with_plural(seen, h) for h in ways["family"]),
        handle=tuple(_with_plural(seen, h) for h in ways["handle"]),
        small=tuple(_with_plural(seen, h) for h in ways["small"]),
        nouns=_nouns(seen, ways["small"]),
        given=tuple(
            _span(seen, h) for h in given if not _small(seen, h) and not _of_another(seen, h) and not within(seen, h)
        ),
        given_small=sum(_small(seen, h) for h in given),
        kin=tuple(_span(seen, h) for h in near if h.part == FAMILY and not _small(seen, h) and _is_kin(seen, name, h)),
        beside=_beside(seen, within, [h for h in (*near, *inside) if h.part == FAMILY]),
        beside_given=_beside(seen, within, [h for h in near if h.part != FAMILY]),
    )


def _is_kin(seen: Letters, name: Name, hit: Hit) -> bool:
    """Tell whether a near spelling of the last name stands as one: Ms Quorvan, M. Quorvan, Кворван."""
    if OTHER.match(seen.text, seen.starts[hit.a]) and not OTHER.search(name.printed):
        # Arabic has no capitals: a word of three consonants may be any.
        arabic = ARABIC.match(seen.text, seen.starts[hit.a]) is not None
        return not arabic or max(map(len, sounds(seen.words[hit.a], arabic=True))) >= _NO_ACCIDENT
    before = seen.words[hit.a - 1] if hit.a else ""
    return before in listed("title") or any(_initialled(seen, name, hit))


_NO_ACCIDENT = 4  # consonants of a last name that no other word in Arabic letters is likely to have


def _beside(seen: Letters, within: _Within, hits: Iterable[Hit]) -> tuple[Span, ...]:
    return tuple(_word_span(seen, hit) for hit in hits if not _small(seen, hit) and not within(seen, hit))


class _Within:
    """Tell whether a hit lies within spans that are covered anyway."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)

    def __call__(self, seen: Letters, hit: Hit) -> bool:
        span = _span(seen, hit)
        at = bisect_right(self._spans, Span(span.start, len(seen.text) + 1)) - 1
        return any(each.start <= span.start and span.end <= each.end for each in self._spans[max(0, at - 3) : at + 1])


def _word_span(seen: Letters, hit: Hit) -> Span:
    return Span(seen.starts[hit.a], seen.ends[hit.b])


def _small(seen: Letters, hit: Hit) -> bool:
    return seen.text[_span(seen, hit).start].islower()


def _way(seen: Letters, hit: Hit) -> str:
    if not _small(seen, hit):
        return "family"
    return "handle" if _HANDLE.search(_run(seen.text, _span(seen, hit))) else "small"


# A run without blanks that is an address, a handle, a path or a file's name.
_HANDLE = re.compile(r"[@#_/\\%=]|\w\.\w")
_LONGEST_RUN = 200


def _run(text: str, span: Span) -> str:
    """Return the characters without blanks around a span, some hundred of them at most."""
    before, after = text[max(0, span.start - _LONGEST_RUN) : span.start], text[span.end : span.end + _LONGEST_RUN]
    head = before.split()[-1] if before and not before[-1].isspace() else ""
    tail = after.split()[0] if after and not after[0].isspace() else ""
    return f"{head}{text[span.start : span.end]}{tail}"


def _tagged(seen: Letters, hit: Hit) -> bool:
    """Tell whether a long last name stands inside a tag or a handle: ``#freequorvane``."""
    return hit.end - hit.start >= LONG and hit.a == hit.b and bool(_HANDLE.search(_run(seen.text, _span(seen, hit))))


def _of_another(seen: Letters, hit: Hit) -> bool:
    """Tell whether another name follows a first name: ``Mirélle Berg``."""
    after = hit.b + 1
    if after >= len(seen.words) or seen.words[after] in listed("suffix"):
        return False
    return _gap(seen, hit.b) in (" ", "\u00a0") and seen.text[seen.starts[after]].isupper()


_AFTER_INITIAL = re.compile(r"\.?-?[\s\u00a0]{0,2}|[._-]")
_BEFORE_INITIAL = re.compile(r",?[\s\u00a0]{1,2}|[._-]")


def _initialled(seen: Letters, name: Name, hit: Hit) -> Iterator[tuple[str, Span]]:
    """Yield a last name with a letter for the first: M. Quorvane, M.I. Quorvane, Quorvane M., mquorvane."""
    initials, end = name.initials, _with_plural(seen, hit).end
    if not hit.left:
        before = seen.joined[max(seen.first[hit.a], hit.start - _LONGEST_LEAD) : hit.start]
        if len(before) < 3 and hit.end - hit.start >= SHORTEST + 1 and set(before) <= initials and _closes(seen, hit):
            yield before[0], Span(seen.starts[hit.a], end)
        return
    if not _closes(seen, hit):
        return
    at = hit.a
    while at and hit.a - at < 3 and _is_initial(seen, at - 1, _gap(seen, at - 1)):
        at -= 1
    if at < hit.a and seen.words[at] in initials:
        yield seen.words[at], Span(seen.starts[at], end)
    elif (after := _initial_after(seen, hit)) in initials:
        yield after, Span(seen.starts[hit.a], seen.ends[hit.b + 1])


def _cut_to_a_letter(seen: Letters, name: Name, hit: Hit) -> Iterator[Span]:
    """Yield a first name with a letter for the last: Mirélle Q."""
    letter = _initial_after(seen, hit) or _bare_letter_after(seen, hit)
    if letter and letter in {form[0] for form in name.family}:
        yield Span(seen.starts[hit.a], seen.ends[hit.b + 1])


def _is_initial(seen: Letters, at: int, gap: str) -> bool:
    """Tell whether a word is a letter before a name: a capital, or with a full stop or a handle's sign behind it."""
    if len(seen.words[at]) != 1 or not _AFTER_INITIAL.fullmatch(gap):
        return False
    return seen.text[seen.starts[at]].isupper() or gap[:1] in tuple("._-")


def _initial_after(seen: Letters, hit: Hit) -> str:
    """Return the letter behind a last name: Quorvane A., Quorvane, A.; not the article of "Quorvane a day later"."""
    at = hit.b + 1
    if at >= len(seen.words) or len(seen.words[at]) != 1:
        return ""
    gap, behind = _gap(seen, hit.b), seen.text[seen.ends[at] : seen.ends[at] + 1]
    named = seen.text[seen.starts[at]].isupper() and (behind == "." or "," in gap)
    return seen.words[at] if _BEFORE_INITIAL.fullmatch(gap) and (named or gap in tuple("._-")) else ""


def _bare_letter_after(seen: Letters, hit: Hit) -> str:
    """Return a capital right behind a first name: Mirélle Q said; no article and no pronoun."""
    at = hit.b + 1
    if at >= len(seen.words) or len(seen.words[at]) != 1 or not seen.text[seen.starts[at]].isupper():
        return ""
    return seen.words[at] if _gap(seen, hit.b) in (" ", "\u00a0") and seen.words[at] not in _NO_INITIALS else ""


_NO_INITIALS = ("a", "i")


# --- first and last name together ---------------------------------------------------------------------------


def _wholes(seen: Letters, hits: Sequence[Hit]) -> Iterator[tuple[Hit, Hit]]:
    """Yield pairs of hits of different parts that are one name: each with the nearest after it."""
    for number, one in enumerate(hits):
        reached = len(seen.joined)
        for m in range(number + 1, len(hits)):
            other = hits[m]
            if other.a - one.b > WINDOW + 1 or other.start > min(reached, one.end + _FARTHEST):
                break
            # What joins as it is spelled needs no near spelling: the longer word that it stands in.
            alike = one.part == other.part or one.end > other.start or (other.off and other.start == reached)
            if not alike and _near_enough(one, other) and _join(seen, one, other):
                reached = other.start
                yield one, other


def _near_enough(one: Hit, other: Hit) -> bool:
    """Tell whether two spellings are as judged, or one is and the other near it, or both differ by one letter of five."""
    if not one.off or not other.off:
        return True
    if BY_SOUND in (one.off, other.off):
        return one.off == other.off or min(one.off, other.off) == 1
    return one.off == other.off == 1 and min(one.end - one.start, other.end - other.start) > 4


def _join(seen: Letters, one: Hit, other: Hit) -> bool:
    opens, closes = _opens(seen, one), _closes(seen, other)
    if one.end == other.start:
        gap = _gap(seen, one.b) if one.b < other.a else ""
        if len(gap) > _WIDEST_GAP or _APART.search(gap):
            return False
        return (opens and closes) or other.end - one.start >= JOINED + 2 * (one.b != other.a)
    return opens and closes and _closes(seen, one) and _opens(seen, other) and _between(seen, one, other)


_WIDEST_GAP = 12  # code points between a first and a last name with no word between them: blanks, a comma, a line's end
_FARTHEST = 80  # code points between them at most
_APART = re.compile(r"[!?;:]")
_ENDS = re.compile(r"[!?;:]|\n\s*\n")
_QUOTES = frozenset("\"“”„«»'‘’()[]")


def _between(seen: Letters, one: Hit, other: Hit) -> bool:
    """Tell whether only names, particles and initials stand between: Mirélle Ivanovna Quorvane, Mirélle “Mel” Quorvane."""
    inner = range(one.b + 1, other.a)
    gaps = [_gap(seen, step) for step in range(one.b, other.a)]
    if seen.starts[other.a] - seen.ends[one.b] > _FARTHEST or any(map(_ENDS.search, gaps)):
        return False
    if any("." in gap and len(seen.words[each]) > 3 for each, gap in zip(range(one.b, other.a), gaps, strict=True)):
        return False
    small = _small(seen, one) and _small(seen, other)
    names = [
        (k, gap) for k, gap in zip(inner, gaps, strict=False) if not _is_little(seen, k, turned=one.part == FAMILY)
    ]
    if one.part == FAMILY:
        return not names
    return len(names) <= APART and all(
        small or not seen.text[seen.starts[k]].islower() or _QUOTES & set(gap) for k, gap in names
    )


def _is_little(seen: Letters, at: int, *, turned: bool) -> bool:
    """Tell whether a word may stand within a name without being one: a particle, an initial, a title; "and", unless the last
    name stands first.
    """
    word = seen.words[at]
    if len(word) == 1 or (word in listed("and") and not turned):
        return True
    return word in listed("particle") or word in listed("title") or word in listed("kunya")


# --- near spellings -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Nearness:
    """Which words are near spellings of parts of names, found by the letters that they share when one or two are left out."""

    keys: dict[str, list[tuple[int, int, str]]]
    heads: frozenset[str]
    longest: int
    by_sound: dict[tuple[bool, str], frozenset[tuple[int, int]]] = field(default_factory=dict)
    known: dict[str, tuple[tuple[int, int, int], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Sequence[Name]) -> Nearness:
        """Return what is near these names; forms that were added as written have no near spellings."""
        keys: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        parts = [(each, part, form) for each, name in enumerate(names) if not name.fixed for part, form in name.parts()]
        for number, part, form in parts:
            for key in _shortened(form):
                keys[key].append((number, part, form))
        heads = frozenset(head for _, _, form in parts for head in (form[:1], form[1:2], form[1:3]))
        longest = 2 + max((len(form) for _, _, form in parts), default=0)
        return cls(dict(keys), heads, longest, _by_sound(names))

    def hits(self, seen: Letters) -> dict[int, list[Hit]]:
        """By the number of a name the words of a text that are near one of its parts."""
        told = {
            word: found for word in set(seen.words) if 3 < len(word) <= self.longest and (found := self._refs(word))
        }
        out: dict[int, list[Hit]] = defaultdict(list)
        for k, w in enumerate(seen.words) if told else ():
            for number, part, off in told.get(w, ()):
                at = seen.first[k]
                out[number].append(Hit(at, at + len(w), part, k, k, left=True, right=True, off=off))
        self._heard(seen, out)
        return out

    def _heard(self, seen: Letters, out: dict[int, list[Hit]]) -> None:
        """Add the words in another script that have the consonants of a part, and are not near it by their letters."""
        if not self.by_sound or not OTHER.search(seen.text):
            return
        taken = {(number, hit.a, hit.part) for number, hits in out.items() for hit in hits}
        for k, word in enumerate(seen.words):
            if not OTHER.match(seen.text, seen.starts[k]):
                continue
            arabic = ARABIC.match(word) is not None
            refs = {ref for heard in sounds(word, arabic=arabic) for ref in self.by_sound.get((arabic, heard), ())}
            at = seen.first[k]
            for number, part in sorted(refs):
                if (number, k, part) not in taken:
                    out[number].append(Hit(at, at + len(word), part, k, k, left=True, right=True, off=BY_SOUND))

    def _refs(self, word: str) -> tuple[tuple[int, int, int], ...]:
        if not self.heads or not (word[0] in self.heads or word[1:3] in self.heads):
            return ()
        if word not in self.known:
            if len(self.known) > _MOST_KNOWN:
                self.known.clear()
            refs = {ref for key in _shortened(word) for ref in self.keys.get(key, ())}
            offs = ((number, part, _off(word, form)) for number, part, form in refs if form != word)
            self.known[word] = tuple(sorted(ref for ref in offs if ref[2]))
        return self.known[word]


def _by_sound(names: Sequence[Name]) -> dict[tuple[bool, str], frozenset[tuple[int, int]]]:
    """By the consonants of a part of a Latin name, for Arabic letters and for others, the numbers of the name and the part."""
    found: dict[tuple[bool, str], set[tuple[int, int]]] = defaultdict(set)
    for number, name in enumerate(names):
        if name.fixed or not name.given or OTHER.search(name.printed):
            continue
        for (part, form), arabic in itertools.product(name.parts(), (False, True)):
            for heard in sounds(form, arabic=arabic):
                if len(heard) >= _FEWEST + (part == FAMILY):
                    found[arabic, heard].add((number, part))
    return {heard: frozenset(refs) for heard, refs in found.items()}


_MOST_KNOWN = 200_000


def _allowed(length: int) -> int:
    """By how many letters a spelling may differ: one of four to six, two of seven and more."""
    return 0 if length < 4 else 1 if length < 7 else 2


def _shortened(word: str) -> set[str]:
    found = {word}
    for _ in range(_allowed(len(word))):
        found |= {each[:index] + each[index + 1 :] for each in found for index in range(len(each))}
    return found


def _off(word: str, form: str) -> int:
    """Say how many letters were put in, left out, changed or swapped; 0 where it is more than is near.

    >>> _off("quorvan", "quorvane"), _off("quovrane", "quorvane"), _off("quorum", "quorvane")
    (1, 1, 0)
    """
    most = _allowed(min(len(word), len(form)))
    before, row = list(range(len(form) + 1)), list(range(len(form) + 1))
    two: list[int] = []
    for number, c in enumerate(word, start=1):
        two, before, row = before, row, [number]
        for j, d in enumerate(form, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (c != d))
            if number > 1 and j > 1 and c == form[j - 2] and word[number - 2] == d:
                best = min(best, two[j - 2] + 1)
            row.append(best)
    return row[-1] if row[-1] <= most else 0
