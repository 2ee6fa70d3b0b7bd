"""The house's own rules: light import, documented words, lexicons with origins, nouns that round-trip, clean text."""

import dataclasses
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fogline import cli, errors, languages, lexicon, model

ROOT = Path(__file__).parents[2]
PACKS = ROOT / "src/fogline/languages"
REFERENCE = "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "docs" / "reference").glob("*.md")))
NOUNS = sorted(
    (c for _, c in inspect.getmembers(model, dataclasses.is_dataclass) if c.__module__ == "fogline.model"),
    key=lambda c: c.__name__,
)
ROOMS = tuple(f"fogline.{room}" for room in ("pipeline", "views", "claims", "reuse", "ledger", "dispatch", "reconcile"))
HEAVY = ("pyarrow", "numba", "trafilatura", "feedparser", "lxml", "sqlite3", "jinja2", "rich")


def test_import_is_light():
    code = f"import fogline, fogline.model, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  (our own words)
    assert done.stdout.strip() == "[]"


def command(name):
    return cli.commands.get_command(None, name)


def test_every_command_is_a_file_of_its_own():
    files = {p.stem for p in (ROOT / "src/fogline/cli").glob("*.py") if "@click.command(" in p.read_text("utf-8")}
    assert set(cli.COMMANDS) == files
    assert list(cli.COMMANDS) == sorted(files)
    for name, said in cli.COMMANDS.items():
        assert command(name).name == name
        assert command(name).help
        assert said.endswith(".")


@pytest.mark.parametrize("asked", [["--help"], ["--version"], ["nosuch"]])
def test_a_call_loads_only_what_it_asks_for(asked):
    code = f"import sys; from fogline import cli; cli.run({asked!r}); print([m for m in {ROOMS!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  (our own words)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("file", sorted((ROOT / "src/fogline/cli").glob("*.py")), ids=lambda file: file.stem)
def test_words_leave_by_one_door(file):
    """What is printed past cli/lines.py (or as rows, cli/rows.py) can act on a terminal."""
    found = set(re.findall(r"\b(?:echo|secho|print)(?=\()", file.read_text("utf-8")))
    assert found <= {"lines": {"echo"}, "rows": {"echo", "print"}, "options": {"print"}}.get(file.stem, set())


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_command_is_documented(name):
    assert f"## fogline {name}" in REFERENCE


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_options_are_documented(name):
    for parameter in command(name).params:
        for option in (o for o in parameter.opts if o.startswith("-")):
            assert option in REFERENCE, option


@pytest.mark.parametrize(
    "name", sorted(n for n, c in inspect.getmembers(errors, inspect.isclass) if c.__module__ == errors.__name__)
)
def test_error_is_documented(name):
    assert f"`{name}`" in REFERENCE


@pytest.mark.parametrize("file", lexicon.files())
def test_lexicon_is_documented_and_has_origins(file):
    assert file in REFERENCE
    assert lexicon.rows(file)


WORDS = [(code, f.name) for code in languages.CODES for f in sorted((PACKS / code / "words").glob("*.csv"))]


@pytest.mark.parametrize(("code", "file"), WORDS)
def test_word_list_is_documented_and_has_origins(code, file):
    assert file in REFERENCE
    assert languages.words_of(file, code)


@pytest.mark.parametrize("file", sorted({f.name for f in PACKS.glob("*/cues/*.csv")}))
def test_file_of_cue_rules_is_documented(file):
    assert f"`{file}`" in REFERENCE


@pytest.mark.parametrize("noun", NOUNS, ids=lambda n: n.__name__)
def test_noun_is_frozen_and_has_a_schema(noun):
    assert noun.__dataclass_params__.frozen
    assert model.schema(noun).names == [f.name for f in dataclasses.fields(noun)]


def test_no_machine_path_and_no_registry_host():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    wrong = re.compile(r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e])/[a-z]|files\.python[h]osted|registry\.npm[j]s")
    for name in listed.stdout.splitlines():
        file = ROOT / name
        if file.is_file() and file.suffix in {".py", ".md", ".toml", ".txt", ".csv", ".json", ".html", ""}:
            assert not wrong.search(file.read_text("utf-8")), name
