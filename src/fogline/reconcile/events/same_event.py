"""Which dispatches tell of the same event, with a score and reasons for each link.

In: dispatches with their traits and day of printing; beside them, if known, the days their events fell on and how many they
say were killed. Out: links (a score in log-odds, and what speaks for and against), and groups of dispatches.

Two reports of one event share rare words early in the text, a name that hardly anybody else prints, a day. They are kept
apart by streets or ages that both print and that differ. The likeness is TF-IDF (Salton and Buckley 1988); the weights are
those of a logistic regression over pairs of local reports, rounded. Candidates come from an inverted index over words that few
dispatches hold, so that the cost grows with the number of near pairs and not with the square. Groups are merged while their
mean link stays above a threshold, best first (average linkage), since a chain of good links between strangers is common.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fogline.model import Dispatch, EventSign, Traits
from fogline.text.calendar import ordinal

# --- constants: fitted on pairs of local reports, two-fold by incident (evals/fit_same_event.py) -------------

COMMON_SHARE = 0.2  # words in more than this share of the dispatches tell nothing
FEWEST = 1000  # dispatches from which rarity is judged: among three, no word is rare
NEAR_DISPATCHES = 200  # a word in more dispatches than this proposes no candidates
NEAR_COSINE = 0.06  # over the proposing words; fewer in common is no candidate
THRESHOLD = -0.75  # mean log-odds down to which groups are merged
UNSEEN = -5.0  # log-odds of a pair that was no candidate
LIKE_LEAD = 0.3

# What a pair shows, and its weight in log-odds for one unit of it.
WEIGHTS: dict[EventSign, float] = {
    "like words": 2.9,  # log of the cosine of the texts
    "copied words": -3.3,  # the cosine itself: near-equal texts are often one paper's pattern for many events
    "like leads": -0.6,  # cosine of headline and lead
    "copied leads": -5.6,  # what of it is above LIKE_LEAD
    "rare capitals": 0.65,  # inverse document frequency of the three rarest capitalised words that both print
    "rare capitals in the lead": 0.65,  # of the rarest one in both leads
    "capitals in the lead": -1.4,  # log of their number: lists of places and offices
    "rare words": 0.8,  # log of the number of words that hardly anybody else prints
    "names": 1.05,  # cosine of the names
    "same ages": 0.5,
    "same days": 1.6,  # printed days that both name, early ones more
    "days apart": -0.6,  # log of the days between the printings
    "event days apart": -0.5,  # log of the days between the days that either tells of most
    "other streets": -1.95,  # both print streets, none the same
    "other ages": -1.25,  # both print ages, none the same
    "same toll": 0.75,
    "same outlet": -1.3,  # one paper tells of many events in like words
}
BIAS = 2.75


@dataclass(frozen=True, slots=True)
class EventLink:
    """Two dispatches that may tell of one event.

    ``score`` is in log-odds; ``reasons`` are what the pair shows, with its share of the score, weightiest first.
    """

    one: str
    other: str
    score: float
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class SameEvent:
    """Links above chance, and groups of dispatch ids; both sorted. Every dispatch is in exactly one group."""

    links: tuple[EventLink, ...]
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Report:
    dispatch: Dispatch
    words: Counter[str]
    lead: Counter[str]
    capitals: frozenset[str]
    lead_capitals: frozenset[str]
    names: frozenset[str]
    streets: frozenset[str]
    ages: frozenset[str]
    printed: int | None
    days: Mapping[int, float]
    killed: int | None


def same_event(
    dispatches: Iterable[Dispatch],
    traits: Iterable[Traits],
    *,
    days: Mapping[str, Sequence[tuple[str, int]]] | None = None,
    killed: Mapping[str, int | None] | None = None,
) -> SameEvent:
    """Return dispatches that tell of the same event.

    Args:
        dispatches: any order; ids must differ.
        traits: of each of them (``fogline.claims.events.traits``).
        days: per dispatch id, days printed in it as (ISO day, offset in the text).
        killed: per dispatch id, how many it says were killed.

    >>> from fogline.claims.events.traits import traits
    >>> told = [("a", "Two dead in fire at Mill Quay", "Amal Nouri ran from Mill Quay on 3 May."),
    ...         ("b", "Mill Quay fire kills two", "Neighbours saw Amal Nouri at Mill Quay."),
    ...         ("c", "Orchard show opens", "Pears of every kind were shown in the hall.")]
    >>> dispatches = [Dispatch(i, i, t, "", headline=h, published="2031-05-03") for i, h, t in told]
    >>> same_event(dispatches, map(traits, dispatches)).groups
    (('a', 'b'), ('c',))
    """
    ordered = sorted(dispatches, key=lambda d: (d.published or "", d.dispatch_id))
    of = {t.dispatch_id: t for t in traits}
    reports = [
        _report(d, of[d.dispatch_id], (days or {}).get(d.dispatch_id, ()), (killed or {}).get(d.dispatch_id))
        for d in ordered
    ]
    index = _Index(reports)
    links = {pair: index.link(*pair) for pair in index.candidates()}
    groups = merged(len(reports), {pair: link.score for pair, link in links.items()})
    return SameEvent(
        links=tuple(sorted((k for k in links.values() if k.score > 0), key=lambda k: (k.one, k.other))),
        groups=tuple(sorted(tuple(sorted(ordered[i].dispatch_id for i in g)) for g in groups)),
    )


# --- one report ---------------------------------------------------------------------------------------------

FADE = 500  # letters after which a printed day counts half


def _report(dispatch: Dispatch, traits: Traits, days: Sequence[tuple[str, int]], killed: int | None) -> _Report:
    weighted: dict[int, float] = defaultdict(float)
    for day, offset in days:
        at = ordinal(day)
        if at is not None:
            weighted[at] += 1 / (1 + offset / FADE)
    return _Report(
        dispatch=dispatch,
        words=Counter(traits.words),
        lead=Counter(traits.lead),
        capitals=frozenset(traits.capitals),
        lead_capitals=frozenset(traits.lead_capitals),
        names=frozenset(traits.names),
        streets=frozenset(traits.streets),
        ages=frozenset(traits.ages),
        printed=ordinal(dispatch.published, last=True),
        days=dict(weighted),
        killed=killed,
    )


# --- pairs --------------------------------------------------------------------------------------------------


class _Index:
    """Weighted words of all reports, and which reports hold them."""

    __slots__ = ("_capitals", "_lead_capitals", "_leads", "_names", "_reports", "_seen", "_words")

    def __init__(self, reports: Sequence[_Report]) -> None:
        self._reports = reports
        self._words = weighted([report.words for report in reports], COMMON_SHARE)
        self._leads = weighted([each.lead for each in reports], COMMON_SHARE)
        self._names = weighted([Counter(r.names) for r in reports], 0.02)
        self._lead_capitals = Counter(lead_capital for r in reports for lead_capital in r.lead_capitals)
        self._capitals = Counter(capital for r in reports for capital in r.capitals)
        self._seen = Counter(word for r in reports for word in r.words)

    def candidates(self) -> list[tuple[int, int]]:
        """Return pairs with enough in common over words that few dispatches hold, in order."""
        holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        found = []
        for number, vector in enumerate(self._words):
            common: dict[int, float] = defaultdict(float)
            for word, value in vector.items():
                if self._seen[word] <= NEAR_DISPATCHES:
                    for j, y in holders[word]:
                        common[j] += value * y
                    holders[word].append((number, value))
            found += [(each, number) for each in sorted(common) if common[each] >= NEAR_COSINE]
        return found

    def link(self, i: int, j: int) -> EventLink:
        """Return the score of one pair and what it is made of."""
        shown = self.shown(i, j)
        parts = {name: WEIGHTS[name] * value for name, value in shown.items() if value}
        reasons = sorted(parts.items(), key=lambda kv: (-abs(kv[1]), kv[0]))
        one, other = sorted((self._reports[i].dispatch.dispatch_id, self._reports[j].dispatch.dispatch_id))
        return EventLink(one, other, BIAS + sum(parts.values()), tuple((each, round(v, 3)) for each, v in reasons))

    def shown(self, i: int, j: int) -> dict[EventSign, float]:
        """Return what a pair shows, by the names of :data:`WEIGHTS`."""
        report, b = self._reports[i], self._reports[j]
        n = max(len(self._reports), FEWEST)
        rarest = sorted(self._capitals[each] for each in report.capitals & b.capitals)[:3]
        in_lead = report.lead_capitals & b.lead_capitals
        few = sum(1 for word in report.words if word in b.words and self._seen[word] < 6)
        like, lead = cosine(self._words[i], self._words[j]), cosine(self._leads[i], self._leads[j])
        apart = abs(report.printed - b.printed) if report.printed is not None and b.printed is not None else 5
        outlet = report.dispatch.outlet is not None and report.dispatch.outlet == b.dispatch.outlet
        return {
            "like words": math.log(like + 0.01),
            "copied words": like,
            "like leads": lead,
            "copied leads": max(0.0, lead - LIKE_LEAD),
            "rare capitals": sum(math.log(n / seen) for seen in rarest) / 3,
            "rare capitals in the lead": math.log(n / min((self._lead_capitals[w] for w in in_lead), default=n)),
            "capitals in the lead": math.log1p(len(in_lead)),
            "rare words": math.log1p(few),
            "names": cosine(self._names[i], self._names[j]),
            "same ages": float(min(3, len(report.ages & b.ages))),
            "same days": min(2.0, sum(min(value, b.days[key]) for key, value in report.days.items() if key in b.days)),
            "days apart": math.log1p(apart),
            "event days apart": math.log1p(_event_days_apart(report, b)),
            "other streets": float(bool(report.streets and b.streets and not report.streets & b.streets)),
            "other ages": float(bool(report.ages and b.ages and not report.ages & b.ages)),
            "same toll": float(report.killed is not None and report.killed == b.killed),
            "same outlet": float(outlet),
        }


def _event_days_apart(a: _Report, b: _Report) -> int:
    """Return days between the days that the reports tell of most, at most 30; 10 where either tells none."""
    if not a.days or not b.days:
        return 10
    first, second = (max(each.days, key=lambda d: (each.days[d], -d)) for each in (a, b))
    return min(30, abs(first - second))


def weighted(bags: Sequence[Counter[str]], common: float) -> list[dict[str, float]]:
    """Return TF-IDF vectors of length one; words in one bag only, or in more than the share ``common``, are left out."""
    n = max(len(bags), FEWEST)
    seen = Counter(w for each in bags for w in each)
    idf = {
        key: math.log((1 + n) / (1 + value)) + 1 for key, value in seen.items() if 2 <= value <= max(2.0, common * n)
    }
    found = []
    for bag in bags:
        vector = {w: (1 + math.log(c)) * idf[w] for w, c in bag.items() if w in idf}
        length = math.sqrt(sum(x * x for x in vector.values())) or 1.0
        found.append({w: x / length for w, x in vector.items()})
    return found


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Return cosine of two vectors of length one, 0 to 1."""
    if len(a) > len(b):
        a, b = b, a
    return sum(value * b[key] for key, value in a.items() if key in b)


# --- groups -------------------------------------------------------------------------------------------------


def merged(n: int, scores: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """Return average-linkage groups of 0 .. n-1: the best pair of groups is merged while its mean score is above the threshold.

    Pairs without a score count as UNSEEN. Ties fall to the lower numbers, so that the result is one.

    >>> merged(4, {(0, 1): 2.0, (1, 2): 1.0, (0, 2): -9.0})
    [[0, 1], [2], [3]]
    """
    sums: list[dict[int, float]] = [{} for _ in range(n)]
    known: list[dict[int, int]] = [{} for _ in range(n)]
    for (index, j), score in scores.items():
        sums[index][j] = sums[j][index] = score
        known[index][j] = known[j][index] = 1
    members: dict[int, list[int]] = {each: [each] for each in range(n)}
    version = [0] * n
    heap = [(-score, i, j, 0, 0) for (i, j), score in scores.items() if score > THRESHOLD]
    heapq.heapify(heap)
    while heap:
        _, index, j, at_i, at_j = heapq.heappop(heap)
        if index not in members or j not in members or (version[index], version[j]) != (at_i, at_j):
            continue
        members[index] += members.pop(j)
        version[index] += 1
        for key, total in sums[j].items():
            if key != index:
                sums[index][key] = sums[key][index] = sums[index].get(key, 0.0) + total
                known[index][key] = known[key][index] = known[index].get(key, 0) + known[j][key]
                del sums[key][j], known[key][j]
        sums[index].pop(j, None)
        known[index].pop(j, None)
        sums[j], known[j] = {}, {}
        for key, total in sums[index].items():
            pairs = len(members[index]) * len(members[key])
            mean = (total + UNSEEN * (pairs - known[index][key])) / pairs
            if mean > THRESHOLD:
                a, b = (index, key) if index < key else (key, index)
                heapq.heappush(heap, (-mean, a, b, version[a], version[b]))
    return sorted(sorted(member) for member in members.values())
