"""How the index grows: milliseconds a text that is added, disk and memory, at any size.

    python bench/index.py [--texts 10000] [--one-by-one 2000] [--words 600] [--folder FOLDER]

The texts are made up as they are needed and kept nowhere: words drawn from 60,000 as unevenly as words of a language are,
a third of them in phrases from a pool of 20,000 (the frequent ones stand in thousands of texts), every eighth text with a
passage of one of the thousand texts before it, a word in twelve changed, every tenth with a newsletter's footer. All but the
last ``--one-by-one`` are loaded; these are added one at a time, and saved every hundred.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from fogline.model import Dispatch, content_id
from fogline.reuse import Index, ReuseConfig

PASSAGE, CHANGED, FOOTER = 80, 1 / 12, 0.1
LOADED_AT_ONCE, SAVED_EVERY, RECENT = 2000, 100, 1000
YEARS = 20  # that the days of a corpus span, in order of arrival


def main() -> None:
    """Loads, adds, prints one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--one-by-one", type=int, default=2_000)
    parser.add_argument("--words", type=int, default=600, help="of a text, on average")
    parser.add_argument("--folder", type=Path, default=None, help="where the index lies meanwhile")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        measured(asked, Path(folder) / "index")


def measured(asked: argparse.Namespace, folder: Path) -> None:
    """See the module."""
    made = dispatches(asked.texts, asked.words)
    loaded = asked.texts - asked.one_by_one
    config = ReuseConfig(kernels="compiled")
    with Index.open(folder / "warm", config=config) as warm:
        warm.add([d for _, d in zip(range(3), dispatches(3, asked.words), strict=False)])
    shutil.rmtree(folder / "warm")
    begun, busy = time.perf_counter(), 0.0
    with Index.open(folder, config=config) as index:
        while len(index) < loaded:
            part = [next(made) for _ in range(min(LOADED_AT_ONCE, loaded - len(index)))]
            now = time.perf_counter()
            index.load(part)
            busy += time.perf_counter() - now
        index.save()
    print(
        f"{loaded} texts loaded in {busy:.0f} s (with making them up {time.perf_counter() - begun:.0f} s)", flush=True
    )
    took, cpu, saves, pairs = [], [], [], 0
    with Index.open(folder, config=config) as index:
        for n, d in enumerate(made, start=1):
            now, used = time.perf_counter(), time.process_time()
            found = index.add([d])
            took.append(time.perf_counter() - now)
            cpu.append(time.process_time() - used)
            pairs += sum(1 for runs in found.values() if len(runs))
            if n % SAVED_EVERY == 0:
                now = time.perf_counter()
                index.save()
                saves.append(time.perf_counter() - now)
        segments = len(index.segments)
    disk = sum(f.stat().st_blocks * 512 for f in folder.rglob("*") if f.is_file())
    first, then = (np.array(x) * 1000 for x in (cpu, took))
    print(
        f"{asked.texts} texts of {asked.words} words: ms a text added, CPU: median {np.median(first):.2f}, "
        f"p99 {np.quantile(first, 0.99):.2f}, most {first.max():.2f}; wall: median {np.median(then):.2f}, "
        f"p99 {np.quantile(then, 0.99):.2f}; saving {np.median(saves) * 1000:.0f} ms; {segments} segments; "
        f"{disk / asked.texts / 1000:.1f} KB of disk a text; {pairs} pairs found; "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB at most (pages of mapped files included)"
    )


def dispatches(count: int, size: int) -> Iterator[Dispatch]:
    """See the module; the same for the same numbers."""
    dice = np.random.default_rng(11)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    words = np.array(["".join(dice.choice(letters, k)) for k in dice.integers(2, 10, 60_000)], dtype=object)
    often = np.cumsum(1 / (np.arange(len(words)) + 10.0))
    often /= often[-1]
    phrases = np.searchsorted(often, dice.random((20_000, 6)))
    liked = np.cumsum(1 / (np.arange(len(phrases)) + 10.0))
    liked /= liked[-1]
    footer = np.searchsorted(often, dice.random(25))
    before: list[np.ndarray] = []
    for n in range(count):
        length = int(dice.integers(size // 2, size * 3 // 2))
        text = np.searchsorted(often, dice.random(length))
        for at in dice.integers(0, length - 6, length // 18):
            text[at : at + 6] = phrases[np.searchsorted(liked, dice.random())]
        if before and dice.random() < 1 / 8:
            other = before[int(dice.integers(len(before)))]
            at, to = int(dice.integers(max(1, len(other) - PASSAGE))), int(dice.integers(length))
            passage = other[at : at + PASSAGE].copy()
            changed = dice.random(len(passage)) < CHANGED
            passage[changed] = np.searchsorted(often, dice.random(int(changed.sum())))
            text = np.concatenate([text[:to], passage, text[to:]])
        if dice.random() < FOOTER:
            text = np.concatenate([text, footer])
        before.append(text)
        del before[:-RECENT]
        day = n * 365 * YEARS // count
        published = f"{2005 + day // 365}-{day % 365 // 31 + 1:02d}-{day % 365 % 31 + 1:02d}"
        yield Dispatch(content_id("d", n), "", sentences(words[text].tolist()), "", published=published)


def sentences(words: list[str]) -> str:
    """Words as text, a stop behind every twentieth."""
    return ". ".join(" ".join(words[k : k + 20]) for k in range(0, len(words), 20)) + "."


if __name__ == "__main__":
    main()
