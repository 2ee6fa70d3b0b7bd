"""Find whom "he", "she", "it" and "they" can mean: those named in the sentences before, whether they speak or not.

A person's pronoun goes back sentence by sentence to the nearest one with somebody in it who fits: the one who speaks there, or
the only one named there. What is quoted names nobody: "he" is not whom he speaks of. Where two are left, nobody is meant
(the preference for what was last in focus is that of Grosz, Joshi and Weinstein 1995; we ask for more than preference).
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fogline.claims.attribution.cues import word
from fogline.claims.persons.names import Mention, names, words
from fogline.languages import pattern
from fogline.model import Span
from fogline.text import sentences

BACK = 2  # whole sentences before its own in which a person who does not speak can stand
_OFFICE = re.compile(r"\b([a-z]+)(,\s+)$")


@dataclass(frozen=True, slots=True)
class Named:
    """A person named at ``at``: ``sex`` as the pronoun that fits, None unknown; ``aside`` where not the sentence's subject.

    ``sure``: something tells that it is a person; else only that it is a name.
    """

    name: str
    at: int
    sex: str | None
    aside: bool
    sure: bool = True


class Scene:
    """The persons of one dispatch in order of the text, found when first asked for."""

    def __init__(self, text: str, quoted: Sequence[Span], known: Callable[[str], bool | None]) -> None:
        self._text = text
        self._quoted = sorted(quoted)
        self._known = known  # whether a name is known for a person's, None where it is no person's

    @functools.cached_property
    def _sentences(self) -> list[Span]:
        return sentences(self._text)

    @functools.cached_property
    def _people(self) -> list[Named]:
        found = [self._named(name) for name in names(self._text) if name.name and not self.in_quotes(name.start)]
        return sorted((each for each in found if each is not None), key=lambda p: (p.at, p.name))

    def _named(self, m: Mention) -> Named | None:
        known = self._known(m.name or "")
        if known is None or not (m.sure or known or " " in (m.name or "")):
            return None
        first = max(0, m.start - 60)
        before = self._text[max(first, self._text.rfind("\n", first, m.start) + 1) : m.start]
        office = _OFFICE.search(before)  # "a letter to the attorney general, X": as oblique as the office
        known_office = office is not None and office[1] in words("role") | words("title")
        led = before[: office.start(1)] if office and known_office else before
        oblique = pattern("antecedents.oblique").search(led) is not None
        aside = m.aside or oblique or pattern("antecedents.owner").match(self._text, m.end) is not None
        sex = word("pronouns.male") if m.sex is None and pattern("antecedents.father").match(m.name or "") else m.sex
        return Named(m.name or "", m.start, sex, aside, m.sure or bool(known))

    @functools.cached_property
    def _sexes(self) -> dict[str, set[str]]:
        """By name, and by each end of one ("Omar Karim", "Karim"), the pronouns that the dispatch tells."""
        told: dict[str, set[str]] = {}
        for person in self._people:
            words = person.name.split(" ")
            for number in range(len(words) if person.sex else 0):
                told.setdefault(" ".join(words[number:]), set()).add(str(person.sex))
        return told

    def is_person(self, name: str) -> bool:
        """Tell whether something in the dispatch tells that the name is a person's."""
        return any(person.sure and person.name == name for person in self._people)

    def in_quotes(self, at: int) -> bool:
        """Tell whether ``at`` stands in quoted speech."""
        i = bisect_right(self._quoted, at, key=lambda s: s.start)
        return i > 0 and at < self._quoted[i - 1].end

    def sex(self, name: str) -> str | None:
        """Return the pronoun that the dispatch's other words for somebody tell, None where they tell none."""
        told = self._sexes.get(name, ())
        return next(iter(told)) if len(told) == 1 else None

    def sentence_of(self, at: int) -> int:
        """Return the number of the sentence at ``at``, or of the one before."""
        return max(0, bisect_right(self._sentences, at, key=lambda s: s.start) - 1)

    def back(self, at: int, floor: int) -> Iterator[tuple[int, Span]]:
        """Yield sentences before ``at``, the nearest first, each with how far back it is; the first ends at ``at``."""
        own = self.sentence_of(at)
        outside = 0
        for number in range(own, -1, -1):
            sentence = self._sentences[number]
            if sentence.end <= floor:
                return
            yield outside, Span(max(sentence.start, floor), min(sentence.end, at))
            # The sentences of a quotation are one step with the sentence that gives it to somebody.
            outside += not self.in_quotes(sentence.start)

    def named_in(self, s: Span, fits: Callable[[str | None], bool]) -> list[Named]:
        """Return the persons named in a stretch whom a pronoun fits; the subject alone where one of several is."""
        first = bisect_left(self._people, s.start, key=lambda p: p.at)
        here = [p for p in self._people[first : bisect_left(self._people, s.end, key=lambda p: p.at)] if fits(p.sex)]
        if len({p.name for p in here}) > 1:
            here = [p for p in here if not p.aside] or here
        return list({p.name: p for p in here}.values())
