"""Find what a figure covers: one incident, a total since some time, a part of another figure, what is left, or a rate."""

from __future__ import annotations

from dataclasses import dataclass

from fogline.claims.figures import units
from fogline.claims.figures.lexer import Tokens, once_a_sentence, starters
from fogline.claims.figures.quantities import Quantity
from fogline.languages import pattern, word_set
from fogline.model import Basis, Measure

_PEOPLE: frozenset[Measure] = frozenset(
    ("killed", "injured", "detained", "displaced", "missing", "hostage", "surrendered", "fighters", "civilians")
)


@dataclass(frozen=True, slots=True)
class _Totals:
    """Hold what a sentence says of totals: since when (``since`` as printed), and whether its counts run "so far".

    ``since_at``: where "since" begins in the text, None where no total is since anything. ``bringing``: where the words begin
    that carry a new count over to the total ("bringing the number since May to 40"), all before ``since_at``.
    """

    since_at: int | None
    since: str | None
    bringing: tuple[int, ...]
    so_far: bool
    record: bool


@once_a_sentence
def _totals(tokens: Tokens) -> _Totals:
    """Read what the words around all of a sentence's counts say of totals."""
    start, end = tokens.starts[0], tokens.ends[-1]
    sentence = tokens.text[start:end]
    so_far = pattern("basis.so_far").search(sentence) is not None
    since = pattern("basis.since").search(sentence)
    if since is None:
        return _Totals(None, None, (), so_far, record=False)
    words = next((group.rstrip(".") for group in since.groups() if group), None)
    at = start + since.start()
    bringing = tuple(match.start() for match in pattern("basis.bringing").finditer(tokens.text, start, at))
    clause = max(sentence.rfind(mark, 0, since.start()) for mark in ",;") + 1
    return _Totals(
        at, words, bringing, so_far, record=pattern("basis.record").search(sentence, clause, since.start()) is not None
    )


def of(t: Tokens, q: Quantity, measure: Measure, left: int, last: int, np_last: int) -> tuple[Basis, str | None]:
    """Return the basis of a figure, and for a total the words that say since when, as printed.

    The printed words ("December", "2011", "Saturday") are resolved by whoever knows the day of writing.
    """
    # CASE 1: "20 a day".
    if q.kind == "rate" or (
        q.unit is None and units.rate(t, np_last, unit=True) is not None and t.word(np_last) != "/"
    ):
        return "rate", None
    # CASE 2: a part: "including 12 children", "12 of them", "that figure includes about 3,400".
    before = t.low[max(0, left - 5) : left]
    if (
        any(w in word_set("basis.including") for w in before)
        or not word_set("find.among").isdisjoint(before[-3:-1])
        or " ".join(before[-4:-3] + before[-1:]) in word_set("basis.among_were")
    ):
        return "subset", None
    if t.word(last) in word_set("grammar.of") and (
        t.word(last + 1) in word_set("basis.of_them") or _of_so_many(t, q, last + 1)
    ):
        return "subset", None
    # CASE 3: what is left: "a scrap of 4km²", "600 could remain inside".
    if measure == "area":
        shrunk = any(w in word_set("basis.shrunk") for w in t.low[max(0, left - 12) : last + 4])
        return ("remaining" if shrunk else "incident"), None
    if measure in ("fighters", "civilians", "other", "hostage") and (
        any(
            w in word_set("basis.remain") and not _went(t, np_last + k)
            for k, w in enumerate(t.low[np_last : np_last + 6])
        )
        or not word_set("basis.still").isdisjoint(t.low[max(0, left - 2) : left])
    ):
        return "remaining", None
    if measure == "duration" and not word_set("basis.left").isdisjoint(t.low[last : last + 4]):
        return "remaining", None  # "a week of food left"
    # CASE 4: a total: "since December", "the war has killed".
    if measure in _PEOPLE:
        total = _totals(t)
        if total.bringing and total.bringing[-1] >= t.ends[max(0, last - 1)]:
            return "incident", None
        if total.since_at is not None and not total.record:
            return "cumulative", total.since
        if total.so_far:
            return "cumulative", None
    return "incident", None


def _of_so_many(t: Tokens, q: Quantity, i: int) -> bool:
    """Tell whether a count is a part of a count: "eight of the 20 hostages"; shares are no counts ("half of the 20")."""
    if q.unit is not None or q.spelt == "fraction" or t.word(i) not in word_set("grammar.determined_or_some"):
        return False
    return t.word(i + 1)[:1].isdecimal() or t.word(i + 1) in starters() - word_set("figures.phrase_ends")


def _went(tokens: Tokens, i: int) -> bool:
    """Tell whether a "left" at ``i`` is the verb: "500 people have left since", "300 fighters left the
    town"; not "200 are left".
    """
    return tokens.word(i) in word_set("basis.left") and (
        tokens.word(i - 1) in word_set("basis.left_led") or tokens.word(i + 1) in word_set("basis.left_followed")
    )
