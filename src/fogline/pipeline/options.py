"""Hold what a run was told and by which code it was made, as it is recorded with the run and read back."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from fogline.engine.fingerprint import fingerprint
from fogline.ledger import Ledger
from fogline.model import Profile
from fogline.pipeline.limits import Limits

# What dispatches, and what reprints, follow from besides their bytes.
_DOOR = ("model.py", "dispatch", "lexicon", "text")
_REUSE = ("model.py", "reuse", "text")


@dataclass(frozen=True, slots=True)
class Options:
    """Hold what the user says of dispatches that do not say it themselves, and who reads them.

    ``profile``: of the reader of attributions. ``llm``: the model of a server that reads in its place, by the server's name.
    ``base``: the language base whose sentences and names the reading uses, ours (``fogline``) or any that spaCy can load.
    """

    published: str | None = None
    outlet: str | None = None
    profile: Profile = "fast"
    llm: str | None = None
    base: str | None = None

    @property
    def reader(self) -> str:
        """Return who reads, in words: ``accurate``, ``llm NAME``, ``fast with base fogline``."""
        return (f"llm {self.llm}" if self.llm else self.profile) + (f" with base {self.base}" if self.base else "")


@dataclass(frozen=True, slots=True)
class MadeBy:
    """Fingerprints of the code that took a run's dispatches in and compared them, and the method that read their claims.

    Where they are those of the code at hand, what it makes again must come out the same, to the letter; where not, another
    version made it.
    """

    door: str
    reuse: str
    claims: str

    @classmethod
    def now(cls, method: str) -> MadeBy:
        """Return the code at hand, with a method of reading claims."""
        return cls(fingerprint(*_DOOR), fingerprint(*_REUSE), method)


@dataclass(frozen=True, slots=True)
class _Recorded:
    """Hold what is recorded with a run beside its options."""

    made_by: MadeBy | None = None
    limits: Limits | None = None


def recorded(options: Options, made_by: MadeBy, limits: Limits, paths: Sequence[str]) -> str:
    """Return what is written down with a run, as JSON: what was said, by which code it was made, within which limits, and what
    was asked for.
    """
    # The name of a file may hold bytes that are no letters.
    asked = [path.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for path in paths]
    told = {**dataclasses.asdict(options), **dataclasses.asdict(_Recorded(made_by, limits)), "paths": asked}
    return msgspec.json.encode(told).decode()


@functools.lru_cache(maxsize=64)
def read_back(said: str) -> tuple[Options | None, MadeBy | None]:
    """Return what was recorded with a run; None for what it does not say, as a run of an older version or of another program.

    >>> read_back(recorded(Options(outlet="The Courier"), MadeBy("d", "u", "rules/1"), Limits(), ["in"]))[1]
    MadeBy(door='d', reuse='u', claims='rules/1')
    >>> read_back("{}")
    (Options(published=None, outlet=None, profile='fast', llm=None, base=None), None)
    """
    with contextlib.suppress(msgspec.DecodeError):
        return msgspec.json.decode(said, type=Options), msgspec.json.decode(said, type=_Recorded).made_by
    return None, None


def read_before(ledger: Ledger) -> Options | None:
    """Return the options with which the claims in a ledger were last read; None where none were, or by another program."""
    said = ledger.read_with()
    return None if said is None else read_back(said)[0]


@functools.lru_cache(maxsize=64)
def limits_of(said: str) -> Limits | None:
    """Return the limits within which a run read; None where it does not say."""
    with contextlib.suppress(msgspec.DecodeError):
        return msgspec.json.decode(said, type=_Recorded).limits
    return None
