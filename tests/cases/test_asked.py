"""Every list, set and cue category of a language is asked for by the code or put into a rule: nothing is listed in vain."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from fogline import languages, lexicon

SRC = Path(lexicon.__file__).parents[1]


def printed(code):
    """What code names: its strings, and the heads of names made of a constant and one part (f"days.{name}")."""
    strings, heads = set(), set()
    for node in ast.walk(code):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            strings.add(node.value)
        if isinstance(node, ast.JoinedStr) and len(node.values) == 2 and isinstance(node.values[0], ast.Constant):
            heads.add(node.values[0].value)
    return strings, {h for h in heads if re.fullmatch(r"[a-z_]+\.[a-z_]*", h)}


def asked():
    """All that the code names: each name as printed, and made names with what the same folder puts behind their head."""
    strings, heads = defaultdict(set), defaultdict(set)
    for file in SRC.rglob("*.py"):
        said, made = printed(ast.parse(file.read_text("utf-8")))
        strings[file.parent] |= said | {m for s in said for m in re.findall(r"<([a-z_]+)>", s)}
        heads[file.parent] |= made
    whole = set().union(*strings.values())
    return whole | {head + end for folder, made in heads.items() for head in made for end in strings[folder]}


ASKED = asked()
PACKS = [languages.get(code) for code in languages.CODES]


def put_in(pack):
    """Names that rules put into their patterns, or need beside them: "family.part", "list.column", one set of a list."""
    rules = [rule for rules in pack.rules.values() for rule in rules]
    named = re.compile(r"\{([a-z_.]+)|:set=([a-z_.]+)")
    put = {name for rule in rules for names in named.findall(rule.pattern) for name in names}
    return put | {rule.needs for rule in rules}


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.code)
def test_cue_categories_are_asked_for(pack):
    assert sorted(set(pack.rules) - ASKED - put_in(pack)) == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.code)
def test_sets_are_asked_for(pack):
    begins = {
        f"stems.{name.removeprefix('status.')}" for name in pack.rules if name.startswith("status.")
    }  # of their words
    assert sorted({row["set"] for row in pack.rows("sets.csv")} - ASKED - put_in(pack) - begins) == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.code)
def test_lists_are_asked_for(pack):
    lists = {file.name for file in (SRC / "languages" / pack.code / "words").iterdir()}
    assert sorted(lists - ASKED - {f"{name.split('.')[0]}.csv" for name in put_in(pack)}) == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.code)
def test_rows_of_a_list_that_only_rules_read_are_asked_for(pack):
    """Where rules alone read a list, and always one class of it, each class is read by one of them."""
    read = defaultdict(set)
    for rule in (rule for rules in pack.rules.values() for rule in rules):
        for name, column, value in re.findall(r"\{(\w+)\.\w+(?::(\w+)=([^{}]+))?\}", rule.pattern):
            read[f"{name}.csv"].add((column, value))
    for file, classes in read.items():
        if file not in ASKED and (SRC / "languages" / pack.code / "words" / file).exists() and ("", "") not in classes:
            rows = [set(row.items()) for row in pack.rows(file)]
            assert [row for row in rows if not row & classes] == [], file


def test_files_of_the_lexicon_are_asked_for():
    assert sorted({file.name for file in (SRC / "lexicon").glob("*.csv")} - ASKED) == []


def test_a_name_that_nobody_asks_for_would_be_found():
    assert not {"days.nobody_asks", "sources.joint", "nobody.csv"} & ASKED
    assert {"days.week", "words"} & printed(ast.parse('words("days.week")'))[0] == {"days.week"}
    assert printed(ast.parse('words(f"days.{name}")'))[1] == {"days."}
