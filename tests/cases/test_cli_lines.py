"""What leaves: rows that Fogline reads again."""

import json
import re
import sys
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


# --- what acts on a terminal ---------------------------------------------------------------------------------

ACTS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# name of an input, what stands in its place on a terminal
NAMES = [
    ("a\x1b]0;TITLE\x07\x1b[31m", r"a\x1b]0;TITLE\x07\x1b[31m"),  # sets the title, rings, goes on in red
    ("a\x9b2J", r"a\x9b2J"),  # the same in C1, one sign for ESC [
    ("a\u202etxt.exe", r"a\u202etxt.exe"),  # reads as aexe.txt
    ("a\u2067b\u2069\u200f", r"a\u2067b\u2069\u200f"),
    ("a\nfogline: all is well", r"a\nfogline: all is well"),  # a line that nobody said
    ("a\rb\x08\x7f", r"a\rb\x08\x7f"),
]
RECORD = {
    "text": "At least 12 people were killed in Kesh on Monday, the harbour master said to the reporters there. " * 3,
    "date": "2031-05-04",
}
SIGNS = "\x1b[2J\x07\x9b31m\x7f\u202e\u2066\u061c"
CODES = r"\x1b[2J\x07\x9b31m\x7f\u202e\u2066\u061c"


@pytest.fixture(params=NAMES, ids=range(len(NAMES)))
def named(request, desk, capsys):
    """A ledger that took a file of a name in, refused two and left one out; what was said, and the name as a code."""
    name, code = request.param
    (desk / "in").mkdir()
    for ending, text in ((".txt", ""), (".png", ""), ("2.txt", RECORD["text"])):
        (desk / "in" / (name + ending)).write_text(text, "utf-8")
    return said(capsys, "read", "in", f"in/{name}.png", "--ledger", "x.ledger"), name, code


def test_a_name_does_not_act_where_it_is_said(named, capsys):
    seen, name, code = named
    assert f"rejected: in/{code}.txt: empty file" in seen.err
    assert f"rejected: in/{code}.png" in seen.err
    assert not ACTS.findall(seen.out + seen.err)
    refused = said(capsys, "claims", f"in/{name}3.txt", "--ledger", f"{name}.ledger", code=1)
    assert f"in/{code}3.txt: no such file" in refused.err
    assert not ACTS.findall(refused.err)
    unknown = said(capsys, "compare", f"{name}4.txt", f"in/{name}2.txt", "--ledger", "x.ledger", code=2)
    assert not ACTS.findall(unknown.err)
    assert len(unknown.err.splitlines()) == 1


@pytest.mark.parametrize("form", ["table", "jsonl"])
@pytest.mark.parametrize(
    "words", [["claims"], ["accounts"], ["reprints"], ["changes", "--since", "2000", "--until", "2999"]]
)
def test_a_name_does_not_act_in_rows(named, capsys, words, form):
    _, name, code = named
    seen = said(capsys, *words, "--ledger", "x.ledger", "--format", form)
    assert not ACTS.findall(seen.out + seen.err)
    if words == ["claims"] and form == "table":
        assert f"in/{code}2.txt".replace(r"\n", " ").replace(r"\r", " ") in seen.out
    if words == ["claims"] and form == "jsonl":
        assert json.loads(seen.out.split("\n")[0])["path"] == f"in/{name}2.txt"


def strings(value):
    if isinstance(value, dict | list):
        return [w for inner in (value.values() if isinstance(value, dict) else value) for w in strings(inner)]
    return [value] if isinstance(value, str) else []


@pytest.fixture
def signed(desk):
    """Two files of records whose words and outlets hold signs that act."""
    for outlet in ("The Quay", "The Heron"):
        record = {
            k: v.replace("people", f"people{SIGNS}").replace("master", f"master{SIGNS}") for k, v in RECORD.items()
        }
        record |= {"outlet": outlet + SIGNS, "headline": SIGNS + outlet}
        (desk / f"{outlet}.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    return ("The Quay.jsonl", "The Heron.jsonl")


@pytest.mark.parametrize("view", ["claims", "accounts", "reprints", "compare"])
def test_words_of_a_text_do_not_act(signed, capsys, view):
    table, rows, cells = (said(capsys, view, *signed, "--format", form).out for form in ("table", "jsonl", "csv"))
    assert not ACTS.findall(table + rows)
    assert not [sign for sign in ACTS.findall(cells) if sign not in "\r\u202e\u2066\u061c"]
    if view != "accounts":
        assert CODES in table
    if view in ("claims", "compare"):  # the value is what the text has
        assert any(SIGNS in words for row in rows.split("\n") if row for words in strings(json.loads(row)))


def test_csv_on_a_terminal_tells_marks_of_direction_too(signed, capsys, monkeypatch):
    assert "\u202e" in said(capsys, "claims", *signed, "--format", "csv").out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    shown = said(capsys, "claims", *signed, "--format", "csv").out
    assert CODES in shown
    assert [sign for sign in ACTS.findall(shown) if sign != "\r"] == []


def test_words_turn_nothing_round_on_a_page(signed, capsys):
    said(capsys, "report", *signed, "-o", "r.html")
    said(capsys, "compare", *signed, "-o", "c.html")
    for name in ("r.html", "c.html"):
        page = Path(name).read_text("utf-8")
        assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page) == []
        kept = re.sub(r"<bdi>[^<]*</bdi>", "", page)
        assert "\u202e" in page
        assert not [sign for sign in ACTS.findall(kept) if sign != "\t"]
