"""What evals, training and bench ask of the rooms is there; no type checker looks at them."""

import ast
import importlib
from pathlib import Path
from types import ModuleType

import pytest

HOME = Path(__file__).parents[2]
FILES = sorted(file for folder in ("bench", "evals", "tools", "training") for file in (HOME / folder).rglob("*.py"))


def missing(code: str) -> list[str]:
    """Names that code asks of Fogline's modules and that are not there."""
    tree, modules, found = ast.parse(code), {}, []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "fogline":
            for name in node.names:
                asked = _asked(str(node.module), name.name)
                if asked is None:
                    found.append(f"{node.module}.{name.name}")
                elif isinstance(asked, ModuleType):
                    modules[name.asname or name.name] = asked
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id)
            if module is not None and not hasattr(module, node.attr):
                found.append(f"{module.__name__}.{node.attr}")
    return found


def _asked(module: str, name: str) -> object:
    found = getattr(importlib.import_module(module), name, None)
    if found is None:
        try:
            found = importlib.import_module(f"{module}.{name}")
        except ModuleNotFoundError:
            return None
    return found


def test_a_name_that_is_gone_is_seen():
    code = "from fogline.claims.figures import lexer, weather\nlexer.GONE, lexer.Tokens"
    assert missing(code) == ["fogline.claims.figures.weather", "fogline.claims.figures.lexer.GONE"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(HOME).as_posix())
def test_what_is_asked_is_there(file):
    assert missing(file.read_text("utf-8")) == []
