"""Reading texts on an engine: the same kernel over Arrow batches, wherever they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from fogline.engine import Engine, LocalEngine
from fogline.reuse.compiled import fast
from fogline.reuse.words import Words, encoded, tokenised

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 256  # texts that travel together


def words_of(texts: Sequence[str], on: Engine) -> Words:
    """The words of all texts, read where the engine reads.

    >>> words_of(["Rain fell.", "It rained."], LocalEngine()).first.tolist()
    [0, 2, 4]
    """
    if isinstance(on, LocalEngine):  # no need to leave this interpreter
        return tokenised(*encoded(texts), fast())
    import pyarrow as pa

    raw = [t.encode("utf-8", "surrogatepass") for t in texts]
    out = pa.schema([(name, pa.binary()) for name in ("hashes", "starts", "lengths")])
    cut = [pa.array(raw[n : n + BATCH], pa.binary()) for n in range(0, len(raw), BATCH)]
    read = on.map(read_batch, (pa.record_batch({"text": c}) for c in cut), out)
    rows = [row for batch in read for row in batch.to_pylist()]
    sizes = np.array([len(row["lengths"]) for row in rows], dtype=np.int64)
    hashes, starts, lengths = (b"".join(row[n] for row in rows) for n in ("hashes", "starts", "lengths"))
    return Words(
        np.frombuffer(hashes, np.uint32),
        np.frombuffer(starts, np.int32),
        np.frombuffer(lengths, np.uint8),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
    )


def read_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch of texts (``text``, UTF-8 as bytes) as one of words, each text's arrays as bytes."""
    import pyarrow as pa

    texts = [t.as_py() for t in batch.column("text")]
    bounds = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([len(t) for t in texts], out=bounds[1:])
    words = tokenised(np.frombuffer(b"".join(texts), np.uint8), bounds, fast())
    edges = list(zip(words.first.tolist(), words.first[1:].tolist(), strict=False))
    return pa.record_batch(
        {
            name: pa.array([held[a:b].tobytes() for a, b in edges], pa.binary())
            for name, held in (("hashes", words.hashes), ("starts", words.starts), ("lengths", words.lengths))
        }
    )
