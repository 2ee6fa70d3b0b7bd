"""Small pictures drawn by hand as SVG: a step chart of a series over days, and a bar that shows what a dispatch reprints.

In: numbers and words. Out: markup with no script and no colours of its own; the page's style sheet gives these. Speakers
differ by shape and dash, not by colour alone; every chart stands beside a table that holds the same numbers.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from fogline.views.marks import attribute
from fogline.views.page_index import day_words, number_words

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 74, 16, 14, 34
BROKEN_GAP, SHOWN_GAP = 8, 3  # times the usual gap: a longer one is drawn this long, with a break mark
SHAPES = ("disc", "square", "triangle", "diamond", "ring", "cross")


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One number said by one speaker for one day; ``day`` is an ISO prefix. ``href`` leads to the claim.

    ``joined``: whether a line may lead from here to the speaker's next number. A paper's own voice speaks of many things.
    """

    day: str
    value: float
    speaker: str
    words: str
    href: str
    low: float | None = None
    high: float | None = None
    joined: bool = True


def step_chart(points: Sequence[ChartPoint], *, title: str, unit: str = "") -> Markup:
    """Return a step line for each speaker: a number holds until the same speaker gives another.

    Refused: fewer than two days, because one day is no series; nothing is drawn then.
    """
    dated = sorted(_dated(points), key=lambda x: (x[0], x[1].speaker, x[1].value, x[1].href))
    days = sorted({each for each, _ in dated})
    if len(days) < 2:
        return Markup("")
    top = _nice_top(max(p.high or p.value for _, p in dated))
    speakers = speakers_of(points)

    places, breaks = _along(days)

    def x(day: int) -> float:
        return round(LEFT + places[day] * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM), 1)

    parts = [*_grid(top, unit, y), *_day_ticks(days, {d: p.day for d, p in dated}, x), *_break_marks(breaks)]
    for number, speaker in enumerate(speakers):
        own = [(x(d), y(p.value), p) for d, p in dated if p.speaker == speaker]
        parts.append(_steps(own, number))
        parts.extend(_dot(px, py, number, p, y) for px, py, p in own)
    drawn = "".join(parts)
    return Markup(  # noqa: S704 - numbers and escaped words only
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{attribute(title)}">{drawn}</svg>'
    )


def _along(days: Sequence[int]) -> tuple[dict[int, float], list[float]]:
    """Return where days stand between 0 and 1, and where the axis is broken because nothing was said for long.

    >>> _along([1, 2, 3])
    ({1: 0.0, 2: 0.5, 3: 1.0}, [])
    >>> _along([1, 100, 101, 102])
    ({1: 0.0, 100: 0.6, 101: 0.8, 102: 1.0}, [0.3])
    """
    gaps = [second - first for first, second in itertools.pairwise(days)]
    usual = sorted(gaps)[len(gaps) // 2]
    drawn = [SHOWN_GAP * usual if gap > BROKEN_GAP * usual else gap for gap in gaps]
    reached = [0, *itertools.accumulate(drawn)]
    total = reached[-1]
    breaks = [
        (reached[number] + d / 2) / total for number, (each, d) in enumerate(zip(gaps, drawn, strict=True)) if d != each
    ]
    return {day: at / total for day, at in zip(days, reached, strict=True)}, breaks


def _break_marks(breaks: Sequence[float]) -> list[str]:
    floor = HEIGHT - BOTTOM
    return [
        f'<path class="gapmark" d="M{LEFT + each * (WIDTH - LEFT - RIGHT) - 5:.1f} {floor + 5}l4 -10m3 10l4 -10"/>'
        for each in breaks
    ]


def spark(points: Sequence[ChartPoint]) -> Markup:
    """Return a step line without axes, of the speaker who gave most numbers: three or more, or nothing is drawn."""
    dated = sorted(_dated(points), key=lambda x: (x[0], x[1].speaker, -x[1].value))
    speaker = next(iter(speakers_of([each for _, each in dated])), None)
    steps = {day: p.value for day, p in dated if p.speaker == speaker}
    days = sorted(steps)
    if len(days) < 3:
        return Markup("")
    top = max(steps.values()) or 1
    places, _ = _along(days)
    across = [round(2 + places[day] * 86, 1) for day in days]
    down = [round(4 + (1 - steps[d] / top) * 26, 1) for d in days]
    path = f"M{across[0]} {down[0]}" + "".join(f"H{x}V{y}" for x, y in zip(across[1:], down[1:], strict=True))
    words = f"{number_words(steps[days[0]])} to {number_words(steps[days[-1]])} in {len(days)} numbers, {speaker}"
    return Markup(  # noqa: S704 - numbers and escaped words only
        f'<svg class="spark" viewBox="0 0 92 34" role="img" aria-label="{attribute(words)}"><title>{attribute(words)}</title>'
        f'<path d="{path}"/><circle cx="{across[-1]}" cy="{down[-1]}" r="2.5"/></svg>'
    )


def _dated(points: Sequence[ChartPoint]) -> list[tuple[int, ChartPoint]]:
    numbered = [(_ordinal(point.day), point) for point in points]
    return [(day, each) for day, each in numbered if day is not None]


def speakers_of(points: Sequence[ChartPoint]) -> list[str]:
    """Return speakers with most points first; their place in this list is their shape."""
    names = sorted({point.speaker for point in points})
    return sorted(names, key=lambda s: (-sum(each.speaker == s for each in points), s))


def shape(number: int) -> Markup:
    """Return the shape of a speaker for a legend."""
    return Markup(f'<svg class="key s{number % 6}" viewBox="0 0 14 14" aria-hidden="true">{_shape(7, 7, number)}</svg>')  # noqa: S704


def _ordinal(day: str) -> int | None:
    """Return day number of an ISO prefix; the middle of a month, because a month has no first day of its own."""
    filled = day[:10] if len(day) >= 10 else f"{day[:7]}-15" if len(day) >= 7 else f"{day[:4]}-07-01"
    try:
        return date.fromisoformat(filled).toordinal()
    except ValueError:
        return None


def _nice_top(value: float) -> float:
    """Return the next round number at or above.

    >>> _nice_top(62), _nice_top(1400), _nice_top(100), _nice_top(0)
    (80.0, 1500.0, 100.0, 1.0)
    """
    if value <= 0:
        return 1.0
    size = 10 ** math.floor(math.log10(value))
    return float(next(each * size for each in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if each * size >= value * 0.999))


def _grid(top: float, unit: str, y: Callable[[float], float]) -> list[str]:
    lines = []
    for quarter in range(5):
        value = top * quarter / 4
        at = y(value)
        lines.append(f'<path class="grid" d="M{LEFT} {at}H{WIDTH - RIGHT}"/>')
        if quarter % 2 == 0:
            lines.append(
                f'<text x="{LEFT - 8}" y="{at + 4}" text-anchor="end">{number_words(value)}{escape(unit)}</text>'
            )
    return lines


def _day_ticks(days: Sequence[int], said: dict[int, str], x: Callable[[int], float]) -> list[str]:
    """At most nine labels, at days that have a point where they fit."""
    span = days[-1] - days[0]
    chosen: list[int] = []
    for day in days:
        if not chosen or x(day) - x(chosen[-1]) >= 68:
            chosen.append(day)
    if chosen[-1] != days[-1]:
        chosen = [each for each in chosen if x(days[-1]) - x(each) >= 68 or each == days[0]] + [days[-1]]
    marks = []
    for day in chosen:
        whole = day_words(said[day])
        words = whole if span > 300 or len(said[day]) < 10 else whole.rsplit(" ", 1)[0]
        anchor = "end" if day == days[-1] else "start" if day == days[0] else "middle"
        marks.append(f'<path class="grid" d="M{x(day)} {HEIGHT - BOTTOM}v5"/>')
        marks.append(f'<text x="{x(day)}" y="{HEIGHT - BOTTOM + 20}" text-anchor="{anchor}">{words}</text>')
    return marks


def _steps(own: Sequence[tuple[float, float, ChartPoint]], number: int) -> str:
    """Return the line of one speaker; of several numbers on one day it goes through the last."""
    by_day = {px: py for px, py, each in own if each.joined}
    if len(by_day) < 2:
        return ""
    places = list(by_day.items())
    path = f"M{places[0][0]} {places[0][1]}" + "".join(f"H{px}V{py}" for px, py in places[1:])
    return f'<path class="step s{number % 6}" d="{path}"/>'


def _dot(px: float, py: float, number: int, point: ChartPoint, y: Callable[[float], float]) -> str:
    bar = ""
    if point.low is not None and point.high is not None and point.low != point.high:
        bar = f'<path class="reach" d="M{px} {y(point.low)}V{y(point.high)}"/>'
    return (
        f'<a href="{escape(point.href)}"><title>{attribute(point.words)}</title>{bar}'
        f'<g class="dot s{number % 6}">{_shape(px, py, number)}</g></a>'
    )


def _shape(px: float, py: float, number: int) -> str:
    kind = SHAPES[number % len(SHAPES)]
    if kind == "disc":
        return f'<circle cx="{px}" cy="{py}" r="4.5"/>'
    if kind == "ring":
        return f'<circle class="hollow" cx="{px}" cy="{py}" r="4"/>'
    if kind == "square":
        return f'<rect x="{px - 4:g}" y="{py - 4:g}" width="8" height="8"/>'
    if kind == "triangle":
        return f'<path d="M{px} {py - 5:g}l5 9h-10z"/>'
    if kind == "diamond":
        return f'<path d="M{px} {py - 6:g}l5 6-5 6-5-6z"/>'
    return f'<path class="hollow" d="M{px - 4:g} {py - 4:g}l8 8m0-8l-8 8"/>'


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a dispatch that came from another: offsets, the other's number, and words for the tooltip."""

    start: int
    end: int
    source: int
    words: str


def passage_bar(length: int, stretches: Sequence[Stretch], seams: Sequence[int]) -> Markup:
    """Return a dispatch as a bar from first to last character: what came from elsewhere is filled, a seam is a tick."""
    scale = 200 / max(1, length)
    parts = [
        f'<rect class="f{stretch.source % 4}" x="{stretch.start * scale:.1f}" '
        f'width="{max(1, (stretch.end - stretch.start) * scale):.1f}" height="10">'
        f"<title>{attribute(stretch.words)}</title></rect>"
        for stretch in stretches
    ]
    parts += [f'<path class="seam" d="M{at * scale:.1f} -2v14"/>' for at in seams]
    label = f"reprinted passages: {len(stretches)}; seams: {len(seams)}"
    head = f'<svg class="bar" viewBox="0 -2 200 14" preserveAspectRatio="none" role="img" aria-label="{label}">'
    return Markup(f"{head}{''.join(parts)}</svg>")  # noqa: S704 - numbers and escaped words only
