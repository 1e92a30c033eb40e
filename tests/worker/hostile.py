"""A child that can be asked to misbehave: run as `python -m tests.worker.hostile`."""

from __future__ import annotations

import ctypes
import os
import sys
import time

import numpy as np

from workstation.adapters.worker.operations import Operations
from workstation.adapters.worker.serve import main


class HostileOperations(Operations):
    """The usual operations and some that no decoder should do."""

    def named(self, name):
        return getattr(self, f"do_{name}", None) or super().named(name)

    def do_segfault(self, arguments, arrays):
        ctypes.string_at(0)

    def do_hang(self, arguments, arrays):
        time.sleep(600)

    def do_allocate(self, arguments, arrays):
        return {"sum": int(np.ones(arguments["bytes"], np.uint8).sum())}, []

    def do_print(self, arguments, arrays):
        os.write(1, b"x" * 100_000)
        print("noise" * 1000, flush=True)
        return {"said": True}, []

    def do_double(self, arguments, arrays):
        return {"count": len(arrays)}, [2 * one for one in arrays]

    def do_lie(self, arguments, arrays):
        return {"__proto__": 1}, [np.zeros((2, 2), np.complex64)]

    def do_defect(self, arguments, arrays):
        raise KeyError("ours")

    def do_number(self, arguments, arrays):
        return {"pid": os.getpid(), "nice": os.nice(0), "stdin": os.read(0, 1).decode()}, []

    def do_leave(self, arguments, arrays):
        sys.stdout.flush()
        os._exit(3)


if __name__ == "__main__":
    raise SystemExit(main(HostileOperations()))
