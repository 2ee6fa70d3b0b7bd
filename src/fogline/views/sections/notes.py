"""Notes beside a dispatch: what was found in each claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fogline.model import Claim, Day
from fogline.views.page_index import PageIndex, figure_words, has_nothing_to_check, period_words, short, speaker_words


@dataclass(frozen=True, slots=True)
class Note:
    """Hold what was read from one claim, and where on the page it is used."""

    label: str
    speaker: str
    chain: str
    cue: str
    stance: str
    admission: bool
    found: str
    uses: tuple[tuple[str, str], ...]
    unchecked: bool


def notes_of(desk: PageIndex, claims: Sequence[Claim]) -> list[Note]:
    """Return a note for each claim of a dispatch."""
    return [
        Note(
            label=desk.label[claim.claim_id],
            speaker=speaker_words(claim),
            chain=" ← ".join(reversed(claim.source.chain)),
            cue=short(claim.cue.exact, 40) if claim.cue else "",
            stance=claim.stance,
            admission=claim.against_interest,
            found=_found(claim),
            uses=tuple(desk.uses.get(claim.claim_id, ())),
            unchecked=has_nothing_to_check(claim),
        )
        for claim in claims
    ]


def _day(d: Day) -> str:
    if not d.start and not d.end:
        return f"“{d.as_printed}” (day unresolved)"
    return period_words(d.start, d.end) + (" (told before)" if d.carried else "")


def _found(c: Claim) -> str:
    days = [_day(each) for each in c.days]
    people = [f"{p.name}: {p.state}" if p.state else p.name for p in c.persons]
    places = [p.name + (" (told before)" if p.carried else "") for p in c.places]
    return " · ".join(dict.fromkeys([*(figure_words(f) for f in c.figures), *days, *places, *people]))
