"""One row an account, with its four numbers, verdict and grade, and each of its answers told in words.

In: the desk. Out: rows in the order in which a desk asks, and which of them fit a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fogline.model import Account, Answer, Question
from fogline.views.page_index import PageIndex, names_words, period_words, range_words, speaker_words

# The order in which a desk asks; measures that are not here come last and get no tile.
TILES = (
    "killed",
    "injured",
    "casualties",
    "missing",
    "hostage",
    "detained",
    "freed",
    "surrendered",
    "displaced",
    "civilians",
    "fighters",
    "area",
)
BASIS = {
    "incident": "",
    "cumulative": "running total",
    "subset": "part of another count",
    "remaining": "what is left",
    "rate": "rate",
}
LINKS = {"subset_of": "part of", "within_total": "goes into", "may_be_same": "may count the same people as"}
VERDICT_SIGN = {"agree": "=", "differ": "≠", "revised": "↻", "single": "1"}
# What a named voice stands behind comes before background that nobody is named for.
STANDING = {"confirmed": 0, "fair": 0, "contested": 0, "weak": 1, "discounted": 2, "pending": 2}
COLUMNS = 6  # origins side by side that a screen holds


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: its range, who is said to know, and its claims (labels). ``tag`` tells answers of one question apart;
    ``printed``: the words themselves where they are vague.
    """

    words: str
    speakers: str
    claims: tuple[str, ...]
    superseded: bool
    admission: bool
    tag: str
    printed: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One question with its answers and four numbers, ready to be set."""

    anchor: str
    measure: str
    title: str
    where: str
    basis: str
    answers: tuple[Told, ...]
    span: str
    n: int
    k: int
    j: int
    i: str
    verdict: str
    grade: str
    reasons: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    origins: tuple[int, ...]
    account: Account


def rows_of(desk: PageIndex, rules: Mapping[str, str]) -> list[Counted]:
    """Return all accounts, those first that a desk looks at first: by measure, disagreement, number of articles."""
    ordered = sorted(desk.brief.accounts, key=lambda a: _account_order(desk, a))
    anchor = {each.account_id: f"a{number}" for number, each in enumerate(ordered, start=1)}
    spans = {a.account_id: _span(a) for a in ordered}
    return [_counted(desk, a, anchor, spans, rules) for a in ordered]


def _span(a: Account) -> str:
    """Return the range of what still stands, or of all where nothing does."""
    return span_words([answer for answer in a.answers if not answer.superseded] or list(a.answers), a.question.unit)


def _account_order(desk: PageIndex, a: Account) -> tuple[object, ...]:
    measure = a.question.measure
    rank = TILES.index(measure) if measure in TILES else len(TILES)
    verdict = ("differ", "revised", "agree", "single").index(a.verdict)
    return (rank, measure, verdict, -a.articles, latest(desk, a), a.account_id)


def latest(desk: PageIndex, a: Account) -> str:
    """Return the last day on which anything of this account was said."""
    days = [
        desk.dispatches[desk.claims[claim].dispatch_id].published or ""
        for answer in a.answers
        for claim in answer.claims
        if claim in desk.claims
    ]
    return max(days, default="")


def _counted(
    desk: PageIndex, a: Account, anchor: Mapping[str, str], spans: Mapping[str, str], rules: Mapping[str, str]
) -> Counted:
    q = a.question
    told = tuple(
        _told(desk, x, q.unit, "" if len(a.answers) == 1 else chr(65 + n % 26)) for n, x in enumerate(a.answers)
    )
    voices = f"{a.voices.low}" if a.voices.low == a.voices.high else f"{a.voices.low}–{a.voices.high}"
    return Counted(
        anchor=anchor[a.account_id],
        measure=q.measure,
        title=title_words(q, spans[a.account_id]),
        where=" · ".join(w for w in (q.place or "", period_words(*q.period)) if w) or "place and time not known",
        basis=BASIS[q.basis],
        answers=told,
        span=spans[a.account_id],
        n=a.articles,
        k=a.publishers,
        j=a.origins,
        i=voices,
        verdict=a.verdict,
        grade=a.grade,
        reasons=tuple(dict.fromkeys(rules.get(r.split(":")[0], r.split(":")[0]) for r in a.reasons)),
        links=tuple(
            (f"{LINKS[x.kind]} {spans[x.account_id]}", anchor[x.account_id])
            for x in a.links[:3]
            if x.account_id in anchor
        ),
        origins=tuple(sorted({desk.number[d] for x in a.answers for d in desk.homes(x.claims).values()})),
        account=a,
    )


@dataclass(frozen=True, slots=True)
class Sorting:
    """Questions by how they are shown: set side by side, answered by too many origins for that, answered by one."""

    beside: list[Counted]
    crowded: list[Counted]
    alone: list[Counted]


def split(rows: Sequence[Counted], *, keep: set[str], limit: int) -> Sorting:
    """Sort questions; of each sort at most ``limit``, and always those to keep.

    Those that one origin answers are thinned evenly, so that a measure with many questions does not push out one with few.
    """
    several = [row for row in rows if len(row.origins) > 1 or (len(row.answers) > 1 and row.n > 1)]
    crowded = [each for each in several if len(each.origins) > COLUMNS]
    beside = [r for r in several if len(r.origins) <= COLUMNS]
    elsewhere = {r.anchor for r in several}
    alone = [r for r in rows if r.anchor not in elsewhere]
    by_measure: dict[str, list[Counted]] = defaultdict(list)
    for r in alone:
        by_measure[r.measure].append(r)
    most = _even([(len(found), 1 if key in TILES else MINOR) for key, found in by_measure.items()], limit)
    kept = set(keep)
    for measure, found in by_measure.items():
        share = most // (1 if measure in TILES else MINOR)
        kept |= {r.anchor for r in sorted(found, key=_weight)[:share]}
    return Sorting(
        beside=[r for number, r in enumerate(beside) if number < limit or r.anchor in keep],
        crowded=[r for n, r in enumerate(crowded) if n < limit or r.anchor in keep],
        alone=[r for r in alone if r.anchor in kept],
    )


MINOR = 4  # a measure without a tile gets this part of the room that one with a tile gets


def _even(counts: Sequence[tuple[int, int]], limit: int) -> int:
    """Return the largest room that each may have, divided by its second number, so that all together stay within the limit.

    >>> _even([(100, 1), (3, 1), (5, 1)], 20), _even([(9, 1), (9, 4)], 10), _even([], 5)
    (12, 8, 0)
    """
    top = max((each * part for each, part in counts), default=0)
    return next(
        (number for number in range(top, 0, -1) if sum(min(c, number // part) for c, part in counts) <= limit), 0
    )


def _weight(r: Counted) -> tuple[object, ...]:
    """Return what may be left out last: disagreement, then what named voices stand behind, then what more articles carry."""
    return (r.verdict == "single", STANDING[r.grade], r.span in ("0", "1"), -r.n, int(r.anchor[1:]))


_ONE = {"people": "person", "men": "man", "women": "woman", "children": "child", "civilians": "civilian",
        "fighters": "fighter", "prisoners": "prisoner", "journalists": "journalist"}  # fmt: skip


def title_words(question: Question, span: str = "") -> str:
    """Return what is counted, as a reader says it; of ``span`` 1 in the singular.

    >>> title_words(Question("injured", None, None, (None, None), "incident"), "1")
    'person injured'

    >>> title_words(Question("killed", "civilians", None, (None, None), "incident"))
    'civilians killed'
    >>> title_words(Question("area", None, None, (None, None), "remaining", "square kilometre"))
    'area'
    """
    who = question.population or question.party
    people = who or "people"
    people = _ONE.get(people, people) if span == "1" else people
    if question.measure in ("killed", "injured", "detained", "displaced", "missing", "freed", "surrendered"):
        return f"{people} {question.measure}"
    if question.measure == "hostage":
        return f"{people} held hostage"
    named = "count" if question.measure == "other" else question.measure
    return f"{named}: {who}" if who and who != named else named


def span_words(answers: Sequence[Answer], unit: str | None) -> str:
    """From the lowest to the highest of several answers.

    >>> a, b = Answer(14, 14, None, (), "at_least"), Answer(31, 31, 31, ())
    >>> span_words([a, b], None), span_words([a], None)
    ('14–31', '≥\\xa014')
    """
    if len(answers) == 1:
        return range_words(answers[0], unit)
    low = min(
        (each for answer in answers for each in (answer.low, answer.best, answer.high) if each is not None),
        default=None,
    )
    high = max((x for a in answers for x in (a.low, a.best, a.high) if x is not None), default=None)
    open_end = any(a.high is None and a.low == high for a in answers)
    return range_words(Answer(low, None if low != high else low, high, ()), unit) + ("+" if open_end else "")


def _told(desk: PageIndex, answer: Answer, unit: str | None, tag: str) -> Told:
    known = desk.known(answer.claims)
    names = list(
        dict.fromkeys(
            [source for source in answer.sources if source] or [speaker_words(desk.claims[each]) for each in known]
        )
    )
    return Told(
        words=range_words(answer, unit),
        speakers=names_words(names, 3),
        claims=tuple(desk.label[c] for c in known),
        superseded=answer.superseded,
        admission=any(desk.claims[c].against_interest for c in known),
        tag=tag,
        printed=answer.as_printed[0] if answer.bound == "vague" and answer.as_printed else "",
    )
