"""The machine door (DESIGN 7), word for word, and tables that no spreadsheet runs."""

import csv
import dataclasses
import importlib.util
import io
import json
from pathlib import Path

import pytest

from fogline.model import Answer
from fogline.views import export
from fogline.views.forms.csv import csv_text, neutral
from fogline.views.forms.jsonl import json_line

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "siege_brief.py"

CLAIM = [
    "claim_id", "dispatch_id", "path", "quote", "source", "cue", "stance", "figures", "event", "days", "places", "persons",
    "method",
]  # fmt: skip
SOURCE = {"name", "as_printed", "role", "kind", "quote", "chain"}
FIGURE = {"measure", "population", "low", "best", "high", "bound", "unit", "basis", "since", "as_printed", "quote"}
DAY = {"value", "start", "end", "precision", "as_printed", "quote"}
PLACE = {"name", "as_printed", "place_id", "lat", "lon", "precision", "quote"}
PERSON = {"name", "as_printed", "state", "day", "quote"}
REPRINT = {"earlier", "later", "matched", "edits", "direction", "family_id"}
ACCOUNT = {"question", "answers", "articles", "publishers", "origins", "voices", "verdict", "grade", "reasons"}


@pytest.fixture(scope="module")
def brief():
    spec = importlib.util.spec_from_file_location("siege_brief", GOLDEN)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.siege_brief()


def test_a_claim_has_the_fields_of_the_door_first_and_in_order(brief):
    rows = [json.loads(json_line(r)) for r in export.claim_rows(brief)]
    assert len(rows) == len(brief.claims)
    for row in rows:
        assert list(row)[: len(CLAIM)] == CLAIM
        assert set(row["source"]) >= SOURCE
        assert all(set(f) >= FIGURE for f in row["figures"])
        assert all(set(d) >= DAY for d in row["days"])
        assert all(set(p) >= PLACE for p in row["places"])
        assert all(set(p) >= PERSON for p in row["persons"])


def test_every_quote_of_the_door_stands_in_the_dispatchs_text(brief):
    text = {d.dispatch_id: d.text for d in brief.dispatches}
    for row in export.claim_rows(brief):
        quotes = [
            row["quote"],
            row["cue"],
            *(x["quote"] for k in ("figures", "days", "places", "persons") for x in row[k]),
        ]
        for q in quotes:
            assert q is None or text[row["dispatch_id"]][q["start"] : q["end"]] == q["exact"]


def test_reprints_and_accounts_have_the_fields_of_the_door(brief):
    paths = {d.path for d in brief.dispatches}
    for row in export.reprint_rows(brief):
        assert set(row) >= REPRINT
        assert {row["earlier"]["path"], row["later"]["path"]} <= paths
        assert row["earlier"]["start"] < row["earlier"]["end"]
    for row in export.account_rows(brief):
        assert set(row) >= ACCOUNT
        assert set(row["voices"]) == {"low", "high"}
        assert all({"low", "best", "high", "claims"} <= set(a) for a in row["answers"])


@pytest.mark.parametrize("rows", [export.claim_rows, export.reprint_rows, export.account_rows])
def test_csv_has_a_header_one_line_a_row_and_no_formula(brief, rows):
    read = list(csv.DictReader(io.StringIO(csv_text(rows(brief)))))
    assert len(read) == len(list(rows(brief)))
    for row in read:
        assert not [cell for cell in row.values() if cell and cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


# (cell, what a spreadsheet gets), a comment per trap
CELLS = [
    ("=SUM(A1)", "'=SUM(A1)"),
    ("+1", "'+1"),
    ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
    ("@here", "'@here"),
    ("\t=1", "'\t=1"),  # a tab is skipped by some and the rest is run
    ("\r=1", r"'\r=1"),
    (-3, -3),  # a number is a number
    ("a=b", "a=b"),  # only the first character counts
    ("＝SUM(A1)", "'＝SUM(A1)"),  # the full width of a sign is the sign in a Japanese spreadsheet
    ("\n=1", "'\n=1"),
    ("a\x1b[2Jb", r"a\x1b[2Jb"),  # a control code is told, not given
    ("a\x9bb\x7f", r"a\x9bb\x7f"),
    ("two\nlines\tand", "two\nlines\tand"),
    ("a\u200fb", "a\u200fb"),  # a cell is its own paragraph: direction stays within it
    ("", ""),
    (None, None),
]


@pytest.mark.parametrize(("cell", "safe"), CELLS)
def test_neutral(cell, safe):
    assert neutral(cell) == safe


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (export.claim_table, export.CLAIM_COLUMNS),
        (export.reprint_table, export.REPRINT_COLUMNS),
        (export.account_table, export.ACCOUNT_COLUMNS),
    ],
)
def test_a_table_has_its_columns_and_printable_cells(brief, table, columns):
    for row in table(brief):
        assert tuple(row) == tuple(columns)
        assert all(cell is None or isinstance(cell, str | int) for cell in row.values())


def test_an_answer_on_the_screen_says_whose_it_is():
    many = Answer(
        14, 14, None, ("c1",), bound="at_least", sources=("The monitor", "An agency", "A paper"), superseded=True
    )
    assert export.answer_words(many) == "≥\N{NO-BREAK SPACE}14 (The monitor, An agency and 1 more; superseded)"
    assert export.answer_words(Answer(3, 3, 3, ("c1",))) == "3"


@pytest.mark.parametrize(
    ("name", "kind", "chain", "words"),
    [
        ("The Monitor", "monitor", ("An Agency",), "An Agency <- The Monitor"),
        ("A Paper", "outlet", (), "A Paper"),
        # a paper that prints an agency: the words are the agency's, which does not quote the paper
        ("A Paper", "outlet", ("An Agency",), "A Paper, from An Agency"),
        ("An Agency", "outlet", ("An Agency",), "An Agency"),
        (None, "unresolved", (), "unresolved"),
    ],
)
def test_a_source_on_the_screen(brief, name, kind, chain, words):
    source = dataclasses.replace(brief.claims[0].source, name=name, as_printed=None, kind=kind, chain=chain)
    assert export.source_words(dataclasses.replace(brief.claims[0], source=source)) == words
