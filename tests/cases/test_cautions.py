"""No silence: what a reader must know before trusting rows or a page is said by every view of a ledger."""

import json
from pathlib import Path

import pytest

from fogline import dispatch, pipeline
from fogline.cli import run
from fogline.ledger import Ledger

DISPATCH = (
    "Outlet: {outlet}\nPublished: 2031-05-04\n\nAt least {n} people were killed in Kesh on Monday, police said.\n"
)
VIEWS = [
    ["claims"],
    ["reprints"],
    ["accounts"],
    ["tally"],
    ["tally", "--rules", "ucdp"],
    ["report"],
    ["compare", "in/0.txt", "in/1.txt"],
    ["changes", "--since", "2000", "--until", "2999"],
]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder, count in (("in", 3), ("more", 2)):
        (tmp_path / folder).mkdir()
        for n in range(count):
            text = DISPATCH.format(outlet=f"Paper {folder} {n}", n=12 + n)
            (tmp_path / folder / f"{n}.txt").write_text(text, "utf-8")
    return tmp_path


def said(capsys, *words, code=0):
    assert run([*words, "--ledger", "x.ledger"]) == code
    return capsys.readouterr()


def cut_off(paths, *, at):
    """A run over paths that is killed at a stage: nothing of it is undone, and it has no end."""

    class Killed(BaseException):
        pass

    def advance(stage, done, total):
        if stage == at[0] and done == at[1]:
            raise Killed

    how = {"options": pipeline.Options(), "version": "1", "now": lambda: "2031-05-05T08:00:00Z", "advance": advance}
    with Ledger.open("x.ledger") as ledger, pytest.raises(Killed):
        pipeline.read(paths, ledger, **how)


STAGES = [("reading dispatches", 1), ("reading dispatches", 3), ("reading claims", 1)]


@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
@pytest.mark.parametrize("view", VIEWS, ids=" ".join)
def test_every_view_of_a_half_read_ledger_says_so(desk, capsys, view, form):
    cut_off(["in"], at=("reading dispatches", 2))
    seen = said(capsys, *view, "--format", form)
    told = [line for line in seen.err.splitlines() if "not finished" in line]
    words = (
        "note: the run of 2031-05-05T08:00:00Z has not finished: 2 dispatches are new from it, and what was to come after is "
        "missing; 2 dispatches are not read for claims yet. If it is not going on now, give the same fogline read again"
    )
    assert told == [words]
    if form == "jsonl":
        assert all(isinstance(json.loads(row), dict) for row in seen.out.split("\n") if row)
        assert "not finished" not in seen.out
    if view == ["report"]:
        page = Path("fogline-report.html").read_text("utf-8")
        top, rest = page.split('<section id="now"')
        assert "2031-05-05T08:00:00Z has not finished: 2 dispatches" in top
        assert "(not finished)" in rest


@pytest.mark.parametrize("at", STAGES)
def test_the_same_read_again_makes_it_whole(desk, capsys, at):
    cut_off(["in"], at=at)
    assert "not finished" in said(capsys, "claims").err
    said(capsys, "read", "in")
    assert said(capsys, "claims").err == ""
    assert 'class="cautions"' not in (said(capsys, "report"), Path("fogline-report.html").read_text("utf-8"))[1]


@pytest.mark.parametrize("at", STAGES)
def test_what_is_read_beside_it_does_not(desk, capsys, at):
    cut_off(["in"], at=at)
    said(capsys, "read", "more")
    assert "has not finished" in said(capsys, "claims").err
    said(capsys, "read", "more", "in")  # more than was asked for then
    assert said(capsys, "claims").err == ""


def test_a_run_that_was_cut_off_after_a_whole_one_is_said_and_so_are_several(desk, capsys):
    said(capsys, "read", "in")
    cut_off(["more"], at=("reading dispatches", 1))
    assert "has not finished: 1 dispatch is new from it" in said(capsys, "claims").err
    cut_off(["elsewhere", "in"], at=("reading dispatches", 1))
    assert "2 runs, the last of 2031-05-05T08:00:00Z, have not finished" in said(capsys, "claims").err


@pytest.mark.parametrize(("later", "whole"), [("in", True), ("more", False)])
def test_of_a_run_that_does_not_say_what_it_was_to_read_what_it_left_tells(desk, capsys, later, whole):
    """Runs of ledgers written before have no paths: one after it that met all it had left has gone on with it."""
    with Ledger.open("x.ledger") as ledger:
        run_id = ledger.begin_run(version="0", options="{}", started="2031-05-05T08:00:00Z")
        for received in dispatch.read(["in/0.txt", "in/1.txt"], received="2031-05-05T08:00:00Z"):
            ledger.add(received.dispatch, received.raw, run_id)
    assert "not finished" in said(capsys, "claims").err
    said(capsys, "read", later)
    assert ("not finished" not in said(capsys, "claims").err) == whole


# --- before anything was known ------------------------------------------------------------------------------


@pytest.mark.parametrize("view", [*(v for v in VIEWS if v[0] != "compare"), ["judgements"]], ids=" ".join)
def test_a_day_before_the_first_receipt_says_since_when_there_is_something(desk, capsys, view):
    said(capsys, "read", "in")
    day = [w.replace("2999", "2020-02-03") for w in view]
    words = day if view[0] == "changes" else [*view, "--as-known-at", "2020-02-03"]
    seen = said(capsys, *words)
    assert seen.err.startswith(
        "note: nothing was known here by the end of 2020-02-03: the first dispatch was received on 20"
    )
    if view == ["report"]:
        page = Path("fogline-report.html").read_text("utf-8")
        assert "nothing was known here by the end of 2020-02-03" in page.split('<section id="now"')[0]
    assert "nothing was known" not in said(capsys, view[0], *view[1:]).err


def test_an_empty_ledger_says_that_it_is(desk, capsys):
    (desk / "none.txt").write_text("")
    said(capsys, "read", "none.txt", code=1)
    assert said(capsys, "claims").err == "note: no dispatch is in this ledger\n"


# --- left out ------------------------------------------------------------------------------------------------


def test_files_left_out_are_counted_kept_and_shown(desk, capsys):
    for name in ("a.png", "b.odp", "c.png", "d", ".hidden"):
        (desk / "in" / name).write_text("x")
    seen = said(capsys, "read", "in", "--format", "jsonl")
    assert "in 8 = kept 3 + left out 5 + rejected 0" in seen.err
    row = json.loads(seen.out)
    assert (row["inputs"], row["kept"], row["left_out"], row["rejected"]) == (8, 3, 5, 0)
    (desk / "in" / "e.png").write_text("x")
    assert "in 9 = kept 3 (3 of them already in the ledger) + left out 6 + rejected 0" in said(capsys, "read", "in").err
    said(capsys, "report")
    page = Path("fogline-report.html").read_text("utf-8")
    assert "Nothing was rejected" not in page
    assert "No input was rejected; 6 left out unread, see above." in page
    assert "6 files were left out unread" in page
    assert "6 left out in this folder, no dispatch formats: .odp 1, .png 3, hidden 1, no ending 1" in page
    assert "5 left out" not in page  # what the run before said of the same folder
    assert '<td class="num">8</td><td class="num">3</td><td class="num">0</td><td class="num">5</td>' in page


def test_the_ledger_in_the_folder_that_is_read_is_no_input(desk, capsys):
    """Its file, its log and its index lie there from the first run on; another ledger is a file like any other."""
    for _ in range(2):
        assert "left out" not in said(capsys, "read", ".").err
    (desk / "in" / "x.ledger").write_text("")
    assert "1 left out in this folder, no dispatch formats: .ledger 1" in said(capsys, "read", ".").err


def test_where_nothing_was_left_out_nothing_is_said_of_it(desk, capsys):
    assert "in 3 = kept 3 + rejected 0" in said(capsys, "read", "in").err
    said(capsys, "report")
    assert "No input was rejected." in Path("fogline-report.html").read_text("utf-8")


def test_a_redacted_name_is_covered_where_a_note_spells_it(desk, capsys):
    (desk / "Amelie Dourova").mkdir()
    for name in ("a.txt", "b.png"):
        text = DISPATCH.format(outlet="Q", n=3).replace("police", "Amelie Dourova")
        (desk / "Amelie Dourova" / name).write_text(text)
    said(capsys, "read", "Amelie Dourova")
    said(capsys, "judge", "redact", "person:Amelie Dourova", "--who", "A. B.", "--why", "asked")
    said(capsys, "report")
    page = Path("fogline-report.html").read_text("utf-8")
    assert "left out in this folder" in page
    assert "Dourova" not in page


# --- one outlet ----------------------------------------------------------------------------------------------

ONE = "one outlet only: no corroboration is possible"
OUTLETS = [
    (["The Quay"], True),
    (["The Quay", "The Quay"], True),
    (["The Quay", "quay"], True),  # the same in other letters
    (["The Guardian", "The Observer (UK)"], True),  # one publisher
    (["The Quay", "The Heron"], False),
    ([None], True),
    ([None, None], False),  # two unknown ones may be two
    (["The Quay", None], False),
]


@pytest.mark.parametrize(("outlets", "one"), OUTLETS)
def test_one_outlet_alone(tmp_path, monkeypatch, capsys, outlets, one):
    monkeypatch.chdir(tmp_path)
    for n, outlet in enumerate(outlets):
        text = DISPATCH.format(outlet=outlet, n=12 + n)
        Path(f"{n}.txt").write_text(text if outlet else text.replace("Outlet: None\n", ""), "utf-8")
    said(capsys, "read", ".")
    for view in (["accounts"], ["tally"], ["tally", "--rules", "acled"], ["report"]):
        assert (ONE in said(capsys, *view).err) == one
    assert (ONE in Path("fogline-report.html").read_text("utf-8")) == one
    for view in (["claims"], ["reprints"], ["changes", "--since", "2000", "--until", "2999"]):
        assert ONE not in said(capsys, *view).err


def test_the_other_outlet_counts_no_more_once_it_is_retracted(desk, capsys):
    said(capsys, "read", "in/0.txt", "in/1.txt")
    assert ONE not in said(capsys, "accounts").err
    row = json.loads(said(capsys, "claims", "--format", "jsonl").out.split("\n")[0])
    said(capsys, "judge", "retract", row["dispatch_id"], "--who", "A. B.", "--why", "a hoax")
    assert ONE in said(capsys, "accounts").err
    [other] = {json.loads(r)["dispatch_id"] for r in said(capsys, "claims", "--format", "jsonl").out.split("\n") if r}
    said(capsys, "judge", "retract", other, "--who", "A. B.", "--why", "a hoax too")
    assert said(capsys, "accounts").err == "note: every dispatch that was known here is retracted\n"
