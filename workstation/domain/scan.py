"""A parcel's X-ray picture as declared by its file: values exactly as stored, and what they mean.

Nothing here is guessed: what a file does not declare is `None`, and the screen says so.
"""

from __future__ import annotations

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
        """The scan's identity: SHA-256 of its files, joined by '+' where there are several."""
        return "+".join(f.sha256 for f in self.files)


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
