"""How fast a dispatch is read, part by part, beside an older version or a peer in the same run.

    python bench/reading.py DISPATCHES... [--older FOLDER] [--peer] [--cores 2]

Prints words a CPU second of the whole chain, the share of each part, the wall clock on several cores, and ratios: to the
``fogline`` package in FOLDER (a checkout of another version), and to quantulum3, which reads figures only, where it is
installed. CPU seconds of processes that ran one after the other under the same load: only the ratios travel.

The two speeds are not of one kind. Words a CPU second are those of one process that has been started and has read a dispatch:
what a long run comes to on each core. The wall clock on several cores has in it that each process starts, loads its weights and
lexicons, meets every word for the first time (the others do not tell it), and sends its claims back; on 150,000 words that is
about a fifth of the time. The bench says how much it is, and what ten times the text would come to.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

SECONDS = 12e-6  # a character, about: for sharing the work out
PEER_WORDS = 4000  # the peer reads a few hundred words a second


def main() -> None:
    """The command."""
    options = _parser().parse_args()
    if options.alone:
        print(json.dumps(parts(options.paths)))
        return
    mine = _alone(options.paths, None)
    print(f"{mine['words']} words; {mine['words'] / mine['whole']:,.0f} words a CPU second on one core")
    inside = sum(mine["parts"].values())
    for name, seconds in sorted(mine["parts"].items(), key=lambda p: -p[1]):
        print(
            f"  {name:<12} {100 * seconds / mine['whole']:5.1f} %   {mine['words'] / seconds:>9,.0f} words a CPU second"
        )
    print(f"  {'the rest':<12} {100 * (mine['whole'] - inside) / mine['whole']:5.1f} %")
    words, (wall, cpu) = mine["words"], on_cores(options.paths, options.cores)
    besides, n = max(0.0, cpu - mine["whole"]), options.cores
    print(f"on {n} cores, processes started and all: {words / wall:,.0f} words a second of wall clock,")
    print(f"  {n * words / cpu:,.0f} if {n} cores were free: of {cpu:.1f} CPU s {besides:.1f} are start and sending;")
    print(f"  ten times the text would come to {10 * n * words / (10 * mine['whole'] + besides):,.0f}")
    if options.older:
        older = _alone(options.paths, options.older)
        faster = older["whole"] / mine["whole"]
        print(f"older version: {older['words'] / older['whole']:,.0f}; this one is {faster:.2f} times as fast")
    if options.peer:
        peer(options.paths, mine)


def _alone(paths: list[str], folder: str | None) -> dict[str, Any]:
    """The parts, measured in a process of their own, with the package in ``folder``."""
    at = {"PYTHONPATH": folder} if folder else {}
    told = subprocess.run(  # noqa: S603 -- this very file
        [sys.executable, __file__, "--alone", *paths], env=os.environ | at, check=True, capture_output=True, text=True
    )
    return dict(json.loads(told.stdout))


def parts(paths: list[str]) -> dict[str, Any]:
    """CPU seconds of the chain and, within it, of each finder; the first dispatch warms up and is not counted."""
    from threadpoolctl import threadpool_limits

    from fogline import claims
    from fogline.claims import actors, attribution, days, events, figures, persons, places

    dispatches = dispatches_of(paths)
    spent: dict[str, float] = {}

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            begun = time.process_time()
            found = function(*given, **named)
            spent[name] = spent.get(name, 0.0) + time.process_time() - begun
            return found

        return run

    with threadpool_limits(limits=1, user_api="blas"):
        claims.read_claims(dispatches[0])
        for room in (actors, attribution, days, figures, persons, places):
            room.find = timed(room.__name__.rsplit(".", 1)[1], room.find)  # type: ignore[assignment]
        events.find_in = timed("events", events.find_in)
        attribution.outlet_voice = timed("attribution", attribution.outlet_voice)
        begun = time.process_time()
        for d in dispatches[1:]:
            claims.read_claims(d)
        whole = time.process_time() - begun
    return {"words": sum(len(d.text.split()) for d in dispatches[1:]), "whole": whole, "parts": spent}


def dispatches_of(paths: list[str]) -> list[Any]:
    """The dispatches of files and folders."""
    from fogline import dispatch
    from fogline.model import Received

    return [r.dispatch for r in dispatch.read(paths) if isinstance(r, Received)]


def on_cores(paths: list[str], cores: int) -> tuple[float, float]:
    """Wall and CPU seconds for all claims in as many processes, their start included."""
    from fogline.claims import read_claims
    from fogline.engine.cores import ordered

    dispatches = dispatches_of(paths)
    begun, before = time.perf_counter(), _cpu()
    for _ in ordered(read_claims, dispatches, cores=cores, seconds=lambda d: len(d.text) * SECONDS):
        pass
    multiprocessing.active_children()
    return time.perf_counter() - begun, _cpu() - before


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def peer(paths: list[str], mine: dict[str, Any]) -> None:
    """Figures by quantulum3, on the first few thousand words."""
    try:
        from quantulum3 import parser
    except ImportError:
        print("quantulum3 is not installed")
        return
    words, begun = 0, time.process_time()
    for d in dispatches_of(paths):
        parser.parse(d.text)
        words += len(d.text.split())
        if words > PEER_WORDS:
            break
    speed = words / (time.process_time() - begun)
    figures, chain = (mine["words"] / s / speed for s in (mine["parts"]["figures"], mine["whole"]))
    print(f"quantulum3, figures only: {speed:,.0f} words a CPU second;", end=" ")
    print(f"our figures are {figures:,.0f} times, the whole chain {chain:,.0f} times as fast")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Words a second, part by part.")
    parser.add_argument("paths", nargs="+", help="files or folders of dispatches")
    parser.add_argument("--older", help="folder that holds another version's package fogline")
    parser.add_argument("--peer", action="store_true", help="measure quantulum3 as well, if installed")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main()
