"""Keep what was read from the same words before: each reprinted paragraph is read once, each sentence of a changed one too.

What sees a paragraph's or a sentence's words and nothing else finds the same in every copy of them, wherever they stand and
whoever prints them. Findings are kept as they stand in the words alone, never as offsets of a dispatch: at a copy they are
laid over the copy's own words. What depends on the rest of a dispatch (who "he" is, which Friday, which of two towns) is no
part of it and is asked at every copy anew. Memories are bounded, the longest unused is forgotten first, and each process has
its own: who shares out work sends copies to one process (``engine.cores``).
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

Reading = TypeVar("Reading")
_off: list[str] = []  # why nothing is kept; empty where all is


@contextlib.contextmanager
def nothing_kept() -> Iterator[None]:
    """Keep nothing inside, for those who measure what memory saves, or check that it changes nothing."""
    _off.append("asked for")
    try:
        yield
    finally:
        _off.pop()


def cached_reading(kept: int) -> Callable[[Callable[..., Reading]], Callable[..., Reading]]:
    """Keep the last ``kept`` answers of a function of words alone, whose answer can be shared.

    >>> @cached_reading(8)
    ... def letters(words: str) -> int:
    ...     print("read")
    ...     return len(words)
    >>> letters("It fell"), letters("It fell")
    read
    (7, 7)
    >>> with nothing_kept(): letters("It fell")
    read
    7
    """

    def of(read: Callable[..., Reading]) -> Callable[..., Reading]:
        known = functools.lru_cache(kept)(read)

        @functools.wraps(read)
        def answer(*words: Hashable) -> Reading:
            return read(*words) if _off else known(*words)

        return answer

    return of


class ReadingCache(Generic[Reading]):
    """A memory of readings by the words that they were read from; it changes nothing but speed.

    Args:
        kept: readings at most; the one longest unused is forgotten first.
    """

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._by_words: dict[bytes, Reading] = {}
        self.asked = self.read = 0  # readings wanted, and those that had to be made

    def each(self, words: Sequence[bytes], read: Callable[[list[int]], Sequence[Reading]]) -> list[Reading]:
        """Return the reading of each of ``words`` (see :func:`printed`), in order.

        Args:
            words: what is read; equal bytes have equal readings.
            read: makes the readings of the positions given, one of each kind of words; it must not depend on which
                others are read beside it.

        >>> memory = ReadingCache(2)
        >>> memory.each([b"a", b"b", b"a"], lambda at: [f"read {n}" for n in at])
        ['read 0', 'read 1', 'read 0']
        >>> memory.each([b"b"], lambda at: [])
        ['read 1']
        """
        if _off:
            return list(read(list(range(len(words)))))
        first = {each: number for number, each in reversed(list(enumerate(words)))}
        known = {w: self._by_words.pop(w) for w in first if w in self._by_words}
        missing = sorted(value for key, value in first.items() if key not in known)
        known |= {words[n]: made for n, made in zip(missing, read(missing) if missing else (), strict=True)}
        self.asked, self.read = self.asked + len(words), self.read + len(missing)
        self._by_words |= known
        while len(self._by_words) > self._kept:
            del self._by_words[next(iter(self._by_words))]
        return [known[word] for word in words]

    def forget(self) -> None:
        """Empties the memory, for those who measure what it saves."""
        self._by_words.clear()
        self.asked = self.read = 0


def printed(words: Iterable[str], *more: object) -> bytes:
    """Return the words as a key of sixteen bytes, with whatever else the reader sees of them.

    >>> printed(["It", "fell"]) == printed(["It", "fell"]) != printed(["It fell"])
    True
    """
    blob = "\x1f".join(words) + "".join(f"\x1e{each}" for each in more)
    return hashlib.blake2b(blob.encode("utf-8", "surrogatepass"), digest_size=16).digest()
