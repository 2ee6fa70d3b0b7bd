"""The network of the profile ``accurate``, in JAX, for training; ``encoder_export.py`` writes the same as ONNX.

A sentence encoder of six layers (MiniLM, Wang et al. 2020) reads the word pieces of a paragraph; what a word is made of is
averaged. A head marks cues. Then, once for each cue, two more layers read the words with that cue marked and label cue,
source and content, with a linear-chain CRF (Lafferty et al. 2001): so every part knows its cue, nothing need be linked
afterwards, and parts of several attributions may interleave. Side heads, on other texts: names, how sure a writer is, and
grammar. Arrays are (paragraphs, words, numbers).
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from layers import dropped, path_loss, split, spread

WIDTH, INNER, ATTENDING, DEPTH, SECOND = 384, 1536, 12, 6, 2
TABLES = (64, 32, 32, 16)  # rows of the features shape, cue class, word group, place
LABELS = 7  # nothing, source begins, goes on, content begins, goes on, cue begins, goes on
TAGS, RELATIONS, HEADS = 17, 38, 9  # grammar: UPOS, relation, where the head stands (-4..4)
NAMES = ("person", "organisation", "place", "nationality", "weapon", "unit")  # B and I of each, after nothing
Weights = dict[str, jax.Array]


def initial(seed: int, given: dict[str, np.ndarray]) -> Weights:
    """First weights: the encoder's as given, the second reading's layers as its last ones, heads by chance."""
    rng = np.random.default_rng(seed)
    p = dict(given)
    for i in range(SECOND):
        at = DEPTH - SECOND + i
        p |= {f"{DEPTH + i}{k[1:]}": v.copy() for k, v in given.items() if k.startswith(f"{at}_")}
    p["features"] = rng.standard_normal((sum(TABLES), WIDTH)) * 0.02
    p |= {"cue_w": spread(rng, WIDTH, 3), "cue_b": np.zeros(3)}
    p |= {"near": rng.standard_normal((40, WIDTH)) * 0.02, "mark": rng.standard_normal((3, WIDTH)) * 0.2}
    p |= {"of_w": spread(rng, WIDTH, WIDTH) * 0.3, "second_s": np.ones(WIDTH), "second_b": np.zeros(WIDTH)}
    p |= {"part_w": spread(rng, WIDTH, LABELS), "part_b": np.zeros(LABELS), "part_t": np.zeros((LABELS, LABELS))}
    for name, n in (("name", 1 + 2 * len(NAMES)), ("fact", 1), ("gram", TAGS + RELATIONS + HEADS)):
        p |= {f"{name}_w": spread(rng, WIDTH, n), f"{name}_b": np.zeros(n)}
    return {k: jnp.asarray(v, jnp.float32) for k, v in p.items()}


def _normed(x, scale, shift):
    x = x - x.mean(-1, keepdims=True)
    return x * lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-12) * scale + shift


def _layer(p, i, x, shut, key, rate):
    """One layer of a transformer (Vaswani et al. 2017), normed after each half; ``shut`` is -1e4 at padding."""
    n, t, d = x.shape
    keys = split(key, 2)
    three = (x.reshape(n * t, d) @ p[f"{i}_qkv_w"] + p[f"{i}_qkv_b"]).reshape(n, t, 3, ATTENDING, d // ATTENDING)
    q, k, v = (three[:, :, j].transpose(0, 2, 1, 3) for j in range(3))
    share = jax.nn.softmax(q @ k.transpose(0, 1, 3, 2) / np.sqrt(d // ATTENDING) + shut[:, None, None, :], -1)
    seen = (share @ v).transpose(0, 2, 1, 3).reshape(n * t, d)
    seen = (seen @ p[f"{i}_o_w"] + p[f"{i}_o_b"]).reshape(n, t, d)
    x = _normed(x + dropped(seen, keys[0], rate), p[f"{i}_seen_s"], p[f"{i}_seen_b"])
    h = jax.nn.gelu(x.reshape(n * t, d) @ p[f"{i}_in_w"] + p[f"{i}_in_b"], approximate=True)
    h = (h @ p[f"{i}_out_w"] + p[f"{i}_out_b"]).reshape(n, t, d)
    return _normed(x + dropped(h, keys[1], rate), p[f"{i}_done_s"], p[f"{i}_done_b"])


def encoded(p, batch, key=None, rate=0.0):
    """Words of the paragraphs: (paragraphs, words, WIDTH)."""
    keys = split(key, DEPTH + 1)
    rows = batch["rows"] + np.cumsum([0, *TABLES[:-1]]).astype(np.int32)
    many = jax.nn.one_hot(rows, sum(TABLES), dtype=jnp.float32).sum(2) * batch["real"][..., None]
    x = batch["vectors"] + many @ p["features"] + p["position"][: batch["real"].shape[1]]
    x = dropped(_normed(x, p["first_s"], p["first_b"]), keys[DEPTH], rate)
    shut = (1 - batch["piece_mask"]) * -1e4
    for i in range(DEPTH):
        x = _layer(p, i, x, shut, keys[i], rate)
    return batch["pool"] @ x


def distance(t, first):
    """A row of ``near``: how far word t stands from the cue, in steps that grow."""
    far = jnp.abs(t - first)
    bucket = jnp.where(far <= 8, far, jnp.minimum(9 + jnp.floor(jnp.log2(jnp.maximum(far, 9) / 9.0) * 2.5), 19))
    return jnp.where(t < first, bucket, bucket + 20).astype(jnp.int32)


def parts(p, x, batch, key=None, rate=0.0):
    """Second reading, once a cue: (cues, words, LABELS) scores. ``ca`` is the first word of the cue."""
    keys, of = split(key, SECOND), batch["ci"]
    t, first = jnp.arange(x.shape[1])[None], batch["ca"][:, None]
    mine = (t == first).astype(jnp.float32)[..., None]
    xi = x[of]
    whose = (xi * mine).sum(1) @ p["of_w"]
    marks = jnp.where(t == first, 1, jnp.where(batch["cuetags"][of] > 0, 2, 0))
    h = xi + whose[:, None] + jax.nn.one_hot(distance(t, first), 40) @ p["near"] + jax.nn.one_hot(marks, 3) @ p["mark"]
    h = _normed(h, p["second_s"], p["second_b"])
    shut = (1 - batch["mask"][of]) * -1e4
    for i in range(SECOND):
        h = _layer(p, DEPTH + i, h, shut, keys[i], rate)
    return h @ p["part_w"] + p["part_b"]


def attribution_loss(p, batch, key, rate):
    """Cues and the parts of each cue, per attribution."""
    k1, k2 = split(key, 2)
    x = encoded(p, batch, k1, rate)
    odds = jax.nn.log_softmax(x @ p["cue_w"] + p["cue_b"])
    cue = -((odds * jax.nn.one_hot(batch["ycue"], 3)).sum(-1) * batch["mask"]).sum()
    each = path_loss(parts(p, x, batch, k2, rate), p["part_t"], batch["ypart"], batch["mask"][batch["ci"]])
    return (cue + (each * batch["cw"]).sum()) / (batch["cw"].sum() + 1e-6)


def side_loss(p, batch, key, rate):
    """Grammar, names and how sure the writer is; each word counts in the tasks that its text is annotated for.

    ``names`` are the labels a word may have: where a text has no weapons marked, "nothing" may be a weapon.
    """
    x = encoded(p, batch, key, rate)
    scores, total, at = x @ p["gram_w"] + p["gram_b"], 0.0, 0
    for size, name in ((TAGS, "yu"), (RELATIONS, "yd"), (HEADS, "yh")):
        odds = jax.nn.log_softmax(scores[..., at : at + size])
        total -= 0.3 * ((odds * jax.nn.one_hot(batch[name], size)).sum(-1) * batch["parsed"]).sum()
        at += size
    odds = jax.nn.log_softmax(x @ p["name_w"] + p["name_b"])
    allowed = jax.scipy.special.logsumexp(jnp.where(batch["names"] > 0, odds, -1e9), -1)
    total -= 4.0 * (allowed * batch["named"]).sum()
    off = (x @ p["fact_w"] + p["fact_b"])[..., 0] - batch["yf"]
    total += 1.0 * (jnp.abs(off) * batch["judged"]).sum()
    return total / batch["mask"].sum()
