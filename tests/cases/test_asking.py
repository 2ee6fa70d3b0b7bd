"""What each question to a ledger answers, and what it leaves alone: none is none, never that nobody asked."""

from __future__ import annotations

import dataclasses
import json

import pytest

from fogline import pipeline, reconcile
from fogline.ledger import Ledger
from fogline.model import Accounts, Brief, Claims, Printed, Reprints

STORY = (
    "Nine people were killed in Marram on Monday, the mayor said. The engineer Ivo Marsh was detained near the old bridge "
    "of Dellow, Lantern Relief told reporters. The River Command took Hajin, residents said."
)
QUESTIONS = {
    "claims": (pipeline.claims, Claims),
    "reprints": (pipeline.reprints, Reprints),
    "printed": (pipeline.printed, Printed),
    "accounts": (pipeline.accounts, Accounts),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A ledger of three papers, two of which print one story; one name in it is redacted on the second day."""
    folder = tmp_path_factory.mktemp("asked")
    texts = [STORY, f"{STORY} Nothing else is known.", "Six people fled Hajin, the mayor said on Tuesday."]
    told = [
        {"text": t, "outlet": f"Paper {n}", "date": "2031-05-07", "path": f"{9 - n}.txt"} for n, t in enumerate(texts)
    ]
    (folder / "in.jsonl").write_text("".join(json.dumps(r) + "\n" for r in told), "utf-8")
    days = iter(f"2031-05-0{n}T08:00:00Z" for n in range(1, 9))
    with Ledger.open(str(folder / "l.fogline")) as ledger:
        pipeline.read(
            [str(folder / "in.jsonl")], ledger, options=pipeline.Options(), version="t", now=lambda: next(days)
        )
    return folder / "l.fogline"


@pytest.fixture(params=["now", "then", "redacted"])
def asked(request, path, tmp_path):
    """The ledger, and a day to ask about."""
    copy = tmp_path / "l.fogline"
    copy.write_bytes(path.read_bytes())
    with Ledger.open(str(copy)) as ledger:
        if request.param == "redacted":
            ledger.judge("redact", ["person:Ivo Marsh"], who="A. B.", when="2031-06-01", why="asked")
        yield ledger, "2031-05-20" if request.param == "then" else None


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_that_part_of_the_brief_and_has_no_place_for_the_rest(question, asked):
    ledger, day = asked
    ask, noun = QUESTIONS[question]
    brief, answer = pipeline.brief(ledger, version="t", as_known_at=day), ask(ledger, as_known_at=day)
    assert isinstance(answer, noun)
    assert not isinstance(answer, Brief)
    for field in dataclasses.fields(answer):
        assert getattr(answer, field.name) == getattr(brief, field.name) != (), field.name


# What the whole of a brief needs and no row of claims, reprints or texts does.
COSTLY = ("accounts", "read_through", "Statements", "persons_of", "territory_of", "moments_of")


@pytest.mark.parametrize("question", ["claims", "reprints", "printed"])
def test_rows_of_claims_and_reprints_ask_for_no_more_than_they_print(question, asked, monkeypatch):
    def too_much(*_, **__):
        raise AssertionError("computed, and not printed")

    for name in COSTLY:
        monkeypatch.setattr(reconcile, name, too_much)
    if question == "reprints":
        ledger, _ = asked
        if not any(j.verdict == "redact" for j in ledger.judgements()):
            monkeypatch.setattr(Ledger, "claims", too_much)
    QUESTIONS[question][0](asked[0], as_known_at=asked[1])


def test_a_redacted_name_is_covered_in_the_texts_of_reprints_too(asked):
    ledger, _ = asked
    shown = " ".join(d.text for d in pipeline.reprints(ledger).dispatches)
    assert ("Ivo Marsh" in shown) != any(j.verdict == "redact" for j in ledger.judgements())
