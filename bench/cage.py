"""What it costs to read each dispatch in a cage: CPU seconds of `fogline read`, beside no cage and beside an older version.

    python bench/cage.py DISPATCHES... [--older FOLDER] [--cores 1 2] [--times 5]

FOLDER is a checkout of another version, read with the Python and the packages of this one. The sides are called in turn, each
into a new ledger; the least CPU seconds (user and system, with all processes) of all times count, and only the ratios travel.
"No cage" is this version reading within one process, as it does where nothing can be forked; it is told for one core only.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).parents[1]
READ = "import os, sys; os.cpu_count = lambda: int(sys.argv[1])\nfrom fogline.cli import main\n"
CALL = "if __name__ == '__main__': main(['read', *sys.argv[2:]])"
NO_CAGE = "from fogline.engine import cage; cage.can_fork = lambda: False\n"


def main() -> None:
    """Prints CPU seconds of each side, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", help="Files or folders of dispatches.")
    parser.add_argument("--older", type=Path, help="A checkout of another version.")
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    paths = [str(Path(p).resolve()) for p in options.paths]
    for cores in options.cores:
        sides = {"in a cage": (HOME, READ + CALL)}
        if cores == 1:
            sides["no cage"] = (HOME, READ + NO_CAGE + CALL)
        if options.older:
            sides["older version"] = (options.older, READ + CALL)
        least = dict.fromkeys(sides, float("inf"))
        for _ in range(options.times):
            for side, (checkout, code) in sides.items():
                least[side] = min(least[side], seconds(checkout, code, cores, paths))
        ours = least.pop("in a cage")
        told = "; ".join(f"{side} {other:.2f}, ratio {ours / other:.3f}" for side, other in least.items())
        print(f"{cores} core{'s' * (cores > 1)}: in a cage {ours:.2f} CPU s; {told}", flush=True)


def seconds(checkout: Path, code: str, cores: int, paths: list[str]) -> float:
    """CPU seconds of one reading into a new ledger."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PYTHONPATH": str(checkout / "src")}
        file = Path(folder, "call.py")  # a file: new interpreters of a version that starts them look for the code there
        file.write_text(code, "utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, str(file), str(cores), *paths, "--ledger", f"{folder}/l.ledger"]
        subprocess.run(command, env=env, check=True, capture_output=True)  # noqa: S603 - our own words
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
