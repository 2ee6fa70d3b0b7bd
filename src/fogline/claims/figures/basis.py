"""Find what a figure covers: one incident, a total since some time, a part of another figure, what is left, or a rate."""

from __future__ import annotations

from dataclasses import dataclass

from fogline.claims.figures import measures, units
from fogline.claims.figures.count import Count
from fogline.claims.figures.lexer import Tokens, once_a_sentence, starters
from fogline.claims.figures.quantities import Quantity
from fogline.languages import pattern, word_set
from fogline.model import Basis, Measure

_PEOPLE: frozenset[Measure] = frozenset(
    (
        "killed", "injured", "casualties", "detained", "displaced", "missing", "hostage", "freed", "surrendered", "fighters",
        "civilians",
    )
)  # fmt: skip


_THINGS: frozenset[Measure] = frozenset(("equipment", "other"))  # that can be counted since a day as well
_OF_EVENTS: frozenset[Measure] = frozenset(
    ("killed", "injured", "casualties")
)  # of which a number is as often one event's


@dataclass(frozen=True, slots=True)
class _Totals:
    """Hold what a sentence says of totals: since when (``since`` as printed), and whether its counts run "so far".

    ``since_at``: where "since" begins in the text, None where no total is since anything. ``bringing``: where the words begin
    that carry a new count over to the total ("bringing the number since May to 40"), all before ``since_at``. ``one_event``:
    whether a raid, a blast or the like is named.
    """

    since_at: int | None
    since: str | None
    bringing: tuple[int, ...]
    so_far: bool
    record: bool
    one_event: bool


@once_a_sentence
def _totals(tokens: Tokens) -> _Totals:
    """Read what the words around all of a sentence's counts say of totals."""
    start, end = tokens.starts[0], tokens.ends[-1]
    sentence = tokens.text[start:end]
    so_far = pattern("basis.so_far").search(sentence) is not None
    since = pattern("basis.since").search(sentence)
    one_event = pattern("basis.one_event").search(sentence) is not None
    if since is None:
        return _Totals(None, None, (), so_far, record=False, one_event=one_event)
    words = next((group.rstrip(".") for group in since.groups() if group), None)
    at = start + since.start()
    bringing = tuple(match.start() for match in pattern("basis.bringing").finditer(tokens.text, start, at))
    clause = max(sentence.rfind(mark, 0, since.start()) for mark in ",;") + 1
    record = pattern("basis.record").search(sentence, clause, since.start()) is not None
    return _Totals(at, words, bringing, so_far, record=record, one_event=one_event)


def is_part(t: Tokens, c: Count, told: int = 0) -> bool:
    """Tell whether a count is a part of another: "including 12 children", "12 of them", "of the dead, 11 were women".

    ``told``: token at which the count before it ends; words before that are of the other.
    """
    before = t.low[max(told, c.left - 5, 0) : c.left]
    return (
        any(w in word_set("basis.including") for w in before)
        or _after_among(t, before, c.left)
        or " ".join(before[-4:-3] + before[-1:]) in word_set("basis.among_were")
        or whole_before(t, c.left) is not None
        or _are_such(t, c)
        or _among_them(t, c.np.last)
        or (t.word(c.last) in word_set("grammar.of") and _lot_within(t, c.last + 1, c.last + 3))
        or of_them(t, c.last)
        or (t.word(c.last) in word_set("grammar.of") and _of_so_many(t, c.q, c.last + 1))
    )


_AMONG = 7  # tokens back from a count to "among the 15 wounded are"


def _after_among(t: Tokens, before: list[str], left: int) -> bool:
    """Tell whether a count follows "among": "among them 12", "among the 15 wounded are three"; not "among the 15 wounded"."""
    if t.word(left - 1) in word_set("governing.copulas"):
        return not word_set("find.among").isdisjoint(t.low[max(0, left - _AMONG) : left])
    return not word_set("find.among").isdisjoint(before[-3:-1]) and t.word(left - 1) not in word_set("grammar.definite")


def _among_them(t: Tokens, k: int) -> bool:
    """Tell whether the counted ending at ``k`` are said to be among others: "two children were among the dead"."""
    k += t.word(k) in word_set("governing.relative")
    return t.word(k) in word_set("governing.passive") and t.word(k + 1) in word_set("find.among")


def _are_such(t: Tokens, c: Count) -> bool:
    """Tell whether a bare number is only told who they were: "Ten were children", "at least 420 were civilians"."""
    if c.np.last > c.np.first or t.word(c.np.last) not in word_set("governing.copulas"):
        return False
    head = measures.heads().get(t.word(c.np.last + 1))
    return head is not None and head.plural and head.group in _KINDS and not t.word(c.np.last + 2)[:1].isalpha()


_KINDS = frozenset(("children", "women", "men", "civilians", "soldiers", "police", "fighters", "people"))


def of_them(t: Tokens, last: int) -> bool:
    """Tell whether a number that ends before token ``last`` is of those told before: "12 of them", "one of whom"."""
    return t.word(last) in word_set("grammar.of") and t.word(last + 1) in word_set("basis.of_them")


_OF_THESE = 7  # tokens back from a count to "of them"


def whole_before(t: Tokens, left: int) -> int | None:
    """Return the "of" that opens the clause of a count with its whole: "of them 23 were children", "of the 61 dead, 34 ..."."""
    for step in range(left - 1, max(-1, left - _OF_THESE), -1):
        w = t.low[step]
        if w in word_set("grammar.of"):
            before = t.word(step - 1)
            opens = step == 0 or not before[0].isalnum() or before in word_set("basis.of_openers")
            whole = t.word(step + 1) in word_set("basis.of_them") or _lot_within(t, step + 1, left)
            return step if opens and whole else None
        if not (w[0].isalnum() or w == ","):
            return None
    return None


def _lot_within(t: Tokens, start: int, end: int) -> bool:
    """Tell whether people by their lot are named in ``[start, end)``: "the dead", "the 61 killed", "those wounded"."""
    lots = word_set("basis.lots")
    return t.word(start) in word_set("grammar.determined_or_those") and not lots.isdisjoint(t.low[start:end])


def of(t: Tokens, c: Count) -> tuple[Basis, str | None]:
    """Return the basis of a figure, and for a total the words that say since when, as printed.

    The printed words ("December", "2011", "Saturday") are resolved by whoever knows the day of writing.
    """
    q, measure, left, last, np_last = c.q, c.measure or "other", c.left, c.last, c.np.last
    # CASE 1: "20 a day".
    if q.kind == "rate" or (
        q.unit is None and units.rate(t, np_last, unit=True) is not None and t.word(np_last) != "/"
    ):
        return "rate", None
    # CASE 2: a part: "including 12 children", "12 of them", "that figure includes about 3,400".
    if c.part:
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
    if measure in _PEOPLE or (measure in _THINGS and q.unit is None and _totals(t).since_at is not None):
        total = _totals(t)
        if total.bringing and total.bringing[-1] >= t.ends[max(0, last - 1)]:
            return "incident", None
        if total.since_at is not None and not total.record and not _since_another(t, total.since_at, left, np_last):
            return "cumulative", total.since
        if total.so_far or (c.tallied and measure not in _OF_EVENTS and not total.one_event):
            return "cumulative", None
    return "incident", None


def _since_another(t: Tokens, since_at: int, left: int, np_last: int) -> bool:
    """Tell whether "since" belongs to another clause than a count: "closed since 2023; a shell killed three"."""
    if since_at < t.starts[left]:
        closed = "," in t.text[since_at : t.starts[left]]
        aside = closed and pattern("basis.since_aside").search(t.text, t.starts[0], since_at) is not None
        return aside or pattern("basis.since_parted").search(t.text, since_at, t.starts[left]) is not None
    return pattern("basis.since_of_another").search(t.text, t.ends[np_last - 1], since_at) is not None


def _of_so_many(t: Tokens, q: Quantity, i: int) -> bool:
    """Tell whether a count is a part of a count: "eight of the 20 hostages"; shares are no counts ("half of the 20")."""
    if q.unit is not None or q.spelt == "fraction":
        return False
    if t.word(i)[:1].isdecimal():
        return True  # "13 of 15 drones"
    if t.word(i) not in word_set("grammar.determined_or_some"):
        return False
    return t.word(i + 1)[:1].isdecimal() or t.word(i + 1) in starters() - word_set("figures.phrase_ends")


def _went(tokens: Tokens, i: int) -> bool:
    """Tell whether a "left" at ``i`` is the verb: "500 people have left since", "300 fighters left the
    town"; not "200 are left".
    """
    return tokens.word(i) in word_set("basis.left") and (
        tokens.word(i - 1) in word_set("basis.left_led") or tokens.word(i + 1) in word_set("basis.left_followed")
    )
