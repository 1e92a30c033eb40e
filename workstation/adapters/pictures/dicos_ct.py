"""Writes DICOS CT V03 files that an independent toolkit reads."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.dicom_header import DICOS_CLASSES
from workstation.adapters.pictures.dicos import (
    decimal,
    describe_machine,
    file_meta,
    identify,
    replace_file,
    uid_for,
)
from workstation.adapters.pictures.private_block import PrivateBlock, write_block

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pydicom import Dataset

CT_IMAGE = DICOS_CLASSES + "1"
_ORIENTATION = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def write_ct(
    path: Path,
    values: NDArray[np.uint16],
    *,
    ooi_id: str,
    scan_uid: str,
    instance_uid: str | None = None,
    view: str = "1",
    spacing_mm: tuple[float, float, float],
    rescale: tuple[float, float, str],
    windows: Sequence[tuple[float, float, str]] = (),
    padding: int | None = None,
    position_mm: tuple[float, float, float] = (0.0, 0.0, 0.0),
    instance_number: int = 1,
    acquired_at: datetime,
    device: str,
    simulated: bool = True,
) -> None:
    """Write one volume as a whole or not at all; the same arguments give the same bytes.

    Parameters
    ----------
    values : (slices, rows, columns) uint16
        Stored values. Never modified.
    spacing_mm : (between slices, between rows, between columns)
    rescale : (slope, intercept, units)
        What stored values mean: slope * stored + intercept in "HU" or other units.
    windows : (centre, width, words) each, in the rescaled units
    padding : int or None
        The stored value that is no picture.
    position_mm : (x, y, z) of the first voxel's centre
    acquired_at : aware datetime
        Written as UTC.

    Raises
    ------
    ValueError
        Where the arguments are not what is said above.
    WorkstationError
        SCAN-16 where the file cannot be written; what was there before is untouched.
    """
    if values.ndim != 3 or values.dtype.name != "uint16" or 0 in values.shape:
        raise ValueError(
            f"values must be (slices, rows, columns) uint16, got {values.shape} {values.dtype}"
        )
    if max(values.shape) > 65535:
        raise ValueError(f"DICOS holds at most 65535 along an axis, got {values.shape}")
    if min(spacing_mm) <= 0:
        raise ValueError(f"spacing must be positive, got {spacing_mm}")
    if acquired_at.tzinfo is None:
        raise ValueError("acquired_at must be an aware time")
    from pydicom import Dataset, dcmwrite

    ds = Dataset()
    moment = acquired_at.astimezone(UTC)
    identity = instance_uid or uid_for(
        "instance", scan_uid, view, str(position_mm), hashlib.sha256(values.tobytes()).hexdigest()
    )
    identify(ds, CT_IMAGE, "CT", identity, scan_uid, ooi_id, moment)
    ds.InstanceNumber = str(instance_number)
    describe_machine(ds, device, moment, simulated)
    _describe_frame(ds, scan_uid)
    _describe_pixels(ds, values, rescale, padding)
    _describe_groups(ds, len(values), spacing_mm, position_mm, rescale, windows)
    write_block(ds, PrivateBlock(view=view, simulated=simulated))
    ds.file_meta = file_meta(CT_IMAGE, identity)
    buffer = BytesIO()
    dcmwrite(buffer, ds, enforce_file_format=True)
    replace_file(path, buffer.getvalue())


def _describe_frame(ds: Dataset, scan_uid: str) -> None:
    from pydicom.uid import UID

    ds.ImageType = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
    ds.PixelPresentation = "MONOCHROME"
    ds.VolumetricProperties = "VOLUME"
    ds.VolumeBasedCalculationTechnique = "NONE"
    ds.AcquisitionDuration = 0.0
    ds.FrameOfReferenceUID = UID(uid_for("frame", scan_uid))
    ds.PositionReferenceIndicator = "unknown"
    ds.PresentationLUTShape = "IDENTITY"


def _describe_pixels(
    ds: Dataset,
    values: NDArray[np.uint16],
    rescale: tuple[float, float, str],
    padding: int | None,
) -> None:
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    frames, rows, columns = (int(side) for side in values.shape)
    ds.NumberOfFrames = str(frames)
    ds.Rows, ds.Columns = rows, columns
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit = 15
    ds.PixelRepresentation = 0
    ds.BurnedInAnnotation = "NO"
    ds.LossyImageCompression = "00"
    if padding is not None:
        ds.add_new(0x00280120, "US", padding)
    ds.RescaleSlope, ds.RescaleIntercept = decimal(rescale[0]), decimal(rescale[1])
    ds.RescaleType = rescale[2]
    ds.add_new(0x7FE00010, "OW", values.astype("<u2", copy=False).tobytes())


def _describe_groups(
    ds: Dataset,
    frames: int,
    spacing_mm: tuple[float, float, float],
    position_mm: tuple[float, float, float],
    rescale: tuple[float, float, str],
    windows: Sequence[tuple[float, float, str]],
) -> None:
    """What all frames share, and where each lies."""
    between, row, column = spacing_mm
    shared = _item(
        PixelMeasuresSequence=_item(
            SliceThickness=decimal(between),
            SpacingBetweenSlices=decimal(between),
            PixelSpacing=[decimal(row), decimal(column)],
        ),
        PlaneOrientationSequence=_item(
            ImageOrientationPatient=[decimal(one) for one in _ORIENTATION]
        ),
        PixelValueTransformationSequence=_item(
            RescaleIntercept=decimal(rescale[1]),
            RescaleSlope=decimal(rescale[0]),
            RescaleType=rescale[2],
        ),
    )
    if windows:
        shared.FrameVOILUTSequence = _sequence(
            _item(
                WindowCenter=[decimal(one) for one, _, _ in windows],
                WindowWidth=[decimal(one) for _, one, _ in windows],
                WindowCenterWidthExplanation=[words for _, _, words in windows],
                VOILUTFunction="LINEAR_EXACT",
            )
        )
    ds.SharedFunctionalGroupsSequence = _sequence(shared)
    x, y, z = position_mm
    ds.PerFrameFunctionalGroupsSequence = _sequence(
        *(
            _item(
                FrameContentSequence=_item(StackID="1", InStackPositionNumber=number + 1),
                PlanePositionSequence=_item(
                    ImagePositionPatient=[decimal(x), decimal(y), decimal(z + number * between)]
                ),
            )
            for number in range(frames)
        )
    )


def _item(**elements: Any) -> Dataset:
    from pydicom import Dataset

    item = Dataset()
    for keyword, value in elements.items():
        setattr(item, keyword, _sequence(value) if isinstance(value, Dataset) else value)
    return item


def _sequence(*items: Dataset) -> Any:
    from pydicom.sequence import Sequence as Items

    return Items(items)
