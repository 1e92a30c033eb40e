"""Stored sample values written for other programs: npy and TIFF, unscaled, frames first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation.domain.scan import Energy, PictureKind, Scan
from workstation.imaging.files import whole_file

if TYPE_CHECKING:
    from typing import BinaryIO

_CLASSIC_BYTES = 2**32 - 2**25
"""From here on a TIFF needs 64-bit offsets (BigTIFF)."""


def write_npy(path: Path, scan: Scan) -> None:
    """(frames, rows, columns[, 3]) of the stored type, as NumPy's own file format 1.0.

    Raises
    ------
    WorkstationError
        PICTURE-01 where the file cannot be written.
    """
    import numpy as np

    with whole_file(path) as stream:
        np.lib.format.write_array(stream, np.ascontiguousarray(scan.values), (1, 0), False)


def write_tiff(path: Path, scan: Scan) -> None:
    """A page for each frame, of the stored type; our reader finds the scan's declarations in it.

    Raises
    ------
    WorkstationError
        PICTURE-01 where the file cannot be written.
    """
    with whole_file(path) as stream:
        _pages(stream, scan)


def _pages(stream: BinaryIO, scan: Scan) -> None:
    import tifffile

    colour = scan.values.ndim == 4
    with tifffile.TiffWriter(stream, bigtiff=scan.values.nbytes >= _CLASSIC_BYTES) as tiff:
        for number, frame in enumerate(scan.values):
            description = json.dumps({"nii_workstation": _declared(scan)}) if number == 0 else None
            tiff.write(
                frame,
                photometric="rgb" if colour else "minisblack",
                description=description,
                metadata=None,
                contiguous=False,
                software="NII Workstation",
            )


def _declared(scan: Scan) -> dict[str, Any]:
    """What the scan's own file declared, in the keys of a sidecar (`sidecar.declare`)."""
    found: dict[str, Any] = {
        "air_value": scan.air_value,
        "black_level": scan.black_level,
        "spacing_mm": scan.spacing_mm,
        "window": scan.window,
        "ooi_id": scan.ooi_id,
        "scan_uid": scan.scan_uid,
        "view": scan.view,
        "inverted": scan.inverted or None,
        "simulated": scan.simulated or None,
    }
    if scan.energies == (Energy.LOW, Energy.HIGH):
        found["energies"] = ["low", "high"]
    elif scan.kind is PictureKind.SINGLE_ENERGY and scan.energies[:1] != (Energy.UNDECLARED,):
        found["energy"] = scan.energies[0].value
    return {key: value for key, value in found.items() if value is not None}
