"""The belt: objects and packing laid on it add their attenuation up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.sketch import Pad
from workstation.simulation.spectrum import Beam

Field = NDArray[np.float32]
_MASK_OPTICAL_DEPTH = 0.004  # less than this is not part of an object's outline


@dataclass(slots=True)
class Laid:
    """An object on the belt: its window on the picture, its outline and its own probe depth."""

    window: tuple[slice, slice]
    mask: NDArray[np.bool_]
    depth: Field
    grams: float


class Scene:
    """Optical depth in each energy bin, (K, H, W) float32, and the mass laid so far."""

    def __init__(self, beam: Beam, rows: int, columns: int, spacing: float) -> None:
        self.beam, self.rows, self.columns, self.spacing = beam, rows, columns, spacing
        self.depths = np.zeros((beam.per_mm.shape[1], rows, columns), np.float32)
        self.grams = 0.0

    def lay(self, pad: Pad, row: int, column: int) -> Laid | None:
        """Lay a pad with its upper left corner at (row, column); None if it is off the picture.

        Mass outside the picture counts for nothing.
        """
        height, width = pad.shape
        r0, r1 = max(row, 0), min(row + height, self.rows)
        c0, c1 = max(column, 0), min(column + width, self.columns)
        if r0 >= r1 or c0 >= c1:
            return None
        part = np.s_[r0 - row : r1 - row, c0 - column : c1 - column]
        names = list(pad.layers)
        index = [self.beam.table.row[name] for name in names]
        stack = np.stack([pad.layers[name][part] for name in names])
        flat = stack.reshape(len(names), -1)
        own = (self.beam.per_mm[index].T @ flat).reshape(-1, r1 - r0, c1 - c0)
        window = (slice(r0, r1), slice(c0, c1))
        self.depths[(slice(None), *window)] += own
        mass = float((self.beam.grams_per_mm[index] @ flat).sum(dtype=np.float64))
        grams = mass * (self.spacing / 10.0) ** 2
        self.grams += grams
        probe = own[self.beam.probe]
        return Laid(window, probe > _MASK_OPTICAL_DEPTH, probe, grams)
