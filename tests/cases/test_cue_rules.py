"""Every cue rule of every language catches and refuses what its row says."""

import re

import pytest

from fogline import languages
from fogline.errors import LexiconError
from fogline.languages.cue_rules import COLUMNS, compiled, parsed, tried

PACKS = {code: languages.get(code) for code in languages.CODES}
ROWS = [
    pytest.param(pack, category, n, id=f"{code}-{category}-{n}")
    for code, pack in PACKS.items()
    for category, rules in pack.rules.items()
    for n in range(len(rules))
]


@pytest.mark.parametrize(("pack", "category", "n"), ROWS)
def test_a_rule_does_what_its_row_says(pack, category, n):
    cue = pack.cue(category)
    row = cue.rows[n]
    assert [e for e in row.rule.caught if not tried(cue, row, e)] == [], row.rule.where
    assert [e for e in row.rule.refused if tried(cue, row, e)] == [], row.rule.where


HEAD = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("x.y,any,a,nowhere,,,,usage,a,b", "no direction 'nowhere'"),
        ("x.y,some,a,in,,,,usage,a,b", "no case 'some'"),
        ("x.y,any,a,before,far,,,usage,[a],b", "reach 'far'"),
        ("x.y,any,a,in,,,,usage,a,", "no example"),
        ("x.y,any,a,in,,,,,a,b", "no origin"),
    ],
)
def test_a_broken_row_is_named(rows, said):
    with pytest.raises(LexiconError, match=said):
        parsed("x.csv", f"{HEAD}\n{rows}")


def made(row, rows=lambda file: ()):
    rules = parsed("x.csv", f"{HEAD}\n{row}")
    return compiled(rules, parts={r.category: (r,) for r in rules}, rows=rows)


def test_reach_and_stops():
    cue = made("x.by,any,by,before,9,.;,,usage,by [x],[x]")
    assert cue.before("hit by two of us", 13)
    assert not cue.before("hit by them; two of us", 19)  # a stop between
    assert not cue.before("hit by quite a few of us", 22)  # too far
    assert cue.before("by by us", 6).start() == 3  # the nearest
    assert not cue.before("by us", 3, since=1)


def test_a_pattern_takes_words_of_a_list():
    cue = made("x.w,any,{w.word:class=a} off,in,,,,usage,be off,go off", lambda file: LIST)
    assert cue.search("set off")
    assert cue.search("set out off")[0] == "set out off"
    assert not cue.search("go off")


LIST = ({"word": "set", "class": "a"}, {"word": "set out", "class": "a"}, {"word": "go", "class": "b"})


def test_rows_of_one_category_are_one_pattern_and_keep_their_case():
    rules = parsed("x.csv", f"{HEAD}\nx.y,any,no,in,,,,usage,no,yes\nx.y,exact,Was,in,,,,usage,Was,was")
    pattern = compiled(rules, parts={}, rows=lambda file: ()).pattern
    assert [m[0] for m in pattern.finditer("NO no Was was")] == ["NO", "no", "Was"]
    assert (
        languages.pattern("stance.deed_denied").sub("x", "we did not fire and had nothing to do with it")
        == "we x and x it"
    )
    assert re.compile(languages.part("stance.deed_denied") + " upon").search("did not fire upon")


def test_patterns_within_each_other_without_an_end_are_named():
    with pytest.raises(LexiconError, match="without an end"):
        made("x.y,any,a{x.y},in,,,,usage,a,b")


def test_a_language_without_a_folder_has_no_pack():
    assert languages.get("xx") is None
    with pytest.raises(LexiconError, match="no category"):
        languages.get("en").cue("no.such")
    with pytest.raises(LexiconError, match="no such list"):
        languages.get("en").rows("no_such.csv")
    with pytest.raises(LexiconError, match=r"no set no\.such"):
        languages.word_set("no.such")
    with pytest.raises(LexiconError, match="no class nothing"):
        languages.words_in("time_words.csv", "nothing")
    with pytest.raises(LexiconError, match=r"no template no\.such"):
        languages.template("no.such")


@pytest.mark.parametrize("code", languages.CODES)
def test_a_set_holds_each_word_once(code):
    rows = [(r["set"], r["word"]) for r in languages.words_of("sets.csv", code)]
    assert [r for n, r in enumerate(rows) if r in rows[:n]] == []
