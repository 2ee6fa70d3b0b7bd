"""Find what the words for a source tell of whose voice it is: whom it cites, for whom it speaks, whether it names anybody.

In: a claim in its text. Out: its source with these. Who speaks for whom elsewhere, and what is short for what, is not asked
here: a name stays as it is printed.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from fogline.languages import cues, pattern, word_set, words_of
from fogline.model import Actor, Claim, Person, Source
from fogline.text import fold
from fogline.text.bodies import body_key, known_bodies, nationalities, runs
from fogline.text.names import bare, person_words, tokens

SENTENCE_LETTERS = 160  # code points around a claim in which its sentence cites somebody
LONGEST_NAME = 8  # words
LED_LETTERS = 30  # code points before a person's name in which a title stands
_SHORT = re.compile(r"[^\W\d_]{4,}")
_LED = re.compile(r"([^\W\d_]+)\.?\s+$")
_WORD = re.compile(r"[\w-]+")
_LETTER = re.compile(r"(?:^|[\s-])[^\W\d_]")
_AFTER_A_CAPITAL = re.compile(r"[A-Z][\w'’-]+ (?=(\w+))")


def complete(claim: Claim, text: str) -> Claim:
    """Return a claim with what its words tell of its source, its actors' names and the words before its persons' names."""
    return dataclasses.replace(
        claim,
        source=_source(claim, text),
        actors=tuple(_actor(actor) for actor in claim.actors),
        persons=tuple(_person(person, text) for person in claim.persons),
    )


def _source(claim: Claim, text: str) -> Source:
    source = claim.source
    told = not _misread(claim)
    printed = fold(source.as_printed or source.name or "").text
    cites = _cited(claim, text)
    return dataclasses.replace(
        source,
        cites=cites if cites is not None and is_named(cites) and bare(cites) != bare(source.name or "") else None,
        named=told and source.name is not None and is_named(source.name),
        reporter=source.kind in ("agency", "witness") and pattern("voices.reporter").search(printed) is not None,
        speaks_for=body_in(source.role) if source.role else None,
        of_body=source.role is not None and cues("voices.owned").match(source.role) is not None,
        misread=not told,
    )


def _actor(actor: Actor) -> Actor:
    return actor if is_named(actor.name) else dataclasses.replace(actor, named=False)


def _person(person: Person, text: str) -> Person:
    """Return a person with the word that stands right before the name; before a pronoun or an office stands no title."""
    own = person.as_printed[:1].isupper() and person_words(person.as_printed)[-1:] == person_words(person.name)[-1:]
    m = _LED.search(text[max(0, person.quote.start - LED_LETTERS) : person.quote.start]) if own else None
    return person if m is None else dataclasses.replace(person, led=m[1])


def _cited(claim: Claim, text: str) -> str | None:
    """Return whom the sentence of a claim cites, if it is a name: "12 died, Reuters reported, citing the Harbour Monitor".

    Only what stands in the claim's own words, right after them, or between the source and them.
    """
    q, source = claim.quote, claim.source.quote
    start = source.start if source is not None and q.start - SENTENCE_LETTERS < source.start < q.start else q.start
    words = text[start : q.end + SENTENCE_LETTERS]
    if not any(each in words for each in word_set("voices.citing_letters")):
        return None
    found = pattern("voices.cites").match(text, start, q.end + SENTENCE_LETTERS)
    return found["name"] if found else None


def _misread(claim: Claim) -> bool:
    """Tell whether what was read as a source is a clause gone wrong: it holds a count, or is a place. It names nobody."""
    source = claim.source
    if cues("voices.lives").match(claim.quote.exact):
        return True  # "Rocket fire claimed the lives of 12"
    if source.as_printed and pattern("voices.a_count").search(source.as_printed):
        return True
    return source.kind in ("witness", "anonymous") and any(
        source.name in (place.name, place.as_printed) for place in claim.places
    )


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
    plain = pattern("voices.article").sub("", name.strip())
    folded = fold(plain).text
    words = _WORD.findall(folded)
    if not words or len(words) > LONGEST_NAME or cues("voices.one_of_many").match(folded):
        return False
    if cues("voices.no_name").match(folded):
        return False
    if all(word in _unnamed() or word in nationalities() for word in words):
        powers = pattern("names.powers").search(folded) is not None
        return powers and words[0] in nationalities() and words[-1] not in word_set("voices.of_a_state")
    if words[-1] in _unnamed() and words[-1].endswith("s"):
        return False  # "Western diplomats", "Kurdish officials"
    # An institution in small letters: there is one of it where the dispatch plays.
    office = words[-1] in word_set("voices.offices")
    return bool(_LETTER.search(plain)) and (any(each.isupper() for each in plain) or office)


@functools.cache
def _unnamed() -> frozenset[str]:
    return frozenset(row["word"] for row in words_of("unnamed_voices.csv"))


@functools.cache
def _offices() -> frozenset[str]:
    """Return words of office and address, and small words that join them to a body."""
    nouns = {w for r in words_of("source_nouns.csv") if r["class"] in ("role", "title") for w in r["noun"].split()}
    return frozenset(nouns | word_set("voices.beside_an_office"))


@functools.cache
def body_in(role: str) -> str | None:
    """Return the words of a role that name a body: a known one, else the capitalised words that are no office.

    >>> body_in("SDF spokesman"), body_in("spokesman for the Dune Council"), body_in("spokesman"), body_in("its director")
    ('syrian democratic forces', 'dune council', None, None)
    """
    hits = {body_key(each) for each in map(bare, runs(role)) if each in known_bodies()}
    if hits:
        return hits.pop() if len(hits) == 1 else None
    named: list[list[str]] = [[]]
    for word in tokens(role):
        if word[:1].isupper() and fold(word).text not in _offices():
            named[-1].append(word)
        elif named[-1] and word not in word_set("voices.within_a_body"):
            named.append([])
    return bare(" ".join(named[0])) or None


# --- long forms -----------------------------------------------------------------------------------------------


def with_long_names(claims: Iterable[Claim], text: str) -> list[Claim]:
    """Return the claims of a dispatch, each with the long forms that its text prints of one-word names in it."""
    every = list(claims)
    names = [_names(each) for each in every]
    bodies = {body for c in every if (body := _employer(c)) is not None}
    long = spelled_out({n for own in names for n in own}, text, bodies)
    if not long:
        return every
    return [
        dataclasses.replace(c, long_names=tuple(sorted({long[n] for n in own if n in long})))
        if not long.keys().isdisjoint(own)
        else c
        for c, own in zip(every, names, strict=True)
    ]


def _speaks(claim: Claim) -> bool:
    source = claim.source
    return source.named and bool(source.name) and source.kind not in ("outlet", "unresolved")


def _employer(claim: Claim) -> str | None:
    return claim.source.speaks_for if _speaks(claim) else None


def _names(claim: Claim) -> frozenset[str]:
    """Return the names of a claim that somebody may go by elsewhere: of actors, of its source and of the body it speaks for."""
    found = {bare(actor.name) for actor in claim.actors if actor.named}
    if _speaks(claim):
        found |= {bare(claim.source.name or ""), claim.source.speaks_for or ""}
    return frozenset(found - {""})


def spelled_out(names: Iterable[str], text: str, bodies: Collection[str] = ()) -> Mapping[str, str]:
    """Return the one long form that the text prints of each name of one word: "Mallee Free Column" of "column".

    ``bodies``: names for which somebody speaks; of the others those with an article are bodies, the rest may be surnames.

    >>> spelled_out({"column", "hask"}, "The Mallee Free Column fled. Dorian Hask spoke for the Column.")
    {'column': 'mallee free column'}
    """
    short = sorted(each for each in names if _SHORT.fullmatch(each) and each not in known_bodies())
    if not short:
        return {}
    headed = set(_AFTER_A_CAPITAL.findall(text))
    led = {match["name"] for match in pattern("voices.with_article").finditer(text)}
    found = {}
    for name in short:
        printed = name.capitalize()
        if printed not in headed or (name not in bodies and printed not in led):
            continue
        made = Counter(m[1] for m in re.finditer(rf"\b((?:[A-Z][\w'’-]+ ){{1,4}}{printed})\b", text))
        whole = {bare(run) for run in made} - {name}
        if len(whole) == 1:
            found[name] = whole.pop()
    return found
