"""Findings of one document so far: what a later finder may know of an earlier one's answer.

All finders are called alike, ``find(document, findings)``, in the order in which :class:`Findings` lists their answers.

A finder that does not know who speaks takes a speaker for a victim: in "killed 12 people, a doctor said" only the attribution
tells that nobody says the doctor was killed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fogline.languages import word_set
from fogline.model import Actor, Day, Figure, Marks, Person, Place, Seam, Span

if TYPE_CHECKING:  # the finder of attributions asks for names of persons, who have frames
    from fogline.claims.attribution import Attribution, KnownSpeakers


@dataclass(frozen=True, slots=True, order=True)
class Frame:
    """The words that only tell who speaks: a printed source, and its cue (None where none is printed)."""

    source: Span
    cue: Span | None

    @property
    def hull(self) -> Span:
        """Return the span from the first to the last of its words."""
        if self.cue is None:
            return self.source
        return Span(min(self.source.start, self.cue.start), max(self.source.end, self.cue.end))

    def moved(self, by: int) -> Frame:
        """Return the frame ``by`` code points further on."""
        cue = None if self.cue is None else Span(self.cue.start + by, self.cue.end + by)
        return Frame(Span(self.source.start + by, self.source.end + by), cue)


def frames(attributions: Iterable[Attribution]) -> tuple[Frame, ...]:
    """Return the frames of attributions, each once, in order of the text.

    Caught: "a doctor" and "said" in "It fell, a doctor said." Refused: "who" in "a doctor who said so was killed", which
    stands for a noun that may be anything in its own clause; a source that no words name.
    """
    found = set()
    for attribution in attributions:
        at = attribution.source.quote
        if at is not None and at.exact.lower() not in word_set("speaker.relative"):
            found.add(
                Frame(
                    Span(at.start, at.end),
                    Span(attribution.cue.start, attribution.cue.end) if attribution.cue else None,
                )
            )
    return tuple(sorted(found, key=lambda f: (f.source, f.cue or f.source)))


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of a document beside its words, and what finders have found in it so far; a finder never changes it.

    From outside: ``seams`` of the text as it is read, ``known_speakers`` from other dispatches, ``marks`` of a language base.
    Then the finders' answers, each in order of the text; those of a finder that did not run yet are empty.

    >>> Findings().attributions
    ()
    """

    seams: tuple[Seam, ...] = ()
    known_speakers: KnownSpeakers | None = None
    marks: Marks | None = None
    attributions: tuple[Attribution, ...] = ()
    days: tuple[Day, ...] = ()
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    figures: tuple[Figure, ...] = ()
    persons: tuple[Person, ...] = ()

    def having(self, kind: str, found: tuple[Any, ...]) -> Findings:
        """Return the findings with the answer of one more finder; ``kind`` is the field that it fills."""
        answer: dict[str, Any] = {kind: found}
        return replace(self, **answer)

    @property
    def frames(self) -> tuple[Frame, ...]:
        """Return the words that only tell who speaks."""
        return frames(self.attributions)


NOTHING = Findings()


class FramesBySentence:
    """The frames of a text, asked for sentence by sentence, so that many of them cost no more than their number."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self._frames = sorted(frames, key=lambda f: f.hull)
        self._starts = [frame.hull.start for frame in self._frames]

    def of(self, sentence: Span) -> tuple[Frame, ...]:
        """Return those that stand in a sentence as a whole: a source in another sentence than its cue has a predicate there.

        >>> FramesBySentence([Frame(Span(0, 5), Span(14, 18))]).of(Span(0, 9))
        ()
        """
        first, end = bisect_left(self._starts, sentence.start), bisect_left(self._starts, sentence.end)
        return tuple(frame for frame in self._frames[first:end] if frame.hull.end <= sentence.end)
