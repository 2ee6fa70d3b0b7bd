"""Set what one dispatch may take of time and memory, so that a single one never holds up the rest.

The limits are generous: forty times what a text of that size ordinarily costs, and never less than a floor. Whoever is over
them is not slow but has brought out a fault: a pattern that goes with the square of the text, a loop without an end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from fogline.engine.cage import Cage
from fogline.engine.share import MB, Share

SECONDS = (
    15.0  # CPU seconds for any input, however small: weights and lexicons are loaded within them, on slow machines too
)
MEMORY = 2048 * MB  # bytes for any input; the language base and the encoder take half of that, the small reader a tenth
TIMES = (
    40  # so often what it ordinarily costs; a slow machine takes five times what the one did on which this was measured
)
# CPU seconds that a megabyte of markup ordinarily takes at the door (pages of 20 kB to 2 MB: 0.4 to 1.1).
_SECONDS_A_MB = 1.0
_AT_THE_DOOR = 64  # bytes of memory for each byte of a file: a tree of markup takes 20 to 30
_IN_CLAIMS = 1024  # bytes of memory for each letter of a text: figures, names and their places take up to 300


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds``: CPU seconds that any dispatch may take, a long one more; ``memory``: bytes, beside those held before."""

    seconds: float = SECONDS
    memory: int = MEMORY

    def at_the_door(self, size: int) -> Share:
        """For each dispatch of a file of ``size`` bytes.

        >>> Limits().at_the_door(20_000), Limits().at_the_door(16 * 2**20).seconds
        (Share(seconds=16, memory=2148763648), 655)
        """
        return Share(_whole(self.seconds + TIMES * _SECONDS_A_MB * size / MB), self.memory + _AT_THE_DOOR * size)

    def in_claims(self, letters: int, ordinary: float) -> Share:
        """For the claims of a text that ordinarily takes ``ordinary`` CPU seconds.

        >>> Limits().in_claims(5000, 0.06)
        Share(seconds=17, memory=2152603648)
        """
        return Share(_whole(self.seconds + TIMES * ordinary), self.memory + _IN_CLAIMS * letters)


def _whole(seconds: float) -> float:
    """Return whole seconds, which can be said without more words; less than one as they are."""
    return round(seconds) if seconds >= 1 else seconds


@dataclass(frozen=True, slots=True)
class Apart:
    """How work on dispatches is kept apart: by which processes (None: in this one), on how many cores, within which limits.

    ``again``: what could not be read is tried again, though nothing has changed.
    """

    cage: Cage | None = None
    cores: int = 1
    limits: Limits = field(default_factory=Limits)
    again: bool = False
