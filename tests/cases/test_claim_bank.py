"""The claim bank's scorer: a gold is a perfect prediction, a planted error lowers the slot it touches, test stays unread."""

import copy
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "evals" / "claim_bank"))
import bank
import score
import told

MARKED = """=== one | 2026-03-04 | Northern Wire | agency | set=ford | within Ford: Lakes
[1|{a|At least seven people}, including {b|two children}, died when Russian shells hit Ford on Tuesday], mayor Ana Roe said.
Russia denied [2|firing on Ford]. [3|{a|Some 3,000 people} have fled since 2 March], aid workers said.
[4|Reporter Jan Holt was wounded].
Ms Roe, quoted by Tern Agency, said [5|{a|90 homes} could be lost].
---
1 Roe|mayor; official; d=2026-03-03; p=Ford; e=shelling <Russia >people
a killed 7+ people; m=toll
b killed 2 children; subset
2 Russia; party; denied; p=Ford
3 aid workers; ngo; p=Ford@from*
a displaced ~3000 people; cumulative; since=2026-03-02
4 -; outlet; d=2026-03-03*; x=Jan Holt:wounded
5 Roe; official; predicted|hedged; chain=Tern; status=possible
a equipment 90 homes

=== two | 2026-03-05 | Harbour Post | tabloid | set=ford
[1|{a|Nine people} were killed in Ford], mayor Roe said, raising her count.
---
1 Roe; official; p=Ford; d=2026-03-03*; e=shelling <Russia*
a killed 9 people; m=toll

=== set ford
main=toll N=2 K=2 J=2 I=1 revised=yes
"""


@pytest.fixture
def docs():
    return bank.read_marked(MARKED)[0]


def scored(docs, break_claims=lambda c: None, break_accounts=lambda a: None):
    def reader(some):
        claims, accounts = copy.deepcopy(told.told(some))
        break_claims(claims)
        break_accounts(accounts)
        return claims, accounts

    found = score.figures(score.hits(docs, bank.read_marked(MARKED)[1], reader))
    return {slot: row[2] for slot, row in found.items()}


PERFECT = {"printed_useless": 0.0, "printed_wrong": 0.0, "account_wrong": 0.0, "account_useless": 0.0}


def test_a_gold_is_a_perfect_prediction(docs):
    found = scored(docs)
    assert set(score.SLOTS) - set(found) == {
        "differ_true",
        "agree_true",
        "confirmed_true",
        "set_further_met",
    }  # nobody says so here
    assert {k: v for k, v in found.items() if v != PERFECT.get(k, 100.0)} == {}


def _put(where, key, value):
    def change(claims):
        thing = claims[0]
        for step in where:
            thing = thing[step]
        thing[key] = value

    return change


FIGURE = ("figures", 0)
IN_CLAIMS = [
    (_put((), "quote", {"start": 0, "end": 3, "exact": "At "}), {"found", "day_printed"}),
    (_put(("source",), "name", "The Observatory"), {"speaker", "figure_all", "printed_right", "printed_wrong"}),
    (_put(("source",), "kind", "monitor"), {"kind"}),
    (_put((), "stance", "hedged"), {"stance", "printed_right", "printed_wrong"}),
    (_put((), "status", "staged"), {"status"}),
    (_put(FIGURE, "measure", "injured"), {"measure", "figure_all", "printed_right", "printed_wrong"}),
    (_put(FIGURE, "basis", "rate"), {"basis", "figure_all"}),
    (_put(FIGURE, "bound", "exact"), {"bound"}),
    (_put(FIGURE, "population", "horses"), {"population"}),
    (_put((), "days", []), {"day_printed"}),
    (_put(("places", 0), "role", "landmark"), {"place_role"}),
    (_put((), "places", []), {"place_printed"}),
    (_put(("event",), "type", "Peaceful protest"), {"event_type", "event_given_right"}),
    (_put(("event", "parties", 0), "role", "target"), {"party"}),
]


@pytest.mark.parametrize(("change", "lowered"), IN_CLAIMS)
def test_a_planted_error_lowers_the_slots_it_touches(docs, change, lowered):
    right, found = scored(docs), scored(docs, change)
    moved = {k for k in right if found.get(k) != right[k]}
    assert moved == lowered


def test_a_claim_of_the_second_speaker_moves_chain_and_state(docs):
    def change(claims):
        for c in claims:
            c["source"]["chain"], c["persons"] = [], []

    found = scored(docs, change)
    assert (found["chain"], found["state"], found["speaker"]) == (0.0, 0.0, 100.0)


def test_a_wrong_number_is_a_wrong_claim_and_no_account_has_it(docs):
    def change(claims):
        claims[0]["figures"][0].update(best=70, low=70)

    found = scored(docs, change)
    assert found["number"] < 100 > found["figure_all"]
    assert found["printed_wrong"] > 0 < found["account_wrong"]
    assert found["in_right_account"] < 100


def test_an_opinion_printed_is_useless_and_folded_away_is_nothing(docs):
    def change(claims):
        claims.append(
            {**claims[1], "quote": {"start": 400, "end": 420, "exact": "a shame"}, "figures": [], "event": None}
        )

    assert scored(docs, change)["printed_useless"] > 0

    def folded(claims):
        change(claims)
        claims[-1]["nothing_to_check"] = True

    assert scored(docs, folded)["printed_useless"] == 0


def test_a_figure_of_harm_that_nobody_told_is_wrong(docs):
    def change(claims):
        lost = {**claims[0]["figures"][0], "quote": {"start": 900, "end": 910, "exact": "one"}, "as_printed": "one"}
        claims[-1]["figures"] = [*claims[-1]["figures"], lost]

    assert scored(docs, change)["printed_wrong"] > 0


def _of_toll(accounts):
    return next(a for a in accounts if len(a["answers"]) == 2)


def _apart(accounts):
    toll = _of_toll(accounts)
    accounts.append({**toll, "answers": toll["answers"][1:], "articles": 1})
    toll["answers"], toll["articles"], toll["verdict"] = toll["answers"][:1], 1, "single"


IN_ACCOUNTS = [
    (
        _apart,
        {"set_main_met": 0.0, "set_nkji": 0.0, "set_revised": 0.0, "set_single_account": 0.0, "matters_meet": 0.0},
    ),
    (lambda a: _of_toll(a).update(verdict="differ"), {"differ_true": 0.0, "set_revised": 0.0}),
    (lambda a: _of_toll(a).update(verdict="agree"), {"agree_true": 0.0, "set_revised": 0.0}),
    (lambda a: _of_toll(a).update(grade="confirmed"), {"confirmed_true": 0.0}),
    (lambda a: _of_toll(a).update(origins=1), {"set_nkji": 0.0}),
]


@pytest.mark.parametrize(("change", "lowered"), IN_ACCOUNTS)
def test_a_planted_error_in_accounts_lowers_what_it_touches(docs, change, lowered):
    found = scored(docs, break_accounts=change)
    assert {k: v for k, v in found.items() if v != PERFECT.get(k, 100.0)} == lowered


@pytest.mark.parametrize(
    ("key", "value", "wrong"),
    [
        ("place", "Ghent", True),
        ("place", "Lakes", False),
        ("period", ["2025-01-01", "2025-01-02"], True),
        ("basis", "rate", True),
    ],
)
def test_an_account_stands_at_its_place_and_in_its_time(docs, key, value, wrong):
    found = scored(docs, break_accounts=lambda a: _of_toll(a)["question"].update({key: value}))
    assert (found["account_wrong"] > 0) == wrong


def test_two_matters_in_one_account_are_wrong(docs):
    def mixed(accounts):
        _of_toll(accounts)["answers"] += next(a for a in accounts if a["question"]["measure"] == "displaced")["answers"]

    assert scored(docs, break_accounts=mixed)["account_wrong"] > 0


def test_the_test_part_prints_no_misses():
    with pytest.raises(SystemExit, match="never read"):
        score.main(["--part", "test", "--misses", "speaker"])


def test_about_a_third_is_test_and_a_set_is_never_divided():
    shares = [bank.part(f"own-land-{n:02d}") for n in range(300)]
    assert 70 < shares.count("test") < 130
    for which in bank.PARTS:
        assert all(bank.part(d["set"]) == which for d in bank.documents(which))


def test_records_and_texts_are_what_the_marked_files_say(tmp_path):
    (tmp_path / "marked").symlink_to(bank.HERE / "marked")
    bank.build(root=tmp_path)
    for made in [*tmp_path.glob("texts/*"), *tmp_path.glob("gold/**/*.jsonl")]:
        assert made.read_bytes() == (bank.HERE / made.relative_to(tmp_path)).read_bytes(), made.name
    assert len([*tmp_path.glob("texts/*")]) == len([*(bank.HERE / "texts").iterdir()])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("=== a | 2026-01-01 | O | m\n[1|No end\n---\n1 -; outlet", "not closed"),
        ("=== a | 2026-01-01 | O | m\n[1|Text]\n---\n", "marked and not recorded"),
        ("=== a | 2026-01-01 | O | m\n[1|{a|Two} died]\n---\n1 -; outlet", "figures without a record"),
        ("=== a | 2026-01-01 | O | m\n[1|Text]\n---\n1 -; paper", "paper: not one of"),
        ("=== a | 2026-01-01 | O | m\n[1|Text]\n---\n1 X; party; denied; e=air", "an event of a deed that is denied"),
    ],
)
def test_a_marked_dispatch_that_cannot_be_read_is_named(words, why):
    with pytest.raises(bank.Wrong, match=why):
        bank.read_marked(words)


def test_records_of_texts_that_are_not_ours_hold_none_of_their_words(tmp_path, monkeypatch):
    text = "Ten [sic] men died in Ford, Roe said. Ten men were hurt."
    row = {"id": "x", "date": "2026-03-04", "source": "Post", "text": text}
    (tmp_path / "d.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    monkeypatch.setattr(bank, "DATA", tmp_path)
    head = "=== real-d-1 | d.jsonl | x | 37\n"
    [gold] = bank.read_quoted(
        head + "1 <Ten [sic] ~ Ford> Roe; official; x=Roe:killed\na <Ten [sic] men> killed 10 men\n"
    )
    claim = gold["claims"][0]
    assert (claim["at"], claim["figures"][0]["at"], gold["published"]) == ([0, 26], [0, 13], "2026-03-04")
    assert not {"text", "printed"} & {*gold, *claim["figures"][0]}
    assert claim["persons"] == [{"state": "killed", "at": [28, 31]}]
    with pytest.raises(bank.Wrong, match="begins 2 times"):
        bank.read_quoted(head.replace("37", "60") + "1 <men ~ Ford> Roe; official\n")


def test_a_second_reading_is_scored_as_a_reader(docs):
    again = copy.deepcopy(docs)
    again[0]["claims"][0]["figures"][0]["basis"] = "rate"
    again[1]["claims"] = []
    found = {slot: row[2] for slot, row in score.agreement(docs, again).items()}
    assert (found["found"], found["speaker"], found["basis"]) == (83.3, 100.0, 75.0)


def test_the_product_is_read_as_the_door_gives_it(docs):
    claims, accounts = score.read(docs[:1], "fast")
    assert {c["doc"] for c in claims} == {"one"}
    assert score.claim_of(docs[0]["claims"][0], claims)
    assert all({"question", "answers", "verdict", "grade"} <= set(a) for a in accounts)
