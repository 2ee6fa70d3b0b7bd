"""What the shape of a word tells in a language: plural, past, adverb; a guess where no list knows the word."""

from __future__ import annotations

from typing import Protocol


class Forms(Protocol):
    """What a pack knows of the shapes of words, each asked of a word in small letters; a module of five functions."""

    def plural(self, word: str, /) -> bool:
        """Tell whether the word looks like a noun in the plural."""

    def plural_ending(self, word: str, /) -> bool:
        """Tell whether the word ends as plurals do, however short it is and whatever else ends so."""

    def past(self, word: str, /) -> bool:
        """Tell whether the word looks like a past tense or a past participle."""

    def acting(self, word: str, /) -> bool:
        """Tell whether the word looks like a participle, past or present."""

    def adverb(self, word: str, /) -> bool:
        """Tell whether the word looks like an adverb."""
