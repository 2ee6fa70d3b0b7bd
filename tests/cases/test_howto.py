"""The how-tos that show code: every example runs and prints what it says."""

import doctest
import re
import typing
from pathlib import Path

import pytest

from fogline import cli, model
from fogline.cli import run

HOWTO = Path(__file__).parents[2] / "docs" / "howto"
NEEDS = {"use-in-spacy.md": "spacy"}


@pytest.mark.parametrize("page", ["use-from-python.md", "use-in-spacy.md"])
def test_examples_run(page):
    if page in NEEDS:
        pytest.importorskip(NEEDS[page])
    run = doctest.testfile(str(HOWTO / page), module_relative=False, encoding="utf-8")
    assert run.failed == 0
    assert run.attempted > 5


ROOT = HOWTO.parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def shown(page):
    """Commands on examples that a page shows with their output: (words of the call, lines it prints)."""
    for block in re.findall(r"```\n(\$ fogline .*?)```", page.read_text("utf-8"), re.DOTALL):
        call, *lines = block.rstrip().split("\n")
        yield call.removeprefix("$ fogline ").split(), lines


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_what_a_page_shows_is_what_is_printed(page, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    for call, lines in shown(page):
        assert run(call) == 0
        assert capsys.readouterr().out.rstrip("\n").split("\n") == lines


def test_the_readme_shows_something():
    assert len(list(shown(ROOT / "README.md"))) >= 2


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_and_options_of_a_page_are_there(page):
    for line in re.findall(r"^\s*(?:\$ )?fogline ([a-z].*)$", page.read_text("utf-8"), re.MULTILINE):
        name, *rest = line.split(" #")[0].split()
        assert name in cli.COMMANDS, line
        known = {o for p in cli.commands.get_command(None, name).params for o in p.opts}
        for word in rest:
            assert not word.startswith("--") or word.split("=")[0] in known, line


def test_words_of_the_page_are_in_the_glossary():
    glossary = (ROOT / "docs/reference/glossary.md").read_text("utf-8").lower()
    words = {w for values in (model.Verdict, model.Grade, model.Stance, model.Basis) for w in typing.get_args(values)}
    nouns = {
        n.lower() for n in ("Dispatch", "Claim", "Figure", "Reprint", "Family", "Seam", "Account", "Answer", "Voices")
    }
    heads = {
        "articles",
        "publisher",
        "origin",
        "voice",
        "superseded",
        "unresolved",
        "admission",
        "outlet",
        "passage",
        "ledger",
    }
    missing = {w for w in words | nouns | heads if w.rstrip("s") not in glossary}
    assert missing == set()
