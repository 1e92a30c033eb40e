"""Domain values as JSON and back; their pixels travel beside them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from workstation.domain.findings import Detection, Finding, ModelIdentity
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import Energy, PictureKind, Scan, ScanHeader, SourceFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SCAN_PLAIN = (
    "bits", "view", "air_value", "black_level", "inverted", "spacing_calibrated", "ooi_id",
    "scan_uid", "transfer_syntax", "acquired_at", "device", "simulated", "missing",
)  # fmt: skip
_SCAN_TUPLES = (
    "window", "spacing_mm", "instance_uids", "sop_classes", "effective_energies_kev", "remarks",
)  # fmt: skip
_HEADER_PLAIN = (
    "rows", "columns", "frames", "bits", "view", "ooi_id", "scan_uid", "simulated", "inverted",
    "effective_energy_kev", "kvp",
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
    }


def header_in(found: dict[str, Any]) -> ScanHeader:
    """The header of `header_out`."""
    return ScanHeader(
        kind=PictureKind(found["kind"]),
        energy=Energy(found["energy"]),
        source=SourceFile(**found["source"]),
        **{name: found[name] for name in _HEADER_PLAIN},
    )


def scan_out(scan: Scan) -> dict[str, Any]:
    """All of a scan but its pixels, as JSON values."""
    return {
        **{name: getattr(scan, name) for name in (*_SCAN_PLAIN, *_SCAN_TUPLES)},
        "kind": scan.kind.value,
        "energies": [energy.value for energy in scan.energies],
        "files": [source_out(file) for file in scan.files],
    }


def scan_in(found: dict[str, Any], values: NDArray[np.generic]) -> Scan:
    """The scan of `scan_out` with its pixels."""
    tuples = {name: None if found[name] is None else tuple(found[name]) for name in _SCAN_TUPLES}
    rest: dict[str, Any] = {name: found[name] for name in _SCAN_PLAIN} | tuples
    return Scan(
        kind=PictureKind(found["kind"]),
        values=values,
        files=tuple(SourceFile(**file) for file in found["files"]),
        energies=tuple(Energy(word) for word in found["energies"]),
        **rest,
    )


def identity_out(identity: ModelIdentity) -> dict[str, Any]:
    """A model identity as JSON values."""
    return {f.name: getattr(identity, f.name) for f in fields(identity)}


def identity_in(found: dict[str, Any]) -> ModelIdentity:
    """The model identity of `identity_out`."""
    return ModelIdentity(
        **{**found, "labels": tuple(found["labels"]), "accepts": tuple(found["accepts"])}
    )


def detection_out(detection: Detection) -> dict[str, Any]:
    """All of a detection but its map, as JSON values."""
    return {
        "model": identity_out(detection.model),
        "scan_identity": detection.scan_identity,
        "candidates": [
            {"box": list(f.box), "score": f.score, "label": f.label, "number": f.number}
            for f in detection.candidates
        ],
        "milliseconds": detection.milliseconds,
        "input_used": detection.input_used,
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
            )
            for one in found["candidates"]
        ),
        milliseconds=found["milliseconds"],
        input_used=found["input_used"],
        anomaly_map=anomaly_map,
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
