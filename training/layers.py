"""What the networks of both profiles are built of, in JAX: first weights, dropping out, and the loss of a path of labels."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax


def spread(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    """A matrix of first weights (Glorot and Bengio 2010)."""
    return rng.standard_normal((rows, columns)) * np.sqrt(2.0 / (rows + columns))


def split(key, n):
    """``n`` keys of chance, or none where nothing is left to chance."""
    return [None] * n if key is None else list(jax.random.split(key, n))


def dropped(x, key, rate):
    """Drops the same numbers for all words of a paragraph (Gal and Ghahramani 2016), which is also cheap."""
    if key is None or not rate:
        return x
    return x * jax.random.bernoulli(key, 1 - rate, (x.shape[0], 1, x.shape[-1])) / (1 - rate)


def path_loss(scores, moves, labels, mask):
    """Negative log likelihood of the labels under a linear-chain CRF (Lafferty et al. 2001).

    ``scores`` are (texts, words, labels), ``moves`` (labels, labels) of going from one to the next. Rows are picked by a
    product with ones and noughts, whose gradient is a product again: on CPU much faster than gathering.
    """
    n = moves.shape[0]
    gold = (jax.nn.one_hot(labels, n) * scores).sum(-1)
    gold = (gold * mask).sum(1)
    pairs = jax.nn.one_hot(labels[:, :-1] * n + labels[:, 1:], n * n) @ moves.reshape(-1)
    gold = gold + (pairs * mask[:, 1:]).sum(1)

    def step(a, here):
        e, m = here
        on = jax.scipy.special.logsumexp(a[:, :, None] + moves[None], axis=1) + e
        return jnp.where(m[:, None] > 0, on, a), None

    a, _ = lax.scan(step, scores[:, 0], (scores[:, 1:].swapaxes(0, 1), mask[:, 1:].swapaxes(0, 1)))
    return jax.scipy.special.logsumexp(a, -1) - gold
