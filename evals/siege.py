"""How far the program agrees with a careful reader on ``examples/siege``.

    python evals/siege.py [--misses]

The reader's findings are ``examples/siege/expected``, written by hand before any program read the files (see
``tests/golden/README.md``). Each share is of the reader's findings that the program has too: what it finds beyond them is
not counted here. ``tests/golden/test_siege.py`` holds the shares to the floors in ``floors.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fogline import __version__, pipeline
from fogline.ledger import Ledger
from fogline.model import Account, Answer, Brief, Claim, Figure

SIEGE = Path(__file__).parent.parent / "examples" / "siege"
Golden = dict[str, Any]
Hit = tuple[str, bool, str]  # what is asked, whether the program has it, words for a person


def read() -> Brief:
    """The brief of the siege, through the whole pipeline."""
    with Ledger.open(":memory:") as ledger:
        pipeline.read(
            [str(SIEGE)], ledger, options=pipeline.Options(), version=__version__, now=lambda: "2031-01-01T00:00:00Z"
        )
        return pipeline.brief(ledger, version=__version__)


def hits(brief: Brief) -> Iterator[Hit]:
    """One line for everything that the reader found."""
    yield from _claims(brief)
    yield from _reprints(brief)
    yield from _accounts(brief)


def shares(found: list[Hit]) -> dict[str, float]:
    """Per question, the percentage that the program has.

    >>> shares([("days", True, ""), ("days", False, "")])
    {'days': 50.0}
    """
    asked, had = Counter(h[0] for h in found), Counter(h[0] for h in found if h[1])
    return {k: round(100 * had[k] / asked[k], 1) for k in sorted(asked)}


def _golden(name: str) -> list[Golden]:
    lines = (SIEGE / "expected" / f"{name}.golden").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _file(path: str) -> str:
    return Path(path.split("#", maxsplit=1)[0]).name


def _claims(brief: Brief) -> Iterator[Hit]:
    text = {d.dispatch_id: d.text for d in brief.dispatches}
    by_file: dict[str, list[Claim]] = defaultdict(list)
    for c in brief.claims:
        by_file[_file(c.path)].append(c)
    for g in _golden("claims"):
        label = f"{g['path']}: {g['content'][:90]}"
        claim = max(by_file[g["path"]], key=lambda c: _overlap(text[c.dispatch_id], c, g["content"]), default=None)
        there = claim is not None and _overlap(text[claim.dispatch_id], claim, g["content"]) >= 0.5
        yield "claim found", there, label
        if claim is None or not there:
            continue
        name = claim.source.name or claim.source.as_printed
        wanted = g["source"]
        right = claim.source.kind == g["kind"] and (g["kind"] == "outlet" or wanted is None or _same(name, wanted))
        yield "speaker", right, f"{label} | wanted {g['kind']} {wanted}, got {claim.source.kind} {name}"
        yield "stance", claim.stance == g["stance"], f"{label} | wanted {g['stance']}, got {claim.stance}"
        yield "interest", claim.against_interest == g["against_interest"], f"{label} | wanted {g['against_interest']}"
        yield from _parts(claim, g, label)


def _parts(claim: Claim, g: Golden, label: str) -> Iterator[Hit]:
    for f in g["figures"]:
        got = [x for x in claim.figures if f["as_printed"] in x.as_printed or x.as_printed in f["as_printed"]]
        yield (
            "figure",
            any(_figure(x, f) for x in got),
            f"{label} | wanted {f} got {[_short(x) for x in claim.figures]}",
        )
    for d in g["days"]:
        days = [x for x in claim.days if d["as_printed"] in x.as_printed or x.as_printed in d["as_printed"]]
        yield (
            "day",
            any(x.start == d["start"] for x in days),
            f"{label} | wanted {d} got {[(x.as_printed, x.start, x.end) for x in claim.days]}",
        )
    for p in g["places"]:
        yield (
            "place",
            any(_same(x.name, p) or _same(x.as_printed, p) for x in claim.places),
            f"{label} | wanted {p} got {[x.name for x in claim.places]}",
        )
    for p in g["persons"]:
        yield (
            "person",
            any(_named(x.name, p["name"]) and x.state == p["state"] for x in claim.persons),
            f"{label} | wanted {p} got {[(x.name, x.state) for x in claim.persons]}",
        )


def _figure(x: Figure, f: Golden) -> bool:
    unit = "percentage" if f["unit"] == "percent" else f["unit"]
    return (x.measure, x.low, x.high, x.bound, x.unit, x.basis) == (
        f["measure"], f["low"], f["high"], f["bound"], unit, f["basis"],
    )  # fmt: skip


def _short(x: Figure) -> tuple[object, ...]:
    return (x.measure, x.low, x.high, x.bound, x.unit, x.basis, x.as_printed)


def _same(a: str | None, b: str) -> bool:
    """Equal names, an article more or less."""
    bare = [(n or "").lower().removeprefix("the ").removeprefix("a ").removeprefix("an ") for n in (a, b)]
    return bare[0] == bare[1]


def _named(name: str, full: str) -> bool:
    """A surname will do where the dispatch prints no more: the persons ledger joins them across dispatches."""
    return _same(name, full) or full.endswith(" " + name)


def _overlap(text: str, claim: Claim, words: str) -> float:
    start = text.find(words)
    best = 0.0
    while start >= 0:
        end = start + len(words)
        shared = min(end, claim.quote.end) - max(start, claim.quote.start)
        best = max(best, shared / (max(end, claim.quote.end) - min(start, claim.quote.start)))
        start = text.find(words, start + 1)
    return best


def _reprints(brief: Brief) -> Iterator[Hit]:
    at = {_file(d.path): d for d in brief.dispatches if "#" not in d.path}
    for g in _golden("reprints"):
        a, b = at[g["earlier"]], at[g["later"]]
        wanted = {a.dispatch_id: _between(a.text, g["earlier_first"], g["earlier_last"]),
                  b.dispatch_id: _between(b.text, g["later_first"], g["later_last"])}  # fmt: skip
        label = f"{g['earlier']} -> {g['later']}: {g['later_first']} ... {g['later_last']}"
        pair = [r for r in brief.reprints if {r.earlier.dispatch_id, r.later.dispatch_id} == set(wanted)]
        covered = [
            _covered(wanted[i], [(s.start, s.end) for r in pair for s in (r.earlier, r.later) if s.dispatch_id == i])
            for i in wanted
        ]
        yield "reprint", min(covered) >= 0.9, f"{label} | covered {covered}"
        ways = {(r.earlier.dispatch_id, r.direction) for r in pair}
        yield "direction", (a.dispatch_id, g["direction"]) in ways, f"{label} | wanted {g['direction']}, got {ways}"


def _between(text: str, first: str, last: str) -> tuple[int, int]:
    start = text.index(first)
    return start, text.index(last, start) + len(last)


def _covered(span: tuple[int, int], by: list[tuple[int, int]]) -> float:
    inside = {i for s, e in by for i in range(max(s, span[0]), min(e, span[1]))}
    return round(len(inside) / (span[1] - span[0]), 2)


def _accounts(brief: Brief) -> Iterator[Hit]:
    for g in _golden("accounts"):
        q = g["question"]
        wanted = {(x["low"], x["high"]) for x in g["answers"]}
        label = f"{q['measure']} {q['population']} {q['place']} {q['period']} {sorted(wanted, key=str)}"
        near = [a for a in brief.accounts if a.question.measure == q["measure"] and wanted & _values(a)]
        one = max(near, key=lambda a: len(wanted & _values(a)) - len(_values(a) - wanted), default=None)
        yield "account", one is not None and wanted <= _values(one), f"{label} | got {[_told(a) for a in near]}"
        if one is not None:
            yield "verdict", one.verdict == g["verdict"], f"{label} | wanted {g['verdict']}, got {_told(one)}"
            voices = (one.voices.low, one.voices.high) == (g["voices"]["low"], g["voices"]["high"])
            yield "voices", voices, f"{label} | wanted {g['voices']}, got {_told(one)}"
            yield "origins", one.origins == g["origins"], f"{label} | wanted {g['origins']}, got {_told(one)}"


def _values(account: Account) -> set[tuple[float | None, float | None]]:
    def ends(x: Answer) -> tuple[float | None, float | None]:
        return x.low, x.high

    return {ends(x) for x in account.answers}


def _told(a: Account) -> str:
    q = a.question
    return (
        f"{q.population}/{q.place}/{q.period}/{q.basis} {sorted(_values(a), key=str)} "
        f"N{a.articles} K{a.publishers} J{a.origins} I{a.voices.low}-{a.voices.high} {a.verdict} {a.grade}"
    )


def main() -> int:
    """Prints the shares and, on asking, every miss."""
    parser = argparse.ArgumentParser(description="Agreement with a careful reader on examples/siege.")
    parser.add_argument("--misses", action="store_true", help="print what the program lacks")
    options = parser.parse_args()
    found = list(hits(read()))
    asked = Counter(h[0] for h in found)
    for what, share in shares(found).items():
        print(f"{what:12} {share:5.1f} % of {asked[what]}")
    if options.misses:
        for what, there, words in found:
            if not there:
                print(f"{what}: {words}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
