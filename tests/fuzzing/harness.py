"""What every harness shares: instrumented imports, a corpus to start from, what may be raised."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import atheris

LARGEST = 64 * 1024
"""Seeds larger than this slow the fuzzer down more than they tell it."""
CAP = 16 * 1024 * 1024


@contextlib.contextmanager
def watched() -> Iterator[None]:
    """Imports in here tell the fuzzer which of their branches were taken."""
    with atheris.instrument_imports(include=["workstation", "pydicom", "tifffile"]):
        yield


def go(one: Callable[[bytes], None], corpus: Sequence[bytes]) -> None:
    """Fuzz until the time given on the command line is over; a failure ends with its input."""
    from workstation.domain.notice import WorkstationError

    warnings.simplefilter("ignore")

    def guarded(data: bytes) -> None:
        try:
            one(data)
        except WorkstationError as error:
            fact = error.notice.fact
            if not fact.endswith(".") or len(fact) > 700 or not error.notice.code:
                raise AssertionError(f"not one clear sentence: {fact!r}") from error

    with tempfile.TemporaryDirectory() as place:
        for number, data in enumerate(corpus):
            if len(data) <= LARGEST:
                Path(place, f"seed-{number}").write_bytes(data)
        # The fuzzer leaves by os._exit: the folder is left to the caller's own temporary one.
        atheris.Setup([*sys.argv, place], guarded)
        atheris.Fuzz()


def decode(name: str, data: bytes, sidecar: dict[str, object] | None = None) -> None:
    """Read bytes by the built-in format of that name, and what is declared of them."""
    import numpy as np

    from workstation.adapters.pictures.declarations import Declared
    from workstation.adapters.pictures.declare import declare
    from workstation.adapters.pictures.formats import built_in
    from workstation.adapters.pictures.limits import Limits
    from workstation.services.ports import PictureFile

    limits = Limits(file_bytes=CAP, decoded_bytes=CAP)
    chosen = next(one for one in built_in(limits) if one.name == name)
    chosen.recognises(data[:4096], "a")
    for pixels in (False, True):
        for picture in chosen.read(PictureFile("a", data, pixels, sidecar, CAP)):
            if pixels:
                values = picture.values
                if values is None or not isinstance(values, np.ndarray) or values.nbytes > 4 * CAP:
                    raise AssertionError("no values, or more than the limit")
                if values.shape[:3] != (picture.frames, picture.rows, picture.columns):
                    raise AssertionError(f"{values.shape} is not what it says")
            if picture.plain:
                declare(picture, [Declared(sidecar, "a.json")] if sidecar else [], _no_flat)


def _no_flat(block: object) -> object:
    from workstation.adapters.pictures.notices import BAD_DECLARATION, refuse

    refuse(BAD_DECLARATION, "There is no flat field here.")


def temporary() -> Path:
    """A folder for making seeds; the caller of the fuzzer removes it."""
    return Path(tempfile.mkdtemp(dir=os.environ.get("FUZZING_PLACE")))
