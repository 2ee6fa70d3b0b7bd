"""Who a source is: name, role and kind, through one dispatch; unresolved rather than wrong.

A full name is printed once and then cut short ("SDF spokesman Mustafa Karim", then "Karim"); bodies go by abbreviations
and descriptions ("the monitor"); pronouns go back to the one speaker they can mean. Nothing is carried across a seam.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from fogline import lexicon
from fogline.claims.attribution.bodies import Bodies, Body
from fogline.model import Source, SourceKind, Span, quote

SINGULAR, PLURAL = frozenset({"he", "she"}), frozenset({"they", "it"})
FIRST = frozenset({"i", "we"})
RELATIVE = frozenset({"who", "which"})
_PRONOUN = SINGULAR | PLURAL | FIRST | RELATIVE | {"you", "that", "his", "her", "their", "its"}
_OBJECTS = {"him": "he", "her": "she", "them": "they"}  # quoted her as saying
_SUBJECTS = SINGULAR | PLURAL | FIRST
_ARTICLE = re.compile(r"^(?:the|a|an|one|another|this|that)\s+", re.IGNORECASE)
_DEFINITE = re.compile(r"^(?:the|this|that|these|those)\s+", re.IGNORECASE)
_NAME_WORD = r"(?:[A-Z]\.|[A-Z]\w*(?:[’'-]\w+)*|(?:al|el)-[A-Z]\w*(?:[’'-]\w+)*|bin|ibn|abu|de|van|von|der)"
_NAME = re.compile(rf"(?:[A-Z]\w*(?:[’'-]\w+)*|(?:al|el)-[A-Z]\w*)(?:[ \u00a0]{_NAME_WORD}){{0,9}}")
_STOP = re.compile(r"[.!?][”’\"]?\s")
_ASIDE = re.compile(r",\s+(?:however|meanwhile|though|too|also|in turn|for (?:his|her|its|their) part)(?=,|$)")
_AFTER_NAME = re.compile(r",\s+(?:the |a |an )?([^,.;“”\"]{3,80})[,.]")
_CLAUSE = re.compile(r"\s[–—-]\s|\s\(|,?\s(?:who|whom|whose|which)\b")
_PARTICIPLE = re.compile(r"\w+ing\b")  # "speaking in Hajin" is no role
_ROLE_LIKE = re.compile(r"(?:the|a|an|his|her|their|its|my|our|one|another|[A-Z]\w+[’']s)\s", re.IGNORECASE)
_AGE = re.compile(r",\s+(?:aged\s+)?\d{1,3}(?=,|$)")
_REACH = 1200  # characters a pronoun may go back


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one speaker after a mention at ``at``; ``one`` if a single human being, ``noun`` the head noun."""

    name: str | None
    role: str | None
    kind: SourceKind
    at: int
    one: bool
    noun: str = ""
    female: bool | None = None


@functools.cache
def _nouns() -> dict[str, tuple[str, str]]:
    return {r["noun"]: (r["class"], r["kind"]) for r in lexicon.rows("source_nouns.csv")}


@functools.cache
def _noun() -> re.Pattern[str]:
    nouns = sorted((n for n, (c, _) in _nouns().items() if c in {"role", "body"}), key=lambda n: (-len(n), n))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, nouns)) + r")(?![\w-])", re.IGNORECASE)


@functools.cache
def _states() -> frozenset[str]:
    """Countries and the capitals that stand for their governments."""
    countries = {n for r in lexicon.rows("nationalities.csv") for n in (r["country"], *r["other_names"].split(";"))}
    return frozenset(countries | {n for n, (c, _) in _nouns().items() if c == "capital"}) - {""}


class Speakers:
    """The speakers of one dispatch, met in order; state of one reading, never shared."""

    def __init__(self, text: str, seams: Sequence[int]) -> None:
        self.text = text
        self.seams = list(seams)
        self.met: list[Known] = []
        self._female: dict[str, bool] = {}  # by name, from pronouns that could mean nobody else
        self._bodies = Bodies(text)
        self._printed = _full_names(text, self._bodies)

    def resolve(self, at: Span | None, *, inner: Known | None = None) -> tuple[Source, Known]:
        """The source printed at ``at``.

        Args:
            at: where it is printed; None where none is.
            inner: the speaker in whose words the source stands, if in any.

        Returns:
            The source, and what to remember of it.
        """
        if at is None:
            return Source(None, None, None, "unresolved"), Known(None, None, "unresolved", 0, False)
        printed = self.text[at.start : at.end]
        known = self._known(printed, at, inner)
        if known.name is not None and printed.lower() in SINGULAR:
            self._female.setdefault(known.name, printed.lower() == "she")
        if known.name is not None and known.female is None and known.name in self._female:
            known = replace(known, female=self._female[known.name])
        if known.kind != "unresolved" or known.name is None:
            self.met.append(known)
        return Source(known.name, printed, known.role, known.kind, quote(self.text, at)), known

    # CASES, in order -----------------------------------------------------------------------------------------

    def _known(self, printed: str, at: Span, inner: Known | None) -> Known:
        plain = " ".join(printed.split()).strip(" ,;:–—")
        plain = _OBJECTS.get(plain.lower(), plain)
        low = plain.lower()
        if not low:  # punctuation only
            return Known(None, None, "unresolved", at.start, False)
        # CASE 1: a pronoun, also with words that belong to its verb
        if low in _PRONOUN or (low.split()[0] in _SUBJECTS and not low.startswith(("who ", "which "))):
            return self._pronoun(low.split()[0], at, inner)
        head, apposed = _split_apposition(plain)
        # CASE 2: a state, which a government speaks for
        if _ARTICLE.sub("", head) in _states():
            return Known(_ARTICLE.sub("", head), None, "official", at.start, False)
        # CASE 3: a person by name
        person = self._person(plain, head, apposed, at)
        if person is not None:
            return person
        # CASE 4: a body by name, unless somebody of it is meant ("an SDF commander")
        body = self._bodies.find(head)
        noun = _head_noun(head)
        if body is not None and (noun == "" or _nouns()[noun][0] == "body"):
            return Known(body.name, None, body.kind, at.start, False, noun)
        # CASE 5: a body by description ("the monitor")
        described = self._described(head)
        if described is not None:
            return Known(described.name, None, described.kind, at.start, False, noun)
        # CASE 6: somebody met before ("the official")
        if noun and _DEFINITE.match(head):
            again = self._again(noun, at)
            if again is not None:
                return again
        # CASE 7: somebody or something new, as printed
        kind = _kind_of(noun, body, head)
        one = noun != "" and _nouns()[noun][0] == "role" and not noun.endswith("s")
        return Known(_lower_article(head), apposed, kind, at.start, one, noun, _female(head))

    def _person(self, printed: str, head: str, apposed: str | None, at: Span) -> Known | None:
        role, name = _role_and_name(head, self._bodies)
        if name is None and apposed is not None:  # the mayor, Omar Karim
            role, name, apposed = _role_before_name(head, apposed, self._bodies)
        if name is None or self._bodies.knows(name) or (role is None and self._bodies.find(name) is not None):
            return None
        longer = self._longer(name)
        introduced = len(name.split()) == 1 and (apposed is not None or _AGE.search(printed) is not None)
        if len(longer) == 1 and not introduced:  # "Ali, 43, a shepherd" is nobody met before
            name = longer[0]
        elif len(name.split()) == 1 and role is None and not longer and apposed is None and not _titled(head):
            if _is_placeish(head) or not self._is_name(name):
                return None
            return Known(name, None, self._kind_of_name(name), at.start, True)
        before = next((k for k in reversed(self.met) if k.name == name and k.role), None)
        role = role or apposed or (before.role if before else None)
        role = self._of_body(role) if role else None
        kind = _kind_of_role(role, self._bodies) if role else (before.kind if before else self._kind_of_name(name))
        return Known(name, role, kind, at.start, True, _head_noun(role or ""), _female(role or head))

    def _is_name(self, word: str) -> bool:
        """Whether a single word stands capitalised inside a sentence; at the head of one any word does."""
        return re.search(rf"[\w,]\s{re.escape(word)}(?![\w-])", self.text) is not None

    def _of_body(self, role: str) -> str:
        """The role with the body that "its" means: "its spokesman" after the Red Lantern spoke is the Red Lantern's."""
        whose = re.match(r"(?:its|their)\s+", role, re.IGNORECASE)
        last = self.met[-1] if self.met else None
        if whose is None or last is None or last.name is None or not self._bodies.knows(last.name):
            return role
        return f"{last.name} {role[whose.end() :]}"

    def _longer(self, name: str) -> list[str]:
        """The full names that ``name`` may be short for; one that is short for another left out."""
        low = " " + name.casefold()
        fit = [
            f
            for f in sorted(self._printed.get(name.rsplit(maxsplit=1)[-1], set()))
            if (" " + f.casefold()).endswith(low)
        ]
        return [f for f in fit if not any(g != f and (" " + g.casefold()).endswith(" " + f.casefold()) for g in fit)]

    def _kind_of_name(self, name: str) -> SourceKind:
        """From what is printed beside the name's other mentions: "spokesman Mustafa Karim", "Karim, the mayor,"."""
        known = _role_near(self.text, name)
        return _kind_of_role(known, self._bodies) if known else "official" if name.isupper() else "witness"

    def _described(self, head: str) -> Body | None:
        return self._bodies.described(_ARTICLE.sub("", head).lower())

    def _again(self, noun: str, at: Span) -> Known | None:
        floor = self._floor(at.start)
        found = {k.name: k for k in self.met if k.noun == noun and k.at >= floor and k.name}
        if len(found) != 1:
            return None
        k = next(iter(found.values()))
        return Known(k.name, k.role, k.kind, at.start, k.one, noun, k.female)

    def _pronoun(self, low: str, at: Span, inner: Known | None) -> Known:
        unknown = Known(None, None, "unresolved", at.start, low in SINGULAR)
        if low in FIRST | SINGULAR and inner is not None and inner.kind != "unresolved":
            same = low in FIRST or inner.one
            if same and not (low == "she" and inner.female is False) and not (low == "he" and inner.female):
                return Known(inner.name, inner.role, inner.kind, at.start, inner.one, inner.noun, inner.female)
        if low in FIRST or not self.met:
            return unknown
        last = self.met[-1]
        if last.at < max(self._floor(at.start), at.start - _REACH) or last.kind == "unresolved":
            return unknown
        if low in SINGULAR:
            wrong = not last.one or (low == "he" and last.female is True) or (low == "she" and last.female is False)
            if wrong or self._somebody_between(last, at):
                return unknown
        elif low not in PLURAL or last.one or len(_STOP.findall(self.text[last.at : at.start])) > 1:
            return unknown
        return Known(last.name, last.role, last.kind, at.start, last.one, last.noun, last.female)

    def _somebody_between(self, last: Known, at: Span) -> bool:
        """Whether another person's name opens a sentence between the last speaker and the pronoun."""
        for m in re.finditer(r"(?:^|[.!?][”\"’]?\s+|\n)(" + _NAME.pattern + r")", self.text[last.at : at.start]):
            name = m[1]
            if (
                len(name.split()) > 1
                and name in self._all_names()
                and name != last.name
                and self._bodies.find(name) is None
            ):
                return True
        return False

    def _all_names(self) -> set[str]:
        return {n for names in self._printed.values() for n in names}

    def _floor(self, at: int) -> int:
        """The last seam before ``at``: nothing is carried across it."""
        i = bisect_right(self.seams, at)
        return self.seams[i - 1] if i else 0


def _split_apposition(plain: str) -> tuple[str, str | None]:
    """The phrase and what is said of it: "Omar Karim, 48, the mayor" gives the name and "mayor"."""
    plain = _AGE.sub("", _CLAUSE.split(plain, maxsplit=1)[0])
    head, comma, rest = _ASIDE.sub("", plain).partition(", ")
    rest = rest.rstrip(" ,")
    if not comma or _PARTICIPLE.match(rest):
        return head, None
    return head, re.sub(r"^(?:the|a|an)\s+", "", rest) or None


def _role_and_name(head: str, bodies: Bodies) -> tuple[str | None, str | None]:
    """Role and name of "SDF spokesman Mustafa Karim"; a name without a role has None for it."""
    words = head.split()
    nouns = [m for m in _noun().finditer(head) if _nouns()[m[0].lower()][0] == "role"]
    if nouns:
        last = nouns[-1]
        tail = head[last.end() :].strip()
        if tail.lower().startswith(("of ", "for ", "in ", "at ", "to ", "with ")):
            tail = _after_body(tail, bodies)
        if tail and _NAME.fullmatch(tail) and not _noun().search(tail.split()[-1]):
            role = _ARTICLE.sub("", head[: len(head) - len(tail)].strip(" ,"))
            return role, tail
        return None, None
    titled = re.match(r"(?:(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Brig|Sgt|Sir|Lord|Sheikh)\.?\s+)+", head)
    bare = head[titled.end() :] if titled else head
    if _NAME.fullmatch(bare) and not re.match(r"(?:The|A|An)\b", bare) and not _noun().search(bare.split()[-1]):
        rank = titled[0].strip() if titled and not re.match(r"(?:Mr|Mrs|Ms|Sir|Lord)\b", titled[0]) else None
        return rank, bare
    if words and words[-1][0].isupper():
        tail = _after_body(head, bodies)
        if tail and " " in tail and _NAME.fullmatch(tail) and bodies.find(head) is not None and tail != head:
            return _ARTICLE.sub("", head[: len(head) - len(tail)].strip()), tail
    return None, None


def _role_before_name(head: str, apposed: str, bodies: Bodies) -> tuple[str | None, str | None, str | None]:
    """Role, name and no apposition of "his mother, Amal"; nothing where the apposition is no name."""
    first = apposed.split(",", maxsplit=1)[0].strip()
    is_role = _noun().search(head) or (_ROLE_LIKE.match(head) and head.rsplit(maxsplit=1)[-1].islower())
    if not is_role or not _NAME.fullmatch(first) or bodies.knows(first) or _noun().search(first):
        return None, None, apposed
    return _ARTICLE.sub("", head), first, None


def _after_body(tail: str, bodies: Bodies) -> str:
    """What stands after the last body of "of the Observatory Rami Karim"; empty if none does."""
    found = [end for _, _, end in bodies.all(tail)]
    found += [m.end() for m in _noun().finditer(tail) if _nouns()[m[0].lower()][0] == "body"]
    return tail[max(found) :].strip() if found else ""


def _head_noun(words: str) -> str:
    """The lexicon's noun that heads a phrase: the last one before "of", "for", "in"."""
    front = re.split(r"\s(?:of|for|in|at|from|with|on|to|who|which|near)\s", words, maxsplit=1)[0]
    found = [m[0].lower() for m in _noun().finditer(front)]
    return found[-1] if found else ""


def _kind_of(noun: str, body: Body | None, head: str) -> SourceKind:
    if noun:
        kind = _nouns()[noun][1]
        if body is not None and kind in {"", "official", "anonymous"}:
            return body.kind
        if noun in {"official", "officials"} or kind == "":
            return "anonymous"
        return cast("SourceKind", kind)
    if body is not None:
        return body.kind
    return "official" if head.isupper() and len(head) < 6 else "anonymous"


def _kind_of_role(role: str, bodies: Bodies) -> SourceKind:
    own = re.split(r"\s(?:on|against|about|fighting|who|whose|which)\s", role, maxsplit=1)[
        0
    ]  # a writer on a group is not of it
    kinds = [_nouns()[m[0].lower()] for m in _noun().finditer(own)]
    body = bodies.find(own)
    if body is not None and ("role", "ngo") not in kinds:
        return body.kind
    for cls, kind in kinds:
        if cls == "body" and kind:
            return cast("SourceKind", kind)
    for _, kind in kinds:
        if kind:
            return cast("SourceKind", kind)
    return "official" if kinds else "witness"


def _female(words: str) -> bool | None:
    low = f" {words.lower()} "
    if re.search(r"\b(?:spokeswoman|chairwoman|mrs|ms|mother|woman|girl|widow|sister|daughter|wife)\b", low):
        return True
    return False if re.search(r"\b(?:spokesman|chairman|mr|father|man|boy|brother|son|husband|sir)\b", low) else None


def _titled(head: str) -> bool:
    return bool(re.match(r"(?:Mr|Mrs|Ms|Dr|Gen|Col|Sir|Lord|Sheikh)\b", head))


def _is_placeish(head: str) -> bool:
    return head.isupper()


def _lower_article(head: str) -> str:
    return head[0].lower() + head[1:] if _ARTICLE.match(head) else head


@functools.cache
def _small_words() -> frozenset[str]:
    """Words that are no part of a name though they stand capitalised before one: "As", "Spaniard"."""
    small = {r["word"] for r in lexicon.rows("reading_words.csv") if r["class"] not in {"time", "plain speech"}}
    peoples = {n for r in lexicon.rows("nationalities.csv") for c in ("adjectives", "people") for n in r[c].split(";")}
    return frozenset(small | {n.lower() for p in peoples for n in (p, p.removesuffix("s")) if n})


def _full_names(text: str, bodies: Bodies) -> dict[str, set[str]]:
    """Names of two words and more printed anywhere, by their last word; those with a role before them are cut at it."""
    found: dict[str, set[str]] = {}
    for m in _NAME.finditer(text):
        words = m[0].rstrip(".’'").removesuffix("’s").removesuffix("'s").split()
        while words and words[0].lower() in _small_words():  # As Karim wrote
            words = words[1:]
        for k in range(len(words) - 1, 0, -1):
            if _noun().fullmatch(words[k - 1].lower()) or bodies.knows(words[k - 1]):
                words = words[k:]
                break
        if 2 <= len(words) <= 4 and not _noun().fullmatch(words[-1].lower()):
            found.setdefault(words[-1], set()).add(" ".join(words))
    return found


def _role_near(text: str, name: str) -> str | None:
    """The role printed before or after a name's mentions: "the mayor, N," or "N, the mayor,"."""
    places = [m.end() for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)]
    for end in places:
        after = _AFTER_NAME.match(text, end)
        if after and _noun().search(after[1]):
            return after[1]
    for end in places:
        before = re.split(r"[,.;“”\"\n]", text[max(0, end - len(name) - 60) : end - len(name)])[-1].rstrip()
        nouns = [n for n in _noun().finditer(before) if _nouns()[n[0].lower()][0] == "role"]
        if nouns and nouns[-1].end() == len(before):
            return before.split(" the ")[-1].strip()
    return None
