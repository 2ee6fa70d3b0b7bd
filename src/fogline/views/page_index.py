"""Work out what every view needs of a brief: numbers that a reader can say aloud, words for ranges and days, who has
it from whom.

Dispatches are numbered by day and path; ``3.7`` is the seventh claim of the third dispatch and ``c3.7`` its anchor. Nothing
here counts voices or decides: that is reconcile's; this only finds its way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from markupsafe import Markup, escape

from fogline.model import Answer, Brief, Claim, Dispatch, Figure, Reprint
from fogline.views.origins import origins

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
UNITS = {
    "square kilometre": "km²", "square mile": "sq mi", "kilometre": "km", "metre": "m", "mile": "mi", "percent": "%",
    "percentage": "%",
    "hectare": "ha", "square metre": "m²",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageIndex:
    """A brief with its numbering, and what a page made of it shows so far.

    ``number``, ``label``, ``stands``: of a dispatch its number, of a claim its label and the two numbers in that;
    ``at_number``, ``labelled``: the way back. ``origin``: dispatch in which a claim's words first stood, as far as is known.
    ``uses``: for each claim the anchors and words of the lines that rest on it; ``shown``: the anchors of such lines;
    ``mentioned``: labels of claims shown, in order; ``sheets``: numbers of the dispatches that stand on the page.
    """

    brief: Brief
    dispatches: dict[str, Dispatch]
    number: dict[str, int]
    claims: dict[str, Claim]
    label: dict[str, str]
    stands: dict[str, tuple[int, int]]
    origin: dict[str, str]
    of_dispatch: dict[str, tuple[Claim, ...]]
    at_number: dict[int, Dispatch]
    labelled: dict[str, str]
    uses: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    shown: set[str] = field(default_factory=set)
    mentioned: dict[str, None] = field(default_factory=dict)
    sheets: set[int] = field(default_factory=set)

    def cleared(self) -> PageIndex:
        """Return the same desk for another page, which shows nothing yet."""
        return replace(self, uses=defaultdict(list), shown=set(), mentioned={}, sheets=set())

    def ordered(self) -> list[Dispatch]:
        """Return dispatches as they are numbered."""
        return list(self.at_number.values())

    def known(self, claims: Iterable[str]) -> list[str]:
        """Return those of the claims that the brief holds, in order of the page."""
        return sorted({claim for claim in claims if claim in self.claims}, key=self.stands.__getitem__)

    def labels(self, claims: Iterable[str]) -> tuple[str, ...]:
        """Return the labels of those of the claims that the brief holds, in order of the page."""
        return tuple(self.label[each] for each in self.known(claims))

    def homes(self, claims: Iterable[str]) -> dict[str, str]:
        """For claims that give one answer, the first dispatch among them that had each one's words with that answer.

        Not :attr:`origin`: where a later version changes the number, the new number's home is the version.
        """
        known = self.known(claims)
        first: dict[str, str] = {}
        for c in known:
            first.setdefault(self.origin[c], self.claims[c].dispatch_id)
        return {each: first[self.origin[each]] for each in known}

    def use(self, anchor: str, words: str, claims: Iterable[str]) -> None:
        """Remembers that a line of the page rests on these claims, for the link back."""
        self.shown.add(anchor)
        for claim in claims:
            if claim in self.claims and (anchor, words) not in self.uses[claim]:
                self.uses[claim].append((anchor, words))

    def use_labels(self, anchor: str, words: str, labels: Iterable[str]) -> None:
        """As :meth:`use`, for claims by their labels."""
        self.use(anchor, words, (self.labelled[label] for label in set(labels)))

    def turn_to(self, number: int, words: str = "", anchor: str = "") -> Markup:
        """Return a link to a dispatch or an anchor in it; its number alone where it does not stand on the page."""
        shown = escape(words) if words else str(number)
        if number not in self.sheets:
            return Markup(shown)  # noqa: S704 - escaped above, or digits
        return Markup(f'<a href="#{escape(anchor or f"d{number}")}">{shown}</a>')  # noqa: S704 - escaped

    def refs(self, labels: Sequence[str], most: int = 6) -> Markup:
        """Link to claims, with how many more there are; those named are kept, so that the page shows them.

        The label alone where the claim's dispatch does not stand on the page.
        """
        self.mentioned.update(dict.fromkeys(labels[:most]))
        here = ((label, int(label.partition(".")[0]) in self.sheets) for label in labels[:most])
        links = " ".join(f'<a href="#c{each}">{each}</a>' if linked else each for each, linked in here)
        more = f" <small>+{len(labels) - most}</small>" if len(labels) > most else ""
        return Markup(f'<span class="refs">{links}{more}</span>')  # noqa: S704 - labels are digits and a full stop


def index_brief(brief: Brief) -> PageIndex:
    """Return numbers a brief's dispatches by day (undated last), then path; its claims by their place in the text."""
    ordered = sorted(brief.dispatches, key=lambda d: (d.published or "9999", d.path, d.dispatch_id))
    number = {d.dispatch_id: each for each, d in enumerate(ordered, start=1)}
    within: dict[str, list[Claim]] = {d.dispatch_id: [] for d in ordered}
    for claim in brief.claims:
        within[claim.dispatch_id].append(claim)
    stands = {}
    for dispatch_id, claims in within.items():
        claims.sort(key=lambda c: (c.quote.start, c.quote.end, c.claim_id))
        stands.update({c.claim_id: (number[dispatch_id], n) for n, c in enumerate(claims, start=1)})
    label = {key: f"{n}.{k}" for key, (n, k) in stands.items()}
    return PageIndex(
        brief=brief,
        dispatches={d.dispatch_id: d for d in ordered},
        number=number,
        claims={c.claim_id: c for c in brief.claims},
        label=label,
        stands=stands,
        origin=origins(brief.claims, brief.reprints, number),
        of_dispatch={d: tuple(value) for d, value in within.items()},
        at_number=dict(enumerate(ordered, start=1)),
        labelled={words: c for c, words in label.items()},
    )


# --- who has it from whom -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Joint:
    """Words of a dispatch that stand elsewhere too: overlapping passages as one, with the other sides."""

    start: int
    end: int
    anchor: str
    taken: tuple[Reprint, ...]
    given: tuple[Reprint, ...]

    @property
    def other_way_open(self) -> bool:
        """Tell whether it is not known which side had the words first."""
        return all(each.direction == "unknown" for each in (*self.taken, *self.given))


def joints(desk: PageIndex) -> dict[str, list[Joint]]:
    """For each dispatch its passages that stand in another one too, in order."""
    sides: dict[str, list[tuple[int, int, bool, Reprint]]] = defaultdict(list)
    for reprint in desk.brief.reprints:
        sides[reprint.later.dispatch_id].append((reprint.later.start, reprint.later.end, True, reprint))
        sides[reprint.earlier.dispatch_id].append((reprint.earlier.start, reprint.earlier.end, False, reprint))
    return {key: _joined(desk.number[key], rows) for key, rows in sides.items()}


def _joined(number: int, rows: Sequence[tuple[int, int, bool, Reprint]]) -> list[Joint]:
    groups: list[list[tuple[int, int, bool, Reprint]]] = []
    reached = -1
    for row in sorted(rows, key=lambda x: (x[0], x[1], x[2], x[3].reprint_id)):
        if row[0] < reached:
            groups[-1].append(row)
        else:
            groups.append([row])
        reached = max(reached, row[1])
    return [
        Joint(
            start=group[0][0],
            end=max(end for _, end, _, _ in group),
            anchor=f"r{number}.{each}",
            taken=tuple(r for _, _, taken, r in group if taken),
            given=tuple(r for _, _, taken, r in group if not taken),
        )
        for each, group in enumerate(groups, start=1)
    ]


def covered_share(dispatch: Dispatch, found: Sequence[Joint]) -> float:
    """Return share of a dispatch's code points that stand in these passages, which do not overlap."""
    return sum(each.end - each.start for each in found) / max(1, len(dispatch.text))


def first_of(desk: PageIndex, j: Joint) -> Reprint:
    """Of the reprints that brought a passage here, the one from the first dispatch that has it; boilerplate last.

    Where nothing was brought here, as far as is known, the first that shares it.
    """
    return min(
        j.taken or j.given, key=lambda r: (r.kind == "boilerplate", desk.number[r.earlier.dispatch_id], r.reprint_id)
    )


# --- words for a reader -------------------------------------------------------------------------------------


def number_words(value: float) -> str:
    """Return a number with thousands set apart.

    >>> number_words(37000.0), number_words(2.5), number_words(4e7)
    ('37,000', '2.5', '40 million')
    """
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if abs(value) >= size and (value / size * 100).is_integer():
            return f"{value / size:g} {name}"
    return f"{int(value):,}" if value == int(value) else f"{value:,.2f}".rstrip("0").rstrip(".")


def range_words(of: Figure | Answer, unit: str | None = None) -> str:
    """Return a range as a reader sees it.

    >>> range_words(Answer(14, 14, None, (), "at_least")), range_words(Answer(None, 600, 600, (), "at_most"))
    ('≥\\xa014', '≤\\xa0600')
    >>> range_words(Answer(2000, None, 2500, (), "between")), range_words(Answer(12, None, None, (), "vague"))
    ('2,000–2,500', '12+')
    >>> range_words(Answer(4, 4, 4, ()), "square kilometre"), range_words(Answer(None, None, None, ()))
    ('4\\xa0km²', '?')
    """
    low, high = of.low, of.high
    if low is None and high is None:
        words = "?" if of.best is None else number_words(of.best)
    elif high is None:
        words = f"{number_words(low or 0)}+" if of.bound == "vague" else f"≥\xa0{number_words(low or 0)}"
    elif low is None:
        words = f"≤\xa0{number_words(high)}"
    elif low != high:
        words = f"{number_words(low)}–{number_words(high)}"
    else:
        words = ("~\xa0" if of.bound == "about" else "") + number_words(low)
    return words + _units(unit, high if high is not None else low)


def unit_words(unit: str | None) -> str:
    """Return a unit as it stands after a number; nothing for counts of people."""
    if not unit:
        return ""
    return "%" if UNITS.get(unit) == "%" else f"\xa0{UNITS.get(unit, unit)}"


def _units(unit: str | None, value: float | None) -> str:
    """Return a unit after its number: a word takes its plural, a symbol does not."""
    several = unit is not None and unit not in UNITS and value != 1 and unit.isalpha() and not unit.endswith("s")
    return unit_words(f"{unit}s" if several else unit)


def day_words(iso: str | None, *, weekday: bool = False) -> str:
    """Return an ISO prefix as a reader says it, as precise as it is.

    >>> day_words("2024-06-03", weekday=True), day_words("2024-06"), day_words("2024"), day_words(None)
    ('Mon 3 Jun 2024', 'Jun 2024', '2024', 'no date')
    """
    if not iso:
        return "no date"
    parts = iso[:10].split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            day = date(*numbers)
            words = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
            return f"{WEEKDAYS[day.weekday()]} {words}" if weekday else words
        return f"{MONTHS[numbers[1] - 1]} {numbers[0]}" if len(numbers) == 2 else str(numbers[0])
    except (ValueError, IndexError):
        return iso


def period_words(start: str | None, end: str | None) -> str:
    """Return first and last day of a period in words.

    >>> period_words("2024-06-03", "2024-06-03"), period_words("2024-03-01", None), period_words(None, None)
    ('3 Jun 2024', 'since 1 Mar 2024', '')
    >>> period_words("2024-06-03", "2024-06-05"), period_words(None, "2024-06-05"), period_words("2024-03-01", "2024-03-31")
    ('3–5 Jun 2024', 'until 5 Jun 2024', 'Mar 2024')
    >>> period_words("2014-01-01", "2014-12-31"), period_words("2024-05-30", "2024-06-02")
    ('2014', '30 May 2024 – 2 Jun 2024')
    """
    if start is None or end is None:
        if start is None and end is None:
            return ""
        return f"since {day_words(start)}" if start else f"until {day_words(end)}"
    if start == end:
        return day_words(start)
    if start[:4] == end[:4] and start.endswith("-01-01") and end.endswith("-12-31"):
        return start[:4]
    if _whole_month(start, end):
        return day_words(start[:7])
    if start[:7] == end[:7] and len(start) == len(end) == 10:
        return f"{int(start[8:10])}–{day_words(end)}"
    return f"{day_words(start)} – {day_words(end)}"


def period_day(start: str | None, end: str | None) -> str | None:
    """Return one ISO prefix for a period: a whole month or year as such, else its last day.

    >>> period_day("2024-03-01", "2024-03-31"), period_day("2013-01-01", "2013-12-31"), period_day(None, "2024-06-08")
    ('2024-03', '2013', '2024-06-08')
    """
    if start and end and start != end:
        if start[:4] == end[:4] and start.endswith("-01-01") and end.endswith("-12-31"):
            return start[:4]
        if _whole_month(start, end):
            return start[:7]
    return end or start


def days_between(earlier: str, later: str) -> int:
    """Return days from the end of one ISO prefix to a day; a month or year ends when the next begins, near enough.

    >>> days_between("2024-06-03", "2024-06-08"), days_between("2024-03", "2024-06-08"), days_between("2024", "2024-06-08")
    (5, 69, -206)
    """
    filled = earlier if len(earlier) == 10 else f"{earlier}-31" if len(earlier) == 7 else f"{earlier}-12-31"
    try:
        return (date.fromisoformat(later) - date.fromisoformat(filled)).days
    except ValueError:  # a month of thirty days has no 31st
        return (date.fromisoformat(later) - date.fromisoformat(f"{filled[:7]}-28")).days


def _whole_month(start: str, end: str) -> bool:
    if len(start) != 10 or len(end) != 10 or start[:7] != end[:7] or start[8:] != "01":
        return False
    try:
        return (date.fromisoformat(end) + timedelta(days=1)).day == 1
    except ValueError:
        return False


def speaker_words(claim: Claim) -> str:
    """Return who is said to know, without the carriers.

    An unresolved speaker stays one: ``unresolved (“he”)``.
    """
    s = claim.source
    if s.kind == "outlet":
        return f"{s.name}, own voice" if s.name else "own voice"
    if s.kind == "unresolved":
        return f"unresolved (“{s.as_printed}”)" if s.as_printed else "unresolved"
    return s.name or s.as_printed or s.kind


def has_nothing_to_check(claim: Claim) -> bool:
    """Tell whether a claim tells no figure, event, state of a person, holding or day of a deed: an opinion, advice, a wish."""
    told = claim.figures or claim.event or claim.holdings or any(person.state for person in claim.persons)
    return not told and not any(day.role != "told" and not day.carried for day in claim.days)


def figure_words(f: Figure) -> str:
    """Return a figure of a claim in a few words: what was counted, how many, on which basis if not of one incident."""
    basis = "" if f.basis == "incident" else f" ({f.basis}{f' since {day_words(f.since)}' if f.since else ''})"
    return f"{f.measure} {range_words(f, f.unit)}{f' {f.population}' if f.population else ''}{basis}"


def names_words(names: Sequence[str], most: int) -> str:
    """Return the first of some names, and how many more there are.

    >>> names_words(["AFP", "Reuters", "DPA"], 2), names_words(["AFP"], 2)
    ('AFP, Reuters and 1 more', 'AFP')
    """
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def short(words: str, length: int) -> str:
    """Return words cut at a space, with a mark that they are cut.

    >>> short("the guns began  before dawn", 16), short("noon", 16)
    ('the guns began…', 'noon')
    """
    flat = " ".join(words.split())
    if len(flat) <= length:
        return flat
    cut = flat[:length].rsplit(" ", 1)[0] if " " in flat[:length] else flat[: length - 1]
    return cut.rstrip(" ,;:–-") + "…"


def outlet_words(d: Dispatch) -> str:
    """Return who printed it, as far as is known."""
    return d.outlet or "unknown outlet"
