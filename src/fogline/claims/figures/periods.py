"""Read over how long a figure counts, and whether what it counts has happened, from the words around it.

In: a claim, one of its figures, the text, the day that was found for it. Out: a basis other than ``incident`` with its first
and last day, or that the figure is only possible. A total of a war or of three months is no incident of one day, whatever day
stands beside it. Words come from ``span_words.csv``.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fogline import lexicon
from fogline.claims.figures.claim_words import ClaimWords
from fogline.model import Basis, Day, Figure, Measure, Quote
from fogline.text.around import LETTERS, whole_numbers
from fogline.text.calendar import ordinal

EVENT_DAYS = 7  # a told span up to this long may be one event's ("between Friday and Sunday")
MANY = 10  # from so many on, the dead of a month are a sum unless one event is told
WHOLE_WAR = 10_000  # this many dead or injured and no day: no house has such an incident whose day nobody tells
_HARM = ("killed", "injured")
_COUNTED = frozenset({"killed", "injured", "displaced", "detained", "missing", "surrendered"})


@dataclass(frozen=True, slots=True)
class Reach:
    """Over what a figure counts: ``first`` and ``last`` are day ordinals, None where the words leave them open."""

    basis: Basis
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """The sentence of a figure in small letters: what stands before it, what after, and where in the text it begins."""

    before: str
    after: str
    start: int
    until: int


def reach(said: ClaimWords, figure: Figure, measure: Measure, words: Around, day: Day | None) -> Reach | None:
    """Return what a figure that was read as an incident counts over, where its words tell; None where it is an incident.

    Args:
        said: the claim it stands in.
        figure: read as an incident.
        measure: that it is taken for.
        words: of its sentence.
        day: found for it, None where none was.

    CASES, first match wins. Caught: "800 between 2 March and 24 April", "700 in three months", "has killed half a million in
    the war", "1,300 children daily". Refused: "12 on Tuesday, after weeks of fighting"; "the war monitor said 12 died".
    """
    if measure not in _COUNTED:
        return None
    # CASE 1: a rate: "1,300 children daily", "3.5 per 1,000", and the thousand that it is of.
    if _RATE.match(words.after) or _RATE_OF.match(words.after) or _IN_SO_MANY.search(words.before):
        return Reach("rate")
    # CASE 2: from one day to another.
    ends = _two_ends(said, figure)
    if ends is not None:
        first, last = ends
        return Reach("cumulative" if last - first >= EVENT_DAYS else "incident", first, last)
    # CASE 3: how it stood on a day: "as of Friday 812 have been killed", "the toll in the town has passed 500".
    until = _stands(said, figure, words, day)
    if until is not None:
        return until
    # CASE 4: people who are held, live or shelter somewhere are told as they stand.
    if measure in ("detained", "displaced") and _is_held(words):
        return Reach("remaining")
    # CASE 5: "bringing the number of dead in the week to 530".
    if _BROUGHT_TO.search(words.before):
        return Reach("cumulative")
    # CASE 6: a length of time, nearer to the figure than any day: "in three months", "in recent weeks".
    told = _length(said, figure, words, day)
    if told is not None:
        return told
    # CASE 7: a month or a year, and no one event: "in April alone, 804 people were killed".
    if day is not None and measure in _HARM and _is_sum_of(words, day, figure):
        return Reach("cumulative", *_ends(day))
    # CASE 8: no day, and a whole war, or a number that only a war has.
    if day is None and measure in _HARM and (_of_a_war(words) or _least(figure) >= WHOLE_WAR or _is_sum(figure, words)):
        return Reach("cumulative")
    return None


def around(text: str, figure: Figure) -> Around:
    """Return the words of a figure's sentence on either side of it, up to :data:`LETTERS` of each."""
    q = figure.quote
    head = max(0, q.start - LETTERS)
    start = max((m.end() for m in _ENDED.finditer(text, head, q.start)), default=head)
    end = _END.search(text, q.end, min(len(text), q.end + LETTERS))
    until = end.start() if end else min(len(text), q.end + LETTERS)
    after = _small(text[q.end : until])
    return Around(_small(text[start : q.start]), _BRINGING.split(after)[0], start, until)


# "A strike killed 9, bringing the dead of the week to 530": the week is not the nine's.
_BRINGING = re.compile(r",? (?:bringing|taking|raising|pushing|making)\b")
_ENDED = re.compile(r"[.!?][\"'”’)\]]*\s|\n")
_END = re.compile(r"[.!?](?=[\"'”’)\]]*(?:\s|$))|\n")


def _small(words: str) -> str:
    """Return small letters, straight quotes; never of another length."""
    low = words.translate(_STRAIGHT).lower()
    return whole_numbers(low if len(low) == len(words) else words)


_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " "})


@functools.cache
def _either(kind: str) -> str:
    """Return the words of a kind as one alternative, longest first."""
    words = {r["word"] for r in lexicon.rows("span_words.csv") if r["kind"] == kind}
    return "|".join(sorted((re.escape(w) for w in words), key=lambda w: (-len(w), w)))


# --- 1. rates -----------------------------------------------------------------------------------------------

_RATE = re.compile(
    r"[^.,;]{0,40}?\b(?:daily|weekly|every (?:day|week|month|year)|each (?:day|week|month|year))"
    r"(?=\s*(?:[,;.]|$|(?:in|across|from|by|at|on|to|since|along)\b))"
)

_EVERY = r"(?:per|(?:in|out of|for) every)"
_RATE_OF = re.compile(rf"(?:\s[^\W\d]+){{0,2}}\s{_EVERY}\s\d")
_IN_SO_MANY = re.compile(rf"\b{_EVERY}\s$")

# --- 2. two ends --------------------------------------------------------------------------------------------

_FROM = re.compile(r"\b(?:between|from|starting|beginning)(?: on)?\s$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:and|to|until|till|through|up to)\s(?:(?:on|the end of|early|mid|late)\s)?", re.IGNORECASE)


def _two_ends(said: ClaimWords, figure: Figure) -> tuple[int, int] | None:
    """Return first and last day of a span that the words give from both ends, with no other figure of the kind between."""
    days = sorted(said.days(), key=lambda d: d.quote.start)
    for a, b in itertools.pairwise(days):
        first, last = ordinal(a.start), ordinal(b.end, last=True)
        told = _FROM.search(said.text, max(0, a.quote.start - 20), a.quote.start) and _TO.fullmatch(
            said.text, a.quote.end, b.quote.start
        )
        if told and first is not None and last is not None and first <= last and not said.parted(figure, a.quote.start):
            return first, last
    return None


# --- 3. how it stood ---------------------------------------------------------------------------------------

_UNTIL = re.compile(
    r"\b(?:as (?:of|at)|by|until|till|up to|through)\s(?:the end of |the (?:morning|night|evening) of |late |early |last )?$",
    re.IGNORECASE,
)
_HAS = re.compile(r"[^.,;]{0,40}?\b(?:ha(?:s|ve|d)|'ve)\b(?! to\b)")
_HAS_BEFORE = re.compile(r"\bha(?:s|ve|d)\b (?:[\w'-]+ ){0,4}$")
_TOLL = re.compile(
    r"\b(?:toll|tally|number of (?:the )?(?:dead|deaths|people killed|those killed|victims))\b(?P<of>[^.;]{0,60}?)"
    r"\b(?:stands?|stood|risen|rose|rises|climbed|climbs|grown|grew|reached|reaches|passed|surpassed|exceeded|topped|mounted)\b"
    r"(?: now)?(?: by [^.;,]{1,40}?)?(?: to| at| past| above)? (?:\w+ ){0,2}$"
)


def _stands(said: ClaimWords, figure: Figure, words: Around, day: Day | None) -> Reach | None:
    """Return a count as it stood on a day; refused: "the toll of the bombing rose to 45", "the toll of Friday's clashes"."""
    toll = _toll(said, words)
    if toll:
        return Reach("cumulative", None, ordinal(day.end, last=True) if day is not None else None)
    ends = (d for d in said.claim.days if d.end and _is_until(said.text, d))
    told = next((d for d in ends if _is_perfect(words) or (day is not None and d.quote == day.quote)), None)
    if told is None or said.parted(figure, told.quote.start):
        return None
    return Reach("cumulative", None, ordinal(told.end, last=True))


def _is_until(text: str, day: Day) -> bool:
    """Tell whether a day is one up to which is counted; refused: "killed by Monday's strike"."""
    found = _UNTIL.search(text, max(0, day.quote.start - _LONGEST_UNTIL), day.quote.start)
    return found is not None and not text.startswith(("'s", "’s"), day.quote.end)


_LONGEST_UNTIL = 32  # code points of the words before a day that make it an end


def _toll(said: ClaimWords, words: Around) -> bool:
    """Tell whether a toll is told that is no single event's, by its name or by its day."""
    toll = _TOLL.search(words.before)
    if toll is None or _one_event().search(toll["of"]):
        return False
    start, end = (words.start + x for x in toll.span("of"))
    return not any(start <= d.quote.start < end for d in said.claim.days if d.start)


def _is_perfect(words: Around) -> bool:
    """Tell whether the verb of a figure tells what has come about by now: "400 people have been killed", "has killed 400"."""
    return (_HAS.match(words.after) or _HAS_BEFORE.search(words.before)) is not None


def tells_of_the_past(said: ClaimWords, figure: Figure, words: Around) -> bool:
    """Tell whether a figure tells what has come about by now, and not what came about on the day on which it is told.

    Caught: "400 people have been killed, the ministry said on Friday". Refused: "400 people were killed, ..."; "rockets have
    killed 12 people, ...", which is news of one event.
    """
    if figure.measure not in _COUNTED or _FEW.search(words.before + words.after) or said.claim.stance == "denied":
        return False  # "have surrendered in two days, he said on Thursday": the days end there
    event = _one_event().search(f"{words.before} # {words.after}")
    return _toll(said, words) or (event is None and _is_perfect(words))


# --- 4. held ------------------------------------------------------------------------------------------------


@functools.cache
def _holding() -> tuple[re.Pattern[str], re.Pattern[str]]:
    held = _either("held")
    before = re.compile(
        rf"\b(?:{held})(?: (?:at least|about|some|around|nearly|almost|up to|more than|over))? (?:\w+ ){{0,2}}$"
    )
    after = re.compile(rf"[^.,;]{{0,40}}?\b(?:(?:is|are|being|still|remain) (?:being )?(?:{held})|live|now live)\b")
    return before, after


def _is_held(words: Around) -> bool:
    before, after = _holding()
    return before.search(words.before) is not None or after.match(words.after) is not None


# --- 5. and 6. running totals and lengths of time -----------------------------------------------------------

_BROUGHT_TO = re.compile(
    r"\b(?:brings?|brought|bringing|taking|raising|pushing)\b[^.;]{0,60}?"
    r"\b(?:number|total|toll|count|figure|tally|carnage|losses|dead|deaths|casualties)\b[^.;]{0,60}?"
    r"\b(?:to|past|above|beyond) (?:\w+ ){0,3}$"
)
_N = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|a few|a couple of|\d[\d,]*)"
_UNIT = r"(?:days|weeks?|fortnights?|months?|years?|decades?)"
_ABOUT = r"(?:the )?(?:space of |course of |more than |less than |just |nearly |about )?"
_WITHIN = re.compile(
    # "in the past two weeks", "in recent weeks", "in the first three days of", "over three months"
    rf"\b(?:in|over|during|within|for|across|throughout) {_ABOUT}"
    rf"(?:last|past|previous|preceding|recent|first|following) (?:{_N} )?{_UNIT}\b"
    rf"|\b(?:in|over|during|within|across) {_ABOUT}{_N} {_UNIT}\b(?! (?:ago|earlier|before|later|old|time)\b|')"
    r"|\b(?:in|over|during|within) (?:the )?(?:last|past|previous) (?:48|72|96|forty-eight|seventy-two) hours\b"
    r"|\bin the (?:week|month|year)\b(?! of| before| after)|\bto date\b|\bso far\b"
)


@functools.cache
def _background() -> re.Pattern[str]:
    """Return what a count with a day of its own only goes on in: "after seven years of carnage", "the week-long assault"."""
    return re.compile(
        rf"\bafter {_ABOUT}{_N} {_UNIT}\b(?! later)|\b{_UNIT} of (?!age\b|pregnancy\b|the\b|experience\b)\w+"
        rf"|\b(?:week|month|year|decade)s?-?long\b"
        rf"|\b{_N}-(?:day|week|month|year)s?(?:-old|-long)? (?:\w+ )?(?:{_either('lasting')})\b"
    )


def _length(said: ClaimWords, figure: Figure, words: Around, day: Day | None) -> Reach | None:
    """Return the nearest length of time with no other figure between it and this one, unless a day of its own is nearer."""
    own = day is not None and (day.precision or 9) <= FEW_DAYS and _holds(said.content, day.quote)
    found = [
        (_gap(figure, start, end), start, end)
        for pattern in ((_WITHIN,) if own else (_WITHIN, _background()))
        for start, end in _spots(pattern, words, figure)
        if not said.parted(figure, start)
    ]
    if not found:
        return None
    gap, start, end = min(found)
    inside = [d for d in said.claim.days if d.quote.start < end and d.quote.end > start]
    if own and day is not None and day not in inside and _gap(figure, day.quote.start, day.quote.end) <= gap:
        return None
    first = next((f for d in inside if (f := ordinal(d.start)) is not None), None)
    last = next((f for d in inside if (f := ordinal(d.end, last=True)) is not None), None)
    # Over two days a thing can happen; over weeks many do.
    few = _FEW.search(_small(said.text[start:end])) is not None or (
        first is not None and last is not None and last - first < EVENT_DAYS - 1
    )
    if few:
        return None if first is None or last is None else Reach("incident", first, last)
    return Reach("cumulative", first, last)


_FEW = re.compile(r"\b(?:\d+ hours|(?:forty-eight|seventy-two) hours|(?:two|three|four|five|six|[2-6]) days)\b")


FEW_DAYS = 2  # UCDP date_prec: a day, or a span of two to six


def _holds(outer: Quote, inner: Quote) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


# "The deadliest attack in three years" is one attack.
_RECORD = re.compile(r"\b(?:\w{3,}est|most \w+|worst|first)\b[^.;]{0,60}$")


def _spots(pattern: re.Pattern[str], words: Around, figure: Figure) -> Iterator[tuple[int, int]]:
    """Yield where in the text a pattern stands in the sentence of a figure, before and after it."""
    for at, side, earlier in ((words.start, words.before, ""), (figure.quote.end, words.after, words.before)):
        for m in pattern.finditer(side):
            if not _RECORD.search(earlier + side[: m.start()]):
                yield at + m.start(), at + m.end()


def _gap(figure: Figure, start: int, end: int) -> int:
    return max(0, start - figure.quote.end, figure.quote.start - end)


# --- 7. months and years ------------------------------------------------------------------------------------


def _ends(day: Day) -> tuple[int | None, int | None]:
    return ordinal(day.start), ordinal(day.end, last=True)


def _is_sum_of(words: Around, day: Day, figure: Figure) -> bool:
    """Tell whether a count is a month's or a year's sum; refused: "57 in an attack in October", "where 1,300 died in 2013"."""
    first, last = _ends(day)
    if first is None or last is None or last - first < MONTH or _least(figure) < MANY:
        return False
    sentence = words.before + " # " + words.after
    summed = _SUMMED.search(sentence) is not None
    return summed or (last - first > YEAR and _one_event().search(sentence) is None)


def _is_sum(figure: Figure, words: Around) -> bool:
    """Tell whether so many are said to be all: "a total of 400 have been killed"."""
    said = _TOTAL_OF.search(words.before + figure.as_printed.lower()) or _IN_ALL.match(words.after)
    return _least(figure) >= MANY and said is not None


_TOTAL_OF = re.compile(r"\b(?:an? (?:\w+ )?total of|in all,?|altogether,?)(?: \w+){0,2} [^ ]*\d[^.;]*$")
_IN_ALL = re.compile(r"[^\d.,;]{0,40}?\b(?:in all|in total|altogether)\b")


MONTH, YEAR = 27, 360  # days from the first to the last, at least
_SUMMED = re.compile(r"\b(?:alone|in (?:all|total)|a total of|documented|recorded|registered|logged)\b")


@functools.cache
def _one_event() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_either('event')})s?\b|\b(?:after|when|where)\b")


# --- 8. wars ------------------------------------------------------------------------------------------------


@functools.cache
def _wars() -> tuple[re.Pattern[str], re.Pattern[str]]:
    war = rf"(?:[\w'-]+ ){{0,3}}?(?:{_either('strife')})\b(?![- ](?:{_either('strife thing')})\b)(?! ii?\b)"
    before = re.compile(
        rf"\b{war}[^.;]{{0,80}}?\b(?:{_either('strife deed')}) (?:[\w'-]+ ){{0,6}}$|\bin (?:the |this ){war},? [^.;]{{0,60}}$"
    )
    after = re.compile(
        rf"[^.;]{{0,80}}?\b(?:in|during|by|throughout|because of|as a result of|as) (?:the|this|that|these|its|a|our) {war}"
        rf"|\s?(?:dead |deaths |people )?(?:of|from|to|in) (?:the |this |these )?{war}"
    )
    return before, after


def _of_a_war(words: Around) -> bool:
    """Tell whether a whole war, famine or uprising is said to have cost so many; refused: "the deadliest strike of the war"."""
    before, after = _wars()
    return (before.search(words.before) or after.match(words.after)) is not None and not _RECORD.search(words.before)


def _least(figure: Figure) -> float:
    return next((v for v in (figure.low, figure.best, figure.high) if v is not None), 0.0)


# --- whether it has happened --------------------------------------------------------------------------------


@functools.cache
def _possible() -> tuple[Sequence[re.Pattern[str]], Sequence[re.Pattern[str]]]:
    """Return what before, and what after a figure, makes it a figure of what might be; ``who`` is what lies between."""
    might, harm, harmed = _either("might"), _either("harm"), _either("harmed")
    adverb = r"(?: \w+ly| also| soon| still| yet| even)?"
    before = (
        rf"\b(?:{might}){adverb} (?:{harm})\b[^.,;]{{0,40}}$",
        rf"\bwould have (?:{harmed}|cost|left)\b[^.,;]{{0,40}}$",
        rf"\b(?:{_either('aim')})(?: [\w'-]+){{0,3}} to (?:{harm})\b(?!.*\bwho\b)[^.,;]{{0,40}}$",
        r"(?<!even )(?<!as )\bif (?:\w+ ){0,3}$",
        r"\b(?:threaten|endanger|imperil)(?:s|ed|ing)?\b[^.,;]{0,30}$",
        r"\b(?:sav|spar)(?:e|es|ed|ing)\b(?: the)?(?: lives of)?(?: \w+){0,2} ?$",
    )
    after = (
        rf"(?P<who>[^.,;]{{0,60}}?)\b(?:{might}){adverb} (?:be |get |become )?(?:{harm}|{harmed})\b",
        rf"(?P<who>[^.,;]{{0,60}}?)\bwould have (?:been (?:{harmed})|died|perished)\b",
        rf"(?P<who>[^.,;]{{0,40}}?)\b(?:{_either('outlook')})\b(?! have\b)",
    )
    return [re.compile(p) for p in before], [re.compile(p) for p in after]


# What is told of a figure before the words of what might be: "12 people were killed in what could be a crime".
_TOLD = re.compile(
    r"\b(?:was|were|has|have|had|been|died|killed|wounded|injured|fled|lost|dead|missing|(?:is|are) (?:\w+ed|in|at home))\b"
)


def only_possible(words: Around) -> bool:
    """Tell whether a figure's own verb says that it might come, would have come or is wanted, and not that it came.

    Caught: "up to 90,000 could be displaced", "a land war would kill thousands", "a plot to kill 40 people", "if 200 of them
    had been killed". Refused: "200 could have been killed" (of what is past), "12 were killed in what could be a crime".
    """
    before, after = _possible()
    if any(p.search(words.before) for p in before):
        return True
    return any((m := p.match(words.after)) is not None and not _TOLD.search(m["who"]) for p in after)
