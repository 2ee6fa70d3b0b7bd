"""Score what Fogline reads of the claim bank: every slot of a claim, and the accounts, with intervals.

    python evals/claim_bank/score.py --part dev|test [--profile fast|accurate] [--wars WAR ...] [--docs ID ...] [--misses ...]

The texts are read as ``fogline read`` reads them, set by set. Intervals: the sets (a document of no set is one) are drawn
again a thousand times, with a seed. Misses are printed of the development part only; each scoring of the test part is added to
``SCORINGS.md``. What each slot asks stands in ``README.md``.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from bank import PAPER, Gold, documents, missing, read_marked, sets  # noqa: E402 - a script beside it
from told import told  # noqa: E402 - as above

Row = dict[str, Any]
Hit = tuple[str, bool, str]  # slot, whether it is right, words for a person

SLOTS = ("found", "speaker", "kind", "stance", "status", "chain", "figures", "number", "bound", "measure", "population",
         "basis", "since", "figure_all", "day_printed", "day_context", "day_role", "place_printed", "place_context",
         "place_role", "event_type", "event_given_right", "party", "state", "printed_right", "printed_useless", "printed_wrong",
         "account_right", "account_wrong", "account_useless", "in_right_account", "matters_meet", "differ_true",
         "agree_true", "confirmed_true", "set_main_met", "set_further_met", "set_nkji", "set_revised",
         "set_single_account")  # fmt: skip
# Accounts of these are asked of the gold; an account of anything else is of use only where the gold has its figure.
HARM = {
    "killed",
    "injured",
    "casualties",
    "detained",
    "displaced",
    "missing",
    "hostage",
    "freed",
    "surrendered",
    "fighters",
    "area",
}
NOTHING = {"distance", "duration", "other", "money"}
OF_ACCOUNTS = SLOTS[SLOTS.index("account_right") :]
# Of these less is better, and what is printed as a miss is what counts.
FAULTS = {"printed_useless", "printed_wrong", "account_wrong", "account_useless"}
# Figures of these count no population; these words say how people fared, not who they are.
UNITS = {"distance", "duration", "money", "area"}
STATES_OF = {"dead", "wounded", "injured", "injurie", "death", "displaced", "missing", "killed"}
DRAWS, SEED = 1000, 20261130


# --- the product --------------------------------------------------------------------------------------------


def read(docs: list[Gold], profile: str) -> tuple[list[Row], list[Row]]:
    """Return the claims and accounts of one set, as the machine door gives them; each claim says of which document it is."""
    from fogline import __version__, pipeline
    from fogline.ledger import Ledger
    from fogline.views import export

    with tempfile.TemporaryDirectory() as folder, Ledger.open(":memory:") as ledger:
        for d in docs:
            record = {k: d[k] for k in ("text", "published", "outlet") if d[k]}
            Path(folder, f"{d['id']}.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
        options = pipeline.Options(profile=profile)  # type: ignore[arg-type]
        pipeline.read([folder], ledger, options=options, version=__version__, now=lambda: "2031-01-01T00:00:00Z")
        brief = pipeline.brief(ledger, version=__version__)
        claims = [dict(c) for c in export.claim_rows(brief)]
        for c in claims:
            c["doc"] = Path(c["path"]).name.split(".jsonl")[0]
        return claims, [dict(a) for a in export.account_rows(brief)]


# --- one slot -----------------------------------------------------------------------------------------------


def overlap(a: Iterable[int], b: Iterable[int]) -> int:
    """Return how many code points two spans share."""
    (a1, a2), (b1, b2) = a, b
    return max(0, min(a2, b2) - max(a1, b1))


def span(thing: Row) -> tuple[int, int]:
    """Return where a claim, figure or place stands."""
    return thing["quote"]["start"], thing["quote"]["end"]


def speaker_right(gold: Row, claim: Row) -> bool:
    """One of the gold's patterns stands in the name or the printed words; "" is the paper."""
    source = claim["source"]
    printed = " ".join(str(x) for x in (source.get("name"), source.get("as_printed")) if x)
    own_voice = bool(source["kind"] == "outlet")
    named = [p for p in gold["source"].split("|") if p and p != PAPER]
    if own_voice:
        return len(named) < len(gold["source"].split("|"))
    return any(re.search(p, printed, re.IGNORECASE) for p in named)


def claim_of(gold: Row, claims: list[Row]) -> Row | None:
    """Return the claim that covers most of the gold's span, at least half; of several the shortest."""
    length = gold["at"][1] - gold["at"][0]
    found = [(round(overlap(gold["at"], span(c)) / length, 1), -(span(c)[1] - span(c)[0]), -i) for i, c in enumerate(claims)
             if overlap(gold["at"], span(c)) >= 0.5 * length]  # fmt: skip
    return claims[-max(found)[2]] if found else None


def figure_of(gold: Row, claims: list[Row]) -> tuple[Row, Row] | None:
    """Return the printed figure that shares most words with the gold's, and its claim."""
    found = [
        (overlap(gold["at"], span(f)), -i, f, c)
        for i, (f, c) in enumerate((f, c) for c in claims for f in c["figures"])
    ]
    most = max(found, key=lambda x: x[:2], default=(0, 0, {}, {}))
    return (most[2], most[3]) if most[0] else None


def number_right(gold: Row, figure: Row) -> bool:
    """The best value, else the low, else the high, are equal."""
    a, b = (next((x for x in (f["best"], f["low"], f["high"]) if x is not None), None) for f in (gold, figure))
    return a == b if a is None or b is None else abs(a - b) <= 1e-6 * max(1, abs(a), abs(b))


def population_right(gold: Row, figure: Row) -> bool | None:
    """One of the gold's nouns that stand in the printed figure ends the population; None where no such noun is printed."""
    printed = gold["printed"].lower()
    wanted = [
        w for w in (one.split()[-1].rstrip("s") for one in gold["population"].lower().split("|") if one) if w in printed
    ]
    if gold["unit"] or gold["measure"] in UNITS or not set(wanted) - STATES_OF:
        return None
    have = (figure["population"] or "").lower().split()
    return bool(have) and have[-1].rstrip("s") in wanted


def day_right(want: str, days: list[Row]) -> Row | None:
    """Return the day that says what the gold does; of a span (``first/last``) one that lies in it by month."""
    for d in days:
        for one in want.split("|"):
            if "/" in one:
                first, last = one.split("/")
                if d["start"] and d["end"] and d["start"][:7] >= first[:7] and d["end"][:7] <= last[:7]:
                    return d
            elif (d["value"] or "").startswith(one) or (
                (d["start"] or "").startswith(one) and (d["end"] or "").startswith(one)
            ):
                return d
    return None


def place_right(want: str, places: list[Row]) -> Row | None:
    """Return the place whose name or printed words hold the gold's."""
    for one in want.split("|"):
        for p in places:
            if plain(one) in plain(p["as_printed"]) or plain(one) in plain(p["name"]):
                return p
    return None


def plain(name: str) -> str:
    """Return a name without accents, hyphens and a leading article.

    >>> plain("Al-Bukamāl"), plain("Zaporizhzhia")
    ('bukamal', 'zaporizhzhia')
    """
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("-", " ").strip()
    return re.sub(r"^(al|the) ", "", folded)


def shown(claim: Row) -> bool:
    """Whether a desk is shown the claim: what is marked as nothing to check is folded away."""
    return not claim.get("nothing_to_check")


# --- claims -------------------------------------------------------------------------------------------------


def claim_hits(doc: Gold, claims: list[Row]) -> Iterator[Hit]:
    """Yield a hit for everything that is asked of a document's claims."""
    for g in doc["claims"]:
        where = f"{doc['id']}#{g['id']}"
        c = claim_of(g, claims)
        yield "found", c is not None, f"{where} {doc['text'][slice(*g['at'])][:90]!r}"
        if c:
            yield from _frame(g, c, where)
            yield from _days(g, c, where)
            yield from _places(g, c, where, doc["text"][slice(*g["at"])])
            yield from _event(g, c, where)
        yield from _persons(g, c, where)
        for f in g["figures"]:
            yield from _figure(g, f, claims, where)
    yield from _printed(doc, claims)


def _frame(g: Row, c: Row, where: str) -> Iterator[Hit]:
    name = c["source"].get("name")
    yield "speaker", speaker_right(g, c), f"{where} {g['source']!r}: {name!r}"
    yield "kind", c["source"]["kind"] in g["kind"].split("|"), f"{where} {g['kind']}: {c['source']['kind']} ({name})"
    yield "stance", c["stance"] in g["stance"].split("|"), f"{where} {g['stance']}: {c['stance']}"
    yield "status", c.get("status") in g["status"].split("|"), f"{where} {g['status']}: {c.get('status')}"
    for link in g["chain"]:
        cites = " ".join(map(str, [*(c["source"]["chain"] or []), c["source"].get("cites") or ""]))
        yield "chain", bool(re.search(link, cites, re.IGNORECASE)), f"{where} {link}: {cites!r}"


def _days(g: Row, c: Row, where: str) -> Iterator[Hit]:
    for d in g["day_roles"]:
        found, roles = day_right(d["value"], c["days"]), d["role"].split("|")
        if roles[0] in {"happened", "planned"}:
            slot = "day_context" if d["carried"] else "day_printed"
            yield slot, found is not None, f"{where} {d['value']}: {_said(c['days'])}"
        if roles[0] != "told" and (found or roles[0] not in {"happened", "planned"}):
            right = found is not None and found.get("role") in roles
            yield (
                "day_role",
                right,
                f"{where} {d['value']} {d['role']}: {found.get('role') if found else _said(c['days'])}",
            )


def _places(g: Row, c: Row, where: str, said: str) -> Iterator[Hit]:
    for p in g["place_roles"]:
        found, roles = place_right(p["name"], c["places"]), p["role"].split("|")
        if roles[0] in {"event", "from", "held_in"}:
            carried = p["carried"] or not any(plain(n) in plain(said) for n in p["name"].split("|"))
            slot = "place_context" if carried else "place_printed"
            yield slot, found is not None, f"{where} {p['name']}: {_said(c['places'])}"
        if found:
            yield "place_role", found.get("role") in roles, f"{where} {p['name']} {p['role']}: {found.get('role')}"


def _said(things: list[Row]) -> list[str]:
    return [str(x.get("value") or x.get("name")) for x in things]


def _event(g: Row, c: Row, where: str) -> Iterator[Hit]:
    given = c["event"] or {}
    if g["event"]:
        right = bool(given and re.search(g["event"]["type"], given["type"]))
        yield "event_type", right, f"{where} {g['event']['type']}: {given.get('type')}"
        for p in g["event"]["parties"]:
            has = any(q["role"] == p["role"] and _party(p["name"], q) for q in given.get("parties", []))
            yield "party", has, f"{where} {p}: {[(q['name'], q['role']) for q in given.get('parties', [])]}"


def _party(pattern: str, party: Row) -> bool:
    return bool(re.search(pattern, f"{party['name']} {party['as_printed']}", re.IGNORECASE))


def _persons(g: Row, c: Row | None, where: str) -> Iterator[Hit]:
    for p in g["persons"]:
        given = [(q["name"], q["state"]) for q in (c["persons"] if c else [])]
        last = p["name"].split()[-1].lower()
        right = any(last in (n or "").lower() and s in p["state"].split("|") for n, s in given)
        yield "state", right, f"{where} {p}: {given}"


def _figure(g: Row, f: Row, claims: list[Row], where: str) -> Iterator[Hit]:
    found = figure_of(f, claims)
    where = f"{where} {f['printed']!r}"
    yield "figures", found is not None, where
    if not found:
        return
    figure, its_claim = found
    right = {"number": number_right(f, figure), "measure": figure["measure"] in f["measure"].split("|"),
             "basis": figure["basis"] in f["basis"].split("|")}  # fmt: skip
    for slot, value in right.items():
        yield slot, value, f"{where} {f.get(slot, f['best'])}: {figure.get(slot, figure['best'])}"
    yield "bound", figure["bound"] in f["bound"].split("|"), f"{where} {f['bound']}: {figure['bound']}"
    if (people := population_right(f, figure)) is not None:
        yield "population", people, f"{where} {f['population']}: {figure['population']}"
    if f["since"]:
        since = str(figure["since"] or "")
        yield "since", any(since.startswith(one) for one in f["since"].split("|")), f"{where} {f['since']}: {since}"
    speaker = speaker_right(g, its_claim)
    yield "figure_all", all(right.values()) and speaker, f"{where} {right} speaker {speaker}"


def _printed(doc: Gold, claims: list[Row]) -> Iterator[Hit]:
    """Each claim that was printed is right, useless or wrong; events that were given are right or not."""
    figures = [f for g in doc["claims"] for f in g["figures"]]
    for c in filter(shown, claims):
        g = gold_of(c, doc["claims"])
        why = _wrong(c, g, figures)
        verdict = "wrong" if why else "useless" if g is None else "right"
        words = f"{doc['id']} {c['quote']['exact'][:90]!r} ({c['source'].get('name')}) {why}"
        for one in ("right", "useless", "wrong"):
            yield f"printed_{one}", verdict == one, words
        if c["event"]:
            wanted = g["event"]["type"] if g and g["event"] else None
            yield (
                "event_given_right",
                bool(wanted and re.search(wanted, c["event"]["type"])),
                f"{words} {c['event']['type']}: {wanted}",
            )


def gold_of(claim: Row, gold: list[Row]) -> Row | None:
    """Return the gold claim that a printed one tells: most shared, half of the shorter one at least."""
    at = span(claim)
    found = [(overlap(at, g["at"]), -i) for i, g in enumerate(gold)
             if overlap(at, g["at"]) >= 0.5 * max(1, min(at[1] - at[0], g["at"][1] - g["at"][0]))]  # fmt: skip
    return gold[-max(found)[1]] if found else None


def _wrong(c: Row, g: Row | None, figures: list[Row]) -> str:
    """Say why a desk could not print the claim (no such figure, another speaker, another stance); "" if it could."""
    for f in c["figures"]:
        shared = max(figures, key=lambda x: overlap(x["at"], span(f)), default=None)
        if shared is None or not overlap(shared["at"], span(f)):
            if f["measure"] in HARM and not told_again(f, f["measure"], figures):
                return f"no such figure: {f['as_printed']!r} {f['measure']}"
        elif not number_right(shared, f) or f["measure"] not in shared["measure"].split("|"):
            return f"figure {f['as_printed']!r} {f['measure']} {f['best']}"
    if g and not speaker_right(g, c):
        return f"speaker {g['source']!r}"
    if g and c["stance"] not in g["stance"].split("|"):
        return f"stance {g['stance']}: {c['stance']}"
    return ""


def told_again(printed: Row, measure: str, figures: list[Row]) -> bool:
    """Whether the number is a gold figure's of that measure, told elsewhere: in a headline, by other words."""
    return any(number_right(f, printed) and measure in f["measure"].split("|") for f in figures)


# --- accounts -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """A gold figure with what its claim says of it; ``key`` is document, claim and figure."""

    key: tuple[str, str, str]
    row: Row
    places: tuple[str, ...]
    period: tuple[str, str] | None
    happened: bool
    voice: str
    named: bool
    admission: bool


def gold_figures(docs: list[Gold]) -> list[Figure]:
    """Return every figure of the gold; with as many places as figures each has its own."""
    found = []
    for d in docs:
        for g in d["claims"]:
            own = len(g["places"]) == len(g["figures"]) > 1
            for i, f in enumerate(g["figures"]):
                days = [f["since"], f["until"] or d["published"]] if f["since"] else g["days"]
                found.append(
                    Figure(
                        (d["id"], g["id"], f["id"]),
                        f,
                        tuple([g["places"][i]] if own else g["places"]),
                        period(days),
                        g["status"] == "actual" and "predicted" not in g["stance"],
                        g["voice"],
                        g["kind"] not in {"anonymous", "unresolved", "outlet", "witness"},
                        g["admission"],
                    )
                )
    return found


def period(days: Iterable[str | None]) -> tuple[str, str] | None:
    """Return first and last day of what the gold says; alternatives widen it.

    >>> period(["2018-12/2019-01"]), period(["2024-07-30|2024-07-31"])
    (('2018-12-01', '2019-01-31'), ('2024-07-30', '2024-07-31'))
    """
    parts = [p for day in days for one in (day or "").split("|") for p in one.split("/") if re.match(r"\d{4}", p)]
    return (
        (min(p + "-01-01"[len(p) - 4 :] for p in parts), max(p + "-12-31"[len(p) - 4 :] for p in parts))
        if parts
        else None
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """An account beside the gold figures that each of its answers prints."""

    row: Row
    held: tuple[tuple[Figure, ...], ...]

    @property
    def figures(self) -> list[Figure]:
        """All of them."""
        return [f for answer in self.held for f in answer]


def placed(account: Row, claims: dict[str, Row], gold: list[Figure]) -> Placed:
    """Find the gold figures of each answer: same number, in the answer's claims, words that overlap."""
    out = []
    for a in account["answers"]:
        held: list[Figure] = []
        for c in (claims[i] for i in a["claims"] if i in claims):
            for f in _figures_of(a, c, account["question"]["measure"]):
                shared = [(overlap(g.row["at"], span(f)), -i) for i, g in enumerate(gold) if g.key[0] == c["doc"]]
                most, i = max(shared, default=(0, 0))
                if most and number_right(gold[-i].row, f) and gold[-i] not in held:
                    held.append(gold[-i])
        out.append(tuple(held))
    return Placed(account, tuple(out))


def _figures_of(answer: Row, claim: Row, measure: str) -> list[Row]:
    """Return the figures of a claim that an answer stands on: by its prints, else its numbers; of its measure if any is."""
    printed = [f for f in claim["figures"] if f["as_printed"] in answer["as_printed"]]
    same = printed or [f for f in claim["figures"] if number_right(f, answer)]
    return [f for f in same if f["measure"] == measure] or same


class Within:
    """Which places lie in which, as the gold says, and by which names claims call them: a canonical name is its printing."""

    def __init__(self, docs: list[Gold], claims: list[Row]) -> None:
        self.wider: dict[str, set[str]] = defaultdict(set)
        self.printed: dict[str, set[str]] = defaultdict(set)
        for d in docs:
            for place, wider in d["within"].items():
                self.wider[plain(place)].update(map(plain, wider))
        for p in (p for c in claims for p in c["places"]):
            self.printed[plain(p["name"])].add(plain(p["as_printed"]))

    def fits(self, given: str, gold: str) -> bool:
        """The place of an account is the gold's, or the one lies in the other."""
        ones = {plain(given), *self.printed.get(plain(given), ())}
        others = set(map(plain, gold.split("|")))
        return bool(ones & others) or any(y in self._around(x) or x in self._around(y) for x in ones for y in others)

    def _around(self, place: str) -> set[str]:
        """What a place lies in, and that in turn."""
        found, ahead = set[str](), [place]
        while ahead:
            more = self.wider.get(ahead.pop(), set()) - found
            found |= more
            ahead += more
        return found


def account_hits(docs: list[Gold], claims: list[Row], accounts: list[Row], asked: Row | None) -> Iterator[Hit]:
    """Yield a hit for everything that is asked of the accounts of one set."""
    gold, within, by_id = gold_figures(docs), Within(docs, claims), {c["claim_id"]: c for c in claims}
    found = [placed(a, by_id, gold) for a in accounts]
    for p in found:
        yield from _account(p, gold, within)
        yield from _verdict(p)
    for g in gold:
        if g.happened and set(g.row["measure"].split("|")) & HARM:
            yield (
                "in_right_account",
                any(_right_for(p, g, within) for p in found),
                f"{g.key} {g.row['printed']!r} {_where(found, g)}",
            )
    yield from _matters(gold, found)
    if asked:
        yield from _set(asked, gold, found)


def _words(p: Placed) -> str:
    q = p.row["question"]
    said = [a["as_printed"] for a in p.row["answers"]]
    return f"{said} {q['measure']} {q['place']} {q['period']} {q['basis']} {p.row['verdict']}"


def _agrees(p: Placed, g: Figure, within: Within) -> bool:
    q = p.row["question"]
    return (
        g.happened
        and q["measure"] in g.row["measure"].split("|")
        and q["basis"] in g.row["basis"].split("|")
        and (not g.places or not q["place"] or any(within.fits(q["place"], one) for one in g.places))
        and (not g.period or ((q["period"][0] or "0000") <= g.period[1] and (q["period"][1] or "9999") >= g.period[0]))
    )


def _account(p: Placed, gold: list[Figure], within: Within) -> Iterator[Hit]:
    measure, rows = p.row["question"]["measure"], [g.row for g in gold]
    headline = not p.figures and all(told_again(a, measure, rows) for a in p.row["answers"])
    if all(any(_agrees(p, g, within) for g in held) for held in p.held) and measure not in NOTHING and _one_matter(p):
        verdict = "right"
    elif measure in NOTHING or headline or (not p.figures and measure not in HARM):
        verdict = "useless"
    else:
        verdict = "wrong"
    for one in ("right", "wrong", "useless"):
        yield f"account_{one}", verdict == one, _words(p)


def _one_matter(p: Placed) -> bool:
    """Whether no answers stand for matters that the gold names and that are not one."""
    return len({g.row["matter"] for g in p.figures if g.row["matter"]}) <= 1


def _right_for(p: Placed, g: Figure, within: Within) -> bool:
    return (
        g in p.figures
        and _agrees(p, g, within)
        and not any(_apart(g, other, within) for other in p.figures if other != g)
    )


def _apart(a: Figure, b: Figure, within: Within) -> bool:
    """Whether two figures cannot answer one question: matters of two names, or another measure, basis, place or time."""
    if a.row["matter"] and b.row["matter"]:
        return bool(a.row["matter"] != b.row["matter"])
    return (
        a.key[:2] == b.key[:2]
        or not set(a.row["measure"].split("|")) & set(b.row["measure"].split("|"))
        or not set(a.row["basis"].split("|")) & set(b.row["basis"].split("|"))
        or bool(a.places and b.places and not any(within.fits(x, y) for x in a.places for y in b.places))
        or bool(a.period and b.period and (a.period[0] > b.period[1] or b.period[0] > a.period[1]))
    )


def _where(found: list[Placed], g: Figure) -> list[str]:
    return [_words(p) for p in found if g in p.figures] or ["in no account"]


def _verdict(p: Placed) -> Iterator[Hit]:
    """``differ`` wants two named voices of one matter with two numbers; ``agree`` two voices; ``confirmed`` an admission."""
    pairs = [
        (x, y) for x in p.figures for y in p.figures if x.voice != y.voice and x.named and y.named and _one_matter(p)
    ]
    if p.row["verdict"] == "differ":
        yield "differ_true", any(not number_right(x.row, y.row) for x, y in pairs), _words(p)
    if p.row["verdict"] == "agree":
        yield "agree_true", bool(pairs), f"{_words(p)} {sorted({g.voice for g in p.figures})}"
    if p.row["grade"] == "confirmed":
        yield "confirmed_true", any(g.admission for g in p.figures), _words(p)


def _matters(gold: list[Figure], found: list[Placed]) -> Iterator[Hit]:
    for name, figures in _by_matter(gold).items():
        if len({g.key[:2] for g in figures}) > 1:
            met = max((len({g.key[:2] for g in p.figures if g.row["matter"] == name}) for p in found), default=0)
            yield "matters_meet", met > 1, f"{figures[0].key[0]} {name}: {met} of {[g.row['printed'] for g in figures]}"


def _by_matter(gold: list[Figure]) -> dict[str, list[Figure]]:
    matters: dict[str, list[Figure]] = defaultdict(list)
    for g in gold:
        if g.row["matter"] and g.happened:
            matters[g.row["matter"]].append(g)
    return matters


def _set(asked: Row, gold: list[Figure], found: list[Placed]) -> Iterator[Hit]:
    """Whether the reports of one event meet, and what the account of the main question says."""
    for name, figures in _by_matter(gold).items():
        slot = "set_main_met" if name == asked["main"] else "set_further_met"
        docs = {g.key[0] for g in figures}
        together = [{g.key[0] for g in p.figures if g.row["matter"] == name} for p in found]
        for doc in sorted(docs) if len(docs) > 1 else ():
            yield slot, any(doc in t and len(t) > 1 for t in together), f"{asked['set']} {name}: {doc}"
    of_main = [p for p in found if any(g.row["matter"] == asked["main"] for g in p.figures)]
    p = max(
        of_main,
        key=lambda p: (len({g.key[0] for g in p.figures if g.row["matter"] == asked["main"]}), len(p.figures)),
        default=None,
    )
    wanted = [asked["articles"], asked["publishers"], asked["origins"], asked["voices"]]
    given = [p.row["articles"], p.row["publishers"], p.row["origins"], [*p.row["voices"].values()]] if p else []
    yield "set_nkji", wanted == given, f"{asked['set']} N, K, J, I {wanted}: {given}"
    yield "set_single_account", len(of_main) == 1, f"{asked['set']} main question in {len(of_main)} accounts"
    if asked["revised"]:
        shown_ = bool(p and (p.row["verdict"] == "revised" or any(a.get("superseded") for a in p.row["answers"])))
        yield "set_revised", shown_, f"{asked['set']} {_words(p) if p else 'no account'}"


# --- figures ------------------------------------------------------------------------------------------------

Reader = Callable[[list[Gold]], tuple[list[Row], list[Row]]]


def hits(docs: list[Gold], asked: list[Gold], reader: Reader) -> dict[str, list[Hit]]:
    """Read and score; the hits of each set (or document of no set), by its name."""
    by_set: dict[str, list[Gold]] = defaultdict(list)
    for d in docs:
        by_set[d["set"]].append(d)
    of_set = {a["set"]: a for a in asked}
    found: dict[str, list[Hit]] = {}
    for name, some in by_set.items():
        claims, accounts = reader(some)
        found[name] = [h for d in some for h in claim_hits(d, [c for c in claims if c["doc"] == d["id"]])]
        found[name] += account_hits(some, claims, accounts, of_set.get(name))
    return found


def agreement(first: list[Gold], second: list[Gold]) -> dict[str, tuple[int, int, float, float, float]]:
    """Return the slots of claims for a second person's records of the same texts, scored against the first person's."""
    texts, again = {d["id"]: d["text"] for d in first}, [d for d in second if d["id"] in {f["id"] for f in first}]
    if changed := [d["id"] for d in again if d["text"] != texts[d["id"]]]:
        sys.exit(f"not the text that was read before: {', '.join(changed)}")
    some = [d for d in first if d["id"] in {a["id"] for a in again}]
    found = hits(some, [], lambda docs: (told([a for a in again if a["id"] in {d["id"] for d in docs}])[0], []))
    return {slot: row for slot, row in figures(found).items() if slot not in OF_ACCOUNTS}


def figures(found: dict[str, list[Hit]]) -> dict[str, tuple[int, int, float, float, float]]:
    """Return for each slot: right, of, percent, and the interval in which 95 of 100 draws of the sets lie."""
    counts = [Counter((slot, right) for slot, right, _ in h) for h in found.values()]
    dice = random.Random(SEED)  # noqa: S311 - a draw for intervals, no secret
    draws = [[dice.randrange(len(counts)) for _ in counts] for _ in range(DRAWS)] if counts else []
    out = {}
    for slot in SLOTS:
        rights, ofs = [c[slot, True] for c in counts], [c[slot, True] + c[slot, False] for c in counts]
        if not sum(ofs):
            continue
        drawn = sorted(
            p for draw in draws if (p := _percent(sum(rights[i] for i in draw), sum(ofs[i] for i in draw))) is not None
        )
        low, high = drawn[int(0.025 * len(drawn))], drawn[int(0.975 * (len(drawn) - 1))]
        out[slot] = (sum(rights), sum(ofs), _percent(sum(rights), sum(ofs)) or 0.0, low, high)
    return out


def _percent(right: int, of: int) -> float | None:
    return round(100 * right / of, 1) if of else None


def measured(which: str, profile: str, wars: Iterable[str] = ()) -> dict[str, float]:
    """Return the percentages of a part, for the gate; of our own texts alone, which are everywhere."""
    found = hits(documents(which, tuple(wars), real=False), sets(which), lambda docs: read(docs, profile))
    return {slot: row[2] for slot, row in figures(found).items()}


def logged(which: str, profile: str, found: dict[str, tuple[int, int, float, float, float]], docs: int) -> str:
    """Return the line of ``SCORINGS.md``: day, commit, profile, every figure."""
    command = ["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    said = " ".join(f"{slot} {row[2]}" for slot, row in found.items())
    day = datetime.now(UTC).date().isoformat()
    return f"- {day}, {commit.stdout.strip()}, {which}, {profile}, {docs} documents: {said}\n"


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    asked = _parser().parse_args(arguments)
    if asked.part == "test" and (asked.misses is not None or asked.docs):
        sys.exit("the test part is scored as a whole, never read: misses and single documents are of the part dev only")
    docs = documents(asked.part, asked.wars)
    if asked.docs:
        docs = [d for d in docs if d["id"] in asked.docs or d["set"] in asked.docs]
    if asked.second:
        _print(agreement(docs, read_marked(asked.second.read_text("utf-8"))[0]))
        return 0
    if left_out := missing(asked.part):
        print(f"{left_out} dispatches left out: their texts lie in ../shared/data, which is not here")
    found = hits(docs, sets(asked.part), lambda some: read(some, asked.profile))
    table = figures(found)
    _print(table)
    for slot, right, words in (h for some in found.values() for h in some):
        if asked.misses is not None and slot in (asked.misses or SLOTS) and right == (slot in FAULTS):
            print(f"{slot}: {words}")
    if asked.json:
        print(
            json.dumps(
                {
                    "part": asked.part,
                    "profile": asked.profile,
                    "documents": len(docs),
                    **{k: v[2] for k, v in table.items()},
                }
            )
        )
    if asked.part == "test":
        with (HERE / "SCORINGS.md").open("a", encoding="utf-8") as log:
            log.write(logged(" ".join([asked.part, *asked.wars]), asked.profile, table, len(docs)))
    return 0


def _print(table: dict[str, tuple[int, int, float, float, float]]) -> None:
    for slot, (right, of, percent, low, high) in table.items():
        print(f"{slot:20}{right:>6}/{of:<6}{percent:>6.1f}   {low:.1f} to {high:.1f}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["dev", "test"], required=True)
    parser.add_argument("--profile", default="fast", choices=["fast", "accurate", "rules"])
    parser.add_argument("--wars", nargs="*", default=[], help="names of files in gold/; without it, all")
    parser.add_argument(
        "--docs", nargs="*", default=[], metavar="ID", help="documents or sets; without it, all (dev only)"
    )
    parser.add_argument(
        "--misses", nargs="*", metavar="SLOT", help="print what was not right: these slots or all (dev only)"
    )
    parser.add_argument(
        "--second", type=Path, metavar="FILE", help="score a second person's marked file against the bank"
    )
    parser.add_argument("--json", action="store_true", help="print all percentages as one line of JSON, too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
