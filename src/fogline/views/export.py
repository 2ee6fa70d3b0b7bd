"""Rows for machines and for the screen: the machine door of DESIGN 7, and flat tables beside it.

In: a :class:`~fogline.model.Brief`, or only what is printed. Out: dicts. ``*_rows`` nest as the door says; ``*_table`` hold one
printable cell per column of ``*_COLUMNS``. Order is the brief's (reprints: as a reader goes through the later dispatches), so
the same input gives the same bytes.

Numbers keep one type a column, as the model declares it: ``low``, ``best``, ``high``, ``lat`` and ``lon`` have a point (14.0),
counts have none, so that a reader that looks at the first rows alone knows the type of all.

>>> csv_text([{"path": "=1+1", "figures": [{"low": 2.0}]}])
'path,figures\\r\\n\\'=1+1,"[{""low"": 2.0}]"\\r\\n'
>>> csv_text([], ("path", "figures"))
'path,figures\\r\\n'
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import json
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from fogline.model import (
    Account,
    Accounts,
    Answer,
    Brief,
    Claim,
    Claims,
    Passage,
    Reprint,
    Reprints,
    Tally,
    TallyLine,
    TallyPart,
)
from fogline.reconcile.accounts.tally import HOUSES, TALLY_RULES, day_words
from fogline.text.controls import in_json, without_controls
from fogline.views.page_index import figure_words, names_words, range_words

Row = dict[str, Any]

CLAIM_COLUMNS = ("path", "source", "cue", "stance", "figures", "days", "places", "persons", "quote")
REPRINT_COLUMNS = ("earlier", "at", "later", "at ", "kind", "direction", "words", "edits", "family")
ACCOUNT_COLUMNS = ("question", "answers", "N", "K", "J", "I", "verdict", "grade", "reasons")
TALLY_COLUMNS = ("row", "measure", "population", "place", "day", "party", "low", "best", "high", "rule", "accounts")
DIFFERENCE_COLUMNS = ("question", "house", "low", "best", "high", "counted", "rule", "account_id")
_DOOR_OF_CLAIM = ("claim_id", "dispatch_id", "path", "quote", "source", "cue", "stance", "figures", "event", "days",
                  "places", "persons", "method", "actors", "cue_class", "content", "against_interest",
                  "context")  # fmt: skip
_DOOR_OF_REPRINT = ("matched", "edits", "direction", "family_id", "kind", "extent", "reprint_id")
_DOTTED = frozenset({"quote", "source", "cue", "earlier", "later", "question", "voices"})
# What a spreadsheet would run as a formula (OWASP, CSV injection), in its full width too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def claim_rows(found: Brief | Claims) -> Iterator[Row]:
    """Return one claim a row, as the machine door gives it."""
    return (claim_row(c) for c in found.claims)


def claim_row(claim: Claim) -> Row:
    """Return a claim as the machine door gives it, keys in the door's order."""
    built = nested(claim)
    return {k: built[k] for k in _DOOR_OF_CLAIM}


def claim_table(found: Brief | Claims) -> Iterator[Row]:
    """Yield claims for the screen: who, how strongly, what."""
    for c in found.claims:
        yield {
            "path": c.path,
            "source": source_words(c),
            "cue": c.cue.exact if c.cue else None,
            "stance": c.stance,
            "figures": "; ".join(f"{figure_words(f)} [{f.as_printed}]" for f in c.figures),
            "days": "; ".join(d.value or f"{d.as_printed} (unresolved)" for d in c.days),
            "places": "; ".join(p.name for p in c.places),
            "persons": "; ".join(f"{p.name}: {p.state}" if p.state else p.name for p in c.persons),
            "quote": c.quote.exact,
        }


def source_words(claim: Claim) -> str:
    """Return a source for a reader: carriers first; ``unresolved`` where nobody can be named.

    ``AFP <- Syrian Observatory for Human Rights``; ``unresolved ("he")``; ``the paper``. The own voice of a paper that
    prints an agency is the agency's: ``The Basin Courier, from AFP``.
    """
    s = claim.source
    if s.kind == "outlet":
        paper, carriers = s.name or "the paper", [c for c in s.chain if c != s.name]
        return f"{paper}, from {' <- '.join(carriers)}" if carriers else paper
    if s.kind == "unresolved":
        who = f'unresolved ("{s.as_printed}")' if s.as_printed else "unresolved"
    else:
        who = s.name or s.as_printed or s.kind
    return " <- ".join([*s.chain, who])


def reprint_rows(found: Brief | Reprints) -> Iterator[Row]:
    """Yield one reprint a row, as the machine door gives it; sides carry their path."""
    path = {d.dispatch_id: d.path for d in found.dispatches}
    for r in _in_reading_order(found.reprints, path):
        built = nested(r)
        sides = {side: {"path": path[built[side]["dispatch_id"]], **built[side]} for side in ("earlier", "later")}
        yield {
            **sides,
            **{k: built[k] for k in _DOOR_OF_REPRINT},
        }


def reprint_table(found: Brief | Reprints) -> Iterator[Row]:
    """Yield reprints for the screen."""
    path = {d.dispatch_id: d.path for d in found.dispatches}
    text = {d.dispatch_id: d.text for d in found.dispatches}
    for r in _in_reading_order(found.reprints, path):
        yield {
            "earlier": path[r.earlier.dispatch_id],
            "at": f"{r.earlier.start}-{r.earlier.end}",
            "later": path[r.later.dispatch_id],
            "at ": f"{r.later.start}-{r.later.end}",
            "kind": r.kind,
            "direction": r.direction,
            "words": _first_words(text, r),
            "edits": len(r.edits),
            "family": r.family_id,
        }


def _in_reading_order(reprints: Sequence[Reprint], path: Mapping[str, str]) -> list[Reprint]:
    """As a reader goes through the later dispatches from top to bottom, and for each passage through its earlier ones."""
    return sorted(
        reprints,
        key=lambda r: (
            path[r.later.dispatch_id],
            r.later.start,
            path[r.earlier.dispatch_id],
            r.earlier.start,
            r.reprint_id,
        ),
    )


def _first_words(text: Mapping[str, str], reprint: Reprint, length: int = 60) -> str:
    words = " ".join(text[reprint.later.dispatch_id][reprint.later.start : reprint.later.end].split())
    return f"{reprint.matched} words: {words if len(words) <= length else words[: length - 1] + '…'}"


def account_rows(found: Brief | Accounts) -> Iterator[Row]:
    """Return one account a row, as the machine door gives it."""
    return (nested(a) for a in found.accounts)


def account_table(found: Brief | Accounts) -> Iterator[Row]:
    """Yield accounts for the screen."""
    for a in found.accounts:
        yield {
            "question": question_words(a),
            "answers": " | ".join(answer_words(x) for x in a.answers),
            "N": a.articles,
            "K": a.publishers,
            "J": a.origins,
            "I": a.voices.low if a.voices.low == a.voices.high else f"{a.voices.low}-{a.voices.high}",
            "verdict": a.verdict,
            "grade": a.grade,
            "reasons": " ".join(sorted({r.split(":")[0] for r in a.reasons})),
        }


def answer_words(x: Answer) -> str:
    """``31 (Lantern Relief)``, ``≥ 14 (Basin Conflict Observatory; superseded)``; of many names the first two."""
    names = [name for name in x.sources if name]
    said = [names_words(names, 2)] if names else []
    notes = said + ["superseded"] * x.superseded
    return range_words(x) + (f" ({'; '.join(notes)})" if notes else "")


def tally_rows(tally: Tally, accounts: Iterable[Account]) -> Iterator[Row]:
    """Yield a tally as rows; ``row`` says what each is, and only a ``line`` is ``counted``.

    Lines; then ``apart`` what has no day or no place and is not added, with its numbers; ``left out`` every other account by
    what it asks, without a number, which would be read as one that counts (killed and injured first); the ``total`` of each
    measure; and for each rule the accounts that it leaves out (``left out by rule``).
    """
    asked = {a.account_id: a.question for a in accounts}
    yield from (_line_row("line", line) for line in tally.lines)
    yield from (_line_row("apart", line) for line in tally.apart)
    apart = {p.account_id for line in tally.apart for p in line.parts}
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
    built = {k: v for k, v in nested(line).items() if k != "parts"}
    return {**_NO_LINE, "row": row, **built, "counted": _COUNTED[row], **_by_rule(line.parts)}


def _by_rule(parts: Sequence[TallyPart]) -> Row:
    """Return the rules of some parts, in the words of each, and whose they are."""
    said = {p.rule: p.why for p in parts}
    return {"rule": " ".join(said), "accounts": [p.account_id for p in parts], "why": "; ".join(said.values())}


def tally_table(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows of a tally for the screen: of totals and rules the number of accounts, not their ids."""
    for row in rows:
        many = len(row["accounts"])
        ids = (
            " ".join(row["accounts"])
            if row["row"] in ("line", "apart", "left out")
            else f"{many} account{'s'[: many != 1]}"
        )
        sides = {k: f"{row[k]:.10g}" if row[k] is not None else None for k in ("low", "best", "high")}
        yield {**row, **sides, "accounts": ids}


def difference_rows(
    differences: Iterable[tuple[str, Sequence[TallyPart]]], accounts: Iterable[Account]
) -> Iterator[Row]:
    """Yield one row for each account and house: what the house makes of it, and by which rule."""
    question = {a.account_id: question_words(a) for a in accounts}
    for account_id, parts in differences:
        for house, part in zip(HOUSES, parts, strict=True):
            yield {"account_id": account_id, "question": question[account_id], "house": house,
                   **{k: v for k, v in nested(part).items() if k != "account_id"}}  # fmt: skip


def flat_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows for the screen: lists become words."""
    for row in rows:
        yield {k: " ".join(map(str, v)) if isinstance(v, list) else v for k, v in row.items()}


def question_words(account: Account) -> str:
    """Return a question for a reader: measure, population, place, period; a dash where it is not known."""
    q = account.question
    start, end = q.period
    period = start if start == end else f"{start or '…'}/{end or '…'}"
    words = [q.measure, q.population or q.unit or "-", q.place or "-", period if start or end else "-"]
    return " · ".join([*(w or "-" for w in words), *([q.basis] if q.basis != "incident" else [])])


def nested(value: Any) -> Any:
    """Return a noun as the door gives it: objects and lists, every number of the type that the noun declares for it.

    >>> nested(TallyPart("a1", True, 3, 3.5, None, "sum", "")) | {"rule": ""}
    {'account_id': 'a1', 'counted': True, 'low': 3.0, 'best': 3.5, 'high': None, 'rule': '', 'why': ''}
    """
    if isinstance(value, tuple):
        return [nested(v) for v in value]
    if not dataclasses.is_dataclass(value):
        return value
    return _mended(msgspec.to_builtins(value), typing.cast("type", value.__class__))


def _mended(built: Row, noun: type) -> Row:
    """Return a noun as msgspec builds it, with lists for tuples and a point in every number that may have one."""
    for name, mend in _mends(noun):
        if built[name] is not None:
            built[name] = mend(built[name])
    return built


@functools.cache
def _mends(noun: type) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Return what is to be mended in each field of a noun that needs it: a million rows look at no others."""
    found = ((name, _mend(hint)) for name, hint in _hints(noun).items())
    return tuple((name, mend) for name, mend in found if mend is not None)


def _mend(hint: Any) -> Callable[[Any], Any] | None:
    """Return a number of halves gets its point, a tuple becomes a list, a noun is mended if anything in it is."""
    hints = (hint, *typing.get_args(hint))
    inner = next((t for h in hints for t in (h, *typing.get_args(h)) if dataclasses.is_dataclass(t)), None)
    deep = functools.partial(_mended, noun=inner) if isinstance(inner, type) and _mends(inner) else None
    if any(typing.get_origin(h) is tuple for h in hints):
        return list if deep is None else lambda held: [deep(v) for v in held]
    return float if float in hints else deep


@functools.cache
def _hints(noun: type) -> dict[str, Any]:
    """Return fields of a noun with their types, in order."""
    known = typing.get_type_hints(noun)
    return {f.name: known[f.name] for f in dataclasses.fields(noun)}


def json_line(row: Mapping[str, Any] | list[Any]) -> str:
    r"""Return a row as one line of JSON, for whatever reader cuts lines where, and safe on a terminal.

    >>> json_line({"exact": "Two\u2028died \x9b2J"})
    '{"exact": "Two\\u2028died \\u009b2J"}'
    """
    return in_json(_ENCODER.encode(row))


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def csv_text(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """Return rows as CSV with a header; nested cells are JSON, control codes are told (``\\x1b``), and what a spreadsheet would
    run is neutralised.

    Args:
        rows: nested, as the machine door gives them.
        columns: of the header, also where there is no row; if none are named, those that the rows have.
    """
    if columns:
        return "".join(csv_pieces(rows, columns))
    held = list(rows)
    return "".join(csv_pieces(held, list(dict.fromkeys(k for row in held for k in _flat(row)))))


PIECE = 1 << 16  # code points of rows that are put out together


def csv_pieces(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    """Yield :func:`csv_text` piece by piece, for rows that need not all be held at once."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({k: neutral(v) for k, v in _flat(row).items()})
        if out.tell() > PIECE:
            yield out.getvalue()
            out = io.StringIO()
            writer = csv.DictWriter(out, fieldnames=columns)
    yield out.getvalue()


def json_pieces(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield rows as lines of JSON, some of them together."""
    held: list[str] = []
    letters = 0
    for row in rows:
        held.append(json_line(row) + "\n")
        letters += len(held[-1])
        if letters > PIECE:
            yield "".join(held)
            held, letters = [], 0
    yield "".join(held)


def neutral(cell: object) -> object:
    r"""Return a cell that no spreadsheet runs as a formula and no terminal obeys.

    >>> neutral("=HYPERLINK()"), neutral(-3), neutral("Ain Issa")
    ("'=HYPERLINK()", -3, 'Ain Issa')
    >>> print(neutral("Two\x1b[2J"))
    Two\x1b[2J
    """
    if not isinstance(cell, str):
        return cell
    if cell.isascii() and cell.isprintable():  # most are
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return ("'" if cell.startswith(_FORMULA) else "") + without_controls(cell)


def _flat(row: Mapping[str, Any]) -> Row:
    """Return the door's inner nouns become dotted columns, so that each cell of a spreadsheet is one
    thing; the rest is JSON.
    """
    flat: Row = {}
    for key, value in row.items():
        if key not in _DOTTED or isinstance(value, str):
            flat[key] = _cell(value)
        elif value is not None:
            flat.update({f"{key}.{k}": _cell(v) for k, v in value.items()})
    return flat


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json_line(value) if value else "[]" if isinstance(value, list) else "{}"
    return value


def _columns(noun: type, only: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the columns of a noun's rows in CSV, whatever rows there are: those of its inner nouns dotted."""
    found: list[str] = []
    for name in only or tuple(_hints(noun)):
        hint = _hints(noun)[name]
        inner: list[Any] = [t for t in (hint, *typing.get_args(hint)) if dataclasses.is_dataclass(t)]
        found += [f"{name}.{k}" for k in _hints(inner[0])] if name in _DOTTED and inner else [name]
    return tuple(found)


def claim_columns() -> tuple[str, ...]:
    """Return the columns of :func:`claim_rows` in CSV."""
    return _columns(Claim, _DOOR_OF_CLAIM)


def reprint_columns() -> tuple[str, ...]:
    """Return the columns of :func:`reprint_rows` in CSV."""
    sides = (f"{side}.{k}" for side in ("earlier", "later") for k in ("path", *_hints(Passage)))
    return (*sides, *_DOOR_OF_REPRINT)


def account_columns() -> tuple[str, ...]:
    """Return the columns of :func:`account_rows` in CSV."""
    return _columns(Account)


def tally_columns() -> tuple[str, ...]:
    """Return the columns of :func:`tally_rows` in CSV."""
    return _TALLY_DOOR


def difference_columns() -> tuple[str, ...]:
    """Return the columns of :func:`difference_rows` in CSV."""
    return ("account_id", "question", "house", *(c for c in _columns(TallyPart) if c != "account_id"))
