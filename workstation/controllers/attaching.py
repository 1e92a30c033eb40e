"""Files that are kept with a deed: chosen by hand, or taken by the station's camera."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.case_ports import Attachment, Attachments
from workstation.services.ports import Runner

LANE = "attach"
CAMERA_LANE = "camera"


class Camera(Protocol):
    """A camera at the bench. Blocking."""

    def why_not(self) -> str:
        """Why no photo can be taken, in words; "" where one can."""
        ...

    def frame(self) -> bytes:
        """One picture as a JPEG file.

        Raises
        ------
        WorkstationError
            CAMERA-nn.
        """
        ...

    def rest(self) -> None:
        """Let the device go until the next picture."""
        ...


Done = Callable[[Attachment], None]
Failed = Callable[[Notice], None]


class Attaching:
    """Keeps files on a lane of their own; asks the camera on another. No Qt; one thread only."""

    def __init__(self, keeping: Attachments, camera: Camera, runner: Runner) -> None:
        self._keeping, self._camera, self._runner = keeping, camera, runner

    def file(self, path: Path, done: Done, failed: Failed) -> None:
        """Keep a file that the officer chose."""
        work = partial(self._keeping.keep, path)
        self._runner.submit(LANE, work, done, partial(_told, failed))

    def photo(self, data: bytes, name: str, done: Done, failed: Failed) -> None:
        """Keep a picture of the camera."""
        work = partial(self._keeping.keep_bytes, name, data)
        self._runner.submit(LANE, work, done, partial(_told, failed))

    def look(self, done: Callable[[bytes], None], failed: Failed) -> None:
        """What the camera sees now."""
        self._runner.submit(CAMERA_LANE, self._frame, done, partial(_told, failed))

    def rest(self) -> None:
        """The camera is no longer looked through."""
        self._runner.submit(CAMERA_LANE, self._camera.rest, _nothing, _nothing)

    def _frame(self) -> bytes:
        why = self._camera.why_not()
        if why:
            raise WorkstationError(
                Notice(
                    fact=f"No photo can be taken: {why}.",
                    safe="What is filled in is kept.",
                    act="Add the photo as a file.",
                    code="CAMERA-01",
                ),
                environment=True,
            )
        return self._camera.frame()


def file_words(file: Mapping[str, str]) -> str:
    """A kept file in words: name, size, the start of its SHA-256."""
    size = int(file.get("size") or 0)
    told = f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1e3))} kB"
    return f"{file.get('name', '')}, {told}, {file.get('sha256', '')[:8]}…"


def _told(failed: Failed, error: Exception) -> None:
    failed(error.notice if isinstance(error, WorkstationError) else BUG)


def _nothing(_: object) -> None:
    pass
