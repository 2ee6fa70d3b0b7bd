"""What it saves that reprinted words are read once: an archive half of which are copies, read with memory and without.

    python bench/reprints.py DISPATCHES... [--profile accurate] [--originals 40]

Each dispatch gets one copy in another outlet on the next day: whole; with a lead of its own and its end cut off; or with a
word put in every fourth sentence. Text printed in one line is given paragraphs of three sentences first. Both readings run in
one process on one core, one after the other, after a first reading that warms up; the claims must be the same. CPU seconds
under the same load: the ratios travel.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from typing import Any

from fogline import dispatch
from fogline.claims import read_claims
from fogline.model import Received
from fogline.text import sentences
from fogline.text.cache import nothing_kept

LEAD = "The following was carried by several papers of the region, some of which cut it. It is printed here as it came."


def main() -> None:
    """The command."""
    from threadpoolctl import threadpool_limits

    options = _parser().parse_args()
    found = [r.dispatch for r in dispatch.read(options.paths) if isinstance(r, Received)]
    originals = [in_paragraphs(d) for d in found[: options.originals]]
    copies = [copy(n, d) for n, d in enumerate(originals)]
    words = sum(len(d.text.split()) for d in [*originals, *copies])
    with threadpool_limits(limits=1, user_api="blas"), nothing_kept():
        read(originals[: len(originals) // 4], options.profile)
        alone, anew = read(originals, options.profile), read(copies, options.profile)
    with threadpool_limits(limits=1, user_api="blas"):
        first, again = read(originals, options.profile), read(copies, options.profile)
    if alone[1] + anew[1] != first[1] + again[1]:
        raise SystemExit("claims differ")
    print(f"{len(originals)} dispatches and a copy of each, {words} words, profile {options.profile}: the same claims")
    print(f"  nothing cached_reading: {words / (alone[0] + anew[0]):,.0f} words a CPU second")
    print(f"  words read once:    {words / (first[0] + again[0]):,.0f}", end=", ")
    print(f"{(alone[0] + anew[0]) / (first[0] + again[0]):.2f} times as fast")
    print(
        f"  a copy costs {100 * again[0] / anew[0]:.0f} % of reading it anew, an original {100 * first[0] / alone[0]:.0f} %"
    )


def read(dispatches: list[Any], profile: Any) -> tuple[float, list[Any]]:
    """CPU seconds, and the claims."""
    begun = time.process_time()
    claims = [c for d in dispatches for c in read_claims(d, profile=profile)]
    return time.process_time() - begun, claims


def in_paragraphs(d: Any) -> Any:
    """The dispatch with a paragraph every three sentences, where it was printed in one line."""
    if "\n" in d.text:
        return d
    cut = [d.text[s.start : s.end] for s in sentences(d.text)]
    return replace(d, text="\n\n".join(" ".join(cut[n : n + 3]) for n in range(0, len(cut), 3)))


def copy(n: int, d: Any) -> Any:
    """Another outlet's copy: whole, cut, or edited, by turns."""
    paragraphs = d.text.split("\n\n")
    if n % 3 == 1:
        paragraphs = [LEAD, *paragraphs[: 1 + 2 * len(paragraphs) // 3]]
    text = "\n\n".join(paragraphs)
    if n % 3 == 2:
        for s in reversed(sentences(text)[::4]):
            text = f"{text[: s.start]}Meanwhile {text[s.start : s.end]}{text[s.end :]}"
    return replace(d, dispatch_id=f"{d.dispatch_id}-copy", outlet="The Other Ledger", published="2031-03-02", text=text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Reading an archive of which half are copies.")
    parser.add_argument("paths", nargs="+", help="files or folders of dispatches")
    parser.add_argument("--originals", type=int, default=40, help="dispatches, each of which gets a copy")
    parser.add_argument("--profile", choices=["fast", "accurate", "rules"], default="fast")
    return parser


if __name__ == "__main__":
    main()
