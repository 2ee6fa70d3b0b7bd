"""The report: one HTML page that opens from disk, with no network and no script, under a megabyte.

A desk reads it from the top: what is claimed now, accounts side by side, timeline, persons, territory, sources and
families, the dispatches, method. Where the dispatches are too long for one page, the page leaves out what nothing else on it
rests on, and says how much; the ledger keeps everything.
"""

from __future__ import annotations

import dataclasses
import functools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import jinja2
from markupsafe import Markup

from fogline.model import Brief, Claim, Dispatch, Passage, Seam, Span
from fogline.reconcile import RULES
from fogline.text import sentences
from fogline.views.desk import (
    Desk,
    Joint,
    covered_share,
    day_words,
    first_of,
    joints,
    outlet_words,
    period_words,
    sit_down,
)
from fogline.views.marks import CLAIM, FIGURE, REPRINT, SOURCE, Gap, Mark, Point, apart, attribute, marked
from fogline.views.sections import counted, notes, now, persons, series, side_by_side, sources, territory, timeline

SHORTEST_GAP = 60  # code points; a shorter stretch is shown rather than counted
LARGEST = 960_000  # bytes of a page; the promise is under 1 MB, and this leaves room for a file system's block


@dataclass(frozen=True, slots=True)
class Fit:
    """How much a page holds: notes beside the text, sentences around those used (None: all), rows of long lists."""

    notes: bool
    context: int | None
    rows: int


# From everything to little; the first that fits is taken. Found by trying 152 articles of 6 kB.
FITS = (
    Fit(notes=True, context=None, rows=2000),
    Fit(notes=False, context=None, rows=1000),
    Fit(notes=False, context=1, rows=800),
    Fit(notes=False, context=0, rows=600),
    Fit(notes=False, context=0, rows=300),
    Fit(notes=False, context=0, rows=150),
    Fit(notes=False, context=0, rows=60),
    Fit(notes=False, context=0, rows=30),
)


def report(brief: Brief, *, largest: int = LARGEST) -> str:
    """The page. The same brief gives the same bytes.

    Args:
        brief: what the ledger holds and what follows from it.
        largest: bytes that the page may have; the smallest fit is given even if it is larger.
    """
    page, before = "", None
    words = sum(len(d.text) for d in brief.dispatches)
    for fit in (f for f in FITS if f.context is not None or words <= largest):
        page = _page(brief, fit)
        if _size(page) <= largest:
            return _fuller(brief, fit, before, largest) or page
        before = fit
    return page


def _size(page: str) -> int:
    return len(page.encode("utf-8"))


def _fuller(brief: Brief, fits: Fit, larger: Fit | None, largest: int) -> str | None:
    """Between two fits that differ only in rows, the fullest page that a few halvings find."""
    if larger is None or dataclasses.replace(larger, rows=fits.rows) != fits:
        return None
    found, low, high = None, fits.rows, larger.rows
    for _ in range(3):
        middle = (low + high) // 2
        page = _page(brief, dataclasses.replace(fits, rows=middle))
        if _size(page) <= largest:
            found, low = page, middle
        else:
            high = middle
    return found


def _page(brief: Brief, fit: Fit) -> str:
    desk = sit_down(brief)
    found = joints(desk)
    rows = counted.rows_of(desk, RULES)
    tiles = now.tiles(desk, rows)
    shown = counted.split(rows, keep={t.lead.anchor for t in tiles}, limit=fit.rows)
    for r in (*shown.beside, *shown.crowded, *shown.alone):
        desk.use(r.anchor, "account", (c for a in r.account.answers[: fit.rows] for c in a.claims))
    days, moments_left = timeline.days_of(desk, limit=fit.rows)
    people, people_left = persons.people_of(desk, limit=fit.rows)
    by_day = series.series_of(desk, limit=fit.rows)
    charts, land, land_left = territory.land_of(desk, limit=fit.rows)
    speakers, speakers_left = sources.speakers(desk, limit=min(fit.rows, 200))
    families, families_left = sources.families(desk, limit=min(fit.rows, 200))
    carriers = sources.carriers(desk, found, limit=fit.rows)
    desk.sheets.update(_sheets(desk, fit, [s.first for s in speakers]))
    page = (
        environment()
        .get_template("report.html")
        .render(
            desk=desk,
            brief=brief,
            title=_title(desk),
            tiles=tiles,
            blocks=side_by_side.blocks(desk, shown.beside),
            crowded=now.shelves(shown.crowded),
            shelves=now.shelves(shown.alone),
            accounts_left=len(rows) - len(shown.beside) - len(shown.crowded) - len(shown.alone),
            series=by_day,
            days=days,
            moments_left=moments_left,
            people=people,
            people_left=people_left,
            charts=charts,
            land=land,
            land_left=land_left,
            speakers=speakers,
            speakers_left=speakers_left,
            carriers=carriers,
            carriers_left=len(desk.dispatches) - len(carriers),
            sheets_left=len(desk.dispatches) - len(desk.sheets),
            families=families,
            families_left=families_left,
            sheet=functools.partial(_sheet, desk, found, fit),
            fit=fit,
            sign=counted.VERDICT_SIGN,
            refs=desk.refs,
        )
    )
    return page.encode("utf-8", "replace").decode("utf-8")  # half a pair of surrogates in a damaged text has no UTF-8


def _sheets(desk: Desk, fit: Fit, firsts: Sequence[str]) -> set[int]:
    """Numbers of the dispatches to set: all; or, where text is left out, those that a line of the page rests on."""
    if fit.context is None:
        return set(desk.number.values())
    used = {desk.number[desk.claims[c].dispatch_id] for c in desk.uses}
    return used | {int(label.split(".")[0]) for label in firsts}


def _title(desk: Desk) -> str:
    days = sorted(d.published for d in desk.dispatches.values() if d.published)
    span = period_words(days[0], days[-1]) if days else "no dates"
    count = len(desk.dispatches)
    return f"{count} dispatch{'' if count == 1 else 'es'}, {span}"


# --- the dispatches themselves ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """One dispatch as it stands on the page."""

    number: int
    dispatch: Dispatch
    day: str
    outlet: str
    text: Markup
    notes: tuple[notes.Note, ...]
    left_out: int
    shared: str


def _sheet(desk: Desk, found: dict[str, list[Joint]], fit: Fit, d: Dispatch) -> Sheet:
    """Set last of all, when it is known which claims the page links to: these are never left out."""
    claims = desk.of_dispatch[d.dispatch_id]
    seams = [s for s in desk.brief.seams if s.dispatch_id == d.dispatch_id]
    gaps = (
        []
        if fit.context is None
        else _gaps(d.text, [c for c in claims if desk.label[c.claim_id] in desk.mentioned], fit.context)
    )
    marks = [m for c in claims for m in _claim_marks(desk, c, fit)] + _reprint_marks(desk, found, d, fit)
    outside = _outside(marks, gaps)
    return Sheet(
        number=desk.number[d.dispatch_id],
        dispatch=d,
        day=day_words(d.published, weekday=True),
        outlet=outlet_words(d),
        text=marked(d.text, outside, [_seam_point(s) for s in seams], gaps),
        notes=tuple(notes.notes_of(desk, claims)) if fit.notes else (),
        left_out=sum(g.end - g.start for g in gaps),
        shared=_shared(d, found.get(d.dispatch_id, [])),
    )


def _shared(d: Dispatch, found: Sequence[Joint]) -> str:
    """How much of a dispatch stands elsewhere too, in words; nothing where none of it does."""
    share = round(100 * covered_share(d, found))
    return f"{share} % of it stands in other dispatches too, {100 - share} % only here" if found else ""


def _outside(marks: Sequence[Mark], gaps: Sequence[Gap]) -> list[Mark]:
    """Marks that do not lie wholly in a stretch left out."""
    return [m for m in marks if not any(g.start <= m.start and m.end <= g.end for g in gaps)]


def _gaps(text: str, used: Sequence[Claim], context: int) -> list[Gap]:
    """Runs of sentences in which no used claim, speaker or cue stands; short ones are not worth a mark."""
    lines = sentences(text)
    starts = [s.start for s in lines]
    shown: set[int] = set()
    for c in used:
        for q in (c.quote, c.cue, c.source.quote):
            if q is not None:
                first, last = bisect_right(starts, q.start) - 1, bisect_right(starts, q.end - 1) - 1
                shown.update(range(max(0, first - context), min(len(lines), last + context + 1)))
    gaps: list[Gap] = []
    for n, s in enumerate(lines):
        if n not in shown:
            if gaps and (n - 1) not in shown:
                gaps[-1] = Gap(gaps[-1].start, s.end)
            else:
                gaps.append(Gap(s.start, s.end))
    return [g for g in gaps if g.end - g.start > SHORTEST_GAP]


def _claim_marks(desk: Desk, c: Claim, fit: Fit) -> list[Mark]:
    """A claim's content, its speaker, its cue, and its figures; an anchor at its first words, a link after its last."""
    label = desk.label[c.claim_id]
    spans = list(c.content) or [Span(c.quote.start, c.quote.end)]
    spans = sorted(s for s in spans if s.start < s.end)
    uses = desk.uses.get(c.claim_id, [])
    plain = c.source.kind == "outlet" and not (c.figures or c.persons or uses)
    css = " ".join(["c", *([] if c.stance == "asserted" else [c.stance[0]]), *(["o"] if plain else [])])
    marks = []
    for n, s in enumerate(spans):
        after = _back_link(label, uses, fit) if n == len(spans) - 1 else Markup("")
        anchor = f"c{label}" if n == 0 and (fit.notes or label in desk.mentioned) else None
        marks.append(Mark(s.start, s.end, CLAIM, css, anchor, "", after))
    if c.source.quote and c.source.kind != "outlet":
        marks.append(Mark(c.source.quote.start, c.source.quote.end, SOURCE, "s"))
    if c.cue:
        marks.append(Mark(c.cue.start, c.cue.end, SOURCE, "e"))
    marks.extend(Mark(f.quote.start, f.quote.end, FIGURE, "f") for f in c.figures)
    return marks


def _back_link(label: str, uses: Sequence[tuple[str, str]], fit: Fit) -> Markup:
    """From a claim to its note, or, on a page without notes, to the first line that rests on it."""
    if fit.notes:
        return Markup('<a class="n" href="#n{0}">{0}</a>').format(label)
    return Markup('<a class="n" href="#{1}">{0}</a>').format(label, uses[0][0]) if uses else Markup("")


def _reprint_marks(desk: Desk, found: dict[str, list[Joint]], d: Dispatch, fit: Fit) -> list[Mark]:
    """Passages of this dispatch that stand elsewhere too, each once, with links to the other side."""
    return [
        Mark(
            j.start,
            j.end,
            REPRINT,
            "x" if j.other_way_open else "r" if j.taken else "g",
            j.anchor,
            _tags(desk, found, j, fit),
        )
        for j in found.get(d.dispatch_id, ())
    ]


def _tags(desk: Desk, found: dict[str, list[Joint]], j: Joint, fit: Fit) -> Markup:
    """Where a passage comes from (the first dispatch that has it), or where it went: a link to the words there."""
    if j.taken and not j.other_way_open:
        first = first_of(desk, j)
        sign = (
            "boilerplate, also in"
            if first.kind == "boilerplate"
            else "from"
            if first.direction == "known"
            else "also in"
        )
        number, there = desk.number[first.earlier.dispatch_id], _there(desk, found, first.earlier, fit)
        return Markup('<span class="t">{} {}</span>').format(sign, desk.turn_to(number, anchor=there))
    sides = [r.later for r in j.given] + ([r.earlier for r in j.taken] if j.other_way_open else [])
    targets: dict[int, str] = {}
    for side in sorted(sides, key=lambda p: (desk.number[p.dispatch_id], p)):
        targets.setdefault(desk.number[side.dispatch_id], _there(desk, found, side, fit))
    links = Markup(" ").join(desk.turn_to(n, anchor=to) for n, to in list(targets.items())[:8])
    more = f" +{len(targets) - 8}" if len(targets) > 8 else ""
    words = "also in" if j.other_way_open else "reprinted in"
    return Markup('<span class="t w">{} {}{}</span>').format(words, links, more)


def _there(desk: Desk, found: dict[str, list[Joint]], side: Passage, fit: Fit) -> str:
    """The anchor of a passage; on a page that leaves text out, the dispatch's."""
    whole = f"d{desk.number[side.dispatch_id]}"
    if fit.context is not None:
        return whole
    return next((j.anchor for j in found[side.dispatch_id] if j.start <= side.start and side.end <= j.end), whole)


def _seam_point(s: Seam) -> Point:
    return Point(s.at, Markup('<span class="seam" title="{}">⁞ seam</span>').format(s.reason))


# --- setting in type ----------------------------------------------------------------------------------------


@functools.cache
def environment() -> jinja2.Environment:
    """Templates with everything escaped that does not say it is markup; an unknown name stops the run."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("fogline.views"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=apart,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["web"] = web_address
    env.filters["day"] = day_words
    env.filters["attribute"] = attribute
    return env


def web_address(url: str | None) -> str | None:
    """An address that may stand in a link: http and https only.

    >>> web_address("https://saltbush-post.example/a"), web_address("javascript:alert(1)"), web_address(None)
    ('https://saltbush-post.example/a', None, None)
    """
    return url if url and url.lower().startswith(("http://", "https://")) else None
