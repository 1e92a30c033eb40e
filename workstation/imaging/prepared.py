"""A scan made ready for the screen, once: planes to look at, their window and what to say of them.

The planes, exactly:

- two energies: `grey` is (low + high + 1) // 2 of the stored counts, and `material` one byte of
  material for each pixel (`imaging.material`);
- one energy, a slice, a rendered grey picture: `grey` is the stored values, moved by a whole
  number where they do not fit uint16 as they are. Values of a wider range (or with fractions) are
  squeezed into uint16 over their declared range, which a remark says;
- a rendered colour picture: `rgb`, its own colours in 8 bits.

A plane value p stands for the stored value p * stored_scale + stored_offset.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from workstation.domain.scan import PictureKind, Scan
from workstation.imaging.histogram import Histogram, full_histogram, percentile, rebin
from workstation.imaging.levels import Levels
from workstation.imaging.material import material_plane
from workstation.imaging.palette import (
    STANDARD,
    Calibration,
    LegendEntry,
    calibration_for,
    palette,
    vendor_palette,
)
from workstation.imaging.planes import Plane
from workstation.imaging.stored import (
    Allocate,
    GreyPlane,
    let_go,
    mean_plane,
    squeezed,
    strips,
    to_plane,
)
from workstation.imaging.windows import declared_windows

if TYPE_CHECKING:
    from workstation.imaging.volume import Volume

T = TypeVar("T")

RENDERED_WORDS = "Rendered by the scanner: colours only, no measures"
UNKNOWN_PALETTE = "Colours of unknown palette: none is declared for this picture."
AUTOMATIC_SHARES = (0.005, 0.995)
"""Shares of the pixels that lie below an automatic window's ends: a dead pixel moves nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A picture ready to be looked at; safe to read from several threads.

    Attributes
    ----------
    grey : (H, W) uint16 or None
    material : (H, W) uint8 or None
    rgb : (H, W, 3) uint8 or None
    window : (centre, width) of the standard view, plane units
    window_words : "declared", "black to air" or "automatic"
    range : (low, high) plane values that mean something: black..air where declared
    inverted : True where the grey has to be turned over so that air is bright
    air, black : plane values of air and no beam, where declared
    remarks : sentences on what was assumed, for the screen and the log
    """

    kind: PictureKind
    rows: int
    columns: int
    frame: int
    frames: int
    grey: NDArray[np.uint16] | None
    material: NDArray[np.uint8] | None
    rgb: NDArray[np.uint8] | None
    window: tuple[float, float]
    window_words: str
    range: tuple[float, float]
    inverted: bool
    stored_scale: float
    stored_offset: float
    legend: tuple[LegendEntry, ...]
    remarks: tuple[str, ...]
    missing: str | None
    simulated: bool
    identity: str
    title: str
    levels: Levels
    air: float | None = None
    black: float | None = None
    calibration: Calibration | None = None
    counts: NDArray[np.int64] | None = field(default=None, repr=False)
    aspect: float = 1.0
    """Height of a pixel for a width of 1."""
    place: str = ""
    """Of a volume's plane: which it is and where it lies, in words."""
    volume: Volume | None = field(default=None, repr=False)
    """The volume that this plane is cut from."""
    scan: Scan | None = field(default=None, repr=False)
    """What the picture was made of: stored values and everything declared of them."""
    curve: str = ""
    """Curve of the standard window: "" a ramp, "sigmoid", or "table 1"."""
    padding: tuple[float, float] | None = None
    """Plane values (from, to) that are no picture; not in `counts`, drawn as background."""
    _cache: dict[str, object] = field(default_factory=dict, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _making: dict[str, threading.RLock] = field(default_factory=dict, repr=False)

    @property
    def has_grey(self) -> bool:
        return self.grey is not None

    @property
    def has_material(self) -> bool:
        return self.material is not None

    @property
    def kind_words(self) -> str:
        """What the values are, in the officer's words."""
        return {
            PictureKind.DUAL_ENERGY: "Two energies",
            PictureKind.SINGLE_ENERGY: "One energy: no material colours",
            PictureKind.RENDERED_COLOUR: RENDERED_WORDS,
            PictureKind.RENDERED_GREY: "Rendered by the scanner: brightness only, no measures",
            PictureKind.VOLUME: self.place or f"CT slice {self.frame + 1} of {self.frames}",
        }[self.kind]

    @property
    def shown_words(self) -> tuple[str, ...]:
        """What has to stand on the picture of how it is shown: which frame of many it is, a flat
        field, an unknown palette."""
        lines = [UNKNOWN_PALETTE] if UNKNOWN_PALETTE in self.remarks else []
        if self.frames > 1 and self.kind not in (PictureKind.VOLUME, PictureKind.DUAL_ENERGY):
            lines.insert(0, f"Frame {self.frame + 1} of {self.frames}")
        flat = None if self.scan is None else self.scan.flat_field
        if flat is not None and self.kind is not PictureKind.RENDERED_COLOUR:
            name = "" if flat.source is None else f" {flat.source.name}"
            lines.append(f"Shown with the flat field{name}")
        return tuple(lines)

    def to_stored(self, value: float) -> float:
        """The stored value that a plane value stands for."""
        return value * self.stored_scale + self.stored_offset

    def to_plane(self, value: float) -> float:
        """The plane value that stands for a stored value."""
        return (value - self.stored_offset) / self.stored_scale

    def histogram(self) -> Histogram | None:
        """256 bins over the range that matters; None for a colour picture. Computed once."""
        if self.counts is None:
            return None
        counts = self.counts

        def make() -> Histogram:
            low, high = self.range
            centre, width = self.window
            low = min(low, centre - width / 2, percentile(counts, 0.0005))
            high = max(high, centre + width / 2, percentile(counts, 0.9995))
            return rebin(counts, low, high)

        return self.keep("histogram", make)

    def keep(self, key: str, make: Callable[[], T]) -> T:
        """A value derived from this picture, made by `make` on the first call."""
        with self._lock:
            if key in self._cache:
                return cast(T, self._cache[key])
            making = self._making.setdefault(key, threading.RLock())
        with making:  # who wants something else does not wait
            with self._lock:
                if key in self._cache:
                    return cast(T, self._cache[key])
            value = make()
            with self._lock:
                self._cache[key] = value
            return value

    def has_kept(self, key: str) -> bool:
        """Whether `keep` or `keep_last` would answer at once."""
        with self._lock:
            return key in self._cache

    def keep_last(self, group: str, key: str, make: Callable[[], T]) -> T:
        """As `keep`, but of a group's values only the last one asked for stays."""
        with self._lock:
            before = self._cache.get(f"last {group}")
            if before != key and isinstance(before, str):
                self._cache.pop(before, None)
            self._cache[f"last {group}"] = key
        return self.keep(key, make)

    def kept_whole(self, size: tuple[int, int], enhancement: str) -> object | None:
        """What `keep_whole` last kept, if it was for this grid."""
        with self._lock:
            kept = self._cache.get(f"whole {enhancement}")
        return kept[1] if isinstance(kept, tuple) and kept[0] == size else None

    def keep_whole(self, size: tuple[int, int], enhancement: str, seen: object) -> None:
        """Keep the whole picture as sampled on one grid; only the last grid is kept."""
        with self._lock:
            self._cache[f"whole {enhancement}"] = (size, seen)


def prepare(scan: Scan, frame: int | None = None, allocate: Allocate = np.empty) -> Prepared:
    """Make a scan ready for the screen. Never alters `scan.values`.

    Parameters
    ----------
    frame : int, optional
        Which frame (slice) to show, from 0; the middle one of a volume, else the first.
    allocate : callable, optional
        Makes room for planes and levels; without it they lie in memory.

    Raises
    ------
    ValueError
        Where the scan has no pixels, or there is no such frame.
    """
    values = scan.values
    if values.size == 0:
        raise ValueError("the scan has no pixels")
    chosen = _frame(scan, frame)
    if scan.flat_field is not None and values.ndim == 3:
        from workstation.imaging.flat_field import flat_fielded

        return replace(prepare(flat_fielded(scan), frame), scan=scan)
    if scan.kind is PictureKind.RENDERED_COLOUR or values.ndim == 4:
        return _coloured(scan, chosen, allocate)
    if scan.kind is PictureKind.DUAL_ENERGY and scan.frames >= 2:
        return _dual(scan, allocate)
    if scan.kind is PictureKind.VOLUME:
        from workstation.imaging.volume import Volume

        return Volume(scan).picture(Plane.AXIAL, chosen)
    plane = to_plane(np.asarray(values[chosen]), scan, allocate)
    return _finish(scan, chosen, plane, None, None, (), allocate)


def prepare_plane(
    scan: Scan,
    grey: NDArray[np.uint16],
    scale: float,
    offset: float,
    remarks: tuple[str, ...] = (),
    padding: tuple[float, float] | None = None,
) -> Prepared:
    """Make ready a plane whose values p stand for p * scale + offset of the scan's stored ones.

    `padding` are the plane values of padding, where it has values of its own.
    """
    return _finish(scan, 0, GreyPlane(grey, scale, offset, remarks, padding), None, None, ())


def squeezing(stored: NDArray[np.generic], scan: Scan) -> tuple[float, float, tuple[str, ...]]:
    """(scale, offset, remarks) that bring values like these into uint16."""
    plane = squeezed(stored, scan)
    return plane.scale, plane.offset, plane.remarks


def _frame(scan: Scan, frame: int | None) -> int:
    if frame is None:
        return scan.frames // 2 if scan.kind is PictureKind.VOLUME else 0
    if not 0 <= frame < scan.frames:
        raise ValueError(f"frame {frame} of {scan.frames}")
    return frame


def _coloured(scan: Scan, frame: int, allocate: Allocate) -> Prepared:
    picture = scan.values[frame]
    if picture.dtype == np.uint8:
        rgb = np.ascontiguousarray(picture)
    else:
        top = float(2**scan.bits - 1)
        rgb = np.asarray(allocate(picture.shape, np.dtype(np.uint8)), np.uint8)
        for part in strips(*picture.shape[:2]):
            share = np.asarray(picture[part], np.float32) * (255.0 / top)
            rgb[part] = np.rint(np.clip(share, 0, 255))
    rgb, known = _frozen(rgb), vendor_palette(scan.palette) is not None
    return Prepared(
        kind=PictureKind.RENDERED_COLOUR,
        rows=scan.rows,
        columns=scan.columns,
        frame=frame,
        frames=scan.frames,
        grey=None,
        material=None,
        rgb=rgb,
        window=(127.5, 255.0),
        window_words="none",
        range=(0.0, 255.0),
        inverted=False,
        stored_scale=1.0,
        stored_offset=0.0,
        legend=(),
        remarks=scan.remarks if known else (*scan.remarks, UNKNOWN_PALETTE),
        missing=scan.missing,
        simulated=scan.simulated,
        identity=scan.identity,
        title=scan.files[0].name if scan.files else "",
        levels=Levels(rgb, allocate=allocate),
        scan=scan,
    )


def _dual(scan: Scan, allocate: Allocate) -> Prepared:
    low, high = scan.values[0], scan.values[1]
    plane = mean_plane(low, high, scan, allocate)
    remarks: list[str] = []
    if scan.air_value is None:
        remarks.append("The file declares no air value: no material colours.")
        return _finish(scan, 0, plane, None, None, tuple(remarks), allocate)
    black = scan.black_level
    if black is None:
        black = 0
        remarks.append("The file declares no black level: taken as 0.")
    if black == scan.air_value:
        remarks.append("Air value and black level are the same: no material colours.")
        return _finish(scan, 0, plane, None, None, tuple(remarks), allocate)
    calibration, remark = calibration_for(scan)
    if remark:
        remarks.append(remark)
    material = np.asarray(allocate(low.shape, np.dtype(np.uint8)), np.uint8)
    material_plane(low, high, float(black), float(scan.air_value), calibration, material)
    let_go(scan.values)  # both planes are made: the counts come back where they are measured
    return _finish(scan, 0, plane, _frozen(material), calibration, tuple(remarks), allocate)


def _finish(
    scan: Scan,
    frame: int,
    plane: GreyPlane,
    material: NDArray[np.uint8] | None,
    calibration: Calibration | None,
    remarks: tuple[str, ...],
    allocate: Allocate = np.empty,
) -> Prepared:
    grey = _frozen(plane.grey)
    counts = full_histogram(grey)

    def to_plane(value: float) -> float:
        return (value - plane.offset) / plane.scale

    padding = plane.padding
    if padding is None and scan.padding is not None:
        first, last = sorted(to_plane(value) for value in scan.padding)
        padding = first, last
    if padding is not None:
        counts[max(0, math.ceil(padding[0])) : max(0, math.floor(padding[1]) + 1)] = 0
    black = None if scan.black_level is None else to_plane(scan.black_level)
    air = None if scan.air_value is None else to_plane(scan.air_value)
    if material is not None and black is None:
        black = to_plane(0.0)
    declared = black is not None and air is not None and black != air
    if declared and black is not None and air is not None:
        meant = (min(black, air), max(black, air))
    else:
        low, high = (percentile(counts, share) for share in AUTOMATIC_SHARES)
        meant = (low, high) if high > low else (low - 0.5, low + 0.5)
    choices = declared_windows(scan)
    if choices:
        window = (to_plane(choices[0].centre), choices[0].width / plane.scale)
        words = "declared"
    else:
        window = ((meant[0] + meant[1]) / 2, meant[1] - meant[0])
        words = "black to air" if declared else "automatic"
    inverted = scan.inverted or (declared and air is not None and black is not None and air < black)
    return Prepared(
        kind=scan.kind,
        rows=scan.rows,
        columns=scan.columns,
        frame=frame,
        frames=scan.frames,
        grey=grey,
        material=material,
        rgb=None,
        window=window,
        window_words=words,
        range=meant,
        inverted=inverted,
        stored_scale=plane.scale,
        stored_offset=plane.offset,
        legend=palette(STANDARD).legend() if material is not None else (),
        remarks=(*scan.remarks, *plane.remarks, *remarks),
        missing=scan.missing,
        simulated=scan.simulated,
        identity=scan.identity,
        title=scan.files[0].name if scan.files else "",
        levels=Levels(grey, material, _confidence(black, air, calibration), allocate),
        air=air,
        black=black,
        calibration=calibration,
        counts=counts,
        scan=scan,
        curve=choices[0].curve if choices else "",
        padding=padding,
    )


def _confidence(
    black: float | None, air: float | None, calibration: Calibration | None
) -> NDArray[np.uint8] | None:
    """How far a grey tells its material, (65536,) uint8, 1..255: the weight when pixels merge."""
    if calibration is None or black is None or air is None:
        return None
    share = (np.arange(65536) - black) / (air - black)
    depth = -np.log(np.clip(share, 1e-4, 1.0))
    first, full = calibration.known
    weight = np.clip((depth - first) / (full - first), 0.0, 1.0)
    return np.asarray(np.rint(1 + 254 * weight), np.uint8)


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    """A read-only view of an array."""
    view = array.view()
    view.flags.writeable = False
    return view
