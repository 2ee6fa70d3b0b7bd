"""Two dispatches side by side: what one took over from the other, word for word, and which claims only one of them has.

In: a brief and two dispatch ids. Out: a :class:`Comparison`, and from it rows for the screen or a machine, or one HTML page
like the report's (no network, no script). The passages are the reuse room's; only the words inside them are compared here,
by longest matching blocks (Ratcliff and Obershelp, as in Python's ``difflib``).
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from markupsafe import Markup

from fogline.errors import UsageError
from fogline.model import Brief, Claim, Dispatch, Printed, Reprint, Span
from fogline.reconcile.voices import distinct
from fogline.views.marks import paragraphs
from fogline.views.page_index import day_words, figure_words, outlet_words, short, speaker_words

Row = dict[str, Any]
COMPARISON_COLUMNS = ("what", "first", "second")
COMPARISON_DOOR = ("what", "moved", "changed", "first", "second", "edits")
OVERLAP = 0.5  # share of a claim that must stand in the other side's claim for the two to be one claim in two prints
DIFF_WORDS = 6000  # words of a passage beyond which only the edits that reuse found are shown; the diff is quadratic
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words: the same on both sides, replaced, or only on one. Spans are offsets into each dispatch's text."""

    op: Literal["same", "replace", "insert", "delete"]
    first: Span
    second: Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of both texts (``reprinted``, with its parts), or of one (``first only``, ``second only``).

    ``moved``: the passage stands in another order in the second text.
    """

    kind: Literal["reprinted", "boilerplate", "first only", "second only"]
    first: Span | None
    second: Span | None
    parts: tuple[Part, ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """One claim in two prints. ``changed``: its figures, stance or speaker differ, each named."""

    first: Claim
    second: Claim
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two dispatches, their texts cut into segments that together hold every character of both, and their claims."""

    first: Dispatch
    second: Dispatch
    segments: tuple[Segment, ...]
    only_first: tuple[Claim, ...]
    only_second: tuple[Claim, ...]
    both: tuple[Pair, ...]
    edits: int
    matched: int
    direction: Literal["first to second", "second to first", "unknown", "none"]


def compare(brief: Brief | Printed, first_id: str, second_id: str) -> Comparison:
    """Compare two dispatches of a brief.

    Raises:
        UsageError: the brief has no dispatch of that id.
    """
    first, second = _dispatch(brief, first_id), _dispatch(brief, second_id)
    chosen = _chosen(brief.reprints, first_id, second_id)
    passages = [_passage(first.text, second.text, each, b, r) for each, b, r in chosen]
    segments = _laid_out(first.text, second.text, passages)
    mine = [claim for claim in brief.claims if claim.dispatch_id == first_id]
    theirs = [c for c in brief.claims if c.dispatch_id == second_id]
    both = _pairs(mine, theirs, [part for passage in passages for part in passage.parts])
    seen = {c.claim_id for pair in both for c in (pair.first, pair.second)}
    return Comparison(
        first=first,
        second=second,
        segments=tuple(segments),
        only_first=tuple(c for c in mine if c.claim_id not in seen),
        only_second=tuple(their for their in theirs if their.claim_id not in seen),
        both=tuple(both),
        edits=sum(p.op != "same" for s in passages for p in s.parts),
        matched=sum(_words_in(first.text, p.first) for s in passages for p in s.parts if p.op == "same"),
        direction=_direction(first_id, [r for _, _, r in chosen]),
    )


def _dispatch(brief: Brief | Printed, dispatch_id: str) -> Dispatch:
    found = next((dispatch for dispatch in brief.dispatches if dispatch.dispatch_id == dispatch_id), None)
    if found is None:
        raise UsageError(f"no dispatch {dispatch_id} to compare")
    return found


def _direction(
    first_id: str, reprints: Sequence[Reprint]
) -> Literal["first to second", "second to first", "unknown", "none"]:
    known = [reprint for reprint in reprints if reprint.direction == "known" and reprint.kind != "boilerplate"]
    if not known:
        return "unknown" if reprints else "none"
    from_first = sum(each.earlier.dispatch_id == first_id for each in known)
    return "first to second" if from_first * 2 >= len(known) else "second to first"


# --- passages -----------------------------------------------------------------------------------------------


def _chosen(reprints: Sequence[Reprint], first_id: str, second_id: str) -> list[tuple[Span, Span, Reprint]]:
    """Return passages of the two that do not overlap on either side, the longest first choice."""
    found = []
    for reprint in reprints:
        sides = {reprint.earlier.dispatch_id: reprint.earlier, reprint.later.dispatch_id: reprint.later}
        if set(sides) == {first_id, second_id} and first_id != second_id:
            mine, theirs = sides[first_id], sides[second_id]
            found.append((Span(mine.start, mine.end), Span(theirs.start, theirs.end), reprint))
    kept: list[tuple[Span, Span, Reprint]] = []
    for first, second, reprint in sorted(found, key=lambda x: (-x[2].matched, x[0], x[1], x[2].reprint_id)):
        if not any(_meet(first, each) or _meet(second, y) for each, y, _ in kept):
            kept.append((first, second, reprint))
    return sorted(kept, key=lambda x: x[0])


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _passage(first: str, second: str, a: Span, b: Span, reprint: Reprint) -> Segment:
    kind: Literal["reprinted", "boilerplate"] = "boilerplate" if reprint.kind == "boilerplate" else "reprinted"
    return Segment(kind, a, b, tuple(word_diff(first, second, a, b)))


def word_diff(first: str, second: str, a: Span, b: Span) -> list[Part]:
    """Return parts that together hold all characters of both spans; words are equal regardless of case and of sorts of quotes.

    >>> x, y = "he held 3,400 men", "He held some 3,200 men"
    >>> [(p.op, x[p.first.start:p.first.end], y[p.second.start:p.second.end])
    ...     for p in word_diff(x, y, Span(0, 17), Span(0, 22))]
    [('same', 'he held ', 'He held '), ('replace', '3,400', 'some 3,200'), ('same', ' men', ' men')]
    """
    mine, theirs = _words(first, a), _words(second, b)
    if max(len(mine), len(theirs)) > DIFF_WORDS:
        return [Part("same", a, b)]
    matcher = difflib.SequenceMatcher(None, [each for each, _ in mine], [w for w, _ in theirs], autojunk=False)
    ops = [get_opcode for get_opcode in matcher.get_opcodes() if get_opcode[0] != "equal"]
    parts: list[Part] = []
    x, y = a.start, b.start
    for op, index, j, k, m in ops:
        left, right = _edges(mine, index, j, x), _edges(theirs, k, m, y)
        if left.start > x or right.start > y:
            parts.append(Part("same", Span(x, left.start), Span(y, right.start)))
        parts.append(Part(op, left, right))  # type: ignore[arg-type]
        x, y = left.end, right.end
    if x < a.end or y < b.end:
        parts.append(Part("same", Span(x, a.end), Span(y, b.end)))
    return parts


def _words(text: str, span: Span) -> list[tuple[str, Span]]:
    """Return words and marks, folded, with where they stand."""
    table = str.maketrans('“”"‘’–—', "'''''--")
    return [
        (match.group().casefold().translate(table), Span(match.start(), match.end()))
        for match in _WORD.finditer(text, span.start, span.end)
    ]


def _edges(words: Sequence[tuple[str, Span]], i: int, j: int, reached: int) -> Span:
    """From the first to the last of words i to j; an empty run stands right after the word before it."""
    if i < j:
        return Span(words[i][1].start, words[j - 1][1].end)
    at = max(reached, words[i - 1][1].end if i else reached)
    return Span(at, at)


def _laid_out(first: str, second: str, passages: Sequence[Segment]) -> list[Segment]:
    """Return segments in order of the first text; what only the second has follows the passage that it follows there."""
    by_second = sorted(passages, key=lambda s: s.second or Span(0, 0))
    after: dict[Span | None, Segment] = {}
    reached, before = 0, None
    for passage in by_second:
        assert passage.second is not None  # noqa: S101 - passages have both sides
        _only(after, before, second, reached, passage.second.start)
        reached, before = passage.second.end, passage.second
    _only(after, before, second, reached, len(second))
    order = {each.second: number for number, each in enumerate(by_second)}
    out = [after[None]] if None in after else []
    reached, last = 0, -1
    for passage in passages:
        assert passage.first is not None  # noqa: S101 - as above
        if first[reached : passage.first.start].strip():
            out.append(Segment("first only", Span(reached, passage.first.start), None))
        out.append(dataclasses.replace(passage, moved=order[passage.second] < last))
        out.extend([after[passage.second]] if passage.second in after else [])
        reached, last = passage.first.end, max(last, order[passage.second])
    if first[reached:].strip():
        out.append(Segment("first only", Span(reached, len(first)), None))
    return out


def _only(after: dict[Span | None, Segment], before: Span | None, text: str, start: int, end: int) -> None:
    if text[start:end].strip():
        after[before] = Segment("second only", None, Span(start, end))


def _words_in(text: str, span: Span) -> int:
    return len(re.findall(r"\w+", text[span.start : span.end]))


# --- claims -------------------------------------------------------------------------------------------------


def _pairs(mine: Sequence[Claim], theirs: Sequence[Claim], parts: Sequence[Part]) -> list[Pair]:
    """Return CASES: claims in the same reprinted words; then claims of the same speaker with the same figures."""
    found: list[Pair] = []
    free = list(theirs)
    for c in mine:
        there = _over(parts, c.quote.start, c.quote.end)
        # CASE 1: the words came over.
        best = max(free, key=lambda x: (_shared(x, there), -x.quote.start), default=None) if there else None
        if best is None or _shared(best, there) < OVERLAP:
            # CASE 2: other words, but the same speaker and the same figures.
            best = next(
                (
                    each
                    for each in free
                    if c.figures and _figures(each) == _figures(c) and _speaker(each) == _speaker(c)
                ),
                None,
            )
        if best is not None:
            free.remove(best)
            found.append(Pair(c, best, _changed(c, best)))
    return found


def _over(parts: Sequence[Part], start: int, end: int) -> Span | None:
    """Return where words of the first text stand in the second, from the first to the last part that they touch."""
    touched = [part for part in parts if part.first.start < end and start < part.first.end]
    if not touched:
        return None
    head, tail = touched[0], touched[-1]
    into = start - head.first.start if head.op == "same" and start > head.first.start else 0
    back = tail.first.end - end if tail.op == "same" and tail.first.end > end else 0
    return Span(min(head.second.start + into, head.second.end), max(tail.second.end - back, head.second.start))


def _shared(c: Claim, there: Span | None) -> float:
    if there is None:
        return 0.0
    shared = min(c.quote.end, there.end) - max(c.quote.start, there.start)
    return shared / max(1, min(c.quote.end - c.quote.start, there.end - there.start))


def _figures(c: Claim) -> list[tuple[object, ...]]:
    return sorted(((figure.measure, figure.low, figure.best, figure.high) for figure in c.figures), key=repr)


def _speaker(c: Claim) -> str:
    return (c.source.name or c.source.as_printed or c.source.kind).casefold().removeprefix("the ")


def _changed(a: Claim, b: Claim) -> tuple[str, ...]:
    """Return what differs between two prints of a claim.

    A paper's own voice is not another speaker, nor is a short name ("the Observatory") another than the long one.
    """
    changed = []
    if _figures(a) != _figures(b):
        changed.append("figures")
    if a.stance != b.stance:
        changed.append("stance")
    if "outlet" not in (a.source.kind, b.source.kind) and len(distinct([_speaker(a), _speaker(b)])) > 1:
        changed.append("speaker")
    return tuple(changed)


# --- rows ---------------------------------------------------------------------------------------------------


def comparison_rows(c: Comparison) -> Iterator[Row]:
    """Yield segments, then claims, as nested rows for machines; each has ``what`` and the sides it concerns."""
    for segment in c.segments:
        yield {
            "what": segment.kind,
            "moved": segment.moved,
            "changed": None,
            "first": _side(c.first, segment.first),
            "second": _side(c.second, segment.second),
            "edits": [
                {"op": part.op, "first": _side(c.first, part.first), "second": _side(c.second, part.second)}
                for part in segment.parts
                if part.op != "same"
            ],
        }
    for pair in c.both:
        what = "claim changed" if pair.changed else "claim in both"
        yield _of_claims(what, pair.first, pair.second, pair.changed)
    yield from (_of_claims("claim only in first", each, None) for each in c.only_first)
    yield from (_of_claims("claim only in second", None, x) for x in c.only_second)


def _of_claims(what: str, first: Claim | None, second: Claim | None, changed: Sequence[str] | None = None) -> Row:
    """Return a row about claims; it has the columns of rows about passages too."""
    sides = {"first": first and _claim(first), "second": second and _claim(second)}
    return {"what": what, "moved": None, "changed": None if changed is None else list(changed), **sides, "edits": None}


def _side(d: Dispatch, span: Span | None) -> Row | None:
    if span is None:
        return None
    return {"path": d.path, "start": span.start, "end": span.end, "exact": d.text[span.start : span.end]}


def _claim(c: Claim) -> Row:
    return {"claim_id": c.claim_id, "path": c.path, "quote": msgspec.to_builtins(c.quote), "source": c.source.name}


def comparison_table(c: Comparison, *, width: int = 70) -> Iterator[Row]:
    """Yield the same for the screen: one line for each segment, each edit and each claim."""
    for s in c.segments:
        what = f"{s.kind}, moved" if s.moved else s.kind
        yield {"what": what, "first": _cut(c.first, s.first, width), "second": _cut(c.second, s.second, width)}
        for p in s.parts:
            if p.op != "same":
                yield {
                    "what": f"edit: {p.op}",
                    "first": _cut(c.first, p.first, width),
                    "second": _cut(c.second, p.second, width),
                }
    for pair in c.both:
        if pair.changed:
            what = f"claim, {' and '.join(pair.changed)} changed"
            yield {"what": what, "first": claim_words(pair.first, width), "second": claim_words(pair.second, width)}
    yield from ({"what": "claim only in first", "first": claim_words(x, width), "second": ""} for x in c.only_first)
    yield from ({"what": "claim only in second", "first": "", "second": claim_words(x, width)} for x in c.only_second)


def _cut(d: Dispatch, span: Span | None, width: int) -> str:
    return short(d.text[span.start : span.end], width) if span else ""


def claim_words(c: Claim, width: int = 120) -> str:
    """Return a claim in a line: who, how strongly, what."""
    strength = "" if c.stance == "asserted" else f" ({c.stance})"
    return short(f"{speaker_words(c)}{strength}: {c.quote.exact}", width)


# --- the page -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page: what it is, and both sides as markup."""

    kind: str
    moved: bool
    first: Markup
    second: Markup


def compare_page(comparison: Comparison, *, version: str = "") -> str:
    """Return the comparison as one HTML page."""
    from fogline.views.report_page import environment

    c = comparison
    return (
        environment()
        .get_template("compare.html")
        .render(
            c=c,
            version=version,
            sides=[_head(c.first), _head(c.second)],
            lines=[_line(c, segment) for segment in c.segments],
            said={
                "first": [(claim_words(each, 240), _numbers(each)) for each in c.only_first],
                "second": [(claim_words(x, 240), _numbers(x)) for x in c.only_second],
            },
            changed=[
                (
                    claim_words(p.first, 240),
                    claim_words(p.second, 240),
                    ", ".join(p.changed),
                    _numbers(p.first),
                    _numbers(p.second),
                )
                for p in c.both
                if p.changed
            ],
        )
    )


def _numbers(c: Claim) -> str:
    return " · ".join(figure_words(figure) for figure in c.figures)


def _head(d: Dispatch) -> Row:
    return {
        "headline": d.headline or d.path,
        "outlet": outlet_words(d),
        "day": day_words(d.published),
        "wire": d.wire,
        "path": d.path,
    }


def _line(c: Comparison, segment: Segment) -> Line:
    if segment.kind == "first only":
        return Line(segment.kind, False, _plain(c.first, segment.first), Markup(""))
    if segment.kind == "second only":
        return Line(segment.kind, False, Markup(""), _plain(c.second, segment.second))
    first = Markup("").join(_part(c.first, part.first, part.op, "del") for part in segment.parts)
    second = Markup("").join(_part(c.second, each.second, each.op, "ins") for each in segment.parts)
    return Line(segment.kind, segment.moved, first, second)


def _plain(d: Dispatch, span: Span | None) -> Markup:
    return paragraphs(d.text[span.start : span.end].strip()) if span else Markup("")


def _part(d: Dispatch, span: Span, op: str, tag: str) -> Markup:
    words = paragraphs(d.text[span.start : span.end])
    if op == "same" or not words:
        return words
    return Markup(f"<{tag}>{words}</{tag}>")  # noqa: S704 - the words are escaped, the tag is ours
