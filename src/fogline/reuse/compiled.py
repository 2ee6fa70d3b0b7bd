"""The kernels, compiled on first use and kept on disk beside the package; for small sets, as plain Python.

Importing numba and loading the compiled code takes about half a second, which a reader who compares two texts should not
wait for. Both forms are the same functions and give the same arrays.
"""

from __future__ import annotations

import functools
import types
from typing import Any

import numpy as np

from fogline.reuse import kernels

# Entry points; what they call is compiled into them.
ENTRIES = (
    "tokenise",
    "seeds",
    "sort_seeds",
    "arrange",
    "join",
    "passages",
    "sentence_bounds",
    "bags",
    "unite",
    "enter",
    "grow_table",
    "hit_runs",
)


class Plain:
    """The kernels as they stand; hashes wrap around without a warning."""

    def __getattr__(self, name: str) -> Any:
        kernel = getattr(kernels, name)

        def quiet(*arrays: Any) -> Any:
            with np.errstate(over="ignore"):
                return kernel(*arrays)

        return quiet


@functools.cache
def plain() -> Plain:
    """The kernels as plain Python."""
    return Plain()


@functools.cache
def fast() -> Any:
    """The kernels compiled by numba: no lock on the interpreter held, machine code cached on disk."""
    import numba
    from numba.extending import register_jitable

    made = types.SimpleNamespace()
    for name, kernel in vars(kernels).items():
        if isinstance(kernel, types.FunctionType) and kernel.__module__ == kernels.__name__:
            if name in ENTRIES:
                setattr(made, name, numba.njit(nogil=True, cache=True)(kernel))
            else:
                register_jitable(nogil=True)(kernel)
    return made
