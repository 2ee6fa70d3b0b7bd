"""What a judgement may be about, when it may be of, and what becomes of one that is said again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from fogline.cli import run
from fogline.errors import NotInLedger, UsageError
from fogline.ledger import Ledger, covering, repeated, verify
from fogline.model import Claim, Dispatch, Figure, Judgement, Person, Quote, Source, content_id

START = "2031-05-04T08:00:00Z"
TEXT = "Ten bakers fled Hajin, Mirélle Quorvane said. Ms Quorvane saw nine. Omar Tessing left."


def _figure(d: Dispatch, at: int) -> Figure:
    words = Quote(at, at + 3, d.text[at : at + 3])
    return Figure("displaced", None, 1, 1, 1, "exact", None, "incident", None, words.exact, words)


def _claim(d: Dispatch, start: int, end: int, *figures: int, person: str | None = None) -> Claim:
    words = Quote(start, end, d.text[start:end])
    persons = (Person(person, person, None, None, words),) if person else ()
    source = Source("Mirélle Quorvane", None, None, "witness")
    return Claim(content_id("c", d.dispatch_id, start), d.dispatch_id, d.path, words, source, None, "asserted",
                 tuple(_figure(d, at) for at in figures), None, (), (), persons, "test")  # fmt: skip


def _dispatch(text: str, path: str = "in/b.txt") -> Dispatch:
    return Dispatch(
        content_id("d", text), path, text, hashlib.sha256(text.encode()).hexdigest(), published="2031-05-04"
    )


D = _dispatch(TEXT)
CLAIMS = [_claim(D, 0, 22, 0), _claim(D, 46, 67, 62, person="Omar Tessing")]


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(str(tmp_path / "l.ledger")) as opened:
        this = opened.begin_run(version="1", options="{}", started=START)
        opened.add(D, TEXT.encode(), this)
        opened.put_claims(this, D.dispatch_id, "r", CLAIMS)
        opened.finish_run(this, finished=START)
        yield opened


def _judge(
    ledger: Ledger, verdict: str, *about: str, when: str = "2031-05-05", why: str = "asked", **more: str
) -> Judgement:
    return ledger.judge(verdict, about, who="A. B.", when=when, why=why, **more)


# --- about what ---------------------------------------------------------------------------------------------

C0, C1 = (c.claim_id for c in CLAIMS)
REFUSED = [
    # verdict, subject, error, what is said of it
    ("retract", "in/b.txt", UsageError, f"a path is no subject; name the dispatch, {D.dispatch_id}"),
    ("redact", "b.txt", UsageError, f"a path is no subject; name the dispatch, {D.dispatch_id}"),
    ("retract", "zzz", UsageError, "no id of a claim, a dispatch or an account"),
    ("retract", "Mirélle Quorvane", UsageError, "no id of a claim"),
    ("redact", "Mirélle Quorvane", UsageError, "write person:Mirélle Quorvane"),
    ("retract", "c0123456789abcdef", NotInLedger, "no claim c0123456789abcdef"),
    ("retract", C0[:-3] + "000", NotInLedger, f"near: {C0}"),
    ("retract", C0[:9], NotInLedger, f"near: {C0}"),
    ("retract", "d0123456789abcdef", NotInLedger, "no dispatch d0123456789abcdef"),
    ("redact", D.dispatch_id[:8], NotInLedger, f"near: {D.dispatch_id}"),
    ("retract", "j0123456789abcdef", UsageError, "fogline judge withdraw j0123456789abcdef takes it back"),
    ("merge", f"{C0}@3", NotInLedger, f"no figure {C0}@3; near: {C0}@0"),
    ("retract", "person:Omar Tessing", UsageError, "name a claim or a dispatch"),
    ("merge", "person:Omar Tessing", UsageError, "a person can only be redacted"),
    ("redact", "person:Mirele Quorvanne", UsageError, "near: Mirélle Quorvane"),
    ("redact", "person:Omar Tesing", UsageError, "near: Omar Tessing"),
    ("redact", "person:Nobody Known", UsageError, "no dispatch has this name; write it as it is printed"),
    ("redact", "person: ", UsageError, "write the name behind person:"),
    ("redact", "form:Mel", UsageError, "name with it the person"),
    # They stand in every text: all of it would be covered, ids with it.
    ("redact", "person:.", UsageError, "no name"),
    ("redact", "person:a", UsageError, "no name"),
    ("redact", "person:, ", UsageError, "no name"),
    ("redact", "person:The", UsageError, "no name"),
    ("redact", "Person: Omar Tessing", UsageError, "of a person write person:Omar Tessing"),
]


@pytest.mark.parametrize(("verdict", "subject", "error", "says"), REFUSED)
def test_a_judgement_about_nothing_is_refused_and_says_what_is_near(ledger, verdict, subject, error, says):
    about = (subject, C1) if verdict == "merge" else (subject,)
    with pytest.raises(error) as refused:
        _judge(ledger, verdict, *about)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    assert ledger.judgements() == []


@pytest.mark.parametrize(
    ("verdict", "about", "value"),
    [
        ("retract", (C0,), None),
        ("retract", (D.dispatch_id, C1), None),
        ("redact", (D.dispatch_id,), None),
        ("redact", (C0, "person:Omar Tessing"), None),
        ("redact", ("person:mirelle quorvane", "form:Mel Q"), None),
        ("merge", (f"{C0}@0", f"{C1}@62"), None),
        ("split", (f"{C0}@0",), f"{C1}@62"),
        ("grade", ("a0123456789abcdef", C0), "weak"),
    ],
)
def test_what_is_there_is_recorded(ledger, verdict, about, value):
    assert _judge(ledger, verdict, *about, value=value).subjects == tuple(sorted(about))


@pytest.mark.parametrize(("verdict", "about"), [("retract", C0), ("redact", C0), ("redact", "person:Omar Tessing")])
def test_a_value_that_nothing_is_done_with_is_refused(ledger, verdict, about):
    with pytest.raises(UsageError, match=f"{verdict}: takes no value"):
        _judge(ledger, verdict, about, value="fair")
    assert ledger.judgements() == []


def test_an_id_stays_whole_whatever_is_covered(ledger):
    _judge(ledger, "redact", "person:Omar Tessing", "form:" + C0[3:6])
    line = covering(ledger).line(f"no claim {C0}, dispatch {D.dispatch_id}; Omar Tessing, {C0[3:6]}")
    assert line == f"no claim {C0}, dispatch {D.dispatch_id}; {'█' * 12}, ███"


def test_a_claim_that_counts_no_more_is_refused_with_the_one_that_does(ledger):
    this = ledger.begin_run(version="2", options="{}", started=START)
    again = _claim(D, 4, 22, 0)
    ledger.put_claims(this, D.dispatch_id, "r2", [again])
    with pytest.raises(NotInLedger, match=f"counts no more; near: {again.claim_id}"):
        _judge(ledger, "retract", C0)


def test_nothing_near_is_told_that_is_redacted(ledger):
    _judge(ledger, "redact", "person:Mirélle Quorvane")
    for word in ("person:Mirele Quorvanne", "Mirélle Quorvane"):
        with pytest.raises(UsageError) as refused:
            _judge(ledger, "redact", word)
        assert "uorvan" not in str(refused.value).lower()


# --- when ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "kept"),
    [
        ("2031", "2031"),
        ("2031-05", "2031-05"),
        ("2031-05-04", "2031-05-04"),
        ("2032-02-29", "2032-02-29"),
        ("2031-05-04T08:00", "2031-05-04T08:00"),
        ("2031-05-04T08:00:30.5Z", "2031-05-04T08:00:30.5Z"),
        ("2031-05-04T01:00:00+03:00", "2031-05-03T22:00:00Z"),
        ("2031-12-31T23:30-01:00", "2032-01-01T00:30:00Z"),
    ],
)
def test_when_is_a_day_or_a_time_of_the_calendar(ledger, when, kept):
    assert _judge(ledger, "retract", C0, when=when).when == kept


@pytest.mark.parametrize(
    "when",
    ["yesterday", "31/12/2031", "2031-99-99", "2031-02-29", "2031-5-4", "31-05-04", "2031-05-04T25:00", "2031-05-04T08",
     "2031-W05", "2031-05-04 08:00", "2031-05-04T08:00:00+25:00", "20310504", "٢٠٣١-٠٥-٠٤", "0000-01-01", " 2031-05-04",
     "2031-05-04\n", "t"],
)  # fmt: skip
def test_any_other_when_is_refused(ledger, when):
    for call in (
        lambda: _judge(ledger, "retract", C0, when=when),
        lambda: ledger.withdraw("j0", who="A. B.", when=when, why="x"),
    ):
        with pytest.raises(UsageError, match="no day or time; write it as 2031-05-04"):
            call()
    assert ledger.judgements() == []


# --- said again ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("about", [("retract", C0), ("redact", "person:Omar Tessing")])
def test_after_it_was_taken_back_the_same_is_a_new_one_and_stands(ledger, about):
    made = []
    for _ in range(3):
        made.append(_judge(ledger, *about))
        assert _judge(ledger, *about) == made[-1]  # said again while it stands it is one
        assert made[-1].withdrawn is None
        ledger.withdraw(made[-1].judgement_id, who="A. B.", when="2031-05-05", why="not so")
    assert len({j.judgement_id for j in made}) == len(ledger.judgements()) == 3
    verify(ledger.path)


def test_the_id_of_a_redaction_tells_no_name(ledger):
    one = _judge(ledger, "redact", "person:Omar Tessing").judgement_id
    other = _judge(ledger, "redact", "person:Mirélle Quorvane").judgement_id
    assert one != other
    guessed = {
        content_id("j", "redact", f"person:{name}", None, "A. B.", "2031-05-05", "asked")
        for name in ("Omar Tessing", "Mirélle Quorvane")
    }
    assert not {one, other} & guessed


def test_what_was_taken_back_cannot_be_taken_back_again(ledger):
    made = _judge(ledger, "retract", C0)
    ledger.withdraw(made.judgement_id, who="A. B.", when="2031-05-06", why="x")
    with pytest.raises(NotInLedger, match="stands any more: it was taken back 2031-05-06"):
        ledger.withdraw(made.judgement_id, who="A. B.", when="2031-05-06", why="x")


# --- as a user meets it -------------------------------------------------------------------------------------

HEAD = "Outlet: {}\nPublished: 2031-05-0{}\n\n"
PAGES = {
    "in/a.txt": HEAD.format("The Tern", 4)
    + "Ten bakers fled Hajin, Mirélle Quorvane said on Friday. Mirélle saw Omar Quorvane.\n",
    "in/b.txt": HEAD.format("The Coot", 5)
    + "Two teachers were hurt in Kesh on Sunday, Quorvan said. M.Q. and the Quorvanes left.\n",
}


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for name, text in PAGES.items():
        Path(name).write_text(text, "utf-8")
    assert run(["read", "in", "--ledger", "x.ledger"]) == 0
    capsys.readouterr()

    def judge(*words: str, status: int = 0) -> tuple[str, str]:
        assert run(["judge", *words, "--who", "A. B.", "--why", "asked", "--ledger", "x.ledger"]) == status
        return capsys.readouterr()

    return judge


def test_a_redaction_says_what_it_covers_and_what_it_leaves(desk):
    out, err = desk("redact", "person:Mirélle Quorvane")
    assert out.startswith("j")
    assert len(out.split()) == 1
    lines = err.splitlines()
    assert lines[0] == "covers 4 mentions in 2 dispatches"
    assert lines[1].startswith("left as printed: ")
    assert "Quorvan (1)" in lines[1]
    assert "Omar (1)" in lines[1]
    assert "--form" in lines[1]
    assert "Mirélle" not in err


def test_forms_are_added_and_covered(desk, capsys):
    _, err = desk("redact", "person:Mirélle Quorvane", "--form", "Quorvan", "--form", "M.Q.", "--form", "Mel the Baker")
    assert err.splitlines()[0] == "covers 6 mentions in 2 dispatches"
    assert "in no dispatch yet: 1 form" in err
    assert run(["claims", "--ledger", "x.ledger", "--format", "jsonl"]) == 0
    out = capsys.readouterr().out
    assert "uorvan" not in out
    assert "M.Q." not in out
    assert "--form goes with redact" in desk("retract", "1.1", "--form", "x", status=2)[1]


def test_saying_it_again_says_that_it_stands(desk):
    first, _ = desk("retract", "1.1")
    again, err = desk("retract", _claim_of(first))
    assert again == first
    assert err.startswith("stands already, since ")
    desk("withdraw", first.strip())
    new, err = desk("retract", _claim_of(first))
    assert new != first
    assert err == ""


def _claim_of(judgement: str) -> str:
    with Ledger.open("x.ledger") as ledger:
        return next(j for j in ledger.judgements() if j.judgement_id == judgement.strip()).subjects[0]


def _graded(value: str, hour: int, **more: str) -> Judgement:
    return Judgement(f"j{hour}", "grade", ("a1",), value, "A. B.", f"2031-05-04T0{hour}:00Z", "asked", **more)


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ([], None),
        ([_graded("fair", 1)], "j1"),
        ([_graded("fair", 1), _graded("fair", 2)], "j2"),
        ([_graded("fair", 1), _graded("weak", 2)], None),  # another one followed, which it would undo
        ([_graded("weak", 1), _graded("fair", 2)], "j2"),
        ([_graded("fair", 1, withdrawn="2031-05-05")], None),
    ],
)
def test_what_stands_already(told, stands):
    found = repeated(told, _graded("fair", 9))
    assert (found and found.judgement_id) == stands


def test_a_label_of_the_report_names_its_claim(desk):
    first, _ = desk("retract", "1.1")
    with Ledger.open("x.ledger") as ledger:
        claim = next(c for c in ledger.claims() if c.claim_id == _claim_of(first))
    assert (claim.path, claim.quote.exact) == ("in/a.txt", "Ten bakers fled Hajin")
    # retracted, the next claim has its label: which one an older page means is not sure
    _, err = desk("retract", "1.1", status=2)
    assert "it may mean another claim on an older page; if you mean that of now, write c" in err
    assert "dispatch d" in desk("retract", "1.99", status=2)[1]
    assert "the ledger has 2 dispatches" in desk("retract", "3.1", status=2)[1]


def test_a_label_that_a_later_dispatch_shifted_is_refused(desk):
    Path("in/0.txt").write_text(
        HEAD.format("The Loon", 3) + "Four nurses were hurt in Hajin on Friday, the mayor said.\n", "utf-8"
    )
    assert run(["read", "in", "--ledger", "x.ledger"]) == 0
    _, err = desk("retract", "2.1", status=2)
    assert "older page" in err


@pytest.mark.parametrize("word", ["in/b.txt", "b.txt", "zzz"])
@pytest.mark.parametrize("verdict", ["retract", "redact", "merge", "split", "grade"])
def test_words_that_are_no_subject_end_with_two(desk, verdict, word):
    value = {"grade": ["--value", "weak"], "split": ["--value", "c0123456789abcdef"]}.get(verdict, [])
    other = ["c0123456789abcdef"] if verdict == "merge" else []
    _, err = desk(verdict, word, *other, *value, status=2)
    assert err.startswith("fogline: ")
    assert err.count("\n") == 1
