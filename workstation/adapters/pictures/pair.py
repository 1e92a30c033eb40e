"""Two files of one view at two energies make one dual-energy scan."""

from __future__ import annotations

from workstation.adapters.pictures.notices import NO_PAIR, refusal, refuse
from workstation.domain.pairing import first_is_low
from workstation.domain.picture import Picture
from workstation.domain.scan import FlatField


def in_order(first: Picture, second: Picture) -> tuple[bool, tuple[str, ...]]:
    """Whether the two are given as (low, high), and what is to be remarked.

    Raises
    ------
    WorkstationError
        SCAN-10 saying in what the two differ, or what they do not declare.
    """
    for picture in (first, second):
        if picture.missing:
            refuse(NO_PAIR, f"One of the two files is incomplete: {picture.missing}.")
    try:
        low_first = first_is_low(first, second)
    except ValueError as error:
        raise refusal(NO_PAIR, str(error)) from error
    if low_first:
        return True, ()
    return False, ("The two files were given as high, low and are ordered as they declare.",)


def both_flat(
    low: FlatField | None, high: FlatField | None
) -> tuple[FlatField | None, tuple[str, ...]]:
    """The flat fields of two halves as one of two frames; none, and why, where they do not fit."""
    import numpy as np

    if low is None or high is None:
        if low is None and high is None:
            return None, ()
        return None, ("Only one of the two files declares a flat field; none is used.",)
    fits = low.air.shape == high.air.shape and low.air.ndim == 2
    for one, other in ((low, high), (high, low)):
        fits &= one.black is None or (other.black is not None and other.black.ndim == 2)
    if low.black is not None and high.black is not None:
        fits &= low.black.shape == high.black.shape
    if not fits:
        return None, ("The flat fields of the two files are of different kinds; none is used.",)
    air = np.stack([low.air, high.air])
    black = None
    if low.black is not None and high.black is not None:
        black = np.stack([low.black, high.black])
    told: tuple[str, ...] = ()
    if high.source is not None:
        told = (
            f"The flat field of the high energy is {high.source.name},"
            f" SHA-256 {high.source.sha256}.",
        )
    return FlatField(air, black, low.source, low.black_source), told
