"""Figures of a language base on what ours never saw, in per cent: for its card, and for the gate.

    python training/base_figures.py --data ../shared/data [--base en_core_web_trf]

Grammar: EWT dev as printed, with its lines wrapped and with the spaces between sentences lost, and GUM dev. Labels and heads
leave punctuation out, as spaCy scores them. Names: exact spans and types of the documents of re3d that training held out,
and of UNER dev. Types that only our corpora mark count against a pipeline that does not know them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

import base_data as data
import base_names
from spacy.language import Language

from fogline import base

_SAID = ("tag_acc", "pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")
LAYOUTS = {"as printed": ("blank", False), "lines wrapped": ("wrapped", False), "spaces lost": ("run on", True)}
Figures = dict[str, dict[str, float]]


def grammar(nlp: Language, file: Path, layout: str = "as printed") -> dict[str, float]:
    """Tags, lemmas, dependencies and sentences of a treebank; of another layout dependencies and sentences only."""
    lines, lost = LAYOUTS[layout]
    chunks = data.chunks(list(data.parsed(file)))
    mine = [[data.joined(s) for s in c] for c in chunks] if lost else chunks
    scores = nlp.evaluate([data.example(nlp, c, lines) for c in mine])
    kept = _SAID if layout == "as printed" else ("dep_las", "sents_f")
    return {k: _per_cent(scores[k]) for k in kept}


def names(nlp: Language, sentences: Iterable[data.Sentence]) -> Figures:
    """Precision, recall and F (``p``, ``r``, ``f``) of names, all and by type."""
    scores = nlp.evaluate([data.example(nlp, c) for c in data.chunks(list(sentences))])
    types = {"all": {k: scores[f"ents_{k}"] for k in "prf"}, **(scores["ents_per_type"] or {})}
    return {type_: {k: _per_cent(v[k]) for k in "prf"} for type_, v in sorted(types.items())}


def _per_cent(share: float | None) -> float:
    return round(100 * (share or 0), 1)


def of_treebanks(folder: Path) -> dict[str, Figures | dict[str, float]]:
    """Ours, on EWT dev and UNER dev: what the gate asks of the folder ``base``."""
    nlp = base.load()
    return {"grammar": grammar(nlp, folder / "ewt-dev.conllu.gz"), "names": names(nlp, base_names.uner(folder, "dev"))}


def of_re3d(folder: Path) -> Figures:
    """Ours, on the documents of re3d that were held out: what the gate asks of the folder ``re3d``."""
    nlp = base.load()
    return names(nlp, base_names.re3d(nlp, folder, held=True))


def of(nlp: Language, folder: Path) -> dict[str, Figures | dict[str, float]]:
    """All of it, as the card has it."""
    banks = {bank: folder / "base" / f"{bank}-dev.conllu.gz" for bank in ("ewt", "gum")}
    found: dict[str, Figures | dict[str, float]] = {
        f"ewt dev, {layout}": grammar(nlp, banks["ewt"], layout) for layout in LAYOUTS
    }
    found["gum dev, as printed"] = grammar(nlp, banks["gum"])
    found["names, re3d, held out"] = names(nlp, base_names.re3d(nlp, folder / "re3d", held=True))
    found["names, uner dev"] = names(nlp, base_names.uner(folder / "base", "dev"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", default=base.OURS, help="ours, or any English pipeline that spaCy can load")
    args = parser.parse_args()
    print(json.dumps(of(base.load(args.base), args.data), indent=1))


if __name__ == "__main__":
    main()
