"""Tables of clippings: a row is a dispatch, however its cells are parted and its letters stored."""

from __future__ import annotations

import datetime as dt
import io

import pyarrow as pa
import pytest
from pyarrow import parquet
from tests.samples import WORDS

from fogline import dispatch
from fogline.dispatch.formats import table
from fogline.dispatch.piece import Limits
from fogline.model import Notice, Received, Rejection

ROWS = [{"Outlet": "The Quay Post", "date": "2031-05-04", "Text": f"{WORDS}\nMore, they said, fled."}, {"Outlet": "The Tern", "date": "4 May 2031", "Text": "Девять погибли\u2028у причала."}]  # fmt: skip  # noqa: E501 - a table's rows


def of_cells(between, encoding="utf-8"):
    lines = [between.join(ROWS[0]), *(between.join(f'"{cell}"' for cell in row.values()) for row in ROWS)]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def of_parquet(rows):
    held = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), held)
    return held.getvalue()


def read(folder, data, name):
    (folder / name).write_bytes(data)
    found = list(dispatch.read([folder / name]))
    kept = [each for each in found if isinstance(each, Received)]
    assert [dispatch.reread(each.raw, each.dispatch.path) for each in kept] == [each.dispatch.text for each in kept]
    return [each.dispatch for each in kept], [each.reason for each in found if isinstance(each, Rejection | Notice)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", of_cells(",")),
        ("a.csv", of_cells(";", "utf-8-sig")),
        ("a.csv", of_cells(";", "utf-16")),
        ("a.tsv", of_cells("\t")),
        ("a.csv", of_cells("|")),
        ("a.parquet", of_parquet(ROWS)),
        ("a.parquet", of_parquet([{**row, "date": dt.date(2031, 5, 4), "x": b"\xff"} for row in ROWS])),
    ],
)
def test_each_row_is_a_dispatch(tmp_path, name, data):
    kept, _ = read(tmp_path, data, name)
    assert [each.outlet for each in kept] == ["The Quay Post", "The Tern"]
    assert [each.published for each in kept] == ["2031-05-04"] * 2
    assert [each.text.replace("\r\n", "\n") for each in kept] == [row["Text"] for row in ROWS]
    assert [each.path[-2:] for each in kept] == ["#1", "#2"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.csv", b"town,killed\nSelm,12\n", "a table without a column of text: its heads are town, killed"),
        (
            "a.csv",
            b'"town\nor post",killed\nSelm,12\n',
            "a table without a column of text: its heads are town or post, killed",
        ),
        ("a.csv", b"outlet,text\n", "a table without rows"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "not text: a PNG picture"),
        ("a.parquet", b"PAR1 nothing", "broken Parquet: "),
        ("a.parquet", of_parquet([{"town": "Selm"}]), "a table without a column of text: its heads are town"),
        ("a.csv", b"outlet,text\nThe Tern,\n", "no text: "),
    ],
)
def test_refused_in_one_line(tmp_path, name, data, why):
    kept, [told] = read(tmp_path, data, name)
    assert not kept
    assert told.startswith(why)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'outlet,text\nThe Tern,"' + b"x\n" * 9_000, "a cell that never ends: field larger than field limit (1000)"),
        (b"outlet,text\nThe Tern," + b"x" * 9_000, "a line over 1,000 letters: the rest is not read"),
    ],
)
def test_what_does_not_end_is_one_line(data, why):
    [told] = table.pieces(io.BytesIO(data), "a.csv", Limits(line_bytes=1000))
    assert told.reason == why
