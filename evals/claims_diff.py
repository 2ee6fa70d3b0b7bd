"""What a change does to the claims of real dispatches: which are gained, which lost, which read differently, and in what.

    python evals/claims_diff.py DISPATCHES... [--older REVISION] [--profile fast|accurate] [--list N]

The dispatches are read twice, by this working tree and by REVISION of its history (``HEAD`` unless named; the last release,
say). Claims are paired by the words they rest on: the same span first, else the two spans of one dispatch that share most.
What pairs with nothing is gained or lost. Printed are counts for each field that changed, and the first N of each kind with
their words. Keys that the older revision did not print yet are named once and not compared. Figures say whether a reader got
better on what has a key; this says what it did where there is none.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_RUN = "from fogline.cli import main; main()"
Row = dict[str, Any]
# What an id is made of has its own field; a method says which version read it.
APART = {"claim_id", "dispatch_id", "method", "quote"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim before and after; ``None`` on the side where there is none."""

    before: Row | None
    after: Row | None

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that differ; ``words`` where the span does, ``gained`` or ``lost`` where a side is missing.

        A key that one side does not print is no difference, at whatever depth.

        >>> a = {"path": "a", "quote": {"start": 0, "end": 4, "exact": "Five"}, "stance": "asserted"}
        >>> Pair(a, a | {"stance": "denied"}).changed, Pair(None, a).changed
        (('stance',), ('gained',))
        """
        if self.before is None:
            return ("gained",)
        if self.after is None:
            return ("lost",)
        words = ("words",) if _span(self.before) != _span(self.after) else ()
        fields = sorted(set(self.before) & set(self.after) - APART)
        return words + tuple(k for k in fields if not _alike(self.before[k], self.after[k]))


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        _written_out(options.older, Path(folder))
        before = claims(options.paths, Path(folder) / "src", options.profile)
    after = claims(options.paths, HERE.parent / "src", options.profile)
    found = pairs(before, after)
    counts = Counter(kind for p in found for kind in p.changed)
    print(f"{len(before)} claims before, {len(after)} after; {sum(not p.changed for p in found)} the same")
    if new := keys_of(after) - keys_of(before):
        print(f"new keys: {', '.join(sorted(new))}")
    for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        print(f"{kind}: {count}")
        for p in [p for p in found if kind in p.changed][: options.list]:
            print(*(f"    {line}" for line in told(p, kind)), sep="\n")
    return 0


def claims(paths: Sequence[str], package: Path, profile: str) -> list[Row]:
    """Claims of the dispatches, as the machine door gives them, by the package in the folder."""
    command = [sys.executable, "-c", _RUN, "claims", *paths, "--format", "jsonl", "--profile", profile]
    told = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(package)}, check=True, capture_output=True)  # noqa: S603 -- ours
    return [json.loads(line) for line in told.stdout.splitlines()]


def pairs(before: Sequence[Row], after: Sequence[Row]) -> list[Pair]:
    """Claims of each dispatch paired by their words, in order of path and place.

    >>> one = {"path": "a", "quote": {"start": 0, "end": 9, "exact": "Five died"}}
    >>> two = {"path": "a", "quote": {"start": 0, "end": 4, "exact": "Five"}}
    >>> [p.changed for p in pairs([one], [two])], [p.changed for p in pairs([one], [])]
    ([('words',)], [('lost',)])
    """
    sides: dict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((before, after)):
        for row in rows:
            sides[row["path"]][side].append(row)
    return [p for path in sorted(sides) for p in _of_one(*sides[path])]


def _of_one(before: list[Row], after: list[Row]) -> Iterator[Pair]:
    shared = sorted(
        (-common, a, b) for a, x in enumerate(before) for b, y in enumerate(after) if (common := _common(x, y)) > 0
    )
    of: dict[int, int] = {}
    for _, a, b in shared:
        if a not in of and b not in of.values():
            of[a] = b
    found = [Pair(x, after[of[a]] if a in of else None) for a, x in enumerate(before)]
    found += [Pair(None, y) for b, y in enumerate(after) if b not in of.values()]
    yield from sorted(found, key=lambda p: _span(p.before or p.after or {}))


def _alike(before: Any, after: Any) -> bool:
    """Whether two values say the same in all keys that both print.

    >>> _alike({"low": 3, "unit": None}, {"low": 3.0, "unit": None, "until": "2031"}), _alike([], [{}])
    (True, False)
    """
    if isinstance(before, dict) and isinstance(after, dict):
        return all(_alike(before[k], after[k]) for k in set(before) & set(after))
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_alike, before, after))
    return bool(before == after)


def keys_of(value: Any, where: str = "") -> set[str]:
    """Every key within rows, with the keys above it.

    >>> sorted(keys_of([{"days": [{"value": 1}]}]))
    ['days', 'days.value']
    """
    if isinstance(value, list):
        return {key for one in value for key in keys_of(one, where)}
    if not isinstance(value, dict):
        return set()
    inner = {key for k, one in value.items() for key in keys_of(one, f"{where}{k}.")}
    return inner | {f"{where}{k}" for k in value}


def _common(x: Row, y: Row) -> float:
    """Share of signs that both spans hold, of those that either holds."""
    (a, b), (c, d) = _span(x), _span(y)
    return max(0, min(b, d) - max(a, c)) / max(b - a, d - c, max(b, d) - min(a, c), 1)


def _span(row: Row) -> tuple[int, int]:
    return row["quote"]["start"], row["quote"]["end"]


def told(pair: Pair, kind: str) -> Iterator[str]:
    """A change in a few lines: where, and what it was and is."""
    known = pair.after or pair.before or {}
    yield f"{known['path']}:{known['quote']['start']}: {known['quote']['exact'][:160]!r}"
    if kind == "words" and pair.before is not None:
        yield f"  before: {pair.before['quote']['exact'][:160]!r}"
    elif pair.before is not None and pair.after is not None:
        yield f"  before: {json.dumps(pair.before.get(kind), ensure_ascii=False)[:300]}"
        yield f"  after:  {json.dumps(pair.after.get(kind), ensure_ascii=False)[:300]}"


def _written_out(revision: str, folder: Path) -> None:
    """The package of a revision, as files."""
    command = ["git", "-C", str(HERE.parent), "archive", revision, "src"]
    stored = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 -- a revision of ours
    with tarfile.open(fileobj=io.BytesIO(stored)) as files:
        files.extractall(folder, filter="data")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Claims gained, lost and changed against an older revision.")
    parser.add_argument("paths", nargs="+", help="files or folders of dispatches")
    parser.add_argument("--older", default="HEAD", metavar="REVISION", help="what to compare with (HEAD)")
    parser.add_argument("--profile", default="fast", help="of the reader of attributions")
    parser.add_argument("--list", type=int, default=5, metavar="N", help="changes of each kind to print")
    return parser


if __name__ == "__main__":
    sys.exit(main())
