"""Writes DICOS DX V03 For Processing files that an independent toolkit reads."""

from __future__ import annotations

import contextlib
import hashlib
import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.dicom_header import DICOS_CLASSES
from workstation.adapters.pictures.notices import NOT_WRITTEN, refusal
from workstation.adapters.pictures.private_block import PrivateBlock, write_block
from workstation.domain.scan import Energy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pydicom import Dataset

DX_FOR_PROCESSING = DICOS_CLASSES + "2.2"
_EXPLICIT_LE = "1.2.840.10008.1.2.1"
_IMAGE_TYPES = {Energy.LOW: "LOW ENERGY", Energy.HIGH: "HIGH ENERGY"}


def uid_for(*parts: str) -> str:
    """A valid UID (2.25 root) that is always the same for the same words."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return f"2.25.{int.from_bytes(digest[:16], 'big')}"


IMPLEMENTATION_UID = uid_for("nii-workstation", "implementation")


def write_dx(
    path: Path,
    values: NDArray[np.uint16],
    *,
    energy: Energy,
    effective_energy_kev: float | None,
    kvp: float,
    ooi_id: str,
    scan_uid: str,
    instance_uid: str | None = None,
    view: str = "1",
    spacing_mm: tuple[float, float] | None,
    air_value: int | None,
    black_level: int | None,
    window: tuple[float, float] | None,
    acquired_at: datetime,
    device: str,
    simulated: bool = True,
) -> None:
    """Write one picture as a whole or not at all; the same arguments give the same bytes.

    Parameters
    ----------
    values : (H, W) uint16
        Raw counts, larger where more radiation arrived. Never modified.
    effective_energy_kev, kvp : float
        Effective energy of the spectrum in keV (None: not declared) and tube voltage in kV.
    spacing_mm : (row, column) or None
        Pixel spacing at the detector.
    air_value, black_level : int or None
        Counts of the unattenuated beam and of no beam.
    window : (centre, width) or None
        Default window in stored values.
    acquired_at : aware datetime
        Written as UTC.
    simulated : bool
        Written as Scan Type NON_OPERATIONAL, Image Comments SIMULATED and in our private block.

    Raises
    ------
    ValueError
        Where the arguments are not what is said above.
    WorkstationError
        SCAN-16 where the file cannot be written; what was there before is untouched.
    """
    if values.ndim != 2 or values.dtype.name != "uint16" or 0 in values.shape:
        raise ValueError(f"values must be (H, W) uint16, got {values.shape} {values.dtype}")
    if max(values.shape) > 65535:
        raise ValueError(f"DICOS holds at most 65535 rows and columns, got {values.shape}")
    if acquired_at.tzinfo is None:
        raise ValueError("acquired_at must be an aware time")
    from pydicom import Dataset, dcmwrite

    ds = Dataset()
    moment = acquired_at.astimezone(UTC)
    identity = instance_uid or uid_for(
        "instance", scan_uid, view, energy.value, hashlib.sha256(values.tobytes()).hexdigest()
    )
    identify(ds, DX_FOR_PROCESSING, "XRAY", identity, scan_uid, ooi_id, moment)
    describe_machine(ds, device, moment, simulated)
    _describe_projection(ds, energy)
    ds.KVP = decimal(kvp)
    ds.add_new(0x43000902, "FL", float(effective_energy_kev or 0.0))
    _describe_pixels(ds, values, spacing_mm, window)
    write_block(
        ds,
        PrivateBlock(
            air_value=air_value,
            black_level=black_level,
            energy=energy,
            view=view,
            simulated=simulated,
        ),
    )
    ds.file_meta = file_meta(DX_FOR_PROCESSING, identity)
    buffer = BytesIO()
    dcmwrite(buffer, ds, enforce_file_format=True)
    replace_file(path, buffer.getvalue())


def file_meta(sop_class: str, identity: str) -> Any:
    """The file meta group of a DICOS V03 file."""
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import UID

    meta = FileMetaDataset()
    meta.FileMetaInformationVersion = b"\0\1"
    meta.MediaStorageSOPClassUID = UID(sop_class)
    meta.MediaStorageSOPInstanceUID = UID(identity)
    meta.add_new(0x00020004, "CS", "V03")
    meta.TransferSyntaxUID = UID(_EXPLICIT_LE)
    meta.ImplementationClassUID = UID(IMPLEMENTATION_UID)
    meta.ImplementationVersionName = "NIIWORKSTATION1"
    return meta


def identify(
    ds: Dataset,
    sop_class: str,
    modality: str,
    identity: str,
    scan_uid: str,
    ooi_id: str,
    moment: datetime,
) -> None:
    """Who, what and when: of which object and scan a picture is."""
    from pydicom.uid import UID

    date, time = moment.strftime("%Y%m%d"), moment.strftime("%H%M%S")
    ds.SOPClassUID = UID(sop_class)
    ds.SOPInstanceUID = UID(identity)
    ds.InstanceCreationDate = ds.StudyDate = ds.SeriesDate = ds.ContentDate = date
    ds.InstanceCreationTime = ds.StudyTime = ds.SeriesTime = ds.ContentTime = time
    ds.AcquisitionDateTime = f"{date}{time}.000000+0000"
    ds.TimezoneOffsetFromUTC = "+0000"
    ds.Modality = modality
    ds.PatientID = ooi_id
    ds.IssuerOfPatientID = "unknown"
    ds.TypeOfPatientID = "BARCODE"
    ds.StudyInstanceUID = UID(scan_uid)
    ds.SeriesInstanceUID = UID(uid_for("series", scan_uid))
    ds.StudyID = "1"
    ds.InstanceNumber = "1"


def _describe_projection(ds: Dataset, energy: Energy) -> None:
    ds.PresentationIntentType = "FOR PROCESSING"
    ds.ImageType = ["ORIGINAL", _IMAGE_TYPES.get(energy, "INTENSITY")]
    ds.DetectorType = "SCINTILLATOR"
    ds.XRayTubeCurrentInuA = "0"
    ds.TableSpeed = 0.0
    ds.ImagePositionPatient = [0, 0, 1]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.BeltHeight = 0.0


def describe_machine(ds: Dataset, device: str, moment: datetime, simulated: bool) -> None:
    """The scanner, the coordinate system and what DICOS wants to know of the scan as such."""
    from pydicom.sequence import Sequence

    ds.Manufacturer = "SIMULATED" if simulated else "unknown"
    ds.ManufacturerModelName = device
    for keyword in (
        "InstitutionName",
        "InstitutionAddress",
        "StationName",
        "DeviceSerialNumber",
        "SoftwareVersions",
    ):
        setattr(ds, keyword, "unknown")
    ds.DateOfLastCalibration = moment.strftime("%Y%m%d")
    ds.TimeOfLastCalibration = moment.strftime("%H%M%S")
    # In DICOS this element is Image Origin, with another VR than in DICOM.
    ds.add_new(0x00080118, "CS", "MACHINE")
    ds.add_new(0x00082108, "CS", "LHS")
    ds.AcquisitionContextSequence = Sequence()
    ds.DICOSVersion = "V03"
    ds.OOIType = "CARGO"
    ds.AcquisitionStatus = "SUCCESSFUL"
    ds.ScanType = "NON_OPERATIONAL" if simulated else "OPERATIONAL"
    if simulated:
        ds.ImageComments = "SIMULATED"


def _describe_pixels(
    ds: Dataset,
    values: NDArray[np.uint16],
    spacing_mm: tuple[float, float] | None,
    window: tuple[float, float] | None,
) -> None:
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.Rows, ds.Columns = (int(side) for side in values.shape)
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit = 15
    ds.PixelRepresentation = 0
    ds.BurnedInAnnotation = "NO"
    ds.PixelIntensityRelationship = "LIN"
    ds.PixelIntensityRelationshipSign = 1
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = "0", "1", "US"
    ds.LossyImageCompression = "00"
    ds.PresentationLUTShape = "IDENTITY"
    if spacing_mm is not None:
        ds.ImagerPixelSpacing = [decimal(side) for side in spacing_mm]
    if window is not None:
        ds.WindowCenter, ds.WindowWidth = (decimal(side) for side in window)
    ds.add_new(0x7FE00010, "OW", values.astype("<u2", copy=False).tobytes())


def decimal(value: float) -> str:
    """A decimal string of at most 16 characters."""
    return f"{value:.10g}"


def replace_file(path: Path, data: bytes) -> None:
    """Write a file as a whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        if os.name == "posix":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise refusal(
            NOT_WRITTEN, f"The file {path.name} could not be written: {error.strerror}."
        ) from error
