"""The kernels, compiled by numba on first use and kept on disk by it; for small sets, as plain Python.

Importing numba and loading the compiled code takes about a second, which a reader who compares two texts should not wait
for. Both forms are the same functions and give the same arrays.
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
    """Return the kernels as plain Python."""
    return Plain()


@functools.cache
def fast() -> Any:
    """Return the kernels compiled by numba, which is imported here and nowhere before."""
    made = types.SimpleNamespace()
    for module, entries in ((kernels, ENTRIES), (kernels_rewritten, REWRITTEN)):
        for name, kernel in vars(module).items():
            if isinstance(kernel, types.FunctionType) and kernel.__module__ == module.__name__:
                if name in entries:
                    setattr(made, name, by_numba(kernel))
                else:
                    inlined(kernel)
    return made


def by_numba(kernel: Any) -> Any:
    """Return a kernel compiled on its first call: no lock on the interpreter held, machine code kept on
    disk where that can be.
    """
    import numba

    try:
        return numba.njit(nogil=True, cache=True)(kernel)
    except RuntimeError:  # neither the package's folder nor the user's cache can be written
        return numba.njit(nogil=True)(kernel)


def inlined(kernel: Any) -> None:
    """Make known to numba what other kernels call; it is compiled into them."""
    from numba.extending import register_jitable

    register_jitable(nogil=True)(kernel)
