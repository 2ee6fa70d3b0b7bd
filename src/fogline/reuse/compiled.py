"""The kernels, compiled on first use and kept on disk beside the package; for small sets, as plain Python.

Importing numba and loading the compiled code takes about half a second, which a reader who compares two texts should not
wait for. Both forms are the same functions and give the same arrays.
"""

from __future__ import annotations

import functools
import types
from typing import Any

import numpy as np

from fogline.reuse import kernels, kernels_rewritten

# Entry points; what they call is compiled into them.
ENTRIES = (
    "tokenise",
    "seeds",
    "repeated",
    "sort_seeds",
    "arrange",
    "join",
    "passages",
    "unite",
    "enter",
    "grow_table",
    "hit_runs",
)
REWRITTEN = ("numbered", "sentence_bounds", "stretch_bounds", "bag", "text_counts", "holders", "candidates", "bags")


class Plain:
    """The kernels as they stand; hashes wrap around without a warning."""

    def __getattr__(self, name: str) -> Any:
        kernel = getattr(kernels_rewritten if name in REWRITTEN else kernels, name)

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
    for module, entries in ((kernels, ENTRIES), (kernels_rewritten, REWRITTEN)):
        for name, kernel in vars(module).items():
            if isinstance(kernel, types.FunctionType) and kernel.__module__ == module.__name__:
                if name in entries:
                    setattr(made, name, numba.njit(nogil=True, cache=True)(kernel))
                else:
                    register_jitable(nogil=True)(kernel)
    return made
