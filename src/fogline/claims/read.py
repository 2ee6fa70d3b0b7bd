"""Claims out of their parts: who says, with what force, and which figures, days, places and persons stand in the words.

Each finder of this room reads the whole text once; here every finding gets a home. The order of the cases is the order of
trust:

1. The finding stands inside the content of an attribution: the innermost one, since in "X said Y told him that 3 died" the
   three are on Y's word.
2. It stands in the frame of one (its source and cue, "Bali said on Saturday that ..."): the nearest claim of its sentence.
3. Nobody is said to know: the paper's own voice.

Attributed words always make a claim; the paper's own words do where something in them can be checked.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import cast

from fogline.claims import (
    actors,
    attribution,
    base_names,
    days,
    events,
    figures,
    open_references,
    persons,
    places,
    status,
)
from fogline.claims.attribution import Attribution
from fogline.claims.days.roles import with_roles
from fogline.claims.findings import NOTHING, Findings
from fogline.claims.in_context import in_context
from fogline.engine.fingerprint import fingerprint
from fogline.languages import Part, pattern, words_of
from fogline.lexicon import register
from fogline.model import (
    LOSSES,
    Actor,
    Claim,
    Day,
    Dispatch,
    Event,
    Figure,
    Marks,
    Party,
    Person,
    Place,
    Profile,
    Quote,
    Seam,
    Source,
    Span,
    content_id,
    quote,
)
from fogline.text import Document, reading_copy, trimmed
from fogline.text import document as document_of

# What claims follow from besides the text: code, lists and weights.
READ_WITH = ("model.py", "claims", "languages", "lexicon", "text")
_WEIGHTS = {"fast": "attribution-fast", "accurate": "attribution-accurate"}
_KINDS = ("figures", "days", "places", "persons", "actors")  # the findings of which a claim is put together


@dataclass(slots=True)
class _Draft:
    """A claim being put together: one attribution, one sentence of its content."""

    said: Attribution
    content: tuple[Span, ...]
    sentence: int
    figures: list[Figure] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)

    @property
    def hull(self) -> Span:
        return Span(self.content[0].start, self.content[-1].end)

    @property
    def attributed(self) -> bool:
        return self.said.source.kind != "outlet"

    @property
    def checkable(self) -> bool:
        return bool(self.figures or self.days or self.places or self.persons)


def read_claims(
    dispatch: Dispatch,
    *,
    seams: Sequence[Seam] = (),
    profile: Profile = "fast",
    reader: attribution.Reader | None = None,
    cast: attribution.KnownSpeakers = attribution.NOBODY,
    marks: Marks | None = None,
) -> list[Claim]:
    """Return the claims of one dispatch, in order of their words.

    Args:
        dispatch: its text is read as it is; ``published`` anchors relative days, which stay unresolved without it.
        dispatch.language: whose pack is asked; what a pack does not read is left out, and words in it stand in the outlet's own
            voice where it reads no attribution. English where none is named or none is known.
        seams: of this dispatch; no source is carried across one.
        profile: of the reader of attributions.
        reader: marks attributions in its place, if given.
        cast: who is who, from the other dispatches (``attribution.Casting``).
        marks: what a language base sees in this text, for names that no list knows and lines that were wrapped.

    Returns:
        One claim a checkable assertion. Every figure, day, place and person found belongs to one of them.

    >>> d = Dispatch("d1", "a.txt", "Ten people fled Hajin, the mayor said.", "00", published="2019-02-10")
    >>> [(c.source.as_printed, c.figures[0].best, c.quote.exact) for c in read_claims(d)]
    [('the mayor', 10.0, 'Ten people fled Hajin')]
    """
    document, known = _opened(dispatch, seams, cast, marks)
    found = read_findings(document, known, profile=profile, reader=reader)
    own = attribution.outlet_voice(document, found) if "attribution" in document.pack.reads else ()
    homes = _Homes(document, (*found.attributions, *own))
    for kind in _KINDS:
        for finding in getattr(found, kind):
            getattr(homes.home(finding.quote), kind).append(finding)
    drafts = (d for d in homes.drafts if d.attributed or d.checkable or _happens(document, d))
    kept = sorted((draft for draft in drafts if not _within(draft.hull, document.furniture)), key=_order)
    method = method_of(profile, reader, base=marks.base if marks else None)
    made = [_claim(document, each, method) for each in kept]
    made = in_context(made, document)
    return made if document.is_received else [_as_received(c, document) for c in made]


def _opened(
    dispatch: Dispatch, seams: Sequence[Seam], known: attribution.KnownSpeakers, marks: Marks | None
) -> tuple[Document, Findings]:
    """Return the document of a dispatch and what is known of it from outside, offsets as it is read."""
    if marks is None:
        document = document_of(dispatch)
    else:
        laid = marks = base_names.on_copy(marks, reading_copy(dispatch.text))
        document = document_of(dispatch, unwrap=lambda text: base_names.unwrapped(text, laid))
    if not document.is_received:
        seams = [dataclasses.replace(seam, at=document.copy.forth(seam.at)) for seam in seams]
    return document, Findings(seams=tuple(seams), known_speakers=known, marks=marks)


# Whose finder runs after that of attributions, in order, by the part of a language pack that it needs.
_ROOMS: tuple[tuple[Part, ModuleType], ...] = (
    ("days", days),
    ("actors", actors),
    ("places", places),
    ("figures", figures),
    ("persons", persons),
)


def read_findings(
    document: Document,
    findings: Findings = NOTHING,
    *,
    profile: Profile = "fast",
    reader: attribution.Reader | None = None,
) -> Findings:
    """Run all finders over a document, in order: attributions, days, actors, places, figures, persons.

    ``findings``: what is known from outside. Each finder sees what those before it found; what only a language base names is
    added at the end. Events are looked for claim by claim.

    >>> from fogline.text import plain
    >>> found = read_findings(plain("The shelling killed 12 people in Hajin, a doctor said."))
    >>> [f.as_printed for f in found.figures], [p.name for p in found.places]
    (['12 people'], ['Hajin'])
    """
    text, marks = document.text, findings.marks
    if "attribution" in document.pack.reads:
        said = attribution.find(document, findings, profile=profile, reader=reader)
        if marks is not None:
            said = tuple(dataclasses.replace(each, source=base_names.source(each.source, text, marks)) for each in said)
        findings = dataclasses.replace(findings, attributions=said)
    for part, room in _ROOMS:
        if part in document.pack.reads:
            findings = findings.having(part, room.find(document, findings))
    return findings if marks is None else base_names.completed(text, findings, marks)


def method_of(profile: Profile = "fast", reader: attribution.Reader | None = None, *, base: str | None = None) -> str:
    """Say in a claim's ``method`` who read it, by which version of code, lists and weights, and with which language base.

    A program whose rules changed has another fingerprint, so that it reads again what an older one has read.

    >>> re.fullmatch("rules/[0-9a-f]{8}", method_of("fast")) is not None
    True
    >>> method_of("fast", base="en_core_web_sm-3.8.0") == method_of("fast") + "+en_core_web_sm-3.8.0"
    True
    """
    unused = tuple(sorted(value for name, value in _WEIGHTS.items() if name != profile))
    own = "rules" if profile in {"fast", "rules"} else profile
    version = fingerprint(*READ_WITH, without=unused)[:8]
    read_by = f"{own if reader is None else reader.name}/{version}"
    return read_by if base is None else f"{read_by}+{base}"


class _Homes:
    """The drafts of a dispatch by sentence: a finding looks only where it stands, so that long dispatches stay linear."""

    def __init__(self, document: Document, said: Iterable[Attribution]) -> None:
        text, spans = document.text, document.sentences
        self.spans, self.outlet = spans, Source(document.dispatch.outlet, None, None, "outlet")
        self._ends = [span.end for span in spans]
        self._by_sentence: dict[int, list[_Draft]] = {}
        for a in said:
            for draft in self._drafts(text, a):
                self._by_sentence.setdefault(draft.sentence, []).append(draft)

    @property
    def drafts(self) -> list[_Draft]:
        return [draft for drafts in self._by_sentence.values() for draft in drafts]

    def _drafts(self, text: str, said: Attribution) -> list[_Draft]:
        """Return one draft for each sentence that the attribution's content reaches into."""
        by_sentence: dict[int, list[Span]] = {}
        for part in sorted(said.content):
            at = bisect_right(self._ends, part.start)
            while at < len(self.spans) and self.spans[at].start < part.end:
                cut = trimmed(text, max(self.spans[at].start, part.start), min(self.spans[at].end, part.end))
                if cut is not None:
                    by_sentence.setdefault(at, []).append(cut)
                at += 1
        return [_Draft(said, tuple(parts), index) for index, parts in sorted(by_sentence.items())]

    def home(self, at: Quote) -> _Draft:
        """Return the draft that a finding belongs to; a sentence without any gets one in the paper's own voice."""
        i = bisect_right(self._ends, at.start)
        here = i if i < len(self.spans) and self.spans[i].start < at.end else -1
        beside = self._by_sentence.setdefault(here, [])
        # CASE 1: inside content, the innermost one
        inside = [each for each in beside if any(s.start <= at.start and at.end <= s.end for s in each.content)]
        if inside:
            return min(inside, key=lambda d: (d.hull.end - d.hull.start, _order(d)))
        # CASE 2: in the frame of an attribution of this sentence, the nearest
        if beside:
            # The paper's own words have no frame: theirs would stand in them.
            return min(
                beside, key=lambda d: (not d.attributed, max(d.hull.start - at.end, at.start - d.hull.end), _order(d))
            )
        # CASE 3: nobody is said to know
        span = self.spans[here] if here >= 0 else Span(at.start, at.end)
        draft = _Draft(Attribution(self.outlet, None, (span,), "statement", "asserted"), (span,), here)
        beside.append(draft)
        return draft


def _within(hull: Span, lines: Sequence[Span]) -> bool:
    """Tell whether a claim's words stand in one of these lines."""
    return any(line.start <= hull.start < line.end for line in lines)


def _claim_id(dispatch_id: str, words: Quote, source: Source, cue: Quote | None) -> str:
    at = cue.start if cue else None
    return content_id("c", dispatch_id, words.start, words.end, source.name, source.as_printed, at)


def _as_received(claim: Claim, document: Document) -> Claim:
    """Return a claim that was read from the reading copy with every quote and span in the text as received."""
    received = document.received
    made = cast("Claim", base_names.received(claim, document.copy, received.text))
    return dataclasses.replace(made, claim_id=_claim_id(received.dispatch_id, made.quote, made.source, made.cue))


def _claim(document: Document, draft: _Draft, method: str) -> Claim:
    dispatch, said = document.dispatch, draft.said
    words = quote(dispatch.text, draft.hull)
    claim = Claim(
        claim_id=_claim_id(dispatch.dispatch_id, words, said.source, said.cue),
        dispatch_id=dispatch.dispatch_id,
        path=dispatch.path,
        quote=words,
        source=said.source,
        cue=said.cue,
        stance=said.stance,
        figures=tuple(draft.figures),
        event=None,
        days=tuple(draft.days),
        places=tuple(draft.places),
        persons=tuple(draft.persons),
        method=method,
        actors=tuple(draft.actors),
        cue_class=said.cue_class if draft.attributed else None,
        content=draft.content,
        against_interest=_against_interest(dispatch.text, draft),
        context=open_references.find(dispatch.text, draft.content, speaker_known=said.source.kind != "unresolved"),
    )
    return _with_event(with_roles(claim, document), document, draft)


def _with_event(claim: Claim, document: Document, draft: _Draft) -> Claim:
    """Return a claim with its status, those of its figures, and the event that came about, if it tells of one."""
    if "events" not in document.pack.reads:
        return claim
    dispatch = document.dispatch
    told_of = [actor for actor in draft.actors if not _only_speaks(actor, draft)]
    found = status.others(dispatch.text, draft.hull, days=claim.days, published=dispatch.published)
    find_in = functools.partial(_event, dispatch.text, draft, told_of)
    event = find_in(without=[each.span for each in found])
    any_event = event if event is not None or not found else find_in()
    told_at = any_event.quote.start if any_event is not None and any_event.quote is not None else None
    own = status.of_claim(claim, told_at, found)
    figures = tuple(
        each if (s := status.of_figure(each, found)) == "actual" else dataclasses.replace(each, status=s)
        for each in claim.figures
    )
    return dataclasses.replace(claim, event=event if own == "actual" else None, status=own, figures=figures)


def _happens(document: Document, draft: _Draft) -> bool:
    """Tell whether the paper's own words tell of an event with somebody in it, be there no figure, day or place to check."""
    if not draft.actors or "events" not in document.pack.reads:
        return False
    dispatch = document.dispatch
    found = status.others(dispatch.text, draft.hull, days=(), published=dispatch.published)
    return _event(dispatch.text, draft, draft.actors, without=[each.span for each in found]) is not None


# Who may tell of its own deeds: "it captured the town".
_DOERS = frozenset({"party", "official"})


def _sums_up(text: str, draft: _Draft) -> bool:
    """Tell whether all losses that a claim counts are a running total: no deed of its own."""
    bases = [figure.basis for figure in draft.figures if figure.measure in LOSSES]
    total = bool(bases) and all(basis == "cumulative" for basis in bases)
    return total and pattern("events.in_all").search(text, draft.hull.start, draft.hull.end) is not None


def _event(text: str, draft: _Draft, actors: Sequence[Actor], *, without: Sequence[Span] = ()) -> Event | None:
    """Return the event that a claim tells, if it is no running total; ``without`` stretches of what did not come about."""
    if _sums_up(text, draft):
        return None
    who = draft.said.source
    own = who.kind in _DOERS and who.name is not None and not who.role
    printed = pattern("sources.article").sub("", who.as_printed or str(who.name))
    return events.find_in(
        text,
        draft.hull,
        actors=actors,
        figures=draft.figures,
        content=draft.content,
        speaker=Party(str(who.name), printed, "perpetrator", who.id) if own else None,
        claimed=draft.said.cue_class == "responsibility",
        without=without,
    )


def _only_speaks(actor: Actor, draft: _Draft) -> bool:
    """Tell whether an actor stands amid what is told as who tells it: "12 people, an army officer said, were killed"."""
    at = draft.said.source.quote
    return (
        at is not None and at.start > draft.hull.start and at.start <= actor.quote.start and actor.quote.end <= at.end
    )


def _against_interest(text: str, draft: _Draft) -> bool:
    """Tell whether a party speaks to its own cost.

    Caught: "The army admitted that its shells killed four"; "A militia spokesman said 12 of its fighters were killed".
    Refused: "The army said the militia lost 40 men" (its enemy's cost), anything not on a party's or an official's word.
    """
    if draft.said.source.kind not in ("party", "official") or _by_description(draft.said.source):
        return False
    if draft.said.cue is not None and _admission().search(draft.said.cue.exact):
        return True
    return any(
        figure.measure in LOSSES and (pattern("read.own").match(figure.population or "") or _of_own(text, figure.quote))
        for figure in draft.figures
    )


def _by_description(source: Source) -> bool:
    """Tell whether a body is meant by words that are no name of it: "the coalition", "the group". Nobody admits anything by
    these.

    Refused: a pronoun, an alias ("IDF"), a phrase with the name in it ("an SDF statement").
    """
    if source.id is None or source.as_printed is None or source.name is None:
        return False
    printed = source.as_printed.replace("’", "'")
    body = register.by_id()[source.id]
    names = [source.name, *body.called(described=False, speaks=True), *body.called(described=False, speaks=False)]
    return " " in printed and not any(name.replace("’", "'").lower() in printed.lower() for name in names)


def _of_own(text: str, at: Quote) -> bool:
    """Tell whether "12 of its fighters": the possessive follows the number or stands in the printed figure."""
    return bool(pattern("read.of_own").search(at.exact) or pattern("read.of_own").match(text, at.end))


@functools.cache
def _admission() -> re.Pattern[str]:
    words = sorted((re.escape(row["word"]) for row in words_of("admissions.csv")), key=lambda w: (-len(w), w))
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def _order(draft: _Draft) -> tuple[int, int, int, str]:
    cue = draft.said.cue
    return (draft.hull.start, draft.hull.end, cue.start if cue else -1, draft.said.source.name or "")
