"""One decoded file before it becomes a scan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workstation.domain.scan import (
    Energy,
    FlatField,
    Lut,
    Origin,
    PictureKind,
    Rescale,
    SourceFile,
    SpacingPlane,
    Window,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Values and declarations of one file; the fields are those of `Scan`.

    `values` is None where only the header was asked for.
    """

    kind: PictureKind
    media: str
    rows: int
    columns: int
    frames: int
    bits: int
    values: NDArray[np.generic] | None = None
    energies: tuple[Energy, ...] = ()
    view: str = "1"
    air_value: int | None = None
    black_level: int | None = None
    inverted: bool = False
    window: tuple[float, float] | None = None
    spacing_mm: tuple[float, float] | None = None
    spacing_calibrated: bool = False
    ooi_id: str | None = None
    scan_uid: str | None = None
    instance_uid: str | None = None
    series_uid: str | None = None
    instance_number: int | None = None
    sop_class: str | None = None
    transfer_syntax: str | None = None
    effective_energy_kev: float | None = None
    kvp: float | None = None
    acquired_at: str | None = None
    device: str | None = None
    simulated: bool = False
    missing: str | None = None
    remarks: tuple[str, ...] = field(default=())
    sidecar_sha256: str | None = None
    windows: tuple[Window, ...] = ()
    voi_luts: tuple[Lut, ...] = ()
    modality: Rescale | Lut | None = None
    padding: tuple[int, int] | None = None
    magnification: float | None = None
    spacing_plane: SpacingPlane = SpacingPlane.DETECTOR
    slice_spacing_mm: float | None = None
    slice_positions_mm: tuple[float, ...] = ()
    orientation: tuple[float, ...] | None = None
    position_mm: tuple[float, ...] | None = None
    palette: str | None = None
    flat_field: FlatField | None = None
    provenance: tuple[Origin, ...] = ()
    plain: bool = False
    """True where the values are a plain picture's samples, of which declarations beside the file
    may say what they are: (frames, rows, columns) or (frames, rows, columns, samples)."""
    inside: str | None = None
    """Declarations of this project in the file itself, as JSON text."""
    effective_energies_kev: tuple[float, ...] = ()
    """One for each energy, where one file holds both."""
    part: str | None = None
    """Which of several declared views of the file this is."""
    pair: str | None = None
    declarations: str | None = None
    companions: tuple[SourceFile, ...] = ()

    @property
    def energy(self) -> Energy:
        """The energy of all frames, where it is one."""
        found = set(self.energies)
        return found.pop() if len(found) == 1 else Energy.UNDECLARED
