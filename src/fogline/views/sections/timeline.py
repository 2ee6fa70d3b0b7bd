"""The timeline: what happened on which day, as told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from fogline.views.page_index import PageIndex, day_words, period_words, short


@dataclass(frozen=True, slots=True)
class DayLine:
    """Hold what is said to have happened on one day: type, words, speaker, stance, claims."""

    anchor: str
    kind: str
    words: str
    speaker: str
    stance: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayGroup:
    """A day, or a longer span where the words are no more precise."""

    words: str
    lines: tuple[DayLine, ...]


def days_of(desk: PageIndex, *, limit: int) -> tuple[list[DayGroup], int]:
    """Return days in order and how many moments were left out; those in most dispatches are kept first."""
    numbered = list(enumerate(desk.brief.moments, start=1))
    kept = sorted(numbered, key=lambda match: (-len(match[1].claims), match[0]))[:limit]
    groups: dict[tuple[str, str], list[DayLine]] = defaultdict(list)
    for number, m in sorted(kept, key=lambda m: m[0]):
        desk.use(f"m{number}", "timeline", m.claims)
        labels = tuple(desk.label[each] for each in desk.known(m.claims))
        line = DayLine(f"m{number}", m.event_type or "", short(m.words, 170), m.source or "own voice", m.stance, labels)
        groups[(m.start, m.end)].append(line)
    days = [DayGroup(_span_of_days(s, e), tuple(lines)) for (s, e), lines in sorted(groups.items())]
    return days, len(numbered) - len(kept)


def _span_of_days(start: str, end: str) -> str:
    return day_words(start, weekday=True) if start == end else period_words(start, end)
