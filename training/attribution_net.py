"""The network of the profile ``fast``, in JAX, for training; ``claims/attribution/markers/tagger.py`` is its twin in numpy.

Arrays here are (paragraphs, words, numbers); the twin has words first. Names of weights are the same in both.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from layers import dropped, path_loss, split, spread

WIDE, NARROW = 96, 64  # numbers a word, in the first and the second pass
PIECE = 384  # numbers a word piece
TAGS, RELATIONS, HEADS = 17, 38, 9  # of the side tasks: UPOS, deprel, where the head stands (-4..4)
FEATURES = ("word", "ending", "shape", "cue", "group", "place")


def initial(seed: int, rows: dict[str, int]) -> dict[str, jax.Array]:
    """First weights; ``rows`` is how long each feature's table is."""
    rng = np.random.default_rng(seed)
    p: dict[str, np.ndarray] = {"vec": spread(rng, PIECE, WIDE)}
    for name, n in rows.items():
        p["e_" + name] = rng.standard_normal((n, WIDE)) * 0.1
    for d, gated, recurrent, last in ((WIDE, "c", "r0", "fin_s"), (NARROW, "k", "r1", "fin2_s")):
        for i in range(4):
            name = f"{gated}{i}"
            p |= {f"{name}_w": spread(rng, 3 * d, 2 * d), f"{name}_b": np.zeros(2 * d), f"{name}_s": np.ones(d)}
        keep = np.concatenate([np.zeros(d), np.ones(d), np.zeros(d)])
        p |= {f"{recurrent}_w": spread(rng, d, 3 * d), f"{recurrent}_b": keep, f"{recurrent}_s": np.ones(d)}
        p |= {f"{recurrent}_o": spread(rng, d, d), last: np.ones(d)}
    p |= {"cue_w": spread(rng, WIDE, 3), "cue_b": np.zeros(3)}
    p |= {"tag_w": spread(rng, WIDE, TAGS + RELATIONS + HEADS), "tag_b": np.zeros(TAGS + RELATIONS + HEADS)}
    p |= {"a_w": spread(rng, WIDE, NARROW), "q_w": spread(rng, 2 * WIDE, NARROW)}
    p |= {"m_w": spread(rng, WIDE, NARROW), "qm_w": spread(rng, 2 * WIDE, NARROW)}
    p |= {"rel": rng.standard_normal((40, NARROW)) * 0.1, "oth": rng.standard_normal((3, NARROW)) * 0.1}
    p |= {"arg_w": spread(rng, NARROW, 5), "arg_b": np.zeros(5), "arg_t": np.zeros((5, 5))}
    return {k: jnp.asarray(v, jnp.float32) for k, v in p.items()}


def _normed(x, scale):
    return x * lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-6) * scale


def _shifted(x, by):
    zeros = jnp.zeros_like(x[:, : abs(by)])
    return jnp.concatenate([x[:, by:], zeros], 1) if by > 0 else jnp.concatenate([zeros, x[:, :by]], 1)


def _gated(p, name, x, mask, reach, key, rate):
    h = _normed(x, p[name + "_s"]) * mask
    h = jnp.concatenate([_shifted(h, -reach), h, _shifted(h, reach)], -1) @ p[name + "_w"] + p[name + "_b"]
    a, b = jnp.split(h, 2, -1)
    return (x + dropped(a * jax.nn.sigmoid(b), key, rate)) * mask


def _recurrent(p, name, x, mask, key, rate):
    h = _normed(x, p[name + "_s"]) * mask
    new, keep, out = jnp.split(h @ p[name + "_w"] + p[name + "_b"], 3, -1)
    keep = jax.nn.sigmoid(keep) * mask + (1 - mask)  # padding carries the state on
    half = new.shape[-1] // 2

    def scan(keep, new, *, back):
        def joined(a, b):
            return a[0] * b[0], b[0] * a[1] + b[1]

        return lax.associative_scan(joined, (keep, (1 - keep) * new), axis=1, reverse=back)[1]

    state = jnp.concatenate(
        [
            scan(keep[..., :half], new[..., :half] * mask, back=False),
            scan(keep[..., half:], new[..., half:] * mask, back=True),
        ],
        -1,
    )
    return (x + dropped((state * jax.nn.sigmoid(out)) @ p[name + "_o"], key, rate)) * mask


def _network(p, x, mask, letter, recurrent, last, keys, rate):
    for i, reach in enumerate((1, 2, 4)):
        x = _gated(p, f"{letter}{i}", x, mask, reach, keys[i], rate)
    x = _recurrent(p, recurrent, x, mask, keys[3], rate)
    x = _gated(p, f"{letter}3", x, mask, 1, keys[4], rate)
    return _normed(x, p[last]) * mask


def encoded(p, batch, key=None, rate=0.0):
    """First pass: (paragraphs, words, WIDE)."""
    keys, mask = split(key, 7), batch["mask"][..., None]
    x = batch["vec"] @ p["vec"]
    for i, name in enumerate(FEATURES):
        e = p["e_" + name][batch["rows"][..., i]]
        if name == "word" and key is not None:  # a fifth of the words unseen, as in other texts
            e = e * jax.random.bernoulli(keys[6], 0.8, (*e.shape[:-1], 1))
        x = x + e
    return _network(p, dropped(x, keys[5], rate) * mask, mask, "c", "r0", "fin_s", keys, rate)


def _distance(t, first, end):
    d = jnp.where(t < first, t - first, jnp.where(t >= end, t - end + 1, 0))
    far = jnp.abs(d)
    bucket = jnp.where(far <= 8, far, jnp.minimum(9 + jnp.floor(jnp.log2(jnp.maximum(far, 9) / 9.0) * 2.5), 19))
    return jnp.where(d < 0, bucket, bucket + 20).astype(jnp.int32) * (d != 0)


def arguments(p, x, batch, key=None, rate=0.0):
    """Second pass, once a cue: (cues, words, 5) scores of nothing, source begins, goes on, content begins, goes on."""
    keys, of = split(key, 6), batch["ci"]
    xi, mask = x[of], batch["mask"][of][..., None]
    t, first, end = jnp.arange(x.shape[1])[None], batch["ca"][:, None], batch["ce"][:, None]
    ends = [jnp.take_along_axis(xi, at[..., None], 1)[:, 0] for at in (first, end - 1)]
    q = jnp.concatenate(ends, -1)
    h = xi @ p["a_w"] + (q @ p["q_w"])[:, None] + (xi @ p["m_w"]) * (q @ p["qm_w"])[:, None]
    mine = (t >= first) & (t < end)
    h = h + p["rel"][_distance(t, first, end)] + p["oth"][jnp.where(mine, 1, jnp.where(batch["cuetags"][of] > 0, 2, 0))]
    h = _network(p, dropped(h, keys[5], rate) * mask, mask, "k", "r1", "fin2_s", keys, rate)
    return h @ p["arg_w"] + p["arg_b"]


def attribution_loss(p, batch, key, rate):
    """Cues and the parts of each cue, per attribution."""
    k1, k2 = split(key, 2)
    x = encoded(p, batch, k1, rate)
    odds = jax.nn.log_softmax(x @ p["cue_w"] + p["cue_b"])
    cue = -(jnp.take_along_axis(odds, batch["ycue"][..., None], -1)[..., 0] * batch["mask"]).sum()
    parts = path_loss(arguments(p, x, batch, k2, rate), p["arg_t"], batch["yarg"], batch["mask"][batch["ci"]])
    n = batch["cw"].sum() + 1e-6
    return (cue + (parts * batch["cw"]).sum()) / n


def grammar_loss(p, batch, key, rate):
    """The side tasks, per word: part of speech, relation to the head, where the head stands."""
    scores = encoded(p, batch, key, rate) @ p["tag_w"] + p["tag_b"]
    total, at = 0.0, 0
    for size, name in ((TAGS, "yu"), (RELATIONS, "yd"), (HEADS, "yh")):
        odds = jax.nn.log_softmax(scores[..., at : at + size])
        total -= (jnp.take_along_axis(odds, batch[name][..., None], -1)[..., 0] * batch["mask"]).sum()
        at += size
    return total / batch["mask"].sum()
