"""The one input that every picture is brought to before a model judges it.

Three float32 planes of 0..1, whatever scanner or file the picture came from:

attenuation
    -ln(T) / 5, clipped, T being the signal over the signal behind air. 1 is "nothing comes
    through" (T below 0.7 %, which is also where 8-bit display pictures end).
material
    0 organic (on the plastic curve), 0.5 light metal (aluminium), 1 metal (steel); 0 where unknown.
material_known
    1 where the material could be told, 0 where it could not (single energy, grey, too thin or
    too thick).

Raw counts need their declared air value; without it the picture is refused, never guessed.
Display pictures are read by the declared convention that white is air, the lightness
(max + min) / 2 stands for T, and the hue for the material: orange organic, green light metal or
mixed, blue metal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from workstation.domain.scan import PictureKind, Scan
from workstation.imaging.calibration import CURVES, HIGH_STEP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Plane = NDArray[np.float32]
    Values = NDArray[np.integer[Any] | np.floating[Any]]

CHANNELS = ("attenuation", "material", "material_known")
FULL_SCALE = 5.0
"""-ln(T) shown as attenuation 1."""
PADDING = (0.0, 0.0, 0.0)
"""What surrounds the picture in the tensor: air."""

_GOODS = 0.012  # attenuation above which a pixel may belong to the goods (T < 94 %)
_PROBE = 256  # longest side of the thumbnail on which the goods' bounds are looked for
_MARGIN = 0.02  # of the longer side, left around the goods
_THIN, _THICK = 0.05, 4.6  # -ln(T high) below and above which material is not told
# Hue in whole degrees to material: red and orange 0, green 0.5, blue 1. Violet and pink name no
# material in any vendor's palette we know.
_HUE_MATERIAL = np.interp(np.arange(361), [0, 40, 120, 215, 260, 261], [0, 0, 0.5, 1, 1, 0])
_HUE_MATERIAL = _HUE_MATERIAL.astype(np.float32)
_NO_HUE = (260, 345)


class NotAccepted(ValueError):
    """The picture cannot be brought to the canonical input; the text says why, for the officer."""


@dataclass(frozen=True, slots=True, eq=False)
class Canonical:
    """A picture as models see it, and the way back.

    Attributes
    ----------
    tensor : (3, h, w) float32, 0..1
        Attenuation, material, material_known.
    scale : (float, float)
        Tensor pixels per source pixel, along x and along y.
    offset : (float, float)
        Where source (0, 0) lies in the tensor; negative where the picture was cropped.
    source : (rows, columns)
        Size of the whole picture.
    crop : (x, y, width, height)
        The part of the picture that the tensor shows, in source pixels.
    input_used : str
        What the planes were made from, in words.
    """

    tensor: Plane
    scale: tuple[float, float]
    offset: tuple[float, float]
    source: tuple[int, int]
    crop: tuple[int, int, int, int]
    input_used: str

    def to_source(self, x: float, y: float) -> tuple[float, float]:
        """A point of the tensor, in source pixels (0 is the outer edge of the first pixel)."""
        return (x - self.offset[0]) / self.scale[0], (y - self.offset[1]) / self.scale[1]

    def to_tensor(self, x: float, y: float) -> tuple[float, float]:
        """A point of the source picture, in tensor pixels."""
        return x * self.scale[0] + self.offset[0], y * self.scale[1] + self.offset[1]

    def box_to_source(
        self, x0: float, y0: float, x1: float, y1: float
    ) -> tuple[int, int, int, int] | None:
        """A box of the tensor as (x, y, width, height) in whole source pixels, clipped to them.

        None where nothing of it lies on the picture.
        """
        rows, columns = self.source
        left, top = self.to_source(x0, y0)
        right, bottom = self.to_source(x1, y1)
        a, b = max(0, round(left)), max(0, round(top))
        c, d = min(columns, round(right)), min(rows, round(bottom))
        if left >= columns or top >= rows or right <= 0 or bottom <= 0:
            return None
        a, b = min(a, columns - 1), min(b, rows - 1)
        return a, b, max(1, c - a), max(1, d - b)

    def map_to_source(self, values: Plane) -> Plane:
        """A model's map over the tensor, (h, w) float32, as a map over the whole picture.

        Keeps the model's resolution; outside the crop it is 0.
        """
        rows, columns = self.source
        height, width = values.shape
        # Cells of the map per source pixel, as the model saw them.
        cell_x = width / self.tensor.shape[2] * self.scale[0]
        cell_y = height / self.tensor.shape[1] * self.scale[1]
        size = (max(1, round(columns * cell_x)), max(1, round(rows * cell_y)))
        step_x, step_y = columns / size[0], rows / size[1]
        x0 = self.offset[0] * width / self.tensor.shape[2]
        y0 = self.offset[1] * height / self.tensor.shape[1]
        # Pixel centres lie at half cells, hence the halves.
        back = np.array(
            [
                [step_x * cell_x, 0.0, 0.5 * step_x * cell_x + x0 - 0.5],
                [0.0, step_y * cell_y, 0.5 * step_y * cell_y + y0 - 0.5],
            ]
        )
        whole = cv2.warpAffine(
            values,
            back,
            size,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=0.0,
        )
        return np.asarray(np.clip(whole, 0.0, 1.0), dtype=np.float32)


def canonical(scan: Scan, size: int) -> Canonical:
    """Bring a picture to the canonical input: cropped to the goods, letterboxed to a square.

    Parameters
    ----------
    scan : Scan
        Any kind but VOLUME.
    size : int
        Side of the square tensor.

    Raises
    ------
    NotAccepted
        Raw counts without a declared air value, a volume, values that are no numbers.
    ValueError
        If size < 8.
    """
    if size < 8:
        raise ValueError(f"size must be at least 8, got {size}")
    frames = _frames(scan)
    step = max(1, max(scan.rows, scan.columns) // _PROBE)
    # Attenuation is that of the last frame: the high energy, or the only one.
    thumbnail = np.ascontiguousarray(frames[-1][::step, ::step])
    crop = _goods(_attenuation(scan, thumbnail), step, (scan.rows, scan.columns))
    x, y, width, height = crop
    ratio = min(size / width, size / height)
    inner = (max(1, round(width * ratio)), max(1, round(height * ratio)))
    pad = ((size - inner[0]) // 2, (size - inner[1]) // 2)
    small = tuple(shrunk(frame[y : y + height, x : x + width], inner) for frame in frames)
    tensor = np.zeros((3, size, size), np.float32)
    window = np.s_[pad[1] : pad[1] + inner[1], pad[0] : pad[0] + inner[0]]
    for plane, values in zip(tensor, _planes(scan, small), strict=True):
        plane[window] = values
    scale = (inner[0] / width, inner[1] / height)
    return Canonical(
        tensor=tensor,
        scale=scale,
        offset=(pad[0] - x * scale[0], pad[1] - y * scale[1]),
        source=(scan.rows, scan.columns),
        crop=crop,
        input_used=_WORDS[scan.kind],
    )


_WORDS = {
    PictureKind.DUAL_ENERGY: "raw dual energy",
    PictureKind.SINGLE_ENERGY: "single energy",
    PictureKind.RENDERED_COLOUR: "vendor colours",
    PictureKind.RENDERED_GREY: "rendered grey",
}


def _frames(scan: Scan) -> tuple[Values, ...]:
    """The frames to use, each (rows, columns) or (rows, columns, 3); NotAccepted where none."""
    if scan.kind not in _WORDS:
        raise NotAccepted("A CT volume is not a single picture that this model can judge.")
    if scan.rows == 0 or scan.columns == 0:
        raise NotAccepted("The picture is empty.")
    raw = scan.kind in (PictureKind.DUAL_ENERGY, PictureKind.SINGLE_ENERGY)
    if raw:
        if scan.air_value is None:
            raise NotAccepted("The picture does not declare its air value.")
        if scan.black_level is None and scan.inverted:
            raise NotAccepted("The picture does not declare its black level.")
        if scan.air_value == (scan.black_level or 0):
            raise NotAccepted("The picture declares one value for both air and no beam.")
    if np.issubdtype(scan.values.dtype, np.floating) and not np.isfinite(scan.values).all():
        raise NotAccepted("The picture holds values that are not numbers.")
    count = 2 if scan.kind is PictureKind.DUAL_ENERGY else 1
    if scan.frames < count:
        raise NotAccepted("One of the two energies is missing.")
    if scan.frames > count:
        raise NotAccepted(f"The picture has {scan.frames} frames; the model judges one picture.")
    return tuple(scan.values[:count])


def shrunk(frame: Values, size: tuple[int, int]) -> Values:
    """Area average to (width, height); linear where the picture grows.

    A picture of any size costs about the same: one that is 8 times too large or more is first
    thinned to 4 to 8 times (each place of the answer still has 16 pixels or more), and halved
    while it is 3 times too large or more. Nothing of the picture's own size is copied. Of a
    picture that is halved the last three rows and columns may go unseen.
    """
    height, width = frame.shape[:2]
    factor = min(width / size[0], height / size[1])
    thin = max(1, int(factor / _THINNED))
    if thin > 1:
        if frame.dtype in _CV_TYPES:
            to = (width // thin, height // thin)
            frame = np.asarray(cv2.resize(_as_cv(frame), to, interpolation=cv2.INTER_NEAREST))
        else:
            frame = frame[thin // 2 :: thin, thin // 2 :: thin]
    frame = _as_cv(frame)
    factor /= thin
    while factor >= 2 * _LEAST_HALVED:
        half, factor = (frame.shape[1] // 2, frame.shape[0] // 2), factor / 2
        frame = np.asarray(cv2.resize(_even(frame), half, interpolation=cv2.INTER_AREA))
    grows = size[0] > frame.shape[1] or size[1] > frame.shape[0]
    how = cv2.INTER_LINEAR if grows else cv2.INTER_AREA
    return np.asarray(cv2.resize(frame, size, interpolation=how))


_THINNED, _LEAST_HALVED = 4, 1.5
_CV_TYPES = (np.uint8, np.uint16, np.float32)


def _even(frame: Values) -> Values:
    """Without the last row or column where there is an odd one."""
    return frame[: frame.shape[0] // 2 * 2, : frame.shape[1] // 2 * 2]


def _as_cv(frame: Values) -> Values:
    """A frame that OpenCV reads where it lies: rows apart, the pixels of a row together."""
    if frame.dtype not in _CV_TYPES:
        return frame.astype(np.float32)
    pixel = frame.itemsize * (frame.shape[2] if frame.ndim == 3 else 1)
    inside = frame.ndim == 2 or frame.strides[2] == frame.itemsize
    together = inside and frame.strides[1] == pixel and frame.strides[0] >= pixel * frame.shape[1]
    return frame if together else np.ascontiguousarray(frame)


def _goods(attenuation: Plane, step: int, shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """Bounds (x, y, width, height) of the goods in source pixels; the whole picture where none."""
    rows, columns = shape
    smooth = cv2.blur(attenuation, (3, 3))
    goods = smooth > _GOODS
    # A row or column counts where a hundredth of it is goods: specks and belt edges do not.
    across = np.flatnonzero(goods.mean(axis=0) > 0.01)
    down = np.flatnonzero(goods.mean(axis=1) > 0.01)
    if across.size < 4 or down.size < 4:
        return 0, 0, columns, rows
    margin = round(_MARGIN * max(rows, columns)) + step
    x0 = max(0, int(across[0]) * step - margin)
    y0 = max(0, int(down[0]) * step - margin)
    x1 = min(columns, (int(across[-1]) + 1) * step + margin)
    y1 = min(rows, (int(down[-1]) + 1) * step + margin)
    return x0, y0, x1 - x0, y1 - y0


def _attenuation(scan: Scan, frame: Values) -> Plane:
    """The attenuation of `_planes` alone."""
    if scan.kind in (PictureKind.RENDERED_COLOUR, PictureKind.RENDERED_GREY):
        return _planes(scan, (frame,))[0]
    black = float(scan.black_level or 0)
    depth = _depths(frame, black, float(scan.air_value or 0) - black)
    return np.asarray(np.minimum(depth * np.float32(1 / FULL_SCALE), 1.0), dtype=np.float32)


def _planes(scan: Scan, frames: tuple[Values, ...]) -> tuple[Plane, Plane, Plane]:
    """Attenuation, material and material_known of equally sized frames."""
    if scan.kind is PictureKind.RENDERED_COLOUR and frames[0].ndim == 3:
        if frames[0].dtype == np.uint8 and scan.bits == 8:
            return from_colours(255 - frames[0] if scan.inverted else frames[0])
        return from_colours(_unit(scan, frames[0]))
    if scan.kind in (PictureKind.RENDERED_COLOUR, PictureKind.RENDERED_GREY):
        grey = _unit(scan, frames[0])
        if grey.ndim == 3:
            grey = grey.mean(axis=2)
        depth = _depth(grey)
        nothing = np.zeros_like(depth)
        return np.minimum(depth * np.float32(1 / FULL_SCALE), 1.0), nothing, nothing
    black = float(scan.black_level or 0)
    span = float(scan.air_value or 0) - black
    if len(frames) == 1:
        depth = _depths(frames[0], black, span)
        nothing = np.zeros_like(depth)
        return np.minimum(depth * np.float32(1 / FULL_SCALE), 1.0), nothing, nothing
    pair = _nearest(scan.effective_energies_kev)
    low = _depths(frames[0], black, span)
    if frames[1].dtype == np.uint16:
        return _material(low, tuple(_look_up(frames[1], one) for one in _tables(pair, black, span)))
    return _material(low, _of_high(_depths(frames[1], black, span), pair))


def _depths(frame: Values, black: float, span: float) -> Plane:
    """-ln(T) of counts; by a table where they are 16 bits, which gives the very same values."""
    if frame.dtype == np.uint16:
        return _look_up(frame, _depth_table(black, span))
    return _depth(_ratio(frame, black, span))


def _look_up(frame: Values, table: Plane) -> Plane:
    return np.asarray(cv2.LUT(frame, table), dtype=np.float32)


_EVERY = np.arange(65536, dtype=np.uint16)


@lru_cache(maxsize=8)
def _depth_table(black: float, span: float) -> Plane:
    return _depth(_ratio(_EVERY, black, span))


@lru_cache(maxsize=8)
def _tables(pair: tuple[float, float], black: float, span: float) -> tuple[Plane, ...]:
    """What follows from the high-energy count alone, for every count."""
    return _of_high(_depth_table(black, span), pair)


def _ratio(counts: Values, black: float, span: float) -> Plane:
    """Signal over air, float32, not clipped."""
    ratio = counts.astype(np.float32)
    ratio -= np.float32(black)
    ratio *= np.float32(1.0 / span)
    return ratio


def _unit(scan: Scan, frame: Values) -> Plane:
    """Display values as 0..1, 1 being white."""
    if np.issubdtype(frame.dtype, np.floating):
        unit = np.asarray(frame, dtype=np.float32)
    else:
        unit = frame.astype(np.float32) * np.float32(1.0 / (2**scan.bits - 1))
    unit = np.clip(unit, 0.0, 1.0)
    return np.asarray(1.0 - unit if scan.inverted else unit, dtype=np.float32)


def _depth(transmission: Plane) -> Plane:
    """-ln(T), 0..6.2, of (H, W) float32 signal over air."""
    return np.asarray(-np.log(np.clip(transmission, np.float32(0.002), 1.0)), dtype=np.float32)


def from_depths(
    low: Plane, high: Plane, effective_kev: tuple[float, ...] = ()
) -> tuple[Plane, Plane, Plane]:
    """Planes of a dual-energy pair, from -ln(T) of both, (H, W) float32 each.

    The material is the place between the wedges' curves at the pixel's own high-energy
    attenuation, so thick steel, which hardens the beam, stays metal. The curves are those of the
    simulated scanner whose effective energies lie nearest to the declared ones.
    """
    return _material(low, _of_high(high, _nearest(effective_kev)))


def _of_high(high: Plane, pair: tuple[float, float]) -> tuple[Plane, ...]:
    """Attenuation, how far the material is known, aluminium's low-energy attenuation, and how fast
    the material rises below and above it: what follows from high-energy attenuation alone."""
    curves = _curves(pair)
    index = np.clip(high * np.float32((curves.shape[1] - 1) / _CURVE_END), 0, curves.shape[1] - 1)
    at = index.astype(np.intp)
    plastic, light, metal = (curve[at] for curve in curves)
    known = np.minimum((high - _THIN) / _THIN, (_THICK - high) / 0.4)
    return (
        np.minimum(high * np.float32(1 / FULL_SCALE), 1.0),
        np.asarray(known, np.float32),
        np.asarray(light, np.float32),
        np.asarray(0.5 / np.maximum(light - plastic, 1e-4), np.float32),
        np.asarray(0.5 / np.maximum(metal - light, 1e-4), np.float32),
    )


_LOW_END = np.float32(5.9)
"""-ln(T low) at which the low channel ends."""


def _material(low: Plane, of_high: tuple[Plane, ...]) -> tuple[Plane, Plane, Plane]:
    attenuation, known, light, below, above = of_high
    # The low channel ends first behind metal: beyond it the pair says nothing.
    known = np.minimum(known, (_LOW_END - low) * np.float32(1 / 0.4))
    np.clip(known, 0.0, 1.0, out=known)
    beyond = low - light
    material = np.minimum(beyond, 0.0)
    material *= below
    np.maximum(beyond, 0.0, out=beyond)
    beyond *= above
    material += beyond
    material += np.float32(0.5)
    np.clip(material, 0.0, 1.0, out=material)
    material *= known
    return attenuation, material, known


_CURVE_END = 6.25
_CURVE_SAMPLES = 1251


def _nearest(effective_kev: tuple[float, ...]) -> tuple[float, float]:
    """The calibrated pair of energies to use: the nearest, the first where none are declared."""
    pairs = list(CURVES)
    if len(effective_kev) < 2:
        return pairs[0]
    low, high = effective_kev[0], effective_kev[1]
    return min(pairs, key=lambda pair: abs(pair[0] - low) + abs(pair[1] - high))


@lru_cache(maxsize=8)
def _curves(pair: tuple[float, float]) -> Plane:
    """(3, samples) float32: low attenuation of plastic, aluminium, steel at even high attenuation."""
    grid = np.linspace(0.0, _CURVE_END, _CURVE_SAMPLES)
    rows = []
    for samples in CURVES[pair].values():
        high = np.arange(len(samples)) * HIGH_STEP
        rows.append(np.interp(grid, high, samples))
    return np.asarray(rows, dtype=np.float32)


def from_colours(rgb: Values) -> tuple[Plane, Plane, Plane]:
    """Planes of a vendor-coloured picture, (H, W, 3) float32 RGB of 0..1, or uint8."""
    if rgb.dtype == np.uint8:
        return _from_bytes(np.asarray(rgb, np.uint8))
    rgb = np.ascontiguousarray(rgb, dtype=np.float32)
    hls = cv2.cvtColor(rgb, cv2.COLOR_RGB2HLS)
    hue, lightness = hls[..., 0].astype(np.int16), hls[..., 1]
    red, green, blue = cv2.split(rgb)
    chroma = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    depth = _depth(np.asarray(lightness, dtype=np.float32))
    material = _HUE_MATERIAL[np.clip(hue, 0, 360)]
    known = np.clip((chroma - 0.04) / 0.10, 0.0, 1.0)
    known[(hue > _NO_HUE[0]) & (hue < _NO_HUE[1])] = 0.0
    return (
        np.minimum(depth * np.float32(1 / FULL_SCALE), 1.0),
        (material * known).astype(np.float32),
        known.astype(np.float32),
    )


def _from_bytes(rgb: NDArray[np.uint8]) -> tuple[Plane, Plane, Plane]:
    """As of 0..1, by tables: hue in steps of 360/256 degrees, all else the very same values."""
    brightness, by_chroma, by_hue = _byte_tables()
    red, green, blue = cv2.split(np.ascontiguousarray(rgb))
    highest = cv2.max(cv2.max(red, green), blue)
    lowest = cv2.min(cv2.min(red, green), blue)
    chroma = cv2.subtract(highest, lowest)
    both = cv2.add(highest, lowest, dtype=cv2.CV_16U)
    hue = cv2.extractChannel(cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV_FULL), 0)
    known = cv2.LUT(chroma, by_chroma)
    known[(hue > _NO_HUE[0] * 256 / 360) & (hue < _NO_HUE[1] * 256 / 360)] = 0.0
    material = cv2.multiply(cv2.LUT(hue, by_hue), known)
    return _look_up(both, brightness), np.asarray(material), np.asarray(known)


@lru_cache(maxsize=1)
def _byte_tables() -> tuple[Plane, Plane, Plane]:
    """Attenuation by highest + lowest channel, known by their difference, material by hue."""
    both = np.minimum(_EVERY, 510).astype(np.float32) * np.float32(1 / 510)
    attenuation = np.minimum(_depth(both) * np.float32(1 / FULL_SCALE), 1.0)
    step = np.arange(256, dtype=np.float32)
    known = np.clip((step / np.float32(255) - 0.04) / 0.10, 0.0, 1.0).astype(np.float32)
    degrees = np.clip(step * (360 / 256), 0, 360)
    material = np.interp(degrees, np.arange(361), _HUE_MATERIAL).astype(np.float32)
    return np.asarray(attenuation, np.float32), known, material
