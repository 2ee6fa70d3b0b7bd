"""The house's own rules: light import, documented words, lexicons with origins, nouns that round-trip, clean text."""

import dataclasses
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fogline import cli, errors, languages, lexicon, model
from fogline.dispatch.formats import FORMATS, of
from fogline.views.forms import FORMS

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


ONE = "Outlet: The Heron\nPublished: 2031-05-04\n\nTwelve people died in Marram on Saturday, the governor said.\n"
# What no command loads that draws no page, reads no page and weighs nothing.
PAGES = ("rich", "jinja2", "lxml", "trafilatura", "feedparser", "fogline.views.report_page", "fogline.views.comparison")
UNWEIGHED = (*PAGES, "fogline.reconcile", "fogline.views.tallies", "numba", "pyarrow", "spacy", "onnxruntime")


@pytest.mark.parametrize(
    ("asked", "unloaded"),
    [
        (["--help"], (*ROOMS, *UNWEIGHED, "fogline.text", "fogline.model", "numpy")),
        (["--version"], (*ROOMS, *UNWEIGHED, "fogline.text", "fogline.model", "numpy")),
        (["nosuch"], (*ROOMS, *UNWEIGHED)),
        # A ledger is asked: nothing is read, and claims are weighed by nobody.
        (["read", "one.txt"], UNWEIGHED),
        (["claims", "one.txt"], UNWEIGHED),
        (["claims"], (*UNWEIGHED, "fogline.claims", "fogline.dispatch", "fogline.reuse", "numpy")),
        (["reprints", "--format", "jsonl"], (*UNWEIGHED, "fogline.claims", "fogline.dispatch")),
        (["judgements"], (*UNWEIGHED, "fogline.claims", "fogline.dispatch", "fogline.reuse")),
        (["accounts", "--format", "csv"], (*PAGES, "fogline.claims", "fogline.dispatch", "fogline.reuse")),
        (["tally"], (*PAGES, "fogline.claims", "fogline.dispatch", "fogline.reuse")),
        (["report"], ("rich", "lxml", "fogline.claims", "fogline.dispatch", "fogline.reuse")),
    ],
    ids=" ".join,
)
def test_a_call_loads_only_what_it_asks_for(asked, unloaded, tmp_path):
    (tmp_path / "one.txt").write_text(ONE, "utf-8")
    if asked[0] in cli.COMMANDS and "one.txt" not in asked:
        loaded_by(["read", "one.txt"], tmp_path)
    assert [m for m in unloaded if m in loaded_by(asked, tmp_path)] == []


def loaded_by(asked, folder):
    """Names of the modules that a call loads in its own process."""
    code = f"import sys; from fogline import cli; cli.run({asked!r}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603  (our own words)
    return set(done.stdout.splitlines()[-1].split())


def test_formats_are_listed_once():
    """A format is a file with one FORMAT; the list and the reference name the same, with the same endings."""
    files = [p for p in (ROOT / "src/fogline/dispatch/formats").rglob("*.py") if "\nFORMAT = " in p.read_text("utf-8")]
    assert len(files) == len(FORMATS)
    rows = re.findall(
        r"^\| ([^|]+) \| (`\.[^|]+) \|", (ROOT / "docs/reference/formats.md").read_text("utf-8"), re.MULTILINE
    )
    told = {name: set(re.findall(r"`(\.[\w.]+)`", cell)) for name, cell in rows}
    assert told == {f.name: {*f.endings, *f.named} for f in FORMATS}
    assert {ending: of(f"a{ending}") for f in FORMATS for ending in f.endings} == {
        e: f for f in FORMATS for e in f.endings
    }


def test_forms_are_listed_once():
    """A form is a file with one FORM; the list, the choices of --format and the reference name the same."""
    files = {p.stem for p in (ROOT / "src/fogline/views/forms").glob("*.py") if "\nFORM = " in p.read_text("utf-8")}
    names = [form.name for form in FORMS]
    assert set(names) == files
    (choice,) = (p for p in command("claims").params if p.name == "form")
    assert list(choice.type.choices) == names
    table = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    assert "\\|".join(names) in table
    assert re.findall(r"^\| `(\w+)` \| [^|]+ \|$", table.split("## Forms")[1].split("\n## ")[0], re.MULTILINE) == names


@pytest.mark.parametrize("file", sorted((ROOT / "src/fogline/cli").glob("*.py")), ids=lambda file: file.stem)
def test_words_leave_by_one_door(file):
    """What is printed past cli/lines.py (or as rows, cli/rows.py) can act on a terminal."""
    found = set(re.findall(r"\b(?:echo|secho|print)(?=\()", file.read_text("utf-8")))
    assert found <= {"lines": {"echo"}, "rows": {"echo", "print"}, "screen": {"print"}}.get(file.stem, set())


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
