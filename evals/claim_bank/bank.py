"""The claim bank's documents: where they stand, which part each is of, and how marked texts become records.

    python evals/claim_bank/bank.py add FILE        marked dispatches into the bank, each into its part, and build
    python evals/claim_bank/bank.py check FILE      the same without writing: says what is wrong, and counts
    python evals/claim_bank/bank.py build           texts/ and gold/ anew from marked/
    python evals/claim_bank/bank.py count           how many documents and claims each part has
    python evals/claim_bank/bank.py quote FILE      records of texts that stay where they are, from quotes of them

A dispatch is marked by hand (``GUIDELINES.md``); ``marked/dev/WAR.txt`` and ``marked/test/WAR.txt`` hold them, ``gold/`` and
``texts/`` are made of them and never edited. Which part a document is of follows from its set's name alone (:func:`part`).
"""

from __future__ import annotations

import argparse
import functools
import gzip
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"
PARTS = ("dev", "test")
Gold = dict[str, Any]

KINDS = {"party", "official", "monitor", "agency", "ngo", "witness", "anonymous", "outlet", "unresolved"}
STANCES = {"asserted", "hedged", "denied", "predicted", "unverified"}
STATUSES = {"actual", "possible", "planned", "conditional", "denied", "recalled", "staged"}
MEASURES = {"killed", "injured", "casualties", "detained", "displaced", "missing", "hostage", "freed", "surrendered",
            "fighters", "civilians", "area", "distance", "duration", "equipment", "money", "other"}  # fmt: skip
BASES = {"incident", "cumulative", "subset", "remaining", "rate"}
DAY_ROLES = {"happened", "told", "since", "until", "as_of", "planned"}
PLACE_ROLES = {"event", "from", "to", "held_in", "landmark", "speaker", "other"}
STATES = {"abducted", "detained", "missing", "said alive", "seen", "wounded", "killed", "surrendered", "freed", "denied",
          "whereabouts denied"}  # fmt: skip
NO_MARKS = str.maketrans("[]{}", "\x01\x02\x03\x04")  # brackets of a text that is not ours are no marks
PAPER = "^$"  # among the patterns of a source: the paper's own voice
PARTY_ROLES = {"<": "perpetrator", ">": "target", "~": "either"}
# Short words for ACLED's sub-events, as a pattern that is looked for in the type that was given.
EVENTS = {
    "air": "Air/drone strike", "shelling": "Shelling", "remote": "Remote explosive", "suicide": "Suicide bomb",
    "grenade": "Grenade",
    "chemical": "Chemical weapon", "clash": "Armed clash", "regain": "Government regains",
    "overtake": "Non-state actor overtakes",
    "transfer": "Non-violent transfer", "attack": "^Attack$", "abduct": "Abduction", "sexual": "Sexual violence",
    "peaceful": "Peaceful protest", "intervention": "Protest with intervention", "excessive": "Excessive force",
    "violent": "Violent demonstration", "mob": "Mob violence", "agreement": "Agreement", "arrests": "Arrests",
    "change": "Change to group", "disrupted": "Disrupted weapons", "base": "Headquarters", "looting": "Looting",
    "other": "^Other$",
}  # fmt: skip


class Wrong(Exception):
    """A marked dispatch cannot be read: which one, and what is wrong."""


def part(name: str) -> str:
    """Return the part of a document, by the name of its set (a document of no set is its own): a third is the test part.

    >>> part("own-ukraine-02"), part("own-ukraine-03")
    ('dev', 'test')
    """
    return "test" if int(hashlib.sha256(f"fogline claim bank\n{name}".encode()).hexdigest(), 16) % 3 == 0 else "dev"


# --- reading the bank ---------------------------------------------------------------------------------------


def documents(which: str, wars: Iterable[str] = (), *, root: Path = HERE, real: bool = True) -> list[Gold]:
    """Return the gold documents of a part with their texts; raises :class:`Wrong` where a text is not the one read.

    Texts that are not ours stay in the folder of data beside the checkout: without it (or without ``real``) their records are
    left out.
    """
    found = []
    for gold in _lines(root / "gold" / which):
        if (wars and gold["id"].split("-")[1] not in wars) or ("text_from" in gold and not (real and DATA.exists())):
            continue
        gold["text"] = _text_of(gold, root)
        if digest(gold["text"]) != gold["sha256"]:
            raise Wrong(f"{gold['id']}: the text is not the one that was read; run bank.py build")
        for c in gold["claims"]:
            for f in c["figures"]:
                f["printed"] = gold["text"][slice(*f["at"])]
            for p in (p for p in c["persons"] if "at" in p):
                p["name"] = gold["text"][slice(*p["at"])]
        found.append(gold)
    return found


def sets(which: str, *, root: Path = HERE) -> list[Gold]:
    """Return what is asked of each set of reports of one event."""
    return list(_lines(root / "gold" / which / "sets"))


def missing(which: str, *, root: Path = HERE) -> int:
    """Return how many documents are left out because their texts are not here."""
    return 0 if DATA.exists() else sum("text_from" in gold for gold in _lines(root / "gold" / which))


def _text_of(gold: Gold, root: Path) -> str:
    if place := gold.get("text_from"):
        return str(_rows(place["file"])[place["id"]]["text"])[: place["cut"]]
    return (root / "texts" / f"{gold['id']}.txt").read_bytes().decode("utf-8")


@functools.cache
def _rows(file: str) -> dict[str, Gold]:
    """The texts of a file of the data with what is said of them, by their ids."""
    packed = (DATA / file).read_bytes()
    words = (gzip.decompress(packed) if file.endswith(".gz") else packed).decode("utf-8")
    return {str(row["id"]): row for row in map(json.loads, filter(None, words.split("\n")))}


def _lines(folder: Path) -> Iterator[Gold]:
    for file in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, file.read_text("utf-8").splitlines())


def digest(text: str) -> str:
    """Return the SHA-256 of a text, as the records hold it."""
    return hashlib.sha256(text.encode()).hexdigest()


# --- from marked dispatches to records ----------------------------------------------------------------------


def read_marked(words: str) -> tuple[list[Gold], list[Gold]]:
    """Return the documents and the sets of a marked file; raises :class:`Wrong`."""
    docs, asked = [], []
    for block in re.split(r"^=== ", words, flags=re.MULTILINE)[1:]:
        head, _, body = block.partition("\n")
        if head.startswith("set "):
            asked.append(_set_of(head[4:].strip(), body))
        else:
            try:
                docs.append(_document(head, body))
            except (Wrong, ValueError, KeyError, IndexError) as e:
                raise Wrong(f"{head.split('|')[0].strip()}: {e}") from e
    return docs, asked


def _document(head: str, body: str) -> Gold:
    """One dispatch: ``ID | published | outlet | manner [| set=NAME] [| within PLACE: WIDER]``, text, ``---``, records."""
    name, published, outlet, manner, *more = (p.strip() for p in head.split("|"))
    marked, cut, lines = body.partition("\n---\n")
    if not cut:
        raise Wrong("no line of --- parts the text from the records")
    text, claims_at, figures_at = unmarked(marked.strip())
    gold: Gold = {"id": name, "published": published, "outlet": outlet, "manner": manner, "set": name,
                  "sha256": digest(text), "within": {}, "claims": []}  # fmt: skip
    for word in more:
        if word.startswith("set="):
            gold["set"] = word[4:]
        elif word.startswith("within "):
            inner, _, wider = word[7:].partition(":")
            gold["within"][inner.strip()] = [w.strip() for w in wider.split(",")]
        else:
            raise Wrong(f"what is {word!r} in the head?")
    claims = _records([line for line in lines.splitlines() if line.strip() and not line.startswith("#")])
    if missing := set(claims_at) ^ {c["id"] for c in claims}:
        raise Wrong(f"claims marked and not recorded, or recorded and not marked: {sorted(missing)}")
    for c in claims:
        c["at"] = list(claims_at[c["id"]])
        _place_figures(c, text, figures_at)
    if left := set(figures_at) - {(c["id"], f["id"]) for c in claims for f in c["figures"]}:
        raise Wrong(f"figures without a record: {sorted(left)}")
    gold["claims"], gold["text"] = claims, text
    return gold


def _place_figures(claim: Gold, text: str, at: dict[tuple[str, str], tuple[int, int]]) -> None:
    for f in claim["figures"]:
        if (claim["id"], f["id"]) not in at:
            raise Wrong(f"claim {claim['id']}: figure {f['id']} is not marked")
        f["at"] = list(at[claim["id"], f["id"]])
        f["printed"] = text[slice(*f["at"])]


def unmarked(marked: str) -> tuple[str, dict[str, tuple[int, int]], dict[tuple[str, str], tuple[int, int]]]:
    """Return a text without its marks, and where claims (by id) and figures (by claim and id) stand in it.

    >>> unmarked("[1|{a|Two men} died], he said.")
    ('Two men died, he said.\\n', {'1': (0, 12)}, {('1', 'a'): (0, 7)})
    """
    text, opened = "", []
    claims: dict[str, tuple[int, int]] = {}
    figures: dict[tuple[str, str], tuple[int, int]] = {}
    for piece in re.split(r"(\[\w+\||\{\w+\||\]|\})", marked):
        if re.fullmatch(r"[\[{]\w+\|", piece):
            opened.append((piece[0], piece[1:-1], len(text)))
        elif piece in {"]", "}"}:
            if not opened or opened[-1][0] != {"]": "[", "}": "{"}[piece]:
                raise Wrong(f"{piece} closes nothing after {text[-40:]!r}")
            kind, key, start = opened.pop()
            holder = next((k for m, k, _ in reversed(opened) if m == "["), "")
            where: dict[Any, tuple[int, int]] = claims if kind == "[" else figures
            name = key if kind == "[" else (holder, key)
            if name in where:
                raise Wrong(f"{name} is marked twice")
            where[name] = (start, len(text))
        else:
            text += piece
    if opened:
        raise Wrong(f"not closed: {opened}")
    return text + "\n", claims, figures


def _records(lines: list[str]) -> list[Gold]:
    """Claim lines begin with an id of digits, figure lines with a letter."""
    claims: list[Gold] = []
    for line in lines:
        if line[0].isdigit():
            claims.append(_claim(line))
        else:
            claims[-1]["figures"].append(_figure(line))
    for claim in claims:
        _since(claim)
    return claims


def _since(claim: Gold) -> None:
    """A running total counts since the day that its claim counts since, where its own line names none."""
    days = [d["value"] for d in claim["day_roles"] if d["role"] == "since"]
    for f in claim["figures"]:
        if len(days) == 1 and not f["since"] and f["basis"].startswith("cumulative"):
            f["since"] = days[0]


def _claim(line: str) -> Gold:
    """``ID SOURCE; kind; fields`` with fields parted by semicolons."""
    first, kind, *fields = (p.strip() for p in line.split(";"))
    key, _, source = first.partition(" ")
    claim: Gold = {"id": key, "at": [], "source": _patterns(source.strip()), "kind": kind, "chain": [],
                   "voice": "", "stance": "asserted", "status": "", "admission": False, "figures": [], "days": [],
                   "days_carried": False, "day_roles": [], "places": [], "place_roles": [], "event": None,
                   "persons": []}  # fmt: skip
    _among(kind, KINDS)
    for field in filter(None, fields):
        _field(claim, field)
    claim["status"] = claim["status"] or {"denied": "denied", "predicted": "possible|planned"}.get(
        claim["stance"], "actual"
    )
    first_named = next((p for p in claim["source"].split("|") if p != PAPER), "")
    claim["voice"] = claim["voice"] or first_named.lower()
    happened = [d for d in claim["day_roles"] if d["role"].split("|")[0] in {"happened", "planned"}]
    claim["days"] = [d["value"] for d in happened]
    claim["days_carried"] = bool(happened) and all(d["carried"] for d in happened)
    claim["places"] = [
        p["name"] for p in claim["place_roles"] if p["role"].split("|")[0] in {"event", "from", "held_in"}
    ]
    if claim["event"] and "actual" not in claim["status"]:
        raise Wrong(f"claim {key}: an event of a deed that is {claim['status']}")
    return claim


def _patterns(words: str) -> str:
    """Write ``-``, the paper's own voice, as a pattern; alone it is "".

    >>> _patterns("-"), _patterns("-|Ministry")
    ('', '^$|Ministry')
    """
    return "" if words == "-" else "|".join(PAPER if p == "-" else p for p in words.split("|"))


def _field(claim: Gold, field: str) -> None:
    word, _, value = field.partition("=")
    if not value:
        if field == "admission":
            claim["admission"] = True
        else:
            _among(field, STANCES)
            claim["stance"] = field
    elif word == "status":
        _among(value, STATUSES)
        claim["status"] = value
    elif word == "chain":
        claim["chain"] = value.split(",")
    elif word in {"voice", "speaker_id"}:
        claim[word] = value
    elif word == "d":
        claim["day_roles"].append(_with_role("value", value, "happened", DAY_ROLES))
    elif word == "p":
        claim["place_roles"].append(_with_role("name", value, "event", PLACE_ROLES))
    elif word == "e":
        claim["event"] = _event(value)
    elif word == "x":
        name, _, state = value.rpartition(":")
        _among(state, STATES)
        claim["persons"].append({"name": name.strip(), "state": state})
    else:
        raise Wrong(f"what is {field!r}?")


def _with_role(key: str, value: str, usual: str, roles: set[str]) -> Gold:
    """``2026-03-04@since*``: a value, its role where it is not the usual one, and a star where other sentences tell it.

    >>> _with_role("value", "2026-03-04*", "happened", DAY_ROLES)
    {'value': '2026-03-04', 'role': 'happened', 'carried': True}
    """
    carried = value.endswith("*")
    plain, _, role = value.rstrip("*").partition("@")
    _among(role or usual, roles)
    if key == "value" and not re.match(r"\d{4}|PAST", plain):
        raise Wrong(f"{plain!r} is no day")
    return {key: plain, "role": role or usual, "carried": carried}


def _event(value: str) -> Gold:
    """``shelling <Russia >residents``: type and parties."""
    head, *rest = re.split(r"\s+(?=[<>~])", value.strip())
    types = [EVENTS[one] for one in head.split("|")]
    return {"type": "|".join(types), "parties": [{"name": p[1:].strip(), "role": PARTY_ROLES[p[0]]} for p in rest]}


def _figure(line: str) -> Gold:
    """``a killed 9+ people; cumulative; since=2023-10-07; m=toll``."""
    first, *fields = (p.strip() for p in line.split(";"))
    key, measure, number, *population = first.split(" ")
    _among(measure, MEASURES)
    figure: Gold = {"id": key, "at": [], "printed": "", "measure": measure, "population": " ".join(population),
                    **_number(number),
                    "basis": "incident", "since": None, "until": None, "unit": None, "matter": None}  # fmt: skip
    for field in filter(None, fields):
        word, _, value = field.partition("=")
        if not value:
            _among(field, BASES)
            figure["basis"] = field
        else:
            figure[{"since": "since", "until": "until", "u": "unit", "m": "matter"}[word]] = value
    return figure


def _number(word: str) -> Gold:
    """Return low, best, high and bound of a number as the guidelines write it.

    >>> _number("9+"), _number("20..25")["bound"], _number("v12")["low"]
    ({'low': 9.0, 'best': 9.0, 'high': None, 'bound': 'at_least'}, 'between', 12.0)
    """
    if word.startswith("v"):
        return {"low": float(word[1:]), "best": None, "high": None, "bound": "vague"}
    if ".." in word:
        low, high = map(float, word.split(".."))
        return {"low": low, "best": None, "high": high, "bound": "between"}
    best = float(re.sub(r"[~+]|<=", "", word))
    if word.endswith("+"):
        return {"low": best, "best": best, "high": None, "bound": "at_least"}
    if word.startswith("<="):
        return {"low": None, "best": best, "high": best, "bound": "at_most"}
    return {"low": best, "best": best, "high": best, "bound": "about" if word.startswith("~") else "exact"}


def read_quoted(words: str) -> list[Gold]:
    """Return records of texts that stay where they are, from quotes of them; raises :class:`Wrong`.

    The head is ``=== ID | file | id | cut [| day=2026-03-04] [| within ...]``; records have their words in angle brackets,
    the first and the last, ``1 <At least seven ~ on Tuesday> Roe; official``. First words that stand twice are refused.
    """
    docs = []
    for block in re.split(r"^=== ", words, flags=re.MULTILINE)[1:]:
        head, _, body = block.partition("\n")
        name, file, key, cut, *more = (p.strip() for p in head.split("|"))
        row = _rows(file)[key]
        text = row["text"][: int(cut)]
        try:
            marked = _marked(text.translate(NO_MARKS), body)
            days = [more.pop(i)[4:] for i, word in enumerate(more) if word.startswith("day=")]
            published = row.get("date") or row.get("published") or next(iter(days), None)
            outlet = row.get("source") or row.get("outlet") or ""
            gold = _document(" | ".join([name, published or "", outlet, "real", *more]), marked)
        except Wrong as e:
            raise Wrong(f"{name}: {e}") from e
        gold["published"] = published
        gold["text_from"] = {"file": file, "id": key, "cut": int(cut)}
        gold["sha256"] = digest(text)
        del gold["text"]
        _without_words(gold, text)
        docs.append(gold)
    return docs


def _without_words(gold: Gold, text: str) -> None:
    """Keep of figures and persons where they stand alone: no words of others' texts, and nobody's name."""
    for c in gold["claims"]:
        for f in c["figures"]:
            del f["printed"]
        for p in c["persons"]:
            start = text.find(p["name"])
            if start < 0:
                raise Wrong(f"{gold['id']}: a person of claim {c['id']} is not called so in the text")
            p["at"] = [start, start + len(p.pop("name"))]


def _marked(text: str, body: str) -> str:
    """The text with marks, and the records."""
    records, at, inserts = [], (0, 0), []
    for line in filter(str.strip, body.splitlines()):
        found = re.match(r"(\w+) <(.+?)> (.*)$", line)
        if not found:
            raise Wrong(f"no quote in {line!r}")
        key, quote, rest = found[1], found[2].translate(NO_MARKS), found[3]
        if key.isdigit():
            at = span = _found(text, quote, (0, len(text)))
        else:
            span = _found(text, quote, at)
        opening, closing = ("[", "]") if key.isdigit() else ("{", "}")
        inserts += [(span[0], span[0] - span[1], f"{opening}{key}|"), (span[1], span[1] - span[0], closing)]
        records.append(f"{key} {rest}")
    return _with(text, inserts) + "\n---\n" + "\n".join(records)


def _found(text: str, quote: str, within: tuple[int, int]) -> tuple[int, int]:
    """Where a quote stands; a blank of it is any white space of the text."""
    first, _, last = (re.sub(r"(\\ )+", r"\\s+", re.escape(words)) for words in quote.partition(" ~ "))
    starts = list(re.compile(first).finditer(text, *within))
    if len(starts) != 1:
        raise Wrong(f"{quote!r} begins {len(starts)} times there")
    end = re.compile(last).search(text, starts[0].end(), within[1]) if last else starts[0]
    if not end:
        raise Wrong(f"{quote!r} does not end there")
    return starts[0].start(), end.end()


def _with(text: str, inserts: list[tuple[int, int, str]]) -> str:
    """The text with words put in: at one point what closes before what opens, of several the longer opens first."""
    out, done = "", 0
    for at, _, words in sorted(inserts, key=lambda x: (x[0], x[1] < 0, x[1])):
        out += text[done:at] + words
        done = at
    return out + text[done:]


def _set_of(name: str, body: str) -> Gold:
    """``main=toll N=4 K=3 J=2 I=1 revised=yes``: what the account of the main question should say; I may be ``1-2``."""
    asked = dict(pair.split("=") for line in body.splitlines() if not line.startswith("#") for pair in line.split())
    low, _, high = asked["I"].partition("-")
    return {"set": name, "main": asked["main"], "articles": int(asked["N"]), "publishers": int(asked["K"]),
            "origins": int(asked["J"]), "voices": [int(low), int(high or low)],
            "revised": asked.get("revised", "no") == "yes"}  # fmt: skip


def _among(words: str, known: set[str]) -> None:
    if strange := set(words.split("|")) - known:
        raise Wrong(f"{', '.join(sorted(strange))}: not one of {', '.join(sorted(known))}")


# --- writing ------------------------------------------------------------------------------------------------


def build(*, root: Path = HERE) -> dict[str, int]:
    """Make ``texts/`` and ``gold/`` from ``marked/``; documents in each part."""
    counted = dict.fromkeys(PARTS, 0)
    for which in PARTS:
        gold = root / "gold" / which
        for file in sorted((root / "marked" / which).glob("*.txt")):
            docs, asked = read_marked(file.read_text("utf-8"))
            counted[which] += len(docs)
            for d in docs:
                _write(root / "texts" / f"{d['id']}.txt", d.pop("text"))
            _write_lines(gold / f"{file.stem}.jsonl", docs)
            _write_lines(gold / "sets" / f"{file.stem}.jsonl", asked)
    return counted


def add(file: Path, *, root: Path = HERE) -> dict[str, int]:
    """Put the blocks of a marked file, named as the war, into their parts; a block of a name that is there replaces it."""
    blocks: dict[str, dict[str, str]] = {which: {} for which in PARTS}
    for which in PARTS:
        old = root / "marked" / which / file.name
        blocks[which] = dict(_blocks(old.read_text("utf-8"))) if old.exists() else {}
    words = file.read_text("utf-8")
    read_marked(words)
    for name, block in _blocks(words):
        blocks[part(_set_name(block))][name] = block
    for which in PARTS:
        if blocks[which]:
            _write(root / "marked" / which / file.name, "".join(f"{b.strip()}\n\n" for b in blocks[which].values()))
    return build(root=root)


def _blocks(words: str) -> Iterator[tuple[str, str]]:
    for block in re.split(r"^(?==== )", words, flags=re.MULTILINE)[1:]:
        yield block.partition("\n")[0][4:].split("|")[0].strip(), block


def _set_name(block: str) -> str:
    head = block.partition("\n")[0][4:]
    if head.startswith("set "):
        return head[4:].strip()
    given = re.search(r"\|\s*set=(\S+)", head)
    return given[1] if given else head.split("|")[0].strip()


def _write(file: Path, words: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(words.encode())


def _write_lines(file: Path, rows: list[Gold]) -> None:
    if rows:
        _write(file, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def count(docs: Iterable[Gold]) -> str:
    """Return how many documents, claims and figures there are, in words."""
    n: Counter[str] = Counter()
    manners: dict[str, int] = defaultdict(int)
    for d in docs:
        manners[d["manner"]] += 1
        n.update(documents=1, claims=len(d["claims"]), figures=sum(len(c["figures"]) for c in d["claims"]))
        n.update(words=len(d["text"].split()))
    return ", ".join(f"{v} {k}" for k, v in n.items())


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["add", "check", "build", "count", "quote"])
    parser.add_argument("file", type=Path, nargs="?")
    asked = parser.parse_args(arguments)
    try:
        if asked.what == "check":
            print(count(read_marked(asked.file.read_text("utf-8"))[0]))
        elif asked.what == "quote":
            for which in PARTS:
                some = [d for d in read_quoted(asked.file.read_text("utf-8")) if part(d["set"]) == which]
                _write_lines(HERE / "gold" / which / f"{asked.file.stem}.jsonl", some)
        elif asked.what == "count":
            for which in PARTS:
                print(f"{which}: {count(documents(which))}; {len(sets(which))} sets; texts not here: {missing(which)}")
        else:
            print(add(asked.file) if asked.what == "add" else build())
    except Wrong as e:
        sys.exit(str(e))
    return 0


if __name__ == "__main__":
    sys.exit(main())
