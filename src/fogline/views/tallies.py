"""Rows of a tally under the rules of a house, and of what each house makes of an account.

In: what ``reconcile`` counted, and the accounts that it counted. Out: rows as :mod:`.export` makes them of everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fogline.model import Account, Tally, TallyLine, TallyPart
from fogline.reconcile.accounts.tally import HOUSES, TALLY_RULES, day_words
from fogline.views.export import columns_of, nested, question_words
from fogline.views.forms.form import Row

TALLY_COLUMNS = ("row", "measure", "population", "place", "day", "party", "low", "best", "high", "rule", "accounts")
DIFFERENCE_COLUMNS = ("question", "house", "low", "best", "high", "counted", "rule", "account_id")


def tally_rows(tally: Tally, accounts: Iterable[Account]) -> Iterator[Row]:
    """Yield a tally as rows; ``row`` says what each is, and only a ``line`` is ``counted``.

    Lines; then ``apart`` what has no day or no place and is not added, with its numbers; ``left out`` every other account by
    what it asks, without a number, which would be read as one that counts (killed and injured first); the ``total`` of each
    measure; and for each rule the accounts that it leaves out (``left out by rule``).
    """
    asked = {account.account_id: account.question for account in accounts}
    yield from (_line_row("line", line) for line in tally.lines)
    yield from (_line_row("apart", line) for line in tally.apart)
    apart = {each.account_id for line in tally.apart for each in line.parts}
    rest = [p for p in tally.left_out if p.account_id not in apart]
    for part in sorted(rest, key=lambda p: asked[p.account_id].measure not in ("killed", "injured")):
        q = asked[part.account_id]
        yield {**_NO_LINE, "row": "left out", "measure": q.measure, "population": q.population, "place": q.place,
               "day": day_words(q.period), "counted": False, **_by_rule([part])}  # fmt: skip
    yield from (_line_row("total", line) for line in tally.totals)
    for rule in dict.fromkeys(TALLY_RULES):
        if parts := [p for p in tally.left_out if p.rule == rule]:
            yield {**_NO_LINE, "row": "left out by rule", "counted": False, **_by_rule(parts)}


_TALLY_DOOR = ("row", "measure", "population", "place", "day", "party", "low", "best", "high", "counted", "rule", "accounts",
               "why")  # fmt: skip
_NO_LINE: Row = dict.fromkeys(_TALLY_DOOR)
_COUNTED = {"line": True, "apart": False, "total": None}  # a total is no line of its own: it would be added twice


def _line_row(row: str, line: TallyLine) -> Row:
    built = {key: value for key, value in nested(line).items() if key != "parts"}
    return {**_NO_LINE, "row": row, **built, "counted": _COUNTED[row], **_by_rule(line.parts)}


def _by_rule(parts: Sequence[TallyPart]) -> Row:
    """Return the rules of some parts, in the words of each, and whose they are."""
    said = {part.rule: part.why for part in parts}
    return {"rule": " ".join(said), "accounts": [each.account_id for each in parts], "why": "; ".join(said.values())}


def tally_table(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows of a tally for the screen: of totals and rules the number of accounts, not their ids."""
    for row in rows:
        many = len(row["accounts"])
        ids = (
            " ".join(row["accounts"])
            if row["row"] in ("line", "apart", "left out")
            else f"{many} account{'s'[: many != 1]}"
        )
        sides = {each: f"{row[each]:.10g}" if row[each] is not None else None for each in ("low", "best", "high")}
        yield {**row, **sides, "accounts": ids}


def difference_rows(
    differences: Iterable[tuple[str, Sequence[TallyPart]]], accounts: Iterable[Account]
) -> Iterator[Row]:
    """Yield one row for each account and house: what the house makes of it, and by which rule."""
    question = {account.account_id: question_words(account) for account in accounts}
    for account_id, parts in differences:
        for house, part in zip(HOUSES, parts, strict=True):
            yield {"account_id": account_id, "question": question[account_id], "house": house,
                   **{key: value for key, value in nested(part).items() if key != "account_id"}}  # fmt: skip


def flat_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows for the screen: lists become words."""
    for row in rows:
        yield {key: " ".join(map(str, value)) if isinstance(value, list) else value for key, value in row.items()}


def tally_columns() -> tuple[str, ...]:
    """Return the columns of :func:`tally_rows` in CSV."""
    return _TALLY_DOOR


def difference_columns() -> tuple[str, ...]:
    """Return the columns of :func:`difference_rows` in CSV."""
    return ("account_id", "question", "house", *(each for each in columns_of(TallyPart) if each != "account_id"))
