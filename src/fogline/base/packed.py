"""A pipeline as one file: what spaCy writes, its matrices in half precision, compressed.

Half precision halves the wheel and moves no figure of the card (they are measured on the packed file). A file opens into the
very same pipeline on every machine: no training data, paths or callbacks go with it.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import spacy
import srsly
from spacy.language import Language

_INNER = "packed"  # marks what was bytes within bytes
_LEAST = 64  # numbers; smaller arrays stay as they are
# What a trained pipeline knows of its training: files and callbacks of the machine it was trained on.
_OF_TRAINING = ("paths", "corpora", "training", "pretraining", "initialize", "system")


def pack(nlp: Language) -> bytes:
    """Return the pipeline as bytes for :func:`unpack`."""
    config = nlp.config.copy()
    for section in _OF_TRAINING:
        config.pop(section, None)
    said = {"config": config.to_str(interpolate=False), "pipeline": _thin(nlp.to_bytes(exclude=["config.cfg"]))}
    return zlib.compress(srsly.msgpack_dumps(said), 9)


def unpack(blob: bytes) -> Language:
    """Return the pipeline that :func:`pack` took.

    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("sentencizer")
    >>> [s.text for s in unpack(pack(nlp))("It fell. They left.").sents]
    ['It fell.', 'They left.']
    """
    said = srsly.msgpack_loads(zlib.decompress(blob))
    config = spacy.util.load_config_from_str(said["config"])
    nlp = spacy.util.load_model_from_config(config, auto_fill=True, validate=False)
    return nlp.from_bytes(_full(said["pipeline"]), exclude=["config.cfg"])


def _thin(value: Any) -> Any:
    """Return bytes within bytes opened, large matrices halved."""
    if isinstance(value, bytes):
        inner = _opened(value)
        return value if inner is None else {_INNER: _thin(inner)}
    if isinstance(value, dict):
        return {key: _thin(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_thin(v) for v in value]
    if isinstance(value, np.ndarray) and value.dtype == np.float32 and value.size > _LEAST:
        return value.astype(np.float16)
    return value


def _opened(value: bytes) -> Any:
    """Return what the bytes hold, None where they hold nothing with a structure."""
    try:
        inner = srsly.msgpack_loads(value)
    except Exception:  # noqa: BLE001  (what is no message may fail in any way; it is then kept as it is)
        return None
    return inner if isinstance(inner, dict | list | np.ndarray) and srsly.msgpack_dumps(inner) == value else None


def _full(value: Any) -> Any:
    """Return the way back."""
    if isinstance(value, dict):
        if set(value) == {_INNER}:
            return srsly.msgpack_dumps(_full(value[_INNER]))
        return {key: _full(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_full(v) for v in value]
    if isinstance(value, np.ndarray) and value.dtype == np.float16:
        return value.astype(np.float32)
    return value
