"""Domain values as JSON and back; their pixels travel beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from workstation.domain.findings import Detection, Finding, ModelIdentity, OperatingPoint
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import (
    Energy,
    FlatField,
    Lut,
    Origin,
    PictureKind,
    Rescale,
    Scan,
    ScanHeader,
    SourceFile,
    SpacingPlane,
    Window,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.imaging.canonical import Canonical

_SCAN_PLAIN = (
    "bits", "view", "air_value", "black_level", "inverted", "spacing_calibrated", "ooi_id",
    "scan_uid", "transfer_syntax", "acquired_at", "device", "simulated", "missing",
    "magnification", "slice_spacing_mm", "palette",
)  # fmt: skip
_SCAN_TUPLES = (
    "window", "spacing_mm", "instance_uids", "series_uids", "sop_classes", "effective_energies_kev", "remarks",
    "padding", "orientation", "position_mm", "slice_positions_mm",
)  # fmt: skip
_HEADER_PLAIN = (
    "rows", "columns", "frames", "bits", "view", "ooi_id", "scan_uid", "simulated", "inverted",
    "effective_energy_kev", "kvp", "pair", "declarations", "series_uid",
)  # fmt: skip


def source_out(source: SourceFile) -> dict[str, Any]:
    """A source file as JSON values."""
    return {f.name: getattr(source, f.name) for f in fields(source)}


def header_out(header: ScanHeader) -> dict[str, Any]:
    """A header as JSON values."""
    return {
        **{name: getattr(header, name) for name in _HEADER_PLAIN},
        "kind": header.kind.value,
        "energy": header.energy.value,
        "source": source_out(header.source),
        "companions": [source_out(file) for file in header.companions],
    }


def header_in(found: dict[str, Any]) -> ScanHeader:
    """The header of `header_out`."""
    return ScanHeader(
        kind=PictureKind(found["kind"]),
        energy=Energy(found["energy"]),
        source=SourceFile(**found["source"]),
        companions=tuple(SourceFile(**file) for file in found["companions"]),
        **{name: found[name] for name in _HEADER_PLAIN},
    )


def scan_out(scan: Scan) -> dict[str, Any]:
    """All of a scan but its pixels, as JSON values."""
    return {
        **{name: getattr(scan, name) for name in (*_SCAN_PLAIN, *_SCAN_TUPLES)},
        "kind": scan.kind.value,
        "energies": [energy.value for energy in scan.energies],
        "files": [source_out(file) for file in scan.files],
        "windows": [plain_out(one) for one in scan.windows],
        "voi_luts": [plain_out(one) for one in scan.voi_luts],
        "modality": None if scan.modality is None else plain_out(scan.modality),
        "spacing_plane": scan.spacing_plane.value,
        "provenance": [plain_out(one) for one in scan.provenance],
        "flat_field": _flat_out(scan.flat_field),
    }


def scan_arrays(scan: Scan) -> list[NDArray[Any]]:
    """The arrays that travel beside `scan_out`: stored values, then the flat field's."""
    arrays: list[NDArray[Any]] = [scan.values]
    if scan.flat_field is not None:
        arrays.append(scan.flat_field.air)
        if scan.flat_field.black is not None:
            arrays.append(scan.flat_field.black)
    return arrays


def plain_out(value: Window | Lut | Rescale | Origin) -> dict[str, Any]:
    """A value of plain fields as JSON values."""
    return {f.name: getattr(value, f.name) for f in fields(value)}


def _lut_in(found: dict[str, Any]) -> Lut:
    return Lut(**{**found, "values": tuple(found["values"])})


def _flat_out(flat: FlatField | None) -> dict[str, Any] | None:
    if flat is None:
        return None
    sources = (flat.source, flat.black_source)
    air, black = (None if one is None else source_out(one) for one in sources)
    return {"black": flat.black is not None, "source": air, "black_source": black}


def _flat_in(found: dict[str, Any] | None, arrays: Sequence[NDArray[Any]]) -> FlatField | None:
    if found is None:
        return None
    air, black = (
        None if found[name] is None else SourceFile(**found[name])
        for name in ("source", "black_source")
    )
    return FlatField(arrays[0], arrays[1] if found["black"] else None, air, black)


def _modality_in(found: dict[str, Any] | None) -> Rescale | Lut | None:
    if found is None:
        return None
    return _lut_in(found) if "values" in found else Rescale(**found)


def scan_in(found: dict[str, Any], arrays: Sequence[NDArray[Any]]) -> Scan:
    """The scan of `scan_out` with the arrays of `scan_arrays`."""
    tuples = {name: None if found[name] is None else tuple(found[name]) for name in _SCAN_TUPLES}
    rest: dict[str, Any] = {name: found[name] for name in _SCAN_PLAIN} | tuples
    return Scan(
        kind=PictureKind(found["kind"]),
        values=arrays[0],
        files=tuple(SourceFile(**file) for file in found["files"]),
        energies=tuple(Energy(word) for word in found["energies"]),
        windows=tuple(Window(**one) for one in found["windows"]),
        voi_luts=tuple(_lut_in(one) for one in found["voi_luts"]),
        modality=_modality_in(found["modality"]),
        spacing_plane=SpacingPlane(found["spacing_plane"]),
        provenance=tuple(Origin(**one) for one in found["provenance"]),
        flat_field=_flat_in(found["flat_field"], arrays[1:]),
        **rest,
    )


def identity_out(identity: ModelIdentity) -> dict[str, Any]:
    """A model identity as JSON values."""
    told = {f.name: getattr(identity, f.name) for f in fields(identity)}
    return told | {"operating_points": [asdict(point) for point in identity.operating_points]}


def identity_in(found: dict[str, Any]) -> ModelIdentity:
    """The model identity of `identity_out`."""
    tuples = {name: tuple(found[name]) for name in ("labels", "accepts", "codes")}
    points = tuple(OperatingPoint(**one) for one in found["operating_points"])
    return ModelIdentity(**{**found, **tuples, "operating_points": points})


def picture_out(picture: Canonical) -> dict[str, Any]:
    """All of a model's input but its tensor, as JSON values."""
    return {name: getattr(picture, name) for name in _PICTURE}


def picture_in(found: dict[str, Any], tensor: NDArray[np.float32]) -> Canonical:
    """The model's input of `picture_out` with its tensor."""
    from workstation.imaging.canonical import Canonical

    told: dict[str, Any] = {name: tuple(found[name]) for name in _PICTURE[:-1]}
    return Canonical(tensor=tensor, input_used=str(found["input_used"]), **told)


_PICTURE = ("scale", "offset", "source", "crop", "input_used")


def detection_out(detection: Detection) -> dict[str, Any]:
    """All of a detection but its map, as JSON values."""
    return {
        "model": identity_out(detection.model),
        "scan_identity": detection.scan_identity,
        "candidates": [
            {
                "box": list(f.box),
                "score": f.score,
                "label": f.label,
                "number": f.number,
                "slices": f.slices,
                "code": f.code,
                "outline": f.outline,
                "threshold": f.threshold,
            }
            for f in detection.candidates
        ],
        "milliseconds": detection.milliseconds,
        "input_used": detection.input_used,
        "thresholds": detection.thresholds,
        "remembered": detection.remembered,
    }


def detection_in(found: dict[str, Any], anomaly_map: NDArray[np.float32] | None) -> Detection:
    """The detection of `detection_out` with its map."""
    return Detection(
        model=identity_in(found["model"]),
        scan_identity=found["scan_identity"],
        candidates=tuple(
            Finding(
                box=(one["box"][0], one["box"][1], one["box"][2], one["box"][3]),
                score=one["score"],
                label=one["label"],
                number=one["number"],
                slices=None if one["slices"] is None else (one["slices"][0], one["slices"][1]),
                code=one["code"],
                outline=tuple((x, y) for x, y in one["outline"]),
                threshold=one["threshold"],
            )
            for one in found["candidates"]
        ),
        milliseconds=found["milliseconds"],
        input_used=found["input_used"],
        anomaly_map=anomaly_map,
        thresholds=tuple((code, limit) for code, limit in found["thresholds"]),
        remembered=found["remembered"],
    )


def refusal_out(error: WorkstationError) -> dict[str, Any]:
    """A refusal as JSON values."""
    notice = error.notice
    return {
        "notice": {f.name: getattr(notice, f.name) for f in fields(notice)},
        "environment": error.environment,
    }


def refusal_in(found: dict[str, Any]) -> WorkstationError:
    """The refusal of `refusal_out`."""
    return WorkstationError(Notice(**found["notice"]), environment=bool(found["environment"]))
