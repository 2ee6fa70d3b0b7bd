"""``fogline read`` on a ledger that was read before: by whom it goes on, and what is said."""

from __future__ import annotations

import msgspec
import pytest

from fogline import pipeline
from fogline.cli import run
from fogline.ledger import Ledger
from fogline.model import Dispatch, Run

START = "2031-05-04T08:00:00Z"


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Reads into a ledger whose claims were read with ``before``; the options of the run, or the exit code."""
    taken = []

    def reading(paths, ledger, *, options, **_):
        taken.append(options)
        return Run("u", "0", "", START, START, 1, 1, 0, 0)

    monkeypatch.setattr(pipeline, "read", reading)

    def read(before, *arguments):
        path = str(tmp_path / "l")
        with Ledger.open(path) as ledger:
            if before is not None:
                told = before if isinstance(before, str) else msgspec.json.encode(before).decode()
                run_id = ledger.begin_run(version="1", options=told, started=START)
                ledger.add(Dispatch("d1", "a.txt", "Two died.", "sha"), b"Two died.", run_id)
                ledger.put_claims(run_id, "d1", "r", [])
            # a run that read no claims says nothing of who reads
            ledger.begin_run(version="1", options='{"profile": "accurate"}', started=START)
        code = run(["read", "a.txt", "--ledger", path, *arguments])
        return taken[-1].reader if taken else code

    return read


BEFORE = pipeline.Options
CASES = [
    # a new ledger; one written by another program
    (None, [], "fast", ""),
    ("so it was", [], "fast", ""),
    # what was never said stays as it was, and is told
    (BEFORE(), [], "fast", ""),
    (BEFORE(profile="accurate"), [], "accurate", "note: read with accurate, as this ledger was before"),
    (BEFORE(base="fogline"), [], "fast with base fogline", "note: read with fast with base fogline"),
    # what is said anew holds, and what that means is told
    (
        BEFORE(profile="accurate"),
        ["--profile", "fast"],
        "fast",
        "was read with accurate; now with fast: every dispatch",
    ),
    (BEFORE(), ["--profile", "accurate"], "accurate", "was read with fast; now with accurate: every dispatch"),
    (BEFORE(base="fogline"), ["--base", "none"], "fast", "was read with fast with base fogline; now with fast:"),
    (BEFORE(profile="accurate"), ["--profile", "accurate"], "accurate", ""),
    # of a server the address is not kept, the model is
    (BEFORE(llm="small"), ["--llm-url", "http://localhost:1"], "llm small", "note: read with llm small"),
    (BEFORE(llm="small"), ["--profile", "fast"], "fast", "was read with llm small; now with fast:"),
    (BEFORE(llm="small"), [], 2, "name the server with --llm-url"),
]


@pytest.mark.parametrize(("before", "arguments", "expected", "said"), CASES)
def test_a_ledger_goes_on_as_it_was_read(read, capsys, before, arguments, expected, said):
    from fogline.claims.attribution.markers import encoder

    if "accurate" in str(expected) and not encoder.installed():
        pytest.skip("the encoder is not installed")
    found = read(before, *arguments)
    lines = capsys.readouterr().err
    assert found == expected
    assert said in lines
    assert said or "note:" not in lines
