"""The report: one HTML page that opens from disk, with no network and no script, under a megabyte.

A desk reads it from the top: what is claimed now, accounts side by side, timeline, persons, territory, sources and
families, the dispatches, method. Where the dispatches are too long for one page, the page leaves out what nothing else on it
rests on, and says how much; the ledger keeps everything.
"""

from __future__ import annotations

import dataclasses
import functools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import jinja2
from markupsafe import Markup

from fogline.model import Brief, Claim, Dispatch, Passage, Seam, Span
from fogline.reconcile import RULES
from fogline.text import sentences
from fogline.views.marks import CLAIM, FIGURE, REPRINT, SOURCE, Gap, Mark, Point, apart, attribute, marked
from fogline.views.page_index import (
    Joint,
    PageIndex,
    covered_share,
    day_words,
    first_of,
    has_nothing_to_check,
    index_brief,
    joints,
    outlet_words,
    period_words,
)
from fogline.views.sections import counted, notes, now, persons, series, side_by_side, sources, territory, timeline

SHORTEST_GAP = 60  # code points; a shorter stretch is shown rather than counted
MOST_PLACES = 8  # dispatches named where a passage stands elsewhere too
MOST_INPUTS = 200  # lines of inputs that were rejected, or read with a note
MOST_SOURCES = 200  # lines of sources, and of families, on any page
LARGEST = 960_000  # bytes of a page; the promise is under 1 MB, and this leaves room for a file system's block


@dataclass(frozen=True, slots=True)
class Fit:
    """How much a page holds: notes beside the text, sentences around those used (None: all), rows of long lists.

    ``sheets``: dispatches, if not all on which a line of the page rests; then those whose claims the page names first.
    """

    notes: bool
    context: int | None
    rows: int
    sheets: int | None = None


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
    Fit(notes=False, context=0, rows=30, sheets=300),
    Fit(notes=False, context=0, rows=30, sheets=100),
    Fit(notes=False, context=0, rows=12, sheets=50),
    Fit(notes=False, context=0, rows=5, sheets=20),
    Fit(notes=False, context=0, rows=2, sheets=0),
)


def report(brief: Brief, *, largest: int = LARGEST) -> str:
    """Return the page. The same brief gives the same bytes.

    Args:
        brief: what the ledger holds and what follows from it.
        largest: bytes that the page may have; the smallest fit is given even if it is larger.
    """
    found = _found(brief)
    words = sum(len(dispatch.text) for dispatch in brief.dispatches)
    fits = [each for each in FITS if each.context is not None or words <= largest]
    before = None
    for fit in fits:
        page = _page(found, fit, largest)
        if page is not None:
            return _fuller(found, fit, before, largest) or page
        before = fit
    return _page(found, fits[-1], None) or ""


def _fuller(found: Found, fits: Fit, larger: Fit | None, largest: int) -> str | None:
    """Between two fits that differ only in rows, the fullest page that a few halvings find."""
    if larger is None or dataclasses.replace(larger, rows=fits.rows) != fits:
        return None
    fullest, low, high = None, fits.rows, larger.rows
    for _ in range(3):
        middle = (low + high) // 2
        page = _page(found, dataclasses.replace(fits, rows=middle), largest)
        if page is not None:
            fullest, low = page, middle
        else:
            high = middle
    return fullest


@dataclass(frozen=True, slots=True)
class Found:
    """Hold what is the same on every page that is made of one brief, however much the page holds: found once."""

    desk: PageIndex
    joints: dict[str, list[Joint]]
    rows: list[counted.Counted]
    tiles: list[now.Tile]
    counts: list[series.Counts]
    speakers: list[sources.Speaker]
    families: list[sources.FamilyLine]
    carried: sources.Carried
    seams: dict[str, list[Seam]]


def _found(brief: Brief) -> Found:
    desk = index_brief(brief)
    shared = joints(desk)
    rows = counted.rows_of(desk, RULES)
    seams: dict[str, list[Seam]] = defaultdict(list)
    for seam in brief.seams:
        seams[seam.dispatch_id].append(seam)
    return Found(
        desk=desk,
        joints=shared,
        rows=rows,
        tiles=now.tiles(desk, rows),
        counts=series.counts_of(desk),
        speakers=sources.speakers(desk),
        families=sources.families(desk),
        carried=sources.carried(desk, shared),
        seams=seams,
    )


def _page(found: Found, fit: Fit, largest: int | None) -> str | None:
    """Return the page with as much as fits say; None as soon as it is larger than it may be."""
    desk = found.desk.cleared()
    shown = counted.split(found.rows, keep={tile.lead.anchor for tile in found.tiles}, limit=fit.rows)
    for r in (*shown.beside, *shown.crowded, *shown.alone):
        desk.use(r.anchor, "account", (claim for answer in r.account.answers[: fit.rows] for claim in answer.claims))
    days, moments_left = timeline.days_of(desk, limit=fit.rows)
    people, people_left = persons.people_of(desk, limit=fit.rows)
    by_day = series.series_of(desk, found.counts, limit=fit.rows)
    charts, land, land_left = territory.land_of(desk, limit=fit.rows)
    most = min(fit.rows, MOST_SOURCES)
    speakers, families = found.speakers[:most], found.families[:most]
    carriers = sources.carriers(desk, found.carried, limit=fit.rows)
    page = environment().get_template("report.html")
    words = {
        "desk": desk,
        "brief": desk.brief,
        "title": _title(desk),
        "unchecked": sum(map(has_nothing_to_check, desk.brief.claims)),
        "tiles": found.tiles,
        "blocks": side_by_side.blocks(desk, shown.beside),
        "crowded": now.shelves(shown.crowded),
        "shelves": now.shelves(shown.alone),
        "accounts_left": len(found.rows) - len(shown.beside) - len(shown.crowded) - len(shown.alone),
        "series": by_day,
        "days": days,
        "moments_left": moments_left,
        "people": people,
        "people_left": people_left,
        "charts": charts,
        "land": land,
        "land_left": land_left,
        "speakers": speakers,
        "speakers_left": len(found.speakers) - len(speakers),
        "carriers": carriers,
        "carriers_left": len(desk.dispatches) - len(carriers),
        "families": families,
        "families_left": len(found.families) - len(families),
        "sheet": functools.partial(_sheet, desk, found, fit),
        "fit": fit,
        "few": min(fit.rows, MOST_INPUTS),
        "sign": counted.VERDICT_SIGN,
        "refs": desk.refs,
    }
    desk.sheets.update(_sheets(desk, fit, [speaker.first for speaker in speakers], page.generate(**words)))
    return _whole(page.generate(**words), largest)


def _whole(pieces: Iterable[str], largest: int | None) -> str | None:
    """Return a page put together; None as soon as it is larger than it may be."""
    held, letters = [], 0
    for piece in pieces:
        held.append(piece)
        letters += len(piece)
        if largest is not None and letters > largest:
            return None
    page = "".join(held).encode("utf-8", "replace")  # half a pair of surrogates in a damaged text has no UTF-8
    return None if largest is not None and len(page) > largest else page.decode("utf-8")


def _sheets(desk: PageIndex, fit: Fit, firsts: Sequence[str], page: Iterable[str]) -> set[int]:
    """Return numbers of the dispatches to set: all; or, where text is left out, those that a line of the page rests on.

    ``page``: without any dispatch; where only some may stand, setting it tells which claims are named first.
    """
    if fit.context is None:
        return set(desk.number.values())
    if fit.sheets is not None:
        for _ in page:
            pass
        named = dict.fromkeys(desk.stands[desk.labelled[label]][0] for label in desk.mentioned)
        return set(list(named)[: fit.sheets])
    used = {desk.number[desk.claims[use].dispatch_id] for use in desk.uses}
    return used | {int(label.split(".")[0]) for label in firsts}


def _title(desk: PageIndex) -> str:
    days = sorted(dispatch.published for dispatch in desk.dispatches.values() if dispatch.published)
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


def _sheet(desk: PageIndex, found: Found, fit: Fit, d: Dispatch) -> Sheet:
    """Set last of all, when it is known which claims the page links to: these are never left out."""
    claims = desk.of_dispatch[d.dispatch_id]
    seams = found.seams.get(d.dispatch_id, ())
    gaps = (
        []
        if fit.context is None
        else _gaps(d.text, [c for c in claims if desk.label[c.claim_id] in desk.mentioned], fit.context)
    )
    marks = [m for c in claims for m in _claim_marks(desk, c, fit)] + _reprint_marks(desk, found.joints, d, fit)
    outside = _outside(marks, gaps)
    return Sheet(
        number=desk.number[d.dispatch_id],
        dispatch=d,
        day=day_words(d.published, weekday=True),
        outlet=outlet_words(d),
        text=marked(d.text, outside, [_seam_point(s) for s in seams], gaps),
        notes=tuple(notes.notes_of(desk, claims)) if fit.notes else (),
        left_out=sum(g.end - g.start for g in gaps),
        shared=_shared(d, found.joints.get(d.dispatch_id, [])),
    )


def _shared(d: Dispatch, found: Sequence[Joint]) -> str:
    """Say how much of a dispatch stands elsewhere too, in words; nothing where none of it does."""
    share = round(100 * covered_share(d, found))
    return f"{share} % of it stands in other dispatches too, {100 - share} % only here" if found else ""


def _outside(marks: Sequence[Mark], gaps: Sequence[Gap]) -> list[Mark]:
    """Return marks that do not lie wholly in a stretch left out."""
    return [mark for mark in marks if not any(gap.start <= mark.start and mark.end <= gap.end for gap in gaps)]


def _gaps(text: str, used: Sequence[Claim], context: int) -> list[Gap]:
    """Return runs of sentences in which no used claim, speaker or cue stands; short ones are not worth a mark."""
    lines = sentences(text)
    starts = [each.start for each in lines]
    shown: set[int] = set()
    for c in used:
        for q in (c.quote, c.cue, c.source.quote):
            if q is not None:
                first, last = bisect_right(starts, q.start) - 1, bisect_right(starts, q.end - 1) - 1
                shown.update(range(max(0, first - context), min(len(lines), last + context + 1)))
    gaps: list[Gap] = []
    for number, line in enumerate(lines):
        if number not in shown:
            if gaps and (number - 1) not in shown:
                gaps[-1] = Gap(gaps[-1].start, line.end)
            else:
                gaps.append(Gap(line.start, line.end))
    return [gap for gap in gaps if gap.end - gap.start > SHORTEST_GAP]


def _claim_marks(desk: PageIndex, c: Claim, fit: Fit) -> list[Mark]:
    """Return a claim's content, its speaker, its cue, and its figures; an anchor at its first words, a link after its last."""
    label = desk.label[c.claim_id]
    spans = list(c.content) or [Span(c.quote.start, c.quote.end)]
    spans = sorted(each for each in spans if each.start < each.end)
    uses = desk.uses.get(c.claim_id, [])
    plain = c.source.kind == "outlet" and not (c.figures or c.persons or uses)
    css = " ".join(["c", *([] if c.stance == "asserted" else [c.stance[0]]), *(["o"] if plain else [])])
    marks = []
    for number, span in enumerate(spans):
        after = _back_link(label, uses, fit) if number == len(spans) - 1 else Markup("")
        anchor = f"c{label}" if number == 0 and (fit.notes or label in desk.mentioned) else None
        marks.append(Mark(span.start, span.end, CLAIM, css, anchor, "", after))
    if c.source.quote and c.source.kind != "outlet":
        marks.append(Mark(c.source.quote.start, c.source.quote.end, SOURCE, "s"))
    if c.cue:
        marks.append(Mark(c.cue.start, c.cue.end, SOURCE, "e"))
    marks.extend(Mark(figure.quote.start, figure.quote.end, FIGURE, "f") for figure in c.figures)
    return marks


def _back_link(label: str, uses: Sequence[tuple[str, str]], fit: Fit) -> Markup:
    """From a claim to its note, or, on a page without notes, to the first line that rests on it."""
    if fit.notes:
        return Markup(f'<a class="n" href="#n{label}">{label}</a>')  # noqa: S704 - digits and a full stop
    return Markup(f'<a class="n" href="#{uses[0][0]}">{label}</a>') if uses else Markup("")  # noqa: S704 - ours too


def _reprint_marks(desk: PageIndex, found: dict[str, list[Joint]], d: Dispatch, fit: Fit) -> list[Mark]:
    """Return passages of this dispatch that stand elsewhere too, each once, with links to the other side."""
    return [
        Mark(
            each.start,
            each.end,
            REPRINT,
            "x" if each.other_way_open else "r" if each.taken else "g",
            each.anchor,
            _tags(desk, found, each, fit),
        )
        for each in found.get(d.dispatch_id, ())
    ]


def _tags(desk: PageIndex, found: dict[str, list[Joint]], j: Joint, fit: Fit) -> Markup:
    """Return where a passage comes from (the first dispatch that has it), or where it went: a link to the words there."""
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
        return Markup(f'<span class="t">{sign} {desk.turn_to(number, anchor=there)}</span>')  # noqa: S704 - ours
    sides = [each.later for each in j.given] + ([r.earlier for r in j.taken] if j.other_way_open else [])
    numbers = sorted({desk.number[side.dispatch_id] for side in sides})
    near = {n: min(p for p in sides if desk.number[p.dispatch_id] == n) for n in numbers[:MOST_PLACES]}
    links = " ".join(desk.turn_to(key, anchor=_there(desk, found, value, fit)) for key, value in near.items())
    more = f" +{len(numbers) - MOST_PLACES}" if len(numbers) > MOST_PLACES else ""
    words = "also in" if j.other_way_open else "reprinted in"
    return Markup(f'<span class="t w">{words} {links}{more}</span>')  # noqa: S704 - our words and links


def _there(desk: PageIndex, found: dict[str, list[Joint]], side: Passage, fit: Fit) -> str:
    """Return the anchor of a passage; on a page that leaves text out, the dispatch's."""
    whole = f"d{desk.number[side.dispatch_id]}"
    if fit.context is not None:
        return whole
    return next((j.anchor for j in found[side.dispatch_id] if j.start <= side.start and side.end <= j.end), whole)


def _seam_point(seam: Seam) -> Point:
    return Point(seam.at, Markup('<span class="seam" title="{}">⁞ seam</span>').format(seam.reason))


# --- setting in type ----------------------------------------------------------------------------------------


@functools.cache
def environment() -> jinja2.Environment:
    """Return templates with everything escaped that does not say it is markup; an unknown name stops the run."""
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
    """Return an address that may stand in a link: http and https only.

    >>> web_address("https://saltbush-post.example/a"), web_address("javascript:alert(1)"), web_address(None)
    ('https://saltbush-post.example/a', None, None)
    """
    return url if url and url.lower().startswith(("http://", "https://")) else None
