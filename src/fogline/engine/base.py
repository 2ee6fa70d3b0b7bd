"""Say what an engine does: two verbs, and stages that are named, hashed and finished."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fogline.errors import FoglineError, StageFailed

if TYPE_CHECKING:
    import pyarrow as pa

MARK = "finished.json"
OF_BATCHES = Callable[["pa.RecordBatch"], "pa.RecordBatch"]
OVER_BATCHES = Callable[
    [int, Iterator["pa.RecordBatch"]], Iterator["pa.RecordBatch"]
]  # a partition's number, its batches
Progress = Callable[[str, int, int], None]  # stage, done, of how many (0: not known)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step whose result is a folder.

    Attributes:
        name: what it is called, in words of the trade.
        make: writes the result into the folder it is given; ``before`` maps names of the stages it needs to their folders.
        needs: names of stages that come before it.
        made_of: everything else that decides the result (options, hashes of inputs, version), as JSON can say it.
        resumes: ``make`` goes on with what a killed run left in the folder; otherwise the folder is emptied first.
    """

    name: str
    make: Callable[[Path, Mapping[str, Path]], None]
    needs: tuple[str, ...] = ()
    made_of: Mapping[str, Any] = field(default_factory=dict)
    resumes: bool = False


class Engine(ABC):
    """An engine; the subclasses say how batches are mapped, all the rest is the same on each."""

    name: str

    @abstractmethod
    def map(
        self, function: OF_BATCHES, batches: Iterable[pa.RecordBatch], schema: pa.Schema
    ) -> Iterator[pa.RecordBatch]:
        """``function`` over each batch, in order; it must not depend on how rows are cut into batches.

        ``schema`` is that of the results. What the function raises comes out as StageFailed.
        """

    def run(self, stages: Sequence[Stage], folder: Path, progress: Progress | None = None) -> dict[str, Path]:
        """Make the stages in order, passing over those that are whole; gives each one's folder.

        Raises:
            StageFailed: a stage raised something that is not ours; its cause is chained.
        """
        done: dict[str, Path] = {}
        for number, stage in enumerate(stages):
            if progress:
                progress(stage.name, number, len(stages))
            done[stage.name] = self._stage(stage, folder, {need: done[need] for need in stage.needs})
        return done

    def told(self, error: Exception) -> str:
        """Return what went wrong, in a line."""
        return f"{type(error).__name__}: {error}"

    def _stage(self, stage: Stage, folder: Path, before: Mapping[str, Path]) -> Path:
        path = folder / f"{stage.name}-{hash_of(stage, before)}"
        if (path / MARK).exists():
            return path
        if path.exists() and not stage.resumes:
            shutil.rmtree(path)
        path.mkdir(parents=True, exist_ok=True)
        try:
            stage.make(path, before)
        except FoglineError:
            raise
        except Exception as e:
            raise StageFailed(self.name, stage.name, self.told(e) + _room(e, path)) from e
        finish(path, {"stage": stage.name, "needs": {number: each.name for number, each in sorted(before.items())}})
        return path


def _room(error: Exception, path: Path) -> str:
    """Return what to do where a disk is full; arrays say so without a code, by what they wrote of what was asked."""
    full = isinstance(error, OSError) and (
        error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or "requested and" in str(error)
    )
    return f"; free some room for {path}, and the same command goes on where this one stopped" if full else ""


def hash_of(stage: Stage, before: Mapping[str, Path]) -> str:
    """Return 16 hex digits of what decides a stage's result: its name, what it is made of, and the stages before it.

    >>> hash_of(Stage("sort", print), {}) == hash_of(Stage("sort", print), {}) != hash_of(Stage("cut", print), {})
    True
    """
    said = [stage.name, stage.made_of, sorted((key, value.name) for key, value in before.items())]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def finish(path: Path, says: Mapping[str, Any]) -> None:
    """Write the mark that a folder is whole, at once or not at all."""
    fresh = path / (MARK + ".new")
    fresh.write_text(json.dumps(says, sort_keys=True) + "\n", encoding="utf-8")
    fresh.replace(path / MARK)
