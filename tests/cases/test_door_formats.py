"""The table of formats: a row each, true of what is read, with a sample that is read as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.samples import SAMPLES, WORDS

from fogline import dispatch
from fogline.dispatch import formats
from fogline.model import Received

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs/reference/formats.md").read_text("utf-8")
ROWS = {
    cells[0]: cells
    for line in TABLE.splitlines()
    if line.startswith("| ") and len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 6
}
PINNED = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").split())


def test_every_format_has_a_row_and_a_sample():
    names = {each.name for each in formats.FORMATS}
    assert set(ROWS) - {"format", "---"} == names == set(SAMPLES)


@pytest.mark.parametrize("form", formats.FORMATS, ids=lambda form: form.name)
def test_a_row_names_the_endings_and_the_versions_that_are_pinned(form):
    row = ROWS[form.name]
    assert {*form.endings, *form.named} == set(re.findall(r"`(\.\w+)`", row[1]))
    for package, version in re.findall(r"([\w-]+) (\d+[\d.]*\d)", row[2]):
        assert PINNED[package] == version
    assert all(row)


@pytest.mark.parametrize("form", formats.FORMATS, ids=lambda form: form.name)
def test_a_sample_is_read(tmp_path, form):
    name, make = SAMPLES[form.name]
    (tmp_path / name).write_bytes(make())
    [found] = [each for each in dispatch.read([tmp_path / name]) if isinstance(each, Received)]
    assert found.dispatch.text.strip() == WORDS
    assert dispatch.reread(found.raw, found.dispatch.path) == found.dispatch.text


@pytest.mark.parametrize("name", ["HTML", "feed", "PDF", "RTF", "news agencies' XML"])
def test_a_file_named_as_text_is_told_by_what_it_is(tmp_path, name):
    (tmp_path / "a.txt").write_bytes(SAMPLES[name][1]())
    found, note = dispatch.read([tmp_path / "a.txt"])
    assert found.dispatch.text == WORDS == dispatch.reread(found.raw, found.dispatch.path)
    assert note.reason.partition(", read as ")[0].endswith("named as plain text")


def test_a_text_about_markup_is_text(tmp_path):
    (tmp_path / "a.txt").write_text("The page began with <html> and told of nine.")
    [found] = dispatch.read([tmp_path / "a.txt"])
    assert found.dispatch.text.startswith("The page began with <html>")
