"""A parcel's X-ray picture as declared by its file: values exactly as stored, and what they mean.

Nothing here is guessed: what a file does not declare is `None`, and the screen says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class PictureKind(StrEnum):
    """What the stored values are. The words are shown to the officer."""

    DUAL_ENERGY = "dual_energy"  # two frames of raw counts: low energy, high energy
    SINGLE_ENERGY = "single_energy"  # raw counts at one energy (or energy not declared)
    RENDERED_COLOUR = "rendered_colour"  # a vendor's coloured picture: colours, no measures
    RENDERED_GREY = "rendered_grey"  # 8-bit grey display picture: no measures
    VOLUME = "volume"  # CT: frames are slices


class Energy(StrEnum):
    """Energy of one frame, where declared."""

    LOW = "low"
    HIGH = "high"
    UNDECLARED = "undeclared"


class SpacingPlane(StrEnum):
    """Where `Scan.spacing_mm` holds, so that a measure can say what it is worth."""

    DETECTOR = "detector"  # at the detector: objects in the beam are smaller (magnification)
    CALIBRATED = "calibrated"  # corrected to the object, by a declared magnification or fiducial
    VOXEL = "voxel"  # CT: the reconstructed volume's own spacing


@dataclass(frozen=True, slots=True)
class Window:
    """One declared window (VOI), in stored values.

    `function` is DICOM's VOI LUT Function (0028,1056): LINEAR, LINEAR_EXACT or SIGMOID
    (PS3.3 C.11.2.1.2 and C.11.2.1.3). Where `Scan.modality` is a rescale, centre and width were
    declared in its units: the half and the one of LINEAR are steps of those, so 1 / slope here.
    """

    centre: float
    width: float
    words: str = ""
    function: str = "LINEAR"


@dataclass(frozen=True, slots=True)
class Lut:
    """A declared look-up table (PS3.3 C.11.1 modality, C.11.2 VOI).

    `values[i]` answers the input `first + i`; below `first` the first answers, past the end the
    last. `bits` is the declared depth of the answers.
    """

    first: int
    bits: int
    values: tuple[int, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Rescale:
    """Declared meaning of stored values: `slope * stored + intercept`, in `units` ("HU", "US")."""

    slope: float
    intercept: float
    units: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class FlatField:
    """Declared detector calibration: counts of the empty beam for each pixel or column, read-only.

    `air` is (rows, columns) or (1, columns), the scan's own unit, or one such for each frame,
    frames first; `black` likewise or None. It is used for what is shown and measured; stored
    values stay as they are.
    """

    air: NDArray[np.generic]
    black: NDArray[np.generic] | None = None
    source: SourceFile | None = None
    black_source: SourceFile | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Provenance of one declared fact: which field of `Scan`, and where the file said so."""

    field: str
    said_by: str
    """ "(0018,1164) Imager Pixel Spacing", "scan.png.json", "private block of this project"..."""


SIDECAR_SUFFIX = ".json"
"""Added to a plain picture's whole name: scan.png is declared by scan.png.json."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file a scan was read from."""

    name: str
    sha256: str
    size: int
    media: str
    """"DICOS DX", "DICOM CT", "PNG", "TIFF", "JPEG"..."""
    sidecar_sha256: str | None = None
    """SHA-256 of the declarations beside a plain picture (its name and `SIDECAR_SUFFIX`), where
    there are any: they say what its values mean, so they are evidence with it."""
    part: str | None = None
    """Which of several declared views of the file; None where the file holds one picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """One view of one parcel: read-only stored values and their declared meaning.

    Attributes
    ----------
    values : (frames, rows, columns) or (frames, rows, columns, 3) array, read-only
        Exactly the stored sample values (uint8, uint16, int16, uint32, int32, float32, float64).
        Colour is 8 or 16 bit RGB. DUAL_ENERGY has frames (low, high).
    bits : int
        Bits stored per sample.
    air_value, black_level : int or None
        Counts of the unattenuated beam and of no beam, where declared.
    inverted : bool
        True where larger values mean more attenuation (DICOM MONOCHROME1, or declared relation).
    window : (centre, width) or None
        Declared default window, in stored values.
    spacing_mm : (row, column) or None
        Pixel spacing at the detector unless `spacing_calibrated`.
    """

    kind: PictureKind
    values: NDArray[np.generic]
    bits: int
    files: tuple[SourceFile, ...]
    energies: tuple[Energy, ...] = ()
    view: str = "1"
    air_value: int | None = None
    black_level: int | None = None
    inverted: bool = False
    window: tuple[float, float] | None = None
    spacing_mm: tuple[float, float] | None = None
    spacing_calibrated: bool = False
    ooi_id: str | None = None
    """Object-of-inspection identifier in the file: the parcel's barcode, where it is one."""
    scan_uid: str | None = None
    """Scan (study) instance UID: files of one scan share it."""
    instance_uids: tuple[str, ...] = ()
    series_uids: tuple[str, ...] = ()
    """Series instance UID of each file that has an instance UID, "" where it has none."""
    sop_classes: tuple[str, ...] = ()
    transfer_syntax: str | None = None
    effective_energies_kev: tuple[float, ...] = ()
    acquired_at: str | None = None
    device: str | None = None
    simulated: bool = False
    missing: str | None = None
    """Where the file is only partly readable: which part is missing, in words."""
    remarks: tuple[str, ...] = field(default=())
    """What the reader tolerated or could not know, each a sentence."""
    windows: tuple[Window, ...] = ()
    """Every declared window, in stored values; `window` is the first of them."""
    voi_luts: tuple[Lut, ...] = ()
    """Every declared VOI table. Its inputs are the answers of `modality` where that is a rescale,
    stored values otherwise; its answers are turned round where the modality's fall as stored
    values rise, so that `inverted` holds for a table as for a window."""
    modality: Rescale | Lut | None = None
    """What stored values mean (CT: HU); None where the stored values are the counts."""
    padding: tuple[int, int] | None = None
    """Stored values (lowest, highest) that are no picture: drawn as background, never measured."""
    magnification: float | None = None
    """Estimated radiographic magnification (0018,1114), where declared."""
    spacing_plane: SpacingPlane = SpacingPlane.DETECTOR
    slice_spacing_mm: float | None = None
    """Between slice centres, volumes only."""
    slice_positions_mm: tuple[float, ...] = ()
    """Where each frame of a volume lies along the normal of its slices, in the frames' order;
    empty where not declared."""
    orientation: tuple[float, ...] | None = None
    """Row and column direction cosines (0020,0037), where declared."""
    position_mm: tuple[float, ...] | None = None
    """x, y, z of the first pixel's centre of the first frame (0020,0032), where declared."""
    palette: str | None = None
    """Declared palette of a vendor's coloured picture (an id of assets/palettes/vendor)."""
    flat_field: FlatField | None = None
    provenance: tuple[Origin, ...] = ()

    @property
    def rows(self) -> int:
        return int(self.values.shape[1])

    @property
    def columns(self) -> int:
        return int(self.values.shape[2])

    @property
    def frames(self) -> int:
        return int(self.values.shape[0])

    @property
    def identity(self) -> str:
        """The scan's identity: SHA-256 of its files, joined by '+' where there are several; a
        view of a file that holds several adds '#' and the view."""
        return picture_identity(self.files)


def picture_identity(files: Iterable[SourceFile]) -> str:
    """`Scan.identity` of a picture's files, in the order in which they were read."""
    return "+".join(f.sha256 if f.part is None else f"{f.sha256}#{f.part}" for f in files)


def picture_name(identity: str) -> str:
    """`Scan.identity` in a few words where the picture has more than two files (CT slices): how
    many there are, and the SHA-256 of theirs in rising order, joined by '+'."""
    parts = identity.split("+")
    if len(parts) <= 2:
        return identity
    digest = hashlib.sha256("+".join(sorted(parts)).encode()).hexdigest()
    return f"{len(parts)} files, SHA-256 {digest}"


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """A picture at a fraction of its size, shown as a preview until the picture itself is read.

    Its bytes were neither hashed nor compared with what was filed. It is never measured, judged
    or called the picture: `scan` is only to be drawn. `rows` and `columns` are the picture's own.
    """

    scan: Scan
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class ScanRef:
    """A scan as the store knows it: which parcel, which view, which files, not yet read."""

    scan_id: int
    parcel_id: str
    view: str
    kind: PictureKind
    files: tuple[SourceFile, ...]
    added_at: str
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class ScanHeader:
    """What a file declares of itself without its pixels: enough to file it under a parcel."""

    kind: PictureKind
    source: SourceFile
    rows: int
    columns: int
    frames: int
    bits: int
    energy: Energy = Energy.UNDECLARED
    view: str = "1"
    ooi_id: str | None = None
    scan_uid: str | None = None
    simulated: bool = False
    inverted: bool = False
    effective_energy_kev: float | None = None
    kvp: float | None = None
    pair: str | None = None
    """Declared name of the dual-energy pair this file is half of: both halves give the same."""
    declarations: str | None = None
    """Declarations that lie nowhere beside the file (a site rule's), as JSON text: kept with it."""
    companions: tuple[SourceFile, ...] = ()
    """Other declared files that the picture needs (flat field): kept with it."""
    series_uid: str | None = None
    """Series instance UID: single CT slices that share it are one volume."""

    @property
    def is_slice(self) -> bool:
        """One slice of a volume whose other slices are other files of its series."""
        return self.kind is PictureKind.VOLUME and self.frames == 1 and bool(self.series_uid)
