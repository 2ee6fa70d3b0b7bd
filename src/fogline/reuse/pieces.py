"""A passage of two texts as it is cut: what finding it, telling who copied whom and growing an index share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of two texts (numbers of the sorted dispatches), in words of each text."""

    a: int
    b: int
    a0: int
    a1: int
    b0: int
    b1: int
    moved: bool
    retold: bool = False
