"""The ledger's commands as a user meets them: decisions, any day's answer, verification, tallies; compare and archive."""

import csv
import io
import json
from pathlib import Path

import pytest

from fogline.cli import run

DISPATCH = """Outlet: The Made-Up Mercury
Published: 2031-05-04
Agency: Invented Wire

At least 12 people were killed in Hajin on Friday, the mayor said. The engineer Orsolo Vantry was abducted in March.
"""


@pytest.fixture
def ledger(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(DISPATCH, "utf-8")
    (tmp_path / "b.txt").write_text(DISPATCH.replace("Mercury", "Herald").replace("12", "15"), "utf-8")
    assert run(["read", "a.txt", "b.txt", "--ledger", "x.ledger"]) == 0
    capsys.readouterr()
    return "x.ledger"


def rows(capsys, *arguments):
    assert run([*arguments, "--format", "jsonl"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_retracted_claims_count_nowhere_and_come_back(ledger, capsys):
    claims = rows(capsys, "claims", "--ledger", ledger)
    killed = [c["claim_id"] for c in claims if c["figures"]]
    assert run(["judge", "retract", killed[0], "--who", "A. B.", "--why", "misread", "--ledger", ledger]) == 0
    judgement = capsys.readouterr().out.strip()
    assert killed[0] not in [c["claim_id"] for c in rows(capsys, "claims", "--ledger", ledger)]
    again = ["judge", "withdraw", judgement, "--who", "A. B.", "--why", "it was right", "--ledger", ledger]
    assert run(again) == 0
    capsys.readouterr()
    assert rows(capsys, "claims", "--ledger", ledger) == claims


def test_a_redacted_person_is_shown_nowhere(ledger, capsys):
    assert run(["judge", "redact", "person:Orsolo Vantry", "--who", "A. B.", "--why", "asked", "--ledger", ledger]) == 0
    for command in ("claims", "reprints", "accounts"):
        assert run([command, "--ledger", ledger, "--format", "csv"]) == 0
        assert "Vantry" not in capsys.readouterr().out
    assert run(["report", "--ledger", ledger, "-o", "r.html"]) == 0
    assert "Vantry" not in Path("r.html").read_text("utf-8")


def test_a_redaction_holds_for_every_day_that_is_asked_about(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    told = {"text": "Nine bakers left Hajin, Orsolo Vantry said on Friday.", "outlet": "The Tern", "date": "2031-05-04"}
    Path("a.jsonl").write_text(json.dumps(told) + "\n", "utf-8")
    assert run(["read", "a.jsonl", "--ledger", "x.ledger"]) == 0
    late = ["--who", "A. B.", "--why", "asked", "--when", "2098-02-01", "--ledger", "x.ledger"]
    assert run(["judge", "redact", "person:Orsolo Vantry", *late]) == 0
    capsys.readouterr()
    for day in ([], ["--as-known-at", "2098-01-01"], ["--as-known-at", "2098-02-02"]):
        assert run(["claims", "--ledger", "x.ledger", "--format", "jsonl", *day]) == 0
        out = capsys.readouterr().out
        assert "Hajin" in out
        assert "Vantry" not in out


def test_a_grade_given_by_a_person_holds(ledger, capsys):
    account = rows(capsys, "accounts", "--ledger", ledger)[0]
    given = ["--value", "confirmed", "--who", "A. B.", "--why", "admitted", "--ledger", ledger]
    assert run(["judge", "grade", account["account_id"], *given]) == 0
    capsys.readouterr()
    found = {a["account_id"]: a for a in rows(capsys, "accounts", "--ledger", ledger)}[account["account_id"]]
    assert found["grade"] == "confirmed"
    assert any(r.startswith("grade-judged:") for r in found["reasons"])


def test_any_days_answer_and_what_moved(ledger, capsys):
    assert rows(capsys, "claims", "--ledger", ledger, "--as-known-at", "2020-01-01") == []
    moved = rows(capsys, "changes", "--since", "2020", "--until", "2099", "--ledger", ledger)
    assert {"dispatch", "reuse"} <= {c["kind"] for c in moved}


def test_verify_finds_a_changed_word(ledger, capsys):
    assert run(["verify", "--ledger", ledger]) == 0
    assert "all fit" in capsys.readouterr().out
    data = Path(ledger).read_bytes()
    Path(ledger).write_bytes(data.replace(b"Hajin", b"Homs!", 1))
    assert run(["verify", "--ledger", ledger]) == 1
    assert "ledger x.ledger" in capsys.readouterr().err


@pytest.mark.parametrize("house", ["ucdp", "acled", "ibc", "airwars"])
def test_tally_shows_its_parts_and_what_it_leaves_out(ledger, capsys, house):
    found = rows(capsys, "tally", "--rules", house, "--ledger", ledger)
    assert found
    assert all(r["accounts"] and r["rule"] and r["why"] for r in found)


def test_tally_of_all_houses_as_csv(ledger, capsys):
    assert run(["tally", "--ledger", ledger, "--format", "csv"]) == 0
    found = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {r["house"] for r in found} == {"ucdp", "acled", "ibc", "airwars"}


def test_compare_names_the_changed_number(ledger, capsys):
    found = rows(capsys, "compare", "a.txt", "b.txt")
    assert any(r.get("what") == "claim, figures changed" or "figures" in json.dumps(r) for r in found)
    assert run(["compare", "a.txt", "b.txt", "-o", "c.html"]) == 0
    assert "12" in Path("c.html").read_text("utf-8")
    assert run(["compare", "a.txt", "nowhere.txt", "--ledger", ledger]) == 2
    assert "no dispatch of that path or id" in capsys.readouterr().err


def test_archive_mode_writes_parquet(ledger, capsys):
    words = (
        "Two bridges on the river fell in the night and the ferry has not run since, the harbour master said on Monday."
    )
    records = [{"id": str(n), "date": f"2031-05-0{n + 1}", "outlet": f"P{n}", "text": words} for n in range(3)]
    Path("corpus.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    assert run(["reprints", "corpus.jsonl", "-o", "out"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("out: passages/ (the words that two texts share, and where), pairs/ (")
    assert out.endswith("; a folder a table, each read by itself\n")
    assert "in 3 = kept 3 + rejected 0" in err
    import pyarrow.parquet as pq

    assert pq.read_table("out/passages").num_rows
    Path("odd.jsonl").write_text(json.dumps({**records[0], "date": "4 May 2031"}) + "\n", "utf-8")
    assert run(["reprints", "corpus.jsonl", "odd.jsonl", "-o", "out"]) == 0
    assert "note: dates that are no ISO day, and so tell nothing of who was first: 1" in capsys.readouterr().err
    assert run(["reprints", "absent.jsonl", "-o", "out"]) == 1
    assert run(["reprints", "corpus.jsonl", "-o", "out", "--memory", "lots"]) == 2
