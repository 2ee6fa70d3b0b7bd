"""The tables that archive mode reads and writes, Parquet throughout.

Each result is a folder of its own with its files in it, as readers of Parquet expect a table: a folder of files of several
tables is read by most of them as one, the columns of the first for all.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fogline.reuse.boilerplate import EDGE, FOOTER_TEXTS
from fogline.reuse.config import ReuseConfig
from fogline.reuse.corpus import Batch
from fogline.reuse.days import apart
from fogline.reuse.passages import Rows

SLIGHT = 0.25  # of the shorter text; see boilerplate.SHARE
CELL = 200  # code points of text that count as one stretch
PART = 1 << 17  # rows that are written together
TABLES = ("passages", "pairs", "families")
FILE = "part-0.parquet"


def write_texts(file: Path, batch: Batch, words: NDArray[np.int64], letters: Sequence[int]) -> None:
    """Return what is known of a batch of texts."""
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
    """Return the texts of all batches."""
    return pa.concat_tables([pq.read_table(file) for file in files])


def order_of(texts: pa.Table, told_apart: Callable[[int], Any]) -> NDArray[np.int64]:
    """Return row numbers in order of day (unknown last) and id; those of one day and id by what
    ``told_apart`` says of a row.
    """
    days = pc.fill_null(texts["date"], "~")
    keyed = pa.table({"day": days, "id": texts["id"]})
    order = pc.sort_indices(keyed, sort_keys=[("day", "ascending"), ("id", "ascending")])
    numbers: NDArray[np.int64] = order.to_numpy().astype(np.int64)
    day, name = (keyed[each].take(order).combine_chunks() for each in ("day", "id"))
    same = pc.and_(pc.equal(day[1:], day[:-1]), pc.equal(name[1:], name[:-1])).to_numpy(zero_copy_only=False)
    for n in np.flatnonzero(same & ~np.append(False, same[:-1])).tolist():  # rare: an id given twice
        end = n + 1 + int(np.argmin(np.append(same[n:], False)))
        numbers[n:end] = sorted(numbers[n:end].tolist(), key=told_apart)
    return numbers


def write_ordered(file: Path, texts: pa.Table, order: NDArray[np.int64]) -> None:
    """The texts in that order."""
    pq.write_table(texts.take(pa.array(order)), file)


def write(folder: Path, texts_file: Path, words: Rows, rows: Rows, config: ReuseConfig, kernels: Any) -> dict[str, int]:
    """Return passages, pairs and families; ``words`` and ``rows`` are the same passages in words and in code points.

    Both may lie on disk: they are read in turn, and what is held of all of them at once is numbers, some 100 bytes each.
    """
    texts = pq.read_table(texts_file)
    letters, dates = texts["letters"].to_numpy(), pc.fill_null(texts["date"], "")
    stock = _boilerplate(rows, letters, texts["outlet"], config)
    known = _known(rows, dates)
    node_a, node_b, nodes = _nodes(rows)
    head = np.arange(len(nodes), dtype=np.int64)
    kernels.unite(head, node_a[~stock], node_b[~stock], nodes)
    ids = texts["id"].combine_chunks()
    family = _family_ids(head, nodes, ids)
    parts = (_passages(words, rows, part, stock, known, node_a, ids, family) for part in _parts(len(rows)))
    _written(folder / "passages" / FILE, parts)
    pairs = _pairs(rows, letters, known, stock)
    count = pairs.num_rows
    _written(folder / "pairs" / FILE, (_named(pairs.slice(p.start, p.stop - p.start), ids) for p in _parts(count)))
    del pairs
    families = _families(folder / "families" / FILE, rows, node_a, node_b, nodes, head, stock, known, ids, family)
    return {"passages": len(rows), "pairs": count, "families": families}


def published(made: Path, out: Path) -> None:
    """Put the tables where the user wants them, each at once or not at all; no reader sees half of one."""
    for table in TABLES:
        (out / table).mkdir(parents=True, exist_ok=True)
        fresh = out / table / f".{FILE}.new"  # hidden: readers of the folder pass over it
        shutil.copyfile(made / table / FILE, fresh)
        fresh.replace(out / table / FILE)


def _parts(count: int) -> list[slice]:
    """Return rows that are written together; one part, empty, if there are none."""
    return [slice(number, min(number + PART, count)) for number in range(0, max(1, count), PART)]


def _written(file: Path, parts: Iterable[pa.Table]) -> None:
    """A Parquet file, part by part."""
    file.parent.mkdir(exist_ok=True)
    writer = None
    for part in parts:
        writer = writer or pq.ParquetWriter(file, part.schema)
        writer.write_table(part)
    if writer:
        writer.close()


def _passages(
    words: Rows, rows: Rows, part: slice, stock: NDArray[np.bool_], known: NDArray[np.bool_], node_a: NDArray[np.int64],
    ids: pa.Array, family: pa.Array,
) -> pa.Table:  # fmt: skip
    held = np.asarray(rows[part])
    choices = [stock[part], held[:, 8] > 0, _exact(np.asarray(words[part]))]
    return pa.table(
        {
            "earlier_id": ids.take(pa.array(held[:, 0])),
            "earlier_start": held[:, 2],
            "earlier_end": held[:, 3],
            "later_id": ids.take(pa.array(held[:, 1])),
            "later_start": held[:, 4],
            "later_end": held[:, 5],
            "matched": held[:, 6],
            "longest": held[:, 7],
            "kind": pa.array(["boilerplate", "reordered", "exact", "edited"]).take(
                pa.array(np.select(choices, [0, 1, 2], 3))
            ),
            "direction": _told(known[part]),
            "family_id": pc.if_else(
                pa.array(~stock[part]),
                family.take(pa.array(node_a[part])).cast(pa.string()),
                pa.scalar(None, pa.string()),
            ),
        }
    )


def _told(known: NDArray[np.bool_]) -> pa.Array:
    return pa.array(["unknown", "known"]).take(pa.array(known.astype(np.int8)))


def _exact(words: Rows) -> NDArray[np.bool_]:
    exact: NDArray[np.bool_] = (words[:, 7] == words[:, 3] - words[:, 2]) & (words[:, 7] == words[:, 5] - words[:, 4])
    return exact


def _known(rows: Rows, dates: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Tell whether the days of both texts are known and surely differ (see :func:`.days.apart`)."""
    coded = dates.combine_chunks().dictionary_encode()
    day, days = coded.indices.to_numpy().astype(np.int64), coded.dictionary.to_pylist()
    pair = day[rows[:, 0]] * len(days) + day[rows[:, 1]]
    pairs, which = np.unique(pair, return_inverse=True)
    out = np.zeros(len(pairs), dtype=bool)
    for number, (a, b) in enumerate(zip((pairs // len(days)).tolist(), (pairs % len(days)).tolist(), strict=True)):
        out[number] = apart(days[a], days[b])
    return out[which.reshape(-1)]


def _boilerplate(
    rows: Rows, letters: NDArray[np.int64], outlets: pa.ChunkedArray, config: ReuseConfig
) -> NDArray[np.bool_]:
    """Return stretches that stand in many texts which share little else, or at an edge of some of one outlet: see
    :mod:`fogline.reuse.boilerplate`.
    """
    if not len(rows):
        return np.zeros(0, dtype=bool)
    pair = rows[:, 0] * len(letters) + rows[:, 1]
    _, inverse = np.unique(pair, return_inverse=True)
    shared = np.bincount(inverse, weights=rows[:, 5] - rows[:, 4])[inverse]
    slight = shared < SLIGHT * np.minimum(letters[rows[:, 0]], letters[rows[:, 1]])
    outlet = pc.fill_null(outlets.combine_chunks(), "").dictionary_encode()
    nobody = np.array([not name for name in outlet.dictionary.to_pylist()], dtype=bool)
    of = outlet.indices.to_numpy()
    siblings = slight & (of[rows[:, 0]] == of[rows[:, 1]]) & ~nobody[of[rows[:, 0]]]
    stretch, partner, edge = [], [], []
    for mine, other, s in ((0, 1, 2), (1, 0, 4)):
        stretch.append((rows[:, mine] << 24) | ((rows[:, s] + rows[:, s + 1]) // CELL))
        partner.append(rows[:, other])
        size = letters[rows[:, mine]]
        edge.append((rows[:, s + 1] <= EDGE * size) | (rows[:, s] >= (1 - EDGE) * size))
    stock = _common(stretch, partner, [slight, slight], config.boilerplate_texts)
    stock = np.union1d(stock, _common(stretch, partner, [siblings & edge[0], siblings & edge[1]], FOOTER_TEXTS))
    return slight & (np.isin(stretch[0], stock) | np.isin(stretch[1], stock))


def _common(
    stretch: Sequence[NDArray[np.int64]], partner: Sequence[NDArray[np.int64]], which: Sequence[NDArray[np.bool_]],
    texts: int,
) -> NDArray[np.int64]:  # fmt: skip
    """Return stretches that so many texts have, their own among them."""
    of = np.concatenate([each[w] for each, w in zip(stretch, which, strict=True)])
    others = np.concatenate([p[w] for p, w in zip(partner, which, strict=True)])
    order = np.lexsort((others, of))
    of, others = of[order], others[order]
    new = np.append(True, (of[1:] != of[:-1]) | (others[1:] != others[:-1]))[: len(of)]
    cells, often = np.unique(of[new], return_counts=True)
    return cells[often + 1 >= texts]


def _nodes(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64], Rows]:
    """Return passages of single texts (text, start, end), each once and in order, and which ones a row joins."""
    begins = np.concatenate([(rows[:, each] << 31) | rows[:, s] for each, s in ((0, 2), (1, 4))])
    ends = np.concatenate([rows[:, 3], rows[:, 5]])
    order = np.lexsort((ends, begins))
    new = np.ones(len(order), dtype=bool)
    new[1:] = (begins[order[1:]] != begins[order[:-1]]) | (ends[order[1:]] != ends[order[:-1]])
    inverse = np.empty(len(order), dtype=np.int64)
    inverse[order] = np.cumsum(new) - 1
    first = order[new]
    nodes = np.stack([begins[first] >> 31, begins[first] & 0x7FFFFFFF, ends[first]], axis=1)
    return inverse[: len(rows)], inverse[len(rows) :], np.ascontiguousarray(nodes)


def _family_ids(head: NDArray[np.int64], nodes: Rows, ids: pa.Array) -> pa.Array:
    """Return a name for each node's family, from its first passage."""
    from fogline.model import content_id

    heads, which = np.unique(head, return_inverse=True)
    named: list[str] = []
    for part in _parts(len(heads)):
        held = nodes[heads[part]]
        texts = ids.take(pa.array(held[:, 0])).to_pylist()
        spans = zip(texts, held[:, 1].tolist(), held[:, 2].tolist(), strict=True)
        named += [content_id("f", *span) for span in spans]
    return pa.DictionaryArray.from_arrays(pa.array(which.reshape(-1)), pa.array(named, pa.string()))


def _pairs(rows: Rows, letters: NDArray[np.int64], known: NDArray[np.bool_], stock: NDArray[np.bool_]) -> pa.Table:
    """Return texts that share something: how many passages, how much of either text, and whether it is boilerplate only."""
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
            "a": a,
            "b": b,
            "passages": by["a_count"].cast(pa.int64()),
            "matched": by["matched_sum"],
            "share_of_earlier": np.minimum(1.0, by["of_a_sum"].to_numpy() / letters[a]),
            "share_of_later": np.minimum(1.0, by["of_b_sum"].to_numpy() / letters[b]),
            "known": by["known_max"],
            "boilerplate": by["stock_min"],
        }
    )


def _named(pairs: pa.Table, ids: pa.Array) -> pa.Table:
    """Return pairs with the texts' ids instead of their numbers."""
    columns = {each: pairs[each] for each in ("passages", "matched", "share_of_earlier", "share_of_later")}
    return pa.table(
        {
            "earlier_id": ids.take(pairs["a"].combine_chunks()),
            "later_id": ids.take(pairs["b"].combine_chunks()),
            **columns,
            "direction": pc.if_else(pairs["known"], "known", "unknown"),
            "boilerplate": pairs["boilerplate"],
        }
    )


def _families(  # noqa: PLR0913, PLR0917 - columns of one table
    file: Path, rows: Rows, node_a: NDArray[np.int64], node_b: NDArray[np.int64], nodes: Rows, head: NDArray[np.int64],
    stock: NDArray[np.bool_], known: NDArray[np.bool_], ids: pa.Array, family: pa.Array,
) -> int:  # fmt: skip
    """Return passages of each family, in order of its id; ``origin`` marks the one text that is nowhere the later side, if
    there is one. Gives the number of families.
    """
    wanted = np.zeros(len(nodes), dtype=bool)
    wanted[node_a[~stock]] = wanted[node_b[~stock]] = True
    used = np.flatnonzero(wanted)
    texts = int(nodes[:, 0].max()) + 1 if len(nodes) else 1
    later = np.unique(head[node_b[known & ~stock]] * texts + np.asarray(rows[:, 1])[known & ~stock])
    mine = head[used] * texts + nodes[used, 0]
    members = np.unique(mine)
    firsts = members[~np.isin(members, later)]
    heads, often = np.unique(firsts // texts, return_counts=True)
    sole = firsts[np.isin(firsts // texts, heads[often == 1])]
    names, of = family.dictionary, family.indices.to_numpy()[used]
    rank = np.empty(len(names), dtype=np.int64)
    rank[pc.sort_indices(names).to_numpy()] = np.arange(len(names))
    by_id = np.empty(len(ids), dtype=np.int64)
    by_id[pc.sort_indices(ids).to_numpy()] = np.arange(len(ids))  # texts of one id come apart here, as they stand
    order = np.lexsort((nodes[used, 1], by_id[nodes[used, 0]], rank[of]))
    origin = np.isin(mine, sole)

    def part(at: slice) -> pa.Table:
        chosen = order[at]
        held = nodes[used[chosen]]
        columns = {"id": ids.take(pa.array(held[:, 0])), "start": held[:, 1], "end": held[:, 2]}
        return pa.table({"family_id": names.take(pa.array(of[chosen])), **columns, "origin": origin[chosen]})

    _written(file, (part(each) for each in _parts(len(order))))
    return len(np.unique(of))
