"""DICOM files written for other viewers: Secondary Capture pictures and presentation states.

They are copies and descriptions for people, never the evidence: each names the instance it is of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.dicos import IMPLEMENTATION_UID, uid_for
from workstation.adapters.pictures.threat_reports_out import write_report
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.orientation import Orientation
from workstation.domain.outline import Layer, Outline
from workstation.domain.scan import Lut, Rescale, Scan
from workstation.imaging.files import whole_file
from workstation.services.exporting import PictureWords

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pydicom import Dataset

SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
GRAYSCALE_STATE = "1.2.840.10008.5.1.4.1.1.11.1"
_EXPLICIT_LE = "1.2.840.10008.1.2.1"
_LAYER_GREY = {Layer.MODEL: 0xFFFF, Layer.OFFICER: 0xC000}


def write_secondary_capture(
    path: Path, rgb: NDArray[np.uint8], scan: Scan, told: PictureWords, *, marked: bool
) -> None:
    """A coloured picture as seen, as DICOM Secondary Capture (PS3.3 A.8.1): whole or not at all.

    Parameters
    ----------
    rgb : (H, W, 3) uint8
        At most 65,535 each way.
    marked : bool
        Marks or words are drawn into the pixels (Burned In Annotation, PS3.3 C.7.6.1).

    Raises
    ------
    WorkstationError
        EXPORT-02 where the picture is too large for DICOM, PICTURE-01 where it cannot be written.
    """
    rows, columns = int(rgb.shape[0]), int(rgb.shape[1])
    if max(rows, columns) > 65535 or rows * columns * 3 >= 2**32 - 2:
        raise _refused(
            f"A DICOM picture holds at most 65 535 rows and columns; this one has {rows} × {columns}.",
            "Export it as PNG, or a part of it as seen.",
            "EXPORT-02",
        )
    digest = hashlib.sha256(rgb.tobytes()).hexdigest()
    identity = uid_for("capture", scan.identity, digest, told.moment.isoformat())
    ds = _new(SECONDARY_CAPTURE, identity, scan, told)
    ds.Modality = "OT"
    ds.ConversionType = "WSD"
    ds.SecondaryCaptureDeviceManufacturer = "NII Workstation"
    ds.SecondaryCaptureDeviceSoftwareVersions = told.software
    ds.ImageType = ["DERIVED", "SECONDARY"]
    ds.DerivationDescription = told.words[:1024]
    ds.BurnedInAnnotation = "YES" if marked else "NO"
    if scan.simulated:
        ds.ImageComments = "SIMULATED"
    ds.SamplesPerPixel, ds.PlanarConfiguration = 3, 0
    ds.PhotometricInterpretation = "RGB"
    ds.Rows, ds.Columns = rows, columns
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit, ds.PixelRepresentation = 7, 0
    sources = _instances(scan)
    if sources:
        ds.SourceImageSequence = _sequence(_reference(one) for one in sources)
    data = rgb.tobytes()
    ds.PixelData = data + b"\0" * (len(data) % 2)
    ds["PixelData"].VR = "OB"
    _save(path, ds)


def write_presentation_state(
    path: Path,
    scan: Scan,
    told: PictureWords,
    *,
    window: tuple[float, float],
    inverse: bool,
    turn: Orientation,
    outlines: Sequence[Outline],
    frame: int | None = None,
) -> None:
    """Window, turn and marks as a Grayscale Softcopy Presentation State (PS3.3 A.33.1).

    Parameters
    ----------
    window : (centre, width)
        In stored values.
    inverse : bool
        Small stored values are drawn bright. The state's own shape decides, whatever the picture's
        photometric interpretation (PS3.4 N.2).
    frame : int, optional
        The one frame it is of, from 0; every frame where absent.

    Raises
    ------
    WorkstationError
        EXPORT-01 where the picture is no DICOM or DICOS instance that could be referred to,
        EXPORT-03 where its values have no grey window, PICTURE-01 where it cannot be written.
    """
    sources = _instances(scan)
    if not sources or len(sources) != len(scan.files):
        raise _refused(
            "A presentation state refers to a DICOM or DICOS picture by its UIDs, and this picture "
            "has none.",
            "Export a PNG or a DICOM Secondary Capture.",
            "EXPORT-01",
        )
    if scan.values.ndim == 4:
        raise _refused(
            "This picture holds colours: it has no grey window to describe.",
            "Export a PNG or a DICOM Secondary Capture.",
            "EXPORT-03",
        )
    words = "\0".join([told.words, repr(window), repr(inverse), repr(turn), repr(outlines)])
    identity = uid_for("state", scan.identity, words, told.moment.isoformat())
    ds = _new(GRAYSCALE_STATE, identity, scan, told)
    ds.Modality = "PR"
    ds.ContentLabel = "NII_VIEW"
    ds.ContentDescription = told.words[:64]
    ds.ContentCreatorName = told.officer[:64]
    date, time = _date_time(told.moment)
    ds.PresentationCreationDate, ds.PresentationCreationTime = date, time
    _refer(ds, sources, frame)
    slope, intercept = _modality(ds, scan)
    ds.SoftcopyVOILUTSequence = _sequence([_voi(window, slope, intercept)])
    ds.PresentationLUTShape = "INVERSE" if inverse != (slope < 0) else "IDENTITY"
    # A state turns first and mirrors then (PS3.3 C.10.6); `Orientation` is the other way round.
    quarters = -turn.turns if turn.mirrored else turn.turns
    ds.ImageRotation = quarters % 4 * 90
    ds.ImageHorizontalFlip = "Y" if turn.mirrored else "N"
    ds.DisplayedAreaSelectionSequence = _sequence([_area(scan)])
    _annotate(ds, outlines)
    _save(path, ds)


class DicomWriter:
    """`services.exporting.PictureWriter` in this process."""

    write_secondary_capture = staticmethod(write_secondary_capture)
    write_presentation_state = staticmethod(write_presentation_state)
    write_report = staticmethod(write_report)


def _new(sop_class: str, identity: str, scan: Scan, told: PictureWords) -> Dataset:
    from pydicom import Dataset
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import UID

    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID, ds.SOPInstanceUID = UID(sop_class), UID(identity)
    date, time = _date_time(told.moment)
    ds.InstanceCreationDate = ds.StudyDate = ds.SeriesDate = ds.ContentDate = date
    ds.InstanceCreationTime = ds.StudyTime = ds.SeriesTime = ds.ContentTime = time
    ds.TimezoneOffsetFromUTC = "+0000"
    ds.AccessionNumber = ds.ReferringPhysicianName = ds.StudyID = ""
    ds.Manufacturer = "NII Workstation"
    ds.SoftwareVersions = told.software
    ds.StationName = told.station[:16]
    ds.PatientID = (scan.ooi_id or "")[:64]
    ds.PatientName = ds.PatientID or "UNKNOWN"  # some readers refuse a state of a nameless one
    ds.PatientBirthDate = ds.PatientSex = ""
    ds.StudyInstanceUID = scan.scan_uid or uid_for("study", scan.identity)
    ds.SeriesInstanceUID = uid_for("series", sop_class, ds.StudyInstanceUID, told.station)
    ds.SeriesNumber, ds.InstanceNumber = "1", "1"
    ds.SeriesDescription = "NII Workstation export"
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(sop_class)
    meta.MediaStorageSOPInstanceUID = UID(identity)
    meta.TransferSyntaxUID = UID(_EXPLICIT_LE)
    meta.ImplementationClassUID = UID(IMPLEMENTATION_UID)
    meta.ImplementationVersionName = "NIIWORKSTATION1"
    ds.file_meta = meta
    return ds


@dataclass(frozen=True, slots=True)
class _Instance:
    sop_class: str
    instance: str
    series: str


def _instances(scan: Scan) -> list[_Instance]:
    """The instances a scan was read from; none where one lacks what a reference needs."""
    classes = scan.sop_classes
    if len(classes) == 1:
        classes = classes * len(scan.instance_uids)
    if len(classes) != len(scan.instance_uids) or len(scan.series_uids) != len(scan.instance_uids):
        return []
    found = map(_Instance, classes, scan.instance_uids, scan.series_uids)
    whole = [one for one in found if one.sop_class and one.instance and one.series]
    return whole if len(whole) == len(scan.instance_uids) else []


def _reference(one: _Instance, frame: int | None = None) -> Dataset:
    from pydicom import Dataset

    item = Dataset()
    item.ReferencedSOPClassUID = one.sop_class
    item.ReferencedSOPInstanceUID = one.instance
    if frame is not None:
        item.ReferencedFrameNumber = frame + 1
    return item


def _refer(ds: Dataset, sources: Sequence[_Instance], frame: int | None) -> None:
    from pydicom import Dataset

    series = []
    for uid in dict.fromkeys(one.series for one in sources):
        item = Dataset()
        item.SeriesInstanceUID = uid
        item.ReferencedImageSequence = _sequence(
            _reference(one, frame) for one in sources if one.series == uid
        )
        series.append(item)
    ds.ReferencedSeriesSequence = _sequence(series)


def _modality(ds: Dataset, scan: Scan) -> tuple[float, float]:
    """The picture's own rescale, repeated as PS3.3 C.11.1 asks of a state; (slope, intercept)."""
    if isinstance(scan.modality, Lut):
        raise _refused(
            "This picture's values pass through a table of its own before the window: a "
            "presentation state of it is not written here.",
            "Export a PNG or a DICOM Secondary Capture.",
            "EXPORT-03",
        )
    rescale = scan.modality or Rescale(1.0, 0.0, "US")
    ds.RescaleSlope, ds.RescaleIntercept = _number(rescale.slope), _number(rescale.intercept)
    ds.RescaleType = rescale.units or "US"
    return rescale.slope, rescale.intercept


def _voi(window: tuple[float, float], slope: float, intercept: float) -> Dataset:
    from pydicom import Dataset

    item = Dataset()
    # Ours is black at centre - width / 2 and white at centre + width / 2 (LINEAR_EXACT); DICOM's
    # default function ends at centre - 0.5 -+ (width - 1) / 2 (PS3.3 C.11.2.1.2).
    low, high = sorted(slope * (window[0] + side * window[1] / 2) + intercept for side in (-1, 1))
    item.WindowCenter = _number((low + high) / 2 + 0.5)
    item.WindowWidth = _number(high - low + 1)
    item.WindowCenterWidthExplanation = "AS SEEN"
    return item


def _area(scan: Scan) -> Dataset:
    from pydicom import Dataset

    item = Dataset()
    item.DisplayedAreaTopLeftHandCorner = [1, 1]
    item.DisplayedAreaBottomRightHandCorner = [scan.columns, scan.rows]
    item.PresentationSizeMode = "SCALE TO FIT"
    if scan.spacing_mm is not None:
        item.PresentationPixelSpacing = [_number(side) for side in scan.spacing_mm]
    else:
        item.PresentationPixelAspectRatio = [1, 1]
    return item


def _annotate(ds: Dataset, outlines: Sequence[Outline]) -> None:
    from pydicom import Dataset

    layers = list(dict.fromkeys(one.layer for one in outlines))
    if not layers:
        return
    annotations, described = [], []
    for order, layer in enumerate(layers, 1):
        item = Dataset()
        item.GraphicLayer = layer.value
        own = [one for one in outlines if one.layer is layer]
        item.GraphicObjectSequence = _sequence(_graphic(one) for one in own)
        texts = [_text(one) for one in own if one.words]
        if texts:
            item.TextObjectSequence = _sequence(texts)
        annotations.append(item)
        about = Dataset()
        about.GraphicLayer, about.GraphicLayerOrder = layer.value, order
        about.GraphicLayerRecommendedDisplayGrayscaleValue = _LAYER_GREY[layer]
        about.GraphicLayerDescription = f"Marks drawn by the {layer.value.lower()}"
        described.append(about)
    ds.GraphicAnnotationSequence = _sequence(annotations)
    ds.GraphicLayerSequence = _sequence(described)


def _graphic(outline: Outline) -> Dataset:
    """A polyline in PIXEL units, where the first pixel's centre is 1, 1 (PS3.3 C.10.5.1.2)."""
    from pydicom import Dataset

    item = Dataset()
    points = [*outline.points, outline.points[0]] if outline.closed else [*outline.points]
    item.GraphicAnnotationUnits = "PIXEL"
    item.GraphicDimensions = 2
    item.NumberOfGraphicPoints = len(points)
    item.GraphicData = [float(value) + 0.5 for point in points for value in point]
    item.GraphicType = "POLYLINE" if len(points) > 1 else "POINT"
    if len(points) > 1:
        item.GraphicFilled = "N"
    return item


def _text(outline: Outline) -> Dataset:
    from pydicom import Dataset

    item = Dataset()
    x, y = min(outline.points, key=lambda point: (point[1], point[0]))
    item.AnchorPointAnnotationUnits = "PIXEL"
    item.UnformattedTextValue = outline.words[:1024]
    item.AnchorPoint = [float(x) + 0.5, float(y) + 0.5]
    item.AnchorPointVisibility = "N"
    return item


def _sequence(items: Any) -> Any:
    from pydicom.sequence import Sequence as Items

    return Items(list(items))


def _date_time(moment: datetime) -> tuple[str, str]:
    if moment.tzinfo is None:
        raise ValueError("a file's moment must be an aware time")
    utc = moment.astimezone(UTC)
    return utc.strftime("%Y%m%d"), utc.strftime("%H%M%S")


def _number(value: float) -> str:
    """A decimal string of at most 16 characters."""
    return f"{value:.10g}"


def _save(path: Path, ds: Dataset) -> None:
    from pydicom import dcmwrite

    buffer = BytesIO()
    dcmwrite(buffer, ds, enforce_file_format=True)
    with whole_file(path) as stream:
        stream.write(buffer.getbuffer())


def _refused(fact: str, act: str, code: str) -> WorkstationError:
    return WorkstationError(Notice(fact, "Nothing has been written.", act, code))
