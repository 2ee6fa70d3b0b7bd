"""Kernels called by address: the same answers as numba's and plain ones, and a way out where they cannot be had."""

import subprocess
import sys

import numpy as np
import pytest

from fogline.reuse import kernels, native
from fogline.reuse.compiled import SIGNATURES, fast, plain, ready

KEYS = np.array([7 << 60, 1 << 60, 7 << 60, 3, 1 << 60], dtype=np.uint64)


def order(made, keys=KEYS):
    out = np.empty(len(keys), dtype=np.int64)
    made.sort_seeds(keys, 3, np.zeros(9, dtype=np.int64), out)
    return out.tolist()


def test_ready_fast_and_plain_kernels_agree():
    assert order(ready()) == order(fast()) == order(plain()) == [3, 1, 4, 0, 2]


def test_arrays_of_another_make_go_the_long_way():
    """Every second of an array stands not in a row in memory, which the signature promises."""
    assert order(ready(), np.repeat(KEYS, 2)[::2]) == [3, 1, 4, 0, 2]


def test_a_wrong_number_of_arguments_is_refused():
    with pytest.raises(ValueError, match="zip"):
        ready().sort_seeds(KEYS)


def test_where_nothing_can_be_kept_numba_does_it(monkeypatch, tmp_path):
    monkeypatch.setattr(native, "_file", lambda *_: tmp_path / "none.kernel")
    monkeypatch.setattr(native.os, "access", lambda *_: False)
    assert native.load(kernels, "sort_seeds", SIGNATURES["sort_seeds"], lambda: None) is None


def test_a_broken_file_is_passed_over(monkeypatch, tmp_path):
    (tmp_path / "bad.kernel").write_bytes(b"no newline and no code")
    monkeypatch.setattr(native, "_file", lambda *_: tmp_path / "bad.kernel")
    assert native.load(kernels, "sort_seeds", SIGNATURES["sort_seeds"], lambda: None) is None


def test_code_that_was_damaged_on_disk_is_never_run(monkeypatch, tmp_path):
    order(ready(), KEYS)  # makes sure that it is there
    good = native._file(kernels, "sort_seeds", SIGNATURES["sort_seeds"])
    if not good.exists():
        pytest.skip("nothing is kept here")
    bad = tmp_path / good.name
    data = bytearray(good.read_bytes())
    data[-100] ^= 1
    bad.write_bytes(data)
    monkeypatch.setattr(native, "_file", lambda *_: bad)
    assert native.load(kernels, "sort_seeds", SIGNATURES["sort_seeds"], lambda: None) is None
    assert not bad.exists()  # the next call makes it again


def test_numba_is_not_imported_once_all_is_compiled():
    code = (
        "import sys\nfrom fogline.reuse.bulk import shared_passages\nfrom fogline.reuse.config import ReuseConfig\n"
        "shared_passages(['one two three four five six seven'] * 2, ReuseConfig(kernels='compiled'))\n"
        "print('numba' in sys.modules)"
    )
    run = [sys.executable, "-c", code]
    subprocess.run(run, check=True, capture_output=True)  # noqa: S603 - compiles, if it must
    said = subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
    assert said == "False" or not sys.platform.startswith("linux")
