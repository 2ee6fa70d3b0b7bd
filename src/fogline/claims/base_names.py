"""Add what a language base adds to the reading: sentence ends in wrapped text, and names that no lexicon knows.

In: a dispatch's text, what was found in it, and the :class:`~fogline.model.Marks` of a base. Out: the same, with more in it.
The base only speaks where our lists are silent: nothing that was found is taken away or changed, but for the kind of a source
that was a guess.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Any

from fogline import lexicon
from fogline.claims.cover import Cover
from fogline.claims.findings import Findings
from fogline.languages import pattern
from fogline.model import Actor, Marks, Name, Person, Place, Quote, Source, SourceKind, Span, quote
from fogline.text import ReadingCopy
from fogline.text import unwrapped as text_unwrapped

_WIDEST = 120  # characters; a text with longer lines is not wrapped, its lines are its paragraphs
_LEAST_LINES = 3  # lines that tell a width
# The kind of a named source of which nothing else is known. ``ngo``: no state's and no party's.
_KINDS: dict[str, SourceKind] = {"ORG": "ngo", "MILUNIT": "party", "GPE": "official"}
_ACTORS = {"MILUNIT": "party"}  # of a body that no list knows, nothing is said


def unwrapped(text: str, marks: Marks) -> str:
    """Return the text with a space where a line was only wrapped; as long as before, so that every offset holds.

    What :func:`fogline.text.unwrapped` sees by itself is done too. Besides, a line's end is a wrap where the base sees one
    sentence across it, and the next line's first word had no room any more.

    >>> text = "The mayor of the small town by\\nHajin said that ten people who\\nhad left were home."
    >>> unwrapped(text, Marks("x", sentences=(Span(0, len(text)),))).count("\\n")
    0
    >>> unwrapped(text, Marks("x", sentences=(Span(0, 30), Span(31, len(text))))).count("\\n")
    1
    """
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    width = max((second - each for each, second in lines), default=0)
    if len(lines) < _LEAST_LINES or width > _WIDEST:
        return text_unwrapped(text)
    out = list(text_unwrapped(text))
    ends = {at for sentence in marks.sentences for at in range(sentence.start, sentence.end) if text[at] == "\n"}
    for (a, b), (c, d) in itertools.pairwise(lines):
        first = text[c:d].split(maxsplit=1)
        if c == b + 1 and b in ends and first and b - a + 1 + len(first[0]) > width:
            out[b] = " "
    return "".join(out)


def on_copy(marks: Marks, copy: ReadingCopy) -> Marks:
    """Return lay the base's names and sentences, seen in the text as received, over its reading copy."""
    if copy.is_received:
        return marks

    def laid(at: Span | Quote) -> Span:
        return Span(copy.forth(at.start), copy.forth(at.end))

    names = (
        dataclasses.replace(name, quote=quote(copy.text, s))
        for name in marks.names
        if (s := laid(name.quote)).start < s.end
    )
    sentences = (s for one in marks.sentences if (s := laid(one)).start < s.end)
    return dataclasses.replace(marks, names=tuple(names), sentences=tuple(sentences))


def received(found: Any, copy: ReadingCopy, text: str) -> Any:
    """Return a noun that was read from a reading copy with every quote and span as the received ``text`` prints it."""
    if isinstance(found, Quote):
        return quote(text, copy.back(Span(found.start, found.end)))
    if isinstance(found, Span):
        return copy.back(found)
    if isinstance(found, tuple):
        return tuple(received(each, copy, text) for each in found)
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        changed = {field.name: received(getattr(found, field.name), copy, text) for field in dataclasses.fields(found)}
        return dataclasses.replace(found, **changed)
    return found


def source(said: Source, text: str, marks: Marks) -> Source:
    """Return a source whose kind is a guess (``witness`` or ``ngo`` for a name, ``anonymous`` for other words), by the base's
    names.

    CASES, in order: a body, unit or state by name; a person by name, with a role before it that no list knows.

    Caught: "Kongra Jin co-chair Leyla Aydin", "the Orchard Trust". Refused: "relatives of Leyla Aydin", "Hajin residents".
    """
    if said.quote is None or said.role is not None or said.kind not in {"witness", "anonymous", "ngo"}:
        return said
    at = said.quote
    start = at.start + (match.end() if (match := pattern("base_names.article").match(at.exact)) else 0)
    first = bisect_left(marks.names, at.start, key=lambda n: n.quote.start)
    inside = [
        each
        for each in itertools.takewhile(lambda n: n.quote.start < at.end, itertools.islice(marks.names, first, None))
        if each.quote.end <= at.end
    ]
    # CASE 1: the whole of it is the name of something that is no person
    whole = next((n for n in inside if n.quote.start == start and n.quote.end == at.end), None)
    same = (
        said.name is None
        or whole is None
        or pattern("base_names.article").sub("", said.name) == _plain(whole.quote.exact)
    )
    known = {"ORG", "MILUNIT"} if said.kind == "ngo" else _KINDS  # a body is no state
    if whole is not None and whole.type in known and same:
        press = _plain(whole.quote.exact).casefold() in _press()
        return dataclasses.replace(said, kind="agency" if press else _KINDS[whole.type])
    # CASE 2: it ends on a person's name
    person = next(
        (n for n in inside if n.type == "PERSON" and re.match(r"\s*(?:,|$)", text[n.quote.end : at.end])), None
    )
    if (
        person is None
        or said.kind != "anonymous"
        or pattern("base_names.of").search(text[at.start : person.quote.start])
    ):
        return said
    role = _plain(text[start : person.quote.start]).strip(" ,")
    told = role and not pattern("base_names.no_role").search(role)
    return dataclasses.replace(said, name=_plain(person.quote.exact), role=role if told else None, kind="witness")


def completed(text: str, findings: Findings, marks: Marks) -> Findings:
    """Return what was found, and what only the base names: nothing that shares a letter with what was found.

    Persons of two words and more, and their surnames, but not who merely speaks; bodies and units, of unknown side; places that
    the gazetteer does not know, so without a point.
    """
    persons, actors, places = findings.persons, findings.actors, findings.places
    speakers = [a.source for a in findings.attributions]
    taken = [*(p.quote for p in persons), *(a.quote for a in actors), *(p.quote for p in places)]
    people = _free(marks, {"PERSON"}, [*taken, *(s.quote for s in speakers if s.quote is not None)])
    # Who has a role is a person, whatever the base makes of the name.
    taken += [s.quote for s in speakers if s.quote is not None and s.role is not None]
    bodies = _free(marks, {"ORG", "MILUNIT"}, taken)
    spots = _free(marks, {"GPE", "LOC"}, taken)
    known = _full_names(marks)
    who = [Person(full, _plain(n.quote.exact), None, None, n.quote) for n in people if (full := _full(n, known))]
    bodies = [cut for n in bodies if (cut := _body(n)) is not None]
    persons_by_last = {_plain(n.quote.exact).rsplit(maxsplit=1)[-1] for n in marks.names if n.type == "PERSON"}
    spots = [n for n in spots if _placed(n, text) and _plain(n.quote.exact) not in persons_by_last]
    acting = [Actor(_plain(n.quote.exact), n.quote.exact, None, _ACTORS.get(n.type), None, n.quote) for n in bodies]
    where = [Place(_plain(n.quote.exact), n.quote.exact, None, None, None, None, n.quote) for n in spots]
    return dataclasses.replace(
        findings,
        persons=tuple(sorted([*persons, *who], key=lambda p: (p.quote.start, p.quote.end, p.state or ""))),
        actors=tuple(sorted([*actors, *acting], key=lambda a: (a.quote.start, a.quote.end))),
        places=tuple(sorted([*places, *where], key=lambda p: (p.quote.start, p.quote.end))),
    )


def _body(name: Name) -> Name | None:
    """Return the name without small words at its end ("Protection Units of"); None where it does not begin with a capital."""
    words = name.quote.exact
    cut = pattern("base_names.small_words").sub("", words)
    if not words[:1].isupper() or pattern("base_names.led").search(words):
        return None
    return Name(name.type, Quote(name.quote.start, name.quote.start + len(cut), cut))


def _placed(name: Name, text: str) -> bool:
    """Tell whether a place no gazetteer knows stands as one: after "in", "near" and the like, or of two words and more."""
    return (
        " " in _plain(name.quote.exact)
        or pattern("base_names.in").search(text[max(0, name.quote.start - 24) : name.quote.start]) is not None
    )


@functools.cache
def _press() -> frozenset[str]:
    return frozenset(
        pattern("base_names.the").sub("", row["outlet"].casefold()) for row in lexicon.rows("publishers.csv")
    )


def _full_names(marks: Marks) -> dict[str, set[str]]:
    """Return full names of persons by their last word."""
    found: dict[str, set[str]] = {}
    for full in {_plain(name.quote.exact) for name in marks.names if name.type == "PERSON"}:
        if " " in full:
            found.setdefault(full.rsplit(maxsplit=1)[-1], set()).add(full)
    return found


def _full(name: Name, known: Mapping[str, set[str]]) -> str | None:
    """Return the full name a name stands for; None for a lone word that ends no full name of the text, or two."""
    mine = _plain(name.quote.exact)
    if " " in mine:
        return mine
    fit = known.get(mine, set())
    return next(iter(fit)) if len(fit) == 1 else None


def _free(marks: Marks, types: set[str], taken: Iterable[Quote]) -> list[Name]:
    """Return capitalised names of these types that share no letter with what is taken."""
    held = Cover(Span(each.start, each.end) for each in taken)
    return [
        name
        for name in marks.names
        if name.type in types
        and any(c.isupper() for c in name.quote.exact)
        and not held.touches(Span(name.quote.start, name.quote.end))
    ]


def _plain(name: str) -> str:
    return " ".join(name.split())
