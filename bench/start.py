"""How long a call takes to start: `fogline --help`, `--version` and a reading of one small dispatch, beside an older version.

    python bench/start.py --older FOLDER [--times 7]

FOLDER is a checkout of the other version, read with the Python and the packages of this one. Each call is made in turn with its
rival; the least CPU seconds (user and system, with children) of all times count. Only the ratios travel. Both versions keep
their bytecode, as installed programs do, in a folder that the first call of each fills; that call does not count.
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
DISPATCH = (
    "Outlet: The Heron\nPublished: 2031-05-04\n\nAt least 12 people were killed in Marram on Saturday, the governor said.\n"
    "The army denied that it had fired on the town. Some 400 families fled to the hills, a relief worker said.\n"
)
CODE = "import sys; from fogline.cli import main; main(sys.argv[1:])"


def main() -> None:
    """Print CPU seconds of each call for both versions, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--older", type=Path, required=True, help="A checkout of another version.")
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder, "one.txt")
        one.write_text(DISPATCH, "utf-8")
        for call in (
            ["--help"],
            ["--version"],
            ["claims", str(one), "--format", "jsonl"],
            ["report", str(one), "-o", f"{folder}/r.html"],
        ):
            pairs = [
                (seconds(HOME, call, folder), seconds(options.older, call, folder)) for _ in range(options.times + 1)
            ][1:]
            ours, theirs = (min(column) for column in zip(*pairs, strict=True))
            print(f"fogline {call[0]:<10} {ours:6.2f} CPU s, older {theirs:6.2f}, ratio {ours / theirs:.2f}")


def seconds(checkout: Path, call: list[str], folder: str) -> float:
    """CPU seconds of one call of the version in a checkout, whose bytecode is kept in a folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {**os.environ, "PYTHONPATH": str(checkout.resolve() / "src"), "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-c", CODE, *call], env=env, check=True, capture_output=True)  # noqa: S603  (our own words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
