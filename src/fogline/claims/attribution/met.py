"""The speakers of a dispatch as they are met, found again by name, by what they are called, and by how lately they spoke."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fogline.model import SourceKind

_DISORDER = 2000  # code points by which a speaker may be met before one who is printed earlier


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what is known of one speaker after a mention at ``at``; ``one`` if a single human being, ``noun`` the head noun."""

    name: str | None
    role: str | None
    kind: SourceKind
    at: int
    one: bool
    noun: str = ""
    female: bool | None = None
    body: str | None = None  # the body that is meant, or that the person speaks for

    def again(self, at: int) -> Known:
        """Return the same speaker, met once more."""
        return replace(self, at=at)


class Met:
    """Speakers in the order in which they were met; state of one reading, never shared.

    >>> met = Met()
    >>> met.add(Known("Omar Karim", "mayor", "official", 40, True, "mayor"))
    >>> met.named("Omar Karim").at, met.called("mayor", 0).name, met.called("mayor", 41) is None
    (40, 'Omar Karim', True)
    """

    def __init__(self) -> None:
        self._all: list[Known] = []
        self._farthest: list[int] = []  # how far into the text the speakers up to each one were met
        self._named: dict[str, Known] = {}
        self._with_role: dict[str, Known] = {}
        self._females: dict[str, set[bool | None]] = {}  # of single persons, by name
        self._called: dict[str, dict[str, Known]] = {}  # by noun and name, those met last at the end

    def add(self, known: Known) -> None:
        """Take up a speaker, perhaps one who was met before."""
        self._all.append(known)
        self._farthest.append(max(known.at, self._farthest[-1] if self._farthest else 0))
        if known.name is None:
            return
        self._named[known.name] = known
        if known.role:
            self._with_role[known.name] = known
        if known.one:
            self._females.setdefault(known.name, set()).add(known.female)
        if known.name:
            for noun in {known.noun, (known.role or "").split(",")[0].lower()}:
                by_name = self._called.setdefault(noun, {})
                by_name.pop(known.name, None)
                by_name[known.name] = known

    def named(self, name: str, *, with_role: bool = False) -> Known | None:
        """Return the last mention of a name; ``with_role``: the last one that told what the speaker is."""
        return (self._with_role if with_role else self._named).get(name)

    def is_person(self, name: str) -> bool:
        """Tell whether a single person of that name was met."""
        return name in self._females

    def females(self, name: str) -> set[bool | None]:
        """Return what the mentions of a person tell of the sex: True, False, or None where one tells nothing."""
        return self._females.get(name, set())

    def since(self, floor: int) -> list[Known]:
        """Return those met at ``floor`` or after, in order; some that stand a little before it may be among them."""
        return self._all[bisect_left(self._farthest, floor) :]

    def called(self, noun: str, floor: int) -> Known | None:
        """Return the one speaker since ``floor`` who is called so ("the official"); None where two are."""
        found = [each for each in self._lately(noun, floor) if each.at >= floor]
        return found[0] if len(found) == 1 else None

    def _lately(self, noun: str, floor: int) -> Iterator[Known]:
        """Yield those called so, the last met first, up to a second one since ``floor``."""
        several = 0
        for k in reversed(self._called.get(noun, {}).values()):
            if k.at < floor - _DISORDER or several > 1:
                return
            several += k.at >= floor
            yield k
