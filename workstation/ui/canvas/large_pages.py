"""Large pages for memory that is written many times: a look-up into it waits less."""

from __future__ import annotations

import ctypes
import sys
from functools import lru_cache

_PAGE = 4096
_HUGE, _COLLAPSE = 14, 25
"""Linux: MADV_HUGEPAGE, and MADV_COLLAPSE of kernels from 6.1 on."""


def ask(address: int, size: int) -> bool:
    """Ask the system to hold this memory in large pages; whether it does.

    A wish that changes no content: where it is not granted everything works as before.
    """
    advise = _madvise()
    first = -(-address // _PAGE) * _PAGE
    length = (address + size - first) // _PAGE * _PAGE
    if advise is None or length <= 0:
        return False
    return bool(advise(first, length, _HUGE) == 0 and advise(first, length, _COLLAPSE) == 0)


@lru_cache(maxsize=1)
def _madvise() -> ctypes._NamedFuncPointer | None:
    if not sys.platform.startswith("linux"):
        return None
    found = ctypes.CDLL(None).madvise
    found.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    return found
