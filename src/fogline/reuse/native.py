"""Compiled kernels without numba: its machine code, kept on disk and called by address.

To import numba and make it ready to load one function takes half a second, however small the function and the work.
Numba is needed to compile; afterwards its object code stands in ``__pycache__`` and :mod:`llvmlite`, which numba brings,
loads it in milliseconds. The name of a file holds a hash of all that made it: source, signature, versions, processor; its
second line one of the code, so that a damaged file is made again and never run.

A signature is a word for each argument: a numpy type code, and for an array the number of its dimensions ("I1", "q").
Numba's calling convention: ``int f(result*, error**, arguments...)``, an array as (owner, parent, items, bytes an item,
address, shape..., strides...).
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import importlib.machinery
import importlib.util
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

OURS = "NRT_"  # numba's runtime: what its code asks for by name
_C = {"q": ctypes.c_int64, "d": ctypes.c_double}


class Kernel:
    """One kernel; ``otherwise`` gives the same one by numba, for arrays that are not as the signature has them."""

    def __init__(self, name: str, address: int, signature: str, held: Any, otherwise: Callable[[], Any]) -> None:
        words = signature.split()
        kinds: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
        for w in words:
            kinds += [ctypes.c_int64] * (5 + 2 * int(w[1])) if len(w) > 1 else [_C[w]]
        self._call = ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)(address)
        self._arrays = [(np.dtype(w[0]), int(w[1])) if len(w) > 1 else None for w in words]
        self._name, self._held, self._otherwise = name, held, otherwise

    def __call__(self, *given: Any) -> int:
        """The kernel's result; what it fills is filled in place. The lock on the interpreter is not held."""
        flat: list[Any] = []
        for value, array in zip(given, self._arrays, strict=True):
            if array is None:
                flat.append(value)
                continue
            if value.dtype != array[0] or value.ndim != array[1] or not value.flags.c_contiguous:
                return int(self._otherwise()(*given) or 0)
            flat += (
                0,
                0,
                value.size,
                value.itemsize,
                value.__array_interface__["data"][0],
                *value.shape,
                *value.strides,
            )
        result, error = ctypes.c_int64(0), ctypes.c_void_p(0)
        if self._call(ctypes.addressof(result), ctypes.addressof(error), *flat):
            raise RuntimeError(f"kernel {self._name} gave up: out of memory, or a bug")
        return result.value


def load(module: ModuleType, name: str, signature: str, otherwise: Callable[[], Any]) -> Kernel | None:
    """A kernel of a module, compiled now if it never was; None where this way is not open: elsewhere than on Linux, or
    where nothing can be kept.
    """
    if sys.platform != "linux" or sys.byteorder != "little":
        return None
    try:
        file = _file(module, name, signature)
        if not file.exists():
            if not os.access(file.parent, os.W_OK):
                return None
            _compile(module, name, signature, file)
        symbol, digest, code = file.read_bytes().split(b"\n", 2)
        if hashlib.sha256(code).hexdigest().encode() != digest:  # a disk that filled up, a bit that fell over
            file.unlink()
            return None
        engine = _engine(code)
        return Kernel(name, engine.get_function_address(symbol.decode()), signature, engine, otherwise)
    except (ImportError, OSError, AttributeError, RuntimeError, ValueError):
        return None  # another version of numba or llvmlite, with other doors


def _file(module: ModuleType, name: str, signature: str) -> Path:
    source = Path(str(module.__file__))
    made_of = hashlib.sha256(f"{signature} {_machine()}".encode())
    for file in (source, Path(__file__)):
        made_of.update(file.read_bytes())
    folder = source.parent / "__pycache__"
    folder.mkdir(exist_ok=True)
    return folder / f"{source.stem}.{name}-{made_of.hexdigest()[:24]}.kernel"


@functools.cache
def _machine() -> str:
    """What code made here may be run on."""
    import llvmlite.binding as llvm

    python = ".".join(map(str, sys.version_info[:2]))
    features = llvm.get_host_cpu_features().flatten()
    versions = [(_home(name) / "_version.py").read_text("utf-8") for name in ("numba", "llvmlite")]
    return " ".join((python, *versions, llvm.get_host_cpu_name(), features))


def _home(package: str) -> Path:
    """Where a package is, without importing it."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ImportError(package)
    return Path(found.origin).parent


def _engine(code: bytes) -> Any:
    """The code made ready to run, with what it asks for of numba's runtime."""
    import llvmlite.binding as llvm

    _ready()
    engine = llvm.create_mcjit_compiler(
        llvm.parse_assembly(""), llvm.Target.from_default_triple().create_target_machine()
    )
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine


@functools.cache
def _ready() -> ModuleType:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    [file] = _home("numba").glob("core/runtime/_nrt_python.*so")
    name = "numba.core.runtime._nrt_python"
    runtime: Any = sys.modules.get(name)
    if runtime is None:
        loader = importlib.machinery.ExtensionFileLoader(name, str(file))
        runtime = importlib.util.module_from_spec(importlib.machinery.ModuleSpec(name, loader, origin=str(file)))
        loader.exec_module(runtime)
    for helper, address in runtime.c_helpers.items():
        llvm.add_symbol(helper if helper.startswith("_") else OURS + helper, address)
    return runtime  # type: ignore[no-any-return]


def _compile(module: ModuleType, name: str, signature: str, file: Path) -> None:
    import numba
    from numba import types

    from fogline.reuse.compiled import fast

    fast()  # makes known to numba what the kernel calls

    def of(word: str) -> Any:
        kind = numba.from_dtype(np.dtype(word[0]))
        return types.Array(kind, int(word[1]), "C") if len(word) > 1 else kind

    arguments = tuple(of(w) for w in signature.split())
    bare: Any = {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    made: Any = numba.njit(**bare)(getattr(module, name))
    made.compile(arguments)
    [built] = made.overloads.values()
    library = built.library
    asked = set(re.findall(r"declare [^@\n]*@([\w.$]+)", library.get_llvm_str()))
    known = {OURS + h for h in _ready().c_helpers} | {"memset", "memcpy", "memmove", "log", "exp", "sqrt"}
    strange = {a for a in asked if not a.startswith("llvm.")} - known
    if strange:  # code that would not load, and take the interpreter with it
        raise ImportError(f"kernel {name} asks for {sorted(strange)}")
    code = library._codegen._tm.emit_object(library._final_module)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    digest = hashlib.sha256(code).hexdigest()
    fresh.write_bytes(f"{built.fndesc.llvm_func_name}\n{digest}\n".encode() + code)
    fresh.replace(file)
