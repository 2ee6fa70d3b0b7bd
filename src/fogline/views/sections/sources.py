"""Sources and families: who speaks, who carries whose words, which dispatches print one text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from fogline.model import Claim, Dispatch, Reprint
from fogline.views.charts import Stretch, passage_bar
from fogline.views.page_index import (
    Joint,
    PageIndex,
    covered_share,
    day_words,
    first_of,
    outlet_words,
    short,
    speaker_words,
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Hold who is said to know, how often, first and through whom."""

    name: str
    kind: str
    claims: int
    dispatches: tuple[int, ...]
    origins: int
    carriers: str
    first: str


def speakers(desk: PageIndex) -> list[Speaker]:
    """Return ultimate sources by number of text origins, then claims."""
    by_name: dict[str, list[Claim]] = defaultdict(list)
    for claim in desk.brief.claims:
        if claim.source.kind not in ("outlet", "unresolved"):
            by_name[speaker_words(claim)].append(claim)
    rows = [_speaker(desk, name, claims) for name, claims in by_name.items()]
    return sorted(rows, key=lambda s: (-s.origins, -s.claims, s.name, s.kind))


def _speaker(desk: PageIndex, name: str, claims: Sequence[Claim]) -> Speaker:
    kinds = sorted(
        {claim.source.kind for claim in claims}, key=lambda k: (-sum(each.source.kind == k for each in claims), k)
    )
    wires = {desk.dispatches[c.dispatch_id].wire for c in claims}
    carried = sorted({w for c in claims for w in c.source.chain} | {wire for wire in wires if wire})
    first = min(claims, key=lambda c: desk.stands[c.claim_id])
    return Speaker(
        name=name,
        kind=", ".join(kinds),
        claims=len(claims),
        dispatches=tuple(sorted({desk.number[c.dispatch_id] for c in claims})),
        origins=len({desk.origin[c.claim_id] for c in claims}),
        carriers=", ".join(carried[:4]),
        first=desk.label[first.claim_id],
    )


@dataclass(frozen=True, slots=True)
class Carrier:
    """One dispatch and what it took over: share, from whom, how, where it was joined."""

    number: int
    outlet: str
    day: str
    wire: str
    share: str
    bar: Markup
    taken: tuple[tuple[int, str], ...]
    given: tuple[int, ...]
    seams: int
    claims: int


@dataclass(frozen=True, slots=True)
class Carried:
    """Hold who has what from whom: for each dispatch the passages that it took over, each with the reprint that
    brought it first.

    ``given``: numbers of the dispatches that have words from it; ``seams``: where texts were joined in it; ``sharing``: all
    dispatches, those that share most passages first.
    """

    taken: Mapping[str, Sequence[tuple[Joint, Reprint]]]
    given: Mapping[str, set[int]]
    seams: Mapping[str, Sequence[int]]
    sharing: Sequence[str]


def carried(desk: PageIndex, found: Mapping[str, Sequence[Joint]]) -> Carried:
    """Return what went from dispatch to dispatch. A passage is had from the first dispatch that has it."""
    taken = {each: [(j, first_of(desk, j)) for j in js if j.taken or j.other_way_open] for each, js in found.items()}
    given: dict[str, set[int]] = defaultdict(set)
    for key, firsts in taken.items():
        for _, r in firsts:
            if r.direction == "known":
                given[r.earlier.dispatch_id].add(desk.number[key])
    seams: dict[str, list[int]] = defaultdict(list)
    for seam in desk.brief.seams:
        seams[seam.dispatch_id].append(seam.at)
    sharing = sorted(desk.number, key=lambda d: (-len(found.get(d, ())), desk.number[d]))
    return Carried(taken, given, seams, sharing)


def carriers(desk: PageIndex, told: Carried, *, limit: int) -> list[Carrier]:
    """Return a line for each dispatch, in order of the page; where there are too many, for those that share most."""
    kept = sorted(told.sharing[:limit], key=desk.number.__getitem__)
    return [
        _carrier(desk, desk.dispatches[d], told.taken.get(d, ()), told.given.get(d, set()), told.seams.get(d, ()))
        for d in kept
    ]


def _carrier(
    desk: PageIndex, d: Dispatch, taken: Sequence[tuple[Joint, Reprint]], given: set[int], seams: Sequence[int]
) -> Carrier:
    kinds: dict[int, set[str]] = defaultdict(set)
    bars = []
    for j, r in taken:
        other = r.earlier if r.later.dispatch_id == d.dispatch_id else r.later
        number = desk.number[other.dispatch_id]
        kinds[number] |= {r.kind} | ({r.extent} if r.extent != "part" else set())
        kinds[number] |= {"shared, order not known"} if r.direction == "unknown" else set()
        source = "from" if r.direction == "known" else "also in"
        bars.append(Stretch(j.start, j.end, number, f"{r.kind}, {source} {number}"))
    share = covered_share(d, [each for each, r in taken if r.kind != "boilerplate"])
    return Carrier(
        number=desk.number[d.dispatch_id],
        outlet=outlet_words(d),
        day=day_words(d.published),
        wire=d.wire or "",
        share=f"{100 * share:.0f} %" if taken else "",
        bar=passage_bar(len(d.text), bars, seams),
        taken=tuple((n, ", ".join(sorted(k))) for n, k in sorted(kinds.items())),
        given=tuple(sorted(given)),
        seams=len(seams),
        claims=len(desk.of_dispatch[d.dispatch_id]),
    )


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """Passages joined by reprints: first words, origin, the dispatches that carry it."""

    anchor: str
    words: str
    origin: int | None
    members: tuple[int, ...]
    kinds: str
    length: int


def families(desk: PageIndex) -> list[FamilyLine]:
    """Return families with most dispatches first."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for reprint in desk.brief.reprints:
        kinds[reprint.family_id].add(reprint.kind)
    rows = []
    for number, family in enumerate(desk.brief.families, start=1):
        first = min(family.passages, key=lambda p: (desk.number[p.dispatch_id], p.start))
        words = desk.dispatches[first.dispatch_id].text[first.start : first.end]
        members = tuple(sorted({desk.number[passage.dispatch_id] for passage in family.passages}))
        origin = desk.number.get(family.origin) if family.origin else None
        rows.append(
            FamilyLine(
                f"f{number}",
                short(words, 110),
                origin,
                members,
                ", ".join(sorted(kinds[family.family_id])),
                len(words.split()),
            )
        )
    return sorted(rows, key=lambda f: (-len(f.members), -f.length, f.anchor))
