"""The gate: what we score on the development data, against the floors kept in ``floors.json``.

    python evals/gate.py [--only TASK ...] [--raise] [--shared ../shared]

For each entry of ``floors.json`` the one command ``predict.py`` is run on the named data, the named scorer is called, and
each figure is compared with its floor; where an entry names ``figures``, a function of ``training/`` measures and scores,
since it holds our own documents back. Exit code 1 if one lies below. Data that are absent are named, never passed over in
silence. ``--raise`` writes better figures back as the new floors (cut to one decimal); a floor is lowered by hand only,
with a line in ``reasons``. Data whose fingerprint differs from the one the floor was measured on are refused: a floor
holds for the corpus it was measured on.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.util
import json
import math
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
TRAINING = HERE.parent / "training"
FLOORS = HERE / "floors.json"
# Cut, not rounded: a floor is never above what was measured.
STEPS_PER_POINT = 10
# Other processors round the last bits of linear algebra differently, which moves a figure by a few hundredths.
SLACK = 0.2
# What a profile or a task needs beside the core: extra and package.
EXTRAS = {"accurate": ("accurate", "onnxruntime"), "base": ("base", "spacy"), "heads": ("training", "jax")}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure beside its floor; ``lower`` where less is better."""

    name: str
    measured: float
    floor: float
    lower: bool

    @property
    def holds(self) -> bool:
        """Whether the floor holds, give or take :data:`SLACK`; a width, where less is better, has none.

        >>> Figure("f1", 81.7, 82.0, False).holds, Figure("width", 0.9, 1.0, True).holds
        (False, True)
        """
        return self.measured <= self.floor if self.lower else self.measured >= self.floor - SLACK


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    options = _parser().parse_args(arguments)
    floors = json.loads(FLOORS.read_text("utf-8"))
    shared = Path(options.shared)
    sys.path.insert(0, str(shared / "evals"))
    failed = 0
    for name, entry in floors["entries"].items():
        if options.only and entry["task"] not in options.only:
            continue
        data = shared / "data" / entry["data"]
        if not data.exists() or not (shared / "evals").exists():
            print(f"{name}: data or scorer absent, not measured")
            continue
        extra, package = EXTRAS.get(entry.get("profile", entry["task"]), ("", "fogline"))
        if importlib.util.find_spec(package) is None:
            print(f"{name}: the extra `{extra}` is not installed, not measured")
            continue
        if (print_now := fingerprint(data)) != entry["fingerprint"] and not options.raise_floors:
            print(f"{name}: the data are not those the floors were measured on ({print_now[:12]}); run with --raise")
            failed += 1
            continue
        figures, seconds = measure(entry, data)
        failed += sum(not f.holds for f in figures)
        for f in figures:
            print(f"{'ok  ' if f.holds else 'FAIL'} {name} {f.name}: {f.measured:.2f} (floor {f.floor:g})")
        print(f"     {name}: {seconds:.1f} s")
        if options.raise_floors:
            entry["fingerprint"] = print_now
            entry["floors"].update({f.name: raised(f) for f in figures})
    if not options.only or "planted" in options.only:
        failed += planted(floors["planted"])
        failed += planted_articles(floors["planted articles"], shared)
    if not options.only or "held_back" in options.only:
        failed += held_back(floors["held_back"], shared)
    if not options.only or "claim_bank" in options.only:
        failed += claim_bank(floors["claim_bank"])
    if options.raise_floors:
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", "utf-8")
    print(f"{failed} below the floor" if failed else "every measured figure holds its floor")
    return 1 if failed else 0


def planted(asked: dict[str, Any]) -> int:
    """Accounts on planted sets (``planted_accounts.py``), each manner of writing; how many figures miss their floor."""
    sets = _module("planted_accounts")
    failed = 0
    for manner, floors in asked["floors"].items():
        found = sets.summary(sets.weigh(sets.drawn(asked["events"], asked["seed"], manner)))
        failed += _held(f"accounts, planted, {manner} manner", found, {**asked, "floors": floors})
    return failed


def planted_articles(asked: dict[str, Any], shared: Path) -> int:
    """Accounts on real articles with planted copies (``planted_articles.py``); how many figures miss their floor."""
    sets = _module("planted_articles")
    if not (shared / sets.ARTICLES).exists():
        print("accounts, planted articles: data absent, not measured")
        return 0
    found = sets.summary(sets.weigh(*sets.measured(shared, asked["seed"], asked["copies"], asked["articles"])))
    return _held("accounts, planted articles", found, asked)


def held_back(asked: dict[str, dict[str, float]], shared: Path) -> int:
    """What the findings reach on texts that they were not made from (``held_back.py``); how many figures miss their floor."""
    texts = _module("held_back")
    failed = 0
    for name, floors in asked.items():
        found = texts.measure(name, shared)
        if not found:
            print(f"held back, {name}: data absent, not measured")
            continue
        failed += _held(f"held back, {name}", found, {"floors": floors, "lower_is_better": ()})
    return failed


def claim_bank(asked: dict[str, Any]) -> int:
    """Claims and accounts on the development part of the claim bank, each profile; how many figures miss their floor."""
    bank = _module("score", HERE / "claim_bank")
    failed = 0
    for profile, floors in asked["floors"].items():
        extra, package = EXTRAS.get(profile, ("", "fogline"))
        if importlib.util.find_spec(package) is None:
            print(f"claim bank, {profile}: the extra `{extra}` is not installed, not measured")
            continue
        failed += _held(f"claim bank, {profile}", bank.measured("dev", profile), {**asked, "floors": floors})
    return failed


def _held(what: str, found: dict[str, float], asked: dict[str, Any]) -> int:
    """Prints each figure beside its floor; how many miss it."""
    figures = [Figure(k, found[k], floor, k in asked["lower_is_better"]) for k, floor in asked["floors"].items()]
    for f in figures:
        print(f"{'ok  ' if f.holds else 'FAIL'} {what} {f.name}: {f.measured:.2f} (floor {f.floor:g})")
    return sum(not f.holds for f in figures)


def measure(entry: dict[str, Any], data: Path) -> tuple[list[Figure], float]:
    """Measures, and reads off the figures that have a floor; seconds are of the prediction alone."""
    scored, seconds = measured_in_training(entry, data) if "figures" in entry else predicted(entry, data)
    lower = set(entry.get("lower_is_better", ()))
    return [Figure(k, pick(scored, k), floor, k in lower) for k, floor in entry["floors"].items()], seconds


def measured_in_training(entry: dict[str, Any], data: Path) -> tuple[Any, float]:
    """What ``training/`` measures of what ships, beside the seconds of it."""
    module, function = entry["figures"].split(".")
    begun = time.perf_counter()
    scored = getattr(_module(module, TRAINING), function)(data)
    return scored, time.perf_counter() - begun


def predicted(entry: dict[str, Any], data: Path) -> tuple[Any, float]:
    """What the scorer says of the predictions."""
    predict, records = _module("predict"), importlib.import_module("records")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "pred.jsonl"
        begun = time.perf_counter()
        predict.main([entry["task"], "--data", str(data), "--out", str(out), "--profile", entry.get("profile", "fast")])
        seconds = time.perf_counter() - begun
        scored = importlib.import_module(entry["scorer"]).score(records.read(data), records.read(out))
    return scored, seconds


def pick(figures: Any, path: str) -> float:
    """The figure at a slashed path.

    >>> pick({"all": {"value": {"f1": 82.5}}}, "all/value/f1")
    82.5
    """
    for key in path.split("/"):
        figures = figures[key]
    return float(figures)


def raised(figure: Figure) -> float:
    """The new floor: the better of the old one and the measured one, cut to a tenth in the safe direction.

    >>> raised(Figure("f1", 82.57, 80.0, False)), raised(Figure("width", 0.912, 2.0, True))
    (82.5, 1.0)
    """
    if figure.lower:
        return min(figure.floor, math.ceil(figure.measured * STEPS_PER_POINT) / STEPS_PER_POINT)
    return max(figure.floor, math.floor(figure.measured * STEPS_PER_POINT) / STEPS_PER_POINT)


def fingerprint(data: Path) -> str:
    """SHA-256 over the data's files, in order of name."""
    files = sorted(p for p in data.iterdir() if p.is_file()) if data.is_dir() else [data]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _module(name: str, folder: Path = HERE) -> ModuleType:
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Figures on the development data against the floors.")
    parser.add_argument("--only", nargs="*", help="tasks to measure; without it, all")
    parser.add_argument("--raise", dest="raise_floors", action="store_true", help="write better figures back as floors")
    parser.add_argument("--shared", default=str(HERE.parent.parent / "shared"), help="folder with data/ and evals/")
    return parser


if __name__ == "__main__":
    sys.exit(main())
