"""The models of a station: one is primary, others are run beside it, some only for the log.

Each is found, checked and loaded when first asked for, and asked again after a fault. What a
model said of a picture is remembered by the picture's and the model's hashes.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workstation.domain.findings import Detection, ModelIdentity, NotChecked
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Scan
from workstation.services.ports import Detector, DetectorSource
from workstation.services.prefetch import Prefetched

log = logging.getLogger(__name__)

REMEMBERED_BYTES = 64 * 1024 * 1024
_FINDING_BYTES, _POINT_BYTES = 400, 120


@dataclass(frozen=True, slots=True)
class Beside:
    """A model that is run beside the primary one; `shadow`: run and logged, never shown."""

    name: str
    shadow: bool = False


class Model:
    """One model: found, checked and loaded when first asked for; asked again after a fault."""

    def __init__(self, detectors: DetectorSource, capacity_bytes: int = REMEMBERED_BYTES) -> None:
        self._detectors = detectors
        self._detector: Detector | None = None
        self._remembered: Prefetched[Detection] = Prefetched(capacity_bytes)

    def identity(self) -> ModelIdentity | NotChecked:
        """The model, loaded and checked, or why there is none."""
        try:
            return self._loaded().identity
        except Exception as error:
            return _why(error)

    @property
    def known(self) -> ModelIdentity | None:
        """The model where it is loaded already."""
        return None if self._detector is None else self._detector.identity

    def judge(self, scan: Scan) -> Detection | NotChecked:
        """Its opinion of a scan, or why there is none. Never raises for model faults."""
        try:
            detector = self._loaded()
            key = (picture_key(scan), detector.identity)
            known = self._remembered.get(key)
            if known is not None:
                return replace(known, scan_identity=scan.identity, remembered=True)
            found = detector.detect(scan)
        except Exception as error:
            return _why(error)
        self._remembered.put(key, found, _size_of(found))
        return found

    def _loaded(self) -> Detector:
        if self._detector is None:
            self._detector = self._detectors.load()
        return self._detector


class Models:
    """The primary model and those beside it, in the order in which they are asked."""

    def __init__(
        self, primary: Model, beside: Sequence[tuple[Beside, DetectorSource]] = ()
    ) -> None:
        self.primary = primary
        self._beside = {told.name: (told, Model(source)) for told, source in beside}

    @property
    def beside(self) -> tuple[Beside, ...]:
        """Those that are shown first, then the shadow ones."""
        found = [told for told, _ in self._beside.values()]
        return tuple(sorted(found, key=lambda told: told.shadow))

    def judge_beside(self, name: str, scan: Scan) -> Detection | NotChecked:
        """What one of those beside says; KeyError where there is none of that name."""
        return self._beside[name][1].judge(scan)

    def identity_beside(self, name: str) -> ModelIdentity:
        """Who one of those beside is; by name alone where it is not loaded. Never blocks."""
        return self._beside[name][1].known or ModelIdentity(name, "", "", 0.5)


def picture_key(scan: Scan) -> tuple[object, ...]:
    """What a model's answer hangs on: the files' SHA-256, and what is declared of their values."""
    return (
        tuple((file.sha256, file.sidecar_sha256, file.part) for file in scan.files),
        (scan.kind, scan.bits, scan.frames, scan.rows, scan.columns),
        (scan.air_value, scan.black_level, scan.inverted, scan.palette),
        (scan.energies, scan.effective_energies_kev, scan.spacing_mm, scan.missing),
    )


def _size_of(found: Detection) -> int:
    points = sum(len(finding.outline) for finding in found.candidates)
    size = 1000 + _FINDING_BYTES * len(found.candidates) + _POINT_BYTES * points
    return size if found.anomaly_map is None else size + int(found.anomaly_map.nbytes)


def _why(error: Exception) -> NotChecked:
    if isinstance(error, WorkstationError):
        fact = error.notice.fact
        return NotChecked(fact[:1].lower() + fact[1:], error.notice.code)
    log.error("the model failed", exc_info=error)  # no machine opinion is a state, not a stop
    return NotChecked("the model made an error of its own.", "BUG-01")
