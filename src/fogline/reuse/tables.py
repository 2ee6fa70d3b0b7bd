"""The tables that archive mode reads and writes, Parquet throughout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fogline.reuse.config import ReuseConfig
from fogline.reuse.corpus import Batch
from fogline.reuse.find import Rows

SLIGHT = 0.25  # of the shorter text; see boilerplate.SHARE
CELL = 200  # code points of text that count as one stretch


def write_texts(file: Path, batch: Batch, words: NDArray[np.int64], letters: Sequence[int]) -> None:
    """What is known of a batch of texts."""
    table = pa.table(
        {
            "id": pa.array(batch.ids, pa.string()),
            "date": pa.array(batch.dates, pa.string()),
            "outlet": pa.array(batch.outlets, pa.string()),
            "words": pa.array(words, pa.int64()),
            "letters": pa.array(letters, pa.int64()),
        }
    )
    pq.write_table(table, file)


def read_texts(files: Sequence[Path]) -> pa.Table:
    """The texts of all batches."""
    return pa.concat_tables([pq.read_table(f) for f in files])


def order_of(texts: pa.Table, told_apart: Callable[[int], Any]) -> NDArray[np.int64]:
    """Row numbers in order of day (unknown last) and id; those of one day and id by what ``told_apart`` says of a row."""
    days = pc.fill_null(texts["date"], "~")
    keyed = pa.table({"day": days, "id": texts["id"]})
    order = pc.sort_indices(keyed, sort_keys=[("day", "ascending"), ("id", "ascending")])
    numbers: NDArray[np.int64] = order.to_numpy().astype(np.int64)
    day, name = (keyed[c].take(order).combine_chunks() for c in ("day", "id"))
    same = pc.and_(pc.equal(day[1:], day[:-1]), pc.equal(name[1:], name[:-1])).to_numpy(zero_copy_only=False)
    for n in np.flatnonzero(same & ~np.append(False, same[:-1])).tolist():  # rare: an id given twice
        end = n + 1 + int(np.argmin(np.append(same[n:], False)))
        numbers[n:end] = sorted(numbers[n:end].tolist(), key=told_apart)
    return numbers


def write_ordered(file: Path, texts: pa.Table, order: NDArray[np.int64]) -> None:
    """The texts in that order."""
    pq.write_table(texts.take(pa.array(order)), file)


def write(folder: Path, texts_file: Path, words: Rows, rows: Rows, config: ReuseConfig, kernels: Any) -> dict[str, int]:
    """Passages, pairs and families; ``words`` and ``rows`` are the same passages in words and in code points."""
    texts = pq.read_table(texts_file)
    letters, dates = texts["letters"].to_numpy(), pc.fill_null(texts["date"], "")
    stock = _boilerplate(rows, letters, config)
    known = _known(rows, dates.to_numpy(zero_copy_only=False))
    node_a, node_b, nodes = _nodes(rows)
    head = np.arange(len(nodes), dtype=np.int64)
    kernels.unite(head, node_a[~stock], node_b[~stock], nodes)
    ids = texts["id"].combine_chunks()
    family = _family_ids(head, nodes, ids)
    kind = np.select([stock, rows[:, 8] > 0, _exact(words)], ["boilerplate", "reordered", "exact"], "edited")
    passages = pa.table(
        {
            "earlier_id": ids.take(pa.array(rows[:, 0])),
            "earlier_start": rows[:, 2],
            "earlier_end": rows[:, 3],
            "later_id": ids.take(pa.array(rows[:, 1])),
            "later_start": rows[:, 4],
            "later_end": rows[:, 5],
            "matched": rows[:, 6],
            "longest": rows[:, 7],
            "kind": pa.array(kind.tolist(), pa.string()),
            "direction": pa.array(np.where(known, "known", "unknown").tolist(), pa.string()),
            "family_id": pc.if_else(pa.array(~stock), family.take(pa.array(node_a)), pa.scalar(None, pa.string())),
        }
    )
    pq.write_table(passages, folder / "passages.parquet")
    pairs = _pairs(rows, letters, known, stock, ids)
    pq.write_table(pairs, folder / "pairs.parquet")
    families = _families(rows, node_a, node_b, nodes, head, stock, known, ids, family)
    pq.write_table(families, folder / "families.parquet")
    return {
        "passages": len(rows),
        "pairs": pairs.num_rows,
        "families": pc.count_distinct(families["family_id"]).as_py(),
    }


def _exact(words: Rows) -> NDArray[np.bool_]:
    exact: NDArray[np.bool_] = (words[:, 7] == words[:, 3] - words[:, 2]) & (words[:, 7] == words[:, 5] - words[:, 4])
    return exact


def _known(rows: Rows, dates: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether the days of both texts are known and differ, as precise as both are."""
    out = np.zeros(len(rows), dtype=bool)
    for n, (a, b) in enumerate(zip(dates[rows[:, 0]].tolist(), dates[rows[:, 1]].tolist(), strict=True)):
        size = min(len(a), len(b))
        out[n] = size > 0 and a[:size] != b[:size]
    return out


def _boilerplate(rows: Rows, letters: NDArray[np.int64], config: ReuseConfig) -> NDArray[np.bool_]:
    """Stretches that stand in many texts which share little else: see :mod:`fogline.reuse.boilerplate`."""
    if not len(rows):
        return np.zeros(0, dtype=bool)
    pair = rows[:, 0] * len(letters) + rows[:, 1]
    _, inverse = np.unique(pair, return_inverse=True)
    shared = np.bincount(inverse, weights=rows[:, 5] - rows[:, 4])[inverse]
    slight = shared < SLIGHT * np.minimum(letters[rows[:, 0]], letters[rows[:, 1]])
    stretch = [(rows[:, k] << 24) | ((rows[:, s] + rows[:, s + 1]) // CELL) for k, s in ((0, 2), (1, 4))]
    of = np.concatenate([stretch[0][slight], stretch[1][slight]])
    partner = np.concatenate([rows[slight, 1], rows[slight, 0]])
    links = np.unique(np.stack([of, partner], axis=1), axis=0)
    cells, often = np.unique(links[:, 0], return_counts=True)
    stock = cells[often + 1 >= config.boilerplate_texts]
    return slight & (np.isin(stretch[0], stock) | np.isin(stretch[1], stock))


def _nodes(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64], Rows]:
    """Passages of single texts (text, start, end), each once and in order, and which ones a row joins."""
    sides = np.concatenate([rows[:, [0, 2, 3]], rows[:, [1, 4, 5]]])
    nodes, inverse = np.unique(sides, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    return inverse[: len(rows)], inverse[len(rows) :], np.ascontiguousarray(nodes.reshape(-1, 3))


def _family_ids(head: NDArray[np.int64], nodes: Rows, ids: pa.Array) -> pa.Array:
    """A name for each node's family, from its first passage."""
    from fogline.model import content_id

    names = {}
    for h in np.unique(head).tolist():
        text, start, end = nodes[h].tolist()
        names[h] = content_id("f", ids[text].as_py(), start, end)
    return pa.array([names[h] for h in head.tolist()], pa.string())


def _pairs(
    rows: Rows, letters: NDArray[np.int64], known: NDArray[np.bool_], stock: NDArray[np.bool_], ids: pa.Array
) -> pa.Table:
    """Texts that share something: how many passages, how much of either text, and whether it is boilerplate only."""
    table = pa.table(
        {
            "a": rows[:, 0],
            "b": rows[:, 1],
            "matched": rows[:, 6],
            "of_a": rows[:, 3] - rows[:, 2],
            "of_b": rows[:, 5] - rows[:, 4],
            "known": known,
            "stock": stock,
        }
    )
    sums = [("matched", "sum"), ("of_a", "sum"), ("of_b", "sum"), ("a", "count"), ("known", "max"), ("stock", "min")]
    by = table.group_by(["a", "b"]).aggregate(sums).sort_by([("a", "ascending"), ("b", "ascending")])
    a, b = by["a"].to_numpy(), by["b"].to_numpy()
    return pa.table(
        {
            "earlier_id": ids.take(pa.array(a)),
            "later_id": ids.take(pa.array(b)),
            "passages": by["a_count"].cast(pa.int64()),
            "matched": by["matched_sum"],
            "share_of_earlier": np.minimum(1.0, by["of_a_sum"].to_numpy() / letters[a]),
            "share_of_later": np.minimum(1.0, by["of_b_sum"].to_numpy() / letters[b]),
            "direction": pc.if_else(by["known_max"], "known", "unknown"),
            "boilerplate": by["stock_min"],
        }
    )


def _families(  # noqa: PLR0913, PLR0917 - columns of one table
    rows: Rows, node_a: NDArray[np.int64], node_b: NDArray[np.int64], nodes: Rows, head: NDArray[np.int64],
    stock: NDArray[np.bool_], known: NDArray[np.bool_], ids: pa.Array, family: pa.Array,
) -> pa.Table:  # fmt: skip
    """Passages of each family; ``origin`` marks the one text that is nowhere the later side, if there is one."""
    used = np.unique(np.concatenate([node_a[~stock], node_b[~stock]]))
    later = set(zip(head[node_b[known & ~stock]].tolist(), rows[known & ~stock, 1].tolist(), strict=True))
    firsts: dict[int, set[int]] = {}
    for h, text in zip(head[used].tolist(), nodes[used, 0].tolist(), strict=True):
        firsts.setdefault(h, set())
        if (h, text) not in later:
            firsts[h].add(text)
    members = list(zip(head[used].tolist(), nodes[used, 0].tolist(), strict=True))
    return pa.table(
        {
            "family_id": family.take(pa.array(used)),
            "id": ids.take(pa.array(nodes[used, 0])),
            "start": nodes[used, 1],
            "end": nodes[used, 2],
            "origin": pa.array([firsts[h] == {text} for h, text in members], pa.bool_()),
        }
    ).sort_by([("family_id", "ascending"), ("id", "ascending"), ("start", "ascending")])
