"""The command line as a user meets it: rows, exit codes, one-line errors, bad input that costs only itself."""

import csv
import io
import json
import re

import pytest

from fogline.cli import run

DISPATCH = """Outlet: The Made-Up Mercury
Published: 2031-05-04
Agency: Invented Wire

At least 12 people were killed in Hajin on Friday, the mayor said.
Two thousand people have fled the town since April, according to the Lantern Observatory.
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(DISPATCH, "utf-8")
    (tmp_path / "b.txt").write_text(DISPATCH.replace("Mercury", "Herald"), "utf-8")
    return tmp_path


def test_claims_as_json_lines_are_the_machine_door(folder, capsys):
    assert run(["claims", "a.txt", "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    text = DISPATCH.split("\n\n", 1)[1]
    assert {(r["source"]["as_printed"]) for r in rows} == {"the mayor", "the Lantern Observatory"}
    for row in rows:
        q = row["quote"]
        assert text[q["start"] : q["end"]] == q["exact"]
        assert list(row)[:13] == [
            "claim_id", "dispatch_id", "path", "quote", "source", "cue", "stance", "figures", "event", "days", "places",
            "persons", "method",
        ]  # fmt: skip


def test_claims_as_csv_can_be_read_back(folder, capsys):
    assert run(["claims", "a.txt", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [json.loads(r["figures"])[0]["best"] for r in rows] == [12, 2000]


def test_table_in_a_pipe_is_plain_text(folder, capsys):
    assert run(["accounts", "a.txt"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("question")
    assert "\x1b" not in out


def test_a_reprint_is_two_articles_and_one_origin(folder, capsys):
    assert run(["accounts", "a.txt", "b.txt", "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    killed = next(r for r in rows if r["question"]["measure"] == "killed")
    assert (killed["articles"], killed["origins"], killed["voices"]["high"]) == (2, 1, 1)
    assert killed["verdict"] == "single"


def test_reprints_name_both_paths(folder, capsys):
    assert run(["reprints", "a.txt", "b.txt", "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == 2  # one reprint a paragraph
    for row in rows:
        assert {row["earlier"]["path"], row["later"]["path"]} == {"a.txt", "b.txt"}
        assert row["edits"] == []


def test_a_ledger_read_twice_adds_nothing(folder, capsys):
    assert run(["read", ".", "--ledger", "x.ledger"]) == 0
    assert "in 2 = kept 2 + rejected 0" in capsys.readouterr().err
    assert run(["read", ".", "--ledger", "x.ledger"]) == 0
    assert "in 2 = kept 2 (2 of them already in the ledger) + rejected 0" in capsys.readouterr().err
    assert run(["claims", "--ledger", "x.ledger", "--format", "jsonl"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_report_is_one_page_with_every_quote(folder, capsys):
    assert run(["report", "a.txt", "b.txt", "-o", "out/page.html"]) == 0
    assert capsys.readouterr().out == "out/page.html\n"
    page = (folder / "out" / "page.html").read_text("utf-8")
    assert "At least 12 people" in page
    assert not re.findall(r"https?://(?!www\.w3\.org/)", page)


def test_same_input_same_bytes(folder, capsys):
    pages = []
    for order in (["a.txt", "b.txt"], ["b.txt", "a.txt"]):
        run(["accounts", *order, "--format", "jsonl"])
        pages.append(capsys.readouterr().out)
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["claims"], 2, "no PATH given"),
        (["claims", "a.txt", "--published", "2019-13-01"], 2, "is not a day"),
        (["claims", "a.txt", "--published", "Sunday"], 2, "is not a day"),
        (["claims", "a.txt", "--format", "xml"], 2, "'xml'"),
        (["nonsense"], 2, "nonsense"),
        (["claims", "missing.txt"], 1, "no such file"),
        (["claims", "a.txt", "--ledger", "a.txt"], 1, "not a ledger"),
        (["claims", "--ledger", "absent.ledger"], 2, "no ledger at absent.ledger"),
    ],
)
def test_errors_are_one_line(folder, capsys, arguments, code, says):
    assert run(arguments) == code
    err = capsys.readouterr().err
    assert says in err
    assert "Traceback" not in err


# Each of these costs itself and nothing else.
BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\n ",
    "binary.txt": bytes(range(256)) * 20,
    "line.txt": b"shell " * 9_000_000,
    "page.html": b"<html><body></body></html>",
    "feed.xml": b"<rss><channel><title>x</title>",
    "records.jsonl": b'{"id": 1}\nnot json\n',
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_costs_that_one_input(folder, capsys, name):
    (folder / name).write_bytes(BAD[name])
    assert run(["claims", name, "a.txt", "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert f"rejected: {name}" in err
    assert "kept 1 + rejected" in err


def test_a_folder_without_dispatches_and_another_language_are_told(folder, capsys):
    (folder / "void").mkdir()
    (folder / "ar.txt").write_text(
        "قال المرصد إن سبعة مدنيين قتلوا في قصف على بلدة في الريف يوم السبت الماضي.", "utf-8"
    )
    assert run(["claims", "void", "ar.txt", "a.txt", "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "rejected: void" in err
    assert "note: ar.txt: language ar" in err


def test_without_a_date_relative_days_stay_unresolved(folder, capsys):
    (folder / "loose.txt").write_text("Two shells fell on Hajin on Friday, the mayor said.\n", "utf-8")
    assert run(["claims", "loose.txt", "--format", "jsonl"]) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(d["as_printed"], d["value"]) for d in row["days"]] == [("Friday", None)]


def test_no_command_shows_help(capsys):
    assert run([]) == 2
    assert "Commands:" in capsys.readouterr().err
