"""A dispatch's text with its claims, reprints, figures and seams marked, every character of it once.

Spans overlap as they please; elements of a page nest. Spans are opened in order of start, layer and length; where one ends
inside another that began later, the inner one is closed and opened again without its id.

>>> str(marked("ab<c>", [Mark(0, 2, 0, "r"), Mark(1, 4, 1, "c", "c1.1")]))
'<span class="r">a<span class="c" id="c1.1">b</span></span><span class="c">&lt;c</span>&gt;'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from fogline.text.controls import marked_turn, shown, turning, without_controls

REPRINT, CLAIM, SOURCE, FIGURE = range(4)
_BREAKS = re.compile(r"[\x0b\x0c\x85]")  # blanks to a reader of a page, as they are to a browser


@dataclass(frozen=True, slots=True)
class Mark:
    """One span to mark. ``before`` and ``after`` are ready markup put at its two ends."""

    start: int
    end: int
    layer: int
    css: str
    anchor: str | None = None
    before: Markup | str = ""
    after: Markup | str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Ready markup at one offset, for example a seam."""

    at: int
    markup: Markup


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch left out of the page; the page says how long it is."""

    start: int
    end: int


def marked(text: str, marks: Sequence[Mark], points: Sequence[Point] = (), gaps: Sequence[Gap] = ()) -> Markup:
    """Return text as markup. Marks that are empty or do not fit the text are a bug and stop the run."""
    for mark in marks:
        if not 0 <= mark.start < mark.end <= len(text):
            raise AssertionError(f"mark {mark.start}:{mark.end} does not fit a text of {len(text)} code points")
    todo = sorted(marks, key=lambda match: (match.start, match.layer, -match.end, match.anchor or ""))
    ends = {each.end for each in marks}
    cuts = sorted(
        {0, len(text), *ends, *(m.start for m in marks), *(p.at for p in points)}
        | {x for gap in gaps for x in (gap.start, gap.end)}
    )
    at_point: dict[int, list[Markup]] = {}
    for point in points:
        at_point.setdefault(point.at, []).append(point.markup)
    gap_at = {g.start: g for g in gaps}
    out: list[str] = []
    open_now: list[Mark] = []
    row = 0
    skip_until = 0
    for here, there in zip(cuts, [*cuts[1:], len(text)], strict=True):
        _close(out, open_now, here)
        out.extend(at_point.get(here, ()))
        while row < len(todo) and todo[row].start == here:
            _open(out, open_now, todo[row])
            row += 1
        if here in gap_at:
            skip_until = gap_at[here].end
            out.append(f'<span class="gap">[… {gap_at[here].end - here:,} characters]</span>')
        if there > here >= skip_until:
            out.append(str(paragraphs(text[here:there])))
    return Markup("".join(out))  # noqa: S704 - every piece above is escaped or ready markup


def apart(value: object) -> object:
    """Return words as a page shows them: control codes told, and letters that run from right to left kept to themselves, so
    that they turn nothing round that stands beside them. What is markup, or no words, stays as it is.

    >>> apart("a\\x07 < b"), apart("b\\u202etxt.exe") == Markup("<bdi>b\\u202etxt.exe</bdi>")
    ('a\\\\x07 < b', True)
    >>> apart(Markup("<b>a</b>")), apart(3)
    (Markup('<b>a</b>'), 3)
    """
    if not isinstance(value, str) or isinstance(value, Markup) or _plain(value):
        return value
    words = _told(value)
    return Markup("<bdi>{}</bdi>").format(words) if turning(words) else words


def attribute(words: str | None) -> Markup:
    """Return words inside a tag or a title, where no element can keep them to themselves: every sign that acts is told."""
    return escape(shown(words or ""))


def paragraphs(words: str) -> Markup:
    """Return words escaped; the end of a paragraph, however many empty lines follow it, is one break.

    The text around says which way it runs; marks that would turn round what follows are kept to their piece of it.

    >>> str(paragraphs("a < b\\n\\nc"))
    'a &lt; b<i class="z"></i>c'
    """
    if _plain(words):
        return escape(words)
    pieces = (_told(each) for each in re.split(r"[ \t]*\n\s*", words))
    return Markup('<i class="z"></i>').join(
        Markup("<bdi>{}</bdi>").format(piece) if marked_turn(piece) else piece for piece in pieces
    )


def _plain(words: str) -> bool:
    """Tell whether words are such that nothing in them acts: most are."""
    return words.isascii() and words.isprintable()


def _told(words: str) -> str:
    return without_controls(_BREAKS.sub(" ", words))


def _open(out: list[str], open_now: list[Mark], mark: Mark, *, again: bool = False) -> None:
    named = f' id="{escape(mark.anchor)}"' if mark.anchor and not again else ""
    if not again:
        out.append(str(mark.before))
    out.append(f'<span class="{mark.css}"{named}>')
    open_now.append(mark)


def _close(out: list[str], open_now: list[Mark], here: int) -> None:
    """Ends what ends here; what began later and goes on is closed and opened again."""
    first = next((number for number, each in enumerate(open_now) if each.end <= here), None)
    if first is None:
        return
    inner = open_now[first:]
    del open_now[first:]
    for m in reversed(inner):
        out.append("</span>")
        if m.end <= here:
            out.append(str(m.after))
    for m in inner:
        if m.end > here:
            _open(out, open_now, m, again=True)
