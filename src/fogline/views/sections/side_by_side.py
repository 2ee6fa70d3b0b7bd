"""Accounts side by side: one column an origin, one row a question, as many columns as a screen holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fogline.model import Answer
from fogline.views.page_index import PageIndex, day_words, outlet_words, short, speaker_words
from fogline.views.sections.counted import COLUMNS, Counted, Told


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold what one origin answers to one question: ranges with speakers and claims; copies of it by dispatch number."""

    tag: str
    words: str
    speaker: str
    claims: tuple[str, ...]
    superseded: bool
    admission: bool


@dataclass(frozen=True, slots=True)
class Column:
    """An origin: a dispatch, and the dispatches that reprint it in what is shown here.

    ``versions``: earlier dispatches whose words it changed: another version of their text, not another origin.
    """

    number: int
    outlet: str
    day: str
    headline: str
    wire: str
    reprints: tuple[int, ...]
    versions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Questions whose origins fit side by side; ``cells[row][column]``, empty where the origin is silent."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Counted, tuple[tuple[Cell, ...], ...]], ...]


def blocks(desk: PageIndex, rows: Sequence[Counted]) -> list[Block]:
    """Return questions with more than one origin, put together while their origins fit a screen."""
    groups: list[list[Counted]] = []
    widths: list[set[int]] = []
    for row in rows:
        own = set(row.origins)
        at = _shelf_for(own, widths)
        if at is None:
            groups.append([])
            widths.append(set())
            at = len(groups) - 1
        groups[at].append(row)
        widths[at] |= own
    return [_block(desk, group, sorted(width)) for group, width in zip(groups, widths, strict=True)]


def _shelf_for(own: set[int], widths: Sequence[set[int]]) -> int | None:
    """Return the block that shares most origins and has room; a stranger joins the last block while that is narrow.

    >>> _shelf_for({1, 2}, [{1, 3}, {1, 2, 3}]), _shelf_for({8}, [{1, 2}]), _shelf_for({8, 9}, [{1, 2, 3}])
    (1, 0, None)
    """
    fitting = [number for number, width in enumerate(widths) if own & width and len(own | width) <= COLUMNS]
    if fitting:
        return max(fitting, key=lambda n: (len(own & widths[n]), -n))
    return len(widths) - 1 if widths and len(own | widths[-1]) <= COLUMNS // 2 + 1 else None


def _block(desk: PageIndex, group: Sequence[Counted], numbers: Sequence[int]) -> Block:
    copies: dict[int, set[int]] = defaultdict(set)
    versions: dict[int, set[int]] = defaultdict(set)
    set_rows = []
    for r in group:
        cells: dict[int, list[Cell]] = defaultdict(list)
        for answer, told in zip(r.account.answers, r.answers, strict=True):
            for number, cell in _cells(desk, answer, told):
                cells[number].append(cell)
            for key, home in desk.homes(answer.claims).items():
                copies[desk.number[home]] |= {desk.number[desk.claims[key].dispatch_id]} - {desk.number[home]}
                if desk.origin[key] != home:
                    versions[desk.number[home]].add(desk.number[desk.origin[key]])
        set_rows.append((r, tuple(tuple(cells.get(each, ())) for each in numbers)))
    columns = tuple(
        Column(
            number=n,
            outlet=outlet_words(desk.at_number[n]),
            day=day_words(desk.at_number[n].published),
            headline=short(desk.at_number[n].headline or "", 70),
            wire=desk.at_number[n].wire or "",
            reprints=tuple(sorted(copies[n])),
            versions=tuple(sorted(versions[n])),
        )
        for n in numbers
    )
    return Block(columns, tuple(set_rows))


def _cells(desk: PageIndex, answer: Answer, told: Told) -> Iterable[tuple[int, Cell]]:
    """Yield one cell for each origin of an answer; the claims of its copies stand in the same cell."""
    by_origin: dict[int, list[str]] = defaultdict(list)
    for key, home in desk.homes(answer.claims).items():
        by_origin[desk.number[home]].append(key)
    for number, claims in by_origin.items():
        names = list(dict.fromkeys(speaker_words(desk.claims[claim]) for claim in claims))
        yield (
            number,
            Cell(
                tag=told.tag,
                words=told.words,
                speaker=" / ".join(names[:2]),
                claims=tuple(desk.label[each] for each in claims),
                superseded=answer.superseded,
                admission=any(desk.claims[c].against_interest for c in claims),
            ),
        )
