"""The nouns of the trade: frozen, slotted, one Arrow schema each.

Nothing here reads, counts or decides; the rooms do. Offsets are half-open and count code points of the dispatch's own
text. A day is an ISO prefix whose length is its precision (``2019``, ``2019-02``, ``2019-02-10``). Unknown is ``None``.

>>> from fogline.model import Span, quote
>>> quote("Two shells fell.", Span(0, 10))
Quote(start=0, end=10, exact='Two shells')
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
import types
import typing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pyarrow as pa

# --- words of the machine door; a value outside these is a bug ----------------------------------------------

Stance = Literal["asserted", "hedged", "denied", "predicted", "unverified"]
Status = Literal["actual", "possible", "planned", "conditional", "denied", "recalled", "staged"]
PlaceRole = Literal["event", "from", "to", "held_in", "landmark", "speaker", "other"]
DayRole = Literal["happened", "told", "since", "until", "as_of", "planned"]
SourceKind = Literal["party", "official", "monitor", "agency", "ngo", "witness", "anonymous", "outlet", "unresolved"]
NameType = Literal["PERSON", "ORG", "GPE", "LOC", "NORP", "WEAPON", "PLATFORM", "MILUNIT"]
CueClass = Literal["statement", "denial", "responsibility", "prediction", "attitude"]
Measure = Literal[
    "killed", "injured", "casualties", "detained", "displaced", "missing", "hostage", "freed", "surrendered", "fighters",
    "civilians", "area", "distance", "duration", "equipment", "money", "other",
]  # fmt: skip
PER = "per "  # leads the unit of a rate, or what it is of: "per day", "barrel per day"
# Status of what happened, or of what somebody says did not: nothing else has a day or a place of its own.
CAME_ABOUT = frozenset({"actual", "denied"})
# Harm that a party would rather not report of its own side; and all that a bare number in a later sentence can answer.
LOSSES = frozenset({"killed", "injured", "casualties", "missing", "surrendered", "detained", "hostage"})
ANSWERED = LOSSES | {"displaced", "freed", "fighters", "civilians"}
OF_AGE = " of age"  # ends the unit of a figure that is an age ("year of age")
Bound = Literal["exact", "about", "at_least", "at_most", "between", "vague"]
Basis = Literal["incident", "cumulative", "subset", "remaining", "rate"]
PersonState = Literal[
    "abducted", "detained", "missing", "said alive", "seen", "wounded", "killed", "surrendered", "freed", "denied",
    "whereabouts denied",
]  # fmt: skip
FigureSign = Literal["whole of a share", "corrects", "includes", "set against", "counts on", "taken up"]
PartyHow = Literal["loser", "counted", "beside", "side", "holds", "before", "speaker"]
AccountRule = Literal[
    "agree",
    "compatible",
    "differ",
    "revised",
    "versions",
    "event-place",
    "event-day",
    "superseded",
    "single-voice",
    "one-origin",
    "unknown-voice",
    "same-credit",
    "unknown-outlet",
    "hedged",
    "predicted",
    "denied",
    "denied-only",
    "admission",
    "grade-fair",
    "grade-weak",
    "grade-contested",
    "grade-pending",
    "grade-confirmed",
    "merge-judged",
    "split-judged",
    "grade-judged",
]
EventSign = Literal[
    "like words", "copied words", "like leads", "copied leads", "rare capitals", "rare capitals in the lead",
    "capitals in the lead", "rare words", "names", "same ages", "same days", "days apart", "event days apart",
    "other streets", "other ages", "same toll", "same outlet",
]  # fmt: skip
# What speaks for two stories of one event, or against it.
EventReason = Literal[
    "same place", "same name", "place inside the other", "places near", "place named in both", "other place",
    "same day", "days near", "printed near", "same number", "numbers near",
    "same voice", "like words", "copied words", "other side", "told apart",
]  # fmt: skip
Taken = Literal["place", "day"]  # what a figure has from its event
MoveReason = Literal[
    "new report", "withdrawn or retracted", "divided", "revision", "reprint found", "joined",
]  # fmt: skip
HoldingStatus = Literal["held", "contested", "lost", "taken", "remaining"]
Direction = Literal["known", "unknown"]
ReprintKind = Literal["exact", "edited", "reordered", "boilerplate", "rewritten"]
Extent = Literal["full", "lead", "part"]
Verdict = Literal["agree", "differ", "revised", "single"]
Grade = Literal["confirmed", "fair", "weak", "contested", "discounted", "pending"]
JudgementVerdict = Literal["merge", "split", "grade", "retract", "redact"]
TallyRules = Literal["ucdp", "acled", "ibc", "airwars"]
Profile = Literal["fast", "accurate", "rules"]  # who reads attributions
Known = Literal["header", "markup", "text", "option", "unknown"]


# --- where words stand --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open code points ``[start, end)`` of a dispatch's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """W3C position and quote selector in one: the words ``exact`` stand at ``[start, end)``."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A span of one dispatch worth comparing."""

    dispatch_id: str
    start: int
    end: int


def quote(text: str, span: Span) -> Quote:
    """Return the words at ``span``; a span that does not fit the text is a bug and stops the run.

    >>> quote("ab", Span(1, 1))
    Traceback (most recent call last):
    AssertionError: span 1:1 does not fit a text of 2 code points
    """
    if not 0 <= span.start < span.end <= len(text):
        raise AssertionError(f"span {span.start}:{span.end} does not fit a text of {len(text)} code points")
    return Quote(span.start, span.end, text[span.start : span.end])


def content_id(prefix: str, *parts: object) -> str:
    """Return a stable id from what a thing is made of: prefix and 16 hex digits of SHA-256.

    >>> content_id("c", "a", 1) == content_id("c", "a", 1) != content_id("c", "a1", "")
    True
    """
    blob = "\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")
    return f"{prefix}{hashlib.sha256(blob).hexdigest()[:16]}"


# --- dispatch -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One piece as received.

    ``text`` is the received text after markup removal and never changes. ``dispatch_id`` follows from the raw bytes, the
    file's name and the place in it (a feed holds several), so that reading a file twice adds nothing and two outlets'
    identical files stay two. ``outlet_known`` and ``published_known`` say where those two come from.
    """

    dispatch_id: str
    path: str
    text: str
    raw_sha: str
    outlet: str | None = None
    wire: str | None = None
    url: str | None = None
    headline: str | None = None
    published: str | None = None  # ISO prefix
    received: str | None = None  # ISO time, passed in from outside the rooms
    outlet_known: Known = "unknown"
    published_known: Known = "unknown"
    language: str | None = None  # ISO 639-1 of what the text seems to be in


@dataclass(frozen=True, slots=True)
class Rejection:
    """One input that could not be read, with the reason: what the run counts as rejected.

    After the hundredth of one file or folder, one stands for all that have the same reason, and its words say for how many.

    >>> Rejection("a.jsonl", "Empty", "399,900 more: no text").count, Rejection("a.txt", "Empty", "empty file").count
    (399900, 1)
    """

    path: str
    kind: str
    reason: str
    remedy: str = ""

    @property
    def count(self) -> int:
        """Say how many inputs it stands for."""
        number, more, _ = self.reason.partition(" more: ")
        digits = number.replace(",", "")
        return int(digits) if more and digits.isdecimal() else 1


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing the user should know about an input: how it was read, what cannot be done with it, what of it was left out.

    >>> Notice("in", "1,204 left out in this folder, no dispatch formats: .pdf 1204").left_out
    1204
    """

    path: str
    reason: str

    @property
    def left_out(self) -> int:
        """Say how many files of a folder it says were left out unread."""
        number, left, kinds = self.reason.partition("left out in this folder")
        if not left:
            return 0
        digits = number.strip().replace(",", "")  # ledgers of before have only the number of each kind
        return int(digits) if digits.isdecimal() else sum(map(int, re.findall(r" (\d+)(?=, |$)", kinds)))


@dataclass(frozen=True, slots=True)
class Unread:
    """One dispatch that is kept, but whose claims could not be read: it makes none until another reading can.

    ``reading``: what was tried, and is not tried again. ``reason``: in one line.
    """

    dispatch_id: str
    path: str
    reading: str
    reason: str


@dataclass(frozen=True, slots=True)
class Received:
    """A dispatch with the bytes it was read from: the file's, or of a file of records the one record's."""

    dispatch: Dispatch
    raw: bytes


# --- reuse --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edit:
    """One change between the two sides of a reprint; an empty side is a span of no length at its place."""

    op: Literal["replace", "insert", "delete", "move"]
    earlier: Span
    later: Span


@dataclass(frozen=True, slots=True)
class Reprint:
    """A passage copied from another.

    ``matched``: words that stand on both sides. ``direction`` is unknown where neither date, credit nor containment tells;
    the sides are then in order of dispatch id and ``earlier`` means nothing more.
    ``extent``: how much of the earlier dispatch came over (all but trifles; its lead only; some part).
    """

    reprint_id: str
    earlier: Passage
    later: Passage
    matched: int
    edits: tuple[Edit, ...]
    direction: Direction
    family_id: str
    kind: ReprintKind
    extent: Extent = "part"


@dataclass(frozen=True, slots=True)
class Family:
    """Passages joined by reprints; ``origin`` is the first known text of it, if one is."""

    family_id: str
    origin: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Seam:
    """A place where two texts were joined: ``at`` is the first code point after it."""

    dispatch_id: str
    at: int
    reason: str


# --- claims -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Hold who is said to know; never the outlet, unless the paper speaks in its own voice.

    ``name`` is canonical, ``as_printed`` what stands there ("he"), ``chain`` the carriers, outermost first. ``id``: of the
    body in the register, where the source is one. ``cites``: whom its sentence cites by name, who then is the one that knows.
    ``named``: its name is somebody's, and does not only say what sort of source it is. ``reporter``: an agency's or a paper's
    own, who was there. ``speaks_for``: the body whose office it holds, folded; ``of_body``: the office is of one named before
    ("its director"). ``misread``: a clause or a place was taken for it, so it names nobody.
    """

    name: str | None
    as_printed: str | None
    role: str | None
    kind: SourceKind
    quote: Quote | None = None
    chain: tuple[str, ...] = ()
    id: str | None = None
    cites: str | None = None
    named: bool = True
    reporter: bool = False
    speaks_for: str | None = None
    of_body: bool = False
    misread: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a language base types it: person, body, place (GPE with a government, LOC without), people, thing."""

    type: NameType
    quote: Quote


@dataclass(frozen=True, slots=True)
class Marks:
    """Hold what a language base (spaCy's or ours) marks in a text, for the reading to use; ``base`` says which, to
    the version.
    """

    base: str
    names: tuple[Name, ...] = ()
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """The place that a figure or a holding is told of: its name, its id where one candidate is best, UCDP where_prec."""

    name: str
    place_id: str | None
    precision: int | None


@dataclass(frozen=True, slots=True)
class PartyWords:
    """Words for whose people or land a figure counts, and how they tell it.

    ``counted``: an actor named in the counted phrase; ``beside``: right beside it; ``side``: "League fighters", if the League
    is a name that speaks or acts; ``holds``: who is said to hold the land; ``before``: a name before a figure of land, if it is
    a body's; ``speaker``: the source's own side ("its losses").
    """

    words: str
    how: PartyHow


@dataclass(frozen=True, slots=True)
class Figure:
    """A count or an amount as printed, with its bounds. ``low`` or ``high`` is None where that side is open.

    "up to 600 jihadists": low None, best 600, high 600, at_most; "more than 37,000 people": low 37000, best 37000, high
    None, at_least; "some 3,200": 3200 thrice, about; "between 20 and 25": low 20, best None, high 25, between; "dozens":
    low 12 (lower bound, ACLED's reading), best None, high None, vague. ``unit`` is a normalised name (``square
    kilometre``), None for counts of people. ``since`` is an ISO prefix, for cumulative counts.

    What the words around it tell: ``people``: the class of those counted ("children"), None where anybody is; ``forces``:
    whose armed men they are (``state``, ``armed group``). ``place``: where, as far as the dispatch tells; ``place_words``:
    names after a preposition that it tells nothing of, nearest first, for another dispatch to tell. ``party``: whose people or
    land, where one name is left; ``party_words``: all that may tell it, the likeliest first. ``first``, ``last``: ISO days
    between which it happened; ``until``: the ISO day up to which a running total counts. ``over``: the lengths of time that its
    claim counts over ("48 hour"). ``possible``: it might happen, would have happened or is wanted. ``withdrawn``: its words
    take it back ("its earlier count of 14"). ``answers``: the earlier figure of the dispatch that it takes the place of or
    gives another number for. ``signs``: what else its words say of how it stands to others. ``status``: of its own clause,
    where its claim tells of more than one thing ("the deadliest since a bombing in 2019 that killed 53").
    """

    measure: Measure
    population: str | None
    low: float | None
    best: float | None
    high: float | None
    bound: Bound
    unit: str | None
    basis: Basis
    since: str | None
    as_printed: str
    quote: Quote
    people: str | None = None
    forces: str | None = None
    place: PlaceRef | None = None
    place_words: tuple[str, ...] = ()
    party: str | None = None
    party_words: tuple[PartyWords, ...] = ()
    first: str | None = None
    last: str | None = None
    until: str | None = None
    over: tuple[str, ...] = ()
    possible: bool = False
    withdrawn: bool = False
    answers: Quote | None = None
    signs: tuple[FigureSign, ...] = ()
    status: Status = "actual"


@dataclass(frozen=True, slots=True)
class Day:
    """A day, time, span or set as printed.

    ``value``: TIMEX3 value; ``start`` and ``end``: first and last day of the interval as ISO days; ``precision``: UCDP
    date_prec (1 day, 2 span of 2-6 days, 3 week, 4 month, 5 year); None throughout where it cannot be resolved.

    ``role``: what it says of its claim: when it happened, when it was told, since, until or as of when it counts, for when it
    is planned. ``carried``: it stands in another sentence or in the dateline, and the claim prints none of its own.
    """

    value: str | None
    start: str | None
    end: str | None
    precision: int | None
    as_printed: str
    quote: Quote
    role: DayRole = "happened"
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place as printed, with the best candidate if one is best.

    ``precision``: UCDP where_prec (1 exact ... 7 sea or air). ``candidates``: ids of what it could be, best first.

    ``role``: what it says of its claim: where the deed was, where somebody or something came from or goes to, where somebody is
    held, what the place of the deed is measured from, where the speaker is; other: a government's, a party's. ``carried``: it
    stands in another sentence or in the dateline, and the claim prints no place of the deed of its own.
    """

    name: str
    as_printed: str
    place_id: str | None
    lat: float | None
    lon: float | None
    precision: int | None
    quote: Quote
    candidates: tuple[str, ...] = ()
    role: PlaceRole = "event"
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, armed group, coalition, agency, monitor, organisation or office.

    ``named``: the name is somebody's own, and does not only say of what sort it is ("local officials").
    """

    name: str
    as_printed: str
    actor_id: str | None
    kind: str | None
    side: str | None
    quote: Quote
    named: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """A named person and the state the claim puts them in; ``day`` is an ISO prefix, ``led`` the word right before the name."""

    name: str
    as_printed: str
    state: PersonState | None
    day: str | None
    quote: Quote
    led: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an event; ACLED's actor 1 and 2 imply no direction, so the role says what it does."""

    name: str
    as_printed: str
    role: Literal["perpetrator", "target", "either"]
    actor_id: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Hold what happened: ACLED sub-event type, PLOVER root and UCDP type by crosswalk, weapon as printed."""

    type: str
    parties: tuple[Party, ...]
    plover: str | None = None
    ucdp: int | None = None
    weapon: str | None = None
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """Who is said to hold, contest, have lost, taken or left what: ``quote`` are the words of holding.

    ``place``: a place's name, or what the land is called ("pocket"). ``holder``: an actor; where none is told,
    ``holder_words`` are names before a figure of land, the nearest first, of which a body may be it. ``figure``: which of
    the claim's figures says how much, from 0. ``day``: ISO prefix.
    """

    status: HoldingStatus
    place: str
    place_id: str | None
    holder: str | None
    holder_words: tuple[str, ...]
    figure: int | None
    day: str | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells whether two dispatches are of one event: small letters throughout, words in order of print.

    ``names``: pairs of neighbouring words in capitalised runs ("amal nouri"); ``lead``: words of headline and first letters.
    """

    dispatch_id: str
    words: tuple[str, ...]
    lead: tuple[str, ...]
    capitals: tuple[str, ...]
    lead_capitals: tuple[str, ...]
    names: tuple[str, ...]
    streets: tuple[str, ...]
    ages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable assertion, on whose word, with the words it rests on.

    ``quote`` is the content. ``content`` holds its parts where a cue stands in the middle of it. ``against_interest``: a
    party speaks to its own cost (an admission). ``context``: words in it that only what stands around it explains ("they",
    "the day before"). ``holdings``: who is said in it to hold what. ``long_names``: the long forms, folded, that the dispatch
    prints of one-word names in it ("mallee free column" of "the Column"). ``status``: whether what it tells of came about, or
    is possible, planned, hangs on a condition, is denied, only recalled (an anniversary, history) or staged (a drill, a film,
    a trial); only what is actual makes events and accounts.
    """

    claim_id: str
    dispatch_id: str
    path: str
    quote: Quote
    source: Source
    cue: Quote | None
    stance: Stance
    figures: tuple[Figure, ...]
    event: Event | None
    days: tuple[Day, ...]
    places: tuple[Place, ...]
    persons: tuple[Person, ...]
    method: str
    actors: tuple[Actor, ...] = ()
    cue_class: CueClass | None = None
    content: tuple[Span, ...] = ()
    against_interest: bool = False
    context: tuple[Quote, ...] = ()
    holdings: tuple[Holding, ...] = ()
    long_names: tuple[str, ...] = ()
    status: Status = "actual"


# --- what is computed from claims, never stored as truth ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """Hold what is asked: how many of whom, where, when. ``period`` is first and last ISO day, None where open."""

    measure: Measure
    population: str | None
    place: str | None
    period: tuple[str | None, str | None]
    basis: Basis
    unit: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Voices:
    """I, the number of independent ultimate sources, between bounds: an unknown origin may or may not be its own."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question and the claims that give it, with its own four numbers."""

    low: float | None
    best: float | None
    high: float | None
    claims: tuple[str, ...]
    bound: Bound = "exact"
    as_printed: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    articles: int = 0
    publishers: int = 0
    origins: int = 0
    voices: Voices = Voices(0, 0)
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """How an account stands to another: part of it, gone into its running total, perhaps the same dead. Never added.

    ``reasons``: of two that may be the same, what speaks for it, weightiest first: a suggestion to merge them by a judgement.
    """

    kind: Literal["subset_of", "within_total", "may_be_same"]
    account_id: str
    reasons: tuple[EventReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Everything said in answer to one question: N articles, K publishers, J origins, I voices, verdict and grade.

    ``reasons`` are rule ids with the claims they rest on, for example ``single-voice:c12ab``.
    """

    account_id: str
    question: Question
    answers: tuple[Answer, ...]
    articles: int
    publishers: int
    origins: int
    voices: Voices
    verdict: Verdict
    grade: Grade
    reasons: tuple[str, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A line of the persons ledger: one attributed state of one person. ``contradicts``: claims that say otherwise."""

    name: str
    state: PersonState
    day: str | None
    said_on: str | None
    source: str | None
    stance: Stance
    claims: tuple[str, ...]
    contradicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TerritoryEntry:
    """A line of the territory ledger: who is said to hold, contest or have lost what, how much, when."""

    place: str
    place_id: str | None
    status: HoldingStatus
    holder: str | None
    figure: Figure | None
    day: str | None
    said_on: str | None
    source: str | None
    stance: Stance
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline: what is said to have happened on a day; copies folded into ``claims``."""

    start: str
    end: str
    precision: int | None
    event_type: str | None
    words: str
    source: str | None
    stance: Stance
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of ``fogline read``: which version, with which options, and that nothing fell between the chairs.

    ``inputs`` = ``kept`` + ``left_out`` + ``rejected``; ``already`` of the kept ones were in the ledger before.
    """

    run_id: str
    version: str
    options: str
    started: str
    finished: str | None
    inputs: int
    kept: int
    already: int
    rejected: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision: who, when (ISO time), why; withdrawn by a later one, never deleted.

    ``subjects``: ids of claims, dispatches, accounts, or ``person:NAME`` to redact. ``value``: of a grade, the grade; of a
    split, what is set apart. ``withdrawn``: when it was taken back, None while it stands.
    """

    judgement_id: str
    verdict: JudgementVerdict
    subjects: tuple[str, ...]
    value: str | None
    who: str
    when: str
    why: str
    withdrawn: str | None = None
    withdrawn_by: str | None = None
    withdrawn_why: str | None = None


@dataclass(frozen=True, slots=True)
class TallyPart:
    """Hold what one account gives to a tally, or why it gives nothing (``counted`` False): rule id and plain words."""

    account_id: str
    counted: bool
    low: float | None
    best: float | None
    high: float | None
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class TallyLine:
    """One line of a tally: a sum that shows its parts. A side is None where some part leaves it open.

    ``day`` is as precise as it is known: ``2031-05-02``, a month ``2031-05``, or ``2031-05-01/2031-05-03``.
    """

    measure: Measure
    population: str | None
    place: str | None
    day: str | None
    party: str | None
    low: float | None
    best: float | None
    high: float | None
    parts: tuple[TallyPart, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts under one house's rules: the lines, and every account that the rules leave out with the reason.

    ``apart``: what would be counted if its day and place were known, one line an account; these are left out as well.
    ``totals``: the sum of the lines, one of each measure.
    """

    rules: TallyRules
    lines: tuple[TallyLine, ...]
    left_out: tuple[TallyPart, ...]
    apart: tuple[TallyLine, ...] = ()
    totals: tuple[TallyLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Caution:
    """Hold what a reader must know of a brief before trusting what it holds, or that it holds nothing.

    ``unfinished``: a run was cut off, or is going on; ``nothing``: there was nothing to know by then; ``one outlet``: nothing
    in it can be corroborated.
    """

    kind: Literal["unfinished", "nothing", "one outlet"]
    words: str


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a ledger holds and what follows from it, in one frozen piece; tuples are in a stable order.

    It is always whole: a view that needs less asks less, and gets a noun of its own (:class:`Claims`, :class:`Printed`,
    :class:`Accounts`) that has no place for the rest. So an empty tuple means that there is none, never that nobody asked.
    """

    dispatches: tuple[Dispatch, ...]
    reprints: tuple[Reprint, ...]
    families: tuple[Family, ...]
    seams: tuple[Seam, ...]
    claims: tuple[Claim, ...]
    accounts: tuple[Account, ...]
    persons: tuple[PersonEntry, ...]
    territory: tuple[TerritoryEntry, ...]
    moments: tuple[Moment, ...]
    rejections: tuple[Rejection, ...]
    runs: tuple[Run, ...]
    version: str
    unread: tuple[Unread, ...] = ()
    notices: tuple[Notice, ...] = ()
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a ledger that may be shown, and nothing else, in the order of a :class:`Brief`."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Reprints:
    """The reprints of a ledger with the dispatches that they stand in, and nothing else, in the order of a :class:`Brief`."""

    dispatches: tuple[Dispatch, ...]
    reprints: tuple[Reprint, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """Hold what was printed: dispatches, what they took from one another, what they claim; nothing that follows from it."""

    dispatches: tuple[Dispatch, ...]
    reprints: tuple[Reprint, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a ledger, and nothing else, in the order of a :class:`Brief`."""

    accounts: tuple[Account, ...]


# --- Arrow: a wall between rooms or engines is crossed by table, not by row ---------------------------------


def schema(noun: type) -> pa.Schema:
    """Return the Arrow schema of a noun; nested nouns are structs, tuples are lists, words of the trade are strings.

    >>> schema(Passage)
    dispatch_id: string not null
    start: int64 not null
    end: int64 not null
    """
    import pyarrow as pa  # import fogline stays light

    hints = _hints(noun)
    return pa.schema([_arrow_field(field.name, hints[field.name]) for field in dataclasses.fields(noun)])


@functools.cache
def _hints(noun: type) -> dict[str, Any]:
    return typing.get_type_hints(noun)


def _arrow_field(name: str, hint: Any) -> pa.Field:
    import pyarrow as pa

    nullable = False
    # ``Literal[...] | None`` is the older kind of union, by whatever way it is written.
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        (hint,) = (get_arg for get_arg in typing.get_args(hint) if get_arg is not types.NoneType)
        nullable = True
    return pa.field(name, _arrow_type(hint), nullable)


def _arrow_type(hint: Any) -> pa.DataType:
    import pyarrow as pa

    plain = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), bytes: pa.binary()}
    if hint in plain:
        return plain[hint]
    if typing.get_origin(hint) is Literal:
        return pa.string()
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return pa.list_(_arrow_field("item", inner))
    return pa.struct(list(schema(hint)))


def to_table(noun: type, rows: typing.Iterable[Any]) -> pa.Table:
    """Return nouns as an Arrow table of :func:`schema`.

    >>> to_table(Span, [Span(0, 2)]).to_pylist()
    [{'start': 0, 'end': 2}]
    """
    import msgspec
    import pyarrow as pa

    return pa.Table.from_pylist([msgspec.to_builtins(row) for row in rows], schema=schema(noun))


def from_table(noun: type, table: pa.Table) -> list[Any]:
    """Return the way back of :func:`to_table`; a value outside the trade's words is refused with its path.

    >>> from_table(Span, to_table(Span, [Span(0, 2)]))
    [Span(start=0, end=2)]
    """
    import msgspec

    return typing.cast("list[Any]", msgspec.convert(table.to_pylist(), list[noun]))  # type: ignore[valid-type]
