"""One camera as OpenCV sees it: runs in the child process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_QUALITY = 92
_WIDTH, _HEIGHT = 1920, 1080


class Seeing:
    """Keeps the device open from one picture to the next."""

    def __init__(self) -> None:
        self._source = ""
        self._capture: Any = None

    def frame(self, source: str) -> NDArray[np.uint8] | None:
        """The bytes of a JPEG file of what is seen now; None where nothing is seen."""
        import cv2

        if self._capture is None or source != self._source:
            self.rest()
            self._source = source
            self._capture = cv2.VideoCapture(int(source) if source.isdigit() else source)
            self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, _WIDTH)
            self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, _HEIGHT)
        seen, picture = self._capture.read()
        if not seen or picture is None:
            self.rest()
            return None
        done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        return data.reshape(-1) if done else None

    def rest(self) -> None:
        """Let the device go."""
        if self._capture is not None:
            self._capture.release()
        self._capture = None
