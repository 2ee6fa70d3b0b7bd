"""What leaves: rows that Fogline reads again."""

import json
from pathlib import Path

import pytest

from fogline.cli import run

# What else than \n some readers take for the end of a line; pasted text and old mail have them all.
BREAKS = {
    "LS": "\u2028",
    "PS": "\u2029",
    "NEL": "\u0085",
    "VT": "\x0b",
    "FF": "\x0c",
    "FS": "\x1c",
    "GS": "\x1d",
    "RS": "\x1e",
}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys, *words, code=0):
    assert run(list(words)) == code
    return capsys.readouterr()


@pytest.mark.parametrize("sign", BREAKS.values(), ids=BREAKS)
@pytest.mark.parametrize("view", ["claims", "accounts", "reprints"])
def test_rows_that_fogline_wrote_are_rows_that_it_reads(desk, capsys, view, sign):
    words = f"At least 12 people were killed in Kesh on Monday, the harbour master said{sign}to the reporters there."
    for outlet in ("The Quay", "The Heron"):
        record = {"text": words, "outlet": outlet, "date": "2031-05-04", "headline": f"Kesh{sign}", "url": f"a{sign}b"}
        (desk / f"{outlet}.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    said(capsys, "read", "The Quay.jsonl", "The Heron.jsonl", "--ledger", "x.ledger")
    rows = said(capsys, view, "--ledger", "x.ledger", "--format", "jsonl").out
    assert rows
    assert len(rows.splitlines()) == rows.count("\n")  # one line for whatever reader
    Path("rows.jsonl").write_text(rows, "utf-8")
    shown = said(capsys, "verify", "--ledger", "x.ledger", "--published", "rows.jsonl").out
    assert f"{rows.count(chr(10))} published rows" in shown
    # as an earlier Fogline or another tool wrote them: the same rows with the sign as it is
    raw = [json.dumps(json.loads(row), ensure_ascii=False) for row in rows.split("\n") if row]
    Path("rows.jsonl").write_text("\n".join(raw) + "\n", "utf-8")
    said(capsys, "verify", "--ledger", "x.ledger", "--published", "rows.jsonl")
