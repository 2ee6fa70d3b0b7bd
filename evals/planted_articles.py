"""False corroboration in real articles with planted copies: ``plant.py`` of the yardsticks, read as dispatches are read.

    python evals/planted_articles.py [--copies 90] [--articles 600] [--seed WORD] [--shared ../shared] [--list]

``plant.py`` plants edited copies of passages in real articles of other outlets. The texts that give or take a passage are read
through the whole chain: dispatches, copies, claims, accounts. Beside them stand truly independent accounts: for each
passage in which dead, hurt or held people are counted at a named place, a short invented dispatch of another outlet in which
a named source gives the same count in other words.

A *copied question* is an account that both texts of a copy answer and nobody else, the later one only out of the
copied passage: one text, so one origin, and no voice more than the earlier text alone has. *False corroboration*: it has
more known voices than that, or the verdict ``agree`` without two of them in the earlier text. *Met*: of the figures that
stand in a copied passage, and are asked about at all, the share that both texts answer in one account. *Wrongly merged*:
the share of the independent accounts that meet the passage's and count as one text or one voice with it; *separate met*:
those that meet at all.
Everything follows from the seed word.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import importlib
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fogline import dispatch, reconcile, reuse
from fogline.claims import read_claims
from fogline.model import Account, Claim, Dispatch, Family, Figure, Place, Received, Reprint, Seam

ARTICLES = Path("data/reuse/news/allsides.jsonl.gz")
COUNTED = ("killed", "injured", "detained", "missing", "displaced")
DONE = {"killed": "dead", "injured": "wounded", "detained": "arrested", "missing": "missing", "displaced": "homeless"}
WITNESSES = ("Saint Orla Hospital", "Red Lantern Relief", "the Plain Count Network", "Field Doctors League")


@dataclass(frozen=True)
class Copy:
    """A planted passage: its class, and where it stands in both texts."""

    kind: str
    earlier: tuple[str, int, int]
    later: tuple[str, int, int]


@dataclass(frozen=True)
class World:
    """Everything read: dispatches, what was found among them, claims, accounts."""

    dispatches: Mapping[str, Dispatch]
    reprints: Sequence[Reprint]
    families: Sequence[Family]
    claims: Mapping[str, Claim]
    accounts: Sequence[Account]


def planted(shared: Path, seed: str, copies: int, articles: int) -> tuple[list[Dispatch], list[Copy]]:
    """The texts that give or take a passage, as the readers take them in, and the passages."""
    sys.path.insert(0, str(shared / "evals"))
    plant, records = importlib.import_module("plant"), importlib.import_module("records")
    drawn = sorted(
        records.read(str(shared / ARTICLES)), key=lambda r: hashlib.sha256(f"{seed}{r['id']}".encode()).digest()
    )
    texts, spans = plant.plant(drawn[:articles], seed, copies)
    wanted = {s[side]["id"] for s in spans for side in ("earlier", "later")}
    by_record = _taken_in([t for t in texts if t["id"] in wanted])

    def end(side: dict[str, Any]) -> tuple[str, int, int]:
        return by_record[side["id"]].dispatch_id, side["start"], side["end"]

    return list(by_record.values()), [Copy(s["class"], end(s["earlier"]), end(s["later"])) for s in spans]


def _taken_in(records: Sequence[dict[str, Any]]) -> dict[str, Dispatch]:
    """Each record as a dispatch, by the record's id; a text that the reader would change is none of ours to score."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "planted.jsonl"
        path.write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
        read = [x.dispatch for x in dispatch.read([str(path)]) if isinstance(x, Received)]
    if [d.text for d in read] != [r["text"] for r in records]:
        raise SystemExit("the reader has changed a text: the planted spans do not fit it")
    return {r["id"]: d for r, d in zip(records, read, strict=True)}


Apart = dict[str, tuple[Dispatch, str]]  # by claim of a passage, an independent dispatch and its figure


# --- independent accounts -----------------------------------------------------------------------------------


def independent(copies: Sequence[Copy], claims: Iterable[Claim], dispatches: Mapping[str, Dispatch]) -> Apart:
    """By claim of a passage, a dispatch of another outlet in which another named source counts the same, and its figure."""
    by_dispatch: dict[str, list[Claim]] = defaultdict(list)
    for c in claims:
        by_dispatch[c.dispatch_id].append(c)
    found = {}
    for copy in copies:
        for c in by_dispatch[copy.earlier[0]]:
            told = _countable(c) if _inside(c, copy.earlier) else None
            if told is not None:
                found[c.claim_id] = (_other(c, *told, dispatches[c.dispatch_id]), told[0].as_printed)
                break
    return found


def _countable(c: Claim) -> tuple[Figure, Place] | None:
    """A count of people at a known place: what a second source can give too."""
    if c.stance != "asserted" or c.source.kind == "unresolved":
        return None
    place = next((p for p in c.places if p.place_id and (p.precision or 9) <= 3), None)
    counts = (f for f in c.figures if f.measure in COUNTED and f.basis == "incident" and f.bound == "exact" and f.best)
    figure = next((f for f in counts if not f.population or f.population in ("people", "civilians")), None)
    return None if place is None or figure is None else (figure, place)


def _other(c: Claim, figure: Figure, place: Place, original: Dispatch) -> Dispatch:
    who = WITNESSES[int(hashlib.sha256(c.claim_id.encode()).hexdigest()[:6], 16) % len(WITNESSES)]
    told = next((d for d in c.days if d.start and d.precision in (1, 4, 5)), None)
    lead = "" if told is None else "on" if told.precision == 1 else "in"
    when = f" {lead} {told.as_printed.removeprefix(lead + ' ')}" if told is not None else ""
    many = f"{figure.best:g}"
    text = (
        f"{who[0].upper()}{who[1:]} said {many} people were {DONE[figure.measure]} in {place.as_printed}{when}.\n\n"
        "Its staff went from door to door with lists and lamps until the early hours, and tea was handed out on the steps."
    )
    name = f"independent-{c.claim_id}"
    return dataclasses.replace(
        original,
        dispatch_id=name,
        path=name,
        text=text,
        raw_sha=name,
        outlet="Salt Road News",
        wire=None,
        headline=None,
    )


# --- reading and measuring ----------------------------------------------------------------------------------


def read(dispatches: Sequence[Dispatch], known: Iterable[Claim] = ()) -> World:
    """Dispatches through copies, claims and accounts; claims of ``known`` dispatches are taken as they were read."""
    found = reuse.find_reprints(dispatches)
    seams: dict[str, list[Seam]] = defaultdict(list)
    for seam in found.seams:
        seams[seam.dispatch_id].append(seam)
    held: dict[str, list[Claim]] = defaultdict(list)
    for c in known:
        held[c.dispatch_id].append(c)
    claims = [c for d in dispatches for c in (held.get(d.dispatch_id) or read_claims(d, seams=seams[d.dispatch_id]))]
    accounts = reconcile.accounts(claims, dispatches, found.reprints, found.families)
    by_id = {d.dispatch_id: d for d in dispatches}
    return World(by_id, found.reprints, found.families, {c.claim_id: c for c in claims}, accounts)


def _inside(c: Claim, span: tuple[str, int, int]) -> bool:
    return (
        c.dispatch_id == span[0]
        and c.quote.start < span[2]
        and c.quote.end > span[1]
        and any(span[1] <= f.quote.start and f.quote.end <= span[2] for f in c.figures)
    )


def _of(a: Account) -> list[str]:
    return [c for x in a.answers for c in x.claims]


def copied_questions(world: World, copies: Sequence[Copy]) -> Iterator[tuple[Copy, Account]]:
    """Accounts that both texts of a copy answer and nobody else, the later one out of the copied passage only."""
    by_pair = {(c.earlier[0], c.later[0]): c for c in copies}
    for a in world.accounts:
        claims = [world.claims[c] for c in _of(a)]
        carried = tuple(sorted({c.dispatch_id for c in claims}))
        copy = by_pair.get(carried) or by_pair.get(carried[::-1])  # type: ignore[arg-type]
        if copy and all(_inside(c, copy.later) for c in claims if c.dispatch_id == copy.later[0]):
            yield copy, a


def is_false(world: World, copy: Copy, a: Account) -> bool:
    """Whether a copied question counts more voices than the earlier text alone has."""
    if a.verdict != "agree" and a.voices.low < 2:
        return False
    source = world.dispatches[copy.earlier[0]]
    own = [c for c in world.claims.values() if c.dispatch_id == source.dispatch_id]
    mine = set(_of(a))
    alone = next((x for x in reconcile.accounts(own, [source], (), ()) if mine & set(_of(x))), None)
    return alone is None or a.voices.low > max(alone.voices.low, 1)


def weigh(world: World, copies: Sequence[Copy], apart: Apart) -> dict[str, Counter[str]]:
    """Per class of edit, counts of what the docstring of this file names."""
    home: dict[str, list[Account]] = defaultdict(list)
    for a in world.accounts:
        for c in set(_of(a)):
            home[c].append(a)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for copy, a in copied_questions(world, copies):
        sums[copy.kind].update(asked=1, two_texts=a.origins > 1, false=is_false(world, copy, a))
    by_dispatch: dict[str, list[Claim]] = defaultdict(list)
    for c in world.claims.values():
        by_dispatch[c.dispatch_id].append(c)
    for copy in copies:
        for c in by_dispatch[copy.earlier[0]]:
            for a in home[c.claim_id] if _inside(c, copy.earlier) else ():
                there = any(world.claims[x].dispatch_id == copy.later[0] for x in _of(a))
                sums[copy.kind].update(figures=1, met=there)
    for claim_id, (other, _) in apart.items():
        both = [a for a in home[claim_id] if any(world.claims[x].dispatch_id == other.dispatch_id for x in _of(a))]
        merged = sum(a.origins == 1 or a.voices.high == 1 for a in both)
        sums["independent"].update(
            figures=1, met=bool(both), merged=merged, right=any(a.origins > 1 and a.voices.high > 1 for a in both)
        )
    return dict(sums)


def summary(sums: Mapping[str, Counter[str]]) -> dict[str, float]:
    """The shares that the yardstick asks for, in percent."""
    copied = [f for kind, f in sums.items() if kind != "independent"]
    apart = sums.get("independent", Counter())

    def share(part: str, whole: str, of: Sequence[Counter[str]]) -> float:
        return round(100 * sum(f[part] for f in of) / max(1, sum(f[whole] for f in of)), 2)

    return {
        "false_corroboration": share("false", "asked", copied),
        "copies_met": share("met", "figures", copied),
        "wrongly_merged": share("merged", "figures", [apart]),
        "separate_met": share("met", "figures", [apart]),
    }


def measured(shared: Path, seed: str, copies: int, articles: int) -> tuple[World, list[Copy], Apart]:
    """The planted articles and the independent accounts, read together."""
    dispatches, spans = planted(shared, seed, copies, articles)
    first = read(dispatches)
    apart = independent(spans, first.claims.values(), first.dispatches)
    return read([*dispatches, *(d for d, _ in apart.values())], first.claims.values()), spans, apart


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--copies", type=int, default=90, help="articles to plant in")
    parser.add_argument("--articles", type=int, default=600, help="to draw from")
    parser.add_argument("--seed", default="heron")
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument(
        "--list", action="store_true", help="print every false corroboration and every copy in two texts"
    )
    options = parser.parse_args()
    world, copies, apart = measured(options.shared, options.seed, options.copies, options.articles)
    sums = weigh(world, copies, apart)
    columns = ("asked", "two_texts", "false", "figures", "met", "merged", "right")
    print(f"{'class':12}" + "".join(f"{c:>10}" for c in columns))
    for kind in sorted(sums):
        print(f"{kind:12}" + "".join(f"{sums[kind][c]:10}" for c in columns))
    print(json.dumps(summary(sums)))
    if options.list:
        for copy, a in copied_questions(world, copies):
            if is_false(world, copy, a) or a.origins > 1:
                print(copy.kind, a.question, a.origins, a.voices, a.verdict)
                for c in _of(a):
                    print(
                        "   ",
                        c,
                        world.claims[c].dispatch_id,
                        world.claims[c].source.name,
                        world.claims[c].quote.exact[:200],
                    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
