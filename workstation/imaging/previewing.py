"""A preview as it stands on the screen until the picture is read: pixels and no values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workstation.domain.scan import Preview
from workstation.imaging.display import render
from workstation.imaging.prepared import prepare
from workstation.imaging.view import standard_view


@dataclass(frozen=True, slots=True, eq=False)
class PreviewPicture:
    """Screen pixels of a preview in its standard view.

    `pixels` is (h, w, 4) uint8 blue, green, red, 255; `rows` and `columns` are those of the picture
    that it stands for, `aspect` is a pixel's height for a width of 1.
    """

    pixels: NDArray[np.uint8]
    rows: int
    columns: int
    aspect: float = 1.0


def picture_of(preview: Preview) -> PreviewPicture:
    """Draw a preview in the standard view of what its file declares."""
    prepared = prepare(preview.scan)
    pixels = render(prepared, standard_view(prepared))
    return PreviewPicture(pixels, preview.rows, preview.columns, prepared.aspect)
