"""Rows that leave are rows that others read: every view of a ledger as JSON Lines and CSV, in the tools that readers have."""

import contextlib
import csv
import io
import json
from collections import defaultdict
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset
import pyarrow.json
import pytest

from fogline.cli import run

SIEGE = Path(__file__).resolve().parents[2] / "examples" / "siege"
PAIR = ("01-halyard-assault.txt", "06-halyard-corrected.txt")
VIEWS = {
    **{view: [view] for view in ("claims", "reprints", "accounts", "tally", "judgements")},
    **{f"tally-{house}": ["tally", "--rules", house] for house in ("ucdp", "acled", "ibc", "airwars")},
    "changes": ["changes", "--since", "2000", "--until", "2999"],
    "report": ["report", "-o", "report.html"],
    "compare": ["compare", *PAIR],
}
# Each as its users call it, with the settings it has by itself.
READERS = {
    "polars": lambda file: pl.read_ndjson(file).height,
    "duckdb": lambda file: duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall()[0][0],
    "pandas": lambda file: len(pd.read_json(file, lines=True)),
    "pyarrow": lambda file: pyarrow.json.read_json(file).num_rows,
}
CSV_READERS = {
    "polars": lambda file: pl.read_csv(file).columns,
    "duckdb": lambda file: duckdb.sql(f"SELECT * FROM read_csv('{file}')").columns,
    "pandas": lambda file: list(pd.read_csv(file).columns),
}


def said(*words):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert run(list(words)) == 0
    return out.getvalue()


@pytest.fixture(scope="module")
def views(tmp_path_factory):
    """A folder with every view of the siege, VIEW.jsonl and VIEW.csv."""
    folder = tmp_path_factory.mktemp("views")
    ledger = ("--ledger", str(folder / "x.ledger"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(SIEGE)
        said("read", ".", *ledger)
        patch.chdir(folder)
        _write(folder, [v for v in VIEWS if v != "judgements"], ledger)
        claim = json.loads(said("claims", *ledger, "--format", "jsonl").split("\n")[0])["claim_id"]
        taken = said("judge", "retract", claim, "--who", "A. B.", "--why", "misread", *ledger).strip()
        said("judge", "withdraw", taken, "--who", "A. B.", "--why", "it was right", *ledger)
        _write(folder, ["judgements"], ledger)
        late = said(*VIEWS["changes"], *ledger, "--format", "jsonl")
        (folder / "late.jsonl").write_text(late, "utf-8")
    return folder


def _write(folder, views, ledger):
    for name in views:
        for form in ("jsonl", "csv"):
            (folder / f"{name}.{form}").write_text(said(*VIEWS[name], *ledger, "--format", form), "utf-8", newline="")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("view", VIEWS)
def test_json_lines_are_read_by(views, view, reader):
    file = views / f"{view}.jsonl"
    lines = file.read_text("utf-8").count("\n")
    assert lines
    assert READERS[reader](str(file)) == lines


def test_polars_is_told_to_look_at_all_rows_where_a_column_is_empty_in_the_first_hundred(views):
    late = str(views / "late.jsonl")  # `who` of a change: only persons' decisions have one, and they come last
    with pytest.raises(pl.exceptions.ComputeError):
        pl.read_ndjson(late)
    assert pl.read_ndjson(late, infer_schema_length=None)["who"].drop_nulls().len() == 2


@pytest.mark.parametrize("reader", CSV_READERS)
@pytest.mark.parametrize("view", VIEWS)
def test_csv_is_read_by(views, view, reader):
    file = views / f"{view}.csv"
    header = next(csv.reader(io.StringIO(file.read_text("utf-8"))))
    assert list(CSV_READERS[reader](str(file))) == header


def kinds(value, where, found):
    """Every path within a row with the kinds of values that stand there."""
    if isinstance(value, dict):
        for key, inner in value.items():
            kinds(inner, f"{where}.{key}", found)
    elif isinstance(value, list):
        for inner in value:
            kinds(inner, f"{where}[]", found)
    if value is not None:
        found[where].add(type(value).__name__)


@pytest.mark.parametrize("view", VIEWS)
def test_a_column_has_one_type_and_every_row_has_every_column(views, view):
    rows = [json.loads(line) for line in (views / f"{view}.jsonl").read_text("utf-8").split("\n") if line]
    found = defaultdict(set)
    for row in rows:
        kinds(row, view, found)
    assert {where: types for where, types in found.items() if len(types) > 1} == {}
    assert {tuple(sorted(row)) for row in rows} == {tuple(sorted(rows[0]))}


def test_what_may_be_half_has_a_point_and_what_counts_has_none(views):
    claims = (views / "claims.jsonl").read_text("utf-8")
    accounts = (views / "accounts.jsonl").read_text("utf-8")
    assert '"best": 1400.0,' in claims
    assert '"best": 0.6666666666666666,' in claims
    assert '"voices": {"low": 1, "high": 1}' in accounts
    assert '"articles": 2,' in accounts


@pytest.mark.parametrize("view", VIEWS)
def test_csv_of_nothing_has_the_header_of_something(views, view, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in PAIR:
        (tmp_path / name).write_text("Outlet: The Heron\nPublished: 2031-05-04\n\nGood morning to all our readers.\n")
    ledger = ("--ledger", "empty.ledger")
    said("read", PAIR[0], *([PAIR[1]] if view == "compare" else []), *ledger)
    words = ["2998" if w == "2000" else w for w in VIEWS[view]]
    header, *_ = said(*words, *ledger, "--format", "csv").split("\n")
    assert header.strip() == (views / f"{view}.csv").read_text("utf-8").split("\n")[0].strip()
    assert header.strip()


# --- tables of an archive ------------------------------------------------------------------------------------

TABLES = {
    "passages": ["earlier_id", "earlier_start", "earlier_end", "later_id", "later_start", "later_end", "matched", "longest",
                 "kind", "direction", "family_id"],
    "pairs": ["earlier_id", "later_id", "passages", "matched", "share_of_earlier", "share_of_later", "direction",
              "boilerplate"],
    "families": ["family_id", "id", "start", "end", "origin"],
}  # fmt: skip
# A folder as each reads it by itself: columns and number of rows.
FOLDERS = {
    "pandas": lambda folder: (list((t := pd.read_parquet(folder)).columns), len(t)),
    "pyarrow": lambda folder: ((t := pyarrow.dataset.dataset(folder).to_table()).column_names, t.num_rows),
    "polars": lambda folder: ((t := pl.read_parquet(folder)).columns, t.height),
    "duckdb": lambda folder: (
        (t := duckdb.sql(f"SELECT * FROM '{folder}/*.parquet'")).columns,
        len(t.fetchall()),
    ),
}


@pytest.fixture(scope="module")
def archived(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    words = "Two bridges over the river fell in the night and the ferry has not run since, the harbour master said on Monday."
    with (folder / "corpus.jsonl").open("w", encoding="utf-8") as out:
        for n in range(3):
            record = {"id": f"t{n}", "date": f"2031-05-0{n + 1}", "outlet": f"P{n}", "text": words}
            out.write(json.dumps(record) + "\n")
    rows = said("reprints", str(folder / "corpus.jsonl"), "-o", str(folder / "out"), "--format", "jsonl")
    return folder / "out", [json.loads(row) for row in rows.split("\n") if row]


@pytest.mark.parametrize("reader", FOLDERS)
@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_an_archive_is_a_folder_that_is_read_by(archived, table, reader):
    folder, _ = archived
    assert FOLDERS[reader](str(folder / table)) == (TABLES[table], 3)


def test_the_last_lines_say_which_folder_is_what(archived):
    folder, rows = archived
    assert [(r["table"], r["folder"], r["count"]) for r in rows] == [
        ("passages", str(folder / "passages"), 3),
        ("pairs", str(folder / "pairs"), 3),
        ("families", str(folder / "families"), 1),
    ]
    assert sorted(p.name for p in folder.iterdir()) == sorted(TABLES)
    assert [p.name for t in TABLES for p in (folder / t).iterdir()] == ["part-0.parquet"] * 3


def test_start_and_end_are_quoted_as_the_reference_says(archived):
    folder, _ = archived
    reference = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "reuse.md").read_text("utf-8")
    [query] = [line.strip() for line in reference.split("\n") if line.startswith("select ")]
    query = query.replace("out/families", f"{folder}/families")
    assert len(duckdb.sql(query).fetchall()) == 3
