"""Names for the language base: four corpora brought to one set of types.

PERSON (titles left out, as UNER has it), ORG, GPE and LOC (a place is GPE where our gazetteer knows it as a country, division
or town, else LOC), NORP (nationalities, peoples, creeds), MILUNIT (an organisation whose name says that it is a formation),
WEAPON and PLATFORM. NORP and WEAPON are not marked in every corpus: words of our lexicons are marked there, so that silence
teaches nothing wrong. Sentences whose places and persons are swapped for others of our lexicons teach form, not the names.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import base_data as data
from base_data import Sentence
from spacy.language import Language

from fogline import lexicon
from fogline.claims.events.patterns import hits
from fogline.lexicon import gazetteer, register
from fogline.text import paragraphs, sentences

HELD_OUT = 5  # every fifth document of re3d, by the hash of its id
Span = tuple[int, int, str]

# --- one set of types -------------------------------------------------------------------------------------------

_UNIT = re.compile(
    r"\b(?:Battalions?|Brigades?|Regiments?|Squadrons?|Platoons?|Task Force)\b"
    r"|(?:\d(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth)\b.*"
    r"\b(?:Division|Army|Corps|Fleet|Wing|Company|Battery|Group|Infantry|Cavalry|Airborne|Marines)\b"
    r"|\b(?:Armou?red|Infantry|Airborne|Cavalry|Mechani[sz]ed|Mountain|Guards?|Panzer|Artillery) Division\b"
    r"|\b(?:Fighter|Bomber|Refueling|Airlift) Wing\b"
)
_NATURE = re.compile(
    r"\b(?:River|Lake|Sea|Ocean|Gulf|Bay|Mount|Mountains?|Valley|Desert|Peninsula|Strait|Canal|Street|Road|Avenue|Bridge"
    r"|Airport|Base|Square|Park|Church|Mosque|Hospital|University|School|Museum|Station|Camp|Hotel|Building|East|Europe|Asia"
    r"|Africa|America)\b"
)
_LIKE_GPE = frozenset(["town", "admin1", "admin2", "country", "quarter", "hamlet"])


@functools.cache
def _listed() -> dict[str, str]:
    found = {}
    for file in ("world_places.csv", "conflict_places.csv"):
        for r in lexicon.rows(file):
            for name in [r["name"], *r["other_names"].split(";")]:
                found.setdefault(gazetteer.key(name), r["kind"])
    for r in lexicon.rows("nationalities.csv"):
        for name in [r["country"], *r["other_names"].split(";")]:
            found[gazetteer.key(name)] = "country"
    return found


@functools.cache
def place_type(name: str) -> str:
    """GPE or LOC."""
    if _NATURE.search(name):
        return "LOC"
    kind = _listed().get(gazetteer.key(re.sub(r"(?i)^the ", "", name)))
    if kind:
        return "GPE" if kind in _LIKE_GPE else "LOC"
    return "GPE" if gazetteer.lookup(name) else "LOC"


def body_type(name: str) -> str:
    """MILUNIT or ORG."""
    return "MILUNIT" if _UNIT.search(name) and "Marine Corps" not in name else "ORG"


_CREEDS = (
    "Muslim Moslem Christian Jew Sunni Shiite Shia Shi'ite Alawite Druze Yazidi Yezidi Kurd Arab Turkmen Hindu Sikh Buddhist "
    "Catholic Protestant Orthodox Salafist Islamist Houthi Pashtun Tajik Uzbek Hazara Tuareg Hutu Tutsi Rohingya "
    "Republican Democrat"
)


@functools.cache
def peoples() -> frozenset[str]:
    """Adjectives and names of nations, peoples and creeds, as printed."""
    found = {r["word"] for r in lexicon.rows("peoples.csv")}
    for r in lexicon.rows("nationalities.csv"):
        found |= {w for k in ("adjectives", "people") for w in r[k].split(";") if w}
    found |= {w + s for w in _CREEDS.split() for s in ("", "s")}
    return frozenset(found | {"Kurdish", "Arabic", "Jewish", "Shi'a"})


def _typed(words: list[str], spans: list[tuple[int, int, str]]) -> list[Span]:
    return [(a, b, _type(" ".join(words[a:b]), type_)) for a, b, type_ in spans]


def _type(name: str, type_: str) -> str:
    if name in peoples():
        return "NORP"
    if type_ == "ORG" and _listed().get(gazetteer.key(name)) == "country":
        return "GPE"  # a country that acts is still one
    return {"LOC": place_type, "ORG": body_type}.get(type_, lambda _: type_)(name)


def marked(s: Sentence, spans: list[Span]) -> Sentence:
    """The sentence with its names as B- and I-; words of the lexicons fill what no span covers."""
    names = ["O"] * len(s.words)
    for a, b, type_ in [*sorted(spans, key=lambda x: (x[0] - x[1], x[0])), *_known(s)]:
        if a < b and all(n == "O" for n in names[a:b]):
            names[a:b] = ["B-" + type_] + ["I-" + type_] * (b - a - 1)
    return replace(s, names=names, tags=[], pos=[], morphs=[], lemmas=[], heads=[], deps=[])


def _known(s: Sentence) -> Iterator[Span]:
    """Peoples and weapons of our lexicons."""
    for k, w in enumerate(s.words):
        if w in peoples():
            yield k, k + 1, "NORP"
    starts, at = [], 0
    for w, space in zip(s.words, s.spaces, strict=True):
        starts.append(at)
        at += len(w) + space
    text = "".join(w + " " * sp for w, sp in zip(s.words, s.spaces, strict=True))
    for h in hits(text, file="weapons.csv"):
        inside = [k for k, a in enumerate(starts) if a < h.end and h.start < a + len(s.words[k])]
        # A weapon is a thing: "shelling" and "bombed" are deeds.
        if inside and not re.search(r"(?:ing|ed)$", s.words[inside[-1]]):
            yield inside[0], inside[-1] + 1, "PLATFORM" if h.pattern.type in {"aircraft", "armour"} else "WEAPON"


# --- the corpora ------------------------------------------------------------------------------------------------


def runs(tags: list[str]) -> list[Span]:
    """Spans of B-/I- tags; I- after O opens one."""
    found: list[list] = []
    for k, t in enumerate(tags):
        if t[:2] in {"B-", "I-"}:
            if t[0] == "I" and found and found[-1][1] == k and found[-1][2] == t[2:]:
                found[-1][1] = k + 1
            else:
                found.append([k, k + 1, t[2:]])
    return [(a, b, t) for a, b, t in found]


_MAP = {"PER": "PERSON", "LOC": "LOC", "ORG": "ORG"}


def uner(folder: Path, split: str) -> Iterator[Sentence]:
    """EWT with the names of UNER."""
    names: dict[str, list[str]] = {}
    with gzip.open(folder / f"uner-ewt-{split}.iob2.gz", "rt", encoding="utf-8") as lines:
        for block in lines.read().strip().split("\n\n"):
            rows = block.split("\n")
            key = next(r.split(" = ", 1)[1] for r in rows if r.startswith("# sent_id"))
            names[key] = [r.split("\t")[2] for r in rows if r and r[0] != "#"]
    for s in data.parsed(folder / f"ewt-{split}.conllu.gz"):
        tags = names.get(s.id)
        if tags and len(tags) == len(s.words):
            spans = [(a, b, _MAP[t]) for a, b, t in runs(tags) if t in _MAP]
            yield marked(s, _typed(s.words, spans))


_ETYPE = {"person": "PERSON", "place": "LOC", "organization": "ORG"}
_TITLE_WORDS = (
    "Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Prof. Professor President Senator Sen. Gen. General Col. Colonel Lt. Lieutenant Maj. Major "
    "Capt. Captain Sgt. Staff Spc. Minister Prime Foreign Defense Defence Secretary Deputy Ambassador Envoy Special Advisor "
    "Adviser Representative King Queen Prince Princess Pope Sir Lord Judge Justice Governor Mayor Chancellor Spokesperson "
    "Spokesman Spokeswoman Commander Admiral Adm. Army Navy Press Pentagon Petty Officer Cmdr. Office FCO US U.S. UK"
)
_TITLES = frozenset(_TITLE_WORDS.split())


def gum(folder: Path, split: str) -> Iterator[Sentence]:
    """GUM's mentions whose head is a proper noun, cut to the name."""
    with gzip.open(folder / f"gum-{split}.conllu.gz", "rt", encoding="utf-8") as lines:
        blocks = lines.read().strip().split("\n\n")
    for s, block in zip(data.parsed(folder / f"gum-{split}.conllu.gz"), blocks, strict=True):
        cells = [r.split("\t") for r in block.split("\n") if r and r[0] != "#"]
        notes = [next((x[7:] for x in c[9].split("|") if x.startswith("Entity=")), "") for c in cells if c[0].isdigit()]
        spans = [n for m in _mentions(notes) if (n := _name(s, *m)) is not None]
        yield marked(s, _typed(s.words, spans))


def _mentions(notes: list[str]) -> Iterator[Span]:
    open_: list[tuple[str, int, str]] = []
    for k, note in enumerate(notes):
        for m in re.finditer(r"\((\d+)-([a-z]+)[^()]*|(\d+)?\)", note):
            if m[1]:
                open_.append((m[1], k, m[2]))
                continue
            at = next((i for i in reversed(range(len(open_))) if m[3] is None or open_[i][0] == m[3]), None)
            if at is not None:
                _, start, type_ = open_.pop(at)
                yield start, k + 1, type_


def _name(s: Sentence, start: int, end: int, type_: str) -> Span | None:
    heads = [k for k in range(start, end) if not start <= s.heads[k] < end or s.heads[k] == k]
    if type_ not in _ETYPE or not heads or s.pos[heads[0]] != "PROPN":
        return None
    a = b = heads[0]
    while a > start and (s.pos[a - 1] == "PROPN" or _inner(s, a - 1, start, end, type_)):
        a -= 1
    while b + 1 < end and (s.pos[b + 1] == "PROPN" or _inner(s, b + 1, start, end, type_)):
        b += 1
    while a < b and type_ == "person" and s.words[a] in _TITLES:
        a += 1
    return (a, b + 1, _ETYPE[type_]) if s.words[a] not in _TITLES else None


def _inner(s: Sentence, k: int, start: int, end: int, type_: str) -> bool:
    """A small word or hyphen between two proper nouns of one name."""
    if not start < k < end - 1 or s.pos[k - 1] != "PROPN":
        return False
    joins = {"-", "'s", "’s", "al", "bin"} if type_ != "organization" else {"-", "of", "for", "and", "&", "'s", "’s"}
    return s.words[k] in joins and s.pos[k + 1] == "PROPN"


def wikigold(folder: Path) -> Iterator[Sentence]:
    with gzip.open(folder / "wikigold.conll.gz", "rt", encoding="utf-8") as lines:
        blocks = re.split(r"\n\s*\n", lines.read().strip())
    doc = 0
    for block in blocks:
        rows = [r.split() for r in block.split("\n") if r.strip()]
        if any(r[0] == "-DOCSTART-" for r in rows):
            doc += 1
            rows = [r for r in rows if r[0] != "-DOCSTART-"]
        if rows:
            words = ['"' if r[0] in {"``", "''"} else r[0] for r in rows]
            s = Sentence(words, _spaces(words), doc=f"wikigold/{doc}")
            yield marked(s, _typed(words, [(a, b, _MAP[t]) for a, b, t in runs([r[1] for r in rows]) if t in _MAP]))


_CLINGS_BEFORE = frozenset([",", ".", ";", ":", "?", "!", ")", "'s", "''", "%", "n't", "]"])


def _spaces(words: list[str]) -> list[bool]:
    """Spaces as they were before the corpus was cut into words."""
    out = []
    for k, w in enumerate(words):
        after = words[k + 1] if k + 1 < len(words) else ""
        out.append(after not in _CLINGS_BEFORE and w not in {"(", "``", "$", "["})
    return out


def held_out(doc: str) -> bool:
    return int(hashlib.sha256(doc.encode()).hexdigest(), 16) % HELD_OUT == 0


_RE3D = {"Organisation": "ORG", "Location": "LOC", "Person": "PERSON", "Nationality": "NORP", "Weapon": "WEAPON",
         "MilitaryPlatform": "PLATFORM"}  # fmt: skip
_LEAD = re.compile(
    r"^(?:the|an?|this|that|these|those|our|its|their|his|her|my|\d+|two|three|five|single|lone)$", re.IGNORECASE
)
_DEED = re.compile(r"(?:strikes?|attacks?|attack|raids?)$", re.IGNORECASE)


def re3d(
    nlp: Language, folder: Path, *, held: bool, apart: Callable[[int, str], bool] = lambda _, doc: held_out(doc)
) -> Iterator[Sentence]:
    """Press releases on Syria and Iraq; pronouns and descriptions are no names. ``apart`` tells what is held out."""
    docs = [json.loads(x) for x in (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines()]
    marks: dict[str, list[dict]] = {}
    for e in map(json.loads, (folder / "entities.jsonl").read_text(encoding="utf-8").splitlines()):
        marks.setdefault(e["doc"], []).append(e)
    for n, d in enumerate(docs):
        if apart(n, d["id"]) == held:
            yield from _re3d_doc(nlp, d, marks.get(d["id"], []))


def _re3d_doc(nlp: Language, d: dict, marks: list[dict]) -> Iterator[Sentence]:
    text = d["text"]
    opening = {p.start for p in paragraphs(text)}
    for at in sentences(text):
        doc = nlp.make_doc(text[at.start : at.end])
        words = [t.text for t in doc]
        spans = []
        for e in marks:
            if e["type"] in _RE3D and at.start <= e["start"] and e["end"] <= at.end:
                span = doc.char_span(e["start"] - at.start, e["end"] - at.start)
                if span is not None and (n := _cut(words, span.start, span.end, _RE3D[e["type"]])) is not None:
                    spans.append(n)
        s = Sentence(words, [bool(t.whitespace_) for t in doc], opens=at.start in opening, doc="re3d/" + d["id"])
        yield marked(s, _typed(words, _innermost_persons(spans)))


def _innermost_persons(spans: list[Span]) -> list[Span]:
    """Of "Minister X Y" and "X Y", which are both marked, the name is the inner one."""
    people = [x for x in spans if x[2] == "PERSON"]
    return [x for x in spans if x[2] != "PERSON" or not any(y != x and x[0] <= y[0] and y[1] <= x[1] for y in people)]


_SMALL = frozenset(["of", "for", "and", "the", "in", "-", "–", "al", "(", ")", "’s", "'s"])


def _cut(words: list[str], a: int, b: int, type_: str) -> Span | None:
    """The name in what re3d marks, None where it is a description."""
    if type_ in {"WEAPON", "PLATFORM"}:
        while a < b and _LEAD.match(words[a]):
            a += 1
        thing = a < b and not _DEED.search(words[b - 1]) and words[a].lower() not in {"it", "they"}
        return (a, b, type_) if thing else None
    if "," in words[a:b] and type_ == "PERSON":
        b = a + words[a:b].index(",")
    while a < b and (not _proper(words[a]) or _LEAD.match(words[a]) or (type_ == "PERSON" and words[a] in _TITLES)):
        a += 1
    keep = b
    while a < b and not _proper(words[b - 1]):
        b -= 1
    if type_ == "PERSON":
        titles = [k for k in range(a, b) if words[k] in _TITLES]
        a = titles[-1] + 1 if titles else a
    lower = any(not _proper(w) and w not in _SMALL for w in words[a:b])
    described = keep != b and (type_ == "PERSON" or (type_ == "ORG" and words[keep - 1] != ")"))
    described = described or (type_ == "PERSON" and gazetteer.key(" ".join(words[a:b])) in _listed())
    bad = {"I", "He", "We", "They", "She", "It", "My", "Our", "His", "Their", "Minister", "Ministers", "Coalition's"}
    if a >= b or lower or described or (b - a == 1 and words[a] in bad):
        return None
    return (a, b, type_)


def _proper(w: str) -> bool:
    return w[:1].isupper() or (w[:1].isdigit() and not w.isdigit())


# --- other names in the same place ----------------------------------------------------------------------------------


@functools.cache
def _stock() -> dict[str, list[list[str]]]:
    """Names of our lexicons by type, each as its words."""
    people = {c: [] for c in ("given", "family")}
    for r in lexicon.rows("personal_names.csv"):
        people.setdefault(r["class"], []).extend(w.capitalize() for w in r["words"].split())
    towns = [r["name"] for f in ("conflict_places.csv", "world_places.csv") for r in lexicon.rows(f)]
    places = {"GPE": [], "LOC": []}
    for name in towns + [r["country"] for r in lexicon.rows("nationalities.csv")] * 2:
        places[place_type(name)].append(name.split())
    bodies = [b.name for b in register.bodies()] + [r["name"] for r in lexicon.rows("agencies.csv")]
    bodies += [n.name for b in register.bodies() for n in b.names if not n.described and not n.language]
    own = [b.split() for b in bodies if b[:1].isupper()]
    return {
        "given": [[w] for w in people["given"]],
        "family": [[w] for w in people["family"]],
        **places,
        "ORG": [w for w in own if body_type(" ".join(w)) == "ORG"],
        "MILUNIT": [w for w in own if body_type(" ".join(w)) == "MILUNIT"],
    }


_SHARE = {"PERSON": 0.35, "GPE": 0.35, "LOC": 0.15, "ORG": 0.25, "MILUNIT": 0.3}


def swapped(chunk: list[Sentence], rng: random.Random, tokens: Callable[[str], list[str]]) -> list[Sentence]:
    """The chunk with some names replaced by others of their type, one name by one other throughout."""
    chosen: dict[tuple[str, ...], list[str] | None] = {}
    return [_swap(s, chosen, rng, tokens) for s in chunk]


def _swap(s: Sentence, chosen: dict, rng: random.Random, tokens: Callable[[str], list[str]]) -> Sentence:
    words, spaces, names, at = [], [], [], 0
    for a, b, type_ in [*runs(s.names), (len(s.words), len(s.words), "")]:
        words += s.words[at:a]
        spaces += s.spaces[at:a]
        names += s.names[at:a]
        at = b
        if a == b:
            break
        key = tuple(s.words[a:b])
        if key not in chosen:
            chosen[key] = tokens(_other(type_, b - a, rng)) if rng.random() < _SHARE.get(type_, 0) else None
        mine = chosen[key]
        if mine is None:
            words += s.words[a:b]
            spaces += s.spaces[a:b]
            names += s.names[a:b]
        else:
            words += mine
            spaces += [*_tight(mine)[:-1], s.spaces[b - 1]]
            names += ["B-" + type_] + ["I-" + type_] * (len(mine) - 1)
    return replace(s, words=words, spaces=spaces, names=names)


def _tight(words: list[str]) -> list[bool]:
    return [
        w not in {"-", "’"} and (k + 1 == len(words) or words[k + 1] not in {"-", "'s", "’s", "’"})
        for k, w in enumerate(words)
    ]


def _other(type_: str, length: int, rng: random.Random) -> str:
    stock = _stock()
    if type_ != "PERSON":
        return " ".join(rng.choice(stock[type_]))
    family = rng.choice(stock["family"])[0]
    if rng.random() < 0.15:
        family = rng.choice(["al-", "Al-", "el-"]) + family
    if length == 1:
        return family
    return " ".join([*(rng.choice(stock["given"])[0] for _ in range(min(length - 1, 2))), family])
