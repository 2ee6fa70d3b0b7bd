"""Persons: who is named, and the state a sentence puts them in.

In: a dispatch's text and its days. Out: :class:`fogline.model.Person`, in order of the text: named persons (and hostages
known only by their work) with abducted, detained, missing, said alive, seen, wounded, killed, surrendered, freed, denied or
whereabouts denied; and named persons whom a claim speaks of without such a state (None). Who merely speaks is not listed.

>>> [(p.name, p.state) for p in read("Journalist Samir Haddad was abducted. Officials said Haddad may be alive.")]
[('Samir Haddad', 'abducted'), ('Samir Haddad', 'said alive')]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fogline.claims.findings import NOTHING, Findings
from fogline.claims.persons.names import Mention, names
from fogline.claims.persons.standins import sexed
from fogline.claims.persons.states import Finding, states
from fogline.model import Day, Person, Span, quote
from fogline.text import Document, plain

if TYPE_CHECKING:  # the finder of attributions asks for names of persons
    from fogline.claims.attribution import Attribution

_SIDE_BY_SIDE = 2  # code points between a source and its cue

__all__ = ["find", "read"]


def read(text: str, *, days: Sequence[Day] = (), attributions: Sequence[Attribution] = ()) -> list[Person]:
    """Return the persons of plain text, in order; see :func:`find`. ``days``, ``attributions``: those of the text."""
    return list(find(plain(text), Findings(days=tuple(days), attributions=tuple(attributions))))


def find(document: Document, findings: Findings = NOTHING) -> tuple[Person, ...]:
    """Return named persons and their states, in order; offsets are code points of the document's text.

    Of the findings: a state takes the day that its clause names; what is said puts nobody who says it in a state ("killed 12
    people, Samir Haddad said"). A surname takes the
    full name where the text prints exactly one that ends in it; "he", "she" and "the journalist" take the one person just
    spoken of, or nothing.

    Caught: "Haddad, a nurse, disappeared in July", "the abduction of Samir Haddad", "he is most likely not in the town".
    Refused: "Homs was captured" (a place), "Haddad said" (a speaker), "gunmen were killed" (nobody named).

    >>> read("The town of Homs was captured, Samir Haddad said.")
    []
    """
    text = document.text
    mentions = sexed(names(text))
    found = states(document, mentions, findings)
    taken = {(f.mention.start, f.mention.end) for f in found}
    people = [_person(text, f) for f in found]
    told = _speakers(findings)
    people += [
        _named(text, m)
        for m in mentions
        if m.sure and not m.speaker and (m.start, m.end) not in taken and m.start not in told
    ]
    return tuple(sorted(people, key=lambda p: (p.quote.start, p.quote.end, p.state or "")))


def _speakers(findings: Findings) -> frozenset[int]:
    """Return where those are named who only speak: "the governor, Ana Wren, said" and a signature name nobody else."""
    spoken = [a.source for a in findings.attributions if a.source.name and _beside_cue(a)]
    found = ((s.quote.start, s.quote.exact.find(str(s.name))) for s in spoken if s.quote is not None)
    return frozenset(start + at for start, at in found if at >= 0)


def _beside_cue(a: Attribution) -> bool:
    """Tell whether source and cue stand side by side: "the president, X, has left and says" tells of X, too."""
    if a.source.quote is None or a.cue is None:
        return a.source.quote is not None
    return min(abs(a.cue.start - a.source.quote.end), abs(a.source.quote.start - a.cue.end)) <= _SIDE_BY_SIDE


def _person(text: str, finding: Finding) -> Person:
    words = quote(text, Span(finding.mention.start, finding.mention.end))
    return Person(finding.name, words.exact, finding.state, finding.day, words)


def _named(text: str, m: Mention) -> Person:
    words = quote(text, Span(m.start, m.end))
    return Person(m.name or words.exact, words.exact, None, None, words)
