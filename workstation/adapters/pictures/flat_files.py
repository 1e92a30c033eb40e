"""Files of air and dark counts that a picture's declarations name: found by name, known by SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from workstation.adapters.pictures.declarations import Declarations, FlatBlock
from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import BAD_DECLARATION, refuse
from workstation.adapters.pictures.raw import planes
from workstation.domain.picture import Picture
from workstation.domain.scan import FlatField, SourceFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Bytes = Callable[[Path], memoryview]
Decode = Callable[[Path, memoryview], Picture]


class FlatFiles:
    """Loads the flat field of one picture file."""

    def __init__(self, picture: Path, limits: Limits, read: Bytes, decode: Decode) -> None:
        self._picture, self._limits = picture, limits
        self._bytes, self._decode = read, decode

    def load(self, block: FlatBlock) -> tuple[FlatField, tuple[SourceFile, ...]]:
        """The flat field and the files it is made of.

        Raises
        ------
        WorkstationError
            SCAN-11 where a file is absent, is not the declared one, or holds no counts.
        """
        air, source = self._one(block.air, block.air_sha256, block)
        if block.dark is None or block.dark_sha256 is None:
            return FlatField(air, None, source), (source,)
        dark, other = self._one(block.dark, block.dark_sha256, block)
        return FlatField(air, dark, source, other), (source, other)

    def _one(
        self, name: str, sha256: str, block: FlatBlock
    ) -> tuple[NDArray[np.generic], SourceFile]:
        data = self._found(name, sha256)
        if block.raw is not None:
            declared = Declarations(raw=block.raw)
            values, media = planes(data, block.raw, declared, self._limits), "raw"
        else:
            picture = self._decode(Path(name), data)
            if picture.values is None or not picture.plain or picture.values.ndim != 3:
                refuse(BAD_DECLARATION, f"The flat field {name} is not a grey plain picture.")
            values, media = picture.values, picture.media
        counts = values[0] if len(values) == 1 else values
        return counts, SourceFile(name, sha256, len(data), media)

    def _found(self, name: str, sha256: str) -> memoryview:
        other = False
        for path in self._places(name, sha256):
            if path.is_file():
                data = self._bytes(path)
                if hashlib.sha256(data).hexdigest() == sha256:
                    return data
                other = True
        if other:
            refuse(
                BAD_DECLARATION,
                f"The flat field {name} is not the declared file: its SHA-256 differs.",
            )
        refuse(BAD_DECLARATION, f"The flat field {name} is declared but is not there.")

    def _places(self, name: str, sha256: str) -> Iterator[Path]:
        """Beside the picture by name; in a store, where files are named by their SHA-256."""
        folder = self._picture.parent
        yield folder / name
        for place in (folder, folder.parent / sha256[:2]):
            yield from sorted(place.glob(f"{sha256}*"))
