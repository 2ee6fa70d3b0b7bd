"""The report: one HTML page that opens from disk, with no network and no script, under a megabyte.

A desk reads it from the top: what is claimed now, accounts side by side, timeline, persons, territory, sources and
families, the dispatches, method. Where the dispatches are too long for one page, the page leaves out what nothing else on it
rests on, and says how much; the ledger keeps everything.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import jinja2
from markupsafe import Markup

from fogline.model import Brief, Claim, Dispatch, Reprint, Seam, Span
from fogline.reconcile import RULES
from fogline.views import sections
from fogline.views.desk import Desk, day_words, outlet_words, period_words, sit_down
from fogline.views.marks import CLAIM, FIGURE, REPRINT, SOURCE, Gap, Mark, Point, marked

LARGEST = 960_000  # bytes of a page; the promise is under 1 MB, and this leaves room for a file system's block


@dataclass(frozen=True, slots=True)
class Fit:
    """How much a page holds: notes beside the text, text around what is used (None: all of it), rows of long lists."""

    notes: bool
    context: int | None
    rows: int


# From everything to little; the first that fits is taken. Found by trying 152 articles of 6 kB.
FITS = (
    Fit(notes=True, context=None, rows=2000),
    Fit(notes=False, context=None, rows=1000),
    Fit(notes=False, context=200, rows=600),
    Fit(notes=False, context=80, rows=400),
    Fit(notes=False, context=30, rows=250),
    Fit(notes=False, context=10, rows=120),
    Fit(notes=False, context=0, rows=40),
)


def report(brief: Brief, *, largest: int = LARGEST) -> str:
    """The page. The same brief gives the same bytes.

    Args:
        brief: what the ledger holds and what follows from it.
        largest: bytes that the page may have; the smallest fit is given even if it is larger.
    """
    page = ""
    for fit in FITS:
        page = _page(brief, fit)
        if len(page.encode("utf-8")) <= largest:
            return page
    return page


def _page(brief: Brief, fit: Fit) -> str:
    desk = sit_down(brief)
    rows = sections.counted(desk, RULES)
    tiles = sections.tiles(desk, rows)
    compared, alone = sections.split(rows, keep={t.lead.anchor for t in tiles}, limit=fit.rows)
    for r in (*compared, *alone):
        desk.use(r.anchor, "account", (c for a in r.account.answers for c in a.claims))
    days, moments_left = sections.timeline(desk, limit=fit.rows)
    people = sections.persons(desk)
    charts, land, land_left = sections.territory(desk, limit=fit.rows)
    speakers, speakers_left = sections.speakers(desk, limit=min(fit.rows, 200))
    families, families_left = sections.families(desk, limit=min(fit.rows, 200))
    return (
        environment()
        .get_template("report.html")
        .render(
            desk=desk,
            brief=brief,
            title=_title(desk),
            tiles=tiles,
            blocks=sections.blocks(desk, compared),
            alone=alone,
            accounts_left=len(rows) - len(compared) - len(alone),
            series=sections.series(desk),
            days=days,
            moments_left=moments_left,
            people=people,
            charts=charts,
            land=land,
            land_left=land_left,
            speakers=speakers,
            speakers_left=speakers_left,
            carriers=sections.carriers(desk),
            families=families,
            families_left=families_left,
            sheet=functools.partial(_sheet, desk, fit),
            fit=fit,
            sign=sections.VERDICT_SIGN,
            refs=desk.refs,
        )
    )


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
    notes: tuple[sections.Note, ...]
    left_out: int


def _sheet(desk: Desk, fit: Fit, d: Dispatch) -> Sheet:
    """Set last of all, when it is known which claims the page links to: these are never left out."""
    claims = desk.of_dispatch[d.dispatch_id]
    reprints = [r for r in desk.brief.reprints if d.dispatch_id in (r.later.dispatch_id, r.earlier.dispatch_id)]
    seams = [s for s in desk.brief.seams if s.dispatch_id == d.dispatch_id]
    gaps = (
        []
        if fit.context is None
        else _gaps(d.text, [c for c in claims if desk.label[c.claim_id] in desk.mentioned], fit.context)
    )
    marks = [m for c in claims for m in _claim_marks(desk, c, fit)] + _reprint_marks(desk, d, reprints)
    outside = _outside(marks, gaps)
    return Sheet(
        number=desk.number[d.dispatch_id],
        dispatch=d,
        day=day_words(d.published, weekday=True),
        outlet=outlet_words(d),
        text=marked(d.text, outside, [_seam_point(s) for s in seams], gaps),
        notes=tuple(sections.notes(desk, claims)) if fit.notes else (),
        left_out=sum(g.end - g.start for g in gaps),
    )


def _outside(marks: Sequence[Mark], gaps: Sequence[Gap]) -> list[Mark]:
    """Marks that do not lie wholly in a stretch left out."""
    return [m for m in marks if not any(g.start <= m.start and m.end <= g.end for g in gaps)]


def _gaps(text: str, used: Sequence[Claim], context: int) -> list[Gap]:
    """Stretches of text that no used claim stands in or near; short ones are not worth a mark."""
    gaps = []
    reached = 0
    for start, end in [*sorted((c.quote.start, c.quote.end) for c in used), (len(text) + context, len(text))]:
        from_, to = reached + (context if reached else 0), start - context
        if to - from_ > 60:
            gaps.append(Gap(*_at_words(text, from_, min(to, len(text)))))
        reached = max(reached, end)
    return [g for g in gaps if g.end - g.start > 40]


def _at_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and start and not text[start - 1].isspace():
        start += 1
    while end > start and end < len(text) and not text[end].isspace():
        end -= 1
    return start, end


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
        marks.append(Mark(s.start, s.end, CLAIM, css, f"c{label}" if n == 0 else None, Markup(""), after))
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


def _reprint_marks(desk: Desk, d: Dispatch, reprints: Sequence[Reprint]) -> list[Mark]:
    """Passages of this dispatch that stand elsewhere too, each once, with links to the other side."""
    taken: dict[tuple[int, int], list[Reprint]] = defaultdict(list)
    given: dict[tuple[int, int], list[Reprint]] = defaultdict(list)
    for r in sorted(
        reprints, key=lambda r: (desk.number[r.earlier.dispatch_id], desk.number[r.later.dispatch_id], r.reprint_id)
    ):
        if r.later.dispatch_id == d.dispatch_id:
            taken[(r.later.start, r.later.end)].append(r)
        else:
            given[(r.earlier.start, r.earlier.end)].append(r)
    spans = sorted({*taken, *given})
    merged: list[list[int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    marks = []
    for n, (start, end) in enumerate(merged, start=1):
        inside_taken = [r for (s, e), rs in taken.items() if start <= s and e <= end for r in rs]
        inside_given = [r for (s, e), rs in given.items() if start <= s and e <= end for r in rs]
        anchor = f"r{desk.number[d.dispatch_id]}.{n}"
        marks.append(
            Mark(start, end, REPRINT, "r" if inside_taken else "g", anchor, _tags(desk, inside_taken, inside_given))
        )
    return marks


def _tags(desk: Desk, taken: Sequence[Reprint], given: Sequence[Reprint]) -> Markup:
    """Where a passage comes from, or where it went: one link for each dispatch."""
    parts = []
    sources: dict[int, set[str]] = defaultdict(set)
    for r in taken:
        sources[desk.number[r.earlier.dispatch_id]].add("boilerplate" if r.kind == "boilerplate" else r.direction)
    for number, kinds in sorted(sources.items())[:1]:
        sign = "also in" if "unknown" in kinds else "boilerplate, also in" if kinds == {"boilerplate"} else "from"
        parts.append(Markup('<a class="t" href="#d{1}">{0} {1}</a>').format(sign, number))
    targets = sorted({desk.number[r.later.dispatch_id] for r in given})
    if targets and not taken:
        links = Markup(" ").join(Markup('<a href="#d{0}">{0}</a>').format(n) for n in targets[:8])
        more = f" +{len(targets) - 8}" if len(targets) > 8 else ""
        parts.append(Markup('<span class="t">reprinted in {}{}</span>').format(links, more))
    return Markup("").join(parts)


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
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["web"] = web_address
    env.filters["day"] = day_words
    return env


def web_address(url: str | None) -> str | None:
    """An address that may stand in a link: http and https only.

    >>> web_address("https://saltbush-post.example/a"), web_address("javascript:alert(1)"), web_address(None)
    ('https://saltbush-post.example/a', None, None)
    """
    return url if url and url.lower().startswith(("http://", "https://")) else None
