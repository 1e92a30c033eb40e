"""DICOS and DICOM files."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from workstation.adapters.pictures.dicom_header import describe, parse
from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import DAMAGED, NOT_A_REPORT, refusal, refuse
from workstation.adapters.pictures.preview import NoPreviewError, reduced
from workstation.adapters.pictures.room import OwnRoom, Room
from workstation.domain.notice import WorkstationError
from workstation.domain.picture import Picture
from workstation.domain.scan import PictureKind, SourceFile
from workstation.domain.threat_report import ThreatReport

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DEFLATED = b"1.2.840.10008.1.2.1.99"


def looks_like_dicom(data: bytes | memoryview) -> bool:
    """True for the DICM mark, or for a first element that only a bare data set begins with."""
    if data[128:132] == b"DICM":
        return True
    group, element = int.from_bytes(data[:2], "little"), int.from_bytes(data[2:4], "little")
    return (group == 2 and element <= 0x0102) or (group == 8 and element <= 0x0070)


def read_dicom(
    data: bytes | memoryview,
    limits: Limits,
    *,
    pixels: bool,
    room: Room | None = None,
    preview: bool = False,
    as_stored: bool = False,
) -> Picture:
    """The picture of a DICOS or DICOM file; without its values where `pixels` is false.

    `as_stored` leaves a palette's indices and the frames' order as they are in the file.
    With `preview` its values are those of a reduced picture; `NoPreviewError` where it has none.

    Raises
    ------
    WorkstationError
        SCAN-03 and -05 to -09.
    """
    try:
        view = memoryview(data)
        deflated = _DEFLATED in bytes(view[132:1024])
        if deflated:
            _refuse_inflation(view, limits)
        ds, at = parse(view, pixels=pixels and deflated)
        header = describe(ds, limits)
        layout = header.layout
        kind, order = header.kind, header.geometry.order
        if as_stored:
            order = ()
            if layout.photometric == "PALETTE COLOR":
                kind, layout = PictureKind.RENDERED_GREY, replace(layout, photometric="MONOCHROME2")
        values, bits, missing, remarks = None, layout.bits_stored, None, header.remarks
        if preview and deflated:
            raise NoPreviewError
        if pixels:
            from workstation.adapters.pictures.dicom_pixels import decode
            from workstation.adapters.pictures.pixel_place import place_at, place_in, whole

            place = place_in(ds) if deflated else place_at(ds, view, at)
            work = reduced if preview else decode
            decoded = work(ds, layout, whole(ds, place), room or OwnRoom())
            values, bits, missing = decoded.values, decoded.bits, decoded.missing
            remarks += decoded.remarks
    except (WorkstationError, MemoryError, NoPreviewError):
        raise
    except Exception as error:
        _refuse_damaged(error)
    meaning, geometry, energies = header.meaning, header.geometry, header.energies
    if missing is not None and header.kind is PictureKind.VOLUME:
        geometry, order = geometry.as_stored(), ()
    if order:
        values = values if values is None else _in_order(values, order)
        missing = missing if missing is None else f"{missing}; frames are counted as stored"
        energies = tuple(energies[index] for index in order) if energies else ()
    return Picture(
        kind=kind,
        media=header.media,
        rows=layout.rows,
        columns=layout.columns,
        frames=layout.frames,
        bits=bits,
        values=values,
        energies=energies,
        view=header.view,
        air_value=header.block.air_value,
        black_level=header.block.black_level,
        inverted=meaning.inverted,
        window=(meaning.windows[0].centre, meaning.windows[0].width) if meaning.windows else None,
        spacing_mm=geometry.spacing_mm,
        spacing_calibrated=geometry.calibrated,
        ooi_id=header.ooi_id,
        scan_uid=header.scan_uid,
        instance_uid=header.instance_uid,
        series_uid=header.series_uid,
        instance_number=header.instance_number,
        sop_class=header.sop_class,
        transfer_syntax=layout.transfer_syntax,
        effective_energy_kev=header.effective_energy_kev,
        kvp=header.kvp,
        acquired_at=header.acquired_at,
        device=header.device,
        simulated=header.simulated,
        missing=missing,
        remarks=remarks,
        windows=meaning.windows,
        voi_luts=meaning.voi_luts,
        modality=meaning.modality,
        padding=meaning.padding,
        magnification=geometry.magnification,
        spacing_plane=geometry.plane,
        slice_spacing_mm=geometry.slice_spacing_mm,
        slice_positions_mm=geometry.slice_positions_mm,
        orientation=geometry.orientation,
        position_mm=geometry.position_mm,
        provenance=header.provenance,
    )


def _in_order(values: NDArray[Any], order: tuple[int, ...]) -> NDArray[Any]:
    """The frames in another order: within their own memory where that may be written."""
    if not values.flags.writeable:
        return values[list(order)]
    done = [False] * len(order)
    for start in range(len(order)):
        if done[start] or order[start] == start:
            continue
        kept, at = values[start].copy(), start
        while True:  # one round: each place takes the frame that belongs there
            done[at] = True
            if order[at] == start:
                values[at] = kept
                break
            values[at] = values[order[at]]
            at = order[at]
    return values


def read_threat_report(
    data: bytes | memoryview, source: SourceFile, limits: Limits
) -> ThreatReport:
    """The threat report (TDR) of a DICOS file, which holds no picture.

    Raises
    ------
    WorkstationError
        SCAN-18 where it is none, SCAN-03 and -08.
    """
    from workstation.adapters.pictures.threat_reports import read_report

    try:
        view = memoryview(data)
        if not looks_like_dicom(view):
            refuse(NOT_A_REPORT, "This file is no DICOS file, so no threat report (TDR).")
        if _DEFLATED in bytes(view[132:1024]):
            _refuse_inflation(view, limits)
        ds, _ = parse(view, pixels=False)
        return read_report(ds, source, limits)
    except (WorkstationError, MemoryError):
        raise
    except Exception as error:
        _refuse_damaged(error)


def _refuse_damaged(error: Exception) -> NoReturn:
    raise refusal(DAMAGED, "The DICOM file is damaged and cannot be read.") from error


def _refuse_inflation(data: memoryview, limits: Limits) -> None:
    """Refuse a deflated data set that would fill the memory: pydicom inflates all at once."""
    start = 132 + 12 + int.from_bytes(data[140:144], "little")
    limit = limits.decoded_bytes + limits.file_bytes
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    piece: bytes | memoryview = data[start:]
    total = 0
    while piece and not inflater.eof:
        total += len(inflater.decompress(piece, 1 << 24))
        limits.check_file(total if total > limit else 0)
        piece = inflater.unconsumed_tail
