"""Every module of the package is reached by a command, a component or a documented example: what measures is in evals."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Modules that are loaded by name: a language by its code, a component by the name under which spaCy finds it, a
# format or form by its folder.
BY_NAME = ("fogline.cli", "fogline.components", "fogline.languages", "fogline.dispatch.formats", "fogline.views.forms")


def modules():
    """Every module of the package by its name, with its file."""
    found = {}
    for file in sorted((SRC / "fogline").rglob("*.py")):
        parts = file.relative_to(SRC).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imported(tree, known, package=""):
    """The modules that code imports, at its head or inside its functions, each with the packages above it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.ImportFrom) and node.level:
            home = ".".join([*package.split(".")[: -node.level + 1 or None], *([node.module] if node.module else [])])
            names |= {home, *(f"{home}.{alias.name}" for alias in node.names)}
    above = {".".join(n.split(".")[:i]) for n in names for i in range(1, n.count(".") + 2)}
    return above & known


def examples():
    """The Python of the documents, each fenced block by itself; of sessions (``>>>``) what is typed."""
    for page in DOCS:
        for block in re.findall(r"```(?:python|pycon)\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            lines = [line[4:] for line in block.splitlines() if line.startswith((">>> ", "... "))]
            yield "\n".join(lines) if lines else block


def reached(files, roots):
    """Everything that the roots import, and what that imports."""
    known, seen, todo = set(files), set(), set(roots)
    while todo:
        name = todo.pop()
        seen.add(name)
        package = name if files[name].name == "__init__.py" else name.rpartition(".")[0]
        todo |= imported(ast.parse(files[name].read_text("utf-8")), known, package) - seen
    return seen


def roots(files):
    found = {name for name in files if name.startswith(BY_NAME) or name in ("fogline", "fogline.__main__")}
    for page in DOCS:  # "python src/fogline/ledger/verify_alone.py FILE"
        programs = re.findall(r"python src/(fogline/[\w/]+)\.py", page.read_text("utf-8"))
        found |= {p.replace("/", ".") for p in programs}
    for code in examples():
        found |= imported(ast.parse(code), set(files))
    return found


def test_nothing_is_shipped_that_nobody_reaches():
    files = modules()
    assert sorted(set(files) - reached(files, roots(files))) == []


def test_a_module_that_nobody_imports_would_be_found():
    files = modules()
    assert "fogline.reconcile.accounts.tally" in reached(files, roots(files))
    alone = {name: file for name, file in files.items() if name != "fogline.cli.tally"}
    assert imported(ast.parse("from fogline.nowhere import x\nimport fogline.views.export"), set(alone)) == {
        "fogline",
        "fogline.views",
        "fogline.views.export",
    }
    assert "fogline.components.factories" not in reached(files, {"fogline.cli.tally"})


def test_no_two_modules_of_reuse_import_each_other():
    """Circles by imports of any kind: for types only, or inside a function."""
    files = {n: f for n, f in modules().items() if n.startswith("fogline.reuse.")}
    uses = {n: imported(ast.parse(f.read_text("utf-8")), set(files), "fogline.reuse") - {n} for n, f in files.items()}
    assert [(a, b) for a in uses for b in uses[a] if a < b and a in uses[b]] == []
    free = {n: set(u) for n, u in uses.items()}
    while ready := [n for n, u in free.items() if not u]:  # leaves first; what is left over goes round
        free = {n: u - set(ready) for n, u in free.items() if n not in ready}
    assert sorted(free) == []


WRITTEN = [ROOT / name for name in ("src", "tests", "evals", "bench", "tools", "training", "docs")]


def named_once():
    """Names at the head of modules of the package that stand nowhere else: who defines them is the only one to name them."""
    files = [f for folder in WRITTEN for f in sorted(folder.rglob("*")) if f.suffix in {".py", ".md", ".html"}]
    times = Counter(word for f in files for word in re.findall(r"\w+", f.read_text("utf-8")))
    for name, file in modules().items():
        for node in ast.parse(file.read_text("utf-8")).body:
            if "Language." in " ".join(map(ast.unparse, getattr(node, "decorator_list", ()))):
                continue  # spaCy is told of it where it is defined
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            found = {t.id for t in targets if isinstance(t, ast.Name)} | {getattr(node, "name", "__")}
            yield from (f"{name}.{n}" for n in found if times[n] == 1 and not n.startswith("__"))


def test_what_is_defined_is_named_elsewhere():
    assert sorted(named_once()) == []
