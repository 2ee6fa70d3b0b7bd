"""Figures: quantities with measure, population, bounds, unit and basis, as the machine door wants them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from fogline.claims.figures import measures
from fogline.claims.figures.lexer import Tokens
from fogline.claims.figures.measures import Counted, Phrase
from fogline.claims.figures.quantities import Quantity, of_sentence, tokenised
from fogline.model import Basis, Bound, Figure, Measure, Span, quote

_KINDS: dict[str, Measure] = {
    "length": "distance", "area": "area", "duration": "duration", "money": "money",
}  # fmt: skip
_PEOPLE: frozenset[str] = frozenset(
    ("killed", "injured", "detained", "displaced", "missing", "hostage", "surrendered", "fighters", "civilians")
)
_REMAIN = frozenset("remain remains remained remaining still inside trapped besieged left holed".split())
_SHRUNK = frozenset(
    "whittled down remaining remain remains last scrap patch pocket shrunk reduced sliver shred left besieged".split()
)
_SINCE = re.compile(
    r"\bsince\s+(?:(?:early|mid|late|the (?:start|beginning|end|summer|spring|autumn|fall) of|last)[\s-]+)?"
    r"((?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Aug|"
    r"Sept?|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\.?(?:\s+\d{1,2}(?!\d))?(?:,?\s+\d{4})?|\d{4})"
    r"|\bsince\s[^,.;]{3,60}?\bin\s((?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?:\s+\d{4})?|\d{4})|\bsince\b",
    re.IGNORECASE,
)
_SO_FAR = re.compile(
    r"\b(?:so far|to date|in total|overall|altogether|(?:over|in|during|for) the (?:past|last) \S+ (?:days|weeks|months|years)"
    r"|since then|(?:conflict|war|uprising|violence|fighting|crisis|insurgency) (?:has|have|had)|\w+-year(?:-old)?,? (?:war|conflict|siege)"
    r"|have (?:now )?(?:been )?(?:killed|died|fled)|over the (?:years|course))\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Count:
    """A quantity of a sentence on its way to a figure; ``first`` and ``last`` are tokens of number and unit."""

    q: Quantity
    first: int
    last: int
    np: Counted
    left: int
    end: int
    measure: Measure | None = None
    how: str = ""
    words: list[str] = field(default_factory=list)


def find(text: str, *, sentences: Sequence[Span] | None = None) -> list[Figure]:
    """Every figure of ``text``, in order; spans are half-open code points of ``text``.

    Caught: "up to 600 jihadists", "hundreds of foreigners", "4km²", "an area of four square kilometres (one square mile)"
    as one, "12 dead". Refused: "155mm" as a count of people, "in 2014", "Resolution 2254".

    >>> [f.as_printed for f in find("The blast killed at least 12 people, including four children.")]
    ['at least 12 people', 'four children']
    >>> [(f.measure, f.basis) for f in find("The blast killed at least 12 people, including four children.")]
    [('killed', 'incident'), ('killed', 'subset')]
    """
    out: list[Figure] = []
    for t in tokenised(text, sentences):
        out.extend(_of_sentence(text, t))
    return sorted(out, key=lambda f: (f.quote.start, f.quote.end))


def _of_sentence(text: str, t: Tokens) -> list[Figure]:
    counts = []
    for q, d in of_sentence(t):
        last = d.last
        if q.restated:
            if counts:
                counts[-1].end = q.end + (text[q.end : q.end + 1] in (")", "]"))
            continue
        np = measures.counted(t, last) if q.unit is None or q.kind == "share" else Counted(last, last, None, last, None)
        counts.append(_Count(q, d.first, last, np, d.left, q.end))
    _govern(t, counts)
    return [_figure(text, t, c) for c in counts]


def _govern(t: Tokens, counts: list[_Count]) -> None:
    for c in counts:
        if c.q.unit is not None and c.q.kind != "share":
            continue
        if c.np.inner is not None and c.np.head is not None:
            c.measure, c.how = c.np.inner.measure, "inner"
            continue
        hit = _near(t, c)
        if hit:
            c.measure, c.how = hit
    _coordinate(t, counts)
    for c in counts:
        if c.measure is None:
            c.measure = _default(t, c)


def _near(t: Tokens, c: _Count) -> tuple[Measure, str] | None:
    i = c.np.last
    noun = measures.at(t, i, ("noun",)) if c.np.head is None else None
    if (
        c.np.head is not None
        and c.np.head.measure in ("killed", "injured", "detained", "hostage", "missing", "displaced")
        and c.np.head.group not in ("prisoners", "displaced", "hostages")
    ):
        return c.np.head.measure, "noun"  # type: ignore[return-value]
    if noun is not None:
        return noun.measure, "noun"
    close = measures.to_right(t, i, far=False)
    left = measures.to_left(t, c.left)
    if close and not (left and close[0].form == "participle" and left[0].measure == close[0].measure):
        return close[0].measure, "right"
    if left:
        return left[0].measure, "left"
    toll = measures.toll_before(t, c.left)
    if toll and c.np.head is None:
        return toll.measure, "left"
    right = measures.to_right(t, i)
    if right and (c.np.head is None or c.np.head.group not in ("equipment", "things")):
        return right[0].measure, "right"
    return None


def _coordinate(t: Tokens, counts: list[_Count]) -> None:
    """Counts in a row share a predicate: "two soldiers and three civilians were killed", "killed 12 men, 3 women"."""
    for c, d in zip(reversed(counts[:-1]), reversed(counts[1:]), strict=True):
        gap = t.low[c.np.last : d.left]
        if c.measure is None and c.q.unit is None and d.measure and d.how == "right" and _listed(gap):
            c.measure, c.how = d.measure, "right"
    for c, d in zip(counts[:-1], counts[1:], strict=True):
        gap = t.low[c.np.last : d.left]
        if d.measure is None and d.q.unit is None and c.measure and (_listed(gap) or _including(gap)):
            d.measure, d.how = c.measure, c.how


def _listed(gap: list[str]) -> bool:
    return gap in (
        ["and"],
        [","],
        [",", "and"],
        ["or"],
        ["&"],
        [",", "as", "well", "as"],
        ["as", "well", "as"],
        ["plus"],
        ["/"],
        ["and", "another"],
    )


def _including(gap: list[str]) -> bool:
    return "including" in gap[-3:] or "among" in gap[-4:] or (bool(gap) and gap[0] in (",", "(") and len(gap) < 3)


def _default(t: Tokens, c: _Count) -> Measure:
    q = c.q
    if q.kind in _KINDS:
        if q.unit in ("millimetre",) and q.kind == "length" and _weapon(t, c):
            return "equipment"
        return _KINDS[q.kind]
    if c.np.head is not None and c.np.head.measure:
        return c.np.head.measure  # type: ignore[return-value]
    return "other"


def _weapon(t: Tokens, c: _Count) -> bool:
    return any(
        (h := measures.heads().get(w)) is not None and h.group == "equipment" for w in t.low[c.last : c.last + 3]
    )


def _figure(text: str, t: Tokens, c: _Count) -> Figure:
    q = c.q
    end = c.end
    if c.np.last > c.np.first and c.np.last > c.last:
        end = max(end, t.ends[c.np.last - 1])
    at = quote(text, Span(q.start, end))
    low, best, high, bound = _limits(q)
    basis, since = _basis(text, t, c)
    population = _population(t, c)
    unit = None if q.unit is None else q.unit
    return Figure(c.measure or "other", population, low, best, high, bound, unit, basis, since, at.exact, at)


def _limits(q: Quantity) -> tuple[float | None, float | None, float | None, Bound]:
    if q.vague:
        return (None if q.bound == "at_most" else q.low), None, None, "vague"
    if q.bound == "at_least":
        return q.low, q.best if q.best is not None else q.low, None, q.bound
    if q.bound == "at_most":
        return None, q.best if q.best is not None else q.high, q.high, q.bound
    return q.low, q.best, q.high, q.bound


def _population(t: Tokens, c: _Count) -> str | None:
    if c.q.unit is not None and c.q.kind != "share":
        return None
    words = " ".join(t.low[c.np.first : c.np.last]).replace(" - ", "-")
    return words or None


def _basis(text: str, t: Tokens, c: _Count) -> tuple[Basis, str | None]:
    q = c.q
    if q.kind == "rate":
        return "rate", None
    before = t.low[max(0, c.left - 5) : c.left]
    after = t.low[c.last : c.last + 3]
    if (
        any(w in ("including", "includes", "include", "included") for w in before)
        or "among" in before[-3:]
        or after[:2] == ["of", "them"]
        or after[:2] == ["of", "whom"]
        or after[:2] == ["of", "which"]
    ):
        return "subset", None
    sentence = text[t.starts[0] : t.ends[-1]]
    if c.measure == "area":
        if any(w in _SHRUNK for w in t.low[max(0, c.left - 12) : c.last + 4]):
            return "remaining", None
        return "incident", None
    if c.measure in ("fighters", "civilians", "other", "hostage") and any(
        w in _REMAIN for w in t.low[c.np.last : c.np.last + 6]
    ):
        return "remaining", None
    if c.measure in _PEOPLE:
        since = _SINCE.search(sentence)
        if since:
            return "cumulative", since.group(1) or since.group(2)
        if _SO_FAR.search(sentence):
            return "cumulative", None
    return "incident", None
