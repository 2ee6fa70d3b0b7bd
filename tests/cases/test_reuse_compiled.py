"""Compiled kernels: the same answers as the plain ones, kept where they can be, and numba not loaded for two texts."""

import subprocess
import sys

import numba
import numpy as np

from fogline.reuse import compiled, kernels
from fogline.reuse.compiled import fast, plain

KEYS = np.array([7 << 60, 1 << 60, 7 << 60, 3, 1 << 60], dtype=np.uint64)


def order(made, keys=KEYS):
    out = np.empty(len(keys), dtype=np.int64)
    made.sort_seeds(keys, 3, np.zeros(9, dtype=np.int64), out)
    return out.tolist()


def test_fast_and_plain_kernels_agree():
    assert order(fast()) == order(plain()) == [3, 1, 4, 0, 2]


def test_arrays_of_another_make_are_taken():
    """Every second of an array stands not in a row in memory."""
    assert order(fast(), np.repeat(KEYS, 2)[::2]) == [3, 1, 4, 0, 2]


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(monkeypatch):
    real = numba.njit

    def nowhere(**how):
        if how.pop("cache", False):
            raise RuntimeError("cannot cache function: no locator available")
        return real(**how)

    monkeypatch.setattr(numba, "njit", nowhere)
    fast()  # makes known what the kernel calls
    assert (
        compiled.by_numba(kernels.sort_seeds)(KEYS, 3, np.zeros(9, dtype=np.int64), np.empty(5, dtype=np.int64)) is None
    )


def test_numba_is_not_loaded_to_compare_two_texts():
    code = (
        "import sys\nfrom fogline.model import Dispatch\nfrom fogline.reuse import find_reprints\n"
        "words = 'Twelve shells fell on the bridge at dawn, the mayor said, and nobody crossed it.'\n"
        "found = find_reprints([Dispatch(i, i, words, '') for i in 'ab'])\n"
        "print(len(found.reprints), 'numba' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout  # noqa: S603
    assert said.split() == ["1", "False"]
