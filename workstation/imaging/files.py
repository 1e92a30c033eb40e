"""Pictures written for people; never the evidence itself."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.domain.notice import Notice, WorkstationError


def save_png(path: Path, rgb: NDArray[np.uint8]) -> None:
    """Write (H, W, 3) RGB or (H, W) grey uint8 as PNG: whole or not at all.

    Raises
    ------
    WorkstationError
        PICTURE-01 where the file cannot be written.
    """
    pixels = rgb if rgb.ndim == 2 else cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 3])
    if not done:
        raise ValueError(f"not a picture: {rgb.shape} {rgb.dtype}")
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data.tobytes())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise WorkstationError(
            Notice(
                fact=f"The picture {path.name} cannot be written ({error.strerror or error}).",
                safe="The scan itself is unaltered.",
                act="Choose another folder, or free space on this disk.",
                code="PICTURE-01",
            ),
            environment=True,
        ) from error
