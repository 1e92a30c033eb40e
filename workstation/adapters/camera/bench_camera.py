"""The camera as the bench asks it: pictures come from a child process, one for each call."""

from __future__ import annotations

import sys
from pathlib import Path

from workstation.adapters.worker.process import Worker, WorkerLimits
from workstation.domain.notice import Notice, WorkstationError

_SECONDS = 10.0
_MEMORY = 2 * 1024 * 1024 * 1024
NONE, AUTO = "none", "auto"


class CameraFaults:
    """CAMERA-02 to CAMERA-05."""

    def too_slow(self, seconds: float) -> WorkstationError:
        return _refused(f"The camera gave no picture in {seconds:g} s.", "CAMERA-02")

    def crashed(self) -> WorkstationError:
        return _refused("The camera’s driver crashed.", "CAMERA-03")

    def out_of_memory(self) -> WorkstationError:
        return _refused("The camera needs more memory than it may use.", "CAMERA-04")

    def no_process(self, why: str) -> WorkstationError:
        return _refused(
            f"The process that sees through the camera cannot work: {why}.", "CAMERA-05"
        )


class BenchCamera:
    """`controllers.attaching.Camera`. `setting` is the station's: auto, none, a number, a stream."""

    def __init__(self, setting: str, devices: Path = Path("/dev")) -> None:
        self._setting, self._devices = setting.strip() or AUTO, devices
        self._worker = Worker(
            "camera", CameraFaults(), WorkerLimits(seconds=_SECONDS, memory_bytes=_MEMORY)
        )
        self._used = False

    def why_not(self) -> str:
        """See the port."""
        if self._setting == NONE:
            return "this station is set to have no camera"
        if self._source() is None:
            return "no camera is connected"
        return ""

    def frame(self) -> bytes:
        """See the port."""
        self._used = True
        answer = self._worker.call("camera", {"source": self._source() or "0"})
        if not answer.fields.get("seen") or not answer.arrays:
            raise _refused("The camera gives no picture.", "CAMERA-06")
        return answer.arrays[0].tobytes()

    def rest(self) -> None:
        """See the port."""
        if self._used:
            self._worker.call("camera_rest", {})

    def close(self) -> None:
        """End the child."""
        self._worker.close()

    def _source(self) -> str | None:
        """What OpenCV opens; None: there is none."""
        if self._setting != AUTO:
            return self._setting
        if not sys.platform.startswith("linux"):
            return "0"
        numbers = sorted(
            int(digits)
            for path in self._devices.glob("video*")
            if (digits := path.name.removeprefix("video")).isdigit()
        )
        return str(numbers[0]) if numbers else None


def _refused(fact: str, code: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=fact,
            safe="What is filled in is kept.",
            act="Look at the camera’s cable and try again, or add the photo as a file.",
            code=code,
        ),
        environment=True,
    )
