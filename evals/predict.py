"""Predictions in the scorers' format, for any folder in the format of the development data.

    python evals/predict.py TASK --data FOLDER --out PRED.jsonl [--profile fast|accurate]

TASK is one of reuse, attribution, quantity, time, place, counts, events, types. Of a record only what a reader of the
dispatch would have is passed on: ``id``, ``text``, ``title``, ``published``, ``date``, ``dct`` and ``outlet``; the gold
never reaches a task. Each task lives in ``evals/tasks/TASK.py`` and offers one of

- ``predict(record) -> dict``: one record in, one prediction out (its ``id`` is added here), or
- ``predict_all(records, folder) -> iterable of dicts``: for tasks that join records.

What a task needs beyond the package stands in ``evals/baselines``.

A task with more than one profile names them in ``PROFILES`` and takes the keyword ``profile``.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))  # the tasks stand on evals/baselines
TASKS = ("reuse", "attribution", "quantity", "time", "place", "counts", "events", "types")
READABLE = ("id", "text", "title", "published", "date", "dct", "outlet")
Record = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    options = _parser().parse_args(arguments)
    task = load(options.task)
    with Path(options.out).open("w", encoding="utf-8") as out:
        out.writelines(
            json.dumps(line, ensure_ascii=False) + "\n"
            for line in predictions(task, Path(options.data), options.profile)
        )
    return 0


def load(task: str) -> ModuleType:
    """The module of a task, from the folder beside this file."""
    file = Path(__file__).parent / "tasks" / f"{task}.py"
    spec = importlib.util.spec_from_file_location(f"evals_task_{task}", file)
    if spec is None or spec.loader is None:
        raise SystemExit(f"evals/tasks/{task}.py is missing")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def predictions(task: ModuleType, data: Path, profile: str) -> Iterator[Record]:
    """What a task says of every text record of a file or folder, in file order."""
    texts = (readable(r) for r in records(data) if "text" in r)
    choice = {"profile": profile} if hasattr(task, "PROFILES") else {}
    if hasattr(task, "predict_all"):
        yield from task.predict_all(list(texts), data, **choice)
        return
    for record in texts:
        yield {"id": record["id"], **task.predict(record, **choice)}


def readable(record: Record) -> Record:
    """A record without its gold. ``date`` is the day of printing only where nothing else is: in gva it is gold.

    >>> readable({"id": "a", "text": "t", "published": "2017-01-02", "date": "2017-01-01", "killed": 3})
    {'id': 'a', 'text': 't', 'published': '2017-01-02'}
    """
    dated = "published" in record or "dct" in record
    return {k: record[k] for k in READABLE if k in record and not (k == "date" and dated)}


def records(data: Path) -> Iterable[Record]:
    """Records of one JSONL file (gzipped or not), or of every such file in a folder, in order of name."""
    files = sorted(p for p in data.iterdir() if p.name.endswith((".jsonl", ".jsonl.gz"))) if data.is_dir() else [data]
    decoder = msgspec.json.Decoder()
    for file in files:
        with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
            for line in lines:
                if not line.isspace():
                    try:
                        yield decoder.decode(line)
                    except msgspec.DecodeError:  # half a letter, a lone surrogate
                        yield json.loads(line)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Predictions in the scorers' format.")
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--data", required=True, help="a folder (or one file) in the format of the development data")
    parser.add_argument("--out", required=True, help="where to write the predictions, JSONL")
    parser.add_argument("--profile", choices=("fast", "accurate"), default="fast")
    return parser


if __name__ == "__main__":
    sys.exit(main())
