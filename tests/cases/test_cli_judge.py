"""Merge and split by hand, as a desk meets them: accounts joined and divided, named in the reasons, and undone."""

import json
from pathlib import Path

import pytest

from fogline.cli import run

HEAD = "Outlet: {outlet}\nPublished: 2031-05-04\n\n"
TEXTS = {
    "a.txt": HEAD.format(outlet="The Made-Up Mercury")
    + "The Heron Monitor said 12 people were killed in Hajin on Friday.\n",
    "b.txt": HEAD.format(outlet="The Kettle Post")
    + "Dune Relief said a rocket killed 5 people and injured 31 in Mayadin on Friday.\n",
    "c.txt": HEAD.format(outlet="Plover Weekly") + "The Ash Clinic said 12 people were killed in Hajin on Friday.\n",
}


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        Path(name).write_text(text, "utf-8")
    assert run(["read", *TEXTS, "--ledger", "x.ledger"]) == 0
    capsys.readouterr()
    return capsys


def accounts(capsys, *more):
    assert run(["accounts", "--ledger", "x.ledger", "--format", "jsonl", *more]) == 0
    return capsys.readouterr().out


def told(capsys, *more):
    return [json.loads(line) for line in accounts(capsys, *more).splitlines()]


def judge(capsys, *words, status=0):
    assert run(["judge", *words, "--who", "A. B.", "--why", "read again", "--ledger", "x.ledger"]) == status
    out, err = capsys.readouterr()
    return out.strip() if status == 0 else err


def toll(rows, best):
    return next(a for a in rows if any(x["best"] == best for x in a["answers"]))


def claims_of(account):
    return sorted({c for x in account["answers"] for c in x["claims"]})


def test_merge_joins_names_itself_and_is_undone_to_the_byte(desk):
    before = accounts(desk)
    rows = told(desk)
    one, other = toll(rows, 12), toll(rows, 5)
    made = judge(desk, "merge", one["account_id"], other["account_id"], "--when", "2031-05-06T10:00:00Z")
    merged = toll(told(desk), 5)
    assert {x["best"] for x in merged["answers"]} == {12, 5}
    assert f"merge-judged:{made}" in merged["reasons"]
    assert merged["verdict"] == "differ"
    assert len(told(desk)) == len(rows) - 1
    judge(desk, "withdraw", made, "--when", "2031-05-08T10:00:00Z")
    assert accounts(desk) == before


def test_split_sets_claims_apart_and_any_days_answer_tells(desk):
    before = accounts(desk)
    one = toll(told(desk), 12)
    assert (one["articles"], one["voices"]["low"], one["verdict"]) == (2, 2, "agree")
    apart = claims_of(one)[0]
    made = judge(desk, "split", one["account_id"], "--value", apart, "--when", "2031-05-06T10:00:00Z")
    twelve = [a for a in told(desk) if any(x["best"] == 12 for x in a["answers"])]
    assert [a["articles"] for a in twelve] == [1, 1]
    assert all(f"split-judged:{made}" in a["reasons"] for a in twelve)
    assert len({a["account_id"] for a in twelve}) == 2
    judge(desk, "withdraw", made, "--when", "2031-05-08T10:00:00Z")
    assert accounts(desk) == before


def test_a_judgement_follows_its_figures_when_the_next_report_changes_the_accounts_id(desk):
    one = toll(told(desk), 12)
    judge(desk, "grade", one["account_id"], "--value", "discounted")
    earlier = HEAD.format(outlet="Quay News").replace("05-04", "05-03")
    Path("d.txt").write_text(earlier + "River Watch said 12 civilians were killed in Hajin on Friday.\n", "utf-8")
    assert run(["read", "d.txt", "--ledger", "x.ledger"]) == 0
    desk.readouterr()
    now = toll(told(desk), 12)
    assert now["articles"] == 3
    assert now["account_id"] != one["account_id"]
    assert now["grade"] == "discounted"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["merge", "{twelve}", "a0123456789abcdef"], "no account a0123456789abcdef now"),
        (["merge", "{twelve}", "{claim}"], "one account already"),
        (["merge", "{twelve}", "{several}"], "in several accounts; name one figure"),
        (["split", "{twelve}"], "name with --value"),
        (["split", "{twelve}", "--value", "{all}"], "nothing would stay"),
        (["split", "{twelve}", "--value", "{several}"], "not in the account"),
        (["grade", "c0123456789abcdef", "--value", "weak"], "no figure of c0123456789abcdef"),
    ],
)
def test_what_would_change_nothing_is_refused(desk, words, says):
    rows = told(desk)
    one = toll(rows, 12)
    facts = {
        "twelve": one["account_id"],
        "claim": claims_of(one)[0],
        "all": " ".join(claims_of(one)),
        "several": next(c for a in rows for c in claims_of(a) if sum(c in claims_of(b) for b in rows) > 1),
    }
    assert says in judge(desk, *(w.format(**facts) for w in words), status=2 if "no " not in says[:3] else 1)


def test_changes_tell_which_answers_moved_and_why(desk):
    one = toll(told(desk), 12)
    made = judge(desk, "split", one["account_id"], "--value", claims_of(one)[0], "--when", "2099-01-06T10:00:00Z")
    assert run(["changes", "--since", "2020", "--until", "2098", "--ledger", "x.ledger", "--format", "jsonl"]) == 0
    first = [json.loads(line) for line in desk.readouterr().out.splitlines()]
    assert any(c["kind"] == "account" and "killed Hajin" in c["words"] and "new report" in c["words"] for c in first)
    assert run(["changes", "--since", "2098", "--until", "2099", "--ledger", "x.ledger", "--format", "jsonl"]) == 0
    later = [json.loads(line) for line in desk.readouterr().out.splitlines()]
    assert [c["kind"] for c in later] == ["judgement", "account", "account"]
    assert all(f"judgement {made}" in c["words"] and "12 N2" in c["words"] for c in later[1:])


def test_every_published_cell_is_derived_again_and_the_first_that_differs_is_named(desk):
    for command in ("accounts", "claims"):
        assert run([command, "--ledger", "x.ledger", "--format", "jsonl"]) == 0
        Path("out.jsonl").write_text(desk.readouterr().out, "utf-8")
        assert run(["verify", "--ledger", "x.ledger", "--published", "out.jsonl"]) == 0
        assert "every cell follows" in desk.readouterr().out
    rows = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    rows[1]["stance"] = "denied"
    Path("out.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    assert run(["verify", "--ledger", "x.ledger", "--published", "out.jsonl"]) == 1
    assert f'published row 2: {rows[1]["claim_id"]}: stance is "asserted", not "denied"' in desk.readouterr().err
    Path("out.jsonl").write_text("no row\n", "utf-8")
    assert run(["verify", "--ledger", "x.ledger", "--published", "out.jsonl"]) == 2


def listed(capsys, *more):
    assert run(["judgements", "--ledger", "x.ledger", "--format", "jsonl", *more]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_judgements_are_listed_with_what_takes_them_back(desk):
    account = toll(told(desk), 31)["account_id"]
    graded = judge(desk, "grade", account, "--value", "weak", "--when", "2031-05-05T08:00:00Z")
    hidden = judge(desk, "redact", "person:Dune Relief", "--when", "2031-05-06T08:00:00Z")
    assert [(j["judgement_id"], j["verdict"], j["who"]) for j in listed(desk)] == [
        (graded, "grade", "A. B."),
        (hidden, "redact", "A. B."),
    ]
    assert [j["judgement_id"] for j in listed(desk, "--as-known-at", "2031-05-05")] == [graded]
    judge(desk, "withdraw", graded, "--when", "2031-05-07T08:00:00Z")
    back = listed(desk)[0]
    assert (back["withdrawn"], back["withdrawn_by"], back["withdrawn_why"]) == (
        "2031-05-07T08:00:00Z",
        "A. B.",
        "read again",
    )
    assert listed(desk, "--as-known-at", "2031-05-06")[0]["withdrawn"] is None
    assert run(["judgements", "--ledger", "x.ledger"]) == 0
    table = desk.readouterr().out
    assert account in table
    assert "@" not in table  # its figures are in the rows for machines


def test_a_redacted_name_stands_in_no_list_of_what_was_done(desk):
    Path("amina_example.txt").write_text(TEXTS["a.txt"].replace("12", "13"), "utf-8")
    assert run(["read", "amina_example.txt", "--ledger", "x.ledger"]) == 0
    desk.readouterr()
    judge(desk, "redact", "person:Amina Example")
    judge(desk, "retract", toll(told(desk), 31)["answers"][0]["claims"][0])
    assert run(["changes", "--since", "2020", "--until", "2999", "--ledger", "x.ledger", "--format", "jsonl"]) == 0
    rows = desk.readouterr().out + json.dumps(listed(desk), ensure_ascii=False)
    assert "xample" not in rows
    assert "person:█" in rows
