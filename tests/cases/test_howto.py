"""The how-tos that show code: every example runs and prints what it says."""

import doctest
from pathlib import Path

import pytest

HOWTO = Path(__file__).parents[2] / "docs" / "howto"
NEEDS = {"use-in-spacy.md": "spacy"}


@pytest.mark.parametrize("page", ["use-from-python.md", "use-in-spacy.md"])
def test_examples_run(page):
    if page in NEEDS:
        pytest.importorskip(NEEDS[page])
    run = doctest.testfile(str(HOWTO / page), module_relative=False, encoding="utf-8")
    assert run.failed == 0
    assert run.attempted > 5
