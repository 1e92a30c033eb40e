"""The belt: what is laid on it adds its attenuation up, seen by one beam."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.simulation.sketch import Pad
from workstation.simulation.solids import Fan, Flat, through
from workstation.simulation.spectrum import Beam

Field = NDArray[np.float32]
_MASK_OPTICAL_DEPTH = 0.004  # less than this is not part of an object's outline
_RESIZED_FROM = 0.012  # a flat drawing is stretched by the fan where that is more than this


@dataclass(slots=True)
class Laid:
    """An object on the belt: its window on the picture, its outline and its own probe depth."""

    window: tuple[slice, slice]
    mask: NDArray[np.bool_]
    depth: Field
    grams: float
    materials: Mapping[str, float]


class Scene:
    """A picture in the making, in one beam.

    `depths` is the optical depth in each energy bin, (K, H, W) float32; `classes` (C, H, W) grams
    per square centimetre of each material class; `thickness` (H, W) millimetres of goods.
    Pixel (row, column) begins at `origin` + `spacing` (column, row) in millimetres; `fan` is the
    source, None for a parallel beam.
    """

    def __init__(
        self,
        beam: Beam,
        shape: tuple[int, int],
        spacing: float,
        origin: tuple[float, float] = (0.0, 0.0),
        fan: Fan | None = None,
        class_of: NDArray[np.int64] | None = None,
    ) -> None:
        rows, columns = shape
        self.beam, self.rows, self.columns, self.spacing = beam, rows, columns, spacing
        self.origin, self.fan = origin, fan
        bins, materials = beam.per_mm.shape[1], beam.per_mm.shape[0]
        of_class = np.zeros(materials, np.int64) if class_of is None else class_of
        count = int(of_class.max(initial=0)) + 1 if class_of is None else 4
        # Rows: the bins, then grams per square centimetre by class, then millimetres.
        self._per_mm = np.zeros((bins + count + 1, materials), np.float32)
        self._per_mm[:bins] = beam.per_mm.T
        self._per_mm[bins + of_class, np.arange(materials)] = beam.grams_per_mm
        self._per_mm[-1] = 1.0
        self._sums = np.zeros((bins + count + 1, rows, columns), np.float32)
        self.depths, self.classes = self._sums[:bins], self._sums[bins:-1]
        self.thickness = self._sums[-1]
        self.grams = 0.0

    # --- where the fan puts things

    def seen_across(self, y: float, z: float) -> float:
        """Where on the belt, in millimetres across, a point at height z appears."""
        if self.fan is None:
            return y
        side, height = self.fan.across_mm, self.fan.height_mm
        return side + (y - side) * height / (height - z)

    def lay(self, pad: Pad, row: int, column: int, grams: float | None = None) -> Laid | None:
        """Lay a pad with its upper left corner at (row, column); None if it is off the picture.

        Mass outside the picture counts for nothing, unless `grams` says the mass.
        """
        stack = np.stack(list(pad.layers.values()))
        return self._add(tuple(pad.layers), stack, row, column, grams)

    def lay_drawn(self, pad: Pad, x: float, y: float, z: float, tall: float = 0.0) -> Laid | None:
        """Lay a flat drawing with its middle at (x, y), at height z.

        With `tall` it is stretched to the shadow of all that lies so far above and below it.
        """
        grams = self._mass(tuple(pad.layers), np.stack(list(pad.layers.values())))
        rows, columns = pad.shape
        half = rows * self.spacing / 2
        top = min(self.seen_across(y - half, z + lift) for lift in (-tall, tall))
        bottom = max(self.seen_across(y + half, z + lift) for lift in (-tall, tall))
        wide = (bottom - top) / self.spacing
        if abs(wide / rows - 1.0) > _RESIZED_FROM:
            rows = max(1, round(wide))
            layers = {
                name: np.asarray(cv2.resize(field, (columns, rows)), dtype=np.float32)
                for name, field in pad.layers.items()
            }
            pad = Pad(layers, pad.depth_mm)
        row = round(((top + bottom) / 2 - self.origin[1]) / self.spacing - rows / 2)
        column = round((x - self.origin[0]) / self.spacing - columns / 2)
        return self.lay(pad, row, column, grams)

    def window_of(self, flat: Flat) -> tuple[int, int, int, int]:
        """First and last row, first and last column that a solid may touch, within the picture."""
        low, high = flat.bounds
        edges = [self.seen_across(y, z) for y in (low[1], high[1]) for z in (low[2], high[2])]
        r0 = int((min(edges) - self.origin[1]) / self.spacing - 1.0)
        r1 = int((max(edges) - self.origin[1]) / self.spacing + 2.0)
        c0 = int((low[0] - self.origin[0]) / self.spacing - 1.0)
        c1 = int((high[0] - self.origin[0]) / self.spacing + 2.0)
        return max(r0, 0), min(r1, self.rows), max(c0, 0), min(c1, self.columns)

    def layers_of(self, flat: Flat) -> tuple[Field, int, int] | None:
        """A solid's thickness per material and the corner of its window; None if off the picture."""
        r0, r1, c0, c1 = self.window_of(flat)
        if r0 >= r1 or c0 >= c1:
            return None
        corner = (self.origin[0] + c0 * self.spacing, self.origin[1] + r0 * self.spacing)
        return through(flat, (r1 - r0, c1 - c0), self.spacing, corner, self.fan), r0, c0

    def lay_solid(self, flat: Flat) -> Laid | None:
        """Lay a solid that already stands where it belongs; None if it is off the picture."""
        seen = self.layers_of(flat)
        if seen is None:
            return None
        laid = self._add(flat.names, *seen, sum(flat.grams.values()))
        if laid is not None:
            laid.materials = dict(flat.grams)
        return laid

    def _mass(self, names: tuple[str, ...], stack: Field) -> float:
        index = [self.beam.table.row[name] for name in names]
        mass = self.beam.grams_per_mm[index].astype(np.float64) @ stack.reshape(len(names), -1).sum(
            axis=1, dtype=np.float64
        )
        return float(mass) * (self.spacing / 10.0) ** 2

    def _add(
        self, names: tuple[str, ...], stack: Field, row: int, column: int, grams: float | None
    ) -> Laid | None:
        height, width = stack.shape[1:]
        r0, r1 = max(row, 0), min(row + height, self.rows)
        c0, c1 = max(column, 0), min(column + width, self.columns)
        if r0 >= r1 or c0 >= c1:
            return None
        stack = np.ascontiguousarray(stack[:, r0 - row : r1 - row, c0 - column : c1 - column])
        index = [self.beam.table.row[name] for name in names]
        flat = stack.reshape(len(names), -1)
        own = (self._per_mm[:, index] @ flat).reshape(-1, r1 - r0, c1 - c0)
        window = (slice(r0, r1), slice(c0, c1))
        self._sums[(slice(None), *window)] += own
        each = self.beam.grams_per_mm[index] * flat.sum(axis=1, dtype=np.float64)
        each = each * (self.spacing / 10.0) ** 2
        whole = float(each.sum())
        mass = whole if grams is None else grams
        self.grams += mass
        share = mass / whole if whole > 0.0 else 0.0
        materials = {name: float(part) * share for name, part in zip(names, each, strict=True)}
        probe = own[self.beam.probe].copy()
        return Laid(window, probe > _MASK_OPTICAL_DEPTH, probe, mass, materials)
