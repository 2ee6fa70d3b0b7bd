"""Find whose people or land a figure counts, as far as one dispatch tells: names, and how the words tell it.

Who speaks for whom, and what is short for what, other dispatches tell; so the names stay as printed, the likeliest first.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

from fogline.claims.figures.claim_words import ClaimWords
from fogline.claims.figures.setting import forces_of, populations
from fogline.languages import pattern
from fogline.model import LOSSES, Actor, Basis, Claim, Figure, PartyHow, PartyWords
from fogline.text import fold
from fogline.text.around import sentence_start

SIDE_LETTERS = 60  # code points around a figure in which its side is named


def sides(text: str, figure: tuple[int, int], content: tuple[int, int]) -> Iterator[str]:
    """Yield the sides whose people a figure may count, as printed, the likeliest first.

    >>> words = "Up to 1,400 League fighters are inside, he said."
    >>> list(sides(words, (0, 27), (0, 38)))
    ['League']
    >>> list(sides("Some 480 fighters of the Salt League gave up", (0, 17), (0, 44)))
    ['Salt League']

    Refused: another clause's people ("12 died, and League fighters fled").
    """
    before, after = pattern("parties.of_side_before"), pattern("parties.of_side_after")
    end = min(content[1] if content[1] >= figure[1] else len(text), figure[1] + SIDE_LETTERS)
    start = max(content[0] if content[0] <= figure[0] else 0, figure[0] - SIDE_LETTERS)
    for match in before.finditer(text, start, end):
        inside = match.start() < figure[1] and match.end() >= figure[0]
        if inside or (match.end() <= figure[0] and pattern("parties.number_of").search(text[start : match.start()])):
            yield match["side"]
    for match in after.finditer(text, max(start, figure[0]), end):
        if match.start() < figure[1] + 1:
            yield match["side"]


def named_before(text: str, at: int, *, since: int = 0) -> Iterator[str]:
    """Name in the sentence before a figure of land, the nearest first, where its words tell of holding.

    ``since``: code point from which to look; see :func:`source_end`.

    >>> words = "The Salt League still holds about 20 square kilometres."
    >>> list(named_before(words, 28))
    ['Salt League']
    """
    start = min(at, max(sentence_start(text, at), since))
    if not pattern("parties.held").search(text, start, min(len(text), at + SIDE_LETTERS)):
        return
    for m in reversed(list(pattern("setting.name").finditer(text[start:at]))):
        yield pattern("parties.the").sub("", m[0])


def source_end(claim: Claim) -> int:
    """Return where the words for a source before its claim end: whoever says so is not who holds; 0 where
    none stands before.
    """
    source = claim.source.quote
    return source.end if source is not None and source.end <= claim.quote.start else 0


def held_by(claim: Claim) -> str | None:
    """Return who is said to hold land: "jihadist-held territory" (a lost hyphen too); else nobody is."""
    text, base = claim.quote.exact, claim.quote.start
    return next(
        (actor.name for actor in claim.actors if pattern("parties.held_by").match(text, actor.quote.end - base)), None
    )


OWN_LETTERS = 40  # code points before a figure in which "its" or "lost" can stand


def party_words(said: ClaimWords, figure: Figure, people: str | None, basis: Basis) -> Iterator[PartyWords]:
    """Yield words for whose people or land is counted, the likeliest first: actors named in the counted phrase, then beside it,
    then sides and holders; the speaker's own side where the words say so.
    """
    q, claim = figure.quote, said.claim
    loser = _loser(said, figure) if figure.measure in _LOST else None
    if loser is not None:
        yield PartyWords(loser, "loser")
    actors = [
        actor
        for actor in claim.actors
        if not is_anybody(actor.name)
        and not pattern("parties.not_theirs").search(said.text[max(0, actor.quote.start - 6) : actor.quote.start])
    ]
    yield from _named("counted", (each for each in actors if each.quote.start < q.end and each.quote.end > q.start))
    touching = (a for a in actors if 0 <= a.quote.start - q.end <= 1 or 0 <= q.start - a.quote.end <= 1)
    yield from _named("beside", touching)
    if figure.measure in _FIGHTERS_OR_LOSSES and people in (None, "fighters"):
        found = sides(said.text, (q.start, q.end), (said.content.start, said.content.end))
        yield from (PartyWords(side, "side") for side in dict.fromkeys(found))
    if figure.measure == "area" and basis == "remaining":
        holder = held_by(claim)
        before = named_before(said.text, q.start, since=source_end(claim)) if holder is None else ()
        yield from (PartyWords(name, "before") for name in dict.fromkeys(before))
        if holder is not None:
            yield PartyWords(holder, "holds")
        return
    # Who admits to have killed others counts no people of its own.
    led = said.upto(q.start)[-OWN_LETTERS:].rstrip()
    if loser is not None or figure.measure not in LOSSES:
        return
    own = pattern("parties.own").search(led) or pattern("parties.of_own").search(fold(q.exact).text)
    if own or _of_the_body(led, claim):
        name = claim.source.name or claim.source.as_printed
        if name is not None:
            yield PartyWords(name, "speaker")


def party(told: Sequence[PartyWords]) -> str | None:
    """Return the party where the words leave one: of those that are told in the surest way, if they are one."""
    first = [each.words for each in told if each.how == told[0].how and each.how in _SURE]
    return first[0] if len(first) == 1 else None


_SURE = frozenset({"loser", "counted", "beside", "side", "holds"})
LOSS_LETTERS = 160  # code points before a figure in which it is told who lost so many


def _of_the_body(led: str, claim: Claim) -> bool:
    """Tell whether a body called by a bare noun has lost the counted, and the speaker is none of another noun.

    Caught: "the alliance had lost 63 men", on a commander's word. Refused: the same on the army's.
    """
    body = pattern("parties.body_lost").search(led)
    if body is None:
        return False
    speaker = pattern("parties.body").search(fold(claim.source.as_printed or "").text)
    return speaker is None or speaker[0] == body["body"]


def _loser(said: ClaimWords, figure: Figure) -> str | None:
    """Return who is said to have lost the counted, as printed, whoever says so; None where nobody is named.

    Caught: "Russia lost 980 soldiers, Ukraine's General Staff said" (Russia), "total Russian losses stand at 1,050,000"
    (Russian). Refused: "we lost nine men", "it had lost nine", which are the speaker's own; "the village lost nine people".
    """
    q = figure.quote
    start = max(sentence_start(said.text, q.start), q.start - LOSS_LETTERS)
    led = said.text[start : q.start]
    owned = pattern("parties.losses_of").search(led)
    if owned is not None:
        return pattern("parties.possessive").sub("", owned["side"])
    lost = pattern("parties.lost").search(led)
    if lost is None or pattern("parties.other_deed").search(led, lost.start() + 1):
        return None
    at = start + lost.start()
    claim = said.claim
    named = [(a.quote.end, a.name) for a in claim.actors if not is_anybody(a.name)]
    named += [(p.quote.end, p.name) for p in claim.places if (p.precision or 0) > COUNTRY]
    near = [
        (end, name)
        for end, name in named
        if start < end <= at and pattern("parties.loser_led").fullmatch(said.text[end:at])
    ]
    return max(near)[1] if near else None


COUNTRY = 5  # UCDP where_prec above which a place is a state or larger, whose name is also its army's


def _named(how: PartyHow, actors: Iterable[Actor]) -> Iterator[PartyWords]:
    return (PartyWords(name, how) for name in sorted({actor.name for actor in actors}))


@functools.cache
def is_anybody(name: str) -> bool:
    """Tell whether an actor's name is only a word for people: "fighters", "suspected militants"."""
    words = re.findall(r"[\w'-]+", fold(name).text)
    return (
        bool(words)
        and (words[-1] in populations() or bool(forces_of().get(words[-1].removesuffix("s"))))
        and name.islower()
    )


_FIGHTERS_OR_LOSSES = LOSSES | {"fighters"}
_LOST = _FIGHTERS_OR_LOSSES | {"equipment"}
