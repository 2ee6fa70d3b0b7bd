"""Whether reports of one event meet: made-up sets of several outlets, as agency, tabloid, live page and ministry write.

    python evals/told_events.py [--misses] [FILE ...]

Everything in a file is read together, as a desk reads its folder. Shares, in percent: reports of the main toll that met another
report of it, of those that give it; reports of further figures likewise; sets whose main toll stands in one account with the
verdict that is right; false verdicts (``differ`` or ``agree`` shown where neither is right); figures of two look-alike events
that stand in one account. The form of a set stands at the head of the file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fogline import reconcile, reuse
from fogline.claims import read_claims
from fogline.model import Account, Answer, Claim, Dispatch, Figure

FILES = Path(__file__).parent / "told_events"


@dataclass(frozen=True, slots=True)
class Told:
    """One event: its reports, and per measure the number that each of them gives (None: none)."""

    name: str
    reports: tuple[Dispatch, ...]
    main: tuple[str, tuple[float | None, ...]]
    also: tuple[tuple[str, tuple[float | None, ...]], ...]
    right: dict[str, str]


def sets(path: Path) -> list[Told]:
    """The sets of a file."""
    text = "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [_set(part, path.stem) for part in text.split("\nset: ")[1:]] if "set: " in text else []


def _set(words: str, file: str) -> Told:
    head, *reports = words.split("\nreport: ")
    name, *lines = head.strip().splitlines()
    said = [line.partition(": ")[::2] for line in lines if ": " in line]
    also = tuple(_numbers(v) for k, v in said if k == "also")
    right = {k: v.strip() for k, v in said if k not in ("also", "main")}
    told = tuple(_report(r, f"{file}-{name}-{n}") for n, r in enumerate(reports))
    return Told(name, told, _numbers(next(v for k, v in said if k == "main")), also, right)


def _numbers(words: str) -> tuple[str, tuple[float | None, ...]]:
    measure, *numbers = words.split()
    return measure, tuple(None if n == "-" else float(n) for n in numbers)


def _report(words: str, name: str) -> Dispatch:
    head, _, text = words.partition("\n")
    outlet, published, *wire = [part.strip() for part in head.split("|")]
    return Dispatch(
        name, f"{name}.txt", text.strip(), "", outlet=outlet, published=published, wire=wire[0] if wire else None
    )


def accounts(told: Sequence[Told]) -> tuple[list[Claim], tuple[Account, ...]]:
    """Claims and accounts of all of them, read together."""
    dispatches = [d for each in told for d in each.reports]
    found = reuse.find_reprints(dispatches)
    claims = [c for d in dispatches for c in read_claims(d, seams=())]
    return claims, reconcile.accounts(claims, dispatches, found.reprints, found.families)


@dataclass(frozen=True, slots=True)
class Met:
    """How the reports of one figure of one event met: in which account each stands (None: in none)."""

    told: Told
    measure: str
    homes: tuple[Account | None, ...]

    @property
    def given(self) -> list[Account | None]:
        """The homes of reports that give the figure."""
        numbers = dict([self.told.main, *self.told.also])[self.measure]
        return [home for home, n in zip(self.homes, numbers, strict=True) if n is not None]

    @property
    def met(self) -> int:
        """How many of these stand beside another of them."""
        ids = [home.account_id for home in self.given if home is not None]
        return sum(1 for each in ids if ids.count(each) > 1)


def weigh(told: Sequence[Told]) -> tuple[list[Met], list[Met], tuple[Account, ...], list[Claim]]:
    """Homes of main and of further figures."""
    claims, found = accounts(told)
    of = {c.claim_id: c.dispatch_id for c in claims}
    homes: dict[tuple[str, str, float], Account] = {}
    figures = {c.claim_id: c.figures for c in claims}
    for a in found:
        for answer in a.answers:
            for n, c in _printed(answer, a.question.measure, figures):
                key = (of[c], a.question.measure, n)
                if key not in homes or a.articles > homes[key].articles:
                    homes[key] = a

    def met(t: Told, measure: str, numbers: Sequence[float | None]) -> Met:
        pairs = zip(t.reports, numbers, strict=True)
        return Met(t, measure, tuple(None if n is None else homes.get((d.dispatch_id, measure, n)) for d, n in pairs))

    main = [met(t, *t.main) for t in told]
    also = [met(t, *more) for t in told for more in t.also]
    return main, also, found, claims


def _printed(answer: Answer, measure: str, figures: Mapping[str, Sequence[Figure]]) -> Iterator[tuple[float, str]]:
    """The numbers that the claims of an answer print, each with its claim: 67 and "about 70" may be one answer."""
    for c in answer.claims:
        for f in figures[c]:
            if f.measure == measure and " ".join(f.as_printed.split()) in answer.as_printed:
                yield from ((n, c) for n in (f.low, f.best, f.high) if n is not None)


def look_alikes(told: Sequence[Told], found: Sequence[Account], claims: Sequence[Claim]) -> list[Account]:
    """Accounts of incidents that hold figures of two events."""
    event = {d.dispatch_id: t.name for t in told for d in t.reports}
    of = {c.claim_id: event[c.dispatch_id] for c in claims}
    return [
        a
        for a in found
        if len({of[c] for answer in a.answers for c in answer.claims}) > 1 and a.question.measure != "other"
    ]


RIGHT = {"compatible": ("agree", "single", "revised")}


def right_verdict(m: Met) -> bool:
    """Whether all reports of the main toll stand in one account whose verdict is right."""
    ids = {home.account_id if home else None for home in m.given}
    home = m.given[0]
    asked = m.told.right["verdict"]
    return len(ids) == 1 and home is not None and home.verdict in RIGHT.get(asked, (asked,))


def false_verdicts(main: Sequence[Met]) -> Iterator[tuple[Told, Account]]:
    """Accounts of an event's figures that say ``differ`` or ``agree`` where that is not right."""
    for m in main:
        for home in {h.account_id: h for h in m.homes if h is not None}.values():
            asked = m.told.right["verdict"]
            if home.verdict in ("differ", "agree") and home.verdict not in RIGHT.get(asked, (asked,)):
                yield m.told, home


def summary(told: Sequence[Told]) -> dict[str, float]:
    """The shares."""
    main, also, found, claims = weigh(told)
    given, further = sum(len(m.given) for m in main), sum(len(m.given) for m in also)
    return {
        "main_found": _share(sum(h is not None for m in main for h in m.given), given),
        "main_met": _share(sum(m.met for m in main), given),
        "further_met": _share(sum(m.met for m in also), further),
        "right_accounts": _share(sum(map(right_verdict, main)), len(main)),
        "revised_shown": _share(
            sum(
                any(h is not None and h.verdict == "revised" for h in m.homes)
                for m in main
                if m.told.right["verdict"] == "revised"
            ),
            sum(m.told.right["verdict"] == "revised" for m in main),
        ),
        "false_verdicts": float(len(list(false_verdicts(main)))),
        "two_events": float(len(look_alikes(told, found, claims))),
    }


def _share(some: int, of: int) -> float:
    return round(100 * some / of, 1) if of else 0.0


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    told = [t for path in asked.files or sorted(FILES.glob("*.txt")) for t in sets(path)]
    for name, share in summary(told).items():
        print(f"{name:16} {share}")
    if asked.misses:
        _misses(told)
    return 0


def _misses(told: Sequence[Told]) -> None:
    main, also, found, claims = weigh(told)
    for m in [*main, *also]:
        wrong = m in main and not right_verdict(m)
        if m.met < len(m.given) or wrong:
            print(f"\n{m.told.name} {m.measure} right: {m.told.right['verdict']}")
            for d, n, home in zip(m.told.reports, dict([m.told.main, *m.told.also])[m.measure], m.homes, strict=True):
                if n is not None:
                    print(f"   {d.outlet:28} {n:g} {_said(home)}")
    for t, home in false_verdicts(main):
        print(f"\nFALSE {t.name}: {_said(home)}")
    for a in look_alikes(told, found, claims):
        print(f"\nTWO EVENTS: {_said(a)} {[(x.best or x.low, x.claims) for x in a.answers]}")


def _said(a: Account | None) -> str:
    if a is None:
        return "NOT FOUND"
    q = a.question
    numbers = [
        f"{x.best or x.low:g}{'*' if x.superseded else ''}:{'/'.join(x.sources)}"
        for x in a.answers
        if (x.best or x.low) is not None
    ]
    return (
        f"{a.account_id[:6]} {q.measure} {q.population} {q.place} {q.period} {q.basis} {q.party or ''} N{a.articles} "
        f"K{a.publishers} J{a.origins} I{a.voices.low}-{a.voices.high} {a.verdict} {a.grade} {numbers}"
    )


if __name__ == "__main__":
    sys.exit(main())
