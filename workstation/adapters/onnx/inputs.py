"""From a scan to the tensor that models see. Needs no onnxruntime: it runs where the scan is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workstation.adapters.onnx import notices

if TYPE_CHECKING:
    from workstation.domain.scan import Scan
    from workstation.imaging.canonical import Canonical

_KIND_WORDS = {
    "dual_energy": "raw dual-energy",
    "single_energy": "raw single-energy",
    "rendered_colour": "vendor-coloured",
    "rendered_grey": "grey display",
    "volume": "CT volume",
}


def input_of(scan: Scan, accepts: Sequence[str], size: int) -> Canonical:
    """The canonical input of a model that accepts these kinds of pictures.

    Raises
    ------
    WorkstationError
        MODEL-04 where the picture is not one that it can judge.
    """
    from workstation.imaging.canonical import NotAccepted, canonical

    if scan.kind.value not in accepts:
        accepted = " and ".join(_KIND_WORDS.get(kind, kind) for kind in accepts)
        word = _KIND_WORDS.get(scan.kind.value, scan.kind.value)
        raise notices.refused(f"The model judges {accepted} pictures, not {word} ones.")
    try:
        return canonical(scan, size)
    except NotAccepted as error:
        raise notices.refused(str(error)) from error
