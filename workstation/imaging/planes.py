"""The three planes of a CT volume, where they lie and what they are called. No arrays here.

A voxel is (slice, row, column) as stored, also named (z, y, x). The axial planes are the stored
slices; coronal planes run along a row through all slices, sagittal ones along a column.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from workstation.domain.findings import Finding


class Plane(StrEnum):
    """One direction of cutting; the value is the word on the screen."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"

    @property
    def axis(self) -> int:
        """The volume's axis (0 slices, 1 rows, 2 columns) that the plane is stacked along."""
        return _AXIS[self]

    @property
    def axes(self) -> tuple[str, str]:
        """Names of the axes (across, down)."""
        return _ACROSS_DOWN[self]


_AXIS = {Plane.AXIAL: 0, Plane.CORONAL: 1, Plane.SAGITTAL: 2}
_ACROSS_DOWN = {Plane.AXIAL: ("x", "y"), Plane.CORONAL: ("x", "z"), Plane.SAGITTAL: ("y", "z")}

Voxel = tuple[int, int, int]


class Projection(StrEnum):
    """What of several slices a slab shows; the value is the word on the screen."""

    SLICE = "slice"
    MAXIMUM = "MIP"
    MINIMUM = "MinIP"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Slab:
    """How thick a plane is: `slices` of the axial direction, the same millimetres in the others."""

    projection: Projection = Projection.SLICE
    slices: int = 1

    def __post_init__(self) -> None:
        if self.slices < 1:
            raise ValueError(f"a slab has at least one slice, got {self.slices}")

    @property
    def thick(self) -> bool:
        """More than the one slice is shown."""
        return self.projection is not Projection.SLICE and self.slices > 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Shape and declared spacing of a volume.

    Attributes
    ----------
    shape : (slices, rows, columns)
    pixel_mm : (between rows, between columns) or None
    slice_mm : between slice centres, or None
    orientation : direction cosines of row and column, where declared
    """

    shape: tuple[int, int, int]
    pixel_mm: tuple[float, float] | None = None
    slice_mm: float | None = None
    orientation: tuple[float, ...] | None = None

    @property
    def middle(self) -> Voxel:
        """The voxel in the middle."""
        depth, rows, columns = self.shape
        return depth // 2, rows // 2, columns // 2

    def clip(self, voxel: Voxel) -> Voxel:
        """The nearest voxel inside."""
        z, y, x = (min(max(v, 0), n - 1) for v, n in zip(voxel, self.shape, strict=True))
        return z, y, x

    def count(self, plane: Plane) -> int:
        """How many planes of this direction there are."""
        return self.shape[plane.axis]

    def size(self, plane: Plane) -> tuple[int, int]:
        """(rows, columns) of a plane's picture."""
        rows, columns = (n for axis, n in enumerate(self.shape) if axis != plane.axis)
        return rows, columns

    def step_mm(self, plane: Plane) -> float | None:
        """Millimetres from one plane to the next, where declared."""
        return self._axis_mm()[plane.axis]

    def aspect(self, plane: Plane) -> float:
        """Height of one of the plane's pixels for a width of 1; 1 where not both are declared."""
        down, across = (mm for axis, mm in enumerate(self._axis_mm()) if axis != plane.axis)
        return down / across if down is not None and across is not None else 1.0

    def axis_words(self, plane: Plane) -> tuple[str, str]:
        """What lies (across, down) a plane's picture: axes of the declared coordinate system
        where it runs along them, else what is stored that way."""
        names = ("slices", "rows", "columns")
        told = self.orientation
        if told is not None and not self._oblique:
            across, down = told[:3], told[3:]
            left = ({0, 1, 2} - {_longest(across), _longest(down)}).pop()
            names = ("xyz"[left], _signed(down), _signed(across))
        first, second = (n for axis, n in enumerate(names) if axis != plane.axis)
        return second, first

    @property
    def _oblique(self) -> bool:
        told = self.orientation or ()
        return any(min(abs(v), abs(abs(v) - 1.0)) > 0.01 for v in told)

    @property
    def spacing_words(self) -> str:
        """What is not declared of the spacing, and what is done then; nothing where all is."""
        if self.pixel_mm is None:
            return "Voxel spacing not declared: shown as 1:1:1, no millimetres."
        if self.slice_mm is None and self.shape[0] > 1:
            return "Slice spacing not declared: shown as 1:1:1 across the slices."
        return ""

    @property
    def orientation_words(self) -> str:
        """What has to be said of the slices' direction."""
        if self.orientation is None:
            return "Orientation not declared: planes are named after the stored slices."
        if self._oblique:
            return "The slices are oblique: planes are named after the stored slices."
        return ""

    def slab_slices(self, plane: Plane, slab: Slab) -> int:
        """How many planes of a direction are as thick as the slab, at least one."""
        if not slab.thick:
            return 1
        own, axial = self.step_mm(plane), self.step_mm(Plane.AXIAL)
        count = slab.slices
        if own is not None and axial is not None:
            count = max(1, round(slab.slices * axial / own))
        return min(count, self.count(plane))

    def slab_range(self, plane: Plane, index: int, slab: Slab) -> tuple[int, int]:
        """(first, past the last) plane of the slab about one; it is cut off at the ends."""
        wanted = self.slab_slices(plane, slab)
        first = index - (wanted - 1) // 2
        return max(first, 0), min(first + wanted, self.count(plane))

    def slab_words(self, plane: Plane, slab: Slab) -> str:
        """ "slab MIP 10 mm"; nothing where there is no slab."""
        if not slab.thick:
            return ""
        step, count = self.step_mm(plane), self.slab_slices(plane, slab)
        thick = f"{count} slices" if step is None else f"{count * step:.3g} mm ({count} slices)"
        return f"slab {slab.projection.value} {thick}"

    def slab_short(self, plane: Plane, slab: Slab) -> str:
        """ "MIP 10 mm", for where there is little room; nothing where there is no slab."""
        if not slab.thick:
            return ""
        step, count = self.step_mm(plane), self.slab_slices(plane, slab)
        thick = f"{count} slices" if step is None else f"{count * step:.3g} mm"
        return f"{slab.projection.value} {thick}"

    def place_words(self, plane: Plane, index: int, slab: Slab | None = None) -> str:
        """ "CT slice 81 of 160, axial, 80.0 mm from the first"."""
        words = f"CT slice {index + 1} of {self.count(plane)}, {plane.value}"
        step = self.step_mm(plane)
        if step is not None:
            words += f", {index * step:.1f} mm from the first"
        thick = self.slab_words(plane, slab) if slab is not None else ""
        return f"{words}, {thick}" if thick else words

    def point(self, plane: Plane, voxel: Voxel) -> tuple[int, int]:
        """(column, row) of a voxel in a plane's picture."""
        down, across = (v for axis, v in enumerate(voxel) if axis != plane.axis)
        return across, down

    def voxel(self, plane: Plane, index: int, column: int, row: int) -> Voxel:
        """The voxel at a pixel of a plane's picture."""
        place = [row, column]
        place.insert(plane.axis, index)
        return self.clip((place[0], place[1], place[2]))

    def mark_on(self, finding: Finding, plane: Plane, first: int, past: int) -> Finding | None:
        """A finding as it lies on the planes first..past - 1 of a direction; None where it does
        not. One without slices lies on all of them."""
        x, y, width, height = finding.box
        z, depth = finding.slices or (0, self.shape[0])
        starts, sizes = (z, y, x), (depth, height, width)
        axis = plane.axis
        if starts[axis] >= past or starts[axis] + sizes[axis] <= first:
            return None
        (top, left), (tall, wide) = (
            [v for a, v in enumerate(values) if a != axis] for values in (starts, sizes)
        )
        return replace(finding, box=(left, top, wide, tall))

    def _axis_mm(self) -> tuple[float | None, float | None, float | None]:
        down, across = self.pixel_mm or (None, None)
        return (self.slice_mm if self.pixel_mm is not None else None), down, across


def _longest(direction: tuple[float, ...]) -> int:
    return max(range(3), key=lambda axis: abs(direction[axis]))


def _signed(direction: tuple[float, ...]) -> str:
    axis = _longest(direction)
    return ("−" if direction[axis] < 0 else "") + "xyz"[axis]
