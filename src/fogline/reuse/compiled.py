"""The kernels, compiled on first use and kept on disk beside the package; for small sets, as plain Python.

Importing numba and loading the compiled code takes about half a second, which a reader who compares two texts should not
wait for. Both forms are the same functions and give the same arrays.
"""

from __future__ import annotations

import functools
import types
from typing import Any

import numpy as np

from fogline.reuse import kernels, kernels_rewritten, native

# Entry points; what they call is compiled into them. With signatures: see fogline.reuse.native.
SIGNATURES = {
    "tokenise": "B1 q1 i1 i2 q I1 i1 B1 q1",
    "seeds": "I1 q1 q B1 q L1 q1 i1",
    "repeated": "L1 q1 i1 q B1 q",
    "sort_seeds": "L1 q q1 q1",
    "arrange": "q1 L1 q1 i1 i1 i1 L1 i1 q1 i1",
    "join": "i1 L1 i1 q1 i1 q q q q B1 I1 q1 q2 q",
    "passages": "q2 I1 B1 q1 q q d q d q2",
    "unite": "q1 q1 q1 q2",
    "numbered": "I1 q2 i1",
    "sentence_bounds": "B1 q1 q q1 q1",
    "stretch_bounds": "q1 q q1 q1",
    "bag": "i1 q1 q q1 q1 q1 i1 f1",
    "text_counts": "i1 q1 q1 i1",
    "holders": "q1 i1 q ?1 q1 i1",
    "candidates": "i1 q1 q1 q1 i1 i1 f1 ?1 q1 i1 q d i2",
    "bags": "q2 q1 q1 q1 q1 i1 f1 q d d d2 d d q2",
}
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
    """The kernels as plain Python."""
    return Plain()


class Ready:
    """The kernels compiled, without numba where that can be."""

    def __getattr__(self, name: str) -> Any:
        kernel = None
        if name in SIGNATURES:
            module = kernels_rewritten if name in REWRITTEN else kernels
            kernel = native.load(module, name, SIGNATURES[name], lambda: getattr(fast(), name))
        kernel = kernel or getattr(fast(), name)
        setattr(self, name, kernel)
        return kernel


@functools.cache
def ready() -> Ready:
    """The kernels compiled, each loaded when it is first asked for."""
    return Ready()


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
