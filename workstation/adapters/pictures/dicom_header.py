"""What a DICOS or DICOM file declares of its picture, read without its pixels."""

from __future__ import annotations

import logging
import math
import struct
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workstation.adapters.pictures import declared
from workstation.adapters.pictures.dicom_geometry import Geometry, geometry
from workstation.adapters.pictures.dicom_groups import Groups, Said
from workstation.adapters.pictures.dicom_remarks import remark_on
from workstation.adapters.pictures.dicom_values import Meaning, meaning
from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import (
    DAMAGED,
    ENDS_EARLY,
    IMPOSSIBLE_SIZE,
    NO_PIXELS,
    UNREADABLE_ENCODING,
    refuse,
)
from workstation.adapters.pictures.private_block import CREATOR, PrivateBlock, read_block
from workstation.domain.scan import Energy, Origin, PictureKind

if TYPE_CHECKING:
    from pydicom import Dataset

DICOS_CLASSES = "1.2.840.10008.5.1.4.1.1.501."
_REPORTS = {
    DICOS_CLASSES + "3": "a threat report (TDR)",
    DICOS_CLASSES + "4": "a body scan (AIT 2D)",
    DICOS_CLASSES + "5": "a body scan (AIT 3D)",
    DICOS_CLASSES + "6": "a quadrupole resonance result (QR)",
}
_REPORT_MODALITIES = {
    "TDR": "a threat report (TDR)",
    "RTPLAN": "a treatment plan (RTPLAN)",
    "RTSTRUCT": "a structure set (RTSTRUCT)",
    "SR": "a structured report (SR)",
    "PR": "a presentation state (PR)",
    "KO": "a list of key objects (KO)",
}
_SLICES = frozenset({"MR", "PT"})  # no X-ray pictures, but their spacing is the object's own
_XRAY = frozenset({"XRAY", "DX", "CR", "CT", "RF", "XA", "MG", "IO", "PX", "RG"})

_PLAIN_FIELDS = (("ooi_id", 0x00100020), ("scan_uid", 0x0020000D), ("view", 0x00185101))
SOP_CLASS, SOP_INSTANCE, MEDIA_CLASS = 0x00080016, 0x00080018, 0x00020002
TRANSFER_SYNTAX, MODALITY, IMAGE_TYPE = 0x00020010, 0x00080060, 0x00080008
KVP, EFFECTIVE_ENERGY, FRAME_TYPE = 0x00180060, 0x43000902, 0x00089007
_FRAME_TYPES = (0x00189329, 0x00289443)  # macros that say the type of a frame: CT, XA
PIXELS, FLOATS, DOUBLES = 0x7FE00010, 0x7FE00008, 0x7FE00009
_IMPLICIT_LE, _EXPLICIT_LE = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"


@dataclass(frozen=True, slots=True)
class PixelLayout:
    """How the pixels of a data set are stored, every number checked."""

    transfer_syntax: str
    rows: int
    columns: int
    frames: int
    samples: int
    photometric: str
    bits_allocated: int
    bits_stored: int
    high_bit: int
    signed: bool
    planar: int

    @property
    def pixels(self) -> int:
        """Pixels of all frames."""
        return self.frames * self.rows * self.columns

    @property
    def colour(self) -> bool:
        """True where the picture is shown in colour: three samples, or a palette."""
        return self.samples == 3 or self.photometric == "PALETTE COLOR"


@dataclass(frozen=True, slots=True)
class DicomHeader:
    """Layout and meaning of one file's picture."""

    layout: PixelLayout
    kind: PictureKind
    media: str
    energies: tuple[Energy, ...]
    effective_energy_kev: float | None
    kvp: float | None
    view: str
    block: PrivateBlock
    meaning: Meaning
    geometry: Geometry
    ooi_id: str | None
    scan_uid: str | None
    instance_uid: str | None
    series_uid: str | None
    instance_number: int | None
    sop_class: str | None
    acquired_at: str | None
    device: str | None
    simulated: bool
    remarks: tuple[str, ...]
    provenance: tuple[Origin, ...]


def parse(data: memoryview, *, pixels: bool) -> tuple[Dataset, int]:
    """The data set of a file's bytes, and where reading stopped (before the pixels, or the end).

    Without a preamble the first element tells the encoding. `pixels` reads them into the data set.

    Raises
    ------
    WorkstationError
        SCAN-03 where it is no data set.
    """
    from pydicom import dcmread

    from workstation.adapters.pictures.pixel_place import BoundedFile

    # It repeats words of the file in its log; what matters of them is checked here.
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what matters is checked below, element by element
        file = BoundedFile(data)
        ds = dcmread(file, force=True, stop_before_pixels=not pixels)
        return ds, file.tell()


def describe(ds: Dataset, limits: Limits) -> DicomHeader:
    """Everything the workstation takes from a data set, with the declared size checked.

    Raises
    ------
    WorkstationError
        SCAN-05 no pixels, SCAN-07 encoding not read, SCAN-08 too large, SCAN-09 impossible size,
        SCAN-03 a size that is not a number.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _describe(ds, limits)


def _describe(ds: Dataset, limits: Limits) -> DicomHeader:
    sop_class = declared.text(ds, SOP_CLASS) or _media_class(ds)
    modality = (declared.text(ds, MODALITY) or "").upper()
    _refuse_reports(ds, sop_class, modality)
    dicos = bool(sop_class and sop_class.startswith(DICOS_CLASSES))
    said = Said(dicos=dicos)
    layout = _layout(ds, said.remarks)
    bytes_per_sample = next(n for n in (1, 2, 4, 8) if n * 8 >= layout.bits_allocated)
    if layout.photometric == "PALETTE COLOR":
        limits.check(layout.rows, layout.columns, layout.frames, 3, 2)
    limits.check(layout.rows, layout.columns, layout.frames, layout.samples, bytes_per_sample)
    block = read_block(ds)
    _note_block(block, said)
    for field, tag in _PLAIN_FIELDS:
        if declared.text(ds, tag) is not None:
            said.origin(field, tag)
    kind = _kind(ds, layout, modality, said)
    groups = Groups(ds, layout.frames, said)
    energies = _energies(groups, layout.frames, block, said)
    places = geometry(groups, said, slices=kind is PictureKind.VOLUME or modality in _SLICES)
    if kind is PictureKind.SINGLE_ENERGY and set(energies) == {Energy.LOW, Energy.HIGH}:
        if layout.frames == 2:
            kind = PictureKind.DUAL_ENERGY
            places = replace(places, order=(0, 1) if energies[0] is Energy.LOW else (1, 0))
        else:
            said.remark("The file's frames have two energies and are more than two.")
    comments = (declared.text(ds, 0x00204000) or "").upper()
    simulated = block.simulated if block.simulated is not None else comments == "SIMULATED"
    display = kind in (PictureKind.RENDERED_COLOUR, PictureKind.RENDERED_GREY)
    remark_on(
        ds, said, transfer_syntax=layout.transfer_syntax, display=display, simulated=simulated
    )
    return DicomHeader(
        layout=layout,
        kind=kind,
        media=_media(dicos, sop_class, modality),
        energies=energies,
        effective_energy_kev=_positive(_effective_energy(ds, said)),
        kvp=_positive(groups.anywhere(KVP, declared.number)),
        view=block.view or declared.text(ds, 0x00185101) or "1",
        block=block,
        meaning=meaning(groups, layout, kind, said),
        geometry=places,
        ooi_id=declared.text(ds, 0x00100020),
        scan_uid=declared.text(ds, 0x0020000D),
        instance_uid=declared.text(ds, SOP_INSTANCE),
        series_uid=declared.text(ds, 0x0020000E),
        instance_number=_whole(declared.number(ds, 0x00200013)),
        sop_class=sop_class,
        acquired_at=_acquired_at(ds),
        device=_device(ds),
        simulated=simulated,
        remarks=tuple(said.remarks),
        provenance=tuple(said.origins),
    )


def _refuse_reports(ds: Dataset, sop_class: str | None, modality: str) -> None:
    report = _REPORTS.get(sop_class or "") or _REPORT_MODALITIES.get(modality)
    if report is not None:
        refuse(NO_PIXELS, f"This file is {report}, not a picture.")
    if 0x00280010 not in ds and 0x00280011 not in ds:
        from pydicom.uid import UID

        if not len(ds) or "Image Storage" in UID(sop_class or "").name:
            refuse(ENDS_EARLY, "The file ends before its picture: it does not even say its size.")
        refuse(NO_PIXELS, "This DICOM file declares no picture.")


def _media_class(ds: Dataset) -> str | None:
    meta = getattr(ds, "file_meta", None)
    return None if meta is None else declared.text(meta, MEDIA_CLASS)


def _layout(ds: Dataset, remarks: list[str]) -> PixelLayout:
    syntax = _transfer_syntax(ds, remarks)
    allocated = declared.count(ds, 0x00280100, "the bits allocated")
    stored = declared.count(ds, 0x00280101, "the bits stored", default=allocated)
    layout = PixelLayout(
        transfer_syntax=syntax,
        rows=declared.count(ds, 0x00280010, "the rows"),
        columns=declared.count(ds, 0x00280011, "the columns"),
        frames=declared.count(ds, 0x00280008, "the number of frames", default=1),
        samples=declared.count(ds, 0x00280002, "the samples per pixel", default=1),
        photometric=(declared.text(ds, 0x00280004) or "").upper(),
        bits_allocated=allocated,
        bits_stored=stored,
        high_bit=declared.count(ds, 0x00280102, "the high bit", default=stored - 1),
        signed=declared.count(ds, 0x00280103, "the pixel representation", default=0) == 1,
        planar=declared.count(ds, 0x00280006, "the planar configuration", default=0),
    )
    if not 1 <= layout.bits_allocated <= 32 and layout.bits_allocated != 64:
        refuse(
            UNREADABLE_ENCODING,
            f"The file declares {layout.bits_allocated} bits allocated per sample.",
        )
    if not 1 <= layout.bits_stored <= layout.bits_allocated:
        refuse(
            IMPOSSIBLE_SIZE,
            f"The file declares {layout.bits_stored} bits stored"
            f" of {layout.bits_allocated} allocated.",
        )
    if not layout.bits_stored - 1 <= layout.high_bit < layout.bits_allocated:
        refuse(IMPOSSIBLE_SIZE, f"The file declares {layout.high_bit} as its high bit.")
    if layout.samples not in (1, 3):
        refuse(UNREADABLE_ENCODING, f"The file declares {layout.samples} samples per pixel.")
    if layout.samples == 1 and layout.photometric not in (
        "MONOCHROME1",
        "MONOCHROME2",
        "PALETTE COLOR",
    ):
        refuse(
            UNREADABLE_ENCODING,
            f"The file declares '{layout.photometric or 'no'}' photometric interpretation"
            " for one sample per pixel.",
        )
    if layout.colour and layout.bits_allocated not in (8, 16):
        refuse(
            UNREADABLE_ENCODING,
            f"The file holds a colour picture of {layout.bits_allocated} bits per colour;"
            " 8 and 16 are read.",
        )
    return layout


def _transfer_syntax(ds: Dataset, remarks: list[str]) -> str:
    meta = getattr(ds, "file_meta", None)
    found = declared.text(meta, TRANSFER_SYNTAX) if meta is not None else None
    if found is not None:
        return found
    if meta:
        refuse(DAMAGED, "The file does not declare its transfer syntax.")
    implicit, little = ds.original_encoding
    if not little:
        refuse(DAMAGED, "The file does not declare its transfer syntax.")
    remarks.append(
        "The file has no meta group; its transfer syntax was read from its first element."
    )
    return _IMPLICIT_LE if implicit else _EXPLICIT_LE


def _kind(ds: Dataset, layout: PixelLayout, modality: str, said: Said) -> PictureKind:
    if layout.colour:
        return PictureKind.RENDERED_COLOUR
    if modality == "CT" and "LOCALIZER" not in declared.texts(ds, IMAGE_TYPE):
        return PictureKind.VOLUME
    if modality and modality not in _XRAY:
        said.remark(f"The file declares modality {modality}: its values are no X-ray counts.")
    for_processing = (declared.text(ds, 0x00080068) or "").upper() == "FOR PROCESSING"
    if layout.bits_stored <= 8 and not for_processing:
        return PictureKind.RENDERED_GREY
    return PictureKind.SINGLE_ENERGY


def _media(dicos: bool, sop_class: str | None, modality: str) -> str:
    if dicos:
        return "DICOS CT" if sop_class == DICOS_CLASSES + "1" else "DICOS DX"
    return f"DICOM {modality}".strip()


def _note_block(block: PrivateBlock, said: Said) -> None:
    for name in ("air_value", "black_level", "view"):
        value = getattr(block, name)
        if value is not None:
            said.origins.append(Origin(name, f"private block {CREATOR}"))


def _energies(groups: Groups, frames: int, block: PrivateBlock, said: Said) -> tuple[Energy, ...]:
    """The energy of each frame; () where none is declared."""
    for macro in (0, *_FRAME_TYPES):
        found = (
            groups.all(macro, lambda one: _energy_in(declared.texts(one, FRAME_TYPE)))
            if macro
            else (_energy_in(declared.texts(groups.ds, IMAGE_TYPE)),)
        )
        if any(found):
            said.origin("energies", FRAME_TYPE if macro else IMAGE_TYPE)
            known = tuple(one or Energy.UNDECLARED for one in found)
            return known * frames if len(known) == 1 else known
    if block.energy is Energy.UNDECLARED:
        return ()
    said.origins.append(Origin("energies", f"private block {CREATOR}"))
    return (block.energy,) * frames


def _energy_in(types: tuple[str, ...]) -> Energy | None:
    words = {word.upper().replace("_", " ") for word in types}
    low, high = "LOW ENERGY" in words, "HIGH ENERGY" in words
    if low == high:
        return None
    return Energy.LOW if low else Energy.HIGH


def _effective_energy(ds: Dataset, said: Said) -> float | None:
    """(4300,0902) FL; bytes in an implicit VR file, as DICOM's dictionary does not know it."""
    value = declared.raw(ds, EFFECTIVE_ENERGY)
    found = None
    if not isinstance(value, bytes):
        found = declared.number(ds, EFFECTIVE_ENERGY)
    elif len(value) == 4:
        told: float = struct.unpack(">f" if ds.original_encoding[1] is False else "<f", value)[0]
        found = told if math.isfinite(told) else None
    if found:
        said.origin("effective_energies_kev", EFFECTIVE_ENERGY)
    return found


def _positive(value: float | None) -> float | None:
    return value if value is not None and value > 0 else None


def moment(ds: Dataset, tag: int) -> str | None:
    """A DT element as ISO 8601, or None where nothing is declared or it is none."""
    whole = declared.text(ds, tag)
    return None if whole is None else _iso(whole[:8], whole[8:])


def _acquired_at(ds: Dataset) -> str | None:
    whole = moment(ds, 0x0008002A)
    if whole is not None:
        return whole
    for day, hour in ((0x00080022, 0x00080032), (0x00080023, 0x00080033), (0x00080020, 0x00080030)):
        date = declared.text(ds, day)
        if date is not None:
            return _iso(date, declared.text(ds, hour) or "")
    return None


def _iso(date: str, time: str) -> str | None:
    """YYYYMMDD and HHMMSS.F&ZZZZ as ISO 8601; None where the date is not one."""
    if len(date) != 8 or not date.isascii() or not date.isdigit():
        return None
    day = f"{date[:4]}-{date[4:6]}-{date[6:]}"
    clock, zone = time[:6], ""
    for mark in ("+", "-"):
        head, found, tail = time.partition(mark)
        if found and len(tail) == 4 and tail.isdigit() and "+" not in head:
            zone = f"{mark}{tail[:2]}:{tail[2:]}"
    if len(clock) != 6 or not clock.isascii() or not clock.isdigit():
        return day
    return f"{day}T{clock[:2]}:{clock[2:4]}:{clock[4:]}{zone}"


def _device(ds: Dataset) -> str | None:
    parts = [declared.text(ds, tag) for tag in (0x00080070, 0x00081090, 0x00181000)]
    return " ".join(part for part in parts if part) or None


def _whole(value: float | None) -> int | None:
    return int(value) if value is not None and value == int(value) else None
