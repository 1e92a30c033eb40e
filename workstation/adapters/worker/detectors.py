"""The model in use as the bench sees it: onnxruntime runs in a child process."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from workstation.adapters.onnx.inputs import input_of
from workstation.adapters.onnx.places import ModelPlaces, shipped
from workstation.adapters.worker import wire
from workstation.adapters.worker.faults import ModelFaults
from workstation.adapters.worker.process import Worker, WorkerLimits
from workstation.domain.findings import Detection, ModelIdentity
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import Scan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class WorkerDetectors:
    """The `DetectorSource` port: finds, checks and loads the model in the child."""

    def __init__(
        self,
        places: ModelPlaces | Path,
        chosen: str | None = None,
        worker_limits: WorkerLimits | None = None,
    ) -> None:
        found = shipped(places) if isinstance(places, Path) else places
        self._place: dict[str, Any] = {"places": found.out(), "chosen": chosen}
        self.worker = Worker("model", ModelFaults(), worker_limits or WorkerLimits(nice=5))

    def load(self) -> WorkerDetector:
        """The detector.

        Raises
        ------
        WorkstationError
            MODEL-01 none, -02 altered, -03 broken, -06 to -09 the process failed, -11 to -14
            nobody this station trusts vouches for it.
        """
        answer = self.worker.call("load", self._place)
        told = dict(answer.fields)
        size = int(told.pop("size"))
        return WorkerDetector(self.worker, self._place, wire.identity_in(told), size)

    def close(self) -> None:
        """End the child."""
        self.worker.close()


class WorkerDetector:
    """The `Detector` port over the child. After a crash the next call loads the model anew.

    Only the model's small input goes to the child: the picture is brought to it here.
    """

    def __init__(
        self, worker: Worker, place: dict[str, Any], identity: ModelIdentity, size: int
    ) -> None:
        self._worker, self._place = worker, place
        self._identity, self._size = identity, size

    @property
    def identity(self) -> ModelIdentity:
        """The model that was checked when it was loaded."""
        return self._identity

    def detect(self, scan: Scan) -> Detection:
        """Candidates and anomaly map.

        Raises
        ------
        WorkstationError
            MODEL-nn where the model does not accept this picture or fails on it, or where the
            child that replaced a crashed one found another model in its place (MODEL-10).
        """
        begin = time.perf_counter()
        picture = input_of(scan, self._identity.accepts, self._size)
        asked = {
            **self._place,
            "model": wire.identity_out(self._identity),
            "picture": wire.picture_out(picture),
            "kind": scan.kind.value,
            "scan_identity": scan.identity,
        }
        answer = self._worker.call("detect", asked, [picture.tensor])
        if answer.fields.get("changed"):
            raise WorkstationError(
                Notice(
                    fact="The model's files were changed while the station was running.",
                    safe="It was not run; the picture and everything else work as before.",
                    act="Start the station again, or call support.",
                    code="MODEL-10",
                )
            )
        shown = answer.arrays[0] if answer.arrays else None
        found = wire.detection_in(dict(answer.fields), cast("NDArray[np.float32] | None", shown))
        return replace(found, milliseconds=(time.perf_counter() - begin) * 1000.0)
