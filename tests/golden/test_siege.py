"""The whole way on the made-up siege, against what a careful reader found: no share falls below its floor."""

import json
from pathlib import Path

import pytest
from evals import siege

FLOORS = json.loads((Path(__file__).parents[2] / "evals" / "floors.json").read_text("utf-8"))["siege"]


@pytest.fixture(scope="module")
def found():
    return list(siege.hits(siege.read()))


@pytest.mark.parametrize("what", sorted(FLOORS))
def test_share_holds_its_floor(found, what):
    share = siege.shares(found)[what]
    missed = [words for name, there, words in found if name == what and not there]
    assert share >= FLOORS[what], "\n".join(missed[:20])


def test_every_question_has_a_floor(found):
    assert set(siege.shares(found)) == set(FLOORS)
