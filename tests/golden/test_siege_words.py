"""The golden files of the made-up siege: every quoted word stands in its file (no room of Fogline takes part in this)."""

import html
import json
import re
from pathlib import Path

import pytest

SIEGE = Path(__file__).resolve().parents[2] / "examples" / "siege"


def text(path):
    raw = (SIEGE / path).read_text("utf-8")
    if path.endswith((".html", ".xml")):  # entities twice: a feed's description is escaped markup
        return re.sub(r"<[^>]+>", " ", html.unescape(html.unescape(raw)))
    return raw


def lines(name):
    return [json.loads(line) for line in (SIEGE / "expected" / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("claim", lines("claims.golden"), ids=lambda c: f"{c['path'][:2]}-{c['content'][:30]}")
def test_every_quoted_word_of_a_claim_stands_in_its_file(claim):
    words = [claim["content"], *(f["as_printed"] for f in claim["figures"]), *(d["as_printed"] for d in claim["days"])]
    words += [claim["cue"]] if claim["cue"] else []
    assert [w for w in [*words, *claim["places"]] if w not in text(claim["path"])] == []
    assert all(f["as_printed"] in claim["content"] for f in claim["figures"])


@pytest.mark.parametrize("reprint", lines("reprints.golden"), ids=lambda r: f"{r['earlier'][:2]}-{r['later'][:2]}")
def test_a_reprint_has_its_first_and_last_words_on_both_sides(reprint):
    for side in ("earlier", "later"):
        body = text(reprint[side])
        first = body.find(reprint[f"{side}_first"])
        assert 0 <= first <= body.find(reprint[f"{side}_last"], first), side


@pytest.mark.parametrize("account", lines("accounts.golden"), ids=lambda a: str(a["question"]["measure"]))
def test_the_answers_of_an_account_are_figures_of_claims_in_its_files(account):
    claims = lines("claims.golden")
    for answer in account["answers"]:
        for path in answer["paths"]:
            there = [
                f
                for c in claims
                if c["path"] == path
                for f in c["figures"]
                if (f["low"], f["best"], f["high"]) == (answer["low"], answer["best"], answer["high"])
                or answer["best"] in (f["low"], f["best"], f["high"])
            ]
            assert there, (path, answer)
    assert account["articles"] == len({p for a in account["answers"] for p in a["paths"]})


def test_the_siege_has_every_kind_of_dispatch_the_demo_needs():
    claims = lines("claims.golden")
    bases = {f["basis"] for c in claims for f in c["figures"]}
    assert {"incident", "cumulative", "subset", "remaining", "rate"} <= bases
    assert {"asserted", "hedged", "denied", "predicted", "unverified"} == {c["stance"] for c in claims}
    assert {"exact", "edited", "reordered"} <= {r["kind"] for r in lines("reprints.golden")}
    assert {"agree", "differ", "revised", "single"} == {a["verdict"] for a in lines("accounts.golden")}
    states = {(p["name"], p["state"]) for c in claims for p in c["persons"]}
    assert {("Anselm Dray", "killed"), ("Anselm Dray", "said alive"), ("Rafe Calloran", "denied")} <= states
    assert any(c["against_interest"] for c in claims)
