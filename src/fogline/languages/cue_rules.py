"""Cue rules: which words, standing where, tell something. One engine for every language; the rules are rows of CSV files.

A row says what it tells (``category``), in which words (``pattern``), where they stand to what is asked about (``direction``),
how far off (``reach``), what ends the search (``stops``), which other category must be met beside it (``needs``), where it is
from (``origin``), and examples that it must catch and must refuse; these run as tests. The idea of a rule with a direction, a
scope and what stops it is that of ConText (Harkema et al. 2009, J. Biomed. Inform. 42).

Columns:

- ``pattern``: a regular expression of words. A blank stands for one blank (finders read the reading copy, which has no other).
  ``{category}`` puts in a pattern of direction ``part``; ``{hedges.words}`` any word of a column of a list, the longest first;
  ``{hedges.words:stance=hedged}`` of those rows only.
- ``case``: ``any``, or ``exact`` where capitals count.
- ``direction``: ``in`` a span; ``at`` its beginning; ``whole``: the span and nothing else; ``before`` it or ``after`` it;
  ``part``: to be put into other patterns.
- ``reach``: code points between the cue and what it is asked about, for ``before`` and ``after``; empty: at once.
- ``stops``: characters that the reach does not cross.
- ``caught``, ``refused``: examples, parted by `` // ``. For ``before`` and ``after`` the words asked about stand in square
  brackets; of ``in`` they may, and are then what must be found.

>>> rules = parsed("x.csv", "category,case,pattern,direction,reach,stops,needs,origin,caught,refused\\n"
...     "x.led,any,in|at,before,,,,English usage,in [Hajin],in the town of [Hajin]")
>>> compiled(rules, parts={}, rows=lambda file: ()).before("They met in Hajin", 12)[0]
'in '
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from fogline import lexicon
from fogline.errors import LexiconError

Direction = Literal["in", "at", "whole", "before", "after", "part"]
COLUMNS = ("category", "case", "pattern", "direction", "reach", "stops", "needs", "origin", "caught", "refused")
_PUT_IN = re.compile(r"\{(?P<name>[a-z_]+(?:\.[a-z_]+)*)(?::(?P<column>[a-z_]+)=(?P<value>[^{}]+))?\}")
_DEEPEST = 8  # patterns within patterns
LONGEST = 160  # code points that a cue itself may have, for what looks back

Rows = Callable[[str], Sequence[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row, as printed; ``where`` is its file and line, for errors."""

    category: str
    exact: bool
    pattern: str
    direction: Direction
    reach: int
    stops: str
    needs: str
    caught: tuple[str, ...]
    refused: tuple[str, ...]
    where: str


@dataclass(frozen=True)  # no slots: each pattern is made when it is first asked for, and most are never
class Row:
    """One rule with its pattern, all that is put in filled in."""

    rule: Rule
    filled: str

    @functools.cached_property
    def words(self) -> re.Pattern[str]:
        """Return the words by themselves."""
        return self._made(self.filled)

    @functools.cached_property
    def led(self) -> re.Pattern[str]:
        """Return the words as they stand at once before a place."""
        return self._made(rf"(?:{self.filled}) ?\Z")

    @functools.cached_property
    def follows(self) -> re.Pattern[str]:
        """Return the words as they stand at once after a place."""
        return self._made(rf" ?(?:{self.filled})")

    def _made(self, pattern: str) -> re.Pattern[str]:
        try:
            return re.compile(pattern, re.NOFLAG if self.rule.exact else re.IGNORECASE)
        except re.error as error:
            raise LexiconError(self.rule.where, 0, f"pattern cannot be read: {error}") from error


@dataclass(frozen=True, slots=True)
class Cue:
    """The rules of one category; each method answers by the first row that is met."""

    category: str
    rows: tuple[Row, ...]
    needed: tuple[Cue, ...] = ()

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return the words of all rows as one pattern; rows of one category that differ in case keep theirs."""
        if len(self.rows) == 1:
            return self.rows[0].words
        return re.compile("|".join(f"(?{'-' if row.rule.exact else ''}i:{row.filled})" for row in self.rows))

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first row's first cue in ``[start, end)``."""
        stop = len(text) if end is None else end
        if any(cue.search(text, start, stop) is None for cue in self.needed):
            return None
        return next((match for row in self.rows if (match := row.words.search(text, start, stop))), None)

    def match(self, text: str, at: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the cue that begins at ``at``."""
        stop = len(text) if end is None else end
        return next((match for row in self.rows if (match := row.words.match(text, at, stop))), None)

    def fullmatch(self, words: str) -> re.Match[str] | None:
        """Return the cue that ``words`` are, from the first letter to the last."""
        return next((match for row in self.rows if (match := row.words.fullmatch(words))), None)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yield every cue in ``[start, end)``, row by row, and in order of place within a row."""
        stop = len(text) if end is None else end
        return (match for row in self.rows for match in row.words.finditer(text, start, stop))

    def before(self, text: str, at: int, since: int = 0) -> re.Match[str] | None:
        """Return the nearest cue before ``at``, within its reach and not begun before ``since``; one blank is no distance."""
        return next((m for row in self.rows if (m := _before(row, text, at, since))), None)

    def after(self, text: str, at: int, until: int | None = None) -> re.Match[str] | None:
        """Return the nearest cue after ``at``, within its reach and not ended after ``until``; one blank is no distance."""
        stop = len(text) if until is None else until
        return next((m for row in self.rows if (m := _after(row, text, at, stop))), None)


def _before(row: Row, text: str, at: int, since: int) -> re.Match[str] | None:
    reach = row.rule.reach
    start = max(since, at - reach - LONGEST)
    if not reach:
        return row.led.search(text, start, at)
    near = [m for m in row.words.finditer(text, start, at) if at - m.end() <= reach and _free(row, text[m.end() : at])]
    return near[-1] if near else None


def _after(row: Row, text: str, at: int, until: int) -> re.Match[str] | None:
    reach = row.rule.reach
    if not reach:
        return row.follows.match(text, at, until)
    match = row.words.search(text, at, min(until, at + reach + LONGEST))
    return match if match is not None and match.start() - at <= reach and _free(row, text[at : match.start()]) else None


def _free(row: Row, between: str) -> bool:
    return not any(each in row.rule.stops for each in between)


# --- from rows to rules -------------------------------------------------------------------------------------


def parsed(file: str, text: str) -> list[Rule]:
    """Parse a file of cue rules.

    Raises:
        LexiconError: a column is missing, a direction or a number is none, or a row has no example.
    """
    found = []
    for number, row in enumerate(lexicon.parse(file, text), start=2):
        if tuple(row) != COLUMNS:
            raise LexiconError(file, 1, f"columns are {', '.join(COLUMNS)}")
        if row["direction"] not in get_args(Direction) or row["case"] not in ("any", "exact"):
            raise LexiconError(file, number, f"no direction {row['direction']!r}, or no case {row['case']!r}")
        if not row["reach"].isdecimal() and row["reach"]:
            raise LexiconError(file, number, f"reach {row['reach']!r} is no number of code points")
        if row["direction"] != "part" and not (row["caught"] and row["refused"]):
            raise LexiconError(file, number, "no example that is caught, or none that is refused")
        found.append(
            Rule(
                category=row["category"],
                exact=row["case"] == "exact",
                pattern=row["pattern"],
                direction=cast("Direction", row["direction"]),
                reach=int(row["reach"] or 0),
                stops=row["stops"],
                needs=row["needs"],
                caught=_examples(row["caught"]),
                refused=_examples(row["refused"]),
                where=f"{file}, row {number}",
            )
        )
    return found


def _examples(cell: str) -> tuple[str, ...]:
    return tuple(each for each in cell.split(" // ") if each)


def compiled(rules: Sequence[Rule], *, parts: Mapping[str, Sequence[Rule]], rows: Rows) -> Cue:
    """Compile the rules of one category.

    Args:
        rules: of the category.
        parts: all rules by category, for what is put in and for what is needed.
        rows: gives the rows of a word list by its file name.
    """
    made = tuple(Row(rule, _filled(rule, parts, rows)) for rule in rules)
    needs = {name for rule in rules for name in rule.needs.split()}
    needed = tuple(compiled(parts[name], parts=parts, rows=rows) for name in sorted(needs))
    return Cue(rules[0].category, made, needed)


def _filled(rule: Rule, parts: Mapping[str, Sequence[Rule]], rows: Rows) -> str:
    """Return the pattern with every ``{name}`` put in."""

    def put(m: re.Match[str]) -> str:
        if m["name"] in parts:
            return "(?:" + "|".join(each.pattern for each in parts[m["name"]]) + ")"
        file, _, column = m["name"].partition(".")
        return _any_of(
            row[column] for row in rows(f"{file}.csv") if m["column"] is None or row[m["column"]] == m["value"]
        )

    pattern = rule.pattern
    for _ in range(_DEEPEST):
        if _PUT_IN.search(pattern) is None:
            return pattern
        pattern = _PUT_IN.sub(put, pattern)
    raise LexiconError(rule.where, 0, "patterns are put into one another without an end")


def _any_of(words: Iterable[str]) -> str:
    longest_first = sorted(set(filter(None, words)), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(map(re.escape, longest_first)) + ")"


def tried(cue: Cue, row: Row, example: str) -> bool:
    """Say whether a row meets one of its examples, by its own direction; the tests run this.

    In an example of ``before`` and ``after`` the words asked about stand in square brackets; of ``in`` they may, and are then
    what must be found.
    """
    alone = Cue(cue.category, (row,), cue.needed)
    start, text, end = _bracketed(example)
    match row.rule.direction:
        case "before":
            return alone.before(text, start) is not None
        case "after":
            return alone.after(text, end) is not None
        case "at":
            return alone.match(text) is not None
        case "whole":
            return alone.fullmatch(text) is not None
        case _:
            match = alone.search(text)
            return match is not None and (text == example or match.span() == (start, end))


def _bracketed(example: str) -> tuple[int, str, int]:
    start, end = example.find("["), example.find("]")
    if start < 0 or end < start:
        return 0, example, len(example)
    return start, example[:start] + example[start + 1 : end] + example[end + 1 :], end - 1
