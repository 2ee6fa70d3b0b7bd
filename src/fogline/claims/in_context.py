"""Complete the claims of one dispatch by what the words around their findings tell: a figure's place, days and party, how it
stands to others, who is said to hold what, and whose voice a source is.

In: its claims as they were put together, and its document. Out: the same claims, complete. Finders read the words of a finding;
this is what only a claim and the whole dispatch can tell, and all that accounts rest on.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from fogline.claims import holdings
from fogline.claims.attribution import voice_words
from fogline.claims.days.carried import with_carried
from fogline.claims.figures import follow_ups, parties, periods, setting
from fogline.claims.figures.claim_words import ClaimWords, claim_words
from fogline.claims.places import carried as places_carried
from fogline.claims.places import roles as places_roles
from fogline.model import LOSSES, Claim, Figure, FigureSign, Place
from fogline.text import Document
from fogline.text.calendar import ordinal


def in_context(claims: Sequence[Claim], document: Document) -> list[Claim]:
    """Return the claims of one dispatch, complete, in the order given.

    Args:
        claims: all of the dispatch, with offsets into the document's text.
        document: that they were read from.
    """
    text, published = document.text, document.dispatch.published
    claims = with_carried([places_roles.with_roles(each, document) for each in claims], document)
    named = sorted(
        (place for claim in claims for place in claim.places), key=lambda p: (p.quote.start, p.quote.end, p.name)
    )
    sourced = voice_words.with_long_names((voice_words.complete(each, text) for each in claims), text)
    done = [_complete(c, document, named) if c.figures else c for c in sourced]
    held = [_with_holdings(c, text, named, published) for c in follow_ups.answering(done, text)]
    return places_carried.with_carried(held, document)


def _with_holdings(claim: Claim, text: str, named: Sequence[Place], published: str | None) -> Claim:
    held = holdings.find(claim, text, named, published=published)
    return dataclasses.replace(claim, holdings=held) if held else claim


def _complete(claim: Claim, document: Document, named: Sequence[Place]) -> Claim:
    said, published = claim_words(claim, document), document.dispatch.published
    over, signs = setting.lengths_told(said.folded), follow_ups.signs(said)
    figures = tuple(
        _figure(said, f, named, published, over=over, signs=own) for f, own in zip(claim.figures, signs, strict=True)
    )
    return dataclasses.replace(claim, figures=figures)


_TO_COME = frozenset({"possible", "planned", "conditional"})


def _figure(
    said: ClaimWords,
    figure: Figure,
    named: Sequence[Place],
    published: str | None,
    *,
    over: tuple[str, ...],
    signs: tuple[FigureSign, ...],
) -> Figure:
    words = periods.around(said.text, figure)
    people, forces = setting.people_of(figure)
    measure = setting.measure_of(said, figure, people)
    basis, when = setting.when(said, figure, measure, words)
    possible = figure.status in _TO_COME or (said.claim.stance != "denied" and periods.only_possible(words))
    as_of, end = ordinal(published, last=True), ordinal(when.last, last=True)
    if possible and end is not None and as_of is not None and end < as_of:
        when = (
            setting.When()
        )  # what is still to come has no day that is over: "up to 90,000 could be displaced overnight"
    place, place_words = setting.where(said, figure, named)
    told = tuple(parties.party_words(said, figure, people, basis))
    return dataclasses.replace(
        figure,
        measure="other" if figure.status == "staged" and measure in LOSSES else measure,
        basis=basis,
        since=when.since,
        people=people,
        forces=forces,
        place=place,
        place_words=place_words,
        party=parties.party(told),
        party_words=told,
        first=when.first,
        last=when.last,
        until=when.until,
        over=over,
        possible=possible,
        withdrawn=follow_ups.is_withdrawn(figure, said.text),
        signs=signs,
    )
