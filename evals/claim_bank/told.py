"""Records of the bank as the machine door would print them: a perfect reader of a gold, or a second person's reading."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bank import PAPER, Gold

Row = dict[str, Any]


def told(docs: list[Gold]) -> tuple[list[Row], list[Row]]:
    """Return the claims and accounts that a reader prints who reads as the records say; of alternatives the first."""
    claims = [_claim(d, g, i) for i, (d, g) in enumerate((d, g) for d in docs for g in d["claims"])]
    matters: dict[str, list[tuple[Row, Row]]] = defaultdict(list)
    for c in claims:
        for f in c["figures"]:
            if c["status"] == "actual":
                matters[f["matter"] or f"{c['claim_id']}{f['as_printed']}"].append((c, f))
    return claims, [_account(rows) for rows in matters.values()]


def _first(words: str) -> str:
    return words.split("|", maxsplit=1)[0].strip("^$")


def _claim(doc: Gold, gold: Gold, number: int) -> Row:
    own_voice = gold["source"].startswith(PAPER) or not gold["source"]
    names = " ".join(gold["source"].split("|"))
    return {
        "claim_id": f"c{number}",
        "doc": doc["id"],
        "quote": _quote(doc, gold["at"]),
        "source": {
            "name": None if own_voice else names,
            "as_printed": "",
            "kind": "outlet" if own_voice else _first(gold["kind"]),
            "chain": gold["chain"],
            "cites": None,
        },
        "stance": _first(gold["stance"]),
        "status": _first(gold["status"]),
        "figures": [_figure(doc, gold, f) for f in gold["figures"]],
        "event": gold["event"] and _event(gold["event"]),
        "persons": [{"name": p["name"], "state": _first(p["state"])} for p in gold["persons"]],
        "days": [_day(d) for d in gold["day_roles"]],
        "places": [
            {"name": _first(p["name"]), "as_printed": _first(p["name"]), "role": _first(p["role"])}
            for p in gold["place_roles"]
        ],
    }


def _quote(doc: Gold, at: list[int]) -> Row:
    return {"start": at[0], "end": at[1], "exact": doc["text"][slice(*at)]}


def _figure(doc: Gold, gold: Gold, figure: Gold) -> Row:
    day, place = next(iter(gold["days"]), None), next(iter(gold["places"]), None)
    return {
        **figure,
        "measure": _first(figure["measure"]),
        "basis": _first(figure["basis"]),
        "population": _first(figure["population"]),
        "since": _first(figure["since"]) if figure["since"] else None,
        "as_printed": figure["printed"],
        "quote": _quote(doc, figure["at"]),
        "day": day and _first(day),
        "place": place and _first(place),
    }


def _event(event: Gold) -> Row:
    parties = [{"name": p["name"], "as_printed": p["name"], "role": p["role"]} for p in event["parties"]]
    return {"type": _first(event["type"]), "parties": parties}


def _day(day: Gold) -> Row:
    start, _, end = _first(day["value"]).partition("/")
    return {"value": _first(day["value"]), "start": start, "end": end or start, "role": _first(day["role"])}


def _account(rows: list[tuple[Row, Row]]) -> Row:
    first, numbers = rows[0][1], {f["best"]: (c, f) for c, f in rows}
    answers = [
        {
            **{k: f[k] for k in ("low", "best", "high")},
            "claims": [c["claim_id"]],
            "as_printed": [f["as_printed"]],
            "superseded": False,
        }
        for c, f in numbers.values()
    ]
    docs = len({c["doc"] for c, _ in rows})
    return {
        "question": {**{k: first[k] for k in ("measure", "place", "basis")}, "period": [first["day"]] * 2},
        "answers": answers,
        "articles": docs,
        "publishers": docs,
        "origins": docs,
        "voices": {"low": 1, "high": 1},
        "verdict": "revised" if len(answers) > 1 else "single",
        "grade": "weak",
    }
