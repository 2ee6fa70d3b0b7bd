"""The rooms of claims and accounts hold no word of any language: words stand in the folders of languages, and are counted here.

A word of a language is one that the lists or cue rules of a pack hold. What the program tells apart by names of its own (codes,
fields, classes of lists, names of rules) is none, though some of these names are English words too.
"""

import ast
import csv
import dataclasses
import re
import typing
from pathlib import Path

import pytest

import fogline
from fogline import model

ROOT = Path(fogline.__file__).parent
PACKS = ROOT / "languages"
# Calls whose words name rules, lists, kinds and ids.
NAMING = {
    "TypeVar", "alternatives", "cast", "content_id", "cues", "getattr", "import_module", "part", "pattern", "phrases",
    "rows", "template", "word", "word_set", "words", "words_in", "words_of",
}  # fmt: skip
# Columns of lists whose cells are classes that the code tells apart, and no printed words.
CLASSES = (
    "bound",
    "class",
    "fits",
    "form",
    "group",
    "holder",
    "kind",
    "match",
    "measure",
    "side",
    "stance",
    "state",
    "status",
    "type",
)
# Names of the program's own that are words as well, by file: states of a search, features and keys of the models, keys of
# requests, letters of the grammar of days, codes of units and of places; in the last group, lines for whoever runs it.
NAMES = {
    "claims/attribution/fix_spans.py": {"clause", "rest"},
    "claims/attribution/markers/encoder.py": {"deep", "heads", "scores"},
    "claims/attribution/markers/tagger.py": {"ending", "pieces", "shape"},
    "claims/attribution/markers/llm.py": {"messages", "model", "null", "string", "system", "user"},
    "claims/attribution/seams.py": {"Za"},
    "claims/days": {"UCk", "av", "easter", "era", "ft", "hU", "if", "it", "ln", "mr", "nine", "para", "th", "tl", "year"},
    "claims/events/parties.py": {"battle"},
    "claims/figures": {"age", "millimetre", "percent", "pound", "week", "year"},
    "claims/holdings.py": {"kilometre", "percent", "square"},
    "claims/persons/standins.py": {"leader"},
    "claims/places": {
        "alone", "bank", "big", "border", "hamlet", "largest", "listed", "own", "stable", "uk", "upper",
    },
    "reconcile/accounts": {
        "ceiling", "numbered", "own",
        "highest", "journalists", "nobody", "lowest", "metre", "now", "percent", "size", "tally", "week", "year", "years",
    },
}  # fmt: skip
LINES = {
    "claims/attribution/markers/llm.py": {"are", "asked", "read", "their", "there", "times"},
    "reconcile/accounts/changes.py": {"answered", "back", "longer"},
}
# Text that is no word: escapes and groups of patterns, names of files, of modules, of features and of rules.
NO_WORD = re.compile(
    r"\\[a-zA-Z]|\(\?(?:P<\w+>|P=\w+|<?[=!]|[aimsux-]*:)|[\w/-]+\.(?:csv|json|npz|onnx)|\{?[a-z_]+\.[a-z_.]+\}?|\w+:[\w:]*|\w*_\w+|utf-8"
)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _vocabulary() -> set[str]:
    """Words that the packs hold."""
    cells = [
        cell
        for file in [*PACKS.rglob("words/*.csv"), *PACKS.rglob("cues/*.csv")]
        for row in _rows(file)
        for column, cell in row.items()
        if column not in ("origin", "category", "set", "caught", "refused", "direction", "case", "needs", *CLASSES)
    ]
    return {word for cell in cells for word in re.findall(r"[^\W\d_]{2,}", NO_WORD.sub("\0", cell or "").lower())}


def _machine_words() -> set[str]:
    """Words of codes, of fields of the model, and of columns and classes of lists: values of the program in every language."""
    found = set()
    for value in vars(model).values():
        if typing.get_origin(value) is typing.Literal:
            found |= {word for code in typing.get_args(value) for word in re.findall("[a-z]+", code)}
        if dataclasses.is_dataclass(value):
            found |= {word for field in dataclasses.fields(value) for word in field.name.split("_")}
    for file in [*(ROOT / "lexicon").glob("*.csv"), *PACKS.rglob("words/*.csv")]:
        rows = _rows(file)
        found |= {word for column in rows[0] for word in column.split("_")}
        found |= {word for row in rows for c in CLASSES if row.get(c) for word in re.findall("[a-z]+", row[c].lower())}
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("Literal"):
                found |= {word for value in _strings(node.slice) for word in re.findall("[a-z]+", value)}
    return found


def _strings(node: ast.AST) -> list[str]:
    return [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


VOCABULARY, MACHINE = _vocabulary(), _machine_words()


def words_in(code: str) -> list[str]:
    """Words of a language in the string literals of a module; docstrings, annotations, errors and keys are not looked at."""
    tree = ast.parse(code)
    passed = {id(node) for found in map(_passed, ast.walk(tree)) for node in found}
    literals = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return [
        word
        for literal in literals
        if id(literal) not in passed
        for word in re.findall(r"[^\W\d_]{2,}", NO_WORD.sub("\0", literal.value))
        if word.lower() in VOCABULARY - MACHINE and not word.isupper()
    ]


def _passed(node: ast.AST) -> list[ast.AST]:
    """What of a node holds no word that is read for."""
    match node:
        case ast.Module() | ast.ClassDef() | ast.FunctionDef() if ast.get_docstring(node) is not None:
            return [node.body[0].value]
        case ast.Assign(targets=[ast.Name(id="__all__" | "__slots__")]):
            return list(ast.walk(node))
        case ast.Raise() | ast.Assert():
            return list(ast.walk(node))
        case ast.Call() if getattr(node.func, "id", getattr(node.func, "attr", "")) in NAMING:
            return [n for argument in node.args for n in ast.walk(argument)]
        case ast.Subscript():
            return list(ast.walk(node.slice))
        case ast.AnnAssign() | ast.arg() if node.annotation is not None:
            return list(ast.walk(node.annotation))
    return []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('AGO = re.compile(r"\\b(?:nearly|hence) then\\b")', ["nearly", "hence", "then"]),
        ('if word == "yesterday": ...', ["yesterday"]),
        ('if word in ("загинуло", "Thursday"): ...', ["загинуло", "Thursday"]),
        ('"""Say when: yesterday."""\nraise ValueError("no such day as yesterday")', []),
        ('pattern("days.ago").search(text)', []),
        ('figure.measure == "killed"', []),
    ],
)
def test_words_are_counted(code, words):
    assert words_in(code) == words


@pytest.mark.parametrize("room", ["claims", "reconcile"])
def test_a_room_holds_no_word(room):
    found = {
        p.relative_to(ROOT).as_posix(): set(words_in(p.read_text("utf-8"))) for p in sorted((ROOT / room).rglob("*.py"))
    }
    left = {path: words - _named(path) for path, words in found.items()}
    assert {path: words for path, words in left.items() if words} == {}


def _named(path: str) -> set[str]:
    """Names of the program's own in a file: its own and those of its folder."""
    return {
        word for named in (NAMES, LINES) for where, words in named.items() if path.startswith(where) for word in words
    }


@pytest.mark.parametrize("where", [*NAMES, *LINES])
def test_no_name_is_kept_that_is_gone(where):
    here = [ROOT / where] if where.endswith(".py") else sorted((ROOT / where).rglob("*.py"))
    assert {word for p in here for word in words_in(p.read_text("utf-8"))} >= (
        NAMES.get(where, set()) | LINES.get(where, set())
    )
