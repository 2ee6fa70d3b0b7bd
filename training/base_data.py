"""Reads the treebanks and turns them into examples for the language base, some of them damaged as dispatches are.

One :class:`Sentence` is what the treebanks give; a chunk is up to eight of one document, so that the parser learns where
sentences end. Damage is drawn from the seed: lines wrapped, spaces lost between sentences, ALL CAPS, curly quotes.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

CHUNK = 8  # sentences an example


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as annotated: parallel lists, heads as indices into them (a root is its own head)."""

    words: list[str]
    spaces: list[bool]
    tags: list[str] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    morphs: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # BILUO-free: B-X, I-X, O, or "" where nobody looked
    opens: bool = False  # a paragraph
    doc: str = ""
    id: str = ""


def parsed(file: Path) -> Iterator[Sentence]:
    """Sentences of a CoNLL-U file; empty nodes are left out, words of several tokens are their tokens."""
    doc, opens = "", True
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for block in lines.read().strip().split("\n\n"):
            rows = block.split("\n")
            notes = dict(r[2:].split(" = ", 1) for r in rows if r.startswith("# ") and " = " in r)
            if "newdoc id" in notes or any(r.startswith("# newdoc") for r in rows):
                doc, opens = notes.get("newdoc id", doc + "+"), True
            opens = opens or any(r.startswith("# newpar") for r in rows)
            cells = [r.split("\t") for r in rows if r and r[0] != "#"]
            yield replace(_sentence(cells), opens=opens, doc=f"{file.name}/{doc}", id=notes.get("sent_id", ""))
            opens = False


def _sentence(cells: list[list[str]]) -> Sentence:
    tokens = [c for c in cells if c[0].isdigit()]
    space = {c[0]: "SpaceAfter=No" not in c[9] for c in tokens}
    for c in cells:
        if "-" in c[0]:
            first, last = map(int, c[0].split("-"))
            space |= {str(k): False for k in range(first, last)} | {str(last): "SpaceAfter=No" not in c[9]}
    return Sentence(
        words=[c[1].replace(" ", "\u00a0") for c in tokens],
        spaces=[space[c[0]] for c in tokens],
        tags=[c[4] if c[4] != "_" else "" for c in tokens],
        pos=[c[3] for c in tokens],
        morphs=[c[5] for c in tokens],
        lemmas=[c[2] for c in tokens],
        heads=[int(c[6]) - 1 if c[6] != "0" else k for k, c in enumerate(tokens)],
        deps=[c[7] if c[6] != "0" else "ROOT" for c in tokens],
    )


def chunks(sentences: list[Sentence], size: int = CHUNK) -> list[list[Sentence]]:
    """Runs of up to ``size`` sentences of one document, in order."""
    found: list[list[Sentence]] = []
    for s in sentences:
        if not found or len(found[-1]) >= size or found[-1][-1].doc != s.doc:
            found.append([])
        found[-1].append(s)
    return found


# --- damage -----------------------------------------------------------------------------------------------------

_CURLY = {"'": "’", "n't": "n’t", "'s": "’s", "'re": "’re", "'ve": "’ve", "'ll": "’ll", "'d": "’d", "'m": "’m"}


def damaged(chunk: list[Sentence], rng: random.Random) -> tuple[list[Sentence], str]:
    """The chunk as a desk may receive it, and how its lines are laid out."""
    kind = rng.random()
    if kind < 0.06:
        chunk = [_capitals(s) for s in chunk]
    elif kind < 0.12:
        chunk = [_capitals(chunk[0]), replace(chunk[1], opens=True), *chunk[2:]] if len(chunk) > 1 else chunk
    elif kind < 0.20:
        chunk = [joined(s) if rng.random() < 0.5 else s for s in chunk]
    if rng.random() < 0.3:
        chunk = [_curly(s) for s in chunk]
    return chunk, rng.choices(["blank", "line", "wrapped", "run on"], [60, 12, 18, 10])[0]


def _capitals(s: Sentence) -> Sentence:
    return replace(s, words=[w.upper() if len(w.upper()) == len(w) else w for w in s.words])


def joined(s: Sentence) -> Sentence:
    """Without the space after its stop, as "monitor.The SDF" is printed."""
    return replace(s, spaces=[*s.spaces[:-1], False]) if s.words[-1] in {".", "!", "?"} else s


def _curly(s: Sentence) -> Sentence:
    words, inside = [], False
    for w in s.words:
        if w == '"':
            inside = not inside
            words.append("“" if inside else "”")
        else:
            words.append(_CURLY.get(w, w))
    return replace(s, words=words)


# --- into spaCy -------------------------------------------------------------------------------------------------


def gold(nlp: Language, chunk: list[Sentence], layout: str = "blank", width: int = 72) -> Doc:
    """The chunk as one annotated text. ``layout``: paragraphs apart by a blank line, by a line's end, wrapped, or none."""
    out: dict[str, list] = {
        k: [] for k in ("words", "spaces", "tags", "pos", "morphs", "lemmas", "heads", "deps", "names")
    }
    starts: list[int] = []
    column = 0
    for n, s in enumerate(chunk):
        if n and s.opens and layout != "run on":
            _gap(out, "\n" if layout == "line" else "\n\n")
            column = 0
        elif n and s.opens:
            out["spaces"][-1] = True
        base = len(out["words"])
        starts.append(base)
        at = _sentence_into(out, s, layout == "wrapped", width, column)
        column = at
    if not out["tags"] or len(out["tags"]) != len(out["words"]):
        return Doc(nlp.vocab, words=out["words"], spaces=out["spaces"], ents=out["names"])
    return Doc(
        nlp.vocab,
        words=out["words"],
        spaces=out["spaces"],
        tags=out["tags"],
        pos=out["pos"],
        morphs=out["morphs"],
        lemmas=out["lemmas"],
        heads=out["heads"],
        deps=out["deps"],
    )


def _gap(out: dict[str, list], white: str, name: str = "O") -> None:
    """A token of white space that hangs on the word before it."""
    before = len(out["words"]) - 1
    out["spaces"][before] = False
    for key, value in (("words", white), ("spaces", False), ("names", name)):
        out[key].append(value)
    if out["tags"]:
        for key, value in (
            ("tags", "_SP"),
            ("pos", "SPACE"),
            ("morphs", ""),
            ("lemmas", white),
            ("heads", before),
            ("deps", "dep"),
        ):
            out[key].append(value)


def _sentence_into(out: dict[str, list], s: Sentence, wrap: bool, width: int, column: int) -> int:
    where: list[int] = []
    for k, w in enumerate(s.words):
        if wrap and out["words"] and out["spaces"][-1] and column + len(w) > width:
            _gap(out, "\n", s.names[k] if s.names and s.names[k].startswith("I-") else "O")
            column = 0
        where.append(len(out["words"]))
        column += len(w) + s.spaces[k]
        out["words"].append(w)
        out["spaces"].append(s.spaces[k])
        out["names"].append(s.names[k] if s.names else "")
        if s.tags:
            morph = s.morphs[k] if s.morphs[k] != "_" else ""
            own = {"tags": s.tags[k], "pos": s.pos[k], "morphs": morph, "lemmas": s.lemmas[k], "deps": s.deps[k]}
            for key, value in own.items():
                out[key].append(value)
            out["heads"].append(None)
    for k, h in enumerate(s.heads):
        out["heads"][where[k]] = where[h]
    return column


def example(nlp: Language, chunk: list[Sentence], layout: str = "blank", width: int = 72) -> Example:
    """What our tokenizer makes of the text, beside what the annotators say."""
    doc = gold(nlp, chunk, layout, width)
    return Example(nlp.make_doc(doc.text), doc)
