"""The baselines that the gate measures with: tolls of one report, groups of a dispatch, police work, PLOVER's roots."""

import json
import math

import pytest
from evals.baselines import FOLDER, plover, police
from evals.baselines.casualties import groups
from evals.baselines.evidence import evidence
from evals.baselines.toll import toll
from evals.baselines.wording import leaning, tokens

from fogline import lexicon


@pytest.mark.parametrize(
    ("title", "text", "killed", "injured"),
    [
        (
            "Two killed, five wounded at market",
            "Two people were killed and five wounded in a shooting, police said.",
            2,
            5,
        ),
        # five shot, one of them dead: four are left
        ("Five shot, one fatally", "Five people were shot and one of them died at a hospital, police said.", 1, 4),
        ("Girl, 6, wounded", "A 6-year-old girl was wounded by a stray bullet and is in stable condition.", 0, 1),
    ],
)
def test_toll(title, text, killed, injured):
    t = toll(text, title=title)
    assert (t.killed.best, t.injured.best) == (killed, injured)
    assert t.killed.low <= t.killed.best <= t.killed.high


# What a report tells without a count for it: text, where, value
WITHOUT_COUNT = [
    ("A third victim has died of her wounds.", "body.killed.ordinal", (3,)),
    ("The 5th victim was taken to hospital.", "body.shot.ordinal", (5,)),
    ("He faces two counts of first-degree murder and four counts of attempted murder.", "any.killed.charge", (2,)),
    ("He faces two counts of first-degree murder and four counts of attempted murder.", "any.injured.charge", (4,)),
    ("It was a double homicide, detectives said.", "body.killed.multiple", (2,)),
    ("A 16-year-old boy and a 40-year-old woman were hurt.", "any.people.ages", (2,)),
]


@pytest.mark.parametrize(("text", "where", "value"), WITHOUT_COUNT)
def test_evidence_without_a_count(text, where, value):
    assert evidence(text).values[where] == value


def test_a_fourth_suspect_is_no_victim():
    assert not [k for k in evidence("A fourth suspect was arrested.").values if k.endswith("ordinal")]


def test_pairs_of_one_sentence_stay_together():
    told = evidence(
        "One man was killed and four were wounded in the first raid. Three died and nine were hurt in the other."
    )
    assert told.together["lead told"] == ((1, 4), (3, 9))
    assert not told.own_hand
    assert evidence("He shot his brother, then turned the gun on himself.").own_hand


def test_wording_leans_where_nothing_is_counted():
    dead = leaning("Teen dies after shooting", "He was pronounced dead at the scene, the coroner said.")
    hurt = leaning("Teen wounded in shooting", "He was shot in the leg and is in stable condition at a hospital.")
    assert dead.of(1, 0)[0] > dead.of(0, 0)[0]
    assert hurt.of(0, 1)[0] > hurt.of(1, 1)[0]
    assert sum(math.exp(x) for x in dead.killed) == pytest.approx(1)


def test_unknown_words_are_one_mark():
    assert list(tokens("Zzyx fled 7 of 15 men.", frozenset({"fled", "of", "men"}))) == [
        "_",
        "fled",
        "7",
        "of",
        "#",
        "men",
        ".",
    ]


@pytest.mark.parametrize("name", ["toll.json", "toll-wording.json", "casualties.json", "police-actions.json"])
def test_weights_are_small_and_say_what_they_are(name):
    raw = (FOLDER / name).read_bytes()
    assert len(raw) < 1_000_000
    assert {"trained on", "trained_on"} & set(json.loads(raw)["card"])


def test_groups_leave_battles_long_past_aside():
    text = "Six villagers were killed and 14 wounded when a car bomb exploded in the market today, the police reported."
    assert [(g.effect, g.best) for g in groups(text)] == [("injured", 14), ("killed", 6)]
    assert groups("In the war of 1879 the army lost 9,000 men in the desert.") == []


@pytest.mark.parametrize("file", [plover.WORDS, police.WORDS])
def test_words_have_origins(file):
    assert all(r["pattern"] and r["origin"] for r in lexicon.rows(file))
